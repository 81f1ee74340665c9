/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The roster in memory, and the question the other way round: which workers suit one posting.
 *
 * An employer short of hands asks it, and so does a bureau when a posting comes in: whom does it
 * concern? A worker is kept in about 80 bytes beside what they share with others (certificates held,
 * places wished), ordered by trade and place, so that one posting is held against 337,900 workers in
 * milliseconds. The judgement is sg_score()'s, step by step with the same functions; a test compares
 * every pair.
 */
#ifndef SONGGANG_ROSTER_H
#define SONGGANG_ROSTER_H

#include "songgang/match.h"

/* Workers for one day (ages are reckoned once). Immutable once built; for any number of threads. */
typedef struct sg_roster sg_roster;
typedef struct sg_roster_builder sg_roster_builder;
sg_roster_builder *sg_roster_builder_new(void); /* NULL when memory is short */
void sg_roster_builder_free(sg_roster_builder *builder);
/* Copies what matching needs; its free text must have been read (songgang/profile_text.h). */
sg_status sg_roster_builder_add(sg_roster_builder *builder, const sg_profile *profile,
                                sg_error *err);
/* The builder may be freed afterwards, and is empty. */
sg_status sg_roster_build(sg_roster_builder *builder, sg_date today, sg_roster **ret,
                          sg_error *err);
void sg_roster_free(sg_roster *roster);
uint32_t sg_roster_count(const sg_roster *roster);
/* Workers are 0..count-1, in an order of the roster's own. */
const char *sg_roster_worker_id(const sg_roster *roster, uint32_t worker);
sg_worker_status sg_roster_worker_status(const sg_roster *roster, uint32_t worker);

/* A roster held against one snapshot under one policy; all three must outlive it. One thread. */
typedef struct sg_reverse sg_reverse;
sg_status sg_reverse_new(const sg_roster *roster, const sg_snapshot *snapshot,
                         const sg_policy *policy, sg_date today, sg_reverse **ret, sg_error *err);
void sg_reverse_free(sg_reverse *reverse);

typedef struct sg_reverse_hit {
    uint32_t worker;
    sg_hit hit; /* exactly what sg_score() says of the pair */
} sg_reverse_hit;
typedef struct sg_reverse_list {
    const sg_reverse_hit *hit; /* best first: by level, then score, then worker id */
    size_t count;
    uint32_t fits; /* workers all of whose wishes the posting meets */
    uint8_t level; /* of the last in the list */
} sg_reverse_list;
/* The best `limit` (1..SG_MATCH_MAX) workers for `row`, of those with a status in the bit set
 * `statuses` (0: all) whose home lies within `scope` (0: everywhere); lower steps of the ladder
 * first. SG_INVALID limit or row. */
sg_status sg_reverse_match(sg_reverse *reverse, uint32_t row, size_t limit, uint32_t statuses,
                           sg_region scope, sg_arena *arena, sg_reverse_list *ret, sg_error *err);

#endif
