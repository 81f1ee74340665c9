/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Approving a plan, taking that back, and holding offers: what is refused, and that a refusal leaves
 * everything as it was.
 */
#include "desk_fixture.h"

static void test_approve_and_undo(void **state)
{
    fixture *f = *state;
    sg_desk desk = desk_of(f);
    sg_error refusal = {0};
    assert_int_equal(sg_service_undo(&desk, 1, &refusal), SG_CONFLICT);
    assert_non_null(strstr(refusal.text, "没有已批准的推荐"));
    sg_approval a = approve(f, 1);
    assert_int_equal(a.approved, 9);
    assert_int_equal(a.held + a.conflicts + a.newer, 0);
    assert_int_equal(state_of(f, 1, "w-a", f->id[GOOD_A]), SG_OFFER_APPROVED);
    assert_int_equal(state_of(f, 1, "w-c", "k-1"), SG_OFFER_APPROVED);
    sg_approval again;
    assert_int_equal(sg_service_approve(&desk, 1, 0, false, &again, &refusal), SG_CONFLICT);
    assert_int_equal(again.approved, 0);
    assert_int_equal(sg_service_discard(&desk, 1, &refusal), SG_CONFLICT);
    assert_non_null(strstr(refusal.text, "请先撤回"));
    MUST(sg_service_undo(&desk, 1, err));
    assert_int_equal(state_of(f, 1, "w-a", f->id[GOOD_A]), SG_OFFER_PLANNED);
    assert_whole(f);
}

static void test_scope(void **state)
{
    fixture *f = *state;
    sg_desk desk = desk_of(f);
    sg_approval a;
    sg_error refusal = {0};
    assert_int_equal(sg_service_approve(&desk, 1, 522326, false, &a, &refusal), SG_CONFLICT);
    assert_non_null(strstr(refusal.text, "没有待批准的推荐"));
    MUST(sg_service_approve(&desk, 1, 522301, false, &a, err));
    assert_int_equal(a.approved, 9);
    assert_int_equal(sg_service_approve(&desk, 4, 0, false, &a, &refusal), SG_NOT_FOUND);
    sg_desk nowhere = desk;
    nowhere.data_dir = "/nonexistent";
    assert_int_equal(sg_service_approve(&nowhere, 1, 0, false, &a, &refusal), SG_MISSING);
}

/* Once anybody has answered, neither undoing nor holding is possible any more. */
static void test_after_answers(void **state)
{
    fixture *f = *state;
    sg_desk desk = desk_of(f);
    sg_error refusal = {0};
    int64_t offers = 77;
    approve(f, 1);
    assert_int_equal(answer(f, "w-b", f->id[GOOD_B], "interested", NULL), 1);
    assert_int_equal(sg_service_undo(&desk, 1, &refusal), SG_CONFLICT);
    assert_non_null(strstr(refusal.text, "1条推荐发送或得到反馈，不能撤回"));
    assert_int_equal(sg_service_discard(&desk, 1, &refusal), SG_CONFLICT);
    assert_int_equal(sg_service_hold(&desk, 1, "w-b", f->id[GOOD_B], false, NULL, &offers, &refusal),
                     SG_CONFLICT);
    assert_non_null(strstr(refusal.text, "不能暂缓"));
    assert_int_equal(sg_service_hold(&desk, 1, "w-b", NULL, false, NULL, &offers, &refusal),
                     SG_CONFLICT); /* the others are approved */
    assert_int_equal(sg_service_hold(&desk, 1, "w-b", f->id[GOOD_B], true, NULL, &offers, &refusal),
                     SG_CONFLICT);
    assert_int_equal(offers, 77);
    assert_int_equal(state_of(f, 1, "w-b", f->id[GOOD_B]), SG_OFFER_INTERESTED);
    assert_int_equal(state_of(f, 1, "w-a", f->id[GOOD_A]), SG_OFFER_APPROVED);
    assert_whole(f);
}

