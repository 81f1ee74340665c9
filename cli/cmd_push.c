/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `songgang push check|status|preview|enqueue|release|pause|resume|settle|opt-out`: whether and how messages go
 * out, what they would cost, and what a person decides about them.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "access.h"
#include "songgang/messages/cli_push.h"
#include "songgang/sending.h"

typedef struct push_options {
    const char *reason, *note, *actor;
    int64_t plan, samples;
    bool undo;
    int operands;
    sg_desk desk;
} push_options;

/* What the state of things does not allow is a refusal, not a failure of the program. */
static int fail(const sg_cli *cli, const sg_error *err)
{
    int code = sg_cli_fail(cli, err);
    return err->status == SG_CONFLICT ? SG_EXIT_REJECTS : code;
}

static int finish(const sg_cli *cli, sg_status status, const sg_error *err, const char *note)
{
    if (status != SG_OK)
        return fail(cli, err);
    sg_cli_note(cli, "%s", note);
    return SG_EXIT_DONE;
}

static bool number_of(const sg_cli *cli, const char *text, int64_t *ret)
{
    char *end;
    long long number = strtoll(text, &end, 10);
    if (number <= 0 || *end) {
        sg_cli_error(cli, SG_MSG_PUSH_NUMBER, text);
        return false;
    }
    *ret = number;
    return true;
}

/* ---- check ---- */

static int check(sg_cli *cli)
{
    sg_error err = {0};
    sg_push_settings settings;
    sg_buffer problems = {0};
    sg_arena *arena = sg_arena_new(0);
    sg_status status = arena ? sg_push_settings_load(cli->data_dir, arena, &settings, &problems, &err)
                             : sg_fail_memory(&err);
    if (status == SG_OK) {
        printf(SG_MSG_PUSH_OK, settings.signature, settings.channel_count);
        for (size_t i = 0; i < settings.channel_count; i++) {
            const sg_push_channel *c = &settings.channel[i];
            printf(SG_MSG_PUSH_CHANNEL_LINE, i + 1, c->name, sg_medium_label(c->medium),
                   sg_carrier_json(c->carrier), c->price_li / 1000, c->price_li % 1000);
        }
    } else if (problems.size > 0) {
        fwrite(problems.data, 1, problems.size, stdout);
    }
    int code = status == SG_OK ? SG_EXIT_DONE : sg_cli_fail(cli, &err);
    if (status == SG_INVALID || status == SG_FORMAT)
        code = SG_EXIT_INPUT;
    else if (status == SG_MISSING)
        code = SG_EXIT_DATA;
    sg_buffer_free(&problems);
    sg_arena_free(arena);
    return code;
}

/* ---- status ---- */

typedef struct waiting {
    sg_outbox_waiting list[SG_OUTBOX_WAITING];
    size_t count;
} waiting;

static void status_json(const sg_outbox_counts *list, size_t count, int64_t calls, const waiting *held)
{
    sg_buffer out = {0};
    sg_json_writer w;
    sg_json_begin(&w, &out);
    sg_json_object(&w);
    sg_json_member_int(&w, "calls", calls);
    sg_json_key(&w, "channels");
    sg_json_array(&w);
    for (size_t i = 0; i < count; i++) {
        sg_json_object(&w);
        sg_json_member_string(&w, "channel", list[i].channel);
        for (int s = 0; s < SG_MESSAGE_STATE_COUNT; s++)
            sg_json_member_int(&w, sg_message_state_json((sg_message_state)s), list[i].state[s]);
        sg_json_member_bool(&w, "paused", list[i].paused);
        sg_json_member_bool(&w, "open", list[i].breaker == SG_BREAKER_OPEN);
        sg_json_end_object(&w);
    }
    sg_json_end_array(&w);
    sg_json_key(&w, "waiting");
    sg_json_array(&w);
    for (size_t i = 0; i < held->count; i++) {
        sg_json_object(&w);
        sg_json_member_int(&w, "plan", held->list[i].plan);
        sg_json_member_int(&w, "messages", held->list[i].messages);
        sg_json_member_string(&w, "approved_by", held->list[i].actor);
        sg_json_end_object(&w);
    }
    sg_json_end_array(&w);
    sg_json_end_object(&w);
    if (!out.failed)
        puts(out.data);
    sg_buffer_free(&out);
}

