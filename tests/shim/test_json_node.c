/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Documents of any shape, member by member; what is not there reads as nothing at every step.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "songgang/json_node.h"

static void test_reading(void **state)
{
    (void)state;
    static const char TEXT[] = "{\"a\":[1,\"2\",\"x\",2.5,\"9223372036854775808\",\"-7\",null],\"b\":true,"
                               "\"c\":false,\"d\":{\"z\":\"1\",\"y\":\"2\"},\"e\":\"\"}";
    sg_json *json = NULL;
    assert_int_equal(sg_json_parse(TEXT, strlen(TEXT), &json, NULL), SG_OK);
    const sg_json_node *root = sg_json_root(json), *a = sg_json_node_member(root, "a");
    assert_true(sg_json_node_is_object(root));
    assert_true(sg_json_node_is_array(a));
    assert_int_equal(sg_json_node_count(a), 7);
    int64_t n = 99;
    assert_true(sg_json_node_int(sg_json_node_at(a, 0), &n) && n == 1);
    assert_true(sg_json_node_int(sg_json_node_at(a, 1), &n) && n == 2);
    assert_true(sg_json_node_int(sg_json_node_at(a, 5), &n) && n == -7);
    for (size_t i = 2; i <= 4; i++)
        assert_false(sg_json_node_int(sg_json_node_at(a, i), &n));
    assert_false(sg_json_node_int(sg_json_node_member(root, "e"), &n));
    assert_int_equal(n, -7);
    assert_true(sg_json_node_true(sg_json_node_member(root, "b")));
    assert_false(sg_json_node_true(sg_json_node_member(root, "c")));
    assert_true(sg_json_node_is_bool(sg_json_node_member(root, "c")));
    const sg_json_node *d = sg_json_node_member(root, "d"), *value = NULL;
    assert_string_equal(sg_json_node_key(d, 0, &value), "z"); /* as written, not sorted */
    assert_string_equal(sg_json_node_text(value), "1");
    assert_string_equal(sg_json_node_key(d, 1, NULL), "y");
    assert_null(sg_json_node_key(d, 2, NULL));
    sg_json_free(json);
}

static void test_nothing(void **state)
{
    (void)state;
    int64_t n = 5;
    const sg_json_node *none = sg_json_root(NULL);
    assert_null(none);
    assert_null(sg_json_node_member(none, "a"));
    assert_null(sg_json_node_at(none, 0));
    assert_null(sg_json_node_text(none));
    assert_null(sg_json_node_key(none, 0, NULL));
    assert_int_equal(sg_json_node_count(none), 0);
    assert_false(sg_json_node_int(none, &n) || sg_json_node_true(none) || sg_json_node_is_bool(none) ||
                 sg_json_node_is_array(none) || sg_json_node_is_object(none));
    assert_int_equal(n, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_reading), cmocka_unit_test(test_nothing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
