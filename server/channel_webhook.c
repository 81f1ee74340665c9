/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signed webhook after Standard Webhooks 1.0: one message a request, its key as `webhook-id`, by which the
 * receiver drops what it has already. So a request whose fate nobody knows may simply be made again.
 */
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "channel.h"
#include "signature.h"
#include "songgang/messages/channel.h"

enum { OK = 200, REDIRECT = 300, BAD_REQUEST = 400, GONE = 410, TOO_LARGE = 413, UNPROCESSABLE = 422 };

static sg_status configure(sg_channel *channel, const sg_json_node *options, sg_error *err)
{
    sg_buffer probe = {0};
    sg_status status = channel_endpoint(channel, options, NULL, err);
    if (status == SG_OK)
        status = channel_secret(channel, options, "secret_file", true, &channel->secret, err);
    if (status == SG_OK)
        status = channel_secret(channel, options, "former_secret_file", false,
                                &channel->former_secret, err);
    if (status == SG_OK)
        status = signature_webhook(channel->secret, "", 0, sg_str_of(""), &probe, err);
    if (status == SG_OK && channel->former_secret)
        status = signature_webhook(channel->former_secret, "", 0, sg_str_of(""), &probe, err);
    sg_buffer_free(&probe);
    channel->repeatable = channel->settings.idempotent;
    return status;
}

/* ---- sending ---- */

static void put_jobs(sg_json_writer *w, const sg_push_words *words)
{
    sg_json_key(w, "jobs");
    sg_json_array(w);
    for (size_t i = 0; i < words->job_count; i++) {
        const sg_push_job *job = &words->job[i];
        sg_json_object(w);
        sg_json_member_string(w, "posting", job->posting);
        sg_json_member_string(w, "title", job->title);
        sg_json_member_string(w, "employer", job->employer);
        sg_json_member_string(w, "place", job->place);
        sg_json_member_string(w, "wage", job->wage);
        sg_json_member_string(w, "board", job->board);
        sg_json_member_string(w, "text", job->text);
        sg_json_end_object(w);
    }
    sg_json_end_array(w);
}

static void put_message(sg_buffer *out, const sg_push_message *message, int64_t now)
{
    char instant[32] = "";
    time_t when = (time_t)now;
    struct tm utc;
    if (gmtime_r(&when, &utc))
        strftime(instant, sizeof instant, "%Y-%m-%dT%H:%M:%SZ", &utc);
    sg_json_writer w;
    sg_json_begin(&w, out);
    sg_json_object(&w);
    sg_json_member_string(&w, "type", "message.send");
    sg_json_member_string(&w, "timestamp", instant);
    sg_json_key(&w, "data");
    sg_json_object(&w);
    sg_json_member_string(&w, "key", message->key);
    sg_json_member_int(&w, "plan", message->plan);
    sg_json_member_string(&w, "worker", message->worker);
    sg_json_member_string(&w, "name", message->name);
    sg_json_member_string(&w, "phone", message->phone);
    sg_json_member_string(&w, "wechat", message->wechat);
    sg_json_member_string(&w, "text", message->text);
    sg_json_member_int(&w, "parts", message->parts);
    sg_json_member_string(&w, "link", message->words.link);
    sg_json_member_string(&w, "course", message->words.course);
    put_jobs(&w, &message->words);
    sg_json_end_object(&w);
    sg_json_end_object(&w);
}

