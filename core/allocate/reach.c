/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nobody stays short who could be served: a search for chains that end at a free slot, in which each
 * worker takes over the next one's. Prices that start high can leave such chains; here they are
 * looked for among all eligible pairs, whatever they cost (augmenting paths of a largest flow).
 *
 * The search goes in layers from all who are short at once. A posting is met once: whoever is asked
 * for postings is given those not met yet, so that answers soon are short.
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
            status = auction_take(a, worker, p, a->price[p], err);
        p = given;
    }
    s->gained += status == SG_OK;
    return status;
}

static sg_status meet(search *s, uint32_t worker, const sg_alloc_candidate *candidate,
                      sg_error *err)
{
    const auction *a = s->a;
    const uint32_t posting = candidate->posting;
    s->reached_by[posting] = worker;
    s->choice[posting] = auction_choice_of(a, candidate);
    s->price[posting] = UINT16_MAX;
    if (auction_has_free_slot(a, posting))
        return carry_out(s, posting, err);
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

static sg_status search_run(search *s, sg_error *err)
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
        for (size_t i = 0; i < count && status == SG_OK; i++) {
            const sg_alloc_request *r = &s->request[i];
            bool any = false;
            for (size_t k = 0; k < r->count && status == SG_OK; k++) {
                const uint32_t posting = r->out[k].posting;
                if (s->used[r->worker])
                    break;
                if (s->reached_by[posting] != NO_POSTING ||
                    s->a->crowding.capacity[posting] == 0 || !may_take(s, r->worker, posting))
                    continue;
                any = true;
                status = meet(s, r->worker, &r->out[k], err);
            }
            if (any && r->count == r->room)
                s->layer[s->layer_count++] = r->worker;
        }
    }
    return status;
}

sg_status auction_reach(auction *a, sg_error *err)
{
    sg_status status = SG_OK;
    uint32_t gained = 1;
    for (int round = 0; round < ROUNDS && gained > 0 && status == SG_OK; round++) {
        search s;
        status = search_make(&s, a, err);
        if (status == SG_OK)
            status = search_run(&s, err);
        gained = s.gained;
        search_free(&s);
    }
    return status;
}
