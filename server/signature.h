/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The signatures by which the gateways know us, and by which we know them: Standard Webhooks 1.0, Alibaba
 * Cloud's ACS3-HMAC-SHA256, Tencent Cloud's TC3-HMAC-SHA256 and WeChat's callbacks. Pure but for OpenSSL,
 * which does the hashing; secrets are the caller's and are not kept. Any thread.
 */
#ifndef SONGGANG_SERVER_SIGNATURE_H
#define SONGGANG_SERVER_SIGNATURE_H

#include <stdbool.h>
#include <stdint.h>

#include "songgang/arena.h"
#include "songgang/json_writer.h"
#include "songgang/status.h"
#include "songgang/text.h"

enum { SIGNATURE_SECRET_MAX = 512 };

/* Bytes alike, in a time that does not tell where they differ. */
bool signature_equal(sg_str a, sg_str b);

/* ---- Standard Webhooks ---- */
/* "v1,BASE64" of "id.timestamp.body", appended. `secret` is "whsec_BASE64" or BASE64. SG_FORMAT it is not;
 * SG_NO_MEMORY. */
sg_status signature_webhook(const char *secret, const char *id, int64_t timestamp, sg_str body,
                            sg_buffer *out, sg_error *err);
/* One of the space-separated signatures in `header` is that of `secret`. */
bool signature_webhook_holds(const char *secret, const char *id, int64_t timestamp, sg_str body,
                             sg_str header);

/* ---- Alibaba Cloud, version 3 ---- */
typedef struct signature_acs3 {
    const char *key_id, *secret, *host, *action, *version;
    const char *nonce; /* never used before */
    int64_t now;       /* seconds since 1970 */
    const char *query; /* canonical: sorted by name, both sides encoded by signature_encode(); "" none */
    sg_str body;       /* a form */
    const char *token; /* x-acs-security-token of a role; NULL none */
} signature_acs3;
/* The header lines of the POST, in the arena: Content-Type, x-acs-…, Authorization; NULL-terminated. NULL
 * when memory is short. */
const char *const *signature_acs3_headers(const signature_acs3 *s, sg_arena *arena);
/* RFC 3986: everything but letters, digits and -_.~ as %XX; appended. */
void signature_encode(const char *text, sg_buffer *out);

/* ---- Tencent Cloud, version 3 ---- */
typedef struct signature_tc3 {
    const char *key_id, *secret, *host, *service, *action, *version, *region;
    int64_t now;
    sg_str body; /* JSON */
} signature_tc3;
const char *const *signature_tc3_headers(const signature_tc3 *s, sg_arena *arena);

/* ---- WeChat ---- */
/* `signature` is the SHA-1 of token, timestamp and nonce, sorted and joined, in lower-case hexadecimal. */
bool signature_wechat_holds(const char *token, sg_str timestamp, sg_str nonce, sg_str signature);

#endif
