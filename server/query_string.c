/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See query_string.h. Decoding happens once, after splitting: an escaped separator is data.
 */
#include "query_string.h"

#include <string.h>

#include "http_syntax.h"
#include "songgang/messages/server.h"

static bool needs_decoding(sg_str raw, bool plus)
{
    return raw.n > 0 && (memchr(raw.s, '%', raw.n) || (plus && memchr(raw.s, '+', raw.n)));
}

static sg_status decode(sg_str raw, bool plus, sg_arena *arena, sg_str *ret, sg_error *err)
{
    if (!needs_decoding(raw, plus)) {
        *ret = raw.s ? raw : (sg_str){"", 0};
        return SG_OK;
    }
    char *out = sg_arena_alloc(arena, raw.n);
    if (!out) {
        return sg_fail_memory(err);
    }
    size_t n = 0;
    for (size_t i = 0; i < raw.n; i++) {
        char c = raw.s[i];
        if (c == '%') {
            int high = i + 2 < raw.n ? http_hex((unsigned char)raw.s[i + 1]) : -1;
            int low = i + 2 < raw.n ? http_hex((unsigned char)raw.s[i + 2]) : -1;
            if (high < 0 || low < 0) {
                return sg_fail(err, SG_FORMAT, SG_MSG_QUERY_ESCAPE);
            }
            c = (char)(high << 4 | low);
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        out[n++] = c;
    }
    *ret = (sg_str){out, n};
    return SG_OK;
}

static sg_status check(sg_str text, bool multiline, sg_error *err)
{
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.s[i];
        bool blank = c == '\t' || c == '\n' || c == '\r';
        if ((c < 0x20 && !(multiline && blank)) || c == 0x7f) {
            return sg_fail(err, SG_FORMAT, SG_MSG_QUERY_CONTROL);
        }
    }
    return sg_utf8_valid(text) ? SG_OK : sg_fail(err, SG_FORMAT, SG_MSG_QUERY_UTF8);
}

sg_status sg_path_segment_decode(sg_str raw, sg_arena *arena, sg_str *ret, sg_error *err)
{
    sg_str text;
    sg_status status = decode(raw, false, arena, &text, err);
    if (status == SG_OK) {
        status = check(text, false, err);
    }
    if (status != SG_OK) {
        return status;
    }
    if ((text.n == 1 && text.s[0] == '.') ||
        (text.n == 2 && text.s[0] == '.' && text.s[1] == '.')) {
        return sg_fail(err, SG_FORMAT, SG_MSG_QUERY_DOTS);
    }
    *ret = text;
    return SG_OK;
}

static sg_status parse_pair(sg_str part, sg_arena *arena, sg_query_pair *ret, sg_error *err)
{
    const char *equals = memchr(part.s, '=', part.n);
    size_t key = equals ? (size_t)(equals - part.s) : part.n;
    sg_str raw_value = equals ? (sg_str){equals + 1, part.n - key - 1} : (sg_str){"", 0};
    sg_status status = decode((sg_str){part.s, key}, true, arena, &ret->key, err);
    if (status == SG_OK) {
        status = check(ret->key, false, err);
    }
    if (status == SG_OK) {
        status = decode(raw_value, true, arena, &ret->value, err);
    }
    return status == SG_OK ? check(ret->value, true, err) : status;
}

sg_status sg_query_parse(sg_str raw, sg_arena *arena, sg_query *ret, sg_error *err)
{
    size_t parts = raw.n > 0;
    for (size_t i = 0; i < raw.n; i++) {
        parts += raw.s[i] == '&';
    }
    if (parts > SG_QUERY_PAIRS_MAX) {
        return sg_fail(err, SG_LIMIT, SG_MSG_QUERY_MANY, SG_QUERY_PAIRS_MAX);
    }
    if (parts == 0) {
        *ret = (sg_query){NULL, 0};
        return SG_OK;
    }
    sg_query_pair *pairs = sg_arena_array(arena, parts, sizeof *pairs);
    if (!pairs) {
        return sg_fail_memory(err);
    }
    size_t count = 0;
    for (size_t at = 0; at < raw.n;) {
        const char *and = memchr(raw.s + at, '&', raw.n - at);
        size_t end = and ? (size_t)(and - raw.s) : raw.n;
        if (end > at) {
            sg_str part = {raw.s + at, end - at};
            sg_status status = parse_pair(part, arena, &pairs[count], err);
            if (status != SG_OK) {
                return status;
            }
            count++;
        }
        at = end + 1;
    }
    *ret = (sg_query){pairs, count};
    return SG_OK;
}
