/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Private to core/match: a posting in 16 bytes, to be turned away without a branch.
 *
 * A walk meets thousands of postings and judges a few dozen. What decides about the others fits in
 * small numbers that index tables of the plan (screen.h), so turning one away costs some loads and
 * no mispredicted jump. Lies beside the facts of a snapshot, in the same order.
 */
#ifndef SONGGANG_CORE_MATCH_GATE_H
#define SONGGANG_CORE_MATCH_GATE_H

#include "fact.h"

enum {
    SG_GATE_NO_OFFER = UINT16_MAX, /* pays enough for any wish, as far as is known */
    SG_GATE_NO_END = UINT16_MAX,
    SG_GATE_EXPERIENCE = 14, /* years from here on are as hard to reach as the last but one */
    SG_GATE_DAYS = 64,       /* the last one: that or older */
    SG_GATE_UNDATED = SG_GATE_DAYS,
    SG_KIND_COUNT = 1 + SG_GENDER_COUNT * SG_EMPLOYMENT_COUNT * 2 * 2 * 2,
    SG_ABILITY_COUNT = SG_EDUCATION_COUNT * 2 * SG_GATE_EXPERIENCE
};

typedef struct sg_gate {
    uint8_t kind;    /* gender, employment, night work, certificates, several trades; 0: closed */
    uint8_t ability; /* education, skills named, experience */
    uint8_t offered, wage_step, stated; /* as in the fact */
    uint8_t day;     /* of posting, back from the newest of the snapshot */
    struct {
        uint8_t min, max;
    } age[SG_GENDER_COUNT]; /* for a worker of that sex; ANY: not known */
    uint16_t offer, valid;  /* yuan a month; last day, in days since 1970 */
} sg_gate;

typedef struct sg_kind {
    unsigned gender, employment;
    bool night, certificates, several_trades;
} sg_kind;
static inline sg_kind sg_kind_of(unsigned kind) /* 1.. */
{
    const unsigned k = kind - 1;
    return (sg_kind){.several_trades = k % 2 != 0,
                     .certificates = k / 2 % 2 != 0,
                     .night = k / 4 % 2 != 0,
                     .employment = k / 8 % SG_EMPLOYMENT_COUNT,
                     .gender = k / 8 / SG_EMPLOYMENT_COUNT};
}

/* Gates of `snapshot->fact[0..count-1]`, to be freed with free(); NULL when memory is short. */
sg_gate *sg_gates_of_facts(const sg_snapshot *snapshot, uint32_t count);

#endif
