/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A report's tables written out: as lines for people, as CSV (the tables one below the other), or as
 * a workbook with a sheet for each.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report_run.h"
#include "songgang/messages.h"
#include "songgang/text.h"
#include "songgang/workbook.h"

enum { NUMBER_TEXT = 48 };

sg_status sg_report_format_parse(const char *text, sg_report_format *ret, sg_error *err)
{
    static const char *const words[] = {"text", "json", "csv", "xlsx"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(text, words[i]) == 0) {
            *ret = (sg_report_format)i;
            return SG_OK;
        }
    }
    return sg_fail(err, SG_UNKNOWN, SG_MSG_REPORT_FORMAT, text);
}

static const char *cell_text(const report_cell *cell, char room[NUMBER_TEXT])
{
    if (cell->text)
        return cell->text;
    snprintf(room, NUMBER_TEXT, "%.*f", cell->decimals, cell->number);
    return room;
}

/* ---- for people ---- */

/* Columns on a terminal: two for what is not ASCII. */
static int width_of(const char *text)
{
    int width = 0;
    for (const unsigned char *at = (const unsigned char *)text; *at; at++)
        width += *at < 0x80 ? 1 : *at >= 0xC0 ? 2 : 0;
    return width;
}

static void pad(sg_buffer *out, const char *text, int width, bool right)
{
    int missing = width - width_of(text);
    for (int i = 0; right && i < missing; i++)
        sg_buffer_append(out, " ", 1);
    sg_buffer_text(out, text);
    for (int i = 0; !right && i < missing; i++)
        sg_buffer_append(out, " ", 1);
}

static void put_aligned(const report_table *t, sg_buffer *out)
{
    int width[REPORT_COLUMNS] = {0};
    bool right[REPORT_COLUMNS] = {false};
    char room[NUMBER_TEXT];
    for (size_t i = 0; i < t->columns; i++)
        width[i] = width_of(t->title[i]);
    for (size_t i = 0; i < t->cells; i++) {
        int own = width_of(cell_text(&t->cell[i], room));
        width[i % t->columns] = own > width[i % t->columns] ? own : width[i % t->columns];
        right[i % t->columns] = right[i % t->columns] || !t->cell[i].text;
    }
    sg_buffer_printf(out, "\n%s\n", t->name);
    for (size_t i = 0; i < t->cells + t->columns; i++) {
        size_t column = i % t->columns;
        bool last = column + 1 == t->columns;
        const char *text =
            i < t->columns ? t->title[i] : cell_text(&t->cell[i - t->columns], room);
        sg_buffer_text(out, "  ");
        pad(out, text, last && !right[column] ? 0 : width[column], right[column]);
        if (last)
            sg_buffer_text(out, "\n");
    }
}

static void put_sentences(const report_run *run, sg_buffer *out)
{
    bool told[CURE_COUNT] = {false};
    if (run->check->shorts == 0) {
        sg_buffer_text(out, SG_MSG_REPORT_NONE_SHORT);
        return;
    }
    sg_buffer_printf(out, "\n%s\n", SG_MSG_REPORT_CURES);
    for (;;) { /* what serves most first */
        unsigned best = CURE_COUNT;
        for (unsigned c = 0; c < CURE_COUNT; c++)
            if (!told[c] && run->cure_workers[c] > 0 &&
                (best == CURE_COUNT || run->cure_workers[c] > run->cure_workers[best]))
                best = c;
        if (best == CURE_COUNT)
            break;
        told[best] = true;
        sg_buffer_printf(out, "  " SG_MSG_REPORT_CURE_SENTENCE, report_cure_label((report_cure)best),
                         (unsigned long long)run->cure_workers[best]);
    }
    sg_buffer_printf(out, "\n%s\n", SG_MSG_REPORT_PLACES);
    for (size_t i = 0; i < run->places; i++) {
        const report_place *p = &run->place[i];
        sg_buffer_printf(out, "  " SG_MSG_REPORT_PLACE_SENTENCE,
                         p->county ? sg_region_name(p->county) : SG_MSG_REPORT_NO_COUNTY,
                         (unsigned long long)p->missing,
                         (unsigned long long)report_openings(run, p->missing));
        if (p->older_missing > 0)
            sg_buffer_printf(out, SG_MSG_REPORT_OLDER_SENTENCE,
                             (unsigned long long)p->older_missing,
                             (unsigned long long)report_openings(run, p->older_missing));
        sg_buffer_text(out, "\n");
    }
    if (run->step > 1)
        sg_buffer_printf(out, SG_MSG_REPORT_SAMPLED, (unsigned long long)run->step);
}

