/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The audit log: entries hashed and chained exactly as events of the ledger are (docs/ledger.md), with
 * the same code, in a table that refuses changes.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "access_internal.h"
#include "songgang/messages/access.h"
#include "songgang/messages/ledger.h"
#include "store_internal.h"

static const struct {
    const char *text, *label;
} kinds[] = {
#define X(id, text, label) {text, label},
    SG_AUDIT_KINDS(X)
#undef X
};

const char *sg_audit_kind_label(const char *kind)
{
    for (int i = 0; i < SG_AUDIT_KIND_COUNT; i++)
        if (strcmp(kind, kinds[i].text) == 0)
            return kinds[i].label;
    return NULL;
}

sg_status sg_audit_head(sg_access *access, int64_t *ret_seq, unsigned char ret_hash[SG_SHA256_SIZE],
                        sg_error *err)
{
    sqlite3_stmt *get;
    sg_status status = sg_access_statement_of(access, SG_ASQL_AUDIT_HEAD, &get, err);
    if (status != SG_OK)
        return status;
    int rc = sqlite3_step(get);
    *ret_seq = 0;
    memset(ret_hash, 0, SG_SHA256_SIZE);
    if (rc == SQLITE_ROW && sqlite3_column_bytes(get, 1) == SG_SHA256_SIZE) {
        *ret_seq = sqlite3_column_int64(get, 0);
        memcpy(ret_hash, sqlite3_column_blob(get, 1), SG_SHA256_SIZE);
    } else if (rc != SQLITE_DONE) {
        status = rc == SQLITE_ROW ? sg_fail(err, SG_CORRUPT, "%s", SG_MSG_AUDIT_UNREADABLE)
                                  : sg_access_fail(access, rc, err);
    }
    sqlite3_reset(get);
    return status;
}

