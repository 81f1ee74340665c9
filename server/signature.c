/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See signature.h.
 */
#include "signature.h"

#include <inttypes.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "songgang/messages/channel.h"
#include "songgang/sha256.h"

enum { HMAC_SIZE = SG_SHA256_SIZE, BASE64_HMAC = (HMAC_SIZE + 2) / 3 * 4 + 1 };

static const char CONTENT_JSON[] = "application/json; charset=utf-8";
static const char CONTENT_FORM[] = "application/x-www-form-urlencoded";

bool signature_equal(sg_str a, sg_str b)
{
    return a.n == b.n && (a.n == 0 || CRYPTO_memcmp(a.s, b.s, a.n) == 0);
}

static bool hmac(const void *key, size_t key_size, const void *data, size_t size,
                 unsigned char ret[HMAC_SIZE])
{
    unsigned length = 0;
    return HMAC(EVP_sha256(), key, (int)key_size, data, size, ret, &length) && length == HMAC_SIZE;
}

static void hash_hex(const void *data, size_t size, char ret[SG_SHA256_HEX])
{
    sg_sha256 hash;
    unsigned char bytes[SG_SHA256_SIZE];
    sg_sha256_begin(&hash);
    sg_sha256_add(&hash, data, size);
    sg_sha256_end(&hash, bytes);
    sg_hex(bytes, sizeof bytes, ret);
}

/* ---- Standard Webhooks ---- */

/* The bytes of "whsec_BASE64"; -1: it is none. */
static int webhook_key(const char *secret, unsigned char ret[SIGNATURE_SECRET_MAX])
{
    static const char PREFIX[] = "whsec_";
    if (strncmp(secret, PREFIX, sizeof PREFIX - 1) == 0)
        secret += sizeof PREFIX - 1;
    size_t length = strlen(secret);
    if (length == 0 || length % 4 != 0 || length / 4 * 3 > SIGNATURE_SECRET_MAX)
        return -1;
    int size = EVP_DecodeBlock(ret, (const unsigned char *)secret, (int)length);
    if (size <= 0)
        return -1;
    /* OpenSSL counts the padding as bytes */
    size -= secret[length - 1] == '=' ? 1 : 0;
    size -= secret[length - 2] == '=' ? 1 : 0;
    return size;
}

sg_status signature_webhook(const char *secret, const char *id, int64_t timestamp, sg_str body,
                            sg_buffer *out, sg_error *err)
{
    unsigned char key[SIGNATURE_SECRET_MAX], mac[HMAC_SIZE], text[BASE64_HMAC];
    int size = webhook_key(secret, key);
    if (size <= 0)
        return sg_fail(err, SG_FORMAT, SG_MSG_CHANNEL_WHSEC);
    sg_buffer content = {0};
    sg_buffer_printf(&content, "%s.%" PRId64 ".", id, timestamp);
    sg_buffer_append(&content, body.s, body.n);
    bool done = !content.failed && hmac(key, (size_t)size, content.data, content.size, mac);
    OPENSSL_cleanse(key, sizeof key);
    sg_buffer_free(&content);
    if (!done)
        return sg_fail_memory(err);
    EVP_EncodeBlock(text, mac, sizeof mac);
    sg_buffer_text(out, "v1,");
    sg_buffer_text(out, (const char *)text);
    return out->failed ? sg_fail_memory(err) : SG_OK;
}

bool signature_webhook_holds(const char *secret, const char *id, int64_t timestamp, sg_str body,
                             sg_str header)
{
    sg_buffer expected = {0};
    bool holds = false;
    if (signature_webhook(secret, id, timestamp, body, &expected, NULL) == SG_OK) {
        const sg_str ours = {expected.data, expected.size};
        for (size_t at = 0; at < header.n;) {
            const char *end = memchr(header.s + at, ' ', header.n - at);
            size_t n = end ? (size_t)(end - (header.s + at)) : header.n - at;
            holds = signature_equal((sg_str){header.s + at, n}, ours) || holds;
            at += n + 1;
        }
    }
    sg_buffer_free(&expected);
    return holds;
}

