/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the two halves of export share: the run, and rows of a table.
 */
#ifndef SONGGANG_SERVICE_EXPORT_INTERNAL_H
#define SONGGANG_SERVICE_EXPORT_INTERNAL_H

#include "songgang/export.h"
#include "songgang/json.h"
#include "songgang/policy.h"
#include "songgang/workbook.h"

typedef struct sg_export_run {
    sg_store *store;
    const char *data_dir;
    const sg_vocabulary *v;
    FILE *out;
    uint64_t lines;
    sg_private show; /* names, phones … of workers */
    sg_arena *arena;  /* reset for every record */
    sg_buffer line;   /* cleared for every record */
    sg_workbook_writer *book; /* xlsx: takes the cells instead of `line`, else NULL */
    const sg_stored_plan *plan; /* ledger: the plan being walked */
    int64_t latest;             /* newest plan; 0 none */
    sg_policy policy;           /* of the plan being walked, for the names of its rules */
    bool has_policy;
} sg_export_run;

/* Write `run->line` and begin the next. */
sg_status sg_export_flush(sg_export_run *run, sg_error *err);

/* Cells of the line in `run->line`. */
void sg_cell_text(sg_export_run *run, const char *text); /* quoted and defused; NULL empty */
void sg_cell_int(sg_export_run *run, int64_t value, bool known);
void sg_cell_date(sg_export_run *run, sg_date date);
void sg_row_end(sg_export_run *run);

/* The table of `kind`, heading included. */
sg_status sg_export_table(sg_export_run *run, sg_export_kind kind, sg_error *err);

#endif
