/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Work on a batch: cut its text into records, read each, and leave results in their order. Runs on
 * any thread; everything it touches belongs to the batch.
 */
#include "collect_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json_elements.h"
#include "songgang/json_ld.h"
#include "songgang/messages.h"

/* ---- batches ---- */

sg_collect_batch *sg_collect_batch_new(void)
{
    sg_collect_batch *batch = calloc(1, sizeof *batch);
    if (!batch)
        return NULL;
    batch->arena = sg_arena_new(0);
    batch->scratch = sg_arena_new(0);
    if (!batch->arena || !batch->scratch) {
        sg_collect_batch_free(batch);
        return NULL;
    }
    return batch;
}

void sg_collect_batch_free(sg_collect_batch *batch)
{
    if (!batch)
        return;
    sg_batch_text_free(&batch->text);
    free(batch->results);
    sg_buffer_free(&batch->out);
    sg_arena_free(batch->arena);
    sg_arena_free(batch->scratch);
    free(batch);
}

void sg_collect_fatal(sg_collect_batch *batch)
{
    sg_fail_memory(&batch->error);
}

sg_result *sg_collect_add(sg_collect_batch *batch, uint64_t line)
{
    if (batch->result_count == batch->result_capacity) {
        size_t capacity = batch->result_capacity ? batch->result_capacity * 2 : 64;
        sg_result *more = realloc(batch->results, capacity * sizeof *more);
        if (!more) {
            sg_collect_fatal(batch);
            return NULL;
        }
        batch->results = more;
        batch->result_capacity = capacity;
    }
    sg_result *result = &batch->results[batch->result_count++];
    memset(result, 0, sizeof *result);
    result->line = line;
    return result;
}

void sg_collect_reject(sg_collect_batch *batch, uint64_t line, sg_outcome outcome,
                       const char *external_id, const char *field, const char *error,
                       const char *record, size_t record_size)
{
    sg_result *result = sg_collect_add(batch, line);
    if (!result)
        return;
    sg_buffer quoted = {0};
    if (outcome == SG_RECORD_SYNTAX) { /* not JSON: as a string */
        sg_json_writer w;
        sg_json_begin(&w, &quoted);
        sg_json_string_n(&w, record, record_size);
        record = quoted.data;
        record_size = quoted.size;
    }
    result->outcome = outcome;
    result->first = true;
    result->external_id = sg_arena_strdup(batch->arena, external_id);
    result->field = sg_arena_strdup(batch->arena, field);
    result->error = sg_arena_strdup(batch->arena, error);
    result->record = record ? sg_arena_strndup(batch->arena, record, record_size) : NULL;
    if (!result->error || (record && !result->record) || quoted.failed)
        sg_collect_fatal(batch);
    sg_buffer_free(&quoted);
}

/* ---- json ---- */

/* The postings of a JSON-LD document. */
static void work_linked(const sg_collector *c, sg_collect_batch *batch, uint64_t line,
                        const sg_json *json, sg_str text)
{
    sg_error error = {SG_OK, ""};
    sg_json_ld_nodes nodes;
    sg_buffer record = {0};
    if (sg_json_ld_find(json, batch->scratch, &nodes, &error) != SG_OK) {
        sg_collect_fatal(batch);
        return;
    }
    for (size_t i = 0; i < nodes.count && batch->error.status == SG_OK; i++) {
        sg_json_ld_posting posting;
        sg_status status = sg_json_ld_at(c->v, json, &nodes, i, batch->scratch, &posting,
                                         &batch->unknown, &error);
        if (status == SG_NO_MEMORY) {
            sg_collect_fatal(batch);
            break;
        }
        sg_str kept = text;
        if (status == SG_OK && nodes.count > 1) { /* its own share of the document */
            sg_json_writer w;
            sg_buffer_clear(&record);
            sg_json_begin(&w, &record);
            sg_json_put_raw_posting(&w, &posting.raw);
            kept = (sg_str){record.data, record.size};
        }
        if (record.failed)
            sg_collect_fatal(batch);
        else if (status != SG_OK)
            sg_collect_reject(batch, line, SG_RECORD_REJECTED, NULL, NULL, error.text,
                              nodes.count > 1 ? NULL : text.s, text.n);
        else if (posting.normalised)
            sg_collect_normalised(c, batch, line, &posting.posting, kept.s, kept.n);
        else
            sg_collect_posting(c, batch, line, &posting.raw, kept.s, kept.n, NULL);
    }
    sg_buffer_free(&record);
    /* Organisations and places beside the postings of a graph are no records of their own. */
    if (nodes.count == 0 && c->format != SG_FORMAT_JSON_LD)
        sg_collect_reject(batch, line, SG_RECORD_REJECTED, NULL, NULL, SG_MSG_LD_NO_POSTING,
                          text.s, text.n);
}

