/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Backups: a directory with copies of everything that cannot be made again, of one moment, and a
 * manifest with the SHA-256 of each file, what the store counted, and the head of the ledger.
 *
 *   manifest  store.db  access.db  service.db  policy.json  policies/VERSION.json  key (only when asked for)
 *
 * Encrypted (songgang/sealed_file.h), every file is sealed under its name, and `sealed` tells the salt.
 * The index is not in it: it is built from the store when restoring.
 */
#ifndef SONGGANG_BACKUP_H
#define SONGGANG_BACKUP_H

#include "songgang/date.h"
#include "songgang/sha256.h"
#include "songgang/status.h"
#include "songgang/vocabulary.h"

typedef struct sg_backup_facts {
    int64_t postings, workers, courses, plans, offers, events;
    char head[SG_SHA256_HEX]; /* of the ledger */
    char made[40];            /* instant */
    uint64_t files, bytes;
    bool key;                 /* it is in the backup */
    char former[64];          /* restoring: directory in the data directory with what was there; "" none */
    bool key_missing;         /* restoring: personal data cannot be read until the key is put there */
} sg_backup_facts;

typedef struct sg_backup_request {
    const char *data_dir;
    const char *folder;  /* of the backup */
    bool with_key;       /* backup: the key file too */
    bool force;          /* restore: over data that is there */
    const char *passphrase; /* nullable: the backup is encrypted by what stands in this file */
    const char *instant; /* now, RFC 3339 */
    const sg_vocabulary *vocabulary; /* restore: for the index */
    unsigned threads;
    bool (*progress)(void *context, uint64_t done, uint64_t total); /* nullable */
    void *context;
} sg_backup_request;

/* Makes `folder`, wholly or not at all, while others read and write. The copy is verified. SG_CONFLICT
 * `folder` holds something; SG_MISSING no data, or no key; SG_CORRUPT what is there is damaged. */
sg_status sg_backup(const sg_backup_request *request, sg_backup_facts *ret, sg_error *err);

/* Puts a backup in place after verifying every file, the counts and the chain, with a new index; on
 * any failure before that nothing has changed. SG_CONFLICT there is data and not `force`; SG_LOCKED
 * somebody uses it; SG_INVALID the passphrase, or none where one is wanted; SG_CORRUPT, SG_MISSING the backup. */
sg_status sg_restore(const sg_backup_request *request, sg_backup_facts *ret, sg_error *err);

#endif
