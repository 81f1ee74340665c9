/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Parts of search: reading the query line, judging conditions, running one search, correcting a
 * misspelt line, advising when nothing is found, and counting facets.
 */
#ifndef SG_SERVICE_SEARCH_INTERNAL_H
#define SG_SERVICE_SEARCH_INTERNAL_H

#include "songgang/service.h"

enum {
    SG_SEARCH_QUERY_MAX = 500,      /* bytes of a line */
    SG_SEARCH_CHARACTERS_MAX = 200, /* of a line */
    SG_SEARCH_LIMIT_MAX = 1000,
    SG_SEARCH_OFFSET_MAX = 100000000,
    SG_SEARCH_WORK_MAX = 2000000, /* entries looked at for help with one search: some 20 ms */
    SG_SAME_TRADE = 850 /* similarity from which another trade is a kind of the wished one */
};

/* ---- the line (search_understand.c) ---- */

/* What of the line nobody understood: folded, the rest blanked out. */
typedef struct sg_search_rest {
    sg_str text;
    const uint32_t *map; /* byte of `text` → byte of the line; text.n + 1 entries */
} sg_search_rest;
/* Takes places (unless `keep_places`), figures and wishes out of the query line. `ret_rest` may be
 * NULL. SG_INVALID too long, not UTF-8. */
sg_status sg_understand(const sg_vocabulary *v, const char *query, bool keep_places,
                        sg_arena *arena, sg_understood *ret, sg_search_rest *ret_rest,
                        sg_error *err);

/* ---- conditions (search_filter.c) ---- */

/* One bit each: a row is told by the bits it fails. */
enum {
    SG_FACET_PROVINCE = 1,
    SG_FACET_CITY = 2,
    SG_FACET_COUNTY = 4,
    SG_FACET_TRADE = 8,
    SG_FACET_WAGE = 16,
    SG_FACET_ACCOMMODATION = 32,
    SG_FACET_SOURCE = 64,
    SG_FACET_WORKER = 128 /* age and sex: no facet of their own */
};

typedef struct sg_filter {
    const sg_snapshot *snapshot;
    sg_search_request request; /* with what was understood added */
    sg_date today;
    uint8_t *spot;   /* by place of work: bits failed; NULL without the conditions */
    uint8_t *trade;  /* by trade id: fits; NULL … */
    uint8_t *source; /* by number: fits; NULL … */
    uint32_t *nearness; /* by place of work: larger is nearer; NULL unless ordered by it */
    sg_region origin;   /* of distances; 0: none */
    sg_date posted_from;          /* of a row: at the earliest */
    int32_t wage_max, wage_known; /* of a row: at most, and at least when it must be stated */
    bool worker;        /* age or sex asked for */
    bool plain;         /* nothing asked for but place and wage */
    sg_facets *facets;  /* NULL: not counted */
} sg_filter;

/* Adds what was understood to a request and prepares the tables. SG_UNKNOWN source; SG_INVALID
 * distance without a place. */
sg_status sg_filter_prepare(sg_filter *filter, const sg_snapshot *snapshot,
                            const sg_search_request *request, const sg_understood *understood,
                            sg_date today, sg_arena *arena, sg_error *err);
/* The briefs that the narrowest list of a condition leaves, each once, in `arena`; NULL in `*ret` when no
 * condition leaves much fewer than all. They have yet to pass the filter. */
sg_status sg_filter_narrow(const sg_filter *filter, sg_arena *arena, const uint32_t **ret,
                           size_t *ret_count, sg_error *err);
/* An sg_index_filter. */
bool sg_filter_passes(void *filter, const sg_brief *row, unsigned tier);
/* The order asked for, NULL for relevance. */
sg_index_order sg_filter_order(const sg_filter *filter);
/* Number of the source, or 0. */
uint16_t sg_source_number(const sg_snapshot *snapshot, sg_str name);
sg_status sg_source_unknown(const sg_snapshot *snapshot, sg_str name, sg_error *err);

/* ---- one search (search.c) ---- */

/* Answers exactly what is asked, without correcting or advising. `*ret_full`: how many cover the
 * whole text. */
sg_status sg_search_run(sg_reader *reader, const sg_search_request *request, sg_date today,
                        sg_arena *arena, sg_search_result *ret, uint64_t *ret_full, sg_error *err);
/* A list of every condition in force (search_conditions.c). */
sg_status sg_search_list_conditions(const sg_search_request *request, sg_arena *arena,
                                    sg_search_result *result, sg_error *err);
/* The query line without all that says one of `count` conditions; NULL when memory is short. */
char *sg_search_without(const char *line, const sg_understood *u,
                        const sg_search_condition *const *drop, size_t count, sg_arena *arena);
/* Fills `suggestion`, and replaces the answer when a corrected line covers more (search_correct.c). */
sg_status sg_search_correct(sg_reader *reader, const sg_search_request *request, sg_date today,
                            sg_arena *arena, sg_search_result *result, sg_error *err);
/* Fills `advice` of an empty result (search_advise.c). */
sg_status sg_search_advise(sg_reader *reader, const sg_search_request *request, sg_date today,
                           sg_arena *arena, sg_search_result *result, sg_error *err);

/* ---- facets (facets.c) ---- */

sg_facets *sg_facets_new(const sg_snapshot *snapshot, sg_arena *arena); /* NULL: memory is short */
/* Counts a row that the text found, as well as `tier` says: under every facet when `failed` is 0,
 * and when it fails one condition only, under the facet of that condition, so that each facet
 * ignores its own filter. */
void sg_facets_count(sg_facets *facets, const sg_brief *row, unsigned failed, unsigned tier);
void sg_facets_put(sg_json_writer *w, const sg_facets *facets);

#endif
