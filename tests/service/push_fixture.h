/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The desk of desk_fixture.h with telephones and settings of sending: what test_push*.c lease, report
 * and settle.
 */
#ifndef SONGGANG_TESTS_SERVICE_PUSH_FIXTURE_H
#define SONGGANG_TESTS_SERVICE_PUSH_FIXTURE_H

#include "desk_fixture.h"
#include <unistd.h>
#include "songgang/outbox_rows.h"
#include "songgang/sending.h"

/* Noon of TODAY in China. */
#define NOON ((int64_t)TODAY * 86400 + 4 * 3600)
enum { HOUR = 3600, DAY = 86400 };

#define SMS "{\"name\":\"sms\",\"carrier\":\"aliyun\",\"lease_seconds\":60,\"attempts\":3,\"price_li\":45}"
#define PULL "{\"name\":\"pull\",\"carrier\":\"pull\",\"lease_seconds\":60,\"attempts\":3,\"idempotent\":true}"
#define PAPER "{\"name\":\"paper\",\"carrier\":\"paper\"}"
#define SETTINGS(channels)                                                                         \
    "{\"signature\":\"贞丰就业\",\"hotline\":\"0859-1234567\",\"page\":\"https://sg.example.cn\",\"channels\":[" \
    channels "]}"

static inline void write_settings(const fixture *f, const char *text)
{
    char path[128];
    snprintf(path, sizeof path, "%s/push.json", f->dir);
    unlink(path); /* another inode: a change within one clock tick is seen too */
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    assert_true(fputs(text, out) >= 0);
    assert_int_equal(fclose(out), 0);
}

/* The worker again, with these members in front. */
static inline void put_contact(fixture *f, const char *worker, const char *members)
{
    sg_buffer old = {0}, fresh = {0};
    sg_json *json;
    sg_profile profile;
    sg_put put;
    sg_arena *arena = sg_arena_new(0);
    MUST(sg_store_begin(f->store, err));
    MUST(sg_store_worker_json(f->store, &sg_everywhere, worker, SG_PRIVATE_NONE, &old, err));
    sg_buffer_printf(&fresh, "{%s,%s", members, old.data + 1);
    MUST(sg_json_parse(fresh.data, fresh.size, &json, err));
    MUST(sg_json_profile(f->vocabulary, json, arena, &profile, NULL, NULL, err));
    MUST(sg_store_put_worker(f->store, f->batch, &profile, fresh.data, fresh.size, &put, err));
    MUST(sg_store_commit(f->store, err));
    sg_json_free(json);
    sg_arena_free(arena);
    sg_buffer_free(&old);
    sg_buffer_free(&fresh);
}

static inline int set_up_push(void **state)
{
    if (set_up_desk(state) != 0)
        return -1;
    fixture *f = *state;
    put_contact(f, "w-a", "\"name\":\"王芳\",\"phone\":\"13800000001\"");
    put_contact(f, "w-b", "\"name\":\"李强\",\"phone\":\"138 0000 0002\"");
    put_contact(f, "w-c", "\"name\":\"赵敏\",\"phone\":\"13800000003\"");
    write_settings(f, SETTINGS(SMS "," PAPER));
    return 0;
}

static inline sg_pusher *pusher_of(const fixture *f)
{
    sg_pusher *p;
    MUST(sg_pusher_open(f->dir, f->vocabulary, &p, err));
    return p;
}

static inline sg_push_batch lease(sg_pusher *p, const char *channel, size_t limit, const char *name,
                                  int64_t now, sg_arena *arena)
{
    sg_push_batch batch;
    MUST(sg_push_lease(p, channel, limit, name, now, arena, &batch, err));
    return batch;
}

static inline sg_push_tally report(sg_pusher *p, const char *channel, const sg_push_message *m,
                                   sg_push_result result, const char *provider, int64_t now)
{
    const sg_push_outcome one = {.key = m->key, .attempt = m->attempt, .result = result,
                                 .provider = provider, .detail = "测试"};
    sg_push_tally tally;
    MUST(sg_push_report(p, channel, &one, 1, now, &tally, err));
    return tally;
}

static inline sg_push_tally receipt(sg_pusher *p, const char *channel, const char *key,
                                    const char *provider, bool delivered, int64_t now)
{
    const sg_push_receipt one = {.key = key, .provider = provider, .delivered = delivered,
                                 .detail = "DELIVRD"};
    sg_push_tally tally;
    MUST(sg_push_receipts(p, channel, &one, 1, now, &tally, err));
    return tally;
}

/* The message to a worker; the newest if there are several. */
typedef struct seen_row {
    const char *worker;
    int64_t id;
    int state, attempts, offers, count;
    char channel[SG_PUSH_NAME], key[SG_PUSH_KEY], detail[256];
} seen_row;

static inline sg_status see_row(void *context, const sg_outbox_row *row, sg_error *err)
{
    (void)err;
    seen_row *s = context;
    if (s->worker && strcmp(row->worker, s->worker) != 0)
        return SG_OK;
    s->id = row->id;
    s->state = (int)row->state;
    s->attempts = row->attempts;
    s->offers = row->offers;
    s->count++;
    snprintf(s->channel, sizeof s->channel, "%s", row->channel);
    snprintf(s->key, sizeof s->key, "%s", row->key);
    snprintf(s->detail, sizeof s->detail, "%s", row->detail);
    return SG_OK;
}

static inline seen_row message_in(const fixture *f, int64_t plan, const char *worker)
{
    seen_row s = {.worker = worker, .state = -1};
    MUST(sg_outbox_each(f->store, &sg_everywhere, 0, NULL, plan, 0, 1000, see_row, &s, err));
    return s;
}

static inline seen_row message_to(const fixture *f, const char *worker)
{
    return message_in(f, 0, worker);
}

static inline const sg_push_message *to(const sg_push_batch *batch, const char *worker)
{
    for (size_t i = 0; i < batch->count; i++)
        if (strcmp(batch->message[i].worker, worker) == 0)
            return &batch->message[i];
    fail_msg("no message to %s among %zu", worker, batch->count);
    return NULL;
}

#define PUSH_TEST(name) cmocka_unit_test_setup_teardown(name, set_up_push, tear_down)

#endif
