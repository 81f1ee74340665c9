/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A channel to a gateway: webhook, Alibaba Cloud SMS, Tencent Cloud SMS, WeChat, WeCom. Each takes
 * messages made by the outbox, says of every one whether the gateway has it, and reads what the gateway
 * sends back. What each carrier wants in "options" of push.json stands in docs/channels/.
 *
 * Retrying is decided here, because only here is known what a gateway makes of a second request: a message
 * is "again" only when it surely did not arrive or the gateway drops what it has seen. All else is unknown.
 */
#ifndef SONGGANG_CHANNEL_H
#define SONGGANG_CHANNEL_H

#include "songgang/sending.h"
#include "songgang/server.h"
#include "songgang/text.h"

/* Settings, secrets and what was derived from them; constant once made: any thread. */
typedef struct sg_channel sg_channel;

/* Does the program itself send over this carrier? Not over pull and paper. */
bool sg_channel_sends(sg_carrier carrier);
/* Reads "options" and the files of secrets it names, relative to the data directory. `signature`: that
 * of push.json. SG_INVALID, SG_UNKNOWN, SG_MISSING name channel and option; a file that others may read is
 * SG_INVALID. */
sg_status sg_channel_new(const char *data_dir, const sg_push_channel *settings, const char *signature,
                         sg_channel **ret, sg_error *err);
void sg_channel_free(sg_channel *channel); /* NULL is allowed */
const char *sg_channel_name(const sg_channel *channel);

/* ---- what gateways send to POST (and GET) /v1/receipts/{channel} ---- */

typedef struct sg_channel_request {
    bool get;                   /* the gateway asks whether this is us (WeChat) */
    sg_query query;
    sg_str body;
    sg_str id, timestamp, signature; /* headers webhook-…; {NULL,0} absent */
    int64_t now;                /* seconds since 1970 */
} sg_channel_request;

typedef struct sg_channel_reply {
    const char *phone, *text;
    const char *id; /* the provider's; NULL none */
} sg_channel_reply;

enum { SG_CHANNEL_NEWS = 1000 };

/* What came, in the arena of the call. */
typedef struct sg_channel_news {
    sg_push_receipt *receipt;
    size_t receipt_count;
    sg_channel_reply *reply;
    size_t reply_count;
    const char *content_type, *answer; /* of the 200 to give once all is recorded */
} sg_channel_news;

/* SG_INVALID: not from the gateway (its key, signature or time is wrong): answer 401 and say no more;
 * SG_FORMAT: from it, but not to be read; SG_LIMIT more than SG_CHANNEL_NEWS; SG_UNKNOWN: this carrier
 * sends nothing. Nothing of the body is in `err`. */
sg_status sg_channel_receive(const sg_channel *channel, const sg_channel_request *request,
                             sg_arena *arena, sg_channel_news *ret, sg_error *err);

#endif
