/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The store handle: opening and creating store.db, transactions, prepared statements.
 */
#include "seal.h"
#include "store_internal.h"

#include <errno.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "songgang/messages.h"

static atomic_uint patience_ms = 10000;

void sg_store_patience_of_all(unsigned ms)
{
    atomic_store(&patience_ms, ms);
}

static _Thread_local unsigned own_patience_ms;

void sg_store_patience_of_thread(unsigned ms)
{
    own_patience_ms = ms;
}

void sg_store_patience(sg_store *store, unsigned ms)
{
    sqlite3_busy_timeout(store->db, (int)ms);
}

void sg_store_cache(sg_store *store, int mebibytes)
{
    char pragma[48];
    snprintf(pragma, sizeof pragma, "PRAGMA cache_size=%d", -1024 * mebibytes);
    sqlite3_exec(store->db, pragma, NULL, NULL, NULL); /* in vain: it keeps more */
}

static const char *const statement_sql[SG_STATEMENT_COUNT] = {
#define X(id, sql) sql,
    SG_STATEMENTS(X)
#undef X
};

/* ---- statements ---- */

sg_status sg_store_fail(sg_store *store, int rc, sg_error *err)
{
    return sg_sqlite_fail(store->db, NULL, rc, err);
}

sg_status sg_store_prepare(sg_store *store, const char *sql, sqlite3_stmt **ret, sg_error *err)
{
    return sg_sqlite_prepare(store->db, sql, ret, err);
}

sg_status sg_store_prepare_scoped(sg_store *store, const sg_scope *scope, const char *sql,
                                  sqlite3_stmt **ret, sg_error *err)
{
    sg_status status = sg_scope_given(scope, err);
    return status == SG_OK ? sg_store_prepare(store, sql, ret, err) : status;
}

sg_status sg_store_statement(sg_store *store, sg_statement which, sqlite3_stmt **ret, sg_error *err)
{
    return sg_sqlite_cached(store->db, statement_sql[which], &store->statement[which], ret, err);
}

sg_status sg_store_run(sg_store *store, sqlite3_stmt *statement, sg_error *err)
{
    (void)store;
    return sg_sqlite_run(statement, err);
}

void sg_bind_text_n(sqlite3_stmt *statement, int index, const char *text, size_t size)
{
    if (text)
        sqlite3_bind_text64(statement, index, text, size, SQLITE_STATIC, SQLITE_UTF8);
}

void sg_bind_text(sqlite3_stmt *statement, int index, const char *text)
{
    if (text)
        sg_bind_text_n(statement, index, text, strlen(text));
}

const char *sg_column_text(sqlite3_stmt *statement, int column)
{
    const unsigned char *text = sqlite3_column_text(statement, column);
    return text ? (const char *)text : "";
}

size_t sg_column_size(sqlite3_stmt *statement, int column)
{
    return (size_t)sqlite3_column_bytes(statement, column);
}

/* ---- opening ---- */

/* Like mkdir -p; rosters are personal data, so nobody else gets in. */
static sg_status make_directory(const char *path, sg_error *err)
{
    char part[PATH_MAX];
    if (snprintf(part, sizeof part, "%s", path) >= (int)sizeof part)
        return sg_fail(err, SG_IO, SG_MSG_STORE_DIRECTORY, path, strerror(ENAMETOOLONG));
    for (char *at = part + 1; *part; at++) {
        if (*at != '/' && *at != '\0')
            continue;
        char kept = *at;
        *at = '\0';
        if (mkdir(part, 0700) != 0 && errno != EEXIST)
            return sg_fail(err, errno == ENOSPC ? SG_NO_SPACE : SG_IO, SG_MSG_STORE_DIRECTORY,
                           path, strerror(errno));
        *at = kept;
        if (!kept)
            break;
    }
    struct stat info;
    if (stat(path, &info) != 0 || !S_ISDIR(info.st_mode))
        return sg_fail(err, SG_IO, SG_MSG_STORE_DIRECTORY, path, strerror(ENOTDIR));
    return SG_OK;
}

