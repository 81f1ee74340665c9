/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Restoring: everything is copied into `restoring` in the data directory, verified there and given
 * an index; only then is what stood there moved away and the new put in its place. Interrupted in
 * between, it is run again: the backup and what was there before are both still whole.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "backup_files.h"
#include "songgang/messages/outbox.h"
#include "songgang/outbox_rows.h"
#include "songgang/index.h"
#include "songgang/messages.h"
#include "songgang/store.h"

/* What belongs to the data; locks and backups made before stay where they are. */
static const char *const members[] = {"store.db", "store.db-wal", "store.db-shm", "access.db",
                                      "access.db-wal", "access.db-shm", "service.db",
                                      "service.db-wal", "service.db-shm", "policy.json", "policies",
                                      "fair.json", "fair-map.json", "push.json", "key", "index"};
enum { MEMBERS = sizeof members / sizeof *members };

typedef struct restoring {
    const sg_backup_request *request;
    char folder[PATH_MAX]; /* the staging directory */
    sg_arena *arena;
    backup_file *files;
    sg_backup_facts facts; /* of the manifest, then of what was restored */
} restoring;

static sg_status copy_files(restoring *r, sg_error *err)
{
    char policies[PATH_MAX];
    sg_status status = backup_directory(r->folder, err);
    if (status == SG_OK)
        status = backup_path(r->folder, "policies", policies, err);
    if (status == SG_OK)
        status = backup_directory(policies, err);
    for (const backup_file *file = r->files; file && status == SG_OK; file = file->next) {
        char from[PATH_MAX], to[PATH_MAX];
        backup_file copied;
        status = backup_path(r->request->folder, file->name, from, err);
        if (status == SG_OK)
            status = backup_path(r->folder, file->name, to, err);
        if (status != SG_OK)
            break;
        if (access(from, F_OK) != 0)
            return sg_fail(err, SG_CORRUPT, SG_MSG_RESTORE_FILE, file->name);
        status = backup_copy(from, to, err);
        if (status == SG_OK)
            status = backup_sum(r->folder, file->name, &copied, err);
        if (status == SG_OK &&
            (copied.size != file->size || strcmp(copied.sum, file->sum) != 0))
            status = sg_fail(err, SG_CORRUPT, SG_MSG_RESTORE_FILE, file->name);
        r->facts.key |= strcmp(file->name, "key") == 0;
        r->facts.files++;
        r->facts.bytes += file->size;
    }
    return status;
}

/* Without a key of its own the backup uses the one that is there, or the one of the environment. */
static sg_status find_key(restoring *r, sg_error *err)
{
    const char *elsewhere = getenv("SONGGANG_KEY_FILE");
    char from[PATH_MAX], to[PATH_MAX];
    if (r->facts.key)
        return SG_OK;
    if (elsewhere && *elsewhere) {
        r->facts.key_missing = access(elsewhere, R_OK) != 0;
        return SG_OK;
    }
    r->facts.key_missing = !backup_exists(r->request->data_dir, "key");
    if (r->facts.key_missing)
        return SG_OK;
    sg_status status = backup_path(r->request->data_dir, "key", from, err);
    if (status == SG_OK)
        status = backup_path(r->folder, "key", to, err);
    return status == SG_OK ? backup_copy(from, to, err) : status;
}

static sg_status verify(restoring *r, sg_error *err)
{
    sg_backup_facts found = {0};
    const sg_backup_facts *told = &r->facts;
    sg_status status = SG_OK;
    for (size_t i = 0; i < BACKUP_DATABASES && status == SG_OK; i++) {
        char path[PATH_MAX];
        status = backup_path(r->folder, backup_databases[i], path, err);
        if (status == SG_OK && (i == 0 || backup_exists(r->folder, backup_databases[i])))
            status = sg_sqlite_check(path, false, NULL, err);
    }
    if (status == SG_OK)
        status = backup_count(r->folder, SG_MSG_RESTORE_CHAIN, &found, err);
    if (status != SG_OK)
        return status;
    const struct {
        const char *name;
        int64_t told, found;
    } counts[] = {{"postings", told->postings, found.postings},
                  {"workers", told->workers, found.workers},
                  {"courses", told->courses, found.courses},
                  {"plans", told->plans, found.plans},
                  {"offers", told->offers, found.offers},
                  {"ledger", told->events, found.events}};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        if (counts[i].told != counts[i].found)
            return sg_fail(err, SG_CORRUPT, SG_MSG_RESTORE_COUNTS, counts[i].name);
    return strcmp(told->head, found.head) == 0
               ? SG_OK : sg_fail(err, SG_CORRUPT, SG_MSG_RESTORE_COUNTS, "ledger");
}

static sg_status move(const char *from_folder, const char *to_folder, const char *name,
                      sg_error *err)
{
    char from[PATH_MAX], to[PATH_MAX];
    sg_status status = backup_path(from_folder, name, from, err);
    if (status == SG_OK)
        status = backup_path(to_folder, name, to, err);
    if (status == SG_OK && rename(from, to) != 0 && errno != ENOENT)
        status = sg_fail(err, SG_IO, SG_MSG_FILE_FAILED, SG_WORD_REPLACE, to, strerror(errno));
    return status;
}

/* "before-restore-20260224T093000", from the instant. */
static void name_former(const char *instant, char ret[64])
{
    size_t n = (size_t)snprintf(ret, 64, "before-restore-");
    for (const char *at = instant; *at && at < instant + 19 && n < 63; at++)
        if (*at != '-' && *at != ':')
            ret[n++] = *at;
    ret[n] = '\0';
}

static bool has_data(const char *data_dir)
{
    return backup_exists(data_dir, "store.db") || backup_exists(data_dir, "access.db");
}

