/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A plan village by village, as a village office reads it: who is offered what, and where it stands.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk.h"
#include "songgang/messages/ledger.h"

typedef struct preview_line {
    sg_locality home;
    size_t order; /* in which it was read: by worker, then rank */
    size_t worker, posting; /* offsets in text; posting: id, or course id */
    sg_offer_state state;
    uint64_t id; /* 0: a course */
    uint16_t score;
    uint8_t rank;
    bool seat;
} preview_line;

typedef struct preview {
    sg_store *store;
    const sg_scope *scope;
    const sg_vocabulary *v;
    sg_arena *arena;
    sg_buffer text, document;
    preview_line *list;
    size_t count, room;
    sg_buffer *out;
    sg_json_writer w;
    bool json;
} preview;

static sg_status keep(void *context, const sg_offer_now *now, sg_error *err)
{
    preview *p = context;
    char room[SG_POSTING_ID_TEXT];
    if (p->count == p->room) {
        size_t more = p->room ? p->room * 2 : 1024;
        preview_line *list = realloc(p->list, more * sizeof *list);
        if (!list)
            return sg_fail_memory(err);
        p->list = list;
        p->room = more;
    }
    const char *subject = desk_subject(&now->offer, room);
    preview_line line = {.home = now->offer.home,
                         .order = p->count,
                         .state = now->state,
                         .id = now->offer.posting,
                         .score = now->offer.score,
                         .rank = now->offer.rank,
                         .seat = now->offer.seat,
                         .worker = p->text.size};
    sg_buffer_append(&p->text, now->offer.worker, strlen(now->offer.worker) + 1);
    line.posting = p->text.size;
    sg_buffer_append(&p->text, subject ? subject : "", subject ? strlen(subject) + 1 : 1);
    p->list[p->count++] = line;
    return p->text.failed ? sg_fail_memory(err) : SG_OK;
}

