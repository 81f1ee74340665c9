/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The store on real files: upserts and change numbers, walks, ledger, damage, locks.
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
#include <sys/stat.h>
#include <unistd.h>

#include "songgang/store.h"
#include "tests/shim/back.h"

/* A fresh data directory and its store, open for writing. */
typedef struct fixture {
    char dir[64], command[128];
    sg_store *store;
    int64_t batch;
} fixture;

static int set_up(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    if (!f)
        return -1;
    strcpy(f->dir, "/tmp/sg-store-XXXXXX");
    if (!mkdtemp(f->dir) || sg_store_open(f->dir, SG_STORE_WRITE, &f->store, NULL) != SG_OK ||
        sg_store_begin(f->store, NULL) != SG_OK ||
        sg_store_batch(f->store, "postings", "测试", "x.csv", "2026-02-24T09:30:00Z", &f->batch,
                       NULL) != SG_OK ||
        sg_store_commit(f->store, NULL) != SG_OK)
        return -1;
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    sg_store_close(f->store);
    snprintf(f->command, sizeof f->command, "rm -rf '%s'", f->dir);
    int rc = system(f->command);
    free(f);
    return rc;
}

static sg_put put_in(fixture *f, const char *external_id, const char *title, sg_date until)
{
    sg_posting posting;
    sg_fingerprint fingerprint = {0};
    char id[SG_POSTING_ID_TEXT], json[256];
    sg_put put = SG_PUT_SAME;
    sg_error error = {SG_OK, ""};
    sg_posting_init(&posting);
    posting.source = "县局";
    posting.external_id = external_id;
    posting.title = title;
    posting.headcount = 3;
    posting.valid_through = until;
    posting.status = SG_POSTING_OPEN;
    fingerprint.id = sg_posting_id(posting.source, external_id, id);
    fingerprint.title = strlen(title);
    snprintf(json, sizeof json, "{\"id\":\"%s\",\"title\":\"%s\"}", id, title);
    if (sg_store_put_posting(f->store, f->batch, &posting, &fingerprint, json, strlen(json),
                             "{\"raw\":1}", 9, &put, &error) != SG_OK)
        fail_msg("%s", error.text);
    return put;
}

static int64_t change_of(sg_store *store)
{
    int64_t change = -1;
    assert_int_equal(sg_store_change(store, &change, NULL), SG_OK);
    return change;
}

/* ---- postings ---- */

static sg_status count_visit(void *context, const sg_stored_posting *posting, sg_error *err)
{
    (void)err;
    assert_true(posting->json_size > 10);
    assert_int_equal(strlen(posting->json), posting->json_size);
    ++*(int64_t *)context;
    return SG_OK;
}

static void test_upsert(void **state)
{
    fixture *f = *state;
    sg_store *s = f->store;
    assert_int_equal(change_of(s), 0);
    assert_int_equal(sg_store_begin(s, NULL), SG_OK);
    assert_int_equal(put_in(f, "1", "焊工", SG_NO_DATE), SG_PUT_NEW);
    assert_int_equal(put_in(f, "2", "普工", SG_NO_DATE), SG_PUT_NEW);
    assert_int_equal(sg_store_commit(s, NULL), SG_OK);
    assert_int_equal(change_of(s), 2);

    assert_int_equal(sg_store_begin(s, NULL), SG_OK);
    assert_int_equal(put_in(f, "1", "焊工", SG_NO_DATE), SG_PUT_SAME);
    assert_int_equal(put_in(f, "2", "缝纫工", SG_NO_DATE), SG_PUT_CHANGED);
    assert_int_equal(sg_store_commit(s, NULL), SG_OK);
    assert_int_equal(change_of(s), 3);

    int64_t all = 0, newer = 0, row = 0, none = 0;
    assert_int_equal(sg_store_each_posting(s, 0, 0, INT64_MAX, count_visit, &all, NULL), SG_OK);
    assert_int_equal(sg_store_each_posting(s, 2, 0, INT64_MAX, count_visit, &newer, NULL), SG_OK);
    assert_int_equal(sg_store_each_posting(s, 0, 3, INT64_MAX, count_visit, &none, NULL), SG_OK);
    assert_int_equal(all, 2);
    assert_int_equal(newer, 1);
    assert_int_equal(none, 0);

    char text[SG_POSTING_ID_TEXT];
    uint64_t id = sg_posting_id("县局", "2", text);
    sg_buffer out = {0};
    assert_int_equal(sg_store_find_posting(s, id, &row, NULL), SG_OK);
    assert_int_equal(sg_store_posting_json(s, row, id, &out, NULL), SG_OK);
    assert_non_null(strstr(out.data, "缝纫工"));
    sg_buffer_clear(&out);
    assert_int_equal(sg_store_posting_brief(s, row, &out, NULL), SG_OK);
    char brief[128];
    snprintf(brief, sizeof brief, "{\"id\":\"%s\",\"external_id\":\"2\",\"title\":\"缝纫工\"}", text);
    assert_string_equal(out.data, brief);
    assert_int_equal(sg_store_posting_json(s, row, id + 1, &out, NULL), SG_NOT_FOUND);
    assert_int_equal(sg_store_posting_json(s, 99, 0, &out, NULL), SG_NOT_FOUND);
    assert_int_equal(sg_store_find_posting(s, 12345, &row, NULL), SG_NOT_FOUND);
    sg_buffer_free(&out);
}

