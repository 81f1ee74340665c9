/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * WeCom (企业微信): messages of an application to one member (cgi-bin/message/send), or of a group's robot
 * to its group (cgi-bin/webhook/send). 2,048 bytes of text. The application interface drops a request that
 * is the same to the last byte within some hours when asked to, so one whose fate nobody knows is repeated
 * at once, as it is, before it counts as unknown. The robot knows nothing of the kind and takes 20 messages
 * a minute.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "channel.h"
#include "signature.h"
#include "songgang/messages/channel.h"

enum { TEXT_BYTES = 2048, DROP_SAME_S = 14400, ROBOT_SPACING_MS = 3100, REPEATS = 2 };

static sg_status configure(sg_channel *channel, const sg_json_node *options, sg_error *err)
{
    sg_status status = channel_endpoint(channel, options, "https://qyapi.weixin.qq.com", err);
    if (status == SG_OK)
        status = channel_secret(channel, options, "robot_key_file", false, &channel->secret, err);
    channel->robot = channel->secret != NULL;
    if (channel->robot) {
        channel->spacing_ms = ROBOT_SPACING_MS;
        return status;
    }
    int agent = 0;
    const char *to = "wechat";
    if (status == SG_OK)
        status = channel_option(channel, options, "corp_id", true, &channel->key_id, err);
    if (status == SG_OK)
        status = channel_secret(channel, options, "secret_file", true, &channel->secret, err);
    if (status == SG_OK)
        status = channel_option_int(channel, options, "agent_id", 1, INT32_MAX, &agent, err);
    if (status == SG_OK && agent == 0)
        status = sg_fail(err, SG_INVALID, SG_MSG_CHANNEL_OPTION, channel->name, "agent_id");
    if (status == SG_OK)
        status = channel_option(channel, options, "to", false, &to, err);
    if (status == SG_OK && strcmp(to, "wechat") != 0 && strcmp(to, "phone") != 0)
        status = sg_fail(err, SG_INVALID, SG_MSG_CHANNEL_OPTION, channel->name, "to");
    channel->by_phone = strcmp(to, "phone") == 0;
    channel->app_id = sg_arena_printf(channel->arena, "%d", agent);
    channel->repeats = REPEATS;
    if (status == SG_OK && !channel->app_id)
        status = sg_fail_memory(err);
    return status;
}

static const char *account(const sg_channel *channel, const sg_push_message *message)
{
    return channel->by_phone ? message->phone : message->wechat;
}

static const char *refuse(const sg_channel *channel, const sg_push_message *message, sg_arena *arena)
{
    const char *to = account(channel, message);
    (void)arena;
    if (!channel->robot && (!to || !*to || strpbrk(to, "|@")))
        return SG_MSG_CHANNEL_NO_WECOM;
    return strlen(message->text) > TEXT_BYTES ? SG_MSG_CHANNEL_LONG : NULL;
}

static sg_status write_token(const sg_channel *channel, sg_arena *arena, http_call *ret, sg_error *err)
{
    sg_buffer url = {0};
    channel_call(channel, ret);
    ret->get = true;
    sg_buffer_printf(&url, "%s/cgi-bin/gettoken?corpid=", channel->url);
    signature_encode(channel->key_id, &url);
    sg_buffer_text(&url, "&corpsecret=");
    signature_encode(channel->secret, &url);
    ret->url = url.failed ? NULL : sg_arena_strdup(arena, url.data);
    sg_buffer_free(&url);
    return ret->url ? SG_OK : sg_fail_memory(err);
}

static void put_robot(sg_json_writer *w, const sg_push_message *message)
{
    sg_json_member_string(w, "msgtype", "text");
    sg_json_key(w, "text");
    sg_json_object(w);
    sg_json_member_string(w, "content", message->text);
    if (channel_mobile(message->phone)) {
        sg_json_key(w, "mentioned_mobile_list");
        sg_json_array(w);
        sg_json_string(w, message->phone);
        sg_json_end_array(w);
    }
    sg_json_end_object(w);
}

