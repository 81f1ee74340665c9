/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nobody stays short who could be served: a search for chains that end at a free slot, in which each
 * worker takes over the next one's. Prices that start high can leave such chains; here they are
 * looked for among all eligible pairs, whatever they cost (augmenting paths of a largest flow).
 *
 * The search goes in layers from all who are short at once. A posting is met once: whoever is asked
 * for postings is given those not met yet, so that answers soon are short. As chains of one search may
 * not cross, there are many; so what an asked search sees is listed, and the next ones look through the
 * lists alone, which costs little, until there is nothing to be found in these.
 */
#include <stdlib.h>

#include "auction.h"

enum { ASKED = 512, ROUNDS = 50 };

typedef struct search {
    auction *a;
    uint32_t *reached_by;    /* per posting: the worker; NO_POSTING: not met */
    auction_choice *choice;  /* per posting: as that worker sees it */
    uint32_t *gives;         /* per worker: the posting through whose slot it was reached, if any */
    bool *seen, *used;       /* per worker: on a chain that was carried out */
    uint16_t *price;         /* UINT16_MAX: met */
    uint32_t *layer;         /* workers to be asked, in order */
    uint32_t layer_count;
    sg_alloc_request *request;
    sg_alloc_candidate *room;
    uint32_t gained;
} search;

static sg_status search_make(search *s, auction *a, sg_error *err)
{
    const size_t postings = (size_t)a->problem->postings + 1;
    const size_t workers = (size_t)a->problem->workers + 1;
    *s = (search){.a = a,
                  .reached_by = malloc(postings * sizeof *s->reached_by),
                  .choice = malloc(postings * sizeof *s->choice),
                  .gives = malloc(workers * sizeof *s->gives),
                  .seen = calloc(workers, sizeof *s->seen),
                  .used = calloc(workers, sizeof *s->used),
                  .price = calloc(postings, sizeof *s->price),
                  /* each once, and once more for each time it met something and may meet more */
                  .layer = malloc((workers + postings) * sizeof *s->layer),
                  .request = malloc(ASKED * sizeof *s->request),
                  .room = malloc((size_t)ASKED * FEED_MOST * sizeof *s->room)};
    if (!s->reached_by || !s->choice || !s->gives || !s->seen || !s->used || !s->price ||
        !s->layer || !s->request || !s->room)
        return sg_fail_memory(err);
    for (uint32_t p = 0; p < a->problem->postings; p++)
        s->reached_by[p] = NO_POSTING;
    for (uint32_t i = 0; i < a->problem->workers; i++) {
        s->gives[i] = NO_POSTING;
        if (a->worker[i].held < a->problem->quota[i]) {
            s->seen[i] = true;
            s->layer[s->layer_count++] = i;
        }
    }
    return SG_OK;
}

static void search_free(search *s)
{
    free(s->reached_by);
    free(s->choice);
    free(s->gives);
    free(s->seen);
    free(s->used);
    free(s->price);
    free(s->layer);
    free(s->request);
    free(s->room);
}

/* May the worker have the posting for the one it gives? Employers stay distinct. */
static bool may_take(const search *s, uint32_t worker, uint32_t posting)
{
    const auction *a = s->a;
    const auction_worker *w = &a->worker[worker];
    const uint32_t employer = a->problem->employer[posting];
    for (int i = 0; i < w->held; i++) {
        const uint32_t held = w->posting[i];
        const bool same = employer != 0 && a->problem->employer[held] == employer;
        if (held == posting || (same && held != s->gives[worker]))
            return false;
    }
    return true;
}

/* Everybody on the way from `posting` back to somebody who is short takes over the next slot. */
static sg_status carry_out(search *s, uint32_t posting, sg_error *err)
{
    auction *a = s->a;
    for (uint32_t p = posting; p != NO_POSTING; p = s->gives[s->reached_by[p]])
        if (s->used[s->reached_by[p]])
            return SG_OK;
    sg_status status = SG_OK;
    for (uint32_t p = posting; p != NO_POSTING && status == SG_OK;) {
        const uint32_t worker = s->reached_by[p], given = s->gives[worker];
        s->used[worker] = true;
        if (given != NO_POSTING)
            auction_withdraw(a, worker, given);
        status = auction_list(a, worker, &s->choice[p], err);
        if (status == SG_OK)
            status = auction_take_free(a, worker, p, err);
        p = given;
    }
    s->gained += status == SG_OK;
    return status;
}

