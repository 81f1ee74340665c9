/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Facet counts over all hits of a search: province, city, county, trade, wage band,
 * accommodation, source.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "search_internal.h"
#include "songgang/messages.h"

enum { FACET_SHOWN = 40 };

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

/* How many postings that cover the text whole, half, and at least a word. */
typedef uint32_t tally[SG_INDEX_TIERS];

struct sg_facets {
    const sg_snapshot *snapshot;
    tally *province, *city, *county; /* by place of work */
    tally *trade;                    /* sg_trade_count() + 1 */
    uint32_t *seen;                  /* by trade: the row it was counted for last */
    uint32_t rows;
    tally *source;                   /* by number */
    tally wage[BAND_COUNT + 1];
    tally accommodation[SG_PROVISION_COUNT];
};

sg_facets *sg_facets_new(const sg_snapshot *snapshot, sg_arena *arena)
{
    sg_facets *f = sg_arena_alloc(arena, sizeof *f);
    if (f == NULL) {
        return NULL;
    }
    f->snapshot = snapshot;
    f->province = sg_arena_array(arena, snapshot->spot_count + 1, sizeof *f->province);
    f->city = sg_arena_array(arena, snapshot->spot_count + 1, sizeof *f->city);
    f->county = sg_arena_array(arena, snapshot->spot_count + 1, sizeof *f->county);
    f->trade = sg_arena_array(arena, sg_trade_count() + 1, sizeof *f->trade);
    f->seen = sg_arena_array(arena, sg_trade_count() + 1, sizeof *f->seen);
    f->source = sg_arena_array(arena, snapshot->source_count + 1, sizeof *f->source);
    bool complete = f->province != NULL && f->city != NULL && f->county != NULL &&
                    f->trade != NULL && f->seen != NULL && f->source != NULL;
    return complete ? f : NULL;
}

static size_t band_of(int32_t wage)
{
    if (wage < 0) {
        return BAND_COUNT;
    }
    size_t band = 0;
    while (wage_bands[band].max >= 0 && wage >= wage_bands[band].max) {
        band++;
    }
    return band;
}

/* Under every trade whose condition the row would pass, so once each for its trades and their kin. */
static void count_trades(sg_facets *facets, const sg_brief *row, unsigned tier)
{
    facets->rows++;
    for (size_t i = 0; i < SG_MAX_TRADES && row->trades[i] != 0; i++) {
        size_t count = 0;
        const sg_trade_relation *kin = sg_trade_relations(row->trades[i], &count);
        for (size_t k = 0; k < count && kin[k].similarity >= SG_SAME_TRADE; k++) {
            if (facets->seen[kin[k].trade] != facets->rows) {
                facets->seen[kin[k].trade] = facets->rows;
                facets->trade[kin[k].trade][tier]++;
            }
        }
    }
}

void sg_facets_count(sg_facets *facets, const sg_brief *row, unsigned failed, unsigned tier)
{
    if (failed == 0 || failed == SG_FACET_PROVINCE) {
        facets->province[row->spot][tier]++;
    }
    if (failed == 0 || failed == SG_FACET_CITY) {
        facets->city[row->spot][tier]++;
    }
    if (failed == 0 || failed == SG_FACET_COUNTY) {
        facets->county[row->spot][tier]++;
    }
    if (failed == 0 || failed == SG_FACET_TRADE) {
        count_trades(facets, row, tier);
    }
    if (failed == 0 || failed == SG_FACET_WAGE) {
        facets->wage[band_of(row->wage)][tier]++;
    }
    if (failed == 0 || failed == SG_FACET_ACCOMMODATION) {
        facets->accommodation[row->accommodation][tier]++;
    }
    if (failed == 0 || failed == SG_FACET_SOURCE) {
        facets->source[row->source][tier]++;
    }
}

/* ---- writing ---- */

/* What a search with that value would find: less than whole matches count only when few are whole. */
static uint32_t in_force(const tally t)
{
    uint32_t whole = t[SG_INDEX_WHOLE];
    uint32_t half = whole + t[SG_INDEX_HALF];
    return whole >= SG_INDEX_ENOUGH ? whole : half > 0 ? half : t[SG_INDEX_SOME];
}

typedef struct counted {
    uint32_t key, count;
} counted;

static int by_count(const void *a, const void *b)
{
    const counted *x = a;
    const counted *y = b;
    if (x->count != y->count) {
        return x->count < y->count ? 1 : -1;
    }
    return (x->key > y->key) - (x->key < y->key);
}

/* Keeps the entries counted most in order; returns how many there are now. */
static size_t keep_most(counted top[FACET_SHOWN], size_t used, counted next)
{
    if (next.count == 0 || (used == FACET_SHOWN && by_count(&next, &top[used - 1]) > 0)) {
        return used;
    }
    size_t at = used < FACET_SHOWN ? used++ : used - 1;
    for (; at > 0 && by_count(&next, &top[at - 1]) < 0; at--) {
        top[at] = top[at - 1];
    }
    top[at] = next;
    return used;
}

static void put_entry(sg_json_writer *w, const char *code, const char *name, uint32_t count)
{
    sg_json_object(w);
    if (code != NULL) {
        sg_json_member_string(w, "code", code);
    }
    sg_json_member_string(w, "name", name);
    sg_json_member_int(w, "count", count);
    sg_json_end_object(w);
}

