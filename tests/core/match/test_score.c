/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Properties of the score: it recomputes from its components, and making a posting worse in one
 * respect never makes it score better or need less relaxing.
 */
#include "fixture.h"

enum { ROWS = 400, PROFILES = 120 };

/* From 1; 0 when the ladder has no such rule. */
static int step_of(const sg_policy *policy, int rule)
{
    int step = 0;
    for (int i = 0; i < policy->ladder_length; i++) {
        step = (int)policy->ladder[i] == rule ? i + 1 : step;
    }
    return step;
}

static void recomputes_from_components(void **state)
{
    (void)state;
    uint64_t seed = 31;
    sg_snapshot *s = random_snapshot(&seed, ROWS);
    const sg_policy *policy = sg_policy_default();
    size_t checked = 0;
    for (int i = 0; i < PROFILES; i++) {
        sg_arena *arena = sg_arena_new(0);
        sg_profile profile;
        random_profile(&seed, &profile, ROWS);
        const sg_match_plan *plan = plan_of(s, &profile, arena);
        for (uint32_t row = 0; row < s->count; row++) {
            sg_hit hit;
            if (sg_score(plan, row, &hit) != SG_BAR_NONE) {
                continue;
            }
            double sum = 0, weights = 0;
            for (int c = 0; c < SG_COMPONENT_COUNT; c++) {
                assert_true(hit.component[c] <= SG_SCORE_ONE);
                sum += (double)policy->weight[c] * hit.component[c];
                weights += policy->weight[c];
            }
            assert_int_equal(hit.score, (int)(sum / weights + 0.5));
            int level = 0;
            for (int rule = 0; rule < SG_RULE_COUNT; rule++) {
                const int step = (hit.relaxed >> rule & 1) != 0 ? step_of(policy, rule) : 0;
                level = step > level ? step : level;
            }
            assert_int_equal(hit.level, level);
            checked++;
        }
        sg_arena_free(arena);
    }
    assert_true(checked > 1000);
    sg_snapshot_free(s);
}

/* One respect in which a posting can become worse; false when it cannot. */
static bool worsen(sg_row *row, int respect)
{
    switch (respect) {
    case 0: /* pays less */
        if (row->monthly_min <= 200 && row->monthly_max <= 200) {
            return false;
        }
        row->monthly_min -= row->monthly_min > 200 ? 200 : 0;
        row->monthly_max -= row->monthly_max > 200 ? 200 : 0;
        return true;
    case 1: /* no bed any more */
        if (row->accommodation != SG_PROVISION_PROVIDED) {
            return false;
        }
        row->accommodation = SG_PROVISION_NONE;
        return true;
    case 2:
        if (row->meals != SG_PROVISION_PROVIDED) {
            return false;
        }
        row->meals = SG_PROVISION_NONE;
        return true;
    case 3: /* older */
        if (row->posted == SG_NO_DATE || row->posted < FIXTURE_TODAY - 60) {
            return false;
        }
        row->posted -= 10;
        return true;
    case 4:
        if (row->social_insurance != SG_YES) {
            return false;
        }
        row->social_insurance = SG_NO;
        return true;
    case 5:
        if (row->shift != SG_SHIFT_DAY) {
            return false;
        }
        row->shift = SG_SHIFT_NIGHT;
        return true;
    case 6: /* asks for more experience */
        row->experience_years = (int16_t)((row->experience_years < 0 ? 0 : row->experience_years) + 2);
        return true;
    case 7: /* asks for more schooling */
        if (row->education >= SG_EDUCATION_COLLEGE) {
            return false;
        }
        row->education = SG_EDUCATION_COLLEGE;
        return true;
    default: /* does not say who hires */
        if (row->employer == 0) {
            return false;
        }
        row->employer = 0;
        return true;
    }
}

static void never_better_when_worse(void **state)
{
    (void)state;
    uint64_t seed = 47;
    size_t compared = 0;
    for (int i = 0; i < 12000; i++) {
        sg_row pair[2];
        pair[0] = random_row(&seed, 1);
        pair[0].experience_years = pair[0].experience_years < 0 ? 0 : pair[0].experience_years;
        pair[1] = pair[0];
        pair[1].id = 2;
        if (!worsen(&pair[1], (int)draw(&seed, 9))) {
            continue;
        }
        /* The going rate must not move with the change: one snapshot holds both. */
        sg_snapshot *s = snapshot_of(pair, 2);
        sg_arena *arena = sg_arena_new(0);
        sg_profile profile;
        random_profile(&seed, &profile, 1);
        profile.excluded_count = 0;
        const sg_match_plan *plan = plan_of(s, &profile, arena);
        sg_hit good, bad;
        sg_bar good_bar = sg_score(plan, 0, &good), bad_bar = sg_score(plan, 1, &bad);
        if (bad_bar == SG_BAR_NONE) {
            assert_int_equal(good_bar, SG_BAR_NONE);
            assert_true(good.level <= bad.level);
            for (int c = 0; c < SG_COMPONENT_COUNT; c++) {
                assert_true(good.component[c] >= bad.component[c]);
            }
            assert_true(good.score >= bad.score);
            compared++;
        }
        sg_arena_free(arena);
        sg_snapshot_free(s);
    }
    assert_true(compared > 400);
}

