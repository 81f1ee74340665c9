/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Normalised postings as JSON: the shape of the contract, members in its order. What the contract
 * always shows is always written (null when not stated); our further members (town, shift, places,
 * contact, benefits, description …) only when there is something to say.
 */
#include <stdio.h>

#include "songgang/json.h"

void sg_json_put_region(sg_json_writer *w, sg_region region)
{
    sg_json_put_locality(w, region);
}

void sg_json_put_locality(sg_json_writer *w, sg_locality locality)
{
    sg_region region = sg_locality_region(locality);
    const char *name = region ? sg_region_name(region) : NULL;
    if (!name) {
        sg_json_null(w);
        return;
    }
    char code[SG_LOCALITY_TEXT];
    sg_locality_print(locality, code);
    sg_json_object(w);
    sg_json_member_string(w, "code", code);
    sg_json_member_string(w, "name", name);
    sg_json_end_object(w);
}

static void put_number(sg_json_writer *w, const char *key, int64_t value, bool known)
{
    sg_json_key(w, key);
    if (known)
        sg_json_int(w, value);
    else
        sg_json_null(w);
}

static void put_date(sg_json_writer *w, const char *key, sg_date date)
{
    sg_json_key(w, key);
    if (date == SG_NO_DATE) {
        sg_json_null(w);
        return;
    }
    char text[SG_DATE_TEXT];
    sg_date_print(date, text);
    sg_json_string(w, text);
}

static void put_ages(sg_json_writer *w, const char *key, sg_age_range range)
{
    sg_json_key(w, key);
    if (range.min < 0 && range.max < 0) {
        sg_json_null(w);
        return;
    }
    sg_json_object(w);
    put_number(w, "min", range.min, range.min >= 0);
    put_number(w, "max", range.max, range.max >= 0);
    sg_json_end_object(w);
}

static void put_fen(sg_json_writer *w, const char *key, int32_t fen)
{
    sg_json_key(w, key);
    if (fen == SG_NO_AMOUNT)
        sg_json_null(w);
    else
        sg_json_fixed(w, fen, 2, 0);
}

static void put_wage(sg_json_writer *w, const sg_wage *wage)
{
    sg_json_key(w, "wage");
    sg_json_object(w);
    put_fen(w, "min", wage->min_fen);
    put_fen(w, "max", wage->max_fen);
    sg_json_member_string(w, "period", sg_period_json(wage->period));
    put_number(w, "monthly_min", wage->monthly_min, wage->monthly_min != SG_NO_AMOUNT);
    put_number(w, "monthly_max", wage->monthly_max, wage->monthly_max != SG_NO_AMOUNT);
    sg_json_member_bool(w, "negotiable", wage->negotiable);
    sg_json_end_object(w);
}

static void put_trades(sg_json_writer *w, const sg_posting *p)
{
    sg_json_key(w, "trades");
    sg_json_array(w);
    for (size_t i = 0; i < p->trade_count; i++) {
        const sg_trade *trade = sg_trade_get(p->trades[i]);
        if (!trade)
            continue;
        sg_json_object(w);
        sg_json_member_string(w, "code", trade->code);
        sg_json_member_string(w, "name", trade->name);
        sg_json_end_object(w);
    }
    sg_json_end_array(w);
    sg_json_key(w, "skills");
    sg_json_array(w);
    for (size_t i = 0; i < p->skill_count; i++) {
        const sg_skill *skill = sg_skill_get(p->skills[i]);
        if (!skill)
            continue;
        sg_json_object(w);
        sg_json_member_string(w, "code", skill->code);
        sg_json_member_string(w, "name", skill->name);
        sg_json_end_object(w);
    }
    sg_json_end_array(w);
}

static void put_certificates(sg_json_writer *w, const char *key, const sg_certificate_id *ids,
                             size_t count)
{
    sg_json_key(w, key);
    sg_json_array(w);
    for (size_t i = 0; i < count; i++) {
        const sg_certificate *certificate = sg_certificate_get(ids[i]);
        if (certificate)
            sg_json_string(w, certificate->name);
    }
    sg_json_end_array(w);
}

