/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * JSON Merge Patch (RFC 7396), and the few small questions handlers ask of a request body.
 */
#include <string.h>

#include "json_internal.h"
#include "songgang/messages.h"

static sg_status merge(json_t *into, const json_t *patch)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)patch, key, value) {
        json_t *old = json_object_get(into, key);
        int rc = 0;
        if (json_is_null(value)) {
            json_object_del(into, key);
        } else if (!json_is_object(value)) {
            rc = json_object_set(into, key, value);
        } else {
            if (!json_is_object(old)) {
                rc = json_object_set_new(into, key, json_object());
                old = json_object_get(into, key);
            }
            if (rc == 0 && merge(old, value) != SG_OK)
                rc = -1;
        }
        if (rc != 0)
            return SG_NO_MEMORY;
    }
    return SG_OK;
}

sg_status sg_json_merge_patch(sg_json *json, const sg_json *patch, sg_error *err)
{
    if (!json_is_object(patch->root) || !json_is_object(json->root))
        return sg_fail(err, SG_INVALID, "%s", SG_MSG_BODY_NOT_OBJECT);
    return merge(json->root, patch->root) == SG_OK ? SG_OK : sg_fail_memory(err);
}

bool sg_json_is_object(const sg_json *json)
{
    return json_is_object(json->root);
}

bool sg_json_has(const sg_json *json, const char *key)
{
    return json_object_get(json->root, key) != NULL;
}

sg_status sg_json_get_text(const sg_json *json, const char *key, size_t most, sg_arena *arena,
                           const char **ret, sg_error *err)
{
    const json_t *value = json_object_get(json->root, key);
    *ret = NULL;
    if (!value || json_is_null(value))
        return SG_OK;
    if (!json_is_string(value) || json_string_length(value) > most)
        return sg_fail(err, SG_INVALID, SG_MSG_JSON_TEXT, key, (int)most);
    *ret = sg_arena_strndup(arena, json_string_value(value), json_string_length(value));
    return *ret ? SG_OK : sg_fail_memory(err);
}

sg_status sg_json_get_bool(const sg_json *json, const char *key, bool *ret, sg_error *err)
{
    const json_t *value = json_object_get(json->root, key);
    if (!value || json_is_null(value))
        return SG_OK;
    if (!json_is_boolean(value))
        return sg_fail(err, SG_INVALID, SG_MSG_JSON_BOOL, key);
    *ret = json_is_true(value);
    return SG_OK;
}

sg_status sg_json_get_int(const sg_json *json, const char *key, int64_t least, int64_t most,
                          int64_t *ret, sg_error *err)
{
    const json_t *value = json_object_get(json->root, key);
    if (!value || json_is_null(value))
        return SG_OK;
    if (!json_is_integer(value) || json_integer_value(value) < least ||
        json_integer_value(value) > most)
        return sg_fail(err, SG_INVALID, SG_MSG_JSON_INT, key, (long long)least, (long long)most);
    *ret = json_integer_value(value);
    return SG_OK;
}

sg_status sg_json_get_texts(const sg_json *json, const char *key, size_t most, sg_arena *arena,
                            char ***ret, size_t *ret_count, sg_error *err)
{
    const json_t *list = json_object_get(json->root, key);
    const size_t count = json_array_size(list);
    *ret_count = 0;
    if (!json_is_array(list) || count == 0 || count > most)
        return sg_fail(err, SG_INVALID, SG_MSG_JSON_TEXTS, key, (int)most);
    *ret = sg_arena_alloc(arena, count * sizeof **ret);
    if (!*ret)
        return sg_fail_memory(err);
    for (size_t i = 0; i < count; i++) {
        const json_t *item = json_array_get(list, i);
        if (!json_is_string(item))
            return sg_fail(err, SG_INVALID, SG_MSG_JSON_TEXTS, key, (int)most);
        (*ret)[i] = sg_arena_strndup(arena, json_string_value(item), json_string_length(item));
        if (!(*ret)[i])
            return sg_fail_memory(err);
    }
    *ret_count = count;
    return SG_OK;
}

size_t sg_json_list_count(const sg_json *json, const char *key)
{
    return json_array_size(json_object_get(json->root, key));
}

sg_status sg_json_list_text(const sg_json *json, const char *key, size_t index, const char *member,
                            size_t most, sg_arena *arena, const char **ret, sg_error *err)
{
    const sg_json item = {.root = json_array_get(json_object_get(json->root, key), index)};
    if (!json_is_object(item.root))
        return sg_fail(err, SG_INVALID, SG_MSG_JSON_TEXT, member, (int)most);
    return sg_json_get_text(&item, member, most, arena, ret, err);
}

sg_status sg_json_list_int(const sg_json *json, const char *key, size_t index, const char *member,
                           int64_t least, int64_t most, int64_t *ret, sg_error *err)
{
    const sg_json item = {.root = json_array_get(json_object_get(json->root, key), index)};
    if (!json_is_object(item.root))
        return sg_fail(err, SG_INVALID, SG_MSG_JSON_TEXT, member, 0);
    return sg_json_get_int(&item, member, least, most, ret, err);
}
