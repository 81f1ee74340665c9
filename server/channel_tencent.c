/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tencent Cloud SMS: SendSms, version 2021-01-11, signed by TC3-HMAC-SHA256. Up to 200 numbers a request,
 * but all with the same values of the template's variables, so only messages that say the same travel
 * together. Each number has its own result and SerialNo. No idempotence. Receipts come to the callback, or
 * are fetched.
 */
#include <stdlib.h>
#include <string.h>

#include "channel.h"
#include "signature.h"
#include "songgang/messages/channel.h"

enum { NUMBERS = 200, PULL_LIMIT = 100 };

static sg_status configure(sg_channel *channel, const sg_json_node *options, sg_error *err)
{
    channel->region = "ap-guangzhou";
    sg_status status =
        channel_sms_options(channel, options, "https://sms.tencentcloudapi.com", NUMBERS, err);
    if (status == SG_OK)
        status = channel_option(channel, options, "app_id", true, &channel->app_id, err);
    if (status == SG_OK)
        status = channel_option(channel, options, "region", false, &channel->region, err);
    if (status == SG_OK)
        status = channel_variables(channel, options, false, err);
    channel->pulls = sg_json_node_true(sg_json_node_member(options, "pull"));
    return status;
}

static bool together(const sg_channel *channel, const sg_push_message *first,
                     const sg_push_message *more)
{
    sg_arena *arena = sg_arena_new(0);
    bool same = arena && strcmp(first->phone, more->phone) != 0;
    for (size_t i = 0; same && i < channel->variable_count; i++) {
        const char *a = channel_word(first, &channel->variable[i], arena);
        const char *b = channel_word(more, &channel->variable[i], arena);
        same = a && b && strcmp(a, b) == 0;
    }
    sg_arena_free(arena);
    return same;
}

/* ---- sending ---- */

static sg_status sign(const sg_channel *channel, const char *action, const channel_moment *moment,
                      sg_buffer *body, sg_arena *arena, http_call *ret, sg_error *err)
{
    channel_call(channel, ret);
    bool done = !body->failed;
    if (done) {
        ret->url = sg_arena_printf(arena, "%s/", channel->url);
        ret->body = (sg_str){sg_arena_strndup(arena, body->data, body->size), body->size};
        /* their own programs sign the name without its port */
        const char *host = sg_arena_strndup(arena, channel->host, strcspn(channel->host, ":"));
        const signature_tc3 s = {.key_id = channel->key_id, .secret = channel->secret,
                                 .host = host ? host : "", .service = "sms", .action = action,
                                 .version = "2021-01-11", .region = channel->region,
                                 .now = moment->now, .body = ret->body};
        ret->header = ret->body.s ? signature_tc3_headers(&s, arena) : NULL;
        done = ret->url && ret->header;
    }
    sg_buffer_free(body);
    return done ? SG_OK : sg_fail_memory(err);
}

static sg_status write_request(const sg_channel *channel, const sg_push_message *const *message,
                               size_t count, const channel_moment *moment, sg_arena *arena,
                               http_call *ret, sg_error *err)
{
    sg_buffer body = {0};
    sg_json_writer w;
    sg_json_begin(&w, &body);
    sg_json_object(&w);
    sg_json_key(&w, "PhoneNumberSet");
    sg_json_array(&w);
    for (size_t i = 0; i < count; i++) {
        char number[32];
        snprintf(number, sizeof number, "+86%s", message[i]->phone);
        sg_json_string(&w, number);
    }
    sg_json_end_array(&w);
    sg_json_member_string(&w, "SmsSdkAppId", channel->app_id);
    sg_json_member_string(&w, "TemplateId", channel->template_id);
    sg_json_member_string(&w, "SignName", channel->signature);
    sg_json_key(&w, "TemplateParamSet");
    sg_json_array(&w);
    for (size_t i = 0; i < channel->variable_count; i++) {
        const char *word = channel_word(message[0], &channel->variable[i], arena);
        sg_json_string(&w, word ? word : "");
        body.failed = body.failed || !word;
    }
    sg_json_end_array(&w);
    sg_json_member_string(&w, "SessionContext", message[0]->key);
    sg_json_end_object(&w);
    return sign(channel, "SendSms", moment, &body, arena, ret, err);
}

/* ---- what their codes mean ---- */

typedef struct meaning {
    const char *code; /* or its beginning */
    sg_push_result result;
    int64_t after;
    bool hold, halt;
} meaning;

