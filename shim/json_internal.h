/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the JSON readers share: the parsed document, and typed reading of one member with errors
 * that name the key and its RFC 6901 pointer.
 */
#ifndef SONGGANG_SHIM_JSON_INTERNAL_H
#define SONGGANG_SHIM_JSON_INTERNAL_H

#include <jansson.h>

#include "songgang/json.h"

struct sg_json {
    json_t *root;
};

/* One record being read. */
typedef struct sg_shape {
    const sg_vocabulary *v; /* NULL where no names are looked up */
    sg_arena *arena;
    sg_unknown_keys *unknown; /* nullable */
    const char *base;         /* pointer of the record itself: "" or "/profiles/3" */
    const char *pointer;      /* set when something failed */
    sg_error *err;
} sg_shape;

/* Fail at `key` ("home", "desired/wage_min", "trades/2"): sets the pointer and the text. */
sg_status sg_shape_fail(sg_shape *shape, const char *key, sg_status status, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Fail with the text a lookup gave, the key in front. */
sg_status sg_shape_wrap(sg_shape *shape, const char *key, const sg_error *cause);
sg_status sg_shape_memory(sg_shape *shape);

/* Members of `object` that are not in the NULL-terminated list `known` are noted as unknown,
 * written "prefix.key". */
void sg_shape_note_unknown(sg_shape *shape, const json_t *object, const char *prefix,
                           const char *const *known);

/* As sg_json_parse, but members of the outermost object that are not in the NULL-terminated list
 * `known` may hold any JSON of depth 64, with duplicate keys and NULs. They read as something else. */
sg_status sg_json_parse_unread(const char *text, size_t size, const char *const *known,
                               sg_json **ret, sg_error *err);

/* Text of a string or number node, in the arena; blank strings and null give NULL. */
sg_status sg_shape_text(sg_shape *shape, const json_t *node, const char *key, const char **ret);
/* A whole number (also as text) within [min, max]; `*ret` untouched when absent or null. */
sg_status sg_shape_int(sg_shape *shape, const json_t *node, const char *key, int min, int max,
                       int *ret);
sg_status sg_shape_bool(sg_shape *shape, const json_t *node, const char *key, bool *ret);
sg_status sg_shape_date(sg_shape *shape, const json_t *node, const char *key, sg_date *ret);
/* {"min","max"} with nulls, in years; `*ret` untouched when absent or null. */
sg_status sg_shape_ages(sg_shape *shape, const json_t *node, const char *key, sg_age_range *ret);
/* Name of a vocabulary item: a string, a number, or an object with "code" or "name". */
sg_status sg_shape_name(sg_shape *shape, const json_t *node, const char *key, const char **ret);
sg_status sg_shape_region(sg_shape *shape, const json_t *node, const char *key, sg_region *ret);
/* Call `each` for every element of an array, or once for a single value; SG_LIMIT past `max`. */
typedef sg_status (*sg_shape_each)(sg_shape *shape, const json_t *node, const char *key,
                                   void *context);
sg_status sg_shape_list(sg_shape *shape, const json_t *node, const char *key, size_t max,
                        sg_shape_each each, void *context);
/* Bit set of target groups, by name or alias. */
sg_status sg_shape_groups(sg_shape *shape, const json_t *node, const char *key, uint32_t *ret);

/* Shortest text of a number: no ".0", no exponent below 10^15. */
size_t sg_number_text(double value, char *out, size_t size);

#endif
