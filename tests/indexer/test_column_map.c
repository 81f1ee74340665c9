/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Columns named by hand: by heading, letter and number, in csv and workbooks; what is not there is
 * named together with what comes near.
 */
#include "tests/shim/workbook_fixture.h"

#include <stdio.h>

#include "songgang/collect.h"

static sg_vocabulary *vocabulary;
static char folder[64];
static sg_import_figures figures;
static sg_error error;

static char *path_of(const char *name)
{
    static char path[160];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void save(const char *name, const void *data, size_t size)
{
    FILE *out = fopen(path_of(name), "wb");
    assert_int_equal(fwrite(data, 1, size, out), size);
    fclose(out);
}

/* Import the file `name` with maps separated by blanks. */
static sg_status import(sg_record_kind kind, const char *name, const char *maps)
{
    char text[512], file[160], data[160];
    const char *list[40];
    size_t count = 0;
    snprintf(text, sizeof text, "%s", maps);
    for (char *rest = NULL, *m = strtok_r(text, " ", &rest); m; m = strtok_r(NULL, " ", &rest))
        list[count++] = m;
    snprintf(file, sizeof file, "%s", path_of(name));
    snprintf(data, sizeof data, "%s", path_of("data"));
    sg_import_request request = {.kind = kind, .file = file, .maps = list, .map_count = count,
                                 .today = sg_date_of(2026, 2, 20)};
    error = (sg_error){SG_OK, ""};
    return sg_import(data, vocabulary, &request, &figures, &error);
}

static sg_status see_posting(void *context, const sg_stored_posting *stored, sg_error *err)
{
    (void)err;
    strncat(context, stored->json, stored->json_size);
    return SG_OK;
}

static sg_status see_worker(void *context, const sg_stored_record *record, sg_error *err)
{
    (void)err;
    strncat(context, record->json, record->json_size);
    return SG_OK;
}

/* All records of the store. */
static const char *stored(sg_record_kind kind)
{
    static char text[65536];
    sg_store *store = NULL;
    text[0] = '\0';
    assert_int_equal(sg_store_open(path_of("data"), SG_STORE_READ, &store, NULL), SG_OK);
    assert_int_equal(kind == SG_RECORD_WORKER
                         ? sg_store_each_worker(store, 0, &sg_everywhere, SG_PRIVATE_NONE, see_worker, text, NULL)
                         : sg_store_each_posting(store, -1, 0, INT64_MAX, see_posting, text, NULL),
                     SG_OK);
    sg_store_close(store);
    return text;
}

static void expect(const char *text, const char *word)
{
    if (!strstr(text, word))
        fail_msg("\"%s\" lacks \"%s\"", text, word);
}

static int set_up(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/songgang-test-XXXXXX");
    assert_non_null(mkdtemp(folder));
    return 0;
}

static int tear_down(void **state)
{
    char command[128];
    (void)state;
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

static const char strange[] = "二月岗位\n职业名字;待遇情况;地方;备注\n电焊工;6000-8000;东莞;保密\n";

static void names_letters_and_numbers(void **state)
{
    (void)state;
    save("a.csv", strange, strlen(strange));
    assert_int_equal(import(SG_RECORD_POSTING, "a.csv", "职业名字=title B=薪资 3＝工作城市 备注=-"),
                     SG_OK);
    assert_int_equal(figures.accepted, 1);
    assert_string_equal(figures.columns,
                        "职业名字＝title（手动指定）、待遇情况＝wage_text（手动指定）、"
                        "地方＝city_or_address（手动指定）、备注＝忽略（手动指定）");
    const char *json = stored(SG_RECORD_POSTING);
    expect(json, "\"title\":\"电焊工\"");
    expect(json, "\"min\":6000,\"max\":8000");
    expect(json, "\"441900\"");
    assert_null(strstr(json, "保密"));
}

/* Positions alone find the headings below a title line, and the delimiter. */
static void positions_alone(void **state)
{
    (void)state;
    save("a.csv", strange, strlen(strange));
    assert_int_equal(import(SG_RECORD_POSTING, "a.csv", "a=title b=wage_text"), SG_OK);
    assert_int_equal(figures.records, 1);
    expect(stored(SG_RECORD_POSTING), "\"title\":\"电焊工\"");
}

/* A map wins over a heading that is known, and the last of two over the first. */
static void overrides(void **state)
{
    (void)state;
    static const char table[] = "岗位名称,工种,薪资\n招工,缝纫工,5000\n";
    save("a.csv", table, strlen(table));
    assert_int_equal(import(SG_RECORD_POSTING, "a.csv", "A=- 工种=备注 工种=title"), SG_OK);
    expect(stored(SG_RECORD_POSTING), "\"title\":\"缝纫工\"");
    expect(figures.columns, "岗位名称＝忽略（手动指定）、工种＝title（手动指定）、薪资＝wage_text");
}

/* Not a map, but the same question: a number of one's own says more than a running one. */
static void own_numbers_before_running_ones(void **state)
{
    (void)state;
    static const char table[] = "序号,岗位编号,岗位名称\n1,HC-01,普工\n2,,焊工\n";
    save("a.csv", table, strlen(table));
    assert_int_equal(import(SG_RECORD_POSTING, "a.csv", ""), SG_OK);
    const char *json = stored(SG_RECORD_POSTING);
    expect(json, "\"external_id\":\"HC-01\"");
    expect(json, "\"external_id\":\"2\"");
}

/* A column without heading has a letter all the same. */
static void column_without_heading(void **state)
{
    (void)state;
    static const char table[] = "岗位名称,薪资,\n普工,5000,贵阳市\n";
    save("a.csv", table, strlen(table));
    assert_int_equal(import(SG_RECORD_POSTING, "a.csv", "C=工作地点"), SG_OK);
    expect(figures.columns, "第3列＝city_or_address（手动指定）");
    expect(stored(SG_RECORD_POSTING), "520100");
}

static void workers(void **state)
{
    (void)state;
    static const char table[] = "证号,大名,老家在,想做,电话\nW1,合成甲,贞丰县,缝纫工,13800000001\n";
    save("a.csv", table, strlen(table));
    assert_int_equal(
        import(SG_RECORD_WORKER, "a.csv", "证号=id 大名=姓名 老家在=home 想做=意向工种 电话=-"), SG_OK);
    const char *json = stored(SG_RECORD_WORKER);
    expect(json, "\"id\":\"W1\"");
    expect(json, "522325");
    expect(json, "缝纫工");
    assert_null(strstr(json, "13800000001"));
}

static const part sheets[] = {
    {"xl/workbook.xml",
     "<workbook xmlns='" MAIN_NS "' xmlns:r='" OFFICE "'><sheets><sheet name='甲' sheetId='1' "
     "r:id='r1'/><sheet name='乙' sheetId='2' r:id='r2'/></sheets></workbook>", 0},
    {"xl/worksheets/s1.xml",
     ROWS("<row><c t='str'><v>岗位名称</v></c><c t='str'><v>给多少</v></c></row>"
          "<row><c t='str'><v>普工</v></c><c><v>5100</v></c></row>"), 0},
    {"xl/worksheets/s2.xml",
     ROWS("<row><c t='str'><v>岗位名称</v></c><c t='str'><v>哪里</v></c></row>"
          "<row><c t='str'><v>焊工</v></c><c t='str'><v>贵阳</v></c></row>"), 0}};

/* A heading counts on whichever sheet has it; on none it is an error and nothing is kept. */
static void workbook(void **state)
{
    (void)state;
    bytes file = zip_workbook(sheets, 3);
    save("a.xlsx", file.data, file.size);
    free(file.data);
    assert_int_equal(import(SG_RECORD_POSTING, "a.xlsx", "给多少=wage_text 哪里=city_or_address 何时=posted"),
                     SG_INVALID);
    expect(error.text, "“何时”在表里找不到");
    sg_store *store = NULL;
    assert_int_equal(sg_store_open(path_of("data"), SG_STORE_READ, &store, NULL), SG_OK);
    sg_store_counts counts;
    assert_int_equal(sg_store_count(store, &sg_everywhere, &counts, NULL), SG_OK);
    assert_int_equal(counts.postings, 0);
    sg_store_close(store);
    assert_int_equal(import(SG_RECORD_POSTING, "a.xlsx", "给多少=wage_text 哪里=city_or_address"), SG_OK);
    const char *json = stored(SG_RECORD_POSTING);
    expect(json, "\"min\":5100");
    expect(json, "520100");
}

static void says_what_is_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *maps, *says;
    } cases[] = {{"职业=title", "“职业”在表里找不到，相近的有：职业名字"},
                 {"Z=title", "表里的列有：职业名字、待遇情况、地方、备注"},
                 {"职业名字=薪钱", "没有“薪钱”这个字段，相近的有：薪资"},
                 {"职业名字=titel", "相近的有：岗位名称"},
                 {"职业名字=xyzzy", "可用：编号、来源、岗位名称"},
                 {"职业名字", "应写成 列=字段"},
                 {"=title", "应写成 列=字段"},
                 {"职业名字=", "应写成 列=字段"}};
    save("a.csv", strange, strlen(strange));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(import(SG_RECORD_POSTING, "a.csv", cases[i].maps), SG_INVALID);
        expect(error.text, cases[i].says);
    }
    static const char *const no_tables[] = {"{\"title\":\"普工\"}\n", "[{\"title\":\"普工\"}]"};
    for (size_t i = 0; i < 2; i++) {
        save("b.json", no_tables[i], strlen(no_tables[i]));
        assert_int_equal(import(SG_RECORD_POSTING, "b.json", "A=title"), SG_INVALID);
        expect(error.text, "只用于表格");
    }
    char many[512] = "";
    for (int i = 0; i < 33; i++)
        strcat(many, "A=title ");
    assert_int_equal(import(SG_RECORD_POSTING, "a.csv", many), SG_INVALID);
    expect(error.text, "最多用32次");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(names_letters_and_numbers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(positions_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(overrides, set_up, tear_down),
        cmocka_unit_test_setup_teardown(own_numbers_before_running_ones, set_up, tear_down),
        cmocka_unit_test_setup_teardown(column_without_heading, set_up, tear_down),
        cmocka_unit_test_setup_teardown(workers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(workbook, set_up, tear_down),
        cmocka_unit_test_setup_teardown(says_what_is_wrong, set_up, tear_down),
    };
    vocabulary = sg_vocabulary_new();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    sg_vocabulary_free(vocabulary);
    return failed;
}
