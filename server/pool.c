/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See pool.h.
 */
#include "pool.h"

#include <pthread.h>
#include <stdlib.h>

struct pool {
    pthread_mutex_t lock;
    pthread_cond_t ready;
    pool_job *first, **last;
    unsigned queued, limit, threads;
    bool stopping;
    pthread_t thread[];
};

void pool_job_release(pool_job *job)
{
    if (atomic_fetch_sub(&job->holders, 1) == 1)
        job->free(job);
}

static pool_job *take(pool *p)
{
    pthread_mutex_lock(&p->lock);
    while (!p->first && !p->stopping)
        pthread_cond_wait(&p->ready, &p->lock);
    pool_job *job = p->stopping ? NULL : p->first;
    if (job) {
        p->first = job->next;
        p->queued--;
        if (!p->first)
            p->last = &p->first;
    }
    pthread_mutex_unlock(&p->lock);
    return job;
}

static void *work(void *arg)
{
    for (pool_job *job; (job = take(arg)) != NULL;) {
        job->run(job);
        atomic_store(&job->done, true);
        pool_job_release(job);
    }
    return NULL;
}

pool *pool_new(unsigned threads, unsigned queue)
{
    pool *p = calloc(1, sizeof *p + threads * sizeof p->thread[0]);
    if (!p)
        return NULL;
    p->last = &p->first;
    p->limit = queue;
    if (pthread_mutex_init(&p->lock, NULL) != 0 || pthread_cond_init(&p->ready, NULL) != 0) {
        free(p);
        return NULL;
    }
    while (p->threads < threads && pthread_create(&p->thread[p->threads], NULL, work, p) == 0)
        p->threads++;
    if (p->threads == threads)
        return p;
    pool_free(p);
    return NULL;
}

void pool_free(pool *p)
{
    if (!p)
        return;
    pthread_mutex_lock(&p->lock);
    p->stopping = true;
    pthread_cond_broadcast(&p->ready);
    pthread_mutex_unlock(&p->lock);
    for (unsigned i = 0; i < p->threads; i++)
        pthread_join(p->thread[i], NULL);
    for (pool_job *job = p->first, *next; job; job = next) {
        next = job->next;
        pool_job_release(job);
    }
    pthread_cond_destroy(&p->ready);
    pthread_mutex_destroy(&p->lock);
    free(p);
}

bool pool_submit(pool *p, pool_job *job)
{
    pthread_mutex_lock(&p->lock);
    bool taken = p->queued < p->limit && !p->stopping;
    if (taken) {
        job->next = NULL;
        atomic_init(&job->done, false);
        atomic_init(&job->holders, 2);
        *p->last = job;
        p->last = &job->next;
        p->queued++;
        pthread_cond_signal(&p->ready);
    }
    pthread_mutex_unlock(&p->lock);
    return taken;
}
