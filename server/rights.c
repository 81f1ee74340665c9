/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one check of every request: who calls, may they, how often, and whose rows may they see. The
 * router calls it before a body is read; no handler runs without it.
 */
#include <stdio.h>
#include <string.h>

#include "app.h"
#include "songgang/messages/access.h"
#include "worker.h"

enum {
    REQUESTS_PER_MINUTE = 6000, /* of one account, unless its token says otherwise */
    REQUESTS_BURST = 1000,
    FAILURES_PER_MINUTE = 20, /* wrong tokens and sessions from one address */
    FAILURES_BURST = 30
};

static sg_status refuse(sg_request_context *ctx, sg_response *response, int code, const char *text)
{
    sg_response_status(response, code);
    if (code == 401)
        sg_response_header(response, "WWW-Authenticate", "Bearer realm=\"songgang\"", NULL);
    return sg_fail(&ctx->error, SG_INVALID, "%s", text);
}

sg_status app_wait(sg_request_context *ctx, sg_response *response, int64_t seconds, const char *text)
{
    char header[24];
    snprintf(header, sizeof header, "%lld", (long long)(seconds > 0 ? seconds : 1));
    sg_response_header(response, "Retry-After", header, NULL);
    return refuse(ctx, response, 429, text);
}

/* ---- what was presented ---- */

/* "Bearer X"; {NULL,0} without the header, {"",0} for anything else in it. */
static sg_str bearer_of(const sg_request_context *ctx)
{
    sg_str header = sg_request_header(ctx, "authorization");
    if (!header.s)
        return header;
    if (header.n < 7 || strncasecmp(header.s, "Bearer ", 7) != 0)
        return (sg_str){"", 0};
    return sg_str_trim((sg_str){header.s + 7, header.n - 7});
}

sg_str app_session_cookie(const sg_request_context *ctx)
{
    sg_str header = sg_request_header(ctx, "cookie");
    const char *name = ctx->secure ? APP_COOKIE_SECURE : APP_COOKIE;
    const size_t n = strlen(name);
    for (size_t at = 0; header.s && at < header.n;) {
        const char *end = memchr(header.s + at, ';', header.n - at);
        size_t size = end ? (size_t)(end - header.s) - at : header.n - at;
        sg_str pair = sg_str_trim((sg_str){header.s + at, size});
        if (pair.n > n && memcmp(pair.s, name, n) == 0 && pair.s[n] == '=')
            return (sg_str){pair.s + n + 1, pair.n - n - 1};
        at += size + 1;
    }
    return (sg_str){NULL, 0};
}

/* A page of another site sends its own Origin, and a browser says Sec-Fetch-Site: cross-site. Programs
 * send neither. */
static bool same_site(const sg_request_context *ctx)
{
    sg_str origin = sg_request_header(ctx, "origin");
    sg_str site = sg_request_header(ctx, "sec-fetch-site");
    sg_str host = sg_request_header(ctx, "host");
    if (site.s && !sg_str_equal(site, sg_str_of("same-origin")) &&
        !sg_str_equal(site, sg_str_of("none")))
        return false;
    if (!origin.s)
        return true;
    size_t scheme = sg_str_find(origin, sg_str_of("://"));
    if (scheme == SIZE_MAX || !host.s)
        return false;
    sg_str rest = {origin.s + scheme + 3, origin.n - scheme - 3};
    return rest.n == host.n && strncasecmp(rest.s, host.s, rest.n) == 0;
}

/* A worker page: whoever knows its address may, and no cookie counts. Its form comes with Origin: null,
 * because the page tells nobody where it is. */
static bool by_link(const sg_request_context *ctx)
{
    return strncmp(ctx->route->pattern, "/m/", 3) == 0;
}

/* Receipts: a gateway proves by a signature of its own that they are from it, a program of the bureau's
 * by its token; the handler knows which of the two a channel wants. */
static bool by_signature(const sg_request_context *ctx)
{
    return strncmp(ctx->route->pattern, "/v1/receipts/", 13) == 0;
}

static bool changes(const sg_request_context *ctx)
{
    return ctx->method != SG_METHOD_GET && ctx->method != SG_METHOD_OPTIONS;
}

static uint64_t throttle_key(const char *what, const char *text, int64_t id)
{
    char key[96];
    int n = snprintf(key, sizeof key, "%s %s %lld", what, text, (long long)id);
    return sg_hash64(key, (size_t)n, 17);
}

/* ---- the check ---- */

