/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See api.h.
 */
#include "api.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "songgang/messages/api.h"
#include "songgang/messages/routes.h"

/* ---- parameters ---- */

sg_status api_bad_query(api_call *call, const char *key, sg_status status)
{
    char pointer[40];
    snprintf(pointer, sizeof pointer, "?%s", key);
    sg_response_error_at(call->response, pointer, call->ctx->error.text);
    return status;
}

sg_status api_bad_member(api_call *call, const char *pointer, sg_status status)
{
    sg_response_error_at(call->response, pointer, call->ctx->error.text);
    return status;
}

sg_status api_number(api_call *call, const char *key, int64_t least, int64_t most, int64_t *ret)
{
    sg_str text = sg_request_query(call->ctx, key);
    int64_t value = 0;
    if (!text.s)
        return SG_OK;
    bool good = text.n > 0 && text.n < 16;
    for (size_t i = 0; good && i < text.n; i++) {
        good = text.s[i] >= '0' && text.s[i] <= '9';
        value = value * 10 + (text.s[i] - '0');
    }
    if (!good || value < least || value > most) {
        sg_fail(&call->ctx->error, SG_INVALID, SG_MSG_ROUTE_NUMBER, key, (long)least, (long)most);
        return api_bad_query(call, key, SG_INVALID);
    }
    *ret = value;
    return SG_OK;
}

sg_status api_flag(api_call *call, const char *key, bool *ret)
{
    sg_str text = sg_request_query(call->ctx, key);
    if (!text.s)
        return SG_OK;
    const bool yes = text.n == 0 || sg_str_equal(text, sg_str_of("1")) ||
                     sg_str_equal(text, sg_str_of("true"));
    if (!yes && !sg_str_equal(text, sg_str_of("0")) && !sg_str_equal(text, sg_str_of("false"))) {
        sg_fail(&call->ctx->error, SG_INVALID, SG_MSG_ROUTE_FLAG, key);
        return api_bad_query(call, key, SG_INVALID);
    }
    *ret = yes;
    return SG_OK;
}

sg_status api_text(api_call *call, const char *key, const char **ret)
{
    sg_str text = sg_request_query(call->ctx, key);
    *ret = NULL;
    if (!text.s || text.n == 0)
        return SG_OK;
    *ret = sg_arena_strndup(call->ctx->arena, text.s, text.n);
    return *ret ? SG_OK : sg_fail_memory(&call->ctx->error);
}

sg_status api_param(api_call *call, const char *name, const char **ret)
{
    sg_str text = sg_request_param(call->ctx, name);
    *ret = sg_arena_strndup(call->ctx->arena, text.s ? text.s : "", text.n);
    return *ret ? SG_OK : sg_fail_memory(&call->ctx->error);
}

sg_status api_plan_number(api_call *call, int64_t *ret)
{
    const char *text;
    char *end;
    sg_status status = api_param(call, "id", &text);
    if (status != SG_OK)
        return status;
    long long number = strtoll(text, &end, 10);
    if (text[0] < '1' || text[0] > '9' || *end || strlen(text) > 15)
        return sg_fail(&call->ctx->error, SG_NOT_FOUND, SG_MSG_API_NUMBER, text);
    *ret = number;
    return SG_OK;
}

sg_status api_scope(api_call *call, const char *key, sg_scope *ret)
{
    sg_str text = sg_request_query(call->ctx, key);
    sg_locality wanted = 0;
    if (text.s && text.n > 0 &&
        sg_locality_lookup(api_reader(call)->vocabulary, text, &wanted, &call->ctx->error) != SG_OK)
        return api_bad_query(call, key, call->ctx->error.status);
    return sg_scope_narrow(&call->ctx->caller.scope, wanted, ret) ? SG_OK
                                                                  : app_outside(call->ctx, wanted);
}

sg_status api_body(api_call *call, bool optional, sg_json **ret)
{
    sg_str body = call->ctx->body;
    const bool none = body.n == 0 && optional;
    sg_status status = sg_json_parse(none ? "{}" : body.s, none ? 2 : body.n, ret,
                                     &call->ctx->error);
    if (status != SG_OK)
        return api_bad_member(call, "", status);
    if (sg_json_is_object(*ret))
        return SG_OK;
    sg_json_free(*ret);
    *ret = NULL;
    sg_fail(&call->ctx->error, SG_INVALID, "%s", SG_MSG_BODY_NOT_OBJECT);
    return api_bad_member(call, "", SG_INVALID);
}

/* ---- pages ---- */

