/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the store share: the handle, its prepared statements, error mapping.
 */
#ifndef SONGGANG_SHIM_STORE_INTERNAL_H
#define SONGGANG_SHIM_STORE_INTERNAL_H

#include <stddef.h>
#include <stdint.h>

#include "songgang/arena.h"
#include "songgang/ledger.h"
#include "songgang/store.h"
#include "sqlite.h"

/* Row of worker_facet from a worker's document; not in a trigger, where json_extract() is refused. */
#define SG_FACET                                                                                   \
    "SELECT w.id,w.row,w.home,w.status,json_extract(w.json,'$.birth'),json_extract(w.json,'$.age'),"\
    "json_extract(w.json,'$.gender'),coalesce(json_extract(w.json,'$.groups'),''),coalesce((SELECT "\
    "group_concat(json_extract(t.value,'$.code'),' ') FROM json_each(w.json,'$.trades') t),'') "   \
    "FROM worker w"

/* One offer of a message. */
#define SG_OUTBOX_LINE                                                                             \
    "SELECT s.line,s.posting,CASE WHEN s.posting IS NULL THEN (SELECT o.course FROM offer o WHERE " \
    "o.plan=s.plan AND o.worker=s.worker AND o.line=s.line) END,s.state FROM "

/* Statements kept prepared as long as the handle lives. X(identifier, SQL) */
#define SG_STATEMENTS(X)                                                                           \
    X(BEGIN, "BEGIN IMMEDIATE")                                                                    \
    X(DATA_VERSION, "PRAGMA data_version")                                                         \
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
    X(POSTING_FINGERPRINT, "SELECT fingerprint FROM posting WHERE id=?1")                          \
    X(PAIR_GET, "SELECT verdict='joined' FROM posting_pair WHERE a=?1 AND b=?2")                   \
    X(PAIR_PUT, "INSERT INTO posting_pair(a,b,verdict,actor,instant) "                             \
                "VALUES(?1,?2,?3,?4,strftime('%Y-%m-%dT%H:%M:%SZ','now')) ON CONFLICT(a,b) "       \
                "DO UPDATE SET verdict=excluded.verdict,actor=excluded.actor,"                     \
                "instant=excluded.instant")                                                        \
    X(RECORD_MARK, "UPDATE posting SET record=?2 WHERE id=?1 AND record IS NOT ?2")                \
    X(RECORD_JOBS, "SELECT row,external_id FROM posting WHERE record=?1 AND status<>2")            \
    X(WORKER_FIND, "SELECT w.row,w.json_hash,p.digest FROM worker w "                              \
                   "LEFT JOIN worker_private p ON p.row=w.row WHERE w.id=?1")                      \
    X(WORKER_NOW, "SELECT json,status,home FROM worker WHERE row=?1")                              \
    X(WORKER_STATUS_GET, "SELECT status FROM worker WHERE id=?1")                                  \
    X(EDITS_ANY, "SELECT EXISTS(SELECT 1 FROM worker_edit)")                                       \
    X(EDITS, "SELECT field,base FROM worker_edit WHERE id=?1")                                     \
    X(EDIT_PUT, "INSERT INTO worker_edit(id,field,base) VALUES(?1,?2,?3) "                         \
                "ON CONFLICT(id,field) DO NOTHING")                                                \
    X(EDIT_DROP, "DELETE FROM worker_edit WHERE id=?1 AND field=?2 AND base=?3")                   \
    X(WORKER_KEEP, "INSERT OR IGNORE INTO worker_history(id,batch,batch_before,status,home,"       \
                   "json_hash,json,key,digest,sealed,name_hash,identity_hash,phone_hash) "         \
                   "SELECT w.id,?2,w.batch,w.status,w.home,w.json_hash,w.json,p.key,p.digest,"     \
                   "p.sealed,p.name_hash,p.identity_hash,p.phone_hash FROM worker w "              \
                   "LEFT JOIN worker_private p ON p.row=w.row WHERE w.row=?1")                     \
    X(COURSE_KEEP, "INSERT OR IGNORE INTO course_history(id,batch,batch_before,json_hash,json) "   \
                   "SELECT id,?2,batch,json_hash,json FROM course WHERE id=?1")                    \
    X(WORKER_ERASED, "SELECT substr(instant,1,10) FROM worker_erased WHERE id=?1")                 \
    X(ERASED_ANY, "SELECT EXISTS(SELECT 1 FROM worker_erased)")                                    \
    X(PRIVATE_GET, "SELECT key,sealed FROM worker_private WHERE row=?1")                           \
    X(PRIVATE_NEW, "INSERT INTO worker_private(row,key,digest,sealed,name_hash,identity_hash,"     \
                   "phone_hash) VALUES(?1,?2,?3,?4,?5,?6,?7)")                                     \
    X(PRIVATE_PUT, "INSERT OR REPLACE INTO worker_private(row,key,digest,sealed,name_hash,"        \
                   "identity_hash,phone_hash) VALUES(?1,?2,?3,?4,?5,?6,?7)")                       \
    X(META_GET, "SELECT value FROM meta WHERE key=?1")                                             \
    X(META_PUT, "INSERT OR REPLACE INTO meta VALUES(?1,?2)")                                       \
    X(WORKER_INSERT, "INSERT INTO worker(id,batch,status,home,json_hash,json) "                    \
                     "VALUES(?1,?2,?3,?4,?5,?6)")                                                  \
    X(WORKER_UPDATE, "UPDATE worker SET batch=?2,status=?3,home=?4,json_hash=?5,json=?6 "          \
                     "WHERE id=?1")                                                                \
    X(FACET_PUT, "INSERT OR REPLACE INTO worker_facet " SG_FACET " WHERE w.id=?1")                 \
    X(WORKER_JSON, "SELECT json,home,row FROM worker WHERE id=?1")                                 \
    X(WORKER_STATUS, "UPDATE worker SET status=?2,json=json_set(json,'$.status',?3) WHERE id=?1") \
    X(COURSE_FIND, "SELECT row,json_hash FROM course WHERE id=?1")                                 \
    X(COURSE_INSERT, "INSERT INTO course(id,batch,json_hash,json) VALUES(?1,?2,?3,?4)")            \
    X(COURSE_UPDATE, "UPDATE course SET batch=?2,json_hash=?3,json=?4 WHERE id=?1")                \
    X(PLAN_BEGIN, "INSERT INTO plan(scope,policy,day) VALUES(?1,?2,?3)")                           \
    X(PLAN_OFFER, "INSERT INTO offer(plan,worker,line,posting,course,seat,rank,level,score,"       \
                  "relaxed,json,home,digest) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13)")  \
    X(LINK_PUT, "INSERT INTO link(plan,worker,generation,created,expires) VALUES(?1,?2,1,?3,?4) "   \
                "ON CONFLICT(plan,worker) DO UPDATE SET generation=generation+(revoked<>0),"       \
                "created=CASE WHEN revoked<>0 THEN excluded.created ELSE created END,"             \
                "expires=CASE WHEN revoked<>0 THEN excluded.expires "                              \
                "ELSE max(expires,excluded.expires) END,revoked=0 "                                \
                "RETURNING id,plan,generation,created,expires,revoked")                            \
    X(LINK_OF, "SELECT id,plan,generation,created,expires,revoked FROM link "                      \
               "WHERE plan=?1 AND worker=?2")                                                      \
    X(LINK_GET, "SELECT id,plan,generation,created,expires,revoked,worker FROM link WHERE id=?1")  \
    X(LEDGER_HEAD, "SELECT seq,hash FROM ledger ORDER BY seq DESC LIMIT 1")                        \
    X(LEDGER_KIND, "SELECT kind FROM ledger WHERE seq=?1")                                         \
    X(LEDGER_PUT, "INSERT INTO ledger(seq,instant,actor,kind,plan,worker,subject,payload,"         \
                  "previous,hash) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)")                         \
    X(OUTBOX_ROUTE, "UPDATE outbox_message SET channel=?2 WHERE id=?1")                            \
    X(OUTBOX_POSTPONE, "UPDATE outbox_message SET due=?2 WHERE id=?1")                             \
    X(OUTBOX_FAILED_BY, "SELECT 1 FROM outbox_attempt WHERE message=?1 AND channel=?2 AND ended=3") \
    X(OUTBOX_TRIES, "SELECT count(*) FROM outbox_message m JOIN outbox_attempt a ON a.message=m.id " \
                    "WHERE m.worker=?1 AND a.started>=?2 AND a.ended NOT IN (3,4)")                \
    X(OUTBOX_TRIES_BY, "SELECT count(*) FROM outbox_attempt WHERE message=?1 AND channel=?2")      \
    X(OUTBOX_FIX, "INSERT INTO outbox_offer(plan,worker,line,message) VALUES(?1,?2,?3,?4)")        \
    X(OUTBOX_LINES_FIXED, SG_OUTBOX_LINE "outbox_offer b JOIN offer_state s ON s.plan=b.plan AND "  \
      "s.worker=b.worker AND s.line=b.line WHERE b.plan=?1 AND b.worker=?2 AND b.message=?3 "      \
      "ORDER BY b.line")                                                                           \
    X(OUTBOX_LINES_QUEUED, SG_OUTBOX_LINE "offer_state s WHERE s.plan=?1 AND s.worker=?2 AND "     \
      "s.approved=?3 AND s.state=5 ORDER BY s.line")                                               \
    X(COURSE_JSON, "SELECT json FROM course WHERE id=?1")                                          \
    X(OUTBOX_TAKE, "UPDATE outbox_message SET state=1,attempts=attempts+1,lease=?2,until=?3,"      \
                   "changed=?4,detail=NULL,channel=?5 WHERE id=?1 AND state=0")                    \
    X(OUTBOX_ATTEMPT, "INSERT INTO outbox_attempt(message,attempt,channel,key,started,ended) "     \
                      "VALUES(?1,?2,?3,?4,?5,0)")                                                  \
    X(OUTBOX_MOVE, "UPDATE outbox_message SET state=?2,due=?3,detail=?4,changed=?5,lease=NULL,"    \
                   "until=NULL WHERE id=?1")                                                       \
    X(OUTBOX_OFFERS, "SELECT b.line,s.posting,CASE WHEN s.posting IS NULL THEN (SELECT o.course FROM " \
                     "offer o WHERE o.plan=b.plan AND o.worker=b.worker AND o.line=b.line) END,"    \
                     "s.state FROM outbox_offer b JOIN offer_state s ON "                          \
                     "s.plan=b.plan AND s.worker=b.worker AND s.line=b.line WHERE b.plan=?1 AND "    \
                     "b.worker=?2 AND b.message=?3 ORDER BY b.line")                               \
    X(OUTBOX_BY_KEY, "SELECT message,attempt,channel,ended FROM outbox_attempt WHERE key=?1 "      \
                     "ORDER BY attempt DESC LIMIT 1")                                              \
    X(OUTBOX_BY_PROVIDER, "SELECT message,attempt,channel,ended FROM outbox_attempt WHERE "        \
                          "channel=?1 AND provider=?2 ORDER BY started DESC LIMIT 1")              \
    X(OUTBOX_ATTEMPT_END, "UPDATE outbox_attempt SET ended=?3,provider=coalesce(?4,provider),"     \
                          "detail=coalesce(?5,detail),finished=?6 WHERE message=?1 AND attempt=?2") \
    X(OUTBOX_KEPT, "DELETE FROM outbox_receipt WHERE channel=?1 AND provider=?2 RETURNING delivered") \
    X(OUTBOX_OUT, "SELECT 1 FROM opt_out WHERE person=?1")                                         \
    X(OUTBOX_ITEM, "SELECT id,plan,approval,worker,channel,state,attempts,loose,home FROM "        \
                   "outbox_message WHERE id=?1")                                                   \
    X(PLAN_FINISH, "INSERT INTO plan_summary(plan,summary) VALUES(?1,?2)")                         \
    X(PLAN_LATEST, "SELECT max(s.plan) FROM plan_summary s JOIN plan p ON p.id=s.plan "             \
                   "WHERE sg_touches(p.scope,?1)")                                                 \
    X(PLAN_SUMMARY, "SELECT s.summary,p.scope FROM plan_summary s JOIN plan p ON p.id=s.plan "      \
                    "WHERE s.plan=?1")

