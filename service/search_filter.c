/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Judging a posting by the conditions of a search. Places, trades and sources are compiled into
 * tables once, so that a row costs a few look-ups in its brief.
 */
#include <string.h>

#include "search_internal.h"
#include "songgang/messages.h"

/* ---- what was understood, added to what was given ---- */

static void add_region(sg_region *list, size_t *count, sg_region region)
{
    if (*count < SG_SEARCH_VALUES) {
        list[(*count)++] = region;
    }
}

/* Places of the line: provinces, or cities, or counties when all are; of mixed ones those that
 * hold another say nothing more (广东 东莞), and the rest are alternatives. */
static void add_places(sg_search_request *r, const sg_understood *u)
{
    sg_region kept[SG_SEARCH_VALUES];
    size_t count = 0;
    unsigned levels = 0;
    for (size_t i = 0; i < u->region_count; i++) {
        bool refined = false;
        for (size_t k = 0; k < u->region_count; k++) {
            refined = refined || (u->region[k] != u->region[i] &&
                                  sg_region_within(u->region[k], u->region[i]));
        }
        if (!refined) {
            kept[count++] = u->region[i];
            levels |= 1U << sg_region_level_of(u->region[i]);
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (levels == 1U << SG_REGION_PROVINCE) {
            add_region(r->province, &r->province_count, kept[i]);
        } else if (levels == 1U << SG_REGION_COUNTY) {
            add_region(r->county, &r->county_count, kept[i]);
        } else {
            add_region(r->city, &r->city_count, kept[i]);
        }
    }
}

static void add_understood(sg_search_request *r, const sg_understood *u)
{
    add_places(r, u);
    r->wage_min = u->wage_min > r->wage_min ? u->wage_min : r->wage_min;
    if (u->wage_max > 0 && (r->wage_max == 0 || u->wage_max < r->wage_max)) {
        r->wage_max = u->wage_max;
    }
    r->accommodation = r->accommodation || u->accommodation;
    r->meals = r->meals || u->meals;
    r->no_night = r->no_night || u->no_night;
    r->age = r->age > 0 ? r->age : u->age;
    r->gender = r->gender != SG_GENDER_ANY ? r->gender : u->gender;
    if (r->near == 0 && u->near != 0) {
        r->near = u->near;
    }
    if (r->near != 0 && !r->sorted && r->sort == SG_SEARCH_RELEVANCE) {
        r->sort = SG_SEARCH_DISTANCE;
    }
}

/* ---- tables ---- */

static bool lies_in(const sg_spot *spot, const sg_region *regions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (regions[i] == spot->city || regions[i] == spot->region ||
            regions[i] == spot->province) {
            return true;
        }
    }
    return count == 0;
}

static bool judge_spots(sg_filter *f, sg_arena *arena)
{
    const sg_search_request *r = &f->request;
    const sg_snapshot *s = f->snapshot;
    if (r->province_count + r->city_count + r->county_count == 0) {
        return true;
    }
    f->spot = sg_arena_alloc(arena, s->spot_count + 1);
    for (uint32_t i = 0; f->spot != NULL && i < s->spot_count; i++) {
        const sg_spot *spot = &s->spot[i];
        unsigned failed = lies_in(spot, r->province, r->province_count) ? 0 : SG_FACET_PROVINCE;
        failed |= lies_in(spot, r->city, r->city_count) ? 0 : SG_FACET_CITY;
        failed |= lies_in(spot, r->county, r->county_count) ? 0 : SG_FACET_COUNTY;
        f->spot[i] = (uint8_t)failed;
    }
    return f->spot != NULL;
}

static bool judge_trades(sg_filter *f, sg_arena *arena)
{
    const sg_search_request *r = &f->request;
    if (r->trade_count == 0) {
        return true;
    }
    f->trade = sg_arena_alloc(arena, sg_trade_count() + 1);
    for (size_t i = 0; f->trade != NULL && i < r->trade_count; i++) {
        size_t count = 0;
        const sg_trade_relation *relation = sg_trade_relations(r->trade[i], &count);
        for (size_t k = 0; k < count && relation[k].similarity >= SG_SAME_TRADE; k++) {
            f->trade[relation[k].trade] = 1;
        }
        if (r->trade[i] != 0 && r->trade[i] <= sg_trade_count()) {
            f->trade[r->trade[i]] = 1;
        }
    }
    return f->trade != NULL;
}

