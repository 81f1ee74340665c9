/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * "Why (not) this posting?" answered, as JSON for programs and as lines for a person. What is in
 * the way is found by core (songgang/why.h); here the posting is looked up by whatever name it was
 * asked for, and postings that are no candidates at all (held, withdrawn, duplicates) are told.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "match_internal.h"
#include "songgang/messages.h"
#include "songgang/profile_text.h"
#include "songgang/why.h"

enum { NAMED_MAX = 8 };

static sg_status say_several(const sg_named_posting *named, size_t count, const char *name,
                             sg_error *err)
{
    char ids[NAMED_MAX * (SG_POSTING_ID_TEXT + 3)] = "";
    for (size_t i = 0; i < count; i++) {
        char id[SG_POSTING_ID_TEXT];
        size_t used = strlen(ids);
        sg_posting_id_print(named[i].id, id);
        snprintf(ids + used, sizeof ids - used, "%s%s", i > 0 ? SG_MSG_LIST_SEPARATOR : "", id);
    }
    return sg_fail(err, SG_INVALID, SG_MSG_WHY_SEVERAL, count, name, ids);
}

sg_status match_look_up(sg_reader *reader, const char *name, sg_arena *arena, match_asked *ret,
                        sg_error *err)
{
    sg_named_posting named[NAMED_MAX];
    size_t count = 0;
    sg_status status = sg_store_name_posting(reader->store, name, named, NAMED_MAX, &count, err);
    if (status != SG_OK) {
        return status;
    }
    if (count == 0) {
        return sg_fail(err, SG_NOT_FOUND, SG_MSG_WHY_UNKNOWN_POSTING, name);
    }
    if (count > 1) {
        return say_several(named, count, name, err);
    }
    uint64_t id = named[0].duplicate_of != 0 ? named[0].duplicate_of : named[0].id;
    match_asked a = {.named = named[0], .row = sg_snapshot_find(reader->snapshot, id)};
    if (named[0].duplicate_of != 0) {
        char kept[SG_POSTING_ID_TEXT];
        sg_posting_id_print(named[0].duplicate_of, kept);
        sg_buffer reason = {0};
        status = sg_store_duplicate_reason(reader->store, named[0].id, named[0].duplicate_of,
                                           &reason, err);
        if (status == SG_OK)
            a.note = sg_arena_printf(arena, SG_MSG_WHY_DUPLICATE, kept, reason.data);
        sg_buffer_free(&reason);
        if (status != SG_OK)
            return status;
        if (a.note == NULL) {
            return sg_fail_memory(err);
        }
    } else if (a.row == UINT32_MAX) {
        a.note = named[0].status == SG_POSTING_HELD        ? SG_MSG_WHY_HELD
                 : named[0].status == SG_POSTING_WITHDRAWN ? SG_MSG_WHY_WITHDRAWN
                                                           : SG_MSG_WHY_NOT_INDEXED;
    }
    *ret = a;
    return SG_OK;
}

static const char *decimals(sg_arena *arena, int value, bool sign)
{
    int magnitude = abs(value);
    return sg_arena_printf(arena, "%s%d.%04d", value < 0 ? "-" : sign ? "+" : "", magnitude / 10000,
                           magnitude % 10000);
}

/* Postings of the list by the same employer as the row. */
static size_t of_employer(const sg_snapshot *s, const sg_why *why)
{
    size_t count = 0;
    for (size_t i = 0; i < why->list.count; i++) {
        count += s->employer[why->list.hit[i].row] == s->employer[why->hit.row];
    }
    return count;
}

