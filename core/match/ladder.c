/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Wishes and how far they must be relaxed for a pair: one bit per ladder rule. Which rules there
 * are, and at which level each stands, is the policy's.
 *
 * A pair either fits on the ordinary steps (wage, place, trade, accommodation), or is a near-home,
 * home-based, day-labour or public-welfare job that the safety net allows; or it is not offered.
 */
#include "plan.h"

uint8_t sg_ladder_level(const sg_match_plan *plan, uint16_t relaxed)
{
    uint8_t level = 0;
    for (int rule = 0; relaxed != 0; rule++, relaxed = (uint16_t)(relaxed >> 1)) {
        if ((relaxed & 1) != 0 && plan->level_of[rule] > level) {
            level = plan->level_of[rule];
        }
    }
    return level;
}

uint8_t sg_ladder_employment(const sg_match_plan *plan, unsigned employment)
{
    if ((plan->employment >> employment & 1) != 0) {
        return 0;
    }
    return (plan->employment_next >> employment & 1) != 0 ? plan->level_of[SG_RULE_EMPLOYMENT]
                                                           : SG_LEVEL_NEVER;
}

static bool home_based(const sg_fact *fact)
{
    return fact->employment == SG_EMPLOYMENT_HOME_BASED;
}

/* Adds the rule of a level to the set. False when it is never allowed. */
static bool need(const sg_match_plan *plan, uint8_t level, uint16_t *relaxed)
{
    if (level == SG_LEVEL_NEVER) {
        return false;
    }
    *relaxed |= plan->bit_of[level]; /* of level 0: none */
    return true;
}

/* Work at home is near wherever its employer sits in the home province. */
static uint8_t place_level(const sg_match_plan *plan, const sg_fact *fact, sg_place_fit place)
{
    bool at_home = home_based(fact) && plan->wants_home_based &&
                   (place.flags & SG_PLACE_HOME_PROVINCE) != 0;
    return at_home ? 0 : place.level;
}

/* A worker who needs a bed gets one, or sleeps at home. */
static uint8_t accommodation_level(const sg_match_plan *plan, const sg_fact *fact,
                                   sg_place_fit place)
{
    if (plan->profile->accommodation != SG_WISH_REQUIRED || home_based(fact) ||
        fact->accommodation == SG_PROVISION_PROVIDED) {
        return 0;
    }
    return (place.flags & SG_PLACE_NEAR) != 0 ? plan->level_of[SG_RULE_ACCOMMODATION]
                                               : SG_LEVEL_NEVER;
}

static bool ordinary(const sg_match_plan *plan, const sg_fact *fact, const sg_trade_fit *trade,
                     sg_place_fit place, uint16_t *ret_relaxed)
{
    uint16_t relaxed = 0;
    if (trade->level == plan->level_of[SG_RULE_SAFETY_NET] ||
        !need(plan, sg_ladder_employment(plan, fact->employment), &relaxed)) {
        return false;
    }
    if (!need(plan, place_level(plan, fact, place), &relaxed) ||
        !need(plan, trade->level, &relaxed) ||
        !need(plan, sg_wage_level(plan, fact->offer), &relaxed) ||
        !need(plan, accommodation_level(plan, fact, place), &relaxed)) {
        return false;
    }
    *ret_relaxed = relaxed;
    return true;
}

/* Which jobs the safety net is made of, and where they may be. */
static bool safety_net(const sg_match_plan *plan, const sg_fact *fact, sg_place_fit place)
{
    if (plan->level_of[SG_RULE_SAFETY_NET] == SG_LEVEL_NEVER) {
        return false;
    }
    if ((place.flags & SG_PLACE_NEAR) != 0) {
        return true;
    }
    bool offered = place.level != SG_LEVEL_NEVER;
    switch (fact->employment) {
    case SG_EMPLOYMENT_HOME_BASED:
        return offered || (place.flags & SG_PLACE_HOME_PROVINCE) != 0;
    case SG_EMPLOYMENT_DAY_LABOUR:
        return offered || (place.flags & SG_PLACE_PREFECTURE) != 0;
    case SG_EMPLOYMENT_PUBLIC_WELFARE:
        return (place.flags & SG_PLACE_PREFECTURE) != 0 ||
               (plan->home.city == 0 && place.level == 0);
    default:
        return false;
    }
}

bool sg_ladder_relax(const sg_match_plan *plan, const sg_fact *fact, const sg_trade_fit *trade,
                     sg_place_fit place, uint16_t *ret_relaxed)
{
    if (trade->level == SG_LEVEL_NEVER || (trade->novice && fact->experience > 0)) {
        return false;
    }
    if (ordinary(plan, fact, trade, place, ret_relaxed)) {
        return true;
    }
    uint16_t relaxed = SG_BIT(SG_RULE_SAFETY_NET);
    if (!safety_net(plan, fact, place) || !need(plan, trade->level, &relaxed) ||
        !need(plan, accommodation_level(plan, fact, place), &relaxed)) {
        return false;
    }
    bool elsewhere = (place.flags & (SG_PLACE_NEAR | SG_PLACE_PREFECTURE)) == 0;
    if (elsewhere && !home_based(fact)) {
        need(plan, place.level, &relaxed);
    }
    *ret_relaxed = relaxed;
    return true;
}

uint8_t sg_ladder_cell_level(const sg_match_plan *plan, uint8_t trade_level, sg_place_fit city)
{
    uint8_t level = city.level;
    bool at_home = (city.flags & SG_PLACE_HOME_PROVINCE) != 0;
    if (plan->stay_near && ((city.flags & SG_PLACE_BY_COUNTY) != 0 || at_home)) {
        level = 0;
    } else if (plan->wants_home_based && at_home) {
        level = 0;
    } else if ((city.flags & SG_PLACE_WISHED_COUNTY) != 0) {
        level = 0;
    } else if (level == SG_LEVEL_NEVER && (at_home || (city.flags & SG_PLACE_BY_COUNTY) != 0)) {
        level = plan->level_of[SG_RULE_SAFETY_NET];
    }
    if (trade_level == SG_LEVEL_NEVER || level == SG_LEVEL_NEVER) {
        return SG_LEVEL_NEVER;
    }
    return trade_level > level ? trade_level : level;
}
