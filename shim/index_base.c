/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A full build. The store is cut into chunks of consecutive rows; threads take chunks in turn, and
 * each chunk becomes a small Xapian database of its own that is flushed exactly once: merging many
 * such parts is far cheaper than letting one growing B-tree be updated by every flush. Parts are
 * merged in row order, so the result does not depend on which thread took which chunk.
 */
#include "index_build.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "songgang/messages.h"

enum { CHUNK_ROWS = 2000, THREADS_MAX = 16, CANARIES_MAX = 64, REFRESH_MS = 100 };

typedef struct chunk {
    char path[SG_PATH_BYTES];
    sg_canary canary;
    uint64_t documents;
} chunk;

typedef struct build {
    const sg_build_request *request;
    chunk *chunks;
    size_t chunk_count;
    pthread_mutex_t mutex; /* guards what follows */
    pthread_cond_t changed;
    size_t next;
    uint64_t done;
    unsigned running;
    bool stop;
    sg_status status;
    sg_error error;
} build;

typedef struct worker {
    build *build;
    sg_converter *converter;
    chunk *chunk;
    sg_part *part;
    uint64_t unreported;
} worker;

static bool report(build *b, uint64_t rows)
{
    pthread_mutex_lock(&b->mutex);
    b->done += rows;
    bool stop = b->stop;
    pthread_mutex_unlock(&b->mutex);
    return !stop;
}

static sg_status add_posting(void *context, const sg_stored_posting *posting, sg_error *err)
{
    worker *w = context;
    if (++w->unreported == 256) {
        w->unreported = 0;
        if (!report(w->build, 256)) {
            return sg_fail(err, SG_CANCELLED, SG_MSG_INDEX_CANCELLED);
        }
    }
    if (!sg_converter_wants(posting)) {
        return SG_OK;
    }
    sg_canary *canary = w->chunk->documents == 0 ? &w->chunk->canary : NULL;
    sg_status status = sg_converter_add(w->converter, posting, w->part, canary, err);
    if (status == SG_OK) {
        w->chunk->documents++;
    }
    return status;
}

static sg_status build_chunk(worker *w, sg_store *store, size_t number, sg_error *err)
{
    const build *b = w->build;
    int64_t first = (int64_t)number * CHUNK_ROWS + 1;
    int64_t last = number + 1 == b->chunk_count ? INT64_MAX : first + CHUNK_ROWS - 1;
    w->chunk = &b->chunks[number];
    sg_status status = sg_part_create(w->chunk->path, &w->part, err);
    if (status == SG_OK) {
        status = sg_store_each_posting(store, -1, number == 0 ? INT64_MIN : first, last,
                                       add_posting, w, err);
    }
    if (status == SG_OK) {
        status = sg_part_commit(w->part, err);
    }
    sg_part_close(w->part);
    w->part = NULL;
    return status;
}

static bool take_chunk(build *b, size_t *ret)
{
    pthread_mutex_lock(&b->mutex);
    bool taken = !b->stop && b->next < b->chunk_count;
    if (taken) {
        *ret = b->next++;
    }
    pthread_mutex_unlock(&b->mutex);
    return taken;
}

static void *work(void *context)
{
    build *b = context;
    sg_error error = {0};
    sg_store *store = NULL;
    worker w = {.build = b, .converter = sg_converter_new(b->request->vocabulary)};
    sg_status status = w.converter == NULL ? sg_fail_memory(&error) : SG_OK;
    if (status == SG_OK) {
        status = sg_store_open(b->request->data_dir, SG_STORE_READ, &store, &error);
    }
    for (size_t number; status == SG_OK && take_chunk(b, &number);) {
        status = build_chunk(&w, store, number, &error);
    }
    sg_store_close(store);
    sg_converter_free(w.converter);
    pthread_mutex_lock(&b->mutex);
    if (status != SG_OK && b->status == SG_OK) {
        b->status = status;
        b->error = error;
        b->stop = true;
    }
    b->running--;
    pthread_cond_signal(&b->changed);
    pthread_mutex_unlock(&b->mutex);
    return NULL;
}

