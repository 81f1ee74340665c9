/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Answers: checked against the state the offer is in, recorded with what a refusal teaches (the trade
 * or the city to leave out for a while), and followed by what they mean for the worker.
 */
#include <string.h>

#include "desk.h"
#include "songgang/messages/ledger.h"

typedef struct search {
    const char *subject;
    bool any, planned;
    sg_offer_now found; /* texts in the arena */
    sg_refusal reason;  /* of a refusal */
    sg_arena *arena;
} search;

/* The latest offer of this posting to this worker that stands. */
static sg_status find_offer(void *context, const sg_offer_now *now, sg_error *err)
{
    search *s = context;
    char room[SG_POSTING_ID_TEXT];
    const char *subject = desk_subject(&now->offer, room);
    if (!subject || strcmp(subject, s->subject) != 0)
        return SG_OK;
    if (!sg_offer_stands(now->state)) {
        s->planned = true;
        return SG_OK;
    }
    s->found = *now;
    s->found.offer.worker = sg_arena_printf(s->arena, "%s", now->offer.worker);
    s->found.offer.course =
        now->offer.course ? sg_arena_printf(s->arena, "%s", now->offer.course) : NULL;
    s->any = true;
    if (!now->reason || !sg_refusal_parse(now->reason, &s->reason))
        s->reason = SG_REFUSAL_OTHER;
    if (!s->found.offer.worker || (now->offer.course && !s->found.offer.course))
        return sg_fail_memory(err);
    return SG_OK;
}

/* What a refusal for this reason excludes for a while: code of a trade or of a city. */
static sg_status put_avoid(sg_store *store, const sg_desk *desk, const search *s, sg_refusal reason,
                           sg_json_writer *w, sg_error *err)
{
    sg_posting posting;
    if (!s->found.offer.posting ||
        (reason != SG_REFUSAL_KIND_OF_WORK && reason != SG_REFUSAL_TOO_FAR))
        return SG_OK;
    sg_status status = desk_posting(store, desk->vocabulary, s->found.offer.posting, s->arena,
                                    &posting, err);
    if (status != SG_OK)
        return status;
    if (reason == SG_REFUSAL_KIND_OF_WORK && posting.trade_count > 0) {
        const sg_trade *trade = sg_trade_get(posting.trades[0]);
        sg_json_member_string(w, "avoid", trade ? trade->code : NULL);
    } else if (reason == SG_REFUSAL_TOO_FAR && posting.place.city) {
        char code[SG_LOCALITY_TEXT];
        sg_locality_print(posting.place.city, code);
        sg_json_member_string(w, "avoid", code);
    }
    return SG_OK;
}

static sg_status update_worker(sg_store *store, const sg_desk *desk, const search *s, sg_error *err)
{
    sg_posting posting;
    sg_status status = desk_posting(store, desk->vocabulary, s->found.offer.posting, s->arena,
                                    &posting, err);
    sg_region home = sg_region_place(sg_locality_region(s->found.offer.home)).city;
    bool local = status == SG_OK && home && posting.place.city == home;
    if (status != SG_OK && status != SG_NOT_FOUND)
        return status;
    return sg_store_set_worker_status(store, s->found.offer.worker,
                                      local ? SG_WORKER_LOCAL : SG_WORKER_RETURNED, err);
}

/* Statuses that are about this answer alone have a text for the person. */
static sg_status check(const sg_answer *a, const search *s, sg_offer_state *ret_state,
                       sg_refusal *ret_reason, sg_error *err)
{
    if (!sg_offer_state_parse(a->answer ? a->answer : "", ret_state) ||
        (!sg_offer_answered(*ret_state) && *ret_state != SG_OFFER_AT_WORK))
        return sg_fail(err, SG_INVALID, SG_MSG_ANSWER_WORD, a->answer ? a->answer : "");
    if (desk_check_note(a->note, err) != SG_OK)
        return SG_INVALID;
    bool reason = a->reason && *a->reason;
    if (reason && *ret_state != SG_OFFER_REFUSED)
        return sg_fail(err, SG_INVALID, "%s", SG_MSG_ANSWER_REASON_ONLY);
    *ret_reason = SG_REFUSAL_OTHER;
    if (reason && !sg_refusal_parse(a->reason, ret_reason))
        return sg_fail(err, SG_INVALID, SG_MSG_ANSWER_REASON, a->reason);
    if (!s->any)
        return s->planned ? sg_fail(err, SG_CONFLICT, SG_MSG_ANSWER_NOT_APPROVED, a->worker, a->posting)
                          : sg_fail(err, SG_NOT_FOUND, SG_MSG_ANSWER_NO_OFFER, a->worker, a->posting);
    /* Another reason for the same refusal keeps something else out. */
    const bool other_reason = *ret_state == SG_OFFER_REFUSED && s->found.state == *ret_state &&
                              s->reason != *ret_reason;
    if (!sg_offer_may(s->found.state, *ret_state) && !other_reason)
        return sg_fail(err, SG_CONFLICT, SG_MSG_ANSWER_ORDER, a->worker, a->posting,
                       sg_offer_state_label(s->found.state), sg_offer_state_label(*ret_state));
    return SG_OK;
}

