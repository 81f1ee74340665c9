/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Search for caseworkers: the query line is understood, the text part is asked of the index, the
 * conditions are judged on snapshot columns, and whole postings are copied from the store.
 */
#include <stdlib.h>
#include <string.h>

#include "search_internal.h"
#include "songgang/messages.h"

enum { SAME_TRADE = 850 }; /* similarity from which another trade is a kind of the wished one */

typedef struct search {
    const sg_snapshot *snapshot;
    sg_search_request request; /* with what was understood added */
    sg_date today;
    uint8_t *trade; /* by trade id: fits; NULL without the condition */
    sg_facets *facets;
} search;

/* ---- conditions ---- */

static bool lies_in(const sg_row *row, const sg_region *regions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (regions[i] == row->city || regions[i] == row->region || regions[i] == row->province) {
            return true;
        }
    }
    return count == 0;
}

static bool has_trade(const search *s, const sg_row *row)
{
    for (size_t i = 0; i < SG_MAX_TRADES; i++) {
        if (s->trade[row->trades[i]] != 0) {
            return true;
        }
    }
    return false;
}

static unsigned failed_conditions(const search *s, const sg_row *row)
{
    const sg_search_request *r = &s->request;
    int32_t wage = row->monthly_max != SG_NO_AMOUNT ? row->monthly_max : row->monthly_min;
    unsigned failed = lies_in(row, r->province, r->province_count) ? 0 : SG_FACET_PROVINCE;
    failed |= lies_in(row, r->city, r->city_count) ? 0 : SG_FACET_CITY;
    failed |= s->trade == NULL || has_trade(s, row) ? 0 : SG_FACET_TRADE;
    failed |= r->wage_min == SG_NO_AMOUNT || wage >= r->wage_min ? 0 : SG_FACET_WAGE;
    failed |= !r->accommodation || row->accommodation == SG_PROVISION_PROVIDED
                  ? 0
                  : SG_FACET_ACCOMMODATION;
    return failed;
}

static bool passes(void *context, uint32_t number)
{
    search *s = context;
    const sg_row *row = &s->snapshot->row[number];
    if (row->valid_through != SG_NO_DATE && row->valid_through < s->today) {
        return false;
    }
    unsigned failed = failed_conditions(s, row);
    if (s->facets != NULL) {
        sg_facets_count(s->facets, row, failed);
    }
    return failed == 0;
}

static sg_status allow_trades(search *s, sg_arena *arena, sg_error *err)
{
    const sg_search_request *r = &s->request;
    if (r->trade_count == 0) {
        return SG_OK;
    }
    s->trade = sg_arena_alloc(arena, sg_trade_count() + 1);
    if (s->trade == NULL) {
        return sg_fail_memory(err);
    }
    for (size_t i = 0; i < r->trade_count; i++) {
        size_t count = 0;
        const sg_trade_relation *relation = sg_trade_relations(r->trade[i], &count);
        for (size_t k = 0; k < count && relation[k].similarity >= SAME_TRADE; k++) {
            s->trade[relation[k].trade] = 1;
        }
        if (r->trade[i] != 0 && r->trade[i] <= sg_trade_count()) {
            s->trade[r->trade[i]] = 1;
        }
    }
    return SG_OK;
}

/* Places of the query line become conditions: provinces under province unless a city stands there
 * too, which would exclude it; then all are alternatives. */
static void add_understood(search *s, const sg_understood *u)
{
    sg_search_request *r = &s->request;
    bool provinces = u->region_count > 0;
    for (size_t i = 0; i < u->region_count; i++) {
        provinces = provinces && sg_region_level_of(u->region[i]) == SG_REGION_PROVINCE;
    }
    for (size_t i = 0; i < u->region_count; i++) {
        sg_region region = u->region[i];
        bool refined = false; /* 广东 东莞: the province says nothing more */
        for (size_t k = 0; k < u->region_count; k++) {
            refined = refined || (u->region[k] != region && sg_region_within(u->region[k], region));
        }
        if (provinces) {
            r->province[r->province_count++] = region;
        } else if (!refined) {
            r->city[r->city_count++] = region;
        }
    }
    if (r->wage_min == SG_NO_AMOUNT || u->wage_min > r->wage_min) {
        r->wage_min = u->wage_min != SG_NO_AMOUNT ? u->wage_min : r->wage_min;
    }
    r->accommodation = r->accommodation || u->accommodation;
}

