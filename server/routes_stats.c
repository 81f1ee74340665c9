/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GET /v1/stats, /v1/table and /v1/table.xlsx: the one table, in short, at any depth, and for Excel. Counting 337,900 workers takes most of a second, so it is done once for
 * each scope and state of the store, beside the event loops.
 */
#include <stdio.h>

#include "answer_cache.h"
#include "api.h"
#include "songgang/messages/table.h"
#include "songgang/table.h"

typedef struct asked {
    sg_reader *reader;
    sg_scope scope;
    sg_group group; /* SG_GROUP_COUNT: everybody */
} asked;

static sg_status make(void *context, sg_buffer *out, sg_error *err)
{
    const asked *a = context;
    return sg_service_stats(a->reader->store, a->reader->policy, &a->scope, out, err);
}

static sg_status stats(api_call *call)
{
    asked a = {.reader = api_reader(call)};
    char question[128], area[SG_LOCALITY_TEXT];
    sg_status status = api_scope(call, "scope", &a.scope);
    if (status != SG_OK)
        return status;
    sg_locality_print(a.scope.home, area);
    snprintf(question, sizeof question, "stats %s %d %s %d", a.scope.whole ? "*" : area,
             a.scope.whole, a.reader->policy->version, (int)app_today(call->ctx->app));
    sg_response_no_store(call->response);
    return answer_cache_get(call->thread->cache, a.reader->store, question, make, &a,
                            sg_response_body(call->response), &call->ctx->error);
}

sg_status route_stats(sg_request_context *ctx, sg_response *response)
{
    app *a = ctx->app;
    return errand_defer(a->counters, ctx, response, stats);
}

/* ---- at any depth ---- */

static sg_status make_table(void *context, sg_buffer *out, sg_error *err)
{
    const asked *a = context;
    return sg_service_table(a->reader->store, a->reader->policy, &a->scope, out, err);
}

static sg_status make_workbook(void *context, sg_buffer *out, sg_error *err)
{
    const asked *a = context;
    return sg_service_table_workbook(a->reader->store, a->reader->policy, &a->scope, a->group, out, err);
}

static sg_status answer(api_call *call, const asked *a, const char *what, answer_make write)
{
    char question[128], area[SG_LOCALITY_TEXT];
    sg_locality_print(a->scope.home, area);
    snprintf(question, sizeof question, "%s %s %d %s %d", what, a->scope.whole ? "*" : area,
             a->scope.whole, a->reader->policy->version, (int)a->group);
    sg_response_no_store(call->response);
    return answer_cache_get(call->thread->cache, a->reader->store, question, write, (void *)a,
                            sg_response_body(call->response), &call->ctx->error);
}

static sg_status table(api_call *call)
{
    asked a = {.reader = api_reader(call), .group = SG_GROUP_COUNT};
    sg_status status = api_scope(call, "scope", &a.scope);
    return status == SG_OK ? answer(call, &a, "table", make_table) : status;
}

static sg_status workbook(api_call *call)
{
    asked a = {.reader = api_reader(call), .group = SG_GROUP_COUNT};
    const char *group;
    sg_error *err = &call->ctx->error;
    sg_status status = api_scope(call, "scope", &a.scope);
    if (status == SG_OK)
        status = api_text(call, "group", &group);
    if (status == SG_OK && group && !sg_group_parse(group, &a.group))
        status = api_bad_query(call, "group", sg_fail(err, SG_UNKNOWN, SG_MSG_TABLE_NO_GROUP, 60, group));
    if (status == SG_OK)
        status = answer(call, &a, "table.xlsx", make_workbook);
    if (status != SG_OK)
        return status;
    sg_response_type(call->response, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    return sg_response_header(call->response, "Content-Disposition",
                              "attachment; filename=\"table.xlsx\"; "
                              "filename*=UTF-8''%E4%B8%80%E5%BC%A0%E8%A1%A8.xlsx", err);
}

sg_status route_table(sg_request_context *ctx, sg_response *response)
{
    app *a = ctx->app;
    return errand_defer(a->counters, ctx, response, table);
}

sg_status route_table_workbook(sg_request_context *ctx, sg_response *response)
{
    app *a = ctx->app;
    return errand_defer(a->counters, ctx, response, workbook);
}
