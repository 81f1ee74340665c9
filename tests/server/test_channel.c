/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What each carrier sends, and what it makes of every answer: above all that nothing which may have been
 * taken is ever told to be tried again.
 */
#include "channel_fixture.h"

typedef struct case_of {
    int status;
    const char *body;
    sg_push_result result;
    bool halt, split, token;
    int64_t hold;
} case_of;

static http_call write_call(const channel_fixture *f, const sg_channel *channel,
                            const sg_push_message *const *message, size_t count)
{
    http_call call = {.url = NULL};
    sg_error err = {0};
    const channel_moment moment = {.now = CHANNEL_NOW, .nonce = "0123456789abcdef0123456789abcdef",
                                   .token = "TOKEN"};
    if (channel->carrier->write(channel, message, count, &moment, f->arena, &call, &err) != SG_OK)
        fail_msg("%s", err.text);
    assert_non_null(call.url);
    return call;
}

static void check_cases(const channel_fixture *f, const sg_channel *channel, size_t count,
                        const case_of *cases, size_t case_count)
{
    const sg_push_message *message[] = {make_message(f, 1), make_message(f, 2)};
    channel_verdict verdict;
    for (size_t i = 0; i < case_count; i++) {
        http_result result = answered(cases[i].status, cases[i].body);
        channel_judge(channel, message, count, &result, f->arena, &verdict);
        if (verdict.outcome[0].result != cases[i].result || (verdict.halt != NULL) != cases[i].halt ||
            verdict.split != cases[i].split || verdict.token_expired != cases[i].token ||
            verdict.hold != cases[i].hold)
            fail_msg("case %zu: %d %s: %d %s %d %d %lld", i, cases[i].status, cases[i].body,
                     (int)verdict.outcome[0].result, verdict.halt ? verdict.halt : "", verdict.split,
                     verdict.token_expired, (long long)verdict.hold);
        assert_string_equal(verdict.outcome[0].key, message[0]->key);
    }
}
#define CHECK(f, channel, count, cases)                                                            \
    check_cases(f, channel, count, cases, sizeof cases / sizeof *(cases))

/* What never reached an answer, of every carrier. */
static void test_fates(void **state)
{
    const channel_fixture *f = *state;
    static const struct {
        sg_carrier carrier;
        const char *options;
        bool repeatable;
    } ALL[] = {{SG_CARRIER_WEBHOOK, WEBHOOK_OPTIONS, true}, {SG_CARRIER_ALIYUN, ALIYUN_OPTIONS, false},
               {SG_CARRIER_TENCENT, TENCENT_OPTIONS, false}, {SG_CARRIER_WECHAT, WECHAT_OPTIONS, false},
               {SG_CARRIER_WECOM, WECOM_OPTIONS, false}, {SG_CARRIER_WECOM, ROBOT_OPTIONS, false}};
    const sg_push_message *message[] = {make_message(f, 1)};
    for (size_t i = 0; i < sizeof ALL / sizeof *ALL; i++) {
        sg_channel *channel = make_channel(f, ALL[i].carrier, ALL[i].options);
        channel_verdict v;
        http_result result = {.fate = HTTP_CALL_UNSENT, .why = "refused"};
        channel_judge(channel, message, 1, &result, f->arena, &v);
        assert_int_equal(v.outcome[0].result, SG_PUSH_RETRY);
        assert_true(v.outcome[0].channel_fault);
        assert_null(v.halt);
        result.refused_address = true;
        channel_judge(channel, message, 1, &result, f->arena, &v);
        assert_non_null(v.halt);
        result = (http_result){.fate = HTTP_CALL_UNKNOWN, .why = "timeout"};
        channel_judge(channel, message, 1, &result, f->arena, &v);
        assert_int_equal(v.outcome[0].result, ALL[i].repeatable ? SG_PUSH_RETRY : SG_PUSH_UNKNOWN);
        assert_true(v.outcome[0].channel_fault);
        static const int STATUS[] = {500, 502, 503, 504};
        for (size_t s = 0; s < sizeof STATUS / sizeof *STATUS; s++) {
            result = answered(STATUS[s], "<html>");
            channel_judge(channel, message, 1, &result, f->arena, &v);
            assert_int_equal(v.outcome[0].result, ALL[i].repeatable ? SG_PUSH_RETRY : SG_PUSH_UNKNOWN);
        }
        result = answered(429, "");
        result.retry_after = 9;
        channel_judge(channel, message, 1, &result, f->arena, &v);
        assert_int_equal(v.outcome[0].result, SG_PUSH_RETRY);
        assert_int_equal(v.hold, 9);
        if (ALL[i].carrier != SG_CARRIER_WEBHOOK) { /* garbage with 200 says nothing */
            result = answered(200, "ok");
            channel_judge(channel, message, 1, &result, f->arena, &v);
            assert_int_equal(v.outcome[0].result, SG_PUSH_UNKNOWN);
        }
        sg_channel_free(channel);
    }
}

