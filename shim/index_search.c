/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Free-text search. The posting lists of the query's terms are added up per document: points say
 * how much of the query a document covers, quality in which fields it does. Neither uses collection
 * statistics, so an updated index ranks exactly like a rebuilt one. All hits are seen, because
 * totals and facets need them; the best are then kept in a heap.
 *
 * Postings that cover every unit come first. When fewer than `limit` of them pass the filter, those
 * that cover at least half follow; when there are none of either, any that covers one unit.
 */
#include <stdlib.h>
#include <string.h>

#include "index_query.h"
#include "index_reader.h"
#include "songgang/messages.h"

/* Points of a whole unit: divisible by 1..10, so that bigrams share it without rounding. */
enum { UNIT_POINTS = 5040, QUALITY_BITS = 20 };

typedef struct sum {
    sg_tally *tally;
    uint32_t *touched;
    size_t touched_count;
    uint32_t offset; /* of the database being walked, among all documents */
    uint32_t points; /* what the term is worth */
    uint32_t quality;
    uint8_t unit;
    bool concept;
} sum;

/* Share of the quality a weight earns: 0 … 1, half at weight 4. */
static uint32_t earned(uint32_t quality, uint32_t weight)
{
    return quality * weight / (weight + 4);
}

static void add_block(void *context, const sg_posted *block, size_t count)
{
    sum *s = context;
    for (size_t i = 0; i < count; i++) {
        uint32_t document = s->offset + block[i].document - 1;
        sg_tally *t = &s->tally[document];
        if (t->points == 0 && t->quality == 0) {
            s->touched[s->touched_count++] = document;
        }
        if (t->unit != s->unit) {
            t->points += s->points;
            if (s->concept) {
                t->unit = s->unit;
            }
        }
        t->quality += earned(s->quality, block[i].weight) + 1;
    }
}

static sg_status walk_term(sg_index *index, sum *s, const sg_query_term *term, sg_error *err)
{
    sg_status status = SG_OK;
    s->offset = 0;
    if (index->base != NULL) {
        status = sg_database_postings(index->base, term->text, term->size, add_block, s, err);
    }
    s->offset = (uint32_t)index->manifest.base.documents;
    if (status == SG_OK && index->delta != NULL) {
        status = sg_database_postings(index->delta, term->text, term->size, add_block, s, err);
    }
    return status;
}

/* Concepts first: a document that has one covers the unit, and its text only adds quality. */
static sg_status walk_unit(sg_index *index, sum *s, const sg_unit *unit, uint8_t number,
                           sg_error *err)
{
    sg_status status = SG_OK;
    uint32_t quality = unit->concept_count > 0 ? UNIT_POINTS / 2 : UNIT_POINTS;
    s->unit = number;
    s->concept = true;
    s->points = unit->optional ? 0 : UNIT_POINTS;
    for (size_t i = 0; i < unit->concept_count && status == SG_OK; i++) {
        s->quality = quality / (uint32_t)unit->concept_count;
        status = walk_term(index, s, &unit->concept[i], err);
    }
    s->concept = false;
    uint32_t terms = (uint32_t)unit->term_count;
    for (uint32_t i = 0; i < terms && status == SG_OK; i++) {
        s->points = UNIT_POINTS / terms + (i == 0 ? UNIT_POINTS % terms : 0);
        s->points = unit->optional ? 0 : s->points;
        s->quality = quality / terms;
        status = walk_term(index, s, &unit->term[i], err);
    }
    return status;
}

/* ---- ranking ---- */

/* True when `a` stands before `b`: better text, then newer, then id (rows are in id order). */
static bool before(const sg_snapshot *snapshot, const sg_found *a, const sg_found *b)
{
    if (a->key != b->key) {
        return a->key > b->key;
    }
    sg_date x = snapshot->row[a->row].posted;
    sg_date y = snapshot->row[b->row].posted;
    return x != y ? x > y : a->row < b->row;
}

/* Heap with the worst on top. */
static void sift_down(const sg_snapshot *snapshot, sg_found *heap, size_t count, size_t at)
{
    for (;;) {
        size_t worst = at;
        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < count; child++) {
            if (before(snapshot, &heap[worst], &heap[child])) {
                worst = child;
            }
        }
        if (worst == at) {
            return;
        }
        sg_found swap = heap[at];
        heap[at] = heap[worst];
        heap[worst] = swap;
        at = worst;
    }
}

