/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * SQLite as this process wants it, before its first use.
 */
#include "sqlite_start.h"

#include <pthread.h>
#include <sqlite3.h>

/* Counting every allocation takes a lock that all threads share, and nobody reads the count. */
static void configure(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

void sg_sqlite_start(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, configure);
}
