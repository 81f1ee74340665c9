/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Members of a profile that nobody reads may hold any JSON. A key that comes twice or a NUL in a
 * text are refused where we would have to choose or cut; in a member we ignore they are none of our
 * business, and RFC 8259 allows both. Jansson refuses them everywhere, so a document it refuses is
 * looked at again with those members checked alone and taken out.
 */
#include "json_internal.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 64 };

typedef struct walk {
    char *text; /* a copy, changed in place */
    size_t size, at;
} walk;

static void skip_blanks(walk *w)
{
    while (w->at < w->size && memchr(" \t\r\n", w->text[w->at], 4)) {
        w->at++;
    }
}

static bool take(walk *w, char c)
{
    skip_blanks(w);
    if (w->at == w->size || w->text[w->at] != c) {
        return false;
    }
    w->at++;
    return true;
}

/* Past the string that begins here; false when it does not end. */
static bool skip_string(walk *w)
{
    for (w->at++; w->at < w->size; w->at++) {
        if (w->text[w->at] == '"') {
            w->at++;
            return true;
        }
        w->at += w->text[w->at] == '\\';
    }
    return false;
}

/* Up to the comma or brace that ends the value which begins here. */
static bool skip_value(walk *w)
{
    int depth = 0;
    while (w->at < w->size) {
        char c = w->text[w->at];
        if (c == '"') {
            if (!skip_string(w)) {
                return false;
            }
            continue;
        }
        if (depth == 0 && (c == ',' || c == '}')) {
            return true;
        }
        depth += (c == '{' || c == '[') - (c == '}' || c == ']');
        if (depth < 0 || depth > MAX_DEPTH) {
            return false;
        }
        w->at++;
    }
    return false;
}

/* Every escaped NUL of a span becomes another control character. */
static bool replace_nuls(char *text, size_t size)
{
    bool replaced = false;
    for (size_t i = 0; i + 1 < size; i++) {
        if (text[i] != '\\') {
            continue;
        }
        if (i + 6 <= size && memcmp(text + i, "\\u0000", 6) == 0) {
            text[i + 5] = '1';
            replaced = true;
        }
        i++;
    }
    return replaced;
}

/* A key with other escapes might still mean a known one, and counts as known. */
static bool is_read(const char *key, size_t size, const char *const *known)
{
    if (memchr(key, '\\', size)) {
        return true;
    }
    for (; *known; known++) {
        if (strlen(*known) == size && memcmp(*known, key, size) == 0) {
            return true;
        }
    }
    return false;
}

/* Is it JSON by itself? Then a 0 stands in its place. */
static bool take_out(char *text, size_t size)
{
    (void)replace_nuls(text, size);
    json_t *value = json_loadb(text, size, JSON_DECODE_ANY, NULL);
    if (!value) {
        return false;
    }
    json_decref(value);
    memset(text, ' ', size);
    text[0] = '0';
    return true;
}

/* False when the document is not an object of members, or one of them is not JSON. */
static bool take_out_unread(walk *w, const char *const *known)
{
    if (w->size >= 3 && memcmp(w->text, "\xEF\xBB\xBF", 3) == 0) {
        w->at = 3;
    }
    if (!take(w, '{')) {
        return false;
    }
    do {
        skip_blanks(w);
        size_t key = w->at;
        if (w->at == w->size || w->text[key] != '"' || !skip_string(w)) {
            return false;
        }
        size_t key_size = w->at - key - 2;
        bool odd = replace_nuls(w->text + key + 1, key_size);
        if (!take(w, ':')) {
            return false;
        }
        skip_blanks(w);
        size_t value = w->at;
        if (!skip_value(w) || w->at == value) {
            return false;
        }
        if ((odd || !is_read(w->text + key + 1, key_size, known)) &&
            !take_out(w->text + value, w->at - value)) {
            return false;
        }
    } while (take(w, ','));
    return take(w, '}');
}

sg_status sg_json_parse_unread(const char *text, size_t size, const char *const *known,
                               sg_json **ret, sg_error *err)
{
    sg_error first = {0};
    sg_status status = sg_json_parse(text, size, ret, &first);
    if (status == SG_FORMAT && size > 0 && !memchr(text, '\0', size)) {
        walk w = {.text = malloc(size), .size = size};
        if (!w.text) {
            return sg_fail_memory(err);
        }
        memcpy(w.text, text, size);
        if (take_out_unread(&w, known)) {
            status = sg_json_parse(w.text, size, ret, NULL);
        }
        free(w.text);
    }
    if (status != SG_OK && err) {
        *err = first;
    }
    return status;
}