static void put_message(sg_json_writer *w, const sg_channel *channel, const sg_push_message *message)
{
    sg_json_member_string(w, "touser", account(channel, message));
    sg_json_member_string(w, "msgtype", "text");
    sg_json_member_int(w, "agentid", atoi(channel->app_id));
    sg_json_key(w, "text");
    sg_json_object(w);
    sg_json_member_string(w, "content", message->text);
    sg_json_end_object(w);
    sg_json_member_int(w, "safe", 0);
    sg_json_member_int(w, "enable_duplicate_check", 1);
    sg_json_member_int(w, "duplicate_check_interval", DROP_SAME_S);
}

static sg_status write_request(const sg_channel *channel, const sg_push_message *const *message,
                               size_t count, const channel_moment *moment, sg_arena *arena,
                               http_call *ret, sg_error *err)
{
    (void)count; /* always 1 */
    sg_buffer body = {0};
    sg_json_writer w;
    sg_json_begin(&w, &body);
    sg_json_object(&w);
    if (channel->robot)
        put_robot(&w, message[0]);
    else
        put_message(&w, channel, message[0]);
    sg_json_end_object(&w);
    const char *url =
        channel->robot
            ? sg_arena_printf(arena, "%s/cgi-bin/webhook/send?key=%s", channel->url, channel->secret)
            : sg_arena_printf(arena, "%s/cgi-bin/message/send?access_token=%s", channel->url,
                              moment->token);
    return channel_json_call(channel, url, &body, arena, ret, err);
}

/* What errcode means; the last stands for all others. */
static const channel_errcode CODES[] = {
    {40014, SG_PUSH_RETRY, 1, true, false, false},   {42001, SG_PUSH_RETRY, 1, true, false, false},
    {41001, SG_PUSH_RETRY, 1, true, false, false},   {40001, SG_PUSH_RETRY, 1, true, false, false},
    {40003, SG_PUSH_REFUSED, 0, false, false, false}, {60111, SG_PUSH_REFUSED, 0, false, false, false},
    {81013, SG_PUSH_REFUSED, 0, false, false, false}, {45009, SG_PUSH_RETRY, 60, false, true, false},
    {45033, SG_PUSH_RETRY, 10, false, true, false},  {-1, SG_PUSH_UNKNOWN, 0, false, false, false},
    {0, SG_PUSH_RETRY, 0, false, false, true},
};

static void read_answer(const sg_channel *channel, const sg_push_message *const *message, size_t count,
                        const http_result *result, sg_arena *arena, channel_verdict *verdict)
{
    sg_json *json = NULL;
    (void)message;
    sg_json_parse(result->body.s, result->body.n, &json, NULL);
    const sg_json_node *root = sg_json_root(json);
    const char *invalid = sg_json_node_text(sg_json_node_member(root, "invaliduser"));
    const char *id = sg_json_node_text(sg_json_node_member(root, "msgid"));
    bool taken = channel_taken(channel, CODES, count, result, root, arena, verdict);
    if (taken && invalid && *invalid) {
        channel_all(verdict, count, SG_PUSH_REFUSED, "invaliduser", 0, false);
    } else if (taken) {
        if (channel->robot) /* its group is all there is to reach */
            channel_all(verdict, count, SG_PUSH_DELIVERED, NULL, 0, false);
        if (id && strlen(id) < SG_PUSH_PROVIDER)
            verdict->outcome[0].provider = sg_arena_strdup(arena, id);
    }
    verdict->token_expired = verdict->token_expired && !channel->robot; /* it has none */
    sg_json_free(json);
}

const channel_carrier channel_wecom = {.configure = configure,
                                       .refuse = refuse,
                                       .write = write_request,
                                       .read = read_answer,
                                       .write_token = write_token,
                                       .read_token = channel_read_token};
