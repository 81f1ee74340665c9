/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading JSON-LD: where postings stand in a document, what their terms say, and our own records
 * with what people corrected beside them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "songgang/json_ld.h"

static sg_vocabulary *vocabulary;

typedef struct document {
    sg_arena *arena;
    sg_json *json;
    sg_json_ld_nodes nodes;
    sg_json_ld_posting posting; /* the first */
    sg_unknown_keys unknown;
    sg_error err;
    sg_status status;
} document;

static document read_text(const char *text)
{
    document d = {.arena = sg_arena_new(0)};
    assert_non_null(d.arena);
    if (sg_json_parse(text, strlen(text), &d.json, &d.err) != SG_OK)
        fail_msg("%s: %s", text, d.err.text);
    assert_int_equal(sg_json_ld_find(d.json, d.arena, &d.nodes, NULL), SG_OK);
    if (d.nodes.count > 0)
        d.status = sg_json_ld_at(vocabulary, d.json, &d.nodes, 0, d.arena, &d.posting, &d.unknown,
                                 &d.err);
    return d;
}

static void close_document(document *d)
{
    sg_json_free(d->json);
    sg_arena_free(d->arena);
}

static void finds_postings_wherever_they_stand(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t count;
    } cases[] = {
        {"{\"@type\":\"JobPosting\",\"title\":\"普工\"}", 1},
        {"[{\"@type\":[\"Thing\",\"JobPosting\"],\"title\":\"a\"},{\"@type\":\"JobPosting\",\"title\":\"b\"}]", 2},
        {"{\"@context\":\"https://schema.org\",\"@graph\":[{\"@type\":\"Organization\"},"
         "{\"@type\":\"JobPosting\",\"title\":\"普工\"}]}", 1},
        {"{\"@type\":\"ItemList\",\"itemListElement\":[{\"@type\":\"ListItem\",\"item\":"
         "{\"@type\":\"JobPosting\",\"title\":\"普工\"}}]}", 1},
        {"{\"@type\":\"Organization\",\"name\":\"厂\"}", 0},
        {"[[[[[[[[[{\"@type\":\"JobPosting\",\"title\":\"普工\"}]]]]]]]]]", 0}, /* too deep */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        document d = read_text(cases[i].text);
        if (d.nodes.count != cases[i].count)
            fail_msg("%s: %zu", cases[i].text, d.nodes.count);
        close_document(&d);
    }
}

static void tells_linked_data_from_records(void **state)
{
    (void)state;
    document d = read_text("{\"@type\":\"JobPosting\",\"title\":\"普工\"}");
    assert_true(sg_json_is_ld(d.json));
    close_document(&d);
    d = read_text("{\"title\":\"普工\"}");
    assert_false(sg_json_is_ld(d.json));
    close_document(&d);
}

static void terms_become_raw_fields(void **state)
{
    (void)state;
    document d = read_text(
        "{\"@type\":\"JobPosting\",\"title\":\"电焊工\",\"hiringOrganization\":{\"name\":\"合成厂\"},"
        "\"datePosted\":\"2026-02-10\",\"totalJobOpenings\":5,\"colour\":\"red\","
        "\"description\":\"<p>包吃住&amp;五险</p>\",\"identifier\":\"E1\"}");
    assert_int_equal(d.status, SG_OK);
    assert_false(d.posting.normalised);
    const char *const *field = d.posting.raw.field;
    assert_string_equal(field[SG_RAW_TITLE], "电焊工");
    assert_string_equal(field[SG_RAW_EMPLOYER], "合成厂");
    assert_string_equal(field[SG_RAW_POSTED], "2026-02-10");
    assert_string_equal(field[SG_RAW_HEADCOUNT], "5");
    assert_string_equal(field[SG_RAW_EXTERNAL_ID], "E1");
    assert_non_null(strstr(field[SG_RAW_DESCRIPTION], "包吃住&五险"));
    assert_null(strstr(field[SG_RAW_DESCRIPTION], "<p>"));
    assert_non_null(strstr(d.unknown.names, "colour"));
    close_document(&d);
}

static void our_own_record_with_corrections(void **state)
{
    (void)state;
    sg_posting stored;
    sg_buffer text = {0};
    sg_json_writer w;
    char id[SG_POSTING_ID_TEXT];
    sg_posting_init(&stored);
    stored.source = "县局";
    stored.external_id = "E1";
    stored.title = "普工";
    stored.employer = "甲厂";
    stored.status = SG_POSTING_HELD;
    stored.posted = sg_date_of(2026, 2, 1);
    sg_posting_id(stored.source, stored.external_id, id);
    stored.id = id;
    sg_buffer_text(&text, "{\"@type\":\"JobPosting\",\"title\":\"电焊工\",\"hiringOrganization\":"
                          "{\"name\":\"乙厂\"},\"datePosted\":\"2026-02-10\",\"validThrough\":"
                          "\"2026-04-01\",\"songgang:posting\":");
    sg_json_begin(&w, &text);
    sg_json_put_posting(&w, &stored);
    sg_buffer_text(&text, "}");
    document d = read_text(text.data);
    sg_buffer_free(&text);
    assert_string_equal(d.err.text, "");
    assert_int_equal(d.status, SG_OK);
    assert_true(d.posting.normalised);
    const sg_posting *p = &d.posting.posting;
    assert_string_equal(p->title, "电焊工");
    assert_string_equal(p->employer, "乙厂");
    assert_true(p->employer_key == sg_employer_key("乙厂"));
    assert_int_equal(p->posted, sg_date_of(2026, 2, 10));
    assert_int_equal(p->valid_through, sg_date_of(2026, 4, 1));
    assert_int_equal(p->status, SG_POSTING_HELD);
    assert_string_equal(p->external_id, "E1");
    close_document(&d);
}

static void says_what_is_wrong(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "{\"@type\":\"JobPosting\"}",
        "{\"@type\":\"JobPosting\",\"title\":{\"a\":{\"b\":1}}}",
        "{\"@type\":\"JobPosting\",\"title\":\"普工\",\"songgang:posting\":{\"title\":\"普工\"}}",
        "{\"@type\":\"JobPosting\",\"title\":\"普工\",\"songgang:posting\":{\"external_id\":\"1\","
        "\"status\":\"sleeping\"}}"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        document d = read_text(cases[i]);
        if (d.status != SG_INVALID || d.err.status != SG_INVALID || !d.err.text[0])
            fail_msg("%s: %d %s", cases[i], (int)d.status, d.err.text);
        close_document(&d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_postings_wherever_they_stand),
        cmocka_unit_test(tells_linked_data_from_records),
        cmocka_unit_test(terms_become_raw_fields),
        cmocka_unit_test(our_own_record_with_corrections),
        cmocka_unit_test(says_what_is_wrong),
    };
    vocabulary = sg_vocabulary_new();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    sg_vocabulary_free(vocabulary);
    return failed;
}
