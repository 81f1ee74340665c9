/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The roster page by page: conditions over the narrow table worker_facet, keyset by number, the
 * documents of one page only.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "songgang/messages.h"
#include "songgang/offer.h"
#include "store_internal.h"

/* ---- the question as SQL; values are bound in the order in which they were added ---- */

enum { BOUND_MAX = 256 };
typedef struct question {
    sg_buffer where;
    struct {
        bool text;
        int64_t number;
        const char *string;
    } bound[BOUND_MAX];
    int count;
    unsigned char *picked; /* rows found by sound, a bit each */
    size_t rows;
} question;

static void bind_number(question *q, int64_t value)
{
    if (q->count < BOUND_MAX) {
        q->bound[q->count].text = false;
        q->bound[q->count++].number = value;
    }
}

static void bind_string(question *q, const char *value)
{
    if (q->count < BOUND_MAX) {
        q->bound[q->count].text = true;
        q->bound[q->count++].string = value;
    }
}

/* Opens a condition whose alternatives are joined by OR; close_any() ends it. */
static void open_any(question *q, size_t *first)
{
    sg_buffer_text(&q->where, " AND (");
    *first = 1;
}

static void alternative(question *q, size_t *first, const char *sql)
{
    sg_buffer_text(&q->where, *first ? "" : " OR ");
    sg_buffer_text(&q->where, sql);
    *first = 0;
}

static void add_homes(question *q, const sg_worker_filter *f)
{
    size_t first;
    if (f->home_count == 0)
        return;
    open_any(q, &first);
    for (size_t i = 0; i < f->home_count; i++) {
        alternative(q, &first, "sg_within(f.home,?)");
        bind_number(q, (int64_t)f->home[i]);
    }
    sg_buffer_text(&q->where, ")");
}

static void add_age(question *q, const sg_worker_filter *f)
{
    int year, month, day;
    char bound[16];
    if (f->age_min <= 0 && f->age_max <= 0)
        return;
    sg_date_split(f->today, &year, &month, &day);
    if (f->age_min > 0) { /* born on or before this day, that many years ago */
        snprintf(bound, sizeof bound, "%04d-%02d-%02d", year - f->age_min, month, day);
        sg_buffer_printf(&q->where, " AND (f.birth<='%s' OR (f.birth IS NULL AND f.age>=%d))", bound,
                         f->age_min);
    }
    if (f->age_max > 0) {
        snprintf(bound, sizeof bound, "%04d-%02d-%02d", year - f->age_max - 1, month, day);
        sg_buffer_printf(&q->where, " AND (f.birth>'%s' OR (f.birth IS NULL AND f.age<=%d))", bound,
                         f->age_max);
    }
}

static void add_lists(question *q, const sg_worker_filter *f)
{
    size_t first;
    if (f->groups) {
        open_any(q, &first);
        for (unsigned g = 0; g < SG_GROUP_COUNT; g++)
            if (f->groups & ((uint32_t)1 << g)) {
                alternative(q, &first, "instr(f.groups,'\"'||?||'\"')>0");
                bind_string(q, sg_group_name((sg_group)g));
            }
        sg_buffer_text(&q->where, ")");
    }
    if (f->trade_count) {
        open_any(q, &first);
        for (size_t i = 0; i < f->trade_count; i++) {
            alternative(q, &first, "instr(' '||f.trades||' ',' '||?||' ')>0");
            bind_string(q, f->trade[i]);
        }
        sg_buffer_text(&q->where, ")");
    }
}

/* Plans that count: approved ones, and the newest while it is a draft. */
#define COUNTING "(p.state=1 OR (p.state=0 AND p.plan=(SELECT max(plan) FROM plan_state)))"

#define HELD_REPLACED_DISCARDED "(1,2,3)"
_Static_assert(SG_OFFER_HELD == 1 && SG_OFFER_REPLACED == 2 && SG_OFFER_DISCARDED == 3,
               "numbers in the statements below");
