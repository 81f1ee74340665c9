/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Column headings: what a table made by a person calls our fields. Compared folded, without blanks,
 * bracketed remarks and trailing marks: 「月 薪（元）*」 is 月薪.
 */
#include "collect_internal.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "collect_roster.h"
#include "songgang/messages.h"

static const sg_heading posting_headings[] = {
#define X(id, key, label, others) {key, label, others},
    SG_RAW_FIELDS(X)
#undef X
};
static const sg_heading worker_headings[] = {
#define X(id, key, label, others) {key, label, others},
    SG_WORKER_COLUMNS(X)
#undef X
};
static const sg_heading course_headings[] = {
#define X(id, key, label, others) {key, label, others},
    SG_COURSE_COLUMNS(X)
#undef X
};

const sg_heading *sg_headings_of(sg_record_kind kind, size_t *ret_count)
{
    switch (kind) {
    case SG_RECORD_WORKER:
        *ret_count = sizeof worker_headings / sizeof *worker_headings;
        return worker_headings;
    case SG_RECORD_COURSE:
        *ret_count = sizeof course_headings / sizeof *course_headings;
        return course_headings;
    default:
        *ret_count = sizeof posting_headings / sizeof *posting_headings;
        return posting_headings;
    }
}

/* Without blanks, remarks in brackets and marks; `text` is folded and changed in place. */
static void strip(char *text)
{
    static const char *const dropped[] = {"*", ":", "#", "\"", "'", "【", "】", "、"};
    size_t n = 0;
    int depth = 0;
    for (size_t i = 0; text[i];) {
        if (text[i] == '(' || text[i] == '[')
            depth++;
        size_t skip = 0;
        if (depth > 0 || strchr(" \t\r\n", text[i]))
            skip = 1;
        for (size_t d = 0; !skip && d < sizeof dropped / sizeof *dropped; d++)
            if (strncmp(text + i, dropped[d], strlen(dropped[d])) == 0)
                skip = strlen(dropped[d]);
        if ((text[i] == ')' || text[i] == ']') && depth > 0)
            depth--;
        if (skip)
            i += skip;
        else
            text[n++] = text[i++];
    }
    text[n] = '\0';
}

/* Position (from 1) of `name` among the '|'-separated `list`, or 0; and how its cells are read. */
static unsigned position(const char *list, const char *name, sg_heading_manner *ret)
{
    size_t length = strlen(name);
    unsigned at = 1;
    for (const char *item = list; item; at++) {
        const char *bar = strchr(item, '|');
        *ret = *item == '+' ? SG_HEADING_PART : *item == ':' ? SG_HEADING_NAMED : SG_HEADING_WHOLE;
        item += *ret != SG_HEADING_WHOLE;
        size_t n = bar ? (size_t)(bar - item) : strlen(item);
        if (n == length && strncasecmp(item, name, n) == 0)
            return at;
        item = bar ? bar + 1 : NULL;
    }
    return 0;
}

const char *sg_heading_name(const char *text, sg_arena *arena)
{
    char *name = sg_fold_copy(arena, text);
    if (name)
        strip(name);
    return name;
}

void sg_heading_recognise(sg_record_kind kind, const char *name, int16_t *ret_field,
                          uint8_t *ret_rank, sg_heading_manner *ret_manner)
{
    size_t count;
    const sg_heading *headings = sg_headings_of(kind, &count);
    *ret_field = -1;
    *ret_rank = UINT8_MAX;
    *ret_manner = SG_HEADING_WHOLE;
    if (!*name)
        return;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(name, headings[i].key) == 0 || strcmp(name, headings[i].label) == 0) {
            *ret_field = (int16_t)i;
            *ret_rank = SG_RANK_LABEL;
            return;
        }
        unsigned at = position(headings[i].others, name, ret_manner);
        if (at > 0) {
            *ret_field = (int16_t)i;
            *ret_rank = (uint8_t)(at < UINT8_MAX - SG_RANK_LABEL ? SG_RANK_LABEL + at : UINT8_MAX);
            return;
        }
        *ret_manner = SG_HEADING_WHOLE;
    }
}

sg_status sg_columns_of(sg_record_kind kind, const sg_column_maps *maps, const sg_csv_row *row,
                        sg_arena *arena, sg_columns *ret, sg_error *err)
{
    const char *names[SG_CSV_FIELDS_MAX];
    *ret = (sg_columns){.count = row->count};
    for (size_t i = 0; i < row->count; i++) {
        char *title = sg_arena_strndup(arena, row->cell[i].s, row->cell[i].n);
        names[i] = title ? sg_heading_name(title, arena) : NULL;
        if (!names[i])
            return sg_fail_memory(err);
        sg_heading_recognise(kind, names[i], &ret->field[i], &ret->rank[i], &ret->manner[i]);
        ret->filled += *title != '\0';
        ret->title[i] = title;
    }
    sg_column_maps_apply(maps, names, ret);
    for (size_t i = 0; i < row->count; i++)
        ret->recognised += ret->field[i] >= 0 || ret->mapped[i];
    return SG_OK;
}

/* One known word may stand in any title line; a heading row has two, or is a lone column, or has
 * what was named by hand. A letter names a column in every row, so that a title line is no better than
 * the headings below it. */
bool sg_columns_better(const sg_columns *row, const sg_columns *best)
{
    if (row->matched && row->recognised == best->recognised)
        return best->filled <= 1 && row->filled > 1;
    return row->recognised > best->recognised &&
           (row->recognised >= 2 || row->count == 1 || row->matched);
}

static void append(char *out, size_t size, const char *text)
{
    size_t used = strlen(out), length = strlen(text);
    if (used + length < size)
        memcpy(out + used, text, length + 1);
}

void sg_columns_describe(const sg_columns *columns, sg_record_kind kind, char *out, size_t size)
{
    size_t count;
    const sg_heading *headings = sg_headings_of(kind, &count);
    out[0] = '\0';
    for (size_t i = 0; i < columns->count; i++) {
        if ((columns->field[i] < 0 && !columns->mapped[i]) || columns->joined[i])
            continue;
        char text[192], place[32] = "";
        if (!*columns->title[i])
            snprintf(place, sizeof place, SG_MSG_COLUMN_NUMBER, i + 1);
        snprintf(text, sizeof text, "%s%.80s%s" SG_MSG_COLUMN_IS "%s%s",
                 *out ? SG_MSG_LIST_SEPARATOR : "", columns->title[i], place,
                 columns->field[i] >= 0 ? headings[columns->field[i]].key : SG_MSG_COLUMN_IGNORED,
                 columns->mapped[i] ? SG_MSG_COLUMN_MAPPED : "");
        append(out, size, text);
    }
    bool first = true;
    for (size_t i = 0; i < columns->count; i++) {
        if (columns->field[i] >= 0 || columns->mapped[i] || columns->joined[i] ||
            !*columns->title[i])
            continue;
        append(out, size, first ? SG_MSG_COLUMN_UNKNOWN : SG_MSG_LIST_SEPARATOR);
        append(out, size, columns->title[i]);
        first = false;
    }
}
