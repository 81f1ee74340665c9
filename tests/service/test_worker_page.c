/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a worker reads behind a link and answers there: only what was approved for that worker in that
 * plan, each answer once in the ledger in the worker's own name, nothing from an old page, and
 * nothing at all when the link is none any more.
 */
#include "desk_fixture.h"
#include "songgang/outbox.h"
#include "songgang/worker_page.h"

enum { NOW = 1772500000, DAY = 86400 };
static sg_arena *arena;

static void token_of(fixture *f, const char *worker, char token[SG_LINK_TEXT])
{
    MUST(sg_store_begin(f->store, err));
    MUST(sg_link_issue(f->store, 1, worker, NOW, NOW + 14 * DAY, token, err));
    MUST(sg_store_commit(f->store, err));
}

static sg_link_state look(fixture *f, const char *token, int64_t now, sg_page *page)
{
    sg_link link;
    sg_link_state state;
    MUST(sg_page_read(f->store, f->vocabulary, f->dir, sg_str_of(token), now, TODAY, arena, page,
                      &link, &state, err));
    return state;
}

static sg_page_taken press(fixture *f, const char *token, sg_page_choice choice, const char *subject,
                           const char *reason, int64_t seen)
{
    const sg_page_answer answer = {choice, subject, reason, seen};
    sg_desk desk = desk_of(f);
    sg_link link;
    sg_link_state state;
    sg_page_taken taken;
    sg_error why = {0};
    desk.scope = NULL; /* the link is the right */
    MUST(sg_page_take(&desk, sg_str_of(token), &answer, NOW + DAY, arena, &link, &state, &taken,
                      &why, err));
    assert_int_equal(state, SG_LINK_GOOD);
    return taken;
}

static const sg_page_offer *offer_on(const sg_page *page, const char *subject)
{
    for (size_t i = 0; i < page->job_count; i++)
        if (strcmp(page->job[i].subject, subject) == 0)
            return &page->job[i];
    return page->has_course && strcmp(page->course.subject, subject) == 0 ? &page->course : NULL;
}

static sg_status count_answer(void *context, const sg_event *event, sg_error *err)
{
    (void)err;
    if (strcmp(event->kind, "answer") == 0) {
        ++*(int *)context;
        assert_string_equal(event->actor, "本人（链接）");
        assert_non_null(strstr(event->payload, "本人在手机页面填写"));
    }
    return SG_OK;
}

static int answers(const fixture *f)
{
    int count = 0;
    MUST(sg_ledger_each(f->store, &sg_everywhere, count_answer, &count, err));
    return count;
}

static void test_what_is_shown(void **state)
{
    fixture *f = *state;
    char token[SG_LINK_TEXT];
    sg_page page;
    token_of(f, "w-a", token);
    assert_int_equal(look(f, token, NOW, &page), SG_LINK_GOOD);
    assert_int_equal(page.job_count, 0); /* nothing is approved yet */
    approve(f, 1);
    assert_int_equal(look(f, token, NOW, &page), SG_LINK_GOOD);
    const sg_page_offer *o = offer_on(&page, f->id[GOOD_A]);
    assert_non_null(o);
    assert_true(o->open);
    assert_false(o->coded);
    assert_int_equal(o->seen, 0);
    assert_non_null(strstr(o->place, "东莞市"));
    assert_non_null(strstr(o->wage, "元"));
    assert_true(*o->title && *o->beds && *o->meals);
    assert_null(offer_on(&page, f->id[NEAR_C])); /* somebody else's */
    assert_string_equal(page.hotline, "");
    assert_int_equal(look(f, token, NOW + 14 * DAY, &page), SG_LINK_EXPIRED);
    assert_int_equal(page.job_count, 0);
    assert_int_equal(look(f, "AAAAAAAAAAAAAAAAAAAA", NOW, &page), SG_LINK_UNKNOWN);
    assert_int_equal(page.job_count, 0);
}

static void test_minds_change(void **state)
{
    fixture *f = *state;
    char token[SG_LINK_TEXT];
    sg_page page;
    const char *posting = f->id[GOOD_A];
    token_of(f, "w-a", token);
    approve(f, 1);
    assert_int_equal(press(f, token, SG_PAGE_INTERESTED, posting, NULL, 0), SG_PAGE_RECORDED);
    assert_int_equal(state_of(f, 1, "w-a", posting), SG_OFFER_INTERESTED);
    assert_int_equal(press(f, token, SG_PAGE_INTERESTED, posting, NULL, 0), SG_PAGE_SAME); /* clicked twice */
    assert_int_equal(answers(f), 1);
    look(f, token, NOW, &page);
    const int64_t first = offer_on(&page, posting)->seen;
    assert_true(first > 0);
    assert_int_equal(press(f, token, SG_PAGE_REFUSED, posting, "too_far", first), SG_PAGE_RECORDED);
    /* what was sent from the page of before comes again */
    assert_int_equal(press(f, token, SG_PAGE_INTERESTED, posting, NULL, 0), SG_PAGE_STALE);
    assert_int_equal(press(f, token, SG_PAGE_HIRED, posting, NULL, first), SG_PAGE_STALE);
    assert_int_equal(state_of(f, 1, "w-a", posting), SG_OFFER_REFUSED);
    assert_int_equal(answers(f), 2);
    look(f, token, NOW, &page);
    assert_int_equal(offer_on(&page, posting)->reason, SG_REFUSAL_TOO_FAR);
    assert_int_equal(press(f, token, SG_PAGE_REFUSED, posting, "hours", offer_on(&page, posting)->seen),
                     SG_PAGE_RECORDED);
    look(f, token, NOW, &page);
    assert_int_equal(press(f, token, SG_PAGE_HIRED, posting, NULL, offer_on(&page, posting)->seen),
                     SG_PAGE_RECORDED);
    look(f, token, NOW, &page);
    assert_int_equal(press(f, token, SG_PAGE_REFUSED, posting, NULL, offer_on(&page, posting)->seen),
                     SG_PAGE_NOT_SO); /* who is at work says so at the desk */
    assert_int_equal(answers(f), 4);
    assert_whole(f);
}

