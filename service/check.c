/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Checking a plan: which plan, for which day, and the order of the steps named in check_run.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check_run.h"
#include "songgang/policy_file.h"

enum { MAX_QUOTA = 8 };

/* ---- which plan ---- */

typedef struct plan_search {
    int64_t wanted; /* 0: the newest */
    sg_stored_plan found; /* without the policy, which stands here: */
    char policy[SG_POLICY_VERSION_BYTES];
} plan_search;

static sg_status note_plan(void *context, const sg_stored_plan *plan, sg_error *err)
{
    (void)err;
    plan_search *search = context;
    if (search->wanted == 0 || search->wanted == plan->id) {
        search->found = (sg_stored_plan){.id = plan->id, .scope = plan->scope, .day = plan->day};
        snprintf(search->policy, sizeof search->policy, "%s", plan->policy);
    }
    return SG_OK;
}

/* Number of a plan, 0 for "latest", -1 for anything else, which is a file. */
static int64_t plan_number(const char *plan)
{
    if (!plan || strcmp(plan, "latest") == 0)
        return 0;
    if (!*plan || strlen(plan) > 18 || plan[strspn(plan, "0123456789")])
        return -1;
    int64_t number = strtoll(plan, NULL, 10);
    return number > 0 ? number : -1;
}

/* The summary of plan `id`: its figures, or why they cannot be read. */
static sg_status read_sums(check_run *run, int64_t id, sg_error *err)
{
    sg_buffer text = {0};
    sg_json *json = NULL;
    sg_status status = sg_store_plan_summary(run->store, &sg_everywhere, id, &text, err);
    if (status == SG_OK) {
        sg_status read = sg_json_parse(text.data, text.size, &json, &run->sums_error);
        if (read == SG_OK)
            read = sg_json_plan_sums(json, &run->sums, &run->sums_error);
        run->has_sums = read == SG_OK;
        sg_json_free(json);
    }
    sg_buffer_free(&text);
    return status;
}

/* A plan is judged by the policy it was made by, whatever is in force today. */
static sg_status settle_policy(check_run *run, const char *version, sg_error *err)
{
    if (version[0] == '\0' || strcmp(version, run->policy->version) == 0)
        return SG_OK;
    sg_status status = sg_policy_of_version(run->data_dir, version, &run->of_plan, err);
    if (status == SG_NOT_FOUND)
        return sg_fail(err, SG_MISSING, SG_MSG_CHECK_NO_POLICY, version);
    if (status == SG_OK)
        run->policy = &run->of_plan;
    return status;
}

/* Policy, day, scope and quota: of the request, else of the plan. A file is taken to be an export of the
 * newest plan where the request does not say otherwise. */
static sg_status settle(check_run *run, const sg_check_request *request, sg_error *err)
{
    int64_t number = plan_number(request->plan);
    plan_search search = {.wanted = number > 0 ? number : 0};
    sg_status status = sg_store_each_plan(run->store, &sg_everywhere, note_plan, &search, err);
    if (status != SG_OK)
        return status;
    bool known = search.found.id != 0;
    if (number < 0) {
        run->file = request->plan;
    } else if (!known) {
        return number > 0 ? sg_fail(err, SG_MISSING, SG_MSG_CHECK_NO_PLAN, request->plan)
                          : sg_fail(err, SG_MISSING, "%s", SG_MSG_CHECK_NO_PLANS);
    } else {
        run->plan = search.found.id;
    }
    sg_plan_now state = {.made = INT64_MAX};
    if (known)
        status = read_sums(run, search.found.id, err);
    if (known && status == SG_OK)
        status = sg_store_plan_now(run->store, &sg_everywhere, search.found.id, &state, err);
    run->made = state.made;
    if (known && status == SG_OK)
        status = settle_policy(run, search.policy, err);
    if (status != SG_OK)
        return status;
    run->now = request->now != SG_NO_DATE ? request->now : known ? search.found.day : SG_NO_DATE;
    if (run->now == SG_NO_DATE)
        return sg_fail(err, SG_INVALID, "%s", SG_MSG_CHECK_NO_DAY);
    run->scope = request->scope ? request->scope : search.found.scope;
    run->quota = request->quota > 0 ? request->quota
                 : run->has_sums && run->sums.quota > 0 && run->sums.quota <= MAX_QUOTA
                     ? (int)run->sums.quota
                     : run->policy->quota_jobs;
    if (run->quota > MAX_QUOTA)
        return sg_fail(err, SG_INVALID, "%s", SG_MSG_CHECK_QUOTA);
    return SG_OK;
}

/* ---- the run ---- */

static sg_status start(check_run *run, sg_error *err)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    run->threads = cores < 1 ? 1 : cores > CHECK_THREADS ? CHECK_THREADS : (unsigned)cores;
    run->arena = sg_arena_new(0);
    run->document = malloc(CHECK_BATCH * sizeof *run->document);
    bool enough = run->arena && run->document;
    for (unsigned t = 0; t < run->threads; t++) {
        run->local[t].arena = sg_arena_new(0);
        run->local[t].trade_cache = malloc(sg_trade_count() + 1);
        enough = enough && run->local[t].arena && run->local[t].trade_cache;
    }
    return enough ? SG_OK : sg_fail_memory(err);
}

