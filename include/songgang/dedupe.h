/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Duplicate postings: the same job collected twice in other words. Pure; deterministic, and
 * independent of the order of the input.
 */
#ifndef SONGGANG_DEDUPE_H
#define SONGGANG_DEDUPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "songgang/arena.h"
#include "songgang/json_writer.h"
#include "songgang/posting.h"

enum {
    SG_DUP_NAME = 16,  /* characters of an employer's name that are kept */
    SG_DUP_TITLE = 10, /* of a title */
    SG_DUP_SITES = 3,
    SG_DUP_TEXT = 8,
    SG_DUP_WORDS = 16,
    SG_DUP_LEAD = 4,
    SG_DUP_ACTIVITIES = 2
};

/* Compact features of one posting; made by sg_fingerprint_of(), kept by the store. */
typedef struct sg_fingerprint {
    uint64_t id;       /* posting id hash */
    uint64_t source;   /* hash of the source name */
    uint64_t record;   /* of the announcement it was cut from, 0 alone; set by the store */
    uint64_t employer; /* employer key; 0 when an agency's client is known */
    uint64_t phone; /* four bits a digit, the last digit lowest: digit + 1, 11 masked; 0 none */
    uint64_t title; /* hash of the folded title without decoration */
    uint64_t words[SG_DUP_WORDS]; /* Bloom filter of the bigrams of all texts */
    uint32_t text[SG_DUP_TEXT];   /* min-hashes of the folded title + description bigrams */
    sg_region region, town;       /* the county, else city, else province; the town */
    int32_t monthly_min, monthly_max, headcount;
    int32_t amount_min, amount_max; /* of the wage, fen, as stated */
    sg_date posted, valid_through;
    sg_trade_id trade, second_trade;
    uint16_t name[SG_DUP_NAME]; /* the employer without place and legal form, UCS-2, 0-padded */
    uint16_t lead[SG_DUP_LEAD]; /* the place before it, cut short */
    uint16_t activity[SG_DUP_ACTIVITIES][2]; /* what is done: by the title, and by its brackets */
    uint64_t works;  /* bit set of the kinds of work the title mentions; see core/dedupe/work.c */
    uint16_t filled; /* bits set in `words` */
    uint16_t head[SG_DUP_TITLE]; /* the title's letters, digits and Han, likewise */
    uint16_t site[SG_DUP_SITES]; /* hashes of shops, mines, projects named (老城店); 0 none */
    uint16_t skills;             /* bit set by hash */
    uint16_t traits;             /* what the title says of rank and hours; see fingerprint.c */
    uint8_t licence; /* to drive: the first letter and digit of A1 … C6, packed; 0 none */
    uint8_t work; /* which of them it is about, 0 none; + 128 when only the text tells it */
    uint8_t brand; /* leading characters of `name` that say who it is, not what it does */
    uint8_t sharers; /* firms of the same brand and, in the upper four bits, telephone; 15 and more
                        are 15. Counted by sg_deduplicate() among its items, else 0 */
    uint8_t accommodation, meals, gender, completeness; /* completeness: stated fields, picks the kept one */
    uint8_t age_min, age_max; /* 0 not stated */
    uint8_t period, /* of the wage; + 16 when it is negotiable */
        insurance, education, experience, employment, shift; /* sg_tristate; sg_education; years + 1, 0 not stated */
} sg_fingerprint;

void sg_fingerprint_of(const sg_posting *posting, sg_arena *arena, sg_fingerprint *ret);

typedef struct sg_duplicate {
    uint64_t id, kept; /* `id` is a duplicate of `kept` */
    uint32_t reasons;  /* bit set of SG_DUP_…: what `id` and the member it was joined by share */
} sg_duplicate;
enum {
    SG_DUP_SAME_EMPLOYER = 1, SG_DUP_SHORT_NAME = 2, SG_DUP_SAME_PLACE = 4, SG_DUP_SAME_TRADE = 8,
    SG_DUP_SAME_WAGE = 16, SG_DUP_SAME_PHONE = 32, SG_DUP_SAME_TEXT = 64, SG_DUP_SAME_HEADCOUNT = 128,
    SG_DUP_NAMED_IN_TEXT = 256, SG_DUP_SIMILAR_TRADE = 512, SG_DUP_WAGE_OVERLAPS = 1024,
    SG_DUP_MASKED_PHONE = 2048, SG_DUP_LIKE_NAME = 4096, SG_DUP_SAID_SO = 8192,
    SG_DUP_SAME_WORK = 16384
};

/* `reasons` in Chinese, as a caseworker reads them: 同一单位简称、同城、工资区间一致. Appended to `out`. */
void sg_duplicate_explain(uint32_t reasons, sg_buffer *out);

/* What a person has said of two postings: it stands above all evidence. */
typedef struct sg_dup_verdict {
    uint64_t a, b; /* ids */
    bool same;
} sg_dup_verdict;

/* Pairs among `items` (reordered in place). `*ret` is malloc'ed; the caller frees it. Blocking by
 * employer, telephone, title and pay, then similarity; near-linear time. Postings said to be one are
 * joined, and never those said to be two, nor sets that hold them; verdicts on other ids are
 * passed over. A later verdict that contradicts the earlier ones (a = b, b = c, a ≠ c) yields. */
sg_status sg_deduplicate(sg_fingerprint *items, size_t count, const sg_dup_verdict *verdicts,
                         size_t verdict_count, sg_duplicate **ret, size_t *ret_count,
                         sg_error *err);

/* How alike two postings are, in tenths of a logit, `*ret_reasons` what they share; INT32_MIN when
 * a fact both state makes them two jobs. sg_deduplicate() joins from SG_DUP_ENOUGH on. */
enum { SG_DUP_ENOUGH = 50 };
int32_t sg_duplicate_evidence(const sg_fingerprint *a, const sg_fingerprint *b,
                              uint32_t *ret_reasons);
/* Whether both may stand in one set when others join them: weaker than the evidence to join. */
bool sg_duplicate_tolerates(const sg_fingerprint *a, const sg_fingerprint *b);

#endif
