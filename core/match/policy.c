/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The compiled-in policy.
 *
 * One value says everything a bureau may change; the rest of core/match only reads it.
 */
#include <stdio.h>
#include <string.h>

#include "songgang/messages/policy.h"
#include "songgang/policy.h"

#define BOARD                                                                                      \
    {                                                                                              \
        [SG_WISH_ANY] = {4000, 2000, 7000, 10000}, [SG_WISH_PREFERRED] = {2500, 500, 6000, 10000}, \
        [SG_WISH_REQUIRED] = {1500, 0, 4500, 10000},                                               \
    }

static const sg_policy default_policy = {
    .version = "2026-03",
    .weight = {
#define X(id, key, label, weight) [SG_COMPONENT_##id] = (weight),
        SG_COMPONENTS(X)
#undef X
    },
    .same_trade_similarity = 750,
    .related_trade_similarity = 500,
    .unskilled_floor = 250,
    .no_trade = {.unskilled = 900, .manual = 600, .office = 450, .unnamed = 500},
    .skills_percent = 8,
    .experience_percent = 8,
    .schooling_percent = 20,
    .near_home_km = 60,
    .place = {.wished_city = 10000,
              .wished_province = 9200,
              .order_step = 400,
              .wished_floor = 7400,
              .same_city = 6500,
              .same_province = 6000,
              .neighbour_province = 4500,
              .own_province = 3500,
              .cooperating_province = 3000,
              .current_city = 300,
              .current_province = 100,
              .out_of_reach = 5500,
              .unknown_km = 100},
    .anywhere = {.unknown = 5000,
                 .no_home = 7000,
                 .current = 8500,
                 .home = 8000,
                 .cooperating = 7500,
                 .elsewhere = 6500,
                 .home_city = 9000},
    .distance = {3, {{0, 10000}, {83, 5020}, {84, 5000}}}, /* 60 a kilometre, half at most */
    .wage_wish = {7,
                  {{0, 0}, {800, 4400}, {900, 6000}, {1000, 8600}, {1150, 9400}, {1300, 9800},
                   {1500, 10000}}},
    .wage_rate = {8,
                  {{0, 0}, {600, 4200}, {750, 6200}, {800, 7600}, {1000, 8600}, {1200, 9300},
                   {1400, 9700}, {1700, 10000}}},
    .wish_percent = 60,
    .wage_unknown = 3500,
    .accommodation = BOARD,
    .accommodation_near = {8000, 7500, 9000, 10000},
    .meals = BOARD,
    .insurance = {4000, 1000, 10000},
    .schedule = {[SG_SCHEDULE_USUAL] = {7000, 10000, 6500, 4500, 3000},
                 [SG_SCHEDULE_DAY] = {6000, 10000, 4000, 2000, 0}},
    .fresh_days = 30,
    .fresh_unknown = 2500,
    .certainty = {3000, 2000, 1500, 1500, 1000, 1000},
    .older_from = 50,
    .older_percent = 50,
    .ladder_length = SG_RULE_COUNT,
    .ladder = {SG_RULE_WAGE_10, SG_RULE_EMPLOYMENT, SG_RULE_ACCOMMODATION, SG_RULE_NEIGHBOUR,
               SG_RULE_RELATED_TRADE, SG_RULE_WAGE_20, SG_RULE_COOPERATING, SG_RULE_UNSKILLED,
               SG_RULE_AWAY_FROM_HOME, SG_RULE_SAFETY_NET},
    .wage_percent = {10, 20},
    .employer_percent = 20,
    .quota_jobs = 3,
    .quota_courses = 1,
    .quota_briefings = 1,
    .quota_guidance = 1,
    .refusal_days = 30,
    .push_ratio = 10,
    .take_up_permille = 150,
    .crowding_permille = 150,
    .group_permille = {
        [SG_GROUP_POVERTY_ALLEVIATED] = 100,
        [SG_GROUP_MONITORED] = 150,
        [SG_GROUP_RELOCATED] = 100,
        [SG_GROUP_LOW_INCOME] = 100,
        [SG_GROUP_ZERO_EMPLOYMENT] = 150,
        [SG_GROUP_DISABLED] = 150,
        [SG_GROUP_LONG_UNEMPLOYED] = 50,
        [SG_GROUP_OLDER] = 50,
    },
    .quiet_from = 21 * 60,
    .quiet_until = 8 * 60,
    .daily_cap = 3,
    .release_above = 5000,
};

const sg_policy *sg_policy_default(void)
{
    return &default_policy;
}

int32_t sg_curve_at(const sg_curve *curve, int32_t x)
{
    const int32_t last = curve->count - 1;
    for (int32_t i = 1; i <= last; i++) {
        if (x < curve->point[i].x) {
            int32_t x0 = curve->point[i - 1].x, y0 = curve->point[i - 1].y;
            return y0 + (x - x0) * (curve->point[i].y - y0) / (curve->point[i].x - x0);
        }
    }
    return curve->point[last].y;
}

bool sg_curve_equal(const sg_curve *a, const sg_curve *b)
{
    bool equal = a->count == b->count;
    for (int32_t i = 0; equal && i < a->count; i++) {
        equal = a->point[i].x == b->point[i].x && a->point[i].y == b->point[i].y;
    }
    return equal;
}

static bool letter_or_digit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool sg_policy_version_valid(const char *version)
{
    size_t length = 0;
    while (version[length] != '\0') {
        char c = version[length];
        if (!letter_or_digit(c) && (length == 0 || (c != '.' && c != '-' && c != '_'))) {
            return false;
        }
        if (++length >= SG_POLICY_VERSION_BYTES) {
            return false;
        }
    }
    return length > 0;
}

const char *sg_policy_rule_label(const sg_policy *policy, sg_rule rule,
                                 char out[SG_RULE_LABEL_BYTES])
{
    if (rule != SG_RULE_WAGE_10 && rule != SG_RULE_WAGE_20) {
        return sg_rule_label(rule);
    }
    const int step = rule == SG_RULE_WAGE_20;
    if (policy == NULL) {
        return step ? SG_MSG_POLICY_WAGE_SECOND : SG_MSG_POLICY_WAGE_FIRST;
    }
    snprintf(out, SG_RULE_LABEL_BYTES, SG_MSG_POLICY_WAGE_RULE, (int)policy->wage_percent[step]);
    return out;
}
