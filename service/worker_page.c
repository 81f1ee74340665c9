/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See songgang/worker_page.h: the page as it stands, read from the plan's offers and their postings.
 */
#include "songgang/worker_page.h"

#include <string.h>

#include "desk.h"
#include "songgang/credit_code.h"
#include "songgang/json.h"
#include "songgang/messages/push_page.h"
#include "songgang/outbox.h"
#include "songgang/sms_line.h"

enum { DETAIL_MAX = 400 };

typedef struct reading {
    sg_store *store;
    const sg_vocabulary *v;
    sg_arena *arena;
    sg_date today;
    sg_page *page;
} reading;

static const char *kept(reading *r, const char *text, sg_status *status, sg_error *err)
{
    const char *copy = sg_arena_strdup(r->arena, text ? text : "");
    if (!copy && *status == SG_OK)
        *status = sg_fail_memory(err);
    return copy ? copy : "";
}

/* 广东省东莞市; a city that is its own province, and a county, each once. */
static const char *place_text(reading *r, sg_place place)
{
    const char *names[3] = {sg_region_name(place.province), sg_region_name(place.city),
                            sg_region_name(place.county)};
    const bool same = place.city == place.province ||
                      (names[0] && names[1] && strcmp(names[0], names[1]) == 0) ||
                      (place.city && place.city % 10000 == 100 && place.county);
    return sg_arena_printf(r->arena, "%s%s%s", names[0] ? names[0] : "",
                           names[1] && !same ? names[1] : "", names[2] ? names[2] : "");
}

static const char *beds_text(sg_provision beds)
{
    switch (beds) {
    case SG_PROVISION_PROVIDED: return SG_MSG_PAGE_BEDS;
    case SG_PROVISION_ALLOWANCE: return SG_MSG_PAGE_BEDS_ALLOWANCE;
    case SG_PROVISION_NONE: return SG_MSG_PAGE_BEDS_NONE;
    default: return SG_MSG_PAGE_NOT_STATED;
    }
}

static const char *meals_text(sg_provision meals)
{
    switch (meals) {
    case SG_PROVISION_PROVIDED: return SG_MSG_PAGE_MEALS;
    case SG_PROVISION_ALLOWANCE: return SG_MSG_PAGE_MEALS_ALLOWANCE;
    case SG_PROVISION_NONE: return SG_MSG_PAGE_MEALS_NONE;
    default: return SG_MSG_PAGE_NOT_STATED;
    }
}

static const char *monthly_text(reading *r, const sg_wage *wage)
{
    const bool both = wage->monthly_min >= 0 && wage->monthly_max >= 0 &&
                      wage->monthly_min != wage->monthly_max;
    const int32_t one = wage->monthly_min >= 0 ? wage->monthly_min : wage->monthly_max;
    if (wage->period == SG_PERIOD_MONTH || one < 0)
        return "";
    return both ? sg_arena_printf(r->arena, SG_MSG_PAGE_MONTHLY_RANGE, (int)wage->monthly_min,
                                  (int)wage->monthly_max)
                : sg_arena_printf(r->arena, SG_MSG_PAGE_MONTHLY, (int)one);
}

static sg_status fill_job(reading *r, const sg_offer_now *now, sg_page_offer *o, sg_error *err)
{
    sg_posting p;
    sg_status status = desk_posting(r->store, r->v, now->offer.posting, r->arena, &p, err);
    if (status == SG_NOT_FOUND) { /* erased since: the offer still stands, and is over */
        o->title = SG_MSG_PAGE_GONE;
        return SG_OK;
    }
    if (status != SG_OK)
        return status;
    o->title = kept(r, p.title, &status, err);
    o->employer = kept(r, p.employer, &status, err);
    o->address = kept(r, p.address, &status, err);
    o->wage = kept(r, sg_sms_wage(&p.wage, r->arena), &status, err);
    o->place = kept(r, place_text(r, p.place), &status, err);
    o->monthly = kept(r, monthly_text(r, &p.wage), &status, err);
    o->beds = beds_text(p.accommodation);
    o->meals = meals_text(p.meals);
    o->shift = p.shift == SG_SHIFT_NONE ? "" : sg_shift_label(p.shift);
    o->coded = sg_credit_code_valid(p.employer_id);
    o->open = p.status == SG_POSTING_OPEN &&
              (p.valid_through == SG_NO_DATE || p.valid_through >= r->today);
    return status;
}

