/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Private to core/match: the tables of a plan that gates index (gate.h), and how rows of one trade
 * in one place are passed through them.
 *
 * A gate gives two things, by table look-ups alone: the least ladder level of the pair, and the
 * most it can score. Neither is ever worse than the pair's own.
 */
#ifndef SONGGANG_CORE_MATCH_SCREEN_H
#define SONGGANG_CORE_MATCH_SCREEN_H

#include "gate.h"
#include "plan.h"

enum {
    SG_SUM_SCALE = 100, /* sums keep what components round off */
    SG_SIFT_BLOCK = 256
};

/* Of each value of a gate whether it passes (bit 0) on levels up to `most`. */
typedef struct sg_screen_pass {
    bool ready;
    uint8_t most;
    uint8_t kind[SG_KIND_COUNT]; /* bit 1: needs no bed */
    uint8_t ability[2][SG_ABILITY_COUNT], offered[2][SG_OFFERED_COUNT];
} sg_screen_pass;

typedef struct sg_screen {
    bool ready;
    bool exact;   /* the worker's figures fit a gate: what passes need not be judged again, but
                   * for kinds that need a look and for excluded rows */
    bool any_age; /* no age known */
    uint8_t age, sex;
    uint8_t levels;
    uint16_t today, wage[SG_LEVEL_COUNT]; /* the least pay up to each level */
    uint8_t level[SG_KIND_COUNT];
    bool look[SG_KIND_COUNT]; /* certificates or several trades */
    bool home[SG_KIND_COUNT]; /* work at home */
    uint8_t bed_mask[SG_KIND_COUNT];         /* 0: needs no bed */
    uint8_t bed[2][SG_OFFERED_COUNT];        /* [1]: within daily reach of home */
    uint8_t schooling[2][SG_ABILITY_COUNT];  /* [1]: a trade for beginners only */
    int64_t offered[2][SG_OFFERED_COUNT];    /* weighted bed, meals, insurance, shift; [1]: sleeps
                                              * at home. All sums in 1/SG_SUM_SCALE */
    int64_t best_offered[2];                 /* of all; [1]: of both */
    int64_t certainty[SG_STATED_COUNT], day[SG_GATE_DAYS + 1], wished[SG_WAGE_STEPS];
    int64_t rated; /* weight of sg_snapshot.rated */
    uint8_t percent[SG_ABILITY_COUNT]; /* of the similarity, with `years` in the trade */
    int years;                         /* −1: not filled */
    sg_screen_pass pass;               /* for the level asked of last */
} sg_screen;

/* Fills the tables on first use. */
sg_screen *sg_screen_of(const sg_match_plan *plan);

/* Rows of a cell in one place: all of it, or those of one county where counties differ. */
typedef struct sg_run {
    uint32_t first, count; /* in sg_snapshot.list */
    sg_place_fit place;
    uint8_t level; /* the least any row of it has */
} sg_run;
/* The run that starts at `first`, which is within the cell. */
sg_run sg_run_at(const sg_match_plan *plan, const sg_cell *cell, sg_place_fit city, uint32_t first);

/* Of `count` (at most SG_SIFT_BLOCK) gates those that let the worker through on a level up to
 * `most` (0..plan->levels), place and trade aside; their offsets into `out`. `near`, `novice`:
 * which tables. */
uint32_t sg_screen_sift(sg_screen *s, const sg_gate *gate, uint32_t count, bool near,
                        bool novice, uint8_t most, uint16_t *out);
/* The least level of the pair, place and trade aside. */
uint8_t sg_screen_level(const sg_screen *s, const sg_gate *gate, bool near, bool novice);

/* Need a row that its gate lets through be held against the hard rules again? */
static inline bool sg_screen_unsure(const sg_match_plan *plan, const sg_screen *s, uint32_t at)
{
    return !s->exact || s->look[plan->snapshot->gate[at].kind] ||
           (plan->excluded_bloom >> (plan->snapshot->list[at] % 64) & 1) != 0;
}

/* count.c: postings that fit every wish. */
uint32_t sg_count_fitting(const sg_match_plan *plan);

#endif
