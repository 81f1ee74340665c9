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

static bool has_free_slot(const auction *a, uint32_t posting)
{
    const auction_posting *p = &a->posting[posting];
    return p->taken + p->count < a->crowding.capacity[posting];
}

static int32_t next_cost(const auction *a, uint32_t posting)
{
    const auction_posting *p = &a->posting[posting];
    return crowding_cost(&a->crowding, posting, p->taken + p->count + 1);
}

/* The next free slot, or more than the lowest bid. */
static void update_price(auction *a, uint32_t posting)
{
    const auction_posting *p = &a->posting[posting];
    int32_t price = INT32_MAX;
    if (has_free_slot(a, posting))
        price = next_cost(a, posting);
    if (p->count > 0 && p->heap[0].amount < price)
        price = p->heap[0].amount;
    a->price[posting] = price;
}

/* ---- workers ---- */

static void enqueue(auction *a, uint32_t worker)
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

static void release(auction *a, uint32_t worker, uint32_t posting)
{
    auction_worker *w = &a->worker[worker];
    for (int i = 0; i < w->held; i++)
        if (w->posting[i] == posting) {
            w->posting[i] = w->posting[--w->held];
            break;
        }
    enqueue(a, worker);
}

/* Give `worker` a slot of `posting` at `amount`: a free one if that is not dearer than the lowest
 * bid, else the lowest bidder's, who goes back into the queue. */
static sg_status take_slot(auction *a, uint32_t worker, uint32_t posting, int32_t amount,
                           sg_error *err)
{
    auction_posting *p = &a->posting[posting];
    auction_bid bid = {amount, worker};
    bool free_slot =
        has_free_slot(a, posting) && (p->count == 0 || next_cost(a, posting) <= p->heap[0].amount);
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
    auction_worker *w = &a->worker[worker];
    w->posting[w->held++] = posting;
    return SG_OK;
}

typedef enum bid_outcome { BID_MADE, BID_HUNGRY, BID_HOPELESS } bid_outcome;

/* One bid of `worker` for its best open choice. */
static sg_status bid_once(auction *a, uint32_t worker, bid_outcome *ret, sg_error *err)
{
    const auction_worker *w = &a->worker[worker];
    int32_t floor = w->sated ? 0 : w->floor;
    int32_t best = 0, second = floor; /* at floor 0: staying without */
    int32_t best_price = 0;
    uint32_t choice = NO_POSTING;
    for (uint32_t i = 0; i < w->count; i++) {
        const sg_alloc_candidate *c = &w->candidate[i];
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
        } else {
            second = net;
        }
    }
    if (choice == NO_POSTING) {
        *ret = floor > 0 ? BID_HUNGRY : BID_HOPELESS;
        return SG_OK;
    }
    *ret = BID_MADE;
    a->bids++;
    return take_slot(a, worker, choice, best_price + (best - second) + EPSILON, err);
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
        if (outcome == BID_HUNGRY) {
            w->hungry = true;
            a->hungry[a->hungry_count++] = worker;
        }
    }
    return SG_OK;
}

static int by_falling_utility(const void *a, const void *b)
{
    const sg_alloc_candidate *x = a, *y = b;
    if (x->utility != y->utility)
        return x->utility > y->utility ? -1 : 1;
    return (x->posting > y->posting) - (x->posting < y->posting);
}

/* No unlisted posting has a higher net, bonus included, than this. The list is by ladder step, then
 * utility − own price: if it ends on the last step asked for, its end bounds what is unlisted. */
static int32_t floor_of(const auction *a, const sg_alloc_request *request)
{
    const sg_alloc_candidate *last = &request->out[request->count - 1];
    uint16_t weight = a->problem->weight[request->worker];
    if (last->level < request->max_level)
        return FULL_BONUS + 10000 * weight / 1000;
    int32_t own = last->utility - auction_own_price(a, last->posting, weight);
    int32_t net = FULL_BONUS + own * weight / 1000 + 1; /* + 1: own prices are rounded down */
    return net > 1 ? net : 1;
}

