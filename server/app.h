/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the route handlers share: the application, and the reader of each thread.
 */
#ifndef SONGGANG_SERVER_APP_H
#define SONGGANG_SERVER_APP_H

#include "hub.h"
#include "pool.h"
#include "throttle.h"
#include "songgang/access.h"
#include "songgang/serve.h"
#include "songgang/service.h"

/* How long a request waits for another writer before it is answered 503. */
enum { APP_PATIENCE_MS = 3000 };

typedef struct app {
    const sg_serve_config *config;
    hub *hub;
    pool *pool; /* hashes passwords */
    throttle throttle;
    throttle pages; /* of worker pages: who tries tokens does not push out who tries passwords */
    struct errands *errands; /* errand.h: answers what would keep a loop waiting */
    struct errands *counters; /* one thread, so that what it counted is there for whoever asks next */
    struct errands *writers; /* one thread: a write may wait for an import, and must not stop readers */
    sg_sounds *sounds;       /* initials and last digits, for all readers; or NULL */
    struct errands *estimates; /* one thread, for what takes seconds: others wait for it, nobody else */
    struct jobs *jobs;       /* jobs.h: plans and imports in the background */
    struct screen_boards *boards; /* routes_screen.c: touched on the thread of the counters only */
    sg_lock *lock; /* shared with other services, or NULL */
    sg_server *server;
    struct dispatch *dispatch;     /* dispatch.h: sends the outbox; NULL where it could not start */
    struct operations *operations; /* operations.h: metrics, index refresh, watchdog */
} app;

typedef struct screen_boards screen_boards;
screen_boards *screen_boards_new(void); /* NULL when memory is short */
void screen_boards_free(screen_boards *boards);

/* Names of the session cookie; the second is only accepted and sent over TLS. */
#define APP_COOKIE "songgang_session"
#define APP_COOKIE_SECURE "__Host-songgang_session"

/* A reader for one thread, its end, and what it does between requests. */
sg_status app_context_new(void *application, void **ret_context, sg_error *err);
void app_context_free(void *application, void *context);
void app_tick(void *application, void *context);

/* "user:5": whose jobs and idempotency keys these are. */
enum { APP_ACCOUNT = 48 };
void app_account(const sg_caller *caller, char ret[APP_ACCOUNT]);

/* The routes of routes_api.c. */
const sg_route *api_routes(size_t *ret_count);

/* Today by the configuration or the calendar (local time zone). */
sg_date app_today(const app *a);

/* The thread's reader. */
static inline sg_reader *app_reader(const sg_request_context *ctx)
{
    return ctx->thread_context;
}

/* Of ctx->caller: who calls and whether they may; the server's `authorize`. rights.c */
sg_status app_authorize(void *application, sg_request_context *ctx, sg_response *response);
/* After each handler: what was asked for outside the scope is audited, and the reader has none. */
void app_finished(void *application, sg_request_context *ctx, sg_status status);
/* Notes in the audit log that `what` (a worker, "plan N" or "region CODE") exists, but was not given to the
 * caller. app_finished() does it when a handler fails with SG_NOT_FOUND. */
void app_audit_refused(sg_request_context *ctx, const char *what);
/* 429 with Retry-After. */
sg_status app_wait(sg_request_context *ctx, sg_response *response, int64_t seconds, const char *text);
/* The session presented; {NULL,0} none. */
sg_str app_session_cookie(const sg_request_context *ctx);
/* `wanted` reaches beyond the caller's scope: SG_NOT_FOUND, audited. */
sg_status app_outside(sg_request_context *ctx, sg_locality wanted);

/* Handlers, one file per noun: routes_postings.c, routes_match.c, routes_stats.c, routes_session.c. */
sg_status route_search_postings(sg_request_context *ctx, sg_response *response);
sg_status route_get_posting(sg_request_context *ctx, sg_response *response);
sg_status route_match(sg_request_context *ctx, sg_response *response);
sg_status route_stats(sg_request_context *ctx, sg_response *response);
sg_status route_table(sg_request_context *ctx, sg_response *response);
sg_status route_table_workbook(sg_request_context *ctx, sg_response *response);
sg_status route_metrics(sg_request_context *ctx, sg_response *response);
sg_status route_worker_page(sg_request_context *ctx, sg_response *response);
sg_status route_page(sg_request_context *ctx, sg_response *response);
sg_status route_sign_in(sg_request_context *ctx, sg_response *response);
sg_status route_sign_out(sg_request_context *ctx, sg_response *response);
sg_status route_session(sg_request_context *ctx, sg_response *response);
sg_status route_reveal(sg_request_context *ctx, sg_response *response);

#endif
