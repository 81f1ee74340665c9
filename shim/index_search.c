/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Free-text search. The posting lists of the query's terms are added up per document: points say
 * how much of the query a document covers, quality in which fields it does. Neither uses collection
 * statistics, so an updated index ranks exactly like a rebuilt one. All hits are seen, because
 * totals and facets need them; the best are kept in a heap.
 *
 * Postings that cover every unit come first. When only a few of them pass the filter, those that
 * cover at least half follow; when there are none of either, any that covers one unit. How few does
 * not depend on the size of a page, or the total would.
 */
#include <stdlib.h>
#include <string.h>

#include "index_query.h"
#include "index_reader.h"
#include "songgang/messages.h"

/* Points of a whole unit: divisible by 1..10, so that bigrams share it without rounding. */
enum { UNIT_POINTS = 5040, QUALITY_BITS = 20, AHEAD = 16 };

typedef struct sum {
    sg_tally *tally;
    uint32_t *touched;
    size_t touched_count;
    uint32_t points;  /* what the term is worth */
    uint32_t quality;
    uint8_t unit;
    bool concept;
    uint64_t work;
} sum;

/* Share of the quality a weight earns: 0 … 1, half at weight 4. */
static uint32_t earned(uint32_t quality, uint32_t weight)
{
    return quality * weight / (weight + 4);
}

static void add_list(sum *s, const sg_list *list)
{
    uint32_t quality[1 << SG_LIST_WEIGHT_BITS];
    size_t touched = s->touched_count;
    for (uint32_t weight = 0; weight < 1 << SG_LIST_WEIGHT_BITS; weight++) {
        quality[weight] = earned(s->quality, weight) + 1;
    }
    for (size_t i = 0; i < list->count; i++) {
        uint32_t document = list->entry[i] >> SG_LIST_WEIGHT_BITS;
        sg_tally *t = &s->tally[document];
        s->touched[touched] = document; /* written over unless it is new */
        touched += t->quality == 0;
        if (t->unit != s->unit) {
            t->points += s->points;
            t->unit = s->concept ? s->unit : t->unit;
        }
        t->quality += quality[list->entry[i] & ((1 << SG_LIST_WEIGHT_BITS) - 1)];
    }
    s->touched_count = touched;
    s->work += list->count;
}

