/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The second factor of signing in: wanted when it is set, each code good once, recovery codes, an
 * administrator from elsewhere, what stands in the file, and a file of before.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "shim/totp.h"
#include "songgang/access.h"

#define PASSWORD "mountain-road-17"

typedef struct fixture {
    char dir[64];
    sg_access *access;
} fixture;

static int set_up(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    sg_error err = {0};
    assert_non_null(f);
    strcpy(f->dir, "/tmp/songgang-factor-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    if (sg_access_open(f->dir, &f->access, &err) != SG_OK)
        fail_msg("%s", err.text);
    const sg_user admin = {.name = "管", .role = SG_ROLE_ADMIN};
    const sg_user town = {.name = "镇", .role = SG_ROLE_TOWNSHIP, .region = 522301005};
    assert_int_equal(sg_user_add(f->access, &admin, PASSWORD, "x", NULL), SG_OK);
    assert_int_equal(sg_user_add(f->access, &town, PASSWORD, "x", NULL), SG_OK);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    char command[128];
    sg_access_close(f->access);
    snprintf(command, sizeof command, "rm -rf %s", f->dir);
    assert_int_equal(system(command), 0);
    free(f);
    return 0;
}

static sqlite3 *open_file(const fixture *f)
{
    char path[96];
    sqlite3 *db;
    snprintf(path, sizeof path, "%s/access.db", f->dir);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    return db;
}

static void run_sql(const fixture *f, const char *sql)
{
    sqlite3 *db = open_file(f);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    sqlite3_close(db);
}

static int64_t number(const fixture *f, const char *sql)
{
    sqlite3 *db = open_file(f);
    sqlite3_stmt *get;
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &get, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(get), SQLITE_ROW);
    int64_t value = sqlite3_column_int64(get, 0);
    sqlite3_finalize(get);
    sqlite3_close(db);
    return value;
}

/* Whether the password is right is told, so that a test need not hash it each time. */
static sg_status sign_in(fixture *f, const char *name, bool matched, const char *code,
                         const char *peer)
{
    char session[SG_SECRET_TEXT];
    sg_sign_in attempt;
    sg_error err = {0};
    int64_t wait;
    sg_status status = sg_sign_in_begin(f->access, name, peer, &attempt, &wait, &err);
    if (status != SG_OK)
        return status;
    snprintf(attempt.code, sizeof attempt.code, "%s", code);
    status = sg_sign_in_finish(f->access, &attempt, matched, session, &err);
    assert_int_equal(err.status, status);
    return status;
}

/* Codes change every thirty seconds: what follows is over before they do. */
static void steady(void)
{
    while (time(NULL) % SG_TOTP_SECONDS >= 25)
        usleep(100000);
}

static void code_at(const sg_factor *factor, int64_t away, char ret[SG_TOTP_DIGITS + 1])
{
    assert_true(sg_totp_code(factor->secret, (int64_t)time(NULL) / SG_TOTP_SECONDS + away, ret));
}

static void set(fixture *f, const char *name, sg_factor *ret)
{
    char code[SG_TOTP_DIGITS + 1];
    sg_error err = {0};
    assert_int_equal(sg_factor_new(ret, NULL), SG_OK);
    steady();
    code_at(ret, -1, code);
    if (sg_factor_set(f->access, name, ret, code, "x", &err) != SG_OK)
        fail_msg("%s", err.text);
}

