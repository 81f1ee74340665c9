/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Personal data at rest: sealing as a property over random texts, rows that were moved or changed,
 * masks that come back, keys that change, workers erased to the last byte, and stores in which names
 * still stand open.
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "shim/seal.h"
#include "songgang/json.h"
#include "songgang/store.h"
#include "tests/shim/back.h"

#define NAME "欧阳测试"
#define PHONE "13800001234"
#define IDENTITY "522301199001011234"

typedef struct fixture {
    char dir[64];
    sg_store *store;
} fixture;

static void open_store(fixture *f)
{
    sg_error err = {0};
    if (sg_store_open(f->dir, SG_STORE_WRITE, &f->store, &err) != SG_OK)
        fail_msg("%s", err.text);
}

static int set_up(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    strcpy(f->dir, "/tmp/songgang-private-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    open_store(f);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    char command[128];
    sg_store_close(f->store);
    snprintf(command, sizeof command, "rm -rf %s", f->dir);
    assert_int_equal(system(command), 0);
    free(f);
    return 0;
}

static sg_put put(fixture *f, const char *id, const char *json)
{
    sg_put outcome;
    sg_profile profile;
    sg_error err = {0};
    sg_profile_init(&profile);
    profile.id = id;
    profile.home = 522301005;
    assert_int_equal(sg_store_begin(f->store, NULL), SG_OK);
    int64_t batch;
    assert_int_equal(sg_store_batch(f->store, "workers", "s", "f", "2026-01-01T00:00:00Z", &batch,
                                    NULL), SG_OK);
    if (sg_store_put_worker(f->store, batch, &profile, json, strlen(json), &outcome, &err) != SG_OK)
        fail_msg("%s", err.text);
    assert_int_equal(sg_store_commit(f->store, NULL), SG_OK);
    return outcome;
}

static void assert_shown(fixture *f, const char *id, sg_private show, const char *want)
{
    sg_buffer out = {0};
    sg_error err = {0};
    if (sg_store_worker_json(f->store, &sg_everywhere, id, show, &out, &err) != SG_OK)
        fail_msg("%s", err.text);
    assert_string_equal(out.data, want);
    sg_buffer_free(&out);
}

/* Does any file of the data directory hold these bytes? */
static bool on_disk(const fixture *f, const char *bytes)
{
    bool found = false;
    DIR *folder = opendir(f->dir);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder));) {
        char path[512];
        struct stat info;
        snprintf(path, sizeof path, "%s/%s", f->dir, entry->d_name);
        if (stat(path, &info) != 0 || !S_ISREG(info.st_mode) || info.st_size == 0)
            continue;
        char *data = malloc((size_t)info.st_size);
        FILE *file = fopen(path, "rb");
        assert_true(data && file);
        size_t size = fread(data, 1, (size_t)info.st_size, file);
        found |= memmem(data, size, bytes, strlen(bytes)) != NULL;
        fclose(file);
        free(data);
    }
    closedir(folder);
    return found;
}

/* ---- sealing ---- */

static uint64_t seed = 20260224;
static uint64_t random_next(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    return seed ^= seed << 17;
}

static void test_seal_property(void **state)
{
    (void)state;
    sg_keyring *ring, *other;
    assert_int_equal(sg_keyring_new(&ring, NULL), SG_OK);
    assert_int_equal(sg_keyring_new(&other, NULL), SG_OK);
    for (int round = 0; round < 3000; round++) {
        char text[300];
        size_t size = (size_t)(random_next() % sizeof text);
        for (size_t i = 0; i < size; i++)
            text[i] = (char)random_next();
        int64_t row = (int64_t)random_next(), key = sg_keyring_current(ring);
        unsigned char column = (unsigned char)random_next();
        sg_buffer sealed = {0}, plain = {0};
        assert_int_equal(sg_seal(ring, row, column, text, size, &sealed, NULL), SG_OK);
        assert_int_equal(sealed.size, size + SG_SEAL_EXTRA);
        assert_int_equal(sg_unseal(ring, key, row, column, sealed.data, sealed.size, &plain, NULL),
                         SG_OK);
        assert_int_equal(plain.size, size);
        assert_memory_equal(plain.data, text, size);
        sg_buffer_clear(&plain);
        /* another row, column or key; one bit changed; cut short */
        assert_int_equal(sg_unseal(ring, key, row + 1, column, sealed.data, sealed.size, &plain,
                                   NULL), SG_CORRUPT);
        assert_int_equal(sg_unseal(ring, key, row, column ^ 1, sealed.data, sealed.size, &plain,
                                   NULL), SG_CORRUPT);
        assert_int_equal(sg_unseal(other, key, row, column, sealed.data, sealed.size, &plain, NULL),
                         SG_CORRUPT);
        assert_int_equal(sg_unseal(ring, key + 1, row, column, sealed.data, sealed.size, &plain,
                                   NULL), SG_MISSING);
        size_t at = (size_t)(random_next() % sealed.size);
        sealed.data[at] = (char)(sealed.data[at] ^ 1 << random_next() % 8);
        assert_int_equal(sg_unseal(ring, key, row, column, sealed.data, sealed.size, &plain, NULL),
                         SG_CORRUPT);
        assert_int_equal(sg_unseal(ring, key, row, column, sealed.data, at, &plain, NULL),
                         SG_CORRUPT);
        assert_int_equal(plain.size, 0); /* nothing of it was given out */
        sg_buffer_free(&sealed);
        sg_buffer_free(&plain);
    }
    sg_keyring_free(ring);
    sg_keyring_free(other);
}

