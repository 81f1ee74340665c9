/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table of the API beyond search and match, and what all of it has in common: every request is
 * answered beside the event loops, and a POST that writes may come again under its Idempotency-Key.
 */
#include <stdio.h>
#include <string.h>

#include "api.h"
#include "songgang/messages/api.h"

enum { BODY = 65536, MANY = 1 << 20, FILE_BODY = 64 << 20 };

/* X(method, pattern, body limit, right, handler) */
#define API_ROUTES(X)                                                                              \
    X(GET, "/v1/workers", 0, WORKERS_READ, api_list_workers)                                       \
    X(GET, "/v1/workers/{id}", 0, WORKERS_READ, api_get_worker)                                    \
    X(PATCH, "/v1/workers/{id}", BODY, WORKERS_WRITE, api_patch_worker)                            \
    X(GET, "/v1/workers/{id}/matches", 0, WORKERS_READ, api_worker_matches)                        \
    X(GET, "/v1/workers/{id}/why", 0, WORKERS_READ, api_worker_why)                                \
    X(GET, "/v1/workers/{id}/offers", 0, WORKERS_READ, api_worker_offers)                          \
    X(GET, "/v1/workers/{id}/history", 0, WORKERS_READ, api_worker_history)                        \
    X(GET, "/v1/today", 0, WORKERS_READ, api_today)                                                \
    X(GET, "/v1/sheet", 0, WORKERS_READ, api_sheet)                                                \
    X(POST, "/v1/sheet/links", BODY, WORKERS_WRITE, api_sheet_links)                               \
    X(POST, "/v1/sheet/handed", MANY, WORKERS_WRITE, api_sheet_handed)                             \
    X(GET, "/v1/courses", 0, SEARCH, api_list_courses)                                             \
    X(GET, "/v1/courses/{id}", 0, SEARCH, api_get_course)                                          \
    X(POST, "/v1/postings/{id}/release", BODY, POSTINGS_WRITE, api_release_posting)                \
    X(POST, "/v1/plans", BODY, PLANS_WRITE, api_start_plan)                                        \
    X(GET, "/v1/plans", 0, PLANS_READ, api_list_plans)                                             \
    X(GET, "/v1/plans/{id}", 0, PLANS_READ, api_get_plan)                                          \
    X(GET, "/v1/plans/{id}/events", 0, PLANS_READ, api_job_events)                                 \
    X(GET, "/v1/plans/{id}/offers", 0, PLANS_READ, api_plan_offers)                                \
    X(POST, "/v1/plans/{id}/report", BODY, PLANS_READ, api_report_plan)                            \
    X(POST, "/v1/plans/{id}/approve", BODY, PLANS_WRITE, api_approve_plan)                         \
    X(POST, "/v1/plans/{id}/undo", BODY, PLANS_WRITE, api_undo_plan)                               \
    X(POST, "/v1/plans/{id}/discard", BODY, PLANS_WRITE, api_discard_plan)                         \
    X(POST, "/v1/plans/{id}/hold", BODY, PLANS_WRITE, api_hold_offer)                              \
    X(POST, "/v1/plans/{id}/release", BODY, PLANS_WRITE, api_release_offer)                        \
    X(POST, "/v1/plans/{id}/replace", BODY, PLANS_WRITE, api_replace_offer)                        \
    X(POST, "/v1/answers", MANY, WORKERS_WRITE, api_answer)                                        \
    X(POST, "/v1/records", MANY, WORKERS_WRITE, api_record)                                        \
    X(GET, "/v1/jobs", 0, SIGNED_IN, api_list_jobs)                                                \
    X(GET, "/v1/jobs/{id}", 0, SIGNED_IN, api_get_job)                                             \
    X(GET, "/v1/jobs/{id}/events", 0, SIGNED_IN, api_job_events)                                   \
    X(POST, "/v1/jobs/{id}/cancel", BODY, SIGNED_IN, api_cancel_job)                               \
    X(POST, "/v1/imports", FILE_BODY, IMPORT, api_start_import)                                    \
    X(GET, "/v1/imports", 0, IMPORT, api_list_imports)                                             \
    X(GET, "/v1/imports/{id}", 0, IMPORT, api_get_import)                                          \
    X(GET, "/v1/imports/{id}/rejects", 0, IMPORT, api_import_rejects)                              \
    X(POST, "/v1/imports/{id}/commit", BODY, IMPORT, api_commit_import)                            \
    X(POST, "/v1/imports/{id}/undo", BODY, IMPORT, api_undo_import)                                \
    X(GET, "/v1/outbox", 0, OUTBOX, api_outbox_lease)                                              \
    X(POST, "/v1/outbox/ack", MANY, OUTBOX, api_outbox_ack)                                        \
    X(POST, "/v1/receipts/{channel}", MANY, NONE, api_receipts)                                    \
    X(GET, "/v1/receipts/{channel}", 0, NONE, api_receipts)                                        \
    X(GET, "/v1/push", 0, PLANS_READ, api_push)                                                    \
    X(GET, "/v1/push/preview", 0, PLANS_READ, api_push_preview)                                    \
    X(GET, "/v1/push/messages", 0, PLANS_READ, api_push_messages)                                  \
    X(POST, "/v1/push/messages/{id}/settle", BODY, PLANS_WRITE, api_push_settle)                   \
    X(POST, "/v1/push/pause", BODY, PLANS_WRITE, api_push_pause)                                   \
    X(POST, "/v1/push/release", BODY, PLANS_WRITE, api_push_release)                               \
    X(POST, "/v1/push/resume", BODY, PLANS_WRITE, api_push_resume)                                 \
    X(GET, "/v1/push/calls", 0, WORKERS_READ, api_push_calls)                                      \
    X(POST, "/v1/push/calls/{id}/done", BODY, WORKERS_WRITE, api_push_call_done)                   \
    X(GET, "/v1/screen", 0, SCREEN, api_screen)                                                    \
    X(GET, "/v1/screen/map", 0, SCREEN, api_screen_map)                                            \
    X(GET, "/v1/screen/events", 0, SCREEN, api_screen_events)

