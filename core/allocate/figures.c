/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See figures.h. Inequality is the Gini coefficient of pushes per opening, every opening counting
 * once, so that a posting with 50 openings and 50 pushes is as equal as one with 1 and 1.
 */
#include "figures.h"

#include <stdlib.h>
#include <string.h>

#include "couples.h"
#include "songgang/messages/allocate.h"

typedef struct load {
    double per_opening, openings, pushes;
} load;

static int compare_load(const void *a, const void *b)
{
    const load *x = a, *y = b;
    if (x->per_opening != y->per_opening)
        return x->per_opening < y->per_opening ? -1 : 1;
    return (x->openings > y->openings) - (x->openings < y->openings);
}

sg_status sg_push_gini(const uint32_t *pushes, const uint32_t *openings, size_t count, double *ret,
                       sg_error *err)
{
    load *loads = malloc((count + 1) * sizeof *loads);
    if (!loads)
        return sg_fail_memory(err);
    size_t n = 0;
    double all_pushes = 0, all_openings = 0;
    for (size_t i = 0; i < count; i++) {
        if (openings[i] == 0)
            continue;
        loads[n++] = (load){(double)pushes[i] / openings[i], openings[i], pushes[i]};
        all_pushes += pushes[i];
        all_openings += openings[i];
    }
    qsort(loads, n, sizeof *loads, compare_load);
    /* 1 − 2 × area under the Lorenz curve, by trapezoids */
    double area = 0, reached = 0;
    for (size_t i = 0; i < n; i++) {
        area += loads[i].openings * (2 * reached + loads[i].pushes);
        reached += loads[i].pushes;
    }
    free(loads);
    *ret = all_pushes > 0 ? 1 - area / (all_openings * all_pushes) : 0;
    return SG_OK;
}

sg_status figures_of(const auction *a, const sg_alloc_offer *offer, size_t count,
                     const uint32_t *pushes, sg_alloc_figures *ret, sg_error *err)
{
    const sg_alloc_problem *problem = a->problem;
    sg_alloc_figures f = {.offers = count};
    double utility = 0, objective = 0;
    for (size_t i = 0; i < count;) {
        size_t next = i;
        for (; next < count && offer[next].worker == offer[i].worker; next++) {
            utility += offer[next].utility;
            int32_t own = offer[next].utility - problem->step_cost * offer[next].level;
            objective += auction_weighted(a, offer[next].worker, own);
        }
        f.full_quota += next - i >= problem->quota[offer[i].worker];
        i = next;
    }
    for (uint32_t p = 0; p < problem->postings; p++) {
        uint32_t taken = problem->taken ? problem->taken[p] : 0;
        uint32_t total = taken + pushes[p], capacity = a->crowding.capacity[p];
        if (pushes[p] == 0)
            continue;
        f.postings_used++;
        if (total > capacity)
            f.over_capacity += total - capacity < pushes[p] ? total - capacity : pushes[p];
        /* past capacity the next slot costs as much as the last one */
        for (uint32_t k = taken + 1; k <= total; k++)
            objective -= capacity ? crowding_cost(&a->crowding, p, k < capacity ? k : capacity) : 0;
        f.expected_placements +=
            sg_expected_placements(problem->openings[p], total, problem->take_up_permille) -
            sg_expected_placements(problem->openings[p], taken, problem->take_up_permille);
    }
    f.mean_utility = count ? utility / (double)count / 10000 : 0;
    f.objective = objective / 10000;
    *ret = f;
    sg_status status =
        sg_push_gini(pushes, problem->openings, problem->postings, &ret->gini, err);
    return status == SG_OK ? couples_count(problem, offer, count, ret, err) : status;
}

/* ---- bound ---- */

typedef struct choice {
    int32_t net;
    uint32_t employer, posting;
} choice;

static int compare_choice(const void *a, const void *b)
{
    const choice *x = a, *y = b;
    if (x->net != y->net)
        return x->net > y->net ? -1 : 1;
    return (x->posting > y->posting) - (x->posting < y->posting);
}

/* Largest total of at most `quota` positive nets of distinct employers and postings; each of them at
 * least `floor`, which stands for whatever is not listed. */
static int64_t best_set(const choice *sorted, uint32_t count, int quota, int32_t floor)
{
    int64_t total = 0;
    uint32_t employer[MAX_QUOTA], posting[MAX_QUOTA];
    int taken = 0;
    for (uint32_t i = 0; i < count && taken < quota && sorted[i].net > floor; i++) {
        bool clash = false;
        for (int j = 0; j < taken; j++)
            clash = clash || posting[j] == sorted[i].posting ||
                    (sorted[i].employer != 0 && employer[j] == sorted[i].employer);
        if (clash)
            continue;
        employer[taken] = sorted[i].employer;
        posting[taken++] = sorted[i].posting;
        total += sorted[i].net;
    }
    return total + (int64_t)floor * (quota - taken);
}

/* What is known of postings that are not listed, of employers whose jobs the worker held. */
static uint32_t warm_alike(const auction *a, uint32_t worker, choice *out)
{
    const sg_alloc_start *start = a->problem->start;
    uint32_t n = 0;
    if (!start || !a->worker[worker].kept)
        return 0;
    for (uint32_t h = start->first[worker]; h < start->first[worker + 1] && n < MAX_QUOTA; h++)
        if (start->held[h].alike > 0)
            out[n++] = (choice){start->held[h].alike, a->problem->employer[start->held[h].posting],
                                a->problem->postings + h}; /* of no posting there is */
    return n;
}

static uint32_t most_candidates(const auction *a)
{
    uint32_t most = 0;
    for (uint32_t i = 0; i < a->problem->workers; i++)
        if (a->worker[i].count > most)
            most = a->worker[i].count;
    return most;
}

