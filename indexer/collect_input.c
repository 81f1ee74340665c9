/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Input files cut into batches of whole records. NDJSON is streamed: one read() at a time, so a
 * program on the other end of a pipe gets its answer as soon as a line is complete. Tables and
 * announcements are read whole, because their encoding and header can only be told that way.
 */
#include "collect_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "charset.h"
#include "json_elements.h"
#include "songgang/messages.h"
#include "songgang/workbook.h"

enum { MEGABYTE = 1024 * 1024 };

bool sg_format_parse(const char *text, sg_format *ret)
{
    static const struct {
        const char *word;
        sg_format format;
    } words[] = {{"auto", SG_FORMAT_AUTO}, {"ndjson", SG_FORMAT_NDJSON}, {"jsonl", SG_FORMAT_NDJSON},
                 {"csv", SG_FORMAT_CSV},   {"tsv", SG_FORMAT_CSV},       {"text", SG_FORMAT_TEXT},
                 {"xlsx", SG_FORMAT_XLSX}, {"json-ld", SG_FORMAT_JSON_LD},
                 {"jsonld", SG_FORMAT_JSON_LD}, {"json", SG_FORMAT_JSON_LD}};
    for (size_t i = 0; text && i < sizeof words / sizeof *words; i++) {
        if (strcmp(text, words[i].word) == 0) {
            *ret = words[i].format;
            return true;
        }
    }
    return false;
}

/* ---- reading ---- */

/* One read() more into the buffer, which grows as needed. */
static sg_status read_more(sg_input *in, sg_error *err)
{
    if (in->start > 0 && in->start == in->used)
        in->start = in->used = 0;
    if (in->capacity - in->used < SG_CHUNK) {
        if (in->start > 0) {
            memmove(in->buffer, in->buffer + in->start, in->used - in->start);
            in->used -= in->start;
            in->start = 0;
        }
        if (in->capacity - in->used < SG_CHUNK) {
            size_t capacity = in->capacity ? in->capacity * 2 : 4 * SG_CHUNK;
            char *more = realloc(in->buffer, capacity);
            if (!more)
                return sg_fail_memory(err);
            in->buffer = more;
            in->capacity = capacity;
        }
    }
    ssize_t n;
    do
        n = read(in->fd, in->buffer + in->used, in->capacity - in->used < 2 * SG_CHUNK
                                                    ? in->capacity - in->used
                                                    : 2 * SG_CHUNK);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return sg_fail(err, errno == EISDIR ? SG_FORMAT : SG_IO, SG_MSG_INPUT_READ, in->name,
                       strerror(errno));
    if (n == 0)
        in->eof = true;
    in->used += (size_t)n;
    in->consumed += (size_t)n;
    return SG_OK;
}

static sg_status read_whole(sg_input *in, sg_error *err)
{
    while (!in->eof) {
        sg_status status = read_more(in, err);
        if (status != SG_OK)
            return status;
        if (in->used > (size_t)SG_TABLE_MAX_MB * MEGABYTE)
            return sg_fail(err, SG_LIMIT, SG_MSG_INPUT_TOO_LARGE, in->name, (int)SG_TABLE_MAX_MB);
    }
    return SG_OK;
}

/* ---- tables ---- */

/* The first rows of a table, cut with one delimiter. */
typedef struct table_top {
    sg_columns columns; /* the row with most known headings */
    sg_csv csv;         /* stands behind it */
    sg_columns fullest; /* the row with most cells */
    size_t width;       /* cells of the longest row */
} table_top;

/* Headings of `row`; with the row at `csv`, when it divides them (工资待遇,, over ,最低,最高) and more are
 * known then. `csv` stands behind the last of them. */
