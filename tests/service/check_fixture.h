/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A prefecture of five workers and 26 postings with a correct plan, and the checker run on it:
 * what test_check.c tampers with, and what desk_fixture.h lets people work on.
 */
#ifndef SONGGANG_TESTS_SERVICE_CHECK_FIXTURE_H
#define SONGGANG_TESTS_SERVICE_CHECK_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "songgang/check.h"
#include "songgang/json.h"
#include "songgang/store.h"

enum { TODAY = 20513 /* 2026-03-01 */, MAX_LINES = 16, MAX_POSTINGS = 40 };

/* Postings by what is particular about them; the first four carry the plan. */
typedef enum job {
    GOOD_A, GOOD_B, NEAR_C, NEAR_D, NEAR_E, SAME_EMPLOYER, HELD, WITHDRAWN, EXPIRED, YOUNG, WOMEN,
    CERTIFICATE, LICENCE, COLLEGE, WELFARE, EXCLUDED, LOW_WAGE, TEN_LESS, FAR, NEIGHBOUR, NO_BED,
    RELATED, UNRELATED, DAY_LABOUR, TWIN_ONE, TWIN_TWO, JOB_COUNT, NO_JOB
} job;

typedef struct line {
    const char *worker;
    int job; /* JOB_COUNT: a course line */
    int rank;
    const char *score, *relaxed, *course;
    bool seat;
} line;

typedef struct fixture {
    char dir[64], plan[96];
    sg_vocabulary *vocabulary;
    sg_policy policy;
    sg_store *store;
    int64_t batch;
    char id[MAX_POSTINGS][SG_POSTING_ID_TEXT];
    int32_t openings[MAX_POSTINGS];
    line line[MAX_LINES];
    size_t lines;
    const char *extra; /* text appended to the file as it is */
    char broken[256], text[8192];
} fixture;

