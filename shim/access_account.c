/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tokens and users: made, listed, revoked, locked; every change is an entry of the audit log in the
 * same transaction.
 */
#include <arpa/inet.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "access_internal.h"
#include "songgang/messages/access.h"
#include "store_internal.h"

enum { NOTE_MAX = 200, RATE_MAX = 1000000 };

static bool text_fits(const char *text, size_t most)
{
    size_t size = text ? strlen(text) : 0;
    if (size == 0 || size > most || sg_utf8_prefix(sg_str_of(text), size) != size)
        return false;
    for (const char *c = text; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 127)
            return false;
    return true;
}

/* {"role":…,"region":…} of a new account, and what else there is to say. */
static void describe(sg_buffer *payload, sg_role role, sg_locality region, const char *channel,
                     const char *note)
{
    sg_json_writer w;
    char code[SG_LOCALITY_TEXT];
    sg_locality_print(region, code);
    sg_json_begin(&w, payload);
    sg_json_object(&w);
    sg_json_member_string(&w, "role", sg_role_json(role));
    sg_json_member_string(&w, "region", *code ? code : NULL);
    if (channel && *channel)
        sg_json_member_string(&w, "channel", channel);
    if (note && *note)
        sg_json_member_string(&w, "note", note);
    sg_json_end_object(&w);
}

static void token_name(int64_t id, char ret[SG_ACCOUNT_NAME])
{
    snprintf(ret, SG_ACCOUNT_NAME, SG_MSG_TOKEN_NAME, (long long)id);
}

/* ---- tokens ---- */

/* As the service writes addresses of clients; an address of a network is none. */
static bool plain_address(const char *text, char ret[SG_PEER_TEXT])
{
    unsigned char raw[sizeof(struct in6_addr)];
    const int family = strchr(text, ':') ? AF_INET6 : AF_INET;
    return inet_pton(family, text, raw) == 1 && inet_ntop(family, raw, ret, SG_PEER_TEXT);
}

static sg_status check_token(const sg_token *t, sg_error *err)
{
    char address[SG_PEER_TEXT];
    if (!text_fits(t->note, NOTE_MAX))
        return sg_fail(err, SG_INVALID, "%s", SG_MSG_TOKEN_NOTE);
    if (t->channel && *t->channel &&
        (!text_fits(t->channel, SG_CHANNEL_NAME - 1) || t->role != SG_ROLE_INTEGRATOR))
        return sg_fail(err, SG_INVALID, "%s", SG_MSG_TOKEN_CHANNEL);
    if (t->rate < 0 || t->rate > RATE_MAX)
        return sg_fail(err, SG_INVALID, SG_MSG_TOKEN_RATE, (int)RATE_MAX);
    if (t->expires != 0 && t->expires <= (int64_t)time(NULL))
        return sg_fail(err, SG_INVALID, "%s", SG_MSG_TOKEN_EXPIRED);
    if (t->address && *t->address && !plain_address(t->address, address))
        return sg_fail(err, SG_INVALID, SG_MSG_TOKEN_ADDRESS, t->address);
    return sg_role_check_region(t->role, t->region, err);
}

sg_status sg_token_create(sg_access *access, const sg_token *token, const char *actor,
                          char ret_secret[SG_SECRET_TEXT], int64_t *ret_id, sg_error *err)
{
    unsigned char hash[SG_SECRET_HASH];
    char name[SG_ACCOUNT_NAME], address[SG_PEER_TEXT] = "";
    sg_buffer payload = {0};
    sqlite3_stmt *put = NULL;
    sg_status status = check_token(token, err);
    if (status == SG_OK)
        status = sg_access_begin(access, err);
    if (status != SG_OK)
        return status;
    sg_secret_new(ret_secret, hash);
    status = sg_access_prepare(access,
                               "INSERT INTO token(hash,role,region,channel,note,expires,rate,created,"
                               "address) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9)",
                               &put, err);
    if (status == SG_OK) {
        sqlite3_bind_blob(put, 1, hash, sizeof hash, SQLITE_STATIC);
        sg_bind_text(put, 2, sg_role_json(token->role));
        sqlite3_bind_int64(put, 3, (int64_t)token->region);
        sg_bind_text(put, 4, token->channel ? token->channel : "");
        sg_bind_text(put, 5, token->note);
        sqlite3_bind_int64(put, 6, token->expires);
        sqlite3_bind_int(put, 7, token->rate);
        sqlite3_bind_int64(put, 8, (int64_t)time(NULL));
        if (token->address && *token->address)
            plain_address(token->address, address);
        sg_bind_text(put, 9, address);
        status = sg_access_run(access, put, err);
    }
    sqlite3_finalize(put);
    int64_t id = sqlite3_last_insert_rowid(access->db);
    if (status == SG_OK) {
        token_name(id, name);
        describe(&payload, token->role, token->region, token->channel, token->note);
        status = sg_audit_put(access, SG_AUDIT_TOKEN_CREATE, actor, 0, NULL, name, &payload, err);
    }
    sg_buffer_free(&payload);
    status = sg_access_end(access, status, err);
    if (status == SG_OK)
        *ret_id = id;
    return status;
}

