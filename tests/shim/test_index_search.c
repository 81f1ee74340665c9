/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Searching the index otherwise than by text alone: other orders, surveys for facets, sources.
 */
#include "tests/shim/index_opened.h"

enum { HITS_MAX = 300 };

static int setup(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    fixture_open(f);
    fixture_fill(f);
    fixture_index(f, false);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    fixture_close(*state);
    free(*state);
    return 0;
}

static uint64_t oldest_first(void *context, const sg_brief *row)
{
    (void)context;
    return (uint64_t)(INT32_MAX - row->posted);
}

/* Another order changes neither which postings there are nor that whole hits stand first. */
static void other_orders(void **state)
{
    fixture *f = *state;
    sg_error error = {0};
    opened o = open_index(f);
    sg_text_hit hits[HITS_MAX];
    sg_index_found plain;
    sg_index_found found;
    sg_index_request request = {.text = sg_str_of("电焊工 贞丰"), .limit = HITS_MAX};
    expect_ok(sg_index_search(o.index, f->vocabulary, o.snapshot, &request, hits, &plain, &error),
              &error);
    request.order = oldest_first;
    expect_ok(sg_index_search(o.index, f->vocabulary, o.snapshot, &request, hits, &found, &error),
              &error);
    assert_int_equal(found.total, plain.total);
    assert_int_equal(found.full, plain.full);
    assert_true(found.full > 0 && found.full < found.total);
    for (size_t i = 0; i < found.count; i++) {
        assert_int_equal(hits[i].partial, i >= found.full);
        assert_true(i == 0 || hits[i].partial != hits[i - 1].partial ||
                    o.snapshot->row[hits[i].row].posted >= o.snapshot->row[hits[i - 1].row].posted);
    }
    request.everything = true;
    expect_ok(sg_index_search(o.index, f->vocabulary, o.snapshot, &request, hits, &found, &error),
              &error);
    assert_int_equal(found.total, o.snapshot->count);
    close_index(&o);
}

/* Asked to survey, the filter sees what covers the text in part even when enough cover it whole. */
static bool tiers_seen(void *context, const sg_brief *row, unsigned tier)
{
    uint32_t *seen = context;
    (void)row;
    seen[tier]++;
    return true;
}

static void surveys_see_all_tiers(void **state)
{
    fixture *f = *state;
    sg_error error = {0};
    opened o = open_index(f);
    sg_text_hit hits[5];
    sg_index_found found;
    uint32_t seen[SG_INDEX_TIERS] = {0};
    uint32_t surveyed[SG_INDEX_TIERS] = {0};
    sg_index_request request = {
        .text = sg_str_of("普工 白班"), .filter = tiers_seen, .context = seen, .limit = 5};
    expect_ok(sg_index_search(o.index, f->vocabulary, o.snapshot, &request, hits, &found, &error),
              &error);
    request.survey = true;
    request.context = surveyed;
    expect_ok(sg_index_search(o.index, f->vocabulary, o.snapshot, &request, hits, &found, &error),
              &error);
    assert_int_equal(seen[SG_INDEX_HALF], 0);
    assert_true(surveyed[SG_INDEX_HALF] > 0);
    assert_int_equal(surveyed[SG_INDEX_WHOLE], seen[SG_INDEX_WHOLE]);
    assert_int_equal(found.total, seen[SG_INDEX_WHOLE]);
    close_index(&o);
}

static void sources_are_loaded(void **state)
{
    opened o = open_index(*state);
    assert_int_equal(o.snapshot->source_count, 2);
    assert_string_equal(o.snapshot->source[1], "测试");
    for (uint32_t i = 0; i < o.snapshot->added_count; i++) {
        assert_int_equal(o.snapshot->brief[i].source, 1);
    }
    close_index(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_orders),
        cmocka_unit_test(surveys_see_all_tiers),
        cmocka_unit_test(sources_are_loaded),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
