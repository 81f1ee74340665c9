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
#include "figures.h"
#include "songgang/messages/allocate.h"
#include "songgang/policy.h"

enum {
    FEED_BATCH = 4096,
    FIRST_BATCH = 512,
    MAX_WEIGHTS = 64,
    LAST_LEVEL = SG_RULE_COUNT, /* every rule of the ladder given way */
    STEP_COST_MAX = 4000
};

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

/* ---- feeding ---- */

/* Prices as seen by workers of each weight; made anew for every feeding. */
typedef struct price_lists {
    uint16_t weight[MAX_WEIGHTS];
    uint16_t *price[MAX_WEIGHTS];
    size_t count;
} price_lists;

static void free_prices(price_lists *lists)
{
    for (size_t i = 0; i < lists->count; i++)
        free(lists->price[i]);
    lists->count = 0;
}

static sg_status prices_for(const auction *a, price_lists *lists, uint16_t weight,
                            const uint16_t **ret, sg_error *err)
{
    for (size_t i = 0; i < lists->count; i++)
        if (lists->weight[i] == weight) {
            *ret = lists->price[i];
            return SG_OK;
        }
    if (lists->count == MAX_WEIGHTS)
        return sg_fail(err, SG_INVALID, SG_MSG_ALLOCATE_PROBLEM, "人员权重的种类过多");
    uint16_t *price = malloc(((size_t)a->problem->postings + 1) * sizeof *price);
    if (!price)
        return sg_fail_memory(err);
    for (uint32_t p = 0; p < a->problem->postings; p++)
        price[p] = auction_own_price(a, p, weight);
    lists->weight[lists->count] = weight;
    lists->price[lists->count++] = price;
    *ret = price;
    return SG_OK;
}

static size_t room_of(const auction_worker *w)
{
    size_t room = w->room ? (size_t)w->room * 2 : FEED_ROOM;
    return room < FEED_MOST ? room : FEED_MOST;
}

/* Workers asked for at once, and what they need meanwhile. */
typedef struct batch {
    sg_alloc_request request[FEED_BATCH];
    size_t count;
    sg_alloc_candidate *places;
    price_lists prices;
    bool running; /* between begin and finish */
} batch;

static void batch_clear(batch *b)
{
    free_prices(&b->prices);
    free(b->places);
    b->places = NULL;
    b->count = 0;
}

static void batch_add(batch *b, uint32_t worker)
{
    b->request[b->count++] = (sg_alloc_request){.worker = worker};
}

/* Ask for all of the batch, at the prices of now. */
static sg_status batch_begin(auction *a, batch *b, sg_error *err)
{
    const sg_alloc_problem *problem = a->problem;
    size_t total = 0;
    for (size_t i = 0; i < b->count; i++)
        total += b->request[i].room = room_of(&a->worker[b->request[i].worker]);
    b->places = malloc((total + 1) * sizeof *b->places);
    if (!b->places)
        return sg_fail_memory(err);
    sg_status status = SG_OK;
    sg_alloc_candidate *next = b->places;
    for (size_t i = 0; i < b->count && status == SG_OK; i++) {
        sg_alloc_request *r = &b->request[i];
        const uint16_t weight = problem->weight[r->worker];
        r->out = next;
        next += r->room;
        /* from here down staying without is as good; own prices are rounded down */
        r->least = weight >= 1000 ? -(FULL_BONUS * 1000 / weight) - 2 : INT32_MIN;
        status = prices_for(a, &b->prices, weight, &r->price, err);
    }
    if (status != SG_OK)
        return status;
    if (!problem->extend_begin)
        return problem->extend(problem->extend_context, b->request, b->count, err);
    status = problem->extend_begin(problem->extend_context, b->request, b->count, err);
    b->running = status == SG_OK;
    return status;
}

static sg_status batch_finish(auction *a, batch *b, sg_error *err)
{
    const bool running = b->running;
    b->running = false;
    return running ? a->problem->extend_finish(a->problem->extend_context, err) : SG_OK;
}

/* Give everybody what came. */
static sg_status batch_feed(auction *a, batch *b, sg_error *err)
{
    sg_status status = batch_finish(a, b, err);
    for (size_t i = 0; i < b->count && status == SG_OK; i++) {
        const sg_alloc_request *r = &b->request[i];
        if (r->count > r->room)
            status = sg_fail(err, SG_INVALID, SG_MSG_ALLOCATE_PROBLEM, "补充候选过多");
        for (size_t k = 0; k < r->count && status == SG_OK; k++)
            if (r->out[k].posting >= a->problem->postings || r->out[k].utility > 10000 ||
                r->out[k].level > LAST_LEVEL)
                status = sg_fail(err, SG_INVALID, SG_MSG_ALLOCATE_PROBLEM, "补充候选越界");
        if (status == SG_OK)
            status = auction_feed(a, r, err);
    }
    batch_clear(b);
    return status;
}

