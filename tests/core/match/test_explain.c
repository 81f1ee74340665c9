/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Explanations: every figure in a sentence, a trade-off or an obstacle stands in the posting or the
 * profile or follows from both, every relaxed rule has its sentence, and a few pairs read word for
 * word as data.
 */
#include "fixture.h"

#include <ctype.h>
#include <math.h>

#include "songgang/why.h"

enum { ROWS = 400, PROFILES = 100 };

/* Age bounds, how far the age is off, years asked for, days past validity, closeness of trades. */
static bool founded_in_rules(long figure, const sg_row *row, const sg_profile *p)
{
    const sg_age_range ranges[] = {row->age, row->age_male, row->age_female};
    for (int i = 0; i < 3; i++) {
        if (figure == ranges[i].min || figure == ranges[i].max ||
            figure == p->age - ranges[i].max || figure == ranges[i].min - p->age) {
            return true;
        }
    }
    for (int i = 0; i < SG_MAX_TRADES && row->trades[i] != 0; i++) {
        for (unsigned j = 0; j < p->trade_count; j++) {
            if (figure == sg_trade_similarity(row->trades[i], p->trades[j]) / 10) {
                return true;
            }
        }
        for (unsigned j = 0; j < p->skill_count; j++) {
            const sg_trade_id *of = sg_skill_get(p->skills[j])->trades;
            for (int k = 0; of[k] != 0; k++) {
                if (figure == sg_trade_similarity(row->trades[i], of[k]) / 10) {
                    return true;
                }
            }
        }
    }
    for (unsigned i = 1; i < p->region_count; i++) { /* "is the third wish" */
        if (figure == (long)i + 1 &&
            sg_region_place(p->regions[i]).province == row->province) {
            return true;
        }
    }
    bool expired = row->valid_through != SG_NO_DATE && figure == FIXTURE_TODAY - row->valid_through;
    return expired || figure == row->experience_years || figure == p->age ||
           figure == sg_policy_default()->near_home_km || figure == 16 || figure == 18;
}

/* "2026-02-10" of the validity is one figure, said whole. */
static const char *skip_date(const char *at, const sg_row *row)
{
    char day[SG_DATE_TEXT];
    if (row->valid_through == SG_NO_DATE) {
        return at;
    }
    sg_date_print(row->valid_through, day);
    return strncmp(at, day, strlen(day)) == 0 ? at + strlen(day) : at;
}

/* May this figure be said of the pair? */
static bool founded(long figure, const sg_row *row, const sg_profile *p)
{
    const sg_region from = p->home != 0 ? p->home : p->current;
    const double km = sg_region_distance(from, row->region);
    const int32_t offer = row->monthly_max >= 0 ? row->monthly_max : row->monthly_min;
    bool years = false;
    for (unsigned i = 0; i < p->trade_count; i++) {
        years = years || figure == p->trade_years[i];
    }
    return figure == row->monthly_min || figure == row->monthly_max || figure == p->wage_min ||
           figure == row->openings || (row->posted != SG_NO_DATE && figure == FIXTURE_TODAY - row->posted) ||
           (km >= 0 && figure == lround(km)) || years ||
           (p->wage_min > 0 && labs(figure - lround(100.0 * (p->wage_min - offer) / p->wage_min)) <= 1);
}

static void check_figures(const char *text, const sg_row *row, const sg_profile *p)
{
    for (const char *at = text; *at != '\0'; at++) {
        at = skip_date(at, row);
        if (isalpha((unsigned char)*at)) { /* the name of a licence: C1 */
            at += isdigit((unsigned char)at[1]) ? 1 : 0;
        } else if (isdigit((unsigned char)*at)) {
            char *end = NULL;
            long figure = strtol(at, &end, 10);
            if (!founded(figure, row, p) && !founded_in_rules(figure, row, p)) {
                fail_msg("unfounded %ld in %s", figure, text);
            }
            at = end - 1;
        }
    }
}

/* What is relaxed is told in the order of the ladder. */
static int step_of(sg_rule rule)
{
    const sg_policy *policy = sg_policy_default();
    int step = 0;
    while (step < policy->ladder_length && policy->ladder[step] != rule) {
        step++;
    }
    return step;
}

static void every_figure_is_founded(void **state)
{
    (void)state;
    uint64_t seed = 5;
    sg_snapshot *s = random_snapshot(&seed, ROWS);
    size_t sentences = 0, details = 0;
    for (int i = 0; i < PROFILES; i++) {
        sg_profile profile;
        random_profile(&seed, &profile, ROWS);
        sg_arena *arena = sg_arena_new(0);
        const sg_match_plan *plan = plan_of(s, &profile, arena);
        for (uint32_t row = 0; row < s->count; row++) {
            sg_hit hit;
            sg_explanation x;
            if (sg_score(plan, row, &hit) != SG_BAR_NONE) {
                continue;
            }
            assert_int_equal(sg_explain(plan, &hit, arena, &x, NULL), SG_OK);
            assert_true(x.reason_count <= 4);
            uint16_t told = 0;
            for (size_t r = 0; r < x.reason_count; r++, sentences++) {
                assert_true(strlen(x.reason[r]) > 0);
                check_figures(x.reason[r], &s->row[row], &profile);
            }
            for (size_t r = 0; r < x.relaxed_count; r++, details++) {
                assert_true(r == 0 || step_of(x.relaxed[r - 1].rule) < step_of(x.relaxed[r].rule));
                told |= (uint16_t)(1u << x.relaxed[r].rule);
                assert_true(strlen(x.relaxed[r].detail) > 0);
                check_figures(x.relaxed[r].detail, &s->row[row], &profile);
            }
            assert_int_equal(told, hit.relaxed);
        }
        sg_arena_free(arena);
    }
    assert_true(sentences > 1000 && details > 500);
    sg_snapshot_free(s);
}

