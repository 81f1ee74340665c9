/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One offer replaced by hand: the effect told is the effect made, and the rules of a plan hold.
 */
#include "desk_fixture.h"
#include "songgang/allocate.h"

static sg_status replace(const fixture *f, const char *worker, job old, job fresh, bool dry,
                         sg_effect *ret, sg_error *err)
{
    static sg_arena *arena;
    sg_desk desk = desk_of(f);
    sg_arena_free(arena);
    arena = NULL;
    if (!ret) /* only to free */
        return SG_OK;
    arena = sg_arena_new(0);
    return sg_service_replace(&desk, &f->policy, 1, worker, f->id[old], f->id[fresh], dry, arena,
                              ret, err);
}

static void test_effect(void **state)
{
    fixture *f = *state;
    sg_effect dry, done;
    MUST(replace(f, "w-a", GOOD_B, RELATED, true, &dry, err));
    assert_int_equal(dry.score_before, 7500);
    assert_true(dry.score_after > 0 && dry.level_after > 0); /* another trade, a step down */
    assert_int_equal(dry.level_before, 0);
    assert_int_equal(dry.pushes_before, 2);
    assert_int_equal(dry.openings_before, 1);
    assert_int_equal(dry.pushes_after, 1);
    assert_int_equal(dry.others, 0);
    assert_false(dry.same_employer);
    assert_true(dry.reason_count > 0);
    double chance[2];
    sg_marginal_chance(1, f->policy.take_up_permille, 2, chance);
    assert_true(fabs(dry.chance_before - chance[1]) < 1e-9);
    assert_true(fabs(dry.chance_after - 1) < 1e-9);
    assert_int_equal(state_of(f, 1, "w-a", f->id[RELATED]), -1); /* nothing done yet */
    MUST(replace(f, "w-a", GOOD_B, RELATED, false, &done, err));
    assert_int_equal(done.score_after, dry.score_after);
    assert_int_equal(state_of(f, 1, "w-a", f->id[RELATED]), SG_OFFER_PLANNED);
    assert_int_equal(state_of(f, 1, "w-a", f->id[GOOD_B]), SG_OFFER_REPLACED);
    assert_whole(f);
    replace(f, "", GOOD_A, GOOD_A, true, NULL, NULL);
}

/* Whoever has the new posting already is named, and their chance falls. */
static void test_others(void **state)
{
    fixture *f = *state;
    sg_effect e;
    MUST(replace(f, "w-b", GOOD_B, NEAR_C, true, &e, err));
    assert_int_equal(e.others, 1);
    assert_string_equal(e.other[0], "w-c");
    assert_true(fabs(e.others_before - 1) < 1e-9);
    assert_true(e.others_after < e.others_before);
    MUST(replace(f, "w-b", GOOD_B, SAME_EMPLOYER, true, &e, err));
    assert_true(e.same_employer); /* as GOOD_A, which stays */
    MUST(replace(f, "w-b", GOOD_A, SAME_EMPLOYER, true, &e, err));
    assert_false(e.same_employer);
    replace(f, "", GOOD_A, GOOD_A, true, NULL, NULL);
}

