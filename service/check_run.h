/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One run of the plan checker: what its steps hand to each other. The steps, in order, a file each:
 *   check_postings.c  stored postings and courses, kept as a hundred bytes each
 *   check_facts.c     what stood from earlier plans when this one was made
 *   check_lines.c     the plan's lines, from the ledger or a file
 *   check_workers.c   every worker's lines against the rules
 *   check_coverage.c  whether whoever is short really had nothing left
 *   check_flow.c      whether no exchange of jobs would serve one more: a maximum flow
 *   check_cut.c       in words, what stands in the way of whoever is short
 *   check_figures.c   capacity, seats, and the figures of the summary
 *   check_couples.c   whether two who go together are
 *   check_objective.c the objective, and the bound beside it
 *   bound.c           the bound proved from prices; the one step that asks matching for scores
 *   check_report.c    what was found, as text or JSON
 * check_rules.c is the checker's own reading of docs/plan-check.md: it must never include anything
 * of matching or allocation, because a mistake made twice would not be found.
 */
#ifndef SONGGANG_SERVICE_CHECK_RUN_H
#define SONGGANG_SERVICE_CHECK_RUN_H

#include "songgang/check.h"
#include "songgang/json.h"
#include "songgang/ledger.h"
#include "songgang/messages/check.h"
#include "songgang/store.h"

typedef enum check_kind {
#define X(id, json, name, holds) CHECK_##id,
    SG_CHECK_INVARIANTS(X)
#undef X
        CHECK_COUNT
} check_kind;

/* What stands between a worker and a posting. */
typedef enum check_block {
#define X(id, label) BLOCK_##id,
    SG_CHECK_BLOCKS(X)
#undef X
        BLOCK_COUNT
} check_block;

enum { CHECK_EXAMPLES = 5, CHECK_THREADS = 8, CHECK_BATCH = 4096, CHECK_SHORT_MAX = 5000 };
#define CHECK_NONE UINT32_MAX

typedef struct check_example {
    uint64_t order; /* the five with the lowest are told, whichever thread found them */
    char text[224];
} check_example;

typedef struct check_tally {
    uint64_t violations;
    unsigned examples;
    check_example example[CHECK_EXAMPLES];
} check_tally;

