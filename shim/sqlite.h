/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What every SQLite file of ours shares: the one place where result codes become statuses with
 * Chinese texts, statements kept prepared, and the ends of statements.
 */
#ifndef SONGGANG_SHIM_SQLITE_H
#define SONGGANG_SHIM_SQLITE_H

#include <sqlite3.h>
#include <stdint.h>

#include "songgang/status.h"

/* Before a database is opened; any thread, any number of times. */
void sg_sqlite_start(void);

/* The status of result code `rc`, its text in `err`. `file` is named where the file is at fault;
 * NULL: the name the database was opened by. `db` may be NULL: nothing could be opened. */
sg_status sg_sqlite_fail(sqlite3 *db, const char *file, int rc, sg_error *err);

/* Prepare a statement of the caller's own, who finalizes it. */
sg_status sg_sqlite_prepare(sqlite3 *db, const char *sql, sqlite3_stmt **ret, sg_error *err);
/* The statement kept in `cached`, prepared the first time; reset, without bindings. */
sg_status sg_sqlite_cached(sqlite3 *db, const char *sql, sqlite3_stmt **cached, sqlite3_stmt **ret,
                           sg_error *err);
/* Step a statement that returns no rows, then reset it. */
sg_status sg_sqlite_run(sqlite3_stmt *statement, sg_error *err);

/* The first column of the first row; fails when there is none. */
sg_status sg_sqlite_number(sqlite3 *db, const char *sql, int64_t *ret, sg_error *err);

/* The end of a walk over rows: its statement is finalized. Fails when `status` is SG_OK and the
 * last step gave neither a row nor the end. */
sg_status sg_sqlite_walked(sqlite3_stmt *walk, sg_status status, int rc, sg_error *err);

#endif
