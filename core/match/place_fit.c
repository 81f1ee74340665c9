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

enum { FAR_KM = 300 }; /* a city whose centre is farther has no county near home */

sg_status sg_place_fits(sg_match_plan *plan, sg_arena *arena, sg_error *err)
{
    plan->place = sg_arena_alloc(arena, sizeof *plan->place);
    if (plan->place == NULL) {
        return sg_fail_memory(err);
    }
    sg_place_resolve(plan);
    return SG_OK;
}

void sg_place_resolve(sg_match_plan *plan)
{
    const sg_profile *p = plan->profile;
    plan->wished_count = 0;
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
}

int sg_place_km(const sg_match_plan *plan, sg_region region)
{
    if (plan->base == 0 || region == 0) {
        return -1;
    }
    double km = sg_region_distance(plan->base, region);
    return km < 0 ? -1 : (int)lround(km);
}

static int32_t wished_score(const sg_match_plan *plan, int32_t full, size_t order)
{
    int32_t score = full - plan->policy->place.order_step * (int32_t)order;
    int32_t floor = plan->policy->place.wished_floor;
    return score < floor ? floor : score;
}

/* Takes `level` and `score` when they are better than what `fit` has. */
static void offer(sg_place_fit *fit, uint8_t level, int32_t score)
{
    if (level < fit->level ||
        (level == fit->level && level != SG_LEVEL_NEVER && score > fit->score)) {
        fit->level = level;
        fit->score = (uint16_t)score;
    }
}

static uint16_t capped(int32_t score)
{
    return (uint16_t)(score > SG_SCORE_ONE ? SG_SCORE_ONE : score);
}

/* No wish at all: anywhere, rather where they know their way. */
static void anywhere(const sg_match_plan *plan, sg_region province, sg_place_fit *fit)
{
    bool known = plan->home.province != 0 || plan->current.province != 0;
    const sg_policy *p = plan->policy;
    fit->level = 0;
    fit->score = (uint16_t)(province == 0                        ? p->anywhere.unknown
                            : !known                             ? p->anywhere.no_home
                            : province == plan->current.province ? p->anywhere.current
                            : province == plan->home.province    ? p->anywhere.home
                            : sg_province_cooperates(province)   ? p->anywhere.cooperating
                                                                 : p->anywhere.elsewhere);
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
    for (unsigned i = 0; i < plan->profile->avoid_region_count; i++) {
        if (sg_region_within(plan->profile->avoid_regions[i], province)) {
            flags |= SG_PLACE_DETAIL;
        }
    }
    return flags;
}

/* Of a region the worker refuses to go to: on no step, near home or not. */
static sg_place_fit refused(sg_region region)
{
    return (sg_place_fit){
        .region = region, .level = SG_LEVEL_NEVER, .flags = SG_PLACE_KNOWN};
}

static sg_place_fit judge_province(const sg_match_plan *plan, sg_region province)
{
    const uint8_t neighbour = plan->level_of[SG_RULE_NEIGHBOUR];
    const uint8_t cooperating = plan->level_of[SG_RULE_COOPERATING];
    const sg_policy *p = plan->policy;
    sg_place_fit fit = {.region = province, .level = SG_LEVEL_NEVER};
    if (sg_profile_avoids_region(plan->profile, province)) {
        return refused(province);
    }
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
                  whole ? wished_score(plan, p->place.wished_province, i) : p->place.same_province);
        } else if (sg_provinces_adjacent(w->province, province)) {
            offer(&fit, neighbour, p->place.neighbour_province);
        }
    }
    if (province == plan->home.province) {
        offer(&fit, cooperating, p->place.own_province);
    } else if (sg_province_cooperates(province)) {
        offer(&fit, cooperating, p->place.cooperating_province);
    }
    if (province == plan->current.province && fit.level == 0) {
        fit.score = capped(fit.score + p->place.current_province);
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
    const sg_policy *p = plan->policy;
    if (sg_profile_avoids_region(plan->profile, city)) {
        return refused(city);
    }
    fit.region = city;
    for (unsigned i = 0; i < plan->profile->avoid_region_count; i++) {
        if (sg_region_within(plan->profile->avoid_regions[i], city)) {
            fit.flags |= SG_PLACE_BY_COUNTY;
        }
    }
    for (size_t i = 0; i < plan->wished_count; i++) {
        const sg_place *w = &plan->wished[i];
        if (w->city == city && w->county == 0) {
            offer(&fit, 0, wished_score(plan, p->place.wished_city, i));
        } else if (w->city == city) {
            offer(&fit, plan->level_of[SG_RULE_NEIGHBOUR], p->place.same_city);
            fit.flags |= SG_PLACE_BY_COUNTY | SG_PLACE_WISHED_COUNTY;
        }
    }
    if (fit.level == 0 && city == plan->current.city) {
        fit.score = capped(fit.score + p->place.current_city);
    }
    if (city == plan->home.city) {
        fit.flags |= SG_PLACE_PREFECTURE;
        if (fit.level == 0 && plan->wished_count == 0 && fit.score < p->anywhere.home_city) {
            fit.score = (uint16_t)p->anywhere.home_city;
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
    const uint8_t away = plan->level_of[SG_RULE_AWAY_FROM_HOME];
    bool reachable = (fit->flags & (SG_PLACE_NEAR | SG_PLACE_PREFECTURE)) != 0;
    if (plan->base == 0) { /* home is only known to the province */
        reachable = (fit->flags & SG_PLACE_HOME_PROVINCE) != 0;
    }
    if (reachable) {
        const int32_t far = km < 0 ? plan->policy->place.unknown_km : km;
        fit->level = 0;
        fit->score = (uint16_t)(own_county ? SG_SCORE_ONE
                                           : sg_curve_at(&plan->policy->distance, far));
    } else if (fit->level == 0 && plan->wished_count > 0 && away != SG_LEVEL_NEVER) {
        fit->level = away;
        fit->score = (uint16_t)plan->policy->place.out_of_reach;
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
    if (sg_profile_avoids_region(plan->profile, region)) {
        return refused(region);
    }
    bool by_county = (fit.flags & SG_PLACE_BY_COUNTY) != 0;
    bool is_county = region <= 999999 && region != fit.region;
    fit.flags &= (uint8_t)~(SG_PLACE_BY_COUNTY | SG_PLACE_WISHED_COUNTY);
    sg_region county = !by_county ? 0 : is_county ? region : sg_region_place(region).county;
    fit.region = region;
    for (size_t i = 0; county != 0 && i < plan->wished_count; i++) {
        if (plan->wished[i].county == county) {
            offer(&fit, 0, wished_score(plan, plan->policy->place.wished_city, i));
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
