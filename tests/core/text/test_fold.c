/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Folding: what must become equal does, and the map leads back to the original.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "songgang/text.h"

static void check(const char *from, bool collapse, const char *to)
{
    sg_arena *arena = sg_arena_new(0);
    assert_non_null(arena);
    sg_folded folded;
    assert_true(sg_fold(sg_str_of(from), collapse, arena, &folded));
    assert_string_equal(folded.text.s, to);
    assert_int_equal(folded.text.n, strlen(to));
    sg_str without_map;
    assert_true(sg_fold_text(sg_str_of(from), collapse, arena, &without_map));
    assert_true(sg_str_equal(without_map, folded.text));
    sg_arena_free(arena);
}

static void folds_what_is_equal(void **state)
{
    (void)state;
    check("電焊工", false, "电焊工");
    check("ＣＮＣ", false, "cnc");
    check("１２３４５６", false, "123456");
    check("80㎡", false, "80m2");
    check("①②⑩", false, "1210");
    check("㈱ ℃ ½", false, "(株) °c 1⁄2");
    check("Ａ２駕照", false, "a2驾照");
    check("廣東省東莞市長安鎮", false, "广东省东莞市长安镇");
    check("東\xE2\x80\x8B莞\xEF\xBB\xBF市\xE2\x80\x8D", false, "东莞市");
    check("ﬁne Straße", false, "fine straße");
    check("（6000～8000）元，", false, "(6000~8000)元,");
    check("⽤⼯", false, "用工"); /* Kangxi radicals, as copied from a PDF */
    check("", false, "");
}

static void blanks_collapse_when_asked(void **state)
{
    (void)state;
    check("a　 \t b", true, "a b");
    check("a　 \t b", false, "a  \t b");
    check("a\r\nb\rc\n\n", true, "a\nb\nc\n\n");
    check("\xC2\xA0x", true, " x");
}

static void malformed_bytes_become_one_replacement_each(void **state)
{
    (void)state;
    check("a\xFF\xC3", false, "a\xEF\xBF\xBD\xEF\xBF\xBD");
    check("\xED\xA0\x80", false, "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

static void map_leads_back(void **state)
{
    (void)state;
    const char *text = "Ａ東 \xE2\x80\x8B㎡x";
    sg_arena *arena = sg_arena_new(0);
    sg_folded folded;
    assert_true(sg_fold(sg_str_of(text), true, arena, &folded));
    assert_string_equal(folded.text.s, "a东 m2x");
    const uint32_t expected[] = {0, 3, 3, 3, 6, 10, 10, 13, 14};
    assert_int_equal(folded.text.n + 1, sizeof expected / sizeof *expected);
    for (size_t i = 0; i <= folded.text.n; i++)
        assert_int_equal(folded.map[i], expected[i]);
    sg_arena_free(arena);
}

/* Folding what is folded changes nothing: for every code point there is. */
static void folding_is_idempotent(void **state)
{
    (void)state;
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
        uint32_t once[SG_FOLD_MAX], twice[SG_FOLD_MAX];
        size_t count = sg_fold_code_point(cp, once);
        assert_true(count <= SG_FOLD_MAX);
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(sg_fold_code_point(once[i], twice), 1);
            assert_int_equal(twice[0], once[i]);
        }
    }
    uint32_t out[SG_FOLD_MAX];
    assert_int_equal(sg_fold_code_point(0xFFFFFFFF, out), 1);
}

static uint32_t next_random(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*seed >> 33);
}

static void random_bytes_fold_to_valid_text(void **state)
{
    (void)state;
    uint64_t seed = 20260210;
    sg_arena *arena = sg_arena_new(0);
    for (int round = 0; round < 5000; round++) {
        char bytes[120];
        size_t n = next_random(&seed) % sizeof bytes;
        for (size_t i = 0; i < n; i++)
            bytes[i] = (char)next_random(&seed);
        sg_folded folded;
        sg_arena_reset(arena);
        assert_true(sg_fold((sg_str){bytes, n}, round % 2, arena, &folded));
        assert_true(sg_utf8_valid(folded.text));
        assert_int_equal(strlen(folded.text.s), folded.text.n);
        for (size_t i = 0; i < folded.text.n; i++)
            assert_true(folded.map[i] <= folded.map[i + 1] && folded.map[i] < n);
        assert_int_equal(folded.map[folded.text.n], n);
    }
    sg_arena_free(arena);
}

static void seeks_what_folds_alike(void **state)
{
    (void)state;
    sg_str text = sg_str_of("a１焊铁鐵Ａ\xFFⅣ①");
    assert_int_equal(sg_fold_seek(text, 0, 'a'), 0);
    assert_int_equal(sg_fold_seek(text, 1, 'a'), 13);
    assert_int_equal(sg_fold_seek(text, 0, '1'), 1);
    assert_int_equal(sg_fold_seek(text, 2 + 2, 0x94C1), 7);
    assert_int_equal(sg_fold_seek(text, 10, 0x94C1), 10);
    assert_int_equal(sg_fold_seek(text, 0, 0xFFFD), 16);
    assert_int_equal(sg_fold_seek(text, 0, 'i'), 17);
    assert_int_equal(sg_fold_seek(text, 2 + 2, '1'), 20);
    assert_int_equal(sg_fold_seek(text, 0, 'z'), text.n);
    assert_int_equal(sg_fold_seek((sg_str){NULL, 0}, 0, 'z'), 0);
}

static void short_memory_is_reported(void **state)
{
    (void)state;
    sg_arena *arena = sg_arena_new(64);
    char text[200];
    memset(text, 'x', sizeof text);
    sg_folded folded;
    assert_false(sg_fold((sg_str){text, sizeof text}, false, arena, &folded));
    assert_null(sg_fold_copy(arena, "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"));
    sg_arena_free(arena);
}

static void readings(void **state)
{
    (void)state;
    assert_string_equal(sg_pinyin(0x5E84), "zhuang");
    assert_string_equal(sg_pinyin(0x8D35), "gui");
    assert_string_equal(sg_pinyin(0x5973), "nv");
    assert_null(sg_pinyin('a'));
    assert_null(sg_pinyin(0x110000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folds_what_is_equal),
        cmocka_unit_test(blanks_collapse_when_asked),
        cmocka_unit_test(malformed_bytes_become_one_replacement_each),
        cmocka_unit_test(map_leads_back),
        cmocka_unit_test(folding_is_idempotent),
        cmocka_unit_test(random_bytes_fold_to_valid_text),
        cmocka_unit_test(seeks_what_folds_alike),
        cmocka_unit_test(short_memory_is_reported),
        cmocka_unit_test(readings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
