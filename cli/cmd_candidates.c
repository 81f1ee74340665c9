/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * songgang candidates: for each posting the workers it suits best, one line of JSON each. For an
 * employer short of hands, and to see whom a new posting concerns.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli.h"
#include "songgang/messages.h"
#include "songgang/messages/candidates.h"
#include "songgang/policy_file.h"
#include "songgang/service.h"

enum { ANSWER_MEMORY = 256 << 20 };

typedef struct run {
    sg_cli *cli;
    sg_policy policy;
    sg_reader reader;
    sg_snapshot *snapshot;
    sg_roster *roster;
    sg_reverse *reverse;
    sg_arena *arena;
    uint32_t statuses;
    sg_region scope;
    sg_date now;
} run;

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static sg_status load(run *r, sg_error *err)
{
    r->reader = (sg_reader){.data_dir = r->cli->data_dir,
                            .scope = &sg_everywhere,
                            .vocabulary = r->cli->vocabulary,
                            .policy = &r->policy};
    r->arena = sg_arena_new(ANSWER_MEMORY);
    if (!r->arena)
        return sg_fail_memory(err);
    sg_status status = sg_policy_load(r->cli->data_dir, &r->policy, err);
    if (status == SG_OK)
        status = sg_store_open(r->cli->data_dir, SG_STORE_READ, &r->reader.store, err);
    if (status == SG_OK)
        status = sg_index_open(r->cli->data_dir, &r->reader.index, err);
    if (status == SG_OK)
        status = sg_index_snapshot(r->reader.index, &r->snapshot, err);
    if (status != SG_OK)
        return status;
    r->reader.snapshot = r->snapshot;
    sg_cli_bar bar;
    double start = seconds();
    const sg_scope scope = sg_scope_of(r->scope);
    sg_cli_bar_start(&bar, r->cli, SG_MSG_CANDIDATES_LOADING);
    status = sg_service_roster(r->reader.store, r->cli->vocabulary, r->statuses, &scope, r->now, 0,
                               sg_cli_bar_step, &bar, &r->roster, err);
    sg_cli_bar_end(&bar);
    if (status == SG_OK)
        status = sg_reverse_new(r->roster, r->snapshot, &r->policy, r->now, &r->reverse, err);
    if (status == SG_OK)
        sg_cli_note(r->cli, SG_MSG_CANDIDATES_LOADED, (unsigned)sg_roster_count(r->roster),
                    seconds() - start);
    return status;
}

static sg_status answer(run *r, const char *posting, size_t limit, sg_error *err)
{
    sg_buffer out = {0};
    sg_arena_reset(r->arena);
    sg_status status = sg_service_candidates(&r->reader, r->roster, r->reverse, posting, limit,
                                             r->now, r->arena, &out, err);
    if (status == SG_OK)
        puts(out.data);
    sg_buffer_free(&out);
    return status;
}

static void unload(run *r)
{
    sg_reverse_free(r->reverse);
    sg_roster_free(r->roster);
    sg_snapshot_free(r->snapshot);
    sg_index_close(r->reader.index);
    sg_store_close(r->reader.store);
    sg_arena_free(r->arena);
}

int sg_cmd_candidates(sg_cli *cli, int argc, char **argv)
{
    const char *scope = NULL;
    int64_t limit = 20;
    bool all = false;
    run r = {.cli = cli, .now = sg_cli_today()};
    const sg_option options[] = {
        {.name = "limit", .letter = 'n', .kind = SG_OPTION_NUMBER, .value = &limit,
         .argument = SG_MSG_CANDIDATES_ARG_COUNT, .help = SG_MSG_CANDIDATES_LIMIT, .minimum = 1,
         .maximum = SG_MATCH_MAX},
        {.name = "scope", .kind = SG_OPTION_TEXT, .value = &scope,
         .argument = SG_MSG_CANDIDATES_ARG_REGION, .help = SG_MSG_CANDIDATES_SCOPE},
        {.name = "all", .kind = SG_OPTION_FLAG, .value = &all, .help = SG_MSG_CANDIDATES_ALL},
        {.name = "now", .kind = SG_OPTION_DATE, .value = &r.now,
         .argument = SG_MSG_CANDIDATES_ARG_DATE, .help = SG_MSG_CANDIDATES_NOW},
        {0}};
    int operands = 0;
    int code = sg_cli_options(cli, SG_MSG_CANDIDATES_SYNOPSIS, options, argc, argv, &operands);
    if (code >= 0)
        return code;
    if (operands == 0) {
        sg_cli_error(cli, SG_MSG_CANDIDATES_NONE);
        return SG_EXIT_USAGE;
    }
    const sg_vocabulary *v = sg_cli_vocabulary(cli);
    sg_error err = {0};
    if (!v)
        return SG_EXIT_INTERNAL;
    if (scope && sg_region_lookup(v, sg_str_of(scope), &r.scope, &err) != SG_OK)
        return sg_cli_fail(cli, &err);
    r.statuses = all ? 0
                     : 1u << SG_WORKER_NONE | 1u << SG_WORKER_HOME | 1u << SG_WORKER_NOT_RETURNED;
    sg_status status = load(&r, &err);
    for (int i = 1; i <= operands && status == SG_OK; i++)
        status = answer(&r, argv[i], (size_t)limit, &err);
    unload(&r);
    return status == SG_OK ? SG_EXIT_DONE : sg_cli_fail(cli, &err);
}
