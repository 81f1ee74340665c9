/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The prices a plan ended at, one posting a line: what proves its bound to whoever checks it.
 */
#include <math.h>

#include "plan_run.h"

sg_status plan_put_prices(const plan_run *run, sg_error *err)
{
    sg_buffer *out = run->request->prices;
    for (uint32_t row = 0; row < run->snapshot->count; row++) {
        int64_t price = llround(run->allocation->price[row] * 10000);
        if (price <= 0)
            continue;
        char id[SG_POSTING_ID_TEXT];
        sg_json_writer w;
        sg_posting_id_print(run->snapshot->row[row].id, id);
        sg_json_begin(&w, out);
        sg_json_object(&w);
        sg_json_member_string(&w, "posting", id);
        sg_json_key(&w, "price");
        sg_json_fixed(&w, price, 4, 1);
        sg_json_end_object(&w);
        sg_buffer_append(out, "\n", 1);
    }
    return out->failed ? sg_fail_memory(err) : SG_OK;
}
