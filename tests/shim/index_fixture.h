/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A small data directory with hand-made postings, for the tests of index and search: real store,
 * real Xapian files, in a temporary directory.
 */
#ifndef SG_TESTS_INDEX_FIXTURE_H
#define SG_TESTS_INDEX_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "songgang/dedupe.h"
#include "songgang/index.h"
#include "songgang/json.h"
#include "songgang/store.h"

#define TODAY sg_date_of(2026, 2, 24)

typedef struct fixture {
    char dir[64];
    sg_vocabulary *vocabulary;
    sg_store *store;
    sg_arena *arena;
    int64_t batch;
} fixture;

typedef struct sample {
    const char *external_id, *title, *employer, *region;
    int32_t monthly_min, monthly_max; /* 0: not stated */
    bool room;
    const char *description, *address;
    int posted_day; /* of February 2026; 0: 1 February */
    sg_posting_status status;
} sample;

static void expect_ok(sg_status status, const sg_error *error)
{
    if (status != SG_OK) {
        print_error("%s: %s\n", sg_status_text(status), error->text);
    }
    assert_int_equal(status, SG_OK);
}

static void fixture_open(fixture *f)
{
    sg_error error = {0};
    *f = (fixture){.batch = 0};
    snprintf(f->dir, sizeof f->dir, "/tmp/songgang-test-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    f->vocabulary = sg_vocabulary_new();
    assert_non_null(f->vocabulary);
    f->arena = sg_arena_new(0);
    assert_non_null(f->arena);
    expect_ok(sg_store_open(f->dir, SG_STORE_WRITE, &f->store, &error), &error);
    expect_ok(sg_store_begin(f->store, &error), &error);
    expect_ok(sg_store_batch(f->store, "postings", "测试", "-", "2026-02-24T00:00:00+08:00", &f->batch,
                             &error),
              &error);
    expect_ok(sg_store_commit(f->store, &error), &error);
}

static void fixture_close(fixture *f)
{
    char command[128];
    sg_store_close(f->store);
    sg_arena_free(f->arena);
    sg_vocabulary_free(f->vocabulary);
    snprintf(command, sizeof command, "rm -r %s", f->dir);
    assert_int_equal(system(command), 0);
}

static void fill_posting(fixture *f, const sample *s, char id[SG_POSTING_ID_TEXT], sg_posting *p)
{
    sg_error error = {0};
    sg_region region = 0;
    sg_posting_init(p);
    (void)sg_posting_id("测试", s->external_id, id);
    p->id = id;
    p->source = "测试";
    p->external_id = s->external_id;
    p->title = s->title;
    p->employer = s->employer;
    p->employer_key = sg_employer_key(s->employer);
    p->description = s->description;
    p->address = s->address;
    p->headcount = 3;
    p->posted = sg_date_of(2026, 2, s->posted_day == 0 ? 1 : s->posted_day);
    p->status = s->status;
    p->accommodation = s->room ? SG_PROVISION_PROVIDED : SG_PROVISION_UNKNOWN;
    if (s->monthly_min > 0) {
        p->wage = (sg_wage){SG_PERIOD_MONTH, s->monthly_min * 100, s->monthly_max * 100,
                            s->monthly_min,  s->monthly_max,       false};
    }
    if (s->region != NULL) {
        expect_ok(sg_region_lookup(f->vocabulary, sg_str_of(s->region), &region, &error), &error);
        p->place = sg_region_place(region);
    }
    sg_lexeme lexemes[16];
    char *folded = sg_fold_copy(f->arena, s->title);
    size_t count = sg_vocabulary_scan(f->vocabulary, sg_str_of(folded), SG_SCAN_TRADES, lexemes, 16);
    for (size_t i = 0; i < count && p->trade_count < SG_MAX_TRADES; i++) {
        if (lexemes[i].kind == SG_LEX_TRADE) {
            p->trades[p->trade_count++] = (sg_trade_id)lexemes[i].id;
        }
    }
}

/* Into the store, inside a transaction of its own. */
static void fixture_put(fixture *f, const sample *samples, size_t count)
{
    sg_error error = {0};
    expect_ok(sg_store_begin(f->store, &error), &error);
    for (size_t i = 0; i < count; i++) {
        char id[SG_POSTING_ID_TEXT];
        sg_posting posting;
        sg_fingerprint fingerprint;
        sg_buffer json = {0};
        sg_json_writer w;
        sg_put put;
        sg_arena_reset(f->arena);
        fill_posting(f, &samples[i], id, &posting);
        sg_fingerprint_of(&posting, f->arena, &fingerprint);
        sg_json_begin(&w, &json);
        sg_json_put_posting(&w, &posting);
        assert_false(json.failed);
        expect_ok(sg_store_put_posting(f->store, f->batch, &posting, &fingerprint, json.data,
                                       json.size, NULL, 0, &put, &error),
                  &error);
        sg_buffer_free(&json);
    }
    expect_ok(sg_store_commit(f->store, &error), &error);
}

static sg_index_figures fixture_index(fixture *f, bool rebuild)
{
    sg_error error = {0};
    sg_index_figures figures;
    expect_ok(sg_index_update(f->dir, f->vocabulary, rebuild, TODAY, 2, NULL, NULL, &figures, &error),
              &error);
    return figures;
}

/* What is looked for, and what must not be mistaken for it. */
static const sample samples[] = {
    {"welder", "电焊工", "贵阳恒达机械有限公司", "贞丰县", 6500, 8000, true, "焊接钢结构", NULL, 3, SG_POSTING_OPEN},
    {"welder-cheap", "焊工", "兴义金工厂", "贞丰县", 4500, 5500, true, NULL, NULL, 4, SG_POSTING_OPEN},
    {"welder-far", "二保焊工", "东莞华盛五金厂", "东莞市", 7000, 9000, false, "气保焊", "长安镇振安路8号", 5, SG_POSTING_OPEN},
    {"cnc", "CNC操机", "深圳精工", "深圳市", 6000, 7500, true, "数控加工中心，底薪7500", NULL, 6, SG_POSTING_OPEN},
    {"cnc-programmer", "数控编程", "苏州创新", "苏州市", 8000, 12000, false, "熟悉plc/编程，会UG", NULL, 7, SG_POSTING_OPEN},
    {"driver", "货车司机", "顺通物流", "贵阳市", 7000, 9000, true, "持A2或C1驾驶证", NULL, 8, SG_POSTING_OPEN},
    {"driver-plain", "货车司机", "达运物流", "安顺市", 6000, 8000, false, "跑短途", NULL, 9, SG_POSTING_OPEN},
    {"installer", "安装简单的家具师傅", "木易家居", "杭州市", 5000, 7000, false, NULL, NULL, 10, SG_POSTING_OPEN},
    {"classic", "店员", "经典服饰店", "兴义市", 3500, 4500, false, NULL, NULL, 11, SG_POSTING_OPEN},
    {"scenery", "景点讲解员", "万峰林景区", "兴义市", 3500, 5000, true, NULL, NULL, 12, SG_POSTING_OPEN},
    {"boss-zhang", "文员", "张云餐饮店", "兴仁市", 3000, 4000, false, NULL, NULL, 13, SG_POSTING_OPEN},
    {"boss-gao", "文员", "高政餐饮店", "兴仁市", 3000, 4000, false, NULL, NULL, 14, SG_POSTING_OPEN},
    {"chang-an-west", "普工", "西安食品厂", "西安市长安区", 5000, 6000, true, NULL, NULL, 15, SG_POSTING_OPEN},
    {"held", "电焊工", "先交钱公司", "贞丰县", 9000, 19000, true, NULL, NULL, 16, SG_POSTING_HELD},
    {"sewer", "平车工", "晴隆制衣", "晴隆县", 4000, 6000, true, NULL, NULL, 17, SG_POSTING_OPEN},
    {"negotiable", "电工", "安龙水泥", "安龙县", 0, 0, false, "C++不需要", NULL, 18, SG_POSTING_OPEN},
};
enum { SAMPLE_COUNT = sizeof samples / sizeof *samples, FILLERS = 190 };

/* Many ordinary postings around them, the same every time. */
static void fixture_fill(fixture *f)
{
    static const char *const titles[] = {"普工", "包装工", "保洁员", "缝纫工", "服务员", "叉车司机"};
    static const char *const places[] = {"广州市", "东莞市", "宁波市", "兴义市", "望谟县", "上海市"};
    sample many[FILLERS];
    char names[FILLERS][32];
    char employers[FILLERS][48];
    for (int i = 0; i < FILLERS; i++) {
        snprintf(names[i], sizeof names[i], "filler-%d", i);
        snprintf(employers[i], sizeof employers[i], "第%d工厂", i % 37);
        many[i] = (sample){names[i], titles[i % 6], employers[i], places[(i / 6) % 6],
                           3000 + i * 20, 4000 + i * 30, i % 2 == 0, "流水线作业，长白班", NULL,
                           1 + i % 28, SG_POSTING_OPEN};
    }
    fixture_put(f, samples, SAMPLE_COUNT);
    fixture_put(f, many, FILLERS);
}

#endif
