/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * SQLite as this process wants it.
 */
#ifndef SONGGANG_SHIM_SQLITE_START_H
#define SONGGANG_SHIM_SQLITE_START_H

/* Before a database is opened; any thread, any number of times. */
void sg_sqlite_start(void);

#endif
