/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Capacity and seats, and the summary's figures computed anew from the lines, by formulas of the
 * checker's own: placements from the binomial distribution itself, inequality from ranks.
 */
#include <math.h>
#include <stdlib.h>

#include "check_run.h"

/* E[min(o, Binomial(n, r))] = o − Σ_{k<o} (o−k)·P(k). */
double check_placements(uint32_t openings, uint32_t pushes, double rate)
{
    double o = openings, n = pushes;
    if (pushes <= openings || rate <= 0)
        return n * rate;
    if (rate >= 1)
        return o;
    double expected = o, of_n = lgamma(n + 1);
    for (uint32_t k = 0; k < openings; k++) {
        double chance = of_n - lgamma(k + 1.0) - lgamma(n - k + 1) + k * log(rate) +
                        (n - k) * log1p(-rate);
        expected -= (o - k) * exp(chance);
    }
    return expected;
}

/* Work offered now: what inequality is measured over. */
static bool offered(const check_posting *p)
{
    return p->status == SG_POSTING_OPEN && !p->duplicate && p->openings > 0;
}

typedef struct load {
    double per_opening, openings, pushes;
} load;

static int compare_load(const void *a, const void *b)
{
    const load *x = a, *y = b;
    return (x->per_opening > y->per_opening) - (x->per_opening < y->per_opening);
}

/* Twice the covariance of load and rank over the mean load, every opening counting once. */
sg_status check_inequality(const check_run *run, const uint32_t *pushes, double *ret,
                           sg_error *err)
{
    load *sorted = malloc((run->postings + 1) * sizeof *sorted);
    if (!sorted)
        return sg_fail_memory(err);
    size_t count = 0;
    double openings = 0, total = 0, below = 0, sum = 0;
    for (size_t i = 0; i < run->postings; i++) {
        if (!offered(&run->posting[i]))
            continue;
        double o = run->posting[i].openings;
        sorted[count++] = (load){pushes[i] / o, o, pushes[i]};
        openings += o;
        total += pushes[i];
    }
    qsort(sorted, count, sizeof *sorted, compare_load);
    for (size_t i = 0; i < count; i++) {
        double middle = (below + sorted[i].openings / 2.0) / openings;
        sum += sorted[i].pushes * (middle - 0.5);
        below += sorted[i].openings;
    }
    free(sorted);
    *ret = total > 0 ? 2 * sum / total : 0;
    return SG_OK;
}

static void compare(check_run *run, const char *name, double written, double own, double tolerance)
{
    uint64_t number = run->seen[CHECK_FIGURES][0]++;
    if (!(fabs(written - own) <= tolerance))
        check_note(run->tally, CHECK_FIGURES, number, SG_MSG_CHECK_FIGURE, name, written, own);
}

static sg_status compare_sums(check_run *run, uint64_t over, uint64_t used, double placed,
                              sg_error *err)
{
    double gini = 0, utility = 0;
    if (!run->has_sums) {
        check_note(run->tally, CHECK_FIGURES, 0, SG_MSG_CHECK_SUMMARY, run->sums_error.text);
        return SG_OK;
    }
    uint32_t *pushes = malloc((run->postings + 1) * sizeof *pushes);
    if (!pushes)
        return sg_fail_memory(err);
    for (size_t i = 0; i < run->postings; i++)
        pushes[i] = run->posting[i].pushes;
    sg_status status = check_inequality(run, pushes, &gini, err);
    free(pushes);
    for (size_t i = 0; i < run->offers; i++)
        utility += run->offer[i].job ? run->offer[i].score / 10000.0 : 0;
    utility = run->jobs ? utility / (double)run->jobs : 0;
    const sg_plan_sums *s = &run->sums;
    compare(run, "workers", (double)s->workers, (double)run->roster, 0);
    compare(run, "quota", (double)s->quota, run->quota, 0);
    compare(run, "full_quota", (double)s->full_quota, (double)run->full, 0);
    compare(run, "jobs", (double)s->jobs, (double)run->jobs, 0);
    compare(run, "courses", (double)s->courses, (double)run->notices, 0);
    compare(run, "seats", (double)s->seats, (double)run->seats, 0);
    compare(run, "over_capacity", (double)s->over_capacity, (double)over, 0);
    compare(run, "postings_used", (double)s->postings_used, (double)used, 0);
    compare(run, "mean_utility", s->mean_utility, utility, 0.0001);
    /* The summary is rounded to a tenth, which matters where the whole is a handful. */
    compare(run, "expected_placements", s->expected_placements, placed, 0.001 * placed + 0.051);
    compare(run, "gini", s->gini, gini, 0.001);
    int64_t both, city, employer;
    check_couples(run, &both, &city, &employer);
    if (s->couples >= 0) { /* not told by plans of earlier versions */
        compare(run, "couples.both", (double)s->couples, (double)both, 0);
        compare(run, "couples.city", (double)s->couples_city, (double)city, 0);
        compare(run, "couples.employer", (double)s->couples_employer, (double)employer, 0);
    }
    return status;
}

sg_status check_figures(check_run *run, sg_error *err)
{
    uint64_t over = 0, used = 0;
    double placed = 0;
    for (size_t i = 0; i < run->postings; i++) {
        const check_posting *p = &run->posting[i];
        if (p->pushes == 0)
            continue;
        uint64_t capacity = (uint64_t)p->openings * (uint64_t)run->policy->push_ratio;
        used++;
        double rate = run->policy->take_up_permille / 1000.0;
        placed += check_placements((uint32_t)p->openings, p->taken + p->pushes, rate) -
                  check_placements((uint32_t)p->openings, p->taken, rate);
        if ((uint64_t)p->pushes + p->taken > capacity) {
            char id[SG_POSTING_ID_TEXT];
            sg_posting_id_print(p->id, id);
            uint64_t beyond = (uint64_t)p->pushes + p->taken - capacity;
            over += beyond < p->pushes ? beyond : p->pushes;
            check_note(run->tally, CHECK_CAPACITY, i, SG_MSG_CHECK_OVER_CAPACITY, id,
                       (unsigned long long)p->pushes + p->taken, (unsigned long long)capacity);
        }
    }
    for (size_t i = 0; i < run->courses; i++) {
        const check_course *c = &run->course[i];
        int64_t seats = c->seats > 0 ? c->seats : 0;
        if (c->given > (uint64_t)seats)
            check_note(run->tally, CHECK_COURSES, UINT64_C(1) << 32 | i, SG_MSG_CHECK_COURSE_SEATS,
                       c->id, (unsigned long long)c->given, (int)seats);
    }
    run->seen[CHECK_CAPACITY][0] = run->postings;
    return run->plan ? compare_sums(run, over, used, placed, err) : SG_OK;
}
