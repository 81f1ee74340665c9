/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See songgang/link.h. A token is base64url of 4 bytes of row number, lowest first, and 11 of the MAC:
 * 15 bytes fill 20 characters to the bit, so that no two spellings mean the same.
 */
#include <sodium.h>
#include <string.h>

#include "seal.h"
#include "songgang/link.h"
#include "songgang/messages/push_page.h"
#include "store_internal.h"

enum { NUMBER = 4, MAC = 11, BYTES = NUMBER + MAC, DAY = 86400 };
_Static_assert(BYTES * 4 == SG_LINK_SIZE * 3, "fills its characters to the bit");

typedef struct row {
    int64_t id, plan, generation, created, expires, revoked;
    const char *worker;
} row;

/* What the key vouches for. Appended to nothing: `text` is cleared. */
static sg_status vouch(const sg_keyring *ring, int64_t key, const row *r, sg_buffer *text,
                       unsigned char ret[BYTES], sg_error *err)
{
    unsigned char mac[SG_KEYRING_MAC];
    sg_buffer_clear(text);
    sg_buffer_printf(text, "%lld %lld %lld %s", (long long)r->id, (long long)r->plan,
                     (long long)r->generation, r->worker);
    if (text->failed)
        return sg_fail_memory(err);
    sg_keyring_mac(ring, key, SG_MAC_LINK, text->data, text->size, mac);
    for (int i = 0; i < NUMBER; i++)
        ret[i] = (unsigned char)((uint64_t)r->id >> (8 * i));
    memcpy(ret + NUMBER, mac, MAC);
    sodium_memzero(mac, sizeof mac);
    return SG_OK;
}

