/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Job fairs: what is taken, what is refused and how that is told; workbooks; maps and their numbers.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "songgang/fair.h"
#include "songgang/workbook.h"

static sg_arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = sg_arena_new(0);
    return arena ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    sg_arena_free(arena);
    return 0;
}

static sg_status parse(const char *text, sg_fair *fair, sg_error *err)
{
    return sg_fair_parse(text, strlen(text), arena, fair, err);
}

#define WHOLE                                                                                      \
    "{\"name\":\"春风行动\",\"place\":\"广场\",\"date\":\"2026-02-24\",\"starts\":\"09:00\",\"ends\":\"16:30\"," \
    "\"booths\":[{\"booth\":\"A01\",\"employer\":\"某厂\",\"hiring\":\"普工 50 人\",\"arrived\":\"08:45\"},"    \
    "{\"booth\":\"A02\",\"employer\":\"某公司\",\"hiring\":null}],"                                        \
    "\"schedule\":[{\"at\":\"10:00\",\"what\":\"咨询\"},{\"at\":\"09:00\",\"what\":\"启动\",\"where\":\"主席台\"}]}"

static void test_whole(void **state)
{
    (void)state;
    sg_fair fair;
    sg_error err = {0};
    assert_int_equal(parse(WHOLE, &fair, &err), SG_OK);
    assert_string_equal(fair.place, "广场");
    assert_int_equal(fair.booth_count, 2);
    assert_string_equal(fair.booth[0].arrived, "08:45");
    assert_null(fair.booth[1].arrived);
    assert_string_equal(fair.event[0].what, "启动"); /* by time */
    sg_buffer out = {0};
    sg_json_writer w;
    sg_json_begin(&w, &out);
    sg_fair_put(&w, &fair);
    sg_fair again;
    assert_int_equal(sg_fair_parse(out.data, out.size, arena, &again, &err), SG_OK);
    assert_string_equal(again.event[1].what, "咨询");
    assert_int_equal(again.date, fair.date);
    sg_buffer_free(&out);
}

static void test_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text, *told;
        sg_status status;
    } cases[] = {
        {"[]", "JSON 对象", SG_INVALID},
        {"{\"name\":\"x\"", "", SG_FORMAT},
        {"{\"name\":\"x\"}", "缺少“date”", SG_INVALID},
        {"{\"date\":\"2026-02-24\"}", "缺少“name”", SG_INVALID},
        {"{\"name\":\"x\",\"date\":\"今天\"}", "今天", SG_INVALID},
        {"{\"name\":\"x\",\"date\":\"2026-02-24\",\"contact\":\"y\"}", "contact", SG_INVALID},
        {"{\"name\":\"电话 138 0000-1234\",\"date\":\"2026-02-24\"}", "个人信息", SG_INVALID},
        {"{\"name\":\"电话１３８００００１２３４\",\"date\":\"2026-02-24\"}", "个人信息", SG_INVALID},
        {"{\"name\":\"x\",\"date\":\"2026-02-24\",\"starts\":\"9点\"}", "starts", SG_INVALID},
        {"{\"name\":\"x\",\"date\":\"2026-02-24\",\"starts\":\"24:00\"}", "starts", SG_INVALID},
        {"{\"name\":\"x\",\"date\":\"2026-02-24\",\"starts\":\"10:00\",\"ends\":\"09:00\"}", "早于", SG_INVALID},
        {"{\"name\":\"x\",\"date\":\"2026-02-24\",\"booths\":{}}", "booths", SG_INVALID},
        {"{\"name\":\"x\",\"date\":\"2026-02-24\",\"booths\":[1]}", "第 1 个展位", SG_INVALID},
        {"{\"name\":\"x\",\"date\":\"2026-02-24\",\"booths\":[{\"booth\":\"A\"}]}", "employer", SG_INVALID},
        {"{\"name\":\"x\",\"date\":\"2026-02-24\",\"booths\":[{\"booth\":7,\"employer\":\"y\"}]}", "booth", SG_INVALID},
        {"{\"name\":\"x\",\"date\":\"2026-02-24\",\"booths\":[{\"booth\":\"A\",\"employer\":\"y\"},"
         "{\"booth\":\"A\",\"employer\":\"z\"}]}", "两次", SG_INVALID},
        {"{\"name\":\"x\",\"date\":\"2026-02-24\",\"schedule\":[{\"at\":\"09:00\"}]}", "第 1 项日程", SG_INVALID},
        {"{\"name\":\"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一\","
         "\"date\":\"2026-02-24\"}", "40", SG_INVALID},
        {"{\"name\":\"\",\"date\":\"2026-02-24\"}", "name", SG_INVALID},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sg_fair fair;
        sg_error err = {0};
        const sg_status status = parse(cases[i].text, &fair, &err);
        if (status != cases[i].status || !strstr(err.text, cases[i].told))
            fail_msg("%s: %d %s", cases[i].text, status, err.text);
    }
}

