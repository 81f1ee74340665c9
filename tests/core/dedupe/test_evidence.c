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
    const job one_village = {"村级保洁员", "石屯镇人民政府", "望谟县石屯镇巧散村", "700元/月", NULL};
    const job other_village = {"村级保洁员", "石屯镇人民政府", "望谟县石屯镇纳林村", "700元/月", NULL};
    assert_false(is_one(&one_village, &other_village, &reasons));
    const job men = {"男普工", "华艺灯饰", "中山市", "6000-7000", NULL};
    const job women = {"女普工", "华艺灯饰", "中山市", "6000-7000", NULL};
    assert_false(is_one(&men, &women, &reasons));
}

/* How a firm is written: cut short, abbreviated, by place, with a slip; and who only looks alike. */
static void test_names(void **state)
{
    (void)state;
    static const struct {
        const char *one, *other;
        bool same;
    } pairs[] = {
        {"云南锡业集团有限责任公司", "云锡集团", true},
        {"个旧市恒信汽车销售服务有限公司", "恒信4S店", true},
        {"个旧市大屯镇人民政府", "大屯镇政府", true},
        {"亨通光电股份有限公司", "享通光电", true},
        {"个旧市奥兴达铝业有限公司", "奥兴远铝业", true},
        {"云南盘江精煤股份有限公司山脚树矿", "盘江股份山脚树煤矿", true},
        {"立通人力资源（代招：个旧歌尔电子）", "歌尔电子", true},
        {"云南建工集团第一建筑有限公司", "云南建工集团第四建筑有限公司", false},
        {"立通人力资源（代招：歌尔电子）", "立通人力资源（代招：盛瑞传动）", false},
        {"个旧市奥兴达铝业有限公司", "奥利斯铝业", false},
        {"个旧市第一幼儿园", "个旧市第二幼儿园", false},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        uint32_t reasons;
        const job a = {"普工", pairs[i].one, "云南省个旧市", "5000-6500元", NULL};
        const job b = {"普工", pairs[i].other, "云南省个旧市", "5000-6500元/月", NULL};
        sg_fingerprint x = fingerprint("甲", &a), y = fingerprint("乙", &b);
        x.headcount = y.headcount = 12; /* a slip counts when all else is the same */
        x.age_min = y.age_min = 18;
        x.age_max = y.age_max = 45;
        if ((sg_duplicate_evidence(&x, &y, &reasons) >= SG_DUP_ENOUGH) != pairs[i].same)
            fail_msg("%s, %s", pairs[i].one, pairs[i].other);
    }
}

/* What is done is told by the characters before the endings of a title. */
static void test_titles(void **state)
{
    (void)state;
    static const struct {
        const char *one, *other;
        bool same;
    } pairs[] = {
        {"锂电池卷绕工", "卷绕操作工", true},
        {"钣金技师", "汽车钣金工", true},
        {"产品研发员（调味品）", "食品研发工程师", true},
        {"小学语文教师", "数学老师", false},
        {"会计", "前台接待", false},
        {"渣土车司机", "挖掘机司机", false},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        uint32_t reasons;
        const job a = {pairs[i].one, "兴义市锦绣坊实业有限公司", "兴义市", "5000-6500元", NULL};
        const job b = {pairs[i].other, "锦绣坊实业", "兴义市", "5000-6500元/月", NULL};
        if (is_one(&a, &b, &reasons) != pairs[i].same)
            fail_msg("%s, %s", pairs[i].one, pairs[i].other);
    }
}

static void test_wages(void **state)
{
    (void)state;
    uint32_t reasons;
    const job by_month = {"保洁员", "兴义市下五屯街道办事处", "兴义市下五屯街道", "800元/月", NULL};
    const job bare = {"保洁", "下五屯街道办", "兴义市下五屯街道", "800", NULL};
    const job more = {"保洁", "下五屯街道办", "兴义市下五屯街道", "1800", NULL};
    assert_true(is_one(&by_month, &bare, &reasons));
    assert_true(reasons & SG_DUP_SAME_WAGE);
    assert_false(is_one(&by_month, &more, &reasons));
}

/* Lines of one announcement are jobs of their own, however alike. */
static void test_one_record(void **state)
{
    (void)state;
    uint32_t reasons;
    sg_fingerprint a = fingerprint("甲", &original), b = a;
    b.id++;
    a.record = b.record = 77;
    assert_int_equal(sg_duplicate_evidence(&a, &b, &reasons), INT32_MIN);
    b.record = 78;
    assert_true(sg_duplicate_evidence(&a, &b, &reasons) >= SG_DUP_ENOUGH);
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
        cmocka_unit_test(test_names), cmocka_unit_test(test_titles),
        cmocka_unit_test(test_wages), cmocka_unit_test(test_one_record),
        cmocka_unit_test(test_explain)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