/* ---- without text: newest first ---- */

static uint64_t newness_key(const sg_snapshot *snapshot, uint32_t row)
{
    /* Ascending keys are newest first, then id: the sign bit is turned so that dates compare. */
    uint32_t age = ~((uint32_t)snapshot->row[row].posted ^ UINT32_C(0x80000000));
    return (uint64_t)age << 32 | row;
}

static int by_key(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Moves the smallest `keep` keys to the front, unordered (Hoare's selection). */
static void select_smallest(uint64_t *keys, size_t count, size_t keep)
{
    size_t low = 0;
    size_t high = count; /* the boundary lies in [low, high) */
    while (keep > low && keep < high) {
        uint64_t pivot = keys[low + (high - low) / 2];
        size_t left = low;
        size_t right = high;
        while (left < right) {
            if (keys[left] < pivot) {
                left++;
            } else if (keys[right - 1] >= pivot) {
                right--;
            } else {
                uint64_t swap = keys[left];
                keys[left++] = keys[--right];
                keys[right] = swap;
            }
        }
        /* [low, left) is below the pivot, [left, high) not; keys are distinct */
        if (left == low) { /* the pivot is the smallest: set it aside */
            for (size_t i = low; i < high; i++) {
                if (keys[i] == pivot) {
                    keys[i] = keys[low];
                    keys[low] = pivot;
                    break;
                }
            }
            low++;
        } else if (keep <= left) {
            high = left;
        } else {
            low = left;
        }
    }
}

static sg_status find_newest(search *s, sg_text_hit *hits, size_t *ret_count, uint64_t *ret_total,
                             sg_error *err)
{
    const sg_snapshot *snapshot = s->snapshot;
    uint64_t *keys = malloc(((size_t)snapshot->count + 1) * sizeof *keys);
    if (keys == NULL) {
        return sg_fail_memory(err);
    }
    size_t total = 0;
    for (uint32_t row = 0; row < snapshot->count; row++) {
        if (passes(s, row)) {
            keys[total++] = newness_key(snapshot, row);
        }
    }
    size_t offset = s->request.offset < total ? s->request.offset : total;
    size_t end = total - offset < s->request.limit ? total : offset + s->request.limit;
    select_smallest(keys, total, end);
    qsort(keys, end, sizeof *keys, by_key);
    for (size_t i = offset; i < end; i++) {
        hits[i - offset] = (sg_text_hit){(uint32_t)(keys[i] & UINT32_MAX), 0, false};
    }
    free(keys);
    *ret_count = end - offset;
    *ret_total = total;
    return SG_OK;
}

/* ---- finding ---- */

static sg_status check_request(const sg_search_request *r, sg_error *err)
{
    if (r->limit < 1 || r->limit > SG_SEARCH_LIMIT_MAX) {
        return sg_fail(err, SG_INVALID, SG_MSG_SEARCH_LIMIT, SG_SEARCH_LIMIT_MAX);
    }
    const size_t most = sizeof r->province / sizeof *r->province;
    if (r->province_count > most || r->city_count > most || r->trade_count > most) {
        return sg_fail(err, SG_INVALID, SG_MSG_SEARCH_FILTERS, SG_LABEL_EACH_KIND, (int)most);
    }
    return SG_OK;
}

sg_status sg_service_find(sg_reader *reader, const sg_search_request *request, sg_date today,
                          sg_arena *arena, sg_search_result *ret, sg_error *err)
{
    sg_search_result result = {0};
    search s = {.snapshot = reader->snapshot, .request = *request, .today = today};
    sg_status status = check_request(request, err);
    if (status == SG_OK) {
        bool placed = request->province_count > 0 || request->city_count > 0;
        status = sg_understand(reader->vocabulary, request->query, placed, arena,
                               &result.understood, err);
    }
    if (status != SG_OK) {
        return status;
    }
    add_understood(&s, &result.understood);
    status = allow_trades(&s, arena, err);
    if (status != SG_OK) {
        return status;
    }
    s.facets = request->facets ? sg_facets_new(arena) : NULL;
    sg_text_hit *hits = sg_arena_array(arena, request->limit, sizeof *hits);
    if (hits == NULL || (request->facets && s.facets == NULL)) {
        return sg_fail_memory(err);
    }
    if (result.understood.text[0] == '\0') {
        status = find_newest(&s, hits, &result.count, &result.total, err);
    } else {
        status = sg_index_search(reader->index, reader->vocabulary, reader->snapshot,
                                 sg_str_of(result.understood.text), passes, &s, request->offset,
                                 request->limit, hits, &result.count, &result.total, err);
    }
    if (status != SG_OK) {
        return status;
    }
    for (size_t i = 0; i < result.count; i++) {
        result.relaxed = result.relaxed || hits[i].partial;
    }
    result.hit = hits;
    result.facets = s.facets;
    *ret = result;
    return SG_OK;
}

/* ---- writing ---- */

static void put_regions(sg_json_writer *w, const char *key, const sg_region *regions, size_t count)
{
    if (count == 0) {
        return;
    }
    sg_json_key(w, key);
    sg_json_array(w);
    for (size_t i = 0; i < count; i++) {
        sg_json_put_region(w, regions[i]);
    }
    sg_json_end_array(w);
}

static void put_understood(sg_json_writer *w, const sg_search_result *result)
{
    const sg_understood *u = &result->understood;
    sg_json_key(w, "understood");
    sg_json_object(w);
    sg_json_member_string(w, "text", u->text);
    if (u->trade_count > 0) {
        sg_json_key(w, "trades");
        sg_json_array(w);
        for (size_t i = 0; i < u->trade_count; i++) {
            const sg_trade *trade = sg_trade_get(u->trade[i]);
            sg_json_object(w);
            sg_json_member_string(w, "code", trade->code);
            sg_json_member_string(w, "name", trade->name);
            sg_json_end_object(w);
        }
        sg_json_end_array(w);
    }
    put_regions(w, "regions", u->region, u->region_count);
    put_regions(w, "ambiguous", u->meant, u->meant_count);
    if (u->wage_min != SG_NO_AMOUNT) {
        sg_json_member_int(w, "wage_min", u->wage_min);
    }
    if (u->accommodation) {
        sg_json_member_bool(w, "accommodation", true);
    }
    sg_json_member_bool(w, "relaxed", result->relaxed);
    sg_json_end_object(w);
}

static sg_status put_postings(sg_reader *reader, const sg_search_result *result, sg_json_writer *w,
                              sg_error *err)
{
    sg_buffer document = {0};
    sg_status status = SG_OK;
    sg_json_key(w, "postings");
    sg_json_array(w);
    for (size_t i = 0; i < result->count && status == SG_OK; i++) {
        const sg_row *row = &reader->snapshot->row[result->hit[i].row];
        sg_buffer_clear(&document);
        status = sg_store_posting_json(reader->store, row->store_row, row->id, &document, err);
        if (status == SG_NOT_FOUND) { /* removed since the index was built */
            status = SG_OK;
        } else if (status == SG_OK && document.failed) {
            status = sg_fail_memory(err);
        } else if (status == SG_OK) {
            sg_json_raw(w, document.data, document.size);
        }
    }
    sg_json_end_array(w);
    sg_buffer_free(&document);
    return status;
}

sg_status sg_service_search(sg_reader *reader, const sg_search_request *request, sg_date today,
                            sg_arena *arena, sg_buffer *out, sg_error *err)
{
    sg_search_result result;
    sg_status status = sg_service_find(reader, request, today, arena, &result, err);
    if (status != SG_OK) {
        return status;
    }
    sg_json_writer w;
    size_t mark = out->size;
    sg_json_begin(&w, out);
    sg_json_object(&w);
    sg_json_member_int(&w, "total", (int64_t)result.total);
    put_understood(&w, &result);
    status = put_postings(reader, &result, &w, err);
    if (status != SG_OK) {
        out->size = mark;
        return status;
    }
    if (result.facets != NULL) {
        sg_json_key(&w, "facets");
        sg_facets_put(&w, result.facets);
    }
    sg_json_end_object(&w);
    return out->failed ? sg_fail_memory(err) : SG_OK;
}
