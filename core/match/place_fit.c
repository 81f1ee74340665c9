/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How well a place suits the worker: wished regions, home, the town they live in now.
 *
 * Resolved from coarse to fine (province, city, county) and only as far as it can matter, each
 * region once per plan: most rows of a match cost one look-up by city, and only around home does
 * the county count.
 */
#include <math.h>

#include "plan.h"

enum {
    WISHED_CITY = 10000,
    WISHED_PROVINCE = 9200,
    ORDER_STEP = 400, /* less for each earlier wish */
    WISHED_FLOOR = 7400,
    SAME_CITY = 6500, /* another county of a wished city */
    SAME_PROVINCE = 6000,
    NEIGHBOUR_PROVINCE = 4500,
    OWN_PROVINCE = 3500,
    COOPERATING_PROVINCE = 3000,
    CURRENT_CITY = 300,
    CURRENT_PROVINCE = 100,
    KM_LOSS = 60, /* per kilometre from home */
    NEAR_FLOOR = 5000,
    OUT_OF_REACH = 5500, /* wished, but not near home as asked */
    FAR_KM = 300         /* a city whose centre is farther has no county near home */
};

static const uint8_t neighbour = SG_LEVEL(SG_RULE_NEIGHBOUR);
static const uint8_t cooperating = SG_LEVEL(SG_RULE_COOPERATING);

sg_status sg_place_fits(sg_match_plan *plan, sg_arena *arena, sg_error *err)
{
    const sg_profile *p = plan->profile;
    plan->place = sg_arena_alloc(arena, sizeof *plan->place);
    if (plan->place == NULL) {
        return sg_fail_memory(err);
    }
    plan->home = sg_region_place(p->home);
    plan->current = sg_region_place(p->current);
    plan->base = plan->home.city != 0 ? p->home : 0;
    if (plan->base == 0 && plan->current.city != 0) {
        plan->base = p->home == 0 ? p->current : 0;
    }
    for (unsigned i = 0; i < p->region_count; i++) {
        plan->wished[plan->wished_count++] = sg_region_place(p->regions[i]);
    }
    if (p->home == 0 && plan->base != 0 && (p->near_home || p->home_based)) {
        plan->home = plan->current;
    }
    plan->base_known = plan->base != 0 && sg_region_centre(plan->base, &plan->base_latitude,
                                                           &plan->base_longitude);
    plan->stay_near = (p->near_home || p->home_based) && plan->home.province != 0;
    return SG_OK;
}

int sg_place_km(const sg_match_plan *plan, sg_region region)
{
    if (plan->base == 0 || region == 0) {
        return -1;
    }
    double km = sg_region_distance(plan->base, region);
    return km < 0 ? -1 : (int)lround(km);
}

static uint16_t wished_score(int full, size_t order)
{
    int score = full - ORDER_STEP * (int)order;
    return (uint16_t)(score < WISHED_FLOOR ? WISHED_FLOOR : score);
}

/* Takes `level` and `score` when they are better than what `fit` has. */
static void offer(sg_place_fit *fit, uint8_t level, uint16_t score)
{
    if (level < fit->level || (level == fit->level && score > fit->score)) {
        fit->level = level;
        fit->score = score;
    }
}

/* No wish at all: anywhere, rather where they know their way. */
static void anywhere(const sg_match_plan *plan, sg_region province, sg_place_fit *fit)
{
    bool known = plan->home.province != 0 || plan->current.province != 0;
    fit->level = 0;
    fit->score = province == 0                          ? 5000
                 : !known                               ? 7000
                 : province == plan->current.province   ? 8500
                 : province == plan->home.province      ? 8000
                 : sg_province_cooperates(province)     ? 7500
                                                        : 6500;
}

/* Which facts about the worker lie in this province, so that its cities must be told apart. */
static uint8_t province_flags(const sg_match_plan *plan, sg_region province)
{
    uint8_t flags = SG_PLACE_KNOWN;
    if (province == 0) {
        return flags;
    }
    if (province == plan->home.province) {
        flags |= SG_PLACE_HOME_PROVINCE | SG_PLACE_DETAIL;
    }
    sg_region own = plan->base / (plan->base > 999999 ? 10000000 : 10000) * 10000;
    if (plan->base != 0 && (own == province || sg_provinces_adjacent(own, province))) {
        flags |= SG_PLACE_REACH | SG_PLACE_DETAIL;
    }
    if (province == plan->current.province) {
        flags |= SG_PLACE_DETAIL;
    }
    for (size_t i = 0; i < plan->wished_count; i++) {
        if (plan->wished[i].province == province && plan->wished[i].city != 0) {
            flags |= SG_PLACE_DETAIL;
        }
    }
    return flags;
}