/* ---- Alibaba Cloud ---- */

void signature_encode(const char *text, sg_buffer *out)
{
    static const char PLAIN[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
    static const char DIGIT[] = "0123456789ABCDEF";
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (strchr(PLAIN, c))
            sg_buffer_append(out, text, 1);
        else
            sg_buffer_append(out, (char[]){'%', DIGIT[c >> 4], DIGIT[c & 15]}, 3);
    }
}

static bool utc_text(int64_t seconds, const char *format, char *ret, size_t size)
{
    time_t when = (time_t)seconds;
    struct tm utc;
    return gmtime_r(&when, &utc) && strftime(ret, size, format, &utc) > 0;
}

const char *const *signature_acs3_headers(const signature_acs3 *s, sg_arena *arena)
{
    char body[SG_SHA256_HEX], date[32], hash[SG_SHA256_HEX], mac_text[SG_SHA256_HEX];
    unsigned char mac[HMAC_SIZE];
    hash_hex(s->body.s, s->body.n, body);
    if (!utc_text(s->now, "%Y-%m-%dT%H:%M:%SZ", date, sizeof date))
        return NULL;
    const char *names =
        s->token ? "content-type;host;x-acs-action;x-acs-content-sha256;x-acs-date;"
                   "x-acs-security-token;x-acs-signature-nonce;x-acs-version"
                 : "content-type;host;x-acs-action;x-acs-content-sha256;x-acs-date;"
                   "x-acs-signature-nonce;x-acs-version";
    sg_buffer text = {0};
    sg_buffer_printf(&text, "POST\n/\n%s\ncontent-type:%s\nhost:%s\nx-acs-action:%s\n"
                            "x-acs-content-sha256:%s\nx-acs-date:%s\n",
                     s->query, CONTENT_FORM, s->host, s->action, body, date);
    if (s->token)
        sg_buffer_printf(&text, "x-acs-security-token:%s\n", s->token);
    sg_buffer_printf(&text, "x-acs-signature-nonce:%s\nx-acs-version:%s\n\n%s\n%s", s->nonce,
                     s->version, names, body);
    bool done = !text.failed;
    if (done) {
        char to_sign[sizeof "ACS3-HMAC-SHA256\n" + SG_SHA256_HEX];
        hash_hex(text.data, text.size, hash);
        int n = snprintf(to_sign, sizeof to_sign, "ACS3-HMAC-SHA256\n%s", hash);
        done = hmac(s->secret, strlen(s->secret), to_sign, (size_t)n, mac);
    }
    sg_buffer_free(&text);
    enum { LINES = 9 };
    const char **lines = sg_arena_array(arena, LINES, sizeof *lines);
    if (!done || !lines)
        return NULL;
    sg_hex(mac, sizeof mac, mac_text);
    size_t n = 0;
    lines[n++] = sg_arena_printf(arena, "x-acs-action: %s", s->action);
    lines[n++] = sg_arena_printf(arena, "x-acs-version: %s", s->version);
    lines[n++] = sg_arena_printf(arena, "x-acs-date: %s", date);
    lines[n++] = sg_arena_printf(arena, "x-acs-signature-nonce: %s", s->nonce);
    lines[n++] = sg_arena_printf(arena, "x-acs-content-sha256: %s", body);
    lines[n++] = sg_arena_printf(arena, "Content-Type: %s", CONTENT_FORM);
    lines[n++] = sg_arena_printf(arena, "Authorization: ACS3-HMAC-SHA256 Credential=%s,"
                                        "SignedHeaders=%s,Signature=%s", s->key_id, names, mac_text);
    if (s->token)
        lines[n++] = sg_arena_printf(arena, "x-acs-security-token: %s", s->token);
    for (size_t i = 0; i < n; i++)
        done = done && lines[i];
    return done ? lines : NULL;
}

