/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Workbooks as input: visible sheets one after the other, each with its own headings, their rows in
 * batches. What is merged is told to heading_rows.c.
 */
#include "collect_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "songgang/messages.h"
#include "songgang/workbook.h"

enum { BATCH_ROWS = 256, HELD_ROWS = SG_HEADER_ROWS + 1, BANNER_SPAN = 3 };

/* A row at the top of a sheet, kept until the headings are known. */
typedef struct held_row {
    sg_table_row table; /* own cells and those repeated downwards */
    uint8_t *merge;
    uint16_t *span;
    bool banner;
} held_row;

struct sg_workbook_input {
    sg_workbook *book;
    sg_sheet *sheet;
    size_t next_sheet, used_sheets;
    uint64_t passed; /* bytes of the sheets before this one */
    const char *name, *id_prefix;
    sg_columns *columns;
    sg_columns fullest; /* the row with most cells among the first, for messages */
    sg_arena *arena; /* of the held rows */
    held_row held[HELD_ROWS];
    size_t held_count, held_next;
    bool sheet_end;
    uint64_t rows;                /* of this sheet, given out */
    char read[256], skipped[240]; /* lists of sheets */
};

/* ---- rows ---- */

static bool is_used(const sg_sheet_cell *cell)
{
    return cell->text.n > 0 && cell->merge != SG_CELL_ACROSS && cell->kind != SG_CELL_ERROR;
}

static bool copy_cells(const sg_str *from, size_t count, sg_arena *arena, sg_csv_row *ret)
{
    sg_str *cell = sg_arena_array(arena, count ? count : 1, sizeof *cell);
    for (size_t i = 0; cell && i < count; i++) {
        cell[i] =
            (sg_str){from[i].n ? sg_arena_strndup(arena, from[i].s, from[i].n) : "", from[i].n};
        if (!cell[i].s)
            return false;
    }
    ret->cell = cell;
    ret->count = count;
    return cell != NULL;
}

/* The row in the arena. What is repeated across would be counted twice, and an error is no value.
 */
static bool copy_row(const sg_sheet_row *from, sg_arena *arena, sg_table_row *ret)
{
    sg_str cell[SG_CSV_FIELDS_MAX];
    size_t count = 0, bytes = 0;
    int too_long = from->too_long;
    for (size_t i = 0; i < from->count && i < SG_CSV_FIELDS_MAX; i++) {
        bool used = is_used(&from->cell[i]);
        bytes += used ? from->cell[i].text.n : 0;
        if (bytes > SG_LINE_MAX) {
            too_long = SG_CSV_FIELDS_MAX;
            break;
        }
        cell[i] = used ? sg_str_trim(from->cell[i].text) : (sg_str){"", 0};
        if (used)
            count = i + 1;
    }
    *ret = (sg_table_row){.row = {.line = from->number}, .too_long = too_long};
    return copy_cells(cell, count, arena, &ret->row);
}

/* A line of words across the table (a heading between parts, a remark below) is no record. */
static bool is_banner(const sg_sheet_row *row)
{
    const sg_sheet_cell *only = NULL;
    for (size_t i = 0; i < row->count; i++) {
        if (row->cell[i].text.n == 0 || row->cell[i].merge != SG_CELL_OWN)
            continue;
        if (only)
            return false;
        only = &row->cell[i];
    }
    return only && only->span >= BANNER_SPAN;
}

static bool hold(sg_workbook_input *w, const sg_sheet_row *row)
{
    held_row *held = &w->held[w->held_count];
    size_t count = row->count ? row->count : 1;
    held->merge = sg_arena_array(w->arena, count, sizeof *held->merge);
    held->span = sg_arena_array(w->arena, count, sizeof *held->span);
    held->banner = is_banner(row);
    if (!held->merge || !held->span || !copy_row(row, w->arena, &held->table))
        return false;
    for (size_t i = 0; i < held->table.row.count; i++) {
        held->merge[i] = row->cell[i].merge;
        held->span[i] = row->cell[i].span;
    }
    w->held_count++;
    return true;
}

