/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Crowding costs of pushing to a posting more often than it has openings.
 */
#ifndef SONGGANG_ALLOCATE_CROWDING_H
#define SONGGANG_ALLOCATE_CROWDING_H

#include <stddef.h>
#include <stdint.h>

#include "songgang/allocate.h"

/* Non-decreasing slot costs, shared by all postings with the same number of openings. */
typedef struct crowding_tables {
    uint32_t *openings;      /* distinct values, ascending */
    uint64_t *offset;        /* into cost, count + 1 entries */
    size_t count;
    int32_t *cost;           /* 1/10000; cost[offset + k - 1] is c_k = λ·(1 − m_k) */
    uint32_t *table_of;      /* per posting */
    uint32_t *capacity;      /* per posting: openings × push ratio */
} crowding_tables;

/* SG_INVALID when openings × push ratio exceeds a million for one posting; SG_NO_MEMORY. */
sg_status crowding_tables_make(const sg_alloc_problem *problem, crowding_tables *ret,
                               sg_error *err);
void crowding_tables_free(crowding_tables *tables);

/* Cost of the k-th push (k ≥ 1, ≤ capacity) to `posting`. */
static inline int32_t crowding_cost(const crowding_tables *tables, uint32_t posting, uint32_t k)
{
    return tables->cost[tables->offset[tables->table_of[posting]] + k - 1];
}

#endif
