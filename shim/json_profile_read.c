/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Profiles and workers from JSON: names of regions, trades, skills and certificates are looked up
 * here, so that whatever is not known is an error naming it, with its pointer, and never an empty
 * match list.
 */
#include "json_internal.h"

#include <stdio.h>
#include <string.h>

#include "songgang/messages.h"

enum { MAX_ID = 128, MAX_TEXT = 64 * 1024, MAX_WAGE = 1000000 };

static const char *const profile_keys[] = {
    "id",      "name",  "gender", "birth",  "age",    "education", "trades",   "skills", "certificates",
    "text",    "home",  "current", "groups", "desired", "phone",   "wechat",   "couple", "partner",
    "channels", "status", "excluded", "identity", "profiles", NULL};
static const char *const desired_keys[] = {"regions",       "wage_min",     "accommodation",
                                           "meals",         "near_home",    "home_based",
                                           "employment",    "avoid_trades", "avoid_regions",
                                           "no_night",      NULL};

/* ---- elements of lists ---- */

static sg_status add_trade(sg_shape *shape, const json_t *node, const char *key, void *context)
{
    sg_profile *p = context;
    const char *name;
    sg_status status = sg_shape_name(shape, node, key, &name);
    if (status != SG_OK || !name)
        return status;
    sg_error cause = {SG_OK, ""};
    sg_trade_id id;
    if (sg_trade_lookup(shape->v, sg_str_of(name), &id, &cause) != SG_OK)
        return sg_shape_wrap(shape, key, &cause);
    int years = 0;
    if (json_is_object(node))
        status = sg_shape_int(shape, json_object_get(node, "years"), key, 0, 80, &years);
    for (size_t i = 0; i < p->trade_count; i++)
        if (p->trades[i] == id)
            return status;
    p->trades[p->trade_count] = id;
    p->trade_years[p->trade_count++] = (uint8_t)years;
    return status;
}

static sg_status add_skill(sg_shape *shape, const json_t *node, const char *key, void *context)
{
    sg_profile *p = context;
    const char *name;
    sg_status status = sg_shape_name(shape, node, key, &name);
    if (status != SG_OK || !name)
        return status;
    sg_error cause = {SG_OK, ""};
    sg_skill_id id;
    if (sg_skill_lookup(shape->v, sg_str_of(name), &id, &cause) != SG_OK)
        return sg_shape_wrap(shape, key, &cause);
    for (size_t i = 0; i < p->skill_count; i++)
        if (p->skills[i] == id)
            return SG_OK;
    p->skills[p->skill_count++] = id;
    return SG_OK;
}

static sg_status add_certificate(sg_shape *shape, const json_t *node, const char *key,
                                 void *context)
{
    sg_profile *p = context;
    const char *name;
    sg_status status = sg_shape_name(shape, node, key, &name);
    if (status != SG_OK || !name)
        return status;
    sg_error cause = {SG_OK, ""};
    sg_certificate_id id;
    if (sg_certificate_lookup(shape->v, sg_str_of(name), &id, &cause) != SG_OK)
        return sg_shape_wrap(shape, key, &cause);
    for (size_t i = 0; i < p->certificate_count; i++)
        if (p->certificates[i] == id)
            return SG_OK;
    p->certificates[p->certificate_count++] = id;
    return SG_OK;
}

static sg_status add_region(sg_shape *shape, const json_t *node, const char *key, void *context)
{
    sg_profile *p = context;
    sg_region region = 0;
    sg_status status = sg_shape_region(shape, node, key, &region);
    if (status != SG_OK || !region)
        return status;
    for (size_t i = 0; i < p->region_count; i++)
        if (p->regions[i] == region)
            return SG_OK;
    p->regions[p->region_count++] = region;
    return SG_OK;
}

static sg_status add_avoided_region(sg_shape *shape, const json_t *node, const char *key,
                                    void *context)
{
    sg_profile *p = context;
    sg_region region = 0;
    sg_status status = sg_shape_region(shape, node, key, &region);
    if (status == SG_OK && region)
        p->avoid_regions[p->avoid_region_count++] = region;
    return status;
}

static sg_status add_avoided_trade(sg_shape *shape, const json_t *node, const char *key,
                                   void *context)
{
    sg_profile *p = context;
    const char *name;
    sg_error cause = {SG_OK, ""};
    sg_trade_id id;
    sg_status status = sg_shape_name(shape, node, key, &name);
    if (status != SG_OK || !name)
        return status;
    if (sg_trade_lookup(shape->v, sg_str_of(name), &id, &cause) != SG_OK)
        return sg_shape_wrap(shape, key, &cause);
    p->avoid_trades[p->avoid_trade_count++] = id;
    return SG_OK;
}

