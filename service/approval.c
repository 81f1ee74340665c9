/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Approving, taking back, discarding and holding back. An approval looks at all that stands and
 * writes in one transaction, so two plans can never claim the same opening.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "desk.h"
#include "songgang/messages/access.h"
#include "songgang/messages/ledger.h"
#include "songgang/outbox_rows.h"
#include "songgang/policy_file.h"

#define X(id, json, label) {json, label},
static const struct {
    const char *json, *label;
} conflicts[] = {SG_CONFLICTS(X)};
#undef X

const char *sg_conflict_json(sg_conflict conflict)
{
    return conflicts[conflict].json;
}

const char *sg_conflict_label(sg_conflict conflict)
{
    return conflicts[conflict].label;
}

/* ---- approving ---- */

typedef struct blocked {
    size_t worker, course; /* offsets in workers; SIZE_MAX: a job */
    int line;
    uint64_t posting;
    sg_conflict kind;
} blocked;

typedef struct approving {
    sg_approval *figures;
    sg_buffer workers;
    blocked *list;
    size_t count, room;
} approving;

static sg_status note(approving *a, const char *worker, int line, uint64_t posting,
                      const char *course, const char *kind, sg_error *err)
{
    sg_approval *f = a->figures;
    sg_conflict which = SG_CONFLICT_OVERSOLD;
    for (int i = 0; i < SG_CONFLICT_COUNT; i++)
        if (strcmp(kind, conflicts[i].json) == 0)
            which = (sg_conflict)i;
    f->conflicts++;
    f->by_kind[which]++;
    if (f->shown_count < SG_CONFLICTS_SHOWN) {
        snprintf(f->shown[f->shown_count].worker, sizeof f->shown->worker, "%s", worker);
        if (course)
            snprintf(f->shown[f->shown_count].posting, sizeof f->shown->posting, "%s", course);
        else
            sg_posting_id_print(posting, f->shown[f->shown_count].posting);
        f->shown[f->shown_count++].kind = which;
    }
    if (a->count == a->room) {
        size_t room = a->room ? a->room * 2 : 64;
        blocked *list = realloc(a->list, room * sizeof *list);
        if (!list)
            return sg_fail_memory(err);
        a->list = list;
        a->room = room;
    }
    blocked *b = &a->list[a->count++];
    *b = (blocked){a->workers.size, SIZE_MAX, line, posting, which};
    sg_buffer_append(&a->workers, worker, strlen(worker) + 1);
    if (course) {
        b->course = a->workers.size;
        sg_buffer_append(&a->workers, course, strlen(course) + 1);
    }
    return a->workers.failed ? sg_fail_memory(err) : SG_OK;
}

static sg_status note_conflict(void *context, const char *worker, int line, uint64_t posting,
                               const char *kind, sg_error *err)
{
    return note(context, worker, line, posting, NULL, kind, err);
}

static sg_status note_course_conflict(void *context, const char *worker, int line,
                                      const char *course, const char *kind, sg_error *err)
{
    return note(context, worker, line, 0, course, kind, err);
}

/* Offers in the way are held back, each with its reason in the ledger. */
static sg_status hold_conflicts(sg_store *store, int64_t plan, const approving *a, sg_error *err)
{
    sg_buffer payload = {0};
    sg_status status = SG_OK;
    for (size_t i = 0; i < a->count && status == SG_OK; i++) {
        sg_json_writer w;
        sg_offer_now now = {.plan = plan,
                            .offer = {.worker = a->workers.data + a->list[i].worker,
                                      .posting = a->list[i].posting,
                                      .course = a->list[i].course == SIZE_MAX
                                                    ? NULL
                                                    : a->workers.data + a->list[i].course,
                                      .line = a->list[i].line}};
        desk_payload(&w, &payload, &now.offer);
        sg_json_member_string(&w, "reason", sg_conflict_json(a->list[i].kind));
        status = desk_note(store, SG_EVENT_KIND_HOLD, &now, &w, err);
    }
    sg_buffer_free(&payload);
    return status;
}

