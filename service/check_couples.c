/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Couples, counted anew: of those who name each other and both have a job, who has one in the
 * partner's city, and there with the partner's employer.
 */
#include <stdlib.h>

#include "check_run.h"

enum { APART, SAME_CITY, SAME_EMPLOYER };

/* Work at home is in no city; one posting for both needs two openings. */
static int together(const check_run *run, const check_offer *a, const check_offer *b)
{
    if (!a->job || !b->job || a->posting == CHECK_NONE || b->posting == CHECK_NONE)
        return APART;
    const check_posting *x = &run->posting[a->posting], *y = &run->posting[b->posting];
    const sg_region city = run->spot[x->spot].city;
    if (city == 0 || city != run->spot[y->spot].city || x->employment == SG_EMPLOYMENT_HOME_BASED ||
        y->employment == SG_EMPLOYMENT_HOME_BASED || (x == y && x->openings < 2))
        return APART;
    return x == y || (x->employer && x->employer == y->employer) ? SAME_EMPLOYER : SAME_CITY;
}

static int closest(const check_run *run, uint32_t one, uint32_t other)
{
    int best = APART;
    for (size_t i = run->first[one]; i < run->first[one + 1]; i++)
        for (size_t j = run->first[other]; j < run->first[other + 1]; j++) {
            const int found = together(run, &run->offer[i], &run->offer[j]);
            best = found > best ? found : best;
        }
    return best;
}

static bool has_job(const check_run *run, uint32_t worker)
{
    for (size_t i = run->first[worker]; i < run->first[worker + 1]; i++)
        if (run->offer[i].job)
            return true;
    return false;
}

void check_couples(const check_run *run, int64_t *ret_both, int64_t *ret_city,
                   int64_t *ret_employer)
{
    *ret_both = *ret_city = *ret_employer = 0;
    for (uint32_t i = 0; i < run->workers; i++) {
        const uint32_t other = run->partner[i];
        if (other == CHECK_NONE || other <= i || run->partner[other] != i || !has_job(run, i) ||
            !has_job(run, other))
            continue;
        const int found = closest(run, i, other);
        ++*ret_both;
        *ret_city += found >= SAME_CITY;
        *ret_employer += found == SAME_EMPLOYER;
    }
}
