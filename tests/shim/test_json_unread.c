/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What nobody reads of a profile may be any JSON; everything else is judged as ever.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "songgang/json.h"

static sg_status parse(const char *text)
{
    size_t size = strlen(text);
    char *exact = malloc(size > 0 ? size : 1); /* so that reading past the end is seen */
    sg_json *json = NULL;
    sg_error error = {0};
    assert_non_null(exact);
    memcpy(exact, text, size);
    sg_status status = sg_json_parse_profiles(exact, size, &json, &error);
    assert_true((status == SG_OK) == (json != NULL));
    assert_true(status == SG_OK || error.text[0] != '\0');
    sg_json_free(json);
    free(exact);
    return status;
}

static void test_unread_members(void **state)
{
    (void)state;
    static const char *const FINE[] = {
        "{\"id\":\"w\",\"x\":{\"a\":1,\"a\":2}}",
        " { \"x\" : [ {\"a\":1,\"a\":[1,2]} , \"}\" ] , \"id\" : \"w\" } ",
        "{\"id\":\"w\",\"x\":\"a\\u0000b\"}",
        "{\"id\":\"w\",\"x\":{\"a\\u0000\":1}}",
        "{\"id\":\"w\",\"x\\u0000y\":\"\\u0000\"}",
        "\xEF\xBB\xBF{\"id\":\"w\",\"x\":\"\\u0000\"}",
        "{\"x\":\"\\\\u0000\",\"y\":\"\\u0000\",\"id\":\"w\"}",
        "{\"profiles\":[{\"id\":\"w\"}],\"x\":{\"a\":1,\"a\":2}}",
    };
    static const char *const FAULTY[] = {
        "{\"id\":\"w\",\"id\":\"v\"}",
        "{\"id\":\"w\\u0000\"}",
        "{\"\\u0069d\":\"w\\u0000\"}",
        "{\"desired\":{\"wage_min\":1,\"wage_min\":2}}",
        "{\"profiles\":[{\"id\":\"w\",\"id\":\"v\"}]}",
        "{\"id\":\"w\",\"x\":1,\"x\":2}",
        "{\"id\":\"w\",\"x\":{\"a\":1,\"a\":2,}}",
        "{\"id\":\"w\",\"x\":\"\\u0000}",
        "{\"id\":\"w\",\"x\":\"\\u0000\"",
        "{\"id\":\"w\",\"x\":\"\\u0000\"}}",
        "{\"id\":\"w\",\"x\":\"\\u0000\" 1}",
        "{\"id\":\"w\",\"x\":}",
        "{\"id\":\"w\",\"x\":,\"y\":\"\\u0000\"}",
        "{\"id\":\"w\",,\"y\":\"\\u0000\"}",
        "{\"id\":\"w\",\"x\":[\"\\u0000\"}]}",
        "{\"x\":\"\\u0000\"}{}",
        "{\"x\":\"\\",
        "{\"x",
        "{",
        "\xEF\xBB\xBF",
        "",
        "[\"\\u0000\"]",
    };
    for (size_t i = 0; i < sizeof FINE / sizeof *FINE; i++) {
        if (parse(FINE[i]) != SG_OK)
            fail_msg("refused: %s", FINE[i]);
    }
    for (size_t i = 0; i < sizeof FAULTY / sizeof *FAULTY; i++) {
        if (parse(FAULTY[i]) == SG_OK)
            fail_msg("taken: %s", FAULTY[i]);
    }
}

static void test_depth(void **state)
{
    (void)state;
    char text[1024] = "{\"id\":\"w\",\"n\":\"\\u0000\",\"x\":";
    size_t n = strlen(text);
    memset(text + n, '[', 200);
    memset(text + n + 200, ']', 200);
    text[n + 400] = '}';
    assert_int_equal(parse(text), SG_FORMAT);
}

/* A NUL byte is nowhere JSON, though Jansson takes one behind a number. */
static void test_nul_bytes(void **state)
{
    (void)state;
    static const char TEXT[] = "{\"id\":\"w\",\"y\":\"\\u0000\",\"x\":[1\0]}";
    sg_json *json = NULL;
    assert_int_equal(sg_json_parse_profiles(TEXT, sizeof TEXT - 1, &json, NULL), SG_FORMAT);
    assert_null(json);
}

/* No cut of a document is taken, and none is read past its end. */
static void test_cuts(void **state)
{
    (void)state;
    static const char WHOLE[] = "{\"id\":\"w\",\"x\":{\"a\":[\"\\u0000\",{\"b\":1,\"b\":2}]},\"y\\u0000\":0}";
    char text[sizeof WHOLE];
    assert_int_equal(parse(WHOLE), SG_OK);
    for (size_t cut = 0; cut < sizeof WHOLE - 1; cut++) {
        memcpy(text, WHOLE, cut);
        text[cut] = '\0';
        assert_int_not_equal(parse(text), SG_OK);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unread_members),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_nul_bytes),
        cmocka_unit_test(test_cuts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
