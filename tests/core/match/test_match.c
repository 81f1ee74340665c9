/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sg_match, sg_match_candidates and sg_match_affordable against judging every row and sorting: the same rows, scores and
 * order, for every kind of profile, cap, level and price.
 */
#include "policy_fixture.h"

enum { ROWS = 3000, PROFILES = 150 };

typedef struct all_hits {
    sg_hit *hit;
    size_t count;
    uint32_t eligible;
    const uint16_t *price;
    const sg_snapshot *snapshot;
    int32_t step_cost; /* of sg_match_affordable; negative: levels come first */
} all_hits;

static const all_hits *sorting;

static int value_of(const sg_hit *hit)
{
    int value = hit->score - (sorting->price != NULL ? sorting->price[hit->row] : 0);
    return value - (sorting->step_cost > 0 ? sorting->step_cost * hit->level : 0);
}

static int by_order(const void *a, const void *b)
{
    const sg_hit *x = a, *y = b;
    const sg_row *row = sorting->snapshot->row;
    if (x->level != y->level && sorting->step_cost < 0) {
        return x->level < y->level ? -1 : 1;
    }
    if (value_of(x) != value_of(y)) {
        return value_of(x) > value_of(y) ? -1 : 1;
    }
    if (row[x->row].posted != row[y->row].posted) {
        return row[x->row].posted > row[y->row].posted ? -1 : 1;
    }
    return row[x->row].id < row[y->row].id ? -1 : row[x->row].id > row[y->row].id;
}

static all_hits judge_at(const sg_match_plan *plan, const sg_snapshot *s, uint8_t max_level,
                         const uint16_t *price, int32_t step_cost)
{
    const uint16_t dearest = step_cost < 0 ? SG_SCORE_ONE : UINT16_MAX;
    all_hits all = {.hit = calloc(s->count, sizeof(sg_hit)),
                    .price = price,
                    .snapshot = s,
                    .step_cost = step_cost};
    assert_non_null(all.hit);
    for (uint32_t row = 0; row < s->count; row++) {
        sg_hit hit;
        if (sg_score(plan, row, &hit) != SG_BAR_NONE) {
            continue;
        }
        all.eligible += hit.level == 0;
        if (hit.level <= max_level && (price == NULL || price[row] < dearest)) {
            all.hit[all.count++] = hit;
        }
    }
    sorting = &all;
    qsort(all.hit, all.count, sizeof *all.hit, by_order);
    return all;
}

static all_hits judge_all(const sg_match_plan *plan, const sg_snapshot *s, uint8_t max_level,
                          const uint16_t *price)
{
    return judge_at(plan, s, max_level, price, -1);
}

/* Greedy from the top under the employer cap, among the first `among`. */
static size_t take(const all_hits *all, size_t among, size_t limit, size_t cap, bool *taken)
{
    size_t count = 0;
    uint32_t *used = calloc(all->snapshot->employer_count + 1, sizeof *used);
    assert_non_null(used);
    for (size_t i = 0; i < among && count < limit; i++) {
        uint32_t employer = all->snapshot->employer[all->hit[i].row];
        if (cap == 0 || employer == 0 || used[employer] < cap) {
            used[employer]++;
            taken[i] = true;
            count++;
        }
    }
    free(used);
    return count;
}

static void assert_same_list(const all_hits *all, const bool *taken, const sg_match_list *list)
{
    size_t at = 0;
    for (size_t i = 0; i < all->count; i++) {
        if (taken[i]) {
            assert_true(at < list->count);
            assert_memory_equal(&all->hit[i], &list->hit[at], sizeof(sg_hit));
            at++;
        }
    }
    assert_int_equal(at, list->count);
}

