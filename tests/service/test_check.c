/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The plan checker on a small prefecture: a correct plan passes every invariant, and each way of
 * tampering with it breaks exactly the invariants it should.
 */
#include "check_fixture.h"

/* ---- files ---- */

static void test_good_file(void **state)
{
    fixture *f = *state;
    sg_check_figures figures;
    expect(f, "");
    MUST(run_check(f, f->plan, false, &figures, err));
    assert_non_null(strstr(f->text, "通过  容量：26 个岗位，6 次推送，无一超出\n"));
    assert_non_null(strstr(f->text, "18 项全部通过"));
}

static void test_malformed_lines(void **state)
{
    fixture *f = *state;
    static const char *const bad[] = {
        "{\"worker\":\"w-a\"\n",
        "[]\n",
        "{\"worker\":\"w-a\"}\n",
        "{\"worker\":\"w-a\",\"posting\":\"p\",\"course\":\"k-1\",\"seat\":true}\n",
        "{\"worker\":\"w-a\",\"course\":\"k-1\",\"seat\":1}\n",
        "{\"worker\":7,\"course\":\"k-1\",\"seat\":true}\n",
        "{\"worker\":\"w-a\",\"posting\":\"p\",\"score\":0.5,\"relaxed\":[],\"reasons\":[]}\n",
        "{\"worker\":\"w-a\",\"posting\":\"p\",\"rank\":\"1\",\"score\":0.5,\"relaxed\":[],"
        "\"reasons\":[]}\n",
        "{\"worker\":\"w-a\",\"posting\":\"p\",\"rank\":1,\"score\":0.5,\"relaxed\":[],"
        "\"reasons\":[3]}\n",
        "{\"worker\":\"w-a\",\"posting\":\"p\",\"rank\":1,\"score\":0.5,\"relaxed\":[" RELAX(
            "anything") "],\"reasons\":[]}\n",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        f->extra = bad[i];
        expect(f, "lines ");
        assert_non_null(strstr(f->text, "第 10 行"));
    }
    f->extra = "\n{\"worker\":\"w-a\"}";
    expect(f, "lines ");
    assert_non_null(strstr(f->text, "第 11 行"));
    f->extra = "\n\n";
    expect(f, "");
}

static void test_unknown_names(void **state)
{
    fixture *f = *state;
    f->line[f->lines++] = (line){"w-nobody", NEAR_D, 1, "0.5", "", NULL, false};
    expect(f, "workers ");
    f->line[f->lines - 1].worker = "w-back";
    expect(f, "workers ");
    assert_non_null(strstr(f->text, "w-back"));
    f->lines--;
    expect_job(f, B2, NO_JOB, "", "postings ");
    expect_job(f, B2, HELD, "", "postings ");
    expect_job(f, B2, WITHDRAWN, "", "postings ");
}

static void test_duplicate_posting(void **state)
{
    fixture *f = *state;
    unsigned broken = 0;
    for (int twin = TWIN_ONE; twin <= TWIN_TWO; twin++) {
        sg_check_figures figures;
        f->line[B2].job = twin;
        write_file(f);
        MUST(run_check(f, f->plan, true, &figures, err));
        broken += strcmp(f->broken, "postings ") == 0;
    }
    assert_int_equal(broken, 1); /* one of the two is kept */
}

static void test_counts(void **state)
{
    fixture *f = *state;
    expect_job(f, C2, NEAR_C, "", "pairs ");
    expect_job(f, B2, SAME_EMPLOYER, RELAX("related_trade"), "employers ");
    memcpy(f->line, good_plan, sizeof good_plan);
    f->line[C2].rank = 3;
    expect(f, "quota ");
    f->line[C2].rank = 2;
    f->line[f->lines++] = (line){"w-c", NEAR_E, 3, "0.5", "", NULL, false};
    expect(f, "quota ");
    f->lines--;
    f->policy.push_ratio = 1;
    expect(f, "capacity ");
    assert_non_null(strstr(f->text, "推送 2 次，上限 1 次"));
}

