/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Some rows of the snapshot as one of their own: when all workers are asked about a few postings, those
 * that are new or were left.
 */
#include <stdlib.h>
#include <string.h>

#include "plan_run.h"

enum { FEW = 8 }; /* at most an eighth of all rows */

static bool left_out(const uint16_t *const *price, size_t count, uint32_t row)
{
    for (size_t i = 0; i < count; i++)
        if (price[i][row] != UINT16_MAX)
            return false;
    return true;
}

sg_status plan_part_make(const plan_run *run, const uint16_t *const *price, size_t count,
                         plan_part *ret, sg_error *err)
{
    const uint32_t rows = run->snapshot->count, most = rows / FEW;
    plan_part part = {.row = malloc(((size_t)most + 1) * sizeof *part.row)};
    if (!part.row)
        return sg_fail_memory(err);
    uint32_t n = 0;
    for (uint32_t row = 0; row < rows && n <= most; row++)
        if (!left_out(price, count, row)) {
            if (n < most)
                part.row[n] = row;
            part.fresh = part.fresh || plan_row_fresh(run, row);
            n++;
        }
    if (n > most) {
        free(part.row);
        return SG_OK;
    }
    sg_status status = sg_snapshot_part(run->snapshot, part.row, n, &part.snapshot, err);
    if (status == SG_OK)
        *ret = part;
    else
        free(part.row);
    return status;
}

void plan_part_free(plan_part *part)
{
    sg_snapshot_free(part->snapshot);
    free(part->row);
    *part = (plan_part){0};
}

sg_status plan_part_prices(const plan_part *part, const uint16_t *price, sg_match_prices **ret,
                           sg_error *err)
{
    uint16_t *own = malloc(((size_t)part->snapshot->count + 1) * sizeof *own);
    if (!own)
        return sg_fail_memory(err);
    for (uint32_t i = 0; i < part->snapshot->count; i++)
        own[i] = price[part->row[i]];
    sg_status status = sg_match_prices_new(part->snapshot, own, ret, err);
    free(own);
    return status;
}

/* As independent lists are ordered. */
static bool better(const sg_snapshot *snapshot, const sg_alloc_candidate *a,
                   const sg_alloc_candidate *b)
{
    if (a->level != b->level)
        return a->level < b->level;
    if (a->utility != b->utility)
        return a->utility > b->utility;
    const sg_date x = snapshot->row[a->posting].posted, y = snapshot->row[b->posting].posted;
    return x != y ? x > y : a->posting < b->posting;
}

/* Puts `new` into the list of `count` in its place, unless it is there, not good enough, or not better than
 * another of its employer's. */
static void put_in(const sg_snapshot *snapshot, sg_alloc_candidate *list, size_t count,
                   sg_alloc_candidate new)
{
    const uint32_t employer = snapshot->employer[new.posting];
    size_t out = count - 1; /* the one that goes: the last, or the employer's other */
    for (size_t i = 0; i < count; i++) {
        if (list[i].posting == new.posting)
            return;
        if (employer != 0 && snapshot->employer[list[i].posting] == employer)
            out = i;
    }
    if (!better(snapshot, &new, &list[out]))
        return;
    for (; out > 0 && better(snapshot, &new, &list[out - 1]); out--)
        list[out] = list[out - 1];
    list[out] = new;
}

void plan_part_merge(plan_run *run, size_t worker, const sg_alloc_candidate *answer, size_t count)
{
    sg_alloc_candidate *own = run->candidate + run->first[worker];
    const size_t owned = run->first[worker + 1] - run->first[worker];
    for (size_t i = 0; i < count && owned > 0; i++)
        if (plan_row_fresh(run, answer[i].posting))
            put_in(run->snapshot, own, owned, answer[i]);
}