/* Feed all that are hungry. */
static sg_status feed(auction *a, sg_error *err)
{
    batch *b = calloc(1, sizeof *b);
    if (!b)
        return sg_fail_memory(err);
    sg_status status = SG_OK;
    for (uint32_t at = 0; at < a->hungry_count && status == SG_OK;) {
        for (; b->count < FEED_BATCH && at < a->hungry_count; at++)
            batch_add(b, a->hungry[at]);
        status = batch_begin(a, b, err);
        if (status == SG_OK)
            status = batch_feed(a, b, err);
    }
    a->hungry_count = 0;
    batch_clear(b);
    free(b);
    return status;
}

static sg_status begin_next(auction *a, batch *b, uint32_t *at, sg_error *err)
{
    for (; *at < a->problem->workers && b->count < FIRST_BATCH; ++*at)
        if (a->problem->quota[*at] > 0)
            batch_add(b, *at);
    return b->count > 0 ? batch_begin(a, b, err) : SG_OK;
}

/* Workers enter in groups, each with lists made at the prices the groups before it have bid up: so
 * lists differ from the start, and few have to be made again. While a group bids the lists of the next
 * are made, so these are a group behind; prices have only risen since, and floors hold. */
static sg_status enter(auction *a, sg_error *err)
{
    batch *two = calloc(2, sizeof *two), *now = two, *next = two ? two + 1 : NULL;
    if (!two)
        return sg_fail_memory(err);
    uint32_t at = 0;
    sg_status status = begin_next(a, now, &at, err);
    while (status == SG_OK && now->count > 0) {
        status = batch_feed(a, now, err);
        if (status == SG_OK)
            status = begin_next(a, next, &at, err);
        if (status == SG_OK)
            status = auction_run(a, err);
        if (status == SG_OK && a->problem->progress &&
            !a->problem->progress(a->problem->progress_context, at, a->problem->workers))
            status = sg_fail(err, SG_CANCELLED, "%s", sg_status_text(SG_CANCELLED));
        batch *swap = now;
        now = next;
        next = swap;
    }
    for (int i = 0; i < 2; i++) {
        batch_finish(a, &two[i], NULL);
        batch_clear(&two[i]);
    }
    free(two);
    return status;
}

/* Where there is enough for everybody, prices stay low and one round of small raises will do. Where
 * there is not, prices rise until somebody goes without, and with them everybody asks for new lists
 * again and again. So when that begins, prices are found roughly first, then
 * better and better (ε-scaling) until the bound is close enough. */
static const auction_pace paces[] = {
    {.epsilon = 20, .part = 64, .most = 10000},
    {.epsilon = 2000, .part = 16, .most = FULL_BONUS, .patience = 4},
    {.epsilon = 250, .part = 128, .most = FULL_BONUS, .patience = 2},
    {.epsilon = 20, .part = 1024, .most = FULL_BONUS, .patience = 1},
    {.epsilon = 4, .part = 8192, .most = FULL_BONUS, .patience = 1},
};
enum { EVEN, ROUGH, FINER, PACES = sizeof paces / sizeof paces[0], RELAX_ROUNDS = 2 };
static const double close_enough = 0.985;

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
        if (a->pace == &paces[EVEN] && a->fed > (uint64_t)a->problem->workers * 3 / 2)
            a->pace = &paces[ROUGH];
        status = feed(a, err);
        if (status == SG_OK)
            status = auction_run(a, err);
    }
    return status;
}

static sg_status settle(auction *a, sg_error *err)
{
    sg_status status = a->problem->extend ? enter(a, err) : auction_run(a, err);
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

/* From rough prices to exact ones; the best plan met on the way. */
static sg_status refine(auction *a, sg_allocation **ret, sg_error *err)
{
    sg_status status = SG_OK;
    *ret = NULL;
    for (int i = FINER; i < PACES && status == SG_OK; i++) {
        auction_restart(a, &paces[i]);
        status = settle(a, err);
        if (status == SG_OK)
            status = relax(a, err);
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

sg_status sg_allocate(const sg_alloc_problem *problem, sg_allocation **ret, sg_error *err)
{
    sg_status status = check_problem(problem, err);
    if (status != SG_OK)
        return status;
    auction *a;
    status = auction_make(problem, &a, err);
    if (status != SG_OK)
        return status;
    a->pace = &paces[EVEN];
    sg_allocation *r = NULL;
    status = settle(a, err);
    if (status == SG_OK)
        status = a->pace == &paces[ROUGH] ? refine(a, &r, err) : collect(a, &r, err);
    auction_free(a);
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
    free(allocation);
}