static sg_status read_headings(const sg_input *in, sg_record_kind kind, const sg_csv_row *row, sg_csv *csv,
                               sg_columns *ret, sg_error *err)
{
    sg_csv behind = *csv;
    sg_csv_row lower;
    sg_columns divided;
    bool end;
    size_t rows;
    sg_status status = sg_columns_of(kind, in->maps, row, in->arena, ret, err);
    if (status != SG_OK || ret->recognised < 2) /* a title line reaches over everything */
        return status;
    status = sg_csv_next(&behind, in->arena, &lower, &end, NULL);
    if (status == SG_NO_MEMORY)
        return sg_fail_memory(err);
    if (status != SG_OK || end)
        return SG_OK; /* what is wrong with that row is said when it is read */
    uint16_t *span = sg_heading_spans(row, &lower, in->arena);
    if (!span)
        return sg_fail_memory(err);
    status = sg_headings_of_two_rows(kind, in->maps, row, span, &lower, in->arena, &divided, &rows, err);
    if (status == SG_OK && rows > 1 && divided.recognised > ret->recognised) {
        *ret = divided;
        *csv = behind;
    }
    return status;
}

/* The row among the first with most known headings. */
static sg_status find_header(const sg_input *in, sg_record_kind kind, char delimiter, size_t size,
                             table_top *ret, sg_error *err)
{
    sg_csv csv = {in->whole, in->whole + size, delimiter, 1};
    ret->columns.recognised = ret->columns.filled = 0;
    ret->fullest.filled = ret->width = 0;
    for (int i = 0; i < SG_HEADER_ROWS; i++) {
        sg_csv_row row;
        bool end;
        sg_status status = sg_csv_next(&csv, in->arena, &row, &end, NULL);
        if (status == SG_NO_MEMORY)
            return sg_fail_memory(err);
        if (end)
            break;
        if (status != SG_OK)
            continue;
        sg_columns columns;
        sg_csv behind = csv;
        status = read_headings(in, kind, &row, &behind, &columns, err);
        if (status != SG_OK)
            return status;
        if (sg_columns_better(&columns, &ret->columns)) {
            ret->columns = columns;
            ret->csv = behind;
        }
        if (columns.filled > ret->fullest.filled)
            ret->fullest = columns;
        if (row.count > ret->width)
            ret->width = row.count;
    }
    return SG_OK;
}

static sg_status open_table(sg_input *in, sg_record_kind kind, size_t size, sg_error *err)
{
    static const char delimiters[] = ",\t;|^~#";
    sg_arena *arena = in->arena;
    table_top *best = sg_arena_alloc(arena, sizeof *best), *top = sg_arena_alloc(arena, sizeof *top);
    if (!best || !top)
        return sg_fail_memory(err);
    best->width = best->columns.recognised = best->fullest.filled = 0;
    for (const char *d = delimiters; *d; d++) {
        sg_status status = find_header(in, kind, *d, size, top, err);
        if (status != SG_OK)
            return status;
        size_t more = top->columns.recognised, most = best->columns.recognised;
        /* With columns named by number only, the delimiter that divides most. */
        if (more > most || (in->maps && more == most && top->width > best->width))
            *best = *top;
    }
    in->columns = best->columns;
    if (best->columns.recognised > 0) {
        in->csv = best->csv;
        if (in->maps)
            sg_column_maps_settle(in->maps, &in->columns, best->width);
    }
    return in->maps ? sg_column_maps_check(
                          in->maps, in->columns.recognised ? &in->columns : &best->fullest, err)
                    : SG_OK;
}

sg_status sg_header_missing(const sg_input *in, sg_record_kind kind, sg_error *err)
{
    size_t count;
    const sg_heading *headings = sg_headings_of(kind, &count);
    char some[200] = "";
    for (size_t i = 0, n = 0; i < count && n < 6; i++, n++)
        snprintf(some + strlen(some), sizeof some - strlen(some), "%s%s",
                 n ? SG_MSG_LIST_SEPARATOR : "", headings[i].label);
    return sg_fail(err, SG_FORMAT, SG_MSG_INPUT_NO_HEADER, in->name, some);
}

/* ---- opening ---- */

/* The text so far, without byte order mark and blank beginning. */
static sg_str beginning(const sg_input *in)
{
    sg_str text = {in->buffer + in->start, in->used - in->start};
    if (text.n >= 3 && memcmp(text.s, "\xEF\xBB\xBF", 3) == 0)
        text = (sg_str){text.s + 3, text.n - 3};
    while (text.n > 0 && strchr(" \t\r\n", *text.s) && *text.s)
        text = (sg_str){text.s + 1, text.n - 1};
    return text;
}

