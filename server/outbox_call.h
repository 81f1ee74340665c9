/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What routes_outbox.c and routes_push.c share.
 */
#ifndef SONGGANG_SERVER_OUTBOX_CALL_H
#define SONGGANG_SERVER_OUTBOX_CALL_H

#include "api.h"
#include "songgang/sending.h"

/* The thread's handle, in the name of the caller; opened when first asked for. */
sg_status outbox_pusher(api_call *call, sg_pusher **ret);

#endif
