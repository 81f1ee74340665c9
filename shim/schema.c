/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The schema of store.db. What the index and the duplicate search scan (table posting) is kept
 * apart from the wide documents, so that those walks read 30 MB instead of 300.
 *
 * Enumerations are stored as the numbers of include/songgang: those lists may only grow at the
 * end. Vocabulary ids are never stored.
 */
#include "store_internal.h"

#include "songgang/messages.h"

enum { APPLICATION_ID = 0x53474447, SCHEMA_VERSION = 10 }; /* "SGDG" */


static const char schema[] =
    "CREATE TABLE meta(key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "INSERT INTO meta VALUES('change',0);"

    "CREATE TABLE batch(id INTEGER PRIMARY KEY, kind TEXT NOT NULL, source TEXT, file TEXT,"
    " instant TEXT NOT NULL) STRICT;"

    "CREATE TABLE posting(row INTEGER PRIMARY KEY, id INTEGER NOT NULL UNIQUE,"
    " source TEXT NOT NULL, external_id TEXT NOT NULL, title TEXT,"
    " batch INTEGER NOT NULL REFERENCES batch(id), status INTEGER NOT NULL,"
    " openings INTEGER NOT NULL, valid_through INTEGER, duplicate_of INTEGER,"
    " change INTEGER NOT NULL, json_hash INTEGER NOT NULL, fingerprint BLOB NOT NULL) STRICT;"
    "CREATE TABLE posting_document(row INTEGER PRIMARY KEY REFERENCES posting(row),"
    " json TEXT NOT NULL) STRICT;"
    "CREATE TABLE posting_raw(row INTEGER PRIMARY KEY REFERENCES posting(row),"
    " raw TEXT NOT NULL) STRICT;"

    "CREATE TABLE worker(row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
    " batch INTEGER NOT NULL REFERENCES batch(id), status INTEGER NOT NULL,"
    " home INTEGER NOT NULL, json_hash INTEGER NOT NULL, json TEXT NOT NULL) STRICT;"
    "CREATE INDEX worker_status ON worker(status, home);"
    "CREATE TABLE course(row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
    " batch INTEGER NOT NULL REFERENCES batch(id), json_hash INTEGER NOT NULL,"
    " json TEXT NOT NULL) STRICT;"

    /* The ledger. `line` is the rank; the course line comes last. */
    "CREATE TABLE plan(id INTEGER PRIMARY KEY, scope INTEGER NOT NULL, policy TEXT NOT NULL,"
    " day INTEGER NOT NULL,"
    " started TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ','now'))) STRICT;"
    "CREATE TABLE plan_summary(plan INTEGER PRIMARY KEY REFERENCES plan(id),"
    " summary TEXT NOT NULL) STRICT;"
    "CREATE TABLE plan_county(plan INTEGER NOT NULL REFERENCES plan(id), county INTEGER NOT NULL,"
    " workers INTEGER NOT NULL, full_quota INTEGER NOT NULL, offers INTEGER NOT NULL,"
    " notices INTEGER NOT NULL, seats INTEGER NOT NULL,"
    " PRIMARY KEY(plan, county)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE offer(plan INTEGER NOT NULL REFERENCES plan(id), worker TEXT NOT NULL,"
    " line INTEGER NOT NULL, posting INTEGER, course TEXT, seat INTEGER NOT NULL,"
    " rank INTEGER NOT NULL, level INTEGER NOT NULL, score INTEGER NOT NULL,"
    " relaxed INTEGER NOT NULL, json TEXT NOT NULL,"
    " PRIMARY KEY(plan, worker, line)) STRICT, WITHOUT ROWID;"

#define APPEND_ONLY(table)                                                                         \
    "CREATE TRIGGER " table "_no_update BEFORE UPDATE ON " table                                   \
    " BEGIN SELECT RAISE(ABORT,'" SG_MSG_LEDGER_APPEND_ONLY "'); END;"                             \
    "CREATE TRIGGER " table "_no_delete BEFORE DELETE ON " table                                   \
    " BEGIN SELECT RAISE(ABORT,'" SG_MSG_LEDGER_APPEND_ONLY "'); END;"
    APPEND_ONLY("plan") APPEND_ONLY("plan_summary") APPEND_ONLY("plan_county")
    APPEND_ONLY("offer")

    "PRAGMA application_id=1397179463;" /* APPLICATION_ID in decimal */
    "PRAGMA user_version=1;";

