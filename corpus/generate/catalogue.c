/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opening the corpus: tables of text are parsed once into weighted choices, and trades, skills and
 * certificates are given the names the product's vocabulary has for them.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "corpus_records.h"
#include "songgang/messages/corpus.h"

static const struct {
    const char *name;
    uint64_t count;
} kinds[] = {[SG_CORPUS_POSTINGS] = {"postings", 125000},
             [SG_CORPUS_TRUTH] = {"truth", 125000},
             [SG_CORPUS_WORKERS] = {"workers", 337900},
             [SG_CORPUS_COURSES] = {"courses", 300}};

bool sg_corpus_kind_parse(const char *text, sg_corpus_kind *ret)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(text, kinds[i].name) == 0) {
            *ret = (sg_corpus_kind)i;
            return true;
        }
    }
    return false;
}

uint64_t sg_corpus_default_count(sg_corpus_kind kind)
{
    return kinds[kind].count;
}

void corpus_print(char *out, size_t size, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int written = vsnprintf(out, size, format, args);
    va_end(args);
    if (written < 0)
        out[0] = '\0';
    else if ((size_t)written >= size)
        out[sg_utf8_prefix(sg_str_of(out), size - 1)] = '\0';
}

void corpus_append(sg_buffer *out, sg_str text)
{
    sg_buffer_append(out, text.s, text.n);
}

void corpus_append_pick(corpus_random *r, sg_buffer *out, const char *list)
{
    corpus_append(out, corpus_pick(r, list));
}

uint32_t corpus_choose(corpus_random *r, const corpus_choice *choice)
{
    uint32_t draw = corpus_below(r, choice->upto[choice->count - 1]), i = 0;
    while (choice->upto[i] <= draw)
        i++;
    return choice->item[i];
}

size_t corpus_choose_city(const sg_corpus *c, corpus_random *r)
{
    uint32_t draw = corpus_below(r, c->city_upto[corpus_city_count - 1]);
    size_t i = 0;
    while (c->city_upto[i] <= draw)
        i++;
    return i;
}

size_t corpus_choose_county(const corpus_city *city, corpus_random *r)
{
    uint32_t total = 0;
    for (size_t i = 0; i < city->county_count; i++)
        total += city->counties[i].weight;
    uint32_t draw = corpus_below(r, total);
    size_t i = 0;
    while (draw >= city->counties[i].weight)
        draw -= city->counties[i++].weight;
    return i;
}

static size_t find_industry(sg_str name)
{
    size_t i = 0;
    while (i < corpus_industry_count && !sg_str_equal(sg_str_of(corpus_industries[i].name), name))
        i++;
    return i;
}

static size_t find_trade(sg_str name)
{
    size_t i = 0;
    while (i < corpus_trade_count && !sg_str_equal(sg_str_of(corpus_trades[i].name), name))
        i++;
    return i;
}

/* "焊工 12|钳工 7" → choice. */
static sg_status parse_choice(const char *list, size_t (*find)(sg_str), size_t limit,
                              corpus_choice *ret, sg_error *err)
{
    if (!*list)
        return SG_OK;
    uint32_t count = corpus_list_count(list), total = 0;
    if (count > CORPUS_MAX_CHOICES)
        return sg_fail(err, SG_INTERNAL, SG_MSG_CORPUS_TABLE, list);
    for (uint32_t i = 0; i < count; i++) {
        sg_str entry = corpus_list_at(list, i);
        size_t blank = sg_str_find(entry, sg_str_of(" "));
        if (blank == SIZE_MAX)
            return sg_fail(err, SG_INTERNAL, SG_MSG_CORPUS_TABLE, list);
        size_t item = find((sg_str){entry.s, blank});
        if (item >= limit)
            return sg_fail(err, SG_INTERNAL, SG_MSG_CORPUS_TABLE, entry.s);
        total += (uint32_t)strtoul(entry.s + blank, NULL, 10);
        ret->item[i] = (uint16_t)item;
        ret->upto[i] = total;
    }
    ret->count = count;
    return SG_OK;
}

/* The vocabulary's name for trades it does not split as finely as these tables. */
static const char *vocabulary_name(const char *trade)
{
    static const struct {
        const char *own, *broader;
    } names[] = {{"公益保洁员", "保洁员"},     {"手工编织工", "手工工"}, {"船厂打磨工", "打磨工"},
                 {"汽配操作工", "汽车装配工"}, {"针车工", "鞋面针车工"}, {"玩具装配工", "玩具工"},
                 {"家电装配工", "家电制造工"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i].own, trade) == 0)
            return names[i].broader;
    return trade;
}

