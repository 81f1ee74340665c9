/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Recording answers and services: what each does to the offer, the worker and later plans, and what
 * cannot be recorded.
 */
#include "desk_fixture.h"

static sg_worker_status status_of(const fixture *f, const char *worker)
{
    sg_buffer text = {0};
    sg_worker_status status = SG_WORKER_NOT_RETURNED;
    MUST(sg_store_worker_json(f->store, &sg_everywhere, worker, SG_PRIVATE_NONE, &text, err));
    const char *at = strstr(text.data, "\"status\":\"");
    assert_non_null(at);
    char word[40];
    snprintf(word, sizeof word, "%.*s", (int)strcspn(at + 10, "\""), at + 10);
    assert_true(sg_worker_status_parse(word, &status));
    sg_buffer_free(&text);
    return status;
}

static void test_order(void **state)
{
    fixture *f = *state;
    const char *good = f->id[GOOD_A];
    assert_int_equal(answer(f, "w-a", good, "interested", NULL), 0);
    assert_int_equal(strncmp(f->text, "7 ", 2), 0); /* its line */
    assert_non_null(strstr(f->text, "还没有批准"));
    approve(f, 1);
    assert_int_equal(answer(f, "w-a", good, "有意向", NULL), 1);
    assert_int_equal(state_of(f, 1, "w-a", good), SG_OFFER_INTERESTED);
    assert_int_equal(answer(f, "w-a", good, "no_answer", NULL), 0); /* not after an answer */
    assert_non_null(strstr(f->text, "现为“有意向”，不能改为“未答复”"));
    assert_int_equal(answer(f, "w-a", good, "at_work_3_months", NULL), 0); /* not hired yet */
    assert_int_equal(answer(f, "w-a", good, "录用", NULL), 1);
    assert_int_equal(answer(f, "w-a", good, "refused", NULL), 0);
    assert_int_equal(answer(f, "w-a", good, "稳岗满三个月", NULL), 1);
    assert_int_equal(state_of(f, 1, "w-a", good), SG_OFFER_AT_WORK);
    assert_whole(f);
}

static void test_words(void **state)
{
    fixture *f = *state;
    approve(f, 1);
    assert_int_equal(answer(f, "w-a", f->id[GOOD_A], "也许", NULL), 0);
    assert_non_null(strstr(f->text, "也许"));
    assert_int_equal(answer(f, "w-a", f->id[GOOD_A], NULL, NULL), 0);
    assert_int_equal(answer(f, "w-a", f->id[GOOD_A], "approved", NULL), 0); /* a state, no answer */
    assert_int_equal(answer(f, "w-a", f->id[GOOD_A], "hired", "too_far"), 0);
    assert_non_null(strstr(f->text, "只有拒绝才写原因"));
    assert_int_equal(answer(f, "w-a", f->id[GOOD_A], "refused", "不知道"), 0);
    assert_int_equal(answer(f, "w-a", f->id[NEAR_C], "refused", NULL), 0);
    assert_non_null(strstr(f->text, "没有给“w-a”推荐过岗位"));
    assert_int_equal(answer(f, "nobody", f->id[NEAR_C], "refused", NULL), 0);
    assert_int_equal(answer(f, NULL, NULL, "refused", NULL), 0);
    assert_int_equal(state_of(f, 1, "w-a", f->id[GOOD_A]), SG_OFFER_APPROVED);
}

/* Hired away from home: returned to work; in the home prefecture: employed locally. */
static void test_hired(void **state)
{
    fixture *f = *state;
    approve(f, 1);
    assert_int_equal(answer(f, "w-a", f->id[GOOD_A], "hired", NULL), 1);
    assert_int_equal(status_of(f, "w-a"), SG_WORKER_RETURNED);
    assert_int_equal(answer(f, "w-c", f->id[NEAR_C], "hired", NULL), 1);
    assert_int_equal(status_of(f, "w-c"), SG_WORKER_LOCAL);
    assert_int_equal(answer(f, "w-b", "k-1", "hired", NULL), 1); /* a course is no job */
    assert_int_equal(status_of(f, "w-b"), SG_WORKER_NOT_RETURNED);
    sg_posting_load load;
    uint64_t id;
    assert_true(sg_posting_id_parse(f->id[GOOD_A], &id));
    MUST(sg_store_posting_load(f->store, 1, id, &load, err));
    assert_int_equal(load.hired, 1);
    assert_int_equal(load.standing, 1);
    assert_whole(f);
}

typedef struct last_event {
    char kind[32], worker[64], actor[64], payload[512];
    int64_t count;
} last_event;

static sg_status see_event(void *context, const sg_event *event, sg_error *err)
{
    (void)err;
    last_event *last = context;
    snprintf(last->kind, sizeof last->kind, "%s", event->kind);
    snprintf(last->worker, sizeof last->worker, "%s", event->worker);
    snprintf(last->actor, sizeof last->actor, "%s", event->actor);
    snprintf(last->payload, sizeof last->payload, "%.*s", (int)event->payload_size,
             event->payload);
    last->count++;
    return SG_OK;
}

static last_event last_of(const fixture *f)
{
    last_event last = {0};
    MUST(sg_ledger_each(f->store, &sg_everywhere, see_event, &last, err));
    return last;
}

