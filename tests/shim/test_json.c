/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * JSON shapes: golden cases (tests/shim/json/<case>/ with input.json and output.json or error),
 * and the property that writing what was read gives the same text again.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "songgang/json.h"

static sg_vocabulary *vocabulary;

/* ---- random values, the same every time ---- */

static uint64_t state = 20260224;

static uint32_t below(uint32_t limit)
{
    state = state * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)(state >> 33) % limit;
}

static const char *some_text(void)
{
    static const char *const texts[] = {"电焊工", "包吃住\n五险", "a \"quoted\" \\ text", "１２３ ＡＢＣ",
                                        "制衣厂、鞋厂", "\t制表符", "😀", "x"};
    return texts[below(sizeof texts / sizeof *texts)];
}

static const char *maybe_text(void)
{
    return below(2) ? some_text() : NULL;
}

static sg_region some_region(void)
{
    static const sg_region regions[] = {440000, 441900, 522300, 522325, 522327, 110100, 310000};
    return regions[below(sizeof regions / sizeof *regions)];
}

static sg_date maybe_date(void)
{
    return below(3) ? sg_date_of(2020 + (int)below(8), 1 + (int)below(12), 1 + (int)below(28))
                    : SG_NO_DATE;
}

static sg_age_range maybe_ages(void)
{
    sg_age_range range = {-1, -1};
    if (below(2))
        range.min = (int16_t)(16 + below(10));
    if (below(2))
        range.max = (int16_t)(40 + below(30));
    return range;
}

/* Distinct ids from 1..count. */
static uint8_t some_ids(uint16_t *ids, size_t max, size_t count)
{
    uint8_t n = 0, wanted = (uint8_t)below((uint32_t)max + 1);
    while (n < wanted) {
        uint16_t id = (uint16_t)(1 + below((uint32_t)count));
        bool seen = false;
        for (size_t i = 0; i < n; i++)
            seen = seen || ids[i] == id;
        if (!seen)
            ids[n++] = id;
    }
    return n;
}

static void random_wage(sg_wage *wage)
{
    wage->period = (sg_period)below(SG_PERIOD_COUNT);
    wage->min_fen = below(3) ? (int32_t)below(2000000) : SG_NO_AMOUNT;
    wage->max_fen = below(3) ? (int32_t)below(2000000) * 100 % 900000000 : SG_NO_AMOUNT;
    wage->monthly_min = below(2) ? (int32_t)below(20000) : SG_NO_AMOUNT;
    wage->monthly_max = below(2) ? (int32_t)below(20000) : SG_NO_AMOUNT;
    wage->negotiable = below(2);
}

static void random_posting(sg_posting *p)
{
    static char id[SG_POSTING_ID_TEXT];
    sg_posting_init(p);
    sg_posting_id_print(((uint64_t)below(UINT32_MAX) << 32) | below(UINT32_MAX), id);
    p->id = id;
    p->source = some_text();
    p->external_id = some_text();
    p->title = maybe_text();
    p->employer = maybe_text();
    p->employer_id = maybe_text();
    p->trade_count = some_ids(p->trades, SG_MAX_TRADES, sg_trade_count());
    p->skill_count = some_ids(p->skills, SG_MAX_SKILLS, sg_skill_count());
    p->certificate_count = some_ids(p->certificates, SG_MAX_CERTIFICATES, sg_certificate_count());
    p->preferred_count =
        some_ids(p->certificates_preferred, SG_MAX_CERTIFICATES, sg_certificate_count());
    p->place = sg_region_place(some_region());
    p->place_count = (uint8_t)below(SG_MAX_PLACES + 1);
    for (size_t i = 0; i < p->place_count; i++)
        p->places[i] = some_region();
    p->address = maybe_text();
    random_wage(&p->wage);
    p->accommodation = (sg_provision)below(SG_PROVISION_COUNT);
    p->meals = (sg_provision)below(SG_PROVISION_COUNT);
    p->social_insurance = (sg_tristate)below(3);
    p->age = maybe_ages();
    p->age_male = maybe_ages();
    p->age_female = maybe_ages();
    p->gender = (sg_gender)below(SG_GENDER_COUNT);
    p->education = (sg_education)below(SG_EDUCATION_COUNT);
    p->experience_years = (int16_t)((int)below(12) - 1);
    p->headcount = (int32_t)below(500) - 1;
    p->employment = (sg_employment)below(SG_EMPLOYMENT_COUNT);
    p->shift = (sg_shift)below(SG_SHIFT_COUNT);
    p->posted = maybe_date();
    p->valid_through = maybe_date();
    p->contact_name = maybe_text();
    p->contact_phone = maybe_text();
    p->status = (sg_posting_status)below(SG_POSTING_STATUS_COUNT);
    p->description = maybe_text();
    p->benefits = maybe_text();
    p->warning_count = (uint8_t)below(SG_MAX_WARNINGS + 1);
    for (size_t i = 0; i < p->warning_count; i++)
        p->warnings[i] = (sg_warning){"wage_reversed", some_text()};
}