typedef enum sg_statement {
#define X(id, sql) SG_SQL_##id,
    SG_STATEMENTS(X)
#undef X
        SG_STATEMENT_COUNT
} sg_statement;

/* The digest of the plan being written. */
typedef struct sg_plan_digest {
    sg_sha256 whole, block;
    int64_t offers;
    int in_block;
    sg_buffer blocks;  /* their digests as JSON strings, with commas between */
    sg_buffer worker;  /* of the last offer */
    int line;          /* of the last offer */
    bool unsorted;     /* offers did not come in order: read them again at the end */
} sg_plan_digest;

struct sg_store {
    bool reader; /* opened for reading */
    char actor[64];
    char *dir;        /* the data directory; NULL: a store that vanishes */
    struct sg_keyring *keys; /* read when first needed; store_private.c */
    bool keys_checked;       /* in this transaction, against what the store says */
    bool lookups_known;      /* in this transaction: whether the first workers come in now */
    bool lookups_dropped;    /* they do: their keyed hashes are indexed at the end, sorted */
    bool by_hand;            /* what is put is what somebody said, not a list; store_edit.c */
    bool none_edited;        /* looked up in this transaction: nobody was changed by hand so far */
    uint64_t edits_kept, edits_replaced;
    bool none_erased;        /* looked up in this transaction: nobody was erased so far */
    sg_sounds *sounds;          /* shared with other handles, borrowed; or NULL */
    sg_buffer document, sealed; /* scratch of store_private.c */
    sg_arena *arena;            /* likewise; made when first needed */
    uint64_t masked_kept;
    char refused[128]; /* what exists outside the scope it was asked for in; "" nothing */
    sg_plan_digest digest;
    sqlite3_stmt *apply[2][SG_EVENT_KIND_COUNT][2]; /* store_state.c */
    sqlite3 *db;
    sqlite3_stmt *statement[SG_STATEMENT_COUNT];
    int64_t change;         /* highest change number, valid inside a transaction */
    int64_t change_stored;  /* as in the file when the transaction began */
    bool head_known;        /* in this transaction: the last event and its hash */
    int64_t head_seq;
    unsigned char head_hash[SG_SHA256_SIZE];
    struct sg_trade_codes *codes; /* made when a fingerprint is first asked for */
};