static void test_hard_rules(void **state)
{
    fixture *f = *state;
    expect_job(f, B2, EXPIRED, "", "expiry ");
    expect_job(f, B2, YOUNG, "", "age ");
    expect_job(f, B2, WOMEN, "", "gender ");
    expect_job(f, A2, WOMEN, "", "");
    expect_job(f, B2, CERTIFICATE, "", "certificates ");
    expect_job(f, B2, LICENCE, "", "certificates ");
    expect_job(f, B2, COLLEGE, "", "education ");
    expect_job(f, B2, EXCLUDED, "", "exclusion ");
    expect_job(f, A2, EXCLUDED, "", "");
    expect_job(f, B2, WELFARE, RELAX("safety_net"), "exclusion ");
    memcpy(f->line, good_plan, sizeof good_plan);
    f->line[f->lines++] = (line){"w-kid", NEAR_D, 1, "0.5", "", NULL, false};
    expect(f, "age ");
}

static void test_wishes(void **state)
{
    fixture *f = *state;
    expect_job(f, A2, LOW_WAGE, "", "wishes ");
    expect_job(f, A2, LOW_WAGE, RELAX("wage_20"), "wishes ");
    expect_job(f, A2, LOW_WAGE, RELAX("safety_net"), "wishes "); /* not near home */
    expect_job(f, A2, TEN_LESS, "", "wishes ");
    expect_job(f, A2, TEN_LESS, RELAX("wage"), "");
    expect_job(f, A2, FAR, RELAX("cooperating_place"), "wishes ");
    expect_job(f, A2, NEIGHBOUR, "", "wishes ");
    expect_job(f, A2, NEIGHBOUR, RELAX("neighbour_place"), "");
    expect_job(f, A2, NO_BED, RELAX("accommodation"), "wishes "); /* 东莞 is far from home */
    expect_job(f, A2, RELATED, "", "wishes ");
    expect_job(f, A2, RELATED, RELAX("related_trade"), "");
    expect_job(f, A2, UNRELATED, RELAX("related_trade"), "wishes ");
    expect_job(f, B2, DAY_LABOUR, "", "wishes ");
    expect_job(f, B2, DAY_LABOUR, RELAX("safety_net"), "");
    expect_job(f, C2, NO_BED, "", "wishes "); /* c stays near home */
    expect_job(f, A2, NEAR_E, RELAX("cooperating_place"), "");
}

static void test_scores(void **state)
{
    fixture *f = *state;
    f->line[C1].score = "1.2";
    expect(f, "scores ");
    f->line[C1].score = "-0.1";
    expect(f, "scores ");
    f->line[C1].score = "0.84";
    expect(f, "scores ");
    f->line[C1].score = "0.85";
    expect(f, "");
}

static void test_courses(void **state)
{
    fixture *f = *state;
    static const char *const bad[] = {"k-none", "k-begun", "k-young", "k-veterans"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        f->line[B_COURSE].course = bad[i];
        expect(f, "courses ");
        assert_non_null(strstr(f->text, bad[i]));
    }
    f->line[B_COURSE].course = "k-1";
    f->line[B_COURSE].seat = true;
    expect(f, "courses ");
    assert_non_null(strstr(f->text, "给出 2 个名额，只有 1 个"));
    f->line[B_COURSE].seat = false;
    f->line[f->lines++] = (line){"w-c", JOB_COUNT, 0, NULL, NULL, "k-1", false};
    expect(f, "courses ");
}

static void test_coverage(void **state)
{
    fixture *f = *state;
    f->line[B2] = f->line[--f->lines]; /* the notice of c stands in its place */
    expect(f, "coverage shortfall ");
    assert_non_null(strstr(f->text, "w-b 只有 1 个岗位"));
    assert_non_null(strstr(f->text, "还可多推荐 1 次：w-b 给 p"));
    memcpy(f->line, good_plan, sizeof good_plan);
    f->lines = C_COURSE; /* no notice for c, who is admitted to k-1 */
    expect(f, "coverage ");
    assert_non_null(strstr(f->text, "w-c 没有培训通知"));
}