static const meaning *meaning_of(const char *code)
{
    static const meaning CODES[] = {
        {"InvalidParameterValue.IncorrectPhoneNumber", SG_PUSH_REFUSED, 0, false, false},
        {"InvalidParameterValue.ProhibitedUseUrlInTemplateParameter", SG_PUSH_REFUSED, 0, false, false},
        {"InvalidParameterValue.TemplateParameterLengthLimit", SG_PUSH_REFUSED, 0, false, false},
        {"FailedOperation.PhoneNumberInBlacklist", SG_PUSH_REFUSED, 0, false, false},
        {"FailedOperation.ContainSensitiveWord", SG_PUSH_REFUSED, 0, false, false},
        {"UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber", SG_PUSH_REFUSED, 0, false,
         false},
        {"LimitExceeded.PhoneNumberThirtySecondLimit", SG_PUSH_RETRY, 60, false, false},
        {"LimitExceeded.PhoneNumberOneHourLimit", SG_PUSH_RETRY, 3600, false, false},
        {"LimitExceeded.PhoneNumberDailyLimit", SG_PUSH_RETRY, 86400, false, false},
        {"LimitExceeded.PhoneNumberSameContentDailyLimit", SG_PUSH_REFUSED, 0, false, false},
        {"LimitExceeded.DeliveryFrequencyLimit", SG_PUSH_RETRY, 60, false, false},
        {"RequestLimitExceeded", SG_PUSH_RETRY, 5, true, false},
        {"InternalError", SG_PUSH_UNKNOWN, 0, false, false},
        {"", SG_PUSH_RETRY, 0, false, true}, /* settings, permissions, money, quotas of the account */
    };
    const meaning *m = CODES;
    while (strncmp(code, m->code, strlen(m->code)) != 0)
        m++;
    return m;
}

static void apply(const char *code, sg_push_outcome *outcome, sg_arena *arena, channel_verdict *verdict)
{
    const meaning *m = meaning_of(code);
    outcome->result = m->result;
    outcome->detail = code;
    outcome->after = m->after;
    outcome->channel_fault = m->hold || m->halt || m->result == SG_PUSH_UNKNOWN;
    if (m->hold)
        verdict->hold = m->after;
    if (m->halt)
        verdict->halt = sg_arena_printf(arena, SG_MSG_CHANNEL_REFUSED, code);
}

static void apply_all(const char *code, size_t count, sg_arena *arena, channel_verdict *verdict)
{
    for (size_t i = 0; i < count; i++)
        apply(code, &verdict->outcome[i], arena, verdict);
    /* of the whole request: the numbers may not all be to blame */
    if (count > 1 && verdict->outcome[0].result == SG_PUSH_REFUSED) {
        verdict->split = true;
        channel_all(verdict, count, SG_PUSH_RETRY, code, 0, false);
    }
}

static const sg_json_node *status_of(const sg_json_node *set, const char *phone)
{
    char number[32];
    snprintf(number, sizeof number, "+86%s", phone);
    for (size_t i = 0; i < sg_json_node_count(set); i++) {
        const sg_json_node *one = sg_json_node_at(set, i);
        const char *text = sg_json_node_text(sg_json_node_member(one, "PhoneNumber"));
        if (text && strcmp(text, number) == 0)
            return one;
    }
    return NULL;
}

static void read_answer(const sg_channel *channel, const sg_push_message *const *message, size_t count,
                        const http_result *result, sg_arena *arena, channel_verdict *verdict)
{
    sg_json *json = NULL;
    sg_json_parse(result->body.s, result->body.n, &json, NULL);
    const sg_json_node *response = sg_json_node_member(sg_json_root(json), "Response");
    const sg_json_node *error = sg_json_node_member(response, "Error");
    const sg_json_node *set = sg_json_node_member(response, "SendStatusSet");
    const char *failed = sg_arena_strdup(arena, sg_json_node_text(sg_json_node_member(error, "Code")));
    if (failed)
        apply_all(failed, count, arena, verdict);
    else if (!sg_json_node_is_array(set))
        channel_status(channel, count, result, arena, verdict);
    for (size_t i = 0; !failed && sg_json_node_is_array(set) && i < count; i++) {
        const sg_json_node *one = status_of(set, message[i]->phone);
        const char *serial = sg_json_node_text(sg_json_node_member(one, "SerialNo"));
        const char *code =
            sg_arena_strdup(arena, sg_json_node_text(sg_json_node_member(one, "Code")));
        sg_push_outcome *outcome = &verdict->outcome[i];
        if (code && strcasecmp(code, "Ok") == 0) {
            outcome->result = SG_PUSH_ACCEPTED;
            outcome->provider = serial && strlen(serial) < SG_PUSH_PROVIDER
                                    ? sg_arena_strdup(arena, serial)
                                    : NULL;
        } else if (code) {
            apply(code, outcome, arena, verdict);
        } else {
            outcome->detail = "no status";
            outcome->channel_fault = true;
        }
    }
    sg_json_free(json);
}

/* ---- receipts ---- */

static sg_status add_receipt(const char *serial, const char *phone, const char *key,
                             const char *state, const char *detail, sg_arena *arena,
                             sg_channel_news *news, sg_error *err)
{
    bool delivered = state && strcmp(state, "SUCCESS") == 0;
    if (!serial || !*serial || !state || (!delivered && strcmp(state, "FAIL") != 0))
        return sg_fail(err, SG_FORMAT, SG_MSG_CHANNEL_FORMAT);
    news->receipt[news->receipt_count++] =
        (sg_push_receipt){.key = sg_arena_strdup(arena, key && *key ? key : NULL),
                          .provider = sg_arena_strdup(arena, serial),
                          .to = sg_arena_strdup(arena, phone),
                          .delivered = delivered,
                          .detail = sg_arena_strdup(arena, detail)};
    return SG_OK;
}

