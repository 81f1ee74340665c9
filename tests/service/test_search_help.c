/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Help with a search: misspelt lines, advice when nothing is found, conditions that can be taken
 * away, orders and distances. What is promised is checked by searching again.
 */
#include "search_fixture.h"

static sg_region region_named(const searching *s, const char *name)
{
    sg_region region = 0;
    assert_int_equal(sg_region_lookup(s->f.vocabulary, sg_str_of(name), &region, NULL), SG_OK);
    return region;
}

static uint64_t total_of(searching *s, const char *line)
{
    sg_search_request request = request_for(line);
    request.literal = true;
    return find(s, &request).total;
}

/* ---- misspelt lines ---- */

static const struct correction {
    const char *line, *corrected;
} corrections[] = {
    {"悍工", "焊工"},
    {"普公", "普工"},
    {"普公 东菀", "普工 东莞"},
    {"东菀普公", "东莞普工"},
    {"东菀 普工 包住", "东莞 普工 包住"},
    {"hangong", "焊工"},
    {"han gong 贞丰", "焊工 贞丰"},
    {"CNC 悍工", NULL}, /* no posting is both */
    {"焊工", NULL},
    {"经典", NULL},
    {"张云", NULL},
    {"简单", NULL},
    {"CNC 数控 7500", NULL},
    {"A2 货车司机 C1", NULL},
    {"Dongguan", NULL}, /* understood as it is */
    {"七八九", NULL},
};

static void misspelt_lines_are_corrected(void **state)
{
    searching *s = *state;
    for (size_t i = 0; i < sizeof corrections / sizeof *corrections; i++) {
        const struct correction *c = &corrections[i];
        sg_search_request request = request_for(c->line);
        sg_search_result r = find(s, &request);
        print_message("%s → %s\n", c->line, r.corrected != NULL ? r.corrected : "-");
        if (c->corrected == NULL) {
            assert_null(r.corrected);
            continue;
        }
        assert_string_equal(r.corrected, c->corrected);
        assert_true(r.total > 0);
        assert_int_equal(r.total, total_of(s, c->corrected));
        assert_string_equal(r.suggestion[0].query, c->corrected);
        assert_int_equal(r.suggestion[0].total, r.total);
        request.literal = true;
        assert_null(find(s, &request).corrected);
    }
}

/* With any literal hit there is none by sound alone. */
static void literal_hits_win(void **state)
{
    searching *s = *state;
    sg_search_request classic = request_for("经典");
    sg_search_result r = find(s, &classic);
    assert_true(has(s, &r, "classic"));
    assert_false(has(s, &r, "scenery"));
    assert_int_equal(r.suggestion_count, 0);
    sg_search_request zhang = request_for("张云");
    r = find(s, &zhang);
    assert_true(has(s, &r, "boss-zhang"));
    assert_false(has(s, &r, "boss-gao"));
}

/* Initials mean many things: those that are found are offered. */
static void initials_offer_several(void **state)
{
    searching *s = *state;
    sg_search_request request = request_for("dg");
    sg_search_result r = find(s, &request);
    assert_non_null(r.corrected);
    assert_true(r.suggestion_count >= 2);
    for (size_t i = 0; i < r.suggestion_count; i++) {
        assert_int_equal(r.suggestion[i].total, total_of(s, r.suggestion[i].query));
    }
}

/* ---- nothing found ---- */

static void advice_counts_are_true(void **state)
{
    searching *s = *state;
    static const char *const lines[] = {"焊工 贞丰 20000以上", "焊工 贞丰 20000以上 包住",
                                        "悍工 贞丰 30000以上", "普工 30000以上 三亚",
                                        "晴隆 CNC 50000以上 包住"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        sg_search_request request = request_for(lines[i]);
        sg_search_result r = find(s, &request);
        print_message("%s: %zu\n", lines[i], r.advice_count);
        assert_int_equal(r.total, 0);
        assert_true(r.advice_count > 0);
        for (size_t k = 0; k < r.advice_count; k++) {
            const sg_search_advice *a = &r.advice[k];
            assert_true(a->total > 0);
            assert_true(k == 0 || a->total <= r.advice[k - 1].total);
            assert_int_equal(a->drop_count, r.advice[0].drop_count);
            if (a->drop_count == 1) {
                assert_int_equal(a->total, total_of(s, a->drop[0]->without));
            }
        }
    }
}

static void two_conditions_may_be_to_blame(void **state)
{
    searching *s = *state;
    sg_search_request request = request_for("电焊工");
    request.wage_min = 100000;
    request.city[request.city_count++] = region_named(s, "三亚市");
    sg_search_result r = find(s, &request);
    assert_int_equal(r.total, 0);
    assert_true(r.advice_count > 0);
    assert_int_equal(r.advice[0].drop_count, 2);
    assert_string_equal(r.advice[0].drop[0]->key, "city");
    assert_string_equal(r.advice[0].drop[1]->key, "wage_min");
    assert_int_equal(r.advice[0].total, total_of(s, "电焊工"));
}

