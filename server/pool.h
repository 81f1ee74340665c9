/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Work that takes long, done on threads of its own so that no event loop waits: a bounded queue. What
 * it finds is awaited with sg_response_defer().
 */
#ifndef SONGGANG_SERVER_POOL_H
#define SONGGANG_SERVER_POOL_H

#include <stdatomic.h>
#include <stdbool.h>

typedef struct pool pool;

/* One piece of work, embedded in its owner's. Shared by the pool and the one who waits: each releases it
 * once, and the last frees it. */
typedef struct pool_job {
    struct pool_job *next;
    void (*run)(struct pool_job *job);  /* on a thread of the pool */
    void (*free)(struct pool_job *job); /* on whichever thread was last */
    atomic_bool done;
    atomic_int holders;
} pool_job;

/* NULL when threads or memory are short. */
pool *pool_new(unsigned threads, unsigned queue);
/* Waits for what is running; what is queued is not run. NULL is allowed. */
void pool_free(pool *p);
/* False when the queue is full: then nothing was taken. Otherwise both hold `job`. */
bool pool_submit(pool *p, pool_job *job);
void pool_job_release(pool_job *job);

#endif