static void test_rollback(void **state)
{
    fixture *f = *state;
    assert_int_equal(sg_store_begin(f->store, NULL), SG_OK);
    put_in(f, "1", "焊工", SG_NO_DATE);
    sg_store_rollback(f->store);
    assert_int_equal(change_of(f->store), 0);
    sg_store_counts counts;
    assert_int_equal(sg_store_count(f->store, &sg_everywhere, &counts, NULL), SG_OK);
    assert_int_equal(counts.postings, 0);
}

/* More rows than a page of the walk. */
static void test_long_walk(void **state)
{
    fixture *f = *state;
    char id[16];
    assert_int_equal(sg_store_begin(f->store, NULL), SG_OK);
    for (int i = 0; i < 2500; i++) {
        snprintf(id, sizeof id, "%d", i);
        put_in(f, id, "普工", i < 100 ? sg_date_of(2001, 1, 1) : SG_NO_DATE);
    }
    assert_int_equal(sg_store_commit(f->store, NULL), SG_OK);
    int64_t seen = 0, part = 0;
    assert_int_equal(sg_store_each_posting(f->store, 0, 0, INT64_MAX, count_visit, &seen, NULL),
                     SG_OK);
    assert_int_equal(seen, 2500);
    assert_int_equal(sg_store_each_posting(f->store, 0, 10, 1009, count_visit, &part, NULL), SG_OK);
    assert_int_equal(part, 1000);
    sg_store_counts counts;
    assert_int_equal(sg_store_count(f->store, &sg_everywhere, &counts, NULL), SG_OK);
    assert_int_equal(counts.postings, 2500);
    assert_int_equal(counts.expired_skipped, 100);
    assert_int_equal(counts.open, 2400);
    assert_int_equal(counts.openings, 7200);
}

/* ---- workers and courses ---- */

typedef struct seen_ids {
    char text[256];
    int count;
} seen_ids;

static sg_status note_record(void *context, const sg_stored_record *record, sg_error *err)
{
    seen_ids *seen = context;
    (void)err;
    if (seen->count++ < 10)
        snprintf(seen->text + strlen(seen->text), sizeof seen->text - strlen(seen->text), "%s ",
                 record->id);
    return SG_OK;
}

static sg_put put_worker(fixture *f, const char *id, sg_worker_status status, sg_region home)
{
    sg_profile profile;
    char json[128];
    sg_put put = SG_PUT_SAME;
    sg_profile_init(&profile);
    profile.id = id;
    profile.status = status;
    profile.home = home;
    snprintf(json, sizeof json, "{\"id\":\"%s\",\"status\":%d}", id, (int)status);
    assert_int_equal(
        sg_store_put_worker(f->store, f->batch, &profile, json, strlen(json), &put, NULL), SG_OK);
    return put;
}

