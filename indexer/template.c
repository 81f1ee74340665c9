/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Workbooks to fill in: the headings import understands, drop-downs where a few words are enough,
 * one example row that import skips, and a sheet that explains each column.
 */
#include <string.h>

#include "collect_internal.h"
#include "songgang/messages.h"
#include "songgang/workbook.h"

/* What the template says about a column: key of the heading, explanation, example, choices ('|').
 */
typedef struct template_column {
    const char *key, *note, *example, *choices;
} template_column;

static const template_column posting_columns[] = {SG_TEMPLATE_POSTING};
static const template_column worker_columns[] = {SG_TEMPLATE_WORKER};
static const template_column course_columns[] = {SG_TEMPLATE_COURSE};

enum { COLUMNS_MAX = 32, CHOICES_MAX = 16, CHOICE_TEXT = 256 };

static const template_column *columns_of(sg_record_kind kind, size_t *ret_count,
                                         const char **ret_sheet)
{
    switch (kind) {
    case SG_RECORD_WORKER:
        *ret_count = sizeof worker_columns / sizeof *worker_columns;
        *ret_sheet = SG_MSG_TEMPLATE_WORKERS;
        return worker_columns;
    case SG_RECORD_COURSE:
        *ret_count = sizeof course_columns / sizeof *course_columns;
        *ret_sheet = SG_MSG_TEMPLATE_COURSES;
        return course_columns;
    default:
        *ret_count = sizeof posting_columns / sizeof *posting_columns;
        *ret_sheet = SG_MSG_TEMPLATE_POSTINGS;
        return posting_columns;
    }
}

/* Headings are those import knows best, so that the two cannot drift apart. */
static const char *label_of(sg_record_kind kind, const char *key)
{
    size_t count;
    const sg_heading *headings = sg_headings_of(kind, &count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(headings[i].key, key) == 0)
            return headings[i].label;
    return key;
}

/* '|'-separated words as a NULL-terminated list in `text`. */
static const char *const *split_choices(const char *choices, char text[CHOICE_TEXT],
                                        const char *list[CHOICES_MAX])
{
    size_t count = 0, n = strlen(choices);
    if (n == 0 || n >= CHOICE_TEXT)
        return NULL;
    memcpy(text, choices, n + 1);
    for (char *rest = NULL, *word = strtok_r(text, "|", &rest); word && count + 1 < CHOICES_MAX;
         word = strtok_r(NULL, "|", &rest))
        list[count++] = word;
    list[count] = NULL;
    return list;
}

static sg_status write_table(sg_workbook_writer *w, sg_record_kind kind, sg_error *err)
{
    size_t count;
    const char *sheet, *list[COLUMNS_MAX][CHOICES_MAX];
    char text[COLUMNS_MAX][CHOICE_TEXT];
    sg_sheet_column columns[COLUMNS_MAX] = {{0}};
    const template_column *template = columns_of(kind, &count, &sheet);
    for (size_t i = 0; i < count; i++) {
        size_t wide = sg_utf8_count(sg_str_of(template[i].example));
        columns[i] =
            (sg_sheet_column){.title = label_of(kind, template[i].key),
                              .width = wide > 8 ? 24 : 14,
                              .choices = split_choices(template[i].choices, text[i], list[i]),
                              .note = template[i].note,
                              .as_text = true};
    }
    sg_status status = sg_writer_add_sheet(w, sheet, columns, count, NULL, err);
    if (status != SG_OK)
        return status;
    for (size_t i = 0; i < count; i++)
        sg_writer_text(w, sg_str_of(template[i].example), SG_STYLE_EXAMPLE);
    return sg_writer_end_row(w, err);
}

static sg_status write_explanation(sg_workbook_writer *w, sg_record_kind kind, sg_error *err)
{
    static const sg_sheet_column columns[] = {{.title = SG_MSG_TEMPLATE_COLUMN, .width = 16},
                                              {.title = SG_MSG_TEMPLATE_NOTE, .width = 60},
                                              {.title = SG_MSG_TEMPLATE_LIKE, .width = 30}};
    static const char *const remarks[] = {SG_TEMPLATE_REMARKS};
    size_t count;
    const char *sheet;
    const template_column *template = columns_of(kind, &count, &sheet);
    sg_status status = sg_writer_add_sheet(w, SG_MSG_TEMPLATE_EXPLANATION, columns, 3, NULL, err);
    for (size_t i = 0; status == SG_OK && i < count; i++) {
        sg_writer_text(w, sg_str_of(label_of(kind, template[i].key)), SG_STYLE_WRAPPED);
        sg_writer_text(w, sg_str_of(template[i].note), SG_STYLE_WRAPPED);
        sg_writer_text(w, sg_str_of(template[i].example), SG_STYLE_EXAMPLE);
        status = sg_writer_end_row(w, err);
    }
    for (size_t i = 0; status == SG_OK && i < sizeof remarks / sizeof *remarks; i++) {
        sg_writer_blank(w);
        sg_writer_text(w, sg_str_of(remarks[i]), SG_STYLE_WRAPPED);
        status = sg_writer_end_row(w, err);
    }
    return status;
}

sg_status sg_import_template(sg_record_kind kind, FILE *out, sg_error *err)
{
    sg_workbook_writer *w;
    sg_status status = sg_workbook_writer_new(&w, err);
    if (status != SG_OK)
        return status;
    status = write_table(w, kind, err);
    if (status == SG_OK)
        status = write_explanation(w, kind, err);
    if (status == SG_OK)
        status = sg_workbook_writer_finish(w, out, err);
    sg_workbook_writer_free(w);
    return status;
}
