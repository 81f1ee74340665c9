/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A line that no posting covers may be misspelt. Words that stand nowhere in the index are replaced
 * by names of the vocabulary that sound like them, and the closest line that finds something is
 * answered. A word that any posting has is never touched: 经典 stays 经典.
 */
#include <stdlib.h>
#include <string.h>

#include "search_internal.h"

enum { HEARD_MAX = 64, SPANS_MAX = 6, LINES_MAX = 24 };

typedef struct candidate {
    const char *line;
    unsigned cost;
    uint64_t total, full;
} candidate;

typedef struct span {
    uint32_t start, end; /* in the rest of the line */
    const sg_suggestion *choice[HEARD_MAX];
    size_t count;
} span;

typedef struct correcting {
    sg_reader *reader;
    const sg_search_request *request;
    sg_date today;
    sg_arena *arena;
    sg_search_rest rest;
    sg_suggestion heard[HEARD_MAX];
    size_t heard_count;
    span spans[SPANS_MAX];
    size_t span_count;
    candidate lines[LINES_MAX];
    size_t line_count;
    uint64_t work;
} correcting;

/* Some posting, whatever its other facts, has this text. */
static sg_status is_written(correcting *c, sg_str text, bool *ret, sg_error *err)
{
    const sg_index_request asked = {.text = text, .limit = 1};
    sg_text_hit hit;
    sg_index_found found = {0};
    sg_status status = sg_index_search(c->reader->index, c->reader->vocabulary,
                                       c->reader->snapshot, &asked, &hit, &found, err);
    *ret = status == SG_INVALID || found.full > 0; /* INVALID: no word at all */
    return status == SG_INVALID ? SG_OK : status;
}

/* True when every word of the line is found somewhere: then it is not the spelling. */
static sg_status all_written(correcting *c, const sg_understood *u, bool *ret, sg_error *err)
{
    sg_status status = SG_OK;
    *ret = true;
    for (size_t i = 0; i < u->part_count && *ret && status == SG_OK; i++) {
        if (strcmp(u->part[i].key, "text") == 0) {
            status = is_written(c, sg_str_of(u->part[i].value), ret, err);
        }
    }
    return status;
}

/* Known trades are spelt right; their characters are no part of anything else. */
static void blank_trades(const correcting *c, char *text, size_t size)
{
    sg_lexeme lexemes[HEARD_MAX];
    size_t count = sg_vocabulary_scan(c->reader->vocabulary, (sg_str){text, size}, SG_SCAN_TRADES,
                                      lexemes, HEARD_MAX);
    for (size_t i = 0; i < count; i++) {
        memset(text + lexemes[i].start, ' ', lexemes[i].end - lexemes[i].start);
    }
}

/* Longest spans first, none overlapping, each with all that it may mean. */
static sg_status choose_spans(correcting *c, sg_error *err)
{
    sg_status status = SG_OK;
    for (size_t i = 0; i < c->heard_count && status == SG_OK; i++) {
        const sg_suggestion *s = &c->heard[i];
        bool free = true;
        bool again = false;
        for (size_t k = 0; k < c->span_count; k++) {
            span *other = &c->spans[k];
            if (other->start == s->start && other->end == s->end) {
                other->choice[other->count++] = s;
                again = true;
            }
            free = free && (s->end <= other->start || s->start >= other->end);
        }
        bool written = false;
        sg_str text = {c->rest.text.s + s->start, s->end - s->start};
        if (!again && free && c->span_count < SPANS_MAX) {
            status = is_written(c, text, &written, err);
            if (status == SG_OK && !written) {
                c->spans[c->span_count++] = (span){s->start, s->end, {s}, 1};
            }
        }
    }
    return status;
}

static int by_start(const void *a, const void *b)
{
    const span *x = a;
    const span *y = b;
    return (x->start > y->start) - (x->start < y->start);
}

/* The line with the first choice of every span, but choice `other` of span `at`. */
static const char *respell(const correcting *c, size_t at, size_t other, unsigned *ret_cost)
{
    const char *line = c->request->query;
    sg_buffer out = {0};
    size_t done = 0;
    *ret_cost = 0;
    for (size_t i = 0; i < c->span_count; i++) {
        const span *s = &c->spans[i];
        const sg_suggestion *choice = s->choice[i == at ? other : 0];
        size_t start = c->rest.map[s->start];
        sg_buffer_append(&out, line + done, start - done);
        sg_buffer_append(&out, choice->name.s, choice->name.n);
        done = c->rest.map[s->end];
        /* hg is rather 焊工 than 横岗: places are mostly written out */
        bool doubtful = choice->cost == SG_SUGGEST_INITIALS && choice->kind == SG_LEX_REGION;
        *ret_cost += choice->cost + (doubtful ? 1U : 0U);
    }
    sg_buffer_text(&out, line + done);
    char *copy = out.failed ? NULL : sg_arena_strndup(c->arena, out.data, out.size);
    sg_buffer_free(&out);
    return copy;
}