/* ---- the course ---- */

typedef struct course_search {
    reading *r;
    sg_page_offer *offer;
    const char *id;
} course_search;

static sg_status fill_course(void *context, const sg_stored_record *record, sg_error *err)
{
    course_search *s = context;
    reading *r = s->r;
    sg_page_offer *o = s->offer;
    sg_json *json = NULL;
    sg_course c;
    int y, from_month, from_day, month, day;
    if (strcmp(record->id, s->id) != 0)
        return SG_OK;
    sg_status status = sg_json_parse(record->json, record->json_size, &json, err);
    if (status == SG_OK)
        status = sg_json_course(r->v, json, r->arena, &c, NULL, err);
    sg_json_free(json);
    if (status != SG_OK)
        return status;
    o->title = kept(r, c.title, &status, err);
    o->employer = kept(r, c.provider, &status, err);
    o->place = kept(r, c.region ? place_text(r, sg_region_place(c.region)) : "", &status, err);
    o->allowance = c.allowance_yuan_day;
    if (c.starts != SG_NO_DATE && c.ends != SG_NO_DATE) {
        sg_date_split(c.starts, &y, &from_month, &from_day);
        sg_date_split(c.ends, &y, &month, &day);
        o->days = sg_arena_printf(r->arena, SG_MSG_PAGE_DAYS, from_month, from_day, month, day);
    } else if (c.starts != SG_NO_DATE) {
        sg_date_split(c.starts, &y, &month, &day);
        o->days = sg_arena_printf(r->arena, SG_MSG_PAGE_DAY, month, day);
    }
    o->open = c.ends == SG_NO_DATE ? c.starts == SG_NO_DATE || c.starts >= r->today
                                   : c.ends >= r->today;
    if (!o->days)
        status = sg_fail_memory(err);
    return status;
}

/* ---- one offer ---- */

/* A link may be passed on: whatever a reason tells about the person is left out, clause by clause. */
static const char *of_the_job(reading *r, const char *reason)
{
    static const char *const personal[] = {SG_MSG_PAGE_PERSONAL};
    char *out = sg_arena_strdup(r->arena, "");
    for (const char *at = reason; *at && out;) {
        const char *end = strstr(at, SG_MSG_PAGE_COMMA);
        const size_t size = end ? (size_t)(end - at) : strlen(at);
        bool told = false;
        for (size_t i = 0; i < sizeof personal / sizeof *personal; i++)
            told = told || memmem(at, size, personal[i], strlen(personal[i])) != NULL;
        if (!told)
            out = sg_arena_printf(r->arena, "%s%s%.*s", out, *out ? SG_MSG_PAGE_COMMA : "",
                                  (int)size, at);
        at = end ? end + strlen(SG_MSG_PAGE_COMMA) : at + size;
    }
    return out ? out : "";
}

/* Why it was chosen, and where it differs from what was wished for: as the plan has them. */
static sg_status fill_why(reading *r, const sg_offer_now *now, sg_page_offer *o, sg_error *err)
{
    sg_json *json = NULL;
    char **reasons = NULL;
    size_t count = 0;
    sg_status status = sg_json_parse(now->offer.json, now->offer.json_size, &json, err);
    if (status != SG_OK)
        return status;
    if (sg_json_list_count(json, "reasons") > 0 &&
        sg_json_get_texts(json, "reasons", 32, r->arena, &reasons, &count, NULL) == SG_OK)
        for (size_t i = 0; i < count && o->reason_count < SG_PAGE_REASONS; i++) {
            o->reasons[o->reason_count] = of_the_job(r, reasons[i]);
            o->reason_count += *o->reasons[o->reason_count] != '\0';
        }
    for (size_t i = 0; i < sg_json_list_count(json, "relaxed") && i < SG_PAGE_REASONS; i++) {
        const char *detail = NULL;
        if (sg_json_list_text(json, "relaxed", i, "detail", DETAIL_MAX, r->arena, &detail, NULL) ==
                SG_OK && detail && *detail)
            o->unlike[o->unlike_count++] = detail;
    }
    sg_json_free(json);
    return SG_OK;
}