/* A temporary file's name, to be removed by the caller. */
static char *temporary(const char *text)
{
    static char path[64];
    strcpy(path, "/tmp/songgang-fair-XXXXXX");
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
    return path;
}

static void row(sg_workbook_writer *w, const char *const *cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        sg_writer_text(w, sg_str_of(cells[i]), SG_STYLE_PLAIN);
    assert_int_equal(sg_writer_end_row(w, NULL), SG_OK);
}

/* The sheets an organiser fills in; `booth_heading` may be a wrong one. */
static char *workbook(const char *booth_heading)
{
    sg_workbook_writer *w;
    assert_int_equal(sg_workbook_writer_new(&w, NULL), SG_OK);
    const sg_sheet_column name[] = {{.title = "名称"}, {.title = "秋季专场"}};
    const sg_sheet_column booth[] = {{.title = booth_heading}, {.title = "到场"}, {.title = "单位"}};
    const sg_sheet_column event[] = {{.title = "时间"}, {.title = "内容"}};
    assert_int_equal(sg_writer_add_sheet(w, "招聘会", name, 2, NULL, NULL), SG_OK);
    row(w, (const char *const[]){"日期", "2026-10-01"}, 2);
    row(w, (const char *const[]){"开始", "9:00"}, 2);
    assert_int_equal(sg_writer_add_sheet(w, "展位", booth, 3, NULL, NULL), SG_OK);
    row(w, (const char *const[]){"B1", "08:30:00", "某厂"}, 3);
    row(w, (const char *const[]){"B2", "", "某公司"}, 3);
    assert_int_equal(sg_writer_add_sheet(w, "日程", event, 2, NULL, NULL), SG_OK);
    row(w, (const char *const[]){"9:30", "启动"}, 2);
    char *path = temporary("");
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_int_equal(sg_workbook_writer_finish(w, out, NULL), SG_OK);
    fclose(out);
    sg_workbook_writer_free(w);
    return path;
}

static void test_workbook(void **state)
{
    (void)state;
    sg_fair fair;
    sg_error err = {0};
    char *path = workbook("展位");
    const sg_status status = sg_fair_read_file(path, arena, &fair, &err);
    unlink(path);
    if (status != SG_OK)
        fail_msg("%s", err.text);
    assert_string_equal(fair.name, "秋季专场");
    assert_string_equal(fair.starts, "09:00");
    assert_null(fair.ends);
    assert_int_equal(fair.booth_count, 2);
    assert_string_equal(fair.booth[0].employer, "某厂");
    assert_string_equal(fair.booth[0].arrived, "08:30");
    assert_null(fair.booth[1].arrived);
    assert_string_equal(fair.event[0].at, "09:30");
    path = workbook("摊位");
    assert_int_equal(sg_fair_read_file(path, arena, &fair, &err), SG_INVALID);
    unlink(path);
    assert_non_null(strstr(err.text, "展位"));
    assert_int_equal(sg_fair_read_file("/nowhere/fair.json", arena, &fair, &err), SG_FORMAT);
}

