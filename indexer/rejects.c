/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rejects. A workbook of them has the sheets and columns of the table they came from, so that it
 * can be corrected and imported again as it is.
 */
#include "rejects.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "songgang/messages.h"
#include "songgang/workbook.h"

enum { LISTED = 5, WIDTH_MIN = 8, WIDTH_MAX = 40 };

struct sg_rejects {
    FILE *file;
    const char *path;
    sg_buffer line;
    sg_workbook_writer *book;
    struct reject_sheet {
        const sg_columns *columns; /* NULL: records that were no table */
        size_t sheet;
    } * sheets;
    size_t sheet_count;
};

bool sg_rejects_is_workbook(const char *path)
{
    size_t n = path ? strlen(path) : 0;
    return n > 5 && strcasecmp(path + n - 5, ".xlsx") == 0;
}

static sg_status fail_file(const sg_rejects *r, sg_error *err)
{
    return sg_fail(err, errno == ENOSPC ? SG_NO_SPACE : SG_IO, SG_MSG_REJECTS_OPEN, r->path,
                   strerror(errno));
}

sg_status sg_rejects_open(const char *path, sg_rejects **ret, sg_error *err)
{
    sg_rejects *r = calloc(1, sizeof *r);
    if (!r)
        return sg_fail_memory(err);
    r->path = path;
    /* A workbook is written at the end, so that a corrected one may be imported with rejects going
     * to the same name. Appending nothing tells beforehand whether that will be possible. */
    bool book = sg_rejects_is_workbook(path);
    sg_status status = SG_OK;
    if (!(r->file = fopen(path, book ? "ae" : "we")))
        status = fail_file(r, err);
    else if (book)
        status = sg_workbook_writer_new(&r->book, err);
    if (status == SG_OK)
        *ret = r;
    else
        sg_rejects_free(r);
    return status;
}

/* ---- lines ---- */

static sg_status add_line(sg_rejects *r, const sg_result *result, sg_error *err)
{
    sg_json_writer w;
    sg_buffer_clear(&r->line);
    sg_json_begin(&w, &r->line);
    sg_json_object(&w);
    if (result->sheet)
        sg_json_member_string(&w, "sheet", result->sheet);
    sg_json_member_int(&w, "line", (int64_t)result->line);
    sg_json_member_string(&w, "external_id", result->external_id);
    sg_json_member_string(&w, "field", result->field);
    sg_json_member_string(&w, "error", result->error);
    sg_json_key(&w, "record");
    if (result->record)
        sg_json_raw(&w, result->record, strlen(result->record));
    else
        sg_json_null(&w);
    sg_json_end_object(&w);
    sg_buffer_append(&r->line, "\n", 1);
    if (r->line.failed)
        return sg_fail_memory(err);
    fwrite(r->line.data, 1, r->line.size, r->file);
    return SG_OK;
}

/* ---- workbook ---- */

/* Characters of Latin text that `text` takes up: Han and other wide ones count twice. */
static int width_of(sg_str text)
{
    int width = 0;
    for (size_t pos = 0; pos < text.n && width < WIDTH_MAX;)
        width += sg_utf8_next(text, &pos) >= 0x1100 ? 2 : 1;
    return width;
}

/* Wide enough for the heading and the first rejected row, within bounds. */
static int column_width(const sg_result *result, size_t column)
{
    int title = width_of(sg_str_of(result->columns->title[column])) + 2;
    int cell = column < result->row.count ? width_of(result->row.cell[column]) + 2 : 0;
    int width = title > cell ? title : cell;
    return width < WIDTH_MIN ? WIDTH_MIN : width > WIDTH_MAX ? WIDTH_MAX : width;
}

static sg_status add_sheet(sg_rejects *r, const sg_result *result, size_t *ret, sg_error *err)
{
    static const sg_sheet_column listed[LISTED] = {{.title = SG_MSG_REJECT_PLACE, .width = 12},
                                                   {.title = SG_MSG_REJECT_ID, .width = 16},
                                                   {.title = SG_MSG_REJECT_FIELD, .width = 14},
                                                   {.title = SG_MSG_REJECT_RECORD, .width = 60},
                                                   {.title = SG_MSG_REJECT_REASON, .width = 36}};
    static sg_sheet_column const reason = {.title = SG_MSG_REJECT_REASON, .width = 36};
    static sg_sheet_column const place = {.title = SG_MSG_REJECT_PLACE, .width = 24};
    const char *name = result->sheet ? result->sheet : SG_MSG_REJECT_SHEET;
    if (!result->columns)
        return sg_writer_add_sheet(r->book, name, listed, LISTED, ret, err);
    sg_sheet_column columns[SG_CSV_FIELDS_MAX + 2] = {{0}};
    size_t count = 0;
    for (size_t i = 0; i < result->columns->count; i++)
        if (!result->columns->joined[i])
            columns[count++] = (sg_sheet_column){
                .title = result->columns->title[i], .width = column_width(result, i), .as_text = true};
    columns[count] = reason;
    columns[count + 1] = place;
    return sg_writer_add_sheet(r->book, name, columns, count + 2, ret, err);
}

