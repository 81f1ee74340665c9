/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Damage of the published index: every byte flipped is found before it is served, and building goes
 * on from the store. Copies and checks of SQLite files.
 */
#include "index_fixture.h"

#include <fcntl.h>
#include <sys/stat.h>

enum { POSTINGS = 300, PLACES = 100 };

static void put_many(fixture *f)
{
    static char names[POSTINGS][2][32];
    static sample many[POSTINGS];
    for (int i = 0; i < POSTINGS; i++) {
        snprintf(names[i][0], sizeof names[i][0], "n%d", i);
        snprintf(names[i][1], sizeof names[i][1], "示例%d厂", i);
        many[i] = (sample){.external_id = names[i][0], .title = i % 2 ? "电焊工" : "缝纫工",
                              .employer = names[i][1], .region = "东莞", .monthly_min = 5000,
                              .monthly_max = 6000};
    }
    fixture_put(f, many, POSTINGS);
}

static sg_index_figures update(fixture *f)
{
    return fixture_index(f, false);
}

static void current_file(const fixture *f, const char *name, char *path, size_t size)
{
    uint64_t generation = 0;
    assert_int_equal(sg_index_current(f->dir, &generation, NULL), SG_OK);
    snprintf(path, size, "%s/index/gen-%llu/%s", f->dir, (unsigned long long)generation, name);
}

static void flip(const char *path, off_t at)
{
    unsigned char byte;
    int fd = open(path, O_RDWR);
    assert_true(fd >= 0);
    assert_int_equal(pread(fd, &byte, 1, at), 1);
    byte ^= 1;
    assert_int_equal(pwrite(fd, &byte, 1, at), 1);
    close(fd);
}

static void flipped_bytes_are_found(void **state)
{
    (void)state;
    fixture f;
    char path[256];
    struct stat info;
    sg_error error = {0};
    sg_index *index = NULL;
    fixture_open(&f);
    put_many(&f);
    assert_int_equal(update(&f).documents, POSTINGS);
    expect_ok(sg_index_verify(f.dir, &error), &error);
    current_file(&f, "base", path, sizeof path);
    assert_int_equal(stat(path, &info), 0);
    uint64_t random = 20260224;
    for (int i = 0; i < PLACES; i++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        off_t at = (off_t)((random >> 33) % (uint64_t)info.st_size);
        flip(path, at);
        assert_int_equal(sg_index_verify(f.dir, &error), SG_CORRUPT);
        /* what a reader does before it serves */
        sg_snapshot *snapshot = NULL;
        sg_status status = sg_index_open(f.dir, &index, &error);
        if (status == SG_OK) {
            status = sg_index_snapshot(index, &snapshot, &error);
            sg_index_close(index);
        }
        assert_int_equal(status, SG_CORRUPT);
        assert_null(snapshot);
        flip(path, at);
    }
    expect_ok(sg_index_verify(f.dir, &error), &error);
    flip(path, info.st_size / 2);
    assert_true(update(&f).rebuilt);
    expect_ok(sg_index_verify(f.dir, &error), &error);
    assert_false(update(&f).rebuilt);
    fixture_close(&f);
}

static void files_gone(void **state)
{
    (void)state;
    static const char *const names[] = {"base", "manifest"};
    fixture f;
    sg_error error = {0};
    fixture_open(&f);
    assert_int_equal(sg_index_verify(f.dir, &error), SG_MISSING);
    put_many(&f);
    update(&f);
    for (size_t i = 0; i < 2; i++) {
        char path[256];
        current_file(&f, names[i], path, sizeof path);
        assert_int_equal(unlink(path), 0);
        assert_int_equal(sg_index_verify(f.dir, &error), SG_CORRUPT);
        assert_true(update(&f).rebuilt);
        expect_ok(sg_index_verify(f.dir, &error), &error);
    }
    fixture_close(&f);
}