/* Values of one parameter are alternatives, so they are left out together. */
static void alternatives_go_together(void **state)
{
    searching *s = *state;
    sg_search_request request = request_for("电焊工");
    request.city[request.city_count++] = region_named(s, "三亚市");
    request.city[request.city_count++] = region_named(s, "海口市");
    sg_search_result r = find(s, &request);
    assert_int_equal(r.condition_count, 3);
    assert_true(r.advice_count > 0);
    for (size_t i = 0; i < r.advice_count; i++) {
        if (strcmp(r.advice[i].drop[0]->key, "city") == 0) {
            assert_string_equal(r.advice[i].drop[0]->label, "三亚市、海口市");
            assert_int_equal(r.advice[i].total, total_of(s, "电焊工"));
        }
    }
}

/* ---- conditions ---- */

static void conditions_can_be_taken_away(void **state)
{
    searching *s = *state;
    static const struct {
        const char *key, *value, *label, *without;
    } wanted[] = {{"wage_min", "6000", "月薪6000元以上", "焊工 贞丰 包住 45岁"},
                  {"age", "45", "45岁可做", "焊工 贞丰 6000以上 包住"},
                  {"accommodation", "provided", "包住", "焊工 贞丰 6000以上 45岁"},
                  {"county", "522325", "贞丰县", "焊工 6000以上 包住 45岁"},
                  {"trade", NULL, "焊工", "贞丰 6000以上 包住 45岁"},
                  {"province", "520000", "贵州省", NULL}};
    sg_search_request request = request_for("焊工 贞丰 6000以上 包住 45岁");
    sg_search_result r = find(s, &request);
    assert_int_equal(r.condition_count, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_string_equal(r.condition[i].key, wanted[i].key);
        assert_string_equal(r.condition[i].label, wanted[i].label);
        assert_string_equal(r.condition[i].without, wanted[i].without);
        if (wanted[i].value != NULL) {
            assert_string_equal(r.condition[i].value, wanted[i].value);
        }
    }
    sg_search_request parameters = request_for("焊工");
    parameters.province[parameters.province_count++] = 520000;
    r = find(s, &parameters);
    assert_int_equal(r.condition_count, 2);
    assert_string_equal(r.condition[1].key, wanted[5].key);
    assert_string_equal(r.condition[1].value, wanted[5].value);
    assert_null(r.condition[1].without);
}

/* Joined words come apart at a trade; what is too short to stand alone goes with it. */
static void joined_words_come_apart(void **state)
{
    searching *s = *state;
    sg_search_request request = request_for("贞丰焊工钢结构");
    sg_search_result r = find(s, &request);
    assert_int_equal(r.condition_count, 3);
    assert_string_equal(r.condition[1].without, "贞丰 钢结构");
    assert_string_equal(r.condition[2].label, "钢结构");
    assert_string_equal(r.condition[2].without, "贞丰焊工");
}

/* ---- age, sex, places, orders ---- */

static void age_and_sex_are_read(void **state)
{
    searching *s = *state;
    static const struct {
        const char *line;
        int age;
        sg_gender gender;
    } lines[] = {{"45岁 保洁", 45, SG_GENDER_ANY},      {"女 45周岁以上 保洁", 45, SG_GENDER_FEMALE},
                 {"保洁员 年龄50", 50, SG_GENDER_ANY},  {"男性 普工", 0, SG_GENDER_MALE},
                 {"18-45岁 普工", 0, SG_GENDER_ANY},    {"女装店员", 0, SG_GENDER_ANY},
                 {"5岁", 0, SG_GENDER_ANY},             {"450岁 普工", 0, SG_GENDER_ANY}};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        sg_search_request request = request_for(lines[i].line);
        sg_search_result r = find(s, &request);
        print_message("%s\n", lines[i].line);
        assert_int_equal(r.understood.age, lines[i].age);
        assert_int_equal(r.understood.gender, lines[i].gender);
    }
}

static void age_bars(void **state)
{
    searching *s = *state;
    sg_row *rows = (sg_row *)(uintptr_t)s->snapshot->row;
    sg_search_request request = request_for(NULL);
    request.age = 52;
    uint64_t all = find(s, &request).total;
    rows[0].age = (sg_age_range){18, 50};
    rows[1].age = (sg_age_range){52, -1};
    rows[2].age = (sg_age_range){18, 55};
    rows[2].age_female = (sg_age_range){18, 45};
    rows[2].age_male = (sg_age_range){18, 55};
    assert_int_equal(find(s, &request).total, all - 1);
    request.gender = SG_GENDER_FEMALE;
    assert_int_equal(find(s, &request).total, all - 2);
    request.gender = SG_GENDER_MALE;
    assert_int_equal(find(s, &request).total, all - 1);
}

