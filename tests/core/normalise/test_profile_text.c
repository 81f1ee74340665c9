/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What workers say of themselves.
 */
#include "normalise_fixture.h"
#include "songgang/profile.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_past_and_wishes),
                                       cmocka_unit_test(test_near_home),
                                       cmocka_unit_test(test_said_fields_stay)};
    return cmocka_run_group_tests(tests, make_vocabulary, drop_vocabulary);
}
