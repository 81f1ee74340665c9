/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * m_k = P(Binomial(k−1, r) < o): the chance that the k-th push to a posting with o openings finds
 * one free when every push is taken up with rate r. It is 1 for k ≤ o and falls from there; the
 * expected number of placements of n pushes is r · Σ m_k = E[min(o, Binomial(n, r))].
 */
#include "crowding.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "songgang/messages/allocate.h"

enum { MAX_CAPACITY = 1000000 };

/* Walks k = 1, 2, …: `chance` is m_k. The probability mass at o − 1 is kept as a logarithm,
 * because r^(o−1) underflows long before a factory's 3,000 openings. */
typedef struct chance_walk {
    uint32_t openings;
    double log_rate, log_rest, rate;
    double chance, log_mass; /* of k − 1 trials hitting exactly openings − 1 */
    uint64_t trials;         /* k − 1 */
} chance_walk;

static void walk_start(chance_walk *w, uint32_t openings, int32_t permille)
{
    double rate = permille / 1000.0;
    *w = (chance_walk){.openings = openings,
                       .rate = rate,
                       .log_rate = log(rate),
                       .log_rest = log1p(-rate),
                       .chance = openings ? 1.0 : 0.0};
}

static void walk_next(chance_walk *w)
{
    uint64_t o = w->openings;
    if (o == 0 || w->rate <= 0) {
        w->trials++;
        return;
    }
    if (w->trials + 1 == o) /* first time o − 1 successes are possible: all trials succeed */
        w->log_mass = (double)(o - 1) * w->log_rate;
    if (w->trials + 1 >= o) {
        w->chance -= w->rate * exp(w->log_mass);
        if (w->chance < 0)
            w->chance = 0;
        double n = (double)(w->trials + 1);
        w->log_mass += log(n / (n - (double)(o - 1))) + w->log_rest;
    }
    w->trials++;
}

void sg_marginal_chance(uint32_t openings, int32_t take_up_permille, size_t count, double *ret)
{
    chance_walk walk;
    walk_start(&walk, openings, take_up_permille);
    for (size_t k = 0; k < count; k++) {
        ret[k] = walk.chance;
        walk_next(&walk);
    }
}

double sg_expected_placements(uint32_t openings, uint64_t pushes, int32_t take_up_permille)
{
    chance_walk walk;
    walk_start(&walk, openings, take_up_permille);
    double sum = 0;
    for (uint64_t k = 0; k < pushes; k++) {
        sum += walk.chance;
        walk_next(&walk);
    }
    return sum * take_up_permille / 1000.0;
}

static int compare_u32(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static uint32_t find_u32(const uint32_t *values, size_t count, uint32_t value)
{
    size_t low = 0, high = count;
    while (low + 1 < high) {
        size_t middle = (low + high) / 2;
        if (values[middle] <= value)
            low = middle;
        else
            high = middle;
    }
    return (uint32_t)low;
}

static void fill_costs(const sg_alloc_problem *problem, crowding_tables *tables)
{
    for (size_t i = 0; i < tables->count; i++) {
        chance_walk walk;
        walk_start(&walk, tables->openings[i], problem->take_up_permille);
        int32_t last = 0;
        for (uint64_t at = tables->offset[i]; at < tables->offset[i + 1]; at++) {
            double cost = problem->crowding_permille * 10.0 * (1.0 - walk.chance);
            int32_t rounded = (int32_t)lround(cost);
            last = rounded > last ? rounded : last; /* rounding must not break monotony */
            tables->cost[at] = last;
            walk_next(&walk);
        }
    }
}

sg_status crowding_tables_make(const sg_alloc_problem *problem, crowding_tables *ret,
                               sg_error *err)
{
    crowding_tables t = {0};
    sg_status status = SG_NO_MEMORY;
    size_t n = problem->postings;
    t.openings = malloc((n + 1) * sizeof *t.openings);
    t.table_of = malloc((n + 1) * sizeof *t.table_of);
    t.capacity = malloc((n + 1) * sizeof *t.capacity);
    if (!t.openings || !t.table_of || !t.capacity)
        goto fail;
    for (size_t i = 0; i < n; i++) {
        uint64_t capacity = (uint64_t)problem->openings[i] * (uint64_t)problem->push_ratio;
        if (capacity > MAX_CAPACITY) {
            status = SG_INVALID;
            sg_fail(err, status, SG_MSG_ALLOCATE_CAPACITY, problem->openings[i]);
            goto fail;
        }
        t.capacity[i] = (uint32_t)capacity;
        t.openings[i] = problem->openings[i];
    }
    qsort(t.openings, n, sizeof *t.openings, compare_u32);
    for (size_t i = 0; i < n; i++)
        if (t.count == 0 || t.openings[t.count - 1] != t.openings[i])
            t.openings[t.count++] = t.openings[i];
    t.offset = malloc((t.count + 1) * sizeof *t.offset);
    if (!t.offset)
        goto fail;
    t.offset[0] = 0;
    for (size_t i = 0; i < t.count; i++)
        t.offset[i + 1] = t.offset[i] + (uint64_t)t.openings[i] * (uint64_t)problem->push_ratio;
    t.cost = malloc((size_t)(t.offset[t.count] + 1) * sizeof *t.cost);
    if (!t.cost)
        goto fail;
    fill_costs(problem, &t);
    for (size_t i = 0; i < n; i++)
        t.table_of[i] = find_u32(t.openings, t.count, problem->openings[i]);
    *ret = t;
    return SG_OK;
fail:
    crowding_tables_free(&t);
    return status == SG_NO_MEMORY ? sg_fail_memory(err) : status;
}

void crowding_tables_free(crowding_tables *tables)
{
    free(tables->openings);
    free(tables->offset);
    free(tables->cost);
    free(tables->table_of);
    free(tables->capacity);
    *tables = (crowding_tables){0};
}
