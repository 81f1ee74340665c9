/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads back what sg_json_put_posting wrote: building the index and exporting tables go through
 * here. The store is written by us, so shapes are not negotiable; but a code that a newer
 * vocabulary no longer has is left out rather than making the posting unreadable.
 */
#include "json_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "songgang/messages.h"

/* The first member that is not as written, or NULL. */
typedef struct stored {
    const json_t *root;
    const sg_vocabulary *v;
    sg_arena *arena;
    const char *wrong;
    bool no_memory;
} stored;

static const json_t *member(const json_t *object, const char *key)
{
    const json_t *node = json_object_get(object, key);
    return node && !json_is_null(node) ? node : NULL;
}

static const char *text_of(stored *s, const json_t *object, const char *key)
{
    const json_t *node = member(object, key);
    if (!node)
        return NULL;
    if (!json_is_string(node)) {
        s->wrong = key;
        return NULL;
    }
    char *copy = sg_arena_strndup(s->arena, json_string_value(node), json_string_length(node));
    if (!copy)
        s->no_memory = true;
    return copy;
}

static int32_t number_of(stored *s, const json_t *object, const char *key, int32_t absent)
{
    const json_t *node = member(object, key);
    if (!node)
        return absent;
    if (!json_is_integer(node) || json_integer_value(node) < 0 ||
        json_integer_value(node) > INT32_MAX) {
        s->wrong = key;
        return absent;
    }
    return (int32_t)json_integer_value(node);
}

static int32_t fen_of(stored *s, const json_t *object, const char *key)
{
    const json_t *node = member(object, key);
    if (!node)
        return SG_NO_AMOUNT;
    double fen = json_number_value(node) * 100.0;
    if (!json_is_number(node) || fen < 0 || fen > INT32_MAX) {
        s->wrong = key;
        return SG_NO_AMOUNT;
    }
    return (int32_t)llround(fen);
}

static sg_date date_of(stored *s, const char *key)
{
    const json_t *node = member(s->root, key);
    sg_date date = SG_NO_DATE;
    if (node && (!json_is_string(node) || !sg_date_parse(json_string_value(node), &date)))
        s->wrong = key;
    return date;
}

static sg_region region_of(const json_t *node)
{
    const char *code = json_string_value(json_object_get(node, "code"));
    if (!code || code[strspn(code, "0123456789")])
        return 0;
    sg_region region = (sg_region)strtoul(code, NULL, 10);
    return sg_region_name(region) ? region : 0;
}

static sg_age_range ages_of(stored *s, const json_t *object, const char *key)
{
    sg_age_range range = {-1, -1};
    const json_t *node = member(object, key);
    if (!node)
        return range;
    int32_t min = number_of(s, node, "min", -1), max = number_of(s, node, "max", -1);
    if (min > 200 || max > 200)
        s->wrong = key;
    else
        range = (sg_age_range){(int16_t)min, (int16_t)max};
    return range;
}

static void read_names(stored *s, sg_posting *p)
{
    const json_t *array = member(s->root, "trades");
    for (size_t i = 0; i < json_array_size(array) && p->trade_count < SG_MAX_TRADES; i++) {
        const char *code = json_string_value(json_object_get(json_array_get(array, i), "code"));
        sg_trade_id id;
        if (code && sg_trade_lookup(s->v, sg_str_of(code), &id, NULL) == SG_OK)
            p->trades[p->trade_count++] = id;
    }
    array = member(s->root, "skills");
    for (size_t i = 0; i < json_array_size(array) && p->skill_count < SG_MAX_SKILLS; i++) {
        const char *code = json_string_value(json_object_get(json_array_get(array, i), "code"));
        sg_skill_id id;
        if (code && sg_skill_lookup(s->v, sg_str_of(code), &id, NULL) == SG_OK)
            p->skills[p->skill_count++] = id;
    }
}

static uint8_t read_certificates(stored *s, const char *key, sg_certificate_id *ids)
{
    uint8_t count = 0;
    const json_t *array = member(s->root, key);
    for (size_t i = 0; i < json_array_size(array) && count < SG_MAX_CERTIFICATES; i++) {
        const char *name = json_string_value(json_array_get(array, i));
        if (name && sg_certificate_lookup(s->v, sg_str_of(name), &ids[count], NULL) == SG_OK)
            count++;
    }
    return count;
}

static void read_place(stored *s, sg_posting *p)
{
    p->place.province = region_of(member(s->root, "province"));
    p->place.city = region_of(member(s->root, "city"));
    p->place.county = region_of(member(s->root, "county"));
    p->place.town = region_of(member(s->root, "town"));
    const json_t *array = member(s->root, "places");
    for (size_t i = 0; i < json_array_size(array) && p->place_count < SG_MAX_PLACES; i++) {
        sg_region region = region_of(json_array_get(array, i));
        if (region)
            p->places[p->place_count++] = region;
    }
    p->address = text_of(s, s->root, "address");
}

