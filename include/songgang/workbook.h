/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Excel workbooks (.xlsx): read as rows of displayed text, written row by row.
 *
 * Reading streams: memory holds the table of shared strings and one row, whatever the file. Nothing
 * of a file is trusted; every bound below is checked before memory is spent on it.
 */
#ifndef SONGGANG_WORKBOOK_H
#define SONGGANG_WORKBOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "songgang/date.h"
#include "songgang/status.h"
#include "songgang/text.h"

enum {
    SG_WORKBOOK_ENTRIES_MAX = 10000,
    SG_WORKBOOK_UNPACKED_MAX_MB = 2048, /* all parts together */
    SG_WORKBOOK_RATIO_MAX = 400,        /* of a part, when it is larger than … */
    SG_WORKBOOK_RATIO_FROM_MB = 32,
    SG_WORKBOOK_STRINGS_MAX_MB = 512,
    SG_WORKBOOK_SHEETS_MAX = 1024,
    SG_WORKBOOK_MERGES_MAX = 1 << 20, /* of a sheet */
    SG_SHEET_ROWS_MAX = 1048576,
    SG_SHEET_COLUMNS_MAX = 16384,
    SG_SHEET_COLUMNS_READ = 512, /* cells further right are ignored */
    SG_CELL_TEXT_MAX = 64 * 1024
};

/* ---- reading ---- */

typedef struct sg_workbook sg_workbook;

/* Do these first bytes (8 suffice) begin something for the functions below: a zip container, or an
 * old .xls, which they refuse with advice? */
bool sg_workbook_sniff(const void *data, size_t size);

/* `name` is for messages, borrowed. `file` is closed with the workbook, or at once on failure.
 * SG_FORMAT: not a workbook (.xls, .ods, .xlsb, encrypted, damaged: the text says which and what to
 * do); SG_LIMIT a bound above; SG_IO. */
sg_status sg_workbook_open(FILE *file, const char *name, sg_workbook **ret, sg_error *err);
/* The same on bytes that outlive the workbook. */
sg_status sg_workbook_open_memory(const void *data, size_t size, const char *name,
                                  sg_workbook **ret, sg_error *err);
void sg_workbook_close(sg_workbook *workbook); /* after its sheets; NULL is allowed */

typedef struct sg_sheet_info {
    const char *name; /* of the tab */
    bool hidden;
    uint64_t size; /* unpacked bytes, for progress */
} sg_sheet_info;
size_t sg_workbook_sheet_count(const sg_workbook *workbook); /* worksheets only, in tab order */
sg_sheet_info sg_workbook_sheet(const sg_workbook *workbook, size_t index);

typedef enum sg_cell_kind {
    SG_CELL_EMPTY,
    SG_CELL_TEXT,
    SG_CELL_NUMBER,
    SG_CELL_DATE, /* date, time, both or a duration */
    SG_CELL_BOOL, /* TRUE, FALSE */
    SG_CELL_ERROR /* #N/A … */
} sg_cell_kind;

typedef enum sg_cell_merge {
    SG_CELL_OWN,
    SG_CELL_DOWN,  /* repeats the cell that a merged area has further up in this column */
    SG_CELL_ACROSS /* repeats the one it has to the left */
} sg_cell_merge;

typedef struct sg_sheet_cell {
    sg_str text; /* as displayed: numbers with all their digits, dates as 2026-02-10 [08:30[:15]] */
    uint8_t kind;
    uint8_t merge;
    uint16_t span; /* columns it covers, more than 1 for the first cell of a merged area */
} sg_sheet_cell;

typedef struct sg_sheet_row {
    const sg_sheet_cell *cell; /* until the next call */
    size_t count;
    uint32_t number; /* as Excel shows it, from 1 */
    int too_long;    /* column of a cell longer than SG_CELL_TEXT_MAX (cut there), or -1 */
} sg_sheet_row;

typedef struct sg_sheet sg_sheet;

/* One open sheet per workbook at a time; no threads. With `merged`, cells covered by a merged area
 * repeat its value, which takes a pass over the sheet beforehand. */
sg_status sg_sheet_open(sg_workbook *workbook, size_t index, bool merged, sg_sheet **ret,
                        sg_error *err);
/* The next row that has a cell of its own with something in it. */
sg_status sg_sheet_next(sg_sheet *sheet, sg_sheet_row *ret, bool *ret_end, sg_error *err);
uint64_t sg_sheet_position(const sg_sheet *sheet); /* of its size */
void sg_sheet_close(sg_sheet *sheet);

/* ---- writing ---- */

/* Same calls, same bytes: the time of creation is fixed. Texts are always written as texts, so that
 * nothing in them becomes a formula. Rows go to temporary files as they are written. */
typedef struct sg_workbook_writer sg_workbook_writer;

typedef struct sg_sheet_column {
    const char *title;
    double width;               /* characters; 0: as wide as the title */
    const char *const *choices; /* drop-down, NULL-terminated, nullable; others may be typed */
    const char *note;           /* shown as comment of the heading, nullable */
    bool as_text;               /* as text, so that phone numbers typed later stay whole */
} sg_sheet_column;

enum { SG_CELL_COMMENTS_MAX = 20000 }; /* of a workbook; further ones are left out */

sg_status sg_workbook_writer_new(sg_workbook_writer **ret, sg_error *err);
void sg_workbook_writer_free(sg_workbook_writer *w);

/* A further sheet becomes the current one; frozen, filtered heading row when `columns` have titles.
 * Names are made valid and unique. `*ret_sheet` (nullable) for sg_writer_select. */
sg_status sg_writer_add_sheet(sg_workbook_writer *w, const char *name,
                              const sg_sheet_column *columns, size_t count, size_t *ret_sheet,
                              sg_error *err);
void sg_writer_select(sg_workbook_writer *w, size_t sheet);

typedef enum sg_cell_style {
    SG_STYLE_PLAIN,
    SG_STYLE_FAULTY,  /* red on pink */
    SG_STYLE_REASON,  /* dark red */
    SG_STYLE_EXAMPLE, /* grey, italic */
    SG_STYLE_HEADING, /* as the heading row */
    SG_STYLE_WRAPPED, /* lines broken to the column's width */
    SG_STYLE_COUNT
} sg_cell_style;

/* The next cell of the current row. Errors stay until sg_writer_end_row tells them. */
void sg_writer_text(sg_workbook_writer *w, sg_str text, sg_cell_style style);
void sg_writer_int(sg_workbook_writer *w, int64_t value);
void sg_writer_number(sg_workbook_writer *w, double value); /* shown as short as it is */
void sg_writer_date(sg_workbook_writer *w, sg_date date);
void sg_writer_blank(sg_workbook_writer *w);
/* A comment on the cell that was written last. */
void sg_writer_comment(sg_workbook_writer *w, const char *comment);
/* SG_LIMIT when the sheet is full; SG_NO_MEMORY. */
sg_status sg_writer_end_row(sg_workbook_writer *w, sg_error *err);

/* Pack everything and write it to `out`; only sg_workbook_writer_free is left to do afterwards. */
sg_status sg_workbook_writer_finish(sg_workbook_writer *w, FILE *out, sg_error *err);

#endif
