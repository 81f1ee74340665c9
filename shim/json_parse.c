/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * JSON documents: Jansson behind stricter rules, because records come from anywhere. NUL bytes
 * and deep nesting are found before parsing (Jansson accepts "123\0" and 2,048 levels), duplicate
 * keys are refused instead of silently dropped, and every error says where it is.
 */
#include "json_internal.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "songgang/messages.h"

enum { MAX_DEPTH = 64 };

/* Line and column (in characters, from 1) while walking through a text. */
typedef struct cursor {
    int line, column;
} cursor;

static void step(cursor *at, unsigned char byte)
{
    if (byte == '\n') {
        at->line++;
        at->column = 0;
    } else if ((byte & 0xC0) != 0x80) {
        at->column++;
    }
}

static sg_status fail_at(sg_error *err, int line, int column, const char *reason)
{
    if (line <= 1)
        return sg_fail(err, SG_FORMAT, SG_MSG_JSON_AT_COLUMN, column, reason);
    return sg_fail(err, SG_FORMAT, SG_MSG_JSON_AT, line, column, reason);
}

static sg_status fail_byte(sg_error *err, const char *text, size_t position, const char *reason)
{
    cursor at = {1, 0};
    for (size_t i = 0; i <= position; i++)
        step(&at, (unsigned char)text[i]);
    return fail_at(err, at.line, at.column, reason);
}

/* Past the string whose first character stands at `at`: behind the quote that no backslash escapes. */
static size_t string_end(const char *text, size_t size, size_t at)
{
    for (size_t from = at;;) {
        const char *quote = memchr(text + from, '"', size - from);
        if (!quote)
            return size;
        size_t end = (size_t)(quote - text), slashes = 0;
        while (end - slashes > at && text[end - slashes - 1] == '\\')
            slashes++;
        if (slashes % 2 == 0)
            return end + 1;
        from = end + 1;
    }
}

/* NUL and nesting; everything else is Jansson's business. */
static sg_status check_bytes(const char *text, size_t size, sg_error *err)
{
    int depth = 0;
    const char *nul = memchr(text, '\0', size);
    size_t end = nul ? (size_t)(nul - text) : size;
    for (size_t i = 0; i < end;) {
        char c = text[i];
        if (c == '"') {
            i = string_end(text, end, i + 1);
            continue;
        }
        if (c == '{' || c == '[')
            depth++;
        else if (c == '}' || c == ']')
            depth--;
        if (depth > MAX_DEPTH)
            return fail_byte(err, text, i, SG_MSG_JSON_DEPTH);
        i++;
    }
    return nul ? fail_byte(err, text, end, SG_MSG_JSON_NUL) : SG_OK;
}

static const char *reason_of(const json_error_t *error)
{
    switch (json_error_code(error)) {
    case json_error_premature_end_of_input: return SG_MSG_JSON_TRUNCATED;
    case json_error_end_of_input_expected: return SG_MSG_JSON_TRAILING;
    case json_error_duplicate_key: return SG_MSG_JSON_DUPLICATE;
    case json_error_invalid_utf8: return SG_MSG_JSON_UTF8;
    case json_error_numeric_overflow: return SG_MSG_JSON_NUMBER;
    case json_error_null_character:
    case json_error_null_byte_in_key: return SG_MSG_JSON_NUL;
    default: return SG_MSG_JSON_SYNTAX;
    }
}

/* Jansson calls it bad syntax when it gets no memory for a token; so it is told apart here. */
static _Thread_local bool no_memory;

static void *allocate(size_t size)
{
    void *block = malloc(size);
    no_memory |= !block;
    return block;
}

static void use_own_allocation(void)
{
    json_set_alloc_funcs(allocate, free); /* what others allocated with malloc is freed the same */
}

sg_status sg_json_parse(const char *text, size_t size, sg_json **ret, sg_error *err)
{
    if (size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        size -= 3;
    }
    size_t blank = 0;
    while (blank < size && strchr(" \t\r\n", text[blank]) && text[blank])
        blank++;
    if (blank == size)
        return fail_at(err, 1, 1, SG_MSG_JSON_EMPTY);
    sg_status status = check_bytes(text, size, err);
    if (status != SG_OK)
        return status;

    static pthread_once_t once = PTHREAD_ONCE_INIT;
    json_error_t error;
    (void)pthread_once(&once, use_own_allocation);
    no_memory = false;
    json_t *root = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);
    if (!root) {
        if (no_memory || json_error_code(&error) == json_error_out_of_memory)
            return sg_fail_memory(err);
        return fail_at(err, error.line, error.column > 0 ? error.column : 1, reason_of(&error));
    }
    sg_json *json = malloc(sizeof *json);
    if (!json) {
        json_decref(root);
        return sg_fail_memory(err);
    }
    json->root = root;
    *ret = json;
    return SG_OK;
}

void sg_json_free(sg_json *json)
{
    if (!json)
        return;
    json_decref(json->root);
    free(json);
}

const char *sg_json_id(const sg_json *json, sg_arena *arena)
{
    const json_t *node = json ? json_object_get(json->root, "external_id") : NULL;
    if (json && !node)
        node = json_object_get(json->root, "id");
    if (json_is_string(node))
        return sg_arena_strndup(arena, json_string_value(node), json_string_length(node));
    if (json_is_integer(node))
        return sg_arena_printf(arena, "%" JSON_INTEGER_FORMAT, json_integer_value(node));
    return NULL;
}

const char *sg_json_texts(const sg_json *json, const char *key, const char *separator,
                          sg_arena *arena)
{
    const json_t *array = json_object_get(json->root, key);
    const char *joined = NULL;
    for (size_t i = 0; i < json_array_size(array); i++) {
        const char *text = json_string_value(json_array_get(array, i));
        if (text)
            joined = joined ? sg_arena_printf(arena, "%s%s%s", joined, separator, text)
                            : sg_arena_strdup(arena, text);
    }
    return joined;
}
