/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The parameters of a search by name, from text: one reading for the command line and for HTTP. An
 * unknown place, trade or source is an error that names near ones, never an empty result.
 */
#include <stdlib.h>
#include <string.h>

#include "search_internal.h"
#include "songgang/messages.h"

enum { MONEY_MAX = 1000000, AGE_LEAST = 14, AGE_MOST = 100, PAGES_MAX = 1000000, QUOTED = 60, DAYS_MAX = 366 };

typedef struct setting {
    const sg_reader *reader;
    sg_search_request *request;
    const char *key;
    sg_str value;
    sg_arena *arena;
    sg_error *err;
} setting;

static int quoted(sg_str text)
{
    return (int)sg_utf8_prefix(text, QUOTED);
}

static sg_status too_many(const setting *s)
{
    return sg_fail(s->err, SG_INVALID, SG_MSG_SEARCH_MANY, s->key, SG_SEARCH_VALUES);
}

/* ---- figures ---- */

static sg_status read_number(const setting *s, long least, long most, long *ret)
{
    char digits[12] = "";
    char *end = digits;
    if (s->value.n > 0 && s->value.n < sizeof digits) {
        memcpy(digits, s->value.s, s->value.n);
        bool plain = digits[0] >= '0' && digits[0] <= '9'; /* strtol takes blanks and signs */
        *ret = strtol(digits, &end, 10);
        if (plain && *end == '\0' && *ret >= least && *ret <= most) {
            return SG_OK;
        }
    }
    return sg_fail(s->err, SG_INVALID, SG_MSG_SEARCH_NUMBER, s->key, least, most);
}

static sg_status set_wage_min(const setting *s)
{
    long figure = 0;
    sg_status status = read_number(s, 0, MONEY_MAX, &figure);
    if (status == SG_OK) {
        s->request->wage_min = figure > 0 ? (int32_t)figure : SG_NO_AMOUNT;
    }
    return status;
}

static sg_status set_wage_max(const setting *s)
{
    long figure = 0;
    sg_status status = read_number(s, 1, MONEY_MAX, &figure);
    if (status == SG_OK) {
        s->request->wage_max = (int32_t)figure;
    }
    return status;
}

static sg_status set_age(const setting *s)
{
    long figure = 0;
    sg_status status = read_number(s, AGE_LEAST, AGE_MOST, &figure);
    if (status == SG_OK) {
        s->request->age = (int)figure;
    }
    return status;
}

static sg_status set_posted_days(const setting *s)
{
    long figure = 0;
    sg_status status = read_number(s, 1, DAYS_MAX, &figure);
    if (status == SG_OK) {
        s->request->posted_days = (int)figure;
    }
    return status;
}

static sg_status set_limit(const setting *s)
{
    long figure = 0;
    sg_status status = read_number(s, 1, SG_SEARCH_LIMIT_MAX, &figure);
    if (status == SG_OK) {
        s->request->limit = (size_t)figure;
    }
    return status;
}

static sg_status set_offset(const setting *s)
{
    long figure = 0;
    sg_status status = read_number(s, 0, SG_SEARCH_OFFSET_MAX, &figure);
    if (status == SG_OK && s->request->page > 0) {
        status = sg_fail(s->err, SG_INVALID, SG_MSG_SEARCH_PAGED_TWICE);
    }
    if (status == SG_OK) {
        s->request->offset = (size_t)figure;
    }
    return status;
}

static sg_status set_page(const setting *s)
{
    long figure = 0;
    sg_status status = read_number(s, 1, PAGES_MAX, &figure);
    if (status == SG_OK && s->request->offset > 0) {
        status = sg_fail(s->err, SG_INVALID, SG_MSG_SEARCH_PAGED_TWICE);
    }
    if (status == SG_OK) {
        s->request->page = (size_t)figure;
    }
    return status;
}

/* ---- words ---- */

static sg_status read_flag(const setting *s, bool *ret)
{
    static const struct {
        const char *text;
        bool value;
    } words[] = {{"1", true},  {"true", true},   {"provided", true}, {"required", true}, {"", true},
                 {"0", false}, {"false", false}, {"any", false}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (sg_str_equal(s->value, sg_str_of(words[i].text))) {
            *ret = words[i].value;
            return SG_OK;
        }
    }
    return sg_fail(s->err, SG_INVALID, SG_MSG_SEARCH_FLAG, s->key);
}

static sg_status set_accommodation(const setting *s)
{
    return read_flag(s, &s->request->accommodation);
}

static sg_status set_meals(const setting *s)
{
    return read_flag(s, &s->request->meals);
}

static sg_status set_no_night(const setting *s)
{
    return read_flag(s, &s->request->no_night);
}

static sg_status set_facets(const setting *s)
{
    return read_flag(s, &s->request->facets);
}

static sg_status set_literal(const setting *s)
{
    return read_flag(s, &s->request->literal);
}

static sg_status set_gender(const setting *s)
{
    const char *word = sg_arena_strndup(s->arena, s->value.s, s->value.n);
    sg_gender gender = SG_GENDER_ANY;
    if (word == NULL) {
        return sg_fail_memory(s->err);
    }
    if (!sg_gender_parse(word, &gender)) {
        return sg_fail(s->err, SG_INVALID, SG_MSG_SEARCH_GENDER);
    }
    s->request->gender = gender;
    return SG_OK;
}

static sg_status set_sort(const setting *s)
{
    static const char *const names[] = {"relevance", "wage", "newest", "distance"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (sg_str_equal(s->value, sg_str_of(names[i]))) {
            s->request->sort = (sg_search_sort)i;
            s->request->sorted = true;
            return SG_OK;
        }
    }
    return sg_fail(s->err, SG_INVALID, SG_MSG_SEARCH_SORT);
}

