/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Merged areas. A sheet lists them behind its rows, so they are gathered in a pass of their own;
 * then rows go by once, and only the areas that reach below the current row are held.
 */
#include <stdlib.h>
#include <string.h>

#include "songgang/messages.h"
#include "xlsx_internal.h"

/* ---- references ---- */

bool sg_cell_reference(const char *text, const char **ret_after, uint32_t *ret_column,
                       uint32_t *ret_row)
{
    uint32_t column = 0, row = 0;
    if (*text == '$')
        text++;
    const char *at = text;
    for (; (*at | 0x20) >= 'a' && (*at | 0x20) <= 'z'; at++) {
        column = column * 26 + (uint32_t)((*at | 0x20) - 'a') + 1;
        if (column > 1000000)
            return false;
    }
    if (column == 0)
        return false;
    if (*at == '$')
        at++;
    const char *digits = at;
    for (; *at >= '0' && *at <= '9'; at++) {
        row = row * 10 + (uint32_t)(*at - '0');
        if (row > 100000000)
            return false;
    }
    if (at > digits && row == 0)
        return false;
    *ret_column = column - 1;
    *ret_row = at > digits ? row - 1 : UINT32_MAX;
    *ret_after = at;
    return true;
}

static bool read_area(const char *ref, sg_merge *ret)
{
    uint32_t left, top, right, bottom;
    if (!ref || !sg_cell_reference(ref, &ref, &left, &top) || *ref != ':' ||
        !sg_cell_reference(ref + 1, &ref, &right, &bottom) || *ref || top == UINT32_MAX ||
        bottom == UINT32_MAX || left > right || top > bottom || left >= SG_SHEET_COLUMNS_READ)
        return false;
    if (right >= SG_SHEET_COLUMNS_READ)
        right = SG_SHEET_COLUMNS_READ - 1;
    *ret =
        (sg_merge){.top = top, .bottom = bottom, .left = (uint16_t)left, .right = (uint16_t)right};
    return true;
}

/* ---- the pass ---- */

typedef struct merges_reader {
    sg_merges *merges;
    const char *sheet;
} merges_reader;

static void merges_start(void *context, sg_xml *xml, const char *name, const char **attributes)
{
    merges_reader *r = context;
    sg_merges *m = r->merges;
    sg_merge area;
    if (name[0] != 'm' || strcmp(name, "mergeCell") != 0 ||
        !read_area(sg_xml_attribute(attributes, "ref"), &area))
        return;
    if (m->count == SG_WORKBOOK_MERGES_MAX) {
        sg_error error = {SG_OK, ""};
        sg_fail(&error, SG_LIMIT, SG_MSG_WORKBOOK_MERGES, r->sheet, (int)SG_WORKBOOK_MERGES_MAX);
        sg_xml_fail(xml, &error);
        return;
    }
    if (m->count == m->capacity) {
        size_t capacity = m->capacity ? m->capacity * 2 : 64;
        sg_merge *more = realloc(m->area, capacity * sizeof *more);
        if (!more) {
            sg_xml_fail_memory(xml);
            return;
        }
        m->area = more;
        m->capacity = capacity;
    }
    m->area[m->count++] = area;
}

static void merges_end(void *context, sg_xml *xml, const char *name)
{
    (void)context, (void)xml, (void)name;
}

static int by_place(const void *a, const void *b)
{
    const sg_merge *x = a, *y = b;
    if (x->top != y->top)
        return x->top < y->top ? -1 : 1;
    return (int)x->left - (int)y->left;
}

/* Could the sheet have merged areas? Most have none, and to see that their name never occurs takes
 * a quarter of the time of parsing. A name in some text or comment costs a needless pass, no more.
 */
