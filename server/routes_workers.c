/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * /v1/workers: the roster page by page, one worker, changes to one, and what they were offered. Names and
 * numbers are masked; POST /v1/workers/{id}/reveal shows them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "songgang/messages/api.h"

enum { SKIP_MAX = 100000000 };

/* ---- conditions ---- */

/* Each value of `key` through `take`; at most SG_FILTER_VALUES. */
typedef sg_status (*take_value)(api_call *call, sg_worker_filter *f, sg_str value);
static sg_status each_value(api_call *call, const char *key, sg_worker_filter *f, take_value take)
{
    const sg_str name = sg_str_of(key);
    size_t count = 0;
    for (size_t i = 0; i < call->ctx->query.count; i++) {
        const sg_query_pair *pair = &call->ctx->query.pairs[i];
        if (!sg_str_equal(pair->key, name) || pair->value.n == 0)
            continue;
        sg_status status = ++count > SG_FILTER_VALUES
                               ? sg_fail(&call->ctx->error, SG_INVALID, SG_MSG_API_VALUES, key,
                                         (int)SG_FILTER_VALUES)
                               : take(call, f, pair->value);
        if (status != SG_OK)
            return api_bad_query(call, key, status);
    }
    return SG_OK;
}

static sg_status take_place(api_call *call, sg_worker_filter *f, sg_str value)
{
    return sg_locality_lookup(api_reader(call)->vocabulary, value, &f->home[f->home_count++],
                              &call->ctx->error);
}

static sg_status unknown_word(api_call *call, const char *key, sg_str value, const char *known)
{
    return sg_fail(&call->ctx->error, SG_UNKNOWN, SG_MSG_API_WORD, key,
                   sg_arena_strndup(call->ctx->arena, value.s, value.n < 60 ? value.n : 60), known);
}

static sg_status take_status(api_call *call, sg_worker_filter *f, sg_str value)
{
    sg_worker_status status;
    const char *text = sg_arena_strndup(call->ctx->arena, value.s, value.n);
    if (!text)
        return sg_fail_memory(&call->ctx->error);
    if (!sg_worker_status_parse(text, &status))
        return unknown_word(call, "status", value,
                            "away home not_returned_to_work returned_to_work employed_locally unable");
    f->statuses |= (uint32_t)1 << status;
    return SG_OK;
}

static sg_status take_group(api_call *call, sg_worker_filter *f, sg_str value)
{
    sg_group group;
    const char *text = sg_arena_strndup(call->ctx->arena, value.s, value.n);
    if (!text)
        return sg_fail_memory(&call->ctx->error);
    if (!sg_group_parse(text, &group))
        return unknown_word(call, "group", value, "脱贫劳动力 易地搬迁 残疾人 …");
    f->groups |= (uint32_t)1 << group;
    return SG_OK;
}

/* A trade and its kinds. */
static sg_status take_trade(api_call *call, sg_worker_filter *f, sg_str value)
{
    const size_t room = sizeof f->trade / sizeof *f->trade;
    sg_trade_id wanted;
    sg_status status = sg_trade_lookup(api_reader(call)->vocabulary, value, &wanted,
                                       &call->ctx->error);
    if (status != SG_OK)
        return status;
    for (size_t id = 1; id <= sg_trade_count() && f->trade_count < room; id++) {
        sg_trade_id at = (sg_trade_id)id;
        for (int up = 0; at != 0 && at != wanted && up < 8; up++)
            at = sg_trade_get(at)->parent;
        if (at == wanted)
            f->trade[f->trade_count++] = sg_trade_get((sg_trade_id)id)->code;
    }
    return SG_OK;
}

static sg_status take_offers(api_call *call, sg_worker_filter *f, sg_str value)
{
    const char *text = sg_arena_strndup(call->ctx->arena, value.s, value.n);
    if (!text)
        return sg_fail_memory(&call->ctx->error);
    return sg_offers_word(text, api_reader(call)->policy->quota_jobs, f)
               ? SG_OK
               : unknown_word(call, "offers", value,
                              "none full short unanswered unreached planned held approved sent …");
}

