/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The workers of a plan: everybody in scope who is not back at work, as stored documents.
 */
#include <stdlib.h>
#include <string.h>

#include "plan_run.h"

static sg_status add_worker(void *context, const sg_stored_record *record, sg_error *err)
{
    plan_run *run = context;
    if (run->workers + 1 >= run->room) {
        size_t room = run->room ? run->room * 2 : 4096;
        size_t *offset = realloc(run->offset, room * sizeof *offset);
        if (offset)
            run->offset = offset;
        size_t *id_offset = realloc(run->id_offset, room * sizeof *id_offset);
        if (id_offset)
            run->id_offset = id_offset;
        sg_region *county_of = realloc(run->county_of, room * sizeof *county_of);
        if (county_of)
            run->county_of = county_of;
        if (!offset || !id_offset || !county_of)
            return sg_fail_memory(err);
        run->room = room;
    }
    run->offset[run->workers] = run->documents.size;
    run->id_offset[run->workers] = run->ids.size;
    const sg_region home = sg_locality_region(record->home);
    run->county_of[run->workers] = home > 999999 ? home / 1000 : home;
    sg_buffer_append(&run->documents, record->json, record->json_size);
    sg_buffer_append(&run->ids, record->id, strlen(record->id) + 1);
    run->workers++;
    run->offset[run->workers] = run->documents.size;
    return run->documents.failed || run->ids.failed ? sg_fail_memory(err) : SG_OK;
}

sg_status plan_load_workers(plan_run *run, sg_error *err)
{
    run->offset = calloc(1, sizeof *run->offset);
    run->county_of = calloc(1, sizeof *run->county_of);
    if (!run->offset || !run->county_of)
        return sg_fail_memory(err);
    run->room = 1;
    const sg_scope scope = sg_scope_of(run->request->scope);
    return sg_store_each_worker(run->store, 1u << SG_WORKER_NOT_RETURNED, &scope, SG_PRIVATE_NONE,
                                add_worker, run, err);
}
