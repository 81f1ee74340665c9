/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bringing the index up to the store: which way, under which lock, and publishing the result.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "index_build.h"
#include "songgang/messages.h"

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

typedef struct update {
    const char *data_dir;
    const sg_vocabulary *vocabulary;
    sg_store *store;
    sg_index_manifest old, next;
    bool usable;     /* `old` may be the ground of an incremental update */
    bool unchanged;
    sg_index_figures figures;
} update;

/* The generation now published, when it can be built upon; damage just means a full build. */
static void read_old(update *u)
{
    uint64_t generation = 0;
    u->usable = sg_index_read_current(u->data_dir, &generation, NULL) == SG_OK &&
                sg_manifest_read(u->data_dir, generation, &u->old, NULL) == SG_OK &&
                u->old.vocabulary == u->next.vocabulary &&
                sg_index_files_check(u->data_dir, &u->old, NULL) == SG_OK;
}

static sg_status try_delta(update *u, bool *ret_done, sg_error *err)
{
    bool too_many = false;
    sg_error ignored = {0};
    *ret_done = false;
    sg_status status = sg_index_prepare(u->data_dir, err);
    if (status != SG_OK) {
        return status;
    }
    status = sg_build_delta(u->data_dir, u->vocabulary, u->store, &u->old, &u->next,
                            &u->figures.changed, &too_many, &ignored);
    if (status == SG_OK) {
        *ret_done = !too_many;
        return SG_OK;
    }
    if (status == SG_CORRUPT || status == SG_STALE) {
        return SG_OK; /* the old base cannot be used: build anew */
    }
    return sg_fail(err, status, "%s", ignored.text);
}

static sg_status build_all(update *u, unsigned threads, sg_progress progress, void *context,
                           sg_error *err)
{
    sg_store_counts counts;
    sg_status status = sg_store_count(u->store, &sg_everywhere, &counts, err);
    if (status == SG_OK) {
        status = sg_index_prepare(u->data_dir, err);
    }
    if (status != SG_OK) {
        return status;
    }
    sg_build_request request = {.data_dir = u->data_dir,
                                .vocabulary = u->vocabulary,
                                .postings = (uint64_t)counts.postings,
                                .threads = threads,
                                .progress = progress,
                                .context = context};
    status = sg_build_base(&request, &u->next.base, err);
    u->next.base_change = u->next.change;
    u->figures.rebuilt = true;
    u->figures.changed = u->next.base.documents;
    return status;
}

static sg_status make_generation(update *u, bool rebuild, unsigned threads, sg_progress progress,
                                 void *context, sg_error *err)
{
    /* The mark is read before the postings: what changes meanwhile is covered again next time. */
    sg_status status = sg_store_change(u->store, &u->next.change, err);
    if (status != SG_OK) {
        return status;
    }
    u->next.vocabulary = sg_terms_fingerprint();
    read_old(u);
    bool done = false;
    if (u->usable && !rebuild) {
        if (u->old.change == u->next.change) {
            u->unchanged = true;
            return SG_OK;
        }
        status = try_delta(u, &done, err);
    }
    if (status == SG_OK && !done) {
        status = build_all(u, threads, progress, context, err);
    }
    if (status == SG_OK) {
        u->next.generation = sg_index_next_generation(u->data_dir);
        status = sg_manifest_write(u->data_dir, &u->next, err);
    }
    if (status == SG_OK) {
        status = sg_index_publish(u->data_dir, u->next.generation, err);
    }
    return status;
}

static void remove_unfinished(const char *data_dir)
{
    char path[SG_PATH_BYTES];
    if (sg_index_path(data_dir, "new", NULL, path, NULL) == SG_OK) {
        sg_remove_tree(path);
    }
}

sg_status sg_index_update(const char *data_dir, const sg_vocabulary *v, bool rebuild,
                          sg_date today, unsigned threads, sg_progress progress, void *context,
                          sg_index_figures *ret, sg_error *err)
{
    (void)today; /* expiry is judged when matching: an index must not age overnight */
    double started = seconds_now();
    update u = {.data_dir = data_dir, .vocabulary = v};
    sg_lock *lock = NULL;
    sg_status status = sg_store_open(data_dir, SG_STORE_READ, &u.store, err);
    if (status == SG_OK) {
        status = sg_lock_acquire(data_dir, "index", &lock, err);
    }
    if (status == SG_OK) {
        status = make_generation(&u, rebuild, threads, progress, context, err);
    }
    if (status == SG_OK) {
        const sg_index_manifest *m = u.unchanged ? &u.old : &u.next;
        *ret = u.figures;
        ret->documents = m->base.documents - m->dead_count + m->delta.documents;
        ret->bytes = m->base.bytes + m->delta.bytes;
        ret->seconds = seconds_now() - started;
    } else if (lock != NULL) {
        remove_unfinished(data_dir);
    }
    free(u.old.dead);
    free(u.next.dead);
    sg_lock_release(lock);
    sg_store_close(u.store);
    return status;
}
