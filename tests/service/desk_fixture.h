/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The prefecture of check_fixture.h with its plan in the ledger, indexed, and a desk at which people
 * approve, hold, replace and record answers.
 */
#ifndef SONGGANG_TESTS_SERVICE_DESK_FIXTURE_H
#define SONGGANG_TESTS_SERVICE_DESK_FIXTURE_H

#include "check_fixture.h"
#include "songgang/approval.h"
#include "songgang/index.h"
#include "songgang/policy_file.h"

/* The plan of f->line as the newest one; its number. */
static inline int64_t write_plan(fixture *f)
{
    static const char summary[] =
        "{\"plan\":1,\"workers\":4,\"quota\":2,\"full_quota\":3,\"jobs\":6,\"courses\":3,\"seats\":1,"
        "\"over_capacity\":0,\"mean_utility\":0.775,\"postings_used\":4,\"expected_placements\":0.9,"
        "\"gini\":0.7,\"objective\":4.6,\"bound\":4.7}";
    int64_t plan;
    MUST(sg_store_begin(f->store, err));
    MUST(sg_store_plan_begin(f->store, 0, f->policy.version, TODAY, &plan, err));
    for (size_t i = 0; i < f->lines; i++) {
        const line *l = &f->line[i];
        char text[512];
        int size = print_line(f, l, text, sizeof text);
        sg_stored_offer offer = {.worker = l->worker,
                                 .course = l->course,
                                 .seat = l->seat,
                                 .rank = (uint8_t)l->rank,
                                 .home = 522301,
                                 .json = text,
                                 .json_size = (size_t)size};
        if (l->job < JOB_COUNT) {
            assert_true(sg_posting_id_parse(f->id[l->job], &offer.posting));
            offer.score = (uint16_t)lround(strtod(l->score, NULL) * 10000);
        }
        MUST(sg_store_plan_offer(f->store, plan, &offer, err));
    }
    sg_plan_county county = {522301, 4, 3, 6, 3, 1};
    MUST(sg_store_plan_county(f->store, plan, &county, err));
    MUST(sg_store_plan_finish(f->store, plan, summary, strlen(summary), err));
    MUST(sg_store_commit(f->store, err));
    return plan;
}

static inline int set_up_desk(void **state)
{
    if (set_up(state) != 0)
        return -1;
    fixture *f = *state;
    strcpy(f->policy.version, "desk");
    MUST(sg_policy_keep(f->dir, &f->policy, err));
    sg_index_figures figures;
    MUST(sg_index_update(f->dir, f->vocabulary, true, TODAY, 1, NULL, NULL, &figures, err));
    assert_int_equal(write_plan(f), 1);
    return 0;
}

static inline sg_desk desk_of(const fixture *f)
{
    return (sg_desk){
        .scope = &sg_everywhere,
        .data_dir = f->dir, .vocabulary = f->vocabulary, .actor = "王芳", .today = TODAY,
        .now = (int64_t)TODAY * 86400};
}

/* One answer; 1 when it was taken, else 0 and why not in f->text. */
static inline void keep_reason(void *context, const sg_answer *answer, const char *why)
{
    fixture *f = context;
    snprintf(f->text, sizeof f->text, "%llu %s", (unsigned long long)answer->line, why);
}

static inline uint64_t answer(fixture *f, const char *worker, const char *posting,
                              const char *word, const char *reason)
{
    sg_desk desk = desk_of(f);
    const sg_answer one = {worker, posting, word, reason, NULL, 7};
    uint64_t accepted = 9, rejected = 9;
    f->text[0] = '\0';
    MUST(sg_service_answer(&desk, &one, 1, keep_reason, f, &accepted, &rejected, err));
    assert_int_equal(accepted + rejected, 1);
    return accepted;
}

typedef struct state_search {
    const char *worker, *subject;
    int state;
} state_search;

static inline sg_status see_state(void *context, const sg_offer_now *now, sg_error *err)
{
    (void)err;
    state_search *s = context;
    char id[SG_POSTING_ID_TEXT] = "";
    if (now->offer.posting)
        sg_posting_id_print(now->offer.posting, id);
    if (strcmp(now->offer.worker, s->worker) == 0 &&
        strcmp(now->offer.posting ? id : now->offer.course, s->subject) == 0)
        s->state = (int)now->state;
    return SG_OK;
}

/* State of an offer, -1 when there is none. */
static inline int state_of(const fixture *f, int64_t plan, const char *worker, const char *subject)
{
    state_search s = {worker, subject, -1};
    MUST(sg_store_each_offer_now(f->store, plan, worker, &sg_everywhere, see_state, &s, err));
    return s.state;
}

static inline sg_approval approve(const fixture *f, int64_t plan)
{
    sg_desk desk = desk_of(f);
    sg_approval a;
    MUST(sg_service_approve(&desk, plan, 0, false, &a, err));
    return a;
}

/* The ledger stands whole, and its tables say what its events say. */
static inline void assert_whole(const fixture *f)
{
    sg_ledger_report report;
    MUST(sg_ledger_verify(f->store, 0, NULL, &report, err));
    if (report.fault != SG_LEDGER_WHOLE)
        fail_msg("%s", report.detail);
}

#define DESK_TEST(name) cmocka_unit_test_setup_teardown(name, set_up_desk, tear_down)

#endif
