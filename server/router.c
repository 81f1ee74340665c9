/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Matching is segment by segment on the raw path, decoded after splitting, so that an escaped
 * slash is part of a parameter and never a separator. A table of a few dozen routes is walked in
 * order: it costs less than the Date header.
 */
#include "router.h"

#include <stdio.h>
#include <string.h>

#include "http_accept.h"
#include "http_syntax.h"
#include "query_string.h"
#include "songgang/messages/server.h"

const char *sg_method_text(sg_method method)
{
    static const char *const TEXTS[] = {"",    "GET",   "HEAD",   "POST",   "PUT",
                                        "PATCH", "DELETE", "OPTIONS", "TRACE"};
    return method <= SG_METHOD_TRACE ? TEXTS[method] : "";
}

/* The segment of `path` after the '/' at `*at`; moves on to the next '/' or the end. */
static sg_str next_segment(sg_str path, size_t *at)
{
    size_t start = *at + 1;
    size_t end = start;
    while (end < path.n && path.s[end] != '/') {
        end++;
    }
    *at = end;
    return (sg_str){path.s + start, end - start};
}

static bool is_parameter(sg_str segment)
{
    return segment.n > 2 && segment.s[0] == '{' && segment.s[segment.n - 1] == '}';
}

static bool pattern_valid(const sg_route *route)
{
    sg_str pattern = sg_str_of(route->pattern);
    if (pattern.n == 0 || pattern.s[0] != '/' || !route->handler ||
        route->method == SG_METHOD_OTHER || route->method == SG_METHOD_HEAD ||
        route->method >= SG_METHOD_OPTIONS) {
        return false;
    }
    size_t params = 0;
    for (size_t at = 0; at < pattern.n;) {
        sg_str segment = next_segment(pattern, &at);
        bool braces = segment.n > 0 && (memchr(segment.s, '{', segment.n) != NULL ||
                                        memchr(segment.s, '}', segment.n) != NULL);
        params += is_parameter(segment);
        if (braces && !is_parameter(segment)) {
            return false;
        }
    }
    return params <= SG_ROUTE_PARAMS_MAX;
}

sg_status sg_router_add(sg_router *router, const sg_route *routes, size_t count, sg_error *err)
{
    for (size_t i = 0; i < count; i++) {
        const sg_route *route = &routes[i];
        bool valid = router->count < SG_ROUTES_MAX && pattern_valid(route);
        for (size_t k = 0; valid && k < router->count; k++) {
            valid = router->routes[k]->method != route->method ||
                    strcmp(router->routes[k]->pattern, route->pattern) != 0;
        }
        if (!valid) {
            return sg_fail(err, SG_INVALID, SG_MSG_ROUTE_BAD,
                           route->pattern ? route->pattern : "?");
        }
        if (route->right <= SG_RIGHT_UNDECLARED || route->right >= SG_RIGHT_COUNT ||
            (route->right != SG_RIGHT_NONE && !router->authorize)) {
            return sg_fail(err, SG_INVALID, SG_MSG_ROUTE_NO_RIGHT, sg_method_text(route->method),
                           route->pattern);
        }
        router->routes[router->count++] = route;
    }
    return SG_OK;
}

/* Does the path fit the pattern? Fills raw parameters. */
static bool fits(const char *pattern_text, sg_str path, sg_str raw[SG_ROUTE_PARAMS_MAX])
{
    sg_str pattern = sg_str_of(pattern_text);
    size_t at = 0;
    size_t in_pattern = 0;
    size_t params = 0;
    while (at < path.n && in_pattern < pattern.n) {
        sg_str want = next_segment(pattern, &in_pattern);
        sg_str have = next_segment(path, &at);
        if (is_parameter(want)) {
            if (have.n == 0) {
                return false;
            }
            raw[params++] = have;
        } else if (want.n != have.n || memcmp(want.s, have.s, have.n) != 0) {
            return false;
        }
    }
    return at == path.n && in_pattern == pattern.n;
}

static sg_method served_as(sg_method method)
{
    return method == SG_METHOD_HEAD ? SG_METHOD_GET : method;
}

/* "GET, HEAD, POST, OPTIONS" of the routes that fit; every method for "*". */
static void allow_text(const sg_router *router, sg_str path, char *out, size_t size)
{
    bool served[SG_METHOD_TRACE + 1] = {false};
    bool any = path.n == 1 && path.s[0] == '*';
    sg_str raw[SG_ROUTE_PARAMS_MAX];
    for (size_t i = 0; i < router->count; i++) {
        if (any || fits(router->routes[i]->pattern, path, raw)) {
            served[router->routes[i]->method] = true;
        }
    }
    served[SG_METHOD_HEAD] = served[SG_METHOD_GET];
    size_t n = 0;
    for (int m = SG_METHOD_GET; m < SG_METHOD_OPTIONS; m++) {
        if (served[m]) {
            int wrote = snprintf(out + n, size - n, "%s, ", sg_method_text((sg_method)m));
            n += wrote > 0 ? (size_t)wrote : 0;
        }
    }
    (void)snprintf(out + n, size - n, "OPTIONS");
}

static bool answer(sg_request_context *ctx, sg_response *response, int status)
{
    http_response_problem(response, status, ctx->error.text);
    return false;
}

