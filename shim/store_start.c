/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where plans ended, for the next one of the same scope and policy to go on from: a few arrays as they stand
 * in memory. Not part of the ledger: whatever follows from them is checked when it is used.
 */
#include "songgang/messages.h"
#include "songgang/messages/ledger.h"
#include "store_internal.h"

static sg_status drop_others(sg_store *store, int64_t plan, sg_error *err)
{
    sqlite3_stmt *drop;
    sg_status status = sg_store_prepare(store,
                                        "DELETE FROM plan_start WHERE plan IN (SELECT o.id FROM plan "
                                        "p JOIN plan o ON o.scope=p.scope WHERE p.id=?1)",
                                        &drop, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(drop, 1, plan);
    status = sg_store_run(store, drop, err);
    sqlite3_finalize(drop);
    return status;
}

sg_status sg_store_put_start(sg_store *store, int64_t plan, const sg_start_part *parts, int count,
                             sg_error *err)
{
    sqlite3_stmt *put;
    sg_status status = drop_others(store, plan, err);
    if (status == SG_OK)
        status = sg_store_prepare(store, "INSERT INTO plan_start(plan,part,data) VALUES(?1,?2,?3)",
                                  &put, err);
    if (status != SG_OK)
        return status;
    for (int i = 0; i < count && status == SG_OK; i++) {
        sqlite3_bind_int64(put, 1, plan);
        sqlite3_bind_int(put, 2, i);
        sqlite3_bind_blob64(put, 3, parts[i].size ? parts[i].data : "", parts[i].size,
                            SQLITE_STATIC);
        status = sg_store_run(store, put, err);
    }
    sqlite3_finalize(put);
    return status;
}

sg_status sg_store_get_start(sg_store *store, sg_locality scope, const char *policy, sg_buffer *parts,
                             int count, int64_t *ret_plan, sg_error *err)
{
    sqlite3_stmt *get;
    sg_status status = sg_store_prepare(
        store,
        "SELECT s.plan,s.part,s.data FROM plan_start s WHERE s.plan=(SELECT max(p.id) FROM plan p "
        "WHERE p.scope=?1 AND p.policy=?2 AND p.id IN (SELECT plan FROM plan_start)) AND s.part<?3 "
        "ORDER BY s.part",
        &get, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(get, 1, (int64_t)scope);
    sg_bind_text(get, 2, policy ? policy : "");
    sqlite3_bind_int(get, 3, count);
    int rc = SQLITE_DONE, found = 0;
    while (status == SG_OK && (rc = sqlite3_step(get)) == SQLITE_ROW &&
           sqlite3_column_int(get, 1) == found) {
        *ret_plan = sqlite3_column_int64(get, 0);
        const void *data = sqlite3_column_blob(get, 2);
        sg_buffer_append(&parts[found], data ? data : "", (size_t)sqlite3_column_bytes(get, 2));
        if (parts[found++].failed)
            status = sg_fail_memory(err);
    }
    if (status == SG_OK && rc != SQLITE_DONE && rc != SQLITE_ROW)
        status = sg_store_fail(store, rc, err);
    else if (status == SG_OK && found < count)
        status = sg_fail(err, SG_NOT_FOUND, "%s", SG_MSG_STORE_NO_PLAN);
    sqlite3_finalize(get);
    return status;
}
