/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The streaming JSON writer. Commas and nesting are tracked here, so that callers only name keys
 * and values.
 */
#include "songgang/json_writer.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void sg_json_begin(sg_json_writer *w, sg_buffer *out)
{
    *w = (sg_json_writer){.out = out};
}

static void before_value(sg_json_writer *w)
{
    if (w->after_key) {
        w->after_key = false;
        return;
    }
    if (w->comma[w->depth])
        sg_buffer_append(w->out, ",", 1);
    w->comma[w->depth] = true;
}

static void open_nested(sg_json_writer *w, const char *bracket)
{
    before_value(w);
    sg_buffer_append(w->out, bracket, 1);
    if (w->depth + 1 >= SG_JSON_DEPTH) {
        w->out->failed = true; /* a bug: our shapes are at most eight deep */
        return;
    }
    w->comma[++w->depth] = false;
}

static void close_nested(sg_json_writer *w, const char *bracket)
{
    sg_buffer_append(w->out, bracket, 1);
    if (w->depth > 0)
        w->depth--;
}

void sg_json_object(sg_json_writer *w) { open_nested(w, "{"); }
void sg_json_end_object(sg_json_writer *w) { close_nested(w, "}"); }
void sg_json_array(sg_json_writer *w) { open_nested(w, "["); }
void sg_json_end_array(sg_json_writer *w) { close_nested(w, "]"); }

/* Length of the well-formed UTF-8 sequence at `s` (`n` ≥ 1 bytes left), 0 if malformed. */
static size_t sequence_length(const unsigned char *s, size_t n)
{
    size_t length = s[0] < 0x80 ? 1 : s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3
                                                                       : s[0] < 0xf5 ? 4
                                                                                     : 0;
    if (length == 0 || length > n)
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((s[i] & 0xc0) != 0x80)
            return 0;
    bool overlong = (s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xf0 && s[1] < 0x90);
    bool outside = (s[0] == 0xed && s[1] > 0x9f) || (s[0] == 0xf4 && s[1] > 0x8f);
    return overlong || outside ? 0 : length;
}

static void put_escaped(sg_buffer *out, unsigned char c)
{
    switch (c) {
    case '"': sg_buffer_append(out, "\\\"", 2); break;
    case '\\': sg_buffer_append(out, "\\\\", 2); break;
    case '\n': sg_buffer_append(out, "\\n", 2); break;
    case '\r': sg_buffer_append(out, "\\r", 2); break;
    case '\t': sg_buffer_append(out, "\\t", 2); break;
    default: sg_buffer_printf(out, "\\u%04x", c); break;
    }
}

#define EACH_BYTE(c) (UINT64_C(0x0101010101010101) * (c))

/* Any byte of the eight that is 0; they are below 0x80. */
static inline uint64_t zeros_in(uint64_t bytes)
{
    return (bytes - EACH_BYTE(1)) & ~bytes & EACH_BYTE(0x80);
}

/* Eight bytes of ASCII that stand for themselves, as keys and codes are. */
static inline bool plain_eight(const unsigned char *s)
{
    uint64_t bytes;
    memcpy(&bytes, s, sizeof bytes);
    if (bytes & EACH_BYTE(0x80))
        return false;
    uint64_t control = (bytes - EACH_BYTE(0x20)) & EACH_BYTE(0x80);
    return !(control | zeros_in(bytes ^ EACH_BYTE('"')) | zeros_in(bytes ^ EACH_BYTE('\\')) |
             zeros_in(bytes ^ EACH_BYTE(0x7f)));
}

/* Bytes from `i` on that stand for themselves. */
static size_t plain_until(const unsigned char *s, size_t i, size_t size)
{
    while (size - i >= 8 && plain_eight(s + i))
        i += 8;
    if (size >= 8 && size - i < 8 && plain_eight(s + size - 8))
        return size; /* the last eight, some of them looked at again */
    while (i < size) {
        unsigned char c = s[i];
        if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\')
            i++;
        else if (c > 0xe0 && c < 0xed && size - i >= 3 && (s[i + 1] & 0xc0) == 0x80 &&
                 (s[i + 2] & 0xc0) == 0x80) /* most Han, and nothing malformed */
            i += 3;
        else
            break;
    }
    return i;
}

