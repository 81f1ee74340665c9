/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The arena: zeroed, aligned, bounded memory that survives until it is reset.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "songgang/arena.h"

static void memory_is_zeroed_aligned_and_apart(void **state)
{
    (void)state;
    sg_arena *arena = sg_arena_new(0);
    unsigned char *all[400];
    for (size_t round = 0; round < 3; round++) {
        for (size_t i = 0; i < 400; i++) {
            size_t size = i * 7 + 1;
            all[i] = sg_arena_alloc(arena, size);
            assert_non_null(all[i]);
            assert_int_equal((uintptr_t)all[i] % _Alignof(max_align_t), 0);
            for (size_t k = 0; k < size; k++)
                assert_int_equal(all[i][k], 0);
            memset(all[i], (int)(i % 250) + 1, size);
        }
        for (size_t i = 0; i < 400; i++)
            for (size_t k = 0; k < i * 7 + 1; k++)
                assert_int_equal(all[i][k], i % 250 + 1);
        sg_arena_reset(arena);
    }
    assert_non_null(sg_arena_alloc(arena, 0));
    sg_arena_free(arena);
    sg_arena_free(NULL);
}

static void limit_holds(void **state)
{
    (void)state;
    sg_arena *arena = sg_arena_new(100000);
    size_t given = 0;
    while (sg_arena_alloc(arena, 1000))
        given += 1000;
    assert_true(given <= 100000);
    assert_true(given >= 50000);
    assert_null(sg_arena_alloc(arena, 100001));
    sg_arena_reset(arena);
    assert_non_null(sg_arena_alloc(arena, 1000));
    sg_arena_free(arena);
}

static void overflow_is_refused(void **state)
{
    (void)state;
    sg_arena *arena = sg_arena_new(0);
    assert_null(sg_arena_array(arena, SIZE_MAX / 4, 8));
    assert_null(sg_arena_alloc(arena, SIZE_MAX));
    assert_null(sg_arena_alloc(arena, SIZE_MAX - 8));
    assert_null(sg_arena_strndup(arena, "x", SIZE_MAX));
    assert_non_null(sg_arena_array(arena, 0, SIZE_MAX));
    sg_arena_free(arena);
}

static void texts(void **state)
{
    (void)state;
    sg_arena *arena = sg_arena_new(0);
    assert_string_equal(sg_arena_strdup(arena, "送岗"), "送岗");
    assert_string_equal(sg_arena_strndup(arena, "abcdef", 3), "abc");
    assert_null(sg_arena_strdup(arena, NULL));
    assert_null(sg_arena_strndup(arena, NULL, 3));
    assert_string_equal(sg_arena_printf(arena, "%d-%s", 42, "x"), "42-x");
    char *big = sg_arena_printf(arena, "%20000d", 1);
    assert_int_equal(strlen(big), 20000);
    sg_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_aligned_and_apart),
        cmocka_unit_test(limit_holds),
        cmocka_unit_test(overflow_is_refused),
        cmocka_unit_test(texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
