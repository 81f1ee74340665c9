/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Channels over a folder with secrets, and messages to send, for the tests of channels. Inline, because no
 * test uses all of it.
 */
#ifndef SONGGANG_TESTS_CHANNEL_FIXTURE_H
#define SONGGANG_TESTS_CHANNEL_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "server/channel.h"
#include "server/signature.h"

#define WHSEC "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
enum { CHANNEL_NOW = 1771894923 };

typedef struct channel_fixture {
    char folder[64];
    sg_arena *arena;
} channel_fixture;

static inline void put_file(const channel_fixture *f, const char *name, const char *text, mode_t mode)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", f->folder, name);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    assert_int_equal(fchmod(fd, mode), 0);
    close(fd);
}

static inline int channel_setup(void **state)
{
    channel_fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    snprintf(f->folder, sizeof f->folder, "/tmp/songgang-channel-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    f->arena = sg_arena_new(0);
    put_file(f, "secret", "  testsecret\n", 0600);
    put_file(f, "whsec", WHSEC "\n", 0600);
    put_file(f, "key", "callback-key", 0600);
    *state = f;
    return 0;
}

static inline int channel_teardown(void **state)
{
    channel_fixture *f = *state;
    char command[96];
    snprintf(command, sizeof command, "rm -rf %s", f->folder);
    sg_arena_free(f->arena);
    int failed = system(command);
    free(f);
    return failed;
}

static inline sg_status try_channel(const channel_fixture *f, sg_carrier carrier, const char *options,
                                    sg_channel **ret, sg_error *err)
{
    sg_push_channel settings = {.name = "sms", .carrier = carrier, .concurrency = 4,
                                .lease_seconds = 120, .idempotent = carrier == SG_CARRIER_WEBHOOK,
                                .options = options};
    return sg_channel_new(f->folder, &settings, "惠水就业", ret, err);
}

static inline sg_channel *make_channel(const channel_fixture *f, sg_carrier carrier, const char *options)
{
    sg_channel *channel = NULL;
    sg_error err = {0};
    if (try_channel(f, carrier, options, &channel, &err) != SG_OK)
        fail_msg("%s", err.text);
    return channel;
}

#define WEBHOOK_OPTIONS "{\"url\":\"https://push.example.cn/in\",\"secret_file\":\"whsec\"}"
#define ALIYUN_OPTIONS                                                                             \
    "{\"key_id\":\"testid\",\"secret_file\":\"secret\",\"template\":\"SMS_1\",\"callback_key_file\":\"key\","  \
    "\"variables\":{\"name\":\"name\",\"jobs\":\"jobs\",\"code\":\"code\",\"what\":\"=岗位\"}}"
#define TENCENT_OPTIONS                                                                            \
    "{\"key_id\":\"testid\",\"secret_file\":\"secret\",\"template\":\"99\",\"app_id\":\"1400\","         \
    "\"callback_key_file\":\"key\",\"variables\":[\"job1\"],\"pull\":true}"
#define WECHAT_OPTIONS                                                                             \
    "{\"app_id\":\"wx1\",\"secret_file\":\"secret\",\"template\":\"T1\",\"callback_key_file\":\"key\","   \
    "\"variables\":{\"thing1\":\"job1\",\"thing2\":\"job2\",\"phrase3\":\"=岗位推荐\"}}"
#define WECOM_OPTIONS "{\"corp_id\":\"ww1\",\"secret_file\":\"secret\",\"agent_id\":7}"
#define ROBOT_OPTIONS "{\"robot_key_file\":\"key\"}"

/* Message number `n` to a number of its own. */
static inline sg_push_message *make_message(const channel_fixture *f, int n)
{
    static const sg_push_job JOBS[] = {
        {.line = 1, .posting = "p1", .title = "缝纫工", .employer = "鑫达服装", .place = "东莞",
         .wage = "5500-7000元", .board = "包吃住", .text = "东莞鑫达服装缝纫工5500-7000元包吃住",
         .brief = "东莞缝纫工5500-7000元包吃住"},
        {.line = 2, .posting = "p2", .title = "高级数控车床操作技术工", .employer = "精工", .place = "佛山顺德",
         .wage = "7000-9000元", .board = "", .text = "佛山顺德精工高级数控车床操作技术工7000-9000元",
         .brief = "佛山顺德高级数控车床操作技术工7000-9000元"},
    };
    sg_push_message *m = sg_arena_alloc(f->arena, sizeof *m);
    assert_non_null(m);
    snprintf(m->key, sizeof m->key, "%032d", n);
    m->id = n;
    m->plan = 1;
    m->worker = "w1";
    m->name = "王芳";
    m->phone = sg_arena_printf(f->arena, "138%08d", n);
    m->wechat = sg_arena_printf(f->arena, "openid%d", n);
    m->text = "【惠水就业】王芳，为您推荐岗位。拒收请回复R";
    m->parts = 1;
    m->attempt = 1;
    m->words = (sg_push_words){.name = "王芳", .job = JOBS, .job_count = 2,
                               .link = "https://sg.example.cn/m/AbC123"};
    return m;
}

static inline http_result answered(int status, const char *body)
{
    return (http_result){.fate = HTTP_CALL_ANSWERED, .status = status, .body = sg_str_of(body), .why = ""};
}

static inline bool call_has(const http_call *call, const char *start)
{
    for (const char *const *line = call->header; line && *line; line++)
        if (strncmp(*line, start, strlen(start)) == 0)
            return true;
    return false;
}

#endif
