/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The parts of reading a workbook: XML streamed out of a zip part, text of cells, number formats,
 * shared strings, merged areas.
 */
#ifndef SONGGANG_SHIM_XLSX_INTERNAL_H
#define SONGGANG_SHIM_XLSX_INTERNAL_H

#include "songgang/workbook.h"
#include "zip_archive.h"

/* ---- XML: names come without their prefix ---- */

typedef struct sg_xml sg_xml;
typedef struct sg_xml_handlers {
    void (*start)(void *context, sg_xml *xml, const char *name, const char **attributes);
    void (*end)(void *context, sg_xml *xml, const char *name);
    void (*text)(void *context, sg_xml *xml, const char *text, size_t size); /* nullable */
} sg_xml_handlers;

sg_status sg_xml_open(sg_zip *zip, int64_t part, const sg_xml_handlers *handlers, void *context,
                      sg_xml **ret, sg_error *err);
/* Parse until paused or, `*ret_end`, through. DTDs, deep nesting and endless tokens are refused. */
sg_status sg_xml_run(sg_xml *xml, bool *ret_end, sg_error *err);
/* From handlers: return from sg_xml_run behind this event, to be continued. */
void sg_xml_pause(sg_xml *xml);
/* From handlers: give up; the first error counts. */
void sg_xml_fail(sg_xml *xml, const sg_error *error);
void sg_xml_fail_memory(sg_xml *xml);
bool sg_xml_failed(const sg_xml *xml);
uint64_t sg_xml_position(const sg_xml *xml);
void sg_xml_close(sg_xml *xml);
/* Open, run to the end, close. */
sg_status sg_xml_read(sg_zip *zip, int64_t part, const sg_xml_handlers *handlers, void *context,
                      sg_error *err);
/* Value of the attribute `name`, or NULL; xml:space and r:id are just "space" and "id". */
const char *sg_xml_attribute(const char **attributes, const char *name);
/* Non-negative decimal number; `otherwise` when absent, malformed or too large. */
uint32_t sg_xml_number(const char *text, uint32_t otherwise);

/* ---- text: strings one after the other in one block ---- */

typedef struct sg_text_sink {
    char *data;
    size_t used, capacity, limit;
    size_t begin, run; /* of the string, and of its run of text, under way */
    bool no_memory, full;
} sg_text_sink;

void sg_sink_begin(sg_text_sink *sink);
void sg_sink_add(sg_text_sink *sink, const char *text, size_t size);
/* Where a run begins and ends: without xml:space="preserve" blanks around it do not count. */
void sg_sink_begin_run(sg_text_sink *sink);
void sg_sink_end_run(sg_text_sink *sink, bool preserve);
/* Decode _x000D_ and the like, line ends to \n, no control characters. True when it was cut. */
bool sg_sink_finish(sg_text_sink *sink);
void sg_sink_free(sg_text_sink *sink);

/* ---- strings with runs: <si> and <is> alike ---- */

typedef struct sg_rich_text {
    bool in_text, preserve;
    int phonetic; /* depth inside <rPh> */
} sg_rich_text;
void sg_rich_start(sg_rich_text *rich, sg_text_sink *sink, const char *name,
                   const char **attributes);
void sg_rich_end(sg_rich_text *rich, sg_text_sink *sink, const char *name);

/* ---- shared strings ---- */

typedef struct sg_strings {
    sg_text_sink text;
    uint32_t *end; /* of each string in the text; bit 31: it was cut */
    size_t count, capacity;
} sg_strings;
sg_status sg_strings_read(sg_strings *strings, sg_zip *zip, int64_t part, sg_error *err);
bool sg_strings_get(const sg_strings *strings, size_t index, sg_str *ret, bool *ret_cut);
void sg_strings_free(sg_strings *strings);

/* ---- number formats ---- */

typedef enum sg_number_kind {
    SG_NUMBER_GENERAL, /* all significant digits */
    SG_NUMBER_FIXED,   /* so many decimals */
    SG_NUMBER_PERCENT,
    SG_NUMBER_DATE,
    SG_NUMBER_TIME,
    SG_NUMBER_DATE_TIME,
    SG_NUMBER_DURATION
} sg_number_kind;

typedef struct sg_number_format {
    uint8_t kind;
    uint8_t decimals;            /* FIXED, PERCENT */
    uint8_t min_digits;          /* before the point, padded with zeros */
    char prefix[25], suffix[25]; /* Chinese words around it: units such as 元/月 */
} sg_number_format;

sg_number_format sg_number_format_of(const char *code);
sg_number_format sg_number_format_builtin(uint32_t id);

typedef struct sg_styles {
    sg_number_format *formats; /* distinct ones */
    size_t format_count, format_capacity;
    uint32_t *format_ids;
    uint32_t *cells; /* style → index into formats */
    size_t cell_count, cell_capacity;
} sg_styles;
sg_status sg_styles_read(sg_styles *styles, sg_zip *zip, int64_t part, sg_error *err);
const sg_number_format *sg_styles_get(const sg_styles *styles, uint32_t cell_style);
void sg_styles_free(sg_styles *styles);

/* `text` (as stored) as displayed, into `out`; what is no number comes out unchanged, cut to fit.
 */
enum { SG_NUMBER_TEXT = 128 };
size_t sg_number_print(const sg_number_format *format, sg_str text, bool epoch_1904,
                       char out[SG_NUMBER_TEXT], bool *ret_date);
/* "2026-02-10T08:30:00" of a cell of type d, shortened the same way. */
size_t sg_iso_date_print(sg_str text, char out[SG_NUMBER_TEXT]);

/* ---- references, merged areas ---- */

/* "BC12" → column 54, row 11 (from 0); row is UINT32_MAX when absent. False when malformed. */
bool sg_cell_reference(const char *text, const char **ret_after, uint32_t *ret_column,
                       uint32_t *ret_row);

typedef struct sg_merge {
    uint32_t top, bottom;
    uint16_t left, right; /* clipped to SG_SHEET_COLUMNS_READ - 1 */
} sg_merge;

typedef struct sg_merges {
    sg_merge *area; /* by top, left */
    size_t count, capacity, next;
    struct sg_open_merge { /* areas that go on below the current row */
        sg_merge area;
        char *text;
        size_t size;
        uint8_t kind;
    } * open;
    size_t open_count, open_capacity;
} sg_merges;
sg_status sg_merges_read(sg_merges *merges, sg_zip *zip, int64_t part, const char *sheet,
                         sg_error *err);
/* Let covered cells of row `row` (from 0) repeat their area's value; false without memory. */
bool sg_merges_apply(sg_merges *merges, uint32_t row, sg_sheet_cell *cell, size_t *count);
void sg_merges_free(sg_merges *merges);

/* ---- the workbook ---- */

struct sg_workbook {
    sg_zip *zip;
    const char *name;
    struct sg_sheet_entry {
        char *name;
        bool hidden;
        int64_t part;
    } * sheets;
    size_t sheet_count;
    bool epoch_1904;
    sg_strings strings;
    sg_styles styles;
};

#endif
