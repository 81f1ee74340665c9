/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Private to core/match: one pair being put into words.
 */
#ifndef SONGGANG_CORE_MATCH_EXPLAIN_H
#define SONGGANG_CORE_MATCH_EXPLAIN_H

#include "plan.h"

typedef struct sg_explainer {
    const sg_match_plan *plan;
    const sg_hit *hit;
    const sg_row *row;
    sg_fact fact;
    sg_trade_id trade; /* of the posting, that suits best */
    sg_place_fit place;
    sg_arena *arena;
    bool failed; /* memory ran out on the way */
} sg_explainer;

/* Formatted text in the arena; NULL and `failed` when memory is short. */
const char *sg_say(sg_explainer *x, const char *format, ...) __attribute__((format(printf, 2, 3)));

const char *sg_place_words(sg_region region);
const char *sg_trade_words(sg_trade_id id);
const char *sg_distance_words(sg_explainer *x);

/* One detail for every rule the pair needs, in ladder order. */
void sg_explain_relaxed(sg_explainer *x, sg_explanation *ret);

#endif
