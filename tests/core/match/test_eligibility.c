/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hard rules, one case a line: what is changed about a job that otherwise fits, and the bar.
 */
#include "fixture.h"

typedef void (*change)(sg_row *row, sg_profile *profile);

static sg_bar bar_after(change what)
{
    sg_row row = plain_row(7, "缝纫工", 441900);
    sg_profile profile;
    sg_profile_init(&profile);
    profile.id = "w";
    profile.trade_count = 1;
    profile.trades[0] = trade_named("缝纫工");
    profile.age = 40;
    profile.gender = SG_GENDER_FEMALE;
    profile.education = SG_EDUCATION_JUNIOR;
    what(&row, &profile);
    sg_snapshot *s = snapshot_of(&row, 1);
    sg_arena *arena = sg_arena_new(0);
    sg_hit hit;
    sg_bar bar = sg_score(plan_of(s, &profile, arena), 0, &hit);
    sg_arena_free(arena);
    sg_snapshot_free(s);
    return bar;
}

#define CASE(name, body)                                                                           \
    static void name(sg_row *row, sg_profile *p)                                                   \
    {                                                                                              \
        (void)row;                                                                                 \
        (void)p;                                                                                   \
        body;                                                                                      \
    }
CASE(nothing, (void)0)
CASE(held_back, row->status = SG_POSTING_HELD)
CASE(withdrawn, row->status = SG_POSTING_WITHDRAWN)
CASE(ended_yesterday, row->valid_through = FIXTURE_TODAY - 1)
CASE(ends_today, row->valid_through = FIXTURE_TODAY)
CASE(taken, row->openings = 0)
CASE(too_old, row->age = ((sg_age_range){18, 39}))
CASE(just_young_enough, row->age = ((sg_age_range){18, 40}))
CASE(too_young, row->age = ((sg_age_range){41, -1}))
CASE(too_old_for_women, (row->age = (sg_age_range){18, 50}, row->age_female = (sg_age_range){18, 38}))
CASE(men_may_be_older, (row->age = (sg_age_range){18, 50}, row->age_male = (sg_age_range){18, 38}))
CASE(sex_not_known, (p->gender = SG_GENDER_ANY, row->age = (sg_age_range){18, 50},
                     row->age_female = (sg_age_range){18, 38}))
CASE(age_not_known, (p->age = -1, row->age = (sg_age_range){18, 20}))
CASE(retired, p->age = 66)
CASE(child, p->age = 15)
CASE(sixteen, p->age = 16)
CASE(sixteen_at_night, (p->age = 16, row->shift = SG_SHIFT_NIGHT))
CASE(eighteen_at_night, (p->age = 18, row->shift = SG_SHIFT_NIGHT))
CASE(men_only, row->gender = SG_GENDER_MALE)
CASE(women_only, row->gender = SG_GENDER_FEMALE)
CASE(men_only_sex_not_known, (row->gender = SG_GENDER_MALE, p->gender = SG_GENDER_ANY))
CASE(below_ground, (row->below_ground = 1, p->gender = SG_GENDER_FEMALE))
CASE(below_ground_for_men, (row->below_ground = 1, p->gender = SG_GENDER_MALE))
CASE(below_ground_asking_for_women, (row->below_ground = 1, row->gender = SG_GENDER_FEMALE,
                                     p->gender = SG_GENDER_FEMALE))
CASE(below_ground_sex_not_known, (row->below_ground = 1, p->gender = SG_GENDER_ANY))
CASE(licence_asked, row->certificates[0] = certificate_named("焊工证"))
CASE(licence_held, (row->certificates[0] = certificate_named("焊工证"), p->certificate_count = 1,
                    p->certificates[0] = certificate_named("焊工证")))
CASE(one_of_two_held, (row->certificates[0] = certificate_named("焊工证"),
                       row->certificates[1] = certificate_named("电工证"), p->certificate_count = 1,
                       p->certificates[0] = certificate_named("焊工证")))
CASE(law_wants_licence, (p->trades[0] = row->trades[0] = trade_named("焊工")))
CASE(law_satisfied, (p->trades[0] = row->trades[0] = trade_named("焊工"), p->certificate_count = 1,
                     p->certificates[0] = certificate_named("焊工证")))
