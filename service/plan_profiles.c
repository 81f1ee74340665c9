/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The profiles of a plan: every worker who needs something is read and understood once, and kept
 * packed, since each step judges them again. Packed is the profile as it stands in memory, without
 * its texts (no rule reads them once they are understood) and without the room for postings it
 * excludes, of which nearly everybody has none: 280 bytes, less than the document.
 */
#include <stdlib.h>
#include <string.h>

#include "parallel.h"
#include "plan_run.h"
#include "songgang/profile_text.h"

enum {
    HEAD = offsetof(sg_profile, excluded),
    TAIL_AT = offsetof(sg_profile, offered),
    TAIL = sizeof(sg_profile) - TAIL_AT
};

struct plan_profile {
    uint64_t *excluded; /* excluded_count of them; NULL: none */
    bool read;
    unsigned char head[HEAD], tail[TAIL];
};

static sg_status pack(const sg_profile *profile, plan_profile *ret, sg_error *err)
{
    const size_t size = profile->excluded_count * sizeof *ret->excluded;
    sg_profile plain = *profile;
    plain.id = plain.name = plain.phone = plain.wechat = plain.couple = plain.text = NULL;
    memcpy(ret->head, &plain, HEAD);
    memcpy(ret->tail, (const unsigned char *)&plain + TAIL_AT, TAIL);
    ret->read = true;
    if (size > 0) {
        ret->excluded = malloc(size);
        if (!ret->excluded)
            return sg_fail_memory(err);
        memcpy(ret->excluded, profile->excluded, size);
    }
    return SG_OK;
}

static void unpack(const plan_profile *packed, const char *id, sg_profile *ret)
{
    memcpy(ret, packed->head, HEAD);
    memcpy((unsigned char *)ret + TAIL_AT, packed->tail, TAIL);
    if (packed->excluded)
        memcpy(ret->excluded, packed->excluded, ret->excluded_count * sizeof *packed->excluded);
    ret->id = id;
}

static int32_t weight_of(const plan_run *run, uint32_t groups)
{
    int32_t extra = 0;
    for (int g = 0; g < SG_GROUP_COUNT; g++)
        if ((groups >> g & 1) && run->policy->group_permille[g] > extra)
            extra = run->policy->group_permille[g];
    return 1000 + extra;
}

typedef struct profile_reading {
    plan_run *run;
    char **partner; /* per worker: whom it names */
} profile_reading;

static sg_status start(void *shared, void **ret_judge, sg_error *err)
{
    return plan_judge_start(((profile_reading *)shared)->run, ret_judge, err);
}

static void stop(void *shared, void *judge)
{
    plan_judge_stop(((profile_reading *)shared)->run, judge);
}

static sg_status read_one(void *shared, void *local, size_t index, sg_error *err)
{
    profile_reading *reading = shared;
    plan_run *run = reading->run;
    plan_judge *judge = local;
    const int quota = plan_quota_left(run, index);
    run->quota_of[index] = (uint8_t)quota;
    run->weight[index] = 1000;
    if (quota == 0 && !plan_needs_course(run, index))
        return SG_OK; /* all of it stands */
    sg_arena_reset(judge->arena);
    sg_profile *profile = sg_arena_alloc(judge->arena, sizeof *profile);
    if (!profile)
        return sg_fail_memory(err);
    sg_json *json;
    sg_status status =
        sg_json_parse(run->documents.data + run->offset[index],
                      run->offset[index + 1] - run->offset[index], &json, err);
    if (status != SG_OK)
        return status;
    status = sg_json_profile(run->vocabulary, json, judge->arena, profile, NULL, NULL, err);
    sg_json_free(json);
    if (status == SG_OK)
        status = sg_profile_understand(run->vocabulary, judge->arena, profile, NULL, err);
    if (status == SG_OK)
        status = pack(profile, &run->profile[index], err);
    if (status == SG_OK && profile->couple) {
        reading->partner[index] = strdup(profile->couple);
        status = reading->partner[index] ? SG_OK : sg_fail_memory(err);
    }
    run->weight[index] = (uint16_t)weight_of(run, profile->groups);
    return status;
}

sg_status plan_read_profiles(plan_run *run, sg_error *err)
{
    const size_t n = run->workers;
    run->profile = calloc(n + 1, sizeof *run->profile);
    run->quota_of = calloc(n + 1, sizeof *run->quota_of);
    run->weight = calloc(n + 1, sizeof *run->weight);
    profile_reading reading = {run, calloc(n + 1, sizeof *reading.partner)};
    if (!run->profile || !run->quota_of || !run->weight || !reading.partner) {
        free(reading.partner);
        return sg_fail_memory(err);
    }
    parallel_loop loop = {.count = n,
                          .threads = run->request->threads,
                          .shared = &reading,
                          .start = start,
                          .stop = stop,
                          .item = read_one};
    sg_status status = parallel_run(&loop, err);
    if (status == SG_OK)
        status = plan_find_partners(run, reading.partner, err);
    for (size_t i = 0; i < n; i++)
        free(reading.partner[i]);
    free(reading.partner);
    sg_buffer_free(&run->documents);
    free(run->offset);
    run->offset = NULL;
    return status;
}

void plan_free_profiles(plan_run *run)
{
    for (size_t i = 0; run->profile && i < run->workers; i++)
        free(run->profile[i].excluded);
    free(run->profile);
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

sg_status plan_judge_profile(const plan_run *run, plan_judge *judge, size_t index, sg_error *err)
{
    sg_arena_reset(judge->arena);
    if (!run->profile[index].read)
        return sg_fail(err, SG_INTERNAL, "%s", sg_status_text(SG_INTERNAL));
    judge->profile = sg_arena_alloc(judge->arena, sizeof *judge->profile);
    if (!judge->profile)
        return sg_fail_memory(err);
    unpack(&run->profile[index], plan_worker_id(run, index), judge->profile);
    return plan_apply_facts(run, index, judge->arena, judge->profile, err);
}

sg_status plan_judge_worker(const plan_run *run, plan_judge *judge, size_t index, sg_error *err)
{
    sg_status status = plan_judge_profile(run, judge, index, err);
    if (status != SG_OK)
        return status;
    return sg_match_plan_new(run->snapshot, run->policy, judge->profile, run->request->now,
                             judge->arena, &judge->plan, err);
}
