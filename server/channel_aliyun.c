/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Alibaba Cloud SMS: SendBatchSms, version 2017-05-25, signed by ACS3-HMAC-SHA256; up to 100 numbers a
 * request, each with its own values of the template's variables.
 *
 * Their interface knows no idempotence: what timed out is unknown until its receipt comes. A batch has one
 * BizId for all its numbers and is taken or refused as a whole.
 */
#include <stdlib.h>
#include <string.h>

#include "channel.h"
#include "signature.h"
#include "songgang/messages/channel.h"

enum { NUMBERS = 100, SERVER_ERROR = 500 };

static sg_status configure(sg_channel *channel, const sg_json_node *options, sg_error *err)
{
    sg_status status =
        channel_sms_options(channel, options, "https://dysmsapi.aliyuncs.com", NUMBERS, err);
    if (status == SG_OK)
        status = channel_option(channel, options, "security_token", false, &channel->role_token, err);
    if (status == SG_OK)
        status = channel_variables(channel, options, true, err);
    return status;
}

/* Receipts name batch and number, so a number may be in a batch once only. */
static bool together(const sg_channel *channel, const sg_push_message *first,
                     const sg_push_message *more)
{
    (void)channel;
    return strcmp(first->phone, more->phone) != 0;
}

/* ---- sending ---- */

static void put_member(sg_buffer *form, const char *name, sg_buffer *value)
{
    sg_buffer_text(form, form->size > 0 ? "&" : "");
    sg_buffer_text(form, name);
    sg_buffer_text(form, "=");
    if (value->data)
        signature_encode(value->data, form);
    form->failed = form->failed || value->failed;
    sg_buffer_free(value);
    *value = (sg_buffer){0};
}

static bool put_variables(const sg_channel *channel, const sg_push_message *message, sg_json_writer *w,
                          sg_arena *arena)
{
    sg_json_object(w);
    for (size_t i = 0; i < channel->variable_count; i++) {
        const char *word = channel_word(message, &channel->variable[i], arena);
        if (!word)
            return false;
        sg_json_member_string(w, channel->variable[i].name, word);
    }
    sg_json_end_object(w);
    return true;
}

static bool put_form(const sg_channel *channel, const sg_push_message *const *message, size_t count,
                     sg_buffer *form, sg_arena *arena)
{
    sg_buffer list = {0};
    sg_json_writer w;
    bool done = true;
    sg_json_begin(&w, &list);
    sg_json_array(&w);
    for (size_t i = 0; i < count; i++)
        sg_json_string(&w, message[i]->phone);
    sg_json_end_array(&w);
    put_member(form, "PhoneNumberJson", &list);
    sg_json_begin(&w, &list);
    sg_json_array(&w);
    for (size_t i = 0; i < count; i++)
        sg_json_string(&w, channel->signature);
    sg_json_end_array(&w);
    put_member(form, "SignNameJson", &list);
    sg_json_begin(&w, &list);
    sg_json_array(&w);
    for (size_t i = 0; i < count && done; i++)
        done = put_variables(channel, message[i], &w, arena);
    if (done)
        sg_json_end_array(&w);
    put_member(form, "TemplateParamJson", &list);
    return done && !form->failed;
}

static sg_status write_request(const sg_channel *channel, const sg_push_message *const *message,
                               size_t count, const channel_moment *moment, sg_arena *arena,
                               http_call *ret, sg_error *err)
{
    sg_buffer form = {0}, query = {0};
    channel_call(channel, ret);
    /* for whoever looks a batch up in the provider's console: the key of its first message */
    sg_buffer_text(&query, "OutId=");
    signature_encode(message[0]->key, &query);
    sg_buffer_text(&query, "&TemplateCode=");
    signature_encode(channel->template_id, &query);
    bool done = put_form(channel, message, count, &form, arena) && !query.failed;
    if (done) {
        ret->url = sg_arena_printf(arena, "%s/?%s", channel->url, query.data);
        ret->body = (sg_str){sg_arena_strndup(arena, form.data, form.size), form.size};
        const signature_acs3 s = {.key_id = channel->key_id, .secret = channel->secret,
                                  .host = channel->host, .action = "SendBatchSms",
                                  .version = "2017-05-25", .nonce = moment->nonce,
                                  .now = moment->now, .query = query.data, .body = ret->body,
                                  .token = channel->role_token};
        ret->header = ret->body.s ? signature_acs3_headers(&s, arena) : NULL;
        done = ret->url && ret->header;
    }
    sg_buffer_free(&form);
    sg_buffer_free(&query);
    return done ? SG_OK : sg_fail_memory(err);
}

/* ---- what their codes mean ---- */

typedef enum meaning {
    ONE_IS_WRONG, /* a number or its values: that one will not go, whatever is tried */
    LATER,        /* this number has had enough for now */
    SLOWER,       /* everybody must wait */
    NOBODY_KNOWS,
    ASK_A_PERSON /* settings, permissions, money */
} meaning;

