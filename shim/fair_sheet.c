/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A job fair from a file: JSON, or a workbook as an organiser keeps one, with the sheets 招聘会 (a name and
 * its value a row), 展位 and 日程 (a heading row, then one a row).
 */
#include <stdlib.h>
#include <string.h>

#include "data_file.h"
#include "songgang/fair.h"
#include "songgang/messages/fair.h"
#include "songgang/workbook.h"

enum { COLUMNS = 4, NAMES = 3 };

typedef struct column {
    const char *names[NAMES];
    bool needed;
} column;

static const column booth_columns[COLUMNS] = {{{"展位", "展位号", "booth"}, true},
                                              {{"单位", "用工单位", "employer"}, true},
                                              {{"招聘", "招聘岗位", "hiring"}, false},
                                              {{"到场", "到场时间", "arrived"}, false}};
static const column event_columns[COLUMNS] = {{{"时间", "开始", "at"}, true},
                                              {{"内容", "日程", "what"}, true},
                                              {{"地点", "位置", "where"}, false},
                                              {{NULL, NULL, NULL}, false}};
static const char *const facts[][NAMES] = {{"名称", "招聘会", "name"},
                                           {"地点", "地址", "place"},
                                           {"日期", "举办日期", "date"},
                                           {"开始", "开始时间", "starts"},
                                           {"结束", "结束时间", "ends"}};
enum { NAME, PLACE, DATE, STARTS, ENDS, FACTS };

static bool is_one_of(sg_str text, const char *const names[NAMES])
{
    const sg_str s = sg_str_trim(text);
    for (int i = 0; i < NAMES; i++)
        if (names[i] && sg_str_equal(s, sg_str_of(names[i])))
            return true;
    return false;
}

/* Text of a cell in the arena, NULL when empty; SG_NO_MEMORY. */
static sg_status cell(const sg_sheet_row *row, int at, sg_arena *arena, const char **ret,
                      sg_error *err)
{
    const sg_str s = at >= 0 && (size_t)at < row->count ? sg_str_trim(row->cell[at].text)
                                                        : (sg_str){NULL, 0};
    *ret = s.n > 0 ? sg_arena_strndup(arena, s.s, s.n) : NULL;
    return s.n == 0 || *ret ? SG_OK : sg_fail_memory(err);
}

/* Excel keeps 8:30 as a time of day, shown "08:30:00" or, from some, "8:30". */
static const char *hour(sg_arena *arena, const char *text)
{
    if (!text)
        return NULL;
    const size_t n = strlen(text);
    const bool short_hour = n >= 4 && text[1] == ':';
    return sg_arena_printf(arena, "%s%.*s", short_hour ? "0" : "",
                           n > 5 && text[n - 3] == ':' && strcmp(text + n - 3, ":00") == 0
                               ? (int)n - 3
                               : (int)n,
                           text);
}

static sg_status find_columns(const sg_sheet_row *row, const char *sheet, const column *columns,
                              int ret[COLUMNS], sg_error *err)
{
    for (int c = 0; c < COLUMNS; c++) {
        ret[c] = -1;
        for (size_t i = 0; i < row->count && ret[c] < 0; i++)
            if (is_one_of(row->cell[i].text, columns[c].names))
                ret[c] = (int)i;
        if (ret[c] < 0 && columns[c].needed)
            return sg_fail(err, SG_INVALID, SG_MSG_FAIR_HEADING, sheet, columns[c].names[0]);
    }
    return SG_OK;
}

/* Rows below the headings: up to `most` of COLUMNS texts each, in `ret_cells`. */
static sg_status read_table(sg_workbook *book, size_t index, const column *columns, size_t most,
                            sg_arena *arena, const char *(**ret_cells)[COLUMNS], size_t *ret_count,
                            sg_error *err)
{
    const char *name = sg_workbook_sheet(book, index).name;
    const char *(*cells)[COLUMNS] = sg_arena_array(arena, most + 1, sizeof *cells);
    sg_sheet *sheet = NULL;
    sg_sheet_row row;
    int at[COLUMNS];
    size_t count = 0;
    bool end = false, headed = false;
    if (!cells)
        return sg_fail_memory(err);
    sg_status status = sg_sheet_open(book, index, false, &sheet, err);
    while (status == SG_OK && count <= most &&
           (status = sg_sheet_next(sheet, &row, &end, err)) == SG_OK && !end) {
        if (!headed) {
            status = find_columns(&row, name, columns, at, err);
            headed = true;
            continue;
        }
        if (count == most) {
            status = sg_fail(err, SG_INVALID, SG_MSG_FAIR_LIST, name, (int)most);
            break;
        }
        for (int c = 0; c < COLUMNS && status == SG_OK; c++)
            status = cell(&row, at[c], arena, &cells[count][c], err);
        count++;
    }
    sg_sheet_close(sheet);
    *ret_cells = cells;
    *ret_count = count;
    return status;
}