int64_t bound_of_slots(const auction *a, const int32_t *price)
{
    int64_t total = 0;
    for (uint32_t p = 0; p < a->problem->postings; p++) {
        uint32_t taken = a->posting[p].taken, capacity = a->crowding.capacity[p];
        for (uint32_t k = taken + 1; k <= capacity; k++) {
            int32_t surplus = price[p] - crowding_cost(&a->crowding, p, k);
            if (surplus <= 0)
                break; /* costs never fall */
            total += surplus;
        }
    }
    return total;
}

int64_t bound_of_answer(const auction *a, const sg_alloc_request *answer)
{
    choice choices[BOUND_ROOM];
    uint32_t n = 0;
    for (size_t k = 0; k < answer->count && n < BOUND_ROOM; k++) {
        const uint32_t p = answer->out[k].posting;
        const auction_choice c = auction_choice_of(a, &answer->out[k]);
        if (a->price[p] == INT32_MAX)
            continue;
        const int32_t net = FULL_BONUS + auction_value(a, answer->worker, &c) - a->price[p];
        if (net > 0)
            choices[n++] = (choice){net, a->problem->employer[p], p};
    }
    qsort(choices, n, sizeof *choices, compare_choice);
    return best_set(choices, n, a->problem->quota[answer->worker], auction_floor_of(a, answer));
}

static void tell_prices(const int32_t *from, uint32_t count, double *ret)
{
    for (uint32_t p = 0; p < count; p++)
        ret[p] = from[p] == INT32_MAX ? 0 : from[p] / 10000.0;
}

sg_status bound_of(const auction *a, uint64_t offers, double *price, double *ret, sg_error *err)
{
    const sg_alloc_problem *problem = a->problem;
    const int64_t bonuses = (int64_t)FULL_BONUS * (int64_t)offers;
    if (a->proven_price) {
        tell_prices(a->proven_price, problem->postings, price);
        *ret = (double)(a->proven - bonuses) / 10000;
        return SG_OK;
    }
    choice *choices = malloc(((size_t)most_candidates(a) + MAX_QUOTA + 1) * sizeof *choices);
    if (!choices)
        return sg_fail_memory(err);
    tell_prices(a->peak, problem->postings, price);
    int64_t total = bound_of_slots(a, a->peak);
    for (uint32_t i = 0; i < problem->workers; i++) {
        const auction_worker *w = &a->worker[i];
        uint32_t n = 0;
        for (uint32_t j = 0; j < w->count; j++) {
            uint32_t p = w->choice[j].posting;
            if (a->price[p] == INT32_MAX)
                continue;
            int32_t net = FULL_BONUS + auction_value(a, i, &w->choice[j]) - a->peak[p];
            if (net > 0)
                choices[n++] = (choice){net, problem->employer[p], p};
        }
        n += warm_alike(a, i, choices + n);
        qsort(choices, n, sizeof *choices, compare_choice);
        total += best_set(choices, n, problem->quota[i], w->floor);
    }
    *ret = (double)(total - bonuses) / 10000;
    free(choices);
    return SG_OK;
}

/* ---- baseline ---- */

static int compare_candidate(const void *a, const void *b)
{
    const sg_alloc_candidate *x = a, *y = b;
    if (x->level != y->level)
        return x->level < y->level ? -1 : 1;
    if (x->utility != y->utility)
        return x->utility > y->utility ? -1 : 1;
    return (x->posting > y->posting) - (x->posting < y->posting);
}

static int pick_top(const auction *a, uint32_t worker, sg_alloc_candidate *sorted, uint32_t count,
                    sg_alloc_offer *ret)
{
    int taken = 0;
    for (uint32_t i = 0; i < count && taken < a->problem->quota[worker]; i++) {
        uint32_t employer = a->problem->employer[sorted[i].posting];
        bool clash = false;
        for (int j = 0; j < taken; j++)
            clash = clash || ret[j].posting == sorted[i].posting ||
                    (employer != 0 && a->problem->employer[ret[j].posting] == employer);
        if (!clash)
            ret[taken++] = (sg_alloc_offer){.worker = worker,
                                            .posting = sorted[i].posting,
                                            .utility = sorted[i].utility,
                                            .level = sorted[i].level};
    }
    return taken;
}

sg_status baseline_of(const auction *a, sg_alloc_figures *ret, sg_error *err)
{
    const sg_alloc_problem *problem = a->problem;
    uint32_t *pushes = calloc((size_t)problem->postings + 1, sizeof *pushes);
    sg_alloc_offer *offers = malloc(((size_t)problem->workers * MAX_QUOTA + 1) * sizeof *offers);
    uint64_t most = 0;
    for (uint32_t i = 0; i < problem->workers; i++)
        if (problem->first[i + 1] - problem->first[i] > most)
            most = problem->first[i + 1] - problem->first[i];
    sg_alloc_candidate *sorted = malloc(((size_t)most + 1) * sizeof *sorted);
    sg_status status = SG_NO_MEMORY;
    if (pushes && offers && sorted) {
        size_t n = 0;
        for (uint32_t i = 0; i < problem->workers; i++) {
            uint32_t count = (uint32_t)(problem->first[i + 1] - problem->first[i]);
            if (count == 0)
                continue;
            memcpy(sorted, problem->candidate + problem->first[i], count * sizeof *sorted);
            qsort(sorted, count, sizeof *sorted, compare_candidate);
            int taken = pick_top(a, i, sorted, count, offers + n);
            for (int j = 0; j < taken; j++)
                pushes[offers[n + (size_t)j].posting]++;
            n += (size_t)taken;
        }
        status = figures_of(a, offers, n, pushes, ret, err);
    } else {
        sg_fail_memory(err);
    }
    free(pushes);
    free(offers);
    free(sorted);
    return status;
}
