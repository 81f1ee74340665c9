/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Looking at the published index from outside: how far it goes, whether its files are as they were
 * written, and whether it holds exactly the postings that the store says it should.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "index_build.h"
#include "songgang/messages.h"

sg_status sg_index_covers(const char *data_dir, uint64_t *ret_generation, int64_t *ret_change,
                          sg_error *err)
{
    sg_index_manifest m;
    uint64_t generation = 0;
    sg_status status = sg_index_read_current(data_dir, &generation, err);
    if (status == SG_OK) {
        status = sg_manifest_read(data_dir, generation, &m, err);
    }
    if (status != SG_OK) {
        return status;
    }
    free(m.dead);
    *ret_generation = generation;
    *ret_change = m.change;
    return SG_OK;
}

sg_status sg_index_files_check(const char *data_dir, const sg_index_manifest *m, sg_error *err)
{
    static const char *const names[] = {"base", "delta"};
    const sg_index_file *const files[] = {&m->base, &m->delta};
    char generation[40];
    sg_status status = SG_OK;
    snprintf(generation, sizeof generation, "gen-%" PRIu64, m->generation);
    for (size_t i = 0; i < 2 && status == SG_OK; i++) {
        char path[SG_PATH_BYTES];
        status = sg_index_path(data_dir, generation, names[i], path, err);
        if (status == SG_OK && files[i]->documents > 0) {
            status = sg_index_file_check(path, files[i], true, err);
        }
    }
    return status;
}

sg_status sg_index_verify(const char *data_dir, sg_error *err)
{
    sg_error error = {0};
    sg_index_manifest m;
    sg_status status = SG_OK;
    for (int attempt = 0; attempt < 3; attempt++) {
        uint64_t generation = 0;
        uint64_t now = 0;
        status = sg_index_read_current(data_dir, &generation, &error);
        if (status != SG_OK) {
            break;
        }
        status = sg_manifest_read(data_dir, generation, &m, &error);
        if (status == SG_OK) {
            if (m.vocabulary != sg_terms_fingerprint()) {
                status = sg_fail(&error, SG_CORRUPT, SG_MSG_INDEX_OTHER_VOCABULARY);
            } else {
                status = sg_index_files_check(data_dir, &m, &error);
            }
            free(m.dead);
        }
        /* A generation replaced and removed while it was looked at is no damage. */
        if (status == SG_OK || sg_index_read_current(data_dir, &now, NULL) != SG_OK ||
            now == generation) {
            break;
        }
    }
    if (status == SG_OK) {
        return SG_OK;
    }
    status = status == SG_STALE ? SG_CORRUPT : status; /* its manifest is not there */
    return sg_fail(err, status, "%s", error.text);
}

/* ---- index = store ---- */

typedef struct comparison {
    const sg_snapshot *snapshot;
    sg_index_comparison *result;
} comparison;

static sg_status compare_posting(void *context, const sg_stored_posting *posting, sg_error *err)
{
    (void)err;
    comparison *c = context;
    if (!sg_converter_wants(posting)) {
        return SG_OK;
    }
    c->result->wanted++;
    const uint32_t row = sg_snapshot_find(c->snapshot, posting->id);
    if (row == UINT32_MAX || c->snapshot->row[row].store_row != posting->row) {
        c->result->missing++;
    }
    return SG_OK;
}

/* A posting is found by a word of its own title. */
static sg_status ask_canary(sg_index *index, const sg_vocabulary *v, const sg_snapshot *snapshot,
                            sg_store *store, uint32_t row, bool *ret_found, sg_error *err)
{
    enum { HITS = 1000 };
    sg_arena *arena = sg_arena_new(1 << 22);
    sg_buffer brief = {0};
    sg_index_found found = {0};
    sg_text_hit *hits = calloc(HITS, sizeof *hits);
    sg_status status = arena == NULL || hits == NULL ? sg_fail_memory(err) : SG_OK;
    *ret_found = true;
    if (status == SG_OK) {
        status = sg_store_posting_brief(store, snapshot->row[row].store_row, &brief, err);
    }
    if (status == SG_OK && !brief.failed) {
        const char *title = sg_json_member_text(arena, brief.data, brief.size, "title");
        sg_index_request request = {.text = sg_str_of(title != NULL ? title : ""), .limit = HITS};
        sg_status asked = title != NULL && *title
                              ? sg_index_search(index, v, snapshot, &request, hits, &found, err)
                              : SG_INVALID;
        status = asked == SG_INVALID ? SG_OK : asked; /* a title without any term */
        bool seen = asked == SG_INVALID || found.total > found.count;
        for (size_t i = 0; i < found.count && !seen; i++) {
            seen = hits[i].row == row;
        }
        *ret_found = seen;
    }
    free(hits);
    sg_buffer_free(&brief);
    sg_arena_free(arena);
    return status;
}

static sg_status ask_canaries(sg_index *index, const sg_vocabulary *v, const sg_snapshot *snapshot,
                              sg_store *store, sg_index_comparison *ret, sg_error *err)
{
    enum { CANARIES = 32 };
    sg_status status = SG_OK;
    uint32_t count = snapshot->count < CANARIES ? snapshot->count : CANARIES;
    for (uint32_t i = 0; i < count && status == SG_OK; i++) {
        bool found = false;
        uint32_t row = (uint32_t)((uint64_t)snapshot->count * i / count);
        status = ask_canary(index, v, snapshot, store, row, &found, err);
        ret->canaries++;
        ret->unfound += status == SG_OK && !found;
    }
    return status;
}

sg_status sg_index_compare(const char *data_dir, const sg_vocabulary *v, sg_store *store,
                           sg_index_comparison *ret, sg_error *err)
{
    sg_index_comparison result = {0};
    sg_index *index = NULL;
    sg_snapshot *snapshot = NULL;
    comparison c = {.result = &result};
    sg_status status = sg_index_open(data_dir, &index, err);
    if (status == SG_OK) {
        status = sg_index_snapshot(index, &snapshot, err);
    }
    if (status == SG_OK) {
        c.snapshot = snapshot;
        result.indexed = snapshot->count;
        result.index_change = sg_index_change(index);
        status = sg_store_change(store, &result.store_change, err);
    }
    if (status == SG_OK) {
        status = sg_store_each_posting(store, -1, INT64_MIN, INT64_MAX, compare_posting, &c, err);
    }
    if (status == SG_OK) {
        status = ask_canaries(index, v, snapshot, store, &result, err);
    }
    if (status == SG_OK) {
        *ret = result;
    }
    sg_snapshot_free(snapshot);
    sg_index_close(index);
    return status;
}
