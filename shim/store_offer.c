/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Offers and plans in the state they are in now: what was planned joined with what happened since.
 */
#include <stdio.h>
#include <string.h>

#include "songgang/messages/ledger.h"
#include "store_internal.h"

/* An offer nobody touched is as its plan is: planned, or discarded with it. */
#define STATE_NOW "CASE p.state WHEN 2 THEN CASE WHEN coalesce(s.state,0)<2 THEN 3 ELSE s.state END" \
                  " ELSE coalesce(s.state,0) END"
_Static_assert(SG_OFFER_DISCARDED == 3 && SG_PLAN_DISCARDED == 2, "numbers of STATE_NOW");

/* The offers of a statement whose columns are OFFER_NOW. */
static sg_status visit_offers(sg_store *store, sqlite3_stmt *walk, sg_offer_now_visit visit,
                              void *context, sg_error *err)
{
    sg_status status = SG_OK;
    int rc = SQLITE_DONE, line;
    while (status == SG_OK && (rc = sqlite3_step(walk)) == SQLITE_ROW) {
        sg_offer_now now = {.plan = sqlite3_column_int64(walk, 12),
                            .seq = sqlite3_column_int64(walk, 13),
                            .state = (sg_offer_state)sqlite3_column_int(walk, 14),
                            .reason = (const char *)sqlite3_column_text(walk, 15),
                            .avoid = (const char *)sqlite3_column_text(walk, 16),
                            .day = sqlite3_column_type(walk, 17) == SQLITE_NULL
                                       ? SG_NO_DATE
                                       : (sg_date)sqlite3_column_int(walk, 17)};
        status = sg_offer_of_row(walk, &now.offer, &line)
                     ? visit(context, &now, err)
                     : sg_fail(err, SG_CORRUPT, "%s", SG_MSG_LEDGER_UNREADABLE);
    }
    if (status == SG_OK && rc != SQLITE_DONE)
        status = sg_store_fail(store, rc, err);
    return status;
}

