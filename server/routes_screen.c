/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GET /v1/screen, /v1/screen/map and /v1/screen/events. A stream asks for the figures of its scope every three seconds,
 * on the event loop it lives on only whether there are newer ones; whoever asks first has them made by
 * a thread of its own, for everybody who watches the same scope. Figures that differ from the former
 * ones have the next number, so that whoever watches can tell that nothing was left out.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer_cache.h"
#include "api.h"
#include "screen.h"
#include "songgang/fair.h"
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
    const char *data_dir = thread->reader->data_dir;
    sg_locality_print(scope->home, area);
    snprintf(question, sizeof question, "screen %s %d %d %llu %llx %llx", area, scope->whole,
             (int)today, (unsigned long long)thread->reader->snapshot->generation,
             (unsigned long long)sg_fair_stamp(data_dir),
             (unsigned long long)sg_fair_map_stamp(data_dir));
    return answer_cache_get(thread->cache, thread->reader->store, question, make, &a, out, err);
}

sg_status api_screen(api_call *call)
{
    return figures(call->thread, &call->ctx->caller.scope, app_today(call->ctx->app),
                   sg_response_body(call->response), &call->ctx->error);
}

sg_status api_screen_map(api_call *call)
{
    return sg_fair_map_load(call->thread->reader->data_dir, sg_response_body(call->response),
                            &call->ctx->error);
}

/* ---- what a scope was last shown ---- */

enum { STEP_US = 3000000, BEAT_US = 15000000 };

/* One for each scope ever watched, for good: there are no more scopes than accounts. */
typedef struct board {
    struct board *next;
    sg_scope scope;
    int64_t step;    /* three seconds each; the figures are made once in each */
    uint64_t number; /* of `now`; from 1 in each run of the server */
    sg_buffer now;
} board;

struct screen_boards {
    int64_t run; /* when the server started, so that numbers of different runs are told apart */
    board *first;
};

screen_boards *screen_boards_new(void)
{
    screen_boards *boards = calloc(1, sizeof *boards);
    if (boards)
        boards->run = api_now();
    return boards;
}

void screen_boards_free(screen_boards *boards)
{
    for (board *b = boards ? boards->first : NULL, *next; b; b = next) {
        next = b->next;
        sg_buffer_free(&b->now);
        free(b);
    }
    free(boards);
}

static board *board_of(screen_boards *boards, const sg_scope *scope)
{
    for (board *b = boards->first; b; b = b->next)
        if (b->scope.whole == scope->whole && b->scope.home == scope->home)
            return b;
    board *b = calloc(1, sizeof *b);
    if (b) {
        *b = (board){.next = boards->first, .scope = *scope, .step = -1};
        boards->first = b;
    }
    return b;
}

/* The board as of these three seconds, made when nobody has yet; NULL on failure. On the one thread of
 * the counters only, which is what keeps the boards from being locked. */
static const board *look(errand_thread *thread, const sg_scope *scope)
{
    const app *a = thread->app;
    const int64_t step = worker_now() / STEP_US;
    board *b = board_of(a->boards, scope);
    sg_buffer made = {0};
    if (!b || b->step == step)
        return b;
    if (figures(thread, scope, app_today(a), &made, NULL) != SG_OK || made.failed) {
        sg_buffer_free(&made);
        return NULL;
    }
    b->step = step;
    if (made.size != b->now.size || memcmp(made.data, b->now.data, made.size) != 0) {
        sg_buffer_free(&b->now);
        b->now = made;
        b->number++;
    } else {
        sg_buffer_free(&made);
    }
    return b;
}

/* ---- the stream ---- */

/* Shared by the stream and the errand that fetches for it. */
typedef struct watch {
    app *app;
    sg_scope scope;
    pthread_mutex_t lock;
    int holders;
    bool fetching;
    sg_buffer now;    /* what to send next; empty: nothing newer */
    uint64_t number;  /* of what was fetched last */
    int64_t last_us;  /* when something was sent */
    int64_t asked;    /* in which step */
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
    if (thread) {
        thread->reader->scope = &s->scope;
        const board *b = look(thread, &s->scope);
        thread->reader->scope = NULL;
        pthread_mutex_lock(&s->lock);
        if (b && b->number != s->number) {
            sg_buffer_clear(&s->now);
            sg_buffer_printf(&s->now, "event: screen\nid: %lld-%llu\ndata: ",
                             (long long)s->app->boards->run, (unsigned long long)b->number);
            sg_buffer_append(&s->now, b->now.data, b->now.size);
            sg_buffer_text(&s->now, "\n\n");
            s->number = b->number;
        }
        s->fetching = false;
        pthread_mutex_unlock(&s->lock);
    }
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
    if (s->now.size > 0 || s->now.failed) {
        *ret_end = s->now.failed; /* memory ran out: better begun anew than with a gap */
        sg_buffer_append(out, s->now.data, s->now.failed ? 0 : s->now.size);
        sg_buffer_clear(&s->now);
        s->last_us = now;
    }
    if (!s->fetching && now / STEP_US != s->asked) {
        ask = s->fetching = true;
        s->asked = now / STEP_US;
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
    s->asked = -1;
    pthread_mutex_init(&s->lock, NULL);
    sg_response_type(call->response, "text/event-stream");
    sg_response_stream(call->response, (sg_stream){.produce = produce, .release = release, .state = s});
    return SG_OK;
}
