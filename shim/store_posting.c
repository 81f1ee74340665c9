/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Postings in the store: upsert by (source, external id) with change numbers, and reading back.
 */
#include "store_internal.h"

#include <string.h>

#include "songgang/messages.h"

enum { PAGE = 1000 };

/* What is stored under an id already; `row` 0: nothing. */
typedef struct existing {
    int64_t row, json_hash;
    sg_posting_status status;
} existing;

static sg_status find_existing(sg_store *store, uint64_t id, const sg_posting *posting,
                               existing *ret, sg_error *err)
{
    sqlite3_stmt *find;
    sg_status status = sg_store_statement(store, SG_SQL_POSTING_FIND, &find, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(find, 1, (int64_t)id);
    int rc = sqlite3_step(find);
    *ret = (existing){0};
    if (rc == SQLITE_ROW) {
        const char *source = sg_column_text(find, 1), *external_id = sg_column_text(find, 2);
        if (strcmp(source, posting->source) != 0 || strcmp(external_id, posting->external_id) != 0)
            status = sg_fail(err, SG_CONFLICT, SG_MSG_STORE_COLLISION, posting->source,
                             posting->external_id, source, external_id);
        *ret = (existing){sqlite3_column_int64(find, 0), sqlite3_column_int64(find, 3),
                          (sg_posting_status)sqlite3_column_int(find, 4)};
    } else if (rc != SQLITE_DONE) {
        status = sg_store_fail(store, rc, err);
    }
    sqlite3_reset(find);
    return status;
}

static sg_status write_row(sg_store *store, sg_statement which, uint64_t id, int64_t batch,
                           const sg_posting *posting, const sg_fingerprint *fingerprint,
                           int64_t json_hash, sg_error *err)
{
    unsigned char encoded[SG_FINGERPRINT_SIZE];
    sqlite3_stmt *put;
    sg_status status = sg_store_statement(store, which, &put, err);
    if (status != SG_OK)
        return status;
    sg_fingerprint_encode(fingerprint, encoded);
    sqlite3_bind_int64(put, 1, (int64_t)id);
    if (which == SG_SQL_POSTING_INSERT) {
        sg_bind_text(put, 2, posting->source);
        sg_bind_text(put, 3, posting->external_id);
    }
    sg_bind_text(put, 4, posting->title);
    sqlite3_bind_int64(put, 5, batch);
    sqlite3_bind_int(put, 6, (int)posting->status);
    sqlite3_bind_int(put, 7, posting->headcount < 0 ? 1 : posting->headcount);
    if (posting->valid_through != SG_NO_DATE)
        sqlite3_bind_int(put, 8, posting->valid_through);
    sqlite3_bind_int64(put, 9, store->change + 1);
    sqlite3_bind_int64(put, 10, json_hash);
    sqlite3_bind_blob(put, 11, encoded, sizeof encoded, SQLITE_STATIC);
    status = sg_store_run(store, put, err);
    if (status == SG_OK)
        store->change++;
    return status;
}

static sg_status write_text(sg_store *store, sg_statement which, int64_t row, const char *text,
                            size_t size, sg_error *err)
{
    sqlite3_stmt *put;
    sg_status status = sg_store_statement(store, which, &put, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(put, 1, row);
    if (which != SG_SQL_RAW_DELETE)
        sg_bind_text_n(put, 2, text, size);
    return sg_store_run(store, put, err);
}

sg_status sg_store_put_posting(sg_store *store, int64_t batch, const sg_posting *posting,
                               const sg_fingerprint *fingerprint, const char *json,
                               size_t json_size, const char *raw, size_t raw_size, sg_put *ret,
                               sg_error *err)
{
    if (!posting->source || !posting->external_id)
        return sg_fail(err, SG_INVALID, SG_MSG_STORED_SHAPE, "source/external_id");
    char text[SG_POSTING_ID_TEXT];
    uint64_t id = sg_posting_id(posting->source, posting->external_id, text);
    int64_t hash = (int64_t)sg_hash64(json, json_size, 0);
    existing old;
    sg_status status = find_existing(store, id, posting, &old, err);
    if (status != SG_OK)
        return status;
    /* Told again, a withdrawn posting is back; one released by a caseworker stays released. */
    bool back = old.row && old.status == SG_POSTING_WITHDRAWN;
    if (old.row && old.json_hash == hash && !back) {
        *ret = SG_PUT_SAME;
        return SG_OK;
    }
    if (old.row)
        status = sg_store_keep_history(store, old.row, batch, err);
    if (status != SG_OK)
        return status;
    status = write_row(store, old.row ? SG_SQL_POSTING_UPDATE : SG_SQL_POSTING_INSERT, id, batch,
                       posting, fingerprint, hash, err);
    if (status != SG_OK)
        return status;
    int64_t row = old.row ? old.row : sqlite3_last_insert_rowid(store->db);
    status = write_text(store, SG_SQL_DOCUMENT_PUT, row, json, json_size, err);
    if (status == SG_OK && raw)
        status = write_text(store, SG_SQL_RAW_PUT, row, raw, raw_size, err);
    else if (status == SG_OK && old.row)
        status = write_text(store, SG_SQL_RAW_DELETE, row, NULL, 0, err);
    if (status == SG_OK)
        status = sg_store_note_event(store, row, batch,
                                     back      ? SG_EVENT_RESTORED
                                     : old.row ? SG_EVENT_CHANGED
                                               : SG_EVENT_NEW,
                                     err);
    if (status == SG_OK)
        *ret = old.row ? SG_PUT_CHANGED : SG_PUT_NEW;
    return status;
}

/* ---- reading ---- */

/* One page of at most PAGE rows after `*row`; `*ret_count` of them were visited. */
static sg_status visit_page(sg_store *store, sqlite3_stmt *walk, int64_t after_change, int64_t *row,
                            int64_t last_row, sg_posting_visit visit, void *context,
                            int *ret_count, sg_error *err)
{
    sg_status status = SG_OK;
    int rc;
    sqlite3_bind_int64(walk, 1, *row);
    sqlite3_bind_int64(walk, 2, last_row);
    sqlite3_bind_int64(walk, 3, after_change);
    *ret_count = 0;
    while ((rc = sqlite3_step(walk)) == SQLITE_ROW) {
        sg_stored_posting posting = {
            .row = sqlite3_column_int64(walk, 0),
            .id = (uint64_t)sqlite3_column_int64(walk, 1),
            .source = sg_column_text(walk, 2),
            .external_id = sg_column_text(walk, 3),
            .status = (sg_posting_status)sqlite3_column_int(walk, 4),
            .duplicate_of = (uint64_t)sqlite3_column_int64(walk, 5),
            .change = sqlite3_column_int64(walk, 6),
            .json = sg_column_text(walk, 7),
            .json_size = sg_column_size(walk, 7),
        };
        *row = posting.row;
        ++*ret_count;
        status = visit(context, &posting, err);
        if (status != SG_OK)
            break;
    }
    if (status == SG_OK && rc != SQLITE_DONE)
        status = sg_store_fail(store, rc, err);
    sqlite3_reset(walk);
    return status;
}

sg_status sg_store_each_posting(sg_store *store, int64_t after_change, int64_t first_row,
                                int64_t last_row, sg_posting_visit visit, void *context,
                                sg_error *err)
{
    static const char sql[] =
        "SELECT p.row,p.id,p.source,p.external_id,p.status,p.duplicate_of,p.change,d.json "
        "FROM posting p CROSS JOIN posting_document d ON d.row=p.row "
        "WHERE p.row>?1 AND p.row<=?2 AND p.change>?3 ORDER BY p.row LIMIT 1000";
    sqlite3_stmt *walk;
    if (first_row > last_row)
        return SG_OK;
    sg_status status = sg_store_prepare(store, sql, &walk, err);
    if (status != SG_OK)
        return status;
    int64_t row = first_row > INT64_MIN ? first_row - 1 : first_row;
    int count = PAGE;
    while (status == SG_OK && count == PAGE)
        status = visit_page(store, walk, after_change, &row, last_row, visit, context, &count, err);
    sqlite3_finalize(walk);
    return status;
}

sg_status sg_store_posting_json(sg_store *store, int64_t row, uint64_t id, sg_buffer *out,
                                sg_error *err)
{
    sqlite3_stmt *get;
    sg_status status = sg_store_statement(store, SG_SQL_POSTING_JSON, &get, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(get, 1, row);
    int rc = sqlite3_step(get);
    if (rc == SQLITE_ROW && (id == 0 || (uint64_t)sqlite3_column_int64(get, 1) == id)) {
        sg_buffer_append(out, sg_column_text(get, 0), sg_column_size(get, 0));
        if (out->failed)
            status = sg_fail_memory(err);
    } else if (rc == SQLITE_ROW || rc == SQLITE_DONE) {
        status = sg_fail(err, SG_NOT_FOUND, SG_MSG_STORE_NO_POSTING);
    } else {
        status = sg_store_fail(store, rc, err);
    }
    sqlite3_reset(get);
    return status;
}

sg_status sg_store_posting_brief(sg_store *store, int64_t row, sg_buffer *out, sg_error *err)
{
    sqlite3_stmt *get;
    sg_status status = sg_store_statement(store, SG_SQL_POSTING_BRIEF, &get, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(get, 1, row);
    int rc = sqlite3_step(get);
    if (rc == SQLITE_ROW) {
        char id[SG_POSTING_ID_TEXT];
        sg_json_writer w;
        sg_posting_id_print((uint64_t)sqlite3_column_int64(get, 0), id);
        sg_json_begin(&w, out);
        sg_json_object(&w);
        sg_json_member_string(&w, "id", id);
        sg_json_member_string(&w, "external_id", sg_column_text(get, 1));
        sg_json_member_string(&w, "title", (const char *)sqlite3_column_text(get, 2));
        sg_json_end_object(&w);
        if (out->failed)
            status = sg_fail_memory(err);
    } else {
        status = rc == SQLITE_DONE ? sg_fail(err, SG_NOT_FOUND, SG_MSG_STORE_NO_POSTING)
                                   : sg_store_fail(store, rc, err);
    }
    sqlite3_reset(get);
    return status;
}

sg_status sg_store_find_posting(sg_store *store, uint64_t id, int64_t *ret_row, sg_error *err)
{
    sqlite3_stmt *find;
    sg_status status = sg_store_statement(store, SG_SQL_POSTING_FIND, &find, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(find, 1, (int64_t)id);
    int rc = sqlite3_step(find);
    if (rc == SQLITE_ROW)
        *ret_row = sqlite3_column_int64(find, 0);
    else
        status = rc == SQLITE_DONE ? sg_fail(err, SG_NOT_FOUND, SG_MSG_STORE_NO_POSTING)
                                   : sg_store_fail(store, rc, err);
    sqlite3_reset(find);
    return status;
}
