/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What collecting shares: an input cut into batches of whole records, what the columns of a table
 * mean, and the results of working on a batch.
 */
#ifndef SONGGANG_INDEXER_COLLECT_INTERNAL_H
#define SONGGANG_INDEXER_COLLECT_INTERNAL_H

#include <stdint.h>

#include "csv.h"
#include "pipeline.h"
#include "songgang/collect.h"
#include "songgang/dedupe.h"

enum {
    SG_LINE_MAX = 1024 * 1024,
    SG_CHUNK = 128 * 1024, /* bytes of records in a batch, about */
    SG_TABLE_MAX_MB = 512,
    SG_HEADER_ROWS = 10 /* the row of headings is among the first so many */
};

/* The time as batches are dated. */
enum { SG_INSTANT_TEXT = 32 };
void sg_instant_now(char out[SG_INSTANT_TEXT]);

/* ---- columns ---- */

/* A field a column may stand for. */
typedef struct sg_heading {
    const char *key;    /* JSON key, also accepted as heading */
    const char *label;  /* first Chinese heading */
    const char *others; /* further ones, '|'-separated; see sg_heading_manner for '+' and ':' */
} sg_heading;

/* How cells under a heading are read. A roster has 乡镇 and 村 beside each other ("+乡镇" in the list):
 * parts of one address. 包住 over 是 and 否 (":包住") says something only together with its heading. */
typedef enum sg_heading_manner { SG_HEADING_WHOLE, SG_HEADING_PART, SG_HEADING_NAMED } sg_heading_manner;

/* The fields of a kind of record, in a static table. */
const sg_heading *sg_headings_of(sg_record_kind kind, size_t *ret_count);

typedef struct sg_columns {
    int16_t field[SG_CSV_FIELDS_MAX]; /* index into the headings, or -1 */
    uint8_t rank[SG_CSV_FIELDS_MAX];  /* smaller wins when two columns agree: SG_RANK_… */
    sg_heading_manner manner[SG_CSV_FIELDS_MAX];
    bool joined[SG_CSV_FIELDS_MAX];   /* under the heading to its left, whose text it continues */
    const char *title[SG_CSV_FIELDS_MAX]; /* as written, in the arena of sg_columns_of */
    bool mapped[SG_CSV_FIELDS_MAX];       /* what it stands for was said by hand */
    uint32_t matched;                     /* bit of each map that matched a column */
    size_t count, recognised, filled;     /* filled: headings that are not empty */
} sg_columns;

enum { SG_RANK_MAPPED = 0, SG_RANK_LABEL = 1, SG_RANK_OTHERS = 2 };

/* ---- columns named by hand: --map 岗位=title ---- */

enum { SG_COLUMN_MAPS_MAX = 32 };

typedef struct sg_column_map {
    const char *column; /* as given */
    const char *name;   /* as headings are compared */
    int position;       /* of a letter or number, from 0; or -1 */
    int16_t field;      /* -1: the column is ignored */
} sg_column_map;

typedef struct sg_column_maps {
    sg_column_map item[SG_COLUMN_MAPS_MAX];
    size_t count;
    uint32_t used; /* bit of each that named a column of a heading row that was read */
} sg_column_maps;

/* Reads "column=field" each: a heading, a letter or a number from 1; a key or any known heading of the
 * field, or "-". SG_INVALID names what is wrong and what comes near. Texts are copied into `arena`. */
sg_status sg_column_maps_parse(sg_record_kind kind, const char *const *texts, size_t count,
                               sg_arena *arena, sg_column_maps *ret, sg_error *err);
/* What the maps say about the columns of a row; `names` as headings are compared. `maps` may be NULL. */
void sg_column_maps_apply(const sg_column_maps *maps, const char *const *names,
                          sg_columns *columns);
/* The row was chosen as headings: columns without heading are named by position, up to `width`. */
void sg_column_maps_settle(sg_column_maps *maps, sg_columns *columns, size_t width);
/* SG_INVALID when a map names no column; `columns` are some that there are. */
sg_status sg_column_maps_check(const sg_column_maps *maps, const sg_columns *columns,
                               sg_error *err);

/* `text` as headings are compared: folded, without blanks, bracketed remarks and marks; NULL
 * without memory. */
const char *sg_heading_name(const char *text, sg_arena *arena);
/* Field that `name` stands for, or -1. */
void sg_heading_recognise(sg_record_kind kind, const char *name, int16_t *ret_field,
                          uint8_t *ret_rank, sg_heading_manner *ret_manner);

/* What a row of headings says; `maps` may be NULL. SG_NO_MEMORY. */
sg_status sg_columns_of(sg_record_kind kind, const sg_column_maps *maps, const sg_csv_row *row,
                        sg_arena *arena, sg_columns *ret, sg_error *err);
