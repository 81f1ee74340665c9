/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What search reads of a row, small enough that judging every row of an index stays in cache:
 * places and sources are numbers, so that a condition on them is one table look-up.
 */
#include "brief.h"

#include <stdlib.h>
#include <string.h>

#include "songgang/messages.h"

enum { PLACE_SLOTS = 1 << 17, NUMBER_MAX = UINT16_MAX, SOURCES_MAX = 4096 };

/* Number of the place of `row`, added when it is new; 0 when unknown or when numbers run out. */
static uint16_t number_place(const sg_row *row, sg_spot *spot, uint32_t *count, uint16_t *slots)
{
    if (row->region == 0) {
        return 0;
    }
    uint32_t at = row->region * UINT32_C(2654435761) % PLACE_SLOTS;
    while (slots[at] != 0 && spot[slots[at]].region != row->region) {
        at = (at + 1) % PLACE_SLOTS;
    }
    if (slots[at] == 0 && *count < NUMBER_MAX) {
        spot[*count] = (sg_spot){row->region, row->city, row->province};
        slots[at] = (uint16_t)(*count)++;
    }
    return slots[at];
}

bool sg_briefs_build(sg_snapshot *s)
{
    sg_brief *brief = malloc(((size_t)s->added_count + 1) * sizeof *brief);
    sg_spot *spot = calloc(NUMBER_MAX + 1, sizeof *spot);
    uint16_t *slots = calloc(PLACE_SLOTS, sizeof *slots);
    uint32_t count = 1;
    for (uint32_t i = 0; brief != NULL && spot != NULL && slots != NULL && i < s->added_count; i++) {
        brief[i] = (sg_brief){.row = s->added[i]};
        if (s->added[i] == UINT32_MAX) {
            continue;
        }
        const sg_row *row = &s->row[s->added[i]];
        brief[i] = (sg_brief){
            .row = s->added[i],
            .valid_through = row->valid_through,
            .posted = row->posted,
            .wage = row->monthly_max != SG_NO_AMOUNT ? row->monthly_max : row->monthly_min,
            .spot = number_place(row, spot, &count, slots),
            .accommodation = row->accommodation,
            .gender = row->gender,
            .meals = row->meals,
            .shift = row->shift,
        };
        memcpy(brief[i].trades, row->trades, sizeof brief[i].trades);
    }
    bool complete = brief != NULL && spot != NULL && slots != NULL;
    sg_spot *trimmed = complete ? realloc(spot, count * sizeof *spot) : NULL;
    s->brief = brief;
    s->spot = trimmed != NULL ? trimmed : spot;
    s->spot_count = count;
    free(slots);
    return complete;
}

sg_status sg_snapshot_add_source(sg_snapshot *s, sg_str name, uint16_t *ret, sg_error *err)
{
    for (uint32_t i = 1; i < s->source_count; i++) {
        if (sg_str_equal(name, sg_str_of(s->source[i]))) {
            *ret = (uint16_t)i;
            return SG_OK;
        }
    }
    uint32_t number = s->source_count == 0 ? 1 : s->source_count;
    if (number == SOURCES_MAX) {
        *ret = 0; /* nobody has so many; what is beyond has no name */
        return SG_OK;
    }
    char **grown = realloc((void *)s->source, ((size_t)number + 1) * sizeof *grown);
    if (grown == NULL) {
        return sg_fail_memory(err);
    }
    s->source = (const char *const *)grown;
    grown[0] = NULL;
    grown[number] = malloc(name.n + 1);
    if (grown[number] == NULL) {
        return sg_fail_memory(err);
    }
    memcpy(grown[number], name.s, name.n);
    grown[number][name.n] = '\0';
    s->source_count = number + 1;
    *ret = (uint16_t)number;
    return SG_OK;
}

void sg_snapshot_set_source(sg_snapshot *s, uint32_t added, uint16_t source)
{
    ((sg_brief *)(uintptr_t)s->brief)[added].source = source;
}

void sg_briefs_free(sg_snapshot *s)
{
    for (uint32_t i = 1; i < s->source_count; i++) {
        free((void *)(uintptr_t)s->source[i]);
    }
    free((void *)(uintptr_t)s->source);
    free((void *)(uintptr_t)s->brief);
    free((void *)(uintptr_t)s->spot);
}
