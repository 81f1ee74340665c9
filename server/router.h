/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From a request head to the route that serves it, or to the answer saying why none does.
 */
#ifndef SONGGANG_SERVER_ROUTER_H
#define SONGGANG_SERVER_ROUTER_H

#include "http_request.h"
#include "http_response.h"
#include "songgang/server.h"

enum { SG_ROUTES_MAX = 128 };

typedef struct sg_router {
    const sg_route *routes[SG_ROUTES_MAX]; /* borrowed */
    size_t count;
    /* Who calls and whether they may: of the server's configuration. */
    sg_status (*authorize)(void *app, sg_request_context *ctx, sg_response *response);
    void *app;
} sg_router;

/* Append; the first match wins. SG_INVALID: bad pattern, too many, the same twice, no right declared,
 * or a right without anybody (`authorize`) to ask. */
sg_status sg_router_add(sg_router *router, const sg_route *routes, size_t count, sg_error *err);

/* Before the body is read: find the route and fill method, path, route, params, query of `ctx`
 * (whose arena is set). True to go on. False when `response` holds the answer: 400, 404, 405,
 * 406, 411, 415, 501, or 204 to OPTIONS; the connection stays usable unless a body is pending. */
bool sg_router_resolve(const sg_router *router, const sg_http_request *head,
                       sg_request_context *ctx, sg_response *response);

#endif