static void status_text(const sg_outbox_counts *list, size_t count, int64_t calls, const waiting *held)
{
    fputs(SG_MSG_PUSH_HEAD, stdout);
    for (size_t i = 0; i < count; i++) {
        const sg_outbox_counts *c = &list[i];
        int64_t sum = 0;
        for (int s = 0; s < SG_MESSAGE_STATE_COUNT; s++)
            sum += c->state[s];
        if (!c->channel[0] && c->paused)
            printf(SG_MSG_PUSH_ALL_PAUSED, c->reason);
        if (!c->channel[0] && sum == 0)
            continue;
        fputs(c->channel[0] ? c->channel : SG_MSG_PUSH_UNROUTED, stdout);
        for (int s = 0; s < SG_MESSAGE_STATE_COUNT; s++)
            printf("\t%" PRId64, c->state[s]);
        printf("\t%s%s\n", c->paused && c->channel[0] ? SG_MSG_PUSH_PAUSED : "",
               c->breaker == SG_BREAKER_OPEN ? SG_MSG_PUSH_OPEN : "");
    }
    printf(SG_MSG_PUSH_CALLS, (long long)calls);
    for (size_t i = 0; i < held->count; i++)
        printf(SG_MSG_PUSH_WAITING, (long long)held->list[i].plan, (long long)held->list[i].messages,
               held->list[i].actor, (long long)held->list[i].plan);
}

static int status_of(sg_cli *cli, const push_options *o)
{
    sg_error err = {0};
    sg_store *store = NULL;
    sg_outbox_counts list[SG_PUSH_CHANNELS * 2];
    size_t count = 0;
    int64_t calls = 0;
    waiting held = {.count = 0};
    sg_status status = sg_store_open(cli->data_dir, SG_STORE_READ, &store, &err);
    if (status == SG_OK)
        status = sg_outbox_count(store, &sg_everywhere, o->plan, list, SG_PUSH_CHANNELS * 2, &count,
                                 &calls, &err);
    if (status == SG_OK)
        status = sg_outbox_waiting_for(store, &sg_everywhere, o->plan, held.list, &held.count, &err);
    if (status == SG_OK && cli->json)
        status_json(list, count, calls, &held);
    else if (status == SG_OK)
        status_text(list, count, calls, &held);
    sg_store_close(store);
    return status == SG_OK ? SG_EXIT_DONE : fail(cli, &err);
}

/* ---- preview ---- */

typedef struct sampling {
    int64_t left;
} sampling;

static void show_sample(void *context, const char *worker, const char *channel, int parts,
                        const char *text)
{
    sampling *s = context;
    (void)worker;
    if (s->left <= 0)
        return;
    s->left--;
    printf("[%s %d] %s\n", channel, parts, text);
}

static void preview_json(int64_t plan, const sg_push_preview *f)
{
    sg_buffer out = {0};
    sg_json_writer w;
    int64_t cost = 0;
    sg_json_begin(&w, &out);
    sg_json_object(&w);
    sg_json_member_int(&w, "plan", plan);
    sg_json_member_int(&w, "persons", f->persons);
    sg_json_member_int(&w, "opted_out", f->opted_out);
    sg_json_member_int(&w, "unreachable", f->unreachable);
    sg_json_member_int(&w, "too_long", f->too_long);
    sg_json_key(&w, "channels");
    sg_json_array(&w);
    for (size_t i = 0; i < f->channel_count; i++) {
        sg_json_object(&w);
        sg_json_member_string(&w, "channel", f->channel[i].name);
        sg_json_member_int(&w, "messages", f->channel[i].messages);
        sg_json_member_int(&w, "parts", f->channel[i].parts);
        sg_json_key(&w, "cost");
        sg_json_fixed(&w, f->channel[i].cost_li, 3, 0);
        sg_json_end_object(&w);
        cost += f->channel[i].cost_li;
    }
    sg_json_end_array(&w);
    sg_json_key(&w, "cost");
    sg_json_fixed(&w, cost, 3, 0);
    sg_json_end_object(&w);
    if (!out.failed)
        puts(out.data);
    sg_buffer_free(&out);
}