static sg_status walk_term(sg_index *index, sum *s, const sg_query_term *term, sg_error *err)
{
    sg_list list;
    sg_status status = sg_lists_get(index, term->text, term->size, &list, err);
    if (status == SG_OK) {
        add_list(s, &list);
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

/* True when `a` stands before `b`: larger key, then newer, then id (rows are in id order). */
static bool before(const sg_found *a, const sg_found *b)
{
    if (a->key != b->key) {
        return a->key > b->key;
    }
    return a->posted != b->posted ? a->posted > b->posted : a->row < b->row;
}

/* Heap with the worst on top. */
static void sift_down(sg_found *heap, size_t count, size_t at)
{
    for (;;) {
        size_t worst = at;
        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < count; child++) {
            if (before(&heap[worst], &heap[child])) {
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

/* Best first, from a heap. */
static void unheap(sg_found *heap, size_t count)
{
    for (size_t left = count; left > 1; left--) {
        sg_found swap = heap[0];
        heap[0] = heap[left - 1];
        heap[left - 1] = swap;
        sift_down(heap, left - 1, 0);
    }
}

typedef struct selection {
    const sg_snapshot *snapshot;
    const sg_index_request *request;
    sg_found *heap; /* the best so far; a heap once it is full */
    size_t count, keep;
    uint64_t passed, work;
} selection;

static const uint64_t WHOLE = UINT64_C(1) << 63;

/* Takes a row unless the filter refuses it; `merit` orders it by text. */
static void offer(selection *s, const sg_brief *row, uint64_t merit, unsigned tier)
{
    const sg_index_request *r = s->request;
    if (r->filter != NULL && !r->filter(r->context, row, tier)) {
        return;
    }
    s->passed++;
    uint64_t key = r->order != NULL ? r->order(r->context, row) : merit;
    sg_found found = {key | (tier == SG_INDEX_WHOLE ? WHOLE : 0), row->row, row->posted};
    if (s->count < s->keep) {
        s->heap[s->count++] = found;
        for (size_t i = s->count == s->keep ? s->keep / 2 : 0; i-- > 0;) {
            sift_down(s->heap, s->keep, i);
        }
    } else if (s->keep > 0 && before(&found, &s->heap[0])) {
        s->heap[0] = found;
        sift_down(s->heap, s->keep, 0);
    }
}

/* Documents with points in [low, high) are offered, each once; or only shown to the filter. */
static void select_between(selection *s, const sum *sums, uint32_t low, uint32_t high,
                           unsigned tier, bool wanted)
{
    const sg_index_request *r = s->request;
    for (size_t i = 0; i < sums->touched_count; i++) {
        if (i + AHEAD < sums->touched_count) { /* else each brief is waited for */
            __builtin_prefetch(&s->snapshot->brief[sums->touched[i + AHEAD]]);
            __builtin_prefetch(&sums->tally[sums->touched[i + AHEAD]]);
        }
        uint32_t document = sums->touched[i];
        const sg_tally *t = &sums->tally[document];
        if (t->points < low || t->points >= high) {
            continue;
        }
        const sg_brief *row = &s->snapshot->brief[document];
        if (row->row != UINT32_MAX && wanted) {
            offer(s, row, (uint64_t)t->points << QUALITY_BITS | t->quality, tier);
        } else if (row->row != UINT32_MAX) {
            (void)r->filter(r->context, row, tier);
        }
    }
}

static void select_hits(selection *s, const sg_query *query, const sum *sums, uint64_t *ret_full)
{
    uint32_t all = (uint32_t)query->required * UNIT_POINTS;
    uint32_t half = all / 2;
    bool survey = s->request->survey && s->request->filter != NULL;
    select_between(s, sums, all, UINT32_MAX, SG_INDEX_WHOLE, true);
    *ret_full = s->passed;
    bool wanted = s->passed < SG_INDEX_ENOUGH;
    if (half > 0 && (wanted || survey)) {
        select_between(s, sums, half, all, SG_INDEX_HALF, wanted);
    }
    wanted = s->passed == 0;
    if (half > UNIT_POINTS && (wanted || survey)) {
        select_between(s, sums, UNIT_POINTS, half, SG_INDEX_SOME, wanted);
    }
}

static sg_status select_by_text(sg_index *index, const sg_vocabulary *v, selection *s,
                                uint64_t *ret_full, sg_error *err)
{
    sg_arena *arena = sg_arena_new(0);
    sg_query *query = arena == NULL ? NULL : sg_arena_alloc(arena, sizeof *query);
    sum sums = {.tally = index->tally, .touched = index->touched};
    sg_status status = query == NULL ? sg_fail_memory(err)
                                     : sg_query_read(v, s->request->text, arena, query, err);
    for (size_t i = 0; status == SG_OK && i < query->count; i++) {
        status = walk_unit(index, &sums, &query->unit[i], (uint8_t)(i + 1), err);
    }
    if (status == SG_OK) {
        select_hits(s, query, &sums, ret_full);
        s->work = sums.work + sums.touched_count;
    }
    for (size_t i = 0; i < sums.touched_count; i++) {
        index->tally[sums.touched[i]] = (sg_tally){0, 0, 0};
    }
    sg_arena_free(arena);
    return status;
}

static size_t give_out(selection *s, sg_text_hit *ret)
{
    const sg_index_request *r = s->request;
    if (s->count < s->keep) { /* not yet a heap */
        for (size_t i = s->count / 2; i-- > 0;) {
            sift_down(s->heap, s->count, i);
        }
    }
    unheap(s->heap, s->count);
    size_t count = 0;
    for (size_t i = r->offset; i < s->count; i++) {
        uint64_t key = s->heap[i].key & ~WHOLE;
        float points = (float)(key >> QUALITY_BITS) / UNIT_POINTS;
        float quality = (float)(key & ((1U << QUALITY_BITS) - 1)) / (1U << QUALITY_BITS);
        float weight = r->order != NULL || r->everything ? 0 : points + quality;
        ret[count++] = (sg_text_hit){s->heap[i].row, weight, (s->heap[i].key & WHOLE) == 0};
    }
    return count;
}

sg_status sg_index_search(sg_index *index, const sg_vocabulary *v, const sg_snapshot *snapshot,
                          const sg_index_request *request, sg_text_hit *ret,
                          sg_index_found *ret_found, sg_error *err)
{
    if (snapshot->generation != index->manifest.generation ||
        snapshot->added_count != index->documents) {
        return sg_fail(err, SG_STALE, SG_MSG_INDEX_STALE);
    }
    size_t room = index->documents;
    size_t offset = request->offset < room ? request->offset : room;
    selection s = {.snapshot = snapshot, .request = request, .heap = index->found};
    s.keep = room - offset < request->limit ? room : offset + request->limit;
    uint64_t full = 0;
    sg_status status = SG_OK;
    if (request->everything && request->among != NULL) {
        for (size_t i = 0; i < request->among_count; i++) {
            if (i + AHEAD < request->among_count) {
                __builtin_prefetch(&snapshot->brief[request->among[i + AHEAD]]);
            }
            offer(&s, &snapshot->brief[request->among[i]], 0, SG_INDEX_WHOLE);
        }
        full = s.passed;
        s.work = request->among_count;
    } else if (request->everything) {
        for (uint32_t i = 0; i < snapshot->added_count; i++) {
            if (snapshot->brief[i].row != UINT32_MAX) {
                offer(&s, &snapshot->brief[i], 0, SG_INDEX_WHOLE);
            }
        }
        full = s.passed;
        s.work = snapshot->added_count;
    } else {
        status = select_by_text(index, v, &s, &full, err);
    }
    if (status == SG_OK) {
        size_t count = give_out(&s, ret);
        *ret_found = (sg_index_found){count, s.passed, full, s.work};
    }
    return status;
}
