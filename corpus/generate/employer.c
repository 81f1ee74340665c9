/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Employers: each is a function of its number; kinds that name one in every record make all of them
 * once. Every employer has one legal name, what people call it, a portal's variant, a
 * contact and an address, the same in all its postings.
 */
#include <stdlib.h>
#include <string.h>

#include "corpus_records.h"

uint32_t corpus_choose_employer(const sg_corpus *c, size_t city, corpus_random *r)
{
    uint32_t first = c->first_employer[city];
    return first + corpus_skewed(r, c->first_employer[city + 1] - first);
}

/* Telephone numbers that cannot ring: the middle of a mobile is masked, and no Chinese subscriber
 * number on a fixed line begins with 0. */
static void make_contact(corpus_random *r, corpus_employer *e)
{
    static const char prefixes[] = "138|139|136|135|150|159|187|182|177|199|133|188";
    sg_str surname = corpus_pick(r, corpus_surnames);
    size_t blank = sg_str_find(surname, sg_str_of(" "));
    sg_str call = corpus_pick(r, "先生|女士|经理|主管|小姐|老师|厂长|老板|主任");
    corpus_print(e->contact, sizeof e->contact, "%.*s%.*s",
                 (int)(blank == SIZE_MAX ? surname.n : blank), surname.s, (int)call.n, call.s);
    if (corpus_chance(r, 850)) {
        sg_str prefix = corpus_pick(r, prefixes);
        corpus_print(e->phone, sizeof e->phone, "%.*s****%04u", (int)prefix.n, prefix.s,
                     corpus_below(r, 10000));
    } else {
        /* One draw a statement: the order of arguments is the compiler's to choose. */
        uint32_t area = 500 + corpus_below(r, 400);
        corpus_print(e->phone, sizeof e->phone, "0%03u-0%07u", area, corpus_below(r, 10000000));
    }
}

/* Bodies that are no companies: towns hiring for public-welfare posts, co-operatives, workshops. */
static bool name_special(const sg_corpus *c, corpus_random *r, const char *brand,
                         corpus_employer *e)
{
    const corpus_city *city = &corpus_cities[e->city];
    const char *industry = corpus_industries[e->industry].name;
    const char *seat = *e->county->name ? e->county->name : city->name;
    if (e->industry == c->welfare) {
        bool street = e->town.n >= 6 && memcmp(e->town.s + e->town.n - 6, "街道", 6) == 0;
        corpus_print(e->legal, sizeof e->legal, "%s%.*s%s", seat, (int)e->town.n, e->town.s,
                     street ? "办事处" : "人民政府");
        corpus_print(e->common, sizeof e->common, "%.*s", (int)e->town.n, e->town.s);
        return true;
    }
    bool farm = strcmp(industry, "茶果") == 0 || strcmp(industry, "养殖") == 0;
    if (farm && corpus_chance(r, 450)) {
        const char *what = strcmp(industry, "养殖") == 0 ? "养殖" : "种植";
        corpus_print(e->legal, sizeof e->legal, "%s%s%s农民专业合作社", seat, brand, what);
        corpus_print(e->common, sizeof e->common, "%s合作社", brand);
        return true;
    }
    bool eating = strcmp(industry, "餐饮") == 0;
    if (eating && corpus_chance(r, 450)) {
        sg_str what =
            corpus_pick(r, "饭店|火锅店|羊肉粉馆|酒楼|小吃店|餐馆|农家乐|牛肉粉店|烙锅店");
        corpus_print(e->legal, sizeof e->legal, "%s%s%.*s", seat, brand, (int)what.n, what.s);
        corpus_print(e->common, sizeof e->common, "%s%.*s", brand, (int)what.n, what.s);
        return true;
    }
    return false;
}

/* 东莞市, 黔西南州, and of a county 佛山市高明区 or 晋江市: what a firm's name begins with. */
static void name_seat(corpus_random *r, const corpus_employer *e, char out[CORPUS_NAME])
{
    const corpus_city *city = &corpus_cities[e->city];
    const char *county = e->county->name;
    size_t n = strlen(county);
    bool prefecture = strstr(city->name, "自治州") != NULL;
    bool district = n >= 3 && strcmp(county + n - 3, "区") == 0;
    const char *seat = prefecture ? city->short_name : city->name;
    if (n > 0 && !district && corpus_chance(r, prefecture ? 700 : 400))
        corpus_print(out, CORPUS_NAME, "%s", county);
    else
        corpus_print(out, CORPUS_NAME, "%s%s%s", seat, prefecture ? "州" : "",
                     district && corpus_chance(r, 200) ? county : "");
}

