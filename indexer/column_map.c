/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Columns named by hand (--map 岗位=title, --map C=wage_text, --map 备注=-): for tables whose headings
 * nobody could foresee. A map that names no column or no field is an error that says what comes near,
 * because a column silently left out is found weeks later.
 */
#include <stdio.h>
#include <string.h>

#include "collect_internal.h"
#include "songgang/messages.h"

enum { NEAR_MAX = 3, LIST_TEXT = 200 };

/* ---- names that come near ---- */

/* The names nearest to one, best first. */
typedef struct nearest {
    const char *name; /* what was looked for */
    struct {
        const char *shown;
        size_t distance;
    } item[NEAR_MAX];
    size_t count;
} nearest;

/* `shown` is near when `candidate` shares at least half of its characters with the name, or one of
 * them holds the other. */
static void consider(nearest *n, const char *candidate, const char *shown)
{
    size_t length = sg_utf8_count(sg_str_of(n->name)), other = sg_utf8_count(sg_str_of(candidate));
    size_t longest = length > other ? length : other;
    size_t d = sg_edit_distance(sg_str_of(n->name), sg_str_of(candidate));
    bool holds = length > 0 && other > 0 && (strstr(n->name, candidate) || strstr(candidate, n->name));
    if (other == 0 || (!holds && d > longest / 2))
        return;
    for (size_t i = 0; i < n->count; i++)
        if (strcmp(n->item[i].shown, shown) == 0)
            return;
    size_t at = n->count < NEAR_MAX ? n->count++ : NEAR_MAX;
    for (; at > 0 && n->item[at - 1].distance > d; at--)
        if (at < NEAR_MAX)
            n->item[at] = n->item[at - 1];
    if (at < NEAR_MAX) {
        n->item[at].shown = shown;
        n->item[at].distance = d;
    }
}

/* One more name of a list, when it fits. */
static void append(char *out, const char *name)
{
    size_t used = strlen(out);
    const char *between = used ? SG_MSG_LIST_SEPARATOR : "";
    if (used + strlen(between) + strlen(name) < LIST_TEXT)
        snprintf(out + used, LIST_TEXT - used, "%s%s", between, name);
}

static void list_nearest(const nearest *n, char *out)
{
    for (size_t i = 0; i < n->count; i++)
        append(out, n->item[i].shown);
}

/* ---- reading maps ---- */

/* Where "column=field" is divided: at the last '=', also as full width ＝ of the report; NULL when
 * it is not. */
static const char *divider(const char *text, size_t *ret_length)
{
    const char *last = NULL;
    for (const char *at = text; *at; at++) {
        size_t length = *at == '=' ? 1 : strncmp(at, SG_MSG_COLUMN_IS, strlen(SG_MSG_COLUMN_IS)) == 0
                                             ? strlen(SG_MSG_COLUMN_IS) : 0;
        if (length > 0) {
            last = at;
            *ret_length = length;
        }
    }
    return last;
}

/* Column of "3", "C" or "AB", from 0; -1 for anything else. */
static int position_of(const char *name)
{
    size_t digits = strspn(name, "0123456789"), length = strlen(name);
    int value = 0;
    if (length == 0 || length > 3)
        return -1;
    for (size_t i = 0; i < length; i++) {
        if (digits == length)
            value = value * 10 + (name[i] - '0');
        else if (name[i] >= 'a' && name[i] <= 'z')
            value = value * 26 + (name[i] - 'a' + 1);
        else
            return -1;
    }
    return value > 0 && value <= SG_CSV_FIELDS_MAX ? value - 1 : -1;
}

static sg_status fail_field(sg_record_kind kind, const char *given, const char *name, sg_error *err)
{
    size_t count;
    const sg_heading *headings = sg_headings_of(kind, &count);
    nearest near = {.name = name};
    char list[LIST_TEXT] = "";
    for (size_t i = 0; i < count; i++) {
        consider(&near, headings[i].key, headings[i].label);
        consider(&near, headings[i].label, headings[i].label);
        char others[2048];
        snprintf(others, sizeof others, "%s", headings[i].others);
        for (char *rest = NULL, *word = strtok_r(others, "|", &rest); word;
             word = strtok_r(NULL, "|", &rest))
            consider(&near, word + strspn(word, "+:"), headings[i].label);
    }
    list_nearest(&near, list);
    for (size_t i = 0; i < count && near.count == 0; i++)
        append(list, headings[i].label);
    return sg_fail(err, SG_INVALID, near.count ? SG_MSG_MAP_FIELD_NEAR : SG_MSG_MAP_FIELD, given,
                   list);
}

