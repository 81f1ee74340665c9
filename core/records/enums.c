/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Words of the enumerations: JSON value and Chinese label of each, and back. The lists themselves
 * stand in the headers; here every list becomes one table and three functions.
 */
#include <string.h>

#include "songgang/couple.h"
#include "songgang/match.h"
#include "songgang/policy.h"
#include "songgang/posting.h"
#include "songgang/profile.h"
#include "songgang/raw_posting.h"
#include "songgang/why.h"

typedef struct word {
    const char *json, *label;
} word;

static bool find_word(const word *words, int count, const char *text, int *ret)
{
    if (!text)
        return false;
    for (int i = 0; i < count; i++) {
        bool json = words[i].json && strcmp(text, words[i].json) == 0;
        if (json || strcmp(text, words[i].label) == 0) {
            *ret = i;
            return true;
        }
    }
    return false;
}

#define X(id, json, label) {json, label},
static const word periods[] = {SG_PERIODS(X)};
static const word provisions[] = {SG_PROVISIONS(X)};
static const word genders[] = {SG_GENDERS(X)};
static const word educations[] = {SG_EDUCATIONS(X)};
static const word employments[] = {SG_EMPLOYMENTS(X)};
static const word posting_statuses[] = {SG_POSTING_STATUSES(X)};
static const word shifts[] = {SG_SHIFTS(X)};
static const word worker_statuses[] = {SG_WORKER_STATUSES(X)};
static const word wishes[] = {SG_WISHES(X)};
static const word rules[] = {SG_RULES(X)};
static const word bars[] = {SG_BARS(X)};
static const word verdicts[] = {SG_VERDICTS(X)};
static const word togethers[] = {SG_TOGETHERS(X)};
static const word wish_kinds[] = {SG_WISH_KINDS(X)};
#undef X
#define X(id, key, label, weight) {key, label},
static const word components[] = {SG_COMPONENTS(X)};
#undef X
#define X(id, key, label, headings) {key, label},
static const word raw_fields[] = {SG_RAW_FIELDS(X)};
#undef X

#define JSON_OF(function, type, words)                                                             \
    const char *function(type value)                                                               \
    {                                                                                              \
        return (size_t)value < sizeof words / sizeof *words ? words[value].json : NULL;            \
    }
#define LABEL_OF(function, type, words)                                                            \
    const char *function(type value)                                                               \
    {                                                                                              \
        return (size_t)value < sizeof words / sizeof *words ? words[value].label : "";             \
    }
#define PARSE_OF(function, type, words)                                                            \
    bool function(const char *text, type *ret)                                                     \
    {                                                                                              \
        int value;                                                                                 \
        if (!find_word(words, (int)(sizeof words / sizeof *words), text, &value))                  \
            return false;                                                                          \
        *ret = (type)value;                                                                        \
        return true;                                                                               \
    }

JSON_OF(sg_period_json, sg_period, periods)
LABEL_OF(sg_period_label, sg_period, periods)
PARSE_OF(sg_period_parse, sg_period, periods)
JSON_OF(sg_provision_json, sg_provision, provisions)
LABEL_OF(sg_provision_label, sg_provision, provisions)
PARSE_OF(sg_provision_parse, sg_provision, provisions)
JSON_OF(sg_gender_json, sg_gender, genders)
LABEL_OF(sg_gender_label, sg_gender, genders)
PARSE_OF(sg_gender_parse, sg_gender, genders)
JSON_OF(sg_education_json, sg_education, educations)
LABEL_OF(sg_education_label, sg_education, educations)
PARSE_OF(sg_education_parse, sg_education, educations)
JSON_OF(sg_employment_json, sg_employment, employments)
LABEL_OF(sg_employment_label, sg_employment, employments)
PARSE_OF(sg_employment_parse, sg_employment, employments)
JSON_OF(sg_posting_status_json, sg_posting_status, posting_statuses)
PARSE_OF(sg_posting_status_parse, sg_posting_status, posting_statuses)
JSON_OF(sg_shift_json, sg_shift, shifts)
LABEL_OF(sg_shift_label, sg_shift, shifts)
PARSE_OF(sg_shift_parse, sg_shift, shifts)
JSON_OF(sg_worker_status_json, sg_worker_status, worker_statuses)
LABEL_OF(sg_worker_status_label, sg_worker_status, worker_statuses)
PARSE_OF(sg_worker_status_parse, sg_worker_status, worker_statuses)
JSON_OF(sg_wish_json, sg_wish, wishes)
PARSE_OF(sg_wish_parse, sg_wish, wishes)
JSON_OF(sg_rule_json, sg_rule, rules)
LABEL_OF(sg_rule_label, sg_rule, rules)
JSON_OF(sg_bar_json, sg_bar, bars)
LABEL_OF(sg_bar_label, sg_bar, bars)
JSON_OF(sg_verdict_json, sg_verdict, verdicts)
LABEL_OF(sg_verdict_label, sg_verdict, verdicts)
JSON_OF(sg_together_json, sg_together, togethers)
LABEL_OF(sg_together_label, sg_together, togethers)
JSON_OF(sg_wish_kind_json, sg_wish_kind, wish_kinds)
LABEL_OF(sg_wish_kind_label, sg_wish_kind, wish_kinds)
JSON_OF(sg_component_key, sg_component, components)
LABEL_OF(sg_component_label, sg_component, components)
JSON_OF(sg_raw_field_key, sg_raw_field, raw_fields)

LABEL_OF(sg_raw_field_label, sg_raw_field, raw_fields)

#define X(id, key, label, headings) headings,
static const char *const raw_headings[] = {SG_RAW_FIELDS(X)};
#undef X

const char *sg_raw_field_headings(sg_raw_field field)
{
    return (size_t)field < SG_RAW_FIELD_COUNT ? raw_headings[field] : "";
}
