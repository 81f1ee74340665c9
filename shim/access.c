/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The access file: opening it, and secrets. It is a database of its own, so that signing in, auditing
 * and revoking never wait for an import, and so that restoring yesterday's data does not bring back
 * yesterday's accounts.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "access_internal.h"
#include "songgang/messages.h"
#include "songgang/messages/access.h"
#include "songgang/store.h"

enum { APPLICATION_ID = 0x53474143, VERSION = 2, BUSY_MS = 3000, SECRET_BYTES = 32 }; /* "SGAC" */

static const char *const sql[SG_ASQL_COUNT] = {
#define X(id, text) text,
    SG_ACCESS_STATEMENTS(X)
#undef X
};

/* Secrets are hashes only. `peer` counts failed sign-ins of an address; `reveal` the persons an
 * account ("user:3") saw unmasked on a day. */
static const char schema[] =
    "CREATE TABLE token(id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, role TEXT NOT NULL,"
    " region INTEGER NOT NULL, channel TEXT NOT NULL, note TEXT NOT NULL, expires INTEGER NOT NULL,"
    " rate INTEGER NOT NULL, created INTEGER NOT NULL, revoked INTEGER NOT NULL DEFAULT 0,"
    " used INTEGER NOT NULL DEFAULT 0) STRICT;"
    "CREATE TABLE user(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, hash TEXT NOT NULL,"
    " role TEXT NOT NULL, region INTEGER NOT NULL, note TEXT NOT NULL, created INTEGER NOT NULL,"
    " failures INTEGER NOT NULL DEFAULT 0, locked_until INTEGER NOT NULL DEFAULT 0,"
    " signed_in INTEGER NOT NULL DEFAULT 0) STRICT;"
    "CREATE TABLE session(hash BLOB PRIMARY KEY, user INTEGER NOT NULL REFERENCES user(id),"
    " created INTEGER NOT NULL, seen INTEGER NOT NULL, peer TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE peer(address TEXT PRIMARY KEY, failures INTEGER NOT NULL, since INTEGER NOT NULL)"
    " STRICT, WITHOUT ROWID;"
    "CREATE TABLE reveal(account TEXT NOT NULL, day TEXT NOT NULL, worker TEXT NOT NULL,"
    " PRIMARY KEY(account, day, worker)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE audit(seq INTEGER PRIMARY KEY, instant TEXT NOT NULL, actor TEXT NOT NULL,"
    " kind TEXT NOT NULL, plan INTEGER NOT NULL, worker TEXT NOT NULL, subject TEXT NOT NULL,"
    " payload TEXT NOT NULL, previous BLOB NOT NULL, hash BLOB NOT NULL) STRICT;"
    "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit"
    " BEGIN SELECT RAISE(ABORT,'" SG_MSG_AUDIT_APPEND_ONLY "'); END;"
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit"
    " BEGIN SELECT RAISE(ABORT,'" SG_MSG_AUDIT_APPEND_ONLY "'); END;"
    "PRAGMA application_id=1397178691; PRAGMA user_version=1;";
_Static_assert(APPLICATION_ID == 1397178691, "the number in the schema");

/* What came later, by the version that has it. `factor`: a sealed secret (access_factor.c), its last step
 * that was used; `address`: of which a token is good, "" any. */
static const char *const steps[] = {
    [2] = "ALTER TABLE user ADD COLUMN factor BLOB;"
          "ALTER TABLE user ADD COLUMN factor_step INTEGER NOT NULL DEFAULT 0;"
          "ALTER TABLE token ADD COLUMN address TEXT NOT NULL DEFAULT '';"
          "CREATE TABLE recovery(user INTEGER NOT NULL REFERENCES user(id), hash BLOB NOT NULL,"
          " PRIMARY KEY(user, hash)) STRICT, WITHOUT ROWID;"
          "PRAGMA user_version=2;"};
_Static_assert(sizeof steps / sizeof *steps == VERSION + 1, "a step for each version");

sg_status sg_access_fail(sg_access *access, int rc, sg_error *err)
{
    return sg_sqlite_fail(access->db, NULL, rc, err);
}

sg_status sg_access_prepare(sg_access *access, const char *text, sqlite3_stmt **ret, sg_error *err)
{
    return sg_sqlite_prepare(access->db, text, ret, err);
}

