/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * /v1/plans: made in the background, looked at page by page, approved, undone, discarded; one offer held
 * back, released, replaced. And /v1/answers, /v1/records: what workers said and were given.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "answer_cache.h"
#include "dispatch.h"
#include "songgang/messages/api.h"

/* ---- making ---- */

sg_status api_start_plan(api_call *call)
{
    sg_json *json = NULL;
    const char *scope = NULL;
    char id[JOB_ID];
    int64_t quota = 0;
    job_request r = {.kind = JOB_PLAN};
    app *a = call->ctx->app;
    sg_error *err = &call->ctx->error;
    const sg_scope *own = &call->ctx->caller.scope;
    sg_status status = api_body(call, true, &json);
    if (status == SG_OK && (status = sg_json_get_text(json, "scope", 64, call->ctx->arena, &scope,
                                                      err)) != SG_OK)
        api_bad_member(call, "/scope", status);
    if (status == SG_OK && (status = sg_json_get_int(json, "quota", 1, 8, &quota, err)) != SG_OK)
        api_bad_member(call, "/quota", status);
    if (status == SG_OK && (status = sg_json_get_bool(json, "dry_run", &r.dry_run, err)) != SG_OK)
        api_bad_member(call, "/dry_run", status);
    sg_json_free(json);
    if (status == SG_OK && scope &&
        (status = sg_locality_lookup(api_reader(call)->vocabulary, sg_str_of(scope), &r.scope,
                                     err)) != SG_OK)
        api_bad_member(call, "/scope", status);
    if (status != SG_OK)
        return status;
    if (r.scope == 0 && !own->whole) /* "everybody" is everybody the caller is responsible for */
        r.scope = own->home;
    if (!sg_scope_covers_all(own, r.scope))
        return app_outside(call->ctx, r.scope);
    r.quota = (int)quota;
    jobs_new_id(a->jobs, id);
    status = jobs_start(a->jobs, &call->ctx->caller, id, &r, err);
    return status == SG_OK ? api_accepted(call, id) : status;
}

/* For whoever may see all the plan is about. */
sg_status api_report_plan(api_call *call)
{
    char id[JOB_ID];
    job_request r = {.kind = JOB_REPORT};
    app *a = call->ctx->app;
    sg_reader *reader = api_reader(call);
    sg_plan_now plan;
    sg_json *json = NULL;
    sg_error *err = &call->ctx->error;
    sg_status status = api_plan_number(call, &r.plan);
    if (status == SG_OK)
        status = sg_store_plan_now(reader->store, reader->scope, r.plan, &plan, err);
    if (status != SG_OK)
        return status;
    if (!sg_scope_covers_all(reader->scope, plan.scope))
        return app_outside(call->ctx, plan.scope);
    status = api_body(call, true, &json);
    sg_json_free(json);
    if (status != SG_OK)
        return status;
    jobs_new_id(a->jobs, id);
    status = jobs_start(a->jobs, &call->ctx->caller, id, &r, err);
    return status == SG_OK ? api_accepted(call, id) : status;
}

/* ---- looking ---- */

static const char *const states[] = {"draft", "approved", "discarded"};

static void put_plan(sg_json_writer *w, const sg_plan_now *plan)
{
    char day[SG_DATE_TEXT];
    sg_date_print(plan->day, day);
    sg_json_member_int(w, "plan", plan->id);
    sg_json_member_string(w, "state", states[plan->state]);
    sg_json_key(w, "scope");
    sg_json_put_locality(w, plan->scope);
    sg_json_member_string(w, "policy", plan->policy);
    sg_json_member_string(w, "day", day);
    sg_json_key(w, "newer");
    if (plan->newer > 0)
        sg_json_int(w, plan->newer);
    else
        sg_json_null(w);
}

typedef struct plan_list {
    int64_t id[512];
    size_t count;
} plan_list;

static sg_status keep_plan(void *context, const sg_stored_plan *plan, sg_error *err)
{
    plan_list *l = context;
    (void)err;
    const size_t room = sizeof l->id / sizeof *l->id;
    if (l->count == room) { /* oldest first: those go */
        memmove(l->id, l->id + 1, (room - 1) * sizeof *l->id);
        l->count--;
    }
    l->id[l->count++] = plan->id;
    return SG_OK;
}