/* Status and message of a failed SQLite call. */
sg_status sg_store_fail(sg_store *store, int rc, sg_error *err);

/* The cached statement, reset, without bindings. */
sg_status sg_store_statement(sg_store *store, sg_statement which, sqlite3_stmt **ret,
                             sg_error *err);
/* Prepare a statement of the caller's own (walks: a callback may start another walk). */
sg_status sg_store_prepare(sg_store *store, const char *sql, sqlite3_stmt **ret, sg_error *err);
/* The same for rows of a region: SG_INTERNAL without a scope. The caller binds it. */
sg_status sg_store_prepare_scoped(sg_store *store, const sg_scope *scope, const char *sql,
                                  sqlite3_stmt **ret, sg_error *err);
/* Step a statement that returns no rows, then reset it. */
sg_status sg_store_run(sg_store *store, sqlite3_stmt *statement, sg_error *err);

/* Text bindings without a copy: the text must live until the statement is reset. */
void sg_bind_text(sqlite3_stmt *statement, int index, const char *text);
void sg_bind_text_n(sqlite3_stmt *statement, int index, const char *text, size_t size);
const char *sg_column_text(sqlite3_stmt *statement, int column); /* "" for NULL */

/* ---- scope: sg_within(home, ?) of a query is bound to it ---- */
/* SG_INTERNAL for NULL: a query that forgot to say whose rows it may read reads none. */
sg_status sg_scope_given(const sg_scope *scope, sg_error *err);
void sg_bind_scope(sqlite3_stmt *statement, int index, const sg_scope *scope);
/* Notes for sg_store_refused() that `what` exists, but outside the scope. */
void sg_store_note_refused(sg_store *store, const char *what);
size_t sg_column_size(sqlite3_stmt *statement, int column);