uint16_t sg_source_number(const sg_snapshot *snapshot, sg_str name)
{
    for (uint32_t i = 1; i < snapshot->source_count; i++) {
        if (sg_str_equal(name, sg_str_of(snapshot->source[i]))) {
            return (uint16_t)i;
        }
    }
    return 0;
}

/* Names the sources most like `name`: those that hold it or are held by it, else the first ones. */
sg_status sg_source_unknown(const sg_snapshot *snapshot, sg_str name, sg_error *err)
{
    char list[200] = "";
    size_t used = 0;
    for (int round = 0; round < 2 && used == 0; round++) {
        for (uint32_t i = 1, shown = 0; i < snapshot->source_count && shown < 4; i++) {
            sg_str other = sg_str_of(snapshot->source[i]);
            bool like = name.n > 0 && (sg_str_find(other, name) != SIZE_MAX ||
                                       sg_str_find(name, other) != SIZE_MAX);
            if ((round == 0 && !like) || used + other.n + 4 > sizeof list) {
                continue;
            }
            memcpy(list + used, SG_LABEL_LIST_COMMA, used > 0 ? strlen(SG_LABEL_LIST_COMMA) : 0);
            used += used > 0 ? strlen(SG_LABEL_LIST_COMMA) : 0;
            memcpy(list + used, other.s, other.n);
            used += other.n;
            shown++;
        }
    }
    list[used] = '\0';
    int quoted = (int)sg_utf8_prefix(name, 60);
    return used > 0 ? sg_fail(err, SG_UNKNOWN, SG_MSG_SEARCH_SOURCE_NEAR, quoted, name.s, list)
                    : sg_fail(err, SG_UNKNOWN, SG_MSG_SEARCH_SOURCE, quoted, name.s);
}

static sg_status judge_sources(sg_filter *f, sg_arena *arena, sg_error *err)
{
    const sg_search_request *r = &f->request;
    if (r->source_count == 0) {
        return SG_OK;
    }
    f->source = sg_arena_alloc(arena, f->snapshot->source_count + 1);
    if (f->source == NULL) {
        return sg_fail_memory(err);
    }
    for (size_t i = 0; i < r->source_count; i++) {
        sg_str name = sg_str_of(r->source[i]);
        uint16_t number = sg_source_number(f->snapshot, name);
        if (number == 0) {
            return sg_source_unknown(f->snapshot, name, err);
        }
        f->source[number] = 1;
    }
    return SG_OK;
}

/* ---- distance ---- */

static sg_region first_place(const sg_search_request *r)
{
    return r->near != 0           ? r->near
           : r->county_count > 0  ? r->county[0]
           : r->city_count > 0    ? r->city[0]
           : r->province_count > 0 ? r->province[0]
                                  : 0;
}

static sg_status measure(sg_filter *f, sg_arena *arena, sg_error *err)
{
    const sg_snapshot *s = f->snapshot;
    if (f->request.sort != SG_SEARCH_DISTANCE && f->request.near == 0) {
        return SG_OK;
    }
    f->origin = first_place(&f->request);
    if (f->origin == 0) {
        return sg_fail(err, SG_INVALID, SG_MSG_SEARCH_DISTANCE);
    }
    if (f->request.sort != SG_SEARCH_DISTANCE) {
        return SG_OK;
    }
    f->nearness = sg_arena_array(arena, s->spot_count + 1, sizeof *f->nearness);
    for (uint32_t i = 1; f->nearness != NULL && i < s->spot_count; i++) {
        double km = sg_region_distance(f->origin, s->spot[i].region);
        f->nearness[i] = km < 0 ? 0 : UINT32_C(1000000) - (uint32_t)(km * 10.0);
    }
    return f->nearness != NULL ? SG_OK : sg_fail_memory(err);
}

static uint64_t by_wage(void *context, const sg_brief *row)
{
    const sg_filter *f = context;
    int32_t lower = f->snapshot->row[row->row].monthly_min;
    return (uint64_t)(row->wage + 1) << 31 | (uint32_t)(lower + 1);
}

static uint64_t by_date(void *context, const sg_brief *row)
{
    (void)context; /* rows of equal order stand newest first */
    (void)row;
    return 0;
}

static uint64_t by_nearness(void *context, const sg_brief *row)
{
    const sg_filter *f = context;
    return f->nearness[row->spot];
}

