/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two who go together: what together means, what it is worth, that no ladder step is climbed for it,
 * and that the closest jobs come first.
 */
#include "fixture.h"

#include "songgang/couple.h"

enum { ROWS = 300, LIMIT = 6 };

static void together_is_employer_then_city(void **state)
{
    (void)state;
    sg_row row[] = {plain_row(1, "缝纫工", 441900), plain_row(2, "普工", 441900),
                    plain_row(3, "普工", 441900),   plain_row(4, "普工", 440300),
                    plain_row(5, "普工", 440000),   plain_row(6, "普工", 441900)};
    row[0].employer = row[1].employer = row[3].employer = 77;
    row[2].openings = 1;
    row[5].employment = SG_EMPLOYMENT_HOME_BASED;
    sg_snapshot *s = snapshot_of(row, 6);
    assert_int_equal(sg_couple_together(s, 0, 1), SG_TOGETHER_EMPLOYER);
    assert_int_equal(sg_couple_together(s, 0, 2), SG_TOGETHER_CITY);
    assert_int_equal(sg_couple_together(s, 0, 3), SG_TOGETHER_APART); /* another city */
    assert_int_equal(sg_couple_together(s, 0, 4), SG_TOGETHER_APART);
    assert_int_equal(sg_couple_together(s, 4, 4), SG_TOGETHER_APART);
    assert_int_equal(sg_couple_together(s, 0, 5), SG_TOGETHER_APART);
    assert_int_equal(sg_couple_together(s, 0, 0), SG_TOGETHER_EMPLOYER);
    assert_int_equal(sg_couple_together(s, 2, 2), SG_TOGETHER_APART); /* one opening for two */
    sg_snapshot_free(s);
}

static void the_joint_score_grows_with_either_and_with_closeness(void **state)
{
    (void)state;
    sg_hit a = {.score = 8000}, b = {.score = 7001};
    assert_int_equal(sg_couple_score(&a, &b, SG_TOGETHER_APART), 7500);
    assert_int_equal(sg_couple_score(&a, &b, SG_TOGETHER_CITY), 8500);
    assert_int_equal(sg_couple_score(&b, &a, SG_TOGETHER_EMPLOYER), 9000);
}

static void the_closest_come_first_and_no_step_is_climbed(void **state)
{
    (void)state;
    uint64_t seed = 23;
    size_t together = 0;
    sg_snapshot *s = random_snapshot(&seed, ROWS);
    for (int i = 0; i < 200; i++) {
        sg_profile one, two;
        random_profile(&seed, &one, ROWS);
        random_profile(&seed, &two, ROWS);
        sg_arena *arena = sg_arena_new(0);
        const sg_match_plan *own = plan_of(s, &one, arena), *other = plan_of(s, &two, arena);
        sg_match_list shown;
        sg_couple_hit *hit;
        size_t count;
        assert_int_equal(sg_match(own, LIMIT, arena, &shown, NULL), SG_OK);
        assert_int_equal(sg_couple_match(own, other, LIMIT, arena, &hit, &count, NULL), SG_OK);
        assert_int_equal(count, shown.count);
        for (size_t k = 0; k < count; k++) {
            sg_hit single;
            assert_int_equal(sg_score(own, hit[k].hit.row, &single), SG_BAR_NONE);
            assert_memory_equal(&single, &hit[k].hit, sizeof single);
            assert_true(single.level <= shown.level);
            if (hit[k].together != SG_TOGETHER_APART) {
                sg_hit partner;
                assert_int_equal(sg_score(other, hit[k].partner_row, &partner), SG_BAR_NONE);
                assert_int_equal(partner.score, hit[k].partner_score);
                assert_int_equal(sg_couple_together(s, hit[k].hit.row, hit[k].partner_row),
                                 hit[k].together);
                together++;
            }
            if (k > 0) {
                assert_true(hit[k - 1].together >= hit[k].together);
            }
            if (k > 0 && hit[k - 1].together == hit[k].together) {
                assert_true(hit[k - 1].hit.level < hit[k].hit.level ||
                            (hit[k - 1].hit.level == hit[k].hit.level &&
                             hit[k - 1].hit.score >= hit[k].hit.score));
            }
        }
        sg_arena_free(arena);
    }
    assert_true(together > 100);
    sg_snapshot_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(together_is_employer_then_city),
        cmocka_unit_test(the_joint_score_grows_with_either_and_with_closeness),
        cmocka_unit_test(the_closest_come_first_and_no_step_is_climbed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
