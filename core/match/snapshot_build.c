/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Building a snapshot: rows in any order → rows by id, dense employer numbers, and cells, the runs
 * of rows of one trade in one city with their best wage and newest date, so that matching can skip
 * a whole run that cannot win. Everything is ordered with one stable radix sort of (key, row)
 * pairs, because a refresh beside a running server should take milliseconds, not seconds.
 */
#include "brief.h"
#include "bunch.h"
#include "gate.h"
#include "plan.h"

#include <stdlib.h>
#include <string.h>

#include "songgang/messages.h"

typedef struct keyed {
    uint64_t key;
    uint32_t row;
} keyed;

struct sg_snapshot_builder {
    sg_row *row;
    size_t count, capacity;
    uint32_t *added; /* index into `row` of the i-th add, UINT32_MAX for a skip */
    size_t added_count, added_capacity;
};

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS, CELL_KEY_BITS = 44 };

sg_snapshot_builder *sg_snapshot_builder_new(void)
{
    return calloc(1, sizeof(sg_snapshot_builder));
}

void sg_snapshot_builder_free(sg_snapshot_builder *builder)
{
    if (builder != NULL) {
        free(builder->row);
        free(builder->added);
        free(builder);
    }
}

static bool grow(void **items, size_t *capacity, size_t count, size_t size)
{
    if (count < *capacity) {
        return true;
    }
    size_t wanted = *capacity == 0 ? 4096 : *capacity * 2;
    void *grown = realloc(*items, wanted * size);
    if (grown == NULL) {
        return false;
    }
    *items = grown;
    *capacity = wanted;
    return true;
}

static sg_status note_added(sg_snapshot_builder *builder, uint32_t value, sg_error *err)
{
    if (builder->added_count >= UINT32_MAX - 1) {
        return sg_fail(err, SG_LIMIT, SG_MSG_SNAPSHOT_FULL);
    }
    if (!grow((void **)&builder->added, &builder->added_capacity, builder->added_count,
              sizeof(uint32_t))) {
        return sg_fail_memory(err);
    }
    builder->added[builder->added_count++] = value;
    return SG_OK;
}

sg_status sg_snapshot_builder_add(sg_snapshot_builder *builder, const sg_row *row, sg_error *err)
{
    if (!grow((void **)&builder->row, &builder->capacity, builder->count, sizeof(sg_row))) {
        return sg_fail_memory(err);
    }
    sg_status status = note_added(builder, (uint32_t)builder->count, err);
    if (status != SG_OK) {
        return status;
    }
    builder->row[builder->count++] = *row;
    return SG_OK;
}

sg_status sg_snapshot_builder_skip(sg_snapshot_builder *builder, sg_error *err)
{
    return note_added(builder, UINT32_MAX, err);
}

/* Stable sort by the lowest `bits` of the keys; `spare` has room for `count`. */
static void sort_keyed(keyed *items, keyed *spare, size_t count, unsigned bits)
{
    keyed *from = items;
    keyed *to = spare;
    for (unsigned shift = 0; shift < bits; shift += DIGIT_BITS) {
        size_t start[DIGITS] = {0};
        for (size_t i = 0; i < count; i++) {
            start[(from[i].key >> shift) & (DIGITS - 1)]++;
        }
        size_t sum = 0;
        for (size_t d = 0; d < DIGITS; d++) {
            size_t n = start[d];
            start[d] = sum;
            sum += n;
        }
        for (size_t i = 0; i < count; i++) {
            to[start[(from[i].key >> shift) & (DIGITS - 1)]++] = from[i];
        }
        keyed *swap = from;
        from = to;
        to = swap;
    }
    if (from != items && count > 0) {
        memcpy(items, from, count * sizeof *items);
    }
}

static int32_t best_wage(const sg_row *row)
{
    return row->monthly_max != SG_NO_AMOUNT ? row->monthly_max : row->monthly_min;
}

static int32_t midpoint(const sg_row *row)
{
    if (row->monthly_min == SG_NO_AMOUNT || row->monthly_max == SG_NO_AMOUNT) {
        return best_wage(row);
    }
    return (int32_t)(((int64_t)row->monthly_min + row->monthly_max) / 2);
}

