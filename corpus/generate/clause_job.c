/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the job is, where, for whom and whom to call, in words.
 */
#include <string.h>

#include "corpus_records.h"

static bool contains(const char *text, size_t from, const char *needle)
{
    return strstr(text + from, needle) != NULL;
}

/* Whatever a title or duty names in passing is stated too: 二保焊工, A2货车司机. */
static void note_mentions(corpus_telling *t, const char *text, size_t from)
{
    const corpus_trade *trade = &corpus_trades[t->job->trade];
    uint32_t count = *trade->skills ? corpus_list_count(trade->skills) : 0;
    for (uint32_t i = 0; i < count && i < 4; i++) {
        sg_str skill = corpus_list_at(trade->skills, i);
        if (sg_str_find(sg_str_of(text + from), skill) != SIZE_MAX)
            t->said->skill[i] = true;
    }
}

/* "传菜员=传菜员" names its own trade, and whoever writes 普工 has said so. */
sg_str corpus_pick_title(corpus_random *r, const corpus_trade *trade, sg_str *ret_named)
{
    sg_str title = corpus_pick(r, trade->titles);
    size_t mark = sg_str_find(title, sg_str_of("="));
    *ret_named = (sg_str){NULL, 0};
    if (mark != SIZE_MAX) {
        *ret_named = (sg_str){title.s + mark + 1, title.n - mark - 1};
        title.n = mark;
    } else if (sg_str_find(title, sg_str_of("普工")) != SIZE_MAX) {
        *ret_named = sg_str_of("普工");
    }
    return title;
}

/* A title that names the job's trade: a re-post must not tell another. */
static sg_str pick_title(corpus_telling *t, sg_str *ret_trade)
{
    enum { ATTEMPTS = 40 };
    sg_str title = {NULL, 0};
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        title = corpus_pick_title(t->r, &corpus_trades[t->job->trade], ret_trade);
        if (sg_str_equal(*ret_trade, t->job->named))
            break;
    }
    return title;
}

void corpus_say_title(corpus_telling *t, sg_buffer *out, bool decorate)
{
    const corpus_trade *trade = &corpus_trades[t->job->trade];
    corpus_random *r = t->r;
    size_t from = out->size;
    uint32_t draw = decorate ? corpus_below(r, 100) : 99;
    if (draw < 7) {
        corpus_append_pick(r, out, corpus_urgent);
    } else if (draw < 12 && *corpus_industries[t->job->industry].nicknames && trade->crowd == 2 &&
               t->job->industry != t->corpus->welfare && t->job->industry != t->corpus->handcraft) {
        corpus_append_pick(r, out, corpus_industries[t->job->industry].nicknames);
    }
    sg_str named, title = pick_title(t, &t->said->trade);
    corpus_append(out, title);
    if (draw >= 12 && draw < 18) {
        sg_str other = pick_title(t, &named);
        if (!sg_str_equal(title, other)) {
            sg_buffer_text(out, "/");
            corpus_append(out, other);
        }
    } else if (draw >= 18 && draw < 23 && corpus_board[t->job->accommodation][t->job->meals]) {
        sg_buffer_text(out, "（");
        corpus_say_board(t, out);
        sg_buffer_text(out, "）");
    }
    if (!out->data || out->failed)
        return;
    note_mentions(t, out->data, from);
    for (const char *const *class = (const char *const[]){"A2", "B2", "C1", NULL}; *class; class ++)
        if (trade->certificate && strncmp(trade->certificate, *class, 2) == 0 &&
            contains(out->data, from, *class))
            t->said->certificate = true;
    if (contains(out->data, from, "公益"))
        t->said->employment = SG_EMPLOYMENT_PUBLIC_WELFARE;
    corpus_print(t->said->title, sizeof t->said->title, "%s", out->data + from);
}

static void note_place(corpus_telling *t, bool county)
{
    const corpus_city *city = &corpus_cities[t->job->city];
    t->said->province = city->province;
    t->said->city = city->code;
    if (county && t->job->county->code)
        t->said->county = t->job->county->code;
}

/* 宝安区 → 宝安: how people drop the last sign of a county, where three signs remain clear. */
static void say_county(corpus_telling *t, sg_buffer *out, bool full)
{
    const char *name = t->job->county->name;
    size_t n = strlen(name);
    sg_buffer_append(out, name, full || n < 9 || n > 12 ? n : n - 3);
}

static void say_town(corpus_telling *t, sg_buffer *out, bool full)
{
    sg_str town = t->job->town;
    if (!full) {
        if (town.n >= 12 && memcmp(town.s + town.n - 6, "街道", 6) == 0)
            town.n -= 6;
        else if (town.n == 9 &&
                 (memcmp(town.s + 6, "镇", 3) == 0 || memcmp(town.s + 6, "乡", 3) == 0))
            town.n -= 3;
    }
    corpus_append(out, town);
}

void corpus_say_province(corpus_telling *t, sg_buffer *out)
{
    const corpus_city *city = &corpus_cities[t->job->city];
    sg_buffer_text(out, corpus_chance(t->r, 600) ? city->province_name : city->province_short);
    t->said->province = city->province;
}

