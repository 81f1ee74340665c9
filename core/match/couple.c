/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Jobs for two who go together; see songgang/couple.h. Both have more candidates looked up than are
 * shown; a job of one is as close to the partner as the partner's closest job is to it.
 */
#include "songgang/couple.h"

#include <stdlib.h>

#include "plan.h"

#include "songgang/messages.h"

enum { CANDIDATES = 64 };

sg_together sg_couple_together(const sg_snapshot *snapshot, uint32_t a, uint32_t b)
{
    const sg_row *x = &snapshot->row[a], *y = &snapshot->row[b];
    bool at_home = x->employment == SG_EMPLOYMENT_HOME_BASED ||
                   y->employment == SG_EMPLOYMENT_HOME_BASED;
    if (at_home || x->city == 0 || x->city != y->city || (a == b && x->openings < 2)) {
        return SG_TOGETHER_APART;
    }
    bool employer = a == b || (snapshot->employer[a] != 0 &&
                               snapshot->employer[a] == snapshot->employer[b]);
    return employer ? SG_TOGETHER_EMPLOYER : SG_TOGETHER_CITY;
}

int sg_couple_score(const sg_hit *a, const sg_hit *b, sg_together together)
{
    static const int bonus[SG_TOGETHER_COUNT] = {[SG_TOGETHER_CITY] = SG_COUPLE_CITY_BONUS,
                                                 [SG_TOGETHER_EMPLOYER] = SG_COUPLE_EMPLOYER_BONUS};
    return (a->score + b->score) / 2 + bonus[together];
}

typedef struct sorted {
    uint64_t key;
    size_t from;
} sorted;

static int by_key(const void *a, const void *b)
{
    const sorted *x = a, *y = b;
    if (x->key != y->key) {
        return x->key < y->key ? -1 : 1;
    }
    return x->from < y->from ? -1 : x->from > y->from;
}

/* The partner's job that is closest to the row, of equally close ones the best. */
static void place_partner(const sg_snapshot *s, const sg_match_list *jobs, sg_couple_hit *ret)
{
    for (size_t i = 0; i < jobs->count && ret->together != SG_TOGETHER_EMPLOYER; i++) {
        sg_together together = sg_couple_together(s, ret->hit.row, jobs->hit[i].row);
        if (together > ret->together) {
            ret->together = together;
            ret->partner_row = jobs->hit[i].row;
            ret->partner_score = jobs->hit[i].score;
        }
    }
}

/* Candidates up to the step that a list of `limit` needs. */
static sg_status candidates(const sg_match_plan *plan, size_t limit, sg_arena *arena,
                            sg_match_list *ret, sg_error *err)
{
    if (limit < 1 || limit > SG_MATCH_MAX) {
        return sg_fail(err, SG_INVALID, SG_MSG_MATCH_LIMIT, SG_MATCH_MAX);
    }
    sg_match_list list;
    sg_status status = sg_match_candidates(plan, limit > CANDIDATES ? limit : CANDIDATES,
                                           SG_RULE_COUNT, 0, NULL, arena, &list, err);
    if (status != SG_OK) {
        return status;
    }
    while (list.count > limit && list.hit[list.count - 1].level > list.hit[limit - 1].level) {
        list.count--;
    }
    *ret = list;
    return SG_OK;
}

sg_status sg_couple_match(const sg_match_plan *plan, const sg_match_plan *partner, size_t limit,
                          sg_arena *arena, sg_couple_hit **ret, size_t *ret_count, sg_error *err)
{
    const sg_snapshot *s = plan->snapshot;
    sg_match_list own, others;
    sg_status status = candidates(plan, limit, arena, &own, err);
    if (status == SG_OK) {
        status = candidates(partner, limit, arena, &others, err);
    }
    if (status != SG_OK) {
        return status;
    }
    sg_couple_hit *hit = sg_arena_array(arena, own.count + 1, sizeof *hit);
    sg_couple_hit *best = sg_arena_array(arena, limit, sizeof *best);
    sorted *order = sg_arena_array(arena, own.count + 1, sizeof *order);
    if (hit == NULL || best == NULL || order == NULL) {
        return sg_fail_memory(err);
    }
    for (size_t i = 0; i < own.count; i++) {
        hit[i] = (sg_couple_hit){.hit = own.hit[i], .partner_row = UINT32_MAX};
        place_partner(s, &others, &hit[i]);
        /* `own` is in order already: only togetherness comes before. */
        order[i] = (sorted){SG_TOGETHER_COUNT - (uint64_t)hit[i].together, i};
    }
    qsort(order, own.count, sizeof *order, by_key);
    const size_t count = own.count < limit ? own.count : limit;
    for (size_t i = 0; i < count; i++) {
        best[i] = hit[order[i].from];
    }
    *ret = best;
    *ret_count = count;
    return SG_OK;
}