/* Rows copied in id order; `added` translated with them. */
static sg_status order_rows(const sg_snapshot_builder *builder, keyed *items, keyed *spare,
                            sg_row *row, uint32_t *added, sg_error *err)
{
    for (size_t i = 0; i < builder->count; i++) {
        items[i] = (keyed){builder->row[i].id, (uint32_t)i};
    }
    sort_keyed(items, spare, builder->count, 64);
    uint32_t *position = (uint32_t *)spare;
    for (size_t i = 0; i < builder->count; i++) {
        if (i > 0 && items[i].key == items[i - 1].key) {
            char id[SG_POSTING_ID_TEXT];
            sg_posting_id_print(items[i].key, id);
            return sg_fail(err, SG_CORRUPT, SG_MSG_SNAPSHOT_TWICE, id);
        }
        row[i] = builder->row[items[i].row];
        position[items[i].row] = (uint32_t)i;
    }
    for (size_t i = 0; i < builder->added_count; i++) {
        uint32_t at = builder->added[i];
        added[i] = at == UINT32_MAX ? UINT32_MAX : position[at];
    }
    return SG_OK;
}

static uint32_t number_employers(const sg_row *row, size_t count, keyed *items, keyed *spare,
                                 uint32_t *employer)
{
    for (size_t i = 0; i < count; i++) {
        items[i] = (keyed){row[i].employer, (uint32_t)i};
    }
    sort_keyed(items, spare, count, 64);
    uint32_t last = 0;
    for (size_t i = 0; i < count; i++) {
        if (items[i].key != 0 && (i == 0 || items[i].key != items[i - 1].key)) {
            last++;
        }
        employer[items[i].row] = items[i].key == 0 ? 0 : last;
    }
    return last;
}

static uint64_t cell_key(sg_trade_id trade, const sg_row *row)
{
    return (uint64_t)trade << 27 | (uint64_t)(row->province / 10000 % 128) << 20 |
           (row->city % (1U << 20));
}

/* (trade, province, city) of every row of `order`, once per distinct known trade; trade 0 when it
 * has none. */
static size_t list_trades(const sg_row *row, const uint32_t *order, size_t count, keyed *items)
{
    size_t used = 0;
    for (size_t o = 0; o < count; o++) {
        const uint32_t i = order[o];
        size_t before = used;
        for (size_t t = 0; t < SG_MAX_TRADES; t++) {
            sg_trade_id trade = row[i].trades[t];
            bool fresh = trade != 0 && trade <= sg_trade_count();
            for (size_t u = 0; u < t && fresh; u++) {
                fresh = row[i].trades[u] != trade;
            }
            if (fresh) {
                items[used++] = (keyed){cell_key(trade, &row[i]), i};
            }
        }
        if (used == before) {
            items[used++] = (keyed){cell_key(0, &row[i]), i};
        }
    }
    return used;
}

/* Runs of equal keys → cells; `cell` has room for `count`. Returns how many. */
static uint32_t make_cells(const sg_row *row, const keyed *items, size_t count, sg_cell *cell,
                           uint32_t *list)
{
    uint32_t used = 0;
    for (size_t i = 0; i < count; i++) {
        const sg_row *r = &row[items[i].row];
        list[i] = items[i].row;
        if (i == 0 || items[i].key != items[i - 1].key) {
            cell[used++] = (sg_cell){.trade = (sg_trade_id)(items[i].key >> 27),
                                     .city = r->city,
                                     .province = r->province,
                                     .first = (uint32_t)i,
                                     .best_monthly = SG_NO_AMOUNT,
                                     .newest = SG_NO_DATE};
        }
        sg_cell *c = &cell[used - 1];
        c->count++;
        c->best_monthly = best_wage(r) > c->best_monthly ? best_wage(r) : c->best_monthly;
        c->newest = r->posted > c->newest ? r->posted : c->newest;
    }
    return used;
}

