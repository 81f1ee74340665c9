/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Invariants of the snapshot over random rows: order, lists, cells and their bounds, medians.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "songgang/snapshot.h"

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static sg_row random_row(uint64_t *state)
{
    static const sg_region cities[] = {0, 441900, 440100, 522300, 330200, 429004, 110100};
    sg_row row = {.id = next_random(state) | 1, .employer = next_random(state) % 7};
    row.city = cities[next_random(state) % 7];
    row.province = row.city / 10000 * 10000;
    row.region = row.city;
    row.posted = next_random(state) % 9 == 0 ? SG_NO_DATE : (sg_date)(next_random(state) % 500);
    row.monthly_min = next_random(state) % 4 == 0 ? SG_NO_AMOUNT : (int32_t)(next_random(state) % 9000);
    row.monthly_max = next_random(state) % 3 == 0 || row.monthly_min < 0
                          ? SG_NO_AMOUNT
                          : row.monthly_min + (int32_t)(next_random(state) % 3000);
    size_t trades = next_random(state) % 4;
    for (size_t i = 0; i < trades; i++) {
        row.trades[i] = (sg_trade_id)(1 + next_random(state) % 5);
    }
    return row;
}

static sg_snapshot *build(uint64_t seed, size_t count)
{
    sg_snapshot *snapshot = NULL;
    sg_snapshot_builder *builder = sg_snapshot_builder_new();
    assert_non_null(builder);
    for (size_t i = 0; i < count; i++) {
        sg_row row = random_row(&seed);
        if (i % 10 == 3) {
            assert_int_equal(sg_snapshot_builder_skip(builder, NULL), SG_OK);
        }
        assert_int_equal(sg_snapshot_builder_add(builder, &row, NULL), SG_OK);
    }
    assert_int_equal(sg_snapshot_build(builder, 9, &snapshot, NULL), SG_OK);
    sg_snapshot_builder_free(builder);
    return snapshot;
}

static bool has_trade(const sg_row *row, sg_trade_id trade)
{
    bool any = false;
    for (size_t i = 0; i < SG_MAX_TRADES; i++) {
        any = any || row->trades[i] != 0;
        if (trade != 0 && row->trades[i] == trade) {
            return true;
        }
    }
    return trade == 0 && !any;
}

/* Runs of `list` follow each other without gaps, hold rows of their cell, and know the bounds. */
static void check_cells(const sg_snapshot *s, const sg_cell *cell, uint32_t cells,
                        const uint32_t *list, uint32_t entries)
{
    uint32_t next = 0;
    uint32_t *last_cell = calloc((size_t)s->count + 1, sizeof *last_cell); /* 0: none */
    assert_non_null(last_cell);
    for (uint32_t c = 0; c < cells; c++) {
        int32_t best = SG_NO_AMOUNT;
        sg_date newest = SG_NO_DATE;
        assert_int_equal(cell[c].first, next);
        assert_true(cell[c].count > 0);
        for (uint32_t i = 0; i < cell[c].count; i++) {
            const sg_row *row = &s->row[list[next + i]];
            int32_t wage = row->monthly_max != SG_NO_AMOUNT ? row->monthly_max : row->monthly_min;
            assert_int_equal(row->city, cell[c].city);
            assert_int_equal(row->province, cell[c].province);
            assert_true(has_trade(row, cell[c].trade));
            if (i > 0) { /* a county's rows come together */
                assert_true(s->row[list[next + i - 1]].region <= row->region);
            }
            assert_true(last_cell[list[next + i]] != c + 1); /* and no row twice */
            last_cell[list[next + i]] = c + 1;
            best = wage > best ? wage : best;
            newest = row->posted > newest ? row->posted : newest;
        }
        assert_int_equal(cell[c].best_monthly, best);
        assert_int_equal(cell[c].newest, newest);
        if (c > 0) { /* strictly ordered, so no two cells are of the same place and trade */
            const sg_cell *a = &cell[c - 1];
            const sg_cell *b = &cell[c];
            assert_true(a->trade < b->trade ||
                        (a->trade == b->trade &&
                         (a->province < b->province ||
                          (a->province == b->province && a->city < b->city))));
        }
        next += cell[c].count;
    }
    assert_int_equal(next, entries);
    free(last_cell);
}

static void cells_are_complete(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 2, 50, 3000};
    for (size_t n = 0; n < sizeof sizes / sizeof *sizes; n++) {
        sg_snapshot *s = build(77 + n, sizes[n]);
        assert_int_equal(s->count, sizes[n]);
        check_cells(s, s->cell, s->cell_count, s->list, s->list_count);
        for (sg_trade_id trade = 0; trade <= sg_trade_count(); trade++) {
            uint32_t listed = 0;
            uint32_t having = 0;
            for (uint32_t c = s->cell_of_trade[trade]; c < s->cell_of_trade[trade + 1]; c++) {
                assert_int_equal(s->cell[c].trade, trade);
                listed += s->cell[c].count;
            }
            for (uint32_t i = 0; i < s->count; i++) {
                having += has_trade(&s->row[i], trade) ? 1 : 0;
            }
            assert_int_equal(listed, having);
        }
        sg_snapshot_free(s);
    }
}

