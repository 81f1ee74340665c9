/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The auction: workers bid for push slots of postings until nobody wants to change.
 *
 * A posting offers capacity slots; slot k costs c_k (crowding), so its price is max(c_k, the bid of
 * its holder). A worker wants up to `quota` slots at distinct postings of distinct employers, each
 * worth FULL_BONUS + weighted value − price, and raises the price of its best choice to the point
 * where the next best would do as well, plus a little (Bertsekas' ε-complementary slackness: the
 * result is within that little per offer of the optimum). The little is EPSILON and a 64th of
 * the price, so that a fight for dear slots takes fewer rounds; the bound, which is computed from
 * the prices, tells what that cost. The bonus puts serving a worker above any value.
 * Slots nobody holds stay at their cost, which is what makes a forward auction optimal when slots
 * are left over. Sequential and deterministic.
 * D. P. Bertsekas, "Auction algorithms for network flow problems", Comput. Optim. Appl. 1 (1992).
 *
 * Lists of candidates are short, and still nothing eligible is overlooked: every list comes with a
 * floor that no unlisted posting, on whatever step of the ladder, exceeds. A worker whose best
 * listed choice sinks below its floor is hungry: it stops bidding until it got the best postings at
 * the prices of that moment, with a new floor. So the auction, and the bound from its prices, are
 * over all eligible pairs.
 */
#ifndef SONGGANG_ALLOCATE_AUCTION_H
#define SONGGANG_ALLOCATE_AUCTION_H

#include <stdbool.h>

#include "crowding.h"
#include "songgang/allocate.h"

enum {
    FULL_BONUS = 60000, /* 1/10000; more than any value plus any crowding cost */
    EPSILON = 20, /* 1/10000 */
    STEEPEST = 10000, /* beyond this price ε grows no more */
    PRICE_MAX = UINT16_MAX - 1, /* dearer ones look like this to whoever asks for candidates */
    MAX_QUOTA = 8,
    FEED_ROOM = 64, /* candidates of the first feed; doubled each time up to FEED_MOST */
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

/* A candidate as the auction sees it. */
typedef struct auction_choice {
    uint32_t posting;
    int16_t own;   /* utility less the cost of its ladder step, before weighting */
    uint8_t level;
    uint8_t reserved;
} auction_choice;

typedef struct auction_worker {
    auction_choice *choice; /* by falling own value */
    uint32_t count;
    int32_t floor; /* net (bonus included) that no unlisted posting exceeds; 0: list complete */
    uint8_t held;
    bool queued, hungry;
    bool fresh;    /* fed since it last had all it wants: bids on what it has */
    uint16_t room; /* of its latest feed */
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

static inline int32_t auction_weighted(const auction *a, uint32_t worker, int32_t own)
{
    return own * a->problem->weight[worker] / 1000;
}

static inline int32_t auction_value(const auction *a, uint32_t worker, const auction_choice *choice)
{
    return auction_weighted(a, worker, choice->own);
}

static inline uint16_t auction_utility(const auction *a, const auction_choice *choice)
{
    return (uint16_t)(choice->own + a->problem->step_cost * choice->level);
}

#endif