static sg_status select_sheet(sg_rejects *r, const sg_result *result, sg_error *err)
{
    for (size_t i = 0; i < r->sheet_count; i++) {
        if (r->sheets[i].columns == result->columns) {
            sg_writer_select(r->book, r->sheets[i].sheet);
            return SG_OK;
        }
    }
    struct reject_sheet *more = realloc(r->sheets, (r->sheet_count + 1) * sizeof *more);
    if (!more)
        return sg_fail_memory(err);
    r->sheets = more;
    r->sheets[r->sheet_count].columns = result->columns;
    sg_status status = add_sheet(r, result, &r->sheets[r->sheet_count].sheet, err);
    r->sheet_count += status == SG_OK;
    return status;
}

/* Column of the cell at fault; the first when the record as a whole is. */
static size_t faulty_column(const sg_result *result)
{
    for (size_t i = 0; result->field && i < result->columns->count; i++)
        if (!result->columns->joined[i] && strcmp(result->columns->title[i], result->field) == 0)
            return i;
    return 0;
}

static sg_str cell_of(const sg_result *result, size_t column)
{
    return column < result->row.count ? result->row.cell[column] : (sg_str){"", 0};
}

/* The cell of `column` and of those that continue it. */
static sg_str whole_cell(sg_rejects *r, const sg_result *result, size_t column)
{
    const sg_columns *columns = result->columns;
    if (column + 1 >= columns->count || !columns->joined[column + 1])
        return cell_of(result, column);
    sg_buffer_clear(&r->line);
    sg_buffer_text(&r->line, "");
    for (size_t i = column; i < columns->count && (i == column || columns->joined[i]); i++) {
        sg_str text = cell_of(result, i);
        if (text.n > 0 && r->line.size > 0)
            sg_buffer_text(&r->line, " ");
        sg_buffer_append(&r->line, text.s, text.n);
    }
    return r->line.failed ? (sg_str){"", 0} : (sg_str){r->line.data, r->line.size};
}

static void put_row(sg_rejects *r, const sg_result *result, const char *place)
{
    sg_workbook_writer *w = r->book;
    size_t faulty = faulty_column(result);
    for (size_t i = 0; i < result->columns->count; i++) {
        if (result->columns->joined[i])
            continue;
        sg_str text = whole_cell(r, result, i);
        if (i == faulty) {
            sg_writer_text(w, text, SG_STYLE_FAULTY);
            sg_writer_comment(w, result->error);
        } else if (text.n > 0) {
            sg_writer_text(w, text, SG_STYLE_PLAIN);
        } else {
            sg_writer_blank(w);
        }
    }
    sg_writer_text(w, sg_str_of(result->error), SG_STYLE_REASON);
    sg_writer_text(w, sg_str_of(place), SG_STYLE_PLAIN);
}

static void put_listed(sg_workbook_writer *w, const sg_result *result, const char *place)
{
    sg_writer_text(w, sg_str_of(place), SG_STYLE_PLAIN);
    sg_writer_text(w, sg_str_of(result->external_id), SG_STYLE_PLAIN);
    sg_writer_text(w, sg_str_of(result->field), SG_STYLE_FAULTY);
    sg_writer_comment(w, result->error);
    sg_writer_text(w, sg_str_of(result->record), SG_STYLE_PLAIN);
    sg_writer_text(w, sg_str_of(result->error), SG_STYLE_REASON);
}

static sg_status add_row(sg_rejects *r, const sg_result *result, sg_error *err)
{
    sg_status status = select_sheet(r, result, err);
    if (status != SG_OK)
        return status;
    char place[256];
    if (result->sheet)
        snprintf(place, sizeof place, SG_MSG_REJECT_AT_SHEET, result->sheet,
                 (unsigned long long)result->line);
    else
        snprintf(place, sizeof place, SG_MSG_REJECT_AT_LINE, (unsigned long long)result->line);
    if (result->columns)
        put_row(r, result, place);
    else
        put_listed(r->book, result, place);
    return r->line.failed ? sg_fail_memory(err) : sg_writer_end_row(r->book, err);
}

sg_status sg_rejects_add(sg_rejects *r, const sg_result *result, sg_error *err)
{
    return r->book ? add_row(r, result, err) : add_line(r, result, err);
}

sg_status sg_rejects_finish(sg_rejects *r, sg_error *err)
{
    sg_status status = SG_OK;
    if (r->book && r->sheet_count == 0) { /* a workbook needs a sheet */
        static const sg_sheet_column none = {.title = SG_MSG_REJECT_REASON, .width = 36};
        status = sg_writer_add_sheet(r->book, SG_MSG_REJECT_SHEET, &none, 1, NULL, err);
    }
    if (status == SG_OK && r->book && !(r->file = freopen(r->path, "we", r->file)))
        status = fail_file(r, err);
    if (status == SG_OK && r->book)
        status = sg_workbook_writer_finish(r->book, r->file, err);
    if (status == SG_OK && (fflush(r->file) != 0 || ferror(r->file)))
        status = fail_file(r, err);
    return status;
}

void sg_rejects_free(sg_rejects *r)
{
    if (!r)
        return;
    if (r->file)
        fclose(r->file);
    sg_workbook_writer_free(r->book);
    free(r->sheets);
    sg_buffer_free(&r->line);
    free(r);
}
