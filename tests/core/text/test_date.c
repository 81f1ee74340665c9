/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Dates: every day of three centuries there and back, and what is no date.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "songgang/date.h"

static void every_day_goes_round(void **state)
{
    (void)state;
    sg_date expected = sg_date_of(1900, 1, 1);
    assert_int_equal(expected, -25567);
    for (int year = 1900; year <= 2200; year++)
        for (int month = 1; month <= 12; month++)
            for (int day = 1; day <= 31; day++) {
                sg_date date = sg_date_of(year, month, day);
                if (date == SG_NO_DATE) {
                    assert_true(day > 28);
                    continue;
                }
                assert_int_equal(date, expected++);
                int y, m, d;
                sg_date_split(date, &y, &m, &d);
                assert_true(y == year && m == month && d == day);
                char text[SG_DATE_TEXT];
                sg_date parsed;
                sg_date_print(date, text);
                assert_true(sg_date_parse(text, &parsed));
                assert_int_equal(parsed, date);
            }
    assert_int_equal(expected - sg_date_of(1900, 1, 1), 109938);
}

static void known_days(void **state)
{
    (void)state;
    assert_int_equal(sg_date_of(1970, 1, 1), 0);
    assert_int_equal(sg_date_of(2000, 2, 29), 11016);
    assert_int_equal(sg_date_of(2026, 2, 10), 20494);
    char text[SG_DATE_TEXT];
    sg_date_print(SG_NO_DATE, text);
    assert_string_equal(text, "");
}

static void impossible_dates(void **state)
{
    (void)state;
    assert_int_equal(sg_date_of(2023, 2, 29), SG_NO_DATE);
    assert_int_equal(sg_date_of(1900, 2, 29), SG_NO_DATE);
    assert_int_equal(sg_date_of(2023, 4, 31), SG_NO_DATE);
    assert_int_equal(sg_date_of(2023, 0, 1), SG_NO_DATE);
    assert_int_equal(sg_date_of(2023, 13, 1), SG_NO_DATE);
    assert_int_equal(sg_date_of(1899, 12, 31), SG_NO_DATE);
    assert_int_equal(sg_date_of(2201, 1, 1), SG_NO_DATE);
    static const char *const wrong[] = {"",           "2026",        "2026-2-10",  "2026-02-30",
                                        "2026/02/10", "2026-02-10 ", "26-02-10",   "2026-02-1",
                                        "2026-0a-10", "+026-02-10",  "2026-02-100"};
    sg_date date = 7;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(sg_date_parse(wrong[i], &date));
    assert_false(sg_date_parse(NULL, &date));
    assert_int_equal(date, 7);
    assert_true(sg_date_parse("2026-02-10T08:30:00+08:00", &date));
    assert_int_equal(date, 20494);
}

static void completed_years(void **state)
{
    (void)state;
    sg_date birth = sg_date_of(1974, 5, 2);
    assert_int_equal(sg_age_on(birth, sg_date_of(2026, 5, 1)), 51);
    assert_int_equal(sg_age_on(birth, sg_date_of(2026, 5, 2)), 52);
    assert_int_equal(sg_age_on(sg_date_of(2004, 2, 29), sg_date_of(2025, 2, 28)), 20);
    assert_int_equal(sg_age_on(sg_date_of(2004, 2, 29), sg_date_of(2025, 3, 1)), 21);
    assert_int_equal(sg_age_on(birth, birth), 0);
    assert_int_equal(sg_age_on(birth, birth - 1), -1);
    assert_int_equal(sg_age_on(SG_NO_DATE, birth), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_goes_round),
        cmocka_unit_test(known_days),
        cmocka_unit_test(impossible_dates),
        cmocka_unit_test(completed_years),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
