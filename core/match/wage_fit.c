/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How well the pay suits the worker: against their wish and against the going rate of the trade,
 * by the curves of the policy.
 *
 * By default they are concave and capped: the first yuan up to the wish count most, and an
 * implausibly high promise gains nothing over a good wage.
 */
#include "plan.h"

#include <stdlib.h>

enum { NO_MEASURE = 6000 }; /* nobody is known to pay anything */

uint8_t sg_wage_level(const sg_match_plan *plan, int32_t most)
{
    int64_t wish = plan->profile->wage_min, offer = most;
    if (wish <= 0 || offer < 0 || offer >= wish) {
        return 0;
    }
    for (int step = 0; step < 2; step++) { /* the first is the lower of the two, and less */
        const uint8_t level = plan->level_of[SG_RULE_WAGE_10 + step];
        const int percent = 100 - plan->policy->wage_percent[step];
        if (level != SG_LEVEL_NEVER && offer * 100 >= wish * percent) {
            return level;
        }
    }
    return SG_LEVEL_NEVER;
}

static int32_t valued(int32_t amount, int32_t measure, const sg_curve *curve)
{
    /* Beyond every curve's end the division may as well be skipped; it keeps to 32 bits, too. */
    if (amount / 2 >= measure || amount > INT32_MAX / 1000) {
        return curve->point[curve->count - 1].y;
    }
    return sg_curve_at(curve, amount * 1000 / measure);
}

uint16_t sg_wage_component(const sg_match_plan *plan, int32_t expected, int32_t going_rate)
{
    const sg_policy *p = plan->policy;
    if (expected < 0) {
        return (uint16_t)p->wage_unknown;
    }
    const int32_t wish = plan->profile->wage_min;
    int32_t rated = going_rate > 0 ? valued(expected, going_rate, &p->wage_rate) : NO_MEASURE;
    if (wish <= 0) {
        return (uint16_t)rated;
    }
    int32_t wished = valued(expected, wish, &p->wage_wish);
    return (uint16_t)(going_rate > 0
                          ? (p->wish_percent * wished + (100 - p->wish_percent) * rated) / 100
                          : wished);
}

static uint16_t of_step(const sg_policy *policy, int step, int32_t measure, const sg_curve *curve)
{
    if (step == 0) {
        return (uint16_t)policy->wage_unknown;
    }
    return (uint16_t)(step < SG_WAGE_STEPS - 1 ? valued(step * SG_WAGE_STEP, measure, curve)
                                               : SG_SCORE_ONE);
}

uint16_t sg_wage_wished(const sg_match_plan *plan, int step)
{
    return of_step(plan->policy, step, plan->profile->wage_min, &plan->policy->wage_wish);
}

uint16_t sg_wage_rated(const sg_policy *policy, int step, int32_t going_rate)
{
    if (going_rate <= 0 && step > 0) {
        return SG_SCORE_ONE; /* the wish alone may count, and for all of it */
    }
    return of_step(policy, step, going_rate, &policy->wage_rate);
}

size_t sg_wage_rated_count(void)
{
    return (sg_trade_count() + 1) * SG_WAGE_STEPS;
}

void sg_wage_rate_all(const sg_policy *policy, const sg_snapshot *snapshot, uint16_t *out)
{
    for (size_t i = 0, count = sg_wage_rated_count(); i < count; i++) {
        out[i] = sg_wage_rated(policy, (int)(i % SG_WAGE_STEPS),
                               sg_going_rate(snapshot, i / SG_WAGE_STEPS));
    }
}

sg_status sg_wage_tables(sg_match_plan *plan, sg_arena *arena, sg_error *err)
{
    const sg_policy *p = plan->policy;
    const sg_snapshot *s = plan->snapshot;
    plan->rated = s->rated;
    if (p->wage_unknown == s->rated_unknown && sg_curve_equal(&p->wage_rate, &s->rated_curve)) {
        return SG_OK;
    }
    uint16_t *own = sg_arena_array(arena, sg_wage_rated_count(), sizeof *own);
    if (own == NULL) {
        return sg_fail_memory(err);
    }
    sg_wage_rate_all(p, s, own);
    plan->rated = own;
    return SG_OK;
}

uint16_t sg_wage_bound(const sg_match_plan *plan, int32_t best_monthly, int32_t going_rate)
{
    uint16_t bound = sg_wage_component(plan, best_monthly, going_rate);
    return bound > plan->policy->wage_unknown ? bound : (uint16_t)plan->policy->wage_unknown;
}

/* As sg_going_rate(). */
static int32_t rate_of(const int32_t *rates, size_t trade)
{
    return trade > 0 && rates[trade] > 0 ? rates[trade] : rates[0];
}

int32_t sg_rate_shift(const sg_policy *policy, const sg_row *row, const int32_t *before,
                      const int32_t *now)
{
    sg_fact fact;
    int64_t most = 0, weights = 0;
    sg_fact_of_row(row, 0, 0, &fact);
    for (int t = 0; t < SG_MAX_TRADES && fact.expected >= 0; t++) {
        const int32_t was = rate_of(before, row->trades[t]), is = rate_of(now, row->trades[t]);
        if ((t > 0 && row->trades[t] == 0) || was == is)
            continue;
        if (was <= 0 || is <= 0)
            return SG_SCORE_ONE;
        const int32_t change = valued(fact.expected, was, &policy->wage_rate) -
                               valued(fact.expected, is, &policy->wage_rate);
        most = abs(change) > most ? abs(change) : most;
    }
    for (int c = 0; c < SG_COMPONENT_COUNT; c++)
        weights += policy->weight[c];
    /* a component and the total are rounded, each by one at most */
    return most > 0 ? (int32_t)((most + 1) * policy->weight[SG_COMPONENT_WAGE] / weights) + 2 : 0;
}
