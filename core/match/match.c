/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The two questions asked of a plan: the list shown to a caseworker (sg_match) and the candidates
 * of the allocation (sg_match_candidates). Both walk the same cells with the same scoring.
 */
#include "screen.h"
#include "walk.h"

#include "songgang/messages.h"

static sg_status check_limit(size_t limit, sg_error *err)
{
    if (limit < 1 || limit > SG_MATCH_MAX) {
        return sg_fail(err, SG_INVALID, SG_MSG_MATCH_LIMIT, SG_MATCH_MAX);
    }
    return SG_OK;
}

/* Picks, best first, as a list. */
static sg_status list_hits(const sg_pick *pick, size_t count, sg_arena *arena, sg_match_list *ret,
                           sg_error *err)
{
    sg_hit *hit = count > 0 ? sg_arena_array(arena, count, sizeof *hit) : NULL;
    if (count > 0 && hit == NULL) {
        return sg_fail_memory(err);
    }
    uint8_t level = 0;
    for (size_t i = 0; i < count; i++) {
        hit[i] = *pick[i].hit;
        level = hit[i].level > level ? hit[i].level : level;
    }
    *ret = (sg_match_list){.hit = hit, .count = count, .level = level};
    return SG_OK;
}

/* Adds the best of `plain` that are not in `chosen` yet, until `limit`. Both best first. */
static void fill_up(sg_selection *chosen, const sg_selection *plain)
{
    size_t had = chosen->count;
    for (size_t i = 0; i < plain->count && chosen->count < chosen->limit; i++) {
        bool there = false;
        for (size_t j = 0; j < had && !there; j++) {
            there = chosen->pick[j].row == plain->pick[i].row;
        }
        if (!there) {
            chosen->pick[chosen->count++] = plain->pick[i];
        }
    }
}

sg_status sg_match(const sg_match_plan *plan, size_t limit, sg_arena *arena, sg_match_list *ret,
                   sg_error *err)
{
    sg_selection varied, plain;
    const size_t own = limit * (size_t)plan->policy->employer_percent / 100;
    sg_status status = check_limit(limit, err);
    if (status == SG_OK) {
        status = sg_selection_init(&varied, limit, own > 1 ? own : 1, arena, err);
    }
    if (status == SG_OK) {
        status = sg_selection_init(&plain, limit, 0, arena, err);
    }
    sg_walk_task task = {.max_level = SG_RULE_COUNT, .selected = &varied, .plain = &plain};
    if (status == SG_OK) {
        status = sg_walk(plan, &task, arena, err);
    }
    if (status != SG_OK) {
        return status;
    }
    sg_selection_sort(&varied);
    sg_selection_sort(&plain);
    /* Variety never costs a ladder step: only levels that the plain list needs as well. */
    if (plain.count == limit) {
        uint8_t level = sg_pick_level(plain.pick[limit - 1].key);
        while (varied.count > 0 && sg_pick_level(varied.pick[varied.count - 1].key) > level) {
            varied.count--;
        }
    }
    fill_up(&varied, &plain);
    sg_selection_sort(&varied);
    status = list_hits(varied.pick, varied.count, arena, ret, err);
    if (status == SG_OK) {
        ret->eligible = sg_count_fitting(plan);
    }
    return status;
}

sg_status sg_match_candidates(const sg_match_plan *plan, size_t limit, uint8_t max_level,
                              size_t per_employer, const uint16_t *price, sg_arena *arena,
                              sg_match_list *ret, sg_error *err)
{
    sg_selection best;
    sg_status status = check_limit(limit, err);
    if (status == SG_OK) {
        status = sg_selection_init(&best, limit, per_employer, arena, err);
    }
    sg_walk_task task = {.max_level = max_level, .price = price, .selected = &best};
    if (status == SG_OK) {
        status = sg_walk(plan, &task, arena, err);
    }
    if (status == SG_OK) {
        sg_selection_sort(&best);
        status = list_hits(best.pick, best.count, arena, ret, err);
    }
    return status;
}

sg_status sg_match_affordable(const sg_match_plan *plan, size_t limit, int32_t step_cost,
                              int32_t least, const sg_match_prices *prices, sg_arena *arena,
                              sg_match_list *ret, sg_error *err)
{
    sg_selection best;
    sg_status status = check_limit(limit, err);
    if (status == SG_OK) {
        status = sg_selection_init(&best, limit, 0, arena, err);
    }
    sg_walk_task task = {.max_level = SG_RULE_COUNT,
                         .merged = prices,
                         .step_cost = step_cost,
                         .least = least,
                         .selected = &best};
    if (status == SG_OK) {
        status = sg_walk(plan, &task, arena, err);
    }
    if (status == SG_OK) {
        sg_selection_sort(&best);
        status = list_hits(best.pick, best.count, arena, ret, err);
    }
    return status;
}
