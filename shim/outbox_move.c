/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Messages from state to state, the events of their offers, and what came of each attempt. An offer
 * that was answered meanwhile keeps its answer: a late receipt changes the message alone.
 */
#include <stdio.h>
#include <string.h>

#include "songgang/messages/outbox.h"
#include "songgang/outbox_rows.h"
#include "store_internal.h"

enum { OFFERS_MAX = 64, DETAIL_MAX = 200 };

/* The event that brings an offer from where it is towards where its message is now; COUNT: none. */
static sg_event_kind next_event(sg_offer_state from, sg_message_state to)
{
    switch (to) {
    case SG_MESSAGE_SENT:
        return sg_offer_may(from, SG_OFFER_SENT) ? SG_EVENT_KIND_SEND : SG_EVENT_KIND_COUNT;
    case SG_MESSAGE_DELIVERED:
        if (from == SG_OFFER_QUEUED)
            return SG_EVENT_KIND_SEND;
        return sg_offer_may(from, SG_OFFER_DELIVERED) ? SG_EVENT_KIND_DELIVER : SG_EVENT_KIND_COUNT;
    case SG_MESSAGE_FAILED:
        return sg_offer_may(from, SG_OFFER_FAILED) ? SG_EVENT_KIND_FAIL : SG_EVENT_KIND_COUNT;
    case SG_MESSAGE_UNKNOWN:
        return sg_offer_may(from, SG_OFFER_UNKNOWN) ? SG_EVENT_KIND_LOSE : SG_EVENT_KIND_COUNT;
    case SG_MESSAGE_QUEUED:
        if (from == SG_OFFER_SENT) /* it turned out not to have arrived */
            return SG_EVENT_KIND_FAIL;
        return from == SG_OFFER_FAILED || from == SG_OFFER_UNKNOWN ? SG_EVENT_KIND_QUEUE
                                                                   : SG_EVENT_KIND_COUNT;
    default: return SG_EVENT_KIND_COUNT;
    }
}

static sg_offer_state after(sg_event_kind kind)
{
    switch (kind) {
    case SG_EVENT_KIND_SEND: return SG_OFFER_SENT;
    case SG_EVENT_KIND_DELIVER: return SG_OFFER_DELIVERED;
    case SG_EVENT_KIND_FAIL: return SG_OFFER_FAILED;
    case SG_EVENT_KIND_LOSE: return SG_OFFER_UNKNOWN;
    default: return SG_OFFER_QUEUED;
    }
}

typedef struct offer_now {
    int line;
    sg_offer_state state;
    char subject[256];
} offer_now;

