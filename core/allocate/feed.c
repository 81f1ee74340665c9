/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See feed.h.
 */
#include "feed.h"

#include <stdlib.h>
#include <string.h>

#include "figures.h"
#include "songgang/messages/allocate.h"

enum { FEED_BATCH = 4096, FIRST_BATCH = 512, MAX_WEIGHTS = 64 };

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
    size_t room;  /* for each; 0: as its worker is due */
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
        total += b->request[i].room =
            b->room > 0 ? b->room : room_of(&a->worker[b->request[i].worker]);
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

static sg_status check_answer(const auction *a, const sg_alloc_request *r, sg_error *err)
{
    if (r->count > r->room)
        return sg_fail(err, SG_INVALID, SG_MSG_ALLOCATE_PROBLEM, "补充候选过多");
    for (size_t k = 0; k < r->count; k++)
        if (r->out[k].posting >= a->problem->postings || r->out[k].utility > 10000 ||
            r->out[k].level > LAST_LEVEL)
            return sg_fail(err, SG_INVALID, SG_MSG_ALLOCATE_PROBLEM, "补充候选越界");
    return SG_OK;
}

/* Give everybody what came. */
static sg_status batch_feed(auction *a, batch *b, sg_error *err)
{
    sg_status status = batch_finish(a, b, err);
    for (size_t i = 0; i < b->count && status == SG_OK; i++) {
        status = check_answer(a, &b->request[i], err);
        if (status == SG_OK)
            status = auction_feed(a, &b->request[i], err);
    }
    batch_clear(b);
    return status;
}

/* Feed all that are hungry. */
sg_status feed_hungry(auction *a, sg_error *err)
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

static sg_status begin_next(auction *a, batch *b, uint32_t *at, uint32_t every,
                            sg_error *err)
{
    for (; *at < a->problem->workers && b->count < FIRST_BATCH; *at += every)
        if (a->problem->quota[*at] > 0)
            batch_add(b, *at);
    return b->count > 0 ? batch_begin(a, b, err) : SG_OK;
}

/* Workers enter in groups, each with lists made at the prices the groups before it have bid up: so
 * lists differ from the start, and few have to be made again. While a group bids the lists of the next
 * are made, so these are a group behind; prices have only risen since, and floors hold. */
sg_status feed_enter(auction *a, uint32_t every, sg_error *err)
{
    batch *two = calloc(2, sizeof *two), *now = two, *next = two ? two + 1 : NULL;
    if (!two)
        return sg_fail_memory(err);
    uint32_t at = 0;
    sg_status status = begin_next(a, now, &at, every, err);
    while (status == SG_OK && now->count > 0) {
        status = batch_feed(a, now, err);
        if (status == SG_OK)
            status = begin_next(a, next, &at, every, err);
        if (status == SG_OK)
            status = auction_run(a, err);
        if (status == SG_OK && a->problem->progress &&
            !a->problem->progress(a->problem->progress_context, at / every, a->problem->workers))
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

/* What of an answer is better than the worst the worker holds, or than nothing, is listed. */
static sg_status list_better(auction *a, const sg_alloc_request *r, sg_error *err)
{
    const auction_worker *w = &a->worker[r->worker];
    int32_t worst = w->held < a->problem->quota[r->worker] ? 0 : INT32_MAX;
    for (int h = 0; h < w->held && worst > 0; h++) {
        const int32_t net = auction_held_net(a, r->worker, h);
        worst = net < worst ? net : worst;
    }
    sg_status status = SG_OK;
    for (size_t k = 0; k < r->count && status == SG_OK; k++) {
        const auction_choice c = auction_choice_of(a, &r->out[k]);
        const int32_t price = a->price[c.posting];
        if (price != INT32_MAX && FULL_BONUS + auction_value(a, r->worker, &c) - price > worst)
            status = auction_list(a, r->worker, &c, err);
    }
    return status;
}

static sg_status prove_batch(auction *a, batch *b, int64_t *total, sg_error *err)
{
    sg_status status = batch_finish(a, b, err);
    for (size_t i = 0; i < b->count && status == SG_OK; i++) {
        const sg_alloc_request *r = &b->request[i];
        status = check_answer(a, r, err);
        if (status != SG_OK)
            break;
        const int64_t most = bound_of_answer(a, r);
        int64_t has = 0;
        for (int h = 0; h < a->worker[r->worker].held; h++)
            has += auction_held_net(a, r->worker, h);
        *total += most;
        if (most > has + auction_least_raise(a, 0))
            status = list_better(a, r, err);
    }
    batch_clear(b);
    return status;
}

static sg_status keep_proof(auction *a, int64_t total, sg_error *err)
{
    const size_t size = ((size_t)a->problem->postings + 1) * sizeof *a->proven_price;
    if (a->proven_price && a->proven <= total)
        return SG_OK;
    if (!a->proven_price)
        a->proven_price = malloc(size);
    if (!a->proven_price)
        return sg_fail_memory(err);
    memcpy(a->proven_price, a->price, a->problem->postings * sizeof *a->proven_price);
    a->proven = total;
    return SG_OK;
}

sg_status feed_prove(auction *a, sg_error *err)
{
    batch *b = calloc(1, sizeof *b);
    if (!b)
        return sg_fail_memory(err);
    b->room = BOUND_ROOM;
    int64_t total = bound_of_slots(a, a->price);
    sg_status status = SG_OK;
    for (uint32_t at = 0; at < a->problem->workers && status == SG_OK;) {
        for (; at < a->problem->workers && b->count < FEED_BATCH; at++)
            if (a->problem->quota[at] > 0)
                batch_add(b, at);
        status = batch_begin(a, b, err);
        if (status == SG_OK)
            status = prove_batch(a, b, &total, err);
    }
    batch_finish(a, b, NULL);
    batch_clear(b);
    free(b);
    return status == SG_OK ? keep_proof(a, total, err) : status;
}
