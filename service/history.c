/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a worker was offered before, for a single match: it is not offered again, what a refusal
 * taught is kept out, and the answer says so.
 */
#include <stdio.h>

#include "facts.h"
#include "songgang/messages/ledger.h"
#include "songgang/service.h"

static void put_earlier(sg_json_writer *w, const fact *f)
{
    char text[SG_POSTING_ID_TEXT], day[SG_DATE_TEXT];
    sg_posting_id_print(f->posting, text);
    sg_json_object(w);
    sg_json_member_string(w, "posting", text);
    sg_json_member_int(w, "plan", f->plan);
    sg_json_member_string(w, "state", sg_offer_state_json((sg_offer_state)f->state));
    if (f->state == SG_OFFER_REFUSED)
        sg_json_member_string(w, "reason", sg_refusal_json((sg_refusal)f->reason));
    if (f->day != SG_NO_DATE) {
        sg_date_print(f->day, day);
        sg_json_member_string(w, "day", day);
    }
    sg_json_end_object(w);
}

static void put_avoided(sg_json_writer *w, const fact *f, const sg_policy *policy)
{
    const bool trade = f->reason == SG_REFUSAL_KIND_OF_WORK;
    const sg_trade *of = trade ? sg_trade_get((sg_trade_id)f->avoid) : NULL;
    const char *name = trade ? (of ? of->name : "") : sg_region_name(f->avoid);
    char day[SG_DATE_TEXT], detail[256];
    sg_date_print(f->day + policy->refusal_days, day);
    snprintf(detail, sizeof detail, trade ? SG_MSG_AVOID_TRADE : SG_MSG_AVOID_CITY, name ? name : "",
             day);
    sg_json_object(w);
    sg_json_member_string(w, "rule", sg_refusal_json((sg_refusal)f->reason));
    if (trade) {
        sg_json_member_string(w, "trade", of ? of->code : NULL);
    } else {
        sg_json_key(w, "city");
        sg_json_put_region(w, f->avoid);
    }
    sg_json_member_string(w, "until", day);
    sg_json_member_string(w, "detail", detail);
    sg_json_end_object(w);
}

sg_status sg_service_history(sg_reader *reader, const char *worker, sg_date today, sg_arena *arena,
                             sg_profile *profile, sg_buffer *out, sg_error *err)
{
    facts known;
    sg_json_writer w;
    size_t count;
    sg_status status =
        facts_load(reader->store, reader->scope, reader->vocabulary, worker, INT64_MAX, today,
                   &known, err);
    const fact *list = facts_of(&known, worker, &count);
    if (status == SG_OK)
        status = facts_apply(list, count, reader->policy, today, arena, profile, err);
    if (status == SG_OK && count > 0) {
        sg_json_begin(&w, out);
        sg_json_object(&w);
        sg_json_key(&w, "earlier");
        sg_json_array(&w);
        for (size_t i = 0; i < count; i++)
            if (list[i].posting)
                put_earlier(&w, &list[i]);
        sg_json_end_array(&w);
        sg_json_key(&w, "why_not");
        sg_json_array(&w);
        for (size_t i = 0; i < count; i++)
            if (facts_avoids(&list[i], reader->policy, today))
                put_avoided(&w, &list[i], reader->policy);
        sg_json_end_array(&w);
        sg_json_end_object(&w);
        if (out->failed)
            status = sg_fail_memory(err);
    }
    facts_free(&known);
    return status;
}
