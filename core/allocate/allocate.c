/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The order of allocation: check the problem, auction over the given candidates, feed whoever is
 * hungry or short and go on, then collect offers, figures and the bound.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "auction.h"
#include "couples.h"
#include "feed.h"
#include "figures.h"
#include "songgang/messages/allocate.h"
#include "warm.h"

enum { STEP_COST_MAX = 4000 };

static sg_status check_problem(const sg_alloc_problem *p, sg_error *err)
{
    if (!p->first || !p->quota || !p->weight || !p->employer || !p->openings)
        return sg_fail(err, SG_INVALID, SG_MSG_ALLOCATE_PROBLEM, "缺少数据列");
    if (p->push_ratio < 1 || p->push_ratio > 1000)
        return sg_fail(err, SG_INVALID, SG_MSG_ALLOCATE_PROBLEM, "推送倍数应在 1 到 1000 之间");
    if (p->take_up_permille < 1 || p->take_up_permille > 999)
        return sg_fail(err, SG_INVALID, SG_MSG_ALLOCATE_PROBLEM, "接受率应在 0.001 到 0.999 之间");
    if (p->step_cost < 0 || p->step_cost > STEP_COST_MAX)
        return sg_fail(err, SG_INVALID, SG_MSG_ALLOCATE_PROBLEM, "放宽一步的代价应在 0 到 0.4 之间");
    if (p->partner && (!p->site || p->city_bonus < 0 || p->employer_bonus < p->city_bonus ||
                       p->employer_bonus > 10000))
        return sg_fail(err, SG_INVALID, SG_MSG_ALLOCATE_PROBLEM, "结伴的加分应在 0 到 1 之间，同厂不少于同城");
    for (uint32_t i = 0; p->partner && i < p->workers; i++)
        if (p->partner[i] != SG_ALLOC_ALONE && (p->partner[i] >= p->workers || p->partner[i] == i))
            return sg_fail(err, SG_INVALID, SG_MSG_ALLOCATE_PROBLEM, "结伴的人不在其中");
    if (p->crowding_permille < 0 || p->crowding_permille > 1000)
        return sg_fail(err, SG_INVALID, SG_MSG_ALLOCATE_PROBLEM, "拥挤系数应在 0 到 1 之间");
    for (uint32_t i = 0; i < p->workers; i++) {
        if (p->weight[i] == 0)
            return sg_fail(err, SG_INVALID, SG_MSG_ALLOCATE_PROBLEM, "人员权重应大于 0");
        if (p->quota[i] > MAX_QUOTA)
            return sg_fail(err, SG_INVALID, SG_MSG_ALLOCATE_PROBLEM, "每人岗位数最多 8 个");
        if (p->first[i + 1] < p->first[i])
            return sg_fail(err, SG_INVALID, SG_MSG_ALLOCATE_PROBLEM, "候选区间次序颠倒");
        for (uint64_t c = p->first[i]; c < p->first[i + 1]; c++)
            if (p->candidate[c].posting >= p->postings || p->candidate[c].utility > 10000 ||
                p->candidate[c].level > LAST_LEVEL)
                return sg_fail(err, SG_INVALID, SG_MSG_ALLOCATE_PROBLEM, "候选岗位或得分越界");
    }
    return SG_OK;
}

/* Where there is enough for everybody, prices stay low and one round of small raises will do. When
 * many ask for new lists on the way, prices rise far: raises then grow with them, and a worker goes on
 * a little with the list it has. Prices are made better (ε-scaling) unless the plan is close to its
 * bound already. */
static const auction_pace paces[] = {
    {.epsilon = 40, .part = 32, .most = FULL_BONUS, .patience = 4},
    {.epsilon = 20, .part = 64, .most = 10000},
    {.epsilon = 20, .part = 64, .most = FULL_BONUS, .patience = 4},
    {.epsilon = 250, .part = 128, .most = FULL_BONUS, .patience = 2},
    {.epsilon = 20, .part = 1024, .most = FULL_BONUS, .patience = 1},
    {.epsilon = 4, .part = 8192, .most = FULL_BONUS, .patience = 1},
};
enum { SAMPLED, EVEN, HURRIED, FINER, PACES = sizeof paces / sizeof paces[0] };
enum { RELAX_ROUNDS = 2, PROOFS = 3, SAMPLE_MOST = 16 };
static const double close_enough = 0.985;

