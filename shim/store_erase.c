/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Erasing a worker, and bringing in a store in which names stood open. Deleted bytes are overwritten
 * (secure_delete) and the log of the database is emptied, so that they are in no file any more. What
 * was offered to whom keeps the bare number: the ledger is a chain, and a number alone says nothing.
 */
#include <stdio.h>
#include <string.h>

#include "seal.h"
#include "songgang/json.h"
#include "songgang/messages.h"
#include "songgang/messages/access.h"
#include "store_internal.h"

static sg_status run_with(sg_store *store, const char *sql, const char *id, int64_t row,
                          sg_error *err)
{
    sqlite3_stmt *step;
    sg_status status = sg_store_prepare(store, sql, &step, err);
    if (status != SG_OK)
        return status;
    if (id)
        sg_bind_text(step, 1, id);
    else
        sqlite3_bind_int64(step, 1, row);
    int rc = sqlite3_step(step);
    if (rc != SQLITE_DONE)
        status = sg_store_fail(store, rc, err);
    sqlite3_finalize(step);
    return status;
}

static sg_status row_of(sg_store *store, const char *id, int64_t *ret, sg_error *err)
{
    sqlite3_stmt *get;
    sg_status status = sg_store_statement(store, SG_SQL_WORKER_FIND, &get, err);
    if (status != SG_OK)
        return status;
    sg_bind_text(get, 1, id);
    int rc = sqlite3_step(get);
    if (rc == SQLITE_ROW)
        *ret = sqlite3_column_int64(get, 0);
    else
        status = rc == SQLITE_DONE ? sg_fail(err, SG_NOT_FOUND, SG_MSG_STORE_NO_WORKER, id)
                                   : sg_store_fail(store, rc, err);
    sqlite3_reset(get);
    return status;
}

/* Name, ID number and phone with NULs behind. Without the key the worker can be erased all the same:
 * what is sealed then needs no looking for. */
static sg_status trace_of(sg_store *store, const char *id, sg_buffer *trace, sg_error *err)
{
    sg_buffer document = {0};
    const char *field[SG_PRIVATE_FIELDS];
    sg_status status =
        sg_store_worker_json(store, &sg_everywhere, id, SG_PRIVATE_REVEALED, &document, err);
    if (status == SG_OK)
        status = sg_private_part(store, document.data, document.size, field, err);
    for (int i = 0; i < SG_PRIVATE_FIELDS && status == SG_OK; i++)
        if (field[i] && i != SG_SEALED_WECHAT)
            sg_buffer_append(trace, field[i], strlen(field[i]) + 1);
    sg_buffer_free(&document);
    return status == SG_OK && trace->failed ? sg_fail_memory(err) : status;
}

sg_status sg_store_erase_worker(sg_store *store, const char *id, sg_buffer *ret_trace,
                                sg_error *err)
{
    int64_t row = 0;
    sg_status status = row_of(store, id, &row, err);
    if (status == SG_OK && ret_trace && trace_of(store, id, ret_trace, NULL) != SG_OK)
        sg_buffer_clear(ret_trace);
    if (status == SG_OK)
        status = run_with(store, "DELETE FROM worker_private WHERE row=?1", NULL, row, err);
    if (status == SG_OK)
        status = run_with(store, "DELETE FROM outbox_reply WHERE worker=?1", id, 0, err);
    if (status == SG_OK)
        status = run_with(store, "DELETE FROM worker WHERE row=?1", NULL, row, err);
    if (status == SG_OK)
        status = run_with(store, "DELETE FROM link WHERE worker=?1", id, 0, err);
    if (status == SG_OK)
        status = run_with(store,
                          "INSERT OR REPLACE INTO worker_erased(id,instant) "
                          "VALUES(?1,strftime('%Y-%m-%dT%H:%M:%SZ','now'))",
                          id, 0, err);
    store->none_erased = false;
    return status;
}

sg_status sg_store_forget_erased(sg_store *store, const char *id, sg_error *err)
{
    sg_status status = run_with(store, "DELETE FROM worker_erased WHERE id=?1", id, 0, err);
    if (status == SG_OK && sqlite3_changes(store->db) == 0)
        return sg_fail(err, SG_NOT_FOUND, SG_MSG_ERASE_NOT_ERASED, id);
    return status;
}

