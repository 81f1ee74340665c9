/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Private to core/allocate: an auction that goes on where an earlier one ended. See warm.c.
 */
#ifndef SONGGANG_ALLOCATE_WARM_H
#define SONGGANG_ALLOCATE_WARM_H

#include "auction.h"

/* Everybody of whom something is known holds what they held, as far as it is still there; whoever holds
 * less than their quota then is hungry. `*ret_changed`: somebody is, or some posting is unknown or has
 * room it had not. */
sg_status warm_restore(auction *a, bool *ret_changed, sg_error *err);
/* Postings that are new (`first`), or have a slot that nobody holds and that was dearer than it costs
 * (`dear`), are shown at that cost to everybody, and go to those to whom they are worth most. `first`: the hungry are not asked, who get whole lists anyway.
 * `*ret_any`: there were such postings. */
sg_status warm_show(auction *a, bool first, bool dear, bool *ret_any, sg_error *err);
/* What slots that nobody holds were, at the most, dearer than they cost, all together, 1/10000: no more can be gained
 * by bringing them down. */
int64_t warm_unsettled(const auction *a);
/* What the next run needs: `paid`, `asked` and `rest` of the allocation, whose offers are those held. */
sg_status warm_state(const auction *a, sg_allocation *r, sg_error *err);

#endif