static int preview(sg_cli *cli, const push_options *o, int64_t plan)
{
    sg_error err = {0};
    sg_pusher *pusher = NULL;
    sg_push_preview f;
    sampling s = {.left = cli->json ? 0 : o->samples};
    int64_t cost = 0;
    sg_status status = sg_pusher_open(cli->data_dir, o->desk.vocabulary, &pusher, &err);
    if (status == SG_OK)
        status = sg_push_preview_plan(pusher, plan, &sg_everywhere, (int64_t)time(NULL),
                                      s.left > 0 ? show_sample : NULL, &s, &f, &err);
    sg_pusher_close(pusher);
    if (status != SG_OK)
        return fail(cli, &err);
    if (cli->json) {
        preview_json(plan, &f);
        return SG_EXIT_DONE;
    }
    printf(SG_MSG_PREVIEW_FIGURES, (long long)plan, (long long)f.persons, (long long)f.opted_out,
           (long long)f.unreachable, (long long)f.too_long);
    for (size_t i = 0; i < f.channel_count; i++) {
        printf(SG_MSG_PREVIEW_SHARE, f.channel[i].name, (long long)f.channel[i].messages,
               (long long)f.channel[i].parts, (long long)f.channel[i].cost_li / 1000,
               (long long)f.channel[i].cost_li % 1000);
        cost += f.channel[i].cost_li;
    }
    for (int parts = 1; parts < SG_PUSH_PARTS; parts++)
        if (f.by_parts[parts] > 0)
            printf(SG_MSG_PREVIEW_PARTS, parts, (long long)f.by_parts[parts]);
    printf(SG_MSG_PREVIEW_TOTAL, (long long)cost / 1000, (long long)cost % 1000);
    return SG_EXIT_DONE;
}

/* ---- deciding ---- */

static int enqueue(sg_cli *cli, const push_options *o, int64_t plan)
{
    sg_error err = {0};
    int64_t messages = 0;
    sg_status status = sg_push_enqueue(&o->desk, plan, (int64_t)time(NULL), &messages, &err);
    if (status != SG_OK)
        return fail(cli, &err);
    sg_cli_note(cli, SG_MSG_PUSH_QUEUED, (long long)messages);
    return SG_EXIT_DONE;
}

static int release(sg_cli *cli, const push_options *o, int64_t plan)
{
    sg_error err = {0};
    int64_t messages = 0;
    sg_status status = sg_push_release(&o->desk, plan, (int64_t)time(NULL), &messages, &err);
    if (status != SG_OK)
        return fail(cli, &err);
    sg_cli_note(cli, SG_MSG_PUSH_RELEASED, (long long)messages);
    return SG_EXIT_DONE;
}

static int settle(sg_cli *cli, const push_options *o, int64_t message, const char *word)
{
    static const char *const words[] = {[SG_SETTLE_DELIVERED] = "delivered",
                                        [SG_SETTLE_FAILED] = "failed", [SG_SETTLE_AGAIN] = "again"};
    sg_error err = {0};
    int how = 0;
    while (how < 3 && strcmp(words[how], word) != 0)
        how++;
    if (how == 3) {
        sg_cli_error(cli, "%s", SG_MSG_PUSH_SETTLE_WORD);
        return SG_EXIT_USAGE;
    }
    return finish(cli,
                  sg_push_settle(&o->desk, message, (sg_settlement)how, o->note,
                                 (int64_t)time(NULL), &err),
                  &err, SG_MSG_PUSH_DONE_SETTLE);
}

/* The number may come on standard input, so that it stands in no shell's history. */
static int opt_out(sg_cli *cli, const push_options *o, const char *phone)
{
    char line[80];
    sg_error err = {0};
    sg_store *store = NULL;
    if (strcmp(phone, "-") == 0) {
        if (!fgets(line, sizeof line, stdin))
            line[0] = '\0';
        line[strcspn(line, "\r\n")] = '\0';
        phone = line;
    }
    sg_status status = sg_store_open(cli->data_dir, SG_STORE_READ, &store, &err);
    sg_store_close(store);
    store = NULL;
    if (status == SG_OK)
        status = sg_store_open(cli->data_dir, SG_STORE_WRITE, &store, &err);
    if (status == SG_OK)
        status = sg_store_begin(store, &err);
    if (status == SG_OK) {
        status = sg_outbox_opt_out(store, phone, "desk", !o->undo, (int64_t)time(NULL), &err);
        status = status == SG_OK ? sg_store_commit(store, &err) : (sg_store_rollback(store), status);
    }
    sg_store_close(store);
    return finish(cli, status, &err, o->undo ? SG_MSG_PUSH_DONE_IN : SG_MSG_PUSH_DONE_OUT);
}

