/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Briefs of a snapshot: one for each add, in the order of the adds, with numbered places and sources.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "songgang/snapshot.h"
#include "songgang/vocabulary.h"

enum { ROWS = 500 };

static sg_row row_of(uint64_t i)
{
    static const sg_region counties[] = {522325, 522301, 440306, 0};
    sg_region county = counties[i % 4];
    sg_place place = sg_region_place(county);
    sg_row row = {.id = i * UINT64_C(0x9E3779B97F4A7C15), /* any order */
                  .store_row = (int64_t)i,
                  .region = county,
                  .city = place.city,
                  .province = place.province,
                  .monthly_min = (int32_t)(3000 + i),
                  .monthly_max = i % 3 == 0 ? SG_NO_AMOUNT : (int32_t)(4000 + i),
                  .posted = (sg_date)(20000 + i % 7),
                  .valid_through = SG_NO_DATE,
                  .openings = 1};
    row.age = row.age_male = row.age_female = (sg_age_range){-1, -1};
    row.trades[0] = (sg_trade_id)(1 + i % 5);
    row.trades[1] = (sg_trade_id)(i % 6 == 0 ? 1 + i % 5 : i % 3 == 0 ? 7 : 0);
    row.trades[SG_MAX_TRADES - 1] = (sg_trade_id)(i % 11 == 0 ? 60000 : 0); /* nobody knows it */
    row.accommodation = (uint8_t)(i % SG_PROVISION_COUNT);
    return row;
}

static sg_snapshot *build(void)
{
    sg_error error = {0};
    sg_snapshot *snapshot = NULL;
    sg_snapshot_builder *builder = sg_snapshot_builder_new();
    assert_non_null(builder);
    for (uint64_t i = 1; i <= ROWS; i++) {
        sg_row row = row_of(i);
        sg_status status = i % 10 == 0 ? sg_snapshot_builder_skip(builder, &error)
                                       : sg_snapshot_builder_add(builder, &row, &error);
        assert_int_equal(status, SG_OK);
    }
    assert_int_equal(sg_snapshot_build(builder, 7, &snapshot, &error), SG_OK);
    sg_snapshot_builder_free(builder);
    return snapshot;
}

static void briefs_follow_the_adds(void **state)
{
    (void)state;
    sg_snapshot *s = build();
    assert_int_equal(s->added_count, ROWS);
    assert_int_equal(s->spot_count, 4); /* the empty one and three counties */
    for (uint64_t i = 1; i <= ROWS; i++) {
        const sg_brief *brief = &s->brief[i - 1];
        if (i % 10 == 0) {
            assert_int_equal(brief->row, UINT32_MAX);
            continue;
        }
        sg_row row = row_of(i);
        assert_true(s->row[brief->row].id == row.id);
        assert_int_equal(brief->wage, i % 3 == 0 ? row.monthly_min : row.monthly_max);
        assert_int_equal(brief->posted, row.posted);
        assert_int_equal(brief->trades[0], row.trades[0]);
        assert_int_equal(brief->accommodation, row.accommodation);
        assert_int_equal(brief->source, 0);
        assert_int_equal(s->spot[brief->spot].region, row.region);
        assert_int_equal(s->spot[brief->spot].city, row.city);
        assert_int_equal(s->spot[brief->spot].province, row.province);
    }
    sg_snapshot_free(s);
}

static bool has_trade(const sg_brief *brief, uint32_t trade)
{
    for (size_t i = 0; i < SG_MAX_TRADES; i++) {
        if (brief->trades[i] == trade) {
            return true;
        }
    }
    return false;
}

/* Counted by looking at every brief for every trade and place. */
static void lists_hold_every_brief_of_a_trade_and_of_a_place(void **state)
{
    (void)state;
    sg_snapshot *s = build();
    for (uint32_t trade = 1; trade <= sg_trade_count(); trade++) {
        uint32_t at = s->first_of_trade[trade];
        for (uint32_t i = 0; i < s->added_count; i++) {
            if (s->brief[i].row != UINT32_MAX && has_trade(&s->brief[i], trade)) {
                assert_true(at < s->first_of_trade[trade + 1]);
                assert_int_equal(s->of_trade[at++], i);
            }
        }
        assert_int_equal(at, s->first_of_trade[trade + 1]);
    }
    uint32_t paid = 0;
    for (uint32_t band = 0; band < SG_PAY_BANDS; band++) {
        for (uint32_t i = s->first_of_wage[band]; i < s->first_of_wage[band + 1]; i++, paid++) {
            assert_int_equal(sg_pay_band(s->brief[s->of_wage[i]].wage), band);
            assert_true(i == s->first_of_wage[band] || s->of_wage[i - 1] < s->of_wage[i]);
        }
    }
    uint32_t present = 0;
    for (uint32_t i = 0; i < s->added_count; i++) {
        present += s->brief[i].row != UINT32_MAX;
    }
    assert_int_equal(paid, present);
    assert_int_equal(s->first_of_trade[0], 0);
    assert_int_equal(s->first_of_trade[1], 0);
    assert_true(s->first_of_trade[8] > s->first_of_trade[7]);
    uint32_t seen = 0;
    for (uint32_t spot = 0; spot < s->spot_count; spot++) {
        for (uint32_t i = s->first_of_spot[spot]; i < s->first_of_spot[spot + 1]; i++, seen++) {
            assert_int_equal(s->brief[s->of_spot[i]].spot, spot);
            assert_true(i == s->first_of_spot[spot] || s->of_spot[i - 1] < s->of_spot[i]);
        }
    }
    assert_int_equal(seen, s->count);
    sg_snapshot_free(s);
}

static void sources_are_numbered_once(void **state)
{
    (void)state;
    sg_snapshot *s = build();
    sg_error error = {0};
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 5000; i++) { /* more than are kept: the rest has no number */
            char name[32];
            uint16_t number = 1;
            int n = snprintf(name, sizeof name, "来源%d", i);
            assert_int_equal(sg_snapshot_add_source(s, (sg_str){name, (size_t)n}, &number, &error),
                             SG_OK);
            assert_int_equal(number, i + 1 < 4096 ? i + 1 : 0);
        }
    }
    assert_int_equal(s->source_count, 4096);
    assert_string_equal(s->source[3], "来源2");
    sg_snapshot_set_source(s, 5, 3);
    assert_int_equal(s->brief[5].source, 3);
    assert_int_equal(s->brief[4].source, 0);
    sg_snapshot_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(briefs_follow_the_adds),
        cmocka_unit_test(lists_hold_every_brief_of_a_trade_and_of_a_place),
        cmocka_unit_test(sources_are_numbered_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