static void test_refusals(void **state)
{
    fixture *f = *state;
    sg_effect e;
    sg_error refusal = {0};
    static const job barred[] = {WOMEN, CERTIFICATE, LICENCE, COLLEGE, EXCLUDED, YOUNG, EXPIRED};
    for (size_t i = 0; i < sizeof barred / sizeof barred[0]; i++) {
        refusal = (sg_error){0};
        assert_int_equal(replace(f, "w-b", GOOD_B, barred[i], false, &e, &refusal), SG_CONFLICT);
        assert_non_null(strstr(refusal.text, "不能推荐给“w-b”"));
    }
    static const job gone[] = {HELD, WITHDRAWN};
    for (size_t i = 0; i < sizeof gone / sizeof gone[0]; i++)
        assert_int_equal(replace(f, "w-b", GOOD_B, gone[i], false, &e, &refusal), SG_NOT_FOUND);
    assert_int_equal(replace(f, "w-b", GOOD_B, GOOD_A, false, &e, &refusal), SG_CONFLICT);
    assert_non_null(strstr(refusal.text, "已有岗位"));
    assert_int_equal(replace(f, "w-b", FAR, NEAR_C, false, &e, &refusal), SG_NOT_FOUND);
    assert_int_equal(replace(f, "nobody", GOOD_B, NEAR_C, false, &e, &refusal), SG_NOT_FOUND);
    assert_int_equal(replace(f, "w-c", NEAR_D, NO_BED, false, &e, &refusal), SG_CONFLICT); /* far */
    sg_desk desk = desk_of(f);
    sg_arena *arena = sg_arena_new(0);
    assert_int_equal(sg_service_replace(&desk, &f->policy, 1, "w-b", "岗位", f->id[NEAR_C], false,
                                        arena, &e, &refusal),
                     SG_INVALID);
    assert_int_equal(sg_service_replace(&desk, &f->policy, 9, "w-b", f->id[GOOD_B], f->id[NEAR_C],
                                        false, arena, &e, &refusal),
                     SG_NOT_FOUND);
    sg_arena_free(arena);
    assert_int_equal(state_of(f, 1, "w-b", f->id[GOOD_B]), SG_OFFER_PLANNED);
    assert_whole(f);
    replace(f, "", GOOD_A, GOOD_A, true, NULL, NULL);
}

/* Two pushes an opening: the third is refused, whoever asks. */
static void test_full(void **state)
{
    fixture *f = *state;
    sg_effect e;
    sg_error refusal = {0};
    MUST(replace(f, "w-b", GOOD_B, NEAR_C, false, &e, err)); /* w-c and w-b */
    assert_int_equal(replace(f, "w-a", GOOD_B, NEAR_C, false, &e, &refusal), SG_CONFLICT);
    assert_non_null(strstr(refusal.text, "推送名额已满"));
    assert_whole(f);
    replace(f, "", GOOD_A, GOOD_A, true, NULL, NULL);
}

/* What is approved is replaced no more, nor by a posting offered before. */
static void test_states(void **state)
{
    fixture *f = *state;
    sg_desk desk = desk_of(f);
    sg_effect e;
    sg_error refusal = {0};
    int64_t held;
    MUST(sg_service_hold(&desk, 1, "w-a", f->id[GOOD_A], false, NULL, &held, err));
    MUST(replace(f, "w-a", GOOD_A, RELATED, false, &e, err)); /* a held one may be */
    approve(f, 1);
    assert_int_equal(replace(f, "w-a", GOOD_B, NEIGHBOUR, false, &e, &refusal), SG_CONFLICT);
    assert_non_null(strstr(refusal.text, "只有待批准或暂缓的可以换"));
    assert_int_equal(answer(f, "w-b", f->id[GOOD_B], "refused", NULL), 1);
    memcpy(f->line, good_plan, sizeof good_plan);
    f->lines = 0;
    f->line[f->lines++] = (line){"w-b", NEAR_E, 1, "0.7", "", NULL, false};
    assert_int_equal(write_plan(f), 2);
    sg_arena *arena = sg_arena_new(0);
    assert_int_equal(sg_service_replace(&desk, &f->policy, 2, "w-b", f->id[NEAR_E], f->id[GOOD_B],
                                        false, arena, &e, &refusal),
                     SG_CONFLICT);
    assert_non_null(strstr(refusal.text, "已排除或已推送"));
    MUST(sg_service_discard(&desk, 2, err));
    assert_int_equal(sg_service_replace(&desk, &f->policy, 2, "w-b", f->id[NEAR_E], f->id[NEAR_C],
                                        false, arena, &e, &refusal),
                     SG_CONFLICT);
    sg_arena_free(arena);
    assert_whole(f);
    replace(f, "", GOOD_A, GOOD_A, true, NULL, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        DESK_TEST(test_effect), DESK_TEST(test_others), DESK_TEST(test_refusals),
        DESK_TEST(test_full),   DESK_TEST(test_states),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
