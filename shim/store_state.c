/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What events do to the derived tables: the state of every offer and plan, and the services each
 * worker received. The same statements keep the tables up to date, rebuild them, and make the
 * second copy that verification compares them with. An offer without a row is as its plan is.
 */
#include <stdio.h>

#include "store_internal.h"

enum { DRAFT = 0, APPROVED = 1, DISCARDED = 2, STEPS = 2, SQL_BYTES = 1024 };

/* One offer, by the line in the payload, comes into a state. `?` stands for the schema. */
#define ONE_OFFER(state)                                                                           \
    "INSERT INTO %s.offer_state(plan,worker,line,posting,state,seq,reason,avoid,day)"              \
    " SELECT o.plan,o.worker,o.line,o.posting," state ",e.seq,json_extract(e.payload,'$.reason'),"  \
    " json_extract(e.payload,'$.avoid'),"                                                          \
    " CAST(julianday(json_extract(e.payload,'$.day'))-2440587.5 AS INTEGER)"                       \
    " FROM main.ledger e JOIN main.offer o ON o.plan=e.plan AND o.worker=e.worker"                 \
    " AND o.line=json_extract(e.payload,'$.line') WHERE e.seq=?1"                                  \
    " ON CONFLICT(plan,worker,line) DO UPDATE SET state=excluded.state,seq=excluded.seq,"          \
    " reason=excluded.reason,avoid=excluded.avoid,day=excluded.day"
/* The same of one that is being sent, which has a row since its approval, and no words of an answer yet. */
#define SENDING(state)                                                                             \
    "UPDATE %s.offer_state SET state=" state ",seq=?1,reason=NULL,avoid=NULL,day=NULL WHERE "       \
    "(plan,worker,line)=(SELECT plan,worker,json_extract(payload,'$.line') FROM main.ledger"       \
    " WHERE seq=?1)"
#define PLAN_STATE(state)                                                                          \
    "UPDATE %s.plan_state SET state=" state ",seq=?1"                                              \
    " WHERE plan=(SELECT plan FROM main.ledger WHERE seq=?1)"
#define SERVICE                                                                                    \
    "INSERT INTO %s.service_count(worker,kind,count) SELECT worker,kind,1 FROM main.ledger"        \
    " WHERE seq=?1 ON CONFLICT(worker,kind) DO UPDATE SET count=count+1"

/* States by number, as stored (songgang/offer.h). */
_Static_assert(SG_OFFER_PLANNED == 0 && SG_OFFER_HELD == 1 && SG_OFFER_REPLACED == 2 &&
                   SG_OFFER_APPROVED == 4 && SG_OFFER_QUEUED == 5 && SG_OFFER_SENT == 6 &&
                   SG_OFFER_DELIVERED == 7 && SG_OFFER_FAILED == 8 && SG_OFFER_UNKNOWN == 9 &&
                   SG_OFFER_INTERESTED == 10 && SG_OFFER_REFUSED == 11 && SG_OFFER_HIRED == 12 &&
                   SG_OFFER_NO_ANSWER == 13 && SG_OFFER_AT_WORK == 14,
               "numbers in the statements below");

static const char *const steps[SG_EVENT_KIND_COUNT][STEPS] = {
    [SG_EVENT_KIND_PLAN] = {"INSERT INTO %s.plan_state(plan,state,made,seq)"
                            " SELECT plan,0,seq,seq FROM main.ledger WHERE seq=?1"},
    /* one that was to be sent no longer counts as approved */
    [SG_EVENT_KIND_HOLD] = {ONE_OFFER("1"),
                            "UPDATE %s.offer_state SET approved=NULL WHERE (plan,worker,line)=(SELECT"
                            " plan,worker,json_extract(payload,'$.line') FROM main.ledger WHERE"
                            " seq=?1) AND approved IS NOT NULL"},
    [SG_EVENT_KIND_RELEASE] = {ONE_OFFER("0")},
    [SG_EVENT_KIND_REPLACE] = {ONE_OFFER("2")},
    [SG_EVENT_KIND_APPROVE] =
        {"INSERT INTO %s.offer_state(plan,worker,line,posting,state,seq,approved)"
         " SELECT o.plan,o.worker,o.line,o.posting,4,e.seq,e.seq FROM main.ledger e"
         " JOIN main.offer o ON o.plan=e.plan LEFT JOIN %s.offer_state s"
         " ON s.plan=o.plan AND s.worker=o.worker AND s.line=o.line"
         " WHERE e.seq=?1 AND coalesce(s.state,0)=0"
         " AND sg_within(o.home,CAST(e.subject AS INTEGER))"
         " ON CONFLICT(plan,worker,line) DO UPDATE SET state=4,seq=excluded.seq,"
         " approved=excluded.approved",
         PLAN_STATE("1")},
    [SG_EVENT_KIND_UNDO] = {"UPDATE %s.offer_state SET state=0,seq=?1,approved=NULL"
                            " WHERE plan=(SELECT plan FROM main.ledger WHERE seq=?1) AND state IN (4,5)",
                            PLAN_STATE("0")},
    [SG_EVENT_KIND_DISCARD] = {PLAN_STATE("2")},
    /* one offer, or without a line all that an approval covers */
    [SG_EVENT_KIND_QUEUE] = {SENDING("5"),
                             "UPDATE %s.offer_state SET state=5,seq=?1 WHERE plan=(SELECT plan FROM"
                             " main.ledger WHERE seq=?1 AND worker='') AND state=4 AND approved="
                             "(SELECT json_extract(payload,'$.approval') FROM main.ledger WHERE"
                             " seq=?1)"},
    [SG_EVENT_KIND_SEND] = {SENDING("6")},
    [SG_EVENT_KIND_DELIVER] = {SENDING("7")},
    [SG_EVENT_KIND_FAIL] = {SENDING("8")},
    [SG_EVENT_KIND_LOSE] = {SENDING("9")},
    [SG_EVENT_KIND_ANSWER] = {ONE_OFFER(
        "CASE json_extract(e.payload,'$.answer') WHEN 'interested' THEN 10 WHEN 'refused' THEN 11"
        " WHEN 'hired' THEN 12 ELSE 13 END")},
    [SG_EVENT_KIND_AT_WORK] = {ONE_OFFER("14")},
    [SG_EVENT_KIND_BRIEFING] = {SERVICE},
    [SG_EVENT_KIND_GUIDANCE] = {SERVICE},
};

