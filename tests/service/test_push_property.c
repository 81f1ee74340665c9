/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whatever happens in whatever order, no offer reaches a worker twice and none is lost: a simulated
 * gateway that accepts, refuses, goes silent, answers late and sends receipts twice and out of order,
 * a sender that dies between any two steps, and people who hold, answer, settle and opt out meanwhile.
 * What the gateway really did is compared with what the outbox says.
 */
#include "push_fixture.h"

enum { PLANS = 6, WORKERS = 12, JOBS = 3, RUNS = 12, STEPS = 260, SENT_MAX = 4096 };

typedef struct world {
    fixture *f;
    sg_pusher *p;
    uint64_t random;
    int64_t now, plan;
    bool idempotent;
    /* what the gateway knows: per message handed to it */
    struct {
        char key[SG_PUSH_KEY], worker[16], provider[16];
        char channel[SG_PUSH_NAME];
        int attempt, lines;
        uint32_t line_bits;
        bool arrived, accepted;
    } sent[SENT_MAX];
    size_t sent_count;
    int arrived[WORKERS][8]; /* by worker and line: how often it got through */
    bool settled_again[WORKERS];
} world;

static uint64_t draw(world *w, uint64_t below)
{
    w->random = w->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (w->random >> 33) % below;
}

static int number_of(const char *worker)
{
    return atoi(worker + 2);
}

/* Workers of their own, each with JOBS offers of one plan, approved and queued. */
static void make_plan(world *w)
{
    fixture *f = w->f;
    int64_t approval, messages;
    unsigned char hash[SG_SHA256_SIZE];
    MUST(sg_store_begin(f->store, err));
    for (int i = 0; i < WORKERS; i++) {
        sg_buffer json = {0};
        sg_json *parsed;
        sg_profile profile;
        sg_put put;
        sg_arena *arena = sg_arena_new(0);
        sg_buffer_printf(&json, "{\"id\":\"x-%d\",\"name\":\"王%d\",\"phone\":\"1390000%04d\",\"home\":\"522301\"}",
                         i, i, i);
        MUST(sg_json_parse(json.data, json.size, &parsed, err));
        MUST(sg_json_profile(f->vocabulary, parsed, arena, &profile, NULL, NULL, err));
        MUST(sg_store_put_worker(f->store, f->batch, &profile, json.data, json.size, &put, err));
        sg_json_free(parsed);
        sg_arena_free(arena);
        sg_buffer_free(&json);
    }
    MUST(sg_store_plan_begin(f->store, 0, f->policy.version, TODAY, &w->plan, err));
    for (int i = 0; i < WORKERS; i++)
        for (int k = 0; k < JOBS; k++) {
            char worker[16];
            static const char text[] = "{}";
            snprintf(worker, sizeof worker, "x-%d", i);
            sg_stored_offer offer = {.worker = worker, .rank = (uint8_t)(k + 1), .home = 522301,
                                     .json = text, .json_size = 2};
            assert_true(sg_posting_id_parse(f->id[(i + k) % 3], &offer.posting));
            MUST(sg_store_plan_offer(f->store, w->plan, &offer, err));
        }
    MUST(sg_store_plan_finish(f->store, w->plan, "{\"quota\":3}", 11, err));
    MUST(sg_ledger_append(f->store, SG_EVENT_KIND_APPROVE, w->plan, NULL, "", NULL, err));
    MUST(sg_ledger_head(f->store, &approval, hash, err));
    MUST(sg_outbox_enqueue(f->store, w->plan, approval, w->now, &messages, err));
    assert_int_equal(messages, WORKERS);
    MUST(sg_store_commit(f->store, err));
}

/* The process dies and another one starts. */
static void die(world *w)
{
    sg_pusher_close(w->p);
    w->p = pusher_of(w->f);
}