/* Wage at 100 %, 95 %, 85 % and 70 % of the wish. */
static void wage_climbs_the_ladder(void **state)
{
    (void)state;
    static const struct {
        int32_t pays;
        sg_bar bar;
        uint16_t relaxed;
    } cases[] = {{5000, SG_BAR_NONE, 0},
                 {4999, SG_BAR_NONE, 1u << SG_RULE_WAGE_10},
                 {4500, SG_BAR_NONE, 1u << SG_RULE_WAGE_10},
                 {4499, SG_BAR_NONE, 1u << SG_RULE_WAGE_20},
                 {4000, SG_BAR_NONE, 1u << SG_RULE_WAGE_20},
                 {3999, SG_BAR_WISH, 0},
                 {SG_NO_AMOUNT, SG_BAR_NONE, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sg_row row = plain_row(1, "缝纫工", 441900);
        row.monthly_max = cases[i].pays;
        sg_snapshot *s = snapshot_of(&row, 1);
        sg_arena *arena = sg_arena_new(0);
        sg_profile profile;
        sg_profile_init(&profile);
        profile.trade_count = 1;
        profile.trades[0] = row.trades[0];
        profile.wage_min = 5000;
        sg_hit hit = {0};
        assert_int_equal(sg_score(plan_of(s, &profile, arena), 0, &hit), cases[i].bar);
        assert_int_equal(hit.relaxed, cases[i].relaxed);
        sg_arena_free(arena);
        sg_snapshot_free(s);
    }
}

static void refuses_useless_policy(void **state)
{
    (void)state;
    sg_snapshot *s = snapshot_of(NULL, 0);
    sg_arena *arena = sg_arena_new(0);
    sg_profile profile;
    sg_profile_init(&profile);
    sg_match_plan *plan = NULL;
    sg_error err = {0};
    sg_policy policy = *sg_policy_default();
    policy.weight[SG_COMPONENT_WAGE] = -1;
    assert_int_equal(sg_match_plan_new(s, &policy, &profile, FIXTURE_TODAY, arena, &plan, &err),
                     SG_INVALID);
    memset(policy.weight, 0, sizeof policy.weight);
    assert_int_equal(sg_match_plan_new(s, &policy, &profile, FIXTURE_TODAY, arena, &plan, &err),
                     SG_INVALID);
    assert_null(plan);
    sg_arena_free(arena);
    sg_snapshot_free(s);
}

/* Who needs a bed may sleep at home exactly where the map says that it is near enough. */
static void near_home_is_as_the_map_says(void **state)
{
    (void)state;
    sg_row *row = calloc(4096, sizeof *row);
    assert_non_null(row);
    size_t rows = 0, near = 0, far = 0;
    const int accommodation = step_of(sg_policy_default(), SG_RULE_ACCOMMODATION);
    static const sg_region provinces[] = {520000, 450000, 530000, 510000, 500000, 430000};
    for (size_t p = 0; p < sizeof provinces / sizeof *provinces; p++) {
        for (sg_region code = provinces[p] + 101; code < provinces[p] + 10000; code++) {
            if (sg_region_level_of(code) == SG_REGION_COUNTY) {
                row[rows] = plain_row(rows + 1, "普工", code);
                row[rows].accommodation = SG_PROVISION_NONE;
                rows++;
            }
        }
    }
    sg_snapshot *s = snapshot_of(row, rows);
    for (size_t h = 0; h < rows; h += 17) {
        sg_arena *arena = sg_arena_new(0);
        sg_profile p;
        sg_profile_init(&p);
        p.home = row[h].region;
        p.accommodation = SG_WISH_REQUIRED;
        const sg_match_plan *plan = plan_of(s, &p, arena);
        for (uint32_t r = 0; r < s->count; r++) {
            sg_hit hit = {0};
            double km = sg_region_distance(p.home, s->row[r].region);
            bool within = s->row[r].region == p.home || (km >= 0 && km < 60.5);
            assert_int_equal(sg_score(plan, r, &hit), within ? SG_BAR_NONE : SG_BAR_WISH);
            assert_true(!within || hit.level == accommodation);
            near += within;
            far += !within;
        }
        sg_arena_free(arena);
    }
    assert_true(near > 100 && far > 1000);
    free(row);
    sg_snapshot_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(near_home_is_as_the_map_says),
        cmocka_unit_test(recomputes_from_components),
        cmocka_unit_test(never_better_when_worse),
        cmocka_unit_test(wage_climbs_the_ladder),
        cmocka_unit_test(refuses_useless_policy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
