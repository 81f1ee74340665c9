/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Search for caseworkers: what a query line is understood as, conditions, facets, order, output.
 */
#include "search_fixture.h"

static const struct line_case {
    const char *query, *text;
    sg_region region; /* 0: none understood */
    int32_t wage_min; /* 0: none */
    bool room;
    const char *found, *not_found; /* external ids, may be NULL */
} lines[] = {
    {"焊工 贞丰 6000以上 包住", "焊工", 522325, 6000, true, "welder", "welder-cheap"},
    {"贞丰焊工6000+", "焊工", 522325, 6000, false, "welder", "welder-cheap"},
    {"贞丰县 焊工", "焊工", 522325, 0, false, "welder-cheap", "welder-far"},
    {"普工 月薪5千以上", "普工", 0, 5000, false, NULL, "welder"},
    {"数控 1.1万起", "数控", 0, 11000, false, "cnc-programmer", "cnc"},
    {"司机 6k-8k", "司机", 0, 6000, false, "driver", NULL},
    {"Dongguan 焊工", "焊工", 441900, 0, false, "welder-far", "welder"},
    {"东莞 招聘", "", 441900, 0, false, "welder-far", "welder"},
    {"去东莞做焊工", NULL, 441900, 0, false, "welder-far", NULL},
    {"CNC 数控 7500", "cnc 数控 7500", 0, 0, false, "cnc", NULL},
    {"包住", "", 0, 0, true, "welder", "classic"},
    {"包吃住", "", 0, 0, true, NULL, "welder"}, /* of meals it says nothing */
    {"兴仁 张云", "张云", 522302, 0, false, "boss-zhang", "boss-gao"},
    {"貞豐 電焊工 ６０００以上", "电焊工", 522325, 6000, false, "welder", "welder-cheap"},
    {"贞丰，焊工，包住", ",焊工,", 522325, 0, true, "welder", "welder-far"},
    {"焊", "焊", 0, 0, false, "welder-far", "cnc"},
    {"女", "女", 0, 0, false, NULL, "welder"},
    {"司机 8000以下", "司机", 0, 0, false, "driver-plain", "driver"},
};

static void lines_are_understood(void **state)
{
    searching *s = *state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        const struct line_case *c = &lines[i];
        sg_search_request request = request_for(c->query);
        sg_search_result r = find(s, &request);
        print_message("%s\n", c->query);
        if (c->text != NULL) {
            assert_string_equal(r.understood.text, c->text);
        }
        assert_int_equal(r.understood.region_count, c->region != 0 ? 1 : 0);
        assert_int_equal(c->region != 0 ? r.understood.region[0] : 0, c->region);
        assert_int_equal(r.understood.wage_min, c->wage_min > 0 ? c->wage_min : SG_NO_AMOUNT);
        assert_int_equal(r.understood.accommodation, c->room);
        assert_true(c->found == NULL || has(s, &r, c->found));
        assert_false(c->not_found != NULL && has(s, &r, c->not_found));
    }
}

/* A name shared by two places offers both, and says which it may mean. */
static void a_shared_name_offers_both(void **state)
{
    searching *s = *state;
    sg_search_request request = request_for("长安");
    sg_search_result r = find(s, &request);
    assert_true(has(s, &r, "chang-an-west"));
    assert_true(has(s, &r, "welder-far"));
    assert_true(r.understood.meant_count >= 2 || r.understood.region_count == 0);
}

/* With a place given as a condition, places in the line stay text. */
static void given_places_win(void **state)
{
    searching *s = *state;
    sg_search_request request = request_for("东莞 焊工");
    request.province[request.province_count++] = 520000;
    sg_search_result r = find(s, &request);
    assert_int_equal(r.understood.region_count, 0);
    for (size_t i = 0; i < r.count; i++) {
        assert_int_equal(s->snapshot->row[r.hit[i].row].province, 520000);
    }
}