static bool looks_like_json(const sg_input *in)
{
    sg_str text = beginning(in);
    return text.n > 0 && *text.s == '{';
}

/* Like `[{…` or `{` broken over several lines: one document rather than one a line. */
static bool looks_like_document(sg_input *in, bool *ret, sg_error *err)
{
    sg_str text = beginning(in);
    *ret = false;
    if (text.n == 0 || (*text.s != '{' && *text.s != '['))
        return true;
    while (!in->eof && in->used - in->start <= SG_LINE_MAX &&
           (text.n < 2 || !memchr(text.s, '\n', text.n))) {
        if (read_more(in, err) != SG_OK)
            return false;
        text = beginning(in);
    }
    if (*text.s == '[') { /* not a heading like [招聘] */
        sg_str inside = sg_str_trim((sg_str){text.s + 1, text.n - 1});
        *ret = inside.n > 0 && strchr("{[]", *inside.s) && *inside.s;
        return true;
    }
    const char *newline = memchr(text.s, '\n', text.n);
    sg_str line = sg_str_trim((sg_str){text.s, newline ? (size_t)(newline - text.s) : text.n});
    bool linked = sg_str_find(line, sg_str_of("\"@context\"")) != SIZE_MAX ||
                  sg_str_find(line, sg_str_of("\"@graph\"")) != SIZE_MAX ||
                  sg_str_find(line, sg_str_of("\"@type\"")) != SIZE_MAX;
    *ret = line.n == 1 || (linked && (line.s[line.n - 1] != '}' || line.n > SG_LINE_MAX));
    return true;
}

static bool is_blank(const sg_input *in)
{
    sg_str text = {in->buffer, in->used};
    return sg_str_trim(text).n == 0;
}

/* The decoded text in `whole` as one JSON document. */
static sg_status open_document(sg_input *in, size_t size, sg_error *err)
{
    sg_json_elements elements;
    in->format = SG_FORMAT_JSON_LD;
    if (in->maps)
        return sg_fail(err, SG_INVALID, SG_MSG_MAP_NO_TABLE, in->name);
    if (!sg_json_elements_open((sg_str){in->whole, size}, &elements))
        return sg_fail(err, SG_FORMAT, SG_MSG_LD_ENCLOSURE, in->name);
    in->csv = (sg_csv){elements.at, elements.end, '\0', elements.line};
    return SG_OK;
}

static sg_status open_whole(sg_input *in, sg_record_kind kind, sg_format format, sg_error *err)
{
    size_t size;
    sg_status status = read_whole(in, err);
    if (status != SG_OK)
        return status;
    if (is_blank(in))
        return sg_fail(err, SG_FORMAT, SG_MSG_INPUT_EMPTY, in->name);
    status = sg_charset_decode(in->name, in->buffer, in->used, &in->whole, &size, err);
    if (status != SG_OK)
        return status;
    free(in->buffer);
    in->buffer = NULL;
    in->start = in->used = in->capacity = 0;
    in->csv = (sg_csv){in->whole, in->whole + size, '\0', 1};
    if (format == SG_FORMAT_JSON_LD)
        return open_document(in, size, err);
    if (format == SG_FORMAT_TEXT && in->maps)
        return sg_fail(err, SG_INVALID, SG_MSG_MAP_NO_TABLE, in->name);
    if (format != SG_FORMAT_TEXT) {
        status = open_table(in, kind, size, err);
        if (status != SG_OK)
            return status;
        if (in->columns.recognised > 0) {
            in->format = SG_FORMAT_CSV;
            return SG_OK;
        }
        if (format == SG_FORMAT_CSV)
            return sg_header_missing(in, kind, err);
    }
    if (kind != SG_RECORD_POSTING)
        return format == SG_FORMAT_TEXT ? sg_fail(err, SG_INVALID, SG_MSG_INPUT_TEXT_KIND)
                                        : sg_header_missing(in, kind, err);
    if (size > SG_LINE_MAX)
        return sg_fail(err, SG_LIMIT, SG_MSG_INPUT_TOO_LARGE, in->name, 1);
    in->format = SG_FORMAT_TEXT;
    return SG_OK;
}

