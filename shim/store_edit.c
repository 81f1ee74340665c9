/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What caseworkers changed by hand, and lists that come later. An old list read again must not undo a
 * correction; a list that says something new must not be ignored for ever. So beside each field changed by
 * hand stands what the lists said of it then (a hash, `base`): a list that still says the same leaves the
 * field as it is, one that says something else is newer and wins. Field by field; docs/importing.md.
 */
#include <stdio.h>
#include <string.h>

#include "songgang/json_writer.h"
#include "store_internal.h"

/* The members of a document in their order (sg_json_put_profile), those of `desired` one by one. */
static const char *const fields[] = {
    "gender", "birth", "age", "education", "trades", "skills", "certificates", "text", "home",
    "current", "groups", "desired/regions", "desired/wage_min", "desired/accommodation",
    "desired/meals", "desired/near_home", "desired/home_based", "desired/employment",
    "desired/avoid_trades", "desired/avoid_regions", "desired/no_night", "couple", "channels",
    "status", "excluded"};
enum { FIELDS = sizeof fields / sizeof *fields, GROUP = sizeof "desired/" - 1 };
static const char *const sealed_fields[SG_PRIVATE_FIELDS] = {"name", "identity", "phone", "wechat"};

/* What a document says of a field, as it stands there; empty: nothing. */
static sg_str value_of(sg_str json, const char *field)
{
    sg_str value = {NULL, 0};
    const bool inner = strncmp(field, "desired/", GROUP) == 0;
    if (inner && !sg_json_member(json.s, json.n, "desired", &json.s, &json.n))
        return value;
    (void)sg_json_member(json.s, json.n, field + (inner ? GROUP : 0), &value.s, &value.n);
    return value;
}

static int64_t hash_of(sg_str value)
{
    return value.n > 0 ? (int64_t)sg_hash64(value.s, value.n, 9) : 0;
}

static sg_status hash_of_sealed(sg_store *store, int field, const char *text, int64_t *ret, sg_error *err)
{
    const char *alone[SG_PRIVATE_FIELDS] = {NULL};
    alone[field] = text;
    return sg_private_digest_of(store, alone, ret, err);
}

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static sg_status run3(sg_store *store, sg_statement sql, const char *id, const char *field, int64_t base,
                      sg_error *err)
{
    sqlite3_stmt *step;
    sg_status status = sg_store_statement(store, sql, &step, err);
    if (status != SG_OK)
        return status;
    sg_bind_text(step, 1, id);
    sg_bind_text(step, 2, field);
    sqlite3_bind_int64(step, 3, base);
    return sg_store_run(store, step, err);
}

/* ---- noting ---- */

/* The first change counts: what lists said before it. Back to that, and it is no change any more. */
static sg_status note(sg_store *store, const char *id, const char *field, int64_t before, int64_t now,
                      sg_error *err)
{
    sg_status status = before != now ? run3(store, SG_SQL_EDIT_PUT, id, field, before, err) : SG_OK;
    store->none_edited = false;
    return status == SG_OK && before != now ? run3(store, SG_SQL_EDIT_DROP, id, field, now, err)
                                            : status;
}

sg_status sg_edit_note(sg_store *store, const char *id, sg_str before,
                       const char *const sealed_before[SG_PRIVATE_FIELDS],
                       const char *const sealed_now[SG_PRIVATE_FIELDS], sg_error *err)
{
    const sg_str now = {store->document.data, store->document.size};
    sg_status status = SG_OK;
    for (int i = 0; i < FIELDS && status == SG_OK; i++)
        status = note(store, id, fields[i], hash_of(value_of(before, fields[i])),
                      hash_of(value_of(now, fields[i])), err);
    for (int i = 0; i < SG_PRIVATE_FIELDS && status == SG_OK; i++) {
        int64_t old = 0, new = 0;
        if (same_text(sealed_before[i], sealed_now[i]))
            continue;
        status = hash_of_sealed(store, i, sealed_before[i], &old, err);
        if (status == SG_OK)
            status = hash_of_sealed(store, i, sealed_now[i], &new, err);
        if (status == SG_OK)
            status = note(store, id, sealed_fields[i], old, new, err);
    }
    return status;
}

sg_status sg_edit_note_status(sg_store *store, const char *id, sg_worker_status before,
                              sg_worker_status now, sg_error *err)
{
    char text[2][40];
    int64_t hash[2];
    for (int i = 0; i < 2; i++) {
        const char *word = sg_worker_status_json(i ? now : before);
        int n = word ? snprintf(text[i], sizeof text[i], "\"%s\"", word) : 0;
        hash[i] = hash_of((sg_str){text[i], (size_t)n});
    }
    return note(store, id, "status", hash[0], hash[1], err);
}

/* ---- settling ---- */

typedef struct settling {
    bool kept[FIELDS], sealed_kept[SG_PRIVATE_FIELDS];
    sg_str stored, incoming;
} settling;

/* One field changed by hand, and what the list says of it now. */
static sg_status decide(sg_store *store, const char *id, const char *field, int64_t base, bool same,
                        int64_t incoming, bool *ret_kept, sg_error *err)
{
    if (same) /* the list has caught up, or says what is known */
        return SG_OK;
    *ret_kept = incoming == base;
    store->edits_kept += *ret_kept;
    store->edits_replaced += !*ret_kept;
    return *ret_kept ? SG_OK : run3(store, SG_SQL_EDIT_DROP, id, field, base, err);
}

