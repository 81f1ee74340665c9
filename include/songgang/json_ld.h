/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * schema.org JobPosting as JSON-LD: what portals embed in their pages and search engines read, and
 * the form in which postings go from one bureau to another without loss.
 */
#ifndef SONGGANG_JSON_LD_H
#define SONGGANG_JSON_LD_H

#include "songgang/json.h"

/* Begin and end of a document; postings go between, separated by ",\n". */
#define SG_JSON_LD_BEGIN                                                                           \
    "{\"@context\":[\"https://schema.org\",{\"songgang\":\"urn:songgang:\","                       \
    "\"songgang:posting\":{\"@id\":\"songgang:posting\",\"@type\":\"@json\"}}],\"@graph\":[\n"
#define SG_JSON_LD_END "\n]}\n"

/* One JobPosting. Terms of schema.org say what they can say; the property songgang:posting holds
 * the whole normalised record (`json`, as stored) as a JSON literal, so that nothing is lost. */
void sg_json_ld_put_posting(sg_json_writer *w, const sg_posting *posting, const char *json,
                            size_t json_size);

typedef struct sg_json_ld_posting {
    sg_raw_posting raw;
    bool normalised; /* written by sg_json_ld_put_posting: `posting` is the record itself */
    sg_posting posting;
} sg_json_ld_posting;

/* Is this JSON-LD at all: an object with "@context", "@graph" or "@type"? */
bool sg_json_is_ld(const sg_json *json);
/* JobPosting nodes in it: itself, in an array, in "@graph", in an ItemList. The list lies in the
 * arena, the nodes in `json`. */
typedef struct sg_json_ld_nodes {
    const void *const *node;
    size_t count;
} sg_json_ld_nodes;
sg_status sg_json_ld_find(const sg_json *json, sg_arena *arena, sg_json_ld_nodes *ret,
                          sg_error *err);
/* The posting at `index`. As raw text in the words of the grammars (texts, also of nested
 * organisations, places and amounts; HTML taken off), unless it is normalised already; then terms
 * of schema.org that say the same one to one win, because people edit those.
 * SG_INVALID names the term at fault. */
sg_status sg_json_ld_at(const sg_vocabulary *v, const sg_json *json, const sg_json_ld_nodes *nodes,
                        size_t index, sg_arena *arena, sg_json_ld_posting *ret,
                        sg_unknown_keys *unknown, sg_error *err);

#endif
