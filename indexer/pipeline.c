/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Ordered parallel work over a ring of batches. Three counters say everything: batches filled,
 * taken by a worker, and consumed; a batch is reused only after it was consumed.
 */
#include "pipeline.h"

#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdlib.h>

#include "songgang/messages.h"

typedef struct ring {
    const sg_pipeline *pipeline;
    pthread_mutex_t mutex;
    pthread_cond_t filled_some, done_some;
    uint64_t filled, taken, consumed;
    bool *done;
    bool stop;
} ring;

static void *worker(void *argument)
{
    ring *r = argument;
    const sg_pipeline *p = r->pipeline;
    pthread_mutex_lock(&r->mutex);
    for (;;) {
        while (!r->stop && r->taken == r->filled)
            pthread_cond_wait(&r->filled_some, &r->mutex);
        if (r->stop)
            break;
        size_t slot = (size_t)(r->taken++ % p->slot_count);
        pthread_mutex_unlock(&r->mutex);
        p->work(p->context, p->slots[slot]);
        pthread_mutex_lock(&r->mutex);
        r->done[slot] = true;
        pthread_cond_signal(&r->done_some);
    }
    pthread_mutex_unlock(&r->mutex);
    return NULL;
}

static sg_status consume_oldest(ring *r, sg_error *err)
{
    const sg_pipeline *p = r->pipeline;
    size_t slot = (size_t)(r->consumed % p->slot_count);
    pthread_mutex_lock(&r->mutex);
    while (!r->done[slot])
        pthread_cond_wait(&r->done_some, &r->mutex);
    r->done[slot] = false;
    pthread_mutex_unlock(&r->mutex);
    sg_status status = p->consume(p->context, p->slots[slot], err);
    r->consumed++;
    return status;
}

static sg_status drive(ring *r, sg_error *err)
{
    const sg_pipeline *p = r->pipeline;
    bool end = false;
    for (;;) {
        uint64_t waiting = r->filled - r->consumed; /* only this thread writes either */
        bool room = !end && waiting < p->slot_count;
        if (room && (waiting == 0 || !p->ready || p->ready(p->context))) {
            sg_status status =
                p->fill(p->context, p->slots[r->filled % p->slot_count], &end, err);
            if (status != SG_OK)
                return status;
            if (end)
                continue;
            pthread_mutex_lock(&r->mutex);
            r->filled++;
            pthread_cond_signal(&r->filled_some);
            pthread_mutex_unlock(&r->mutex);
        } else if (waiting > 0) {
            sg_status status = consume_oldest(r, err);
            if (status != SG_OK)
                return status;
        } else {
            return SG_OK;
        }
    }
}

sg_status sg_pipeline_run(const sg_pipeline *pipeline, sg_error *err)
{
    ring r = {.pipeline = pipeline,
              .mutex = PTHREAD_MUTEX_INITIALIZER,
              .filled_some = PTHREAD_COND_INITIALIZER,
              .done_some = PTHREAD_COND_INITIALIZER};
    sg_status status = SG_OK;
    unsigned started = 0;
    pthread_t *threads = calloc(pipeline->threads, sizeof *threads);
    r.done = calloc(pipeline->slot_count, sizeof *r.done);
    if (!threads || !r.done) {
        status = sg_fail_memory(err);
        goto out;
    }
    while (started < pipeline->threads &&
           pthread_create(&threads[started], NULL, worker, &r) == 0)
        started++;
    status = started ? drive(&r, err) : sg_fail_memory(err);
out:
    pthread_mutex_lock(&r.mutex);
    r.stop = true;
    pthread_cond_broadcast(&r.filled_some);
    pthread_mutex_unlock(&r.mutex);
    for (unsigned i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    free(threads);
    free(r.done);
    return status;
}

unsigned sg_pipeline_threads(unsigned limit)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    unsigned count = 1;
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0)
        count = (unsigned)CPU_COUNT(&set);
    return count > limit ? limit : count;
}
