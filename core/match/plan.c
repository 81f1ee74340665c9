/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Making a plan: everything about a profile that does not depend on the single posting is worked
 * out once, so that judging a row is table look-ups.
 */
#include "screen.h"

#include <string.h>

static void fill_ladder(sg_match_plan *plan)
{
    const sg_policy *policy = plan->policy;
    memset(plan->level_of, SG_LEVEL_NEVER, sizeof plan->level_of);
    plan->levels = (uint8_t)policy->ladder_length;
    for (int i = 0; i < policy->ladder_length; i++) {
        plan->level_of[policy->ladder[i]] = (uint8_t)(i + 1);
        plan->bit_of[i + 1] = SG_BIT(policy->ladder[i]);
    }
}

static void copy_scores(uint16_t *to, const int32_t *from, int count)
{
    for (int i = 0; i < count; i++) {
        to[i] = (uint16_t)from[i];
    }
}

/* What hangs on the wishes and groups of the worker, but not on trades and places. */
static void fill_wishes(sg_match_plan *plan)
{
    const sg_profile *p = plan->profile;
    const sg_policy *policy = plan->policy;
    const bool required = p->accommodation == SG_WISH_REQUIRED;
    copy_scores(plan->accommodation, policy->accommodation[p->accommodation], SG_PROVISION_COUNT);
    copy_scores(plan->accommodation_near,
                required ? policy->accommodation[p->accommodation] : policy->accommodation_near,
                SG_PROVISION_COUNT);
    copy_scores(plan->meals, policy->meals[p->meals], SG_PROVISION_COUNT);
    copy_scores(plan->schedule, policy->schedule[plan->prefers_day], SG_SHIFT_COUNT);
}

static void fill_tables(sg_match_plan *plan)
{
    const sg_policy *policy = plan->policy;
    copy_scores(plan->insurance, policy->insurance, SG_YES + 1);
    uint16_t *stated = plan->certainty[0];
    for (int i = 0; i < SG_CERTAINTY_FACTS; i++) { /* sets without a fact, and then with it */
        for (int set = 0, with = 1 << i; set < with; set++) {
            stated[with + set] = (uint16_t)(stated[set] + policy->certainty[i]);
        }
    }
    memcpy(stated + SG_STATED_AGE, stated, SG_STATED_AGE * sizeof *stated);
    for (int older = 1; older < SG_OLDER_COUNT; older++) {
        const int loss = older * policy->older_percent, kept = loss < 100 ? 100 - loss : 0;
        for (int set = 0; set < SG_STATED_COUNT; set++) {
            const int percent = (set & SG_STATED_AGE) != 0 ? 100 : kept;
            plan->certainty[older][set] = (uint16_t)(stated[set] * percent / 100);
        }
    }
    for (int c = 0; c < SG_COMPONENT_COUNT; c++) {
        plan->weight[c] = policy->weight[c];
        plan->weight_sum += plan->weight[c];
    }
}

enum {
    STEADY = 1 << SG_EMPLOYMENT_FULL_TIME | 1 << SG_EMPLOYMENT_NONE,
    PASSING = 1 << SG_EMPLOYMENT_PART_TIME | 1 << SG_EMPLOYMENT_TEMPORARY,
    CARERS = 1 << SG_GROUP_CARER | 1 << SG_GROUP_WOMAN_AT_HOME
};

/* Kinds of employment that fit, and those that come next. Day labour, work at home and
 * public-welfare posts are ordinary jobs only to those who ask for them or for work near home; to
 * the others they are the safety net. */
static void wish_employment(sg_match_plan *plan)
{
    const sg_profile *p = plan->profile;
    const uint32_t at_home = 1u << SG_EMPLOYMENT_HOME_BASED, by_day = 1u << SG_EMPLOYMENT_DAY_LABOUR;
    uint32_t first = p->employment, next = 0;
    if (first == 0) {
        bool student_age = plan->age < 0 || plan->age <= 24;
        first = STEADY;
        next = PASSING;
        if (student_age || (p->groups & 1u << SG_GROUP_GRADUATE) != 0) {
            next |= 1u << SG_EMPLOYMENT_INTERN;
        }
    } else if ((first & 1u << SG_EMPLOYMENT_FULL_TIME) != 0) {
        first |= STEADY;
    } else if ((first & by_day) != 0) {
        next = STEADY | PASSING;
    }
    if (p->home_based) {
        next = p->near_home ? first | next : 0;
        first = at_home;
    } else if (p->near_home && p->employment == 0) {
        first |= (p->groups & CARERS) != 0 ? at_home : 0;
        next |= at_home | by_day;
    }
    plan->employment = first;
    plan->employment_next = next & ~first;
    plan->wants_home_based = ((first | next) & at_home) != 0;
}

static uint8_t older(const sg_match_plan *plan)
{
    const int from = plan->policy->older_from;
    return (uint8_t)(plan->age < from ? 0 : plan->age < from + 5 ? 1 : 2);
}

void sg_plan_wishes(sg_match_plan *plan)
{
    const sg_profile *profile = plan->profile;
    plan->prefers_day = profile->near_home || (profile->groups & CARERS) != 0;
    plan->older = older(plan);
    wish_employment(plan);
    fill_wishes(plan);
}

/* Trades the worker refuses, and their kinds, are offered on no step. */
static void leave_out_refused(sg_match_plan *plan)
{
    for (size_t id = 1; plan->profile->avoid_trade_count > 0 && id <= sg_trade_count(); id++) {
        if (sg_profile_avoids_trade(plan->profile, (sg_trade_id)id)) {
            plan->fit[id].level = SG_LEVEL_NEVER;
        }
    }
}

sg_status sg_match_plan_new(const sg_snapshot *snapshot, const sg_policy *policy,
                            const sg_profile *profile, sg_date today, sg_arena *arena,
                            sg_match_plan **ret, sg_error *err)
{
    sg_status status = sg_policy_check(policy, NULL, err);
    if (status != SG_OK) {
        return status;
    }
    sg_match_plan *plan = sg_arena_alloc(arena, sizeof *plan);
    sg_screen *screen = sg_arena_alloc(arena, sizeof *screen);
    if (plan == NULL || screen == NULL) {
        return sg_fail_memory(err);
    }
    plan->screen = screen;
    plan->snapshot = snapshot;
    plan->policy = policy;
    plan->profile = profile;
    plan->today = today;
    plan->age = sg_profile_age(profile, today);
    fill_ladder(plan);
    fill_tables(plan);
    sg_plan_wishes(plan);
    status = sg_wage_tables(plan, arena, err);
    if (status == SG_OK) {
        status = sg_hard_rules(plan, arena, err);
    }
    if (status == SG_OK) {
        status = sg_trade_fits(plan, arena, err);
    }
    if (status == SG_OK) {
        leave_out_refused(plan);
        status = sg_place_fits(plan, arena, err);
    }
    if (status == SG_OK) {
        *ret = plan;
    }
    return status;
}
