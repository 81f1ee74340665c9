/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Making ready to ask: what of the roster does not depend on the posting is worked out once.
 */
#include <stdlib.h>

#include "reverse.h"

/* Kinds of employment that fit each worker: by wishes and age alone, so once for all questions. */
static void fill_kinds(sg_reverse *r)
{
    for (uint32_t w = 0; w < r->roster->count; w++) {
        const sg_roster_entry *e = &r->roster->entry[w];
        r->profile.employment = e->employment;
        r->profile.groups = e->groups;
        r->profile.near_home = (e->flags & SG_ROSTER_NEAR_HOME) != 0;
        r->profile.home_based = (e->flags & SG_ROSTER_HOME_BASED) != 0;
        r->plan.age = e->age == SG_ROSTER_NO_AGE ? -1 : e->age;
        sg_plan_wishes(&r->plan);
        const bool others = r->plan.level_of[SG_RULE_EMPLOYMENT] != SG_LEVEL_NEVER;
        r->kinds[w] = (uint16_t)r->plan.employment;
        r->offered[w] =
            (uint16_t)(r->plan.employment | (others ? r->plan.employment_next : 0));
    }
}

static void resolve_all(sg_reverse *r)
{
    const sg_roster *roster = r->roster;
    for (uint32_t i = 0; i < roster->region_count; i++) {
        sg_reverse_region *region = &r->region[i];
        region->place = sg_region_place(roster->region[i]);
        region->known =
            sg_region_centre(roster->region[i], &region->latitude, &region->longitude);
    }
    for (uint32_t c = 0; c < roster->wish_count; c++) {
        for (uint32_t i = 0; i < roster->wish[c].region_count; i++) {
            r->wished[(size_t)c * SG_MAX_REGIONS + i] =
                sg_region_place(roster->wish[c].regions[i]);
        }
    }
}

sg_status sg_reverse_new(const sg_roster *roster, const sg_snapshot *snapshot,
                         const sg_policy *policy, sg_date today, sg_reverse **ret, sg_error *err)
{
    const size_t certificates = sg_certificate_count() + 1;
    sg_match_plan *plan = NULL;
    sg_reverse *r = calloc(1, sizeof *r);
    if (r == NULL) {
        return sg_fail_memory(err);
    }
    sg_profile_init(&r->profile);
    r->roster = roster;
    r->snapshot = snapshot;
    r->arena = sg_arena_new(0);
    r->holds = calloc((size_t)roster->certificate_count + 1, certificates);
    r->similar = calloc(SG_MAX_TRADES * (sg_trade_count() + 1), sizeof *r->similar);
    r->seen = calloc((size_t)roster->count + 1, sizeof *r->seen);
    r->wish = calloc((size_t)roster->wish_count + 1, sizeof *r->wish);
    r->near = calloc((size_t)roster->region_count + 1, sizeof *r->near);
    r->kinds = calloc((size_t)roster->count + 1, sizeof *r->kinds);
    r->offered = calloc((size_t)roster->count + 1, sizeof *r->offered);
    r->region = calloc((size_t)roster->region_count + 1, sizeof *r->region);
    r->wished = calloc(((size_t)roster->wish_count + 1) * SG_MAX_REGIONS, sizeof *r->wished);
    sg_status status = SG_OK;
    if (r->arena == NULL || r->holds == NULL || r->similar == NULL || r->seen == NULL ||
        r->wish == NULL || r->near == NULL || r->kinds == NULL || r->offered == NULL || r->region == NULL || r->wished == NULL) {
        status = sg_fail_memory(err);
    }
    if (status == SG_OK) {
        status = sg_match_plan_new(snapshot, policy, &r->profile, today, r->arena, &plan, err);
    }
    if (status != SG_OK) {
        sg_reverse_free(r);
        return status;
    }
    r->plan = *plan;
    r->plan.place->used = SG_PLACE_SLOTS; /* full: one posting needs no cache of cities */
    for (uint32_t c = 0; c < roster->certificate_count; c++) {
        const sg_roster_certificates *held = &roster->certificates[c];
        uint8_t *holds = r->holds + c * certificates;
        holds[0] = 1;
        for (size_t wanted = 1; wanted < certificates; wanted++) {
            for (unsigned i = 0; i < held->count; i++) {
                holds[wanted] |= (uint8_t)sg_certificate_satisfies(held->id[i],
                                                                   (sg_certificate_id)wanted);
            }
        }
    }
    fill_kinds(r);
    resolve_all(r);
    *ret = r;
    return SG_OK;
}

void sg_reverse_free(sg_reverse *reverse)
{
    if (reverse != NULL) {
        sg_arena_free(reverse->arena);
        free(reverse->holds);
        free(reverse->similar);
        free(reverse->seen);
        free(reverse->wish);
        free(reverse->near);
        free(reverse->kinds);
        free(reverse->offered);
        free(reverse->region);
        free(reverse->wished);
        free(reverse);
    }
}