static void test_others_and_nonsense(void **state)
{
    fixture *f = *state;
    char token[SG_LINK_TEXT];
    token_of(f, "w-a", token);
    assert_int_equal(press(f, token, SG_PAGE_INTERESTED, f->id[GOOD_A], NULL, 0), SG_PAGE_UNKNOWN);
    approve(f, 1);
    assert_int_equal(press(f, token, SG_PAGE_INTERESTED, f->id[NEAR_C], NULL, 0), SG_PAGE_UNKNOWN);
    assert_int_equal(press(f, token, SG_PAGE_INTERESTED, "", NULL, 0), SG_PAGE_UNKNOWN);
    assert_int_equal(press(f, token, SG_PAGE_REFUSED, f->id[GOOD_A], "boredom", 0), SG_PAGE_UNKNOWN);
    assert_int_equal(state_of(f, 1, "w-c", f->id[NEAR_C]), SG_OFFER_APPROVED);
    assert_int_equal(answers(f), 0);
}

typedef struct calls {
    int count;
    char text[256];
} calls;

static sg_status see_call(void *context, const sg_call_back *call, sg_error *err)
{
    calls *c = context;
    (void)err;
    c->count++;
    assert_string_equal(call->worker, "w-a");
    assert_string_equal(call->channel, "page");
    snprintf(c->text, sizeof c->text, "%s", call->text);
    return SG_OK;
}

static calls to_call(const fixture *f)
{
    calls c = {0};
    MUST(sg_outbox_each_call(f->store, &sg_everywhere, 0, 100, see_call, &c, err));
    return c;
}

static void test_wishes(void **state)
{
    fixture *f = *state;
    char token[SG_LINK_TEXT];
    token_of(f, "w-a", token);
    approve(f, 1);
    assert_int_equal(press(f, token, SG_PAGE_CALL, NULL, NULL, 0), SG_PAGE_RECORDED);
    assert_int_equal(press(f, token, SG_PAGE_CALL, NULL, NULL, 0), SG_PAGE_RECORDED);
    assert_int_equal(to_call(f).count, 1);
    for (int i = 0; i < 3; i++)
        assert_int_equal(press(f, token, SG_PAGE_TRAINING, NULL, NULL, 0), SG_PAGE_RECORDED);
    calls c = to_call(f);
    assert_int_equal(c.count, 2);
    assert_string_equal(c.text, "想参加培训");
    assert_int_equal(press(f, token, SG_PAGE_ELSEWHERE, NULL, NULL, 0), SG_PAGE_RECORDED);
    assert_int_equal(to_call(f).count, 3);
    /* w-a has no telephone on the roster: a person must see to it, and finds it once */
    assert_int_equal(press(f, token, SG_PAGE_STOP, NULL, NULL, 0), SG_PAGE_RECORDED);
    assert_int_equal(press(f, token, SG_PAGE_STOP, NULL, NULL, 0), SG_PAGE_RECORDED);
    assert_int_equal(to_call(f).count, 4);
    assert_int_equal(answers(f), 0);
}

static void test_a_dead_link_changes_nothing(void **state)
{
    fixture *f = *state;
    char token[SG_LINK_TEXT];
    const sg_page_answer answer = {SG_PAGE_INTERESTED, f->id[GOOD_A], NULL, 0};
    sg_desk desk = desk_of(f);
    uint64_t count;
    token_of(f, "w-a", token);
    approve(f, 1);
    for (int i = 0; i < 2; i++) {
        sg_link link;
        sg_link_state link_state;
        sg_page_taken taken;
        MUST(sg_page_take(&desk, sg_str_of(token), &answer, i == 0 ? NOW + 14 * DAY : NOW, arena,
                          &link, &link_state, &taken, NULL, err));
        assert_int_equal(link_state, i == 0 ? SG_LINK_EXPIRED : SG_LINK_REVOKED);
        assert_int_equal(state_of(f, 1, "w-a", f->id[GOOD_A]), SG_OFFER_APPROVED);
        MUST(sg_store_begin(f->store, err));
        MUST(sg_link_revoke(f->store, 0, "w-a", NOW, &count, err));
        MUST(sg_store_commit(f->store, err));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        DESK_TEST(test_what_is_shown),       DESK_TEST(test_minds_change),
        DESK_TEST(test_others_and_nonsense), DESK_TEST(test_wishes),
        DESK_TEST(test_a_dead_link_changes_nothing),
    };
    arena = sg_arena_new(0);
    const int failed = arena ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
    sg_arena_free(arena);
    return failed;
}