/* Lower median of each run of equal trade in (trade, midpoint) order. */
static void medians(const sg_row *row, size_t count, keyed *items, keyed *spare,
                    int32_t *going_rate, int32_t *ret_all)
{
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        if (midpoint(&row[i]) >= 0) {
            items[used++] = (keyed){(uint64_t)midpoint(&row[i]), (uint32_t)i};
        }
    }
    sort_keyed(items, spare, used, 32);
    *ret_all = used > 0 ? (int32_t)items[(used - 1) / 2].key : SG_NO_AMOUNT;
    used = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t t = 0; t < SG_MAX_TRADES && midpoint(&row[i]) >= 0; t++) {
            sg_trade_id trade = row[i].trades[t];
            if (trade != 0 && trade <= sg_trade_count()) {
                items[used++] =
                    (keyed){(uint64_t)trade << 32 | (uint32_t)midpoint(&row[i]), (uint32_t)i};
            }
        }
    }
    sort_keyed(items, spare, used, 55);
    for (size_t i = 0; i <= sg_trade_count(); i++) {
        going_rate[i] = SG_NO_AMOUNT;
    }
    for (size_t first = 0, end; first < used; first = end) {
        uint64_t trade = items[first].key >> 32;
        for (end = first; end < used && items[end].key >> 32 == trade; end++) {
        }
        going_rate[trade] = (int32_t)(items[first + (end - 1 - first) / 2].key & UINT32_MAX);
    }
}

/* Exactly as many cells as used: the working array had room for one per list entry. */
static sg_cell *trimmed(const sg_cell *cell, uint32_t count)
{
    sg_cell *copy = malloc((count + 1) * sizeof *copy);
    if (copy != NULL && count > 0) {
        memcpy(copy, cell, count * sizeof *copy);
    }
    return copy;
}

static uint64_t kind_of_offer(const sg_row *row)
{
    uint64_t offered = sg_offered(row->accommodation, row->meals, row->social_insurance, row->shift);
    int32_t hundreds = midpoint(row) / 100;
    return offered << 8 | (uint64_t)(hundreds < 0 ? 255 : hundreds > 254 ? 0 : 254 - hundreds);
}

/* Row numbers by region, so that the rows of a county come together in their cell; within it by
 * what they offer, then the best paid first, so that bunches (bunch.h) are all of a kind. */
static uint32_t *order_by_region(const sg_row *row, size_t count, keyed *items, keyed *spare)
{
    uint32_t *order = malloc((count + 1) * sizeof *order);
    for (size_t i = 0; i < count; i++) {
        items[i] = (keyed){(uint64_t)row[i].region << 16 | kind_of_offer(&row[i]), (uint32_t)i};
    }
    sort_keyed(items, spare, count, 48);
    for (size_t i = 0; order != NULL && i < count; i++) {
        order[i] = items[i].row;
    }
    return order;
}

static bool build_lists(sg_snapshot *s, const sg_row *row, keyed *items, keyed *spare)
{
    size_t trades = sg_trade_count();
    uint32_t *order = order_by_region(row, s->count, items, spare);
    if (order == NULL) {
        return false;
    }
    size_t entries = list_trades(row, order, s->count, items);
    free(order);
    sort_keyed(items, spare, entries, CELL_KEY_BITS);
    sg_cell *room = malloc((entries + 1) * sizeof *room);
    uint32_t *list = malloc((entries + 1) * sizeof *list);
    uint32_t *first = calloc(trades + 2, sizeof *first);
    int32_t *going_rate = malloc((trades + 1) * sizeof *going_rate);
    s->list = list;
    s->cell_of_trade = first;
    s->going_rate = going_rate;
    if (room == NULL || list == NULL || first == NULL || going_rate == NULL) {
        free(room);
        return false;
    }
    s->list_count = (uint32_t)entries;
    s->cell_count = make_cells(row, items, entries, room, list);
    s->cell = trimmed(room, s->cell_count);
    uint32_t at = 0;
    for (size_t trade = 0; trade <= trades + 1; trade++) {
        while (at < s->cell_count && room[at].trade < trade) {
            at++;
        }
        first[trade] = at;
    }
    free(room);
    medians(row, s->count, items, spare, going_rate, &s->median_monthly);
    return s->cell != NULL;
}

