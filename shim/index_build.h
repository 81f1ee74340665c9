/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Steps of building an index, shared by the full build and the incremental one.
 */
#ifndef SG_SHIM_INDEX_BUILD_H
#define SG_SHIM_INDEX_BUILD_H

#include "index_database.h"
#include "index_files.h"
#include "songgang/index.h"
#include "songgang/store.h"

/* ---- one thread's converter: stored posting → document of a part ---- */
typedef struct sg_converter sg_converter;
sg_converter *sg_converter_new(const sg_vocabulary *v); /* NULL when memory is short */
void sg_converter_free(sg_converter *converter);

/* A known posting and one of its terms, to ask the finished index about. */
typedef struct sg_canary {
    uint64_t id;
    char term[SG_TOKEN_MAX];
    size_t size;
} sg_canary;

/* Open and not a duplicate: belongs into the index. */
bool sg_converter_wants(const sg_stored_posting *posting);
/* Adds it to `part`; fills `canary` (nullable). */
sg_status sg_converter_add(sg_converter *converter, const sg_stored_posting *posting, sg_part *part,
                           sg_canary *canary, sg_error *err);

/* ---- a whole base from the store, in several threads ---- */
typedef struct sg_build_request {
    const char *data_dir;
    const sg_vocabulary *vocabulary;
    uint64_t postings; /* rows in the store, about */
    unsigned threads;
    sg_progress progress;
    void *context;
} sg_build_request;
/* Writes <data>/index/new/base and describes it in `ret`. SG_CANCELLED, SG_IO, SG_CORRUPT … */
sg_status sg_build_base(const sg_build_request *request, sg_index_file *ret, sg_error *err);

/* Merges parts into <data>/index/new/<name> and checks the result: number of documents, every row
 * readable, each canary found. No documents: no file. */
sg_status sg_build_finish(const char *data_dir, const char *name, const char *const *parts,
                          size_t part_count, uint64_t documents, const sg_canary *canaries,
                          size_t canary_count, sg_index_file *ret, sg_error *err);

/* ---- changes since the base of `old`, as a delta beside a hard link to that base ---- */
/* `*ret_too_many` is set, and nothing is written, when a full build is the better way. On SG_OK
 * `next` holds base, delta and dead (to be freed). */
sg_status sg_build_delta(const char *data_dir, const sg_vocabulary *v, sg_store *store,
                         const sg_index_manifest *old, sg_index_manifest *next,
                         uint64_t *ret_changed, bool *ret_too_many, sg_error *err);

#endif
