/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From an approval to a message in somebody's hands: what it says, to whom it goes and by which
 * channel, and when it does not go.
 */
#include "push_fixture.h"

static void test_whole_way(void **state)
{
    fixture *f = *state;
    sg_arena *arena = sg_arena_new(0);
    sg_pusher *p = pusher_of(f);
    sg_approval a = approve(f, 1);
    assert_int_equal(a.messages, 3);
    assert_int_equal(state_of(f, 1, "w-a", f->id[GOOD_A]), SG_OFFER_QUEUED);
    assert_int_equal(state_of(f, 1, "w-c", "k-1"), SG_OFFER_QUEUED);
    assert_whole(f);
    sg_push_batch batch = lease(p, "sms", 10, NULL, NOON, arena);
    assert_int_equal(batch.count, 3);
    const sg_push_message *m = to(&batch, "w-a");
    assert_memory_equal(m->text, "【贞丰就业】王芳您好", strlen("【贞丰就业】王芳您好"));
    assert_non_null(strstr(m->text, "5000-6000元"));
    assert_non_null(strstr(m->text, "https://sg.example.cn/m/"));
    assert_non_null(strstr(m->text, "拒收请回复R"));
    assert_string_equal(m->phone, "13800000001");
    assert_int_equal(m->attempt, 1);
    assert_int_equal(strlen(m->key), 32);
    assert_int_equal(message_to(f, "w-a").state, SG_MESSAGE_LEASED);
    assert_int_equal(state_of(f, 1, "w-a", f->id[GOOD_A]), SG_OFFER_QUEUED);
    assert_int_equal(lease(p, "sms", 10, NULL, NOON, arena).count, 0);
    sg_push_tally t = report(p, "sms", m, SG_PUSH_ACCEPTED, "biz-1", NOON + 1);
    assert_int_equal(t.changed, 1);
    t = report(p, "sms", m, SG_PUSH_ACCEPTED, "biz-1", NOON + 2); /* said twice */
    assert_int_equal(t.same, 1);
    assert_int_equal(state_of(f, 1, "w-a", f->id[GOOD_A]), SG_OFFER_SENT);
    t = receipt(p, "sms", NULL, "biz-1", true, NOON + 5);
    assert_int_equal(t.changed, 1);
    assert_int_equal(state_of(f, 1, "w-a", f->id[GOOD_A]), SG_OFFER_DELIVERED);
    t = receipt(p, "sms", m->key, NULL, true, NOON + 6); /* once more */
    assert_int_equal(t.same, 1);
    t = receipt(p, "sms", m->key, NULL, false, NOON + 7); /* out of order */
    assert_int_equal(t.same, 1);
    assert_int_equal(message_to(f, "w-a").state, SG_MESSAGE_DELIVERED);
    /* receipt before the report */
    m = to(&batch, "w-b");
    t = receipt(p, "sms", NULL, "biz-2", true, NOON + 8);
    assert_int_equal(t.unknown, 1);
    assert_int_equal(message_to(f, "w-b").state, SG_MESSAGE_LEASED);
    report(p, "sms", m, SG_PUSH_ACCEPTED, "biz-2", NOON + 9);
    assert_int_equal(message_to(f, "w-b").state, SG_MESSAGE_DELIVERED);
    assert_int_equal(state_of(f, 1, "w-b", f->id[GOOD_B]), SG_OFFER_DELIVERED);
    /* nonsense */
    sg_push_message stranger = *m;
    memset(stranger.key, 'f', 32);
    assert_int_equal(report(p, "sms", &stranger, SG_PUSH_REFUSED, NULL, NOON).unknown, 1);
    strcpy(stranger.key, "' OR 1=1 --");
    assert_int_equal(report(p, "sms", &stranger, SG_PUSH_REFUSED, NULL, NOON).unknown, 1);
    assert_whole(f);
    sg_pusher_close(p);
    sg_arena_free(arena);
}

static void test_without_settings(void **state)
{
    fixture *f = *state;
    char path[128];
    sg_error err = {0};
    sg_push_batch batch;
    sg_arena *arena = sg_arena_new(0);
    snprintf(path, sizeof path, "%s/push.json", f->dir);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(approve(f, 1).messages, 0);
    assert_int_equal(state_of(f, 1, "w-a", f->id[GOOD_A]), SG_OFFER_APPROVED);
    sg_pusher *p = pusher_of(f);
    assert_int_equal(sg_push_lease(p, "sms", 1, NULL, NOON, arena, &batch, &err), SG_MISSING);
    write_settings(f, "{\"signature\":\"\"}"); /* faulty: sends nothing */
    assert_int_equal(sg_push_lease(p, "sms", 1, NULL, NOON, arena, &batch, &err), SG_INVALID);
    write_settings(f, SETTINGS(SMS));
    assert_int_equal(sg_push_lease(p, "smx", 1, NULL, NOON, arena, &batch, &err), SG_UNKNOWN);
    assert_int_equal(sg_push_lease(p, "sms", 0, NULL, NOON, arena, &batch, &err), SG_INVALID);
    assert_int_equal(sg_push_lease(p, "sms", 1001, NULL, NOON, arena, &batch, &err), SG_INVALID);
    assert_int_equal(sg_push_lease(p, "sms", 1, "a b", NOON, arena, &batch, &err), SG_INVALID);
    sg_pusher_close(p);
    sg_arena_free(arena);
}

