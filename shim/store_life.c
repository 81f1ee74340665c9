/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The life of a posting after it was put: withdrawn, released, brought back. Nothing is deleted:
 * the index follows change numbers, and the ledger may speak of any posting for years.
 */
#include "store_internal.h"

#include <stdlib.h>
#include <string.h>

#include "songgang/messages.h"

sg_status sg_store_keep_history(sg_store *store, int64_t row, int64_t batch, sg_error *err)
{
    sqlite3_stmt *put;
    sg_status status = sg_store_statement(store, SG_SQL_HISTORY_KEEP, &put, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(put, 1, row);
    sqlite3_bind_int64(put, 2, store->change + 1);
    sqlite3_bind_int64(put, 3, batch);
    return sg_store_run(store, put, err);
}

sg_status sg_store_note_event(sg_store *store, int64_t row, int64_t batch, const char *kind,
                              sg_error *err)
{
    sqlite3_stmt *put;
    sg_status status = sg_store_statement(store, SG_SQL_EVENT_PUT, &put, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(put, 1, row);
    sqlite3_bind_int64(put, 2, store->change);
    sqlite3_bind_int64(put, 3, batch);
    sg_bind_text(put, 4, kind);
    return sg_store_run(store, put, err);
}

/* ---- a new status ---- */

static sg_status set_status(sg_store *store, int64_t row, int64_t batch, sg_posting_status to,
                            const char *kind, sg_error *err)
{
    sqlite3_stmt *put;
    sg_status status = sg_store_keep_history(store, row, batch, err);
    if (status == SG_OK)
        status = sg_store_statement(store, SG_SQL_POSTING_STATUS, &put, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(put, 1, row);
    sqlite3_bind_int(put, 2, (int)to);
    sqlite3_bind_int64(put, 3, store->change + 1);
    sqlite3_bind_int64(put, 4, batch);
    status = sg_store_run(store, put, err);
    if (status != SG_OK)
        return status;
    store->change++;
    status = sg_store_statement(store, SG_SQL_DOCUMENT_STATUS, &put, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(put, 1, row);
    sg_bind_text(put, 2, sg_posting_status_json(to));
    status = sg_store_run(store, put, err);
    return status == SG_OK ? sg_store_note_event(store, row, batch, kind, err) : status;
}

/* Row and status under an id; SG_NOT_FOUND. */
static sg_status find(sg_store *store, uint64_t id, int64_t *ret_row, sg_posting_status *ret,
                      sg_error *err)
{
    sqlite3_stmt *get;
    sg_status status = sg_store_statement(store, SG_SQL_POSTING_FIND, &get, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(get, 1, (int64_t)id);
    int rc = sqlite3_step(get);
    if (rc == SQLITE_ROW) {
        *ret_row = sqlite3_column_int64(get, 0);
        *ret = (sg_posting_status)sqlite3_column_int(get, 4);
    } else {
        status = rc == SQLITE_DONE ? sg_fail(err, SG_NOT_FOUND, SG_MSG_STORE_NO_POSTING)
                                   : sg_store_fail(store, rc, err);
    }
    sqlite3_reset(get);
    return status;
}

static sg_status withdraw_id(sg_store *store, int64_t batch, uint64_t id, uint64_t *ret,
                             bool *ret_known, sg_error *err)
{
    int64_t row;
    sg_posting_status now;
    sg_error none = {SG_OK, ""};
    sg_status status = find(store, id, &row, &now, &none);
    *ret_known = status == SG_OK;
    if (status == SG_NOT_FOUND || (status == SG_OK && now == SG_POSTING_WITHDRAWN))
        return SG_OK;
    if (status != SG_OK)
        return sg_fail(err, status, "%s", none.text);
    status = set_status(store, row, batch, SG_POSTING_WITHDRAWN, SG_EVENT_WITHDRAWN, err);
    *ret += status == SG_OK;
    return status;
}

/* ---- jobs of an announcement ---- */

enum { MAX_SURPLUS = 256 };

/* Number of the job in "record-3"; 0 when it is none. */
static unsigned long job_number(const char *external_id)
{
    const char *dash = strrchr(external_id, '-');
    return dash ? strtoul(dash + 1, NULL, 10) : 0;
}

/* Withdraw jobs of the announcement with a number above `jobs`. */
static sg_status withdraw_jobs(sg_store *store, int64_t batch, uint64_t record, size_t jobs,
                               uint64_t *ret_withdrawn, bool *ret_known, sg_error *err)
{
    int64_t rows[MAX_SURPLUS];
    size_t count = 0;
    sqlite3_stmt *walk;
    int rc;
    sg_status status = sg_store_statement(store, SG_SQL_RECORD_JOBS, &walk, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(walk, 1, (int64_t)record);
    while ((rc = sqlite3_step(walk)) == SQLITE_ROW && count < MAX_SURPLUS) {
        *ret_known = true;
        if (job_number(sg_column_text(walk, 1)) > jobs)
            rows[count++] = sqlite3_column_int64(walk, 0);
    }
    if (rc != SQLITE_DONE && rc != SQLITE_ROW)
        status = sg_store_fail(store, rc, err);
    sqlite3_reset(walk);
    for (size_t i = 0; i < count && status == SG_OK; i++) {
        status = set_status(store, rows[i], batch, SG_POSTING_WITHDRAWN, SG_EVENT_WITHDRAWN, err);
        *ret_withdrawn += status == SG_OK;
    }
    return status;
}

static sg_status mark_job(sg_store *store, const char *source, const char *record, size_t number,
                          uint64_t hash, sg_error *err)
{
    char text[SG_POSTING_ID_TEXT];
    sqlite3_stmt *mark;
    char *external_id = sqlite3_mprintf("%s-%d", record, (int)number);
    if (!external_id)
        return sg_fail_memory(err);
    uint64_t id = sg_posting_id(source, external_id, text);
    sqlite3_free(external_id);
    sg_status status = sg_store_statement(store, SG_SQL_RECORD_MARK, &mark, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(mark, 1, (int64_t)id);
    sqlite3_bind_int64(mark, 2, (int64_t)hash);
    return sg_store_run(store, mark, err);
}

sg_status sg_store_end_record(sg_store *store, int64_t batch, const char *source,
                              const char *record, size_t jobs, uint64_t *ret_withdrawn,
                              sg_error *err)
{
    char text[SG_POSTING_ID_TEXT];
    uint64_t hash = sg_posting_id(source, record, text);
    bool known;
    *ret_withdrawn = 0;
    if (jobs == 1) /* all numbered ones are of the past */
        return withdraw_jobs(store, batch, hash, 0, ret_withdrawn, &known, err);
    sg_status status = SG_OK;
    for (size_t i = 1; i <= jobs && status == SG_OK; i++)
        status = mark_job(store, source, record, i, hash, err);
    if (status == SG_OK)
        status = withdraw_jobs(store, batch, hash, jobs, ret_withdrawn, &known, err);
    return status == SG_OK ? withdraw_id(store, batch, hash, ret_withdrawn, &known, err) : status;
}

sg_status sg_store_withdraw(sg_store *store, int64_t batch, const char *source,
                            const char *external_id, uint64_t *ret_withdrawn, sg_error *err)
{
    char text[SG_POSTING_ID_TEXT];
    uint64_t hash = sg_posting_id(source, external_id, text);
    bool known = false;
    *ret_withdrawn = 0;
    sg_status status = withdraw_id(store, batch, hash, ret_withdrawn, &known, err);
    if (status == SG_OK)
        status = withdraw_jobs(store, batch, hash, 0, ret_withdrawn, &known, err);
    return status == SG_OK && !known ? sg_fail(err, SG_NOT_FOUND, SG_MSG_WITHDRAW_UNKNOWN) : status;
}

sg_status sg_store_release(sg_store *store, int64_t batch, uint64_t id, sg_error *err)
{
    char text[SG_POSTING_ID_TEXT];
    int64_t row;
    sg_posting_status now;
    sg_posting_id_print(id, text);
    sg_status status = find(store, id, &row, &now, err);
    if (status == SG_NOT_FOUND)
        return sg_fail(err, SG_NOT_FOUND, SG_MSG_RELEASE_UNKNOWN, text);
    if (status == SG_OK && now != SG_POSTING_HELD)
        return sg_fail(err, SG_CONFLICT, SG_MSG_RELEASE_NOT_HELD, text);
    return status == SG_OK
               ? set_status(store, row, batch, SG_POSTING_OPEN, SG_EVENT_RELEASED, err)
               : status;
}

sg_status sg_store_each_event(sg_store *store, uint64_t id, sg_event_visit visit, void *context,
                              sg_error *err)
{
    sqlite3_stmt *walk;
    sg_status status = sg_store_prepare(
        store,
        "SELECT e.batch,e.kind,e.instant FROM posting p JOIN posting_event e ON e.row=p.row "
        "WHERE p.id=?1 ORDER BY e.change",
        &walk, err);
    if (status != SG_OK)
        return status;
    int rc = SQLITE_DONE;
    sqlite3_bind_int64(walk, 1, (int64_t)id);
    while (status == SG_OK && (rc = sqlite3_step(walk)) == SQLITE_ROW)
        status = visit(context, sqlite3_column_int64(walk, 0), sg_column_text(walk, 1),
                       sg_column_text(walk, 2), err);
    return sg_sqlite_walked(walk, status, rc, err);
}
