/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Workbooks for tests: XML by hand, zipped in memory, so that odd ones can be made too.
 */
#ifndef SONGGANG_TESTS_WORKBOOK_FIXTURE_H
#define SONGGANG_TESTS_WORKBOOK_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <zip.h>

#include "songgang/workbook.h"

#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define MAIN_NS "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

typedef struct part {
    const char *path, *text;
    size_t size; /* 0: of the text */
} part;

typedef struct bytes {
    void *data;
    size_t size;
} bytes;

static const part package_part = {
    "_rels/.rels",
    "<Relationships><Relationship Id='r' Type='" OFFICE "/officeDocument' "
    "Target='xl/workbook.xml'/></Relationships>", 0};
static const part relations_part = {
    "xl/_rels/workbook.xml.rels",
    "<Relationships><Relationship Id='r1' Type='" OFFICE "/worksheet' Target='worksheets/s1.xml'/>"
    "<Relationship Id='r2' Type='" OFFICE "/worksheet' Target='/xl/worksheets/s2.xml'/>"
    "<Relationship Id='r3' Type='" OFFICE "/sharedStrings' Target='sharedStrings.xml'/>"
    "<Relationship Id='r4' Type='" OFFICE "/styles' Target='../xl/styles.xml'/></Relationships>", 0};
static const part workbook_part = {
    "xl/workbook.xml",
    "<workbook xmlns='" MAIN_NS "' xmlns:r='" OFFICE "'><sheets>"
    "<sheet name='岗位' sheetId='1' r:id='r1'/></sheets></workbook>", 0};

static inline bytes zip_parts(const part *parts, size_t count)
{
    zip_error_t error;
    zip_source_t *buffer = zip_source_buffer_create(NULL, 0, 0, &error);
    zip_source_keep(buffer);
    zip_t *zip = zip_open_from_source(buffer, ZIP_TRUNCATE, &error);
    assert_non_null(zip);
    for (size_t i = 0; i < count; i++) {
        size_t size = parts[i].size ? parts[i].size : strlen(parts[i].text);
        zip_source_t *text = zip_source_buffer(zip, parts[i].text, size, 0);
        assert_true(zip_file_add(zip, parts[i].path, text, 0) >= 0);
    }
    assert_int_equal(zip_close(zip), 0);
    zip_stat_t stat;
    zip_source_stat(buffer, &stat);
    bytes out = {malloc(stat.size), stat.size};
    zip_source_open(buffer);
    assert_int_equal(zip_source_read(buffer, out.data, out.size), out.size);
    zip_source_close(buffer);
    zip_source_free(buffer);
    return out;
}

/* The three common parts and these; NULL paths stand for parts left out. */
static inline bytes zip_workbook(const part *parts, size_t count)
{
    part all[16] = {package_part, relations_part, workbook_part};
    size_t n = 3;
    for (size_t i = 0; i < count; i++) {
        size_t at = n;
        for (size_t k = 0; k < 3; k++)
            if (strcmp(all[k].path, parts[i].path) == 0)
                at = k;
        all[at] = parts[i];
        n += at == n;
    }
    return zip_parts(all, n);
}

/* Rows of a sheet as "A1|B1|C1\n…", the row number first: "1:甲|乙\n". */
static inline char *read_rows(sg_workbook *book, size_t index, bool merged)
{
    char *out = calloc(1, 1 << 16);
    sg_sheet *sheet = NULL;
    sg_error err = {SG_OK, ""};
    size_t used = 0;
    assert_int_equal(sg_sheet_open(book, index, merged, &sheet, &err), SG_OK);
    for (;;) {
        sg_sheet_row row;
        bool end;
        assert_int_equal(sg_sheet_next(sheet, &row, &end, &err), SG_OK);
        if (end)
            break;
        used += (size_t)sprintf(out + used, "%u:", row.number);
        for (size_t i = 0; i < row.count; i++)
            used += (size_t)sprintf(out + used, "%s%.*s", i ? "|" : "", (int)row.cell[i].text.n,
                                    row.cell[i].text.n ? row.cell[i].text.s : "");
        used += (size_t)sprintf(out + used, "\n");
    }
    sg_sheet_close(sheet);
    return out;
}

#define ROWS(body) "<worksheet xmlns='" MAIN_NS "'><sheetData>" body "</sheetData></worksheet>"

#endif
