/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Misspelt names: what sounds or looks like a name is suggested, what is a name or is far from one
 * is not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "songgang/vocabulary.h"

enum { ROOM = 64 };

static int setup(void **state)
{
    *state = sg_vocabulary_new();
    return *state == NULL;
}

static int teardown(void **state)
{
    sg_vocabulary_free(*state);
    return 0;
}

static bool suggests(const sg_vocabulary *v, const char *text, const char *name, int *ret_cost)
{
    sg_suggestion s[ROOM];
    size_t count = sg_vocabulary_suggest(v, sg_str_of(text), s, ROOM);
    for (size_t i = 0; i < count; i++) {
        if (sg_str_equal(s[i].name, sg_str_of(name))) {
            *ret_cost = s[i].cost;
            return true;
        }
    }
    return false;
}

static const struct suggest_case {
    const char *text, *name;
    int cost;
} cases[] = {
    {"悍工", "焊工", 0},     {"普公", "普工", 0},     {"东菀", "东莞", -1},  {"扶务员", "服务员", 0},
    {"缝任工", "缝纫工", 0}, {"浅江", "湛江", -2},    {"真丰", "贞丰", 0},    {"zhenfeng", "贞丰", 0},
    {"hangong", "焊工", 0},  {"han gong", "焊工", 0}, {"zenfeng", "贞丰", 1}, {"pugong", "普工", 0},
    {"hg", "焊工", 2},       {"dg", "电工", 2},       {"zf", "贞丰", 2},      {"zhf", "贞丰", 2},
    {"想找悍工的", "焊工", 0}, {"焊工", "焊工", -2},  {"经典", "景点", -2},   {"h", "焊工", -2},
    {"kuaiji", "会计", 0},   {"快记", "会计", 0},     {"会记", "会计", 0},
    {"张云", "高政", -2},    {"han", "焊工", -2},     {"hangongg", "焊工", -2}};

static void names_are_heard(void **state)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int cost = -1;
        bool found = suggests(*state, cases[i].text, cases[i].name, &cost);
        if (found != (cases[i].cost > -2)) {
            fail_msg("%s: %s is%s suggested", cases[i].text, cases[i].name, found ? "" : " not");
        }
        if (cases[i].cost >= 0) {
            assert_int_equal(cost, cases[i].cost);
        }
    }
}

/* One step of a dialect is forgiven, two are not. */
static void steps_are_counted(void **state)
{
    static const struct {
        const char *text, *name;
        bool heard;
    } steps[] = {{"cuigong", "车工", false}, {"sifu", "师傅", false},     {"zenfeng", "贞丰", true},
                 {"zenfen", "贞丰", false},  {"xinyi", "兴义", true},     {"liingbo", "宁波", false},
                 {"lingbo", "宁波", true},   {"linbo", "宁波", false},    {"sanghai", "上海", true}};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        int cost = 9;
        if (suggests(*state, steps[i].text, steps[i].name, &cost) != steps[i].heard) {
            fail_msg("%s / %s", steps[i].text, steps[i].name);
        }
        assert_true(!steps[i].heard || cost == 1);
    }
}

/* Spans lie in the text, the longest come first, and nothing overruns. */
static void spans_are_sound(void **state)
{
    static const char *const texts[] = {"东菀悍工和普公", "", "han gong dong wan", "\xFF\xFE悍工\xE7",
                                        "悍工悍工悍工悍工悍工悍工悍工悍工悍工悍工悍工悍工悍工悍工悍工悍工悍"
                                        "工悍工悍工悍工悍工悍工悍工悍工悍工悍工悍工悍工悍工悍工悍工悍工悍工",
                                        "a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        sg_suggestion s[8];
        sg_str text = sg_str_of(texts[i]);
        for (size_t max = 0; max <= 8; max++) {
            size_t count = sg_vocabulary_suggest(*state, text, s, max);
            assert_true(count <= max);
            for (size_t k = 0; k < count; k++) {
                assert_true(s[k].start < s[k].end && s[k].end <= text.n);
                assert_true(k == 0 || s[k].end - s[k].start <= s[k - 1].end - s[k - 1].start);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_heard),
        cmocka_unit_test(steps_are_counted),
        cmocka_unit_test(spans_are_sound),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
