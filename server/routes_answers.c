/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * POST /v1/answers and /v1/records: what workers said to offers, and briefings, guidance and calls they
 * were given; POST /v1/postings/{id}/release.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "songgang/messages/api.h"

enum { ANSWERS_MAX = 1000, RECORDS_MAX = 1000 };

typedef struct rejecting {
    sg_json_writer *w;
} rejecting;

static void put_reject(void *context, const sg_answer *answer, const char *why)
{
    sg_json_writer *w = ((rejecting *)context)->w;
    char pointer[32];
    snprintf(pointer, sizeof pointer, "/answers/%llu", (unsigned long long)(answer->line - 1));
    sg_json_object(w);
    sg_json_member_string(w, "pointer", pointer);
    sg_json_member_string(w, "detail", why);
    sg_json_end_object(w);
}

static sg_status read_answers(api_call *call, const sg_json *json, sg_answer **ret, size_t *ret_count)
{
    sg_error *err = &call->ctx->error;
    sg_arena *arena = call->ctx->arena;
    const size_t count = sg_json_list_count(json, "answers");
    if (count == 0 || count > ANSWERS_MAX) {
        sg_fail(err, SG_INVALID, SG_MSG_API_ANSWERS, (int)ANSWERS_MAX);
        return api_bad_member(call, "/answers", SG_INVALID);
    }
    *ret = sg_arena_alloc(arena, count * sizeof **ret);
    if (!*ret)
        return sg_fail_memory(err);
    for (size_t i = 0; i < count; i++) {
        sg_answer *a = &(*ret)[i];
        const struct {
            const char *key, **value;
        } texts[] = {{"worker", &a->worker}, {"posting", &a->posting}, {"answer", &a->answer},
                     {"reason", &a->reason}, {"note", &a->note}};
        *a = (sg_answer){.line = i + 1};
        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
            char pointer[48];
            sg_status status = sg_json_list_text(json, "answers", i, texts[k].key, 1000, arena,
                                                 texts[k].value, err);
            if (status == SG_OK && k < 3 && !*texts[k].value)
                status = sg_fail(err, SG_INVALID, SG_MSG_JSON_REQUIRED, texts[k].key);
            snprintf(pointer, sizeof pointer, "/answers/%zu/%s", i, texts[k].key);
            if (status != SG_OK)
                return api_bad_member(call, pointer, status);
        }
    }
    *ret_count = count;
    return SG_OK;
}

sg_status api_answer(api_call *call)
{
    sg_json *json = NULL;
    sg_answer *list = NULL;
    size_t count = 0;
    uint64_t accepted = 0, rejected = 0;
    sg_desk desk = api_desk(call);
    rejecting context;
    sg_status status = api_body(call, false, &json);
    if (status == SG_OK)
        status = read_answers(call, json, &list, &count);
    sg_json_free(json);
    if (status != SG_OK)
        return status;
    context.w = sg_response_json(call->response);
    sg_json_object(context.w);
    sg_json_key(context.w, "errors");
    sg_json_array(context.w);
    status = sg_service_answer(&desk, list, count, put_reject, &context, &accepted, &rejected,
                               &call->ctx->error);
    sg_json_end_array(context.w);
    sg_json_member_int(context.w, "accepted", (int64_t)accepted);
    sg_json_member_int(context.w, "rejected", (int64_t)rejected);
    sg_json_end_object(context.w);
    return status;
}

sg_status api_record(api_call *call)
{
    sg_json *json = NULL;
    const char *kind = NULL, *note = NULL;
    char **workers = NULL;
    size_t count = 0;
    sg_desk desk = api_desk(call);
    sg_error *err = &call->ctx->error;
    sg_status status = api_body(call, false, &json);
    if (status == SG_OK)
        status = sg_json_get_text(json, "kind", 20, call->ctx->arena, &kind, err);
    static const sg_event_kind kinds[] = {SG_EVENT_KIND_BRIEFING, SG_EVENT_KIND_GUIDANCE,
                                          SG_EVENT_KIND_NOTE};
    size_t at = 0;
    while (at < 3 && kind && strcmp(kind, sg_event_kind_text(kinds[at])) != 0)
        at++;
    if (status == SG_OK && (!kind || at == 3))
        status = sg_fail(err, SG_INVALID, "%s", SG_MSG_API_RECORD_KIND);
    if (status != SG_OK && json)
        api_bad_member(call, "/kind", status);
    if (status == SG_OK && (status = sg_json_get_texts(json, "workers", RECORDS_MAX, call->ctx->arena,
                                                       &workers, &count, err)) != SG_OK)
        api_bad_member(call, "/workers", status);
    if (status == SG_OK && (status = sg_json_get_text(json, "note", 1000, call->ctx->arena, &note,
                                                      err)) != SG_OK)
        api_bad_member(call, "/note", status);
    if (status == SG_OK && kinds[at] == SG_EVENT_KIND_NOTE && (!note || !*note)) {
        sg_fail(err, SG_INVALID, "%s", SG_MSG_API_RECORD_NOTE);
        status = api_bad_member(call, "/note", SG_INVALID);
    }
    sg_json_free(json);
    if (status == SG_OK)
        status = sg_service_record(&desk, kinds[at], workers, count, note, err);
    if (status != SG_OK)
        return status;
    sg_json_writer *w = sg_response_json(call->response);
    sg_json_object(w);
    sg_json_member_int(w, "recorded", (int64_t)count);
    sg_json_end_object(w);
    return SG_OK;
}

sg_status api_release_posting(api_call *call)
{
    const char *id;
    int64_t batch;
    sg_status status = api_param(call, "id", &id);
    if (status != SG_OK)
        return status;
    char *ids[1] = {sg_arena_strdup(call->ctx->arena, id)};
    status = ids[0] ? sg_import_release(api_reader(call)->data_dir, ids, 1, &batch,
                                        &call->ctx->error)
                    : sg_fail_memory(&call->ctx->error);
    if (status != SG_OK)
        return status;
    sg_json_writer *w = sg_response_json(call->response);
    sg_json_object(w);
    sg_json_member_string(w, "posting", id);
    sg_json_member_int(w, "batch", batch);
    sg_json_end_object(w);
    return SG_OK;
}