static void test_hold_and_release(void **state)
{
    fixture *f = *state;
    sg_desk desk = desk_of(f);
    sg_error refusal = {0};
    int64_t offers = 0;
    MUST(sg_service_hold(&desk, 1, "w-a", f->id[GOOD_A], false, "本人在外地", &offers, err));
    assert_int_equal(offers, 1);
    assert_int_equal(state_of(f, 1, "w-a", f->id[GOOD_A]), SG_OFFER_HELD);
    assert_int_equal(sg_service_hold(&desk, 1, "w-a", f->id[GOOD_A], false, NULL, &offers, &refusal),
                     SG_CONFLICT);
    assert_int_equal(sg_service_hold(&desk, 1, "w-a", f->id[FAR], false, NULL, &offers, &refusal),
                     SG_NOT_FOUND);
    assert_int_equal(sg_service_hold(&desk, 1, "nobody", NULL, false, NULL, &offers, &refusal),
                     SG_NOT_FOUND);
    MUST(sg_service_hold(&desk, 1, "w-a", NULL, false, NULL, &offers, err));
    assert_int_equal(offers, 2); /* the other job and the course */
    sg_approval a = approve(f, 1);
    assert_int_equal(a.approved, 6); /* what is held is not approved */
    assert_int_equal(state_of(f, 1, "w-a", f->id[GOOD_A]), SG_OFFER_HELD);
    MUST(sg_service_hold(&desk, 1, "w-a", NULL, true, NULL, &offers, err));
    assert_int_equal(offers, 3);
    assert_int_equal(sg_service_hold(&desk, 1, "w-a", NULL, true, NULL, &offers, &refusal),
                     SG_CONFLICT);
    assert_int_equal(approve(f, 1).approved, 3);
    assert_whole(f);
}

/* The same plan a second time: everybody is served, and gets nothing they have. */
static void test_conflicts_between_plans(void **state)
{
    fixture *f = *state;
    sg_desk desk = desk_of(f);
    sg_error refusal = {0};
    sg_approval a;
    assert_int_equal(write_plan(f), 2);
    approve(f, 1);
    assert_int_equal(sg_service_approve(&desk, 2, 0, false, &a, &refusal), SG_CONFLICT);
    assert_int_equal(a.newer, 1);
    assert_int_equal(a.approved, 0);
    assert_int_equal(a.conflicts, 9);
    assert_int_equal(a.by_kind[SG_CONFLICT_REPEATED], 9); /* notices of courses too */
    assert_int_equal(a.shown_count, 9);
    assert_string_equal(a.shown[8].posting, "k-1");
    assert_string_equal(a.shown[0].worker, "w-a");
    assert_int_equal(state_of(f, 2, "w-a", f->id[GOOD_A]), SG_OFFER_PLANNED); /* untouched */
    assert_int_equal(sg_service_approve(&desk, 2, 0, true, &a, &refusal), SG_CONFLICT);
    assert_non_null(strstr(refusal.text, "没有待批准")); /* all held back: as if nothing was asked */
    assert_int_equal(state_of(f, 2, "w-a", f->id[GOOD_A]), SG_OFFER_PLANNED);
    MUST(sg_service_discard(&desk, 2, err));
    assert_int_equal(sg_service_approve(&desk, 2, 0, true, &a, &refusal), SG_CONFLICT);
    assert_non_null(strstr(refusal.text, "已作废"));
    int64_t offers;
    assert_int_equal(sg_service_hold(&desk, 2, "w-a", NULL, false, NULL, &offers, &refusal),
                     SG_CONFLICT);
    assert_whole(f);
}

