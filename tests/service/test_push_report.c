/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What nobody reported, what was reported late or twice, what a person settles, and what workers reply.
 */
#include "push_fixture.h"

/* A lease that runs out: unknown, unless the receiver drops what it has seen. */
static void test_expiry(void **state)
{
    fixture *f = *state;
    sg_desk desk = desk_of(f);
    sg_arena *arena = sg_arena_new(0);
    sg_pusher *p = pusher_of(f);
    sg_error refusal = {0};
    approve(f, 1);
    sg_push_batch b = lease(p, "sms", 10, NULL, NOON, arena);
    assert_int_equal(b.count, 3);
    assert_int_equal(lease(p, "sms", 10, NULL, NOON + 59, arena).count, 0);
    assert_int_equal(message_to(f, "w-a").state, SG_MESSAGE_LEASED);
    assert_int_equal(lease(p, "sms", 10, NULL, NOON + 61, arena).count, 0);
    assert_int_equal(message_to(f, "w-a").state, SG_MESSAGE_UNKNOWN);
    assert_int_equal(state_of(f, 1, "w-a", f->id[GOOD_A]), SG_OFFER_UNKNOWN);
    /* never again by itself, whatever time passes */
    for (int day = 1; day < 30; day++)
        assert_int_equal(lease(p, "sms", 10, NULL, NOON + day * (int64_t)DAY, arena).count, 0);
    /* late words */
    report(p, "sms", to(&b, "w-a"), SG_PUSH_ACCEPTED, "late", NOON + 100);
    assert_int_equal(message_to(f, "w-a").state, SG_MESSAGE_SENT);
    assert_int_equal(state_of(f, 1, "w-a", f->id[GOOD_A]), SG_OFFER_SENT);
    report(p, "sms", to(&b, "w-b"), SG_PUSH_RETRY, NULL, NOON + 100);
    assert_int_equal(message_to(f, "w-b").state, SG_MESSAGE_QUEUED);
    assert_int_equal(state_of(f, 1, "w-b", f->id[GOOD_B]), SG_OFFER_QUEUED);
    /* by hand */
    int64_t id = message_to(f, "w-c").id;
    sg_scope elsewhere = sg_scope_of(522326);
    sg_desk stranger = desk;
    stranger.scope = &elsewhere;
    assert_int_equal(sg_push_settle(&stranger, id, SG_SETTLE_DELIVERED, NULL, NOON, &refusal),
                     SG_NOT_FOUND);
    assert_int_equal(sg_push_settle(&desk, 4711, SG_SETTLE_DELIVERED, NULL, NOON, &refusal),
                     SG_NOT_FOUND);
    MUST(sg_push_settle(&desk, id, SG_SETTLE_DELIVERED, "电话核实", NOON + 200, err));
    assert_int_equal(state_of(f, 1, "w-c", "k-1"), SG_OFFER_DELIVERED);
    assert_int_equal(sg_push_settle(&desk, id, SG_SETTLE_AGAIN, NULL, NOON, &refusal), SG_CONFLICT);
    /* sent, and no receipt ever */
    lease(p, "sms", 10, NULL, NOON + 4 * DAY, arena);
    assert_int_equal(message_to(f, "w-a").state, SG_MESSAGE_UNKNOWN);
    MUST(sg_push_settle(&desk, message_to(f, "w-a").id, SG_SETTLE_FAILED, NULL, NOON, err));
    assert_int_equal(state_of(f, 1, "w-a", f->id[GOOD_A]), SG_OFFER_FAILED);
    MUST(sg_push_settle(&desk, message_to(f, "w-a").id, SG_SETTLE_AGAIN, NULL, NOON, err));
    assert_int_equal(state_of(f, 1, "w-a", f->id[GOOD_A]), SG_OFFER_QUEUED);
    assert_whole(f);
    sg_pusher_close(p);
    sg_arena_free(arena);
}