static sg_status write_request(const sg_channel *channel, const sg_push_message *const *message,
                               size_t count, const channel_moment *moment, sg_arena *arena,
                               http_call *ret, sg_error *err)
{
    enum { LINES = 5 };
    (void)count; /* always 1 */
    sg_buffer body = {0}, signatures = {0};
    put_message(&body, message[0], moment->now);
    channel_call(channel, ret);
    ret->url = channel->url;
    const char *text = body.failed ? NULL : sg_arena_strndup(arena, body.data, body.size);
    ret->body = (sg_str){text, body.size};
    sg_status status = text ? signature_webhook(channel->secret, message[0]->key, moment->now, ret->body,
                                                &signatures, err)
                            : sg_fail_memory(err);
    if (status == SG_OK && channel->former_secret) {
        sg_buffer_text(&signatures, " ");
        status = signature_webhook(channel->former_secret, message[0]->key, moment->now, ret->body,
                                   &signatures, err);
    }
    const char **line = sg_arena_array(arena, LINES, sizeof *line);
    if (status == SG_OK && line) {
        line[0] = "Content-Type: application/json";
        line[1] = sg_arena_printf(arena, "webhook-id: %s", message[0]->key);
        line[2] = sg_arena_printf(arena, "webhook-timestamp: %" PRId64, moment->now);
        line[3] = sg_arena_printf(arena, "webhook-signature: %s", signatures.data);
        ret->header = line;
    }
    if (status == SG_OK && (!line || !line[1] || !line[2] || !line[3]))
        status = sg_fail_memory(err);
    sg_buffer_free(&body);
    sg_buffer_free(&signatures);
    return status;
}

/* {"id":"…"} in the answer is the receiver's own number of the message. */
static const char *provider_id(sg_str body, sg_arena *arena)
{
    sg_json *json = NULL;
    const char *id = NULL;
    if (body.n > 0 && sg_json_parse(body.s, body.n, &json, NULL) == SG_OK) {
        const char *text = sg_json_node_text(sg_json_node_member(sg_json_root(json), "id"));
        if (text && strlen(text) < SG_PUSH_PROVIDER)
            id = sg_arena_strdup(arena, text);
    }
    sg_json_free(json);
    return id;
}

static void read_answer(const sg_channel *channel, const sg_push_message *const *message, size_t count,
                        const http_result *result, sg_arena *arena, channel_verdict *verdict)
{
    (void)message;
    const char *detail = sg_arena_printf(arena, "HTTP %d", result->status);
    if (result->status >= OK && result->status < REDIRECT) {
        channel_all(verdict, count, SG_PUSH_ACCEPTED, NULL, 0, false);
        verdict->outcome[0].provider = provider_id(result->body, arena);
    } else if (result->status == GONE) {
        channel_all(verdict, count, SG_PUSH_RETRY, detail, 0, true);
        verdict->halt = SG_MSG_CHANNEL_GONE;
    } else if (result->status == BAD_REQUEST || result->status == TOO_LARGE ||
               result->status == UNPROCESSABLE) {
        channel_all(verdict, count, SG_PUSH_REFUSED, detail, 0, false);
    } else if (result->status < 500) { /* not taken: redirected, not signed in, not there, too many */
        verdict->hold = result->retry_after;
        channel_all(verdict, count, SG_PUSH_RETRY, detail, result->retry_after, true);
    } else {
        channel_status(channel, count, result, arena, verdict);
    }
}

/* ---- receipts: {"receipts":[{"key","id","state","reason"}],"replies":[{"phone","text","id"}]} ---- */

static bool signed_by_it(const sg_channel *channel, const sg_channel_request *request, sg_arena *arena)
{
    enum { TOLERANCE_S = 300, DIGITS = 15 };
    int64_t at = 0;
    if (!request->id.s || !request->signature.s || request->timestamp.n == 0 ||
        request->timestamp.n > DIGITS)
        return false;
    for (size_t i = 0; i < request->timestamp.n; i++) {
        if (request->timestamp.s[i] < '0' || request->timestamp.s[i] > '9')
            return false;
        at = at * 10 + (request->timestamp.s[i] - '0');
    }
    if (at < request->now - TOLERANCE_S || at > request->now + TOLERANCE_S)
        return false;
    const char *id = sg_arena_strndup(arena, request->id.s, request->id.n);
    return id && (signature_webhook_holds(channel->secret, id, at, request->body, request->signature) ||
                  (channel->former_secret &&
                   signature_webhook_holds(channel->former_secret, id, at, request->body,
                                           request->signature)));
}

