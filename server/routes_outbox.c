/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GET /v1/outbox, POST /v1/outbox/ack and /v1/receipts/{channel}: what a program of the bureau's own, or a
 * gateway, has to do with the outbox. Receipts of gateways come without a token: they prove by a
 * signature or a key of their own whose they are.
 */
#include <stdio.h>
#include <string.h>

#include "api.h"
#include "outbox_call.h"
#include "songgang/channel.h"
#include "songgang/messages/outbox.h"
#include "songgang/messages/routes_outbox.h"
#include "worker.h"

enum { LIMIT_DEFAULT = 100, FAILURES_PER_MINUTE = 30, FAILURES_BURST = 60 };

sg_status outbox_pusher(api_call *call, sg_pusher **ret)
{
    errand_thread *thread = call->thread;
    sg_error *err = &call->ctx->error;
    sg_status status = SG_OK;
    if (!thread->pusher)
        status = sg_pusher_open(api_reader(call)->data_dir, api_reader(call)->vocabulary,
                                &thread->pusher, err);
    if (status != SG_OK)
        return status;
    sg_pusher_actor(thread->pusher, call->ctx->caller.name);
    *ret = thread->pusher;
    return SG_OK;
}

static sg_status refuse(api_call *call, int code, const char *format, const char *what)
{
    sg_response_status(call->response, code);
    if (code == 401)
        sg_response_header(call->response, "WWW-Authenticate", "Bearer realm=\"songgang\"", NULL);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    return sg_fail(&call->ctx->error, SG_INVALID, format, what);
#pragma GCC diagnostic pop
}

/* May the caller serve this channel, and is it one that is served from outside? */
static sg_status check_channel(api_call *call, sg_pusher *pusher, const char *name)
{
    const sg_caller *caller = &call->ctx->caller;
    const sg_push_settings *settings;
    sg_status status = sg_pusher_settings(pusher, &settings, &call->ctx->error);
    if (status != SG_OK)
        return status;
    const sg_push_channel *channel = sg_push_channel_named(settings, name);
    if (!channel)
        return sg_fail(&call->ctx->error, SG_NOT_FOUND, SG_MSG_OUTBOX_NO_CHANNEL, name);
    if (caller->channel[0] && strcmp(caller->channel, name) != 0)
        return refuse(call, 403, SG_MSG_OUTBOX_OTHER_CHANNEL, name);
    if (!caller->scope.whole)
        return refuse(call, 403, "%s", SG_MSG_OUTBOX_REGION);
    if (sg_channel_sends(channel->carrier))
        return sg_fail(&call->ctx->error, SG_CONFLICT, SG_MSG_OUTBOX_OWN_CHANNEL, name);
    return SG_OK;
}

/* ---- leasing ---- */

static void put_words(sg_json_writer *w, const sg_push_words *words)
{
    sg_json_key(w, "jobs");
    sg_json_array(w);
    for (size_t i = 0; i < words->job_count; i++) {
        const sg_push_job *job = &words->job[i];
        sg_json_object(w);
        sg_json_member_int(w, "number", job->number);
        sg_json_member_string(w, "posting", job->posting);
        sg_json_member_string(w, "text", job->text);
        sg_json_member_string(w, "title", job->title);
        sg_json_member_string(w, "employer", job->employer);
        sg_json_member_string(w, "place", job->place);
        sg_json_member_string(w, "wage", job->wage);
        sg_json_member_string(w, "board", job->board);
        sg_json_end_object(w);
    }
    sg_json_end_array(w);
    sg_json_member_string(w, "training", words->course);
    sg_json_member_string(w, "link", words->link);
}

