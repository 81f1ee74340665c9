/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Regions: lookup by the table of cases, the hierarchy, and facts about places.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/vocabulary/tables.h"
#include "songgang/vocabulary.h"

static sg_vocabulary *vocabulary;

static int open_vocabulary(void **state)
{
    (void)state;
    vocabulary = sg_vocabulary_new();
    return vocabulary ? 0 : -1;
}

static int close_vocabulary(void **state)
{
    (void)state;
    sg_vocabulary_free(vocabulary);
    return 0;
}

static void check_case(const char *text, const char *expected)
{
    sg_region region = 0;
    sg_error err = {SG_OK, ""};
    sg_status status = sg_region_lookup(vocabulary, sg_str_of(text), &region, &err);
    char got[32];
    snprintf(got, sizeof got, "%u", region);
    const char *result = status == SG_OK ? got : sg_status_text(status);
    if (strcmp(result, expected) != 0)
        fail_msg("\"%s\": %s expected, got %s (%s)", text, expected, result, err.text);
    if (status == SG_UNKNOWN && strlen(text) < 60)
        assert_non_null(strstr(err.text, text)); /* the error names the text */
    if (status != SG_OK)
        assert_int_equal(err.status, status);
}

static void lookup_cases(void **state)
{
    (void)state;
    FILE *file = fopen(SG_SOURCE_DIR "/tests/core/vocabulary/region_cases.tsv", "r");
    assert_non_null(file);
    char line[512];
    int cases = 0;
    while (fgets(line, sizeof line, file)) {
        char *tab = strchr(line, '\t');
        if (line[0] == '#' || !tab)
            continue;
        *tab = '\0';
        tab[1 + strcspn(tab + 1, "\n")] = '\0';
        check_case(line, tab + 1);
        cases++;
    }
    fclose(file);
    assert_true(cases > 250);
}

static void errors_help(void **state)
{
    (void)state;
    sg_region region;
    sg_error err;
    sg_region_lookup(vocabulary, sg_str_of("长安"), &region, &err);
    assert_non_null(strstr(err.text, "西安市长安区"));
    assert_non_null(strstr(err.text, "东莞市长安镇"));
    sg_region_lookup(vocabulary, sg_str_of("懂莞"), &region, &err);
    assert_non_null(strstr(err.text, "东莞市"));
    sg_region_lookup(vocabulary, sg_str_of("黔西男州"), &region, &err);
    assert_non_null(strstr(err.text, "黔西南"));
    sg_region_lookup(vocabulary, sg_str_of("广东省贵阳市"), &region, &err);
    assert_non_null(strstr(err.text, "广东省没有下辖“贵阳市”"));
    assert_int_equal(sg_region_lookup(vocabulary, sg_str_of("火星"), &region, NULL), SG_UNKNOWN);
}

/* Every region is found by its code and by the names of its ancestors joined to its own. */
static void every_region_is_found(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < sg_region_count; i++) {
        sg_region code = sg_region_rows[i].code, found = 0;
        char text[400];
        snprintf(text, sizeof text, "%u", code);
        assert_int_equal(sg_region_lookup(vocabulary, sg_str_of(text), &found, NULL), SG_OK);
        assert_int_equal(found, code);
        if (code > 999999 && i % 16 != 0) /* towns: a sample */
            continue;
        sg_place place = sg_region_place(code);
        const sg_region chain[] = {place.province, place.city, place.county, place.town};
        size_t n = 0;
        for (size_t k = 0; k < 4; k++)
            if (chain[k])
                n += (size_t)snprintf(text + n, sizeof text - n, "%s", sg_region_name(chain[k]));
        sg_error err;
        sg_status status = sg_region_lookup(vocabulary, sg_str_of(text), &found, &err);
        bool municipality = place.city == code && code % 10000 == 100 &&
                            strcmp(sg_region_name(place.province), sg_region_name(code)) == 0;
        sg_region expected = municipality ? place.province : code;
        if (status != SG_OK || found != expected) {
            /* Some counties have two towns of one name; only then may it stay open. */
            if (status == SG_INVALID && place.town)
                continue;
            fail_msg("%s (%u): %s", text, code, status == SG_OK ? "another" : err.text);
        }
    }
}

static void hierarchy(void **state)
{
    (void)state;
    sg_place place = sg_region_place(110105);
    assert_true(place.province == 110000 && place.city == 110100 && place.county == 110105);
    place = sg_region_place(500233);
    assert_true(place.province == 500000 && place.city == 500100 && place.county == 500233);
    place = sg_region_place(429004);
    assert_true(place.province == 420000 && place.city == 429004 && place.county == 0);
    place = sg_region_place(441900119);
    assert_true(place.city == 441900 && place.county == 0 && place.town == 441900119);
    place = sg_region_place(620201101);
    assert_true(place.city == 620200 && place.county == 0);
    place = sg_region_place(522325);
    assert_true(place.city == 522300 && place.county == 522325 && place.town == 0);
    place = sg_region_place(999999);
    assert_true(place.province == 0 && place.city == 0 && place.county == 0 && place.town == 0);

    assert_true(sg_region_within(441900119, 440000) && sg_region_within(441900, 441900));
    assert_true(sg_region_within(500233, 500100));
    assert_false(sg_region_within(440000, 441900) || sg_region_within(441900, 0));
    assert_int_equal(sg_region_level_of(429004), SG_REGION_CITY);
    assert_int_equal(sg_region_level_of(522325), SG_REGION_COUNTY);
    assert_int_equal(sg_region_level_of(0), SG_REGION_NONE);
    assert_string_equal(sg_region_short_name(522300), "黔西南");
    assert_string_equal(sg_region_short_name(350405), "沙县");
    assert_string_equal(sg_region_short_name(150723), "鄂伦春");
    assert_string_equal(sg_region_short_name(360704), "赣县");
    assert_string_equal(sg_region_short_name(110100), "北京");
    assert_null(sg_region_name(441999));
}