static sg_status read_receipts(const sg_json_node *list, sg_arena *arena, sg_channel_news *ret,
                               sg_error *err)
{
    for (size_t i = 0; i < sg_json_node_count(list); i++) {
        const sg_json_node *one = sg_json_node_at(list, i);
        const char *state = sg_json_node_text(sg_json_node_member(one, "state"));
        const char *key = sg_json_node_text(sg_json_node_member(one, "key"));
        const char *id = sg_json_node_text(sg_json_node_member(one, "id"));
        bool delivered = state && strcmp(state, "delivered") == 0;
        if (!state || (!key && !id) || (!delivered && strcmp(state, "failed") != 0))
            return sg_fail(err, SG_FORMAT, SG_MSG_CHANNEL_FORMAT);
        ret->receipt[ret->receipt_count++] = (sg_push_receipt){
            .key = sg_arena_strdup(arena, key),
            .provider = sg_arena_strdup(arena, id),
            .delivered = delivered,
            .detail = sg_arena_strdup(arena,
                                      sg_json_node_text(sg_json_node_member(one, "reason")))};
    }
    return SG_OK;
}

static sg_status read_replies(const sg_json_node *list, sg_arena *arena, sg_channel_news *ret,
                              sg_error *err)
{
    for (size_t i = 0; i < sg_json_node_count(list); i++) {
        const sg_json_node *one = sg_json_node_at(list, i);
        const char *phone = sg_json_node_text(sg_json_node_member(one, "phone"));
        const char *text = sg_json_node_text(sg_json_node_member(one, "text"));
        if (!phone || !text)
            return sg_fail(err, SG_FORMAT, SG_MSG_CHANNEL_FORMAT);
        ret->reply[ret->reply_count++] = (sg_channel_reply){
            .phone = sg_arena_strdup(arena, phone),
            .text = sg_arena_strdup(arena, text),
            .id = sg_arena_strdup(arena, sg_json_node_text(sg_json_node_member(one, "id")))};
    }
    return SG_OK;
}

static sg_status receive(const sg_channel *channel, const sg_channel_request *request, sg_arena *arena,
                         sg_channel_news *ret, sg_error *err)
{
    sg_json *json = NULL;
    sg_channel_news news = {.receipt = NULL};
    if (request->get || !signed_by_it(channel, request, arena))
        return sg_fail(err, SG_INVALID, SG_MSG_CHANNEL_STRANGER);
    if (sg_json_parse(request->body.s, request->body.n, &json, NULL) != SG_OK)
        return sg_fail(err, SG_FORMAT, SG_MSG_CHANNEL_FORMAT);
    const sg_json_node *receipts = sg_json_node_member(sg_json_root(json), "receipts");
    const sg_json_node *replies = sg_json_node_member(sg_json_root(json), "replies");
    size_t count = sg_json_node_count(receipts) + sg_json_node_count(replies);
    sg_status status = channel_news(count, arena, &news, err);
    if (status == SG_OK && ((receipts && !sg_json_node_is_array(receipts)) ||
                            (replies && !sg_json_node_is_array(replies)) || (!receipts && !replies)))
        status = sg_fail(err, SG_FORMAT, SG_MSG_CHANNEL_FORMAT);
    if (status == SG_OK)
        status = read_receipts(receipts, arena, &news, err);
    if (status == SG_OK)
        status = read_replies(replies, arena, &news, err);
    sg_json_free(json);
    if (status != SG_OK)
        return status;
    news.answer = "{\"ok\":true}";
    *ret = news;
    return SG_OK;
}

const channel_carrier channel_webhook = {.configure = configure,
                                         .write = write_request,
                                         .read = read_answer,
                                         .receive = receive};
