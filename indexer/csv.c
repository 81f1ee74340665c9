/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Delimited text, row by row. Spreadsheets made by hand contain stray quotes; a quote that is never
 * closed must cost one row, not the rest of the file, so such a row ends at its first line.
 */
#include "csv.h"

#include <string.h>

#include "songgang/messages.h"

/* Extent of the row at `at`. */
typedef struct extent {
    const char *stop; /* its newline, or the end */
    const char *next; /* beginning of the next row */
    size_t cells;
    uint64_t lines; /* physical lines it spans */
    bool unclosed;
} extent;

/* Past one newline (\n, \r\n or \r) at `at`. */
static const char *past_newline(const char *at, const char *end)
{
    if (at < end && *at == '\r')
        at++;
    else if (at < end && *at == '\n')
        return at + 1;
    return at < end && *at == '\n' ? at + 1 : at;
}

static bool is_newline(char c)
{
    return c == '\n' || c == '\r';
}

/* Closing quote of the cell that opens at `open`, or NULL. */
static const char *closing_quote(const char *open, const char *end, uint64_t *lines)
{
    const char *limit = end - open > 4 * SG_CSV_CELL_MAX ? open + 4 * SG_CSV_CELL_MAX : end;
    for (const char *at = open + 1; at < limit; at++) {
        if (*at == '"') {
            if (at + 1 < end && at[1] == '"')
                at++;
            else
                return at;
        } else if (*at == '\n' || (*at == '\r' && !(at + 1 < end && at[1] == '\n'))) {
            ++*lines;
        }
    }
    return NULL;
}

static extent measure(const sg_csv *csv)
{
    extent e = {.cells = 1, .lines = 1};
    const char *at = csv->at, *end = csv->end;
    bool fresh = true; /* at the beginning of a cell */
    while (at < end && !is_newline(*at)) {
        if (fresh && *at == '"') {
            uint64_t inside = 0;
            const char *close = closing_quote(at, end, &inside);
            if (close) {
                e.lines += inside;
                at = close + 1;
                fresh = false;
                continue;
            }
            e.unclosed = true;
        }
        fresh = *at == csv->delimiter;
        if (fresh)
            e.cells++;
        at++;
    }
    if (e.unclosed) { /* give up on quoting: the row is its first line */
        at = csv->at;
        while (at < end && !is_newline(*at))
            at++;
        e.lines = 1;
    }
    e.stop = at;
    e.next = past_newline(at, end);
    return e;
}

bool sg_csv_skip(sg_csv *csv)
{
    if (csv->at >= csv->end)
        return false;
    extent e = measure(csv);
    csv->at = e.next;
    csv->line += e.lines;
    return true;
}

/* One cell from `at`: its text, and where its delimiter (or the row's end) is. */
static sg_status read_cell(const char *at, const char *stop, char delimiter, sg_arena *arena,
                           sg_str *ret, const char **ret_after, sg_error *err)
{
    if (at == stop || *at != '"') {
        const char *end = memchr(at, delimiter, (size_t)(stop - at));
        *ret_after = end ? end : stop;
        *ret = (sg_str){at, (size_t)(*ret_after - at)};
        return SG_OK;
    }
    uint64_t lines = 0;
    const char *close = closing_quote(at, stop, &lines);
    if (!close)
        return sg_fail(err, SG_FORMAT, SG_MSG_CSV_QUOTE);
    const char *after = memchr(close, delimiter, (size_t)(stop - close));
    *ret_after = after ? after : stop;
    char *text = sg_arena_alloc(arena, (size_t)(*ret_after - at) + 1);
    if (!text)
        return sg_fail_memory(err);
    size_t n = 0;
    for (const char *from = at + 1; from < close; from++) {
        text[n++] = *from;
        if (*from == '"')
            from++;
    }
    /* Whatever stands between the closing quote and the delimiter belongs to the cell. */
    memcpy(text + n, close + 1, (size_t)(*ret_after - close - 1));
    n += (size_t)(*ret_after - close - 1);
    *ret = (sg_str){text, n};
    return SG_OK;
}

static sg_status read_cells(const sg_csv *csv, const extent *e, sg_arena *arena, sg_csv_row *row,
                            sg_error *err)
{
    if (e->unclosed)
        return sg_fail(err, SG_FORMAT, SG_MSG_CSV_QUOTE);
    if (e->cells > SG_CSV_FIELDS_MAX)
        return sg_fail(err, SG_LIMIT, SG_MSG_CSV_FIELDS);
    row->cell = sg_arena_array(arena, e->cells, sizeof *row->cell);
    if (!row->cell)
        return sg_fail_memory(err);
    const char *at = csv->at;
    for (row->count = 0; row->count < e->cells; row->count++) {
        sg_str cell;
        sg_status status = read_cell(at, e->stop, csv->delimiter, arena, &cell, &at, err);
        if (status != SG_OK)
            return status;
        if (cell.n > SG_CSV_CELL_MAX)
            return sg_fail(err, SG_LIMIT, SG_MSG_CSV_CELL, row->count + 1);
        row->cell[row->count] = sg_str_trim(cell);
        if (at < e->stop)
            at++;
    }
    return SG_OK;
}

sg_status sg_csv_next(sg_csv *csv, sg_arena *arena, sg_csv_row *ret, bool *ret_end, sg_error *err)
{
    *ret = (sg_csv_row){.line = csv->line};
    *ret_end = csv->at >= csv->end;
    if (*ret_end)
        return SG_OK;
    extent e = measure(csv);
    sg_status status = read_cells(csv, &e, arena, ret, err);
    csv->at = e.next;
    csv->line += e.lines;
    return status;
}
