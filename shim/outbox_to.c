/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which message a receipt must be about that names a number, but no key and no id we know: the process
 * may have ended between the gateway's answer and our writing it down.
 */
#include "songgang/outbox_rows.h"
#include "store_internal.h"

#include <stdio.h>
#include <string.h>

#include "songgang/messages/outbox.h"

/* Attempts to `worker` by `channel` of which nothing is known yet; the first of them, and how many. */
static sg_status open_attempts(sg_store *store, const char *channel, const char *worker,
                               sg_outbox_attempt *ret, int *count, sg_error *err)
{
    sqlite3_stmt *get;
    sg_status status = sg_store_prepare(
        store,
        "SELECT a.message,a.attempt,a.channel,a.ended FROM outbox_message m JOIN outbox_attempt a ON "
        "a.message=m.id AND a.attempt=m.attempts WHERE m.worker=?1 AND m.state IN (1,5) AND "
        "a.channel=?2 AND a.provider IS NULL",
        &get, err);
    if (status != SG_OK)
        return status;
    sg_bind_text(get, 1, worker);
    sg_bind_text(get, 2, channel);
    int rc;
    while ((rc = sqlite3_step(get)) == SQLITE_ROW) {
        if ((*count)++ > 0)
            continue;
        *ret = (sg_outbox_attempt){.message = sqlite3_column_int64(get, 0),
                                   .attempt = sqlite3_column_int(get, 1),
                                   .end = (sg_attempt_end)sqlite3_column_int(get, 3)};
        snprintf(ret->channel, sizeof ret->channel, "%s", sg_column_text(get, 2));
    }
    if (rc != SQLITE_DONE)
        status = sg_store_fail(store, rc, err);
    sqlite3_finalize(get);
    return status;
}

sg_status sg_outbox_attempt_to(sg_store *store, const char *channel, const char *to,
                               sg_outbox_attempt *ret, sg_error *err)
{
    enum { WORKERS_MAX = 8 };
    const char *worker[WORKERS_MAX];
    size_t workers = 0;
    int count = 0;
    sg_outbox_attempt found;
    sg_arena *arena = sg_arena_new(0);
    sg_status status = arena ? sg_outbox_workers_of(store, to, arena, worker, WORKERS_MAX, &workers, err)
                             : sg_fail_memory(err);
    for (size_t i = 0; i < workers && status == SG_OK; i++)
        status = open_attempts(store, channel, worker[i], &found, &count, err);
    sg_arena_free(arena);
    if (status != SG_OK)
        return status;
    if (count != 1)
        return sg_fail(err, SG_NOT_FOUND, "%s", SG_MSG_OUTBOX_NO_SUCH);
    *ret = found;
    return SG_OK;
}
