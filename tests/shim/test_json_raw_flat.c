/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Flat raw postings: whatever is read without a tree is read as Jansson's tree would be, and what
 * Jansson refuses is never taken.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "songgang/json.h"

static bool take_flat(const char *text, size_t size, sg_arena *arena, sg_raw_posting *ret)
{
    return sg_json_raw_flat(text, size, arena, ret);
}

static bool take_tree(const char *text, size_t size, sg_arena *arena, sg_raw_posting *ret)
{
    sg_json *json = NULL;
    sg_unknown_keys unknown = {.count = 0};
    bool taken = sg_json_parse(text, size, &json, NULL) == SG_OK &&
                 sg_json_raw_posting(json, arena, ret, &unknown, NULL) == SG_OK &&
                 unknown.count == 0;
    sg_json_free(json);
    return taken;
}

/* True when the text is taken flat; then both readings agree. */
static bool agree(const char *text, size_t size)
{
    sg_arena *arena = sg_arena_new(0);
    sg_raw_posting flat, tree;
    bool taken = take_flat(text, size, arena, &flat);
    if (taken) {
        assert_true(take_tree(text, size, arena, &tree));
        for (int f = 0; f < SG_RAW_FIELD_COUNT; f++) {
            assert_true((flat.field[f] == NULL) == (tree.field[f] == NULL));
            if (flat.field[f])
                assert_string_equal(flat.field[f], tree.field[f]);
        }
    }
    sg_arena_free(arena);
    return taken;
}

static void takes_what_records_are(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "{\"title\":\"电焊工\",\"text\":\"一\\n二 \\\"三\\\" \\\\ \\/ \\t\"}",
        " { \"title\" : \"普工\" , \"benefits\" : [ \"包吃\" , \"\" , \"五险\" ] , \"headcount\" : 20 } \r\n",
        "{\"benefits\":[],\"age\":[ ],\"title\":\"  \",\"wage_text\":\"\\n\\t\",\"headcount\":0}",
        "{\"benefits\":[\" \",\"\"]}",
        "{\"title\":\"\\\\\"}",
        "{\"title\":\"\"}",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_true(agree(texts[i], strlen(texts[i])));
}

static void leaves_the_rest(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "{}",
        "[]",
        "{\"title\":\"a\"} x",
        "{\"title\":\"a\",}",
        "{\"title\":\"a\",\"title\":\"b\"}",
        "{\"strange\":\"a\"}",
        "{\"@type\":\"JobPosting\",\"title\":\"a\"}",
        "{\"ti\\u0074le\":\"a\"}",
        "{\"title\":\"\\u0000\"}",
        "{\"title\":\"\\x\"}",
        "{\"title\":\"a\\\"}",
        "{\"title\":\"a\\",
        "{\"title\":\"a",
        "{\"title\":\"a\tb\"}",
        "{\"title\":\"\xC0\x80\"}",
        "{\"title\":\"\xE5\x8D\"}",
        "{\"title\":{\"a\":\"b\"}}",
        "{\"title\":[[\"a\"]]}",
        "{\"title\":[\"a\",]}",
        "{\"title\":[\"a\"",
        "{\"title\":true}",
        "{\"title\":null}",
        "{\"headcount\":020}",
        "{\"headcount\":-1}",
        "{\"headcount\":1.50}",
        "{\"headcount\":12345678901234567890}",
        "{\"headcount\":1",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_false(agree(texts[i], strlen(texts[i])));
}

static uint32_t next_random(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*seed >> 33);
}

/* A record with a few bytes changed is either read the same by both, or left to Jansson. */
static void agrees_on_damaged_records(void **state)
{
    (void)state;
    static const char record[] =
        "{\"external_id\":\"a-1\",\"title\":\"电焊工 \\\"二保\\\"\",\"benefits\":[\"包吃\\n包住\",\"五险\"],"
        "\"headcount\":20, \"wage_text\" : \"6000-8000元\",\"text\":\"\\\\一\\/\"}";
    static const char bytes[] = "\"\\{}[],: 0129-.eunrtbf/\n\t\x01\x80\xE5\xF0\xC3";
    uint64_t seed = 7;
    size_t taken = 0;
    for (int round = 0; round < 40000; round++) {
        char text[sizeof record];
        size_t size = sizeof record - 1;
        memcpy(text, record, sizeof record);
        for (uint32_t edits = next_random(&seed) % 4; edits > 0; edits--) {
            size_t at = next_random(&seed) % size;
            if (next_random(&seed) % 4 == 0) {
                memmove(text + at, text + at + 1, size - at - 1);
                size--;
            } else {
                text[at] = bytes[next_random(&seed) % (sizeof bytes - 1)];
            }
        }
        taken += agree(text, size);
    }
    assert_true(taken > 8000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_what_records_are),
        cmocka_unit_test(leaves_the_rest),
        cmocka_unit_test(agrees_on_damaged_records),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
