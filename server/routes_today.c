/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GET /v1/today: what is to be done, counted once for each scope and state of the store and the index;
 * GET /v1/workers/{id}/matches and /why: what suits one worker, and why one posting does not.
 */
#include <stdio.h>

#include "answer_cache.h"
#include "api.h"
#include "songgang/messages/api.h"

/* ---- today ---- */

typedef struct asked {
    api_call *call;
    sg_scope scope;
} asked;

static sg_status make(void *context, sg_buffer *out, sg_error *err)
{
    const asked *a = context;
    return sg_service_today(api_reader(a->call), &a->scope, app_today(a->call->ctx->app),
                            a->call->ctx->arena, out, err);
}

sg_status api_today(api_call *call)
{
    asked a = {.call = call};
    char question[128], area[SG_LOCALITY_TEXT];
    const sg_reader *reader = api_reader(call);
    sg_status status = api_scope(call, "scope", &a.scope);
    if (status != SG_OK)
        return status;
    sg_locality_print(a.scope.home, area);
    snprintf(question, sizeof question, "today %s %s %d %llu", a.scope.whole ? "*" : area,
             reader->policy->version, (int)app_today(call->ctx->app),
             (unsigned long long)reader->snapshot->generation);
    return answer_cache_get(call->thread->cache, reader->store, question, make, &a,
                            sg_response_body(call->response), &call->ctx->error);
}

/* ---- one worker ---- */

/* The profile as matching sees it, with what was offered and refused before; of that the words for the
 * answer in `history`, to be freed. */
static sg_status read_profile(api_call *call, sg_profile **ret, sg_buffer *history)
{
    const char *id;
    sg_json *json = NULL;
    sg_buffer document = {0};
    sg_reader *reader = api_reader(call);
    sg_error *err = &call->ctx->error;
    sg_arena *arena = call->ctx->arena;
    sg_profile *profile = sg_arena_alloc(arena, sizeof *profile);
    sg_status status = profile ? api_param(call, "id", &id) : sg_fail_memory(err);
    if (status == SG_OK)
        status = sg_store_worker_json(reader->store, reader->scope, id, SG_PRIVATE_NONE, &document,
                                      err);
    if (status == SG_OK)
        status = sg_json_parse(document.data, document.size, &json, err);
    if (status == SG_OK)
        status = sg_json_profile(reader->vocabulary, json, arena, profile, NULL, NULL, err);
    if (status == SG_OK)
        status = sg_service_history(reader, id, app_today(call->ctx->app), arena, profile, history,
                                    err);
    sg_json_free(json);
    sg_buffer_free(&document);
    *ret = profile;
    return status;
}

sg_status api_worker_matches(api_call *call)
{
    int64_t limit = 10;
    sg_profile *profile;
    sg_buffer history = {0};
    sg_buffer *body = sg_response_body(call->response);
    sg_status status = api_number(call, "limit", 1, 100, &limit);
    if (status == SG_OK)
        status = read_profile(call, &profile, &history);
    if (status == SG_OK)
        status = sg_service_match(api_reader(call), profile, (size_t)limit, false,
                                  app_today(call->ctx->app), call->ctx->arena, body,
                                  &call->ctx->error);
    if (status == SG_OK && history.size > 2) {
        body->size--; /* one object of two */
        sg_buffer_text(body, ",");
        sg_buffer_append(body, history.data + 1, history.size - 1);
    }
    sg_buffer_free(&history);
    return status;
}

sg_status api_worker_why(api_call *call)
{
    int64_t limit = 10;
    sg_profile *profile;
    const char *posting;
    sg_buffer history = {0};
    sg_error *err = &call->ctx->error;
    sg_status status = api_number(call, "limit", 1, 100, &limit);
    if (status == SG_OK)
        status = api_text(call, "posting", &posting);
    if (status == SG_OK && !posting) {
        sg_fail(err, SG_INVALID, "%s", SG_MSG_API_WHY);
        return api_bad_query(call, "posting", SG_INVALID);
    }
    if (status == SG_OK)
        status = read_profile(call, &profile, &history);
    if (status == SG_OK)
        status = sg_service_why(api_reader(call), profile, posting, (size_t)limit, false,
                                app_today(call->ctx->app), call->ctx->arena,
                                sg_response_body(call->response), err);
    sg_buffer_free(&history);
    return status;
}
