/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the store share: the handle, its prepared statements, error mapping.
 */
#ifndef SONGGANG_SHIM_STORE_INTERNAL_H
#define SONGGANG_SHIM_STORE_INTERNAL_H

#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>

#include "songgang/store.h"

/* Statements kept prepared as long as the handle lives. X(identifier, SQL) */
#define SG_STATEMENTS(X)                                                                           \
    X(BEGIN, "BEGIN IMMEDIATE")                                                                    \
    X(COMMIT, "COMMIT")                                                                            \
    X(CHANGE_GET, "SELECT value FROM meta WHERE key='change'")                                     \
    X(CHANGE_SET, "UPDATE meta SET value=?1 WHERE key='change'")                                   \
    X(BATCH, "INSERT INTO batch(kind,source,file,instant) VALUES(?1,?2,?3,?4)")                    \
    X(POSTING_FIND, "SELECT row,source,external_id,json_hash,status FROM posting WHERE id=?1")     \
    X(POSTING_INSERT, "INSERT INTO posting(id,source,external_id,title,batch,status,openings,"     \
                      "valid_through,change,json_hash,fingerprint) "                               \
                      "VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11)")                                \
    X(POSTING_UPDATE, "UPDATE posting SET title=?4,batch=?5,status=?6,openings=?7,"                \
                      "valid_through=?8,change=?9,json_hash=?10,fingerprint=?11 WHERE id=?1")      \
    X(DOCUMENT_PUT, "INSERT INTO posting_document(row,json) VALUES(?1,?2) "                        \
                    "ON CONFLICT(row) DO UPDATE SET json=excluded.json")                           \
    X(RAW_PUT, "INSERT INTO posting_raw(row,raw) VALUES(?1,?2) "                                   \
               "ON CONFLICT(row) DO UPDATE SET raw=excluded.raw")                                  \
    X(RAW_DELETE, "DELETE FROM posting_raw WHERE row=?1")                                          \
    X(POSTING_JSON, "SELECT d.json,p.id FROM posting_document d JOIN posting p ON p.row=d.row "    \
                    "WHERE d.row=?1")                                                              \
    X(POSTING_BRIEF, "SELECT id,external_id,title FROM posting WHERE row=?1")                      \
    X(POSTING_DUPLICATE, "UPDATE posting SET duplicate_of=?2,change=?3 WHERE row=?1")              \
    X(EVENT_PUT, "INSERT INTO posting_event(row,change,batch,kind,instant) "                       \
                 "VALUES(?1,?2,?3,?4,strftime('%Y-%m-%dT%H:%M:%SZ','now'))")                       \
    X(HISTORY_KEEP,                                                                                \
      "INSERT INTO posting_history(row,change,batch,batch_before,title,status,openings,"           \
      "valid_through,json_hash,fingerprint,json,raw) SELECT p.row,?2,?3,p.batch,p.title,p.status," \
      "p.openings,p.valid_through,p.json_hash,p.fingerprint,d.json,r.raw FROM posting p "          \
      "JOIN posting_document d ON d.row=p.row LEFT JOIN posting_raw r ON r.row=p.row "             \
      "WHERE p.row=?1")                                                                            \
    X(POSTING_STATUS, "UPDATE posting SET status=?2,change=?3,batch=?4 WHERE row=?1")              \
    X(DOCUMENT_STATUS,                                                                             \
      "UPDATE posting_document SET json=json_set(json,'$.status',?2) WHERE row=?1")                \
    X(RECORD_MARK, "UPDATE posting SET record=?2 WHERE id=?1 AND record IS NOT ?2")                \
    X(RECORD_JOBS, "SELECT row,external_id FROM posting WHERE record=?1 AND status<>2")            \
    X(WORKER_FIND, "SELECT row,json_hash FROM worker WHERE id=?1")                                 \
    X(WORKER_INSERT, "INSERT INTO worker(id,batch,status,home,json_hash,json) "                    \
                     "VALUES(?1,?2,?3,?4,?5,?6)")                                                  \
    X(WORKER_UPDATE, "UPDATE worker SET batch=?2,status=?3,home=?4,json_hash=?5,json=?6 "          \
                     "WHERE id=?1")                                                                \
    X(WORKER_JSON, "SELECT json FROM worker WHERE id=?1")                                          \
    X(COURSE_FIND, "SELECT row,json_hash FROM course WHERE id=?1")                                 \
    X(COURSE_INSERT, "INSERT INTO course(id,batch,json_hash,json) VALUES(?1,?2,?3,?4)")            \
    X(COURSE_UPDATE, "UPDATE course SET batch=?2,json_hash=?3,json=?4 WHERE id=?1")                \
    X(PLAN_BEGIN, "INSERT INTO plan(scope,policy,day) VALUES(?1,?2,?3)")                           \
    X(PLAN_OFFER, "INSERT INTO offer(plan,worker,line,posting,course,seat,rank,level,score,"       \
                  "relaxed,json) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11)")                      \
    X(PLAN_FINISH, "INSERT INTO plan_summary(plan,summary) VALUES(?1,?2)")                         \
    X(PLAN_LATEST, "SELECT max(plan) FROM plan_summary")                                           \
    X(PLAN_SUMMARY, "SELECT summary FROM plan_summary WHERE plan=?1")

