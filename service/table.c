/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one table as JSON: figures and groups are named once, counts are plain lists in that order, so that a
 * county with all its towns and groups is a few tens of kilobytes.
 */
#include "songgang/table.h"

#include "songgang/json.h"
#include "table_counts.h"

static void put_counts(sg_json_writer *w, const table_row *row)
{
    sg_json_array(w);
    for (int slice = 0; slice < TABLE_SLICES; slice++) {
        sg_json_array(w);
        for (int f = 0; f < TABLE_FIGURE_COUNT; f++)
            sg_json_int(w, row->of[slice][f]);
        sg_json_end_array(w);
    }
    sg_json_end_array(w);
}

static void put_head(sg_json_writer *w, const table_counts *t)
{
    sg_json_key(w, "scope");
    sg_json_put_locality(w, t->scope.whole ? 0 : t->scope.home);
    sg_json_key(w, "plan");
    if (t->plan)
        sg_json_int(w, t->plan);
    else
        sg_json_null(w);
    sg_json_member_int(w, "quota", t->plan_quota);
    sg_json_member_string(w, "level", t->digits == 6 ? "county" : t->digits == 9 ? "town" : "village");
    sg_json_key(w, "figures");
    sg_json_array(w);
    for (int f = 0; f < TABLE_FIGURE_COUNT; f++)
        sg_json_string(w, table_figure_json[f]);
    sg_json_end_array(w);
    sg_json_key(w, "groups");
    sg_json_array(w);
    for (int g = 0; g < SG_GROUP_COUNT; g++)
        sg_json_string(w, sg_group_name((sg_group)g));
    sg_json_end_array(w);
}

sg_status sg_service_table(sg_store *store, const sg_policy *policy, const sg_scope *scope,
                           sg_buffer *out, sg_error *err)
{
    table_counts t;
    sg_json_writer w;
    sg_status status = table_count(store, policy, scope, &t, err);
    if (status == SG_OK) {
        sg_json_begin(&w, out);
        sg_json_object(&w);
        put_head(&w, &t);
        sg_json_key(&w, "rows");
        sg_json_array(&w);
        for (size_t i = 0; i < t.near.count; i++) {
            const table_row *row = t.near.row[i];
            sg_json_object(&w);
            sg_json_key(&w, "region");
            sg_json_put_locality(&w, row->place);
            sg_json_key(&w, "deeper");
            sg_json_bool(&w, row->deeper);
            sg_json_key(&w, "counts");
            put_counts(&w, row);
            sg_json_end_object(&w);
        }
        sg_json_end_array(&w);
        sg_json_key(&w, "total");
        put_counts(&w, &t.total);
        sg_json_end_object(&w);
        status = out->failed ? sg_fail_memory(err) : SG_OK;
    }
    table_counts_free(&t);
    return status;
}