sg_status sg_audit_put(sg_access *access, sg_audit_kind kind, const char *actor, int64_t plan,
                       const char *worker, const char *subject, const sg_buffer *payload,
                       sg_error *err)
{
    char instant[32];
    struct tm utc;
    time_t now = time(NULL);
    sqlite3_stmt *put;
    if (payload && payload->failed)
        return sg_fail_memory(err);
    gmtime_r(&now, &utc);
    strftime(instant, sizeof instant, "%Y-%m-%dT%H:%M:%SZ", &utc);
    sg_event event = {.instant = instant,
                      .actor = actor && *actor ? actor : SG_MSG_LEDGER_SELF,
                      .kind = kinds[kind].text,
                      .plan = plan,
                      .worker = worker ? worker : "",
                      .subject = subject ? subject : "",
                      .payload = payload && payload->data ? payload->data : "{}",
                      .payload_size = payload && payload->data ? payload->size : 2};
    sg_status status = sg_audit_head(access, &event.seq, event.previous, err);
    event.seq++;
    sg_event_hash(&event, event.hash);
    if (status == SG_OK)
        status = sg_access_statement_of(access, SG_ASQL_AUDIT_PUT, &put, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(put, 1, event.seq);
    sg_bind_text(put, 2, event.instant);
    sg_bind_text(put, 3, event.actor);
    sg_bind_text(put, 4, event.kind);
    sqlite3_bind_int64(put, 5, event.plan);
    sg_bind_text(put, 6, event.worker);
    sg_bind_text(put, 7, event.subject);
    sg_bind_text_n(put, 8, event.payload, event.payload_size);
    sqlite3_bind_blob(put, 9, event.previous, SG_SHA256_SIZE, SQLITE_STATIC);
    sqlite3_bind_blob(put, 10, event.hash, SG_SHA256_SIZE, SQLITE_STATIC);
    return sg_access_run(access, put, err);
}

sg_status sg_audit_append(sg_access *access, sg_audit_kind kind, const char *actor, int64_t plan,
                          const char *worker, const char *subject, const sg_buffer *payload,
                          sg_error *err)
{
    sg_status status = sg_access_begin(access, err);
    if (status != SG_OK)
        return status;
    status = sg_audit_put(access, kind, actor, plan, worker, subject, payload, err);
    return sg_access_end(access, status, err);
}

#define COLUMNS "seq,instant,actor,kind,plan,worker,subject,payload,previous,hash"

sg_status sg_audit_each(sg_access *access, int64_t after, sg_ledger_visit visit, void *context,
                        sg_error *err)
{
    sqlite3_stmt *walk;
    sg_event event;
    int rc = SQLITE_DONE;
    sg_status status = sg_access_prepare(
        access, "SELECT " COLUMNS " FROM audit WHERE seq>?1 ORDER BY seq", &walk, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(walk, 1, after);
    while (status == SG_OK && (rc = sqlite3_step(walk)) == SQLITE_ROW)
        status = sg_event_of_row(walk, &event)
                     ? visit(context, &event, err)
                     : sg_fail(err, SG_CORRUPT, "%s", SG_MSG_AUDIT_UNREADABLE);
    return sg_sqlite_walked(walk, status, rc, err);
}

static void check_entry(sqlite3_stmt *row, int64_t expect_seq, const unsigned char *expect_hash,
                        sg_audit_report *r)
{
    sg_event event;
    unsigned char hash[SG_SHA256_SIZE];
    const char *what = NULL;
    bool shaped = sg_event_of_row(row, &event);
    const int64_t seq = r->entries + 1;
    if (event.seq != seq) {
        what = SG_MSG_AUDIT_GAP;
    } else if (!shaped) {
        what = SG_MSG_AUDIT_SHAPE;
    } else {
        sg_event_hash(&event, hash);
        if (memcmp(event.previous, r->head, SG_SHA256_SIZE) != 0)
            what = SG_MSG_AUDIT_LINK;
        else if (memcmp(hash, event.hash, SG_SHA256_SIZE) != 0)
            what = SG_MSG_AUDIT_HASH;
        else if (seq == expect_seq && memcmp(hash, expect_hash, SG_SHA256_SIZE) != 0)
            what = SG_MSG_AUDIT_NOTED;
    }
    if (what) {
        r->whole = false;
        r->fault = seq;
        snprintf(r->detail, sizeof r->detail, what, (long long)seq);
        return;
    }
    memcpy(r->head, hash, SG_SHA256_SIZE);
    r->entries = seq;
}

sg_status sg_audit_verify(sg_access *access, int64_t expect_seq, const unsigned char *expect_hash,
                          sg_audit_report *ret, sg_error *err)
{
    sg_audit_report r = {.whole = true};
    sqlite3_stmt *walk;
    int rc = SQLITE_DONE, guards = 0;
    sg_status status =
        sg_access_prepare(access, "SELECT " COLUMNS " FROM audit ORDER BY seq", &walk, err);
    if (status != SG_OK)
        return status;
    while (r.whole && (rc = sqlite3_step(walk)) == SQLITE_ROW)
        check_entry(walk, expect_seq, expect_hash, &r);
    if (r.whole && rc != SQLITE_DONE)
        status = sg_access_fail(access, rc, err);
    sqlite3_finalize(walk);
    if (status == SG_OK && r.whole && expect_seq > r.entries) {
        r.whole = false;
        r.fault = r.entries + 1;
        snprintf(r.detail, sizeof r.detail, SG_MSG_AUDIT_CUT, (long long)r.entries,
                 (long long)expect_seq);
    }
    if (status == SG_OK)
        status = sg_access_prepare(access,
                                   "SELECT count(*) FROM sqlite_master WHERE type='trigger' AND sql "
                                   "LIKE '%RAISE(ABORT%' AND name IN('audit_no_update',"
                                   "'audit_no_delete')",
                                   &walk, err);
    if (status != SG_OK)
        return status;
    if (sqlite3_step(walk) == SQLITE_ROW)
        guards = sqlite3_column_int(walk, 0);
    sqlite3_finalize(walk);
    if (r.whole && guards != 2) {
        r.whole = false;
        snprintf(r.detail, sizeof r.detail, "%s", SG_MSG_AUDIT_GUARD);
    }
    *ret = r;
    return SG_OK;
}