sg_status sg_store_each_unheard(sg_store *store, const char *instant, sg_id_visit visit, void *context,
                                sg_error *err)
{
    static const char unheard[] =
        "SELECT w.id FROM worker w JOIN batch b ON b.id=w.batch WHERE b.instant<?1 AND w.id NOT IN "
        "(SELECT worker FROM ledger WHERE instant>=?1) AND w.id NOT IN (SELECT o.worker FROM plan p "
        "JOIN offer o ON o.plan=p.id WHERE p.started>=?1) ORDER BY w.id";
    sqlite3_stmt *walk;
    int rc = SQLITE_DONE;
    sg_status status = sg_store_prepare(store, unheard, &walk, err);
    if (status != SG_OK)
        return status;
    sg_bind_text(walk, 1, instant);
    while (status == SG_OK && (rc = sqlite3_step(walk)) == SQLITE_ROW)
        status = visit(context, sg_column_text(walk, 0), err);
    return sg_sqlite_walked(walk, status, rc, err);
}

sg_status sg_store_scrub(sg_store *store, sg_error *err)
{
    int left = 0, done = 0;
    int rc = sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, &left, &done);
    if (rc == SQLITE_BUSY)
        return sg_fail(err, SG_LOCKED, "%s", SG_MSG_ERASE_BUSY);
    return rc == SQLITE_OK ? SG_OK : sg_store_fail(store, rc, err);
}

/* ---- stores of before version 5 ---- */

/* The document as it came in, when only its status changed since: of all statuses the one that gives
 * the hash. False: it cannot be told. */
static bool original(const char *json, size_t size, int64_t hash, sg_buffer *out)
{
    const char *value;
    size_t n;
    if ((int64_t)sg_hash64(json, size, 0) == hash) {
        sg_buffer_append(out, json, size);
        return !out->failed;
    }
    if (!sg_json_member(json, size, "status", &value, &n))
        return false;
    size_t start = (size_t)(value - json);
    for (int s = 0; s < SG_WORKER_STATUS_COUNT; s++) {
        const char *word = sg_worker_status_json((sg_worker_status)s);
        const size_t member = sizeof ",\"status\":" - 1;
        sg_buffer_clear(out);
        if (word) {
            sg_buffer_append(out, json, start);
            sg_buffer_printf(out, "\"%s\"", word);
        } else if (start > member) {
            sg_buffer_append(out, json, start - member); /* it had none */
        }
        sg_buffer_append(out, json + start + n, size - start - n);
        if (!out->failed && (int64_t)sg_hash64(out->data, out->size, 0) == hash)
            return true;
    }
    return false;
}

static sg_status adopt(sg_store *store, sqlite3_stmt *row, sqlite3_stmt *write, sg_buffer *scratch,
                       sg_error *err)
{
    const char *field[SG_PRIVATE_FIELDS];
    const char *json = sg_column_text(row, 1);
    size_t size = sg_column_size(row, 1);
    int64_t number = sqlite3_column_int64(row, 0), digest, hash = sqlite3_column_int64(row, 2);
    sg_buffer_clear(scratch);
    bool told = original(json, size, hash, scratch);
    sg_status status = SG_OK;
    if (told) {
        status = sg_private_part(store, scratch->data, scratch->size, field, err);
        hash = (int64_t)sg_hash64(store->document.data, store->document.size, 0);
    }
    if (status == SG_OK)
        status = sg_private_part(store, json, size, field, err);
    if (status == SG_OK)
        status = sg_private_digest_of(store, field, &digest, err);
    if (status == SG_OK)
        status = sg_private_put(store, true, number, digest, field, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(write, 1, number);
    sg_bind_text_n(write, 2, store->document.data, store->document.size);
    sqlite3_bind_int64(write, 3, hash);
    return sg_store_run(store, write, err);
}

sg_status sg_private_adopt(sg_store *store, sg_error *err)
{
    sqlite3_stmt *walk = NULL, *write = NULL;
    sg_buffer scratch = {0};
    int64_t last = 0;
    int rc = SQLITE_ROW;
    store->keys_checked = store->lookups_known = false;
    sg_status status = sg_private_begin(store, err);
    if (status == SG_OK)
        status = sg_store_prepare(
            store, "SELECT row,json,json_hash FROM worker WHERE row>?1 ORDER BY row LIMIT 1", &walk,
            err);
    if (status == SG_OK)
        status = sg_store_prepare(store, "UPDATE worker SET json=?2,json_hash=?3 WHERE row=?1",
                                  &write, err);
    while (status == SG_OK) {
        sqlite3_bind_int64(walk, 1, last);
        rc = sqlite3_step(walk);
        if (rc != SQLITE_ROW)
            break;
        last = sqlite3_column_int64(walk, 0);
        status = adopt(store, walk, write, &scratch, err);
        sqlite3_reset(walk);
    }
    if (status == SG_OK && rc != SQLITE_DONE)
        status = sg_store_fail(store, rc, err);
    sqlite3_finalize(walk);
    sqlite3_finalize(write);
    sg_buffer_free(&scratch);
    if (status == SG_OK)
        status = sg_private_finish(store, err);
    store->lookups_known = store->lookups_dropped = false;
    return status;
}
