/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The profiles of a plan: every worker who needs something is read and understood once, and kept
 * packed, since each step judges them again. Packed is the profile as it stands in memory, without
 * its texts (no rule reads them once they are understood) and without the room for postings it
 * excludes, of which nearly everybody has none: 280 bytes, less than the document. Whoever is as they
 * were in the plan this one goes on from is read only when asked about.
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
    plain.identity = NULL;
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

/* ---- in few bytes: runs of what is not 0 and of what is, each after both their lengths ---- */

enum { RUN = 255 };

static void put_runs(const unsigned char *from, size_t size, sg_buffer *out)
{
    for (size_t at = 0; at < size;) {
        size_t zeros = 0, others = 0;
        while (at + zeros < size && zeros < RUN && from[at + zeros] == 0)
            zeros++;
        /* a single 0 is not worth two lengths */
        while (at + zeros + others < size && others < RUN &&
               (from[at + zeros + others] != 0 ||
                (at + zeros + others + 1 < size && from[at + zeros + others + 1] != 0)))
            others++;
        const unsigned char lengths[2] = {(unsigned char)zeros, (unsigned char)others};
        sg_buffer_append(out, (const char *)lengths, 2);
        sg_buffer_append(out, (const char *)from + at + zeros, others);
        at += zeros + others;
    }
}

/* False when they are not exactly `size` bytes. */
static bool get_runs(const unsigned char **from, const unsigned char *end, unsigned char *to,
                     size_t size)
{
    size_t at = 0;
    while (at < size) {
        if (end - *from < 2)
            return false;
        const size_t zeros = (*from)[0], others = (*from)[1];
        *from += 2;
        if (zeros + others == 0 || zeros + others > size - at || (size_t)(end - *from) < others)
            return false;
        memset(to + at, 0, zeros);
        memcpy(to + at + zeros, *from, others);
        *from += others;
        at += zeros + others;
    }
    return true;
}

void plan_profile_put(const plan_run *run, size_t worker, sg_buffer *out)
{
    const plan_profile *p = &run->profile[worker];
    size_t size;
    const unsigned char *was = plan_was_packed(run, worker, &size);
    if (was) {
        sg_buffer_append(out, (const char *)was, size);
    } else if (p->read && !p->excluded) {
        put_runs(p->head, HEAD, out);
        put_runs(p->tail, TAIL, out);
    }
}

/* As it was kept by the plan before. */
static bool unpack_kept(const plan_run *run, size_t worker, sg_profile *ret)
{
    size_t size;
    const unsigned char *at = plan_was_packed(run, worker, &size), *end = at + size;
    if (!at || !get_runs(&at, end, (unsigned char *)ret, HEAD) ||
        !get_runs(&at, end, (unsigned char *)ret + TAIL_AT, TAIL) || at != end)
        return false;
    ret->id = plan_worker_id(run, worker);
    return true;
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

/* The profile of the document, understood, in the judge's arena. */
static sg_status understand(const plan_run *run, plan_judge *judge, size_t index,
                            sg_profile **ret_profile, sg_error *err)
{
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
    *ret_profile = profile;
    return status;
}

static sg_status name_partner(plan_run *run, size_t index, const char *partner, sg_error *err)
{
    if (!partner || !*partner)
        return SG_OK;
    run->named[index] = strdup(partner);
    return run->named[index] ? SG_OK : sg_fail_memory(err);
}

static sg_status read_one(void *shared, void *local, size_t index, sg_error *err)
{
    plan_run *run = shared;
    const int quota = plan_quota_left(run, index);
    run->quota_of[index] = (uint8_t)quota;
    run->weight[index] = 1000;
    const char *partner;
    if (plan_was_profile(run, index, &run->weight[index], &partner))
        return name_partner(run, index, partner, err); /* read when it is needed, which is seldom */
    if (quota == 0 && !plan_needs_course(run, index))
        return SG_OK; /* all of it stands */
    sg_profile *profile;
    sg_status status = understand(run, local, index, &profile, err);
    if (status == SG_OK)
        status = pack(profile, &run->profile[index], err);
    if (status == SG_OK)
        status = name_partner(run, index, profile->couple, err);
    if (status == SG_OK)
        run->weight[index] = (uint16_t)weight_of(run, profile->groups);
    return status;
}

sg_status plan_read_profiles(plan_run *run, sg_error *err)
{
    const size_t n = run->workers;
    run->profile = calloc(n + 1, sizeof *run->profile);
    run->quota_of = calloc(n + 1, sizeof *run->quota_of);
    run->weight = calloc(n + 1, sizeof *run->weight);
    run->named = calloc(n + 1, sizeof *run->named);
    if (!run->profile || !run->quota_of || !run->weight || !run->named)
        return sg_fail_memory(err);
    parallel_loop loop = {.count = n,
                          .threads = run->request->threads,
                          .shared = run,
                          .start = plan_judge_start,
                          .stop = plan_judge_stop,
                          .item = read_one};
    sg_status status = parallel_run(&loop, err);
    if (status == SG_OK)
        status = plan_find_partners(run, err);
    if (run->start)
        return status; /* the documents of those who are as they were are read when needed */
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
    for (size_t i = 0; run->named && i < run->workers; i++)
        free(run->named[i]);
    free(run->named);
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
    const bool read = run->profile[index].read;
    sg_arena_reset(judge->arena);
    judge->profile = sg_arena_alloc(judge->arena, sizeof *judge->profile);
    if (!judge->profile)
        return sg_fail_memory(err);
    if (!read && plan_was(run, index) != UINT32_MAX) {
        const sg_status status = unpack_kept(run, index, judge->profile)
                                     ? SG_OK
                                     : understand(run, judge, index, &judge->profile, err);
        return status == SG_OK
                   ? plan_apply_facts(run, index, judge->arena, judge->profile, err)
                   : status;
    }
    if (!read)
        return sg_fail(err, SG_INTERNAL, "%s", sg_status_text(SG_INTERNAL));
    unpack(&run->profile[index], plan_worker_id(run, index), judge->profile);
    return plan_apply_facts(run, index, judge->arena, judge->profile, err);
}

sg_status plan_judge_worker(const plan_run *run, plan_judge *judge, size_t index, sg_error *err)
{
    return plan_judge_on(run, run->snapshot, judge, index, err);
}

sg_status plan_judge_on(const plan_run *run, const sg_snapshot *snapshot, plan_judge *judge,
                        size_t index, sg_error *err)
{
    sg_status status = plan_judge_profile(run, judge, index, err);
    if (status != SG_OK)
        return status;
    return sg_match_plan_new(snapshot, run->policy, judge->profile, run->request->now,
                             judge->arena, &judge->plan, err);
}
