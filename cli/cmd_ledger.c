/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `songgang ledger verify|head|rebuild`: whether the ledger is as it was written, what to note down
 * so that even its end cannot be cut off unseen, and the derived tables made anew.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "access.h"
#include "songgang/ledger.h"
#include "songgang/messages/cli_ledger.h"

static const char *const fault_names[] = {"none", "event", "offer", "plan",
                                          "state", "guard", "head"};

static void print_json(const sg_ledger_report *r)
{
    char head[SG_SHA256_HEX];
    sg_buffer out = {0};
    sg_json_writer w;
    sg_hex(r->head, SG_SHA256_SIZE, head);
    sg_json_begin(&w, &out);
    sg_json_object(&w);
    sg_json_member_bool(&w, "whole", r->fault == SG_LEDGER_WHOLE);
    sg_json_member_int(&w, "events", r->events);
    sg_json_member_int(&w, "plans", r->plans);
    sg_json_member_int(&w, "offers", r->offers);
    sg_json_member_string(&w, "head", head);
    sg_json_key(&w, "fault");
    if (r->fault == SG_LEDGER_WHOLE) {
        sg_json_null(&w);
    } else {
        sg_json_object(&w);
        sg_json_member_string(&w, "kind", fault_names[r->fault]);
        if (r->seq > 0)
            sg_json_member_int(&w, "seq", r->seq);
        if (r->plan > 0)
            sg_json_member_int(&w, "plan", r->plan);
        if (r->worker[0])
            sg_json_member_string(&w, "worker", r->worker);
        if (r->worker[0] && r->line > 0)
            sg_json_member_int(&w, "line", r->line);
        sg_json_member_string(&w, "detail", r->detail);
        sg_json_end_object(&w);
    }
    sg_json_end_object(&w);
    if (!out.failed)
        puts(out.data);
    sg_buffer_free(&out);
}

static int verify(sg_cli *cli, sg_store *store, const char *noted)
{
    unsigned char hash[SG_SHA256_SIZE] = {0};
    char head[SG_SHA256_HEX];
    int64_t seq = 0;
    sg_error err = {0};
    sg_ledger_report report;
    if (noted && !sg_cli_head_parse(noted, &seq, hash)) {
        sg_cli_error(cli, SG_MSG_LEDGER_HEAD_FORM, noted);
        return SG_EXIT_USAGE;
    }
    if (sg_ledger_verify(store, seq, hash, &report, &err) != SG_OK)
        return sg_cli_fail(cli, &err);
    sg_hex(report.head, SG_SHA256_SIZE, head);
    if (cli->json)
        print_json(&report);
    else if (report.fault == SG_LEDGER_WHOLE)
        printf(SG_MSG_LEDGER_WHOLE, (long long)report.events, (long long)report.plans,
               (long long)report.offers, (long long)report.last, head);
    else
        printf(SG_MSG_LEDGER_BROKEN, report.detail);
    return report.fault == SG_LEDGER_WHOLE ? SG_EXIT_DONE : SG_EXIT_REJECTS;
}

static int head(sg_cli *cli, sg_store *store)
{
    unsigned char hash[SG_SHA256_SIZE];
    char hex[SG_SHA256_HEX];
    int64_t seq;
    sg_error err = {0};
    if (sg_ledger_head(store, &seq, hash, &err) != SG_OK)
        return sg_cli_fail(cli, &err);
    sg_hex(hash, SG_SHA256_SIZE, hex);
    if (cli->json)
        printf("{\"seq\":%lld,\"hash\":\"%s\"}\n", (long long)seq, hex);
    else
        printf("%lld:%s\n", (long long)seq, hex);
    return SG_EXIT_DONE;
}

static int rebuild(sg_cli *cli, sg_store *store)
{
    sg_error err = {0};
    sg_status status = sg_store_begin(store, &err);
    if (status == SG_OK) {
        status = sg_ledger_rebuild(store, &err);
        if (status == SG_OK)
            status = sg_store_commit(store, &err);
        else
            sg_store_rollback(store);
    }
    if (status == SG_OK)
        sg_cli_note(cli, SG_MSG_LEDGER_REBUILT);
    return status == SG_OK ? SG_EXIT_DONE : sg_cli_fail(cli, &err);
}

int sg_cmd_ledger(sg_cli *cli, int argc, char **argv)
{
    const char *noted = NULL;
    const sg_option options[] = {{.name = "head", .kind = SG_OPTION_TEXT, .value = &noted,
                                  .argument = SG_ARG_HEAD, .help = SG_HELP_LEDGER_HEAD},
                                 {0}};
    int operands;
    int code = sg_cli_options(cli, SG_SYNOPSIS_LEDGER, options, argc, argv, &operands);
    if (code >= 0)
        return code;
    const char *what = operands == 1 ? argv[1] : "";
    bool writing = strcmp(what, "rebuild") == 0;
    if (!writing && strcmp(what, "verify") != 0 && strcmp(what, "head") != 0) {
        sg_cli_error(cli, "%s", SG_SYNOPSIS_LEDGER);
        return SG_EXIT_USAGE;
    }
    sg_error err = {0};
    sg_store *store = NULL;
    /* first for reading, so that a missing data directory is not created */
    sg_status status = sg_store_open(cli->data_dir, SG_STORE_READ, &store, &err);
    if (status == SG_OK && writing) {
        sg_store_close(store);
        store = NULL;
        status = sg_store_open(cli->data_dir, SG_STORE_WRITE, &store, &err);
    }
    if (status != SG_OK)
        return sg_cli_fail(cli, &err);
    code = writing ? rebuild(cli, store)
           : strcmp(what, "head") == 0 ? head(cli, store)
                                       : verify(cli, store, noted);
    sg_store_close(store);
    return code;
}
