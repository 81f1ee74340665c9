/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See auction.h.
 */
#include "auction.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* ---- bids of one posting: a binary heap, lowest amount first, then the later worker ---- */

static bool lower(auction_bid a, auction_bid b)
{
    return a.amount != b.amount ? a.amount < b.amount : a.worker > b.worker;
}

static void sift_down(auction_posting *p, uint32_t at)
{
    for (;;) {
        uint32_t child = 2 * at + 1;
        if (child >= p->count)
            return;
        if (child + 1 < p->count && lower(p->heap[child + 1], p->heap[child]))
            child++;
        if (!lower(p->heap[child], p->heap[at]))
            return;
        auction_bid swap = p->heap[at];
        p->heap[at] = p->heap[child];
        p->heap[child] = swap;
        at = child;
    }
}

static bool push_bid(auction_posting *p, auction_bid bid)
{
    if (p->count == p->room) {
        uint32_t room = p->room ? p->room * 2 : 4;
        auction_bid *heap = realloc(p->heap, room * sizeof *heap);
        if (!heap)
            return false;
        p->heap = heap;
        p->room = room;
    }
    uint32_t at = p->count++;
    p->heap[at] = bid;
    while (at > 0) {
        uint32_t parent = (at - 1) / 2;
        if (!lower(p->heap[at], p->heap[parent]))
            break;
        auction_bid swap = p->heap[at];
        p->heap[at] = p->heap[parent];
        p->heap[parent] = swap;
        at = parent;
    }
    return true;
}

/* ---- prices ---- */

bool auction_has_free_slot(const auction *a, uint32_t posting)
{
    const auction_posting *p = &a->posting[posting];
    return p->taken + p->count * a->scale < a->crowding.capacity[posting];
}

int32_t auction_next_cost(const auction *a, uint32_t posting)
{
    const auction_posting *p = &a->posting[posting];
    return crowding_cost(&a->crowding, posting, p->taken + p->count * a->scale + 1);
}

/* What a free slot is given for. */
static int32_t free_price(const auction *a, uint32_t posting)
{
    const int32_t cost = auction_next_cost(a, posting), start = a->start[posting];
    return cost > start ? cost : start;
}

/* The next free slot, or more than the lowest bid. */
static void update_price(auction *a, uint32_t posting)
{
    const auction_posting *p = &a->posting[posting];
    int32_t price = INT32_MAX;
    if (auction_has_free_slot(a, posting))
        price = free_price(a, posting);
    if (p->count > 0 && p->heap[0].amount < price)
        price = p->heap[0].amount;
    a->price[posting] = price;
    if (price > a->peak[posting] && price != INT32_MAX)
        a->peak[posting] = price;
}

/* ---- workers ---- */

void auction_enqueue(auction *a, uint32_t worker)
{
    auction_worker *w = &a->worker[worker];
    if (w->queued)
        return;
    w->queued = true;
    uint32_t at = (uint32_t)(((uint64_t)a->queue_first + a->queue_count) % a->problem->workers);
    a->queue[at] = worker;
    a->queue_count++;
}

static bool employer_held(const auction *a, const auction_worker *w, uint32_t posting)
{
    uint32_t employer = a->problem->employer[posting];
    for (int i = 0; i < w->held; i++)
        if (w->posting[i] == posting ||
            (employer != 0 && a->problem->employer[w->posting[i]] == employer))
            return true;
    return false;
}

static void hold(auction_worker *w, uint32_t posting, int16_t own)
{
    w->own[w->held] = own;
    w->posting[w->held++] = posting;
}

static void let_go(auction_worker *w, uint32_t posting)
{
    for (int i = 0; i < w->held; i++)
        if (w->posting[i] == posting) {
            w->posting[i] = w->posting[--w->held];
            w->own[i] = w->own[w->held];
            break;
        }
}

static void release(auction *a, uint32_t worker, uint32_t posting)
{
    let_go(&a->worker[worker], posting);
    auction_enqueue(a, worker);
}

sg_status auction_take(auction *a, uint32_t worker, uint32_t posting, int16_t own, int32_t amount,
                       sg_error *err)
{
    auction_posting *p = &a->posting[posting];
    auction_bid bid = {amount, worker};
    bool free_slot =
        auction_has_free_slot(a, posting) && (p->count == 0 || free_price(a, posting) <= p->heap[0].amount);
    if (free_slot) {
        if (!push_bid(p, bid))
            return sg_fail_memory(err);
    } else {
        uint32_t loser = p->heap[0].worker;
        p->heap[0] = bid;
        sift_down(p, 0);
        release(a, loser, posting);
    }
    update_price(a, posting);
    hold(&a->worker[worker], posting, own);
    return SG_OK;
}