/* Tells the caller how far the threads are, until the last has ended. */
static void watch(build *b)
{
    const sg_build_request *r = b->request;
    pthread_mutex_lock(&b->mutex);
    while (b->running > 0) {
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_nsec += REFRESH_MS * 1000000L;
        until.tv_sec += until.tv_nsec / 1000000000L;
        until.tv_nsec %= 1000000000L;
        (void)pthread_cond_timedwait(&b->changed, &b->mutex, &until);
        uint64_t done = b->done < r->postings ? b->done : r->postings;
        pthread_mutex_unlock(&b->mutex);
        bool go_on = r->progress == NULL || r->progress(r->context, done, r->postings);
        pthread_mutex_lock(&b->mutex);
        b->stop = b->stop || !go_on;
    }
    if (b->stop && b->status == SG_OK) {
        b->status = sg_fail(&b->error, SG_CANCELLED, SG_MSG_INDEX_CANCELLED);
    }
    pthread_mutex_unlock(&b->mutex);
}

static void run_threads(build *b)
{
    pthread_t thread[THREADS_MAX];
    unsigned wanted = b->request->threads;
    wanted = wanted < 1 ? 1 : wanted > THREADS_MAX ? THREADS_MAX : wanted;
    wanted = wanted > b->chunk_count ? (unsigned)b->chunk_count : wanted;
    unsigned started = 0;
    b->running = wanted;
    for (; started < wanted; started++) {
        int failed = pthread_create(&thread[started], NULL, work, b);
        if (failed != 0) {
            pthread_mutex_lock(&b->mutex);
            b->running -= wanted - started;
            if (started == 0) {
                b->status = sg_fail(&b->error, SG_IO, SG_MSG_INDEX_THREAD, strerror(failed));
            }
            pthread_mutex_unlock(&b->mutex);
            break;
        }
    }
    watch(b);
    for (unsigned i = 0; i < started; i++) {
        pthread_join(thread[i], NULL);
    }
}

static sg_status merge(const build *b, sg_index_file *ret, sg_error *err)
{
    sg_status status = SG_OK;
    uint64_t documents = 0;
    size_t canaries = 0;
    size_t parts = 0;
    const char **path = calloc(b->chunk_count, sizeof *path);
    sg_canary *canary = calloc(CANARIES_MAX, sizeof *canary);
    if (path == NULL || canary == NULL) {
        status = sg_fail_memory(err);
        goto out;
    }
    size_t step = b->chunk_count / CANARIES_MAX + 1;
    for (size_t i = 0; i < b->chunk_count; i++) {
        const chunk *c = &b->chunks[i];
        documents += c->documents;
        if (c->documents > 0) {
            path[parts++] = c->path;
        }
        if (c->documents > 0 && i % step == 0) {
            canary[canaries++] = c->canary;
        }
    }
    status = sg_build_finish(b->request->data_dir, "base", path, parts, documents, canary, canaries,
                             ret, err);
out:
    free(path);
    free(canary);
    return status;
}

sg_status sg_build_base(const sg_build_request *request, sg_index_file *ret, sg_error *err)
{
    build b = {.request = request};
    b.chunk_count = (size_t)(request->postings / CHUNK_ROWS + 1);
    b.chunks = calloc(b.chunk_count, sizeof *b.chunks);
    if (b.chunks == NULL) {
        return sg_fail_memory(err);
    }
    sg_status status = SG_OK;
    for (size_t i = 0; i < b.chunk_count && status == SG_OK; i++) {
        char name[32];
        snprintf(name, sizeof name, "part-%zu", i);
        status = sg_index_path(request->data_dir, "new", name, b.chunks[i].path, err);
    }
    if (status != SG_OK) {
        free(b.chunks);
        return status;
    }
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&b.changed, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&b.mutex, NULL);
    run_threads(&b);
    status = b.status;
    if (status != SG_OK && err != NULL) {
        *err = b.error;
    }
    if (status == SG_OK) {
        status = merge(&b, ret, err);
    }
    for (size_t i = 0; i < b.chunk_count; i++) {
        sg_remove_tree(b.chunks[i].path);
    }
    pthread_cond_destroy(&b.changed);
    pthread_mutex_destroy(&b.mutex);
    free(b.chunks);
    return status;
}
