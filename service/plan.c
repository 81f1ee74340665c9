/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Planning: the order of the steps named in plan_run.h.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "plan_run.h"
#include "songgang/messages/plan.h"
#include "songgang/policy_file.h"

static double monotonic_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* What the step before took so far. */
static void end_step(plan_run *run)
{
    sg_plan_figures *f = &run->steps;
    if (f->steps == 0)
        return;
    f->step[f->steps - 1].seconds = monotonic_seconds() - run->step_started;
    f->step[f->steps - 1].cpu = (double)(clock() - run->step_clock) / CLOCKS_PER_SEC;
}

static void stage(plan_run *run, const char *name)
{
    sg_plan_figures *f = &run->steps;
    end_step(run);
    if (f->steps < SG_PLAN_STEPS)
        f->step[f->steps++].name = name;
    run->step_started = monotonic_seconds();
    run->step_clock = clock();
    if (run->request->stage)
        *run->request->stage = name;
}

static void report_steps(plan_run *run, sg_plan_figures *ret)
{
    end_step(run);
    memcpy(ret->step, run->steps.step, sizeof ret->step);
    ret->steps = run->steps.steps;
}

/* A plan over an index that lags behind could offer withdrawn postings. */
static sg_status check_index(const plan_run *run, const sg_index *index, sg_error *err)
{
    int64_t change;
    sg_status status = sg_store_change(run->store, &change, err);
    if (status == SG_OK && change != sg_index_change(index))
        status = sg_fail(err, SG_STALE, "%s", SG_MSG_PLAN_INDEX_BEHIND);
    return status;
}

/* Everything up to the ledger; nothing is written. */
static sg_status compute(plan_run *run, sg_error *err)
{
    stage(run, SG_MSG_PLAN_STAGE_WORKERS);
    sg_status status = plan_load_workers(run, err);
    if (status == SG_OK)
        status = plan_load_facts(run, err);
    stage(run, SG_MSG_PLAN_STAGE_START);
    if (status == SG_OK)
        status = plan_find_start(run, err);
    stage(run, SG_MSG_PLAN_STAGE_PROFILES);
    if (status == SG_OK)
        status = plan_read_profiles(run, err);
    if (status == SG_OK)
        status = plan_prepare_start(run, err);
    stage(run, SG_MSG_PLAN_STAGE_CANDIDATES);
    if (status == SG_OK)
        status = plan_find_candidates(run, err);
    stage(run, SG_MSG_PLAN_STAGE_ALLOCATE);
    if (status == SG_OK)
        status = plan_allocate(run, err);
    stage(run, SG_MSG_PLAN_STAGE_COURSES);
    if (status == SG_OK)
        status = plan_assign_courses(run, err);
    stage(run, SG_MSG_PLAN_STAGE_SHORT);
    if (status == SG_OK)
        status = plan_explain_shortfalls(run, err);
    if (status == SG_OK && run->request->prices)
        status = plan_put_prices(run, err);
    return status;
}

static int compare_county(const void *a, const void *b)
{
    const sg_plan_county *x = a, *y = b;
    return (x->county > y->county) - (x->county < y->county);
}

/* What the plan did, county by county. */
static sg_status write_counties(const plan_run *run, sg_error *err)
{
    sg_plan_county *all = calloc(run->workers + 1, sizeof *all);
    if (!all)
        return sg_fail_memory(err);
    for (size_t i = 0; i < run->workers; i++)
        all[i] = (sg_plan_county){
            .county = run->county_of[i],
            .workers = 1,
            .full_quota = run->allocation->assigned[i] >= run->quota_of[i],
            .offers = run->allocation->assigned[i],
            .notices = run->course_of[i] != PLAN_NO_COURSE,
            .seats = run->seat[i],
        };
    qsort(all, run->workers, sizeof *all, compare_county);
    sg_status status = SG_OK;
    for (size_t i = 0; i < run->workers && status == SG_OK;) {
        sg_plan_county sum = {.county = all[i].county};
        for (; i < run->workers && all[i].county == sum.county; i++) {
            sum.workers += all[i].workers;
            sum.full_quota += all[i].full_quota;
            sum.offers += all[i].offers;
            sum.notices += all[i].notices;
            sum.seats += all[i].seats;
        }
        status = sg_store_plan_county(run->store, run->plan, &sum, err);
    }
    free(all);
    return status;
}

