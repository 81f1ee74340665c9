/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The chain of events: appending, hashing and reading it. docs/ledger.md describes the bytes.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "songgang/messages/ledger.h"
#include "store_internal.h"

#define X(id, text, label) {text, label},
static const struct {
    const char *text, *label;
} kinds[] = {SG_EVENT_KINDS(X)};
#undef X

const char *sg_event_kind_text(sg_event_kind kind)
{
    return kind < SG_EVENT_KIND_COUNT ? kinds[kind].text : NULL;
}

const char *sg_event_kind_label(const char *kind)
{
    for (int i = 0; i < SG_EVENT_KIND_COUNT; i++)
        if (strcmp(kind, kinds[i].text) == 0)
            return kinds[i].label;
    return NULL;
}

void sg_store_set_actor(sg_store *store, const char *actor)
{
    size_t size = actor ? strlen(actor) : 0;
    if (size >= sizeof store->actor) {
        size = sizeof store->actor - 1;
        while (size > 0 && ((unsigned char)actor[size] & 0xC0) == 0x80) /* not inside a character */
            size--;
    }
    memcpy(store->actor, actor ? actor : "", size);
    store->actor[size] = '\0';
}

void sg_event_hash(const sg_event *event, unsigned char ret[SG_SHA256_SIZE])
{
    sg_sha256 hash;
    char previous[SG_SHA256_HEX];
    sg_hex(event->previous, SG_SHA256_SIZE, previous);
    sg_sha256_begin(&hash);
    sg_sha256_text(&hash, previous);
    sg_sha256_number(&hash, event->seq);
    sg_sha256_text(&hash, event->instant);
    sg_sha256_text(&hash, event->actor);
    sg_sha256_text(&hash, event->kind);
    sg_sha256_number(&hash, event->plan);
    sg_sha256_text(&hash, event->worker);
    sg_sha256_text(&hash, event->subject);
    sg_sha256_field(&hash, event->payload, event->payload_size);
    sg_sha256_end(&hash, ret);
}

sg_status sg_ledger_head(sg_store *store, int64_t *ret_seq, unsigned char ret_hash[SG_SHA256_SIZE],
                         sg_error *err)
{
    sqlite3_stmt *get;
    sg_status status = sg_store_statement(store, SG_SQL_LEDGER_HEAD, &get, err);
    if (status != SG_OK)
        return status;
    int rc = sqlite3_step(get);
    if (rc == SQLITE_ROW && sqlite3_column_bytes(get, 1) == SG_SHA256_SIZE) {
        *ret_seq = sqlite3_column_int64(get, 0);
        memcpy(ret_hash, sqlite3_column_blob(get, 1), SG_SHA256_SIZE);
    } else if (rc == SQLITE_DONE) {
        *ret_seq = 0;
        memset(ret_hash, 0, SG_SHA256_SIZE);
    } else {
        status = rc == SQLITE_ROW ? sg_fail(err, SG_CORRUPT, "%s", SG_MSG_LEDGER_UNREADABLE)
                                  : sg_store_fail(store, rc, err);
    }
    sqlite3_reset(get);
    return status;
}

