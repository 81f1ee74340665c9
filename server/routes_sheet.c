/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GET /v1/sheet and POST /v1/sheet/links: what is printed for a village or town: everybody there who has jobs approved, masked as
 * everywhere, with the jobs and the course, each posting and course in full once; with `plan`, what that plan means
 * for them, approved or not, so that it can be gone through before. The
 * links for the codes on the slips are asked for apart, because each opens a person's page: that is audited.
 * POST /v1/sheet/handed ticks off those who have theirs in their hands.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "outbox_call.h"
#include "songgang/json.h"
#include "songgang/link.h"
#include "songgang/messages/table.h"
#include "songgang/sending.h"

/* Offers one may still be handed: approved, on their way or answered with yes or not at all. */
#define HANDED                                                                                     \
    ((1u << SG_OFFER_APPROVED) | (1u << SG_OFFER_QUEUED) | (1u << SG_OFFER_SENT) |                 \
     (1u << SG_OFFER_DELIVERED) | (1u << SG_OFFER_FAILED) | (1u << SG_OFFER_UNKNOWN) |             \
     (1u << SG_OFFER_INTERESTED) | (1u << SG_OFFER_NO_ANSWER))

/* Of one plan: what still stands of it. */
#define STANDING                                                                                   \
    (HANDED | (1u << SG_OFFER_PLANNED) | (1u << SG_OFFER_HELD) | (1u << SG_OFFER_REFUSED) |        \
     (1u << SG_OFFER_HIRED) | (1u << SG_OFFER_AT_WORK))

enum { OFFERS = 32, COURSE_ID = 128 };

typedef struct handed {
    uint64_t posting; /* 0: a course */
    char course[COURSE_ID];
    bool seat;
    sg_offer_state state;
} handed;

typedef struct sheet {
    api_call *call;
    sg_scope scope;
    int64_t asked; /* this plan; 0: what is handed out */
    sg_json_writer *w;
    char last[128];
    /* of the worker at hand: of the newest plan */
    int64_t plan;
    handed offer[OFFERS];
    size_t offers;
    /* of everybody */
    uint64_t *posting;
    size_t postings, posting_room;
    char (*course)[COURSE_ID];
    size_t courses, course_room;
} sheet;

/* ---- one worker ---- */

static sg_status note_offer(void *context, const sg_offer_now *now, sg_error *err)
{
    sheet *s = context;
    (void)err;
    if (!((s->asked ? STANDING : HANDED) >> now->state & 1) || (s->asked && now->plan != s->asked))
        return SG_OK;
    if (now->plan != s->plan)
        s->offers = 0;
    s->plan = now->plan;
    if (s->offers == OFFERS)
        return SG_OK;
    handed *h = &s->offer[s->offers++];
    *h = (handed){.posting = now->offer.posting, .seat = now->offer.seat, .state = now->state};
    snprintf(h->course, sizeof h->course, "%s", now->offer.course ? now->offer.course : "");
    return SG_OK;
}

/* Room for one more of `size` bytes in `*list`. */
static bool grow(void *list, size_t count, size_t *room, size_t size)
{
    void **at = list;
    if (count < *room)
        return true;
    const size_t wanted = *room ? *room * 2 : 64;
    void *larger = realloc(*at, wanted * size);
    if (!larger)
        return false;
    *at = larger;
    *room = wanted;
    return true;
}

static sg_status remember(sheet *s, const handed *h, sg_error *err)
{
    if (h->posting) {
        for (size_t i = 0; i < s->postings; i++)
            if (s->posting[i] == h->posting)
                return SG_OK;
        if (!grow(&s->posting, s->postings, &s->posting_room, sizeof *s->posting))
            return sg_fail_memory(err);
        s->posting[s->postings++] = h->posting;
        return SG_OK;
    }
    for (size_t i = 0; i < s->courses; i++)
        if (strcmp(s->course[i], h->course) == 0)
            return SG_OK;
    if (!grow(&s->course, s->courses, &s->course_room, sizeof *s->course))
        return sg_fail_memory(err);
    memcpy(s->course[s->courses++], h->course, sizeof h->course);
    return SG_OK;
}

