/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Search for caseworkers: the query line is understood, the text part is asked of the index, and
 * the conditions are judged on snapshot columns. What finds nothing is corrected, or answered with
 * advice.
 */
#include "search_internal.h"
#include "songgang/messages.h"

static sg_status check_request(const sg_search_request *r, sg_error *err)
{
    if (r->limit < 1 || r->limit > SG_SEARCH_LIMIT_MAX) {
        return sg_fail(err, SG_INVALID, SG_MSG_SEARCH_LIMIT, SG_SEARCH_LIMIT_MAX);
    }
    const size_t most = SG_SEARCH_VALUES;
    if (r->province_count > most || r->city_count > most || r->county_count > most ||
        r->trade_count > most || r->source_count > most) {
        return sg_fail(err, SG_INVALID, SG_MSG_SEARCH_FILTERS, SG_LABEL_EACH_KIND, (int)most);
    }
    return SG_OK;
}

sg_status sg_search_run(sg_reader *reader, const sg_search_request *request, sg_date today,
                        sg_arena *arena, sg_search_result *ret, uint64_t *ret_full, sg_error *err)
{
    bool placed = request->province_count + request->city_count + request->county_count > 0;
    sg_filter filter;
    sg_index_found found;
    sg_search_result *result = sg_arena_alloc(arena, sizeof *result);
    sg_status status = result == NULL ? sg_fail_memory(err) : check_request(request, err);
    if (status == SG_OK) {
        status = sg_understand(reader->vocabulary, request->query, placed, arena,
                               &result->understood, NULL, err);
    }
    if (status == SG_OK) {
        status = sg_filter_prepare(&filter, reader->snapshot, request, &result->understood, today,
                                   arena, err);
    }
    if (status != SG_OK) {
        return status;
    }
    sg_text_hit *hits = sg_arena_array(arena, request->limit, sizeof *hits);
    filter.facets = request->facets ? sg_facets_new(reader->snapshot, arena) : NULL;
    if (hits == NULL || (request->facets && filter.facets == NULL)) {
        return sg_fail_memory(err);
    }
    if (request->page > 0) {
        result->offset = (request->page - 1) * request->limit;
    } else {
        result->offset = request->offset;
    }
    const bool everything = result->understood.text[0] == '\0';
    const uint32_t *among = NULL;
    size_t among_count = 0;
    if (everything) {
        status = sg_filter_narrow(&filter, arena, &among, &among_count, err);
    }
    if (status != SG_OK) {
        return status;
    }
    const sg_index_request asked = {
        .text = sg_str_of(result->understood.text),
        .everything = everything,
        .among = among,
        .among_count = among_count,
        .filter = sg_filter_passes,
        .order = sg_filter_order(&filter),
        .context = &filter,
        .offset = result->offset,
        .limit = request->limit,
        .survey = request->facets,
    };
    status = sg_index_search(reader->index, reader->vocabulary, reader->snapshot, &asked, hits,
                             &found, err);
    if (status != SG_OK) {
        return status;
    }
    result->hit = hits;
    result->count = found.count;
    result->total = found.total;
    result->relaxed = found.total > found.full;
    result->facets = filter.facets;
    result->origin = filter.origin;
    result->work = found.work;
    *ret = *result;
    *ret_full = found.full;
    return SG_OK;
}

sg_status sg_service_find(sg_reader *reader, const sg_search_request *request, sg_date today,
                          sg_arena *arena, sg_search_result *ret, sg_error *err)
{
    sg_search_result result;
    uint64_t full = 0;
    sg_status status = sg_search_run(reader, request, today, arena, &result, &full, err);
    if (status == SG_OK && full == 0 && !request->literal && result.understood.text[0] != '\0') {
        status = sg_search_correct(reader, request, today, arena, &result, err);
    }
    if (status == SG_OK) {
        status = sg_search_list_conditions(request, arena, &result, err);
    }
    if (status == SG_OK && result.total == 0) {
        status = sg_search_advise(reader, request, today, arena, &result, err);
    }
    if (status == SG_OK) {
        *ret = result;
    }
    return status;
}