static void put_message(sg_json_writer *w, const sg_push_message *m)
{
    sg_json_object(w);
    sg_json_member_string(w, "id", m->key);
    sg_json_member_int(w, "attempt", m->attempt);
    sg_json_member_int(w, "plan", m->plan);
    sg_json_member_string(w, "worker", m->worker);
    sg_json_member_string(w, "name", m->name);
    sg_json_member_string(w, "phone", m->phone);
    sg_json_member_string(w, "wechat", m->wechat);
    sg_json_member_string(w, "text", m->text);
    sg_json_member_int(w, "parts", m->parts);
    put_words(w, &m->words);
    sg_json_end_object(w);
}

sg_status api_outbox_lease(api_call *call)
{
    const char *channel, *lease;
    int64_t limit = LIMIT_DEFAULT;
    sg_push_batch batch;
    sg_pusher *pusher;
    sg_status status = api_text(call, "channel", &channel);
    if (status == SG_OK && !channel) {
        sg_fail(&call->ctx->error, SG_INVALID, "%s", SG_MSG_OUTBOX_CHANNEL_MISSING);
        return api_bad_query(call, "channel", SG_INVALID);
    }
    if (status == SG_OK)
        status = api_text(call, "lease", &lease);
    if (status == SG_OK)
        status = api_number(call, "limit", 1, SG_PUSH_BATCH, &limit);
    if (status == SG_OK)
        status = outbox_pusher(call, &pusher);
    if (status == SG_OK)
        status = check_channel(call, pusher, channel);
    if (status == SG_OK)
        status = sg_push_lease(pusher, channel, (size_t)limit, lease, api_now(), call->ctx->arena,
                               &batch, &call->ctx->error);
    /* names and numbers leave the house: the log has who got how many, before they are given */
    if (status == SG_OK && batch.count > 0)
        status = api_audit(call, SG_AUDIT_EXPORT, 0, NULL, channel);
    if (status != SG_OK)
        return status;
    sg_json_writer *w = sg_response_json(call->response);
    sg_json_object(w);
    sg_json_member_string(w, "channel", channel);
    sg_json_key(w, "messages");
    sg_json_array(w);
    for (size_t i = 0; i < batch.count; i++)
        put_message(w, &batch.message[i]);
    sg_json_end_array(w);
    sg_json_member_int(w, "wait", batch.wait);
    sg_json_member_string(w, "why", batch.why);
    sg_json_end_object(w);
    return SG_OK;
}

/* ---- reporting ---- */

static void put_tally(api_call *call, const sg_push_tally *tally)
{
    sg_json_writer *w = sg_response_json(call->response);
    sg_json_object(w);
    sg_json_member_int(w, "changed", (int64_t)tally->changed);
    sg_json_member_int(w, "same", (int64_t)tally->same);
    sg_json_member_int(w, "unknown", (int64_t)tally->unknown);
    sg_json_end_object(w);
}

static bool parse_result(const char *word, sg_push_result *ret)
{
    static const char *const words[] = {
        [SG_PUSH_ACCEPTED] = "sent", [SG_PUSH_DELIVERED] = "delivered", [SG_PUSH_REFUSED] = "refused",
        [SG_PUSH_RETRY] = "retry", [SG_PUSH_UNKNOWN] = "unknown"};
    for (size_t i = 0; word && i < sizeof words / sizeof *words; i++)
        if (strcmp(word, words[i]) == 0) {
            *ret = (sg_push_result)i;
            return true;
        }
    return false;
}

static sg_status bad(api_call *call, const char *list, size_t i, const char *member, const char *text)
{
    char pointer[64];
    snprintf(pointer, sizeof pointer, "/%s/%zu/%s", list, i, member);
    if (text)
        sg_fail(&call->ctx->error, SG_INVALID, "%s", text);
    return api_bad_member(call, pointer, SG_INVALID);
}

typedef struct text_member {
    const char *key, **value;
} text_member;

/* Texts of one element; the first that is none is at fault. */
static sg_status read_texts(api_call *call, const sg_json *json, const char *list, size_t i,
                            const text_member *member, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (sg_json_list_text(json, list, i, member[k].key, 1000, call->ctx->arena, member[k].value,
                              &call->ctx->error) != SG_OK)
            return bad(call, list, i, member[k].key, NULL);
    return SG_OK;
}

