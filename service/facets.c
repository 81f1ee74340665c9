/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Facet counts over all hits of a search: province, city, trade, wage band, accommodation.
 */
#include <stdio.h>
#include <stdlib.h>

#include "search_internal.h"
#include "songgang/messages.h"

enum { CITY_SLOTS = 10000, PROVINCE_SLOTS = 100, FACET_SHOWN = 40 };

/* X(lower bound in yuan a month, upper bound or -1, label) */
#define WAGE_BANDS(X)                                                                              \
    X(0, 3000, SG_LABEL_WAGE_0) X(3000, 4000, SG_LABEL_WAGE_3000)                                  \
    X(4000, 5000, SG_LABEL_WAGE_4000) X(5000, 6000, SG_LABEL_WAGE_5000)                            \
    X(6000, 8000, SG_LABEL_WAGE_6000) X(8000, 10000, SG_LABEL_WAGE_8000)                           \
    X(10000, -1, SG_LABEL_WAGE_10000)

static const struct wage_band {
    int32_t min, max;
    const char *label;
} wage_bands[] = {
#define X(low, high, text) {low, high, text},
    WAGE_BANDS(X)
#undef X
};
enum { BAND_COUNT = sizeof wage_bands / sizeof *wage_bands };

struct sg_facets {
    uint32_t province[PROVINCE_SLOTS];
    uint32_t city[CITY_SLOTS]; /* by code / 100 */
    uint32_t wage[BAND_COUNT + 1];
    uint32_t accommodation[SG_PROVISION_COUNT];
    uint32_t *trade; /* sg_trade_count() + 1 */
};

sg_facets *sg_facets_new(sg_arena *arena)
{
    sg_facets *facets = sg_arena_alloc(arena, sizeof *facets);
    if (facets != NULL) {
        facets->trade = sg_arena_array(arena, sg_trade_count() + 1, sizeof *facets->trade);
    }
    return facets != NULL && facets->trade != NULL ? facets : NULL;
}

static size_t band_of(const sg_row *row)
{
    int32_t wage = row->monthly_max != SG_NO_AMOUNT ? row->monthly_max : row->monthly_min;
    if (wage < 0) {
        return BAND_COUNT;
    }
    size_t band = 0;
    while (wage_bands[band].max >= 0 && wage >= wage_bands[band].max) {
        band++;
    }
    return band;
}

static void count_trades(sg_facets *facets, const sg_row *row)
{
    for (size_t i = 0; i < SG_MAX_TRADES; i++) {
        bool fresh = row->trades[i] != 0 && row->trades[i] <= sg_trade_count();
        for (size_t k = 0; k < i; k++) {
            fresh = fresh && row->trades[k] != row->trades[i];
        }
        facets->trade[fresh ? row->trades[i] : 0]++;
    }
}

void sg_facets_count(sg_facets *facets, const sg_row *row, unsigned failed)
{
    if (failed == 0 || failed == SG_FACET_PROVINCE) {
        facets->province[row->province / 10000 % PROVINCE_SLOTS]++;
    }
    if (failed == 0 || failed == SG_FACET_CITY) {
        facets->city[row->city / 100 % CITY_SLOTS]++;
    }
    if (failed == 0 || failed == SG_FACET_TRADE) {
        count_trades(facets, row);
    }
    if (failed == 0 || failed == SG_FACET_WAGE) {
        facets->wage[band_of(row)]++;
    }
    if (failed == 0 || failed == SG_FACET_ACCOMMODATION) {
        facets->accommodation[row->accommodation]++;
    }
}

/* ---- writing ---- */

typedef struct counted {
    uint32_t slot, count;
} counted;

static int by_count(const void *a, const void *b)
{
    const counted *x = a;
    const counted *y = b;
    if (x->count != y->count) {
        return x->count < y->count ? 1 : -1;
    }
    return (x->slot > y->slot) - (x->slot < y->slot);
}