/* Short, but nothing anywhere has pushes left: no fault of the plan's. */
static void test_true_shortage(void **state)
{
    fixture *f = *state;
    f->policy.push_ratio = 1;
    f->line[A1].job = TEN_LESS; /* one push to each posting */
    f->line[A1].relaxed = RELAX("wage");
    f->line[A2].job = NEIGHBOUR;
    f->line[A2].relaxed = RELAX("neighbour_place");
    expect(f, "");
    f->line[C2] = f->line[--f->lines]; /* c loses NEAR_D, which has room */
    expect(f, "coverage shortfall ");
    f->policy.push_ratio = 0;
    expect(f, "capacity ");
}

/* Nothing near home has room for c, but b holds some of it and could go to 东莞 instead. */
static void test_exchange(void **state)
{
    fixture *f = *state;
    sg_check_figures figures;
    f->policy.push_ratio = 1;
    f->line[A1] = (line){"w-a", DAY_LABOUR, 1, "0.8", RELAX("safety_net"), NULL, false};
    f->line[A2] = (line){"w-a", NEAR_D, 2, "0.7", RELAX("cooperating_place"), NULL, false};
    f->line[B1] = (line){"w-b", NEAR_C, 1, "0.7", "", NULL, false};
    f->line[B2] = (line){"w-b", NEAR_E, 2, "0.65", "", NULL, false};
    f->line[C1] = (line){"w-c", NEAR_D, 1, "0.85", "", NULL, false};
    f->line[C2] = f->line[--f->lines];
    expect(f, "shortfall ");
    assert_non_null(strstr(f->text, "还可多推荐 1 次：w-c 给 "));
    assert_non_null(strstr(f->text, "，由此让出岗位的 w-b 改推 "));
    f->line[f->lines++] = (line){"w-c", NEAR_C, 2, "0.8", "", NULL, false};
    f->line[B1].job = GOOD_A; /* the exchange made */
    expect(f, "");
    MUST(run_check(f, f->plan, false, &figures, err));
    /* the child alone is short, whom nothing would help */
    assert_non_null(strstr(f->text, "缺 2 次；1 人因条件：没有足够多家单位的岗位符合条件（未满法定年龄 1 人）；"
                                    "这些人家在兴义市 1 人"));
}

/* Three stay near home and have NEAR_D; NEAR_C and NEAR_E are one push each, and go to two of them. */
static void test_cut(void **state)
{
    fixture *f = *state;
    sg_check_figures figures;
    f->policy.push_ratio = 1;
    f->policy.ladder_length = 0;
    f->line[B1] = (line){"w-b", NO_BED, 1, "0.7", "", NULL, false};
    f->line[B2] = (line){"w-b", NEIGHBOUR, 2, "0.65", "", NULL, false};
    MUST(sg_store_begin(f->store, err));
    sg_profile p;
    sg_profile_init(&p); /* d and e live and stay where c does */
    p.id = "w-d";
    p.status = SG_WORKER_NOT_RETURNED;
    p.home = 522301;
    p.near_home = true;
    p.trades[p.trade_count++] = trade(f, "缝纫工");
    put_worker(f, &p);
    p.id = "w-e";
    put_worker(f, &p);
    MUST(sg_store_commit(f->store, err));
    f->line[f->lines++] = (line){"w-d", NEAR_D, 1, "0.9", "", NULL, false};
    f->line[f->lines++] = (line){"w-d", NEAR_E, 2, "0.9", "", NULL, false};
    f->line[f->lines++] = (line){"w-d", JOB_COUNT, 0, NULL, NULL, "k-1", false};
    f->line[f->lines++] = (line){"w-e", NEAR_D, 1, "0.9", "", NULL, false};
    f->line[f->lines++] = (line){"w-e", JOB_COUNT, 0, NULL, NULL, "k-1", false};
    expect(f, "");
    MUST(run_check(f, f->plan, false, &figures, err));
    assert_non_null(strstr(f->text, "9 次推送已是最大流，缺 3 次；1 人因名额：他们和可与之换岗的另外 2 "
                                    "人，能去的 2 个岗位（2 次推送）全部推满，其中兴义市 2 个；1 人因条件"));
}

