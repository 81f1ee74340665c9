/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Persons behind phones: who does not want messages any more, and what came back. An opt-out is a keyed
 * hash of the number and of nothing else, so it holds whatever roster is imported and whatever key
 * seals it. What workers wrote is sealed.
 */
#include <stdio.h>
#include <string.h>

#include "seal.h"
#include "songgang/messages/outbox.h"
#include "songgang/outbox_rows.h"
#include "store_internal.h"

enum { DIGITS_MIN = 5, DIGITS_MAX = 20 };

/* Digits of a number, without +86; "": it is none. */
static void digits_of(const char *phone, char out[DIGITS_MAX + 1])
{
    char all[64];
    size_t n = 0;
    out[0] = '\0';
    for (const char *p = phone ? phone : ""; *p; p++) {
        if (*p >= '0' && *p <= '9') {
            if (n + 1 >= sizeof all)
                return;
            all[n++] = *p;
        } else if (!strchr(" -+()", *p)) {
            return;
        }
    }
    all[n] = '\0';
    const char *at = all;
    if (n == 15 && strncmp(at, "0086", 4) == 0)
        at += 4;
    else if (n == 13 && strncmp(at, "86", 2) == 0)
        at += 2;
    n = strlen(at);
    if (n >= DIGITS_MIN && n <= DIGITS_MAX)
        memcpy(out, at, n + 1);
}

sg_status sg_outbox_person(sg_store *store, const char *phone, int64_t *ret, sg_error *err)
{
    const struct sg_keyring *ring;
    char digits[DIGITS_MAX + 1];
    digits_of(phone, digits);
    *ret = 0;
    if (!digits[0])
        return SG_OK;
    sg_status status = sg_private_keys(store, !store->reader, &ring, err);
    if (status == SG_OK)
        *ret = sg_lasting_hash(ring, digits, strlen(digits));
    return status;
}

