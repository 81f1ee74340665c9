/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One pair of worker and posting as JSON: see match_internal.h.
 */
#include <stdlib.h>
#include <string.h>

#include "match_internal.h"
#include "songgang/messages.h"
#include "songgang/sms_line.h"

void match_answer_end(match_answer *a, sg_status status, size_t start)
{
    sg_buffer *out = a->json.out;
    sg_buffer_free(&a->posting);
    if (status != SG_OK && out->data != NULL) { /* no half-written answer */
        out->size = start;
        out->data[start] = '\0';
    }
}

void match_put_components(sg_json_writer *w, const sg_policy *policy, const sg_hit *hit)
{
    sg_json_key(w, "components");
    sg_json_object(w);
    for (int c = 0; c < SG_COMPONENT_COUNT; c++) {
        if (policy->weight[c] > 0) {
            sg_json_key(w, sg_component_key((sg_component)c));
            sg_json_fixed(w, hit->component[c], 4, 1);
        }
    }
    sg_json_end_object(w);
}

void match_put_notes(sg_json_writer *w, const sg_profile_notes *notes)
{
    sg_json_key(w, "understood");
    sg_json_array(w);
    for (size_t i = 0; i < notes->count; i++) {
        const sg_profile_note *note = &notes->item[i];
        sg_json_object(w);
        sg_json_member_string(w, "field", note->field);
        if (note->code != NULL) {
            sg_json_member_string(w, "code", note->code);
        }
        sg_json_member_string(w, "label", note->label);
        sg_json_member_string(w, "from", "text");
        sg_json_member_string(w, "quote", note->quote);
        sg_json_end_object(w);
    }
    sg_json_end_array(w);
}

static void put_texts(sg_json_writer *w, const char *key, const char *const *text, size_t count)
{
    sg_json_key(w, key);
    sg_json_array(w);
    for (size_t i = 0; i < count; i++) {
        sg_json_string(w, text[i]);
    }
    sg_json_end_array(w);
}

sg_status match_put_words(match_answer *a, const sg_hit *hit, sg_error *err)
{
    sg_explanation x;
    sg_tradeoffs tradeoffs;
    sg_json_writer *w = &a->json;
    sg_status status = sg_explain(a->plan, hit, a->arena, &x, err);
    if (status == SG_OK) {
        status = sg_tell_tradeoffs(a->plan, hit, a->arena, &tradeoffs, err);
    }
    if (status != SG_OK) {
        return status;
    }
    sg_json_key(w, "relaxed");
    sg_json_array(w);
    for (size_t i = 0; i < x.relaxed_count; i++) {
        sg_json_object(w);
        sg_json_member_string(w, "rule", sg_rule_json(x.relaxed[i].rule));
        sg_json_member_string(w, "detail", x.relaxed[i].detail);
        sg_json_end_object(w);
    }
    sg_json_end_array(w);
    if (a->first_reason != NULL) {
        x.reason_count -= x.reason_count == sizeof x.reason / sizeof *x.reason;
        memmove(x.reason + 1, x.reason, x.reason_count * sizeof *x.reason);
        x.reason[0] = a->first_reason;
        x.reason_count++;
    }
    put_texts(w, "reasons", x.reason, x.reason_count);
    put_texts(w, "tradeoffs", tradeoffs.text, tradeoffs.count);
    return SG_OK;
}

sg_status match_fetch(match_answer *a, uint32_t row_number, bool brief, sg_error *err)
{
    const sg_row *row = &a->reader->snapshot->row[row_number];
    sg_buffer_clear(&a->posting);
    return brief ? sg_store_posting_brief(a->reader->store, row->store_row, &a->posting, err)
                 : sg_store_posting_json(a->reader->store, row->store_row, row->id, &a->posting,
                                         err);
}

/* Fen of a member like 18.5; SG_NO_AMOUNT when it is null or missing. */
static int32_t amount(const char *json, size_t size, const char *key)
{
    const char *value;
    size_t n;
    char text[24];
    if (!sg_json_member(json, size, key, &value, &n) || n >= sizeof text) {
        return SG_NO_AMOUNT;
    }
    memcpy(text, value, n);
    text[n] = '\0';
    char *end;
    double yuan = strtod(text, &end);
    return end == text || yuan < 0 || yuan > INT32_MAX / 100 ? SG_NO_AMOUNT
                                                             : (int32_t)(yuan * 100 + 0.5);
}

static sg_wage stated_wage(match_answer *a, const char *json, size_t size)
{
    sg_wage wage = {.min_fen = SG_NO_AMOUNT, .max_fen = SG_NO_AMOUNT};
    const char *value;
    size_t n;
    if (sg_json_member(json, size, "wage", &value, &n)) {
        const char *period = sg_json_member_text(a->arena, value, n, "period");
        wage.min_fen = amount(value, n, "min");
        wage.max_fen = amount(value, n, "max");
        if (period == NULL || !sg_period_parse(period, &wage.period)) {
            wage.period = SG_PERIOD_NONE;
        }
    }
    return wage;
}

const char *match_sms(match_answer *a, uint32_t row_number)
{
    const sg_row *row = &a->reader->snapshot->row[row_number];
    const sg_region shown = row->city != 0 ? row->city : row->province;
    const sg_trade *trade = sg_trade_get(row->trades[0]);
    const char *json = a->posting.data;
    const size_t size = a->posting.size;
    const sg_sms_job job = {
        .place = shown != 0 ? sg_region_short_name(shown) : NULL,
        .employer = sg_json_member_text(a->arena, json, size, "employer"),
        .title = sg_json_member_text(a->arena, json, size, "title"),
        .trade = trade != NULL ? trade->name : NULL,
        .wage = stated_wage(a, json, size),
        .accommodation = (sg_provision)row->accommodation,
        .meals = (sg_provision)row->meals,
    };
    return sg_sms_line(&job, SG_SMS_LINE_MAX, a->arena);
}

sg_status match_put_hit(match_answer *a, const sg_hit *hit, size_t rank, sg_error *err)
{
    sg_json_writer *w = &a->json;
    match_posting shown = {0};
    sg_status status = a->brief ? match_fetch(a, hit->row, true, err)
                                : match_shown(a, hit->row, &shown, err);
    if (status != SG_OK) {
        return status;
    }
    if (a->brief) {
        shown = (match_posting){a->posting.data, a->posting.size, NULL};
    }
    sg_json_object(w);
    sg_json_member_int(w, "rank", (int64_t)rank);
    sg_json_key(w, "posting");
    sg_json_raw(w, shown.text, shown.size);
    sg_json_key(w, "score");
    sg_json_fixed(w, hit->score, 4, 4);
    match_put_components(w, a->reader->policy, hit);
    status = match_put_words(a, hit, err);
    if (status == SG_OK && shown.sms != NULL) {
        sg_json_member_string(w, "sms", shown.sms);
    }
    sg_json_end_object(w);
    return status;
}