/* ---- the ledger ---- */

static double own_gini(const fixture *f, const uint32_t *pushes, int kept_twin)
{
    double openings = 0, total = 0, sum = 0;
    for (int i = 0; i < JOB_COUNT; i++) {
        bool gone = i == HELD || i == WITHDRAWN || (i >= TWIN_ONE && i != kept_twin);
        if (gone)
            continue;
        openings += f->openings[i];
        total += pushes[i];
        for (int j = 0; j < JOB_COUNT; j++) {
            if (j == HELD || j == WITHDRAWN || (j >= TWIN_ONE && j != kept_twin))
                continue;
            sum += f->openings[i] * f->openings[j] *
                   fabs((double)pushes[i] / f->openings[i] - (double)pushes[j] / f->openings[j]);
        }
    }
    return sum / (2 * openings * total);
}

/* Writes the plan to the ledger; `wrong` (nullable) replaces a member of the summary. */
static void write_ledger(fixture *f, const char *wrong, int wrong_column)
{
    char summary[512];
    uint32_t pushes[JOB_COUNT] = {0};
    int64_t plan;
    for (size_t i = 0; i < f->lines; i++)
        if (f->line[i].job < JOB_COUNT)
            pushes[f->line[i].job]++;
    snprintf(summary, sizeof summary,
             "{%s,\"workers\":4,\"quota\":2,\"full_quota\":3,\"short\":[],\"jobs\":6,\"courses\":3,"
             "\"seats\":1,\"over_capacity\":0,\"mean_utility\":0.775,\"postings_used\":4,"
             "\"objective\":4.61,\"bound\":4.7,"
             "\"expected_placements\":0.9,\"gini\":%.6f}",
             "\"plan\":1", own_gini(f, pushes, TWIN_ONE));
    if (wrong) { /* "jobs":7 stands for the member of that name */
        char name[32];
        size_t length = strcspn(wrong, ":");
        snprintf(name, sizeof name, "%.*s:", (int)length, wrong);
        char *at = strstr(summary, name);
        assert_non_null(at);
        size_t end = strcspn(at, ",}");
        char rest[512];
        strcpy(rest, at + end);
        snprintf(at, sizeof summary - (size_t)(at - summary), "%s%s", wrong, rest);
    }
    MUST(sg_store_begin(f->store, err));
    MUST(sg_store_plan_begin(f->store, 0, sg_policy_default()->version, TODAY, &plan, err));
    for (size_t i = 0; i < f->lines; i++) {
        const line *l = &f->line[i];
        char text[512];
        int size = print_line(f, l, text, sizeof text);
        sg_stored_offer offer = {.worker = l->worker,
                                 .course = l->course,
                                 .seat = l->seat,
                                 .rank = (uint8_t)l->rank,
                                 .json = text,
                                 .json_size = (size_t)size};
        if (l->job < JOB_COUNT) {
            assert_true(sg_posting_id_parse(f->id[l->job], &offer.posting));
            offer.score = (uint16_t)lround(strtod(l->score, NULL) * 10000);
        }
        if ((int)i == wrong_column)
            offer.score = (uint16_t)(offer.score + 1);
        MUST(sg_store_plan_offer(f->store, plan, &offer, err));
    }
    MUST(sg_store_plan_finish(f->store, plan, summary, strlen(summary), err));
    MUST(sg_store_commit(f->store, err));
}

static void expect_ledger(fixture *f, const char *expected)
{
    sg_check_figures figures;
    MUST(run_check(f, "latest", true, &figures, err));
    if (strcmp(f->broken, expected) != 0)
        fail_msg("expected \"%s\", broken \"%s\": %s", expected, f->broken, f->text);
    assert_int_equal(figures.invariants, 21);
}