sg_status auction_take_free(auction *a, uint32_t worker, uint32_t posting, sg_error *err)
{
    return auction_hold(a, worker, posting, free_price(a, posting), err);
}

sg_status auction_hold(auction *a, uint32_t worker, uint32_t posting, int32_t amount, sg_error *err)
{
    auction_worker *w = &a->worker[worker];
    int16_t own = 0;
    for (uint32_t i = 0; i < w->count; i++)
        if (w->choice[i].posting == posting)
            own = w->choice[i].own;
    if (!push_bid(&a->posting[posting], (auction_bid){amount, worker}))
        return sg_fail_memory(err);
    update_price(a, posting);
    hold(w, posting, own);
    return SG_OK;
}

typedef enum bid_outcome { BID_MADE, BID_HUNGRY, BID_HOPELESS } bid_outcome;

int32_t auction_least_raise(const auction *a, int32_t price)
{
    const auction_pace *pace = a->pace;
    return pace->epsilon + (price < pace->most ? price : pace->most) / pace->part;
}

/* The net below which a worker asks for a new list. */
static int32_t patience_of(const auction *a, const auction_worker *w)
{
    const int32_t dear = w->floor < FULL_BONUS ? FULL_BONUS - w->floor : 0;
    const int32_t least = w->floor - a->pace->patience * auction_least_raise(a, dear);
    return w->fresh || least < 0 ? 0 : least;
}

/* One bid of `worker` for its best open choice. */
static sg_status bid_once(auction *a, uint32_t worker, bid_outcome *ret, sg_error *err)
{
    const auction_worker *w = &a->worker[worker];
    int32_t best = 0, best_price = 0;
    int32_t second = patience_of(a, w); /* at 0: staying without */
    uint32_t choice = NO_POSTING;
    int16_t own = 0;
    for (uint32_t i = 0; i < w->count; i++) {
        const auction_choice *c = &w->choice[i];
        int32_t worth = FULL_BONUS + auction_value(a, worker, c);
        if (worth <= second)
            break; /* values only fall from here, and no price is negative */
        int32_t price = a->price[c->posting];
        if (price == INT32_MAX || worth - price <= second || employer_held(a, w, c->posting))
            continue;
        int32_t net = worth - price;
        if (net > best) {
            second = best > second ? best : second;
            best = net;
            best_price = price;
            choice = c->posting;
            own = c->own;
        } else {
            second = net;
        }
    }
    if (choice == NO_POSTING) {
        /* when even the longest list held nothing to bid for, another would be the same */
        bool asked_all = w->fresh && w->room == FEED_MOST;
        *ret = w->floor > 0 && !asked_all ? BID_HUNGRY : BID_HOPELESS;
        return SG_OK;
    }
    *ret = BID_MADE;
    a->bids++;
    if (w->floor > second)
        second = w->floor < best ? w->floor : best;
    int32_t raise = best - second + auction_least_raise(a, best_price);
    return auction_take(a, worker, choice, own, best_price + raise, err);
}

void auction_withdraw(auction *a, uint32_t worker, uint32_t posting)
{
    auction_posting *p = &a->posting[posting];
    a->start[posting] = a->price[posting];
    for (uint32_t i = 0; i < p->count; i++)
        if (p->heap[i].worker == worker) {
            p->heap[i] = p->heap[--p->count];
            break;
        }
    for (uint32_t i = p->count / 2; i-- > 0;)
        sift_down(p, i);
    update_price(a, posting);
    let_go(&a->worker[worker], posting);
}

void auction_start_at(auction *a, uint32_t posting, int32_t start)
{
    a->start[posting] = start;
    update_price(a, posting);
}

static bool report(const auction *a)
{
    enum { EVERY = 1 << 18 };
    if (a->bids % EVERY || !a->problem->progress)
        return true;
    return a->problem->progress(a->problem->progress_context,
                                a->problem->workers - a->queue_count - a->hungry_count,
                                a->problem->workers);
}

