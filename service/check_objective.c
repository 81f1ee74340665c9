/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The objective of a plan, computed anew from its lines and the policy by formulas of the checker's
 * own, and compared with what the summary says; and the bound beside it, which nothing may exceed.
 *
 *   Σ jobs ⌊weight × (score − 0.2 × ladder step)⌋ − Σ postings Σ_k λ·(1 − m_k)
 *
 * in 1/10000; the weight is 1 and the largest extra of the worker's groups, m_k the chance
 * P(Binomial(k − 1, r) < openings) that the k-th push finds an opening free.
 */
#include <math.h>

#include "check_run.h"

int check_level(const sg_policy *policy, uint32_t relaxed)
{
    int level = 0;
    for (int i = 0; i < policy->ladder_length; i++)
        if (relaxed >> policy->ladder[i] & 1)
            level = i + 1;
    return level;
}

int64_t check_value_of(const check_run *run, const sg_profile *profile, const check_offer *offer)
{
    int64_t extra = 0;
    for (int g = 0; g < SG_GROUP_COUNT; g++)
        if ((profile->groups >> g & 1) && run->policy->group_permille[g] > extra)
            extra = run->policy->group_permille[g];
    int64_t own = offer->score - (int64_t)CHECK_STEP_COST * check_level(run->policy, offer->relaxed);
    return own * (1000 + extra) / 1000;
}

/* P(Binomial(n, r) < o). */
static double chance_of_room(uint32_t n, uint32_t o, double r)
{
    if (n < o)
        return 1;
    if (r <= 0 || r >= 1)
        return r <= 0 ? 1 : 0;
    double sum = 0, of_n = lgamma(n + 1.0);
    for (uint32_t j = 0; j < o; j++)
        sum += exp(of_n - lgamma(j + 1.0) - lgamma((double)n - j + 1) + j * log(r) +
                   ((double)n - j) * log1p(-r));
    return sum < 1 ? sum : 1;
}

int64_t check_slot_cost(const check_run *run, const check_posting *posting, uint32_t k)
{
    double room = chance_of_room(k - 1, (uint32_t)posting->openings,
                                 run->policy->take_up_permille / 1000.0);
    return lround(run->policy->crowding_permille * 10.0 * (1 - room));
}

/* What crowding costs the pushes of this plan to one posting; beyond the capacity each as much as
 * the last within it. */
static int64_t crowding(const check_run *run, const check_posting *p)
{
    uint64_t capacity = (uint64_t)p->openings * (uint64_t)run->policy->push_ratio;
    int64_t total = 0, dearest = 0;
    for (uint32_t k = p->taken + 1; k <= p->taken + p->pushes && capacity > 0; k++) {
        uint32_t within = k < capacity ? k : (uint32_t)capacity;
        int64_t cost = check_slot_cost(run, p, within);
        dearest = cost > dearest ? cost : dearest;
        total += dearest;
    }
    return total;
}

sg_status check_objective(check_run *run, sg_error *err)
{
    (void)err;
    if (!run->plan || !run->has_sums)
        return SG_OK;
    int64_t value = 0;
    for (unsigned t = 0; t < run->threads; t++)
        value += run->local[t].value;
    for (size_t i = 0; i < run->postings; i++)
        if (run->posting[i].pushes > 0)
            value -= crowding(run, &run->posting[i]);
    const double own = (double)value / 10000, stated = run->sums.objective;
    const double bound = run->sums.bound;
    /* Rounded to a hundredth; a slot's cost may be rounded the other way where it lies halfway. */
    const double tolerance = 0.0051 + 1e-6 * (double)run->jobs;
    run->value = own;
    if (isnan(stated))
        check_note(run->tally, CHECK_OBJECTIVE, 0, SG_MSG_CHECK_NOT_STATED, "objective");
    else if (fabs(stated - own) > tolerance)
        check_note(run->tally, CHECK_OBJECTIVE, 0, SG_MSG_CHECK_FIGURE, "objective", stated, own);
    if (isnan(bound))
        check_note(run->tally, CHECK_OBJECTIVE, 1, SG_MSG_CHECK_NOT_STATED, "bound");
    else if (bound < own - tolerance)
        check_note(run->tally, CHECK_OBJECTIVE, 1, SG_MSG_CHECK_BOUND, bound, own);
    return SG_OK;
}
