/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A report as one JSON object, described in docs/plan-report.md.
 */
#include <math.h>

#include "report_run.h"

static void put_number(sg_json_writer *w, const char *key, double value, double scale)
{
    /* rounded, so that the figure does not depend on the last bits of a sum */
    sg_json_key(w, key);
    sg_json_double(w, round(value * scale) / scale);
}

static void put_side(sg_json_writer *w, const report_run *run, int side)
{
    const report_side *s = &run->side[side];
    sg_json_member_int(w, "full_quota", run->rows ? (int64_t)run->row[0].full[side] : 0);
    sg_json_member_int(w, "jobs", (int64_t)s->jobs);
    sg_json_member_int(w, "over_capacity", (int64_t)s->over);
    put_number(w, "mean_utility", s->utility, 10000);
    put_number(w, "expected_placements", s->placed, 10);
    put_number(w, "gini", s->gini, 10000);
    sg_json_member_int(w, "postings_used", (int64_t)s->used);
    put_number(w, "used_share", run->offered ? (double)s->used / (double)run->offered : 0, 10000);
    put_number(w, "top_share", s->top, 10000);
}

/* Pushes by how crowded their posting is; the last is beyond what a posting may get. */
static void put_crowding(sg_json_writer *w, const report_run *run)
{
    static const char *const bands[REPORT_CROWDS] = {"1", "2", "5", "full", "over"};
    sg_json_key(w, "crowding");
    sg_json_array(w);
    for (int i = 0; i < REPORT_CROWDS; i++) {
        sg_json_object(w);
        sg_json_member_string(w, "up_to", bands[i]);
        sg_json_member_int(w, "pushes", (int64_t)run->side[PLANNED].crowd_pushes[i]);
        sg_json_member_int(w, "postings", (int64_t)run->side[PLANNED].crowd_postings[i]);
        sg_json_key(w, "independent");
        sg_json_object(w);
        sg_json_member_int(w, "pushes", (int64_t)run->side[ALONE].crowd_pushes[i]);
        sg_json_member_int(w, "postings", (int64_t)run->side[ALONE].crowd_postings[i]);
        sg_json_end_object(w);
        sg_json_end_object(w);
    }
    sg_json_end_array(w);
}

static void put_row(sg_json_writer *w, const report_row *r)
{
    static const char *const kinds[] = {"all", "county", "group", "near_home", "age", "gender"};
    sg_json_object(w);
    sg_json_member_string(w, "by", kinds[r->kind]);
    sg_json_key(w, "code");
    if (r->kind == BY_COUNTY && r->key)
        sg_json_int(w, r->key);
    else
        sg_json_null(w);
    sg_json_member_string(w, "label", report_row_label(r));
    sg_json_member_int(w, "workers", (int64_t)r->workers);
    sg_json_member_int(w, "full_quota", (int64_t)r->full[PLANNED]);
    sg_json_member_int(w, "jobs", (int64_t)r->jobs[PLANNED]);
    sg_json_member_int(w, "missing", (int64_t)r->missing);
    put_number(w, "expected_placements", r->placed[PLANNED], 10);
    sg_json_key(w, "independent");
    sg_json_object(w);
    sg_json_member_int(w, "full_quota", (int64_t)r->full[ALONE]);
    sg_json_member_int(w, "jobs", (int64_t)r->jobs[ALONE]);
    put_number(w, "expected_placements", r->placed[ALONE], 10);
    sg_json_end_object(w);
    sg_json_end_object(w);
}

/* {"wage_10":12, …}: workers whom one thing alone would serve. */
static void put_cured(sg_json_writer *w, const uint64_t cured[CURE_COUNT])
{
    sg_json_key(w, "cured_by");
    sg_json_object(w);
    for (unsigned c = 0; c < CURE_COUNT; c++)
        if (cured[c] > 0)
            sg_json_member_int(w, report_cure_json((report_cure)c), (int64_t)cured[c]);
    sg_json_end_object(w);
}

static void put_reasons(sg_json_writer *w, const report_run *run)
{
    sg_json_key(w, "reasons");
    sg_json_array(w);
    for (size_t i = 0; i < run->reasons; i++) {
        const report_reason *r = &run->reason[i];
        char room[64];
        sg_json_object(w);
        sg_json_member_string(w, "label", report_reason_label(r, room));
        sg_json_member_bool(w, "capacity", r->block == BLOCK_COUNT);
        sg_json_member_int(w, "workers", (int64_t)r->workers);
        sg_json_member_int(w, "missing", (int64_t)r->missing);
        put_cured(w, r->cured);
        sg_json_end_object(w);
    }
    sg_json_end_array(w);
}