static void every_tradeoff_and_obstacle_is_founded(void **state)
{
    (void)state;
    uint64_t seed = 6;
    sg_snapshot *s = random_snapshot(&seed, ROWS);
    size_t tradeoffs = 0, obstacles = 0;
    for (int i = 0; i < PROFILES; i++) {
        sg_profile profile;
        random_profile(&seed, &profile, ROWS);
        sg_arena *arena = sg_arena_new(0);
        const sg_match_plan *plan = plan_of(s, &profile, arena);
        for (uint32_t row = 0; row < s->count; row += 5) {
            sg_why why;
            sg_tradeoffs worse;
            assert_int_equal(sg_why_posting(plan, row, 5, arena, &why, NULL), SG_OK);
            for (size_t o = 0; o < why.obstacle_count; o++, obstacles++) {
                check_figures(why.obstacle[o].detail, &s->row[row], &profile);
            }
            if (why.bar != SG_BAR_NONE) {
                continue;
            }
            assert_int_equal(sg_tell_tradeoffs(plan, &why.hit, arena, &worse, NULL), SG_OK);
            for (size_t t = 0; t < worse.count; t++, tradeoffs++) {
                assert_true(strlen(worse.text[t]) > 0);
                check_figures(worse.text[t], &s->row[row], &profile);
            }
        }
        sg_arena_free(arena);
    }
    assert_true(tradeoffs > 500 && obstacles > 1000);
    sg_snapshot_free(s);
}

/* What a caseworker reads out, joined with " | ", relaxed rules after " ~ ", what is
 * worse than wished after " - ". */
static void read_aloud(const sg_row *row, const sg_profile *profile, char *out, size_t size)
{
    sg_snapshot *s = snapshot_of(row, 1);
    sg_arena *arena = sg_arena_new(0);
    const sg_match_plan *plan = plan_of(s, profile, arena);
    sg_hit hit;
    sg_explanation x;
    assert_int_equal(sg_score(plan, 0, &hit), SG_BAR_NONE);
    assert_int_equal(sg_explain(plan, &hit, arena, &x, NULL), SG_OK);
    out[0] = '\0';
    for (size_t i = 0; i < x.reason_count; i++) {
        size_t used = strlen(out);
        snprintf(out + used, size - used, "%s%s", i > 0 ? " | " : "", x.reason[i]);
    }
    for (size_t i = 0; i < x.relaxed_count; i++) {
        size_t used = strlen(out);
        snprintf(out + used, size - used, " ~ %s", x.relaxed[i].detail);
    }
    sg_tradeoffs worse;
    assert_int_equal(sg_tell_tradeoffs(plan, &hit, arena, &worse, NULL), SG_OK);
    for (size_t i = 0; i < worse.count; i++) {
        size_t used = strlen(out);
        snprintf(out + used, size - used, " - %s", worse.text[i]);
    }
    sg_arena_free(arena);
    sg_snapshot_free(s);
}

static sg_profile seamstress(void)
{
    sg_profile p;
    sg_profile_init(&p);
    p.id = "w1";
    p.age = 51;
    p.trade_count = 1;
    p.trades[0] = trade_named("缝纫工");
    p.home = 522325;
    p.region_count = 2;
    p.regions[0] = 440000;
    p.regions[1] = 520000;
    p.wage_min = 4500;
    p.accommodation = SG_WISH_REQUIRED;
    return p;
}

static void reads_as_expected(void **state)
{
    (void)state;
    char text[1024];
    sg_profile p = seamstress();
    sg_row row = plain_row(1, "缝纫工", 441900);
    row.monthly_min = 5500;
    row.monthly_max = 7000;
    row.period = SG_PERIOD_MONTH;
    row.accommodation = SG_PROVISION_PROVIDED;
    row.social_insurance = SG_YES;
    read_aloud(&row, &p, text, sizeof text);
    assert_string_equal(
        text, "工种对口：缝纫工 | 东莞在意向地区 | 月薪5500–7000元，高于期望4500元 | 包住");

    row.monthly_min = 3800;
    row.monthly_max = 4140;
    row.region = row.city = 330100;
    row.province = 330000;
    row.meals = SG_PROVISION_PROVIDED;
    read_aloud(&row, &p, text, sizeof text);
    assert_string_equal(text, "工种对口：缝纫工 | 包吃包住 | 缴社保 | 5天前发布 ~ 比期望低8% ~ 在协作省份浙江"
                              " - 岗位在杭州，意向地区是广东、贵州 - 月薪最高4140元，比期望4500元低8%");

    row = plain_row(1, "保洁员", 522325);
    row.monthly_min = row.monthly_max = 1800;
    row.period = SG_PERIOD_MONTH;
    row.employment = SG_EMPLOYMENT_PUBLIC_WELFARE;
    p.groups = 1u << SG_GROUP_RELOCATED;
    read_aloud(&row, &p, text, sizeof text);
    assert_string_equal(text, "就在家乡贞丰 | 不要求技能：保洁员 | 5天前发布 ~ 就在家乡贞丰，未包住"
                              " ~ 不要求技能：保洁员 ~ 公益性岗位，工资比期望低60%"
                              " - 岗位工种为保洁员，不要求技能，与本人做过的缝纫工无关"
                              " - 月薪最高1800元，比期望4500元低60% - 住宿未注明，本人要求提供"
                              " - 贵州是第2意向");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_figure_is_founded),
        cmocka_unit_test(every_tradeoff_and_obstacle_is_founded),
        cmocka_unit_test(reads_as_expected),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