static int usage(const sg_cli *cli)
{
    sg_cli_error(cli, "%s", SG_SYNOPSIS_PUSH);
    return SG_EXIT_USAGE;
}

static int run(sg_cli *cli, const push_options *o, char **argv)
{
    const char *verb = argv[1];
    const int operands = o->operands;
    sg_error err = {0};
    int64_t number = 0;
    if (strcmp(verb, "check") == 0 && operands == 1)
        return check(cli);
    if (strcmp(verb, "status") == 0 && operands == 1)
        return status_of(cli, o);
    if ((strcmp(verb, "pause") == 0 || strcmp(verb, "resume") == 0) && operands <= 2) {
        const bool pause = verb[0] == 'p';
        return finish(cli,
                      sg_push_pause(&o->desk, operands == 2 ? argv[2] : NULL, pause, o->reason, &err),
                      &err, pause ? SG_MSG_PUSH_DONE_PAUSE : SG_MSG_PUSH_DONE_RESUME);
    }
    if (strcmp(verb, "opt-out") == 0 && operands == 2)
        return opt_out(cli, o, argv[2]);
    if (strcmp(verb, "preview") == 0 && operands == 2)
        return number_of(cli, argv[2], &number) ? preview(cli, o, number) : SG_EXIT_USAGE;
    if (strcmp(verb, "enqueue") == 0 && operands == 2)
        return number_of(cli, argv[2], &number) ? enqueue(cli, o, number) : SG_EXIT_USAGE;
    if (strcmp(verb, "release") == 0 && operands == 2)
        return number_of(cli, argv[2], &number) ? release(cli, o, number) : SG_EXIT_USAGE;
    if (strcmp(verb, "settle") == 0 && operands == 3)
        return number_of(cli, argv[2], &number) ? settle(cli, o, number, argv[3]) : SG_EXIT_USAGE;
    return usage(cli);
}

int sg_cmd_push(sg_cli *cli, int argc, char **argv)
{
    push_options o = {.samples = 3};
    const sg_option options[] = {
        {.name = "plan", .kind = SG_OPTION_NUMBER, .value = &o.plan, .argument = SG_ARG_PUSH_NUMBER,
         .help = SG_HELP_PUSH_PLAN, .minimum = 1, .maximum = INT64_MAX},
        {.name = "samples", .kind = SG_OPTION_NUMBER, .value = &o.samples,
         .argument = SG_ARG_PUSH_NUMBER, .help = SG_HELP_PUSH_SAMPLES, .minimum = 0, .maximum = 1000},
        {.name = "reason", .kind = SG_OPTION_TEXT, .value = &o.reason, .argument = SG_ARG_PUSH_TEXT,
         .help = SG_HELP_PUSH_REASON},
        {.name = "note", .kind = SG_OPTION_TEXT, .value = &o.note, .argument = SG_ARG_PUSH_TEXT,
         .help = SG_HELP_PUSH_NOTE},
        {.name = "undo", .kind = SG_OPTION_FLAG, .value = &o.undo, .help = SG_HELP_PUSH_UNDO},
        {.name = "actor", .kind = SG_OPTION_TEXT, .value = &o.actor, .argument = SG_ARG_PUSH_TEXT,
         .help = SG_HELP_PUSH_ACTOR},
        {0}};
    int code = sg_cli_options(cli, SG_SYNOPSIS_PUSH, options, argc, argv, &o.operands);
    if (code >= 0)
        return code;
    if (o.operands < 1)
        return usage(cli);
    if (!sg_cli_vocabulary(cli))
        return SG_EXIT_INTERNAL;
    o.desk = sg_cli_desk(cli, o.actor, SG_NO_DATE);
    return run(cli, &o, argv);
}
