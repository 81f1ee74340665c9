/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Looking at the outbox: messages page by page, and how many are in which state.
 */
#include <stdio.h>
#include <string.h>

#include "songgang/outbox_rows.h"
#include "store_internal.h"

static void print_key(sqlite3_stmt *row, int column, char out[SG_PUSH_KEY])
{
    out[0] = '\0';
    if (sqlite3_column_bytes(row, column) == SG_OUTBOX_KEY)
        sg_hex(sqlite3_column_blob(row, column), SG_OUTBOX_KEY, out);
}

#define ROWS                                                                                       \
    "SELECT m.id,m.plan,(SELECT a.key FROM outbox_attempt a WHERE a.message=m.id AND "             \
    "a.attempt=m.attempts),m.worker,m.channel,m.state,m.attempts,(SELECT count(*) FROM "           \
    "outbox_offer b WHERE b.plan=m.plan AND b.worker=m.worker AND b.message=m.id),m.due,m.changed," \
    "m.detail FROM outbox_message m WHERE "

/* Tells each row of `walk`, which it ends. */
static sg_status tell_rows(sqlite3_stmt *walk, sg_outbox_visit visit, void *context,
                           sg_error *err)
{
    int rc = SQLITE_DONE;
    sg_status status = SG_OK;
    while (status == SG_OK && (rc = sqlite3_step(walk)) == SQLITE_ROW) {
        char key[SG_PUSH_KEY];
        print_key(walk, 2, key);
        const sg_outbox_row row = {.id = sqlite3_column_int64(walk, 0),
                                   .plan = sqlite3_column_int64(walk, 1),
                                   .key = key,
                                   .worker = sg_column_text(walk, 3),
                                   .channel = sg_column_text(walk, 4),
                                   .state = (sg_message_state)sqlite3_column_int(walk, 5),
                                   .attempts = sqlite3_column_int(walk, 6),
                                   .offers = sqlite3_column_int(walk, 7),
                                   .due = sqlite3_column_int64(walk, 8),
                                   .changed = sqlite3_column_int64(walk, 9),
                                   .detail = sg_column_text(walk, 10)};
        status = visit(context, &row, err);
    }
    return sg_sqlite_walked(walk, status, rc, err);
}