/* The same of two rows, when `lower` (may be NULL) divides headings that reach over `span` columns of
 * `upper`: 工资待遇 over 最低 and 最高. `*ret_rows`: how many of the two are headings. */
sg_status sg_headings_of_two_rows(sg_record_kind kind, const sg_column_maps *maps,
                                  const sg_csv_row *upper, const uint16_t *span,
                                  const sg_csv_row *lower, sg_arena *arena, sg_columns *ret,
                                  size_t *ret_rows, sg_error *err);
/* What each heading of a csv reaches over: empty cells to its right, when words stand below it and
 * them. In the arena; NULL when memory is short. */
uint16_t *sg_heading_spans(const sg_csv_row *upper, const sg_csv_row *lower, sg_arena *arena);
/* Is `row` a better row of headings than the best so far? */
bool sg_columns_better(const sg_columns *row, const sg_columns *best);
/* "岗位名称＝title、…；未识别的列：…" into `out`. */
void sg_columns_describe(const sg_columns *columns, sg_record_kind kind, char *out, size_t size);
/* Column that `row` takes `field` from, or -1. */
int sg_columns_source(const sg_columns *columns, const sg_csv_row *row, size_t field);

/* What `row` says for `field`, in the arena; NULL when empty or without memory. Columns of running
 * text that mean the same are joined with newlines, parts of an address without anything between; of
 * others the best named one counts. The heading lends its meaning to cells that say nothing alone: 是
 * under 包住, 220 under 日薪, 5-6 under 月薪（千元）. */
const char *sg_table_cell(sg_record_kind kind, const sg_columns *columns, const sg_csv_row *row,
                          size_t field, sg_arena *arena);

/* ---- input ---- */

typedef struct sg_workbook_input sg_workbook_input;

typedef struct sg_input {
    const char *name; /* for messages */
    int fd;
    bool close_fd, eof;
    uint64_t total, consumed; /* bytes; total 0 when unknown */
    sg_format format;         /* never AUTO once opened */
    sg_record_kind kind;
    sg_column_maps *maps; /* of its tables; NULL: none */

    /* ndjson: bytes read and not yet given out */
    char *buffer;
    size_t start, used, capacity;
    uint64_t line; /* of buffer[start], from 1 */
    bool skipping; /* inside a line that was too long */

    /* csv, text: the whole file, decoded */
    char *whole;
    sg_csv csv;
    sg_columns columns; /* xlsx: of the first sheet */
    sg_arena *arena;

    sg_workbook_input *workbook; /* xlsx: its sheets, row by row */
} sg_input;

/* A row that is cut into cells already: from a workbook. */
typedef struct sg_table_row {
    sg_csv_row row; /* line: its number in the sheet */
    int too_long;   /* column of a cell that is, SG_CSV_FIELDS_MAX for the row as a whole, or -1 */
} sg_table_row;

typedef struct sg_batch_text {
    char *owned;      /* ndjson: its own copy; NULL when `text` belongs to the input */
    const char *text; /* whole records */
    size_t size;
    uint64_t line;    /* of its first byte */
    bool too_long;    /* one line that exceeds SG_LINE_MAX; text is its beginning */

    /* xlsx: rows of one sheet instead of text */
    sg_arena *cells;  /* theirs; made when needed, kept for the next batch */
    sg_table_row *rows;
    size_t row_count;
    const char *sheet;
    const sg_columns *columns;
    const char *id_prefix; /* before running numbers, which begin anew on every sheet; or NULL */
} sg_batch_text;

void sg_batch_text_clear(sg_batch_text *text); /* for the next batch */
void sg_batch_text_free(sg_batch_text *text);

/* Opens `file` ("-": standard input). Detects the format by content when AUTO. `maps` is for tables
 * (SG_INVALID with anything else) and may be NULL. */
sg_status sg_input_open(sg_input *input, sg_record_kind kind, const char *file, sg_format format,
                        sg_column_maps *maps, sg_error *err);
/* The same on a descriptor; for ndjson nothing is read yet. */
sg_status sg_input_attach(sg_input *input, sg_record_kind kind, int fd, const char *name,
                          sg_format format, sg_column_maps *maps, sg_error *err);
void sg_input_close(sg_input *input);
sg_status sg_input_next(sg_input *input, sg_batch_text *ret, bool *ret_end, sg_error *err);
/* False when the next record is not there yet (a pipe). */
bool sg_input_ready(const sg_input *input);

/* ---- workbooks ---- */

/* Opens the workbook on the input's descriptor, or in its buffer when that cannot be sought. Stands at
 * the first visible sheet with headings; SG_FORMAT when there is none. */
