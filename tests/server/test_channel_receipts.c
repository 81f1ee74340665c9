/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What gateways send back: read when it is theirs, refused when it is a stranger's, hostile or broken.
 */
#include "channel_fixture.h"

#include "server/query_string.h"

static sg_status receive(const channel_fixture *f, const sg_channel *channel, const char *query,
                         const char *body, sg_channel_news *ret)
{
    sg_channel_request request = {.body = sg_str_of(body), .now = CHANNEL_NOW};
    assert_int_equal(sg_query_parse(sg_str_of(query), f->arena, &request.query, NULL), SG_OK);
    sg_error err = {0};
    sg_status status = sg_channel_receive(channel, &request, f->arena, ret, &err);
    if (status != SG_OK && *body)
        assert_null(strstr(err.text, body));
    return status;
}

static void test_aliyun(void **state)
{
    const channel_fixture *f = *state;
    sg_channel *channel = make_channel(f, SG_CARRIER_ALIYUN, ALIYUN_OPTIONS);
    static const char REPORT[] =
        "[{\"phone_number\":\"13800000001\",\"send_time\":\"2026-02-24 09:00:00\",\"success\":true,"
        "\"err_code\":\"DELIVERED\",\"biz_id\":\"9006^0\",\"out_id\":\"\"},"
        "{\"phone_number\":\"13800000002\",\"success\":false,\"err_code\":\"MOBILE_NOT_ON_SERVICE\","
        "\"biz_id\":\"9006^0\",\"out_id\":\"abc\"}]";
    sg_channel_news news;
    assert_int_equal(receive(f, channel, "key=callback-key", REPORT, &news), SG_OK);
    assert_int_equal(news.receipt_count, 2);
    assert_string_equal(news.receipt[0].provider, channel_batch_id("9006^0", "13800000001", f->arena));
    assert_true(news.receipt[0].delivered);
    assert_string_equal(news.receipt[0].to, "13800000001");
    assert_false(news.receipt[1].delivered);
    assert_string_equal(news.receipt[1].detail, "MOBILE_NOT_ON_SERVICE");
    assert_non_null(strstr(news.answer, "\"code\":0"));
    assert_int_equal(receive(f, channel, "key=callback-key",
                             "[{\"phone_number\":\"13800000001\",\"content\":\"R\",\"sequence_id\":77}]",
                             &news), SG_OK);
    assert_int_equal(news.reply_count, 1);
    assert_string_equal(news.reply[0].text, "R");
    assert_string_equal(news.reply[0].id, "77");
    assert_int_equal(receive(f, channel, "key=callback-key", "[]", &news), SG_OK);
    assert_int_equal(news.receipt_count, 0);
    /* strangers */
    assert_int_equal(receive(f, channel, "key=callback-kex", REPORT, &news), SG_INVALID);
    assert_int_equal(receive(f, channel, "key=", REPORT, &news), SG_INVALID);
    assert_int_equal(receive(f, channel, "", REPORT, &news), SG_INVALID);
    sg_channel_request get = {.get = true};
    assert_int_equal(sg_channel_receive(channel, &get, f->arena, &news, NULL), SG_INVALID);
    sg_channel_free(channel);
    /* without a key of ours nobody can know it */
    channel = make_channel(f, SG_CARRIER_ALIYUN,
                           "{\"key_id\":\"testid\",\"secret_file\":\"secret\",\"template\":\"SMS_1\","
                           "\"variables\":{\"a\":\"jobs\"}}");
    assert_int_equal(receive(f, channel, "key=", REPORT, &news), SG_INVALID);
    sg_channel_free(channel);
}