sg_status api_list_plans(api_call *call)
{
    plan_list list = {.count = 0};
    sg_plan_now plan;
    sg_reader *reader = api_reader(call);
    sg_json_writer *w = sg_response_json(call->response);
    sg_status status = sg_store_each_plan(reader->store, reader->scope, keep_plan, &list,
                                          &call->ctx->error);
    sg_json_object(w);
    sg_json_key(w, "plans");
    sg_json_array(w);
    for (size_t i = list.count; i-- > 0 && status == SG_OK;) {
        status = sg_store_plan_now(reader->store, reader->scope, list.id[i], &plan,
                                   &call->ctx->error);
        if (status != SG_OK)
            break;
        sg_json_object(w);
        put_plan(w, &plan);
        sg_json_end_object(w);
    }
    sg_json_end_array(w);
    sg_json_end_object(w);
    return status;
}

typedef struct asked {
    api_call *call;
    int64_t plan;
} asked;

static void put_counts(sg_json_writer *w, const char *key, const int64_t *count)
{
    sg_json_key(w, key);
    sg_json_object(w);
    for (int s = 0; s < SG_OFFER_STATE_COUNT; s++)
        sg_json_member_int(w, sg_offer_state_json((sg_offer_state)s), count[s]);
    sg_json_end_object(w);
}

/* With its summary for whoever may see all it is about. */
static sg_status make_plan(void *context, sg_buffer *out, sg_error *err)
{
    const asked *a = context;
    sg_reader *reader = api_reader(a->call);
    sg_plan_now plan;
    sg_offer_counts counts;
    sg_buffer summary = {0};
    sg_json_writer w;
    sg_status status = sg_store_plan_now(reader->store, reader->scope, a->plan, &plan, err);
    if (status == SG_OK)
        status = sg_store_count_offers(reader->store, a->plan, reader->scope, &counts, err);
    if (status == SG_OK && sg_scope_covers_all(reader->scope, plan.scope))
        status = sg_store_plan_summary(reader->store, reader->scope, a->plan, &summary, err);
    if (status == SG_OK) {
        sg_json_begin(&w, out);
        sg_json_object(&w);
        put_plan(&w, &plan);
        sg_json_key(&w, "offers");
        sg_json_object(&w);
        put_counts(&w, "jobs", counts.jobs);
        put_counts(&w, "training", counts.courses);
        sg_json_end_object(&w);
        sg_json_key(&w, "summary");
        if (summary.size > 0)
            sg_json_raw(&w, summary.data, summary.size);
        else
            sg_json_null(&w);
        sg_json_end_object(&w);
    }
    sg_buffer_free(&summary);
    return status;
}

sg_status api_get_plan(api_call *call)
{
    asked a = {.call = call};
    const char *id;
    char question[128], area[SG_LOCALITY_TEXT];
    const sg_scope *scope = &call->ctx->caller.scope;
    app *application = call->ctx->app;
    sg_status status = api_param(call, "id", &id);
    if (status == SG_OK && id[0] == 'j') /* not made yet: its job */
        return jobs_write(application->jobs, &call->ctx->caller, id,
                          sg_response_body(call->response), &call->ctx->error);
    if (status == SG_OK)
        status = api_plan_number(call, &a.plan);
    if (status != SG_OK)
        return status;
    sg_locality_print(scope->home, area);
    snprintf(question, sizeof question, "plan %lld %s %d", (long long)a.plan, area, scope->whole);
    return answer_cache_get(call->thread->cache, api_reader(call)->store, question, make_plan, &a,
                            sg_response_body(call->response), &call->ctx->error);
}

/* A page of offers; the last one becomes the mark of the next page. */
typedef struct page {
    sg_json_writer *w;
    size_t count, limit;
    bool more;
    char last[200];
} page;

