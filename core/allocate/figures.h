/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Figures of an assignment: coverage, crowding, inequality, and the bound from prices.
 */
#ifndef SONGGANG_ALLOCATE_FIGURES_H
#define SONGGANG_ALLOCATE_FIGURES_H

#include "auction.h"

/* Everything but `bound`, from offers and the pushes they add up to. */
sg_status figures_of(const auction *a, const sg_alloc_offer *offer, size_t count,
                     const uint32_t *pushes, sg_alloc_figures *ret, sg_error *err);

/* Upper bound on the objective of any assignment with at least `offers` offers over all eligible
 * pairs on the ladder steps reached, from the final prices (Lagrangian dual):
 *   Σ_workers best set of ≤ quota, distinct employers, at (bonus + value − price), unlisted postings
 *   counting at the floor
 * + Σ_postings Σ_k max(0, price − c_k) − bonus · offers.
 * or what feed_prove() found. Fills `price` (per posting, units of utility). */
sg_status bound_of(const auction *a, uint64_t offers, double *price, double *ret, sg_error *err);

enum { BOUND_ROOM = 16 };
/* The parts of such a bound: what slots bring at `price` (INT32_MAX: has none), and what a worker gains at
 * most at the prices of now, from an answer of at most BOUND_ROOM candidates asked for at these. */
int64_t bound_of_slots(const auction *a, const int32_t *price);
int64_t bound_of_answer(const auction *a, const sg_alloc_request *answer);

/* What independent top-quota lists would do: the best of the problem's own lists. */
sg_status baseline_of(const auction *a, sg_alloc_figures *ret, sg_error *err);

#endif
