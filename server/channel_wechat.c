/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Subscription messages of a WeChat service account (cgi-bin/message/subscribe/bizsend): one worker a
 * request, by openid. Their fields are short, and each kind has its own limit. The access_token comes from
 * stable_token, which gives the same one to whoever asks while it is good, so asking again harms nobody.
 * No idempotence. Results arrive as events, in XML or JSON.
 */
#include <inttypes.h>
#include <string.h>

#include "channel.h"
#include "signature.h"
#include "songgang/messages/channel.h"
#include "songgang/xml_text.h"

/* What a field may hold, by the beginning of its name. */
static const struct {
    const char *kind;
    int characters;
    bool han; /* Chinese characters only */
} FIELDS[] = {
    {"thing", 20, false}, {"phrase", 5, true}, {"character_string", 32, false}, {"letter", 32, false},
    {"number", 32, false}, {"symbol", 5, false}, {"name", 10, false}, {"phone_number", 17, false},
    {"car_number", 8, false}, {"amount", 20, false}, {"time", 32, false}, {"date", 32, false},
    {"const", 20, false},
};

static int field_of(const char *name)
{
    for (size_t i = 0; i < sizeof FIELDS / sizeof *FIELDS; i++) {
        size_t n = strlen(FIELDS[i].kind);
        if (strncmp(name, FIELDS[i].kind, n) == 0 && name[n] >= '0' && name[n] <= '9')
            return (int)i;
    }
    return -1;
}

static sg_status configure(sg_channel *channel, const sg_json_node *options, sg_error *err)
{
    sg_status status = channel_endpoint(channel, options, "https://api.weixin.qq.com", err);
    if (status == SG_OK)
        status = channel_option(channel, options, "app_id", true, &channel->key_id, err);
    if (status == SG_OK)
        status = channel_secret(channel, options, "secret_file", true, &channel->secret, err);
    if (status == SG_OK)
        status = channel_option(channel, options, "template", true, &channel->template_id, err);
    if (status == SG_OK)
        status = channel_variables(channel, options, true, err);
    for (size_t i = 0; i < channel->variable_count && status == SG_OK; i++) {
        int field = field_of(channel->variable[i].name);
        if (field < 0)
            return sg_fail(err, SG_INVALID, SG_MSG_CHANNEL_FIELD, channel->name,
                           channel->variable[i].name);
        channel->variable[i].limit = FIELDS[field].characters;
    }
    return status;
}

static bool all_han(const char *text)
{
    const sg_str whole = sg_str_of(text);
    for (size_t at = 0; at < whole.n;)
        if (!sg_is_han(sg_utf8_next(whole, &at)))
            return false;
    return whole.n > 0;
}

/* A field that must not be empty, but is, or is of other characters: the platform would refuse it. */
static const char *refuse(const sg_channel *channel, const sg_push_message *message, sg_arena *arena)
{
    if (!message->wechat || !*message->wechat)
        return SG_MSG_CHANNEL_NO_WECHAT;
    for (size_t i = 0; i < channel->variable_count; i++) {
        const channel_variable *variable = &channel->variable[i];
        int field = field_of(variable->name);
        const char *word = channel_word(message, variable, arena);
        if (!word)
            return sg_arena_printf(arena, SG_MSG_CHANNEL_NO_ROOM, variable->name);
        if (FIELDS[field].han && !all_han(word))
            return sg_arena_printf(arena, SG_MSG_CHANNEL_HAN, variable->name);
    }
    return NULL;
}

/* ---- the token ---- */

static sg_status write_token(const sg_channel *channel, sg_arena *arena, http_call *ret, sg_error *err)
{
    sg_buffer body = {0};
    sg_json_writer w;
    sg_json_begin(&w, &body);
    sg_json_object(&w);
    sg_json_member_string(&w, "grant_type", "client_credential");
    sg_json_member_string(&w, "appid", channel->key_id);
    sg_json_member_string(&w, "secret", channel->secret);
    sg_json_member_bool(&w, "force_refresh", false);
    sg_json_end_object(&w);
    return channel_json_call(channel,
                             sg_arena_printf(arena, "%s/cgi-bin/stable_token", channel->url), &body,
                             arena, ret, err);
}

/* ---- sending ---- */