static void check_match_under(const sg_policy *policy, const sg_match_plan *plan,
                              const sg_snapshot *s, size_t limit, sg_arena *arena)
{
    const size_t own = limit * (size_t)policy->employer_percent / 100;
    sg_error err = {0};
    sg_match_list list;
    assert_int_equal(sg_match(plan, limit, arena, &list, &err), SG_OK);
    all_hits all = judge_all(plan, s, SG_RULE_COUNT, NULL);
    bool *taken = calloc(all.count + 1, sizeof *taken);
    assert_non_null(taken);
    /* Only the levels the plain list needs; variety first, then the best of the rest. */
    size_t among = all.count;
    if (all.count > limit) {
        for (among = limit; among < all.count && all.hit[among].level == all.hit[limit - 1].level;) {
            among++;
        }
    }
    size_t count = take(&all, among, limit, own > 1 ? own : 1, taken);
    for (size_t i = 0; i < among && count < limit; i++) {
        if (!taken[i]) {
            taken[i] = true;
            count++;
        }
    }
    assert_same_list(&all, taken, &list);
    assert_int_equal(list.eligible, all.eligible);
    assert_int_equal(list.level, list.count > 0 ? list.hit[list.count - 1].level : 0);
    free(taken);
    free(all.hit);
}

static void check_match(const sg_match_plan *plan, const sg_snapshot *s, size_t limit,
                        sg_arena *arena)
{
    check_match_under(sg_policy_default(), plan, s, limit, arena);
}

static void check_candidates(const sg_match_plan *plan, const sg_snapshot *s, size_t limit,
                             uint8_t max_level, size_t cap, const uint16_t *price, sg_arena *arena)
{
    sg_error err = {0};
    sg_match_list list;
    assert_int_equal(sg_match_candidates(plan, limit, max_level, cap, price, arena, &list, &err),
                     SG_OK);
    all_hits all = judge_all(plan, s, max_level, price);
    bool *taken = calloc(all.count + 1, sizeof *taken);
    assert_non_null(taken);
    take(&all, all.count, limit, cap, taken);
    assert_same_list(&all, taken, &list);
    free(taken);
    free(all.hit);
}

static void check_affordable(const sg_match_plan *plan, const sg_snapshot *s, size_t limit,
                             int32_t step_cost, const uint16_t *price, sg_arena *arena)
{
    sg_error err = {0};
    sg_match_list list;
    sg_match_prices *prices;
    assert_int_equal(sg_match_prices_new(s, price, &prices, &err), SG_OK);
    assert_int_equal(sg_match_affordable(plan, limit, step_cost, SG_MATCH_ANY, prices, arena, &list, &err), SG_OK);
    sg_match_prices_free(prices);
    all_hits all = judge_at(plan, s, SG_RULE_COUNT, price, step_cost);
    bool *taken = calloc(all.count + 1, sizeof *taken);
    assert_non_null(taken);
    take(&all, all.count, limit, 0, taken);
    assert_same_list(&all, taken, &list);
    free(taken);
    free(all.hit);
}

static void equals_judging_everything(void **state)
{
    (void)state;
    uint64_t seed = 20260224;
    sg_snapshot *s = random_snapshot(&seed, ROWS);
    uint16_t *price = calloc(s->count, sizeof *price);
    assert_non_null(price);
    for (uint32_t i = 0; i < s->count; i++) {
        price[i] = (uint16_t)(draw(&seed, 3) == 0 ? 0 : draw(&seed, 12000));
    }
    size_t level_seen[SG_RULE_COUNT + 1] = {0};
    for (int i = 0; i < PROFILES; i++) {
        sg_arena *arena = sg_arena_new(0);
        sg_profile profile;
        random_profile(&seed, &profile, ROWS);
        const sg_match_plan *plan = plan_of(s, &profile, arena);
        check_match(plan, s, 1 + draw(&seed, 40), arena);
        check_match(plan, s, 1000, arena);
        check_candidates(plan, s, 64, SG_RULE_COUNT, 0, NULL, arena);
        check_candidates(plan, s, 1 + draw(&seed, 64), (uint8_t)draw(&seed, SG_RULE_COUNT + 1),
                         draw(&seed, 4), draw(&seed, 2) == 0 ? price : NULL, arena);
        sg_match_list list;
        assert_int_equal(sg_match(plan, 10, arena, &list, NULL), SG_OK);
        level_seen[list.level]++;
        sg_arena_free(arena);
    }
    assert_true(level_seen[0] > 0 && level_seen[SG_RULE_COUNT] > 0);
    free(price);
    sg_snapshot_free(s);
}