static sg_status take_answer(api_call *call, sg_worker_filter *f, sg_str value)
{
    sg_offer_state state;
    const char *text = sg_arena_strndup(call->ctx->arena, value.s, value.n);
    if (!text)
        return sg_fail_memory(&call->ctx->error);
    if (!sg_offer_state_parse(text, &state) || (!sg_offer_answered(state) && state != SG_OFFER_AT_WORK))
        return unknown_word(call, "answer", value,
                            "interested refused hired no_answer at_work_3_months");
    f->offers |= (uint32_t)1 << state;
    return SG_OK;
}

static sg_status take_gender(api_call *call, sg_worker_filter *f, sg_str value)
{
    if (sg_str_equal(value, sg_str_of("male")) || sg_str_equal(value, sg_str_of("男")))
        f->gender = SG_GENDER_MALE;
    else if (sg_str_equal(value, sg_str_of("female")) || sg_str_equal(value, sg_str_of("女")))
        f->gender = SG_GENDER_FEMALE;
    else
        return unknown_word(call, "gender", value, "male female");
    return SG_OK;
}

/* Numbers tell a person apart, so only who may see them may look by them. */
static sg_status check_reveal(api_call *call)
{
    if (sg_caller_may(&call->ctx->caller, SG_RIGHT_REVEAL))
        return SG_OK;
    sg_response_status(call->response, 403);
    return sg_fail(&call->ctx->error, SG_INVALID, "%s", SG_MSG_WHO_REVEAL);
}

/* A whole name, its initials, a whole phone or ID number, the end of a phone, or the begin of a worker's
 * number: whatever `who` looks like. */
static sg_status take_who(api_call *call, sg_worker_filter *f, sg_str value)
{
    size_t digits = 0, letters = 0, ascii = 0;
    char *text = sg_arena_strndup(call->ctx->arena, value.s, value.n);
    if (!text)
        return sg_fail_memory(&call->ctx->error);
    for (size_t i = 0; i < value.n; i++) {
        const char c = value.s[i];
        digits += c >= '0' && c <= '9';
        letters += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        ascii += (unsigned char)c < 128;
    }
    if (ascii < value.n) {
        f->name = text;
    } else if (letters == value.n && value.n <= 6) {
        for (char *c = text; *c; c++)
            *c = (char)(*c | 32);
        f->initials = text;
    } else if (digits == 4 && value.n == 4) {
        f->tail = text;
    } else if (digits == 11 && value.n == 11) {
        f->phone = text;
    } else if (value.n == 18 && digits >= 17) {
        f->identity = text;
    } else {
        f->ids = text;
    }
    return f->tail || f->phone || f->identity ? check_reveal(call) : SG_OK;
}

static sg_status read_filter(api_call *call, sg_worker_filter *f)
{
    static const struct {
        const char *key;
        take_value take;
    } keys[] = {{"place", take_place}, {"status", take_status}, {"group", take_group},
                {"trade", take_trade}, {"offers", take_offers}, {"answer", take_answer},
                {"gender", take_gender}, {"who", take_who}};
    int64_t least = 0, most = 0, skip = 0;
    sg_status status = SG_OK;
    f->today = app_today(call->ctx->app);
    for (size_t i = 0; i < sizeof keys / sizeof *keys && status == SG_OK; i++)
        status = each_value(call, keys[i].key, f, keys[i].take);
    if (status == SG_OK)
        status = api_number(call, "age_min", 1, 120, &least);
    if (status == SG_OK)
        status = api_number(call, "age_max", 1, 120, &most);
    if (status == SG_OK)
        status = api_number(call, "skip", 0, SKIP_MAX, &skip);
    f->skip = (size_t)skip;
    f->age_min = (int)least;
    f->age_max = (int)most;
    return status;
}

/* ---- the list ---- */

typedef struct listing {
    api_call *call;
    sg_json_writer *w;
    char last[128];
} listing;

typedef struct offer_sums {
    int64_t of[SG_OFFER_STATE_COUNT];
} offer_sums;

static sg_status sum_offer(void *context, const sg_offer_now *now, sg_error *err)
{
    (void)err;
    ((offer_sums *)context)->of[now->state]++;
    return SG_OK;
}

