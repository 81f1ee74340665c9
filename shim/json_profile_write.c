/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Profiles as JSON: the shape sg_json_profile reads, names given as code and name. What is not
 * known is left out, because a roster of 337,900 mostly says nothing about most things.
 */
#include "songgang/json.h"

static void put_text(sg_json_writer *w, const char *key, const char *text)
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

static void put_named(sg_json_writer *w, const char *code, const char *name)
{
    sg_json_object(w);
    sg_json_member_string(w, "code", code);
    sg_json_member_string(w, "name", name);
}

static void put_experience(sg_json_writer *w, const sg_profile *p)
{
    if (p->trade_count) {
        sg_json_key(w, "trades");
        sg_json_array(w);
        for (size_t i = 0; i < p->trade_count; i++) {
            const sg_trade *trade = sg_trade_get(p->trades[i]);
            put_named(w, trade ? trade->code : NULL, trade ? trade->name : NULL);
            if (p->trade_years[i])
                sg_json_member_int(w, "years", p->trade_years[i]);
            sg_json_end_object(w);
        }
        sg_json_end_array(w);
    }
    if (p->skill_count) {
        sg_json_key(w, "skills");
        sg_json_array(w);
        for (size_t i = 0; i < p->skill_count; i++) {
            const sg_skill *skill = sg_skill_get(p->skills[i]);
            put_named(w, skill ? skill->code : NULL, skill ? skill->name : NULL);
            sg_json_end_object(w);
        }
        sg_json_end_array(w);
    }
    if (p->certificate_count) {
        sg_json_key(w, "certificates");
        sg_json_array(w);
        for (size_t i = 0; i < p->certificate_count; i++) {
            const sg_certificate *held = sg_certificate_get(p->certificates[i]);
            put_named(w, held ? held->code : NULL, held ? held->name : NULL);
            sg_json_end_object(w);
        }
        sg_json_end_array(w);
    }
}

static void put_groups(sg_json_writer *w, uint32_t groups)
{
    if (!groups)
        return;
    sg_json_key(w, "groups");
    sg_json_array(w);
    for (unsigned g = 0; g < SG_GROUP_COUNT; g++)
        if (groups & ((uint32_t)1 << g))
            sg_json_string(w, sg_group_name((sg_group)g));
    sg_json_end_array(w);
}

static void put_refusals(sg_json_writer *w, const sg_profile *p)
{
    if (p->avoid_trade_count) {
        sg_json_key(w, "avoid_trades");
        sg_json_array(w);
        for (size_t i = 0; i < p->avoid_trade_count; i++) {
            const sg_trade *trade = sg_trade_get(p->avoid_trades[i]);
            put_named(w, trade ? trade->code : NULL, trade ? trade->name : NULL);
            sg_json_end_object(w);
        }
        sg_json_end_array(w);
    }
    if (p->avoid_region_count) {
        sg_json_key(w, "avoid_regions");
        sg_json_array(w);
        for (size_t i = 0; i < p->avoid_region_count; i++)
            sg_json_put_region(w, p->avoid_regions[i]);
        sg_json_end_array(w);
    }
    if (p->no_night)
        sg_json_member_bool(w, "no_night", true);
}

static void put_wishes(sg_json_writer *w, const sg_profile *p)
{
    if (!p->region_count && p->wage_min == SG_NO_AMOUNT && p->accommodation == SG_WISH_ANY &&
        p->meals == SG_WISH_ANY && !p->near_home && !p->home_based && !p->employment &&
        !p->avoid_trade_count && !p->avoid_region_count && !p->no_night)
        return;
    sg_json_key(w, "desired");
    sg_json_object(w);
    if (p->region_count) {
        sg_json_key(w, "regions");
        sg_json_array(w);
        for (size_t i = 0; i < p->region_count; i++)
            sg_json_put_region(w, p->regions[i]);
        sg_json_end_array(w);
    }
    if (p->wage_min != SG_NO_AMOUNT)
        sg_json_member_int(w, "wage_min", p->wage_min);
    if (p->accommodation != SG_WISH_ANY)
        sg_json_member_string(w, "accommodation", sg_wish_json(p->accommodation));
    if (p->meals != SG_WISH_ANY)
        sg_json_member_string(w, "meals", sg_wish_json(p->meals));
    if (p->near_home)
        sg_json_member_bool(w, "near_home", true);
    if (p->home_based)
        sg_json_member_bool(w, "home_based", true);
    if (p->employment) {
        sg_json_key(w, "employment");
        sg_json_array(w);
        for (unsigned e = SG_EMPLOYMENT_NONE + 1; e < SG_EMPLOYMENT_COUNT; e++)
            if (p->employment & ((uint32_t)1 << e))
                sg_json_string(w, sg_employment_json((sg_employment)e));
        sg_json_end_array(w);
    }
    put_refusals(w, p);
    sg_json_end_object(w);
}