/* Job offers that count. */
#define JOBS                                                                                       \
    "(SELECT count(*) FROM plan_state p CROSS JOIN offer o ON o.plan=p.plan AND o.worker=f.id"      \
    " LEFT JOIN offer_state s ON s.plan=o.plan AND s.worker=o.worker AND s.line=o.line WHERE "      \
    COUNTING " AND o.posting IS NOT NULL AND coalesce(s.state,0) NOT IN " HELD_REPLACED_DISCARDED ")"

#define BIT(state) ((int64_t)1 << SG_OFFER_##state)
/* Whoever said something to a job waits for nobody; a call, where one is due, comes before waiting. */
static void add_silent(question *q, size_t *first, bool call)
{
    const int64_t due = BIT(FAILED) | BIT(UNKNOWN) | BIT(NO_ANSWER);
    const int64_t under_way = BIT(APPROVED) | BIT(QUEUED) | BIT(SENT) | BIT(DELIVERED);
    const int64_t said = BIT(INTERESTED) | BIT(REFUSED) | BIT(HIRED) | BIT(AT_WORK);
    alternative(q, first, "f.id IN (SELECT s.worker FROM offer_state s WHERE s.posting IS NOT NULL"
                          " GROUP BY s.worker HAVING max(((1<<s.state)&?)<>0)"
                          " AND NOT max(((1<<s.state)&?)<>0))");
    bind_number(q, call ? due : under_way);
    bind_number(q, call ? said : said | due);
}

static void add_offers(question *q, const sg_worker_filter *f)
{
    const uint32_t untouched = (uint32_t)1 << SG_OFFER_PLANNED;
    size_t first;
    char jobs[1024];
    if (!f->without_offers && !f->offers && !f->unanswered && !f->unreached &&
        !(f->jobs && (f->served || f->short_served)))
        return;
    open_any(q, &first);
    if (f->without_offers)
        alternative(q, &first, "NOT EXISTS(SELECT 1 FROM plan_state p CROSS JOIN offer o ON"
                               " o.plan=p.plan AND o.worker=f.id WHERE " COUNTING ")");
    for (int side = 0; side < 2 && f->jobs; side++) {
        snprintf(jobs, sizeof jobs, "%s%s%d", JOBS, side ? "<" : ">=", f->jobs);
        if (side ? f->short_served : f->served)
            alternative(q, &first, jobs);
    }
    if (f->offers) {
        alternative(q, &first, "f.id IN (SELECT s.worker FROM offer_state s WHERE (1<<s.state)&?)");
        bind_number(q, f->offers);
    }
    if (f->unanswered)
        add_silent(q, &first, false);
    if (f->unreached)
        add_silent(q, &first, true);
    if (f->offers & untouched) /* stands in no table: planned, or discarded with its plan */
        alternative(q, &first, "EXISTS(SELECT 1 FROM plan_state p CROSS JOIN offer o ON"
                               " o.plan=p.plan AND o.worker=f.id WHERE " COUNTING " AND NOT"
                               " EXISTS(SELECT 1 FROM offer_state s WHERE s.plan=o.plan AND"
                               " s.worker=o.worker AND s.line=o.line))");
    sg_buffer_text(&q->where, ")");
}

/* Rows whose sealed field is exactly this, whichever key sealed it. */
static sg_status add_sealed(sg_store *store, question *q, const char *member, const char *text,
                            sg_error *err)
{
    if (!text)
        return SG_OK;
    sg_buffer rows = {0};
    sg_status status = sg_private_rows_of(store, member, text, &rows, err);
    if (status == SG_OK && rows.failed)
        status = sg_fail_memory(err);
    if (status == SG_OK)
        sg_buffer_printf(&q->where, " AND f.row IN (%s)", rows.size ? rows.data : "");
    sg_buffer_free(&rows);
    return status;
}

