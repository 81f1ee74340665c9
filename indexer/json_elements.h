/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A JSON document cut into the records it holds, without reading it into a tree: a million postings
 * in one array must not take a million objects of memory.
 */
#ifndef SONGGANG_INDEXER_JSON_ELEMENTS_H
#define SONGGANG_INDEXER_JSON_ELEMENTS_H

#include <stdbool.h>
#include <stdint.h>

#include "songgang/text.h"

typedef struct sg_json_elements {
    const char *at, *end;
    uint64_t line; /* of `at` */
} sg_json_elements;

/* Where the records of a document stand: the elements of a top-level array; of a top-level "@graph"
 * when the document is large; else the document as a whole. False when its brackets do not match. */
bool sg_json_elements_open(sg_str text, sg_json_elements *ret);
/* The next one, without looking inside; false at the end. */
bool sg_json_elements_next(sg_json_elements *elements, sg_str *ret, uint64_t *ret_line);

#endif
