/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Several workplaces in one text: each line, or each sentence, names one and then its jobs
 * (一厂(厚街):针车20人,手工10人; 六枝医院——护工4人; 惠州:伯恩光学 普工 24元/时). The workplace gets a line
 * of its own, which heads the group of its jobs, so that place and employer stay with them.
 */
#include <string.h>
#include <uchar.h>

#include "announcement.h"

enum { SITE_MAX = 48 };

typedef struct site {
    size_t from, to; /* the words that name it */
    size_t jobs;     /* where its jobs begin */
    bool sure;       /* its words say that it is one; else its neighbours may */
} site;

/* 立讯精密 普工 23元/时: no trade, though its words may name one. */
#define FIRM_ENDS "精密|电子|光学|科技|服饰|针织|汽车|食品|五金|塑胶|纺织|家具|物业|集团"

static bool is_site(const sg_vocabulary *v, sg_str words, bool parted)
{
    enum { LEAST = 6, MOST = 90 };
    sg_lexeme lexemes[8];
    size_t figures = 0;
    if (words.n < LEAST || words.n > MOST || sgn_is_label(words) ||
        (sgn_is_title(v, words) && !sgn_has(words, ":") && !sgn_ends(words, words.n, FIRM_ENDS)) ||
        sgn_ends(words, words.n, "长期|直|急|现|诚|招|聘|招聘|急招|需|要|缺|招收|以下|以上|左右") ||
        sgn_has_any(words, "待遇|福利|要求|工资|联系|电话|以上|年龄|包吃|包住|食宿|元|岁|招聘|急招|诚聘|岗位|工种|职位|名额|男女|经验|优先|薪"))
        return false;
    for (size_t i = 0; i < words.n; i++)
        figures += words.s[i] >= '0' && words.s[i] <= '9';
    if (figures > 2)
        return false;
    size_t end = words.n;
    if (words.s[end - 1] == ')') /* 金州纺织(白层镇) */
        while (end > 0 && words.s[end - 1] != '(')
            end--;
    end -= end < words.n && end > 0 ? 1 : 0;
    if (end > 0 && sgn_ends(words, end, SGN_PLACE_ENDS))
        return true;
    return parted && sg_vocabulary_scan(v, words, SG_SCAN_REGIONS, lexemes, 8) > 0;
}

static size_t sign_at(sg_str text, size_t at)
{
    unsigned char lead = (unsigned char)text.s[at];
    if (lead < 0x80)
        return strchr(",:-> ", text.s[at]) != NULL && lead ? 1 : 0;
    if (lead == 0xE2 || lead == 0xC2)
        return sgn_at(text, at, "—|–|→|·");
    size_t next = at;
    switch (lead >= 0xE6 ? sg_utf8_next(text, &next) : 0) {
    case u'缺': case u'要': case u'需': return 3; /* sgn_hired() knows 招 */
    default: return 0;
    }
}

static bool has_figures(sg_str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.s[i] >= '0' && text.s[i] <= '9')
            return true;
    return false;
}