/* sg_sounds(row, initials, tail): asked last, of those all else fits. */
static void sounds(sqlite3_context *context, int count, sqlite3_value **value)
{
    bool fits = false;
    sg_error err = {0};
    (void)count;
    if (sg_private_fits(sqlite3_user_data(context), sqlite3_value_int64(value[0]),
                        (const char *)sqlite3_value_text(value[1]),
                        (const char *)sqlite3_value_text(value[2]), &fits, &err) == SG_OK)
        sqlite3_result_int(context, fits);
    else
        sqlite3_result_error(context, err.text, -1);
}

/* sg_picked(row): whether the table of sounds named it. */
static void picked(sqlite3_context *context, int count, sqlite3_value **value)
{
    const question *q = sqlite3_user_data(context);
    const int64_t row = sqlite3_value_int64(value[0]);
    (void)count;
    sqlite3_result_int(context, row >= 0 && (size_t)row < q->rows &&
                                    (q->picked[row / 8] >> row % 8 & 1));
}

static sg_status add_picked(sg_store *store, question *q, const sg_worker_filter *f, sg_error *err)
{
    sg_status status = sg_sounds_pick(store, f->initials, f->tail, &q->picked, &q->rows, err);
    if (status != SG_OK)
        return status;
    int rc = sqlite3_create_function_v2(store->db, "sg_picked", 1, SQLITE_UTF8 | SQLITE_DIRECTONLY, q,
                                        picked, NULL, NULL, NULL);
    sg_buffer_text(&q->where, " AND sg_picked(f.row)");
    return rc == SQLITE_OK ? SG_OK : sg_store_fail(store, rc, err);
}

static sg_status add_sounds(sg_store *store, question *q, const sg_worker_filter *f, sg_error *err)
{
    if (!f->initials && !f->tail)
        return SG_OK;
    if (sg_sounds_usable(store, f->initials, f->tail))
        return add_picked(store, q, f, err);
    int rc = sqlite3_create_function_v2(store->db, "sg_sounds", 3, SQLITE_UTF8 | SQLITE_DIRECTONLY,
                                        store, sounds, NULL, NULL, NULL);
    if (rc != SQLITE_OK)
        return sg_store_fail(store, rc, err);
    sg_buffer_text(&q->where, " AND sg_sounds(f.row,?,?)");
    bind_string(q, f->initials);
    bind_string(q, f->tail);
    return SG_OK;
}

/* The codes a town or a village holds, for the index by home. Of wider areas so many rows are held that
 * sg_within() on each is as quick; it has the last word here too. */
static void add_range(question *q, sg_locality area)
{
    int64_t low = (int64_t)area, high = low;
    size_t first;
    if (area <= 999999)
        return;
    open_any(q, &first);
    for (; low < 1000000000000; low *= 1000, high = high * 1000 + 999) {
        alternative(q, &first, "f.home BETWEEN ? AND ?");
        bind_number(q, low);
        bind_number(q, high);
    }
    sg_buffer_text(&q->where, ")");
}

static sg_status ask(sg_store *store, question *q, const sg_scope *scope,
                     const sg_worker_filter *f, sg_error *err)
{
    sg_buffer_text(&q->where, " WHERE sg_within(f.home,?)");
    int64_t bound = scope->whole ? 0 : scope->home ? (int64_t)scope->home : -1;
    bind_number(q, bound);
    if (!scope->whole && scope->home)
        add_range(q, scope->home);
    if (f->home_count == 1)
        add_range(q, f->home[0]);
    add_homes(q, f);
    if (f->statuses)
        sg_buffer_printf(&q->where, " AND (1<<f.status)&%lld", (long long)f->statuses);
    add_age(q, f);
    if (f->gender != SG_GENDER_ANY) {
        sg_buffer_text(&q->where, " AND f.gender=?");
        bind_string(q, sg_gender_json(f->gender));
    }
    add_lists(q, f);
    add_offers(q, f);
    if (f->ids) { /* a range, not LIKE: the primary key is used */
        sg_buffer_text(&q->where, " AND f.id>=? AND f.id<?||char(1114111)");
        bind_string(q, f->ids);
        bind_string(q, f->ids);
    }
    sg_status status = add_sealed(store, q, "name", f->name, err);
    if (status == SG_OK)
        status = add_sealed(store, q, "phone", f->phone, err);
    if (status == SG_OK)
        status = add_sealed(store, q, "identity", f->identity, err);
    if (status == SG_OK)
        status = add_sounds(store, q, f, err);
    if (status == SG_OK && q->where.failed)
        status = sg_fail_memory(err);
    return status == SG_OK && q->count >= BOUND_MAX ? sg_fail(err, SG_LIMIT, "%s", SG_MSG_FILTER_LONG)
                                                    : status;
}