static sg_status read_map(sg_record_kind kind, const char *text, sg_arena *arena,
                          sg_column_map *ret, sg_error *err)
{
    size_t length = 0;
    const char *mark = divider(text, &length);
    sg_str column = sg_str_trim((sg_str){text, mark ? (size_t)(mark - text) : 0});
    if (!mark || column.n == 0 || !mark[length])
        return sg_fail(err, SG_INVALID, SG_MSG_MAP_FORM, text);
    const char *given = sg_arena_strdup(arena, mark + length);
    ret->column = sg_arena_strndup(arena, column.s, column.n);
    ret->name = ret->column ? sg_heading_name(ret->column, arena) : NULL;
    const char *field = given ? sg_heading_name(given, arena) : NULL;
    if (!ret->name || !field)
        return sg_fail_memory(err);
    ret->position = position_of(ret->name);
    ret->field = -1;
    if (strcmp(field, "-") == 0)
        return SG_OK;
    uint8_t rank;
    sg_heading_manner manner;
    sg_heading_recognise(kind, field, &ret->field, &rank, &manner);
    return ret->field >= 0 ? SG_OK : fail_field(kind, given, field, err);
}

sg_status sg_column_maps_parse(sg_record_kind kind, const char *const *texts, size_t count,
                               sg_arena *arena, sg_column_maps *ret, sg_error *err)
{
    sg_column_maps maps = {.count = count};
    if (count > SG_COLUMN_MAPS_MAX)
        return sg_fail(err, SG_INVALID, SG_MSG_MAP_MANY, (int)SG_COLUMN_MAPS_MAX);
    for (size_t i = 0; i < count; i++) {
        sg_status status = read_map(kind, texts[i], arena, &maps.item[i], err);
        if (status != SG_OK)
            return status;
    }
    *ret = maps;
    return SG_OK;
}

/* ---- columns ---- */

static void set(const sg_column_maps *maps, size_t map, size_t column, sg_columns *columns)
{
    columns->field[column] = maps->item[map].field;
    columns->rank[column] = SG_RANK_MAPPED;
    columns->manner[column] = SG_HEADING_WHOLE;
    columns->mapped[column] = true;
    columns->matched |= UINT32_C(1) << map;
}

void sg_column_maps_apply(const sg_column_maps *maps, const char *const *names, sg_columns *columns)
{
    for (size_t m = 0; maps && m < maps->count; m++) {
        const sg_column_map *map = &maps->item[m];
        bool found = false;
        for (size_t i = 0; i < columns->count; i++) {
            bool same = *map->name ? strcmp(names[i], map->name) == 0
                                   : strcmp(columns->title[i], map->column) == 0;
            if (same)
                set(maps, m, i, columns);
            found |= same;
        }
        size_t at = (size_t)map->position;
        if (!found && map->position >= 0 && at < columns->count && *columns->title[at])
            set(maps, m, at, columns);
    }
}

void sg_column_maps_settle(sg_column_maps *maps, sg_columns *columns, size_t width)
{
    for (size_t m = 0; m < maps->count; m++) {
        size_t at = (size_t)maps->item[m].position;
        bool matched = columns->matched >> m & 1;
        if (matched || maps->item[m].position < 0 || at >= width || at >= SG_CSV_FIELDS_MAX)
            continue;
        for (; columns->count <= at; columns->count++) {
            columns->field[columns->count] = -1;
            columns->title[columns->count] = "";
        }
        set(maps, m, at, columns);
    }
    maps->used |= columns->matched;
}

sg_status sg_column_maps_check(const sg_column_maps *maps, const sg_columns *columns, sg_error *err)
{
    for (size_t m = 0; m < maps->count; m++) {
        if (maps->used >> m & 1)
            continue;
        nearest near = {.name = maps->item[m].column};
        char list[LIST_TEXT] = "";
        for (size_t i = 0; i < columns->count; i++)
            consider(&near, columns->title[i], columns->title[i]);
        list_nearest(&near, list);
        for (size_t i = 0; i < columns->count && near.count == 0; i++)
            if (*columns->title[i])
                append(list, columns->title[i]);
        return sg_fail(err, SG_INVALID, near.count ? SG_MSG_MAP_COLUMN_NEAR : SG_MSG_MAP_COLUMN,
                       maps->item[m].column, list);
    }
    return SG_OK;
}
