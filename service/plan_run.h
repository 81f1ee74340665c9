/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One planning run: what its steps hand to each other. The steps, in order, a file each:
 *   plan_workers.c     the workers in scope, as stored documents
 *   plan_facts.c       what stands from earlier plans
 *   plan_start.c       where the plan before ended, and who and what is as it was then
 *   plan_profiles.c    whoever needs something, read once (parallel)
 *   plan_couples.c     who goes with whom
 *   plan_candidates.c  each worker's independent top list, and candidates at prices (parallel)
 *   core/allocate      who gets which
 *   plan_courses.c     one course notice each, seats while they last
 *   plan_shortfall.c   which rule stopped whoever is short
 *   plan_ledger.c      explained lines (parallel) into the ledger
 *   plan_keep.c        where this one ended, for the next
 *   plan_summary.c     the figures, as the JSON object of the contract and as text
 */
#ifndef SONGGANG_SERVICE_PLAN_RUN_H
#define SONGGANG_SERVICE_PLAN_RUN_H

#include <time.h>

#include "songgang/allocate.h"
#include "facts.h"
#include "songgang/couple.h"
#include "songgang/service.h"

enum { PLAN_CANDIDATES = 8 }; /* of the independent lists; the largest quota */
#define PLAN_NO_COURSE UINT32_MAX

/* Why a worker is short. X(identifier, json, Chinese) */
#define PLAN_RULES(X)                                                                              \
    X(NONE, "none", "未短缺")                                                                        \
    X(CAPACITY, "capacity", "符合条件的岗位推送名额已满")                                                \
    X(MINOR, "minor", "未满法定就业年龄")                                                              \
    X(AGE, "age", "年龄不符合岗位要求")                                                                \
    X(GENDER, "gender", "性别不符合岗位要求")                                                           \
    X(CERTIFICATE, "certificate", "缺少必备证书或学历")                                                 \
    X(ENTITLEMENT, "entitlement", "不属于公益性岗位安置对象")                                            \
    X(WISH, "wish", "意愿条件放宽后仍无合适岗位")                                                        \
    X(EXCLUDED, "excluded", "合适岗位均已排除")                                                        \
    X(NO_POSTING, "no_posting", "没有开放的岗位")

typedef enum plan_rule {
#define X(id, json, label) PLAN_RULE_##id,
    PLAN_RULES(X)
#undef X
        PLAN_RULE_COUNT
} plan_rule;
_Static_assert((int)PLAN_RULE_COUNT <= (int)SG_PLAN_RULES + 1, "every rule has a place");

typedef struct plan_profile plan_profile; /* plan_profiles.c */
typedef struct plan_start plan_start;     /* plan_start.h */

/* A course that suits a worker, best first; score 0 ends. */
enum { PLAN_CHOICES = 8 };
typedef struct plan_choice {
    uint16_t score;
    uint16_t course;
} plan_choice;
/* What is kept of a line of the ledger. */
typedef struct plan_kept_line {
    unsigned char digest[32];
    uint16_t relaxed;
} plan_kept_line;

typedef struct plan_run {
    const sg_vocabulary *vocabulary;
    const sg_policy *policy;
    const sg_plan_request *request;
    int quota;
    sg_store *store;
    sg_snapshot *snapshot;

    size_t workers, room;
    /* document i is documents.data[offset[i] .. offset[i + 1]); gone once the profiles are read */
    sg_buffer documents;
    size_t *offset;
    plan_profile *profile;
    sg_buffer ids;    /* NUL-terminated, back to back */
    size_t *id_offset;

    sg_alloc_candidate *candidate; /* PLAN_CANDIDATES places per worker, compacted before use */
    uint64_t *first;               /* workers + 1, after compaction; counts before */
    uint8_t *quota_of;
    sg_region *county_of; /* of the worker's home; 0 unknown */
    uint16_t *weight;
    uint32_t *partner;             /* per worker: who goes along; SG_ALLOC_ALONE */
    uint32_t *openings, *site;     /* per row; site: the city to be together in, 0 none */
    sg_allocation *allocation;

    sg_arena *course_arena;
    sg_course *course;
    size_t courses, course_room;
    uint64_t course_hash;  /* of all their documents */
    plan_choice *choice;   /* PLAN_CHOICES per worker */
    uint32_t *course_of; /* per worker; PLAN_NO_COURSE */
    bool *seat;
    uint64_t notices, seats;

    uint8_t *rule_of; /* plan_rule of short workers */
    uint64_t short_by_rule[PLAN_RULE_COUNT];
    facts facts;      /* what stands from earlier plans */
    uint32_t *taken;  /* per row: pushes that stand */
    uint32_t *hired;  /* per row: openings gone */
    plan_start *start; /* what it goes on from; NULL: begins anew */
    sg_locality *home_of; /* per worker who has lines */
    char **named;      /* per worker: whom they name as going along; NULL nobody */
    uint64_t *hash_of; /* per worker: of all that decides what they may be offered */
    sg_buffer kept;    /* plan_kept_line of every line, in order */
    uint64_t same;     /* workers whose lines are those of the plan before */
    int64_t plan; /* its number in the ledger; 0 in a dry run */
    double seconds;
    sg_plan_figures steps; /* its `step` only */
    double step_started;
    clock_t step_clock;
} plan_run;

static inline const char *plan_worker_id(const plan_run *run, size_t worker)
{
    return run->ids.data + run->id_offset[worker];
}

/* What one thread needs to judge workers. */
typedef struct plan_judge {
    sg_arena *arena;
    sg_profile *profile;
    sg_match_plan *plan;
} plan_judge;
sg_status plan_judge_start(void *shared_run, void **ret_judge, sg_error *err);
void plan_judge_stop(void *shared_run, void *judge);
/* The profile of worker `index`, who needs something, with what stands from earlier plans;
 * everything before it in the arena is gone. */