sg_status auction_run(auction *a, sg_error *err)
{
    while (a->queue_count > 0) {
        uint32_t worker = a->queue[a->queue_first];
        a->queue_first = (a->queue_first + 1) % a->problem->workers;
        a->queue_count--;
        auction_worker *w = &a->worker[worker];
        w->queued = false;
        bid_outcome outcome = BID_MADE;
        while (w->held < a->problem->quota[worker] && outcome == BID_MADE && !w->hungry) {
            sg_status status = bid_once(a, worker, &outcome, err);
            if (status != SG_OK)
                return status;
            if (!report(a))
                return sg_fail(err, SG_CANCELLED, "%s", sg_status_text(SG_CANCELLED));
        }
        if (w->held == a->problem->quota[worker])
            w->fresh = false;
        if (outcome == BID_HUNGRY) {
            w->hungry = true;
            a->hungry[a->hungry_count++] = worker;
        }
    }
    return SG_OK;
}

static int by_falling_value(const void *a, const void *b)
{
    const auction_choice *x = a, *y = b;
    if (x->own != y->own)
        return x->own > y->own ? -1 : 1;
    return (x->posting > y->posting) - (x->posting < y->posting);
}

/* Most lists are short, and are made anew a hundred thousand times: there this is faster than qsort. */
static void sort_choices(auction_choice *list, uint32_t count)
{
    enum { SHORT = 160 };
    if (count > SHORT) {
        qsort(list, count, sizeof *list, by_falling_value);
        return;
    }
    for (uint32_t i = 1; i < count; i++) {
        const auction_choice c = list[i];
        uint32_t at = i;
        for (; at > 0 && (list[at - 1].own < c.own ||
                          (list[at - 1].own == c.own && list[at - 1].posting > c.posting)); at--)
            list[at] = list[at - 1];
        list[at] = c;
    }
}

auction_choice auction_choice_of(const auction *a, const sg_alloc_candidate *c)
{
    int own = c->utility - a->problem->step_cost * c->level;
    return (auction_choice){.posting = c->posting, .own = (int16_t)own, .level = c->level};
}

sg_status auction_list(auction *a, uint32_t worker, const auction_choice *choice, sg_error *err)
{
    auction_worker *w = &a->worker[worker];
    for (uint32_t i = 0; i < w->count; i++)
        if (w->choice[i].posting == choice->posting)
            return SG_OK;
    auction_choice *list = realloc(w->choice, ((size_t)w->count + 1) * sizeof *list);
    if (!list)
        return sg_fail_memory(err);
    w->choice = list;
    uint32_t at = w->count++;
    for (; at > 0 && by_falling_value(choice, &list[at - 1]) < 0; at--)
        list[at] = list[at - 1];
    list[at] = *choice;
    return SG_OK;
}

int32_t auction_floor_of(const auction *a, const sg_alloc_request *request)
{
    if (request->count < request->room)
        return 0; /* that is all there is */
    const sg_alloc_candidate *last = &request->out[request->count - 1];
    const uint16_t weight = a->problem->weight[request->worker];
    /* at the price it was asked for; others have bid since */
    int32_t own = auction_choice_of(a, last).own - request->price[last->posting];
    int32_t net = FULL_BONUS + own * weight / 1000 + 1; /* + 1: own prices are rounded down */
    return net > 1 ? net : 1;
}

sg_status auction_feed(auction *a, const sg_alloc_request *request, sg_error *err)
{
    uint32_t worker = request->worker;
    auction_worker *w = &a->worker[worker];
    auction_choice *list = malloc((request->count + w->held + 1) * sizeof *list);
    if (!list)
        return sg_fail_memory(err);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < w->count; i++)
        for (int h = 0; h < w->held; h++)
            if (w->choice[i].posting == w->posting[h])
                list[kept++] = w->choice[i];
    uint32_t held = kept;
    for (size_t k = 0; k < request->count; k++) {
        bool known = false;
        for (uint32_t h = 0; h < held; h++)
            known = known || list[h].posting == request->out[k].posting;
        if (!known)
            list[kept++] = auction_choice_of(a, &request->out[k]);
    }
    w->floor = auction_floor_of(a, request);
    sort_choices(list, kept);
    free(w->choice);
    w->choice = list;
    w->count = kept;
    w->hungry = false;
    w->fresh = true;
    w->kept = false;
    a->fed++;
    w->room = (uint16_t)request->room;
    if (w->held < a->problem->quota[worker])
        auction_enqueue(a, worker);
    return SG_OK;
}

