/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A list of answers as a table: csv in any encoding, with headings.
 */
#ifndef SONGGANG_ANSWER_FILE_H
#define SONGGANG_ANSWER_FILE_H

#include "songgang/arena.h"
#include "songgang/status.h"

#include <stdint.h>

typedef struct sg_answer_row {
    uint64_t line;
    const char *worker, *posting, *answer, *reason, *note; /* "" empty */
} sg_answer_row;

/* Rows of `path` ("-": standard input) with a column each of 人员编号, 岗位编号, 反馈, and perhaps 拒绝原因 and
 * 备注 (or worker, posting, answer, reason, note). Everything lives in `arena`, but for the list, which
 * the caller frees. SG_MISSING no such file; SG_FORMAT no such headings. */
sg_status sg_answer_file_read(const char *path, sg_arena *arena, sg_answer_row **ret,
                              size_t *ret_count, sg_error *err);

#endif
