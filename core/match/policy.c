/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The compiled-in policy.
 *
 * One value says everything a bureau may change; the rest of core/match only reads it.
 */
#include "songgang/policy.h"

static const sg_policy default_policy = {
    .version = "2026-02",
    .weight = {
#define X(id, key, label, weight) [SG_COMPONENT_##id] = (weight),
        SG_COMPONENTS(X)
#undef X
    },
    .same_trade_similarity = 850,
    .related_trade_similarity = 300,
    .near_home_km = 60,
    .fresh_days = 30,
    .quota_jobs = 3,
    .quota_courses = 1,
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
};

const sg_policy *sg_policy_default(void)
{
    return &default_policy;
}
