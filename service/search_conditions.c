/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The conditions in force as a list: pieces of the query line, each with the line that remains
 * without it, then parameters. A console shows them as labels that can be taken away.
 */
#include <stdio.h>
#include <string.h>

#include "search_internal.h"
#include "songgang/messages.h"

typedef struct list {
    sg_arena *arena;
    sg_search_condition *item;
    size_t count;
    bool failed;
} list;

enum { PART_LABEL_MAX = 16 }; /* of words that say two things */
enum { CONDITIONS_MAX = SG_SEARCH_PARTS + 5 * SG_SEARCH_VALUES + 8 };

static bool says(const sg_search_part *part, const sg_search_condition *condition)
{
    return strcmp(part->key, condition->key) == 0 && strcmp(part->value, condition->value) == 0;
}

static bool dropped(const sg_search_part *part, const sg_search_condition *const *drop,
                    size_t count)
{
    for (size_t k = 0; k < count; k++) {
        if (says(part, drop[k])) {
            return true;
        }
    }
    return false;
}

/* Words that said two things, one of which stays: 包吃包住 without a bed is 包吃. */
static size_t put_rest(char *out, size_t used, const sg_understood *u, size_t at,
                       const sg_search_condition *const *drop, size_t count)
{
    const sg_search_part *rest = NULL;
    bool shared = false;
    for (size_t i = 0; i < u->part_count; i++) {
        if (u->part[i].start == at && dropped(&u->part[i], drop, count)) {
            shared = true;
        } else if (u->part[i].start == at) {
            rest = &u->part[i];
        }
    }
    const size_t size = shared && rest != NULL ? strlen(rest->label) : 0;
    if (size > 0) {
        out[used] = ' ';
        used += used > 0 && out[used - 1] != ' ';
        memcpy(out + used, rest->label, size);
        used += size;
    }
    return used;
}

char *sg_search_without(const char *line, const sg_understood *u,
                        const sg_search_condition *const *drop, size_t count, sg_arena *arena)
{
    bool gone[SG_SEARCH_QUERY_MAX + 1] = {false};
    size_t size = strlen(line);
    for (size_t i = 0; i < u->part_count; i++) {
        if (dropped(&u->part[i], drop, count)) {
            memset(gone + u->part[i].start, 1, u->part[i].end - u->part[i].start);
        }
    }
    char *out = sg_arena_alloc(arena, size + 2 + SG_SEARCH_PARTS * PART_LABEL_MAX);
    size_t used = 0;
    bool seam = false;
    for (size_t i = 0; out != NULL && i < size; i++) {
        if (gone[i]) {
            used = put_rest(out, used, u, i, drop, count);
        }
        if (gone[i] || (line[i] == ' ' && seam)) {
            seam = true;
            continue;
        }
        if (seam && used > 0 && out[used - 1] != ' ') {
            out[used++] = ' ';
        }
        seam = false;
        out[used++] = line[i];
    }
    while (used > 0 && out[used - 1] == ' ') {
        out[--used] = '\0';
    }
    return out;
}

static void add(list *l, const char *key, const char *value, const char *label)
{
    l->failed = l->failed || value == NULL || label == NULL;
    if (!l->failed && l->count < CONDITIONS_MAX) {
        l->item[l->count++] = (sg_search_condition){key, value, label, NULL};
    }
}

static void add_parts(list *l, const char *line, const sg_understood *u)
{
    for (size_t i = 0; i < u->part_count && !l->failed; i++) {
        const sg_search_part *part = &u->part[i];
        bool known = false;
        for (size_t k = 0; k < l->count; k++) {
            known = known || says(part, &l->item[k]);
        }
        if (known) {
            continue;
        }
        add(l, part->key, part->value, part->label);
        const sg_search_condition *one = &l->item[l->count - 1];
        l->item[l->count - 1].without = sg_search_without(line, u, &one, 1, l->arena);
        l->failed = l->failed || one->without == NULL;
    }
}

static void add_regions(list *l, const char *key, const sg_region *regions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *name = sg_region_name(regions[i]);
        char *code = sg_arena_printf(l->arena, "%06u", (unsigned)regions[i]);
        add(l, key, code, name != NULL ? name : code);
    }
}

static void add_figure(list *l, const char *key, int32_t figure, const char *format)
{
    add(l, key, sg_arena_printf(l->arena, "%d", figure),
        sg_arena_printf(l->arena, format, figure));
}

static void add_parameters(list *l, const sg_search_request *r)
{
    add_regions(l, "province", r->province, r->province_count);
    add_regions(l, "city", r->city, r->city_count);
    add_regions(l, "county", r->county, r->county_count);
    for (size_t i = 0; i < r->trade_count; i++) {
        const sg_trade *trade = sg_trade_get(r->trade[i]);
        if (trade != NULL) {
            add(l, "trade", trade->code, trade->name);
        }
    }
    if (r->wage_min != SG_NO_AMOUNT) {
        add_figure(l, "wage_min", r->wage_min, SG_LABEL_CONDITION_WAGE_MIN);
    }
    if (r->wage_max != 0) {
        add_figure(l, "wage_max", r->wage_max, SG_LABEL_CONDITION_WAGE_MAX);
    }
    if (r->accommodation) {
        add(l, "accommodation", "provided", SG_LABEL_CONDITION_ROOM);
    }
    if (r->meals) {
        add(l, "meals", "provided", SG_LABEL_CONDITION_MEALS);
    }
    if (r->no_night) {
        add(l, "no_night", "1", SG_LABEL_CONDITION_NO_NIGHT);
    }
    if (r->posted_days != 0) {
        add_figure(l, "posted_days", r->posted_days, SG_LABEL_CONDITION_POSTED);
    }
    if (r->age != 0) {
        add_figure(l, "age", r->age, SG_LABEL_CONDITION_AGE);
    }
    if (r->gender != SG_GENDER_ANY) {
        add(l, "gender", sg_gender_json(r->gender),
            sg_arena_printf(l->arena, SG_LABEL_CONDITION_GENDER, sg_gender_label(r->gender)));
    }
    for (size_t i = 0; i < r->source_count; i++) {
        add(l, "source", r->source[i],
            sg_arena_printf(l->arena, SG_LABEL_CONDITION_SOURCE, r->source[i]));
    }
}

sg_status sg_search_list_conditions(const sg_search_request *request, sg_arena *arena,
                                    sg_search_result *result, sg_error *err)
{
    const char *line = result->corrected != NULL ? result->corrected : request->query;
    list l = {.arena = arena};
    l.item = sg_arena_array(arena, CONDITIONS_MAX, sizeof *l.item);
    if (l.item == NULL) {
        return sg_fail_memory(err);
    }
    add_parts(&l, line != NULL ? line : "", &result->understood);
    add_parameters(&l, request);
    result->condition = l.item;
    result->condition_count = l.count;
    return l.failed ? sg_fail_memory(err) : SG_OK;
}
