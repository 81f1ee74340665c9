/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes as a workbook. A mutated zip rarely gets past its checksums, so bytes that begin like
 * XML are also put, uncompressed, into a workbook whose frame is sound: as its sheet, strings and
 * styles.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "songgang/workbook.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

static void read_sheet(sg_workbook *book, size_t index, bool merged)
{
    sg_sheet *sheet;
    if (sg_sheet_open(book, index, merged, &sheet, NULL) != SG_OK)
        return;
    uint64_t before = 0;
    for (bool end = false; !end;) {
        sg_sheet_row row;
        if (sg_sheet_next(sheet, &row, &end, NULL) != SG_OK || end)
            break;
        if (row.count > SG_SHEET_COLUMNS_READ || row.number < 1 || row.number > SG_SHEET_ROWS_MAX ||
            sg_sheet_position(sheet) < before)
            abort();
        before = sg_sheet_position(sheet);
        for (size_t i = 0; i < row.count; i++)
            if (row.cell[i].text.n > SG_CELL_TEXT_MAX || !sg_utf8_valid(row.cell[i].text) ||
                (row.cell[i].text.n > 0 && memchr(row.cell[i].text.s, '\0', row.cell[i].text.n)))
                abort();
    }
    sg_sheet_close(sheet);
}

static void read_book(const void *data, size_t size)
{
    sg_workbook *book;
    sg_error err = {SG_OK, ""};
    if (sg_workbook_open_memory(data, size, "fuzz", &book, &err) != SG_OK) {
        if (err.status == SG_OK || !err.text[0])
            abort();
        return;
    }
    for (size_t i = 0; i < sg_workbook_sheet_count(book) && i < 4; i++) {
        read_sheet(book, i, false);
        read_sheet(book, i, true);
    }
    sg_workbook_close(book);
}

static void add(zip_t *zip, const char *path, const void *data, size_t size)
{
    zip_source_t *source = zip_source_buffer(zip, data, size, 0);
    zip_int64_t index = source ? zip_file_add(zip, path, source, 0) : -1;
    if (index >= 0)
        zip_set_file_compression(zip, (zip_uint64_t)index, ZIP_CM_STORE, 0);
}

/* Pieces of the input between form feeds: sheet, strings, styles, workbook. */
static void read_framed(const char *text, size_t size)
{
    static const char *const paths[] = {"xl/s.xml", "xl/t.xml", "xl/f.xml", "xl/workbook.xml"};
    static const char package[] =
        "<R><Relationship Id='r' Type='" OFFICE "/officeDocument' Target='xl/workbook.xml'/></R>";
    static const char links[] =
        "<R><Relationship Id='s' Type='/worksheet' Target='s.xml'/><Relationship Id='t' "
        "Type='/sharedStrings' Target='t.xml'/><Relationship Id='f' Type='/styles' "
        "Target='f.xml'/></R>";
    static const char workbook[] = "<workbook><sheets><sheet name='a' id='s'/></sheets></workbook>";
    zip_source_t *buffer = zip_source_buffer_create(NULL, 0, 0, NULL);
    if (!buffer)
        return;
    zip_source_keep(buffer);
    zip_t *zip = zip_open_from_source(buffer, ZIP_TRUNCATE, NULL);
    add(zip, "_rels/.rels", package, sizeof package - 1);
    add(zip, "xl/_rels/workbook.xml.rels", links, sizeof links - 1);
    size_t piece = 0;
    for (const char *at = text, *end = text + size; piece < 4 && at <= end; piece++) {
        const char *stop = memchr(at, '\f', (size_t)(end - at));
        size_t n = (size_t)((stop ? stop : end) - at);
        add(zip, paths[piece], at, n);
        at += n + 1;
    }
    if (piece < 4)
        add(zip, paths[3], workbook, sizeof workbook - 1);
    zip_stat_t stat;
    if (zip_close(zip) == 0 && zip_source_stat(buffer, &stat) == 0) {
        void *file = malloc(stat.size);
        zip_source_open(buffer);
        if (file && zip_source_read(buffer, file, stat.size) == (zip_int64_t)stat.size)
            read_book(file, stat.size);
        zip_source_close(buffer);
        free(file);
    }
    zip_source_free(buffer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 0 && (data[0] == '<' || data[0] == 0xFF || data[0] == 0xFE))
        read_framed((const char *)data, size);
    else
        read_book(data, size);
    return 0;
}
