/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rows of a worksheet, one at a time: the parser is paused behind each row, so memory holds
 * one.
 */
#include <stdlib.h>
#include <string.h>

#include "songgang/messages.h"
#include "xlsx_internal.h"

enum { ROW_TEXT_MAX = SG_SHEET_COLUMNS_READ * (SG_CELL_TEXT_MAX + 1) };

typedef enum cell_type {
    TYPE_NUMBER,
    TYPE_SHARED,
    TYPE_TEXT, /* str, inlineStr */
    TYPE_BOOL,
    TYPE_ERROR,
    TYPE_DATE
} cell_type;

/* A cell while its row is read: text stands in the sink (which may move) or in the shared strings.
 */
typedef struct raw_cell {
    const char *shared;
    size_t at, size;
    uint8_t kind;
} raw_cell;

struct sg_sheet {
    sg_workbook *book;
    const char *name;
    sg_xml *xml;
    sg_merges merges;
    bool merged;

    bool in_data, in_row, row_done;
    uint32_t row; /* from 1 */
    sg_text_sink text;
    raw_cell raw[SG_SHEET_COLUMNS_READ];
    sg_sheet_cell cell[SG_SHEET_COLUMNS_READ];
    size_t count, filled; /* of raw; with something in them */
    int too_long;

    bool in_cell, in_value, in_string;
    cell_type type;
    uint32_t column, style; /* of the cell */
    uint32_t next_column;
    sg_rich_text rich;
};

/* ---- rows and cells begin ---- */

static void start_row(sg_sheet *s, sg_xml *xml, const char **attributes)
{
    const char *number = sg_xml_attribute(attributes, "r");
    s->row = number ? sg_xml_number(number, 0) : s->row + 1;
    s->in_row = true;
    s->count = s->filled = s->next_column = 0;
    s->text.used = 0;
    s->too_long = -1;
    if (s->row < 1 || s->row > SG_SHEET_ROWS_MAX) {
        sg_error error = {SG_OK, ""};
        sg_fail(&error, SG_LIMIT, SG_MSG_WORKBOOK_ROW, s->name, (int)SG_SHEET_ROWS_MAX);
        sg_xml_fail(xml, &error);
    }
}

static cell_type type_of(const char *text)
{
    if (!text)
        return TYPE_NUMBER;
    switch (text[0]) {
    case 's': return text[1] ? TYPE_TEXT : TYPE_SHARED;
    case 'i': return TYPE_TEXT;
    case 'b': return TYPE_BOOL;
    case 'e': return TYPE_ERROR;
    case 'd': return TYPE_DATE;
    default: return TYPE_NUMBER;
    }
}

static void start_cell(sg_sheet *s, sg_xml *xml, const char **attributes)
{
    const char *reference = NULL, *type = NULL, *style = NULL, *after;
    uint32_t row;
    for (; *attributes; attributes += 2) { /* the hot path: none of these has a prefix */
        if (attributes[0][1])
            continue;
        switch (attributes[0][0]) {
        case 'r': reference = attributes[1]; break;
        case 't': type = attributes[1]; break;
        case 's': style = attributes[1]; break;
        default: break;
        }
    }
    s->column = s->next_column;
    if (reference && !sg_cell_reference(reference, &after, &s->column, &row))
        s->column = SG_SHEET_COLUMNS_MAX;
    if (s->column >= SG_SHEET_COLUMNS_MAX) {
        sg_error error = {SG_OK, ""};
        sg_fail(&error, SG_LIMIT, SG_MSG_WORKBOOK_COLUMN, s->name, s->row,
                (int)SG_SHEET_COLUMNS_MAX);
        sg_xml_fail(xml, &error);
        return;
    }
    s->next_column = s->column + 1;
    s->type = type_of(type);
    s->style = sg_xml_number(style, 0);
    s->in_cell = true;
    s->in_value = false;
    s->rich = (sg_rich_text){0};
    sg_sink_begin(&s->text);
}