static sg_status open_lines(sg_input *in, sg_error *err)
{
    in->format = SG_FORMAT_NDJSON;
    return in->maps ? sg_fail(err, SG_INVALID, SG_MSG_MAP_NO_TABLE, in->name) : SG_OK;
}

static sg_status open_workbook(sg_input *in, sg_record_kind kind, sg_error *err)
{
    in->format = SG_FORMAT_XLSX;
    sg_status status = SG_OK;
    if (in->total == 0 || lseek(in->fd, 0, SEEK_SET) != 0) /* a pipe */
        status = read_whole(in, err);
    return status == SG_OK ? sg_workbook_input_open(in, kind, err) : status;
}

sg_status sg_input_attach(sg_input *in, sg_record_kind kind, int fd, const char *name,
                          sg_format format, sg_column_maps *maps, sg_error *err)
{
    *in = (sg_input){.name = name, .fd = fd, .line = 1, .maps = maps};
    struct stat info;
    if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode))
        in->total = (uint64_t)info.st_size;
    if (format == SG_FORMAT_NDJSON)
        return open_lines(in, err);
    in->arena = sg_arena_new(0);
    sg_status status = in->arena ? SG_OK : sg_fail_memory(err);
    while (status == SG_OK && !in->eof && (in->used == 0 || is_blank(in)))
        status = read_more(in, err);
    if (status != SG_OK)
        return status;
    bool document = false;
    if (format == SG_FORMAT_AUTO && !looks_like_document(in, &document, err))
        return err ? err->status : SG_IO;
    if (document)
        return open_whole(in, kind, SG_FORMAT_JSON_LD, err);
    if (format == SG_FORMAT_AUTO && looks_like_json(in))
        return open_lines(in, err);
    if (format == SG_FORMAT_XLSX ||
        (format == SG_FORMAT_AUTO && sg_workbook_sniff(in->buffer + in->start, in->used - in->start)))
        return open_workbook(in, kind, err);
    return open_whole(in, kind, format, err);
}