static sg_place_fit judge_province(const sg_match_plan *plan, sg_region province)
{
    sg_place_fit fit = {.region = province, .level = SG_LEVEL_NEVER};
    fit.flags = province_flags(plan, province);
    if (plan->wished_count == 0) {
        if (!plan->stay_near) {
            anywhere(plan, province, &fit);
        }
        return fit;
    }
    if (province == 0) {
        return fit;
    }
    for (size_t i = 0; i < plan->wished_count; i++) {
        const sg_place *w = &plan->wished[i];
        if (w->province == province) {
            bool whole = w->city == 0;
            offer(&fit, whole ? 0 : neighbour,
                  whole ? wished_score(WISHED_PROVINCE, i) : SAME_PROVINCE);
        } else if (sg_provinces_adjacent(w->province, province)) {
            offer(&fit, neighbour, NEIGHBOUR_PROVINCE);
        }
    }
    if (province == plan->home.province) {
        offer(&fit, cooperating, OWN_PROVINCE);
    } else if (sg_province_cooperates(province)) {
        offer(&fit, cooperating, COOPERATING_PROVINCE);
    }
    if (province == plan->current.province && fit.level == 0) {
        fit.score = (uint16_t)(fit.score + CURRENT_PROVINCE);
    }
    return fit;
}

static sg_place_fit province_fit(const sg_match_plan *plan, sg_region province)
{
    sg_region slot = province / 10000;
    if (slot >= SG_PROVINCE_SLOTS) {
        return judge_province(plan, province);
    }
    sg_place_fit *fit = &plan->place->province[slot];
    if ((fit->flags & SG_PLACE_KNOWN) == 0) {
        *fit = judge_province(plan, province);
    }
    return *fit;
}

/* Slot of `region`, or the free one where it belongs; NULL when the cache is full. */
static sg_place_fit *cache_slot(const sg_match_plan *plan, sg_region region)
{
    sg_place_cache *cache = plan->place;
    uint32_t i = region * UINT32_C(2654435761) >> 22;
    while ((cache->slot[i].flags & SG_PLACE_KNOWN) != 0) {
        if (cache->slot[i].region == region) {
            return &cache->slot[i];
        }
        i = (i + 1) % SG_PLACE_SLOTS;
    }
    if (cache->used >= SG_PLACE_SLOTS * 3 / 4) {
        return NULL;
    }
    cache->used++;
    return &cache->slot[i];
}

/* Might a county of this city be within daily reach of home? */
static bool may_be_near(const sg_match_plan *plan, uint8_t flags, sg_region city)
{
    if (city == plan->home.city || (flags & SG_PLACE_REACH) == 0) {
        return (flags & SG_PLACE_REACH) != 0;
    }
    double latitude, longitude;
    if (!plan->base_known || !sg_region_centre(city, &latitude, &longitude)) {
        return true;
    }
    /* On a flat map, generously: a degree is 111 km northward and 78 or more eastward up to 45°. */
    double north = 111 * (latitude - plan->base_latitude);
    double east = 78 * (longitude - plan->base_longitude);
    double far = FAR_KM + plan->policy->near_home_km;
    return north * north + east * east <= far * far;
}

static sg_place_fit judge_city(const sg_match_plan *plan, sg_place_fit fit, sg_region city)
{
    fit.region = city;
    for (size_t i = 0; i < plan->wished_count; i++) {
        const sg_place *w = &plan->wished[i];
        if (w->city == city && w->county == 0) {
            offer(&fit, 0, wished_score(WISHED_CITY, i));
        } else if (w->city == city) {
            offer(&fit, neighbour, SAME_CITY);
            fit.flags |= SG_PLACE_BY_COUNTY | SG_PLACE_WISHED_COUNTY;
        }
    }
    if (fit.level == 0 && city == plan->current.city) {
        int score = fit.score + CURRENT_CITY;
        fit.score = (uint16_t)(score > SG_SCORE_ONE ? SG_SCORE_ONE : score);
    }
    if (city == plan->home.city) {
        fit.flags |= SG_PLACE_PREFECTURE;
        if (fit.level == 0 && plan->wished_count == 0 && fit.score < 9000) {
            fit.score = 9000;
        }
    }
    if (may_be_near(plan, fit.flags, city)) {
        fit.flags |= SG_PLACE_BY_COUNTY;
    }
    return fit;
}