static void test_take_back(void **state)
{
    fixture *f = *state;
    sg_desk desk = desk_of(f);
    sg_error refusal = {0};
    sg_arena *arena = sg_arena_new(0);
    sg_pusher *p = pusher_of(f);
    approve(f, 1);
    MUST(sg_service_undo(&desk, 1, err));
    assert_int_equal(state_of(f, 1, "w-a", f->id[GOOD_A]), SG_OFFER_PLANNED);
    assert_int_equal(message_to(f, "w-a").state, SG_MESSAGE_CANCELLED);
    assert_int_equal(lease(p, "sms", 10, NULL, NOON, arena).count, 0);
    assert_whole(f);
    approve(f, 1); /* thought better of it */
    sg_push_batch batch = lease(p, "sms", 1, NULL, NOON, arena);
    assert_int_equal(batch.count, 1);
    assert_int_equal(sg_service_undo(&desk, 1, &refusal), SG_CONFLICT);
    assert_non_null(strstr(refusal.text, "1 条消息"));
    /* surely not sent: it may be taken back after all, and the same offers go into another message */
    report(p, "sms", &batch.message[0], SG_PUSH_RETRY, NULL, NOON);
    MUST(sg_service_undo(&desk, 1, err));
    approve(f, 1);
    assert_int_equal(lease(p, "sms", 10, NULL, NOON + 9999, arena).count, 3);
    assert_whole(f);
    sg_pusher_close(p);
    sg_arena_free(arena);
}

static void test_hold_queued(void **state)
{
    fixture *f = *state;
    sg_desk desk = desk_of(f);
    sg_error refusal = {0};
    int64_t offers = 0;
    sg_arena *arena = sg_arena_new(0);
    sg_pusher *p = pusher_of(f);
    approve(f, 1);
    MUST(sg_service_hold(&desk, 1, "w-a", f->id[GOOD_A], false, "本人来电", &offers, err));
    assert_int_equal(state_of(f, 1, "w-a", f->id[GOOD_A]), SG_OFFER_HELD);
    MUST(sg_service_hold(&desk, 1, "w-c", NULL, false, NULL, &offers, err));
    assert_int_equal(offers, 3);
    sg_push_batch batch = lease(p, "sms", 10, NULL, NOON, arena);
    assert_int_equal(batch.count, 2);
    const sg_push_message *m = to(&batch, "w-a");
    for (size_t i = 0; i < m->words.job_count; i++)
        assert_string_not_equal(m->words.job[i].posting, f->id[GOOD_A]);
    assert_int_equal(message_to(f, "w-c").state, SG_MESSAGE_CANCELLED);
    /* what is in somebody's hands is not held back */
    assert_int_equal(sg_service_hold(&desk, 1, "w-b", NULL, false, NULL, &offers, &refusal),
                     SG_CONFLICT);
    MUST(sg_service_hold(&desk, 1, "w-a", f->id[GOOD_A], true, NULL, &offers, err));
    sg_approval again;
    MUST(sg_service_approve(&desk, 1, 0, false, &again, err));
    assert_int_equal(again.messages, 1); /* of a; of c nothing was released */
    assert_whole(f);
    sg_pusher_close(p);
    sg_arena_free(arena);
}