static void test_masks(void **state)
{
    (void)state;
    static const struct {
        sg_sealed field;
        const char *text, *masked;
    } cases[] = {
        {SG_SEALED_NAME, "王芳", "王＊＊"},
        {SG_SEALED_NAME, NAME, "欧＊＊"},
        {SG_SEALED_NAME, "A", "A＊＊"},
        {SG_SEALED_PHONE, PHONE, "138****1234"},
        {SG_SEALED_PHONE, "0859-321", "****"},
        {SG_SEALED_IDENTITY, IDENTITY, "522301***********4"},
        {SG_SEALED_IDENTITY, "1234", "******"},
        {SG_SEALED_WECHAT, "wx_abc", "w****"},
        {SG_SEALED_PHONE, "187****5558", "187****5558"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sg_buffer out = {0};
        sg_mask(cases[i].field, cases[i].text, &out);
        assert_string_equal(out.data, cases[i].masked);
        assert_true(sg_masked(out.data));
        sg_buffer again = {0};
        sg_mask(cases[i].field, out.data, &again);
        assert_string_equal(again.data, out.data);
        sg_buffer_free(&out);
        sg_buffer_free(&again);
    }
    assert_false(sg_masked(NAME));
    assert_false(sg_masked(NULL));
}

/* ---- the store ---- */

#define FULL                                                                                       \
    "{\"id\":\"w1\",\"name\":\"" NAME "\",\"identity\":\"" IDENTITY "\",\"phone\":\"" PHONE         \
    "\",\"wechat\":\"wx\\\"1\",\"gender\":\"male\",\"home\":{\"code\":\"522301005\"}}"
#define BARE "{\"id\":\"w1\",\"gender\":\"male\",\"home\":{\"code\":\"522301005\"}}"
#define MASKED                                                                                     \
    "{\"id\":\"w1\",\"name\":\"欧＊＊\",\"identity\":\"522301***********4\",\"phone\":\"138****1234"  \
    "\",\"wechat\":\"w****\",\"gender\":\"male\",\"home\":{\"code\":\"522301005\"}}"

static void test_show(void **state)
{
    fixture *f = *state;
    assert_int_equal(put(f, "w1", FULL), SG_PUT_NEW);
    assert_shown(f, "w1", SG_PRIVATE_NONE, BARE);
    assert_shown(f, "w1", SG_PRIVATE_MASKED, MASKED);
    assert_shown(f, "w1", SG_PRIVATE_REVEALED, FULL);
    assert_int_equal(put(f, "w1", FULL), SG_PUT_SAME);
    assert_false(on_disk(f, PHONE));
    assert_false(on_disk(f, NAME));
    assert_false(on_disk(f, IDENTITY));
    struct stat info;
    char path[96];
    snprintf(path, sizeof path, "%s/key", f->dir);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
}

static void test_masked_comes_back(void **state)
{
    fixture *f = *state;
    put(f, "w1", FULL);
    assert_int_equal(put(f, "w1", MASKED), SG_PUT_SAME);
    assert_int_equal(sg_store_masked_kept(f->store), 4);
    assert_shown(f, "w1", SG_PRIVATE_REVEALED, FULL);
    /* a real new phone counts, the masked rest stays */
    assert_int_equal(put(f, "w1",
                         "{\"id\":\"w1\",\"name\":\"欧＊＊\",\"identity\":\"522301***********4\","
                         "\"phone\":\"13911112222\",\"wechat\":\"w****\",\"gender\":\"male\","
                         "\"home\":{\"code\":\"522301005\"}}"), SG_PUT_CHANGED);
    assert_shown(f, "w1", SG_PRIVATE_REVEALED,
                 "{\"id\":\"w1\",\"name\":\"" NAME "\",\"identity\":\"" IDENTITY
                 "\",\"phone\":\"13911112222\",\"wechat\":\"wx\\\"1\",\"gender\":\"male\",\"home\":"
                 "{\"code\":\"522301005\"}}");
    /* where a mask is all there ever was, it is kept as it came */
    put(f, "w2", "{\"id\":\"w2\",\"phone\":\"187****5558\"}");
    assert_shown(f, "w2", SG_PRIVATE_REVEALED, "{\"id\":\"w2\",\"phone\":\"187****5558\"}");
    put(f, "w2", "{\"id\":\"w2\",\"phone\":\"187****5559\"}");
    assert_shown(f, "w2", SG_PRIVATE_REVEALED, "{\"id\":\"w2\",\"phone\":\"187****5559\"}");
}

typedef struct finds {
    int count;
    char last[32];
} finds;

static sg_status found(void *context, const sg_stored_record *record, sg_error *err)
{
    (void)err;
    finds *seen = context;
    seen->count++;
    snprintf(seen->last, sizeof seen->last, "%s", record->id);
    assert_null(strstr(record->json, PHONE));
    return SG_OK;
}

static int count_found(fixture *f, const sg_scope *scope, const char *member, const char *text)
{
    finds seen = {0};
    assert_int_equal(sg_store_find_worker(f->store, scope, member, text, SG_PRIVATE_MASKED, found,
                                          &seen, NULL), SG_OK);
    return seen.count;
}

static void test_find(void **state)
{
    fixture *f = *state;
    const sg_scope elsewhere = {.home = 522328};
    char refused[128];
    put(f, "w1", FULL);
    put(f, "w2", "{\"id\":\"w2\",\"phone\":\"13911112222\"}");
    assert_int_equal(count_found(f, &sg_everywhere, "phone", PHONE), 1);
    assert_int_equal(count_found(f, &sg_everywhere, "identity", IDENTITY), 1);
    assert_int_equal(count_found(f, &sg_everywhere, "name", NAME), 1);
    assert_int_equal(count_found(f, &sg_everywhere, "phone", "13800001235"), 0);
    assert_false(sg_store_refused(f->store, refused));
    assert_int_equal(count_found(f, &elsewhere, "phone", PHONE), 0);
    assert_true(sg_store_refused(f->store, refused));
    assert_string_equal(refused, "w1");
    finds seen = {0};
    assert_int_equal(sg_store_find_worker(f->store, &sg_everywhere, "wechat", "x", SG_PRIVATE_NONE,
                                          found, &seen, NULL), SG_INVALID);
}

static void run_sql(const fixture *f, const char *sql)
{
    char path[96];
    sqlite3 *db;
    snprintf(path, sizeof path, "%s/store.db", f->dir);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s", sqlite3_errmsg(db));
    sqlite3_close(db);
}

static void test_moved(void **state)
{
    fixture *f = *state;
    sg_buffer out = {0};
    put(f, "w1", FULL);
    put(f, "w2", "{\"id\":\"w2\",\"phone\":\"13911112222\"}");
    run_sql(f, "UPDATE worker_private SET sealed=(SELECT sealed FROM worker_private WHERE row=1)");
    assert_shown(f, "w1", SG_PRIVATE_REVEALED, FULL);
    assert_int_equal(sg_store_worker_json(f->store, &sg_everywhere, "w2", SG_PRIVATE_MASKED, &out,
                                          NULL), SG_CORRUPT);
    assert_shown(f, "w2", SG_PRIVATE_NONE, "{\"id\":\"w2\"}"); /* matching goes on */
    sg_buffer_free(&out);
}

static void test_key_file(void **state)
{
    fixture *f = *state;
    sg_buffer out = {0};
    sg_error err = {0};
    char path[96], away[96];
    put(f, "w1", FULL);
    sg_store_close(f->store);
    snprintf(path, sizeof path, "%s/key", f->dir);
    snprintf(away, sizeof away, "%s.away", f->dir);
    assert_int_equal(rename(path, away), 0);
    open_store(f);
    assert_shown(f, "w1", SG_PRIVATE_NONE, BARE);
    assert_int_equal(sg_store_worker_json(f->store, &sg_everywhere, "w1", SG_PRIVATE_MASKED, &out,
                                          &err), SG_MISSING);
    assert_non_null(strstr(err.text, "密钥"));
    assert_int_equal(access(path, F_OK), -1); /* no new one beside sealed data */
    sg_keyring *ring;
    assert_int_equal(sg_keyring_open(f->dir, true, &ring, NULL), SG_OK); /* somebody else's */
    sg_keyring_free(ring);
    assert_int_equal(sg_store_worker_json(f->store, &sg_everywhere, "w1", SG_PRIVATE_MASKED, &out,
                                          &err), SG_CORRUPT);
    assert_int_equal(rename(away, path), 0);
    assert_int_equal(chmod(path, 0644), 0);
    sg_store_close(f->store);
    open_store(f);
    assert_int_equal(sg_store_worker_json(f->store, &sg_everywhere, "w1", SG_PRIVATE_MASKED, &out,
                                          &err), SG_IO);
    assert_int_equal(chmod(path, 0600), 0);
    assert_shown(f, "w1", SG_PRIVATE_REVEALED, FULL);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("songgang-key 1\nsalt 00\n", file);
    fclose(file);
    sg_store_close(f->store);
    open_store(f);
    assert_int_equal(sg_store_worker_json(f->store, &sg_everywhere, "w1", SG_PRIVATE_MASKED, &out,
                                          &err), SG_CORRUPT);
    sg_buffer_free(&out);
}

static bool stop_early(void *context, uint64_t done, uint64_t total)
{
    (void)total;
    return done < *(uint64_t *)context;
}

static void test_rotate(void **state)
{
    fixture *f = *state;
    uint64_t workers = 0, stop = 2000;
    sg_store *reader;
    put(f, "w", "{\"id\":\"w\"}");
    assert_int_equal(sg_store_begin(f->store, NULL), SG_OK);
    for (int i = 0; i < 4500; i++) {
        char id[16], json[128];
        sg_put outcome;
        sg_profile profile;
        sg_profile_init(&profile);
        snprintf(id, sizeof id, "w%d", i);
        snprintf(json, sizeof json, "{\"id\":\"%s\",\"name\":\"%d号\",\"phone\":\"139%08d\"}", id, i, i);
        profile.id = id;
        assert_int_equal(sg_store_put_worker(f->store, 1, &profile, json, strlen(json), &outcome,
                                             NULL), SG_OK);
        if (i == 0)
            assert_int_equal(outcome, SG_PUT_NEW);
    }
    assert_int_equal(sg_store_commit(f->store, NULL), SG_OK);
    assert_int_equal(sg_store_open(f->dir, SG_STORE_READ, &reader, NULL), SG_OK);
    sg_store *writer = f->store;
    f->store = reader;
    assert_int_equal(count_found(f, &sg_everywhere, "phone", "13900004400"), 1);
    f->store = writer;
    assert_int_equal(sg_store_rotate_key(f->store, false, stop_early, &stop, &workers, NULL),
                     SG_CANCELLED);
    f->store = reader; /* half of them under each key */
    assert_int_equal(count_found(f, &sg_everywhere, "phone", "13900000007"), 1);
    assert_int_equal(count_found(f, &sg_everywhere, "phone", "13900004400"), 1);
    assert_shown(f, "w7", SG_PRIVATE_REVEALED,
                 "{\"id\":\"w7\",\"name\":\"7号\",\"phone\":\"13900000007\"}");
    f->store = writer;
    assert_int_equal(sg_store_rotate_key(f->store, false, NULL, NULL, &workers, NULL), SG_OK);
    assert_int_equal(workers, 2501);
    f->store = reader;
    assert_shown(f, "w4400", SG_PRIVATE_REVEALED,
                 "{\"id\":\"w4400\",\"name\":\"4400号\",\"phone\":\"13900004400\"}");
    assert_int_equal(count_found(f, &sg_everywhere, "name", "7号"), 1);
    f->store = writer;
    assert_int_equal(put(f, "w3", "{\"id\":\"w3\",\"name\":\"3号\",\"phone\":\"13900000003\"}"),
                     SG_PUT_SAME); /* not all changed because the key did */
    sg_store_close(reader);
}

static void test_erase(void **state)
{
    fixture *f = *state;
    sg_buffer trace = {0};
    sg_put outcome;
    sg_profile profile;
    sg_error err = {0};
    put(f, "w1", FULL);
    put(f, "w2", "{\"id\":\"w2\",\"phone\":\"13911112222\",\"text\":\"unmistakable\"}");
    assert_int_equal(sg_store_scrub(f->store, NULL), SG_OK);
    assert_true(on_disk(f, "unmistakable"));
    assert_int_equal(sg_store_begin(f->store, NULL), SG_OK);
    assert_int_equal(sg_store_erase_worker(f->store, "w2", &trace, NULL), SG_OK);
    assert_string_equal(trace.data, "13911112222");
    assert_int_equal(sg_store_erase_worker(f->store, "w9", NULL, NULL), SG_NOT_FOUND);
    assert_int_equal(sg_store_commit(f->store, NULL), SG_OK);
    assert_int_equal(sg_store_scrub(f->store, NULL), SG_OK);
    assert_false(on_disk(f, "unmistakable"));
    sg_buffer_clear(&trace);
    assert_int_equal(sg_store_worker_json(f->store, &sg_everywhere, "w2", SG_PRIVATE_NONE, &trace,
                                          NULL), SG_NOT_FOUND);
    assert_int_equal(count_found(f, &sg_everywhere, "phone", "13911112222"), 0);
    /* the next list does not bring them back */
    sg_profile_init(&profile);
    profile.id = "w2";
    assert_int_equal(sg_store_begin(f->store, NULL), SG_OK);
    assert_int_equal(sg_store_put_worker(f->store, 1, &profile, "{\"id\":\"w2\"}", 11, &outcome, &err),
                     SG_CONFLICT);
    assert_int_equal(sg_store_forget_erased(f->store, "w2", NULL), SG_OK);
    assert_int_equal(sg_store_forget_erased(f->store, "w2", NULL), SG_NOT_FOUND);
    assert_int_equal(sg_store_put_worker(f->store, 1, &profile, "{\"id\":\"w2\"}", 11, &outcome, &err),
                     SG_OK);
    assert_int_equal(sg_store_commit(f->store, NULL), SG_OK);
    assert_shown(f, "w1", SG_PRIVATE_REVEALED, FULL);
    sg_buffer_free(&trace);
}

/* A store as version 4 left it: names in the documents; one status changed by the ledger since. */
static void test_adopt(void **state)
{
    fixture *f = *state;
    char sql[4096];
    static const char plain[] = "{\"id\":\"w1\",\"name\":\"" NAME "\",\"phone\":\"" PHONE
                                "\",\"status\":\"home\"}";
    static const char before[] = "{\"id\":\"w2\",\"name\":\"李\",\"status\":\"home\"}";
    put(f, "w0", "{\"id\":\"w0\"}");
    sg_store_close(f->store);
    snprintf(sql, sizeof sql,
             BACK_TO_4 "DELETE FROM meta WHERE key<>'change';"
             "INSERT INTO worker(id,batch,status,home,json_hash,json) VALUES"
             "('w1',1,2,522301005,%lld,'%s'),"
             "('w2',1,4,522301005,%lld,'{\"id\":\"w2\",\"name\":\"李\",\"status\":\"returned_to_work\"}');"
             "PRAGMA user_version=4;",
             (long long)sg_hash64(plain, strlen(plain), 0), plain,
             (long long)sg_hash64(before, strlen(before), 0));
    run_sql(f, sql);
    assert_true(on_disk(f, PHONE));
    sg_store *reader; /* opening for reading brings it up as well */
    assert_int_equal(sg_store_open(f->dir, SG_STORE_READ, &reader, NULL), SG_OK);
    sg_store_close(reader);
    assert_false(on_disk(f, PHONE));
    assert_false(on_disk(f, NAME));
    open_store(f);
    assert_shown(f, "w1", SG_PRIVATE_REVEALED, plain);
    assert_shown(f, "w1", SG_PRIVATE_NONE, "{\"id\":\"w1\",\"status\":\"home\"}");
    assert_int_equal(put(f, "w1", plain), SG_PUT_SAME);
    assert_int_equal(put(f, "w2", before), SG_PUT_SAME); /* the ledger's word stands */
    assert_shown(f, "w2", SG_PRIVATE_REVEALED,
                 "{\"id\":\"w2\",\"name\":\"李\",\"status\":\"returned_to_work\"}");
}

int main(void)
{
#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_seal_property), cmocka_unit_test(test_masks),
        WITH_STORE(test_show),   WITH_STORE(test_masked_comes_back), WITH_STORE(test_find),
        WITH_STORE(test_moved),  WITH_STORE(test_key_file),          WITH_STORE(test_rotate),
        WITH_STORE(test_erase),  WITH_STORE(test_adopt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
