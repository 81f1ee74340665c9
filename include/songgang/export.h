/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everything out of the store again, as lines of JSON or as tables for Excel.
 */
#ifndef SONGGANG_EXPORT_H
#define SONGGANG_EXPORT_H

#include <stdio.h>

#include "songgang/store.h"
#include "songgang/vocabulary.h"

typedef enum sg_export_kind {
    SG_EXPORT_POSTINGS, /* in import order; duplicates stay, with `duplicate_of` */
    SG_EXPORT_WORKERS,  /* by id */
    SG_EXPORT_COURSES,  /* by id */
    SG_EXPORT_PLAN,     /* newest plan, by worker and rank */
    SG_EXPORT_LEDGER,   /* every plan, oldest first */
    SG_EXPORT_STATS     /* the one table */
} sg_export_kind;
bool sg_export_kind_parse(const char *text, sg_export_kind *ret);

typedef enum sg_export_format {
    SG_EXPORT_NDJSON,
    SG_EXPORT_CSV,
    SG_EXPORT_XLSX,
    SG_EXPORT_JSON_LD /* postings only; imported again, they are the same */
} sg_export_format;
/* SG_UNKNOWN for formats that do not exist. */
sg_status sg_export_format_parse(const char *text, sg_export_format *ret, sg_error *err);

/* Writes to `out`, names and phones of workers as `show` says; `*ret_lines` counts records (without the heading). In `data_dir` the policies of
 * plans are kept, from which tables name the rules. CSV is UTF-8 with BOM and CRLF, as Excel wants
 * it, and texts that a spreadsheet would take for a formula are defused with an apostrophe; in a
 * workbook texts are texts. SG_LIMIT more rows than a sheet holds; SG_NOT_FOUND when there is no
 * plan; SG_IO, SG_NO_SPACE. */
sg_status sg_export(sg_store *store, const char *data_dir, const sg_vocabulary *v,
                    sg_export_kind kind, sg_export_format format, sg_private show, FILE *out,
                    uint64_t *ret_lines, sg_error *err);

#endif