static void test_webhook(void **state)
{
    const channel_fixture *f = *state;
    sg_channel *channel = make_channel(f, SG_CARRIER_WEBHOOK, WEBHOOK_OPTIONS);
    const sg_push_message *message[] = {make_message(f, 7)};
    http_call call = write_call(f, channel, message, 1);
    assert_string_equal(call.url, "https://push.example.cn/in");
    assert_true(call.repeatable);
    assert_true(call_has(&call, "webhook-id: 00000000000000000000000000000007"));
    assert_true(call_has(&call, "webhook-timestamp: 1771894923"));
    sg_buffer expected = {0};
    sg_buffer_text(&expected, "webhook-signature: ");
    assert_int_equal(signature_webhook(WHSEC, message[0]->key, CHANNEL_NOW, call.body, &expected, NULL),
                     SG_OK);
    assert_true(call_has(&call, expected.data));
    sg_buffer_free(&expected);
    assert_non_null(strstr(call.body.s, "\"type\":\"message.send\""));
    assert_non_null(strstr(call.body.s, "\"phone\":\"13800000007\""));
    static const case_of CASES[] = {
        {200, "", SG_PUSH_ACCEPTED, false, false, false, 0},
        {202, "{\"id\":\"x1\"}", SG_PUSH_ACCEPTED, false, false, false, 0},
        {410, "", SG_PUSH_RETRY, true, false, false, 0},
        {400, "", SG_PUSH_REFUSED, false, false, false, 0},
        {422, "", SG_PUSH_REFUSED, false, false, false, 0},
        {401, "", SG_PUSH_RETRY, false, false, false, 0},
        {302, "", SG_PUSH_RETRY, false, false, false, 0},
        {503, "", SG_PUSH_RETRY, false, false, false, 0},
    };
    CHECK(f, channel, 1, CASES);
    channel_verdict v;
    http_result result = answered(200, "{\"id\":\"x1\"}");
    channel_judge(channel, message, 1, &result, f->arena, &v);
    assert_string_equal(v.outcome[0].provider, "x1");
    sg_channel_free(channel);
}

/* While a secret is changed both sign. */
static void test_webhook_rotation(void **state)
{
    const channel_fixture *f = *state;
    put_file(f, "former", "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", 0600);
    sg_channel *channel =
        make_channel(f, SG_CARRIER_WEBHOOK,
                     "{\"url\":\"https://push.example.cn/in\",\"secret_file\":\"whsec\","
                     "\"former_secret_file\":\"former\"}");
    const sg_push_message *message[] = {make_message(f, 7)};
    http_call call = write_call(f, channel, message, 1);
    const char *header = NULL;
    for (const char *const *line = call.header; *line; line++)
        if (strncmp(*line, "webhook-signature: ", 19) == 0)
            header = *line + 19;
    assert_non_null(header);
    assert_true(signature_webhook_holds(WHSEC, message[0]->key, CHANNEL_NOW, call.body, sg_str_of(header)));
    assert_true(signature_webhook_holds("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", message[0]->key,
                                        CHANNEL_NOW, call.body, sg_str_of(header)));
    sg_channel_free(channel);
}