sg_status sg_input_open(sg_input *in, sg_record_kind kind, const char *file, sg_format format,
                        sg_column_maps *maps, sg_error *err)
{
    if (strcmp(file, "-") == 0)
        return sg_input_attach(in, kind, STDIN_FILENO, SG_MSG_INPUT_STDIN, format, maps,
                               err);
    *in = (sg_input){.fd = -1};
    int fd = open(file, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR
                   ? sg_fail(err, SG_MISSING, SG_MSG_INPUT_MISSING, file)
                   : sg_fail(err, SG_IO, SG_MSG_INPUT_READ, file, strerror(errno));
    struct stat info;
    if (fstat(fd, &info) == 0 && S_ISDIR(info.st_mode)) {
        close(fd);
        return sg_fail(err, SG_FORMAT, SG_MSG_INPUT_DIRECTORY, file);
    }
    sg_status status = sg_input_attach(in, kind, fd, file, format, maps, err);
    in->close_fd = true;
    return status;
}

void sg_input_close(sg_input *in)
{
    if (in->close_fd && in->fd >= 0)
        close(in->fd);
    sg_workbook_input_close(in->workbook);
    free(in->buffer);
    free(in->whole);
    sg_arena_free(in->arena);
    *in = (sg_input){.fd = -1};
}

/* ---- batches ---- */

void sg_batch_text_clear(sg_batch_text *text)
{
    sg_arena *cells = text->cells;
    free(text->owned);
    if (cells)
        sg_arena_reset(cells);
    *text = (sg_batch_text){.cells = cells};
}

void sg_batch_text_free(sg_batch_text *text)
{
    sg_batch_text_clear(text);
    sg_arena_free(text->cells);
}

static sg_status take(sg_input *in, size_t size, sg_batch_text *ret, sg_error *err)
{
    char *copy = malloc(size + 1);
    if (!copy)
        return sg_fail_memory(err);
    memcpy(copy, in->buffer + in->start, size);
    copy[size] = '\0';
    ret->owned = copy;
    ret->text = copy;
    ret->size = size;
    ret->line = in->line;
    for (const char *at = copy; (at = memchr(at, '\n', size - (size_t)(at - copy))) != NULL; at++)
        in->line++;
    in->start += size;
    return SG_OK;
}

/* Drop the rest of a line that was too long. True when its end was found. */
static bool skip_line(sg_input *in)
{
    char *from = in->buffer + in->start;
    char *newline = memchr(from, '\n', in->used - in->start);
    if (!newline) {
        in->start = in->used;
        return false;
    }
    in->start += (size_t)(newline - from) + 1;
    in->line++;
    in->skipping = false;
    return true;
}

static sg_status next_lines(sg_input *in, sg_batch_text *ret, bool *ret_end, sg_error *err)
{
    for (;;) {
        size_t held = in->used - in->start;
        if (in->skipping && held > 0) {
            skip_line(in);
            continue;
        }
        size_t window = held < SG_CHUNK ? held : SG_CHUNK;
        const char *from = held ? in->buffer + in->start : NULL;
        const char *last = window ? memrchr(from, '\n', window) : NULL;
        if (!last && held > window)
            last = memchr(from + window, '\n', held - window);
        if (last && (size_t)(last - from) <= SG_LINE_MAX)
            return take(in, (size_t)(last - from) + 1, ret, err);
        if (held > SG_LINE_MAX) {
            sg_status status = take(in, 4096, ret, err);
            ret->too_long = true;
            in->skipping = true;
            return status;
        }
        if (in->eof) {
            *ret_end = held == 0;
            return held ? take(in, held, ret, err) : SG_OK;
        }
        sg_status status = read_more(in, err);
        if (status != SG_OK)
            return status;
    }
}

static void next_rows(sg_input *in, sg_batch_text *ret, bool *ret_end)
{
    const char *from = in->csv.at;
    ret->text = from;
    ret->line = in->csv.line;
    *ret_end = from >= in->csv.end;
    while (in->csv.at - from < SG_CHUNK && sg_csv_skip(&in->csv))
        continue;
    ret->size = (size_t)(in->csv.at - from);
}

static void next_elements(sg_input *in, sg_batch_text *ret, bool *ret_end)
{
    sg_json_elements elements = {in->csv.at, in->csv.end, in->csv.line};
    sg_str element;
    uint64_t line;
    ret->text = elements.at;
    ret->line = elements.line;
    *ret_end = true;
    while (elements.at - ret->text < SG_CHUNK && sg_json_elements_next(&elements, &element, &line))
        *ret_end = false;
    ret->size = (size_t)(elements.at - ret->text);
    in->csv.at = elements.at;
    in->csv.line = elements.line;
}

sg_status sg_input_next(sg_input *in, sg_batch_text *ret, bool *ret_end, sg_error *err)
{
    *ret_end = false;
    if (in->format == SG_FORMAT_NDJSON)
        return next_lines(in, ret, ret_end, err);
    if (in->format == SG_FORMAT_CSV) {
        next_rows(in, ret, ret_end);
        return SG_OK;
    }
    if (in->format == SG_FORMAT_JSON_LD) {
        next_elements(in, ret, ret_end);
        return SG_OK;
    }
    if (in->format == SG_FORMAT_XLSX)
        return sg_workbook_input_next(in, ret, ret_end, err);
    ret->text = in->csv.at;
    ret->size = (size_t)(in->csv.end - in->csv.at);
    ret->line = 1;
    *ret_end = ret->size == 0;
    in->csv.at = in->csv.end;
    return SG_OK;
}

bool sg_input_ready(const sg_input *in)
{
    if (in->format != SG_FORMAT_NDJSON || in->eof)
        return true;
    size_t held = in->used - in->start;
    if (held && memchr(in->buffer + in->start, '\n', held))
        return true;
    struct pollfd wait = {.fd = in->fd, .events = POLLIN};
    return poll(&wait, 1, 0) != 0;
}
