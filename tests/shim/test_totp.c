/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One-time codes against the test vectors of RFC 6238 (its codes cut to six digits) and RFC 4648.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "shim/totp.h"

static const unsigned char secret[SG_TOTP_SECRET] = {'1', '2', '3', '4', '5', '6', '7', '8', '9', '0',
                                                     '1', '2', '3', '4', '5', '6', '7', '8', '9', '0'};

static void test_vectors(void **state)
{
    (void)state;
    static const struct {
        int64_t time;
        const char *code;
    } vectors[] = {{59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
                   {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        char code[SG_TOTP_DIGITS + 1];
        assert_true(sg_totp_code(secret, vectors[i].time / SG_TOTP_SECONDS, code));
        assert_string_equal(code, vectors[i].code);
        assert_int_equal(sg_totp_step(secret, vectors[i].code, vectors[i].time, 0),
                         vectors[i].time / SG_TOTP_SECONDS);
    }
}

static void test_window_and_replay(void **state)
{
    (void)state;
    const int64_t time = 1234567890, step = time / 30;
    for (int64_t away = -90; away <= 90; away += 30)
        assert_int_equal(sg_totp_step(secret, "005924", time + away, 0),
                         away >= -30 && away <= 30 ? step : 0);
    assert_int_equal(sg_totp_step(secret, "005924", time, step - 1), step);
    assert_int_equal(sg_totp_step(secret, "005924", time, step), 0); /* once */
    assert_int_equal(sg_totp_step(secret, "005924", time, step + 5), 0);
    static const char *const wrong[] = {"", "00592", "0059244", "005925", "05924 ", "abcdef"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(sg_totp_step(secret, wrong[i], time, 0), 0);
    assert_int_equal(sg_totp_step(secret, "287082", 0, 0), 1); /* 1970: the next step, never one before */
}

static void test_base32(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {{"", ""},           {"f", "MY"},         {"fo", "MZXQ"},
                                           {"foo", "MZXW6"},   {"foob", "MZXW6YQ"}, {"fooba", "MZXW6YTB"},
                                           {"foobar", "MZXW6YTBOI"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        char text[16];
        sg_base32((const unsigned char *)pairs[i][0], strlen(pairs[i][0]), text);
        assert_string_equal(text, pairs[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_vectors),
                                       cmocka_unit_test(test_window_and_replay),
                                       cmocka_unit_test(test_base32)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
