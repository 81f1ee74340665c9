/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The synthetic corpus: same seed, same bytes in any order; shares as promised; every truth line
 * belongs to a record; every line is JSON; couples are mutual.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "corpus/generate/corpus_records.h"
#include "songgang/text.h"

static sg_vocabulary *vocabulary;

static int open_vocabulary(void **state)
{
    (void)state;
    vocabulary = sg_vocabulary_new();
    return vocabulary ? 0 : -1;
}

static int close_vocabulary(void **state)
{
    (void)state;
    sg_vocabulary_free(vocabulary);
    return 0;
}

static sg_corpus *open_corpus(uint64_t count, uint64_t seed)
{
    sg_corpus_request request = {.count = count, .seed = seed, .now = SG_NO_DATE};
    sg_corpus *corpus = NULL;
    sg_error err = {0};
    assert_int_equal(sg_corpus_open(vocabulary, &request, &corpus, &err), SG_OK);
    return corpus;
}

static void record(const sg_corpus *c, sg_corpus_kind kind, uint64_t index, sg_buffer *out)
{
    sg_error err = {0};
    assert_int_equal(sg_corpus_record(c, kind, index, out, &err), SG_OK);
}

/* ---- a tiny JSON checker: enough to refuse anything unbalanced, unescaped or cut off ---- */

static const char *skip_value(const char *at, int depth);

static const char *skip_string(const char *at)
{
    if (*at++ != '"')
        return NULL;
    while (*at != '"') {
        if ((unsigned char)*at < 0x20)
            return NULL;
        if (*at == '\\' && !strchr("\"\\/bfnrtu", *++at))
            return NULL;
        at++;
    }
    return at + 1;
}

static const char *skip_members(const char *at, char end, int depth)
{
    if (*++at == end)
        return at + 1;
    for (;;) {
        if (end == '}') {
            at = skip_string(at);
            if (!at || *at++ != ':')
                return NULL;
        }
        at = skip_value(at, depth + 1);
        if (!at)
            return NULL;
        if (*at == end)
            return at + 1;
        if (*at++ != ',')
            return NULL;
    }
}

static const char *skip_value(const char *at, int depth)
{
    if (depth > 8)
        return NULL;
    if (*at == '{' || *at == '[')
        return skip_members(at, *at == '{' ? '}' : ']', depth);
    if (*at == '"')
        return skip_string(at);
    const char *const words[] = {"true", "false", "null"};
    for (size_t i = 0; i < 3; i++)
        if (strncmp(at, words[i], strlen(words[i])) == 0)
            return at + strlen(words[i]);
    char *end;
    strtod(at, &end);
    return end == at ? NULL : end;
}

/* Value of a string member at the top level's first occurrence, or false when null or absent. */
static bool member(const char *line, const char *key, char *out, size_t size)
{
    char quoted[64];
    snprintf(quoted, sizeof quoted, "\"%s\":\"", key);
    const char *at = strstr(line, quoted);
    if (!at)
        return false;
    at += strlen(quoted);
    size_t n = strcspn(at, "\"");
    assert_true(n < size);
    memcpy(out, at, n);
    out[n] = '\0';
    return true;
}

static long number(const char *line, const char *key)
{
    char quoted[64];
    snprintf(quoted, sizeof quoted, "\"%s\":", key);
    const char *at = strstr(line, quoted);
    return at ? strtol(at + strlen(quoted), NULL, 10) : 0;
}

static void every_line_is_json(void **state)
{
    (void)state;
    static const sg_corpus_kind kinds[] = {SG_CORPUS_POSTINGS, SG_CORPUS_TRUTH, SG_CORPUS_WORKERS,
                                           SG_CORPUS_COURSES};
    sg_corpus *c = open_corpus(3000, 11);
    sg_buffer out = {0};
    for (size_t k = 0; k < 4; k++) {
        for (uint64_t i = 0; i < 3000; i++) {
            sg_buffer_clear(&out);
            record(c, kinds[k], i, &out);
            assert_true(sg_utf8_valid((sg_str){out.data, out.size}));
            for (char *line = out.data, *end; *line; line = end + 1) {
                end = strchr(line, '\n');
                assert_non_null(end);
                assert_ptr_equal(skip_value(line, 0), end);
                assert_int_equal(*line, '{');
            }
        }
    }
    sg_buffer_free(&out);
    sg_corpus_close(c);
}

