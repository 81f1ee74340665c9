/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one table as a workbook: what the page shows, one level further down, and every group of every place,
 * so that nothing has to be typed off a screen.
 */
#include <stdio.h>
#include <stdlib.h>

#include "songgang/table.h"
#include "songgang/workbook.h"
#include "table_counts.h"

enum { COLUMNS = 3 + TABLE_FIGURE_COUNT + 1 };

typedef struct sheet {
    sg_workbook_writer *w;
    bool groups; /* has a column for them */
    sg_error *err;
} sheet;

/* Place, code, perhaps group, the figures, and the share that is back. */
static sg_status add_sheet(sheet *s, const char *name, bool groups)
{
    sg_sheet_column column[COLUMNS] = {{.title = SG_MSG_TABLE_PLACE, .width = 20},
                                       {.title = SG_MSG_TABLE_CODE, .width = 14, .as_text = true}};
    size_t count = 2;
    if (groups)
        column[count++] = (sg_sheet_column){.title = SG_MSG_TABLE_GROUP, .width = 14};
    for (int f = 0; f < TABLE_FIGURE_COUNT; f++)
        column[count++] = (sg_sheet_column){.title = table_figure_heading[f]};
    column[count++] = (sg_sheet_column){.title = SG_MSG_TABLE_SHARE};
    s->groups = groups;
    return sg_writer_add_sheet(s->w, name, column, count, NULL, s->err);
}

/* `rest`: those of the place whose home is known no closer. */
static void put_place(sheet *s, sg_locality place, bool rest)
{
    char name[128], code[SG_LOCALITY_TEXT];
    const sg_region region = sg_locality_region(place);
    const char *known = region ? sg_region_name(region) : NULL;
    if (place > 999999999 && known)
        snprintf(name, sizeof name, SG_MSG_TABLE_VILLAGE, known, (int)(place % 1000));
    else if (rest && known)
        snprintf(name, sizeof name, SG_MSG_TABLE_REST, known);
    else
        snprintf(name, sizeof name, "%s", known ? known : SG_MSG_TABLE_UNKNOWN);
    sg_locality_print(place, code);
    sg_writer_text(s->w, sg_str_of(name), SG_STYLE_PLAIN);
    sg_writer_text(s->w, sg_str_of(code), SG_STYLE_PLAIN);
}

static sg_status put_figures(sheet *s, const table_row *row, int slice)
{
    const int64_t *of = row->of[slice];
    const int64_t back = of[TABLE_RETURNED] + of[TABLE_LOCAL], all = back + of[TABLE_NOT_RETURNED];
    if (s->groups)
        sg_writer_text(s->w, sg_str_of(slice == TABLE_EVERYBODY ? SG_MSG_TABLE_EVERYBODY
                                                                : sg_group_name((sg_group)(slice - 1))),
                       SG_STYLE_PLAIN);
    for (int f = 0; f < TABLE_FIGURE_COUNT; f++)
        sg_writer_int(s->w, of[f]);
    if (all > 0) /* to a tenth, as the page says it */
        sg_writer_number(s->w, (double)((2000 * back + all) / (2 * all)) / 10.0);
    else
        sg_writer_blank(s->w);
    return sg_writer_end_row(s->w, s->err);
}

static sg_status put_rows(sheet *s, const table_rows *rows, sg_locality least, int first, int last)
{
    sg_status status = SG_OK;
    for (size_t i = 0; i < rows->count; i++)
        for (int slice = first; slice <= last && status == SG_OK; slice++) {
            put_place(s, rows->row[i]->place, rows->row[i]->place < least);
            status = put_figures(s, rows->row[i], slice);
        }
    return status;
}

static sg_status put_total(sheet *s, const table_counts *t, int first, int last)
{
    sg_status status = SG_OK;
    for (int slice = first; slice <= last && status == SG_OK; slice++) {
        sg_writer_text(s->w, sg_str_of(SG_MSG_TABLE_TOTAL), SG_STYLE_PLAIN);
        sg_writer_blank(s->w);
        status = put_figures(s, &t->total, slice);
    }
    return status;
}

static sg_status write_sheets(sheet *s, const table_counts *t, sg_group group)
{
    char name[64] = SG_MSG_TABLE_SHEET;
    const int slice = group < SG_GROUP_COUNT ? 1 + (int)group : TABLE_EVERYBODY;
    if (slice != TABLE_EVERYBODY)
        snprintf(name, sizeof name, SG_MSG_TABLE_SHEET_OF, sg_group_name(group));
    sg_status status = add_sheet(s, name, false);
    if (status == SG_OK)
        status = put_rows(s, &t->near, 0, slice, slice);
    if (status == SG_OK)
        status = put_total(s, t, slice, slice);
    if (status == SG_OK && t->below.count > 0) {
        status = add_sheet(s, t->digits == 6 ? SG_MSG_TABLE_SHEET_TOWNS : SG_MSG_TABLE_SHEET_VILLAGES,
                           false);
        if (status == SG_OK)
            status = put_rows(s, &t->below, t->digits == 6 ? 1000000 : 1000000000, slice, slice);
    }
    if (status == SG_OK)
        status = add_sheet(s, SG_MSG_TABLE_SHEET_GROUPS, true);
    if (status == SG_OK)
        status = put_rows(s, &t->near, 0, TABLE_EVERYBODY, TABLE_SLICES - 1);
    return status == SG_OK ? put_total(s, t, TABLE_EVERYBODY, TABLE_SLICES - 1) : status;
}

sg_status sg_service_table_workbook(sg_store *store, const sg_policy *policy, const sg_scope *scope,
                                    sg_group group, sg_buffer *out, sg_error *err)
{
    table_counts t;
    sheet s = {.err = err};
    char *bytes = NULL;
    size_t size = 0;
    FILE *file = NULL;
    sg_status status = table_count(store, policy, scope, &t, err);
    if (status == SG_OK)
        status = sg_workbook_writer_new(&s.w, err);
    if (status == SG_OK)
        status = write_sheets(&s, &t, group);
    if (status == SG_OK && !(file = open_memstream(&bytes, &size)))
        status = sg_fail_memory(err);
    if (status == SG_OK)
        status = sg_workbook_writer_finish(s.w, file, err);
    if (file && fclose(file) != 0 && status == SG_OK)
        status = sg_fail_memory(err);
    if (status == SG_OK) {
        sg_buffer_append(out, bytes, size);
        status = out->failed ? sg_fail_memory(err) : SG_OK;
    }
    free(bytes);
    sg_workbook_writer_free(s.w);
    table_counts_free(&t);
    return status;
}
