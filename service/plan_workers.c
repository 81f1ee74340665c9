/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The workers of a plan: everybody in scope who is not back at work. Their documents are kept as
 * stored (about 600 bytes each) and read again by each step, which costs less than keeping 109,300
 * unpacked profiles in memory.
 */
#include <stdlib.h>
#include <string.h>

#include "plan_run.h"
#include "songgang/profile_text.h"

static sg_status add_worker(void *context, const sg_stored_record *record, sg_error *err)
{
    plan_run *run = context;
    if (run->workers + 1 >= run->room) {
        size_t room = run->room ? run->room * 2 : 4096;
        size_t *offset = realloc(run->offset, room * sizeof *offset);
        if (offset)
            run->offset = offset;
        size_t *id_offset = realloc(run->id_offset, room * sizeof *id_offset);
        if (id_offset)
            run->id_offset = id_offset;
        if (!offset || !id_offset)
            return sg_fail_memory(err);
        run->room = room;
    }
    run->offset[run->workers] = run->documents.size;
    run->id_offset[run->workers] = run->ids.size;
    sg_buffer_append(&run->documents, record->json, record->json_size);
    sg_buffer_append(&run->ids, record->id, strlen(record->id) + 1);
    run->workers++;
    run->offset[run->workers] = run->documents.size;
    return run->documents.failed || run->ids.failed ? sg_fail_memory(err) : SG_OK;
}

sg_status plan_load_workers(plan_run *run, sg_error *err)
{
    run->offset = calloc(1, sizeof *run->offset);
    if (!run->offset)
        return sg_fail_memory(err);
    run->room = 1;
    const sg_scope scope = sg_scope_of(run->request->scope);
    return sg_store_each_worker(run->store, 1u << SG_WORKER_NOT_RETURNED, &scope, SG_PRIVATE_NONE,
                                add_worker, run, err);
}

sg_status plan_judge_start(void *shared_run, void **ret_judge, sg_error *err)
{
    (void)shared_run;
    plan_judge *judge = calloc(1, sizeof *judge);
    if (!judge)
        return sg_fail_memory(err);
    judge->arena = sg_arena_new(0);
    if (!judge->arena) {
        free(judge);
        return sg_fail_memory(err);
    }
    *ret_judge = judge;
    return SG_OK;
}

void plan_judge_stop(void *shared_run, void *context)
{
    (void)shared_run;
    plan_judge *judge = context;
    sg_arena_free(judge->arena);
    free(judge);
}

sg_status plan_judge_worker(const plan_run *run, plan_judge *judge, size_t index, sg_error *err)
{
    sg_arena_reset(judge->arena);
    judge->profile = sg_arena_alloc(judge->arena, sizeof *judge->profile);
    if (!judge->profile)
        return sg_fail_memory(err);
    sg_json *json;
    sg_status status =
        sg_json_parse(run->documents.data + run->offset[index],
                      run->offset[index + 1] - run->offset[index], &json, err);
    if (status != SG_OK)
        return status;
    status = sg_json_profile(run->vocabulary, json, judge->arena, judge->profile, NULL, NULL, err);
    sg_json_free(json);
    if (status != SG_OK)
        return status;
    status = sg_profile_understand(run->vocabulary, judge->arena, judge->profile, NULL, err);
    if (status != SG_OK)
        return status;
    status = plan_apply_facts(run, index, judge->arena, judge->profile, err);
    if (status != SG_OK)
        return status;
    return sg_match_plan_new(run->snapshot, run->policy, judge->profile, run->request->now,
                             judge->arena, &judge->plan, err);
}