static void test_aliyun(void **state)
{
    const channel_fixture *f = *state;
    sg_channel *channel = make_channel(f, SG_CARRIER_ALIYUN, ALIYUN_OPTIONS);
    const sg_push_message *message[] = {make_message(f, 1), make_message(f, 2)};
    assert_int_equal(channel->batch, 100);
    assert_true(channel->carrier->together(channel, message[0], message[1]));
    assert_false(channel->carrier->together(channel, message[0], message[0])); /* a number twice */
    http_call call = write_call(f, channel, message, 2);
    assert_string_equal(call.url, "https://dysmsapi.aliyuncs.com/?OutId=00000000000000000000000000000001&"
                                  "TemplateCode=SMS_1");
    assert_false(call.repeatable);
    assert_non_null(strstr(call.body.s, "PhoneNumberJson=%5B%2213800000001%22%2C%2213800000002%22%5D&"));
    assert_non_null(strstr(call.body.s, "%22code%22%3A%22AbC123%22"));
    assert_true(call_has(&call, "Authorization: ACS3-HMAC-SHA256 Credential=testid,"));
    static const case_of ONE[] = {
        {200, "{\"Code\":\"OK\",\"BizId\":\"9006^0\"}", SG_PUSH_ACCEPTED, false, false, false, 0},
        {200, "{\"Code\":\"OK\"}", SG_PUSH_UNKNOWN, false, false, false, 0},
        {200, "{\"Code\":\"isv.MOBILE_NUMBER_ILLEGAL\"}", SG_PUSH_REFUSED, false, false, false, 0},
        {200, "{\"Code\":\"isv.BUSINESS_LIMIT_CONTROL\"}", SG_PUSH_RETRY, false, false, false, 0},
        {400, "{\"Code\":\"SignatureDoesNotMatch\"}", SG_PUSH_RETRY, true, false, false, 0},
        {200, "{\"Code\":\"isv.AMOUNT_NOT_ENOUGH\"}", SG_PUSH_RETRY, true, false, false, 0},
        {400, "{\"Code\":\"Throttling.User\"}", SG_PUSH_RETRY, false, false, false, 5},
        {200, "{\"Code\":\"isp.SYSTEM_ERROR\"}", SG_PUSH_UNKNOWN, false, false, false, 0},
        {500, "{\"Code\":\"SomethingElse\"}", SG_PUSH_UNKNOWN, false, false, false, 0},
        {200, "{\"Code\":7}", SG_PUSH_UNKNOWN, false, false, false, 0},
        {200, "[]", SG_PUSH_UNKNOWN, false, false, false, 0},
    };
    static const case_of TWO[] = {
        {200, "{\"Code\":\"isv.MOBILE_NUMBER_ILLEGAL\"}", SG_PUSH_RETRY, false, true, false, 0},
        {200, "{\"Code\":\"isv.BUSINESS_LIMIT_CONTROL\"}", SG_PUSH_RETRY, false, true, false, 0},
        {200, "{\"Code\":\"isv.AMOUNT_NOT_ENOUGH\"}", SG_PUSH_RETRY, true, false, false, 0},
    };
    CHECK(f, channel, 1, ONE);
    CHECK(f, channel, 2, TWO);
    channel_verdict v;
    http_result result = answered(200, "{\"Code\":\"OK\",\"BizId\":\"9006^0\"}");
    channel_judge(channel, message, 2, &result, f->arena, &v);
    assert_string_not_equal(v.outcome[0].provider, v.outcome[1].provider);
    assert_null(strstr(v.outcome[0].provider, "138")); /* no number in it */
    sg_push_message bad = *message[0];
    bad.phone = "075112345678";
    assert_non_null(channel->carrier->refuse(channel, &bad, f->arena));
    bad.phone = NULL;
    assert_non_null(channel->carrier->refuse(channel, &bad, f->arena));
    sg_channel_free(channel);
}