static void test_install(void **state)
{
    (void)state;
    char folder[] = "/tmp/songgang-fair-XXXXXX", path[64];
    sg_fair fair;
    sg_error err = {0};
    assert_non_null(mkdtemp(folder));
    assert_int_equal(sg_fair_load(folder, arena, &fair, &err), SG_NOT_FOUND);
    assert_int_equal(sg_fair_stamp(folder), 0);
    assert_int_equal(parse(WHOLE, &fair, &err), SG_OK);
    assert_int_equal(sg_fair_install(folder, &fair, &err), SG_OK);
    const uint64_t stamp = sg_fair_stamp(folder);
    assert_true(stamp != 0);
    fair.booth[1].arrived = "09:01";
    assert_int_equal(sg_fair_install(folder, &fair, &err), SG_OK);
    assert_true(sg_fair_stamp(folder) != stamp);
    assert_int_equal(sg_fair_load(folder, arena, &fair, &err), SG_OK);
    assert_string_equal(fair.booth[1].arrived, "09:01");
    snprintf(path, sizeof path, "%s/fair.json", folder);
    FILE *broken = fopen(path, "w");
    assert_non_null(broken);
    fputs("{", broken);
    fclose(broken);
    assert_int_equal(sg_fair_load(folder, arena, &fair, &err), SG_FORMAT);
    assert_non_null(strstr(err.text, "fair.json"));
    assert_int_equal(sg_fair_remove(folder, &err), SG_OK);
    assert_int_equal(sg_fair_remove(folder, &err), SG_OK);
    rmdir(folder);
    assert_int_equal(sg_fair_install("/nowhere", &fair, &err), SG_MISSING);
}

static void test_approval(void **state)
{
    (void)state;
    static const char *const good[] = {"GS(2024)0650号", "GS京(2022)1061号", "黔S（2023）006号", "粤BS(2024)012号"};
    static const char *const bad[] = {"", "GS", "GS(2024)号", "GS(24)0650号", "GS(2024)0650", "GS(2024)0650号 ",
                                      "0650号", "(2024)0650号", "gs(2024)0650号", "GS[2024]0650号", "\xff"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (!sg_fair_approval_valid(good[i]))
            fail_msg("%s", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (sg_fair_approval_valid(bad[i]))
            fail_msg("%s", bad[i]);
}

#define POLYGON(points) "{\"type\":\"Polygon\",\"coordinates\":[" points "]}"
#define FEATURE(code, geometry)                                                                    \
    "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{" code     \
    "\"name\":\"某省\"},\"geometry\":" geometry "}]}"
#define SQUARE "[[100,20],[101.12345,20],[101,21],[100,20]]"

static void test_map(void **state)
{
    (void)state;
    static const struct {
        const char *text, *told;
    } bad[] = {
        {"{}", "FeatureCollection"},
        {"{\"type\":\"FeatureCollection\",\"features\":[]}", "FeatureCollection"},
        {FEATURE("", POLYGON(SQUARE)), "adcode"},
        {FEATURE("\"adcode\":\"44\",", POLYGON(SQUARE)), "44"},
        {FEATURE("\"adcode\":440000,", "{\"type\":\"Point\",\"coordinates\":[1,2]}"), "Polygon"},
        {FEATURE("\"adcode\":440000,", POLYGON("[[1,2],[3,4],[1,2]]")), "经纬度"},
        {FEATURE("\"adcode\":440000,", POLYGON("[[1,2],[3,4],[999,4],[1,2]]")), "经纬度"},
        {FEATURE("\"adcode\":440000,", POLYGON("[[1,2],[3,4],[\"5\",4],[1,2]]")), "经纬度"},
        {FEATURE("\"adcode\":440000,", POLYGON("")), "经纬度"},
    };
    sg_error err = {0};
    sg_buffer out = {0};
    const char *good = FEATURE("\"adcode\":440000,", POLYGON(SQUARE));
    assert_int_equal(sg_fair_map_parse(good, strlen(good), "GS(2024)0650号", &out, &err), SG_OK);
    assert_string_equal(out.data, "{\"approval\":\"GS(2024)0650号\",\"features\":[{\"code\":\"440000\",\"name\":\"某省\","
                                  "\"rings\":[[[100,20],[101.123,20],[101,21],[100,20]]]}]}");
    assert_int_equal(sg_fair_map_parse(good, strlen(good), "无", &out, &err), SG_INVALID);
    assert_non_null(strstr(err.text, "审图号"));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        sg_buffer_clear(&out);
        err.text[0] = '\0';
        if (sg_fair_map_parse(bad[i].text, strlen(bad[i].text), "GS(2024)0650号", &out, &err) != SG_INVALID ||
            !strstr(err.text, bad[i].told))
            fail_msg("%s: %s", bad[i].text, err.text);
    }
    sg_buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole),    cmocka_unit_test(test_refused), cmocka_unit_test(test_workbook),
        cmocka_unit_test(test_install),  cmocka_unit_test(test_approval), cmocka_unit_test(test_map),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
