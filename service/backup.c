/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Making a backup: into a directory beside its place, verified there, and renamed when it is whole. One
 * that is to be encrypted is made in the data directory first.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backup_files.h"
#include "songgang/messages.h"
#include "songgang/store.h"

typedef struct backing {
    const sg_backup_request *request;
    char folder[PATH_MAX]; /* being made */
    sg_arena *arena;
    backup_file *files, **at;
    sg_backup_facts facts;
} backing;

static sg_status note(backing *b, const char *name, sg_error *err)
{
    backup_file *file = sg_arena_alloc(b->arena, sizeof *file);
    if (!file)
        return sg_fail_memory(err);
    file->next = NULL;
    sg_status status = backup_sum(b->folder, name, file, err);
    if (status == SG_OK) {
        *b->at = file;
        b->at = &file->next;
        b->facts.files++;
        b->facts.bytes += file->size;
    }
    return status;
}

static sg_status add_file(void *context, const char *name, sg_error *err)
{
    backing *b = context;
    char from[PATH_MAX], to[PATH_MAX];
    sg_status status = backup_path(b->request->data_dir, name, from, err);
    if (status == SG_OK)
        status = backup_path(b->folder, name, to, err);
    if (status == SG_OK)
        status = backup_copy(from, to, err);
    return status == SG_OK ? note(b, name, err) : status;
}

static sg_status add_database(backing *b, const char *name, sg_error *err)
{
    char from[PATH_MAX], to[PATH_MAX];
    sg_status status = backup_path(b->request->data_dir, name, from, err);
    if (status == SG_OK)
        status = backup_path(b->folder, name, to, err);
    if (status == SG_OK)
        status = sg_sqlite_copy(from, to, b->request->progress, b->request->context, err);
    if (status == SG_OK && chmod(to, 0600) != 0)
        status = sg_fail(err, SG_IO, SG_MSG_FILE_FAILED, SG_WORD_CREATE, to, strerror(errno));
    return status == SG_OK ? sg_sqlite_check(to, true, NULL, err) : status;
}

static sg_status add_policies(backing *b, sg_error *err)
{
    char path[PATH_MAX];
    static const char *const plain[] = {"policy.json", "push.json", "fair.json",
                                        "fair-map.json"};
    sg_status status = SG_OK;
    for (size_t i = 0; i < sizeof plain / sizeof *plain && status == SG_OK; i++)
        if (backup_exists(b->request->data_dir, plain[i]))
            status = add_file(b, plain[i], err);
    if (status == SG_OK)
        status = backup_path(b->folder, "policies", path, err);
    if (status == SG_OK)
        status = backup_directory(path, err);
    if (status == SG_OK)
        status = backup_each_policy(b->request->data_dir, add_file, b, err);
    return status == SG_OK ? backup_sync(path, err) : status;
}

static sg_status add_key(backing *b, sg_error *err)
{
    const char *elsewhere = getenv("SONGGANG_KEY_FILE");
    char from[PATH_MAX], to[PATH_MAX];
    sg_status status = backup_path(b->request->data_dir, "key", from, err);
    if (elsewhere && *elsewhere && snprintf(from, sizeof from, "%s", elsewhere) >= (int)sizeof from)
        return sg_fail(err, SG_LIMIT, SG_MSG_BACKUP_PATH, elsewhere);
    if (status == SG_OK && access(from, R_OK) != 0)
        return sg_fail(err, SG_MISSING, SG_MSG_BACKUP_NO_KEY, from);
    if (status == SG_OK)
        status = backup_path(b->folder, "key", to, err);
    if (status == SG_OK)
        status = backup_copy(from, to, err);
    b->facts.key = status == SG_OK;
    return status == SG_OK ? note(b, "key", err) : status;
}

static sg_status fill(backing *b, sg_error *err)
{
    const char *data_dir = b->request->data_dir;
    sg_status status = SG_OK;
    bool there[BACKUP_DATABASES];
    for (size_t i = 0; i < BACKUP_DATABASES && status == SG_OK; i++) {
        there[i] = i == 0 || backup_exists(data_dir, backup_databases[i]);
        if (there[i])
            status = add_database(b, backup_databases[i], err);
    }
    if (status == SG_OK) /* opened once more, it has no journal beside it: see sg_sqlite_copy */
        status = backup_count(b->folder, SG_MSG_BACKUP_BROKEN_LEDGER, &b->facts, err);
    for (size_t i = 0; i < BACKUP_DATABASES && status == SG_OK; i++)
        if (there[i])
            status = note(b, backup_databases[i], err);
    if (status == SG_OK)
        status = add_policies(b, err);
    if (status == SG_OK && b->request->with_key)
        status = add_key(b, err);
    if (status == SG_OK)
        status = backup_write_manifest(b->folder, b->files, &b->facts, err);
    return status == SG_OK ? backup_sync(b->folder, err) : status;
}

static sg_status make(backing *b, sg_error *err)
{
    sg_status status = backup_directory(b->folder, err);
    return status == SG_OK ? fill(b, err) : status;
}

/* `fill` works in b->folder: meanwhile that is the plain copy. */
static sg_status make_sealed(backing *b, sg_error *err)
{
    char part[PATH_MAX], plain[PATH_MAX], header[SG_SEAL_HEADER];
    sg_lock *lock = NULL;
    sg_file_key key;
    sg_status status = backup_path(b->request->data_dir, "backing", plain, err);
    if (status == SG_OK)
        status = sg_file_key_new(b->request->passphrase, &key, header, err);
    if (status != SG_OK)
        return status;
    status = sg_lock_acquire(b->request->data_dir, "backup", &lock, err);
    if (status == SG_OK) {
        memcpy(part, b->folder, sizeof part);
        memcpy(b->folder, plain, sizeof plain);
        backup_remove(plain); /* of a run that was interrupted */
        status = make(b, err);
        memcpy(b->folder, part, sizeof part);
        if (status == SG_OK)
            status = backup_seal(&key, header, b->files, plain, b->folder, err);
        backup_remove(plain);
        sg_lock_release(lock);
    }
    sg_file_key_forget(&key);
    return status;
}

sg_status sg_backup(const sg_backup_request *request, sg_backup_facts *ret, sg_error *err)
{
    backing b = {.request = request};
    sg_store *store = NULL;
    b.at = &b.files;
    snprintf(b.facts.made, sizeof b.facts.made, "%s", request->instant);
    if (snprintf(b.folder, sizeof b.folder, "%s.part-%ld", request->folder, (long)getpid()) >=
        (int)sizeof b.folder)
        return sg_fail(err, SG_LIMIT, SG_MSG_BACKUP_PATH, request->folder);
    /* An empty directory may stand there; rmdir tells it from others without a race. */
    if (rmdir(request->folder) != 0 && errno != ENOENT)
        return sg_fail(err, SG_CONFLICT, SG_MSG_BACKUP_EXISTS, request->folder);
    sg_status status = sg_store_open(request->data_dir, SG_STORE_READ, &store, err);
    sg_store_close(store); /* there is one, and it is ours */
    if (status != SG_OK)
        return status;
    b.arena = sg_arena_new(0);
    if (!b.arena)
        return sg_fail_memory(err);
    status = request->passphrase ? make_sealed(&b, err) : make(&b, err);
    if (status == SG_OK && rename(b.folder, request->folder) != 0)
        status = sg_fail(err, SG_IO, SG_MSG_FILE_FAILED, SG_WORD_CREATE, request->folder,
                         strerror(errno));
    if (status == SG_OK)
        *ret = b.facts;
    else
        backup_remove(b.folder);
    sg_arena_free(b.arena);
    return status;
}
