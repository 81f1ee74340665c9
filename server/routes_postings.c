/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GET /v1/postings (search) and GET /v1/postings/{id}.
 */
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "http_tag.h"
#include "songgang/messages/routes.h"

/* Note which query parameter is at fault, for `errors` of the problem document. */
static sg_status bad_parameter(sg_request_context *ctx, sg_response *response, sg_str key,
                               sg_status status)
{
    char pointer[40] = "?";
    size_t size = key.n < sizeof pointer - 2 ? key.n : sizeof pointer - 2;
    memcpy(pointer + 1, key.s, size);
    pointer[size + 1] = '\0';
    sg_response_error_at(response, pointer, ctx->error.text);
    return status;
}

/* Every parameter of docs/search.md; those nobody knows are ignored. */
sg_status route_search_postings(sg_request_context *ctx, sg_response *response)
{
    sg_search_request request = {.wage_min = SG_NO_AMOUNT, .limit = 20};
    for (size_t i = 0; i < ctx->query.count; i++) {
        const sg_query_pair *pair = &ctx->query.pairs[i];
        sg_status status = sg_search_parameter(app_reader(ctx), &request, pair->key, pair->value,
                                               ctx->arena, &ctx->error);
        if (status == SG_NOT_FOUND) {
            ctx->error = (sg_error){0};
        } else if (status != SG_OK) {
            return bad_parameter(ctx, response, pair->key, status);
        }
    }
    sg_status status = sg_service_search(app_reader(ctx), &request, app_today(ctx->app), ctx->arena,
                                         sg_response_body(response), &ctx->error);
    if (status == SG_INVALID) { /* each value is fine, but not what they say together */
        bool placeless = request.sort == SG_SEARCH_DISTANCE;
        return bad_parameter(ctx, response, sg_str_of(placeless ? "sort" : "q"), status);
    }
    return status;
}

sg_status route_get_posting(sg_request_context *ctx, sg_response *response)
{
    sg_reader *reader = app_reader(ctx);
    sg_str text = sg_request_param(ctx, "id");
    char *id = sg_arena_strndup(ctx->arena, text.s, text.n);
    if (!id)
        return sg_fail_memory(&ctx->error);
    uint64_t hash;
    int64_t row;
    if (!sg_posting_id_parse(id, &hash))
        return sg_fail(&ctx->error, SG_NOT_FOUND, SG_MSG_ROUTE_NO_POSTING, id);
    sg_status status = sg_store_find_posting(reader->store, hash, &row, &ctx->error);
    if (status == SG_NOT_FOUND)
        return sg_fail(&ctx->error, SG_NOT_FOUND, SG_MSG_ROUTE_NO_POSTING, id);
    sg_buffer *body = sg_response_body(response);
    if (status == SG_OK)
        status = sg_store_posting_json(reader->store, row, hash, body, &ctx->error);
    if (status != SG_OK)
        return status;
    char *etag = sg_arena_printf(ctx->arena, "\"%016llx\"",
                                 (unsigned long long)sg_hash64(body->data, body->size, 3));
    if (!etag)
        return sg_fail_memory(&ctx->error);
    status = sg_response_header(response, "ETag", etag, &ctx->error);
    if (status == SG_OK && http_tag_listed(sg_request_header(ctx, "if-none-match"), etag, HTTP_WEAK)) {
        sg_response_status(response, 304);
        sg_buffer_clear(body);
    }
    return status;
}