static uint32_t *run_ends(const sg_snapshot *s)
{
    uint32_t *end = malloc(((size_t)s->list_count + 1) * sizeof *end);
    for (uint32_t c = 0; end != NULL && c < s->cell_count; c++) {
        const uint32_t first = s->cell[c].first, past = first + s->cell[c].count;
        for (uint32_t i = past; i-- > first;) {
            bool last = i + 1 == past || s->fact[i].region != s->fact[i + 1].region;
            end[i] = last ? i + 1 : end[i + 1];
        }
    }
    return end;
}

/* What only matching reads. */
static bool prepare_matching(sg_snapshot *s)
{
    s->rated = malloc(sg_wage_rated_count() * sizeof *s->rated);
    sg_certificate_id *licence = calloc(sg_trade_count() + 1, sizeof *licence);
    s->licence = licence;
    for (size_t trade = 1; licence != NULL && trade <= sg_trade_count(); trade++) {
        licence[trade] = sg_licence_of_trade((sg_trade_id)trade);
    }
    if (s->rated != NULL) {
        sg_snapshot_use_policy(s, sg_policy_default());
    }
    for (uint32_t i = 0; i < s->count; i++) {
        s->newest = s->row[i].posted > s->newest ? s->row[i].posted : s->newest;
    }
    s->fact = sg_facts_of_list(s, s->list_count);
    s->gate = s->fact != NULL ? sg_gates_of_facts(s, s->list_count) : NULL;
    s->bunch = s->gate != NULL ? sg_bunches_of_gates(s->gate, s->list_count) : NULL;
    s->cell_bunch = s->bunch != NULL ? sg_bunches_of_cells(s) : NULL;
    s->run_end = s->cell_bunch != NULL ? run_ends(s) : NULL;
    return s->rated != NULL && licence != NULL && s->gate != NULL && s->run_end != NULL;
}

void sg_snapshot_use_policy(sg_snapshot *snapshot, const sg_policy *policy)
{
    snapshot->rated_curve = policy->wage_rate;
    snapshot->rated_unknown = policy->wage_unknown;
    sg_wage_rate_all(policy, snapshot, snapshot->rated);
}

sg_status sg_snapshot_build(sg_snapshot_builder *builder, uint64_t generation, sg_snapshot **ret,
                            sg_error *err)
{
    sg_status status = SG_OK;
    size_t count = builder->count;
    size_t room = (count + 1) * SG_MAX_TRADES; /* list entries are at most this many */
    sg_snapshot *s = calloc(1, sizeof *s);
    keyed *items = malloc(room * sizeof *items);
    keyed *spare = malloc(room * sizeof *spare);
    sg_row *row = malloc((count + 1) * sizeof *row);
    uint32_t *employer = malloc((count + 1) * sizeof *employer);
    uint32_t *added = malloc((builder->added_count + 1) * sizeof *added);
    if (s == NULL || items == NULL || spare == NULL || row == NULL || employer == NULL ||
        added == NULL) {
        free(row);
        free(employer);
        free(added);
        status = sg_fail_memory(err);
        goto out;
    }
    s->count = (uint32_t)count;
    s->row = row;
    s->employer = employer;
    s->added = added;
    s->added_count = (uint32_t)builder->added_count;
    s->generation = generation;
    status = order_rows(builder, items, spare, row, added, err);
    if (status != SG_OK) {
        goto out;
    }
    s->employer_count = number_employers(row, count, items, spare, employer);
    if (!build_lists(s, row, items, spare) || !prepare_matching(s) || !sg_briefs_build(s)) {
        status = sg_fail_memory(err);
        goto out;
    }
    *ret = s;
    s = NULL;
out:
    sg_snapshot_free(s);
    free(items);
    free(spare);
    return status;
}

void sg_snapshot_free(sg_snapshot *snapshot)
{
    if (snapshot != NULL) {
        sg_briefs_free(snapshot);
        free((void *)snapshot->row);
        free((void *)snapshot->employer);
        free((void *)snapshot->cell);
        free((void *)snapshot->cell_of_trade);
        free((void *)snapshot->list);
        free((void *)snapshot->fact);
        free((void *)snapshot->licence);
        free((void *)snapshot->gate);
        free((void *)snapshot->bunch);
        free((void *)snapshot->cell_bunch);
        free((void *)snapshot->run_end);
        free(snapshot->rated);
        free((void *)snapshot->going_rate);
        free((void *)snapshot->added);
        free(snapshot);
    }
}