static void test_code_is_wanted(void **state)
{
    fixture *f = *state;
    sg_factor factor, other;
    char code[SG_TOTP_DIGITS + 1], spaced[16];
    assert_int_equal(sign_in(f, "镇", true, "", "10.0.0.7"), SG_OK);
    assert_int_equal(number(f, "SELECT count(*) FROM session"), 1);
    assert_int_equal(sg_factor_new(&factor, NULL), SG_OK);
    assert_int_equal(sg_factor_new(&other, NULL), SG_OK);
    assert_memory_not_equal(factor.secret, other.secret, SG_FACTOR_SECRET);
    code_at(&other, 0, code);
    assert_int_equal(sg_factor_set(f->access, "镇", &factor, code, "x", NULL), SG_INVALID);
    assert_int_equal(sign_in(f, "镇", true, "", "10.0.0.7"), SG_OK); /* nothing was set */
    set(f, "镇", &factor);
    assert_int_equal(number(f, "SELECT count(*) FROM session"), 0); /* those before it end */
    assert_int_equal(sg_factor_set(f->access, "谁", &factor, code, "x", NULL), SG_INVALID);
    code_at(&factor, 0, code);
    assert_int_equal(sg_factor_set(f->access, "谁", &factor, code, "x", NULL), SG_NOT_FOUND);
    assert_int_equal(sign_in(f, "镇", true, "", "10.0.0.7"), SG_MISSING);
    assert_int_equal(sign_in(f, "镇", false, code, "10.0.0.7"), SG_INVALID); /* the password wrong */
    snprintf(spaced, sizeof spaced, " %.3s %s", code, code + 3);
    assert_int_equal(sign_in(f, "镇", true, spaced, "10.0.0.7"), SG_OK);
    assert_int_equal(sign_in(f, "镇", true, code, "10.0.0.7"), SG_INVALID); /* seen over a shoulder */
    code_at(&factor, -1, code);
    assert_int_equal(sign_in(f, "镇", true, code, "10.0.0.7"), SG_INVALID); /* older than the last */
    code_at(&factor, 1, code);
    assert_int_equal(sign_in(f, "镇", true, code, "10.0.0.7"), SG_OK);
    assert_int_equal(sg_factor_drop(f->access, "谁", "x", NULL), SG_NOT_FOUND);
    assert_int_equal(sg_factor_drop(f->access, "镇", "x", NULL), SG_OK);
    assert_int_equal(sign_in(f, "镇", true, "", "10.0.0.7"), SG_OK);
    assert_int_equal(number(f, "SELECT count(*) FROM recovery"), 0);
    assert_int_equal(number(f, "SELECT count(*) FROM audit WHERE kind IN('factor_set','factor_drop')"), 2);
}

static void test_wrong_codes_lock(void **state)
{
    fixture *f = *state;
    sg_factor factor;
    char code[SG_TOTP_DIGITS + 1];
    set(f, "镇", &factor);
    code_at(&factor, 20, code); /* of ten minutes on */
    for (int i = 0; i < 5; i++)
        assert_int_equal(sign_in(f, "镇", true, code, "p"), SG_INVALID);
    code_at(&factor, 0, code);
    assert_int_equal(sign_in(f, "镇", true, code, "p"), SG_LIMIT);
}

static void test_recovery(void **state)
{
    fixture *f = *state;
    sg_factor factor, again;
    char lower[SG_RECOVERY_TEXT];
    set(f, "镇", &factor);
    for (int i = 0; i < SG_RECOVERY_CODES; i++)
        for (int k = 0; k < i; k++)
            assert_string_not_equal(factor.recovery[i], factor.recovery[k]);
    assert_int_equal(sign_in(f, "镇", true, factor.recovery[3], "p"), SG_OK);
    assert_int_equal(sign_in(f, "镇", true, factor.recovery[3], "p"), SG_INVALID);
    for (int i = 0; i < SG_RECOVERY_TEXT; i++) /* as typed from paper */
        lower[i] = factor.recovery[4][i] >= 'A' && factor.recovery[4][i] <= 'Z'
                       ? (char)(factor.recovery[4][i] + 32)
                       : factor.recovery[4][i] == '-' ? ' ' : factor.recovery[4][i];
    assert_int_equal(sign_in(f, "镇", true, lower, "p"), SG_OK);
    assert_int_equal(sign_in(f, "镇", true, "AAAA-AAAA-AAAA-AAAA", "p"), SG_INVALID);
    assert_int_equal(sign_in(f, "管", true, factor.recovery[5], "127.0.0.1"), SG_OK); /* has none: not asked */
    assert_int_equal(sign_in(f, "镇", false, factor.recovery[5], "p"), SG_INVALID);
    assert_int_equal(sign_in(f, "镇", true, factor.recovery[5], "p"), SG_OK); /* was not used up by that */
    set(f, "镇", &again);
    assert_int_equal(sign_in(f, "镇", true, factor.recovery[6], "p"), SG_INVALID); /* of the former one */
    assert_int_equal(number(f, "SELECT count(*) FROM audit WHERE kind='recovery'"), 3);
}

