/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One match as the contract prints it: profile in, ranked and explained postings out. The command
 * line and the HTTP server both answer with the bytes made here.
 */
#include <stdlib.h>
#include <string.h>

#include "match_internal.h"
#include "songgang/messages.h"

enum { WHY_BARS = 5 };

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

static sg_status put_matches(match_answer *a, const match_pairs *pairs, const sg_match_list *list,
                             sg_error *err)
{
    static const char *const reason[SG_TOGETHER_COUNT] = {
        [SG_TOGETHER_CITY] = SG_MSG_REASON_COUPLE_CITY,
        [SG_TOGETHER_EMPLOYER] = SG_MSG_REASON_COUPLE_EMPLOYER};
    sg_json_key(&a->json, "matches");
    sg_json_array(&a->json);
    const size_t count = pairs->partner != NULL ? pairs->count : list->count;
    for (size_t i = 0; i < count; i++) {
        const sg_hit *hit = pairs->partner != NULL ? &pairs->hit[i].hit : &list->hit[i];
        a->first_reason = pairs->partner != NULL ? reason[pairs->hit[i].together] : NULL;
        sg_status status = match_put_hit(a, hit, i + 1, err);
        if (status != SG_OK) {
            return status;
        }
    }
    sg_json_end_array(&a->json);
    return SG_OK;
}

/* "couple":{"partner","together":[{"rank","how","posting","score"}]}: which of the jobs go with one
 * for the partner, and that one. */
static void put_couple(match_answer *a, const match_pairs *pairs)
{
    sg_json_writer *w = &a->json;
    sg_json_key(w, "couple");
    sg_json_object(w);
    sg_json_member_string(w, "partner", pairs->partner);
    sg_json_key(w, "together");
    sg_json_array(w);
    for (size_t i = 0; i < pairs->count; i++) {
        const sg_couple_hit *hit = &pairs->hit[i];
        if (hit->together != SG_TOGETHER_APART) {
            char id[SG_POSTING_ID_TEXT];
            sg_posting_id_print(a->reader->snapshot->row[hit->partner_row].id, id);
            sg_json_object(w);
            sg_json_member_int(w, "rank", (int64_t)i + 1);
            sg_json_member_string(w, "how", sg_together_json(hit->together));
            sg_json_member_string(w, "posting", id);
            sg_json_key(w, "score");
            sg_json_fixed(w, hit->partner_score, 4, 4);
            sg_json_end_object(w);
        }
    }
    sg_json_end_array(w);
    sg_json_end_object(w);
}

static sg_status put_answer(match_answer *a, const sg_profile_notes *notes,
                            const sg_profile *profile, const match_pairs *pairs,
                            const sg_match_list *list, sg_error *err)
{
    sg_json_writer *w = &a->json;
    sg_json_object(w);
    sg_json_member_string(w, "id", profile->id);
    sg_status status = put_matches(a, pairs, list, err);
    if (status != SG_OK) {
        return status;
    }
    if (pairs->partner != NULL) {
        put_couple(a, pairs);
    }
    sg_json_member_int(w, "eligible", list->eligible);
    sg_json_member_int(w, "level", list->level);
    sg_json_member_string(w, "policy", a->reader->policy->version);
    if (profile->text != NULL) {
        match_put_notes(w, notes);
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
    const size_t start = out->size;
    sg_profile_notes notes;
    sg_match_plan *plan = NULL;
    sg_match_list list;
    match_pairs pairs = {.count = 0};
    sg_status status = sg_profile_understand(reader->vocabulary, arena, profile, &notes, err);
    if (status == SG_OK) {
        status =
            sg_match_plan_new(reader->snapshot, reader->policy, profile, today, arena, &plan, err);
    }
    if (status == SG_OK) {
        status = sg_match(plan, limit, arena, &list, err);
    }
    if (status == SG_OK && profile->couple != NULL) {
        status = match_couple(reader, plan, profile, limit, today, arena, &pairs, err);
    }
    if (status != SG_OK) {
        return status;
    }
    match_answer a = {.reader = reader, .plan = plan, .brief = brief, .arena = arena};
    sg_json_begin(&a.json, out);
    status = put_answer(&a, &notes, profile, &pairs, &list, err);
    match_answer_end(&a, status, start);
    return status;
}
