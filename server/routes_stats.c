/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GET /v1/stats: the one table.
 */
#include "app.h"

sg_status route_stats(sg_request_context *ctx, sg_response *response)
{
    sg_reader *reader = app_reader(ctx);
    sg_str text = sg_request_query(ctx, "scope");
    sg_locality wanted = 0;
    sg_scope scope;
    if (text.s && text.n > 0) {
        sg_status status = sg_locality_lookup(reader->vocabulary, text, &wanted, &ctx->error);
        if (status != SG_OK) {
            sg_response_error_at(response, "?scope", ctx->error.text);
            return status;
        }
    }
    if (!sg_scope_narrow(&ctx->caller.scope, wanted, &scope))
        return app_outside(ctx, wanted);
    sg_response_no_store(response);
    return sg_service_stats(reader->store, reader->policy, &scope, sg_response_body(response), &ctx->error);
}
