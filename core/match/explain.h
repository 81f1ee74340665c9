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

/* What is known of the pair; `hit` may be NULL when only bars and wishes are told. */
void sg_explainer_init(sg_explainer *x, const sg_match_plan *plan, uint32_t row, const sg_hit *hit,
                       sg_arena *arena);

/* Formatted text in the arena; NULL and `failed` when memory is short. */
const char *sg_say(sg_explainer *x, const char *format, ...) __attribute__((format(printf, 2, 3)));

const char *sg_place_words(sg_region region);
const char *sg_trade_words(sg_trade_id id);
const char *sg_distance_words(sg_explainer *x);

/* Per cent by which the pay stays below the wish, at least 1; 0 when it does not. */
int sg_below_wish(const sg_explainer *x);
/* Short names of regions, joined: 广东、贵州. */
const char *sg_region_list(sg_explainer *x, const sg_region *region, size_t count);

/* why_words.c: a hard rule, or a wish, with the two figures compared. */
const char *sg_bar_words(sg_explainer *x, sg_bar bar);
const char *sg_licence_words(sg_explainer *x); /* of the licence the law asks for the trade */
const char *sg_wish_words(sg_explainer *x, unsigned kind);

/* One detail for every rule the pair needs, in ladder order. */
void sg_explain_relaxed(sg_explainer *x, sg_explanation *ret);

#endif