/* Going on: whoever was outbid on what they hold may bid for it again before asking for a list, which most
 * would. */
static const auction_pace again = {.epsilon = 20, .part = 64, .most = 10000, .patience = 4};

static uint64_t wanted(const auction *a)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < a->problem->workers; i++)
        sum += a->problem->quota[i];
    return sum;
}

static uint64_t held(const auction *a)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < a->problem->workers; i++)
        sum += a->worker[i].held;
    return sum;
}

/* Bid and feed until nobody is hungry. */
static sg_status feed_all(auction *a, sg_error *err)
{
    sg_status status = SG_OK;
    while (status == SG_OK && a->hungry_count > 0) {
        if ((a->pace == &paces[EVEN] || a->pace == &again) &&
            a->fed > (uint64_t)a->problem->workers * 3 / 2) {
            a->pace = &paces[HURRIED];
            a->rough = true;
        }
        status = feed_hungry(a, err);
        if (status == SG_OK)
            status = auction_run(a, err);
    }
    return status;
}

static uint64_t open_in_all(const sg_alloc_problem *problem)
{
    uint64_t sum = 0;
    for (uint32_t p = 0; p < problem->postings; p++)
        sum += problem->openings[p];
    return sum;
}

/* When more pushes are wanted than there are openings, prices will rise. Where to is found by a few:
 * one worker in `push_ratio`, who gets one push an opening. All begin there, and need not ask for lists
 * again and again while prices rise. */
static sg_status sample(auction *a, sg_error *err)
{
    const uint32_t ratio = (uint32_t)a->problem->push_ratio;
    if (ratio < 2 || wanted(a) <= open_in_all(a->problem))
        return SG_OK;
    a->scale = ratio < SAMPLE_MOST ? ratio : SAMPLE_MOST;
    a->pace = &paces[SAMPLED];
    a->rough = true;
    sg_status status = feed_enter(a, a->scale, err);
    if (status == SG_OK)
        status = feed_all(a, err);
    auction_restart(a, &paces[EVEN]);
    a->scale = 1;
    auction_forget(a);
    return status;
}

static sg_status settle(auction *a, sg_error *err)
{
    if (!a->problem->extend)
        return auction_run(a, err);
    sg_status status = sample(a, err);
    if (status == SG_OK)
        status = feed_enter(a, 1, err);
    return status == SG_OK ? feed_all(a, err) : status;
}

/* Bring down what starts too dear, as long as that serves somebody. */
static sg_status relax(auction *a, sg_error *err)
{
    sg_status status = SG_OK;
    bool any = true;
    for (int i = 0; i < RELAX_ROUNDS && any && status == SG_OK; i++) {
        any = false;
        auction_reconsider(a, &any);
        status = auction_run(a, err);
        if (status == SG_OK)
            status = auction_relax(a, &any, err);
        if (status == SG_OK)
            status = feed_all(a, err);
        any = any && held(a) < wanted(a);
    }
    return status;
}

/* ---- collecting ---- */

static int compare_offer(const void *a, const void *b)
{
    const sg_alloc_offer *x = a, *y = b;
    if (x->utility != y->utility)
        return x->utility > y->utility ? -1 : 1;
    return (x->posting > y->posting) - (x->posting < y->posting);
}