static void test_workers(void **state)
{
    fixture *f = *state;
    assert_int_equal(sg_store_begin(f->store, NULL), SG_OK);
    assert_int_equal(put_worker(f, "b", SG_WORKER_NOT_RETURNED, 522325), SG_PUT_NEW);
    assert_int_equal(put_worker(f, "a", SG_WORKER_NOT_RETURNED, 522327), SG_PUT_NEW);
    assert_int_equal(put_worker(f, "c", SG_WORKER_RETURNED, 522325), SG_PUT_NEW);
    assert_int_equal(put_worker(f, "a", SG_WORKER_NOT_RETURNED, 522327), SG_PUT_SAME);
    assert_int_equal(put_worker(f, "c", SG_WORKER_HOME, 522325), SG_PUT_CHANGED);
    assert_int_equal(sg_store_commit(f->store, NULL), SG_OK);

    seen_ids all = {"", 0}, waiting = {"", 0}, county = {"", 0};
    assert_int_equal(sg_store_each_worker(f->store, 0, &sg_everywhere, SG_PRIVATE_NONE, note_record, &all, NULL), SG_OK);
    assert_string_equal(all.text, "a b c ");
    assert_int_equal(sg_store_each_worker(f->store, 1U << SG_WORKER_NOT_RETURNED, &sg_everywhere, SG_PRIVATE_NONE, note_record,
                                          &waiting, NULL),
                     SG_OK);
    assert_string_equal(waiting.text, "a b ");
    assert_int_equal(sg_store_each_worker(f->store, 0, &(sg_scope){.home = 522325}, SG_PRIVATE_NONE, note_record, &county, NULL), SG_OK);
    assert_string_equal(county.text, "b c ");
    sg_store_counts counts;
    assert_int_equal(sg_store_count(f->store, &sg_everywhere, &counts, NULL), SG_OK);
    assert_int_equal(counts.workers, 3);
    assert_int_equal(counts.by_status[SG_WORKER_NOT_RETURNED], 2);
    assert_int_equal(counts.by_status[SG_WORKER_HOME], 1);
    sg_buffer out = {0};
    assert_int_equal(sg_store_worker_json(f->store, &sg_everywhere, "b", SG_PRIVATE_NONE, &out, NULL), SG_OK);
    assert_int_equal(sg_store_worker_json(f->store, &sg_everywhere, "zz", SG_PRIVATE_NONE, &out, NULL), SG_NOT_FOUND);
    sg_buffer_free(&out);
}

static void test_many_workers(void **state)
{
    fixture *f = *state;
    char id[16];
    assert_int_equal(sg_store_begin(f->store, NULL), SG_OK);
    for (int i = 4999; i >= 0; i--) {
        snprintf(id, sizeof id, "w%05d", i);
        put_worker(f, id, i % 3 ? SG_WORKER_AWAY : SG_WORKER_HOME, 522325);
    }
    assert_int_equal(sg_store_commit(f->store, NULL), SG_OK);
    seen_ids all = {"", 0}, home = {"", 0};
    assert_int_equal(sg_store_each_worker(f->store, 0, &sg_everywhere, SG_PRIVATE_NONE, note_record, &all, NULL), SG_OK);
    assert_int_equal(all.count, 5000);
    assert_int_equal(
        sg_store_each_worker(f->store, 1U << SG_WORKER_HOME, &(sg_scope){.home = 522300}, SG_PRIVATE_NONE, note_record, &home, NULL),
        SG_OK);
    assert_int_equal(home.count, 1667);
}

/* ---- plans ---- */

static sg_status note_offer(void *context, const sg_stored_offer *offer, sg_error *err)
{
    seen_ids *seen = context;
    (void)err;
    snprintf(seen->text + strlen(seen->text), sizeof seen->text - strlen(seen->text), "%s%d%s ",
             offer->worker, offer->rank, offer->course ? offer->course : "");
    return SG_OK;
}

static sg_status note_pair(void *context, const char *worker, uint64_t posting, sg_error *err)
{
    seen_ids *seen = context;
    (void)err;
    snprintf(seen->text + strlen(seen->text), sizeof seen->text - strlen(seen->text), "%s:%llu ",
             worker, (unsigned long long)posting);
    return SG_OK;
}