static sg_status put_offer(void *context, const sg_offer_now *now, sg_error *err)
{
    page *p = context;
    if (p->count == p->limit) {
        p->more = true;
        return SG_OK;
    }
    p->count++;
    snprintf(p->last, sizeof p->last, "%d:%s", now->offer.line, now->offer.worker);
    return api_put_offer(p->w, now, err);
}

static sg_status read_states(api_call *call, uint32_t *ret)
{
    *ret = 0;
    for (size_t i = 0; i < call->ctx->query.count; i++) {
        const sg_query_pair *pair = &call->ctx->query.pairs[i];
        sg_offer_state state;
        if (!sg_str_equal(pair->key, sg_str_of("state")) || pair->value.n == 0)
            continue;
        const char *text = sg_arena_strndup(call->ctx->arena, pair->value.s, pair->value.n);
        if (!text)
            return sg_fail_memory(&call->ctx->error);
        if (!sg_offer_state_parse(text, &state)) {
            sg_fail(&call->ctx->error, SG_UNKNOWN, SG_MSG_API_WORD, "state", text,
                    "planned held approved sent delivered interested refused hired …");
            return api_bad_query(call, "state", SG_UNKNOWN);
        }
        *ret |= (uint32_t)1 << state;
    }
    return SG_OK;
}

sg_status api_plan_offers(api_call *call)
{
    int64_t plan;
    uint32_t wanted;
    const char *after, *worker = NULL;
    char *colon = NULL;
    long line = 0;
    page p = {.w = sg_response_json(call->response)};
    sg_plan_now now;
    sg_scope scope;
    sg_reader *reader = api_reader(call);
    sg_error *err = &call->ctx->error;
    sg_status status = api_plan_number(call, &plan);
    if (status == SG_OK)
        status = api_page(call, &p.limit, &after);
    if (status == SG_OK)
        status = api_scope(call, "scope", &scope);
    if (status == SG_OK)
        status = read_states(call, &wanted);
    if (status == SG_OK && after) {
        line = strtol(after, &colon, 10);
        worker = colon + 1;
        if (colon == after || *colon != ':' || line < 0 || line > 255) {
            sg_fail(err, SG_INVALID, "%s", SG_MSG_API_CURSOR);
            return api_bad_query(call, "after", SG_INVALID);
        }
    }
    if (status == SG_OK)
        status = sg_store_plan_now(reader->store, reader->scope, plan, &now, err);
    if (status != SG_OK)
        return status;
    sg_json_object(p.w);
    sg_json_key(p.w, "offers");
    sg_json_array(p.w);
    status = sg_store_page_offers(reader->store, plan, &scope, wanted, worker, (int)line, p.limit + 1,
                                  put_offer, &p, err);
    sg_json_end_array(p.w);
    sg_json_member_string(p.w, "next", p.more ? p.last : NULL);
    sg_json_end_object(p.w);
    return status == SG_OK && p.more ? api_link_next(call, p.last) : status;
}

/* ---- approving ---- */

static void put_approval(sg_json_writer *w, const sg_approval *a, bool approved)
{
    sg_json_object(w);
    sg_json_member_int(w, "plan", a->plan);
    sg_json_member_int(w, "approved", approved ? a->approved : 0);
    sg_json_member_int(w, "held", a->held);
    sg_json_member_int(w, "messages", approved ? a->messages : 0);
    sg_json_member_bool(w, "waiting", approved && a->waiting);
    sg_json_key(w, "newer");
    if (a->newer > 0)
        sg_json_int(w, a->newer);
    else
        sg_json_null(w);
    sg_json_key(w, "conflicts");
    sg_json_object(w);
    for (int k = 0; k < SG_CONFLICT_COUNT; k++)
        sg_json_member_int(w, sg_conflict_json((sg_conflict)k), a->by_kind[k]);
    sg_json_end_object(w);
    sg_json_end_object(w);
}

