/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the access file share: its handle and small helpers.
 */
#ifndef SONGGANG_SHIM_ACCESS_INTERNAL_H
#define SONGGANG_SHIM_ACCESS_INTERNAL_H

#include <time.h>

#include "songgang/access.h"
#include "sqlite.h"

/* Statements kept prepared. X(identifier, SQL) */
#define SG_ACCESS_STATEMENTS(X)                                                                    \
    X(BEGIN, "BEGIN IMMEDIATE")                                                                    \
    X(COMMIT, "COMMIT")                                                                            \
    X(REQUIRED, "SELECT EXISTS(SELECT 1 FROM token) OR EXISTS(SELECT 1 FROM user)")                \
    X(TOKEN_BY_HASH, "SELECT id,role,region,channel,note,expires,rate,revoked,used,address "       \
                     "FROM token WHERE hash=?1")                                                   \
    X(TOKEN_USED, "UPDATE token SET used=?2 WHERE id=?1")                                          \
    X(SESSION_BY_HASH, "SELECT s.user,s.created,s.seen,u.name,u.role,u.region,u.locked_until "     \
                       "FROM session s JOIN user u ON u.id=s.user WHERE s.hash=?1")                \
    X(SESSION_SEEN, "UPDATE session SET seen=?2 WHERE hash=?1")                                    \
    X(SESSION_END, "DELETE FROM session WHERE hash=?1")                                            \
    X(SESSION_NEW, "INSERT INTO session(hash,user,created,seen,peer) VALUES(?1,?2,?3,?3,?4)")      \
    X(SESSION_OLD, "DELETE FROM session WHERE created<?1 OR seen<?2")                              \
    X(SESSIONS_OF, "DELETE FROM session WHERE user=?1")                                            \
    X(USER_BY_NAME, "SELECT id,hash,locked_until,failures FROM user WHERE name=?1")                \
    X(USER_FAILED, "UPDATE user SET failures=?2,locked_until=max(locked_until,?3) WHERE id=?1")    \
    X(USER_SIGNED_IN, "UPDATE user SET failures=0,locked_until=0,signed_in=?2 WHERE id=?1")        \
    X(FACTOR_GET, "SELECT factor,factor_step,role FROM user WHERE id=?1")                          \
    X(FACTOR_PUT, "UPDATE user SET factor=?2,factor_step=?3 WHERE id=?1")                          \
    X(FACTOR_STEP, "UPDATE user SET factor_step=?2 WHERE id=?1")                                   \
    X(RECOVERY_CLEAR, "DELETE FROM recovery WHERE user=?1")                                        \
    X(RECOVERY_PUT, "INSERT INTO recovery(user,hash) VALUES(?1,?2)")                               \
    X(RECOVERY_TAKE, "DELETE FROM recovery WHERE user=?1 AND hash=?2")                             \
    X(PEER_GET, "SELECT failures,since FROM peer WHERE address=?1")                                \
    X(PEER_PUT, "INSERT OR REPLACE INTO peer(address,failures,since) VALUES(?1,?2,?3)")            \
    X(REVEALED, "SELECT count(*),coalesce(sum(worker=?3),0) FROM reveal "                          \
                "WHERE account=?1 AND day=?2")                                                     \
    X(REVEAL_PUT, "INSERT OR IGNORE INTO reveal(account,day,worker) VALUES(?1,?2,?3)")             \
    X(AUDIT_HEAD, "SELECT seq,hash FROM audit ORDER BY seq DESC LIMIT 1")                          \
    X(AUDIT_PUT, "INSERT INTO audit(seq,instant,actor,kind,plan,worker,subject,payload,previous,"  \
                 "hash) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)")

typedef enum sg_access_statement {
#define X(id, sql) SG_ASQL_##id,
    SG_ACCESS_STATEMENTS(X)
#undef X
        SG_ASQL_COUNT
} sg_access_statement;

struct sg_access {
    sqlite3 *db;
    sqlite3_stmt *statement[SG_ASQL_COUNT];
    bool required; /* once seen, it stays */
    char *data_dir;
};

sg_status sg_access_fail(sg_access *access, int rc, sg_error *err);
/* The cached statement, reset, without bindings. */
sg_status sg_access_statement_of(sg_access *access, sg_access_statement which, sqlite3_stmt **ret,
                                 sg_error *err);
sg_status sg_access_prepare(sg_access *access, const char *sql, sqlite3_stmt **ret, sg_error *err);
/* Step one without rows, then reset. */
sg_status sg_access_run(sg_access *access, sqlite3_stmt *statement, sg_error *err);
sg_status sg_access_begin(sg_access *access, sg_error *err);
/* Commit when `status` is SG_OK, else roll back; the status of both. */
sg_status sg_access_end(sg_access *access, sg_status status, sg_error *err);

/* 256 random bits as "sg_" and base64url, and the hash that is kept of it. */
enum { SG_SECRET_HASH = 32 };
void sg_secret_new(char ret[SG_SECRET_TEXT], unsigned char ret_hash[SG_SECRET_HASH]);
/* False: not of that form at all. */
bool sg_secret_hash(sg_str secret, unsigned char ret_hash[SG_SECRET_HASH]);
/* Argon2id of a password. SG_NO_MEMORY. */
sg_status sg_password_hash(const char *password, char ret[SG_PASSWORD_HASH], sg_error *err);

/* Is the second factor given and right, within the caller's transaction? SG_MISSING a code is wanted;
 * SG_CONFLICT an administrator from elsewhere must have one; SG_IO, SG_CORRUPT the key does not fit. */
sg_status sg_factor_check(sg_access *access, const sg_sign_in *attempt, bool *ret_right,
                          sg_error *err);

/* As sg_audit_append(), inside the caller's transaction. */
sg_status sg_audit_put(sg_access *access, sg_audit_kind kind, const char *actor, int64_t plan,
                       const char *worker, const char *subject, const sg_buffer *payload,
                       sg_error *err);

#endif
