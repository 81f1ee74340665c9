/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Delimited text and its encodings.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "indexer/charset.h"
#include "indexer/csv.h"

/* All rows as text: cells joined with '|', rows with '/', a failed row as "!". */
static void expect(const char *text, char delimiter, const char *wanted)
{
    char got[2048] = "";
    sg_arena *arena = sg_arena_new(0);
    sg_csv csv = {text, text + strlen(text), delimiter, 1};
    for (;;) {
        sg_csv_row row;
        bool end;
        sg_status status = sg_csv_next(&csv, arena, &row, &end, NULL);
        if (end)
            break;
        size_t n = strlen(got);
        snprintf(got + n, sizeof got - n, "%s%llu:%s", n ? "/" : "", (unsigned long long)row.line,
                 status == SG_OK ? "" : "!");
        for (size_t i = 0; status == SG_OK && i < row.count; i++) {
            n = strlen(got);
            snprintf(got + n, sizeof got - n, "%s%.*s", i ? "|" : "", (int)row.cell[i].n,
                     row.cell[i].s);
        }
    }
    sg_arena_free(arena);
    assert_string_equal(got, wanted);
}

static void test_rows(void **unused)
{
    (void)unused;
    expect("a,b\nc,d\n", ',', "1:a|b/2:c|d");
    expect("a,b\r\nc,d", ',', "1:a|b/2:c|d");
    expect("a;b\rc;d\r", ';', "1:a|b/2:c|d");
    expect("a\t\tb\n\nc", '\t', "1:a||b/2:/3:c");
    expect(" a , b　\n", ',', "1:a|b");
    expect("", ',', "");
}

static void test_quotes(void **unused)
{
    (void)unused;
    expect("\"a,1\",\"say \"\"hi\"\"\"\nx,y\n", ',', "1:a,1|say \"hi\"/2:x|y");
    expect("\"two\nlines\",b\nc,d\n", ',', "1:two\nlines|b/3:c|d");
    expect("\"two\r\nlines\",b\r\nc\r\n", ',', "1:two\r\nlines|b/3:c");
    expect("a\"b,c\n", ',', "1:a\"b|c");
    expect("\"a\"tail,b\n", ',', "1:atail|b");
    expect("\"\",b\n", ',', "1:|b");
}

/* A quote never closed costs its own line and no more. */
static void test_unclosed_quote(void **unused)
{
    (void)unused;
    expect("a,b\nc,\"d\ne,f\n", ',', "1:a|b/2:!/3:e|f");
    expect("\"", ',', "1:!");
}

static void test_limits(void **unused)
{
    (void)unused;
    size_t size = SG_CSV_CELL_MAX + 100;
    char *text = malloc(size + 1);
    assert_non_null(text);
    memset(text, 'x', size);
    memcpy(text + size - 4, "\nok\n", 5);
    expect(text, ',', "1:!/2:ok");
    memset(text, ',', SG_CSV_FIELDS_MAX);
    memcpy(text + SG_CSV_FIELDS_MAX, "\nok", 4);
    expect(text, ',', "1:!/2:ok");
    free(text);
}

static void expect_decoded(const char *bytes, size_t size, const char *wanted)
{
    char *text = NULL;
    size_t length = 0;
    assert_int_equal(sg_charset_decode("f", bytes, size, &text, &length, NULL), SG_OK);
    assert_int_equal(length, strlen(wanted));
    assert_string_equal(text, wanted);
    free(text);
}

static void test_charsets(void **unused)
{
    (void)unused;
    expect_decoded("\xEF\xBB\xBF焊工", 9, "焊工");
    expect_decoded("焊工", 6, "焊工");
    expect_decoded("\xBA\xB8\xB9\xA4", 4, "焊工");
    expect_decoded("\x82\x30\xC3\x36", 4, "㝀"); /* four bytes: GB18030 only */
    expect_decoded("\xFF\xFE\x0A\x71\xE5\x5D", 6, "焊工");
    expect_decoded("", 0, "");
    char *text = NULL;
    size_t length = 0;
    sg_error err = {SG_OK, ""};
    assert_int_equal(sg_charset_decode("f", "a\0b", 3, &text, &length, &err), SG_FORMAT);
    assert_int_equal(sg_charset_decode("f", "PK\3\4....", 8, &text, &length, NULL), SG_FORMAT);
    assert_int_equal(sg_charset_decode("f", "\xFF\xFF\xFF", 3, &text, &length, NULL), SG_FORMAT);
    assert_null(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),   cmocka_unit_test(test_quotes),
        cmocka_unit_test(test_unclosed_quote), cmocka_unit_test(test_limits),
        cmocka_unit_test(test_charsets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
