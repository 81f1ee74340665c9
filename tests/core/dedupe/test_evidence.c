/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One pair of postings: how names relate, what is never one job, what the reasons say, and that
 * it does not matter which of the two comes first.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "songgang/dedupe.h"
#include "songgang/normalise.h"

static sg_vocabulary *vocabulary;
static sg_arena *arena;

typedef struct job {
    const char *title, *employer, *place, *wage, *phone;
} job;

static sg_fingerprint fingerprint(const char *source, const job *j)
{
    sg_raw_posting raw = {0};
    raw.field[SG_RAW_EXTERNAL_ID] = "1";
    raw.field[SG_RAW_SOURCE] = source;
    raw.field[SG_RAW_TITLE] = j->title;
    raw.field[SG_RAW_EMPLOYER] = j->employer;
    raw.field[SG_RAW_CITY_OR_ADDRESS] = j->place;
    raw.field[SG_RAW_WAGE_TEXT] = j->wage;
    raw.field[SG_RAW_CONTACT_PHONE] = j->phone;
    sg_normalised jobs;
    sg_fingerprint f;
    assert_int_equal(sg_normalise(vocabulary, &raw, 20508, arena, &jobs, NULL, NULL), SG_OK);
    sg_fingerprint_of(&jobs.jobs[0], arena, &f);
    return f;
}

static bool is_one(const job *a, const job *b, uint32_t *ret_reasons)
{
    sg_fingerprint x = fingerprint("甲", a), y = fingerprint("乙", b);
    uint32_t other;
    int32_t there = sg_duplicate_evidence(&x, &y, ret_reasons);
    assert_int_equal(sg_duplicate_evidence(&y, &x, &other), there);
    assert_int_equal(other, *ret_reasons);
    return there >= SG_DUP_ENOUGH;
}

static const job original = {"缝纫工", "兴义市锦绣坊服饰有限公司", "兴义市", "3500-5500", "13800138001"};

static void test_one_job(void **state)
{
    (void)state;
    static const job told[] = {
        {"缝纫工", "锦绣坊", "贵州兴义", "3500元至5500元", NULL},
        {"平车工", "兴义锦秀坊服饰", "黔西南兴义", "3.5-5.5千", NULL},
        {"缝纫车工", NULL, "兴义市", "3500-5500元/月", "138****8001"},
        {"缝纫工（急招）", "锦绣坊服饰(兴义)公司", "兴义市", "3500-6000", "13800138001"},
    };
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        uint32_t reasons;
        if (!is_one(&original, &told[i], &reasons))
            fail_msg("%zu", i);
        assert_true(reasons & SG_DUP_SAME_PLACE);
    }
}

static void test_two_jobs(void **state)
{
    (void)state;
    static const job told[] = {
        {"缝纫工", "兴义市锦绣坊服饰有限公司", "安龙县", "3500-5500", "13800138001"},
        {"缝纫学徒", "兴义市锦绣坊服饰有限公司", "兴义市", "2000-2500", "13800138001"},
        {"熨烫工", "兴义市锦绣坊服饰有限公司", "兴义市", "3500-5500", "13800138001"},
        {"缝纫工", "兴义市万峰制衣有限公司", "兴义市", "3500-5500", "13800138001"},
        {"缝纫工", NULL, "兴义市", "3500-5500", NULL},
        {"缝纫工", NULL, "兴义市", "3500-5500", "13800138002"},
    };
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        uint32_t reasons;
        if (is_one(&original, &told[i], &reasons))
            fail_msg("%zu", i);
    }
}

static void test_sites_and_shifts(void **state)
{
    (void)state;
    uint32_t reasons;
    const job old_town = {"收银员", "合力超市", "红花岗区合力超市老城店", "2600-3200", NULL};
    const job pearl = {"收银员", "合力超市", "红花岗区合力超市珠海路店", "2600-3200", NULL};
    assert_false(is_one(&old_town, &pearl, &reasons));
    const job day = {"分拣员（白班）", "顺达速运", "广州白云区", "6000-7000", NULL};
    const job night = {"分拣员（夜班）", "顺达速运", "广州白云区", "6000-7000", NULL};
    assert_false(is_one(&day, &night, &reasons));
    const job men = {"男普工", "华艺灯饰", "中山市", "6000-7000", NULL};
    const job women = {"女普工", "华艺灯饰", "中山市", "6000-7000", NULL};
    assert_false(is_one(&men, &women, &reasons));
}

/* A source repeats a job in the same words; rows of it that differ are two jobs. */
static void test_one_source(void **state)
{
    (void)state;
    uint32_t reasons;
    const job other_words = {"服装车工", "兴义市锦绣坊服饰有限公司", "兴义市", "3500-6000", NULL};
    sg_fingerprint a = fingerprint("甲", &original), same = a, other = fingerprint("甲", &other_words);
    same.id++;
    assert_true(sg_duplicate_evidence(&a, &same, &reasons) >= SG_DUP_ENOUGH);
    assert_true(sg_duplicate_tolerates(&a, &same));
    assert_true(sg_duplicate_evidence(&a, &other, &reasons) < SG_DUP_ENOUGH);
    assert_true(is_one(&original, &other_words, &reasons));
}

static void test_explain(void **state)
{
    (void)state;
    uint32_t reasons;
    sg_buffer text = {0};
    const job brief = {"缝纫工", "锦绣坊", "贵州兴义", "3500元至5500元", NULL};
    assert_true(is_one(&original, &brief, &reasons));
    sg_duplicate_explain(reasons & ~(uint32_t)SG_DUP_SAME_TEXT, &text);
    assert_string_equal(text.data, "同一单位简称、同城、工种相同、工资区间一致");
    sg_buffer_free(&text);
}

static int set_up(void **state)
{
    (void)state;
    vocabulary = sg_vocabulary_new();
    arena = sg_arena_new(0);
    return vocabulary && arena ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    sg_arena_free(arena);
    sg_vocabulary_free(vocabulary);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_job), cmocka_unit_test(test_two_jobs),
        cmocka_unit_test(test_sites_and_shifts), cmocka_unit_test(test_one_source),
        cmocka_unit_test(test_explain)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
