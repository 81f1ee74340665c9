/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Allocation of postings to workers under vacancies, with crowding costs and an upper bound.
 *
 * Objective, in this order: (1) as many offers as possible up to everybody's quota, (2) the largest
 * total of weighted (utility − step cost × ladder level) − λ·(1 − m_k), where m_k = P(Binomial(k−1, r) < o) is the chance that the
 * k-th push to a posting with o openings finds one free. Pure; deterministic.
 */
#ifndef SONGGANG_ALLOCATE_H
#define SONGGANG_ALLOCATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "songgang/status.h"

typedef struct sg_alloc_candidate {
    uint32_t posting;
    uint16_t utility; /* 0..10000, as scored */
    uint8_t level;    /* ladder level the pair needs */
    uint8_t reserved;
} sg_alloc_candidate;

#define SG_ALLOC_ALONE UINT32_MAX

/* Called now and then with the number of workers at full quota; false cancels. */
typedef bool (*sg_alloc_progress)(void *context, uint64_t served, uint64_t workers);

/* A look further for one worker: its best candidates of the whole ladder by utility − price −
 * step_cost × level, best first. `price` is per posting in 1/10000 of this worker's utility (already
 * divided by its weight); rows at UINT16_MAX − 1 may cost more, those at UINT16_MAX are left out. Rows worth `least` or less need not
 * be given. `count` < room means that there are no others worth more than that. */
typedef struct sg_alloc_request {
    uint32_t worker;
    const uint16_t *price;
    int32_t least;
    sg_alloc_candidate *out;
    size_t room, count;
} sg_alloc_request;
/* Fill every request; may work on several threads, the answers must not depend on it. */
typedef sg_status (*sg_alloc_extend)(void *context, sg_alloc_request *requests, size_t count,
                                     sg_error *err);
/* The same in two steps, so that bids can be made meanwhile: the requests of `begin`, with what they
 * point to, stay until `finish`, which is called exactly once after a begin that went well; then they
 * are filled, unless it fails. */
typedef sg_status (*sg_alloc_finish)(void *context, sg_error *err);

/* Where an earlier allocation of much the same ended (its `asked`, `price`, `paid`, `alike`, `rest`), in the
 * numbers of this one. Values are those of then: a posting whose openings, pushes taken or score for anybody
 * changed is SG_ALLOC_NEW, and so is a worker whose quota, weight or eligibility did. */
#define SG_ALLOC_NEW INT32_MIN
typedef struct sg_alloc_held {
    uint32_t posting;
    int32_t paid, alike;
    uint16_t utility;
    uint8_t level;
} sg_alloc_held;
typedef struct sg_alloc_start {
    const int32_t *price, *peak; /* per posting, 1/10000; `price` SG_ALLOC_NEW */
    const uint32_t *first;       /* workers + 1 offsets into held */
    const sg_alloc_held *held;
    const int32_t *rest;         /* per worker; SG_ALLOC_NEW */
    bool gone;                   /* somebody who held something is no longer among the workers */
} sg_alloc_start;

typedef struct sg_alloc_problem {
    uint32_t workers, postings;
    const uint64_t *first;              /* workers + 1 offsets into candidate: all there are without
                                           `extend`, else each worker's best at no price, enough for
                                           the baseline */
    const sg_alloc_candidate *candidate;
    const uint8_t *quota;               /* per worker */
    const uint16_t *weight;             /* per worker, 1000 = 1; target groups more */
    const uint32_t *employer;           /* per posting, dense; 0 unknown (counts as distinct) */
    const uint32_t *openings;           /* per posting */
    const uint32_t *taken;              /* pushes it holds already, nullable */
    int32_t push_ratio, take_up_permille, crowding_permille;
    int32_t step_cost; /* 1/10000 of utility for each step down the ladder, 0..4000 */
    /* Couples; all nullable together. `partner` per worker, SG_ALLOC_ALONE none; counts when both
     * name each other. `site` per posting: the city, 0 none to be together in. Bonuses: what a pair of
     * jobs of theirs in one city, or of one employer there, is worth, 1/10000 of utility. */
    const uint32_t *partner, *site;
    int32_t city_bonus, employer_bonus;
    sg_alloc_extend extend;             /* nullable: then the lists are all there is */
    sg_alloc_extend extend_begin;       /* nullable */
    sg_alloc_finish extend_finish;      /* with extend_begin */
    void *extend_context;
    sg_alloc_progress progress;         /* nullable */
    void *progress_context;
    const sg_alloc_start *start;        /* nullable; needs `extend`. Taken up when that ends close to the
                                           bound, else all is allocated anew */
} sg_alloc_problem;

typedef struct sg_alloc_offer {
    uint32_t worker, posting;
    uint16_t utility;
    uint8_t level, rank; /* rank 1.. by utility within the worker */
} sg_alloc_offer;

typedef struct sg_alloc_figures {
    uint64_t offers, full_quota, over_capacity, postings_used;
    double mean_utility;        /* of offers, 0..1 */
    double objective, bound;    /* same unit: sum of weighted utility less crowding */
    double expected_placements; /* Σ E[min(o, Binomial(n, r))] */
    double gini;                /* of pushes per opening over all postings with openings */
    uint64_t couples, couples_together, couples_employer; /* both have offers; in one city; there
                                                             of one employer */
} sg_alloc_figures;

typedef struct sg_allocation {
    sg_alloc_offer *offer; /* by worker, then rank */
    size_t offer_count;
    uint32_t *pushes;      /* per posting */
    double *price;         /* per posting, utility units: the dual that proves the bound */
    uint8_t *assigned;     /* per worker */
    /* For the next one, 1/10000. Per offer, what was paid, and the most that another posting of the same
     * employer would gain; per posting, what a newcomer would pay (INT32_MAX: there is no slot); per worker,
     * the most that anything else would gain. Gains with the bonus of an offer, less the price.
     * NULL when prices had to be refined: the next one begins anew. */
    int32_t *paid, *alike, *asked, *rest;
    bool warm;             /* went on from `start` */
    sg_alloc_figures figures;
    sg_alloc_figures baseline; /* independent top-quota lists */
} sg_allocation;

/* SG_INVALID malformed problem, SG_NO_MEMORY, or what `extend` returned. */
sg_status sg_allocate(const sg_alloc_problem *problem, sg_allocation **ret, sg_error *err);
void sg_allocation_free(sg_allocation *allocation);

/* m_k for k = 1..count: P(Binomial(k-1, permille/1000) < openings), non-increasing. */
void sg_marginal_chance(uint32_t openings, int32_t take_up_permille, size_t count, double *ret);
/* E[min(openings, Binomial(pushes, r))]. */
double sg_expected_placements(uint32_t openings, uint64_t pushes, int32_t take_up_permille);
/* Gini coefficient of pushes[i] / openings[i], weighted by openings; 0 equal … 1. */
sg_status sg_push_gini(const uint32_t *pushes, const uint32_t *openings, size_t count, double *ret,
                       sg_error *err);

#endif
