/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sender: an event loop that makes requests of messages and outcomes of answers. See dispatch.h.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "dispatch_internal.h"
#include "songgang/messages/channel.h"

enum {
    SECOND_US = 1000000,
    MS_US = 1000,
    LONG_HOLD_S = 20,       /* longer waits give the messages back */
    TOKEN_EARLY_S = 300,    /* an access_token is renewed so long before it ends */
    TOKEN_AGAIN_S = 5,
    PULL_S = 30,
    CLOSE_S = 8,
    REPEAT_US = 1500000,
    IDLE_MS = 1000
};

static void pump(lane *l);

static bool nonce(char ret[CHANNEL_NONCE])
{
    unsigned char bytes[(CHANNEL_NONCE - 1) / 2];
    static const char HEX[] = "0123456789abcdef";
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        return false;
    for (size_t i = 0; i < sizeof bytes; i++) {
        ret[2 * i] = HEX[bytes[i] >> 4];
        ret[2 * i + 1] = HEX[bytes[i] & 15];
    }
    ret[CHANNEL_NONCE - 1] = '\0';
    return true;
}

/* ---- shipments ---- */

void shipment_free(shipment *s)
{
    if (s)
        sg_arena_free(s->arena); /* it lies in there itself */
}

static shipment *shipment_new(lane *l, size_t count)
{
    sg_arena *arena = sg_arena_new(0);
    shipment *s = arena ? sg_arena_alloc(arena, sizeof *s) : NULL;
    item **items = s ? sg_arena_array(arena, count + 1, sizeof *items) : NULL;
    const sg_push_message **message = s ? sg_arena_array(arena, count + 1, sizeof *message) : NULL;
    if (!items || !message) {
        sg_arena_free(arena);
        return NULL;
    }
    *s = (shipment){.lane = l, .arena = arena, .items = items, .message = message};
    return s;
}

static void shipment_add(shipment *s, item *i)
{
    s->items[s->count] = i;
    s->message[s->count++] = i->message;
}

/* The same outcome for all, without a request. */
static void settle(shipment *s, sg_push_result result, const char *detail, int64_t after, bool fault)
{
    s->verdict = (channel_verdict){.halt = NULL};
    for (size_t i = 0; i < s->count; i++) {
        s->verdict.outcome[i].key = s->message[i]->key;
        s->verdict.outcome[i].attempt = s->message[i]->attempt;
    }
    channel_all(&s->verdict, s->count, result, detail, after, fault);
}

static void hand_back(shipment *s)
{
    lane *l = s->lane;
    for (size_t i = 0; i < s->count; i++)
        atomic_fetch_add(&l->results[s->verdict.outcome[i].result], 1);
    dispatch_hand_back(l->dispatch, s);
}

static item *pop(lane *l)
{
    item *i = l->queue.first;
    l->queue.first = i->next;
    l->queue.count--;
    if (!i->next)
        l->queue.last = &l->queue.first;
    return i;
}

/* Nothing of the lane is sent now: its messages go back into the outbox, surely unsent. */
static void give_back(lane *l, const char *why, int64_t after, bool fault)
{
    while (l->queue.count > 0) {
        size_t count = l->queue.count < CHANNEL_BATCH ? l->queue.count : CHANNEL_BATCH;
        shipment *s = shipment_new(l, count);
        if (!s)
            return; /* they stay in the queue, and are tried again */
        while (s->count < count)
            shipment_add(s, pop(l));
        settle(s, SG_PUSH_RETRY, sg_arena_strdup(s->arena, why), after, fault);
        hand_back(s);
    }
    for (shipment *s = l->again, *next; s; s = next) {
        next = s->next;
        bool sent = s->repeats > 0; /* the first of them may have arrived */
        settle(s, sent ? SG_PUSH_UNKNOWN : SG_PUSH_RETRY, sg_arena_strdup(s->arena, why),
               sent ? 0 : after, fault);
        hand_back(s);
    }
    l->again = NULL;
}

void dispatch_give_back(lane *l)
{
    item_queue_move(&l->queue, &l->arrived);
    give_back(l, "stopped", 1, false);
}

/* Nothing more for `seconds`. */
static void hold(lane *l, int64_t seconds, const char *why)
{
    int64_t until = dispatch_clock() + seconds * SECOND_US;
    if (until > l->hold_us)
        l->hold_us = until;
    pthread_mutex_lock(&l->dispatch->lock);
    l->quiet_until_us = l->hold_us;
    pthread_mutex_unlock(&l->dispatch->lock);
    if (seconds > LONG_HOLD_S)
        give_back(l, why, seconds, true);
}