static sg_status set_query(const setting *s)
{
    if (sg_utf8_count(s->value) > SG_SEARCH_CHARACTERS_MAX) {
        return sg_fail(s->err, SG_INVALID, SG_MSG_SEARCH_LONG, SG_SEARCH_CHARACTERS_MAX);
    }
    if (!sg_utf8_valid(s->value) || memchr(s->value.s, '\0', s->value.n) != NULL) {
        return sg_fail(s->err, SG_INVALID, SG_MSG_SEARCH_QUERY_UTF8);
    }
    s->request->query = sg_arena_strndup(s->arena, s->value.s, s->value.n);
    return s->request->query != NULL ? SG_OK : sg_fail_memory(s->err);
}

static sg_status set_source(const setting *s)
{
    sg_search_request *r = s->request;
    sg_str name = sg_str_trim(s->value);
    const sg_snapshot *snapshot = s->reader->snapshot;
    if (r->source_count == SG_SEARCH_VALUES) {
        return too_many(s);
    }
    if (snapshot != NULL && sg_source_number(snapshot, name) == 0) {
        return sg_source_unknown(snapshot, name, s->err);
    }
    char *copy = sg_arena_strndup(s->arena, name.n > 0 ? name.s : "", name.n);
    if (copy == NULL) {
        return sg_fail_memory(s->err);
    }
    r->source[r->source_count++] = copy;
    return SG_OK;
}

/* ---- places and trades ---- */

static sg_status read_region(const setting *s, sg_region *ret, sg_region_level *ret_level)
{
    sg_status status = sg_region_lookup(s->reader->vocabulary, s->value, ret, s->err);
    if (status != SG_OK) {
        return status;
    }
    *ret_level = sg_region_level_of(*ret);
    return *ret_level == SG_REGION_TOWN
               ? sg_fail(s->err, SG_INVALID, SG_MSG_SEARCH_TOWN_LEVEL, quoted(s->value), s->value.s)
               : SG_OK;
}

static sg_status wrong_level(const setting *s, const char *format, sg_region region)
{
    sg_error *err = s->err;
    const char *name = sg_region_name(region);
    char *text = sg_arena_printf(s->arena, "%.*s", quoted(s->value), s->value.s);
    return text == NULL ? sg_fail_memory(err) : sg_fail(err, SG_INVALID, format, text, name);
}

static sg_status set_region(const setting *s, sg_region *list, size_t *count, const char *format,
                            bool (*fits)(sg_region_level))
{
    sg_region region = 0;
    sg_region_level level = SG_REGION_NONE;
    if (*count == SG_SEARCH_VALUES) {
        return too_many(s);
    }
    sg_status status = read_region(s, &region, &level);
    if (status == SG_OK && !fits(level)) {
        status = wrong_level(s, format, region);
    }
    if (status == SG_OK) {
        list[(*count)++] = region;
    }
    return status;
}

static bool is_province(sg_region_level level)
{
    return level == SG_REGION_PROVINCE;
}

static bool is_city_or_county(sg_region_level level)
{
    return level == SG_REGION_CITY || level == SG_REGION_COUNTY;
}

static bool is_county(sg_region_level level)
{
    return level == SG_REGION_COUNTY;
}

static sg_status set_province(const setting *s)
{
    return set_region(s, s->request->province, &s->request->province_count,
                      SG_MSG_SEARCH_PROVINCE_LEVEL, is_province);
}

static sg_status set_city(const setting *s)
{
    return set_region(s, s->request->city, &s->request->city_count, SG_MSG_SEARCH_CITY_LEVEL,
                      is_city_or_county);
}

static sg_status set_county(const setting *s)
{
    return set_region(s, s->request->county, &s->request->county_count,
                      SG_MSG_SEARCH_COUNTY_LEVEL, is_county);
}

static sg_status set_near(const setting *s)
{
    return sg_region_lookup(s->reader->vocabulary, s->value, &s->request->near, s->err);
}

static sg_status set_trade(const setting *s)
{
    sg_search_request *r = s->request;
    if (r->trade_count == SG_SEARCH_VALUES) {
        return too_many(s);
    }
    sg_status status =
        sg_trade_lookup(s->reader->vocabulary, s->value, &r->trade[r->trade_count], s->err);
    r->trade_count += status == SG_OK;
    return status;
}

sg_status sg_search_parameter(const sg_reader *reader, sg_search_request *request, sg_str key,
                              sg_str value, sg_arena *arena, sg_error *err)
{
    static const struct {
        const char *key;
        sg_status (*set)(const setting *);
    } table[] = {
        {"q", set_query},
        {"province", set_province},
        {"city", set_city},
        {"county", set_county},
        {"trade", set_trade},
        {"source", set_source},
        {"wage_min", set_wage_min},
        {"wage_max", set_wage_max},
        {"accommodation", set_accommodation},
        {"meals", set_meals},
        {"no_night", set_no_night},
        {"age", set_age},
        {"gender", set_gender},
        {"posted_days", set_posted_days},
        {"near", set_near},
        {"sort", set_sort},
        {"facets", set_facets},
        {"literal", set_literal},
        {"limit", set_limit},
        {"offset", set_offset},
        {"page", set_page},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (sg_str_equal(key, sg_str_of(table[i].key))) {
            const setting s = {reader, request, table[i].key,
                               value.s != NULL ? value : sg_str_of(""), arena, err};
            return table[i].set(&s);
        }
    }
    return sg_fail(err, SG_NOT_FOUND, SG_MSG_SEARCH_NO_PARAMETER, quoted(key), key.s);
}
