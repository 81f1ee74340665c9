/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Private to core/match: the best few pairs of a stream, at most so many of one employer.
 */
#ifndef SONGGANG_CORE_MATCH_SELECT_H
#define SONGGANG_CORE_MATCH_SELECT_H

#include <stddef.h>
#include <stdint.h>

#include "songgang/arena.h"
#include "songgang/date.h"
#include "songgang/match.h"
#include "songgang/status.h"

typedef struct sg_pick {
    uint64_t key; /* level, value, date in one number: smaller is better */
    uint32_t row; /* breaks ties */
    uint32_t employer;
    sg_hit *hit; /* the selection's own copy */
} sg_pick;

/* `value` is −10000..10000: a score, or a score less a price. */
uint64_t sg_pick_key(uint8_t level, int value, sg_date posted);
uint8_t sg_pick_level(uint64_t key);
int sg_pick_value(uint64_t key);

typedef struct sg_selection {
    sg_pick *pick; /* heap, worst first */
    sg_pick *spare; /* for sorting */
    sg_hit *hit;    /* of the picks */
    size_t count, limit, per_employer; /* 0: no cap */
} sg_selection;

sg_status sg_selection_init(sg_selection *selection, size_t limit, size_t per_employer,
                            sg_arena *arena, sg_error *err);
/* `pick.hit` is copied if it gets in. */
void sg_selection_offer(sg_selection *selection, sg_pick pick);
/* Picks with a greater key cannot enter; UINT64_MAX while there is room. */
uint64_t sg_selection_threshold(const sg_selection *selection);
/* Best first. Nothing may be offered afterwards. */
void sg_selection_sort(sg_selection *selection);

#endif