/* The document with what became of the worker's offers put in. */
static sg_status put_worker(void *context, const sg_stored_record *record, sg_error *err)
{
    listing *l = context;
    offer_sums sums = {{0}};
    sg_reader *reader = api_reader(l->call);
    sg_status status = sg_store_each_offer_now(reader->store, 0, record->id,
                                               &l->call->ctx->caller.scope, sum_offer, &sums, err);
    if (status != SG_OK || record->json_size < 2)
        return status;
    sg_buffer item = {0};
    sg_json_writer w;
    sg_json_begin(&w, &item);
    sg_json_object(&w);
    for (int s = 0; s < SG_OFFER_STATE_COUNT; s++)
        if (sums.of[s])
            sg_json_member_int(&w, sg_offer_state_json((sg_offer_state)s), sums.of[s]);
    sg_json_end_object(&w);
    sg_buffer whole = {0};
    sg_buffer_append(&whole, record->json, record->json_size - 1);
    sg_buffer_printf(&whole, ",\"offers\":%s}", item.data ? item.data : "{}");
    sg_json_raw(l->w, whole.data ? whole.data : "{}", whole.size);
    snprintf(l->last, sizeof l->last, "%s", record->id);
    status = item.failed || whole.failed ? sg_fail_memory(err) : SG_OK;
    sg_buffer_free(&item);
    sg_buffer_free(&whole);
    return status;
}

sg_status api_list_workers(api_call *call)
{
    size_t limit;
    const char *after;
    bool more = false;
    int64_t total = 0;
    sg_worker_filter *f = sg_arena_alloc(call->ctx->arena, sizeof *f);
    if (!f)
        return sg_fail_memory(&call->ctx->error);
    memset(f, 0, sizeof *f);
    sg_status status = api_page(call, &limit, &after);
    if (status == SG_OK)
        status = read_filter(call, f);
    if (status != SG_OK)
        return status;
    const bool first = !after && f->skip == 0;
    listing l = {.call = call, .w = sg_response_json(call->response)};
    sg_json_object(l.w);
    sg_json_key(l.w, "workers");
    sg_json_array(l.w);
    status = sg_store_list_workers(api_reader(call)->store, &call->ctx->caller.scope, f, after,
                                   limit, SG_PRIVATE_MASKED, put_worker, &l, &more,
                                   first ? &total : NULL, &call->ctx->error);
    if (status != SG_OK)
        return status;
    sg_json_end_array(l.w);
    if (first)
        sg_json_member_int(l.w, "total", total);
    sg_json_member_string(l.w, "next", more ? l.last : NULL);
    sg_json_end_object(l.w);
    return more ? api_link_next(call, l.last) : SG_OK;
}

/* ---- one ---- */

static sg_status put_one(api_call *call, sg_store *store, const char *id)
{
    uint64_t version;
    sg_status status = sg_store_worker_version(store, &call->ctx->caller.scope, id, &version,
                                               &call->ctx->error);
    if (status == SG_OK)
        status = api_etag(call, version);
    if (status == SG_OK && call->ctx->method == SG_METHOD_GET &&
        api_etag_listed(call->if_none_match, version, HTTP_WEAK)) {
        sg_response_status(call->response, 304);
        return SG_OK;
    }
    return status == SG_OK ? sg_store_worker_json(store, &call->ctx->caller.scope, id,
                                                  SG_PRIVATE_MASKED, sg_response_body(call->response),
                                                  &call->ctx->error)
                           : status;
}

sg_status api_get_worker(api_call *call)
{
    const char *id;
    sg_status status = api_param(call, "id", &id);
    return status == SG_OK ? put_one(call, api_reader(call)->store, id) : status;
}

/* The document patched and read again: `*ret` in the arena, its JSON in `out`. */
static sg_status patch_document(api_call *call, sg_store *store, const char *id, sg_profile *ret,
                                sg_unknown_keys *unknown, sg_buffer *out)
{
    sg_error *err = &call->ctx->error;
    sg_arena *arena = call->ctx->arena;
    sg_json *patch = NULL, *json = NULL;
    const char *pointer = NULL;
    sg_json_writer w;
    sg_status status = api_body(call, false, &patch);
    if (status == SG_OK && sg_json_has(patch, "id")) {
        sg_fail(err, SG_INVALID, "%s", SG_MSG_PATCH_ID);
        status = api_bad_member(call, "/id", SG_INVALID);
    }
    if (status == SG_OK)
        status = sg_store_worker_json(store, &call->ctx->caller.scope, id, SG_PRIVATE_MASKED, out,
                                      err);
    if (status == SG_OK)
        status = sg_json_parse(out->data, out->size, &json, err);
    if (status == SG_OK)
        status = sg_json_merge_patch(json, patch, err);
    if (status == SG_OK) {
        status = sg_json_profile(api_reader(call)->vocabulary, json, arena, ret, unknown, &pointer,
                                 err);
        if (status != SG_OK) {
            sg_response_status(call->response, 422);
            api_bad_member(call, pointer ? pointer : "", status);
        }
    }
    if (status == SG_OK) {
        sg_buffer_clear(out);
        sg_json_begin(&w, out);
        sg_json_put_profile(&w, ret);
        status = out->failed ? sg_fail_memory(err) : SG_OK;
    }
    sg_json_free(patch);
    sg_json_free(json);
    return status;
}

