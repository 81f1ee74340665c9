/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The auction: workers bid for push slots of postings until nobody wants to change.
 *
 * A posting offers capacity slots; slot k costs c_k (crowding), so its price is max(c_k, the bid of
 * its holder). A worker wants up to `quota` slots at distinct postings of distinct employers, each
 * worth FULL_BONUS + weighted utility − price, and raises the price of its best choice to the
 * point where the next best would do as well, plus EPSILON (Bertsekas' ε-complementary slackness:
 * the result is within EPSILON per offer of the optimum). The bonus puts serving a worker above any
 * utility. Slots nobody holds stay at their cost, which is what makes a forward auction optimal
 * when slots are left over. Sequential and deterministic.
 * D. P. Bertsekas, "Auction algorithms for network flow problems", Comput. Optim. Appl. 1 (1992).
 *
 * Lists of candidates are short, and still nothing eligible is overlooked: every list comes with a
 * floor that no unlisted posting exceeds. A worker whose best listed choice sinks below its floor
 * is hungry: it stops bidding until it got the best postings at the prices of that moment, with a
 * new floor. So the auction, and the bound from its prices, are over all eligible pairs.
 */
#ifndef SONGGANG_ALLOCATE_AUCTION_H
#define SONGGANG_ALLOCATE_AUCTION_H

#include <stdbool.h>

#include "crowding.h"
#include "songgang/allocate.h"

enum {
    FULL_BONUS = 20000, /* 1/10000; more than any utility plus any crowding cost */
    EPSILON = 30,       /* 1/10000 */
    PRICE_MAX = 9999,   /* dearer ones look like this to whoever asks for candidates */
    MAX_QUOTA = 8,
    FEED_ROOM = 64,     /* candidates of the first feed; doubled each time up to FEED_MOST */
    FEED_MOST = 1000
};
#define NO_POSTING UINT32_MAX

typedef struct auction_bid {
    int32_t amount;
    uint32_t worker;
} auction_bid;

typedef struct auction_posting {
    auction_bid *heap; /* lowest bid first */
    uint32_t count, room;
    uint32_t taken;    /* slots held since earlier plans; they fill the cheapest ones */
} auction_posting;

typedef struct auction_worker {
    const sg_alloc_candidate *candidate; /* by falling utility; borrowed, or owned once replaced */
    uint32_t count;
    int32_t floor; /* net (bonus included) that no unlisted posting exceeds; 0: list complete */
    uint8_t level; /* ladder step the list stands for */
    uint8_t held;
    bool owned, queued, hungry;
    bool sated; /* got as much as there is room for: bids on what it has */
    uint8_t feeds;
    uint32_t posting[MAX_QUOTA]; /* the first `held` */
} auction_worker;

typedef struct auction {
    const sg_alloc_problem *problem;
    crowding_tables crowding;
    auction_posting *posting;
    int32_t *price; /* per posting: what a newcomer pays at least; INT32_MAX: has no slot */
    auction_worker *worker;
    uint32_t *queue; /* ring of problem->workers entries */
    uint32_t queue_first, queue_count;
    uint32_t *hungry; /* those to be fed before bidding goes on */
    uint32_t hungry_count;
    uint64_t bids;
} auction;

sg_status auction_make(const sg_alloc_problem *problem, auction **ret, sg_error *err);
void auction_free(auction *a);
/* Bid until the queue is empty; workers that need more candidates are then in `hungry`. */
sg_status auction_run(auction *a, sg_error *err);
/* Price of a posting in 1/10000 of the worker's own utility, at most PRICE_MAX. */
static inline uint16_t auction_own_price(const auction *a, uint32_t posting, uint16_t weight)
{
    int64_t price = (int64_t)a->price[posting] * 1000 / weight;
    return price < PRICE_MAX ? (uint16_t)price : (uint16_t)PRICE_MAX;
}

/* Give a worker the answer to `request` instead of its list; what it holds stays listed. Queues it
 * when short. */
sg_status auction_feed(auction *a, const sg_alloc_request *request, sg_error *err);

/* utility × weight in 1/10000. */
static inline int32_t auction_value(const auction *a, uint32_t worker,
                                    const sg_alloc_candidate *candidate)
{
    return (int32_t)candidate->utility * a->problem->weight[worker] / 1000;
}

#endif
