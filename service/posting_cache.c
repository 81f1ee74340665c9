/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Postings as last shown. A few thousand postings make up most lists (50,000 shown to 10,000 workers
 * were 6,100 different ones), and fetching one again from the store costs more than finding it.
 *
 * A row has four slots it may lie in, and a newcomer takes that of the one longest there. Good for
 * one generation of the index, whose row numbers it uses.
 */
#include <stdlib.h>
#include <string.h>

#include "match_internal.h"
#include "songgang/messages.h"

/* At most 16,384 × (4 KiB + 200 bytes); 16 MB in practice. */
enum { SETS = 4096, WAYS = 4, TEXT_MAX = 4096 };

typedef struct slot {
    uint32_t row; /* of the snapshot, + 1; 0 free */
    uint32_t size;
    char *text; /* document, NUL, line for a text message, NUL */
} slot;

struct sg_posting_cache {
    uint64_t generation;
    slot slot[SETS][WAYS];
    uint8_t oldest[SETS];
};

sg_posting_cache *sg_posting_cache_new(void)
{
    return calloc(1, sizeof(sg_posting_cache));
}

static void clear(sg_posting_cache *cache)
{
    for (size_t i = 0; i < SETS; i++) {
        for (size_t way = 0; way < WAYS; way++) {
            free(cache->slot[i][way].text);
            cache->slot[i][way] = (slot){0};
        }
    }
}

void sg_posting_cache_free(sg_posting_cache *cache)
{
    if (cache != NULL) {
        clear(cache);
        free(cache);
    }
}

/* Keeps the document just read and its line; false when memory is short. */
static bool keep(slot *s, uint32_t row, const sg_buffer *posting, const char *sms)
{
    const size_t line = strlen(sms) + 1;
    char *text = malloc(posting->size + 1 + line);
    if (text == NULL) {
        return false;
    }
    memcpy(text, posting->data, posting->size);
    text[posting->size] = '\0';
    memcpy(text + posting->size + 1, sms, line);
    free(s->text);
    *s = (slot){.row = row + 1, .size = (uint32_t)posting->size, .text = text};
    return true;
}

/* The slot of a row, or the one it is to take. */
static slot *slot_of(sg_posting_cache *cache, uint32_t row)
{
    slot *set = cache->slot[row % SETS];
    for (size_t way = 0; way < WAYS; way++) {
        if (set[way].row == row + 1) {
            return &set[way];
        }
    }
    return &set[cache->oldest[row % SETS]++ % WAYS];
}

sg_status match_shown(match_answer *a, uint32_t row, match_posting *ret, sg_error *err)
{
    sg_posting_cache *cache = a->reader->cache;
    if (cache != NULL && cache->generation != a->reader->snapshot->generation) {
        clear(cache);
        cache->generation = a->reader->snapshot->generation;
    }
    slot *s = cache != NULL ? slot_of(cache, row) : NULL;
    if (s == NULL || s->row != row + 1) {
        sg_status status = match_fetch(a, row, false, err);
        if (status != SG_OK) {
            return status;
        }
        const char *sms = match_sms(a, row);
        if (sms == NULL) {
            return sg_fail_memory(err);
        }
        if (s == NULL || a->posting.size > TEXT_MAX || !keep(s, row, &a->posting, sms)) {
            *ret = (match_posting){a->posting.data, a->posting.size, sms};
            return SG_OK;
        }
    }
    *ret = (match_posting){s->text, s->size, s->text + s->size + 1};
    return SG_OK;
}
