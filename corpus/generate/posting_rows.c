/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Postings as rows: a portal's, a station's spreadsheet, a structured record, a row with English
 * letters, and a sheet row with slips of the pen. Keys are the contract's; values are as such
 * sources write them.
 */
#include <string.h>

#include "corpus_records.h"

/* One row being written: `field` is emptied by each member. */
typedef struct row {
    corpus_telling t;
    sg_json_writer *w;
    sg_buffer field, noisy;
    bool noise;
} row;

static void put(row *o, const char *key)
{
    if (o->field.size > 0) {
        const sg_buffer *value = &o->field;
        if (o->noise) {
            sg_buffer_clear(&o->noisy);
            corpus_tell_noise(o->t.r, o->field.data, &o->noisy);
            value = &o->noisy;
        }
        sg_json_key(o->w, key);
        sg_json_string_n(o->w, value->data, value->size);
    }
    sg_buffer_clear(&o->field);
}

/* Next wish in a sentence: a comma between clauses that have something to say. */
typedef bool (*clause)(corpus_telling *t, sg_buffer *out);

static void join(row *o, clause say, const char *mark)
{
    sg_buffer *f = &o->field;
    size_t before = f->size;
    if (before > 0)
        sg_buffer_text(f, mark);
    size_t start = f->size;
    if (!say(&o->t, f) && f->data && f->size == start) {
        f->size = before;
        f->data[before] = '\0';
    }
}

static bool say_age_alone(corpus_telling *t, sg_buffer *out)
{
    return corpus_say_age(t, out, false);
}

static bool say_age_and_gender(corpus_telling *t, sg_buffer *out)
{
    return corpus_say_age(t, out, true) || corpus_say_gender(t, out);
}

static void put_array_item(row *o)
{
    if (o->field.size > 0)
        sg_json_string_n(o->w, o->field.data, o->field.size);
    sg_buffer_clear(&o->field);
}

static void put_benefits_array(row *o)
{
    sg_json_key(o->w, "benefits");
    sg_json_array(o->w);
    if (corpus_chance(o->t.r, 900))
        corpus_say_board(&o->t, &o->field);
    put_array_item(o);
    if (corpus_chance(o->t.r, 850))
        corpus_say_insurance(&o->t, &o->field);
    put_array_item(o);
    uint32_t total = corpus_list_count(corpus_perks), at = corpus_below(o->t.r, total);
    for (uint32_t i = corpus_below(o->t.r, 4); i > 0; i--) {
        corpus_append(&o->field, corpus_list_at(corpus_perks, (at + i * 7) % total));
        put_array_item(o);
    }
    sg_json_end_array(o->w);
}

static void put_dates(row *o)
{
    const corpus_job *j = o->t.job;
    if (corpus_chance(o->t.r, 850)) {
        corpus_say_date(o->t.r, j->posted, &o->field, true);
        o->t.said->posted = j->posted;
        put(o, "posted");
    }
    if (j->valid_through != SG_NO_DATE && (j->expired || corpus_chance(o->t.r, 700))) {
        corpus_say_date(o->t.r, j->valid_through, &o->field, true);
        o->t.said->valid_through = j->valid_through;
        put(o, "valid_through");
    }
}

static void put_contact(row *o)
{
    if (corpus_chance(o->t.r, 800)) {
        sg_buffer_text(&o->field, o->t.job->employer.contact);
        put(o, "contact_name");
    }
    sg_buffer_text(&o->field, o->t.job->employer.phone);
    put(o, "contact_phone");
}