/* The best `keep` of `count`, in order, at the front. */
static void rank(const sg_snapshot *snapshot, sg_found *found, size_t count, size_t keep)
{
    keep = keep < count ? keep : count;
    for (size_t i = keep / 2; i-- > 0;) {
        sift_down(snapshot, found, keep, i);
    }
    for (size_t i = keep; i < count && keep > 0; i++) {
        if (before(snapshot, &found[i], &found[0])) {
            found[0] = found[i];
            sift_down(snapshot, found, keep, 0);
        }
    }
    for (size_t left = keep; left > 1; left--) {
        sg_found swap = found[0];
        found[0] = found[left - 1];
        found[left - 1] = swap;
        sift_down(snapshot, found, left - 1, 0);
    }
}

typedef struct selection {
    const sg_index *index;
    const sg_snapshot *snapshot;
    const sum *sums;
    sg_index_filter filter;
    void *context;
    size_t count;
} selection;

/* Documents with points in [low, high) that pass the filter are found, each asked for once. */
static void select_between(selection *s, uint32_t low, uint32_t high)
{
    for (size_t i = 0; i < s->sums->touched_count; i++) {
        uint32_t document = s->sums->touched[i];
        const sg_tally *t = &s->sums->tally[document];
        if (t->points < low || t->points >= high) {
            continue;
        }
        uint32_t row = s->snapshot->added[document];
        if (row != UINT32_MAX && (s->filter == NULL || s->filter(s->context, row))) {
            s->index->found[s->count++] =
                (sg_found){(uint64_t)t->points << QUALITY_BITS | t->quality, row};
        }
    }
}

static void select_hits(selection *s, const sg_query *query, size_t limit)
{
    uint32_t all = (uint32_t)query->required * UNIT_POINTS;
    uint32_t half = all / 2;
    select_between(s, all, UINT32_MAX);
    if (s->count < limit && half > 0) {
        select_between(s, half, all);
    }
    if (s->count == 0 && half > UNIT_POINTS) {
        select_between(s, UNIT_POINTS, half);
    }
}

sg_status sg_index_search(sg_index *index, const sg_vocabulary *v, const sg_snapshot *snapshot,
                          sg_str query_text, sg_index_filter filter, void *context, size_t offset,
                          size_t limit, sg_text_hit *ret, size_t *ret_count, uint64_t *ret_total,
                          sg_error *err)
{
    if (snapshot->generation != index->manifest.generation ||
        snapshot->added_count != index->documents) {
        return sg_fail(err, SG_STALE, SG_MSG_INDEX_STALE);
    }
    sg_arena *arena = sg_arena_new(0);
    sg_query *query = arena == NULL ? NULL : sg_arena_alloc(arena, sizeof *query);
    if (query == NULL) {
        sg_arena_free(arena);
        return sg_fail_memory(err);
    }
    sum s = {.tally = index->tally, .touched = index->touched};
    sg_status status = sg_query_read(v, query_text, arena, query, err);
    for (size_t i = 0; i < (status == SG_OK ? query->count : 0) && status == SG_OK; i++) {
        status = walk_unit(index, &s, &query->unit[i], (uint8_t)(i + 1), err);
    }
    if (status == SG_OK) {
        selection chosen = {index, snapshot, &s, filter, context, 0};
        select_hits(&chosen, query, limit);
        size_t keep = offset > SIZE_MAX - limit ? SIZE_MAX : offset + limit;
        rank(snapshot, index->found, chosen.count, keep);
        size_t count = 0;
        uint32_t all = (uint32_t)query->required * UNIT_POINTS;
        for (size_t i = offset; i < chosen.count && count < limit; i++) {
            const sg_found *f = &index->found[i];
            uint32_t points = (uint32_t)(f->key >> QUALITY_BITS);
            uint32_t quality = (uint32_t)(f->key & ((1U << QUALITY_BITS) - 1));
            float weight = (float)points / UNIT_POINTS + (float)quality / (1U << QUALITY_BITS);
            ret[count++] = (sg_text_hit){f->row, weight, points < all};
        }
        *ret_count = count;
        *ret_total = chosen.count;
    }
    for (size_t i = 0; i < s.touched_count; i++) {
        index->tally[s.touched[i]] = (sg_tally){0, 0, 0};
    }
    sg_arena_free(arena);
    return status;
}