/* The quota a plan was made with, and the policy it was made by. */
static sg_status terms_of(const sg_desk *desk, sg_store *store, const sg_plan_now *plan,
                          sg_policy *ret_policy, int *ret_quota, sg_error *err)
{
    sg_buffer text = {0};
    sg_json *json = NULL;
    sg_plan_sums sums = {0};
    sg_status status = sg_policy_of_version(desk->data_dir, plan->policy, ret_policy, err);
    if (status == SG_NOT_FOUND)
        status = sg_policy_load(desk->data_dir, ret_policy, err);
    if (status == SG_OK)
        status = sg_store_plan_summary(store, &sg_everywhere, plan->id, &text, err);
    *ret_quota = ret_policy->quota_jobs;
    if (status == SG_OK && sg_json_parse(text.data, text.size, &json, NULL) == SG_OK &&
        sg_json_plan_sums(json, &sums, NULL) == SG_OK)
        *ret_quota = (int)sums.quota;
    sg_json_free(json);
    sg_buffer_free(&text);
    return status;
}

static sg_status count_planned(sg_store *store, int64_t plan, const sg_scope *scope, int64_t *ret,
                               sg_error *err)
{
    sg_offer_counts counts;
    sg_status status = sg_store_count_offers(store, plan, scope, &counts, err);
    if (status == SG_OK)
        *ret = counts.jobs[SG_OFFER_PLANNED] + counts.courses[SG_OFFER_PLANNED];
    return status;
}

/* Where sending is set up, what is approved is to be sent: in the same transaction. */
static sg_status enqueue(const sg_desk *desk, sg_store *store, int64_t plan, sg_approval *figures,
                         sg_error *err)
{
    int64_t approval;
    unsigned char hash[SG_SHA256_SIZE];
    if (sg_push_settings_stamp(desk->data_dir) == 0)
        return SG_OK;
    sg_status status = sg_ledger_head(store, &approval, hash, err);
    const int64_t now = desk->now ? desk->now : (int64_t)time(NULL);
    sg_policy policy;
    if (status == SG_OK)
        status = sg_policy_load(desk->data_dir, &policy, err);
    if (status == SG_OK)
        status = sg_outbox_enqueue(store, plan, approval, now, &figures->messages, err);
    if (status == SG_OK)
        status = sg_outbox_hold(store, plan, approval, policy.release_above, &figures->waiting, err);
    return status;
}

static sg_status approve(const sg_desk *desk, sg_store *store, const sg_plan_now *plan,
                         const sg_scope *scope, bool skip, approving *a, sg_error *err)
{
    sg_policy policy;
    int quota;
    char code[SG_LOCALITY_TEXT], day[SG_DATE_TEXT];
    sg_status status = terms_of(desk, store, plan, &policy, &quota, err);
    if (status == SG_OK)
        status = sg_store_each_conflict(store, plan->id, scope, policy.push_ratio, quota,
                                        desk->today, note_conflict, a, err);
    if (status == SG_OK)
        status = sg_store_each_course_conflict(store, plan->id, scope, note_course_conflict, a, err);
    if (status == SG_OK && a->count > 0 && !skip)
        return sg_fail(err, SG_CONFLICT, SG_MSG_APPROVE_CONFLICTS, (long long)plan->id,
                       (long long)a->figures->conflicts);
    if (status == SG_OK && a->count > 0) {
        status = hold_conflicts(store, plan->id, a, err);
        a->figures->held = (int64_t)a->count;
    }
    if (status == SG_OK)
        status = count_planned(store, plan->id, scope, &a->figures->approved, err);
    if (status != SG_OK)
        return status;
    if (a->figures->approved == 0)
        return sg_fail(err, SG_CONFLICT, SG_MSG_APPROVE_NOTHING, (long long)plan->id);
    sg_buffer payload = {0};
    sg_json_writer w;
    sg_locality_print(scope->whole ? 0 : scope->home, code);
    sg_date_print(desk->today, day);
    sg_json_begin(&w, &payload);
    sg_json_object(&w);
    sg_json_member_int(&w, "offers", a->figures->approved);
    sg_json_member_string(&w, "day", day);
    sg_json_end_object(&w);
    status = sg_ledger_append(store, SG_EVENT_KIND_APPROVE, plan->id, NULL, code, &payload, err);
    sg_buffer_free(&payload);
    return status == SG_OK ? enqueue(desk, store, plan->id, a->figures, err) : status;
}

