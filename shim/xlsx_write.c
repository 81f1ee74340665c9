/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Workbooks written row by row with libxlsxwriter in its constant-memory mode. It wants a file
 * name, so the workbook grows in a temporary file and is copied out when it is complete.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "songgang/json_writer.h"
#include "songgang/messages.h"
#include "songgang/workbook.h"

enum {
    NAME_MAX_CHARACTERS = 31,
    NAME_TEXT = 4 * NAME_MAX_CHARACTERS + 1,
    CELL_MAX_CHARACTERS = 32767,
    LIST_MAX_CHARACTERS = 255, /* of a drop-down, all choices together */
    PAPER_A4 = 9,
    FIXED_TIME = 1767225600 /* 2026-01-01, so that same rows give same bytes */
};

typedef struct sheet_state {
    lxw_worksheet *sheet;
    char name[NAME_TEXT];
    lxw_row_t row;
    lxw_col_t column, columns; /* next cell; headings */
    bool headed;
} sheet_state;

struct sg_workbook_writer {
    lxw_workbook *book;
    char *path;
    sheet_state *sheets;
    size_t sheet_count, current, comments;
    lxw_format *style[SG_STYLE_COUNT], *date, *as_text, *whole;
    sg_buffer text; /* of the cell being written */
    bool failed, full;
};

/* ---- beginning and end ---- */

static const struct style_look {
    lxw_color_t colour, ground; /* 0: none */
    bool bold, italic, wrapped;
} looks[SG_STYLE_COUNT] = {
    [SG_STYLE_FAULTY] = {.colour = 0x9C0006, .ground = 0xFFC7CE},
    [SG_STYLE_REASON] = {.colour = 0x9C0006},
    [SG_STYLE_EXAMPLE] = {.colour = 0x808080, .italic = true},
    [SG_STYLE_HEADING] = {.colour = 0x1F2937, .ground = 0xDCE6F1, .bold = true, .wrapped = true},
    [SG_STYLE_WRAPPED] = {.wrapped = true},
};

static bool make_formats(sg_workbook_writer *w)
{
    for (int i = SG_STYLE_FAULTY; i < SG_STYLE_COUNT; i++) {
        lxw_format *format = w->style[i] = workbook_add_format(w->book);
        if (!format)
            return false;
        if (looks[i].colour)
            format_set_font_color(format, looks[i].colour);
        if (looks[i].ground)
            format_set_bg_color(format, looks[i].ground);
        if (looks[i].bold)
            format_set_bold(format);
        if (looks[i].italic)
            format_set_italic(format);
        if (looks[i].wrapped) {
            format_set_text_wrap(format);
            format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
        }
    }
    w->date = workbook_add_format(w->book);
    w->as_text = workbook_add_format(w->book);
    w->whole = workbook_add_format(w->book);
    if (!w->date || !w->as_text || !w->whole)
        return false;
    format_set_num_format(w->date, "yyyy-mm-dd");
    format_set_num_format(w->as_text, "@");
    format_set_num_format(w->whole, "0");
    return true;
}

static sg_status temporary(char **ret_path, char **ret_folder, sg_error *err)
{
    const char *folder = getenv("TMPDIR");
    if (!folder || !*folder)
        folder = "/tmp";
    size_t size = strlen(folder) + sizeof "/songgang-XXXXXX";
    char *path = malloc(size), *copy = strdup(folder);
    int fd = -1;
    if (path && copy) {
        snprintf(path, size, "%s/songgang-XXXXXX", folder);
        fd = mkstemp(path);
    }
    if (fd < 0) {
        sg_status status = path && copy
                               ? sg_fail(err, SG_IO, SG_MSG_WORKBOOK_WRITE, strerror(errno))
                               : sg_fail_memory(err);
        free(path);
        free(copy);
        return status;
    }
    close(fd);
    *ret_path = path;
    *ret_folder = copy;
    return SG_OK;
}