static sg_status check_version(api_call *call, sg_store *store, const char *id)
{
    uint64_t version;
    sg_error *err = &call->ctx->error;
    sg_status status = sg_store_worker_version(store, &call->ctx->caller.scope, id, &version, err);
    if (status != SG_OK || api_etag_listed(call->if_match, version, HTTP_STRONG))
        return status;
    sg_response_status(call->response, 412);
    return sg_fail(err, SG_INVALID, "%s", SG_MSG_IF_MATCH_STALE);
}

static sg_status put_changed(api_call *call, sg_store *store, const char *id)
{
    sg_profile *profile = sg_arena_alloc(call->ctx->arena, sizeof *profile);
    sg_unknown_keys unknown = {.count = 0};
    sg_buffer document = {0};
    sg_error *err = &call->ctx->error;
    int64_t batch;
    sg_put put;
    char text[32];
    time_t now = (time_t)api_now();
    struct tm utc;
    sg_status status = profile ? check_version(call, store, id) : sg_fail_memory(err);
    if (status == SG_OK)
        status = patch_document(call, store, id, profile, &unknown, &document);
    /* nobody may move a worker out of their own sight, or into it */
    if (status == SG_OK && !sg_scope_covers(&call->ctx->caller.scope, sg_profile_locality(profile))) {
        status = app_outside(call->ctx, sg_profile_locality(profile));
        api_bad_member(call, "/home", status);
    }
    gmtime_r(&now, &utc);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    if (status == SG_OK)
        status = sg_store_batch(store, "workers", call->ctx->caller.name, "PATCH /v1/workers", text,
                                &batch, err);
    sg_store_by_hand(store, true);
    if (status == SG_OK)
        status = sg_store_put_worker(store, batch, profile, document.data, document.size, &put, err);
    sg_buffer_free(&document);
    if (status == SG_OK && unknown.count > 0) /* a name that fits no header goes untold */
        (void)sg_response_header(call->response, "X-Ignored-Fields", unknown.names, NULL);
    return status;
}

sg_status api_patch_worker(api_call *call)
{
    const char *id;
    sg_store *store = NULL;
    sg_error *err = &call->ctx->error;
    sg_status status = api_param(call, "id", &id);
    if (status == SG_OK && !call->if_match.s) {
        sg_response_status(call->response, 428);
        return sg_fail(err, SG_INVALID, "%s", SG_MSG_IF_MATCH_MISSING);
    }
    if (status == SG_OK)
        status = sg_store_open(api_reader(call)->data_dir, SG_STORE_WRITE, &store, err);
    if (status == SG_OK)
        status = sg_store_begin(store, err);
    if (status == SG_OK) {
        status = put_changed(call, store, id);
        if (status == SG_OK)
            status = put_one(call, store, id);
        if (status == SG_OK)
            status = api_audit(call, SG_AUDIT_WORKER_CHANGE, 0, id, NULL);
        if (status == SG_OK)
            status = sg_store_commit(store, err);
        else
            sg_store_rollback(store);
    }
    char refused[128]; /* told to the reader's handle, where it is looked for */
    if (store && sg_store_refused(store, refused))
        (void)sg_store_worker_version(api_reader(call)->store, &call->ctx->caller.scope, refused,
                                      &(uint64_t){0}, NULL);
    sg_store_close(store);
    return status;
}

/* ---- what one was offered ---- */

