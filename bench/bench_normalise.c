/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Speed of `songgang normalise`: bench_normalise FILE [ROUNDS] reads, normalises and writes a file
 * of raw postings (NDJSON) and prints records per second of one core: by user time, which counts
 * all threads and little of what else the machine does. The fastest of ROUNDS (5) rounds, and the
 * median.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "songgang/collect.h"

enum { ROUNDS = 5, ROUNDS_MAX = 100 };

static double user_seconds(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_utime.tv_sec + (double)usage.ru_utime.tv_usec / 1e6;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static size_t count_lines(FILE *in)
{
    size_t lines = 0;
    for (int c; (c = getc(in)) != EOF;)
        lines += c == '\n';
    rewind(in);
    return lines;
}

/* User seconds of one round; negative, with a message, when it failed. */
static double run(const sg_vocabulary *v, FILE *in)
{
    FILE *out = fopen("/dev/null", "w");
    sg_error err = {SG_IO, "/dev/null"};
    uint64_t rejected = 0;
    rewind(in);
    double before = user_seconds();
    bool done = out && sg_normalise_stream(v, in, SG_FORMAT_NDJSON, sg_date_of(2026, 11, 22), out,
                                           &rejected, &err) == SG_OK;
    double spent = user_seconds() - before;
    if (out)
        fclose(out);
    if (!done)
        fprintf(stderr, "%s\n", err.text);
    return done ? spent : -1;
}

int main(int argc, char **argv)
{
    double seconds[ROUNDS_MAX];
    int rounds = argc > 2 ? atoi(argv[2]) : ROUNDS;
    FILE *in = argc > 1 ? fopen(argv[1], "r") : NULL;
    sg_vocabulary *v = sg_vocabulary_new();
    if (!in || !v || rounds < 1 || rounds > ROUNDS_MAX) {
        fprintf(stderr, "bench_normalise FILE [ROUNDS]\n");
        return 2;
    }
    size_t records = count_lines(in);
    for (int i = 0; i < rounds; i++) {
        seconds[i] = run(v, in);
        if (seconds[i] < 0)
            return 1;
    }
    qsort(seconds, (size_t)rounds, sizeof *seconds, ascending);
    printf("%zu records, user time of %d rounds: best %.2f s, %.0f/s; median %.2f s, %.0f/s\n",
           records, rounds, seconds[0], (double)records / seconds[0], seconds[rounds / 2],
           (double)records / seconds[rounds / 2]);
    sg_vocabulary_free(v);
    fclose(in);
    return 0;
}
