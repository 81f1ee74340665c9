/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The keeper, which alone touches the store, and the beginning and end of both threads. See dispatch.h.
 */
#include "dispatch.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "dispatch_internal.h"
#include "songgang/messages/channel.h"
#include "songgang/store.h"

enum {
    SECOND_US = 1000000,
    LOOK_MS = 500,
    ASK_S = 2,            /* an empty outbox is asked again after */
    ASK_LATER_S = 10,     /* and one that is paused, quiet or open */
    TARGET_REPEATABLE = SG_PUSH_BATCH,
    REPORT_TRIES = 50,
    REPORT_PAUSE_MS = 200
};

/* The keeper's own; nobody else sees it. */
typedef struct keeping {
    dispatch *d;
    sg_pusher *pusher;
    sg_lock *lock;
    uint64_t stamp;
    bool loaded;
    int64_t retry_us; /* opening and locking */
    char told[sizeof((sg_error *)0)->text];
} keeping;

int64_t dispatch_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * SECOND_US + now.tv_nsec / 1000;
}

void dispatch_wake_sender(dispatch *d)
{
    const uint64_t one = 1;
    (void)!write(d->wake_fd, &one, sizeof one);
}

void dispatch_hand_back(dispatch *d, shipment *s)
{
    s->next = NULL;
    pthread_mutex_lock(&d->lock);
    if (d->done_last)
        d->done_last->next = s;
    else
        d->done = s;
    d->done_last = s;
    pthread_cond_signal(&d->wake);
    pthread_mutex_unlock(&d->lock);
}

/* The same trouble is told once. */
static void tell(keeping *k, const char *channel, const sg_error *what)
{
    if (strcmp(k->told, what->text) == 0)
        return;
    snprintf(k->told, sizeof k->told, "%s", what->text);
    if (k->d->config.trouble)
        k->d->config.trouble(k->d->config.context, channel, what);
}

/* ---- what came back ---- */

static void release_items(shipment *s)
{
    for (size_t i = 0; i < s->count; i++) {
        parcel *p = s->items[i]->parcel;
        if (--p->left == 0)
            sg_arena_free(p->arena);
    }
    s->lane->outstanding -= s->count;
    shipment_free(s);
}

/* Outcomes must not be lost: where the store cannot be written nothing else is of use either. */
static void report(keeping *k, lane *l, const sg_push_outcome *list, size_t count)
{
    const struct timespec pause = {.tv_nsec = REPORT_PAUSE_MS * 1000000L};
    sg_error err = {0};
    for (int i = 0; i < REPORT_TRIES; i++) {
        sg_push_tally tally;
        if (sg_push_report(k->pusher, sg_channel_name(l->channel), list, count, (int64_t)time(NULL),
                           &tally, &err) == SG_OK)
            return;
        tell(k, sg_channel_name(l->channel), &err);
        nanosleep(&pause, NULL);
    }
}

static void record_news(keeping *k, shipment *s)
{
    sg_error err = {0};
    sg_push_tally tally;
    const char *name = sg_channel_name(s->lane->channel);
    if (s->news->receipt_count > 0 &&
        sg_push_receipts(k->pusher, name, s->news->receipt, s->news->receipt_count,
                         (int64_t)time(NULL), &tally, &err) != SG_OK)
        tell(k, name, &err);
}

/* All of the list, in as few transactions as may be. */
static void report_all(keeping *k, shipment *list)
{
    sg_push_outcome *outcome = calloc(SG_PUSH_BATCH, sizeof *outcome);
    while (list) {
        lane *l = list->lane;
        size_t count = 0;
        shipment *end = list;
        for (; end && end->lane == l && !end->news; end = end->next) {
            if (count + end->count > SG_PUSH_BATCH || (!outcome && count > 0))
                break;
            if (outcome)
                memcpy(outcome + count, end->verdict.outcome, end->count * sizeof *outcome);
            count += end->count;
        }
        if (count > 0)
            report(k, l, outcome ? outcome : list->verdict.outcome, count);
        if (end == list) { /* news */
            record_news(k, list);
            end = list->next;
        }
        while (list != end) {
            shipment *next = list->next;
            release_items(list);
            list = next;
        }
    }
    free(outcome);
}

/* ---- settings ---- */

