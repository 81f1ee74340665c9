/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See errand.h.
 */
#include "errand.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "answer_cache.h"
#include "songgang/messages/api.h"
#include "songgang/sending.h"

enum { ARENA_LIMIT = 256 << 20, LEAST_PATIENCE_MS = 200 };

/* Held by the queue or thread, and by the connection that waits; the last one frees it. */
typedef struct errand {
    struct errand *next;
    atomic_int holders;
    atomic_bool done;
    sg_arena *arena;
    sg_request_context ctx;
    sg_response response;
    sg_str if_match, if_none_match, idempotency_key;
    sg_str webhook[3];
    api_handler handler;
    struct timespec queued;
    errand_work work; /* instead of all from arena to handler */
    void *context;
} errand;

struct errands {
    app *app;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    errand *first, **last;
    unsigned queued, limit, count, ready, failed;
    bool stopping;
    sg_error error; /* why a thread could not start */
    pthread_t thread[];
};

static void release(void *state)
{
    errand *e = state;
    if (atomic_fetch_sub(&e->holders, 1) != 1)
        return;
    http_response_free(&e->response);
    sg_arena_free(e->arena);
    if (e->work)
        e->work(NULL, e->context);
    free(e);
}

/* ---- on a thread of ours ---- */

/* Who waits in the queue behind others that wait for another writer has waited, too: all are answered
 * within one patience and a little. */
static unsigned patience_left(const errand *e)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    const int64_t waited = (int64_t)(now.tv_sec - e->queued.tv_sec) * 1000 +
                           (now.tv_nsec - e->queued.tv_nsec) / 1000000;
    const int64_t left = APP_PATIENCE_MS - waited;
    return left > LEAST_PATIENCE_MS ? (unsigned)left : (unsigned)LEAST_PATIENCE_MS;
}

static void run(errand_thread *thread, errand *e)
{
    app *a = thread->app;
    app_tick(a, thread->reader);
    if (e->work) {
        errand_work work = e->work;
        e->work = NULL;
        work(thread, e->context);
        return;
    }
    e->ctx.thread_context = thread->reader;
    thread->reader->scope = &e->ctx.caller.scope;
    api_call call = {.ctx = &e->ctx,
                     .response = &e->response,
                     .thread = thread,
                     .if_match = e->if_match,
                     .if_none_match = e->if_none_match,
                     .idempotency_key = e->idempotency_key,
                     .webhook_id = e->webhook[0],
                     .webhook_timestamp = e->webhook[1],
                     .webhook_signature = e->webhook[2]};
    sg_store_patience_of_thread(patience_left(e));
    sg_status status = e->handler(&call);
    sg_store_patience_of_thread(0);
    if (status == SG_OK && e->response.body.failed)
        status = sg_fail_memory(&e->ctx.error);
    if (call.refused[0]) /* by a store of the handler's own */
        app_audit_refused(&e->ctx, call.refused);
    app_finished(a, &e->ctx, status);
    if (status != SG_OK)
        http_response_failed(&e->response, status, &e->ctx.error);
    atomic_store(&e->done, true);
}

static sg_status open_thread(errand_thread *t, sg_error *err)
{
    void *reader = NULL;
    sg_status status = app_context_new(t->app, &reader, err);
    t->reader = reader;
    if (status == SG_OK)
        status = sg_kept_open(t->app->config->data_dir, &t->kept, err);
    if (status == SG_OK && !(t->cache = answer_cache_new()))
        status = sg_fail_memory(err);
    return status;
}

static void close_thread(errand_thread *t)
{
    answer_cache_free(t->cache);
    sg_pusher_close(t->pusher);
    sg_kept_close(t->kept);
    if (t->reader)
        app_context_free(t->app, t->reader);
}

static void *work(void *context)
{
    errands *es = context;
    errand_thread thread = {.app = es->app};
    sg_error err = {0};
    sg_status status = open_thread(&thread, &err);
    pthread_mutex_lock(&es->lock);
    es->ready++;
    if (status != SG_OK) {
        es->failed++;
        es->error = err;
    }
    pthread_cond_broadcast(&es->wake);
    while (status == SG_OK) {
        while (!es->first && !es->stopping)
            pthread_cond_wait(&es->wake, &es->lock);
        if (es->stopping)
            break;
        errand *e = es->first;
        es->first = e->next;
        es->last = es->first ? es->last : &es->first;
        es->queued--;
        pthread_mutex_unlock(&es->lock);
        run(&thread, e);
        release(e);
        pthread_mutex_lock(&es->lock);
    }
    pthread_mutex_unlock(&es->lock);
    close_thread(&thread);
    return NULL;
}

errands *errands_new(app *a, unsigned threads, unsigned queue, sg_error *err)
{
    errands *es = calloc(1, sizeof *es + threads * sizeof es->thread[0]);
    if (!es) {
        sg_fail_memory(err);
        return NULL;
    }
    es->app = a;
    es->last = &es->first;
    es->limit = queue;
    pthread_mutex_init(&es->lock, NULL);
    pthread_cond_init(&es->wake, NULL);
    while (es->count < threads &&
           pthread_create(&es->thread[es->count], NULL, work, es) == 0)
        es->count++;
    pthread_mutex_lock(&es->lock);
    while (es->ready < es->count)
        pthread_cond_wait(&es->wake, &es->lock);
    const bool good = es->count == threads && es->failed == 0;
    if (es->failed > 0)
        sg_fail(err, es->error.status, "%s", es->error.text);
    else if (!good)
        sg_fail_memory(err);
    pthread_mutex_unlock(&es->lock);
    if (good)
        return es;
    errands_free(es);
    return NULL;
}

