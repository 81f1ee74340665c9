/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What cells say under their headings: addresses in parts, answers, bare amounts; and that no heading
 * stands for two fields.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "indexer/collect_internal.h"

enum { CELLS = 8 };

static size_t cut(const char *line, sg_str out[CELLS])
{
    size_t n = 0;
    for (const char *at = line;; at++) {
        size_t length = strcspn(at, "|");
        out[n++] = (sg_str){at, length};
        at += length;
        if (!*at || n == CELLS)
            return n;
    }
}

/* What a table of one row says for the field of `key`; NULL nothing. */
static const char *said(sg_record_kind kind, const char *headings, const char *cells,
                        const char *key, sg_arena *arena)
{
    sg_str above[CELLS], below[CELLS];
    sg_csv_row titles = {.cell = above, .count = cut(headings, above)};
    sg_csv_row row = {.cell = below, .count = cut(cells, below)};
    sg_columns columns;
    sg_error err;
    assert_int_equal(sg_columns_of(kind, NULL, &titles, arena, &columns, &err), SG_OK);
    size_t count;
    const sg_heading *fields = sg_headings_of(kind, &count);
    for (size_t f = 0; f < count; f++)
        if (strcmp(fields[f].key, key) == 0)
            return sg_table_cell(kind, &columns, &row, f, arena);
    fail_msg("no field %s", key);
    return NULL;
}

static void check(sg_record_kind kind, const char *headings, const char *cells, const char *key,
                  const char *wanted)
{
    sg_arena *arena = sg_arena_new(4096);
    const char *text = said(kind, headings, cells, key, arena);
    if (wanted)
        assert_string_equal(text ? text : "(nothing)", wanted);
    else
        assert_null(text);
    sg_arena_free(arena);
}

static void an_address_in_parts(void **state)
{
    (void)state;
    const sg_record_kind k = SG_RECORD_WORKER;
    check(k, "县(市、区)|乡镇（街道）|村(社区)|组|姓名", "贞丰县|龙场镇|坡扒村|三组|某某", "home", "贞丰县龙场镇坡扒村三组");
    check(k, "姓名|户籍地址|乡镇", "某某|贵州省贞丰县龙场镇坡扒村|龙场镇", "home", "贵州省贞丰县龙场镇坡扒村");
    check(k, "姓名|县|家庭住址", "某某|贞丰县|龙场镇坡扒村", "home", "贞丰县龙场镇坡扒村");
    check(k, "姓名|县|家庭住址", "某某||贞丰县龙场镇", "home", "贞丰县龙场镇");
    check(k, "姓名|家庭住址|户籍地", "某某|兴义市|贞丰县", "home", "贞丰县"); /* two wholes: the better named */
    check(k, "姓名|县|乡镇", "某某||", "home", NULL);
    check(SG_RECORD_POSTING, "岗位|城市|区县", "电工|东莞市|长安镇", "city_or_address", "东莞市长安镇");
}

static void answers_need_their_heading(void **state)
{
    (void)state;
    const sg_record_kind k = SG_RECORD_POSTING;
    check(k, "岗位|是否包吃|是否包住", "电工|是|否", "benefits", "是否包吃：是\n是否包住：否");
    check(k, "岗位|住宿|福利待遇", "电工|4人间|年终奖", "benefits", "住宿：4人间\n年终奖");
    check(k, "岗位|食宿", "电工|√", "benefits", "食宿：√");
    check(k, "岗位|食宿", "电工|包吃住", "benefits", "包吃住");
    check(k, "岗位|工作时间|岗位要求", "电工|8小时两班倒|有证", "description", "工作时间：8小时两班倒\n有证");
}

static void amounts_get_the_unit_of_their_heading(void **state)
{
    (void)state;
    const sg_record_kind k = SG_RECORD_POSTING;
    check(k, "岗位|日薪", "电工|220", "wage_text", "220元/天");
    check(k, "岗位|工资（元/小时）", "电工|18-20", "wage_text", "18-20元/小时");
    check(k, "岗位|月薪（千元）", "电工|5-6", "wage_text", "5-6千元/月");
    check(k, "岗位|年薪(万元)", "电工|8至10", "wage_text", "8至10万元/年");
    check(k, "岗位|月薪（元）", "电工|5000", "wage_text", "5000");
    check(k, "岗位|日薪", "电工|220元", "wage_text", "220元");
    check(k, "岗位|日薪", "电工|面议", "wage_text", "面议");
}

/* A heading that stood in two lists would go to whichever comes first, and nobody would see why. */
static void no_heading_stands_for_two_fields(void **state)
{
    (void)state;
    static const sg_record_kind kinds[] = {SG_RECORD_POSTING, SG_RECORD_WORKER, SG_RECORD_COURSE};
    for (size_t k = 0; k < 3; k++) {
        size_t count, names = 0;
        const sg_heading *fields = sg_headings_of(kinds[k], &count);
        static char name[2048][64];
        for (size_t f = 0; f < count; f++) {
            char all[4096];
            snprintf(all, sizeof all, "%s|%s", fields[f].label, fields[f].others);
            assert_true(strlen(all) + 1 < sizeof all);
            for (char *rest = NULL, *word = strtok_r(all, "|", &rest); word;
                 word = strtok_r(NULL, "|", &rest)) {
                assert_true(names < 2048);
                snprintf(name[names], sizeof name[0], "%s", word + strspn(word, "+:"));
                for (size_t i = 0; i < names; i++)
                    if (strcmp(name[i], name[names]) == 0)
                        fail_msg("“%s” twice, the second time as %s", name[i], fields[f].key);
                names++;
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(an_address_in_parts),
                                       cmocka_unit_test(answers_need_their_heading),
                                       cmocka_unit_test(amounts_get_the_unit_of_their_heading),
                                       cmocka_unit_test(no_heading_stands_for_two_fields)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
