/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Token buckets, and the pool that does what takes long.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "server/pool.h"
#include "server/throttle.h"

enum { SECOND = 1000000 };

static void test_bucket(void **state)
{
    (void)state;
    throttle *t = malloc(sizeof *t);
    assert_true(t && throttle_init(t));
    int64_t now = 5 * SECOND;
    for (int i = 0; i < 3; i++)
        assert_int_equal(throttle_take(t, 7, 60, 3, now, false), 0);
    unsigned wait = throttle_take(t, 7, 60, 3, now, false);
    assert_in_range(wait, 1, 2);
    assert_int_equal(throttle_take(t, 8, 60, 3, now, false), 0); /* somebody else */
    assert_int_equal(throttle_take(t, 7, 60, 3, now + SECOND, true), 0);  /* looking takes none */
    assert_int_equal(throttle_take(t, 7, 60, 3, now + SECOND, false), 0);
    assert_int_not_equal(throttle_take(t, 7, 60, 3, now + SECOND, false), 0);
    assert_int_not_equal(throttle_take(t, 7, 60, 3, now, false), 0); /* time does not run back */
    for (int i = 0; i < 3; i++) /* never more than the burst, however long nobody asked */
        assert_int_equal(throttle_take(t, 7, 60, 3, now + 86400 * (int64_t)SECOND, false), 0);
    assert_int_not_equal(throttle_take(t, 7, 60, 3, now + 86400 * (int64_t)SECOND, false), 0);
    assert_int_equal(throttle_take(t, 0, 60, 1, now, false), 0);
    assert_int_not_equal(throttle_take(t, 0, 60, 1, now, false), 0);
    throttle_destroy(t);
    free(t);
}

/* A flood of keys makes room for itself and nothing else goes wrong. */
static void test_flood(void **state)
{
    (void)state;
    throttle *t = malloc(sizeof *t);
    assert_true(t && throttle_init(t));
    for (uint64_t key = 1; key < 200000; key++)
        assert_int_equal(throttle_take(t, key * 2654435761u, 60, 1, (int64_t)key, false), 0);
    throttle_destroy(t);
    free(t);
}

typedef struct work {
    pool_job job;
    int *freed, *ran;
    int gate;
} work;

static void run_work(pool_job *job)
{
    work *w = (work *)(void *)job;
    char go;
    if (w->gate >= 0)
        assert_int_equal(read(w->gate, &go, 1), 1);
    ++*w->ran;
}

static void free_work(pool_job *job)
{
    work *w = (work *)(void *)job;
    ++*w->freed;
    free(w);
}

static work *new_work(int *freed, int *ran, int gate)
{
    work *w = calloc(1, sizeof *w);
    assert_non_null(w);
    w->job.run = run_work;
    w->job.free = free_work;
    w->freed = freed;
    w->ran = ran;
    w->gate = gate;
    return w;
}

static void test_pool(void **state)
{
    (void)state;
    int gate[2], freed = 0, ran = 0;
    assert_int_equal(pipe(gate), 0);
    pool *p = pool_new(1, 2);
    assert_non_null(p);
    work *list[4];
    for (int i = 0; i < 4; i++)
        list[i] = new_work(&freed, &ran, gate[0]);
    assert_true(pool_submit(p, &list[0]->job));
    /* the first may be queued or running; two more fill the queue at the latest */
    int taken = 1;
    while (taken < 4 && pool_submit(p, &list[taken]->job))
        taken++;
    assert_in_range(taken, 2, 3);
    assert_int_equal(write(gate[1], "aaaa", 4), 4);
    while (!atomic_load(&list[0]->job.done))
        usleep(1000);
    pool_job_release(&list[0]->job); /* who waited lets go */
    for (int i = 1; i < taken; i++)
        pool_job_release(&list[i]->job); /* a client that went away */
    pool_free(p); /* what is still queued is let go too */
    assert_int_equal(freed, taken);
    assert_in_range(ran, 1, taken);
    for (int i = taken; i < 4; i++)
        free(list[i]);
    pool_free(NULL);
    close(gate[0]);
    close(gate[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bucket),
        cmocka_unit_test(test_flood),
        cmocka_unit_test(test_pool),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
