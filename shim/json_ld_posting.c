/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A JobPosting of schema.org as a raw posting: each term in the words a Chinese announcement would
 * use, so that one set of grammars reads everything.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "json_ld_internal.h"
#include "songgang/messages.h"

typedef struct word {
    const char *given, *chinese; /* chinese NULL: says nothing we could use */
} word;

/* Chinese for a fixed value; other texts pass as they are. */
static const char *translate(const char *text, const word *words, size_t count)
{
    if (!text)
        return NULL;
    const char *slash = strrchr(text, '/'); /* https://schema.org/FULL_TIME */
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(text, words[i].given) == 0 ||
            (slash && strcasecmp(slash + 1, words[i].given) == 0))
            return words[i].chinese;
    return text;
}

/* ---- wage ---- */

static const char *unit_of(const char *unit)
{
    static const word units[] = {
        {"HOUR", SG_MSG_LD_PER_HOUR}, {"HUR", SG_MSG_LD_PER_HOUR}, {"DAY", SG_MSG_LD_PER_DAY},
        {"WEEK", SG_MSG_LD_PER_WEEK}, {"WEE", SG_MSG_LD_PER_WEEK}, {"MONTH", SG_MSG_LD_PER_MONTH},
        {"MON", SG_MSG_LD_PER_MONTH}, {"YEAR", SG_MSG_LD_PER_YEAR}, {"ANN", SG_MSG_LD_PER_YEAR},
    };
    for (size_t i = 0; unit && i < sizeof units / sizeof *units; i++)
        if (strcasecmp(unit, units[i].given) == 0)
            return units[i].chinese;
    return "";
}

static bool is_figure(const char *text)
{
    return text[strspn(text, "0123456789.")] == '\0';
}

static bool is_yuan(const char *currency)
{
    return !currency || strcasecmp(currency, "CNY") == 0 || strcasecmp(currency, "RMB") == 0 ||
           strcmp(currency, "人民币") == 0 || strcmp(currency, "元") == 0;
}

static void read_salary(sg_ld *ld, const json_t *node, sg_raw_posting *raw)
{
    const json_t *salary = sg_ld_first(ld, sg_ld_member(ld, node, "baseSalary"));
    if (!salary)
        return;
    const json_t *value = sg_ld_first(ld, sg_ld_member(ld, salary, "value"));
    const json_t *amount = json_is_object(value) ? value : salary;
    const char *min = sg_ld_member_text(ld, amount, "minValue");
    const char *max = sg_ld_member_text(ld, amount, "maxValue");
    const char *one = json_is_object(salary) ? sg_ld_text(ld, value, "baseSalary", " ")
                                             : sg_ld_text(ld, salary, "baseSalary", " ");
    const char *unit = sg_ld_member_text(ld, amount, "unitText");
    if (!unit)
        unit = sg_ld_member_text(ld, amount, "unitCode");
    if (!unit)
        unit = sg_ld_member_text(ld, salary, "unitText");
    const char *currency = sg_ld_member_text(ld, salary, "currency");
    if (!currency)
        currency = sg_ld_member_text(ld, node, "salaryCurrency");
    const char *per = unit_of(unit), *text = NULL;
    if (min && max && strcmp(min, max) != 0)
        text = sg_arena_printf(ld->arena, SG_MSG_LD_WAGE_RANGE, min, max, per);
    else if (min && !max)
        text = sg_arena_printf(ld->arena, SG_MSG_LD_WAGE_FROM, min, per);
    else if (max && !min)
        text = sg_arena_printf(ld->arena, SG_MSG_LD_WAGE_TO, max, per);
    else if (min || (one && is_figure(one)))
        text = sg_arena_printf(ld->arena, SG_MSG_LD_WAGE_ONE, min ? min : one, per);
    else if (one)
        text = one;
    else
        return;
    ld->no_memory |= !text;
    if (is_yuan(currency)) /* another currency's figure would be taken for yuan */
        raw->field[SG_RAW_WAGE_TEXT] = text;
}

/* ---- place ---- */

static bool is_china(const char *country)
{
    static const char *const names[] = {"CN", "CHN", "China", "PRC", "中国", "中华人民共和国"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcasecmp(country, names[i]) == 0)
            return true;
    return false;
}

/* `a` in front of `b`, unless b begins with it anyway. */
static const char *in_front(sg_ld *ld, const char *a, const char *b)
{
    return a && b && strncmp(a, b, strlen(a)) == 0 ? b : sg_ld_join(ld, a, "", b);
}