static void test_hours_pause_cap(void **state)
{
    fixture *f = *state;
    sg_desk desk = desk_of(f);
    sg_arena *arena = sg_arena_new(0);
    sg_pusher *p = pusher_of(f);
    approve(f, 1);
    sg_push_batch b = lease(p, "sms", 10, NULL, NOON + 10 * HOUR, arena); /* 22:00 */
    assert_int_equal(b.count, 0);
    assert_string_equal(b.why, "quiet");
    assert_int_equal(b.wait, 10 * HOUR);
    MUST(sg_push_pause(&desk, "sms", true, "模板待改", err));
    b = lease(p, "sms", 10, NULL, NOON, arena);
    assert_string_equal(b.why, "paused");
    MUST(sg_push_pause(&desk, NULL, true, NULL, err));
    MUST(sg_push_pause(&desk, "sms", false, NULL, err));
    assert_string_equal(lease(p, "sms", 10, NULL, NOON, arena).why, "paused");
    MUST(sg_push_pause(&desk, NULL, false, NULL, err));
    f->policy.daily_cap = 1;
    strcpy(f->policy.version, "cap1");
    MUST(sg_policy_install(f->dir, &f->policy, err));
    b = lease(p, "sms", 1, NULL, NOON, arena);
    assert_int_equal(b.count, 1);
    /* put back, the message counts no more: but one that is unknown does */
    report(p, "sms", &b.message[0], SG_PUSH_UNKNOWN, NULL, NOON);
    MUST(sg_push_settle(&desk, b.message[0].id, SG_SETTLE_AGAIN, NULL, NOON, err));
    b = lease(p, "sms", 10, NULL, NOON, arena);
    assert_int_equal(b.count, 3); /* a person said that it did not arrive */
    sg_pusher_close(p);
    sg_arena_free(arena);
}

static void test_breaker(void **state)
{
    fixture *f = *state;
    sg_arena *arena = sg_arena_new(0);
    sg_pusher *p = pusher_of(f);
    int64_t now = NOON;
    approve(f, 1);
    sg_push_batch b = lease(p, "sms", 10, NULL, now, arena);
    sg_push_outcome list[5];
    for (int i = 0; i < 5; i++)
        list[i] = (sg_push_outcome){.key = b.message[i % 3].key, .attempt = 1,
                                    .result = SG_PUSH_RETRY, .channel_fault = true};
    sg_push_tally t;
    MUST(sg_push_report(p, "sms", list, 5, now, &t, err));
    assert_int_equal(t.changed, 3);
    assert_int_equal(t.same, 2);
    b = lease(p, "sms", 10, NULL, now + 29, arena);
    assert_string_equal(b.why, "breaker");
    b = lease(p, "sms", 10, NULL, now + 31, arena);
    assert_int_equal(b.count, 1); /* one to try */
    report(p, "sms", &b.message[0], SG_PUSH_ACCEPTED, NULL, now + 32);
    assert_int_equal(lease(p, "sms", 10, NULL, now + 33, arena).count, 2);
    sg_pusher_close(p);
    sg_arena_free(arena);
}

/* Opting out holds whatever is imported and whichever key seals the roster. */
static void test_opt_out(void **state)
{
    fixture *f = *state;
    sg_arena *arena = sg_arena_new(0);
    sg_pusher *p = pusher_of(f);
    sg_push_reply reply;
    uint64_t sealed;
    bool out;
    MUST(sg_push_reply_take(p, "sms", "+86 138-0000-0001", " ｒ。", "up-1", NOON, &reply, err));
    assert_int_equal(reply.kind, SG_REPLY_STOP);
    assert_true(reply.known && reply.recorded);
    MUST(sg_store_rotate_key(f->store, false, NULL, NULL, &sealed, err));
    put_contact(f, "w-a", "\"name\":\"王芳\",\"phone\":\"13800000001\",\"wechat\":\"wf\"");
    approve(f, 1);
    sg_push_batch b = lease(p, "sms", 10, NULL, NOON, arena);
    assert_int_equal(b.count, 2);
    b = lease(p, "paper", 10, NULL, NOON, arena);
    assert_int_equal(b.count, 1);
    assert_string_equal(b.message[0].worker, "w-a");
    MUST(sg_store_begin(f->store, err));
    MUST(sg_outbox_opted_out(f->store, "13800000001", &out, err));
    assert_true(out);
    MUST(sg_outbox_opt_out(f->store, "13800000001", "desk", false, NOON, err));
    MUST(sg_outbox_opted_out(f->store, "13800000001", &out, err));
    assert_false(out);
    assert_int_equal(sg_outbox_opt_out(f->store, "王芳", "desk", true, NOON, NULL), SG_INVALID);
    MUST(sg_store_commit(f->store, err));
    sg_pusher_close(p);
    sg_arena_free(arena);
}

/* Opting out reaches a message that has its channel already. */
static void test_opt_out_late(void **state)
{
    fixture *f = *state;
    sg_arena *arena = sg_arena_new(0);
    sg_pusher *p = pusher_of(f);
    sg_push_reply reply;
    approve(f, 1);
    sg_push_batch b = lease(p, "sms", 1, NULL, NOON, arena);
    assert_string_equal(b.message[0].worker, "w-a");
    assert_string_equal(message_to(f, "w-b").channel, ""); /* chosen when somebody asks */
    b = lease(p, "paper", 1, NULL, NOON, arena); /* gets none of them, but chooses for all */
    assert_int_equal(b.count, 0);
    assert_string_equal(message_to(f, "w-b").channel, "sms");
    MUST(sg_push_reply_take(p, "sms", "13800000002", "TD", "up-1", NOON, &reply, err));
    MUST(sg_push_reply_take(p, "sms", "13800000002", "TD", "up-1", NOON, &reply, err));
    b = lease(p, "sms", 10, NULL, NOON, arena);
    assert_int_equal(b.count, 1);
    assert_string_equal(b.message[0].worker, "w-c");
    assert_string_equal(message_to(f, "w-b").channel, "paper");
    sg_pusher_close(p);
    sg_arena_free(arena);
}

