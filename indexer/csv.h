/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Delimited text (RFC 4180 and its many cousins) in memory, row by row.
 */
#ifndef SONGGANG_INDEXER_CSV_H
#define SONGGANG_INDEXER_CSV_H

#include <stdbool.h>
#include <stdint.h>

#include "songgang/arena.h"
#include "songgang/status.h"
#include "songgang/text.h"

enum { SG_CSV_FIELDS_MAX = 512, SG_CSV_CELL_MAX = 64 * 1024 };

typedef struct sg_csv {
    const char *at, *end; /* UTF-8 still to be read */
    char delimiter;
    uint64_t line; /* physical line of `at`, from 1 */
} sg_csv;

typedef struct sg_csv_row {
    sg_str *cell; /* unquoted, in the arena */
    size_t count;
    uint64_t line; /* where the row begins */
} sg_csv_row;

/* The next row; `*ret_end` is set when there is none. Quoted cells may hold delimiters, quotes
 * ("") and newlines; a quote inside an unquoted cell is itself. SG_LIMIT (too many fields, cell too
 * long) and SG_FORMAT (quote never closed) are about this row only (its line is in `ret`): the
 * reader then stands at the next one. */
sg_status sg_csv_next(sg_csv *csv, sg_arena *arena, sg_csv_row *ret, bool *ret_end, sg_error *err);

/* Move past the next row without reading it; false at the end. */
bool sg_csv_skip(sg_csv *csv);

#endif
