/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one table: workers, plan, services and offers by state add up with what happened.
 */
#include "desk_fixture.h"
#include "songgang/service.h"

static void expect_part(const fixture *f, sg_region scope, const char *part)
{
    sg_buffer out = {0};
    sg_json *json = NULL;
    const sg_scope within = sg_scope_of(scope);
    MUST(sg_service_stats(f->store, &f->policy, &within, &out, err));
    MUST(sg_json_parse(out.data, out.size, &json, err));
    sg_json_free(json);
    if (!strstr(out.data, part))
        fail_msg("no %s in %s", part, out.data);
    sg_buffer_free(&out);
}

static void test_before_anything(void **state)
{
    fixture *f = *state; /* without a plan */
    expect_part(f, 0, "\"plan\":null");
    expect_part(f, 0, "\"postings\":{\"all\":26,\"open\":");
    expect_part(f, 0, "\"duplicates\":1,\"held\":1");
    expect_part(f, 0, "\"courses\":4");
    expect_part(f, 0, "\"total\":{\"workers\":5,");
}

static void test_life(void **state)
{
    fixture *f = *state;
    sg_desk desk = desk_of(f);
    char b[] = "w-b";
    char *some[] = {b};
    expect_part(f, 0, "\"plan\":1");
    expect_part(f, 522301,
                "\"plan\":{\"workers\":4,\"full_quota\":3,\"jobs\":6,\"courses\":3,\"seats\":1}");
    expect_part(f, 0, "\"jobs\":{\"planned\":6,\"held\":0,");
    approve(f, 1);
    expect_part(f, 0, "\"jobs\":{\"planned\":0,\"held\":0,\"replaced\":0,\"discarded\":0,\"approved\":6,");
    expect_part(f, 0, "\"training\":{\"planned\":0,\"held\":0,\"replaced\":0,\"discarded\":0,\"approved\":3,");
    expect_part(f, 0, "\"services\":{\"briefing\":0,\"jobs\":3,\"guidance\":0,\"training\":3,\"complete\":0}");
    MUST(sg_service_record(&desk, SG_EVENT_KIND_BRIEFING, some, 1, NULL, err));
    MUST(sg_service_record(&desk, SG_EVENT_KIND_GUIDANCE, some, 1, NULL, err));
    expect_part(f, 0, "\"services\":{\"briefing\":1,\"jobs\":3,\"guidance\":1,\"training\":3,\"complete\":1}");
    assert_int_equal(answer(f, "w-a", f->id[GOOD_A], "hired", NULL), 1);
    expect_part(f, 0, "\"hired\":1");
    expect_part(f, 0, "\"not_returned_to_work\":3");
}

/* A scope without anybody is a table of zeros, not of everybody. */
static void test_scope(void **state)
{
    fixture *f = *state;
    expect_part(f, 522326, "\"counties\":[],\"total\":{\"workers\":0,");
    expect_part(f, 522326, "\"jobs\":{\"planned\":0,");
    expect_part(f, 520000, "\"total\":{\"workers\":5,");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_before_anything, set_up, tear_down),
        DESK_TEST(test_life), DESK_TEST(test_scope),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
