/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An auction that goes on where an earlier one ended, when little has changed since.
 *
 * Kept are what everybody holds and paid for it, the price of every posting, and for every worker the
 * most that anything they do not hold could gain them (`rest`). As long as prices only rise that holds,
 * so whoever lost nothing need not be asked again: they bid when they are outbid, and the bound takes
 * `rest` for whatever they might have had instead.
 *
 * What breaks it is a posting that is new; and a slot somebody left should come down to its cost, if what
 * that may gain is worth asking everybody. Such postings are shown at that price to everybody, by lists of these postings alone, which are short
 * to make, and go to whoever would pay most (a reverse auction, relax.c). What those leave is shown
 * in the next round, as long as there is something to gain. The bound takes what a posting nobody was
 * shown cost before, and so says what that loses.
 */
#include "warm.h"

#include <stdlib.h>

#include "songgang/messages/allocate.h"
#include "songgang/policy.h"

enum {
    SHOWN = 16,     /* postings shown to one worker at once */
    FIRST_ROOM = 16 /* of a first list: prices are near what they will be */
};

/* ---- restoring ---- */

/* False when it is no longer there, or is not theirs to hold. */
static bool restore_held(auction *a, uint32_t worker, const sg_alloc_held *held, sg_error *err,
                         sg_status *status)
{
    const uint32_t posting = held->posting;
    const sg_alloc_candidate candidate = {posting, held->utility, held->level, 0};
    if (posting >= a->problem->postings || held->utility > 10000 || held->paid < 0 ||
        held->level > SG_RULE_COUNT) {
        *status = sg_fail(err, SG_INVALID, SG_MSG_ALLOCATE_PROBLEM, "上次分配的结果越界");
        return false;
    }
    if (a->problem->start->price[posting] == SG_ALLOC_NEW || !auction_has_free_slot(a, posting) ||
        a->worker[worker].held == a->problem->quota[worker])
        return false;
    const auction_choice choice = auction_choice_of(a, &candidate);
    *status = auction_list(a, worker, &choice, err);
    if (*status == SG_OK)
        *status = auction_hold(a, worker, posting, held->paid, err);
    return true;
}

static void make_hungry(auction *a, uint32_t worker)
{
    a->worker[worker].hungry = true;
    a->hungry[a->hungry_count++] = worker;
}

/* To find jobs together both need lists, and longer ones. */
static void make_couples_hungry(auction *a)
{
    const sg_alloc_problem *problem = a->problem;
    const uint32_t alone = a->hungry_count; /* who joins has a partner who is hungry already */
    for (uint32_t i = 0; problem->partner && i < alone; i++) {
        const uint32_t one = a->hungry[i], other = problem->partner[one];
        if (other == SG_ALLOC_ALONE || problem->partner[other] != one)
            continue;
        a->worker[one].room = a->worker[other].room = FEED_ROOM / 2;
        if (!a->worker[other].hungry && problem->quota[other] > 0)
            make_hungry(a, other);
    }
}

sg_status warm_restore(auction *a, bool *ret_changed, sg_error *err)
{
    const sg_alloc_problem *problem = a->problem;
    const sg_alloc_start *start = problem->start;
    sg_status status = SG_OK;
    *ret_changed = start->gone;
    for (uint32_t i = 0; i < problem->workers && status == SG_OK; i++) {
        auction_worker *w = &a->worker[i];
        if (start->rest[i] != SG_ALLOC_NEW) {
            w->floor = start->rest[i];
            w->kept = true;
            w->room = FIRST_ROOM / 2; /* doubled when first asking */
            for (uint32_t h = start->first[i]; h < start->first[i + 1] && status == SG_OK; h++)
                if (!restore_held(a, i, &start->held[h], err, &status)) {
                    *ret_changed = true; /* its employer may be another by now */
                    w->floor = start->held[h].alike > w->floor ? start->held[h].alike : w->floor;
                }
        }
        if (w->held < problem->quota[i] && (start->rest[i] == SG_ALLOC_NEW || w->floor > 0))
            make_hungry(a, i);
    }
    make_couples_hungry(a);
    for (uint32_t p = 0; p < problem->postings; p++) {
        const int32_t price = start->price[p];
        const bool known = price != SG_ALLOC_NEW && price != INT32_MAX;
        auction_start_at(a, p, known ? price : 0);
        a->peak[p] = known && start->peak[p] > a->peak[p] ? start->peak[p] : a->peak[p];
        *ret_changed = *ret_changed || (price == SG_ALLOC_NEW && auction_has_free_slot(a, p));
    }
    *ret_changed = *ret_changed || a->hungry_count > 0;
    return status;
}

/* ---- showing ---- */

typedef struct showing {
    auction *a;
    uint8_t *shown; /* per posting */
    sg_alloc_request *request;
    int32_t *worst; /* per request: the least net of what the worker holds, at the bound's prices */
    sg_alloc_candidate *places;
    uint16_t *price[UINT8_MAX];
    uint16_t weight[UINT8_MAX];
    size_t count, weights;
} showing;