/* Version 2: the life of a posting. Every change is an event; what it replaced is kept, so that a
 * batch can be taken back. `record` is the announcement a job was cut from (the id hash it would
 * have alone), NULL for a record with one job. */
static const char version_2[] =
    "CREATE TABLE IF NOT EXISTS plan_county(plan INTEGER NOT NULL REFERENCES plan(id),"
    " county INTEGER NOT NULL, workers INTEGER NOT NULL, full_quota INTEGER NOT NULL,"
    " offers INTEGER NOT NULL, notices INTEGER NOT NULL, seats INTEGER NOT NULL,"
    " PRIMARY KEY(plan, county)) STRICT, WITHOUT ROWID;"
    "CREATE TRIGGER IF NOT EXISTS plan_county_no_update BEFORE UPDATE ON plan_county"
    " BEGIN SELECT RAISE(ABORT,'" SG_MSG_LEDGER_APPEND_ONLY "'); END;"
    "CREATE TRIGGER IF NOT EXISTS plan_county_no_delete BEFORE DELETE ON plan_county"
    " BEGIN SELECT RAISE(ABORT,'" SG_MSG_LEDGER_APPEND_ONLY "'); END;"
    "ALTER TABLE posting ADD COLUMN record INTEGER;"
    "CREATE INDEX posting_record ON posting(record) WHERE record IS NOT NULL;"
    "ALTER TABLE batch ADD COLUMN undoes INTEGER REFERENCES batch(id);"
    "CREATE TABLE posting_event(row INTEGER NOT NULL REFERENCES posting(row),"
    " change INTEGER NOT NULL, batch INTEGER NOT NULL REFERENCES batch(id),"
    " kind TEXT NOT NULL, instant TEXT NOT NULL, PRIMARY KEY(row, change)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE posting_history(row INTEGER NOT NULL REFERENCES posting(row),"
    " change INTEGER NOT NULL, batch INTEGER NOT NULL REFERENCES batch(id),"
    " batch_before INTEGER NOT NULL, title TEXT, status INTEGER NOT NULL,"
    " openings INTEGER NOT NULL, valid_through INTEGER, json_hash INTEGER NOT NULL,"
    " fingerprint BLOB NOT NULL, json TEXT NOT NULL, raw TEXT, PRIMARY KEY(row, change)) STRICT;"
    "PRAGMA user_version=2;";

/* Version 3: the ledger as a chain of events. `offer.digest` is the first 8 bytes of the offer's
 * SHA-256, which locates a change; the plan's event carries the digest over all of them in full.
 * offer_state, plan_state and service_count follow from the events (store_state.c). */
static const char version_3[] =
    "CREATE TABLE ledger(seq INTEGER PRIMARY KEY, instant TEXT NOT NULL, actor TEXT NOT NULL,"
    " kind TEXT NOT NULL, plan INTEGER NOT NULL, worker TEXT NOT NULL, subject TEXT NOT NULL,"
    " payload TEXT NOT NULL, previous BLOB NOT NULL, hash BLOB NOT NULL) STRICT;"
    "CREATE INDEX ledger_worker ON ledger(worker) WHERE worker<>'';"
    APPEND_ONLY("ledger")
    "ALTER TABLE offer ADD COLUMN home INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE offer ADD COLUMN digest BLOB;"
    SG_STATE_TABLES("", "offer_state", "plan_state", "service_count")
    "CREATE INDEX offer_state_worker ON offer_state(worker);"
    "PRAGMA user_version=3;";

/* Version 4: what people say of pairs of postings, whatever the search for duplicates finds. */
static const char version_4[] =
    "CREATE TABLE posting_pair(a INTEGER NOT NULL, b INTEGER NOT NULL, verdict TEXT NOT NULL,"
    " actor TEXT NOT NULL, instant TEXT NOT NULL, PRIMARY KEY(a, b)) STRICT, WITHOUT ROWID;"
    "PRAGMA user_version=4;";

/* Version 5: names, ID numbers, phones and WeChat sealed apart from the documents (store_private.c).
 * The hashes are keyed, and are those of `key`. `digest` tells a changed record from the same. */
static const char version_5[] =
    "CREATE TABLE worker_private(row INTEGER PRIMARY KEY,"
    " key INTEGER NOT NULL, digest INTEGER NOT NULL, sealed BLOB NOT NULL,"
    " name_hash INTEGER, identity_hash INTEGER, phone_hash INTEGER) STRICT;"
    SG_LOOKUP_INDEXES
    "CREATE TABLE worker_erased(id TEXT PRIMARY KEY, instant TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "PRAGMA user_version=5;";

