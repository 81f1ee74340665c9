/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signing in, who presents which secret, and how many persons an account was shown today.
 *
 * Times are the wall clock's, because sessions outlive the process. A session that seems to come from
 * the future means that the clock was set back: it ends, so that setting it back revives nothing.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "access_internal.h"
#include "songgang/messages/access.h"
#include "store_internal.h"

enum {
    SESSION_LIFE = 12 * 3600,   /* from signing in */
    SESSION_IDLE = 3600,        /* without a request */
    SESSION_NOTE = 300,         /* how often use is written down */
    TOKEN_NOTE = 3600,
    CLOCK_SLACK = 300,
    USER_FAILURES = 5,          /* then locked */
    USER_LOCKED = 15 * 60,
    PEER_FAILURES = 20,         /* within PEER_SPAN, then refused until it is over */
    PEER_SPAN = 15 * 60
};

/* A hash of nothing anybody knows, with the cost of a real one, so that an unknown name takes as long as
 * a known one. */
static const char nobody_hash[] =
    "$argon2id$v=19$m=65536,t=3,p=1$c29uZ2dhbmctbm9ib2R5IQ$"
    "3XmKzbGt7K1D0rVYqvWqg8Tn1jPpVZ0O0V7y0cQ3w1E";

/* ---- signing in ---- */

/* Failures of an address within the span; 0 when the span is over. */
static sg_status peer_failures(sg_access *access, const char *peer, int64_t now, int *ret,
                               int64_t *ret_since, sg_error *err)
{
    sqlite3_stmt *get;
    *ret = 0;
    *ret_since = now;
    sg_status status = sg_access_statement_of(access, SG_ASQL_PEER_GET, &get, err);
    if (status != SG_OK)
        return status;
    sg_bind_text(get, 1, peer);
    int rc = sqlite3_step(get);
    if (rc == SQLITE_ROW) {
        int64_t since = sqlite3_column_int64(get, 1);
        if (since <= now && now - since < PEER_SPAN) {
            *ret = sqlite3_column_int(get, 0);
            *ret_since = since;
        }
    } else if (rc != SQLITE_DONE) {
        status = sg_access_fail(access, rc, err);
    }
    sqlite3_reset(get);
    return status;
}

sg_status sg_sign_in_begin(sg_access *access, const char *name, const char *peer, sg_sign_in *ret,
                           int64_t *ret_wait, sg_error *err)
{
    const int64_t now = (int64_t)time(NULL);
    int64_t locked = 0, since;
    int failures;
    sqlite3_stmt *get;
    *ret = (sg_sign_in){.user = 0};
    *ret_wait = 0;
    snprintf(ret->name, sizeof ret->name, "%s", name);
    snprintf(ret->peer, sizeof ret->peer, "%s", peer);
    snprintf(ret->hash, sizeof ret->hash, "%s", nobody_hash);
    sg_status status = peer_failures(access, peer, now, &failures, &since, err);
    if (status == SG_OK && failures >= PEER_FAILURES) {
        *ret_wait = since + PEER_SPAN - now;
        return sg_fail(err, SG_LIMIT, SG_MSG_SIGN_IN_WAIT, (long long)(*ret_wait + 59) / 60);
    }
    if (status == SG_OK)
        status = sg_access_statement_of(access, SG_ASQL_USER_BY_NAME, &get, err);
    if (status != SG_OK)
        return status;
    sg_bind_text(get, 1, name);
    int rc = sqlite3_step(get);
    if (rc == SQLITE_ROW) {
        ret->user = sqlite3_column_int64(get, 0);
        snprintf(ret->hash, sizeof ret->hash, "%s", sg_column_text(get, 1));
        locked = sqlite3_column_int64(get, 2);
    } else if (rc != SQLITE_DONE) {
        status = sg_access_fail(access, rc, err);
    }
    sqlite3_reset(get);
    if (status == SG_OK && locked == INT64_MAX) { /* by an administrator: as if there were none */
        ret->user = 0;
        snprintf(ret->hash, sizeof ret->hash, "%s", nobody_hash);
    } else if (status == SG_OK && locked > now) {
        *ret_wait = locked - now < USER_LOCKED ? locked - now : USER_LOCKED;
        return sg_fail(err, SG_LIMIT, SG_MSG_SIGN_IN_WAIT, (long long)(*ret_wait + 59) / 60);
    }
    return status;
}