/* ---- Tencent Cloud ---- */

const char *const *signature_tc3_headers(const signature_tc3 *s, sg_arena *arena)
{
    char body_hash[SG_SHA256_HEX], hash[SG_SHA256_HEX], date[16], mac_text[SG_SHA256_HEX];
    unsigned char key[HMAC_SIZE], mac[HMAC_SIZE];
    hash_hex(s->body.s, s->body.n, body_hash);
    if (!utc_text(s->now, "%Y-%m-%d", date, sizeof date))
        return NULL;
    const char *canonical = sg_arena_printf(
        arena, "POST\n/\n\ncontent-type:%s\nhost:%s\n\ncontent-type;host\n%s", CONTENT_JSON, s->host,
        body_hash);
    const char *first_key = sg_arena_printf(arena, "TC3%s", s->secret);
    if (!canonical || !first_key)
        return NULL;
    hash_hex(canonical, strlen(canonical), hash);
    const char *to_sign = sg_arena_printf(arena, "TC3-HMAC-SHA256\n%" PRId64 "\n%s/%s/tc3_request\n%s",
                                          s->now, date, s->service, hash);
    bool done = to_sign && hmac(first_key, strlen(first_key), date, strlen(date), key) &&
                hmac(key, sizeof key, s->service, strlen(s->service), mac) &&
                hmac(mac, sizeof mac, "tc3_request", strlen("tc3_request"), key) &&
                hmac(key, sizeof key, to_sign, strlen(to_sign), mac);
    OPENSSL_cleanse(key, sizeof key);
    enum { LINES = 7 };
    const char **lines = sg_arena_array(arena, LINES, sizeof *lines);
    if (!done || !lines)
        return NULL;
    sg_hex(mac, sizeof mac, mac_text);
    size_t n = 0;
    lines[n++] = sg_arena_printf(arena, "Content-Type: %s", CONTENT_JSON);
    lines[n++] = sg_arena_printf(arena, "X-TC-Action: %s", s->action);
    lines[n++] = sg_arena_printf(arena, "X-TC-Version: %s", s->version);
    lines[n++] = sg_arena_printf(arena, "X-TC-Region: %s", s->region);
    lines[n++] = sg_arena_printf(arena, "X-TC-Timestamp: %" PRId64, s->now);
    lines[n++] = sg_arena_printf(
        arena, "Authorization: TC3-HMAC-SHA256 Credential=%s/%s/%s/tc3_request, "
               "SignedHeaders=content-type;host, Signature=%s", s->key_id, date, s->service, mac_text);
    for (size_t i = 0; i < n; i++)
        done = done && lines[i];
    return done ? lines : NULL;
}

/* ---- WeChat ---- */

static int compare(const void *left, const void *right)
{
    const sg_str *a = left, *b = right;
    int order = memcmp(a->s, b->s, a->n < b->n ? a->n : b->n);
    return order != 0 ? order : (a->n > b->n) - (a->n < b->n);
}

bool signature_wechat_holds(const char *token, sg_str timestamp, sg_str nonce, sg_str signature)
{
    enum { SHA1_SIZE = 20 };
    if (!timestamp.s || !nonce.s || !signature.s)
        return false;
    sg_str part[] = {sg_str_of(token), timestamp, nonce};
    qsort(part, 3, sizeof *part, compare);
    sg_buffer text = {0};
    for (int i = 0; i < 3; i++)
        sg_buffer_append(&text, part[i].s, part[i].n);
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    char hex[2 * SHA1_SIZE + 1];
    bool done = !text.failed && text.data &&
                EVP_Digest(text.data, text.size, digest, &size, EVP_sha1(), NULL) == 1 &&
                size == SHA1_SIZE;
    sg_buffer_free(&text);
    if (!done)
        return false;
    sg_hex(digest, SHA1_SIZE, hex);
    return signature_equal(signature, sg_str_of(hex));
}