void errands_free(errands *es)
{
    if (!es)
        return;
    pthread_mutex_lock(&es->lock);
    es->stopping = true;
    pthread_cond_broadcast(&es->wake);
    pthread_mutex_unlock(&es->lock);
    for (unsigned i = 0; i < es->count; i++)
        pthread_join(es->thread[i], NULL);
    for (errand *e = es->first, *next; e; e = next) {
        next = e->next;
        release(e);
    }
    pthread_cond_destroy(&es->wake);
    pthread_mutex_destroy(&es->lock);
    free(es);
}

/* ---- on the event loop ---- */

static bool is_done(void *state)
{
    return atomic_load(&((errand *)state)->done);
}

static sg_status finish(void *state, sg_request_context *ctx, sg_response *response)
{
    errand *e = state;
    sg_response *from = &e->response;
    sg_status status = SG_OK;
    response->status = from->status;
    response->type = from->type;
    response->no_store = from->no_store;
    for (size_t i = 0; i < from->header_count && status == SG_OK; i++)
        status = sg_response_header(response, from->header_names[i], from->header_values[i],
                                    &ctx->error);
    sg_buffer body = response->body;
    response->body = from->body;
    from->body = body;
    if (status == SG_OK && from->streamed) {
        sg_response_stream(response, from->stream);
        from->streamed = false;
    }
    return status;
}

static bool copy(errand *e, sg_str *text)
{
    if (!text->s)
        return true;
    const char *kept = sg_arena_strndup(e->arena, text->s, text->n);
    text->s = kept;
    return kept != NULL;
}

static bool copy_request(errand *e, const sg_request_context *ctx)
{
    static const char *const webhook[] = {"webhook-id", "webhook-timestamp", "webhook-signature"};
    bool whole = true;
    e->ctx = *ctx;
    e->ctx.arena = e->arena;
    e->ctx.head = NULL;
    e->ctx.worker = NULL;
    e->ctx.error = (sg_error){0};
    e->if_match = sg_request_header(ctx, "if-match");
    e->if_none_match = sg_request_header(ctx, "if-none-match");
    e->idempotency_key = sg_request_header(ctx, "idempotency-key");
    e->ctx.request_id = sg_arena_strdup(e->arena, ctx->request_id ? ctx->request_id : "");
    e->ctx.peer = sg_arena_strdup(e->arena, ctx->peer ? ctx->peer : "");
    whole &= e->ctx.request_id && e->ctx.peer;
    whole &= copy(e, &e->if_match) && copy(e, &e->if_none_match) && copy(e, &e->idempotency_key);
    for (size_t i = 0; i < sizeof webhook / sizeof *webhook; i++) {
        e->webhook[i] = sg_request_header(ctx, webhook[i]);
        whole &= copy(e, &e->webhook[i]);
    }
    whole &= copy(e, &e->ctx.path) && copy(e, &e->ctx.body);
    for (size_t i = 0; i < SG_ROUTE_PARAMS_MAX; i++)
        whole &= copy(e, &e->ctx.params[i]);
    sg_query_pair *pairs = sg_arena_alloc(e->arena, (ctx->query.count + 1) * sizeof *pairs);
    for (size_t i = 0; pairs && i < ctx->query.count; i++) {
        pairs[i] = ctx->query.pairs[i];
        whole &= copy(e, &pairs[i].key) && copy(e, &pairs[i].value);
    }
    e->ctx.query.pairs = pairs;
    return whole && pairs;
}

static bool enqueue(errands *es, errand *e, int holders)
{
    clock_gettime(CLOCK_MONOTONIC, &e->queued);
    pthread_mutex_lock(&es->lock);
    const bool taken = es->queued < es->limit && !es->stopping;
    if (taken) {
        atomic_store(&e->holders, holders);
        *es->last = e;
        es->last = &e->next;
        es->queued++;
        pthread_cond_signal(&es->wake);
    }
    pthread_mutex_unlock(&es->lock);
    return taken;
}

bool errand_run(errands *es, errand_work run_it, void *context)
{
    errand *e = calloc(1, sizeof *e);
    if (!e)
        return false;
    e->work = run_it;
    e->context = context;
    if (enqueue(es, e, 1))
        return true;
    free(e);
    return false;
}

sg_status errand_defer(errands *es, sg_request_context *ctx, sg_response *response,
                       api_handler handler)
{
    errand *e = calloc(1, sizeof *e);
    if (!e || !(e->arena = sg_arena_new(ARENA_LIMIT))) {
        free(e);
        return sg_fail_memory(&ctx->error);
    }
    atomic_init(&e->holders, 1);
    atomic_init(&e->done, false);
    e->handler = handler;
    http_response_reset(&e->response, e->arena);
    if (!copy_request(e, ctx)) {
        release(e);
        return sg_fail_memory(&ctx->error);
    }
    if (!enqueue(es, e, 2)) {
        release(e);
        return sg_fail(&ctx->error, SG_LOCKED, "%s", SG_MSG_BUSY);
    }
    sg_response_defer(response, (sg_deferred){is_done, finish, release, e});
    return SG_OK;
}
