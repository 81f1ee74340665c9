/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Why somebody is short: every posting is judged once for each short worker, and the rule that
 * stopped them is named. If enough eligible employers exist, their push slots are taken.
 */
#include <stdlib.h>

#include "parallel.h"
#include "plan_run.h"

#define X(id, json, label) {json, label},
static const struct {
    const char *json, *label;
} rules[] = {PLAN_RULES(X)};
#undef X

const char *plan_rule_json(plan_rule rule)
{
    return rules[rule].json;
}

const char *plan_rule_label(plan_rule rule)
{
    return rules[rule].label;
}

static plan_rule rule_of_bar(sg_bar bar)
{
    switch (bar) {
    case SG_BAR_AGE: return PLAN_RULE_AGE;
    case SG_BAR_MINOR: return PLAN_RULE_MINOR;
    case SG_BAR_PROTECTED:
    case SG_BAR_GENDER: return PLAN_RULE_GENDER;
    case SG_BAR_CERTIFICATE: return PLAN_RULE_CERTIFICATE;
    case SG_BAR_ENTITLEMENT: return PLAN_RULE_ENTITLEMENT;
    case SG_BAR_EXCLUDED: return PLAN_RULE_EXCLUDED;
    case SG_BAR_WISH: return PLAN_RULE_WISH;
    default: return PLAN_RULE_NO_POSTING;
    }
}

static sg_status explain_one(void *shared, void *local, size_t index, sg_error *err)
{
    plan_run *run = shared;
    if (run->allocation->assigned[index] >= run->quota_of[index])
        return SG_OK;
    plan_judge *judge = local;
    sg_status status = plan_judge_worker(run, judge, index, err);
    if (status != SG_OK)
        return status;
    uint64_t stopped[PLAN_RULE_COUNT] = {0};
    uint32_t employer[16], distinct = 0;
    for (uint32_t row = 0; row < run->snapshot->count; row++) {
        sg_hit hit;
        sg_bar bar = sg_score(judge->plan, row, &hit);
        if (bar != SG_BAR_NONE) {
            stopped[rule_of_bar(bar)]++;
            continue;
        }
        uint32_t e = run->snapshot->employer[row];
        bool seen = false;
        for (uint32_t j = 0; j < distinct && e != 0; j++)
            seen = seen || employer[j] == e;
        if (!seen && distinct < (uint32_t)run->quota_of[index])
            employer[distinct++] = e;
    }
    plan_rule rule = PLAN_RULE_NO_POSTING;
    if (distinct >= (uint32_t)run->quota_of[index])
        rule = PLAN_RULE_CAPACITY;
    else
        for (int r = PLAN_RULE_MINOR; r < PLAN_RULE_NO_POSTING; r++)
            if (stopped[r] > 0 && (rule == PLAN_RULE_NO_POSTING || stopped[r] > stopped[rule]))
                rule = (plan_rule)r;
    run->rule_of[index] = (uint8_t)rule;
    return SG_OK;
}

static void put_shortfall(const plan_run *run, size_t worker)
{
    plan_rule rule = (plan_rule)run->rule_of[worker];
    sg_json_writer w;
    sg_json_begin(&w, run->request->shortfalls);
    sg_json_object(&w);
    sg_json_member_string(&w, "worker", plan_worker_id(run, worker));
    sg_json_member_int(&w, "jobs", run->allocation->assigned[worker]);
    sg_json_member_string(&w, "rule", plan_rule_json(rule));
    sg_json_member_string(&w, "label", plan_rule_label(rule));
    sg_json_end_object(&w);
    sg_buffer_append(run->request->shortfalls, "\n", 1);
}

sg_status plan_explain_shortfalls(plan_run *run, sg_error *err)
{
    run->rule_of = calloc(run->workers + 1, sizeof *run->rule_of);
    if (!run->rule_of)
        return sg_fail_memory(err);
    parallel_loop loop = {.count = run->workers,
                          .threads = run->request->threads,
                          .shared = run,
                          .start = plan_judge_start,
                          .stop = plan_judge_stop,
                          .item = explain_one};
    sg_status status = parallel_run(&loop, err);
    for (size_t i = 0; i < run->workers && status == SG_OK; i++) {
        if (run->rule_of[i] == PLAN_RULE_NONE)
            continue;
        run->short_by_rule[run->rule_of[i]]++;
        if (run->request->shortfalls)
            put_shortfall(run, i);
    }
    if (status == SG_OK && run->request->shortfalls && run->request->shortfalls->failed)
        status = sg_fail_memory(err);
    return status;
}
