/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Private to core/match: visiting the cells of a snapshot from the most promising down.
 */
#ifndef SONGGANG_CORE_MATCH_WALK_H
#define SONGGANG_CORE_MATCH_WALK_H

#include "plan.h"
#include "prices.h"
#include "select.h"

typedef struct sg_walk_task {
    uint8_t max_level;
    const uint16_t *price;  /* nullable, per row */
    const sg_match_prices *merged; /* nullable: instead of `price`; levels are then no order of
                                    * their own, but cost `step_cost` each */
    int32_t step_cost, least; /* of what is worth more than that */
    sg_selection *selected; /* under the employer cap */
    sg_selection *plain;    /* nullable: without it, and then `selected` only matters on the levels
                             * that `plain` needs to fill up */
    uint64_t threshold; /* keys above it cannot change the result any more; kept by the walk */
} sg_walk_task;

sg_status sg_walk(const sg_match_plan *plan, sg_walk_task *task, sg_arena *arena, sg_error *err);

#endif
