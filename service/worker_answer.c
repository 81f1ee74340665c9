/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See songgang/worker_page.h: what a worker answered on the page. The link and what stands are looked at
 * inside the transaction that writes, so that a repetition, an old page or a link revoked meanwhile
 * changes nothing.
 */
#include <string.h>

#include "desk.h"
#include "songgang/messages/push_page.h"
#include "songgang/outbox_rows.h"
#include "songgang/worker_page.h"

static const char *const words[SG_PAGE_CHOICE_COUNT] = {
#define X(id, word) word,
    SG_PAGE_CHOICES(X)
#undef X
};

const char *sg_page_choice_word(sg_page_choice choice)
{
    return choice < SG_PAGE_CHOICE_COUNT ? words[choice] : "";
}

bool sg_page_choice_parse(sg_str word, sg_page_choice *ret)
{
    for (int i = 0; i < SG_PAGE_CHOICE_COUNT; i++)
        if (sg_str_equal(word, sg_str_of(words[i]))) {
            *ret = (sg_page_choice)i;
            return true;
        }
    return false;
}

typedef struct taking {
    sg_store *store;
    const sg_desk *desk;
    const sg_page_answer *answer;
    const sg_link *link;
    int64_t now;
    sg_arena *arena;
    bool found;
    sg_offer_state state;
    sg_refusal reason;
    int64_t seen;
} taking;

static sg_status see_offer(void *context, const sg_offer_now *now, sg_error *err)
{
    taking *t = context;
    char room[SG_POSTING_ID_TEXT];
    (void)err;
    const char *subject = desk_subject(&now->offer, room);
    if (!subject || strcmp(subject, t->answer->subject) != 0 || !sg_offer_stands(now->state))
        return SG_OK;
    t->found = true;
    t->state = now->state;
    if (!now->reason || !sg_refusal_parse(now->reason, &t->reason))
        t->reason = SG_REFUSAL_OTHER;
    t->seen = sg_offer_answered(now->state) || now->state == SG_OFFER_AT_WORK ? now->seq : 0;
    return SG_OK;
}

/* 想去, 不合适, 已上班: about one offer of this plan. */
static sg_status take_answer(taking *t, sg_page_taken *ret, sg_error *ret_why, sg_error *err)
{
    static const sg_offer_state states[] = {SG_OFFER_INTERESTED, SG_OFFER_REFUSED, SG_OFFER_HIRED};
    const sg_offer_state state = states[t->answer->choice];
    const bool refused = state == SG_OFFER_REFUSED;
    sg_refusal reason = SG_REFUSAL_OTHER;
    bool recorded = false;
    if (refused && t->answer->reason && !sg_refusal_parse(t->answer->reason, &reason)) {
        *ret = SG_PAGE_UNKNOWN;
        return SG_OK;
    }
    sg_status status = sg_store_each_offer_now(t->store, t->link->plan, t->link->worker,
                                               &sg_everywhere, see_offer, t, err);
    if (status != SG_OK)
        return status;
    *ret = !t->found ? SG_PAGE_UNKNOWN
           : t->state == state && (!refused || t->reason == reason) ? SG_PAGE_SAME
           : t->seen != t->answer->seen ? SG_PAGE_STALE
                                        : SG_PAGE_RECORDED;
    if (*ret != SG_PAGE_RECORDED)
        return SG_OK;
    const sg_answer one = {.worker = t->link->worker, .posting = t->answer->subject,
                           .answer = sg_offer_state_json(state),
                           .reason = refused ? sg_refusal_json(reason) : NULL,
                           .note = SG_MSG_PAGE_NOTE};
    sg_buffer payload = {0};
    status = desk_answer(t->store, t->desk, &one, t->arena, &payload, ret_why, &recorded, err);
    sg_buffer_free(&payload);
    if (!recorded)
        *ret = SG_PAGE_NOT_SO;
    return status;
}

/* Kept once for a plan, to be called back about. */
static sg_status keep_wish(taking *t, const char *text, sg_error *err)
{
    const char *name = sg_page_choice_word(t->answer->choice);
    const char *once = sg_arena_printf(t->arena, "%lld %s %s", (long long)t->link->plan, name,
                                       t->link->worker);
    const sg_outbox_reply reply = {.channel = "page", .reference = once, .worker = t->link->worker,
                                   .plan = t->link->plan, .kind = SG_REPLY_CALL, .text = text,
                                   .open = true};
    int64_t id;
    bool fresh;
    return once ? sg_outbox_put_reply(t->store, &reply, t->now, &id, &fresh, err)
                : sg_fail_memory(err);
}

/* No more messages to the number on the roster; without one, a person must see to it. */
static sg_status opt_out(taking *t, sg_error *err)
{
    sg_buffer document = {0};
    sg_status status = sg_store_worker_json(t->store, &sg_everywhere, t->link->worker,
                                            SG_PRIVATE_REVEALED, &document, err);
    const char *phone = status == SG_OK ? sg_json_member_text(t->arena, document.data, document.size,
                                                              "phone")
                                        : NULL;
    sg_buffer_free(&document);
    if (status != SG_OK)
        return status;
    return phone && *phone
               ? sg_outbox_opt_out(t->store, phone, "page", true, t->now, err)
               : keep_wish(t, SG_MSG_PAGE_WISH_STOP, err);
}

static sg_status take(taking *t, sg_page_taken *ret, sg_error *ret_why, sg_error *err)
{
    static const char *const wishes[SG_PAGE_CHOICE_COUNT] = {
        [SG_PAGE_TRAINING] = SG_MSG_PAGE_WISH_TRAINING,
        [SG_PAGE_ELSEWHERE] = SG_MSG_PAGE_WISH_ELSEWHERE,
    };
    sg_status status = SG_OK;
    *ret = SG_PAGE_RECORDED;
    if (t->answer->choice <= SG_PAGE_HIRED)
        status = take_answer(t, ret, ret_why, err);
    else if (t->answer->choice == SG_PAGE_STOP)
        status = opt_out(t, err);
    else if (t->answer->choice == SG_PAGE_CALL)
        status = sg_outbox_call_back(t->store, t->link->worker, t->link->plan, "page", NULL, t->now,
                                     err);
    else
        status = keep_wish(t, wishes[t->answer->choice], err);
    if (status == SG_OK && *ret == SG_PAGE_RECORDED)
        status = sg_outbox_reached(t->store, t->link->worker, t->link->plan, t->now, err);
    return status;
}

sg_status sg_page_take(const sg_desk *desk, sg_str token, const sg_page_answer *answer, int64_t now,
                       sg_arena *arena, sg_link *ret_link, sg_link_state *ret_state,
                       sg_page_taken *ret, sg_error *ret_why, sg_error *err)
{
    sg_desk own = *desk; /* the link is the right, and the worker acts */
    sg_store *store = NULL;
    own.scope = &sg_everywhere;
    own.actor = SG_MSG_PAGE_ACTOR;
    *ret_link = (sg_link){0};
    *ret = SG_PAGE_UNKNOWN;
    sg_status status = desk_begin(&own, &store, err);
    if (status != SG_OK)
        return status;
    taking t = {.store = store, .desk = &own, .answer = answer, .link = ret_link, .now = now,
                .arena = arena};
    status = sg_link_open(store, token, now, arena, ret_link, ret_state, err);
    if (status == SG_OK && *ret_state == SG_LINK_GOOD)
        status = take(&t, ret, ret_why, err);
    return desk_end(&own, store, status, err);
}
