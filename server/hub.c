/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See hub.h. References are counted under one lock that is held for a few instructions; it is
 * taken once per thread and refresh, never per request.
 */
#include "hub.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "songgang/index.h"
#include "songgang/policy_file.h"

enum { POLL_MS = 300 };

typedef struct entry {
    sg_snapshot *snapshot;
    sg_policy policy;
    int64_t since_ms;
    unsigned references; /* of readers, plus one while it is the newest */
    struct entry *older;
} entry;

struct hub {
    char *data_dir;
    hub_events events;
    uint64_t damaged; /* generation that could not be loaded; the loader's own */
    bool poked;
    uint64_t policy_stamp; /* of the file last read, good or bad; the loader's own */
    pthread_mutex_t lock;
    pthread_cond_t wake;
    entry *newest; /* and those still held by readers behind it */
    atomic_uint_fast64_t generation;
    _Atomic(const sg_snapshot *) newest_snapshot;
    bool stopping;
    bool loader_runs;
    pthread_t loader;
};

static sg_status load(const char *data_dir, const sg_policy *policy, sg_snapshot **ret,
                      sg_error *err)
{
    sg_index *index;
    sg_status status = sg_index_open(data_dir, &index, err);
    if (status != SG_OK)
        return status;
    status = sg_index_snapshot(index, ret, err);
    sg_index_close(index);
    if (status == SG_OK)
        sg_snapshot_use_policy(*ret, policy);
    return status;
}