/* The gateway takes the message; one that is idempotent drops what it has seen. */
static size_t take_at_gateway(world *w, const char *channel, const sg_push_message *m, bool arrives)
{
    assert_true(w->sent_count < SENT_MAX);
    if (w->idempotent && strcmp(channel, "paper") != 0)
        for (size_t i = 0; i < w->sent_count; i++)
            if (w->sent[i].accepted && strcmp(w->sent[i].key, m->key) == 0)
                return i;
    size_t at = w->sent_count++;
    memset(&w->sent[at], 0, sizeof w->sent[at]);
    strcpy(w->sent[at].key, m->key);
    snprintf(w->sent[at].worker, sizeof w->sent[at].worker, "%s", m->worker);
    snprintf(w->sent[at].channel, sizeof w->sent[at].channel, "%s", channel);
    snprintf(w->sent[at].provider, sizeof w->sent[at].provider, "biz-%zu", at);
    w->sent[at].attempt = m->attempt;
    w->sent[at].accepted = true;
    w->sent[at].arrived = arrives;
    for (size_t k = 0; k < m->words.job_count; k++) {
        assert_in_range(m->words.job[k].line, 1, 7);
        w->sent[at].line_bits |= 1u << m->words.job[k].line;
        if (arrives) {
            int *count = &w->arrived[number_of(m->worker)][m->words.job[k].line];
            ++*count;
            if (*count > 1)
                fail_msg("offer %d of %s got through %d times", m->words.job[k].line, m->worker, *count);
        }
    }
    return at;
}

static void send_receipt(world *w, size_t at)
{
    bool by_key = draw(w, 2) == 0;
    receipt(w->p, w->sent[at].channel, by_key ? w->sent[at].key : NULL,
            by_key ? NULL : w->sent[at].provider, w->sent[at].arrived, w->now);
}

static void tell(world *w, const char *channel, const sg_push_message *m, sg_push_result result,
                 const char *provider)
{
    for (uint64_t times = draw(w, 5) == 0 ? 2 : 1; times > 0; times--)
        report(w->p, channel, m, result, provider, w->now);
}

/* No answer came, and the gateway drops what it has seen: again, though it may be there. */
static void try_again(world *w, const char *channel, const sg_push_message *m)
{
    const sg_push_outcome one = {.key = m->key, .attempt = m->attempt, .result = SG_PUSH_RETRY,
                                 .channel_fault = true};
    sg_push_tally tally;
    MUST(sg_push_report(w->p, channel, &one, 1, w->now, &tally, err));
}

/* One message in the hands of the sender. */
static void carry(world *w, const char *channel, const sg_push_message *m)
{
    bool arrives = draw(w, 10) != 0;
    switch (draw(w, 12)) {
    case 0: return; /* died before anything was sent */
    case 1:         /* accepted, and died before that was reported */
        take_at_gateway(w, channel, m, arrives);
        return;
    case 2: /* accepted, but the answer was lost */
        take_at_gateway(w, channel, m, arrives);
        if (w->idempotent && draw(w, 2))
            try_again(w, channel, m);
        else
            tell(w, channel, m, SG_PUSH_UNKNOWN, NULL);
        return;
    case 3: tell(w, channel, m, SG_PUSH_UNKNOWN, NULL); return; /* lost on the way there */
    case 4: tell(w, channel, m, SG_PUSH_RETRY, NULL); return;
    case 5:
        if (w->idempotent) /* a receiver that drops what it has says of that one: accepted */
            for (size_t i = 0; i < w->sent_count; i++)
                if (strcmp(w->sent[i].key, m->key) == 0) {
                    tell(w, channel, m, SG_PUSH_ACCEPTED, w->sent[i].provider);
                    return;
                }
        tell(w, channel, m, SG_PUSH_REFUSED, NULL);
        return;
    default: {
        size_t at = take_at_gateway(w, channel, m, arrives);
        if (draw(w, 3) == 0)
            send_receipt(w, at); /* before the report */
        w->now += (int64_t)draw(w, 40);
        tell(w, channel, m, SG_PUSH_ACCEPTED, w->sent[at].provider);
        if (draw(w, 3) == 0)
            send_receipt(w, at);
    }
    }
}