static void random_profile(sg_profile *p)
{
    sg_profile_init(p);
    p->id = some_text();
    p->name = maybe_text();
    p->phone = maybe_text();
    p->wechat = maybe_text();
    p->couple = maybe_text();
    p->text = maybe_text();
    p->gender = (sg_gender)below(SG_GENDER_COUNT);
    p->birth = maybe_date();
    p->age = (int16_t)((int)below(90) - 1);
    p->education = (sg_education)below(SG_EDUCATION_COUNT);
    p->trade_count = some_ids(p->trades, SG_MAX_TRADES, sg_trade_count());
    for (size_t i = 0; i < p->trade_count; i++)
        p->trade_years[i] = (uint8_t)below(30);
    p->skill_count = some_ids(p->skills, SG_MAX_SKILLS, sg_skill_count());
    p->certificate_count = some_ids(p->certificates, SG_MAX_CERTIFICATES, sg_certificate_count());
    p->home = below(2) ? some_region() : 0;
    p->current = below(2) ? some_region() : 0;
    p->groups = below(1U << SG_GROUP_COUNT);
    p->regions[0] = 440000;
    p->regions[1] = 522300;
    p->region_count = (uint8_t)below(3);
    p->wage_min = below(2) ? (int32_t)below(20000) : SG_NO_AMOUNT;
    p->accommodation = (sg_wish)below(SG_WISH_COUNT);
    p->meals = (sg_wish)below(SG_WISH_COUNT);
    p->near_home = below(2);
    p->home_based = below(2);
    p->employment = below(1U << SG_EMPLOYMENT_COUNT) & ~1U;
    p->channels = (uint8_t)below(32);
    p->status = (sg_worker_status)below(SG_WORKER_STATUS_COUNT);
    p->excluded_count = (uint8_t)below(4);
    for (size_t i = 0; i < p->excluded_count; i++)
        p->excluded[i] = (uint64_t)below(UINT32_MAX) * 977;
    p->avoid_trade_count = some_ids(p->avoid_trades, SG_MAX_AVOIDED, sg_trade_count());
    p->avoid_region_count = (uint8_t)below(3);
    for (size_t i = 0; i < p->avoid_region_count; i++)
        p->avoid_regions[i] = some_region();
    p->no_night = below(2);
}

/* ---- round trips ---- */

static sg_json *parse(const sg_buffer *text)
{
    sg_json *json = NULL;
    sg_error error = {SG_OK, ""};
    if (sg_json_parse(text->data, text->size, &json, &error) != SG_OK)
        fail_msg("%s: %s", error.text, text->data);
    return json;
}

static void test_posting_round_trip(void **unused)
{
    (void)unused;
    sg_arena *arena = sg_arena_new(0);
    for (int i = 0; i < 2000; i++) {
        sg_posting before, after;
        sg_buffer first = {0}, second = {0};
        sg_json_writer w;
        sg_error error = {SG_OK, ""};
        random_posting(&before);
        sg_json_begin(&w, &first);
        sg_json_put_posting(&w, &before);
        sg_json *json = parse(&first);
        if (sg_json_posting(vocabulary, json, arena, &after, &error) != SG_OK)
            fail_msg("%s: %s", error.text, first.data);
        sg_json_begin(&w, &second);
        sg_json_put_posting(&w, &after);
        assert_string_equal(first.data, second.data);
        assert_int_equal(before.wage.min_fen, after.wage.min_fen);
        assert_int_equal(before.wage.max_fen, after.wage.max_fen);
        assert_memory_equal(before.trades, after.trades, sizeof before.trades);
        assert_memory_equal(&before.place, &after.place, sizeof before.place);
        sg_json_free(json);
        sg_buffer_free(&first);
        sg_buffer_free(&second);
        sg_arena_reset(arena);
    }
    sg_arena_free(arena);
}

