/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Couples: two who go together should have a job each at one employer, or in one city.
 *
 * When the auction is over, each couple looks through what both have listed for the pair of jobs
 * that gains most: being together, less what the exchange costs either of them at the costs of the
 * slots. Only free slots are taken and each one given up is replaced, so nobody else loses anything
 * and nobody gets fewer jobs. Prices stay, so the bound does as well.
 */
#include "couples.h"

#include <stdlib.h>

enum { OPTIONS = 320 };

/* A posting the worker has or could have instead of one it has. */
typedef struct option {
    uint32_t posting;
    int32_t change;  /* of the objective; 0: has it */
    uint32_t given;  /* the posting given up; NO_POSTING: has it, or none need be */
    bool held;
} option;

static int32_t worth_together(const sg_alloc_problem *problem, uint32_t a, uint32_t b)
{
    if (problem->site[a] == 0 || problem->site[a] != problem->site[b])
        return 0;
    if (a == b)
        return problem->openings[a] > 1 ? problem->employer_bonus : 0;
    const uint32_t employer = problem->employer[a];
    return employer != 0 && employer == problem->employer[b] ? problem->employer_bonus
                                                             : problem->city_bonus;
}

static const auction_choice *listed(const auction_worker *w, uint32_t posting)
{
    for (uint32_t i = 0; i < w->count; i++)
        if (w->choice[i].posting == posting)
            return &w->choice[i];
    return NULL;
}

/* What giving a slot back saves: the dearest slot in use. */
static int32_t last_cost(const auction *a, uint32_t posting)
{
    const auction_posting *p = &a->posting[posting];
    return crowding_cost(&a->crowding, posting, p->taken + p->count);
}

static bool holds(const auction_worker *w, uint32_t posting)
{
    for (int h = 0; h < w->held; h++)
        if (w->posting[h] == posting)
            return true;
    return false;
}

/* Which of its jobs `worker` would best give for `c`; false when it has none it may give: of two jobs
 * of the same employer it keeps one. */
static bool give_for(const auction *a, uint32_t worker, const auction_choice *c, option *ret)
{
    const auction_worker *w = &a->worker[worker];
    const uint32_t employer = a->problem->employer[c->posting];
    const int32_t gained = auction_value(a, worker, c) - auction_next_cost(a, c->posting);
    int same = -1;
    for (int h = 0; h < w->held; h++)
        if (employer != 0 && a->problem->employer[w->posting[h]] == employer)
            same = h;
    *ret = (option){.posting = c->posting, .change = INT32_MIN, .given = NO_POSTING};
    for (int h = 0; h < w->held; h++) {
        const auction_choice *own = listed(w, w->posting[h]);
        if ((same >= 0 && h != same) || !own)
            continue;
        const int32_t lost = auction_value(a, worker, own) - last_cost(a, own->posting);
        if (gained - lost > ret->change) {
            ret->change = gained - lost;
            ret->given = own->posting;
        }
    }
    return ret->given != NO_POSTING;
}

/* Everything it has first, then what it could have by falling value. */
static size_t options_of(const auction *a, uint32_t worker, int32_t least, option *out)
{
    const auction_worker *w = &a->worker[worker];
    size_t n = 0;
    for (int h = 0; h < w->held; h++)
        out[n++] = (option){.posting = w->posting[h], .given = NO_POSTING, .held = true};
    for (uint32_t i = 0; i < w->count && n < OPTIONS; i++) {
        const auction_choice *c = &w->choice[i];
        option o;
        if (a->problem->site[c->posting] != 0 && auction_has_free_slot(a, c->posting) &&
            !holds(w, c->posting) && give_for(a, worker, c, &o) && o.change > least)
            out[n++] = o;
    }
    return n;
}

/* Both want a new slot of one posting: the second costs more, if there is one. */
static bool two_slots(const auction *a, uint32_t posting, int32_t *change)
{
    const auction_posting *p = &a->posting[posting];
    const uint32_t used = p->taken + p->count;
    if (used + 2 > a->crowding.capacity[posting])
        return false;
    *change -= crowding_cost(&a->crowding, posting, used + 2) - auction_next_cost(a, posting);
    return true;
}