static sg_status add_employment(sg_shape *shape, const json_t *node, const char *key, void *context)
{
    sg_profile *p = context;
    const char *word;
    sg_status status = sg_shape_text(shape, node, key, &word);
    if (status != SG_OK || !word)
        return status;
    sg_employment employment;
    if (!sg_employment_parse(word, &employment) || employment == SG_EMPLOYMENT_NONE)
        return sg_shape_fail(shape, key, SG_INVALID, SG_MSG_VALUE_WORD, key, word);
    p->employment |= (uint32_t)1 << employment;
    return SG_OK;
}

static sg_status add_channel(sg_shape *shape, const json_t *node, const char *key, void *context)
{
    static const char *const words[][2] = {{"sms", "短信"},
                                           {"wechat", "微信"},
                                           {"wecom", "企业微信"},
                                           {"webhook", "接口"},
                                           {"paper", "纸质"}};
    sg_profile *p = context;
    const char *word;
    sg_status status = sg_shape_text(shape, node, key, &word);
    if (status != SG_OK || !word)
        return status;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(word, words[i][0]) == 0 || strcmp(word, words[i][1]) == 0) {
            p->channels = (uint8_t)(p->channels | (1U << i));
            return SG_OK;
        }
    }
    return sg_shape_fail(shape, key, SG_INVALID, SG_MSG_VALUE_WORD, key, word);
}

static sg_status add_excluded(sg_shape *shape, const json_t *node, const char *key, void *context)
{
    sg_profile *p = context;
    const char *text;
    sg_status status = sg_shape_text(shape, node, key, &text);
    if (status != SG_OK || !text)
        return status;
    uint64_t hash;
    if (!sg_posting_id_parse(text, &hash))
        return sg_shape_fail(shape, key, SG_INVALID, SG_MSG_VALUE_POSTING_ID, key, text);
    p->excluded[p->excluded_count++] = hash;
    return SG_OK;
}

/* ---- words ---- */

/* What rosters write beside the plain words; everything else is an error. */
static bool education_parse(const char *text, sg_education *ret)
{
    static const struct {
        const char *text;
        sg_education education;
    } usual[] = {
        {"文盲", SG_EDUCATION_ANY},         {"半文盲", SG_EDUCATION_ANY},
        {"无", SG_EDUCATION_ANY},           {"未上学", SG_EDUCATION_ANY},
        {"专科", SG_EDUCATION_COLLEGE},     {"大学专科", SG_EDUCATION_COLLEGE},
        {"高职", SG_EDUCATION_COLLEGE},     {"大学本科", SG_EDUCATION_BACHELOR},
        {"大学", SG_EDUCATION_BACHELOR},    {"研究生", SG_EDUCATION_MASTER},
        {"硕士研究生", SG_EDUCATION_MASTER}, {"博士研究生", SG_EDUCATION_DOCTOR},
        {"技校", SG_EDUCATION_VOCATIONAL},  {"中技", SG_EDUCATION_VOCATIONAL},
        {"职高", SG_EDUCATION_VOCATIONAL},  {"中职", SG_EDUCATION_VOCATIONAL},
        {"中等专科", SG_EDUCATION_VOCATIONAL}, {"普通高中", SG_EDUCATION_SENIOR},
    };
    static const char *const endings[] = {"毕业", "文化", "学历", "及以下", "及以上", "以下", "以上"};
    char word[64];
    snprintf(word, sizeof word, "%s", text);
    for (bool again = true; again;) {
        if (sg_education_parse(word, ret))
            return true;
        for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++) {
            if (strcmp(word, usual[i].text) == 0) {
                *ret = usual[i].education;
                return true;
            }
        }
        again = false;
        size_t length = strlen(word);
        for (size_t i = 0; i < sizeof endings / sizeof endings[0] && !again; i++) {
            size_t n = strlen(endings[i]);
            if (length > n && strcmp(word + length - n, endings[i]) == 0) {
                word[length - n] = '\0';
                again = true;
            }
        }
    }
    return false;
}

static bool gender_parse(const char *text, sg_gender *ret)
{
    if (strcmp(text, "男性") == 0 || strcmp(text, "女性") == 0)
        return sg_gender_parse(strcmp(text, "男性") == 0 ? "男" : "女", ret);
    return sg_gender_parse(text, ret);
}

