/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What came of messages: reports of whoever took them, and receipts of networks. Both may come twice,
 * late, or in the wrong order. The rule: that a message got through is believed whoever says it and
 * whenever; that it did not is believed only of the attempt that is under way.
 */
#include <string.h>

#include "push_run.h"
#include "songgang/messages/outbox.h"

typedef struct reporting {
    sg_pusher *p;
    const sg_push_channel *channel;
    int64_t now;
    sg_push_tally *tally;
} reporting;

/* A transaction for `count` words about messages of a channel of the settings as they are now. */
static sg_status report_begin(reporting *r, const char *channel, size_t count, sg_error *err)
{
    if (count > SG_PUSH_BATCH)
        return sg_fail(err, SG_LIMIT, SG_MSG_OUTBOX_LIMIT, (int)SG_PUSH_BATCH);
    sg_status status = push_refresh(r->p, err);
    if (status == SG_OK)
        status = push_channel(r->p, channel, &r->channel, err);
    return status == SG_OK ? push_begin(r->p, err) : status;
}

static bool under_way(sg_message_state state)
{
    return state == SG_MESSAGE_LEASED || state == SG_MESSAGE_UNKNOWN;
}

/* The message of an attempt, and its attempt as found. */
static sg_status message_of(reporting *r, const sg_outbox_attempt *attempt, sg_outbox_item *ret,
                            sg_error *err)
{
    sg_arena_reset(r->p->scratch);
    return sg_outbox_item_get(r->p->store, attempt->message, r->p->scratch, ret, err);
}

/* Also when it waits for another channel meanwhile: it need not go out again. */
static bool can_still_stop(const sg_outbox_item *item, const sg_outbox_attempt *attempt)
{
    return item->state == SG_MESSAGE_QUEUED || item->state == SG_MESSAGE_UNKNOWN ||
           (item->state == SG_MESSAGE_LEASED && strcmp(item->channel, attempt->channel) == 0);
}

/* Back by the channel that brought it through. */
static sg_status move_through(reporting *r, sg_outbox_item *item, const sg_outbox_attempt *attempt,
                              sg_message_state to, const char *detail, sg_error *err)
{
    sg_status status = SG_OK;
    if (strcmp(item->channel, attempt->channel) != 0) {
        status = sg_outbox_route(r->p->store, item->id, attempt->channel, err);
        memcpy(item->channel, attempt->channel, sizeof item->channel);
    }
    return status == SG_OK ? sg_outbox_move(r->p->store, item, to, r->now, detail, r->now, err)
                           : status;
}

static sg_status delivered(reporting *r, sg_outbox_attempt *attempt, sg_outbox_item *item,
                           const char *provider, const char *detail, bool *ret_changed,
                           sg_error *err)
{
    sg_status status = SG_OK;
    *ret_changed = can_still_stop(item, attempt) || item->state == SG_MESSAGE_SENT ||
                   item->state == SG_MESSAGE_FAILED;
    if (attempt->end != SG_ATTEMPT_DELIVERED || provider)
        status = sg_outbox_attempt_end(r->p->store, attempt, SG_ATTEMPT_DELIVERED, provider, detail,
                                       r->now, err);
    if (status == SG_OK && *ret_changed)
        status = move_through(r, item, attempt, SG_MESSAGE_DELIVERED, detail, err);
    return status;
}

/* For good, by this channel: the next one takes over. */
static sg_status failed(reporting *r, const sg_outbox_attempt *attempt, sg_outbox_item *item,
                        const char *provider, const char *detail, sg_error *err)
{
    sg_status status = sg_outbox_attempt_end(r->p->store, attempt, SG_ATTEMPT_FAILED, provider, detail,
                                             r->now, err);
    return status == SG_OK ? push_pass_on(r->p, item, detail, r->now, err) : status;
}

