/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See songgang/kept.h.
 */
#include "songgang/kept.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "songgang/messages.h"
#include "sqlite.h"

enum { BUSY_MS = 4000, APPLICATION_ID = 0x5347534b };

struct sg_kept {
    sqlite3 *db;
};

void sg_kept_close(sg_kept *kept)
{
    if (!kept)
        return;
    sqlite3_close_v2(kept->db);
    free(kept);
}

sg_status sg_kept_open(const char *data_dir, sg_kept **ret, sg_error *err)
{
    static const char schema[] =
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA secure_delete=ON;"
        "BEGIN IMMEDIATE;"
        "CREATE TABLE IF NOT EXISTS answer(account TEXT NOT NULL, key TEXT NOT NULL,"
        " request BLOB NOT NULL, begun INTEGER NOT NULL, status INTEGER, headers TEXT, body BLOB,"
        " PRIMARY KEY(account, key)) STRICT, WITHOUT ROWID;"
        "CREATE TABLE IF NOT EXISTS job(id TEXT PRIMARY KEY, instant INTEGER NOT NULL,"
        " json TEXT NOT NULL) STRICT;"
        "PRAGMA user_version=1;PRAGMA application_id=1397183307;"
        "COMMIT;";
    char path[PATH_MAX];
    struct stat info;
    if (stat(data_dir, &info) != 0)
        return sg_fail(err, SG_MISSING, SG_MSG_STORE_MISSING, data_dir);
    if (snprintf(path, sizeof path, "%s/service.db", data_dir) >= (int)sizeof path)
        return sg_fail(err, SG_IO, SG_MSG_STORE_OPEN, data_dir, strerror(ENAMETOOLONG));
    sg_kept *kept = calloc(1, sizeof *kept);
    if (!kept)
        return sg_fail_memory(err);
    const mode_t mask = umask(0077); /* answers may hold personal data */
    sg_sqlite_start();
    int rc = sqlite3_open_v2(path, &kept->db,
                             SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_busy_timeout(kept->db, BUSY_MS);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(kept->db, schema, NULL, NULL, NULL);
    umask(mask);
    if (rc != SQLITE_OK) {
        sg_status status = sg_sqlite_fail(kept->db, NULL, rc, err);
        sg_kept_close(kept);
        return status;
    }
    *ret = kept;
    return SG_OK;
}

static void bind_text(sqlite3_stmt *s, int index, const char *text)
{
    sqlite3_bind_text(s, index, text, -1, SQLITE_STATIC);
}

static sg_status finish(sqlite3_stmt *s, sg_error *err)
{
    sg_status status = sg_sqlite_run(s, err);
    sqlite3_finalize(s);
    return status;
}

sg_status sg_kept_forget(sg_kept *kept, int64_t now, sg_error *err)
{
    static const char *const sql[] = {"DELETE FROM answer WHERE begun<?1",
                                      "DELETE FROM job WHERE instant<?1"};
    sg_status status = SG_OK;
    for (int i = 0; i < 2 && status == SG_OK; i++) {
        sqlite3_stmt *s;
        status = sg_sqlite_prepare(kept->db, sql[i], &s, err);
        if (status != SG_OK)
            break;
        sqlite3_bind_int64(s, 1, now - SG_KEPT_SECONDS);
        status = finish(s, err);
    }
    return status;
}

/* What stands under the key; SG_KEPT_NEW when nothing does. */
static sg_status look(sg_kept *kept, const char *account, const char *key,
                      const unsigned char request[SG_SHA256_SIZE], int64_t now, sg_kept_state *ret,
                      int *ret_status, sg_buffer *ret_headers, sg_buffer *ret_body, sg_error *err)
{
    sqlite3_stmt *s;
    sg_status status = sg_sqlite_prepare(
        kept->db,
        "SELECT request,status,headers,body FROM answer WHERE account=?1"
        " AND key=?2 AND begun>=?3", &s, err);
    if (status != SG_OK)
        return status;
    bind_text(s, 1, account);
    bind_text(s, 2, key);
    sqlite3_bind_int64(s, 3, now - SG_KEPT_SECONDS);
    int rc = sqlite3_step(s);
    *ret = SG_KEPT_NEW;
    if (rc == SQLITE_ROW) {
        const bool same = sqlite3_column_bytes(s, 0) == SG_SHA256_SIZE &&
                          memcmp(sqlite3_column_blob(s, 0), request, SG_SHA256_SIZE) == 0;
        const bool ended = sqlite3_column_type(s, 1) != SQLITE_NULL;
        *ret = !same ? SG_KEPT_OTHER : ended ? SG_KEPT_SAME : SG_KEPT_BEGUN;
        if (*ret == SG_KEPT_SAME) {
            *ret_status = sqlite3_column_int(s, 1);
            sg_buffer_append(ret_headers, sqlite3_column_blob(s, 2),
                             (size_t)sqlite3_column_bytes(s, 2));
            sg_buffer_append(ret_body, sqlite3_column_blob(s, 3), (size_t)sqlite3_column_bytes(s, 3));
        }
    } else if (rc != SQLITE_DONE) {
        status = sg_sqlite_fail(kept->db, NULL, rc, err);
    }
    sqlite3_finalize(s);
    return status;
}

sg_status sg_kept_begin(sg_kept *kept, const char *account, const char *key,
                        const unsigned char request[SG_SHA256_SIZE], int64_t now,
                        sg_kept_state *ret, int *ret_status, sg_buffer *ret_headers,
                        sg_buffer *ret_body, sg_error *err)
{
    int rc = sqlite3_exec(kept->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    if (rc != SQLITE_OK)
        return sg_sqlite_fail(kept->db, NULL, rc, err);
    sg_status status = look(kept, account, key, request, now, ret, ret_status, ret_headers, ret_body,
                            err);
    if (status == SG_OK && *ret == SG_KEPT_NEW) {
        sqlite3_stmt *s;
        status = sg_sqlite_prepare(kept->db, "INSERT OR REPLACE INTO answer(account,key,request,begun)"
                               " VALUES(?1,?2,?3,?4)", &s, err);
        if (status == SG_OK) {
            bind_text(s, 1, account);
            bind_text(s, 2, key);
            sqlite3_bind_blob(s, 3, request, SG_SHA256_SIZE, SQLITE_STATIC);
            sqlite3_bind_int64(s, 4, now);
            status = finish(s, err);
        }
    }
    if (status == SG_OK) {
        rc = sqlite3_exec(kept->db, "COMMIT", NULL, NULL, NULL);
        status = rc == SQLITE_OK ? SG_OK : sg_sqlite_fail(kept->db, NULL, rc, err);
    }
    if (status != SG_OK)
        sqlite3_exec(kept->db, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

sg_status sg_kept_answer(sg_kept *kept, const char *account, const char *key, int status_code,
                         const sg_buffer *headers, const sg_buffer *body, sg_error *err)
{
    sqlite3_stmt *s;
    sg_status status = sg_sqlite_prepare(
        kept->db,
        "UPDATE answer SET status=?3,headers=?4,body=?5 WHERE"
        " account=?1 AND key=?2", &s, err);
    if (status != SG_OK)
        return status;
    bind_text(s, 1, account);
    bind_text(s, 2, key);
    sqlite3_bind_int(s, 3, status_code);
    sqlite3_bind_text(s, 4, headers->data ? headers->data : "", (int)headers->size, SQLITE_STATIC);
    sqlite3_bind_blob(s, 5, body->data ? body->data : "", (int)body->size, SQLITE_STATIC);
    return finish(s, err);
}

sg_status sg_kept_drop(sg_kept *kept, const char *account, const char *key, sg_error *err)
{
    sqlite3_stmt *s;
    sg_status status = sg_sqlite_prepare(
        kept->db,
        "DELETE FROM answer WHERE account=?1 AND key=?2 AND"
        " status IS NULL", &s, err);
    if (status != SG_OK)
        return status;
    bind_text(s, 1, account);
    bind_text(s, 2, key);
    return finish(s, err);
}

sg_status sg_kept_put_job(sg_kept *kept, const char *id, int64_t now, const char *json, size_t size,
                          sg_error *err)
{
    sqlite3_stmt *s;
    sg_status status = sg_sqlite_prepare(
        kept->db,
        "INSERT INTO job(id,instant,json) VALUES(?1,?2,?3) ON CONFLICT(id)"
        " DO UPDATE SET json=excluded.json", &s, err);
    if (status != SG_OK)
        return status;
    bind_text(s, 1, id);
    sqlite3_bind_int64(s, 2, now);
    sqlite3_bind_text(s, 3, json, (int)size, SQLITE_STATIC);
    return finish(s, err);
}

sg_status sg_kept_each_job(sg_kept *kept, sg_kept_visit visit, void *context, sg_error *err)
{
    sqlite3_stmt *s;
    sg_status status = sg_sqlite_prepare(
        kept->db, "SELECT id,json FROM job ORDER BY instant,id", &s, err);
    if (status != SG_OK)
        return status;
    int rc = SQLITE_DONE;
    while (status == SG_OK && (rc = sqlite3_step(s)) == SQLITE_ROW)
        status = visit(context, (const char *)sqlite3_column_text(s, 0),
                       (const char *)sqlite3_column_text(s, 1), (size_t)sqlite3_column_bytes(s, 1),
                       err);
    if (status == SG_OK && rc != SQLITE_DONE)
        status = sg_sqlite_fail(kept->db, NULL, rc, err);
    sqlite3_finalize(s);
    return status;
}
