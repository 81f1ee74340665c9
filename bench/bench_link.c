/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Links of workers: `bench_link DIR [N]` issues N (327,900) in one transaction in a new directory DIR, then opens
 * right and wrong ones. Processor time.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "songgang/link.h"

enum { NOW = 1795000000, DAY = 86400, OPENED = 100000 };

static double seconds(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

static sg_status issue(sg_store *store, int workers, char token[SG_LINK_TEXT], sg_error *err)
{
    sg_status status = sg_store_begin(store, err);
    for (int i = 0; i < workers && status == SG_OK; i++) {
        char worker[32];
        snprintf(worker, sizeof worker, "w%06d", i);
        status = sg_link_issue(store, 1, worker, NOW, NOW + 14 * DAY, token, err);
    }
    return status == SG_OK ? sg_store_commit(store, err) : status;
}

static sg_status open_all(sg_store *store, const char *token, sg_link_state want, sg_error *err)
{
    sg_status status = SG_OK;
    sg_arena *arena = sg_arena_new(0);
    for (int i = 0; arena && i < OPENED && status == SG_OK; i++) {
        sg_link link;
        sg_link_state state;
        sg_arena_reset(arena);
        status = sg_link_open(store, sg_str_of(token), NOW, arena, &link, &state, err);
        if (status == SG_OK && state != want)
            status = sg_fail(err, SG_INTERNAL, "%d", (int)state);
    }
    sg_arena_free(arena);
    return status;
}

int main(int argc, char **argv)
{
    const int workers = argc > 2 ? atoi(argv[2]) : 327900;
    char token[SG_LINK_TEXT] = "";
    sg_store *store = NULL;
    sg_error err = {0};
    if (argc < 2)
        return 2;
    sg_status status = sg_store_open(argv[1], SG_STORE_WRITE, &store, &err);
    double start = seconds();
    if (status == SG_OK)
        status = issue(store, workers, token, &err);
    if (status == SG_OK)
        printf("issue %d: %.2f s\n", workers, seconds() - start);
    start = seconds();
    if (status == SG_OK)
        status = open_all(store, token, SG_LINK_GOOD, &err);
    if (status == SG_OK)
        printf("open a right one: %.2f us\n", (seconds() - start) * 1e6 / OPENED);
    token[SG_LINK_SIZE - 1] = token[SG_LINK_SIZE - 1] == 'A' ? 'B' : 'A';
    start = seconds();
    if (status == SG_OK)
        status = open_all(store, token, SG_LINK_UNKNOWN, &err);
    if (status == SG_OK)
        printf("refuse a changed one: %.2f us\n", (seconds() - start) * 1e6 / OPENED);
    sg_store_close(store);
    if (status != SG_OK)
        fprintf(stderr, "%s\n", err.text);
    return status == SG_OK ? 0 : 1;
}
