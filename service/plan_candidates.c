/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Candidates: first every worker's independent list (what they would get if nobody else were
 * served: the baseline), then the best at current prices for whoever the auction asks for.
 */
#include <stdlib.h>
#include <string.h>

#include "parallel.h"
#include "plan_run.h"
#include "songgang/messages/plan.h"

enum {
    LAST_LEVEL = SG_RULE_COUNT,
    PLAN_STEP_COST = 2000 /* 1/10000 of utility for each step down the ladder */
};

static sg_status find_one(void *shared, void *local, size_t index, sg_error *err)
{
    plan_run *run = shared;
    plan_judge *judge = local;
    const size_t quota = run->quota_of[index];
    if (quota == 0 || plan_was_candidates(run, index, run->candidate + index * PLAN_CANDIDATES,
                                          &run->first[index]))
        return SG_OK;
    sg_match_list list = {0};
    sg_status status = plan_judge_worker(run, judge, index, err);
    if (status == SG_OK)
        status = sg_match_candidates(judge->plan, quota, LAST_LEVEL, 1, NULL, judge->arena, &list,
                                     err);
    if (status != SG_OK)
        return status;
    size_t count = list.count;
    sg_alloc_candidate *out = run->candidate + index * PLAN_CANDIDATES;
    for (size_t i = 0; i < count; i++)
        out[i] = (sg_alloc_candidate){list.hit[i].row, list.hit[i].score, list.hit[i].level, 0};
    run->first[index] = count;
    return SG_OK;
}

/* Close the gaps between workers' candidates; `first` becomes offsets. */
static void compact(plan_run *run)
{
    uint64_t total = 0;
    for (size_t i = 0; i < run->workers; i++) {
        uint64_t count = run->first[i];
        memmove(run->candidate + total, run->candidate + i * PLAN_CANDIDATES,
                count * sizeof *run->candidate);
        run->first[i] = total;
        total += count;
    }
    run->first[run->workers] = total;
}

sg_status plan_find_candidates(plan_run *run, sg_error *err)
{
    size_t n = run->workers;
    run->candidate = malloc((n + 1) * PLAN_CANDIDATES * sizeof *run->candidate);
    run->first = calloc(n + 1, sizeof *run->first);
    if (!run->candidate || !run->first)
        return sg_fail_memory(err);
    parallel_loop loop = {.count = n,
                          .threads = run->request->threads,
                          .shared = run,
                          .start = plan_judge_start,
                          .stop = plan_judge_stop,
                          .item = find_one,
                          .progress = run->request->progress,
                          .progress_context = run->request->progress_context};
    sg_status status = parallel_run(&loop, err);
    if (status == SG_OK)
        compact(run);
    return status;
}

enum { MAX_PRICES = 64, EXTEND_BLOCK = 16 };

typedef struct extension {
    plan_run *run;
    sg_alloc_request *requests;
    const uint16_t *price[MAX_PRICES]; /* as many as the workers asking have weights */
    sg_match_prices *prices[MAX_PRICES];
    size_t price_count;
    plan_part part; /* of the snapshot, when only a few rows are asked about */
    bool merged;    /* independent lists have what is new */
    parallel_loop loop;
    parallel_running *running;
} extension;

static const sg_match_prices *prices_of(const extension *x, const uint16_t *price)
{
    size_t i = 0;
    while (i < x->price_count && x->price[i] != price)
        i++;
    return i < x->price_count ? x->prices[i] : NULL;
}

static sg_status prepare_prices(extension *x, size_t count, sg_error *err)
{
    const uint16_t *known = NULL;
    for (size_t i = 0; i < count; i++) {
        const uint16_t *price = x->requests[i].price;
        bool met = price == known;
        for (size_t k = 0; k < x->price_count && !met; k++)
            met = x->price[k] == price;
        known = price;
        if (met)
            continue;
        if (x->price_count == MAX_PRICES)
            return sg_fail(err, SG_INVALID, "%s", SG_MSG_PLAN_WEIGHTS);
        x->prices[x->price_count] = NULL;
        x->price[x->price_count++] = price;
    }
    sg_status status = plan_part_make(x->run, x->price, x->price_count, &x->part, err);
    for (size_t k = 0; k < x->price_count && status == SG_OK; k++)
        status = x->part.snapshot
                     ? plan_part_prices(&x->part, x->price[k], &x->prices[k], err)
                     : sg_match_prices_new(x->run->snapshot, x->price[k], &x->prices[k], err);
    return status;
}

