/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where each worker stands: what they are registered as, what a plan offers them, what was approved and
 * done, what they answered. Everything the one table counts, one worker after another, without opening a
 * document or a seal.
 */
#ifndef SONGGANG_TALLY_H
#define SONGGANG_TALLY_H

#include "songgang/offer.h"
#include "songgang/store.h"

typedef struct sg_tally {
    const char *id; /* during the visit */
    sg_locality home; /* 0: unknown */
    sg_worker_status status;
    uint32_t groups; /* bit set of sg_group */
    /* what the plan asked about offers */
    int64_t jobs, courses, seats;
    /* of all plans: offers approved, services recorded, and the states job offers are in (a bit set of
     * sg_offer_state; those nobody touched are in none) */
    int64_t approved_jobs, approved_courses, briefings, guidance;
    uint32_t states;
} sg_tally;

typedef sg_status (*sg_tally_visit)(void *context, const sg_tally *tally, sg_error *err);
/* Workers within `scope` by number, as of one moment. `plan` 0: none. A callback returning other than SG_OK
 * stops the walk and is returned. About a second for 337,900. One thread per store. */
sg_status sg_store_each_tally(sg_store *store, const sg_scope *scope, int64_t plan,
                                 sg_tally_visit visit, void *context, sg_error *err);

#endif
