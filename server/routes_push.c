/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * /v1/push: how sending goes, what went wrong, what a person has to settle, and whom to call back.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "dispatch.h"
#include "outbox_call.h"
#include "songgang/json_node.h"
#include "songgang/messages/ledger.h"
#include "songgang/messages/outbox.h"
#include "songgang/messages/routes_outbox.h"

enum { CHANNELS = SG_PUSH_CHANNELS * 2 };

static void put_instant(sg_json_writer *w, const char *key, int64_t instant)
{
    char text[32];
    struct tm utc;
    time_t seconds = (time_t)instant;
    if (instant <= 0) {
        sg_json_key(w, key);
        sg_json_null(w);
        return;
    }
    gmtime_r(&seconds, &utc);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    sg_json_member_string(w, key, text);
}

/* ---- figures ---- */

static void put_states(sg_json_writer *w, const char *key, const int64_t *state)
{
    sg_json_key(w, key);
    sg_json_object(w);
    for (int s = 0; s < SG_MESSAGE_STATE_COUNT; s++)
        sg_json_member_int(w, sg_message_state_json((sg_message_state)s), state[s]);
    sg_json_end_object(w);
}

static void put_channel(sg_json_writer *w, const sg_push_settings *settings,
                        const sg_outbox_counts *counts)
{
    static const char *const breakers[] = {"closed", "open", "half_open"};
    const sg_push_channel *channel = sg_push_channel_named(settings, counts->channel);
    const int breaker = counts->breaker >= 0 && counts->breaker < 3 ? counts->breaker : 0;
    sg_json_object(w);
    sg_json_member_string(w, "channel", counts->channel);
    sg_json_member_string(w, "medium", channel ? sg_medium_json(channel->medium) : NULL);
    sg_json_member_string(w, "label", channel ? sg_medium_label(channel->medium) : NULL);
    sg_json_member_string(w, "carrier", channel ? sg_carrier_json(channel->carrier) : NULL);
    put_states(w, "messages", counts->state);
    sg_json_member_bool(w, "paused", counts->paused);
    sg_json_member_string(w, "reason", counts->reason);
    sg_json_member_string(w, "breaker", breakers[breaker]);
    put_instant(w, "retry_at", breaker == SG_BREAKER_OPEN ? counts->until : 0);
    sg_json_end_object(w);
}

/* Channels of the settings first, in their order, then what else has messages. */
static void put_channels(sg_json_writer *w, const sg_push_settings *settings,
                         const sg_outbox_counts *list, size_t count)
{
    sg_json_key(w, "channels");
    sg_json_array(w);
    for (size_t i = 0; i < settings->channel_count; i++) {
        sg_outbox_counts counts = {0};
        snprintf(counts.channel, sizeof counts.channel, "%s", settings->channel[i].name);
        for (size_t k = 0; k < count; k++)
            if (strcmp(list[k].channel, counts.channel) == 0)
                counts = list[k];
        put_channel(w, settings, &counts);
    }
    for (size_t k = 0; k < count; k++)
        if (list[k].channel[0] && !sg_push_channel_named(settings, list[k].channel))
            put_channel(w, settings, &list[k]);
    sg_json_end_array(w);
}

/* Approvals that wait for a second person; `mine`: the caller is the first. */
static sg_status put_waiting(sg_json_writer *w, sg_reader *reader, int64_t plan, const char *me,
                             sg_error *err)
{
    sg_outbox_waiting list[SG_OUTBOX_WAITING];
    size_t count = 0;
    sg_status status = sg_outbox_waiting_for(reader->store, reader->scope, plan, list, &count, err);
    sg_json_key(w, "waiting");
    sg_json_array(w);
    for (size_t i = 0; i < count && status == SG_OK; i++) {
        sg_json_object(w);
        sg_json_member_int(w, "plan", list[i].plan);
        sg_json_member_int(w, "messages", list[i].messages);
        sg_json_member_string(w, "approved_by", list[i].actor);
        sg_json_member_string(w, "approved_at", list[i].instant);
        sg_json_member_bool(w, "mine", strcmp(list[i].actor, me ? me : SG_MSG_LEDGER_SELF) == 0);
        sg_json_end_object(w);
    }
    sg_json_end_array(w);
    return status;
}

