/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Asking for candidates: lists for whoever is hungry, for all as they enter, and, when the auction
 * is over, what everybody would have best at its prices, which bounds every other plan.
 */
#ifndef SONGGANG_ALLOCATE_FEED_H
#define SONGGANG_ALLOCATE_FEED_H

#include "auction.h"
#include "songgang/policy.h"

enum { LAST_LEVEL = SG_RULE_COUNT }; /* every rule of the ladder given way */

/* New lists, at the prices of now, for all that are hungry. */
sg_status feed_hungry(auction *a, sg_error *err);
/* Everybody, or one in `every`, enters and bids. */
sg_status feed_enter(auction *a, uint32_t every, sg_error *err);
/* Ask for the best of everybody at the prices of now. Keeps the bound that follows from it, with its
 * prices, if it is the lowest so far. Who could do better than with what it holds gets that listed. */
sg_status feed_prove(auction *a, sg_error *err);

#endif
