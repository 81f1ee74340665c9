/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The second factor of signing in: a secret shared with an authenticator app, and codes on paper for
 * the day the phone is gone.
 *
 * The secret must be read again, so it is sealed under a key derived from the key file, bound to its
 * user: a copy of access.db alone makes no codes. Recovery codes are 80 random bits each, so that a plain
 * hash of them tells nothing. A code counts once, because whoever looks over a shoulder sees it in time.
 */
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "access_internal.h"
#include "seal.h"
#include "songgang/messages/access.h"
#include "store_internal.h"
#include "totp.h"

enum { RECOVERY_BYTES = 10, RECOVERY_HASH = 32, KEY = crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
       NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
       TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES, SEALED = NONCE + SG_TOTP_SECRET + TAG };
_Static_assert((int)SG_FACTOR_SECRET == (int)SG_TOTP_SECRET, "the secret of an authenticator");

/* ---- a new one ---- */

static void recovery_hash(const char *code, unsigned char ret[RECOVERY_HASH])
{
    crypto_generichash(ret, RECOVERY_HASH, (const unsigned char *)code, strlen(code), NULL, 0);
}

sg_status sg_factor_new(sg_factor *ret, sg_error *err)
{
    if (sodium_init() < 0)
        return sg_fail(err, SG_INTERNAL, "%s", SG_MSG_KEY_RANDOM);
    randombytes_buf(ret->secret, sizeof ret->secret);
    sg_base32(ret->secret, sizeof ret->secret, ret->text);
    for (int i = 0; i < SG_RECOVERY_CODES; i++) {
        unsigned char random[RECOVERY_BYTES];
        char plain[SG_RECOVERY_TEXT];
        randombytes_buf(random, sizeof random);
        sg_base32(random, sizeof random, plain);
        snprintf(ret->recovery[i], SG_RECOVERY_TEXT, "%.4s-%.4s-%.4s-%.4s", plain, plain + 4,
                 plain + 8, plain + 12);
        sodium_memzero(random, sizeof random);
        sodium_memzero(plain, sizeof plain);
    }
    return SG_OK;
}

/* ---- sealing the secret ---- */

static bool store_exists(const sg_access *access)
{
    char path[PATH_MAX];
    struct stat info;
    return snprintf(path, sizeof path, "%s/store.db", access->data_dir) >= (int)sizeof path ||
           stat(path, &info) == 0;
}

/* A key is made only where nothing is sealed yet: a new one would not fit what is. */
static sg_status sealing_key(sg_access *access, bool create, unsigned char ret[KEY], sg_error *err)
{
    sg_keyring *ring = NULL;
    sg_error cause = {0};
    sg_status status =
        sg_keyring_open(access->data_dir, create && !store_exists(access), &ring, &cause);
    if (status != SG_OK) /* SG_MISSING would be a code that was not given */
        return sg_fail(err, status == SG_MISSING ? SG_IO : status, "%s", cause.text);
    sg_keyring_lasting_key(ring, "songgang factor", ret);
    sg_keyring_free(ring);
    return SG_OK;
}