static sg_status read_outcome(api_call *call, const sg_json *json, size_t i, sg_push_outcome *o)
{
    const char *result = NULL;
    int64_t attempt = 0, after = 0;
    const text_member texts[] = {{"id", &o->key}, {"result", &result}, {"provider_id", &o->provider},
                                 {"detail", &o->detail}};
    sg_error *err = &call->ctx->error;
    sg_status status = read_texts(call, json, "messages", i, texts, sizeof texts / sizeof *texts);
    if (status != SG_OK)
        return status;
    if (!parse_result(result, &o->result))
        return bad(call, "messages", i, "result", SG_MSG_OUTBOX_RESULT);
    if (sg_json_list_int(json, "messages", i, "attempt", 1, INT32_MAX, &attempt, err) != SG_OK)
        return bad(call, "messages", i, "attempt", NULL);
    if (attempt == 0)
        return bad(call, "messages", i, "attempt", SG_MSG_OUTBOX_ATTEMPT);
    if (sg_json_list_int(json, "messages", i, "retry_after", 0, 86400, &after, err) != SG_OK)
        return bad(call, "messages", i, "retry_after", NULL);
    if (!o->key)
        o->key = "";
    if (o->provider && strlen(o->provider) >= SG_PUSH_PROVIDER)
        o->provider = NULL;
    o->attempt = (int)attempt;
    o->after = after;
    o->channel_fault = o->result == SG_PUSH_RETRY || o->result == SG_PUSH_UNKNOWN;
    return SG_OK;
}

sg_status api_outbox_ack(api_call *call)
{
    sg_json *json = NULL;
    const char *channel = NULL;
    sg_pusher *pusher;
    sg_push_tally tally;
    sg_push_outcome *list = NULL;
    size_t count = 0;
    sg_error *err = &call->ctx->error;
    sg_status status = api_body(call, false, &json);
    if (status == SG_OK && (status = sg_json_get_text(json, "channel", SG_PUSH_NAME, call->ctx->arena,
                                                      &channel, err)) != SG_OK)
        api_bad_member(call, "/channel", status);
    if (status == SG_OK && !channel) {
        sg_fail(err, SG_INVALID, "%s", SG_MSG_OUTBOX_CHANNEL_MISSING);
        status = api_bad_member(call, "/channel", SG_INVALID);
    }
    if (status == SG_OK) {
        count = sg_json_list_count(json, "messages");
        if (count == 0 || count > SG_PUSH_BATCH) {
            sg_fail(err, SG_INVALID, SG_MSG_OUTBOX_ACK_LIST, (int)SG_PUSH_BATCH);
            status = api_bad_member(call, "/messages", SG_INVALID);
        }
    }
    if (status == SG_OK && !(list = sg_arena_array(call->ctx->arena, count, sizeof *list)))
        status = sg_fail_memory(err);
    for (size_t i = 0; i < count && status == SG_OK; i++) {
        list[i] = (sg_push_outcome){0};
        status = read_outcome(call, json, i, &list[i]);
    }
    sg_json_free(json);
    if (status == SG_OK)
        status = outbox_pusher(call, &pusher);
    if (status == SG_OK)
        status = check_channel(call, pusher, channel);
    if (status == SG_OK)
        status = sg_push_report(pusher, channel, list, count, api_now(), &tally, err);
    if (status == SG_OK)
        put_tally(call, &tally);
    return status;
}

/* ---- receipts and replies ---- */

