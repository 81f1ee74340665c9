/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Copying a SQLite file that is in use, and looking a file through for damage.
 */
#include <stdio.h>
#include <string.h>

#include "songgang/messages.h"
#include "store_internal.h"

enum { PAGES_A_STEP = 2048 };

static sg_status fail_file(sqlite3 *db, int rc, const char *path, sg_error *err)
{
    const int kind = rc & 0xFF;
    if (kind == SQLITE_CANTOPEN || kind == SQLITE_IOERR)
        return sg_fail(err, SG_IO, SG_MSG_STORE_OPEN, path,
                       db ? sqlite3_errmsg(db) : sqlite3_errstr(rc));
    return sg_sqlite_fail(db, path, rc, err);
}

static int open_existing(const char *path, sqlite3 **ret)
{
    sg_sqlite_start();
    int rc = sqlite3_open_v2(path, ret, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc == SQLITE_OK) {
        sqlite3_extended_result_codes(*ret, 1);
        sqlite3_busy_timeout(*ret, 10000);
    }
    return rc;
}

static sg_status copy_pages(sqlite3 *from, sqlite3 *to, const char *path,
                            bool (*progress)(void *context, uint64_t done, uint64_t total),
                            void *context, sg_error *err)
{
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
    if (!backup)
        return fail_file(to, sqlite3_errcode(to), path, err);
    int rc = SQLITE_OK;
    bool go_on = true;
    while (go_on && rc == SQLITE_OK) {
        rc = sqlite3_backup_step(backup, PAGES_A_STEP);
        int total = sqlite3_backup_pagecount(backup), left = sqlite3_backup_remaining(backup);
        go_on = !progress || progress(context, (uint64_t)(total - left), (uint64_t)total);
    }
    int finished = sqlite3_backup_finish(backup);
    if (!go_on)
        return sg_fail(err, SG_CANCELLED, SG_MSG_BACKUP_CANCELLED);
    if (rc == SQLITE_DONE)
        rc = finished;
    return rc == SQLITE_OK ? SG_OK : fail_file(NULL, rc, path, err);
}

sg_status sg_sqlite_copy(const char *from, const char *to,
                         bool (*progress)(void *context, uint64_t done, uint64_t total),
                         void *context, sg_error *err)
{
    sqlite3 *source = NULL, *target = NULL;
    sg_status status = SG_OK;
    int rc = open_existing(from, &source);
    /* One read transaction over all steps: the copy is of one moment, and writers go on. */
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(source, "BEGIN; SELECT count(*) FROM sqlite_master", NULL, NULL, NULL);
    if (rc != SQLITE_OK) {
        status = fail_file(source, rc, from, err);
        goto out;
    }
    rc = sqlite3_open_v2(to, &target,
                         SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc != SQLITE_OK) {
        status = fail_file(target, rc, to, err);
        goto out;
    }
    status = copy_pages(source, target, to, progress, context, err);
    if (status == SG_OK) {
        /* one file, without a journal beside it */
        rc = sqlite3_exec(target, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
        status = rc == SQLITE_OK ? SG_OK : fail_file(target, rc, to, err);
    }
out:
    sqlite3_close(target);
    sqlite3_close(source);
    return status;
}

/* Rows of a pragma that lists problems, as Chinese sentences. */
static int list_problems(sqlite3 *db, const char *sql, bool *ret_any, sg_buffer *problems)
{
    enum { SHOWN = 20 };
    sqlite3_stmt *statement = NULL;
    int shown = 0, rc = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    while (rc == SQLITE_OK && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *text = sg_column_text(statement, 0);
        rc = SQLITE_OK;
        if (strcmp(text, "ok") == 0)
            continue;
        *ret_any = true;
        if (problems && shown++ < SHOWN)
            sg_buffer_printf(problems, "%s\n", text);
    }
    sqlite3_finalize(statement);
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

sg_status sg_sqlite_check(const char *path, bool quick, sg_buffer *problems, sg_error *err)
{
    sqlite3 *db = NULL;
    bool any = false;
    int rc = open_existing(path, &db);
    if (rc == SQLITE_OK)
        rc = list_problems(db, quick ? "PRAGMA quick_check(20)" : "PRAGMA integrity_check(20)",
                           &any, problems);
    if (rc == SQLITE_OK)
        rc = list_problems(db,
                           "SELECT printf('%s %d → %s', \"table\", rowid, parent)"
                           " FROM pragma_foreign_key_check",
                           &any, problems);
    sg_status status = rc != SQLITE_OK ? fail_file(db, rc, path, err)
                       : any           ? sg_fail(err, SG_CORRUPT, SG_MSG_CHECK_FILE, path)
                                       : SG_OK;
    sqlite3_close(db);
    return status;
}

const char *sg_sqlite_version(void)
{
    return sqlite3_libversion();
}
