/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where each worker stands, from four tables that are all in order of the worker's number: walked side by
 * side, so that nothing is sorted and memory holds one worker. SQLite would look every offer up.
 */
#include <string.h>

#include "songgang/tally.h"
#include "store_internal.h"

typedef enum source { PERSON, PLANNED, TOUCHED, SERVED, SOURCE_COUNT } source;

static const char *const sql_of[SOURCE_COUNT] = {
    [PERSON] = "SELECT id,home,status,groups FROM worker_facet WHERE sg_within(home,?1) ORDER BY id",
    [PLANNED] = "SELECT worker,posting IS NOT NULL,seat FROM offer WHERE plan=?1 ORDER BY worker",
    [TOUCHED] = "SELECT worker,posting IS NOT NULL,state,approved IS NOT NULL FROM offer_state"
                " ORDER BY worker",
    [SERVED] = "SELECT worker,kind='briefing',kind='guidance',count FROM service_count"
               " ORDER BY worker"};

typedef struct walk {
    sg_store *store;
    sqlite3_stmt *of[SOURCE_COUNT];
    bool ended[SOURCE_COUNT];
    char groups[512]; /* the text read last, and what it came to: neighbours are often alike */
    uint32_t bits;
} walk;

static sg_status step(walk *w, source s, sg_error *err)
{
    int rc = sqlite3_step(w->of[s]);
    w->ended[s] = rc != SQLITE_ROW;
    return rc == SQLITE_ROW || rc == SQLITE_DONE ? SG_OK : sg_store_fail(w->store, rc, err);
}

/* ["脱贫劳动力","易地搬迁"] as a bit set; names nobody knows any more count for nothing. */
static uint32_t groups_of(walk *w, const char *text)
{
    const size_t size = strlen(text);
    if (size < sizeof w->groups && strcmp(text, w->groups) == 0)
        return w->bits;
    uint32_t bits = 0;
    for (unsigned g = 0; g < SG_GROUP_COUNT; g++) {
        const char *name = sg_group_name((sg_group)g);
        const size_t n = strlen(name);
        for (const char *at = text; (at = strstr(at, name)); at += n)
            if (at > text && at[-1] == '"' && at[n] == '"')
                bits |= (uint32_t)1 << g;
    }
    if (size < sizeof w->groups) {
        memcpy(w->groups, text, size + 1);
        w->bits = bits;
    }
    return bits;
}

static void add(walk *w, source s, sg_tally *to)
{
    sqlite3_stmt *row = w->of[s];
    const bool job = sqlite3_column_int(row, 1) != 0;
    if (s == PLANNED) {
        to->jobs += job;
        to->courses += !job;
        to->seats += !job && sqlite3_column_int(row, 2) != 0;
    } else if (s == TOUCHED) {
        const int state = sqlite3_column_int(row, 2);
        const bool approved = sqlite3_column_int(row, 3) != 0;
        to->approved_jobs += job && approved;
        to->approved_courses += !job && approved;
        if (job && state >= 0 && state < SG_OFFER_STATE_COUNT)
            to->states |= (uint32_t)1 << state;
    } else {
        const int64_t count = sqlite3_column_int64(row, 3);
        to->briefings += job ? count : 0; /* the first column of this source */
        to->guidance += sqlite3_column_int(row, 2) ? count : 0;
    }
}

/* Everything source `s` has of this worker; rows before are of workers nobody may see, or who left. */
static sg_status gather(walk *w, source s, sg_tally *to, sg_error *err)
{
    sg_status status = SG_OK;
    while (status == SG_OK && !w->ended[s]) {
        const int order = strcmp(sg_column_text(w->of[s], 0), to->id);
        if (order > 0)
            break;
        if (order == 0)
            add(w, s, to);
        status = step(w, s, err);
    }
    return status;
}

static sg_status each(walk *w, sg_tally_visit visit, void *context, sg_error *err)
{
    sg_status status = SG_OK;
    for (int s = 0; s < SOURCE_COUNT && status == SG_OK; s++)
        status = step(w, (source)s, err);
    while (status == SG_OK && !w->ended[PERSON]) {
        sqlite3_stmt *person = w->of[PERSON];
        const int known = sqlite3_column_int(person, 2);
        sg_tally tally = {.id = sg_column_text(person, 0),
                                .home = (sg_locality)sqlite3_column_int64(person, 1),
                                .groups = groups_of(w, sg_column_text(person, 3))};
        if (known > 0 && known < SG_WORKER_STATUS_COUNT)
            tally.status = (sg_worker_status)known;
        for (int s = PLANNED; s < SOURCE_COUNT && status == SG_OK; s++)
            status = gather(w, (source)s, &tally, err);
        if (status == SG_OK)
            status = visit(context, &tally, err);
        if (status == SG_OK)
            status = step(w, PERSON, err);
    }
    return status;
}

sg_status sg_store_each_tally(sg_store *store, const sg_scope *scope, int64_t plan,
                                 sg_tally_visit visit, void *context, sg_error *err)
{
    walk w = {.store = store};
    sg_status status = sg_scope_given(scope, err);
    const bool own = status == SG_OK && sqlite3_get_autocommit(store->db) != 0;
    int rc = own ? sqlite3_exec(store->db, "BEGIN", NULL, NULL, NULL) : SQLITE_OK;
    if (rc != SQLITE_OK)
        return sg_store_fail(store, rc, err);
    for (int s = 0; s < SOURCE_COUNT && status == SG_OK; s++)
        status = sg_store_prepare(store, sql_of[s], &w.of[s], err);
    if (status == SG_OK) {
        sg_bind_scope(w.of[PERSON], 1, scope);
        sqlite3_bind_int64(w.of[PLANNED], 1, plan);
        status = each(&w, visit, context, err);
    }
    for (int s = 0; s < SOURCE_COUNT; s++)
        sqlite3_finalize(w.of[s]);
    if (own)
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL); /* nothing was written */
    return status;
}