static void test_idempotent(void **state)
{
    fixture *f = *state;
    sg_desk desk = desk_of(f);
    sg_error refusal = {0};
    sg_arena *arena = sg_arena_new(0);
    write_settings(f, SETTINGS(PULL));
    sg_pusher *p = pusher_of(f);
    approve(f, 1);
    sg_push_batch a = lease(p, "pull", 2, "job-1", NOON, arena);
    sg_push_batch b = lease(p, "pull", 2, "job-1", NOON + 1, arena); /* the answer was lost */
    assert_int_equal(a.count, 2);
    assert_int_equal(b.count, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_string_equal(a.message[i].key, b.message[i].key);
        assert_string_equal(a.message[i].text, b.message[i].text);
        assert_int_equal(b.message[i].attempt, 1);
    }
    sg_push_batch c = lease(p, "pull", 2, "job-2", NOON + 2, arena);
    assert_int_equal(c.count, 1);
    report(p, "pull", &c.message[0], SG_PUSH_ACCEPTED, NULL, NOON + 3);
    /* expired: given out again under the same key, and no longer to be taken back */
    assert_int_equal(lease(p, "pull", 2, NULL, NOON + 61, arena).count, 0);
    assert_int_equal(message_to(f, a.message[0].worker).state, SG_MESSAGE_QUEUED);
    assert_int_equal(sg_service_undo(&desk, 1, &refusal), SG_CONFLICT);
    b = lease(p, "pull", 2, NULL, NOON + 100, arena);
    assert_int_equal(b.count, 2);
    const sg_push_message *again = to(&b, a.message[0].worker);
    assert_string_equal(again->key, a.message[0].key);
    assert_int_equal(again->attempt, 2);
    /* "not sent" of the first try must not send it a third time; "sent" of it counts */
    assert_int_equal(report(p, "pull", &a.message[0], SG_PUSH_RETRY, NULL, NOON + 101).same, 1);
    assert_int_equal(report(p, "pull", &a.message[0], SG_PUSH_REFUSED, NULL, NOON + 101).same, 1);
    assert_int_equal(report(p, "pull", &a.message[0], SG_PUSH_ACCEPTED, NULL, NOON + 101).changed, 1);
    assert_int_equal(report(p, "pull", again, SG_PUSH_RETRY, NULL, NOON + 102).same, 1);
    assert_int_equal(message_to(f, again->worker).state, SG_MESSAGE_SENT);
    /* tried as often as the settings say, then unknown */
    int64_t now = NOON + 200;
    for (int i = 0; i < 10; i++, now += 2000)
        lease(p, "pull", 2, NULL, now, arena);
    seen_row row = message_to(f, a.message[1].worker);
    assert_int_equal(row.state, SG_MESSAGE_UNKNOWN);
    assert_int_equal(row.attempts, 3);
    assert_whole(f);
    sg_pusher_close(p);
    sg_arena_free(arena);
}

static void test_retries_end(void **state)
{
    fixture *f = *state;
    sg_arena *arena = sg_arena_new(0);
    sg_pusher *p = pusher_of(f);
    int64_t now = NOON;
    int tries = 0;
    approve(f, 1);
    for (int i = 0; i < 20; i++, now += 1800) {
        sg_push_batch b = lease(p, "sms", 1, NULL, now, arena);
        if (b.count == 0 || strcmp(b.message[0].worker, "w-a") != 0)
            continue;
        tries++;
        report(p, "sms", &b.message[0], SG_PUSH_RETRY, NULL, now);
        sg_push_batch soon = lease(p, "sms", 10, NULL, now + 1, arena); /* not at once */
        for (size_t k = 0; k < soon.count; k++)
            assert_string_not_equal(soon.message[k].worker, "w-a");
    }
    assert_int_equal(tries, 3);
    assert_string_equal(message_to(f, "w-a").channel, "paper");
    assert_whole(f);
    sg_pusher_close(p);
    sg_arena_free(arena);
}

static sg_status keep_call(void *context, const sg_call_back *call, sg_error *err)
{
    char *text = context;
    (void)err;
    sprintf(text + strlen(text), "[%lld %s %s]", (long long)call->plan, call->worker, call->text);
    return SG_OK;
}

static void calls_of(const fixture *f, char text[500])
{
    text[0] = '\0';
    MUST(sg_outbox_each_call(f->store, &sg_everywhere, 0, 100, keep_call, text, err));
}

