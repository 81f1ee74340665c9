/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sealing personal data: XChaCha20-Poly1305 under keys that stand in a file outside the database.
 *
 * What is sealed says which row and column it belongs to, so that it cannot be moved to another
 * person. The fields of a person are sealed together: one tag for all, and no field can be put back to
 * what it was before alone. Values are looked up by a keyed hash. One keyring per store handle; not shared by threads.
 */
#ifndef SONGGANG_SHIM_SEAL_H
#define SONGGANG_SHIM_SEAL_H

#include <stddef.h>
#include <stdint.h>

#include "songgang/json_writer.h"
#include "songgang/status.h"
#include "songgang/text.h"

/* What is sealed of a worker; the numbers are stored. X(identifier, JSON member) */
#define SG_SEALED_FIELDS(X) X(NAME, "name") X(IDENTITY, "identity") X(PHONE, "phone") X(WECHAT, "wechat")
typedef enum sg_sealed {
#define X(id, member) SG_SEALED_##id,
    SG_SEALED_FIELDS(X)
#undef X
        SG_SEALED_COUNT
} sg_sealed;
extern const char *const sg_sealed_member[SG_SEALED_COUNT];

typedef struct sg_keyring sg_keyring;

/* $SONGGANG_KEY_FILE, else `data_dir`/key. SG_MISSING when there is none and not `create`;
 * SG_CORRUPT what is there is no key file; SG_IO, also when others may read it. */
sg_status sg_keyring_open(const char *data_dir, bool create, sg_keyring **ret, sg_error *err);
/* A key that is kept nowhere, for stores that vanish. */
sg_status sg_keyring_new(sg_keyring **ret, sg_error *err);
/* Overwrites the keys in memory. NULL is allowed. */
void sg_keyring_free(sg_keyring *ring);

/* Number of the key that seals now. */
int64_t sg_keyring_current(const sg_keyring *ring);
bool sg_keyring_has(const sg_keyring *ring, int64_t key);
size_t sg_keyring_count(const sg_keyring *ring);
/* Number of the `i`-th key, oldest first. */
int64_t sg_keyring_number(const sg_keyring *ring, size_t i);
/* A number that tells this key from others without telling the key. */
int64_t sg_keyring_check(const sg_keyring *ring, int64_t key);
/* One key more, which seals from now on; written to the file before it is used. SG_LIMIT. */
sg_status sg_keyring_add(sg_keyring *ring, sg_error *err);
/* Only the current key stays, in the file too. */
sg_status sg_keyring_retire(sg_keyring *ring, sg_error *err);

enum { SG_SEAL_NONCE = 24, SG_SEAL_TAG = 16, SG_SEAL_EXTRA = SG_SEAL_NONCE + SG_SEAL_TAG };
/* The column of the stored fields; part of what is sealed. */
enum { SG_SEAL_WORKER = 1, SG_SEAL_REPLY = 2 };
/* Appends nonce, sealed bytes and tag under the current key. */
sg_status sg_seal(sg_keyring *ring, int64_t row, unsigned char column, const void *text, size_t size,
                  sg_buffer *out, sg_error *err);
/* Appends the text. SG_CORRUPT: changed, moved, or sealed under another key; SG_MISSING: its key is
 * gone. */
sg_status sg_unseal(const sg_keyring *ring, int64_t key, int64_t row, unsigned char column,
                    const void *sealed, size_t size, sg_buffer *out, sg_error *err);
/* By which it can be found again: keyed, so that guessing needs the key. */
int64_t sg_lookup_hash(const sg_keyring *ring, int64_t key, sg_sealed field, const char *text,
                       size_t size);
/* Who has key `number` (which is there) says so of these bytes, for one purpose; the purposes are numbers
 * apart from those of fields. */
enum { SG_KEYRING_MAC = 16, SG_MAC_LINK = 128 };
void sg_keyring_mac(const sg_keyring *ring, int64_t number, unsigned char purpose, const void *data,
                    size_t size, unsigned char ret[SG_KEYRING_MAC]);
/* The same for what must outlive every key: keyed by the salt of the file, which is never changed. */
int64_t sg_lasting_hash(const sg_keyring *ring, const char *text, size_t size);
/* A key for one purpose (a constant text) that lasts over rotations. */
void sg_keyring_lasting_key(const sg_keyring *ring, const char *purpose, unsigned char ret[32]);
/* Of all fields (NULL: absent): tells whether a record changed, whatever key seals it. */
int64_t sg_private_digest(const sg_keyring *ring, const char *const field[SG_SEALED_COUNT]);

/* ---- masks ---- */
/* Has it stars where something else should stand? */
bool sg_masked(const char *text);
/* 王＊＊, 138****1234, 522301***********1; what is masked already stays. Appended. */
void sg_mask(sg_sealed field, const char *text, sg_buffer *out);

/* ---- documents ---- */
/* The document without its sealed members, appended; and those, as they stand there (a JSON value each;
 * {NULL,0} absent). SG_FORMAT: not an object. */
sg_status sg_private_split(const char *json, size_t size, sg_buffer *out,
                           sg_str ret_raw[SG_SEALED_COUNT], sg_error *err);
/* The document with members put in behind its first one, appended; NULL ones are left out. */
sg_status sg_private_join(const char *json, size_t size, const char *const field[SG_SEALED_COUNT],
                          sg_buffer *out, sg_error *err);

#endif
