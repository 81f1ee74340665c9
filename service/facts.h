/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What earlier plans leave standing, as the next one must know it: who has an offer open, who was
 * offered what, what a refusal taught, and how much of every posting is spoken for.
 */
#ifndef SONGGANG_SERVICE_FACTS_H
#define SONGGANG_SERVICE_FACTS_H

#include "songgang/arena.h"
#include "songgang/ledger.h"
#include "songgang/policy.h"

typedef struct fact {
    uint64_t posting; /* 0: a course */
    int64_t plan;
    sg_date day;    /* of the answer; SG_NO_DATE */
    uint32_t avoid; /* trade id or region, by reason; 0 none */
    uint8_t state, reason;
    bool open; /* counts towards the quota: stands, unanswered or interested, and not closed */
} fact;

typedef struct fact_owner {
    size_t id;    /* offset in ids */
    size_t first; /* into list; ends where the next one begins */
} fact_owner;

typedef struct facts {
    const sg_vocabulary *vocabulary;
    sg_buffer ids;
    fact_owner *owner; /* by id, one more than `owners` */
    size_t owners, owner_room;
    fact *list;
    size_t count, room;
} facts;

/* Facts of `worker` (NULL: everybody) before event `before`, postings judged as of `today`. */
sg_status facts_load(sg_store *store, const sg_scope *scope, const sg_vocabulary *v,
                     const char *worker, int64_t before, sg_date today, facts *ret, sg_error *err);
void facts_free(facts *f);
/* Facts of one worker; `*ret_count` 0 when there are none. */
const fact *facts_of(const facts *f, const char *worker, size_t *ret_count);
/* Offers of jobs still open among them; whether a course notice stands. */
int facts_open_jobs(const fact *list, size_t count);
bool facts_course(const fact *list, size_t count);
/* Does a refusal still keep out a trade or a region on `today`? */
bool facts_avoids(const fact *f, const sg_policy *policy, sg_date today);
/* Tell the profile what not to be offered again. Its list lives in `arena`. */
sg_status facts_apply(const fact *list, size_t count, const sg_policy *policy, sg_date today,
                      sg_arena *arena, sg_profile *profile, sg_error *err);

#endif