sg_status sg_access_statement_of(sg_access *access, sg_access_statement which, sqlite3_stmt **ret,
                                 sg_error *err)
{
    return sg_sqlite_cached(access->db, sql[which], &access->statement[which], ret, err);
}

sg_status sg_access_run(sg_access *access, sqlite3_stmt *statement, sg_error *err)
{
    (void)access;
    return sg_sqlite_run(statement, err);
}

static sg_status run_cached(sg_access *access, sg_access_statement which, sg_error *err)
{
    sqlite3_stmt *statement;
    sg_status status = sg_access_statement_of(access, which, &statement, err);
    return status == SG_OK ? sg_access_run(access, statement, err) : status;
}

sg_status sg_access_begin(sg_access *access, sg_error *err)
{
    return run_cached(access, SG_ASQL_BEGIN, err);
}

sg_status sg_access_end(sg_access *access, sg_status status, sg_error *err)
{
    if (status == SG_OK)
        status = run_cached(access, SG_ASQL_COMMIT, err);
    if (status != SG_OK && !sqlite3_get_autocommit(access->db))
        sqlite3_exec(access->db, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

/* ---- opening ---- */

static sg_status execute(sg_access *access, const char *text, sg_error *err)
{
    int rc = sqlite3_exec(access->db, text, NULL, NULL, NULL);
    return rc == SQLITE_OK ? SG_OK : sg_access_fail(access, rc, err);
}

/* Within a transaction: another process may have been first. */
static sg_status migrate(sg_access *access, sg_error *err)
{
    int64_t tables = 0, application = APPLICATION_ID, version = 0;
    sg_status status = sg_access_begin(access, err);
    if (status != SG_OK)
        return status;
    status = sg_sqlite_number(access->db, "SELECT count(*) FROM sqlite_master", &tables, err);
    if (status == SG_OK && tables == 0)
        status = execute(access, schema, err);
    if (status == SG_OK)
        status = sg_sqlite_number(access->db, "PRAGMA application_id", &application, err);
    if (status == SG_OK)
        status = sg_sqlite_number(access->db, "PRAGMA user_version", &version, err);
    for (int64_t next = version + 1; next <= VERSION && application == APPLICATION_ID; next++)
        if (status == SG_OK && steps[next])
            status = execute(access, steps[next], err);
    return sg_access_end(access, status, err);
}

static sg_status bring_up(sg_access *access, const char *path, sg_error *err)
{
    int64_t application = 0, version = 0;
    sg_status status = sg_sqlite_number(access->db, "PRAGMA user_version", &version, err);
    if (status == SG_OK && version < VERSION)
        status = migrate(access, err);
    if (status == SG_OK)
        status = sg_sqlite_number(access->db, "PRAGMA application_id", &application, err);
    if (status == SG_OK)
        status = sg_sqlite_number(access->db, "PRAGMA user_version", &version, err);
    if (status == SG_OK && application != APPLICATION_ID)
        return sg_fail(err, SG_CORRUPT, SG_MSG_STORE_NOT_OURS, path);
    if (status == SG_OK && version > VERSION)
        return sg_fail(err, SG_CORRUPT, SG_MSG_STORE_NEWER, (int)version, (int)VERSION);
    return status;
}

sg_status sg_access_open(const char *data_dir, sg_access **ret, sg_error *err)
{
    static const char pragmas[] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                                  "PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;"
                                  "PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY;";
    char path[PATH_MAX];
    struct stat info;
    if (snprintf(path, sizeof path, "%s/access.db", data_dir) >= (int)sizeof path)
        return sg_fail(err, SG_IO, SG_MSG_STORE_OPEN, data_dir, strerror(ENAMETOOLONG));
    if (stat(data_dir, &info) != 0 || !S_ISDIR(info.st_mode))
        return sg_fail(err, SG_MISSING, SG_MSG_STORE_MISSING, data_dir);
    if (sodium_init() < 0)
        return sg_fail(err, SG_INTERNAL, "%s", SG_MSG_KEY_RANDOM);
    /* Made with its mode first: password hashes are nobody else's business. One that is there is not
     * opened here: closing it would drop the locks of this process's other handles. */
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 && errno != EEXIST)
        return sg_fail(err, errno == ENOSPC ? SG_NO_SPACE : SG_IO, SG_MSG_STORE_OPEN, path,
                       strerror(errno));
    if (fd >= 0)
        close(fd);
    sg_access *access = calloc(1, sizeof *access);
    if (!access)
        return sg_fail_memory(err);
    access->data_dir = strdup(data_dir);
    sg_sqlite_start();
    int rc = sqlite3_open_v2(path, &access->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    sg_status status = rc == SQLITE_OK ? SG_OK : sg_access_fail(access, rc, err);
    if (status == SG_OK && !access->data_dir)
        status = sg_fail_memory(err);
    if (status == SG_OK) {
        sqlite3_extended_result_codes(access->db, 1);
        sqlite3_busy_timeout(access->db, BUSY_MS);
        rc = sqlite3_exec(access->db, pragmas, NULL, NULL, NULL);
        status = rc == SQLITE_OK ? bring_up(access, path, err) : sg_access_fail(access, rc, err);
    }
    if (status != SG_OK) {
        sg_access_close(access);
        return status;
    }
    *ret = access;
    return SG_OK;
}

void sg_access_close(sg_access *access)
{
    if (!access)
        return;
    for (int i = 0; i < SG_ASQL_COUNT; i++)
        sqlite3_finalize(access->statement[i]);
    sqlite3_close_v2(access->db);
    free(access->data_dir);
    free(access);
}

sg_status sg_access_required(sg_access *access, bool *ret, sg_error *err)
{
    sqlite3_stmt *get;
    *ret = true;
    if (access->required)
        return SG_OK;
    sg_status status = sg_access_statement_of(access, SG_ASQL_REQUIRED, &get, err);
    if (status != SG_OK)
        return status;
    int rc = sqlite3_step(get);
    if (rc == SQLITE_ROW)
        *ret = access->required = sqlite3_column_int(get, 0) != 0;
    else
        status = sg_access_fail(access, rc, err);
    sqlite3_reset(get);
    return status;
}

/* ---- secrets ---- */

#define PREFIX "sg_"
enum { PREFIX_SIZE = 3, VARIANT = sodium_base64_VARIANT_URLSAFE_NO_PADDING };

void sg_secret_new(char ret[SG_SECRET_TEXT], unsigned char ret_hash[SG_SECRET_HASH])
{
    unsigned char secret[SECRET_BYTES];
    randombytes_buf(secret, sizeof secret);
    memcpy(ret, PREFIX, PREFIX_SIZE);
    sodium_bin2base64(ret + PREFIX_SIZE, SG_SECRET_TEXT - PREFIX_SIZE, secret, sizeof secret,
                      VARIANT);
    crypto_generichash(ret_hash, SG_SECRET_HASH, secret, sizeof secret, NULL, 0);
    sodium_memzero(secret, sizeof secret);
}

bool sg_secret_hash(sg_str text, unsigned char ret_hash[SG_SECRET_HASH])
{
    unsigned char secret[SECRET_BYTES];
    size_t size = 0;
    const char *end = NULL;
    bool good = text.n > PREFIX_SIZE && text.n < SG_SECRET_TEXT &&
                memcmp(text.s, PREFIX, PREFIX_SIZE) == 0 &&
                sodium_base642bin(secret, sizeof secret, text.s + PREFIX_SIZE,
                                  text.n - PREFIX_SIZE, NULL, &size, &end, VARIANT) == 0 &&
                size == sizeof secret && end == text.s + text.n;
    if (good)
        crypto_generichash(ret_hash, SG_SECRET_HASH, secret, sizeof secret, NULL, 0);
    sodium_memzero(secret, sizeof secret);
    return good;
}

/* ---- passwords ---- */

enum { PASSES = 3, MEMORY = 64 << 20 };
_Static_assert(SG_PASSWORD_HASH >= crypto_pwhash_STRBYTES, "an Argon2id string fits");

sg_status sg_password_hash(const char *password, char ret[SG_PASSWORD_HASH], sg_error *err)
{
    if (crypto_pwhash_str(ret, password, strlen(password), PASSES, MEMORY) != 0)
        return sg_fail_memory(err);
    return SG_OK;
}

bool sg_sign_in_verify(const sg_sign_in *attempt, const char *password)
{
    return crypto_pwhash_str_verify(attempt->hash, password, strlen(password)) == 0 &&
           attempt->user > 0;
}
