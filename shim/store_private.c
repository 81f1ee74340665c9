/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names, ID numbers, phones and WeChat of workers: parted from their documents when they come in,
 * sealed in a table of their own, and put back masked or in full when they are asked for. Matching,
 * planning and counting read the documents without them and never need the key.
 *
 * What the store remembers of its key (meta): the number of the current one, and a check number that
 * tells a wrong key file before anything is sealed with it.
 */
#include <stdlib.h>
#include <string.h>

#include "seal.h"
#include "songgang/json.h"
#include "songgang/messages/access.h"
#include "store_internal.h"

_Static_assert(SG_PRIVATE_FIELDS == SG_SEALED_COUNT, "the fields that are sealed");

enum { ARENA_LIMIT = 1 << 20, ABSENT = 0xffff, FIELD_MAX = 0xfffe };
#define META_KEY "key"
#define META_CHECK "key_check"

/* ---- the key ---- */

static sg_status meta_get(sg_store *store, const char *key, bool *ret_any, int64_t *ret,
                          sg_error *err)
{
    sqlite3_stmt *get;
    sg_status status = sg_store_statement(store, SG_SQL_META_GET, &get, err);
    if (status != SG_OK)
        return status;
    sg_bind_text(get, 1, key);
    int rc = sqlite3_step(get);
    *ret_any = rc == SQLITE_ROW;
    if (rc == SQLITE_ROW)
        *ret = sqlite3_column_int64(get, 0);
    else if (rc != SQLITE_DONE)
        status = sg_store_fail(store, rc, err);
    sqlite3_reset(get);
    return status;
}

static sg_status meta_put(sg_store *store, const char *key, int64_t value, sg_error *err)
{
    sqlite3_stmt *put;
    sg_status status = sg_store_statement(store, SG_SQL_META_PUT, &put, err);
    if (status != SG_OK)
        return status;
    sg_bind_text(put, 1, key);
    sqlite3_bind_int64(put, 2, value);
    return sg_store_run(store, put, err);
}

static sg_status note_key(sg_store *store, sg_error *err)
{
    int64_t number = sg_keyring_current(store->keys);
    sg_status status = meta_put(store, META_KEY, number, err);
    return status == SG_OK ? meta_put(store, META_CHECK, sg_keyring_check(store->keys, number), err)
                           : status;
}

static sg_status open_keys(sg_store *store, bool create, sg_error *err)
{
    sg_keyring *ring;
    sg_status status = store->dir ? sg_keyring_open(store->dir, create, &ring, err)
                                  : sg_keyring_new(&ring, err);
    if (status != SG_OK)
        return status;
    sg_keyring_free(store->keys);
    store->keys = ring;
    return SG_OK;
}

static bool fits(const sg_keyring *ring, int64_t number, int64_t check)
{
    return sg_keyring_has(ring, number) && sg_keyring_check(ring, number) == check;
}

/* The keyring, checked once in a transaction; `sealing`: to seal with, so its current key must be the
 * store's, and is made when the store has none yet. */
static sg_status keys(sg_store *store, bool sealing, sg_error *err)
{
    bool known, checkable;
    int64_t number = 0, check = 0;
    if (store->keys && store->keys_checked)
        return SG_OK;
    sg_status status = meta_get(store, META_KEY, &known, &number, err);
    if (status == SG_OK)
        status = meta_get(store, META_CHECK, &checkable, &check, err);
    if (status == SG_OK && !store->keys)
        status = open_keys(store, sealing && !known, err);
    if (status != SG_OK)
        return status;
    if (!known && sealing)
        status = note_key(store, err);
    bool current = sg_keyring_current(store->keys) == number;
    if (status == SG_OK && known && (!fits(store->keys, number, check) || (sealing && !current)))
        status = open_keys(store, false, err); /* another process changed it meanwhile */
    if (status == SG_OK && known && !fits(store->keys, number, check))
        status = sg_fail(err, SG_CORRUPT, "%s", SG_MSG_KEY_WRONG);
    /* A key that was added but never used: its rotation was interrupted before the first page. */
    if (status == SG_OK && known && sealing && sg_keyring_current(store->keys) != number)
        status = note_key(store, err);
    store->keys_checked = status == SG_OK && !sqlite3_get_autocommit(store->db);
    return status;
}