static void same_seed_gives_same_bytes_in_any_order(void **state)
{
    (void)state;
    static const sg_corpus_kind kinds[] = {SG_CORPUS_POSTINGS, SG_CORPUS_TRUTH, SG_CORPUS_WORKERS};
    enum { N = 2000 };
    sg_corpus *first = open_corpus(N, 7), *again = open_corpus(N, 7), *other = open_corpus(N, 8);
    for (size_t k = 0; k < 3; k++) {
        sg_buffer whole = {0}, chunks[2] = {{0}, {0}}, differs = {0};
        for (uint64_t i = 0; i < N; i++) {
            record(first, kinds[k], i, &whole);
            record(other, kinds[k], i, &differs);
        }
        for (uint64_t i = N / 3; i < N; i++) /* the later part before the earlier */
            record(again, kinds[k], i, &chunks[1]);
        for (uint64_t i = 0; i < N / 3; i++)
            record(again, kinds[k], i, &chunks[0]);
        assert_int_equal(whole.size, chunks[0].size + chunks[1].size);
        sg_buffer_append(&chunks[0], chunks[1].data, chunks[1].size);
        uint64_t hash = sg_hash64(whole.data, whole.size, 0);
        assert_true(hash == sg_hash64(chunks[0].data, chunks[0].size, 0));
        assert_true(hash != sg_hash64(differs.data, differs.size, 0));
        sg_buffer_free(&whole);
        sg_buffer_free(&chunks[0]);
        sg_buffer_free(&chunks[1]);
        sg_buffer_free(&differs);
    }
    sg_corpus_close(first);
    sg_corpus_close(again);
    sg_corpus_close(other);
}