/* A name several counties share is settled by a place beside it. */
static void a_place_settles_another(void **state)
{
    searching *s = *state;
    sg_search_request request = request_for("陕西 长安 普工");
    sg_search_result r = find(s, &request);
    assert_int_equal(r.understood.meant_count, 0);
    assert_true(has(s, &r, "chang-an-west"));
    assert_int_equal(r.total, 1);
}

static double kilometres(const searching *s, const sg_search_result *r, size_t i)
{
    return sg_region_distance(r->origin, s->snapshot->row[r->hit[i].row].region);
}

/* Whatever the order, the same postings. */
static void orders_hold(void **state)
{
    searching *s = *state;
    static const char *const lines[] = {"", "普工", "司机 包住", "C++ 电工"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        sg_search_request request = request_for(lines[i]);
        uint64_t total = find(s, &request).total;
        request.near = region_named(s, "贞丰县");
        for (int sort = SG_SEARCH_RELEVANCE; sort <= SG_SEARCH_DISTANCE; sort++) {
            request.sort = (sg_search_sort)sort;
            request.sorted = true;
            sg_search_result r = find(s, &request);
            assert_int_equal(r.total, total);
            assert_int_equal(r.count, total);
            for (size_t k = 1; k < r.count; k++) {
                const sg_row *a = &s->snapshot->row[r.hit[k - 1].row];
                const sg_row *b = &s->snapshot->row[r.hit[k].row];
                bool tier = r.hit[k].partial && !r.hit[k - 1].partial;
                assert_false(r.hit[k - 1].partial && !r.hit[k].partial);
                assert_true(tier || sort != SG_SEARCH_NEWEST || a->posted >= b->posted);
                assert_true(tier || sort != SG_SEARCH_WAGE || a->monthly_max >= b->monthly_max);
                assert_true(tier || sort != SG_SEARCH_DISTANCE ||
                            kilometres(s, &r, k - 1) <= kilometres(s, &r, k) + 0.1);
            }
        }
    }
}

static void near_widens(void **state)
{
    searching *s = *state;
    sg_search_request request = request_for("贞丰附近 焊工");
    sg_search_result r = find(s, &request);
    assert_int_equal(r.origin, 522325);
    assert_int_equal(r.total, total_of(s, "焊工"));
    assert_int_equal(s->snapshot->row[r.hit[0].row].region, 522325);
    sg_search_request nowhere = request_for("焊工");
    nowhere.sort = SG_SEARCH_DISTANCE;
    sg_error error = {0};
    assert_int_equal(sg_service_find(&s->reader, &nowhere, TODAY, s->arena, &r, &error),
                     SG_INVALID);
}

/* Whatever is typed: an answer or a refusal, and what is said about it holds together. */
static void any_line_is_answered(void **state)
{
    searching *s = *state;
    static const char *const pieces[] = {
        "焊工", "悍工", "贞丰", "东菀", "长安", "6000以上", "8000以下", "45岁", "女", "包住", "附近", " ",
        " ",    "，",   "cnc",  "hg",   "han",  "gong",     "9",        "-",    "去", "的",   "\xFF",
        "普公", "工",   "…",    "k",    "万",   "吉林",     "dong",     "guan", "𠮷", "\xE7", "招聘"};
    uint64_t seed = 7;
    for (int i = 0; i < 300; i++) {
        char line[400] = "";
        for (int k = 0; k < 1 + i % 14; k++) {
            seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407U;
            strcat(line, pieces[(seed >> 33) % (sizeof pieces / sizeof *pieces)]);
        }
        sg_search_request request = request_for(line);
        sg_search_result r;
        sg_error error = {0};
        request.limit = 5;
        request.offset = (size_t)(i % 3) * 4;
        request.facets = i % 2 == 0;
        request.wage_min = i % 5 == 0 ? 20000 : SG_NO_AMOUNT;
        sg_status status = sg_service_find(&s->reader, &request, TODAY, s->arena, &r, &error);
        assert_true(status == SG_OK || status == SG_INVALID);
        for (size_t k = 0; status == SG_OK && k < r.condition_count; k++) {
            const char *without = r.condition[k].without;
            assert_true(without == NULL || strlen(without) <= strlen(line) + 2);
        }
        assert_true(status != SG_OK || r.count <= r.total);
        assert_true(status != SG_OK || r.total > 0 || r.count == 0);
        sg_arena_reset(s->arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(misspelt_lines_are_corrected),
        cmocka_unit_test(literal_hits_win),
        cmocka_unit_test(initials_offer_several),
        cmocka_unit_test(advice_counts_are_true),
        cmocka_unit_test(two_conditions_may_be_to_blame),
        cmocka_unit_test(alternatives_go_together),
        cmocka_unit_test(conditions_can_be_taken_away),
        cmocka_unit_test(joined_words_come_apart),
        cmocka_unit_test(age_and_sex_are_read),
        cmocka_unit_test(a_place_settles_another),
        cmocka_unit_test(orders_hold),
        cmocka_unit_test(near_widens),
        cmocka_unit_test(any_line_is_answered),
        cmocka_unit_test(age_bars), /* changes the rows: last */
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