static sg_status hold_top(sg_workbook_input *w, sg_error *err)
{
    while (w->held_count < HELD_ROWS) {
        sg_sheet_row row;
        sg_status status = sg_sheet_next(w->sheet, &row, &w->sheet_end, err);
        if (status != SG_OK || w->sheet_end)
            return status;
        if (!hold(w, &row))
            return sg_fail_memory(err);
    }
    return SG_OK;
}

/* ---- headings of two rows ---- */

/* Headings of row `at`, with the row below when it divides them; `*ret_rows` of them. */
static sg_status read_headings(sg_workbook_input *w, const sg_input *in, size_t at,
                               sg_columns *ret, size_t *ret_rows, sg_error *err)
{
    const held_row *upper = &w->held[at], *lower = at + 1 < w->held_count ? upper + 1 : NULL;
    sg_csv_row below = {0};
    if (lower) {
        below = lower->table.row;
        below.cell = sg_arena_array(in->arena, below.count ? below.count : 1, sizeof *below.cell);
        if (!below.cell)
            return sg_fail_memory(err);
        for (size_t i = 0; i < below.count; i++) /* what is repeated from above divides nothing */
            below.cell[i] = lower->merge[i] == SG_CELL_OWN ? lower->table.row.cell[i] : (sg_str){"", 0};
    }
    return sg_headings_of_two_rows(in->kind, in->maps, &upper->table.row, upper->span,
                                   lower ? &below : NULL, in->arena, ret, ret_rows, err);
}

/* Columns under a heading that was merged across them continue its text. */
static void join_columns(const held_row *heading, sg_columns *columns)
{
    for (size_t i = 0; i < heading->table.row.count; i++) {
        size_t end = i + heading->span[i];
        for (size_t k = i + 1; heading->span[i] > 1 && k < end && k < SG_CSV_FIELDS_MAX; k++) {
            for (; columns->count <= k; columns->count++) {
                columns->field[columns->count] = -1;
                columns->title[columns->count] = "";
            }
            if (*columns->title[k] || columns->field[k] >= 0 || columns->mapped[k])
                continue;
            columns->field[k] = columns->field[i];
            columns->rank[k] = UINT8_MAX;
            columns->title[k] = columns->title[i];
            columns->joined[k] = true;
        }
    }
}

/* Find the headings among the held rows; false when there are none. */
static sg_status find_headings(sg_workbook_input *w, const sg_input *in, bool *ret_found,
                               sg_error *err)
{
    sg_columns *best = sg_arena_alloc(in->arena, sizeof *best);
    size_t best_at = 0, width = 0;
    if (!best)
        return sg_fail_memory(err);
    best->recognised = best->filled = 0;
    *ret_found = false;
    for (size_t i = 0; i < w->held_count && i < SG_HEADER_ROWS; i++) {
        sg_columns columns;
        size_t rows;
        sg_status status = read_headings(w, in, i, &columns, &rows, err);
        if (status != SG_OK)
            return status;
        if (columns.filled > w->fullest.filled)
            w->fullest = columns;
        if (!sg_columns_better(&columns, best))
            continue;
        *best = columns;
        best_at = i;
        w->held_next = i + rows;
        *ret_found = true;
    }
    for (size_t i = 0; i < w->held_count; i++)
        if (w->held[i].table.row.count > width)
            width = w->held[i].table.row.count;
    if (*ret_found && in->maps)
        sg_column_maps_settle(in->maps, best, width);
    if (*ret_found)
        join_columns(&w->held[best_at], best);
    w->columns = best;
    return SG_OK;
}

/* ---- sheets ---- */