static sg_status set_up(sg_store *store, sg_store_mode mode, sg_error *err)
{
    static const char common[] = "PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536;"
                                 "PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF;";
    static const char writing[] = "PRAGMA page_size=8192; PRAGMA journal_mode=WAL;"
                                  "PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864;"
                                  "PRAGMA wal_autocheckpoint=4000; PRAGMA secure_delete=ON;";
    sqlite3_extended_result_codes(store->db, 1);
    sqlite3_busy_timeout(store->db,
                         (int)(own_patience_ms ? own_patience_ms : atomic_load(&patience_ms)));
    int rc = SQLITE_OK;
    if (mode == SG_STORE_WRITE)
        rc = sqlite3_exec(store->db, writing, NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(store->db, common, NULL, NULL, NULL);
    if (rc == SQLITE_OK && mode == SG_STORE_READ)
        rc = sqlite3_exec(store->db, "PRAGMA query_only=ON", NULL, NULL, NULL);
    return rc == SQLITE_OK ? SG_OK : sg_store_fail(store, rc, err);
}

static sg_status open_file(const char *path, const char *dir, sg_store_mode mode, sg_store **ret,
                           sg_error *err)
{
    sg_store *store = calloc(1, sizeof *store);
    if (!store || (dir && !(store->dir = strdup(dir)))) {
        free(store);
        return sg_fail_memory(err);
    }
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    if (mode == SG_STORE_WRITE)
        flags |= SQLITE_OPEN_CREATE;
    sg_sqlite_start();
    int rc = sqlite3_open_v2(path, &store->db, flags, NULL);
    sg_status status =
        rc == SQLITE_OK
            ? set_up(store, mode, err)
            : sg_fail(err, (rc & 0xFF) == SQLITE_NOMEM ? SG_NO_MEMORY : SG_IO, SG_MSG_STORE_OPEN,
                      path, store->db ? sqlite3_errmsg(store->db) : sqlite3_errstr(rc));
    if (status == SG_OK && mode == SG_STORE_WRITE)
        status = sg_schema_create(store, err);
    bool older = false;
    if (status == SG_OK)
        status = sg_schema_check(store, path, &older, err);
    if (status == SG_OK)
        status = sg_scope_functions(store, err);
    store->reader = mode == SG_STORE_READ;
    if (status == SG_OK && mode == SG_STORE_READ && older) {
        sg_store_close(store);
        store = NULL;
        status = open_file(path, dir, SG_STORE_WRITE, &store, err);
        if (status == SG_OK && sqlite3_exec(store->db, "PRAGMA query_only=ON", NULL, NULL, NULL))
            status = sg_store_fail(store, SQLITE_ERROR, err);
        if (store)
            store->reader = true;
    }
    if (status != SG_OK) {
        sg_store_close(store);
        return status;
    }
    *ret = store;
    return SG_OK;
}

sg_status sg_store_open(const char *data_dir, sg_store_mode mode, sg_store **ret, sg_error *err)
{
    char path[PATH_MAX];
    struct stat info;
    if (snprintf(path, sizeof path, "%s/store.db", data_dir) >= (int)sizeof path)
        return sg_fail(err, SG_IO, SG_MSG_STORE_OPEN, data_dir, strerror(ENAMETOOLONG));
    if (mode == SG_STORE_WRITE) {
        sg_status status = make_directory(data_dir, err);
        if (status != SG_OK)
            return status;
    } else if (stat(path, &info) != 0) {
        if (errno == ENOENT || errno == ENOTDIR)
            return sg_fail(err, SG_MISSING, SG_MSG_STORE_MISSING, data_dir);
        return sg_fail(err, SG_IO, SG_MSG_STORE_OPEN, path, strerror(errno));
    }
    return open_file(path, data_dir, mode, ret, err);
}

sg_status sg_store_open_temporary(sg_store **ret, sg_error *err)
{
    return open_file("", NULL, SG_STORE_WRITE, ret, err);
}

void sg_store_close(sg_store *store)
{
    if (!store)
        return;
    for (size_t i = 0; i < SG_STATEMENT_COUNT; i++)
        sqlite3_finalize(store->statement[i]);
    sg_trade_codes_free(store->codes);
    sg_state_free(store);
    sqlite3_close_v2(store->db);
    sg_plan_digest_free(&store->digest);
    sg_keyring_free(store->keys);
    sg_buffer_free(&store->document);
    sg_buffer_free(&store->sealed);
    sg_arena_free(store->arena);
    free(store->dir);
    free(store);
}

/* ---- transactions ---- */

static sg_status run_cached(sg_store *store, sg_statement which, sg_error *err)
{
    sqlite3_stmt *statement = NULL;
    sg_status status = sg_store_statement(store, which, &statement, err);
    return status == SG_OK ? sg_store_run(store, statement, err) : status;
}

static sg_status read_change(sg_store *store, int64_t *ret, sg_error *err)
{
    sqlite3_stmt *statement = NULL;
    sg_status status = sg_store_statement(store, SG_SQL_CHANGE_GET, &statement, err);
    if (status != SG_OK)
        return status;
    int rc = sqlite3_step(statement);
    if (rc == SQLITE_ROW)
        *ret = sqlite3_column_int64(statement, 0);
    else
        status = sg_store_fail(store, rc == SQLITE_DONE ? SQLITE_CORRUPT : rc, err);
    sqlite3_reset(statement);
    return status;
}

sg_status sg_store_begin(sg_store *store, sg_error *err)
{
    sg_status status = run_cached(store, SG_SQL_BEGIN, err);
    if (status != SG_OK)
        return status;
    status = read_change(store, &store->change_stored, err);
    if (status != SG_OK)
        sg_store_rollback(store);
    store->change = store->change_stored;
    store->keys_checked = store->none_erased = store->none_edited = false; /* another process may have changed it */
    store->lookups_known = store->lookups_dropped = false;
    store->head_known = false;
    return status;
}

sg_status sg_store_commit(sg_store *store, sg_error *err)
{
    sg_status status = SG_OK;
    if (store->change != store->change_stored) {
        sqlite3_stmt *statement;
        status = sg_store_statement(store, SG_SQL_CHANGE_SET, &statement, err);
        if (status == SG_OK) {
            sqlite3_bind_int64(statement, 1, store->change);
            status = sg_store_run(store, statement, err);
        }
    }
    if (status == SG_OK)
        status = sg_private_finish(store, err);
    if (status == SG_OK)
        status = run_cached(store, SG_SQL_COMMIT, err);
    if (status != SG_OK)
        sg_store_rollback(store);
    store->change_stored = store->change;
    return status;
}

void sg_store_rollback(sg_store *store)
{
    /* Several errors roll back by themselves; a second ROLLBACK would only complain. */
    if (!sqlite3_get_autocommit(store->db))
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    store->change = store->change_stored;
    store->head_known = false;
}

sg_status sg_store_change(sg_store *store, int64_t *ret, sg_error *err)
{
    if (!sqlite3_get_autocommit(store->db)) {
        *ret = store->change;
        return SG_OK;
    }
    return read_change(store, ret, err);
}

sg_status sg_store_batch(sg_store *store, const char *kind, const char *source, const char *file,
                         const char *instant, int64_t *ret_id, sg_error *err)
{
    sqlite3_stmt *statement = NULL;
    sg_status status = sg_store_statement(store, SG_SQL_BATCH, &statement, err);
    if (status != SG_OK)
        return status;
    sg_bind_text(statement, 1, kind);
    sg_bind_text(statement, 2, source);
    sg_bind_text(statement, 3, file);
    sg_bind_text(statement, 4, instant);
    status = sg_store_run(store, statement, err);
    if (status == SG_OK)
        *ret_id = sqlite3_last_insert_rowid(store->db);
    return status;
}

/* ---- counting ---- */

static sg_status count_into(sg_store *store, const char *sql, const sg_scope *scope,
                            int64_t *const *targets, int target_count, sg_error *err)
{
    sqlite3_stmt *statement = NULL;
    sg_status status = sg_store_prepare(store, sql, &statement, err);
    if (status != SG_OK)
        return status;
    if (sqlite3_bind_parameter_count(statement) > 0)
        sg_bind_scope(statement, 1, scope);
    int rc = sqlite3_step(statement);
    if (rc != SQLITE_ROW)
        status = sg_store_fail(store, rc, err);
    for (int i = 0; status == SG_OK && i < target_count; i++)
        *targets[i] = sqlite3_column_int64(statement, i);
    sqlite3_finalize(statement);
    return status;
}

static sg_status count_status(void *context, sg_region home, sg_worker_status worker_status,
                              int64_t workers, sg_error *err)
{
    sg_store_counts *counts = context;
    (void)home;
    (void)err;
    counts->workers += workers;
    if (worker_status < SG_WORKER_STATUS_COUNT)
        counts->by_status[worker_status] += workers;
    return SG_OK;
}

sg_status sg_store_count(sg_store *store, const sg_scope *scope, sg_store_counts *ret,
                         sg_error *err)
{
    /* Statuses: 0 open, 1 held (songgang/posting.h). An unstated headcount counts one opening. */
    static const char postings[] =
        "SELECT count(*), total(live), total(duplicate_of IS NOT NULL), total(status=1),"
        " total(expired AND status=0 AND duplicate_of IS NULL), total(live*openings) FROM ("
        "SELECT status, duplicate_of, openings, coalesce(valid_through < day, 0) AS expired,"
        " status=0 AND duplicate_of IS NULL AND coalesce(valid_through >= day, 1) AS live"
        " FROM posting, (SELECT CAST(julianday(date('now','localtime')) - 2440587.5 AS INTEGER)"
        " AS day))";
    static const char others[] =
        "SELECT (SELECT count(*) FROM course), (SELECT count(*) FROM plan_summary),"
        " (SELECT count(*) FROM offer WHERE plan IN (SELECT plan FROM plan_summary)"
        " AND (?1=0 OR sg_within(home,?1)))";
    sg_store_counts counts = {0};
    int64_t *const posting_targets[] = {&counts.postings, &counts.open,
                                        &counts.duplicates, &counts.held,
                                        &counts.expired_skipped, &counts.openings};
    int64_t *const other_targets[] = {&counts.courses, &counts.plans, &counts.offers};
    sg_status status = sg_scope_given(scope, err);
    if (status == SG_OK)
        status = count_into(store, postings, scope, posting_targets, 6, err);
    if (status == SG_OK)
        status = count_into(store, others, scope, other_targets, 3, err);
    if (status == SG_OK)
        status = sg_store_each_home_count(store, scope, count_status, &counts, err);
    if (status == SG_OK)
        *ret = counts;
    return status;
}