static void read_place(sg_ld *ld, const json_t *place, const char **area, const char **street)
{
    const json_t *address = sg_ld_member(ld, place, "address");
    if (!address)
        address = place;
    address = sg_ld_first(ld, address);
    const char *region = sg_ld_member_text(ld, address, "addressRegion");
    const char *locality = sg_ld_member_text(ld, address, "addressLocality");
    const char *country = sg_ld_member_text(ld, address, "addressCountry");
    *street = sg_ld_member_text(ld, address, "streetAddress");
    if (country && is_china(country))
        country = NULL;
    *area = sg_ld_join(ld, country, "", in_front(ld, region, locality));
    if (!*area && !*street)
        *area = sg_ld_text(ld, address, "jobLocation", " ");
}

static void read_location(sg_ld *ld, const json_t *node, sg_raw_posting *raw)
{
    enum { MOST = 16 };
    const json_t *places = sg_ld_member(ld, node, "jobLocation");
    const char *area, *street, *all = NULL;
    if (!json_is_array(places) || json_array_size(places) < 2) {
        const json_t *place = sg_ld_first(ld, places);
        if (!place)
            return;
        read_place(ld, place, &area, &street);
        raw->field[SG_RAW_CITY_OR_ADDRESS] = area;
        raw->field[SG_RAW_ADDRESS] = street;
        return;
    }
    for (size_t i = 0; i < json_array_size(places) && i < MOST; i++) {
        read_place(ld, sg_ld_first(ld, json_array_get(places, i)), &area, &street);
        all = sg_ld_join(ld, all, SG_MSG_LD_PLACES, in_front(ld, area, street));
    }
    raw->field[SG_RAW_CITY_OR_ADDRESS] = all;
}

/* ---- requirements ---- */

static const char *education_of(sg_ld *ld, const json_t *node)
{
    static const word levels[] = {
        {"high school", SG_MSG_LD_HIGH_SCHOOL},         {"associate degree", SG_MSG_LD_COLLEGE},
        {"bachelor degree", SG_MSG_LD_BACHELOR},        {"professional certificate", NULL},
        {"postgraduate degree", SG_MSG_LD_POSTGRADUATE}, {"no requirements", SG_MSG_LD_ANY},
    };
    const json_t *asked = sg_ld_first(ld, sg_ld_member(ld, node, "educationRequirements"));
    const char *text = sg_ld_text(ld, asked, "educationRequirements", " ");
    if (!text)
        text = sg_ld_member_text(ld, asked, "credentialCategory");
    return translate(text, levels, sizeof levels / sizeof *levels);
}

static const char *experience_of(sg_ld *ld, const json_t *node)
{
    static const word none[] = {{"no requirements", SG_MSG_LD_ANY}};
    const json_t *asked = sg_ld_first(ld, sg_ld_member(ld, node, "experienceRequirements"));
    const json_t *given = sg_ld_member(ld, asked, "monthsOfExperience");
    if (!given)
        return translate(sg_ld_text(ld, asked, "experienceRequirements", " "), none, 1);
    int months = -1;
    sg_shape shape = {.arena = ld->arena};
    if (sg_shape_int(&shape, given, "monthsOfExperience", 0, 1200, &months) != SG_OK) {
        ld->wrong = "monthsOfExperience";
        return NULL;
    }
    if (months <= 0)
        return SG_MSG_LD_ANY;
    const char *text = sg_arena_printf(ld->arena, months % 12 ? SG_MSG_LD_MONTHS : SG_MSG_LD_YEARS,
                                       months % 12 ? months : months / 12);
    ld->no_memory |= !text;
    return text;
}

static const char *employment_of(sg_ld *ld, const json_t *node)
{
    static const word types[] = {
        {"FULL_TIME", SG_MSG_LD_FULL_TIME}, {"PART_TIME", SG_MSG_LD_PART_TIME},
        {"TEMPORARY", SG_MSG_LD_TEMPORARY}, {"INTERN", SG_MSG_LD_INTERN},
        {"PER_DIEM", SG_MSG_LD_PER_DIEM},   {"CONTRACTOR", NULL},
        {"VOLUNTEER", NULL},                {"OTHER", NULL},
        {"FULL-TIME", SG_MSG_LD_FULL_TIME}, {"PART-TIME", SG_MSG_LD_PART_TIME},
    };
    const char *place = sg_ld_member_text(ld, node, "jobLocationType");
    const json_t *given = sg_ld_first(ld, sg_ld_member(ld, node, "employmentType"));
    const char *text = translate(sg_ld_text(ld, given, "employmentType", " "), types,
                                 sizeof types / sizeof *types);
    return !text && place && strcasecmp(place, "TELECOMMUTE") == 0 ? SG_MSG_LD_REMOTE : text;
}