static sg_status add_line(correcting *c, size_t at, size_t other, sg_error *err)
{
    candidate next = {0};
    next.line = respell(c, at, other, &next.cost);
    if (next.line == NULL) {
        return sg_fail_memory(err);
    }
    for (size_t i = 0; i < c->line_count; i++) {
        if (strcmp(c->lines[i].line, next.line) == 0) {
            return SG_OK;
        }
    }
    sg_search_request request = *c->request;
    sg_search_result result;
    request.query = next.line;
    request.limit = 1;
    request.offset = request.page = 0;
    request.facets = false;
    sg_status status =
        sg_search_run(c->reader, &request, c->today, c->arena, &result, &next.full, err);
    if (status == SG_INVALID) { /* longer than a line may be */
        return SG_OK;
    }
    next.total = status == SG_OK ? result.total : 0;
    c->work += status == SG_OK ? result.work : 0;
    c->lines[c->line_count++] = next;
    return status;
}

static int by_closeness(const void *a, const void *b)
{
    const candidate *x = a;
    const candidate *y = b;
    if ((x->full > 0) != (y->full > 0)) {
        return x->full > 0 ? -1 : 1;
    }
    if (x->cost != y->cost) {
        return x->cost < y->cost ? -1 : 1;
    }
    return x->total != y->total ? (x->total > y->total ? -1 : 1) : strcmp(x->line, y->line);
}

static sg_status hear(correcting *c, const sg_understood *understood, sg_error *err)
{
    const sg_search_request *r = c->request;
    bool placed = r->province_count + r->city_count + r->county_count > 0;
    bool written = false;
    sg_understood *again = sg_arena_alloc(c->arena, sizeof *again);
    sg_status status = again == NULL ? sg_fail_memory(err)
                                     : all_written(c, understood, &written, err);
    if (status != SG_OK || written) {
        return status;
    }
    status = sg_understand(c->reader->vocabulary, r->query, placed, c->arena, again, &c->rest, err);
    char *text = NULL;
    if (status == SG_OK) {
        text = sg_arena_strndup(c->arena, c->rest.text.s, c->rest.text.n);
        status = text == NULL ? sg_fail_memory(err) : SG_OK;
    }
    if (status == SG_OK) {
        blank_trades(c, text, c->rest.text.n);
        c->heard_count = sg_vocabulary_suggest(c->reader->vocabulary,
                                               (sg_str){text, c->rest.text.n}, c->heard, HEARD_MAX);
        status = choose_spans(c, err);
    }
    return status;
}

sg_status sg_search_correct(sg_reader *reader, const sg_search_request *request, sg_date today,
                            sg_arena *arena, sg_search_result *result, sg_error *err)
{
    correcting *c = sg_arena_alloc(arena, sizeof *c);
    if (c == NULL) {
        return sg_fail_memory(err);
    }
    c->reader = reader;
    c->request = request;
    c->today = today;
    c->arena = arena;
    sg_status status = hear(c, &result->understood, err);
    qsort(c->spans, c->span_count, sizeof *c->spans, by_start);
    for (size_t i = 0; i < c->span_count; i++) {
        for (size_t k = 0; k < c->spans[i].count && c->line_count < LINES_MAX; k++) {
            if (status == SG_OK && c->work < SG_SEARCH_WORK_MAX) {
                status = add_line(c, i, k, err);
            }
        }
    }
    if (status != SG_OK || c->line_count == 0) {
        return status;
    }
    qsort(c->lines, c->line_count, sizeof *c->lines, by_closeness);
    for (size_t i = 0; i < c->line_count && result->suggestion_count < SG_SEARCH_HINTS; i++) {
        if (c->lines[i].total > 0) {
            result->suggestion[result->suggestion_count++] =
                (sg_search_suggestion){c->lines[i].line, c->lines[i].total};
        }
    }
    /* A line that finds nothing either is still the better one to give advice about. */
    const candidate *best = &c->lines[0];
    if (best->full > 0 || (result->total == 0 && best->cost < SG_SUGGEST_INITIALS)) {
        sg_search_request corrected = *request;
        sg_search_result answer;
        uint64_t full = 0;
        corrected.query = best->line;
        status = sg_search_run(reader, &corrected, today, arena, &answer, &full, err);
        if (status == SG_OK) {
            answer.corrected = best->line;
            answer.suggestion_count = result->suggestion_count;
            memcpy(answer.suggestion, result->suggestion, sizeof answer.suggestion);
            *result = answer;
        }
    }
    return status;
}