/* ---- personal data: store_private.c ---- */
#define SG_PRIVATE_FIELDS 4
#define SG_LOOKUP_INDEXES                                                                          \
    "CREATE INDEX worker_name ON worker_private(name_hash) WHERE name_hash IS NOT NULL;"           \
    "CREATE INDEX worker_identity ON worker_private(identity_hash) WHERE identity_hash IS NOT"     \
    " NULL;"                                                                                       \
    "CREATE INDEX worker_phone ON worker_private(phone_hash) WHERE phone_hash IS NOT NULL;"
/* The keys of this store, which keeps them; `sealing`: as they must be to seal or vouch for something,
 * made when there are none yet. */
struct sg_keyring;
sg_status sg_private_keys(sg_store *store, bool sealing, const struct sg_keyring **ret,
                          sg_error *err);
/* Before the first worker of a transaction is put. */
sg_status sg_private_begin(sg_store *store, sg_error *err);
/* The fields of a row in full, in the scratch arena; NULL those it has not. */
sg_status sg_private_fields(sg_store *store, int64_t row, const char *ret_field[SG_PRIVATE_FIELDS],
                            sg_error *err);
/* Of sg_store_undo, for the other kinds of batches. store_undo_record.c */
sg_status sg_undo_workers(sg_store *store, int64_t batch, sg_undo_figures *ret, sg_error *err);
sg_status sg_undo_courses(sg_store *store, int64_t batch, sg_undo_figures *ret, sg_error *err);
/* Notes which fields of a worker were changed by hand: from `before` to the document in
 * store->document. store_edit.c */
