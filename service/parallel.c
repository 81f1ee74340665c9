/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See parallel.h.
 */
#include "parallel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

enum { BLOCK = 64, MAX_THREADS = 64 };

struct parallel_running {
    const parallel_loop *loop;
    atomic_size_t next;
    atomic_bool stopped;
    pthread_mutex_t lock; /* guards status and error */
    sg_status status;
    sg_error error;
    pthread_t thread[MAX_THREADS];
    unsigned started;
};

static void fail(parallel_running *r, sg_status status, const sg_error *error)
{
    pthread_mutex_lock(&r->lock);
    if (r->status == SG_OK) {
        r->status = status;
        r->error = *error;
    }
    pthread_mutex_unlock(&r->lock);
    atomic_store(&r->stopped, true);
}

static void work(parallel_running *r, bool report)
{
    const parallel_loop *loop = r->loop;
    sg_error error = {0};
    void *local = NULL;
    sg_status status = loop->start ? loop->start(loop->shared, &local, &error) : SG_OK;
    if (status != SG_OK) {
        fail(r, status, &error);
        return;
    }
    while (!atomic_load(&r->stopped)) {
        const size_t block = loop->block ? loop->block : BLOCK;
        size_t first = atomic_fetch_add(&r->next, block);
        if (first >= loop->count)
            break;
        size_t last = first + block < loop->count ? first + block : loop->count;
        for (size_t i = first; i < last && status == SG_OK; i++)
            status = loop->item(loop->shared, local, i, &error);
        if (status == SG_OK && report && loop->progress &&
            !loop->progress(loop->progress_context, last, loop->count))
            status = sg_fail(&error, SG_CANCELLED, "%s", sg_status_text(SG_CANCELLED));
        if (status != SG_OK)
            fail(r, status, &error);
    }
    if (loop->stop)
        loop->stop(loop->shared, local);
}

static void *thread_main(void *context)
{
    work(context, false);
    return NULL;
}

/* A thread that cannot be started leaves its share to the others. */
static void begin(parallel_running *r, const parallel_loop *loop)
{
    unsigned threads = loop->threads;
    r->loop = loop;
    pthread_mutex_init(&r->lock, NULL);
    if (threads == 0) {
        long cores = sysconf(_SC_NPROCESSORS_ONLN);
        threads = cores > 0 ? (unsigned)cores : 1;
    }
    if (threads > MAX_THREADS)
        threads = MAX_THREADS;
    while (r->started + 1 < threads &&
           pthread_create(&r->thread[r->started], NULL, thread_main, r) == 0)
        r->started++;
}

static sg_status join(parallel_running *r, sg_error *err)
{
    for (unsigned i = 0; i < r->started; i++)
        pthread_join(r->thread[i], NULL);
    pthread_mutex_destroy(&r->lock);
    if (r->status != SG_OK && err)
        *err = r->error;
    return r->status;
}

sg_status parallel_run(const parallel_loop *loop, sg_error *err)
{
    parallel_running r = {.status = SG_OK};
    begin(&r, loop);
    work(&r, true);
    return join(&r, err);
}

sg_status parallel_begin(const parallel_loop *loop, parallel_running **ret, sg_error *err)
{
    *ret = calloc(1, sizeof **ret);
    if (!*ret)
        return sg_fail_memory(err);
    begin(*ret, loop);
    return SG_OK;
}

sg_status parallel_finish(parallel_running *r, sg_error *err)
{
    if (!r)
        return SG_OK;
    work(r, true);
    const sg_status status = join(r, err);
    free(r);
    return status;
}

void parallel_abandon(parallel_running *r)
{
    if (!r)
        return;
    atomic_store(&r->stopped, true);
    join(r, NULL);
    free(r);
}