sg_status sg_outbox_person_out(sg_store *store, int64_t person, bool *ret, sg_error *err)
{
    sqlite3_stmt *get;
    *ret = false;
    if (person == 0)
        return SG_OK;
    sg_status status = sg_store_statement(store, SG_SQL_OUTBOX_OUT, &get, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(get, 1, person);
    int rc = sqlite3_step(get);
    *ret = rc == SQLITE_ROW;
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        status = sg_store_fail(store, rc, err);
    sqlite3_reset(get);
    return status;
}

sg_status sg_outbox_opt_out(sg_store *store, const char *phone, const char *source, bool out,
                            int64_t now, sg_error *err)
{
    int64_t person;
    sqlite3_stmt *put;
    sg_status status = sg_outbox_person(store, phone, &person, err);
    if (status == SG_OK && person == 0)
        status = sg_fail(err, SG_INVALID, SG_MSG_OUTBOX_PHONE, phone ? phone : "");
    if (status == SG_OK)
        status = sg_store_prepare(store,
                                  out ? "INSERT OR IGNORE INTO opt_out(person,source,instant) "
                                        "VALUES(?1,?2,?3)"
                                      : "DELETE FROM opt_out WHERE person=?1",
                                  &put, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(put, 1, person);
    if (out) {
        sg_bind_text(put, 2, source);
        sqlite3_bind_int64(put, 3, now);
    }
    status = sg_store_run(store, put, err);
    sqlite3_finalize(put);
    return status;
}

sg_status sg_outbox_opted_out(sg_store *store, const char *phone, bool *ret, sg_error *err)
{
    int64_t person;
    sg_status status = sg_outbox_person(store, phone, &person, err);
    return status == SG_OK ? sg_outbox_person_out(store, person, ret, err) : status;
}

/* ---- whose phone, and what was last sent there ---- */

typedef struct finding {
    sg_arena *arena;
    const char **list;
    size_t count, max;
} finding;

static sg_status keep_id(void *context, const sg_stored_record *record, sg_error *err)
{
    finding *f = context;
    if (f->count == f->max)
        return SG_OK;
    f->list[f->count] = sg_arena_strdup(f->arena, record->id);
    return f->list[f->count++] ? SG_OK : sg_fail_memory(err);
}

sg_status sg_outbox_workers_of(sg_store *store, const char *phone, sg_arena *arena,
                               const char **ret, size_t max, size_t *ret_count, sg_error *err)
{
    char digits[DIGITS_MAX + 1];
    finding f = {.arena = arena, .list = ret, .max = max};
    digits_of(phone, digits);
    sg_status status = SG_OK;
    if (digits[0])
        status = sg_store_find_worker(store, &sg_everywhere, "phone", digits, SG_PRIVATE_NONE, keep_id,
                                      &f, err);
    if (status == SG_OK)
        *ret_count = f.count;
    return status;
}

sg_status sg_outbox_last_to(sg_store *store, const char *worker, sg_arena *arena,
                            sg_outbox_item *ret, bool *ret_sure, sg_error *err)
{
    sqlite3_stmt *get;
    sg_status status = sg_store_prepare(store,
                                        "SELECT id,state IN (2,3) OR NOT EXISTS(SELECT 1 FROM "
                                        "outbox_message b WHERE b.worker=?1 AND b.id<>m.id AND "
                                        "b.state IN (2,3)) FROM outbox_message m WHERE worker=?1 AND "
                                        "state IN (1,2,3,5) ORDER BY changed DESC,id DESC LIMIT 1",
                                        &get, err);
    if (status != SG_OK)
        return status;
    sg_bind_text(get, 1, worker);
    int rc = sqlite3_step(get);
    int64_t id = rc == SQLITE_ROW ? sqlite3_column_int64(get, 0) : 0;
    if (rc == SQLITE_ROW)
        *ret_sure = sqlite3_column_int(get, 1) != 0;
    else
        status = rc == SQLITE_DONE ? sg_fail(err, SG_NOT_FOUND, "%s", SG_MSG_OUTBOX_NO_SUCH)
                                   : sg_store_fail(store, rc, err);
    sqlite3_finalize(get);
    return status == SG_OK ? sg_outbox_item_get(store, id, arena, ret, err) : status;
}

/* ---- what came back ---- */

/* Seals `text` under the row's number. */
static sg_status seal_reply(sg_store *store, int64_t id, const char *text, size_t size, sg_error *err)
{
    const struct sg_keyring *ring;
    sg_buffer sealed = {0};
    sqlite3_stmt *put = NULL;
    sg_status status = sg_private_keys(store, true, &ring, err);
    if (status == SG_OK)
        status = sg_seal(store->keys, id, SG_SEAL_REPLY, text, size, &sealed, err);
    if (status == SG_OK)
        status = sg_store_prepare(store, "UPDATE outbox_reply SET key=?2,sealed=?3 WHERE id=?1", &put,
                                  err);
    if (status == SG_OK) {
        sqlite3_bind_int64(put, 1, id);
        sqlite3_bind_int64(put, 2, sg_keyring_current(ring));
        sqlite3_bind_blob64(put, 3, sealed.data, sealed.size, SQLITE_STATIC);
        status = sg_store_run(store, put, err);
    }
    sqlite3_finalize(put);
    sg_buffer_free(&sealed);
    return status;
}

sg_status sg_outbox_put_reply(sg_store *store, const sg_outbox_reply *reply, int64_t now,
                              int64_t *ret_id, bool *ret_new, sg_error *err)
{
    sqlite3_stmt *put;
    sg_status status = sg_store_prepare(
        store,
        "INSERT OR IGNORE INTO outbox_reply(channel,reference,worker,plan,kind,open,instant) "
        "VALUES(?1,?2,?3,?4,?5,?6,?7)",
        &put, err);
    if (status != SG_OK)
        return status;
    sg_bind_text(put, 1, reply->channel);
    sg_bind_text(put, 2, reply->reference);
    sg_bind_text(put, 3, reply->worker);
    sqlite3_bind_int64(put, 4, reply->plan);
    sqlite3_bind_int(put, 5, reply->kind);
    sqlite3_bind_int(put, 6, reply->open);
    sqlite3_bind_int64(put, 7, now);
    status = sg_store_run(store, put, err);
    sqlite3_finalize(put);
    if (status != SG_OK)
        return status;
    *ret_new = sqlite3_changes(store->db) == 1;
    *ret_id = *ret_new ? sqlite3_last_insert_rowid(store->db) : 0;
    return *ret_new && reply->text && *reply->text
               ? seal_reply(store, *ret_id, reply->text, strlen(reply->text), err)
               : SG_OK;
}

sg_status sg_outbox_call_back(sg_store *store, const char *worker, int64_t plan, const char *source,
                              const char *note, int64_t now, sg_error *err)
{
    const sg_outbox_reply reply = {.channel = source, .worker = worker, .plan = plan,
                                   .kind = SG_REPLY_CALL, .text = note, .open = true};
    int64_t id;
    bool fresh;
    /* asked twice is one call */
    sqlite3_stmt *get;
    sg_status status = sg_store_prepare(store,
                                        "SELECT 1 FROM outbox_reply WHERE worker=?1 AND plan=?2 AND "
                                        "kind=3 AND open=1 AND sealed IS NULL",
                                        &get, err);
    if (status != SG_OK)
        return status;
    sg_bind_text(get, 1, worker);
    sqlite3_bind_int64(get, 2, plan);
    int rc = sqlite3_step(get);
    sqlite3_finalize(get);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        return sg_store_fail(store, rc, err);
    if (rc == SQLITE_ROW && (!note || !*note))
        return SG_OK;
    return sg_outbox_put_reply(store, &reply, now, &id, &fresh, err);
}
_Static_assert(SG_REPLY_CALL == 3, "number in the statement above");

sg_status sg_outbox_reached(sg_store *store, const char *worker, int64_t plan, int64_t now,
                            sg_error *err)
{
    sqlite3_stmt *walk;
    int64_t id[16];
    size_t count = 0;
    sg_status status = sg_store_prepare(store,
                                        "SELECT id FROM outbox_message WHERE worker=?1 AND plan=?2 "
                                        "AND state IN (1,2,5) ORDER BY id",
                                        &walk, err);
    if (status != SG_OK)
        return status;
    sg_bind_text(walk, 1, worker);
    sqlite3_bind_int64(walk, 2, plan);
    int rc;
    while ((rc = sqlite3_step(walk)) == SQLITE_ROW && count < sizeof id / sizeof *id)
        id[count++] = sqlite3_column_int64(walk, 0);
    sqlite3_finalize(walk);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        return sg_store_fail(store, rc, err);
    if (count == 0)
        return SG_OK;
    sg_arena *arena = sg_arena_new(0);
    if (!arena)
        return sg_fail_memory(err);
    for (size_t i = 0; i < count && status == SG_OK; i++) {
        sg_outbox_item item;
        status = sg_outbox_item_get(store, id[i], arena, &item, err);
        if (status == SG_OK) {
            const sg_outbox_attempt last = {.message = id[i], .attempt = item.attempts};
            status = sg_outbox_attempt_end(store, &last, SG_ATTEMPT_DELIVERED, NULL, NULL, now, err);
        }
        if (status == SG_OK)
            status = sg_outbox_move(store, &item, SG_MESSAGE_DELIVERED, now, NULL, now, err);
    }
    sg_arena_free(arena);
    return status;
}

/* ---- those to call ---- */

sg_status sg_outbox_each_call(sg_store *store, const sg_scope *scope, int64_t after, size_t limit,
                              sg_call_back_visit visit, void *context, sg_error *err)
{
    sqlite3_stmt *walk = NULL;
    const struct sg_keyring *ring;
    sg_buffer text = {0};
    int rc = SQLITE_DONE;
    sg_status status = sg_scope_given(scope, err);
    if (status == SG_OK)
        status = sg_store_prepare(
            store,
            "SELECT r.id,r.instant,r.plan,r.worker,r.channel,r.key,r.sealed FROM outbox_reply r WHERE "
            "r.open=1 AND r.id>?1 AND sg_within(coalesce((SELECT home FROM worker w WHERE "
            "w.id=r.worker),0),?2) ORDER BY r.id LIMIT ?3",
            &walk, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(walk, 1, after);
    sg_bind_scope(walk, 2, scope);
    sqlite3_bind_int64(walk, 3, (int64_t)limit);
    while (status == SG_OK && (rc = sqlite3_step(walk)) == SQLITE_ROW) {
        sg_buffer_clear(&text);
        if (sqlite3_column_type(walk, 6) != SQLITE_NULL) {
            status = sg_private_keys(store, false, &ring, err);
            if (status == SG_OK)
                status = sg_unseal(ring, sqlite3_column_int64(walk, 5),
                                   sqlite3_column_int64(walk, 0), SG_SEAL_REPLY,
                                   sqlite3_column_blob(walk, 6),
                                   (size_t)sqlite3_column_bytes(walk, 6), &text, err);
        }
        const sg_call_back call = {.id = sqlite3_column_int64(walk, 0),
                                   .instant = sqlite3_column_int64(walk, 1),
                                   .plan = sqlite3_column_int64(walk, 2),
                                   .worker = sg_column_text(walk, 3),
                                   .channel = sg_column_text(walk, 4),
                                   .text = text.data ? text.data : ""};
        if (status == SG_OK)
            status = visit(context, &call, err);
    }
    if (status == SG_OK && rc != SQLITE_DONE)
        status = sg_store_fail(store, rc, err);
    sqlite3_finalize(walk);
    sg_buffer_free(&text);
    return status;
}

sg_status sg_outbox_call_done(sg_store *store, const sg_scope *scope, int64_t id, sg_error *err)
{
    sqlite3_stmt *put = NULL;
    sg_status status = sg_store_prepare_scoped(
        store, scope, "UPDATE outbox_reply SET open=0 WHERE id=?1 AND sg_within(coalesce("
        "(SELECT home FROM worker w WHERE w.id=outbox_reply.worker),0),?2)",
        &put, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(put, 1, id);
    sg_bind_scope(put, 2, scope);
    status = sg_store_run(store, put, err);
    sqlite3_finalize(put);
    if (status == SG_OK && sqlite3_changes(store->db) == 0)
        status = sg_fail(err, SG_NOT_FOUND, SG_MSG_OUTBOX_NO_CALL, (long long)id);
    return status;
}

/* What is under a former key, under the current one: replies are few, so at once. */
sg_status sg_outbox_reseal(sg_store *store, sg_error *err)
{
    const struct sg_keyring *ring;
    sqlite3_stmt *walk;
    sg_buffer text = {0};
    int64_t last = 0;
    int rc = SQLITE_ROW;
    sg_status status = sg_private_keys(store, true, &ring, err);
    if (status == SG_OK)
        status = sg_store_prepare(store,
                                  "SELECT id,key,sealed FROM outbox_reply WHERE id>?1 AND key<>?2 AND "
                                  "sealed IS NOT NULL ORDER BY id LIMIT 1",
                                  &walk, err);
    if (status != SG_OK)
        return status;
    while (status == SG_OK) {
        sg_buffer_clear(&text);
        sqlite3_bind_int64(walk, 1, last);
        sqlite3_bind_int64(walk, 2, sg_keyring_current(ring));
        rc = sqlite3_step(walk);
        if (rc != SQLITE_ROW)
            break;
        last = sqlite3_column_int64(walk, 0);
        status = sg_unseal(ring, sqlite3_column_int64(walk, 1), last, SG_SEAL_REPLY,
                           sqlite3_column_blob(walk, 2), (size_t)sqlite3_column_bytes(walk, 2), &text,
                           err);
        sqlite3_reset(walk);
        if (status == SG_OK)
            status = seal_reply(store, last, text.data, text.size, err);
    }
    if (status == SG_OK && rc != SQLITE_DONE)
        status = sg_store_fail(store, rc, err);
    sqlite3_finalize(walk);
    sg_buffer_free(&text);
    return status;
}