static sg_status record(api_call *call, sg_pusher *pusher, const char *channel,
                        const sg_channel_news *news, sg_push_tally *ret, int64_t *ret_replies)
{
    sg_error *err = &call->ctx->error;
    sg_status status = SG_OK;
    *ret = (sg_push_tally){0};
    *ret_replies = 0;
    if (news->receipt_count > 0)
        status = sg_push_receipts(pusher, channel, news->receipt, news->receipt_count, api_now(), ret,
                                  err);
    for (size_t i = 0; i < news->reply_count && status == SG_OK; i++) {
        sg_push_reply reply;
        const sg_channel_reply *r = &news->reply[i];
        status = sg_push_reply_take(pusher, channel, r->phone, r->text, r->id, api_now(), &reply, err);
        if (status == SG_INVALID) /* not a number: nothing can be made of it, now or later */
            status = SG_OK;
        else
            ++*ret_replies;
    }
    return status;
}

static sg_status read_receipts(api_call *call, const sg_json *json, sg_channel_news *news)
{
    for (size_t i = 0; i < news->receipt_count; i++) {
        const char *state = NULL;
        sg_push_receipt *r = &news->receipt[i];
        const text_member texts[] = {{"id", &r->key}, {"provider_id", &r->provider},
                                     {"status", &state}, {"detail", &r->detail}};
        *r = (sg_push_receipt){0};
        sg_status status = read_texts(call, json, "receipts", i, texts, sizeof texts / sizeof *texts);
        if (status != SG_OK)
            return status;
        r->delivered = state && strcmp(state, "delivered") == 0;
        if (!r->delivered && (!state || strcmp(state, "failed") != 0))
            return bad(call, "receipts", i, "status", SG_MSG_OUTBOX_RECEIPT_STATE);
        if (!r->key && !r->provider)
            return bad(call, "receipts", i, "id", SG_MSG_OUTBOX_RECEIPT_ID);
    }
    for (size_t i = 0; i < news->reply_count; i++) {
        sg_channel_reply *r = &news->reply[i];
        const text_member texts[] = {{"phone", &r->phone}, {"text", &r->text}, {"id", &r->id}};
        *r = (sg_channel_reply){0};
        sg_status status = read_texts(call, json, "replies", i, texts, sizeof texts / sizeof *texts);
        if (status != SG_OK)
            return status;
        if (!r->text)
            r->text = "";
    }
    return SG_OK;
}

/* From a program of the bureau's own, with its token. */
static sg_status own_receipts(api_call *call, sg_pusher *pusher, const char *channel)
{
    sg_json *json = NULL;
    sg_channel_news news = {0};
    sg_push_tally tally;
    int64_t replies = 0;
    sg_arena *arena = call->ctx->arena;
    if (call->ctx->caller.kind == SG_CALLER_NOBODY)
        return refuse(call, 401, "%s", SG_MSG_OUTBOX_SIGN_IN);
    if (!sg_caller_may(&call->ctx->caller, SG_RIGHT_OUTBOX))
        return refuse(call, 403, "%s", SG_MSG_OUTBOX_RIGHT);
    sg_status status = check_channel(call, pusher, channel);
    if (status == SG_OK)
        status = api_body(call, false, &json);
    if (status == SG_OK) {
        news.receipt_count = sg_json_list_count(json, "receipts");
        news.reply_count = sg_json_list_count(json, "replies");
        if (news.receipt_count + news.reply_count == 0 ||
            news.receipt_count + news.reply_count > SG_PUSH_BATCH) {
            sg_fail(&call->ctx->error, SG_INVALID, SG_MSG_OUTBOX_RECEIPT_LIST, (int)SG_PUSH_BATCH);
            status = api_bad_member(call, "/receipts", SG_INVALID);
        }
    }
    if (status == SG_OK) {
        news.receipt = sg_arena_array(arena, news.receipt_count + 1, sizeof *news.receipt);
        news.reply = sg_arena_array(arena, news.reply_count + 1, sizeof *news.reply);
        status = news.receipt && news.reply ? read_receipts(call, json, &news)
                                            : sg_fail_memory(&call->ctx->error);
    }
    sg_json_free(json);
    if (status == SG_OK)
        status = record(call, pusher, channel, &news, &tally, &replies);
    if (status != SG_OK)
        return status;
    sg_json_writer *w = sg_response_json(call->response);
    sg_json_object(w);
    sg_json_member_int(w, "changed", (int64_t)tally.changed);
    sg_json_member_int(w, "same", (int64_t)tally.same);
    sg_json_member_int(w, "unknown", (int64_t)tally.unknown);
    sg_json_member_int(w, "replies", replies);
    sg_json_end_object(w);
    return SG_OK;
}

