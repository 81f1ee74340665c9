/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Typed reading of JSON members. Programs and spreadsheets disagree on types ("4500" or 4500, one
 * trade or a list of trades), so readers take what cannot be misread and refuse the rest, always
 * naming the key.
 */
#include "json_internal.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "songgang/messages.h"

/* ---- errors ---- */

sg_status sg_shape_memory(sg_shape *shape)
{
    return sg_fail_memory(shape->err);
}

/* Keys here are our own words, so "/" only ever separates. */
static void point_at(sg_shape *shape, const char *key)
{
    shape->pointer = sg_arena_printf(shape->arena, "%s/%s", shape->base ? shape->base : "", key);
}

sg_status sg_shape_fail(sg_shape *shape, const char *key, sg_status status, const char *format, ...)
{
    char text[400];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    point_at(shape, key);
    return sg_fail(shape->err, status, "%s", text);
}

sg_status sg_shape_wrap(sg_shape *shape, const char *key, const sg_error *cause)
{
    if (cause->status == SG_NO_MEMORY)
        return sg_shape_memory(shape);
    return sg_shape_fail(shape, key, cause->status, SG_MSG_VALUE_NAMED, key, cause->text);
}

void sg_unknown_keys_add(sg_unknown_keys *unknown, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = unknown->names; *at;) {
        const char *end = strchr(at, ',');
        size_t n = end ? (size_t)(end - at) : strlen(at);
        if (n == length && memcmp(at, name, n) == 0)
            return;
        at += n + (end ? 1 : 0);
    }
    size_t used = strlen(unknown->names);
    /* Past the room there is, keys are no longer told apart, so they are no longer counted. */
    if (used + length + 2 > sizeof unknown->names || strchr(name, ','))
        return;
    if (used)
        unknown->names[used++] = ',';
    memcpy(unknown->names + used, name, length + 1);
    unknown->count++;
}

void sg_shape_note_unknown(sg_shape *shape, const json_t *object, const char *prefix,
                           const char *const *known)
{
    if (!shape->unknown)
        return;
    for (void *it = json_object_iter((json_t *)object); it;
         it = json_object_iter_next((json_t *)object, it)) {
        const char *key = json_object_iter_key(it);
        size_t i = 0;
        while (known[i] && strcmp(known[i], key) != 0)
            i++;
        if (known[i])
            continue;
        char name[96];
        snprintf(name, sizeof name, "%s%.60s", prefix, key);
        name[sg_utf8_prefix(sg_str_of(name), sizeof name - 1)] = '\0';
        sg_unknown_keys_add(shape->unknown, name);
    }
}

/* ---- plain values ---- */

size_t sg_number_text(double value, char *out, size_t size)
{
    if (value == floor(value) && fabs(value) < 1e15)
        return (size_t)snprintf(out, size, "%.0f", value);
    for (int digits = 15; digits <= 17; digits++) {
        int n = snprintf(out, size, "%.*g", digits, value);
        if (digits == 17 || strtod(out, NULL) == value)
            return (size_t)n;
    }
    return 0;
}

static bool is_null(const json_t *node)
{
    return !node || json_is_null(node);
}

sg_status sg_shape_text(sg_shape *shape, const json_t *node, const char *key, const char **ret)
{
    char number[64];
    const char *text = number;
    size_t length;
    if (is_null(node)) {
        *ret = NULL;
        return SG_OK;
    }
    if (json_is_string(node)) {
        sg_str trimmed = {json_string_value(node), json_string_length(node)};
        if (sg_str_trim(trimmed).n == 0) {
            *ret = NULL;
            return SG_OK;
        }
        text = trimmed.s;
        length = trimmed.n;
    } else if (json_is_integer(node)) {
        length = (size_t)snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT,
                                  json_integer_value(node));
    } else if (json_is_real(node)) {
        length = sg_number_text(json_real_value(node), number, sizeof number);
    } else {
        return sg_shape_fail(shape, key, SG_INVALID, SG_MSG_VALUE_TEXT, key);
    }
    char *copy = sg_arena_strndup(shape->arena, text, length);
    if (!copy)
        return sg_shape_memory(shape);
    *ret = copy;
    return SG_OK;
}

sg_status sg_shape_int(sg_shape *shape, const json_t *node, const char *key, int min, int max,
                       int *ret)
{
    if (is_null(node))
        return SG_OK;
    double value = NAN;
    if (json_is_number(node)) {
        value = json_number_value(node);
    } else if (json_is_string(node)) {
        sg_str text = sg_str_trim((sg_str){json_string_value(node), json_string_length(node)});
        char digits[32], *end = NULL;
        if (text.n > 0 && text.n < sizeof digits) {
            memcpy(digits, text.s, text.n);
            digits[text.n] = '\0';
            value = strtod(digits, &end);
            if (*end || digits[strspn(digits, "+-0123456789.")])
                value = NAN;
        } else if (text.n == 0) {
            return SG_OK;
        }
    }
    if (isnan(value) || value != floor(value) || value < min || value > max)
        return sg_shape_fail(shape, key, SG_INVALID, SG_MSG_VALUE_INTEGER, key, min, max);
    *ret = (int)value;
    return SG_OK;
}

