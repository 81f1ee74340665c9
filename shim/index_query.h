/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A search line as units: each a trade, skill or certificate, a run of Han text, or a word, that a
 * posting has or has not. User text never reaches Xapian's QueryParser.
 */
#ifndef SG_SHIM_INDEX_QUERY_H
#define SG_SHIM_INDEX_QUERY_H

#include "fields.h"
#include "index_tokens.h"
#include "songgang/arena.h"
#include "songgang/status.h"
#include "songgang/vocabulary.h"

enum {
    SG_UNITS_MAX = 24,
    SG_UNIT_CONCEPTS = 8,
    SG_UNIT_TERMS = 24,
    SG_QUERY_BYTES_MAX = 600
};

typedef struct sg_query_term {
    const char *text; /* prefix included; in the arena */
    size_t size;
} sg_query_term;

typedef struct sg_unit {
    sg_query_term concept[SG_UNIT_CONCEPTS]; /* one of them covers the unit … */
    size_t concept_count;
    sg_query_term term[SG_UNIT_TERMS]; /* … as all of these do */
    size_t term_count;
    bool optional; /* only raises the rank: a character left over beside a known word */
} sg_unit;

typedef struct sg_query {
    sg_unit unit[SG_UNITS_MAX];
    size_t count, required;
} sg_query;

/* SG_INVALID when no unit is left; SG_NO_MEMORY. What exceeds the bounds above is ignored. */
sg_status sg_query_read(const sg_vocabulary *v, sg_str text, sg_arena *arena, sg_query *ret,
                        sg_error *err);

#endif
