/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Quiet hours, backoff, the breaker, and what replies mean.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "songgang/push.h"

enum { NIGHT = 21 * 60, MORNING = 8 * 60, HOUR = 3600, DAY = 86400 };

/* Every minute of two days, against the hours written out; and never longer than needed. */
static void test_quiet(void **state)
{
    (void)state;
    const int64_t midnight = INT64_C(1772294400); /* 2026-03-01 00:00 in China */
    for (int64_t t = midnight; t < midnight + 2 * DAY; t += 60) {
        int64_t minute = (t - midnight) % DAY / 60;
        bool night = minute >= NIGHT || minute < MORNING, noon = minute >= 720 && minute < 840;
        int64_t wait = sg_push_quiet(t, NIGHT, MORNING);
        assert_int_equal(wait > 0, night);
        if (wait > 0)
            assert_int_equal((t + wait - midnight) % DAY, MORNING * 60);
        assert_int_equal(sg_push_quiet(t + wait, NIGHT, MORNING), 0);
        assert_int_equal(sg_push_quiet(t, 720, 840) > 0, noon);
        assert_int_equal(sg_push_quiet(t, 480, 480), 0);
    }
    assert_int_equal(sg_push_day(midnight), sg_push_day(midnight - 1) + 1);
    assert_int_equal(sg_push_day(midnight), sg_push_day(midnight + DAY - 1));
    assert_true(sg_push_quiet(-5, NIGHT, MORNING) >= 0); /* a clock at 1970 */
    assert_int_equal(sg_push_day(-9 * HOUR), sg_push_day(0) - 1);
}

static void test_backoff(void **state)
{
    (void)state;
    int64_t sum = 0, least = INT64_MAX, most = 0;
    for (uint64_t seed = 0; seed < 1000; seed++) {
        int64_t wait = sg_push_backoff(4, seed, 0);
        assert_int_equal(wait, sg_push_backoff(4, seed, 0));
        assert_in_range(wait, 20, 40);
        least = wait < least ? wait : least;
        most = wait > most ? wait : most;
        sum += wait;
        for (int attempt = 1; attempt < 40; attempt++)
            assert_in_range(sg_push_backoff(attempt, seed, 0), 2, 900);
    }
    assert_int_equal(least, 20);
    assert_int_equal(most, 40);
    assert_in_range(sum / 1000, 28, 32);
    assert_int_equal(sg_push_backoff(1, 1, 120), 120);
    assert_int_equal(sg_push_backoff(1, 1, INT64_MAX), DAY);
}

static void test_breaker(void **state)
{
    (void)state;
    sg_breaker b = {0};
    int64_t now = 1000, wait;
    for (int i = 0; i < 4; i++)
        sg_breaker_note(&b, now, 0, 1);
    assert_int_equal(sg_breaker_allow(&b, now, 100, &wait), 100);
    sg_breaker_note(&b, now, 1, 0); /* one success forgets */
    for (int i = 0; i < 4; i++)
        sg_breaker_note(&b, now, 0, 1);
    assert_int_equal(sg_breaker_allow(&b, now, 100, &wait), 100);
    sg_breaker_note(&b, now, 0, 1);
    assert_int_equal(sg_breaker_allow(&b, now, 100, &wait), 0);
    assert_int_equal(wait, 30);
    sg_breaker_note(&b, now + 5, 0, 50); /* stragglers do not make it longer */
    assert_int_equal(sg_breaker_allow(&b, now + 29, 100, &wait), 0);
    assert_int_equal(wait, 1);
    int64_t expect = 60;
    for (int i = 0; i < 8; i++) {
        now = b.until;
        assert_int_equal(sg_breaker_allow(&b, now, 100, &wait), 1);
        assert_int_equal(sg_breaker_allow(&b, now, 100, &wait), 0); /* one trial at a time */
        sg_breaker_note(&b, now, 0, 1);
        assert_int_equal(sg_breaker_allow(&b, now, 100, &wait), 0);
        assert_int_equal(wait, expect);
        expect = expect * 2 > 900 ? 900 : expect * 2;
    }
    /* whoever took the trial vanished */
    now = b.until;
    assert_int_equal(sg_breaker_allow(&b, now, 100, &wait), 1);
    assert_int_equal(sg_breaker_allow(&b, now + 60, 100, &wait), 1);
    sg_breaker_note(&b, now + 61, 1, 0);
    assert_int_equal(sg_breaker_allow(&b, now + 61, 100, &wait), 100);
    /* the clock goes back by a year */
    for (int i = 0; i < 5; i++)
        sg_breaker_note(&b, now, 0, 1);
    assert_int_equal(sg_breaker_allow(&b, now - 365 * DAY, 100, &wait), 1);
}

static void test_replies(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        sg_reply_kind kind;
        int job;
    } cases[] = {{"R", SG_REPLY_STOP, 0},         {" r ", SG_REPLY_STOP, 0},
                 {"ＴＤ", SG_REPLY_STOP, 0},      {"td。", SG_REPLY_STOP, 0},
                 {"退订", SG_REPLY_STOP, 0},      {"1", SG_REPLY_JOB, 1},
                 {"２", SG_REPLY_JOB, 2},         {"第三个", SG_REPLY_JOB, 3},
                 {"选2", SG_REPLY_JOB, 2},        {"2号岗位", SG_REPLY_JOB, 2},
                 {"回复1", SG_REPLY_JOB, 1},      {"请联系我", SG_REPLY_CALL, 0},
                 {"给我打电话", SG_REPLY_CALL, 0}, {"", SG_REPLY_OTHER, 0},
                 {"12", SG_REPLY_OTHER, 0},       {"0", SG_REPLY_OTHER, 0},
                 {"1和2", SG_REPLY_OTHER, 0},     {"我不想去", SG_REPLY_OTHER, 0},
                 {"r u there", SG_REPLY_OTHER, 0}, {"第一个不要", SG_REPLY_OTHER, 0},
                 {"\xff\xfe", SG_REPLY_OTHER, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int job = 0;
        assert_int_equal(sg_push_reply_kind(cases[i].text, &job), cases[i].kind);
        assert_int_equal(job, cases[i].job);
    }
    char big[4000];
    memset(big, '1', sizeof big - 1);
    big[sizeof big - 1] = '\0';
    int job;
    assert_int_equal(sg_push_reply_kind(big, &job), SG_REPLY_OTHER);
    assert_int_equal(sg_push_reply_kind(NULL, &job), SG_REPLY_OTHER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_quiet),
        cmocka_unit_test(test_backoff),
        cmocka_unit_test(test_breaker),
        cmocka_unit_test(test_replies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