static void compared_with_the_store(void **state)
{
    (void)state;
    static const sample more = {.external_id = "later", .title = "叉车司机", .employer = "示例厂"};
    fixture f;
    sg_error error = {0};
    sg_index_comparison c;
    uint64_t generation = 0;
    int64_t change = 0;
    fixture_open(&f);
    put_many(&f);
    update(&f);
    expect_ok(sg_index_compare(f.dir, f.vocabulary, f.store, &c, &error), &error);
    assert_int_equal(c.wanted, POSTINGS);
    assert_int_equal(c.indexed, POSTINGS);
    assert_int_equal(c.missing + c.unfound, 0);
    assert_int_equal(c.store_change, c.index_change);
    fixture_put(&f, &more, 1);
    expect_ok(sg_index_compare(f.dir, f.vocabulary, f.store, &c, &error), &error);
    assert_int_equal(c.missing, 1);
    assert_true(c.store_change > c.index_change);
    expect_ok(sg_index_covers(f.dir, &generation, &change, &error), &error);
    assert_int_equal(change, c.index_change);
    update(&f);
    expect_ok(sg_index_compare(f.dir, f.vocabulary, f.store, &c, &error), &error);
    assert_int_equal(c.missing, 0);
    assert_true(c.canaries > 0 && c.unfound == 0);
    fixture_close(&f);
}

static bool stop_at_once(void *context, uint64_t done, uint64_t total)
{
    (void)context;
    assert_true(done <= total);
    return false;
}

static void copies_of_a_file_in_use(void **state)
{
    (void)state;
    fixture f;
    char from[128], to[128];
    sg_error error = {0};
    struct stat info;
    fixture_open(&f);
    fixture_fill(&f);
    snprintf(from, sizeof from, "%s/store.db", f.dir);
    snprintf(to, sizeof to, "%s/copy.db", f.dir);
    expect_ok(sg_store_begin(f.store, &error), &error); /* a writer in the middle of something */
    expect_ok(sg_sqlite_copy(from, to, NULL, NULL, &error), &error);
    sg_store_rollback(f.store);
    expect_ok(sg_sqlite_check(to, false, NULL, &error), &error);
    assert_int_equal(stat(to, &info), 0);
    sg_buffer problems = {0};
    assert_int_equal(truncate(to, info.st_size / 2), 0);
    assert_int_equal(sg_sqlite_check(to, false, &problems, &error), SG_CORRUPT);
    sg_buffer_free(&problems);
    assert_int_equal(unlink(to), 0);
    assert_int_equal(sg_sqlite_copy(from, to, stop_at_once, NULL, &error), SG_CANCELLED);
    assert_int_equal(sg_sqlite_copy("/nonexistent/store.db", to, NULL, NULL, &error), SG_IO);
    fixture_close(&f);
}

static void shared_locks(void **state)
{
    (void)state;
    fixture f;
    sg_lock *a = NULL, *b = NULL, *c = NULL;
    sg_error error = {0};
    fixture_open(&f);
    expect_ok(sg_lock_share(f.dir, "serve", &a, &error), &error);
    expect_ok(sg_lock_share(f.dir, "serve", &b, &error), &error);
    assert_int_equal(sg_lock_acquire(f.dir, "serve", &c, &error), SG_LOCKED);
    sg_lock_release(a);
    assert_int_equal(sg_lock_acquire(f.dir, "serve", &c, &error), SG_LOCKED);
    sg_lock_release(b);
    expect_ok(sg_lock_acquire(f.dir, "serve", &c, &error), &error);
    assert_int_equal(sg_lock_share(f.dir, "serve", &a, &error), SG_LOCKED);
    sg_lock_release(c);
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(flipped_bytes_are_found), cmocka_unit_test(files_gone),
        cmocka_unit_test(compared_with_the_store), cmocka_unit_test(copies_of_a_file_in_use),
        cmocka_unit_test(shared_locks)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
