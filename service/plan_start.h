/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a plan ended, as it is stored (sg_store_put_start): arrays as they stand in memory, each a part.
 * A plan goes on from it when scope, policy, quota, day, program and tables are the same; what changed
 * of workers and postings is found by hashes. Going rates change a little with every list that is imported,
 * and with them the scores of whole trades: such rows stay, and what nobody holds of them may be worth as
 * much more as the most that any of them gained.
 */
#ifndef SONGGANG_SERVICE_PLAN_START_H
#define SONGGANG_SERVICE_PLAN_START_H

#include "plan_run.h"

enum {
    START_HEADER,
    START_POSTINGS,
    START_IDS,      /* of the workers, each with a NUL */
    START_PARTNERS, /* whom they name, likewise; "" nobody */
    START_WORKERS,
    START_OFFERS,
    START_BASELINE, /* sg_alloc_candidate; postings as numbered then */
    START_LINES,    /* plan_kept_line */
    START_PROFILES, /* of the workers, as plan_profile_put() wrote them */
    START_RATES,    /* going rates, int32_t per trade; at 0 the median of all */
    START_PARTS
};
#define START_NONE UINT32_MAX

typedef struct start_header {
    uint64_t made_by; /* hash of the program's version, tables and policy */
    uint64_t course_hash;
    uint64_t postings, workers;
    int64_t day;
    int32_t quota;
    uint32_t order; /* 1, as this machine writes it */
} start_header;

typedef struct start_posting {
    uint64_t id, hash;
    int32_t asked, peak;
    uint32_t openings, taken;
} start_posting;

typedef struct start_worker {
    uint64_t hash, home;
    int64_t origin; /* plan in which the texts of the lines are */
    int32_t rest;
    uint32_t course, partner; /* course PLAN_NO_COURSE; partner as numbered then, SG_ALLOC_ALONE */
    uint16_t weight;
    uint8_t quota, offers, baseline, lines, seat, reserved;
    uint16_t profile, reserved_too[3]; /* bytes of the profile; 0: it is to be read from the document */
    plan_choice choice[PLAN_CHOICES];
} start_worker;

typedef struct start_offer {
    uint32_t posting;
    int32_t paid, alike;
    uint16_t utility;
    uint8_t level, reserved;
} start_offer;

struct plan_start {
    int64_t plan;
    sg_buffer part[START_PARTS];
    const start_header *header;
    const start_posting *posting;
    const start_worker *worker;
    const start_offer *offer;
    const sg_alloc_candidate *baseline;
    const plan_kept_line *line;
    const char **id, **partner;                    /* per worker then */
    uint32_t *offer_at, *baseline_at, *line_at;    /* workers + 1 */
    uint32_t *profile_at;
    uint32_t *was;     /* per worker now: their number then, if nothing about them changed; START_NONE */
    uint32_t *row_of;  /* per posting then: its row, if it is worth the same; START_NONE */
    bool *fresh;       /* per row: new, or worth something else */
    bool *shifted;     /* per row: the same, but for a little that going rates made of it */
    int32_t shift;     /* the most that is */
    int32_t gain;      /* the same for the worker in hand, weighted */
    bool *whole;       /* per worker now: all they held is there, and it is their quota */
    /* for sg_allocate */
    sg_alloc_start start;
    int32_t *price, *peak, *rest;
    uint32_t *first;
    sg_alloc_held *held;
};

/* What decides the scores of a row, but for going rates. */
uint64_t plan_row_hash(const sg_snapshot *snapshot, uint32_t row);
/* As START_RATES; to be freed; NULL when memory is short. */
int32_t *plan_rates(const sg_snapshot *snapshot);
uint64_t plan_made_by(const plan_run *run);
/* Of a worker's document, home, and what stands from earlier plans. */
uint64_t plan_worker_hash(const plan_run *run, size_t worker);

#endif
