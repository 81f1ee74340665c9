/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pairs.tsv: pairs that are one job or two, each with the reason. Every pair goes through the whole
 * of sg_deduplicate(), so that blocking is judged with it, in both orders.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "songgang/dedupe.h"
#include "songgang/normalise.h"

enum { TODAY = 20508, LINE = 2048, FIELDS = 8 };

typedef struct fixture {
    sg_vocabulary *vocabulary;
    sg_arena *arena;
} fixture;

/* Cuts `text` at `separator`; how many parts there were. */
static size_t cut(char *text, char separator, char *parts[], size_t max)
{
    size_t n = 0;
    for (char *at = text; at && n < max; n++) {
        parts[n] = at;
        at = strchr(at, separator);
        if (at)
            *at++ = '\0';
    }
    return n;
}

static sg_fingerprint fingerprint(fixture *f, char *posting, const char *id)
{
    static const sg_raw_field names[FIELDS] = {
        SG_RAW_TITLE,     SG_RAW_EMPLOYER,      SG_RAW_CITY_OR_ADDRESS, SG_RAW_WAGE_TEXT,
        SG_RAW_HEADCOUNT, SG_RAW_CONTACT_PHONE, SG_RAW_SOURCE,          SG_RAW_TEXT};
    sg_raw_posting raw = {0};
    char *parts[FIELDS];
    size_t n = cut(posting, '|', parts, FIELDS);
    for (size_t i = 0; i < n; i++)
        raw.field[names[i]] = *parts[i] ? parts[i] : NULL;
    raw.field[SG_RAW_EXTERNAL_ID] = id;
    sg_normalised jobs;
    sg_fingerprint ret;
    assert_int_equal(sg_normalise(f->vocabulary, &raw, TODAY, f->arena, &jobs, NULL, NULL), SG_OK);
    assert_int_equal(jobs.count, 1);
    sg_fingerprint_of(&jobs.jobs[0], f->arena, &ret);
    return ret;
}

/* Duplicates among the two, and their reasons. */
static size_t find(sg_fingerprint a, sg_fingerprint b, uint32_t *ret_reasons)
{
    sg_fingerprint items[2] = {a, b};
    sg_duplicate *found = NULL;
    size_t count = 0;
    assert_int_equal(sg_deduplicate(items, 2, NULL, 0, &found, &count, NULL), SG_OK);
    *ret_reasons = count ? found[0].reasons : 0;
    free(found);
    return count;
}

/* Whether the line holds; says what does not. */
static bool check_line(fixture *f, char *line, int number)
{
    enum { VERDICT, WHY, ONE, OTHER, COLUMNS };
    char *columns[COLUMNS];
    uint32_t reasons, turned;
    assert_int_equal(cut(line, '\t', columns, COLUMNS), COLUMNS);
    char *told = strchr(columns[WHY], '=');
    sg_fingerprint a = fingerprint(f, columns[ONE], "a"), b = fingerprint(f, columns[OTHER], "b");
    bool one = strcmp(columns[VERDICT], "one") == 0;
    bool found = find(a, b, &reasons) == 1;
    assert_int_equal(find(b, a, &turned), found);
    assert_int_equal(reasons, turned);
    if (found != one) {
        print_error("line %d, %s: read as %s\n", number, columns[WHY], found ? "one" : "two");
        return false;
    }
    assert_true(one == (told != NULL));
    sg_buffer text = {0};
    sg_duplicate_explain(reasons, &text);
    bool says = !told || (text.data && strstr(text.data, told + 1));
    if (!says)
        print_error("line %d: %s does not say %s\n", number, text.data ? text.data : "", told + 1);
    sg_buffer_free(&text);
    return says;
}

static void test_pairs(void **state)
{
    fixture *f = *state;
    char line[LINE];
    int number = 0, pairs = 0, failed = 0;
    FILE *file = fopen(SG_SOURCE_DIR "/tests/core/dedupe/pairs.tsv", "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file)) {
        number++;
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '#')
            continue;
        failed += !check_line(f, line, number);
        sg_arena_reset(f->arena);
        pairs++;
    }
    fclose(file);
    assert_true(pairs > 0);
    assert_int_equal(failed, 0);
}

static int set_up(void **state)
{
    static fixture f;
    f.vocabulary = sg_vocabulary_new();
    f.arena = sg_arena_new(0);
    *state = &f;
    return f.vocabulary && f.arena ? 0 : -1;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    sg_arena_free(f->arena);
    sg_vocabulary_free(f->vocabulary);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_pairs)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
