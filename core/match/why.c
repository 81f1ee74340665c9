/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Why (not) this posting: see songgang/why.h.
 *
 * Rules are not written down a second time here. Every hard rule in the way is found by setting the
 * one just found aside and asking sg_hard_bar() again; what a single wish does is found by setting
 * all others aside and asking sg_ladder_relax().
 */
#include "songgang/why.h"

#include "explain.h"
#include "select.h"

#include "songgang/messages.h"

static void add(sg_why *why, sg_obstacle obstacle)
{
    if (why->obstacle_count < SG_WHY_OBSTACLES) {
        why->obstacle[why->obstacle_count++] = obstacle;
    }
}

/* Changes the pair so that this rule no longer applies. */
static void set_aside(sg_bar bar, sg_match_plan *plan, sg_fact *fact)
{
    switch (bar) {
    case SG_BAR_NOT_OPEN:
        fact->flags &= (uint8_t)~SG_FACT_NOT_OPEN;
        break;
    case SG_BAR_EXPIRED:
        fact->valid_through = SG_NO_DATE;
        break;
    case SG_BAR_FULL:
        fact->flags &= (uint8_t)~SG_FACT_FULL;
        break;
    case SG_BAR_EXCLUDED:
        plan->excluded_bloom = 0;
        break;
    case SG_BAR_MINOR:
    case SG_BAR_AGE:
        plan->age = -1;
        break;
    case SG_BAR_GENDER:
        fact->gender = SG_GENDER_ANY;
        break;
    case SG_BAR_PROTECTED:
        fact->flags &= (uint8_t)~SG_FACT_BELOW_GROUND;
        break;
    case SG_BAR_CERTIFICATE:
        fact->flags &= (uint8_t)~SG_FACT_CERTIFICATES;
        break;
    case SG_BAR_EDUCATION:
        fact->education = SG_EDUCATION_ANY;
        break;
    case SG_BAR_ENTITLEMENT:
        fact->employment = SG_EMPLOYMENT_NONE;
        break;
    case SG_BAR_WISH: /* no night work */
        fact->shift = SG_SHIFT_NONE;
        break;
    case SG_BAR_NONE:
    case SG_BAR_COUNT:
        break;
    }
}

static void hard_rules(sg_explainer *x, sg_why *why)
{
    sg_match_plan plan = *x->plan;
    sg_fact fact = x->fact;
    for (int i = 0; i < SG_BAR_COUNT; i++) {
        sg_bar bar = sg_hard_bar(&plan, &fact);
        if (bar == SG_BAR_NONE) {
            break;
        }
        add(why, (sg_obstacle){
                     .bar = bar, .wish = SG_WISH_KIND_COUNT, .detail = sg_bar_words(x, bar)});
        set_aside(bar, &plan, &fact);
    }
    if (plan.fit[x->trade].barred) {
        add(why, (sg_obstacle){.bar = SG_BAR_CERTIFICATE,
                               .wish = SG_WISH_KIND_COUNT,
                               .detail = sg_licence_words(x)});
    }
}

/* The least ladder level this wish alone asks for. */
static uint8_t wish_level(const sg_explainer *x, sg_wish_kind kind)
{
    sg_match_plan plan = *x->plan;
    sg_profile profile = *plan.profile;
    sg_trade_fit trade = plan.fit[x->trade];
    sg_place_fit place = x->place;
    plan.profile = &profile;
    if (kind != SG_WISH_KIND_TRADE) {
        trade.level = 0;
        trade.novice = false;
    }
    if (kind != SG_WISH_KIND_PLACE) {
        place.level = 0;
    }
    if (kind != SG_WISH_KIND_WAGE) {
        profile.wage_min = SG_NO_AMOUNT;
    }
    if (kind != SG_WISH_KIND_ACCOMMODATION) {
        profile.accommodation = SG_WISH_ANY;
    }
    if (kind != SG_WISH_KIND_EMPLOYMENT) {
        plan.employment = UINT32_MAX;
    }
    uint16_t relaxed = 0;
    return sg_ladder_relax(&plan, &x->fact, &trade, place, &relaxed) 
               ? sg_ladder_level(&plan, relaxed)
               : SG_LEVEL_NEVER;
}

