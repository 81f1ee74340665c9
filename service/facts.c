/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Facts of earlier plans, read in one walk and kept by worker.
 */
#include "facts.h"

#include <stdlib.h>
#include <string.h>

static bool grow(void **list, size_t needed, size_t *room, size_t size)
{
    if (needed < *room)
        return true;
    size_t more = *room ? *room * 2 : 64;
    void *grown = realloc(*list, more * size);
    if (!grown)
        return false;
    *list = grown;
    *room = more;
    return true;
}

static uint32_t avoid_of(const facts *f, sg_refusal reason, const char *code)
{
    sg_trade_id trade;
    sg_region region;
    if (!code)
        return 0;
    if (reason == SG_REFUSAL_KIND_OF_WORK &&
        sg_trade_lookup(f->vocabulary, sg_str_of(code), &trade, NULL) == SG_OK)
        return trade;
    if (reason == SG_REFUSAL_TOO_FAR &&
        sg_region_lookup(f->vocabulary, sg_str_of(code), &region, NULL) == SG_OK)
        return region;
    return 0;
}

static sg_status add(void *context, const sg_fact_of_offer *seen, sg_error *err)
{
    facts *f = context;
    const char *last = f->owners ? f->ids.data + f->owner[f->owners - 1].id : NULL;
    if (!last || strcmp(last, seen->worker) != 0) {
        if (!grow((void **)&f->owner, f->owners + 1, &f->owner_room, sizeof *f->owner))
            return sg_fail_memory(err);
        f->owner[f->owners++] = (fact_owner){f->ids.size, f->count};
        sg_buffer_append(&f->ids, seen->worker, strlen(seen->worker) + 1);
    }
    if (f->ids.failed || !grow((void **)&f->list, f->count, &f->room, sizeof *f->list))
        return sg_fail_memory(err);
    sg_refusal reason = SG_REFUSAL_OTHER;
    sg_refusal_parse(seen->reason, &reason);
    f->list[f->count++] = (fact){.posting = seen->posting,
                                 .plan = seen->plan,
                                 .day = seen->day,
                                 .avoid = avoid_of(f, reason, seen->avoid),
                                 .state = (uint8_t)seen->state,
                                 .reason = (uint8_t)reason,
                                 .open = seen->alive && sg_offer_open(seen->state)};
    f->owner[f->owners].first = f->count;
    return SG_OK;
}

sg_status facts_load(sg_store *store, const sg_scope *scope, const sg_vocabulary *v,
                     const char *worker, int64_t before, sg_date today, facts *ret, sg_error *err)
{
    *ret = (facts){.vocabulary = v};
    return sg_store_each_standing(store, scope, worker, before, today, add, ret, err);
}

void facts_free(facts *f)
{
    sg_buffer_free(&f->ids);
    free(f->owner);
    free(f->list);
    *f = (facts){0};
}

const fact *facts_of(const facts *f, const char *worker, size_t *ret_count)
{
    size_t low = 0, high = f->owners;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(f->ids.data + f->owner[middle].id, worker) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *ret_count = 0;
    if (low == f->owners || strcmp(f->ids.data + f->owner[low].id, worker) != 0)
        return NULL;
    *ret_count = f->owner[low + 1].first - f->owner[low].first;
    return f->list + f->owner[low].first;
}

int facts_open_jobs(const fact *list, size_t count)
{
    int open = 0;
    for (size_t i = 0; i < count; i++)
        open += list[i].posting != 0 && list[i].open;
    return open;
}

bool facts_course(const fact *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (list[i].posting == 0 && list[i].state != SG_OFFER_REFUSED)
            return true;
    return false;
}

bool facts_avoids(const fact *f, const sg_policy *policy, sg_date today)
{
    return f->state == SG_OFFER_REFUSED && f->avoid != 0 && f->day != SG_NO_DATE &&
           (int64_t)today < (int64_t)f->day + policy->refusal_days;
}

/* A city somebody wishes for by name is offered again, whatever was too far this time. */
static bool wished(const sg_profile *profile, sg_region city)
{
    for (unsigned i = 0; i < profile->region_count; i++)
        if (sg_region_within(profile->regions[i], city))
            return true;
    return false;
}

static void avoid(const fact *f, sg_profile *profile)
{
    if (f->reason == SG_REFUSAL_KIND_OF_WORK) {
        sg_trade_id trade = (sg_trade_id)f->avoid;
        if (!sg_profile_avoids_trade(profile, trade) && profile->avoid_trade_count < SG_MAX_AVOIDED)
            profile->avoid_trades[profile->avoid_trade_count++] = trade;
    } else if (!wished(profile, f->avoid) && !sg_profile_avoids_region(profile, f->avoid) &&
               profile->avoid_region_count < SG_MAX_AVOIDED) {
        profile->avoid_regions[profile->avoid_region_count++] = f->avoid;
    }
}

sg_status facts_apply(const fact *list, size_t count, const sg_policy *policy, sg_date today,
                      sg_arena *arena, sg_profile *profile, sg_error *err)
{
    if (count == 0)
        return SG_OK;
    uint64_t *offered = sg_arena_alloc(arena, count * sizeof *offered);
    if (!offered)
        return sg_fail_memory(err);
    uint32_t n = 0;
    for (size_t i = count; i-- > 0;) { /* the latest first: a worker avoids eight of each at most */
        if (list[i].posting)
            offered[n++] = list[i].posting;
        if (facts_avoids(&list[i], policy, today))
            avoid(&list[i], profile);
    }
    profile->offered = offered;
    profile->offered_count = n;
    return SG_OK;
}
