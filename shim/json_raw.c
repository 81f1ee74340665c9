/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Raw postings as JSON: every field is text, whatever type the collecting program used.
 */
#include "json_internal.h"

#include <stdio.h>
#include <string.h>

#include "songgang/messages.h"

typedef struct raw_key {
    const char *key;
    size_t length;
} raw_key;

static const raw_key keys[SG_RAW_FIELD_COUNT] = {
#define X(id, key, label, others) {key, sizeof(key) - 1},
    SG_RAW_FIELDS(X)
#undef X
};

static const char *const known[] = {
#define X(id, key, label, others) key,
    SG_RAW_FIELDS(X)
#undef X
    NULL,
};

static size_t find_field(const char *key)
{
    size_t length = strlen(key);
    for (size_t i = 0; i < SG_RAW_FIELD_COUNT; i++)
        if (keys[i].length == length && memcmp(keys[i].key, key, length) == 0)
            return i;
    return SG_RAW_FIELD_COUNT;
}

/* Elements one to a line. */
static sg_status join(sg_shape *shape, const json_t *array, const char *key, const char **ret)
{
    size_t count = json_array_size(array), size = 1;
    const char **texts = sg_arena_array(shape->arena, count ? count : 1, sizeof *texts);
    if (!texts)
        return sg_shape_memory(shape);
    for (size_t i = 0; i < count; i++) {
        const json_t *element = json_array_get(array, i);
        if (json_is_array(element) || json_is_object(element) || json_is_boolean(element))
            return sg_shape_fail(shape, key, SG_INVALID, SG_MSG_VALUE_TEXTS, key);
        sg_status status = sg_shape_text(shape, element, key, &texts[i]);
        if (status != SG_OK)
            return status;
        size += texts[i] ? strlen(texts[i]) + 1 : 0;
    }
    char *joined = sg_arena_alloc(shape->arena, size);
    if (!joined)
        return sg_shape_memory(shape);
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        if (!texts[i])
            continue;
        size_t length = strlen(texts[i]);
        if (used)
            joined[used++] = '\n';
        memcpy(joined + used, texts[i], length);
        used += length;
    }
    joined[used] = '\0';
    *ret = used ? joined : NULL;
    return SG_OK;
}

sg_status sg_json_raw_posting(const sg_json *json, sg_arena *arena, sg_raw_posting *ret,
                              sg_unknown_keys *unknown, sg_error *err)
{
    sg_shape shape = {.arena = arena, .unknown = unknown, .err = err};
    sg_raw_posting raw = {{NULL}};
    if (!json_is_object(json->root))
        return sg_fail(err, SG_INVALID, SG_MSG_JSON_NOT_OBJECT);
    bool strange = false;
    const char *key;
    json_t *node;
    json_object_foreach(json->root, key, node) {
        size_t field = find_field(key);
        if (field == SG_RAW_FIELD_COUNT) {
            strange = true;
            continue;
        }
        sg_status status = json_is_array(node)
                               ? join(&shape, node, key, &raw.field[field])
                               : sg_shape_text(&shape, node, key, &raw.field[field]);
        if (status != SG_OK)
            return status;
    }
    if (strange)
        sg_shape_note_unknown(&shape, json->root, "", known);
    *ret = raw;
    return SG_OK;
}

void sg_json_put_raw_posting(sg_json_writer *w, const sg_raw_posting *raw)
{
    sg_json_object(w);
    for (size_t i = 0; i < SG_RAW_FIELD_COUNT; i++)
        if (raw->field[i])
            sg_json_member_string(w, keys[i].key, raw->field[i]);
    sg_json_end_object(w);
}
