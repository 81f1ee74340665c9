/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What all channels share: words for templates, and the judgement of whether a request arrived.
 */
#include "channel.h"

#include <stdlib.h>
#include <string.h>

#include "signature.h"
#include "songgang/messages/channel.h"
#include "songgang/sha256.h"

static const channel_carrier *const CARRIERS[SG_CARRIER_COUNT] = {
    [SG_CARRIER_WEBHOOK] = &channel_webhook, [SG_CARRIER_ALIYUN] = &channel_aliyun,
    [SG_CARRIER_TENCENT] = &channel_tencent, [SG_CARRIER_WECHAT] = &channel_wechat,
    [SG_CARRIER_WECOM] = &channel_wecom,
};

bool sg_channel_sends(sg_carrier carrier)
{
    return carrier < SG_CARRIER_COUNT && CARRIERS[carrier];
}

const char *sg_channel_name(const sg_channel *channel)
{
    return channel->name;
}

void sg_channel_free(sg_channel *channel)
{
    if (channel)
        sg_arena_free(channel->arena); /* it lies in there itself */
}

sg_status sg_channel_new(const char *data_dir, const sg_push_channel *settings, const char *signature,
                         sg_channel **ret, sg_error *err)
{
    enum { TIMEOUT_LEAST_MS = 200, TIMEOUT_MS = 10000, TIMEOUT_MOST_MS = 120000 };
    if (!sg_channel_sends(settings->carrier))
        return sg_fail(err, SG_UNKNOWN, SG_MSG_CHANNEL_NONE, settings->name);
    sg_arena *arena = sg_arena_new(0);
    sg_channel *channel = arena ? sg_arena_alloc(arena, sizeof *channel) : NULL;
    if (!channel) {
        sg_arena_free(arena);
        return sg_fail_memory(err);
    }
    *channel = (sg_channel){.arena = arena, .carrier = CARRIERS[settings->carrier],
                            .settings = *settings, .timeout_ms = TIMEOUT_MS, .batch = 1};
    channel->settings.options = NULL;
    memcpy(channel->name, settings->name, sizeof channel->name);
    channel->signature = sg_arena_strdup(arena, signature ? signature : "");
    channel->data_dir = sg_arena_strdup(arena, data_dir);
    sg_json *json = NULL;
    const char *text = settings->options ? settings->options : "{}";
    sg_status status = channel->signature && channel->data_dir
                           ? sg_json_parse(text, strlen(text), &json, err)
                           : sg_fail_memory(err);
    const sg_json_node *options = sg_json_root(json);
    if (status == SG_OK && !sg_json_node_is_object(options))
        status = sg_fail(err, SG_INVALID, SG_MSG_CHANNEL_OPTION, channel->name, "options");
    channel->allow_private = sg_json_node_true(sg_json_node_member(options, "allow_private"));
    if (status == SG_OK)
        status = channel_option_int(channel, options, "timeout_ms", TIMEOUT_LEAST_MS, TIMEOUT_MOST_MS,
                                    &channel->timeout_ms, err);
    if (status == SG_OK)
        status = channel_option(channel, options, "ca_file", false, &channel->ca_file, err);
    if (status == SG_OK)
        status = channel_secret(channel, options, "callback_key_file", false, &channel->callback_key,
                                err);
    if (status == SG_OK)
        status = channel->carrier->configure(channel, options, err);
    sg_json_free(json);
    if (status != SG_OK) {
        sg_channel_free(channel);
        return status;
    }
    *ret = channel;
    return SG_OK;
}

/* ---- words ---- */

static const char *or_nothing(const char *text)
{
    return text ? text : "";
}

static bool fits(const char *text, int limit)
{
    return limit <= 0 || sg_utf8_count(sg_str_of(text)) <= (size_t)limit;
}

/* A job in a field of `limit` characters: whole, brief, or place, cut title and wage, which are never cut
 * themselves. NULL: they alone do not fit, or memory is short. */
static const char *job_text(const sg_push_words *words, size_t index, int limit, sg_arena *arena)
{
    if (index >= words->job_count)
        return "";
    const sg_push_job *job = &words->job[index];
    const char *text = or_nothing(job->text), *brief = or_nothing(job->brief);
    if (*text && fits(text, limit))
        return text;
    if (*brief && fits(brief, limit))
        return brief;
    const char *place = or_nothing(job->place), *wage = or_nothing(job->wage);
    int needed = (int)(sg_utf8_count(sg_str_of(place)) + sg_utf8_count(sg_str_of(wage)));
    int left = (limit > 0 ? limit : SG_PUSH_TEXT) - needed;
    if (left < 0)
        return NULL;
    const char *title = left == 0 ? "" : channel_cut(or_nothing(job->title), left, arena);
    return title ? sg_arena_printf(arena, "%s%s%s", place, title, wage) : NULL;
}

