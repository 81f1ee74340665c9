/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What WeChat and WeCom have in common: requests of JSON, answers with an `errcode`, an access_token. Each
 * brings its own table of codes.
 */
#include <inttypes.h>
#include <string.h>

#include "channel.h"
#include "songgang/messages/channel.h"

sg_status channel_json_call(const sg_channel *channel, const char *url, sg_buffer *body,
                            sg_arena *arena, http_call *ret, sg_error *err)
{
    static const char *const HEADER[] = {"Content-Type: application/json", NULL};
    channel_call(channel, ret);
    ret->url = url;
    ret->header = HEADER;
    ret->body = body->failed ? (sg_str){0}
                             : (sg_str){sg_arena_strndup(arena, body->data, body->size), body->size};
    sg_buffer_free(body);
    return url && ret->body.s ? SG_OK : sg_fail_memory(err);
}

sg_status channel_read_token(const sg_channel *channel, const http_result *result, sg_arena *arena,
                             const char **ret_token, int64_t *ret_seconds, const char **ret_halt,
                             sg_error *err)
{
    enum { BUSY = -1, TOKEN_MOST = 2048 };
    sg_json *json = NULL;
    int64_t code = 0, seconds = 0;
    sg_status status = SG_OK;
    if (result->fate != HTTP_CALL_ANSWERED ||
        sg_json_parse(result->body.s, result->body.n, &json, NULL) != SG_OK)
        return sg_fail(err, SG_IO, SG_MSG_CHANNEL_TOKEN, channel->name, result->why ? result->why : "");
    const sg_json_node *root = sg_json_root(json);
    const char *token = sg_json_node_text(sg_json_node_member(root, "access_token"));
    bool told = sg_json_node_int(sg_json_node_member(root, "errcode"), &code) && code != 0;
    if (!told && token && *token && strlen(token) <= TOKEN_MOST && strpbrk(token, "&#? \r\n") == NULL &&
        sg_json_node_int(sg_json_node_member(root, "expires_in"), &seconds) && seconds > 0) {
        const char *copy = sg_arena_strdup(arena, token);
        status = copy ? SG_OK : sg_fail_memory(err);
        if (copy) {
            *ret_token = copy;
            *ret_seconds = seconds;
        }
    } else {
        const char *text = sg_arena_printf(arena, "errcode %" PRId64, code);
        status = sg_fail(err, SG_IO, SG_MSG_CHANNEL_TOKEN, channel->name, text ? text : "");
        if (told && code != BUSY)
            *ret_halt = sg_arena_printf(arena, SG_MSG_CHANNEL_REFUSED, text ? text : "");
    }
    sg_json_free(json);
    return status;
}

bool channel_taken(const sg_channel *channel, const channel_errcode *table, size_t count,
                   const http_result *result, const sg_json_node *root, sg_arena *arena,
                   channel_verdict *verdict)
{
    enum { BUSY = -1 };
    int64_t code = 0;
    if (!sg_json_node_int(sg_json_node_member(root, "errcode"), &code)) {
        channel_status(channel, count, result, arena, verdict);
        return false;
    }
    if (code == 0) {
        channel_all(verdict, count, SG_PUSH_ACCEPTED, NULL, 0, false);
        return true;
    }
    const channel_errcode *e = table;
    while (e->code != 0 && e->code != code)
        e++;
    const char *detail = sg_arena_printf(arena, "errcode %" PRId64, code);
    channel_all(verdict, count, e->result, detail, e->after, e->hold || e->halt || code == BUSY);
    verdict->token_expired = e->token;
    verdict->hold = e->hold ? e->after : 0;
    if (e->halt)
        verdict->halt = sg_arena_printf(arena, SG_MSG_CHANNEL_REFUSED, detail ? detail : "");
    return false;
}
