/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The report on a plan: whom it serves, county by county and group by group, what crowding it
 * leaves, both beside what independent lists would have done, and what would cure its shortfalls
 * (docs/plan-report.md).
 */
#ifndef SONGGANG_REPORT_H
#define SONGGANG_REPORT_H

#include <stdio.h>

#include "songgang/json_writer.h"
#include "songgang/policy.h"
#include "songgang/status.h"
#include "songgang/vocabulary.h"

typedef enum sg_report_format {
    SG_REPORT_TEXT,
    SG_REPORT_JSON,
    SG_REPORT_CSV, /* the tables one below the other */
    SG_REPORT_XLSX /* a sheet each */
} sg_report_format;
/* SG_UNKNOWN for formats that do not exist. */
sg_status sg_report_format_parse(const char *text, sg_report_format *ret, sg_error *err);

/* Writes the report on `plan` (a number, "latest", or a file of exported lines) to `out`. Workers are
 * those who wait for work now or have a line in the plan, postings those of the store, and the
 * independent lists are made anew from the index. `policy` is the one in force; a plan made by another
 * is judged by that one. SG_MISSING no such plan, file, index or data directory; SG_IO, SG_NO_SPACE. */
sg_status sg_report_plan(const sg_vocabulary *v, const sg_policy *policy, const char *data_dir,
                         const char *plan, sg_report_format format, FILE *out, sg_error *err);

#endif
