/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Why (not) a posting: the verdict agrees with sg_score and sg_match for every random pair, whatever
 * is in the way is named with its figures, and a few answers read word for word as expected.
 */
#include "fixture.h"

#include "songgang/why.h"

enum { ROWS = 300, PROFILES = 120, LIMIT = 5 };

static void check_eligible(const sg_why *why, const sg_hit *order, uint32_t ranked)
{
    assert_int_equal(why->ranked, ranked);
    assert_in_range(why->rank, 1, ranked);
    assert_int_equal(order[why->rank - 1].row, why->hit.row);
    uint16_t needed = 0;
    for (size_t i = 0; i < why->obstacle_count; i++) {
        assert_int_equal(why->obstacle[i].bar, SG_BAR_WISH);
        assert_true(why->obstacle[i].relaxable);
        needed |= (uint16_t)(1u << why->obstacle[i].rule);
    }
    /* Every ordinary rule the pair needs is named by its wish; the net replaces several. */
    if ((why->hit.relaxed >> SG_RULE_SAFETY_NET & 1) == 0) {
        assert_int_equal(needed, why->hit.relaxed);
    } else {
        assert_true(why->obstacle_count > 0);
    }
}

static void check_verdict(const sg_why *why)
{
    switch (why->verdict) {
    case SG_VERDICT_OFFERED:
        assert_int_equal(why->list.hit[why->offered_as - 1].row, why->hit.row);
        break;
    case SG_VERDICT_OUTRANKED:
        assert_true(why->rank > LIMIT && why->list.count == LIMIT);
        break;
    case SG_VERDICT_EMPLOYER_SHARE:
        assert_true(why->rank <= LIMIT && why->list.count == LIMIT);
        break;
    case SG_VERDICT_NOT_RELAXED:
        assert_true(why->hit.level > why->list.level && why->list.count == LIMIT);
        break;
    case SG_VERDICT_UNWISHED: {
        bool never = false;
        for (size_t i = 0; i < why->obstacle_count; i++) {
            never = never || !why->obstacle[i].relaxable ||
                    why->obstacle[i].rule == SG_RULE_SAFETY_NET;
        }
        assert_true(never);
        assert_int_equal(why->bar, SG_BAR_WISH);
        break;
    }
    case SG_VERDICT_BARRED:
        assert_true(why->bar != SG_BAR_NONE);
        assert_int_equal(why->obstacle[0].bar, why->bar);
        break;
    default:
        fail_msg("verdict %d", (int)why->verdict);
    }
}

static const sg_snapshot *sorted_snapshot;

static int by_order(const void *a, const void *b)
{
    const sg_hit *x = a, *y = b;
    if (x->level != y->level) {
        return x->level < y->level ? -1 : 1;
    }
    if (x->score != y->score) {
        return x->score > y->score ? -1 : 1;
    }
    sg_date dx = sorted_snapshot->row[x->row].posted, dy = sorted_snapshot->row[y->row].posted;
    if (dx != dy) {
        return dx > dy ? -1 : 1;
    }
    return x->row < y->row ? -1 : 1;
}

static void agrees_with_score_and_match(void **state)
{
    (void)state;
    uint64_t seed = 77;
    sg_snapshot *s = random_snapshot(&seed, ROWS);
    sorted_snapshot = s;
    sg_hit *order = calloc(ROWS, sizeof *order);
    unsigned seen[SG_VERDICT_COUNT] = {0};
    for (int i = 0; i < PROFILES; i++) {
        sg_profile profile;
        random_profile(&seed, &profile, ROWS);
        sg_arena *arena = sg_arena_new(0);
        const sg_match_plan *plan = plan_of(s, &profile, arena);
        uint32_t ranked = 0;
        for (uint32_t row = 0; row < s->count; row++) {
            ranked += sg_score(plan, row, &order[ranked]) == SG_BAR_NONE;
        }
        qsort(order, ranked, sizeof *order, by_order);
        for (uint32_t row = 0; row < s->count; row += 7) {
            sg_why why;
            sg_hit hit;
            assert_int_equal(sg_why_posting(plan, row, LIMIT, arena, &why, NULL), SG_OK);
            assert_int_equal(why.bar, sg_score(plan, row, &hit));
            check_verdict(&why);
            if (why.bar == SG_BAR_NONE) {
                check_eligible(&why, order, ranked);
            }
            for (size_t o = 0; o < why.obstacle_count; o++) {
                assert_non_null(why.obstacle[o].detail);
                assert_true(strlen(why.obstacle[o].detail) > 0);
            }
            seen[why.verdict]++;
        }
        sg_arena_free(arena);
    }
    for (int v = 0; v < SG_VERDICT_NOT_LISTED; v++) {
        assert_true(v == SG_VERDICT_EMPLOYER_SHARE || seen[v] > 5);
    }
    free(order);
    sg_snapshot_free(s);
}

