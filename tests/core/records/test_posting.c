/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "songgang/posting.h"
#include "songgang/profile.h"
#include "songgang/raw_posting.h"

static void ids_are_stable_and_parse_back(void **state)
{
    (void)state;
    char id[SG_POSTING_ID_TEXT];
    uint64_t hash = sg_posting_id("县就业局", "A-17", id), back;
    assert_int_equal(strlen(id), 14);
    assert_true(sg_posting_id_parse(id, &back));
    assert_true(back == hash);
    assert_true(sg_posting_id("县就业局", "A-18", NULL) != hash);
    /* source and external id do not run together */
    assert_true(sg_posting_id("县就业局A", "-17", NULL) != hash);
    sg_posting_id_print(UINT64_MAX, id);
    assert_true(sg_posting_id_parse(id, &back) && back == UINT64_MAX);
    static const char *const bad[] = {"", "p", "p123", "q0123456789abc", "p0123456789abi",
                                      "pz123456789abcd", "p0123456789abcde"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(sg_posting_id_parse(bad[i], &back));
    assert_false(sg_posting_id_parse(NULL, &back));
}

static void wages_convert_by_statute(void **state)
{
    (void)state;
    assert_int_equal(sg_monthly_yuan(2000, SG_PERIOD_HOUR), 3480);    /* 20 × 174 */
    assert_int_equal(sg_monthly_yuan(1850, SG_PERIOD_HOUR), 3219);
    assert_int_equal(sg_monthly_yuan(20000, SG_PERIOD_DAY), 4350);    /* 200 × 21.75 */
    assert_int_equal(sg_monthly_yuan(100000, SG_PERIOD_WEEK), 4350);  /* 1000 × 4.35 */
    assert_int_equal(sg_monthly_yuan(550000, SG_PERIOD_MONTH), 5500);
    assert_int_equal(sg_monthly_yuan(14000000, SG_PERIOD_YEAR), 11667);
    assert_int_equal(sg_monthly_yuan(50, SG_PERIOD_PIECE), SG_NO_AMOUNT);
    assert_int_equal(sg_monthly_yuan(SG_NO_AMOUNT, SG_PERIOD_MONTH), SG_NO_AMOUNT);
}

static void legal_and_short_names_share_a_key(void **state)
{
    (void)state;
    static const char *const same[][2] = {
        {"东莞市华联电子科技有限公司", "华联电子科技"},
        {"华联电子科技（东莞）有限公司", "华联电子科技"},
        {"浙江省义乌市双童日用品有限公司", "双童日用品有限公司"},
        {"ＡＢＣ电子有限公司", "abc电子"},
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        assert_true(sg_employer_key(same[i][0]) == sg_employer_key(same[i][1]));
    assert_true(sg_employer_key("华联电子科技") != sg_employer_key("华通电子科技"));
    assert_true(sg_employer_key("沃尔玛超市") != 0);
    assert_true(sg_employer_key(NULL) == 0);
    assert_true(sg_employer_key("（）") == 0);
}

static void words_go_there_and_back(void **state)
{
    (void)state;
    sg_employment employment;
    assert_true(sg_employment_parse("day_labour", &employment));
    assert_int_equal(employment, SG_EMPLOYMENT_DAY_LABOUR);
    assert_true(sg_employment_parse("公益性岗位", &employment));
    assert_int_equal(employment, SG_EMPLOYMENT_PUBLIC_WELFARE);
    assert_false(sg_employment_parse("forever", &employment));
    for (int i = 0; i < SG_EDUCATION_COUNT; i++) {
        sg_education education;
        assert_true(sg_education_parse(sg_education_json((sg_education)i), &education));
        assert_int_equal(education, i);
    }
    for (int i = 0; i < SG_RAW_FIELD_COUNT; i++)
        assert_non_null(sg_raw_field_key((sg_raw_field)i));
    assert_string_equal(sg_raw_field_label(SG_RAW_WAGE_TEXT), "薪资");
}

static void groups_and_entitlement(void **state)
{
    (void)state;
    sg_group group;
    assert_true(sg_group_parse("建档立卡", &group));
    assert_int_equal(group, SG_GROUP_POVERTY_ALLEVIATED);
    assert_true(sg_groups_entitled(1u << SG_GROUP_DISABLED));
    assert_false(sg_groups_entitled(1u << SG_GROUP_VETERAN));
    assert_false(sg_group_parse("外星人", &group));
}

static void age_comes_from_birth_when_known(void **state)
{
    (void)state;
    sg_profile profile;
    sg_profile_init(&profile);
    sg_date today = sg_date_of(2026, 2, 24);
    assert_int_equal(sg_profile_age(&profile, today), -1);
    profile.age = 40;
    assert_int_equal(sg_profile_age(&profile, today), 40);
    profile.birth = sg_date_of(1974, 2, 25);
    assert_int_equal(sg_profile_age(&profile, today), 51);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_are_stable_and_parse_back),
        cmocka_unit_test(wages_convert_by_statute),
        cmocka_unit_test(legal_and_short_names_share_a_key),
        cmocka_unit_test(words_go_there_and_back),
        cmocka_unit_test(groups_and_entitlement),
        cmocka_unit_test(age_comes_from_birth_when_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