/* Without a way to ask for more, the problem's own lists are all there is. */
static sg_status take_lists(auction *a, sg_error *err)
{
    const sg_alloc_problem *problem = a->problem;
    for (uint32_t i = 0; i < problem->workers; i++) {
        auction_worker *w = &a->worker[i];
        const sg_alloc_candidate *from = problem->candidate + problem->first[i];
        w->count = (uint32_t)(problem->first[i + 1] - problem->first[i]);
        w->choice = malloc(((size_t)w->count + 1) * sizeof *w->choice);
        if (!w->choice)
            return sg_fail_memory(err);
        for (uint32_t c = 0; c < w->count; c++)
            w->choice[c] = auction_choice_of(a, &from[c]);
        sort_choices(w->choice, w->count);
        if (problem->quota[i] > 0)
            auction_enqueue(a, i);
    }
    return SG_OK;
}

void auction_restart(auction *a, const auction_pace *pace)
{
    for (uint32_t p = 0; p < a->problem->postings; p++) {
        auction_posting *posting = &a->posting[p];
        a->start[p] = 0;
        if (posting->count > 0 && !auction_has_free_slot(a, p)) {
            const int32_t price = posting->heap[0].amount;
            const int32_t start = price - auction_least_raise(a, price);
            a->start[p] = start > 0 ? start : 0;
        }
        posting->count = 0;
        update_price(a, p);
    }
    a->pace = pace;
    a->queue_count = a->hungry_count = 0;
    for (uint32_t i = 0; i < a->problem->workers; i++) {
        auction_worker *w = &a->worker[i];
        w->held = 0;
        w->queued = w->hungry = w->fresh = false;
        if (a->problem->quota[i] > 0)
            auction_enqueue(a, i);
    }
}

void auction_forget(auction *a)
{
    for (uint32_t p = 0; p < a->problem->postings; p++) {
        a->peak[p] = 0;
        update_price(a, p);
    }
    for (uint32_t i = 0; i < a->problem->workers; i++) {
        free(a->worker[i].choice);
        a->worker[i] = (auction_worker){.choice = NULL};
    }
    a->queue_count = 0;
    a->fed = 0;
}

sg_status auction_make(const sg_alloc_problem *problem, auction **ret, sg_error *err)
{
    auction *a = calloc(1, sizeof *a);
    if (!a)
        return sg_fail_memory(err);
    a->problem = problem;
    a->scale = 1;
    sg_status status = crowding_tables_make(problem, &a->crowding, err);
    if (status != SG_OK) {
        free(a);
        return status;
    }
    a->posting = calloc((size_t)problem->postings + 1, sizeof *a->posting);
    a->price = malloc(((size_t)problem->postings + 1) * sizeof *a->price);
    a->start = calloc((size_t)problem->postings + 1, sizeof *a->start);
    a->peak = calloc((size_t)problem->postings + 1, sizeof *a->peak);
    a->hungry = malloc(((size_t)problem->workers + 1) * sizeof *a->hungry);
    a->worker = calloc((size_t)problem->workers + 1, sizeof *a->worker);
    a->queue = malloc(((size_t)problem->workers + 1) * sizeof *a->queue);
    if (!a->posting || !a->price || !a->start || !a->peak || !a->worker || !a->queue || !a->hungry) {
        auction_free(a);
        return sg_fail_memory(err);
    }
    for (uint32_t p = 0; p < problem->postings; p++) {
        a->posting[p].taken = problem->taken ? problem->taken[p] : 0;
        update_price(a, p);
    }
    status = problem->extend ? SG_OK : take_lists(a, err);
    if (status != SG_OK) {
        auction_free(a);
        return status;
    }
    *ret = a;
    return SG_OK;
}

void auction_free(auction *a)
{
    if (!a)
        return;
    for (uint32_t p = 0; a->posting && p < a->problem->postings; p++)
        free(a->posting[p].heap);
    for (uint32_t i = 0; a->worker && i < a->problem->workers; i++)
        free(a->worker[i].choice);
    crowding_tables_free(&a->crowding);
    free(a->posting);
    free(a->worker);
    free(a->price);
    free(a->start);
    free(a->peak);
    free(a->proven_price);
    free(a->hungry);
    free(a->queue);
    free(a);
}