static void test_tencent(void **state)
{
    const channel_fixture *f = *state;
    sg_channel *channel = make_channel(f, SG_CARRIER_TENCENT, TENCENT_OPTIONS);
    sg_channel_news news;
    assert_int_equal(receive(f, channel, "key=callback-key",
                             "[{\"mobile\":\"13800000001\",\"report_status\":\"SUCCESS\",\"errmsg\":"
                             "\"DELIVRD\",\"sid\":\"2640:1\"}]", &news), SG_OK);
    assert_string_equal(news.receipt[0].provider, "2640:1");
    assert_true(news.receipt[0].delivered);
    assert_non_null(strstr(news.answer, "\"result\":0"));
    static const char REPLY[] = "{\"extend\":\"\",\"mobile\":\"13800000001\",\"nationcode\":\"86\","
                                "\"sign\":\"惠水就业\",\"text\":\"1\",\"time\":1771894923}";
    assert_int_equal(receive(f, channel, "key=callback-key", REPLY, &news), SG_OK);
    assert_int_equal(news.reply_count, 1);
    assert_string_equal(news.reply[0].text, "1");
    assert_null(strstr(news.reply[0].id, "138"));
    http_result result = answered(200, "{\"Response\":{\"PullSmsSendStatusSet\":[{\"SerialNo\":\"2640:2\","
                                       "\"SubscriberNumber\":\"13800000002\",\"ReportStatus\":\"FAIL\","
                                       "\"Description\":\"BLACK\"}]}}");
    bool more = true;
    assert_int_equal(channel->carrier->read_pull(channel, &result, f->arena, &news, &more, NULL), SG_OK);
    assert_int_equal(news.receipt_count, 1);
    assert_false(news.receipt[0].delivered);
    assert_false(more);
    result = answered(200, "{\"Response\":{\"Error\":{\"Code\":\"FailedOperation\"}}}");
    assert_int_equal(channel->carrier->read_pull(channel, &result, f->arena, &news, &more, NULL),
                     SG_FORMAT);
    sg_channel_free(channel);
}

/* The query WeChat would send at CHANNEL_NOW; by the token of the fixture. */
static const char WECHAT_SIGNED[] =
    "timestamp=1771894923&nonce=n1&signature=8027607d787e39c75031a017f13127333eb82646";

static void test_wechat(void **state)
{
    const channel_fixture *f = *state;
    sg_channel *channel = make_channel(f, SG_CARRIER_WECHAT, WECHAT_OPTIONS);
    sg_channel_news news;
    static const char EVENT[] =
        "<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[openid1]]></FromUserName>"
        "<CreateTime>1610969468</CreateTime><MsgType><![CDATA[event]]></MsgType>"
        "<Event><![CDATA[subscribe_msg_sent_event]]></Event><SubscribeMsgSentEvent>"
        "<List><TemplateId><![CDATA[T1]]></TemplateId><MsgID>1700827132819554304</MsgID>"
        "<ErrorCode>0</ErrorCode><ErrorStatus><![CDATA[success]]></ErrorStatus></List>"
        "<List><TemplateId><![CDATA[T1]]></TemplateId><MsgID>1700827132819554305</MsgID>"
        "<ErrorCode>1</ErrorCode><ErrorStatus><![CDATA[user block]]></ErrorStatus></List>"
        "</SubscribeMsgSentEvent></xml>";
    assert_int_equal(receive(f, channel, WECHAT_SIGNED, EVENT, &news), SG_OK);
    assert_int_equal(news.receipt_count, 2);
    assert_string_equal(news.receipt[0].provider, "1700827132819554304");
    assert_string_equal(news.receipt[0].to, "openid1");
    assert_true(news.receipt[0].delivered);
    assert_false(news.receipt[1].delivered);
    assert_string_equal(news.receipt[1].detail, "user block");
    assert_string_equal(news.answer, "success");
    static const char JSON[] =
        "{\"FromUserName\":\"openid1\",\"MsgType\":\"event\",\"Event\":\"subscribe_msg_sent_event\","
        "\"List\":{\"TemplateId\":\"T\",\"MsgID\":\"1864323726461255680\",\"ErrorCode\":\"0\","
        "\"ErrorStatus\":\"success\"}}";
    assert_int_equal(receive(f, channel, WECHAT_SIGNED, JSON, &news), SG_OK);
    assert_int_equal(news.receipt_count, 1);
    assert_string_equal(news.receipt[0].provider, "1864323726461255680");
    assert_int_equal(receive(f, channel, WECHAT_SIGNED,
                             "<xml><MsgType>event</MsgType><Event>subscribe</Event></xml>", &news), SG_OK);
    assert_int_equal(news.receipt_count, 0);
    /* encrypted ones are not read, and not passed over either: results would be missed unnoticed */
    assert_int_equal(receive(f, channel, WECHAT_SIGNED,
                             "<xml><ToUserName>gh_1</ToUserName><Encrypt><![CDATA[tTd0]]></Encrypt></xml>",
                             &news), SG_INVALID);
    assert_int_equal(receive(f, channel, WECHAT_SIGNED, "{\"ToUserName\":\"gh_1\",\"Encrypt\":\"tTd0\"}",
                             &news), SG_INVALID);
    /* is this us? */
    sg_channel_request get = {.get = true};
    char query[160];
    snprintf(query, sizeof query, "%s&echostr=12345", WECHAT_SIGNED);
    assert_int_equal(sg_query_parse(sg_str_of(query), f->arena, &get.query, NULL), SG_OK);
    assert_int_equal(sg_channel_receive(channel, &get, f->arena, &news, NULL), SG_OK);
    assert_string_equal(news.answer, "12345");
    assert_non_null(strstr(news.content_type, "text/plain"));
    /* strangers */
    assert_int_equal(receive(f, channel, "timestamp=1771894924&nonce=n1&signature="
                                         "8027607d787e39c75031a017f13127333eb82646", EVENT, &news),
                     SG_INVALID);
    assert_int_equal(receive(f, channel, "", EVENT, &news), SG_INVALID);
    sg_channel_free(channel);
}

