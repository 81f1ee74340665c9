/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one scoring function. Integer arithmetic throughout, so that a score computed for the batch,
 * for a single match and by hand from its components is the same to the last digit.
 */
#include "plan.h"

/* Halves every `fresh_days`, linear in between. */
uint16_t sg_freshness(const sg_match_plan *plan, sg_date posted)
{
    if (posted == SG_NO_DATE) {
        return (uint16_t)plan->policy->fresh_unknown;
    }
    int64_t age = (int64_t)plan->today - posted, half = plan->policy->fresh_days;
    if (age <= 0) {
        return SG_SCORE_ONE;
    }
    int64_t halvings = age / half;
    if (halvings > 13) {
        return 0;
    }
    int64_t full = SG_SCORE_ONE >> halvings;
    return (uint16_t)(full - full * (age % half) / (2 * half));
}

void sg_score_fact(const sg_match_plan *plan, const sg_fact *fact, const sg_trade_fit *trade,
                   sg_place_fit place, bool all_skills, uint16_t component[SG_COMPONENT_COUNT])
{
    const bool home_based = fact->employment == SG_EMPLOYMENT_HOME_BASED;
    const bool sleeps_at_home = home_based || (place.flags & SG_PLACE_NEAR) != 0;
    const uint16_t *bed = sleeps_at_home ? plan->accommodation_near : plan->accommodation;
    component[SG_COMPONENT_TRADE] = sg_trade_component(plan, fact, trade, all_skills);
    /* Work at home is at home wherever the employer sits. */
    component[SG_COMPONENT_PLACE] =
        home_based && plan->wants_home_based ? SG_SCORE_ONE : place.score;
    component[SG_COMPONENT_WAGE] = sg_wage_component(plan, fact->expected, trade->going_rate);
    component[SG_COMPONENT_ACCOMMODATION] = bed[fact->accommodation];
    component[SG_COMPONENT_MEALS] = plan->meals[sg_offered_meals(fact->offered)];
    component[SG_COMPONENT_INSURANCE] = plan->insurance[sg_offered_insurance(fact->offered)];
    component[SG_COMPONENT_SCHEDULE] = plan->schedule[fact->shift];
    component[SG_COMPONENT_FRESHNESS] = sg_freshness(plan, fact->posted);
    component[SG_COMPONENT_CERTAINTY] = plan->certainty[plan->older][fact->stated];
}

static uint16_t weighted(const sg_match_plan *plan, int64_t sum)
{
    return (uint16_t)((2 * sum + plan->weight_sum) / (2 * plan->weight_sum));
}

uint16_t sg_score_total(const sg_match_plan *plan, const uint16_t component[SG_COMPONENT_COUNT])
{
    int64_t sum = 0;
    for (int c = 0; c < SG_COMPONENT_COUNT; c++) {
        sum += plan->weight[c] * component[c];
    }
    return weighted(plan, sum);
}

uint16_t sg_score_bound(const sg_match_plan *plan, uint16_t trade, uint16_t place, uint16_t wage,
                        uint16_t freshness)
{
    const int64_t *weight = plan->weight;
    int64_t known = weight[SG_COMPONENT_TRADE] + weight[SG_COMPONENT_PLACE] +
                    weight[SG_COMPONENT_WAGE] + weight[SG_COMPONENT_FRESHNESS];
    int64_t sum = weight[SG_COMPONENT_TRADE] * trade + weight[SG_COMPONENT_PLACE] * place +
                  weight[SG_COMPONENT_WAGE] * wage + weight[SG_COMPONENT_FRESHNESS] * freshness;
    return weighted(plan, sum + (plan->weight_sum - known) * SG_SCORE_ONE);
}

bool sg_score_pair(const sg_match_plan *plan, const sg_fact *fact, const sg_trade_fit *trade,
                   sg_place_fit place, uint8_t most, sg_hit *ret)
{
    uint16_t relaxed = 0;
    if (!sg_ladder_relax(plan, fact, trade, place, &relaxed)) {
        return false;
    }
    sg_hit hit = {.row = fact->row, .relaxed = relaxed, .level = sg_ladder_level(plan, relaxed)};
    if (hit.level <= most) {
        sg_score_fact(plan, fact, trade, place, false, hit.component);
        hit.score = sg_score_total(plan, hit.component);
    }
    *ret = hit;
    return true;
}

sg_bar sg_score(const sg_match_plan *plan, uint32_t row_number, sg_hit *ret)
{
    if (row_number >= plan->snapshot->count) {
        return SG_BAR_NOT_OPEN;
    }
    const sg_row *row = &plan->snapshot->row[row_number];
    sg_fact fact;
    sg_fact_of_row(row, row_number, plan->snapshot->employer[row_number], &fact);
    sg_bar bar = sg_hard_bar(plan, &fact);
    if (bar != SG_BAR_NONE) {
        return bar;
    }
    const sg_trade_fit *trade = &plan->fit[sg_best_trade(plan, &fact)];
    if (trade->barred) {
        return SG_BAR_CERTIFICATE;
    }
    sg_place_fit city = sg_place_of_city(plan, row->province, row->city);
    sg_place_fit place = sg_place_of_region(plan, row->region, row->city, city);
    return sg_score_pair(plan, &fact, trade, place, UINT8_MAX, ret) ? SG_BAR_NONE : SG_BAR_WISH;
}