/* "job2.wage": one fact of a job. */
static const char *job_fact(const sg_push_words *words, size_t index, const char *fact)
{
    if (index >= words->job_count)
        return "";
    const sg_push_job *job = &words->job[index];
    return or_nothing(strcmp(fact, "title") == 0      ? job->title
                      : strcmp(fact, "employer") == 0 ? job->employer
                      : strcmp(fact, "place") == 0    ? job->place
                      : strcmp(fact, "wage") == 0     ? job->wage
                                                      : job->board);
}

static const char *all_jobs(const sg_push_words *words, sg_arena *arena)
{
    const char *all = "";
    for (size_t i = 0; i < words->job_count && all; i++)
        all = sg_arena_printf(arena, "%s%s%s", all, i > 0 ? SG_WORD_CHANNEL_BETWEEN : "",
                              job_text(words, i, 0, arena));
    return all;
}

/* What follows the last slash: templates have the rest of the address in their fixed text. */
static const char *link_code(const char *link)
{
    const char *slash = link ? strrchr(link, '/') : NULL;
    return slash ? slash + 1 : "";
}

const char *channel_word(const sg_push_message *message, const channel_variable *variable,
                         sg_arena *arena)
{
    const sg_push_words *words = &message->words;
    const char *word = variable->word, *text = NULL;
    if (!word)
        text = variable->fixed;
    else if (strncmp(word, "job", 3) == 0 && word[3] >= '1' && word[3] <= '8')
        return word[4] == '.' ? channel_cut(job_fact(words, (size_t)(word[3] - '1'), word + 5),
                                            variable->limit, arena)
                              : job_text(words, (size_t)(word[3] - '1'), variable->limit, arena);
    else if (strcmp(word, "jobs") == 0 && !(text = all_jobs(words, arena)))
        return NULL;
    else if (strcmp(word, "name") == 0)
        text = words->name;
    else if (strcmp(word, "course") == 0)
        text = words->course;
    else if (strcmp(word, "link") == 0)
        text = words->link;
    else if (strcmp(word, "code") == 0)
        text = link_code(words->link);
    else if (strcmp(word, "text") == 0)
        text = message->text;
    return channel_cut(or_nothing(text), variable->limit, arena);
}

const char *channel_cut(const char *text, int limit, sg_arena *arena)
{
    const sg_str whole = sg_str_of(text);
    size_t at = 0;
    if (fits(text, limit))
        return text;
    for (int i = 0; i < limit - 1; i++)
        sg_utf8_next(whole, &at);
    return sg_arena_printf(arena, "%.*s…", (int)at, text);
}

bool channel_mobile(const char *phone)
{
    enum { DIGITS = 11 };
    if (!phone || strlen(phone) != DIGITS || strspn(phone, "0123456789") != DIGITS)
        return false;
    return phone[0] == '1' && phone[1] >= '3';
}

const char *channel_refuse_number(const sg_channel *channel, const sg_push_message *message,
                                  sg_arena *arena)
{
    (void)channel, (void)arena;
    return channel_mobile(message->phone) ? NULL : SG_MSG_CHANNEL_NUMBER;
}

const char *channel_batch_id(const char *id, const char *phone, sg_arena *arena)
{
    enum { SHOWN = 8 };
    sg_sha256 hash;
    unsigned char digest[SG_SHA256_SIZE];
    char hex[2 * SHOWN + 1];
    sg_sha256_begin(&hash);
    sg_sha256_text(&hash, id);
    sg_sha256_text(&hash, phone);
    sg_sha256_end(&hash, digest);
    sg_hex(digest, SHOWN, hex);
    return sg_arena_printf(arena, "%.*s:%s", SG_PUSH_PROVIDER - 2 * SHOWN - 3, id, hex);
}

/* ---- verdicts ---- */

void channel_call(const sg_channel *channel, http_call *ret)
{
    enum { CONNECT_MOST_MS = 5000 };
    *ret = (http_call){.ca_file = channel->ca_file,
                       .allow_private = channel->allow_private,
                       .repeatable = channel->repeatable,
                       .deadline_ms = channel->timeout_ms,
                       .connect_ms = channel->timeout_ms < CONNECT_MOST_MS ? channel->timeout_ms
                                                                           : CONNECT_MOST_MS,
                       .body_limit = CHANNEL_ANSWER};
}