/* Notes one violation of `kind` in an array of CHECK_COUNT tallies. */
void check_note(check_tally *tallies, check_kind kind, uint64_t order, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void check_merge(check_tally *into, const check_tally *from);

/* Where a job is; postings of the same place share one. */
typedef struct check_spot {
    sg_region county, city, province;
} check_spot;

typedef struct check_posting {
    uint64_t id, employer;
    uint32_t spot, pushes;
    uint32_t taken;   /* pushes that stood before */
    int32_t offer;    /* the most it pays a month; SG_NO_AMOUNT */
    int32_t openings; /* 1 when not stated */
    sg_date valid_through;
    sg_trade_id trades[SG_MAX_TRADES];
    sg_certificate_id certificates[SG_MAX_CERTIFICATES];
    sg_age_range age, age_male, age_female;
    int16_t experience_years;
    uint8_t status, gender, education, employment, shift, accommodation;
    bool duplicate, in_mine;
    check_spot place; /* until spots are numbered */
} check_posting;

typedef struct check_course {
    const char *id;
    int32_t seats; /* less those given before */
    uint64_t given;
    sg_date starts;
    sg_age_range age;
    uint32_t groups;
} check_course;

typedef struct check_offer {
    uint32_t worker, posting; /* numbers; CHECK_NONE: a course line, or an unknown posting */
    uint32_t course;          /* CHECK_NONE: a job, or an unknown course */
    uint32_t line;
    uint32_t relaxed;
    int32_t score;
    uint8_t rank;
    bool job, seat;
} check_offer;

/* An offer of an earlier plan. */
typedef struct check_fact {
    size_t worker; /* offset of the id in fact_text */
    uint64_t posting; /* 0: a course */
    sg_trade_id trade; /* kept out by a refusal; 0 none */
    sg_region city;
    bool open, notice;
} check_fact;

/* Why a worker is short: BLOCK_COUNT when what suits is full. */
typedef struct check_cause {
    sg_region home; /* county */
    uint8_t block;
} check_cause;

/* One thread's own. */
typedef struct check_local {
    sg_arena *arena;
    uint8_t *trade_cache, *spot_cache; /* see check_rules.c */
    check_tally tally[CHECK_COUNT];
    int64_t value; /* of the jobs judged, in 1/10000: weighted score less the cost of steps */
} check_local;

/* Documents copied out of a walk, to be judged in parallel. */
typedef struct check_document {
    size_t offset, size;
    uint32_t number; /* of the worker; CHECK_NONE when no line names them */
    size_t id;       /* offset of the worker's id in the text */
    uint64_t order;  /* in the roster */
} check_document;

typedef struct check_run {
    const sg_vocabulary *vocabulary;
    const char *data_dir;
    const sg_policy *policy;
    sg_policy of_plan; /* what the plan was made by, when that is another one */
    sg_store *store;
    int64_t plan; /* 0: a file */
    int64_t made; /* event of the plan; what came later is not held against it */
    sg_buffer fact_text;
    check_fact *fact; /* by worker */
    size_t facts, fact_room;
    const char *file;
    const char *prices; /* file; nullable */
    sg_locality scope;
    sg_date now;
    int quota;
    sg_plan_sums sums;
    bool has_sums;
    sg_error sums_error;

    check_posting *posting; /* by id */
    size_t postings, posting_room;
    check_spot *spot;
    size_t spots;
    sg_arena *arena; /* course ids */
    check_course *course; /* by id */
    size_t courses, course_room;

    sg_buffer ids;      /* of workers named by lines, NUL-terminated, back to back */
    size_t *id_of;      /* per worker number: offset in ids */
    uint32_t *slot;     /* hash table of worker numbers + 1 */
    size_t workers, worker_room, slots;
    check_offer *offer; /* in the order of lines, then sorted by worker */
    size_t offers, offer_room;
    size_t *first;      /* workers + 1 offsets into offer */
    bool *waiting;      /* per worker: met in the roster as not back at work */
    uint32_t *partner;  /* per worker: whom they name; CHECK_NONE */
    uint32_t lines;     /* read, well formed or not */
    uint64_t jobs, notices, seats;

    sg_buffer text; /* documents of the batch */
    check_document *document;
    size_t documents;
    uint64_t roster; /* workers in scope who should have offers */
    double value;    /* the objective, computed anew */
    uint64_t full;   /* of them or others: at full quota */
    sg_buffer short_text;
    check_document *short_worker;
    size_t shorts, short_room;
    uint64_t short_step; /* every which one is looked at */
    uint32_t *roomy;     /* postings with pushes left */
    size_t roomy_count;
    struct flow *flow;   /* check_flow.c, while it works: the batch that begins at flow_from */
    size_t flow_from;
    check_cause *cause;  /* of every short_step-th short worker */
    sg_buffer cut;       /* what stands in the way, in words */

    void *owner;         /* whoever else uses the run: report.c */

    unsigned threads;
    check_local local[CHECK_THREADS];
    check_tally tally[CHECK_COUNT];
    uint64_t seen[CHECK_COUNT][2]; /* the counts told when an invariant holds */
    bool skipped[CHECK_COUNT];
} check_run;

static inline const char *check_worker_id(const check_run *run, uint32_t worker)
{
    return run->ids.data + run->id_of[worker];
}

/* Which plan, for which day, by which policy. `policy` is the one in force. */
sg_status check_open(const sg_vocabulary *v, const sg_policy *policy,
                     const sg_check_request *request, check_run **ret, sg_error *err);
void check_close(check_run *run); /* NULL is fine */
/* Postings, facts, courses and lines. */
sg_status check_load(check_run *run, sg_error *err);

/* `item` for 0..count-1 on all threads, each with its local. */
typedef sg_status (*check_item)(check_run *run, check_local *local, size_t index, sg_error *err);
sg_status check_parallel(check_run *run, size_t count, check_item item, sg_error *err);
/* Room for one more of `count` elements; false when memory is short. */
bool check_grow(void **list, size_t count, size_t *room, size_t size);

sg_status check_load_postings(check_run *run, sg_error *err);
sg_status check_load_courses(check_run *run, sg_error *err);
uint32_t check_find_posting(const check_run *run, uint64_t id);
uint32_t check_find_course(const check_run *run, const char *id);

/* After postings and courses, before lines. */
sg_status check_load_facts(check_run *run, sg_error *err);
/* Jobs this plan owed the worker; whether a course notice stood already. */
unsigned check_quota_of(const check_run *run, const char *worker);
bool check_notified(const check_run *run, const char *worker);
/* What was offered or refused before is kept out. */
sg_status check_tell_facts(const check_run *run, sg_arena *arena, sg_profile *profile,
                           sg_error *err);

sg_status check_load_ledger(check_run *run, sg_error *err);
sg_status check_load_file(check_run *run, const char *path, sg_error *err);
sg_status check_sort_lines(check_run *run, sg_error *err);
uint32_t check_find_worker(const check_run *run, const char *id);

sg_status check_workers(check_run *run, sg_error *err);
sg_status check_coverage(check_run *run, sg_error *err);
bool check_has_room(const check_run *run, const check_posting *posting);
/* After coverage. */
sg_status check_flow(check_run *run, sg_error *err);
/* `reached`: per posting, whether whoever is short could come by it if the
 * `people` who hold it made room. */
sg_status check_find_causes(check_run *run, sg_error *err); /* into run->cause, by the sample */
sg_status check_tell_cut(check_run *run, const bool *reached, uint64_t people, sg_error *err);
sg_status check_objective(check_run *run, sg_error *err);
sg_status check_bound(check_run *run, sg_error *err); /* after the objective; bound.c */
enum { CHECK_STEP_COST = 2000 }; /* of a ladder step, 1/10000 */
/* What the k-th push to a posting costs, 1/10000, before costs are made to never fall. */
int64_t check_slot_cost(const check_run *run, const check_posting *posting, uint32_t k);
/* Weighted score of a job less the cost of its ladder steps, in 1/10000. */
int64_t check_value_of(const check_run *run, const sg_profile *profile, const check_offer *offer);
/* Of the last rule in `relaxed`; 0 none. */
int check_level(const sg_policy *policy, uint32_t relaxed);
sg_status check_figures(check_run *run, sg_error *err);
/* Couples of whom both have a job; together in one city; there with one employer. */
void check_couples(const check_run *run, int64_t *ret_both, int64_t *ret_city,
                   int64_t *ret_employer);
/* Expected hires: E[min(openings, Binomial(pushes, rate))]. */
double check_placements(uint32_t openings, uint32_t pushes, double rate);
/* Gini of `pushes` (per posting) per opening, every opening of work offered counting once. */
sg_status check_inequality(const check_run *run, const uint32_t *pushes, double *ret,
                           sg_error *err);
void check_report(const check_run *run, bool json, sg_buffer *out, sg_check_figures *ret);

/* ---- the rules ---- */

/* Work below ground in a mine. */
bool check_in_mine(const sg_posting *posting);

/* How far a job is from a wish; NEVER is beyond every step of the ladder. */
enum { CHECK_NO_STEP = 0xFF };
enum { STEP_FITS, STEP_NEAR, STEP_FAR, STEP_UNSTATED, STEP_NEVER };

enum {
    BAR_EXPIRED = 1,
    BAR_MINOR = 2,
    BAR_AGE = 4,
    BAR_GENDER = 8,
    BAR_CERTIFICATE = 16,
    BAR_LICENCE = 32,
    BAR_EDUCATION = 64,
    BAR_EXCLUDED = 128,
    BAR_ENTITLEMENT = 256,
    BAR_PROTECTED = 512
};

typedef struct check_person {
    const sg_profile *profile;
    const sg_policy *policy;
    const check_spot *spots;
    sg_date now;
    int age; /* -1 unknown */
    sg_trade_id trades[SG_MAX_SKILLS * 6];
    unsigned trade_count;
    uint32_t employment; /* kinds that suit as ordinary jobs, */
    uint32_t substitute; /* and that step in for them */
    sg_place home;
    sg_place wished[SG_MAX_REGIONS];
    sg_region base; /* what distances are measured from; 0 unknown */
    bool stay_near;
    uint8_t step[SG_RULE_COUNT]; /* of each rule on the ladder, from 1; CHECK_NO_STEP */
    uint8_t *trade_cache, *spot_cache;
} check_person;

typedef struct check_verdict {
    unsigned bars;
    sg_certificate_id lacking; /* with BAR_CERTIFICATE */
    uint8_t trade;    /* FITS, NEAR related, FAR no skill needed, UNSTATED, NEVER */
    uint8_t place;    /* FITS, NEAR neighbour, FAR cooperating, NEVER */
    uint8_t wage;     /* FITS, NEAR within 10 %, FAR within 20 %, NEVER */
    uint8_t bed;      /* FITS, NEAR none but near home, NEVER */
    uint8_t kind;     /* the form of employment: FITS, NEAR another one, NEVER */
    bool stays;       /* of a worker who stays near home */
    bool novice;      /* experience asked of somebody who named no trade */
    bool near, prefecture;
    bool at_home;     /* works at home, as wished, for an employer of the home province */
    bool home_based;
    bool net;         /* a job the safety net is made of */
} check_verdict;

void check_person_of(const check_run *run, check_local *local, const sg_profile *profile,
                     check_person *ret);
void check_judge(const check_person *person, const check_posting *posting, check_verdict *ret);
/* A quick look at trade and place alone: true when the pair can never be takeable. */
bool check_hopeless(const check_person *person, const check_posting *posting);
/* On some step of the ladder. */
bool check_takeable(const check_verdict *verdict);
/* Of a pair that is not takeable: the first thing that stands in the way. */
check_block check_block_of(const check_verdict *verdict);
/* The wish that `relaxed` does not own up to, in words; NULL when there is none. */
const char *check_unnamed_wish(const check_verdict *verdict, uint32_t relaxed);
/* Why the worker cannot attend: 0 admitted, 1 begun, 2 age, 3 group. */
int check_admission(const check_person *person, const check_course *course);
/* The profile in a stored document, its free text read. Lives in the local's arena. */
sg_status check_read_profile(const check_run *run, check_local *local, const char *text,
                             size_t size, sg_profile **ret, sg_error *err);

#endif