sg_status sg_workbook_writer_new(sg_workbook_writer **ret, sg_error *err)
{
    char *folder = NULL;
    sg_workbook_writer *w = calloc(1, sizeof *w);
    sg_status status = w ? temporary(&w->path, &folder, err) : sg_fail_memory(err);
    if (status == SG_OK) {
        lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = folder};
        w->book = workbook_new_opt(w->path, &options);
        if (!w->book || !make_formats(w))
            status = sg_fail_memory(err);
    }
    free(folder);
    if (status == SG_OK) {
        lxw_doc_properties properties = {.created = FIXED_TIME};
        workbook_set_properties(w->book, &properties);
        *ret = w;
    } else {
        sg_workbook_writer_free(w);
    }
    return status;
}

void sg_workbook_writer_free(sg_workbook_writer *w)
{
    if (!w)
        return;
    if (w->book)
        lxw_workbook_free(w->book);
    if (w->path)
        unlink(w->path);
    free(w->path);
    free(w->sheets);
    sg_buffer_free(&w->text);
    free(w);
}

/* ---- sheets ---- */

static bool name_taken(const sg_workbook_writer *w, const char *name)
{
    for (size_t i = 0; i < w->sheet_count; i++)
        if (strcasecmp(w->sheets[i].name, name) == 0)
            return true;
    return false;
}

/* Bytes of the first `characters` characters of `text`. */
static size_t prefix(const char *text, size_t characters)
{
    sg_str all = sg_str_of(text);
    size_t at = 0;
    while (at < all.n && characters-- > 0)
        sg_utf8_next(all, &at);
    return at;
}

/* Valid (no []:*?/\, no quote at the ends, 31 characters) and unique. */
static void name_sheet(const sg_workbook_writer *w, const char *wanted, char out[NAME_TEXT])
{
    char base[NAME_TEXT];
    size_t n = prefix(wanted, NAME_MAX_CHARACTERS - 5);
    bool valid = sg_utf8_valid((sg_str){wanted, n}) && n > 0;
    if (!valid)
        wanted = SG_MSG_WORKBOOK_SHEET_NAME, n = strlen(wanted);
    memcpy(base, wanted, n);
    base[n] = '\0';
    for (char *c = base; *c; c++)
        if (strchr("[]:*?/\\'", *c) || (unsigned char)*c < 0x20)
            *c = '_';
    snprintf(out, NAME_TEXT, "%s", base);
    for (unsigned i = 2; name_taken(w, out) && i < 1000; i++)
        snprintf(out, NAME_TEXT, "%.*s-%u", (int)sg_utf8_prefix(sg_str_of(base), NAME_TEXT - 8),
                 base, i);
}

/* Characters wide, a Han character counting two. */
static double width_of(const char *text)
{
    sg_str all = sg_str_of(text);
    double width = 0;
    for (size_t at = 0; at < all.n;)
        width += sg_utf8_next(all, &at) > 0xFF ? 2 : 1;
    return width;
}

static void add_choices(sheet_state *s, lxw_col_t column, const char *const *choices)
{
    size_t characters = 0;
    for (size_t i = 0; choices[i]; i++)
        characters += sg_utf8_count(sg_str_of(choices[i])) + 1;
    if (characters > LIST_MAX_CHARACTERS)
        return;
    /* The library takes a list of char *, and does not write to it. */
    lxw_data_validation rule = {.validate = LXW_VALIDATION_TYPE_LIST,
                                .value_list = (char **)(uintptr_t)choices,
                                .error_type = LXW_VALIDATION_ERROR_TYPE_INFORMATION,
                                .show_error = LXW_VALIDATION_OFF};
    worksheet_data_validation_range(s->sheet, 1, column, SG_SHEET_ROWS_MAX - 1, column, &rule);
}

static void head(sg_workbook_writer *w, sheet_state *s, const sg_sheet_column *columns,
                 size_t count)
{
    for (size_t i = 0; i < count; i++) {
        lxw_col_t column = (lxw_col_t)i;
        double width = columns[i].width;
        if (width <= 0)
            width = columns[i].title ? width_of(columns[i].title) + 4 : 12; /* the filter's arrow */
        if (width < 10)
            width = 10;
        worksheet_set_column(s->sheet, column, column, width,
                             columns[i].as_text ? w->as_text : NULL);
        s->headed = s->headed || columns[i].title;
    }
    for (size_t i = 0; i < count && s->headed; i++) {
        sg_writer_text(w, sg_str_of(columns[i].title), SG_STYLE_HEADING);
        if (columns[i].note)
            sg_writer_comment(w, columns[i].note);
        if (columns[i].choices)
            add_choices(s, (lxw_col_t)i, columns[i].choices);
    }
    worksheet_set_landscape(s->sheet);
    worksheet_set_paper(s->sheet, PAPER_A4);
    worksheet_fit_to_pages(s->sheet, 1, 0); /* as wide as one page, as long as it takes */
    if (s->headed) {
        worksheet_freeze_panes(s->sheet, 1, 0);
        worksheet_repeat_rows(s->sheet, 0, 0);
        s->row = 1;
        s->column = 0;
    }
    s->columns = (lxw_col_t)count;
}