static meaning meaning_of(const char *code, int status)
{
    static const struct {
        const char *code; /* or its beginning */
        meaning meaning;
    } CODES[] = {
        {"isv.MOBILE_NUMBER_ILLEGAL", ONE_IS_WRONG}, {"isv.PARAM_LENGTH_LIMIT", ONE_IS_WRONG},
        {"isv.TEMPLATE_PARAMS_ILLEGAL", ONE_IS_WRONG}, {"isv.BLACK_KEY_CONTROL_LIMIT", ONE_IS_WRONG},
        {"isv.PARAM_NOT_SUPPORT_URL", ONE_IS_WRONG}, {"isv.SMS_CONTENT_ILLEGAL", ONE_IS_WRONG},
        {"isv.DOMESTIC_NUMBER_NOT_SUPPORTED", ONE_IS_WRONG}, {"isv.INVALID_JSON_PARAM", ONE_IS_WRONG},
        {"isv.BUSINESS_LIMIT_CONTROL", LATER},
        {"Throttling", SLOWER}, {"isp.SYSTEM_ERROR", NOBODY_KNOWS}, {"isp.GATEWAY_ERROR", NOBODY_KNOWS},
        {"InternalError", NOBODY_KNOWS}, {"ServiceUnavailable", NOBODY_KNOWS},
    };
    for (size_t i = 0; i < sizeof CODES / sizeof *CODES; i++)
        if (strncmp(code, CODES[i].code, strlen(CODES[i].code)) == 0)
            return CODES[i].meaning;
    return status >= SERVER_ERROR ? NOBODY_KNOWS : ASK_A_PERSON;
}

static void refused(const char *code, int status, size_t count, sg_arena *arena,
                    channel_verdict *verdict)
{
    enum { LATER_S = 3600, SLOWER_S = 5 };
    switch (meaning_of(code, status)) {
    case ONE_IS_WRONG:
        verdict->split = count > 1;
        channel_all(verdict, count, count > 1 ? SG_PUSH_RETRY : SG_PUSH_REFUSED, code, 0, false);
        break;
    case LATER:
        verdict->split = count > 1;
        channel_all(verdict, count, SG_PUSH_RETRY, code, LATER_S, false);
        break;
    case SLOWER:
        verdict->hold = SLOWER_S;
        channel_all(verdict, count, SG_PUSH_RETRY, code, SLOWER_S, true);
        break;
    case NOBODY_KNOWS:
        channel_all(verdict, count, SG_PUSH_UNKNOWN, code, 0, true);
        break;
    case ASK_A_PERSON:
        verdict->halt = sg_arena_printf(arena, SG_MSG_CHANNEL_REFUSED, code);
        channel_all(verdict, count, SG_PUSH_RETRY, code, 0, true);
        break;
    }
}

static void read_answer(const sg_channel *channel, const sg_push_message *const *message, size_t count,
                        const http_result *result, sg_arena *arena, channel_verdict *verdict)
{
    sg_json *json = NULL;
    sg_json_parse(result->body.s, result->body.n, &json, NULL);
    const sg_json_node *answer = sg_json_root(json);
    const char *code = sg_arena_strdup(arena, sg_json_node_text(sg_json_node_member(answer, "Code")));
    const char *biz = sg_json_node_text(sg_json_node_member(answer, "BizId"));
    if (!code) {
        channel_status(channel, count, result, arena, verdict);
    } else if (strcmp(code, "OK") == 0 && biz) {
        channel_all(verdict, count, SG_PUSH_ACCEPTED, NULL, 0, false);
        for (size_t i = 0; i < count; i++)
            verdict->outcome[i].provider = channel_batch_id(biz, message[i]->phone, arena);
    } else if (strcmp(code, "OK") == 0) {
        channel_all(verdict, count, SG_PUSH_UNKNOWN, "OK without BizId", 0, true);
    } else {
        refused(code, result->status, count, arena, verdict);
    }
    sg_json_free(json);
}

/* ---- receipts (SmsReport) and replies (SmsUp): arrays of objects ---- */

static sg_status read_one(const sg_json_node *one, sg_arena *arena, sg_channel_news *news, sg_error *err)
{
    const char *phone = sg_json_node_text(sg_json_node_member(one, "phone_number"));
    const char *biz = sg_json_node_text(sg_json_node_member(one, "biz_id"));
    const char *content = sg_json_node_text(sg_json_node_member(one, "content"));
    const sg_json_node *success = sg_json_node_member(one, "success");
    int64_t sequence = 0;
    if (phone && content && !success) {
        const char *id = NULL;
        if (sg_json_node_int(sg_json_node_member(one, "sequence_id"), &sequence))
            id = sg_arena_printf(arena, "%lld", (long long)sequence);
        news->reply[news->reply_count++] = (sg_channel_reply){
            .phone = sg_arena_strdup(arena, phone), .text = sg_arena_strdup(arena, content), .id = id};
        return SG_OK;
    }
    if (!phone || !biz || !*biz || !sg_json_node_is_bool(success))
        return sg_fail(err, SG_FORMAT, SG_MSG_CHANNEL_FORMAT);
    news->receipt[news->receipt_count++] = (sg_push_receipt){
        .provider = channel_batch_id(biz, phone, arena),
        .to = sg_arena_strdup(arena, phone),
        .delivered = sg_json_node_true(success),
        .detail = sg_arena_strdup(arena, sg_json_node_text(sg_json_node_member(one, "err_code")))};
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
    if (sg_json_parse(request->body.s, request->body.n, &json, NULL) != SG_OK ||
        !sg_json_node_is_array(sg_json_root(json)))
        status = sg_fail(err, SG_FORMAT, SG_MSG_CHANNEL_FORMAT);
    size_t count = sg_json_node_count(sg_json_root(json));
    if (status == SG_OK)
        status = channel_news(count, arena, &news, err);
    for (size_t i = 0; i < count && status == SG_OK; i++)
        status = read_one(sg_json_node_at(sg_json_root(json), i), arena, &news, err);
    sg_json_free(json);
    if (status != SG_OK)
        return status;
    news.answer = "{\"code\":0,\"msg\":\"成功\"}";
    *ret = news;
    return SG_OK;
}

const channel_carrier channel_aliyun = {.configure = configure,
                                        .together = together,
                                        .refuse = channel_refuse_number,
                                        .write = write_request,
                                        .read = read_answer,
                                        .receive = receive};