static sg_status print(sg_store *store, const row *r, char ret[SG_LINK_TEXT], sg_error *err)
{
    unsigned char bytes[BYTES];
    const sg_keyring *ring;
    sg_buffer text = {0};
    sg_status status = sg_private_keys(store, true, &ring, err);
    if (status == SG_OK)
        status = vouch(ring, sg_keyring_current(ring), r, &text, bytes, err);
    if (status == SG_OK)
        sodium_bin2base64(ret, SG_LINK_TEXT, bytes, sizeof bytes,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sg_buffer_free(&text);
    return status;
}

static void read_row(sqlite3_stmt *get, row *ret)
{
    ret->id = sqlite3_column_int64(get, 0);
    ret->plan = sqlite3_column_int64(get, 1);
    ret->generation = sqlite3_column_int64(get, 2);
    ret->created = sqlite3_column_int64(get, 3);
    ret->expires = sqlite3_column_int64(get, 4);
    ret->revoked = sqlite3_column_int64(get, 5);
}

/* Both change what is there in one statement, so that two processes cannot both make one. */
sg_status sg_link_issue(sg_store *store, int64_t plan, const char *worker, int64_t now,
                        int64_t expires, char ret[SG_LINK_TEXT], sg_error *err)
{
    sqlite3_stmt *put;
    row r = {.worker = worker};
    sg_status status = sg_store_statement(store, SG_SQL_LINK_PUT, &put, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(put, 1, plan);
    sg_bind_text(put, 2, worker);
    sqlite3_bind_int64(put, 3, now);
    sqlite3_bind_int64(put, 4, expires);
    int rc = sqlite3_step(put);
    if (rc == SQLITE_ROW)
        read_row(put, &r);
    else
        status = sg_store_fail(store, rc, err);
    sqlite3_reset(put);
    if (status == SG_OK && (r.id < 1 || r.id > UINT32_MAX))
        status = sg_fail(err, SG_LIMIT, "%s", SG_MSG_LINK_MANY);
    return status == SG_OK ? print(store, &r, ret, err) : status;
}

sg_status sg_link_find(sg_store *store, int64_t plan, const char *worker, char ret[SG_LINK_TEXT],
                       sg_error *err)
{
    sqlite3_stmt *get;
    row r = {.worker = worker};
    sg_status status = sg_store_statement(store, SG_SQL_LINK_OF, &get, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(get, 1, plan);
    sg_bind_text(get, 2, worker);
    int rc = sqlite3_step(get);
    if (rc == SQLITE_ROW)
        read_row(get, &r);
    else if (rc != SQLITE_DONE)
        status = sg_store_fail(store, rc, err);
    sqlite3_reset(get);
    if (status == SG_OK && (rc == SQLITE_DONE || r.revoked))
        status = sg_fail(err, SG_NOT_FOUND, SG_MSG_LINK_NONE, worker, (long long)plan);
    return status == SG_OK ? print(store, &r, ret, err) : status;
}

/* Does any key of the file vouch for these bytes? Keys that are kept on purpose still open. */
static sg_status vouched(sg_store *store, const row *r, const unsigned char bytes[BYTES], bool *ret,
                         sg_error *err)
{
    unsigned char want[BYTES];
    const sg_keyring *ring;
    sg_buffer text = {0};
    sg_status status = sg_private_keys(store, false, &ring, err);
    *ret = false;
    for (size_t i = 0; status == SG_OK && i < sg_keyring_count(ring); i++) {
        status = vouch(ring, sg_keyring_number(ring, i), r, &text, want, err);
        *ret = *ret || (status == SG_OK && sodium_memcmp(want, bytes, BYTES) == 0);
    }
    sodium_memzero(want, sizeof want);
    sg_buffer_free(&text);
    return status;
}

sg_status sg_link_open(sg_store *store, sg_str token, int64_t now, sg_arena *arena, sg_link *ret,
                       sg_link_state *ret_state, sg_error *err)
{
    unsigned char bytes[BYTES];
    size_t size = 0;
    sqlite3_stmt *get;
    row r = {0};
    *ret_state = SG_LINK_UNKNOWN;
    if (token.n != SG_LINK_SIZE ||
        sodium_base642bin(bytes, sizeof bytes, token.s, token.n, NULL, &size, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 || size != BYTES)
        return SG_OK;
    sg_status status = sg_store_statement(store, SG_SQL_LINK_GET, &get, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(get, 1, (int64_t)((uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 |
                                         (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24));
    int rc = sqlite3_step(get);
    if (rc == SQLITE_ROW) {
        read_row(get, &r);
        r.worker = sg_arena_strndup(arena, sg_column_text(get, 6), sg_column_size(get, 6));
        if (!r.worker)
            status = sg_fail_memory(err);
    } else if (rc != SQLITE_DONE) {
        status = sg_store_fail(store, rc, err);
    }
    sqlite3_reset(get);
    bool known = false;
    if (status == SG_OK && rc == SQLITE_ROW)
        status = vouched(store, &r, bytes, &known, err);
    if (status != SG_OK || !known)
        return status;
    *ret = (sg_link){.id = r.id, .plan = r.plan, .worker = r.worker, .created = r.created,
                     .expires = r.expires};
    *ret_state = r.revoked ? SG_LINK_REVOKED
                 : now >= r.expires || now < r.created - DAY ? SG_LINK_EXPIRED
                                                             : SG_LINK_GOOD;
    return SG_OK;
}

sg_status sg_link_revoke(sg_store *store, int64_t plan, const char *worker, int64_t now,
                         uint64_t *ret_count, sg_error *err)
{
    sqlite3_stmt *put;
    sg_status status = sg_store_prepare(store,
                                        "UPDATE link SET revoked=?3 WHERE revoked=0 AND"
                                        " (?1=0 OR plan=?1) AND (?2 IS NULL OR worker=?2)",
                                        &put, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(put, 1, plan);
    if (worker)
        sg_bind_text(put, 2, worker);
    sqlite3_bind_int64(put, 3, now > 0 ? now : 1);
    int rc = sqlite3_step(put);
    if (rc != SQLITE_DONE)
        status = sg_store_fail(store, rc, err);
    else
        *ret_count = (uint64_t)sqlite3_changes64(store->db);
    sqlite3_finalize(put);
    return status;
}
