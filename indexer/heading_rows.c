/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Headings made of two rows: 工资待遇 merged over 最低 and 最高. A workbook says what is merged; in a
 * csv saved from it the merged heading stands in the first cell and the others are empty.
 */
#include <string.h>

#include "collect_internal.h"

static int field_of(sg_record_kind kind, const char *key)
{
    size_t count;
    const sg_heading *headings = sg_headings_of(kind, &count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(headings[i].key, key) == 0)
            return (int)i;
    return -1;
}

/* Column of `upper` whose merged heading reaches over `column`, or -1. */
static int parent_of(const sg_csv_row *upper, const uint16_t *span, size_t column)
{
    for (size_t i = 0; i <= column && i < upper->count; i++)
        if (span[i] > 1 && i + span[i] > column)
            return (int)i;
    return -1;
}

/* Does `lower` divide the merged headings of `upper`, and nothing else? */
static bool divides(const sg_csv_row *upper, const uint16_t *span, const sg_csv_row *lower)
{
    bool any = false;
    for (size_t i = 0; i < lower->count; i++) {
        if (lower->cell[i].n == 0)
            continue;
        if (parent_of(upper, span, i) < 0)
            return false;
        any = true;
    }
    return any;
}

static bool recognised(sg_record_kind kind, sg_str title, sg_arena *arena)
{
    sg_columns one;
    sg_csv_row row = {.cell = &title, .count = 1};
    return sg_columns_of(kind, NULL, &row, arena, &one, NULL) == SG_OK && one.recognised > 0;
}

/* 工资 + 最低: whichever of 最低, 工资最低, 最低工资 is a known heading, else both words. */
static sg_str compose(sg_record_kind kind, sg_str upper, sg_str lower, sg_arena *arena)
{
    const char *down =
        sg_arena_printf(arena, "%.*s%.*s", (int)upper.n, upper.s, (int)lower.n, lower.s);
    const char *up =
        sg_arena_printf(arena, "%.*s%.*s", (int)lower.n, lower.s, (int)upper.n, upper.s);
    if (!down || !up || recognised(kind, lower, arena))
        return lower;
    return recognised(kind, sg_str_of(up), arena) ? sg_str_of(up) : sg_str_of(down);
}

static bool holds(const char *title, const char *word)
{
    return strstr(title, word) != NULL;
}

/* 薪资待遇最低 is no listed heading, yet plain: what a division of the wage column says. It gets
 * the listed name, so that rejects under it can be imported again. */
static void settle_wages(sg_record_kind kind, const sg_csv_row *upper, const uint16_t *span,
                         const sg_columns *above, sg_columns *columns)
{
    int wage = field_of(kind, "wage_text"), low = field_of(kind, "wage_min");
    int high = field_of(kind, "wage_max");
    size_t count;
    const sg_heading *headings = sg_headings_of(kind, &count);
    for (size_t i = 0; i < columns->count && wage >= 0; i++) {
        int parent = parent_of(upper, span, i);
        if (parent < 0 || above->field[parent] != wage || columns->mapped[i])
            continue;
        const char *title = columns->title[i];
        int field = holds(title, "最低") || holds(title, "下限") || holds(title, "起")   ? low
                    : holds(title, "最高") || holds(title, "上限") || holds(title, "止") ? high
                                                                                         : -1;
        if (field < 0)
            continue;
        columns->recognised += columns->field[i] < 0;
        columns->field[i] = (int16_t)field;
        columns->rank[i] = SG_RANK_LABEL;
        columns->title[i] = headings[field].label;
    }
}

sg_status sg_headings_of_two_rows(sg_record_kind kind, const sg_column_maps *maps,
                                  const sg_csv_row *upper, const uint16_t *span,
                                  const sg_csv_row *lower, sg_arena *arena, sg_columns *ret,
                                  size_t *ret_rows, sg_error *err)
{
    sg_status status = sg_columns_of(kind, maps, upper, arena, ret, err);
    *ret_rows = 1;
    if (status != SG_OK || !lower || !divides(upper, span, lower))
        return status;
    sg_columns above = *ret;
    size_t a = upper->count, b = lower->count, count = a > b ? a : b;
    sg_str *title = sg_arena_array(arena, count, sizeof *title);
    if (!title)
        return sg_fail_memory(err);
    for (size_t i = 0; i < count; i++) {
        sg_str below = i < b ? lower->cell[i] : (sg_str){"", 0};
        int parent = parent_of(upper, span, i);
        title[i] = i < a ? upper->cell[i] : (sg_str){"", 0};
        if (below.n > 0 && parent >= 0)
            title[i] = compose(kind, upper->cell[parent], below, arena);
    }
    sg_csv_row row = {.cell = title, .count = count, .line = upper->line};
    status = sg_columns_of(kind, maps, &row, arena, ret, err);
    if (status == SG_OK)
        settle_wages(kind, upper, span, &above, ret);
    *ret_rows = 2;
    return status;
}

/* A word and no figure: 最低, 联系人. */
static bool is_word(sg_str cell)
{
    for (size_t i = 0; i < cell.n; i++)
        if (cell.s[i] >= '0' && cell.s[i] <= '9')
            return false;
    return cell.n > 0;
}

uint16_t *sg_heading_spans(const sg_csv_row *upper, const sg_csv_row *lower, sg_arena *arena)
{
    uint16_t *span = sg_arena_array(arena, upper->count ? upper->count : 1, sizeof *span);
    for (size_t i = 0, next; span && i < upper->count; i = next) {
        bool words = i < lower->count && is_word(lower->cell[i]);
        span[i] = 1;
        for (next = i + 1; next < upper->count && upper->cell[next].n == 0; next++) {
            bool word = next < lower->count && is_word(lower->cell[next]);
            span[next] = 1;
            if (word && words && upper->cell[i].n > 0 && next == i + span[i])
                span[i]++;
        }
    }
    return span;
}