sg_status sg_outbox_each(sg_store *store, const sg_scope *scope, uint32_t states,
                         const char *channel, int64_t plan, int64_t after, size_t limit,
                         sg_outbox_visit visit, void *context, sg_error *err)
{
#define CHOSEN                                                                                     \
    ROWS "m.id>?4 AND (?3=0 OR m.plan=?3) AND (?2 IS NULL OR m.channel=?2) AND "                    \
         "sg_within(m.home,?5) AND "
    /* failures and unknowns are few among many, and have an index */
    static const char amiss[] = CHOSEN "m.state IN (4,5) AND (1<<m.state)&?1 ORDER BY m.id LIMIT ?6";
    static const char any[] = CHOSEN "(1<<m.state)&?1 ORDER BY m.id LIMIT ?6";
#undef CHOSEN
    const uint32_t few = 1u << SG_MESSAGE_FAILED | 1u << SG_MESSAGE_UNKNOWN;
    sqlite3_stmt *walk = NULL;
    sg_status status = sg_store_prepare_scoped(
        store, scope, states && (states & ~few) == 0 ? amiss : any, &walk, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(walk, 1, states ? states : UINT32_MAX);
    sg_bind_text(walk, 2, channel);
    sqlite3_bind_int64(walk, 3, plan);
    sqlite3_bind_int64(walk, 4, after);
    sg_bind_scope(walk, 5, scope);
    sqlite3_bind_int64(walk, 6, (int64_t)limit);
    return tell_rows(walk, visit, context, err);
}

sg_status sg_outbox_each_to(sg_store *store, const sg_scope *scope, const char *worker, size_t limit,
                            sg_outbox_visit visit, void *context, sg_error *err)
{
    sqlite3_stmt *walk = NULL;
    sg_status status = sg_store_prepare_scoped(
        store, scope, ROWS "m.worker=?1 AND sg_within(m.home,?2) ORDER BY m.id DESC LIMIT ?3", &walk, err);
    if (status != SG_OK)
        return status;
    sg_bind_text(walk, 1, worker);
    sg_bind_scope(walk, 2, scope);
    sqlite3_bind_int64(walk, 3, (int64_t)limit);
    return tell_rows(walk, visit, context, err);
}
#undef ROWS

/* The counts of `channel`; NULL: there is no room for another. */
static sg_outbox_counts *counts_of(sg_outbox_counts *list, size_t max, size_t *count,
                                   const char *channel)
{
    for (size_t i = 0; i < *count; i++)
        if (strcmp(list[i].channel, channel) == 0)
            return &list[i];
    if (*count == max)
        return NULL;
    sg_outbox_counts *fresh = &list[(*count)++];
    *fresh = (sg_outbox_counts){0};
    snprintf(fresh->channel, sizeof fresh->channel, "%s", channel);
    return fresh;
}

static sg_status count_states(sg_store *store, const sg_scope *scope, int64_t plan,
                              sg_outbox_counts *list, size_t max, size_t *count, sg_error *err)
{
    static const char all[] = "SELECT channel,state,count(*) FROM outbox_message WHERE (?1=0 OR "
                              "plan=?1) GROUP BY 1,2";
    static const char some[] = "SELECT channel,state,count(*) FROM outbox_message WHERE (?1=0 OR "
                               "plan=?1) AND sg_within(home,?2) GROUP BY 1,2";
    sqlite3_stmt *walk;
    int rc;
    sg_status status = sg_store_prepare(store, scope->whole ? all : some, &walk, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(walk, 1, plan);
    if (!scope->whole)
        sg_bind_scope(walk, 2, scope);
    while ((rc = sqlite3_step(walk)) == SQLITE_ROW) {
        sg_outbox_counts *of = counts_of(list, max, count, sg_column_text(walk, 0));
        int state = sqlite3_column_int(walk, 1);
        if (of && state >= 0 && state < SG_MESSAGE_STATE_COUNT)
            of->state[state] = sqlite3_column_int64(walk, 2);
    }
    sqlite3_finalize(walk);
    return rc == SQLITE_DONE ? SG_OK : sg_store_fail(store, rc, err);
}

static sg_status count_calls(sg_store *store, const sg_scope *scope, int64_t *ret, sg_error *err)
{
    sqlite3_stmt *get;
    sg_status status = sg_store_prepare(
        store,
        "SELECT count(*) FROM outbox_reply r WHERE r.open=1 AND sg_within(coalesce((SELECT home FROM "
        "worker w WHERE w.id=r.worker),0),?1)",
        &get, err);
    if (status != SG_OK)
        return status;
    sg_bind_scope(get, 1, scope);
    int rc = sqlite3_step(get);
    if (rc == SQLITE_ROW)
        *ret = sqlite3_column_int64(get, 0);
    else
        status = sg_store_fail(store, rc, err);
    sqlite3_finalize(get);
    return status;
}

sg_status sg_outbox_count(sg_store *store, const sg_scope *scope, int64_t plan,
                          sg_outbox_counts *ret, size_t max, size_t *ret_count,
                          int64_t *ret_calls, sg_error *err)
{
    sqlite3_stmt *walk;
    size_t count = 0;
    int rc;
    sg_status status = sg_scope_given(scope, err);
    if (status == SG_OK)
        status = count_states(store, scope, plan, ret, max, &count, err);
    if (status == SG_OK && ret_calls)
        status = count_calls(store, scope, ret_calls, err);
    if (status == SG_OK)
        status = sg_store_prepare(store, "SELECT name,paused,reason,state,until FROM outbox_channel",
                                  &walk, err);
    if (status != SG_OK)
        return status;
    while ((rc = sqlite3_step(walk)) == SQLITE_ROW) {
        sg_outbox_counts *of = counts_of(ret, max, &count, sg_column_text(walk, 0));
        if (!of)
            continue;
        of->paused = sqlite3_column_int(walk, 1) != 0;
        snprintf(of->reason, sizeof of->reason, "%s", sg_column_text(walk, 2));
        of->breaker = sqlite3_column_int(walk, 3);
        of->until = sqlite3_column_int64(walk, 4);
    }
    sqlite3_finalize(walk);
    if (rc != SQLITE_DONE)
        return sg_store_fail(store, rc, err);
    *ret_count = count;
    return SG_OK;
}