/* A word of an enum: `parse` decides; absent leaves the initial value. */
#define READ_WORD(s, object, key, parse, target)                                                   \
    do {                                                                                           \
        const json_t *word_ = member(object, key);                                                 \
        if (word_ && (!json_is_string(word_) || !parse(json_string_value(word_), target)))         \
            (s)->wrong = key;                                                                      \
    } while (0)

static void read_wage(stored *s, sg_wage *wage)
{
    const json_t *node = member(s->root, "wage");
    if (!json_is_object(node)) {
        s->wrong = "wage";
        return;
    }
    READ_WORD(s, node, "period", sg_period_parse, &wage->period);
    wage->min_fen = fen_of(s, node, "min");
    wage->max_fen = fen_of(s, node, "max");
    wage->monthly_min = number_of(s, node, "monthly_min", SG_NO_AMOUNT);
    wage->monthly_max = number_of(s, node, "monthly_max", SG_NO_AMOUNT);
    wage->negotiable = json_is_true(json_object_get(node, "negotiable"));
}

static void read_terms(stored *s, sg_posting *p)
{
    READ_WORD(s, s->root, "accommodation", sg_provision_parse, &p->accommodation);
    READ_WORD(s, s->root, "meals", sg_provision_parse, &p->meals);
    const json_t *insurance = member(s->root, "social_insurance");
    if (insurance)
        p->social_insurance = json_is_true(insurance) ? SG_YES : SG_NO;
    p->age = ages_of(s, s->root, "age");
    const json_t *by_gender = member(s->root, "age_by_gender");
    p->age_male = ages_of(s, by_gender, "male");
    p->age_female = ages_of(s, by_gender, "female");
    READ_WORD(s, s->root, "gender", sg_gender_parse, &p->gender);
    READ_WORD(s, s->root, "education", sg_education_parse, &p->education);
    int32_t years = number_of(s, s->root, "experience_years", -1);
    p->experience_years = (int16_t)(years > INT16_MAX ? INT16_MAX : years);
    p->headcount = number_of(s, s->root, "headcount", -1);
    READ_WORD(s, s->root, "employment", sg_employment_parse, &p->employment);
    READ_WORD(s, s->root, "shift", sg_shift_parse, &p->shift);
    p->certificate_count = read_certificates(s, "certificates", p->certificates);
    p->preferred_count = read_certificates(s, "certificates_preferred", p->certificates_preferred);
}

static void read_warnings(stored *s, sg_posting *p)
{
    const json_t *array = member(s->root, "warnings");
    for (size_t i = 0; i < json_array_size(array) && p->warning_count < SG_MAX_WARNINGS; i++) {
        const json_t *node = json_array_get(array, i);
        sg_warning warning = {text_of(s, node, "code"), text_of(s, node, "text")};
        if (warning.code && warning.text)
            p->warnings[p->warning_count++] = warning;
    }
}

sg_status sg_json_posting(const sg_vocabulary *v, const sg_json *json, sg_arena *arena,
                          sg_posting *ret, sg_error *err)
{
    stored s = {.root = json->root, .v = v, .arena = arena};
    sg_posting p;
    sg_posting_init(&p);
    if (!json_is_object(json->root))
        return sg_fail(err, SG_INVALID, SG_MSG_JSON_NOT_OBJECT);
    p.id = text_of(&s, s.root, "id");
    p.title = text_of(&s, s.root, "title");
    read_names(&s, &p);
    p.employer = text_of(&s, s.root, "employer");
    p.employer_id = text_of(&s, s.root, "employer_id");
    p.employer_key = sg_employer_key(p.employer);
    read_place(&s, &p);
    read_wage(&s, &p.wage);
    read_terms(&s, &p);
    p.posted = date_of(&s, "posted");
    p.valid_through = date_of(&s, "valid_through");
    p.source = text_of(&s, s.root, "source");
    p.external_id = text_of(&s, s.root, "external_id");
    READ_WORD(&s, s.root, "status", sg_posting_status_parse, &p.status);
    const json_t *contact = member(s.root, "contact");
    p.contact_name = text_of(&s, contact, "name");
    p.contact_phone = text_of(&s, contact, "phone");
    p.benefits = text_of(&s, s.root, "benefits");
    p.description = text_of(&s, s.root, "description");
    read_warnings(&s, &p);
    if (s.no_memory)
        return sg_fail_memory(err);
    uint64_t hash;
    if (!s.wrong && (!p.id || !sg_posting_id_parse(p.id, &hash)))
        s.wrong = "id";
    if (s.wrong)
        return sg_fail(err, SG_INVALID, SG_MSG_STORED_SHAPE, s.wrong);
    *ret = p;
    return SG_OK;
}
