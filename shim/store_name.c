/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finding a posting by what a person calls it: our id, or the external id on their list. The latter
 * has no index of its own, since nothing but this question needs one: it reads the narrow table,
 * 30 ms of 125,000.
 */
#include "store_internal.h"

#include "songgang/messages.h"

static sg_status collect(sg_store *store, sqlite3_stmt *find, sg_named_posting *ret, size_t max,
                         size_t *ret_count, sg_error *err)
{
    size_t count = 0;
    int rc;
    while ((rc = sqlite3_step(find)) == SQLITE_ROW && count < max)
        ret[count++] = (sg_named_posting){
            .row = sqlite3_column_int64(find, 0),
            .id = (uint64_t)sqlite3_column_int64(find, 1),
            .status = (sg_posting_status)sqlite3_column_int(find, 2),
            .duplicate_of = (uint64_t)sqlite3_column_int64(find, 3),
        };
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        return sg_store_fail(store, rc, err);
    *ret_count = count;
    return SG_OK;
}

sg_status sg_store_name_posting(sg_store *store, const char *name, sg_named_posting *ret,
                                size_t max, size_t *ret_count, sg_error *err)
{
    static const char by_id[] =
        "SELECT row,id,status,duplicate_of FROM posting WHERE id=?1";
    static const char by_external_id[] =
        "SELECT row,id,status,duplicate_of FROM posting WHERE external_id=?1 ORDER BY change DESC";
    uint64_t id;
    size_t count = 0;
    sqlite3_stmt *find;
    sg_status status = SG_OK;
    if (sg_posting_id_parse(name, &id)) {
        status = sg_store_prepare(store, by_id, &find, err);
        if (status != SG_OK)
            return status;
        sqlite3_bind_int64(find, 1, (int64_t)id);
        status = collect(store, find, ret, max, &count, err);
        sqlite3_finalize(find);
    }
    if (status == SG_OK && count == 0) {
        status = sg_store_prepare(store, by_external_id, &find, err);
        if (status != SG_OK)
            return status;
        sg_bind_text(find, 1, name);
        status = collect(store, find, ret, max, &count, err);
        sqlite3_finalize(find);
    }
    if (status == SG_OK)
        *ret_count = count;
    return status;
}