sg_status auction_feed(auction *a, const sg_alloc_request *request, sg_error *err)
{
    uint32_t worker = request->worker;
    auction_worker *w = &a->worker[worker];
    sg_alloc_candidate *list = malloc((request->count + w->held + 1) * sizeof *list);
    if (!list)
        return sg_fail_memory(err);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < w->count; i++)
        for (int h = 0; h < w->held; h++)
            if (w->candidate[i].posting == w->posting[h])
                list[kept++] = w->candidate[i];
    uint32_t held = kept;
    for (size_t k = 0; k < request->count; k++) {
        bool known = false;
        for (uint32_t h = 0; h < held; h++)
            known = known || list[h].posting == request->out[k].posting;
        if (!known)
            list[kept++] = request->out[k];
    }
    bool complete = request->count < request->room;
    w->floor = complete ? 0 : floor_of(a, request);
    w->sated = complete || request->room >= FEED_MOST;
    qsort(list, kept, sizeof *list, by_falling_utility);
    if (w->owned)
        free((void *)(uintptr_t)w->candidate);
    w->candidate = list;
    w->count = kept;
    w->owned = true;
    w->hungry = false;
    if (w->feeds < UINT8_MAX)
        w->feeds++;
    w->level = request->max_level;
    if (w->held < a->problem->quota[worker])
        enqueue(a, worker);
    return SG_OK;
}

static bool sorted(const auction_worker *w)
{
    for (uint32_t i = 1; i < w->count; i++)
        if (w->candidate[i - 1].utility < w->candidate[i].utility)
            return false;
    return true;
}

static bool sort_list(auction_worker *w)
{
    sg_alloc_candidate *list = malloc((size_t)w->count * sizeof *list);
    if (!list)
        return false;
    memcpy(list, w->candidate, w->count * sizeof *list);
    qsort(list, w->count, sizeof *list, by_falling_utility);
    w->candidate = list;
    w->owned = true;
    return true;
}

sg_status auction_make(const sg_alloc_problem *problem, auction **ret, sg_error *err)
{
    auction *a = calloc(1, sizeof *a);
    if (!a)
        return sg_fail_memory(err);
    a->problem = problem;
    sg_status status = crowding_tables_make(problem, &a->crowding, err);
    if (status != SG_OK) {
        free(a);
        return status;
    }
    a->posting = calloc((size_t)problem->postings + 1, sizeof *a->posting);
    a->price = malloc(((size_t)problem->postings + 1) * sizeof *a->price);
    a->hungry = malloc(((size_t)problem->workers + 1) * sizeof *a->hungry);
    a->worker = calloc((size_t)problem->workers + 1, sizeof *a->worker);
    a->queue = malloc(((size_t)problem->workers + 1) * sizeof *a->queue);
    if (!a->posting || !a->price || !a->worker || !a->queue || !a->hungry) {
        auction_free(a);
        return sg_fail_memory(err);
    }
    for (uint32_t p = 0; p < problem->postings; p++) {
        a->posting[p].taken = problem->taken ? problem->taken[p] : 0;
        update_price(a, p);
    }
    for (uint32_t i = 0; i < problem->workers; i++) {
        auction_worker *w = &a->worker[i];
        w->candidate = problem->candidate + problem->first[i];
        w->count = (uint32_t)(problem->first[i + 1] - problem->first[i]);
        w->level = problem->level ? problem->level[i] : 0;
        if (!sorted(w) && !sort_list(w)) {
            auction_free(a);
            return sg_fail_memory(err);
        }
        if (problem->quota[i] > 0 && !problem->extend)
            enqueue(a, i);
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
        if (a->worker[i].owned)
            free((void *)(uintptr_t)a->worker[i].candidate);
    crowding_tables_free(&a->crowding);
    free(a->posting);
    free(a->worker);
    free(a->price);
    free(a->hungry);
    free(a->queue);
    free(a);
}