/* As an auction asks: long lists, popular rows dear, some beyond anyone's means. */
static void equals_judging_everything_at_prices(void **state)
{
    (void)state;
    uint64_t seed = 20260301;
    sg_snapshot *s = random_snapshot(&seed, ROWS);
    uint16_t *price = calloc(s->count, sizeof *price);
    assert_non_null(price);
    size_t full = 0, beyond_first = 0;
    for (int i = 0; i < PROFILES; i++) {
        for (uint32_t row = 0; i % 10 == 0 && row < s->count; row++) {
            uint32_t kind = draw(&seed, 20);
            price[row] = (uint16_t)(kind < 4    ? 0
                                    : kind < 18 ? draw(&seed, 3000)
                                    : kind < 19 ? draw(&seed, 10000)
                                                : 9990 + draw(&seed, 55545));
        }
        sg_arena *arena = sg_arena_new(0);
        sg_profile profile;
        random_profile(&seed, &profile, ROWS);
        const sg_match_plan *plan = plan_of(s, &profile, arena);
        size_t limit = draw(&seed, 3) == 0 ? 1000 : 128 + draw(&seed, 200);
        uint8_t level = (uint8_t)(draw(&seed, 2) == 0 ? SG_RULE_COUNT : draw(&seed, 20));
        check_candidates(plan, s, limit, level, draw(&seed, 3) == 0 ? 4 : 0, price, arena);
        check_candidates(plan, s, limit, level, 0, NULL, arena);
        static const int32_t costs[] = {0, 300, 2000, 4000};
        check_affordable(plan, s, limit, costs[draw(&seed, 4)], price, arena);
        check_affordable(plan, s, 1 + draw(&seed, 20), costs[draw(&seed, 4)], price, arena);
        sg_match_list list;
        assert_int_equal(
            sg_match_candidates(plan, 128, SG_RULE_COUNT, 0, price, arena, &list, NULL), SG_OK);
        full += list.count == 128;
        beyond_first += list.level > 0;
        sg_arena_free(arena);
    }
    assert_true(full > PROFILES / 4 && beyond_first > PROFILES / 4);
    free(price);
    sg_snapshot_free(s);
}

/* Skipping never depends on the values of the default policy: any valid one gives the same lists as
 * judging every row, whether or not the snapshot was prepared for it. */
static void equals_judging_everything_under_any_policy(void **state)
{
    (void)state;
    uint64_t seed = 20260224;
    sg_snapshot *s = random_snapshot(&seed, ROWS);
    size_t filled = 0, short_ladders = 0;
    for (int i = 0; i < 4 * PROFILES; i++) {
        sg_policy policy = random_policy(&seed);
        sg_arena *arena = sg_arena_new(0);
        sg_profile profile;
        random_profile(&seed, &profile, ROWS);
        if (draw(&seed, 2) == 0) {
            sg_snapshot_use_policy(s, &policy);
        }
        const sg_match_plan *plan = plan_under(&policy, s, &profile, arena);
        check_match_under(&policy, plan, s, 1 + draw(&seed, 40), arena);
        check_match_under(&policy, plan, s, 1000, arena);
        check_candidates(plan, s, 1 + draw(&seed, 64), (uint8_t)draw(&seed, SG_RULE_COUNT + 3),
                         draw(&seed, 4), NULL, arena);
        sg_match_list list;
        assert_int_equal(sg_match(plan, 10, arena, &list, NULL), SG_OK);
        assert_true(list.level <= policy.ladder_length);
        filled += list.count == 10;
        short_ladders += policy.ladder_length < SG_RULE_COUNT;
        sg_arena_free(arena);
    }
    assert_true(filled > PROFILES && short_ladders > PROFILES);
    sg_snapshot_free(s);
}

