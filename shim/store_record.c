/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Workers and courses in the store: documents by id, with the few columns that are asked for.
 */
#include "store_internal.h"

#include <stdlib.h>
#include <string.h>

#include "songgang/messages.h"
#include "songgang/messages/access.h"

/* Is the stored document under `id` (if any) the same one? */
static sg_status compare(sg_store *store, sg_statement find_sql, const char *id, int64_t hash,
                         sg_put *ret, sg_error *err)
{
    sqlite3_stmt *find;
    sg_status status = sg_store_statement(store, find_sql, &find, err);
    if (status != SG_OK)
        return status;
    sg_bind_text(find, 1, id);
    int rc = sqlite3_step(find);
    if (rc == SQLITE_ROW)
        *ret = sqlite3_column_int64(find, 1) == hash ? SG_PUT_SAME : SG_PUT_CHANGED;
    else if (rc == SQLITE_DONE)
        *ret = SG_PUT_NEW;
    else
        status = sg_store_fail(store, rc, err);
    sqlite3_reset(find);
    return status;
}

typedef struct found_worker {
    int64_t row, hash, digest; /* row 0: none */
} found_worker;

static sg_status find_worker(sg_store *store, const char *id, found_worker *ret, sg_error *err)
{
    sqlite3_stmt *find;
    sg_status status = sg_store_statement(store, SG_SQL_WORKER_FIND, &find, err);
    if (status != SG_OK)
        return status;
    sg_bind_text(find, 1, id);
    int rc = sqlite3_step(find);
    if (rc == SQLITE_ROW)
        *ret = (found_worker){sqlite3_column_int64(find, 0), sqlite3_column_int64(find, 1),
                              sqlite3_column_int64(find, 2)};
    else if (rc != SQLITE_DONE)
        status = sg_store_fail(store, rc, err);
    sqlite3_reset(find);
    return status;
}

/* SG_CONFLICT: erased on request, so a list that still has them does not bring them back. */
static sg_status check_erased(sg_store *store, const char *id, sg_error *err)
{
    sqlite3_stmt *get;
    sg_status status = SG_OK;
    if (!store->none_erased) { /* asked once in a transaction, not for each of 337,900 */
        status = sg_store_statement(store, SG_SQL_ERASED_ANY, &get, err);
        if (status != SG_OK)
            return status;
        store->none_erased = sqlite3_step(get) == SQLITE_ROW && sqlite3_column_int(get, 0) == 0;
        sqlite3_reset(get);
    }
    if (!store->none_erased)
        status = sg_store_statement(store, SG_SQL_WORKER_ERASED, &get, err);
    if (status != SG_OK || store->none_erased)
        return status;
    sg_bind_text(get, 1, id);
    int rc = sqlite3_step(get);
    if (rc == SQLITE_ROW)
        status = sg_fail(err, SG_CONFLICT, SG_MSG_WORKER_ERASED, id, sg_column_text(get, 0));
    else if (rc != SQLITE_DONE)
        status = sg_store_fail(store, rc, err);
    sqlite3_reset(get);
    return status;
}

/* What a change replaces, so that its batch can be taken back (store_undo_record.c). */
static sg_status keep_former(sg_store *store, sg_statement sql, const char *id, int64_t row,
                             int64_t batch, sg_error *err)
{
    sqlite3_stmt *keep;
    sg_status status = sg_store_statement(store, sql, &keep, err);
    if (status != SG_OK)
        return status;
    if (id)
        sg_bind_text(keep, 1, id);
    else
        sqlite3_bind_int64(keep, 1, row);
    sqlite3_bind_int64(keep, 2, batch);
    return sg_store_run(store, keep, err);
}

typedef struct columns {
    sg_worker_status status;
    sg_locality home;
} columns;

/* Another document than the stored one: changed by hand, which is noted, or by a list, in which what was
 * changed by hand has a say. */
