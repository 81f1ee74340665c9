/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes as a raw posting: the first byte says whether they are an announcement or columns
 * (separated by 0x1F). Nothing may crash, and figures that were read must be in order.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "songgang/normalise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const sg_normalised *jobs)
{
    if (jobs->count < 1 || jobs->count > SG_MAX_JOBS)
        abort();
    for (size_t i = 0; i < jobs->count; i++) {
        const sg_posting *job = &jobs->jobs[i];
        if (!job->title || !job->id ||
            (job->wage.min_fen >= 0 && job->wage.max_fen >= 0 && job->wage.min_fen > job->wage.max_fen) ||
            (job->age.min >= 0 && job->age.max >= 0 && job->age.min > job->age.max))
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { SIZE_MAX_TESTED = 1 << 15 };
    static sg_vocabulary *v; /* built once: it takes a thousand times as long as one reading */
    if (!v)
        v = sg_vocabulary_new();
    sg_arena *arena = sg_arena_new(0);
    char *text = calloc(1, size + 1);
    if (v && arena && text && size > 1 && size < SIZE_MAX_TESTED) {
        memcpy(text, data + 1, size - 1);
        sg_raw_posting raw = {0};
        if (data[0] & 1) {
            raw.field[SG_RAW_TEXT] = text;
        } else {
            char *at = text;
            for (int f = 0; f < SG_RAW_FIELD_COUNT && at; f++) {
                char *next = strchr(at, 0x1F);
                if (next)
                    *next++ = '\0';
                if (*at)
                    raw.field[f] = at;
                at = next;
            }
        }
        sg_normalised jobs;
        if (sg_normalise(v, &raw, sg_date_of(2026, 2, 20), arena, &jobs, NULL, NULL) == SG_OK)
            check(&jobs);
    }
    free(text);
    sg_arena_free(arena);
    return 0;
}
