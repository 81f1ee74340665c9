/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Properties of the order: the ladder only adds, rows told in any sequence give the same list, a
 * longer list begins with what a shorter one has, and the batch's candidates carry the scores that
 * a single look at the pair gives. Fixed seeds.
 */
#include "fixture.h"

enum { ROWS = 400, PROFILES = 150 };

static bool holds(const sg_match_list *list, uint32_t row)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->hit[i].row == row) {
            return true;
        }
    }
    return false;
}

static void each_profile(void (*check)(const sg_snapshot *, const sg_profile *, sg_arena *))
{
    uint64_t seed = 91;
    sg_snapshot *s = random_snapshot(&seed, ROWS);
    for (int i = 0; i < PROFILES; i++) {
        sg_profile profile;
        sg_arena *arena = sg_arena_new(0);
        random_profile(&seed, &profile, ROWS);
        check(s, &profile, arena);
        sg_arena_free(arena);
    }
    sg_snapshot_free(s);
}

static size_t climbed;

/* With all rows allowed in, each step keeps what the steps before had, and adds only its own. */
static void check_ladder(const sg_snapshot *s, const sg_profile *profile, sg_arena *arena)
{
    const sg_match_plan *plan = plan_of(s, profile, arena);
    sg_match_list before = {.count = 0}, now;
    for (uint8_t level = 0; level <= SG_RULE_COUNT; level++) {
        assert_int_equal(
            sg_match_candidates(plan, ROWS, level, 0, NULL, arena, &now, NULL), SG_OK);
        assert_true(now.count >= before.count);
        for (size_t i = 0; i < now.count; i++) {
            if (i < before.count) {
                assert_memory_equal(&now.hit[i], &before.hit[i], sizeof now.hit[i]);
            } else {
                assert_int_equal(now.hit[i].level, level);
                climbed++;
            }
        }
        before = now;
    }
}

static void the_ladder_only_adds(void **state)
{
    (void)state;
    climbed = 0;
    each_profile(check_ladder);
    assert_true(climbed > 1000);
}

/* Strictly ordered, so no two lists can differ; and each hit is what a look at the pair gives. */
static void check_order(const sg_snapshot *s, const sg_profile *profile, sg_arena *arena)
{
    const sg_match_plan *plan = plan_of(s, profile, arena);
    sg_match_list all, few, shown;
    assert_int_equal(
        sg_match_candidates(plan, ROWS, SG_RULE_COUNT, 0, NULL, arena, &all, NULL), SG_OK);
    assert_int_equal(
        sg_match_candidates(plan, 7, SG_RULE_COUNT, 0, NULL, arena, &few, NULL), SG_OK);
    assert_int_equal(sg_match(plan, 10, arena, &shown, NULL), SG_OK);
    for (size_t i = 0; i < all.count; i++) {
        const sg_hit *b = &all.hit[i];
        sg_hit single;
        assert_int_equal(sg_score(plan, b->row, &single), SG_BAR_NONE);
        assert_memory_equal(&single, b, sizeof single);
        if (i < few.count) {
            assert_memory_equal(&few.hit[i], b, sizeof *b);
        }
        if (i > 0) {
            const sg_hit *a = &all.hit[i - 1];
            sg_date da = s->row[a->row].posted, db = s->row[b->row].posted;
            bool before = a->level != b->level   ? a->level < b->level
                          : a->score != b->score ? a->score > b->score
                          : da != db             ? da > db
                                                 : a->row < b->row;
            assert_true(before);
        }
    }
    for (size_t i = 0; i < shown.count; i++) {
        assert_true(holds(&all, shown.hit[i].row));
    }
}

static void the_order_is_total(void **state)
{
    (void)state;
    each_profile(check_order);
}

/* The same postings, told in another sequence, make the same snapshot and the same list. */
static void the_order_of_arrival_does_not_count(void **state)
{
    (void)state;
    static sg_row row[ROWS], shuffled[ROWS];
    uint64_t seed = 17;
    for (uint32_t i = 0; i < ROWS; i++) {
        shuffled[i] = row[i] = random_row(&seed, i + 1);
    }
    for (uint32_t i = ROWS - 1; i > 0; i--) {
        uint32_t j = draw(&seed, i + 1);
        sg_row swap = shuffled[i];
        shuffled[i] = shuffled[j];
        shuffled[j] = swap;
    }
    sg_snapshot *s = snapshot_of(row, ROWS), *t = snapshot_of(shuffled, ROWS);
    for (int i = 0; i < PROFILES; i++) {
        sg_profile profile;
        sg_match_list a, b;
        sg_arena *arena = sg_arena_new(0);
        random_profile(&seed, &profile, ROWS);
        assert_int_equal(sg_match(plan_of(s, &profile, arena), 10, arena, &a, NULL), SG_OK);
        assert_int_equal(sg_match(plan_of(t, &profile, arena), 10, arena, &b, NULL), SG_OK);
        assert_int_equal(a.count, b.count);
        assert_int_equal(a.eligible, b.eligible);
        if (a.count > 0) {
            assert_memory_equal(a.hit, b.hit, a.count * sizeof *a.hit);
        }
        sg_arena_free(arena);
    }
    sg_snapshot_free(s);
    sg_snapshot_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_ladder_only_adds),
        cmocka_unit_test(the_order_is_total),
        cmocka_unit_test(the_order_of_arrival_does_not_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