sg_status sg_writer_add_sheet(sg_workbook_writer *w, const char *name,
                              const sg_sheet_column *columns, size_t count, size_t *ret_sheet,
                              sg_error *err)
{
    if (count > SG_SHEET_COLUMNS_MAX || w->sheet_count == SG_WORKBOOK_SHEETS_MAX)
        return sg_fail(err, SG_LIMIT, SG_MSG_WORKBOOK_SHEETS, "", (int)SG_WORKBOOK_SHEETS_MAX);
    sheet_state *more = realloc(w->sheets, (w->sheet_count + 1) * sizeof *more);
    if (!more)
        return sg_fail_memory(err);
    w->sheets = more;
    sheet_state *s = &w->sheets[w->sheet_count];
    *s = (sheet_state){0};
    name_sheet(w, name, s->name);
    s->sheet = workbook_add_worksheet(w->book, s->name);
    if (!s->sheet)
        return sg_fail_memory(err);
    w->current = w->sheet_count++;
    if (ret_sheet)
        *ret_sheet = w->current;
    head(w, s, columns, count);
    return w->failed ? sg_fail_memory(err) : SG_OK;
}

void sg_writer_select(sg_workbook_writer *w, size_t sheet)
{
    w->current = sheet;
}

/* ---- cells ---- */

/* Would a reader take what begins at `at` for an escaped character, "_x000D_"? */
static bool looks_escaped(sg_str text, size_t at)
{
    if (text.n - at < 7 || memcmp(text.s + at, "_x", 2) != 0 || text.s[at + 6] != '_')
        return false;
    for (size_t i = at + 2; i < at + 6; i++)
        if (!strchr("0123456789abcdefABCDEF", text.s[i]) || !text.s[i])
            return false;
    return true;
}

/* `text` as a cell may hold it: valid UTF-8, at most 32,767 characters, no control characters. */
static const char *cell_text(sg_workbook_writer *w, sg_str text)
{
    size_t characters = 0;
    sg_buffer_clear(&w->text);
    for (size_t at = 0; at < text.n && characters < CELL_MAX_CHARACTERS;) {
        char bytes[4];
        size_t from = at;
        uint32_t cp = sg_utf8_next(text, &at);
        bool kept = cp >= 0x20 ? cp != 0xFFFE && cp != 0xFFFF : cp == '\n' || cp == '\t';
        if (!kept)
            continue;
        characters += cp > 0xFFFF ? 2 : 1;
        if (cp == '_' && looks_escaped(text, from))
            sg_buffer_text(&w->text, "_x005F"); /* the escape of '_' itself */
        if (cp == 0xFFFD && at - from == 1)
            sg_buffer_append(&w->text, bytes, sg_utf8_put(cp, bytes));
        else
            sg_buffer_append(&w->text, text.s + from, at - from);
    }
    if (w->text.failed)
        w->failed = true;
    return w->text.failed || w->text.size == 0 ? "" : w->text.data;
}

static void check(sg_workbook_writer *w, const sheet_state *s, lxw_error code)
{
    if (s->row >= SG_SHEET_ROWS_MAX)
        w->full = true;
    else if (code != LXW_NO_ERROR)
        w->failed = true;
}

void sg_writer_text(sg_workbook_writer *w, sg_str text, sg_cell_style style)
{
    sheet_state *s = &w->sheets[w->current];
    const char *clean = cell_text(w, text);
    lxw_format *format = w->style[style];
    if (s->row >= SG_SHEET_ROWS_MAX)
        w->full = true;
    else if (*clean)
        check(w, s, worksheet_write_string(s->sheet, s->row, s->column, clean, format));
    else if (format)
        check(w, s, worksheet_write_blank(s->sheet, s->row, s->column, format));
    s->column++;
}

