/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The figures of a plan: as the JSON object of the contract, and as text.
 */
#include "plan_run.h"
#include "songgang/messages/plan.h"

static void put_double(sg_json_writer *w, const char *key, double value, double scale)
{
    /* rounded, so that the figure does not depend on the last bits of a sum */
    sg_json_key(w, key);
    sg_json_double(w, (double)(int64_t)(value * scale + (value < 0 ? -0.5 : 0.5)) / scale);
}

static void put_figures(sg_json_writer *w, const sg_alloc_figures *f, bool baseline)
{
    sg_json_member_int(w, "over_capacity", (int64_t)f->over_capacity);
    put_double(w, "mean_utility", f->mean_utility, 10000);
    if (!baseline) {
        put_double(w, "objective", f->objective, 100);
        put_double(w, "bound", f->bound, 100);
    }
    put_double(w, "expected_placements", f->expected_placements, 10);
    put_double(w, "gini", f->gini, 10000);
    sg_json_member_int(w, "postings_used", (int64_t)f->postings_used);
    sg_json_key(w, "couples");
    sg_json_object(w);
    sg_json_member_int(w, "both", (int64_t)f->couples);
    sg_json_member_int(w, "city", (int64_t)f->couples_together);
    sg_json_member_int(w, "employer", (int64_t)f->couples_employer);
    sg_json_end_object(w);
}

void plan_summarise(const plan_run *run, sg_plan_figures *ret)
{
    *ret = (sg_plan_figures){.plan = run->plan,
                             .from = plan_from(run),
                             .same = run->same,
                             .workers = run->workers,
                             .notices = run->notices,
                             .seats = run->seats,
                             .quota = run->quota,
                             .allocation = run->allocation->figures,
                             .baseline = run->allocation->baseline,
                             .seconds = run->seconds};
    for (size_t i = 0; i < run->workers; i++) /* served by offers that stand */
        ret->allocation.full_quota += run->quota_of[i] == 0;
    for (int r = PLAN_RULE_NONE + 1; r < PLAN_RULE_COUNT; r++) {
        if (run->short_by_rule[r] == 0)
            continue;
        ret->short_by[ret->short_count].rule = plan_rule_json((plan_rule)r);
        ret->short_by[ret->short_count].label = plan_rule_label((plan_rule)r);
        ret->short_by[ret->short_count++].workers = run->short_by_rule[r];
    }
}

void sg_plan_figures_json(const sg_plan_figures *f, sg_buffer *out)
{
    sg_json_writer w;
    sg_json_begin(&w, out);
    sg_json_object(&w);
    sg_json_key(&w, "plan");
    if (f->plan > 0)
        sg_json_int(&w, f->plan);
    else
        sg_json_null(&w);
    sg_json_key(&w, "from");
    if (f->from > 0)
        sg_json_int(&w, f->from);
    else
        sg_json_null(&w);
    sg_json_member_int(&w, "same", (int64_t)f->same);
    sg_json_member_int(&w, "workers", (int64_t)f->workers);
    sg_json_member_int(&w, "quota", f->quota);
    sg_json_member_int(&w, "full_quota", (int64_t)f->allocation.full_quota);
    sg_json_key(&w, "short");
    sg_json_array(&w);
    for (size_t i = 0; i < f->short_count; i++) {
        sg_json_object(&w);
        sg_json_member_string(&w, "rule", f->short_by[i].rule);
        sg_json_member_string(&w, "label", f->short_by[i].label);
        sg_json_member_int(&w, "workers", (int64_t)f->short_by[i].workers);
        sg_json_end_object(&w);
    }
    sg_json_end_array(&w);
    sg_json_member_int(&w, "jobs", (int64_t)f->allocation.offers);
    sg_json_member_int(&w, "courses", (int64_t)f->notices);
    sg_json_member_int(&w, "seats", (int64_t)f->seats);
    put_figures(&w, &f->allocation, false);
    put_double(&w, "seconds", f->seconds, 1000);
    sg_json_key(&w, "baseline");
    sg_json_object(&w);
    put_figures(&w, &f->baseline, true);
    sg_json_end_object(&w);
    sg_json_end_object(&w);
}

void sg_plan_figures_text(const sg_plan_figures *f, sg_buffer *out)
{
    const sg_alloc_figures *a = &f->allocation, *b = &f->baseline;
    if (f->plan > 0)
        sg_buffer_printf(out, SG_MSG_PLAN_TEXT_NUMBER, (long long)f->plan);
    else
        sg_buffer_text(out, SG_MSG_PLAN_TEXT_DRY);
    if (f->from > 0)
        sg_buffer_printf(out, SG_MSG_PLAN_TEXT_FROM, (long long)f->from,
                         (unsigned long long)f->same);
    sg_buffer_printf(out, SG_MSG_PLAN_TEXT_WORKERS, (unsigned long long)f->workers, f->quota,
                     (unsigned long long)a->full_quota);
    for (size_t i = 0; i < f->short_count; i++)
        sg_buffer_printf(out, SG_MSG_PLAN_TEXT_SHORT, f->short_by[i].label,
                         (unsigned long long)f->short_by[i].workers);
    sg_buffer_printf(out, SG_MSG_PLAN_TEXT_OFFERS, (unsigned long long)a->offers,
                     (unsigned long long)f->notices, (unsigned long long)f->seats);
    sg_buffer_text(out, SG_MSG_PLAN_TEXT_COMPARE);
    sg_buffer_printf(out, SG_MSG_PLAN_TEXT_OVER, (unsigned long long)a->over_capacity,
                     (unsigned long long)b->over_capacity);
    sg_buffer_printf(out, SG_MSG_PLAN_TEXT_PLACEMENTS, a->expected_placements,
                     b->expected_placements);
    sg_buffer_printf(out, SG_MSG_PLAN_TEXT_UTILITY, a->mean_utility, b->mean_utility);
    sg_buffer_printf(out, SG_MSG_PLAN_TEXT_GINI, a->gini, b->gini);
    sg_buffer_printf(out, SG_MSG_PLAN_TEXT_USED, (unsigned long long)a->postings_used,
                     (unsigned long long)b->postings_used);
    if (a->couples > 0)
        sg_buffer_printf(out, SG_MSG_PLAN_TEXT_COUPLES, (unsigned long long)a->couples_together,
                         (unsigned long long)b->couples_together, (unsigned long long)a->couples,
                         (unsigned long long)a->couples_employer);
    sg_buffer_printf(out, SG_MSG_PLAN_TEXT_BOUND, a->objective, a->bound,
                     a->bound > 0 ? 100 * a->objective / a->bound : 100.0);
    sg_buffer_printf(out, SG_MSG_PLAN_TEXT_SECONDS, f->seconds);
}