static sg_status put_offers(sheet *s, sg_error *err)
{
    sg_status status = SG_OK;
    sg_json_key(s->w, "offers");
    sg_json_array(s->w);
    for (size_t i = 0; i < s->offers && status == SG_OK; i++) {
        const handed *h = &s->offer[i];
        char id[SG_POSTING_ID_TEXT];
        sg_json_object(s->w);
        if (h->posting) {
            sg_posting_id_print(h->posting, id);
            sg_json_member_string(s->w, "posting", id);
        } else {
            sg_json_member_string(s->w, "course", h->course);
            sg_json_member_bool(s->w, "seat", h->seat);
        }
        sg_json_member_string(s->w, "state", sg_offer_state_json(h->state));
        sg_json_end_object(s->w);
        status = remember(s, h, err);
    }
    sg_json_end_array(s->w);
    return status;
}

/* Of the document only what stands on paper. */
static sg_status put_person(void *context, const sg_stored_record *record, sg_error *err)
{
    static const char *const members[] = {"id", "name", "phone", "gender", "birth", "age", "home"};
    sheet *s = context;
    s->offers = 0;
    s->plan = 0;
    sg_status status = sg_store_each_offer_now(api_reader(s->call)->store, 0, record->id, &s->scope,
                                               note_offer, s, err);
    if (status != SG_OK)
        return status;
    sg_json_object(s->w);
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        const char *value;
        size_t size;
        if (sg_json_member(record->json, record->json_size, members[i], &value, &size)) {
            sg_json_key(s->w, members[i]);
            sg_json_raw(s->w, value, size);
        }
    }
    sg_json_member_int(s->w, "plan", s->plan);
    status = put_offers(s, err);
    sg_json_end_object(s->w);
    snprintf(s->last, sizeof s->last, "%s", record->id);
    return status;
}

/* ---- what they are offered ---- */

/* A posting that is gone is left out: the page says so. */
static sg_status put_postings(sheet *s, sg_error *err)
{
    sg_store *store = api_reader(s->call)->store;
    sg_buffer document = {0};
    sg_status status = SG_OK;
    sg_json_key(s->w, "postings");
    sg_json_array(s->w);
    for (size_t i = 0; i < s->postings && status == SG_OK; i++) {
        int64_t row;
        sg_buffer_clear(&document);
        status = sg_store_find_posting(store, s->posting[i], &row, err);
        if (status == SG_OK)
            status = sg_store_posting_json(store, row, s->posting[i], &document, err);
        if (status == SG_OK)
            sg_json_raw(s->w, document.data, document.size);
        status = status == SG_NOT_FOUND ? SG_OK : status;
    }
    sg_json_end_array(s->w);
    sg_buffer_free(&document);
    return status;
}

static sg_status put_course(void *context, const sg_stored_record *record, sg_error *err)
{
    sheet *s = context;
    (void)err;
    for (size_t i = 0; i < s->courses; i++)
        if (strcmp(s->course[i], record->id) == 0)
            sg_json_raw(s->w, record->json, record->json_size);
    return SG_OK;
}

static sg_status write_sheet(sheet *s, sg_worker_filter *filter, const char *after, size_t limit)
{
    sg_store *store = api_reader(s->call)->store;
    sg_error *err = &s->call->ctx->error;
    bool more = false;
    int64_t total = 0;
    s->w = sg_response_json(s->call->response);
    sg_json_object(s->w);
    sg_json_key(s->w, "place");
    sg_json_put_locality(s->w, filter->home[0]);
    sg_json_key(s->w, "people");
    sg_json_array(s->w);
    sg_status status = sg_store_list_workers(store, &s->scope, filter, after, limit, SG_PRIVATE_MASKED,
                                             put_person, s, &more, after ? NULL : &total, err);
    if (status != SG_OK)
        return status;
    sg_json_end_array(s->w);
    status = put_postings(s, err);
    sg_json_key(s->w, "courses");
    sg_json_array(s->w);
    if (status == SG_OK)
        status = sg_store_each_course(store, put_course, s, err);
    sg_json_end_array(s->w);
    if (!after)
        sg_json_member_int(s->w, "total", total);
    sg_json_member_string(s->w, "next", more ? s->last : NULL);
    sg_json_end_object(s->w);
    return status == SG_OK && more ? api_link_next(s->call, s->last) : status;
}

