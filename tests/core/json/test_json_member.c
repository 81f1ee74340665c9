/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Members looked up in a document: only top-level ones, strings with signs in them do not confuse,
 * and no input makes it read past its end.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "songgang/json_writer.h"

static const char document[] =
    "{\"a\":{\"title\":\"inner\",\"b\":[1,{\"title\":2}]},\"odd\":\"}],\\\"title\\\":\\\\\","
    "\"title\":\"平车\\n“A”\\\"\\u0007\",\"n\": -1.5 ,\"wage\":{\"min\":3,\"x\":[]},\"last\":null}";

static void finds_top_level_members(void **state)
{
    (void)state;
    const char *value;
    size_t n;
    sg_arena *arena = sg_arena_new(0);
    assert_string_equal(sg_json_member_text(arena, document, sizeof document - 1, "title"),
                        "平车 “A”\" ");
    assert_true(sg_json_member(document, sizeof document - 1, "wage", &value, &n));
    assert_int_equal(n, strlen("{\"min\":3,\"x\":[]}"));
    assert_true(sg_json_member(value, n, "min", &value, &n));
    assert_memory_equal(value, "3", n);
    assert_true(sg_json_member(document, sizeof document - 1, "last", &value, &n));
    assert_memory_equal(value, "null", 4);
    assert_false(sg_json_member(document, sizeof document - 1, "b", &value, &n));
    assert_null(sg_json_member_text(arena, document, sizeof document - 1, "n"));
    sg_arena_free(arena);
}

/* Every prefix, in a block of exactly its size, so that a sanitizer sees any step too far. */
static void broken_documents_are_safe(void **state)
{
    (void)state;
    static const char *const keys[] = {"title", "last", "wage", ""};
    for (size_t size = 0; size < sizeof document; size++) {
        char *copy = malloc(size + (size == 0));
        memcpy(copy, document, size);
        sg_arena *arena = sg_arena_new(0);
        for (int k = 0; k < 4; k++) {
            const char *value;
            size_t n;
            if (sg_json_member(copy, size, keys[k], &value, &n))
                assert_true(value >= copy && value + n <= copy + size);
            (void)sg_json_member_text(arena, copy, size, keys[k]);
        }
        sg_arena_free(arena);
        free(copy);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_top_level_members),
        cmocka_unit_test(broken_documents_are_safe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
