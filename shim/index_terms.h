/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A normalised posting → the weighted terms of its index document.
 */
#ifndef SG_SHIM_INDEX_TERMS_H
#define SG_SHIM_INDEX_TERMS_H

#include "fields.h"
#include "songgang/posting.h"
#include "songgang/status.h"

typedef struct sg_term {
    const char *text; /* prefix included */
    uint32_t size;
    uint32_t weight; /* sum of the weights of the fields it stands in, ≤ SG_TERM_WEIGHT_MAX */
} sg_term;

enum {
    SG_TERM_WEIGHT_MAX = 63,
    SG_SOURCE_BYTES = 200 /* of the name of a source; Xapian's terms end at 245 */
};

/* Reused from posting to posting by one thread. */
typedef struct sg_terms sg_terms;
sg_terms *sg_terms_new(void); /* NULL when memory is short */
void sg_terms_free(sg_terms *terms);

/* The terms of `posting`, each once, in byte order; valid until the next call. */
sg_status sg_terms_of_posting(sg_terms *terms, const sg_posting *posting, const sg_term **ret,
                              size_t *ret_count, sg_error *err);

/* Fingerprint of what the numbers and terms of an index mean: the vocabulary's codes in id order
 * and the version of the term scheme. An index with another one must be rebuilt. */
uint64_t sg_terms_fingerprint(void);

#endif