/* Run `text` with ?1 = number (or name) and ?2 = value; SG_NOT_FOUND when it changed nothing. */
static sg_status change(sg_access *access, const char *text, int64_t id, const char *name,
                        int64_t value, sg_error *err)
{
    sqlite3_stmt *put;
    sg_status status = sg_access_prepare(access, text, &put, err);
    if (status != SG_OK)
        return status;
    if (name)
        sg_bind_text(put, 1, name);
    else
        sqlite3_bind_int64(put, 1, id);
    if (sqlite3_bind_parameter_count(put) > 1)
        sqlite3_bind_int64(put, 2, value);
    status = sg_access_run(access, put, err);
    sqlite3_finalize(put);
    return status;
}

sg_status sg_token_revoke(sg_access *access, int64_t id, const char *actor, sg_error *err)
{
    char name[SG_ACCOUNT_NAME];
    sg_status status = sg_access_begin(access, err);
    if (status != SG_OK)
        return status;
    token_name(id, name);
    status = change(access,
                    "UPDATE token SET revoked=CASE WHEN revoked=0 THEN ?2 ELSE revoked END "
                    "WHERE id=?1",
                    id, NULL, (int64_t)time(NULL), err);
    if (status == SG_OK && sqlite3_changes(access->db) == 0)
        status = sg_fail(err, SG_NOT_FOUND, SG_MSG_TOKEN_NONE, (long long)id);
    if (status == SG_OK)
        status = sg_audit_put(access, SG_AUDIT_TOKEN_REVOKE, actor, 0, NULL, name, NULL, err);
    return sg_access_end(access, status, err);
}

sg_status sg_token_each(sg_access *access, sg_token_visit visit, void *context, sg_error *err)
{
    sqlite3_stmt *walk;
    int rc = SQLITE_DONE;
    sg_status status = sg_access_prepare(
        access, "SELECT id,role,region,channel,note,expires,rate,created,revoked,used,"
                "address FROM token ORDER BY id", &walk, err);
    if (status != SG_OK)
        return status;
    while (status == SG_OK && (rc = sqlite3_step(walk)) == SQLITE_ROW) {
        sg_token t = {.id = sqlite3_column_int64(walk, 0),
                      .role = SG_ROLE_COUNT,
                      .region = (sg_locality)sqlite3_column_int64(walk, 2),
                      .channel = sg_column_text(walk, 3),
                      .note = sg_column_text(walk, 4),
                      .expires = sqlite3_column_int64(walk, 5),
                      .rate = sqlite3_column_int(walk, 6),
                      .created = sqlite3_column_int64(walk, 7),
                      .revoked = sqlite3_column_int64(walk, 8),
                      .used = sqlite3_column_int64(walk, 9),
                      .address = sg_column_text(walk, 10)};
        sg_role_parse(sg_column_text(walk, 1), &t.role);
        status = visit(context, &t, err);
    }
    return sg_sqlite_walked(walk, status, rc, err);
}

/* ---- users ---- */

/* Long enough, and not what is guessed first: one character again and again, a run of digits, or the
 * user's own name. */
static sg_status check_password(const char *name, const char *password, sg_error *err)
{
    size_t size = password ? strlen(password) : 0, same = 0, steps = 0;
    if (size < SG_PASSWORD_MIN || size > SG_PASSWORD_MAX)
        return sg_fail(err, SG_INVALID, SG_MSG_PASSWORD_LENGTH, (int)SG_PASSWORD_MIN,
                       (int)SG_PASSWORD_MAX);
    for (size_t i = 1; i < size; i++) {
        same += password[i] == password[i - 1];
        steps += password[i] == password[i - 1] + 1;
    }
    bool digits = strspn(password, "0123456789") == size;
    if (same == size - 1 || steps == size - 1 || (digits && size < 12) ||
        (name && strstr(password, name)))
        return sg_fail(err, SG_INVALID, "%s", SG_MSG_PASSWORD_WEAK);
    return SG_OK;
}

