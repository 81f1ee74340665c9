/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The policy: its table of fields, what its check refuses, and that every field does something.
 */
#include "policy_fixture.h"

enum { ROWS = 2500, PROFILES = 150 };

static void refused(const sg_policy *policy, const char *pointer, const char *words)
{
    sg_error err = {0};
    sg_buffer problems = {0};
    assert_int_equal(sg_policy_check(policy, &problems, &err), SG_INVALID);
    assert_int_equal(err.status, SG_INVALID);
    if (strncmp(err.text, pointer, strlen(pointer)) != 0 || strstr(err.text, words) == NULL) {
        fail_msg("“%s” lacks “%s” or “%s”", err.text, pointer, words);
    }
    assert_non_null(strstr(problems.data, err.text));
    sg_buffer_free(&problems);
}

static void default_and_random_ones_are_valid(void **state)
{
    (void)state;
    uint64_t seed = 7;
    sg_error err = {0};
    assert_int_equal(sg_policy_check(sg_policy_default(), NULL, &err), SG_OK);
    for (int i = 0; i < 2000; i++) {
        sg_policy policy = random_policy(&seed);
        if (sg_policy_check(&policy, NULL, &err) != SG_OK) {
            fail_msg("%s", err.text);
        }
        assert_false(sg_policy_equal(&policy, sg_policy_default()));
    }
}

/* Members of one object stand together, no pointer twice, every field labelled and under a heading,
 * and the fields cover the whole structure. */
static void the_table_is_sound(void **state)
{
    (void)state;
    size_t count, bytes = SG_POLICY_VERSION_BYTES;
    const sg_policy_field *field = sg_policy_fields(&count);
    for (size_t i = 0; i < count; i++) {
        assert_true(field[i].label[0] != '\0' && sg_policy_heading(&field[i])[0] != '\0');
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(field[i].pointer, field[j].pointer);
            assert_true(field[i].offset != field[j].offset);
            assert_true(strcmp(field[i].label, field[j].label) != 0 ||
                        strcmp(sg_policy_heading(&field[i]), sg_policy_heading(&field[j])) != 0);
            size_t parent = (size_t)(strrchr(field[i].pointer, '/') - field[i].pointer) + 1;
            if (strncmp(field[i].pointer, field[j].pointer, parent) == 0) {
                assert_memory_equal(field[j].pointer, field[i - 1].pointer, parent);
                j = i;
            }
        }
        bytes += field[i].kind == SG_POLICY_STEPS
                     ? sizeof(int32_t) + sizeof sg_policy_default()->ladder
                 : field[i].kind == SG_POLICY_RISING || field[i].kind == SG_POLICY_FALLING
                     ? sizeof(sg_curve)
                     : sizeof(int32_t);
    }
    assert_int_equal(bytes, sizeof(sg_policy));
}

static void refuses_values_out_of_range(void **state)
{
    (void)state;
    size_t count, numbers = 0;
    const sg_policy_field *field = sg_policy_fields(&count);
    for (size_t i = 0; i < count; i++, field++) {
        if (field->kind != SG_POLICY_NUMBER && field->kind != SG_POLICY_TIME) {
            continue;
        }
        sg_policy policy = *sg_policy_default();
        char words[64];
        *sg_policy_number(&policy, field) = field->least - 1;
        snprintf(words, sizeof words, "%d 超出允许范围 %d 至 %d", (int)field->least - 1,
                 (int)field->least, (int)field->most);
        refused(&policy, field->pointer, words);
        *sg_policy_number(&policy, field) = field->most + 1;
        refused(&policy, field->pointer, "超出允许范围");
        numbers++;
    }
    assert_true(numbers > 90);
}

static void refuses_bad_curves(void **state)
{
    (void)state;
    const sg_policy *fine = sg_policy_default();
    sg_policy policy = *fine;
    policy.wage_wish.count = 1;
    refused(&policy, "/wage/against_wish", "1 个点");
    policy.wage_wish.count = SG_CURVE_POINTS + 1;
    refused(&policy, "/wage/against_wish", "17 个点");
    policy = *fine;
    policy.wage_rate.point[0].x = 5;
    refused(&policy, "/wage/against_rate/0/0", "须为 0");
    policy = *fine;
    policy.wage_rate.point[2].x = policy.wage_rate.point[1].x;
    refused(&policy, "/wage/against_rate/2/0", "依次增大");
    policy = *fine;
    policy.wage_rate.point[6].x = 2001;
    refused(&policy, "/wage/against_rate/6/0", "0 至 2000");
    policy = *fine;
    policy.wage_wish.point[6].y = 10001;
    refused(&policy, "/wage/against_wish/6/1", "0 至 10000");
    policy = *fine;
    policy.wage_wish.point[3].y = 100;
    refused(&policy, "/wage/against_wish/3/1", "不能下降");
    policy = *fine;
    policy.distance.point[2].y = 6000;
    refused(&policy, "/place/distance/2/1", "不能上升");
}

