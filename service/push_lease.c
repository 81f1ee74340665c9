/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Taking messages out of the outbox: when a channel may send, which messages are due, for whom they
 * still make sense, and what they say. All in one transaction that is durable before anybody sees a
 * message: what was given out is known to be out.
 */
#include <stdio.h>
#include <string.h>

#include "push_run.h"
#include "songgang/messages/outbox.h"
#include "songgang/sha256.h"

enum {
    ROUTE_PAGE = 200,
    ROUTE_MOST = 2000,  /* a call */
    SWEEP_MOST = 500,
    ROUNDS = 8,         /* of picking, when many turn out not to be sendable */
    WAIT_EMPTY = 30,
    WAIT_MOST = 300,
    WAIT_PAUSED = 60
};

/* ---- what nobody reported ---- */

static sg_status expire(sg_pusher *p, sg_outbox_item *item, int64_t now, sg_error *err)
{
    const sg_push_channel *channel = sg_push_channel_named(&p->settings, item->channel);
    const sg_outbox_attempt last = {.message = item->id, .attempt = item->attempts};
    int tries = 0;
    sg_status status =
        sg_outbox_attempt_end(p->store, &last, SG_ATTEMPT_UNKNOWN, NULL, NULL, now, err);
    if (status == SG_OK)
        status = sg_outbox_tries_by(p->store, item->id, item->channel, &tries, err);
    if (status != SG_OK)
        return status;
    if (!channel || !channel->idempotent || tries >= channel->attempts)
        return sg_outbox_move(p->store, item, SG_MESSAGE_UNKNOWN, now, SG_MSG_OUTBOX_EXPIRED, now,
                              err);
    status = sg_outbox_loosen(p->store, item->id, err);
    return status == SG_OK ? sg_outbox_move(p->store, item, SG_MESSAGE_QUEUED,
                                            now + sg_push_backoff(tries, (uint64_t)item->id, 0),
                                            SG_MSG_OUTBOX_EXPIRED, now, err)
                           : status;
}

sg_status push_sweep(sg_pusher *p, int64_t now, sg_error *err)
{
    sg_outbox_item *list;
    size_t count = 0;
    sg_arena *arena = sg_arena_new(0);
    sg_status status = arena ? sg_outbox_pick_items(p->store, SG_PICK_EXPIRED, NULL, NULL, now,
                                                    SWEEP_MOST, arena, &list, &count, err)
                             : sg_fail_memory(err);
    for (size_t i = 0; i < count && status == SG_OK; i++)
        status = expire(p, &list[i], now, err);
    for (size_t c = 0; c < p->settings.channel_count && status == SG_OK; c++) {
        const sg_push_channel *channel = &p->settings.channel[c];
        if (channel->receipt_hours == 0)
            continue;
        status = sg_outbox_pick_items(p->store, SG_PICK_SILENT, channel->name, NULL,
                                      now - (int64_t)channel->receipt_hours * 3600, SWEEP_MOST, arena,
                                      &list, &count, err);
        for (size_t i = 0; i < count && status == SG_OK; i++)
            status = sg_outbox_move(p->store, &list[i], SG_MESSAGE_UNKNOWN, now,
                                    SG_MSG_OUTBOX_SILENT, now, err);
    }
    sg_arena_free(arena);
    return status;
}

/* ---- one message ---- */

void push_make_key(const sg_outbox_item *item, const char *channel, const sg_outbox_line *line,
                   size_t count, unsigned char ret[SG_OUTBOX_KEY])
{
    unsigned char hash[SG_SHA256_SIZE];
    sg_sha256 sum;
    sg_sha256_begin(&sum);
    sg_sha256_text(&sum, channel);
    sg_sha256_text(&sum, item->worker);
    sg_sha256_number(&sum, item->plan);
    for (size_t i = 0; i < count; i++) {
        sg_sha256_number(&sum, line[i].line);
        sg_sha256_number(&sum, (int64_t)line[i].posting);
        sg_sha256_text(&sum, line[i].course);
    }
    sg_sha256_end(&sum, hash);
    memcpy(ret, hash, SG_OUTBOX_KEY);
}