/* Version 6: what the roster is searched by, beside the documents: 337,900 rows of 80 bytes are looked
 * through in the time in which 20,000 documents are. store_record.c writes it. */
static const char version_6[] =
    "CREATE TABLE worker_facet(id TEXT PRIMARY KEY, row INTEGER NOT NULL, home INTEGER NOT NULL,"
    " status INTEGER NOT NULL, birth TEXT, age INTEGER, gender TEXT, groups TEXT NOT NULL,"
    " trades TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE INDEX worker_facet_home ON worker_facet(home);"
    "CREATE TRIGGER worker_facet_status AFTER UPDATE OF status ON worker BEGIN"
    " UPDATE worker_facet SET status=new.status WHERE id=new.id; END;"
    "CREATE TRIGGER worker_facet_gone AFTER DELETE ON worker BEGIN"
    " DELETE FROM worker_facet WHERE id=old.id; END;"
    "INSERT INTO worker_facet " SG_FACET " ORDER BY w.id;"
    "PRAGMA user_version=6;";

/* Version 7: the outbox (shim/outbox*.c). No text and no phone stands in it: `person` of an opt-out is
 * a keyed hash, what workers replied is sealed. An offer is in one message at most. */
static const char version_7[] =
    "CREATE TABLE outbox_message(id INTEGER PRIMARY KEY AUTOINCREMENT, plan INTEGER NOT NULL,"
    " worker TEXT NOT NULL, home INTEGER NOT NULL, approval INTEGER NOT NULL,"
    " state INTEGER NOT NULL, channel TEXT NOT NULL DEFAULT '', attempts INTEGER NOT NULL DEFAULT 0,"
    " loose INTEGER NOT NULL DEFAULT 0, due INTEGER NOT NULL, changed INTEGER NOT NULL, lease TEXT,"
    " until INTEGER, detail TEXT, UNIQUE(plan, worker, approval)) STRICT;"
    "CREATE INDEX outbox_ready ON outbox_message(channel, due) WHERE state=0;"
    "CREATE INDEX outbox_leased ON outbox_message(until) WHERE state=1;"
    "CREATE INDEX outbox_sent ON outbox_message(channel, changed) WHERE state=2;"
    "CREATE INDEX outbox_amiss ON outbox_message(state) WHERE state IN (4,5);"
    "CREATE INDEX outbox_worker ON outbox_message(worker);"
    "CREATE TABLE outbox_offer(plan INTEGER NOT NULL, worker TEXT NOT NULL, line INTEGER NOT NULL,"
    " message INTEGER NOT NULL REFERENCES outbox_message(id),"
    " PRIMARY KEY(plan, worker, line)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE outbox_attempt(message INTEGER NOT NULL REFERENCES outbox_message(id),"
    " attempt INTEGER NOT NULL, channel TEXT NOT NULL, key BLOB NOT NULL, provider TEXT,"
    " started INTEGER NOT NULL, finished INTEGER, ended INTEGER NOT NULL, detail TEXT,"
    " PRIMARY KEY(message, attempt)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX outbox_attempt_key ON outbox_attempt(key);"
    "CREATE INDEX outbox_attempt_provider ON outbox_attempt(channel, provider)"
    " WHERE provider IS NOT NULL;"
    "CREATE TABLE outbox_receipt(channel TEXT NOT NULL, provider TEXT NOT NULL,"
    " delivered INTEGER NOT NULL, detail TEXT, instant INTEGER NOT NULL,"
    " PRIMARY KEY(channel, provider)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE outbox_channel(name TEXT PRIMARY KEY, paused INTEGER NOT NULL, reason TEXT NOT NULL,"
    " actor TEXT NOT NULL, state INTEGER NOT NULL, failures INTEGER NOT NULL, until INTEGER NOT NULL,"
    " opened INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE outbox_reply(id INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL,"
    " reference TEXT, worker TEXT NOT NULL, plan INTEGER NOT NULL, kind INTEGER NOT NULL,"
    " open INTEGER NOT NULL, instant INTEGER NOT NULL, key INTEGER, sealed BLOB) STRICT;"
    "CREATE UNIQUE INDEX outbox_reply_once ON outbox_reply(channel, reference)"
    " WHERE reference IS NOT NULL;"
    "CREATE INDEX outbox_reply_open ON outbox_reply(id) WHERE open=1;"
    "CREATE INDEX outbox_reply_worker ON outbox_reply(worker);"
    "CREATE TABLE opt_out(person INTEGER PRIMARY KEY, source TEXT NOT NULL, instant INTEGER NOT NULL)"
    " STRICT;"
    "PRAGMA user_version=7;";

