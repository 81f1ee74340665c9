/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The roster from the store into memory: documents come in batches, which several threads unpack
 * (reading a document and its free text takes longer than anything else), and are added in order.
 */
#include <stdlib.h>
#include <string.h>

#include "parallel.h"
#include "songgang/profile_text.h"
#include "songgang/service.h"

enum { BATCH = 4096, ARENA_SHARE = 64 };

typedef struct loading {
    const sg_vocabulary *v;
    sg_roster_builder *builder;
    sg_buffer text;
    size_t offset[BATCH + 1];
    sg_profile profile[BATCH];
    sg_arena *arena[BATCH / ARENA_SHARE]; /* of a block of profiles, unpacked by one thread */
    size_t count;
    unsigned threads;
    uint64_t done;
    sg_progress progress;
    void *progress_context;
} loading;

static sg_status unpack_block(void *shared, void *local, size_t block, sg_error *err)
{
    (void)local;
    loading *l = shared;
    sg_arena *arena = l->arena[block];
    sg_arena_reset(arena);
    size_t end = (block + 1) * ARENA_SHARE < l->count ? (block + 1) * ARENA_SHARE : l->count;
    for (size_t i = block * ARENA_SHARE; i < end; i++) {
        sg_json *json;
        sg_status status = sg_json_parse(l->text.data + l->offset[i],
                                         l->offset[i + 1] - l->offset[i], &json, err);
        if (status != SG_OK)
            return status;
        status = sg_json_profile(l->v, json, arena, &l->profile[i], NULL, NULL, err);
        sg_json_free(json);
        if (status == SG_OK)
            status = sg_profile_understand(l->v, arena, &l->profile[i], NULL, err);
        if (status != SG_OK)
            return status;
    }
    return SG_OK;
}

static sg_status flush(loading *l, sg_error *err)
{
    const parallel_loop loop = {.count = (l->count + ARENA_SHARE - 1) / ARENA_SHARE,
                                .threads = l->threads,
                                .block = 1,
                                .shared = l,
                                .item = unpack_block};
    sg_status status = parallel_run(&loop, err);
    for (size_t i = 0; i < l->count && status == SG_OK; i++)
        status = sg_roster_builder_add(l->builder, &l->profile[i], err);
    l->done += l->count;
    if (status == SG_OK && l->progress && !l->progress(l->progress_context, l->done, 0))
        status = sg_fail(err, SG_CANCELLED, "%s", sg_status_text(SG_CANCELLED));
    l->count = 0;
    sg_buffer_clear(&l->text);
    return status;
}

static sg_status take(void *context, const sg_stored_record *record, sg_error *err)
{
    loading *l = context;
    sg_buffer_append(&l->text, record->json, record->json_size);
    if (l->text.failed)
        return sg_fail_memory(err);
    l->offset[++l->count] = l->text.size;
    return l->count == BATCH ? flush(l, err) : SG_OK;
}

sg_status sg_service_roster(sg_store *store, const sg_vocabulary *v, uint32_t statuses,
                            const sg_scope *scope, sg_date today, unsigned threads, sg_progress progress,
                            void *progress_context, sg_roster **ret, sg_error *err)
{
    sg_status status = SG_OK;
    loading *l = calloc(1, sizeof *l);
    if (!l)
        return sg_fail_memory(err);
    l->v = v;
    l->threads = threads;
    l->progress = progress;
    l->progress_context = progress_context;
    l->builder = sg_roster_builder_new();
    for (size_t i = 0; i < BATCH / ARENA_SHARE; i++) {
        l->arena[i] = sg_arena_new(0);
        if (!l->arena[i])
            status = sg_fail_memory(err);
    }
    if (!l->builder)
        status = sg_fail_memory(err);
    if (status == SG_OK)
        status = sg_store_each_worker(store, statuses, scope, SG_PRIVATE_NONE, take, l, err);
    if (status == SG_OK)
        status = flush(l, err);
    if (status == SG_OK)
        status = sg_roster_build(l->builder, today, ret, err);
    for (size_t i = 0; i < BATCH / ARENA_SHARE; i++)
        sg_arena_free(l->arena[i]);
    sg_roster_builder_free(l->builder);
    sg_buffer_free(&l->text);
    free(l);
    return status;
}