/* One more item of a list, when it fits. */
static void append(char *out, size_t size, const char *item)
{
    size_t used = strlen(out);
    const char *between = used ? SG_MSG_LIST_SEPARATOR : "";
    if (used + strlen(between) + strlen(item) < size)
        sprintf(out + used, "%s%s", between, item);
}

static void note_skipped(sg_workbook_input *w, const char *name, const char *why)
{
    char item[sizeof w->skipped];
    if (snprintf(item, sizeof item, SG_MSG_SHEET_SKIPPED, name, why) < (int)sizeof item)
        append(w->skipped, sizeof w->skipped, item);
}

static void finish_sheet(sg_workbook_input *w)
{
    char item[sizeof w->read];
    if (snprintf(item, sizeof item, SG_MSG_SHEET_READ, w->name, (unsigned long long)w->rows) <
        (int)sizeof item)
        append(w->read, sizeof w->read, item);
    w->passed += sg_workbook_sheet(w->book, w->next_sheet - 1).size;
    sg_sheet_close(w->sheet);
    w->sheet = NULL;
}

/* Sheet `index`, when it has headings. */
static sg_status enter_sheet(sg_input *in, size_t index, sg_error *err)
{
    sg_workbook_input *w = in->workbook;
    bool found = false;
    w->name = sg_arena_strdup(in->arena, sg_workbook_sheet(w->book, index).name);
    w->held_count = w->held_next = 0;
    w->rows = 0;
    w->sheet_end = false;
    sg_arena_reset(w->arena);
    sg_status status =
        w->name ? sg_sheet_open(w->book, index, true, &w->sheet, err) : sg_fail_memory(err);
    if (status == SG_OK)
        status = hold_top(w, err);
    if (status == SG_OK)
        status = find_headings(w, in, &found, err);
    if (status != SG_OK)
        return status;
    if (!found) {
        if (w->held_count > 0)
            note_skipped(w, w->name, SG_MSG_SHEET_NO_HEADER);
        w->passed += sg_workbook_sheet(w->book, index).size;
        sg_sheet_close(w->sheet);
        w->sheet = NULL;
        return SG_OK;
    }
    w->id_prefix = w->used_sheets++ ? w->name : NULL;
    return SG_OK;
}

/* The next visible sheet with headings; `w->sheet` is NULL after the last. */
static sg_status next_sheet(sg_input *in, sg_error *err)
{
    sg_workbook_input *w = in->workbook;
    sg_status status = SG_OK;
    while (status == SG_OK && !w->sheet && w->next_sheet < sg_workbook_sheet_count(w->book)) {
        sg_sheet_info info = sg_workbook_sheet(w->book, w->next_sheet++);
        if (info.hidden)
            note_skipped(w, info.name, SG_MSG_SHEET_HIDDEN);
        else
            status = enter_sheet(in, w->next_sheet - 1, err);
    }
    return status;
}

/* ---- interface ---- */

static sg_status open_book(sg_input *in, sg_workbook_input *w, sg_error *err)
{
    if (in->used > in->start && in->eof)
        return sg_workbook_open_memory(in->buffer + in->start, in->used - in->start, in->name,
                                       &w->book, err);
    int fd = dup(in->fd);
    FILE *file = fd >= 0 ? fdopen(fd, "rb") : NULL;
    if (!file) {
        if (fd >= 0)
            close(fd);
        return sg_fail_memory(err);
    }
    return sg_workbook_open(file, in->name, &w->book, err);
}

sg_status sg_workbook_input_open(sg_input *in, sg_record_kind kind, sg_error *err)
{
    sg_workbook_input *w = in->workbook = calloc(1, sizeof *w);
    if (w)
        w->arena = sg_arena_new(0);
    if (!w || !w->arena)
        return sg_fail_memory(err);
    in->kind = kind;
    sg_status status = open_book(in, w, err);
    if (status != SG_OK)
        return status;
    in->total = 0;
    for (size_t i = 0; i < sg_workbook_sheet_count(w->book); i++)
        if (!sg_workbook_sheet(w->book, i).hidden)
            in->total += sg_workbook_sheet(w->book, i).size;
    status = next_sheet(in, err);
    if (status == SG_OK && !w->sheet && in->maps)
        status = sg_column_maps_check(in->maps, &w->fullest, err);
    if (status == SG_OK && !w->sheet)
        return sg_header_missing(in, kind, err);
    if (status == SG_OK)
        in->columns = *w->columns;
    return status;
}