/* The answer in one sentence. */
static const char *summary(match_answer *a, const sg_why *why)
{
    const sg_snapshot *s = a->reader->snapshot;
    const char *score = decimals(a->arena, why->hit.score, false);
    const char *first = why->obstacle_count > 0 ? why->obstacle[0].detail : "";
    if (score == NULL) {
        return NULL;
    }
    switch (why->verdict) {
    case SG_VERDICT_OFFERED:
        return sg_arena_printf(a->arena, SG_MSG_WHY_IN_LIST, why->list.count, why->offered_as);
    case SG_VERDICT_OUTRANKED:
        return sg_arena_printf(a->arena, SG_MSG_WHY_RANKED, score, why->ranked, why->rank,
                               why->list.count);
    case SG_VERDICT_EMPLOYER_SHARE:
        return sg_arena_printf(a->arena, SG_MSG_WHY_SHARE, score, why->rank, of_employer(s, why));
    case SG_VERDICT_NOT_RELAXED:
        return sg_arena_printf(a->arena, SG_MSG_WHY_STEP, why->hit.level,
                               sg_rule_label(a->reader->policy->ladder[why->hit.level - 1]), why->list.level,
                               why->list.count);
    case SG_VERDICT_UNWISHED:
        for (size_t i = 0; i < why->obstacle_count; i++) {
            if (!why->obstacle[i].relaxable) {
                return sg_arena_printf(a->arena, SG_MSG_WHY_NO_STEP, why->obstacle[i].detail);
            }
        }
        return sg_arena_printf(a->arena, SG_MSG_WHY_NO_STEP, first);
    default:
        return sg_arena_printf(a->arena, SG_MSG_WHY_BARRED, first);
    }
}

/* ---- JSON ---- */

static void put_obstacles(sg_json_writer *w, const sg_why *why)
{
    sg_json_key(w, "obstacles");
    sg_json_array(w);
    for (size_t i = 0; i < why->obstacle_count; i++) {
        const sg_obstacle *o = &why->obstacle[i];
        bool wish = o->bar == SG_BAR_WISH && o->wish < SG_WISH_KIND_COUNT;
        sg_json_object(w);
        sg_json_member_string(w, "kind", wish ? "wish" : "rule");
        sg_json_member_string(w, "what", wish ? sg_wish_kind_json(o->wish) : sg_bar_json(o->bar));
        sg_json_member_string(w, "label",
                              wish ? sg_wish_kind_label(o->wish) : sg_bar_label(o->bar));
        sg_json_member_string(w, "detail", o->detail);
        if (o->relaxable) {
            sg_json_member_string(w, "rule", sg_rule_json(o->rule));
            sg_json_member_int(w, "step", o->step);
        }
        sg_json_end_object(w);
    }
    sg_json_end_array(w);
}

/* Beside the last one offered: what it has more of, and less. */
static sg_status put_compared(match_answer *a, const sg_why *why, sg_error *err)
{
    sg_json_writer *w = &a->json;
    const sg_hit *last = &why->list.hit[why->list.count - 1];
    int32_t difference[SG_COMPONENT_COUNT];
    sg_status status = match_fetch(a, last->row, true, err);
    if (status != SG_OK) {
        return status;
    }
    sg_score_difference(a->plan, &why->hit, last, difference);
    sg_json_key(w, "compared");
    sg_json_object(w);
    sg_json_member_int(w, "rank", (int64_t)why->list.count);
    sg_json_key(w, "posting");
    sg_json_raw(w, a->posting.data, a->posting.size);
    sg_json_key(w, "score");
    sg_json_fixed(w, last->score, 4, 4);
    sg_json_member_int(w, "level", last->level);
    match_put_components(w, a->reader->policy, last);
    sg_json_key(w, "difference");
    sg_json_object(w);
    for (int c = 0; c < SG_COMPONENT_COUNT; c++) {
        if (a->reader->policy->weight[c] > 0) {
            sg_json_key(w, sg_component_key((sg_component)c));
            sg_json_fixed(w, difference[c], 4, 1);
        }
    }
    sg_json_end_object(w);
    sg_json_end_object(w);
    return SG_OK;
}