static void truth_belongs_to_its_record(void **state)
{
    (void)state;
    enum { N = 4000 };
    sg_corpus *c = open_corpus(N, 3);
    sg_buffer posting = {0}, truth = {0};
    unsigned several = 0, duplicates = 0;
    for (uint64_t i = 0; i < N; i++) {
        sg_buffer_clear(&posting);
        sg_buffer_clear(&truth);
        record(c, SG_CORPUS_POSTINGS, i, &posting);
        record(c, SG_CORPUS_TRUTH, i, &truth);
        char id[64], source[160], other[160], of[64];
        assert_true(member(posting.data, "external_id", id, sizeof id));
        assert_true(member(posting.data, "source", source, sizeof source));
        assert_int_equal(strncmp(source, "合成", strlen("合成")), 0);
        long jobs = number(truth.data, "jobs"), lines = 0;
        for (char *line = truth.data; *line; line = strchr(line, '\n') + 1) {
            lines++;
            assert_true(member(line, "external_id", other, sizeof other));
            assert_int_equal(strncmp(other, id, strlen(id)), 0);
            assert_int_equal(strlen(other), strlen(id) + (jobs > 1 ? 2 : 0));
            assert_true(member(line, "source", other, sizeof other));
            assert_string_equal(other, source);
            sg_trade_id trade;
            assert_true(member(line, "trade", other, sizeof other));
            assert_int_equal(sg_trade_lookup(vocabulary, sg_str_of(other), &trade, NULL), SG_OK);
        }
        assert_int_equal(lines, jobs);
        several += jobs > 1;
        if (member(truth.data, "duplicate_of", of, sizeof of)) {
            duplicates++;
            uint64_t original = strtoull(of + 3, NULL, 10) - 1;
            assert_true(original < i);
            sg_buffer_clear(&posting);
            record(c, SG_CORPUS_TRUTH, original, &posting);
            assert_non_null(strstr(posting.data, of));
            assert_null(strstr(posting.data, "\"duplicate_of\":\"")); /* never a chain */
            char employer[160], first[160];
            assert_true(member(truth.data, "employer", employer, sizeof employer));
            char *line = strstr(posting.data, of);
            assert_true(member(line, "employer", first, sizeof first));
            assert_string_equal(employer, first);
        }
    }
    assert_in_range(several, N * 25 / 1000, N * 55 / 1000);
    assert_in_range(duplicates, N * 100 / 1000, N * 145 / 1000);
    sg_buffer_free(&posting);
    sg_buffer_free(&truth);
    sg_corpus_close(c);
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void postings_have_the_promised_shares(void **state)
{
    (void)state;
    enum { N = 125000 };
    sg_corpus *c = open_corpus(N, 1);
    sg_buffer truth = {0};
    uint64_t *employers = calloc(N * 2, sizeof *employers);
    assert_non_null(employers);
    size_t jobs = 0, kept = 0, guangdong = 0, guizhou = 0, expired = 0, suspicious = 0, open = 0,
           openings = 0;
    for (uint64_t i = 0; i < N; i++) {
        sg_buffer_clear(&truth);
        record(c, SG_CORPUS_TRUTH, i, &truth);
        for (char *line = truth.data, *end; *line; line = end + 1) {
            end = strchr(line, '\n');
            *end = '\0';
            char text[160];
            assert_true(member(line, "employer", text, sizeof text));
            employers[jobs++] = sg_hash64(text, strlen(text), 0);
            bool duplicate = member(line, "duplicate_of", text, sizeof text);
            long wanted = number(line, "headcount");
            kept += !duplicate;
            if (!duplicate)
                openings += wanted > 0 ? (size_t)wanted : 1;
            guangdong += strstr(line, "\"province\":\"440000\"") != NULL;
            guizhou += strstr(line, "\"province\":\"520000\"") != NULL;
            suspicious += strstr(line, "\"suspicious\":true") != NULL;
            open += strstr(line, "\"negotiable\":true") != NULL;
            if (member(line, "valid_through", text, sizeof text))
                expired += strcmp(text, "2026-02-24") < 0;
        }
    }
    qsort(employers, jobs, sizeof *employers, by_value);
    size_t distinct = 0;
    for (size_t i = 0; i < jobs; i++)
        distinct += i == 0 || employers[i] != employers[i - 1];
    assert_true(distinct >= 9000);
    assert_in_range(guangdong * 1000 / jobs, 350, 410);
    assert_in_range(guizhou * 1000 / jobs, 140, 180);
    assert_in_range(expired * 1000 / jobs, 25, 36);
    assert_in_range(suspicious * 1000 / jobs, 14, 26);
    assert_in_range(open * 1000 / jobs, 38, 60);
    assert_in_range(openings, 430000, 480000);
    assert_in_range(kept, N * 9 / 10, N);
    free(employers);
    sg_buffer_free(&truth);
    sg_corpus_close(c);
}

/* Statuses are dealt exactly for any count, even or odd. */
static void statuses_are_exact(void **state)
{
    (void)state;
    static const uint64_t counts[] = {1, 2, 3, 1000, 3379, 10001};
    sg_buffer out = {0};
    for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
        sg_corpus *c = open_corpus(counts[k], 5);
        uint64_t returned = 0;
        for (uint64_t i = 0; i < counts[k]; i++) {
            sg_buffer_clear(&out);
            record(c, SG_CORPUS_WORKERS, i, &out);
            returned += strstr(out.data, "\"status\":\"returned_to_work\"") != NULL;
        }
        assert_int_equal(returned, (counts[k] * 228600 + 337900 / 2) / 337900);
        sg_corpus_close(c);
    }
    sg_buffer_free(&out);
}

