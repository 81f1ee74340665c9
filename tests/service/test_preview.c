/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A plan as a village office reads it: by village, then worker, with the state of every offer.
 */
#include "desk_fixture.h"

static sg_buffer shown(const fixture *f, int64_t plan, sg_locality scope, bool json)
{
    sg_buffer out = {0};
    const sg_scope within = sg_scope_of(scope);
    MUST(sg_service_preview(f->store, f->vocabulary, plan, &within, json, &out, err));
    assert_non_null(out.data);
    return out;
}

static size_t count_of(const char *text, const char *part)
{
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, part)) != NULL; at += strlen(part))
        count++;
    return count;
}

static void test_text(void **state)
{
    fixture *f = *state;
    sg_buffer out = shown(f, 1, 0, false);
    assert_int_equal(strncmp(out.data, "推送计划第 1 号\n兴义市\n", strlen("推送计划第 1 号\n兴义市\n")), 0);
    assert_int_equal(count_of(out.data, "[待批准]"), 9);
    assert_int_equal(count_of(out.data, "培训名额"), 1);
    assert_int_equal(count_of(out.data, "培训通知"), 2);
    char own[160];
    snprintf(own, sizeof own, "    %s  缝纫工甲甲  甲甲制衣厂  东莞  月薪5000–6000元  [待批准]\n",
             f->id[GOOD_A]);
    assert_int_equal(count_of(out.data, own), 2);
    assert_true(strstr(out.data, "  w-a  ") < strstr(out.data, "  w-b  "));
    assert_true(strstr(out.data, "  w-b  ") < strstr(out.data, "  w-c  "));
    sg_buffer_free(&out);
}

static void test_json(void **state)
{
    fixture *f = *state;
    approve(f, 1);
    assert_int_equal(answer(f, "w-a", f->id[GOOD_A], "refused", "too_far"), 1);
    sg_buffer out = shown(f, 1, 522301, true);
    sg_json *json = NULL;
    MUST(sg_json_parse(out.data, out.size, &json, err));
    sg_json_free(json);
    assert_non_null(strstr(out.data, "{\"plan\":1,\"state\":\"approved\",\"newer\":null,"));
    assert_int_equal(count_of(out.data, "\"state\":\"approved\""), 9); /* the plan and 8 offers */
    assert_int_equal(count_of(out.data, "\"state\":\"refused\""), 1);
    assert_int_equal(count_of(out.data, "\"seat\":true"), 1);
    assert_int_equal(count_of(out.data, "\"score\":0.8,"), 1);
    sg_buffer_free(&out);
}

static void test_scope_and_order(void **state)
{
    fixture *f = *state;
    sg_buffer out = shown(f, 1, 522326, false);
    assert_string_equal(out.data, "推送计划第 1 号\n"); /* nobody from there */
    sg_buffer_free(&out);
    assert_int_equal(write_plan(f), 2);
    approve(f, 1);
    out = shown(f, 2, 0, false); /* an older draft: somebody else was faster */
    assert_non_null(strstr(out.data, "第 1 号计划已批准"));
    sg_buffer_free(&out);
    sg_desk desk = desk_of(f);
    MUST(sg_service_discard(&desk, 2, err));
    out = shown(f, 2, 0, true);
    assert_non_null(strstr(out.data, "\"state\":\"discarded\""));
    sg_buffer_free(&out);
    sg_buffer none = {0};
    assert_int_equal(sg_service_preview(f->store, f->vocabulary, 3, &sg_everywhere, false, &none, NULL),
                     SG_NOT_FOUND);
    sg_buffer_free(&none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        DESK_TEST(test_text), DESK_TEST(test_json), DESK_TEST(test_scope_and_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
