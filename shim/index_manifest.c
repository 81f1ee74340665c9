/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The manifest of a generation: a short text file whose last line is a hash of all before it.
 */
#include "index_files.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "songgang/json_writer.h"
#include "songgang/messages.h"
#include "songgang/text.h"

#define FORMAT_LINE "songgang-index 1\n"
enum { MANIFEST_BYTES_MAX = 64 << 20 };

sg_status sg_manifest_write(const char *data_dir, const sg_index_manifest *manifest, sg_error *err)
{
    const sg_index_manifest *m = manifest;
    char path[SG_PATH_BYTES];
    sg_status status = sg_index_path(data_dir, "new", "manifest", path, err);
    if (status != SG_OK) {
        return status;
    }
    sg_buffer text = {0};
    sg_buffer_printf(&text, FORMAT_LINE "vocabulary %016" PRIx64 "\n", m->vocabulary);
    sg_buffer_printf(&text, "change %" PRId64 " %" PRId64 "\n", m->change, m->base_change);
    sg_buffer_printf(&text, "base %" PRIu64 " %" PRIu64 " %016" PRIx64 "\n", m->base.documents,
                     m->base.bytes, m->base.hash);
    sg_buffer_printf(&text, "delta %" PRIu64 " %" PRIu64 " %016" PRIx64 "\ndead %zu",
                     m->delta.documents, m->delta.bytes, m->delta.hash, m->dead_count);
    for (size_t i = 0; i < m->dead_count; i++) {
        sg_buffer_printf(&text, " %" PRIu32, m->dead[i]);
    }
    sg_buffer_text(&text, "\n");
    if (!text.failed) {
        sg_buffer_printf(&text, "end %016" PRIx64 "\n", sg_hash64(text.data, text.size, 0));
    }
    if (text.failed) {
        sg_buffer_free(&text);
        return sg_fail_memory(err);
    }
    FILE *file = fopen(path, "we");
    if (file == NULL) {
        sg_buffer_free(&text);
        return sg_fail_errno(err, SG_WORD_CREATE, path);
    }
    if (fwrite(text.data, 1, text.size, file) != text.size) {
        status = sg_fail_errno(err, SG_WORD_WRITE, path);
    }
    if (fclose(file) != 0 && status == SG_OK) {
        status = sg_fail_errno(err, SG_WORD_WRITE, path);
    }
    sg_buffer_free(&text);
    return status;
}

static sg_status read_whole(const char *path, char **ret, size_t *ret_size, sg_error *err)
{
    sg_status status = SG_OK;
    char *text = NULL;
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return errno == ENOENT ? sg_fail(err, SG_STALE, SG_MSG_INDEX_STALE)
                               : sg_fail_errno(err, SG_WORD_OPEN, path);
    }
    long size = fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
    if (size < 0 || size > MANIFEST_BYTES_MAX || fseek(file, 0, SEEK_SET) != 0) {
        status = sg_fail(err, SG_CORRUPT, SG_MSG_INDEX_MANIFEST_DAMAGED, path);
        goto out;
    }
    text = malloc((size_t)size + 1);
    if (text == NULL) {
        status = sg_fail_memory(err);
        goto out;
    }
    *ret_size = fread(text, 1, (size_t)size, file);
    text[*ret_size] = '\0';
    *ret = text;
out:
    fclose(file);
    return status;
}

/* Start of the "end" line when the hash holds, else NULL. */
static const char *checked_end(const char *text, size_t size)
{
    enum { END_LINE = 4 + 16 + 1 };
    uint64_t hash = 0;
    if (size < END_LINE || sscanf(text + size - END_LINE, "end %16" SCNx64, &hash) != 1) {
        return NULL;
    }
    return hash == sg_hash64(text, size - END_LINE, 0) ? text + size - END_LINE : NULL;
}

static bool read_dead(const char *at, const char *end, size_t count, const sg_index_manifest *m,
                      uint32_t *ret)
{
    uint32_t last = 0;
    for (size_t i = 0; i < count; i++) {
        char *next = NULL;
        unsigned long value = strtoul(at, &next, 10);
        if (next == at || next > end || value <= last || value > m->base.documents) {
            return false;
        }
        ret[i] = last = (uint32_t)value;
        at = next;
    }
    return true;
}

sg_status sg_manifest_read(const char *data_dir, uint64_t generation, sg_index_manifest *ret,
                           sg_error *err)
{
    char path[SG_PATH_BYTES];
    char name[40];
    char *text = NULL;
    size_t size = 0;
    snprintf(name, sizeof name, "gen-%" PRIu64, generation);
    sg_status status = sg_index_path(data_dir, name, "manifest", path, err);
    if (status == SG_OK) {
        status = read_whole(path, &text, &size, err);
    }
    if (status != SG_OK) {
        return status;
    }
    sg_index_manifest m = {.generation = generation};
    const char *end = checked_end(text, size);
    int used = 0;
    size_t count = 0;
    int fields =
        end == NULL
            ? 0
            : sscanf(text,
                     "songgang-index 1 vocabulary %" SCNx64 " change %" SCNd64 " %" SCNd64
                     " base %" SCNu64 " %" SCNu64 " %" SCNx64 " delta %" SCNu64 " %" SCNu64
                     " %" SCNx64 " dead %zu%n",
                     &m.vocabulary, &m.change, &m.base_change, &m.base.documents, &m.base.bytes,
                     &m.base.hash, &m.delta.documents, &m.delta.bytes, &m.delta.hash, &count,
                     &used);
    if (fields != 10 || used == 0 || count > m.base.documents || count > size ||
        m.base.documents > UINT32_MAX / 2 || m.delta.documents > UINT32_MAX / 2) {
        status = sg_fail(err, SG_CORRUPT, SG_MSG_INDEX_MANIFEST_DAMAGED, path);
        goto out;
    }
    m.dead = calloc(count + 1, sizeof *m.dead);
    if (m.dead == NULL) {
        status = sg_fail_memory(err);
        goto out;
    }
    m.dead_count = count;
    if (!read_dead(text + used, end, count, &m, m.dead)) {
        free(m.dead);
        status = sg_fail(err, SG_CORRUPT, SG_MSG_INDEX_MANIFEST_DAMAGED, path);
        goto out;
    }
    *ret = m;
out:
    free(text);
    return status;
}
