/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One status enum for the whole program, and the error record a caller owns.
 *
 * Every fallible function returns sg_status and takes a nullable `sg_error *` as its last
 * argument. Outputs (`ret_…`) are written only on SG_OK. The first error wins: a function that
 * fails fills `err` once, callers above pass it through unchanged.
 */
#ifndef SONGGANG_STATUS_H
#define SONGGANG_STATUS_H

typedef enum sg_status {
    SG_OK = 0,
    SG_INVALID,   /* an argument or a value in the input is outside its domain */
    SG_UNKNOWN,   /* a region, trade, code or option nobody has heard of; the text names it */
    SG_FORMAT,    /* input is not what its format promises: broken JSON, CSV, UTF-8 */
    SG_NOT_FOUND, /* well formed, but no such record */
    SG_CONFLICT,  /* the record changed or exists already */
    SG_LIMIT,     /* a documented bound was exceeded */
    SG_LOCKED,    /* another process holds the data directory */
    SG_MISSING,   /* the data directory, index or file does not exist */
    SG_CORRUPT,   /* stored data failed its check */
    SG_STALE,     /* the index moved on under a reader: reopen and retry */
    SG_IO,        /* read or write failed; errno is in the text */
    SG_NO_SPACE,  /* disk full */
    SG_NO_MEMORY,
    SG_CANCELLED, /* the caller's progress callback asked to stop */
    SG_INTERNAL   /* a bug */
} sg_status;

typedef struct sg_error {
    sg_status status;
    char text[480]; /* Chinese, one sentence, no newline; what a caseworker may read */
} sg_error;

/* Stable English identifier of a status ("invalid", "locked" …); static storage. */
const char *sg_status_text(sg_status status);

/* Fill `err` (nullable) with a printf-formatted message and return `status`, so that
 * `return sg_fail(err, SG_INVALID, SG_MSG_…, …);` reads as one step. Text is cut at a UTF-8
 * boundary. Formats come from songgang/messages.h. */
sg_status sg_fail(sg_error *err, sg_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* SG_NO_MEMORY with its standard message. */
sg_status sg_fail_memory(sg_error *err);

#endif
