/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GET /metrics, for Prometheus. /livez and /readyz are the server's own.
 */
#include "app.h"
#include "dispatch.h"
#include "operations.h"

sg_status route_metrics(sg_request_context *ctx, sg_response *response)
{
    const app *a = ctx->app;
    sg_response_type(response, "text/plain; version=0.0.4; charset=utf-8");
    sg_response_no_store(response);
    operations_metrics(a->operations, sg_response_body(response));
    dispatch_metrics(a->dispatch, sg_response_body(response));
    return SG_OK;
}