sg_status sg_user_add(sg_access *access, const sg_user *user, const char *password,
                      const char *actor, sg_error *err)
{
    char hash[SG_PASSWORD_HASH];
    sg_buffer payload = {0};
    sqlite3_stmt *put = NULL;
    if (!text_fits(user->name, SG_ACCOUNT_NAME - 1))
        return sg_fail(err, SG_INVALID, SG_MSG_USER_NAME, (int)SG_ACCOUNT_NAME - 1);
    if (user->note && *user->note && !text_fits(user->note, NOTE_MAX))
        return sg_fail(err, SG_INVALID, "%s", SG_MSG_TOKEN_NOTE);
    sg_status status = sg_role_check_region(user->role, user->region, err);
    if (status == SG_OK && (user->role == SG_ROLE_INTEGRATOR || user->role == SG_ROLE_SCREEN))
        status = sg_fail(err, SG_INVALID, SG_MSG_USER_ROLE, sg_role_label(user->role));
    if (status == SG_OK)
        status = check_password(user->name, password, err);
    if (status == SG_OK)
        status = sg_password_hash(password, hash, err);
    if (status == SG_OK)
        status = sg_access_begin(access, err);
    if (status != SG_OK)
        return status;
    status = sg_access_prepare(access,
                               "INSERT INTO user(name,hash,role,region,note,created) "
                               "VALUES(?1,?2,?3,?4,?5,?6)",
                               &put, err);
    if (status == SG_OK) {
        sg_bind_text(put, 1, user->name);
        sg_bind_text(put, 2, hash);
        sg_bind_text(put, 3, sg_role_json(user->role));
        sqlite3_bind_int64(put, 4, (int64_t)user->region);
        sg_bind_text(put, 5, user->note ? user->note : "");
        sqlite3_bind_int64(put, 6, (int64_t)time(NULL));
        status = sg_access_run(access, put, NULL);
        if (status == SG_CONFLICT)
            sg_fail(err, SG_CONFLICT, SG_MSG_USER_TAKEN, user->name);
        else if (status != SG_OK)
            sg_fail(err, status, "%s", sqlite3_errmsg(access->db));
    }
    sqlite3_finalize(put);
    if (status == SG_OK) {
        describe(&payload, user->role, user->region, NULL, user->note);
        status = sg_audit_put(access, SG_AUDIT_USER_ADD, actor, 0, NULL, user->name, &payload, err);
    }
    sg_buffer_free(&payload);
    return sg_access_end(access, status, err);
}

static sg_status end_sessions(sg_access *access, const char *name, sg_error *err)
{
    return change(access, "DELETE FROM session WHERE user=(SELECT id FROM user WHERE name=?1)", 0,
                  name, 0, err);
}

sg_status sg_user_lock(sg_access *access, const char *name, bool lock, const char *actor,
                       sg_error *err)
{
    sg_status status = sg_access_begin(access, err);
    if (status != SG_OK)
        return status;
    status = change(access, "UPDATE user SET locked_until=?2,failures=0 WHERE name=?1", 0, name,
                    lock ? INT64_MAX : 0, err);
    if (status == SG_OK && sqlite3_changes(access->db) == 0)
        status = sg_fail(err, SG_NOT_FOUND, SG_MSG_USER_NONE, name);
    if (status == SG_OK && lock)
        status = end_sessions(access, name, err);
    if (status == SG_OK)
        status = sg_audit_put(access, lock ? SG_AUDIT_USER_LOCK : SG_AUDIT_USER_UNLOCK, actor, 0,
                              NULL, name, NULL, err);
    return sg_access_end(access, status, err);
}

sg_status sg_user_password(sg_access *access, const char *name, const char *password,
                           const char *actor, sg_error *err)
{
    char hash[SG_PASSWORD_HASH];
    sqlite3_stmt *put = NULL;
    sg_status status = check_password(name, password, err);
    if (status == SG_OK)
        status = sg_password_hash(password, hash, err);
    if (status == SG_OK)
        status = sg_access_begin(access, err);
    if (status != SG_OK)
        return status;
    status = sg_access_prepare(access, "UPDATE user SET hash=?2 WHERE name=?1", &put, err);
    if (status == SG_OK) {
        sg_bind_text(put, 1, name);
        sg_bind_text(put, 2, hash);
        status = sg_access_run(access, put, err);
    }
    sqlite3_finalize(put);
    if (status == SG_OK && sqlite3_changes(access->db) == 0)
        status = sg_fail(err, SG_NOT_FOUND, SG_MSG_USER_NONE, name);
    if (status == SG_OK)
        status = end_sessions(access, name, err);
    if (status == SG_OK)
        status = sg_audit_put(access, SG_AUDIT_PASSWORD, actor, 0, NULL, name, NULL, err);
    return sg_access_end(access, status, err);
}

sg_status sg_user_each(sg_access *access, sg_user_visit visit, void *context, sg_error *err)
{
    sqlite3_stmt *walk;
    int rc = SQLITE_DONE;
    sg_status status = sg_access_prepare(
        access, "SELECT id,name,role,region,note,created,locked_until,signed_in,failures,"
                "factor IS NOT NULL FROM user ORDER BY name", &walk, err);
    if (status != SG_OK)
        return status;
    while (status == SG_OK && (rc = sqlite3_step(walk)) == SQLITE_ROW) {
        sg_user u = {.id = sqlite3_column_int64(walk, 0),
                     .name = sg_column_text(walk, 1),
                     .role = SG_ROLE_COUNT,
                     .region = (sg_locality)sqlite3_column_int64(walk, 3),
                     .note = sg_column_text(walk, 4),
                     .created = sqlite3_column_int64(walk, 5),
                     .locked_until = sqlite3_column_int64(walk, 6),
                     .signed_in = sqlite3_column_int64(walk, 7),
                     .failures = sqlite3_column_int(walk, 8),
                     .factor = sqlite3_column_int(walk, 9) != 0};
        sg_role_parse(sg_column_text(walk, 2), &u.role);
        status = visit(context, &u, err);
    }
    return sg_sqlite_walked(walk, status, rc, err);
}
