/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * POST /v1/match: one profile, or {"profiles":[…≤100]}, to one result or {"results":[…]}. With
 * ?why=POSTING the results say why that posting is or is not offered; then at most 20 profiles, as
 * each is held against every posting.
 */
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "songgang/messages/routes.h"

enum { PROFILES_MAX = 100, WHY_MAX = 20, WHY_BYTES = 128, LIMIT_MAX = 100, LIMIT_DEFAULT = 10 };

static sg_status read_limit(sg_request_context *ctx, sg_response *response, size_t *ret)
{
    sg_str text = sg_request_query(ctx, "limit");
    *ret = LIMIT_DEFAULT;
    if (!text.s)
        return SG_OK;
    size_t value = 0;
    for (size_t i = 0; i < text.n && value <= LIMIT_MAX; i++)
        value = text.s[i] >= '0' && text.s[i] <= '9' ? value * 10 + (size_t)(text.s[i] - '0')
                                                     : LIMIT_MAX + 1;
    if (text.n == 0 || value < 1 || value > LIMIT_MAX) {
        sg_fail(&ctx->error, SG_INVALID, SG_MSG_ROUTE_NUMBER, "limit", 1L, (long)LIMIT_MAX);
        sg_response_error_at(response, "?limit", ctx->error.text);
        return SG_INVALID;
    }
    *ret = value;
    return SG_OK;
}

/* The posting asked about; NULL none. */
static sg_status read_why(sg_request_context *ctx, sg_response *response, const char **ret)
{
    sg_str text = sg_request_query(ctx, "why");
    *ret = NULL;
    if (!text.s)
        return SG_OK;
    if (text.n == 0 || text.n > WHY_BYTES || memchr(text.s, '\0', text.n)) {
        sg_fail(&ctx->error, SG_INVALID, SG_MSG_ROUTE_WHY, (int)WHY_BYTES);
        sg_response_error_at(response, "?why", ctx->error.text);
        return SG_INVALID;
    }
    *ret = sg_arena_strndup(ctx->arena, text.s, text.n);
    return *ret ? SG_OK : sg_fail_memory(&ctx->error);
}

/* One profile of the document, matched into `body`. */
static sg_status match_one(sg_request_context *ctx, sg_response *response, const sg_json *json,
                           size_t index, size_t limit, const char *why, sg_buffer *body)
{
    sg_reader *reader = app_reader(ctx);
    sg_profile *profile = sg_arena_alloc(ctx->arena, sizeof *profile);
    if (!profile)
        return sg_fail_memory(&ctx->error);
    const char *pointer = NULL;
    sg_status status = sg_json_profile_at(reader->vocabulary, json, index, ctx->arena, profile,
                                          NULL, &pointer, &ctx->error);
    if (status != SG_OK) {
        sg_response_error_at(response, pointer ? pointer : "", ctx->error.text);
        return status;
    }
    if (why)
        return sg_service_why(reader, profile, why, limit, false, app_today(ctx->app), ctx->arena,
                              body, &ctx->error);
    return sg_service_match(reader, profile, limit, false, app_today(ctx->app), ctx->arena, body,
                            &ctx->error);
}

sg_status route_match(sg_request_context *ctx, sg_response *response)
{
    size_t limit;
    const char *why;
    sg_status status = read_limit(ctx, response, &limit);
    if (status == SG_OK)
        status = read_why(ctx, response, &why);
    if (status != SG_OK)
        return status;
    sg_json *json;
    status = sg_json_parse_profiles(ctx->body.s, ctx->body.n, &json, &ctx->error);
    if (status != SG_OK)
        return status;
    sg_response_no_store(response);
    size_t count = sg_json_profiles_count(json);
    bool many = sg_json_profiles_is_list(json);
    sg_buffer *body = sg_response_body(response);
    const size_t most = why ? WHY_MAX : PROFILES_MAX;
    if (count > most)
        status = sg_fail(&ctx->error, SG_INVALID, SG_MSG_ROUTE_PROFILES, (int)most);
    if (many)
        sg_buffer_text(body, "{\"results\":[");
    for (size_t i = 0; i < count && status == SG_OK; i++) {
        if (i > 0)
            sg_buffer_append(body, ",", 1);
        status = match_one(ctx, response, json, i, limit, why, body);
    }
    if (many)
        sg_buffer_text(body, "]}");
    sg_json_free(json);
    return status == SG_OK && body->failed ? sg_fail_memory(&ctx->error) : status;
}