sg_status sg_store_each_offer_now(sg_store *store, int64_t plan, const char *worker,
                                  const sg_scope *scope, sg_offer_now_visit visit, void *context,
                                  sg_error *err)
{
    /* two texts, so that each finds its rows by the primary key */
    static const char of_worker[] =
        "SELECT o.worker,o.line,o.posting,o.course,o.seat,o.rank,o.level,o.score,o.relaxed,"
        SG_OFFER_TEXT("o") ",o.home,o.digest,o.plan,coalesce(s.seq,0)," STATE_NOW ",s.reason,s.avoid,s.day"
        " FROM plan_state p CROSS JOIN offer o ON o.plan=p.plan AND o.worker=?2"
        " LEFT JOIN offer_state s ON s.plan=o.plan AND s.worker=o.worker AND s.line=o.line"
        " WHERE (?1=0 OR p.plan=?1) AND sg_within(o.home,?3) ORDER BY o.plan,o.worker,o.line";
    static const char of_plan[] =
        "SELECT o.worker,o.line,o.posting,o.course,o.seat,o.rank,o.level,o.score,o.relaxed,"
        SG_OFFER_TEXT("o") ",o.home,o.digest,o.plan,coalesce(s.seq,0)," STATE_NOW ",s.reason,s.avoid,s.day"
        " FROM plan_state p CROSS JOIN offer o ON o.plan=p.plan"
        " LEFT JOIN offer_state s ON s.plan=o.plan AND s.worker=o.worker AND s.line=o.line"
        " WHERE (?1=0 OR p.plan=?1) AND sg_within(o.home,?3) ORDER BY o.plan,o.worker,o.line";
    sqlite3_stmt *walk;
    sg_status status = sg_store_prepare_scoped(store, scope, worker ? of_worker : of_plan, &walk, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(walk, 1, plan);
    if (worker)
        sg_bind_text(walk, 2, worker);
    sg_bind_scope(walk, 3, scope);
    status = visit_offers(store, walk, visit, context, err);
    sqlite3_finalize(walk);
    return status;
}

sg_status sg_store_each_offer_of(sg_store *store, int64_t plan, uint64_t posting,
                                 const sg_scope *scope, sg_offer_now_visit visit, void *context,
                                 sg_error *err)
{
    static const char sql[] =
        "SELECT o.worker,o.line,o.posting,o.course,o.seat,o.rank,o.level,o.score,o.relaxed,"
        SG_OFFER_TEXT("o") ",o.home,o.digest,o.plan,coalesce(s.seq,0)," STATE_NOW ",s.reason,s.avoid,s.day"
        " FROM plan_state p CROSS JOIN offer o ON o.plan=p.plan AND o.posting=?2"
        " LEFT JOIN offer_state s ON s.plan=o.plan AND s.worker=o.worker AND s.line=o.line"
        " WHERE p.plan=?1 AND sg_within(o.home,?3) ORDER BY o.worker,o.line";
    sqlite3_stmt *walk;
    sg_status status = sg_store_prepare_scoped(store, scope, sql, &walk, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(walk, 1, plan);
    sqlite3_bind_int64(walk, 2, (int64_t)posting);
    sg_bind_scope(walk, 3, scope);
    status = visit_offers(store, walk, visit, context, err);
    sqlite3_finalize(walk);
    return status;
}

sg_status sg_store_page_offers(sg_store *store, int64_t plan, const sg_scope *scope, uint32_t states,
                               const char *after_worker, int after_line, size_t limit,
                               sg_offer_now_visit visit, void *context, sg_error *err)
{
    static const char sql[] =
        "SELECT o.worker,o.line,o.posting,o.course,o.seat,o.rank,o.level,o.score,o.relaxed,"
        SG_OFFER_TEXT("o") ",o.home,o.digest,o.plan,coalesce(s.seq,0)," STATE_NOW " AS now,s.reason,s.avoid,s.day"
        " FROM plan_state p CROSS JOIN offer o ON o.plan=p.plan"
        " LEFT JOIN offer_state s ON s.plan=o.plan AND s.worker=o.worker AND s.line=o.line"
        " WHERE p.plan=?1 AND (o.worker,o.line)>(?2,?3) AND sg_within(o.home,?4)"
        " AND (1<<now)&?5 ORDER BY o.worker,o.line LIMIT ?6";
    sqlite3_stmt *walk;
    sg_status status = sg_store_prepare_scoped(store, scope, sql, &walk, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(walk, 1, plan);
    sg_bind_text(walk, 2, after_worker ? after_worker : "");
    sqlite3_bind_int(walk, 3, after_line);
    sg_bind_scope(walk, 4, scope);
    sqlite3_bind_int64(walk, 5, states ? states : UINT32_MAX);
    sqlite3_bind_int64(walk, 6, (int64_t)limit);
    status = visit_offers(store, walk, visit, context, err);
    sqlite3_finalize(walk);
    return status;
}

sg_status sg_store_plan_now(sg_store *store, const sg_scope *scope, int64_t plan, sg_plan_now *ret,
                            sg_error *err)
{
    sqlite3_stmt *get;
    sg_status status = sg_store_prepare_scoped(
        store, scope, "SELECT p.id,p.scope,p.policy,p.day,s.state,s.made,(SELECT l.plan FROM "
        "ledger l WHERE l.kind='approve' AND l.seq>s.made AND l.plan<>p.id ORDER BY "
        "l.seq DESC LIMIT 1) FROM plan p JOIN plan_state s ON s.plan=p.id "
        "WHERE p.id=?1",
        &get, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(get, 1, plan);
    int rc = sqlite3_step(get);
    if (rc == SQLITE_ROW && !sg_scope_touches(scope, (sg_locality)sqlite3_column_int64(get, 1))) {
        char what[32];
        snprintf(what, sizeof what, "plan %lld", (long long)plan);
        sg_store_note_refused(store, what);
        status = sg_fail(err, SG_NOT_FOUND, SG_MSG_LEDGER_NO_PLAN, (long long)plan);
    } else if (rc == SQLITE_ROW) {
        *ret = (sg_plan_now){.id = sqlite3_column_int64(get, 0),
                             .scope = (sg_locality)sqlite3_column_int64(get, 1),
                             .day = (sg_date)sqlite3_column_int(get, 3),
                             .state = (sg_plan_state)sqlite3_column_int(get, 4),
                             .made = sqlite3_column_int64(get, 5),
                             .newer = sqlite3_column_int64(get, 6)};
        snprintf(ret->policy, sizeof ret->policy, "%s", sg_column_text(get, 2));
    } else {
        status = rc == SQLITE_DONE
                     ? sg_fail(err, SG_NOT_FOUND, SG_MSG_LEDGER_NO_PLAN, (long long)plan)
                     : sg_store_fail(store, rc, err);
    }
    sqlite3_finalize(get);
    return status;
}

/* Rows of (state, is a course, count) into the counts. */
static sg_status count_into(sg_store *store, sqlite3_stmt *walk, sg_offer_counts *counts,
                            sg_error *err)
{
    int rc;
    while ((rc = sqlite3_step(walk)) == SQLITE_ROW) {
        int state = sqlite3_column_int(walk, 0);
        if (state < 0 || state >= SG_OFFER_STATE_COUNT)
            continue;
        int64_t *of = sqlite3_column_int(walk, 1) ? counts->courses : counts->jobs;
        of[state] += sqlite3_column_int64(walk, 2);
    }
    return rc == SQLITE_DONE ? SG_OK : sg_store_fail(store, rc, err);
}

/* Plans that count when none is named: approved ones, and the newest while it is a draft. */
#define COUNTING "(p.state=1 OR (p.state=0 AND p.plan=(SELECT max(plan) FROM plan_state)))"

/* Everywhere and over all plans, from what changed state and the sums of each plan: its hundreds of
 * thousands of offers need not be read for a figure that is looked at every few seconds. */
static sg_status count_all(sg_store *store, sg_offer_counts *counts, sg_error *err)
{
    static const char changed[] =
        "SELECT s.state,s.posting IS NULL,count(*) FROM plan_state p CROSS JOIN offer_state s"
        " ON s.plan=p.plan WHERE " COUNTING " GROUP BY 1,2";
    /* a replaced offer has another one beside it */
    static const char untouched[] =
        "SELECT 0,0,(SELECT coalesce(sum(c.offers),0) FROM plan_state p JOIN plan_county c"
        "  ON c.plan=p.plan WHERE " COUNTING ")-(SELECT count(*)-coalesce(sum(s.state=2),0) FROM"
        "  plan_state p CROSS JOIN offer_state s ON s.plan=p.plan WHERE " COUNTING
        "  AND s.posting IS NOT NULL) UNION ALL "
        "SELECT 0,1,(SELECT coalesce(sum(c.notices),0) FROM plan_state p JOIN plan_county c"
        "  ON c.plan=p.plan WHERE " COUNTING ")-(SELECT count(*) FROM plan_state p CROSS JOIN"
        "  offer_state s ON s.plan=p.plan WHERE " COUNTING " AND s.posting IS NULL)";
    const char *const sql[] = {changed, untouched};
    sg_status status = SG_OK;
    for (int i = 0; i < 2 && status == SG_OK; i++) {
        sqlite3_stmt *walk;
        status = sg_store_prepare(store, sql[i], &walk, err);
        if (status != SG_OK)
            return status;
        status = count_into(store, walk, counts, err);
        sqlite3_finalize(walk);
    }
    return status;
}

sg_status sg_store_count_offers(sg_store *store, int64_t plan, const sg_scope *scope,
                                sg_offer_counts *ret, sg_error *err)
{
    static const char sql[] =
        "SELECT " STATE_NOW ",o.posting IS NULL,count(*) FROM plan_state p"
        " CROSS JOIN offer o ON o.plan=p.plan LEFT JOIN offer_state s"
        " ON s.plan=o.plan AND s.worker=o.worker AND s.line=o.line"
        " WHERE (p.plan=?1 OR (?1=0 AND " COUNTING ")) AND sg_within(o.home,?2) GROUP BY 1,2";
    sg_offer_counts counts = {{0}, {0}};
    sqlite3_stmt *walk;
    sg_status status = sg_scope_given(scope, err);
    if (status != SG_OK)
        return status;
    if (plan == 0 && scope->whole) {
        status = count_all(store, &counts, err);
    } else {
        status = sg_store_prepare(store, sql, &walk, err);
        if (status != SG_OK)
            return status;
        sqlite3_bind_int64(walk, 1, plan);
        sg_bind_scope(walk, 2, scope);
        status = count_into(store, walk, &counts, err);
        sqlite3_finalize(walk);
    }
    if (status == SG_OK)
        *ret = counts;
    return status;
}

/* The state at event ?2: as it is, unless something happened since. */
#define THEN                                                                                       \
    "CASE WHEN s.seq<?2 THEN NULL ELSE coalesce((SELECT CASE e.kind WHEN 'answer' THEN"             \
    " json_extract(e.payload,'$.answer') ELSE e.kind END FROM ledger e WHERE e.worker=s.worker"     \
    " AND e.plan=s.plan AND e.seq>s.approved AND e.seq<?2"                                         \
    " AND json_extract(e.payload,'$.line')=s.line ORDER BY e.seq DESC LIMIT 1),'approved') END"

/* An expired posting's offers are over. */
#define ALIVE                                                                                      \
    ",s.posting IS NULL OR EXISTS(SELECT 1 FROM posting p WHERE p.id=s.posting AND p.status=0"      \
    " AND coalesce(p.valid_through>=?3,1))"

sg_status sg_store_each_standing(sg_store *store, const sg_scope *scope, const char *worker,
                                 int64_t before, sg_date today, sg_offer_fact_visit visit,
                                 void *context, sg_error *err)
{
    static const char all[] =
        "SELECT s.worker,s.plan,s.posting,s.state,s.reason,s.avoid,s.day," THEN ALIVE
        " FROM offer_state s WHERE s.approved<?2 AND (?4=0 OR sg_within((SELECT home FROM worker w"
        "  WHERE w.id=s.worker),?4)) ORDER BY s.worker,s.plan,s.line";
    static const char of_worker[] =
        "SELECT s.worker,s.plan,s.posting,s.state,s.reason,s.avoid,s.day," THEN ALIVE
        " FROM offer_state s WHERE s.worker=?1 AND s.approved<?2 AND (?4=0 OR sg_within((SELECT home"
        "  FROM worker w WHERE w.id=s.worker),?4)) ORDER BY s.worker,s.plan,s.line";
    sqlite3_stmt *walk;
    sg_status status = sg_store_prepare_scoped(store, scope, worker ? of_worker : all, &walk, err);
    if (status != SG_OK)
        return status;
    if (worker)
        sg_bind_text(walk, 1, worker);
    sqlite3_bind_int64(walk, 2, before);
    sqlite3_bind_int(walk, 3, today);
    sg_bind_scope(walk, 4, scope);
    int rc = SQLITE_DONE;
    while (status == SG_OK && (rc = sqlite3_step(walk)) == SQLITE_ROW) {
        sg_fact_of_offer fact = {.worker = sg_column_text(walk, 0),
                                 .plan = sqlite3_column_int64(walk, 1),
                                 .posting = (uint64_t)sqlite3_column_int64(walk, 2),
                                 .state = (sg_offer_state)sqlite3_column_int(walk, 3),
                                 .reason = (const char *)sqlite3_column_text(walk, 4),
                                 .avoid = (const char *)sqlite3_column_text(walk, 5),
                                 .day = sqlite3_column_type(walk, 6) == SQLITE_NULL
                                            ? SG_NO_DATE
                                            : (sg_date)sqlite3_column_int(walk, 6),
                                 .alive = sqlite3_column_int(walk, 8) != 0};
        const char *then = (const char *)sqlite3_column_text(walk, 7);
        if (then && !sg_offer_state_parse(then, &fact.state))
            fact.state = SG_OFFER_APPROVED;
        status = visit(context, &fact, err);
    }
    return sg_sqlite_walked(walk, status, rc, err);
}

/* What the worker's status is now; lists that still say so do not bring it back. */
static sg_status note_status(sg_store *store, const char *worker, sg_worker_status now, sg_error *err)
{
    sqlite3_stmt *get;
    sg_status status = sg_store_statement(store, SG_SQL_WORKER_STATUS_GET, &get, err);
    if (status != SG_OK)
        return status;
    sg_bind_text(get, 1, worker);
    int rc = sqlite3_step(get);
    const sg_worker_status before = rc == SQLITE_ROW ? (sg_worker_status)sqlite3_column_int(get, 0)
                                                     : now;
    sqlite3_reset(get);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        return sg_store_fail(store, rc, err);
    return before != now ? sg_edit_note_status(store, worker, before, now, err) : SG_OK;
}

sg_status sg_store_set_worker_status(sg_store *store, const char *worker, sg_worker_status status,
                                     sg_error *err)
{
    sqlite3_stmt *put;
    sg_status result = note_status(store, worker, status, err);
    if (result == SG_OK)
        result = sg_store_statement(store, SG_SQL_WORKER_STATUS, &put, err);
    if (result != SG_OK)
        return result;
    sg_bind_text(put, 1, worker);
    sqlite3_bind_int(put, 2, (int)status);
    sg_bind_text(put, 3, sg_worker_status_json(status));
    return sg_store_run(store, put, err);
}

sg_status sg_store_each_conflict(sg_store *store, int64_t plan, const sg_scope *scope, int ratio,
                                 int quota, sg_date today, sg_conflict_visit visit, void *context,
                                 sg_error *err)
{
    /* Tables of their own, because the planner makes no index for a grouped subquery: 327,900 offers
     * against as many standing ones would be compared one by one. */
    static const char drop[] = "DROP TABLE IF EXISTS temp.standing_load;"
                               "DROP TABLE IF EXISTS temp.standing_open";
    static const char make[] =
        "CREATE TABLE temp.standing_load(posting INTEGER PRIMARY KEY,pushes INTEGER,hired INTEGER);"
        "INSERT INTO temp.standing_load SELECT posting,sum(state NOT IN (11,12,14)),"
        "  sum(state IN (12,14)) FROM offer_state WHERE approved IS NOT NULL AND posting IS NOT NULL"
        "  GROUP BY posting;"
        "CREATE TABLE temp.standing_open(worker TEXT PRIMARY KEY,n INTEGER) WITHOUT ROWID";
    static const char open[] =
        "INSERT INTO temp.standing_open SELECT x.worker,count(*) FROM offer_state x JOIN posting p"
        " ON p.id=x.posting WHERE x.plan<>?1 AND x.approved IS NOT NULL"
        " AND x.state NOT IN (11,12,14) AND p.status=0 AND coalesce(p.valid_through>=?5,1)"
        " GROUP BY x.worker";
    static const char sql[] =
        "WITH first AS (SELECT o.worker,o.line,o.posting,o.score,coalesce(l.pushes,0) AS pushes,"
        "  max(p.openings-coalesce(l.hired,0),0)*?3 AS room,CASE"
        "  WHEN p.id IS NULL OR p.status<>0 OR p.valid_through<?5 THEN 'closed'"
        "  WHEN EXISTS(SELECT 1 FROM offer_state g WHERE g.worker=o.worker AND g.posting=o.posting"
        "   AND g.plan<>?1 AND g.approved IS NOT NULL) THEN 'repeated'"
        "  WHEN row_number() OVER (PARTITION BY o.worker ORDER BY o.line)+coalesce(n.n,0)>?4"
        "   AND coalesce(n.n,0)>0 THEN 'served' END AS kind"
        "  FROM offer o LEFT JOIN offer_state s ON s.plan=o.plan AND s.worker=o.worker"
        "   AND s.line=o.line LEFT JOIN posting p ON p.id=o.posting"
        "  LEFT JOIN temp.standing_load l ON l.posting=o.posting"
        "  LEFT JOIN temp.standing_open n ON n.worker=o.worker"
        "  WHERE o.plan=?1 AND o.posting IS NOT NULL AND coalesce(s.state,0)=0"
        "  AND sg_within(o.home,?2)),"
        " judged AS (SELECT worker,line,posting,CASE WHEN kind IS NOT NULL THEN kind"
        "  WHEN row_number() OVER (PARTITION BY posting,kind IS NULL ORDER BY score DESC,worker)"
        "   +pushes>room THEN 'oversold' END AS kind FROM first)"
        " SELECT worker,line,posting,kind FROM judged WHERE kind IS NOT NULL ORDER BY worker,line";
    sqlite3_stmt *step[2] = {NULL, NULL};
    const char *const texts[2] = {open, sql};
    sg_status status = sg_scope_given(scope, err);
    if (status != SG_OK)
        return status;
    int rc = sqlite3_exec(store->db, drop, NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(store->db, make, NULL, NULL, NULL);
    if (rc != SQLITE_OK)
        return sg_store_fail(store, rc, err);
    for (int i = 0; i < 2 && status == SG_OK; i++) {
        status = sg_store_prepare(store, texts[i], &step[i], err);
        if (status != SG_OK)
            break;
        sqlite3_bind_int64(step[i], 1, plan);
        sqlite3_bind_int(step[i], 5, today);
        if (i == 0) {
            status = sg_store_run(store, step[i], err);
            continue;
        }
        sg_bind_scope(step[i], 2, scope);
        sqlite3_bind_int(step[i], 3, ratio);
        sqlite3_bind_int(step[i], 4, quota);
        rc = SQLITE_DONE;
        while (status == SG_OK && (rc = sqlite3_step(step[i])) == SQLITE_ROW)
            status = visit(context, sg_column_text(step[i], 0), sqlite3_column_int(step[i], 1),
                           (uint64_t)sqlite3_column_int64(step[i], 2), sg_column_text(step[i], 3),
                           err);
        if (status == SG_OK && rc != SQLITE_DONE)
            status = sg_store_fail(store, rc, err);
    }
    sqlite3_finalize(step[0]);
    sqlite3_finalize(step[1]);
    sqlite3_exec(store->db, drop, NULL, NULL, NULL);
    return status;
}

sg_status sg_store_posting_load(sg_store *store, int64_t plan, uint64_t posting,
                                sg_posting_load *ret, sg_error *err)
{
    static const char sql[] =
        "SELECT (SELECT count(*) FROM offer_state WHERE posting=?2 AND approved IS NOT NULL"
        "  AND state NOT IN (11,12,14)),"
        " (SELECT count(*) FROM offer o LEFT JOIN offer_state s ON s.plan=o.plan AND"
        "  s.worker=o.worker AND s.line=o.line WHERE o.plan=?1 AND o.posting=?2"
        "  AND coalesce(s.state,0)=0),"
        " (SELECT count(*) FROM offer_state WHERE posting=?2 AND state IN (12,14))";
    sqlite3_stmt *get;
    sg_status status = sg_store_prepare(store, sql, &get, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(get, 1, plan);
    sqlite3_bind_int64(get, 2, (int64_t)posting);
    int rc = sqlite3_step(get);
    if (rc == SQLITE_ROW)
        *ret = (sg_posting_load){sqlite3_column_int64(get, 0), sqlite3_column_int64(get, 1),
                                 sqlite3_column_int64(get, 2)};
    else
        status = sg_store_fail(store, rc, err);
    sqlite3_finalize(get);
    return status;
}