static void put_place(sg_json_writer *w, const sg_posting *p)
{
    sg_json_key(w, "province");
    sg_json_put_region(w, p->place.province);
    sg_json_key(w, "city");
    sg_json_put_region(w, p->place.city);
    sg_json_key(w, "county");
    sg_json_put_region(w, p->place.county);
    if (p->place.town) {
        sg_json_key(w, "town");
        sg_json_put_region(w, p->place.town);
    }
    if (p->place_count) {
        sg_json_key(w, "places");
        sg_json_array(w);
        for (size_t i = 0; i < p->place_count; i++)
            sg_json_put_region(w, p->places[i]);
        sg_json_end_array(w);
    }
    sg_json_member_string(w, "address", p->address);
}

static void put_terms(sg_json_writer *w, const sg_posting *p)
{
    sg_json_member_string(w, "accommodation", sg_provision_json(p->accommodation));
    sg_json_member_string(w, "meals", sg_provision_json(p->meals));
    sg_json_key(w, "social_insurance");
    if (p->social_insurance == SG_UNSTATED)
        sg_json_null(w);
    else
        sg_json_bool(w, p->social_insurance == SG_YES);
    put_ages(w, "age", p->age);
    bool male = p->age_male.min >= 0 || p->age_male.max >= 0;
    bool female = p->age_female.min >= 0 || p->age_female.max >= 0;
    if (male || female) {
        sg_json_key(w, "age_by_gender");
        sg_json_object(w);
        put_ages(w, "male", p->age_male);
        put_ages(w, "female", p->age_female);
        sg_json_end_object(w);
    }
    sg_json_member_string(w, "gender", sg_gender_json(p->gender));
    sg_json_member_string(w, "education", sg_education_json(p->education));
    put_number(w, "experience_years", p->experience_years, p->experience_years >= 0);
    put_number(w, "headcount", p->headcount, p->headcount >= 0);
    sg_json_member_string(w, "employment", sg_employment_json(p->employment));
    if (p->shift != SG_SHIFT_NONE)
        sg_json_member_string(w, "shift", sg_shift_json(p->shift));
    put_certificates(w, "certificates", p->certificates, p->certificate_count);
    put_certificates(w, "certificates_preferred", p->certificates_preferred, p->preferred_count);
}

static void put_optional(sg_json_writer *w, const char *key, const char *text)
{
    if (text)
        sg_json_member_string(w, key, text);
}

static void put_warnings(sg_json_writer *w, const sg_posting *p)
{
    sg_json_key(w, "warnings");
    sg_json_array(w);
    for (size_t i = 0; i < p->warning_count; i++) {
        sg_json_object(w);
        sg_json_member_string(w, "code", p->warnings[i].code);
        sg_json_member_string(w, "text", p->warnings[i].text);
        sg_json_end_object(w);
    }
    sg_json_end_array(w);
}

void sg_json_put_posting(sg_json_writer *w, const sg_posting *p)
{
    sg_json_object(w);
    sg_json_member_string(w, "id", p->id);
    sg_json_member_string(w, "title", p->title);
    put_trades(w, p);
    sg_json_member_string(w, "employer", p->employer);
    put_optional(w, "employer_id", p->employer_id);
    put_place(w, p);
    put_wage(w, &p->wage);
    put_terms(w, p);
    put_date(w, "posted", p->posted);
    put_date(w, "valid_through", p->valid_through);
    sg_json_member_string(w, "source", p->source);
    sg_json_member_string(w, "external_id", p->external_id);
    sg_json_member_string(w, "status", sg_posting_status_json(p->status));
    if (p->contact_name || p->contact_phone) {
        sg_json_key(w, "contact");
        sg_json_object(w);
        sg_json_member_string(w, "name", p->contact_name);
        sg_json_member_string(w, "phone", p->contact_phone);
        sg_json_end_object(w);
    }
    put_optional(w, "benefits", p->benefits);
    put_optional(w, "description", p->description);
    put_warnings(w, p);
    sg_json_end_object(w);
}
