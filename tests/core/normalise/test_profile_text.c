/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What workers say of themselves.
 */
#include "normalise_fixture.h"
#include "songgang/profile_text.h"

static sg_profile read(const sg_vocabulary *v, const char *text, sg_arena *arena)
{
    sg_profile p;
    sg_profile_init(&p);
    sg_read_profile_text(v, sg_str_of(text), arena, &p);
    return p;
}

static sg_trade_id trade(const sg_vocabulary *v, const char *name)
{
    sg_trade_id id = 0;
    assert_int_equal(sg_trade_lookup(v, sg_str_of(name), &id, NULL), SG_OK);
    return id;
}

static void test_past_and_wishes(void **state)
{
    sg_arena *arena = sg_arena_new(0);
    sg_profile p = read(*state, "做过三年焊工，有焊工证，想去东莞，工资6000以上，要包吃住", arena);
    assert_int_equal(p.trade_count, 1);
    assert_int_equal(p.trades[0], trade(*state, "焊工"));
    assert_int_equal(p.trade_years[0], 3);
    assert_int_equal(p.certificate_count, 1);
    assert_int_equal(p.region_count, 1);
    assert_int_equal(p.regions[0], 441900);
    assert_int_equal(p.wage_min, 6000);
    assert_int_equal(p.accommodation, SG_WISH_REQUIRED);
    assert_int_equal(p.meals, SG_WISH_REQUIRED);
    sg_arena_free(arena);
}

static void test_near_home(void **state)
{
    sg_arena *arena = sg_arena_new(0);
    sg_profile p = read(*state, "要照顾家里老人小孩，想在家附近找活，最好包住，不想去广东", arena);
    assert_true(p.near_home);
    assert_int_equal(p.accommodation, SG_WISH_PREFERRED);
    assert_int_equal(p.region_count, 0);
    sg_arena_free(arena);
}

static void test_said_fields_stay(void **state)
{
    sg_arena *arena = sg_arena_new(0);
    sg_profile p;
    sg_profile_init(&p);
    p.wage_min = 4000;
    p.regions[0] = 330200;
    p.region_count = 1;
    sg_read_profile_text(*state, sg_str_of("想去东莞，工资8000以上"), arena, &p);
    assert_int_equal(p.wage_min, 4000);
    assert_int_equal(p.region_count, 1);
    assert_int_equal(p.regions[0], 330200);
    p = read(*state, "", arena);
    assert_int_equal(p.trade_count, 0);
    assert_int_equal(p.wage_min, SG_NO_AMOUNT);
    p = read(*state, "在广东做过缝纫工5年，不想做保安", arena);
    assert_int_equal(p.trade_count, 1);
    assert_int_equal(p.trades[0], trade(*state, "缝纫工"));
    assert_int_equal(p.trade_years[0], 5);
    assert_int_equal(p.region_count, 0);
    sg_arena_free(arena);
}

/* What was read, as a person is shown it. */
static void check_line(const sg_vocabulary *v, const char *text, const char *expected)
{
    sg_arena *arena = sg_arena_new(0);
    sg_profile p;
    sg_profile_notes notes;
    sg_profile_init(&p);
    p.text = text;
    assert_int_equal(sg_profile_understand(v, arena, &p, &notes, NULL), SG_OK);
    const char *line = sg_profile_notes_line(&notes, arena);
    const char *said = strlen(line) > 0 ? line + strlen("从自述读到：") : "";
    if (strcmp(said, expected) != 0)
        fail_msg("%s\n  read: %s\n  not:  %s", text, said, expected);
    for (size_t i = 0; i < notes.count; i++)
        assert_non_null(strstr(text, notes.item[i].quote));
    sg_arena_free(arena);
}

/* text, what is shown */
static const char *const cases[][2] = {
    {"在鞋厂做过三年针车，想找包吃住的，最好在东莞，工资五千以上，不上夜班",
     "技能：针车；工种：鞋面针车工（做过3年）；想去：东莞；期望月薪：5000元；要求包住；要求包吃；不上夜班"},
    {"不想去广东，不做保安", "不做：保安；不去：广东"},
    {"广东不去，保安不做，夜班不想上", "不做：保安；不去：广东；不上夜班"},
    {"不想做普工想做焊工", "工种：焊工；不做：普工"},
    {"没做过焊工，不会开叉车", ""},
    {"除了新疆哪里都可以", "不去：新疆"},
    {"去年在深圳做过保洁员", "工种：保洁员"},
    {"在广东做过缝纫工5年", "工种：缝纫工（做过5年）"},
    {"想去离家近一点的省", ""},
    {"想去浙江，不想去广东、江苏", "想去：浙江；不去：广东；不去：江苏"},
    {"要带孩子，只能在家附近找事做，最好包吃", "最好包吃；要在家附近"},
    {"想在附近打零工，不想离家太远", "工种：零工；要在家附近；用工形式：零工"},
    {"以前工资4000，现在想找6000以上的", "期望月薪：6000元"},
    {"女儿读高中，要接送，只能做白班", "不上夜班"},
    {"本人男，今年45岁，初中毕业", "性别：男；年龄：45岁；学历：初中"},
    {"特别想去苏州", "想去：苏州"},
    {"不怕累，普工也行", "工种：普工"},
    {"想在家做手工活，拿回家做", "工种：手工工；要居家做"},
    {"不想在本地干，包不包住都行", ""},
    {"", ""},
};

static void test_reads_line_by_line(void **state)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_line(*state, cases[i][0], cases[i][1]);
}

static void test_refusals_yield_to_fields(void **state)
{
    sg_arena *arena = sg_arena_new(0);
    sg_profile p;
    sg_profile_init(&p);
    p.trades[0] = trade(*state, "保安");
    p.trade_count = 1;
    p.regions[0] = 441900;
    p.region_count = 1;
    p.text = "不做保安，不想去广东，不去新疆";
    assert_int_equal(sg_profile_understand(*state, arena, &p, NULL, NULL), SG_OK);
    assert_int_equal(p.avoid_trade_count, 0);
    assert_int_equal(p.avoid_region_count, 1);
    assert_int_equal(p.avoid_regions[0], 650000);
    sg_arena_free(arena);
}

/* No text makes it read past its end or forget what the fields say; half characters included. */
static void test_any_text_is_safe(void **state)
{
    static const char *const pieces[] = {"不", "想去", "广东", "、", "，", "除了", "普工", "夜班", "三年",
                                         "5000", "岁", "\xe5", "包吃住", "没做过", "不做", "18"};
    uint64_t seed = 9;
    for (int i = 0; i < 3000; i++) {
        char text[256] = "";
        for (int k = 0; k < 12; k++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            strcat(text, pieces[seed >> 60]);
        }
        sg_arena *arena = sg_arena_new(0);
        sg_profile p;
        sg_profile_notes notes;
        sg_profile_init(&p);
        p.wage_min = 4321;
        p.text = text;
        assert_int_equal(sg_profile_understand(*state, arena, &p, &notes, NULL), SG_OK);
        assert_int_equal(p.wage_min, 4321);
        assert_non_null(sg_profile_notes_line(&notes, arena));
        sg_arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_past_and_wishes),
                                       cmocka_unit_test(test_near_home),
                                       cmocka_unit_test(test_said_fields_stay),
                                       cmocka_unit_test(test_reads_line_by_line),
                                       cmocka_unit_test(test_refusals_yield_to_fields),
                                       cmocka_unit_test(test_any_text_is_safe)};
    return cmocka_run_group_tests(tests, make_vocabulary, drop_vocabulary);
}