static void refuses_a_senseless_ladder(void **state)
{
    (void)state;
    const sg_policy *fine = sg_policy_default();
    sg_policy policy = *fine;
    policy.ladder[0] = SG_RULE_WAGE_20;
    policy.ladder[1] = SG_RULE_WAGE_10;
    policy.ladder_length = 2;
    refused(&policy, "/ladder/steps/0", "wage_20");
    policy = *fine;
    policy.ladder[3] = SG_RULE_WAGE_10;
    refused(&policy, "/ladder/steps/3", "重复");
    policy = *fine;
    policy.ladder[0] = SG_RULE_SAFETY_NET;
    policy.ladder_length = 3;
    refused(&policy, "/ladder/steps/0", "最后一步");
    policy.ladder_length = SG_RULE_COUNT + 1;
    refused(&policy, "/ladder/steps", "最多 10 步");
    policy = *fine;
    policy.ladder[2] = SG_RULE_COUNT;
    refused(&policy, "/ladder/steps/2", "没有这条规则");
    policy.ladder_length = 0; /* nothing is relaxed: a bureau may wish so */
    assert_int_equal(sg_policy_check(&policy, NULL, NULL), SG_OK);
}

static void refuses_values_that_disagree(void **state)
{
    (void)state;
    const sg_policy *fine = sg_policy_default();
    sg_policy policy = *fine;
    memset(policy.weight, 0, sizeof policy.weight);
    refused(&policy, "/weights", "全为 0");
    policy = *fine;
    policy.related_trade_similarity = 900;
    refused(&policy, "/trade/related", "750");
    policy = *fine;
    policy.skills_percent = 90;
    refused(&policy, "/trade", "100%");
    policy = *fine;
    policy.certainty[0] = 3001;
    refused(&policy, "/certainty", "10001");
    policy = *fine;
    policy.wage_percent[1] = 10;
    refused(&policy, "/ladder/wage_20_percent", "大于");
    policy = *fine;
    policy.group_permille[SG_GROUP_OLDER] = 800;
    refused(&policy, "/groups", "900");
    policy = *fine;
    strcpy(policy.version, "a/b");
    refused(&policy, "/version", "a/b");
}

static void versions_are_file_names(void **state)
{
    (void)state;
    static const char *const good[] = {"2026-02", "a", "QXN_2026.3", "12345678901234567890123"};
    static const char *const bad[] = {"", ".", "-x", "..", "a/b", "策略", "a b",
                                      "123456789012345678901234"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(sg_policy_version_valid(good[i]));
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(sg_policy_version_valid(bad[i]));
    }
}

static void curves_are_straight_between_points(void **state)
{
    (void)state;
    const sg_curve curve = {3, {{0, 100}, {10, 200}, {30, 100}}};
    const int32_t expected[][2] = {{0, 100}, {1, 110}, {9, 190}, {10, 200}, {20, 150}, {29, 105},
                                   {30, 100}, {31, 100}, {1000000, 100}};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        assert_int_equal(sg_curve_at(&curve, expected[i][0]), expected[i][1]);
    }
}

static void rules_are_named_by_their_percentages(void **state)
{
    (void)state;
    char out[SG_RULE_LABEL_BYTES];
    sg_policy policy = *sg_policy_default();
    for (int r = 0; r < SG_RULE_COUNT; r++) { /* the default's are those of the list of rules */
        assert_string_equal(sg_policy_rule_label(&policy, (sg_rule)r, out), sg_rule_label((sg_rule)r));
    }
    policy.wage_percent[0] = 5;
    assert_string_equal(sg_policy_rule_label(&policy, SG_RULE_WAGE_10, out), "工资放宽5%");
    assert_null(strchr(sg_policy_rule_label(NULL, SG_RULE_WAGE_20, out), '%'));
}

/* Weights are shares: a common factor changes no score by more than rounding. */
static void a_common_factor_of_weights_changes_nothing(void **state)
{
    (void)state;
    uint64_t seed = 5;
    sg_snapshot *s = random_snapshot(&seed, 400);
    size_t judged = 0;
    for (int i = 0; i < 60; i++) {
        sg_policy policy = random_policy(&seed), scaled;
        const int32_t factor = draw_within(&seed, 2, 9);
        for (int c = 0; c < SG_COMPONENT_COUNT; c++) {
            policy.weight[c] = draw_within(&seed, 1, 1000);
        }
        scaled = policy;
        for (int c = 0; c < SG_COMPONENT_COUNT; c++) {
            scaled.weight[c] *= factor;
        }
        sg_arena *arena = sg_arena_new(0);
        sg_profile profile;
        random_profile(&seed, &profile, 400);
        const sg_match_plan *a = plan_under(&policy, s, &profile, arena);
        const sg_match_plan *b = plan_under(&scaled, s, &profile, arena);
        for (uint32_t row = 0; row < s->count; row++) {
            sg_hit x, y;
            if (sg_score(a, row, &x) == SG_BAR_NONE) {
                assert_int_equal(sg_score(b, row, &y), SG_BAR_NONE);
                assert_int_equal(x.score, y.score);
                assert_memory_equal(x.component, y.component, sizeof x.component);
                judged++;
            }
        }
        sg_arena_free(arena);
    }
    assert_true(judged > 500);
    sg_snapshot_free(s);
}