static sg_status decide_all(sg_store *store, const char *id, settling *s,
                            const char *const sealed[SG_PRIVATE_FIELDS],
                            const char *const stored[SG_PRIVATE_FIELDS], sg_error *err)
{
    struct {
        char field[32];
        int64_t base;
    } edit[FIELDS + SG_PRIVATE_FIELDS];
    size_t count = 0;
    sqlite3_stmt *walk;
    int rc = SQLITE_DONE;
    sg_status status = sg_store_statement(store, SG_SQL_EDITS, &walk, err);
    if (status != SG_OK)
        return status;
    sg_bind_text(walk, 1, id);
    while (count < FIELDS + SG_PRIVATE_FIELDS && (rc = sqlite3_step(walk)) == SQLITE_ROW) {
        snprintf(edit[count].field, sizeof edit[count].field, "%s", sg_column_text(walk, 0));
        edit[count++].base = sqlite3_column_int64(walk, 1);
    }
    if (rc != SQLITE_DONE && rc != SQLITE_ROW)
        status = sg_store_fail(store, rc, err);
    sqlite3_reset(walk);
    for (size_t e = 0; e < count && status == SG_OK; e++) {
        for (int i = 0; i < FIELDS && status == SG_OK; i++) {
            if (strcmp(fields[i], edit[e].field) != 0)
                continue;
            int64_t now = hash_of(value_of(s->incoming, fields[i]));
            status = decide(store, id, fields[i], edit[e].base,
                            now == hash_of(value_of(s->stored, fields[i])), now, &s->kept[i], err);
        }
        for (int i = 0; i < SG_PRIVATE_FIELDS && status == SG_OK; i++) {
            int64_t now = 0;
            if (strcmp(sealed_fields[i], edit[e].field) != 0)
                continue;
            status = hash_of_sealed(store, i, sealed[i], &now, err);
            if (status == SG_OK)
                status = decide(store, id, sealed_fields[i], edit[e].base,
                                same_text(sealed[i], stored[i]), now, &s->sealed_kept[i], err);
        }
    }
    return status;
}

static void put_member(sg_buffer *out, const char *key, sg_str value, bool first)
{
    sg_buffer_printf(out, "%s\"%s\":", first ? "" : ",", key);
    sg_buffer_append(out, value.s, value.n);
}

/* The incoming document with what is kept put back, members in their order. */
static sg_status assemble(const settling *s, sg_buffer *out, sg_error *err)
{
    bool open = false;
    sg_str id = {NULL, 0};
    (void)sg_json_member(s->incoming.s, s->incoming.n, "id", &id.s, &id.n);
    sg_buffer_clear(out);
    sg_buffer_text(out, "{");
    put_member(out, "id", id, true);
    for (int i = 0; i < FIELDS; i++) {
        const bool inner = strncmp(fields[i], "desired/", GROUP) == 0;
        const sg_str value = value_of(s->kept[i] ? s->stored : s->incoming, fields[i]);
        if (open && !inner) {
            sg_buffer_text(out, "}");
            open = false;
        }
        if (value.n == 0)
            continue;
        if (inner && !open)
            sg_buffer_text(out, ",\"desired\":{");
        put_member(out, fields[i] + (inner ? GROUP : 0), value, inner && !open);
        open = inner;
    }
    sg_buffer_text(out, "}");
    return out->failed ? sg_fail_memory(err) : SG_OK;
}

static bool none_edited(sg_store *store, sg_status *status, sg_error *err)
{
    sqlite3_stmt *get;
    if (!store->none_edited &&
        (*status = sg_store_statement(store, SG_SQL_EDITS_ANY, &get, err)) == SG_OK) {
        store->none_edited = sqlite3_step(get) == SQLITE_ROW && sqlite3_column_int(get, 0) == 0;
        sqlite3_reset(get);
    }
    return store->none_edited;
}

sg_status sg_edit_settle(sg_store *store, const char *id, int64_t row,
                         const char *sealed[SG_PRIVATE_FIELDS], sg_worker_status *status_column,
                         sg_locality *home_column, sg_error *err)
{
    settling s = {.incoming = {store->document.data, store->document.size}};
    const char *stored[SG_PRIVATE_FIELDS];
    sg_buffer merged = {0};
    sqlite3_stmt *get;
    sg_status status = SG_OK;
    if (none_edited(store, &status, err) || status != SG_OK)
        return status;
    status = sg_store_statement(store, SG_SQL_WORKER_NOW, &get, err);
    if (status == SG_OK)
        status = sg_private_fields(store, row, stored, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(get, 1, row);
    int rc = sqlite3_step(get);
    if (rc != SQLITE_ROW) {
        sqlite3_reset(get);
        return sg_store_fail(store, rc, err);
    }
    s.stored = (sg_str){sg_column_text(get, 0), sg_column_size(get, 0)};
    status = decide_all(store, id, &s, sealed, stored, err);
    if (status == SG_OK)
        status = assemble(&s, &merged, err);
    for (int i = 0; i < FIELDS && status == SG_OK; i++) {
        if (s.kept[i] && strcmp(fields[i], "status") == 0)
            *status_column = (sg_worker_status)sqlite3_column_int(get, 1);
        if (s.kept[i] && strcmp(fields[i], "home") == 0)
            *home_column = (sg_locality)sqlite3_column_int64(get, 2);
    }
    sqlite3_reset(get);
    for (int i = 0; i < SG_PRIVATE_FIELDS; i++)
        sealed[i] = s.sealed_kept[i] ? stored[i] : sealed[i];
    if (status == SG_OK) {
        sg_buffer former = store->document;
        store->document = merged;
        merged = former;
    }
    sg_buffer_free(&merged);
    return status;
}

void sg_store_by_hand(sg_store *store, bool by_hand)
{
    store->by_hand = by_hand;
}

void sg_store_edits(const sg_store *store, uint64_t *ret_kept, uint64_t *ret_replaced)
{
    *ret_kept = store->edits_kept;
    *ret_replaced = store->edits_replaced;
}