static sg_status accepted(reporting *r, sg_outbox_attempt *attempt, sg_outbox_item *item,
                          const sg_push_outcome *o, bool *ret_changed, sg_error *err)
{
    bool known = false, arrived = false;
    /* what a receipt or a refusal said of this attempt before stands */
    const bool open = attempt->end == SG_ATTEMPT_RUNS || attempt->end == SG_ATTEMPT_UNKNOWN ||
                      attempt->end == SG_ATTEMPT_NOT_SENT;
    *ret_changed = open && can_still_stop(item, attempt);
    sg_status status = SG_OK;
    if (open || o->provider)
        status = sg_outbox_attempt_end(r->p->store, attempt,
                                       open ? SG_ATTEMPT_ACCEPTED : attempt->end, o->provider,
                                       o->detail, r->now, err);
    if (open)
        attempt->end = SG_ATTEMPT_ACCEPTED;
    if (status == SG_OK && *ret_changed)
        status = move_through(r, item, attempt, SG_MESSAGE_SENT, o->detail, err);
    if (status == SG_OK && o->provider)
        status = sg_outbox_kept_receipt(r->p->store, attempt->channel, o->provider, &known, &arrived,
                                        err);
    if (status != SG_OK || !known)
        return status;
    status = message_of(r, attempt, item, err);
    if (status == SG_OK && arrived)
        status = delivered(r, attempt, item, NULL, NULL, ret_changed, err);
    else if (status == SG_OK && item->state == SG_MESSAGE_SENT && attempt->attempt == item->attempts)
        status = failed(r, attempt, item, NULL, NULL, err);
    return status;
}

static sg_status lost(reporting *r, const sg_outbox_attempt *attempt, sg_outbox_item *item,
                      const sg_push_outcome *o, sg_error *err)
{
    sg_status status = sg_outbox_attempt_end(r->p->store, attempt, SG_ATTEMPT_UNKNOWN, o->provider,
                                             o->detail, r->now, err);
    return status == SG_OK ? sg_outbox_move(r->p->store, item, SG_MESSAGE_UNKNOWN, r->now, o->detail,
                                            r->now, err)
                           : status;
}

/* Surely not sent: again later, unless that was tried often enough. */
static sg_status again(reporting *r, const sg_outbox_attempt *attempt, sg_outbox_item *item,
                       const sg_push_outcome *o, sg_error *err)
{
    int tries = 0;
    sg_status status = sg_outbox_tries_by(r->p->store, item->id, item->channel, &tries, err);
    /* a try before this one may have arrived: then no other channel may take over */
    if (status == SG_OK && tries >= r->channel->attempts)
        return item->loose || (r->channel->idempotent && o->channel_fault)
                   ? lost(r, attempt, item, o, err)
                   : failed(r, attempt, item, NULL, o->detail, err);
    if (status == SG_OK)
        status = sg_outbox_attempt_end(r->p->store, attempt, SG_ATTEMPT_NOT_SENT, NULL, o->detail,
                                       r->now, err);
    /* a receiver that drops what it has seen may have seen it */
    if (status == SG_OK && r->channel->idempotent && o->channel_fault)
        status = sg_outbox_loosen(r->p->store, item->id, err);
    if (status == SG_OK)
        status = sg_outbox_move(r->p->store, item, SG_MESSAGE_QUEUED,
                                r->now + sg_push_backoff(tries, (uint64_t)item->id, o->after),
                                o->detail, r->now, err);
    return status;
}

static sg_status report_one(reporting *r, const sg_push_outcome *o, sg_error *err)
{
    unsigned char key[SG_OUTBOX_KEY];
    sg_outbox_attempt attempt;
    sg_outbox_item item;
    sg_error cause = {0};
    bool changed = false;
    sg_status status = push_key_parse(o->key, key)
                           ? sg_outbox_attempt_of_key(r->p->store, key, &attempt, &cause)
                           : SG_NOT_FOUND;
    if (status == SG_NOT_FOUND || (status == SG_OK && strcmp(attempt.channel, r->channel->name) != 0)) {
        r->tally->unknown++;
        return SG_OK;
    }
    if (status != SG_OK)
        return sg_fail(err, status, "%s", cause.text);
    status = message_of(r, &attempt, &item, err);
    if (status != SG_OK)
        return status;
    const bool current = o->attempt == item.attempts && attempt.attempt == item.attempts;
    switch (o->result) {
    case SG_PUSH_ACCEPTED: status = accepted(r, &attempt, &item, o, &changed, err); break;
    case SG_PUSH_DELIVERED:
        status = delivered(r, &attempt, &item, o->provider, o->detail, &changed, err);
        break;
    case SG_PUSH_REFUSED:
        changed = current && under_way(item.state);
        if (changed)
            status = failed(r, &attempt, &item, o->provider, o->detail, err);
        break;
    case SG_PUSH_RETRY:
        changed = current && under_way(item.state);
        if (changed)
            status = again(r, &attempt, &item, o, err);
        break;
    case SG_PUSH_UNKNOWN:
        changed = current && item.state == SG_MESSAGE_LEASED;
        if (changed)
            status = lost(r, &attempt, &item, o, err);
        break;
    }
    *(changed ? &r->tally->changed : &r->tally->same) += status == SG_OK;
    return status;
}