static sg_region at_level(const sg_spot *spot, sg_region_level level)
{
    if (level == SG_REGION_PROVINCE) {
        return spot->province;
    }
    if (level == SG_REGION_CITY) {
        return spot->city;
    }
    return sg_region_level_of(spot->region) == SG_REGION_COUNTY ? spot->region : 0;
}

typedef struct placed {
    sg_region region;
    tally count;
} placed;

static int by_region(const void *a, const void *b)
{
    const placed *x = a;
    const placed *y = b;
    return (x->region > y->region) - (x->region < y->region);
}

/* Counts of places of work, added up by province, city or county. */
static void put_regions(sg_json_writer *w, const char *key, const sg_snapshot *s,
                        const tally *counts, sg_region_level level)
{
    counted top[FACET_SHOWN];
    size_t used = 0;
    size_t count = 0;
    placed *sum = calloc((size_t)s->spot_count + 1, sizeof *sum);
    for (uint32_t i = 1; sum != NULL && i < s->spot_count; i++) {
        sum[count].region = at_level(&s->spot[i], level);
        memcpy(sum[count].count, counts[i], sizeof *counts);
        count += sum[count].region != 0 && in_force(counts[i]) > 0;
    }
    if (sum != NULL) {
        qsort(sum, count, sizeof *sum, by_region);
    } else {
        w->out->failed = true;
    }
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && sum[next].region == sum[i].region; next++) {
            for (size_t tier = 0; tier < SG_INDEX_TIERS; tier++) {
                sum[i].count[tier] += sum[next].count[tier];
            }
        }
        used = keep_most(top, used, (counted){sum[i].region, in_force(sum[i].count)});
    }
    free(sum);
    sg_json_key(w, key);
    sg_json_array(w);
    for (size_t i = 0; i < used; i++) {
        char code[16];
        const char *name = sg_region_name(top[i].key);
        snprintf(code, sizeof code, "%06u", (unsigned)top[i].key);
        /* 429000 and the like hold county-level cities governed directly by their province */
        put_entry(w, code, name != NULL ? name : SG_LABEL_DIRECT_COUNTIES, top[i].count);
    }
    sg_json_end_array(w);
}

static void put_trades(sg_json_writer *w, const sg_facets *facets)
{
    counted top[FACET_SHOWN];
    size_t used = 0;
    for (uint32_t i = 1; i <= sg_trade_count(); i++) {
        used = keep_most(top, used, (counted){i, in_force(facets->trade[i])});
    }
    sg_json_key(w, "trade");
    sg_json_array(w);
    for (size_t i = 0; i < used; i++) {
        const sg_trade *trade = sg_trade_get((sg_trade_id)top[i].key);
        put_entry(w, trade->code, trade->name, top[i].count);
    }
    sg_json_end_array(w);
}

static void put_sources(sg_json_writer *w, const sg_facets *facets)
{
    counted top[FACET_SHOWN];
    size_t used = 0;
    for (uint32_t i = 1; i < facets->snapshot->source_count; i++) {
        used = keep_most(top, used, (counted){i, in_force(facets->source[i])});
    }
    sg_json_key(w, "source");
    sg_json_array(w);
    for (size_t i = 0; i < used; i++) {
        put_entry(w, NULL, facets->snapshot->source[top[i].key], top[i].count);
    }
    sg_json_end_array(w);
}

static void put_wages(sg_json_writer *w, const sg_facets *facets)
{
    sg_json_key(w, "wage");
    sg_json_array(w);
    for (size_t i = 0; i <= BAND_COUNT; i++) {
        uint32_t count = in_force(facets->wage[i]);
        if (count == 0) {
            continue;
        }
        sg_json_object(w);
        bool known = i < BAND_COUNT;
        sg_json_key(w, "min");
        known ? sg_json_int(w, wage_bands[i].min) : sg_json_null(w);
        sg_json_key(w, "max");
        known && wage_bands[i].max >= 0 ? sg_json_int(w, wage_bands[i].max) : sg_json_null(w);
        sg_json_member_string(w, "name", known ? wage_bands[i].label : SG_LABEL_WAGE_NONE);
        sg_json_member_int(w, "count", count);
        sg_json_end_object(w);
    }
    sg_json_end_array(w);
}

void sg_facets_put(sg_json_writer *w, const sg_facets *facets)
{
    const sg_snapshot *s = facets->snapshot;
    sg_json_object(w);
    put_regions(w, "province", s, (const tally *)facets->province, SG_REGION_PROVINCE);
    put_regions(w, "city", s, (const tally *)facets->city, SG_REGION_CITY);
    put_regions(w, "county", s, (const tally *)facets->county, SG_REGION_COUNTY);
    put_trades(w, facets);
    put_wages(w, facets);
    sg_json_key(w, "accommodation");
    sg_json_array(w);
    for (int i = 0; i < SG_PROVISION_COUNT; i++) {
        uint32_t count = in_force(facets->accommodation[i]);
        if (count > 0) {
            sg_json_object(w);
            sg_json_member_string(w, "value", sg_provision_json((sg_provision)i));
            sg_json_member_string(w, "name", sg_provision_label((sg_provision)i));
            sg_json_member_int(w, "count", count);
            sg_json_end_object(w);
        }
    }
    sg_json_end_array(w);
    put_sources(w, facets);
    sg_json_end_object(w);
}