static sg_status put_judged(match_answer *a, const sg_why *why, sg_error *err)
{
    sg_json_writer *w = &a->json;
    sg_status status = SG_OK;
    const char *text = summary(a, why);
    if (text == NULL) {
        return sg_fail_memory(err);
    }
    sg_json_member_string(w, "verdict", sg_verdict_json(why->verdict));
    sg_json_member_string(w, "label", sg_verdict_label(why->verdict));
    sg_json_member_string(w, "summary", text);
    put_obstacles(w, why);
    if (why->bar == SG_BAR_NONE) {
        sg_json_member_int(w, "rank", why->rank);
        sg_json_member_int(w, "ranked", why->ranked);
        sg_json_key(w, "offered_as");
        if (why->offered_as > 0) {
            sg_json_int(w, why->offered_as);
        } else {
            sg_json_null(w);
        }
        sg_json_member_int(w, "level", why->hit.level);
        sg_json_key(w, "score");
        sg_json_fixed(w, why->hit.score, 4, 4);
        match_put_components(w, a->reader->policy, &why->hit);
        status = match_put_words(a, &why->hit, err);
        if (status == SG_OK && why->offered_as == 0 && why->list.count > 0) {
            status = put_compared(a, why, err);
        }
    }
    sg_json_member_int(w, "offered", (int64_t)why->list.count);
    sg_json_member_int(w, "eligible", why->list.eligible);
    return status;
}

static sg_status put_json(match_answer *a, const char *id, const sg_profile_notes *notes,
                          const match_asked *q, const sg_why *why, sg_error *err)
{
    sg_json_writer *w = &a->json;
    sg_buffer_clear(&a->posting);
    sg_status status =
        sg_store_posting_json(a->reader->store, q->named.row, q->named.id, &a->posting, err);
    if (status != SG_OK) {
        return status;
    }
    sg_json_object(w);
    sg_json_member_string(w, "id", id);
    sg_json_key(w, "why");
    sg_json_object(w);
    sg_json_key(w, "posting");
    sg_json_raw(w, a->posting.data, a->posting.size);
    if (q->note != NULL) {
        sg_json_member_string(w, "note", q->note);
    }
    if (why != NULL) {
        status = put_judged(a, why, err);
    } else {
        sg_json_member_string(w, "verdict", sg_verdict_json(SG_VERDICT_NOT_LISTED));
        sg_json_member_string(w, "label", sg_verdict_label(SG_VERDICT_NOT_LISTED));
        sg_json_member_string(w, "summary", q->note);
    }
    sg_json_end_object(w);
    if (notes != NULL) {
        match_put_notes(w, notes);
    }
    sg_json_member_string(w, "policy", a->reader->policy->version);
    sg_json_end_object(w);
    return status;
}

/* ---- lines for a person ---- */

