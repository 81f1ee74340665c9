/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `songgang outbox list|calls|paper`: messages by state, whom to call back, and the sheets that are
 * carried to the villages where no message reaches.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "access.h"
#include "songgang/messages/cli_push.h"
#include "songgang/messages/outbox.h"
#include "songgang/sending.h"

typedef struct outbox_options {
    const char *state, *channel, *done;
    int64_t plan, limit;
    int operands;
    sg_desk desk;
} outbox_options;

static int usage(const sg_cli *cli)
{
    sg_cli_error(cli, "%s", SG_SYNOPSIS_OUTBOX);
    return SG_EXIT_USAGE;
}

/* ---- list ---- */

static sg_status print_row(void *context, const sg_outbox_row *row, sg_error *err)
{
    const sg_cli *cli = context;
    (void)err;
    if (!cli->json) {
        printf("%" PRId64 "\t%" PRId64 "\t%s\t%s\t%s\t%d\t%d\t%s\n", row->id, row->plan, row->worker,
               row->channel, sg_message_state_label(row->state), row->attempts, row->offers,
               row->detail);
        return SG_OK;
    }
    sg_buffer out = {0};
    sg_json_writer w;
    sg_json_begin(&w, &out);
    sg_json_object(&w);
    sg_json_member_int(&w, "message", row->id);
    sg_json_member_string(&w, "key", row->key);
    sg_json_member_int(&w, "plan", row->plan);
    sg_json_member_string(&w, "worker", row->worker);
    sg_json_member_string(&w, "channel", row->channel);
    sg_json_member_string(&w, "state", sg_message_state_json(row->state));
    sg_json_member_int(&w, "attempts", row->attempts);
    sg_json_member_int(&w, "offers", row->offers);
    sg_json_member_string(&w, "detail", row->detail);
    sg_json_end_object(&w);
    if (!out.failed)
        puts(out.data);
    sg_buffer_free(&out);
    return SG_OK;
}

static int list(sg_cli *cli, const outbox_options *o)
{
    sg_error err = {0};
    sg_store *store = NULL;
    sg_message_state state = SG_MESSAGE_QUEUED;
    if (o->state && !sg_message_state_parse(o->state, &state))
        return usage(cli);
    sg_status status = sg_store_open(cli->data_dir, SG_STORE_READ, &store, &err);
    if (status == SG_OK && !cli->json)
        fputs(SG_MSG_OUTBOX_HEAD, stdout);
    if (status == SG_OK)
        status = sg_outbox_each(store, &sg_everywhere, o->state ? 1u << state : 0, o->channel, o->plan,
                                0, (size_t)o->limit, print_row, cli, &err);
    sg_store_close(store);
    return status == SG_OK ? SG_EXIT_DONE : sg_cli_fail(cli, &err);
}

/* ---- calls ---- */

static sg_status print_call(void *context, const sg_call_back *call, sg_error *err)
{
    const sg_cli *cli = context;
    (void)err;
    if (!cli->json) {
        printf("%" PRId64 "\t%s\t%" PRId64 "\t%s\t%s\n", call->id, call->worker, call->plan,
               call->channel, call->text);
        return SG_OK;
    }
    sg_buffer out = {0};
    sg_json_writer w;
    sg_json_begin(&w, &out);
    sg_json_object(&w);
    sg_json_member_int(&w, "call", call->id);
    sg_json_member_string(&w, "worker", call->worker);
    sg_json_member_int(&w, "plan", call->plan);
    sg_json_member_string(&w, "channel", call->channel);
    sg_json_member_string(&w, "text", call->text);
    sg_json_end_object(&w);
    if (!out.failed)
        puts(out.data);
    sg_buffer_free(&out);
    return SG_OK;
}