static sg_status note_failure(sg_access *access, const sg_sign_in *attempt, sg_error *err)
{
    const int64_t now = (int64_t)time(NULL);
    int64_t since;
    int failures, mine = 0;
    sqlite3_stmt *step;
    sg_status status = peer_failures(access, attempt->peer, now, &failures, &since, err);
    if (status == SG_OK)
        status = sg_access_statement_of(access, SG_ASQL_PEER_PUT, &step, err);
    if (status == SG_OK) {
        sg_bind_text(step, 1, attempt->peer);
        sqlite3_bind_int(step, 2, failures + 1);
        sqlite3_bind_int64(step, 3, since);
        status = sg_access_run(access, step, err);
    }
    if (status == SG_OK && attempt->user > 0)
        status = sg_access_statement_of(access, SG_ASQL_USER_BY_NAME, &step, err);
    if (status == SG_OK && attempt->user > 0) {
        sg_bind_text(step, 1, attempt->name);
        if (sqlite3_step(step) == SQLITE_ROW)
            mine = sqlite3_column_int(step, 3) + 1;
        sqlite3_reset(step);
        status = sg_access_statement_of(access, SG_ASQL_USER_FAILED, &step, err);
    }
    if (status == SG_OK && attempt->user > 0) {
        bool lock = mine >= USER_FAILURES;
        sqlite3_bind_int64(step, 1, attempt->user);
        sqlite3_bind_int(step, 2, lock ? 0 : mine);
        sqlite3_bind_int64(step, 3, lock ? now + USER_LOCKED : 0);
        status = sg_access_run(access, step, err);
    }
    /* the name only of users there are: people type passwords into the wrong field */
    if (status == SG_OK)
        status = sg_audit_put(access,
                              mine >= USER_FAILURES ? SG_AUDIT_LOCKED_OUT : SG_AUDIT_SIGN_IN_FAILED,
                              attempt->user > 0 ? attempt->name : SG_MSG_NOBODY, 0, NULL,
                              attempt->peer, NULL, err);
    return status;
}

static sg_status note_success(sg_access *access, const sg_sign_in *attempt,
                              char ret_session[SG_SECRET_TEXT], sg_error *err)
{
    const int64_t now = (int64_t)time(NULL);
    unsigned char hash[SG_SECRET_HASH];
    sqlite3_stmt *step;
    sg_status status = sg_access_statement_of(access, SG_ASQL_USER_SIGNED_IN, &step, err);
    if (status == SG_OK) {
        sqlite3_bind_int64(step, 1, attempt->user);
        sqlite3_bind_int64(step, 2, now);
        status = sg_access_run(access, step, err);
    }
    if (status == SG_OK)
        status = sg_access_statement_of(access, SG_ASQL_SESSION_OLD, &step, err);
    if (status == SG_OK) {
        sqlite3_bind_int64(step, 1, now - SESSION_LIFE);
        sqlite3_bind_int64(step, 2, now - SESSION_IDLE);
        status = sg_access_run(access, step, err);
    }
    if (status == SG_OK)
        status = sg_access_statement_of(access, SG_ASQL_SESSION_NEW, &step, err);
    if (status == SG_OK) {
        sg_secret_new(ret_session, hash);
        sqlite3_bind_blob(step, 1, hash, sizeof hash, SQLITE_STATIC);
        sqlite3_bind_int64(step, 2, attempt->user);
        sqlite3_bind_int64(step, 3, now);
        sg_bind_text(step, 4, attempt->peer);
        status = sg_access_run(access, step, err);
    }
    return status == SG_OK ? sg_audit_put(access, SG_AUDIT_SIGN_IN, attempt->name, 0, NULL,
                                          attempt->peer, NULL, err)
                           : status;
}

