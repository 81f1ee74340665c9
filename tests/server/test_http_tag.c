/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which entity tags a header names, strongly and weakly.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "server/http_tag.h"

static void test_lists(void **state)
{
    (void)state;
    static const struct {
        const char *list, *tag;
        bool strong, weak;
    } cases[] = {
        {"\"a\"", "\"a\"", true, true},
        {"*", "\"a\"", true, true},
        {" * ", "W/\"a\"", true, true},
        {"W/\"a\"", "\"a\"", false, true},
        {"\"a\"", "W/\"a\"", false, true},
        {"W/\"a\"", "W/\"a\"", false, true},
        {"w/\"a\"", "\"a\"", false, false}, /* case counts */
        {"\"b\", \"a\"", "\"a\"", true, true},
        {"\"b\",W/\"c\" ,\t\"a\"", "\"a\"", true, true},
        {",,\"a\",", "\"a\"", true, true},
        {"\"aa\"", "\"a\"", false, false},
        {"\"b\"a\"", "\"a\"", false, false},
        {"\"x,\"a\"", "\"a\"", false, false}, /* what looks like it inside another */
        {"\"x, \"", "\", \"", false, false},
        {"a", "\"a\"", false, false},
        {"\"a", "\"a\"", false, false},
        {"\"a\"b", "\"a\"", false, false},
        {"\"b\" x, \"a\"", "\"a\"", false, false},
        {"*, \"b\"", "\"a\"", false, false},
        {"", "\"a\"", false, false},
        {"W/", "\"a\"", false, false},
        {"\"\"", "\"\"", true, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (http_tag_listed(sg_str_of(cases[i].list), cases[i].tag, HTTP_STRONG) != cases[i].strong ||
            http_tag_listed(sg_str_of(cases[i].list), cases[i].tag, HTTP_WEAK) != cases[i].weak)
            fail_msg("%s in %s", cases[i].tag, cases[i].list);
    }
    assert_false(http_tag_listed((sg_str){NULL, 0}, "\"a\"", HTTP_WEAK));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_lists)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
