/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Slips that were put into people's hands, ticked off name by name: where a village prints its sheet from
 * the console nobody leases a list beforehand, so whatever was not sent yet is taken and delivered at once.
 */
#include <stdio.h>
#include <string.h>

#include "push_run.h"
#include "songgang/messages/outbox.h"

enum { MESSAGES = 64 }; /* of one worker */

typedef struct handing {
    sg_pusher *p;
    const sg_scope *scope;
    const char *channel; /* of paper */
    int64_t now;
    bool any, other; /* of the worker at hand: handed over; with another channel */
} handing;

static sg_status end(handing *h, sg_outbox_item *item, sg_error *err)
{
    const sg_outbox_attempt last = {.message = item->id, .attempt = item->attempts};
    sg_status status = sg_outbox_attempt_end(h->p->store, &last, SG_ATTEMPT_DELIVERED, NULL, NULL, h->now,
                                             err);
    return status == SG_OK ? sg_outbox_move(h->p->store, item, SG_MESSAGE_DELIVERED, h->now, NULL, h->now,
                                            err)
                           : status;
}

/* Queued, by whatever channel: it goes by paper, and is there. What was printed stands, whatever became of
 * its posting since. */
static sg_status take(handing *h, sg_outbox_item *item, sg_error *err)
{
    sg_outbox_line *line;
    size_t count;
    bool fixed;
    unsigned char key[SG_OUTBOX_KEY];
    sg_store *store = h->p->store;
    sg_status status = sg_outbox_lines(store, item, h->p->scratch, &line, &count, &fixed, err);
    if (status != SG_OK || count == 0)
        return status;
    if (!fixed)
        status = sg_outbox_fix(store, item, line, count, err);
    if (status != SG_OK)
        return status;
    snprintf(item->channel, sizeof item->channel, "%s", h->channel);
    push_make_key(item, item->channel, line, count, key);
    status = sg_outbox_take(store, item, key, NULL, h->now, h->now, err);
    item->attempts++;
    item->state = SG_MESSAGE_LEASED;
    h->any = true;
    return status == SG_OK ? end(h, item, err) : status;
}

static sg_status hand(handing *h, sg_outbox_item *item, sg_error *err)
{
    sg_status status = SG_OK;
    if (!sg_scope_covers(h->scope, item->home))
        return SG_OK;
    switch (item->state) {
    case SG_MESSAGE_FAILED:
    case SG_MESSAGE_UNKNOWN:
        status = sg_outbox_move(h->p->store, item, SG_MESSAGE_QUEUED, h->now, NULL, h->now, err);
        item->state = SG_MESSAGE_QUEUED;
        return status == SG_OK ? take(h, item, err) : status;
    case SG_MESSAGE_QUEUED: return take(h, item, err);
    case SG_MESSAGE_LEASED:
        if (strcmp(item->channel, h->channel) != 0)
            break;
        h->any = true;
        return end(h, item, err);
    default: break;
    }
    h->other = true;
    return SG_OK;
}

static sg_status hand_all(handing *h, char *const *workers, size_t count, sg_push_handed *ret, sg_error *err)
{
    sg_status status = SG_OK;
    for (size_t i = 0; i < count && status == SG_OK; i++) {
        sg_outbox_item *list;
        size_t n = 0;
        h->any = h->other = false;
        sg_arena_reset(h->p->scratch);
        status = sg_outbox_pick_items(h->p->store, SG_PICK_TO, NULL, workers[i], 0, MESSAGES,
                                      h->p->scratch, &list, &n, err);
        for (size_t k = 0; k < n && status == SG_OK; k++)
            status = hand(h, &list[k], err);
        ++*(h->any ? &ret->handed : h->other ? &ret->underway : &ret->nothing);
    }
    return status;
}

sg_status sg_push_hand_over(sg_pusher *pusher, const sg_scope *scope, char *const *workers, size_t count,
                            int64_t now, sg_push_handed *ret, sg_error *err)
{
    sg_push_handed done = {0};
    handing h = {.p = pusher, .scope = scope, .now = now};
    sg_status status = push_refresh(pusher, err);
    for (size_t i = 0; status == SG_OK && !h.channel && i < pusher->settings.channel_count; i++)
        if (pusher->settings.channel[i].carrier == SG_CARRIER_PAPER)
            h.channel = pusher->settings.channel[i].name;
    if (status == SG_OK && !h.channel)
        status = sg_fail(err, SG_NOT_FOUND, "%s", SG_MSG_OUTBOX_NO_PAPER);
    if (status == SG_OK)
        status = push_begin(pusher, err);
    if (status == SG_OK)
        status = push_end(pusher, hand_all(&h, workers, count, &done, err), err);
    if (status == SG_OK)
        *ret = done;
    return status;
}