static void work_line(const sg_collector *c, sg_collect_batch *batch, uint64_t line, sg_str text)
{
    sg_error error = {SG_OK, ""};
    sg_json *json;
    sg_raw_posting flat;
    if (c->kind == SG_RECORD_POSTING && sg_json_raw_flat(text.s, text.n, batch->scratch, &flat)) {
        sg_collect_posting(c, batch, line, &flat, text.s, text.n, NULL);
        return;
    }
    sg_status status = sg_json_parse(text.s, text.n, &json, &error);
    if (status == SG_NO_MEMORY) {
        sg_collect_fatal(batch);
        return;
    }
    if (status != SG_OK) {
        size_t shown = sg_utf8_prefix(text, 2000);
        sg_collect_reject(batch, line, SG_RECORD_SYNTAX, NULL, NULL, error.text, text.s, shown);
        return;
    }
    if (c->kind == SG_RECORD_POSTING && sg_json_is_ld(json)) {
        work_linked(c, batch, line, json, text);
    } else if (c->kind == SG_RECORD_POSTING) {
        sg_raw_posting raw;
        status = sg_json_raw_posting(json, batch->scratch, &raw, &batch->unknown, &error);
        if (status == SG_OK)
            sg_collect_posting(c, batch, line, &raw, text.s, text.n, NULL);
        else if (status == SG_NO_MEMORY)
            sg_collect_fatal(batch);
        else
            sg_collect_reject(batch, line, SG_RECORD_REJECTED, sg_json_id(json, batch->scratch),
                              NULL, error.text, text.s, text.n);
    } else {
        sg_collect_roster(c, batch, line, json, text.s, text.n, NULL, NULL);
    }
    sg_json_free(json);
}

static void work_lines(const sg_collector *c, sg_collect_batch *batch)
{
    const char *at = batch->text.text, *end = at + batch->text.size;
    uint64_t line = batch->text.line;
    for (; at < end && batch->error.status == SG_OK; line++) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const char *stop = newline ? newline : end;
        sg_str text = sg_str_trim((sg_str){at, (size_t)(stop - at)});
        if (text.n > 0) {
            work_line(c, batch, line, text);
            sg_arena_reset(batch->scratch);
        }
        at = newline ? newline + 1 : end;
    }
}

static void work_elements(const sg_collector *c, sg_collect_batch *batch)
{
    const sg_batch_text *whole = &batch->text;
    sg_json_elements elements = {whole->text, whole->text + whole->size, whole->line};
    sg_str text;
    uint64_t line;
    while (batch->error.status == SG_OK && sg_json_elements_next(&elements, &text, &line)) {
        if (text.n > SG_LINE_MAX)
            sg_collect_reject(batch, line, SG_RECORD_SYNTAX, NULL, NULL, SG_MSG_RECORD_TOO_LONG,
                              text.s, sg_utf8_prefix(text, 200));
        else
            work_line(c, batch, line, text);
        sg_arena_reset(batch->scratch);
    }
}

/* ---- rows of a table ---- */

/* Columns as the person who made the table calls them, for messages. */
static void name_fields(const sg_columns *columns, const sg_csv_row *row,
                        const char *names[SG_RAW_FIELD_COUNT])
{
    for (size_t f = 0; f < SG_RAW_FIELD_COUNT; f++) {
        int column = sg_columns_source(columns, row, f);
        for (size_t i = 0; column < 0 && i < columns->count; i++)
            if (columns->field[i] == (int)f)
                column = (int)i;
        names[f] = column >= 0 ? columns->title[column] : NULL;
    }
}

/* Rejected rows keep their cells, for whoever is to correct them. */
static void keep_cells(sg_collect_batch *batch, size_t from, const sg_columns *columns,
                       const sg_csv_row *row)
{
    for (size_t i = from; i < batch->result_count; i++) {
        sg_result *result = &batch->results[i];
        if (result->outcome == SG_RECORD_OK)
            continue;
        sg_str *cell = sg_arena_array(batch->arena, row->count + 1, sizeof *cell);
        for (size_t k = 0; cell && k < row->count; k++) {
            cell[k] = (sg_str){sg_arena_strndup(batch->arena, row->cell[k].n ? row->cell[k].s : "",
                                                row->cell[k].n),
                               row->cell[k].n};
            if (!cell[k].s)
                cell = NULL;
        }
        if (!cell) {
            sg_collect_fatal(batch);
            return;
        }
        result->columns = columns;
        result->row = (sg_csv_row){.cell = cell, .count = row->count, .line = row->line};
    }
}