static void lease_some(world *w, const char *channel)
{
    static const char *const names[] = {"n1", "n2", NULL};
    sg_arena *arena = sg_arena_new(0);
    sg_push_batch b = lease(w->p, channel, 1 + draw(w, 5), names[draw(w, 3)], w->now, arena);
    if (draw(w, 12) == 0) {
        die(w); /* leased, and nobody knows */
        b.count = 0;
    }
    for (size_t i = 0; i < b.count; i++) {
        if (strcmp(channel, "paper") == 0) { /* the caseworker goes there, and signs later or never */
            if (draw(w, 3) == 0)
                continue;
            take_at_gateway(w, channel, &b.message[i], true);
            report(w->p, channel, &b.message[i], SG_PUSH_DELIVERED, NULL, w->now);
        } else {
            carry(w, channel, &b.message[i]);
        }
        if (draw(w, 25) == 0)
            die(w);
    }
    sg_arena_free(arena);
}

/* Somebody looks at an unknown message and finds out what the gateway did. */
static void settle_one(world *w)
{
    char worker[16];
    sg_desk desk = desk_of(w->f);
    snprintf(worker, sizeof worker, "x-%d", (int)draw(w, WORKERS));
    seen_row row = message_in(w->f, w->plan, worker);
    if (row.state != SG_MESSAGE_UNKNOWN)
        return;
    bool arrived = false;
    for (size_t i = 0; i < w->sent_count; i++)
        arrived = arrived || (strcmp(w->sent[i].worker, worker) == 0 && w->sent[i].arrived);
    sg_settlement how = arrived ? SG_SETTLE_DELIVERED : draw(w, 2) ? SG_SETTLE_AGAIN : SG_SETTLE_FAILED;
    MUST(sg_push_settle(&desk, row.id, how, "查询网关", w->now, err));
}

static void meanwhile(world *w)
{
    char worker[16], phone[16];
    int64_t offers;
    sg_desk desk = desk_of(w->f);
    int who = (int)draw(w, WORKERS);
    snprintf(worker, sizeof worker, "x-%d", who);
    snprintf(phone, sizeof phone, "1390000%04d", who);
    switch (draw(w, 4)) {
    case 0: sg_service_hold(&desk, w->plan, worker, w->f->id[draw(w, 3)], false, NULL, &offers, NULL); break;
    case 1: answer(w->f, worker, w->f->id[draw(w, 3)], draw(w, 2) ? "interested" : "refused", NULL); break;
    case 2:
        if (draw(w, 4) == 0) {
            sg_push_reply r;
            MUST(sg_push_reply_take(w->p, "g", phone, "TD", NULL, w->now, &r, err));
        }
        break;
    default: settle_one(w);
    }
}

/* What the outbox says against what the gateway did. */
static void judge(world *w)
{
    for (int i = 0; i < WORKERS; i++) {
        char worker[16];
        snprintf(worker, sizeof worker, "x-%d", i);
        seen_row row = message_in(w->f, w->plan, worker);
        assert_int_equal(row.count, 1);
        bool any = false;
        for (int k = 1; k <= JOBS; k++)
            any = any || w->arrived[i][k] > 0;
        if (row.state == SG_MESSAGE_DELIVERED && !any)
            fail_msg("%s: said to be delivered, never got through", worker);
        if (any && (row.state == SG_MESSAGE_FAILED || row.state == SG_MESSAGE_CANCELLED))
            fail_msg("%s: got through, said to be %d: %s", worker, row.state, row.detail);
        /* nothing waits for ever: it is settled, or it is listed for a person */
        if (row.state == SG_MESSAGE_QUEUED || row.state == SG_MESSAGE_LEASED)
            fail_msg("%s: still %d", worker, row.state);
        for (int k = 1; k <= JOBS; k++) {
            int now = state_of(w->f, w->plan, worker, w->f->id[(i + k - 1) % 3]);
            bool waiting = now == SG_OFFER_QUEUED || now == SG_OFFER_APPROVED;
            if (waiting)
                fail_msg("%s line %d: message %d, offer still %d", worker, k, row.state, now);
            if (now == SG_OFFER_DELIVERED && w->arrived[i][k] == 0)
                fail_msg("%s line %d: delivered, never got through", worker, k);
        }
    }
    assert_whole(w->f);
}