static void couples_are_mutual_and_share_a_home(void **state)
{
    (void)state;
    enum { N = 3001 };
    sg_corpus *c = open_corpus(N, 2);
    sg_buffer one = {0}, two = {0};
    unsigned couples = 0;
    for (uint64_t i = 0; i < N; i++) {
        sg_buffer_clear(&one);
        record(c, SG_CORPUS_WORKERS, i, &one);
        char partner[32], id[32], back[32], home[32], same[32], gender[16], opposite[16];
        if (!member(one.data, "couple", partner, sizeof partner))
            continue;
        couples++;
        sg_buffer_clear(&two);
        record(c, SG_CORPUS_WORKERS, strtoull(partner + 1, NULL, 10) - 1, &two);
        assert_true(member(one.data, "id", id, sizeof id));
        assert_true(member(two.data, "couple", back, sizeof back));
        assert_string_equal(id, back);
        assert_true(member(one.data, "home", home, sizeof home));
        assert_true(member(two.data, "home", same, sizeof same));
        assert_string_equal(home, same);
        assert_true(member(one.data, "gender", gender, sizeof gender));
        assert_true(member(two.data, "gender", opposite, sizeof opposite));
        assert_string_not_equal(gender, opposite);
    }
    assert_in_range(couples, N * 60 / 1000, N * 120 / 1000);
    sg_buffer_free(&one);
    sg_buffer_free(&two);
    sg_corpus_close(c);
}

/* What the tables name exists: codes lie where they say, and the vocabulary knows every word that
 * a worker's record uses. */
static void tables_agree_with_regions_and_vocabulary(void **state)
{
    (void)state;
    for (size_t i = 0; i < corpus_city_count; i++) {
        const corpus_city *city = &corpus_cities[i];
        assert_string_equal(sg_region_short_name(city->code), city->short_name);
        assert_string_equal(sg_region_name(city->province), city->province_name);
        for (size_t k = 0; k < city->county_count; k++) {
            if (!city->counties[k].code)
                continue;
            assert_string_equal(sg_region_name(city->counties[k].code), city->counties[k].name);
            assert_int_equal(sg_region_place(city->counties[k].code).city, city->code);
        }
    }
    for (size_t i = 0; i < corpus_home_count; i++) {
        assert_string_equal(sg_region_name(corpus_homes[i].code), corpus_homes[i].name);
        for (size_t k = 0; k < corpus_homes[i].town_count; k++)
            assert_int_equal(sg_region_place(corpus_homes[i].towns[k].code).county,
                             corpus_homes[i].code);
    }
    sg_corpus *c = open_corpus(1, 1);
    for (size_t i = 0; i < corpus_trade_count; i++) {
        if (!c->names[i].trade_code)
            fail_msg("trade %s", corpus_trades[i].name);
        if (corpus_trades[i].certificate && !c->names[i].certificate_known)
            fail_msg("certificate %s", corpus_trades[i].certificate);
    }
    sg_corpus_close(c);
}

static void bad_requests_are_refused(void **state)
{
    (void)state;
    sg_corpus *c = NULL;
    sg_error err = {0};
    sg_corpus_request request = {.count = 0, .seed = 1, .now = SG_NO_DATE};
    assert_int_equal(sg_corpus_open(vocabulary, &request, &c, &err), SG_INVALID);
    request.count = (uint64_t)SG_CORPUS_MAX + 1;
    assert_int_equal(sg_corpus_open(vocabulary, &request, &c, &err), SG_INVALID);
    assert_null(c);
    c = open_corpus(5, 1);
    sg_buffer out = {0};
    assert_int_equal(sg_corpus_record(c, SG_CORPUS_WORKERS, 5, &out, &err), SG_INVALID);
    assert_true(*err.text != '\0');
    assert_int_equal(out.size, 0);
    sg_corpus_kind kind;
    assert_false(sg_corpus_kind_parse("posting", &kind));
    assert_true(sg_corpus_kind_parse("truth", &kind));
    sg_buffer_free(&out);
    sg_corpus_close(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_is_json),
        cmocka_unit_test(same_seed_gives_same_bytes_in_any_order),
        cmocka_unit_test(truth_belongs_to_its_record),
        cmocka_unit_test(postings_have_the_promised_shares),
        cmocka_unit_test(statuses_are_exact),
        cmocka_unit_test(couples_are_mutual_and_share_a_home),
        cmocka_unit_test(tables_agree_with_regions_and_vocabulary),
        cmocka_unit_test(bad_requests_are_refused),
    };
    return cmocka_run_group_tests(tests, open_vocabulary, close_vocabulary);
}