/* Running numbers begin anew on every sheet of a workbook; in front of them goes the sheet's name. */
static void number_by_sheet(sg_collect_batch *batch, const char *title, sg_raw_posting *raw)
{
    const char **id = &raw->field[SG_RAW_EXTERNAL_ID];
    if (!batch->text.id_prefix || !*id || !title || !strstr(title, SG_MSG_SHEET_RUNNING))
        return;
    *id = sg_arena_printf(batch->scratch, "%s-%s", batch->text.id_prefix, *id);
    if (!*id)
        sg_collect_fatal(batch);
}

/* A row is not refused for a mistyped ID number, but somebody has to be told which. */
static void note_identity(sg_collect_batch *batch, uint64_t line)
{
    char number[24];
    snprintf(number, sizeof number, "%s%llu", batch->identity_wrong++ ? SG_MSG_LIST_SEPARATOR : "",
             (unsigned long long)line);
    size_t used = strlen(batch->identity_lines);
    if (used + strlen(number) < sizeof batch->identity_lines)
        memcpy(batch->identity_lines + used, number, strlen(number) + 1);
}

static void work_row(const sg_collector *c, sg_collect_batch *batch, const sg_columns *columns,
                     const sg_csv_row *row, sg_buffer *record)
{
    sg_json_writer w;
    sg_buffer_clear(record);
    if (c->kind == SG_RECORD_POSTING) {
        sg_raw_posting raw = {{NULL}};
        const char *names[SG_RAW_FIELD_COUNT];
        for (size_t f = 0; f < SG_RAW_FIELD_COUNT; f++)
            raw.field[f] = sg_table_cell(c->kind, columns, row, f, batch->scratch);
        name_fields(columns, row, names);
        number_by_sheet(batch, names[SG_RAW_EXTERNAL_ID], &raw);
        sg_json_begin(&w, record);
        sg_json_put_raw_posting(&w, &raw);
        if (record->failed)
            sg_collect_fatal(batch);
        else
            sg_collect_posting(c, batch, row->line, &raw, record->data, record->size, names);
        return;
    }
    sg_json *json = NULL;
    const bool usable = sg_roster_row_json(c, columns, row, batch->scratch, record);
    if (record->failed ||
        sg_json_parse(record->data, record->size, &json, &batch->error) != SG_OK) {
        if (record->failed)
            sg_collect_fatal(batch);
        return;
    }
    const size_t before = batch->result_count;
    sg_collect_roster(c, batch, row->line, json, record->data, record->size, columns, row);
    if (!usable && batch->result_count > before && batch->results[before].outcome == SG_RECORD_OK)
        note_identity(batch, row->line);
    sg_json_free(json);
}

static bool row_is_blank(const sg_csv_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (row->cell[i].n > 0)
            return false;
    return true;
}

/* The example row of our template stays in many a table. */
static bool row_is_example(const sg_csv_row *row)
{
    const size_t length = strlen(SG_MSG_SHEET_EXAMPLE);
    for (size_t i = 0; i < row->count; i++)
        if (row->cell[i].n > 0)
            return row->cell[i].n >= length &&
                   memcmp(row->cell[i].s, SG_MSG_SHEET_EXAMPLE, length) == 0;
    return false;
}

/* 合计 below a table is nobody's name. */
static bool row_is_total(const sg_csv_row *row, sg_arena *arena)
{
    static const char *const totals[] = SG_HEADING_TOTALS;
    for (size_t i = 0; i < row->count; i++) {
        if (row->cell[i].n == 0)
            continue;
        char *title = sg_arena_strndup(arena, row->cell[i].s, row->cell[i].n);
        const char *name = title && row->cell[i].n <= 32 ? sg_heading_name(title, arena) : NULL;
        for (size_t t = 0; name && t < sizeof totals / sizeof *totals; t++)
            if (strcmp(name, totals[t]) == 0)
                return true;
        return false;
    }
    return false;
}

static void take_row(const sg_collector *c, sg_collect_batch *batch, const sg_columns *columns,
                     const sg_csv_row *row, sg_buffer *record)
{
    size_t before = batch->result_count;
    /* spreadsheets end in hundreds of blank ones */
    if (row_is_blank(row) || row_is_example(row) || row_is_total(row, batch->scratch))
        return;
    work_row(c, batch, columns, row, record);
    if (c->keep_cells && batch->error.status == SG_OK)
        keep_cells(batch, before, columns, row);
}

/* ---- xlsx ---- */

