/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Crowding against the binomial distribution summed term by term, and the Gini coefficient against
 * values worked out by hand.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "songgang/allocate.h"

/* P(Binomial(n, r) = k) by logarithms of factorials. */
static double mass(uint64_t n, uint64_t k, double r)
{
    if (k > n)
        return 0;
    double l = lgamma((double)n + 1) - lgamma((double)k + 1) - lgamma((double)(n - k) + 1);
    return exp(l + (double)k * log(r) + (double)(n - k) * log1p(-r));
}

static void marginal_chance_is_the_binomial_tail(void **state)
{
    (void)state;
    static const uint32_t openings[] = {1, 2, 5, 30, 400};
    static const int32_t permilles[] = {1, 150, 500, 950};
    for (size_t i = 0; i < 5; i++)
        for (size_t j = 0; j < 4; j++) {
            size_t count = openings[i] * 10;
            double *chance = malloc(count * sizeof *chance);
            assert_non_null(chance);
            sg_marginal_chance(openings[i], permilles[j], count, chance);
            for (size_t k = 1; k <= count; k += 1 + count / 97) {
                double expected = 0;
                for (uint64_t s = 0; s < openings[i]; s++)
                    expected += mass(k - 1, s, permilles[j] / 1000.0);
                assert_true(fabs(chance[k - 1] - expected) < 1e-7);
                assert_true(k == 1 || chance[k - 1] <= chance[k - 2]);
            }
            free(chance);
        }
}

static void expected_placements_is_the_truncated_mean(void **state)
{
    (void)state;
    for (uint32_t openings = 0; openings <= 12; openings += 3)
        for (uint64_t pushes = 0; pushes <= 90; pushes += 9) {
            double expected = 0;
            for (uint64_t k = 0; k <= pushes; k++)
                expected += (double)(k < openings ? k : openings) * mass(pushes, k, 0.15);
            assert_true(fabs(sg_expected_placements(openings, pushes, 150) - expected) < 1e-7);
        }
}

static void no_openings_place_nobody(void **state)
{
    (void)state;
    assert_true(sg_expected_placements(0, 100, 150) == 0);
}

static void gini_of_known_distributions(void **state)
{
    (void)state;
    double gini;
    uint32_t equal[] = {2, 4, 6}, openings[] = {1, 2, 3};
    assert_int_equal(sg_push_gini(equal, openings, 3, &gini, NULL), SG_OK);
    assert_true(fabs(gini) < 1e-12);
    uint32_t one[] = {0, 0, 0, 8}, ones[] = {1, 1, 1, 1};
    assert_int_equal(sg_push_gini(one, ones, 4, &gini, NULL), SG_OK);
    assert_true(fabs(gini - 0.75) < 1e-12); /* 1 − 1/n when one has all */
    uint32_t ladder[] = {1, 2, 3, 4};
    assert_int_equal(sg_push_gini(ladder, ones, 4, &gini, NULL), SG_OK);
    assert_true(fabs(gini - 0.25) < 1e-12);
    uint32_t none[] = {0, 0};
    assert_int_equal(sg_push_gini(none, ones, 2, &gini, NULL), SG_OK);
    assert_true(gini == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marginal_chance_is_the_binomial_tail),
        cmocka_unit_test(expected_placements_is_the_truncated_mean),
        cmocka_unit_test(no_openings_place_nobody),
        cmocka_unit_test(gini_of_known_distributions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