typedef enum sg_statement {
#define X(id, sql) SG_SQL_##id,
    SG_STATEMENTS(X)
#undef X
        SG_STATEMENT_COUNT
} sg_statement;

struct sg_store {
    sqlite3 *db;
    sqlite3_stmt *statement[SG_STATEMENT_COUNT];
    int64_t change;         /* highest change number, valid inside a transaction */
    int64_t change_stored;  /* as in the file when the transaction began */
};

/* Status and message of a failed SQLite call. */
sg_status sg_store_fail(sg_store *store, int rc, sg_error *err);

/* The cached statement, reset, without bindings. */
sg_status sg_store_statement(sg_store *store, sg_statement which, sqlite3_stmt **ret,
                             sg_error *err);
/* Prepare a statement of the caller's own (walks: a callback may start another walk). */
sg_status sg_store_prepare(sg_store *store, const char *sql, sqlite3_stmt **ret, sg_error *err);
/* Step a statement that returns no rows, then reset it. */
sg_status sg_store_run(sg_store *store, sqlite3_stmt *statement, sg_error *err);

/* Text bindings without a copy: the text must live until the statement is reset. */
void sg_bind_text(sqlite3_stmt *statement, int index, const char *text);
void sg_bind_text_n(sqlite3_stmt *statement, int index, const char *text, size_t size);
const char *sg_column_text(sqlite3_stmt *statement, int column); /* "" for NULL */
size_t sg_column_size(sqlite3_stmt *statement, int column);

/* What happened to a posting, in posting_event.kind. */
#define SG_EVENT_NEW "new"
#define SG_EVENT_CHANGED "changed"
#define SG_EVENT_WITHDRAWN "withdrawn"
#define SG_EVENT_RESTORED "restored"
#define SG_EVENT_RELEASED "released"
/* Keep the row as it is now, which change number store->change + 1 is about to replace. */
sg_status sg_store_keep_history(sg_store *store, int64_t row, int64_t batch, sg_error *err);
/* Note what change number store->change was. */
sg_status sg_store_note_event(sg_store *store, int64_t row, int64_t batch, const char *kind,
                              sg_error *err);

/* Schema: create when the file is new, bring an older one up to date, refuse files that are not ours. */
sg_status sg_schema_create(sg_store *store, sg_error *err);
sg_status sg_schema_check(sg_store *store, const char *path, sg_error *err);

/* Fingerprints as stored: a fixed little-endian layout that names the trade by code, because
 * vocabulary ids change from build to build. */
enum { SG_FINGERPRINT_SIZE = 360 };
void sg_fingerprint_encode(const sg_fingerprint *fingerprint,
                           unsigned char out[SG_FINGERPRINT_SIZE]);
/* Trade codes in order, for decoding many. */
typedef struct sg_trade_codes sg_trade_codes;
sg_trade_codes *sg_trade_codes_new(void); /* NULL when memory is short */
void sg_trade_codes_free(sg_trade_codes *codes);
bool sg_fingerprint_decode(const sg_trade_codes *codes, const unsigned char *data, size_t size,
                           sg_fingerprint *ret);

#endif