sg_status api_push(api_call *call)
{
    sg_reader *reader = api_reader(call);
    sg_outbox_counts list[CHANNELS];
    int64_t plan = 0, calls = 0, total[SG_MESSAGE_STATE_COUNT] = {0};
    size_t count = 0;
    bool paused = false;
    sg_push_settings settings = {0};
    sg_error why = {0};
    sg_status status = api_number(call, "plan", 0, INT64_MAX, &plan);
    if (status == SG_OK)
        status = sg_outbox_count(reader->store, reader->scope, plan, list, CHANNELS, &count, &calls,
                                 &call->ctx->error);
    if (status != SG_OK)
        return status;
    const sg_status set_up = sg_push_settings_load(reader->data_dir, call->ctx->arena, &settings, NULL,
                                                   &why);
    for (size_t i = 0; i < count; i++) {
        paused = paused || (!list[i].channel[0] && list[i].paused);
        for (int s = 0; s < SG_MESSAGE_STATE_COUNT; s++)
            total[s] += list[i].state[s];
    }
    sg_json_writer *w = sg_response_json(call->response);
    sg_json_object(w);
    sg_json_member_bool(w, "set_up", set_up == SG_OK);
    sg_json_member_string(w, "trouble", set_up == SG_OK || set_up == SG_MISSING ? NULL : why.text);
    sg_json_member_bool(w, "paused", paused);
    put_states(w, "messages", total);
    sg_json_member_int(w, "calls", calls);
    status = put_waiting(w, reader, plan, api_desk(call).actor, &call->ctx->error);
    put_channels(w, &settings, list, count);
    sg_json_end_object(w);
    return status;
}

/* ---- messages ---- */

typedef struct page {
    sg_json_writer *w;
    sg_reader *reader;
    size_t count, limit;
    int64_t last;
    bool more;
} page;

/* Masked, so that a list can be gone through; what cannot be read is no reason not to show the rest. */
static void put_name(const page *p, const char *worker)
{
    sg_buffer document = {0};
    char *name = NULL;
    sg_arena *arena = sg_arena_new(0);
    if (arena && *worker &&
        sg_store_worker_json(p->reader->store, p->reader->scope, worker, SG_PRIVATE_MASKED,
                             &document, NULL) == SG_OK)
        name = sg_json_member_text(arena, document.data, document.size, "name");
    sg_json_member_string(p->w, "name", name);
    sg_buffer_free(&document);
    sg_arena_free(arena);
}

static sg_status put_row(void *context, const sg_outbox_row *row, sg_error *err)
{
    page *p = context;
    sg_json_writer *w = p->w;
    (void)err;
    if (p->count == p->limit) {
        p->more = true;
        return SG_OK;
    }
    p->count++;
    p->last = row->id;
    sg_json_object(w);
    sg_json_member_int(w, "message", row->id);
    sg_json_member_string(w, "key", *row->key ? row->key : NULL);
    sg_json_member_int(w, "plan", row->plan);
    sg_json_member_string(w, "worker", row->worker);
    put_name(p, row->worker);
    sg_json_member_string(w, "channel", *row->channel ? row->channel : NULL);
    sg_json_member_string(w, "state", sg_message_state_json(row->state));
    sg_json_member_string(w, "label", sg_message_state_label(row->state));
    sg_json_member_int(w, "attempts", row->attempts);
    sg_json_member_int(w, "offers", row->offers);
    put_instant(w, "changed", row->changed);
    sg_json_member_string(w, "detail", *row->detail ? row->detail : NULL);
    sg_json_end_object(w);
    return SG_OK;
}

static sg_status mark_of(api_call *call, const char *after, int64_t *ret)
{
    char *end = NULL;
    *ret = after ? strtoll(after, &end, 10) : 0;
    if (after && (*end || *ret < 0)) {
        sg_fail(&call->ctx->error, SG_INVALID, "%s", SG_MSG_OUTBOX_NUMBER);
        return api_bad_query(call, "after", SG_INVALID);
    }
    return SG_OK;
}

static sg_status link_behind(api_call *call, const page *p)
{
    char mark[24];
    snprintf(mark, sizeof mark, "%lld", (long long)p->last);
    return p->more ? api_link_next(call, mark) : SG_OK;
}