static void lane_free(lane *l)
{
    if (!l)
        return;
    sg_channel_free(l->channel);
    free(l->token);
    free((char *)l->halt);
    free(l);
}

static lane *lane_new(keeping *k, const sg_push_channel *settings, const char *signature)
{
    sg_error err = {0};
    lane *l = calloc(1, sizeof *l);
    if (!l)
        return NULL;
    if (sg_channel_new(k->d->config.data_dir, settings, signature, &l->channel, &err) != SG_OK) {
        tell(k, settings->name, &err);
        free(l);
        return NULL;
    }
    l->dispatch = k->d;
    item_queue_init(&l->arrived);
    item_queue_init(&l->queue);
    size_t at_once = (size_t)(settings->concurrency > 0 ? settings->concurrency : 1) *
                     (size_t)l->channel->batch;
    /* what may have been sent is unknown after a crash: take little ahead where that hurts */
    l->target = l->channel->repeatable ? 2 * at_once : at_once + (size_t)l->channel->batch;
    if (l->channel->repeatable && l->target < TARGET_REPEATABLE)
        l->target = TARGET_REPEATABLE;
    return l;
}

static void retire_all(keeping *k)
{
    pthread_mutex_lock(&k->d->lock);
    for (lane *l = k->d->lanes; l; l = l->next)
        l->retired = l->retire = true;
    pthread_mutex_unlock(&k->d->lock);
    dispatch_wake_sender(k->d);
}

/* Lanes that have emptied. */
static void reap(keeping *k)
{
    lane *gone = NULL;
    pthread_mutex_lock(&k->d->lock);
    for (lane **at = &k->d->lanes; *at;) {
        lane *l = *at;
        if (l->retire_done && l->outstanding == 0) {
            *at = l->next;
            l->next = gone;
            gone = l;
        } else {
            at = &l->next;
        }
    }
    pthread_mutex_unlock(&k->d->lock);
    while (gone) {
        lane *next = gone->next;
        lane_free(gone);
        gone = next;
    }
}

static void read_settings(keeping *k)
{
    const sg_push_settings *settings = NULL;
    sg_error err = {0};
    uint64_t stamp = sg_push_settings_stamp(k->d->config.data_dir);
    if (k->loaded && stamp == k->stamp)
        return;
    k->stamp = stamp;
    k->loaded = true;
    k->told[0] = '\0';
    if (stamp == 0) {
        retire_all(k);
        return;
    }
    if (sg_pusher_settings(k->pusher, &settings, &err) != SG_OK) {
        tell(k, "", &err); /* the former stay at work */
        return;
    }
    retire_all(k);
    for (size_t i = settings->channel_count; i-- > 0;) {
        const sg_push_channel *channel = &settings->channel[i];
        lane *l = sg_channel_sends(channel->carrier) ? lane_new(k, channel, settings->signature)
                                                     : NULL;
        if (!l)
            continue;
        pthread_mutex_lock(&k->d->lock);
        l->next = k->d->lanes;
        k->d->lanes = l;
        pthread_mutex_unlock(&k->d->lock);
    }
}

/* ---- leasing ---- */

static void ship(lane *l, sg_arena *arena, const sg_push_batch *batch)
{
    enum { MARGIN_S = 5 };
    dispatch *d = l->dispatch;
    parcel *p = sg_arena_alloc(arena, sizeof *p);
    item *items = sg_arena_array(arena, batch->count, sizeof *items);
    if (!p || !items) { /* the leases run out; nothing was sent */
        sg_arena_free(arena);
        return;
    }
    int64_t lease_us = (int64_t)l->channel->settings.lease_seconds * SECOND_US;
    int64_t needed_us = (int64_t)l->channel->timeout_ms * 1000 + MARGIN_S * (int64_t)SECOND_US;
    int64_t usable_us = lease_us > 2 * needed_us ? lease_us - needed_us : lease_us / 2;
    *p = (parcel){.arena = arena, .left = batch->count, .until_us = dispatch_clock() + usable_us};
    l->outstanding += batch->count;
    pthread_mutex_lock(&d->lock);
    for (size_t i = 0; i < batch->count; i++) {
        items[i] = (item){.message = &batch->message[i], .parcel = p};
        item_queue_add(&l->arrived, &items[i]);
    }
    pthread_mutex_unlock(&d->lock);
    dispatch_wake_sender(d);
}