sg_status api_page(api_call *call, size_t *ret_limit, const char **ret_after)
{
    int64_t limit = API_LIMIT;
    sg_status status = api_number(call, "limit", 1, API_LIMIT_MAX, &limit);
    if (status == SG_OK)
        status = api_text(call, "after", ret_after);
    if (status == SG_OK && *ret_after && strlen(*ret_after) > 200) {
        sg_fail(&call->ctx->error, SG_INVALID, "%s", SG_MSG_API_CURSOR);
        return api_bad_query(call, "after", SG_INVALID);
    }
    *ret_limit = (size_t)limit;
    return status;
}

static void put_escaped(sg_buffer *out, sg_str text)
{
    for (size_t i = 0; i < text.n; i++) {
        const unsigned char c = (unsigned char)text.s[i];
        const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                           (c >= 'A' && c <= 'Z') || strchr("-._~", c);
        if (plain && c)
            sg_buffer_append(out, &text.s[i], 1);
        else
            sg_buffer_printf(out, "%%%02X", c);
    }
}

sg_status api_link_next(api_call *call, const char *after)
{
    const sg_request_context *ctx = call->ctx;
    sg_buffer link = {0};
    sg_buffer_text(&link, "<");
    sg_buffer_append(&link, ctx->path.s, ctx->path.n);
    sg_buffer_text(&link, "?");
    for (size_t i = 0; i < ctx->query.count; i++) {
        const sg_query_pair *pair = &ctx->query.pairs[i];
        if (sg_str_equal(pair->key, sg_str_of("after")) ||
            sg_str_equal(pair->key, sg_str_of("skip")))
            continue;
        put_escaped(&link, pair->key);
        sg_buffer_text(&link, "=");
        put_escaped(&link, pair->value);
        sg_buffer_text(&link, "&");
    }
    sg_buffer_text(&link, "after=");
    put_escaped(&link, sg_str_of(after));
    sg_buffer_text(&link, ">; rel=\"next\"");
    sg_status status = link.failed ? sg_fail_memory(&call->ctx->error)
                                   : sg_response_header(call->response, "Link", link.data,
                                                        &call->ctx->error);
    sg_buffer_free(&link);
    return status;
}

/* ---- versions ---- */

static void print_etag(uint64_t version, char ret[24])
{
    snprintf(ret, 24, "\"%016" PRIx64 "\"", version);
}

sg_status api_etag(api_call *call, uint64_t version)
{
    char text[24];
    print_etag(version, text);
    return sg_response_header(call->response, "ETag", text, &call->ctx->error);
}

bool api_etag_listed(sg_str header, uint64_t version, http_comparison comparison)
{
    char text[24];
    print_etag(version, text);
    return http_tag_listed(header, text, comparison);
}

/* ---- who acts ---- */

sg_desk api_desk(api_call *call)
{
    const sg_request_context *ctx = call->ctx;
    return (sg_desk){.data_dir = api_reader(call)->data_dir,
                     .vocabulary = api_reader(call)->vocabulary,
                     .actor = ctx->caller.name[0] ? ctx->caller.name : NULL,
                     .scope = &ctx->caller.scope,
                     .today = app_today(ctx->app),
                     .refused = call->refused};
}

void app_account(const sg_caller *caller, char ret[APP_ACCOUNT])
{
    static const char *const kinds[] = {"nobody", "open", "token", "user"};
    snprintf(ret, APP_ACCOUNT, "%s:%lld", kinds[caller->kind], (long long)caller->id);
}

int64_t api_now(void)
{
    return (int64_t)time(NULL);
}

sg_status api_audit(api_call *call, sg_audit_kind kind, int64_t plan, const char *worker,
                    const char *subject)
{
    sg_buffer payload = {0};
    sg_json_writer w;
    sg_json_begin(&w, &payload);
    sg_json_object(&w);
    sg_json_member_string(&w, "route", call->ctx->route->pattern);
    sg_json_member_string(&w, "peer", call->ctx->caller.peer);
    sg_json_end_object(&w);
    sg_status status = payload.failed ? sg_fail_memory(&call->ctx->error)
                                      : sg_audit_append(api_reader(call)->access, kind,
                                                        call->ctx->caller.name, plan, worker, subject,
                                                        &payload, &call->ctx->error);
    sg_buffer_free(&payload);
    return status;
}

sg_status api_accepted(api_call *call, const char *id)
{
    char where[64];
    snprintf(where, sizeof where, "/v1/jobs/%s", id);
    sg_response_status(call->response, 202);
    sg_status status = sg_response_header(call->response, "Location", where, &call->ctx->error);
    app *a = call->ctx->app;
    return status == SG_OK ? jobs_write(a->jobs, &call->ctx->caller, id, sg_response_body(call->response),
                                        &call->ctx->error)
                           : status;
}