/* Conditions, checked against every row by an independent reading of what they mean. */
static void conditions_hold(void **state)
{
    searching *s = *state;
    for (int mask = 0; mask < 32; mask++) {
        sg_search_request request = request_for("");
        sg_trade_id trade = 0;
        assert_int_equal(sg_trade_lookup(s->f.vocabulary, sg_str_of("普工"), &trade, NULL), SG_OK);
        if (mask & 1) {
            request.province[request.province_count++] = 440000;
            request.province[request.province_count++] = 520000;
        }
        if (mask & 2) {
            request.city[request.city_count++] = 441900;
            request.city[request.city_count++] = 522326; /* a county */
        }
        if (mask & 4) {
            request.trade[request.trade_count++] = trade;
        }
        request.wage_min = mask & 8 ? 6000 : SG_NO_AMOUNT;
        request.accommodation = (mask & 16) != 0;
        sg_search_result r = find(s, &request);
        uint64_t expected = 0;
        for (uint32_t i = 0; i < s->snapshot->count; i++) {
            const sg_row *row = &s->snapshot->row[i];
            bool fits = !(mask & 1) || row->province == 440000 || row->province == 520000;
            fits = fits && (!(mask & 2) || row->city == 441900 || row->region == 522326);
            bool kind = false;
            for (size_t t = 0; t < SG_MAX_TRADES && row->trades[t] != 0; t++) {
                kind = kind || sg_trade_similarity(row->trades[t], trade) >= 850;
            }
            fits = fits && (!(mask & 4) || kind) && (!(mask & 8) || row->monthly_max >= 6000);
            fits = fits && (!(mask & 16) || row->accommodation == SG_PROVISION_PROVIDED);
            expected += fits;
        }
        assert_int_equal(r.total, expected);
        assert_int_equal(r.count, expected);
        if (mask & 2) { /* no need to look at what lies elsewhere */
            assert_true(r.work < s->snapshot->added_count / 2);
        }
        for (size_t i = 1; i < r.count; i++) {
            const sg_row *a = &s->snapshot->row[r.hit[i - 1].row];
            const sg_row *b = &s->snapshot->row[r.hit[i].row];
            assert_true(a->posted > b->posted || (a->posted == b->posted && a->id < b->id));
        }
    }
}

static void pages_cover_all(void **state)
{
    searching *s = *state;
    sg_search_request request = request_for(NULL);
    sg_search_result all = find(s, &request);
    assert_int_equal(all.total, s->snapshot->count);
    request.limit = 13;
    for (request.offset = 0; request.offset < all.count + 20; request.offset += 13) {
        sg_search_result page = find(s, &request);
        assert_int_equal(page.total, all.total);
        for (size_t i = 0; i < page.count; i++) {
            assert_int_equal(page.hit[i].row, all.hit[request.offset + i].row);
        }
        size_t left = request.offset < all.count ? all.count - request.offset : 0;
        assert_int_equal(page.count, left < 13 ? left : 13);
    }
}

static void expired_ones_are_left_out(void **state)
{
    searching *s = *state;
    sg_search_request request = request_for(NULL);
    sg_error error = {0};
    sg_brief *briefs = (sg_brief *)(uintptr_t)s->snapshot->brief;
    briefs[3].valid_through = TODAY - 1;
    briefs[4].valid_through = TODAY;
    sg_search_result r;
    expect_ok(sg_service_find(&s->reader, &request, TODAY, s->arena, &r, &error), &error);
    assert_int_equal(r.total, s->snapshot->count - 1);
    for (size_t i = 0; i < r.count; i++) {
        assert_int_not_equal(r.hit[i].row, briefs[3].row);
    }
}

/* The count of `name` in facet `key`, read from the printed object. */
static int facet_count(const sg_buffer *out, const char *key, const char *name)
{
    char pattern[96];
    snprintf(pattern, sizeof pattern, "\"%s\":[", key);
    const char *at = strstr(strstr(out->data, "\"facets\":"), pattern);
    assert_non_null(at);
    const char *end = strchr(at, ']');
    snprintf(pattern, sizeof pattern, "\"name\":\"%s\",\"count\":", name);
    const char *found = strstr(at, pattern);
    return found != NULL && found < end ? atoi(found + strlen(pattern)) : 0;
}

static uint64_t total_with(searching *s, const char *query, sg_region province, int32_t wage_min)
{
    sg_search_request request = request_for(query);
    if (province != 0) {
        request.province[request.province_count++] = province;
    }
    request.wage_min = wage_min;
    return find(s, &request).total;
}

