/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See answer_cache.h. The version of the store is read before the answer is made, so that a commit in
 * between makes the answer old rather than wrong for good.
 */
#include "answer_cache.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ENTRIES = 32, QUESTION = 128 };

typedef struct entry {
    char question[QUESTION];
    uint64_t version, used;
    sg_buffer answer;
} entry;

struct answer_cache {
    uint64_t clock;
    entry list[ENTRIES];
};

answer_cache *answer_cache_new(void)
{
    return calloc(1, sizeof(answer_cache));
}

void answer_cache_free(answer_cache *cache)
{
    for (int i = 0; cache && i < ENTRIES; i++)
        sg_buffer_free(&cache->list[i].answer);
    free(cache);
}

/* The entry of this question, else the one used least lately. */
static entry *place_of(answer_cache *cache, const char *question)
{
    entry *least = &cache->list[0];
    for (int i = 0; i < ENTRIES; i++) {
        entry *e = &cache->list[i];
        if (strcmp(e->question, question) == 0)
            return e;
        if (e->used < least->used)
            least = e;
    }
    return least;
}

sg_status answer_cache_get(answer_cache *cache, sg_store *store, const char *question,
                           answer_make make, void *context, sg_buffer *out, sg_error *err)
{
    char key[QUESTION];
    uint64_t version;
    snprintf(key, sizeof key, "%s", question);
    sg_status status = sg_store_version(store, &version, err);
    if (status != SG_OK)
        return status;
    entry *e = place_of(cache, key);
    e->used = ++cache->clock;
    if (strcmp(e->question, key) != 0 || e->version != version || e->answer.size == 0) {
        sg_buffer_clear(&e->answer);
        e->question[0] = '\0';
        status = make(context, &e->answer, err);
        if (status == SG_OK && e->answer.failed)
            status = sg_fail_memory(err);
        if (status != SG_OK) {
            sg_buffer_free(&e->answer);
            e->answer = (sg_buffer){0};
            return status;
        }
        memcpy(e->question, key, sizeof key);
        e->version = version;
    }
    sg_buffer_append(out, e->answer.data, e->answer.size);
    return out->failed ? sg_fail_memory(err) : SG_OK;
}
