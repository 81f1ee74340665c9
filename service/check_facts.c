/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What stood from earlier plans when this one was made, as the checker reads it from the ledger: it
 * takes pushes and openings away, quota too, and keeps out what was offered or refused before.
 */
#include <stdlib.h>
#include <string.h>

#include "check_run.h"

static sg_status add(void *context, const sg_fact_of_offer *seen, sg_error *err)
{
    check_run *run = context;
    if (!check_grow((void **)&run->fact, run->facts, &run->fact_room, sizeof *run->fact))
        return sg_fail_memory(err);
    sg_refusal reason;
    bool refused = seen->state == SG_OFFER_REFUSED && sg_refusal_parse(seen->reason, &reason) &&
                   seen->avoid && seen->day != SG_NO_DATE &&
                   run->now - seen->day < run->policy->refusal_days;
    bool took = seen->state == SG_OFFER_HIRED || seen->state == SG_OFFER_AT_WORK;
    check_fact f = {.worker = run->fact_text.size,
                    .posting = seen->posting,
                    .open = !took && seen->state != SG_OFFER_REFUSED && seen->alive,
                    .notice = seen->posting == 0 && seen->state != SG_OFFER_REFUSED};
    sg_buffer_append(&run->fact_text, seen->worker, strlen(seen->worker) + 1);
    if (refused && reason == SG_REFUSAL_KIND_OF_WORK)
        sg_trade_lookup(run->vocabulary, sg_str_of(seen->avoid), &f.trade, NULL);
    if (refused && reason == SG_REFUSAL_TOO_FAR)
        sg_region_lookup(run->vocabulary, sg_str_of(seen->avoid), &f.city, NULL);
    run->fact[run->facts++] = f;
    uint32_t posting = seen->posting ? check_find_posting(run, seen->posting) : CHECK_NONE;
    if (posting != CHECK_NONE && took && run->posting[posting].openings > 0)
        run->posting[posting].openings--;
    else if (posting != CHECK_NONE && !took && seen->state != SG_OFFER_REFUSED)
        run->posting[posting].taken++;
    return run->fact_text.failed ? sg_fail_memory(err) : SG_OK;
}

static sg_status take_seats(void *context, const char *course, int64_t seats, sg_error *err)
{
    (void)err;
    check_run *run = context;
    uint32_t number = check_find_course(run, course);
    if (number != CHECK_NONE)
        run->course[number].seats = run->course[number].seats > seats
                                        ? (int32_t)(run->course[number].seats - seats)
                                        : 0;
    return SG_OK;
}

sg_status check_load_facts(check_run *run, sg_error *err)
{
    sg_status status = sg_store_each_seat(run->store, run->made, take_seats, run, err);
    return status != SG_OK ? status
                           : sg_store_each_standing(run->store, &sg_everywhere, NULL, run->made,
                                                    run->now, add, run, err);
}

/* They came by worker. */
static size_t first_fact(const check_run *run, const char *worker)
{
    size_t low = 0, high = run->facts;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(run->fact_text.data + run->fact[middle].worker, worker) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool of(const check_run *run, size_t number, const char *worker)
{
    return number < run->facts &&
           strcmp(run->fact_text.data + run->fact[number].worker, worker) == 0;
}

unsigned check_quota_of(const check_run *run, const char *worker)
{
    unsigned open = 0;
    for (size_t i = first_fact(run, worker); of(run, i, worker); i++)
        open += run->fact[i].open && run->fact[i].posting;
    return open < (unsigned)run->quota ? (unsigned)run->quota - open : 0;
}

bool check_notified(const check_run *run, const char *worker)
{
    for (size_t i = first_fact(run, worker); of(run, i, worker); i++)
        if (run->fact[i].notice)
            return true;
    return false;
}

static bool wishes(const sg_profile *profile, sg_region city)
{
    for (unsigned i = 0; i < profile->region_count; i++)
        if (sg_region_place(profile->regions[i]).city == city || profile->regions[i] == city)
            return true;
    return false;
}

sg_status check_tell_facts(const check_run *run, sg_arena *arena, sg_profile *profile,
                           sg_error *err)
{
    if (!profile->id || run->facts == 0)
        return SG_OK;
    size_t first = first_fact(run, profile->id), count = 0;
    while (of(run, first + count, profile->id))
        count++;
    if (count == 0)
        return SG_OK;
    uint64_t *offered = sg_arena_alloc(arena, count * sizeof *offered);
    if (!offered)
        return sg_fail_memory(err);
    for (size_t i = count; i-- > 0;) {
        const check_fact *f = &run->fact[first + i];
        offered[i] = f->posting;
        if (f->trade && profile->avoid_trade_count < SG_MAX_AVOIDED)
            profile->avoid_trades[profile->avoid_trade_count++] = f->trade;
        if (f->city && !wishes(profile, f->city) && profile->avoid_region_count < SG_MAX_AVOIDED)
            profile->avoid_regions[profile->avoid_region_count++] = f->city;
    }
    profile->offered = offered;
    profile->offered_count = (uint32_t)count;
    return SG_OK;
}
