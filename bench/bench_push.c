/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the store does for sending, without any network: `bench_push DIR CHANNEL [N]` leases N (20,000) messages of
 * a directory whose plan is approved, 1,000 at a time, and reports each as accepted with an id of the provider's.
 * Processor time a message, of leasing and of reporting. It writes: give it a copy.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "songgang/sending.h"
#include "songgang/vocabulary.h"

static double seconds(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

/* One batch out and back; `ret_count` 0: nothing is left. */
static sg_status round_trip(sg_pusher *pusher, const char *channel, double spent[2], size_t *ret_count,
                            sg_error *err)
{
    static sg_push_outcome outcome[SG_PUSH_BATCH];
    const int64_t now = (int64_t)time(NULL);
    sg_push_batch batch = {.count = 0};
    sg_push_tally tally;
    sg_arena *arena = sg_arena_new(0);
    double begun = seconds();
    sg_status status = arena ? sg_push_lease(pusher, channel, SG_PUSH_BATCH, NULL, now, arena, &batch, err)
                             : sg_fail_memory(err);
    spent[0] += seconds() - begun;
    for (size_t i = 0; i < batch.count; i++)
        outcome[i] = (sg_push_outcome){.key = batch.message[i].key,
                                       .attempt = batch.message[i].attempt,
                                       .result = SG_PUSH_ACCEPTED,
                                       .provider = batch.message[i].key};
    begun = seconds();
    if (status == SG_OK && batch.count > 0)
        status = sg_push_report(pusher, channel, outcome, batch.count, now, &tally, err);
    spent[1] += seconds() - begun;
    sg_arena_free(arena);
    *ret_count = batch.count;
    return status;
}

int main(int argc, char **argv)
{
    const size_t wanted = argc > 3 ? (size_t)atoi(argv[3]) : 20000;
    sg_pusher *pusher = NULL;
    sg_vocabulary *vocabulary = sg_vocabulary_new();
    sg_error err = {0};
    double spent[2] = {0};
    size_t done = 0, count = 1;
    if (argc < 3)
        return 2;
    sg_status status = vocabulary ? SG_OK : sg_fail_memory(&err);
    if (status == SG_OK)
        status = sg_pusher_open(argv[1], vocabulary, &pusher, &err);
    while (status == SG_OK && done < wanted && count > 0) {
        status = round_trip(pusher, argv[2], spent, &count, &err);
        done += count;
    }
    if (status == SG_OK && done > 0)
        printf("%zu messages: lease %.1f us, report %.1f us each\n", done, spent[0] * 1e6 / (double)done,
               spent[1] * 1e6 / (double)done);
    sg_pusher_close(pusher);
    sg_vocabulary_free(vocabulary);
    if (status != SG_OK)
        fprintf(stderr, "%s\n", err.text);
    return status == SG_OK ? 0 : 1;
}