/* The portal's free text: duties and wishes in two numbered lists. */
static void put_portal_description(row *o)
{
    corpus_telling *t = &o->t;
    sg_buffer *f = &o->field;
    corpus_append_pick(t->r, f, "岗位职责：|工作内容：|职位描述：|主要工作：");
    corpus_say_duties(t, f, corpus_chance(t->r, 600));
    sg_buffer_text(f, "。");
    size_t mark = f->size;
    corpus_append_pick(t->r, f, "任职要求：|岗位要求：|要求：|招聘要求：");
    size_t empty = f->size;
    bool any = corpus_say_age(t, f, true) || corpus_say_gender(t, f);
    static const clause wishes[] = {corpus_say_skills, corpus_say_licence, corpus_say_shift};
    for (size_t i = 0; i < sizeof wishes / sizeof *wishes; i++) {
        size_t before = f->size;
        if (any)
            sg_buffer_text(f, "，");
        if (wishes[i](t, f)) {
            any = true;
        } else if (f->data) {
            f->size = before;
            f->data[before] = '\0';
        }
    }
    if (f->data && f->size == empty) {
        f->size = mark;
        f->data[mark] = '\0';
    } else {
        sg_buffer_text(f, "。");
    }
    if (t->job->headcount >= 0 && corpus_chance(t->r, 450)) {
        sg_buffer_text(f, "招聘");
        corpus_say_headcount(t, f, false);
        sg_buffer_text(f, "。");
    }
    if (t->job->suspicion == SUSPICION_FEE) {
        corpus_say_fee(t, f);
        sg_buffer_text(f, "。");
    }
    if (t->job->employer.agency && corpus_chance(t->r, 400)) {
        sg_buffer_text(f, "代");
        corpus_append_pick(t->r, f, corpus_industries[t->job->industry].nicknames);
        sg_buffer_text(f, "招聘，不收任何费用。");
    }
    if (corpus_chance(t->r, 350)) {
        corpus_append_pick(t->r, f, corpus_environment);
        sg_buffer_text(f, "。");
    }
    put(o, "description");
}

static void tell_portal(row *o, bool mixed)
{
    corpus_telling *t = &o->t;
    corpus_say_title(t, &o->field, true);
    if (mixed)
        corpus_append_pick(t->r, &o->field, " Operator|(DL)| Staff|-OP| Worker|(IDL/DL)| ASAP");
    put(o, "title");
    corpus_say_employer(t, &o->field, true);
    put(o, "employer");
    corpus_say_place(t, &o->field);
    put(o, "city_or_address");
    corpus_say_wage(t, &o->field);
    put(o, "wage_text");
    if (corpus_say_education(t, &o->field))
        put(o, "education");
    if (corpus_say_experience(t, &o->field))
        put(o, "experience");
    put_benefits_array(o);
    if (t->job->suspicion == SUSPICION_FEE || corpus_chance(t->r, 800))
        put_portal_description(o);
    if (t->job->employment != SG_EMPLOYMENT_NONE && corpus_say_employment(t, &o->field))
        put(o, "employment");
    sg_buffer_text(&o->field, corpus_industries[t->job->industry].sector);
    put(o, "category");
    put_dates(o);
}

static void put_remarks(row *o)
{
    corpus_telling *t = &o->t;
    if (corpus_chance(t->r, 450))
        corpus_say_duties(t, &o->field, false);
    join(o, corpus_say_skills, "；");
    join(o, corpus_say_shift, "；");
    join(o, corpus_say_fee, "；");
    put(o, "description");
}

static void tell_sheet(row *o)
{
    corpus_telling *t = &o->t;
    corpus_random *r = t->r;
    corpus_say_title(t, &o->field, false);
    put(o, "title");
    bool noise = o->noise;
    o->noise = false;
    corpus_say_employer(t, &o->field, true);
    put(o, "employer");
    o->noise = noise;
    if (corpus_chance(r, 350)) {
        corpus_say_province(t, &o->field);
        put(o, "region");
    }
    if (corpus_chance(r, 350)) {
        corpus_say_address(t, &o->field);
        put(o, "address");
    } else {
        corpus_say_place(t, &o->field);
        put(o, "city_or_address");
    }
    if (corpus_say_headcount(t, &o->field, true))
        put(o, "headcount");
    corpus_say_wage(t, &o->field);
    put(o, "wage_text");
    bool joint = corpus_chance(r, 300);
    if (joint ? say_age_and_gender(t, &o->field) : say_age_alone(t, &o->field))
        put(o, "age");
    if (!joint && corpus_say_gender(t, &o->field))
        put(o, "gender");
    if (corpus_say_education(t, &o->field))
        put(o, "education");
    if (corpus_say_experience(t, &o->field))
        put(o, "experience");
    if (t->job->licence == LICENCE_REQUIRED && corpus_chance(r, 500)) {
        sg_buffer_text(&o->field, corpus_trades[t->job->trade].certificate);
        t->said->certificate = true;
        put(o, "certificates");
    } else if (corpus_say_licence(t, &o->field)) {
        put(o, "certificates");
    }
    join(o, corpus_say_board, "，");
    join(o, corpus_say_insurance, corpus_chance(r, 700) ? "，" : "、");
    put(o, "benefits");
    if (corpus_say_employment(t, &o->field))
        put(o, "employment");
    put_remarks(o);
    put_contact(o);
    put_dates(o);
}

