/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Importing workbooks as they are made: title lines, headings of two rows, merged employers,
 * several sheets; and workbooks of rejects and templates, which must read again.
 */
#include "tests/shim/workbook_fixture.h"

#include <stdio.h>
#include <unistd.h>

#include "songgang/collect.h"

static sg_vocabulary *vocabulary;

typedef struct fixture {
    char folder[64], data[80], file[80], rejects[80];
} fixture;

static int set_up(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    strcpy(f->folder, "/tmp/songgang-test-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    sprintf(f->data, "%s/data", f->folder);
    sprintf(f->file, "%s/表.xlsx", f->folder);
    sprintf(f->rejects, "%s/退回.xlsx", f->folder);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    char command[128];
    sprintf(command, "rm -rf '%s'", ((fixture *)*state)->folder);
    assert_int_equal(system(command), 0);
    free(*state);
    return 0;
}

static sg_status import_as(const fixture *f, const char *file, const char *rejects,
                           sg_record_kind kind, sg_import_figures *figures, sg_error *err)
{
    sg_import_request request = {
        .kind = kind, .file = file, .rejects = rejects, .today = sg_date_of(2026, 2, 20)};
    *figures = (sg_import_figures){0};
    err->text[0] = '\0';
    return sg_import(f->data, vocabulary, &request, figures, err);
}

/* Import and expect so many records accepted and rejected. */
static sg_import_figures import(const fixture *f, const char *file, unsigned accepted,
                                unsigned rejected)
{
    sg_import_figures figures;
    sg_error err;
    sg_status status = import_as(f, file, f->rejects, SG_RECORD_POSTING, &figures, &err);
    assert_string_equal(err.text, "");
    assert_int_equal(status, SG_OK);
    assert_int_equal(figures.accepted, accepted);
    assert_int_equal(figures.rejected, rejected);
    return figures;
}

static void save(const fixture *f, bytes file)
{
    FILE *out = fopen(f->file, "wb");
    assert_int_equal(fwrite(file.data, 1, file.size, out), file.size);
    fclose(out);
    free(file.data);
}

/* Rows of the first sheet of a file. */
static char *rows_of(const char *path)
{
    sg_workbook *book = NULL;
    assert_int_equal(sg_workbook_open(fopen(path, "rb"), path, &book, NULL), SG_OK);
    char *rows = read_rows(book, 0, false);
    sg_workbook_close(book);
    return rows;
}

typedef struct found {
    const char *word; /* in the JSON of a posting … */
    const char *also[6];
    bool seen;
} found;

static sg_status look(void *context, const sg_stored_posting *stored, sg_error *err)
{
    (void)err;
    for (found *want = context; want->word; want++) {
        char *json = strndup(stored->json, stored->json_size);
        if (strstr(json, want->word)) {
            want->seen = true;
            for (size_t i = 0; i < 6 && want->also[i]; i++)
                if (!strstr(json, want->also[i]))
                    fail_msg("%s lacks %s", json, want->also[i]);
        }
        free(json);
    }
    return SG_OK;
}

static void expect_stored(const fixture *f, found *wanted)
{
    sg_store *store = NULL;
    assert_int_equal(sg_store_open(f->data, SG_STORE_READ, &store, NULL), SG_OK);
    assert_int_equal(sg_store_each_posting(store, -1, 0, INT64_MAX, look, wanted, NULL), SG_OK);
    sg_store_close(store);
    for (found *want = wanted; want->word; want++)
        if (!want->seen)
            fail_msg("no posting has %s", want->word);
}

/* Made by LibreOffice: title line, headings of two rows, employer merged over two jobs, a banner
 * between, dates as 2026年2月10日, phones as 1.38E+10, two lists, a note and a hidden sheet. */
static void reads_a_real_list(void **state)
{
    const fixture *f = *state;
    sg_import_figures figures = import(f, SG_SOURCE_DIR "/tests/indexer/data/jobs.xlsx", 4, 1);
    assert_int_equal(figures.records, 5);
    assert_non_null(strstr(figures.columns, "最低薪资＝wage_min"));
    assert_non_null(strstr(figures.sheets, "“省外省内”4行、“护理”1行"));
    assert_non_null(strstr(figures.sheets, "“旧表”（隐藏）"));
    found wanted[] = {
        {"\"电焊工\"",
         {"甲机械有限公司", "\"min\":6000", "\"max\":8000", "东莞市", "13800000001", "2026-02-10"},
         false},
        {"\"title\":\"普工\"",
         {"甲机械有限公司", "\"headcount\":50", "东莞市", "2026-02-11"},
         false},
        {"\"缝纫工\"", {"乙服饰有限公司", "贵阳市", "13800000003"}, false},
        {"\"护工\"", {"丁护理院", "杭州市", "\"external_id\":\"护理-1\"", "13800000005"}, false},
        {NULL, {NULL}, false}};
    expect_stored(f, wanted);
    char *rows = rows_of(f->rejects);
    assert_non_null(strstr(rows, "序号|企业名称|招聘岗位|最低薪资|最高薪资|工作地点|招聘人数"));
    assert_non_null(strstr(rows, "退回原因|原位置"));
    assert_non_null(strstr(rows,
                           "4|丙电子有限公司||4500|7000|贵州省 安顺市|5人|2026-02-12|13800000004|"
                           "没有写明岗位名称|工作表“省外省内”第8行"));
    free(rows);
    /* Corrected or not, the workbook of rejects can be imported as it is. */
    figures = import(f, f->rejects, 0, 1);
    if (!strstr(figures.columns, "未识别的列：退回原因、原位置"))
        fail_msg("%s", figures.columns);
    import(f, SG_SOURCE_DIR "/tests/indexer/data/jobs.xlsx", 4, 1);
}

/* The faulty cell is styled and commented, no other. */
static void rejects_mark_the_cell(void **state)
{
    const fixture *f = *state;
    const part sheet = {
        "xl/worksheets/s1.xml",
        ROWS("<row r='1'><c t='str'><v>岗位名称</v></c><c t='str'><v>用工单位</v></c></row>"
             "<row r='2'><c/><c t='str'><v>甲厂</v></c></row>"
             "<row r='3'><c t='str'><v>普工</v></c><c t='str'><v>乙厂</v></c></row>"),
        0};
    save(f, zip_workbook(&sheet, 1));
    import(f, f->file, 1, 1);
    zip_t *zip = zip_open(f->rejects, ZIP_RDONLY, NULL);
    char text[8192] = "";
    zip_file_t *in = zip_fopen(zip, "xl/comments1.xml", 0);
    assert_non_null(in);
    assert_true(zip_fread(in, text, sizeof text - 1) > 0);
    zip_fclose(in);
    assert_non_null(strstr(text, "ref=\"A2\""));
    assert_non_null(strstr(text, "没有写明岗位名称"));
    assert_null(strstr(text, "ref=\"B2\""));
    memset(text, 0, sizeof text);
    in = zip_fopen(zip, "xl/worksheets/sheet1.xml", 0);
    assert_true(zip_fread(in, text, sizeof text - 1) > 0);
    zip_fclose(in);
    zip_discard(zip);
    int marked = 0, plain = 0;
    assert_int_equal(sscanf(strstr(text, "<c r=\"A2\""), "<c r=\"A2\" s=\"%d\"", &marked), 1);
    assert_int_equal(sscanf(strstr(text, "<c r=\"B2\""), "<c r=\"B2\" s=\"%d\"", &plain), 1);
    assert_int_not_equal(marked, plain);
}

static void skips_what_is_no_record(void **state)
{
    const fixture *f = *state;
    const part sheet = {
        "xl/worksheets/s1.xml",
        "<worksheet><sheetData><row r='1'><c r='A1' t='str'><v>招聘信息</v></c></row>"
        "<row r='2'><c t='str'><v>岗位名称</v></c><c t='str'><v>招聘人数</v></c><c t='str'>"
        "<v>薪资</v></c></row><row r='3'><c t='str'><v>示例：电焊工</v></c><c><v>3</v></c></row>"
        "<row r='4'><c r='A4' t='str'><v>广东岗位</v></c></row>"
        "<row r='5'><c t='str'><v>普工</v></c><c t='e'><v>#REF!</v></c><c "
        "t='str'><v>5000元/月</v></c>"
        "</row><row r='9'><c r='A9' t='str'><v>  </v></c></row></sheetData><mergeCells>"
        "<mergeCell ref='A1:C1'/><mergeCell ref='A4:C4'/></mergeCells></worksheet>",
        0};
    save(f, zip_workbook(&sheet, 1));
    sg_import_figures figures = import(f, f->file, 1, 0);
    assert_int_equal(figures.records, 1);
    found wanted[] = {{"\"普工\"", {"\"headcount\":null", "5000"}, false}, {NULL, {NULL}, false}};
    expect_stored(f, wanted);
}

static void templates_read_again(void **state)
{
    const fixture *f = *state;
    static const sg_record_kind kinds[] = {SG_RECORD_POSTING, SG_RECORD_WORKER, SG_RECORD_COURSE};
    for (size_t i = 0; i < 3; i++) {
        FILE *out = fopen(f->file, "wb");
        assert_int_equal(sg_import_template(kinds[i], out, NULL), SG_OK);
        fclose(out);
        sg_import_figures figures;
        sg_error err;
        assert_int_equal(import_as(f, f->file, NULL, kinds[i], &figures, &err), SG_FORMAT);
        assert_non_null(strstr(err.text, "没有可导入的内容")); /* only the example, skipped */
        char *rows = rows_of(f->file);
        assert_non_null(strstr(rows, "\n2:示例"));
        free(rows);
    }
}

/* The example row of each template without its mark is a record that is accepted. */
static void template_examples_are_right(void **state)
{
    const fixture *f = *state;
    static const sg_record_kind kinds[] = {SG_RECORD_POSTING, SG_RECORD_WORKER, SG_RECORD_COURSE};
    for (size_t i = 0; i < 3; i++) {
        FILE *out = fopen(f->file, "wb");
        assert_int_equal(sg_import_template(kinds[i], out, NULL), SG_OK);
        fclose(out);
        char *rows = rows_of(f->file), *mark = strstr(rows, "\n2:示例");
        assert_non_null(mark);
        char path[96];
        sprintf(path, "%s/%zu.csv", f->folder, i);
        FILE *csv = fopen(path, "wb");
        char *end = strchr(mark + 1, '\n');
        fprintf(csv, "%.*s\nE%.*s\n", (int)(mark - rows) - 2, rows + 2,
                (int)(end - mark) - (int)strlen("\n2:示例"), mark + strlen("\n2:示例"));
        fclose(csv);
        sg_import_figures figures;
        sg_error err;
        sg_status status = import_as(f, path, NULL, kinds[i], &figures, &err);
        assert_string_equal(err.text, "");
        assert_int_equal(status, SG_OK);
        assert_int_equal(figures.accepted, 1);
        assert_null(strstr(figures.columns, "未识别"));
        free(rows);
    }
}

static void refuses_and_changes_nothing(void **state)
{
    const fixture *f = *state;
    sg_import_figures figures;
    sg_error err;
    FILE *out = fopen(f->file, "wb");
    fwrite("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1old", 1, 11, out);
    fclose(out);
    assert_int_equal(import_as(f, f->file, NULL, SG_RECORD_POSTING, &figures, &err), SG_FORMAT);
    assert_non_null(strstr(err.text, "另存为.xlsx"));
    const part no_headings = {"xl/worksheets/s1.xml", ROWS("<row><c><v>1</v></c></row>"), 0};
    save(f, zip_workbook(&no_headings, 1));
    assert_int_equal(import_as(f, f->file, NULL, SG_RECORD_POSTING, &figures, &err), SG_FORMAT);
    assert_non_null(strstr(err.text, "表头"));
    /* Broken in the middle: rows before it are not kept either. */
    const part broken = {
        "xl/worksheets/s1.xml",
        "<worksheet><sheetData><row><c t='str'><v>岗位名称</v></c><c t='str'><v>薪资</v>"
        "</c></row><row><c t='str'><v>普工</v></c></row><row><c",
        0};
    save(f, zip_workbook(&broken, 1));
    assert_int_equal(import_as(f, f->file, NULL, SG_RECORD_POSTING, &figures, &err), SG_FORMAT);
    assert_non_null(strstr(err.text, "已损坏"));
    sg_store *store = NULL;
    assert_int_not_equal(sg_store_open(f->data, SG_STORE_READ, &store, NULL), SG_OK);
}

/* Rejects may go to the workbook that is imported, lines of them may not. */
static void rejects_over_the_input(void **state)
{
    const fixture *f = *state;
    import(f, SG_SOURCE_DIR "/tests/indexer/data/jobs.xlsx", 4, 1);
    sg_import_figures figures = import(f, f->rejects, 0, 1);
    assert_non_null(strstr(figures.sheets, "“省外省内”1行"));
    char *rows = rows_of(f->rejects);
    assert_non_null(strstr(rows, "2:4|丙电子有限公司"));
    free(rows);
    char path[96];
    sprintf(path, "%s/a.csv", f->folder);
    FILE *out = fopen(path, "wb");
    fputs("岗位名称,薪资\n普工,5000\n", out);
    fclose(out);
    sg_error err;
    assert_int_equal(import_as(f, path, path, SG_RECORD_POSTING, &figures, &err), SG_INVALID);
    assert_int_equal(import_as(f, path, NULL, SG_RECORD_POSTING, &figures, &err), SG_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_a_real_list, set_up, tear_down),
        cmocka_unit_test_setup_teardown(rejects_mark_the_cell, set_up, tear_down),
        cmocka_unit_test_setup_teardown(skips_what_is_no_record, set_up, tear_down),
        cmocka_unit_test_setup_teardown(templates_read_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(template_examples_are_right, set_up, tear_down),
        cmocka_unit_test_setup_teardown(rejects_over_the_input, set_up, tear_down),
        cmocka_unit_test_setup_teardown(refuses_and_changes_nothing, set_up, tear_down),
    };
    vocabulary = sg_vocabulary_new();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    sg_vocabulary_free(vocabulary);
    return failed;
}
