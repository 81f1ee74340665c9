/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The record as a whole: what is rejected, which source wins, ids, and that any bytes are survived.
 */
#include "normalise_fixture.h"

static const int TODAY_YEAR = 2026;

static sg_status run(const sg_vocabulary *v, const sg_raw_posting *raw, sg_arena *arena,
                     sg_normalised *ret, sg_raw_field *field)
{
    return sg_normalise(v, raw, sg_date_of(TODAY_YEAR, 2, 20), arena, ret, field, NULL);
}

static bool warned(const sg_posting *job, const char *code)
{
    for (int i = 0; i < job->warning_count; i++)
        if (strcmp(job->warnings[i].code, code) == 0)
            return true;
    return false;
}

static void test_rejects(void **state)
{
    sg_arena *arena = sg_arena_new(0);
    sg_normalised jobs;
    sg_raw_field field = SG_RAW_TEXT;
    sg_raw_posting raw = {0};
    assert_int_equal(run(*state, &raw, arena, &jobs, &field), SG_INVALID);
    static const char *const titles[] = {"岗位名称", "合计", "总计：50人", "招聘岗位", "——", "123", " ", "小计"};
    for (size_t i = 0; i < SGN_COUNT(titles); i++) {
        raw.field[SG_RAW_TITLE] = titles[i];
        sg_error err = {0};
        assert_int_equal(sg_normalise(*state, &raw, 20000, arena, &jobs, &field, &err), SG_INVALID);
        assert_int_equal(field, SG_RAW_TITLE);
        assert_true(err.text[0] != '\0');
    }
    raw.field[SG_RAW_TITLE] = NULL;
    raw.field[SG_RAW_EMPLOYER] = "合计";
    raw.field[SG_RAW_HEADCOUNT] = "120";
    assert_int_equal(run(*state, &raw, arena, &jobs, &field), SG_INVALID);
    sg_arena_free(arena);
}

static void test_column_wins(void **state)
{
    sg_arena *arena = sg_arena_new(0);
    sg_normalised jobs;
    sg_raw_posting raw = {0};
    raw.field[SG_RAW_TITLE] = "普工";
    raw.field[SG_RAW_WAGE_TEXT] = "5000-6000元/月";
    raw.field[SG_RAW_AGE] = "18-45";
    raw.field[SG_RAW_CITY_OR_ADDRESS] = "东莞";
    raw.field[SG_RAW_DESCRIPTION] = "月薪7000-8000元，年龄18-50岁，工作地点：惠州";
    assert_int_equal(run(*state, &raw, arena, &jobs, NULL), SG_OK);
    const sg_posting *job = &jobs.jobs[0];
    assert_int_equal(job->wage.min_fen, 500000);
    assert_int_equal(job->wage.max_fen, 600000);
    assert_int_equal(job->age.max, 45);
    assert_int_equal(job->place.city, 441900);
    assert_true(warned(job, "column_wins"));
    raw.field[SG_RAW_DESCRIPTION] = "月薪5000-6000元，年龄18-45岁";
    assert_int_equal(run(*state, &raw, arena, &jobs, NULL), SG_OK);
    assert_false(warned(&jobs.jobs[0], "column_wins"));
    sg_arena_free(arena);
}

static void test_nothing_is_guessed(void **state)
{
    sg_arena *arena = sg_arena_new(0);
    sg_normalised jobs;
    sg_raw_posting raw = {0};
    raw.field[SG_RAW_TITLE] = "焊工";
    raw.field[SG_RAW_EMPLOYER] = "浙江永泰机械有限公司";
    assert_int_equal(run(*state, &raw, arena, &jobs, NULL), SG_OK);
    const sg_posting *job = &jobs.jobs[0];
    assert_int_equal(job->place.province, 0);
    assert_int_equal(job->wage.period, SG_PERIOD_NONE);
    assert_int_equal(job->wage.min_fen, SG_NO_AMOUNT);
    assert_int_equal(job->certificate_count, 0);
    assert_int_equal(job->headcount, -1);
    assert_int_equal(job->experience_years, -1);
    assert_int_equal(job->age.min, -1);
    assert_int_equal(job->accommodation, SG_PROVISION_UNKNOWN);
    assert_int_equal(job->social_insurance, SG_UNSTATED);
    assert_int_equal(job->employment, SG_EMPLOYMENT_NONE);
    assert_int_equal(job->warning_count, 0);
    assert_int_equal(job->trade_count, 1);
    sg_arena_free(arena);
}