/* The offers it is about, without those whose job is gone: nobody may be told of them. */
static sg_status lines_of(sg_pusher *p, const sg_outbox_item *item, int64_t now,
                          sg_outbox_line **ret, size_t *ret_count, size_t *ret_queued, sg_error *err)
{
    sg_outbox_line *line;
    size_t count, kept = 0, queued = 0;
    bool fixed;
    sg_status status = sg_outbox_lines(p->store, item, p->scratch, &line, &count, &fixed, err);
    for (size_t i = 0; i < count && status == SG_OK; i++) {
        bool open = true, free_now = true;
        if (line[i].state == SG_OFFER_QUEUED && line[i].posting && !item->loose)
            status = push_job_open(p, line[i].posting, now, &open, err);
        bool gone = !open;
        if (status == SG_OK && gone)
            status = sg_outbox_free_line(p->store, item->plan, item->worker, line[i].line, &free_now,
                                         err);
        if (status == SG_OK && gone && free_now) {
            status = sg_outbox_drop_line(p->store, item, &line[i],
                                         sg_conflict_json(SG_CONFLICT_CLOSED), err);
            continue;
        }
        queued += line[i].state == SG_OFFER_QUEUED;
        line[kept++] = line[i];
    }
    if (status == SG_OK && !fixed && queued > 0)
        status = sg_outbox_fix(p->store, item, line, kept, err);
    *ret = line;
    *ret_count = kept;
    *ret_queued = queued;
    return status;
}

/* What the message is made of; `*ret_any` false: there is nothing to say any more. */
static sg_status write_message(sg_pusher *p, const sg_outbox_item *item, const push_person *person,
                               int64_t now, sg_arena *arena, sg_push_message *ret, bool *ret_any,
                               unsigned char ret_key[SG_OUTBOX_KEY], sg_error *err)
{
    sg_outbox_line *line;
    size_t count, queued;
    sg_status status = lines_of(p, item, now, &line, &count, &queued, err);
    *ret_any = false;
    if (status != SG_OK || queued == 0)
        return status;
    status = push_words_of(p, item, person, line, count, now, true, arena, &ret->words, err);
    if (status != SG_OK || (ret->words.job_count == 0 && !ret->words.course))
        return status;
    status = sg_push_render(&p->settings, &ret->words, arena, &ret->text, &ret->parts, err);
    if (status != SG_OK)
        return status;
    push_make_key(item, item->channel, line, count, ret_key);
    sg_hex(ret_key, SG_OUTBOX_KEY, ret->key);
    ret->id = item->id;
    ret->plan = item->plan;
    ret->home = item->home;
    ret->worker = sg_arena_strdup(arena, item->worker);
    ret->name = person->name ? sg_arena_strdup(arena, person->name) : NULL;
    ret->phone = person->phone ? sg_arena_strdup(arena, person->phone) : NULL;
    ret->wechat = person->wechat ? sg_arena_strdup(arena, person->wechat) : NULL;
    *ret_any = true;
    return ret->worker && (!person->name || ret->name) && (!person->phone || ret->phone) &&
                   (!person->wechat || ret->wechat)
               ? SG_OK
               : sg_fail_memory(err);
}

/* Has the worker had enough for today? Then the message waits until tomorrow morning. */
static sg_status over_cap(sg_pusher *p, const sg_outbox_item *item, int64_t now, bool *ret,
                          sg_error *err)
{
    const int64_t midnight = sg_push_day(now) * 86400 - 8 * 3600;
    int tries = 0;
    sg_status status = sg_outbox_tries(p->store, item->worker, midnight, &tries, err);
    *ret = status == SG_OK && tries >= p->policy.daily_cap;
    if (*ret)
        status = sg_outbox_postpone(p->store, item->id,
                                    midnight + 86400 + (int64_t)p->policy.quiet_until * 60, err);
    return status;
}

typedef struct leasing {
    const sg_push_channel *channel;
    const char *lease;
    int64_t now;
    sg_arena *arena;
    sg_push_batch *batch;
} leasing;

/* What becomes of a message other than being leased is written down by the channel it would go by. */
static sg_status move_here(sg_pusher *p, const leasing *l, sg_outbox_item *item, bool routed,
                           sg_message_state to, const char *detail, sg_error *err)
{
    sg_status status =
        routed ? SG_OK : sg_outbox_route(p->store, item->id, l->channel->name, err);
    return status == SG_OK ? sg_outbox_move(p->store, item, to, l->now, detail, l->now, err) : status;
}

/* Leases one message that goes by this channel, or settles why it is not to be sent now. */
static sg_status take_here(sg_pusher *p, leasing *l, sg_outbox_item *item, const push_person *person,
                           sg_error *err)
{
    sg_error cause = {0};
    const bool routed = item->channel[0] != '\0';
    bool enough = false, any = false;
    unsigned char key[SG_OUTBOX_KEY];
    sg_push_message *m = &l->batch->message[l->batch->count];
    sg_status status = SG_OK;
    snprintf(item->channel, sizeof item->channel, "%s", l->channel->name);
    if (l->channel->medium != SG_MEDIUM_PAPER)
        status = over_cap(p, item, l->now, &enough, err);
    if (status == SG_OK && enough && !routed)
        status = sg_outbox_route(p->store, item->id, item->channel, err);
    if (status != SG_OK || enough)
        return status;
    *m = (sg_push_message){.attempt = item->attempts + 1};
    status = write_message(p, item, person, l->now, l->arena, m, &any, key, &cause);
    if (status == SG_LIMIT)
        return move_here(p, l, item, routed, SG_MESSAGE_FAILED, cause.text, err);
    if (status != SG_OK)
        return sg_fail(err, status, "%s", cause.text);
    if (!any)
        return move_here(p, l, item, routed, SG_MESSAGE_CANCELLED, SG_MSG_OUTBOX_DROPPED, err);
    status = sg_outbox_take(p->store, item, key, l->lease, l->now + l->channel->lease_seconds, l->now,
                            err);
    l->batch->count += status == SG_OK;
    return status;
}