static void test_administrator_from_elsewhere(void **state)
{
    fixture *f = *state;
    static const char *const here[] = {"127.0.0.1", "127.0.0.9", "::1", "::ffff:127.0.0.1"};
    sg_factor factor;
    char code[SG_TOTP_DIGITS + 1];
    for (size_t i = 0; i < sizeof here / sizeof *here; i++)
        assert_int_equal(sign_in(f, "管", true, "", here[i]), SG_OK);
    assert_int_equal(sign_in(f, "管", true, "", "10.0.0.7"), SG_CONFLICT);
    assert_int_equal(sign_in(f, "管", false, "", "10.0.0.7"), SG_INVALID); /* tells nothing more */
    assert_int_equal(sign_in(f, "镇", true, "", "10.0.0.7"), SG_OK);
    set(f, "管", &factor);
    assert_int_equal(sign_in(f, "管", true, "", "127.0.0.1"), SG_MISSING);
    code_at(&factor, 0, code);
    assert_int_equal(sign_in(f, "管", true, code, "10.0.0.7"), SG_OK);
}

/* Neither the secret nor a recovery code stands in the file; moved to another user it does not open. */
static void test_kept_sealed(void **state)
{
    fixture *f = *state;
    sg_factor factor;
    char path[96], code[SG_TOTP_DIGITS + 1];
    static char bytes[1 << 20];
    set(f, "镇", &factor);
    run_sql(f, "PRAGMA wal_checkpoint(TRUNCATE)");
    snprintf(path, sizeof path, "%s/access.db", f->dir);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    assert_true(size > 4096 && size < sizeof bytes);
    assert_null(memmem(bytes, size, factor.secret, SG_FACTOR_SECRET));
    assert_null(memmem(bytes, size, factor.text, SG_FACTOR_TEXT - 1));
    assert_null(memmem(bytes, size, factor.recovery[0], SG_RECOVERY_TEXT - 1));
    run_sql(f, "UPDATE user SET factor=(SELECT factor FROM user WHERE name='镇') WHERE name='管'");
    code_at(&factor, 0, code);
    assert_int_equal(sign_in(f, "管", true, code, "127.0.0.1"), SG_CORRUPT);
    run_sql(f, "UPDATE user SET factor=x'00' WHERE name='镇'");
    assert_int_equal(sign_in(f, "镇", true, code, "p"), SG_CORRUPT);
    assert_int_equal(sign_in(f, "镇", true, factor.recovery[0], "p"), SG_OK); /* needs no key */
    set(f, "镇", &factor);
    snprintf(path, sizeof path, "%s/key", f->dir);
    assert_int_equal(unlink(path), 0);
    code_at(&factor, 0, code);
    assert_int_equal(sign_in(f, "镇", true, code, "p"), SG_IO);
    assert_int_equal(access(path, F_OK), -1); /* and none is made in its place */
}

static void test_file_of_before(void **state)
{
    fixture *f = *state;
    sg_error err = {0};
    char code[SG_TOTP_DIGITS + 1];
    sg_factor factor;
    sg_access_close(f->access);
    run_sql(f, "ALTER TABLE user DROP COLUMN factor; ALTER TABLE user DROP COLUMN factor_step;"
               "ALTER TABLE token DROP COLUMN address; DROP TABLE recovery; PRAGMA user_version=1");
    if (sg_access_open(f->dir, &f->access, &err) != SG_OK)
        fail_msg("%s", err.text);
    assert_int_equal(number(f, "PRAGMA user_version"), 2);
    assert_int_equal(sign_in(f, "镇", true, "", "p"), SG_OK);
    set(f, "镇", &factor);
    code_at(&factor, 0, code);
    assert_int_equal(sign_in(f, "镇", true, code, "p"), SG_OK);
    sg_access_close(f->access);
    run_sql(f, "PRAGMA user_version=3");
    assert_int_equal(sg_access_open(f->dir, &f->access, NULL), SG_CORRUPT);
    run_sql(f, "PRAGMA user_version=2");
    assert_int_equal(sg_access_open(f->dir, &f->access, NULL), SG_OK);
}

int main(void)
{
#define WITH_ACCESS(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH_ACCESS(test_code_is_wanted),      WITH_ACCESS(test_wrong_codes_lock),
        WITH_ACCESS(test_recovery),            WITH_ACCESS(test_administrator_from_elsewhere),
        WITH_ACCESS(test_kept_sealed),         WITH_ACCESS(test_file_of_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