static void test_profile_round_trip(void **unused)
{
    (void)unused;
    sg_arena *arena = sg_arena_new(0);
    for (int i = 0; i < 2000; i++) {
        sg_profile before, after;
        sg_buffer first = {0}, second = {0};
        sg_json_writer w;
        sg_error error = {SG_OK, ""};
        sg_unknown_keys unknown = {.count = 0};
        random_profile(&before);
        sg_json_begin(&w, &first);
        sg_json_put_profile(&w, &before);
        sg_json *json = parse(&first);
        if (sg_json_profile(vocabulary, json, arena, &after, &unknown, NULL, &error) != SG_OK)
            fail_msg("%s: %s", error.text, first.data);
        assert_int_equal(unknown.count, 0);
        sg_json_begin(&w, &second);
        sg_json_put_profile(&w, &after);
        assert_string_equal(first.data, second.data);
        assert_memory_equal(before.excluded, after.excluded, sizeof before.excluded);
        assert_int_equal(before.groups, after.groups);
        sg_json_free(json);
        sg_buffer_free(&first);
        sg_buffer_free(&second);
        sg_arena_reset(arena);
    }
    sg_arena_free(arena);
}

static void test_course_round_trip(void **unused)
{
    (void)unused;
    sg_arena *arena = sg_arena_new(0);
    for (int i = 0; i < 500; i++) {
        sg_course before, after;
        sg_buffer first = {0}, second = {0};
        sg_json_writer w;
        sg_course_init(&before);
        before.id = some_text();
        before.title = maybe_text();
        before.provider = maybe_text();
        before.trade = (sg_trade_id)below((uint32_t)sg_trade_count() + 1);
        before.certificate = (sg_certificate_id)below((uint32_t)sg_certificate_count() + 1);
        before.region = some_region();
        before.starts = maybe_date();
        before.seats = (int32_t)below(100);
        before.age = maybe_ages();
        before.groups = below(1U << SG_GROUP_COUNT);
        before.allowance_yuan_day = (int32_t)below(60);
        sg_json_begin(&w, &first);
        sg_json_put_course(&w, &before);
        sg_json *json = parse(&first);
        assert_int_equal(sg_json_course(vocabulary, json, arena, &after, NULL, NULL), SG_OK);
        sg_json_begin(&w, &second);
        sg_json_put_course(&w, &after);
        assert_string_equal(first.data, second.data);
        sg_json_free(json);
        sg_buffer_free(&first);
        sg_buffer_free(&second);
        sg_arena_reset(arena);
    }
    sg_arena_free(arena);
}

static void test_raw_round_trip(void **unused)
{
    (void)unused;
    sg_arena *arena = sg_arena_new(0);
    for (int i = 0; i < 500; i++) {
        sg_raw_posting before = {{NULL}}, after;
        sg_buffer first = {0}, second = {0};
        sg_json_writer w;
        for (size_t f = 0; f < SG_RAW_FIELD_COUNT; f++)
            before.field[f] = maybe_text();
        sg_json_begin(&w, &first);
        sg_json_put_raw_posting(&w, &before);
        sg_json *json = parse(&first);
        assert_int_equal(sg_json_raw_posting(json, arena, &after, NULL, NULL), SG_OK);
        sg_json_begin(&w, &second);
        sg_json_put_raw_posting(&w, &after);
        assert_string_equal(first.data, second.data);
        sg_json_free(json);
        sg_buffer_free(&first);
        sg_buffer_free(&second);
        sg_arena_reset(arena);
    }
    sg_arena_free(arena);
}

/* ---- documents that are none ---- */

static void expect_format(const char *text, size_t size, const char *needle)
{
    sg_json *json = NULL;
    sg_error error = {SG_OK, ""};
    assert_int_equal(sg_json_parse(text, size, &json, &error), SG_FORMAT);
    assert_null(json);
    if (!strstr(error.text, needle))
        fail_msg("“%s” does not contain “%s”", error.text, needle);
}

static void test_broken_documents(void **unused)
{
    (void)unused;
    expect_format("{\"a\":1}\0", 8, "空字符");
    expect_format("{\"a\":1,\"a\":2}", 13, "两次");
    expect_format("{\n \"a\": tru}", 12, "第2行");
    expect_format("{\"a\":1} x", 9, "多余");
    expect_format("{\"a\":\"\xff\"}", 9, "UTF-8");
    expect_format("{\"a\":", 5, "不完整");
    expect_format("  \n", 3, "没有内容");
    expect_format("", 0, "没有内容");
    expect_format("{\"a\":123456789012345678901234567890}", 36, "超出范围");
    char deep[200] = "";
    memset(deep, '[', 65);
    memset(deep + 65, ']', 65);
    expect_format(deep, 130, "64层");
    sg_json *json = NULL;
    assert_int_equal(sg_json_parse(deep + 1, 128, &json, NULL), SG_OK);
    sg_json_free(json);
    assert_int_equal(sg_json_parse("\xEF\xBB\xBF{\"a\":\"[[\"}", 13, &json, NULL), SG_OK);
    sg_json_free(json);
}