static sg_status put_in_place(restoring *r, sg_error *err)
{
    const char *data_dir = r->request->data_dir;
    char former[PATH_MAX];
    sg_status status = SG_OK;
    if (has_data(data_dir)) {
        name_former(r->request->instant, r->facts.former);
        status = backup_path(data_dir, r->facts.former, former, err);
        if (status == SG_OK)
            status = backup_directory(former, err);
    } else {
        status = backup_path(data_dir, ".", former, err);
    }
    /* the store first: without it every command says that there is no data */
    for (size_t i = 0; i < MEMBERS && status == SG_OK && r->facts.former[0]; i++)
        status = move(data_dir, former, members[i], err);
    for (size_t i = MEMBERS; i-- > 0 && status == SG_OK;)
        status = move(r->folder, data_dir, members[i], err);
    return status == SG_OK ? backup_sync(data_dir, err) : status;
}

/* What was sent since the backup is queued again in it: nothing goes out until a person has looked. */
static sg_status pause_sending(sg_store *store, sg_error *err)
{
    sg_outbox_counts list[SG_PUSH_CHANNELS * 2];
    sg_channel_state state = {.paused = true, .reason = SG_MSG_OUTBOX_RESTORED};
    size_t count = 0;
    int64_t waiting = 0;
    sg_status status = sg_outbox_count(store, &sg_everywhere, 0, list, SG_PUSH_CHANNELS * 2, &count,
                                       NULL, err);
    for (size_t i = 0; i < count && status == SG_OK; i++)
        waiting += list[i].state[SG_MESSAGE_QUEUED] + list[i].state[SG_MESSAGE_LEASED];
    if (status != SG_OK || waiting == 0)
        return status;
    status = sg_store_begin(store, err);
    if (status != SG_OK)
        return status;
    status = sg_outbox_set_channel(store, "", &state, err);
    if (status == SG_OK)
        status = sg_store_commit(store, err);
    if (status != SG_OK)
        sg_store_rollback(store);
    return status;
}

static sg_status stage(restoring *r, sg_error *err)
{
    const sg_backup_request *request = r->request;
    sg_store *store = NULL;
    sg_index_figures figures;
    backup_remove(r->folder); /* of a run that was interrupted */
    sg_status status = copy_files(r, err);
    if (status == SG_OK)
        status = find_key(r, err);
    if (status == SG_OK)
        status = verify(r, err);
    if (status == SG_OK) /* back to the journal that lets readers and a writer work together */
        status = sg_store_open(r->folder, SG_STORE_WRITE, &store, err);
    if (status == SG_OK)
        status = pause_sending(store, err);
    sg_store_close(store);
    if (status == SG_OK)
        status = sg_index_update(r->folder, request->vocabulary, true, SG_NO_DATE,
                                 request->threads, request->progress, request->context, &figures,
                                 err);
    return status;
}

static sg_status restore(const sg_backup_request *request, sg_backup_facts *ret, sg_error *err)
{
    static const char *const locks[] = {"serve", "import", "index", "plan"};
    sg_lock *held[4] = {NULL};
    restoring r = {.request = request};
    r.arena = sg_arena_new(0);
    if (!r.arena)
        return sg_fail_memory(err);
    sg_status status = backup_read_manifest(request->folder, r.arena, &r.files, &r.facts, err);
    if (status == SG_OK && has_data(request->data_dir) && !request->force)
        status = sg_fail(err, SG_CONFLICT, SG_MSG_RESTORE_NOT_EMPTY, request->data_dir);
    if (status == SG_OK)
        status = backup_path(request->data_dir, "restoring", r.folder, err);
    if (status == SG_OK)
        status = backup_directory(request->data_dir, err);
    for (size_t i = 0; i < 4 && status == SG_OK; i++)
        status = sg_lock_acquire(request->data_dir, locks[i], &held[i], err);
    if (status == SG_OK) {
        status = stage(&r, err);
        const bool staged = status == SG_OK;
        if (staged)
            status = put_in_place(&r, err);
        if (status == SG_OK || !staged)
            backup_remove(r.folder); /* otherwise it is the one whole copy in the data directory */
    }
    for (size_t i = 0; i < 4; i++)
        sg_lock_release(held[i]);
    if (status == SG_OK)
        *ret = r.facts;
    sg_arena_free(r.arena);
    return status;
}

/* An encrypted backup is opened into the data directory first; all else is as with any other. */
sg_status sg_restore(const sg_backup_request *request, sg_backup_facts *ret, sg_error *err)
{
    const bool sealed = backup_exists(request->folder, BACKUP_SEALED);
    char opened[PATH_MAX];
    sg_backup_request inner = *request;
    if (sealed && !request->passphrase)
        return sg_fail(err, SG_INVALID, "%s", SG_MSG_RESTORE_SEALED);
    if (!sealed && request->passphrase) /* somebody may have put another one there */
        return sg_fail(err, SG_INVALID, SG_MSG_RESTORE_NOT_SEALED, request->folder);
    if (!sealed)
        return restore(request, ret, err);
    sg_arena *arena = sg_arena_new(0);
    if (!arena)
        return sg_fail_memory(err);
    sg_status status = backup_path(request->data_dir, "opened", opened, err);
    if (status == SG_OK)
        status = backup_directory(request->data_dir, err);
    if (status == SG_OK) {
        backup_remove(opened); /* of a run that was interrupted */
        status = backup_unseal(request->passphrase, request->folder, opened, arena, err);
        inner.folder = opened;
    }
    if (status == SG_OK)
        status = restore(&inner, ret, err);
    backup_remove(opened);
    sg_arena_free(arena);
    return status;
}