static void test_tencent(void **state)
{
    const channel_fixture *f = *state;
    sg_channel *channel = make_channel(f, SG_CARRIER_TENCENT, TENCENT_OPTIONS);
    const sg_push_message *message[] = {make_message(f, 1), make_message(f, 2)};
    assert_true(channel->carrier->together(channel, message[0], message[1])); /* they say the same */
    sg_push_message other = *message[1];
    other.words.job_count = 0;
    assert_false(channel->carrier->together(channel, message[0], &other));
    http_call call = write_call(f, channel, message, 2);
    assert_string_equal(call.url, "https://sms.tencentcloudapi.com/");
    assert_non_null(strstr(call.body.s, "[\"+8613800000001\",\"+8613800000002\"]"));
    assert_non_null(strstr(call.body.s, "\"TemplateParamSet\":[\"东莞鑫达服装缝纫工5500-7000元包吃住\"]"));
    static const case_of ONE[] = {
        {200, "{\"Response\":{\"SendStatusSet\":[{\"SerialNo\":\"s1\",\"PhoneNumber\":\"+8613800000001\","
              "\"Code\":\"Ok\"}]}}", SG_PUSH_ACCEPTED, false, false, false, 0},
        {200, "{\"Response\":{\"SendStatusSet\":[]}}", SG_PUSH_UNKNOWN, false, false, false, 0},
        {200, "{\"Response\":{\"Error\":{\"Code\":\"InternalError.Timeout\"}}}", SG_PUSH_UNKNOWN, false,
         false, false, 0},
        {200, "{\"Response\":{\"Error\":{\"Code\":\"AuthFailure.SignatureFailure\"}}}", SG_PUSH_RETRY,
         true, false, false, 0},
        {200, "{\"Response\":{\"Error\":{\"Code\":\"RequestLimitExceeded\"}}}", SG_PUSH_RETRY, false,
         false, false, 5},
        {200, "{\"Response\":{\"SendStatusSet\":[{\"PhoneNumber\":\"+8613800000001\",\"Code\":"
              "\"FailedOperation.PhoneNumberInBlacklist\"}]}}", SG_PUSH_REFUSED, false, false, false, 0},
        {200, "{\"Response\":{\"SendStatusSet\":[{\"PhoneNumber\":\"+8613800000001\",\"Code\":"
              "\"FailedOperation.InsufficientBalanceInSmsPackage\"}]}}", SG_PUSH_RETRY, true, false, false,
         0},
    };
    static const case_of TWO[] = {
        {200, "{\"Response\":{\"Error\":{\"Code\":\"InvalidParameterValue.IncorrectPhoneNumber\"}}}",
         SG_PUSH_RETRY, false, true, false, 0},
    };
    CHECK(f, channel, 1, ONE);
    CHECK(f, channel, 2, TWO);
    channel_verdict v;
    http_result result = answered(
        200, "{\"Response\":{\"SendStatusSet\":[{\"SerialNo\":\"s2\",\"PhoneNumber\":\"+8613800000002\","
             "\"Code\":\"Ok\"},{\"SerialNo\":\"\",\"PhoneNumber\":\"+8613800000001\","
             "\"Code\":\"LimitExceeded.PhoneNumberDailyLimit\"}]}}");
    channel_judge(channel, message, 2, &result, f->arena, &v);
    assert_int_equal(v.outcome[0].result, SG_PUSH_RETRY);
    assert_int_equal(v.outcome[0].after, 86400);
    assert_int_equal(v.outcome[1].result, SG_PUSH_ACCEPTED);
    assert_string_equal(v.outcome[1].provider, "s2");
    sg_channel_free(channel);
}