static void wishes(sg_explainer *x, sg_why *why)
{
    for (int kind = 0; kind < SG_WISH_KIND_COUNT; kind++) {
        uint8_t level = wish_level(x, (sg_wish_kind)kind);
        if (level > 0) {
            bool relaxable = level != SG_LEVEL_NEVER;
            add(why, (sg_obstacle){.bar = SG_BAR_WISH,
                                   .wish = (sg_wish_kind)kind,
                                   .relaxable = relaxable,
                                   .step = relaxable ? level : 0,
                                   .rule = relaxable ? x->plan->policy->ladder[level - 1]
                                                     : SG_RULE_COUNT,
                                   .detail = sg_wish_words(x, (unsigned)kind)});
        }
    }
}

/* Counts what is eligible, and what of it comes before the pair. */
static void rank(const sg_match_plan *plan, sg_why *why)
{
    const sg_snapshot *snapshot = plan->snapshot;
    const sg_hit *own = &why->hit;
    uint64_t key = sg_pick_key(own->level, own->score, snapshot->row[own->row].posted);
    uint32_t before = 0, ranked = 0;
    for (uint32_t row = 0; row < snapshot->count; row++) {
        sg_hit hit;
        if (sg_score(plan, row, &hit) == SG_BAR_NONE) {
            uint64_t other = sg_pick_key(hit.level, hit.score, snapshot->row[row].posted);
            before += other < key || (other == key && row < own->row);
            ranked++;
        }
    }
    why->rank = before + 1;
    why->ranked = ranked;
}

static sg_verdict verdict(const sg_why *why, size_t limit)
{
    if (why->bar == SG_BAR_WISH && why->obstacle_count > 0 &&
        why->obstacle[0].bar == SG_BAR_WISH) {
        return SG_VERDICT_UNWISHED;
    }
    if (why->bar != SG_BAR_NONE) {
        return SG_VERDICT_BARRED;
    }
    if (why->offered_as > 0) {
        return SG_VERDICT_OFFERED;
    }
    if (why->hit.level > why->list.level) {
        return SG_VERDICT_NOT_RELAXED;
    }
    return why->rank <= limit ? SG_VERDICT_EMPLOYER_SHARE : SG_VERDICT_OUTRANKED;
}

sg_status sg_why_posting(const sg_match_plan *plan, uint32_t row, size_t limit, sg_arena *arena,
                         sg_why *ret, sg_error *err)
{
    if (row >= plan->snapshot->count) {
        return sg_fail(err, SG_INVALID, SG_MSG_STORE_NO_POSTING);
    }
    sg_why why = {.verdict = SG_VERDICT_NOT_LISTED};
    sg_status status = sg_match(plan, limit, arena, &why.list, err);
    if (status != SG_OK) {
        return status;
    }
    sg_explainer x;
    why.bar = sg_score(plan, row, &why.hit);
    sg_explainer_init(&x, plan, row, &why.hit, arena);
    hard_rules(&x, &why);
    wishes(&x, &why);
    if (x.failed) {
        return sg_fail_memory(err);
    }
    if (why.bar == SG_BAR_NONE) {
        rank(plan, &why);
    }
    for (size_t i = 0; i < why.list.count; i++) {
        if (why.list.hit[i].row == row) {
            why.offered_as = (uint32_t)i + 1;
        }
    }
    why.verdict = verdict(&why, limit);
    *ret = why;
    return SG_OK;
}

void sg_score_difference(const sg_match_plan *plan, const sg_hit *hit, const sg_hit *other,
                         int32_t ret[SG_COMPONENT_COUNT])
{
    for (int c = 0; c < SG_COMPONENT_COUNT; c++) {
        int64_t twice = 2 * plan->weight[c] * ((int64_t)hit->component[c] - other->component[c]);
        int64_t sum = plan->weight_sum;
        ret[c] = (int32_t)(twice >= 0 ? (twice + sum) / (2 * sum) : -((sum - twice) / (2 * sum)));
    }
}