/* Where a slot is free a chain ends; whoever comes by may try that. Else its holders are next. */
static sg_status meet(search *s, uint32_t worker, const auction_choice *choice, sg_error *err)
{
    const auction *a = s->a;
    const uint32_t posting = choice->posting;
    s->reached_by[posting] = worker;
    s->choice[posting] = *choice;
    if (auction_has_free_slot(a, posting)) {
        const sg_status status = carry_out(s, posting, err);
        s->reached_by[posting] = NO_POSTING;
        return status;
    }
    s->price[posting] = UINT16_MAX;
    const auction_posting *p = &a->posting[posting];
    for (uint32_t i = 0; i < p->count; i++) {
        const uint32_t holder = p->heap[i].worker;
        if (!s->seen[holder]) {
            s->seen[holder] = true;
            s->gives[holder] = posting;
            s->layer[s->layer_count++] = holder;
        }
    }
    return SG_OK;
}

static bool may_meet(const search *s, uint32_t worker, uint32_t posting)
{
    return s->reached_by[posting] == NO_POSTING && s->a->crowding.capacity[posting] > 0 &&
           may_take(s, worker, posting);
}

/* Chains of listed pairs. */
static sg_status search_lists(search *s, sg_error *err)
{
    sg_status status = SG_OK;
    for (uint32_t at = 0; at < s->layer_count && status == SG_OK; at++) {
        const uint32_t worker = s->layer[at];
        const auction_worker *w = &s->a->worker[worker];
        for (uint32_t i = 0; i < w->count && status == SG_OK && !s->used[worker]; i++) {
            const auction_choice c = w->choice[i];
            if (may_meet(s, worker, c.posting))
                status = meet(s, worker, &c, err);
        }
    }
    return status;
}

/* Whom an answer leads to; it may be asked for more later. */
static sg_status follow(search *s, const sg_alloc_request *r, sg_error *err)
{
    bool any = false;
    sg_status status = SG_OK;
    for (size_t k = 0; k < r->count && status == SG_OK; k++) {
        const auction_choice c = auction_choice_of(s->a, &r->out[k]);
        if (s->used[r->worker])
            break;
        if (!may_meet(s, r->worker, c.posting))
            continue;
        status = auction_list(s->a, r->worker, &c, err);
        if (status == SG_OK)
            status = meet(s, r->worker, &c, err);
        any = any || s->reached_by[c.posting] != NO_POSTING;
    }
    if (any && r->count == r->room)
        s->layer[s->layer_count++] = r->worker;
    return status;
}

/* Chains of all eligible pairs. */
static sg_status search_all(search *s, sg_error *err)
{
    const sg_alloc_problem *problem = s->a->problem;
    sg_status status = SG_OK;
    for (uint32_t at = 0; at < s->layer_count && status == SG_OK;) {
        size_t count = 0;
        for (; at < s->layer_count && count < ASKED; at++, count++)
            s->request[count] = (sg_alloc_request){.worker = s->layer[at],
                                                   .price = s->price,
                                                   .least = -(1 << 30),
                                                   .out = s->room + count * FEED_MOST,
                                                   .room = FEED_MOST};
        status = problem->extend(problem->extend_context, s->request, count, err);
        for (size_t i = 0; i < count && status == SG_OK; i++)
            status = follow(s, &s->request[i], err);
    }
    return status;
}

static sg_status search_once(auction *a, bool all, uint32_t *ret_gained, sg_error *err)
{
    search s;
    sg_status status = search_make(&s, a, err);
    if (status == SG_OK)
        status = all ? search_all(&s, err) : search_lists(&s, err);
    *ret_gained = s.gained;
    search_free(&s);
    return status;
}

sg_status auction_reach(auction *a, sg_error *err)
{
    sg_status status = SG_OK;
    uint32_t gained = 1;
    for (int round = 0; round < ROUNDS && gained > 0 && status == SG_OK; round++) {
        while (gained > 0 && status == SG_OK)
            status = search_once(a, false, &gained, err);
        if (status == SG_OK)
            status = search_once(a, true, &gained, err);
    }
    return status;
}