static void rows_are_found(void **state)
{
    (void)state;
    uint64_t seed = 5;
    sg_snapshot *s = build(seed, 500);
    uint32_t at = 0;
    for (uint32_t i = 0; i < 500; i++) {
        sg_row row = random_row(&seed);
        if (i % 10 == 3) {
            assert_int_equal(s->added[at++], UINT32_MAX);
        }
        assert_int_equal(sg_snapshot_find(s, row.id), s->added[at++]);
        assert_int_equal(s->row[sg_snapshot_find(s, row.id)].id, row.id);
    }
    assert_int_equal(at, s->added_count);
    assert_int_equal(sg_snapshot_find(s, 2), UINT32_MAX);
    for (uint32_t i = 1; i < s->count; i++) {
        assert_true(s->row[i - 1].id < s->row[i].id);
        for (uint32_t k = 0; k < i; k++) {
            bool same = s->row[i].employer == s->row[k].employer;
            assert_int_equal(same, s->employer[i] == s->employer[k]);
        }
        assert_int_equal(s->employer[i] == 0, s->row[i].employer == 0);
        assert_true(s->employer[i] <= s->employer_count);
    }
    sg_snapshot_free(s);
}

static int compare_amounts(const void *a, const void *b)
{
    return *(const int32_t *)a - *(const int32_t *)b;
}

static void medians_are_lower_medians(void **state)
{
    (void)state;
    sg_snapshot *s = build(123, 400);
    for (sg_trade_id trade = 0; trade <= 6; trade++) {
        int32_t amounts[4 * 400];
        int count = 0;
        for (uint32_t i = 0; i < s->count; i++) {
            const sg_row *r = &s->row[i];
            int32_t middle = r->monthly_max == SG_NO_AMOUNT   ? r->monthly_min
                             : r->monthly_min == SG_NO_AMOUNT ? r->monthly_max
                                                              : (r->monthly_min + r->monthly_max) / 2;
            int times = trade == 0 ? 1 : 0;
            for (size_t t = 0; t < SG_MAX_TRADES && trade != 0; t++) {
                times += r->trades[t] == trade;
            }
            for (; times > 0 && middle >= 0; times--) {
                amounts[count++] = middle;
            }
        }
        qsort(amounts, (size_t)count, sizeof *amounts, compare_amounts);
        int32_t median = count > 0 ? amounts[(count - 1) / 2] : SG_NO_AMOUNT;
        assert_int_equal(trade == 0 ? s->median_monthly : s->going_rate[trade], median);
    }
    sg_snapshot_free(s);
}

static void an_id_twice_is_refused(void **state)
{
    (void)state;
    sg_snapshot *snapshot = NULL;
    sg_error error = {0};
    sg_row row = {.id = 42};
    sg_snapshot_builder *builder = sg_snapshot_builder_new();
    assert_int_equal(sg_snapshot_builder_add(builder, &row, NULL), SG_OK);
    assert_int_equal(sg_snapshot_builder_add(builder, &row, NULL), SG_OK);
    assert_int_equal(sg_snapshot_build(builder, 1, &snapshot, &error), SG_CORRUPT);
    assert_null(snapshot);
    sg_snapshot_builder_free(builder);
}

static void a_posting_becomes_a_row(void **state)
{
    (void)state;
    char id[SG_POSTING_ID_TEXT];
    sg_posting posting;
    sg_posting_init(&posting);
    uint64_t hash = sg_posting_id("源", "1", id);
    posting.id = id;
    posting.place = (sg_place){520000, 522300, 522325, 0};
    posting.trade_count = 1;
    posting.trades[0] = 3;
    posting.trades[1] = 4; /* beyond the count */
    sg_row row;
    sg_row_of_posting(&posting, 7, &row);
    assert_int_equal(row.id, hash);
    assert_int_equal(row.store_row, 7);
    assert_int_equal(row.region, 522325);
    assert_int_equal(row.city, 522300);
    assert_int_equal(row.openings, 1);
    assert_int_equal(row.trades[0], 3);
    assert_int_equal(row.trades[1], 0);
    posting.headcount = 12;
    posting.place.county = 0;
    sg_row_of_posting(&posting, 7, &row);
    assert_int_equal(row.openings, 12);
    assert_int_equal(row.region, 522300);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_are_complete),       cmocka_unit_test(rows_are_found),
        cmocka_unit_test(medians_are_lower_medians), cmocka_unit_test(an_id_twice_is_refused),
        cmocka_unit_test(a_posting_becomes_a_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