/* What is told of a posting is what stands now, however lately it was read. */
static void test_changed_posting(void **state)
{
    fixture *f = *state;
    sg_arena *arena = sg_arena_new(0);
    sg_pusher *p = pusher_of(f);
    sg_posting posting;
    char title[64], employer[64];
    write_settings(f, SETTINGS(PULL));
    approve(f, 1);
    sg_push_batch b = lease(p, "pull", 1, "b-1", NOON, arena);
    assert_string_equal(b.message[0].worker, "w-a");
    assert_non_null(strstr(b.message[0].text, "5000-6000元"));
    plain_posting(f, GOOD_A, &posting, title, employer);
    pay(&posting, 7777);
    MUST(sg_store_begin(f->store, err));
    put_posting(f, GOOD_A, &posting);
    MUST(sg_store_commit(f->store, err));
    sg_push_batch again = lease(p, "pull", 1, "b-1", NOON + 1, arena);
    assert_string_equal(again.message[0].key, b.message[0].key);
    assert_non_null(strstr(again.message[0].text, "7777元"));
    sg_pusher_close(p);
    sg_arena_free(arena);
}

static void test_channels(void **state)
{
    fixture *f = *state;
    sg_arena *arena = sg_arena_new(0);
    sg_pusher *p = pusher_of(f);
    put_contact(f, "w-a", "\"phone\":\"13800000001\",\"wechat\":\"wf\",\"channels\":[\"wechat\",\"sms\"]");
    put_contact(f, "w-b", "\"phone\":\"13800000002\",\"wechat\":\"lq\",\"channels\":[\"sms\"]");
    put_contact(f, "w-c", "\"phone\":\"不详\"");
    write_settings(f, SETTINGS("{\"name\":\"wx\",\"carrier\":\"wechat\",\"attempts\":1}," SMS "," PAPER));
    approve(f, 1);
    sg_push_batch b = lease(p, "wx", 10, NULL, NOON, arena);
    assert_int_equal(b.count, 1);
    assert_string_equal(b.message[0].worker, "w-a");
    /* refused for good: the next channel, another key, the same offers */
    report(p, "wx", &b.message[0], SG_PUSH_REFUSED, NULL, NOON);
    sg_push_batch s = lease(p, "sms", 10, NULL, NOON, arena);
    assert_int_equal(s.count, 2);
    assert_string_not_equal(to(&s, "w-a")->key, b.message[0].key);
    assert_int_equal(to(&s, "w-a")->attempt, 2);
    /* a report of the former channel about the former try changes nothing */
    assert_int_equal(report(p, "wx", &b.message[0], SG_PUSH_RETRY, NULL, NOON).same, 1);
    report(p, "sms", to(&s, "w-a"), SG_PUSH_ACCEPTED, "x1", NOON);
    receipt(p, "sms", NULL, "x1", false, NOON + HOUR); /* phone off for good */
    sg_push_batch paper = lease(p, "paper", 10, NULL, NOON + HOUR, arena);
    assert_int_equal(paper.count, 2); /* and who has no number that can be dialled */
    report(p, "paper", to(&paper, "w-a"), SG_PUSH_DELIVERED, NULL, NOON + DAY);
    assert_int_equal(state_of(f, 1, "w-a", f->id[GOOD_A]), SG_OFFER_DELIVERED);
    report(p, "paper", to(&paper, "w-c"), SG_PUSH_REFUSED, NULL, NOON + DAY);
    assert_int_equal(message_to(f, "w-c").state, SG_MESSAGE_FAILED);
    assert_int_equal(state_of(f, 1, "w-c", "k-1"), SG_OFFER_FAILED);
    assert_whole(f);
    sg_pusher_close(p);
    sg_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PUSH_TEST(test_whole_way),      PUSH_TEST(test_without_settings), PUSH_TEST(test_take_back),
        PUSH_TEST(test_hold_queued),    PUSH_TEST(test_hours_pause_cap),  PUSH_TEST(test_breaker),
        PUSH_TEST(test_opt_out),        PUSH_TEST(test_opt_out_late),     PUSH_TEST(test_channels),
        PUSH_TEST(test_changed_posting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
