/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Duplicates in the store: found and written back, and found as well when the fingerprints are of
 * an older layout; a damaged fingerprint is said to be one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "songgang/json.h"
#include "songgang/normalise.h"
#include "songgang/store.h"

typedef struct fixture {
    char dir[64], command[128];
    sg_store *store;
    sg_vocabulary *vocabulary;
    sg_arena *arena;
} fixture;

static void put(fixture *f, int64_t batch, const char *source, const char *employer)
{
    sg_raw_posting raw = {0};
    raw.field[SG_RAW_EXTERNAL_ID] = "1";
    raw.field[SG_RAW_SOURCE] = source;
    raw.field[SG_RAW_TITLE] = "缝纫工";
    raw.field[SG_RAW_EMPLOYER] = employer;
    raw.field[SG_RAW_CITY_OR_ADDRESS] = "兴义市";
    raw.field[SG_RAW_WAGE_TEXT] = "3500-5500元";
    sg_normalised jobs;
    assert_int_equal(sg_normalise(f->vocabulary, &raw, 20508, f->arena, &jobs, NULL, NULL), SG_OK);
    sg_fingerprint fingerprint;
    sg_fingerprint_of(&jobs.jobs[0], f->arena, &fingerprint);
    sg_buffer document = {0};
    sg_json_writer w;
    sg_json_begin(&w, &document);
    sg_json_put_posting(&w, &jobs.jobs[0]);
    sg_put result;
    assert_int_equal(sg_store_put_posting(f->store, batch, &jobs.jobs[0], &fingerprint,
                                          document.data, document.size, "{}", 2, &result, NULL),
                     SG_OK);
    sg_buffer_free(&document);
}

static int set_up(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    int64_t batch;
    if (!f)
        return -1;
    strcpy(f->dir, "/tmp/sg-duplicate-XXXXXX");
    f->vocabulary = sg_vocabulary_new();
    f->arena = sg_arena_new(0);
    if (!f->vocabulary || !f->arena || !mkdtemp(f->dir) ||
        sg_store_open(f->dir, SG_STORE_WRITE, &f->store, NULL) != SG_OK ||
        sg_store_begin(f->store, NULL) != SG_OK ||
        sg_store_batch(f->store, "postings", "测试", "x", "2026-02-24T09:30:00Z", &batch, NULL) !=
            SG_OK)
        return -1;
    put(f, batch, "县局", "兴义市锦绣服饰有限公司");
    put(f, batch, "协作站", "锦绣服饰");
    put(f, batch, "招聘会", "兴义市万峰制衣有限公司");
    *state = f;
    return sg_store_commit(f->store, NULL) == SG_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    sg_store_close(f->store);
    sg_vocabulary_free(f->vocabulary);
    sg_arena_free(f->arena);
    snprintf(f->command, sizeof f->command, "rm -rf '%s'", f->dir);
    int rc = system(f->command);
    free(f);
    return rc;
}

static void change_store(fixture *f, const char *sql)
{
    char path[96];
    sqlite3 *db = NULL;
    snprintf(path, sizeof path, "%s/store.db", f->dir);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void test_found(void **state)
{
    fixture *f = *state;
    uint64_t count = 0;
    assert_int_equal(sg_store_deduplicate(f->store, &count, NULL), SG_OK);
    assert_int_equal(count, 1);
}

static void test_older_layout(void **state)
{
    fixture *f = *state;
    uint64_t count = 0;
    change_store(f, "UPDATE posting SET fingerprint=CAST(x'02000000'||zeroblob(140) AS BLOB)");
    assert_int_equal(sg_store_deduplicate(f->store, &count, NULL), SG_OK);
    assert_int_equal(count, 1);
    /* written back: a second run reads them as they are now */
    assert_int_equal(sg_store_deduplicate(f->store, &count, NULL), SG_OK);
    assert_int_equal(count, 1);
}

static void test_damage(void **state)
{
    fixture *f = *state;
    uint64_t count = 0;
    sg_error err = {0};
    change_store(f, "UPDATE posting SET fingerprint=zeroblob(9) WHERE row=2");
    assert_int_equal(sg_store_deduplicate(f->store, &count, &err), SG_CORRUPT);
    assert_true(*err.text != '\0');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_older_layout, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_damage, set_up, tear_down)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
