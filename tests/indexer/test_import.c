/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Import and normalise on real files and real stores.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "songgang/collect.h"

static sg_vocabulary *vocabulary;
static char folder[64];

static const char *path_of(const char *name)
{
    static char paths[64][160];
    static unsigned next;
    char *path = paths[next++ % 64];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static const char *write_bytes(const char *name, const char *bytes, size_t size)
{
    const char *path = path_of(name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    fclose(file);
    return path;
}

static const char *write_text(const char *name, const char *text)
{
    return write_bytes(name, text, strlen(text));
}

static const char *read_text(const char *name)
{
    static char text[65536];
    FILE *file = fopen(path_of(name), "rb");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    return text;
}

static sg_import_figures figures;
static sg_error error;

static sg_status import(const char *data, sg_record_kind kind, const char *file, bool dry_run)
{
    sg_import_request request = {.kind = kind, .file = file, .rejects = path_of("rejects.ndjson"),
                                 .dry_run = dry_run, .today = sg_date_of(2026, 2, 24)};
    memset(&figures, 0, sizeof figures);
    error = (sg_error){SG_OK, ""};
    return sg_import(path_of(data), vocabulary, &request, &figures, &error);
}

static sg_store_counts counts_of(const char *data)
{
    sg_store *store = NULL;
    sg_store_counts counts;
    assert_int_equal(sg_store_open(path_of(data), SG_STORE_READ, &store, NULL), SG_OK);
    assert_int_equal(sg_store_count(store, &sg_everywhere, &counts, NULL), SG_OK);
    sg_store_close(store);
    return counts;
}

/* ---- ndjson ---- */

static void test_broken_line(void **unused)
{
    (void)unused;
    char text[8192] = "";
    for (int i = 1; i <= 20; i++) {
        size_t n = strlen(text);
        if (i == 17)
            snprintf(text + n, sizeof text - n, "{\"title\":\"焊工\",\n");
        else
            snprintf(text + n, sizeof text - n,
                     "{\"external_id\":\"%d\",\"title\":\"%s\",\"employer\":\"示例%d厂\",\"wage_text\":"
                     "\"%d元/月\",\"colour\":1}\n",
                     i, i % 2 ? "焊工" : "缝纫工", i, 5000 + i);
    }
    const char *file = write_text("a.ndjson", text);
    assert_int_equal(import("d1", SG_RECORD_POSTING, file, false), SG_OK);
    assert_int_equal(figures.records, 20);
    assert_int_equal(figures.accepted, 19);
    assert_int_equal(figures.added, 19);
    assert_int_equal(figures.rejected, 1);
    assert_string_equal(figures.unknown_keys, "colour");
    const char *rejects = read_text("rejects.ndjson");
    assert_ptr_equal(strstr(rejects, "{\"line\":17,"), rejects);
    assert_non_null(strstr(rejects, "\"record\":\"{\\\"title\\\""));
    assert_int_equal(counts_of("d1").postings, 19);

    /* Again: nothing new, and no change for the index to follow. */
    sg_store *store = NULL;
    int64_t before = 0, after = 0;
    assert_int_equal(sg_store_open(path_of("d1"), SG_STORE_READ, &store, NULL), SG_OK);
    assert_int_equal(sg_store_change(store, &before, NULL), SG_OK);
    assert_int_equal(import("d1", SG_RECORD_POSTING, file, false), SG_OK);
    assert_int_equal(figures.same, 19);
    assert_int_equal(figures.added + figures.changed, 0);
    assert_int_equal(sg_store_change(store, &after, NULL), SG_OK);
    assert_int_equal(before, after);
    sg_store_close(store);
}

static void test_bad_files(void **unused)
{
    (void)unused;
    assert_int_equal(import("d2", SG_RECORD_POSTING, path_of("missing.csv"), false), SG_MISSING);
    assert_int_equal(import("d2", SG_RECORD_POSTING, write_text("empty.csv", ""), false),
                     SG_FORMAT);
    assert_int_equal(import("d2", SG_RECORD_POSTING, write_text("blank.csv", " \n\n"), false),
                     SG_FORMAT);
    assert_int_equal(
        import("d2", SG_RECORD_POSTING, write_bytes("b.csv", "a\0b,c\n", 6), false), SG_FORMAT);
    assert_int_equal(
        import("d2", SG_RECORD_POSTING, write_bytes("b.xlsx", "PK\3\4\0\0", 6), false), SG_FORMAT);
    assert_non_null(strstr(error.text, "不是Excel工作簿"));
    assert_int_equal(import("d2", SG_RECORD_POSTING, folder, false), SG_FORMAT);
    assert_int_equal(
        import("d2", SG_RECORD_WORKER, write_text("w.csv", "foo,bar\n1,2\n"), false), SG_FORMAT);
    assert_int_not_equal(access(path_of("d2"), F_OK), 0); /* none of it made a data directory */
    assert_int_equal(import("d2", SG_RECORD_POSTING, write_text("n.ndjson", "{oops\n{x\n"), false),
                     SG_FORMAT);
    assert_int_equal(counts_of("d2").postings, 0);
}

static void test_dry_run(void **unused)
{
    (void)unused;
    const char *file = write_text("a1.ndjson", "{\"external_id\":\"1\",\"title\":\"焊工\"}\n");
    assert_int_equal(import("d3", SG_RECORD_POSTING, file, true), SG_OK);
    assert_int_equal(figures.added, 1);
    assert_int_not_equal(access(path_of("d3"), F_OK), 0);
    assert_int_equal(import("d3", SG_RECORD_POSTING, file, false), SG_OK);
    file = write_text("a1.ndjson", "{\"external_id\":\"2\",\"title\":\"缝纫工\"}\n");
    assert_int_equal(import("d3", SG_RECORD_POSTING, file, true), SG_OK);
    assert_int_equal(figures.added, 1);
    assert_int_equal(counts_of("d3").postings, 1);
}

static void test_long_line(void **unused)
{
    (void)unused;
    size_t size = 3 * 1024 * 1024;
    char *text = malloc(size + 200);
    assert_non_null(text);
    static const char begin[] = "{\"external_id\":\"1\",\"title\":\"焊工\"}\n{\"a\":\"";
    memset(text, 'x', size);
    memcpy(text, begin, sizeof begin - 1);
    strcpy(text + size, "\"}\n{\"external_id\":\"3\",\"title\":\"普工\"}\n");
    assert_int_equal(import("d4", SG_RECORD_POSTING, write_text("long.ndjson", text), false),
                     SG_OK);
    assert_int_equal(figures.records, 3);
    assert_int_equal(figures.rejected, 1);
    assert_ptr_equal(strstr(read_text("rejects.ndjson"), "{\"line\":2,"), read_text("rejects.ndjson"));
    free(text);
}

static void test_locked(void **unused)
{
    (void)unused;
    const char *file = write_text("a2.ndjson", "{\"external_id\":\"1\",\"title\":\"焊工\"}\n");
    assert_int_equal(import("d5", SG_RECORD_POSTING, file, false), SG_OK);
    sg_lock *lock = NULL;
    assert_int_equal(sg_lock_acquire(path_of("d5"), "import", &lock, NULL), SG_OK);
    assert_int_equal(import("d5", SG_RECORD_POSTING, file, false), SG_LOCKED);
    sg_lock_release(lock);
    assert_int_equal(import("d5", SG_RECORD_POSTING, file, false), SG_OK);
}

/* ---- csv ---- */

static void test_posting_table(void **unused)
{
    (void)unused;
    /* GB18030: a title line, then 岗位名称;薪资（元）;用工单位;瞎写 */
    static const char gbk[] =
        "\xD5\xD0\xC6\xB8\xB1\xED;;;\r\n"
        "\xB8\xDA\xCE\xBB\xC3\xFB\xB3\xC6;\xD0\xBD\xD7\xCA\xA3\xA8\xD4\xAA\xA3\xA9;"
        "\xD3\xC3\xB9\xA4\xB5\xA5\xCE\xBB;\xCF\xB9\xD0\xB4\r\n"
        "\xBA\xB8\xB9\xA4;6000-8000;\"\xCA\xBE\xC0\xFD\xB3\xA7\";x\r\n"
        ";;;\r\n";
    assert_int_equal(
        import("d6", SG_RECORD_POSTING, write_bytes("t.csv", gbk, sizeof gbk - 1), false), SG_OK);
    assert_int_equal(figures.added, 1);
    assert_int_equal(figures.records, 1);
    assert_non_null(strstr(figures.columns, "薪资（元）＝wage_text"));
    assert_non_null(strstr(figures.columns, "未识别的列：瞎写"));
}

static void test_worker_table(void **unused)
{
    (void)unused;
    static const char text[] = "\xEF\xBB\xBF姓名,性别,出生年月,文化程度,工种,户籍地,期望薪资,手机号,就业状态,身份证号\n"
                               "甲,女,1974年5月,初中,缝纫工、普工,522325,4500,13800000000,未返岗,\n"
                               "乙,男,1980.1.2,高中,焊工,火星,5000,13800000001,返岗,\n"
                               "丙,,,,,贵州省黔西南州贞丰县,,13800000002,,11010119900307109X\n";
    const char *file = write_text("w.csv", text);
    assert_int_equal(import("d7", SG_RECORD_WORKER, file, false), SG_OK);
    assert_int_equal(figures.records, 3);
    assert_int_equal(figures.rejected, 1);
    const char *rejects = read_text("rejects.ndjson");
    assert_non_null(strstr(rejects, "\"line\":3"));
    assert_non_null(strstr(rejects, "\"field\":\"户籍地\""));
    assert_non_null(strstr(rejects, "火星"));
    sg_store_counts counts = counts_of("d7");
    assert_int_equal(counts.workers, 2);
    assert_int_equal(counts.by_status[SG_WORKER_NOT_RETURNED], 1);
    assert_int_equal(import("d7", SG_RECORD_WORKER, file, false), SG_OK);
    assert_int_equal(figures.same, 2);
}

static void test_course_table(void **unused)
{
    (void)unused;
    static const char text[] = "班次名称\t培训工种\t培训地点\t开班日期\t名额\t生活补贴\n"
                               "焊工初级班\t焊工\t贞丰县\t2026/3/10\t50\t40元/天\n";
    assert_int_equal(import("d8", SG_RECORD_COURSE, write_text("c.tsv", text), false), SG_OK);
    assert_int_equal(figures.added, 1);
    assert_int_equal(counts_of("d8").courses, 1);
}

/* ---- normalise ---- */

static void test_stream(void **unused)
{
    (void)unused;
    FILE *in = tmpfile(), *out = tmpfile();
    assert_non_null(in);
    assert_non_null(out);
    for (int i = 0; i < 3000; i++) {
        if (i % 100 == 50)
            fputs("not json\n", in);
        else
            fprintf(in, "{\"external_id\":\"n%d\",\"title\":\"焊工\",\"wage_text\":\"%d元\"}\n", i,
                    5000 + i);
    }
    rewind(in);
    uint64_t rejected = 0;
    assert_int_equal(sg_normalise_stream(vocabulary, in, SG_FORMAT_NDJSON,
                                         sg_date_of(2026, 2, 24), out, &rejected, NULL),
                     SG_OK);
    assert_int_equal(rejected, 30);
    rewind(out);
    char *line = NULL, wanted[64];
    size_t capacity = 0;
    for (int i = 0; i < 3000; i++) {
        assert_true(getline(&line, &capacity, out) > 0);
        if (i % 100 == 50)
            snprintf(wanted, sizeof wanted, "\"line\":%d,", i + 1);
        else
            snprintf(wanted, sizeof wanted, "\"external_id\":\"n%d\"", i);
        assert_non_null(strstr(line, wanted));
    }
    assert_int_equal(getline(&line, &capacity, out), -1);
    free(line);
    fclose(in);
    fclose(out);
}

static int set_up(void **unused)
{
    (void)unused;
    strcpy(folder, "/tmp/sg-import-XXXXXX");
    vocabulary = sg_vocabulary_new();
    return vocabulary && mkdtemp(folder) ? 0 : -1;
}

static int tear_down(void **unused)
{
    (void)unused;
    char command[128];
    sg_vocabulary_free(vocabulary);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_broken_line),   cmocka_unit_test(test_bad_files),
        cmocka_unit_test(test_dry_run),       cmocka_unit_test(test_long_line),
        cmocka_unit_test(test_locked),        cmocka_unit_test(test_posting_table),
        cmocka_unit_test(test_worker_table),  cmocka_unit_test(test_course_table),
        cmocka_unit_test(test_stream),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
