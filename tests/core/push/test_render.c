/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Parts, shortening, and templates that are refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "songgang/push.h"
#include "songgang/text.h"

static const sg_push_job jobs[3] = {
    {.line = 1, .text = "东莞鑫达服装缝纫工5500-7000元包吃住", .brief = "东莞缝纫工5500-7000元包吃住"},
    {.line = 2, .text = "贵阳黔味餐饮传菜员3500-4000元包吃住", .brief = "贵阳传菜员3500-4000元包吃住"},
    {.line = 3, .text = "兴义阳光物业保洁员2600元起包吃", .brief = "兴义保洁员2600元起包吃"}};

static sg_push_settings base(void)
{
    return (sg_push_settings){.signature = "贞丰就业",
                              .text = "{称呼}您好，为您推荐：{岗位}。{培训}{链接}{电话}",
                              .hotline = "0859-1234567",
                              .page = "https://sg.example.cn",
                              .page_days = 14,
                              .parts = 2,
                              .channel = {{.name = "sms", .lease_seconds = 60, .concurrency = 1,
                                           .batch = 1, .attempts = 3, .options = "{}"}},
                              .channel_count = 1};
}

static void test_parts(void **state)
{
    (void)state;
    assert_int_equal(sg_sms_parts(0), 0);
    assert_int_equal(sg_sms_parts(1), 1);
    assert_int_equal(sg_sms_parts(70), 1);
    assert_int_equal(sg_sms_parts(71), 2);
    assert_int_equal(sg_sms_parts(134), 2);
    assert_int_equal(sg_sms_parts(135), 3);
    assert_int_equal(sg_sms_units("贞丰a1"), 4);
    assert_int_equal(sg_sms_units("𠀀"), 2); /* beyond the first plane: two units */
}

/* Whatever is left out, every wage, place and job of the message stands in it. */
static void test_shorten(void **state)
{
    (void)state;
    sg_arena *arena = sg_arena_new(0);
    for (int parts = 1; parts <= 5; parts++)
        for (size_t count = 1; count <= 3; count++)
            for (int extras = 0; extras < 8; extras++) {
                sg_push_settings s = base();
                s.parts = parts;
                s.promotional = extras & 1;
                const char *text;
                int used;
                sg_push_words words = {.name = "王芳", .job = jobs, .job_count = count,
                                       .course = extras & 2 ? "缝纫工初级班" : NULL,
                                       .course_where = "者相镇就业驿站",
                                       .link = extras & 4 ? "https://sg.example.cn/m/AbCdEfGhIjKlMnOpQrStUvWx"
                                                          : NULL};
                assert_int_equal(sg_push_render(&s, &words, arena, &text, &used, NULL), SG_OK);
                assert_int_equal(used, sg_sms_parts(sg_sms_units(text)));
                assert_memory_equal(text, "【贞丰就业】", strlen("【贞丰就业】"));
                static const char *const kept[3][2] = {
                    {"东莞", "5500-7000元"}, {"贵阳", "3500-4000元"}, {"兴义", "2600元起"}};
                for (size_t i = 0; i < count; i++) {
                    assert_non_null(strstr(text, kept[i][0]));
                    assert_non_null(strstr(text, kept[i][1]));
                }
                assert_int_equal(strstr(text, "拒收请回复R") != NULL, (extras & 1) != 0);
                assert_int_equal(strstr(text, "缝纫工初级班") != NULL, (extras & 2) != 0);
                assert_int_equal(strstr(text, "/m/AbCdEfGhIjKlMnOpQrStUvWx ") != NULL,
                                 (extras & 4) != 0);
                assert_null(strchr(text, '{'));
                assert_true(sg_utf8_valid(sg_str_of(text)));
            }
    sg_arena_free(arena);
}

static void test_whole_when_it_fits(void **state)
{
    (void)state;
    sg_arena *arena = sg_arena_new(0);
    sg_push_settings s = base();
    sg_push_words words = {.name = "王芳", .job = jobs, .job_count = 1};
    const char *text;
    int parts;
    assert_int_equal(sg_push_render(&s, &words, arena, &text, &parts, NULL), SG_OK);
    assert_string_equal(text, "【贞丰就业】王芳您好，为您推荐：东莞鑫达服装缝纫工5500-7000元包吃住。"
                              "咨询0859-1234567。");
    assert_int_equal(parts, 1);
    words = (sg_push_words){0};
    assert_int_equal(sg_push_render(&s, &words, arena, &text, &parts, NULL), SG_INVALID);
    char long_title[2000];
    for (size_t i = 0; i < sizeof long_title - 1; i++)
        long_title[i] = 'a';
    long_title[sizeof long_title - 1] = '\0';
    words = (sg_push_words){.course = long_title};
    assert_int_equal(sg_push_render(&s, &words, arena, &text, &parts, NULL), SG_LIMIT);
    sg_arena_free(arena);
}

static void test_check(void **state)
{
    (void)state;
    sg_push_settings s = base();
    sg_error err = {0};
    assert_int_equal(sg_push_check(&s, NULL, &err), SG_OK);
    static const struct {
        const char *text, *expect;
    } bad[] = {{"{岗位}", "至少要有一项"},       {"{链接}", "必须有{岗位}"},
               {"{岗位}{链接", "不成对"},        {"{岗位}}{链接}", "不成对"},
               {"{岗位}{链接}{岗位}", "一次"},   {"{岗位}{链接}{姓名}", "姓名"},
               {"【假】{岗位}{链接}", "【"},     {"{岗位}\n{链接}", "换行"},
               {"{{岗位}}{链接}", "不成对"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        sg_buffer problems = {0};
        s = base();
        s.text = bad[i].text;
        assert_int_equal(sg_push_check(&s, &problems, &err), SG_INVALID);
        assert_non_null(strstr(problems.data, bad[i].expect));
        sg_buffer_free(&problems);
    }
    static const char *const signatures[] = {"", "贞", "贞丰 就业", "【贞丰】", "一二三四五六七八九十一二三"};
    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++) {
        s = base();
        s.signature = signatures[i];
        assert_int_equal(sg_push_check(&s, NULL, NULL), SG_INVALID);
    }
    static const char *const pages[] = {"http://sg.example.cn", "https://", "https://a/", "https://a b",
                                        "http://127.0.0.1.evil.cn", "https://u@evil.cn", "javascript:x"};
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        s = base();
        s.page = pages[i];
        assert_int_equal(sg_push_check(&s, NULL, NULL), SG_INVALID);
    }
    s = base();
    s.page = "http://127.0.0.1:8080";
    assert_int_equal(sg_push_check(&s, NULL, NULL), SG_OK);
    s = base();
    s.hotline = "110";
    assert_int_equal(sg_push_check(&s, NULL, NULL), SG_INVALID);
    s = base();
    s.channel[1] = s.channel[0];
    s.channel_count = 2;
    assert_int_equal(sg_push_check(&s, NULL, &err), SG_INVALID);
    assert_non_null(strstr(err.text, "/channels/1/name"));
    s.channel_count = 0;
    assert_int_equal(sg_push_check(&s, NULL, NULL), SG_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_shorten),
        cmocka_unit_test(test_whole_when_it_fits),
        cmocka_unit_test(test_check),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