/* What stands of one offer: the line of its plan, with plan and state. */
sg_status api_put_offer(void *context, const sg_offer_now *now, sg_error *err)
{
    sg_json_writer *w = context;
    sg_buffer item = {0};
    char day[SG_DATE_TEXT];
    if (now->offer.json_size < 2)
        return SG_OK;
    sg_buffer_append(&item, now->offer.json, now->offer.json_size - 1);
    sg_buffer_printf(&item, ",\"plan\":%lld,\"state\":\"%s\"", (long long)now->plan,
                     sg_offer_state_json(now->state));
    if (now->reason)
        sg_buffer_printf(&item, ",\"refusal\":\"%s\"", now->reason);
    if (now->day != SG_NO_DATE) {
        sg_date_print(now->day, day);
        sg_buffer_printf(&item, ",\"day\":\"%s\"", day);
    }
    sg_buffer_text(&item, "}");
    sg_json_raw(w, item.data ? item.data : "{}", item.size);
    const bool failed = item.failed;
    sg_buffer_free(&item);
    return failed ? sg_fail_memory(err) : SG_OK;
}

sg_status api_worker_offers(api_call *call)
{
    const char *id;
    uint64_t version;
    sg_reader *reader = api_reader(call);
    sg_status status = api_param(call, "id", &id);
    if (status == SG_OK) /* there is such a worker, and the caller may know */
        status = sg_store_worker_version(reader->store, reader->scope, id, &version,
                                         &call->ctx->error);
    if (status != SG_OK)
        return status;
    sg_json_writer *w = sg_response_json(call->response);
    sg_json_object(w);
    sg_json_key(w, "offers");
    sg_json_array(w);
    status = sg_store_each_offer_now(reader->store, 0, id, reader->scope, api_put_offer, w,
                                     &call->ctx->error);
    sg_json_end_array(w);
    sg_json_end_object(w);
    return status;
}

static sg_status put_event(void *context, const sg_event *event, sg_error *err)
{
    sg_json_writer *w = context;
    (void)err;
    sg_json_object(w);
    sg_json_member_int(w, "seq", event->seq);
    sg_json_member_string(w, "instant", event->instant);
    sg_json_member_string(w, "actor", event->actor);
    sg_json_member_string(w, "kind", event->kind);
    sg_json_member_string(w, "label", sg_event_kind_label(event->kind));
    sg_json_key(w, "plan");
    if (event->plan)
        sg_json_int(w, event->plan);
    else
        sg_json_null(w);
    sg_json_member_string(w, "subject", event->subject[0] ? event->subject : NULL);
    sg_json_key(w, "payload");
    sg_json_raw(w, event->payload, event->payload_size);
    sg_json_end_object(w);
    return SG_OK;
}

sg_status api_worker_history(api_call *call)
{
    const char *id;
    sg_reader *reader = api_reader(call);
    sg_json_writer *w = sg_response_json(call->response);
    sg_status status = api_param(call, "id", &id);
    sg_json_object(w);
    sg_json_key(w, "events");
    sg_json_array(w);
    if (status == SG_OK)
        status = sg_ledger_each_of(reader->store, reader->scope, id, put_event, w,
                                   &call->ctx->error);
    sg_json_end_array(w);
    sg_json_end_object(w);
    return status;
}

/* ---- courses ---- */

typedef struct course_search {
    sg_json_writer *w;
    const char *id; /* NULL: all */
    sg_buffer *found;
} course_search;

static sg_status put_course(void *context, const sg_stored_record *record, sg_error *err)
{
    course_search *s = context;
    (void)err;
    if (!s->id)
        sg_json_raw(s->w, record->json, record->json_size);
    else if (strcmp(s->id, record->id) == 0)
        sg_buffer_append(s->found, record->json, record->json_size);
    return SG_OK;
}

sg_status api_list_courses(api_call *call)
{
    course_search s = {.w = sg_response_json(call->response)};
    sg_json_object(s.w);
    sg_json_key(s.w, "courses");
    sg_json_array(s.w);
    sg_status status = sg_store_each_course(api_reader(call)->store, put_course, &s,
                                            &call->ctx->error);
    sg_json_end_array(s.w);
    sg_json_end_object(s.w);
    return status;
}

sg_status api_get_course(api_call *call)
{
    course_search s = {.found = sg_response_body(call->response)};
    sg_status status = api_param(call, "id", &s.id);
    if (status == SG_OK)
        status = sg_store_each_course(api_reader(call)->store, put_course, &s, &call->ctx->error);
    if (status == SG_OK && s.found->size == 0)
        return sg_fail(&call->ctx->error, SG_NOT_FOUND, SG_MSG_API_NO_COURSE, s.id);
    return status == SG_OK ? api_etag(call, sg_hash64(s.found->data, s.found->size, 5)) : status;
}