/* A refusal for the kind of work or the distance says what to avoid; others do not. */
static void test_refusals_teach(void **state)
{
    fixture *f = *state;
    approve(f, 1);
    assert_int_equal(answer(f, "w-a", f->id[GOOD_A], "refused", "太远"), 1);
    last_event last = last_of(f);
    assert_string_equal(last.kind, "answer");
    assert_string_equal(last.actor, "王芳");
    assert_non_null(strstr(last.payload, "\"reason\":\"too_far\",\"avoid\":\"441900\""));
    assert_non_null(strstr(last.payload, "\"day\":\"2026-03-01\""));
    assert_int_equal(answer(f, "w-b", f->id[GOOD_A], "refused", "kind_of_work"), 1);
    char avoid[64];
    snprintf(avoid, sizeof avoid, "\"avoid\":\"%s\"", sg_trade_get(trade(f, "缝纫工"))->code);
    last = last_of(f);
    assert_non_null(strstr(last.payload, avoid));
    assert_int_equal(answer(f, "w-c", f->id[NEAR_C], "refused", "wage_low"), 1);
    last = last_of(f);
    assert_null(strstr(last.payload, "avoid"));
    assert_int_equal(answer(f, "w-c", f->id[NEAR_D], "refused", NULL), 1);
    last = last_of(f);
    assert_non_null(strstr(last.payload, "\"reason\":\"other\""));
    /* on second thoughts it is something else; twice the same is one answer */
    assert_int_equal(answer(f, "w-c", f->id[NEAR_D], "refused", "other"), 0);
    assert_int_equal(answer(f, "w-c", f->id[NEAR_D], "refused", "hours"), 1);
    last = last_of(f);
    assert_non_null(strstr(last.payload, "\"reason\":\"hours\""));
    assert_int_equal(answer(f, "w-c", f->id[NEAR_D], "interested", NULL), 1);
    assert_int_equal(answer(f, "w-c", f->id[NEAR_D], "refused", "hours"), 1);
    assert_whole(f);
}

/* What the ledger says cannot be erased with the person. */
static void test_notes_without_numbers(void **state)
{
    static const struct {
        const char *note;
        bool good;
    } cases[] = {{"周五前答复", true},
                 {"月薪5000-6000，2026-02-24 前到岗", true},
                 {"要 4500 - 6000 元，300 4500", true},
                 {"改号 13800001111", false},
                 {"改号 138 0000 1111", false},
                 {"改号138-0000-1111", false},
                 {"１３８００００１１１１", false},
                 {"身份证 52230119900101123X", false},
                 {"", true}};
    fixture *f = *state;
    char *worker[] = {"w-a"};
    sg_desk desk = desk_of(f);
    approve(f, 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sg_error error = {SG_OK, ""};
        sg_status status = sg_service_record(&desk, SG_EVENT_KIND_NOTE, worker, 1, cases[i].note, &error);
        if ((status == SG_OK) != cases[i].good)
            fail_msg("%s: %s", cases[i].note, error.text);
    }
    const sg_answer one = {"w-a", f->id[GOOD_A], "interested", NULL, "电话13800001111", 1};
    uint64_t accepted = 9, rejected = 9;
    MUST(sg_service_answer(&desk, &one, 1, keep_reason, f, &accepted, &rejected, err));
    assert_int_equal(rejected, 1);
    assert_non_null(strstr(f->text, "不要写手机号"));
    int64_t held = 0;
    sg_error error = {SG_OK, ""};
    assert_int_equal(sg_service_hold(&desk, 1, "w-a", NULL, false, "13800001111", &held, &error),
                     SG_INVALID);
    assert_whole(f);
}

/* Of several answers those that can be are recorded, in one transaction. */
static void test_many(void **state)
{
    fixture *f = *state;
    sg_desk desk = desk_of(f);
    approve(f, 1);
    const sg_answer list[] = {{"w-a", f->id[GOOD_A], "interested", NULL, "晚上再联系", 1},
                              {"w-a", f->id[FAR], "interested", NULL, NULL, 2},
                              {"w-a", f->id[GOOD_A], "hired", NULL, NULL, 3}};
    uint64_t accepted = 0, rejected = 0;
    MUST(sg_service_answer(&desk, list, 3, keep_reason, f, &accepted, &rejected, err));
    assert_int_equal(accepted, 2);
    assert_int_equal(rejected, 1);
    assert_int_equal(strncmp(f->text, "2 ", 2), 0);
    assert_int_equal(state_of(f, 1, "w-a", f->id[GOOD_A]), SG_OFFER_HIRED);
    MUST(sg_service_answer(&desk, list, 0, NULL, NULL, &accepted, &rejected, err));
    assert_int_equal(accepted + rejected, 0);
    desk.data_dir = "/nonexistent";
    assert_int_equal(sg_service_answer(&desk, list, 1, NULL, NULL, &accepted, &rejected, NULL),
                     SG_MISSING);
    assert_whole(f);
}

static void test_services(void **state)
{
    fixture *f = *state;
    sg_desk desk = desk_of(f);
    sg_error refusal = {0};
    char a[] = "w-a", b[] = "w-b", nobody[] = "w-nobody";
    char *some[] = {a, b}, *wrong[] = {a, nobody};
    int64_t before = last_of(f).count;
    assert_int_equal(sg_service_record(&desk, SG_EVENT_KIND_BRIEFING, wrong, 2, NULL, &refusal),
                     SG_NOT_FOUND);
    assert_non_null(strstr(refusal.text, "w-nobody"));
    assert_int_equal(last_of(f).count, before); /* none at all */
    MUST(sg_service_record(&desk, SG_EVENT_KIND_GUIDANCE, some, 2, "集中指导", err));
    last_event last = last_of(f);
    assert_int_equal(last.count, before + 2);
    assert_string_equal(last.kind, "guidance");
    assert_string_equal(last.worker, "w-b");
    assert_non_null(strstr(last.payload, "集中指导"));
    assert_whole(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        DESK_TEST(test_order), DESK_TEST(test_words),    DESK_TEST(test_hired),
        DESK_TEST(test_refusals_teach), DESK_TEST(test_notes_without_numbers), DESK_TEST(test_many),
        DESK_TEST(test_services),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