static sg_status may_have_merges(sg_zip *zip, int64_t part, bool *ret, sg_error *err)
{
    enum { WINDOW = 64 * 1024 };
    static const char name[] = "mergeCell";
    const size_t overlap = sizeof name - 2;
    sg_zip_part *in = NULL;
    size_t held = 0, n = 0;
    bool found = false, first = true;
    char *window = malloc(WINDOW);
    sg_status status = window ? sg_zip_part_open(zip, part, &in, err) : sg_fail_memory(err);
    do {
        if (status == SG_OK)
            status = sg_zip_part_read(in, window + held, WINDOW - held, &n, err);
        if (status != SG_OK)
            break;
        bool last = n < WINDOW - held;
        held += n;
        if (first && held >= 2) /* UTF-16: every other byte is NUL, so look properly */
            found = (unsigned char)window[0] >= 0xFE || !window[0] || !window[1];
        first = false;
        found = found || memmem(window, held, name, sizeof name - 1);
        if (last)
            break;
        memmove(window, window + held - overlap, overlap);
        held = overlap;
    } while (!found);
    sg_zip_part_close(in);
    free(window);
    *ret = found;
    return status;
}

sg_status sg_merges_read(sg_merges *merges, sg_zip *zip, int64_t part, const char *sheet,
                         sg_error *err)
{
    static const sg_xml_handlers handlers = {merges_start, merges_end, NULL};
    merges_reader reader = {.merges = merges, .sheet = sheet};
    bool some = false;
    sg_status status = may_have_merges(zip, part, &some, err);
    if (status == SG_OK && some)
        status = sg_xml_read(zip, part, &handlers, &reader, err);
    if (status == SG_OK && merges->count > 1)
        qsort(merges->area, merges->count, sizeof *merges->area, by_place);
    return status;
}

/* ---- applying ---- */

static void repeat(const sg_merge *area, sg_str text, uint8_t kind, bool first_row,
                   sg_sheet_cell *cell, size_t *count)
{
    for (size_t column = area->left + (size_t)first_row; column <= area->right; column++) {
        while (*count <= column)
            cell[(*count)++] = (sg_sheet_cell){.span = 1};
        if (cell[column].text.n > 0)
            continue;
        cell[column] =
            (sg_sheet_cell){.text = text,
                            .kind = kind,
                            .merge = column == area->left ? SG_CELL_DOWN : SG_CELL_ACROSS,
                            .span = 1};
    }
}

/* Keep the value of an area for the rows below. Overlapping areas are an error of the file; as many
 * are held as can stand side by side. */
static bool hold(sg_merges *m, const sg_merge *area, const sg_sheet_cell *cell)
{
    if (m->open_count == SG_SHEET_COLUMNS_READ)
        return true;
    if (m->open_count == m->open_capacity) {
        size_t capacity = m->open_capacity ? m->open_capacity * 2 : 16;
        struct sg_open_merge *more = realloc(m->open, capacity * sizeof *more);
        if (!more)
            return false;
        m->open = more;
        m->open_capacity = capacity;
    }
    char *copy = malloc(cell->text.n);
    if (!copy)
        return false;
    memcpy(copy, cell->text.s, cell->text.n);
    m->open[m->open_count++] = (struct sg_open_merge){
        .area = *area, .text = copy, .size = cell->text.n, .kind = cell->kind};
    return true;
}

bool sg_merges_apply(sg_merges *m, uint32_t row, sg_sheet_cell *cell, size_t *count)
{
    size_t kept = 0;
    for (size_t i = 0; i < m->open_count; i++) {
        if (m->open[i].area.bottom < row)
            free(m->open[i].text);
        else
            m->open[kept++] = m->open[i];
    }
    m->open_count = kept;
    for (size_t i = 0; i < m->open_count; i++)
        repeat(&m->open[i].area, (sg_str){m->open[i].text, m->open[i].size}, m->open[i].kind, false,
               cell, count);
    for (; m->next < m->count && m->area[m->next].top <= row; m->next++) {
        const sg_merge *area = &m->area[m->next];
        if (area->top < row || area->left >= *count || cell[area->left].text.n == 0)
            continue;
        cell[area->left].span = (uint16_t)(area->right - area->left + 1);
        if (area->bottom > row && !hold(m, area, &cell[area->left]))
            return false;
        repeat(area, cell[area->left].text, cell[area->left].kind, true, cell, count);
    }
    return true;
}

void sg_merges_free(sg_merges *merges)
{
    for (size_t i = 0; i < merges->open_count; i++)
        free(merges->open[i].text);
    free(merges->open);
    free(merges->area);
    *merges = (sg_merges){0};
}