static sg_status prepare(sg_store *store, const question *q, const char *head, const char *tail,
                         sqlite3_stmt **ret, sg_error *err)
{
    sg_buffer sql = {0};
    sg_buffer_printf(&sql, "%s%s%s", head, q->where.data, tail);
    sg_status status = sql.failed ? sg_fail_memory(err)
                                  : sg_store_prepare(store, sql.data, ret, err);
    sg_buffer_free(&sql);
    for (int i = 0; i < q->count && status == SG_OK; i++) {
        if (q->bound[i].text)
            sg_bind_text(*ret, i + 1, q->bound[i].string);
        else
            sqlite3_bind_int64(*ret, i + 1, q->bound[i].number);
    }
    return status;
}

static sg_status count(sg_store *store, const question *q, int64_t *ret, sg_error *err)
{
    sqlite3_stmt *get;
    sg_status status = prepare(store, q, "SELECT count(*) FROM worker_facet f", "", &get, err);
    if (status != SG_OK)
        return status;
    if (sqlite3_step(get) == SQLITE_ROW)
        *ret = sqlite3_column_int64(get, 0);
    else
        status = sg_store_fail(store, sqlite3_errcode(store->db), err);
    sqlite3_finalize(get);
    return status;
}

sg_status sg_store_list_workers(sg_store *store, const sg_scope *scope,
                                const sg_worker_filter *filter, const char *after, size_t limit,
                                sg_private show, sg_record_visit visit, void *context,
                                bool *ret_more, int64_t *ret_total, sg_error *err)
{
    question q = {.count = 0};
    sqlite3_stmt *walk = NULL;
    sg_buffer shown = {0};
    size_t seen = 0;
    int rc = SQLITE_DONE;
    sg_status status = sg_scope_given(scope, err);
    if (status == SG_OK)
        status = ask(store, &q, scope, filter, err);
    if (status == SG_OK && ret_total)
        status = count(store, &q, ret_total, err);
    if (status == SG_OK)
        status = prepare(store, &q, "SELECT w.row,w.id,w.json,w.status,w.home FROM (SELECT f.row AS row"
                         " FROM worker_facet f", " AND f.id>? ORDER BY f.id LIMIT ? OFFSET ?) x JOIN worker w"
                         " ON w.row=x.row ORDER BY w.id", &walk, err);
    if (status == SG_OK) {
        sg_bind_text(walk, q.count + 1, after ? after : "");
        sqlite3_bind_int64(walk, q.count + 2, (int64_t)limit + 1);
        sqlite3_bind_int64(walk, q.count + 3, (int64_t)filter->skip);
    }
    while (status == SG_OK && seen <= limit && (rc = sqlite3_step(walk)) == SQLITE_ROW) {
        if (++seen > limit)
            break;
        sg_stored_record record = {.row = sqlite3_column_int64(walk, 0),
                                   .id = sg_column_text(walk, 1),
                                   .status = (sg_worker_status)sqlite3_column_int(walk, 3),
                                   .home = (sg_locality)sqlite3_column_int64(walk, 4)};
        sg_buffer_clear(&shown);
        status = sg_private_show(store, record.row, sg_column_text(walk, 2),
                                 sg_column_size(walk, 2), show, &shown, err);
        record.json = shown.data;
        record.json_size = shown.size;
        if (status == SG_OK)
            status = visit(context, &record, err);
    }
    if (status == SG_OK && rc != SQLITE_DONE && rc != SQLITE_ROW)
        status = sg_store_fail(store, rc, err);
    sqlite3_finalize(walk);
    sg_buffer_free(&shown);
    sg_buffer_free(&q.where);
    free(q.picked);
    if (status == SG_OK)
        *ret_more = seen > limit;
    return status;
}

