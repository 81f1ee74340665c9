/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Private to core/match: what judging needs of a posting, in 48 bytes.
 *
 * A snapshot keeps the facts of every cell side by side, so that a walk reads memory in order;
 * fetching each sg_row from wherever its id put it costs four times the judging itself.
 */
#ifndef SONGGANG_CORE_MATCH_FACT_H
#define SONGGANG_CORE_MATCH_FACT_H

#include "songgang/snapshot.h"

enum { /* sg_fact.flags */
    SG_FACT_NOT_OPEN = 1,
    SG_FACT_FULL = 2,
    SG_FACT_AGE_BY_SEX = 4,  /* the ranges stand in the row */
    SG_FACT_CERTIFICATES = 8, /* required ones stand in the row */
    SG_FACT_SKILLS = 16,     /* the same */
    SG_FACT_BELOW_GROUND = 32
};

enum {
    SG_FACT_AGE_OPEN = 255,
    SG_STATED_AGE = 64,   /* an upper age; the bits below it: wage, city, employer, accommodation,
                           * insurance, trade, in the order of sg_policy.certainty */
    SG_STATED_COUNT = 128 /* sets of them */
};

typedef struct sg_fact {
    uint32_t row, employer; /* of the snapshot */
    sg_region region;
    int32_t offer;    /* the most it pays, yuan a month; SG_NO_AMOUNT */
    int32_t expected; /* what one may count on; SG_NO_AMOUNT */
    sg_date posted, valid_through;
    sg_trade_id trades[SG_MAX_TRADES]; /* known ones only, 0-terminated */
    uint8_t age_min, age_max;          /* SG_FACT_AGE_OPEN */
    uint8_t experience;                /* years asked for; 0 none or not stated */
    uint8_t flags;
    uint8_t accommodation, gender, education, employment, shift;
    uint8_t offered;   /* accommodation, meals, insurance and shift as one number: sg_offered() */
    uint8_t wage_step; /* `expected` in steps of SG_WAGE_STEP, rounded up; 0 not stated */
    uint8_t stated;    /* which of the things a worker asks first: below SG_STATED_COUNT */
} sg_fact;

enum {
    SG_OFFERED_COUNT = SG_PROVISION_COUNT * SG_PROVISION_COUNT * (SG_YES + 1) * SG_SHIFT_COUNT,
    SG_WAGE_STEP = 100,
    SG_WAGE_STEPS = 256 /* the last one: that or more */
};

/* Everything that a table of the screen can value at once, and its parts again. */
static inline uint8_t sg_offered(unsigned accommodation, unsigned meals, unsigned insurance,
                                 unsigned shift)
{
    return (uint8_t)(((shift * (SG_YES + 1) + insurance) * SG_PROVISION_COUNT + meals) *
                         SG_PROVISION_COUNT +
                     accommodation);
}
static inline unsigned sg_offered_accommodation(unsigned offered)
{
    return offered % SG_PROVISION_COUNT;
}
static inline unsigned sg_offered_meals(unsigned offered)
{
    return offered / SG_PROVISION_COUNT % SG_PROVISION_COUNT;
}
static inline unsigned sg_offered_insurance(unsigned offered)
{
    return offered / (SG_PROVISION_COUNT * SG_PROVISION_COUNT) % (SG_YES + 1);
}

static inline unsigned sg_offered_shift(unsigned offered)
{
    return offered / (SG_PROVISION_COUNT * SG_PROVISION_COUNT * (SG_YES + 1));
}

/* The trade's going rate, or that of all trades: yuan a month; not positive: unknown. */
static inline int32_t sg_going_rate(const sg_snapshot *snapshot, size_t trade)
{
    int32_t rate = trade > 0 ? snapshot->going_rate[trade] : SG_NO_AMOUNT;
    return rate > 0 ? rate : snapshot->median_monthly;
}

void sg_fact_of_row(const sg_row *row, uint32_t row_number, uint32_t employer, sg_fact *ret);

/* Facts of list[0..count-1] of `snapshot`, to be freed with free(); NULL when memory is short. */
sg_fact *sg_facts_of_list(const sg_snapshot *snapshot, uint32_t count);

#endif