static sg_status identify(app *a, sg_request_context *ctx, sg_response *response, sg_str bearer,
                          sg_str session)
{
    sg_reader *reader = app_reader(ctx);
    const uint64_t peer = throttle_key("peer", ctx->peer, 0);
    bool required;
    sg_status status = sg_access_required(reader->access, &required, &ctx->error);
    if (status != SG_OK)
        return status;
    if (!required) { /* sg_serve() saw to it that only this machine can reach us */
        ctx->caller = (sg_caller){.kind = SG_CALLER_OPEN,
                                  .role = SG_ROLE_ADMIN,
                                  .rights = sg_role_rights(SG_ROLE_ADMIN),
                                  .scope = sg_everywhere};
        snprintf(ctx->caller.name, sizeof ctx->caller.name, "%s", SG_MSG_OPEN_NAME);
        snprintf(ctx->caller.peer, sizeof ctx->caller.peer, "%s", ctx->peer);
        return SG_OK;
    }
    unsigned wait = throttle_take(&a->throttle, peer, FAILURES_PER_MINUTE, FAILURES_BURST,
                                  worker_now(), true);
    if (wait > 0 && (bearer.s || session.s) && sg_access_identify(reader->access, bearer, session,
                                                                  ctx->peer, &ctx->caller, NULL))
        return app_wait(ctx, response, wait, SG_MSG_TOO_MANY_FAILURES);
    status = sg_access_identify(reader->access, bearer, session, ctx->peer, &ctx->caller,
                                &ctx->error);
    if (status != SG_INVALID)
        return status;
    if (!ctx->again)
        throttle_take(&a->throttle, peer, FAILURES_PER_MINUTE, FAILURES_BURST, worker_now(), false);
    sg_error cause = ctx->error;
    return refuse(ctx, response, 401, cause.text);
}

static sg_status check_rate(app *a, sg_request_context *ctx, sg_response *response)
{
    const sg_caller *c = &ctx->caller;
    if (ctx->again || c->kind == SG_CALLER_OPEN)
        return SG_OK;
    const double rate = c->rate > 0 ? c->rate : REQUESTS_PER_MINUTE;
    const double burst = c->rate > 0 && c->rate < REQUESTS_BURST ? c->rate : REQUESTS_BURST;
    unsigned wait =
        throttle_take(&a->throttle, throttle_key(c->kind == SG_CALLER_USER ? "user" : "token", "",
                                                 c->id), rate, burst, worker_now(), false);
    return wait ? app_wait(ctx, response, wait, SG_MSG_TOO_MANY_REQUESTS) : SG_OK;
}

sg_status app_authorize(void *application, sg_request_context *ctx, sg_response *response)
{
    app *a = application;
    sg_reader *reader = app_reader(ctx);
    const sg_right right = ctx->route->right;
    char text[160];
    reader->scope = NULL;
    ctx->caller = (sg_caller){.kind = SG_CALLER_NOBODY, .rights = SG_RIGHT_BIT(SG_RIGHT_NONE)};
    if (changes(ctx) && !by_link(ctx) && !same_site(ctx))
        return refuse(ctx, response, 403, SG_MSG_OTHER_SITE);
    if (right == SG_RIGHT_NONE && by_signature(ctx)) {
        sg_status known = identify(a, ctx, response, bearer_of(ctx), (sg_str){NULL, 0});
        if (known == SG_OK && ctx->caller.kind != SG_CALLER_NOBODY)
            known = check_rate(a, ctx, response);
        return known;
    }
    if (right == SG_RIGHT_NONE)
        return SG_OK;
    sg_str bearer = bearer_of(ctx);
    sg_str session = bearer.s ? (sg_str){NULL, 0} : app_session_cookie(ctx);
    sg_status status = identify(a, ctx, response, bearer, session);
    if (status != SG_OK)
        return status;
    if (ctx->caller.kind == SG_CALLER_NOBODY)
        return refuse(ctx, response, 401, SG_MSG_SIGN_IN_FIRST);
    if (changes(ctx) && session.s && ctx->caller.kind == SG_CALLER_USER &&
        !sg_request_header(ctx, "x-songgang").s)
        return refuse(ctx, response, 403, SG_MSG_HEADER_MISSING);
    status = check_rate(a, ctx, response);
    if (status != SG_OK)
        return status;
    if (!sg_caller_may(&ctx->caller, right)) {
        snprintf(text, sizeof text, SG_MSG_NO_RIGHT, sg_right_label(right));
        return refuse(ctx, response, 403, text);
    }
    reader->scope = &ctx->caller.scope;
    return SG_OK;
}

/* ---- afterwards ---- */

void app_audit_refused(sg_request_context *ctx, const char *what)
{
    sg_buffer payload = {0};
    sg_json_writer w;
    const bool plan = strncmp(what, "plan ", 5) == 0 || strncmp(what, "region ", 7) == 0;
    sg_json_begin(&w, &payload);
    sg_json_object(&w);
    sg_json_member_string(&w, "route", ctx->route->pattern);
    if (plan)
        sg_json_member_string(&w, "asked", what);
    sg_json_end_object(&w);
    /* What cannot be written down is refused all the same. */
    (void)sg_audit_append(app_reader(ctx)->access, SG_AUDIT_REFUSED, ctx->caller.name, 0,
                          plan ? NULL : what, ctx->caller.peer, &payload, NULL);
    sg_buffer_free(&payload);
}

void app_finished(void *application, sg_request_context *ctx, sg_status status)
{
    (void)application;
    sg_reader *reader = app_reader(ctx);
    char what[128];
    reader->scope = NULL; /* the next request sets its own */
    if (sg_store_refused(reader->store, what) && status == SG_NOT_FOUND)
        app_audit_refused(ctx, what);
}

sg_status app_outside(sg_request_context *ctx, sg_locality wanted)
{
    char what[32] = "region ";
    sg_locality_print(wanted, what + strlen(what));
    app_audit_refused(ctx, what);
    return sg_fail(&ctx->error, SG_NOT_FOUND, SG_MSG_SCOPE_OUTSIDE);
}