/* The kind of a stored event; SG_EVENT_KIND_COUNT for one nobody knows. */
static sg_status kind_of(sg_store *store, int64_t seq, sg_event_kind *ret, sg_error *err)
{
    sqlite3_stmt *get;
    sg_status status = sg_store_statement(store, SG_SQL_LEDGER_KIND, &get, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(get, 1, seq);
    int rc = sqlite3_step(get);
    sg_event_kind kind = SG_EVENT_KIND_COUNT;
    if (rc == SQLITE_ROW)
        for (int i = 0; i < SG_EVENT_KIND_COUNT; i++)
            if (sqlite3_stricmp(sg_column_text(get, 0), sg_event_kind_text((sg_event_kind)i)) == 0)
                kind = (sg_event_kind)i;
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        status = sg_store_fail(store, rc, err);
    sqlite3_reset(get);
    *ret = kind;
    return status;
}

sg_status sg_state_apply(sg_store *store, sg_event_kind kind, int64_t seq, bool temporary,
                         sg_error *err)
{
    const char *schema = temporary ? "temp" : "main";
    sg_status status = SG_OK;
    for (int i = 0; kind != SG_EVENT_KIND_COUNT && i < STEPS && steps[kind][i] && status == SG_OK; i++) {
        sqlite3_stmt **cached = &store->apply[temporary][kind][i];
        if (!*cached) {
            char sql[SQL_BYTES];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
            int size = snprintf(sql, sizeof sql, steps[kind][i], schema, schema);
#pragma GCC diagnostic pop
            if (size < 0 || size >= (int)sizeof sql)
                return sg_fail(err, SG_INTERNAL, "%s", sg_status_text(SG_INTERNAL));
            status = sg_store_prepare(store, sql, cached, err);
            if (status != SG_OK)
                return status;
        }
        sqlite3_bind_int64(*cached, 1, seq);
        status = sg_store_run(store, *cached, err);
    }
    return status;
}

void sg_state_free(sg_store *store)
{
    for (int t = 0; t < 2; t++)
        for (int k = 0; k < SG_EVENT_KIND_COUNT; k++)
            for (int i = 0; i < STEPS; i++) {
                sqlite3_finalize(store->apply[t][k][i]);
                store->apply[t][k][i] = NULL;
            }
}

sg_status sg_state_replay(sg_store *store, bool temporary, sg_error *err)
{
    int64_t last;
    unsigned char hash[SG_SHA256_SIZE];
    sg_status status = sg_ledger_head(store, &last, hash, err);
    for (int64_t seq = 1; seq <= last && status == SG_OK; seq++) {
        sg_event_kind kind;
        status = kind_of(store, seq, &kind, err);
        if (status == SG_OK)
            status = sg_state_apply(store, kind, seq, temporary, err);
    }
    return status;
}

sg_status sg_ledger_rebuild(sg_store *store, sg_error *err)
{
    int rc = sqlite3_exec(store->db,
                          "DELETE FROM main.offer_state; DELETE FROM main.plan_state;"
                          "DELETE FROM main.service_count",
                          NULL, NULL, NULL);
    return rc == SQLITE_OK ? sg_state_replay(store, false, err) : sg_store_fail(store, rc, err);
}
