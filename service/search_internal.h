/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Parts of search: reading the query line, and counting facets.
 */
#ifndef SG_SERVICE_SEARCH_INTERNAL_H
#define SG_SERVICE_SEARCH_INTERNAL_H

#include "songgang/service.h"

enum { SG_SEARCH_QUERY_MAX = 500, SG_SEARCH_LIMIT_MAX = 1000 };

/* Takes places (unless `keep_places`), wage and accommodation out of the query line. The lists of
 * `ret` hold at most what a request may. */
sg_status sg_understand(const sg_vocabulary *v, const char *query, bool keep_places,
                        sg_arena *arena, sg_understood *ret, sg_error *err);

/* Conditions of a search, one bit each: a row is told by the bits it fails. */
enum {
    SG_FACET_PROVINCE = 1,
    SG_FACET_CITY = 2,
    SG_FACET_TRADE = 4,
    SG_FACET_WAGE = 8,
    SG_FACET_ACCOMMODATION = 16
};

sg_facets *sg_facets_new(sg_arena *arena); /* NULL when memory is short */
/* Counts a row that the text found: under every facet when `failed` is 0, and when it fails one
 * condition only, under the facet of that condition, so that each facet ignores its own filter. */
void sg_facets_count(sg_facets *facets, const sg_row *row, unsigned failed);
void sg_facets_put(sg_json_writer *w, const sg_facets *facets);

#endif
