/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two who go together (夫妻, or two of a village): how well a job for one goes with a job for the
 * other. Pure; any thread.
 */
#ifndef SONGGANG_COUPLE_H
#define SONGGANG_COUPLE_H

#include "songgang/match.h"

/* X(identifier, json, Chinese), from apart to closest */
#define SG_TOGETHERS(X)                                                                            \
    X(APART, NULL, "不在一处") X(CITY, "city", "同城") X(EMPLOYER, "employer", "同厂")
typedef enum sg_together {
#define X(id, json, label) SG_TOGETHER_##id,
    SG_TOGETHERS(X)
#undef X
        SG_TOGETHER_COUNT
} sg_together;
const char *sg_together_json(sg_together value);
const char *sg_together_label(sg_together value);

/* Of two rows of a snapshot: one employer in one city, one city, or apart. Work at home, and what
 * does not name its city, is apart. The same posting twice is together only with two openings. */
sg_together sg_couple_together(const sg_snapshot *snapshot, uint32_t a, uint32_t b);

enum { SG_COUPLE_EMPLOYER_BONUS = 1500, SG_COUPLE_CITY_BONUS = 1000 };
/* Joint score of a job for each, 1/10000, at most 11500: the mean of both, rounded down, plus the
 * bonus of being together. For allocation: what a pair of pushes is worth. */
int sg_couple_score(const sg_hit *a, const sg_hit *b, sg_together together);

/* What the partner may have of each posting of a list. */
typedef struct sg_couple_hit {
    sg_hit hit;
    sg_together together;
    uint32_t partner_row; /* the partner's best job there; UINT32_MAX apart */
    uint16_t partner_score;
} sg_couple_hit;

/* The best `limit` (1..SG_MATCH_MAX) of `plan` for a couple: steps of the ladder are not climbed for
 * being together, nor for the list to be longer than sg_match() makes it; within that, jobs with one
 * for the partner at the same employer come first, then in the same city, then the others; each by
 * level, score, newer, id. The partner's jobs are those of `partner` (same snapshot) on the steps that
 * fill a list of `limit` for them. `*ret` lives in `arena`. SG_INVALID limit. */
sg_status sg_couple_match(const sg_match_plan *plan, const sg_match_plan *partner, size_t limit,
                          sg_arena *arena, sg_couple_hit **ret, size_t *ret_count, sg_error *err);

#endif