static void name_company(corpus_random *r, const char *brand, corpus_employer *e)
{
    const corpus_city *city = &corpus_cities[e->city];
    char seat[CORPUS_NAME];
    name_seat(r, e, seat);
    const corpus_industry *industry = &corpus_industries[e->industry];
    sg_str word = corpus_pick(r, industry->words), nickname = corpus_pick(r, industry->nicknames);
    int n = (int)word.n;
    switch (corpus_below(r, 20)) {
    case 0:
    case 1:
        corpus_print(e->legal, sizeof e->legal, "%s（%s）%.*s有限公司", brand, city->short_name, n,
                     word.s);
        break;
    case 2:
    case 3:
        corpus_print(e->legal, sizeof e->legal, "%s%s%.*s有限公司", city->province_short, brand, n,
                     word.s);
        break;
    case 4:
        corpus_print(e->legal, sizeof e->legal, "%s%s%.*s股份有限公司", city->province_short, brand,
                     n, word.s);
        break;
    default:
        corpus_print(e->legal, sizeof e->legal, "%s%s%.*s有限公司", seat, brand, n, word.s);
        break;
    }
    if (corpus_chance(r, 550))
        corpus_print(e->common, sizeof e->common, "%s%.*s", brand, (int)nickname.n, nickname.s);
    else
        corpus_print(e->common, sizeof e->common, "%s%.*s", brand, n, word.s);
    if (corpus_chance(r, 500))
        corpus_print(e->variant, sizeof e->variant, "%s%s%.*s有限公司", city->short_name, brand, n,
                     word.s);
    else
        corpus_print(e->variant, sizeof e->variant, "%s(%s)%.*s有限公司", brand, city->short_name,
                     n, word.s);
}

/* Signs of brands are single characters, each followed by '|': counted and found without a search. */
enum { SIGN = 3, SIGN_STRIDE = SIGN + 1 };

static uint32_t sign_count(const char *signs)
{
    return (uint32_t)((strlen(signs) + 1) / SIGN_STRIDE);
}

static sg_str sign_at(const char *signs, uint64_t index)
{
    return (sg_str){signs + index * SIGN_STRIDE, SIGN};
}

static void make(const sg_corpus *c, uint32_t index, corpus_employer *ret)
{
    memset(ret, 0, sizeof *ret);
    corpus_random r = corpus_random_of(c->request.seed, CORPUS_EMPLOYER, index);
    while (ret->city + 1 < corpus_city_count && c->first_employer[ret->city + 1] <= index)
        ret->city++;
    const corpus_city *city = &corpus_cities[ret->city];
    ret->county = &city->counties[corpus_choose_county(city, &r)];
    ret->town = corpus_pick(&r, ret->county->towns);
    ret->agency = corpus_chance(&r, 75);
    ret->industry = ret->agency ? c->agency : corpus_choose(&r, &c->city_industries[ret->city]);
    ret->pay_percent = corpus_range(&r, 92, 108);

    /* Within a city no two employers share both signs of their brand: a permutation of pairs. */
    uint32_t firsts = sign_count(corpus_brand_first);
    uint32_t seconds = sign_count(corpus_brand_second);
    uint64_t pair = corpus_permute(c->request.seed + ret->city, (uint64_t)firsts * seconds,
                                   index - c->first_employer[ret->city]);
    sg_str first = sign_at(corpus_brand_first, pair / seconds);
    sg_str second = sign_at(corpus_brand_second, pair % seconds);
    if (sg_str_equal(first, second))
        second = sg_str_of("记");
    sg_str third = corpus_chance(&r, 140) ? corpus_pick(&r, corpus_brand_third) : (sg_str){"", 0};
    char brand[32];
    corpus_print(brand, sizeof brand, "%.*s%.*s%.*s", (int)first.n, first.s, (int)second.n,
                 second.s, (int)third.n, third.s);

    if (!name_special(c, &r, brand, ret))
        name_company(&r, brand, ret);
    if (!*ret->variant)
        memcpy(ret->variant, ret->legal, sizeof ret->variant);
    sg_str road = corpus_pick(&r, corpus_roads);
    uint32_t door = 1 + corpus_below(&r, 260);
    corpus_print(ret->street, sizeof ret->street, "%.*s%u%s", (int)road.n, road.s, door,
                 corpus_chance(&r, 250) ? "栋" : "号");
    make_contact(&r, ret);
}

bool corpus_make_employers(sg_corpus *c)
{
    corpus_employer *all = calloc(CORPUS_EMPLOYERS, sizeof *all);
    if (!all)
        return false;
    for (uint32_t i = 0; i < CORPUS_EMPLOYERS; i++)
        make(c, i, &all[i]);
    c->employers = all;
    return true;
}

void corpus_employer_make(const sg_corpus *c, uint32_t index, corpus_employer *ret)
{
    if (c->employers && index < CORPUS_EMPLOYERS)
        *ret = c->employers[index];
    else
        make(c, index, ret);
}
