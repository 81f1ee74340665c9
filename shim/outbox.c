/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Into the outbox with an approval, and out of it again when the approval is taken back: both inside
 * the transaction of the approval, so that what is to be sent is exactly what is approved.
 */
#include <string.h>

#include "songgang/messages/outbox.h"
#include "songgang/outbox_rows.h"
#include "store_internal.h"

static const struct {
    const char *json, *label;
} states[] = {
#define X(id, json, label) {json, label},
    SG_MESSAGE_STATES(X)
#undef X
};

const char *sg_message_state_json(sg_message_state state)
{
    return state < SG_MESSAGE_STATE_COUNT ? states[state].json : NULL;
}

const char *sg_message_state_label(sg_message_state state)
{
    return state < SG_MESSAGE_STATE_COUNT ? states[state].label : NULL;
}

bool sg_message_state_parse(const char *text, sg_message_state *ret)
{
    for (int i = 0; text && i < SG_MESSAGE_STATE_COUNT; i++)
        if (strcmp(text, states[i].json) == 0 || strcmp(text, states[i].label) == 0) {
            *ret = (sg_message_state)i;
            return true;
        }
    return false;
}

/* States by number, as in the statements of this file and of the schema. */
_Static_assert(SG_MESSAGE_QUEUED == 0 && SG_MESSAGE_LEASED == 1 && SG_MESSAGE_SENT == 2 &&
                   SG_MESSAGE_DELIVERED == 3 && SG_MESSAGE_FAILED == 4 && SG_MESSAGE_UNKNOWN == 5 &&
                   SG_MESSAGE_CANCELLED == 6,
               "numbers in the statements");

/* Runs `sql` with up to three numbers; `ret_changes` (nullable) rows. */
static sg_status run(sg_store *store, const char *sql, const int64_t number[3], int64_t *ret_changes,
                     sg_error *err)
{
    sqlite3_stmt *step;
    sg_status status = sg_store_prepare(store, sql, &step, err);
    if (status != SG_OK)
        return status;
    for (int i = 0; i < sqlite3_bind_parameter_count(step) && i < 3; i++)
        sqlite3_bind_int64(step, i + 1, number[i]);
    int rc = sqlite3_step(step);
    if (rc != SQLITE_DONE)
        status = sg_store_fail(store, rc, err);
    else if (ret_changes)
        *ret_changes = sqlite3_changes64(store->db);
    sqlite3_finalize(step);
    return status;
}

sg_status sg_outbox_enqueue(sg_store *store, int64_t plan, int64_t approval, int64_t now,
                            int64_t *ret_messages, sg_error *err)
{
    /* due from now on: a clock that is set to a time before sends nothing of it */
    static const char sql[] =
        "INSERT INTO outbox_message(plan,worker,home,approval,state,due,changed) SELECT ?1,w.worker,"
        "(SELECT o.home FROM offer o WHERE o.plan=?1 AND o.worker=w.worker LIMIT 1),?2,0,?3,?3 FROM "
        "(SELECT DISTINCT worker FROM offer_state WHERE plan=?1 AND approved=?2 AND state=4) w";
    int64_t messages = 0;
    sg_status status = run(store, sql, (const int64_t[]){plan, approval, now}, &messages, err);
    if (status == SG_OK && messages > 0) {
        sg_buffer payload = {0};
        sg_json_writer w;
        sg_json_begin(&w, &payload);
        sg_json_object(&w);
        sg_json_member_int(&w, "approval", approval);
        sg_json_member_int(&w, "messages", messages);
        sg_json_end_object(&w);
        status = sg_ledger_append(store, SG_EVENT_KIND_QUEUE, plan, NULL, NULL, &payload, err);
        sg_buffer_free(&payload);
    }
    if (status == SG_OK)
        *ret_messages = messages;
    return status;
}

sg_status sg_outbox_take_back(sg_store *store, int64_t plan, int64_t now, sg_error *err)
{
    static const char started[] = "SELECT count(*) FROM outbox_message WHERE plan=?1 AND "
                                  "(state IN (1,2,3,4,5) OR (state=0 AND loose))";
    static const char free_offers[] =
        "DELETE FROM outbox_offer WHERE plan=?1 AND message IN (SELECT id FROM outbox_message WHERE "
        "plan=?1 AND state=0)";
    static const char cancel[] =
        "UPDATE outbox_message SET state=6,changed=?2 WHERE plan=?1 AND state=0";
    sqlite3_stmt *get;
    sg_status status = sg_store_prepare(store, started, &get, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(get, 1, plan);
    int rc = sqlite3_step(get);
    int64_t count = rc == SQLITE_ROW ? sqlite3_column_int64(get, 0) : 0;
    sqlite3_finalize(get);
    if (rc != SQLITE_ROW)
        return sg_store_fail(store, rc, err);
    if (count > 0)
        return sg_fail(err, SG_CONFLICT, SG_MSG_OUTBOX_STARTED, (long long)plan, (long long)count);
    status = run(store, free_offers, (const int64_t[]){plan, 0, 0}, NULL, err);
    return status == SG_OK ? run(store, cancel, (const int64_t[]){plan, now, 0}, NULL, err) : status;
}

sg_status sg_outbox_waiting_approval(sg_store *store, int64_t plan, int64_t *ret, sg_error *err)
{
    sqlite3_stmt *get;
    sg_status status = sg_store_prepare(
        store, "SELECT coalesce(min(approved),0) FROM offer_state WHERE plan=?1 AND state=4", &get, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(get, 1, plan);
    int rc = sqlite3_step(get);
    if (rc == SQLITE_ROW)
        *ret = sqlite3_column_int64(get, 0);
    else
        status = sg_store_fail(store, rc, err);
    sqlite3_finalize(get);
    return status;
}