static void lease(keeping *k, lane *l, int64_t now_us)
{
    size_t room = l->target > l->outstanding ? l->target - l->outstanding : 0;
    /* small leases cost a transaction each */
    if (room == 0 || (l->outstanding > 0 && room < l->target / 4))
        return;
    sg_arena *arena = sg_arena_new(0);
    sg_push_batch batch = {.count = 0};
    sg_error err = {0};
    sg_status status =
        arena ? sg_push_lease(k->pusher, sg_channel_name(l->channel),
                              room < SG_PUSH_BATCH ? room : SG_PUSH_BATCH, NULL, (int64_t)time(NULL),
                              arena, &batch, &err)
              : sg_fail_memory(&err);
    if (status != SG_OK) {
        tell(k, sg_channel_name(l->channel), &err);
        l->ask_us = now_us + ASK_LATER_S * (int64_t)SECOND_US;
    } else if (batch.count == 0) {
        int64_t most = batch.why && strcmp(batch.why, "empty") == 0 ? ASK_S : ASK_LATER_S;
        int64_t wait = batch.wait > 0 && batch.wait < most ? batch.wait : most;
        l->ask_us = now_us + wait * SECOND_US;
    } else {
        ship(l, arena, &batch);
        return;
    }
    sg_arena_free(arena);
}

static void pause_halted(keeping *k, lane *l)
{
    const sg_desk desk = {.data_dir = k->d->config.data_dir, .vocabulary = k->d->config.vocabulary};
    sg_error err = {0};
    pthread_mutex_lock(&k->d->lock);
    const char *reason = l->halt;
    l->halt = NULL;
    pthread_mutex_unlock(&k->d->lock);
    if (!reason)
        return;
    if (sg_push_pause(&desk, sg_channel_name(l->channel), true, reason, &err) != SG_OK)
        tell(k, sg_channel_name(l->channel), &err);
    sg_error why = {.status = SG_INVALID};
    snprintf(why.text, sizeof why.text, "%s", reason);
    tell(k, sg_channel_name(l->channel), &why);
    free((char *)reason);
}

static void lease_all(keeping *k, bool poked)
{
    int64_t now = dispatch_clock();
    for (lane *l = k->d->lanes; l; l = l->next) { /* only this thread changes the list */
        pthread_mutex_lock(&k->d->lock);
        bool quiet = now < l->quiet_until_us;
        pthread_mutex_unlock(&k->d->lock);
        pause_halted(k, l);
        if (poked)
            l->ask_us = 0;
        if (!l->retired && !quiet && now >= l->ask_us)
            lease(k, l, now);
    }
}

/* ---- the thread ---- */

/* One process sends at a time; it is tried again while another does. */
static bool ready(keeping *k)
{
    const dispatch_config *config = &k->d->config;
    sg_error err = {0};
    if (k->pusher)
        return true;
    int64_t now = dispatch_clock();
    if (now < k->retry_us || sg_push_settings_stamp(config->data_dir) == 0)
        return false;
    k->retry_us = now + ASK_LATER_S * (int64_t)SECOND_US;
    if (!k->lock && sg_lock_acquire(config->data_dir, "dispatch", &k->lock, &err) != SG_OK) {
        tell(k, "", &err);
        return false;
    }
    if (sg_pusher_open(config->data_dir, config->vocabulary, &k->pusher, &err) != SG_OK) {
        tell(k, "", &err);
        return false;
    }
    return true;
}

/* Until something is handed back, poked or stopped, or some time has passed. */
static shipment *await(dispatch *d, bool *ret_poked, bool *ret_stopping, bool *ret_over)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += LOOK_MS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    pthread_mutex_lock(&d->lock);
    if (!d->done && !d->poked && !d->sender_done)
        pthread_cond_timedwait(&d->wake, &d->lock, &until);
    shipment *list = d->done;
    d->done = d->done_last = NULL;
    *ret_poked = d->poked;
    *ret_stopping = d->stopping;
    *ret_over = d->sender_done;
    d->poked = false;
    pthread_mutex_unlock(&d->lock);
    return list;
}