static void test_wechat(void **state)
{
    const channel_fixture *f = *state;
    sg_channel *channel = make_channel(f, SG_CARRIER_WECHAT, WECHAT_OPTIONS);
    const sg_push_message *message[] = {make_message(f, 1)};
    assert_null(channel->carrier->refuse(channel, message[0], f->arena));
    http_call call = write_call(f, channel, message, 1);
    assert_string_equal(call.url,
                        "https://api.weixin.qq.com/cgi-bin/message/subscribe/bizsend?access_token=TOKEN");
    /* 20 characters: the brief form, and where that is too long the title gives way, never the wage */
    assert_non_null(strstr(call.body.s, "\"thing1\":{\"value\":\"东莞缝纫工5500-7000元包吃住\"}"));
    assert_non_null(strstr(call.body.s, "\"thing2\":{\"value\":\"佛山顺德高级数控车…7000-9000元\"}"));
    sg_push_message other = *message[0];
    other.wechat = NULL;
    assert_non_null(channel->carrier->refuse(channel, &other, f->arena));
    const sg_push_job far = {.place = "黔南布依族苗族自治州惠水县濛江街道", .wage = "5500-7000元/月", .title = "工",
                             .text = "黔南布依族苗族自治州惠水县濛江街道工5500-7000元/月", .brief = ""};
    other = *message[0];
    other.words.job = &far;
    other.words.job_count = 1;
    assert_non_null(channel->carrier->refuse(channel, &other, f->arena));
    static const case_of CASES[] = {
        {200, "{\"errcode\":0,\"errmsg\":\"ok\",\"msgid\":12}", SG_PUSH_ACCEPTED, false, false, false, 0},
        {200, "{\"errcode\":0,\"errmsg\":\"ok\"}", SG_PUSH_ACCEPTED, false, false, false, 0},
        {200, "{\"errcode\":43101}", SG_PUSH_REFUSED, false, false, false, 0},
        {200, "{\"errcode\":40001}", SG_PUSH_RETRY, false, false, true, 0},
        {200, "{\"errcode\":42001}", SG_PUSH_RETRY, false, false, true, 0},
        {200, "{\"errcode\":45011}", SG_PUSH_RETRY, false, false, false, 60},
        {200, "{\"errcode\":40037}", SG_PUSH_RETRY, true, false, false, 0},
        {200, "{\"errcode\":-1}", SG_PUSH_UNKNOWN, false, false, false, 0},
        {200, "{\"errcode\":\"x\"}", SG_PUSH_UNKNOWN, false, false, false, 0},
    };
    CHECK(f, channel, 1, CASES);
    sg_channel_free(channel);
}

static void test_token(void **state)
{
    const channel_fixture *f = *state;
    sg_channel *channel = make_channel(f, SG_CARRIER_WECHAT, WECHAT_OPTIONS);
    http_call call = {.url = NULL};
    assert_int_equal(channel->carrier->write_token(channel, f->arena, &call, NULL), SG_OK);
    assert_string_equal(call.url, "https://api.weixin.qq.com/cgi-bin/stable_token");
    assert_non_null(strstr(call.body.s, "\"force_refresh\":false"));
    static const struct {
        const char *body;
        sg_status status;
        bool halt;
    } CASES[] = {{"{\"access_token\":\"abc\",\"expires_in\":7200}", SG_OK, false},
                 {"{\"errcode\":0,\"access_token\":\"abc\",\"expires_in\":7200}", SG_OK, false},
                 {"{\"errcode\":40125}", SG_IO, true},
                 {"{\"errcode\":-1}", SG_IO, false},
                 {"{\"access_token\":\"a&b=c\",\"expires_in\":7200}", SG_IO, false},
                 {"{\"access_token\":\"abc\",\"expires_in\":0}", SG_IO, false},
                 {"{\"access_token\":\"\"}", SG_IO, false},
                 {"oops", SG_IO, false}};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const char *token = NULL, *halt = NULL;
        int64_t seconds = 0;
        http_result result = answered(200, CASES[i].body);
        assert_int_equal(channel->carrier->read_token(channel, &result, f->arena, &token, &seconds, &halt,
                                                      NULL),
                         CASES[i].status);
        assert_int_equal(halt != NULL, CASES[i].halt);
        assert_int_equal(token != NULL, CASES[i].status == SG_OK);
    }
    sg_channel_free(channel);
    channel = make_channel(f, SG_CARRIER_WECOM, WECOM_OPTIONS);
    assert_int_equal(channel->carrier->write_token(channel, f->arena, &call, NULL), SG_OK);
    assert_true(call.get);
    assert_string_equal(call.url,
                        "https://qyapi.weixin.qq.com/cgi-bin/gettoken?corpid=ww1&corpsecret=testsecret");
    sg_channel_free(channel);
}