/* Figures at and beyond what the narrow columns hold: still as judging every row. */
static void equals_judging_everything_at_the_edges(void **state)
{
    (void)state;
    static const int32_t pay[] = {0, 1, 65533, 65534, 65535, 65536, 70000, 2000000};
    static const int16_t ages[] = {-1, 0, 15, 16, 17, 18, 45, 60, 252, 253, 254, 255, 256, 300};
    static const sg_date days[] = {SG_NO_DATE, -70000, -1, 0, 1, FIXTURE_TODAY - 1, FIXTURE_TODAY,
                                   FIXTURE_TODAY + 1, 65533, 65534, 65535, 70000, INT32_MAX};
    enum { PAYS = sizeof pay / sizeof *pay, AGES = sizeof ages / sizeof *ages };
    enum { DAYS = sizeof days / sizeof *days, EDGE_ROWS = 1500 };
    uint64_t seed = 4;
    sg_row *row = calloc(EDGE_ROWS, sizeof *row);
    assert_non_null(row);
    for (uint32_t i = 0; i < EDGE_ROWS; i++) {
        row[i] = random_row(&seed, i + 1);
        if (draw(&seed, 3) == 0) {
            row[i].monthly_max = pay[draw(&seed, PAYS)];
        }
        if (draw(&seed, 2) == 0) {
            row[i].valid_through = days[draw(&seed, DAYS)];
        }
        if (draw(&seed, 4) == 0) {
            row[i].posted = days[draw(&seed, DAYS)];
        }
        sg_age_range *range[] = {&row[i].age, &row[i].age_male, &row[i].age_female};
        for (int r = 0; r < 3; r++) {
            if (draw(&seed, 2) == 0) {
                *range[r] = (sg_age_range){ages[draw(&seed, AGES)], ages[draw(&seed, AGES)]};
            }
        }
        row[i].experience_years = (int16_t)draw(&seed, 120);
    }
    sg_snapshot *s = snapshot_of(row, EDGE_ROWS);
    free(row);
    size_t fitting = 0;
    for (int i = 0; i < 4 * PROFILES; i++) {
        sg_arena *arena = sg_arena_new(0);
        sg_profile profile;
        sg_match_plan *plan = NULL;
        random_profile(&seed, &profile, EDGE_ROWS);
        profile.age = draw(&seed, 3) == 0 ? (int16_t)30 : ages[draw(&seed, AGES)];
        profile.wage_min = draw(&seed, 2) == 0 ? pay[draw(&seed, PAYS)] : SG_NO_AMOUNT;
        sg_date today = draw(&seed, 3) == 0 ? days[1 + draw(&seed, DAYS - 1)] : FIXTURE_TODAY;
        assert_int_equal(
            sg_match_plan_new(s, sg_policy_default(), &profile, today, arena, &plan, NULL), SG_OK);
        check_match(plan, s, 1 + draw(&seed, 40), arena);
        check_candidates(plan, s, 1 + draw(&seed, 64), SG_RULE_COUNT, 0, NULL, arena);
        sg_match_list list;
        assert_int_equal(sg_match(plan, 10, arena, &list, NULL), SG_OK);
        fitting += list.eligible > 0;
        sg_arena_free(arena);
    }
    assert_true(fitting > PROFILES / 4);
    sg_snapshot_free(s);
}

