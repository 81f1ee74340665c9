/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether a policy makes sense: every value in its range, curves in order and monotonous, the
 * ladder without nonsense, and values that belong together in agreement. What passes can neither
 * overflow nor divide by zero anywhere in matching.
 */
#include <stdio.h>
#include <string.h>

#include "songgang/messages/policy.h"
#include "songgang/policy.h"
#include "songgang/problems.h"

enum { SCORE_MOST = 10000, CROWDED_MOST = 900 };

static void check_curve(sg_problems *f, const sg_policy_field *field, const sg_curve *curve)
{
    const char *p = field->pointer;
    if (curve->count < 2 || curve->count > SG_CURVE_POINTS) {
        sg_problem(f, SG_MSG_POLICY_CURVE_COUNT, p, (int)curve->count, 2, SG_CURVE_POINTS);
        return;
    }
    if (curve->point[0].x != 0) {
        sg_problem(f, SG_MSG_POLICY_CURVE_START, p, (int)curve->point[0].x);
    }
    for (int i = 0; i < curve->count; i++) {
        const int x = curve->point[i].x, y = curve->point[i].y;
        const int x0 = i > 0 ? curve->point[i - 1].x : -1, y0 = i > 0 ? curve->point[i - 1].y : y;
        if (x < field->least || x > field->most) {
            sg_problem(f, SG_MSG_POLICY_CURVE_X, p, i, x, (int)field->least, (int)field->most);
        } else if (x <= x0) {
            sg_problem(f, SG_MSG_POLICY_CURVE_ORDER, p, i, x, x0);
        }
        if (y < 0 || y > SCORE_MOST) {
            sg_problem(f, SG_MSG_POLICY_CURVE_Y, p, i, y, 0, SCORE_MOST);
        } else if (field->kind == SG_POLICY_RISING && y < y0) {
            sg_problem(f, SG_MSG_POLICY_CURVE_FALLS, p, i, y, y0);
        } else if (field->kind == SG_POLICY_FALLING && y > y0) {
            sg_problem(f, SG_MSG_POLICY_CURVE_RISES, p, i, y, y0);
        }
    }
}

static void check_ladder(sg_problems *f, const sg_policy *policy)
{
    int at[SG_RULE_COUNT]; /* position + 1; 0: not there */
    memset(at, 0, sizeof at);
    if (policy->ladder_length < 0 || policy->ladder_length > SG_RULE_COUNT) {
        sg_problem(f, SG_MSG_POLICY_LADDER_COUNT, (int)policy->ladder_length, SG_RULE_COUNT);
        return;
    }
    for (int i = 0; i < policy->ladder_length; i++) {
        const unsigned rule = (unsigned)policy->ladder[i];
        if (rule >= SG_RULE_COUNT) {
            sg_problem(f, SG_MSG_POLICY_LADDER_RULE, i);
        } else if (at[rule] != 0) {
            sg_problem(f, SG_MSG_POLICY_LADDER_REPEAT, i, sg_rule_json((sg_rule)rule));
        } else {
            at[rule] = i + 1;
        }
    }
    if (at[SG_RULE_WAGE_20] != 0 && at[SG_RULE_WAGE_20] < at[SG_RULE_WAGE_10]) {
        sg_problem(f, SG_MSG_POLICY_LADDER_WAGE, at[SG_RULE_WAGE_20] - 1);
    }
    if (at[SG_RULE_SAFETY_NET] != 0 && at[SG_RULE_SAFETY_NET] != policy->ladder_length) {
        sg_problem(f, SG_MSG_POLICY_LADDER_NET, at[SG_RULE_SAFETY_NET] - 1);
    }
}

/* Values that are right by themselves and wrong together. Each is within its range here. */
static void check_together(sg_problems *f, const sg_policy *p)
{
    int weights = 0, certainty = 0;
    for (int c = 0; c < SG_COMPONENT_COUNT; c++) {
        weights += p->weight[c];
    }
    for (int i = 0; i < SG_CERTAINTY_FACTS; i++) {
        certainty += p->certainty[i];
    }
    if (weights == 0) {
        sg_problem(f, SG_MSG_POLICY_WEIGHTS);
    }
    if (p->related_trade_similarity > p->same_trade_similarity) {
        sg_problem(f, SG_MSG_POLICY_SIMILARITY, (int)p->related_trade_similarity,
                   (int)p->same_trade_similarity);
    }
    if (p->skills_percent + p->experience_percent + p->schooling_percent > 100) {
        sg_problem(f, SG_MSG_POLICY_SHARES, (int)p->skills_percent, (int)p->experience_percent,
                   (int)p->schooling_percent);
    }
    if (certainty > SCORE_MOST) {
        sg_problem(f, SG_MSG_POLICY_CERTAINTY, certainty);
    }
    int group = 0;
    for (int g = 0; g < SG_GROUP_COUNT; g++) {
        group = p->group_permille[g] > group ? p->group_permille[g] : group;
    }
    /* The allocation's bonus for serving a worker must outweigh any utility and crowding cost. */
    if (group + p->crowding_permille > CROWDED_MOST) {
        sg_problem(f, SG_MSG_POLICY_CROWDING, group, (int)p->crowding_permille, CROWDED_MOST);
    }
    if (p->wage_percent[1] <= p->wage_percent[0]) {
        sg_problem(f, SG_MSG_POLICY_WAGE_STEPS, (int)p->wage_percent[1], (int)p->wage_percent[0]);
    }
}

sg_status sg_policy_check(const sg_policy *policy, sg_buffer *problems, sg_error *err)
{
    sg_problems f = {.lines = problems, .err = err};
    size_t count;
    const sg_policy_field *field = sg_policy_fields(&count);
    if (!sg_policy_version_valid(policy->version)) {
        sg_problem(&f, SG_MSG_POLICY_VERSION, policy->version);
    }
    for (size_t i = 0; i < count; i++, field++) {
        if (field->kind == SG_POLICY_RISING || field->kind == SG_POLICY_FALLING) {
            check_curve(&f, field, sg_policy_curve_of(policy, field));
        } else if (field->kind == SG_POLICY_STEPS) {
            check_ladder(&f, policy);
        } else {
            const int value = *sg_policy_number_of(policy, field);
            if (value < field->least || value > field->most) {
                sg_problem(&f, SG_MSG_POLICY_RANGE, field->pointer, field->label, (long long)value,
                           (int)field->least, (int)field->most, field->unit);
            }
        }
    }
    if (!f.any) {
        check_together(&f, policy);
    }
    return f.any ? SG_INVALID : SG_OK;
}