static sg_status read_facts(sg_workbook *book, size_t index, sg_arena *arena, sg_fair *fair,
                            sg_error *err)
{
    const char *value[FACTS] = {NULL};
    sg_sheet *sheet = NULL;
    sg_sheet_row row;
    bool end = false;
    sg_status status = sg_sheet_open(book, index, false, &sheet, err);
    while (status == SG_OK && (status = sg_sheet_next(sheet, &row, &end, err)) == SG_OK && !end)
        for (int f = 0; f < FACTS && status == SG_OK; f++)
            if (row.count > 0 && is_one_of(row.cell[0].text, facts[f]))
                status = cell(&row, 1, arena, &value[f], err);
    sg_sheet_close(sheet);
    if (status != SG_OK)
        return status;
    fair->name = value[NAME];
    fair->place = value[PLACE];
    fair->starts = hour(arena, value[STARTS]);
    fair->ends = hour(arena, value[ENDS]);
    if (!value[DATE])
        return sg_fail(err, SG_INVALID, SG_MSG_FAIR_MISSING, "", "date");
    if (!sg_date_parse(value[DATE], &fair->date))
        return sg_fail(err, SG_INVALID, SG_MSG_FAIR_DATE, value[DATE]);
    return SG_OK;
}

static sg_status read_booths(sg_workbook *book, size_t index, sg_arena *arena, sg_fair *fair,
                             sg_error *err)
{
    const char *(*cells)[COLUMNS];
    sg_status status = read_table(book, index, booth_columns, SG_FAIR_BOOTHS, arena, &cells,
                                  &fair->booth_count, err);
    if (status != SG_OK)
        return status;
    fair->booth = sg_arena_array(arena, fair->booth_count + 1, sizeof *fair->booth);
    for (size_t i = 0; fair->booth && i < fair->booth_count; i++)
        fair->booth[i] = (sg_fair_booth){.number = cells[i][0],
                                         .employer = cells[i][1],
                                         .hiring = cells[i][2],
                                         .arrived = hour(arena, cells[i][3])};
    return fair->booth ? SG_OK : sg_fail_memory(err);
}

static sg_status read_events(sg_workbook *book, size_t index, sg_arena *arena, sg_fair *fair,
                             sg_error *err)
{
    const char *(*cells)[COLUMNS];
    sg_status status = read_table(book, index, event_columns, SG_FAIR_EVENTS, arena, &cells,
                                  &fair->event_count, err);
    if (status != SG_OK)
        return status;
    fair->event = sg_arena_array(arena, fair->event_count + 1, sizeof *fair->event);
    for (size_t i = 0; fair->event && i < fair->event_count; i++)
        fair->event[i] = (sg_fair_event){
            .at = hour(arena, cells[i][0]), .what = cells[i][1], .where = cells[i][2]};
    return fair->event ? SG_OK : sg_fail_memory(err);
}

static sg_status read_workbook(const char *path, const sg_buffer *file, sg_arena *arena,
                               sg_fair *ret, sg_error *err)
{
    sg_workbook *book = NULL;
    sg_fair fair = {0};
    bool found = false;
    sg_status status = sg_workbook_open_memory(file->data, file->size, path, &book, err);
    for (size_t i = 0; status == SG_OK && i < sg_workbook_sheet_count(book); i++) {
        const char *name = sg_workbook_sheet(book, i).name;
        if (strcmp(name, SG_WORD_FAIR_SHEET) == 0) {
            found = true;
            status = read_facts(book, i, arena, &fair, err);
        } else if (strcmp(name, SG_WORD_BOOTHS_SHEET) == 0) {
            status = read_booths(book, i, arena, &fair, err);
        } else if (strcmp(name, SG_WORD_EVENTS_SHEET) == 0) {
            status = read_events(book, i, arena, &fair, err);
        }
    }
    sg_workbook_close(book);
    if (status == SG_OK && !found)
        status = sg_fail(err, SG_INVALID, SG_MSG_FAIR_SHEETS);
    if (status == SG_OK)
        status = sg_fair_check(&fair, err);
    if (status == SG_OK)
        *ret = fair;
    return status;
}

sg_status sg_fair_read_file(const char *path, sg_arena *arena, sg_fair *ret, sg_error *err)
{
    sg_buffer file = {0};
    sg_error cause = {0};
    sg_status status = data_file_read(path, SG_FAIR_FILE_KB, &file, &cause);
    if (status == SG_MISSING || status == SG_IO)
        status = SG_FORMAT;
    if (status != SG_OK) {
        status = sg_fail(err, status, "%s", cause.text);
    } else {
        const char *text = file.data ? file.data : "";
        status = sg_workbook_sniff(text, file.size)
                     ? read_workbook(path, &file, arena, ret, &cause)
                     : sg_fair_parse(text, file.size, arena, ret, &cause);
        if (status != SG_OK)
            sg_fail(err, status, SG_MSG_FAIR_FILE, path, cause.text);
    }
    sg_buffer_free(&file);
    return status;
}
