/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Encrypted backups: what a backup is, with every file sealed under a passphrase, and `sealed`, which tells
 * by which salt. The plain copy is made in the data directory, where the same stands open already, and
 * never on the medium of the backup.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "backup_files.h"
#include "songgang/messages.h"
#include "songgang/sealed_file.h"

static sg_status write_header(const char *folder, const char *header, sg_error *err)
{
    char path[PATH_MAX];
    sg_status status = backup_path(folder, BACKUP_SEALED, path, err);
    if (status != SG_OK)
        return status;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    FILE *out = fd >= 0 ? fdopen(fd, "w") : NULL;
    bool written = out && fputs(header, out) >= 0 && fflush(out) == 0 && fsync(fileno(out)) == 0;
    if (!written)
        status = sg_fail(err, errno == ENOSPC ? SG_NO_SPACE : SG_IO, SG_MSG_FILE_FAILED,
                         SG_WORD_WRITE, path, strerror(errno));
    if (out)
        fclose(out);
    else if (fd >= 0)
        close(fd);
    return status;
}

/* Sealed, and opened again to see that it can be. */
static sg_status seal_one(const sg_file_key *key, const char *name, const char *from_folder,
                          const char *to_folder, const char *sum, sg_error *err)
{
    char from[PATH_MAX], to[PATH_MAX], found[SG_SHA256_HEX];
    sg_status status = backup_path(from_folder, name, from, err);
    if (status == SG_OK)
        status = backup_path(to_folder, name, to, err);
    if (status == SG_OK)
        status = sg_file_seal(key, name, from, to, err);
    if (status == SG_OK)
        status = sg_file_unseal(key, name, to, NULL, found, err);
    if (status == SG_OK && sum && strcmp(sum, found) != 0)
        status = sg_fail(err, SG_CORRUPT, SG_MSG_RESTORE_FILE, name);
    return status;
}

sg_status backup_seal(const sg_file_key *key, const char *header, const backup_file *files,
                      const char *from_folder, const char *to_folder, sg_error *err)
{
    char policies[PATH_MAX];
    sg_status status = backup_path(to_folder, "policies", policies, err);
    if (status == SG_OK)
        status = backup_directory(to_folder, err);
    if (status == SG_OK)
        status = backup_directory(policies, err);
    for (const backup_file *file = files; file && status == SG_OK; file = file->next)
        status = seal_one(key, file->name, from_folder, to_folder, file->sum, err);
    if (status == SG_OK)
        status = seal_one(key, "manifest", from_folder, to_folder, NULL, err);
    if (status == SG_OK)
        status = write_header(to_folder, header, err);
    if (status == SG_OK)
        status = backup_sync(policies, err);
    return status == SG_OK ? backup_sync(to_folder, err) : status;
}

static sg_status unseal_one(const sg_file_key *key, const char *name, const char *from_folder,
                            const char *to_folder, sg_error *err)
{
    char from[PATH_MAX], to[PATH_MAX];
    sg_status status = backup_path(from_folder, name, from, err);
    if (status == SG_OK)
        status = backup_path(to_folder, name, to, err);
    if (status == SG_OK && access(from, F_OK) != 0)
        status = sg_fail(err, SG_CORRUPT, SG_MSG_RESTORE_FILE, name);
    return status == SG_OK ? sg_file_unseal(key, name, from, to, NULL, err) : status;
}

static sg_status read_header(const char *folder, char ret[SG_SEAL_HEADER + 1], sg_error *err)
{
    char path[PATH_MAX];
    sg_status status = backup_path(folder, BACKUP_SEALED, path, err);
    if (status != SG_OK)
        return status;
    FILE *in = fopen(path, "re");
    if (!in)
        return sg_fail(err, SG_MISSING, SG_MSG_RESTORE_NOT_BACKUP, folder);
    ret[fread(ret, 1, SG_SEAL_HEADER, in)] = '\0';
    fclose(in);
    return SG_OK;
}

sg_status backup_unseal(const char *passphrase, const char *from_folder, const char *to_folder,
                        sg_arena *arena, sg_error *err)
{
    char header[SG_SEAL_HEADER + 1], policies[PATH_MAX];
    sg_file_key key;
    backup_file *files = NULL;
    sg_backup_facts facts;
    sg_status status = read_header(from_folder, header, err);
    if (status == SG_OK)
        status = sg_file_key_of(passphrase, header, &key, err);
    if (status != SG_OK)
        return status;
    status = backup_path(to_folder, "policies", policies, err);
    if (status == SG_OK)
        status = backup_directory(to_folder, err);
    if (status == SG_OK)
        status = backup_directory(policies, err);
    if (status == SG_OK)
        status = unseal_one(&key, "manifest", from_folder, to_folder, err);
    if (status == SG_OK)
        status = backup_read_manifest(to_folder, arena, &files, &facts, err);
    for (const backup_file *file = files; file && status == SG_OK; file = file->next)
        status = unseal_one(&key, file->name, from_folder, to_folder, err);
    sg_file_key_forget(&key);
    return status;
}