static void test_replies(void **state)
{
    fixture *f = *state;
    sg_arena *arena = sg_arena_new(0);
    sg_pusher *p = pusher_of(f);
    sg_push_reply r;
    char text[500];
    approve(f, 1);
    sg_push_batch b = lease(p, "sms", 10, NULL, NOON, arena);
    const sg_push_message *m = to(&b, "w-a");
    report(p, "sms", m, SG_PUSH_UNKNOWN, NULL, NOON + 1);
    assert_int_equal(m->words.job[0].number, 1);
    MUST(sg_push_reply_take(p, "sms", "13800000001", "１", "up-1", NOON + 2, &r, err));
    assert_int_equal(r.kind, SG_REPLY_JOB);
    assert_true(r.recorded);
    assert_int_equal(state_of(f, 1, "w-a", m->words.job[0].posting), SG_OFFER_INTERESTED);
    assert_int_equal(message_to(f, "w-a").state, SG_MESSAGE_DELIVERED); /* so it did arrive */
    /* the same reply again, then one that nobody understands, then a stranger's */
    MUST(sg_push_reply_take(p, "sms", "13800000001", "１", "up-1", NOON + 3, &r, err));
    assert_false(r.recorded);
    MUST(sg_push_reply_take(p, "sms", "13800000001", "工资能不能日结", "up-2", NOON + 3, &r, err));
    assert_true(r.known && !r.recorded && r.id > 0);
    MUST(sg_push_reply_take(p, "sms", "13900000009", "谁呀", "up-3", NOON + 3, &r, err));
    assert_false(r.known);
    MUST(sg_push_reply_take(p, "sms", "13800000001", "9", "up-4", NOON + 3, &r, err));
    assert_int_equal(r.kind, SG_REPLY_OTHER);
    assert_int_equal(sg_push_reply_take(p, "sms", "王芳", "1", "up-5", NOON, &r, NULL), SG_INVALID);
    calls_of(f, text);
    assert_string_equal(text, "[1 w-a 工资能不能日结][0  谁呀][1 w-a 9]");
    /* what they wrote stands nowhere in the open */
    char path[128], bytes[4096];
    bool open = false;
    snprintf(path, sizeof path, "%s/store.db-wal", f->dir);
    FILE *wal = fopen(path, "r");
    assert_non_null(wal);
    for (size_t n; (n = fread(bytes, 1, sizeof bytes, wal)) > 0;)
        open = open || memmem(bytes, n, "日结", strlen("日结"));
    fclose(wal);
    assert_false(open);
    uint64_t sealed;
    MUST(sg_store_rotate_key(f->store, false, NULL, NULL, &sealed, err));
    calls_of(f, text);
    assert_non_null(strstr(text, "工资能不能日结"));
    /* done, and asked on the page twice */
    int64_t calls = 0;
    size_t channels;
    sg_outbox_counts counts[16];
    MUST(sg_store_begin(f->store, err));
    MUST(sg_outbox_call_done(f->store, &sg_everywhere, r.id, err));
    assert_int_equal(sg_outbox_call_done(f->store, &sg_everywhere, 4711, NULL), SG_NOT_FOUND);
    MUST(sg_outbox_call_back(f->store, "w-b", 1, "page", NULL, NOON, err));
    MUST(sg_outbox_call_back(f->store, "w-b", 1, "page", NULL, NOON, err));
    MUST(sg_store_commit(f->store, err));
    MUST(sg_outbox_count(f->store, &sg_everywhere, 0, counts, 16, &channels, &calls, err));
    calls_of(f, text);
    assert_int_equal(calls, 3);
    assert_null(strstr(text, " 9]"));
    assert_non_null(strstr(text, "[1 w-b ]"));
    assert_null(strstr(strstr(text, "[1 w-b ]") + 1, "[1 w-b ]"));
    sg_scope elsewhere = sg_scope_of(522326);
    MUST(sg_outbox_count(f->store, &elsewhere, 0, counts, 16, &channels, &calls, err));
    assert_int_equal(calls, 0);
    assert_whole(f);
    sg_pusher_close(p);
    sg_arena_free(arena);
}

/* Answers given at the village office before the message: there is less to say, or nothing. */
static void test_answered_before(void **state)
{
    fixture *f = *state;
    sg_arena *arena = sg_arena_new(0);
    sg_pusher *p = pusher_of(f);
    approve(f, 1);
    assert_int_equal(answer(f, "w-a", f->id[GOOD_A], "refused", "too_far"), 1);
    sg_push_batch b = lease(p, "sms", 10, NULL, NOON, arena);
    for (size_t i = 0; i < b.count; i++)
        for (size_t k = 0; k < b.message[i].words.job_count; k++)
            assert_true(strcmp(b.message[i].worker, "w-a") != 0 ||
                        strcmp(b.message[i].words.job[k].posting, f->id[GOOD_A]) != 0);
    /* answered while it is under way: the receipt changes the message, not the answer */
    const sg_push_message *m = to(&b, "w-b");
    report(p, "sms", m, SG_PUSH_ACCEPTED, "x", NOON);
    assert_int_equal(answer(f, "w-b", f->id[GOOD_B], "interested", NULL), 1);
    receipt(p, "sms", m->key, NULL, true, NOON + 9);
    assert_int_equal(message_to(f, "w-b").state, SG_MESSAGE_DELIVERED);
    assert_int_equal(state_of(f, 1, "w-b", f->id[GOOD_B]), SG_OFFER_INTERESTED);
    assert_whole(f);
    sg_pusher_close(p);
    sg_arena_free(arena);
}

/* Whoever was erased gets nothing any more. */
static void test_erased(void **state)
{
    fixture *f = *state;
    sg_arena *arena = sg_arena_new(0);
    sg_pusher *p = pusher_of(f);
    approve(f, 1);
    MUST(sg_store_begin(f->store, err));
    MUST(sg_store_erase_worker(f->store, "w-a", NULL, err));
    MUST(sg_store_commit(f->store, err));
    assert_int_equal(lease(p, "sms", 10, NULL, NOON, arena).count, 2);
    assert_int_equal(message_to(f, "w-a").state, SG_MESSAGE_CANCELLED);
    assert_whole(f);
    sg_pusher_close(p);
    sg_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PUSH_TEST(test_expiry),  PUSH_TEST(test_idempotent),      PUSH_TEST(test_retries_end),
        PUSH_TEST(test_replies), PUSH_TEST(test_answered_before), PUSH_TEST(test_erased),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