/* Read an optional word of `object` with `parse`; SG_INVALID names it. */
#define WORD(shape, object, name, at, parse, target)                                               \
    do {                                                                                           \
        const char *word_;                                                                         \
        sg_status status_ = sg_shape_text(shape, json_object_get(object, name), at, &word_);       \
        if (status_ == SG_OK && word_ && !parse(word_, target))                                    \
            status_ = sg_shape_fail(shape, at, SG_INVALID, SG_MSG_VALUE_WORD, at, word_);          \
        if (status_ != SG_OK)                                                                      \
            return status_;                                                                        \
    } while (0)
#define TRY(call)                                                                                  \
    do {                                                                                           \
        sg_status status_ = (call);                                                                \
        if (status_ != SG_OK)                                                                      \
            return status_;                                                                        \
    } while (0)

static sg_status text_member(sg_shape *shape, const json_t *object, const char *key, size_t max,
                             const char **ret)
{
    TRY(sg_shape_text(shape, json_object_get(object, key), key, ret));
    if (*ret && strlen(*ret) > max)
        return sg_shape_fail(shape, key, SG_LIMIT, SG_MSG_VALUE_LENGTH, key, (int)max);
    return SG_OK;
}

static sg_status read_person(sg_shape *shape, const json_t *root, sg_profile *p)
{
    TRY(text_member(shape, root, "id", MAX_ID, &p->id));
    if (!p->id)
        return sg_shape_fail(shape, "id", SG_INVALID, SG_MSG_ID_MISSING);
    TRY(text_member(shape, root, "name", 256, &p->name));
    WORD(shape, root, "gender", "gender", gender_parse, &p->gender);
    TRY(sg_shape_date(shape, json_object_get(root, "birth"), "birth", &p->birth));
    int age = p->age;
    TRY(sg_shape_int(shape, json_object_get(root, "age"), "age", 0, 120, &age));
    p->age = (int16_t)age;
    WORD(shape, root, "education", "education", education_parse, &p->education);
    TRY(text_member(shape, root, "identity", 32, &p->identity));
    TRY(text_member(shape, root, "phone", 64, &p->phone));
    TRY(text_member(shape, root, "wechat", 128, &p->wechat));
    TRY(text_member(shape, root, "couple", MAX_ID, &p->couple));
    if (!p->couple)
        TRY(text_member(shape, root, "partner", MAX_ID, &p->couple));
    TRY(text_member(shape, root, "text", MAX_TEXT, &p->text));
    WORD(shape, root, "status", "status", sg_worker_status_parse, &p->status);
    return SG_OK;
}

/* Down to the village, unlike other places. */
static sg_status read_home(sg_shape *shape, const json_t *node, sg_profile *p)
{
    const char *name;
    sg_status status = sg_shape_name(shape, node, "home", &name);
    if (status != SG_OK || !name)
        return status;
    sg_locality home = 0;
    sg_error cause = {SG_OK, ""};
    if (sg_locality_lookup(shape->v, sg_str_of(name), &home, &cause) != SG_OK)
        return sg_shape_wrap(shape, "home", &cause);
    p->home = sg_locality_region(home);
    p->village = home == p->home ? 0 : (uint16_t)(home % 1000);
    return SG_OK;
}

static sg_status read_wishes(sg_shape *shape, const json_t *root, sg_profile *p)
{
    const json_t *desired = json_object_get(root, "desired");
    if (!desired || json_is_null(desired))
        return SG_OK;
    if (!json_is_object(desired))
        return sg_shape_fail(shape, "desired", SG_INVALID, SG_MSG_VALUE_OBJECT, "desired");
    sg_shape_note_unknown(shape, desired, "desired.", desired_keys);
    TRY(sg_shape_list(shape, json_object_get(desired, "regions"), "desired/regions",
                      SG_MAX_REGIONS, add_region, p));
    int wage = p->wage_min;
    TRY(sg_shape_int(shape, json_object_get(desired, "wage_min"), "desired/wage_min", 0, MAX_WAGE,
                     &wage));
    p->wage_min = wage;
    WORD(shape, desired, "accommodation", "desired/accommodation", sg_wish_parse,
         &p->accommodation);
    WORD(shape, desired, "meals", "desired/meals", sg_wish_parse, &p->meals);
    TRY(sg_shape_bool(shape, json_object_get(desired, "near_home"), "desired/near_home",
                      &p->near_home));
    TRY(sg_shape_bool(shape, json_object_get(desired, "home_based"), "desired/home_based",
                      &p->home_based));
    TRY(sg_shape_list(shape, json_object_get(desired, "employment"), "desired/employment",
                      SG_EMPLOYMENT_COUNT, add_employment, p));
    TRY(sg_shape_list(shape, json_object_get(desired, "avoid_trades"), "desired/avoid_trades",
                      SG_MAX_AVOIDED, add_avoided_trade, p));
    TRY(sg_shape_list(shape, json_object_get(desired, "avoid_regions"), "desired/avoid_regions",
                      SG_MAX_AVOIDED, add_avoided_region, p));
    return sg_shape_bool(shape, json_object_get(desired, "no_night"), "desired/no_night",
                         &p->no_night);
}

