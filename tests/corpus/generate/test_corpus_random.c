/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The generator's random numbers: fixed values (so that no machine differs), ranges, lists, and
 * that the permutation is one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "corpus/generate/corpus_random.h"

/* splitmix64 of state 0: the published first outputs. */
static void numbers_are_splitmix64(void **state)
{
    (void)state;
    corpus_random r = {0};
    assert_true(corpus_next(&r) == UINT64_C(0xe220a8397b1dcdaf));
    assert_true(corpus_next(&r) == UINT64_C(0x6e789e6aa1b965f4));
    assert_true(corpus_next(&r) == UINT64_C(0x06c45d188009454f));
}

static void streams_and_indices_differ(void **state)
{
    (void)state;
    corpus_random a = corpus_random_of(1, CORPUS_FACTS, 9), b = corpus_random_of(1, CORPUS_SLOT, 9);
    corpus_random c = corpus_random_of(1, CORPUS_FACTS, 10),
                  d = corpus_random_of(2, CORPUS_FACTS, 9);
    uint64_t first = corpus_next(&a);
    assert_true(first != corpus_next(&b));
    assert_true(first != corpus_next(&c));
    assert_true(first != corpus_next(&d));
}

static void draws_stay_in_range(void **state)
{
    (void)state;
    corpus_random r = corpus_random_of(4, CORPUS_WORDS, 0);
    unsigned firsts = 0, hits = 0;
    for (int i = 0; i < 20000; i++) {
        assert_in_range(corpus_below(&r, 7), 0, 6);
        int value = corpus_range(&r, -3, 3);
        assert_true(value >= -3 && value <= 3);
        uint32_t rank = corpus_skewed(&r, 1000);
        assert_true(rank < 1000);
        firsts += rank < 100;
        hits += corpus_chance(&r, 250);
    }
    assert_int_equal(corpus_below(&r, 0), 0);
    assert_in_range(firsts, 8500, 10000); /* (1/10)^(1/3) = 46 % */
    assert_in_range(hits, 4700, 5300);
}

static void lists_are_cut_at_bars(void **state)
{
    (void)state;
    static const char list[] = "包吃|包住||管饭";
    assert_int_equal(corpus_list_count(list), 4);
    assert_true(sg_str_equal(corpus_list_at(list, 0), sg_str_of("包吃")));
    assert_true(sg_str_equal(corpus_list_at(list, 3), sg_str_of("管饭")));
    assert_int_equal(corpus_list_at(list, 2).n, 0);
    assert_true(sg_str_equal(corpus_list_at(list, 9), sg_str_of("管饭")));
}

static void permutation_hits_every_place_once(void **state)
{
    (void)state;
    static const uint64_t sizes[] = {1, 2, 3, 16, 17, 1000, 4097};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        uint8_t *seen = calloc(sizes[k], 1);
        assert_non_null(seen);
        for (uint64_t i = 0; i < sizes[k]; i++) {
            uint64_t place = corpus_permute(77, sizes[k], i);
            assert_true(place < sizes[k]);
            assert_int_equal(seen[place]++, 0);
        }
        free(seen);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_splitmix64),
        cmocka_unit_test(streams_and_indices_differ),
        cmocka_unit_test(draws_stay_in_range),
        cmocka_unit_test(lists_are_cut_at_bars),
        cmocka_unit_test(permutation_hits_every_place_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
