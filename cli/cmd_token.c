/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `songgang token create|list|revoke`: keys for programs. A token is printed once, when it is made.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "access.h"
#include "songgang/messages/access.h"

typedef struct token_options {
    const char *role, *region, *channel, *note, *address;
    sg_date expires;
    int64_t rate;
} token_options;

/* The end of that day, local time. */
static int64_t end_of_day(sg_date date)
{
    int year, month, day;
    sg_date_split(date, &year, &month, &day);
    struct tm local = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day + 1,
                       .tm_isdst = -1};
    return (int64_t)mktime(&local);
}

static int create(sg_cli *cli, sg_access *access, const token_options *o)
{
    sg_token token = {.channel = o->channel, .note = o->note, .address = o->address, .rate = (int)o->rate};
    char secret[SG_SECRET_TEXT];
    int64_t id;
    sg_error err = {0};
    if (!sg_cli_role(cli, o->role, o->region, &token.role, &token.region))
        return SG_EXIT_USAGE;
    if (o->expires != SG_NO_DATE)
        token.expires = end_of_day(o->expires);
    if (sg_token_create(access, &token, sg_cli_actor(), secret, &id, &err) != SG_OK)
        return sg_cli_fail(cli, &err);
    if (cli->json)
        printf("{\"id\":%lld,\"token\":\"%s\"}\n", (long long)id, secret);
    else
        printf("%s\n", secret);
    sg_cli_note(cli, SG_MSG_TOKEN_CREATED, (long long)id);
    if (token.role == SG_ROLE_SCREEN && !o->address)
        sg_cli_note(cli, "%s", SG_MSG_TOKEN_UNBOUND);
    return SG_EXIT_DONE;
}

static sg_status print_token(void *context, const sg_token *t, sg_error *err)
{
    const sg_cli *cli = context;
    char region[SG_LOCALITY_TEXT], expires[32], used[32];
    const int64_t now = (int64_t)time(NULL);
    const bool over = t->expires && t->expires <= now;
    (void)err;
    sg_locality_print(t->region, region);
    if (cli->json) {
        sg_buffer line = {0};
        sg_json_writer w;
        sg_json_begin(&w, &line);
        sg_json_object(&w);
        sg_json_member_int(&w, "id", t->id);
        sg_json_member_string(&w, "role", sg_role_json(t->role));
        sg_json_member_string(&w, "region", *region ? region : NULL);
        sg_json_member_string(&w, "channel", *t->channel ? t->channel : NULL);
        sg_json_member_string(&w, "note", t->note);
        sg_json_member_string(&w, "address", *t->address ? t->address : NULL);
        sg_json_member_int(&w, "expires", t->expires);
        sg_json_member_int(&w, "used", t->used);
        sg_json_member_string(&w, "state", t->revoked ? "revoked" : over ? "expired" : "valid");
        sg_json_end_object(&w);
        sg_status status = line.failed ? sg_fail_memory(err) : SG_OK;
        if (status == SG_OK)
            puts(line.data);
        sg_buffer_free(&line);
        return status;
    }
    printf("%lld\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", (long long)t->id, sg_role_label(t->role),
           *region ? region : SG_MSG_EVERYWHERE,
           t->revoked ? SG_MSG_TOKEN_REVOKED : over ? SG_MSG_TOKEN_OVER : SG_MSG_TOKEN_VALID,
           t->expires ? sg_cli_instant(t->expires, expires) : SG_MSG_TOKEN_ALWAYS,
           sg_cli_instant(t->used, used), *t->address ? t->address : "-", t->note);
    return SG_OK;
}

static int revoke(sg_cli *cli, sg_access *access, const char *text)
{
    char *end;
    sg_error err = {0};
    long long id = strtoll(text, &end, 10);
    if (*end || end == text) {
        sg_cli_error(cli, SG_MSG_TOKEN_NUMBER, text);
        return SG_EXIT_USAGE;
    }
    if (sg_token_revoke(access, id, sg_cli_actor(), &err) != SG_OK)
        return sg_cli_fail(cli, &err);
    sg_cli_note(cli, SG_MSG_TOKEN_IS_REVOKED, id);
    return SG_EXIT_DONE;
}

int sg_cmd_token(sg_cli *cli, int argc, char **argv)
{
    token_options o = {.expires = SG_NO_DATE};
    const sg_option options[] = {
        {.name = "role", .kind = SG_OPTION_TEXT, .value = &o.role, .argument = SG_ARG_ROLE,
         .help = SG_HELP_ROLE},
        {.name = "region", .kind = SG_OPTION_TEXT, .value = &o.region, .argument = SG_ARG_ACCESS_REGION,
         .help = SG_HELP_ACCESS_REGION},
        {.name = "channel", .kind = SG_OPTION_TEXT, .value = &o.channel, .argument = SG_ARG_CHANNEL,
         .help = SG_HELP_CHANNEL},
        {.name = "note", .kind = SG_OPTION_TEXT, .value = &o.note, .argument = SG_ARG_ACCESS_TEXT,
         .help = SG_HELP_TOKEN_NOTE},
        {.name = "address", .kind = SG_OPTION_TEXT, .value = &o.address,
         .argument = SG_ARG_ACCESS_ADDRESS, .help = SG_HELP_TOKEN_ADDRESS},
        {.name = "expires", .kind = SG_OPTION_DATE, .value = &o.expires,
         .argument = SG_ARG_ACCESS_DATE, .help = SG_HELP_EXPIRES},
        {.name = "rate", .kind = SG_OPTION_NUMBER, .value = &o.rate, .argument = SG_ARG_ACCESS_NUMBER,
         .help = SG_HELP_RATE, .minimum = 0, .maximum = 1000000},
        {0}};
    int operands;
    int code = sg_cli_options(cli, SG_SYNOPSIS_TOKEN, options, argc, argv, &operands);
    if (code >= 0)
        return code;
    const char *what = operands > 0 ? argv[1] : "";
    const bool revoking = strcmp(what, "revoke") == 0;
    if (operands != (revoking ? 2 : 1) ||
        (!revoking && strcmp(what, "create") != 0 && strcmp(what, "list") != 0)) {
        sg_cli_error(cli, "%s", SG_SYNOPSIS_TOKEN);
        return SG_EXIT_USAGE;
    }
    sg_error err = {0};
    sg_access *access;
    if (sg_access_open(cli->data_dir, &access, &err) != SG_OK)
        return sg_cli_fail(cli, &err);
    if (revoking)
        code = revoke(cli, access, argv[2]);
    else if (strcmp(what, "create") == 0)
        code = create(cli, access, &o);
    else
        code = sg_token_each(access, print_token, cli, &err) == SG_OK ? SG_EXIT_DONE
                                                                      : sg_cli_fail(cli, &err);
    sg_access_close(access);
    return code;
}
