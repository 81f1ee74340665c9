/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The answer to a search as JSON: what was understood, the postings copied from the store, facets,
 * and what to do when nothing was found.
 */
#include "search_internal.h"
#include "songgang/messages.h"

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

static void put_condition(sg_json_writer *w, const sg_search_condition *condition)
{
    sg_json_object(w);
    sg_json_member_string(w, "key", condition->key);
    sg_json_member_string(w, "value", condition->value);
    sg_json_member_string(w, "label", condition->label);
    sg_json_member_string(w, "from", condition->without != NULL ? "query" : "parameter");
    if (condition->without != NULL) {
        sg_json_member_string(w, "without", condition->without);
    }
    sg_json_end_object(w);
}

static void put_trades(sg_json_writer *w, const sg_understood *u)
{
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

static void put_understood(sg_json_writer *w, const sg_search_result *result)
{
    const sg_understood *u = &result->understood;
    sg_json_key(w, "understood");
    sg_json_object(w);
    sg_json_member_string(w, "text", u->text);
    if (u->trade_count > 0) {
        put_trades(w, u);
    }
    put_regions(w, "regions", u->region, u->region_count);
    put_regions(w, "ambiguous", u->meant, u->meant_count);
    if (u->wage_min != SG_NO_AMOUNT) {
        sg_json_member_int(w, "wage_min", u->wage_min);
    }
    if (u->wage_max != 0) {
        sg_json_member_int(w, "wage_max", u->wage_max);
    }
    if (u->accommodation) {
        sg_json_member_bool(w, "accommodation", true);
    }
    if (u->meals) {
        sg_json_member_bool(w, "meals", true);
    }
    if (u->no_night) {
        sg_json_member_bool(w, "no_night", true);
    }
    if (u->age != 0) {
        sg_json_member_int(w, "age", u->age);
    }
    if (u->gender != SG_GENDER_ANY) {
        sg_json_member_string(w, "gender", sg_gender_json(u->gender));
    }
    put_regions(w, "near", &result->origin, result->origin != 0 ? 1 : 0);
    sg_json_member_bool(w, "relaxed", result->relaxed);
    sg_json_key(w, "conditions");
    sg_json_array(w);
    for (size_t i = 0; i < result->condition_count; i++) {
        put_condition(w, &result->condition[i]);
    }
    sg_json_end_array(w);
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

/* Kilometres from the origin, by posting id. */
static void put_distances(sg_json_writer *w, const sg_reader *reader,
                          const sg_search_result *result)
{
    sg_json_key(w, "kilometres");
    sg_json_object(w);
    for (size_t i = 0; i < result->count; i++) {
        const sg_row *row = &reader->snapshot->row[result->hit[i].row];
        double km = sg_region_distance(result->origin, row->region);
        if (km >= 0) {
            char id[SG_POSTING_ID_TEXT];
            sg_posting_id_print(row->id, id);
            sg_json_member_int(w, id, (int64_t)(km + 0.5));
        }
    }
    sg_json_end_object(w);
}

static void put_suggestions(sg_json_writer *w, const sg_search_result *result)
{
    sg_json_key(w, "suggestions");
    sg_json_array(w);
    for (size_t i = 0; i < result->suggestion_count; i++) {
        sg_json_object(w);
        sg_json_member_string(w, "query", result->suggestion[i].query);
        sg_json_member_int(w, "total", (int64_t)result->suggestion[i].total);
        sg_json_end_object(w);
    }
    sg_json_end_array(w);
}

static void put_advice(sg_json_writer *w, const sg_search_request *request,
                       const sg_search_result *result, sg_arena *arena)
{
    const char *line = result->corrected != NULL ? result->corrected : request->query;
    sg_json_key(w, "advice");
    sg_json_array(w);
    for (size_t i = 0; i < result->advice_count; i++) {
        const sg_search_advice *a = &result->advice[i];
        const char *q = sg_search_without(line != NULL ? line : "", &result->understood, a->drop,
                                          a->drop_count, arena);
        sg_json_object(w);
        sg_json_key(w, "drop");
        sg_json_array(w);
        for (size_t k = 0; k < a->drop_count; k++) {
            put_condition(w, a->drop[k]);
        }
        sg_json_end_array(w);
        sg_json_member_string(w, "query", q != NULL ? q : "");
        sg_json_member_int(w, "total", (int64_t)a->total);
        sg_json_end_object(w);
    }
    sg_json_end_array(w);
}

static void put_paging(sg_json_writer *w, const sg_search_request *request,
                       const sg_search_result *result)
{
    uint64_t next = (uint64_t)result->offset + request->limit;
    sg_json_member_int(w, "limit", (int64_t)request->limit);
    sg_json_member_int(w, "offset", (int64_t)result->offset);
    sg_json_key(w, "next");
    next < result->total ? sg_json_int(w, (int64_t)next) : sg_json_null(w);
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
    if (result.corrected != NULL) {
        sg_json_member_string(&w, "corrected", result.corrected);
    }
    if (result.suggestion_count > 0) {
        put_suggestions(&w, &result);
    }
    if (result.total == 0) {
        put_advice(&w, request, &result, arena);
    }
    status = put_postings(reader, &result, &w, err);
    if (status != SG_OK) {
        out->size = mark;
        return status;
    }
    put_paging(&w, request, &result);
    if (result.origin != 0) {
        put_distances(&w, reader, &result);
    }
    if (result.facets != NULL) {
        sg_json_key(&w, "facets");
        sg_facets_put(&w, result.facets);
    }
    sg_json_end_object(&w);
    return out->failed ? sg_fail_memory(err) : SG_OK;
}