/* The bound takes the highest price at which anybody had a list made. */
static int32_t bound_net(const auction *a, uint32_t worker, const auction_choice *c)
{
    return FULL_BONUS + auction_value(a, worker, c) - a->peak[c->posting];
}

static const auction_choice *listed(const auction_worker *w, uint32_t posting)
{
    for (uint32_t c = 0; c < w->count; c++)
        if (w->choice[c].posting == posting)
            return &w->choice[c];
    return NULL;
}

static int32_t worst_of(const auction *a, uint32_t worker)
{
    const auction_worker *w = &a->worker[worker];
    int32_t worst = w->held < a->problem->quota[worker] ? 0 : INT32_MAX;
    for (int h = 0; h < w->held; h++) {
        const auction_choice *c = listed(w, w->posting[h]);
        const int32_t net = c ? bound_net(a, worker, c) : 0;
        worst = net < worst ? net : worst;
    }
    return worst > 0 ? worst : 0;
}

static sg_status own_prices(showing *s, uint16_t weight, const uint16_t **ret, sg_error *err)
{
    const uint32_t postings = s->a->problem->postings;
    for (size_t i = 0; i < s->weights; i++)
        if (s->weight[i] == weight) {
            *ret = s->price[i];
            return SG_OK;
        }
    uint16_t *own = s->weights < UINT8_MAX ? malloc(((size_t)postings + 1) * sizeof *own) : NULL;
    if (!own)
        return sg_fail_memory(err);
    for (uint32_t p = 0; p < postings; p++)
        own[p] = s->shown[p] ? auction_own_price(s->a, p, weight) : UINT16_MAX;
    s->weight[s->weights] = weight;
    s->price[s->weights++] = own;
    *ret = own;
    return SG_OK;
}

/* Which postings; their price is then their cost. */
static bool choose_shown(showing *s, bool first, bool dear)
{
    auction *a = s->a;
    bool any = false;
    for (uint32_t p = 0; p < a->problem->postings; p++) {
        if (!auction_has_free_slot(a, p))
            continue;
        const int32_t was = a->problem->start->price[p];
        if (!(dear && a->peak[p] > auction_next_cost(a, p)) &&
            !(first && (was == SG_ALLOC_NEW || was == INT32_MAX)))
            continue;
        s->shown[p] = any = true;
        auction_start_at(a, p, 0);
    }
    return any;
}

static sg_status ask(showing *s, bool first, sg_error *err)
{
    const auction *a = s->a;
    const sg_alloc_problem *problem = a->problem;
    sg_status status = SG_OK;
    for (uint32_t i = 0; i < problem->workers && status == SG_OK; i++) {
        if (problem->quota[i] == 0 || (first && a->worker[i].hungry))
            continue;
        const uint16_t weight = problem->weight[i];
        const int32_t worst = worst_of(a, i);
        sg_alloc_request *r = &s->request[s->count];
        s->worst[s->count] = worst;
        *r = (sg_alloc_request){.worker = i,
                                .out = s->places + s->count * SHOWN,
                                .room = SHOWN,
                                .least = (int32_t)((int64_t)(worst - FULL_BONUS) * 1000 / weight) - 2};
        status = own_prices(s, weight, &r->price, err);
        s->count++;
    }
    return status == SG_OK && s->count > 0
               ? problem->extend(problem->extend_context, s->request, s->count, err)
               : status;
}

static sg_status take_answer(showing *s, size_t at, sg_error *err)
{
    auction *a = s->a;
    const sg_alloc_request *r = &s->request[at];
    auction_worker *w = &a->worker[r->worker];
    sg_status status = SG_OK;
    int32_t floor = s->worst[at]; /* what was not shown gains no more than the worst held */
    for (size_t k = 0; k < r->count && status == SG_OK; k++) {
        const auction_choice c = auction_choice_of(a, &r->out[k]);
        status = auction_list(a, r->worker, &c, err);
        if (r->count == r->room && k + 1 == r->count) {
            const int32_t net = bound_net(a, r->worker, &c) + 3; /* rounding */
            floor = net > floor ? net : floor;
        }
    }
    w->floor = floor > w->floor ? floor : w->floor;
    return status;
}

/* From more than anybody would pay, or what it was before, down to what somebody does. */
static sg_status bring_down(showing *s, const int32_t *cost, sg_error *err)
{
    enum { TOO_DEAR = FULL_BONUS + 20000 };
    auction *a = s->a;
    bool any = false;
    for (uint32_t p = 0; p < a->problem->postings; p++)
        if (s->shown[p])
            auction_start_at(a, p, TOO_DEAR);
    sg_status status = auction_bring_down(a, &any, err);
    for (uint32_t p = 0; p < a->problem->postings; p++)
        if (s->shown[p]) /* nobody was given a list meanwhile, but for that at cost */
            a->peak[p] = a->price[p] > cost[p] ? a->price[p] : cost[p];
    return status;
}