sg_status sg_edit_note(sg_store *store, const char *id, sg_str before,
                       const char *const sealed_before[SG_PRIVATE_FIELDS],
                       const char *const sealed_now[SG_PRIVATE_FIELDS], sg_error *err);
sg_status sg_edit_note_status(sg_store *store, const char *id, sg_worker_status before,
                              sg_worker_status now, sg_error *err);
/* Puts fields changed by hand, of which a list says nothing new, back into store->document, `sealed` and
 * the columns. */
sg_status sg_edit_settle(sg_store *store, const char *id, int64_t row,
                         const char *sealed[SG_PRIVATE_FIELDS], sg_worker_status *status_column,
                         sg_locality *home_column, sg_error *err);
/* Before the commit: the indexes that the first import did without. */
sg_status sg_private_finish(sg_store *store, sg_error *err);
/* A worker's document parted: `*ret_public` (in store->document) and the fields (in store->arena; NULL
 * absent). Both last until the next call. */
sg_status sg_private_part(sg_store *store, const char *json, size_t size,
                          const char *ret_field[SG_PRIVATE_FIELDS], sg_error *err);
/* Masked fields become what is stored of `row`, when that is what they mask. */
sg_status sg_private_restore(sg_store *store, int64_t row, const char *field[SG_PRIVATE_FIELDS],
                             sg_error *err);
/* Tells whether they changed. */
sg_status sg_private_digest_of(sg_store *store, const char *const field[SG_PRIVATE_FIELDS],
                               int64_t *ret, sg_error *err);
/* Seal and write (`fresh`: there is nothing of `row` yet); inside the caller's transaction. */
sg_status sg_private_put(sg_store *store, bool fresh, int64_t row, int64_t digest,
                         const char *const field[SG_PRIVATE_FIELDS], sg_error *err);
