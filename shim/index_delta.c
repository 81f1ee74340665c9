/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An incremental update. A published database is never written to; instead the next generation
 * links the same base file and holds, in a small second database, every posting changed since the
 * base was built, and in its manifest the base documents those replace. Each update starts again
 * from the base, so running it twice, or after a crash, gives the same result.
 */
#include "index_build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "row_codec.h"
#include "songgang/messages.h"

enum { DELTA_FREE = 100, DELTA_SHARE = 10 }; /* changes that always fit; else a tenth of the base */

typedef struct place {
    uint64_t id;
    uint32_t document;
} place;

typedef struct delta {
    place *places; /* of the base, by id */
    size_t place_count;
    uint32_t *dead;
    size_t dead_count;
    sg_converter *converter;
    sg_part *part;
    sg_canary canary;
    uint64_t documents, touched, limit, changed;
    int64_t seen; /* change covered by the generation before */
    bool too_many;
} delta;

static sg_status note_place(void *context, uint32_t document, const void *data, size_t size,
                            sg_error *err)
{
    delta *d = context;
    sg_row row;
    sg_status status = sg_row_decode(data, size, &row, err);
    if (status == SG_OK) {
        d->places[d->place_count++] = (place){row.id, document};
    }
    return status;
}

static int by_id(const void *a, const void *b)
{
    uint64_t x = ((const place *)a)->id;
    uint64_t y = ((const place *)b)->id;
    return (x > y) - (x < y);
}

static int by_document(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static sg_status apply_change(void *context, const sg_stored_posting *posting, sg_error *err)
{
    delta *d = context;
    place wanted = {posting->id, 0};
    const place *known = bsearch(&wanted, d->places, d->place_count, sizeof wanted, by_id);
    if (posting->change > d->seen) {
        d->changed++;
    }
    if (known == NULL && !sg_converter_wants(posting)) {
        return SG_OK;
    }
    if (++d->touched > d->limit) {
        d->too_many = true;
        return SG_LIMIT;
    }
    if (known != NULL) {
        d->dead[d->dead_count++] = known->document;
    }
    if (!sg_converter_wants(posting)) {
        return SG_OK;
    }
    sg_status status = sg_converter_add(d->converter, posting, d->part,
                                        d->documents == 0 ? &d->canary : NULL, err);
    if (status == SG_OK) {
        d->documents++;
    }
    return status;
}

static sg_status read_base(delta *d, const char *path, const sg_index_file *file, sg_error *err)
{
    sg_database *database = NULL;
    d->limit = file->documents / DELTA_SHARE > DELTA_FREE ? file->documents / DELTA_SHARE
                                                          : (uint64_t)DELTA_FREE;
    d->places = calloc((size_t)file->documents + 1, sizeof *d->places);
    d->dead = calloc((size_t)d->limit + 1, sizeof *d->dead);
    if (d->places == NULL || d->dead == NULL) {
        return sg_fail_memory(err);
    }
    if (file->documents == 0) {
        return SG_OK;
    }
    sg_status status = sg_index_file_check(path, file, true, err);
    if (status == SG_OK) {
        status = sg_database_open(path, &database, err);
    }
    if (status == SG_OK && sg_database_documents(database) != file->documents) {
        status = sg_fail(err, SG_CORRUPT, SG_MSG_INDEX_FILE_DAMAGED, path);
    }
    if (status == SG_OK) {
        status = sg_database_rows(database, note_place, d, err);
    }
    sg_database_close(database);
    qsort(d->places, d->place_count, sizeof *d->places, by_id);
    return status;
}

static sg_status link_base(const char *from, const char *data_dir, sg_error *err)
{
    char to[SG_PATH_BYTES];
    sg_status status = sg_index_path(data_dir, "new", "base", to, err);
    if (status == SG_OK && link(from, to) != 0) {
        status = sg_fail_errno(err, SG_WORD_LINK, to);
    }
    return status;
}

static sg_status write_delta(delta *d, const char *data_dir, sg_store *store,
                             const sg_index_manifest *old, sg_index_file *ret, sg_error *err)
{
    char path[SG_PATH_BYTES];
    const char *parts[] = {path};
    sg_status status = sg_index_path(data_dir, "new", "part", path, err);
    if (status == SG_OK) {
        status = sg_part_create(path, &d->part, err);
    }
    if (status == SG_OK) {
        status = sg_store_each_posting(store, old->base_change, INT64_MIN, INT64_MAX, apply_change,
                                       d, err);
    }
    if (status == SG_OK) {
        status = sg_part_commit(d->part, err);
    }
    sg_part_close(d->part);
    d->part = NULL;
    if (status == SG_OK) {
        status = sg_build_finish(data_dir, "delta", parts, 1, d->documents, &d->canary,
                                 d->documents > 0 ? 1 : 0, ret, err);
    }
    sg_remove_tree(path);
    return status;
}

sg_status sg_build_delta(const char *data_dir, const sg_vocabulary *v, sg_store *store,
                         const sg_index_manifest *old, sg_index_manifest *next,
                         uint64_t *ret_changed, bool *ret_too_many, sg_error *err)
{
    char name[40];
    char base[SG_PATH_BYTES];
    sg_status status = SG_OK;
    sg_index_file file = {0};
    delta d = {.seen = old->change, .converter = sg_converter_new(v)};
    if (d.converter == NULL) {
        status = sg_fail_memory(err);
        goto out;
    }
    snprintf(name, sizeof name, "gen-%llu", (unsigned long long)old->generation);
    status = sg_index_path(data_dir, name, "base", base, err);
    if (status == SG_OK) {
        status = read_base(&d, base, &old->base, err);
        status = status == SG_IO ? SG_CORRUPT : status; /* what cannot be read is as good as damaged */
    }
    if (status == SG_OK) {
        status = write_delta(&d, data_dir, store, old, &file, err);
    }
    *ret_too_many = d.too_many;
    if (status == SG_OK && old->base.documents > 0) {
        status = link_base(base, data_dir, err);
    }
    if (status == SG_OK) {
        qsort(d.dead, d.dead_count, sizeof *d.dead, by_document);
        next->base = old->base;
        next->base_change = old->base_change;
        next->delta = file;
        next->dead = d.dead;
        next->dead_count = d.dead_count;
        *ret_changed = d.changed;
        d.dead = NULL;
    }
out:
    sg_converter_free(d.converter);
    free(d.places);
    free(d.dead);
    return d.too_many ? SG_OK : status;
}
