/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The line for a text message: word for word for some jobs, and for any job within its length with
 * place and wage whole.
 */
#include "fixture.h"

#include "songgang/sms_line.h"
#include "songgang/text.h"

static sg_sms_job factory(void)
{
    return (sg_sms_job){.place = "东莞",
                        .employer = "东莞市鑫达服装有限公司",
                        .title = "缝纫工",
                        .trade = "缝纫工",
                        .wage = {.period = SG_PERIOD_MONTH, .min_fen = 550000, .max_fen = 700000},
                        .accommodation = SG_PROVISION_PROVIDED,
                        .meals = SG_PROVISION_PROVIDED};
}

static void check(const sg_sms_job *job, const char *expected)
{
    sg_arena *arena = sg_arena_new(0);
    assert_string_equal(sg_sms_line(job, SG_SMS_LINE_MAX, arena), expected);
    sg_arena_free(arena);
}

static void reads_as_expected(void **state)
{
    (void)state;
    sg_sms_job job = factory();
    check(&job, "东莞鑫达服装缝纫工5500-7000元包吃住");
    job.employer = "鑫达";
    check(&job, "东莞鑫达缝纫工5500-7000元包吃住");
    job.employer = NULL;
    job.meals = SG_PROVISION_NONE;
    job.title = "急招!平车缝纫工 5500-7000 包住";
    check(&job, "东莞缝纫工5500-7000元包住");
    job.trade = NULL;
    check(&job, "东莞急招5500-7000元包住");
    job = factory();
    job.wage = (sg_wage){.period = SG_PERIOD_HOUR, .min_fen = 1850, .max_fen = 1850};
    check(&job, "东莞鑫达服装缝纫工18.50元/小时包吃住");
    job.wage = (sg_wage){.period = SG_PERIOD_MONTH, .min_fen = 600000, .max_fen = SG_NO_AMOUNT};
    check(&job, "东莞鑫达服装缝纫工6000元起包吃住");
    job.wage = (sg_wage){.period = SG_PERIOD_DAY, .min_fen = SG_NO_AMOUNT, .max_fen = 30000};
    check(&job, "东莞鑫达服装缝纫工最高300元/天包吃住");
    job.wage = (sg_wage){.min_fen = SG_NO_AMOUNT, .max_fen = SG_NO_AMOUNT, .negotiable = true};
    job.accommodation = job.meals = SG_PROVISION_UNKNOWN;
    job.place = NULL;
    check(&job, "东莞市鑫达服装缝纫工工资面议");
    job = (sg_sms_job){.wage = {.min_fen = SG_NO_AMOUNT, .max_fen = SG_NO_AMOUNT}};
    check(&job, "岗位工资面议");
}

static void shortens_employer_and_title_only(void **state)
{
    (void)state;
    sg_sms_job job = factory();
    job.employer = "东莞市鑫达国际贸易进出口针织服装制造实业集团有限公司(第二分厂)";
    job.title = "高级平车缝纫样衣制版技术员";
    job.trade = NULL;
    check(&job, "东莞鑫达国际贸易进出口针织服高级平车缝纫样衣制版5500-7000元包吃住");

    static const char *const employers[] = {NULL, "", "甲", "(有限)", "东莞市", "东莞市厂", "公司",
                                            "鑫达国际贸易进出口针织服装制造实业集团股份有限公司第二分公司"};
    static const char *const titles[] = {NULL, "", "5000", "普工", "CNC数控操作工(夜班)", "\xff\xfe",
                                         "包装工包装工包装工包装工包装工"};
    static const char *const places[] = {NULL, "东莞", "黔西南", "巴音郭楞"};
    uint64_t seed = 4;
    for (int i = 0; i < 4000; i++) {
        char low[16], high[16];
        sg_arena *arena = sg_arena_new(0);
        job.employer = employers[draw(&seed, 8)];
        job.title = titles[draw(&seed, 7)];
        job.trade = draw(&seed, 2) == 0 ? "数控车床操作工" : NULL;
        job.place = places[draw(&seed, 4)];
        job.wage.period = (sg_period)draw(&seed, SG_PERIOD_COUNT);
        job.wage.min_fen = (int32_t)draw(&seed, 2000000000);
        job.wage.max_fen = (int32_t)draw(&seed, 2000000000);
        job.accommodation = (sg_provision)draw(&seed, SG_PROVISION_COUNT);
        job.meals = (sg_provision)draw(&seed, SG_PROVISION_COUNT);
        const char *line = sg_sms_line(&job, SG_SMS_LINE_MAX, arena);
        assert_true(sg_utf8_count(sg_str_of(line)) <= SG_SMS_LINE_MAX);
        snprintf(low, sizeof low, "%d", (int)(job.wage.min_fen / 100));
        snprintf(high, sizeof high, "%d", (int)(job.wage.max_fen / 100));
        assert_non_null(strstr(line, low));
        assert_non_null(strstr(line, high));
        assert_true(job.place == NULL || strncmp(line, job.place, strlen(job.place)) == 0);
        sg_arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_as_expected),
        cmocka_unit_test(shortens_employer_and_title_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