sg_status sg_service_approve(const sg_desk *desk, int64_t plan, sg_locality scope, bool skip,
                             sg_approval *ret, sg_error *err)
{
    sg_store *store;
    sg_plan_now now;
    *ret = (sg_approval){.plan = plan};
    approving a = {.figures = ret};
    sg_status status = desk_begin(desk, &store, err);
    if (status != SG_OK)
        return status;
    sg_scope touched;
    status = sg_store_plan_now(store, desk->scope, plan, &now, err);
    if (status == SG_OK && now.state == SG_PLAN_DISCARDED)
        status = sg_fail(err, SG_CONFLICT, SG_MSG_PLAN_IS_DISCARDED, (long long)plan);
    if (status == SG_OK && !sg_scope_narrow(desk->scope, scope, &touched))
        status = desk_outside(desk, plan, err);
    if (status == SG_OK) {
        ret->newer = now.newer;
        status = approve(desk, store, &now, &touched, skip, &a, err);
    }
    status = desk_end(desk, store, status, err);
    free(a.list);
    sg_buffer_free(&a.workers);
    return status;
}

/* ---- taking back ---- */

static sg_status plan_event(const sg_desk *desk, int64_t plan, bool undo, sg_error *err)
{
    sg_store *store;
    sg_plan_now now;
    sg_offer_counts counts;
    int64_t approved = 0, later = 0, queued = 0;
    sg_status status = desk_begin(desk, &store, err);
    if (status != SG_OK)
        return status;
    status = sg_store_plan_now(store, desk->scope, plan, &now, err);
    if (status == SG_OK && !sg_scope_covers_all(desk->scope, now.scope))
        status = desk_outside(desk, plan, err);
    if (status == SG_OK && now.state == SG_PLAN_DISCARDED)
        status = sg_fail(err, SG_CONFLICT, SG_MSG_PLAN_IS_DISCARDED, (long long)plan);
    if (status == SG_OK)
        status = sg_store_count_offers(store, plan, desk->scope, &counts, err);
    for (int s = SG_OFFER_APPROVED; status == SG_OK && s < SG_OFFER_STATE_COUNT; s++)
        *(s == SG_OFFER_APPROVED ? &approved : s == SG_OFFER_QUEUED ? &queued : &later) +=
            counts.jobs[s] + counts.courses[s];
    if (status == SG_OK && undo && later > 0)
        status = sg_fail(err, SG_CONFLICT, SG_MSG_UNDO_SENT, (long long)plan, (long long)later);
    else if (status == SG_OK && undo && approved + queued == 0)
        status = sg_fail(err, SG_CONFLICT, SG_MSG_UNDO_NOTHING, (long long)plan);
    else if (status == SG_OK && !undo && approved + queued + later > 0)
        status = sg_fail(err, SG_CONFLICT, SG_MSG_DISCARD_APPROVED, (long long)plan,
                         (long long)(approved + queued + later));
    if (status == SG_OK && undo && queued > 0)
        status = sg_outbox_take_back(store, plan, (int64_t)time(NULL), err);
    if (status == SG_OK)
        status = sg_ledger_append(store, undo ? SG_EVENT_KIND_UNDO : SG_EVENT_KIND_DISCARD, plan,
                                  NULL, NULL, NULL, err);
    return desk_end(desk, store, status, err);
}

sg_status sg_service_undo(const sg_desk *desk, int64_t plan, sg_error *err)
{
    return plan_event(desk, plan, true, err);
}