static sg_status changed(sg_store *store, const sg_profile *profile, const found_worker *found,
                         const char *field[SG_PRIVATE_FIELDS], columns *column, sg_error *err)
{
    const char *before[SG_PRIVATE_FIELDS];
    sqlite3_stmt *get;
    if (!store->by_hand)
        return sg_edit_settle(store, profile->id, found->row, field, &column->status, &column->home,
                              err);
    sg_status status = sg_private_fields(store, found->row, before, err);
    if (status == SG_OK)
        status = sg_store_statement(store, SG_SQL_WORKER_NOW, &get, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(get, 1, found->row);
    int rc = sqlite3_step(get);
    status = rc == SQLITE_ROW
                 ? sg_edit_note(store, profile->id,
                                (sg_str){sg_column_text(get, 0), sg_column_size(get, 0)}, before,
                                field, err)
                 : sg_store_fail(store, rc, err);
    sqlite3_reset(get);
    return status;
}

sg_status sg_store_put_worker(sg_store *store, int64_t batch, const sg_profile *profile,
                              const char *json, size_t json_size, sg_put *ret, sg_error *err)
{
    if (!profile->id)
        return sg_fail(err, SG_INVALID, SG_MSG_ID_MISSING);
    const char *field[SG_PRIVATE_FIELDS];
    int64_t hash, digest = 0;
    found_worker found = {0};
    columns column = {profile->status, sg_profile_locality(profile)};
    sg_status status = sg_private_part(store, json, json_size, field, err);
    if (status == SG_OK)
        status = find_worker(store, profile->id, &found, err);
    if (status == SG_OK && found.row)
        status = sg_private_restore(store, found.row, field, err);
    else if (status == SG_OK)
        status = check_erased(store, profile->id, err);
    if (status == SG_OK)
        status = sg_private_digest_of(store, field, &digest, err);
    if (status != SG_OK)
        return status;
    hash = (int64_t)sg_hash64(store->document.data, store->document.size, 0);
    if (found.row && !(found.hash == hash && found.digest == digest)) {
        status = changed(store, profile, &found, field, &column, err);
        if (status == SG_OK)
            status = sg_private_digest_of(store, field, &digest, err);
        hash = (int64_t)sg_hash64(store->document.data, store->document.size, 0);
    }
    if (status != SG_OK)
        return status;
    if (found.row && found.hash == hash && found.digest == digest) {
        *ret = SG_PUT_SAME;
        return SG_OK;
    }
    if (found.row && (status = keep_former(store, SG_SQL_WORKER_KEEP, NULL, found.row, batch, err)) !=
                         SG_OK)
        return status;
    sqlite3_stmt *write;
    status = sg_store_statement(store, found.row ? SG_SQL_WORKER_UPDATE : SG_SQL_WORKER_INSERT,
                                &write, err);
    if (status != SG_OK)
        return status;
    sg_bind_text(write, 1, profile->id);
    sqlite3_bind_int64(write, 2, batch);
    sqlite3_bind_int(write, 3, (int)column.status);
    sqlite3_bind_int64(write, 4, (int64_t)column.home);
    sqlite3_bind_int64(write, 5, hash);
    sg_bind_text_n(write, 6, store->document.data, store->document.size);
    status = sg_store_run(store, write, err);
    if (status == SG_OK && (!found.row || found.digest != digest))
        status = sg_private_put(store, !found.row,
                                found.row ? found.row : sqlite3_last_insert_rowid(store->db), digest,
                                field, err);
    if (status == SG_OK)
        status = sg_store_statement(store, SG_SQL_FACET_PUT, &write, err);
    if (status == SG_OK) {
        sg_bind_text(write, 1, profile->id);
        status = sg_store_run(store, write, err);
    }
    if (status == SG_OK)
        *ret = found.row ? SG_PUT_CHANGED : SG_PUT_NEW;
    return status;
}

sg_status sg_store_put_course(sg_store *store, int64_t batch, const sg_course *course,
                              const char *json, size_t json_size, sg_put *ret, sg_error *err)
{
    int64_t hash = (int64_t)sg_hash64(json, json_size, 0);
    sg_put put;
    if (!course->id)
        return sg_fail(err, SG_INVALID, SG_MSG_ID_MISSING);
    sg_status status = compare(store, SG_SQL_COURSE_FIND, course->id, hash, &put, err);
    if (status == SG_OK && put == SG_PUT_CHANGED)
        status = keep_former(store, SG_SQL_COURSE_KEEP, course->id, 0, batch, err);
    if (status == SG_OK && put != SG_PUT_SAME) {
        sqlite3_stmt *write;
        status = sg_store_statement(
            store, put == SG_PUT_NEW ? SG_SQL_COURSE_INSERT : SG_SQL_COURSE_UPDATE, &write, err);
        if (status != SG_OK)
            return status;
        sg_bind_text(write, 1, course->id);
        sqlite3_bind_int64(write, 2, batch);
        sqlite3_bind_int64(write, 3, hash);
        sg_bind_text_n(write, 4, json, json_size);
        status = sg_store_run(store, write, err);
    }
    if (status == SG_OK)
        *ret = put;
    return status;
}

/* ---- walks ---- */

static sg_status show_private(sg_store *store, sg_stored_record *record, sg_private show,
                              sg_buffer *shown, sg_error *err)
{
    sg_buffer_clear(shown);
    sg_status status = sg_private_show(store, record->row, record->json, record->json_size, show,
                                       shown, err);
    record->json = shown->data;
    record->json_size = shown->size;
    return status;
}

/* Pages of documents by id. Columns: row, id, json, and for workers status and home. */
static sg_status walk_records(sg_store *store, const char *sql, uint32_t statuses,
                              const sg_scope *scope, sg_private show, sg_record_visit visit, void *context, sg_error *err)
{
    enum { PAGE = 2000 };
    sqlite3_stmt *walk;
    sg_status status = sg_store_prepare(store, sql, &walk, err);
    if (status != SG_OK)
        return status;
    bool workers = sqlite3_column_count(walk) > 3;
    sg_buffer shown = {0};
    char *after = NULL;
    int rc = SQLITE_DONE, count = PAGE;
    while (status == SG_OK && count == PAGE) {
        sg_bind_text(walk, 1, after ? after : "");
        sqlite3_bind_int64(walk, 2, statuses ? statuses : UINT32_MAX);
        count = 0;
        while (status == SG_OK && (rc = sqlite3_step(walk)) == SQLITE_ROW) {
            sg_stored_record record = {
                .row = sqlite3_column_int64(walk, 0),
                .id = sg_column_text(walk, 1),
                .json = sg_column_text(walk, 2),
                .json_size = sg_column_size(walk, 2),
            };
            if (workers) {
                record.status = (sg_worker_status)sqlite3_column_int(walk, 3);
                record.home = (sg_locality)sqlite3_column_int64(walk, 4);
            }
            if (++count == PAGE) { /* before the callback: it may not keep the id alive */
                char *copy = strdup(record.id);
                if (!copy)
                    status = sg_fail_memory(err);
                free(after);
                after = copy;
            }
            bool seen = !workers || sg_scope_covers(scope, record.home);
            if (status == SG_OK && seen && show != SG_PRIVATE_NONE)
                status = show_private(store, &record, show, &shown, err);
            if (status == SG_OK && seen)
                status = visit(context, &record, err);
            if (count == PAGE)
                break;
        }
        if (status == SG_OK && rc != SQLITE_DONE && rc != SQLITE_ROW)
            status = sg_store_fail(store, rc, err);
        sqlite3_reset(walk);
    }
    sqlite3_finalize(walk);
    sg_buffer_free(&shown);
    free(after);
    return status;
}

sg_status sg_store_each_worker(sg_store *store, uint32_t statuses, const sg_scope *scope,
                               sg_private show, sg_record_visit visit, void *context,
                               sg_error *err)
{
    sg_status status = sg_scope_given(scope, err);
    if (status != SG_OK)
        return status;
    return walk_records(store,
                        "SELECT row,id,json,status,home FROM worker INDEXED BY "
                        "sqlite_autoindex_worker_1 WHERE id>?1 AND (1<<status)&?2 "
                        "ORDER BY id LIMIT 2000",
                        statuses, scope, show, visit, context, err);
}

sg_status sg_store_course_json(sg_store *store, const char *id, sg_buffer *out, sg_error *err)
{
    sqlite3_stmt *get;
    sg_status status = sg_store_statement(store, SG_SQL_COURSE_JSON, &get, err);
    if (status != SG_OK)
        return status;
    sg_bind_text(get, 1, id);
    int rc = sqlite3_step(get);
    if (rc == SQLITE_ROW)
        sg_buffer_append(out, sg_column_text(get, 0), sg_column_size(get, 0));
    else
        status = rc == SQLITE_DONE ? sg_fail(err, SG_NOT_FOUND, SG_MSG_STORE_NO_COURSE, id)
                                   : sg_store_fail(store, rc, err);
    sqlite3_reset(get);
    return status == SG_OK && out->failed ? sg_fail_memory(err) : status;
}

sg_status sg_store_each_course(sg_store *store, sg_record_visit visit, void *context, sg_error *err)
{
    return walk_records(store,
                        "SELECT row,id,json FROM course WHERE id>?1 AND ?2 ORDER BY id LIMIT 2000",
                        1, NULL, SG_PRIVATE_NONE, visit, context, err);
}

sg_status sg_store_worker_json(sg_store *store, const sg_scope *scope, const char *id,
                               sg_private show, sg_buffer *out, sg_error *err)
{
    sqlite3_stmt *get;
    sg_status status = sg_scope_given(scope, err);
    if (status == SG_OK)
        status = sg_store_statement(store, SG_SQL_WORKER_JSON, &get, err);
    if (status != SG_OK)
        return status;
    sg_bind_text(get, 1, id);
    int rc = sqlite3_step(get);
    if (rc == SQLITE_ROW && !sg_scope_covers(scope, (sg_locality)sqlite3_column_int64(get, 1))) {
        sg_store_note_refused(store, id);
        status = sg_fail(err, SG_NOT_FOUND, SG_MSG_STORE_NO_WORKER, id);
    } else if (rc == SQLITE_ROW) {
        status = sg_private_show(store, sqlite3_column_int64(get, 2), sg_column_text(get, 0),
                                 sg_column_size(get, 0), show, out, err);
    } else {
        status = rc == SQLITE_DONE ? sg_fail(err, SG_NOT_FOUND, SG_MSG_STORE_NO_WORKER, id)
                                   : sg_store_fail(store, rc, err);
    }
    sqlite3_reset(get);
    return status;
}

sg_status sg_store_each_home_count(sg_store *store, const sg_scope *scope,
                                   sg_home_count_visit visit, void *context, sg_error *err)
{
    sqlite3_stmt *walk;
    sg_status status = sg_store_prepare_scoped(
        store, scope, "SELECT home,status,count(*) FROM worker GROUP BY status,home "
        "HAVING sg_within(home,?1) ORDER BY status,home",
        &walk, err);
    if (status != SG_OK)
        return status;
    sg_bind_scope(walk, 1, scope);
    int rc = SQLITE_DONE;
    while (status == SG_OK && (rc = sqlite3_step(walk)) == SQLITE_ROW)
        status = visit(context, sg_locality_region((sg_locality)sqlite3_column_int64(walk, 0)),
                       (sg_worker_status)sqlite3_column_int(walk, 1), sqlite3_column_int64(walk, 2),
                       err);
    return sg_sqlite_walked(walk, status, rc, err);
}