/* A string and the character behind it ('\0': none) when nothing in it needs escaping. */
static bool put_plain(sg_json_writer *w, const char *text, size_t size, char behind)
{
    if (plain_until((const unsigned char *)text, 0, size) < size)
        return false;
    before_value(w);
    char *at = sg_buffer_extend(w->out, size + 2 + (behind != '\0'));
    if (at) {
        at[0] = '"';
        memcpy(at + 1, text, size);
        at[size + 1] = '"';
        if (behind)
            at[size + 2] = behind;
    }
    return true;
}

static void put_escaping(sg_json_writer *w, const char *text, size_t size)
{
    before_value(w);
    sg_buffer_append(w->out, "\"", 1);
    const unsigned char *s = (const unsigned char *)text;
    size_t start = 0;
    for (size_t i = 0; (i = plain_until(s, i, size)) < size;) {
        unsigned char c = s[i];
        size_t length = c < 0x80 ? 0 : sequence_length(s + i, size - i);
        if (length > 0) {
            i += length;
            continue;
        }
        sg_buffer_append(w->out, text + start, i - start);
        if (c < 0x80)
            put_escaped(w->out, c);
        else
            sg_buffer_append(w->out, "\xef\xbf\xbd", 3);
        start = ++i;
    }
    sg_buffer_append(w->out, text + start, size - start);
    sg_buffer_append(w->out, "\"", 1);
}

void sg_json_string_n(sg_json_writer *w, const char *text, size_t size)
{
    if (!put_plain(w, text, size, '\0'))
        put_escaping(w, text, size);
}

void sg_json_string(sg_json_writer *w, const char *text)
{
    if (text)
        sg_json_string_n(w, text, strlen(text));
    else
        sg_json_null(w);
}

void sg_json_key(sg_json_writer *w, const char *key)
{
    size_t size = strlen(key);
    if (!put_plain(w, key, size, ':')) {
        put_escaping(w, key, size);
        sg_buffer_append(w->out, ":", 1);
    }
    w->after_key = true;
}

void sg_json_int(sg_json_writer *w, int64_t value)
{
    before_value(w);
    char digits[24];
    size_t at = sizeof digits;
    uint64_t magnitude = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do
        digits[--at] = (char)('0' + magnitude % 10);
    while (magnitude /= 10);
    if (value < 0)
        digits[--at] = '-';
    sg_buffer_append(w->out, digits + at, sizeof digits - at);
}

void sg_json_bool(sg_json_writer *w, bool value)
{
    before_value(w);
    sg_buffer_text(w->out, value ? "true" : "false");
}

void sg_json_null(sg_json_writer *w)
{
    before_value(w);
    sg_buffer_append(w->out, "null", 4);
}

void sg_json_fixed(sg_json_writer *w, int64_t value, int decimals, int keep)
{
    before_value(w);
    uint64_t scale = 1;
    for (int i = 0; i < decimals; i++)
        scale *= 10;
    uint64_t magnitude = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    char text[48];
    size_t at = sizeof text;
    uint64_t whole = magnitude / scale, fraction = magnitude % scale;
    bool dropping = true; /* zeros at the end */
    for (int i = decimals; i > 0; i--, fraction /= 10) {
        dropping &= i > keep && fraction % 10 == 0;
        if (!dropping)
            text[--at] = (char)('0' + fraction % 10);
    }
    if (!dropping)
        text[--at] = '.';
    do
        text[--at] = (char)('0' + whole % 10);
    while (whole /= 10);
    if (value < 0)
        text[--at] = '-';
    sg_buffer_append(w->out, text + at, sizeof text - at);
}

void sg_json_double(sg_json_writer *w, double value)
{
    if (!isfinite(value)) {
        sg_json_null(w);
        return;
    }
    before_value(w);
    char text[40];
    for (int precision = 15; precision <= 17; precision++) {
        snprintf(text, sizeof text, "%.*g", precision, value);
        if (strtod(text, NULL) == value) /* exact comparison is the purpose */
            break;
    }
    sg_buffer_text(w->out, text);
}

void sg_json_raw(sg_json_writer *w, const char *json, size_t size)
{
    before_value(w);
    sg_buffer_append(w->out, json, size);
}

void sg_json_member_string(sg_json_writer *w, const char *key, const char *text)
{
    sg_json_key(w, key);
    sg_json_string(w, text);
}

void sg_json_member_int(sg_json_writer *w, const char *key, int64_t value)
{
    sg_json_key(w, key);
    sg_json_int(w, value);
}

void sg_json_member_bool(sg_json_writer *w, const char *key, bool value)
{
    sg_json_key(w, key);
    sg_json_bool(w, value);
}