static sg_status write_request(const sg_channel *channel, const sg_push_message *const *message,
                               size_t count, const channel_moment *moment, sg_arena *arena,
                               http_call *ret, sg_error *err)
{
    (void)count; /* always 1 */
    sg_buffer body = {0};
    sg_json_writer w;
    sg_json_begin(&w, &body);
    sg_json_object(&w);
    sg_json_member_string(&w, "touser", message[0]->wechat);
    sg_json_member_string(&w, "template_id", channel->template_id);
    if (message[0]->words.link)
        sg_json_member_string(&w, "page", message[0]->words.link);
    sg_json_key(&w, "data");
    sg_json_object(&w);
    for (size_t i = 0; i < channel->variable_count; i++) {
        const char *word = channel_word(message[0], &channel->variable[i], arena);
        body.failed = body.failed || !word;
        sg_json_key(&w, channel->variable[i].name);
        sg_json_object(&w);
        sg_json_member_string(&w, "value", word && *word ? word : SG_WORD_CHANNEL_NOTHING);
        sg_json_end_object(&w);
    }
    sg_json_end_object(&w);
    sg_json_end_object(&w);
    return channel_json_call(
        channel,
        sg_arena_printf(arena, "%s/cgi-bin/message/subscribe/bizsend?access_token=%s", channel->url,
                        moment->token),
        &body, arena, ret, err);
}

/* What errcode means; the last stands for all others. */
static const channel_errcode CODES[] = {
    {40001, SG_PUSH_RETRY, 1, true, false, false},   {40014, SG_PUSH_RETRY, 1, true, false, false},
    {42001, SG_PUSH_RETRY, 1, true, false, false},   {40003, SG_PUSH_REFUSED, 0, false, false, false},
    {43101, SG_PUSH_REFUSED, 0, false, false, false}, {43108, SG_PUSH_RETRY, 60, false, false, false},
    {45168, SG_PUSH_REFUSED, 0, false, false, false}, {47003, SG_PUSH_REFUSED, 0, false, false, false},
    {45011, SG_PUSH_RETRY, 60, false, true, false},  {-1, SG_PUSH_UNKNOWN, 0, false, false, false},
    {0, SG_PUSH_RETRY, 0, false, false, true},
};

static void read_answer(const sg_channel *channel, const sg_push_message *const *message, size_t count,
                        const http_result *result, sg_arena *arena, channel_verdict *verdict)
{
    sg_json *json = NULL;
    int64_t id = 0;
    (void)message;
    sg_json_parse(result->body.s, result->body.n, &json, NULL);
    const sg_json_node *root = sg_json_root(json);
    if (channel_taken(channel, CODES, count, result, root, arena, verdict) &&
        sg_json_node_int(sg_json_node_member(root, "msgid"), &id))
        verdict->outcome[0].provider = sg_arena_printf(arena, "%" PRId64, id);
    sg_json_free(json);
}

/* ---- events ---- */

static sg_status add_event(const char *open_id, const char *id, int64_t failed, const char *detail,
                           sg_arena *arena, sg_channel_news *news, sg_error *err)
{
    if (!open_id || !id || strlen(id) >= SG_PUSH_PROVIDER || news->receipt_count == SG_CHANNEL_NEWS)
        return sg_fail(err, SG_FORMAT, SG_MSG_CHANNEL_FORMAT);
    news->receipt[news->receipt_count++] = (sg_push_receipt){.provider = sg_arena_strdup(arena, id),
                                                             .to = sg_arena_strdup(arena, open_id),
                                                             .delivered = failed == 0,
                                                             .detail = sg_arena_strdup(arena, detail)};
    return SG_OK;
}

static sg_status read_json(const sg_json_node *root, sg_arena *arena, sg_channel_news *news,
                           sg_error *err)
{
    const char *event = sg_json_node_text(sg_json_node_member(root, "Event"));
    const char *open_id = sg_json_node_text(sg_json_node_member(root, "FromUserName"));
    if (!event && sg_json_node_member(root, "Encrypt"))
        return sg_fail(err, SG_INVALID, "%s", SG_MSG_CHANNEL_ENCRYPTED);
    if (!event || strcmp(event, "subscribe_msg_sent_event") != 0)
        return SG_OK; /* other events are no business of ours */
    const sg_json_node *list = sg_json_node_member(root, "List");
    if (!list)
        list = sg_json_node_member(sg_json_node_member(root, "SubscribeMsgSentEvent"), "List");
    bool many = sg_json_node_is_array(list);
    size_t count = many ? sg_json_node_count(list) : 1;
    for (size_t i = 0; i < count; i++) {
        const sg_json_node *one = many ? sg_json_node_at(list, i) : list;
        const sg_json_node *id = sg_json_node_member(one, "MsgID");
        int64_t number = 0, failed = -1;
        if (!sg_json_node_int(id, &number) ||
            !sg_json_node_int(sg_json_node_member(one, "ErrorCode"), &failed))
            return sg_fail(err, SG_FORMAT, SG_MSG_CHANNEL_FORMAT);
        sg_status status = add_event(open_id, sg_arena_printf(arena, "%" PRId64, number), failed,
                                     sg_json_node_text(sg_json_node_member(one, "ErrorStatus")), arena,
                                     news, err);
        if (status != SG_OK)
            return status;
    }
    return SG_OK;
}

