/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Merge patches, seen through the profile they make, and members of small bodies.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "songgang/json.h"

static sg_json *parse(const char *text)
{
    sg_json *json = NULL;
    sg_error err = {0};
    assert_int_equal(sg_json_parse(text, strlen(text), &json, &err), SG_OK);
    return json;
}

/* The member `key` of what `patch` makes of `text`; NULL none. */
static const char *merged(sg_arena *arena, const char *text, const char *patch, const char *key)
{
    sg_json *json = parse(text), *by = parse(patch);
    sg_error err = {0};
    const char *ret = NULL;
    assert_int_equal(sg_json_merge_patch(json, by, &err), SG_OK);
    assert_int_equal(sg_json_get_text(json, key, 100, arena, &ret, &err), SG_OK);
    sg_json_free(json);
    sg_json_free(by);
    return ret;
}

static void members_are_replaced_added_and_removed(void **state)
{
    (void)state;
    sg_arena *arena = sg_arena_new(0);
    assert_string_equal(merged(arena, "{\"a\":\"b\"}", "{\"a\":\"c\"}", "a"), "c");
    assert_string_equal(merged(arena, "{\"a\":\"b\"}", "{\"b\":\"c\"}", "a"), "b");
    assert_string_equal(merged(arena, "{\"a\":\"b\"}", "{\"b\":\"c\"}", "b"), "c");
    assert_null(merged(arena, "{\"a\":\"b\"}", "{\"a\":null}", "a"));
    assert_string_equal(merged(arena, "{\"a\":[\"b\"]}", "{\"a\":\"c\"}", "a"), "c");
    sg_arena_free(arena);
}

/* RFC 7396: objects are merged, whatever stood there; a null inside leaves nothing. */
static void objects_are_merged_inside(void **state)
{
    (void)state;
    sg_json *json = parse("{\"a\":{\"b\":\"c\",\"x\":1}}"), *by = parse("{\"a\":{\"b\":\"d\",\"x\":null}}");
    sg_error err = {0};
    sg_arena *arena = sg_arena_new(0);
    sg_json *deep = parse("{\"list\":[]}"), *into = parse("{\"list\":{\"k\":{\"n\":null}}}");
    assert_int_equal(sg_json_merge_patch(json, by, &err), SG_OK);
    assert_true(sg_json_has(json, "a"));
    assert_int_equal(sg_json_merge_patch(deep, into, &err), SG_OK);
    assert_int_equal(sg_json_list_count(deep, "list"), 0);
    sg_json *list = parse("[1]");
    assert_int_equal(sg_json_merge_patch(json, list, &err), SG_INVALID);
    assert_int_equal(sg_json_merge_patch(list, json, &err), SG_INVALID);
    sg_json_free(json);
    sg_json_free(by);
    sg_json_free(deep);
    sg_json_free(into);
    sg_json_free(list);
    sg_arena_free(arena);
}

static void members_of_another_type_are_refused(void **state)
{
    (void)state;
    sg_json *json = parse("{\"t\":\"x\",\"n\":7,\"b\":true,\"z\":null,\"l\":[\"p\",\"q\"],\"m\":[1],"
                          "\"o\":[{\"k\":\"v\"},3]}");
    sg_arena *arena = sg_arena_new(0);
    sg_error err = {0};
    const char *text;
    int64_t number = 5;
    bool flag = false;
    char **list;
    size_t count;
    assert_int_equal(sg_json_get_text(json, "n", 9, arena, &text, &err), SG_INVALID);
    assert_int_equal(sg_json_get_text(json, "t", 0, arena, &text, &err), SG_INVALID); /* too long */
    assert_int_equal(sg_json_get_text(json, "z", 9, arena, &text, &err), SG_OK);
    assert_null(text);
    assert_int_equal(sg_json_get_int(json, "n", 1, 6, &number, &err), SG_INVALID);
    assert_int_equal(sg_json_get_int(json, "t", 1, 9, &number, &err), SG_INVALID);
    assert_int_equal(sg_json_get_int(json, "absent", 1, 9, &number, &err), SG_OK);
    assert_int_equal(number, 5);
    assert_int_equal(sg_json_get_int(json, "n", 1, 9, &number, &err), SG_OK);
    assert_int_equal(number, 7);
    assert_int_equal(sg_json_get_bool(json, "n", &flag, &err), SG_INVALID);
    assert_int_equal(sg_json_get_bool(json, "b", &flag, &err), SG_OK);
    assert_true(flag);
    assert_int_equal(sg_json_get_texts(json, "l", 1, arena, &list, &count, &err), SG_INVALID);
    assert_int_equal(sg_json_get_texts(json, "m", 5, arena, &list, &count, &err), SG_INVALID);
    assert_int_equal(sg_json_get_texts(json, "l", 2, arena, &list, &count, &err), SG_OK);
    assert_int_equal(count, 2);
    assert_string_equal(list[1], "q");
    assert_int_equal(sg_json_list_text(json, "o", 0, "k", 9, arena, &text, &err), SG_OK);
    assert_string_equal(text, "v");
    assert_int_equal(sg_json_list_text(json, "o", 1, "k", 9, arena, &text, &err), SG_INVALID);
    sg_json_free(json);
    sg_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_are_replaced_added_and_removed),
        cmocka_unit_test(objects_are_merged_inside),
        cmocka_unit_test(members_of_another_type_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
