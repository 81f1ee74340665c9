/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pairs of postings: what a caseworker has said of them, kept with name and day and respected by
 * every later search for duplicates, and why one counts as a duplicate of another, computed from
 * their fingerprints whenever somebody asks.
 */
#include "store_internal.h"

#include <stdlib.h>

#include "songgang/dedupe.h"
#include "songgang/messages.h"

/* ---- verdicts ---- */

static sg_status row_of(sg_store *store, uint64_t id, int64_t *ret_row, sg_error *err)
{
    char text[SG_POSTING_ID_TEXT];
    sqlite3_stmt *get;
    sg_status status = sg_store_statement(store, SG_SQL_POSTING_FIND, &get, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(get, 1, (int64_t)id);
    int rc = sqlite3_step(get);
    if (rc == SQLITE_ROW) {
        *ret_row = sqlite3_column_int64(get, 0);
    } else if (rc == SQLITE_DONE) {
        sg_posting_id_print(id, text);
        status = sg_fail(err, SG_NOT_FOUND, SG_MSG_RELEASE_UNKNOWN, text);
    } else {
        status = sg_store_fail(store, rc, err);
    }
    sqlite3_reset(get);
    return status;
}

static sg_status put_verdict(sg_store *store, uint64_t a, uint64_t b, bool same, const char *actor,
                             sg_error *err)
{
    sqlite3_stmt *put;
    sg_status status = sg_store_statement(store, SG_SQL_PAIR_PUT, &put, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(put, 1, (int64_t)a);
    sqlite3_bind_int64(put, 2, (int64_t)b);
    sg_bind_text(put, 3, same ? SG_EVENT_JOINED : SG_EVENT_APART);
    sg_bind_text(put, 4, actor);
    return sg_store_run(store, put, err);
}

sg_status sg_store_judge_pair(sg_store *store, int64_t batch, uint64_t a, uint64_t b, bool same,
                              const char *actor, sg_error *err)
{
    char text[SG_POSTING_ID_TEXT];
    int64_t rows[2];
    const uint64_t ids[] = {a < b ? a : b, a < b ? b : a};
    sg_posting_id_print(a, text);
    if (a == b)
        return sg_fail(err, SG_INVALID, SG_MSG_PAIR_SAME, text);
    sg_status status = SG_OK;
    for (int i = 0; i < 2 && status == SG_OK; i++)
        status = row_of(store, ids[i], &rows[i], err);
    if (status == SG_OK)
        status = put_verdict(store, ids[0], ids[1], same, actor, err);
    if (status != SG_OK)
        return status;
    store->change++;
    for (int i = 0; i < 2 && status == SG_OK; i++)
        status = sg_store_note_event(store, rows[i], batch, same ? SG_EVENT_JOINED : SG_EVENT_APART,
                                     err);
    return status;
}

sg_status sg_store_pair_verdicts(sg_store *store, sg_dup_verdict **ret, size_t *ret_count,
                                 sg_error *err)
{
    sqlite3_stmt *walk = NULL;
    sg_dup_verdict *all = NULL;
    size_t count = 0, capacity = 0;
    int rc = SQLITE_DONE;
    sg_status status = sg_store_prepare(
        store, "SELECT a,b,verdict='" SG_EVENT_JOINED "' FROM posting_pair ORDER BY instant,a,b",
        &walk, err);
    while (status == SG_OK && (rc = sqlite3_step(walk)) == SQLITE_ROW) {
        if (count == capacity) {
            capacity = capacity ? capacity * 2 : 64;
            sg_dup_verdict *more = realloc(all, capacity * sizeof *more);
            if (!more) {
                status = sg_fail_memory(err);
                break;
            }
            all = more;
        }
        all[count++] = (sg_dup_verdict){(uint64_t)sqlite3_column_int64(walk, 0),
                                        (uint64_t)sqlite3_column_int64(walk, 1),
                                        sqlite3_column_int(walk, 2) != 0};
    }
    if (status == SG_OK && rc != SQLITE_DONE)
        status = sg_store_fail(store, rc, err);
    sqlite3_finalize(walk);
    if (status != SG_OK) {
        free(all);
        return status;
    }
    *ret = all;
    *ret_count = count;
    return SG_OK;
}

/* ---- why ---- */

/* The stored fingerprint; `*ret_known` false when it is of an older layout, or there is none. */
static sg_status fingerprint_of(sg_store *store, uint64_t id, sg_fingerprint *ret, bool *ret_known,
                                sg_error *err)
{
    sqlite3_stmt *get;
    if (!store->codes && !(store->codes = sg_trade_codes_new()))
        return sg_fail_memory(err);
    sg_status status = sg_store_statement(store, SG_SQL_POSTING_FINGERPRINT, &get, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(get, 1, (int64_t)id);
    int rc = sqlite3_step(get);
    *ret_known = rc == SQLITE_ROW && sg_fingerprint_decode(store->codes, sqlite3_column_blob(get, 0),
                                                           sg_column_size(get, 0), ret);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        status = sg_store_fail(store, rc, err);
    sqlite3_reset(get);
    return status;
}

static sg_status said_same(sg_store *store, uint64_t a, uint64_t b, bool *ret, sg_error *err)
{
    sqlite3_stmt *get;
    sg_status status = sg_store_statement(store, SG_SQL_PAIR_GET, &get, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(get, 1, (int64_t)(a < b ? a : b));
    sqlite3_bind_int64(get, 2, (int64_t)(a < b ? b : a));
    int rc = sqlite3_step(get);
    *ret = rc == SQLITE_ROW && sqlite3_column_int(get, 0) != 0;
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        status = sg_store_fail(store, rc, err);
    sqlite3_reset(get);
    return status;
}

sg_status sg_store_duplicate_reason(sg_store *store, uint64_t id, uint64_t kept, sg_buffer *out,
                                    sg_error *err)
{
    sg_fingerprint a, b;
    bool known_a, known_b = false, said = false;
    uint32_t reasons = 0;
    sg_status status = fingerprint_of(store, id, &a, &known_a, err);
    if (status == SG_OK && known_a)
        status = fingerprint_of(store, kept, &b, &known_b, err);
    if (status == SG_OK)
        status = said_same(store, id, kept, &said, err);
    if (status != SG_OK)
        return status;
    /* Joined by way of a third posting, two may have little in common. */
    if (known_a && known_b && sg_duplicate_evidence(&a, &b, &reasons) == INT32_MIN)
        reasons = 0;
    reasons |= said ? SG_DUP_SAID_SO : 0u;
    if (reasons)
        sg_duplicate_explain(reasons, out);
    else
        sg_buffer_text(out, SG_MSG_DUP_BY_OTHERS);
    return out->failed ? sg_fail_memory(err) : SG_OK;
}