/* By this channel or another: that of the message, or the one chosen now. */
static sg_status take_one(sg_pusher *p, leasing *l, sg_outbox_item *item, sg_error *err)
{
    push_person person;
    const sg_push_channel *channel;
    sg_error cause = {0};
    sg_status status = push_read_person(p, item->worker, p->scratch, &person, &cause);
    if (status == SG_NOT_FOUND)
        return sg_outbox_move(p->store, item, SG_MESSAGE_CANCELLED, l->now, SG_MSG_OUTBOX_ERASED,
                              l->now, err);
    if (status != SG_OK)
        return sg_fail(err, status, "%s", cause.text);
    status = push_choose(p, item, &person, &channel, err);
    if (status == SG_OK && channel != l->channel) /* opted out, or other settings, since */
        return push_pass_to(p, item, channel, NULL, l->now, err);
    return status == SG_OK ? take_here(p, l, item, &person, err) : status;
}

/* A page of messages: those of the channel that are due, or those that have none yet, which are taken
 * when they turn out to be its own. */
static sg_status take_page(sg_pusher *p, leasing *l, sg_outbox_pick which, size_t allowed, size_t page,
                           size_t *ret_seen, sg_error *err)
{
    sg_outbox_item *list;
    size_t count = 0;
    sg_arena *arena = sg_arena_new(0);
    sg_status status = arena ? sg_outbox_pick_items(p->store, which, l->channel->name, NULL, l->now,
                                                    page, arena, &list, &count, err)
                             : sg_fail_memory(err);
    *ret_seen = 0;
    for (size_t i = 0; i < count && status == SG_OK && l->batch->count < allowed; i++) {
        sg_arena_reset(p->scratch);
        status = take_one(p, l, &list[i], err);
        ++*ret_seen;
    }
    sg_arena_free(arena);
    return status;
}

/* Picks until `allowed` are leased, or no more are due. */
static sg_status take_due(sg_pusher *p, leasing *l, size_t allowed, sg_error *err)
{
    sg_status status = SG_OK;
    size_t seen = 1, chosen = 0;
    for (int round = 0; round < ROUNDS && seen > 0 && status == SG_OK && l->batch->count < allowed; round++)
        status = take_page(p, l, SG_PICK_READY, allowed, allowed - l->batch->count, &seen, err);
    for (seen = 1; seen > 0 && status == SG_OK && l->batch->count < allowed && chosen < ROUTE_MOST;
         chosen += seen)
        status = take_page(p, l, SG_PICK_UNROUTED, allowed, ROUTE_PAGE, &seen, err);
    return status;
}

/* Those leased under the name already. Where the receiver does not drop what it has seen nobody can tell
 * whether the one who asks again has sent some of them: then there is nothing for him under this name. */
static sg_status give_again(sg_pusher *p, leasing *l, size_t limit, sg_error *err)
{
    sg_outbox_item *list;
    size_t count = 0;
    sg_arena *arena = sg_arena_new(0);
    sg_status status = arena ? sg_outbox_pick_items(p->store, SG_PICK_HELD_BY, l->channel->name,
                                                    l->lease, l->now, limit, arena, &list, &count, err)
                             : sg_fail_memory(err);
    if (status == SG_OK && count > 0 && !l->channel->idempotent) {
        l->batch->why = "held";
        l->batch->wait = WAIT_EMPTY;
        count = 0;
    }
    for (size_t i = 0; i < count && status == SG_OK; i++) {
        push_person person;
        unsigned char key[SG_OUTBOX_KEY];
        bool any = false;
        sg_push_message *m = &l->batch->message[l->batch->count];
        sg_error cause = {0};
        sg_arena_reset(p->scratch);
        *m = (sg_push_message){.attempt = list[i].attempts};
        list[i].loose = true; /* it may be out: nothing of it is dropped any more */
        status = push_read_person(p, list[i].worker, p->scratch, &person, &cause);
        if (status == SG_OK)
            status = write_message(p, &list[i], &person, l->now, l->arena, m, &any, key, &cause);
        if (status == SG_NOT_FOUND || status == SG_LIMIT)
            status = SG_OK; /* its lease runs out */
        else if (status != SG_OK)
            sg_fail(err, status, "%s", cause.text);
        l->batch->count += any;
    }
    sg_arena_free(arena);
    return status;
}