static void test_ledger(void **state)
{
    fixture *f = *state;
    int64_t plan = 0, latest = 0;
    assert_int_equal(sg_store_plan_latest(f->store, &sg_everywhere, &latest, NULL), SG_NOT_FOUND);
    const sg_stored_offer offers[] = {
        {.worker = "w2", .posting = 7, .rank = 1, .json = "{}", .json_size = 2},
        {.worker = "w1", .course = "k1", .seat = true, .json = "{}", .json_size = 2},
        {.worker = "w1", .posting = UINT64_MAX, .rank = 2, .json = "{}", .json_size = 2},
        {.worker = "w1", .posting = 5, .rank = 1, .score = 8731, .json = "{}", .json_size = 2},
    };
    assert_int_equal(sg_store_begin(f->store, NULL), SG_OK);
    assert_int_equal(sg_store_plan_begin(f->store, 522300, "2026-02", 20000, &plan, NULL), SG_OK);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(sg_store_plan_offer(f->store, plan, &offers[i], NULL), SG_OK);
    assert_int_equal(sg_store_plan_finish(f->store, plan, "{\"plan\":1}", 10, NULL), SG_OK);
    assert_int_equal(sg_store_commit(f->store, NULL), SG_OK);
    assert_int_equal(sg_store_plan_latest(f->store, &sg_everywhere, &latest, NULL), SG_OK);
    assert_int_equal(latest, plan);
    seen_ids offered = {"", 0}, pairs = {"", 0};
    assert_int_equal(sg_store_each_offer(f->store, &sg_everywhere, plan, note_offer, &offered, NULL), SG_OK);
    assert_string_equal(offered.text, "w11 w12 w10k1 w21 ");
    assert_int_equal(sg_store_each_offered_pair(f->store, &sg_everywhere, note_pair, &pairs, NULL), SG_OK);
    assert_string_equal(pairs.text, "w1:5 w1:18446744073709551615 w2:7 ");

    /* Not even with SQL of one's own. */
    char path[96];
    sqlite3 *db = NULL;
    snprintf(path, sizeof path, "%s/store.db", f->dir);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "UPDATE offer SET rank=9", NULL, NULL, NULL),
                     SQLITE_CONSTRAINT);
    assert_int_equal(sqlite3_exec(db, "DELETE FROM offer", NULL, NULL, NULL), SQLITE_CONSTRAINT);
    assert_int_equal(sqlite3_exec(db, "DELETE FROM plan_summary", NULL, NULL, NULL),
                     SQLITE_CONSTRAINT);
    sqlite3_close(db);
}

/* ---- files ---- */

static void write_file(const char *dir, const char *name, const char *text)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void test_bad_files(void **state)
{
    fixture *f = *state;
    char other[96];
    sg_store *store = NULL;
    sg_error error = {SG_OK, ""};
    snprintf(other, sizeof other, "%s/none", f->dir);
    assert_int_equal(sg_store_open(other, SG_STORE_READ, &store, &error), SG_MISSING);
    assert_non_null(strstr(error.text, other));
    snprintf(other, sizeof other, "%s/bad", f->dir);
    assert_int_equal(mkdir(other, 0700), 0);
    write_file(other, "store.db", "this is not a database, but it is long enough to be read ....");
    assert_int_equal(sg_store_open(other, SG_STORE_READ, &store, &error), SG_CORRUPT);
    assert_int_equal(sg_store_open(other, SG_STORE_WRITE, &store, &error), SG_CORRUPT);
    snprintf(other, sizeof other, "%s/foreign", f->dir);
    assert_int_equal(mkdir(other, 0700), 0);
    char path[128];
    sqlite3 *db = NULL;
    snprintf(path, sizeof path, "%s/store.db", other);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "CREATE TABLE t(x)", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    assert_int_equal(sg_store_open(other, SG_STORE_WRITE, &store, &error), SG_CORRUPT);
    assert_null(store);
    snprintf(path, sizeof path, "%s/file/deeper", f->dir);
    write_file(f->dir, "file", "");
    assert_int_equal(sg_store_open(path, SG_STORE_WRITE, &store, &error), SG_IO);
}

static void test_newer_schema(void **state)
{
    fixture *f = *state;
    char path[96];
    sqlite3 *db = NULL;
    sg_store *store = NULL;
    snprintf(path, sizeof path, "%s/store.db", f->dir);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "PRAGMA user_version=99", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    assert_int_equal(sg_store_open(f->dir, SG_STORE_READ, &store, NULL), SG_CORRUPT);
}

static void test_lock(void **state)
{
    fixture *f = *state;
    sg_lock *first = NULL, *second = NULL;
    sg_error error = {SG_OK, ""};
    char pid[32];
    assert_int_equal(sg_lock_acquire(f->dir, "index", &first, &error), SG_OK);
    assert_int_equal(sg_lock_acquire(f->dir, "index", &second, &error), SG_LOCKED);
    snprintf(pid, sizeof pid, "%ld", (long)getpid());
    assert_non_null(strstr(error.text, pid));
    assert_int_equal(sg_lock_acquire(f->dir, "plan", &second, &error), SG_OK);
    sg_lock_release(second);
    sg_lock_release(first);
    assert_int_equal(sg_lock_acquire(f->dir, "index", &first, &error), SG_OK);
    sg_lock_release(first);
    assert_int_equal(sg_lock_acquire("/nonexistent/dir", "index", &first, &error), SG_MISSING);
}

