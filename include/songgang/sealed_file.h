/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files encrypted under a passphrase, for backups that leave the machine: Argon2id makes a key of the
 * passphrase, every file gets one of its own from its name, and libsodium's secretstream seals it in
 * pieces. A piece changed, left out or moved, a file cut, or one put in another's place does not open.
 */
#ifndef SONGGANG_SEALED_FILE_H
#define SONGGANG_SEALED_FILE_H

#include "songgang/sha256.h"
#include "songgang/status.h"

enum { SG_SEAL_KEY = 32, SG_SEAL_HEADER = 160, SG_PASSPHRASE_MIN = 12, SG_PASSPHRASE_MAX = 1024 };
typedef struct sg_file_key {
    unsigned char key[SG_SEAL_KEY];
} sg_file_key;

/* The passphrase is what stands in `file` but for a line end; nobody else may read that file. Each takes
 * 256 MiB and half a second. SG_MISSING no such file; SG_INVALID too short, too long, or others may read
 * it; SG_NO_MEMORY. */
/* A key for new files, and the text by which it is made again: salt and a check, not secret. */
sg_status sg_file_key_new(const char *file, sg_file_key *ret, char ret_header[SG_SEAL_HEADER],
                           sg_error *err);
/* SG_INVALID also: another passphrase; SG_FORMAT no header. */
sg_status sg_file_key_of(const char *file, const char *header, sg_file_key *ret, sg_error *err);
void sg_file_key_forget(sg_file_key *key);

/* Seals `from` into `to`, which must not exist: readable for the owner only, synced. `name` belongs to
 * what is sealed. SG_IO, SG_NO_SPACE. */
sg_status sg_file_seal(const sg_file_key *key, const char *name, const char *from, const char *to,
                       sg_error *err);
/* The same back; with `to` NULL nothing is written, only checked. `ret_sum` (nullable): SHA-256 of what was
 * sealed. SG_CORRUPT: changed, cut, or another file. */
sg_status sg_file_unseal(const sg_file_key *key, const char *name, const char *from,
                         const char *to, char ret_sum[SG_SHA256_HEX], sg_error *err);

#endif
