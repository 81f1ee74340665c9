/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "service/parallel.h"

enum { ITEMS = 10000 };

static sg_status start(void *shared, void **ret_local, sg_error *err)
{
    (void)shared, (void)err;
    *ret_local = calloc(1, 1);
    return *ret_local ? SG_OK : SG_NO_MEMORY;
}

static void stop(void *shared, void *local)
{
    (void)shared;
    free(local);
}

static sg_status square(void *shared, void *local, size_t index, sg_error *err)
{
    (void)local, (void)err;
    ((uint64_t *)shared)[index] += (uint64_t)index * index;
    return SG_OK;
}

static void every_item_once_with_any_number_of_threads(void **state)
{
    (void)state;
    for (unsigned threads = 0; threads <= 5; threads++) {
        uint64_t *results = calloc(ITEMS, sizeof *results);
        assert_non_null(results);
        parallel_loop loop = {.count = ITEMS, .threads = threads, .shared = results,
                              .start = start, .stop = stop, .item = square};
        assert_int_equal(parallel_run(&loop, NULL), SG_OK);
        for (uint64_t i = 0; i < ITEMS; i++)
            assert_true(results[i] == i * i);
        free(results);
    }
}

/* Two loops one after the other, the caller at something else meanwhile; one given up. */
static void a_loop_goes_on_while_the_caller_does_something_else(void **state)
{
    (void)state;
    for (unsigned threads = 1; threads <= 4; threads++) {
        uint64_t *results = calloc(ITEMS, sizeof *results), sum = 0;
        assert_non_null(results);
        parallel_loop loop = {.count = ITEMS, .threads = threads, .shared = results,
                              .start = start, .stop = stop, .item = square};
        parallel_running *running;
        for (int turn = 0; turn < 2; turn++) {
            assert_int_equal(parallel_begin(&loop, &running, NULL), SG_OK);
            for (uint64_t i = 0; i < ITEMS; i++)
                sum += i;
            assert_int_equal(parallel_finish(running, NULL), SG_OK);
        }
        for (uint64_t i = 0; i < ITEMS; i++)
            assert_true(results[i] == 2 * i * i);
        assert_true(sum > 0);
        assert_int_equal(parallel_begin(&loop, &running, NULL), SG_OK);
        parallel_abandon(running);
        free(results);
    }
    assert_int_equal(parallel_finish(NULL, NULL), SG_OK);
    parallel_abandon(NULL);
}

static sg_status fail_at_700(void *shared, void *local, size_t index, sg_error *err)
{
    (void)shared, (void)local;
    return index == 700 ? sg_fail(err, SG_NOT_FOUND, "第 %zu 项", index) : SG_OK;
}

static void the_first_failure_is_returned(void **state)
{
    (void)state;
    sg_error err = {0};
    parallel_loop loop = {.count = ITEMS, .threads = 3, .start = start, .stop = stop,
                          .item = fail_at_700};
    assert_int_equal(parallel_run(&loop, &err), SG_NOT_FOUND);
    assert_string_equal(err.text, "第 700 项");
}

static bool refuse(void *context, uint64_t done, uint64_t total)
{
    (void)context, (void)done, (void)total;
    return false;
}

static void progress_can_cancel(void **state)
{
    (void)state;
    uint64_t *results = calloc(ITEMS, sizeof *results);
    assert_non_null(results);
    parallel_loop loop = {.count = ITEMS, .threads = 1, .shared = results, .item = square,
                          .progress = refuse};
    assert_int_equal(parallel_run(&loop, NULL), SG_CANCELLED);
    assert_true(results[ITEMS - 1] == 0);
    free(results);
}

static void nothing_to_do_is_done(void **state)
{
    (void)state;
    parallel_loop loop = {.count = 0, .item = square};
    assert_int_equal(parallel_run(&loop, NULL), SG_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_item_once_with_any_number_of_threads),
        cmocka_unit_test(a_loop_goes_on_while_the_caller_does_something_else),
        cmocka_unit_test(the_first_failure_is_returned),
        cmocka_unit_test(progress_can_cancel),
        cmocka_unit_test(nothing_to_do_is_done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