/* The workplace a sentence [from, to) begins with, and its first job behind it. */
static bool site_at(const sg_vocabulary *v, sg_str text, size_t from, size_t to, site *ret)
{
    int marker;
    enum { FAR = 96 };
    sg_str whole = sgn_slice(text, from, to);
    size_t begin = from + sgn_skip_blanks(whole, sgn_line_marker(whole, &marker));
    if (begin >= to || (unsigned char)text.s[begin] < 'a')
        return false;
    begin += sgn_at(text, begin, "其中:|其中,|还有|另外");
    size_t last = begin + FAR < to ? begin + FAR : to;
    bool asked = false;
    for (size_t at = begin, step = 0; at < last; at += step) {
        unsigned char lead = (unsigned char)text.s[at];
        step = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        size_t sign = (lead > 0xE2 && lead < 0xE6) || at == begin ? 0 : sign_at(text, at), end = at;
        if (!sign)
            continue;
        /* Most words before a sign name no workplace; only those that may are worth a closer look. */
        if (at + sign < to && (unsigned char)text.s[at + sign] < 'a')
            continue; /* no title begins so */
        bool circled = text.s[at] == ' ' && from > 0 && text.s[from - 1] == ';';
        bool strong = text.s[at] == ':' || (unsigned char)text.s[at] == 0xE2;
        if (!circled && marker == MARK_NONE && !strong && text.s[at - 1] != ')' && !sgn_ends(text, at, SGN_PLACE_ENDS))
            continue;
        if (!asked && (sgn_is_label(sgn_slice(text, begin, at)) || sgn_head(v, text, begin, to).kind != FOUND_NONE))
            return false;
        asked = true;
        while (sign) {
            end += sign;
            sign = sign_at(text, end);
        }
        if (end >= to)
            return false;
        job_head h = sgn_head(v, text, end, to);
        bool counted = h.kind == FOUND_MAYBE && h.fact == FACT_COUNT; /* 岩脚面条厂——压面工3人 */
        bool firm = sgn_ends(h.title, h.title.n, FIRM_ENDS) && sgn_has(sgn_slice(text, end, to), " ");
        if ((h.kind != FOUND_JOB && !counted) || firm)
            continue;
        bool parted = sgn_at(text, at, ":|—|–|→") != 0 || marker != MARK_NONE || sgn_ends(text, at, "的");
        *ret = (site){begin, at, end, true};
        if (is_site(v, sgn_slice(text, begin, at), parted))
            return true;
        enum { SHORT_BYTES = 24 };
        sg_str words = sgn_slice(text, begin, at);
        ret->sure = false; /* 红果万达 保洁 10人, between 盘县电厂 and 亿丰家居城 */
        if (text.s[at] == ' ' && h.kind == FOUND_JOB && h.fact == FACT_COUNT && words.n <= SHORT_BYTES && sgn_may_be_title(words) &&
            !sgn_has_any(words, " |,|:|、") && from > 0 && text.s[from - 1] == ';')
            return true;
        ret->sure = true;
        /* 大家好,…,一个在义乌做饰品的,要点钻女工15名: of a long sentence the clause before the job. */
        size_t clause = sgn_clause_start(text, at);
        ret->from = clause > begin ? clause : begin;
        return clause > begin && is_site(v, sgn_slice(text, clause, at), parted);
    }
    return false;
}

static bool same_words(sg_str text, const site *a, const site *b)
{
    return a->to - a->from == b->to - b->from && memcmp(text.s + a->from, text.s + b->from, a->to - a->from) == 0;
}

static sg_str rewrite(sg_str text, const site *sites, size_t count, sg_arena *arena)
{
    char *out = sg_arena_alloc(arena, text.n + count * 4 + 1);
    if (!out)
        return text;
    size_t n = 0, at = 0;
    for (size_t i = 0; i < count; i++) {
        memcpy(out + n, text.s + at, sites[i].from - at);
        n += sites[i].from - at;
        out[n++] = '\n';
        out[n++] = SGN_SITE;
        memcpy(out + n, text.s + sites[i].from, sites[i].to - sites[i].from);
        n += sites[i].to - sites[i].from;
        out[n++] = '\n';
        at = sites[i].jobs;
    }
    memcpy(out + n, text.s + at, text.n - at);
    return (sg_str){out, n + text.n - at};
}

sg_str sgn_sites(const sg_vocabulary *v, sg_str text, sg_arena *arena)
{
    site sites[SITE_MAX];
    size_t count = 0, sure = 0;
    bool differ = false, spelt = !has_figures(text);
    for (size_t from = 0, at = 0; at <= text.n && count < SITE_MAX;) {
        size_t stop = at == text.n || text.s[at] == '\n' || text.s[at] == ';' ? 1
                      : (unsigned char)text.s[at] == 0xE3                      ? sgn_at(text, at, "。")
                                                                               : 0;
        if (!stop) {
            at++;
            continue;
        }
        enum { SHORTEST = 12 };
        if (at - from >= SHORTEST && (spelt || has_figures(sgn_slice(text, from, at))) && site_at(v, text, from, at, &sites[count])) {
            differ |= count > 0 && !same_words(text, &sites[0], &sites[count]);
            sure += sites[count++].sure;
        }
        from = at += stop;
    }
    return count >= 2 && sure >= 1 && differ ? rewrite(text, sites, count, arena) : text;
}