/* The document of `row` with its fields as `show` says, appended to `out`. */
sg_status sg_private_show(sg_store *store, int64_t row, const char *json, size_t size,
                          sg_private show, sg_buffer *out, sg_error *err);
/* Fields of `row` in full (NULL: absent), in scratch memory until the next call of this file's. */
sg_status sg_private_read(sg_store *store, int64_t row, const char *ret_field[SG_PRIVATE_FIELDS],
                          sg_error *err);
/* Can the table of sounds answer this? Otherwise sg_private_fits() row by row. */
bool sg_sounds_usable(const sg_store *store, const char *initials, const char *tail);
/* A set of rows, one bit each from the lowest of the first byte, `*ret_rows` of them; to be freed. */
sg_status sg_sounds_pick(sg_store *store, const char *initials, const char *tail,
                         unsigned char **ret_bits, size_t *ret_rows, sg_error *err);
/* Does the name of `row` begin with these initials (lower case, by pinyin; NULL: any), and the phone end
 * with `tail` (NULL: any)? */
sg_status sg_private_fits(sg_store *store, int64_t row, const char *initials, const char *tail,
                          bool *ret, sg_error *err);
/* Rows whose field `member` is exactly `text`, as numbers with commas between, appended. */
sg_status sg_private_rows_of(sg_store *store, const char *member, const char *text, sg_buffer *out,
                             sg_error *err);
/* Seal anew what workers replied; before the former keys go. store_outbox_reply.c */
sg_status sg_outbox_reseal(sg_store *store, sg_error *err);
/* Seal what stands open in a store of before version 5. */
sg_status sg_private_adopt(sg_store *store, sg_error *err);

/* What happened to a posting, in posting_event.kind. */
#define SG_EVENT_NEW "new"
#define SG_EVENT_CHANGED "changed"
#define SG_EVENT_WITHDRAWN "withdrawn"
#define SG_EVENT_RESTORED "restored"
#define SG_EVENT_RELEASED "released"
#define SG_EVENT_JOINED "joined" /* said to be one with another posting */
#define SG_EVENT_APART "apart"   /* said to be another job */
/* Keep the row as it is now, which change number store->change + 1 is about to replace. */
sg_status sg_store_keep_history(sg_store *store, int64_t row, int64_t batch, sg_error *err);
/* Note what change number store->change was. */
sg_status sg_store_note_event(sg_store *store, int64_t row, int64_t batch, const char *kind,
                              sg_error *err);

/* Schema: create when the file is new, bring an older one up to date, refuse files that are not ours. */
sg_status sg_schema_create(sg_store *store, sg_error *err);
/* `ret_older` (nullable): a reader would miss tables, it must be brought up to date first. */
sg_status sg_schema_check(sg_store *store, const char *path, bool *ret_older, sg_error *err);

/* ---- the ledger ---- */

/* The derived tables, twice: those of the store, and a second set in the temporary database to
 * compare them with. `prefix` is "" or "temp.". */
#define SG_STATE_TABLES(prefix, offers, plans, services)                                           \
    "CREATE TABLE " prefix offers "(plan INTEGER NOT NULL, worker TEXT NOT NULL,"                  \
    " line INTEGER NOT NULL, posting INTEGER, state INTEGER NOT NULL, seq INTEGER NOT NULL,"       \
    " approved INTEGER, reason TEXT, avoid TEXT, day INTEGER,"                                     \
    " PRIMARY KEY(plan, worker, line)) STRICT, WITHOUT ROWID;"                                     \
    "CREATE TABLE " prefix plans "(plan INTEGER PRIMARY KEY, state INTEGER NOT NULL,"              \
    " made INTEGER NOT NULL, seq INTEGER NOT NULL) STRICT;"                                        \
    "CREATE TABLE " prefix services "(worker TEXT NOT NULL, kind TEXT NOT NULL,"                   \
    " count INTEGER NOT NULL, PRIMARY KEY(worker, kind)) STRICT, WITHOUT ROWID;"