/* The slots counted most, best first; returns how many. */
static size_t most(const uint32_t *counts, size_t slots, counted top[FACET_SHOWN])
{
    size_t used = 0;
    for (size_t i = 1; i < slots; i++) {
        if (counts[i] == 0) {
            continue;
        }
        counted next = {(uint32_t)i, counts[i]};
        if (used == FACET_SHOWN && by_count(&next, &top[used - 1]) > 0) {
            continue;
        }
        size_t at = used < FACET_SHOWN ? used++ : used - 1;
        for (; at > 0 && by_count(&next, &top[at - 1]) < 0; at--) {
            top[at] = top[at - 1];
        }
        top[at] = next;
    }
    return used;
}

static void put_entry(sg_json_writer *w, const char *code, const char *name, uint32_t count)
{
    sg_json_object(w);
    sg_json_member_string(w, "code", code);
    sg_json_member_string(w, "name", name);
    sg_json_member_int(w, "count", count);
    sg_json_end_object(w);
}

static void put_regions(sg_json_writer *w, const char *key, const uint32_t *counts, size_t slots,
                        uint32_t unit)
{
    counted top[FACET_SHOWN];
    size_t used = most(counts, slots, top);
    sg_json_key(w, key);
    sg_json_array(w);
    for (size_t i = 0; i < used; i++) {
        char code[16];
        sg_region region = top[i].slot * unit;
        const char *name = sg_region_name(region);
        snprintf(code, sizeof code, "%06u", (unsigned)region);
        /* 429000 and the like hold county-level cities governed directly by their province */
        put_entry(w, code, name != NULL ? name : SG_LABEL_DIRECT_COUNTIES, top[i].count);
    }
    sg_json_end_array(w);
}

static void put_trades(sg_json_writer *w, const sg_facets *facets)
{
    counted top[FACET_SHOWN];
    size_t used = most(facets->trade, sg_trade_count() + 1, top);
    sg_json_key(w, "trade");
    sg_json_array(w);
    for (size_t i = 0; i < used; i++) {
        const sg_trade *trade = sg_trade_get((sg_trade_id)top[i].slot);
        put_entry(w, trade->code, trade->name, top[i].count);
    }
    sg_json_end_array(w);
}

static void put_wages(sg_json_writer *w, const sg_facets *facets)
{
    sg_json_key(w, "wage");
    sg_json_array(w);
    for (size_t i = 0; i <= BAND_COUNT; i++) {
        if (facets->wage[i] == 0) {
            continue;
        }
        sg_json_object(w);
        bool known = i < BAND_COUNT;
        sg_json_key(w, "min");
        known ? sg_json_int(w, wage_bands[i].min) : sg_json_null(w);
        sg_json_key(w, "max");
        known && wage_bands[i].max >= 0 ? sg_json_int(w, wage_bands[i].max) : sg_json_null(w);
        sg_json_member_string(w, "name", known ? wage_bands[i].label : SG_LABEL_WAGE_NONE);
        sg_json_member_int(w, "count", facets->wage[i]);
        sg_json_end_object(w);
    }
    sg_json_end_array(w);
}

void sg_facets_put(sg_json_writer *w, const sg_facets *facets)
{
    sg_json_object(w);
    put_regions(w, "province", facets->province, PROVINCE_SLOTS, 10000);
    put_regions(w, "city", facets->city, CITY_SLOTS, 100);
    put_trades(w, facets);
    put_wages(w, facets);
    sg_json_key(w, "accommodation");
    sg_json_array(w);
    for (int i = 0; i < SG_PROVISION_COUNT; i++) {
        if (facets->accommodation[i] > 0) {
            sg_json_object(w);
            sg_json_member_string(w, "value", sg_provision_json((sg_provision)i));
            sg_json_member_string(w, "name", sg_provision_label((sg_provision)i));
            sg_json_member_int(w, "count", facets->accommodation[i]);
            sg_json_end_object(w);
        }
    }
    sg_json_end_array(w);
    sg_json_end_object(w);
}