sg_status sg_sign_in_finish(sg_access *access, const sg_sign_in *attempt, bool matched,
                            char ret_session[SG_SECRET_TEXT], sg_error *err)
{
    sg_sign_in now;
    int64_t wait;
    sg_status status = sg_access_begin(access, err);
    if (status != SG_OK)
        return status;
    /* Meanwhile the user may have been locked, or the password changed. */
    if (sg_sign_in_begin(access, attempt->name, attempt->peer, &now, &wait, NULL) != SG_OK ||
        now.user != attempt->user || strcmp(now.hash, attempt->hash) != 0)
        matched = false;
    if (matched)
        status = sg_factor_check(access, attempt, &matched, err);
    if (status == SG_OK)
        status = matched ? note_success(access, attempt, ret_session, err)
                         : note_failure(access, attempt, err);
    status = sg_access_end(access, status, err);
    return status == SG_OK && !matched
               ? sg_fail(err, SG_INVALID, "%s",
                         attempt->code[0] ? SG_MSG_SIGN_IN_WRONG_CODE : SG_MSG_SIGN_IN_WRONG)
               : status;
}

sg_status sg_sign_out(sg_access *access, sg_str session, const sg_caller *caller, sg_error *err)
{
    unsigned char hash[SG_SECRET_HASH];
    sqlite3_stmt *step;
    if (!sg_secret_hash(session, hash))
        return SG_OK;
    sg_status status = sg_access_begin(access, err);
    if (status != SG_OK)
        return status;
    status = sg_access_statement_of(access, SG_ASQL_SESSION_END, &step, err);
    if (status == SG_OK) {
        sqlite3_bind_blob(step, 1, hash, sizeof hash, SQLITE_STATIC);
        status = sg_access_run(access, step, err);
    }
    if (status == SG_OK && sqlite3_changes(access->db) > 0)
        status = sg_audit_put(access, SG_AUDIT_SIGN_OUT, caller->name, 0, NULL, caller->peer, NULL,
                              err);
    return sg_access_end(access, status, err);
}

/* ---- who presents this ---- */

static void become(sg_caller *c, sg_caller_kind kind, int64_t id, const char *role,
                   sg_locality region)
{
    c->kind = kind;
    c->id = id;
    if (!sg_role_parse(role, &c->role)) { /* of a newer version: nothing is allowed */
        c->role = SG_ROLE_COUNT;
        c->kind = SG_CALLER_NOBODY;
        return;
    }
    c->rights = sg_role_rights(c->role);
    c->scope = (sg_scope){.whole = region == 0, .home = region};
}

/* Note use once in a while; it must not fail a request, nor wait for another writer. */
static void note_use(sg_access *access, sg_access_statement which, int64_t id,
                     const unsigned char *hash, int64_t now)
{
    sqlite3_stmt *step;
    if (sg_access_statement_of(access, which, &step, NULL) != SG_OK)
        return;
    if (hash)
        sqlite3_bind_blob(step, 1, hash, SG_SECRET_HASH, SQLITE_STATIC);
    else
        sqlite3_bind_int64(step, 1, id);
    sqlite3_bind_int64(step, 2, now);
    sqlite3_busy_timeout(access->db, 0);
    sg_access_run(access, step, NULL);
    sqlite3_busy_timeout(access->db, 3000);
}

/* The IPv4 address of a client that came by IPv6. */
static const char *plain_peer(const char *peer)
{
    return strncmp(peer, "::ffff:", 7) == 0 && strchr(peer, '.') ? peer + 7 : peer;
}