static void on_start(void *context, sg_xml *xml, const char *name, const char **attributes)
{
    sg_sheet *s = context;
    if (s->in_string) {
        sg_rich_start(&s->rich, &s->text, name, attributes);
    } else if (s->in_cell) {
        if (strcmp(name, "v") == 0)
            s->in_value = true;
        else if (strcmp(name, "is") == 0)
            s->in_string = true;
    } else if (s->in_row) {
        if (strcmp(name, "c") == 0)
            start_cell(s, xml, attributes);
    } else if (s->in_data) {
        if (strcmp(name, "row") == 0)
            start_row(s, xml, attributes);
    } else if (strcmp(name, "sheetData") == 0) {
        s->in_data = true;
    }
}

static void on_text(void *context, sg_xml *xml, const char *text, size_t size)
{
    (void)xml;
    sg_sheet *s = context;
    if (s->in_value || s->rich.in_text)
        sg_sink_add(&s->text, text, size);
}

/* ---- cells and rows end ---- */

static sg_str value_of(const sg_sheet *s)
{
    return (sg_str){s->text.used > s->text.begin ? s->text.data + s->text.begin : "",
                    s->text.used - s->text.begin};
}

static void replace_value(sg_sheet *s, const char *text, size_t size)
{
    s->text.used = s->text.begin;
    sg_sink_add(&s->text, text, size);
}

static void finish_shared(sg_sheet *s, sg_xml *xml, raw_cell *cell)
{
    char digits[16] = "";
    sg_str value = sg_str_trim(value_of(s)), string;
    bool cut;
    if (value.n < sizeof digits)
        memcpy(digits, value.n ? value.s : "", value.n);
    s->text.used = s->text.begin;
    if (value.n == 0)
        return;
    if (!sg_strings_get(&s->book->strings, sg_xml_number(digits, UINT32_MAX), &string, &cut)) {
        sg_error error = {SG_OK, ""};
        sg_fail(&error, SG_FORMAT, SG_MSG_WORKBOOK_STRING_INDEX, s->name, s->row);
        sg_xml_fail(xml, &error);
        return;
    }
    *cell = (raw_cell){.shared = string.s, .size = string.n, .kind = SG_CELL_TEXT};
    if (cut)
        s->too_long = (int)s->column;
}

static void finish_value(sg_sheet *s, raw_cell *cell)
{
    char out[SG_NUMBER_TEXT];
    bool date = false;
    bool cut = sg_sink_finish(&s->text);
    sg_str value = value_of(s);
    switch (s->type) {
    case TYPE_NUMBER:
        cell->kind = SG_CELL_NUMBER;
        if (value.n < SG_NUMBER_TEXT) {
            size_t n = sg_number_print(sg_styles_get(&s->book->styles, s->style),
                                       sg_str_trim(value), s->book->epoch_1904, out, &date);
            replace_value(s, out, n);
        }
        if (date)
            cell->kind = SG_CELL_DATE;
        break;
    case TYPE_BOOL:
        cell->kind = SG_CELL_BOOL;
        if (value.n == 1)
            replace_value(s, value.s[0] == '1' ? "TRUE" : "FALSE", value.s[0] == '1' ? 4 : 5);
        break;
    case TYPE_DATE:
        cell->kind = SG_CELL_DATE;
        replace_value(s, out, sg_iso_date_print(value, out));
        break;
    case TYPE_ERROR: cell->kind = SG_CELL_ERROR; break;
    default: cell->kind = SG_CELL_TEXT; break;
    }
    if (cut)
        s->too_long = (int)s->column;
    cell->at = s->text.begin;
    cell->size = s->text.used - s->text.begin;
}