sg_status warm_show(auction *a, bool first, bool dear, bool *ret_any, sg_error *err)
{
    const size_t workers = (size_t)a->problem->workers + 1;
    showing s = {.a = a,
                 .shown = calloc((size_t)a->problem->postings + 1, sizeof *s.shown),
                 .request = malloc(workers * sizeof *s.request),
                 .worst = malloc(workers * sizeof *s.worst),
                 .places = malloc(workers * SHOWN * sizeof *s.places)};
    int32_t *cost = malloc(((size_t)a->problem->postings + 1) * sizeof *cost);
    sg_status status =
        cost && s.shown && s.request && s.worst && s.places ? SG_OK : sg_fail_memory(err);
    *ret_any = status == SG_OK && choose_shown(&s, first, dear);
    if (*ret_any) {
        status = ask(&s, first, err);
        for (uint32_t p = 0; p < a->problem->postings && status == SG_OK; p++)
            if (s.shown[p])
                cost[p] = a->peak[p] = a->price[p];
        for (size_t i = 0; i < s.count && status == SG_OK; i++)
            status = take_answer(&s, i, err);
        if (status == SG_OK)
            status = bring_down(&s, cost, err);
    }
    free(cost);
    for (size_t i = 0; i < s.weights; i++)
        free(s.price[i]);
    free(s.shown);
    free(s.request);
    free(s.worst);
    free(s.places);
    return status;
}

int64_t warm_unsettled(const auction *a)
{
    int64_t sum = 0;
    for (uint32_t p = 0; p < a->problem->postings; p++) {
        const auction_posting *posting = &a->posting[p];
        for (uint32_t k = posting->taken + posting->count + 1; k <= a->crowding.capacity[p]; k++) {
            const int32_t over = a->peak[p] - crowding_cost(&a->crowding, p, k);
            if (over <= 0)
                break; /* costs never fall */
            sum += over;
        }
    }
    return sum;
}

/* ---- keeping ---- */

static int held_at(const auction_worker *w, uint32_t posting)
{
    for (int h = 0; h < w->held; h++)
        if (w->posting[h] == posting)
            return h;
    return -1;
}

/* The most that what the worker does not hold gains: per posting held, of others of its employer, as
 * these are in its stead; and of all others. */
static int32_t rest_of(const auction *a, uint32_t worker, int32_t alike[MAX_QUOTA])
{
    const sg_alloc_problem *problem = a->problem;
    const auction_worker *w = &a->worker[worker];
    int32_t rest = w->floor > 0 ? w->floor : 0;
    for (int h = 0; h < MAX_QUOTA; h++)
        alike[h] = 0;
    for (uint32_t c = 0; c < w->count; c++) {
        const auction_choice *choice = &w->choice[c];
        const uint32_t employer = problem->employer[choice->posting];
        if (a->price[choice->posting] == INT32_MAX || held_at(w, choice->posting) >= 0)
            continue;
        int32_t *most = &rest;
        for (int h = 0; h < w->held; h++)
            if (employer != 0 && problem->employer[w->posting[h]] == employer)
                most = &alike[h];
        const int32_t net = bound_net(a, worker, choice);
        *most = net > *most ? net : *most;
    }
    const sg_alloc_start *start = problem->start;
    for (uint32_t i = w->kept ? start->first[worker] : 0; w->kept && i < start->first[worker + 1]; i++) {
        const int h = held_at(w, start->held[i].posting);
        int32_t *most = h >= 0 ? &alike[h] : &rest;
        *most = start->held[i].alike > *most ? start->held[i].alike : *most;
    }
    return rest;
}

sg_status warm_state(const auction *a, sg_allocation *r, sg_error *err)
{
    const uint32_t workers = a->problem->workers, postings = a->problem->postings;
    size_t *first = malloc(((size_t)workers + 1) * sizeof *first), at = 0;
    r->paid = calloc(r->offer_count + 1, sizeof *r->paid);
    r->alike = calloc(r->offer_count + 1, sizeof *r->alike);
    r->asked = malloc(((size_t)postings + 1) * sizeof *r->asked);
    r->rest = malloc(((size_t)workers + 1) * sizeof *r->rest);
    if (!first || !r->paid || !r->alike || !r->asked || !r->rest) {
        free(first);
        return sg_fail_memory(err);
    }
    for (uint32_t i = 0; i < workers; i++) {
        int32_t alike[MAX_QUOTA];
        first[i] = at;
        r->rest[i] = rest_of(a, i, alike);
        for (; at < first[i] + r->assigned[i]; at++)
            r->alike[at] = alike[held_at(&a->worker[i], r->offer[at].posting)];
    }
    first[workers] = at;
    for (uint32_t p = 0; p < postings; p++) {
        const auction_posting *posting = &a->posting[p];
        r->asked[p] = a->price[p];
        for (uint32_t b = 0; b < posting->count; b++) {
            const uint32_t worker = posting->heap[b].worker;
            for (size_t o = first[worker]; o < first[worker + 1]; o++)
                if (r->offer[o].posting == p)
                    r->paid[o] = posting->heap[b].amount;
        }
    }
    free(first);
    return SG_OK;
}