/* A sum of everything that matching says under a policy. */
static uint64_t answers(const sg_policy *policy, const sg_snapshot *s, const sg_profile *profile)
{
    uint64_t sum = 1469598103934665603u;
    for (int i = 0; i < PROFILES; i++) {
        sg_arena *arena = sg_arena_new(0);
        const sg_match_plan *plan = plan_under(policy, s, &profile[i], arena);
        sg_match_list list;
        assert_int_equal(sg_match(plan, 10, arena, &list, NULL), SG_OK);
        for (size_t k = 0; k < list.count; k++) {
            sum = (sum ^ list.hit[k].row) * 1099511628211u;
        }
        for (uint32_t row = 0; row < s->count; row++) {
            sg_hit hit;
            if (sg_score(plan, row, &hit) == SG_BAR_NONE) {
                sum = (sum ^ (hit.score * 4096u + hit.relaxed * 16u + hit.level)) * 1099511628211u;
                sum = (sum ^ row) * 1099511628211u;
            }
        }
        sg_arena_free(arena);
    }
    return sum;
}

/* Which are not read by matching but by planning (tests/e2e/policy.test.mjs changes those), or by
 * sending (tests/service/test_push_lease.c). */
static bool of_matching(const sg_policy_field *field)
{
    return strncmp(field->pointer, "/quota/", 7) != 0 &&
           strncmp(field->pointer, "/answers/", 9) != 0 &&
           strncmp(field->pointer, "/push/", 6) != 0 &&
           strncmp(field->pointer, "/allocation/", 12) != 0 &&
           strncmp(field->pointer, "/groups/", 8) != 0;
}

/* Does any valid other value of the field change an answer? */
static bool matters(const sg_policy_field *field, const sg_snapshot *s, const sg_profile *profile,
                    uint64_t before)
{
    sg_policy policy = *sg_policy_default();
    if (field->kind == SG_POLICY_STEPS) {
        policy.ladder_length--;
        return answers(&policy, s, profile) != before;
    }
    if (field->kind == SG_POLICY_RISING || field->kind == SG_POLICY_FALLING) {
        sg_curve *curve = (sg_curve *)(void *)((char *)&policy + field->offset);
        curve->point[1].y -= 1000;
        curve->point[2].y -= field->kind == SG_POLICY_FALLING ? 1000 : 0;
        return answers(&policy, s, profile) != before;
    }
    const int32_t value = *sg_policy_number_of(&policy, field);
    const int32_t other[] = {value * 3 / 4, value / 2, value + 5, field->least, field->most};
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        *sg_policy_number(&policy, field) = other[i];
        if (sg_policy_check(&policy, NULL, NULL) == SG_OK &&
            answers(&policy, s, profile) != before) {
            return true;
        }
    }
    return false;
}

static void every_field_changes_something(void **state)
{
    (void)state;
    uint64_t seed = 11;
    sg_row *row = calloc(ROWS, sizeof *row);
    assert_non_null(row);
    for (uint32_t i = 0; i < ROWS; i++) {
        row[i] = random_row(&seed, i + 1);
        row[i].trades[0] = i % 10 == 0 ? trade_named("物流专员") : row[i].trades[0];
    }
    sg_snapshot *s = snapshot_of(row, ROWS);
    free(row);
    sg_profile *profile = calloc(PROFILES, sizeof *profile);
    assert_non_null(profile);
    for (int i = 0; i < PROFILES; i++) {
        random_profile(&seed, &profile[i], ROWS);
        profile[i].excluded_count = 0;
    }
    const uint64_t before = answers(sg_policy_default(), s, profile);
    size_t count, idle = 0;
    const sg_policy_field *field = sg_policy_fields(&count);
    for (size_t i = 0; i < count; i++, field++) {
        if (of_matching(field) && !matters(field, s, profile, before)) {
            print_error("%s changes nothing\n", field->pointer);
            idle++;
        }
    }
    free(profile);
    sg_snapshot_free(s);
    assert_int_equal(idle, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(default_and_random_ones_are_valid),
        cmocka_unit_test(the_table_is_sound),
        cmocka_unit_test(refuses_values_out_of_range),
        cmocka_unit_test(refuses_bad_curves),
        cmocka_unit_test(refuses_a_senseless_ladder),
        cmocka_unit_test(refuses_values_that_disagree),
        cmocka_unit_test(versions_are_file_names),
        cmocka_unit_test(curves_are_straight_between_points),
        cmocka_unit_test(rules_are_named_by_their_percentages),
        cmocka_unit_test(a_common_factor_of_weights_changes_nothing),
        cmocka_unit_test(every_field_changes_something),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