static void end_cell(sg_sheet *s, sg_xml *xml)
{
    raw_cell cell = {0};
    s->in_cell = false;
    if (s->text.used > s->text.begin && s->column < SG_SHEET_COLUMNS_READ) {
        if (s->type == TYPE_SHARED)
            finish_shared(s, xml, &cell);
        else
            finish_value(s, &cell);
    } else {
        s->text.used = s->text.begin;
    }
    if (s->text.no_memory) {
        sg_xml_fail_memory(xml);
    } else if (s->text.full) { /* the same column again and again */
        sg_error error = {SG_OK, ""};
        sg_fail(&error, SG_LIMIT, SG_MSG_WORKBOOK_TOKEN, s->book->name);
        sg_xml_fail(xml, &error);
    }
    if (cell.size == 0 || s->column >= SG_SHEET_COLUMNS_READ)
        return;
    while (s->count <= s->column)
        s->raw[s->count++] = (raw_cell){0};
    s->filled += s->raw[s->column].size == 0;
    s->raw[s->column] = cell;
}

static void on_end(void *context, sg_xml *xml, const char *name)
{
    sg_sheet *s = context;
    if (s->in_string) {
        if (strcmp(name, "is") == 0)
            s->in_string = s->rich.in_text = false;
        else
            sg_rich_end(&s->rich, &s->text, name);
    } else if (s->in_cell) {
        if (strcmp(name, "v") == 0)
            s->in_value = false;
        else if (strcmp(name, "c") == 0)
            end_cell(s, xml);
    } else if (s->in_row) {
        if (strcmp(name, "row") == 0) {
            s->in_row = false;
            s->row_done = s->filled > 0;
            if (s->row_done)
                sg_xml_pause(xml);
        }
    } else if (strcmp(name, "sheetData") == 0) {
        s->in_data = false;
    }
}

/* ---- interface ---- */

sg_status sg_sheet_open(sg_workbook *book, size_t index, bool merged, sg_sheet **ret, sg_error *err)
{
    static const sg_xml_handlers handlers = {on_start, on_end, on_text};
    sg_sheet *s = calloc(1, sizeof *s);
    if (!s)
        return sg_fail_memory(err);
    s->book = book;
    s->name = book->sheets[index].name;
    s->merged = merged;
    s->text.limit = ROW_TEXT_MAX;
    int64_t part = book->sheets[index].part;
    sg_status status = SG_OK;
    if (merged)
        status = sg_merges_read(&s->merges, book->zip, part, s->name, err);
    if (status == SG_OK)
        status = sg_xml_open(book->zip, part, &handlers, s, &s->xml, err);
    if (status == SG_OK)
        *ret = s;
    else
        sg_sheet_close(s);
    return status;
}

sg_status sg_sheet_next(sg_sheet *s, sg_sheet_row *ret, bool *ret_end, sg_error *err)
{
    s->row_done = false;
    sg_status status = sg_xml_run(s->xml, ret_end, err);
    if (status != SG_OK || *ret_end)
        return status;
    size_t count = s->count;
    for (size_t i = 0; i < count; i++) {
        const raw_cell *raw = &s->raw[i];
        s->cell[i] = (sg_sheet_cell){.kind = raw->kind, .span = 1};
        if (raw->size > 0)
            s->cell[i].text =
                (sg_str){raw->shared ? raw->shared : s->text.data + raw->at, raw->size};
    }
    if (s->merged && s->merges.count > 0 &&
        !sg_merges_apply(&s->merges, s->row - 1, s->cell, &count))
        return sg_fail_memory(err);
    *ret =
        (sg_sheet_row){.cell = s->cell, .count = count, .number = s->row, .too_long = s->too_long};
    return SG_OK;
}

uint64_t sg_sheet_position(const sg_sheet *s)
{
    return sg_xml_position(s->xml);
}

void sg_sheet_close(sg_sheet *s)
{
    if (!s)
        return;
    sg_xml_close(s->xml);
    sg_merges_free(&s->merges);
    sg_sink_free(&s->text);
    free(s);
}