static void test_ledger(void **state)
{
    fixture *f = *state;
    sg_check_figures figures;
    write_ledger(f, NULL, -1);
    expect_ledger(f, "");
    MUST(run_check(f, "1", false, &figures, err));
    assert_non_null(strstr(f->text, "核查推送计划第 1 号（按 2026-03-01，每人 2 个岗位）"));
    assert_non_null(strstr(f->text, "21 项全部通过"));
    static const char *const wrong[] = {
        "\"workers\":5",         "\"full_quota\":4", "\"jobs\":7",
        "\"courses\":4",         "\"seats\":2",      "\"over_capacity\":1",
        "\"mean_utility\":0.78", "\"postings_used\":5", "\"expected_placements\":1.1",
        "\"gini\":0.5",          "\"jobs\":\"6\""};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        write_ledger(f, wrong[i], -1);
        expect_ledger(f, "figures ");
    }
    static const char *const false_value[] = {"\"objective\":4.71", "\"objective\":null",
                                              "\"bound\":4.5", "\"bound\":\"4.7\""};
    for (size_t i = 0; i < sizeof false_value / sizeof false_value[0]; i++) {
        write_ledger(f, false_value[i], -1);
        expect_ledger(f, "objective ");
    }
    write_ledger(f, NULL, C2);
    expect_ledger(f, "ledger ");
}

/* A file without a day takes that of the newest plan. */
static void test_file_after_ledger(void **state)
{
    fixture *f = *state;
    sg_check_figures figures;
    sg_check_request request = {.data_dir = f->dir, .plan = f->plan, .now = SG_NO_DATE};
    sg_buffer out = {0};
    sg_error refusal = {0};
    write_file(f);
    assert_int_equal(
        sg_check_plan(f->vocabulary, &f->policy, &request, true, &out, &figures, &refusal),
        SG_INVALID);
    assert_non_null(strstr(refusal.text, "--now"));
    write_ledger(f, NULL, -1);
    MUST(sg_check_plan(f->vocabulary, &f->policy, &request, true, &out, &figures, err));
    assert_int_equal(figures.broken, 0);
    assert_non_null(strstr(out.data, "\"now\":\"2026-03-01\""));
    sg_buffer_free(&out);
}

static void test_refusals(void **state)
{
    fixture *f = *state;
    sg_check_figures figures;
    sg_error err = {0};
    assert_int_equal(run_check(f, "latest", true, &figures, &err), SG_MISSING);
    assert_int_equal(run_check(f, "7", true, &figures, &err), SG_MISSING);
    assert_int_equal(run_check(f, "/nonexistent/plan", true, &figures, &err), SG_MISSING);
    FILE *file = fopen(f->plan, "w");
    assert_non_null(file);
    fputs("worker,posting\nw-a,p1\n", file);
    fclose(file);
    assert_int_equal(run_check(f, f->plan, true, &figures, &err), SG_FORMAT);
    sg_check_request request = {.data_dir = "/nonexistent", .plan = "latest", .now = TODAY};
    sg_buffer out = {0};
    assert_int_equal(sg_check_plan(f->vocabulary, &f->policy, &request, true, &out, &figures, NULL),
                     SG_MISSING);
    request = (sg_check_request){.data_dir = f->dir, .plan = f->plan, .now = TODAY, .quota = 9};
    assert_int_equal(sg_check_plan(f->vocabulary, &f->policy, &request, true, &out, &figures, NULL),
                     SG_INVALID);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_good_file),   TEST(test_malformed_lines),   TEST(test_unknown_names),
        TEST(test_duplicate_posting), TEST(test_counts),      TEST(test_hard_rules),
        TEST(test_wishes),      TEST(test_scores),            TEST(test_courses),
        TEST(test_coverage),    TEST(test_true_shortage),     TEST(test_exchange),
        TEST(test_cut),         TEST(test_ledger),
        TEST(test_file_after_ledger), TEST(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