static sg_status read_profile(sg_shape *shape, const json_t *root, sg_profile *p)
{
    sg_profile_init(p);
    sg_shape_note_unknown(shape, root, "", profile_keys);
    TRY(read_person(shape, root, p));
    TRY(sg_shape_list(shape, json_object_get(root, "trades"), "trades", SG_MAX_TRADES, add_trade,
                      p));
    TRY(sg_shape_list(shape, json_object_get(root, "skills"), "skills", SG_MAX_SKILLS, add_skill,
                      p));
    TRY(sg_shape_list(shape, json_object_get(root, "certificates"), "certificates",
                      SG_MAX_CERTIFICATES, add_certificate, p));
    TRY(read_home(shape, json_object_get(root, "home"), p));
    TRY(sg_shape_region(shape, json_object_get(root, "current"), "current", &p->current));
    TRY(sg_shape_groups(shape, json_object_get(root, "groups"), "groups", &p->groups));
    TRY(read_wishes(shape, root, p));
    TRY(sg_shape_list(shape, json_object_get(root, "channels"), "channels", 8, add_channel, p));
    return sg_shape_list(shape, json_object_get(root, "excluded"), "excluded", SG_MAX_EXCLUDED,
                         add_excluded, p);
}

/* ---- one, or many ---- */

static const json_t *profile_list(const sg_json *json)
{
    return json_is_object(json->root) ? json_object_get(json->root, "profiles") : NULL;
}

size_t sg_json_profiles_count(const sg_json *json)
{
    const json_t *list = profile_list(json);
    return list ? json_array_size(list) : 1;
}

bool sg_json_profiles_is_list(const sg_json *json)
{
    return profile_list(json) != NULL;
}

static sg_status read_at(const sg_vocabulary *v, const json_t *node, const char *base,
                         sg_arena *arena, sg_profile *ret, sg_unknown_keys *unknown,
                         const char **ret_pointer, sg_error *err)
{
    sg_shape shape = {.v = v, .arena = arena, .unknown = unknown, .base = base, .err = err};
    sg_profile profile;
    sg_status status;
    if (json_is_object(node)) {
        status = read_profile(&shape, node, &profile);
    } else {
        status = sg_fail(err, SG_INVALID, SG_MSG_JSON_NOT_OBJECT);
        shape.pointer = base;
    }
    if (status == SG_OK)
        *ret = profile;
    else if (ret_pointer)
        *ret_pointer = shape.pointer;
    return status;
}

sg_status sg_json_profile(const sg_vocabulary *v, const sg_json *json, sg_arena *arena,
                          sg_profile *ret, sg_unknown_keys *unknown, const char **ret_pointer,
                          sg_error *err)
{
    return read_at(v, json->root, "", arena, ret, unknown, ret_pointer, err);
}

sg_status sg_json_profile_at(const sg_vocabulary *v, const sg_json *json, size_t index,
                             sg_arena *arena, sg_profile *ret, sg_unknown_keys *unknown,
                             const char **ret_pointer, sg_error *err)
{
    const json_t *list = profile_list(json);
    if (!list)
        return read_at(v, json->root, "", arena, ret, unknown, ret_pointer, err);
    if (!json_is_array(list) || index >= json_array_size(list)) {
        if (ret_pointer)
            *ret_pointer = "/profiles";
        return sg_fail(err, SG_INVALID, SG_MSG_JSON_PROFILES);
    }
    const char *base = sg_arena_printf(arena, "/profiles/%zu", index);
    if (!base)
        return sg_fail_memory(err);
    return read_at(v, json_array_get(list, index), base, arena, ret, unknown, ret_pointer, err);
}

sg_status sg_json_parse_profiles(const char *text, size_t size, sg_json **ret, sg_error *err)
{
    return sg_json_parse_unread(text, size, profile_keys, ret, err);
}
