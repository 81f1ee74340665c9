/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Unified social credit codes: the example of the standard, and every single changed or swapped
 * character.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "songgang/credit_code.h"

#define EXAMPLE "91350100M000100Y43" /* GB 32100-2015 */

static void test_check_digit(void **state)
{
    static const char digits[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    char code[sizeof EXAMPLE];
    (void)state;
    assert_true(sg_credit_code_valid(EXAMPLE));
    for (size_t i = 0; i < strlen(EXAMPLE); i++)
        for (const char *c = digits; *c; c++) {
            strcpy(code, EXAMPLE);
            code[i] = *c;
            assert_int_equal(sg_credit_code_valid(code), *c == EXAMPLE[i]);
        }
    for (size_t i = 1; i < strlen(EXAMPLE); i++) {
        strcpy(code, EXAMPLE);
        code[i] = EXAMPLE[i - 1];
        code[i - 1] = EXAMPLE[i];
        assert_int_equal(sg_credit_code_valid(code), EXAMPLE[i] == EXAMPLE[i - 1]);
    }
}

static void test_not_codes(void **state)
{
    static const char *const bad[] = {"", "9135", "91350100M000100Y4", "91350100M000100Y433",
                                      "91350100m000100y43", "9135010OM000100Y43", "某某有限公司某某"};
    (void)state;
    assert_false(sg_credit_code_valid(NULL));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(sg_credit_code_valid(bad[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_check_digit),
                                       cmocka_unit_test(test_not_codes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
