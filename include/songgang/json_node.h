/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Looking around in a JSON document of any shape: what gateways answer and send. A node is borrowed from
 * its document and gone with it. All take NULL for "is not there" and give it on, so that a path is read
 * without a check at every step.
 */
#ifndef SONGGANG_JSON_NODE_H
#define SONGGANG_JSON_NODE_H

#include "songgang/json.h"

typedef struct sg_json_node sg_json_node;

const sg_json_node *sg_json_root(const sg_json *json);
/* Member of an object; NULL: it has none, or is no object. */
const sg_json_node *sg_json_node_member(const sg_json_node *node, const char *key);
bool sg_json_node_is_object(const sg_json_node *node);
bool sg_json_node_is_array(const sg_json_node *node);
/* Elements of an array, members of an object; 0 of anything else. */
size_t sg_json_node_count(const sg_json_node *node);
/* Element of an array. */
const sg_json_node *sg_json_node_at(const sg_json_node *node, size_t index);
/* Name of the member number `index` of an object, in the order of the document; `ret_value` (nullable). */
const char *sg_json_node_key(const sg_json_node *node, size_t index,
                             const sg_json_node **ret_value);
/* A string; NULL for anything else. */
const char *sg_json_node_text(const sg_json_node *node);
/* A whole number, or a string of one, as gateways mix them. False: `*ret` untouched. */
bool sg_json_node_int(const sg_json_node *node, int64_t *ret);
/* `true`; false for anything else. */
bool sg_json_node_true(const sg_json_node *node);
bool sg_json_node_is_bool(const sg_json_node *node);

#endif
