/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "songgang/json_writer.h"

static void nests_and_separates(void **state)
{
    (void)state;
    sg_buffer out = {0};
    sg_json_writer w;
    sg_json_begin(&w, &out);
    sg_json_object(&w);
    sg_json_member_string(&w, "名称", "电焊工");
    sg_json_key(&w, "list");
    sg_json_array(&w);
    sg_json_int(&w, -7);
    sg_json_bool(&w, true);
    sg_json_null(&w);
    sg_json_object(&w);
    sg_json_end_object(&w);
    sg_json_raw(&w, "{\"a\":1}", 7);
    sg_json_end_array(&w);
    sg_json_member_string(&w, "none", NULL);
    sg_json_end_object(&w);
    assert_string_equal(out.data,
                        "{\"名称\":\"电焊工\",\"list\":[-7,true,null,{},{\"a\":1}],\"none\":null}");
    sg_buffer_free(&out);
}

static void escapes_what_must_be_escaped(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t size;
        const char *json;
    } cases[] = {
        {"a\"b\\c", 5, "\"a\\\"b\\\\c\""},
        {"\n\r\t\x01\x1f", 5, "\"\\n\\r\\t\\u0001\\u001f\""},
        {"\0x", 2, "\"\\u0000x\""},
        {"\x7f", 1, "\"\\u007f\""},
        {"\xff", 1, "\"\xef\xbf\xbd\""},             /* no lead byte */
        {"\xe4\xb8", 2, "\"\xef\xbf\xbd\xef\xbf\xbd\""}, /* cut sequence */
        {"\xc0\xaf", 2, "\"\xef\xbf\xbd\xef\xbf\xbd\""}, /* overlong */
        {"\xed\xa0\x80", 3, "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""}, /* surrogate */
        {"\xf0\x9f\x98\x80", 4, "\"\xf0\x9f\x98\x80\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sg_buffer out = {0};
        sg_json_writer w;
        sg_json_begin(&w, &out);
        sg_json_string_n(&w, cases[i].text, cases[i].size);
        assert_string_equal(out.data, cases[i].json);
        sg_buffer_free(&out);
    }
}

static void fixed_point_is_exact(void **state)
{
    (void)state;
    static const struct {
        int64_t value;
        int decimals, keep;
        const char *json;
    } cases[] = {{8731, 4, 1, "0.8731"}, {10000, 4, 1, "1.0"},   {1850, 2, 0, "18.5"},
                 {600000, 2, 0, "6000"}, {-5, 2, 0, "-0.05"},    {0, 4, 1, "0.0"},
                 {1, 4, 4, "0.0001"},    {120000, 4, 2, "12.00"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sg_buffer out = {0};
        sg_json_writer w;
        sg_json_begin(&w, &out);
        sg_json_fixed(&w, cases[i].value, cases[i].decimals, cases[i].keep);
        assert_string_equal(out.data, cases[i].json);
        sg_buffer_free(&out);
    }
}

static void doubles_survive_a_round_trip(void **state)
{
    (void)state;
    static const double values[] = {0.1, 1.0 / 3, 1e300, -2.5, 123456789.123456, 5e-324};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        sg_buffer out = {0};
        sg_json_writer w;
        sg_json_begin(&w, &out);
        sg_json_double(&w, values[i]);
        assert_true(strtod(out.data, NULL) == values[i]);
        sg_buffer_free(&out);
    }
    sg_buffer out = {0};
    sg_json_writer w;
    sg_json_begin(&w, &out);
    sg_json_double(&w, (double)NAN);
    assert_string_equal(out.data, "null");
    sg_buffer_free(&out);
}

static void too_deep_is_a_failure_not_an_overflow(void **state)
{
    (void)state;
    sg_buffer out = {0};
    sg_json_writer w;
    sg_json_begin(&w, &out);
    for (int i = 0; i < 100; i++)
        sg_json_array(&w);
    assert_true(out.failed);
    sg_buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nests_and_separates),
        cmocka_unit_test(escapes_what_must_be_escaped),
        cmocka_unit_test(fixed_point_is_exact),
        cmocka_unit_test(doubles_survive_a_round_trip),
        cmocka_unit_test(too_deep_is_a_failure_not_an_overflow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