static sg_status write_plan(plan_run *run, double started, sg_plan_figures *ret, sg_error *err)
{
    stage(run, SG_MSG_PLAN_STAGE_LEDGER);
    sg_status status = sg_store_begin(run->store, err);
    if (status != SG_OK)
        return status;
    status = sg_store_plan_begin(run->store, run->request->scope, run->policy->version,
                                 run->request->now, &run->plan, err);
    if (status == SG_OK)
        status = plan_write_ledger(run, err);
    if (status == SG_OK)
        status = write_counties(run, err);
    stage(run, SG_MSG_PLAN_STAGE_KEEP);
    if (status == SG_OK)
        status = plan_keep_start(run, err);
    run->seconds = monotonic_seconds() - started;
    sg_buffer summary = {0};
    if (status == SG_OK) {
        plan_summarise(run, ret);
        sg_plan_figures_json(ret, &summary);
        status = summary.failed ? sg_fail_memory(err)
                                : sg_store_plan_finish(run->store, run->plan, summary.data,
                                                       summary.size, err);
    }
    sg_buffer_free(&summary);
    if (status == SG_OK)
        status = sg_store_commit(run->store, err);
    if (status != SG_OK)
        sg_store_rollback(run->store);
    return status;
}

static void free_run(plan_run *run)
{
    sg_buffer_free(&run->documents);
    sg_buffer_free(&run->ids);
    free(run->offset);
    free(run->id_offset);
    plan_free_profiles(run);
    free(run->candidate);
    free(run->first);
    free(run->quota_of);
    free(run->weight);
    free(run->county_of);
    free(run->partner);
    free(run->openings);
    free(run->site);
    sg_allocation_free(run->allocation);
    sg_arena_free(run->course_arena);
    free(run->course);
    free(run->course_of);
    free(run->choice);
    plan_free_start(run);
    free(run->hash_of);
    free(run->home_of);
    sg_buffer_free(&run->kept);
    free(run->seat);
    free(run->rule_of);
    facts_free(&run->facts);
    free(run->taken);
    free(run->hired);
    sg_snapshot_free(run->snapshot);
    sg_store_close(run->store);
}

sg_status sg_service_plan(const char *data_dir, const sg_vocabulary *v, const sg_policy *policy,
                          const sg_plan_request *request, sg_plan_figures *ret, sg_error *err)
{
    double started = monotonic_seconds();
    plan_run run = {.vocabulary = v, .policy = policy, .request = request};
    run.quota = request->quota > 0 ? request->quota : policy->quota_jobs;
    if (run.quota > 8)
        return sg_fail(err, SG_INVALID, "%s", SG_MSG_PLAN_QUOTA);
    sg_lock *lock = NULL;
    sg_index *index = NULL;
    /* opened for reading first, so that a missing data directory is not created */
    sg_status status = sg_store_open(data_dir, SG_STORE_READ, &run.store, err);
    if (status == SG_OK && !request->dry_run) {
        sg_store_close(run.store);
        run.store = NULL;
        status = sg_lock_acquire(data_dir, "plan", &lock, err);
        if (status == SG_OK)
            status = sg_store_open(data_dir, SG_STORE_WRITE, &run.store, err);
        if (status == SG_OK)
            sg_store_set_actor(run.store, request->actor);
    }
    stage(&run, SG_MSG_PLAN_STAGE_INDEX);
    if (status == SG_OK)
        status = sg_index_open(data_dir, &index, err);
    if (status == SG_OK)
        status = check_index(&run, index, err);
    if (status == SG_OK)
        status = sg_index_snapshot(index, &run.snapshot, err);
    if (status == SG_OK)
        sg_snapshot_use_policy(run.snapshot, policy);
    /* for the check, after the bureau has moved on to another */
    if (status == SG_OK && !request->dry_run)
        status = sg_policy_keep(data_dir, policy, err);
    if (status == SG_OK)
        status = compute(&run, err);
    if (status == SG_OK && !request->dry_run) {
        status = write_plan(&run, started, ret, err);
    } else if (status == SG_OK) {
        run.seconds = monotonic_seconds() - started;
        plan_summarise(&run, ret);
    }
    if (status == SG_OK)
        report_steps(&run, ret);
    sg_index_close(index);
    free_run(&run);
    sg_lock_release(lock);
    return status;
}