static const char *xml_value(const sg_xml_text *list, size_t count, const char *path)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].path, path) == 0)
            return list[i].text;
    return NULL;
}

static sg_status read_xml(sg_str body, sg_arena *arena, sg_channel_news *news, sg_error *err)
{
    static const char LIST[] = "xml/SubscribeMsgSentEvent/List/";
    sg_xml_text *text = NULL;
    size_t count = 0;
    sg_status status = sg_xml_texts(body, arena, &text, &count, err);
    if (status != SG_OK)
        return status;
    const char *event = xml_value(text, count, "xml/Event");
    const char *open_id = xml_value(text, count, "xml/FromUserName");
    if (!event && xml_value(text, count, "xml/Encrypt"))
        return sg_fail(err, SG_INVALID, "%s", SG_MSG_CHANNEL_ENCRYPTED);
    if (!event || strcmp(event, "subscribe_msg_sent_event") != 0)
        return SG_OK;
    const char *id = NULL, *code = NULL;
    for (size_t i = 0; i < count && status == SG_OK; i++) {
        if (strncmp(text[i].path, LIST, sizeof LIST - 1) != 0)
            continue;
        const char *name = text[i].path + sizeof LIST - 1;
        if (strcmp(name, "MsgID") == 0)
            id = text[i].text;
        else if (strcmp(name, "ErrorCode") == 0)
            code = text[i].text;
        else if (strcmp(name, "ErrorStatus") == 0) { /* the last of each */
            status = code ? add_event(open_id, id, strcmp(code, "0") == 0 ? 0 : 1, text[i].text, arena,
                                      news, err)
                          : sg_fail(err, SG_FORMAT, SG_MSG_CHANNEL_FORMAT);
            id = code = NULL;
        }
    }
    return status;
}

static sg_status receive(const sg_channel *channel, const sg_channel_request *request, sg_arena *arena,
                         sg_channel_news *ret, sg_error *err)
{
    enum { ECHO_MOST = 64 };
    sg_channel_news news = {.receipt = NULL};
    if (!channel->callback_key ||
        !signature_wechat_holds(channel->callback_key, channel_query(request, "timestamp"),
                                channel_query(request, "nonce"), channel_query(request, "signature")))
        return sg_fail(err, SG_INVALID, SG_MSG_CHANNEL_STRANGER);
    sg_status status = channel_news(SG_CHANNEL_NEWS, arena, &news, err);
    if (status != SG_OK)
        return status;
    news.content_type = "text/plain; charset=utf-8";
    news.answer = "success";
    if (request->get) {
        sg_str echo = channel_query(request, "echostr");
        if (echo.n > ECHO_MOST)
            return sg_fail(err, SG_FORMAT, SG_MSG_CHANNEL_FORMAT);
        news.answer = sg_arena_strndup(arena, echo.s ? echo.s : "", echo.n);
        status = news.answer ? SG_OK : sg_fail_memory(err);
    } else if (request->body.n > 0 && request->body.s[0] == '{') {
        sg_json *json = NULL;
        status = sg_json_parse(request->body.s, request->body.n, &json, NULL) == SG_OK
                     ? read_json(sg_json_root(json), arena, &news, err)
                     : sg_fail(err, SG_FORMAT, SG_MSG_CHANNEL_FORMAT);
        sg_json_free(json);
    } else {
        status = read_xml(request->body, arena, &news, err);
    }
    if (status == SG_OK)
        *ret = news;
    return status;
}

const channel_carrier channel_wechat = {.configure = configure,
                                        .refuse = refuse,
                                        .write = write_request,
                                        .read = read_answer,
                                        .write_token = write_token,
                                        .read_token = channel_read_token,
                                        .receive = receive};