/* Other workers' offers of one posting in a later plan: only what is left of it. */
static void test_oversold(void **state)
{
    fixture *f = *state;
    sg_desk desk = desk_of(f);
    sg_error refusal = {0};
    sg_approval a;
    approve(f, 1); /* GOOD_A has one opening, two pushes an opening: it is full */
    f->lines = 0;
    f->line[f->lines++] = (line){"w-kid", GOOD_A, 1, "0.9", "", NULL, false};
    f->line[f->lines++] = (line){"w-kid", NEAR_E, 2, "0.8", "", NULL, false};
    assert_int_equal(write_plan(f), 2);
    assert_int_equal(sg_service_approve(&desk, 2, 0, false, &a, &refusal), SG_CONFLICT);
    assert_int_equal(a.by_kind[SG_CONFLICT_OVERSOLD], 1);
    assert_string_equal(a.shown[0].posting, f->id[GOOD_A]);
    MUST(sg_service_approve(&desk, 2, 0, true, &a, err));
    assert_int_equal(a.held, 1);
    assert_int_equal(a.approved, 1);
    assert_int_equal(state_of(f, 2, "w-kid", f->id[GOOD_A]), SG_OFFER_HELD);
    assert_int_equal(state_of(f, 2, "w-kid", f->id[NEAR_E]), SG_OFFER_APPROVED);
    assert_whole(f);
}

/* The one seat of a course is given once, unless whoever has it refuses. */
static void test_seats(void **state)
{
    fixture *f = *state;
    sg_desk desk = desk_of(f);
    sg_error refusal = {0};
    sg_approval a;
    approve(f, 1);
    f->lines = 0;
    f->line[f->lines++] = (line){"w-kid", JOB_COUNT, 0, NULL, NULL, "k-1", true};
    assert_int_equal(write_plan(f), 2);
    sg_check_figures figures;
    MUST(run_check(f, "2", true, &figures, err));
    assert_non_null(strstr(f->broken, "courses "));
    assert_non_null(strstr(f->text, "k-1 给出 1 个名额，只有 0 个"));
    assert_int_equal(sg_service_approve(&desk, 2, 0, false, &a, &refusal), SG_CONFLICT);
    assert_int_equal(a.by_kind[SG_CONFLICT_OVERSOLD], 1);
    assert_string_equal(a.shown[0].worker, "w-kid");
    assert_int_equal(answer(f, "w-a", "k-1", "refused", NULL), 1);
    MUST(sg_service_approve(&desk, 2, 0, false, &a, err));
    assert_int_equal(a.approved, 1);
    f->line[0] = (line){"w-b", JOB_COUNT, 0, NULL, NULL, "k-1", true}; /* has a notice */
    assert_int_equal(write_plan(f), 3);
    f->line[0].worker = "w-back"; /* and the seat is gone again */
    assert_int_equal(write_plan(f), 4);
    assert_int_equal(sg_service_approve(&desk, 3, 0, false, &a, &refusal), SG_CONFLICT);
    assert_int_equal(a.by_kind[SG_CONFLICT_REPEATED], 1);
    assert_int_equal(sg_service_approve(&desk, 4, 0, false, &a, &refusal), SG_CONFLICT);
    assert_int_equal(a.by_kind[SG_CONFLICT_OVERSOLD], 1);
    assert_whole(f);
}

static void test_closed(void **state)
{
    fixture *f = *state;
    sg_desk desk = desk_of(f);
    sg_error refusal = {0};
    sg_approval a;
    f->lines = 0;
    f->line[f->lines++] = (line){"w-kid", EXPIRED, 1, "0.9", "", NULL, false};
    f->line[f->lines++] = (line){"w-kid", HELD, 2, "0.8", "", NULL, false};
    write_plan(f);
    assert_int_equal(sg_service_approve(&desk, 2, 0, false, &a, &refusal), SG_CONFLICT);
    assert_int_equal(a.by_kind[SG_CONFLICT_CLOSED], 2);
    assert_string_equal(sg_conflict_json(SG_CONFLICT_CLOSED), "closed");
    assert_string_equal(sg_conflict_label(SG_CONFLICT_OVERSOLD), "岗位推送名额或培训名额已满");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        DESK_TEST(test_approve_and_undo), DESK_TEST(test_scope),
        DESK_TEST(test_after_answers),    DESK_TEST(test_hold_and_release),
        DESK_TEST(test_conflicts_between_plans), DESK_TEST(test_oversold),
        DESK_TEST(test_seats),            DESK_TEST(test_closed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