sg_status sg_private_keys(sg_store *store, bool sealing, const struct sg_keyring **ret,
                          sg_error *err)
{
    sg_status status = keys(store, sealing, err);
    if (status == SG_OK)
        *ret = store->keys;
    return status;
}

/* ---- coming in ---- */

static sg_status scratch(sg_store *store, sg_error *err)
{
    if (!store->arena && !(store->arena = sg_arena_new(ARENA_LIMIT)))
        return sg_fail_memory(err);
    sg_arena_reset(store->arena);
    return SG_OK;
}

/* A JSON string as text; NULL in `*ret` for null, "" and what is no string. */
static sg_status text_of(sg_store *store, sg_str raw, const char **ret, sg_error *err)
{
    *ret = NULL;
    if (raw.n <= 2 || raw.s[0] != '"')
        return SG_OK;
    if (!memchr(raw.s, '\\', raw.n)) {
        *ret = sg_arena_strndup(store->arena, raw.s + 1, raw.n - 2);
    } else {
        char *document = sg_arena_printf(store->arena, "{\"v\":%.*s}", (int)raw.n, raw.s);
        *ret = document ? sg_json_member_text(store->arena, document, strlen(document), "v") : NULL;
    }
    return *ret ? SG_OK : sg_fail_memory(err);
}

sg_status sg_private_part(sg_store *store, const char *json, size_t size,
                          const char *ret_field[SG_PRIVATE_FIELDS], sg_error *err)
{
    sg_str raw[SG_SEALED_COUNT];
    sg_buffer_clear(&store->document);
    sg_status status = scratch(store, err);
    if (status == SG_OK)
        status = sg_private_split(json, size, &store->document, raw, err);
    for (int i = 0; i < SG_SEALED_COUNT && status == SG_OK; i++) {
        status = text_of(store, raw[i], &ret_field[i], err);
        if (status == SG_OK && ret_field[i] && strlen(ret_field[i]) > FIELD_MAX)
            status = sg_fail(err, SG_LIMIT, SG_MSG_SEAL_LONG, sg_sealed_member[i]);
    }
    return status;
}

static bool any_of(const char *const field[SG_SEALED_COUNT])
{
    for (int i = 0; i < SG_SEALED_COUNT; i++)
        if (field[i])
            return true;
    return false;
}

sg_status sg_private_digest_of(sg_store *store, const char *const field[SG_PRIVATE_FIELDS],
                               int64_t *ret, sg_error *err)
{
    *ret = 0;
    if (!any_of(field))
        return SG_OK;
    sg_status status = keys(store, true, err);
    if (status == SG_OK)
        *ret = sg_private_digest(store->keys, field);
    return status;
}

/* The fields in order, each its size in two bytes (all ones: absent) and its text; in the arena. */
static unsigned char *pack(sg_store *store, const char *const field[SG_SEALED_COUNT],
                           size_t *ret_size)
{
    size_t size = 0;
    for (int i = 0; i < SG_SEALED_COUNT; i++)
        size += 2 + (field[i] ? strlen(field[i]) : 0);
    unsigned char *plain = sg_arena_alloc(store->arena, size), *at = plain;
    for (int i = 0; plain && i < SG_SEALED_COUNT; i++) {
        size_t n = field[i] ? strlen(field[i]) : ABSENT;
        *at++ = (unsigned char)(n & 255);
        *at++ = (unsigned char)(n >> 8);
        if (field[i])
            memcpy(at, field[i], n);
        at += field[i] ? n : 0;
    }
    *ret_size = size;
    return plain;
}

/* Back into the arena. False: not what pack() makes. */
static bool unpack(sg_store *store, const sg_buffer *plain, const char *field[SG_SEALED_COUNT])
{
    size_t at = 0;
    for (int i = 0; i < SG_SEALED_COUNT; i++) {
        if (plain->size - at < 2)
            return false;
        const unsigned char *size = (const unsigned char *)plain->data + at;
        size_t n = (size_t)size[0] | (size_t)size[1] << 8;
        at += 2;
        if (n == ABSENT)
            continue;
        if (plain->size - at < n)
            return false;
        field[i] = sg_arena_strndup(store->arena, plain->data + at, n);
        if (!field[i])
            return false;
        at += n;
    }
    return at == plain->size;
}