static void test_wecom(void **state)
{
    const channel_fixture *f = *state;
    sg_channel *channel = make_channel(f, SG_CARRIER_WECOM, WECOM_OPTIONS);
    sg_push_message *message = make_message(f, 1);
    http_call call = write_call(f, channel, (const sg_push_message *[]){message}, 1), again;
    assert_string_equal(call.url, "https://qyapi.weixin.qq.com/cgi-bin/message/send?access_token=TOKEN");
    assert_non_null(strstr(call.body.s, "\"enable_duplicate_check\":1"));
    again = write_call(f, channel, (const sg_push_message *[]){message}, 1);
    assert_string_equal(call.body.s, again.body.s); /* or it would not be dropped */
    static const case_of CASES[] = {
        {200, "{\"errcode\":0,\"msgid\":\"m1\"}", SG_PUSH_ACCEPTED, false, false, false, 0},
        {200, "{\"errcode\":0,\"invaliduser\":\"openid1\"}", SG_PUSH_REFUSED, false, false, false, 0},
        {200, "{\"errcode\":81013}", SG_PUSH_REFUSED, false, false, false, 0},
        {200, "{\"errcode\":42001}", SG_PUSH_RETRY, false, false, true, 0},
        {200, "{\"errcode\":45009}", SG_PUSH_RETRY, false, false, false, 60},
        {200, "{\"errcode\":60020}", SG_PUSH_RETRY, true, false, false, 0},
        {200, "{\"errcode\":-1}", SG_PUSH_UNKNOWN, false, false, false, 0},
    };
    CHECK(f, channel, 1, CASES);
    char *text = malloc(3000);
    assert_non_null(text);
    memset(text, 'x', 2049);
    text[2049] = '\0';
    message->text = text;
    assert_non_null(channel->carrier->refuse(channel, message, f->arena));
    text[2048] = '\0';
    assert_null(channel->carrier->refuse(channel, message, f->arena));
    message->wechat = "a|b"; /* would be two people */
    assert_non_null(channel->carrier->refuse(channel, message, f->arena));
    message->wechat = "@all";
    assert_non_null(channel->carrier->refuse(channel, message, f->arena));
    free(text);
    sg_channel_free(channel);
    channel = make_channel(f, SG_CARRIER_WECOM, ROBOT_OPTIONS);
    assert_true(channel->spacing_ms >= 3000);
    call = write_call(f, channel, (const sg_push_message *[]){make_message(f, 1)}, 1);
    assert_string_equal(call.url, "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=callback-key");
    http_result result = answered(200, "{\"errcode\":0}");
    channel_verdict v;
    channel_judge(channel, (const sg_push_message *[]){make_message(f, 1)}, 1, &result, f->arena, &v);
    assert_int_equal(v.outcome[0].result, SG_PUSH_DELIVERED);
    sg_channel_free(channel);
}

