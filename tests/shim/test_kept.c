/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Answers kept by key, and jobs kept over a restart.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "songgang/kept.h"

static char folder[64];
static sg_kept *kept;

static int set_up(void **state)
{
    (void)state;
    sg_error err = {0};
    snprintf(folder, sizeof folder, "/tmp/songgang-kept-XXXXXX");
    assert_non_null(mkdtemp(folder));
    assert_int_equal(sg_kept_open(folder, &kept, &err), SG_OK);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    static const char *const files[] = {"service.db", "service.db-wal", "service.db-shm"};
    char path[128];
    sg_kept_close(kept);
    for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, files[i]);
        unlink(path);
    }
    return rmdir(folder);
}

static sg_kept_state begin(const char *account, const char *key, unsigned char first, int64_t now,
                           int *code, sg_buffer *body)
{
    unsigned char request[SG_SHA256_SIZE] = {first};
    sg_buffer headers = {0};
    sg_kept_state state = SG_KEPT_NEW;
    sg_error err = {0};
    sg_buffer_clear(body);
    assert_int_equal(sg_kept_begin(kept, account, key, request, now, &state, code, &headers, body,
                                   &err), SG_OK);
    sg_buffer_free(&headers);
    return state;
}

static void answer(const char *key, const char *text)
{
    sg_buffer headers = {0}, body = {0};
    sg_error err = {0};
    sg_buffer_text(&headers, "Location: /v1/jobs/j1\n");
    sg_buffer_text(&body, text);
    assert_int_equal(sg_kept_answer(kept, "user:1", key, 202, &headers, &body, &err), SG_OK);
    sg_buffer_free(&headers);
    sg_buffer_free(&body);
}

static void the_same_request_gets_the_same_answer(void **state)
{
    (void)state;
    int code = 0;
    sg_buffer body = {0};
    assert_int_equal(begin("user:1", "k", 7, 1000, &code, &body), SG_KEPT_NEW);
    assert_int_equal(begin("user:1", "k", 7, 1001, &code, &body), SG_KEPT_BEGUN);
    answer("k", "{\"id\":\"j1\"}");
    assert_int_equal(begin("user:1", "k", 7, 1002, &code, &body), SG_KEPT_SAME);
    assert_int_equal(code, 202);
    assert_string_equal(body.data, "{\"id\":\"j1\"}");
    assert_int_equal(begin("user:1", "k", 8, 1003, &code, &body), SG_KEPT_OTHER);
    assert_int_equal(begin("user:2", "k", 8, 1003, &code, &body), SG_KEPT_NEW);
    /* begun and never ended: the next process sees it too */
    sg_error err = {0};
    assert_int_equal(begin("user:1", "cut", 1, 1004, &code, &body), SG_KEPT_NEW);
    sg_kept_close(kept);
    assert_int_equal(sg_kept_open(folder, &kept, &err), SG_OK);
    assert_int_equal(begin("user:1", "cut", 1, 1005, &code, &body), SG_KEPT_BEGUN);
    assert_int_equal(begin("user:1", "k", 7, 1005, &code, &body), SG_KEPT_SAME);
    sg_buffer_free(&body);
}

static void what_was_not_done_may_be_tried_again(void **state)
{
    (void)state;
    int code = 0;
    sg_buffer body = {0};
    sg_error err = {0};
    assert_int_equal(begin("user:1", "d", 1, 1000, &code, &body), SG_KEPT_NEW);
    assert_int_equal(sg_kept_drop(kept, "user:1", "d", &err), SG_OK);
    assert_int_equal(begin("user:1", "d", 1, 1000, &code, &body), SG_KEPT_NEW);
    answer("d", "{}");
    assert_int_equal(sg_kept_drop(kept, "user:1", "d", &err), SG_OK); /* too late */
    assert_int_equal(begin("user:1", "d", 1, 1000, &code, &body), SG_KEPT_SAME);
    sg_buffer_free(&body);
}

static void after_a_day_a_key_is_free(void **state)
{
    (void)state;
    int code = 0;
    sg_buffer body = {0};
    sg_error err = {0};
    assert_int_equal(begin("user:1", "old", 1, 1000, &code, &body), SG_KEPT_NEW);
    answer("old", "{}");
    assert_int_equal(begin("user:1", "old", 1, 1000 + SG_KEPT_SECONDS, &code, &body), SG_KEPT_SAME);
    assert_int_equal(begin("user:1", "old", 2, 1001 + SG_KEPT_SECONDS, &code, &body), SG_KEPT_NEW);
    assert_int_equal(sg_kept_forget(kept, 1002 + 2 * SG_KEPT_SECONDS, &err), SG_OK);
    assert_int_equal(begin("user:1", "old", 3, 1001 + SG_KEPT_SECONDS, &code, &body), SG_KEPT_NEW);
    sg_buffer_free(&body);
}

static sg_status join(void *context, const char *id, const char *json, size_t size, sg_error *err)
{
    (void)err;
    sg_buffer_printf(context, "%s=%.*s;", id, (int)size, json);
    return SG_OK;
}

static void jobs_come_back_oldest_first(void **state)
{
    (void)state;
    sg_error err = {0};
    sg_buffer all = {0};
    assert_int_equal(sg_kept_put_job(kept, "j2", 20, "{}", 2, &err), SG_OK);
    assert_int_equal(sg_kept_put_job(kept, "j1", 10, "[1]", 3, &err), SG_OK);
    assert_int_equal(sg_kept_put_job(kept, "j2", 99, "{2}", 3, &err), SG_OK); /* keeps its place */
    assert_int_equal(sg_kept_each_job(kept, join, &all, &err), SG_OK);
    assert_string_equal(all.data, "j1=[1];j2={2};");
    sg_buffer_free(&all);
}

static void a_missing_directory_is_not_made(void **state)
{
    (void)state;
    sg_error err = {0};
    sg_kept *none = NULL;
    assert_int_equal(sg_kept_open("/tmp/songgang-there-is-none", &none, &err), SG_MISSING);
    assert_null(none);
    sg_kept_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_same_request_gets_the_same_answer, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_was_not_done_may_be_tried_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(after_a_day_a_key_is_free, set_up, tear_down),
        cmocka_unit_test_setup_teardown(jobs_come_back_oldest_first, set_up, tear_down),
        cmocka_unit_test(a_missing_directory_is_not_made),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
