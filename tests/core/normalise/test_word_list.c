/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lists of words against the plainest way of reading them, on random texts of few characters, of
 * every length around the size of a search block; and tables against lists.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#include <stdlib.h>

#include "core/normalise/grammar.h"
#include "core/normalise/wage_words.h"

static const char *const characters[] = {"包", "吃", "住", "工", "a", "1", "é", "𠮷", "元"};
static uint32_t seed = 7;

static size_t pick(size_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

static void make(char *out, size_t count)
{
    out[0] = '\0';
    for (size_t i = 0; i < count; i++)
        strcat(out, characters[pick(sizeof characters / sizeof *characters)]);
}

/* The longest word of the list at `pos`, or ending there. */
static size_t plainly(sg_str text, size_t pos, const char *words, bool ending)
{
    char copy[512];
    size_t best = 0;
    snprintf(copy, sizeof copy, "%s", words);
    for (char *rest = NULL, *w = strtok_r(copy, "|", &rest); w; w = strtok_r(NULL, "|", &rest)) {
        size_t n = strlen(w);
        bool fits = ending ? n <= pos && memcmp(text.s + pos - n, w, n) == 0
                           : n <= text.n - pos && memcmp(text.s + pos, w, n) == 0;
        if (fits && n > best)
            best = n;
    }
    return best;
}

static void agrees_with_reading_plainly(void **state)
{
    (void)state;
    for (int round = 0; round < 4000; round++) {
        char words[512] = "", word[32], plain[128];
        size_t count = 1 + pick(12);
        for (size_t i = 0; i < count; i++) {
            make(word, 1 + pick(3));
            snprintf(words + strlen(words), sizeof words - strlen(words), "%s%s", i ? "|" : "",
                     word);
        }
        make(plain, pick(16));
        /* exactly as long, so that a sanitizer sees a byte too far */
        size_t n = strlen(plain), length = strlen(words);
        char *text = malloc(n + 1), *list = malloc(length + 1);
        memcpy(text, plain, n);
        memcpy(list, words, length + 1);
        sg_str t = {text, n};
        bool any = false;
        for (size_t pos = 0; pos <= n; pos++) {
            bool boundary = pos == n || ((unsigned char)text[pos] & 0xC0) != 0x80;
            size_t at = boundary ? plainly(t, pos, words, false) : 0;
            any |= at > 0;
            assert_int_equal(sgn_list_at(t, pos, list, length), at);
            if (boundary)
                assert_int_equal(sgn_list_ends(t, pos, list, length), plainly(t, pos, words, true));
        }
        assert_int_equal(sgn_list_any(t, list, length), any);
        size_t from = pick(n + 1);
        const char *hit = n > from ? memmem(text + from, n - from, word, strlen(word)) : NULL;
        assert_int_equal(sgn_find(t, from, word), hit ? (size_t)(hit - text) : SIZE_MAX);
        free(text);
        free(list);
    }
}

/* A list the compiler knows is asked the same as one it does not. */
static void check_list(sg_str t, const char *volatile words, size_t pos, bool any, size_t at, size_t ends)
{
    const char *list = words;
    size_t n = strlen(list);
    assert_int_equal(any, sgn_list_any(t, list, n));
    assert_int_equal(at, sgn_inside(t, pos) ? 0 : sgn_list_at(t, pos, list, n));
    assert_int_equal(ends, sgn_inside(t, pos) ? 0 : sgn_list_ends(t, pos, list, n));
}
#define CHECK_LIST(t, pos, words)                                                                  \
    check_list(t, words, pos, sgn_has_any(t, words), sgn_at(t, pos, words), sgn_ends(t, pos, words))

static void lists_in_place_are_read_the_same(void **state)
{
    (void)state;
    for (int round = 0; round < 4000; round++) {
        char plain[128];
        make(plain, pick(12));
        size_t n = strlen(plain) - (strlen(plain) > 0 ? pick(2) : 0); /* or cut inside a character */
        char *text = malloc(n + 1);
        memcpy(text, plain, n);
        sg_str t = {text, n};
        for (size_t pos = 0; pos <= n; pos++) {
            CHECK_LIST(t, pos, "包");
            CHECK_LIST(t, pos, "a");
            CHECK_LIST(t, pos, "工|1|包吃住|a包");
            CHECK_LIST(t, pos, "é|½吃|×");
            CHECK_LIST(t, pos, "招聘岗位|招聘职位|招聘工种|岗位|吃|住宿|1a|aa|工工|名|人|个|位|元|包住");
        }
        free(text);
    }
}

/* The longest word of the table at `pos`, asked one by one; of equal words the last. */
static size_t longest_at(sg_str text, size_t pos, const sgn_word *words, size_t count, int *ret_value)
{
    size_t best = 0;
    for (size_t i = 0; i < count; i++) {
        size_t n = strlen(words[i].text);
        if (n >= best && n <= text.n - pos && memcmp(text.s + pos, words[i].text, n) == 0) {
            best = n;
            *ret_value = words[i].value;
        }
    }
    return best;
}

/* Words of the wage table one behind the other, cut somewhere: found as by asking one by one. */
static void tables_find_leftmost_longest(void **state)
{
    (void)state;
    size_t count = 0;
    for (size_t b = 0; b < SGN_BUCKETS; b++)
        count += (size_t)(sgn_index_wage_words.starts[b + 1] - sgn_index_wage_words.starts[b]);
    assert_true(count > 400);
    for (int round = 0; round < 3000; round++) {
        char text[160] = "";
        for (int i = 0; i < 4; i++) {
            strcat(text, wage_words[pick(count)].text);
            strcat(text, pick(3) ? "" : pick(2) ? "工" : "5000-6000元");
        }
        sg_str t = {text, strlen(text) - pick(3)}; /* or cut inside a character */
        sgn_hit hits[40];
        size_t found = sgn_find_words(t, SGN_TABLE(wage_words), hits, SGN_COUNT(hits)), told = 0;
        assert_int_equal(sgn_find_words(t, SGN_TABLE(wage_words), hits, 1), found > 0);
        sgn_find_words(t, SGN_TABLE(wage_words), hits, SGN_COUNT(hits));
        for (size_t pos = 0; pos < t.n;) {
            int value = 0;
            size_t n = longest_at(t, pos, wage_words, count, &value);
            if (n) {
                assert_true(told < found);
                assert_int_equal(hits[told].start, pos);
                assert_int_equal(hits[told].end, pos + n);
                assert_int_equal(hits[told++].value, value);
            }
            pos += n ? n : 1;
        }
        assert_int_equal(told, found);
    }
    sgn_hit hit;
    assert_int_equal(sgn_find_words(sg_str_of("1"), SGN_TABLE(wage_words), &hit, 1), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_reading_plainly),
        cmocka_unit_test(lists_in_place_are_read_the_same),
        cmocka_unit_test(tables_find_leftmost_longest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