/* Whom the request is about: `place` within the caller's scope, and those there with something to hand out. */
static sg_status read_question(sheet *s, sg_worker_filter *filter, size_t *limit, const char **after)
{
    api_call *call = s->call;
    const char *place;
    sg_status status = api_page(call, limit, after);
    if (status == SG_OK)
        status = api_text(call, "place", &place);
    if (status == SG_OK && !place)
        status = api_bad_query(call, "place",
                               sg_fail(&call->ctx->error, SG_INVALID, "%s", SG_MSG_SHEET_PLACE));
    if (status == SG_OK)
        status = api_scope(call, "place", &s->scope);
    filter->home[0] = s->scope.home;
    filter->home_count = 1;
    filter->offers = s->asked ? STANDING : HANDED;
    filter->today = app_today(call->ctx->app);
    return status;
}

static sheet *new_sheet(api_call *call, sg_worker_filter **ret_filter)
{
    sheet *s = sg_arena_alloc(call->ctx->arena, sizeof *s);
    *ret_filter = sg_arena_alloc(call->ctx->arena, sizeof **ret_filter);
    if (!s || !*ret_filter)
        return NULL;
    memset(*ret_filter, 0, sizeof **ret_filter);
    *s = (sheet){.call = call};
    return s;
}

sg_status api_sheet(api_call *call)
{
    size_t limit;
    const char *after;
    sg_worker_filter *filter;
    sheet *s = new_sheet(call, &filter);
    if (!s)
        return sg_fail_memory(&call->ctx->error);
    sg_status status = api_number(call, "plan", 1, INT64_MAX, &s->asked);
    if (status == SG_OK)
        status = read_question(s, filter, &limit, &after);
    if (status == SG_OK)
        status = write_sheet(s, filter, after, limit);
    free(s->posting);
    free(s->course);
    return status;
}

/* ---- links ---- */

typedef struct slip {
    const char *worker; /* in the arena */
    int64_t plan;
    char token[SG_LINK_TEXT];
} slip;

typedef struct slips {
    sheet *s;
    slip *list;
    size_t count, room;
} slips;

static sg_status note_slip(void *context, const sg_stored_record *record, sg_error *err)
{
    slips *l = context;
    l->s->offers = 0;
    l->s->plan = 0;
    sg_status status = sg_store_each_offer_now(api_reader(l->s->call)->store, 0, record->id,
                                               &l->s->scope, note_offer, l->s, err);
    if (status != SG_OK || l->s->plan == 0 || l->count == l->room)
        return status;
    slip *one = &l->list[l->count++];
    one->plan = l->s->plan;
    one->worker = sg_arena_strdup(l->s->call->ctx->arena, record->id);
    snprintf(l->s->last, sizeof l->s->last, "%s", record->id);
    return one->worker ? SG_OK : sg_fail_memory(err);
}

/* One transaction for all of them: a sheet has every code or none. */
static sg_status issue(slips *l, int64_t days)
{
    enum { DAY_SECONDS = 86400 };
    api_call *call = l->s->call;
    sg_error *err = &call->ctx->error;
    const int64_t now = api_now();
    sg_store *store = NULL;
    sg_status status = sg_store_open(api_reader(call)->data_dir, SG_STORE_WRITE, &store, err);
    if (status != SG_OK)
        return status;
    status = sg_store_begin(store, err);
    if (status == SG_OK) {
        for (size_t i = 0; i < l->count && status == SG_OK; i++)
            status = sg_link_issue(store, l->list[i].plan, l->list[i].worker, now,
                                   now + days * DAY_SECONDS, l->list[i].token, err);
        if (status == SG_OK)
            status = sg_store_commit(store, err);
        else
            sg_store_rollback(store);
    }
    sg_store_close(store);
    return status;
}