static int calls(sg_cli *cli, const outbox_options *o)
{
    sg_error err = {0};
    sg_store *store = NULL;
    if (o->done) {
        char *end;
        const int64_t id = strtoll(o->done, &end, 10);
        if (*end || id <= 0)
            return usage(cli);
        if (sg_push_call_done(&o->desk, id, &err) != SG_OK)
            return sg_cli_fail(cli, &err);
        sg_cli_note(cli, "%s", SG_MSG_OUTBOX_CALL_DONE);
        return SG_EXIT_DONE;
    }
    sg_status status = sg_store_open(cli->data_dir, SG_STORE_READ, &store, &err);
    if (status == SG_OK && !cli->json)
        fputs(SG_MSG_OUTBOX_CALL_HEAD, stdout);
    if (status == SG_OK)
        status = sg_outbox_each_call(store, &sg_everywhere, 0, (size_t)o->limit, print_call, cli, &err);
    sg_store_close(store);
    return status == SG_OK ? SG_EXIT_DONE : sg_cli_fail(cli, &err);
}

/* ---- paper ---- */

static int by_home(const void *a, const void *b)
{
    const sg_push_message *x = a, *y = b;
    if (x->home != y->home)
        return x->home < y->home ? -1 : 1;
    return strcmp(x->worker, y->worker);
}

/* "贞丰县者相镇 522325100201" */
static void place_of(sg_locality home, char out[160])
{
    char code[SG_LOCALITY_TEXT];
    sg_region region = sg_locality_region(home);
    sg_place place = sg_region_place(region);
    const char *county = place.county ? sg_region_name(place.county) : NULL;
    const char *name = region ? sg_region_name(region) : NULL;
    if (!name) {
        snprintf(out, 160, "%s", SG_MSG_PAPER_UNKNOWN);
        return;
    }
    sg_locality_print(home, code);
    snprintf(out, 160, "%s%s%s%s", place.town && county ? county : "", name,
             home == region ? "" : " ", home == region ? "" : code);
}

/* All of one village: what is read out, which names nobody, then a line for each to tick off. */
static size_t print_village(const sg_push_message *m, size_t count, const char *hotline)
{
    char place[160];
    size_t n = 1;
    while (n < count && m[n].home == m[0].home)
        n++;
    place_of(m[0].home, place);
    printf(SG_MSG_PAPER_PLACE, place);
    if (hotline)
        printf(SG_MSG_PAPER_LOUD, place, n, hotline);
    else
        printf(SG_MSG_PAPER_LOUD_BARE, place, n);
    for (size_t i = 0; i < n; i++) {
        printf(SG_MSG_PAPER_PERSON, m[i].worker, m[i].name ? m[i].name : "",
               m[i].phone ? m[i].phone : "");
        for (size_t k = 0; k < m[i].words.job_count; k++)
            printf(SG_MSG_PAPER_JOB, m[i].words.job[k].number, m[i].words.job[k].text);
        if (m[i].words.course)
            printf(SG_MSG_PAPER_COURSE, m[i].words.course);
    }
    return n;
}

static sg_status sign_off(sg_pusher *pusher, const char *channel, const sg_push_batch *batch,
                          sg_arena *arena, size_t *ret_done, sg_error *err)
{
    sg_push_tally tally = {0};
    sg_push_outcome *list = sg_arena_array(arena, batch->count + 1, sizeof *list);
    if (!list)
        return sg_fail_memory(err);
    for (size_t i = 0; i < batch->count; i++)
        list[i] = (sg_push_outcome){.key = batch->message[i].key,
                                    .attempt = batch->message[i].attempt,
                                    .result = SG_PUSH_DELIVERED};
    sg_status status = sg_push_report(pusher, channel, list, batch->count, (int64_t)time(NULL), &tally,
                                      err);
    *ret_done = tally.changed;
    return status;
}