/* All obstacles of one pair, joined with " | ". */
static void obstacles(const sg_row *row, const sg_profile *profile, char *out, size_t size)
{
    sg_snapshot *s = snapshot_of(row, 1);
    sg_arena *arena = sg_arena_new(0);
    sg_why why;
    assert_int_equal(sg_why_posting(plan_of(s, profile, arena), 0, LIMIT, arena, &why, NULL),
                     SG_OK);
    out[0] = '\0';
    for (size_t i = 0; i < why.obstacle_count; i++) {
        size_t used = strlen(out);
        snprintf(out + used, size - used, "%s%s", i > 0 ? " | " : "", why.obstacle[i].detail);
    }
    sg_arena_free(arena);
    sg_snapshot_free(s);
}

static void names_both_figures(void **state)
{
    (void)state;
    char text[2048];
    sg_profile p;
    sg_profile_init(&p);
    p.id = "w1";
    p.age = 52;
    p.gender = SG_GENDER_FEMALE;
    p.education = SG_EDUCATION_JUNIOR;
    p.trade_count = 1;
    p.trades[0] = trade_named("缝纫工");
    p.home = 522325;
    p.region_count = 2;
    p.regions[0] = 440000;
    p.regions[1] = 520000;
    p.wage_min = 5000;
    p.accommodation = SG_WISH_REQUIRED;
    sg_row row = plain_row(1, "缝纫工", 441900);
    row.age = (sg_age_range){18, 45};
    row.monthly_min = 3000;
    row.monthly_max = 3600;
    row.valid_through = FIXTURE_TODAY - 14;
    row.education = SG_EDUCATION_COLLEGE;
    obstacles(&row, &p, text, sizeof text);
    assert_string_equal(text, "岗位有效期到2026-02-10，已过14天 | 岗位要求18–45岁，本人52岁，大7岁 | "
                              "岗位要求大专及以上，本人初中 | 岗位月薪最高3600元，期望5000元，低28% | "
                              "本人要求包住，岗位住宿未注明");

    row = plain_row(1, "焊工", 650100);
    row.accommodation = SG_PROVISION_PROVIDED;
    row.age_female = (sg_age_range){-1, 48};
    row.gender = SG_GENDER_MALE;
    row.openings = 0;
    obstacles(&row, &p, text, sizeof text);
    assert_string_equal(text, "岗位已无空缺（剩余0人） | 岗位要求女性不超过48岁，本人52岁，大4岁 | "
                              "岗位只招男性，本人为女性 | 从事焊工依法须持焊工证，本人没有登记证书 | "
                              "岗位工种为焊工，本人做过缝纫工，两者不相近，岗位也须有技能 | "
                              "岗位在乌鲁木齐，意向地区是广东、贵州");

    row = plain_row(1, "保洁员", 522325);
    row.accommodation = SG_PROVISION_PROVIDED;
    row.employment = SG_EMPLOYMENT_PUBLIC_WELFARE;
    p.groups = 1u << SG_GROUP_CARER;
    obstacles(&row, &p, text, sizeof text);
    assert_string_equal(text, "公益性岗位只安置脱贫劳动力、监测对象、易地搬迁、低保对象、零就业家庭、残疾人、"
                              "长期失业人员、大龄劳动力，本人登记的是需照顾家庭 | "
                              "岗位工种为保洁员，不要求技能，与本人做过的缝纫工无关 | "
                              "岗位是公益性岗位，本人意向一般全职");
}

static void differences_add_up(void **state)
{
    (void)state;
    uint64_t seed = 3;
    sg_snapshot *s = random_snapshot(&seed, ROWS);
    sg_arena *arena = sg_arena_new(0);
    int compared = 0;
    for (int i = 0; i < 30; i++) {
        sg_profile profile;
        random_profile(&seed, &profile, ROWS);
        const sg_match_plan *plan = plan_of(s, &profile, arena);
        sg_hit last = {0}, hit;
        for (uint32_t row = 0; row < s->count; row++) {
            if (sg_score(plan, row, &hit) != SG_BAR_NONE) {
                continue;
            }
            int32_t difference[SG_COMPONENT_COUNT], sum = 0;
            sg_score_difference(plan, &hit, &last, difference);
            for (int c = 0; c < SG_COMPONENT_COUNT; c++) {
                sum += difference[c];
            }
            assert_true(abs(sum - (hit.score - last.score)) <= SG_COMPONENT_COUNT);
            last = hit;
            compared++;
        }
    }
    assert_true(compared > 100);
    sg_arena_free(arena);
    sg_snapshot_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_score_and_match),
        cmocka_unit_test(names_both_figures),
        cmocka_unit_test(differences_add_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
