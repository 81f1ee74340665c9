/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One worker of the roster made into the profile and plan that any match would make of them, as far
 * as the posting in hand asks. What is the same for many workers was worked out before.
 */
#include <string.h>

#include "reverse.h"

/* As sg_place_resolve() does, from what was looked up before. */
static void resolve(sg_reverse *r, const sg_roster_place *from)
{
    sg_match_plan *plan = &r->plan;
    const sg_profile *p = &r->profile;
    const sg_reverse_region *home = &r->region[from->home], *current = &r->region[from->current];
    const sg_reverse_region *base = home->place.city != 0                      ? home
                           : p->home == 0 && current->place.city != 0 ? current
                                                                      : NULL;
    const bool stays = p->near_home || p->home_based;
    plan->wished_count = p->region_count;
    memcpy(plan->wished, r->wished + (size_t)from->wish * SG_MAX_REGIONS, sizeof plan->wished);
    plan->current = current->place;
    plan->home = p->home == 0 && base != NULL && stays ? current->place : home->place;
    plan->base = base == NULL ? 0 : base == home ? p->home : p->current;
    plan->base_known = base != NULL && base->known;
    if (plan->base_known) {
        plan->base_latitude = base->latitude;
        plan->base_longitude = base->longitude;
    }
    plan->stay_near = stays && plan->home.province != 0;
}

void sg_reverse_load_places(sg_reverse *r, const sg_roster_entry *e)
{
    const sg_roster_place *from = &r->roster->place[e->place];
    const sg_roster_wish *wish = &r->roster->wish[from->wish];
    sg_profile *p = &r->profile;
    p->home = r->roster->region[from->home];
    p->current = r->roster->region[from->current];
    p->region_count = (uint8_t)wish->region_count;
    memcpy(p->regions, wish->regions, sizeof p->regions);
    p->avoid_region_count = (uint8_t)wish->avoid_count;
    memcpy(p->avoid_regions, wish->avoid_regions, sizeof p->avoid_regions);
    p->near_home = (from->stays & SG_ROSTER_NEAR_HOME) != 0;
    p->home_based = (from->stays & SG_ROSTER_HOME_BASED) != 0;
    resolve(r, from);
    /* What was found for the province holds as long as wishes and provinces stay the same. */
    const uint64_t basis = (uint64_t)from->wish << 32 | r->plan.home.province / 10000 << 24 |
                           r->plan.current.province / 10000 << 16 |
                           r->plan.base / (r->plan.base > 999999 ? 10000000 : 10000) << 8 |
                           from->stays | (uint64_t)r->plan.stay_near << 7;
    if (r->class == SG_REVERSE_NO_CLASS || basis != r->basis) {
        r->basis = basis;
        if (r->row->province / 10000 < SG_PROVINCE_SLOTS) {
            r->plan.place->province[r->row->province / 10000].flags = 0;
        }
    }
    sg_place_fit city = sg_place_of_city(&r->plan, r->row->province, r->row->city);
    r->place = sg_place_of_region(&r->plan, r->row->region, r->row->city, city);
    r->class = e->place;
}

void sg_reverse_load_wishes(sg_reverse *r, const sg_roster_entry *e)
{
    sg_profile *p = &r->profile;
    p->gender = (sg_gender)e->gender;
    p->education = (sg_education)e->education;
    p->groups = e->groups;
    p->wage_min = e->wage_min;
    p->accommodation = (sg_wish)e->accommodation;
    p->meals = (sg_wish)e->meals;
    p->employment = e->employment;
    p->no_night = (e->flags & SG_ROSTER_NO_NIGHT) != 0;
    p->certificate_count = r->roster->certificates[e->certificates].count;
    r->plan.age = e->age == SG_ROSTER_NO_AGE ? -1 : e->age;
    r->plan.holds = r->holds + e->certificates * (sg_certificate_count() + 1);
    sg_plan_wishes(&r->plan);
}

void sg_reverse_load_trades(sg_reverse *r, const sg_roster_entry *e)
{
    sg_profile *p = &r->profile;
    const uint16_t *words = r->roster->words + e->words;
    p->trade_count = e->trade_count;
    p->skill_count = e->skill_count;
    p->avoid_trade_count = e->avoid_count;
    for (unsigned i = 0; i < e->trade_count && i < SG_MAX_TRADES; i++) {
        p->trades[i] = words[i];
        p->trade_years[i] = (uint8_t)words[e->trade_count + i];
    }
    words += 2 * e->trade_count;
    for (unsigned i = 0; i < e->skill_count && i < SG_MAX_SKILLS; i++) {
        p->skills[i] = words[i];
    }
    for (unsigned i = 0; i < e->avoid_count && i < SG_MAX_AVOIDED; i++) {
        p->avoid_trades[i] = words[e->skill_count + i];
    }
    sg_trade_collect(&r->plan);
    for (int t = 0; t < SG_MAX_TRADES && (t == 0 || r->fact.trades[t] != 0); t++) {
        const sg_trade_id asked = r->fact.trades[t];
        const uint16_t *similar = r->similar + (size_t)t * (sg_trade_count() + 1);
        sg_trade_fit *fit = &r->plan.fit[asked];
        fit->similarity = 0;
        fit->nearest = fit->years = 0;
        fit->novice = false;
        for (size_t own = 0; own < r->plan.trade_count; own++) {
            if (similar[r->plan.trade[own]] > fit->similarity) {
                fit->similarity = similar[r->plan.trade[own]];
                fit->nearest = (uint8_t)own;
                fit->years = own < p->trade_count ? p->trade_years[own] : 0;
            }
        }
        sg_trade_settle(&r->plan, sg_trade_get(asked), r->snapshot->licence[asked], fit);
        if (sg_profile_avoids_trade(p, asked) && asked != 0) {
            fit->level = SG_LEVEL_NEVER;
        }
    }
}
