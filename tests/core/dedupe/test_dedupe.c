/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Duplicates: re-posts in other words are found, distinct jobs are not, and the result does not
 * depend on the order of the input.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "songgang/dedupe.h"
#include "songgang/normalise.h"

typedef struct row {
    const char *source, *title, *employer, *city, *wage, *headcount, *phone, *description;
} row;

/* Rows of one group are one job; different groups are different jobs. */
static const struct {
    int group;
    row row;
} rows[] = {
    {1, {"a", "普工", "东莞市华联电子科技有限公司", "东莞", "5000-6000元/月", "30", "13800000001", "流水线组装，包吃住"}},
    {1, {"b", "【急聘】操作工", "华联电子科技(东莞)有限公司", "东莞市", "5-6千", "30人", "13800000001", "组装作业，提供食宿"}},
    {1, {"c", "普工（包吃住）", "华联电子", "广东东莞", "5000-6000", NULL, "13800000001", NULL}},
    {2, {"a", "普工", "东莞市华联电子科技有限公司", "惠州", "5000-6000元/月", "30", "13800000001", "流水线组装，包吃住"}},
    {3, {"a", "普工", "东莞市永盛五金制品有限公司", "东莞", "5000-6000元/月", "30", "13800000001", "流水线组装，包吃住"}},
    {4, {"a", "质检员", "东莞市华联电子科技有限公司", "东莞", "5000-6000元/月", "5", "13800000001", "检验产品"}},
    {5, {"a", "普工", "东莞市华联电子科技有限公司", "东莞", "6500-7500元/月", "30", "13800000001", "夜班"}},
    {6, {"a", "缝纫工", "兴义市锦绣服饰有限公司", "兴义", "3500-5500", "20", "13900000002", "平车、四线"}},
    {6, {"b", "缝纫工", "兴义市锦绣服饰有限公司", "贵州省兴义市", "3500元-5500元", "20名", NULL, "会平车四线，包中餐"}},
    {7, {"a", "保安", "贵阳诚信物业服务有限公司", "贵阳", "3000", "2", NULL, NULL}},
    {8, {"a", "保安", "贵阳安泰保安服务有限公司", "贵阳", "3000", "2", NULL, NULL}},
    {9, {"a", "焊工", NULL, "贵阳", "300元/天", "5", "13700000003", "工地焊接"}},
    {10, {"a", "焊工", NULL, "贵阳", "300元/天", "5", "13700000004", "工地焊接"}},
};
enum { ROWS = sizeof rows / sizeof *rows };

static void fingerprints(sg_arena *arena, sg_vocabulary *v, sg_fingerprint *out)
{
    for (size_t i = 0; i < ROWS; i++) {
        const row *r = &rows[i].row;
        sg_raw_posting raw = {0};
        char id[8];
        snprintf(id, sizeof id, "%zu", i);
        raw.field[SG_RAW_EXTERNAL_ID] = id;
        raw.field[SG_RAW_SOURCE] = r->source;
        raw.field[SG_RAW_TITLE] = r->title;
        raw.field[SG_RAW_EMPLOYER] = r->employer;
        raw.field[SG_RAW_CITY_OR_ADDRESS] = r->city;
        raw.field[SG_RAW_WAGE_TEXT] = r->wage;
        raw.field[SG_RAW_HEADCOUNT] = r->headcount;
        raw.field[SG_RAW_CONTACT_PHONE] = r->phone;
        raw.field[SG_RAW_DESCRIPTION] = r->description;
        sg_normalised jobs;
        assert_int_equal(sg_normalise(v, &raw, 20500, arena, &jobs, NULL, NULL), SG_OK);
        sg_fingerprint_of(&jobs.jobs[0], arena, &out[i]);
    }
}

static int group_of(const sg_fingerprint *all, uint64_t id)
{
    for (size_t i = 0; i < ROWS; i++)
        if (all[i].id == id)
            return rows[i].group;
    fail_msg("unknown id");
    return 0;
}

static int compare_pairs(const void *a, const void *b)
{
    const sg_duplicate *x = a, *y = b;
    return x->id < y->id ? -1 : x->id > y->id;
}

static void test_groups(void **state)
{
    sg_arena *arena = sg_arena_new(0);
    sg_fingerprint all[ROWS], items[ROWS];
    fingerprints(arena, *state, all);
    memcpy(items, all, sizeof all);
    sg_duplicate *found = NULL;
    size_t count = 0;
    assert_int_equal(sg_deduplicate(items, ROWS, NULL, 0, &found, &count, NULL), SG_OK);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(group_of(all, found[i].id), group_of(all, found[i].kept));
        assert_true(found[i].reasons != 0);
    }
    assert_int_equal(count, 3);
    free(found);
    sg_arena_free(arena);
}

