/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The roster: people of 黔西南州 with their last job, wishes and circumstances. Status is dealt out
 * exactly (228,600 of 337,900 are back at work); those not back are older, more often women, and
 * more often bound to home, as in the field. Neighbouring indices may be a couple.
 */
#include <stdlib.h>
#include <string.h>

#include "corpus_records.h"
#include "songgang/profile.h"

typedef struct person {
    uint64_t index;
    bool returned, couple, near_home, home_based, carer;
    sg_gender gender;
    int age;
    sg_date birth;
    const corpus_home *home;
    const corpus_town *town; /* NULL: only the county is known */
    size_t city, industry, trade, second;
    const corpus_county *county;
    int years;
    sg_education education;
    uint32_t groups;
} person;

/* Pairs are dealt to the two statuses by a permutation, so the totals are exact for any count. */
static bool is_returned(const sg_corpus *c, uint64_t index)
{
    uint64_t n = c->request.count, pairs = n / 2;
    uint64_t returned = (n * 228600 + 337900 / 2) / 337900;
    if (index == pairs * 2) /* the odd one out */
        return returned > pairs * 2;
    uint64_t place = corpus_permute(c->request.seed ^ 0x5747, pairs, index / 2);
    return place * 2 + index % 2 < returned;
}

static bool is_couple(const sg_corpus *c, uint64_t index)
{
    uint64_t first = index - index % 2;
    if (first + 1 >= c->request.count || is_returned(c, first) != is_returned(c, first + 1))
        return false;
    corpus_random r = corpus_random_of(c->request.seed, CORPUS_PAIR, index / 2);
    return corpus_chance(&r, 90);
}

/* One in ten is 50 or older: 8 % of those back, 14 % of those not. */
static int draw_age(corpus_random *r, bool returned)
{
    uint32_t draw = corpus_below(r, 1000);
    uint32_t old = returned ? 81 : 141;
    if (draw < old)
        return draw < old / 8 ? corpus_range(r, 59, 63) : corpus_range(r, 50, 58);
    draw = corpus_below(r, 100);
    if (draw < 18)
        return corpus_range(r, 18, 24);
    if (draw < 52)
        return corpus_range(r, 25, 35);
    return draw < 86 ? corpus_range(r, 36, 45) : corpus_range(r, 46, 49);
}

static void draw_birth(const sg_corpus *c, corpus_random *r, person *p)
{
    int year, month, day;
    sg_date_split(c->request.now, &year, &month, &day);
    sg_date newest = sg_date_of(year - p->age, month, day == 29 ? 28 : day);
    p->birth = newest - corpus_range(r, 0, 364);
}

/* Couples share home, place and work; each partner computes it from the same stream. */
static void draw_home(const sg_corpus *c, corpus_random *r, person *p)
{
    uint32_t draw = corpus_below(r, 1000);
    size_t i = 0;
    while (draw >= corpus_homes[i].weight)
        draw -= corpus_homes[i++].weight;
    p->home = &corpus_homes[i];
    p->town = corpus_chance(r, 880)
                  ? &p->home->towns[corpus_below(r, (uint32_t)p->home->town_count)]
                  : NULL;
    do
        p->city = corpus_choose_city(c, r);
    while (p->city == c->home_prefecture && corpus_chance(r, 500));
    p->county = &corpus_cities[p->city].counties[corpus_choose_county(&corpus_cities[p->city], r)];
    do
        p->industry = corpus_choose(r, &c->city_industries[p->city]);
    while (p->industry == c->agency || p->industry == c->welfare);
}

static void draw_education(corpus_random *r, person *p)
{
    uint32_t draw = corpus_below(r, 1000);
    uint32_t primary = p->age >= 50 ? 620 : p->age >= 40 ? 430 : p->age >= 30 ? 190 : 50;
    uint32_t junior = p->age >= 50 ? 320 : p->age >= 40 ? 470 : p->age >= 30 ? 560 : 420;
    if (draw < primary)
        p->education = SG_EDUCATION_PRIMARY;
    else if (draw < primary + junior)
        p->education = SG_EDUCATION_JUNIOR;
    else
        p->education = p->age >= 40    ? SG_EDUCATION_SENIOR
                       : draw % 10 < 3 ? SG_EDUCATION_SENIOR
                       : draw % 10 < 7 ? SG_EDUCATION_VOCATIONAL
                       : draw % 10 < 9 ? SG_EDUCATION_COLLEGE
                                       : SG_EDUCATION_BACHELOR;
}

static bool trade_fits(const person *p, const corpus_trade *trade)
{
    if (trade->sex == 'm' && p->gender == SG_GENDER_FEMALE)
        return false;
    if (trade->sex == 'f' && p->gender == SG_GENDER_MALE && strcmp(trade->name, "缝纫工") != 0)
        return false;
    if (p->age > trade->age_max + 4)
        return false;
    bool schooled = strchr("vcb", trade->education) != NULL;
    return !schooled || p->education >= SG_EDUCATION_VOCATIONAL;
}

