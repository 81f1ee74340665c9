/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One loop over many items on several threads. Items are handed out in blocks; what a call does
 * must depend only on its item, so that results are the same for any number of threads.
 */
#ifndef SONGGANG_SERVICE_PARALLEL_H
#define SONGGANG_SERVICE_PARALLEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "songgang/index.h"
#include "songgang/status.h"

typedef struct parallel_loop {
    size_t count;
    unsigned threads; /* 0: as many as cores; at most 64 */
    size_t block;     /* items handed out at once; 0: 64 */
    void *shared;
    /* Makes and frees what one thread needs; both nullable. */
    sg_status (*start)(void *shared, void **ret_local, sg_error *err);
    void (*stop)(void *shared, void *local);
    sg_status (*item)(void *shared, void *local, size_t index, sg_error *err);
    sg_progress progress; /* nullable; called from the calling thread */
    void *progress_context;
} parallel_loop;

/* Runs to the end or to the first failure, which is returned. */
sg_status parallel_run(const parallel_loop *loop, sg_error *err);

/* The same in two steps: the other threads begin, while the caller does something else; then the
 * caller helps them to the end. `loop` and what it points to must stay until then. Every running loop
 * must be finished. SG_NO_MEMORY: not begun. */
typedef struct parallel_running parallel_running;
sg_status parallel_begin(const parallel_loop *loop, parallel_running **ret, sg_error *err);
sg_status parallel_finish(parallel_running *running, sg_error *err); /* frees it; NULL: SG_OK */
/* As finish, without doing what is left; for the way out. */
void parallel_abandon(parallel_running *running);

#endif