/* May the channel send now, and how many? */
static sg_status allowed_now(sg_pusher *p, leasing *l, size_t limit, size_t *ret, sg_error *err)
{
    sg_channel_state all, own;
    sg_status status = sg_outbox_channel(p->store, "", &all, err);
    if (status == SG_OK)
        status = sg_outbox_channel(p->store, l->channel->name, &own, err);
    *ret = 0;
    if (status != SG_OK)
        return status;
    if (all.paused || own.paused) {
        l->batch->why = "paused";
        l->batch->wait = WAIT_PAUSED;
        return SG_OK;
    }
    l->batch->wait = l->channel->medium == SG_MEDIUM_PAPER
                         ? 0
                         : sg_push_quiet(l->now, p->policy.quiet_from, p->policy.quiet_until);
    if (l->batch->wait > 0) {
        l->batch->why = "quiet";
        return SG_OK;
    }
    const sg_breaker before = own.breaker;
    *ret = sg_breaker_allow(&own.breaker, l->now, limit, &l->batch->wait);
    if (*ret == 0)
        l->batch->why = "breaker";
    return before.state != own.breaker.state || before.until != own.breaker.until
               ? sg_outbox_set_channel(p->store, l->channel->name, &own, err)
               : SG_OK;
}

static sg_status lease(sg_pusher *p, leasing *l, size_t limit, sg_error *err)
{
    size_t allowed = 0;
    int64_t due = 0;
    sg_status status = push_sweep(p, l->now, err);
    if (status == SG_OK && l->lease)
        status = give_again(p, l, limit, err);
    if (status != SG_OK || l->batch->count > 0 || l->batch->wait > 0)
        return status;
    status = allowed_now(p, l, limit, &allowed, err);
    if (status == SG_OK && allowed > 0)
        status = take_due(p, l, allowed, err);
    if (status != SG_OK || l->batch->count > 0 || allowed == 0)
        return status;
    status = sg_outbox_next_due(p->store, l->channel->name, &due, err);
    l->batch->why = "empty";
    l->batch->wait = due > l->now ? due - l->now : due > 0 ? 1 : WAIT_EMPTY;
    if (l->batch->wait > WAIT_MOST)
        l->batch->wait = WAIT_MOST;
    return status;
}

static bool lease_valid(const char *lease)
{
    size_t n = strlen(lease);
    return n >= 1 && n < SG_PUSH_LEASE &&
           strspn(lease, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") == n;
}

static sg_status take_or_look(sg_pusher *pusher, const char *channel, size_t limit, const char *name,
                              bool look, int64_t now, sg_arena *arena, sg_push_batch *ret,
                              sg_error *err)
{
    sg_push_batch batch = {.why = ""};
    leasing l = {.lease = name, .now = now, .arena = arena, .batch = &batch};
    if (limit < 1 || limit > SG_PUSH_BATCH)
        return sg_fail(err, SG_INVALID, SG_MSG_OUTBOX_LIMIT, (int)SG_PUSH_BATCH);
    if (name && !lease_valid(name))
        return sg_fail(err, SG_INVALID, "%s", SG_MSG_OUTBOX_LEASE_NAME);
    sg_status status = push_refresh(pusher, err);
    if (status == SG_OK)
        status = push_channel(pusher, channel, &l.channel, err);
    if (status == SG_OK && !(batch.message = sg_arena_array(arena, limit, sizeof *batch.message)))
        status = sg_fail_memory(err);
    if (status == SG_OK)
        status = push_begin(pusher, err);
    if (status != SG_OK)
        return status;
    status = push_end(pusher, look ? give_again(pusher, &l, limit, err) : lease(pusher, &l, limit, err),
                      err);
    if (status == SG_OK)
        *ret = batch;
    return status;
}

sg_status sg_push_lease(sg_pusher *pusher, const char *channel, size_t limit, const char *name,
                        int64_t now, sg_arena *arena, sg_push_batch *ret, sg_error *err)
{
    return take_or_look(pusher, channel, limit, name, false, now, arena, ret, err);
}

sg_status sg_push_held(sg_pusher *pusher, const char *channel, size_t limit, const char *name,
                       int64_t now, sg_arena *arena, sg_push_batch *ret, sg_error *err)
{
    return take_or_look(pusher, channel, limit, name ? name : "", true, now, arena, ret, err);
}