/* One more row into the batch; `*ret_end` at the end of the sheet. */
static sg_status take_row(sg_workbook_input *w, sg_batch_text *batch, bool *ret_end, sg_error *err)
{
    *ret_end = false;
    sg_sheet_row row;
    sg_table_row *table = &batch->rows[batch->row_count];
    if (w->held_next < w->held_count) {
        const held_row *held = &w->held[w->held_next++];
        if (held->banner)
            return SG_OK;
        *table = held->table; /* the batch may outlive the sheet */
        if (!copy_cells(held->table.row.cell, held->table.row.count, batch->cells, &table->row))
            return sg_fail_memory(err);
        batch->row_count++;
        return SG_OK;
    }
    if (w->sheet_end) {
        *ret_end = true;
        return SG_OK;
    }
    sg_status status = sg_sheet_next(w->sheet, &row, ret_end, err);
    if (status != SG_OK || *ret_end || is_banner(&row))
        return status;
    if (!copy_row(&row, batch->cells, table))
        return sg_fail_memory(err);
    batch->row_count++;
    return SG_OK;
}

static size_t row_bytes(const sg_table_row *row)
{
    size_t bytes = 0;
    for (size_t i = 0; i < row->row.count; i++)
        bytes += row->row.cell[i].n;
    return bytes;
}

static sg_status fill_batch(sg_workbook_input *w, sg_batch_text *batch, sg_error *err)
{
    bool end = false;
    sg_status status = SG_OK;
    for (size_t bytes = 0;
         status == SG_OK && !end && batch->row_count < BATCH_ROWS && bytes < SG_CHUNK;) {
        size_t before = batch->row_count;
        status = take_row(w, batch, &end, err);
        if (status == SG_OK && batch->row_count > before)
            bytes += row_bytes(&batch->rows[before]);
    }
    w->rows += batch->row_count;
    if (status == SG_OK && end)
        finish_sheet(w);
    return status;
}

sg_status sg_workbook_input_next(sg_input *in, sg_batch_text *ret, bool *ret_end, sg_error *err)
{
    sg_workbook_input *w = in->workbook;
    sg_status status = SG_OK;
    if (!ret->cells && !(ret->cells = sg_arena_new(0)))
        return sg_fail_memory(err);
    ret->rows = sg_arena_array(ret->cells, BATCH_ROWS, sizeof *ret->rows);
    if (!ret->rows)
        return sg_fail_memory(err);
    while (status == SG_OK && w->sheet && ret->row_count == 0) {
        ret->sheet = w->name;
        ret->columns = w->columns;
        ret->id_prefix = w->id_prefix;
        status = fill_batch(w, ret, err);
        if (status == SG_OK && !w->sheet)
            status = next_sheet(in, err);
    }
    in->consumed = w->passed + (w->sheet ? sg_sheet_position(w->sheet) : 0);
    *ret_end = ret->row_count == 0;
    return status;
}

void sg_workbook_input_report(const sg_workbook_input *w, char *out, size_t size)
{
    snprintf(out, size, "%s%s%s", w->read, *w->skipped ? SG_MSG_SHEETS_SKIPPED : "", w->skipped);
}

void sg_workbook_input_close(sg_workbook_input *w)
{
    if (!w)
        return;
    sg_sheet_close(w->sheet);
    sg_workbook_close(w->book);
    sg_arena_free(w->arena);
    free(w);
}