/* Every receipt comes at last, every lease runs out, paper is signed for, unknowns stay listed. */
static void drain(world *w)
{
    for (int round = 0; round < 60; round++) {
        w->now += 3 * HOUR;
        if (sg_push_quiet(w->now, w->f->policy.quiet_from, w->f->policy.quiet_until) > 0)
            continue;
        for (size_t i = 0; i < w->sent_count; i++)
            if (strcmp(w->sent[i].channel, "paper") != 0)
                send_receipt(w, i);
        sg_arena *arena = sg_arena_new(0);
        for (int c = 0; c < 2; c++) {
            const char *channel = c ? "paper" : "g";
            sg_push_batch b = lease(w->p, channel, 100, NULL, w->now, arena);
            for (size_t i = 0; i < b.count; i++) {
                size_t at = take_at_gateway(w, channel, &b.message[i], true);
                report(w->p, channel, &b.message[i], c ? SG_PUSH_DELIVERED : SG_PUSH_ACCEPTED,
                       w->sent[at].provider, w->now);
            }
        }
        sg_arena_free(arena);
        if (round == 40)
            w->now += 15 * (int64_t)DAY; /* leases of paper run out too */
    }
}

static void run(fixture *f, uint64_t seed)
{
    world *w = calloc(1, sizeof *w);
    assert_non_null(w);
    w->f = f;
    w->random = seed * 7919 + 1;
    w->now = NOON;
    w->idempotent = seed % 2;
    write_settings(f, w->idempotent
                          ? SETTINGS("{\"name\":\"g\",\"carrier\":\"pull\",\"lease_seconds\":60,"
                                     "\"idempotent\":true,\"attempts\":2}," PAPER)
                          : SETTINGS("{\"name\":\"g\",\"carrier\":\"aliyun\",\"lease_seconds\":60,"
                                     "\"attempts\":4}," PAPER));
    MUST(sg_store_begin(f->store, err));
    for (int i = 0; i < WORKERS; i++) {
        char phone[16];
        snprintf(phone, sizeof phone, "1390000%04d", i);
        MUST(sg_outbox_opt_out(f->store, phone, "desk", false, w->now, err));
    }
    MUST(sg_store_commit(f->store, err));
    make_plan(w);
    w->p = pusher_of(f);
    for (int step = 0; step < STEPS / 4; step++) {
        w->now += (int64_t)draw(w, 90);
        switch (draw(w, 8)) {
        case 0: lease_some(w, "paper"); break;
        case 1:
            if (w->sent_count > 0)
                send_receipt(w, draw(w, w->sent_count));
            break;
        case 2: meanwhile(w); break;
        case 3:
            if (draw(w, 10) == 0)
                w->now += draw(w, 2) ? DAY : -HOUR; /* somebody sets the clock */
            break;
        default: lease_some(w, "g");
        }
    }
    drain(w);
    judge(w);
    sg_pusher_close(w->p);
    free(w);
}

static void test_interleavings(void **state)
{
    fixture *f = *state;
    f->policy.daily_cap = 20; /* caps put off, they neither send nor lose */
    strcpy(f->policy.version, "many");
    MUST(sg_policy_install(f->dir, &f->policy, err));
    const char *runs = getenv("SG_PUSH_RUNS");
    const int count = runs ? atoi(runs) : RUNS;
    for (int i = 0; i < count; i++)
        run(f, (uint64_t)i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {PUSH_TEST(test_interleavings)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