static size_t draw_trade(const sg_corpus *c, corpus_random *r, const person *p)
{
    size_t trade = 0; /* 普工: who fits nothing has done odd jobs */
    for (int attempt = 0; attempt < 24; attempt++) {
        size_t drawn = corpus_choose(r, &c->industry_trades[p->industry]);
        if (trade_fits(p, &corpus_trades[drawn])) {
            trade = drawn;
            break;
        }
    }
    return trade;
}

static void draw_groups(corpus_random *r, person *p)
{
    static const struct {
        sg_group group;
        uint32_t permille;
    } plain[] = {{SG_GROUP_POVERTY_ALLEVIATED, 300}, {SG_GROUP_MONITORED, 38},
                 {SG_GROUP_RELOCATED, 112},          {SG_GROUP_LOW_INCOME, 26},
                 {SG_GROUP_ZERO_EMPLOYMENT, 3},      {SG_GROUP_DISABLED, 7},
                 {SG_GROUP_ETHNIC_MINORITY, 410}};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (corpus_chance(r, plain[i].permille))
            p->groups |= 1u << plain[i].group;
    bool woman = p->gender == SG_GENDER_FEMALE;
    bool mother = woman && p->age >= 23 && p->age <= 44;
    p->carer = mother ? corpus_chance(r, p->returned ? 50 : 230) : corpus_chance(r, 18);
    p->near_home = p->carer || (p->age >= 50 && corpus_chance(r, p->returned ? 120 : 420)) ||
                   corpus_chance(r, p->returned ? 10 : 60);
    p->home_based = p->carer && corpus_chance(r, 260);
    if (p->carer)
        p->groups |= 1u << SG_GROUP_CARER;
    if (woman && p->carer && corpus_chance(r, 450))
        p->groups |= 1u << SG_GROUP_WOMAN_AT_HOME;
    if (p->age >= (woman ? 45 : 50) && corpus_chance(r, 420))
        p->groups |= 1u << SG_GROUP_OLDER;
    if (!woman && p->age < 45 && corpus_chance(r, 14))
        p->groups |= 1u << SG_GROUP_VETERAN;
    if (p->age <= 25 && p->education >= SG_EDUCATION_COLLEGE && corpus_chance(r, 500))
        p->groups |= 1u << SG_GROUP_GRADUATE;
    if (!p->returned && corpus_chance(r, 9))
        p->groups |= 1u << SG_GROUP_LONG_UNEMPLOYED;
    if (!p->returned && corpus_chance(r, 240))
        p->groups |= 1u << SG_GROUP_RETURNED_MIGRANT;
}

static void make_person(const sg_corpus *c, uint64_t index, corpus_random *r, person *p)
{
    memset(p, 0, sizeof *p);
    p->index = index;
    p->returned = is_returned(c, index);
    p->couple = is_couple(c, index);
    corpus_random shared =
        p->couple ? corpus_random_of(c->request.seed, CORPUS_PAIR, index / 2) : *r;
    if (p->couple) {
        corpus_next(&shared); /* the draw that made them a couple */
        p->age = draw_age(&shared, p->returned);
        p->gender = index % 2 ? SG_GENDER_FEMALE : SG_GENDER_MALE;
        if (p->age < 21)
            p->age = 21;
        if (index % 2 && p->age > 22)
            p->age -= corpus_range(&shared, 0, 2);
    } else {
        p->age = draw_age(&shared, p->returned);
        p->gender =
            corpus_chance(&shared, p->returned ? 590 : 480) ? SG_GENDER_MALE : SG_GENDER_FEMALE;
        corpus_next(r);
    }
    corpus_random place =
        p->couple ? corpus_random_of(c->request.seed, CORPUS_PAIR, ~(index / 2))
                  : corpus_random_of(c->request.seed, CORPUS_PAIR, index ^ UINT64_C(0xa5a5) << 40);
    draw_home(c, &place, p);
    draw_birth(c, r, p);
    draw_education(r, p);
    p->trade = draw_trade(c, r, p);
    p->second = corpus_chance(r, 160) ? draw_trade(c, r, p) : p->trade;
    int most = p->age - 17 > 15 ? 15 : p->age - 17;
    p->years = corpus_range(r, 1, most < 1 ? 1 : most);
    draw_groups(r, p);
    if (p->couple)
        p->near_home = p->home_based = false;
}

/* ---- writing ---- */

