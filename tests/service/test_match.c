/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sg_service_match over a small store: the answer is the contract's, numbers recompute, what free
 * text says is shown, and an empty answer says why.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "songgang/service.h"

enum { TODAY = 20508, POSTINGS = 30 }; /* 2026-02-24 */

typedef struct fixture {
    char dir[64];
    sg_vocabulary *vocabulary;
    sg_snapshot *snapshot;
    sg_snapshot_builder *builder;
    sg_arena *arena;
    sg_reader reader;
} fixture;

static sg_status add_row(void *context, const sg_stored_posting *stored, sg_error *err)
{
    fixture *f = context;
    sg_json *json = NULL;
    sg_posting posting;
    sg_row row;
    assert_int_equal(sg_json_parse(stored->json, stored->json_size, &json, err), SG_OK);
    assert_int_equal(sg_json_posting(f->vocabulary, json, f->arena, &posting, err), SG_OK);
    sg_row_of_posting(&posting, stored->row, &row);
    sg_json_free(json);
    return sg_snapshot_builder_add(f->builder, &row, err);
}

static void put(fixture *f, sg_store *store, int number)
{
    sg_error err = {0};
    char external[16], employer[32], id[SG_POSTING_ID_TEXT];
    snprintf(external, sizeof external, "x%d", number);
    snprintf(employer, sizeof employer, "第%d服装厂", number % 7);
    sg_posting_id("test", external, id);
    sg_posting p;
    sg_posting_init(&p);
    p.id = id;
    p.source = "test";
    p.external_id = external;
    p.title = "缝纫工";
    p.employer = employer;
    p.employer_key = sg_employer_key(employer);
    p.trade_count = 1;
    assert_int_equal(sg_trade_lookup(f->vocabulary, sg_str_of("缝纫工"), &p.trades[0], &err), SG_OK);
    p.place = sg_region_place(number % 3 == 0 ? 522301 : 441900);
    p.wage = (sg_wage){.period = SG_PERIOD_MONTH, .min_fen = 500000, .max_fen = 600000 + number,
                       .monthly_min = 5000, .monthly_max = 6000};
    p.accommodation = SG_PROVISION_PROVIDED;
    p.age.max = 55;
    p.posted = TODAY - number % 10;
    p.status = SG_POSTING_OPEN;
    sg_buffer json = {0};
    sg_json_writer w;
    sg_json_begin(&w, &json);
    sg_json_put_posting(&w, &p);
    sg_fingerprint fingerprint = {0};
    sg_put done;
    assert_int_equal(sg_store_put_posting(store, 1, &p, &fingerprint, json.data, json.size, NULL, 0,
                                          &done, &err),
                     SG_OK);
    sg_buffer_free(&json);
}