static sg_status exchange(auction *a, uint32_t worker, const option *o, sg_error *err)
{
    if (o->held)
        return SG_OK;
    auction_withdraw(a, worker, o->given);
    return auction_take_free(a, worker, o->posting, err);
}

static sg_status bring_together(auction *a, uint32_t i, uint32_t j, option *of_i, option *of_j,
                                sg_error *err)
{
    const sg_alloc_problem *problem = a->problem;
    const int32_t least = -problem->employer_bonus;
    const size_t n = options_of(a, i, least, of_i), m = options_of(a, j, least, of_j);
    const option *best_i = NULL, *best_j = NULL;
    int32_t now = 0, best = INT32_MIN;
    for (size_t x = 0; x < n && of_i[x].held; x++)
        for (size_t y = 0; y < m && of_j[y].held; y++) {
            const int32_t together = worth_together(problem, of_i[x].posting, of_j[y].posting);
            now = together > now ? together : now;
        }
    for (size_t x = 0; x < n; x++)
        for (size_t y = 0; y < m; y++) {
            const int32_t together = worth_together(problem, of_i[x].posting, of_j[y].posting);
            int32_t gain = together - now + of_i[x].change + of_j[y].change;
            const bool both = of_i[x].posting == of_j[y].posting && !of_i[x].held && !of_j[y].held;
            if (together == 0 || gain <= 0 || gain <= best)
                continue;
            if (both && (!two_slots(a, of_i[x].posting, &gain) || gain <= 0 || gain <= best))
                continue;
            best = gain;
            best_i = &of_i[x];
            best_j = &of_j[y];
        }
    if (!best_i)
        return SG_OK;
    sg_status status = exchange(a, i, best_i, err);
    return status == SG_OK ? exchange(a, j, best_j, err) : status;
}

sg_status couples_join(auction *a, sg_error *err)
{
    const sg_alloc_problem *problem = a->problem;
    option of_i[OPTIONS], of_j[OPTIONS];
    sg_status status = SG_OK;
    if (!problem->partner)
        return SG_OK;
    for (uint32_t i = 0; i < problem->workers && status == SG_OK; i++) {
        const uint32_t j = problem->partner[i];
        if (j != SG_ALLOC_ALONE && j > i && problem->partner[j] == i)
            status = bring_together(a, i, j, of_i, of_j, err);
    }
    return status;
}

static int32_t closest(const sg_alloc_problem *problem, const sg_alloc_offer *offer,
                       const size_t *first, uint32_t i, uint32_t j)
{
    int32_t best = 0;
    for (size_t x = first[i]; x < first[i + 1]; x++)
        for (size_t y = first[j]; y < first[j + 1]; y++) {
            const int32_t t = worth_together(problem, offer[x].posting, offer[y].posting);
            best = t > best ? t : best;
        }
    return best;
}

sg_status couples_count(const sg_alloc_problem *problem, const sg_alloc_offer *offer, size_t count,
                        sg_alloc_figures *ret, sg_error *err)
{
    ret->couples = ret->couples_together = ret->couples_employer = 0;
    if (!problem->partner)
        return SG_OK;
    size_t *first = malloc(((size_t)problem->workers + 1) * sizeof *first);
    if (!first)
        return sg_fail_memory(err);
    size_t at = 0;
    for (uint32_t i = 0; i <= problem->workers; i++) {
        while (at < count && offer[at].worker < i)
            at++;
        first[i] = at;
    }
    for (uint32_t i = 0; i < problem->workers; i++) {
        const uint32_t j = problem->partner[i];
        if (j == SG_ALLOC_ALONE || j < i || problem->partner[j] != i || first[i] == first[i + 1] ||
            first[j] == first[j + 1])
            continue;
        const int32_t t = closest(problem, offer, first, i, j);
        ret->couples++;
        ret->couples_together += t > 0;
        ret->couples_employer += t > 0 && t == problem->employer_bonus;
    }
    free(first);
    return SG_OK;
}