static sg_status extension_start(void *shared, void **ret_local, sg_error *err)
{
    return plan_judge_start(((extension *)shared)->run, ret_local, err);
}

static void extension_stop(void *shared, void *local)
{
    plan_judge_stop(((extension *)shared)->run, local);
}

static sg_status extend_one(void *shared, void *local, size_t index, sg_error *err)
{
    extension *x = shared;
    plan_judge *judge = local;
    sg_alloc_request *r = &x->requests[index];
    const sg_snapshot *part = x->part.snapshot;
    sg_status status =
        plan_judge_on(x->run, part ? part : x->run->snapshot, judge, r->worker, err);
    if (status != SG_OK)
        return status;
    sg_match_list list = {0};
    status = sg_match_affordable(judge->plan, r->room, PLAN_STEP_COST, r->least,
                                 prices_of(x, r->price), judge->arena, &list, err);
    if (status != SG_OK)
        return status;
    for (size_t i = 0; i < list.count; i++)
        r->out[i] = (sg_alloc_candidate){part ? x->part.row[list.hit[i].row] : list.hit[i].row,
                                         list.hit[i].score, list.hit[i].level, 0};
    r->count = list.count;
    if (x->part.fresh && !x->merged)
        plan_part_merge(x->run, r->worker, r->out, r->count);
    return SG_OK;
}

static sg_status extend_begin(void *context, sg_alloc_request *requests, size_t count,
                              sg_error *err)
{
    extension *x = context;
    x->requests = requests;
    x->loop = (parallel_loop){.count = count,
                              .threads = x->run->request->threads,
                              .block = EXTEND_BLOCK,
                              .shared = x,
                              .start = extension_start,
                              .stop = extension_stop,
                              .item = extend_one};
    sg_status status = prepare_prices(x, count, err);
    return status == SG_OK ? parallel_begin(&x->loop, &x->running, err) : status;
}

static void forget_prices(extension *x)
{
    for (size_t i = 0; i < x->price_count; i++)
        sg_match_prices_free(x->prices[i]);
    x->price_count = 0;
    x->merged = x->merged || x->part.fresh;
    plan_part_free(&x->part);
}

static sg_status extend_finish(void *context, sg_error *err)
{
    extension *x = context;
    sg_status status = parallel_finish(x->running, err);
    x->running = NULL;
    forget_prices(x);
    return status;
}

static sg_status extend(void *context, sg_alloc_request *requests, size_t count, sg_error *err)
{
    sg_status status = extend_begin(context, requests, count, err);
    return status == SG_OK ? extend_finish(context, err) : status;
}

sg_status plan_allocate(plan_run *run, sg_error *err)
{
    const sg_snapshot *snapshot = run->snapshot;
    run->openings = malloc(((size_t)snapshot->count + 1) * sizeof *run->openings);
    if (!run->openings)
        return sg_fail_memory(err);
    sg_status status = plan_find_sites(run, err);
    if (status != SG_OK)
        return status;
    for (uint32_t i = 0; i < snapshot->count; i++)
        run->openings[i] = plan_openings(run, i);
    extension extending = {.run = run};
    sg_alloc_problem problem = {.workers = (uint32_t)run->workers,
                                .postings = snapshot->count,
                                .first = run->first,
                                .candidate = run->candidate,
                                .quota = run->quota_of,
                                .weight = run->weight,
                                .employer = snapshot->employer,
                                .openings = run->openings,
                                .taken = run->taken,
                                .push_ratio = run->policy->push_ratio,
                                .take_up_permille = run->policy->take_up_permille,
                                .crowding_permille = run->policy->crowding_permille,
                                .step_cost = PLAN_STEP_COST,
                                .partner = run->partner,
                                .site = run->site,
                                .city_bonus = 2 * SG_COUPLE_CITY_BONUS, /* of both */
                                .employer_bonus = 2 * SG_COUPLE_EMPLOYER_BONUS,
                                .extend = extend,
                                .extend_begin = extend_begin,
                                .extend_finish = extend_finish,
                                .extend_context = &extending,
                                .progress = run->request->progress,
                                .progress_context = run->request->progress_context,
                                .start = plan_start_of(run)};
    status = sg_allocate(&problem, &run->allocation, err);
    forget_prices(&extending);
    return status;
}
