/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Stored posting → index document; and the check of a finished database.
 */
#include "index_build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "row_codec.h"
#include "songgang/json.h"
#include "songgang/messages.h"

struct sg_converter {
    const sg_vocabulary *vocabulary;
    sg_arena *arena;
    sg_terms *terms;
};

sg_converter *sg_converter_new(const sg_vocabulary *v)
{
    sg_converter *converter = calloc(1, sizeof *converter);
    if (converter == NULL) {
        return NULL;
    }
    converter->vocabulary = v;
    converter->arena = sg_arena_new(0);
    converter->terms = sg_terms_new();
    if (converter->arena == NULL || converter->terms == NULL) {
        sg_converter_free(converter);
        return NULL;
    }
    return converter;
}

void sg_converter_free(sg_converter *converter)
{
    if (converter != NULL) {
        sg_arena_free(converter->arena);
        sg_terms_free(converter->terms);
        free(converter);
    }
}

bool sg_converter_wants(const sg_stored_posting *posting)
{
    return posting->status == SG_POSTING_OPEN && posting->duplicate_of == 0;
}

/* The longest term that is short enough: the likeliest to be rare. */
static void pick_canary(const sg_term *terms, size_t count, uint64_t id, sg_canary *canary)
{
    canary->id = id;
    canary->size = 0;
    for (size_t i = 0; i < count; i++) {
        if (terms[i].size <= sizeof canary->term && terms[i].size > canary->size) {
            canary->size = terms[i].size;
            memcpy(canary->term, terms[i].text, terms[i].size);
        }
    }
}

sg_status sg_converter_add(sg_converter *converter, const sg_stored_posting *stored, sg_part *part,
                           sg_canary *canary, sg_error *err)
{
    sg_json *json = NULL;
    sg_posting posting;
    sg_arena_reset(converter->arena);
    sg_posting_init(&posting);
    sg_status status = sg_json_parse(stored->json, stored->json_size, &json, err);
    if (status == SG_OK) {
        status = sg_json_posting(converter->vocabulary, json, converter->arena, &posting, err);
    }
    sg_json_free(json);
    if (status != SG_OK) {
        return status;
    }
    posting.status = stored->status;
    if (posting.employer_key == 0) {
        posting.employer_key = sg_employer_key(posting.employer);
    }
    sg_row row;
    sg_row_of_posting(&posting, stored->row, &row);
    row.id = stored->id;
    unsigned char bytes[SG_ROW_BYTES_MAX];
    size_t size = sg_row_encode(&row, bytes);
    const sg_term *terms = NULL;
    size_t count = 0;
    status = sg_terms_of_posting(converter->terms, &posting, &terms, &count, err);
    if (status == SG_OK) {
        status = sg_part_add(part, terms, count, bytes, size, err);
    }
    if (status == SG_OK && canary != NULL) {
        pick_canary(terms, count, row.id, canary);
    }
    return status;
}

/* ---- the check ---- */

typedef struct check {
    const sg_canary *canaries;
    size_t count;
    uint32_t *document; /* of each canary, 0 until found */
    uint64_t rows;
    uint32_t wanted;
    bool found;
} check;

static sg_status check_row(void *context, uint32_t document, const void *data, size_t size,
                           sg_error *err)
{
    check *c = context;
    sg_row row;
    sg_status status = sg_row_decode(data, size, &row, err);
    if (status != SG_OK) {
        return status;
    }
    c->rows++;
    for (size_t i = 0; i < c->count; i++) {
        if (c->canaries[i].id == row.id) {
            c->document[i] = document;
        }
    }
    return SG_OK;
}

static void find_document(void *context, const sg_posted *block, size_t count)
{
    check *c = context;
    for (size_t i = 0; i < count; i++) {
        c->found = c->found || block[i].document == c->wanted;
    }
}

static sg_status check_database(sg_database *database, uint64_t documents, check *c, sg_error *err)
{
    sg_status status = sg_database_rows(database, check_row, c, err);
    if (status != SG_OK) {
        return status;
    }
    if (c->rows != documents || sg_database_documents(database) != documents) {
        return sg_fail(err, SG_CORRUPT, SG_MSG_INDEX_CHECK_COUNT, (unsigned long long)documents,
                       (unsigned long long)c->rows);
    }
    for (size_t i = 0; i < c->count && status == SG_OK; i++) {
        const sg_canary *canary = &c->canaries[i];
        c->wanted = c->document[i];
        c->found = canary->size == 0;
        if (!c->found) {
            status = sg_database_postings(database, canary->term, canary->size, find_document, c,
                                          err);
        }
        if (status == SG_OK && (!c->found || c->wanted == 0)) {
            char id[SG_POSTING_ID_TEXT];
            sg_posting_id_print(canary->id, id);
            status = sg_fail(err, SG_CORRUPT, SG_MSG_INDEX_CHECK_CANARY, id);
        }
    }
    return status;
}

sg_status sg_build_finish(const char *data_dir, const char *name, const char *const *parts,
                          size_t part_count, uint64_t documents, const sg_canary *canaries,
                          size_t canary_count, sg_index_file *ret, sg_error *err)
{
    char path[SG_PATH_BYTES];
    sg_database *database = NULL;
    sg_status status = SG_OK;
    check c = {.canaries = canaries, .count = canary_count};
    sg_index_file file = {.documents = documents};
    if (documents == 0) {
        *ret = file;
        return SG_OK;
    }
    c.document = calloc(canary_count + 1, sizeof *c.document);
    if (c.document == NULL) {
        return sg_fail_memory(err);
    }
    status = sg_index_path(data_dir, "new", name, path, err);
    if (status == SG_OK) {
        status = sg_parts_merge(parts, part_count, path, err);
    }
    if (status == SG_OK) {
        status = sg_database_open(path, &database, err);
    }
    if (status == SG_OK) {
        status = check_database(database, documents, &c, err);
    }
    if (status == SG_OK) {
        status = sg_index_file_sum(path, &file.bytes, &file.hash, err);
    }
    sg_database_close(database);
    free(c.document);
    if (status == SG_OK) {
        *ret = file;
    }
    return status;
}