static void put_wage_numbers(row *o)
{
    const corpus_pay *pay = &o->t.job->pay;
    sg_wage *wage = &o->t.said->wage;
    bool plain =
        pay->period == SG_PERIOD_MONTH && (pay->kind == PAY_RANGE || pay->kind == PAY_POINT);
    if (!plain || pay->negotiable) {
        corpus_say_wage(&o->t, &o->field);
        put(o, "wage_text");
        return;
    }
    int32_t max = pay->kind == PAY_POINT ? pay->min : pay->max;
    sg_json_member_int(o->w, "wage_min", pay->min / 100);
    sg_json_member_int(o->w, "wage_max", max / 100);
    *wage = (sg_wage){SG_PERIOD_MONTH, pay->min, max, pay->min / 100, max / 100, false};
}

static void tell_structured(row *o)
{
    corpus_telling *t = &o->t;
    const corpus_city *city = &corpus_cities[t->job->city];
    corpus_say_title(t, &o->field, false);
    put(o, "title");
    sg_buffer_text(&o->field, t->job->employer.legal);
    put(o, "employer");
    bool county = t->job->county->code != 0 && corpus_chance(t->r, 700);
    sg_buffer_printf(&o->field, "%u", county ? t->job->county->code : city->code);
    t->said->province = city->province;
    t->said->city = city->code;
    t->said->county = county ? t->job->county->code : 0;
    put(o, "region");
    if (county && corpus_chance(t->r, 600)) {
        corpus_say_address(t, &o->field);
        put(o, "address");
    }
    put_wage_numbers(o);
    if (t->job->headcount >= 0) {
        sg_json_member_int(o->w, "headcount", t->job->headcount);
        t->said->headcount = t->job->headcount;
    }
    if (say_age_alone(t, &o->field))
        put(o, "age");
    if (corpus_say_gender(t, &o->field))
        put(o, "gender");
    if (corpus_say_education(t, &o->field))
        put(o, "education");
    if (corpus_say_experience(t, &o->field))
        put(o, "experience");
    if (t->job->licence == LICENCE_REQUIRED) {
        sg_json_key(o->w, "certificates");
        sg_json_array(o->w);
        sg_json_string(o->w, corpus_trades[t->job->trade].certificate);
        sg_json_end_array(o->w);
        t->said->certificate = true;
    }
    put_benefits_array(o);
    if (corpus_say_employment(t, &o->field))
        put(o, "employment");
    put_remarks(o);
    put_contact(o);
    put_dates(o);
}

void corpus_tell_row(const sg_corpus *c, corpus_random *r, corpus_posting *p, sg_json_writer *w)
{
    row o = {.t = {c, r, &p->job[0], &p->said[0]}, .w = w, .noise = p->shape.style == STYLE_NOISY};
    if (p->shape.style == STYLE_STRUCTURED)
        tell_structured(&o);
    else if (p->shape.style == STYLE_SHEET || p->shape.style == STYLE_NOISY)
        tell_sheet(&o);
    else
        tell_portal(&o, p->shape.style == STYLE_MIXED);
    if (o.field.failed || o.noisy.failed)
        w->out->failed = true;
    sg_buffer_free(&o.field);
    sg_buffer_free(&o.noisy);
}