/* Version 8: links of workers (link.c). What they look like is not kept, only what they stand for. */
static const char version_8[] =
    "CREATE TABLE link(id INTEGER PRIMARY KEY, plan INTEGER NOT NULL, worker TEXT NOT NULL,"
    " generation INTEGER NOT NULL, created INTEGER NOT NULL, expires INTEGER NOT NULL,"
    " revoked INTEGER NOT NULL DEFAULT 0, UNIQUE(plan, worker)) STRICT;"
    "PRAGMA user_version=8;";

/* Version 9: what changes of workers and courses replaced, so that a batch can be taken back, and which
 * fields were changed by hand (store_edit.c). A worker erased takes both along. */
static const char version_9[] =
    "CREATE TABLE IF NOT EXISTS worker_history(id TEXT NOT NULL, batch INTEGER NOT NULL,"
    " batch_before INTEGER NOT NULL, status INTEGER NOT NULL, home INTEGER NOT NULL,"
    " json_hash INTEGER NOT NULL, json TEXT NOT NULL, key INTEGER, digest INTEGER, sealed BLOB,"
    " name_hash INTEGER, identity_hash INTEGER, phone_hash INTEGER, PRIMARY KEY(batch, id))"
    " STRICT, WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS course_history(id TEXT NOT NULL, batch INTEGER NOT NULL,"
    " batch_before INTEGER NOT NULL, json_hash INTEGER NOT NULL, json TEXT NOT NULL,"
    " PRIMARY KEY(batch, id)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS worker_edit(id TEXT NOT NULL, field TEXT NOT NULL,"
    " base INTEGER NOT NULL, PRIMARY KEY(id, field)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX IF NOT EXISTS worker_history_id ON worker_history(id);"
    "CREATE TRIGGER IF NOT EXISTS worker_past_gone AFTER DELETE ON worker BEGIN"
    " DELETE FROM worker_history WHERE id=old.id; DELETE FROM worker_edit WHERE id=old.id; END;"
    "PRAGMA user_version=9;";

/* Version 10: where the latest plan of a scope ended, for the next to go on from (store_start.c). A note to
 * save work, which may be dropped at any time; nothing is proved by it. It has what workers wish for, so it goes
 * when one of them does. */
static const char version_10[] =
    "CREATE TABLE plan_start(plan INTEGER NOT NULL REFERENCES plan(id), part INTEGER NOT NULL,"
    " data BLOB NOT NULL, PRIMARY KEY(plan, part)) STRICT;"
    "CREATE TRIGGER plan_start_gone AFTER DELETE ON worker BEGIN DELETE FROM plan_start; END;"
    "PRAGMA user_version=10;";

static sg_status pragma(sg_store *store, const char *sql, int64_t *ret, sg_error *err)
{
    sqlite3_stmt *statement;
    sg_status status = sg_store_prepare(store, sql, &statement, err);
    if (status != SG_OK)
        return status;
    int rc = sqlite3_step(statement);
    if (rc == SQLITE_ROW)
        *ret = sqlite3_column_int64(statement, 0);
    else
        status = sg_store_fail(store, rc, err);
    sqlite3_finalize(statement);
    return status;
}

