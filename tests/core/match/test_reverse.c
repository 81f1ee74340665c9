/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The question the other way round gives the same answers: for random rosters and postings the list
 * of workers is exactly that of asking sg_score() of every pair and sorting.
 */
#include "fixture.h"

#include "songgang/roster.h"

enum { WORKERS = 700, ROWS = 250 };

typedef struct people {
    sg_profile profile[WORKERS];
    char id[WORKERS][16];
} people;

static sg_roster *roster_of(people *p, uint64_t *seed, uint32_t count)
{
    sg_error err = {0};
    sg_roster *roster = NULL;
    sg_roster_builder *builder = sg_roster_builder_new();
    for (uint32_t i = 0; i < count; i++) {
        random_profile(seed, &p->profile[i], ROWS);
        snprintf(p->id[i], sizeof p->id[i], "w%05u", (i * 37) % count);
        p->profile[i].id = p->id[i];
        p->profile[i].status = (sg_worker_status)draw(seed, SG_WORKER_STATUS_COUNT);
        if (draw(seed, 3) == 0) {
            p->profile[i].birth = FIXTURE_TODAY - (sg_date)(5000 + draw(seed, 20000));
        }
        assert_int_equal(sg_roster_builder_add(builder, &p->profile[i], &err), SG_OK);
    }
    assert_int_equal(sg_roster_build(builder, FIXTURE_TODAY, &roster, &err), SG_OK);
    sg_roster_builder_free(builder);
    assert_int_equal(sg_roster_count(roster), count);
    return roster;
}

typedef struct pair {
    const char *id;
    sg_hit hit;
} pair;

static int by_order(const void *a, const void *b)
{
    const pair *x = a, *y = b;
    if (x->hit.level != y->hit.level) {
        return x->hit.level < y->hit.level ? -1 : 1;
    }
    if (x->hit.score != y->hit.score) {
        return x->hit.score > y->hit.score ? -1 : 1;
    }
    return strcmp(x->id, y->id);
}

/* Everybody asked one by one. */
static size_t forward(const people *p, sg_match_plan *const *plan, uint32_t row, uint32_t statuses,
                      sg_region scope, pair *out, uint32_t *ret_fits)
{
    size_t count = 0;
    *ret_fits = 0;
    for (uint32_t w = 0; w < WORKERS; w++) {
        const sg_profile *worker = &p->profile[w];
        sg_hit hit;
        bool asked = (statuses == 0 || (statuses >> worker->status & 1) != 0) &&
                     (scope == 0 || sg_region_within(worker->home, scope));
        if (asked && sg_score(plan[w], row, &hit) == SG_BAR_NONE) {
            out[count++] = (pair){worker->id, hit};
            *ret_fits += hit.level == 0;
        }
    }
    qsort(out, count, sizeof *out, by_order);
    return count;
}

static void reverse_is_forward(void **state)
{
    (void)state;
    static people all;
    static pair expected[WORKERS];
    static sg_match_plan *plan[WORKERS];
    uint64_t seed = 41;
    sg_snapshot *s = random_snapshot(&seed, ROWS);
    sg_roster *roster = roster_of(&all, &seed, WORKERS);
    sg_arena *arena = sg_arena_new(0), *plans = sg_arena_new(0);
    for (uint32_t w = 0; w < WORKERS; w++) {
        plan[w] = plan_of(s, &all.profile[w], plans);
    }
    sg_reverse *reverse = NULL;
    assert_int_equal(
        sg_reverse_new(roster, s, sg_policy_default(), FIXTURE_TODAY, &reverse, NULL), SG_OK);
    size_t listed = 0, relaxed = 0;
    for (uint32_t row = 0; row < ROWS; row++) {
        const uint32_t statuses = row % 3 == 0 ? 0 : 1u << draw(&seed, SG_WORKER_STATUS_COUNT) | 8;
        const sg_region scope = row % 5 == 4 ? 522300 : 0;
        const size_t limits[] = {1, 7, 60, 1000};
        const size_t limit = limits[draw(&seed, 4)];
        sg_reverse_list list;
        uint32_t fits = 0;
        sg_arena_reset(arena);
        assert_int_equal(
            sg_reverse_match(reverse, row, limit, statuses, scope, arena, &list, NULL), SG_OK);
        size_t count = forward(&all, plan, row, statuses, scope, expected, &fits);
        assert_int_equal(list.fits, fits);
        assert_int_equal(list.count, count < limit ? count : limit);
        for (size_t i = 0; i < list.count; i++) {
            assert_string_equal(sg_roster_worker_id(roster, list.hit[i].worker), expected[i].id);
            assert_memory_equal(&list.hit[i].hit, &expected[i].hit, sizeof(sg_hit));
            relaxed += list.hit[i].hit.level > 0;
            listed++;
        }
        assert_int_equal(list.level, list.count > 0 ? expected[list.count - 1].hit.level : 0);
    }
    assert_true(listed > 2000 && relaxed > 500);
    sg_reverse_free(reverse);
    sg_roster_free(roster);
    sg_arena_free(arena);
    sg_arena_free(plans);
    sg_snapshot_free(s);
}

static void refuses_what_makes_no_sense(void **state)
{
    (void)state;
    sg_row row = plain_row(1, "普工", 441900);
    sg_snapshot *s = snapshot_of(&row, 1);
    sg_roster *roster = NULL;
    sg_roster_builder *builder = sg_roster_builder_new();
    assert_int_equal(sg_roster_build(builder, FIXTURE_TODAY, &roster, NULL), SG_OK);
    sg_roster_builder_free(builder);
    sg_arena *arena = sg_arena_new(0);
    sg_reverse *reverse = NULL;
    sg_reverse_list list;
    assert_int_equal(
        sg_reverse_new(roster, s, sg_policy_default(), FIXTURE_TODAY, &reverse, NULL), SG_OK);
    assert_int_equal(sg_reverse_match(reverse, 0, 0, 0, 0, arena, &list, NULL), SG_INVALID);
    assert_int_equal(sg_reverse_match(reverse, 1, 5, 0, 0, arena, &list, NULL), SG_INVALID);
    assert_int_equal(sg_reverse_match(reverse, 0, 5, 0, 0, arena, &list, NULL), SG_OK);
    assert_int_equal(list.count, 0);
    sg_reverse_free(reverse);
    sg_roster_free(roster);
    sg_arena_free(arena);
    sg_snapshot_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reverse_is_forward),
        cmocka_unit_test(refuses_what_makes_no_sense),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
