/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opening a generation of the index and loading its rows into a snapshot.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "index_reader.h"
#include "row_codec.h"
#include "songgang/messages.h"

enum { OPEN_ATTEMPTS = 3 };

sg_status sg_index_current(const char *data_dir, uint64_t *ret_generation, sg_error *err)
{
    return sg_index_read_current(data_dir, ret_generation, err);
}

int64_t sg_index_change(const sg_index *index)
{
    return index->manifest.change;
}

uint64_t sg_index_generation(const sg_index *index)
{
    return index->manifest.generation;
}

void sg_index_close(sg_index *index)
{
    if (index != NULL) {
        sg_database_close(index->base);
        sg_database_close(index->delta);
        free(index->manifest.dead);
        free(index->tally);
        free(index->touched);
        free(index->found);
        sg_lists_free(index->lists);
        free(index);
    }
}

static sg_status open_file(const char *path, const sg_index_file *file, sg_database **ret,
                           sg_error *err)
{
    if (file->documents == 0) {
        return SG_OK;
    }
    sg_status status = sg_index_file_check(path, file, false, err);
    if (status == SG_OK) {
        status = sg_database_open(path, ret, err);
    }
    if (status == SG_OK && sg_database_documents(*ret) != file->documents) {
        status = sg_fail(err, SG_CORRUPT, SG_MSG_INDEX_FILE_DAMAGED, path);
    }
    return status;
}

static sg_status open_generation(const char *data_dir, uint64_t generation, sg_index *index,
                                 sg_error *err)
{
    char name[40];
    snprintf(name, sizeof name, "gen-%" PRIu64, generation);
    sg_index_manifest *m = &index->manifest;
    sg_status status = sg_manifest_read(data_dir, generation, m, err);
    if (status == SG_OK && m->vocabulary != sg_terms_fingerprint()) {
        status = sg_fail(err, SG_CORRUPT, SG_MSG_INDEX_OTHER_VOCABULARY);
    }
    if (status == SG_OK) {
        status = sg_index_path(data_dir, name, "base", index->path[0], err);
    }
    if (status == SG_OK) {
        status = sg_index_path(data_dir, name, "delta", index->path[1], err);
    }
    if (status == SG_OK) {
        status = open_file(index->path[0], &m->base, &index->base, err);
    }
    if (status == SG_OK) {
        status = open_file(index->path[1], &m->delta, &index->delta, err);
    }
    if (status != SG_OK) {
        return status;
    }
    index->documents = (uint32_t)(m->base.documents + m->delta.documents);
    size_t room = (size_t)index->documents + 1;
    index->tally = calloc(room, sizeof *index->tally);
    index->touched = calloc(room, sizeof *index->touched);
    index->found = calloc(room, sizeof *index->found);
    index->lists = sg_lists_new();
    return index->tally != NULL && index->touched != NULL && index->found != NULL &&
                   index->lists != NULL
               ? SG_OK
               : sg_fail_memory(err);
}

sg_status sg_index_open(const char *data_dir, sg_index **ret, sg_error *err)
{
    sg_error error = {0};
    sg_status status = SG_STALE;
    for (int attempt = 0; attempt < OPEN_ATTEMPTS; attempt++) {
        uint64_t generation = 0;
        uint64_t now = 0;
        status = sg_index_read_current(data_dir, &generation, &error);
        if (status != SG_OK) {
            break;
        }
        sg_index *index = calloc(1, sizeof *index);
        if (index == NULL) {
            return sg_fail_memory(err);
        }
        status = open_generation(data_dir, generation, index, &error);
        if (status == SG_OK) {
            *ret = index;
            return SG_OK;
        }
        sg_index_close(index);
        /* Only a generation removed while it was being opened is worth another try. */
        if (sg_index_read_current(data_dir, &now, NULL) != SG_OK || now == generation) {
            break;
        }
    }
    status = status == SG_STALE ? SG_CORRUPT : status;
    return sg_fail(err, status, "%s", error.text);
}

/* ---- the snapshot ---- */

typedef struct load {
    sg_snapshot_builder *builder;
    const uint32_t *dead;
    size_t dead_count, dead_at;
    uint32_t expected;
    const char *path;
} load;