static sg_status receive_signed(const channel_fixture *f, const sg_channel *channel, int64_t at,
                                const char *body, sg_channel_news *ret)
{
    sg_buffer signature = {0};
    char instant[24];
    snprintf(instant, sizeof instant, "%lld", (long long)at);
    assert_int_equal(signature_webhook(WHSEC, "msg_1", at, sg_str_of(body), &signature, NULL), SG_OK);
    const sg_channel_request request = {.body = sg_str_of(body), .now = CHANNEL_NOW,
                                        .id = sg_str_of("msg_1"), .timestamp = sg_str_of(instant),
                                        .signature = {signature.data, signature.size}};
    sg_status status = sg_channel_receive(channel, &request, f->arena, ret, NULL);
    sg_buffer_free(&signature);
    return status;
}

static void test_webhook(void **state)
{
    const channel_fixture *f = *state;
    sg_channel *channel = make_channel(f, SG_CARRIER_WEBHOOK, WEBHOOK_OPTIONS);
    sg_channel_news news;
    static const char BODY[] =
        "{\"receipts\":[{\"key\":\"k1\",\"state\":\"delivered\"},{\"id\":\"x2\",\"state\":\"failed\","
        "\"reason\":\"空号\"}],\"replies\":[{\"phone\":\"13800000001\",\"text\":\"TD\",\"id\":\"r1\"}]}";
    assert_int_equal(receive_signed(f, channel, CHANNEL_NOW, BODY, &news), SG_OK);
    assert_int_equal(news.receipt_count, 2);
    assert_string_equal(news.receipt[0].key, "k1");
    assert_string_equal(news.receipt[1].detail, "空号");
    assert_int_equal(news.reply_count, 1);
    assert_int_equal(receive_signed(f, channel, CHANNEL_NOW - 299, BODY, &news), SG_OK);
    assert_int_equal(receive_signed(f, channel, CHANNEL_NOW - 301, BODY, &news), SG_INVALID); /* replayed */
    assert_int_equal(receive_signed(f, channel, CHANNEL_NOW + 301, BODY, &news), SG_INVALID);
    assert_int_equal(receive(f, channel, "", BODY, &news), SG_INVALID); /* unsigned */
    static const char *const BROKEN[] = {
        "{}", "[]", "nonsense", "{\"receipts\":{}}", "{\"receipts\":[{}]}", "{\"receipts\":[7]}",
        "{\"receipts\":[{\"key\":\"k\",\"state\":\"seen\"}]}", "{\"receipts\":[{\"state\":\"failed\"}]}",
        "{\"replies\":[{\"phone\":\"1\"}]}", "{\"replies\":7}"};
    for (size_t i = 0; i < sizeof BROKEN / sizeof *BROKEN; i++)
        assert_int_equal(receive_signed(f, channel, CHANNEL_NOW, BROKEN[i], &news), SG_FORMAT);
    sg_channel_free(channel);
}

