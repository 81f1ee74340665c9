/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An open-addressed table from term to decoded posting list, emptied as a whole when full: no order
 * of use is kept, because filling it again takes less time than a few searches used to.
 */
#include "index_lists.h"

#include <stdlib.h>
#include <string.h>

#include "index_reader.h"
#include "songgang/text.h"

enum { SLOTS = 8192, SLOTS_USED_MAX = SLOTS * 3 / 4 };

typedef struct kept {
    char *term; /* NULL: free */
    size_t size;
    uint32_t *entry;
    size_t count;
} kept;

struct sg_lists {
    kept slot[SLOTS];
    size_t used, bytes;
    uint32_t *entry; /* being filled */
    size_t count, capacity;
    uint32_t offset, documents; /* of the database being read, among all; all */
    bool failed;
};

sg_lists *sg_lists_new(void)
{
    return calloc(1, sizeof(sg_lists));
}

static void forget(sg_lists *lists)
{
    for (size_t i = 0; i < SLOTS; i++) {
        free(lists->slot[i].term);
        free(lists->slot[i].entry);
    }
    memset(lists->slot, 0, sizeof lists->slot);
    lists->used = lists->bytes = 0;
}

void sg_lists_free(sg_lists *lists)
{
    if (lists != NULL) {
        forget(lists);
        free(lists->entry);
        free(lists);
    }
}

static kept *slot_of(sg_lists *lists, const char *term, size_t size)
{
    size_t at = (size_t)sg_hash64(term, size, 0) % SLOTS;
    while (lists->slot[at].term != NULL && (lists->slot[at].size != size ||
                                            memcmp(lists->slot[at].term, term, size) != 0)) {
        at = (at + 1) % SLOTS;
    }
    return &lists->slot[at];
}

static void take_block(void *context, const sg_posted *block, size_t count)
{
    sg_lists *l = context;
    if (l->count + count > l->capacity) {
        size_t wanted = (l->count + count) * 2;
        uint32_t *grown = realloc(l->entry, wanted * sizeof *grown);
        if (grown == NULL) {
            l->failed = true;
            return;
        }
        l->entry = grown;
        l->capacity = wanted;
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t weight =
            block[i].weight < SG_TERM_WEIGHT_MAX ? block[i].weight : SG_TERM_WEIGHT_MAX;
        uint32_t document = l->offset + block[i].document - 1;
        if (document < l->documents) { /* a damaged file may say anything */
            l->entry[l->count++] = document << SG_LIST_WEIGHT_BITS | weight;
        }
    }
}

static sg_status read_list(sg_index *index, const char *term, size_t size, sg_error *err)
{
    sg_lists *l = index->lists;
    sg_status status = SG_OK;
    l->count = 0;
    l->failed = false;
    l->offset = 0;
    l->documents = index->documents;
    if (index->base != NULL) {
        status = sg_database_postings(index->base, term, size, take_block, l, err);
    }
    l->offset = (uint32_t)index->manifest.base.documents;
    if (status == SG_OK && index->delta != NULL) {
        status = sg_database_postings(index->delta, term, size, take_block, l, err);
    }
    return status == SG_OK && l->failed ? sg_fail_memory(err) : status;
}

sg_status sg_lists_get(struct sg_index *index, const char *term, size_t size, sg_list *ret,
                       sg_error *err)
{
    sg_lists *l = index->lists;
    kept *slot = slot_of(l, term, size);
    if (slot->term != NULL) {
        *ret = (sg_list){slot->entry, slot->count};
        return SG_OK;
    }
    sg_status status = read_list(index, term, size, err);
    if (status != SG_OK) {
        return status;
    }
    *ret = (sg_list){l->entry, l->count};
    if (l->count == 0) {
        return SG_OK; /* anybody can make up words; only real ones are kept */
    }
    size_t bytes = l->count * sizeof *l->entry + size + 64;
    if (l->bytes + bytes > SG_LISTS_BYTES || l->used >= SLOTS_USED_MAX) {
        forget(l);
        slot = slot_of(l, term, size);
    }
    char *name = malloc(size + 1);
    uint32_t *entry = malloc(l->count * sizeof *entry);
    if (name == NULL || entry == NULL) {
        free(name);
        free(entry);
        return SG_OK; /* answered all the same */
    }
    memcpy(name, term, size);
    memcpy(entry, l->entry, l->count * sizeof *entry);
    *slot = (kept){name, size, entry, l->count};
    l->used++;
    l->bytes += bytes;
    return SG_OK;
}