static void offers_of(const auction *a, uint32_t worker, sg_allocation *r)
{
    const auction_worker *w = &a->worker[worker];
    sg_alloc_offer *first = r->offer + r->offer_count;
    for (int i = 0; i < w->held; i++) {
        sg_alloc_offer *o = &r->offer[r->offer_count++];
        *o = (sg_alloc_offer){.worker = worker, .posting = w->posting[i]};
        for (uint32_t c = 0; c < w->count; c++)
            if (w->choice[c].posting == o->posting) {
                o->utility = auction_utility(a, &w->choice[c]);
                o->level = w->choice[c].level;
                break;
            }
        r->pushes[o->posting]++;
    }
    qsort(first, w->held, sizeof *first, compare_offer);
    for (int i = 0; i < w->held; i++)
        first[i].rank = (uint8_t)(i + 1);
    r->assigned[worker] = w->held;
}

static sg_status collect(auction *a, sg_allocation **ret, sg_error *err)
{
    const sg_alloc_problem *problem = a->problem;
    sg_allocation *r = calloc(1, sizeof *r);
    if (!r)
        return sg_fail_memory(err);
    sg_status status = couples_join(a, err);
    if (status != SG_OK)
        goto fail;
    size_t total = 0;
    for (uint32_t i = 0; i < problem->workers; i++)
        total += a->worker[i].held;
    r->offer = malloc((total + 1) * sizeof *r->offer);
    r->pushes = calloc((size_t)problem->postings + 1, sizeof *r->pushes);
    r->price = calloc((size_t)problem->postings + 1, sizeof *r->price);
    r->assigned = calloc((size_t)problem->workers + 1, sizeof *r->assigned);
    status = SG_NO_MEMORY;
    if (!r->offer || !r->pushes || !r->price || !r->assigned) {
        sg_fail_memory(err);
        goto fail;
    }
    for (uint32_t i = 0; i < problem->workers; i++)
        offers_of(a, i, r);
    status = figures_of(a, r->offer, r->offer_count, r->pushes, &r->figures, err);
    if (status == SG_OK)
        status = bound_of(a, r->offer_count, r->price, &r->figures.bound, err);
    if (status == SG_OK)
        status = baseline_of(a, &r->baseline, err);
    if (status == SG_OK && !a->proven_price) /* else floors are no bounds, and there is nothing to keep */
        status = warm_state(a, r, err);
    if (status != SG_OK)
        goto fail;
    *ret = r;
    return SG_OK;
fail:
    sg_allocation_free(r);
    return status;
}

static bool close_to_bound(const sg_alloc_figures *f)
{
    return f->bound - f->objective <= (1 - close_enough) * fabs(f->bound);
}

static bool better(const sg_alloc_figures *x, const sg_alloc_figures *y)
{
    return x->offers != y->offers ? x->offers > y->offers : x->objective > y->objective;
}

/* Once more with smaller raises, until everybody has what is best for them at the prices. */
static sg_status resettle(auction *a, const auction_pace *pace, sg_error *err)
{
    auction_restart(a, pace);
    sg_status status = auction_run(a, err);
    return status == SG_OK ? feed_all(a, err) : status;
}

/* What the offers held are worth, bonuses included. */
static int64_t worth(const auction *a)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i < a->problem->workers; i++)
        for (int h = 0; h < a->worker[i].held; h++)
            sum += FULL_BONUS + auction_weighted(a, i, a->worker[i].own[h]);
    for (uint32_t p = 0; p < a->problem->postings; p++)
        for (uint32_t k = 1; k <= a->posting[p].count; k++)
            sum -= crowding_cost(&a->crowding, p, a->posting[p].taken + k);
    return sum;
}

/* Ask everybody for what is best at the prices, as long as that brings plan and bound together. */
static sg_status prove(auction *a, sg_error *err)
{
    int64_t last = 0;
    sg_status status = SG_OK;
    for (int i = 0; i < PROOFS && status == SG_OK; i++) {
        status = relax(a, err);
        const int64_t now = worth(a);
        if (status != SG_OK || (i > 0 && now == last))
            break;
        last = now;
        status = feed_prove(a, err);
        const double objective = (double)(now - FULL_BONUS * (int64_t)held(a));
        if ((double)(a->proven - now) <= (1 - close_enough) * fabs(objective))
            break;
    }
    return status;
}