/* From the gateway, but broken or too much; every carrier. */
static void test_broken(void **state)
{
    const channel_fixture *f = *state;
    static const char *const BROKEN[] = {
        "", "nonsense", "7", "[7]", "[[]]", "[{}]", "{\"a\":", "[{\"phone_number\":\"1\"}]",
        "[{\"phone_number\":\"1\",\"biz_id\":\"\",\"success\":true}]",
        "[{\"phone_number\":\"1\",\"biz_id\":\"1\",\"success\":\"true\"}]",
        "[{\"mobile\":\"1\",\"sid\":\"1\",\"report_status\":\"MAYBE\"}]", "{\"mobile\":\"1\",\"text\":\"x\"}",
    };
    sg_channel *aliyun = make_channel(f, SG_CARRIER_ALIYUN, ALIYUN_OPTIONS);
    sg_channel *tencent = make_channel(f, SG_CARRIER_TENCENT, TENCENT_OPTIONS);
    sg_channel *wechat = make_channel(f, SG_CARRIER_WECHAT, WECHAT_OPTIONS);
    sg_channel *wecom = make_channel(f, SG_CARRIER_WECOM, WECOM_OPTIONS);
    sg_channel_news news;
    for (size_t i = 0; i < sizeof BROKEN / sizeof *BROKEN; i++) {
        assert_int_equal(receive(f, aliyun, "key=callback-key", BROKEN[i], &news), SG_FORMAT);
        assert_int_equal(receive(f, tencent, "key=callback-key", BROKEN[i], &news), SG_FORMAT);
    }
    static const char *const XML[] = {
        "", "<xml>", "<xml></xml></xml>", "<!DOCTYPE x [<!ENTITY a \"b\">]><xml>&a;</xml>", "\xff\xfe<xml/>",
        "<a><a><a><a><a><a><a><a><a></a></a></a></a></a></a></a></a></a>",
        "<xml><Event>subscribe_msg_sent_event</Event><SubscribeMsgSentEvent><List><ErrorStatus>x"
        "</ErrorStatus></List></SubscribeMsgSentEvent></xml>",
        "{\"Event\":\"subscribe_msg_sent_event\",\"List\":[{}]}", "{\"Event\""};
    for (size_t i = 0; i < sizeof XML / sizeof *XML; i++)
        assert_int_equal(receive(f, wechat, WECHAT_SIGNED, XML[i], &news), SG_FORMAT);
    assert_int_equal(receive(f, wecom, "", "{}", &news), SG_UNKNOWN);
    sg_buffer many = {0};
    sg_buffer_text(&many, "[");
    for (int i = 0; i <= SG_CHANNEL_NEWS; i++)
        sg_buffer_text(&many, i ? ",{}" : "{}");
    sg_buffer_text(&many, "]");
    assert_int_equal(receive(f, aliyun, "key=callback-key", many.data, &news), SG_LIMIT);
    sg_buffer_free(&many);
    sg_channel_free(aliyun);
    sg_channel_free(tencent);
    sg_channel_free(wechat);
    sg_channel_free(wecom);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_aliyun), cmocka_unit_test(test_tencent), cmocka_unit_test(test_wechat),
        cmocka_unit_test(test_webhook), cmocka_unit_test(test_broken),
    };
    return cmocka_run_group_tests(tests, channel_setup, channel_teardown);
}