/* Whatever is missing up to SCHEMA_VERSION; the caller holds the write lock. */
static sg_status bring_up(sg_store *store, sg_error *err)
{
    int64_t tables = 0, application = 0, version = 0;
    int rc = SQLITE_OK;
    sg_status status = pragma(store, "SELECT count(*) FROM sqlite_master", &tables, err);
    if (status == SG_OK && tables == 0)
        rc = sqlite3_exec(store->db, schema, NULL, NULL, NULL);
    if (status == SG_OK && rc == SQLITE_OK)
        status = pragma(store, "PRAGMA application_id", &application, err);
    if (status == SG_OK && rc == SQLITE_OK)
        status = pragma(store, "PRAGMA user_version", &version, err);
    if (status == SG_OK && rc == SQLITE_OK && application == APPLICATION_ID && version == 1)
        rc = sqlite3_exec(store->db, version_2, NULL, NULL, NULL);
    if (status == SG_OK && rc == SQLITE_OK && application == APPLICATION_ID &&
        (version == 1 || version == 2)) {
        rc = sqlite3_exec(store->db, version_3, NULL, NULL, NULL);
        if (rc == SQLITE_OK)
            status = sg_ledger_adopt_plans(store, err);
    }
    if (status == SG_OK && rc == SQLITE_OK && application == APPLICATION_ID && version >= 1 &&
        version < 4)
        rc = sqlite3_exec(store->db, version_4, NULL, NULL, NULL);
    if (status == SG_OK && rc == SQLITE_OK && application == APPLICATION_ID && version >= 1 &&
        version < 5) {
        rc = sqlite3_exec(store->db, version_5, NULL, NULL, NULL);
        if (rc == SQLITE_OK)
            status = sg_private_adopt(store, err);
    }
    if (status == SG_OK && rc == SQLITE_OK && application == APPLICATION_ID && version >= 1 &&
        version < 6)
        rc = sqlite3_exec(store->db, version_6, NULL, NULL, NULL);
    if (status == SG_OK && rc == SQLITE_OK && application == APPLICATION_ID && version >= 1 &&
        version < 7)
        rc = sqlite3_exec(store->db, version_7, NULL, NULL, NULL);
    if (status == SG_OK && rc == SQLITE_OK && application == APPLICATION_ID && version >= 1 &&
        version < 8)
        rc = sqlite3_exec(store->db, version_8, NULL, NULL, NULL);
    if (status == SG_OK && rc == SQLITE_OK && application == APPLICATION_ID && version >= 1 &&
        version < 9)
        rc = sqlite3_exec(store->db, version_9, NULL, NULL, NULL);
    if (status == SG_OK && rc == SQLITE_OK && application == APPLICATION_ID && version >= 1 &&
        version < 10)
        rc = sqlite3_exec(store->db, version_10, NULL, NULL, NULL);
    return status == SG_OK && rc != SQLITE_OK ? sg_store_fail(store, rc, err) : status;
}

sg_status sg_schema_create(sg_store *store, sg_error *err)
{
    int64_t tables = 0, version = 0;
    sg_status status = pragma(store, "SELECT count(*) FROM sqlite_master", &tables, err);
    if (status == SG_OK)
        status = pragma(store, "PRAGMA user_version", &version, err);
    if (status != SG_OK || (tables > 0 && (version < 1 || version >= SCHEMA_VERSION)))
        return status;
    int rc = sqlite3_exec(store->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    if (rc != SQLITE_OK)
        return sg_store_fail(store, rc, err);
    /* Another process may have done it while we waited for the lock: bring_up looks again. */
    status = bring_up(store, err);
    if (status == SG_OK) {
        rc = sqlite3_exec(store->db, "COMMIT", NULL, NULL, NULL);
        if (rc != SQLITE_OK)
            status = sg_store_fail(store, rc, err);
    }
    if (status != SG_OK)
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    else if (tables > 0 && version < 5) /* what stood open must not stay behind; a reader may delay it */
        sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    return status;
}

sg_status sg_schema_check(sg_store *store, const char *path, bool *ret_older, sg_error *err)
{
    int64_t application = 0, version = 0;
    sg_status status = pragma(store, "PRAGMA application_id", &application, err);
    if (status == SG_OK)
        status = pragma(store, "PRAGMA user_version", &version, err);
    if (status != SG_OK)
        return status;
    if (application == 0 && version == 0) {
        /* Made, but before anything was in it the disk failed or the power: no data yet. */
        int64_t tables = 0;
        status = pragma(store, "SELECT count(*) FROM sqlite_master", &tables, err);
        if (status != SG_OK || tables == 0)
            return status != SG_OK ? status
                                   : sg_fail(err, SG_MISSING, SG_MSG_STORE_MISSING,
                                             store->dir ? store->dir : path);
    }
    if (application != APPLICATION_ID || version < 1)
        return sg_fail(err, SG_CORRUPT, SG_MSG_STORE_NOT_OURS, path);
    if (ret_older)
        *ret_older = version < SCHEMA_VERSION;
    if (version > SCHEMA_VERSION)
        return sg_fail(err, SG_CORRUPT, SG_MSG_STORE_NEWER, (int)version, (int)SCHEMA_VERSION);
    return SG_OK;
}