/* Inserting hashes, which come in no order, into an index one by one takes three times as long as
 * sorting them once: the first roster does without and gets the indexes before it is committed. */
sg_status sg_private_begin(sg_store *store, sg_error *err)
{
    static const char drop[] = "DROP INDEX IF EXISTS worker_name; DROP INDEX IF EXISTS "
                               "worker_identity; DROP INDEX IF EXISTS worker_phone;";
    sqlite3_stmt *get;
    if (store->lookups_known || sqlite3_get_autocommit(store->db))
        return SG_OK;
    sg_status status =
        sg_store_prepare(store, "SELECT EXISTS(SELECT 1 FROM worker_private)", &get, err);
    if (status != SG_OK)
        return status;
    bool none = sqlite3_step(get) == SQLITE_ROW && sqlite3_column_int(get, 0) == 0;
    sqlite3_finalize(get);
    store->lookups_known = true;
    /* With a walk of the caller's still open it cannot be done, and need not be. */
    store->lookups_dropped =
        none && sqlite3_exec(store->db, drop, NULL, NULL, NULL) == SQLITE_OK;
    return SG_OK;
}

sg_status sg_private_finish(sg_store *store, sg_error *err)
{
    if (!store->lookups_dropped)
        return SG_OK;
    store->lookups_dropped = false;
    int rc = sqlite3_exec(store->db, SG_LOOKUP_INDEXES, NULL, NULL, NULL);
    return rc == SQLITE_OK ? SG_OK : sg_store_fail(store, rc, err);
}

sg_status sg_private_put(sg_store *store, bool fresh, int64_t row, int64_t digest,
                         const char *const field[SG_PRIVATE_FIELDS], sg_error *err)
{
    static const sg_sealed found_by[] = {SG_SEALED_NAME, SG_SEALED_IDENTITY, SG_SEALED_PHONE};
    sqlite3_stmt *put;
    size_t size = 0;
    sg_status status = keys(store, true, err);
    if (status == SG_OK && fresh)
        status = sg_private_begin(store, err);
    unsigned char *plain = status == SG_OK ? pack(store, field, &size) : NULL;
    if (status == SG_OK && !plain)
        status = sg_fail_memory(err);
    sg_buffer_clear(&store->sealed);
    if (status == SG_OK)
        status = sg_seal(store->keys, row, SG_SEAL_WORKER, plain, size, &store->sealed, err);
    if (status == SG_OK)
        status = sg_store_statement(store, fresh ? SG_SQL_PRIVATE_NEW : SG_SQL_PRIVATE_PUT, &put,
                                    err);
    if (status != SG_OK)
        return status;
    int64_t key = sg_keyring_current(store->keys);
    sqlite3_bind_int64(put, 1, row);
    sqlite3_bind_int64(put, 2, key);
    sqlite3_bind_int64(put, 3, digest);
    sqlite3_bind_blob(put, 4, store->sealed.data, (int)store->sealed.size, SQLITE_STATIC);
    for (int i = 0; i < 3; i++) {
        const char *text = field[found_by[i]];
        if (text && !sg_masked(text))
            sqlite3_bind_int64(put, 5 + i, sg_lookup_hash(store->keys, key, found_by[i], text,
                                                          strlen(text)));
    }
    return sg_store_run(store, put, err);
}

/* ---- going out ---- */