sg_index_order sg_filter_order(const sg_filter *filter)
{
    switch (filter->request.sort) {
    case SG_SEARCH_WAGE:
        return by_wage;
    case SG_SEARCH_NEWEST:
        return by_date;
    case SG_SEARCH_DISTANCE:
        return by_nearness;
    default:
        return NULL;
    }
}

sg_status sg_filter_prepare(sg_filter *filter, const sg_snapshot *snapshot,
                            const sg_search_request *request, const sg_understood *understood,
                            sg_date today, sg_arena *arena, sg_error *err)
{
    *filter = (sg_filter){.snapshot = snapshot, .request = *request, .today = today};
    sg_search_request *r = &filter->request;
    add_understood(r, understood);
    filter->worker = r->age != 0 || r->gender != SG_GENDER_ANY;
    filter->wage_max = r->wage_max != 0 ? r->wage_max : INT32_MAX;
    filter->posted_from = r->posted_days != 0 ? today - r->posted_days + 1 : INT32_MIN;
    filter->wage_known = r->wage_max != 0 ? 0 : SG_NO_AMOUNT;
    filter->plain = r->trade_count == 0 && r->source_count == 0 && !filter->worker &&
                    !r->accommodation && !r->meals && !r->no_night && r->posted_days == 0;
    sg_status status = judge_sources(filter, arena, err);
    if (status == SG_OK) {
        status = measure(filter, arena, err);
    }
    if (status == SG_OK && (!judge_spots(filter, arena) || !judge_trades(filter, arena))) {
        status = sg_fail_memory(err);
    }
    return status;
}

/* ---- which rows to look at ---- */

static size_t size_of_trades(const sg_filter *f)
{
    const sg_snapshot *s = f->snapshot;
    size_t size = 0;
    for (size_t t = 1; f->trade != NULL && t <= sg_trade_count(); t++) {
        size += f->trade[t] ? s->first_of_trade[t + 1] - s->first_of_trade[t] : 0;
    }
    return f->trade != NULL ? size : SIZE_MAX;
}

static size_t size_of_spots(const sg_filter *f)
{
    const sg_snapshot *s = f->snapshot;
    size_t size = 0;
    for (uint32_t i = 0; f->spot != NULL && i < s->spot_count; i++) {
        size += f->spot[i] == 0 ? s->first_of_spot[i + 1] - s->first_of_spot[i] : 0;
    }
    return f->spot != NULL ? size : SIZE_MAX;
}

/* Bands of the wages asked for; the whole list when none are. */
static void wage_range(const sg_filter *f, const uint32_t **ret, size_t *ret_size)
{
    const sg_snapshot *s = f->snapshot;
    uint32_t first = s->first_of_wage[sg_pay_band(f->request.wage_min)];
    uint32_t end = s->first_of_wage[sg_pay_band(f->wage_max) + 1];
    *ret = s->of_wage + first;
    *ret_size = first < end ? end - first : 0;
}

/* A brief with two of the trades stands in both lists, and is taken from that of the first. */
static bool stands_here(const sg_filter *f, const sg_brief *brief, size_t trade)
{
    for (size_t i = 0; i < SG_MAX_TRADES; i++) {
        if (f->trade[brief->trades[i]]) {
            return brief->trades[i] == trade;
        }
    }
    return false;
}

static size_t gather_trades(const sg_filter *f, uint32_t *ret)
{
    const sg_snapshot *s = f->snapshot;
    size_t count = 0;
    for (size_t t = 1; t <= sg_trade_count(); t++) {
        for (uint32_t i = s->first_of_trade[t]; f->trade[t] && i < s->first_of_trade[t + 1]; i++) {
            const sg_brief *brief = &s->brief[s->of_trade[i]];
            if ((f->spot == NULL || f->spot[brief->spot] == 0) && stands_here(f, brief, t)) {
                ret[count++] = s->of_trade[i];
            }
        }
    }
    return count;
}

static size_t gather_spots(const sg_filter *f, uint32_t *ret)
{
    const sg_snapshot *s = f->snapshot;
    size_t count = 0;
    for (uint32_t k = 0; k < s->spot_count; k++) {
        size_t size = f->spot[k] == 0 ? s->first_of_spot[k + 1] - s->first_of_spot[k] : 0;
        if (size > 0) {
            memcpy(ret + count, s->of_spot + s->first_of_spot[k], size * sizeof *ret);
            count += size;
        }
    }
    return count;
}

