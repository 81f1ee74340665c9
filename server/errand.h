/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Requests that would keep an event loop waiting, answered by threads of their own: the request is
 * copied, a handler runs on it as it would on the loop, and what it answered is given back through
 * sg_response_defer(). The queue is bounded: what does not fit is refused at once.
 */
#ifndef SONGGANG_SERVER_ERRAND_H
#define SONGGANG_SERVER_ERRAND_H

#include "app.h"
#include "http_response.h"
#include "songgang/kept.h"

typedef struct errands errands;

/* What one thread has, beside its reader; lives as long as the thread. */
typedef struct errand_thread {
    app *app;
    sg_reader *reader;
    sg_kept *kept;
    struct answer_cache *cache; /* answer_cache.h */
    struct sg_pusher *pusher;   /* of the outbox; NULL until first asked for */
} errand_thread;

/* One request on its way; given to the handler. Everything in it is a copy. */
typedef struct api_call {
    sg_request_context *ctx; /* without `head` and `worker`: ask here instead of sg_request_header() */
    sg_response *response;
    errand_thread *thread;
    sg_str if_match, if_none_match, idempotency_key; /* {NULL,0} absent */
    char refused[128]; /* what a store of the handler's own kept back for the scope */
    sg_str webhook_id, webhook_timestamp, webhook_signature;
} api_call;
typedef sg_status (*api_handler)(api_call *call);

/* NULL when threads or memory are short. */
errands *errands_new(app *a, unsigned threads, unsigned queue, sg_error *err);
/* Ends what runs; what is queued is not run. NULL is allowed. */
void errands_free(errands *e);
/* From a route handler: have `handler` answer. SG_LOCKED when the queue is full. */
sg_status errand_defer(errands *e, sg_request_context *ctx, sg_response *response,
                       api_handler handler);
/* Any other work on one of the threads; `thread` NULL: it will not be done, let go of `context`. False
 * when the queue is full: then `work` is not called. */
typedef void (*errand_work)(errand_thread *thread, void *context);
bool errand_run(errands *e, errand_work work, void *context);

#endif
