/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Couples of a plan: whose partner is in it too, and where two jobs are together.
 */
#include <stdlib.h>
#include <string.h>

#include "plan_run.h"

typedef struct named_worker {
    const char *id;
    uint32_t index;
} named_worker;

static int by_id(const void *a, const void *b)
{
    return strcmp(((const named_worker *)a)->id, ((const named_worker *)b)->id);
}

sg_status plan_find_partners(plan_run *run, sg_error *err)
{
    const size_t n = run->workers;
    named_worker *sorted = malloc((n + 1) * sizeof *sorted);
    run->partner = malloc((n + 1) * sizeof *run->partner);
    if (!sorted || !run->partner) {
        free(sorted);
        return sg_fail_memory(err);
    }
    for (size_t i = 0; i < n; i++)
        sorted[i] = (named_worker){plan_worker_id(run, i), (uint32_t)i};
    qsort(sorted, n, sizeof *sorted, by_id);
    for (size_t i = 0; i < n; i++) {
        const named_worker key = {.id = run->named[i]};
        const named_worker *found =
            run->named[i] ? bsearch(&key, sorted, n, sizeof *sorted, by_id) : NULL;
        run->partner[i] = found && found->index != i ? found->index : SG_ALLOC_ALONE;
    }
    free(sorted);
    return SG_OK;
}

sg_status plan_find_sites(plan_run *run, sg_error *err)
{
    const sg_snapshot *snapshot = run->snapshot;
    run->site = malloc(((size_t)snapshot->count + 1) * sizeof *run->site);
    if (!run->site)
        return sg_fail_memory(err);
    for (uint32_t i = 0; i < snapshot->count; i++) {
        const sg_row *row = &snapshot->row[i];
        run->site[i] = row->employment == SG_EMPLOYMENT_HOME_BASED ? 0 : row->city;
    }
    return SG_OK;
}

sg_together plan_together(const plan_run *run, const sg_alloc_offer *offer, const size_t *offer_at)
{
    const uint32_t partner = run->partner[offer->worker];
    sg_together best = SG_TOGETHER_APART;
    if (partner == SG_ALLOC_ALONE || run->partner[partner] != offer->worker)
        return best;
    for (size_t i = offer_at[partner]; i < offer_at[partner + 1]; i++) {
        const sg_together together = sg_couple_together(
            run->snapshot, offer->posting, run->allocation->offer[i].posting);
        best = together > best ? together : best;
    }
    return best;
}
