/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Picking messages, the offers each of them is about, and leasing them. Offers are fixed by rows of
 * their own when a message is first leased: the primary key lets no offer into a second message.
 */
#include <stdio.h>
#include <string.h>

#include "songgang/messages/outbox.h"
#include "songgang/outbox_rows.h"
#include "store_internal.h"

#define ITEM "SELECT id,plan,approval,worker,channel,state,attempts,loose,home FROM outbox_message WHERE "
/* ?1 channel, ?2 when, ?3 limit, ?4 name */
static const char *const picks[SG_PICK_COUNT] = {
    [SG_PICK_UNROUTED] = ITEM "state=0 AND channel='' AND due<=?2 ORDER BY due,id LIMIT ?3",
    [SG_PICK_READY] = ITEM "state=0 AND channel=?1 AND due<=?2 ORDER BY due,id LIMIT ?3",
    [SG_PICK_HELD_BY] = ITEM "state=1 AND until>?2 AND channel=?1 AND lease=?4 ORDER BY id LIMIT ?3",
    [SG_PICK_EXPIRED] = ITEM "state=1 AND until<=?2 ORDER BY until LIMIT ?3",
    [SG_PICK_SILENT] = ITEM "state=2 AND channel=?1 AND changed<=?2 ORDER BY changed LIMIT ?3",
    [SG_PICK_TO] = ITEM "worker=?4 AND state NOT IN (3,6) ORDER BY id LIMIT ?3"};

static bool item_of_row(sqlite3_stmt *row, sg_arena *arena, sg_outbox_item *ret)
{
    *ret = (sg_outbox_item){.id = sqlite3_column_int64(row, 0),
                            .plan = sqlite3_column_int64(row, 1),
                            .approval = sqlite3_column_int64(row, 2),
                            .worker = sg_arena_strdup(arena, sg_column_text(row, 3)),
                            .state = (sg_message_state)sqlite3_column_int(row, 5),
                            .attempts = sqlite3_column_int(row, 6),
                            .loose = sqlite3_column_int(row, 7) != 0,
                            .home = (sg_locality)sqlite3_column_int64(row, 8)};
    snprintf(ret->channel, sizeof ret->channel, "%s", sg_column_text(row, 4));
    return ret->worker != NULL;
}

sg_status sg_outbox_pick_items(sg_store *store, sg_outbox_pick which, const char *channel,
                               const char *name, int64_t when, size_t limit, sg_arena *arena,
                               sg_outbox_item **ret, size_t *ret_count, sg_error *err)
{
    sqlite3_stmt *walk;
    size_t count = 0;
    sg_outbox_item *list = sg_arena_array(arena, limit ? limit : 1, sizeof *list);
    sg_status status = list ? sg_store_prepare(store, picks[which], &walk, err) : sg_fail_memory(err);
    if (status != SG_OK)
        return status;
    int rc = SQLITE_DONE;
    const struct {
        const char *text;
        int index;
    } texts[] = {{channel, 1}, {name, 4}};
    for (size_t i = 0; i < 2; i++)
        if (texts[i].index <= sqlite3_bind_parameter_count(walk))
            sg_bind_text(walk, texts[i].index, texts[i].text);
    sqlite3_bind_int64(walk, 2, when);
    sqlite3_bind_int64(walk, 3, (int64_t)limit);
    while (status == SG_OK && count < limit && (rc = sqlite3_step(walk)) == SQLITE_ROW)
        status = item_of_row(walk, arena, &list[count++]) ? SG_OK : sg_fail_memory(err);
    if (status == SG_OK && rc != SQLITE_DONE && rc != SQLITE_ROW)
        status = sg_store_fail(store, rc, err);
    sqlite3_finalize(walk);
    if (status == SG_OK) {
        *ret = list;
        *ret_count = count;
    }
    return status;
}

