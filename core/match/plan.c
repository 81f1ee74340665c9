/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Making a plan: everything about a profile that does not depend on the single posting is worked
 * out once, so that judging a row is table look-ups.
 */
#include "screen.h"

#include "songgang/messages.h"

static bool policy_valid(const sg_policy *policy)
{
    int64_t sum = 0;
    for (int c = 0; c < SG_COMPONENT_COUNT; c++) {
        if (policy->weight[c] < 0) {
            return false;
        }
        sum += policy->weight[c];
    }
    return sum > 0 && policy->fresh_days > 0 && policy->near_home_km >= 0;
}

/* Components of provisions: index is sg_provision (unknown, none, allowance, provided). */
static void provision_values(sg_wish wish, uint16_t value[SG_PROVISION_COUNT])
{
    static const uint16_t table[SG_WISH_COUNT][SG_PROVISION_COUNT] = {
        [SG_WISH_ANY] = {4000, 2000, 7000, 10000},
        [SG_WISH_PREFERRED] = {2500, 500, 6000, 10000},
        [SG_WISH_REQUIRED] = {1500, 0, 4500, 10000},
    };
    for (int i = 0; i < SG_PROVISION_COUNT; i++) {
        value[i] = table[wish][i];
    }
}

static void fill_tables(sg_match_plan *plan)
{
    static const uint16_t near_home[SG_PROVISION_COUNT] = {8000, 7500, 9000, 10000};
    static const uint16_t insurance[SG_YES + 1] = {4000, 1000, 10000};
    static const uint16_t schedule[2][SG_SHIFT_COUNT] = {
        {7000, 10000, 6500, 4500, 3000}, /* not stated, day, two shifts, three shifts, night */
        {6000, 10000, 4000, 2000, 0},
    };
    const sg_profile *p = plan->profile;
    provision_values(p->accommodation, plan->accommodation);
    provision_values(p->meals, plan->meals);
    for (int i = 0; i < SG_PROVISION_COUNT; i++) {
        bool required = p->accommodation == SG_WISH_REQUIRED;
        plan->accommodation_near[i] = required ? plan->accommodation[i] : near_home[i];
    }
    for (int i = 0; i <= SG_YES; i++) {
        plan->insurance[i] = insurance[i];
    }
    for (int i = 0; i < SG_SHIFT_COUNT; i++) {
        plan->schedule[i] = schedule[plan->prefers_day][i];
    }
    for (int c = 0; c < SG_COMPONENT_COUNT; c++) {
        plan->weight[c] = plan->policy->weight[c];
        plan->weight_sum += plan->weight[c];
    }
}

/* Kinds of employment that fit. Day labour, work at home and public-welfare posts are offered as
 * ordinary jobs only to those who ask for them; to the others they are the safety net. */
static uint32_t employment_wished(const sg_match_plan *plan)
{
    const sg_profile *p = plan->profile;
    uint32_t kinds = p->employment;
    if (kinds == 0) {
        kinds = 1u << SG_EMPLOYMENT_FULL_TIME | 1u << SG_EMPLOYMENT_PART_TIME |
                1u << SG_EMPLOYMENT_TEMPORARY;
        bool student_age = plan->age < 0 || plan->age <= 24;
        if (student_age || (p->groups & 1u << SG_GROUP_GRADUATE) != 0) {
            kinds |= 1u << SG_EMPLOYMENT_INTERN;
        }
    }
    if ((kinds & 1u << SG_EMPLOYMENT_FULL_TIME) != 0) {
        kinds |= 1u << SG_EMPLOYMENT_NONE;
    }
    if (p->home_based) {
        kinds = 1u << SG_EMPLOYMENT_HOME_BASED | (p->near_home ? kinds : 0);
    } else if (p->near_home && p->employment == 0) {
        kinds |= 1u << SG_EMPLOYMENT_HOME_BASED | 1u << SG_EMPLOYMENT_DAY_LABOUR;
    }
    return kinds;
}

sg_status sg_match_plan_new(const sg_snapshot *snapshot, const sg_policy *policy,
                            const sg_profile *profile, sg_date today, sg_arena *arena,
                            sg_match_plan **ret, sg_error *err)
{
    if (!policy_valid(policy)) {
        return sg_fail(err, SG_INVALID, SG_MSG_POLICY_INVALID, policy->version);
    }
    sg_match_plan *plan = sg_arena_alloc(arena, sizeof *plan);
    sg_screen *screen = sg_arena_alloc(arena, sizeof *screen);
    if (plan == NULL || screen == NULL) {
        return sg_fail_memory(err);
    }
    plan->screen = screen;
    const uint32_t carers = 1u << SG_GROUP_CARER | 1u << SG_GROUP_WOMAN_AT_HOME;
    plan->snapshot = snapshot;
    plan->policy = policy;
    plan->profile = profile;
    plan->today = today;
    plan->age = sg_profile_age(profile, today);
    plan->prefers_day = profile->near_home || (profile->groups & carers) != 0;
    plan->employment = employment_wished(plan);
    plan->wants_home_based = (plan->employment & 1u << SG_EMPLOYMENT_HOME_BASED) != 0;
    fill_tables(plan);
    sg_status status = sg_hard_rules(plan, arena, err);
    if (status == SG_OK) {
        status = sg_trade_fits(plan, arena, err);
    }
    if (status == SG_OK) {
        status = sg_place_fits(plan, arena, err);
    }
    if (status == SG_OK) {
        *ret = plan;
    }
    return status;
}
