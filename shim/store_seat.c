/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Seats and notices of courses over all plans: a seat given by an approved plan is not there for the
 * next one, and nobody needs a second notice.
 */
#include "songgang/ledger.h"
#include "store_internal.h"

sg_status sg_store_each_seat(sg_store *store, int64_t before, sg_seat_visit visit, void *context,
                             sg_error *err)
{
    /* Of an offer something happened to since: refused before then, or not. */
    static const char sql[] =
        "SELECT o.course,count(*) FROM offer_state s JOIN offer o ON o.plan=s.plan"
        " AND o.worker=s.worker AND o.line=s.line"
        " WHERE s.posting IS NULL AND o.seat=1 AND s.approved<?1 AND CASE WHEN s.seq<?1"
        " THEN s.state<>?2 ELSE coalesce((SELECT json_extract(e.payload,'$.answer') FROM ledger e"
        "  WHERE e.worker=s.worker AND e.plan=s.plan AND e.seq>s.approved AND e.seq<?1"
        "  AND json_extract(e.payload,'$.line')=s.line ORDER BY e.seq DESC LIMIT 1),'')<>?3 END"
        " GROUP BY o.course";
    sqlite3_stmt *walk;
    sg_status status = sg_store_prepare(store, sql, &walk, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(walk, 1, before);
    sqlite3_bind_int(walk, 2, SG_OFFER_REFUSED);
    sg_bind_text(walk, 3, sg_offer_state_json(SG_OFFER_REFUSED));
    int rc = SQLITE_DONE;
    while (status == SG_OK && (rc = sqlite3_step(walk)) == SQLITE_ROW)
        status = visit(context, sg_column_text(walk, 0), sqlite3_column_int64(walk, 1), err);
    return sg_sqlite_walked(walk, status, rc, err);
}

sg_status sg_store_each_course_conflict(sg_store *store, int64_t plan, const sg_scope *scope,
                                        sg_course_conflict_visit visit, void *context,
                                        sg_error *err)
{
    static const char sql[] =
        "WITH standing AS MATERIALIZED (SELECT s.worker,o.course,o.seat FROM offer_state s"
        "  JOIN offer o ON o.plan=s.plan AND o.worker=s.worker AND o.line=s.line"
        "  WHERE s.posting IS NULL AND s.plan<>?1 AND s.approved IS NOT NULL AND s.state<>?3),"
        " given AS MATERIALIZED (SELECT o.course,sum(o.seat) AS n FROM offer_state s"
        "  JOIN offer o ON o.plan=s.plan AND o.worker=s.worker AND o.line=s.line"
        "  WHERE s.posting IS NULL AND s.approved IS NOT NULL AND s.state<>?3 GROUP BY o.course),"
        " first AS (SELECT o.worker,o.line,o.course,o.seat,"
        "  coalesce(json_extract(c.json,'$.seats'),0)-coalesce(g.n,0) AS room,"
        "  CASE WHEN o.worker IN (SELECT worker FROM standing) THEN 'repeated' END AS kind"
        "  FROM offer o LEFT JOIN offer_state s ON s.plan=o.plan AND s.worker=o.worker"
        "  AND s.line=o.line LEFT JOIN course c ON c.id=o.course"
        "  LEFT JOIN given g ON g.course=o.course"
        "  WHERE o.plan=?1 AND o.course IS NOT NULL AND coalesce(s.state,0)=0"
        "  AND sg_within(o.home,?2)),"
        " judged AS (SELECT worker,line,course,CASE WHEN kind IS NOT NULL THEN kind"
        "  WHEN seat=1 AND row_number() OVER (PARTITION BY course,seat,kind IS NULL ORDER BY worker)"
        "   >room THEN 'oversold' END AS kind FROM first)"
        " SELECT worker,line,course,kind FROM judged WHERE kind IS NOT NULL ORDER BY worker,line";
    sqlite3_stmt *walk;
    sg_status status = sg_store_prepare_scoped(store, scope, sql, &walk, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(walk, 1, plan);
    sg_bind_scope(walk, 2, scope);
    sqlite3_bind_int(walk, 3, SG_OFFER_REFUSED);
    int rc = SQLITE_DONE;
    while (status == SG_OK && (rc = sqlite3_step(walk)) == SQLITE_ROW)
        status = visit(context, sg_column_text(walk, 0), sqlite3_column_int(walk, 1),
                       sg_column_text(walk, 2), sg_column_text(walk, 3), err);
    return sg_sqlite_walked(walk, status, rc, err);
}
