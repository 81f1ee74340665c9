/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Raw posting → normalised postings. Pure; any number of threads may share the vocabulary.
 */
#ifndef SONGGANG_NORMALISE_H
#define SONGGANG_NORMALISE_H

#include "songgang/arena.h"
#include "songgang/posting.h"
#include "songgang/raw_posting.h"
#include "songgang/status.h"
#include "songgang/vocabulary.h"

enum { SG_MAX_JOBS = 64 }; /* jobs in one announcement */

typedef struct sg_normalised {
    const sg_posting *jobs; /* in the arena */
    size_t count;           /* 1..SG_MAX_JOBS */
} sg_normalised;

/* Read `raw` into one posting per job. With several jobs external ids get "-1", "-2" … appended.
 * A record without external_id gets one from a hash of its content. What is not stated stays
 * unknown; contradictions become warnings. `today` resolves "3月5日" to a year and marks expiry.
 * SG_INVALID when the record is no posting (heading, total, empty row): `err->text` says why in
 * Chinese and `*ret_field` (nullable) names the field at fault. SG_NO_MEMORY. */
sg_status sg_normalise(const sg_vocabulary *v, const sg_raw_posting *raw, sg_date today,
                       sg_arena *arena, sg_normalised *ret, sg_raw_field *ret_field,
                       sg_error *err);

/* The grammars, each usable alone. Texts are raw UTF-8, not folded. They return false and leave
 * `ret` untouched when the text states nothing of the kind. */
bool sg_read_wage(const sg_vocabulary *v, sg_str text, bool is_wage_field, sg_arena *arena,
                  sg_wage *ret);
bool sg_read_place(const sg_vocabulary *v, sg_str text, bool is_place_field, sg_arena *arena,
                   sg_place *ret, sg_region *ret_candidates, size_t max, size_t *ret_count);
bool sg_read_age(sg_str text, bool is_age_field, sg_arena *arena, sg_age_range *ret,
                 sg_age_range *ret_male, sg_age_range *ret_female);
bool sg_read_board(const sg_vocabulary *v, sg_str text, sg_arena *arena,
                   sg_provision *ret_accommodation, sg_provision *ret_meals);
bool sg_read_date(sg_str text, sg_date today, sg_date *ret);
/* Trades of a title (most specific first), and skills; counts are outputs. */
void sg_read_trades(const sg_vocabulary *v, sg_str title, sg_str description, sg_arena *arena,
                    sg_posting *ret);

/* What free text of a *worker* says, given apart from the profile: sg_profile_understand() of
 * songgang/profile_text.h without notes. */
struct sg_profile;
void sg_read_profile_text(const sg_vocabulary *v, sg_str text, sg_arena *arena,
                          struct sg_profile *profile);

#endif
