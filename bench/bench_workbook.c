/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows a second of 15 columns: written, and read with and without merged areas. A file as argument
 * is read instead of the one written here.
 */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "songgang/workbook.h"

enum { ROWS = 200000 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static sg_status write_rows(FILE *out, sg_error *err)
{
    static const char *const words[] = {"电焊工",
                                        "某某机械有限公司",
                                        "广东省东莞市长安镇",
                                        "6000-8000元/月",
                                        "包吃包住",
                                        "18-45岁",
                                        "初中",
                                        "全职",
                                        "13800000000",
                                        "李经理"};
    sg_sheet_column columns[15];
    for (size_t i = 0; i < 15; i++)
        columns[i] = (sg_sheet_column){.title = i < 10 ? words[i] : "列"};
    sg_workbook_writer *w;
    sg_status status = sg_workbook_writer_new(&w, err);
    if (status != SG_OK)
        return status;
    status = sg_writer_add_sheet(w, "岗位", columns, 15, NULL, err);
    for (int row = 0; status == SG_OK && row < ROWS; row++) {
        for (size_t i = 0; i < 10; i++)
            sg_writer_text(w, sg_str_of(words[i]), SG_STYLE_PLAIN);
        for (int i = 0; i < 4; i++)
            sg_writer_int(w, row + i);
        sg_writer_date(w, 20000 + row % 1000);
        status = sg_writer_end_row(w, err);
    }
    if (status == SG_OK)
        status = sg_workbook_writer_finish(w, out, err);
    sg_workbook_writer_free(w);
    return status;
}

static sg_status read_rows(const char *path, bool merged, sg_error *err)
{
    sg_workbook *book;
    sg_sheet *sheet;
    FILE *file = fopen(path, "rb");
    if (!file)
        return sg_fail(err, SG_MISSING, "%s", path);
    double start = now();
    sg_status status = sg_workbook_open(file, path, &book, err);
    if (status != SG_OK)
        return status;
    double opened = now();
    unsigned long rows = 0, bytes = 0;
    status = sg_sheet_open(book, 0, merged, &sheet, err);
    for (bool end = false; status == SG_OK && !end;) {
        sg_sheet_row row;
        status = sg_sheet_next(sheet, &row, &end, err);
        for (size_t i = 0; status == SG_OK && !end && i < row.count; i++)
            bytes += row.cell[i].text.n;
        rows += !end;
    }
    double seconds = now() - start;
    if (status == SG_OK)
        sg_sheet_close(sheet);
    sg_workbook_close(book);
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    printf(
        "read%s: %lu rows, %lu bytes of text, %.2f s (opening %.2f s), %.0f rows/s, peak %ld MB\n",
        merged ? " with merged areas" : "", rows, bytes, seconds, opened - start,
        (double)rows / seconds, use.ru_maxrss / 1024);
    return status;
}

int main(int argc, char **argv)
{
    sg_error err = {SG_OK, ""};
    char path[] = "/tmp/songgang-bench.xlsx";
    sg_status status = SG_OK;
    if (argc < 2) {
        FILE *out = fopen(path, "wb");
        double start = now();
        status = out ? write_rows(out, &err) : SG_IO;
        printf("write: %.0f rows/s\n", ROWS / (now() - start));
        if (out)
            fclose(out);
    }
    const char *file = argc < 2 ? path : argv[1];
    if (status == SG_OK)
        status = read_rows(file, false, &err);
    if (status == SG_OK)
        status = read_rows(file, true, &err);
    if (argc < 2)
        remove(path);
    if (status != SG_OK)
        fprintf(stderr, "%s\n", err.text);
    return status != SG_OK;
}