static int by_home(const void *a, const void *b)
{
    const preview_line *x = a, *y = b;
    if (x->home != y->home)
        return x->home < y->home ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

static const char *place_of(sg_locality home, char room[128])
{
    char code[SG_LOCALITY_TEXT];
    sg_region region = sg_locality_region(home);
    sg_place place = sg_region_place(region);
    const char *county = place.county ? sg_region_name(place.county) : "";
    const char *name = region ? sg_region_name(region) : NULL;
    sg_locality_print(home, code);
    if (!name)
        return SG_MSG_PREVIEW_UNKNOWN;
    snprintf(room, 128, "%s%s%s%s", place.town && county ? county : "", name,
             home == region ? "" : SG_MSG_PREVIEW_VILLAGE, home == region ? "" : code + 9);
    return room;
}

/* What a caseworker says of a job: title, employer, place, pay. */
static sg_status put_job(preview *p, const preview_line *line, sg_error *err)
{
    sg_posting posting;
    sg_status status = desk_posting(p->store, p->v, line->id, p->arena, &posting, err);
    if (status == SG_NOT_FOUND)
        return SG_OK;
    if (status != SG_OK)
        return status;
    const char *city = posting.place.city ? sg_region_short_name(posting.place.city) : NULL;
    if (p->json) {
        sg_json_member_string(&p->w, "title", posting.title);
        sg_json_member_string(&p->w, "employer", posting.employer);
        sg_json_key(&p->w, "city");
        sg_json_put_region(&p->w, posting.place.city);
        sg_json_key(&p->w, "monthly_max");
        if (posting.wage.monthly_max >= 0)
            sg_json_int(&p->w, posting.wage.monthly_max);
        else
            sg_json_null(&p->w);
        return SG_OK;
    }
    sg_buffer_printf(p->out, "%s  %s  %s", posting.title ? posting.title : "",
                     posting.employer ? posting.employer : "", city ? city : "");
    if (posting.wage.monthly_min >= 0 && posting.wage.monthly_max >= 0)
        sg_buffer_printf(p->out, SG_MSG_PREVIEW_WAGE, (int)posting.wage.monthly_min,
                         (int)posting.wage.monthly_max);
    else if (posting.wage.monthly_min >= 0)
        sg_buffer_printf(p->out, SG_MSG_PREVIEW_WAGE_FROM, (int)posting.wage.monthly_min);
    return SG_OK;
}

static sg_status put_offer(preview *p, const preview_line *line, sg_error *err)
{
    const char *subject = p->text.data + line->posting;
    sg_status status = SG_OK;
    if (p->json) {
        sg_json_object(&p->w);
        sg_json_member_string(&p->w, line->id ? "posting" : "course", subject);
        if (line->id) {
            sg_json_member_int(&p->w, "rank", line->rank);
            sg_json_key(&p->w, "score");
            sg_json_fixed(&p->w, line->score, 4, 1);
            status = put_job(p, line, err);
        } else {
            sg_json_member_bool(&p->w, "seat", line->seat);
        }
        sg_json_member_string(&p->w, "state", sg_offer_state_json(line->state));
        sg_json_end_object(&p->w);
        return status;
    }
    sg_buffer_printf(p->out, "    %s  ", subject);
    if (line->id)
        status = put_job(p, line, err);
    else
        sg_buffer_text(p->out, line->seat ? SG_MSG_PREVIEW_SEAT : SG_MSG_PREVIEW_NOTICE);
    sg_buffer_printf(p->out, "  [%s]\n", sg_offer_state_label(line->state));
    return status;
}

static sg_status put_worker(preview *p, const char *id, sg_error *err)
{
    sg_json *json = NULL;
    sg_profile profile;
    sg_profile_init(&profile);
    sg_buffer_clear(&p->document);
    sg_status status = sg_store_worker_json(p->store, p->scope, id, SG_PRIVATE_MASKED, &p->document, err);
    if (status == SG_OK)
        status = sg_json_parse(p->document.data, p->document.size, &json, err);
    if (status == SG_OK)
        status = sg_json_profile(p->v, json, p->arena, &profile, NULL, NULL, err);
    sg_json_free(json);
    if (status != SG_OK && status != SG_NOT_FOUND)
        return status;
    if (p->json) {
        sg_json_member_string(&p->w, "id", id);
        sg_json_member_string(&p->w, "name", profile.name);
        sg_json_member_string(&p->w, "phone", profile.phone);
    } else {
        sg_buffer_printf(p->out, "  %s  %s  %s\n", id, profile.name ? profile.name : "",
                         profile.phone ? profile.phone : "");
    }
    return SG_OK;
}

/* From `i` on, everybody of one village; where the next one begins. */
static sg_status put_village(preview *p, size_t *i, sg_error *err)
{
    char room[128];
    const sg_locality home = p->list[*i].home;
    sg_status status = SG_OK;
    if (p->json) {
        sg_json_object(&p->w);
        sg_json_key(&p->w, "home");
        sg_json_put_locality(&p->w, home);
        sg_json_key(&p->w, "workers");
        sg_json_array(&p->w);
    } else {
        sg_buffer_printf(p->out, "%s\n", place_of(home, room));
    }
    while (*i < p->count && p->list[*i].home == home && status == SG_OK) {
        const char *worker = p->text.data + p->list[*i].worker;
        sg_arena_reset(p->arena);
        if (p->json)
            sg_json_object(&p->w);
        status = put_worker(p, worker, err);
        if (p->json) {
            sg_json_key(&p->w, "offers");
            sg_json_array(&p->w);
        }
        for (; *i < p->count && p->list[*i].home == home && status == SG_OK &&
               strcmp(p->text.data + p->list[*i].worker, worker) == 0; ++*i)
            status = put_offer(p, &p->list[*i], err);
        if (p->json) {
            sg_json_end_array(&p->w);
            sg_json_end_object(&p->w);
        }
    }
    if (p->json) {
        sg_json_end_array(&p->w);
        sg_json_end_object(&p->w);
    }
    return status;
}

static void put_head(preview *p, const sg_plan_now *plan)
{
    static const char *const states[] = {"draft", "approved", "discarded"};
    if (!p->json) {
        sg_buffer_printf(p->out, SG_MSG_PREVIEW_HEAD, (long long)plan->id);
        if (plan->newer > 0 && plan->state == SG_PLAN_DRAFT)
            sg_buffer_printf(p->out, SG_MSG_PREVIEW_NEWER, (long long)plan->newer, (long long)plan->id);
        return;
    }
    sg_json_begin(&p->w, p->out);
    sg_json_object(&p->w);
    sg_json_member_int(&p->w, "plan", plan->id);
    sg_json_member_string(&p->w, "state", states[plan->state]);
    sg_json_key(&p->w, "newer");
    if (plan->newer > 0)
        sg_json_int(&p->w, plan->newer);
    else
        sg_json_null(&p->w);
    sg_json_key(&p->w, "scope");
    sg_json_put_locality(&p->w, p->scope->whole ? 0 : p->scope->home);
    sg_json_key(&p->w, "villages");
    sg_json_array(&p->w);
}

sg_status sg_service_preview(sg_store *store, const sg_vocabulary *v, int64_t plan,
                             const sg_scope *scope, bool json, sg_buffer *out, sg_error *err)
{
    preview p = {.store = store, .scope = scope, .v = v, .arena = sg_arena_new(0), .out = out, .json = json};
    sg_plan_now now;
    sg_status status = p.arena ? sg_store_plan_now(store, scope, plan, &now, err) : sg_fail_memory(err);
    if (status == SG_OK)
        status = sg_store_each_offer_now(store, plan, NULL, scope, keep, &p, err);
    if (status == SG_OK) {
        if (p.count > 0)
            qsort(p.list, p.count, sizeof *p.list, by_home);
        put_head(&p, &now);
    }
    for (size_t i = 0; i < p.count && status == SG_OK;)
        status = put_village(&p, &i, err);
    if (status == SG_OK && json) {
        sg_json_end_array(&p.w);
        sg_json_end_object(&p.w);
        sg_buffer_text(out, "\n");
    }
    sg_buffer_free(&p.text);
    sg_buffer_free(&p.document);
    free(p.list);
    sg_arena_free(p.arena);
    return status == SG_OK && out->failed ? sg_fail_memory(err) : status;
}
