/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A plan over what stands already: offers that were approved are not touched, whoever has a full
 * quota of them open gets no more, and what is spoken for is not there to be offered.
 */
#include <stdlib.h>

#include "plan_run.h"

sg_status plan_load_facts(plan_run *run, sg_error *err)
{
    run->taken = calloc((size_t)run->snapshot->count + 1, sizeof *run->taken);
    run->hired = calloc((size_t)run->snapshot->count + 1, sizeof *run->hired);
    if (!run->taken || !run->hired)
        return sg_fail_memory(err);
    sg_status status = facts_load(run->store, &sg_everywhere, run->vocabulary, NULL, INT64_MAX, run->request->now,
                                  &run->facts, err);
    for (size_t i = 0; i < run->facts.count && status == SG_OK; i++) {
        const fact *f = &run->facts.list[i];
        uint32_t row = f->posting ? sg_snapshot_find(run->snapshot, f->posting) : UINT32_MAX;
        if (row == UINT32_MAX)
            continue;
        run->taken[row] += sg_offer_open((sg_offer_state)f->state);
        run->hired[row] += sg_offer_took((sg_offer_state)f->state);
    }
    return status;
}

uint32_t plan_openings(const plan_run *run, uint32_t row)
{
    const int64_t left = (int64_t)run->snapshot->row[row].openings - run->hired[row];
    return left > 0 ? (uint32_t)left : 0;
}

const fact *plan_facts_of(const plan_run *run, size_t worker, size_t *ret_count)
{
    return facts_of(&run->facts, plan_worker_id(run, worker), ret_count);
}

int plan_quota_left(const plan_run *run, size_t worker)
{
    size_t count;
    const fact *list = plan_facts_of(run, worker, &count);
    int left = run->quota - facts_open_jobs(list, count);
    return left > 0 ? left : 0;
}

sg_status plan_apply_facts(const plan_run *run, size_t worker, sg_arena *arena, sg_profile *profile,
                           sg_error *err)
{
    size_t count;
    const fact *list = plan_facts_of(run, worker, &count);
    return facts_apply(list, count, run->policy, run->request->now, arena, profile, err);
}

bool plan_needs_course(const plan_run *run, size_t worker)
{
    size_t count;
    const fact *list = plan_facts_of(run, worker, &count);
    return run->policy->quota_courses > 0 && !facts_course(list, count);
}