/* Fields of `row` in full, in the scratch arena, which is not reset. All NULL when there are none. */
static sg_status fields_of(sg_store *store, int64_t row, const char *field[SG_SEALED_COUNT],
                           int64_t *ret_key, sg_error *err)
{
    sqlite3_stmt *get;
    memset(field, 0, SG_SEALED_COUNT * sizeof *field);
    *ret_key = 0;
    sg_status status = sg_store_statement(store, SG_SQL_PRIVATE_GET, &get, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(get, 1, row);
    int rc = sqlite3_step(get);
    if (rc == SQLITE_ROW) {
        *ret_key = sqlite3_column_int64(get, 0);
        if (store->keys && !sg_keyring_has(store->keys, *ret_key))
            status = open_keys(store, false, err); /* changed since it was read */
        if (status == SG_OK)
            status = keys(store, false, err);
    } else if (rc != SQLITE_DONE) {
        status = sg_store_fail(store, rc, err);
    }
    if (rc == SQLITE_ROW && status == SG_OK) {
        sg_buffer_clear(&store->sealed);
        status = sg_unseal(store->keys, *ret_key, row, SG_SEAL_WORKER, sqlite3_column_blob(get, 1),
                           sg_column_size(get, 1), &store->sealed, err);
        if (status == SG_OK && !unpack(store, &store->sealed, field))
            status = sg_fail(err, SG_CORRUPT, SG_MSG_SEAL_DAMAGED, (long long)row);
    }
    sqlite3_reset(get);
    return status;
}

sg_status sg_private_read(sg_store *store, int64_t row, const char *ret_field[SG_PRIVATE_FIELDS],
                          sg_error *err)
{
    int64_t key;
    sg_status status = scratch(store, err);
    return status == SG_OK ? fields_of(store, row, ret_field, &key, err) : status;
}

sg_status sg_private_restore(sg_store *store, int64_t row, const char *field[SG_PRIVATE_FIELDS],
                             sg_error *err)
{
    const char *stored[SG_SEALED_COUNT];
    int64_t key;
    bool masked = false;
    for (int i = 0; i < SG_SEALED_COUNT; i++)
        masked |= sg_masked(field[i]);
    if (!masked)
        return SG_OK;
    sg_status status = fields_of(store, row, stored, &key, err);
    for (int i = 0; i < SG_SEALED_COUNT && status == SG_OK; i++) {
        if (!sg_masked(field[i]) || !stored[i] || sg_masked(stored[i]))
            continue; /* masked is all that is known: then the newer one counts */
        field[i] = stored[i];
        store->masked_kept++;
    }
    return status;
}

sg_status sg_private_fields(sg_store *store, int64_t row, const char *ret_field[SG_PRIVATE_FIELDS],
                            sg_error *err)
{
    int64_t key;
    return fields_of(store, row, ret_field, &key, err);
}

uint64_t sg_store_masked_kept(const sg_store *store)
{
    return store->masked_kept;
}

sg_status sg_private_show(sg_store *store, int64_t row, const char *json, size_t size,
                          sg_private show, sg_buffer *out, sg_error *err)
{
    const char *field[SG_SEALED_COUNT];
    int64_t key;
    if (show == SG_PRIVATE_NONE) {
        sg_buffer_append(out, json, size);
        return out->failed ? sg_fail_memory(err) : SG_OK;
    }
    sg_status status = scratch(store, err);
    if (status == SG_OK)
        status = fields_of(store, row, field, &key, err);
    for (int i = 0; i < SG_SEALED_COUNT && status == SG_OK; i++) {
        if (!field[i] || show == SG_PRIVATE_REVEALED)
            continue;
        sg_buffer_clear(&store->sealed);
        sg_mask((sg_sealed)i, field[i], &store->sealed);
        field[i] = store->sealed.failed ? NULL : sg_arena_strndup(store->arena, store->sealed.data,
                                                                  store->sealed.size);
        if (!field[i])
            status = sg_fail_memory(err);
    }
    return status == SG_OK ? sg_private_join(json, size, field, out, err) : status;
}

/* ---- finding ---- */

sg_status sg_store_find_worker(sg_store *store, const sg_scope *scope, const char *member,
                               const char *text, sg_private show, sg_record_visit visit,
                               void *context, sg_error *err)
{
    static const char *const sql[SG_SEALED_COUNT] = {
        [SG_SEALED_NAME] = "SELECT w.row,w.id,w.json,w.status,w.home FROM worker_private p JOIN worker "
                           "w ON w.row=p.row WHERE p.name_hash=?1 AND p.key=?2 ORDER BY w.id",
        [SG_SEALED_IDENTITY] = "SELECT w.row,w.id,w.json,w.status,w.home FROM worker_private p JOIN "
                               "worker w ON w.row=p.row WHERE p.identity_hash=?1 AND p.key=?2 "
                               "ORDER BY w.id",
        [SG_SEALED_PHONE] = "SELECT w.row,w.id,w.json,w.status,w.home FROM worker_private p JOIN "
                            "worker w ON w.row=p.row WHERE p.phone_hash=?1 AND p.key=?2 ORDER BY w.id"};
    int field = 0;
    while (field < SG_SEALED_COUNT && strcmp(member, sg_sealed_member[field]) != 0)
        field++;
    sg_status status = sg_scope_given(scope, err);
    if (status == SG_OK && (field == SG_SEALED_COUNT || !sql[field]))
        status = sg_fail(err, SG_INVALID, SG_MSG_FIND_MEMBER, member);
    bool known = false;
    int64_t number = 0;
    if (status == SG_OK)
        status = meta_get(store, META_KEY, &known, &number, err);
    if (status != SG_OK || !known)
        return status;
    status = keys(store, false, err);
    sqlite3_stmt *walk = NULL;
    sg_buffer shown = {0};
    int rc = SQLITE_DONE;
    /* While a rotation runs, some rows are under the former key. */
    for (int64_t key = number; key > 0 && status == SG_OK; key--) {
        if (!sg_keyring_has(store->keys, key))
            continue;
        status = sg_store_prepare(store, sql[field], &walk, err);
        if (status != SG_OK)
            break;
        sqlite3_bind_int64(walk, 1, sg_lookup_hash(store->keys, key, (sg_sealed)field, text,
                                                   strlen(text)));
        sqlite3_bind_int64(walk, 2, key);
        while (status == SG_OK && (rc = sqlite3_step(walk)) == SQLITE_ROW) {
            sg_stored_record record = {.row = sqlite3_column_int64(walk, 0),
                                       .id = sg_column_text(walk, 1),
                                       .status = (sg_worker_status)sqlite3_column_int(walk, 3),
                                       .home = (sg_locality)sqlite3_column_int64(walk, 4)};
            if (!sg_scope_covers(scope, record.home)) {
                sg_store_note_refused(store, record.id);
                continue;
            }
            sg_buffer_clear(&shown);
            status = sg_private_show(store, record.row, sg_column_text(walk, 2),
                                     sg_column_size(walk, 2), show, &shown, err);
            record.json = shown.data;
            record.json_size = shown.size;
            if (status == SG_OK)
                status = visit(context, &record, err);
        }
        if (status == SG_OK && rc != SQLITE_DONE)
            status = sg_store_fail(store, rc, err);
        sqlite3_finalize(walk);
    }
    sg_buffer_free(&shown);
    return status;
}

sg_status sg_private_rows_of(sg_store *store, const char *member, const char *text, sg_buffer *out,
                             sg_error *err)
{
    static const char *const sql[SG_SEALED_COUNT] = {
        [SG_SEALED_NAME] = "SELECT row FROM worker_private WHERE name_hash=?1 AND key=?2",
        [SG_SEALED_IDENTITY] = "SELECT row FROM worker_private WHERE identity_hash=?1 AND key=?2",
        [SG_SEALED_PHONE] = "SELECT row FROM worker_private WHERE phone_hash=?1 AND key=?2"};
    int field = 0;
    bool known = false;
    int64_t number = 0;
    while (field < SG_SEALED_COUNT && strcmp(member, sg_sealed_member[field]) != 0)
        field++;
    if (field == SG_SEALED_COUNT || !sql[field])
        return sg_fail(err, SG_INVALID, SG_MSG_FIND_MEMBER, member);
    sg_status status = meta_get(store, META_KEY, &known, &number, err);
    if (status == SG_OK && known)
        status = keys(store, false, err);
    for (int64_t key = known ? number : 0; key > 0 && status == SG_OK; key--) {
        sqlite3_stmt *walk;
        int rc;
        if (!sg_keyring_has(store->keys, key))
            continue;
        status = sg_store_prepare(store, sql[field], &walk, err);
        if (status != SG_OK)
            break;
        sqlite3_bind_int64(walk, 1, sg_lookup_hash(store->keys, key, (sg_sealed)field, text,
                                                   strlen(text)));
        sqlite3_bind_int64(walk, 2, key);
        while ((rc = sqlite3_step(walk)) == SQLITE_ROW)
            sg_buffer_printf(out, "%s%lld", out->size ? "," : "",
                             (long long)sqlite3_column_int64(walk, 0));
        if (rc != SQLITE_DONE)
            status = sg_store_fail(store, rc, err);
        sqlite3_finalize(walk);
    }
    return status;
}

/* ---- another key ---- */

/* Seal anew up to PAGE workers that are not under the current key; `*ret` counts. */
static sg_status reseal_page(sg_store *store, uint64_t *ret, sg_error *err)
{
    enum { PAGE = 2000 };
    int64_t row[PAGE], digest[PAGE];
    size_t count = 0;
    sqlite3_stmt *walk;
    sg_status status = sg_store_prepare(
        store, "SELECT row,digest FROM worker_private WHERE key<>?1 ORDER BY row LIMIT 2000", &walk,
        err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(walk, 1, sg_keyring_current(store->keys));
    int rc;
    while ((rc = sqlite3_step(walk)) == SQLITE_ROW && count < PAGE) {
        row[count] = sqlite3_column_int64(walk, 0);
        digest[count++] = sqlite3_column_int64(walk, 1);
    }
    sqlite3_finalize(walk);
    if (rc != SQLITE_DONE && rc != SQLITE_ROW)
        return sg_store_fail(store, rc, err);
    for (size_t i = 0; i < count && status == SG_OK; i++) {
        const char *field[SG_SEALED_COUNT];
        int64_t key;
        status = scratch(store, err);
        if (status == SG_OK)
            status = fields_of(store, row[i], field, &key, err);
        if (status == SG_OK)
            status = sg_private_put(store, false, row[i], digest[i], field, err);
    }
    *ret = count;
    return status;
}

static sg_status count_rows(sg_store *store, uint64_t *ret, sg_error *err)
{
    sqlite3_stmt *get;
    sg_status status =
        sg_store_prepare(store, "SELECT count(*) FROM worker_private WHERE key<>?1", &get, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(get, 1, sg_keyring_current(store->keys));
    int rc = sqlite3_step(get);
    *ret = (uint64_t)sqlite3_column_int64(get, 0);
    sqlite3_finalize(get);
    return rc == SQLITE_ROW ? SG_OK : sg_store_fail(store, rc, err);
}

sg_status sg_store_rotate_key(sg_store *store, bool keep_old,
                              bool (*progress)(void *context, uint64_t done, uint64_t total),
                              void *context, uint64_t *ret_workers, sg_error *err)
{
    uint64_t total = 0, done = 0, page = 1;
    sg_status status = sg_store_begin(store, err);
    if (status == SG_OK)
        status = keys(store, true, err);
    if (status == SG_OK)
        status = count_rows(store, &total, err);
    if (status == SG_OK && total == 0) /* sealed with the former key: imports before cannot be undone */
        status = sqlite3_exec(store->db, "DELETE FROM worker_history", NULL, NULL, NULL) == SQLITE_OK
                     ? SG_OK : sg_store_fail(store, SQLITE_ERROR, err);
    if (status == SG_OK && total == 0) { /* else: go on with the one that was interrupted */
        status = sg_keyring_add(store->keys, err);
        if (status == SG_OK)
            status = note_key(store, err);
        if (status == SG_OK)
            status = count_rows(store, &total, err);
    }
    status = status == SG_OK ? sg_store_commit(store, err) : (sg_store_rollback(store), status);
    while (status == SG_OK && page > 0) {
        status = sg_store_begin(store, err);
        if (status == SG_OK)
            status = reseal_page(store, &page, err);
        status = status == SG_OK ? sg_store_commit(store, err) : (sg_store_rollback(store), status);
        done += page;
        if (status == SG_OK && progress && total > 0 &&
            !progress(context, done < total ? done : total, total))
            status = sg_fail(err, SG_CANCELLED, "%s", SG_MSG_KEY_CANCELLED);
    }
    if (status == SG_OK) {
        status = sg_store_begin(store, err);
        if (status == SG_OK)
            status = sg_outbox_reseal(store, err);
        status = status == SG_OK ? sg_store_commit(store, err) : (sg_store_rollback(store), status);
    }
    if (status == SG_OK && !keep_old)
        status = sg_keyring_retire(store->keys, err);
    if (status == SG_OK)
        *ret_workers = done;
    return status;
}