static int set_up(void **state)
{
    sg_error err = {0};
    fixture *f = calloc(1, sizeof *f);
    strcpy(f->dir, "/tmp/sg-test-match-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    f->vocabulary = sg_vocabulary_new();
    f->arena = sg_arena_new(0);
    f->builder = sg_snapshot_builder_new();
    sg_store *store = NULL;
    int64_t batch = 0;
    assert_int_equal(sg_store_open(f->dir, SG_STORE_WRITE, &store, &err), SG_OK);
    assert_int_equal(sg_store_begin(store, &err), SG_OK);
    assert_int_equal(sg_store_batch(store, "postings", "test", "-", "2026-02-24T00:00:00+08:00",
                                    &batch, &err),
                     SG_OK);
    for (int i = 0; i < POSTINGS; i++) {
        put(f, store, i);
    }
    assert_int_equal(sg_store_commit(store, &err), SG_OK);
    sg_store_close(store);
    assert_int_equal(sg_store_open(f->dir, SG_STORE_READ, &store, &err), SG_OK);
    assert_int_equal(sg_store_each_posting(store, 0, 0, INT64_MAX, add_row, f, &err), SG_OK);
    assert_int_equal(sg_snapshot_build(f->builder, 1, &f->snapshot, &err), SG_OK);
    f->reader = (sg_reader){.scope = &sg_everywhere, .data_dir = f->dir,
                            .vocabulary = f->vocabulary,
                            .policy = sg_policy_default(),
                            .store = store,
                            .snapshot = f->snapshot};
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    char command[96];
    sg_store_close(f->reader.store);
    sg_snapshot_builder_free(f->builder);
    sg_snapshot_free(f->snapshot);
    sg_vocabulary_free(f->vocabulary);
    sg_arena_free(f->arena);
    snprintf(command, sizeof command, "rm -r '%s'", f->dir);
    int gone = system(command);
    free(f);
    return gone;
}

/* The answer to a profile given as JSON. */
static json_t *answer(fixture *f, const char *text, size_t limit, bool brief)
{
    sg_error err = {0};
    sg_json *json = NULL;
    sg_profile profile;
    sg_unknown_keys unknown = {{0}, 0};
    sg_buffer out = {0};
    assert_int_equal(sg_json_parse(text, strlen(text), &json, &err), SG_OK);
    assert_int_equal(sg_json_profile(f->vocabulary, json, f->arena, &profile, &unknown, NULL, &err),
                     SG_OK);
    sg_json_free(json);
    sg_status status =
        sg_service_match(&f->reader, &profile, limit, brief, TODAY, f->arena, &out, &err);
    if (status != SG_OK) {
        fail_msg("%s", err.text);
    }
    json_error_t wrong;
    json_t *result = json_loadb(out.data, out.size, JSON_REJECT_DUPLICATES, &wrong);
    if (result == NULL) {
        fail_msg("%s: %s", wrong.text, out.data);
    }
    sg_buffer_free(&out);
    return result;
}

#define SEAMSTRESS                                                                                 \
    "{\"id\":\"w1\",\"birth\":\"1974-05-02\",\"trades\":[\"缝纫工\"],\"home\":\"522325\","          \
    "\"desired\":{\"regions\":[\"广东\",\"贵州\"],\"wage_min\":4500,\"accommodation\":\"required\"}}"

static void answers_in_the_contracts_shape(void **state)
{
    json_t *result = answer(*state, SEAMSTRESS, 5, false);
    assert_string_equal(json_string_value(json_object_get(result, "id")), "w1");
    assert_string_equal(json_string_value(json_object_get(result, "policy")), sg_policy_default()->version);
    assert_int_equal(json_integer_value(json_object_get(result, "eligible")), POSTINGS);
    json_t *matches = json_object_get(result, "matches"), *match;
    assert_int_equal(json_array_size(matches), 5);
    size_t i;
    json_array_foreach(matches, i, match)
    {
        assert_int_equal(json_integer_value(json_object_get(match, "rank")), i + 1);
        json_t *components = json_object_get(match, "components");
        const sg_policy *policy = sg_policy_default();
        double sum = 0, weights = 0;
        for (int c = 0; c < SG_COMPONENT_COUNT; c++) {
            json_t *value = json_object_get(components, sg_component_key((sg_component)c));
            assert_non_null(value);
            sum += policy->weight[c] * json_number_value(value);
            weights += policy->weight[c];
        }
        double score = json_number_value(json_object_get(match, "score"));
        assert_true(score > sum / weights - 0.000051 && score < sum / weights + 0.000051);
        assert_int_equal(json_array_size(json_object_get(match, "relaxed")), 0);
        size_t reasons = json_array_size(json_object_get(match, "reasons"));
        assert_true(reasons >= 1 && reasons <= 4);
        json_t *posting = json_object_get(match, "posting");
        assert_string_equal(json_string_value(json_object_get(posting, "title")), "缝纫工");
        assert_non_null(json_object_get(posting, "wage"));
        for (size_t j = 0; j < i; j++) {
            json_t *other = json_object_get(json_array_get(matches, j), "posting");
            assert_string_not_equal(json_string_value(json_object_get(posting, "employer")),
                                    json_string_value(json_object_get(other, "employer")));
        }
    }
    json_decref(result);
}

static void brief_has_three_members(void **state)
{
    json_t *result = answer(*state, SEAMSTRESS, 3, true);
    json_t *match = json_array_get(json_object_get(result, "matches"), 0);
    json_t *posting = json_object_get(match, "posting");
    assert_int_equal(json_object_size(posting), 3);
    assert_non_null(json_object_get(posting, "external_id"));
    json_decref(result);
}

static void says_why_there_is_nothing(void **state)
{
    json_t *result = answer(*state, "{\"id\":\"w2\",\"age\":60,\"trades\":[\"缝纫工\"]}", 5, false);
    assert_int_equal(json_array_size(json_object_get(result, "matches")), 0);
    json_t *why = json_array_get(json_object_get(result, "why_none"), 0);
    assert_string_equal(json_string_value(json_object_get(why, "bar")), "age");
    assert_string_equal(json_string_value(json_object_get(why, "detail")), "年龄不符");
    assert_int_equal(json_integer_value(json_object_get(why, "postings")), POSTINGS);
    json_decref(result);
}

static void shows_what_the_text_says(void **state)
{
    json_t *result =
        answer(*state, "{\"id\":\"w3\",\"text\":\"做过三年缝纫工，想去广东找包住的\"}", 5, false);
    static const char *const expected[][3] = {
        {"trades", "工种：缝纫工（做过3年）", "做过三年缝纫工"},
        {"regions", "想去：广东", "想去广东找包住的"},
        {"accommodation", "要求包住", "想去广东找包住的"},
    };
    json_t *understood = json_object_get(result, "understood");
    assert_int_equal(json_array_size(understood), 3);
    for (size_t i = 0; i < 3; i++) {
        json_t *note = json_array_get(understood, i);
        assert_string_equal(json_string_value(json_object_get(note, "field")), expected[i][0]);
        assert_string_equal(json_string_value(json_object_get(note, "label")), expected[i][1]);
        assert_string_equal(json_string_value(json_object_get(note, "quote")), expected[i][2]);
        assert_string_equal(json_string_value(json_object_get(note, "from")), "text");
    }
    json_decref(result);
}

/* With a cache, cold and warm, and after the snapshot moved on: the same bytes as without. */
static void the_cache_changes_nothing(void **state)
{
    fixture *f = *state;
    json_t *plain = answer(f, SEAMSTRESS, 20, false);
    f->reader.cache = sg_posting_cache_new();
    assert_non_null(f->reader.cache);
    for (int round = 0; round < 3; round++) {
        json_t *cached = answer(f, SEAMSTRESS, 20, false);
        assert_true(json_equal(plain, cached));
        json_decref(cached);
        f->snapshot->generation += round == 1;
    }
    sg_posting_cache_free(f->reader.cache);
    f->reader.cache = NULL;
    json_decref(plain);
}

static void bad_limit_writes_nothing(void **state)
{
    fixture *f = *state;
    sg_error err = {0};
    sg_profile profile;
    sg_profile_init(&profile);
    profile.id = "w";
    sg_buffer out = {0};
    sg_buffer_text(&out, "before");
    assert_int_equal(
        sg_service_match(&f->reader, &profile, 0, false, TODAY, f->arena, &out, &err), SG_INVALID);
    assert_string_equal(out.data, "before");
    sg_buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_in_the_contracts_shape),
        cmocka_unit_test(brief_has_three_members),
        cmocka_unit_test(says_why_there_is_nothing),
        cmocka_unit_test(shows_what_the_text_says),
        cmocka_unit_test(the_cache_changes_nothing),
        cmocka_unit_test(bad_limit_writes_nothing),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