static void put_name(corpus_random *r, const person *p, sg_json_writer *w)
{
    sg_str surname = corpus_pick(r, corpus_surnames);
    for (int i = 0; i < 2 && strtoul(surname.s + 4, NULL, 10) < corpus_below(r, 60); i++)
        surname = corpus_pick(r, corpus_surnames);
    bool young = p->age < 34;
    const char *list = p->gender == SG_GENDER_MALE
                           ? (young ? corpus_given_young_male : corpus_given_male)
                           : (young ? corpus_given_young_female : corpus_given_female);
    sg_str given = corpus_pick(r, list);
    char name[64];
    corpus_print(name, sizeof name, "%.3s%.*s", surname.s, (int)given.n, given.s);
    sg_json_member_string(w, "name", name);
}

static void put_work(const sg_corpus *c, corpus_random *r, const person *p, sg_json_writer *w)
{
    size_t trades[] = {p->trade, p->second};
    sg_json_key(w, "trades");
    sg_json_array(w);
    for (size_t i = 0; i < (p->second != p->trade ? 2u : 1u); i++)
        if (c->names[trades[i]].trade_code)
            sg_json_string(w, c->names[trades[i]].trade);
    sg_json_end_array(w);
    const corpus_names *names = &c->names[p->trade];
    sg_json_key(w, "skills");
    sg_json_array(w);
    for (size_t i = 0; i < 4; i++)
        if (names->skill_known[i] && corpus_chance(r, 550))
            sg_json_string(w, names->skill[i]);
    sg_json_end_array(w);
    sg_json_key(w, "certificates");
    sg_json_array(w);
    bool own = names->certificate_known && corpus_chance(r, 620);
    if (own)
        sg_json_string(w, names->certificate);
    const corpus_names *driver = &c->names[c->driver];
    bool drives = corpus_chance(r, p->gender == SG_GENDER_MALE ? 170 : 30) && p->age < 58;
    if (drives && driver->certificate_known && !(own && strstr(names->certificate, "驾驶证")))
        sg_json_string(w, driver->certificate);
    sg_json_end_array(w);
}

static void put_text(corpus_random *r, const person *p, sg_json_writer *w)
{
    sg_buffer text = {0};
    const corpus_industry *industry = &corpus_industries[p->industry];
    sg_str nickname = corpus_pick(r, industry->nicknames);
    char works[64];
    corpus_print(works, sizeof works, "%.*s", (int)nickname.n, nickname.s);
    corpus_tell_worker(r, corpus_cities[p->city].short_name, works, &corpus_trades[p->trade],
                       p->years, p->age, p->gender, p->near_home, &text);
    sg_json_member_string(w, "text", text.data);
    w->out->failed |= text.failed;
    sg_buffer_free(&text);
}

static void put_place(const person *p, sg_json_writer *w)
{
    char code[16];
    corpus_print(code, sizeof code, "%u", p->town ? p->town->code : p->home->code);
    sg_json_member_string(w, "home", code);
}

static void put_current(corpus_random *r, const person *p, sg_json_writer *w)
{
    char code[16];
    const corpus_city *city = &corpus_cities[p->city];
    if (!p->returned && corpus_chance(r, 350))
        return;
    bool county = p->county->code && corpus_chance(r, 300);
    corpus_print(code, sizeof code, "%u", county ? p->county->code : city->code);
    sg_json_member_string(w, "current", code);
}

static void put_groups(const person *p, sg_json_writer *w)
{
    sg_json_key(w, "groups");
    sg_json_array(w);
    for (unsigned g = 0; g < 32; g++)
        if (p->groups & (1u << g))
            sg_json_string(w, sg_group_name((sg_group)g));
    sg_json_end_array(w);
}

static void put_regions(const sg_corpus *c, corpus_random *r, const person *p, sg_json_writer *w)
{
    const corpus_city *last = &corpus_cities[p->city];
    sg_json_key(w, "regions");
    sg_json_array(w);
    uint32_t draw = corpus_below(r, 100);
    if (p->near_home) {
        sg_json_string(w, draw < 30 ? p->home->name : draw < 80 ? "黔西南" : "贵州");
    } else if (draw < 24) {
        sg_json_string(w, last->short_name);
    } else if (draw < 60) {
        sg_json_string(w, last->province_short);
    } else if (draw < 86) {
        sg_json_string(w, last->province_short);
        const char *other = corpus_cities[corpus_choose_city(c, r)].province_short;
        if (strcmp(other, last->province_short) != 0)
            sg_json_string(w, other);
    }
    sg_json_end_array(w);
}

static void put_wish(corpus_random *r, sg_json_writer *w, const char *key, uint32_t required,
                     uint32_t preferred)
{
    uint32_t draw = corpus_below(r, 1000);
    if (draw < required)
        sg_json_member_string(w, key, "required");
    else if (draw < required + preferred)
        sg_json_member_string(w, key, "preferred");
    else if (draw < required + preferred + 150)
        sg_json_member_string(w, key, "any");
}