/* A place lies in everything its chain names, and every part of the chain exists. */
static void chains_are_closed(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < sg_region_count; i++) {
        sg_region code = sg_region_rows[i].code;
        sg_place place = sg_region_place(code);
        const sg_region chain[] = {place.province, place.city, place.county, place.town};
        for (size_t k = 0; k < 4; k++) {
            if (!chain[k])
                continue;
            assert_non_null(sg_region_name(chain[k]));
            assert_true(sg_region_within(code, chain[k]));
        }
        assert_int_not_equal(place.province, 0);
        assert_true(sg_region_short_name(code)[0] != '\0');
    }
}

static void candidates_most_prominent_first(void **state)
{
    (void)state;
    sg_region found[50];
    size_t count = sg_region_candidates(vocabulary, sg_str_of("朝阳"), found, 50);
    assert_true(count >= 4);
    assert_int_equal(found[0], 211300);
    assert_int_equal(sg_region_candidates(vocabulary, sg_str_of("朝阳"), found, 2), 2);
    assert_int_equal(sg_region_candidates(vocabulary, sg_str_of("阿斯加德"), found, 50), 0);
    assert_int_equal(sg_region_candidates(vocabulary, sg_str_of(""), found, 50), 0);
    assert_true(sg_region_candidates(vocabulary, sg_str_of("城关镇"), found, 50) == 50);
}

static void distances(void **state)
{
    (void)state;
    double guiyang_dongguan = sg_region_distance(520100, 441900);
    assert_true(guiyang_dongguan > 750 && guiyang_dongguan < 850);
    assert_true(sg_region_distance(520100, 520100) < 0.01);
    assert_true(sg_region_distance(520100, 999999) < 0);
    double there = sg_region_distance(110000, 460000), back = sg_region_distance(460000, 110000);
    assert_true(there - back < 1e-6 && back - there < 1e-6);
    double latitude, longitude;
    assert_true(sg_region_centre(441900119, &latitude, &longitude)); /* its city's */
    assert_true(latitude > 22.5 && latitude < 23.5);
    assert_false(sg_region_centre(0, &latitude, &longitude));
    for (uint32_t i = 0; i < sg_region_count; i++) { /* nothing lies outside its province */
        sg_region code = sg_region_rows[i].code;
        if (code < 1000000 && code / 100 != 4603 && code / 10000 != 15 && code / 10000 != 65)
            assert_true(sg_region_distance(code, code / 10000 * 10000) < 1100);
    }
}

static void neighbours(void **state)
{
    (void)state;
    assert_true(sg_provinces_adjacent(520000, 450000) && sg_provinces_adjacent(450000, 520000));
    assert_true(sg_provinces_adjacent(520000, 500000));
    assert_false(sg_provinces_adjacent(520000, 440000));
    assert_false(sg_provinces_adjacent(520000, 520000));
    assert_false(sg_provinces_adjacent(460000, 440000));
    assert_false(sg_provinces_adjacent(520100, 450000));
    assert_true(sg_province_cooperates(440000) && sg_province_cooperates(520000));
    assert_false(sg_province_cooperates(110000) || sg_province_cooperates(0));
}

static void minimum_wages(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < sg_region_count; i++) {
        sg_region code = sg_region_rows[i].code;
        bool mainland = code < 1000000 ? code < 700000 : code < 700000000;
        assert_true(mainland == (sg_minimum_wage_month(code) > 1000));
        assert_true(mainland == (sg_minimum_wage_hour_fen(code) > 1000));
    }
    assert_true(sg_minimum_wage_month(440300) > sg_minimum_wage_month(441600));
    assert_int_equal(sg_minimum_wage_month(441900119), sg_minimum_wage_month(441900));
    assert_int_equal(sg_minimum_wage_month(0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lookup_cases),
        cmocka_unit_test(errors_help),
        cmocka_unit_test(every_region_is_found),
        cmocka_unit_test(hierarchy),
        cmocka_unit_test(chains_are_closed),
        cmocka_unit_test(candidates_most_prominent_first),
        cmocka_unit_test(distances),
        cmocka_unit_test(neighbours),
        cmocka_unit_test(minimum_wages),
    };
    return cmocka_run_group_tests(tests, open_vocabulary, close_vocabulary);
}
