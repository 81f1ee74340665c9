/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A normalised posting as a schema.org JobPosting, with the record itself beside the public terms:
 * schema.org has no words for board, lodging, lawful ages or monthly equivalents of a day's pay.
 */
#include <stdio.h>

#include "songgang/json_ld.h"

static void open_node(sg_json_writer *w, const char *key, const char *type)
{
    if (key)
        sg_json_key(w, key);
    sg_json_object(w);
    sg_json_member_string(w, "@type", type);
}

static void optional(sg_json_writer *w, const char *key, const char *text)
{
    if (text)
        sg_json_member_string(w, key, text);
}

static void put_date(sg_json_writer *w, const char *key, sg_date date)
{
    char text[SG_DATE_TEXT];
    if (date == SG_NO_DATE)
        return;
    sg_date_print(date, text);
    sg_json_member_string(w, key, text);
}

static void put_organization(sg_json_writer *w, const sg_posting *p)
{
    if (!p->employer && !p->employer_id)
        return;
    open_node(w, "hiringOrganization", "Organization");
    optional(w, "name", p->employer);
    optional(w, "taxID", p->employer_id);
    sg_json_end_object(w);
}

static void put_location(sg_json_writer *w, const sg_posting *p)
{
    char locality[160];
    const char *city = p->place.city ? sg_region_name(p->place.city) : NULL;
    const char *county = p->place.county ? sg_region_name(p->place.county) : NULL;
    if (!p->place.province && !p->address)
        return;
    open_node(w, "jobLocation", "Place");
    open_node(w, "address", "PostalAddress");
    if (p->place.province) {
        sg_json_member_string(w, "addressCountry", "CN");
        optional(w, "addressRegion", sg_region_name(p->place.province));
    }
    snprintf(locality, sizeof locality, "%s%s", city ? city : "", county ? county : "");
    optional(w, "addressLocality", *locality ? locality : NULL);
    optional(w, "streetAddress", p->address);
    sg_json_end_object(w);
    sg_json_end_object(w);
}

static void put_fen(sg_json_writer *w, const char *key, int32_t fen)
{
    if (fen == SG_NO_AMOUNT)
        return;
    sg_json_key(w, key);
    sg_json_fixed(w, fen, 2, 0);
}

static void put_salary(sg_json_writer *w, const sg_wage *wage)
{
    static const char *const unit[SG_PERIOD_COUNT] = {
        [SG_PERIOD_HOUR] = "HOUR",   [SG_PERIOD_DAY] = "DAY",   [SG_PERIOD_WEEK] = "WEEK",
        [SG_PERIOD_MONTH] = "MONTH", [SG_PERIOD_YEAR] = "YEAR",
    };
    if (!unit[wage->period] || (wage->min_fen == SG_NO_AMOUNT && wage->max_fen == SG_NO_AMOUNT))
        return;
    open_node(w, "baseSalary", "MonetaryAmount");
    sg_json_member_string(w, "currency", "CNY");
    open_node(w, "value", "QuantitativeValue");
    put_fen(w, "minValue", wage->min_fen);
    put_fen(w, "maxValue", wage->max_fen);
    sg_json_member_string(w, "unitText", unit[wage->period]);
    sg_json_end_object(w);
    sg_json_end_object(w);
}

static void put_employment(sg_json_writer *w, sg_employment employment)
{
    static const char *const type[SG_EMPLOYMENT_COUNT] = {
        [SG_EMPLOYMENT_FULL_TIME] = "FULL_TIME",   [SG_EMPLOYMENT_PART_TIME] = "PART_TIME",
        [SG_EMPLOYMENT_TEMPORARY] = "TEMPORARY",   [SG_EMPLOYMENT_DAY_LABOUR] = "PER_DIEM",
        [SG_EMPLOYMENT_HOME_BASED] = "OTHER",      [SG_EMPLOYMENT_PUBLIC_WELFARE] = "OTHER",
        [SG_EMPLOYMENT_INTERN] = "INTERN",
    };
    optional(w, "employmentType", type[employment]);
    if (employment == SG_EMPLOYMENT_HOME_BASED)
        sg_json_member_string(w, "jobLocationType", "TELECOMMUTE");
}

static void put_requirements(sg_json_writer *w, const sg_posting *p)
{
    static const char *const category[SG_EDUCATION_COUNT] = {
        [SG_EDUCATION_SENIOR] = "high school",       [SG_EDUCATION_VOCATIONAL] = "high school",
        [SG_EDUCATION_COLLEGE] = "associate degree", [SG_EDUCATION_BACHELOR] = "bachelor degree",
        [SG_EDUCATION_MASTER] = "postgraduate degree",
        [SG_EDUCATION_DOCTOR] = "postgraduate degree",
    };
    if (p->education != SG_EDUCATION_ANY) {
        open_node(w, "educationRequirements", "EducationalOccupationalCredential");
        optional(w, "credentialCategory", category[p->education]);
        sg_json_member_string(w, "name", sg_education_label(p->education));
        sg_json_end_object(w);
    }
    if (p->experience_years >= 0) {
        open_node(w, "experienceRequirements", "OccupationalExperienceRequirements");
        sg_json_member_int(w, "monthsOfExperience", 12 * (int64_t)p->experience_years);
        sg_json_end_object(w);
    }
    if (p->certificate_count) {
        sg_json_key(w, "qualifications");
        sg_json_array(w);
        for (size_t i = 0; i < p->certificate_count; i++) {
            const sg_certificate *certificate = sg_certificate_get(p->certificates[i]);
            if (!certificate)
                continue;
            open_node(w, NULL, "EducationalOccupationalCredential");
            sg_json_member_string(w, "name", certificate->name);
            sg_json_end_object(w);
        }
        sg_json_end_array(w);
    }
    optional(w, "jobBenefits", p->benefits);
}

void sg_json_ld_put_posting(sg_json_writer *w, const sg_posting *p, const char *json,
                            size_t json_size)
{
    open_node(w, NULL, "JobPosting");
    optional(w, "title", p->title);
    optional(w, "description", p->description);
    open_node(w, "identifier", "PropertyValue");
    sg_json_member_string(w, "name", p->source);
    sg_json_member_string(w, "value", p->external_id);
    sg_json_end_object(w);
    put_organization(w, p);
    put_location(w, p);
    put_salary(w, &p->wage);
    put_employment(w, p->employment);
    put_requirements(w, p);
    if (p->headcount >= 0)
        sg_json_member_int(w, "totalJobOpenings", p->headcount);
    put_date(w, "datePosted", p->posted);
    put_date(w, "validThrough", p->valid_through);
    if (p->contact_name || p->contact_phone) {
        open_node(w, "applicationContact", "ContactPoint");
        optional(w, "name", p->contact_name);
        optional(w, "telephone", p->contact_phone);
        sg_json_end_object(w);
    }
    sg_json_key(w, "songgang:posting");
    sg_json_raw(w, json, json_size);
    sg_json_end_object(w);
}
