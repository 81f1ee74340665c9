/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The checker's reading of the rules against the matcher's, pair by pair: two implementations that
 * share nothing must agree on who may take what, and whatever the matcher says it relaxed must
 * satisfy the checker. Only this test knows both.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "service/check_run.h"
#include "songgang/match.h"
#include "tests/core/match/policy_fixture.h"

enum { POSTINGS = 400, WORKERS = 1500 };

static uint64_t state = 20260224;

static unsigned dice(unsigned sides)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)(state >> 33) % sides;
}

static const sg_region regions[] = {520000, 522300, 522301, 522327, 522322, 520100, 520102, 520400,
                                    520402, 440000, 441900, 440300, 440306, 330000, 330200, 330212,
                                    451000, 451031, 450000, 530300, 530324, 430100, 429004, 420000,
                                    230100, 310000, 310115, 500100, 0};
static const char *const trades[] = {"缝纫工", "服装裁剪工", "鞋面针车工", "普工",   "保洁员", "电工",
                                     "焊工",   "弱电工",     "车工",       "包装工", "货车司机"};
static const char *const certificates[] = {"Z0101", "Z0103"};

static sg_trade_id a_trade(const sg_vocabulary *v)
{
    sg_trade_id id = 0;
    const char *name = trades[dice(sizeof trades / sizeof trades[0])];
    assert_int_equal(sg_trade_lookup(v, sg_str_of(name), &id, NULL), SG_OK);
    return id;
}

static sg_certificate_id a_certificate(const sg_vocabulary *v)
{
    sg_certificate_id id = 0;
    assert_int_equal(
        sg_certificate_lookup(v, sg_str_of(certificates[dice(2)]), &id, NULL), SG_OK);
    return id;
}

static sg_region a_region(void)
{
    return regions[dice(sizeof regions / sizeof regions[0])];
}

static sg_age_range an_age_range(void)
{
    return (sg_age_range){(int16_t)(dice(2) ? 16 + (int)dice(10) : -1),
                          (int16_t)(dice(2) ? 30 + (int)dice(30) : -1)};
}

static void make_posting(const sg_vocabulary *v, unsigned number, char id[SG_POSTING_ID_TEXT],
                         sg_posting *p)
{
    char external[16];
    snprintf(external, sizeof external, "%u", number);
    sg_posting_init(p);
    sg_posting_id("测试", external, id);
    p->id = id;
    p->status = SG_POSTING_OPEN;
    p->headcount = (int32_t)dice(4) - 1;
    p->place = sg_region_place(a_region());
    for (unsigned n = dice(4); p->trade_count < n; p->trade_count++)
        p->trades[p->trade_count] = a_trade(v);
    p->wage.monthly_min = dice(3) ? 2500 + (int32_t)dice(40) * 100 : SG_NO_AMOUNT;
    p->wage.monthly_max = dice(3) ? 4000 + (int32_t)dice(40) * 100 : SG_NO_AMOUNT;
    p->accommodation = (sg_provision)dice(SG_PROVISION_COUNT);
    p->gender = dice(3) ? SG_GENDER_ANY : (sg_gender)dice(SG_GENDER_COUNT);
    p->education = dice(2) ? SG_EDUCATION_ANY : (sg_education)dice(SG_EDUCATION_COUNT);
    p->employment = dice(2) ? SG_EMPLOYMENT_FULL_TIME : (sg_employment)dice(SG_EMPLOYMENT_COUNT);
    p->shift = (sg_shift)dice(SG_SHIFT_COUNT);
    p->experience_years = (int16_t)((int)dice(4) - 1);
    p->valid_through = dice(5) ? SG_NO_DATE : (sg_date)(20500 + (int)dice(20) - 10);
    if (dice(3) == 0)
        p->age = an_age_range();
    if (dice(4) == 0) {
        p->age_male = an_age_range();
        p->age_female = an_age_range();
    }
    if (dice(6) == 0)
        p->certificates[p->certificate_count++] = a_certificate(v);
    static const char *const titles[] = {"井下普工", "矿灯房管理员", "掘进机司机", "普工（不下井）",
                                         "洗煤厂矿井普工"};
    if (dice(6) == 0)
        p->title = titles[dice(sizeof titles / sizeof titles[0])];
}

static void make_worker(const sg_vocabulary *v, sg_profile *p)
{
    sg_profile_init(p);
    p->id = "w";
    p->gender = (sg_gender)dice(SG_GENDER_COUNT);
    p->age = (int16_t)(dice(8) ? 15 + (int)dice(50) : -1);
    p->education = (sg_education)dice(SG_EDUCATION_COUNT);
    p->home = dice(4) ? regions[dice(9)] : a_region();
    p->current = a_region();
    for (unsigned n = dice(3); p->trade_count < n; p->trade_count++)
        p->trades[p->trade_count] = a_trade(v);
    if (dice(4) == 0)
        p->skills[p->skill_count++] = (sg_skill_id)(1 + dice((unsigned)sg_skill_count()));
    if (dice(4) == 0)
        p->certificates[p->certificate_count++] = a_certificate(v);
    for (unsigned n = dice(3); p->region_count < n; p->region_count++)
        p->regions[p->region_count] = regions[dice(sizeof regions / sizeof regions[0] - 1)];
    p->wage_min = dice(3) ? 3500 + (int32_t)dice(40) * 100 : SG_NO_AMOUNT;
    p->accommodation = (sg_wish)dice(SG_WISH_COUNT);
    p->near_home = dice(4) == 0;
    p->home_based = dice(6) == 0;
    if (dice(4) == 0)
        p->employment = 1u << (1 + dice(SG_EMPLOYMENT_COUNT - 1));
    p->groups = dice(3) ? 0 : 1u << dice(SG_GROUP_COUNT);
    for (unsigned n = dice(4) == 0; p->avoid_trade_count < n; p->avoid_trade_count++)
        p->avoid_trades[p->avoid_trade_count] = a_trade(v);
    for (unsigned n = dice(3) == 0; p->avoid_region_count < n; p->avoid_region_count++)
        p->avoid_regions[p->avoid_region_count] =
            regions[dice(sizeof regions / sizeof regions[0] - 1)];
    p->no_night = dice(4) == 0;
}