#define MUST(call)                                                                                 \
    do {                                                                                           \
        sg_error must_ = {0};                                                                      \
        sg_error *err = &must_;                                                                    \
        if ((call) != SG_OK)                                                                       \
            fail_msg("%s: %s", #call, must_.text);                                                 \
    } while (0)

/* ---- the prefecture ---- */

static inline sg_trade_id trade(const fixture *f, const char *name)
{
    sg_trade_id id = 0;
    MUST(sg_trade_lookup(f->vocabulary, sg_str_of(name), &id, err));
    return id;
}

static inline void put_posting(fixture *f, job number, sg_posting *p)
{
    sg_arena *arena = sg_arena_new(0);
    sg_buffer json = {0};
    sg_json_writer w;
    sg_fingerprint fingerprint;
    sg_put put;
    char external[16];
    snprintf(external, sizeof external, "%d", (int)number);
    p->external_id = external;
    sg_posting_id(p->source, external, f->id[number]);
    p->id = f->id[number];
    p->employer_key = sg_employer_key(p->employer);
    f->openings[number] = p->headcount;
    sg_fingerprint_of(p, arena, &fingerprint);
    sg_json_begin(&w, &json);
    sg_json_put_posting(&w, p);
    MUST(sg_store_put_posting(f->store, f->batch, p, &fingerprint, json.data, json.size, NULL, 0,
                              &put, err));
    sg_buffer_free(&json);
    sg_arena_free(arena);
}

/* A sewing job in 东莞 that suits everybody who would go there, then made particular. */
static inline void plain_posting(const fixture *f, job number, sg_posting *p, char *title, char *employer)
{
    static const char *const word[] = {"甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"};
    sg_posting_init(p);
    sprintf(title, "缝纫工%s%s", word[number / 10], word[number % 10]);
    sprintf(employer, "%s%s制衣厂", word[number % 10], word[number / 10]);
    p->source = "县局";
    p->title = title;
    p->employer = employer;
    p->status = SG_POSTING_OPEN;
    p->headcount = 1;
    p->trades[p->trade_count++] = trade(f, "缝纫工");
    p->place = sg_region_place(441900);
    p->wage.period = SG_PERIOD_MONTH;
    p->wage.monthly_min = 5000;
    p->wage.monthly_max = 6000 + (int)number;
    p->wage.min_fen = 500000;
    p->wage.max_fen = p->wage.monthly_max * 100;
    p->accommodation = SG_PROVISION_PROVIDED;
}

static inline void pay(sg_posting *p, int32_t yuan)
{
    p->wage.monthly_min = p->wage.monthly_max = yuan;
    p->wage.min_fen = p->wage.max_fen = yuan * 100;
}

static inline void make_particular(const fixture *f, job number, sg_posting *p)
{
    switch (number) {
    case NEAR_C: case NEAR_E: case WELFARE: case DAY_LABOUR:
        p->place = sg_region_place(522301);
        break;
    case NEAR_D: p->place = sg_region_place(522301); p->headcount = 3; break;
    case SAME_EMPLOYER:
        p->employer = "甲甲制衣厂";
        p->trades[0] = trade(f, "服装裁剪工");
        pay(p, 9000);
        break;
    case HELD: p->status = SG_POSTING_HELD; break;
    case WITHDRAWN: p->status = SG_POSTING_WITHDRAWN; break;
    case EXPIRED: p->valid_through = TODAY - 1; break;
    case YOUNG: p->age = (sg_age_range){18, 30}; break;
    case WOMEN: p->gender = SG_GENDER_FEMALE; break;
    case CERTIFICATE:
        MUST(sg_certificate_lookup(f->vocabulary, sg_str_of("Z0103"), p->certificates, err));
        p->certificate_count = 1;
        break;
    case LICENCE: p->trades[0] = trade(f, "电工"); break;
    case COLLEGE: p->education = SG_EDUCATION_COLLEGE; break;
    case LOW_WAGE: pay(p, 3500); break;
    case TEN_LESS: pay(p, 4600); break;
    case FAR: p->place = sg_region_place(230100); break;
    case NEIGHBOUR: p->place = sg_region_place(430100); break;
    case NO_BED: p->accommodation = SG_PROVISION_NONE; break;
    case RELATED: p->trades[0] = trade(f, "服装裁剪工"); break;
    case UNRELATED: p->trades[0] = trade(f, "弱电工"); break;
    case TWIN_ONE: case TWIN_TWO:
        p->title = "缝纫工孪生";
        p->employer = "孪生制衣有限公司";
        pay(p, 5555);
        break;
    default: break;
    }
    if (number == TWIN_TWO)
        p->source = "劳务协作站";
    if (number == WELFARE)
        p->employment = SG_EMPLOYMENT_PUBLIC_WELFARE;
    if (number == DAY_LABOUR)
        p->employment = SG_EMPLOYMENT_DAY_LABOUR;
}

static inline void put_worker(fixture *f, sg_profile *p)
{
    sg_buffer json = {0};
    sg_json_writer w;
    sg_put put;
    sg_json_begin(&w, &json);
    sg_json_put_profile(&w, p);
    MUST(sg_store_put_worker(f->store, f->batch, p, json.data, json.size, &put, err));
    sg_buffer_free(&json);
}

static inline void put_workers(fixture *f)
{
    sg_profile p;
    sg_profile_init(&p); /* a: would go to 广东, for 5,000 and a bed */
    p.id = "w-a";
    p.status = SG_WORKER_NOT_RETURNED;
    p.home = 522301;
    p.gender = SG_GENDER_FEMALE;
    p.birth = sg_date_of(1990, 5, 2);
    p.trades[p.trade_count++] = trade(f, "缝纫工");
    p.regions[p.region_count++] = 440000;
    p.wage_min = 5000;
    p.accommodation = SG_WISH_REQUIRED;
    put_worker(f, &p);
    p.id = "w-back";
    p.status = SG_WORKER_RETURNED;
    put_worker(f, &p);
    sg_profile_init(&p); /* b: no wishes, but no papers either */
    p.id = "w-b";
    p.status = SG_WORKER_NOT_RETURNED;
    p.home = 522301;
    p.gender = SG_GENDER_MALE;
    p.birth = sg_date_of(1985, 1, 1);
    p.education = SG_EDUCATION_JUNIOR;
    p.trades[p.trade_count++] = trade(f, "缝纫工");
    p.trades[p.trade_count++] = trade(f, "电工");
    assert_true(sg_posting_id_parse(f->id[EXCLUDED], &p.excluded[p.excluded_count++]));
    put_worker(f, &p);
    sg_profile_init(&p); /* c: must stay near home */
    p.id = "w-c";
    p.status = SG_WORKER_NOT_RETURNED;
    p.home = 522301;
    p.near_home = true;
    p.trades[p.trade_count++] = trade(f, "缝纫工");
    put_worker(f, &p);
    sg_profile_init(&p); /* too young for any job or course */
    p.id = "w-kid";
    p.status = SG_WORKER_NOT_RETURNED;
    p.home = 522301;
    p.age = 15;
    put_worker(f, &p);
}

static inline void put_course(fixture *f, const char *id, int seats, sg_date starts, sg_age_range age,
                       uint32_t groups)
{
    sg_buffer json = {0};
    sg_json_writer w;
    sg_course c;
    sg_put put;
    sg_course_init(&c);
    c.id = id;
    c.title = "缝纫培训";
    c.seats = seats;
    c.starts = starts;
    c.age = age;
    c.groups = groups;
    sg_json_begin(&w, &json);
    sg_json_put_course(&w, &c);
    MUST(sg_store_put_course(f->store, f->batch, &c, json.data, json.size, &put, err));
    sg_buffer_free(&json);
}

static const line good_plan[] = {
    {"w-a", GOOD_A, 1, "0.8", "", NULL, false},
    {"w-a", GOOD_B, 2, "0.75", "", NULL, false},
    {"w-a", JOB_COUNT, 0, NULL, NULL, "k-1", true},
    {"w-b", GOOD_A, 1, "0.7", "", NULL, false},
    {"w-b", GOOD_B, 2, "0.65", "", NULL, false},
    {"w-b", JOB_COUNT, 0, NULL, NULL, "k-1", false},
    {"w-c", NEAR_C, 1, "0.9", "", NULL, false},
    {"w-c", NEAR_D, 2, "0.85", "", NULL, false},
    {"w-c", JOB_COUNT, 0, NULL, NULL, "k-1", false},
};
enum { A1, A2, A_COURSE, B1, B2, B_COURSE, C1, C2, C_COURSE };

static inline int set_up(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    strcpy(f->dir, "/tmp/sg-check-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    snprintf(f->plan, sizeof f->plan, "%s/plan.ndjson", f->dir);
    f->vocabulary = sg_vocabulary_new();
    f->policy = *sg_policy_default();
    f->policy.push_ratio = 2;
    f->policy.quota_jobs = 2;
    MUST(sg_store_open(f->dir, SG_STORE_WRITE, &f->store, err));
    MUST(sg_store_begin(f->store, err));
    MUST(sg_store_batch(f->store, "postings", "县局", "x", "2026-03-01T08:00:00Z", &f->batch, err));
    for (int i = 0; i < JOB_COUNT; i++) {
        sg_posting p;
        char title[64], employer[64];
        plain_posting(f, (job)i, &p, title, employer);
        make_particular(f, (job)i, &p);
        put_posting(f, (job)i, &p);
    }
    put_workers(f);
    put_course(f, "k-1", 1, TODAY + 10, (sg_age_range){18, 60}, 0);
    put_course(f, "k-begun", 9, TODAY - 1, (sg_age_range){-1, -1}, 0);
    put_course(f, "k-young", 9, SG_NO_DATE, (sg_age_range){16, 24}, 0);
    put_course(f, "k-veterans", 9, SG_NO_DATE, (sg_age_range){-1, -1}, 1u << SG_GROUP_VETERAN);
    uint64_t duplicates = 0;
    MUST(sg_store_deduplicate(f->store, &duplicates, err));
    assert_int_equal(duplicates, 1);
    MUST(sg_store_commit(f->store, err));
    f->lines = sizeof good_plan / sizeof good_plan[0];
    memcpy(f->line, good_plan, sizeof good_plan);
    *state = f;
    return 0;
}

static inline int tear_down(void **state)
{
    fixture *f = *state;
    char command[128];
    sg_store_close(f->store);
    sg_vocabulary_free(f->vocabulary);
    snprintf(command, sizeof command, "rm -rf '%s'", f->dir);
    free(f);
    return system(command);
}

/* ---- running the checker ---- */

static inline int print_line(const fixture *f, const line *l, char *out, size_t size)
{
    if (l->job == JOB_COUNT)
        return snprintf(out, size, "{\"worker\":\"%s\",\"course\":\"%s\",\"seat\":%s}", l->worker,
                        l->course, l->seat ? "true" : "false");
    return snprintf(out, size,
                    "{\"worker\":\"%s\",\"posting\":\"%s\",\"rank\":%d,\"score\":%s,"
                    "\"relaxed\":[%s],\"reasons\":[\"工种对口：缝纫工\"]}",
                    l->worker, l->job == NO_JOB ? "pabcdefghijklm" : f->id[l->job], l->rank,
                    l->score, l->relaxed);
}

/* Names of the invariants that `json` says are broken, in order, each followed by a blank. */
static inline void collect_broken(fixture *f, const char *json)
{
    f->broken[0] = '\0';
    for (const char *at = json; (at = strstr(at, "\"name\":\"")) != NULL;) {
        at += strlen("\"name\":\"");
        const char *ok = strstr(at, "\"ok\":");
        assert_non_null(ok);
        if (strncmp(ok, "\"ok\":false", 10) == 0) {
            strncat(f->broken, at, strcspn(at, "\""));
            strcat(f->broken, " ");
        }
    }
}

static inline sg_status run_check(fixture *f, const char *plan, bool json, sg_check_figures *figures,
                           sg_error *err)
{
    sg_check_request request = {.data_dir = f->dir, .plan = plan, .now = SG_NO_DATE};
    if (strchr(plan, '/'))
        request.now = TODAY;
    sg_buffer out = {0};
    sg_status status = sg_check_plan(f->vocabulary, &f->policy, &request, json, &out, figures, err);
    snprintf(f->text, sizeof f->text, "%s", status == SG_OK ? out.data : "");
    if (status == SG_OK && json)
        collect_broken(f, out.data);
    sg_buffer_free(&out);
    return status;
}

static inline void write_file(const fixture *f)
{
    FILE *file = fopen(f->plan, "w");
    assert_non_null(file);
    for (size_t i = 0; i < f->lines; i++) {
        char text[512];
        print_line(f, &f->line[i], text, sizeof text);
        fprintf(file, "%s\n", text);
    }
    fputs(f->extra ? f->extra : "", file);
    assert_int_equal(fclose(file), 0);
}

/* The plan as it stands, as a file, must break exactly `expected`. */
static inline void expect(fixture *f, const char *expected)
{
    sg_check_figures figures;
    write_file(f);
    MUST(run_check(f, f->plan, true, &figures, err));
    if (strcmp(f->broken, expected) != 0)
        fail_msg("expected \"%s\", broken \"%s\": %s", expected, f->broken, f->text);
    assert_int_equal(figures.invariants, 18);
    assert_int_equal(figures.broken == 0, *expected == '\0');
}

/* One line of the good plan replaced by another job. */
static inline void expect_job(fixture *f, int at, job number, const char *relaxed, const char *expected)
{
    memcpy(f->line, good_plan, sizeof good_plan);
    f->line[at].job = (int)number;
    f->line[at].relaxed = relaxed;
    expect(f, expected);
}

#define RELAX(rule) "{\"rule\":\"" rule "\",\"detail\":\"说明\"}"

#endif