CASE(other_trade_needs_none, row->trades[1] = trade_named("焊工"))
CASE(college, row->education = SG_EDUCATION_COLLEGE)
CASE(college_not_known, (row->education = SG_EDUCATION_COLLEGE, p->education = SG_EDUCATION_ANY))
CASE(college_held, (row->education = SG_EDUCATION_COLLEGE, p->education = SG_EDUCATION_BACHELOR))
CASE(senior_one_below, row->education = SG_EDUCATION_SENIOR)
CASE(senior_two_below, (row->education = SG_EDUCATION_SENIOR, p->education = SG_EDUCATION_PRIMARY))
CASE(vocational_is_senior,
     (row->education = SG_EDUCATION_VOCATIONAL, p->education = SG_EDUCATION_SENIOR))
CASE(junior_asked, (row->education = SG_EDUCATION_JUNIOR, p->education = SG_EDUCATION_PRIMARY))
CASE(excluded, (p->excluded_count = 1, p->excluded[0] = 7))
CASE(other_excluded, (p->excluded_count = 1, p->excluded[0] = 8))
CASE(welfare_not_entitled, (row->employment = SG_EMPLOYMENT_PUBLIC_WELFARE, p->home = 441900))
CASE(welfare_entitled, (row->employment = SG_EMPLOYMENT_PUBLIC_WELFARE, p->home = 441900,
                        p->groups = 1u << SG_GROUP_POVERTY_ALLEVIATED))
CASE(welfare_carer, (row->employment = SG_EMPLOYMENT_PUBLIC_WELFARE, p->home = 441900,
                     p->groups = 1u << SG_GROUP_CARER))
CASE(unrelated_trade, p->trades[0] = trade_named("电工"))

static void every_case_has_its_bar(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        change what;
        sg_bar bar;
    } cases[] = {
#define ROW(name, bar) {#name, name, SG_BAR_##bar}
        ROW(nothing, NONE),
        ROW(held_back, NOT_OPEN),
        ROW(withdrawn, NOT_OPEN),
        ROW(ended_yesterday, EXPIRED),
        ROW(ends_today, NONE),
        ROW(taken, FULL),
        ROW(too_old, AGE),
        ROW(just_young_enough, NONE),
        ROW(too_young, AGE),
        ROW(too_old_for_women, AGE),
        ROW(men_may_be_older, NONE),
        ROW(sex_not_known, NONE),
        ROW(age_not_known, NONE),
        ROW(retired, NONE),
        ROW(child, MINOR),
        ROW(sixteen, NONE),
        ROW(sixteen_at_night, MINOR),
        ROW(eighteen_at_night, NONE),
        ROW(men_only, GENDER),
        ROW(women_only, NONE),
        ROW(men_only_sex_not_known, NONE),
        ROW(below_ground, PROTECTED),
        ROW(below_ground_for_men, NONE),
        ROW(below_ground_asking_for_women, PROTECTED),
        ROW(below_ground_sex_not_known, NONE),
        ROW(licence_asked, CERTIFICATE),
        ROW(licence_held, NONE),
        ROW(one_of_two_held, CERTIFICATE),
        ROW(law_wants_licence, CERTIFICATE),
        ROW(law_satisfied, NONE),
        ROW(other_trade_needs_none, NONE),
        ROW(college, EDUCATION),
        ROW(college_not_known, NONE),
        ROW(college_held, NONE),
        ROW(senior_one_below, NONE),
        ROW(senior_two_below, EDUCATION),
        ROW(vocational_is_senior, NONE),
        ROW(junior_asked, NONE),
        ROW(excluded, EXCLUDED),
        ROW(other_excluded, NONE),
        ROW(welfare_not_entitled, ENTITLEMENT),
        ROW(welfare_entitled, NONE),
        ROW(welfare_carer, ENTITLEMENT),
        ROW(unrelated_trade, WISH),
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sg_bar bar = bar_after(cases[i].what);
        if (bar != cases[i].bar) {
            fail_msg("%s: %s, expected %s", cases[i].name, sg_bar_label(bar),
                     sg_bar_label(cases[i].bar));
        }
    }
}

static void bars_have_names(void **state)
{
    (void)state;
    assert_null(sg_bar_json(SG_BAR_NONE));
    for (int bar = 1; bar < SG_BAR_COUNT; bar++) {
        assert_non_null(sg_bar_json((sg_bar)bar));
        assert_true(strlen(sg_bar_label((sg_bar)bar)) > 0);
    }
    assert_string_equal(sg_bar_label((sg_bar)SG_BAR_COUNT), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_has_its_bar),
        cmocka_unit_test(bars_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