sg_status sg_outbox_item_get(sg_store *store, int64_t id, sg_arena *arena, sg_outbox_item *ret,
                             sg_error *err)
{
    sqlite3_stmt *get;
    sg_status status = sg_store_statement(store, SG_SQL_OUTBOX_ITEM, &get, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(get, 1, id);
    int rc = sqlite3_step(get);
    if (rc == SQLITE_ROW)
        status = item_of_row(get, arena, ret) ? SG_OK : sg_fail_memory(err);
    else
        status = rc == SQLITE_DONE ? sg_fail(err, SG_NOT_FOUND, SG_MSG_OUTBOX_NO_MESSAGE, (long long)id)
                                   : sg_store_fail(store, rc, err);
    sqlite3_reset(get);
    return status;
}

sg_status sg_outbox_free_line(sg_store *store, int64_t plan, const char *worker, int line,
                              bool *ret, sg_error *err)
{
    sqlite3_stmt *step;
    *ret = false;
    sg_status status = sg_store_prepare(store,
                                        "SELECT m.state=0 AND m.loose=0 FROM outbox_offer b JOIN "
                                        "outbox_message m ON m.id=b.message WHERE b.plan=?1 AND "
                                        "b.worker=?2 AND b.line=?3",
                                        &step, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(step, 1, plan);
    sg_bind_text(step, 2, worker);
    sqlite3_bind_int(step, 3, line);
    int rc = sqlite3_step(step);
    bool fixed = rc == SQLITE_ROW, free_now = !fixed || sqlite3_column_int(step, 0) != 0;
    sqlite3_finalize(step);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        return sg_store_fail(store, rc, err);
    if (fixed && free_now) {
        status = sg_store_prepare(
            store, "DELETE FROM outbox_offer WHERE plan=?1 AND worker=?2 AND line=?3", &step, err);
        if (status != SG_OK)
            return status;
        sqlite3_bind_int64(step, 1, plan);
        sg_bind_text(step, 2, worker);
        sqlite3_bind_int(step, 3, line);
        status = sg_store_run(store, step, err);
        sqlite3_finalize(step);
    }
    *ret = free_now;
    return status;
}

/* The number a statement with (text, number) or (number, text) bound gives; 0 for no row. */
static sg_status number_of(sg_store *store, sqlite3_stmt *get, int64_t *ret, sg_error *err)
{
    int rc = sqlite3_step(get);
    *ret = rc == SQLITE_ROW ? sqlite3_column_int64(get, 0) : 0;
    sg_status status = rc == SQLITE_ROW || rc == SQLITE_DONE ? SG_OK : sg_store_fail(store, rc, err);
    sqlite3_reset(get);
    return status;
}

sg_status sg_outbox_next_due(sg_store *store, const char *channel, int64_t *ret, sg_error *err)
{
    sqlite3_stmt *get;
    sg_status status = sg_store_prepare(
        store, "SELECT min(due) FROM outbox_message WHERE state=0 AND channel=?1", &get, err);
    if (status != SG_OK)
        return status;
    sg_bind_text(get, 1, channel);
    status = number_of(store, get, ret, err);
    sqlite3_finalize(get);
    return status;
}

sg_status sg_outbox_route(sg_store *store, int64_t id, const char *channel, sg_error *err)
{
    sqlite3_stmt *put;
    sg_status status = sg_store_statement(store, SG_SQL_OUTBOX_ROUTE, &put, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(put, 1, id);
    sg_bind_text(put, 2, channel);
    return sg_store_run(store, put, err);
}

sg_status sg_outbox_postpone(sg_store *store, int64_t id, int64_t due, sg_error *err)
{
    sqlite3_stmt *put;
    sg_status status = sg_store_statement(store, SG_SQL_OUTBOX_POSTPONE, &put, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(put, 1, id);
    sqlite3_bind_int64(put, 2, due);
    return sg_store_run(store, put, err);
}

sg_status sg_outbox_failed_by(sg_store *store, int64_t id, const char *channel, bool *ret,
                              sg_error *err)
{
    sqlite3_stmt *get;
    int64_t any = 0;
    sg_status status = sg_store_statement(store, SG_SQL_OUTBOX_FAILED_BY, &get, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(get, 1, id);
    sg_bind_text(get, 2, channel);
    status = number_of(store, get, &any, err);
    *ret = any != 0;
    return status;
}

sg_status sg_outbox_tries(sg_store *store, const char *worker, int64_t since, int *ret,
                          sg_error *err)
{
    sqlite3_stmt *get;
    int64_t count = 0;
    sg_status status = sg_store_statement(store, SG_SQL_OUTBOX_TRIES, &get, err);
    if (status != SG_OK)
        return status;
    sg_bind_text(get, 1, worker);
    sqlite3_bind_int64(get, 2, since);
    status = number_of(store, get, &count, err);
    *ret = (int)count;
    return status;
}

sg_status sg_outbox_tries_by(sg_store *store, int64_t id, const char *channel, int *ret,
                             sg_error *err)
{
    sqlite3_stmt *get;
    int64_t count = 0;
    sg_status status = sg_store_statement(store, SG_SQL_OUTBOX_TRIES_BY, &get, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(get, 1, id);
    sg_bind_text(get, 2, channel);
    status = number_of(store, get, &count, err);
    *ret = (int)count;
    return status;
}

/* ---- offers ---- */

enum { LINES_MAX = 64 };

sg_status sg_outbox_lines(sg_store *store, const sg_outbox_item *item, sg_arena *arena,
                          sg_outbox_line **ret, size_t *ret_count, bool *ret_fixed, sg_error *err)
{
    static const sg_statement which[2] = {SG_SQL_OUTBOX_LINES_FIXED, SG_SQL_OUTBOX_LINES_QUEUED};
    sg_outbox_line *list = sg_arena_array(arena, LINES_MAX, sizeof *list);
    size_t count = 0;
    if (!list)
        return sg_fail_memory(err);
    sg_status status = SG_OK;
    for (int i = item->attempts > 0 ? 0 : 1; i < 2 && count == 0 && status == SG_OK; i++) {
        sqlite3_stmt *walk;
        int rc = SQLITE_DONE;
        status = sg_store_statement(store, which[i], &walk, err);
        if (status != SG_OK)
            break;
        sqlite3_bind_int64(walk, 1, item->plan);
        sg_bind_text(walk, 2, item->worker);
        sqlite3_bind_int64(walk, 3, i == 0 ? item->id : item->approval);
        while (status == SG_OK && count < LINES_MAX && (rc = sqlite3_step(walk)) == SQLITE_ROW) {
            const char *course = (const char *)sqlite3_column_text(walk, 2);
            list[count] = (sg_outbox_line){.line = sqlite3_column_int(walk, 0),
                                           .posting = (uint64_t)sqlite3_column_int64(walk, 1),
                                           .course = course ? sg_arena_strdup(arena, course) : NULL,
                                           .state = (sg_offer_state)sqlite3_column_int(walk, 3)};
            status = course && !list[count].course ? sg_fail_memory(err) : SG_OK;
            count++;
        }
        if (status == SG_OK && rc != SQLITE_DONE && rc != SQLITE_ROW)
            status = sg_store_fail(store, rc, err);
        sqlite3_reset(walk);
        *ret_fixed = i == 0 && count > 0;
    }
    if (status == SG_OK) {
        *ret = list;
        *ret_count = count;
    }
    return status;
}

sg_status sg_outbox_fix(sg_store *store, const sg_outbox_item *item, const sg_outbox_line *line,
                        size_t count, sg_error *err)
{
    sg_status status = SG_OK;
    for (size_t i = 0; i < count && status == SG_OK; i++) {
        sqlite3_stmt *put;
        status = sg_store_statement(store, SG_SQL_OUTBOX_FIX, &put, err);
        if (status != SG_OK)
            break;
        sqlite3_bind_int64(put, 1, item->plan);
        sg_bind_text(put, 2, item->worker);
        sqlite3_bind_int(put, 3, line[i].line);
        sqlite3_bind_int64(put, 4, item->id);
        status = sg_store_run(store, put, err);
    }
    return status;
}

sg_status sg_outbox_drop_line(sg_store *store, const sg_outbox_item *item,
                              const sg_outbox_line *line, const char *reason, sg_error *err)
{
    char id[SG_POSTING_ID_TEXT];
    sg_buffer payload = {0};
    sg_json_writer w;
    if (line->posting)
        sg_posting_id_print(line->posting, id);
    sg_json_begin(&w, &payload);
    sg_json_object(&w);
    sg_json_member_int(&w, "line", line->line);
    sg_json_member_string(&w, "reason", reason);
    sg_json_end_object(&w);
    sg_status status = sg_ledger_append(store, SG_EVENT_KIND_HOLD, item->plan, item->worker,
                                        line->posting ? id : line->course, &payload, err);
    sg_buffer_free(&payload);
    return status;
}

sg_status sg_outbox_take(sg_store *store, const sg_outbox_item *item,
                         const unsigned char key[SG_OUTBOX_KEY], const char *lease, int64_t until,
                         int64_t now, sg_error *err)
{
    sqlite3_stmt *put;
    sg_status status = sg_store_statement(store, SG_SQL_OUTBOX_TAKE, &put, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(put, 1, item->id);
    sg_bind_text(put, 2, lease);
    sqlite3_bind_int64(put, 3, until);
    sqlite3_bind_int64(put, 4, now);
    sg_bind_text(put, 5, item->channel);
    status = sg_store_run(store, put, err);
    if (status == SG_OK && sqlite3_changes(store->db) != 1)
        status = sg_fail(err, SG_CONFLICT, SG_MSG_OUTBOX_NO_MESSAGE, (long long)item->id);
    if (status == SG_OK)
        status = sg_store_statement(store, SG_SQL_OUTBOX_ATTEMPT, &put, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(put, 1, item->id);
    sqlite3_bind_int(put, 2, item->attempts + 1);
    sg_bind_text(put, 3, item->channel);
    sqlite3_bind_blob(put, 4, key, SG_OUTBOX_KEY, SQLITE_STATIC);
    sqlite3_bind_int64(put, 5, now);
    return sg_store_run(store, put, err);
}
