/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * UTF-8 as RFC 3629 has it, and slices.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "songgang/status.h"
#include "songgang/text.h"

static void every_code_point_survives(void **state)
{
    (void)state;
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
        if (cp >= 0xD800 && cp <= 0xDFFF)
            continue;
        char bytes[4];
        size_t pos = 0, n = sg_utf8_put(cp, bytes);
        assert_int_equal(sg_utf8_next((sg_str){bytes, n}, &pos), cp);
        assert_int_equal(pos, n);
        assert_true(sg_utf8_valid((sg_str){bytes, n}));
        if (n > 1)
            assert_false(sg_utf8_valid((sg_str){bytes, n - 1}));
    }
}

static void malformed_sequences_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF", "\xED\xA0\x80",
        "\xED\xBF\xBF", "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80", "\xFE", "\xFF", "\xE4\xB8", "\xF0\x9F\x98", "\xC3", "\xC3\x28",
        "\xE4\x28\xAD", "\xF8\x88\x80\x80\x80", "ok\xE4", "\xE4\xB8\xAD\xB8"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_false(sg_utf8_valid(sg_str_of(wrong[i])));
        assert_true(sg_utf8_count(sg_str_of(wrong[i])) > 0);
    }
    assert_true(sg_utf8_valid(sg_str_of("中文 \xF0\xA0\x80\x80 \xF4\x8F\xBF\xBF")));
    assert_true(sg_utf8_valid((sg_str){NULL, 0}));
    size_t pos = 0;
    assert_int_equal(sg_utf8_next(sg_str_of("\xE4\xB8!"), &pos), 0xFFFD);
    assert_int_equal(pos, 1);
}

static void surrogates_are_not_written(void **state)
{
    (void)state;
    char bytes[4];
    assert_int_equal(sg_utf8_put(0xD800, bytes), 3);
    assert_memory_equal(bytes, "\xEF\xBF\xBD", 3);
    assert_int_equal(sg_utf8_put(0x110000, bytes), 3);
}

static void prefixes_end_between_characters(void **state)
{
    (void)state;
    sg_str text = sg_str_of("a中\xF0\xA0\x80\x80");
    const size_t expected[] = {0, 1, 1, 1, 4, 4, 4, 4, 8, 8};
    for (size_t max = 0; max < sizeof expected / sizeof *expected; max++)
        assert_int_equal(sg_utf8_prefix(text, max), expected[max]);
    assert_int_equal(sg_utf8_prefix(sg_str_of("中\xE4\xB8"), 100), 3);
}

static void trimming_and_finding(void **state)
{
    (void)state;
    sg_str trimmed = sg_str_trim(sg_str_of(" \t　\xEF\xBB\xBF中 文\xC2\xA0\r\n\xE2\x80\x8B"));
    assert_true(sg_str_equal(trimmed, sg_str_of("中 文")));
    assert_int_equal(sg_str_trim(sg_str_of(" 　")).n, 0);
    assert_int_equal(sg_str_trim(sg_str_of("")).n, 0);
    assert_null(sg_str_trim(sg_str_of(NULL)).s);
    assert_int_equal(sg_str_trim(sg_str_of("\x80 ")).n, 1);
    assert_int_equal(sg_str_find(sg_str_of("abcabd"), sg_str_of("abd")), 3);
    assert_int_equal(sg_str_find(sg_str_of("abc"), sg_str_of("abcd")), SIZE_MAX);
    assert_int_equal(sg_str_find(sg_str_of("abc"), sg_str_of("")), 0);
    assert_int_equal(sg_str_find(sg_str_of(NULL), sg_str_of("x")), SIZE_MAX);
    assert_false(sg_str_equal(sg_str_of("a"), sg_str_of("b")));
    assert_true(sg_str_equal(sg_str_of(NULL), sg_str_of("")));
}

static void han(void **state)
{
    (void)state;
    assert_true(sg_is_han(0x4E2D) && sg_is_han(0x20000) && sg_is_han(0x3400));
    assert_false(sg_is_han('a') || sg_is_han(0x3002) || sg_is_han(0x30A2) || sg_is_han(0xAC00));
}

static void messages_are_one_clean_line(void **state)
{
    (void)state;
    sg_error err;
    char longer[1000];
    for (size_t i = 0; i + 3 < sizeof longer; i += 3)
        memcpy(longer + i, "中", 4);
    assert_int_equal(sg_fail(&err, SG_INVALID, "x%s", longer), SG_INVALID);
    assert_true(sg_utf8_valid(sg_str_of(err.text)));
    assert_true(strlen(err.text) >= sizeof err.text - 4);
    sg_fail(&err, SG_UNKNOWN, "a\n%s", "b\xFF\x01");
    assert_string_equal(err.text, "a b? ");
    assert_int_equal(err.status, SG_UNKNOWN);
    assert_int_equal(sg_fail(NULL, SG_IO, "x"), SG_IO);
    assert_int_equal(sg_fail_memory(&err), SG_NO_MEMORY);
    for (int status = SG_OK; status <= SG_INTERNAL; status++)
        for (int other = SG_OK; other < status; other++)
            assert_string_not_equal(sg_status_text((sg_status)status),
                                    sg_status_text((sg_status)other));
}

static void hash_never_changes(void **state)
{
    (void)state;
    assert_true(sg_hash64("songgang", 8, 0) == sg_hash64("songgang", 8, 0));
    assert_true(sg_hash64("songgang", 8, 0) != sg_hash64("songgang", 8, 1));
    assert_true(sg_hash64("", 0, 0) == UINT64_C(0xEFD01F60BA992926));
    assert_true(sg_hash64("songgang", 8, 0) != sg_hash64("songgann", 8, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point_survives),
        cmocka_unit_test(malformed_sequences_are_refused),
        cmocka_unit_test(surrogates_are_not_written),
        cmocka_unit_test(prefixes_end_between_characters),
        cmocka_unit_test(trimming_and_finding),
        cmocka_unit_test(han),
        cmocka_unit_test(messages_are_one_clean_line),
        cmocka_unit_test(hash_never_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
