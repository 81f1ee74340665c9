/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The directory of the index: generations, their manifest, and publishing.
 *
 *   <data>/index/CURRENT      "gen-7\n": the published generation, replaced by rename
 *   <data>/index/gen-7/       base, delta (either may be absent), manifest
 *   <data>/index/new/         a generation being built; leftovers of a crash are removed
 */
#ifndef SG_SHIM_INDEX_FILES_H
#define SG_SHIM_INDEX_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "songgang/status.h"

enum { SG_PATH_BYTES = 4096 };

/* One database file; documents 0: the file is absent. */
typedef struct sg_index_file {
    uint64_t documents, bytes, hash;
} sg_index_file;

typedef struct sg_index_manifest {
    uint64_t generation;
    uint64_t vocabulary;          /* fingerprint of the vocabulary its ids belong to */
    int64_t change, base_change;  /* store changes covered by all of it, by the base alone */
    sg_index_file base, delta;
    uint32_t *dead;               /* base documents replaced or withdrawn since, ascending */
    size_t dead_count;
} sg_index_manifest;

/* "<data>/index[/a[/b]]"; SG_LIMIT when the path is too long. `a`, `b` may be NULL. */
sg_status sg_index_path(const char *data_dir, const char *a, const char *b, char out[SG_PATH_BYTES],
                        sg_error *err);
/* SG_MISSING no index yet; SG_CORRUPT. */
sg_status sg_index_read_current(const char *data_dir, uint64_t *ret, sg_error *err);
/* One more than any generation there is. */
uint64_t sg_index_next_generation(const char *data_dir);
/* SG_STALE when the generation has gone; the caller frees ret->dead. */
sg_status sg_manifest_read(const char *data_dir, uint64_t generation, sg_index_manifest *ret,
                           sg_error *err);
/* Into <data>/index/new/. */
sg_status sg_manifest_write(const char *data_dir, const sg_index_manifest *manifest, sg_error *err);

/* Size and hash of a file. */
sg_status sg_index_file_sum(const char *path, uint64_t *ret_bytes, uint64_t *ret_hash,
                            sg_error *err);
/* SG_CORRUPT when the file does not have the size (and, with `deep`, the hash) of the manifest. */
sg_status sg_index_file_check(const char *path, const sg_index_file *file, bool deep,
                              sg_error *err);

/* The same, deep, for all files of a generation. */
sg_status sg_index_files_check(const char *data_dir, const sg_index_manifest *manifest,
                               sg_error *err);

/* An empty <data>/index/new/. */
sg_status sg_index_prepare(const char *data_dir, sg_error *err);
/* <data>/index/new/ is synced, becomes gen-<generation> and current; generations older than the
 * one current before are removed. Readers keep the files they have open. */
sg_status sg_index_publish(const char *data_dir, uint64_t generation, sg_error *err);
/* Remove a directory and everything in it; missing is fine. Failures are left for next time. */
void sg_remove_tree(const char *path);
sg_status sg_fail_errno(sg_error *err, const char *doing, const char *path);

#endif