static sg_status by_token(sg_access *access, const unsigned char *hash, int64_t now, sg_caller *c,
                          sg_error *err)
{
    sqlite3_stmt *get;
    bool note = false;
    char elsewhere[SG_ACCOUNT_NAME] = "";
    sg_status status = sg_access_statement_of(access, SG_ASQL_TOKEN_BY_HASH, &get, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_blob(get, 1, hash, SG_SECRET_HASH, SQLITE_STATIC);
    int rc = sqlite3_step(get);
    if (rc == SQLITE_ROW) {
        int64_t expires = sqlite3_column_int64(get, 5), used = sqlite3_column_int64(get, 8);
        const char *address = sg_column_text(get, 9);
        const bool valid = sqlite3_column_int64(get, 7) == 0 && (expires == 0 || now < expires);
        if (valid && *address && strcmp(address, plain_peer(c->peer)) != 0) {
            snprintf(elsewhere, sizeof elsewhere, SG_MSG_TOKEN_NAME,
                     (long long)sqlite3_column_int64(get, 0));
        } else if (valid) {
            become(c, SG_CALLER_TOKEN, sqlite3_column_int64(get, 0), sg_column_text(get, 1),
                   (sg_locality)sqlite3_column_int64(get, 2));
            snprintf(c->channel, sizeof c->channel, "%s", sg_column_text(get, 3));
            snprintf(c->name, sizeof c->name, SG_MSG_TOKEN_NAME, (long long)c->id);
            c->rate = sqlite3_column_int(get, 6);
            note = now - used >= TOKEN_NOTE;
        }
    } else if (rc != SQLITE_DONE) {
        status = sg_access_fail(access, rc, err);
    }
    sqlite3_reset(get);
    if (note)
        note_use(access, SG_ASQL_TOKEN_USED, c->id, NULL, now);
    if (elsewhere[0]) /* stolen, or moved; refused whether or not it can be written down */
        (void)sg_audit_append(access, SG_AUDIT_REFUSED, elsewhere, 0, NULL, c->peer, NULL, NULL);
    return status;
}

static sg_status by_session(sg_access *access, const unsigned char *hash, int64_t now, sg_caller *c,
                            sg_error *err)
{
    sqlite3_stmt *get;
    bool note = false, over = false;
    sg_status status = sg_access_statement_of(access, SG_ASQL_SESSION_BY_HASH, &get, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_blob(get, 1, hash, SG_SECRET_HASH, SQLITE_STATIC);
    int rc = sqlite3_step(get);
    if (rc == SQLITE_ROW) {
        int64_t created = sqlite3_column_int64(get, 1), seen = sqlite3_column_int64(get, 2);
        over = now - created >= SESSION_LIFE || now - seen >= SESSION_IDLE ||
               seen - now > CLOCK_SLACK;
        if (!over && sqlite3_column_int64(get, 6) != INT64_MAX) {
            become(c, SG_CALLER_USER, sqlite3_column_int64(get, 0), sg_column_text(get, 4),
                   (sg_locality)sqlite3_column_int64(get, 5));
            snprintf(c->name, sizeof c->name, "%s", sg_column_text(get, 3));
            note = now - seen >= SESSION_NOTE;
        }
    } else if (rc != SQLITE_DONE) {
        status = sg_access_fail(access, rc, err);
    }
    sqlite3_reset(get);
    if (note)
        note_use(access, SG_ASQL_SESSION_SEEN, 0, hash, now);
    if (over && sg_access_statement_of(access, SG_ASQL_SESSION_END, &get, NULL) == SG_OK) {
        sqlite3_bind_blob(get, 1, hash, SG_SECRET_HASH, SQLITE_STATIC);
        sg_access_run(access, get, NULL);
    }
    return status;
}

sg_status sg_access_identify(sg_access *access, sg_str bearer, sg_str session, const char *peer,
                             sg_caller *ret, sg_error *err)
{
    unsigned char hash[SG_SECRET_HASH];
    const int64_t now = (int64_t)time(NULL);
    sg_caller caller = {.kind = SG_CALLER_NOBODY, .rights = SG_RIGHT_BIT(SG_RIGHT_NONE)};
    snprintf(caller.peer, sizeof caller.peer, "%s", peer);
    sg_status status = SG_OK;
    if (bearer.s) {
        if (sg_secret_hash(bearer, hash))
            status = by_token(access, hash, now, &caller, err);
    } else if (session.s && sg_secret_hash(session, hash)) {
        status = by_session(access, hash, now, &caller, err);
    }
    if (status == SG_OK && caller.kind == SG_CALLER_NOBODY && (bearer.s || session.s))
        status = sg_fail(err, SG_INVALID, "%s",
                         bearer.s ? SG_MSG_TOKEN_INVALID : SG_MSG_SESSION_OVER);
    if (status == SG_OK || status == SG_INVALID)
        *ret = caller;
    return status;
}

/* ---- persons shown ---- */

static bool text_fits_reason(const char *reason)
{
    size_t size = strlen(reason);
    bool said = false;
    for (const char *c = reason; *c; c++) {
        if ((unsigned char)*c < ' ')
            return false;
        said |= *c != ' ';
    }
    return said && size <= 300;
}

sg_status sg_access_reveal(sg_access *access, const sg_caller *caller, const char *worker,
                           const char *reason, sg_error *err)
{
    char account[SG_ACCOUNT_NAME + 8], day[16];
    struct tm local;
    time_t now = time(NULL);
    sqlite3_stmt *step;
    int64_t today = 0, again = 0;
    sg_buffer payload = {0};
    sg_json_writer w;
    if (!reason || !text_fits_reason(reason))
        return sg_fail(err, SG_INVALID, "%s", SG_MSG_REVEAL_REASON);
    localtime_r(&now, &local);
    strftime(day, sizeof day, "%Y-%m-%d", &local);
    snprintf(account, sizeof account, "%d:%lld", (int)caller->kind, (long long)caller->id);
    sg_status status = sg_access_begin(access, err);
    if (status != SG_OK)
        return status;
    status = sg_access_statement_of(access, SG_ASQL_REVEALED, &step, err);
    if (status == SG_OK) {
        sg_bind_text(step, 1, account);
        sg_bind_text(step, 2, day);
        sg_bind_text(step, 3, worker);
        if (sqlite3_step(step) == SQLITE_ROW) {
            today = sqlite3_column_int64(step, 0);
            again = sqlite3_column_int64(step, 1);
        }
        sqlite3_reset(step);
    }
    int quota = caller->kind == SG_CALLER_OPEN ? INT_MAX : sg_role_reveals(caller->role);
    bool allowed = again > 0 || today < quota;
    sg_json_begin(&w, &payload);
    sg_json_object(&w);
    sg_json_member_string(&w, "reason", reason);
    sg_json_end_object(&w);
    if (status == SG_OK)
        status = sg_audit_put(access, allowed ? SG_AUDIT_REVEAL : SG_AUDIT_REVEAL_REFUSED,
                              caller->name, 0, worker, caller->peer, &payload, err);
    sg_buffer_free(&payload);
    if (status == SG_OK && allowed && !again && quota < INT_MAX && today + 1 == quota * 4 / 5)
        status = sg_audit_put(access, SG_AUDIT_REVEAL_MANY, caller->name, 0, NULL, caller->peer,
                              NULL, err);
    if (status == SG_OK && allowed)
        status = sg_access_statement_of(access, SG_ASQL_REVEAL_PUT, &step, err);
    if (status == SG_OK && allowed) {
        sg_bind_text(step, 1, account);
        sg_bind_text(step, 2, day);
        sg_bind_text(step, 3, worker);
        status = sg_access_run(access, step, err);
    }
    status = sg_access_end(access, status, err);
    return status == SG_OK && !allowed ? sg_fail(err, SG_LIMIT, SG_MSG_REVEAL_QUOTA, quota) : status;
}
