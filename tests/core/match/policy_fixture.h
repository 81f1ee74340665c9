/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Policies at random, valid and far from the default, for property tests.
 */
#ifndef SONGGANG_TESTS_MATCH_POLICY_FIXTURE_H
#define SONGGANG_TESTS_MATCH_POLICY_FIXTURE_H

#include "fixture.h"

static inline int32_t draw_within(uint64_t *state, int32_t least, int32_t most)
{
    return least + (int32_t)draw(state, (uint32_t)(most - least) + 1);
}

static inline int by_number(const void *a, const void *b)
{
    const int32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static inline sg_curve random_curve(uint64_t *state, const sg_policy_field *field)
{
    int32_t x[SG_CURVE_POINTS], y[SG_CURVE_POINTS];
    sg_curve curve = {.count = draw_within(state, 2, SG_CURVE_POINTS)};
    for (int i = 0; i < curve.count; i++) {
        x[i] = draw_within(state, field->least, field->most - SG_CURVE_POINTS);
        y[i] = draw_within(state, 0, SG_SCORE_ONE);
    }
    x[0] = 0;
    qsort(x, (size_t)curve.count, sizeof *x, by_number);
    qsort(y, (size_t)curve.count, sizeof *y, by_number);
    for (int i = 0; i < curve.count; i++) {
        curve.point[i].x = x[i] + i; /* so that no two are the same */
        curve.point[i].y = field->kind == SG_POLICY_RISING ? y[i] : y[curve.count - 1 - i];
    }
    return curve;
}

/* Any subset in any order that makes sense. */
static inline void random_ladder(uint64_t *state, sg_policy *policy)
{
    sg_rule rule[SG_RULE_COUNT];
    int at[SG_RULE_COUNT], count = 0;
    for (int r = 0; r < SG_RULE_COUNT - 1; r++) { /* without SG_RULE_SAFETY_NET */
        if (draw(state, 4) > 0) {
            rule[count++] = (sg_rule)r;
        }
    }
    memset(at, -1, sizeof at);
    for (int i = 0; i < count; i++) {
        const int other = i + (int)draw(state, (uint32_t)(count - i));
        const sg_rule swap = rule[i];
        rule[i] = rule[other];
        rule[other] = swap;
        at[rule[i]] = i;
    }
    if (at[SG_RULE_WAGE_20] >= 0 && at[SG_RULE_WAGE_20] < at[SG_RULE_WAGE_10]) {
        rule[at[SG_RULE_WAGE_20]] = SG_RULE_WAGE_10;
        rule[at[SG_RULE_WAGE_10]] = SG_RULE_WAGE_20;
    }
    if (draw(state, 4) > 0) {
        rule[count++] = SG_RULE_SAFETY_NET;
    }
    policy->ladder_length = count;
    memcpy(policy->ladder, rule, (size_t)count * sizeof *rule);
}

static inline sg_policy random_policy(uint64_t *state)
{
    size_t count;
    const sg_policy_field *field = sg_policy_fields(&count);
    sg_policy policy = *sg_policy_default();
    for (size_t i = 0; i < count; i++, field++) {
        const bool keep = draw(state, 3) == 0; /* some stay as they are */
        if (keep || field->kind == SG_POLICY_STEPS) {
            continue;
        }
        if (field->kind == SG_POLICY_RISING || field->kind == SG_POLICY_FALLING) {
            const sg_curve curve = random_curve(state, field);
            memcpy((char *)&policy + field->offset, &curve, sizeof curve);
        } else {
            *sg_policy_number(&policy, field) = draw_within(state, field->least, field->most);
        }
    }
    random_ladder(state, &policy);
    /* What must agree: */
    policy.weight[SG_COMPONENT_TRADE] += policy.weight[SG_COMPONENT_TRADE] == 0;
    if (policy.related_trade_similarity > policy.same_trade_similarity) {
        policy.related_trade_similarity = policy.same_trade_similarity;
    }
    policy.skills_percent = draw_within(state, 0, 33);
    policy.experience_percent = draw_within(state, 0, 33);
    policy.schooling_percent = draw_within(state, 0, 34);
    for (int i = 0; i < SG_CERTAINTY_FACTS; i++) {
        policy.certainty[i] = draw_within(state, 0, SG_SCORE_ONE / SG_CERTAINTY_FACTS);
    }
    policy.wage_percent[0] = draw_within(state, 1, 98);
    policy.wage_percent[1] = draw_within(state, policy.wage_percent[0] + 1, 99);
    for (int g = 0; g < SG_GROUP_COUNT; g++) {
        policy.group_permille[g] %= 450;
    }
    policy.crowding_permille %= 450;
    return policy;
}

#endif