static void test_settings(void **state)
{
    const channel_fixture *f = *state;
    put_file(f, "open", "secret", 0644);
    put_file(f, "empty", "\n", 0600);
    static const struct {
        sg_carrier carrier;
        const char *options, *named;
        sg_status status;
    } BAD[] = {
        {SG_CARRIER_WEBHOOK, "{\"secret_file\":\"whsec\"}", "url", SG_INVALID},
        {SG_CARRIER_WEBHOOK, "{\"url\":\"http://push.example.cn\",\"secret_file\":\"whsec\"}", "https",
         SG_INVALID},
        {SG_CARRIER_WEBHOOK, "{\"url\":\"https://a@b.cn\",\"secret_file\":\"whsec\"}", "https", SG_INVALID},
        {SG_CARRIER_WEBHOOK, "{\"url\":\"https://b.cn\",\"secret_file\":\"secret\"}", "whsec_", SG_FORMAT},
        {SG_CARRIER_WEBHOOK, "{\"url\":\"https://b.cn\",\"secret_file\":\"nowhere\"}", "nowhere",
         SG_MISSING},
        {SG_CARRIER_WEBHOOK, "{\"url\":\"https://b.cn\",\"secret_file\":\"open\"}", "600", SG_INVALID},
        {SG_CARRIER_WEBHOOK, "{\"url\":\"https://b.cn\",\"secret_file\":\"empty\"}", "empty", SG_INVALID},
        {SG_CARRIER_WEBHOOK, "{\"url\":\"https://b.cn\",\"secret_file\":\"whsec\",\"timeout_ms\":5}",
         "timeout_ms", SG_INVALID},
        {SG_CARRIER_ALIYUN, "{\"secret_file\":\"secret\"}", "key_id", SG_INVALID},
        {SG_CARRIER_ALIYUN, "{\"key_id\":\"k\",\"secret_file\":\"secret\",\"template\":\"S\"}", "variables",
         SG_INVALID},
        {SG_CARRIER_ALIYUN, "{\"key_id\":\"k\",\"secret_file\":\"secret\",\"template\":\"S\","
                            "\"variables\":{\"a\":\"wage\"}}", "wage", SG_UNKNOWN},
        {SG_CARRIER_WECHAT, "{\"app_id\":\"k\",\"secret_file\":\"secret\",\"template\":\"S\","
                            "\"variables\":{\"first\":\"job1\"}}", "first", SG_INVALID},
        {SG_CARRIER_WECOM, "{\"corp_id\":\"k\",\"secret_file\":\"secret\"}", "agent_id", SG_INVALID},
        {SG_CARRIER_PULL, "{}", "sms", SG_UNKNOWN},
        {SG_CARRIER_PAPER, "{}", "sms", SG_UNKNOWN},
        {SG_CARRIER_ALIYUN, "[]", "options", SG_INVALID},
    };
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        sg_channel *channel = NULL;
        sg_error err = {0};
        sg_status status = try_channel(f, BAD[i].carrier, BAD[i].options, &channel, &err);
        if (status != BAD[i].status || !strstr(err.text, BAD[i].named) || channel)
            fail_msg("%zu: %d %s", i, (int)status, err.text);
        assert_null(strstr(err.text, "testsecret"));
    }
    assert_true(sg_channel_sends(SG_CARRIER_WEBHOOK));
    assert_false(sg_channel_sends(SG_CARRIER_PULL));
    assert_false(sg_channel_sends(SG_CARRIER_PAPER));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fates),   cmocka_unit_test(test_webhook),
        cmocka_unit_test(test_webhook_rotation), cmocka_unit_test(test_aliyun),
        cmocka_unit_test(test_tencent), cmocka_unit_test(test_wechat),
        cmocka_unit_test(test_token),   cmocka_unit_test(test_wecom),
        cmocka_unit_test(test_settings),
    };
    return cmocka_run_group_tests(tests, channel_setup, channel_teardown);
}