static sg_status put_event(sg_store *store, const sg_event *event, sg_error *err)
{
    sqlite3_stmt *put;
    sg_status status = sg_store_statement(store, SG_SQL_LEDGER_PUT, &put, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(put, 1, event->seq);
    sg_bind_text(put, 2, event->instant);
    sg_bind_text(put, 3, event->actor);
    sg_bind_text(put, 4, event->kind);
    sqlite3_bind_int64(put, 5, event->plan);
    sg_bind_text(put, 6, event->worker);
    sg_bind_text(put, 7, event->subject);
    sg_bind_text_n(put, 8, event->payload, event->payload_size);
    sqlite3_bind_blob(put, 9, event->previous, SG_SHA256_SIZE, SQLITE_STATIC);
    sqlite3_bind_blob(put, 10, event->hash, SG_SHA256_SIZE, SQLITE_STATIC);
    return sg_store_run(store, put, err);
}

sg_status sg_ledger_append(sg_store *store, sg_event_kind kind, int64_t plan, const char *worker,
                           const char *subject, const sg_buffer *payload, sg_error *err)
{
    char instant[32];
    struct tm utc;
    time_t now = time(NULL);
    if (payload && payload->failed)
        return sg_fail_memory(err);
    gmtime_r(&now, &utc);
    strftime(instant, sizeof instant, "%Y-%m-%dT%H:%M:%SZ", &utc);
    sg_event event = {.instant = instant,
                      .actor = store->actor[0] ? store->actor : SG_MSG_LEDGER_SELF,
                      .kind = sg_event_kind_text(kind),
                      .plan = plan,
                      .worker = worker ? worker : "",
                      .subject = subject ? subject : "",
                      .payload = payload && payload->data ? payload->data : "{}",
                      .payload_size = payload && payload->data ? payload->size : 2};
    sg_status status = SG_OK;
    if (store->head_known) {
        event.seq = store->head_seq;
        memcpy(event.previous, store->head_hash, SG_SHA256_SIZE);
    } else {
        status = sg_ledger_head(store, &event.seq, event.previous, err);
    }
    if (status != SG_OK)
        return status;
    event.seq++;
    sg_event_hash(&event, event.hash);
    status = put_event(store, &event, err);
    if (status != SG_OK)
        return status;
    /* nobody else appends while a transaction writes */
    store->head_known = !sqlite3_get_autocommit(store->db);
    store->head_seq = event.seq;
    memcpy(store->head_hash, event.hash, SG_SHA256_SIZE);
    return sg_state_apply(store, kind, event.seq, false, err);
}

/* ---- reading ---- */

bool sg_event_of_row(sqlite3_stmt *s, sg_event *ret)
{
    static const int types[] = {SQLITE_INTEGER, SQLITE_TEXT, SQLITE_TEXT, SQLITE_TEXT,
                                SQLITE_INTEGER, SQLITE_TEXT, SQLITE_TEXT, SQLITE_TEXT,
                                SQLITE_BLOB,    SQLITE_BLOB};
    *ret = (sg_event){.seq = sqlite3_column_int64(s, 0)};
    for (int i = 0; i < (int)(sizeof types / sizeof *types); i++)
        if (sqlite3_column_type(s, i) != types[i])
            return false;
    ret->instant = sg_column_text(s, 1);
    ret->actor = sg_column_text(s, 2);
    ret->kind = sg_column_text(s, 3);
    ret->plan = sqlite3_column_int64(s, 4);
    ret->worker = sg_column_text(s, 5);
    ret->subject = sg_column_text(s, 6);
    ret->payload = sg_column_text(s, 7);
    ret->payload_size = sg_column_size(s, 7);
    for (int i = 1; i < 7; i++) /* what stands behind a NUL would not be hashed */
        if (i != 4 && strlen(sg_column_text(s, i)) != sg_column_size(s, i))
            return false;
    if (sqlite3_column_bytes(s, 8) != SG_SHA256_SIZE || sqlite3_column_bytes(s, 9) != SG_SHA256_SIZE)
        return false;
    memcpy(ret->previous, sqlite3_column_blob(s, 8), SG_SHA256_SIZE);
    memcpy(ret->hash, sqlite3_column_blob(s, 9), SG_SHA256_SIZE);
    return true;
}

/* Finalizes the walk. */
static sg_status visit_events(sqlite3_stmt *walk, sg_ledger_visit visit, void *context,
                              sg_error *err)
{
    sg_status status = SG_OK;
    int rc = SQLITE_DONE;
    sg_event event;
    while (status == SG_OK && (rc = sqlite3_step(walk)) == SQLITE_ROW)
        status = sg_event_of_row(walk, &event)
                     ? visit(context, &event, err)
                     : sg_fail(err, SG_CORRUPT, SG_MSG_LEDGER_EVENT_SHAPE, (long long)event.seq);
    return sg_sqlite_walked(walk, status, rc, err);
}

sg_status sg_ledger_each(sg_store *store, const sg_scope *scope, sg_ledger_visit visit,
                         void *context, sg_error *err)
{
    static const char all[] = "SELECT seq,instant,actor,kind,plan,worker,subject,payload,previous,"
                              "hash FROM ledger ORDER BY seq";
    /* An erased worker's events follow the home of the offers, as their rows do. */
    static const char some[] =
        "SELECT seq,instant,actor,kind,plan,worker,subject,payload,previous,hash FROM ledger l "
        "WHERE CASE WHEN l.worker<>'' THEN sg_within(coalesce((SELECT home FROM worker w WHERE "
        "w.id=l.worker),(SELECT home FROM offer o WHERE o.plan=l.plan AND o.worker=l.worker),0),?1) "
        "ELSE coalesce((SELECT sg_touches(p.scope,?1) FROM plan p WHERE p.id=l.plan),0) END "
        "ORDER BY seq";
    sqlite3_stmt *walk;
    sg_status status = sg_scope_given(scope, err);
    if (status == SG_OK)
        status = sg_store_prepare(store, scope->whole ? all : some, &walk, err);
    if (status != SG_OK)
        return status;
    if (!scope->whole)
        sg_bind_scope(walk, 1, scope);
    return visit_events(walk, visit, context, err);
}

sg_status sg_ledger_each_of(sg_store *store, const sg_scope *scope, const char *worker,
                            sg_ledger_visit visit, void *context, sg_error *err)
{
    uint64_t version;
    sqlite3_stmt *walk;
    sg_status status = sg_store_worker_version(store, scope, worker, &version, err);
    if (status == SG_OK)
        status = sg_store_prepare(store,
                                  "SELECT seq,instant,actor,kind,plan,worker,subject,payload,"
                                  "previous,hash FROM ledger WHERE worker=?1 AND worker<>'' "
                                  "ORDER BY seq", &walk, err);
    if (status != SG_OK)
        return status;
    sg_bind_text(walk, 1, worker);
    return visit_events(walk, visit, context, err);
}