static void put_wishes(const sg_corpus *c, corpus_random *r, const person *p, sg_json_writer *w)
{
    const corpus_trade *trade = &corpus_trades[p->trade];
    sg_json_key(w, "desired");
    sg_json_object(w);
    put_regions(c, r, p, w);
    if (corpus_chance(r, 760)) {
        int level =
            p->near_home ? corpus_cities[c->home_prefecture].level : corpus_cities[p->city].level;
        int wage = trade->low * level / 100 * corpus_range(r, 70, 102) / 100;
        if (p->age >= 50)
            wage = wage * 85 / 100;
        if (wage > 8000)
            wage = 8000;
        wage = (wage + 250) / 500 * 500;
        sg_json_member_int(w, "wage_min", wage < 2000 ? 2000 : wage);
    }
    if (p->near_home) {
        put_wish(r, w, "accommodation", 10, 90);
        put_wish(r, w, "meals", 5, 200);
        sg_json_member_bool(w, "near_home", true);
    } else {
        put_wish(r, w, "accommodation", 340, 380);
        put_wish(r, w, "meals", 110, 440);
        if (corpus_chance(r, 200))
            sg_json_member_bool(w, "near_home", false);
    }
    if (p->home_based)
        sg_json_member_bool(w, "home_based", true);
    if (p->near_home && corpus_chance(r, 150)) {
        sg_json_key(w, "employment");
        sg_json_array(w);
        sg_json_string(w, "full_time");
        sg_json_string(w, corpus_chance(r, 500) ? "day_labour" : "part_time");
        sg_json_end_array(w);
    }
    sg_json_end_object(w);
}

/* Nothing here reaches anyone: telephone numbers are masked, or whole ones of 160, a range that no carrier has;
 * WeChat names begin with synthetic-. */
static void put_contact(corpus_random *r, const person *p, bool whole, sg_json_writer *w)
{
    char text[40];
    bool phone = corpus_chance(r, 970), wechat = !phone || corpus_chance(r, 560);
    if (phone) {
        sg_str prefix = corpus_pick(r, "138|139|150|158|187|183|182|177|199|147");
        corpus_print(text, sizeof text, "%.*s****%04u", (int)prefix.n, prefix.s,
                     corpus_below(r, 10000));
        if (whole)
            corpus_print(text, sizeof text, "160%08llu", (unsigned long long)p->index + 1);
        sg_json_member_string(w, "phone", text);
    }
    if (wechat) {
        corpus_print(text, sizeof text, "synthetic-%07llu", (unsigned long long)p->index + 1);
        sg_json_member_string(w, "wechat", text);
    }
    sg_json_key(w, "channels");
    sg_json_array(w);
    if (phone)
        sg_json_string(w, "sms");
    if (wechat)
        sg_json_string(w, "wechat");
    if (p->age >= 50 && corpus_chance(r, 300))
        sg_json_string(w, "paper");
    sg_json_end_array(w);
}

void corpus_write_worker(const sg_corpus *c, uint64_t index, sg_buffer *out)
{
    corpus_random r = corpus_random_of(c->request.seed, CORPUS_WORKER, index);
    person p;
    make_person(c, index, &r, &p);
    bool sentence_only = !p.couple && corpus_chance(&r, 32);
    char text[32];
    sg_json_writer w;
    sg_json_begin(&w, out);
    sg_json_object(&w);
    corpus_print(text, sizeof text, "w%06llu", (unsigned long long)index + 1);
    sg_json_member_string(&w, "id", text);
    put_name(&r, &p, &w);
    if (!sentence_only) {
        sg_json_member_string(&w, "gender", sg_gender_json(p.gender));
        if (corpus_chance(&r, 40)) {
            sg_json_member_int(&w, "age", p.age);
        } else {
            sg_date_print(p.birth, text);
            sg_json_member_string(&w, "birth", text);
        }
        sg_json_member_string(&w, "education", sg_education_json(p.education));
        put_work(c, &r, &p, &w);
    }
    if (sentence_only || !c->names[p.trade].trade_code || corpus_chance(&r, 450))
        put_text(&r, &p, &w);
    put_place(&p, &w);
    if (!sentence_only) {
        put_current(&r, &p, &w);
        put_groups(&p, &w);
        if (!p.returned || corpus_chance(&r, 200))
            put_wishes(c, &r, &p, &w);
    }
    put_contact(&r, &p, c->request.phones, &w);
    if (p.couple) {
        corpus_print(text, sizeof text, "w%06llu", (unsigned long long)(index ^ 1) + 1);
        sg_json_member_string(&w, "couple", text);
    }
    sg_json_member_string(&w, "status", p.returned ? "returned_to_work" : "not_returned_to_work");
    sg_json_end_object(&w);
    sg_buffer_text(out, "\n");
}
