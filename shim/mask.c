/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Masks of personal data, and documents with and without it. What is masked is recognised by its
 * stars, so that a list that was exported masked and comes back changes nothing.
 */
#include <string.h>

#include "seal.h"
#include "songgang/messages/access.h"
#include "songgang/text.h"

#define WIDE_STAR "＊"

bool sg_masked(const char *text)
{
    return text && (strchr(text, '*') || strstr(text, WIDE_STAR));
}

static void stars(sg_buffer *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        sg_buffer_append(out, "*", 1);
}

void sg_mask(sg_sealed field, const char *text, sg_buffer *out)
{
    size_t size = strlen(text), first = 1;
    if (sg_masked(text)) {
        sg_buffer_append(out, text, size);
        return;
    }
    while (first < size && ((unsigned char)text[first] & 0xC0) == 0x80)
        first++;
    switch (field) {
    case SG_SEALED_NAME:
        sg_buffer_append(out, text, size ? first : 0);
        sg_buffer_text(out, WIDE_STAR WIDE_STAR);
        break;
    case SG_SEALED_IDENTITY:
        if (size >= 15)
            sg_buffer_append(out, text, 6);
        stars(out, size >= 15 ? size - 7 : 6);
        if (size >= 15)
            sg_buffer_append(out, text + size - 1, 1);
        break;
    case SG_SEALED_PHONE:
        if (size >= 11)
            sg_buffer_append(out, text, 3);
        stars(out, 4);
        if (size >= 11)
            sg_buffer_append(out, text + size - 4, 4);
        break;
    default:
        sg_buffer_append(out, text, size ? first : 0);
        stars(out, 4);
    }
}

/* ---- documents ---- */

static size_t skip_blank(const char *json, size_t size, size_t at)
{
    while (at < size && (json[at] == ' ' || json[at] == '\t' || json[at] == '\n' || json[at] == '\r'))
        at++;
    return at;
}

/* Behind the string that begins with the quote at `at`. */
static size_t skip_string(const char *json, size_t size, size_t at)
{
    for (size_t from = at + 1; from < size;) {
        const char *quote = memchr(json + from, '"', size - from);
        if (!quote)
            break;
        size_t end = (size_t)(quote - json), slashes = 0;
        while (end - slashes > at + 1 && json[end - slashes - 1] == '\\')
            slashes++;
        if (slashes % 2 == 0)
            return end + 1;
        from = end + 1;
    }
    return size;
}

/* Behind the value at `at`: where a comma or the closing brace stands. */
static size_t skip_value(const char *json, size_t size, size_t at)
{
    for (int depth = 0; at < size;) {
        char c = json[at];
        if (c == '"') {
            at = skip_string(json, size, at);
            continue;
        }
        if (depth == 0 && (c == ',' || c == '}'))
            break;
        depth += (c == '{' || c == '[') - (c == '}' || c == ']');
        at++;
    }
    return at;
}

/* The member that begins at `*at`: its key and where it ends. False at the end or when it is none. */
static bool next_member(const char *json, size_t size, size_t *at, sg_str *ret_key,
                        size_t *ret_start, sg_str *ret_value)
{
    size_t start = skip_blank(json, size, *at);
    if (start >= size || json[start] != '"')
        return false;
    size_t end = skip_string(json, size, start);
    size_t colon = skip_blank(json, size, end);
    if (colon >= size || json[colon] != ':')
        return false;
    *ret_key = (sg_str){json + start + 1, end - start - 2};
    *ret_start = start;
    colon = skip_blank(json, size, colon + 1);
    *at = skip_value(json, size, colon);
    *ret_value = (sg_str){json + colon, *at - colon};
    return *at < size;
}

/* Which sealed member it is; SG_SEALED_COUNT none. */
static int sealed_of(sg_str key)
{
    int i = 0;
    if (key.n < 4 || key.n > 8 || !strchr("nipw", key.s[0]))
        return SG_SEALED_COUNT; /* most are not, at a glance */
    while (i < SG_SEALED_COUNT && !sg_str_equal(key, sg_str_of(sg_sealed_member[i])))
        i++;
    return i;
}

sg_status sg_private_split(const char *json, size_t size, sg_buffer *out,
                           sg_str ret_raw[SG_SEALED_COUNT], sg_error *err)
{
    size_t at = skip_blank(json, size, 0), start;
    sg_str key, value;
    bool any = false;
    memset(ret_raw, 0, SG_SEALED_COUNT * sizeof *ret_raw);
    if (at >= size || json[at] != '{')
        return sg_fail(err, SG_FORMAT, "%s", SG_MSG_SEAL_DOCUMENT);
    sg_buffer_append(out, "{", 1);
    for (at++; next_member(json, size, &at, &key, &start, &value);) {
        int sealed = sealed_of(key);
        if (sealed < SG_SEALED_COUNT) {
            ret_raw[sealed] = sg_str_trim(value);
        } else {
            if (any)
                sg_buffer_append(out, ",", 1);
            sg_buffer_append(out, json + start, at - start);
            any = true;
        }
        if (json[at] != ',')
            break;
        at++;
    }
    at = skip_blank(json, size, at);
    if (at >= size || json[at] != '}')
        return sg_fail(err, SG_FORMAT, "%s", SG_MSG_SEAL_DOCUMENT);
    sg_buffer_append(out, "}", 1);
    return out->failed ? sg_fail_memory(err) : SG_OK;
}

sg_status sg_private_join(const char *json, size_t size, const char *const field[SG_SEALED_COUNT],
                          sg_buffer *out, sg_error *err)
{
    size_t at = skip_blank(json, size, 0), start;
    sg_str key, value;
    if (at >= size || json[at] != '{')
        return sg_fail(err, SG_CORRUPT, "%s", SG_MSG_SEAL_DOCUMENT);
    at++;
    size_t behind = at;
    bool any = next_member(json, size, &behind, &key, &start, &value);
    if (!any)
        behind = at;
    sg_buffer_append(out, json, behind);
    for (int i = 0; i < SG_SEALED_COUNT; i++) {
        sg_json_writer w;
        if (!field[i])
            continue;
        if (any)
            sg_buffer_append(out, ",", 1);
        any = true;
        sg_buffer_printf(out, "\"%s\":", sg_sealed_member[i]);
        sg_json_begin(&w, out);
        sg_json_string(&w, field[i]);
    }
    sg_buffer_append(out, json + behind, size - behind);
    return out->failed ? sg_fail_memory(err) : SG_OK;
}