/* The path is known, but not with this method: 204 to OPTIONS, else 405 or 501. */
static bool answer_method(const sg_router *router, const sg_http_request *head,
                          sg_request_context *ctx, sg_response *response)
{
    char allow[96];
    allow_text(router, head->path, allow, sizeof allow);
    int name = (int)head->method_text.n;
    if (head->method == SG_METHOD_OPTIONS) {
        response->status = 204;
    } else if (head->method == SG_METHOD_OTHER) {
        (void)sg_fail(&ctx->error, SG_INVALID, SG_MSG_ROUTE_METHOD_UNKNOWN, name,
                      head->method_text.s);
        return answer(ctx, response, 501);
    } else {
        (void)sg_fail(&ctx->error, SG_INVALID, SG_MSG_ROUTE_METHOD, name, head->method_text.s,
                      allow);
        (void)answer(ctx, response, 405);
    }
    (void)sg_response_header(response, "Allow", allow, NULL);
    return false;
}

/* The one check of who calls: no handler runs without it. */
static bool check_caller(const sg_router *router, sg_request_context *ctx, sg_response *response)
{
    if (!router->authorize) {
        return ctx->route->right == SG_RIGHT_NONE;
    }
    sg_status status = router->authorize(router->app, ctx, response);
    if (status == SG_OK) {
        return true;
    }
    http_response_failed(response, status, &ctx->error);
    return false;
}

/* Accept, Content-Type, Content-Encoding, and a length where a body is needed. */
static bool check_media(const sg_route *route, const sg_http_request *head,
                        sg_request_context *ctx, sg_response *response)
{
    const char *produces = route->produces ? route->produces : "application/json";
    if (strcmp(produces, "*/*") != 0 && !http_accepts(head, produces)) {
        (void)sg_fail(&ctx->error, SG_INVALID, SG_MSG_ROUTE_NOT_ACCEPTABLE, produces);
        return answer(ctx, response, 406);
    }
    if (!route->content_type) {
        return true;
    }
    if (!head->chunked && !head->has_length) {
        (void)sg_fail(&ctx->error, SG_INVALID, SG_MSG_ROUTE_LENGTH_REQUIRED);
        return answer(ctx, response, 411);
    }
    if (!http_content_type_is(head, route->content_type)) {
        (void)sg_fail(&ctx->error, SG_INVALID, SG_MSG_ROUTE_MEDIA_TYPE, route->content_type);
        return answer(ctx, response, 415);
    }
    return true;
}

static bool decode(const sg_http_request *head, const sg_str *raw, sg_request_context *ctx,
                   sg_response *response)
{
    sg_status status = SG_OK;
    for (size_t i = 0; status == SG_OK && i < SG_ROUTE_PARAMS_MAX; i++) {
        if (raw[i].s) {
            status = sg_path_segment_decode(raw[i], ctx->arena, &ctx->params[i], &ctx->error);
        }
    }
    if (status == SG_OK) {
        status = sg_query_parse(head->query, ctx->arena, &ctx->query, &ctx->error);
    }
    if (status == SG_OK) {
        return true;
    }
    return answer(ctx, response, status == SG_LIMIT ? 400 : http_status_of(status));
}

/* Every segment must decode, even of paths nobody serves: 400 tells more than 404 there. */
static bool path_decodes(sg_str path, sg_request_context *ctx)
{
    if (path.s[0] != '/') {
        return true; /* OPTIONS * */
    }
    for (size_t at = 0; at < path.n;) {
        sg_str ignored;
        if (sg_path_segment_decode(next_segment(path, &at), ctx->arena, &ignored, &ctx->error) !=
            SG_OK) {
            return false;
        }
    }
    return true;
}

bool sg_router_resolve(const sg_router *router, const sg_http_request *head,
                       sg_request_context *ctx, sg_response *response)
{
    ctx->head = head;
    ctx->path = head->path;
    ctx->method = served_as(head->method);
    if (!path_decodes(head->path, ctx)) {
        return answer(ctx, response, 400);
    }
    bool known = head->path.s[0] == '*';
    for (size_t i = 0; i < router->count; i++) {
        sg_str raw[SG_ROUTE_PARAMS_MAX] = {{NULL, 0}};
        const sg_route *route = router->routes[i];
        if (!fits(route->pattern, head->path, raw)) {
            continue;
        }
        known = true;
        if (route->method == ctx->method) {
            ctx->route = route;
            return check_caller(router, ctx, response) && decode(head, raw, ctx, response) &&
                   check_media(route, head, ctx, response);
        }
    }
    if (known || head->method == SG_METHOD_OTHER || head->method == SG_METHOD_TRACE) {
        return answer_method(router, head, ctx, response);
    }
    (void)sg_fail(&ctx->error, SG_NOT_FOUND, SG_MSG_ROUTE_NOT_FOUND,
                  (int)(head->path.n < 200 ? head->path.n : 200), head->path.s);
    return answer(ctx, response, 404);
}

sg_str sg_request_header(const sg_request_context *ctx, const char *lower_name)
{
    return sg_http_request_field(ctx->head, lower_name);
}

sg_str sg_request_param(const sg_request_context *ctx, const char *name)
{
    sg_str pattern = sg_str_of(ctx->route->pattern);
    size_t n = strlen(name);
    size_t params = 0;
    for (size_t at = 0; at < pattern.n;) {
        sg_str segment = next_segment(pattern, &at);
        if (!is_parameter(segment)) {
            continue;
        }
        if (segment.n == n + 2 && memcmp(segment.s + 1, name, n) == 0) {
            return ctx->params[params];
        }
        params++;
    }
    return (sg_str){NULL, 0};
}

sg_str sg_request_query(const sg_request_context *ctx, const char *key)
{
    size_t n = strlen(key);
    for (size_t i = 0; i < ctx->query.count; i++) {
        const sg_query_pair *pair = &ctx->query.pairs[i];
        if (pair->key.n == n && memcmp(pair->key.s, key, n) == 0) {
            return pair->value;
        }
    }
    return (sg_str){NULL, 0};
}