static sg_status see_offer(void *context, const sg_offer_now *now, sg_error *err)
{
    reading *r = context;
    char room[SG_POSTING_ID_TEXT];
    const bool job = now->offer.posting != 0;
    if (!sg_offer_stands(now->state) || (job && r->page->job_count == SG_PAGE_JOBS))
        return SG_OK;
    sg_page_offer o = {.title = "", .employer = "", .place = "", .address = "", .wage = "",
                       .monthly = "", .beds = "", .meals = "", .shift = "", .days = "",
                       .state = now->state, .seat = now->offer.seat};
    sg_status status = SG_OK;
    o.subject = kept(r, desk_subject(&now->offer, room), &status, err);
    if (!now->reason || !sg_refusal_parse(now->reason, &o.reason))
        o.reason = SG_REFUSAL_OTHER;
    o.seen = sg_offer_answered(now->state) || now->state == SG_OFFER_AT_WORK ? now->seq : 0;
    if (status == SG_OK)
        status = fill_why(r, now, &o, err);
    if (status == SG_OK && job)
        status = fill_job(r, now, &o, err);
    course_search s = {r, &o, o.subject};
    if (status == SG_OK && !job)
        status = sg_store_each_course(r->store, fill_course, &s, err);
    if (status != SG_OK)
        return status;
    if (job)
        r->page->job[r->page->job_count++] = o;
    else if (*o.title)
        r->page->course = o, r->page->has_course = true;
    return SG_OK;
}

/* ---- the page ---- */

/* Without settings, or with bad ones, the page does without a number to call. */
static void fill_station(const char *data_dir, sg_arena *arena, sg_page *page)
{
    sg_push_settings settings;
    page->name = page->station = page->hotline = "";
    if (sg_push_settings_load(data_dir, arena, &settings, NULL, NULL) != SG_OK)
        return;
    page->station = settings.signature ? settings.signature : "";
    page->hotline = settings.hotline ? settings.hotline : "";
}

static sg_status fill_name(reading *r, const char *worker, sg_error *err)
{
    sg_buffer document = {0};
    sg_status status = sg_store_worker_json(r->store, &sg_everywhere, worker, SG_PRIVATE_MASKED,
                                            &document, err);
    const char *name = status == SG_OK ? sg_json_member_text(r->arena, document.data, document.size,
                                                             "name")
                                       : NULL;
    r->page->name = name ? name : "";
    sg_buffer_free(&document);
    return status;
}

sg_status sg_page_read(sg_store *store, const sg_vocabulary *v, const char *data_dir, sg_str token,
                       int64_t now, sg_date today, sg_arena *arena, sg_page *ret, sg_link *ret_link,
                       sg_link_state *ret_state, sg_error *err)
{
    reading r = {.store = store, .v = v, .arena = arena, .today = today, .page = ret};
    enum { DAY = 86400, CHINA = 8 * 3600 };
    *ret = (sg_page){0};
    *ret_link = (sg_link){0};
    fill_station(data_dir, arena, ret);
    sg_status status = sg_link_open(store, token, now, arena, ret_link, ret_state, err);
    if (status != SG_OK || *ret_state != SG_LINK_GOOD)
        return status;
    ret->until = (sg_date)((ret_link->expires - 1 + CHINA) / DAY);
    status = fill_name(&r, ret_link->worker, err);
    if (status == SG_NOT_FOUND) { /* erased since */
        *ret_state = SG_LINK_UNKNOWN;
        return SG_OK;
    }
    return status == SG_OK ? sg_store_each_offer_now(store, ret_link->plan, ret_link->worker,
                                                     &sg_everywhere, see_offer, &r, err)
                           : status;
}