static int paper(sg_cli *cli, const outbox_options *o)
{
    char name[SG_PUSH_LEASE];
    sg_error err = {0};
    sg_pusher *pusher = NULL;
    const sg_push_settings *settings = NULL;
    const char *channel = NULL;
    sg_push_batch batch = {0};
    size_t done = 0;
    const time_t now = time(NULL);
    snprintf(name, sizeof name, "paper-%lld", (long long)now);
    if (!sg_cli_audit(cli, SG_AUDIT_EXPORT, 0, NULL, "outbox paper", o->done))
        return SG_EXIT_DATA;
    sg_arena *arena = sg_arena_new(0);
    sg_status status = arena ? sg_pusher_open(cli->data_dir, o->desk.vocabulary, &pusher, &err)
                             : sg_fail_memory(&err);
    if (status == SG_OK)
        status = sg_pusher_settings(pusher, &settings, &err);
    for (size_t i = 0; status == SG_OK && !channel && i < settings->channel_count; i++)
        if (settings->channel[i].carrier == SG_CARRIER_PAPER)
            channel = sg_arena_strdup(arena, settings->channel[i].name);
    if (status == SG_OK && !channel)
        status = sg_fail(&err, SG_NOT_FOUND, "%s", SG_MSG_PAPER_NO_CHANNEL);
    if (status == SG_OK) {
        sg_pusher_actor(pusher, o->desk.actor);
        status = o->done ? sg_push_held(pusher, channel, SG_PUSH_BATCH, o->done, (int64_t)now, arena,
                                        &batch, &err)
                         : sg_push_lease(pusher, channel, (size_t)o->limit, name, (int64_t)now, arena,
                                         &batch, &err);
    }
    if (status == SG_OK && o->done)
        status = sign_off(pusher, channel, &batch, arena, &done, &err);
    if (status == SG_OK && o->done) {
        sg_cli_note(cli, SG_MSG_PAPER_DONE, done);
    } else if (status == SG_OK && batch.count == 0) {
        sg_cli_note(cli, "%s", SG_MSG_PAPER_NONE);
    } else if (status == SG_OK) {
        const char *hotline = settings->hotline;
        qsort(batch.message, batch.count, sizeof *batch.message, by_home);
        for (size_t i = 0; i < batch.count;)
            i += print_village(batch.message + i, batch.count - i, hotline);
        printf(SG_MSG_PAPER_END, name, name);
    }
    sg_pusher_close(pusher);
    sg_arena_free(arena);
    return status == SG_OK ? SG_EXIT_DONE : sg_cli_fail(cli, &err);
}

int sg_cmd_outbox(sg_cli *cli, int argc, char **argv)
{
    outbox_options o = {.limit = 1000};
    const sg_option options[] = {
        {.name = "state", .kind = SG_OPTION_TEXT, .value = &o.state, .argument = SG_ARG_PUSH_TEXT,
         .help = SG_HELP_OUTBOX_STATE},
        {.name = "channel", .kind = SG_OPTION_TEXT, .value = &o.channel, .argument = SG_ARG_PUSH_TEXT,
         .help = SG_HELP_OUTBOX_CHANNEL},
        {.name = "plan", .kind = SG_OPTION_NUMBER, .value = &o.plan, .argument = SG_ARG_PUSH_NUMBER,
         .help = SG_HELP_PUSH_PLAN, .minimum = 1, .maximum = INT64_MAX},
        {.name = "limit", .kind = SG_OPTION_NUMBER, .value = &o.limit, .argument = SG_ARG_PUSH_NUMBER,
         .help = SG_HELP_OUTBOX_LIMIT, .minimum = 1, .maximum = 1000},
        {.name = "done", .kind = SG_OPTION_TEXT, .value = &o.done, .argument = SG_ARG_PUSH_TEXT,
         .help = SG_HELP_OUTBOX_DONE},
        {0}};
    int code = sg_cli_options(cli, SG_SYNOPSIS_OUTBOX, options, argc, argv, &o.operands);
    if (code >= 0)
        return code;
    if (o.operands != 1)
        return usage(cli);
    if (!sg_cli_vocabulary(cli))
        return SG_EXIT_INTERNAL;
    o.desk = sg_cli_desk(cli, NULL, SG_NO_DATE);
    if (strcmp(argv[1], "list") == 0)
        return list(cli, &o);
    if (strcmp(argv[1], "calls") == 0)
        return calls(cli, &o);
    return strcmp(argv[1], "paper") == 0 ? paper(cli, &o) : usage(cli);
}