/* Under the lock: forget entries nobody holds. */
static void sweep(hub *h)
{
    for (entry **at = &h->newest; *at;) {
        entry *e = *at;
        if (e->references > 0) {
            at = &e->older;
            continue;
        }
        *at = e->older;
        sg_snapshot_free(e->snapshot);
        free(e);
    }
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool publish(hub *h, sg_snapshot *snapshot, const sg_policy *policy)
{
    entry *e = malloc(sizeof *e);
    if (!e)
        return false;
    *e = (entry){.snapshot = snapshot, .policy = *policy, .references = 1, .since_ms = now_ms()};
    pthread_mutex_lock(&h->lock);
    if (h->newest)
        h->newest->references--;
    e->older = h->newest;
    h->newest = e;
    atomic_store(&h->generation, snapshot->generation);
    atomic_store(&h->newest_snapshot, snapshot);
    sweep(h);
    pthread_mutex_unlock(&h->lock);
    return true;
}

/* The policy to use from now on; true when it is another than before. Only the loader's thread
 * replaces `newest`, so it may read it without the lock. */
static bool next_policy(hub *h, sg_policy *ret)
{
    const sg_policy *former = &h->newest->policy;
    uint64_t stamp = sg_policy_stamp(h->data_dir);
    sg_error err = {0};
    *ret = *former;
    if (stamp == h->policy_stamp)
        return false;
    h->policy_stamp = stamp;
    if (sg_policy_load(h->data_dir, ret, &err) != SG_OK) {
        *ret = *former;
        if (h->events.policy_changed)
            h->events.policy_changed(h->events.context, former->version, &err);
        return false;
    }
    return strcmp(ret->version, former->version) != 0 || !sg_policy_equal(ret, former);
}

static void refresh(hub *h)
{
    uint64_t current, stamp = h->policy_stamp;
    sg_policy policy;
    if (sg_index_current(h->data_dir, &current, NULL) != SG_OK)
        return;
    bool new_policy = next_policy(h, &policy), new_index = current != hub_generation(h);
    if (!new_policy && !new_index)
        return;
    sg_snapshot *snapshot;
    sg_error err = {0};
    if (!new_policy && current == h->damaged)
        return;
    sg_status loaded = load(h->data_dir, &policy, &snapshot, &err);
    if (loaded != SG_OK) {
        /* being replaced this moment, or damaged: what is in use stays */
        if (loaded == SG_CORRUPT && current != h->damaged) {
            h->damaged = current;
            if (h->events.damaged)
                h->events.damaged(h->events.context, &err);
        }
        h->policy_stamp = new_policy ? stamp : h->policy_stamp;
        return;
    }
    new_index = snapshot->generation != hub_generation(h);
    if ((!new_index && !new_policy) || !publish(h, snapshot, &policy)) {
        h->policy_stamp = new_policy ? stamp : h->policy_stamp;
        sg_snapshot_free(snapshot);
        return;
    }
    if (new_index && h->events.refreshed)
        h->events.refreshed(h->events.context, hub_generation(h));
    if (new_policy && h->events.policy_changed)
        h->events.policy_changed(h->events.context, policy.version, NULL);
}

static void *loader_main(void *context)
{
    hub *h = context;
    pthread_mutex_lock(&h->lock);
    while (!h->stopping) {
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_nsec += POLL_MS * 1000000L;
        until.tv_sec += until.tv_nsec / 1000000000L;
        until.tv_nsec %= 1000000000L;
        if (!h->poked)
            pthread_cond_timedwait(&h->wake, &h->lock, &until);
        h->poked = false;
        if (h->stopping)
            break;
        pthread_mutex_unlock(&h->lock);
        refresh(h);
        pthread_mutex_lock(&h->lock);
    }
    pthread_mutex_unlock(&h->lock);
    return NULL;
}

sg_status hub_new(const char *data_dir, const hub_events *events, hub **ret, sg_error *err)
{
    hub *h = calloc(1, sizeof *h);
    if (!h)
        return sg_fail_memory(err);
    h->events = *events;
    pthread_mutex_init(&h->lock, NULL);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&h->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
    h->data_dir = strdup(data_dir);
    sg_snapshot *snapshot = NULL;
    sg_policy policy;
    h->policy_stamp = sg_policy_stamp(data_dir); /* before reading: a later change is seen */
    sg_status status = h->data_dir ? sg_policy_load(data_dir, &policy, err) : sg_fail_memory(err);
    if (status == SG_OK)
        status = load(data_dir, &policy, &snapshot, err);
    if (status == SG_OK && !publish(h, snapshot, &policy)) {
        sg_snapshot_free(snapshot);
        status = sg_fail_memory(err);
    }
    if (status == SG_OK) {
        h->loader_runs = pthread_create(&h->loader, NULL, loader_main, h) == 0;
        if (!h->loader_runs)
            status = sg_fail_memory(err);
    }
    if (status != SG_OK) {
        hub_free(h);
        return status;
    }
    *ret = h;
    return SG_OK;
}

void hub_free(hub *h)
{
    if (!h)
        return;
    if (h->loader_runs) {
        pthread_mutex_lock(&h->lock);
        h->stopping = true;
        pthread_cond_signal(&h->wake);
        pthread_mutex_unlock(&h->lock);
        pthread_join(h->loader, NULL);
    }
    if (h->newest)
        h->newest->references--;
    sweep(h);
    pthread_cond_destroy(&h->wake);
    pthread_mutex_destroy(&h->lock);
    free(h->data_dir);
    free(h);
}

void hub_poke(hub *h)
{
    pthread_mutex_lock(&h->lock);
    h->poked = true;
    pthread_cond_signal(&h->wake);
    pthread_mutex_unlock(&h->lock);
}

hub_facts hub_look(hub *h)
{
    pthread_mutex_lock(&h->lock);
    hub_facts facts = {.generation = h->newest->snapshot->generation,
                       .age_ms = now_ms() - h->newest->since_ms,
                       .postings = h->newest->snapshot->count};
    for (const entry *e = h->newest; e; e = e->older)
        facts.held++;
    pthread_mutex_unlock(&h->lock);
    return facts;
}

const sg_snapshot *hub_acquire(hub *h)
{
    pthread_mutex_lock(&h->lock);
    h->newest->references++;
    const sg_snapshot *snapshot = h->newest->snapshot;
    pthread_mutex_unlock(&h->lock);
    return snapshot;
}

void hub_release(hub *h, const sg_snapshot *snapshot)
{
    if (!snapshot)
        return;
    pthread_mutex_lock(&h->lock);
    for (entry *e = h->newest; e; e = e->older)
        if (e->snapshot == snapshot) {
            e->references--;
            break;
        }
    sweep(h);
    pthread_mutex_unlock(&h->lock);
}

const sg_policy *hub_policy(hub *h, const sg_snapshot *snapshot)
{
    const sg_policy *policy = NULL;
    pthread_mutex_lock(&h->lock);
    for (entry *e = h->newest; e && !policy; e = e->older)
        policy = e->snapshot == snapshot ? &e->policy : NULL;
    pthread_mutex_unlock(&h->lock);
    return policy;
}

bool hub_is_newest(const hub *h, const sg_snapshot *snapshot)
{
    return atomic_load(&h->newest_snapshot) == snapshot;
}

uint64_t hub_generation(const hub *h)
{
    return atomic_load(&h->generation);
}