/* What the reports say of the channel itself. */
static sg_status note_breaker(reporting *r, const sg_push_outcome *list, size_t count, sg_error *err)
{
    size_t good = 0, bad = 0;
    sg_channel_state state;
    for (size_t i = 0; i < count; i++)
        *(list[i].channel_fault ? &bad : &good) += 1;
    sg_status status = sg_outbox_channel(r->p->store, r->channel->name, &state, err);
    if (status != SG_OK)
        return status;
    const sg_breaker before = state.breaker;
    sg_breaker_note(&state.breaker, r->now, good, bad);
    if (before.state == state.breaker.state && before.failures == state.breaker.failures &&
        before.until == state.breaker.until)
        return SG_OK;
    return sg_outbox_set_channel(r->p->store, r->channel->name, &state, err);
}

sg_status sg_push_report(sg_pusher *pusher, const char *channel, const sg_push_outcome *list,
                         size_t count, int64_t now, sg_push_tally *ret, sg_error *err)
{
    sg_push_tally tally = {0};
    reporting r = {.p = pusher, .now = now, .tally = &tally};
    sg_status status = report_begin(&r, channel, count, err);
    if (status != SG_OK)
        return status;
    for (size_t i = 0; i < count && status == SG_OK; i++)
        status = report_one(&r, &list[i], err);
    if (status == SG_OK && count > 0)
        status = note_breaker(&r, list, count, err);
    status = push_end(pusher, status, err);
    if (status == SG_OK)
        *ret = tally;
    return status;
}

/* ---- receipts ---- */

static sg_status receipt_one(reporting *r, const sg_push_receipt *receipt, sg_error *err)
{
    unsigned char key[SG_OUTBOX_KEY];
    sg_outbox_attempt attempt;
    sg_outbox_item item;
    sg_error cause = {0};
    bool changed = false;
    sg_status status = SG_NOT_FOUND;
    if (push_key_parse(receipt->key, key))
        status = sg_outbox_attempt_of_key(r->p->store, key, &attempt, &cause);
    if (status == SG_NOT_FOUND && receipt->provider && *receipt->provider)
        status = sg_outbox_attempt_of_provider(r->p->store, r->channel->name, receipt->provider,
                                               &attempt, &cause);
    if (status == SG_NOT_FOUND && receipt->to && *receipt->to)
        status = sg_outbox_attempt_to(r->p->store, r->channel->name, receipt->to, &attempt, &cause);
    if (status == SG_NOT_FOUND || (status == SG_OK && strcmp(attempt.channel, r->channel->name) != 0)) {
        r->tally->unknown++;
        if (!receipt->provider || !*receipt->provider ||
            strlen(receipt->provider) >= SG_PUSH_PROVIDER)
            return SG_OK;
        return sg_outbox_keep_receipt(r->p->store, r->channel->name, receipt->provider,
                                      receipt->delivered, receipt->detail, r->now, err);
    }
    if (status != SG_OK)
        return sg_fail(err, status, "%s", cause.text);
    status = message_of(r, &attempt, &item, err);
    if (status != SG_OK)
        return status;
    if (receipt->delivered) {
        status = delivered(r, &attempt, &item, receipt->provider, receipt->detail, &changed, err);
    } else {
        changed = attempt.attempt == item.attempts && attempt.end != SG_ATTEMPT_DELIVERED &&
                  (under_way(item.state) || item.state == SG_MESSAGE_SENT);
        if (changed)
            status = failed(r, &attempt, &item, receipt->provider, receipt->detail, err);
    }
    *(changed ? &r->tally->changed : &r->tally->same) += status == SG_OK;
    return status;
}

sg_status sg_push_receipts(sg_pusher *pusher, const char *channel, const sg_push_receipt *list,
                           size_t count, int64_t now, sg_push_tally *ret, sg_error *err)
{
    sg_push_tally tally = {0};
    reporting r = {.p = pusher, .now = now, .tally = &tally};
    sg_status status = report_begin(&r, channel, count, err);
    if (status != SG_OK)
        return status;
    for (size_t i = 0; i < count && status == SG_OK; i++)
        status = receipt_one(&r, &list[i], err);
    status = push_end(pusher, status, err);
    if (status == SG_OK)
        *ret = tally;
    return status;
}