void *dispatch_keep(void *context)
{
    keeping k = {.d = context};
    bool poked = true, stopping = false, over = false;
    while (!over) {
        if (!stopping && ready(&k)) {
            read_settings(&k);
            lease_all(&k, poked);
        }
        shipment *list = await(k.d, &poked, &stopping, &over);
        report_all(&k, list);
        reap(&k);
    }
    for (lane *l = k.d->lanes; l; l = l->next)
        dispatch_give_back(l);
    report_all(&k, k.d->done); /* nobody else is left */
    k.d->done = k.d->done_last = NULL;
    sg_pusher_close(k.pusher);
    sg_lock_release(k.lock);
    return NULL;
}

/* ---- beginning and end ---- */

static void release(dispatch *d)
{
    dispatch_release_sender(d);
    while (d->lanes) {
        lane *next = d->lanes->next;
        lane_free(d->lanes);
        d->lanes = next;
    }
    if (d->wake_fd >= 0)
        close(d->wake_fd);
    pthread_cond_destroy(&d->wake);
    pthread_mutex_destroy(&d->lock);
    free(d);
}

sg_status dispatch_start(const dispatch_config *config, dispatch **ret, sg_error *err)
{
    pthread_condattr_t monotonic;
    sg_status status = http_client_global(err);
    dispatch *d = status == SG_OK ? calloc(1, sizeof *d) : NULL;
    if (!d)
        return status == SG_OK ? sg_fail_memory(err) : status;
    d->config = *config;
    pthread_mutex_init(&d->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&d->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
    d->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    status = d->wake_fd >= 0 ? dispatch_prepare_sender(d, err) : sg_fail_memory(err);
    if (status == SG_OK && pthread_create(&d->sender, NULL, dispatch_send, d) != 0)
        status = sg_fail_memory(err);
    else if (status == SG_OK && pthread_create(&d->keeper, NULL, dispatch_keep, d) != 0) {
        pthread_mutex_lock(&d->lock);
        d->stopping = true;
        pthread_mutex_unlock(&d->lock);
        dispatch_wake_sender(d);
        pthread_join(d->sender, NULL);
        status = sg_fail_memory(err);
    }
    if (status != SG_OK) {
        release(d);
        return status;
    }
    *ret = d;
    return SG_OK;
}

void dispatch_poke(dispatch *d)
{
    if (!d)
        return;
    pthread_mutex_lock(&d->lock);
    d->poked = true;
    pthread_cond_signal(&d->wake);
    pthread_mutex_unlock(&d->lock);
}

void dispatch_stop(dispatch *d)
{
    if (!d)
        return;
    pthread_mutex_lock(&d->lock);
    d->stopping = true;
    d->poked = true;
    pthread_cond_signal(&d->wake);
    pthread_mutex_unlock(&d->lock);
    dispatch_wake_sender(d);
    pthread_join(d->sender, NULL);
    pthread_join(d->keeper, NULL);
    release(d);
}

void dispatch_metrics(dispatch *d, sg_buffer *out)
{
    static const char *const RESULTS[] = {"accepted", "delivered", "refused", "retry", "unknown"};
    if (!d)
        return;
    pthread_mutex_lock(&d->lock);
    if (d->lanes)
        sg_buffer_text(out, "# HELP songgang_push_results_total outcomes of messages sent by this process\n"
                            "# TYPE songgang_push_results_total counter\n");
    for (lane *l = d->lanes; l; l = l->next)
        for (int i = SG_PUSH_ACCEPTED; !l->retired && i <= SG_PUSH_UNKNOWN; i++)
            sg_buffer_printf(out, "songgang_push_results_total{channel=\"%s\",result=\"%s\"} %" PRIu64 "\n",
                             sg_channel_name(l->channel), RESULTS[i],
                             (uint64_t)atomic_load(&l->results[i]));
    if (d->lanes)
        sg_buffer_text(out, "# HELP songgang_push_requests_total requests made of gateways\n"
                            "# TYPE songgang_push_requests_total counter\n");
    for (lane *l = d->lanes; l; l = l->next)
        if (!l->retired)
            sg_buffer_printf(out, "songgang_push_requests_total{channel=\"%s\"} %" PRIu64 "\n",
                             sg_channel_name(l->channel), (uint64_t)atomic_load(&l->requests));
    pthread_mutex_unlock(&d->lock);
}
