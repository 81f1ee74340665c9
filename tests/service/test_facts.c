/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a plan leaves standing for the next one: open offers, refusals and what they teach, for how
 * long, and what it was before a given event.
 */
#include "desk_fixture.h"
#include "service/facts.h"

static facts loaded(const fixture *f, const char *worker, int64_t before, sg_date today)
{
    facts all;
    MUST(facts_load(f->store, &sg_everywhere, f->vocabulary, worker, before, today, &all, err));
    return all;
}

static void test_open(void **state)
{
    fixture *f = *state;
    facts all = loaded(f, NULL, INT64_MAX, TODAY);
    assert_int_equal(all.count, 0); /* a draft leaves nothing standing */
    facts_free(&all);
    approve(f, 1);
    all = loaded(f, NULL, INT64_MAX, TODAY);
    assert_int_equal(all.owners, 3);
    size_t count;
    const fact *list = facts_of(&all, "w-b", &count);
    assert_int_equal(count, 3);
    assert_int_equal(facts_open_jobs(list, count), 2);
    assert_true(facts_course(list, count));
    assert_null(facts_of(&all, "w-kid", &count));
    assert_int_equal(count, 0);
    assert_null(facts_of(&all, "", &count));
    assert_null(facts_of(&all, "zzz", &count));
    facts_free(&all);
    facts one = loaded(f, "w-c", INT64_MAX, TODAY);
    assert_int_equal(one.owners, 1);
    assert_int_equal(one.count, 3);
    facts_free(&one);
}

/* As of an event: approvals that came later are not there, and answers neither. */
static void test_before(void **state)
{
    fixture *f = *state;
    approve(f, 1); /* event 2 */
    assert_int_equal(answer(f, "w-a", f->id[GOOD_A], "refused", "too_far"), 1); /* event 3 */
    size_t count;
    facts all = loaded(f, NULL, 2, TODAY);
    assert_int_equal(all.count, 0);
    facts_free(&all);
    all = loaded(f, NULL, 3, TODAY);
    const fact *list = facts_of(&all, "w-a", &count);
    assert_int_equal(facts_open_jobs(list, count), 2);
    facts_free(&all);
    all = loaded(f, NULL, 4, TODAY);
    list = facts_of(&all, "w-a", &count);
    assert_int_equal(facts_open_jobs(list, count), 1);
    facts_free(&all);
}

/* An offer of a posting that is no longer there does not count towards the quota. */
static void test_closed(void **state)
{
    fixture *f = *state;
    memcpy(f->line, good_plan, sizeof good_plan);
    f->line[A1].job = EXPIRED;
    write_plan(f);
    size_t count;
    sg_desk desk = desk_of(f);
    sg_approval a;
    desk.today = TODAY - 5; /* approved while it was open */
    MUST(sg_service_approve(&desk, 2, 0, false, &a, err));
    facts all = loaded(f, "w-a", INT64_MAX, TODAY - 5);
    const fact *list = facts_of(&all, "w-a", &count);
    assert_int_equal(facts_open_jobs(list, count), 2);
    facts_free(&all);
    all = loaded(f, "w-a", INT64_MAX, TODAY);
    list = facts_of(&all, "w-a", &count);
    assert_int_equal(facts_open_jobs(list, count), 1);
    facts_free(&all);
}

static void apply(const fixture *f, const char *worker, sg_date today, sg_arena *arena,
                  sg_profile *profile)
{
    size_t count;
    facts all = loaded(f, worker, INT64_MAX, today);
    const fact *list = facts_of(&all, worker, &count);
    MUST(facts_apply(list, count, &f->policy, today, arena, profile, err));
    facts_free(&all);
}

static void test_lessons(void **state)
{
    fixture *f = *state;
    sg_arena *arena = sg_arena_new(0);
    sg_profile profile;
    approve(f, 1);
    assert_int_equal(answer(f, "w-a", f->id[GOOD_A], "refused", "too_far"), 1);
    assert_int_equal(answer(f, "w-a", f->id[GOOD_B], "refused", "kind_of_work"), 1);
    assert_int_equal(answer(f, "w-b", f->id[GOOD_A], "refused", "wage_low"), 1);
    sg_profile_init(&profile);
    apply(f, "w-a", TODAY, arena, &profile);
    assert_int_equal(profile.offered_count, 2);
    assert_int_equal(profile.avoid_region_count, 1);
    assert_int_equal(profile.avoid_regions[0], 441900);
    assert_int_equal(profile.avoid_trade_count, 1);
    assert_int_equal(profile.avoid_trades[0], trade(f, "缝纫工"));

    sg_profile_init(&profile); /* 东莞 is wished for by name: offered again */
    profile.regions[profile.region_count++] = 441900;
    apply(f, "w-a", TODAY, arena, &profile);
    assert_int_equal(profile.avoid_region_count, 0);

    sg_profile_init(&profile); /* a lesson is forgotten after a while, an offer never */
    apply(f, "w-a", TODAY + f->policy.refusal_days - 1, arena, &profile);
    assert_int_equal(profile.avoid_trade_count, 1);
    sg_profile_init(&profile);
    apply(f, "w-a", TODAY + f->policy.refusal_days, arena, &profile);
    assert_int_equal(profile.avoid_region_count + profile.avoid_trade_count, 0);
    assert_int_equal(profile.offered_count, 2);

    sg_profile_init(&profile); /* too little pay teaches nothing of trades and places */
    apply(f, "w-b", TODAY, arena, &profile);
    assert_int_equal(profile.avoid_region_count + profile.avoid_trade_count, 0);
    assert_int_equal(profile.offered_count, 2);
    sg_profile_init(&profile); /* nothing was offered: nothing changes */
    apply(f, "w-kid", TODAY, arena, &profile);
    assert_null(profile.offered);
    sg_arena_free(arena);
}

/* A course refused may be offered again; hired counts neither as open nor as refused. */
static void test_course_and_hire(void **state)
{
    fixture *f = *state;
    approve(f, 1);
    assert_int_equal(answer(f, "w-a", "k-1", "refused", NULL), 1);
    assert_int_equal(answer(f, "w-a", f->id[GOOD_A], "hired", NULL), 1);
    size_t count;
    facts all = loaded(f, "w-a", INT64_MAX, TODAY);
    const fact *list = facts_of(&all, "w-a", &count);
    assert_false(facts_course(list, count));
    assert_int_equal(facts_open_jobs(list, count), 1);
    facts_free(&all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        DESK_TEST(test_open),    DESK_TEST(test_before), DESK_TEST(test_closed),
        DESK_TEST(test_lessons), DESK_TEST(test_course_and_hire),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