static sg_status load_row(void *context, uint32_t document, const void *data, size_t size,
                          sg_error *err)
{
    load *l = context;
    if (document != l->expected++) {
        return sg_fail(err, SG_CORRUPT, SG_MSG_INDEX_FILE_DAMAGED, l->path);
    }
    if (l->dead_at < l->dead_count && l->dead[l->dead_at] == document) {
        l->dead_at++;
        return sg_snapshot_builder_skip(l->builder, err);
    }
    sg_row row;
    sg_status status = sg_row_decode(data, size, &row, err);
    return status == SG_OK ? sg_snapshot_builder_add(l->builder, &row, err) : status;
}

static sg_status load_file(sg_database *database, const char *path, const sg_index_file *file,
                           load *l, sg_error *err)
{
    if (database == NULL) {
        return SG_OK;
    }
    l->expected = 1;
    l->path = path;
    sg_status status = sg_index_file_check(path, file, true, err);
    if (status == SG_OK) {
        status = sg_database_rows(database, load_row, l, err);
    }
    if (status == SG_OK && l->expected != file->documents + 1) {
        status = sg_fail(err, SG_CORRUPT, SG_MSG_INDEX_FILE_DAMAGED, path);
    }
    return status;
}

/* ---- sources: names are terms, so that no row repeats them ---- */

typedef struct sourcing {
    sg_snapshot *snapshot;
    sg_database *database;
    uint32_t offset; /* of its documents among all */
    uint16_t number;
} sourcing;

static void mark_rows(void *context, const sg_posted *block, size_t count)
{
    sourcing *s = context;
    for (size_t i = 0; i < count; i++) {
        uint32_t document = s->offset + block[i].document - 1;
        if (document < s->snapshot->added_count) {
            sg_snapshot_set_source(s->snapshot, document, s->number);
        }
    }
}

static sg_status add_source(void *context, const char *name, size_t size, sg_error *err)
{
    sourcing *s = context;
    char term[SG_SOURCE_BYTES + 8];
    const char *prefix = sg_field_get(SG_FIELD_SOURCE)->prefix;
    size_t length = strlen(prefix);
    if (size > SG_SOURCE_BYTES) {
        return SG_OK;
    }
    sg_status status = sg_snapshot_add_source(s->snapshot, (sg_str){name, size}, &s->number, err);
    if (status != SG_OK) {
        return status;
    }
    memcpy(term, prefix, length);
    memcpy(term + length, name, size);
    return sg_database_postings(s->database, term, length + size, mark_rows, s, err);
}

static sg_status load_sources(sg_index *index, sg_snapshot *snapshot, sg_error *err)
{
    sg_database *databases[2] = {index->base, index->delta};
    sourcing s = {.snapshot = snapshot};
    sg_status status = SG_OK;
    for (size_t i = 0; i < 2 && status == SG_OK; i++) {
        s.database = databases[i];
        s.offset = i == 0 ? 0 : (uint32_t)index->manifest.base.documents;
        if (s.database != NULL) {
            status = sg_database_terms(s.database, sg_field_get(SG_FIELD_SOURCE)->prefix,
                                       add_source, &s, err);
        }
    }
    return status;
}

sg_status sg_index_snapshot(sg_index *index, sg_snapshot **ret, sg_error *err)
{
    const sg_index_manifest *m = &index->manifest;
    load l = {.builder = sg_snapshot_builder_new(), .dead = m->dead, .dead_count = m->dead_count};
    if (l.builder == NULL) {
        return sg_fail_memory(err);
    }
    sg_status status = load_file(index->base, index->path[0], &m->base, &l, err);
    l.dead_count = 0; /* nothing in a delta is dead */
    if (status == SG_OK) {
        status = load_file(index->delta, index->path[1], &m->delta, &l, err);
    }
    sg_snapshot *snapshot = NULL;
    if (status == SG_OK) {
        status = sg_snapshot_build(l.builder, m->generation, &snapshot, err);
    }
    if (status == SG_OK) {
        status = load_sources(index, snapshot, err);
    }
    if (status == SG_OK) {
        *ret = snapshot;
    } else {
        sg_snapshot_free(snapshot);
    }
    sg_snapshot_builder_free(l.builder);
    return status;
}
