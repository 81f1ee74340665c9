/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GET /v1/postings (search) and GET /v1/postings/{id}.
 */
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "songgang/messages/routes.h"

/* Note which query parameter is at fault, for `errors` of the problem document. */
static sg_status bad_parameter(sg_request_context *ctx, sg_response *response, const char *key,
                               sg_status status)
{
    char pointer[40] = "?";
    strncat(pointer, key, sizeof pointer - 2);
    sg_response_error_at(response, pointer, ctx->error.text);
    return status;
}

/* A whole number in [minimum, maximum]; absent leaves `*ret` as it is. */
static sg_status read_number(sg_request_context *ctx, sg_response *response, const char *key,
                             long minimum, long maximum, long *ret)
{
    sg_str text = sg_request_query(ctx, key);
    if (!text.s)
        return SG_OK;
    char digits[12] = "";
    char *end = digits;
    if (text.n > 0 && text.n < sizeof digits) {
        memcpy(digits, text.s, text.n);
        long value = strtol(digits, &end, 10);
        if (*end == '\0' && value >= minimum && value <= maximum) {
            *ret = value;
            return SG_OK;
        }
    }
    sg_status status =
        sg_fail(&ctx->error, SG_INVALID, SG_MSG_ROUTE_NUMBER, key, minimum, maximum);
    return bad_parameter(ctx, response, key, status);
}

static sg_status read_flag(sg_request_context *ctx, sg_response *response, const char *key,
                           bool *ret)
{
    static const struct {
        const char *text;
        bool value;
    } words[] = {{"1", true},  {"true", true},   {"provided", true}, {"required", true}, {"", true},
                 {"0", false}, {"false", false}, {"any", false}};
    sg_str text = sg_request_query(ctx, key);
    if (!text.s)
        return SG_OK;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (sg_str_equal(text, sg_str_of(words[i].text))) {
            *ret = words[i].value;
            return SG_OK;
        }
    return bad_parameter(ctx, response, key,
                         sg_fail(&ctx->error, SG_INVALID, SG_MSG_ROUTE_FLAG, key));
}

/* Every value of a repeated key through a vocabulary lookup. */
static sg_status read_regions(sg_request_context *ctx, sg_response *response, const char *key,
                              sg_region *ret, size_t max, size_t *ret_count)
{
    for (size_t i = 0; i < ctx->query.count; i++) {
        const sg_query_pair *pair = &ctx->query.pairs[i];
        if (!sg_str_equal(pair->key, sg_str_of(key)))
            continue;
        sg_status status =
            *ret_count == max
                ? sg_fail(&ctx->error, SG_INVALID, SG_MSG_ROUTE_MANY, key, (int)max)
                : sg_region_lookup(app_reader(ctx)->vocabulary, pair->value, &ret[*ret_count],
                                   &ctx->error);
        if (status != SG_OK)
            return bad_parameter(ctx, response, key, status);
        ++*ret_count;
    }
    return SG_OK;
}

static sg_status read_trades(sg_request_context *ctx, sg_response *response,
                             sg_search_request *request)
{
    for (size_t i = 0; i < ctx->query.count; i++) {
        const sg_query_pair *pair = &ctx->query.pairs[i];
        if (!sg_str_equal(pair->key, sg_str_of("trade")))
            continue;
        size_t max = sizeof request->trade / sizeof *request->trade;
        sg_status status =
            request->trade_count == max
                ? sg_fail(&ctx->error, SG_INVALID, SG_MSG_ROUTE_MANY, "trade", (int)max)
                : sg_trade_lookup(app_reader(ctx)->vocabulary, pair->value,
                                  &request->trade[request->trade_count], &ctx->error);
        if (status != SG_OK)
            return bad_parameter(ctx, response, "trade", status);
        request->trade_count++;
    }
    return SG_OK;
}

static sg_status read_query(sg_request_context *ctx, sg_search_request *request)
{
    sg_str q = sg_request_query(ctx, "q");
    if (!q.s)
        return SG_OK;
    if (sg_utf8_count(q) > 200)
        return sg_fail(&ctx->error, SG_INVALID, SG_MSG_ROUTE_LONG_QUERY, 200);
    request->query = sg_arena_strndup(ctx->arena, q.s, q.n);
    return request->query ? SG_OK : sg_fail_memory(&ctx->error);
}

sg_status route_search_postings(sg_request_context *ctx, sg_response *response)
{
    sg_search_request request = {.wage_min = SG_NO_AMOUNT};
    long limit = 20, offset = 0, wage_min = SG_NO_AMOUNT;
    sg_status status = read_query(ctx, &request);
    if (status != SG_OK)
        return bad_parameter(ctx, response, "q", status);
    if ((status = read_regions(ctx, response, "province", request.province, 16,
                               &request.province_count)) != SG_OK ||
        (status = read_regions(ctx, response, "city", request.city, 16, &request.city_count)) !=
            SG_OK ||
        (status = read_trades(ctx, response, &request)) != SG_OK ||
        (status = read_number(ctx, response, "wage_min", 0, 1000000, &wage_min)) != SG_OK ||
        (status = read_number(ctx, response, "limit", 1, 1000, &limit)) != SG_OK ||
        (status = read_number(ctx, response, "offset", 0, 100000000, &offset)) != SG_OK ||
        (status = read_flag(ctx, response, "accommodation", &request.accommodation)) != SG_OK ||
        (status = read_flag(ctx, response, "facets", &request.facets)) != SG_OK)
        return status;
    request.wage_min = (int32_t)wage_min;
    request.limit = (size_t)limit;
    request.offset = (size_t)offset;
    return sg_service_search(app_reader(ctx), &request, app_today(ctx->app), ctx->arena,
                             sg_response_body(response), &ctx->error);
}

/* True when If-None-Match holds `etag` or "*" (weak comparison, RFC 9110 13.1.2). */
static bool etag_matches(sg_str header, const char *etag)
{
    if (!header.s)
        return false;
    return sg_str_equal(sg_str_trim(header), sg_str_of("*")) ||
           sg_str_find(header, sg_str_of(etag)) != SIZE_MAX;
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
    if (status == SG_OK && etag_matches(sg_request_header(ctx, "if-none-match"), etag)) {
        sg_response_status(response, 304);
        sg_buffer_clear(body);
    }
    return status;
}
