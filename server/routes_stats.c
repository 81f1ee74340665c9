/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GET /v1/stats: the one table.
 */
#include "app.h"

sg_status route_stats(sg_request_context *ctx, sg_response *response)
{
    sg_reader *reader = app_reader(ctx);
    sg_str text = sg_request_query(ctx, "scope");
    sg_region scope = 0;
    if (text.s && text.n > 0) {
        sg_status status = sg_region_lookup(reader->vocabulary, text, &scope, &ctx->error);
        if (status != SG_OK) {
            sg_response_error_at(response, "?scope", ctx->error.text);
            return status;
        }
    }
    sg_response_no_store(response);
    return sg_service_stats(reader->store, reader->policy, scope, sg_response_body(response), &ctx->error);
}
