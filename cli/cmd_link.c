/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `songgang link show|revoke`: the link of one worker, for somebody who comes to the desk without the
 * message; and ending links that got about. Both are written to the audit log first.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "access.h"
#include "songgang/link.h"
#include "songgang/messages/link.h"
#include "songgang/outbox.h"

enum { DAYS = 14, DAYS_MAX = 366, DAY_SECONDS = 86400 };

typedef struct wanted {
    const char *worker; /* NULL: everybody's */
    const char *reason;
    int64_t plan, days; /* 0: all; by the settings */
    bool all;
} wanted;

static sg_status any_offer(void *context, const sg_offer_now *now, sg_error *err)
{
    (void)err;
    *(bool *)context |= sg_offer_stands(now->state);
    return SG_OK;
}

static sg_status make(sg_store *store, const wanted *w, int64_t days, char token[SG_LINK_TEXT],
                      sg_error *err)
{
    const int64_t now = (int64_t)time(NULL);
    bool any = false;
    sg_status status = sg_store_each_offer_now(store, w->plan, w->worker, &sg_everywhere, any_offer,
                                               &any, err);
    if (status == SG_OK && !any)
        return sg_fail(err, SG_NOT_FOUND, SG_MSG_LINK_NO_OFFERS, w->worker, (long long)w->plan);
    return status == SG_OK ? sg_link_issue(store, w->plan, w->worker, now, now + days * DAY_SECONDS,
                                           token, err)
                           : status;
}

static sg_status open_store(const sg_cli *cli, sg_store **ret, sg_error *err)
{
    sg_store *store = NULL; /* first for reading, so that a missing data directory is not created */
    sg_status status = sg_store_open(cli->data_dir, SG_STORE_READ, &store, err);
    sg_store_close(store);
    store = NULL;
    if (status == SG_OK)
        status = sg_store_open(cli->data_dir, SG_STORE_WRITE, &store, err);
    if (status == SG_OK && (status = sg_store_begin(store, err)) != SG_OK)
        sg_store_close(store);
    *ret = store;
    return status;
}

static int show(sg_cli *cli, const wanted *w, sg_arena *arena)
{
    sg_error err = {0};
    sg_store *store;
    sg_push_settings settings;
    char token[SG_LINK_TEXT];
    const bool set = sg_push_settings_load(cli->data_dir, arena, &settings, NULL, NULL) == SG_OK;
    const int64_t days = w->days ? w->days : set && settings.page_days > 0 ? settings.page_days : DAYS;
    if (!sg_cli_audit(cli, SG_AUDIT_LINK_SHOW, w->plan, w->worker, NULL, w->reason))
        return SG_EXIT_DATA;
    sg_status status = open_store(cli, &store, &err);
    if (status != SG_OK)
        return sg_cli_fail(cli, &err);
    status = make(store, w, days, token, &err);
    if (status == SG_OK)
        status = sg_store_commit(store, &err);
    else
        sg_store_rollback(store);
    sg_store_close(store);
    if (status != SG_OK)
        return sg_cli_fail(cli, &err);
    printf("%s/m/%s\n", set && settings.page ? settings.page : "", token);
    sg_cli_note(cli, "%s", SG_MSG_LINK_PRIVATE);
    return SG_EXIT_DONE;
}

static int revoke(sg_cli *cli, const wanted *w)
{
    sg_error err = {0};
    sg_store *store;
    uint64_t count = 0;
    if (!sg_cli_audit(cli, SG_AUDIT_LINK_REVOKE, w->plan, w->worker, NULL, w->reason))
        return SG_EXIT_DATA;
    sg_status status = open_store(cli, &store, &err);
    if (status != SG_OK)
        return sg_cli_fail(cli, &err);
    status = sg_link_revoke(store, w->plan, w->worker, (int64_t)time(NULL), &count, &err);
    if (status == SG_OK)
        status = sg_store_commit(store, &err);
    else
        sg_store_rollback(store);
    sg_store_close(store);
    if (status != SG_OK)
        return sg_cli_fail(cli, &err);
    printf(SG_MSG_LINK_REVOKED "\n", (unsigned long long)count);
    return SG_EXIT_DONE;
}

int sg_cmd_link(sg_cli *cli, int argc, char **argv)
{
    wanted w = {0};
    const sg_option options[] = {
        {.name = "plan", .kind = SG_OPTION_NUMBER, .value = &w.plan, .argument = SG_ARG_LINK_PLAN,
         .help = SG_HELP_LINK_PLAN, .minimum = 1, .maximum = INT32_MAX},
        {.name = "reason", .kind = SG_OPTION_TEXT, .value = &w.reason,
         .argument = SG_ARG_LINK_REASON, .help = SG_HELP_LINK_REASON},
        {.name = "days", .kind = SG_OPTION_NUMBER, .value = &w.days, .argument = SG_ARG_LINK_DAYS,
         .help = SG_HELP_LINK_DAYS, .minimum = 1, .maximum = DAYS_MAX},
        {.name = "all", .kind = SG_OPTION_FLAG, .value = &w.all, .help = SG_HELP_LINK_ALL},
        {0}};
    int operands;
    int code = sg_cli_options(cli, SG_SYNOPSIS_LINK, options, argc, argv, &operands);
    if (code >= 0)
        return code;
    const bool shows = operands == 2 && strcmp(argv[1], "show") == 0;
    const bool revokes = (operands == 1 || operands == 2) && strcmp(argv[1], "revoke") == 0;
    w.worker = operands == 2 ? argv[2] : NULL;
    const char *wrong = !shows && !revokes ? SG_SYNOPSIS_LINK
                        : !w.reason || !*w.reason ? SG_MSG_LINK_REASON
                        : shows && !w.plan ? SG_MSG_LINK_PLAN
                        : revokes && !w.worker && !w.plan && !w.all ? SG_MSG_LINK_WHICH
                                                                    : NULL;
    if (wrong) {
        sg_cli_error(cli, "%s", wrong);
        return SG_EXIT_USAGE;
    }
    if (revokes)
        return revoke(cli, &w);
    sg_arena *arena = sg_arena_new(0);
    if (!arena)
        return SG_EXIT_INTERNAL;
    code = show(cli, &w, arena);
    sg_arena_free(arena);
    return code;
}
