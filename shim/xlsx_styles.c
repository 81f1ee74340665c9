/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * styles.xml: which number format each cell style has.
 */
#include <stdlib.h>
#include <string.h>

#include "songgang/messages.h"
#include "xlsx_internal.h"

enum { FORMATS_MAX = 10000, CELLS_MAX = 65536 };

typedef struct styles_reader {
    sg_styles *styles;
    sg_zip *zip;
    bool in_formats, in_cells;
} styles_reader;

static void fail_many(const styles_reader *r, sg_xml *xml)
{
    sg_error error = {SG_OK, ""};
    sg_fail(&error, SG_LIMIT, SG_MSG_WORKBOOK_STYLES, sg_zip_name(r->zip));
    sg_xml_fail(xml, &error);
}

/* Index of the new format, or -1 (no memory). */
static int64_t add_format(sg_styles *s, uint32_t id, const sg_number_format *format)
{
    if (s->format_count == s->format_capacity) {
        size_t capacity = s->format_capacity ? s->format_capacity * 2 : 32;
        sg_number_format *formats = realloc(s->formats, capacity * sizeof *formats);
        if (formats)
            s->formats = formats;
        uint32_t *ids = formats ? realloc(s->format_ids, capacity * sizeof *ids) : NULL;
        if (!ids)
            return -1;
        s->format_ids = ids;
        s->format_capacity = capacity;
    }
    s->formats[s->format_count] = *format;
    s->format_ids[s->format_count] = id;
    return (int64_t)s->format_count++;
}

static int64_t format_index(sg_styles *s, uint32_t id)
{
    for (size_t i = s->format_count; i-- > 0;) /* a later definition wins */
        if (s->format_ids[i] == id)
            return (int64_t)i;
    sg_number_format builtin = sg_number_format_builtin(id);
    return add_format(s, id, &builtin);
}

static bool add_cell(sg_styles *s, uint32_t format)
{
    if (s->cell_count == s->cell_capacity) {
        size_t capacity = s->cell_capacity ? s->cell_capacity * 2 : 64;
        uint32_t *more = realloc(s->cells, capacity * sizeof *more);
        if (!more)
            return false;
        s->cells = more;
        s->cell_capacity = capacity;
    }
    s->cells[s->cell_count++] = format;
    return true;
}

static void styles_start(void *context, sg_xml *xml, const char *name, const char **attributes)
{
    styles_reader *r = context;
    sg_styles *s = r->styles;
    if (strcmp(name, "numFmts") == 0) {
        r->in_formats = true;
    } else if (strcmp(name, "cellXfs") == 0) {
        r->in_cells = true;
    } else if (r->in_formats && strcmp(name, "numFmt") == 0) {
        const char *code = sg_xml_attribute(attributes, "formatCode");
        uint32_t id = sg_xml_number(sg_xml_attribute(attributes, "numFmtId"), UINT32_MAX);
        sg_number_format format = sg_number_format_of(code ? code : "");
        if (s->format_count >= FORMATS_MAX)
            fail_many(r, xml);
        else if (add_format(s, id, &format) < 0)
            sg_xml_fail_memory(xml);
    } else if (r->in_cells && strcmp(name, "xf") == 0) {
        uint32_t id = sg_xml_number(sg_xml_attribute(attributes, "numFmtId"), 0);
        if (s->cell_count >= CELLS_MAX) {
            fail_many(r, xml);
            return;
        }
        int64_t format = format_index(s, id);
        if (format < 0 || !add_cell(s, (uint32_t)format))
            sg_xml_fail_memory(xml);
    }
}

static void styles_end(void *context, sg_xml *xml, const char *name)
{
    (void)xml;
    styles_reader *r = context;
    if (strcmp(name, "numFmts") == 0)
        r->in_formats = false;
    else if (strcmp(name, "cellXfs") == 0)
        r->in_cells = false;
}

sg_status sg_styles_read(sg_styles *styles, sg_zip *zip, int64_t part, sg_error *err)
{
    static const sg_xml_handlers handlers = {styles_start, styles_end, NULL};
    styles_reader reader = {.styles = styles, .zip = zip};
    return sg_xml_read(zip, part, &handlers, &reader, err);
}

const sg_number_format *sg_styles_get(const sg_styles *styles, uint32_t cell_style)
{
    static const sg_number_format general = {.kind = SG_NUMBER_GENERAL};
    return cell_style < styles->cell_count ? &styles->formats[styles->cells[cell_style]] : &general;
}

void sg_styles_free(sg_styles *styles)
{
    free(styles->formats);
    free(styles->format_ids);
    free(styles->cells);
    *styles = (sg_styles){0};
}
