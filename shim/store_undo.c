/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Taking back a batch: every posting it touched gets the document it had before, as a change of its
 * own, so that the index follows and the next reader can see that it happened.
 */
#include "store_internal.h"

#include <string.h>

#include "songgang/messages.h"

/* Up to four numbers in one row; 0 where there is none. */
static sg_status ask(sg_store *store, const char *sql, int64_t batch, int64_t ret[2], sg_error *err)
{
    sqlite3_stmt *get;
    sg_status status = sg_store_prepare(store, sql, &get, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(get, 1, batch);
    int rc = sqlite3_step(get);
    ret[0] = ret[1] = 0;
    for (int i = 0; rc == SQLITE_ROW && i < sqlite3_column_count(get) && i < 2; i++)
        ret[i] = sqlite3_column_int64(get, i);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        status = sg_store_fail(store, rc, err);
    sqlite3_finalize(get);
    return status;
}

enum { OTHER, POSTINGS, UNDONE, WORKERS, COURSES };

/* Is there such a batch, of which kind, and does it stand? */
static sg_status check_batch(sg_store *store, int64_t batch, int64_t *ret_kind, sg_error *err)
{
    static const char kind[] =
        "SELECT 1, CASE WHEN undoes IS NOT NULL THEN 2 WHEN kind='workers' THEN 3 "
        "WHEN kind='courses' THEN 4 ELSE kind IN ('postings','withdraw','release') END "
        "FROM batch WHERE id=?1";
    static const char undone[] = "SELECT count(*) FROM batch WHERE undoes=?1";
    int64_t n[2];
    sg_status status = ask(store, kind, batch, n, err);
    if (status == SG_OK && n[0] == 0)
        return sg_fail(err, SG_NOT_FOUND, SG_MSG_UNDO_NO_BATCH, (long long)batch);
    if (status == SG_OK && n[1] == UNDONE)
        return sg_fail(err, SG_CONFLICT, SG_MSG_UNDO_OF_UNDO, (long long)batch);
    if (status == SG_OK && n[1] == OTHER)
        return sg_fail(err, SG_CONFLICT, SG_MSG_UNDO_KIND, (long long)batch);
    *ret_kind = n[1];
    if (status == SG_OK)
        status = ask(store, undone, batch, n, err);
    if (status == SG_OK && n[0] > 0)
        return sg_fail(err, SG_CONFLICT, SG_MSG_UNDO_AGAIN, (long long)batch);
    return status;
}

static sg_status check_postings(sg_store *store, int64_t batch, sg_error *err)
{
    static const char touched[] = "SELECT count(*) FROM posting_event WHERE batch=?1";
    /* Batches taken back in the meantime left nothing behind. */
    static const char later[] =
        "SELECT count(DISTINCT e.row), max(e.batch) FROM posting_event e JOIN batch b "
        "ON b.id=e.batch WHERE e.batch>?1 AND b.undoes IS NULL AND b.kind<>'pair' "
        "AND NOT EXISTS (SELECT 1 FROM batch u WHERE u.undoes=e.batch) "
        "AND e.row IN (SELECT row FROM posting_event WHERE batch=?1)";
    static const char offered[] =
        "SELECT count(*) FROM posting p WHERE p.row IN (SELECT row FROM posting_event "
        "WHERE batch=?1) AND p.id IN (SELECT o.posting FROM plan l JOIN offer o ON o.plan=l.id "
        "WHERE o.posting IS NOT NULL AND l.started>=(SELECT instant FROM batch WHERE id=?1))";
    int64_t n[2];
    sg_status status = ask(store, touched, batch, n, err);
    if (status == SG_OK && n[0] == 0)
        return sg_fail(err, SG_CONFLICT, SG_MSG_UNDO_EMPTY, (long long)batch);
    if (status == SG_OK)
        status = ask(store, later, batch, n, err);
    if (status == SG_OK && n[0] > 0)
        return sg_fail(err, SG_CONFLICT, SG_MSG_UNDO_LATER, (long long)batch, (long long)n[0],
                       (long long)n[1], (long long)n[1]);
    if (status == SG_OK)
        status = ask(store, offered, batch, n, err);
    if (status == SG_OK && n[0] > 0)
        return sg_fail(err, SG_CONFLICT, SG_MSG_UNDO_OFFERED, (long long)batch, (long long)n[0]);
    return status;
}

/* Statements on one row (?1) and the change it goes back before (?2), under a new change (?3). */
enum { PUT_POSTING, PUT_DOCUMENT, DROP_RAW, PUT_RAW, WITHDRAW, WITHDRAW_DOCUMENT, STEPS };

static const char *const steps[STEPS] = {
    [PUT_POSTING] = "UPDATE posting SET (title,status,openings,valid_through,json_hash,"
                    "fingerprint,batch)=(SELECT title,status,openings,valid_through,json_hash,"
                    "fingerprint,batch_before FROM posting_history WHERE row=?1 AND change=?2),"
                    "change=?3 WHERE row=?1",
    [PUT_DOCUMENT] = "UPDATE posting_document SET json=(SELECT json FROM posting_history "
                     "WHERE row=?1 AND change=?2) WHERE row=?1 AND ?3",
    [DROP_RAW] = "DELETE FROM posting_raw WHERE row=?1 AND ?2 AND ?3",
    [PUT_RAW] = "INSERT INTO posting_raw(row,raw) SELECT row,raw FROM posting_history "
                "WHERE row=?1 AND change=?2 AND raw IS NOT NULL AND ?3",
    [WITHDRAW] = "UPDATE posting SET status=2,change=?3 WHERE row=?1 AND ?2",
    [WITHDRAW_DOCUMENT] = "UPDATE posting_document SET json=json_set(json,'$.status','withdrawn') "
                          "WHERE row=?1 AND ?2 AND ?3",
};

/* Back to before `change`; `was_new`: to not being there. */
static sg_status take_back(sg_store *store, sqlite3_stmt *const step[STEPS], int64_t undo,
                           int64_t row, int64_t change, bool was_new, sg_error *err)
{
    sg_status status = sg_store_keep_history(store, row, undo, err);
    int from = was_new ? WITHDRAW : PUT_POSTING, to = was_new ? STEPS : WITHDRAW;
    for (int i = from; i < to && status == SG_OK; i++) {
        sqlite3_bind_int64(step[i], 1, row);
        sqlite3_bind_int64(step[i], 2, change);
        sqlite3_bind_int64(step[i], 3, store->change + 1);
        status = sg_store_run(store, step[i], err);
    }
    if (status != SG_OK)
        return status;
    store->change++;
    return sg_store_note_event(store, row, undo, was_new ? SG_EVENT_WITHDRAWN : SG_EVENT_RESTORED,
                               err);
}

static sg_status take_all_back(sg_store *store, int64_t batch, int64_t undo,
                               sqlite3_stmt *const step[STEPS], sg_undo_figures *figures,
                               sg_error *err)
{
    static const char rows[] =
        "SELECT row,min(change),max(kind='" SG_EVENT_NEW "') FROM posting_event "
        "WHERE batch=?1 AND row>?2 GROUP BY row ORDER BY row LIMIT 500";
    enum { PAGE = 500 };
    struct {
        int64_t row, change;
        bool was_new;
    } page[PAGE];
    sqlite3_stmt *walk;
    int64_t after = -1;
    int count = PAGE, rc;
    sg_status status = sg_store_prepare(store, rows, &walk, err);
    while (status == SG_OK && count == PAGE) {
        sqlite3_bind_int64(walk, 1, batch);
        sqlite3_bind_int64(walk, 2, after);
        for (count = 0; count < PAGE && (rc = sqlite3_step(walk)) == SQLITE_ROW; count++) {
            page[count].row = after = sqlite3_column_int64(walk, 0);
            page[count].change = sqlite3_column_int64(walk, 1);
            page[count].was_new = sqlite3_column_int(walk, 2) != 0;
        }
        if (count < PAGE && rc != SQLITE_DONE)
            status = sg_store_fail(store, rc, err);
        sqlite3_reset(walk);
        for (int i = 0; i < count && status == SG_OK; i++) {
            status = take_back(store, step, undo, page[i].row, page[i].change, page[i].was_new,
                               err);
            figures->withdrawn += page[i].was_new;
            figures->restored += !page[i].was_new;
        }
    }
    sqlite3_finalize(walk);
    return status;
}

static sg_status undo_postings(sg_store *store, int64_t batch, int64_t undo, sg_undo_figures *ret,
                               sg_error *err)
{
    sqlite3_stmt *step[STEPS] = {NULL};
    sg_status status = check_postings(store, batch, err);
    for (int i = 0; i < STEPS && status == SG_OK; i++)
        status = sg_store_prepare(store, steps[i], &step[i], err);
    if (status == SG_OK)
        status = take_all_back(store, batch, undo, step, ret, err);
    for (int i = 0; i < STEPS; i++)
        sqlite3_finalize(step[i]);
    return status;
}

sg_status sg_store_undo(sg_store *store, int64_t batch, int64_t undo, sg_undo_figures *ret,
                        sg_error *err)
{
    sqlite3_stmt *mark = NULL;
    sg_undo_figures figures = {0, 0};
    int64_t kind = OTHER;
    sg_status status = check_batch(store, batch, &kind, err);
    if (status == SG_OK)
        status = kind == WORKERS   ? sg_undo_workers(store, batch, &figures, err)
                 : kind == COURSES ? sg_undo_courses(store, batch, &figures, err)
                                   : undo_postings(store, batch, undo, &figures, err);
    if (status == SG_OK)
        status = sg_store_prepare(store, "UPDATE batch SET undoes=?2 WHERE id=?1", &mark, err);
    if (status == SG_OK) {
        sqlite3_bind_int64(mark, 1, undo);
        sqlite3_bind_int64(mark, 2, batch);
        status = sg_store_run(store, mark, err);
    }
    if (status == SG_OK)
        *ret = figures;
    sqlite3_finalize(mark);
    return status;
}
