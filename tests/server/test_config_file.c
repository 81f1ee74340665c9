/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Settings: what a file may say, and what wins.
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

#include "songgang/settings.h"

static sg_arena *arena;

static sg_status read_text(const char *text, sg_settings *settings, sg_error *err)
{
    char path[] = "/tmp/songgang-test-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    sg_status status = sg_settings_read(path, arena, settings, err);
    unlink(path);
    return status;
}

static void every_key(void **state)
{
    (void)state;
    sg_settings s;
    sg_error err = {0};
    sg_settings_begin(&s);
    assert_null(s.listen);
    assert_int_equal(s.threads, -1);
    assert_int_equal(read_text("# a\n\tlisten =  [::1]:9 \r\nthreads=2\nlog_level = errors\n"
                               "refresh = no\nhead_ms = 200\nbodies = 1048576\nstreams = 7",
                               &s, &err), SG_OK);
    assert_string_equal(s.listen, "[::1]:9");
    assert_int_equal(s.log_level, SG_LOG_ERRORS);
    assert_int_equal(s.refresh, 0);
    sg_server_limits limits = sg_settings_limits(&s);
    assert_int_equal(limits.head_ms, 200);
    assert_int_equal(limits.bodies, 1048576);
    assert_int_equal(limits.streams, 7);
    assert_int_equal(limits.connections, 0); /* the default */
}

static void faults_leave_the_settings_alone(void **state)
{
    (void)state;
    static const char *const faulty[] = {"listen = a\nlisten = b", "= 3", "Listen = x", "threads = ",
                                         "threads = 99999999999999999999", "threads = +1",
                                         "head_ms = 99", "refresh = YES", "threads", "data ="};
    for (size_t i = 0; i < sizeof faulty / sizeof *faulty; i++) {
        sg_settings s;
        sg_error err = {0};
        sg_settings_begin(&s);
        assert_int_equal(read_text(faulty[i], &s, &err), SG_FORMAT);
        assert_null(s.listen);
        assert_int_equal(s.threads, -1);
        assert_non_null(strstr(err.text, i == 0 ? "第 2 行" : "第 1 行"));
    }
}

static void later_ones_win(void **state)
{
    (void)state;
    sg_settings s, flags;
    sg_error err = {0};
    sg_settings_begin(&s);
    sg_settings_begin(&flags);
    assert_int_equal(read_text("threads = 1\nlisten = a\nstreams = 5\n", &s, &err), SG_OK);
    setenv("SONGGANG_THREADS", "2", 1);
    setenv("SONGGANG_LISTEN", "", 1); /* empty: not said */
    assert_int_equal(sg_settings_environment(&s, &err), SG_OK);
    assert_int_equal(s.threads, 2);
    assert_string_equal(s.listen, "a");
    flags.listen = "b";
    sg_settings_over(&s, &flags);
    assert_string_equal(s.listen, "b");
    assert_int_equal(s.threads, 2);
    setenv("SONGGANG_THREADS", "two", 1);
    assert_int_equal(sg_settings_environment(&s, &err), SG_INVALID);
    unsetenv("SONGGANG_THREADS");
    unsetenv("SONGGANG_LISTEN");
}

static int begin(void **state)
{
    (void)state;
    arena = sg_arena_new(0);
    return arena ? 0 : 1;
}

static int end(void **state)
{
    (void)state;
    sg_arena_free(arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_key),
                                       cmocka_unit_test(faults_leave_the_settings_alone),
                                       cmocka_unit_test(later_ones_win)};
    return cmocka_run_group_tests(tests, begin, end);
}