static void name_trade(const sg_vocabulary *v, const corpus_trade *trade, corpus_names *ret)
{
    sg_trade_id id;
    ret->trade = trade->name;
    if (v && sg_trade_lookup(v, sg_str_of(vocabulary_name(trade->name)), &id, NULL) == SG_OK) {
        ret->trade = sg_trade_get(id)->name;
        ret->trade_code = sg_trade_get(id)->code;
    }
    sg_certificate_id certificate;
    ret->certificate = trade->certificate;
    if (v && trade->certificate &&
        sg_certificate_lookup(v, sg_str_of(trade->certificate), &certificate, NULL) == SG_OK) {
        ret->certificate = sg_certificate_get(certificate)->name;
        ret->certificate_known = true;
    }
}

/* Only skills the vocabulary knows get a name here; others keep the tables' text. */
static void name_skills(const sg_vocabulary *v, const corpus_trade *trade, corpus_names *ret)
{
    if (!v || !*trade->skills)
        return;
    uint32_t count = corpus_list_count(trade->skills);
    for (uint32_t i = 0; i < count && i < 4; i++) {
        sg_skill_id id;
        if (sg_skill_lookup(v, corpus_list_at(trade->skills, i), &id, NULL) == SG_OK) {
            ret->skill[i] = sg_skill_get(id)->name;
            ret->skill_known[i] = true;
        }
    }
}

static sg_status parse_tables(sg_corpus *c, sg_error *err)
{
    if (corpus_city_count > CORPUS_MAX_CITIES || corpus_industry_count > CORPUS_MAX_INDUSTRIES ||
        corpus_trade_count > CORPUS_MAX_TRADES)
        return sg_fail(err, SG_INTERNAL, SG_MSG_CORPUS_TABLE, "");
    uint32_t total = 0;
    sg_status status = SG_OK;
    for (size_t i = 0; status == SG_OK && i < corpus_city_count; i++) {
        c->city_upto[i] = total += corpus_cities[i].weight;
        if (corpus_cities[i].code == 522300)
            c->home_prefecture = i;
        status = parse_choice(corpus_cities[i].industries, find_industry, corpus_industry_count,
                              &c->city_industries[i], err);
    }
    for (size_t i = 0; status == SG_OK && i < corpus_industry_count; i++)
        status = parse_choice(corpus_industries[i].trades, find_trade, corpus_trade_count,
                              &c->industry_trades[i], err);
    if (status != SG_OK)
        return status;
    for (size_t i = 0; i < corpus_city_count; i++)
        c->first_employer[i + 1] = (uint32_t)((uint64_t)CORPUS_EMPLOYERS * c->city_upto[i] / total);
    c->agency = find_industry(sg_str_of("人力"));
    c->welfare = find_industry(sg_str_of("公益"));
    c->driver = find_trade(sg_str_of("小车司机"));
    c->handcraft = find_industry(sg_str_of("手工"));
    return SG_OK;
}

sg_status sg_corpus_open(const sg_vocabulary *v, const sg_corpus_request *request, sg_corpus **ret,
                         sg_error *err)
{
    if (request->count < 1 || request->count > SG_CORPUS_MAX)
        return sg_fail(err, SG_INVALID, SG_MSG_CORPUS_COUNT, (int)SG_CORPUS_MAX);
    sg_corpus *c = calloc(1, sizeof *c);
    if (!c)
        return sg_fail_memory(err);
    c->request = *request;
    c->vocabulary = v;
    if (c->request.now == SG_NO_DATE)
        c->request.now = sg_date_of(2026, 2, 24);
    sg_status status = parse_tables(c, err);
    if (status != SG_OK) {
        free(c);
        return status;
    }
    for (size_t i = 0; i < corpus_trade_count; i++) {
        name_trade(v, &corpus_trades[i], &c->names[i]);
        name_skills(v, &corpus_trades[i], &c->names[i]);
    }
    bool jobs = request->kind == SG_CORPUS_POSTINGS || request->kind == SG_CORPUS_TRUTH;
    if (jobs && (!corpus_make_employers(c) || !corpus_deal_vacancies(c))) {
        sg_corpus_close(c);
        return sg_fail_memory(err);
    }
    *ret = c;
    return SG_OK;
}

void sg_corpus_close(sg_corpus *corpus)
{
    if (corpus) {
        free(corpus->attempt);
        free(corpus->employers);
    }
    free(corpus);
}

sg_status sg_corpus_record(const sg_corpus *corpus, sg_corpus_kind kind, uint64_t index,
                           sg_buffer *out, sg_error *err)
{
    if (index >= corpus->request.count)
        return sg_fail(err, SG_INVALID, SG_MSG_CORPUS_INDEX, (unsigned long long)index);
    switch (kind) {
    case SG_CORPUS_POSTINGS:
    case SG_CORPUS_TRUTH:
        corpus_write_posting(corpus, index, kind == SG_CORPUS_TRUTH, out);
        break;
    case SG_CORPUS_WORKERS:
        corpus_write_worker(corpus, index, out);
        break;
    case SG_CORPUS_COURSES:
        corpus_write_course(corpus, index, out);
        break;
    }
    return out->failed ? sg_fail_memory(err) : SG_OK;
}