/* What a worker who must stay near home makes of a place, given how it suits them otherwise. */
static void keep_near(const sg_match_plan *plan, int km, bool own_county, sg_place_fit *fit)
{
    bool reachable = (fit->flags & (SG_PLACE_NEAR | SG_PLACE_PREFECTURE)) != 0;
    if (plan->base == 0) { /* home is only known to the province */
        reachable = (fit->flags & SG_PLACE_HOME_PROVINCE) != 0;
    }
    if (reachable) {
        int score = own_county ? SG_SCORE_ONE : SG_SCORE_ONE - KM_LOSS * (km < 0 ? 100 : km);
        fit->level = 0;
        fit->score = (uint16_t)(score < NEAR_FLOOR ? NEAR_FLOOR : score);
    } else if (fit->level == 0 && plan->wished_count > 0) {
        fit->level = neighbour;
        fit->score = OUT_OF_REACH;
    } else {
        fit->level = SG_LEVEL_NEVER;
        fit->score = 0;
    }
}

/* Surely beyond daily reach, without the trigonometry: within China a degree is at least 111 km
 * northward and 60 km eastward. */
static bool surely_far(const sg_match_plan *plan, sg_region region)
{
    double latitude, longitude;
    if (!plan->base_known || !sg_region_centre(region, &latitude, &longitude)) {
        return false;
    }
    const double reach = plan->policy->near_home_km + 1;
    return 111 * fabs(latitude - plan->base_latitude) > reach ||
           60 * fabs(longitude - plan->base_longitude) > reach;
}

/* The exact fit of one region, starting from its city's own fit. */
static sg_place_fit judge_region(const sg_match_plan *plan, sg_region region, sg_place_fit fit)
{
    bool by_county = (fit.flags & SG_PLACE_BY_COUNTY) != 0;
    bool is_county = region <= 999999 && region != fit.region;
    fit.flags &= (uint8_t)~(SG_PLACE_BY_COUNTY | SG_PLACE_WISHED_COUNTY);
    sg_region county = !by_county ? 0 : is_county ? region : sg_region_place(region).county;
    fit.region = region;
    for (size_t i = 0; county != 0 && i < plan->wished_count; i++) {
        if (plan->wished[i].county == county) {
            offer(&fit, 0, wished_score(WISHED_CITY, i));
        }
    }
    int km = -1;
    bool own_county = county != 0 && county == plan->home.county;
    if (by_county && (plan->stay_near || (county != 0 && !surely_far(plan, county)))) {
        km = sg_place_km(plan, county != 0 ? county : region);
    }
    if (own_county || (county != 0 && km >= 0 && km <= plan->policy->near_home_km)) {
        fit.flags |= SG_PLACE_NEAR;
    }
    if (plan->stay_near) {
        keep_near(plan, km, own_county, &fit);
    }
    return fit;
}

bool sg_place_hopeless(const sg_match_plan *plan, sg_region province)
{
    sg_place_fit fit = province_fit(plan, province);
    return fit.level == SG_LEVEL_NEVER && (fit.flags & SG_PLACE_DETAIL) == 0;
}

sg_place_fit sg_place_of_city(const sg_match_plan *plan, sg_region province, sg_region city)
{
    sg_place_fit whole = province_fit(plan, province);
    if (city == 0 || (whole.flags & SG_PLACE_DETAIL) == 0) {
        return whole;
    }
    sg_place_fit *slot = cache_slot(plan, city);
    if (slot != NULL && (slot->flags & SG_PLACE_KNOWN) != 0) {
        return *slot;
    }
    sg_place_fit fit = judge_city(plan, whole, city);
    if (slot != NULL) {
        *slot = fit;
    }
    return fit;
}

sg_place_fit sg_place_of_region(const sg_match_plan *plan, sg_region region, sg_region city_code,
                                sg_place_fit city)
{
    if ((city.flags & SG_PLACE_BY_COUNTY) == 0) {
        return plan->stay_near ? judge_region(plan, region, city) : city;
    }
    /* "Somewhere in this city" is another place than the city as the best of its counties. */
    sg_region key = region == city_code ? region | UINT32_C(1) << 31 : region;
    sg_place_fit *slot = cache_slot(plan, key);
    if (slot != NULL && (slot->flags & SG_PLACE_KNOWN) != 0) {
        return *slot;
    }
    sg_place_fit fit = judge_region(plan, region, city);
    fit.region = key;
    if (slot != NULL) {
        *slot = fit;
    }
    return fit;
}
