/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The checker's own loop over many items on several threads: an even split, since all that is
 * judged here costs about the same. (service/parallel.c serves matching; the checker shares
 * nothing with it.)
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "check_run.h"

typedef struct share {
    check_run *run;
    check_local *local;
    check_item item;
    size_t first, step, count;
    sg_status status;
    sg_error error;
    pthread_t thread;
    bool started;
} share;

static void *work(void *context)
{
    share *s = context;
    for (size_t i = s->first; i < s->count && s->status == SG_OK; i += s->step)
        s->status = s->item(s->run, s->local, i, &s->error);
    return NULL;
}

sg_status check_parallel(check_run *run, size_t count, check_item item, sg_error *err)
{
    share shares[CHECK_THREADS] = {0};
    sg_status status = SG_OK;
    for (unsigned t = 0; t < run->threads; t++) {
        shares[t] = (share){.run = run,
                            .local = &run->local[t],
                            .item = item,
                            .first = t,
                            .step = run->threads,
                            .count = count};
        /* The last share is the caller's own, as is that of a thread that cannot be started. */
        shares[t].started = t + 1 < run->threads &&
                            pthread_create(&shares[t].thread, NULL, work, &shares[t]) == 0;
    }
    for (unsigned t = 0; t < run->threads; t++)
        if (!shares[t].started)
            work(&shares[t]);
    for (unsigned t = 0; t < run->threads; t++)
        if (shares[t].started)
            pthread_join(shares[t].thread, NULL);
    for (unsigned t = 0; t < run->threads && status == SG_OK; t++) {
        status = shares[t].status;
        if (status != SG_OK && err)
            *err = shares[t].error;
    }
    return status;
}

bool check_grow(void **list, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return true;
    size_t more = *room ? *room * 2 : 1024;
    void *grown = more > SIZE_MAX / size ? NULL : realloc(*list, more * size);
    if (!grown)
        return false;
    *list = grown;
    *room = more;
    return true;
}