void sg_writer_int(sg_workbook_writer *w, int64_t value)
{
    sheet_state *s = &w->sheets[w->current];
    if (s->row >= SG_SHEET_ROWS_MAX)
        w->full = true;
    else
        check(w, s, worksheet_write_number(s->sheet, s->row, s->column, (double)value, w->whole));
    s->column++;
}

void sg_writer_number(sg_workbook_writer *w, double value)
{
    sheet_state *s = &w->sheets[w->current];
    if (s->row >= SG_SHEET_ROWS_MAX)
        w->full = true;
    else
        check(w, s, worksheet_write_number(s->sheet, s->row, s->column, value, NULL));
    s->column++;
}

void sg_writer_date(sg_workbook_writer *w, sg_date date)
{
    sheet_state *s = &w->sheets[w->current];
    const int first = -25508; /* 1900-03-01: before it Excel counts a day that never was */
    if (date == SG_NO_DATE) {
        s->column++;
    } else if (date < first) {
        char text[SG_DATE_TEXT];
        sg_date_print(date, text);
        sg_writer_text(w, sg_str_of(text), SG_STYLE_PLAIN);
    } else {
        if (s->row >= SG_SHEET_ROWS_MAX)
            w->full = true;
        else
            check(w, s,
                  worksheet_write_number(s->sheet, s->row, s->column, date + 25569.0, w->date));
        s->column++;
    }
}

void sg_writer_blank(sg_workbook_writer *w)
{
    w->sheets[w->current].column++;
}

void sg_writer_comment(sg_workbook_writer *w, const char *comment)
{
    sheet_state *s = &w->sheets[w->current];
    const char *clean = cell_text(w, sg_str_of(comment));
    if (!*clean || s->column == 0 || w->comments == SG_CELL_COMMENTS_MAX || w->full)
        return;
    w->comments++;
    double lines = width_of(clean) / 24 + 1;
    lxw_comment_options options = {
        .width = 200, .font_size = 10, .height = (uint16_t)(lines > 16 ? 330 : 20 * lines + 10)};
    check(
        w, s,
        worksheet_write_comment_opt(s->sheet, s->row, (lxw_col_t)(s->column - 1), clean, &options));
}

sg_status sg_writer_end_row(sg_workbook_writer *w, sg_error *err)
{
    sheet_state *s = &w->sheets[w->current];
    if (w->full)
        return sg_fail(err, SG_LIMIT, SG_MSG_WORKBOOK_FULL, s->name, (int)SG_SHEET_ROWS_MAX);
    if (w->failed)
        return sg_fail_memory(err);
    s->row++;
    s->column = 0;
    return SG_OK;
}

/* ---- out ---- */

static sg_status copy_out(const char *path, FILE *out, sg_error *err)
{
    char buffer[16 * 1024];
    size_t n = 0;
    FILE *in = fopen(path, "rbe");
    bool good = in != NULL;
    while (good && (n = fread(buffer, 1, sizeof buffer, in)) > 0)
        good = fwrite(buffer, 1, n, out) == n;
    good = good && !ferror(in) && fflush(out) == 0;
    sg_status status = good ? SG_OK
                            : sg_fail(err, errno == ENOSPC ? SG_NO_SPACE : SG_IO,
                                      SG_MSG_WORKBOOK_WRITE, strerror(errno));
    if (in)
        fclose(in);
    return status;
}

sg_status sg_workbook_writer_finish(sg_workbook_writer *w, FILE *out, sg_error *err)
{
    for (size_t i = 0; i < w->sheet_count; i++) {
        const sheet_state *s = &w->sheets[i];
        if (s->headed && s->row > 1)
            worksheet_autofilter(s->sheet, 0, 0, s->row - 1, (lxw_col_t)(s->columns - 1));
    }
    errno = 0;
    lxw_error code = workbook_close(w->book); /* frees it, whatever comes */
    w->book = NULL;
    if (code != LXW_NO_ERROR)
        return sg_fail(err, errno == ENOSPC ? SG_NO_SPACE : SG_IO, SG_MSG_WORKBOOK_WRITE,
                       lxw_strerror(code));
    return copy_out(w->path, out, err);
}