void corpus_say_place(corpus_telling *t, sg_buffer *out)
{
    const corpus_city *city = &corpus_cities[t->job->city];
    corpus_random *r = t->r;
    bool counties = t->job->county->code != 0, full = corpus_chance(r, 500);
    bool municipality =
        city->province % 1000000 != 0 && strcmp(city->province_name, city->name) == 0;
    bool near = t->job->city == t->corpus->home_prefecture;
    const char *name = full ? city->name : city->short_name;
    uint32_t draw = corpus_below(r, 100);
    if (near && draw < 55)
        draw = 55 + draw % 45; /* at home people name the county */
    if (draw < 22) {
        sg_buffer_text(out, name);
        note_place(t, false);
    } else if (draw < 40) {
        static const char *const marks[] = {"-", "·", " - ", "省", ""};
        uint32_t mark = municipality ? 4 : corpus_below(r, 5);
        if (mark < 4) {
            sg_buffer_text(out, mark == 3 ? city->province_name : city->province_short);
            sg_buffer_text(out, mark == 3 ? "" : marks[mark]);
        }
        sg_buffer_text(out, mark == 3 ? city->name : name);
        note_place(t, false);
    } else if (draw < 62) {
        sg_buffer_text(out, name);
        corpus_append_pick(r, out, full ? "|-|·| " : "·|-|·| ");
        if (counties)
            say_county(t, out, true);
        else
            say_town(t, out, full);
        note_place(t, counties);
    } else if (draw < 80) {
        sg_buffer_text(out, name);
        if (counties)
            say_county(t, out, full);
        if (!counties || corpus_chance(r, 350))
            say_town(t, out, full);
        note_place(t, counties);
    } else {
        if (!municipality)
            sg_buffer_text(out, city->province_name);
        sg_buffer_text(out, city->name);
        if (counties)
            say_county(t, out, true);
        if (corpus_chance(r, 450))
            say_town(t, out, true);
        note_place(t, counties);
    }
}

void corpus_say_address(corpus_telling *t, sg_buffer *out)
{
    const corpus_city *city = &corpus_cities[t->job->city];
    if (corpus_chance(t->r, 350) && strcmp(city->province_name, city->name) != 0)
        sg_buffer_text(out, city->province_name);
    sg_buffer_text(out, city->name);
    if (t->job->county->code)
        say_county(t, out, true);
    say_town(t, out, true);
    sg_buffer_text(out, t->job->employer.street);
    note_place(t, t->job->county->code != 0);
}

void corpus_say_employer(corpus_telling *t, sg_buffer *out, bool legal)
{
    const corpus_employer *e = &t->job->employer;
    uint32_t draw = corpus_below(t->r, 100);
    if (legal)
        sg_buffer_text(out, draw < 88 ? e->legal : draw < 96 ? e->variant : e->common);
    else
        sg_buffer_text(out, draw < 18 ? e->legal : e->common);
}

void corpus_say_duties(corpus_telling *t, sg_buffer *out, bool numbered)
{
    const char *list = corpus_trades[t->job->trade].duties;
    uint32_t count = corpus_list_count(list), from = (uint32_t)out->size;
    uint32_t skip = count > 2 ? corpus_below(t->r, count + 1) : count;
    unsigned n = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (i == skip)
            continue;
        if (numbered)
            sg_buffer_printf(out, "%s%u、", n ? "；" : "", n + 1);
        else if (n)
            sg_buffer_text(out, "，");
        corpus_append(out, corpus_list_at(list, i));
        n++;
    }
    if (out->data && !out->failed) {
        note_mentions(t, out->data, from);
        if (strstr(out->data + from, "领回家做") || strstr(out->data + from, "可在家绣"))
            t->said->employment = SG_EMPLOYMENT_HOME_BASED;
    }
}

void corpus_say_contact(corpus_telling *t, sg_buffer *out)
{
    corpus_append_pick(t->r, out, "联系电话：|电话：|联系人：|咨询电话：|报名电话：|电话");
    sg_buffer_printf(out, "%s%s%s", t->job->employer.phone, corpus_chance(t->r, 500) ? " " : "",
                     t->job->employer.contact);
}

void corpus_say_date(corpus_random *r, sg_date date, sg_buffer *out, bool with_year)
{
    int year, month, day;
    sg_date_split(date, &year, &month, &day);
    uint32_t draw = corpus_below(r, with_year ? 6 : 2);
    switch (draw) {
    case 0:
        if (with_year)
            sg_buffer_printf(out, "%d年", year);
        sg_buffer_printf(out, "%d月%d日", month, day);
        break;
    case 1:
        if (with_year)
            sg_buffer_printf(out, "%d.", year);
        sg_buffer_printf(out, with_year ? "%d.%d" : "%d月%d号", month, day);
        break;
    case 2:
        sg_buffer_printf(out, "%d/%d/%d", year, month, day);
        break;
    default:
        sg_buffer_printf(out, "%04d-%02d-%02d", year, month, day);
        break;
    }
}