static const char *text_of(const sg_json_node *node, const char *key)
{
    return sg_json_node_text(sg_json_node_member(node, key));
}

static sg_status read_one(const sg_json_node *one, sg_arena *arena, sg_channel_news *news, sg_error *err)
{
    const char *phone = text_of(one, "mobile"), *reply = text_of(one, "text");
    int64_t at = 0;
    if (!phone)
        return sg_fail(err, SG_FORMAT, SG_MSG_CHANNEL_FORMAT);
    if (!reply)
        return add_receipt(text_of(one, "sid"), phone, NULL, text_of(one, "report_status"),
                           text_of(one, "errmsg"), arena, news, err);
    /* replies have no number of their own: sender and second tell them apart */
    if (!sg_json_node_int(sg_json_node_member(one, "time"), &at))
        return sg_fail(err, SG_FORMAT, SG_MSG_CHANNEL_FORMAT);
    char instant[24];
    snprintf(instant, sizeof instant, "%lld", (long long)at);
    news->reply[news->reply_count++] =
        (sg_channel_reply){.phone = sg_arena_strdup(arena, phone),
                           .text = sg_arena_strdup(arena, reply),
                           .id = channel_batch_id(instant, phone, arena)};
    return SG_OK;
}

static sg_status receive(const sg_channel *channel, const sg_channel_request *request, sg_arena *arena,
                         sg_channel_news *ret, sg_error *err)
{
    sg_json *json = NULL;
    sg_channel_news news = {.receipt = NULL};
    sg_status status = request->get ? sg_fail(err, SG_INVALID, SG_MSG_CHANNEL_STRANGER)
                                    : channel_callback_key(channel, request, err);
    if (status != SG_OK)
        return status;
    if (sg_json_parse(request->body.s, request->body.n, &json, NULL) != SG_OK)
        return sg_fail(err, SG_FORMAT, SG_MSG_CHANNEL_FORMAT);
    const sg_json_node *root = sg_json_root(json);
    bool list = sg_json_node_is_array(root); /* receipts come as an array, a reply alone */
    size_t count = list ? sg_json_node_count(root) : 1;
    status = channel_news(count, arena, &news, err);
    for (size_t i = 0; i < count && status == SG_OK; i++)
        status = read_one(list ? sg_json_node_at(root, i) : root, arena, &news, err);
    sg_json_free(json);
    if (status != SG_OK)
        return status;
    news.answer = "{\"result\":0,\"errmsg\":\"OK\"}";
    *ret = news;
    return SG_OK;
}

static sg_status write_pull(const sg_channel *channel, const channel_moment *moment, sg_arena *arena,
                            http_call *ret, sg_error *err)
{
    sg_buffer body = {0};
    sg_json_writer w;
    sg_json_begin(&w, &body);
    sg_json_object(&w);
    sg_json_member_int(&w, "Limit", PULL_LIMIT);
    sg_json_member_string(&w, "SmsSdkAppId", channel->app_id);
    sg_json_end_object(&w);
    return sign(channel, "PullSmsSendStatus", moment, &body, arena, ret, err);
}

static sg_status read_pull(const sg_channel *channel, const http_result *result, sg_arena *arena,
                           sg_channel_news *ret, bool *ret_more, sg_error *err)
{
    sg_json *json = NULL;
    sg_channel_news news = {.receipt = NULL};
    (void)channel;
    if (result->fate != HTTP_CALL_ANSWERED ||
        sg_json_parse(result->body.s, result->body.n, &json, NULL) != SG_OK)
        return sg_fail(err, SG_FORMAT, SG_MSG_CHANNEL_FORMAT);
    const sg_json_node *set = sg_json_node_member(sg_json_node_member(sg_json_root(json), "Response"),
                                                  "PullSmsSendStatusSet");
    size_t count = sg_json_node_count(set);
    sg_status status = sg_json_node_is_array(set) ? channel_news(count, arena, &news, err)
                                                  : sg_fail(err, SG_FORMAT, SG_MSG_CHANNEL_FORMAT);
    for (size_t i = 0; i < count && status == SG_OK; i++) {
        const sg_json_node *one = sg_json_node_at(set, i);
        status = add_receipt(text_of(one, "SerialNo"), text_of(one, "SubscriberNumber"), NULL,
                             text_of(one, "ReportStatus"), text_of(one, "Description"), arena, &news,
                             err);
    }
    sg_json_free(json);
    if (status != SG_OK)
        return status;
    *ret = news;
    *ret_more = count == PULL_LIMIT;
    return SG_OK;
}

const channel_carrier channel_tencent = {.configure = configure,
                                         .together = together,
                                         .refuse = channel_refuse_number,
                                         .write = write_request,
                                         .read = read_answer,
                                         .write_pull = write_pull,
                                         .read_pull = read_pull,
                                         .receive = receive};