sg_status api_approve_plan(api_call *call)
{
    int64_t plan;
    bool skip = false;
    const char *text = NULL;
    sg_locality where = 0;
    sg_scope scope;
    sg_approval a = {.plan = 0};
    sg_json *json = NULL;
    sg_desk desk = api_desk(call);
    sg_error *err = &call->ctx->error;
    sg_status status = api_plan_number(call, &plan);
    if (status == SG_OK)
        status = api_body(call, true, &json);
    if (status == SG_OK && (status = sg_json_get_bool(json, "skip", &skip, err)) != SG_OK)
        api_bad_member(call, "/skip", status);
    if (status == SG_OK &&
        (status = sg_json_get_text(json, "scope", 64, call->ctx->arena, &text, err)) != SG_OK)
        api_bad_member(call, "/scope", status);
    sg_json_free(json);
    if (status == SG_OK && text &&
        (status = sg_locality_lookup(desk.vocabulary, sg_str_of(text), &where, err)) != SG_OK)
        api_bad_member(call, "/scope", status);
    if (status == SG_OK && !sg_scope_narrow(desk.scope, where, &scope))
        return app_outside(call->ctx, where);
    if (status == SG_OK)
        status = sg_service_approve(&desk, plan, where, skip, &a, err);
    for (size_t i = 0; status == SG_CONFLICT && i < a.shown_count; i++) {
        char what[160];
        snprintf(what, sizeof what, "%s %s", a.shown[i].worker, a.shown[i].posting);
        sg_response_error_at(call->response, what, sg_conflict_label(a.shown[i].kind));
    }
    if (status == SG_OK && a.messages > 0) {
        const app *application = call->ctx->app;
        dispatch_poke(application->dispatch);
    }
    if (status == SG_OK) /* it is done, and the ledger says by whom, even if this cannot be written */
        (void)api_audit(call, SG_AUDIT_APPROVE, plan, NULL, text);
    if (status == SG_OK)
        put_approval(sg_response_json(call->response), &a, true);
    return status;
}

static sg_status put_state(api_call *call, int64_t plan)
{
    sg_plan_now now;
    sg_reader *reader = api_reader(call);
    sg_json_writer *w = sg_response_json(call->response);
    sg_status status = sg_store_plan_now(reader->store, reader->scope, plan, &now,
                                         &call->ctx->error);
    sg_json_object(w);
    if (status == SG_OK)
        put_plan(w, &now);
    sg_json_end_object(w);
    return status;
}

sg_status api_undo_plan(api_call *call)
{
    int64_t plan;
    sg_desk desk = api_desk(call);
    sg_status status = api_plan_number(call, &plan);
    if (status == SG_OK)
        status = sg_service_undo(&desk, plan, &call->ctx->error);
    return status == SG_OK ? put_state(call, plan) : status;
}

sg_status api_discard_plan(api_call *call)
{
    int64_t plan;
    sg_desk desk = api_desk(call);
    sg_status status = api_plan_number(call, &plan);
    if (status == SG_OK)
        status = sg_service_discard(&desk, plan, &call->ctx->error);
    return status == SG_OK ? put_state(call, plan) : status;
}

/* ---- one offer ---- */

typedef struct offer_body {
    const char *worker, *posting, *fresh, *note;
    bool dry_run;
} offer_body;

static sg_status need(api_call *call, const char *key, const char *value)
{
    char pointer[24];
    if (value)
        return SG_OK;
    snprintf(pointer, sizeof pointer, "/%s", key);
    sg_fail(&call->ctx->error, SG_INVALID, SG_MSG_JSON_REQUIRED, key);
    return api_bad_member(call, pointer, SG_INVALID);
}

static sg_status read_offer(api_call *call, offer_body *ret)
{
    sg_json *json = NULL;
    sg_error *err = &call->ctx->error;
    sg_arena *arena = call->ctx->arena;
    const struct {
        const char *key, **value;
        size_t most;
    } texts[] = {{"worker", &ret->worker, 127}, {"posting", &ret->posting, 127},
                 {"to", &ret->fresh, 127}, {"reason", &ret->note, 1000}};
    *ret = (offer_body){NULL, NULL, NULL, NULL, false};
    sg_status status = api_body(call, false, &json);
    for (size_t i = 0; i < sizeof texts / sizeof *texts && status == SG_OK; i++) {
        char pointer[24];
        status = sg_json_get_text(json, texts[i].key, texts[i].most, arena, texts[i].value, err);
        snprintf(pointer, sizeof pointer, "/%s", texts[i].key);
        if (status != SG_OK)
            api_bad_member(call, pointer, status);
    }
    if (status == SG_OK && (status = sg_json_get_bool(json, "dry_run", &ret->dry_run, err)) != SG_OK)
        api_bad_member(call, "/dry_run", status);
    sg_json_free(json);
    return status == SG_OK ? need(call, "worker", ret->worker) : status;
}

