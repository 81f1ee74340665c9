/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Counts by county: workers by status from the roster, offers from what each plan wrote when it was
 * made. A county is the first six digits of the worker's home.
 */
#include "store_internal.h"

sg_status sg_store_plan_county(sg_store *store, int64_t plan, const sg_plan_county *county,
                               sg_error *err)
{
    sqlite3_stmt *put;
    sg_status status =
        sg_store_prepare(store,
                         "INSERT INTO plan_county(plan,county,workers,full_quota,offers,notices,"
                         "seats) VALUES(?1,?2,?3,?4,?5,?6,?7)",
                         &put, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(put, 1, plan);
    sqlite3_bind_int64(put, 2, county->county);
    sqlite3_bind_int64(put, 3, county->workers);
    sqlite3_bind_int64(put, 4, county->full_quota);
    sqlite3_bind_int64(put, 5, county->offers);
    sqlite3_bind_int64(put, 6, county->notices);
    sqlite3_bind_int64(put, 7, county->seats);
    int rc = sqlite3_step(put);
    if (rc != SQLITE_DONE)
        status = sg_store_fail(store, rc, err);
    sqlite3_finalize(put);
    return status;
}

/* Codes with the digits of `scope` in front; every county code for 0. */
static void county_range(sg_region scope, int64_t *ret_first, int64_t *ret_last)
{
    sg_region code = scope > 999999 ? scope / 1000 : scope;
    int64_t span = code == 0 ? 999999 : code % 10000 == 0 ? 9999 : code % 100 == 0 ? 99 : 0;
    *ret_first = code;
    *ret_last = code + span;
}

/* One row a county; status counts in order. The county of 省直辖 places is the code itself. */
static const char counties_sql[] =
    "WITH roster AS (SELECT CASE WHEN home>999999999 THEN home/1000000 WHEN home>999999 THEN home/1000"
    "  ELSE home END AS county,"
    "  status, sum(n) AS n FROM (SELECT home, status, count(*) AS n FROM worker GROUP BY status, home)"
    "  WHERE sg_within(home,?4) GROUP BY 1,2),"
    " everywhere AS (SELECT county FROM roster UNION SELECT county FROM plan_county"
    "  WHERE plan=?1 AND (?4=0 OR sg_within(county,?4)))"
    " SELECT e.county,r.status,r.n,p.workers,p.full_quota,p.offers,p.notices,p.seats"
    " FROM everywhere e LEFT JOIN roster r ON r.county=e.county"
    " LEFT JOIN plan_county p ON p.plan=?1 AND p.county=e.county"
    "  AND (?4=0 OR sg_within(p.county,?4))"
    " WHERE e.county BETWEEN ?2 AND ?3 ORDER BY e.county,r.status";

sg_status sg_store_each_county(sg_store *store, const sg_scope *scope, int64_t plan,
                               sg_county_visit visit, void *context, sg_error *err)
{
    sqlite3_stmt *walk;
    sg_status status = sg_store_prepare_scoped(store, scope, counties_sql, &walk, err);
    if (status != SG_OK)
        return status;
    int64_t first, last;
    county_range(scope->whole ? 0 : sg_locality_region(scope->home), &first, &last);
    sqlite3_bind_int64(walk, 1, plan);
    sg_bind_scope(walk, 4, scope);
    sqlite3_bind_int64(walk, 2, first);
    sqlite3_bind_int64(walk, 3, last);
    sg_county_stats county = {0};
    bool any = false;
    int rc;
    while (status == SG_OK && (rc = sqlite3_step(walk)) == SQLITE_ROW) {
        sg_region code = (sg_region)sqlite3_column_int64(walk, 0);
        if (any && code != county.county) {
            status = visit(context, &county, err);
            county = (sg_county_stats){0};
        }
        any = true;
        county.county = county.planned.county = code;
        int worker_status = sqlite3_column_int(walk, 1);
        if (worker_status >= 0 && worker_status < SG_WORKER_STATUS_COUNT)
            county.by_status[worker_status] = sqlite3_column_int64(walk, 2);
        county.planned.workers = sqlite3_column_int64(walk, 3);
        county.planned.full_quota = sqlite3_column_int64(walk, 4);
        county.planned.offers = sqlite3_column_int64(walk, 5);
        county.planned.notices = sqlite3_column_int64(walk, 6);
        county.planned.seats = sqlite3_column_int64(walk, 7);
    }
    if (status == SG_OK && rc != SQLITE_DONE)
        status = sg_store_fail(store, rc, err);
    if (status == SG_OK && any)
        status = visit(context, &county, err);
    sqlite3_finalize(walk);
    return status;
}

sg_status sg_store_each_service(sg_store *store, const sg_scope *scope,
                                const sg_service_quota *quota, sg_service_visit visit,
                                void *context, sg_error *err)
{
    /* a quota of 0 is had by everybody who was served at all */
    static const char sql[] =
        "WITH given AS MATERIALIZED (SELECT worker,sum(posting IS NOT NULL) AS jobs,"
        "  sum(posting IS NULL) AS courses FROM offer_state WHERE approved IS NOT NULL GROUP BY 1),"
        " deeds AS MATERIALIZED (SELECT worker,sum(count*(kind='briefing')) AS briefings,"
        "  sum(count*(kind='guidance')) AS guidance FROM service_count GROUP BY 1),"
        " met AS (SELECT CASE WHEN w.home>999999999 THEN w.home/1000000"
        "  WHEN w.home>999999 THEN w.home/1000 ELSE w.home END AS county,"
        "  coalesce(g.jobs,0)>=?2 AS jobs,coalesce(g.courses,0)>=?3 AS courses,"
        "  coalesce(d.briefings,0)>=?4 AS briefings,coalesce(d.guidance,0)>=?5 AS guidance"
        "  FROM (SELECT worker FROM given UNION SELECT worker FROM deeds) e"
        "  JOIN worker w ON w.id=e.worker LEFT JOIN given g ON g.worker=e.worker"
        "  LEFT JOIN deeds d ON d.worker=e.worker WHERE sg_within(w.home,?1))"
        " SELECT county,sum(jobs),sum(courses),sum(briefings),sum(guidance),"
        " sum(jobs AND courses AND briefings AND guidance) FROM met GROUP BY county ORDER BY county";
    sqlite3_stmt *walk;
    sg_status status = sg_store_prepare_scoped(store, scope, sql, &walk, err);
    if (status != SG_OK)
        return status;
    sg_bind_scope(walk, 1, scope);
    sqlite3_bind_int(walk, 2, quota->jobs);
    sqlite3_bind_int(walk, 3, quota->courses);
    sqlite3_bind_int(walk, 4, quota->briefings);
    sqlite3_bind_int(walk, 5, quota->guidance);
    int rc = SQLITE_DONE;
    while (status == SG_OK && (rc = sqlite3_step(walk)) == SQLITE_ROW) {
        sg_service_counts counts = {.county = (sg_region)sqlite3_column_int64(walk, 0),
                                    .jobs = sqlite3_column_int64(walk, 1),
                                    .courses = sqlite3_column_int64(walk, 2),
                                    .briefings = sqlite3_column_int64(walk, 3),
                                    .guidance = sqlite3_column_int64(walk, 4),
                                    .complete = sqlite3_column_int64(walk, 5)};
        status = visit(context, &counts, err);
    }
    return sg_sqlite_walked(walk, status, rc, err);
}
