/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The other half of an auction that does not start at the least prices: a posting whose slot nobody
 * holds although it starts at more than it costs comes down until somebody would rather have it.
 *
 * It goes to whoever would pay most, at what the second would pay less ε, and what they let go of for it
 * comes down in turn (a reverse auction: Bertsekas and Castañon, "A forward/reverse auction
 * algorithm for asymmetric assignment problems", Comput. Optim. Appl. 1 (1992)). Each time a worker
 * gains ε at least, so it ends. Only pairs on somebody's list are seen; the bound, which is computed
 * from the highest prices at which lists were made, tells what that cost.
 */
#include <stdlib.h>

#include "auction.h"

/* Who lists a posting: entry[first[p] .. first[p + 1]). */
typedef struct listing {
    uint32_t worker;
    int16_t own;
} listing;

typedef struct relaxation {
    auction *a;
    uint64_t *first;
    listing *entry;
    uint32_t *stack; /* postings to come down */
    bool *stacked;
    uint32_t count;
} relaxation;

static sg_status list_all(relaxation *r, sg_error *err)
{
    const auction *a = r->a;
    const uint32_t postings = a->problem->postings, workers = a->problem->workers;
    r->first = calloc((size_t)postings + 2, sizeof *r->first);
    r->stack = malloc(((size_t)postings + 1) * sizeof *r->stack);
    r->stacked = calloc((size_t)postings + 1, sizeof *r->stacked);
    if (!r->first || !r->stack || !r->stacked)
        return sg_fail_memory(err);
    uint64_t *next = r->first + 2; /* counts; then starts, of one posting further on; then ends */
    uint64_t total = 0;
    for (uint32_t i = 0; i < workers; i++)
        for (uint32_t c = 0; c < a->worker[i].count; c++)
            if (a->worker[i].choice[c].posting + 1 < postings)
                next[a->worker[i].choice[c].posting]++;
    for (uint32_t i = 0; i < workers; i++)
        total += a->worker[i].count;
    for (uint32_t p = 2; p <= postings; p++)
        r->first[p] += r->first[p - 1];
    r->entry = malloc((size_t)(total + 1) * sizeof *r->entry);
    if (!r->entry)
        return sg_fail_memory(err);
    next = r->first + 1;
    for (uint32_t i = 0; i < workers; i++)
        for (uint32_t c = 0; c < a->worker[i].count; c++) {
            const auction_choice *choice = &a->worker[i].choice[c];
            r->entry[next[choice->posting]++] = (listing){i, choice->own};
        }
    return SG_OK;
}

/* What the worker would give for `posting`: nothing when short, else the one of the same employer,
 * else the one it gains least by. False when it holds the posting itself. */
static bool given_for(const auction *a, uint32_t worker, uint32_t posting, uint32_t *ret_given,
                      int32_t *ret_net)
{
    const auction_worker *w = &a->worker[worker];
    const uint32_t employer = a->problem->employer[posting];
    bool full = w->held == a->problem->quota[worker], same = false;
    *ret_given = NO_POSTING;
    *ret_net = 0;
    for (int i = 0; i < w->held; i++) {
        if (w->posting[i] == posting)
            return false;
        const bool own = employer != 0 && a->problem->employer[w->posting[i]] == employer;
        if (same || (!own && !full))
            continue;
        const int32_t net = auction_held_net(a, worker, i);
        if (own || *ret_given == NO_POSTING || net < *ret_net) {
            *ret_given = w->posting[i];
            *ret_net = net;
        }
        same = own;
    }
    return true;
}

static void stack(relaxation *r, uint32_t posting)
{
    const auction *a = r->a;
    if (!r->stacked[posting] && auction_has_free_slot(a, posting) &&
        a->start[posting] > auction_next_cost(a, posting)) {
        r->stacked[posting] = true;
        r->stack[r->count++] = posting;
    }
}

/* One slot of `posting` to whoever would pay most for it. */
static sg_status come_down(relaxation *r, uint32_t posting, sg_error *err)
{
    auction *a = r->a;
    const int32_t cost = auction_next_cost(a, posting), start = a->start[posting];
    int32_t best = 0, second = 0; /* what the first two would pay */
    uint32_t winner = 0, given = NO_POSTING;
    for (uint64_t i = r->first[posting]; i < r->first[posting + 1]; i++) {
        const listing *l = &r->entry[i];
        uint32_t other;
        int32_t net;
        if (!given_for(a, l->worker, posting, &other, &net))
            continue;
        const int32_t pays = FULL_BONUS + auction_weighted(a, l->worker, l->own) - net;
        if (pays > best) {
            second = best;
            best = pays;
            winner = l->worker;
            given = other;
        } else if (pays > second) {
            second = pays;
        }
    }
    const int32_t least = auction_least_raise(a, cost);
    if (best < cost + least) {
        auction_start_at(a, posting, 0);
        return SG_OK;
    }
    int32_t price = second - least < best - 2 * least ? second - least : best - 2 * least;
    price = price < start ? price : start;
    price = price > cost ? price : cost;
    if (given != NO_POSTING) {
        auction_withdraw(a, winner, given);
        stack(r, given);
    }
    auction_start_at(a, posting, price);
    /* the free slot, not that of a holder who pays less */
    sg_status status = auction_take_free(a, winner, posting, err);
    stack(r, posting); /* it may have more slots */
    return status;
}

void auction_reconsider(auction *a, bool *ret_any)
{
    for (uint32_t i = 0; i < a->problem->workers; i++) {
        const auction_worker *w = &a->worker[i];
        if (w->held < a->problem->quota[i])
            continue;
        uint32_t given = NO_POSTING, other;
        int32_t most = 0, net;
        for (uint32_t c = 0; c < w->count; c++) {
            const uint32_t posting = w->choice[c].posting;
            const int32_t price = a->price[posting];
            if (price == INT32_MAX || !given_for(a, i, posting, &other, &net))
                continue;
            const int32_t gain = FULL_BONUS + auction_value(a, i, &w->choice[c]) - price - net -
                                 2 * auction_least_raise(a, price);
            if (gain > most) {
                most = gain;
                given = other;
            }
        }
        if (given != NO_POSTING) {
            auction_withdraw(a, i, given);
            auction_enqueue(a, i);
            *ret_any = true;
        }
    }
}

sg_status auction_bring_down(auction *a, bool *ret_any, sg_error *err)
{
    enum { MOST = 200 }; /* steps per posting, on average */
    relaxation r = {.a = a};
    sg_status status = list_all(&r, err);
    for (uint32_t p = 0; p < a->problem->postings && status == SG_OK; p++)
        stack(&r, p);
    *ret_any = *ret_any || r.count > 0;
    uint64_t left = (uint64_t)a->problem->postings * MOST;
    while (r.count > 0 && status == SG_OK && left-- > 0) {
        const uint32_t posting = r.stack[--r.count];
        r.stacked[posting] = false;
        status = come_down(&r, posting, err);
    }
    free(r.first);
    free(r.entry);
    free(r.stack);
    free(r.stacked);
    return status;
}

sg_status auction_relax(auction *a, bool *ret_any, sg_error *err)
{
    sg_status status = auction_bring_down(a, ret_any, err);
    for (uint32_t i = 0; i < a->problem->workers && *ret_any && status == SG_OK; i++)
        if (a->worker[i].held < a->problem->quota[i]) {
            a->worker[i].hungry = true;
            a->hungry[a->hungry_count++] = i;
        }
    return status;
}
