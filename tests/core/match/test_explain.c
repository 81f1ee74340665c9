/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Explanations: every figure in a sentence stands in the posting or the profile or follows from
 * both, every relaxed rule has its sentence, and a few pairs read word for word as data.
 */
#include "fixture.h"

#include <ctype.h>
#include <math.h>

enum { ROWS = 400, PROFILES = 100 };

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
        if (isdigit((unsigned char)*at)) {
            char *end = NULL;
            long figure = strtol(at, &end, 10);
            if (!founded(figure, row, p)) {
                fail_msg("unfounded %ld in %s", figure, text);
            }
            at = end - 1;
        }
    }
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
                assert_true(r == 0 || x.relaxed[r - 1].rule < x.relaxed[r].rule);
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

/* What a caseworker reads out, joined with " | ", relaxed rules after " ~ ". */
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
    assert_string_equal(text, "工种对口：缝纫工 | 包吃包住 | 5天前发布 | 缴社保 ~ 比期望低8% ~ 在协作省份浙江");

    row = plain_row(1, "保洁员", 522325);
    row.monthly_min = row.monthly_max = 1800;
    row.period = SG_PERIOD_MONTH;
    row.employment = SG_EMPLOYMENT_PUBLIC_WELFARE;
    p.groups = 1u << SG_GROUP_RELOCATED;
    read_aloud(&row, &p, text, sizeof text);
    assert_string_equal(text, "就在家乡贞丰 | 不要求技能：保洁员 | 5天前发布 ~ 不要求技能：保洁员"
                              " ~ 就在家乡贞丰，未包住 ~ 公益性岗位，工资比期望低60%");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_figure_is_founded),
        cmocka_unit_test(reads_as_expected),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