static void halt(lane *l, const char *reason)
{
    char *copy = strdup(reason);
    pthread_mutex_lock(&l->dispatch->lock);
    free((char *)l->halt);
    l->halt = copy;
    pthread_mutex_unlock(&l->dispatch->lock);
    hold(l, LONG_HOLD_S + 1, reason);
}

/* ---- answers ---- */

static bool any_unknown(const shipment *s)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->verdict.outcome[i].result == SG_PUSH_UNKNOWN)
            return true;
    return false;
}

static bool halve(shipment *s)
{
    lane *l = s->lane;
    size_t half = s->count / 2;
    shipment *a = shipment_new(l, half), *b = shipment_new(l, s->count - half);
    if (!a || !b) {
        shipment_free(a);
        shipment_free(b);
        return false;
    }
    for (size_t i = 0; i < s->count; i++)
        shipment_add(i < half ? a : b, s->items[i]);
    a->next = b;
    b->next = l->again;
    l->again = a;
    shipment_free(s);
    return true;
}

static void on_answer(void *context, const http_result *result)
{
    shipment *s = context;
    lane *l = s->lane;
    l->in_flight--;
    channel_judge(l->channel, s->message, s->count, result, s->arena, &s->verdict);
    bool closing = l->dispatch->closing;
    if (s->verdict.token_expired) {
        free(l->token);
        l->token = NULL;
    }
    if (s->verdict.hold > 0)
        hold(l, s->verdict.hold, s->verdict.outcome[0].detail);
    if (s->verdict.halt)
        halt(l, s->verdict.halt);
    if (s->verdict.split && !closing && halve(s)) {
        pump(l);
        return;
    }
    if (s->repeats < l->channel->repeats && any_unknown(s) && !closing) {
        s->repeats++;
        s->after_us = dispatch_clock() + REPEAT_US * (int64_t)s->repeats;
        s->next = l->again;
        l->again = s;
    } else {
        /* a repeat that surely did not arrive says nothing of what went before */
        for (size_t i = 0; s->repeats > 0 && i < s->count; i++)
            if (s->verdict.outcome[i].result == SG_PUSH_RETRY)
                s->verdict.outcome[i].result = SG_PUSH_UNKNOWN;
        hand_back(s);
    }
    pump(l);
}

static void on_token(void *context, const http_result *result)
{
    shipment *s = context;
    lane *l = s->lane;
    const char *token = NULL, *refused = NULL;
    int64_t seconds = 0;
    sg_error err = {0};
    l->token_asked = false;
    if (l->channel->carrier->read_token(l->channel, result, s->arena, &token, &seconds, &refused,
                                        &err) == SG_OK) {
        free(l->token);
        l->token = strdup(token);
        int64_t early = seconds > 2 * TOKEN_EARLY_S ? TOKEN_EARLY_S : seconds / 4;
        l->token_until_us = dispatch_clock() + (seconds - early) * SECOND_US;
    } else {
        hold(l, TOKEN_AGAIN_S, NULL);
        if (refused)
            halt(l, refused);
        else if (!l->token)
            give_back(l, "access_token", 0, true);
    }
    shipment_free(s);
    pump(l);
}

static void on_pull(void *context, const http_result *result)
{
    shipment *s = context;
    lane *l = s->lane;
    sg_channel_news *news = sg_arena_alloc(s->arena, sizeof *news);
    bool more = false;
    l->pull_asked = false;
    l->pull_us = dispatch_clock() + PULL_S * (int64_t)SECOND_US;
    if (!news || l->channel->carrier->read_pull(l->channel, result, s->arena, news, &more, NULL) !=
                     SG_OK) {
        shipment_free(s);
        return;
    }
    if (more)
        l->pull_us = 0;
    s->news = news;
    dispatch_hand_back(l->dispatch, s);
    pump(l);
}

/* ---- requests ---- */

/* A request that carries no messages. */
static bool side_call(lane *l, bool token)
{
    const channel_carrier *c = l->channel->carrier;
    shipment *s = shipment_new(l, 0);
    channel_moment moment = {.now = (int64_t)time(NULL)};
    if (!s)
        return false;
    sg_status status = SG_IO;
    if (nonce(moment.nonce))
        status = token ? c->write_token(l->channel, s->arena, &s->call, NULL)
                       : c->write_pull(l->channel, &moment, s->arena, &s->call, NULL);
    if (status == SG_OK)
        status = http_client_call(l->dispatch->client, &s->call, token ? on_token : on_pull, s, NULL);
    if (status != SG_OK)
        shipment_free(s);
    return status == SG_OK;
}