static void put_channels(sg_json_writer *w, uint8_t channels)
{
    static const char *const words[] = {"sms", "wechat", "wecom", "webhook", "paper"};
    if (!channels)
        return;
    sg_json_key(w, "channels");
    sg_json_array(w);
    for (unsigned i = 0; i < sizeof words / sizeof words[0]; i++)
        if (channels & (1U << i))
            sg_json_string(w, words[i]);
    sg_json_end_array(w);
}

void sg_json_put_profile(sg_json_writer *w, const sg_profile *p)
{
    sg_json_object(w);
    sg_json_member_string(w, "id", p->id);
    put_text(w, "name", p->name);
    if (p->gender != SG_GENDER_ANY)
        sg_json_member_string(w, "gender", sg_gender_json(p->gender));
    put_date(w, "birth", p->birth);
    if (p->age >= 0)
        sg_json_member_int(w, "age", p->age);
    if (p->education != SG_EDUCATION_ANY)
        sg_json_member_string(w, "education", sg_education_json(p->education));
    put_experience(w, p);
    put_text(w, "text", p->text);
    if (p->home) {
        sg_json_key(w, "home");
        sg_json_put_locality(w, sg_profile_locality(p));
    }
    if (p->current) {
        sg_json_key(w, "current");
        sg_json_put_region(w, p->current);
    }
    put_groups(w, p->groups);
    put_wishes(w, p);
    put_text(w, "identity", p->identity);
    put_text(w, "phone", p->phone);
    put_text(w, "wechat", p->wechat);
    put_text(w, "couple", p->couple);
    put_channels(w, p->channels);
    if (p->status != SG_WORKER_NONE)
        sg_json_member_string(w, "status", sg_worker_status_json(p->status));
    if (p->excluded_count) {
        sg_json_key(w, "excluded");
        sg_json_array(w);
        for (size_t i = 0; i < p->excluded_count; i++) {
            char id[SG_POSTING_ID_TEXT];
            sg_posting_id_print(p->excluded[i], id);
            sg_json_string(w, id);
        }
        sg_json_end_array(w);
    }
    sg_json_end_object(w);
}

void sg_json_put_course(sg_json_writer *w, const sg_course *c)
{
    const sg_trade *trade = sg_trade_get(c->trade);
    const sg_certificate *certificate = sg_certificate_get(c->certificate);
    sg_json_object(w);
    sg_json_member_string(w, "id", c->id);
    put_text(w, "title", c->title);
    put_text(w, "provider", c->provider);
    if (trade) {
        sg_json_key(w, "trade");
        put_named(w, trade->code, trade->name);
        sg_json_end_object(w);
    }
    if (c->region) {
        sg_json_key(w, "region");
        sg_json_put_region(w, c->region);
    }
    put_date(w, "starts", c->starts);
    put_date(w, "ends", c->ends);
    sg_json_member_int(w, "seats", c->seats);
    if (c->age.min >= 0 || c->age.max >= 0) {
        sg_json_key(w, "age");
        sg_json_object(w);
        sg_json_key(w, "min");
        if (c->age.min >= 0)
            sg_json_int(w, c->age.min);
        else
            sg_json_null(w);
        sg_json_key(w, "max");
        if (c->age.max >= 0)
            sg_json_int(w, c->age.max);
        else
            sg_json_null(w);
        sg_json_end_object(w);
    }
    put_groups(w, c->groups);
    if (certificate) {
        sg_json_key(w, "certificate");
        put_named(w, certificate->code, certificate->name);
        sg_json_end_object(w);
    }
    if (c->allowance_yuan_day)
        sg_json_member_int(w, "allowance_yuan_day", c->allowance_yuan_day);
    sg_json_end_object(w);
}