/* At one and the same score the newer posting is the better one, however many come before it. */
static void newer_wins_at_the_same_score(void **state)
{
    (void)state;
    for (int i = 0; i < SG_PROVISION_COUNT * SG_PROVISION_COUNT * 3; i++) {
        sg_row row[3];
        for (int r = 0; r < 3; r++) {
            row[r] = plain_row((uint64_t)r + 1, "缝纫工", 441900);
            row[r].accommodation = (uint8_t)(i % SG_PROVISION_COUNT);
            row[r].meals = (uint8_t)(i / SG_PROVISION_COUNT % SG_PROVISION_COUNT);
            row[r].social_insurance = (uint8_t)(i / SG_PROVISION_COUNT / SG_PROVISION_COUNT);
            row[r].posted = FIXTURE_TODAY + r; /* none has aged yet */
        }
        sg_snapshot *s = snapshot_of(row, 3);
        sg_arena *arena = sg_arena_new(0);
        sg_profile profile;
        sg_profile_init(&profile);
        profile.trade_count = 1;
        profile.trades[0] = row[0].trades[0];
        sg_match_list list;
        assert_int_equal(sg_match_candidates(plan_of(s, &profile, arena), 1, SG_RULE_COUNT, 0, NULL,
                                             arena, &list, NULL),
                         SG_OK);
        assert_int_equal(list.count, 1);
        assert_int_equal(list.hit[0].row, 2);
        sg_arena_free(arena);
        sg_snapshot_free(s);
    }
}

static void refuses_bad_limits(void **state)
{
    (void)state;
    uint64_t seed = 7;
    sg_snapshot *s = random_snapshot(&seed, 20);
    sg_arena *arena = sg_arena_new(0);
    sg_profile profile;
    sg_profile_init(&profile);
    const sg_match_plan *plan = plan_of(s, &profile, arena);
    sg_match_list list;
    sg_error err = {0};
    assert_int_equal(sg_match(plan, 0, arena, &list, &err), SG_INVALID);
    assert_string_equal(err.text, "推荐数量须在1到1000之间");
    assert_int_equal(sg_match(plan, 1001, arena, &list, &err), SG_INVALID);
    assert_int_equal(sg_match_candidates(plan, 0, 0, 0, NULL, arena, &list, &err), SG_INVALID);
    sg_arena_free(arena);
    sg_snapshot_free(s);
}

static void empty_snapshot_gives_empty_list(void **state)
{
    (void)state;
    sg_snapshot *s = snapshot_of(NULL, 0);
    sg_arena *arena = sg_arena_new(0);
    sg_profile profile;
    sg_profile_init(&profile);
    sg_match_list list;
    assert_int_equal(sg_match(plan_of(s, &profile, arena), 10, arena, &list, NULL), SG_OK);
    assert_int_equal(list.count, 0);
    assert_int_equal(list.eligible, 0);
    sg_arena_free(arena);
    sg_snapshot_free(s);
}

/* A short arena ends in SG_NO_MEMORY, wherever it happens to run out. */
static void survives_short_memory(void **state)
{
    (void)state;
    uint64_t seed = 99;
    sg_snapshot *s = random_snapshot(&seed, 300);
    sg_profile profile;
    random_profile(&seed, &profile, 300);
    size_t refused = 0;
    for (size_t limit = 64; limit < 1 << 18; limit += limit / 8) {
        sg_arena *arena = sg_arena_new(limit);
        if (arena == NULL) {
            continue;
        }
        sg_match_plan *plan = NULL;
        sg_match_list list;
        sg_status status = sg_match_plan_new(s, sg_policy_default(), &profile, FIXTURE_TODAY, arena,
                                             &plan, NULL);
        if (status == SG_OK) {
            status = sg_match(plan, 10, arena, &list, NULL);
        }
        assert_true(status == SG_OK || status == SG_NO_MEMORY);
        refused += status == SG_NO_MEMORY;
        sg_arena_free(arena);
    }
    assert_true(refused > 0);
    sg_snapshot_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_judging_everything),
        cmocka_unit_test(equals_judging_everything_at_prices),
        cmocka_unit_test(equals_judging_everything_under_any_policy),
        cmocka_unit_test(equals_judging_everything_at_the_edges),
        cmocka_unit_test(newer_wins_at_the_same_score),
        cmocka_unit_test(refuses_bad_limits),
        cmocka_unit_test(empty_snapshot_gives_empty_list),
        cmocka_unit_test(survives_short_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