static void test_profiles(void **unused)
{
    (void)unused;
    static const char text[] = "{\"profiles\":[{\"id\":\"a\"},{\"id\":\"b\",\"home\":\"火星\"}]}";
    sg_arena *arena = sg_arena_new(0);
    sg_json *json = NULL;
    sg_profile profile;
    const char *pointer = NULL;
    sg_error error = {SG_OK, ""};
    assert_int_equal(sg_json_parse(text, sizeof text - 1, &json, NULL), SG_OK);
    assert_int_equal(sg_json_profiles_count(json), 2);
    assert_int_equal(
        sg_json_profile_at(vocabulary, json, 0, arena, &profile, NULL, &pointer, &error), SG_OK);
    assert_string_equal(profile.id, "a");
    assert_int_equal(
        sg_json_profile_at(vocabulary, json, 1, arena, &profile, NULL, &pointer, &error),
        SG_UNKNOWN);
    assert_string_equal(pointer, "/profiles/1/home");
    assert_non_null(strstr(error.text, "火星"));
    sg_json_free(json);
    sg_arena_free(arena);
}

/* ---- golden cases ---- */

static char *read_file(const char *folder, const char *name)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    char *text = calloc(1, 65536);
    assert_non_null(text);
    size_t size = fread(text, 1, 65535, file);
    while (size > 0 && text[size - 1] == '\n')
        text[--size] = '\0';
    fclose(file);
    return text;
}

static void run_case(const char *name)
{
    char folder[512];
    snprintf(folder, sizeof folder, SG_SOURCE_DIR "/tests/shim/json/%s", name);
    char *input = read_file(folder, "input.json"), *output = read_file(folder, "output.json");
    char *wrong = read_file(folder, "error");
    assert_non_null(input);
    assert_true(output || wrong);
    sg_arena *arena = sg_arena_new(0);
    sg_buffer got = {0};
    sg_json_writer w;
    sg_json *json = NULL;
    sg_unknown_keys unknown = {.count = 0};
    const char *pointer = "-";
    sg_error error = {SG_OK, ""};
    sg_raw_posting raw;
    sg_profile profile;
    sg_json_begin(&w, &got);
    sg_status status = sg_json_parse(input, strlen(input), &json, &error);
    if (status == SG_OK && strncmp(name, "raw", 3) == 0) {
        status = sg_json_raw_posting(json, arena, &raw, &unknown, &error);
        if (status == SG_OK)
            sg_json_put_raw_posting(&w, &raw);
    } else if (status == SG_OK) {
        status = sg_json_profile(vocabulary, json, arena, &profile, &unknown, &pointer, &error);
        if (status == SG_OK)
            sg_json_put_profile(&w, &profile);
    }
    if (status == SG_OK) {
        if (unknown.count > 0)
            sg_buffer_printf(&got, "\n%s", unknown.names);
    } else {
        sg_buffer_printf(&got, "%s %s\n%s", sg_status_text(status), pointer, error.text);
    }
    if (strcmp(got.data, output ? output : wrong) != 0)
        fail_msg("%s: got\n%s\nexpected\n%s", name, got.data, output ? output : wrong);
    sg_json_free(json);
    sg_buffer_free(&got);
    sg_arena_free(arena);
    free(input);
    free(output);
    free(wrong);
}

static void test_golden(void **unused)
{
    (void)unused;
    DIR *dir = opendir(SG_SOURCE_DIR "/tests/shim/json");
    assert_non_null(dir);
    int cases = 0;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        run_case(entry->d_name);
        cases++;
    }
    closedir(dir);
    assert_true(cases >= 10);
}

static int set_up(void **unused)
{
    (void)unused;
    vocabulary = sg_vocabulary_new();
    return vocabulary ? 0 : -1;
}

static int tear_down(void **unused)
{
    (void)unused;
    sg_vocabulary_free(vocabulary);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_posting_round_trip), cmocka_unit_test(test_profile_round_trip),
        cmocka_unit_test(test_course_round_trip),  cmocka_unit_test(test_raw_round_trip),
        cmocka_unit_test(test_broken_documents),   cmocka_unit_test(test_profiles),
        cmocka_unit_test(test_golden),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