static void test_order_does_not_matter(void **state)
{
    sg_arena *arena = sg_arena_new(0);
    sg_fingerprint items[ROWS], turned[ROWS];
    fingerprints(arena, *state, items);
    for (size_t i = 0; i < ROWS; i++)
        turned[i] = items[(i * 5 + 3) % ROWS];
    sg_duplicate *a = NULL, *b = NULL;
    size_t m = 0, n = 0;
    assert_int_equal(sg_deduplicate(items, ROWS, NULL, 0, &a, &m, NULL), SG_OK);
    assert_int_equal(sg_deduplicate(turned, ROWS, NULL, 0, &b, &n, NULL), SG_OK);
    assert_int_equal(m, n);
    qsort(a, m, sizeof *a, compare_pairs);
    qsort(b, n, sizeof *b, compare_pairs);
    for (size_t i = 0; i < m; i++) {
        assert_true(a[i].id == b[i].id && a[i].kept == b[i].kept && a[i].reasons == b[i].reasons);
    }
    free(a);
    free(b);
    sg_arena_free(arena);
}

static size_t find_group(sg_arena *arena, sg_vocabulary *v, const sg_dup_verdict *verdicts, size_t n,
                         int group, sg_duplicate ret[ROWS])
{
    sg_fingerprint all[ROWS], items[ROWS];
    fingerprints(arena, v, all);
    memcpy(items, all, sizeof all);
    sg_duplicate *found = NULL;
    size_t count = 0, kept = 0;
    assert_int_equal(sg_deduplicate(items, ROWS, verdicts, n, &found, &count, NULL), SG_OK);
    for (size_t i = 0; i < count; i++)
        if (group_of(all, found[i].id) == group)
            ret[kept++] = found[i];
    free(found);
    return kept;
}

/* What a person says stands above the evidence, and yields to what was said before. */
static void test_verdicts(void **state)
{
    enum { TRIO = 1, OTHER_PLACE = 3, OTHER_FIRM = 4 }; /* a group, and rows */
    sg_arena *arena = sg_arena_new(0);
    sg_fingerprint all[ROWS];
    sg_duplicate found[ROWS];
    fingerprints(arena, *state, all);
    const sg_dup_verdict apart[] = {{all[1].id, all[0].id, false}, {all[0].id, 12345, true}};
    assert_int_equal(find_group(arena, *state, NULL, 0, TRIO, found), 2);
    assert_int_equal(find_group(arena, *state, apart, 2, TRIO, found), 1);
    const sg_dup_verdict same = {all[OTHER_FIRM].id, all[OTHER_PLACE].id, true};
    size_t joined = find_group(arena, *state, &same, 1, 2, found);
    joined += find_group(arena, *state, &same, 1, 3, found);
    assert_int_equal(joined, 1);
    const sg_dup_verdict contrary[] = {{all[0].id, all[1].id, true}, {all[1].id, all[2].id, true},
                                       {all[0].id, all[2].id, false}};
    assert_int_equal(find_group(arena, *state, contrary, 3, TRIO, found), 1);
    sg_arena_free(arena);
}

static void test_empty(void **state)
{
    (void)state;
    sg_duplicate *found = NULL;
    size_t count = 9;
    sg_fingerprint none[1];
    assert_int_equal(sg_deduplicate(none, 0, NULL, 0, &found, &count, NULL), SG_OK);
    assert_int_equal(count, 0);
    free(found);
}

/* Many postings of one employer in one city must not take quadratic time. */
static void test_large_block(void **state)
{
    (void)state;
    enum { MANY = 60000 };
    sg_fingerprint *items = calloc(MANY, sizeof *items);
    assert_non_null(items);
    for (size_t i = 0; i < MANY; i++) {
        items[i] = (sg_fingerprint){.id = i + 1, .employer = 7, .region = 441900, .title = i + 1,
                                    .monthly_min = (int32_t)(3000 + i % 700 * 100),
                                    .monthly_max = SG_NO_AMOUNT, .headcount = (int32_t)(i + 1),
                                    .posted = SG_NO_DATE};
    }
    sg_duplicate *found = NULL;
    size_t count = 0;
    assert_int_equal(sg_deduplicate(items, MANY, NULL, 0, &found, &count, NULL), SG_OK);
    assert_int_equal(count, 0);
    free(found);
    free(items);
}

static int set_up(void **state)
{
    *state = sg_vocabulary_new();
    return *state ? 0 : -1;
}

static int tear_down(void **state)
{
    sg_vocabulary_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_groups), cmocka_unit_test(test_order_does_not_matter),
        cmocka_unit_test(test_verdicts), cmocka_unit_test(test_empty), cmocka_unit_test(test_large_block)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