sg_status sg_shape_bool(sg_shape *shape, const json_t *node, const char *key, bool *ret)
{
    if (is_null(node))
        return SG_OK;
    if (!json_is_boolean(node))
        return sg_shape_fail(shape, key, SG_INVALID, SG_MSG_VALUE_BOOL, key);
    *ret = json_is_true(node);
    return SG_OK;
}

sg_status sg_shape_date(sg_shape *shape, const json_t *node, const char *key, sg_date *ret)
{
    const char *text;
    sg_status status = sg_shape_text(shape, node, key, &text);
    if (status != SG_OK || !text)
        return status;
    if (!sg_date_parse(text, ret))
        return sg_shape_fail(shape, key, SG_INVALID, SG_MSG_VALUE_DATE, key, text);
    return SG_OK;
}

sg_status sg_shape_ages(sg_shape *shape, const json_t *node, const char *key, sg_age_range *ret)
{
    if (is_null(node))
        return SG_OK;
    if (!json_is_object(node))
        return sg_shape_fail(shape, key, SG_INVALID, SG_MSG_VALUE_OBJECT, key);
    int min = -1, max = -1;
    sg_status status = sg_shape_int(shape, json_object_get(node, "min"), key, 0, 150, &min);
    if (status == SG_OK)
        status = sg_shape_int(shape, json_object_get(node, "max"), key, 0, 150, &max);
    if (status != SG_OK)
        return status;
    if (min >= 0 && max >= 0 && min > max)
        return sg_shape_fail(shape, key, SG_INVALID, SG_MSG_VALUE_RANGE, key);
    *ret = (sg_age_range){(int16_t)min, (int16_t)max};
    return SG_OK;
}

/* ---- vocabulary names and lists ---- */

sg_status sg_shape_name(sg_shape *shape, const json_t *node, const char *key, const char **ret)
{
    if (json_is_object(node)) {
        const json_t *inner = json_object_get(node, "code");
        if (is_null(inner))
            inner = json_object_get(node, "name");
        if (is_null(inner) || json_is_object(inner))
            return sg_shape_fail(shape, key, SG_INVALID, SG_MSG_VALUE_TEXT, key);
        node = inner;
    }
    return sg_shape_text(shape, node, key, ret);
}

sg_status sg_shape_region(sg_shape *shape, const json_t *node, const char *key, sg_region *ret)
{
    const char *name;
    sg_status status = sg_shape_name(shape, node, key, &name);
    if (status != SG_OK || !name)
        return status;
    sg_error cause = {SG_OK, ""};
    if (sg_region_lookup(shape->v, sg_str_of(name), ret, &cause) != SG_OK)
        return sg_shape_wrap(shape, key, &cause);
    return SG_OK;
}

sg_status sg_shape_list(sg_shape *shape, const json_t *node, const char *key, size_t max,
                        sg_shape_each each, void *context)
{
    if (is_null(node))
        return SG_OK;
    if (json_is_boolean(node))
        return sg_shape_fail(shape, key, SG_INVALID, SG_MSG_VALUE_LIST, key);
    if (!json_is_array(node))
        return each(shape, node, key, context);
    size_t count = json_array_size(node);
    if (count > max)
        return sg_shape_fail(shape, key, SG_LIMIT, SG_MSG_VALUE_COUNT, key, (int)max);
    for (size_t i = 0; i < count; i++) {
        const json_t *element = json_array_get(node, i);
        char at[80];
        snprintf(at, sizeof at, "%s/%zu", key, i);
        if (is_null(element) || json_is_array(element) || json_is_boolean(element))
            return sg_shape_fail(shape, at, SG_INVALID, SG_MSG_VALUE_TEXT, at);
        sg_status status = each(shape, element, at, context);
        if (status != SG_OK)
            return status;
    }
    return SG_OK;
}

static sg_status add_group(sg_shape *shape, const json_t *node, const char *key, void *context)
{
    const char *name;
    sg_status status = sg_shape_text(shape, node, key, &name);
    if (status != SG_OK || !name)
        return status;
    sg_group group;
    if (!sg_group_parse(name, &group))
        return sg_shape_fail(shape, key, SG_UNKNOWN, SG_MSG_VALUE_WORD, key, name);
    *(uint32_t *)context |= (uint32_t)1 << group;
    return SG_OK;
}

sg_status sg_shape_groups(sg_shape *shape, const json_t *node, const char *key, uint32_t *ret)
{
    return sg_shape_list(shape, node, key, SG_GROUP_COUNT, add_group, ret);
}