/* Each facet ignores its own condition and obeys the others. */
static void facets_are_disjunctive(void **state)
{
    searching *s = *state;
    sg_error error = {0};
    sg_buffer out = {0};
    sg_search_request request = request_for("普工");
    request.province[request.province_count++] = 440000;
    request.wage_min = 6000;
    request.facets = true;
    expect_ok(sg_service_search(&s->reader, &request, TODAY, s->arena, &out, &error), &error);
    assert_int_equal(facet_count(&out, "province", "广东省"), total_with(s, "普工", 440000, 6000));
    assert_int_equal(facet_count(&out, "province", "贵州省"), total_with(s, "普工", 520000, 6000));
    assert_int_equal(facet_count(&out, "province", "浙江省"), total_with(s, "普工", 330000, 6000));
    assert_true(facet_count(&out, "province", "浙江省") > 0);
    assert_int_equal(facet_count(&out, "wage", "10000元以上"), total_with(s, "普工", 440000, 10000));
    int bands = 0;
    static const char *const below[] = {"3000元以下", "3000–4000元", "4000–5000元", "5000–6000元"};
    for (size_t i = 0; i < 4; i++) {
        bands += facet_count(&out, "wage", below[i]);
    }
    assert_int_equal(bands, total_with(s, "普工", 440000, SG_NO_AMOUNT) -
                                total_with(s, "普工", 440000, 6000));
    assert_true(bands > 0);
    sg_buffer_free(&out);
}

static void output_is_the_contract(void **state)
{
    searching *s = *state;
    sg_error error = {0};
    sg_buffer out = {0};
    sg_search_request request = request_for("焊工 贞丰 6000以上 包住");
    request.limit = 5;
    expect_ok(sg_service_search(&s->reader, &request, TODAY, s->arena, &out, &error), &error);
    sg_json *json = NULL;
    expect_ok(sg_json_parse(out.data, out.size, &json, &error), &error);
    sg_json_free(json);
    assert_int_equal(strncmp(out.data, "{\"total\":1,\"understood\":{", 25), 0);
    assert_non_null(strstr(out.data, "\"regions\":[{\"code\":\"522325\",\"name\":\"贞丰县\"}]"));
    assert_non_null(strstr(out.data, "\"wage_min\":6000"));
    assert_non_null(strstr(out.data, "\"external_id\":\"welder\""));
    assert_null(strstr(out.data, "\"facets\""));
    sg_buffer_free(&out);
}

static void bad_requests(void **state)
{
    searching *s = *state;
    char longest[700];
    memset(longest, 'a', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    sg_search_request zero = request_for("焊工");
    sg_search_request much = request_for("焊工");
    sg_search_request bytes = request_for("\xFF\xFE焊工");
    sg_search_request wordy = request_for(longest);
    sg_search_request nothing = request_for("……");
    zero.limit = 0;
    much.limit = 1001;
    const sg_search_request *requests[] = {&zero, &much, &bytes, &wordy, &nothing};
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
        sg_error error = {0};
        sg_buffer out = {0};
        assert_int_equal(
            sg_service_search(&s->reader, requests[i], TODAY, s->arena, &out, &error), SG_INVALID);
        assert_true(error.text[0] != '\0');
        assert_int_equal(out.size, 0);
        sg_buffer_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(lines_are_understood, setup, teardown),
        cmocka_unit_test_setup_teardown(a_shared_name_offers_both, setup, teardown),
        cmocka_unit_test_setup_teardown(given_places_win, setup, teardown),
        cmocka_unit_test_setup_teardown(conditions_hold, setup, teardown),
        cmocka_unit_test_setup_teardown(pages_cover_all, setup, teardown),
        cmocka_unit_test_setup_teardown(expired_ones_are_left_out, setup, teardown),
        cmocka_unit_test_setup_teardown(facets_are_disjunctive, setup, teardown),
        cmocka_unit_test_setup_teardown(output_is_the_contract, setup, teardown),
        cmocka_unit_test_setup_teardown(bad_requests, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