sg_status api_push_messages(api_call *call)
{
    sg_reader *reader = api_reader(call);
    const char *after, *word, *channel, *worker;
    int64_t plan = 0, mark = 0;
    sg_message_state state = SG_MESSAGE_QUEUED;
    page p = {.reader = reader};
    sg_status status = api_page(call, &p.limit, &after);
    if (status == SG_OK)
        status = mark_of(call, after, &mark);
    if (status == SG_OK)
        status = api_text(call, "state", &word);
    if (status == SG_OK && word && !sg_message_state_parse(word, &state)) {
        sg_fail(&call->ctx->error, SG_INVALID, "%s", SG_MSG_OUTBOX_STATE_WORD);
        return api_bad_query(call, "state", SG_INVALID);
    }
    if (status == SG_OK)
        status = api_text(call, "channel", &channel);
    if (status == SG_OK)
        status = api_text(call, "worker", &worker);
    if (status == SG_OK)
        status = api_number(call, "plan", 0, INT64_MAX, &plan);
    if (status != SG_OK)
        return status;
    p.w = sg_response_json(call->response);
    sg_json_object(p.w);
    sg_json_key(p.w, "messages");
    sg_json_array(p.w);
    if (worker) /* a person's are few: all of them, whatever else was asked */
        status = sg_outbox_each_to(reader->store, reader->scope, worker, p.limit, put_row, &p,
                                   &call->ctx->error);
    else
        status = sg_outbox_each(reader->store, reader->scope, word ? 1u << state : 0, channel, plan, mark,
                                p.limit + 1, put_row, &p, &call->ctx->error);
    sg_json_end_array(p.w);
    sg_json_end_object(p.w);
    return status == SG_OK ? link_behind(call, &p) : status;
}

static sg_status path_number(api_call *call, int64_t *ret)
{
    const char *id;
    char *end = NULL;
    sg_status status = api_param(call, "id", &id);
    if (status != SG_OK)
        return status;
    *ret = strtoll(id, &end, 10);
    return *end || *ret <= 0 ? sg_fail(&call->ctx->error, SG_NOT_FOUND, "%s", SG_MSG_OUTBOX_NO_SUCH)
                             : SG_OK;
}

static void poke(api_call *call)
{
    const app *a = call->ctx->app;
    dispatch_poke(a->dispatch);
}

sg_status api_push_settle(api_call *call)
{
    static const char *const words[] = {[SG_SETTLE_DELIVERED] = "delivered",
                                        [SG_SETTLE_FAILED] = "failed", [SG_SETTLE_AGAIN] = "again"};
    int64_t id;
    sg_json *json = NULL;
    const char *word = NULL, *note = NULL;
    int how = 0;
    sg_desk desk = api_desk(call);
    sg_error *err = &call->ctx->error;
    sg_status status = path_number(call, &id);
    if (status == SG_OK)
        status = api_body(call, false, &json);
    if (status == SG_OK)
        status = sg_json_get_text(json, "result", 20, call->ctx->arena, &word, err);
    while (status == SG_OK && how < 3 && (!word || strcmp(word, words[how]) != 0))
        how++;
    if (status == SG_OK && how == 3)
        status = sg_fail(err, SG_INVALID, "%s", SG_MSG_OUTBOX_SETTLE_WORD);
    if (status != SG_OK && json)
        api_bad_member(call, "/result", status);
    if (status == SG_OK &&
        (status = sg_json_get_text(json, "note", 200, call->ctx->arena, &note, err)) != SG_OK)
        api_bad_member(call, "/note", status);
    sg_json_free(json);
    if (status == SG_OK)
        status = sg_push_settle(&desk, id, (sg_settlement)how, note, api_now(), err);
    if (status != SG_OK)
        return status;
    poke(call);
    sg_json_writer *w = sg_response_json(call->response);
    sg_json_object(w);
    sg_json_member_int(w, "message", id);
    sg_json_member_string(w, "result", word);
    sg_json_end_object(w);
    return SG_OK;
}

/* ---- pausing ---- */

