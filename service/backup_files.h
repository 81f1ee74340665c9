/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What backing up and restoring share: copying and summing files, and the manifest.
 */
#ifndef SONGGANG_SERVICE_BACKUP_FILES_H
#define SONGGANG_SERVICE_BACKUP_FILES_H

#include <limits.h>

#include "songgang/arena.h"
#include "songgang/backup.h"
#include "songgang/json_writer.h"
#include "songgang/sealed_file.h"

typedef struct backup_file {
    char name[96]; /* below the backup: "store.db", "policies/2026-02.json" */
    char sum[SG_SHA256_HEX];
    uint64_t size;
    struct backup_file *next;
} backup_file;

/* SQLite files: the store, which there must be, then those there may be. */
enum { BACKUP_DATABASES = 3 };
extern const char *const backup_databases[BACKUP_DATABASES];

/* "folder/name"; SG_LIMIT too long. */
sg_status backup_path(const char *folder, const char *name, char ret[PATH_MAX], sg_error *err);
/* Size and SHA-256 of folder/name into `file`. */
sg_status backup_sum(const char *folder, const char *name, backup_file *file, sg_error *err);
/* Copies a file that nobody writes, readable for the owner only, synced. */
sg_status backup_copy(const char *from, const char *to, sg_error *err);
bool backup_exists(const char *folder, const char *name);
/* A directory for the owner only; there already is fine. */
sg_status backup_directory(const char *path, sg_error *err);
/* What was written stays when the power goes. */
sg_status backup_sync(const char *folder, sg_error *err);
/* The directory and all in it; failures are left. */
void backup_remove(const char *folder);
/* Names ending in ".json" in folder/policies, as "policies/NAME"; missing is fine. */
sg_status backup_each_policy(const char *folder,
                             sg_status (*visit)(void *context, const char *name, sg_error *err),
                             void *context, sg_error *err);

/* Counts, head and chain of the store in `data_dir`; a broken chain is SG_CORRUPT with `broken` (a
 * format with one %s) as text. */
sg_status backup_count(const char *data_dir, const char *broken, sg_backup_facts *ret,
                       sg_error *err);

sg_status backup_write_manifest(const char *folder, const backup_file *files,
                                const sg_backup_facts *facts, sg_error *err);
/* `*ret_files` in `arena`. SG_MISSING none; SG_CORRUPT; SG_FORMAT made by a newer version. */
sg_status backup_read_manifest(const char *folder, sg_arena *arena, backup_file **ret_files,
                               sg_backup_facts *ret, sg_error *err);

/* ---- encrypted ones: backup_sealed.c ---- */
#define BACKUP_SEALED "sealed" /* the file that tells that the others are */
/* The backup in `from_folder`, sealed into `to_folder`, which is made; each file is opened again. */
sg_status backup_seal(const sg_file_key *key, const char *header, const backup_file *files,
                      const char *from_folder, const char *to_folder, sg_error *err);
/* The same back, with the passphrase in the file `passphrase`. SG_INVALID another passphrase; SG_CORRUPT. */
sg_status backup_unseal(const char *passphrase, const char *from_folder, const char *to_folder,
                        sg_arena *arena, sg_error *err);

#endif
