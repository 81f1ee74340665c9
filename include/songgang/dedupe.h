/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Duplicate postings: the same job collected twice in other words. Pure; deterministic, and
 * independent of the order of the input.
 */
#ifndef SONGGANG_DEDUPE_H
#define SONGGANG_DEDUPE_H

#include <stddef.h>
#include <stdint.h>

#include "songgang/arena.h"
#include "songgang/posting.h"

/* Compact features of one posting; made by sg_fingerprint_of(), kept by the store. */
typedef struct sg_fingerprint {
    uint64_t id;       /* posting id hash */
    uint64_t source;   /* hash of the source name */
    uint64_t employer; /* employer key */
    uint64_t employer_short[2]; /* the short form, and its first two characters; 0 none */
    uint64_t phone;    /* hash of the digits; odd when some are masked (138****1234); 0 none */
    uint64_t text[4];  /* min-hashes of the folded title + description bigrams */
    uint64_t title;    /* hash of the folded title without decoration */
    sg_region region;
    sg_trade_id trade;
    int32_t monthly_min, monthly_max, headcount;
    sg_date posted, valid_through;
    uint8_t accommodation, meals, gender, completeness; /* completeness: stated fields, picks the kept one */
    uint8_t age_min, age_max; /* 0 not stated */
    uint8_t period, /* of the wage; + 16 when it is negotiable */
        insurance, education, experience, employment, shift; /* sg_tristate; sg_education; years + 1, 0 not stated */
} sg_fingerprint;

void sg_fingerprint_of(const sg_posting *posting, sg_arena *arena, sg_fingerprint *ret);

typedef struct sg_duplicate {
    uint64_t id, kept; /* `id` is a duplicate of `kept` */
    uint32_t reasons;  /* bit set of SG_DUP_… that decided */
} sg_duplicate;
enum {
    SG_DUP_SAME_EMPLOYER = 1, SG_DUP_SHORT_NAME = 2, SG_DUP_SAME_PLACE = 4, SG_DUP_SAME_TRADE = 8,
    SG_DUP_SAME_WAGE = 16, SG_DUP_SAME_PHONE = 32, SG_DUP_SAME_TEXT = 64, SG_DUP_SAME_HEADCOUNT = 128
};

/* Pairs among `items` (reordered in place). `*ret` is malloc'ed; the caller frees it. Blocking by
 * (city, employer or phone or title), then similarity; near-linear time. */
sg_status sg_deduplicate(sg_fingerprint *items, size_t count, sg_duplicate **ret,
                         size_t *ret_count, sg_error *err);

#endif