static sg_status pause_or_resume(api_call *call, bool pause)
{
    sg_json *json = NULL;
    const char *channel = NULL, *reason = NULL;
    sg_desk desk = api_desk(call);
    sg_error *err = &call->ctx->error;
    sg_status status = api_body(call, true, &json);
    if (status == SG_OK && (status = sg_json_get_text(json, "channel", SG_PUSH_NAME - 1,
                                                      call->ctx->arena, &channel, err)) != SG_OK)
        api_bad_member(call, "/channel", status);
    if (status == SG_OK &&
        (status = sg_json_get_text(json, "reason", 120, call->ctx->arena, &reason, err)) != SG_OK)
        api_bad_member(call, "/reason", status);
    sg_json_free(json);
    if (status == SG_OK)
        status = sg_push_pause(&desk, channel, pause, reason, err);
    if (status != SG_OK)
        return status;
    poke(call);
    sg_json_writer *w = sg_response_json(call->response);
    sg_json_object(w);
    sg_json_member_string(w, "channel", channel);
    sg_json_member_bool(w, "paused", pause);
    sg_json_end_object(w);
    return SG_OK;
}

sg_status api_push_pause(api_call *call)
{
    return pause_or_resume(call, true);
}

sg_status api_push_resume(api_call *call)
{
    return pause_or_resume(call, false);
}

sg_status api_push_release(api_call *call)
{
    sg_json *json = NULL;
    int64_t plan = 0, messages = 0;
    sg_desk desk = api_desk(call);
    sg_error *err = &call->ctx->error;
    sg_status status = api_body(call, false, &json);
    if (status == SG_OK &&
        (!sg_json_node_int(sg_json_node_member(sg_json_root(json), "plan"), &plan) || plan <= 0)) {
        status = sg_fail(err, SG_INVALID, "%s", SG_MSG_OUTBOX_PLAN_NUMBER);
        api_bad_member(call, "/plan", status);
    }
    sg_json_free(json);
    if (status == SG_OK)
        status = sg_push_release(&desk, plan, api_now(), &messages, err);
    if (status != SG_OK)
        return status;
    poke(call);
    sg_json_writer *w = sg_response_json(call->response);
    sg_json_object(w);
    sg_json_member_int(w, "plan", plan);
    sg_json_member_int(w, "messages", messages);
    sg_json_end_object(w);
    return SG_OK;
}

/* ---- whom to call back ---- */

static sg_status put_call(void *context, const sg_call_back *back, sg_error *err)
{
    page *p = context;
    (void)err;
    if (p->count == p->limit) {
        p->more = true;
        return SG_OK;
    }
    p->count++;
    p->last = back->id;
    sg_json_object(p->w);
    sg_json_member_int(p->w, "call", back->id);
    put_instant(p->w, "instant", back->instant);
    sg_json_member_string(p->w, "worker", *back->worker ? back->worker : NULL);
    put_name(p, back->worker);
    sg_json_member_int(p->w, "plan", back->plan);
    sg_json_member_string(p->w, "channel", back->channel);
    sg_json_member_string(p->w, "text", back->text);
    sg_json_end_object(p->w);
    return SG_OK;
}

sg_status api_push_calls(api_call *call)
{
    sg_reader *reader = api_reader(call);
    const char *after;
    int64_t mark = 0;
    page p = {.reader = reader};
    sg_status status = api_page(call, &p.limit, &after);
    if (status == SG_OK)
        status = mark_of(call, after, &mark);
    if (status != SG_OK)
        return status;
    p.w = sg_response_json(call->response);
    sg_json_object(p.w);
    sg_json_key(p.w, "calls");
    sg_json_array(p.w);
    status = sg_outbox_each_call(reader->store, reader->scope, mark, p.limit + 1, put_call, &p,
                                 &call->ctx->error);
    sg_json_end_array(p.w);
    sg_json_end_object(p.w);
    return status == SG_OK ? link_behind(call, &p) : status;
}

sg_status api_push_call_done(api_call *call)
{
    int64_t id;
    sg_desk desk = api_desk(call);
    sg_status status = path_number(call, &id);
    if (status == SG_OK)
        status = sg_push_call_done(&desk, id, &call->ctx->error);
    if (status != SG_OK)
        return status;
    sg_json_writer *w = sg_response_json(call->response);
    sg_json_object(w);
    sg_json_member_int(w, "call", id);
    sg_json_member_bool(w, "done", true);
    sg_json_end_object(w);
    return SG_OK;
}