sg_status sg_service_discard(const sg_desk *desk, int64_t plan, sg_error *err)
{
    return plan_event(desk, plan, false, err);
}

/* ---- holding back ---- */

typedef struct holding {
    sg_store *store;
    const sg_scope *scope;
    const char *posting, *reason;
    bool release;
    sg_offer_now list[512]; /* lines of one worker in one plan */
    size_t count, met;
    sg_arena *arena;
} holding;

static sg_status collect(void *context, const sg_offer_now *now, sg_error *err)
{
    holding *h = context;
    char room[SG_POSTING_ID_TEXT];
    const char *subject = desk_subject(&now->offer, room);
    if (h->posting && (!subject || strcmp(subject, h->posting) != 0))
        return SG_OK;
    bool fits = h->release ? now->state == SG_OFFER_HELD : sg_offer_may(now->state, SG_OFFER_HELD);
    h->met++;
    if (fits && now->state == SG_OFFER_QUEUED) { /* not when its message is out, or may be */
        sg_status status = sg_outbox_free_line(h->store, now->plan, now->offer.worker,
                                               now->offer.line, &fits, err);
        if (status != SG_OK)
            return status;
    }
    if (!fits || h->count == sizeof h->list / sizeof *h->list)
        return SG_OK;
    sg_offer_now *kept = &h->list[h->count++];
    *kept = *now;
    kept->offer.worker = sg_arena_printf(h->arena, "%s", now->offer.worker);
    kept->offer.course = now->offer.course ? sg_arena_printf(h->arena, "%s", now->offer.course) : NULL;
    return kept->offer.worker ? SG_OK : sg_fail_memory(err);
}

static sg_status hold(holding *h, int64_t plan, const char *worker, sg_error *err)
{
    sg_plan_now now;
    sg_buffer payload = {0};
    sg_status status = sg_store_plan_now(h->store, h->scope, plan, &now, err);
    if (status == SG_OK && now.state == SG_PLAN_DISCARDED)
        status = sg_fail(err, SG_CONFLICT, SG_MSG_PLAN_IS_DISCARDED, (long long)plan);
    if (status == SG_OK)
        status = sg_store_each_offer_now(h->store, plan, worker, h->scope, collect, h, err);
    if (status == SG_OK && h->met == 0)
        status = sg_fail(err, SG_NOT_FOUND, SG_MSG_PLAN_NO_OFFER, (long long)plan, worker);
    else if (status == SG_OK && h->count == 0)
        status = h->release ? sg_fail(err, SG_CONFLICT, SG_MSG_RELEASE_NOT, worker)
                            : sg_fail(err, SG_CONFLICT, SG_MSG_HOLD_NOT, worker);
    for (size_t i = 0; i < h->count && status == SG_OK; i++) {
        sg_json_writer w;
        desk_payload(&w, &payload, &h->list[i].offer);
        if (h->reason)
            sg_json_member_string(&w, "note", h->reason);
        status = desk_note(h->store, h->release ? SG_EVENT_KIND_RELEASE : SG_EVENT_KIND_HOLD,
                           &h->list[i], &w, err);
    }
    sg_buffer_free(&payload);
    return status;
}

sg_status sg_service_hold(const sg_desk *desk, int64_t plan, const char *worker,
                          const char *posting, bool release, const char *reason,
                          int64_t *ret_offers, sg_error *err)
{
    holding *h = calloc(1, sizeof *h);
    sg_arena *arena = sg_arena_new(0);
    sg_status status = h && arena ? desk_check_note(reason, err) : sg_fail_memory(err);
    if (status == SG_OK) {
        h->scope = desk->scope;
        h->posting = posting;
        h->reason = reason;
        h->release = release;
        h->arena = arena;
        status = desk_begin(desk, &h->store, err);
    }
    if (status == SG_OK)
        status = desk_end(desk, h->store, hold(h, plan, worker, err), err);
    if (status == SG_OK)
        *ret_offers = (int64_t)h->count;
    free(h);
    sg_arena_free(arena);
    return status;
}
