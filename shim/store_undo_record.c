/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Taking back an import of workers or courses: whom it brought goes, whom it changed is as before. It is
 * refused when somebody has acted on what it brought: a plan or the ledger names the worker since, a later
 * batch changed them, or they were erased.
 */
#include "songgang/messages.h"
#include "store_internal.h"

static sg_status count(sg_store *store, const char *sql, int64_t batch, int64_t *ret, sg_error *err)
{
    sqlite3_stmt *get;
    sg_status status = sg_store_prepare(store, sql, &get, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(get, 1, batch);
    int rc = sqlite3_step(get);
    *ret = sqlite3_column_int64(get, 0);
    sqlite3_finalize(get);
    return rc == SQLITE_ROW ? SG_OK : sg_store_fail(store, rc, err);
}

static sg_status run(sg_store *store, const char *sql, int64_t batch, uint64_t *ret, sg_error *err)
{
    sqlite3_stmt *step;
    sg_status status = sg_store_prepare(store, sql, &step, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(step, 1, batch);
    int rc = sqlite3_step(step);
    if (rc != SQLITE_DONE)
        status = sg_store_fail(store, rc, err);
    else if (ret)
        *ret = (uint64_t)sqlite3_changes64(store->db);
    sqlite3_finalize(step);
    return status;
}

#define BROUGHT "(SELECT id FROM worker WHERE batch=?1 UNION SELECT id FROM worker_history WHERE batch=?1)"
#define NEW_ONES "batch=?1 AND id NOT IN (SELECT id FROM worker_history WHERE batch=?1)"

static sg_status check_workers(sg_store *store, int64_t batch, sg_error *err)
{
    static const char touched[] = "SELECT count(*) FROM " BROUGHT;
    static const char later[] = "SELECT count(*) FROM worker_history WHERE batch_before=?1";
    static const char which[] = "SELECT max(batch) FROM worker_history WHERE batch_before=?1";
    static const char acted[] =
        "SELECT count(*) FROM " BROUGHT " WHERE id IN (SELECT worker FROM ledger WHERE instant>="
        "(SELECT instant FROM batch WHERE id=?1)) OR id IN (SELECT o.worker FROM plan l JOIN offer o "
        "ON o.plan=l.id WHERE l.started>=(SELECT instant FROM batch WHERE id=?1))";
    int64_t n = 0, last = 0;
    sg_status status = count(store, later, batch, &n, err);
    if (status == SG_OK)
        status = count(store, which, batch, &last, err);
    if (status == SG_OK && n > 0)
        return sg_fail(err, SG_CONFLICT, SG_MSG_UNDO_WORKERS_LATER, (long long)batch, (long long)n,
                       (long long)last, (long long)last);
    if (status == SG_OK)
        status = count(store, touched, batch, &n, err);
    if (status == SG_OK && n == 0)
        return sg_fail(err, SG_CONFLICT, SG_MSG_UNDO_EMPTY, (long long)batch);
    if (status == SG_OK)
        status = count(store, acted, batch, &n, err);
    if (status == SG_OK && n > 0)
        return sg_fail(err, SG_CONFLICT, SG_MSG_UNDO_WORKERS_ACTED, (long long)batch, (long long)n);
    return status;
}

sg_status sg_undo_workers(sg_store *store, int64_t batch, sg_undo_figures *ret, sg_error *err)
{
    static const char *const steps[] = {
        "INSERT OR REPLACE INTO worker_private(row,key,digest,sealed,name_hash,identity_hash,phone_hash) "
        "SELECT w.row,h.key,h.digest,h.sealed,h.name_hash,h.identity_hash,h.phone_hash "
        "FROM worker_history h JOIN worker w ON w.id=h.id WHERE h.batch=?1 AND h.sealed IS NOT NULL",
        "DELETE FROM worker_private WHERE row IN (SELECT w.row FROM worker_history h JOIN worker w "
        "ON w.id=h.id WHERE h.batch=?1 AND h.sealed IS NULL)",
        "UPDATE worker SET (batch,status,home,json_hash,json)=(SELECT batch_before,status,home,"
        "json_hash,json FROM worker_history h WHERE h.batch=?1 AND h.id=worker.id) "
        "WHERE id IN (SELECT id FROM worker_history WHERE batch=?1)",
        "INSERT OR REPLACE INTO worker_facet " SG_FACET
        " WHERE w.id IN (SELECT id FROM worker_history WHERE batch=?1)",
        "DELETE FROM worker_history WHERE batch=?1"};
    sg_status status = check_workers(store, batch, err);
    if (status == SG_OK)
        status = run(store,
                     "DELETE FROM worker_private WHERE row IN (SELECT row FROM worker WHERE " NEW_ONES ")",
                     batch, NULL, err);
    if (status == SG_OK)
        status = run(store, "DELETE FROM worker WHERE " NEW_ONES, batch, &ret->withdrawn, err);
    for (size_t i = 0; i < sizeof steps / sizeof *steps && status == SG_OK; i++)
        status = run(store, steps[i], batch, i == 2 ? &ret->restored : NULL, err);
    return status;
}

sg_status sg_undo_courses(sg_store *store, int64_t batch, sg_undo_figures *ret, sg_error *err)
{
    static const char touched[] = "SELECT count(*) FROM (SELECT id FROM course WHERE batch=?1 UNION "
                                  "SELECT id FROM course_history WHERE batch=?1)";
    static const char later[] = "SELECT count(*) FROM course_history WHERE batch_before=?1";
    static const char offered[] =
        "SELECT count(*) FROM course WHERE batch=?1 AND id IN (SELECT o.course FROM plan l JOIN offer o "
        "ON o.plan=l.id WHERE l.started>=(SELECT instant FROM batch WHERE id=?1))";
    int64_t n = 0;
    sg_status status = count(store, later, batch, &n, err);
    if (status == SG_OK && n > 0)
        return sg_fail(err, SG_CONFLICT, SG_MSG_UNDO_COURSES_LATER, (long long)batch, (long long)n);
    if (status == SG_OK)
        status = count(store, touched, batch, &n, err);
    if (status == SG_OK && n == 0)
        return sg_fail(err, SG_CONFLICT, SG_MSG_UNDO_EMPTY, (long long)batch);
    if (status == SG_OK)
        status = count(store, offered, batch, &n, err);
    if (status == SG_OK && n > 0)
        return sg_fail(err, SG_CONFLICT, SG_MSG_UNDO_OFFERED, (long long)batch, (long long)n);
    if (status == SG_OK)
        status = run(store, "DELETE FROM course WHERE batch=?1 AND id NOT IN "
                            "(SELECT id FROM course_history WHERE batch=?1)",
                     batch, &ret->withdrawn, err);
    if (status == SG_OK)
        status = run(store,
                     "UPDATE course SET (batch,json_hash,json)=(SELECT batch_before,json_hash,json FROM "
                     "course_history h WHERE h.batch=?1 AND h.id=course.id) WHERE id IN "
                     "(SELECT id FROM course_history WHERE batch=?1)",
                     batch, &ret->restored, err);
    if (status == SG_OK)
        status = run(store, "DELETE FROM course_history WHERE batch=?1", batch, NULL, err);
    return status;
}

/* Imports that can still be taken back; a list of everybody, changed every day, would fill the disk. */
sg_status sg_store_forget_former(sg_store *store, sg_error *err)
{
    static const char forget[] =
        "DELETE FROM worker_history WHERE batch<(SELECT coalesce(min(id),0) FROM (SELECT id FROM batch "
        "WHERE kind='workers' AND file NOT LIKE 'PATCH %' ORDER BY id DESC LIMIT 5)) AND ?1";
    return run(store, forget, 1, NULL, err);
}
