/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Answers as villages send them in: a table from a spreadsheet, one answer a row.
 */
#include "songgang/answer_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "charset.h"
#include "csv.h"
#include "songgang/messages.h"
#include "songgang/messages/ledger.h"

enum { COLUMNS = 5, NAMES = 3, MAX_BYTES = 64 << 20 };

static const char *const headings[COLUMNS][NAMES] = {
    {"worker", "人员编号", "编号"},     {"posting", "岗位编号", "岗位"},
    {"answer", "反馈", "反馈结果"},     {"reason", "拒绝原因", "原因"},
    {"note", "备注", "说明"},
};

static sg_status slurp(const char *path, char **ret, size_t *ret_size, sg_error *err)
{
    FILE *in = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    if (!in)
        return errno == ENOENT ? sg_fail(err, SG_FORMAT, SG_MSG_INPUT_MISSING, path)
                               : sg_fail(err, SG_FORMAT, SG_MSG_INPUT_READ, path, strerror(errno));
    char *data = NULL;
    size_t size = 0, room = 0;
    sg_status status = SG_OK;
    while (status == SG_OK) {
        if (size == room) {
            room = room ? room * 2 : 65536;
            char *more = room > MAX_BYTES ? NULL : realloc(data, room);
            if (!more) {
                status = room > MAX_BYTES ? sg_fail(err, SG_LIMIT, SG_MSG_ANSWER_FILE_BIG, path)
                                          : sg_fail_memory(err);
                break;
            }
            data = more;
        }
        size_t n = fread(data + size, 1, room - size, in);
        if (n == 0)
            break;
        size += n;
    }
    if (status == SG_OK && ferror(in))
        status = sg_fail(err, SG_FORMAT, SG_MSG_INPUT_READ, path, strerror(errno));
    if (in != stdin)
        fclose(in);
    if (status != SG_OK) {
        free(data);
        return status;
    }
    *ret = data;
    *ret_size = size;
    return SG_OK;
}

static sg_str trimmed(sg_str s)
{
    while (s.n > 0 && strchr(" \t\r\n", s.s[0]))
        s = (sg_str){s.s + 1, s.n - 1};
    while (s.n > 0 && strchr(" \t\r\n", s.s[s.n - 1]))
        s.n--;
    return s;
}

/* Which cell holds which column; -1 none. */
static bool read_headings(const sg_csv_row *row, int column[COLUMNS])
{
    for (int c = 0; c < COLUMNS; c++) {
        column[c] = -1;
        for (size_t i = 0; i < row->count; i++)
            for (int n = 0; n < NAMES; n++) {
                sg_str cell = trimmed(row->cell[i]);
                if (column[c] < 0 && strlen(headings[c][n]) == cell.n &&
                    memcmp(headings[c][n], cell.s, cell.n) == 0)
                    column[c] = (int)i;
            }
    }
    return column[0] >= 0 && column[1] >= 0 && column[2] >= 0;
}

static const char *cell(const sg_csv_row *row, int column, sg_arena *arena)
{
    if (column < 0 || (size_t)column >= row->count)
        return "";
    sg_str s = trimmed(row->cell[column]);
    return sg_arena_printf(arena, "%.*s", (int)s.n, s.s);
}

static sg_status add_row(const sg_csv_row *row, const int column[COLUMNS], sg_arena *arena,
                         sg_answer_row **list, size_t *count, size_t *room, sg_error *err)
{
    sg_answer_row r = {.line = row->line,
                       .worker = cell(row, column[0], arena),
                       .posting = cell(row, column[1], arena),
                       .answer = cell(row, column[2], arena),
                       .reason = cell(row, column[3], arena),
                       .note = cell(row, column[4], arena)};
    if (!r.worker || !r.posting || !r.answer || !r.reason || !r.note)
        return sg_fail_memory(err);
    if (!*r.worker && !*r.posting && !*r.answer)
        return SG_OK; /* an empty row */
    if (*count == *room) {
        size_t more = *room ? *room * 2 : 256;
        sg_answer_row *grown = realloc(*list, more * sizeof *grown);
        if (!grown)
            return sg_fail_memory(err);
        *list = grown;
        *room = more;
    }
    (*list)[(*count)++] = r;
    return SG_OK;
}

static char delimiter_of(const char *text)
{
    static const char choices[] = ",\t;|";
    size_t line = strcspn(text, "\r\n"), best = 0;
    char found = ',';
    for (const char *c = choices; *c; c++) {
        size_t n = 0;
        for (size_t i = 0; i < line; i++)
            n += text[i] == *c;
        if (n > best) {
            best = n;
            found = *c;
        }
    }
    return found;
}

sg_status sg_answer_file_read(const char *path, sg_arena *arena, sg_answer_row **ret,
                              size_t *ret_count, sg_error *err)
{
    char *data = NULL, *text = NULL;
    size_t size = 0, text_size = 0, count = 0, room = 0;
    sg_answer_row *list = NULL;
    int column[COLUMNS];
    bool end = false, head = true;
    sg_status status = slurp(path, &data, &size, err);
    if (status == SG_OK)
        status = sg_charset_decode(path, data ? data : "", size, &text, &text_size, err);
    free(data);
    if (status != SG_OK)
        return status;
    sg_csv csv = {.at = text, .end = text + text_size, .delimiter = delimiter_of(text), .line = 1};
    while (status == SG_OK) {
        sg_csv_row row;
        status = sg_csv_next(&csv, arena, &row, &end, err);
        if (status != SG_OK || end)
            break;
        if (head && !read_headings(&row, column))
            status = sg_fail(err, SG_FORMAT, SG_MSG_ANSWER_FILE_HEADINGS, path);
        else if (!head)
            status = add_row(&row, column, arena, &list, &count, &room, err);
        head = false;
    }
    if (status == SG_OK && head)
        status = sg_fail(err, SG_FORMAT, SG_MSG_INPUT_EMPTY, path);
    free(text);
    if (status != SG_OK) {
        free(list);
        return status;
    }
    *ret = list;
    *ret_count = count;
    return SG_OK;
}
