/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "songgang/course.h"

static sg_vocabulary *vocabulary;
static sg_trade_id welder, electrician;
static sg_certificate_id welding;
enum { TODAY = 20508 }; /* 2026-02-24 */

static sg_course course_of(sg_trade_id trade)
{
    sg_course course;
    sg_course_init(&course);
    course.trade = trade;
    course.region = 522325;
    course.starts = TODAY + 10;
    course.seats = 30;
    return course;
}

static sg_profile worker(void)
{
    sg_profile profile;
    sg_profile_init(&profile);
    profile.age = 40;
    profile.home = 522325;
    profile.trades[0] = welder;
    profile.trade_count = 1;
    return profile;
}

static void bars_are_kept(void **state)
{
    (void)state;
    sg_profile profile = worker();
    sg_course course = course_of(welder);
    assert_true(sg_course_score(&course, &profile, TODAY) > 0);
    course.age = (sg_age_range){18, 39};
    assert_int_equal(sg_course_score(&course, &profile, TODAY), 0);
    profile.age = -1; /* unknown age is no bar */
    assert_true(sg_course_score(&course, &profile, TODAY) > 0);
    course = course_of(welder);
    course.starts = TODAY - 1;
    assert_int_equal(sg_course_score(&course, &profile, TODAY), 0);
    course = course_of(welder);
    course.groups = 1u << SG_GROUP_RELOCATED;
    assert_int_equal(sg_course_score(&course, &profile, TODAY), 0);
    profile.groups = 1u << SG_GROUP_RELOCATED;
    assert_true(sg_course_score(&course, &profile, TODAY) > 0);
}

static void nearer_sooner_and_more_useful_is_better(void **state)
{
    (void)state;
    sg_profile profile = worker();
    sg_course near = course_of(welder), far = near, late = near, unrelated = course_of(electrician);
    far.region = 522301;
    late.starts = TODAY + 90;
    near.certificate = far.certificate = late.certificate = welding;
    int best = sg_course_score(&near, &profile, TODAY);
    assert_true(best > sg_course_score(&far, &profile, TODAY));
    assert_true(best > sg_course_score(&late, &profile, TODAY));
    assert_true(best > sg_course_score(&unrelated, &profile, TODAY));
    assert_true(best <= 10000);
    profile.certificates[profile.certificate_count++] = welding; /* nothing left to gain */
    assert_true(best > sg_course_score(&near, &profile, TODAY));
}

static int set_up(void **state)
{
    (void)state;
    vocabulary = sg_vocabulary_new();
    return vocabulary &&
                   sg_trade_lookup(vocabulary, sg_str_of("焊工"), &welder, NULL) == SG_OK &&
                   sg_trade_lookup(vocabulary, sg_str_of("电工"), &electrician, NULL) == SG_OK &&
                   sg_certificate_lookup(vocabulary, sg_str_of("焊工证"), &welding, NULL) == SG_OK
               ? 0
               : -1;
}

static int tear_down(void **state)
{
    (void)state;
    sg_vocabulary_free(vocabulary);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bars_are_kept),
        cmocka_unit_test(nearer_sooner_and_more_useful_is_better),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
