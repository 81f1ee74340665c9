/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See songgang/json_node.h: a node is Jansson's value.
 */
#include "songgang/json_node.h"

#include <errno.h>
#include <stdlib.h>

#include "json_internal.h"

static const json_t *value(const sg_json_node *node)
{
    return (const json_t *)(const void *)node;
}

static const sg_json_node *node_of(const json_t *v)
{
    return (const sg_json_node *)(const void *)v;
}

const sg_json_node *sg_json_root(const sg_json *json)
{
    return json ? node_of(json->root) : NULL;
}

const sg_json_node *sg_json_node_member(const sg_json_node *node, const char *key)
{
    return node ? node_of(json_object_get(value(node), key)) : NULL;
}

bool sg_json_node_is_object(const sg_json_node *node)
{
    return node && json_is_object(value(node));
}

bool sg_json_node_is_array(const sg_json_node *node)
{
    return node && json_is_array(value(node));
}

size_t sg_json_node_count(const sg_json_node *node)
{
    if (sg_json_node_is_array(node))
        return json_array_size(value(node));
    return sg_json_node_is_object(node) ? json_object_size(value(node)) : 0;
}

const sg_json_node *sg_json_node_at(const sg_json_node *node, size_t index)
{
    return node ? node_of(json_array_get(value(node), index)) : NULL;
}

const char *sg_json_node_key(const sg_json_node *node, size_t index, const sg_json_node **ret_value)
{
    if (!sg_json_node_is_object(node))
        return NULL;
    json_t *object = (json_t *)value(node); /* iterating changes nothing, whatever the type says */
    void *at = json_object_iter(object);
    for (size_t i = 0; at && i < index; i++)
        at = json_object_iter_next(object, at);
    if (!at)
        return NULL;
    if (ret_value)
        *ret_value = node_of(json_object_iter_value(at));
    return json_object_iter_key(at);
}

const char *sg_json_node_text(const sg_json_node *node)
{
    return node ? json_string_value(value(node)) : NULL;
}

bool sg_json_node_int(const sg_json_node *node, int64_t *ret)
{
    if (!node)
        return false;
    if (json_is_integer(value(node))) {
        *ret = json_integer_value(value(node));
        return true;
    }
    const char *text = json_string_value(value(node));
    if (!text || (*text != '-' && (*text < '0' || *text > '9')))
        return false;
    char *end;
    errno = 0;
    long long number = strtoll(text, &end, 10);
    if (errno != 0 || *end || end == text)
        return false;
    *ret = number;
    return true;
}

bool sg_json_node_true(const sg_json_node *node)
{
    return node && json_is_true(value(node));
}

bool sg_json_node_is_bool(const sg_json_node *node)
{
    return node && json_is_boolean(value(node));
}
