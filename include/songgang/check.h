/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The independent checker of plans. It shares no code with matching or allocation: it reads the
 * exported plan lines and the stored postings, workers and courses, and judges every pair by its own
 * reading of the rules.
 */
#ifndef SONGGANG_CHECK_H
#define SONGGANG_CHECK_H

#include "songgang/date.h"
#include "songgang/json_writer.h"
#include "songgang/policy.h"
#include "songgang/status.h"
#include "songgang/vocabulary.h"

typedef struct sg_check_request {
    const char *data_dir;
    const char *plan; /* a file of exported plan lines, a plan number, or "latest" */
    /* Not given (SG_NO_DATE, 0, 0): the plan's own; for a file those of the newest plan in the data
     * directory, without which the day is required. */
    sg_date now;
    int quota;        /* at most 8 */
    sg_locality scope;  /* whom the plan should cover */
    const char *prices; /* nullable: file of posting prices, by which the bound is proved */
} sg_check_request;

typedef struct sg_check_figures {
    uint64_t invariants, broken; /* how many were checked, how many do not hold */
} sg_check_figures;

/* Appends one line per invariant to `out`: "通过 …" or "不符 … ：" with up to five examples, or with
 * `json` an object {"plan","now","quota","invariants":[{"name","label","ok","checked","violations",
 * "examples"}]}. `policy` is the one in force; a plan made by another is judged by that one.
 * SG_MISSING no such plan, file or policy, or no data directory; SG_FORMAT the file is no plan at
 * all; SG_INVALID no day known for a file, or the quota. */
sg_status sg_check_plan(const sg_vocabulary *v, const sg_policy *policy,
                        const sg_check_request *request, bool json, sg_buffer *out,
                        sg_check_figures *ret, sg_error *err);

#endif