static sg_status dispatch(sg_request_context *ctx, sg_response *response);

#define X(m, p, limit, r, h)                                                                       \
    {.method = SG_METHOD_##m, .pattern = p, .body_limit = limit, .handler = dispatch,              \
     .produces = "*/*", .right = SG_RIGHT_##r},
static const sg_route table[] = {API_ROUTES(X)};
#undef X
#define X(m, p, limit, r, h) h,
static const api_handler handlers[] = {API_ROUTES(X)};
#undef X

const sg_route *api_routes(size_t *ret_count)
{
    *ret_count = sizeof table / sizeof *table;
    return table;
}

/* ---- Idempotency-Key ---- */

static bool usable(sg_str key)
{
    bool good = key.n > 0 && key.n <= 128;
    for (size_t i = 0; good && i < key.n; i++)
        good = key.s[i] > ' ' && key.s[i] < 127;
    return good;
}

static void digest(const api_call *call, unsigned char ret[SG_SHA256_SIZE])
{
    const sg_request_context *ctx = call->ctx;
    sg_sha256 hash;
    sg_sha256_begin(&hash);
    sg_sha256_text(&hash, sg_method_text(ctx->method));
    sg_sha256_field(&hash, ctx->path.s, ctx->path.n);
    for (size_t i = 0; i < ctx->query.count; i++) {
        sg_sha256_field(&hash, ctx->query.pairs[i].key.s, ctx->query.pairs[i].key.n);
        sg_sha256_field(&hash, ctx->query.pairs[i].value.s, ctx->query.pairs[i].value.n);
    }
    sg_sha256_field(&hash, ctx->body.s, ctx->body.n);
    sg_sha256_end(&hash, ret);
}

/* Headers as lines "name: value"; they hold no line ends. */
static void keep_headers(const sg_response *r, sg_buffer *out)
{
    for (size_t i = 0; i < r->header_count; i++)
        sg_buffer_printf(out, "%s: %s\n", r->header_names[i], r->header_values[i]);
}

static sg_status replay(api_call *call, int status, const sg_buffer *headers, const sg_buffer *body)
{
    sg_response *r = call->response;
    sg_arena *arena = call->ctx->arena;
    sg_status result = SG_OK;
    char *text = sg_arena_strndup(arena, headers->data ? headers->data : "", headers->size);
    for (char *rest = NULL, *line = text ? strtok_r(text, "\n", &rest) : NULL;
         line && result == SG_OK; line = strtok_r(NULL, "\n", &rest)) {
        char *colon = strstr(line, ": ");
        if (!colon)
            continue;
        *colon = '\0';
        result = sg_response_header(r, line, colon + 2, &call->ctx->error);
    }
    if (result == SG_OK)
        result = sg_response_header(r, "Idempotency-Replayed", "true", &call->ctx->error);
    sg_response_status(r, status);
    sg_response_no_store(r);
    if (status >= 400)
        sg_response_type(r, "application/problem+json");
    sg_buffer_append(&r->body, body->data ? body->data : "", body->size);
    return text ? result : sg_fail_memory(&call->ctx->error);
}

/* Runs the handler and keeps what it answered, unless it may be tried again as it is. */
static sg_status run_kept(api_call *call, api_handler handler, const char *account, const char *key)
{
    sg_response *r = call->response;
    sg_buffer headers = {0};
    sg_error err = {0};
    sg_status status = handler(call);
    if (status != SG_OK)
        http_response_failed(r, status, &call->ctx->error);
    keep_headers(r, &headers);
    if (r->status >= 500 || r->status == 429 || r->streamed)
        (void)sg_kept_drop(call->thread->kept, account, key, &err);
    else /* what cannot be kept was done all the same: a repetition is told so */
        (void)sg_kept_answer(call->thread->kept, account, key, r->status, &headers, &r->body, &err);
    sg_buffer_free(&headers);
    /* it is a problem document already, and must not become another one */
    return SG_OK;
}

static sg_status run_once(api_call *call, api_handler handler)
{
    char account[APP_ACCOUNT];
    unsigned char request[SG_SHA256_SIZE];
    sg_error *err = &call->ctx->error;
    sg_kept_state state = SG_KEPT_NEW;
    sg_buffer headers = {0}, body = {0};
    int code = 0;
    if (!usable(call->idempotency_key))
        return sg_fail(err, SG_INVALID, "%s", SG_MSG_KEY_SYNTAX);
    const char *key = call->idempotency_key.s;
    app_account(&call->ctx->caller, account);
    digest(call, request);
    sg_status status = sg_kept_begin(call->thread->kept, account, key, request, api_now(), &state,
                                     &code, &headers, &body, err);
    if (status == SG_OK && state == SG_KEPT_NEW) {
        status = run_kept(call, handler, account, key);
    } else if (status == SG_OK && state == SG_KEPT_SAME) {
        status = replay(call, code, &headers, &body);
    } else if (status == SG_OK && state == SG_KEPT_OTHER) {
        sg_response_status(call->response, 422);
        status = sg_fail(err, SG_INVALID, "%s", SG_MSG_KEY_OTHER);
    } else if (status == SG_OK) {
        status = sg_fail(err, SG_CONFLICT, "%s", SG_MSG_KEY_UNDER_WAY);
    }
    sg_buffer_free(&headers);
    sg_buffer_free(&body);
    return status;
}

/* ---- on a thread of the errands ---- */

/* The server has a copy of the table, but of the same patterns. */
static api_handler handler_of(const sg_route *route)
{
    size_t i = 0;
    while (table[i].method != route->method || strcmp(table[i].pattern, route->pattern) != 0)
        i++;
    return handlers[i];
}

static sg_status answer(api_call *call)
{
    const api_handler handler = handler_of(call->ctx->route);
    sg_response_no_store(call->response);
    return call->ctx->method == SG_METHOD_POST && call->idempotency_key.s ? run_once(call, handler)
                                                                          : handler(call);
}

static sg_status dispatch(sg_request_context *ctx, sg_response *response)
{
    app *a = ctx->app;
    const api_handler handler = handler_of(ctx->route);
    errands *who = ctx->method == SG_METHOD_GET ? a->errands : a->writers;
    if (handler == api_outbox_lease || handler == api_receipts) /* they write */
        who = a->writers;
    if (handler == api_screen || handler == api_get_plan || handler == api_today)
        who = a->counters;
    if (handler == api_push_preview) /* 11 s of processor time for 109,300 persons */
        who = a->estimates;
    return errand_defer(who, ctx, response, answer);
}