sg_status sg_store_count_towns(sg_store *store, const sg_scope *scope, const sg_worker_filter *filter,
                               sg_town_visit visit, void *context, sg_error *err)
{
    question q = {.count = 0};
    sqlite3_stmt *walk = NULL;
    int rc = SQLITE_DONE;
    sg_status status = sg_scope_given(scope, err);
    if (status == SG_OK)
        status = ask(store, &q, scope, filter, err);
    if (status == SG_OK)
        status = prepare(store, &q, "SELECT CASE WHEN home>999999999 THEN home/1000 ELSE home END AS"
                         " town,sum(n) FROM (SELECT f.home AS home,count(*) AS n FROM worker_facet f",
                         " GROUP BY f.home) GROUP BY town ORDER BY town", &walk, err);
    while (status == SG_OK && (rc = sqlite3_step(walk)) == SQLITE_ROW)
        status = visit(context, (sg_region)sqlite3_column_int64(walk, 0), sqlite3_column_int64(walk, 1),
                       err);
    if (status == SG_OK && rc != SQLITE_DONE)
        status = sg_store_fail(store, rc, err);
    sqlite3_finalize(walk);
    sg_buffer_free(&q.where);
    free(q.picked);
    return status;
}

/* ---- has anything changed? ---- */

sg_status sg_store_worker_version(sg_store *store, const sg_scope *scope, const char *id,
                                  uint64_t *ret, sg_error *err)
{
    sqlite3_stmt *get;
    sg_status status = sg_store_prepare_scoped(
        store, scope, "SELECT w.home,w.json_hash,w.status,coalesce(p.digest,0) FROM "
        "worker w LEFT JOIN worker_private p ON p.row=w.row WHERE w.id=?1",
        &get, err);
    if (status != SG_OK)
        return status;
    sg_bind_text(get, 1, id);
    int rc = sqlite3_step(get);
    if (rc == SQLITE_ROW && sg_scope_covers(scope, (sg_locality)sqlite3_column_int64(get, 0))) {
        const int64_t parts[3] = {sqlite3_column_int64(get, 1), sqlite3_column_int64(get, 2),
                                  sqlite3_column_int64(get, 3)};
        *ret = sg_hash64((const char *)parts, sizeof parts, 11);
    } else if (rc == SQLITE_ROW) {
        sg_store_note_refused(store, id);
        status = sg_fail(err, SG_NOT_FOUND, SG_MSG_STORE_NO_WORKER, id);
    } else {
        status = rc == SQLITE_DONE ? sg_fail(err, SG_NOT_FOUND, SG_MSG_STORE_NO_WORKER, id)
                                   : sg_store_fail(store, rc, err);
    }
    sqlite3_finalize(get);
    return status;
}

sg_status sg_store_version(sg_store *store, uint64_t *ret, sg_error *err)
{
    sqlite3_stmt *get;
    sg_status status = sg_store_statement(store, SG_SQL_DATA_VERSION, &get, err);
    if (status != SG_OK)
        return status;
    int rc = sqlite3_step(get);
    if (rc == SQLITE_ROW)
        *ret = (uint64_t)sqlite3_column_int64(get, 0);
    else
        status = sg_store_fail(store, rc, err);
    sqlite3_reset(get);
    return status;
}