/* Not from the gateway: said so, and not again and again. */
static sg_status not_ours(api_call *call)
{
    app *a = call->ctx->app;
    char key[96];
    int n = snprintf(key, sizeof key, "receipt %s", call->ctx->peer);
    unsigned wait = throttle_take(&a->throttle, sg_hash64(key, (size_t)n, 17), FAILURES_PER_MINUTE,
                                  FAILURES_BURST, worker_now(), false);
    (void)api_audit(call, SG_AUDIT_REFUSED, 0, NULL, "receipt");
    return wait > 0 ? app_wait(call->ctx, call->response, wait, SG_MSG_OUTBOX_NOT_GATEWAY)
                    : refuse(call, 401, "%s", SG_MSG_OUTBOX_NOT_GATEWAY);
}

static sg_status gateway_receipts(api_call *call, sg_pusher *pusher,
                                  const sg_push_settings *settings, const sg_push_channel *own)
{
    sg_channel *channel = NULL;
    sg_channel_news news = {0};
    sg_push_tally tally;
    int64_t replies;
    const sg_channel_request request = {.get = call->ctx->method == SG_METHOD_GET,
                                        .query = call->ctx->query,
                                        .body = call->ctx->body,
                                        .id = call->webhook_id,
                                        .timestamp = call->webhook_timestamp,
                                        .signature = call->webhook_signature,
                                        .now = api_now()};
    sg_status status = sg_channel_new(api_reader(call)->data_dir, own, settings->signature, &channel,
                                      &call->ctx->error);
    if (status != SG_OK)
        return sg_fail(&call->ctx->error, SG_NOT_FOUND, SG_MSG_OUTBOX_NO_CHANNEL, own->name);
    status = sg_channel_receive(channel, &request, call->ctx->arena, &news, &call->ctx->error);
    sg_channel_free(channel);
    if (status == SG_INVALID)
        return not_ours(call);
    if (status == SG_FORMAT)
        return refuse(call, 400, "%s", SG_MSG_OUTBOX_GATEWAY_FORMAT);
    if (status == SG_OK)
        status = record(call, pusher, own->name, &news, &tally, &replies);
    if (status != SG_OK)
        return status;
    sg_response_type(call->response, news.content_type ? news.content_type : "application/json");
    sg_buffer_text(sg_response_body(call->response), news.answer ? news.answer : "{\"code\":0}");
    return SG_OK;
}

sg_status api_receipts(api_call *call)
{
    const char *name;
    sg_pusher *pusher;
    const sg_push_settings *settings;
    sg_status status = api_param(call, "channel", &name);
    if (status == SG_OK)
        status = outbox_pusher(call, &pusher);
    if (status == SG_OK)
        status = sg_pusher_settings(pusher, &settings, &call->ctx->error);
    if (status == SG_MISSING || status == SG_INVALID || status == SG_FORMAT)
        status = sg_fail(&call->ctx->error, SG_NOT_FOUND, SG_MSG_OUTBOX_NO_CHANNEL, name);
    if (status != SG_OK)
        return status;
    const sg_push_channel *channel = sg_push_channel_named(settings, name);
    if (!channel)
        return sg_fail(&call->ctx->error, SG_NOT_FOUND, SG_MSG_OUTBOX_NO_CHANNEL, name);
    return sg_channel_sends(channel->carrier) ? gateway_receipts(call, pusher, settings, channel)
                                              : own_receipts(call, pusher, name);
}