static sg_status spot_caches(check_run *run, sg_error *err)
{
    for (unsigned t = 0; t < run->threads; t++) {
        run->local[t].spot_cache = malloc(run->spots + 1);
        if (!run->local[t].spot_cache)
            return sg_fail_memory(err);
    }
    return SG_OK;
}

sg_status check_load(check_run *run, sg_error *err)
{
    sg_status status = check_load_postings(run, err);
    if (status == SG_OK)
        status = spot_caches(run, err);
    if (status == SG_OK)
        status = check_load_courses(run, err);
    if (status == SG_OK)
        status = check_load_facts(run, err);
    if (status == SG_OK)
        status = run->plan ? check_load_ledger(run, err) : check_load_file(run, run->file, err);
    return status == SG_OK ? check_sort_lines(run, err) : status;
}

static sg_status walk(check_run *run, sg_error *err)
{
    sg_status status = check_load(run, err);
    if (status == SG_OK)
        status = check_workers(run, err);
    if (status == SG_OK)
        status = check_coverage(run, err);
    if (status == SG_OK)
        status = check_flow(run, err);
    if (status == SG_OK)
        status = check_figures(run, err);
    if (status == SG_OK)
        status = check_objective(run, err);
    if (status == SG_OK)
        status = check_bound(run, err);
    return status;
}

/* Adds up what the threads found, and how much was looked at. */
static void finish(check_run *run)
{
    for (unsigned t = 0; t < run->threads; t++)
        check_merge(run->tally, run->local[t].tally);
    static const check_kind by_job[] = {CHECK_POSTINGS,     CHECK_PAIRS,     CHECK_EXPIRY,
                                        CHECK_AGE,          CHECK_GENDER,    CHECK_EDUCATION,
                                        CHECK_CERTIFICATES, CHECK_EXCLUSION, CHECK_WISHES,
                                        CHECK_SCORES};
    for (size_t i = 0; i < sizeof by_job / sizeof by_job[0]; i++)
        run->seen[by_job[i]][0] = run->jobs;
    run->seen[CHECK_LINES][0] = run->seen[CHECK_LEDGER][0] = run->lines;
    run->seen[CHECK_WORKERS][0] = run->seen[CHECK_QUOTA][0] = run->seen[CHECK_EMPLOYERS][0] =
        run->workers;
    run->seen[CHECK_QUOTA][1] = (uint64_t)run->quota;
    run->seen[CHECK_CAPACITY][1] = run->jobs;
    run->seen[CHECK_COURSES][0] = run->notices;
    run->seen[CHECK_COURSES][1] = run->seats;
    run->seen[CHECK_COVERAGE][0] = run->roster;
    run->seen[CHECK_COVERAGE][1] = run->shorts;
    run->seen[CHECK_SHORTFALL][0] = run->seen[CHECK_OBJECTIVE][0] = run->jobs;
    run->skipped[CHECK_FIGURES] = run->skipped[CHECK_LEDGER] = run->skipped[CHECK_OBJECTIVE] =
        run->plan == 0;
    run->skipped[CHECK_BOUND] = run->plan == 0 || !run->prices;
}

void check_close(check_run *run)
{
    if (!run)
        return;
    for (unsigned t = 0; t < run->threads; t++) {
        sg_arena_free(run->local[t].arena);
        free(run->local[t].trade_cache);
        free(run->local[t].spot_cache);
    }
    sg_arena_free(run->arena);
    free(run->posting);
    free(run->spot);
    free(run->course);
    free(run->fact);
    sg_buffer_free(&run->fact_text);
    sg_buffer_free(&run->ids);
    free(run->id_of);
    free(run->slot);
    free(run->offer);
    free(run->first);
    free(run->waiting);
    free(run->partner);
    sg_buffer_free(&run->text);
    free(run->document);
    sg_buffer_free(&run->short_text);
    free(run->short_worker);
    free(run->roomy);
    free(run->cause);
    sg_buffer_free(&run->cut);
    sg_store_close(run->store);
    free(run);
}

sg_status check_open(const sg_vocabulary *v, const sg_policy *policy,
                     const sg_check_request *request, check_run **ret, sg_error *err)
{
    check_run *run = calloc(1, sizeof *run);
    if (!run)
        return sg_fail_memory(err);
    run->vocabulary = v;
    run->policy = policy;
    run->data_dir = request->data_dir;
    run->prices = request->prices;
    sg_status status = sg_store_open(request->data_dir, SG_STORE_READ, &run->store, err);
    if (status == SG_OK)
        status = settle(run, request, err);
    if (status == SG_OK)
        status = start(run, err);
    if (status == SG_OK)
        *ret = run;
    else
        check_close(run);
    return status;
}

sg_status sg_check_plan(const sg_vocabulary *v, const sg_policy *policy,
                        const sg_check_request *request, bool json, sg_buffer *out,
                        sg_check_figures *ret, sg_error *err)
{
    check_run *run = NULL;
    sg_check_figures figures = {0};
    sg_status status = check_open(v, policy, request, &run, err);
    if (status == SG_OK)
        status = walk(run, err);
    if (status == SG_OK) {
        finish(run);
        check_report(run, json, out, &figures);
        status = out->failed ? sg_fail_memory(err) : SG_OK;
    }
    if (status == SG_OK)
        *ret = figures;
    check_close(run);
    return status;
}
