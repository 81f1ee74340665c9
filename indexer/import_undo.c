/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Second thoughts about postings: taking back an import, releasing what was held, saying
 * which are one. Each is a batch
 * of its own, one transaction, and followed by a new search for duplicates.
 */
#include "collect_internal.h"
#include "songgang/messages.h"

typedef struct revision {
    sg_store *store;
    sg_lock *lock;
    int64_t batch;
} revision;

static sg_status begin(revision *r, const char *data_dir, const char *kind, sg_error *err)
{
    char instant[SG_INSTANT_TEXT];
    sg_store *probe;
    sg_status status = sg_store_open(data_dir, SG_STORE_READ, &probe, err); /* never creates one */
    if (status != SG_OK)
        return status;
    sg_store_close(probe);
    status = sg_store_open(data_dir, SG_STORE_WRITE, &r->store, err);
    if (status == SG_OK)
        status = sg_lock_acquire(data_dir, "import", &r->lock, err);
    if (status == SG_OK)
        status = sg_store_begin(r->store, err);
    sg_instant_now(instant);
    return status == SG_OK ? sg_store_batch(r->store, kind, NULL, NULL, instant, &r->batch, err)
                           : status;
}

static sg_status end(revision *r, sg_status status, sg_error *err)
{
    uint64_t duplicates;
    if (status == SG_OK)
        status = sg_store_deduplicate(r->store, &duplicates, err);
    if (status == SG_OK)
        status = sg_store_commit(r->store, err);
    if (status != SG_OK && r->store)
        sg_store_rollback(r->store);
    sg_store_close(r->store);
    sg_lock_release(r->lock);
    return status;
}

sg_status sg_import_undo(const char *data_dir, int64_t batch, int64_t *ret_batch,
                         sg_undo_figures *ret, sg_error *err)
{
    revision r = {NULL, NULL, 0};
    sg_status status = begin(&r, data_dir, "undo", err);
    if (status == SG_OK && batch == r.batch) /* the number just taken */
        status = sg_fail(err, SG_NOT_FOUND, SG_MSG_UNDO_NO_BATCH, (long long)batch);
    if (status == SG_OK)
        status = sg_store_undo(r.store, batch, r.batch, ret, err);
    status = end(&r, status, err);
    if (status == SG_OK)
        *ret_batch = r.batch;
    return status;
}

sg_status sg_import_release(const char *data_dir, char *const *ids, size_t count,
                            int64_t *ret_batch, sg_error *err)
{
    revision r = {NULL, NULL, 0};
    sg_status status = begin(&r, data_dir, "release", err);
    for (size_t i = 0; i < count && status == SG_OK; i++) {
        uint64_t id;
        status = sg_posting_id_parse(ids[i], &id)
                     ? sg_store_release(r.store, r.batch, id, err)
                     : sg_fail(err, SG_INVALID, SG_MSG_RELEASE_ID, ids[i]);
    }
    status = end(&r, status, err);
    if (status == SG_OK)
        *ret_batch = r.batch;
    return status;
}

sg_status sg_import_judge_pair(const char *data_dir, char *const ids[2], bool same,
                               const char *actor, int64_t *ret_batch, sg_error *err)
{
    revision r = {NULL, NULL, 0};
    uint64_t pair[2];
    for (int i = 0; i < 2; i++)
        if (!sg_posting_id_parse(ids[i], &pair[i]))
            return sg_fail(err, SG_INVALID, SG_MSG_RELEASE_ID, ids[i]);
    sg_status status = begin(&r, data_dir, "pair", err);
    if (status == SG_OK)
        status = sg_store_judge_pair(r.store, r.batch, pair[0], pair[1], same, actor, err);
    status = end(&r, status, err);
    if (status == SG_OK)
        *ret_batch = r.batch;
    return status;
}
