/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See sqlite.h.
 */
#include "sqlite.h"

#include <pthread.h>
#include <stddef.h>

#include "songgang/messages.h"

/* Counting every allocation takes a lock that all threads share, and nobody reads the count. */
static void configure(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

void sg_sqlite_start(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, configure);
}

sg_status sg_sqlite_fail(sqlite3 *db, const char *file, int rc, sg_error *err)
{
    const char *text = db ? sqlite3_errmsg(db) : sqlite3_errstr(rc);
    if (!file && db)
        file = sqlite3_db_filename(db, "main");
    switch (rc & 0xFF) {
    case SQLITE_FULL: return sg_fail(err, SG_NO_SPACE, SG_MSG_STORE_FULL);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return sg_fail(err, SG_CORRUPT, SG_MSG_STORE_CORRUPT, file ? file : "", text);
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return sg_fail(err, SG_LOCKED, SG_MSG_STORE_BUSY);
    case SQLITE_READONLY:
    case SQLITE_PERM: return sg_fail(err, SG_IO, SG_MSG_STORE_READ_ONLY, text);
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR: return sg_fail(err, SG_IO, SG_MSG_STORE_IO, text);
    case SQLITE_NOMEM: return sg_fail_memory(err);
    case SQLITE_CONSTRAINT: return sg_fail(err, SG_CONFLICT, SG_MSG_STORE_CONSTRAINT, text);
    default: return sg_fail(err, SG_INTERNAL, SG_MSG_STORE_INTERNAL, text);
    }
}

sg_status sg_sqlite_prepare(sqlite3 *db, const char *sql, sqlite3_stmt **ret, sg_error *err)
{
    int rc = sqlite3_prepare_v2(db, sql, -1, ret, NULL);
    return rc == SQLITE_OK ? SG_OK : sg_sqlite_fail(db, NULL, rc, err);
}

sg_status sg_sqlite_cached(sqlite3 *db, const char *sql, sqlite3_stmt **cached, sqlite3_stmt **ret,
                           sg_error *err)
{
    if (!*cached) {
        int rc = sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, cached, NULL);
        if (rc != SQLITE_OK)
            return sg_sqlite_fail(db, NULL, rc, err);
    } else {
        sqlite3_reset(*cached);
        sqlite3_clear_bindings(*cached);
    }
    *ret = *cached;
    return SG_OK;
}

sg_status sg_sqlite_run(sqlite3_stmt *statement, sg_error *err)
{
    int rc = sqlite3_step(statement);
    sg_status status = rc == SQLITE_DONE || rc == SQLITE_ROW
                           ? SG_OK
                           : sg_sqlite_fail(sqlite3_db_handle(statement), NULL, rc, err);
    sqlite3_reset(statement);
    return status;
}

sg_status sg_sqlite_walked(sqlite3_stmt *walk, sg_status status, int rc, sg_error *err)
{
    if (status == SG_OK && rc != SQLITE_DONE)
        status = sg_sqlite_fail(sqlite3_db_handle(walk), NULL, rc, err);
    sqlite3_finalize(walk);
    return status;
}

sg_status sg_sqlite_number(sqlite3 *db, const char *sql, int64_t *ret, sg_error *err)
{
    sqlite3_stmt *get;
    sg_status status = sg_sqlite_prepare(db, sql, &get, err);
    if (status != SG_OK)
        return status;
    int rc = sqlite3_step(get);
    if (rc == SQLITE_ROW)
        *ret = sqlite3_column_int64(get, 0);
    else
        status = sg_sqlite_fail(db, NULL, rc, err);
    sqlite3_finalize(get);
    return status;
}
