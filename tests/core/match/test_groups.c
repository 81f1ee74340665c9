/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Those who cannot go far: workers past fifty, disabled people and carers who ask to stay near home
 * get jobs near home, public-welfare posts only when entitled, and the safety net where wishes leave
 * nothing.
 */
#include "fixture.h"

enum { NEAR_WELFARE, NEAR_DAY_LABOUR, NEAR_FULL_TIME, FAR_FULL_TIME, AT_HOME, NEAR_NIGHT, JOBS };

static sg_snapshot *jobs(void)
{
    sg_row row[JOBS];
    for (int i = 0; i < JOBS; i++) {
        row[i] = plain_row((uint64_t)i + 1, "保洁员", i == FAR_FULL_TIME ? 441900 : 522325);
        row[i].monthly_min = row[i].monthly_max = i == FAR_FULL_TIME ? 6000 : 2000;
        row[i].period = SG_PERIOD_MONTH;
    }
    row[NEAR_WELFARE].employment = SG_EMPLOYMENT_PUBLIC_WELFARE;
    row[NEAR_DAY_LABOUR].employment = SG_EMPLOYMENT_DAY_LABOUR;
    row[AT_HOME].employment = SG_EMPLOYMENT_HOME_BASED;
    row[NEAR_NIGHT].shift = SG_SHIFT_NIGHT;
    return snapshot_of(row, JOBS);
}

static sg_profile person(int age, uint32_t groups, bool near_home)
{
    sg_profile p;
    sg_profile_init(&p);
    p.id = "w";
    p.age = (int16_t)age;
    p.groups = groups;
    p.near_home = near_home;
    p.home = 522325;
    p.trade_count = 1;
    p.trades[0] = trade_named("保洁员");
    return p;
}

/* What becomes of job `row`: its level, or −1 barred. */
static int level_of(const sg_profile *profile, uint32_t row, sg_bar *ret_bar)
{
    sg_snapshot *s = jobs();
    sg_arena *arena = sg_arena_new(0);
    sg_hit hit;
    sg_bar bar = sg_score(plan_of(s, profile, arena), row, &hit);
    int level = bar == SG_BAR_NONE ? hit.level : -1;
    if (ret_bar != NULL) {
        *ret_bar = bar;
    }
    sg_arena_free(arena);
    sg_snapshot_free(s);
    return level;
}

static void public_welfare_is_for_the_entitled(void **state)
{
    (void)state;
    for (int group = 0; group < SG_GROUP_COUNT; group++) {
        sg_profile p = person(55, 1u << group, true);
        sg_bar bar;
        int level = level_of(&p, NEAR_WELFARE, &bar);
        if (sg_groups_entitled(1u << group)) {
            assert_true(level >= 0);
        } else {
            assert_int_equal(bar, SG_BAR_ENTITLEMENT);
        }
    }
    static const sg_group entitled[] = {SG_GROUP_DISABLED, SG_GROUP_OLDER, SG_GROUP_ZERO_EMPLOYMENT,
                                        SG_GROUP_LOW_INCOME, SG_GROUP_LONG_UNEMPLOYED};
    for (size_t i = 0; i < sizeof entitled / sizeof *entitled; i++) {
        assert_true(sg_groups_entitled(1u << entitled[i]));
    }
    assert_false(sg_groups_entitled(1u << SG_GROUP_CARER));
}

/* Past fifty is no bar, and past retirement age neither. */
static void age_alone_bars_nobody(void **state)
{
    (void)state;
    for (int age = 50; age <= 75; age += 5) {
        sg_profile p = person(age, 1u << SG_GROUP_OLDER, true);
        assert_int_equal(level_of(&p, NEAR_FULL_TIME, NULL), 0);
        assert_true(level_of(&p, NEAR_DAY_LABOUR, NULL) >= 0);
        assert_int_equal(level_of(&p, FAR_FULL_TIME, NULL), -1);
    }
}

static void carers_stay_near_and_sleep_at_night(void **state)
{
    (void)state;
    sg_profile p = person(34, 1u << SG_GROUP_CARER, true);
    sg_snapshot *s = jobs();
    sg_arena *arena = sg_arena_new(0);
    const sg_match_plan *plan = plan_of(s, &p, arena);
    sg_hit day, night;
    assert_int_equal(sg_score(plan, NEAR_FULL_TIME, &day), SG_BAR_NONE);
    assert_int_equal(sg_score(plan, NEAR_NIGHT, &night), SG_BAR_NONE);
    assert_true(day.score > night.score);
    assert_int_equal(level_of(&p, AT_HOME, NULL), 0);
    assert_int_equal(level_of(&p, FAR_FULL_TIME, NULL), -1);
    p.no_night = true;
    assert_int_equal(level_of(&p, NEAR_NIGHT, NULL), -1);
    sg_arena_free(arena);
    sg_snapshot_free(s);
}

/* A disabled worker who wants more than anything near pays: the net offers it, last of all. */
static void the_net_catches_whom_wishes_leave_without(void **state)
{
    (void)state;
    sg_profile p = person(45, 1u << SG_GROUP_DISABLED, true);
    p.wage_min = 5000;
    static const int caught[] = {NEAR_WELFARE, NEAR_DAY_LABOUR, NEAR_FULL_TIME, AT_HOME};
    for (size_t i = 0; i < sizeof caught / sizeof *caught; i++) {
        assert_int_equal(level_of(&p, (uint32_t)caught[i], NULL), SG_RULE_SAFETY_NET + 1);
    }
    p.near_home = false; /* then the far one, which pays, comes first */
    assert_int_equal(level_of(&p, FAR_FULL_TIME, NULL), 0);
    assert_int_equal(level_of(&p, NEAR_WELFARE, NULL), SG_RULE_SAFETY_NET + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(public_welfare_is_for_the_entitled),
        cmocka_unit_test(age_alone_bars_nobody),
        cmocka_unit_test(carers_stay_near_and_sleep_at_night),
        cmocka_unit_test(the_net_catches_whom_wishes_leave_without),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