/* Is there an access_token, if one is needed? It is renewed while the former still serves. */
static bool token_ready(lane *l, int64_t now)
{
    if (!l->channel->carrier->write_token || l->channel->robot)
        return true;
    if ((!l->token || now >= l->token_until_us) && !l->token_asked && now >= l->hold_us)
        l->token_asked = side_call(l, true);
    return l->token != NULL;
}

static void send_it(lane *l, shipment *s)
{
    channel_moment moment = {.now = (int64_t)time(NULL), .token = l->token};
    sg_error err = {0};
    sg_status status = SG_OK;
    if (s->repeats == 0)
        status = nonce(moment.nonce)
                     ? l->channel->carrier->write(l->channel, s->message, s->count, &moment, s->arena,
                                                  &s->call, &err)
                     : SG_IO;
    if (status == SG_OK)
        status = http_client_call(l->dispatch->client, &s->call, on_answer, s, &err);
    if (status != SG_OK) {
        settle(s, s->repeats > 0 ? SG_PUSH_UNKNOWN : SG_PUSH_RETRY, sg_status_text(status), 0, true);
        hand_back(s);
        return;
    }
    l->in_flight++;
    atomic_fetch_add(&l->requests, 1);
    int64_t now = dispatch_clock(), space = (int64_t)l->channel->spacing_ms * MS_US;
    if (l->channel->settings.per_second > 0)
        space += (int64_t)s->count * SECOND_US / l->channel->settings.per_second;
    if (space > 0)
        l->next_us = (l->next_us > now ? l->next_us : now) + space;
}

/* May `more` go with all that are chosen? */
static bool goes_with(const shipment *s, const item *more)
{
    const sg_channel *channel = s->lane->channel;
    for (size_t i = 0; i < s->count; i++)
        if (!channel->carrier->together(channel, s->message[i], more->message))
            return false;
    return true;
}

/* Takes what `s` can carry with its first out of the queue. */
static void fill(lane *l, shipment *s, size_t most)
{
    item **at = &l->queue.first;
    for (size_t looked = 0; *at && looked < 2 * most && s->count < most; looked++) {
        item *i = *at;
        if (!goes_with(s, i)) {
            at = &i->next;
            continue;
        }
        *at = i->next;
        if (l->queue.last == &i->next)
            l->queue.last = at;
        l->queue.count--;
        shipment_add(s, i);
    }
}

/* Messages that cannot be sent at all, or whose lease is too near its end, are told so. */
static bool fit_to_send(lane *l, shipment *s, int64_t now)
{
    const sg_channel *channel = l->channel;
    const char *why = channel->carrier->refuse
                          ? channel->carrier->refuse(channel, s->message[0], s->arena)
                          : NULL;
    if (why)
        settle(s, SG_PUSH_REFUSED, why, 0, false);
    else if (now >= s->items[0]->parcel->until_us)
        settle(s, SG_PUSH_RETRY, "lease", 1, false);
    else
        return true;
    hand_back(s);
    return false;
}

static shipment *next_again(lane *l, int64_t now)
{
    for (shipment **at = &l->again; *at; at = &(*at)->next)
        if ((*at)->after_us <= now) {
            shipment *s = *at;
            *at = s->next;
            s->next = NULL;
            return s;
        }
    return NULL;
}

static bool may_send(lane *l, int64_t now)
{
    return !l->dispatch->closing && now >= l->hold_us && now >= l->next_us &&
           l->in_flight < (unsigned)(l->channel->settings.concurrency > 0
                                         ? l->channel->settings.concurrency
                                         : 1);
}

static void pump(lane *l)
{
    int64_t now = dispatch_clock();
    size_t most = (size_t)(l->channel->batch < CHANNEL_BATCH ? l->channel->batch : CHANNEL_BATCH);
    while ((l->queue.count > 0 || l->again) && may_send(l, now) && token_ready(l, now)) {
        shipment *s = next_again(l, now);
        if (!s) {
            if (l->queue.count == 0 || !(s = shipment_new(l, most)))
                return;
            shipment_add(s, pop(l));
            if (!fit_to_send(l, s, now))
                continue;
            if (most > 1)
                fill(l, s, most);
        }
        send_it(l, s);
        now = dispatch_clock();
    }
    if (l->channel->pulls && !l->pull_asked && !l->dispatch->closing && now >= l->pull_us)
        l->pull_asked = side_call(l, false);
}

