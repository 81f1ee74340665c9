/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Problems collected: the first is the error, all are lines, long ones are cut between characters.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "songgang/problems.h"
#include "songgang/text.h"

static void the_first_is_the_error(void **state)
{
    (void)state;
    sg_buffer lines = {0};
    sg_error err = {SG_OK, ""};
    sg_problems p = {.lines = &lines, .err = &err};
    sg_problem(&p, "%s：%d", "/wage", 3);
    sg_problem(&p, "第二个");
    assert_true(p.any);
    assert_int_equal(err.status, SG_INVALID);
    assert_string_equal(err.text, "/wage：3");
    assert_string_equal(lines.data, "/wage：3\n第二个\n");
    sg_buffer_free(&lines);
}

static void nobody_wants_to_read_it(void **state)
{
    (void)state;
    sg_problems p = {0};
    sg_problem(&p, "有错");
    assert_true(p.any);
}

static void long_ones_are_cut_between_characters(void **state)
{
    (void)state;
    char text[4096];
    size_t n = 0;
    while (n + 3 < sizeof text)
        n += sg_utf8_put(0x5DE5, text + n);
    text[n] = '\0';
    sg_buffer lines = {0};
    sg_error err = {SG_OK, ""};
    sg_problems p = {.lines = &lines, .err = &err};
    sg_problem(&p, "%s", text);
    assert_true(sg_utf8_valid(sg_str_of(err.text)));
    assert_true(strlen(err.text) > sizeof err.text / 2);
    assert_int_equal(lines.size, strlen(err.text) + 1);
    sg_buffer_free(&lines);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_first_is_the_error),
                                       cmocka_unit_test(nobody_wants_to_read_it),
                                       cmocka_unit_test(long_ones_are_cut_between_characters)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