static void test_reader_cannot_write(void **state)
{
    fixture *f = *state;
    sg_store *reader = NULL;
    assert_int_equal(sg_store_open(f->dir, SG_STORE_READ, &reader, NULL), SG_OK);
    sg_store_close(f->store);
    f->store = reader;
    sg_error error = {SG_OK, ""};
    int64_t batch;
    assert_int_not_equal(
        sg_store_batch(reader, "postings", NULL, NULL, "2026-02-24", &batch, &error), SG_OK);
    assert_int_equal(error.status, SG_IO);
}

static void test_duplicates(void **state)
{
    fixture *f = *state;
    uint64_t duplicates = 99;
    assert_int_equal(sg_store_deduplicate(f->store, &duplicates, NULL), SG_OK);
    assert_int_equal(duplicates, 0);
    assert_int_equal(sg_store_begin(f->store, NULL), SG_OK);
    put_in(f, "1", "焊工", SG_NO_DATE);
    assert_int_equal(sg_store_commit(f->store, NULL), SG_OK);
    int64_t before = change_of(f->store);
    assert_int_equal(sg_store_deduplicate(f->store, &duplicates, NULL), SG_OK);
    assert_int_equal(duplicates, 0);
    assert_int_equal(change_of(f->store), before); /* nothing moved, nothing to index again */
}

/* ---- an older schema ---- */

static sg_status count_event(void *context, int64_t batch, const char *kind, const char *instant,
                             sg_error *err)
{
    (void)err;
    assert_true(batch > 0);
    assert_int_equal(strlen(instant), strlen("2026-02-24T09:30:00Z"));
    *(int *)context += strcmp(kind, "changed") == 0 ? 10 : 1;
    return SG_OK;
}

/* A directory of version 1 is brought up to date on writing, and keeps its postings. */
static void test_migration(void **state)
{
    static const char back[] =
        BACK_TO_4
        "DROP TABLE posting_pair; DROP TABLE ledger; DROP TABLE offer_state; DROP TABLE plan_state;"
        "DROP TABLE service_count; DROP TRIGGER offer_no_update; DROP TRIGGER offer_no_delete;"
        "ALTER TABLE offer DROP COLUMN home; ALTER TABLE offer DROP COLUMN digest;"
        "PRAGMA foreign_keys=OFF; DROP TABLE posting_event; DROP TABLE posting_history;"
        "DROP TABLE plan_county; DROP INDEX posting_record; ALTER TABLE posting DROP COLUMN record;"
        "CREATE TABLE batch1(id INTEGER PRIMARY KEY, kind TEXT NOT NULL, source TEXT, file TEXT,"
        " instant TEXT NOT NULL) STRICT;"
        "INSERT INTO batch1 SELECT id,kind,source,file,instant FROM batch; DROP TABLE batch;"
        "ALTER TABLE batch1 RENAME TO batch; PRAGMA user_version=1;";
    fixture *f = *state;
    char path[96], text[SG_POSTING_ID_TEXT];
    sqlite3 *db = NULL;
    assert_int_equal(sg_store_begin(f->store, NULL), SG_OK);
    assert_int_equal(put_in(f, "1", "焊工", SG_NO_DATE), SG_PUT_NEW);
    assert_int_equal(sg_store_commit(f->store, NULL), SG_OK);
    sg_store_close(f->store);
    f->store = NULL;
    snprintf(path, sizeof path, "%s/store.db", f->dir);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, back, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s", sqlite3_errmsg(db));
    sqlite3_close(db);
    assert_int_equal(sg_store_open(f->dir, SG_STORE_WRITE, &f->store, NULL), SG_OK);
    assert_int_equal(sg_store_begin(f->store, NULL), SG_OK);
    assert_int_equal(put_in(f, "1", "焊工", SG_NO_DATE), SG_PUT_SAME);
    assert_int_equal(put_in(f, "1", "电焊工", SG_NO_DATE), SG_PUT_CHANGED);
    assert_int_equal(sg_store_commit(f->store, NULL), SG_OK);
    int events = 0;
    sg_posting_id("县局", "1", text);
    uint64_t id;
    assert_true(sg_posting_id_parse(text, &id));
    assert_int_equal(sg_store_each_event(f->store, id, count_event, &events, NULL), SG_OK);
    assert_int_equal(events, 10);
}

int main(void)
{
#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH_STORE(test_upsert),       WITH_STORE(test_rollback),
        WITH_STORE(test_long_walk),    WITH_STORE(test_workers),
        WITH_STORE(test_many_workers), WITH_STORE(test_ledger),
        WITH_STORE(test_bad_files),    WITH_STORE(test_newer_schema),
        WITH_STORE(test_lock),         WITH_STORE(test_reader_cannot_write),
        WITH_STORE(test_duplicates),   WITH_STORE(test_migration),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