void channel_all(channel_verdict *verdict, size_t count, sg_push_result result, const char *detail,
                 int64_t after, bool fault)
{
    for (size_t i = 0; i < count; i++) {
        sg_push_outcome *outcome = &verdict->outcome[i];
        outcome->result = result;
        outcome->detail = detail;
        outcome->after = after;
        outcome->channel_fault = fault;
    }
}

void channel_status(const sg_channel *channel, size_t count, const http_result *result,
                    sg_arena *arena, channel_verdict *verdict)
{
    enum { TOO_MANY = 429, SERVER = 500, HOLD_S = 5 };
    const char *detail = sg_arena_printf(arena, "HTTP %d", result->status);
    if (result->status == TOO_MANY) {
        verdict->hold = result->retry_after > 0 ? result->retry_after : HOLD_S;
        channel_all(verdict, count, SG_PUSH_RETRY, detail, verdict->hold, true);
    } else if (channel->repeatable) {
        if (result->status >= SERVER)
            verdict->hold = result->retry_after;
        channel_all(verdict, count, SG_PUSH_RETRY, detail, result->retry_after, true);
    } else {
        channel_all(verdict, count, SG_PUSH_UNKNOWN, detail, 0, true);
    }
}

void channel_judge(const sg_channel *channel, const sg_push_message *const *message, size_t count,
                   const http_result *result, sg_arena *arena, channel_verdict *verdict)
{
    *verdict = (channel_verdict){.halt = NULL};
    channel_all(verdict, count, SG_PUSH_UNKNOWN, "", 0, false);
    for (size_t i = 0; i < count; i++) {
        verdict->outcome[i].key = message[i]->key;
        verdict->outcome[i].attempt = message[i]->attempt;
    }
    const char *why = sg_arena_strdup(arena, result->why ? result->why : "");
    switch (result->fate) {
    case HTTP_CALL_UNSENT:
        channel_all(verdict, count, SG_PUSH_RETRY, why, 0, true);
        if (result->refused_address)
            verdict->halt = SG_MSG_CHANNEL_PRIVATE;
        else if (result->refused_certificate)
            verdict->halt = SG_MSG_CHANNEL_CERTIFICATE;
        break;
    case HTTP_CALL_UNKNOWN:
        channel_all(verdict, count, channel->repeatable ? SG_PUSH_RETRY : SG_PUSH_UNKNOWN, why, 0,
                    true);
        break;
    case HTTP_CALL_ANSWERED:
        channel->carrier->read(channel, message, count, result, arena, verdict);
        break;
    }
}

/* ---- what gateways send ---- */

sg_str channel_query(const sg_channel_request *request, const char *key)
{
    for (size_t i = 0; i < request->query.count; i++)
        if (sg_str_equal(request->query.pairs[i].key, sg_str_of(key)))
            return request->query.pairs[i].value;
    return (sg_str){0};
}

sg_status channel_callback_key(const sg_channel *channel, const sg_channel_request *request,
                               sg_error *err)
{
    sg_str key = channel_query(request, "key");
    if (!key.s || !channel->callback_key ||
        !signature_equal(key, sg_str_of(channel->callback_key)))
        return sg_fail(err, SG_INVALID, SG_MSG_CHANNEL_STRANGER);
    return SG_OK;
}

sg_status channel_news(size_t count, sg_arena *arena, sg_channel_news *ret, sg_error *err)
{
    if (count > SG_CHANNEL_NEWS)
        return sg_fail(err, SG_LIMIT, SG_MSG_CHANNEL_MANY, SG_CHANNEL_NEWS);
    *ret = (sg_channel_news){.content_type = "application/json"};
    ret->receipt = sg_arena_array(arena, count + 1, sizeof *ret->receipt);
    ret->reply = sg_arena_array(arena, count + 1, sizeof *ret->reply);
    return ret->receipt && ret->reply ? SG_OK : sg_fail_memory(err);
}

sg_status sg_channel_receive(const sg_channel *channel, const sg_channel_request *request,
                             sg_arena *arena, sg_channel_news *ret, sg_error *err)
{
    if (!channel->carrier->receive)
        return sg_fail(err, SG_UNKNOWN, SG_MSG_CHANNEL_SILENT, channel->name);
    return channel->carrier->receive(channel, request, arena, ret, err);
}