static sg_status seal(sg_access *access, int64_t user, const unsigned char *secret,
                      unsigned char ret[SEALED], sg_error *err)
{
    unsigned char key[KEY];
    sg_status status = sealing_key(access, true, key, err);
    if (status != SG_OK)
        return status;
    randombytes_buf(ret, NONCE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(ret + NONCE, NULL, secret, SG_TOTP_SECRET,
                                               (const unsigned char *)&user, sizeof user, NULL, ret,
                                               key);
    sodium_memzero(key, sizeof key);
    return SG_OK;
}

static sg_status unseal(sg_access *access, int64_t user, const unsigned char *sealed, size_t size,
                        unsigned char ret[SG_TOTP_SECRET], sg_error *err)
{
    unsigned char key[KEY];
    sg_status status = sealing_key(access, false, key, err);
    if (status != SG_OK)
        return status;
    if (size != SEALED || crypto_aead_xchacha20poly1305_ietf_decrypt(
                              ret, NULL, NULL, sealed + NONCE, size - NONCE,
                              (const unsigned char *)&user, sizeof user, sealed, key) != 0)
        status = sg_fail(err, SG_CORRUPT, "%s", SG_MSG_FACTOR_SEALED);
    sodium_memzero(key, sizeof key);
    return status;
}

/* ---- setting and dropping ---- */

static sg_status user_number(sg_access *access, const char *name, int64_t *ret, sg_error *err)
{
    sqlite3_stmt *get;
    sg_status status = sg_access_statement_of(access, SG_ASQL_USER_BY_NAME, &get, err);
    if (status != SG_OK)
        return status;
    sg_bind_text(get, 1, name);
    int rc = sqlite3_step(get);
    if (rc == SQLITE_ROW)
        *ret = sqlite3_column_int64(get, 0);
    else
        status = rc == SQLITE_DONE ? sg_fail(err, SG_NOT_FOUND, SG_MSG_USER_NONE, name)
                                   : sg_access_fail(access, rc, err);
    sqlite3_reset(get);
    return status;
}

static sg_status run_number(sg_access *access, sg_access_statement which, int64_t user, sg_error *err)
{
    sqlite3_stmt *step;
    sg_status status = sg_access_statement_of(access, which, &step, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(step, 1, user);
    return sg_access_run(access, step, err);
}

static sg_status put_factor(sg_access *access, int64_t user, const unsigned char *sealed,
                            int64_t step, sg_error *err)
{
    sqlite3_stmt *put;
    sg_status status = sg_access_statement_of(access, SG_ASQL_FACTOR_PUT, &put, err);
    if (status == SG_OK) {
        sqlite3_bind_int64(put, 1, user);
        if (sealed)
            sqlite3_bind_blob(put, 2, sealed, SEALED, SQLITE_STATIC);
        sqlite3_bind_int64(put, 3, step);
        status = sg_access_run(access, put, err);
    }
    if (status == SG_OK)
        status = run_number(access, SG_ASQL_RECOVERY_CLEAR, user, err);
    return status == SG_OK ? run_number(access, SG_ASQL_SESSIONS_OF, user, err) : status;
}

static sg_status put_recovery(sg_access *access, int64_t user, const sg_factor *factor, sg_error *err)
{
    sg_status status = SG_OK;
    for (int i = 0; i < SG_RECOVERY_CODES && status == SG_OK; i++) {
        unsigned char hash[RECOVERY_HASH];
        sqlite3_stmt *put;
        recovery_hash(factor->recovery[i], hash);
        status = sg_access_statement_of(access, SG_ASQL_RECOVERY_PUT, &put, err);
        if (status == SG_OK) {
            sqlite3_bind_int64(put, 1, user);
            sqlite3_bind_blob(put, 2, hash, sizeof hash, SQLITE_STATIC);
            status = sg_access_run(access, put, err);
        }
    }
    return status;
}

sg_status sg_factor_set(sg_access *access, const char *name, const sg_factor *factor,
                        const char *code, const char *actor, sg_error *err)
{
    unsigned char sealed[SEALED];
    int64_t user = 0, step = sg_totp_step(factor->secret, code, (int64_t)time(NULL), 0);
    if (step == 0)
        return sg_fail(err, SG_INVALID, "%s", SG_MSG_FACTOR_CODE);
    sg_status status = sg_access_begin(access, err);
    if (status != SG_OK)
        return status;
    status = user_number(access, name, &user, err);
    if (status == SG_OK)
        status = seal(access, user, factor->secret, sealed, err);
    if (status == SG_OK)
        status = put_factor(access, user, sealed, step, err);
    if (status == SG_OK)
        status = put_recovery(access, user, factor, err);
    if (status == SG_OK)
        status = sg_audit_put(access, SG_AUDIT_FACTOR_SET, actor, 0, NULL, name, NULL, err);
    return sg_access_end(access, status, err);
}

sg_status sg_factor_drop(sg_access *access, const char *name, const char *actor, sg_error *err)
{
    int64_t user = 0;
    sg_status status = sg_access_begin(access, err);
    if (status != SG_OK)
        return status;
    status = user_number(access, name, &user, err);
    if (status == SG_OK)
        status = put_factor(access, user, NULL, 0, err);
    if (status == SG_OK)
        status = sg_audit_put(access, SG_AUDIT_FACTOR_DROP, actor, 0, NULL, name, NULL, err);
    return sg_access_end(access, status, err);
}

/* ---- signing in ---- */

/* As people type it: without blanks and hyphens, in capitals; a recovery code gets its hyphens back. */
static void tidy(const char *typed, char ret[SG_RECOVERY_TEXT])
{
    char plain[SG_RECOVERY_TEXT];
    size_t n = 0;
    for (; *typed && n < sizeof plain - 1; typed++)
        if (*typed != ' ' && *typed != '-')
            plain[n++] = *typed >= 'a' && *typed <= 'z' ? (char)(*typed - 'a' + 'A') : *typed;
    plain[n] = '\0';
    if (n == 16)
        snprintf(ret, SG_RECOVERY_TEXT, "%.4s-%.4s-%.4s-%.4s", plain, plain + 4, plain + 8,
                 plain + 12);
    else
        snprintf(ret, SG_RECOVERY_TEXT, "%s", plain);
    sodium_memzero(plain, sizeof plain);
}

/* A recovery code is used up by being right. */
static sg_status take_recovery(sg_access *access, const sg_sign_in *attempt, const char *code,
                               bool *ret_right, sg_error *err)
{
    unsigned char hash[RECOVERY_HASH];
    sqlite3_stmt *take;
    sg_status status = sg_access_statement_of(access, SG_ASQL_RECOVERY_TAKE, &take, err);
    if (status != SG_OK)
        return status;
    recovery_hash(code, hash);
    sqlite3_bind_int64(take, 1, attempt->user);
    sqlite3_bind_blob(take, 2, hash, sizeof hash, SQLITE_STATIC);
    status = sg_access_run(access, take, err);
    *ret_right = status == SG_OK && sqlite3_changes(access->db) > 0;
    return *ret_right ? sg_audit_put(access, SG_AUDIT_RECOVERY, attempt->name, 0, NULL,
                                     attempt->peer, NULL, err)
                      : status;
}

static sg_status take_code(sg_access *access, const sg_sign_in *attempt,
                           const unsigned char *secret, int64_t last, const char *code,
                           bool *ret_right, sg_error *err)
{
    sqlite3_stmt *put;
    int64_t step = sg_totp_step(secret, code, (int64_t)time(NULL), last);
    *ret_right = step > 0;
    if (step == 0)
        return SG_OK;
    sg_status status = sg_access_statement_of(access, SG_ASQL_FACTOR_STEP, &put, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(put, 1, attempt->user);
    sqlite3_bind_int64(put, 2, step);
    return sg_access_run(access, put, err);
}

/* The clients of this machine itself. */
static bool from_here(const char *peer)
{
    return strncmp(peer, "127.", 4) == 0 || strcmp(peer, "::1") == 0 ||
           strncmp(peer, "::ffff:127.", 11) == 0;
}

sg_status sg_factor_check(sg_access *access, const sg_sign_in *attempt, bool *ret_right,
                          sg_error *err)
{
    unsigned char sealed[SEALED + 1], secret[SG_TOTP_SECRET];
    char code[SG_RECOVERY_TEXT];
    size_t size = 0;
    int64_t last = 0;
    bool admin = false;
    sqlite3_stmt *get;
    *ret_right = true;
    sg_status status = sg_access_statement_of(access, SG_ASQL_FACTOR_GET, &get, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(get, 1, attempt->user);
    int rc = sqlite3_step(get);
    if (rc == SQLITE_ROW) {
        size = (size_t)sqlite3_column_bytes(get, 0);
        size = size < sizeof sealed ? size : sizeof sealed;
        if (size > 0)
            memcpy(sealed, sqlite3_column_blob(get, 0), size);
        last = sqlite3_column_int64(get, 1);
        admin = strcmp(sg_column_text(get, 2), sg_role_json(SG_ROLE_ADMIN)) == 0;
    } else {
        status = sg_access_fail(access, rc == SQLITE_DONE ? SQLITE_CORRUPT : rc, err);
    }
    sqlite3_reset(get);
    if (status != SG_OK)
        return status;
    if (size == 0)
        return admin && !from_here(attempt->peer)
                   ? sg_fail(err, SG_CONFLICT, "%s", SG_MSG_FACTOR_NEEDED) : SG_OK;
    if (!attempt->code[0])
        return sg_fail(err, SG_MISSING, "%s", SG_MSG_FACTOR_WANTED);
    tidy(attempt->code, code);
    if (strlen(code) != SG_TOTP_DIGITS)
        return take_recovery(access, attempt, code, ret_right, err);
    status = unseal(access, attempt->user, sealed, size, secret, err);
    if (status == SG_OK)
        status = take_code(access, attempt, secret, last, code, ret_right, err);
    sodium_memzero(secret, sizeof secret);
    return status;
}