/* ---- the loop ---- */

static bool idle(const lane *l)
{
    return l->queue.count == 0 && !l->again && l->in_flight == 0 && !l->token_asked && !l->pull_asked;
}

/* What the keeper left since the last look. True: it wants the sender to end. */
static bool take_arrived(dispatch *d)
{
    pthread_mutex_lock(&d->lock);
    for (lane *l = d->lanes; l; l = l->next) {
        item_queue_move(&l->queue, &l->arrived);
        if (l->retire && idle(l) && !l->retire_done) {
            l->retire_done = true;
            pthread_cond_signal(&d->wake);
        }
    }
    bool stopping = d->stopping;
    pthread_mutex_unlock(&d->lock);
    return stopping;
}

/* Lanes may be unlinked by the keeper only when `retire_done`, which only we set: walking is safe as long
 * as `next` is read under the lock. */
static lane *next_lane(dispatch *d, lane *l)
{
    pthread_mutex_lock(&d->lock);
    lane *next = l ? l->next : d->lanes;
    while (next && next->retire_done)
        next = next->next;
    pthread_mutex_unlock(&d->lock);
    return next;
}

static void arm(dispatch *d, int64_t now)
{
    int64_t soonest = now + IDLE_MS * (int64_t)MS_US;
    for (lane *l = next_lane(d, NULL); l; l = next_lane(d, l)) {
        int64_t at = soonest;
        if (l->queue.count > 0)
            at = l->hold_us > l->next_us ? l->hold_us : l->next_us;
        for (const shipment *s = l->again; s; s = s->next)
            at = s->after_us < at ? s->after_us : at;
        if (at > now && at < soonest)
            soonest = at;
    }
    const struct timeval wait = {.tv_usec = (soonest - now) % SECOND_US,
                                 .tv_sec = (soonest - now) / SECOND_US};
    event_add(d->timer, &wait);
}

static void look(dispatch *d)
{
    int64_t now = dispatch_clock();
    if (take_arrived(d) && !d->closing) {
        d->closing = true;
        d->close_us = now + CLOSE_S * (int64_t)SECOND_US;
    }
    unsigned busy = 0;
    for (lane *l = next_lane(d, NULL); l; l = next_lane(d, l)) {
        if (d->closing)
            give_back(l, "stopped", 1, false);
        else
            pump(l);
        busy += l->in_flight;
    }
    if (d->closing && (busy == 0 || now >= d->close_us))
        event_base_loopbreak(d->base);
    else
        arm(d, now);
}

static void on_wake(evutil_socket_t fd, short what, void *context)
{
    uint64_t count;
    (void)what;
    (void)!read(fd, &count, sizeof count);
    look(context);
}

static void on_timer(evutil_socket_t fd, short what, void *context)
{
    (void)fd, (void)what;
    look(context);
}

sg_status dispatch_prepare_sender(dispatch *d, sg_error *err)
{
    enum { CONNECTIONS = 512 };
    d->base = event_base_new();
    if (!d->base)
        return sg_fail_memory(err);
    d->wake_event = event_new(d->base, d->wake_fd, EV_READ | EV_PERSIST, on_wake, d);
    d->timer = event_new(d->base, -1, 0, on_timer, d);
    if (!d->wake_event || !d->timer || event_add(d->wake_event, NULL) != 0)
        return sg_fail_memory(err);
    return http_client_new(d->base, CONNECTIONS, &d->client, err);
}

void dispatch_release_sender(dispatch *d)
{
    http_client_free(d->client);
    if (d->wake_event)
        event_free(d->wake_event);
    if (d->timer)
        event_free(d->timer);
    if (d->base)
        event_base_free(d->base);
}

void *dispatch_send(void *context)
{
    dispatch *d = context;
    look(d);
    event_base_dispatch(d->base);
    http_client_free(d->client); /* what is still under way becomes unknown */
    d->client = NULL;
    pthread_mutex_lock(&d->lock);
    d->sender_done = true;
    pthread_cond_signal(&d->wake);
    pthread_mutex_unlock(&d->lock);
    return NULL;
}
