/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One member out of a stored document without taking the whole apart: a match shows five postings
 * and needs the employer's name of each, and parsing them would cost more than finding them.
 */
#include <stdlib.h>
#include <string.h>

#include "songgang/json_writer.h"

/* Past the string that starts at `at` (on its quote); `size` when it never ends. */
static size_t past_string(const char *json, size_t size, size_t at)
{
    for (at++; at < size; at++) {
        const char *quote = memchr(json + at, '"', size - at);
        if (quote == NULL)
            return size;
        const char *escape = memchr(json + at, '\\', (size_t)(quote - json) - at);
        if (escape == NULL)
            return (size_t)(quote - json) + 1;
        at = (size_t)(escape - json) + 1; /* what it escapes is no end */
    }
    return size;
}

/* Past the value that starts at `at`. */
static size_t past_value(const char *json, size_t size, size_t at)
{
    int depth = 0;
    while (at < size) {
        char c = json[at];
        if (c == '"') {
            at = past_string(json, size, at);
            if (depth == 0)
                return at;
            continue;
        }
        if (depth == 0 && (c == ',' || c == '}' || c == ']'))
            return at;
        depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
        at++;
        if (depth == 0 && (c == '}' || c == ']'))
            return at;
    }
    return size;
}

static size_t past_blanks(const char *json, size_t size, size_t at)
{
    while (at < size && (json[at] == ' ' || json[at] == '\t' || json[at] == '\n' || json[at] == '\r'))
        at++;
    return at;
}

bool sg_json_member(const char *json, size_t size, const char *key, const char **ret_value,
                    size_t *ret_size)
{
    const size_t length = strlen(key);
    size_t at = past_blanks(json, size, 0);
    if (at >= size || json[at] != '{')
        return false;
    at = past_blanks(json, size, at + 1);
    while (at < size && json[at] == '"') {
        const size_t name = at + 1, after = past_string(json, size, at);
        bool found = after > name && after - 1 - name == length &&
                     memcmp(json + name, key, length) == 0;
        at = past_blanks(json, size, after);
        if (at >= size || json[at] != ':')
            return false;
        at = past_blanks(json, size, at + 1);
        const size_t end = past_value(json, size, at);
        if (found) {
            *ret_value = json + at;
            *ret_size = end - at;
            return end > at;
        }
        at = past_blanks(json, size, end);
        if (at >= size || json[at] != ',')
            return false;
        at = past_blanks(json, size, at + 1);
    }
    return false;
}

/* Four hexadecimal digits, or -1. */
static int hex4(const char *text)
{
    int value = 0;
    for (int i = 0; i < 4; i++) {
        const char *digits = "0123456789abcdef";
        const char *digit = text[i] != '\0' ? strchr(digits, text[i] | 0x20) : NULL;
        if (digit == NULL)
            return -1;
        value = value * 16 + (int)(digit - digits);
    }
    return value;
}

char *sg_json_member_text(sg_arena *arena, const char *json, size_t size, const char *key)
{
    const char *value;
    size_t n;
    if (!sg_json_member(json, size, key, &value, &n) || n < 2 || value[0] != '"')
        return NULL;
    char *text = sg_arena_alloc(arena, n);
    size_t used = 0;
    for (size_t i = 1; text != NULL && i + 1 < n; i++) {
        char c = value[i];
        if (c == '\\') {
            c = value[++i];
            if (c == 'u' && i + 4 < n) { /* our writer escapes only control characters so */
                int code = hex4(value + i + 1);
                c = code >= 0x20 && code < 0x7f ? (char)code : ' ';
                i += 4;
            } else if (c == 'n' || c == 'r' || c == 't' || c == 'b' || c == 'f') {
                c = ' ';
            }
        }
        text[used++] = c;
    }
    return text;
}
