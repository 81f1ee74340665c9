/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What people decide about sending: pausing a channel, settling what nobody knows; and what workers
 * reply, which is a decision too.
 */
#include <stdio.h>
#include <string.h>

#include "desk.h"
#include "push_run.h"
#include "songgang/messages/ledger.h"
#include "songgang/messages/outbox.h"

/* ---- pausing ---- */

sg_status sg_push_pause(const sg_desk *desk, const char *channel, bool pause, const char *reason,
                        sg_error *err)
{
    sg_store *store;
    sg_channel_state state;
    if (channel && strlen(channel) >= SG_PUSH_NAME)
        return sg_fail(err, SG_UNKNOWN, SG_MSG_OUTBOX_NO_CHANNEL, channel);
    sg_status status = desk_begin(desk, &store, err);
    if (status != SG_OK)
        return status;
    status = sg_outbox_channel(store, channel ? channel : "", &state, err);
    if (status == SG_OK) {
        state.paused = pause;
        snprintf(state.reason, sizeof state.reason, "%s", pause && reason ? reason : "");
        snprintf(state.actor, sizeof state.actor, "%s", desk->actor ? desk->actor : "");
        if (!pause) /* whoever resumes has looked: no waiting */
            state.breaker = (sg_breaker){.state = SG_BREAKER_CLOSED};
        status = sg_outbox_set_channel(store, channel ? channel : "", &state, err);
    }
    return desk_end(desk, store, status, err);
}

/* ---- the second person ---- */

static sg_status release(sg_store *store, const sg_desk *desk, int64_t plan, int64_t now, int64_t *ret,
                         sg_error *err)
{
    sg_outbox_waiting list[SG_OUTBOX_WAITING];
    size_t count = 0;
    const char *me = desk->actor && *desk->actor ? desk->actor : SG_MSG_LEDGER_SELF, *same = NULL;
    sg_status status = sg_outbox_waiting_for(store, desk->scope, plan, list, &count, err);
    *ret = 0;
    for (size_t i = 0; i < count && status == SG_OK; i++) {
        int64_t messages = 0;
        if (strncmp(list[i].actor, me, sizeof list[i].actor - 1) == 0) {
            same = list[i].actor;
            continue;
        }
        status = sg_outbox_clear(store, desk->scope, &list[i], now, &messages, err);
        *ret += messages;
    }
    if (status != SG_OK || *ret > 0)
        return status;
    return same ? sg_fail(err, SG_CONFLICT, SG_MSG_OUTBOX_SAME_PERSON, (long long)plan, same)
                : sg_fail(err, SG_CONFLICT, SG_MSG_OUTBOX_NONE_WAITS, (long long)plan);
}

sg_status sg_push_release(const sg_desk *desk, int64_t plan, int64_t now, int64_t *ret_messages,
                          sg_error *err)
{
    sg_store *store;
    sg_status status = desk_begin(desk, &store, err);
    return status == SG_OK
               ? desk_end(desk, store, release(store, desk, plan, now, ret_messages, err), err)
               : status;
}

/* ---- settling ---- */

static sg_status settle(sg_store *store, const sg_desk *desk, sg_outbox_item *item,
                        sg_settlement how, const char *note, int64_t now, sg_error *err)
{
    const bool amiss = item->state == SG_MESSAGE_UNKNOWN || item->state == SG_MESSAGE_FAILED;
    const sg_outbox_attempt last = {.message = item->id, .attempt = item->attempts};
    sg_status status = SG_OK;
    if (!sg_scope_covers(desk->scope, item->home))
        return sg_fail(err, SG_NOT_FOUND, SG_MSG_OUTBOX_NO_MESSAGE, (long long)item->id);
    if (!amiss || (how == SG_SETTLE_FAILED && item->state == SG_MESSAGE_FAILED))
        return sg_fail(err, SG_CONFLICT, SG_MSG_OUTBOX_BY_HAND_STATE, (long long)item->id,
                       sg_message_state_label(item->state));
    switch (how) {
    case SG_SETTLE_DELIVERED:
        if (item->attempts > 0)
            status = sg_outbox_attempt_end(store, &last, SG_ATTEMPT_DELIVERED, NULL, note, now, err);
        return status == SG_OK
                   ? sg_outbox_move(store, item, SG_MESSAGE_DELIVERED, now, note, now, err)
                   : status;
    case SG_SETTLE_FAILED:
        if (item->attempts > 0)
            status = sg_outbox_attempt_end(store, &last, SG_ATTEMPT_FAILED, NULL, note, now, err);
        return status == SG_OK ? sg_outbox_move(store, item, SG_MESSAGE_FAILED, now, note, now, err)
                               : status;
    case SG_SETTLE_AGAIN:
        status = sg_outbox_forgive(store, item->id, err);
        if (status == SG_OK)
            status = sg_outbox_move(store, item, SG_MESSAGE_QUEUED, now, note, now, err);
        return status == SG_OK ? sg_outbox_route(store, item->id, "", err) : status;
    }
    return sg_fail(err, SG_INVALID, "%s", sg_status_text(SG_INVALID));
}

sg_status sg_push_settle(const sg_desk *desk, int64_t message, sg_settlement how, const char *note,
                         int64_t now, sg_error *err)
{
    sg_store *store;
    sg_outbox_item item;
    sg_arena *arena = sg_arena_new(0);
    sg_status status = arena ? desk_begin(desk, &store, err) : sg_fail_memory(err);
    if (status == SG_OK) {
        status = sg_outbox_item_get(store, message, arena, &item, err);
        if (status == SG_OK)
            status = settle(store, desk, &item, how, note, now, err);
        status = desk_end(desk, store, status, err);
    }
    sg_arena_free(arena);
    return status;
}

