/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Prices of an auction in the order in which a walk meets rows, with the least of every few rows
 * and of every cell: what is dear as a whole is passed over without a look at its rows.
 */
#include "prices.h"

#include <stdlib.h>

sg_status sg_match_prices_new(const sg_snapshot *snapshot, const uint16_t *price,
                              sg_match_prices **ret, sg_error *err)
{
    const uint32_t count = snapshot->list_count;
    const uint32_t groups = count / SG_PRICE_GROUP + 1;
    sg_match_prices *p = malloc(sizeof *p);
    if (p == NULL) {
        return sg_fail_memory(err);
    }
    *p = (sg_match_prices){.at = malloc(((size_t)count + 1) * sizeof *p->at),
                           .group = malloc(groups * sizeof *p->group),
                           .cell = malloc(((size_t)snapshot->cell_count + 1) * sizeof *p->cell)};
    if (p->at == NULL || p->group == NULL || p->cell == NULL) {
        sg_match_prices_free(p);
        return sg_fail_memory(err);
    }
    for (uint32_t i = 0; i < groups; i++) {
        p->group[i] = UINT16_MAX;
    }
    for (uint32_t c = 0; c < snapshot->cell_count; c++) {
        const sg_cell *cell = &snapshot->cell[c];
        uint16_t least = UINT16_MAX;
        for (uint32_t i = cell->first; i < cell->first + cell->count; i++) {
            const uint16_t own = price[snapshot->list[i]];
            uint16_t *group = &p->group[i / SG_PRICE_GROUP];
            p->at[i] = own;
            *group = own < *group ? own : *group;
            least = own < least ? own : least;
        }
        p->cell[c] = least;
    }
    *ret = p;
    return SG_OK;
}

void sg_match_prices_free(sg_match_prices *prices)
{
    if (prices != NULL) {
        free(prices->at);
        free(prices->group);
        free(prices->cell);
        free(prices);
    }
}
