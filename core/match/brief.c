/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What search reads of a row, small enough that judging every row of an index stays in cache:
 * places and sources are numbers, so that a condition on them is one table look-up.
 */
#include "brief.h"

#include <stdlib.h>
#include <string.h>

#include "songgang/messages.h"
#include "songgang/vocabulary.h"

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

/* Numbers below `keys` of an item; how many. A key comes once. */
typedef size_t (*keys_of)(const sg_brief *brief, uint32_t *ret);

static size_t trades_of(const sg_brief *brief, uint32_t *ret)
{
    size_t count = 0;
    for (size_t i = 0; i < SG_MAX_TRADES; i++) {
        bool fresh = brief->trades[i] != 0;
        for (size_t k = 0; k < i && fresh; k++) {
            fresh = brief->trades[k] != brief->trades[i];
        }
        if (fresh) {
            ret[count++] = brief->trades[i];
        }
    }
    return count;
}

static size_t spot_of(const sg_brief *brief, uint32_t *ret)
{
    ret[0] = brief->spot;
    return 1;
}

static size_t wage_of(const sg_brief *brief, uint32_t *ret)
{
    ret[0] = sg_pay_band(brief->wage);
    return 1;
}

/* Briefs by key, by counting: first the sizes, then the places. */
static bool list_by(const sg_snapshot *s, keys_of keys, size_t key_count, const uint32_t **ret_first,
                    const uint32_t **ret_list)
{
    uint32_t key[SG_MAX_TRADES];
    size_t total = 0;
    uint32_t *first = calloc(key_count + 2, sizeof *first);
    for (uint32_t i = 0; first != NULL && i < s->added_count; i++) {
        size_t count = s->brief[i].row == UINT32_MAX ? 0 : keys(&s->brief[i], key);
        for (size_t k = 0; k < count; k++) {
            first[key[k] + 2]++;
        }
        total += count;
    }
    uint32_t *list = malloc((total + 1) * sizeof *list);
    *ret_first = first;
    *ret_list = list;
    if (first == NULL || list == NULL) {
        return false;
    }
    for (size_t k = 2; k < key_count + 2; k++) {
        first[k] += first[k - 1];
    }
    for (uint32_t i = 0; i < s->added_count; i++) { /* first[k + 1] is where the next of k goes */
        size_t count = s->brief[i].row == UINT32_MAX ? 0 : keys(&s->brief[i], key);
        for (size_t k = 0; k < count; k++) {
            list[first[key[k] + 1]++] = i;
        }
    }
    return true;
}

/* What the vocabulary does not have is no trade. */
static void copy_trades(const sg_row *row, sg_brief *brief)
{
    for (size_t i = 0; i < SG_MAX_TRADES; i++) {
        brief->trades[i] = row->trades[i] <= sg_trade_count() ? row->trades[i] : 0;
    }
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
        copy_trades(row, &brief[i]);
    }
    bool complete = brief != NULL && spot != NULL && slots != NULL;
    sg_spot *trimmed = complete ? realloc(spot, count * sizeof *spot) : NULL;
    s->brief = brief;
    s->spot = trimmed != NULL ? trimmed : spot;
    s->spot_count = count;
    free(slots);
    return complete &&
           list_by(s, trades_of, sg_trade_count() + 1, &s->first_of_trade, &s->of_trade) &&
           list_by(s, spot_of, s->spot_count, &s->first_of_spot, &s->of_spot) &&
           list_by(s, wage_of, SG_PAY_BANDS, &s->first_of_wage, &s->of_wage);
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
    free((void *)(uintptr_t)s->first_of_trade);
    free((void *)(uintptr_t)s->of_trade);
    free((void *)(uintptr_t)s->first_of_spot);
    free((void *)(uintptr_t)s->of_spot);
    free((void *)(uintptr_t)s->first_of_wage);
    free((void *)(uintptr_t)s->of_wage);
}
