/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Couples of an allocation: brought together when the auction is over, and counted.
 */
#ifndef SONGGANG_ALLOCATE_COUPLES_H
#define SONGGANG_ALLOCATE_COUPLES_H

#include "auction.h"

/* Let couples exchange jobs for free slots where being together is worth it. */
sg_status couples_join(auction *a, sg_error *err);

/* The figures of couples, from offers by worker. SG_NO_MEMORY. */
sg_status couples_count(const sg_alloc_problem *problem, const sg_alloc_offer *offer, size_t count,
                        sg_alloc_figures *ret, sg_error *err);

#endif
