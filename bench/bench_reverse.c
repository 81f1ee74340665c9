/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Speed of the question the other way round, on one thread: bench_reverse DIR [LIMIT] reads the
 * snapshot and everybody on the roster from a data directory, then asks for the best LIMIT (20)
 * workers of 3,000 postings, evenly spread. Prints the time to build the roster and milliseconds of
 * processor time per posting: median, 99th percentile, most.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "songgang/index.h"
#include "songgang/service.h"

enum { QUESTIONS = 3000, TODAY = 20508 }; /* 2026-02-24 */

static double cpu_ms(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static sg_status ask(const sg_roster *roster, const sg_snapshot *snapshot, size_t limit,
                     sg_error *err)
{
    static double took[QUESTIONS];
    sg_reverse *reverse = NULL;
    sg_arena *arena = sg_arena_new(0);
    double total = 0;
    uint64_t fits = 0, listed = 0;
    sg_status status =
        sg_reverse_new(roster, snapshot, sg_policy_default(), TODAY, &reverse, err);
    for (uint32_t i = 0; i < QUESTIONS && status == SG_OK; i++) {
        sg_reverse_list list;
        uint32_t row = (uint32_t)((uint64_t)i * snapshot->count / QUESTIONS);
        sg_arena_reset(arena);
        double start = cpu_ms(CLOCK_THREAD_CPUTIME_ID);
        status = sg_reverse_match(reverse, row, limit, 0, 0, arena, &list, err);
        took[i] = cpu_ms(CLOCK_THREAD_CPUTIME_ID) - start;
        total += took[i];
        fits += list.fits;
        listed += list.count;
    }
    sg_reverse_free(reverse);
    sg_arena_free(arena);
    if (status != SG_OK)
        return status;
    qsort(took, QUESTIONS, sizeof *took, ascending);
    printf("%d postings, %zu each: median %.2f ms, 99 %% %.2f ms, most %.2f ms, mean %.2f ms; "
           "%.0f workers fit, %.1f listed\n",
           QUESTIONS, limit, took[QUESTIONS / 2], took[QUESTIONS * 99 / 100], took[QUESTIONS - 1],
           total / QUESTIONS, (double)fits / QUESTIONS, (double)listed / QUESTIONS);
    return SG_OK;
}

int main(int argc, char **argv)
{
    sg_error err = {0};
    sg_store *store = NULL;
    sg_index *index = NULL;
    sg_snapshot *snapshot = NULL;
    sg_roster *roster = NULL;
    sg_vocabulary *v = sg_vocabulary_new();
    if (argc < 2 || !v) {
        fprintf(stderr, "bench_reverse DIR [LIMIT]\n");
        return 2;
    }
    sg_status status = sg_store_open(argv[1], SG_STORE_READ, &store, &err);
    if (status == SG_OK)
        status = sg_index_open(argv[1], &index, &err);
    if (status == SG_OK)
        status = sg_index_snapshot(index, &snapshot, &err);
    double start = cpu_ms(CLOCK_PROCESS_CPUTIME_ID);
    if (status == SG_OK)
        status = sg_service_roster(store, v, 0, &sg_everywhere, TODAY, 1, NULL, NULL, &roster, &err);
    if (status == SG_OK) {
        printf("%u workers read in %.0f ms of processor time\n", sg_roster_count(roster),
               cpu_ms(CLOCK_PROCESS_CPUTIME_ID) - start);
        status = ask(roster, snapshot, argc > 2 ? strtoul(argv[2], NULL, 10) : 20, &err);
    }
    if (status != SG_OK)
        fprintf(stderr, "%s\n", err.text);
    sg_roster_free(roster);
    sg_snapshot_free(snapshot);
    sg_index_close(index);
    sg_store_close(store);
    sg_vocabulary_free(v);
    return status == SG_OK ? 0 : 5;
}