static void work_sheet_rows(const sg_collector *c, sg_collect_batch *batch)
{
    const sg_batch_text *text = &batch->text;
    sg_buffer record = {0};
    for (size_t i = 0; i < text->row_count && batch->error.status == SG_OK; i++) {
        const sg_table_row *table = &text->rows[i];
        size_t before = batch->result_count;
        if (table->too_long >= 0) {
            size_t column = (size_t)table->too_long;
            char error[64];
            snprintf(error, sizeof error, SG_MSG_CSV_CELL, column + 1);
            sg_collect_reject(batch, table->row.line, SG_RECORD_REJECTED, NULL,
                              column < text->columns->count ? text->columns->title[column] : NULL,
                              column < SG_CSV_FIELDS_MAX ? error : SG_MSG_RECORD_TOO_LONG, NULL, 0);
            if (c->keep_cells && batch->error.status == SG_OK)
                keep_cells(batch, before, text->columns, &table->row);
        } else {
            take_row(c, batch, text->columns, &table->row, &record);
        }
        sg_arena_reset(batch->scratch);
    }
    for (size_t i = 0; i < batch->result_count; i++)
        batch->results[i].sheet = text->sheet;
    sg_buffer_free(&record);
}

/* ---- csv ---- */

static void work_rows(const sg_collector *c, sg_collect_batch *batch)
{
    sg_csv csv = {batch->text.text, batch->text.text + batch->text.size, c->delimiter,
                  batch->text.line};
    sg_buffer record = {0};
    for (bool end = false; !end && batch->error.status == SG_OK;) {
        sg_csv_row row;
        sg_error error = {SG_OK, ""};
        const char *from = csv.at;
        sg_status status = sg_csv_next(&csv, batch->scratch, &row, &end, &error);
        sg_str text = {from, (size_t)(csv.at - from)};
        if (end)
            break;
        if (status == SG_NO_MEMORY)
            sg_collect_fatal(batch);
        else if (status != SG_OK && c->kind != SG_RECORD_POSTING) /* may hold ID numbers */
            sg_collect_reject(batch, row.line, SG_RECORD_REJECTED, NULL, NULL, error.text, NULL, 0);
        else if (status != SG_OK)
            sg_collect_reject(batch, row.line, SG_RECORD_SYNTAX, NULL, NULL, error.text, text.s,
                              sg_utf8_prefix(text, 2000));
        else
            take_row(c, batch, c->columns, &row, &record);
        sg_arena_reset(batch->scratch);
    }
    sg_buffer_free(&record);
}

/* ---- text ---- */

static void work_text(const sg_collector *c, sg_collect_batch *batch)
{
    sg_raw_posting raw = {{NULL}};
    sg_buffer record = {0};
    sg_json_writer w;
    raw.field[SG_RAW_TEXT] = sg_arena_strndup(batch->scratch, batch->text.text, batch->text.size);
    sg_json_begin(&w, &record);
    sg_json_put_raw_posting(&w, &raw);
    if (!raw.field[SG_RAW_TEXT] || record.failed)
        sg_collect_fatal(batch);
    else
        sg_collect_posting(c, batch, batch->text.line, &raw, record.data, record.size, NULL);
    sg_buffer_free(&record);
    sg_arena_reset(batch->scratch);
}

void sg_collect_work(const sg_collector *c, sg_collect_batch *batch)
{
    sg_arena_reset(batch->arena);
    sg_buffer_clear(&batch->out);
    batch->result_count = 0;
    batch->unknown = (sg_unknown_keys){.count = 0};
    batch->identity_wrong = 0;
    batch->identity_lines[0] = '\0';
    batch->error = (sg_error){SG_OK, ""};
    if (batch->text.too_long) {
        sg_str text = {batch->text.text, batch->text.size};
        sg_collect_reject(batch, batch->text.line, SG_RECORD_SYNTAX, NULL, NULL,
                          SG_MSG_RECORD_TOO_LONG, text.s, sg_utf8_prefix(text, 200));
    } else if (c->format == SG_FORMAT_NDJSON) {
        work_lines(c, batch);
    } else if (c->format == SG_FORMAT_JSON_LD) {
        work_elements(c, batch);
    } else if (c->format == SG_FORMAT_XLSX) {
        work_sheet_rows(c, batch);
    } else if (c->format == SG_FORMAT_CSV) {
        work_rows(c, batch);
    } else {
        work_text(c, batch);
    }
}

sg_status sg_collect_run(sg_pipeline *pipeline, unsigned most, sg_error *err)
{
    enum { MOST = 16 };
    void *slots[2 * MOST + 2] = {NULL};
    pipeline->threads = sg_pipeline_threads(most < MOST ? most : MOST);
    pipeline->slots = slots;
    pipeline->slot_count = 2 * pipeline->threads + 2;
    sg_status status = SG_OK;
    for (size_t i = 0; i < pipeline->slot_count && status == SG_OK; i++) {
        slots[i] = sg_collect_batch_new();
        if (!slots[i])
            status = sg_fail_memory(err);
    }
    if (status == SG_OK)
        status = sg_pipeline_run(pipeline, err);
    for (size_t i = 0; i < pipeline->slot_count; i++)
        sg_collect_batch_free(slots[i]);
    return status;
}
