/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the route handlers share: the application, and the reader of each thread.
 */
#ifndef SONGGANG_SERVER_APP_H
#define SONGGANG_SERVER_APP_H

#include "hub.h"
#include "songgang/serve.h"
#include "songgang/service.h"

typedef struct app {
    const sg_serve_config *config;
    hub *hub;
} app;

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
/* `wanted` reaches beyond the caller's scope: SG_NOT_FOUND, audited. */
sg_status app_outside(sg_request_context *ctx, sg_locality wanted);

/* Handlers, one file per noun: routes_postings.c, routes_match.c, routes_stats.c. */
sg_status route_search_postings(sg_request_context *ctx, sg_response *response);
sg_status route_get_posting(sg_request_context *ctx, sg_response *response);
sg_status route_match(sg_request_context *ctx, sg_response *response);
sg_status route_stats(sg_request_context *ctx, sg_response *response);
sg_status route_page(sg_request_context *ctx, sg_response *response);

#endif