/* Offers made by hand stand between the ranks and the course. */
enum { SG_LINE_BY_HAND = 100, SG_LINE_COURSE = 255, SG_LEDGER_BLOCK = 4096 };

/* What event `seq` does to the derived tables; `temporary`: to those in the temporary database. */
sg_status sg_state_apply(sg_store *store, sg_event_kind kind, int64_t seq, bool temporary,
                         sg_error *err);
/* The digest over the offers of a plan: begin, each in order, end (JSON members, with braces left
 * to the caller). */
void sg_plan_digest_begin(sg_plan_digest *digest);
void sg_plan_digest_add(sg_plan_digest *digest, const sg_stored_offer *offer, int line,
                        const unsigned char hash[SG_SHA256_SIZE]);
void sg_plan_digest_end(sg_plan_digest *digest, char ret_hex[SG_SHA256_HEX]);
void sg_plan_digest_free(sg_plan_digest *digest);
/* The event of a plan that is complete. */
sg_status sg_ledger_note_plan(sg_store *store, int64_t plan, sg_error *err);
/* Events for plans of a store that had no chain yet. */
sg_status sg_ledger_adopt_plans(sg_store *store, sg_error *err);
/* The payload of that event as the tables are now; ends `digest`. */
sg_status sg_ledger_plan_payload(sg_store *store, int64_t plan, sg_plan_digest *digest,
                                 sg_buffer *ret, sg_error *err);
/* All events into the derived tables, which must be empty. */
sg_status sg_state_replay(sg_store *store, bool temporary, sg_error *err);
void sg_state_free(sg_store *store);
/* SQL functions sg_within(home, scope) and sg_touches(area, scope); store_scope.c. */
sg_status sg_scope_functions(sg_store *store, sg_error *err);
/* SHA-256 of an event but for its own hash. */
void sg_event_hash(const sg_event *event, unsigned char ret[SG_SHA256_SIZE]);
/* The event of the statement's row: columns as in the table. False when a column has not the type or
 * size it must have. */
bool sg_event_of_row(sqlite3_stmt *statement, sg_event *ret);
/* The offer of the statement's row, columns as SG_OFFER_COLUMNS; and its line. */
#define SG_OFFER_COLUMNS                                                                           \
    "worker,line,posting,course,seat,rank,level,score,relaxed," SG_OFFER_TEXT("offer") ",home,digest"
/* The text of an offer; where it is that of an earlier plan, that plan's (docs/ledger.md). */
#define SG_OFFER_TEXT(offer)                                                                       \
    "CASE substr(" offer ".json,1,1) WHEN '@' THEN (SELECT t.json FROM offer t WHERE"              \
    " t.plan=CAST(substr(" offer ".json,2) AS INTEGER) AND t.worker=" offer ".worker AND t.line="  \
    offer ".line) ELSE " offer ".json END"
bool sg_offer_of_row(sqlite3_stmt *statement, sg_stored_offer *ret, int *ret_line);

/* Fingerprints as stored: a fixed little-endian layout that names the trade by code, because
 * vocabulary ids change from build to build. */
enum { SG_FINGERPRINT_SIZE = 360 };
void sg_fingerprint_encode(const sg_fingerprint *fingerprint,
                           unsigned char out[SG_FINGERPRINT_SIZE]);
/* Trade codes in order, for decoding many. */
typedef struct sg_trade_codes sg_trade_codes;
sg_trade_codes *sg_trade_codes_new(void); /* NULL when memory is short */
void sg_trade_codes_free(sg_trade_codes *codes);
/* All verdicts, oldest first; `*ret` is malloc'ed, NULL when there are none. */
sg_status sg_store_pair_verdicts(sg_store *store, sg_dup_verdict **ret, size_t *ret_count,
                                 sg_error *err);
bool sg_fingerprint_decode(const sg_trade_codes *codes, const unsigned char *data, size_t size,
                           sg_fingerprint *ret);

#endif
