/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Many messages go out only when a second person agrees. Until then they are due in the year 9999: whatever
 * leases, counts or takes back messages treats them as what they are, queued and not yet due.
 */
#include <stdio.h>

#include "songgang/outbox_rows.h"
#include "store_internal.h"

#define HELD "253402300799"

sg_status sg_outbox_hold(sg_store *store, int64_t plan, int64_t approval, int64_t above, bool *ret_held,
                         sg_error *err)
{
    sqlite3_stmt *step;
    *ret_held = false;
    if (above <= 0)
        return SG_OK;
    sg_status status = sg_store_prepare(
        store, "SELECT count(*)>?2 FROM outbox_message WHERE plan=?1 AND state<>6", &step, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(step, 1, plan);
    sqlite3_bind_int64(step, 2, above);
    int rc = sqlite3_step(step);
    *ret_held = rc == SQLITE_ROW && sqlite3_column_int(step, 0) != 0;
    sqlite3_finalize(step);
    if (rc != SQLITE_ROW)
        return sg_store_fail(store, rc, err);
    if (!*ret_held)
        return SG_OK;
    status = sg_store_prepare(
        store, "UPDATE outbox_message SET due=" HELD " WHERE plan=?1 AND approval=?2 AND state=0", &step,
        err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(step, 1, plan);
    sqlite3_bind_int64(step, 2, approval);
    status = sg_store_run(store, step, err);
    sqlite3_finalize(step);
    return status;
}

sg_status sg_outbox_waiting_for(sg_store *store, const sg_scope *scope, int64_t plan,
                                sg_outbox_waiting ret[SG_OUTBOX_WAITING], size_t *ret_count,
                                sg_error *err)
{
    sqlite3_stmt *walk;
    size_t count = 0;
    sg_status status = sg_scope_given(scope, err);
    if (status == SG_OK)
        status = sg_store_prepare(
            store,
            "SELECT m.plan,m.approval,count(*),l.actor,l.instant FROM outbox_message m JOIN ledger l ON "
            "l.seq=m.approval WHERE m.state=0 AND m.channel='' AND m.due=" HELD " AND (?1=0 OR m.plan=?1) "
            "AND sg_within(m.home,?2) GROUP BY m.approval ORDER BY m.approval LIMIT ?3",
            &walk, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(walk, 1, plan);
    sg_bind_scope(walk, 2, scope);
    sqlite3_bind_int(walk, 3, SG_OUTBOX_WAITING);
    int rc;
    while ((rc = sqlite3_step(walk)) == SQLITE_ROW && count < SG_OUTBOX_WAITING) {
        sg_outbox_waiting *w = &ret[count++];
        *w = (sg_outbox_waiting){.plan = sqlite3_column_int64(walk, 0),
                                 .approval = sqlite3_column_int64(walk, 1),
                                 .messages = sqlite3_column_int64(walk, 2)};
        snprintf(w->actor, sizeof w->actor, "%s", sg_column_text(walk, 3));
        snprintf(w->instant, sizeof w->instant, "%s", sg_column_text(walk, 4));
    }
    sqlite3_finalize(walk);
    *ret_count = count;
    return rc == SQLITE_DONE || rc == SQLITE_ROW ? SG_OK : sg_store_fail(store, rc, err);
}

sg_status sg_outbox_clear(sg_store *store, const sg_scope *scope, const sg_outbox_waiting *waiting,
                          int64_t now, int64_t *ret_messages, sg_error *err)
{
    sqlite3_stmt *step;
    sg_buffer payload = {0};
    sg_json_writer w;
    sg_status status = sg_scope_given(scope, err);
    if (status == SG_OK)
        status = sg_store_prepare(store,
                                  "UPDATE outbox_message SET due=?2 WHERE state=0 AND channel='' AND "
                                  "due=" HELD " AND approval=?1 AND sg_within(home,?3)",
                                  &step, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(step, 1, waiting->approval);
    sqlite3_bind_int64(step, 2, now);
    sg_bind_scope(step, 3, scope);
    status = sg_store_run(store, step, err);
    *ret_messages = status == SG_OK ? sqlite3_changes64(store->db) : 0;
    sqlite3_finalize(step);
    sg_json_begin(&w, &payload);
    sg_json_object(&w);
    sg_json_member_int(&w, "approval", waiting->approval);
    sg_json_member_int(&w, "messages", *ret_messages);
    sg_json_end_object(&w);
    if (status == SG_OK && *ret_messages > 0)
        status = sg_ledger_append(store, SG_EVENT_KIND_CLEAR, waiting->plan, NULL, NULL, &payload, err);
    sg_buffer_free(&payload);
    return status;
}