static void put_text(const report_run *run, const report_table *tables, size_t count,
                     sg_buffer *out)
{
    const check_run *check = run->check;
    char day[SG_DATE_TEXT];
    sg_date_print(check->now, day);
    if (check->plan)
        sg_buffer_printf(out, SG_MSG_REPORT_HEAD, (long long)check->plan, day, check->quota,
                         check->policy->version);
    else
        sg_buffer_printf(out, SG_MSG_REPORT_HEAD_FILE, check->file, day, check->quota,
                         check->policy->version);
    /* Totals, coverage and reasons; cures and counties read better as sentences. */
    for (size_t i = 0; i < count && i < 3; i++)
        put_aligned(&tables[i], out);
    put_sentences(run, out);
}

/* ---- CSV ---- */

static void put_csv(const report_table *t, bool first, sg_buffer *out)
{
    char room[NUMBER_TEXT];
    sg_buffer_text(out, first ? "\xEF\xBB\xBF" : "\r\n");
    sg_buffer_printf(out, "\"%s\"\r\n", t->name);
    for (size_t i = 0; i < t->cells + t->columns; i++) {
        size_t column = i % t->columns;
        const report_cell *cell = i < t->columns ? NULL : &t->cell[i - t->columns];
        const char *quote = cell && !cell->text ? "" : "\"";
        sg_buffer_printf(out, "%s%s%s%s%s", column ? "," : "", quote,
                         cell ? cell_text(cell, room) : t->title[i], quote,
                         column + 1 == t->columns ? "\r\n" : "");
    }
}

/* ---- workbook ---- */

static sg_status put_sheet(sg_workbook_writer *book, const report_table *t, sg_error *err)
{
    sg_sheet_column columns[REPORT_COLUMNS] = {{0}};
    for (size_t i = 0; i < t->columns; i++)
        columns[i] = (sg_sheet_column){.title = t->title[i], .width = i < 2 ? 22 : 0};
    sg_status status = sg_writer_add_sheet(book, t->name, columns, t->columns, NULL, err);
    for (size_t i = 0; i < t->cells && status == SG_OK; i++) {
        const report_cell *cell = &t->cell[i];
        if (cell->text)
            sg_writer_text(book, sg_str_of(cell->text), SG_STYLE_PLAIN);
        else if (cell->decimals == 0)
            sg_writer_int(book, (int64_t)cell->number);
        else
            sg_writer_number(book, strtod(cell_text(cell, (char[NUMBER_TEXT]){0}), NULL));
        if ((i + 1) % t->columns == 0)
            status = sg_writer_end_row(book, err);
    }
    return status;
}

static sg_status write_book(const report_table *tables, size_t count, FILE *out, sg_error *err)
{
    sg_workbook_writer *book = NULL;
    sg_status status = sg_workbook_writer_new(&book, err);
    for (size_t i = 0; i < count && status == SG_OK; i++)
        status = put_sheet(book, &tables[i], err);
    if (status == SG_OK)
        status = sg_workbook_writer_finish(book, out, err);
    sg_workbook_writer_free(book);
    return status;
}

sg_status report_write(const report_run *run, sg_report_format format, FILE *out, sg_error *err)
{
    report_table tables[REPORT_TABLES] = {{0}};
    size_t count = 0;
    sg_buffer text = {0};
    sg_arena *arena = sg_arena_new(0);
    sg_status status =
        arena ? report_tables(run, arena, tables, &count, err) : sg_fail_memory(err);
    if (status == SG_OK && format == SG_REPORT_XLSX) {
        status = write_book(tables, count, out, err);
    } else if (status == SG_OK) {
        if (format == SG_REPORT_JSON)
            report_json(run, &text);
        else if (format == SG_REPORT_TEXT)
            put_text(run, tables, count, &text);
        for (size_t i = 0; i < count && format == SG_REPORT_CSV; i++)
            put_csv(&tables[i], i == 0, &text);
        if (text.failed)
            status = sg_fail_memory(err);
        else if (fwrite(text.data, 1, text.size, out) < text.size)
            status = sg_fail(err, errno == ENOSPC ? SG_NO_SPACE : SG_IO, SG_MSG_STREAM_WRITE,
                             strerror(errno));
    }
    if (status == SG_OK && fflush(out) != 0)
        status = sg_fail(err, errno == ENOSPC ? SG_NO_SPACE : SG_IO, SG_MSG_STREAM_WRITE,
                         strerror(errno));
    report_free_tables(tables, REPORT_TABLES);
    sg_buffer_free(&text);
    sg_arena_free(arena);
    return status;
}
