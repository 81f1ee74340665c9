/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Personal links: every changed character closes them, as do time, revoking, another key, a row that
 * came back from a backup, and the worker's erasure; what stands in the database makes none.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "songgang/link.h"

enum { NOW = 1795000000, DAY = 86400, LATER = NOW + 30 * DAY };
static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

typedef struct fixture {
    char dir[64];
    sg_store *store;
    sg_arena *arena;
} fixture;

static int set_up(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    strcpy(f->dir, "/tmp/songgang-link-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    assert_int_equal(sg_store_open(f->dir, SG_STORE_WRITE, &f->store, NULL), SG_OK);
    f->arena = sg_arena_new(0);
    assert_non_null(f->arena);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    char command[128];
    sg_store_close(f->store);
    sg_arena_free(f->arena);
    snprintf(command, sizeof command, "rm -rf %s", f->dir);
    assert_int_equal(system(command), 0);
    free(f);
    return 0;
}

static void issue(fixture *f, int64_t plan, const char *worker, int64_t now, int64_t expires,
                  char ret[SG_LINK_TEXT])
{
    sg_error err = {0};
    assert_int_equal(sg_store_begin(f->store, NULL), SG_OK);
    if (sg_link_issue(f->store, plan, worker, now, expires, ret, &err) != SG_OK)
        fail_msg("%s", err.text);
    assert_int_equal(sg_store_commit(f->store, NULL), SG_OK);
    assert_int_equal(strlen(ret), SG_LINK_SIZE);
}

static uint64_t revoke(fixture *f, int64_t plan, const char *worker)
{
    uint64_t count = 0;
    assert_int_equal(sg_store_begin(f->store, NULL), SG_OK);
    assert_int_equal(sg_link_revoke(f->store, plan, worker, NOW, &count, NULL), SG_OK);
    assert_int_equal(sg_store_commit(f->store, NULL), SG_OK);
    return count;
}

static sg_link_state state_of(fixture *f, const char *token, int64_t now, sg_link *ret)
{
    sg_link_state state = SG_LINK_GOOD;
    sg_error err = {0};
    if (sg_link_open(f->store, sg_str_of(token), now, f->arena, ret, &state, &err) != SG_OK)
        fail_msg("%s", err.text);
    return state;
}

static void sql(fixture *f, const char *text)
{
    sqlite3 *db;
    char path[128];
    snprintf(path, sizeof path, "%s/store.db", f->dir);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void test_opens_its_own(void **context)
{
    fixture *f = *context;
    char first[SG_LINK_TEXT], again[SG_LINK_TEXT], other[SG_LINK_TEXT];
    sg_link link = {0};
    issue(f, 3, "w1", NOW, LATER, first);
    issue(f, 3, "w2", NOW, LATER, other);
    assert_string_not_equal(first, other);
    issue(f, 3, "w1", NOW + DAY, LATER + DAY, again);
    assert_string_equal(first, again); /* one for each worker and plan */
    assert_int_equal(sg_link_find(f->store, 3, "w1", again, NULL), SG_OK);
    assert_string_equal(first, again);
    assert_int_equal(sg_link_find(f->store, 4, "w1", again, NULL), SG_NOT_FOUND);
    assert_int_equal(state_of(f, first, NOW, &link), SG_LINK_GOOD);
    assert_string_equal(link.worker, "w1");
    assert_int_equal(link.plan, 3);
    assert_int_equal(link.created, NOW);
    assert_int_equal(link.expires, LATER + DAY); /* the later of the two */
}

static void test_no_character_may_change(void **context)
{
    fixture *f = *context;
    char token[SG_LINK_TEXT], changed[SG_LINK_TEXT + 1];
    sg_link link;
    for (int i = 0; i < 300; i++) { /* rows enough for a changed number to hit another one */
        snprintf(changed, sizeof changed, "w%d", i);
        issue(f, 1, changed, NOW, LATER, token);
    }
    for (size_t at = 0; at < SG_LINK_SIZE; at++)
        for (const char *c = alphabet; *c; c++) {
            strcpy(changed, token);
            changed[at] = *c;
            if (*c != token[at])
                assert_int_equal(state_of(f, changed, NOW, &link), SG_LINK_UNKNOWN);
        }
    static const char *const bad[] = {"", "A", "AAAAAAAAAAAAAAAAAAAA", "AQAAAAAAAAAAAAAAAAAA",
                                      "AAAAAAAAAAAAAAAAAAA=", "AAAAAAAAAAAAAAAAAAA+",
                                      "AAAAAAAAAAAAAAAAAAA\n", "../../../../../../key",
                                      "//////////////////__", "' OR 1=1 --         "};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(state_of(f, bad[i], NOW, &link), SG_LINK_UNKNOWN);
    snprintf(changed, sizeof changed, "%sA", token);
    assert_int_equal(state_of(f, changed, NOW, &link), SG_LINK_UNKNOWN);
    token[SG_LINK_SIZE - 1] = '\0';
    assert_int_equal(state_of(f, token, NOW, &link), SG_LINK_UNKNOWN);
}

static void test_ends(void **context)
{
    fixture *f = *context;
    char token[SG_LINK_TEXT], fresh[SG_LINK_TEXT], other[SG_LINK_TEXT];
    sg_link link;
    issue(f, 1, "w1", NOW, LATER, token);
    issue(f, 2, "w1", NOW, LATER, other);
    assert_int_equal(state_of(f, token, LATER - 1, &link), SG_LINK_GOOD);
    assert_int_equal(state_of(f, token, LATER, &link), SG_LINK_EXPIRED);
    assert_int_equal(state_of(f, token, NOW - 3600, &link), SG_LINK_GOOD); /* clocks differ a little */
    assert_int_equal(state_of(f, token, 0, &link), SG_LINK_EXPIRED); /* set back to 1970 */
    assert_int_equal(revoke(f, 1, "w1"), 1);
    assert_int_equal(revoke(f, 1, "w1"), 0);
    assert_int_equal(state_of(f, token, NOW, &link), SG_LINK_REVOKED);
    assert_int_equal(sg_link_find(f->store, 1, "w1", fresh, NULL), SG_NOT_FOUND);
    assert_int_equal(state_of(f, other, NOW, &link), SG_LINK_GOOD);
    issue(f, 1, "w1", NOW, LATER, fresh); /* given anew: another one, and the old stays dead */
    assert_string_not_equal(token, fresh);
    assert_int_equal(state_of(f, fresh, NOW, &link), SG_LINK_GOOD);
    assert_int_equal(state_of(f, token, NOW, &link), SG_LINK_UNKNOWN);
    assert_int_equal(revoke(f, 0, NULL), 2);
    assert_int_equal(state_of(f, other, NOW, &link), SG_LINK_REVOKED);
}

/* The database as it was yesterday gave this row to somebody else since. */
static void test_row_of_another(void **context)
{
    fixture *f = *context;
    char token[SG_LINK_TEXT];
    sg_link link;
    issue(f, 1, "w1", NOW, LATER, token);
    sql(f, "UPDATE link SET worker='w2'");
    assert_int_equal(state_of(f, token, NOW, &link), SG_LINK_UNKNOWN);
    sql(f, "UPDATE link SET worker='w1',plan=2");
    assert_int_equal(state_of(f, token, NOW, &link), SG_LINK_UNKNOWN);
    sql(f, "UPDATE link SET plan=1");
    assert_int_equal(state_of(f, token, NOW, &link), SG_LINK_GOOD);
}

static void test_keys(void **context)
{
    fixture *f = *context;
    char token[SG_LINK_TEXT], after[SG_LINK_TEXT];
    sg_link link;
    uint64_t workers;
    issue(f, 1, "w1", NOW, LATER, token);
    assert_int_equal(sg_store_rotate_key(f->store, true, NULL, NULL, &workers, NULL), SG_OK);
    assert_int_equal(state_of(f, token, NOW, &link), SG_LINK_GOOD); /* the old key was kept */
    assert_int_equal(sg_link_find(f->store, 1, "w1", after, NULL), SG_OK);
    assert_string_not_equal(token, after);
    assert_int_equal(state_of(f, after, NOW, &link), SG_LINK_GOOD);
    assert_int_equal(sg_store_rotate_key(f->store, false, NULL, NULL, &workers, NULL), SG_OK);
    assert_int_equal(state_of(f, token, NOW, &link), SG_LINK_UNKNOWN);
    assert_int_equal(state_of(f, after, NOW, &link), SG_LINK_UNKNOWN);
    assert_int_equal(sg_link_find(f->store, 1, "w1", after, NULL), SG_OK);
    assert_int_equal(state_of(f, after, NOW, &link), SG_LINK_GOOD);
}

/* Whoever has the database without the key file makes no link that opens. */
static void test_another_key_file(void **context)
{
    fixture *f = *context;
    char path[128], token[SG_LINK_TEXT];
    sg_link link;
    sg_link_state state;
    issue(f, 1, "w1", NOW, LATER, token);
    sg_store_close(f->store);
    snprintf(path, sizeof path, "%s/key", f->dir);
    assert_int_equal(remove(path), 0);
    assert_int_equal(sg_store_open(f->dir, SG_STORE_WRITE, &f->store, NULL), SG_OK);
    assert_int_equal(sg_link_find(f->store, 1, "w1", token, NULL), SG_MISSING);
    assert_int_equal(sg_link_open(f->store, sg_str_of(token), NOW, f->arena, &link, &state, NULL),
                     SG_MISSING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_opens_its_own, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_no_character_may_change, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_ends, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_row_of_another, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_keys, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_another_key_file, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