/* Named credentials are certificates; sentences go to the description. */
static void read_qualifications(sg_ld *ld, const json_t *node, sg_raw_posting *raw)
{
    const json_t *given = sg_ld_member(ld, node, "qualifications");
    const json_t *first = sg_ld_first(ld, given);
    if (json_is_object(first) && !json_object_get(first, "@value"))
        raw->field[SG_RAW_CERTIFICATES] = sg_ld_text(ld, given, "qualifications", "\n");
    else
        raw->field[SG_RAW_DESCRIPTION] =
            sg_ld_plain(ld, sg_ld_text(ld, given, "qualifications", "\n"));
}

static void read_description(sg_ld *ld, const json_t *node, sg_raw_posting *raw)
{
    static const struct {
        const char *term, *label;
    } more[] = {{"responsibilities", SG_MSG_LD_DUTIES},
                {"skills", SG_MSG_LD_SKILLS},
                {"workHours", SG_MSG_LD_HOURS}};
    const char *asked = raw->field[SG_RAW_DESCRIPTION];
    const char *text = sg_ld_plain(ld, sg_ld_member_text(ld, node, "description"));
    if (asked) {
        asked = sg_arena_printf(ld->arena, SG_MSG_LD_LABELLED, SG_MSG_LD_QUALIFICATIONS, asked);
        ld->no_memory |= !asked;
        text = sg_ld_join(ld, text, "\n", asked);
    }
    for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
        const char *part = sg_ld_plain(ld, sg_ld_member_text(ld, node, more[i].term));
        if (!part)
            continue;
        part = sg_arena_printf(ld->arena, SG_MSG_LD_LABELLED, more[i].label, part);
        ld->no_memory |= !part;
        text = sg_ld_join(ld, text, "\n", part);
    }
    raw->field[SG_RAW_DESCRIPTION] = text;
}

static const char *day_of(sg_ld *ld, const json_t *node, const char *term)
{
    const char *text = sg_ld_member_text(ld, node, term);
    const char *time = text ? strchr(text, 'T') : NULL;
    if (!time)
        return text;
    const char *day = sg_arena_strndup(ld->arena, text, (size_t)(time - text));
    ld->no_memory |= !day;
    return day;
}

static const char *identifier_of(sg_ld *ld, const json_t *node)
{
    const json_t *given = sg_ld_first(ld, sg_ld_member(ld, node, "identifier"));
    const char *text = sg_ld_member_text(ld, given, "value");
    if (!text)
        text = sg_ld_text(ld, given, "identifier", " ");
    if (!text)
        text = sg_ld_member_text(ld, node, "@id");
    return text ? text : sg_ld_member_text(ld, node, "url");
}

void sg_ld_read_posting(sg_ld *ld, const json_t *node, sg_raw_posting *ret)
{
    sg_raw_posting raw = {{NULL}};
    const json_t *firm = sg_ld_first(ld, sg_ld_member(ld, node, "hiringOrganization"));
    const json_t *contact = sg_ld_first(ld, sg_ld_member(ld, node, "applicationContact"));
    raw.field[SG_RAW_EXTERNAL_ID] = identifier_of(ld, node);
    raw.field[SG_RAW_TITLE] = sg_ld_plain(ld, sg_ld_member_text(ld, node, "title"));
    if (!raw.field[SG_RAW_TITLE])
        raw.field[SG_RAW_TITLE] = sg_ld_plain(ld, sg_ld_member_text(ld, node, "name"));
    raw.field[SG_RAW_EMPLOYER] = sg_ld_text(ld, firm, "hiringOrganization", " ");
    raw.field[SG_RAW_EMPLOYER_ID] = sg_ld_member_text(ld, firm, "taxID");
    read_location(ld, node, &raw);
    read_salary(ld, node, &raw);
    raw.field[SG_RAW_EDUCATION] = education_of(ld, node);
    raw.field[SG_RAW_EXPERIENCE] = experience_of(ld, node);
    raw.field[SG_RAW_EMPLOYMENT] = employment_of(ld, node);
    raw.field[SG_RAW_HEADCOUNT] = sg_ld_member_text(ld, node, "totalJobOpenings");
    raw.field[SG_RAW_POSTED] = day_of(ld, node, "datePosted");
    raw.field[SG_RAW_VALID_THROUGH] = day_of(ld, node, "validThrough");
    raw.field[SG_RAW_CATEGORY] = sg_ld_member_text(ld, node, "industry");
    raw.field[SG_RAW_CONTACT_NAME] = sg_ld_member_text(ld, contact, "name");
    raw.field[SG_RAW_CONTACT_PHONE] = sg_ld_member_text(ld, contact, "telephone");
    raw.field[SG_RAW_BENEFITS] = sg_ld_plain(ld, sg_ld_member_text(ld, node, "jobBenefits"));
    read_qualifications(ld, node, &raw);
    read_description(ld, node, &raw);
    *ret = raw;
}