sg_status sg_filter_narrow(const sg_filter *f, sg_arena *arena, const uint32_t **ret,
                           size_t *ret_count, sg_error *err)
{
    *ret = NULL;
    *ret_count = 0;
    if (f->facets != NULL) {
        return SG_OK; /* these count what fails a condition, too */
    }
    size_t trades = size_of_trades(f);
    size_t spots = size_of_spots(f);
    size_t size = trades < spots ? trades : spots, paid;
    const uint32_t *by_wage_step;
    wage_range(f, &by_wage_step, &paid);
    if (paid < size && paid <= f->snapshot->added_count / 2) {
        *ret = by_wage_step; /* as it stands in the snapshot */
        *ret_count = paid;
        return SG_OK;
    }
    if (size > f->snapshot->added_count / 2) {
        return SG_OK; /* walking through memory in order is as fast */
    }
    uint32_t *among = sg_arena_array(arena, size + 1, sizeof *among);
    if (among == NULL) {
        return sg_fail_memory(err);
    }
    *ret_count = trades < spots ? gather_trades(f, among) : gather_spots(f, among);
    *ret = among;
    return SG_OK;
}

/* ---- rows ---- */

static bool fits_trade(const sg_filter *f, const sg_brief *row)
{
    unsigned fits = 0;
    for (size_t i = 0; i < SG_MAX_TRADES; i++) {
        fits |= f->trade[row->trades[i]];
    }
    return fits != 0;
}

static bool within(sg_age_range range, int age)
{
    return (range.min < 0 || age >= range.min) && (range.max < 0 || age <= range.max);
}

/* Age and sex of the worker; what a posting does not say bars nobody. */
static bool fits_worker(const sg_filter *f, const sg_row *row)
{
    const sg_search_request *r = &f->request;
    if (r->gender != SG_GENDER_ANY && row->gender != SG_GENDER_ANY && row->gender != r->gender) {
        return false;
    }
    sg_age_range own = r->gender == SG_GENDER_MALE     ? row->age_male
                       : r->gender == SG_GENDER_FEMALE ? row->age_female
                                                       : row->age;
    bool differs = own.min >= 0 || own.max >= 0;
    return r->age == 0 || within(differs ? own : row->age, r->age);
}

static unsigned failed_conditions(const sg_filter *f, const sg_brief *row)
{
    const sg_search_request *r = &f->request;
    bool paid = row->wage >= r->wage_min && row->wage <= f->wage_max && row->wage >= f->wage_known;
    bool room = !r->accommodation || row->accommodation == SG_PROVISION_PROVIDED;
    bool fed = !r->meals || row->meals == SG_PROVISION_PROVIDED;
    bool by_day = !r->no_night || row->shift == SG_SHIFT_NONE || row->shift == SG_SHIFT_DAY;
    unsigned failed = f->spot != NULL ? f->spot[row->spot] : 0;
    failed |= f->trade == NULL || fits_trade(f, row) ? 0 : SG_FACET_TRADE;
    failed |= paid ? 0 : SG_FACET_WAGE;
    failed |= room ? 0 : SG_FACET_ACCOMMODATION;
    bool lately = row->posted >= f->posted_from;
    failed |= fed && by_day && lately ? 0 : SG_FACET_WORKER; /* have no facet either */
    failed |= f->source == NULL || f->source[row->source] ? 0 : SG_FACET_SOURCE;
    failed |= !f->worker || fits_worker(f, &f->snapshot->row[row->row]) ? 0 : SG_FACET_WORKER;
    return failed;
}

/* What most searches by conditions alone come down to, without a branch per condition. */
static inline bool passes_plain(const sg_filter *f, const sg_brief *row)
{
    const bool paid = (row->wage >= f->request.wage_min) & (row->wage <= f->wage_max) &
                      (row->wage >= f->wage_known);
    return paid & ((row->valid_through == SG_NO_DATE) | (row->valid_through >= f->today)) &
           (f->spot == NULL || f->spot[row->spot] == 0);
}

bool sg_filter_passes(void *filter, const sg_brief *row, unsigned tier)
{
    const sg_filter *f = filter;
    if (f->plain && f->facets == NULL) {
        return passes_plain(f, row);
    }
    if (f->facets == NULL && f->spot != NULL && f->spot[row->spot] != 0) {
        return false; /* most rows of a search within a place */
    }
    if (row->valid_through != SG_NO_DATE && row->valid_through < f->today) {
        return false;
    }
    unsigned failed = failed_conditions(f, row);
    if (f->facets != NULL) {
        sg_facets_count(f->facets, row, failed, tier);
    }
    return failed == 0;
}
