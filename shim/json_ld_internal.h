/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * JSON-LD seen as plain JSON: terms with or without prefix, values bare, in arrays, as {"@value"}
 * or as named things. No context is ever fetched.
 */
#ifndef SONGGANG_SHIM_JSON_LD_INTERNAL_H
#define SONGGANG_SHIM_JSON_LD_INTERNAL_H

#include "json_internal.h"
#include "songgang/json_ld.h"

/* Reading one posting. */
typedef struct sg_ld {
    sg_arena *arena;
    const json_t *root; /* the document, for references by "@id" */
    const char *wrong;  /* first term of a shape nobody can read */
    bool no_memory;
} sg_ld;

/* Is `node` of this type ("JobPosting"), with or without prefix or list? */
bool sg_ld_is(const json_t *node, const char *type);
/* Member `term` of an object, with or without prefix, references resolved; NULL when absent. */
const json_t *sg_ld_member(sg_ld *ld, const json_t *object, const char *term);
/* The first element of an array, else the node itself; references resolved. */
const json_t *sg_ld_first(sg_ld *ld, const json_t *node);
/* Text of a value: string, number, {"@value"}, or the name of a thing; of an array the elements,
 * joined with `separator`. NULL when there is none; `wrong` is set for booleans and nested arrays. */
const char *sg_ld_text(sg_ld *ld, const json_t *node, const char *term, const char *separator);
const char *sg_ld_member_text(sg_ld *ld, const json_t *object, const char *term);
/* `a`, separator, `b`, leaving out what is NULL. */
const char *sg_ld_join(sg_ld *ld, const char *a, const char *separator, const char *b);
/* HTML taken off: block tags become line ends, common entities characters. */
const char *sg_ld_plain(sg_ld *ld, const char *html);

/* The raw fields of one JobPosting node (json_ld_posting.c). */
void sg_ld_read_posting(sg_ld *ld, const json_t *node, sg_raw_posting *ret);

#endif