static sg_status read_offers(sg_store *store, const sg_outbox_item *item, offer_now *list,
                             size_t *ret_count, sg_error *err)
{
    sqlite3_stmt *walk;
    size_t count = 0;
    sg_status status = sg_store_statement(store, SG_SQL_OUTBOX_OFFERS, &walk, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(walk, 1, item->plan);
    sg_bind_text(walk, 2, item->worker);
    sqlite3_bind_int64(walk, 3, item->id);
    int rc;
    while ((rc = sqlite3_step(walk)) == SQLITE_ROW && count < OFFERS_MAX) {
        offer_now *o = &list[count++];
        char id[SG_POSTING_ID_TEXT];
        bool job = sqlite3_column_type(walk, 1) != SQLITE_NULL;
        if (job)
            sg_posting_id_print((uint64_t)sqlite3_column_int64(walk, 1), id);
        snprintf(o->subject, sizeof o->subject, "%s", job ? id : sg_column_text(walk, 2));
        o->line = sqlite3_column_int(walk, 0);
        o->state = (sg_offer_state)sqlite3_column_int(walk, 3);
    }
    sqlite3_reset(walk);
    *ret_count = count;
    return rc == SQLITE_DONE || rc == SQLITE_ROW ? SG_OK : sg_store_fail(store, rc, err);
}

static sg_status tell_offers(sg_store *store, const sg_outbox_item *item, sg_message_state to,
                             sg_error *err)
{
    offer_now list[OFFERS_MAX];
    size_t count = 0;
    sg_buffer payload = {0};
    sg_status status = read_offers(store, item, list, &count, err);
    for (size_t i = 0; i < count && status == SG_OK; i++) {
        sg_event_kind kind;
        while (status == SG_OK &&
               (kind = next_event(list[i].state, to)) != SG_EVENT_KIND_COUNT) {
            sg_json_writer w;
            sg_buffer_clear(&payload);
            sg_json_begin(&w, &payload);
            sg_json_object(&w);
            sg_json_member_int(&w, "line", list[i].line);
            sg_json_member_string(&w, "channel", item->channel);
            sg_json_end_object(&w);
            status = sg_ledger_append(store, kind, item->plan, item->worker, list[i].subject,
                                      &payload, err);
            list[i].state = after(kind);
        }
    }
    sg_buffer_free(&payload);
    return status;
}

/* At most DETAIL_MAX bytes of it, whole characters. */
static void bind_detail(sqlite3_stmt *statement, int index, const char *detail)
{
    if (detail)
        sg_bind_text_n(statement, index, detail,
                       sg_utf8_prefix(sg_str_of(detail), DETAIL_MAX));
}

sg_status sg_outbox_move(sg_store *store, const sg_outbox_item *item, sg_message_state to,
                         int64_t due, const char *detail, int64_t now, sg_error *err)
{
    sqlite3_stmt *put;
    sg_status status = sg_store_statement(store, SG_SQL_OUTBOX_MOVE, &put, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(put, 1, item->id);
    sqlite3_bind_int(put, 2, (int)to);
    sqlite3_bind_int64(put, 3, due);
    bind_detail(put, 4, detail);
    sqlite3_bind_int64(put, 5, now);
    status = sg_store_run(store, put, err);
    return status == SG_OK ? tell_offers(store, item, to, err) : status;
}

sg_status sg_outbox_loosen(sg_store *store, int64_t id, sg_error *err)
{
    sqlite3_stmt *put;
    sg_status status =
        sg_store_prepare(store, "UPDATE outbox_message SET loose=1 WHERE id=?1", &put, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(put, 1, id);
    status = sg_store_run(store, put, err);
    sqlite3_finalize(put);
    return status;
}

sg_status sg_outbox_forgive(sg_store *store, int64_t id, sg_error *err)
{
    sqlite3_stmt *put;
    sg_status status = sg_store_prepare(
        store, "UPDATE outbox_attempt SET ended=4 WHERE message=?1 AND ended IN (3,5)", &put, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(put, 1, id);
    status = sg_store_run(store, put, err);
    sqlite3_finalize(put);
    return status;
}

sg_status sg_outbox_reroute(sg_store *store, const sg_push_settings *settings, sg_error *err)
{
    sqlite3_stmt *put;
    sg_buffer names = {0};
    sg_buffer_text(&names, " "); /* names hold no blank */
    for (size_t i = 0; i < settings->channel_count; i++)
        sg_buffer_printf(&names, "%s ", settings->channel[i].name);
    sg_status status =
        names.failed ? sg_fail_memory(err)
                     : sg_store_prepare(store,
                                        "UPDATE outbox_message SET channel='' WHERE state=0 AND "
                                        "channel<>'' AND instr(?1,' '||channel||' ')=0",
                                        &put, err);
    if (status == SG_OK) {
        sg_bind_text(put, 1, names.data);
        status = sg_store_run(store, put, err);
        sqlite3_finalize(put);
    }
    sg_buffer_free(&names);
    return status;
}

/* ---- attempts ---- */

static sg_status attempt_of(sg_store *store, sqlite3_stmt *get, sg_outbox_attempt *ret,
                            sg_error *err)
{
    int rc = sqlite3_step(get);
    sg_status status = SG_OK;
    if (rc == SQLITE_ROW) {
        *ret = (sg_outbox_attempt){.message = sqlite3_column_int64(get, 0),
                                   .attempt = sqlite3_column_int(get, 1),
                                   .end = (sg_attempt_end)sqlite3_column_int(get, 3)};
        snprintf(ret->channel, sizeof ret->channel, "%s", sg_column_text(get, 2));
    } else {
        status = rc == SQLITE_DONE ? sg_fail(err, SG_NOT_FOUND, "%s", SG_MSG_OUTBOX_NO_SUCH)
                                   : sg_store_fail(store, rc, err);
    }
    sqlite3_reset(get);
    return status;
}

sg_status sg_outbox_attempt_of_key(sg_store *store, const unsigned char key[SG_OUTBOX_KEY],
                                   sg_outbox_attempt *ret, sg_error *err)
{
    sqlite3_stmt *get;
    sg_status status = sg_store_statement(store, SG_SQL_OUTBOX_BY_KEY, &get, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_blob(get, 1, key, SG_OUTBOX_KEY, SQLITE_STATIC);
    return attempt_of(store, get, ret, err);
}

sg_status sg_outbox_attempt_of_provider(sg_store *store, const char *channel, const char *provider,
                                        sg_outbox_attempt *ret, sg_error *err)
{
    sqlite3_stmt *get;
    sg_status status = sg_store_statement(store, SG_SQL_OUTBOX_BY_PROVIDER, &get, err);
    if (status != SG_OK)
        return status;
    sg_bind_text(get, 1, channel);
    sg_bind_text(get, 2, provider);
    return attempt_of(store, get, ret, err);
}

sg_status sg_outbox_attempt_end(sg_store *store, const sg_outbox_attempt *attempt,
                                sg_attempt_end end, const char *provider, const char *detail,
                                int64_t now, sg_error *err)
{
    sqlite3_stmt *put;
    sg_status status = sg_store_statement(store, SG_SQL_OUTBOX_ATTEMPT_END, &put, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(put, 1, attempt->message);
    sqlite3_bind_int(put, 2, attempt->attempt);
    sqlite3_bind_int(put, 3, (int)end);
    sg_bind_text(put, 4, provider);
    bind_detail(put, 5, detail);
    sqlite3_bind_int64(put, 6, now);
    return sg_store_run(store, put, err);
}

/* ---- receipts too early ---- */

enum { RECEIPT_DAYS = 7 };

sg_status sg_outbox_keep_receipt(sg_store *store, const char *channel, const char *provider,
                                 bool delivered, const char *detail, int64_t now, sg_error *err)
{
    static const char forget[] = "DELETE FROM outbox_receipt WHERE (channel,provider) IN (SELECT "
                                 "channel,provider FROM outbox_receipt WHERE channel=?1 AND "
                                 "instant<?2 LIMIT 2)";
    /* that it arrived is not taken back by a later word */
    static const char keep[] =
        "INSERT INTO outbox_receipt(channel,provider,delivered,detail,instant) VALUES(?1,?2,?3,?4,?5) "
        "ON CONFLICT(channel,provider) DO UPDATE SET delivered=max(delivered,excluded.delivered)";
    sqlite3_stmt *put;
    sg_status status = sg_store_prepare(store, keep, &put, err);
    if (status != SG_OK)
        return status;
    sg_bind_text(put, 1, channel);
    sg_bind_text(put, 2, provider);
    sqlite3_bind_int(put, 3, delivered);
    bind_detail(put, 4, detail);
    sqlite3_bind_int64(put, 5, now);
    status = sg_store_run(store, put, err);
    sqlite3_finalize(put);
    if (status == SG_OK)
        status = sg_store_prepare(store, forget, &put, err);
    if (status != SG_OK)
        return status;
    sg_bind_text(put, 1, channel);
    sqlite3_bind_int64(put, 2, now - RECEIPT_DAYS * 86400);
    status = sg_store_run(store, put, err);
    sqlite3_finalize(put);
    return status;
}

sg_status sg_outbox_kept_receipt(sg_store *store, const char *channel, const char *provider,
                                 bool *ret_any, bool *ret_delivered, sg_error *err)
{
    sqlite3_stmt *get;
    sg_status status = sg_store_statement(store, SG_SQL_OUTBOX_KEPT, &get, err);
    if (status != SG_OK)
        return status;
    sg_bind_text(get, 1, channel);
    sg_bind_text(get, 2, provider);
    int rc = sqlite3_step(get);
    *ret_any = rc == SQLITE_ROW;
    *ret_delivered = rc == SQLITE_ROW && sqlite3_column_int(get, 0) != 0;
    while (rc == SQLITE_ROW)
        rc = sqlite3_step(get);
    sqlite3_reset(get);
    return rc == SQLITE_DONE ? SG_OK : sg_store_fail(store, rc, err);
}

/* ---- channels ---- */

sg_status sg_outbox_channel(sg_store *store, const char *name, sg_channel_state *ret, sg_error *err)
{
    sqlite3_stmt *get;
    sg_status status = sg_store_prepare(
        store, "SELECT paused,reason,actor,state,failures,until,opened FROM outbox_channel WHERE name=?1",
        &get, err);
    if (status != SG_OK)
        return status;
    sg_bind_text(get, 1, name);
    int rc = sqlite3_step(get);
    *ret = (sg_channel_state){0};
    if (rc == SQLITE_ROW) {
        ret->paused = sqlite3_column_int(get, 0) != 0;
        snprintf(ret->reason, sizeof ret->reason, "%s", sg_column_text(get, 1));
        snprintf(ret->actor, sizeof ret->actor, "%s", sg_column_text(get, 2));
        ret->breaker = (sg_breaker){.state = sqlite3_column_int(get, 3),
                                    .failures = sqlite3_column_int(get, 4),
                                    .until = sqlite3_column_int64(get, 5),
                                    .opened = sqlite3_column_int(get, 6)};
    } else if (rc != SQLITE_DONE) {
        status = sg_store_fail(store, rc, err);
    }
    sqlite3_finalize(get);
    return status;
}

sg_status sg_outbox_set_channel(sg_store *store, const char *name, const sg_channel_state *state,
                                sg_error *err)
{
    sqlite3_stmt *put;
    sg_status status = sg_store_prepare(
        store,
        "INSERT OR REPLACE INTO outbox_channel(name,paused,reason,actor,state,failures,until,opened) "
        "VALUES(?1,?2,?3,?4,?5,?6,?7,?8)",
        &put, err);
    if (status != SG_OK)
        return status;
    sg_bind_text(put, 1, name);
    sqlite3_bind_int(put, 2, state->paused);
    sg_bind_text_n(put, 3, state->reason,
                   sg_utf8_prefix(sg_str_of(state->reason), sizeof state->reason - 1));
    sg_bind_text(put, 4, state->actor);
    sqlite3_bind_int(put, 5, state->breaker.state);
    sqlite3_bind_int(put, 6, state->breaker.failures);
    sqlite3_bind_int64(put, 7, state->breaker.until);
    sqlite3_bind_int(put, 8, state->breaker.opened);
    status = sg_store_run(store, put, err);
    sqlite3_finalize(put);
    return status;
}
