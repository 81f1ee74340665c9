/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whose rows may be read: nobody's unless somebody said so.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "songgang/scope.h"

enum { CITY = 522300, COUNTY = 522301, TOWN = 522301005, OTHER_TOWN = 522301117, ELSEWHERE = 522328 };
#define VILLAGE UINT64_C(522301005201)

static void test_covers(void **state)
{
    (void)state;
    const sg_scope nobody = {0}, county = {.home = COUNTY}, town = {.home = TOWN},
                   village = {.home = VILLAGE};
    const sg_locality all[] = {0, CITY, COUNTY, TOWN, VILLAGE, OTHER_TOWN, ELSEWHERE};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        assert_false(sg_scope_covers(NULL, all[i]));
        assert_false(sg_scope_covers(&nobody, all[i]));
        assert_false(sg_scope_covers_all(&nobody, all[i]));
        assert_false(sg_scope_touches(&nobody, all[i]));
        assert_true(sg_scope_covers(&sg_everywhere, all[i]));
        assert_true(sg_scope_covers_all(&sg_everywhere, all[i]));
    }
    assert_true(sg_scope_covers(&county, COUNTY));
    assert_true(sg_scope_covers(&county, TOWN));
    assert_true(sg_scope_covers(&county, VILLAGE));
    assert_false(sg_scope_covers(&county, CITY));
    assert_false(sg_scope_covers(&county, ELSEWHERE));
    assert_false(sg_scope_covers(&county, 0)); /* unknown home: nobody's but the administrator's */
    assert_true(sg_scope_covers(&town, VILLAGE));
    assert_false(sg_scope_covers(&town, OTHER_TOWN));
    assert_false(sg_scope_covers(&village, TOWN));
    assert_true(sg_scope_touches(&town, CITY));
    assert_true(sg_scope_touches(&town, 0));
    assert_true(sg_scope_touches(&county, VILLAGE));
    assert_false(sg_scope_touches(&town, OTHER_TOWN));
    assert_false(sg_scope_covers_all(&town, 0));
}

static void test_narrow(void **state)
{
    (void)state;
    const sg_scope county = {.home = COUNTY};
    sg_scope got;
    assert_true(sg_scope_narrow(&county, 0, &got));
    assert_true(got.home == COUNTY && !got.whole);
    assert_true(sg_scope_narrow(&county, TOWN, &got));
    assert_true(got.home == TOWN && !got.whole);
    assert_false(sg_scope_narrow(&county, CITY, &got)); /* never widened */
    assert_false(sg_scope_narrow(&county, ELSEWHERE, &got));
    assert_false(sg_scope_narrow(NULL, TOWN, &got));
    assert_true(sg_scope_narrow(&sg_everywhere, 0, &got) && got.whole);
    assert_true(sg_scope_narrow(&sg_everywhere, TOWN, &got));
    assert_true(!got.whole && got.home == TOWN);
    assert_true(sg_scope_of(0).whole);
    assert_false(sg_scope_of(TOWN).whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_covers),
        cmocka_unit_test(test_narrow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