/* From rough prices to exact ones; the best plan met on the way. */
static sg_status refine(auction *a, sg_allocation **ret, sg_error *err)
{
    *ret = NULL;
    sg_status status = resettle(a, &paces[FINER], err);
    for (int i = FINER + 1; i < PACES && status == SG_OK; i++) {
        status = resettle(a, &paces[i], err);
        if (status == SG_OK)
            status = prove(a, err);
        if (status == SG_OK && held(a) < wanted(a))
            status = auction_reach(a, err);
        sg_allocation *next = NULL;
        if (status == SG_OK)
            status = collect(a, &next, err);
        if (*ret == NULL || (next && better(&next->figures, &(*ret)->figures))) {
            sg_allocation_free(*ret);
            *ret = next;
        } else {
            sg_allocation_free(next);
        }
        if (status == SG_OK && close_to_bound(&(*ret)->figures))
            break;
    }
    return status;
}

/* Go on where an earlier allocation ended. `*ret` stays NULL when that leads too far from the bound,
 * or so many ask for new lists that beginning anew is no more work. */
static sg_status resume(auction *a, sg_allocation **ret, sg_error *err)
{
    enum { ROUNDS = 16, WORTH = 5 }; /* 1/10000 an offer: what is still worth a round */
    bool changed = false, any = true;
    sg_status status = warm_restore(a, &changed, err);
    for (int i = 0; changed && (any || i < 2) && i < ROUNDS && status == SG_OK; i++) {
        const bool dear = warm_unsettled(a) > WORTH * (int64_t)held(a);
        if (i > 0 && !dear)
            break;
        status = warm_show(a, i == 0, dear, &any, err);
        if (status == SG_OK)
            status = auction_run(a, err);
        if (status == SG_OK)
            status = feed_all(a, err);
        if (a->rough)
            return status;
    }
    if (status == SG_OK && changed && held(a) < wanted(a))
        status = auction_reach(a, err);
    sg_allocation *r = NULL;
    if (status == SG_OK)
        status = collect(a, &r, err);
    if (status == SG_OK && close_to_bound(&r->figures)) {
        r->warm = true;
        *ret = r;
    } else if (status == SG_OK) {
        sg_allocation_free(r);
    }
    return status;
}

static sg_status begin_anew(auction *a, sg_allocation **ret, sg_error *err)
{
    sg_status status = settle(a, err);
    /* whoever is short then may be so because of a price that is too high */
    if (status == SG_OK && !(a->rough && held(a) < wanted(a)))
        status = collect(a, ret, err);
    /* or because nobody looked for a chain of exchanges */
    const bool chains = a->problem->extend && held(a) < wanted(a);
    if (status == SG_OK && (a->rough || chains) && !(*ret && close_to_bound(&(*ret)->figures))) {
        sg_allocation_free(*ret);
        status = refine(a, ret, err);
    }
    return status;
}

static sg_status run(const sg_alloc_problem *problem, bool warm, sg_allocation **ret, sg_error *err)
{
    auction *a;
    sg_status status = auction_make(problem, &a, err);
    if (status != SG_OK)
        return status;
    a->pace = warm ? &again : &paces[EVEN];
    status = warm ? resume(a, ret, err) : begin_anew(a, ret, err);
    auction_free(a);
    return status;
}

sg_status sg_allocate(const sg_alloc_problem *problem, sg_allocation **ret, sg_error *err)
{
    sg_status status = check_problem(problem, err);
    sg_allocation *r = NULL;
    if (status == SG_OK && problem->start && problem->extend)
        status = run(problem, true, &r, err);
    if (status == SG_OK && !r)
        status = run(problem, false, &r, err);
    if (status == SG_OK)
        *ret = r;
    else
        sg_allocation_free(r);
    return status;
}

void sg_allocation_free(sg_allocation *allocation)
{
    if (!allocation)
        return;
    free(allocation->offer);
    free(allocation->pushes);
    free(allocation->price);
    free(allocation->assigned);
    free(allocation->paid);
    free(allocation->alike);
    free(allocation->asked);
    free(allocation->rest);
    free(allocation);
}