/* Who is short, with what stops them and what alone would serve them; the first of those looked at. */
static void put_people(sg_json_writer *w, const report_run *run)
{
    enum { MOST = 500 };
    const check_run *check = run->check;
    const size_t looked = (check->shorts + run->step - 1) / run->step;
    sg_json_key(w, "people");
    sg_json_array(w);
    for (size_t i = 0; i < looked && i < MOST; i++) {
        const check_document *d = &check->short_worker[i * run->step];
        const report_worker *who = &run->worker[run->short_of[i * run->step]];
        const report_reason reason = {.block = check->cause[i].block};
        char room[64];
        sg_json_object(w);
        sg_json_member_string(w, "worker", check->short_text.data + d->id);
        sg_json_member_int(w, "missing", who->owed - who->jobs[PLANNED]);
        sg_json_member_string(w, "reason", report_reason_label(&reason, room));
        sg_json_key(w, "cured_by");
        sg_json_array(w);
        for (unsigned c = 0; c < CURE_COUNT; c++)
            if (run->cured[c * looked + i])
                sg_json_string(w, report_cure_label((report_cure)c));
        sg_json_end_array(w);
        sg_json_end_object(w);
    }
    sg_json_end_array(w);
}

static void put_cures(sg_json_writer *w, const report_run *run)
{
    sg_json_key(w, "cures");
    sg_json_array(w);
    for (unsigned c = 0; c < CURE_COUNT && run->check->shorts > 0; c++) {
        sg_json_object(w);
        sg_json_member_string(w, "cure", report_cure_json((report_cure)c));
        sg_json_member_string(w, "label", report_cure_label((report_cure)c));
        sg_json_member_int(w, "workers", (int64_t)run->cure_workers[c]);
        sg_json_member_int(w, "jobs", (int64_t)run->cure_jobs[c]);
        sg_json_end_object(w);
    }
    sg_json_end_array(w);
}

static void put_places(sg_json_writer *w, const report_run *run)
{
    sg_json_key(w, "counties");
    sg_json_array(w);
    for (size_t i = 0; i < run->places; i++) {
        const report_place *p = &run->place[i];
        sg_json_object(w);
        sg_json_key(w, "county");
        sg_json_put_region(w, p->county);
        sg_json_member_int(w, "workers", (int64_t)p->workers);
        sg_json_member_int(w, "missing", (int64_t)p->missing);
        sg_json_member_int(w, "openings", (int64_t)report_openings(run, p->missing));
        sg_json_key(w, "from_50");
        sg_json_object(w);
        sg_json_member_int(w, "workers", (int64_t)p->older);
        sg_json_member_int(w, "missing", (int64_t)p->older_missing);
        sg_json_member_int(w, "openings", (int64_t)report_openings(run, p->older_missing));
        sg_json_end_object(w);
        put_cured(w, p->cured);
        sg_json_end_object(w);
    }
    sg_json_end_array(w);
}

void report_json(const report_run *run, sg_buffer *out)
{
    const check_run *check = run->check;
    const sg_plan_sums *sums = &check->sums;
    sg_json_writer w;
    char day[SG_DATE_TEXT];
    sg_json_begin(&w, out);
    sg_json_object(&w);
    sg_json_key(&w, "plan");
    if (check->plan)
        sg_json_int(&w, check->plan);
    else
        sg_json_string(&w, check->file);
    sg_date_print(check->now, day);
    sg_json_member_string(&w, "now", day);
    sg_json_member_int(&w, "quota", check->quota);
    sg_json_member_string(&w, "policy", check->policy->version);
    sg_json_member_int(&w, "workers", run->rows ? (int64_t)run->row[0].workers : 0);
    sg_json_member_int(&w, "courses", (int64_t)check->notices);
    sg_json_member_int(&w, "seats", (int64_t)check->seats);
    put_side(&w, run, PLANNED);
    if (check->plan && check->has_sums && !isnan(sums->objective) && !isnan(sums->bound)) {
        put_number(&w, "objective", sums->objective, 100);
        put_number(&w, "bound", sums->bound, 100);
        put_number(&w, "gap",
                   sums->bound != 0 ? (sums->bound - sums->objective) / fabs(sums->bound) : 0, 1e6);
    }
    sg_json_key(&w, "independent");
    sg_json_object(&w);
    put_side(&w, run, ALONE);
    sg_json_end_object(&w);
    sg_json_member_int(&w, "push_ratio", check->policy->push_ratio);
    put_crowding(&w, run);
    sg_json_key(&w, "coverage");
    sg_json_array(&w);
    for (size_t i = 0; i < run->rows; i++)
        put_row(&w, &run->row[i]);
    sg_json_end_array(&w);
    sg_json_key(&w, "shortfalls");
    sg_json_object(&w);
    sg_json_member_int(&w, "workers", (int64_t)check->shorts);
    sg_json_member_int(&w, "sampled_one_in", (int64_t)run->step);
    put_reasons(&w, run);
    put_cures(&w, run);
    put_places(&w, run);
    put_people(&w, run);
    sg_json_end_object(&w);
    sg_json_end_object(&w);
    sg_buffer_text(out, "\n");
}
