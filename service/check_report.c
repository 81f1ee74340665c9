/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a check found: violations counted, five examples each, told line by line or as JSON.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "check_run.h"
#include "songgang/text.h"

static const struct {
    const char *json, *name, *holds;
} invariants[] = {
#define X(id, json, name, holds) {json, name, holds},
    SG_CHECK_INVARIANTS(X)
#undef X
};

/* Keeps the examples in order; a later one of equal order stands after the earlier. `text` fits. */
static void keep(check_tally *tally, uint64_t order, const char *text)
{
    if (tally->examples == CHECK_EXAMPLES && order >= tally->example[CHECK_EXAMPLES - 1].order)
        return;
    unsigned at = tally->examples < CHECK_EXAMPLES ? tally->examples++ : CHECK_EXAMPLES - 1;
    for (; at > 0 && tally->example[at - 1].order > order; at--)
        tally->example[at] = tally->example[at - 1];
    tally->example[at].order = order;
    memcpy(tally->example[at].text, text, strlen(text) + 1);
}

void check_note(check_tally *tallies, check_kind kind, uint64_t order, const char *format, ...)
{
    check_tally *tally = &tallies[kind];
    char text[512];
    va_list arguments;
    tally->violations++;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    text[sg_utf8_prefix(sg_str_of(text), sizeof tally->example[0].text - 1)] = '\0';
    keep(tally, order, text);
}

void check_merge(check_tally *into, const check_tally *from)
{
    for (int kind = 0; kind < CHECK_COUNT; kind++) {
        into[kind].violations += from[kind].violations;
        for (unsigned i = 0; i < from[kind].examples; i++)
            keep(&into[kind], from[kind].example[i].order, from[kind].example[i].text);
    }
}

static void put_text(const check_run *run, const sg_check_figures *figures, sg_buffer *out)
{
    char name[256], day[SG_DATE_TEXT];
    sg_date_print(run->now, day);
    if (run->plan)
        snprintf(name, sizeof name, SG_MSG_CHECK_HEAD_NUMBER, (long long)run->plan);
    else
        snprintf(name, sizeof name, SG_MSG_CHECK_HEAD_FILE, run->file);
    name[sg_utf8_prefix(sg_str_of(name), sizeof name - 1)] = '\0';
    sg_buffer_printf(out, SG_MSG_CHECK_HEAD, name, day, run->quota);
    for (int kind = 0; kind < CHECK_COUNT; kind++) {
        const check_tally *tally = &run->tally[kind];
        if (run->skipped[kind])
            continue;
        if (tally->violations == 0) {
            sg_buffer_printf(out, SG_MSG_CHECK_HOLDS, invariants[kind].name);
            sg_buffer_printf(out, invariants[kind].holds, (unsigned long long)run->seen[kind][0],
                             (unsigned long long)run->seen[kind][1]);
        } else {
            sg_buffer_printf(out, SG_MSG_CHECK_BROKEN, invariants[kind].name,
                             (unsigned long long)tally->violations);
            for (unsigned i = 0; i < tally->examples; i++) {
                sg_buffer_text(out, i ? SG_MSG_CHECK_BETWEEN : "");
                sg_buffer_text(out, tally->example[i].text);
            }
        }
        if (kind == CHECK_COVERAGE && run->short_step > 1)
            sg_buffer_printf(out, SG_MSG_CHECK_SAMPLE, (unsigned long long)run->short_step);
        if (kind == CHECK_SHORTFALL && run->cut.size > 0)
            sg_buffer_append(out, run->cut.data, run->cut.size);
        sg_buffer_text(out, "\n");
    }
    if (figures->broken == 0)
        sg_buffer_printf(out, SG_MSG_CHECK_ALL, (unsigned long long)figures->invariants);
    else
        sg_buffer_printf(out, SG_MSG_CHECK_SOME, (unsigned long long)figures->invariants,
                         (unsigned long long)figures->broken);
}

static void put_json(const check_run *run, sg_buffer *out)
{
    sg_json_writer w;
    sg_json_begin(&w, out);
    sg_json_object(&w);
    sg_json_key(&w, "plan");
    if (run->plan)
        sg_json_int(&w, run->plan);
    else
        sg_json_string(&w, run->file);
    char day[SG_DATE_TEXT];
    sg_date_print(run->now, day);
    sg_json_member_string(&w, "now", day);
    sg_json_member_int(&w, "quota", run->quota);
    sg_json_key(&w, "invariants");
    sg_json_array(&w);
    for (int kind = 0; kind < CHECK_COUNT; kind++) {
        const check_tally *tally = &run->tally[kind];
        if (run->skipped[kind])
            continue;
        sg_json_object(&w);
        sg_json_member_string(&w, "name", invariants[kind].json);
        sg_json_member_string(&w, "label", invariants[kind].name);
        sg_json_member_bool(&w, "ok", tally->violations == 0);
        sg_json_member_int(&w, "checked", (int64_t)run->seen[kind][0]);
        sg_json_member_int(&w, "violations", (int64_t)tally->violations);
        if (kind == CHECK_COVERAGE)
            sg_json_member_int(&w, "sampled_one_in", (int64_t)run->short_step);
        if (kind == CHECK_SHORTFALL) {
            sg_json_key(&w, "cut");
            sg_json_string_n(&w, run->cut.size ? run->cut.data : "", run->cut.size);
        }
        sg_json_key(&w, "examples");
        sg_json_array(&w);
        for (unsigned i = 0; i < tally->examples; i++)
            sg_json_string(&w, tally->example[i].text);
        sg_json_end_array(&w);
        sg_json_end_object(&w);
    }
    sg_json_end_array(&w);
    sg_json_end_object(&w);
    sg_buffer_text(out, "\n");
}

void check_report(const check_run *run, bool json, sg_buffer *out, sg_check_figures *ret)
{
    *ret = (sg_check_figures){0};
    for (int kind = 0; kind < CHECK_COUNT; kind++) {
        ret->invariants += !run->skipped[kind];
        ret->broken += !run->skipped[kind] && run->tally[kind].violations > 0;
    }
    if (json)
        put_json(run, out);
    else
        put_text(run, ret, out);
}