sg_status sg_workbook_input_open(sg_input *input, sg_record_kind kind, sg_error *err);
sg_status sg_workbook_input_next(sg_input *input, sg_batch_text *ret, bool *ret_end, sg_error *err);
/* Which sheets were read so far and which not: "“岗位”120行；跳过“说明”（没有认识的表头）". */
void sg_workbook_input_report(const sg_workbook_input *workbook, char *out, size_t size);
void sg_workbook_input_close(sg_workbook_input *workbook);
sg_status sg_header_missing(const sg_input *input, sg_record_kind kind, sg_error *err);

/* ---- records ---- */

typedef enum sg_outcome { SG_RECORD_OK, SG_RECORD_REJECTED, SG_RECORD_SYNTAX } sg_outcome;

typedef struct sg_result {
    sg_outcome outcome; /* SYNTAX: rejected because it is no JSON */
    uint64_t line;
    bool first; /* first job of its record: counts the record */

    /* OK: what the store needs; texts in the batch's arena */
    sg_posting posting; /* only source, external_id, title, status, headcount, valid_through */
    sg_fingerprint fingerprint;
    sg_profile worker;  /* only id, status, home */
    const char *course_id;
    size_t json_at, json_size; /* in the batch's `out` */
    const char *raw;
    size_t raw_size;
    uint8_t warnings;
    const char *announcement; /* first job of a posting record: external id of the whole, */
    size_t jobs;              /* and how many jobs it has */

    /* rejected */
    const char *external_id, *field, *error, *record; /* record: JSON text, or NULL */
    const char *sheet;         /* xlsx, else NULL */
    const sg_columns *columns; /* with keep_cells, of a table: the row as it was */
    sg_csv_row row;
} sg_result;

typedef struct sg_collect_batch {
    sg_batch_text text;
    sg_arena *arena;   /* of the results */
    sg_arena *scratch; /* of one record */
    sg_buffer out;
    sg_result *results;
    size_t result_count, result_capacity;
    sg_unknown_keys unknown;
    uint64_t identity_wrong;  /* rows whose ID number cannot be right: left out, the rest kept */
    char identity_lines[256]; /* the first of them: "3、17" */
    uint64_t consumed; /* bytes of the input read when it was filled */
    sg_error error;    /* fatal, status != SG_OK */
} sg_collect_batch;

/* What all batches of one run share, read only. */
typedef struct sg_collector {
    const sg_vocabulary *v;
    sg_record_kind kind;
    sg_format format;
    const sg_columns *columns;
    char delimiter;
    sg_date today;
    const char *source;         /* overrides, nullable */
    const char *default_source; /* when a record has none, nullable */
    bool withdraw;              /* postings: only source and external id count */
    bool keep_raw;              /* fill raw and fingerprint: for the store */
    bool keep_cells;            /* of rejected table rows: for a workbook of rejects */
} sg_collector;

sg_collect_batch *sg_collect_batch_new(void); /* NULL when memory is short */
void sg_collect_batch_free(sg_collect_batch *batch);
/* Runs the pipeline with batches of its own, on up to `most` threads (≤ 16): slots and threads of
 * `pipeline` are set here. */
sg_status sg_collect_run(sg_pipeline *pipeline, unsigned most, sg_error *err);
/* Make results of the batch's text. */
void sg_collect_work(const sg_collector *collector, sg_collect_batch *batch);

/* For the record readers: */
sg_result *sg_collect_add(sg_collect_batch *batch, uint64_t line); /* NULL: batch->error is set */
void sg_collect_fatal(sg_collect_batch *batch);                    /* out of memory */
/* Append a rejected result; texts are copied. `record` is JSON. */
void sg_collect_reject(sg_collect_batch *batch, uint64_t line, sg_outcome outcome,
                       const char *external_id, const char *field, const char *error,
                       const char *record, size_t record_size);

void sg_collect_posting(const sg_collector *c, sg_collect_batch *batch, uint64_t line,
                        const sg_raw_posting *raw, const char *record, size_t record_size,
                        const char *const *field_names);
/* A posting that is normalised already: kept as it is, under the source of this run if it has one. */
void sg_collect_normalised(const sg_collector *c, sg_collect_batch *batch, uint64_t line,
                           const sg_posting *posting, const char *record, size_t record_size);
/* A worker or course document. `columns` and `row` name the column at fault, nullable. */
void sg_collect_roster(const sg_collector *c, sg_collect_batch *batch, uint64_t line,
                       const sg_json *json, const char *record, size_t record_size,
                       const sg_columns *columns, const sg_csv_row *row);
/* A table row as the JSON document of its kind, in `out`. */
/* False: an ID number stood there that cannot be right, and was left out. */
bool sg_roster_row_json(const sg_collector *c, const sg_columns *columns, const sg_csv_row *row,
                        sg_arena *arena, sg_buffer *out);
/* Field of the headings whose key is the pointer's ("/desired/wage_min"), or -1. */
int sg_roster_field_of(sg_record_kind kind, const char *pointer);

#endif