sg_status sg_push_call_done(const sg_desk *desk, int64_t id, sg_error *err)
{
    sg_store *store;
    sg_status status = desk_begin(desk, &store, err);
    return status == SG_OK
               ? desk_end(desk, store, sg_outbox_call_done(store, desk->scope, id, err), err)
               : status;
}

/* ---- replies ---- */

enum { FAMILY = 8 }; /* persons with one phone */

/* To whom the last message went; false: nobody, or several have this phone and got one, or it may not
 * have arrived and the reply may be to another. */
static sg_status last_message(sg_pusher *p, const char *const *worker, size_t count, bool *ret_any,
                              sg_outbox_item *ret, sg_error *err)
{
    size_t found = 0;
    sg_status status = SG_OK;
    for (size_t i = 0; i < count && status == SG_OK; i++) {
        sg_outbox_item item;
        sg_error cause = {0};
        bool sure = false;
        status = sg_outbox_last_to(p->store, worker[i], p->scratch, &item, &sure, &cause);
        if (status == SG_OK) {
            found += sure ? 1 : 2;
            *ret = item;
        } else if (status == SG_NOT_FOUND) {
            status = SG_OK;
        } else {
            sg_fail(err, status, "%s", cause.text);
        }
    }
    *ret_any = found == 1;
    return status;
}

/* 有意向 to the n-th job of the message. `*ret_recorded` false: it cannot be recorded. */
static sg_status answer_job(sg_pusher *p, const sg_outbox_item *item, int job, int64_t now,
                            bool *ret_recorded, sg_error *err)
{
    sg_outbox_line *line;
    size_t count;
    bool fixed;
    char id[SG_POSTING_ID_TEXT];
    sg_buffer payload = {0};
    sg_error why = {0};
    *ret_recorded = false;
    sg_status status = sg_outbox_lines(p->store, item, p->scratch, &line, &count, &fixed, err);
    if (status != SG_OK || !fixed)
        return status;
    for (size_t i = 0; i < count; i++) {
        if (line[i].posting == 0 || --job != 0)
            continue;
        sg_posting_id_print(line[i].posting, id);
        const sg_desk desk = {.data_dir = p->data_dir, .vocabulary = p->vocabulary, .actor = p->actor,
                              .scope = &sg_everywhere, .today = push_today(now)};
        const sg_answer answer = {.worker = item->worker, .posting = id, .answer = "interested"};
        sg_arena *arena = sg_arena_new(0);
        status = arena ? desk_answer(p->store, &desk, &answer, arena, &payload, &why, ret_recorded, err)
                       : sg_fail_memory(err);
        sg_arena_free(arena);
        break;
    }
    sg_buffer_free(&payload);
    return status;
}

static sg_status take_reply(sg_pusher *p, sg_outbox_reply *reply, const char *phone, int job,
                            int64_t now, sg_push_reply *ret, sg_error *err)
{
    const char *worker[FAMILY];
    size_t count = 0;
    sg_outbox_item item = {0};
    bool any = false, fresh = false, recorded = false;
    int64_t person = 0, id = 0;
    sg_status status = sg_outbox_person(p->store, phone, &person, err);
    if (status == SG_OK && person == 0)
        return sg_fail(err, SG_INVALID, SG_MSG_OUTBOX_PHONE, phone);
    if (status == SG_OK)
        status = sg_outbox_workers_of(p->store, phone, p->scratch, worker, FAMILY, &count, err);
    if (status == SG_OK)
        status = last_message(p, worker, count, &any, &item, err);
    if (status != SG_OK)
        return status;
    ret->known = count > 0;
    reply->worker = any ? item.worker : count == 1 ? worker[0] : "";
    reply->plan = any ? item.plan : 0;
    /* written first: it tells whether the same reply was here before */
    reply->open = reply->kind != SG_REPLY_STOP;
    status = sg_outbox_put_reply(p->store, reply, now, &id, &fresh, err);
    if (status != SG_OK || !fresh)
        return status;
    if (any && reply->kind != SG_REPLY_STOP) /* whoever answers has got it; R may be to any message */
        status = sg_outbox_reached(p->store, item.worker, item.plan, now, err);
    if (status == SG_OK && reply->kind == SG_REPLY_STOP)
        status = sg_outbox_opt_out(p->store, phone, "sms", true, now, err);
    if (status == SG_OK && reply->kind == SG_REPLY_JOB && any)
        status = answer_job(p, &item, job, now, &recorded, err);
    if (status == SG_OK && recorded)
        status = sg_outbox_call_done(p->store, &sg_everywhere, id, err);
    ret->recorded = recorded || reply->kind == SG_REPLY_STOP;
    ret->id = ret->recorded ? 0 : id;
    return status;
}

sg_status sg_push_reply_take(sg_pusher *pusher, const char *channel, const char *phone,
                             const char *text, const char *id, int64_t now, sg_push_reply *ret,
                             sg_error *err)
{
    const sg_push_channel *known;
    sg_push_reply done = {.kind = SG_REPLY_OTHER};
    int job = 0;
    sg_status status = push_refresh(pusher, err);
    if (status == SG_OK)
        status = push_channel(pusher, channel, &known, err);
    if (status == SG_OK)
        status = push_begin(pusher, err);
    if (status != SG_OK)
        return status;
    sg_arena_reset(pusher->scratch);
    done.kind = sg_push_reply_kind(text, &job);
    sg_outbox_reply reply = {.channel = channel, .reference = id, .worker = "", .kind = (int)done.kind,
                             .text = text};
    status = push_end(pusher, take_reply(pusher, &reply, phone ? phone : "", job, now, &done, err),
                      err);
    if (status == SG_OK)
        *ret = done;
    return status;
}
