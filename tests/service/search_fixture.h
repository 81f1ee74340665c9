/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A reader over the small hand-made index, for the tests of search.
 */
#ifndef SG_TESTS_SEARCH_FIXTURE_H
#define SG_TESTS_SEARCH_FIXTURE_H

#include "tests/shim/index_fixture.h"

#include "songgang/service.h"

typedef struct searching {
    fixture f;
    sg_reader reader;
    sg_snapshot *snapshot;
    sg_arena *arena;
} searching;

static int setup(void **state)
{
    sg_error error = {0};
    searching *s = calloc(1, sizeof *s);
    assert_non_null(s);
    fixture_open(&s->f);
    fixture_fill(&s->f);
    fixture_index(&s->f, false);
    s->reader = (sg_reader){.scope = &sg_everywhere, .data_dir = s->f.dir, .vocabulary = s->f.vocabulary};
    expect_ok(sg_store_open(s->f.dir, SG_STORE_READ, &s->reader.store, &error), &error);
    expect_ok(sg_index_open(s->f.dir, &s->reader.index, &error), &error);
    expect_ok(sg_index_snapshot(s->reader.index, &s->snapshot, &error), &error);
    s->reader.snapshot = s->snapshot;
    s->arena = sg_arena_new(0);
    assert_non_null(s->arena);
    *state = s;
    return 0;
}

static int teardown(void **state)
{
    searching *s = *state;
    sg_arena_free(s->arena);
    sg_snapshot_free(s->snapshot);
    sg_index_close(s->reader.index);
    sg_store_close(s->reader.store);
    fixture_close(&s->f);
    free(s);
    return 0;
}

static sg_search_request request_for(const char *query)
{
    return (sg_search_request){.query = query, .wage_min = SG_NO_AMOUNT, .limit = 300};
}

static sg_search_result find(searching *s, const sg_search_request *request)
{
    sg_error error = {0};
    sg_search_result result;
    expect_ok(sg_service_find(&s->reader, request, TODAY, s->arena, &result, &error), &error);
    return result;
}

static bool has(const searching *s, const sg_search_result *result, const char *external_id)
{
    char id[SG_POSTING_ID_TEXT];
    uint64_t hash = sg_posting_id("测试", external_id, id);
    for (size_t i = 0; i < result->count; i++) {
        if (s->snapshot->row[result->hit[i].row].id == hash) {
            return true;
        }
    }
    return false;
}

#endif