static void put_links(slips *l, const char *page, bool more)
{
    sg_json_writer *w = sg_response_json(l->s->call->response);
    sg_json_object(w);
    sg_json_member_string(w, "page", page);
    sg_json_key(w, "links");
    sg_json_array(w);
    for (size_t i = 0; i < l->count; i++) {
        sg_json_object(w);
        sg_json_member_string(w, "worker", l->list[i].worker);
        sg_json_member_string(w, "token", l->list[i].token);
        sg_json_end_object(w);
    }
    sg_json_end_array(w);
    sg_json_member_string(w, "next", more ? l->s->last : NULL);
    sg_json_end_object(w);
}

sg_status api_sheet_links(api_call *call)
{
    enum { DAYS = 14 };
    size_t limit;
    const char *after;
    bool more = false;
    char area[SG_LOCALITY_TEXT];
    sg_worker_filter *filter;
    sg_push_settings settings = {0};
    sg_error *err = &call->ctx->error;
    sg_arena *arena = call->ctx->arena;
    slips l = {.s = new_sheet(call, &filter)};
    if (!l.s)
        return sg_fail_memory(err);
    sg_status status = read_question(l.s, filter, &limit, &after);
    if (status != SG_OK)
        return status;
    l.room = limit;
    l.list = sg_arena_array(arena, limit, sizeof *l.list);
    if (!l.list)
        return sg_fail_memory(err);
    status = sg_store_list_workers(api_reader(call)->store, &l.s->scope, filter, after, limit,
                                   SG_PRIVATE_NONE, note_slip, &l, &more, NULL, err);
    sg_locality_print(l.s->scope.home, area);
    if (status == SG_OK)
        status = api_audit(call, SG_AUDIT_LINK_SHOW, 0, NULL, area);
    /* without settings of sending the page is where the console is, and links last as by default */
    const bool set = sg_push_settings_load(api_reader(call)->data_dir, arena, &settings, NULL, NULL) == SG_OK;
    if (status == SG_OK)
        status = issue(&l, set && settings.page_days > 0 ? settings.page_days : DAYS);
    if (status == SG_OK)
        put_links(&l, set ? settings.page : NULL, more);
    return status;
}

/* ---- handed over ---- */

sg_status api_sheet_handed(api_call *call)
{
    enum { MOST = 500 };
    sg_json *json = NULL;
    char **workers = NULL;
    size_t count = 0;
    sg_pusher *pusher;
    sg_push_handed done = {0};
    sg_error *err = &call->ctx->error;
    sg_status status = api_body(call, false, &json);
    if (status == SG_OK && (status = sg_json_get_texts(json, "workers", MOST, call->ctx->arena, &workers,
                                                       &count, err)) != SG_OK)
        api_bad_member(call, "/workers", status);
    sg_json_free(json);
    if (status == SG_OK && count == 0) {
        sg_fail(err, SG_INVALID, "%s", SG_MSG_SHEET_HANDED);
        status = api_bad_member(call, "/workers", SG_INVALID);
    }
    if (status == SG_OK)
        status = outbox_pusher(call, &pusher);
    if (status == SG_OK)
        status = sg_push_hand_over(pusher, api_reader(call)->scope, workers, count, api_now(), &done, err);
    if (status == SG_MISSING || status == SG_NOT_FOUND) /* not the address: nothing is set up for it */
        status = sg_fail(err, SG_CONFLICT, "%s", SG_MSG_SHEET_NO_PAPER);
    if (status != SG_OK)
        return status;
    sg_json_writer *w = sg_response_json(call->response);
    sg_json_object(w);
    sg_json_member_int(w, "handed", (int64_t)done.handed);
    sg_json_member_int(w, "underway", (int64_t)done.underway);
    sg_json_member_int(w, "nothing", (int64_t)done.nothing);
    sg_json_end_object(w);
    return SG_OK;
}
