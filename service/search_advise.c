/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What to do when nothing is found: each condition is left out in turn, and when none of them
 * alone is to blame, each pair. The counts are those of the searches one would then make. The work
 * is bounded: a line of many common words is tried as far as that goes.
 */
#include <string.h>

#include "search_internal.h"
#include "songgang/messages.h"

enum { TRIED_MAX = 12 };

/* A condition to be left out: a piece of the line, or all values of a parameter. */
typedef struct advising {
    sg_reader *reader;
    const sg_search_request *request;
    const char *line;
    sg_date today;
    sg_arena *arena;
    sg_search_result *result;
    const sg_search_condition *tried[TRIED_MAX]; /* facts first, then words */
    size_t count;
    uint64_t work;
} advising;

/* Values of one parameter are alternatives: leaving out one of them cannot help. */
static sg_status gather(advising *a, bool words, sg_error *err)
{
    const sg_search_result *r = a->result;
    for (size_t i = 0, next; i < r->condition_count && a->count < TRIED_MAX; i = next) {
        const sg_search_condition *first = &r->condition[i];
        const char *label = first->label;
        next = i + 1;
        while (first->without == NULL && next < r->condition_count && label != NULL &&
               strcmp(r->condition[next].key, first->key) == 0) {
            label = sg_arena_printf(a->arena, "%s" SG_LABEL_LIST_COMMA "%s", label,
                                    r->condition[next++].label);
        }
        sg_search_condition *merged = sg_arena_alloc(a->arena, sizeof *merged);
        if (merged == NULL || label == NULL) {
            return sg_fail_memory(err);
        }
        *merged = *first;
        merged->label = label;
        bool word = first->without != NULL && (strcmp(first->key, "text") == 0 ||
                                               strcmp(first->key, "trade") == 0);
        if (word == words && strcmp(first->key, "near") != 0) { /* near is no condition */
            a->tried[a->count++] = merged;
        }
    }
    return SG_OK;
}

static void drop_parameter(sg_search_request *r, const char *key)
{
    if (strcmp(key, "province") == 0) {
        r->province_count = 0;
    } else if (strcmp(key, "city") == 0) {
        r->city_count = 0;
    } else if (strcmp(key, "county") == 0) {
        r->county_count = 0;
    } else if (strcmp(key, "trade") == 0) {
        r->trade_count = 0;
    } else if (strcmp(key, "wage_min") == 0) {
        r->wage_min = SG_NO_AMOUNT;
    } else if (strcmp(key, "wage_max") == 0) {
        r->wage_max = 0;
    } else if (strcmp(key, "accommodation") == 0) {
        r->accommodation = false;
    } else if (strcmp(key, "meals") == 0) {
        r->meals = false;
    } else if (strcmp(key, "no_night") == 0) {
        r->no_night = false;
    } else if (strcmp(key, "posted_days") == 0) {
        r->posted_days = 0;
    } else if (strcmp(key, "age") == 0) {
        r->age = 0;
    } else if (strcmp(key, "gender") == 0) {
        r->gender = SG_GENDER_ANY;
    } else if (strcmp(key, "source") == 0) {
        r->source_count = 0;
    }
}

static void keep(sg_search_result *result, const sg_search_advice *next)
{
    size_t at = result->advice_count;
    if (at == SG_SEARCH_HINTS && result->advice[at - 1].total >= next->total) {
        return;
    }
    at = at < SG_SEARCH_HINTS ? result->advice_count++ : at - 1;
    for (; at > 0 && result->advice[at - 1].total < next->total; at--) {
        result->advice[at] = result->advice[at - 1];
    }
    result->advice[at] = *next;
}

/* How many postings there are without `drop`. */
static sg_status try_without(advising *a, const sg_search_condition *const *drop, size_t count,
                             sg_error *err)
{
    sg_search_request request = *a->request;
    sg_search_result result;
    uint64_t full = 0;
    request.query = sg_search_without(a->line, &a->result->understood, drop, count, a->arena);
    request.limit = 1;
    request.offset = 0;
    request.facets = false;
    request.page = 0;
    request.sort = SG_SEARCH_RELEVANCE; /* a distance may need the place that is left out */
    request.sorted = true;
    for (size_t i = 0; i < count; i++) {
        if (drop[i]->without == NULL) {
            drop_parameter(&request, drop[i]->key);
        }
    }
    if (request.query == NULL) {
        return sg_fail_memory(err);
    }
    sg_status status =
        sg_search_run(a->reader, &request, a->today, a->arena, &result, &full, err);
    a->work += status == SG_OK ? result.work : 0;
    if (status == SG_INVALID) { /* nothing but signs is left of the line */
        return SG_OK;
    }
    if (status == SG_OK && result.total > 0) {
        sg_search_advice advice = {.drop_count = count, .total = result.total};
        memcpy(advice.drop, drop, count * sizeof *drop);
        keep(a->result, &advice);
    }
    return status;
}

sg_status sg_search_advise(sg_reader *reader, const sg_search_request *request, sg_date today,
                           sg_arena *arena, sg_search_result *result, sg_error *err)
{
    const char *line = result->corrected != NULL ? result->corrected : request->query;
    advising a = {.reader = reader, .request = request, .line = line != NULL ? line : "",
                  .today = today, .arena = arena, .result = result};
    sg_status status = gather(&a, false, err);
    if (status == SG_OK) {
        status = gather(&a, true, err);
    }
    for (size_t i = 0; i < a.count && status == SG_OK && a.work < SG_SEARCH_WORK_MAX; i++) {
        status = try_without(&a, &a.tried[i], 1, err);
    }
    bool alone = result->advice_count > 0;
    for (size_t i = 0; i < a.count && !alone; i++) {
        for (size_t k = i + 1;
             k < a.count && status == SG_OK && a.work < SG_SEARCH_WORK_MAX; k++) {
            const sg_search_condition *pair[2] = {a.tried[i], a.tried[k]};
            status = try_without(&a, pair, 2, err);
        }
    }
    return status;
}
