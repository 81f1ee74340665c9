/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `songgang audit list|verify|head`: who signed in, saw, changed and was refused what.
 */
#include <stdio.h>
#include <string.h>

#include "access.h"
#include "songgang/heads.h"
#include "songgang/messages/access.h"
#include "songgang/messages/operations.h"
#include "songgang/messages/store.h"

static sg_status print_entry(void *context, const sg_event *e, sg_error *err)
{
    const sg_cli *cli = context;
    const char *label = sg_audit_kind_label(e->kind);
    if (!cli->json) {
        printf("%lld\t%s\t%s\t%s\t%s\t%s\t%.*s\n", (long long)e->seq, e->instant, e->actor,
               label ? label : e->kind, e->worker, e->subject, (int)e->payload_size, e->payload);
        return SG_OK;
    }
    char hash[SG_SHA256_HEX];
    sg_buffer line = {0};
    sg_json_writer w;
    sg_hex(e->hash, SG_SHA256_SIZE, hash);
    sg_json_begin(&w, &line);
    sg_json_object(&w);
    sg_json_member_int(&w, "seq", e->seq);
    sg_json_member_string(&w, "instant", e->instant);
    sg_json_member_string(&w, "actor", e->actor);
    sg_json_member_string(&w, "kind", e->kind);
    if (e->plan)
        sg_json_member_int(&w, "plan", e->plan);
    sg_json_member_string(&w, "worker", *e->worker ? e->worker : NULL);
    sg_json_member_string(&w, "subject", *e->subject ? e->subject : NULL);
    sg_json_key(&w, "payload");
    sg_json_raw(&w, e->payload, e->payload_size);
    sg_json_member_string(&w, "hash", hash);
    sg_json_end_object(&w);
    sg_status status = line.failed ? sg_fail_memory(err) : SG_OK;
    if (status == SG_OK)
        puts(line.data);
    sg_buffer_free(&line);
    return status;
}

static int verify(sg_cli *cli, sg_access *access, const char *noted, bool head_only)
{
    unsigned char hash[SG_SHA256_SIZE] = {0};
    char head[SG_SHA256_HEX];
    int64_t seq = 0;
    sg_error err = {0};
    sg_audit_report r;
    if (noted && !sg_cli_head_parse(noted, &seq, hash)) {
        sg_cli_error(cli, SG_MSG_AUDIT_HEAD_FORM, noted);
        return SG_EXIT_USAGE;
    }
    if (sg_audit_verify(access, seq, hash, &r, &err) != SG_OK)
        return sg_cli_fail(cli, &err);
    sg_hex(r.head, SG_SHA256_SIZE, head);
    if (cli->json)
        printf("{\"whole\":%s,\"entries\":%lld,\"fault\":%lld,\"head\":\"%lld:%s\"}\n",
               r.whole ? "true" : "false", (long long)r.entries, (long long)r.fault,
               (long long)r.entries, head);
    else if (!r.whole)
        printf(SG_MSG_AUDIT_BROKEN "\n", r.detail);
    else if (head_only)
        printf("%lld:%s\n", (long long)r.entries, head);
    else
        printf(SG_MSG_AUDIT_WHOLE "\n", (long long)r.entries, (long long)r.entries, head);
    return r.whole ? SG_EXIT_DONE : SG_EXIT_REJECTS;
}

/* Both chains against the last line the service noted. */
static int verify_heads(const sg_cli *cli, const char *path)
{
    sg_heads noted;
    sg_error err = {0};
    sg_status status = sg_heads_read(path, &noted, &err);
    if (status == SG_OK && !noted.day[0]) {
        sg_cli_error(cli, SG_MSG_HEADS_NONE, path);
        return SG_EXIT_USAGE;
    }
    if (status == SG_OK)
        status = sg_heads_check(cli->data_dir, &noted, &err);
    if (status == SG_CORRUPT) {
        printf("%s\n", err.text);
        return SG_EXIT_REJECTS;
    }
    if (status != SG_OK)
        return sg_cli_fail(cli, &err);
    printf(SG_MSG_HEADS_FIT "\n", noted.day);
    return SG_EXIT_DONE;
}

int sg_cmd_audit(sg_cli *cli, int argc, char **argv)
{
    const char *noted = NULL, *heads = NULL;
    int64_t after = 0;
    const sg_option options[] = {
        {.name = "head", .kind = SG_OPTION_TEXT, .value = &noted, .argument = SG_ARG_AUDIT_HEAD,
         .help = SG_HELP_AUDIT_HEAD},
        {.name = "heads", .kind = SG_OPTION_TEXT, .value = &heads, .argument = SG_ARG_FILE,
         .help = SG_HELP_HEADS},
        {.name = "after", .kind = SG_OPTION_NUMBER, .value = &after,
         .argument = SG_ARG_ACCESS_NUMBER, .help = SG_HELP_AUDIT_AFTER, .minimum = 0,
         .maximum = INT64_MAX},
        {0}};
    int operands;
    int code = sg_cli_options(cli, SG_SYNOPSIS_AUDIT, options, argc, argv, &operands);
    if (code >= 0)
        return code;
    const char *what = operands == 1 ? argv[1] : "";
    const bool listing = strcmp(what, "list") == 0, head = strcmp(what, "head") == 0;
    if (!listing && !head && strcmp(what, "verify") != 0) {
        sg_cli_error(cli, "%s", SG_SYNOPSIS_AUDIT);
        return SG_EXIT_USAGE;
    }
    if (heads && !listing && !head)
        return verify_heads(cli, heads);
    sg_error err = {0};
    sg_access *access;
    if (sg_access_open(cli->data_dir, &access, &err) != SG_OK)
        return sg_cli_fail(cli, &err);
    if (listing)
        code = sg_audit_each(access, after, print_entry, cli, &err) == SG_OK
                   ? SG_EXIT_DONE : sg_cli_fail(cli, &err);
    else
        code = verify(cli, access, noted, head);
    sg_access_close(access);
    return code;
}
