/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Verifying the ledger: the chain of events, what each plan offered, what was put in by hand, the
 * guards, and last the derived tables, which are made again beside the stored ones and compared.
 * The first fault is located; what comes after it may only follow from it.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "songgang/messages/ledger.h"
#include "store_internal.h"

enum { GUARDS = 10 }; /* an update and a delete trigger on each of five tables */

static void found(sg_ledger_report *r, sg_ledger_fault fault, int64_t plan, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
static void found(sg_ledger_report *r, sg_ledger_fault fault, int64_t plan, const char *format, ...)
{
    if (r->fault != SG_LEDGER_WHOLE)
        return;
    r->fault = fault;
    r->plan = plan;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(r->detail, sizeof r->detail, format, arguments);
    va_end(arguments);
}

/* ---- the chain ---- */

static void check_event(sg_ledger_report *r, sqlite3_stmt *row, int64_t expect_seq,
                        const unsigned char *expect_hash)
{
    sg_event event;
    unsigned char hash[SG_SHA256_SIZE];
    bool shaped = sg_event_of_row(row, &event);
    r->seq = event.seq;
    if (event.seq != r->last + 1) {
        r->seq = r->last + 1;
        found(r, SG_LEDGER_EVENT, 0, SG_MSG_VERIFY_GAP, (long long)r->last + 1,
              (long long)event.seq);
        return;
    }
    if (!shaped) {
        found(r, SG_LEDGER_EVENT, 0, SG_MSG_VERIFY_SHAPE, (long long)event.seq);
        return;
    }
    sg_event_hash(&event, hash);
    if (memcmp(hash, event.hash, SG_SHA256_SIZE) != 0)
        found(r, SG_LEDGER_EVENT, event.plan, SG_MSG_VERIFY_HASH, (long long)event.seq);
    else if (memcmp(event.previous, r->head, SG_SHA256_SIZE) != 0)
        found(r, SG_LEDGER_EVENT, event.plan, SG_MSG_VERIFY_PREVIOUS, (long long)event.seq);
    else if (event.seq == expect_seq && memcmp(hash, expect_hash, SG_SHA256_SIZE) != 0)
        found(r, SG_LEDGER_HEAD, 0, SG_MSG_VERIFY_HEAD, (long long)event.seq);
    if (r->fault == SG_LEDGER_WHOLE) {
        memcpy(r->head, event.hash, SG_SHA256_SIZE);
        r->last = event.seq;
        r->events++;
    }
}

static sg_status check_chain(sg_store *store, int64_t expect_seq, const unsigned char *expect_hash,
                             sg_ledger_report *r, sg_error *err)
{
    sqlite3_stmt *walk;
    sg_status status =
        sg_store_prepare(store,
                         "SELECT seq,instant,actor,kind,plan,worker,subject,payload,previous,hash "
                         "FROM ledger ORDER BY seq",
                         &walk, err);
    if (status != SG_OK)
        return status;
    int rc = SQLITE_DONE;
    while (r->fault == SG_LEDGER_WHOLE && (rc = sqlite3_step(walk)) == SQLITE_ROW)
        check_event(r, walk, expect_seq, expect_hash);
    if (r->fault == SG_LEDGER_WHOLE && rc != SQLITE_DONE)
        status = sg_store_fail(store, rc, err);
    sqlite3_finalize(walk);
    if (status == SG_OK && r->fault == SG_LEDGER_WHOLE) {
        r->seq = 0;
        if (expect_seq > r->last)
            found(r, SG_LEDGER_HEAD, 0, SG_MSG_VERIFY_HEAD_GONE, (long long)r->last,
                  (long long)expect_seq);
    }
    return status;
}

/* ---- the offers of a plan ---- */

typedef struct plan_walk {
    sg_plan_digest digest;
    int64_t by_hand;
    sg_ledger_report *report;
} plan_walk;

static void note_worker(sg_ledger_report *r, const char *worker, int line)
{
    snprintf(r->worker, sizeof r->worker, "%s", worker);
    r->line = line;
}

static void check_offer(plan_walk *p, sqlite3_stmt *row, int64_t plan)
{
    sg_stored_offer offer = {0};
    unsigned char hash[SG_SHA256_SIZE];
    int line = 0;
    if (!sg_offer_of_row(row, &offer, &line)) {
        note_worker(p->report, sg_column_text(row, 0), sqlite3_column_int(row, 1));
        found(p->report, SG_LEDGER_OFFER, plan, SG_MSG_VERIFY_OFFER_SHAPE, (long long)plan,
              p->report->worker, p->report->line);
        return;
    }
    sg_offer_digest(&offer, hash);
    p->report->offers++;
    bool noted = sqlite3_column_type(row, 11) == SQLITE_BLOB; /* not in plans from before the chain */
    if (noted && (sqlite3_column_bytes(row, 11) != 8 ||
                  memcmp(sqlite3_column_blob(row, 11), hash, 8) != 0)) {
        note_worker(p->report, offer.worker, line);
        found(p->report, SG_LEDGER_OFFER, plan, SG_MSG_VERIFY_OFFER, (long long)plan,
              p->report->worker, line);
    }
    if (line >= SG_LINE_BY_HAND && line < SG_LINE_COURSE)
        p->by_hand++;
    else
        sg_plan_digest_add(&p->digest, &offer, line, hash);
}

static sg_status walk_offers(sg_store *store, int64_t plan, plan_walk *p, sg_error *err)
{
    sqlite3_stmt *walk;
    sg_status status = sg_store_prepare(
        store, "SELECT " SG_OFFER_COLUMNS " FROM offer WHERE plan=?1 ORDER BY worker,line", &walk,
        err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(walk, 1, plan);
    int rc = SQLITE_DONE;
    while (p->report->fault == SG_LEDGER_WHOLE && (rc = sqlite3_step(walk)) == SQLITE_ROW)
        check_offer(p, walk, plan);
    if (p->report->fault == SG_LEDGER_WHOLE && rc != SQLITE_DONE)
        status = sg_store_fail(store, rc, err);
    sqlite3_finalize(walk);
    return status;
}

/* The member `key` of two payloads made by the same writer: the same? */
static bool same_member(const char *a, const char *b, const char *key)
{
    char member[48];
    snprintf(member, sizeof member, "\"%s\":", key);
    const char *x = strstr(a, member), *y = strstr(b, member);
    if (!x || !y)
        return false;
    size_t n = strcspn(x + strlen(member), ",}"), m = strcspn(y + strlen(member), ",}");
    return n == m && memcmp(x + strlen(member), y + strlen(member), n) == 0;
}

/* The first block whose digest differs, and the worker it begins with. */
static sg_status locate_block(sg_store *store, int64_t plan, const char *was, const char *is,
                              sg_ledger_report *r, sg_error *err)
{
    enum { ENTRY = 2 * SG_SHA256_SIZE + 3 };
    const char *x = strstr(was, "\"blocks\":["), *y = strstr(is, "\"blocks\":[");
    int64_t block = 0;
    for (; x && y; block++, x += ENTRY, y += ENTRY)
        if (strlen(x) < ENTRY || strlen(y) < ENTRY || strncmp(x, y, ENTRY) != 0)
            break;
    sqlite3_stmt *get;
    sg_status status = sg_store_prepare(store,
                                        "SELECT worker FROM offer WHERE plan=?1 AND NOT line "
                                        "BETWEEN 100 AND 254 ORDER BY worker,line LIMIT 1 OFFSET ?2",
                                        &get, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(get, 1, plan);
    sqlite3_bind_int64(get, 2, block * SG_LEDGER_BLOCK);
    if (sqlite3_step(get) == SQLITE_ROW)
        note_worker(r, sg_column_text(get, 0), -1);
    sqlite3_finalize(get);
    found(r, SG_LEDGER_OFFER, plan, SG_MSG_VERIFY_BLOCK, (long long)plan, r->worker,
          (int)SG_LEDGER_BLOCK);
    return SG_OK;
}

static sg_status compare_plan(sg_store *store, int64_t plan, int64_t seq, const char *was,
                              const char *is, sg_ledger_report *r, sg_error *err)
{
    if (strcmp(was, is) == 0)
        return SG_OK;
    r->seq = seq;
    if (!same_member(was, is, "offers_sha256") || !same_member(was, is, "offers"))
        return locate_block(store, plan, was, is, r, err);
    if (!same_member(was, is, "summary_sha256"))
        found(r, SG_LEDGER_PLAN, plan, SG_MSG_VERIFY_SUMMARY, (long long)plan, (long long)seq);
    else if (!same_member(was, is, "counties_sha256"))
        found(r, SG_LEDGER_PLAN, plan, SG_MSG_VERIFY_COUNTY, (long long)plan, (long long)seq);
    else
        found(r, SG_LEDGER_PLAN, plan, SG_MSG_VERIFY_PLAN, (long long)plan, (long long)seq);
    return SG_OK;
}

static sg_status count_of(sg_store *store, const char *sql, int64_t plan, int64_t *ret,
                          sg_error *err)
{
    sqlite3_stmt *get;
    sg_status status = sg_store_prepare(store, sql, &get, err);
    if (status != SG_OK)
        return status;
    if (sqlite3_bind_parameter_count(get) > 0)
        sqlite3_bind_int64(get, 1, plan);
    int rc = sqlite3_step(get);
    if (rc == SQLITE_ROW)
        *ret = sqlite3_column_int64(get, 0);
    else if (rc == SQLITE_DONE)
        *ret = 0;
    else
        status = sg_store_fail(store, rc, err);
    sqlite3_finalize(get);
    return status;
}

static sg_status check_plan(sg_store *store, const sg_event *event, sg_ledger_report *r,
                            sg_error *err)
{
    plan_walk p = {.report = r};
    sg_buffer is = {0};
    int64_t replaced = 0;
    sg_error absent = {0};
    sg_plan_digest_begin(&p.digest);
    sg_status status = walk_offers(store, event->plan, &p, err);
    if (status == SG_OK && r->fault == SG_LEDGER_WHOLE) {
        status = sg_ledger_plan_payload(store, event->plan, &p.digest, &is, &absent);
        if (status == SG_NOT_FOUND) {
            r->seq = event->seq;
            found(r, SG_LEDGER_PLAN, event->plan, SG_MSG_VERIFY_PLAN, (long long)event->plan,
                  (long long)event->seq);
            status = SG_OK;
        } else if (status == SG_OK) {
            status = compare_plan(store, event->plan, event->seq, event->payload, is.data, r, err);
        } else if (err) {
            *err = absent;
        }
    }
    if (status == SG_OK && r->fault == SG_LEDGER_WHOLE)
        status = count_of(store, "SELECT count(*) FROM ledger WHERE kind='replace' AND plan=?1",
                          event->plan, &replaced, err);
    if (status == SG_OK && r->fault == SG_LEDGER_WHOLE && replaced != p.by_hand)
        found(r, SG_LEDGER_OFFER, event->plan, SG_MSG_VERIFY_BY_HAND, (long long)event->plan,
              (long long)p.by_hand, (long long)replaced);
    r->plans += r->fault == SG_LEDGER_WHOLE;
    sg_plan_digest_free(&p.digest);
    sg_buffer_free(&is);
    return status;
}

/* An offer put in by hand is covered by the event that put it in. */
static sg_status check_replacement(sg_store *store, const sg_event *event, sg_ledger_report *r,
                                   sg_error *err)
{
    sqlite3_stmt *get;
    sg_status status = sg_store_prepare(store,
                                        "SELECT " SG_OFFER_COLUMNS
                                        ",json_extract(?3,'$.offer_sha256') FROM offer WHERE plan=?1 "
                                        "AND worker=?2 AND line=json_extract(?3,'$.new_line')",
                                        &get, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(get, 1, event->plan);
    sg_bind_text(get, 2, event->worker);
    sg_bind_text_n(get, 3, event->payload, event->payload_size);
    int rc = sqlite3_step(get), line = 0;
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        status = sg_store_fail(store, rc, err);
    sg_stored_offer offer;
    unsigned char hash[SG_SHA256_SIZE];
    char hex[SG_SHA256_HEX] = "";
    if (rc == SQLITE_ROW && sg_offer_of_row(get, &offer, &line)) {
        sg_offer_digest(&offer, hash);
        sg_hex(hash, SG_SHA256_SIZE, hex);
    }
    if (status == SG_OK && (rc == SQLITE_DONE || strcmp(hex, sg_column_text(get, 12)) != 0)) {
        note_worker(r, event->worker, line);
        r->seq = event->seq;
        found(r, SG_LEDGER_OFFER, event->plan, SG_MSG_VERIFY_REPLACED, (long long)event->plan,
              r->worker, (long long)event->seq);
    }
    sqlite3_finalize(get);
    return status;
}

typedef struct plan_check {
    sg_store *store;
    sg_ledger_report *report;
} plan_check;

static sg_status check_covered(void *context, const sg_event *event, sg_error *err)
{
    plan_check *c = context;
    if (c->report->fault != SG_LEDGER_WHOLE)
        return SG_OK;
    if (strcmp(event->kind, sg_event_kind_text(SG_EVENT_KIND_PLAN)) == 0)
        return check_plan(c->store, event, c->report, err);
    if (strcmp(event->kind, sg_event_kind_text(SG_EVENT_KIND_REPLACE)) == 0)
        return check_replacement(c->store, event, c->report, err);
    return SG_OK;
}

/* ---- what should not be there, and what should ---- */

static sg_status check_strays(sg_store *store, sg_ledger_report *r, sg_error *err)
{
    int64_t plan = 0, guards = 0;
    sg_status status = count_of(store,
                                "SELECT min(id) FROM (SELECT id FROM plan UNION SELECT plan FROM "
                                "offer UNION SELECT plan FROM plan_summary UNION SELECT plan FROM "
                                "plan_county) WHERE id NOT IN (SELECT plan FROM ledger WHERE "
                                "kind='plan')",
                                0, &plan, err);
    if (status == SG_OK && plan > 0)
        found(r, SG_LEDGER_PLAN, plan, SG_MSG_VERIFY_NO_EVENT, (long long)plan);
    if (status == SG_OK)
        status = count_of(store,
                          "SELECT count(*) FROM sqlite_master WHERE type='trigger' AND sql LIKE "
                          "'%RAISE(ABORT%' AND tbl_name||'_no_update'=name OR type='trigger' AND "
                          "sql LIKE '%RAISE(ABORT%' AND tbl_name||'_no_delete'=name",
                          0, &guards, err);
    if (status == SG_OK && guards < GUARDS)
        found(r, SG_LEDGER_GUARD, 0, SG_MSG_VERIFY_GUARD, (int)(GUARDS - guards));
    return status;
}

/* ---- the derived tables ---- */

/* The first row in one of the tables and not in the other; columns of the caller's. */
static sg_status difference(sg_store *store, const char *table, const char *columns,
                            sqlite3_stmt **ret, bool *ret_any, sg_error *err)
{
    char sql[512];
    snprintf(sql, sizeof sql,
             "SELECT %s FROM (SELECT * FROM main.%s EXCEPT SELECT * FROM temp.%s) UNION ALL "
             "SELECT %s FROM (SELECT * FROM temp.%s EXCEPT SELECT * FROM main.%s) "
             "ORDER BY 1,2,3 LIMIT 1",
             columns, table, table, columns, table, table);
    sg_status status = sg_store_prepare(store, sql, ret, err);
    if (status != SG_OK)
        return status;
    int rc = sqlite3_step(*ret);
    *ret_any = rc == SQLITE_ROW;
    return rc == SQLITE_ROW || rc == SQLITE_DONE ? SG_OK : sg_store_fail(store, rc, err);
}

static sg_status compare_states(sg_store *store, sg_ledger_report *r, sg_error *err)
{
    sqlite3_stmt *row = NULL;
    bool any = false;
    sg_status status = difference(store, "offer_state", "plan,worker,line", &row, &any, err);
    if (status == SG_OK && any) {
        note_worker(r, sg_column_text(row, 1), sqlite3_column_int(row, 2));
        long long plan = sqlite3_column_int64(row, 0);
        found(r, SG_LEDGER_STATE, plan, SG_MSG_VERIFY_STATE, plan, r->worker, r->line);
    }
    sqlite3_finalize(row);
    row = NULL;
    if (status == SG_OK)
        status = difference(store, "plan_state", "plan,0,0", &row, &any, err);
    if (status == SG_OK && any) {
        long long plan = sqlite3_column_int64(row, 0);
        found(r, SG_LEDGER_STATE, plan, SG_MSG_VERIFY_PLAN_STATE, plan);
    }
    sqlite3_finalize(row);
    row = NULL;
    if (status == SG_OK)
        status = difference(store, "service_count", "worker,0,0", &row, &any, err);
    if (status == SG_OK && any) {
        note_worker(r, sg_column_text(row, 0), 0);
        found(r, SG_LEDGER_STATE, 0, SG_MSG_VERIFY_SERVICE, r->worker);
    }
    sqlite3_finalize(row);
    return status;
}

static sg_status check_states(sg_store *store, sg_ledger_report *r, sg_error *err)
{
    static const char drop[] = "DROP TABLE IF EXISTS temp.offer_state;"
                               "DROP TABLE IF EXISTS temp.plan_state;"
                               "DROP TABLE IF EXISTS temp.service_count";
    static const char make[] = SG_STATE_TABLES("temp.", "offer_state", "plan_state",
                                               "service_count");
    int rc = sqlite3_exec(store->db, "PRAGMA query_only=OFF", NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(store->db, drop, NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(store->db, make, NULL, NULL, NULL);
    sg_status status = rc == SQLITE_OK ? SG_OK : sg_store_fail(store, rc, err);
    if (status == SG_OK)
        status = sg_state_replay(store, true, err);
    if (status == SG_OK)
        status = compare_states(store, r, err);
    sg_state_free(store); /* their tables go */
    sqlite3_exec(store->db, drop, NULL, NULL, NULL);
    if (store->reader)
        sqlite3_exec(store->db, "PRAGMA query_only=ON", NULL, NULL, NULL);
    return status;
}

sg_status sg_ledger_verify(sg_store *store, int64_t expect_seq,
                           const unsigned char *expect_hash, sg_ledger_report *ret, sg_error *err)
{
    sg_ledger_report r = {0};
    plan_check c = {store, &r};
    int rc = sqlite3_exec(store->db, "BEGIN", NULL, NULL, NULL); /* one state of the file */
    if (rc != SQLITE_OK)
        return sg_store_fail(store, rc, err);
    sg_status status = check_chain(store, expect_seq, expect_hash, &r, err);
    if (status == SG_OK && r.fault == SG_LEDGER_WHOLE)
        status = sg_ledger_each(store, &sg_everywhere, check_covered, &c, err);
    if (status == SG_OK && r.fault == SG_LEDGER_WHOLE)
        status = check_strays(store, &r, err);
    if (status == SG_OK && r.fault == SG_LEDGER_WHOLE)
        status = check_states(store, &r, err);
    sqlite3_exec(store->db, "COMMIT", NULL, NULL, NULL);
    if (status == SG_OK)
        *ret = r;
    return status;
}
