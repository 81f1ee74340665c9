/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Edit distance: known pairs, and what every distance must be.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "songgang/text.h"

static size_t between(const char *a, const char *b)
{
    return sg_edit_distance(sg_str_of(a), sg_str_of(b));
}

static void known_pairs(void **state)
{
    (void)state;
    assert_int_equal(between("", ""), 0);
    assert_int_equal(between("", "abc"), 3);
    assert_int_equal(between("kitten", "sitting"), 3);
    assert_int_equal(between("crowding", "crwoding"), 2);
    assert_int_equal(between("招聘人数", "招人数"), 1); /* characters, not bytes */
    assert_int_equal(between("工资", "工价"), 1);
}

static void longer_than_it_compares(void **state)
{
    (void)state;
    char most[49], more[50];
    memset(most, 'a', 48);
    most[48] = '\0';
    memset(more, 'a', 49);
    more[49] = '\0';
    assert_int_equal(between(most, most), 0);
    assert_true(between(more, most) == SIZE_MAX);
    assert_true(between("a", more) == SIZE_MAX);
}

static void a_distance(void **state)
{
    (void)state;
    static const char *const words[] = {"", "a", "ab", "ba", "abc", "工", "工种", "工资", "薪资"};
    enum { N = sizeof words / sizeof *words };
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            assert_int_equal(between(words[i], words[j]), between(words[j], words[i]));
            assert_int_equal(between(words[i], words[j]) == 0, i == j);
            for (int k = 0; k < N; k++)
                assert_true(between(words[i], words[j]) <=
                            between(words[i], words[k]) + between(words[k], words[j]));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(known_pairs),
                                       cmocka_unit_test(longer_than_it_compares),
                                       cmocka_unit_test(a_distance)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