sg_status plan_judge_profile(const plan_run *run, plan_judge *judge, size_t index, sg_error *err);
/* The same, and its match plan. */
sg_status plan_judge_worker(const plan_run *run, plan_judge *judge, size_t index, sg_error *err);
/* For the rows of `snapshot`. */
sg_status plan_judge_on(const plan_run *run, const sg_snapshot *snapshot, plan_judge *judge,
                        size_t index, sg_error *err);

/* plan_part.c: some rows of the snapshot as one of their own. */
typedef struct plan_part {
    sg_snapshot *snapshot; /* NULL: none */
    uint32_t *row;         /* of each of its rows */
    bool fresh;            /* some are new since the plan before */
} plan_part;
/* Those that some of the `count` price lists do not leave out, when these are few. */
sg_status plan_part_make(const plan_run *run, const uint16_t *const *price, size_t count,
                         plan_part *ret, sg_error *err);
void plan_part_free(plan_part *part);
/* Prices of its rows; `*ret` must be freed. */
sg_status plan_part_prices(const plan_part *part, const uint16_t *price, sg_match_prices **ret,
                           sg_error *err);
/* What is new into the independent list of a worker: whatever belongs there is among the answers, as it
 * is worth more than what they hold. */
void plan_part_merge(plan_run *run, size_t worker, const sg_alloc_candidate *answer, size_t count);

sg_status plan_load_workers(plan_run *run, sg_error *err);
/* plan_facts.c, after the workers and the snapshot. */
sg_status plan_load_facts(plan_run *run, sg_error *err);
/* Openings of a row that nobody hired took. */
uint32_t plan_openings(const plan_run *run, uint32_t row);
/* plan_start.c, after the facts: finds what this plan may go on from, if anything and if it is asked to.
 * Never a reason to fail but for lack of memory. */
sg_status plan_find_start(plan_run *run, sg_error *err);
void plan_free_start(plan_run *run);
/* The same worker, of whom nothing changed: its number in the plan before; UINT32_MAX. */
uint32_t plan_was(const plan_run *run, size_t worker);
/* After the profiles. */
sg_status plan_prepare_start(plan_run *run, sg_error *err);
/* Their profile as plan_profile_put() wrote it; `*ret_size` 0: it was not kept. */
const unsigned char *plan_was_packed(const plan_run *run, size_t worker, size_t *ret_size);
/* plan_profiles.c: the profile of a worker who was read, for the next plan; nothing when it is not short. */
void plan_profile_put(const plan_run *run, size_t worker, sg_buffer *out);
/* For sg_allocate; NULL: begin anew. */
const sg_alloc_start *plan_start_of(const plan_run *run);
/* The plan this one went on from; 0: it was planned anew. After the allocation. */
int64_t plan_from(const plan_run *run);
/* Is the row new, or worth something else to somebody, since the plan before? */
bool plan_row_fresh(const plan_run *run, uint32_t row);
/* Of such a worker, their weight and whom they name ("" nobody). False: not such a worker. */
bool plan_was_profile(const plan_run *run, size_t worker, uint16_t *ret_weight,
                      const char **ret_partner);
/* Of a worker that was: candidates of then into `out`, as rows of now. False: they are not all there. */
bool plan_was_candidates(const plan_run *run, size_t worker, sg_alloc_candidate *out, uint64_t *ret);
/* The courses that suit a worker that was, PLAN_CHOICES, if the courses are the same. */
bool plan_was_choices(const plan_run *run, size_t worker, plan_choice *out);
/* Will the lines of the worker be the same again? After allocation and courses. */
bool plan_same_lines(const plan_run *run, size_t worker, const size_t *offer_at);
/* The lines of such a worker as they were, and the plan in which their texts are. */
const plan_kept_line *plan_was_lines(const plan_run *run, size_t worker, int *ret_count,
                                     sg_locality *ret_home, int64_t *ret_origin);
/* plan_keep.c: what the next plan may go on from, into the store; after the ledger. */
sg_status plan_keep_start(plan_run *run, sg_error *err);
/* After the facts: quotas, weights and profiles; the documents are gone then. */
sg_status plan_read_profiles(plan_run *run, sg_error *err);
void plan_free_profiles(plan_run *run);
/* plan_couples.c: `partner` from `named`. */
sg_status plan_find_partners(plan_run *run, sg_error *err);
sg_status plan_find_sites(plan_run *run, sg_error *err);
/* How the offer goes with the partner's, `offer_at` workers + 1 offsets into the offers. */
sg_together plan_together(const plan_run *run, const sg_alloc_offer *offer, const size_t *offer_at);
int plan_quota_left(const plan_run *run, size_t worker);
bool plan_needs_course(const plan_run *run, size_t worker);
const fact *plan_facts_of(const plan_run *run, size_t worker, size_t *ret_count);
sg_status plan_apply_facts(const plan_run *run, size_t worker, sg_arena *arena, sg_profile *profile,
                           sg_error *err);
sg_status plan_find_candidates(plan_run *run, sg_error *err);
sg_status plan_allocate(plan_run *run, sg_error *err);
sg_status plan_seats_left(const plan_run *run, int32_t *left, sg_error *err); /* plan_seats.c */
sg_status plan_assign_courses(plan_run *run, sg_error *err);
sg_status plan_put_prices(const plan_run *run, sg_error *err); /* plan_prices.c */
sg_status plan_explain_shortfalls(plan_run *run, sg_error *err);
sg_status plan_write_ledger(plan_run *run, sg_error *err);
void plan_summarise(const plan_run *run, sg_plan_figures *ret);
const char *plan_rule_json(plan_rule rule);
const char *plan_rule_label(plan_rule rule);

#endif