static void keep_posting(check_run *run, const sg_posting *p, uint64_t id)
{
    const sg_place *at = &p->place;
    sg_region finest = at->county ? at->county : at->city ? at->city : at->province;
    check_posting *c = &run->posting[run->postings];
    *c = (check_posting){.id = id,
                         .spot = (uint32_t)run->postings,
                         .offer = p->wage.monthly_max >= 0 ? p->wage.monthly_max
                                                           : p->wage.monthly_min,
                         .openings = p->headcount < 0 ? 1 : p->headcount,
                         .valid_through = p->valid_through,
                         .age = p->age,
                         .age_male = p->age_male,
                         .age_female = p->age_female,
                         .experience_years = p->experience_years,
                         .gender = (uint8_t)p->gender,
                         .education = (uint8_t)p->education,
                         .employment = (uint8_t)p->employment,
                         .shift = (uint8_t)p->shift,
                         .accommodation = (uint8_t)p->accommodation,
                         .in_mine = check_in_mine(p)};
    memcpy(c->trades, p->trades, sizeof c->trades);
    memcpy(c->certificates, p->certificates, sizeof c->certificates);
    run->spot[run->postings++] =
        (check_spot){sg_region_place(finest).county, at->city, at->province};
}

static void compare_pair(const check_person *person, const check_posting *posting,
                         const sg_match_plan *plan, uint32_t row, unsigned *ret_taken)
{
    check_verdict verdict;
    sg_hit hit;
    check_judge(person, posting, &verdict);
    sg_bar bar = sg_score(plan, row, &hit);
    bool takeable = check_takeable(&verdict) && posting->openings > 0;
    if (takeable != (bar == SG_BAR_NONE))
        fail_msg("posting %u: matcher says %s, checker: bars %x trade %d place %d wage %d bed %d "
                 "kind %d net %d near %d",
                 row, sg_bar_label(bar), verdict.bars, verdict.trade, verdict.place, verdict.wage,
                 verdict.bed, verdict.kind, verdict.net, verdict.near);
    if (!takeable)
        return;
    ++*ret_taken;
    const char *wish = check_unnamed_wish(&verdict, hit.relaxed);
    if (wish)
        fail_msg("posting %u relaxed %x: %s", row, hit.relaxed, wish);
    /* Whatever the matcher relaxed was needed: without it the checker finds the wish unnamed. */
    if (hit.relaxed && !check_unnamed_wish(&verdict, 0))
        fail_msg("posting %u relaxed %x for nothing", row, hit.relaxed);
}

static void test_agrees_with_matcher(void **unused)
{
    (void)unused;
    static check_run run;
    static check_local local;
    sg_vocabulary *v = sg_vocabulary_new();
    sg_snapshot_builder *builder = sg_snapshot_builder_new();
    sg_snapshot *snapshot = NULL;
    sg_arena *arena = sg_arena_new(0);
    assert_non_null(v);
    assert_non_null(builder);
    run = (check_run){.vocabulary = v, .policy = sg_policy_default(), .now = 20500};
    run.posting = calloc(POSTINGS, sizeof *run.posting);
    run.spot = calloc(POSTINGS, sizeof *run.spot);
    run.spots = POSTINGS;
    local.trade_cache = malloc(sg_trade_count() + 1);
    local.spot_cache = malloc(POSTINGS);
    for (unsigned i = 0; i < POSTINGS; i++) {
        char id[SG_POSTING_ID_TEXT];
        sg_posting posting;
        sg_row row;
        make_posting(v, i, id, &posting);
        sg_row_of_posting(&posting, i + 1, &row);
        assert_int_equal(sg_snapshot_builder_add(builder, &row, NULL), SG_OK);
        keep_posting(&run, &posting, row.id);
    }
    assert_int_equal(sg_snapshot_build(builder, 1, &snapshot, NULL), SG_OK);
    unsigned taken = 0;
    sg_policy policy;
    for (unsigned w = 0; w < WORKERS; w++) {
        sg_profile profile;
        sg_match_plan *plan;
        check_person person;
        sg_arena_reset(arena);
        make_worker(v, &profile);
        if (w % 3 == 2) /* the two agree under any policy */
            policy = random_policy(&state);
        run.policy = w % 3 == 2 ? &policy : sg_policy_default();
        profile.excluded[profile.excluded_count++] = run.posting[dice(POSTINGS)].id;
        assert_int_equal(
            sg_match_plan_new(snapshot, run.policy, &profile, run.now, arena, &plan, NULL), SG_OK);
        check_person_of(&run, &local, &profile, &person);
        for (unsigned i = 0; i < POSTINGS; i++)
            compare_pair(&person, &run.posting[i], plan,
                         sg_snapshot_find(snapshot, run.posting[i].id), &taken);
    }
    assert_in_range(taken, WORKERS * 5, WORKERS * POSTINGS / 2);
    free(run.posting);
    free(run.spot);
    free(local.trade_cache);
    free(local.spot_cache);
    sg_arena_free(arena);
    sg_snapshot_free(snapshot);
    sg_snapshot_builder_free(builder);
    sg_vocabulary_free(v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_agrees_with_matcher)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
