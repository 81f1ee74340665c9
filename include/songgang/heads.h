/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Heads of the chains, noted day by day in a file that should lie where whoever edits the data cannot
 * write: one JSON line with number and hash of the last entry of the audit log and of the ledger. A log
 * that was cut short or written anew does not fit them.
 */
#ifndef SONGGANG_HEADS_H
#define SONGGANG_HEADS_H

#include <stdbool.h>
#include <stdint.h>

#include "songgang/sha256.h"
#include "songgang/status.h"

typedef struct sg_heads {
    char day[16]; /* "2026-02-24"; "" none was noted */
    int64_t audit, ledger; /* numbers; 0: empty then */
    unsigned char audit_hash[SG_SHA256_SIZE], ledger_hash[SG_SHA256_SIZE];
} sg_heads;

enum { SG_HEADS_LINE = 256 };

/* The last whole line of the file; SG_OK with `day` "" when there is no file or no such line. SG_IO. */
sg_status sg_heads_read(const char *path, sg_heads *ret, sg_error *err);
/* What stands at the end of both chains now. */
sg_status sg_heads_look(const char *data_dir, sg_heads *ret, sg_error *err);
/* Appends a line, synced; `ret_line` without its end. SG_IO, SG_NO_SPACE. */
sg_status sg_heads_note(const char *path, const sg_heads *heads, char ret_line[SG_HEADS_LINE],
                        sg_error *err);
/* Do both chains still hold what was noted, and are they whole? SG_CORRUPT says which does not. Walks the
 * audit log; of the ledger only the noted entry is looked at (sg_ledger_verify does all). */
sg_status sg_heads_check(const char *data_dir, const sg_heads *noted, sg_error *err);

#endif
