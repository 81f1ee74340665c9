/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GET /v1/stats: the one table. Counting 337,900 workers takes most of a second, so it is done once for
 * each scope and state of the store, beside the event loops.
 */
#include <stdio.h>

#include "answer_cache.h"
#include "api.h"

typedef struct asked {
    sg_reader *reader;
    sg_scope scope;
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