static sg_status record(sg_store *store, const sg_desk *desk, const sg_answer *a, const search *s,
                        sg_offer_state state, sg_refusal reason, sg_buffer *payload, sg_error *err)
{
    char day[SG_DATE_TEXT];
    sg_json_writer w;
    sg_status status = SG_OK;
    desk_payload(&w, payload, &s->found.offer);
    if (state != SG_OFFER_AT_WORK)
        sg_json_member_string(&w, "answer", sg_offer_state_json(state));
    if (state == SG_OFFER_REFUSED) {
        sg_json_member_string(&w, "reason", sg_refusal_json(reason));
        status = put_avoid(store, desk, s, reason, &w, err);
    }
    sg_date_print(desk->today, day);
    sg_json_member_string(&w, "day", day);
    if (a->note && *a->note)
        sg_json_member_string(&w, "note", a->note);
    if (status == SG_OK)
        status = desk_note(store, state == SG_OFFER_AT_WORK ? SG_EVENT_KIND_AT_WORK
                                                            : SG_EVENT_KIND_ANSWER,
                           &s->found, &w, err);
    if (status == SG_OK && state == SG_OFFER_HIRED && s->found.offer.posting)
        status = update_worker(store, desk, s, err);
    return status;
}

sg_status desk_answer(sg_store *store, const sg_desk *desk, const sg_answer *a, sg_arena *arena,
                      sg_buffer *payload, sg_error *ret_why, bool *ret_recorded, sg_error *err)
{
    sg_offer_state state;
    sg_refusal reason;
    search s = {.subject = a->posting ? a->posting : "", .arena = arena};
    *ret_recorded = false;
    sg_status status = sg_store_each_offer_now(store, 0, a->worker ? a->worker : "", desk->scope,
                                               find_offer, &s, err);
    if (status != SG_OK || check(a, &s, &state, &reason, ret_why) != SG_OK)
        return status;
    status = record(store, desk, a, &s, state, reason, payload, err);
    *ret_recorded = status == SG_OK;
    return status;
}

sg_status sg_service_answer(const sg_desk *desk, const sg_answer *list, size_t count,
                            sg_answer_reject reject, void *context, uint64_t *ret_accepted,
                            uint64_t *ret_rejected, sg_error *err)
{
    uint64_t accepted = 0, rejected = 0;
    sg_store *store = NULL;
    sg_buffer payload = {0};
    sg_arena *arena = sg_arena_new(0);
    if (!arena)
        return sg_fail_memory(err);
    sg_status status = desk_begin(desk, &store, err);
    for (size_t i = 0; i < count && status == SG_OK; i++) {
        sg_error why = {0};
        bool recorded;
        sg_arena_reset(arena);
        status = desk_answer(store, desk, &list[i], arena, &payload, &why, &recorded, err);
        if (status != SG_OK)
            break;
        accepted += recorded;
        rejected += !recorded;
        if (!recorded && reject)
            reject(context, &list[i], why.text);
    }
    if (store)
        status = desk_end(desk, store, status, err);
    sg_buffer_free(&payload);
    sg_arena_free(arena);
    if (status == SG_OK) {
        *ret_accepted = accepted;
        *ret_rejected = rejected;
    }
    return status;
}

sg_status sg_service_record(const sg_desk *desk, sg_event_kind kind, char *const *workers,
                            size_t count, const char *note, sg_error *err)
{
    sg_store *store = NULL;
    sg_buffer payload = {0}, document = {0};
    char day[SG_DATE_TEXT];
    sg_json_writer w;
    sg_date_print(desk->today, day);
    sg_json_begin(&w, &payload);
    sg_json_object(&w);
    sg_json_member_string(&w, "day", day);
    if (note)
        sg_json_member_string(&w, "note", note);
    sg_json_end_object(&w);
    sg_status status = desk_check_note(note, err);
    if (status == SG_OK)
        status = desk_begin(desk, &store, err);
    for (size_t i = 0; i < count && status == SG_OK; i++) {
        sg_buffer_clear(&document);
        status = sg_store_worker_json(store, desk->scope, workers[i], SG_PRIVATE_NONE, &document, err);
        if (status == SG_OK)
            status = sg_ledger_append(store, kind, 0, workers[i], NULL, &payload, err);
    }
    if (store)
        status = desk_end(desk, store, status, err);
    sg_buffer_free(&payload);
    sg_buffer_free(&document);
    return status;
}
