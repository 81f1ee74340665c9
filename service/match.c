/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One match as the contract prints it: profile in, ranked and explained postings out. The command
 * line and the HTTP server both answer with the bytes made here.
 */
#include <stdlib.h>
#include <string.h>

#include "match_internal.h"
#include "songgang/messages.h"
#include "songgang/normalise.h"

enum { WHY_BARS = 5 };

static void put_named(sg_json_writer *w, const char *code, const char *name)
{
    sg_json_object(w);
    sg_json_member_string(w, "code", code);
    sg_json_member_string(w, "name", name);
    sg_json_end_object(w);
}

/* What the free text added: everything in `now` that `before` did not have. */
static void put_understood_lists(sg_json_writer *w, const sg_profile *before, const sg_profile *now)
{
    if (now->trade_count > before->trade_count) {
        sg_json_key(w, "trades");
        sg_json_array(w);
        for (unsigned i = before->trade_count; i < now->trade_count; i++) {
            const sg_trade *trade = sg_trade_get(now->trades[i]);
            sg_json_object(w);
            sg_json_member_string(w, "code", trade != NULL ? trade->code : NULL);
            sg_json_member_string(w, "name", trade != NULL ? trade->name : NULL);
            if (now->trade_years[i] > 0) {
                sg_json_member_int(w, "years", now->trade_years[i]);
            }
            sg_json_end_object(w);
        }
        sg_json_end_array(w);
    }
    if (now->skill_count > before->skill_count) {
        sg_json_key(w, "skills");
        sg_json_array(w);
        for (unsigned i = before->skill_count; i < now->skill_count; i++) {
            const sg_skill *skill = sg_skill_get(now->skills[i]);
            put_named(w, skill != NULL ? skill->code : NULL, skill != NULL ? skill->name : NULL);
        }
        sg_json_end_array(w);
    }
    if (now->certificate_count > before->certificate_count) {
        sg_json_key(w, "certificates");
        sg_json_array(w);
        for (unsigned i = before->certificate_count; i < now->certificate_count; i++) {
            const sg_certificate *held = sg_certificate_get(now->certificates[i]);
            put_named(w, held != NULL ? held->code : NULL, held != NULL ? held->name : NULL);
        }
        sg_json_end_array(w);
    }
    if (now->region_count > before->region_count) {
        sg_json_key(w, "regions");
        sg_json_array(w);
        for (unsigned i = before->region_count; i < now->region_count; i++) {
            sg_json_put_region(w, now->regions[i]);
        }
        sg_json_end_array(w);
    }
}

static void put_understood_wishes(sg_json_writer *w, const sg_profile *before,
                                  const sg_profile *now)
{
    if (now->wage_min != before->wage_min) {
        sg_json_member_int(w, "wage_min", now->wage_min);
    }
    if (now->accommodation != before->accommodation) {
        sg_json_member_string(w, "accommodation", sg_wish_json(now->accommodation));
    }
    if (now->meals != before->meals) {
        sg_json_member_string(w, "meals", sg_wish_json(now->meals));
    }
    if (now->near_home != before->near_home) {
        sg_json_member_bool(w, "near_home", now->near_home);
    }
    if (now->home_based != before->home_based) {
        sg_json_member_bool(w, "home_based", now->home_based);
    }
    if (now->gender != before->gender) {
        sg_json_member_string(w, "gender", sg_gender_json(now->gender));
    }
    if (now->age != before->age && now->age >= 0) {
        sg_json_member_int(w, "age", now->age);
    }
    if (now->education != before->education) {
        sg_json_member_string(w, "education", sg_education_json(now->education));
    }
    if (now->employment != before->employment) {
        sg_json_key(w, "employment");
        sg_json_array(w);
        for (int i = 1; i < SG_EMPLOYMENT_COUNT; i++) {
            if ((now->employment & ~before->employment & 1u << i) != 0) {
                sg_json_string(w, sg_employment_json((sg_employment)i));
            }
        }
        sg_json_end_array(w);
    }
}

/* Nothing to offer: what stood in the way, commonest first. */
static void put_why_none(match_answer *a)
{
    const sg_snapshot *snapshot = a->reader->snapshot;
    sg_json_writer *w = &a->json;
    uint32_t count[SG_BAR_COUNT] = {0};
    for (uint32_t row = 0; row < snapshot->count; row++) {
        sg_hit hit;
        count[sg_score(a->plan, row, &hit)]++;
    }
    sg_json_key(w, "why_none");
    sg_json_array(w);
    for (int put = 0; put < WHY_BARS; put++) {
        int most = 0;
        for (int bar = 1; bar < SG_BAR_COUNT; bar++) {
            most = count[bar] > (most == 0 ? 0 : count[most]) ? bar : most;
        }
        if (most == 0) {
            break;
        }
        sg_json_object(w);
        sg_json_member_string(w, "bar", sg_bar_json((sg_bar)most));
        sg_json_member_string(w, "detail", sg_bar_label((sg_bar)most));
        sg_json_member_int(w, "postings", count[most]);
        sg_json_end_object(w);
        count[most] = 0;
    }
    if (snapshot->count == 0) {
        sg_json_object(w);
        sg_json_member_string(w, "bar", "no_postings");
        sg_json_member_string(w, "detail", SG_MSG_MATCH_NO_POSTINGS);
        sg_json_member_int(w, "postings", 0);
        sg_json_end_object(w);
    }
    sg_json_end_array(w);
}

static sg_status put_answer(match_answer *a, const sg_profile *before, const sg_profile *profile,
                            const sg_match_list *list, sg_error *err)
{
    sg_json_writer *w = &a->json;
    sg_json_object(w);
    sg_json_member_string(w, "id", profile->id);
    sg_json_key(w, "matches");
    sg_json_array(w);
    for (size_t i = 0; i < list->count; i++) {
        sg_status status = match_put_hit(a, &list->hit[i], i + 1, err);
        if (status != SG_OK) {
            return status;
        }
    }
    sg_json_end_array(w);
    sg_json_member_int(w, "eligible", list->eligible);
    sg_json_member_int(w, "level", list->level);
    sg_json_member_string(w, "policy", a->reader->policy->version);
    if (profile->text != NULL) {
        sg_json_key(w, "understood");
        sg_json_object(w);
        put_understood_lists(w, before, profile);
        put_understood_wishes(w, before, profile);
        sg_json_end_object(w);
    }
    if (list->count == 0) {
        put_why_none(a);
    }
    sg_json_end_object(w);
    return w->out->failed ? sg_fail_memory(err) : SG_OK;
}

sg_status sg_service_match(sg_reader *reader, sg_profile *profile, size_t limit, bool brief,
                           sg_date today, sg_arena *arena, sg_buffer *out, sg_error *err)
{
    const sg_profile before = *profile;
    const size_t start = out->size;
    if (profile->text != NULL) {
        sg_read_profile_text(reader->vocabulary, sg_str_of(profile->text), arena, profile);
    }
    sg_match_plan *plan = NULL;
    sg_match_list list;
    sg_status status =
        sg_match_plan_new(reader->snapshot, reader->policy, profile, today, arena, &plan, err);
    if (status == SG_OK) {
        status = sg_match(plan, limit, arena, &list, err);
    }
    if (status != SG_OK) {
        return status;
    }
    match_answer a = {.reader = reader, .plan = plan, .brief = brief, .arena = arena};
    sg_json_begin(&a.json, out);
    status = put_answer(&a, &before, profile, &list, err);
    match_answer_end(&a, status, start);
    return status;
}
