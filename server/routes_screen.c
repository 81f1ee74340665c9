/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GET /v1/screen and /v1/screen/events. A stream asks for the figures of its scope every three seconds,
 * on the event loop it lives on only whether there are newer ones; whoever asks first has them made by
 * a thread of its own, for everybody who watches the same scope.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer_cache.h"
#include "api.h"
#include "screen.h"
#include "worker.h"

typedef struct asked {
    sg_reader *reader;
    sg_date today;
} asked;

static sg_status make(void *context, sg_buffer *out, sg_error *err)
{
    const asked *a = context;
    return screen_write(a->reader, a->today, out, err);
}

static sg_status figures(errand_thread *thread, const sg_scope *scope, sg_date today, sg_buffer *out,
                         sg_error *err)
{
    asked a = {.reader = thread->reader, .today = today};
    char question[128], area[SG_LOCALITY_TEXT];
    sg_locality_print(scope->home, area);
    snprintf(question, sizeof question, "screen %s %d %d %llu", area, scope->whole, (int)today,
             (unsigned long long)thread->reader->snapshot->generation);
    return answer_cache_get(thread->cache, thread->reader->store, question, make, &a, out, err);
}

sg_status api_screen(api_call *call)
{
    return figures(call->thread, &call->ctx->caller.scope, app_today(call->ctx->app),
                   sg_response_body(call->response), &call->ctx->error);
}

/* ---- the stream ---- */

enum { STEP_US = 3000000, BEAT_US = 15000000 };

/* Shared by the stream and the errand that fetches for it. */
typedef struct watch {
    app *app;
    sg_scope scope;
    pthread_mutex_t lock;
    int holders;
    bool fetching, fresh;
    sg_buffer now;     /* the figures last made */
    uint64_t hash;     /* of those last sent */
    int64_t last_us;   /* when they were */
    int64_t asked_us;
} watch;

static void let_go(watch *s)
{
    pthread_mutex_lock(&s->lock);
    const bool last = --s->holders == 0;
    pthread_mutex_unlock(&s->lock);
    if (!last)
        return;
    pthread_mutex_destroy(&s->lock);
    sg_buffer_free(&s->now);
    free(s);
}

static void fetch(errand_thread *thread, void *context)
{
    watch *s = context;
    sg_buffer out = {0};
    sg_error err = {0};
    if (thread) {
        thread->reader->scope = &s->scope;
        const sg_status status = figures(thread, &s->scope, app_today(s->app), &out, &err);
        thread->reader->scope = NULL;
        pthread_mutex_lock(&s->lock);
        if (status == SG_OK && !out.failed) {
            sg_buffer before = s->now;
            s->now = out;
            out = before;
            s->fresh = true;
        }
        s->fetching = false;
        pthread_mutex_unlock(&s->lock);
    }
    sg_buffer_free(&out);
    let_go(s);
}

static sg_status produce(void *state, void *thread_context, sg_buffer *out, bool *ret_end)
{
    watch *s = state;
    const int64_t now = worker_now();
    bool ask = false;
    (void)thread_context;
    *ret_end = false;
    pthread_mutex_lock(&s->lock);
    if (s->fresh) {
        const uint64_t hash = sg_hash64(s->now.data, s->now.size, 9);
        s->fresh = false;
        if (hash != s->hash) {
            sg_buffer_text(out, "event: screen\ndata: ");
            sg_buffer_append(out, s->now.data, s->now.size);
            sg_buffer_text(out, "\n\n");
            s->hash = hash;
            s->last_us = now;
        }
    }
    if (!s->fetching && now - s->asked_us >= STEP_US) {
        ask = s->fetching = true;
        s->asked_us = now;
        s->holders++;
    }
    if (out->size == 0 && s->last_us > 0 && now - s->last_us >= BEAT_US) {
        sg_buffer_text(out, ": \n\n"); /* so that nobody in between thinks it dead */
        s->last_us = now;
    }
    pthread_mutex_unlock(&s->lock);
    if (ask && !errand_run(s->app->counters, fetch, s)) {
        pthread_mutex_lock(&s->lock);
        s->fetching = false; /* too much to do: in three seconds again */
        pthread_mutex_unlock(&s->lock);
        let_go(s);
    }
    return SG_OK;
}

static void release(void *state)
{
    let_go(state);
}

sg_status api_screen_events(api_call *call)
{
    watch *s = calloc(1, sizeof *s);
    if (!s)
        return sg_fail_memory(&call->ctx->error);
    s->app = call->ctx->app;
    s->scope = call->ctx->caller.scope;
    s->holders = 1;
    s->asked_us = worker_now() - STEP_US;
    pthread_mutex_init(&s->lock, NULL);
    sg_response_type(call->response, "text/event-stream");
    sg_response_stream(call->response, (sg_stream){.produce = produce, .release = release, .state = s});
    return SG_OK;
}