static void test_warnings(void **state)
{
    static const struct {
        const char *description, *code;
        sg_posting_status status;
    } cases[] = {
        {"入职需交押金500元", "fee_demanded", SG_POSTING_HELD},
        {"不收押金，不收中介费", NULL, SG_POSTING_OPEN},
        {"免押金入职", NULL, SG_POSTING_OPEN},
        {"在家刷单，日赚500", "suspicious", SG_POSTING_HELD},
        {"谨防刷单诈骗", NULL, SG_POSTING_OPEN},
        {"年龄15-40岁", "unlawful_age", SG_POSTING_OPEN},
        {"限男性", "gender_bar", SG_POSTING_OPEN},
        {"月薪800元，工作地点：广东省深圳市", "below_minimum_wage", SG_POSTING_HELD},
        {"报名截止2026年1月1日", "expired", SG_POSTING_OPEN},
        {"月薪5000~1000", "wage_reversed", SG_POSTING_OPEN},
        {"工作地点：迪拜", "place_abroad", SG_POSTING_OPEN},
        {"工作地点：白云区", "place_ambiguous", SG_POSTING_OPEN},
    };
    sg_arena *arena = sg_arena_new(0);
    for (size_t i = 0; i < SGN_COUNT(cases); i++) {
        sg_normalised jobs;
        sg_raw_posting raw = {0};
        raw.field[SG_RAW_TITLE] = "普工";
        raw.field[SG_RAW_DESCRIPTION] = cases[i].description;
        assert_int_equal(run(*state, &raw, arena, &jobs, NULL), SG_OK);
        if (cases[i].code && !warned(&jobs.jobs[0], cases[i].code))
            fail_msg("%s: no warning %s", cases[i].description, cases[i].code);
        if (!cases[i].code)
            assert_int_equal(jobs.jobs[0].warning_count, 0);
        assert_int_equal(jobs.jobs[0].status, cases[i].status);
    }
    sg_arena_free(arena);
}

static void test_ids(void **state)
{
    sg_arena *arena = sg_arena_new(0);
    sg_normalised jobs, again;
    sg_raw_posting raw = {0};
    raw.field[SG_RAW_EXTERNAL_ID] = "A1";
    raw.field[SG_RAW_TEXT] = "1、普工20名，5000元/月\n2、保安3名，3000元/月\n包住";
    assert_int_equal(run(*state, &raw, arena, &jobs, NULL), SG_OK);
    assert_int_equal(jobs.count, 2);
    assert_string_equal(jobs.jobs[0].external_id, "A1-1");
    assert_string_equal(jobs.jobs[1].external_id, "A1-2");
    raw.field[SG_RAW_EXTERNAL_ID] = NULL;
    assert_int_equal(run(*state, &raw, arena, &jobs, NULL), SG_OK);
    assert_int_equal(run(*state, &raw, arena, &again, NULL), SG_OK);
    assert_string_equal(jobs.jobs[0].id, again.jobs[0].id);
    assert_string_not_equal(jobs.jobs[0].id, jobs.jobs[1].id);
    raw.field[SG_RAW_TEXT] = "招聘普工20名";
    raw.field[SG_RAW_EXTERNAL_ID] = "B";
    assert_int_equal(run(*state, &raw, arena, &jobs, NULL), SG_OK);
    assert_string_equal(jobs.jobs[0].external_id, "B");
    sg_arena_free(arena);
}

/* xorshift64: the same bytes everywhere. */
static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static const char *const scraps[] = {
    "月薪", "5000", "-", "～", "元", "/月", "\n", "1、", "普工", "20名", "岁", "18", "45", "包吃住", "不", "东莞", "长安", "①",
    "焊工证", "优先", "男", "女", "千", "万", "一", "五", "(", ")", "【", "】", "公司", "招聘", "，", "。", "2026", "年", "月",
    "日", "13800000000", "\xF0\x9F\x94\xA5", "\xEF\xB8\x8F", "\xE2\x83\xA3", "\xFF", "\xE4\xB8", " ", "\t", "以上", "面议", "各", "+"};

static void test_any_bytes(void **state)
{
    uint64_t seed = 20260220;
    sg_arena *arena = sg_arena_new(0);
    for (int round = 0; round < 4000; round++) {
        char text[SG_RAW_FIELD_COUNT][256];
        sg_raw_posting raw = {0};
        for (int f = 0; f < SG_RAW_FIELD_COUNT; f++) {
            size_t n = 0, pieces = next_random(&seed) % 24;
            for (size_t i = 0; i < pieces && n < 200; i++) {
                if (next_random(&seed) % 4 == 0) {
                    text[f][n++] = (char)(1 + next_random(&seed) % 255);
                } else {
                    const char *scrap = scraps[next_random(&seed) % SGN_COUNT(scraps)];
                    memcpy(text[f] + n, scrap, strlen(scrap));
                    n += strlen(scrap);
                }
            }
            text[f][n] = '\0';
            if (next_random(&seed) % 3)
                raw.field[f] = text[f];
        }
        if (round % 2)
            raw.field[SG_RAW_TITLE] = NULL;
        sg_normalised jobs = {NULL, 0};
        sg_status status = run(*state, &raw, arena, &jobs, NULL);
        assert_true(status == SG_OK || status == SG_INVALID);
        for (size_t i = 0; status == SG_OK && i < jobs.count; i++) {
            const sg_posting *job = &jobs.jobs[i];
            assert_non_null(job->title);
            assert_non_null(job->id);
            assert_true(job->wage.min_fen < 0 || job->wage.max_fen < 0 ||
                        job->wage.min_fen <= job->wage.max_fen);
            assert_true(job->age.min < 0 || job->age.max < 0 || job->age.min <= job->age.max);
            assert_true(job->warning_count <= SG_MAX_WARNINGS);
        }
        sg_arena_reset(arena);
    }
    sg_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rejects),  cmocka_unit_test(test_column_wins),
        cmocka_unit_test(test_nothing_is_guessed), cmocka_unit_test(test_warnings),
        cmocka_unit_test(test_ids),      cmocka_unit_test(test_any_bytes),
    };
    return cmocka_run_group_tests(tests, make_vocabulary, drop_vocabulary);
}
