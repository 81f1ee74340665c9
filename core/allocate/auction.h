/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The auction: workers bid for push slots of postings until nobody wants to change.
 *
 * A posting offers capacity slots; slot k costs c_k (crowding), so its price is max(c_k, the bid of
 * its holder). A worker wants up to `quota` slots at distinct postings of distinct employers, each
 * worth FULL_BONUS + weighted value − price, and raises the price of its best choice to the point
 * where the next best would do as well, plus a little (Bertsekas' ε-complementary slackness: the
 * result is within that little per offer of the optimum). The little is an auction_pace's; the
 * bound, which is computed from the prices, tells what it cost. The bonus puts serving a worker above any value.
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
    FULL_BONUS = 54000, /* 1/10000; more than any value plus any crowding cost, and so little that
                           nobody of weight 1 or more gains by what costs PRICE_MAX */
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
    bool kept;     /* its list is that of problem->start, whose `alike` count beside it */
    uint16_t room; /* of its latest feed */
    uint32_t posting[MAX_QUOTA]; /* the first `held` */
    int16_t own[MAX_QUOTA];      /* their own values */
} auction_worker;

/* How bids are raised, and how far below its floor a worker goes on with the list it has. The part
 * of the price lets a fight for dear slots take fewer rounds. */
typedef struct auction_pace {
    int32_t epsilon, part, most; /* ε and a part-th of the price, of `most` at the most */
    int32_t patience;            /* so many raises */
} auction_pace;

typedef struct auction {
    const sg_alloc_problem *problem;
    const auction_pace *pace;
    uint32_t scale; /* each bidder stands for so many and takes as many slots; 1 but in a sample */
    bool rough;     /* prices may be too high here and there */
    int32_t *start; /* per posting: no slot is given for less */
    int32_t *peak;  /* per posting: the highest price at which anybody had a list made */
    crowding_tables crowding;
    auction_posting *posting;
    int32_t *price; /* per posting: what a newcomer pays at least; INT32_MAX: has no slot */
    auction_worker *worker;
    uint32_t *queue; /* ring of problem->workers entries */
    uint32_t queue_first, queue_count;
    uint32_t *hungry; /* those to be fed before bidding goes on */
    uint32_t hungry_count;
    uint64_t bids, fed; /* lists given */
    /* By feed_prove: the least that the offers of all are worth at most, bonuses included, and the
     * prices it was found at; NULL: `peak` and the floors bound the plan. */
    int64_t proven;
    int32_t *proven_price;
} auction;

sg_status auction_make(const sg_alloc_problem *problem, auction **ret, sg_error *err);
void auction_free(auction *a);
/* Everybody lets go of everything and goes back into the queue; what was fully taken starts at its
 * price less a raise, all else at its cost. Then bids go by `pace`, which is kept. Lists are kept;
 * but as prices have come down, their floors are no bounds any more: see feed_prove(). */
void auction_restart(auction *a, const auction_pace *pace);
/* Forget all lists and how high prices have been; nobody is queued. After auction_restart(). */
void auction_forget(auction *a);
/* ---- for relax.c and couples.c ---- */
bool auction_has_free_slot(const auction *a, uint32_t posting);
/* Crowding cost of the next slot of a posting that has one free. */
int32_t auction_next_cost(const auction *a, uint32_t posting);
/* By how much a bid exceeds what would do: dear slots are fought for in larger steps. */
int32_t auction_least_raise(const auction *a, int32_t price);
/* Give `worker` a slot of `posting`, of that value of its own, at `amount`: a free one if that is not dearer than the lowest
 * bid, else the lowest bidder's, who goes back into the queue. */
sg_status auction_take(auction *a, uint32_t worker, uint32_t posting, int16_t own, int32_t amount,
                       sg_error *err);
/* Give `worker` a free slot of `posting` at what it is given for, nobody else's; there must be one. */
sg_status auction_take_free(auction *a, uint32_t worker, uint32_t posting, sg_error *err);
/* The same at `amount`, of what it lists. */
sg_status auction_hold(auction *a, uint32_t worker, uint32_t posting, int32_t amount, sg_error *err);
/* The worker's slot is free again, at the price it had. The worker is not queued. */
void auction_withdraw(auction *a, uint32_t worker, uint32_t posting);
void auction_start_at(auction *a, uint32_t posting, int32_t start);

void auction_enqueue(auction *a, uint32_t worker);
auction_choice auction_choice_of(const auction *a, const sg_alloc_candidate *candidate);
/* Put a choice on the worker's list if it is not there. */
sg_status auction_list(auction *a, uint32_t worker, const auction_choice *choice, sg_error *err);

/* reach.c: serve everybody who can be by chains of exchanges, over all eligible pairs. */
sg_status auction_reach(auction *a, sg_error *err);

/* relax.c: those who hold a dear slot and have something better on a new list go back into the
 * queue; sets `*ret_any` if there was one. */
void auction_reconsider(auction *a, bool *ret_any);
/* relax.c: no slot that nobody holds is left dearer than it costs, as far as lists go; sets `*ret_any` if
 * there was one. */
sg_status auction_bring_down(auction *a, bool *ret_any, sg_error *err);
/* relax.c: no slot that nobody holds is left dearer than it costs. If there was one, or
 * `*ret_any` is set already, those who are short or hold a dear slot are then hungry. */
sg_status auction_relax(auction *a, bool *ret_any, sg_error *err);

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

/* No posting that the answer leaves out has a higher net, bonus included, at the prices asked for. */
int32_t auction_floor_of(const auction *a, const sg_alloc_request *request);

static inline int32_t auction_weighted(const auction *a, uint32_t worker, int32_t own)
{
    return own * a->problem->weight[worker] / 1000;
}

static inline int32_t auction_value(const auction *a, uint32_t worker, const auction_choice *choice)
{
    return auction_weighted(a, worker, choice->own);
}

/* Net of the h-th posting that the worker holds. */
static inline int32_t auction_held_net(const auction *a, uint32_t worker, int h)
{
    const auction_worker *w = &a->worker[worker];
    return FULL_BONUS + auction_weighted(a, worker, w->own[h]) - a->price[w->posting[h]];
}

static inline uint16_t auction_utility(const auction *a, const auction_choice *choice)
{
    return (uint16_t)(choice->own + a->problem->step_cost * choice->level);
}

#endif
