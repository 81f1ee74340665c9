/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a cell says: alone, with its neighbours, or with its heading. Tables made by people spread an
 * address over 县, 乡镇 and 村, tick 包住 with 是, and write 220 under 日薪.
 */
#include <stdio.h>
#include <string.h>

#include "collect_internal.h"
#include "songgang/messages.h"

int sg_columns_source(const sg_columns *columns, const sg_csv_row *row, size_t field)
{
    int best = -1;
    for (size_t i = 0; i < columns->count && i < row->count; i++)
        if (columns->field[i] == (int)field && row->cell[i].n > 0 &&
            (best < 0 || columns->rank[i] < columns->rank[best]))
            best = (int)i;
    return best;
}

static bool is_one_of(sg_str text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (sg_str_equal(text, sg_str_of(words[i])))
            return true;
    return false;
}

/* Columns whose texts add up: duties in one, requirements in another. */
static bool joinable(const char *key)
{
    static const char *const keys[] = {"description", "benefits", "certificates", "text"};
    return is_one_of(sg_str_of(key), keys, sizeof keys / sizeof *keys);
}

/* ---- parts of an address ---- */

static bool has_parts(const sg_columns *columns, const sg_csv_row *row, size_t field)
{
    for (size_t i = 0; i < columns->count && i < row->count; i++)
        if (columns->field[i] == (int)field && row->cell[i].n > 0 &&
            columns->manner[i] == SG_HEADING_PART)
            return true;
    return false;
}

/* In the order of the columns; what the whole address (column `best`, when it is one) says already
 * is left out. */
static const char *put_together(const sg_columns *columns, const sg_csv_row *row, size_t field,
                                size_t best, sg_arena *arena)
{
    const bool whole = columns->manner[best] != SG_HEADING_PART;
    const char *text = "";
    for (size_t i = 0; i < columns->count && i < row->count; i++) {
        sg_str cell = row->cell[i];
        if (columns->field[i] != (int)field || cell.n == 0 ||
            (i != best && columns->manner[i] != SG_HEADING_PART))
            continue;
        if (i != best && (sg_str_find(sg_str_of(text), cell) != SIZE_MAX ||
                          (whole && sg_str_find(row->cell[best], cell) != SIZE_MAX)))
            continue;
        text = sg_arena_printf(arena, "%s%.*s", text, (int)cell.n, cell.s);
        if (!text)
            return NULL;
    }
    return text;
}

/* ---- cells that need their heading ---- */

static bool is_bare_answer(sg_str text)
{
    static const char *const words[] = SG_HEADING_ANSWERS;
    return is_one_of(sg_str_trim(text), words, sizeof words / sizeof *words);
}

static const char *with_heading(const char *title, sg_str cell, sg_arena *arena)
{
    const char *name = sg_heading_name(title, arena);
    return name ? sg_arena_printf(arena, "%s" SG_MSG_COLON "%.*s", name, (int)cell.n, cell.s) : NULL;
}

/* Only figures and what stands between them: 220, 5-6, 4500~6000, 200以上. */
static bool is_bare_amount(sg_str text)
{
    static const char *const between[] = SG_HEADING_AMOUNT_SIGNS;
    bool digit = false;
    for (size_t at = 0; at < text.n;) {
        size_t skip = 0;
        if (text.s[at] >= '0' && text.s[at] <= '9') {
            digit = true;
            skip = 1;
        }
        for (size_t i = 0; !skip && i < sizeof between / sizeof *between; i++)
            if (text.n - at >= strlen(between[i]) &&
                memcmp(text.s + at, between[i], strlen(between[i])) == 0)
                skip = strlen(between[i]);
        if (!skip)
            return false;
        at += skip;
    }
    return digit;
}

/* The unit a heading of wages states: 日薪, 工资（元/小时）, 年薪（万元）; "" none. */
static const char *unit_of(const char *title, sg_arena *arena)
{
    static const struct {
        const char *words, *unit, *thousands, *myriads;
    } units[] = SG_HEADING_WAGE_UNITS;
    const char *folded = sg_fold_copy(arena, title);
    if (!folded)
        return NULL;
    const bool thousands = strstr(folded, SG_HEADING_THOUSAND), myriads = strstr(folded, SG_HEADING_MYRIAD);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        for (const char *word = units[i].words; *word; word += *word == '|') {
            size_t n = strcspn(word, "|");
            if (sg_str_find(sg_str_of(folded), (sg_str){word, n}) != SIZE_MAX)
                return thousands ? units[i].thousands : myriads ? units[i].myriads : units[i].unit;
            word += n;
            if (!*word)
                break;
        }
    return thousands ? SG_HEADING_THOUSAND_MONTH : myriads ? SG_HEADING_MYRIAD_MONTH : "";
}

static const char *with_unit(const char *title, const char *text, sg_arena *arena)
{
    if (!text || !is_bare_amount(sg_str_of(text)))
        return text;
    const char *unit = unit_of(title, arena);
    return unit && *unit ? sg_arena_printf(arena, "%s%s", text, unit) : unit ? text : NULL;
}

/* ---- cells ---- */

static const char *one_cell(const sg_heading *heading, const sg_columns *columns,
                            const sg_csv_row *row, size_t at, sg_arena *arena)
{
    const sg_str cell = row->cell[at];
    const char *title = columns->title[at];
    if (title && *title && !columns->joined[at] && joinable(heading->key) &&
        (columns->manner[at] == SG_HEADING_NAMED ||
         (strcmp(heading->key, "benefits") == 0 && is_bare_answer(cell))))
        return with_heading(title, cell, arena);
    const char *text = sg_arena_strndup(arena, cell.s, cell.n);
    return title && strcmp(heading->key, "wage_text") == 0 ? with_unit(title, text, arena) : text;
}

const char *sg_table_cell(sg_record_kind kind, const sg_columns *columns, const sg_csv_row *row,
                          size_t field, sg_arena *arena)
{
    size_t count;
    const sg_heading *heading = &sg_headings_of(kind, &count)[field];
    int best = sg_columns_source(columns, row, field);
    if (best < 0)
        return NULL;
    if (has_parts(columns, row, field))
        return put_together(columns, row, field, (size_t)best, arena);
    bool continued = (size_t)best + 1 < columns->count && columns->joined[best + 1];
    if (!continued && !joinable(heading->key))
        return one_cell(heading, columns, row, (size_t)best, arena);
    const char *between = continued ? " " : "\n";
    const char *text = NULL;
    for (size_t i = 0; i < columns->count && i < row->count; i++) {
        if (columns->field[i] != (int)field || row->cell[i].n == 0)
            continue;
        const char *cell = one_cell(heading, columns, row, i, arena);
        text = text && cell ? sg_arena_printf(arena, "%s%s%s", text, between, cell) : cell;
        if (!text)
            return NULL;
    }
    return text;
}