static sg_status hold(api_call *call, bool release)
{
    int64_t plan, offers = 0;
    offer_body o;
    sg_desk desk = api_desk(call);
    sg_status status = api_plan_number(call, &plan);
    if (status == SG_OK)
        status = read_offer(call, &o);
    if (status == SG_OK)
        status = sg_service_hold(&desk, plan, o.worker, o.posting, release, o.note, &offers,
                                 &call->ctx->error);
    if (status != SG_OK)
        return status;
    sg_json_writer *w = sg_response_json(call->response);
    sg_json_object(w);
    sg_json_member_int(w, "plan", plan);
    sg_json_member_string(w, "worker", o.worker);
    sg_json_member_int(w, release ? "released" : "held", offers);
    sg_json_end_object(w);
    return SG_OK;
}

sg_status api_hold_offer(api_call *call)
{
    return hold(call, false);
}

sg_status api_release_offer(api_call *call)
{
    return hold(call, true);
}

static void put_chance(sg_json_writer *w, const char *key, double chance)
{
    sg_json_key(w, key);
    sg_json_fixed(w, (int64_t)(chance * 10000 + 0.5), 4, 1);
}

static void put_side(sg_json_writer *w, const char *key, uint16_t score, uint8_t level,
                     uint32_t pushes, uint32_t openings, double chance)
{
    sg_json_key(w, key);
    sg_json_object(w);
    sg_json_key(w, "score");
    sg_json_fixed(w, score, 4, 1);
    sg_json_member_int(w, "level", level);
    sg_json_member_int(w, "pushes", pushes);
    sg_json_member_int(w, "openings", openings);
    put_chance(w, "chance", chance);
    sg_json_end_object(w);
}

static void put_effect(sg_json_writer *w, int64_t plan, bool written, const sg_effect *e)
{
    sg_json_object(w);
    sg_json_member_int(w, "plan", plan);
    sg_json_member_bool(w, "written", written);
    put_side(w, "before", e->score_before, e->level_before, e->pushes_before, e->openings_before,
             e->chance_before);
    put_side(w, "after", e->score_after, e->level_after, e->pushes_after, e->openings_after,
             e->chance_after);
    sg_json_key(w, "others");
    sg_json_object(w);
    sg_json_member_int(w, "workers", e->others);
    put_chance(w, "chance_before", e->others_before);
    put_chance(w, "chance_after", e->others_after);
    sg_json_end_object(w);
    sg_json_member_bool(w, "same_employer", e->same_employer);
    sg_json_key(w, "reasons");
    sg_json_array(w);
    for (size_t i = 0; i < e->reason_count; i++)
        sg_json_string(w, e->reasons[i]);
    sg_json_end_array(w);
    sg_json_end_object(w);
}

sg_status api_replace_offer(api_call *call)
{
    int64_t plan;
    offer_body o;
    sg_effect effect;
    sg_desk desk = api_desk(call);
    sg_status status = api_plan_number(call, &plan);
    if (status == SG_OK)
        status = read_offer(call, &o);
    if (status == SG_OK)
        status = need(call, "posting", o.posting);
    if (status == SG_OK)
        status = need(call, "to", o.fresh);
    if (status == SG_OK)
        status = sg_service_replace(&desk, api_reader(call)->policy, plan, o.worker, o.posting,
                                    o.fresh, o.dry_run, call->ctx->arena, &effect,
                                    &call->ctx->error);
    if (status == SG_OK)
        put_effect(sg_response_json(call->response), plan, !o.dry_run, &effect);
    return status;
}