static void line(sg_buffer *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void line(sg_buffer *out, const char *format, ...)
{
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    int wanted = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (wanted >= (int)sizeof text) {
        text[sg_utf8_prefix(sg_str_of(text), sizeof text - 1)] = '\0';
    }
    sg_buffer_text(out, text);
    sg_buffer_text(out, "\n");
}

static sg_status tell_words(match_answer *a, const sg_why *why, sg_error *err)
{
    sg_buffer *out = a->json.out;
    sg_explanation x;
    sg_tradeoffs tradeoffs;
    sg_status status = sg_explain(a->plan, &why->hit, a->arena, &x, err);
    if (status == SG_OK) {
        status = sg_tell_tradeoffs(a->plan, &why->hit, a->arena, &tradeoffs, err);
    }
    for (size_t i = 0; status == SG_OK && i < x.reason_count; i++) {
        line(out, SG_MSG_WHY_LINE_REASON, x.reason[i]);
    }
    for (size_t i = 0; status == SG_OK && i < tradeoffs.count; i++) {
        line(out, SG_MSG_WHY_LINE_TRADEOFF, tradeoffs.text[i]);
    }
    return status;
}

static sg_status tell_compared(match_answer *a, const sg_why *why, sg_error *err)
{
    sg_buffer *out = a->json.out;
    const sg_hit *last = &why->list.hit[why->list.count - 1];
    int32_t difference[SG_COMPONENT_COUNT];
    sg_status status = match_fetch(a, last->row, true, err);
    if (status != SG_OK) {
        return status;
    }
    const char *title =
        sg_json_member_text(a->arena, a->posting.data, a->posting.size, "title");
    const char *score = decimals(a->arena, last->score, false);
    line(out, SG_MSG_WHY_COMPARED, why->list.count, title != NULL ? title : "",
         score != NULL ? score : "");
    sg_score_difference(a->plan, &why->hit, last, difference);
    for (int c = 0; c < SG_COMPONENT_COUNT; c++) {
        const char *own = decimals(a->arena, why->hit.component[c], false);
        const char *other = decimals(a->arena, last->component[c], false);
        const char *points = decimals(a->arena, difference[c], true);
        if (own == NULL || other == NULL || points == NULL) {
            return sg_fail_memory(err);
        }
        if (difference[c] != 0) {
            line(out, SG_MSG_WHY_LINE_COMPONENT, sg_component_label((sg_component)c), own, other,
                 points);
        }
    }
    return SG_OK;
}

static sg_status tell_judged(match_answer *a, const sg_why *why, sg_error *err)
{
    sg_buffer *out = a->json.out;
    const char *text = summary(a, why);
    if (text == NULL) {
        return sg_fail_memory(err);
    }
    line(out, SG_MSG_WHY_LINE_VERDICT, sg_verdict_label(why->verdict), text);
    for (size_t i = 0; i < why->obstacle_count; i++) {
        const sg_obstacle *o = &why->obstacle[i];
        const char *label = o->bar == SG_BAR_WISH && o->wish < SG_WISH_KIND_COUNT
                                ? sg_wish_kind_label(o->wish)
                                : sg_bar_label(o->bar);
        if (o->relaxable) {
            line(out, SG_MSG_WHY_LINE_STEP, label, o->detail, (int)o->step,
                 sg_rule_label(o->rule));
        } else {
            line(out, SG_MSG_WHY_LINE_OBSTACLE, label, o->detail);
        }
    }
    sg_status status = why->bar == SG_BAR_NONE ? tell_words(a, why, err) : SG_OK;
    if (status == SG_OK && why->bar == SG_BAR_NONE && why->offered_as == 0 &&
        why->list.count > 0) {
        status = tell_compared(a, why, err);
    }
    return status;
}

static sg_status put_text(match_answer *a, const char *id, const sg_profile_notes *notes,
                          const match_asked *q, const sg_why *why, sg_error *err)
{
    sg_buffer *out = a->json.out;
    sg_buffer_clear(&a->posting);
    sg_status status = sg_store_posting_brief(a->reader->store, q->named.row, &a->posting, err);
    if (status != SG_OK) {
        return status;
    }
    char posting[SG_POSTING_ID_TEXT];
    sg_posting_id_print(q->named.id, posting);
    const char *title =
        sg_json_member_text(a->arena, a->posting.data, a->posting.size, "title");
    line(out, SG_MSG_WHY_HEAD, id != NULL ? id : "", posting, title != NULL ? title : "");
    const char *heard = sg_profile_notes_line(notes, a->arena);
    if (heard == NULL) {
        return sg_fail_memory(err);
    }
    if (heard[0] != '\0') {
        line(out, "%s。", heard);
    }
    if (q->note != NULL) {
        line(out, "%s。", q->note);
    }
    return why != NULL ? tell_judged(a, why, err) : SG_OK;
}

sg_status sg_service_why(sg_reader *reader, sg_profile *profile, const char *posting, size_t limit,
                         bool text, sg_date today, sg_arena *arena, sg_buffer *out, sg_error *err)
{
    const size_t start = out->size;
    match_asked q;
    sg_why why;
    sg_profile_notes notes = {.count = 0};
    sg_match_plan *plan = NULL;
    sg_status status = match_look_up(reader, posting, arena, &q, err);
    if (status == SG_OK) {
        status = sg_profile_understand(reader->vocabulary, arena, profile, &notes, err);
    }
    if (status == SG_OK) {
        status =
            sg_match_plan_new(reader->snapshot, reader->policy, profile, today, arena, &plan, err);
    }
    if (status == SG_OK && q.row != UINT32_MAX) {
        status = sg_why_posting(plan, q.row, limit, arena, &why, err);
    }
    if (status != SG_OK) {
        return status;
    }
    const sg_why *judged = q.row != UINT32_MAX ? &why : NULL;
    match_answer a = {.reader = reader, .plan = plan, .arena = arena};
    sg_json_begin(&a.json, out);
    status = text ? put_text(&a, profile->id, &notes, &q, judged, err)
                  : put_json(&a, profile->id, profile->text != NULL ? &notes : NULL, &q, judged,
                                                                        err);
    if (status == SG_OK && out->failed) {
        status = sg_fail_memory(err);
    }
    match_answer_end(&a, status, start);
    return status;
}
