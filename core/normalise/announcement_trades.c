/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Trades first, pay for each later: 服装厂招 平车 锁边 大烫 三个工种,平车一天350到500,锁边300到400,…
 * The clause that tells a trade's pay becomes its job; the list that only names the trades goes.
 */
#include <string.h>

#include "announcement.h"

enum { TRADE_MAX = 10 };

typedef struct trade {
    sg_str name;
    size_t from, to; /* the words that tell its pay; none while `to` is 0 */
} trade;

typedef struct trade_list {
    size_t from, to; /* the words that name the trades, and how many */
    trade item[TRADE_MAX];
    size_t count;
} trade_list;

static bool is_figure(sg_str text, size_t at)
{
    return at < text.n && text.s[at] >= '0' && text.s[at] <= '9';
}

/* 三个工种, 四样, 几个岗位都要, 等: what may stand behind the list. */
static size_t sum_at(sg_str text, size_t at)
{
    size_t from = at, got = sgn_at(text, at, "这|等|共|一共");
    at += got;
    size_t number = sgn_at(text, at, "两|二|三|四|五|六|七|八|几|2|3|4|5|6|7|8|多");
    size_t unit = number ? sgn_at(text, at + number, "个工种|种工种|种工人|种工|个工序|道工序|个岗位|种岗位|个岗|个活|样活|样|种人|类工|类|种|个") : 0;
    at += unit ? number + unit : 0;
    if (!unit && got)
        at += sgn_at(text, at, "工种|岗位|工序|师傅");
    if (at == from)
        return 0;
    while ((got = sgn_at(text, at, "都要人|都要|都招|都缺|的人|的师傅|师傅|工人|的工人|的|人| ")) != 0)
        at += got;
    return at - from;
}

/* Titles behind the verb, told apart by blanks or signs, and by commas if so asked, without a figure; where they end, or 0. */
static size_t names_at(const sg_vocabulary *v, sg_str text, size_t at, bool commas, trade_list *list)
{
    enum { NAME_BYTES = 21 };
    size_t known = 0, sign = 1;
    list->count = 0;
    list->from = at;
    while (sign && list->count < TRADE_MAX) {
        size_t end = at, sum = 0;
        while (end < text.n && text.s[end] != '\n' && !sgn_at(text, end, " |、|,|。|;|/|和|跟|及|还有|以及|:|(") && !is_figure(text, end) &&
               !(end > at && (sum = sum_at(text, end)) >= 6))
            sg_utf8_next(text, &end);
        sg_str name = sg_str_trim(sgn_slice(text, at, end));
        if (name.n < 6 || name.n > NAME_BYTES || is_figure(text, end) || sgn_at(text, end, "(") || !sgn_may_be_title(name))
            break;
        known += sgn_is_title(v, name);
        list->item[list->count++] = (trade){.name = name};
        list->to = end;
        at = end;
        sign = sgn_at(text, at, "、|和|跟|及|还有|以及|/| ");
        sign += !sign && commas ? sgn_at(text, at, ",") : 0;
        at += sign;
        at += sign ? sgn_at(text, at, "和|跟|及|还有|以及| ") : 0;
        if (sum_at(text, at))
            break;
    }
    enum { MANY = 3 }; /* that pay is told for each of them says more than their words */
    if (list->count < 2 || (known == 0 && list->count < MANY))
        return 0;
    size_t blank = sgn_skip_blanks(text, list->to);
    list->to = blank + sum_at(text, blank);
    return sgn_at(text, list->to, ",|。|;|:|!|\n") || list->to == text.n ? list->to : 0;
}

/* The same trade: its name, or its name but for 工 or 师傅 at the end. Bytes of `text` at `at`. */
static size_t name_at(sg_str text, size_t at, sg_str name)
{
    size_t bare = name.n - sgn_ends(name, name.n, "师傅|工人|工|员");
    if (bare < 6)
        bare = name.n;
    if (at + bare > text.n || memcmp(text.s + at, name.s, bare) != 0)
        return 0;
    if (at + name.n <= text.n && memcmp(text.s + at, name.s, name.n) == 0)
        bare = name.n;
    return bare + sgn_at(text, at + bare, "师傅|工人|工|员|的");
}

/* Pay, or the words that lead up to it, right behind the name. */
static bool tells_pay(sg_str text, size_t at)
{
    sgn_number n;
    size_t got;
    while ((got = sgn_at(text, at, "一天|每天|一个月|每个月|每月|一月|一小时|每小时|一个小时|一晚|月薪|日薪|时薪|工资|计件|保底|底薪|大概|大约|差不多|是|给|开|能拿|可以拿|能做到|做到|拿|:| |,|"
                                      "¥|约|的|一件|每件|按天|按月|点工|日结|待遇|价格")) != 0)
        at += got;
    return sgn_number_at(text, at, &n) && !n.leading_zero && !sgn_at(text, n.end, "人|名|位|岁|个人");
}

/* Finds the words for each trade behind the list; how many have some. */
static size_t find_pay(sg_str text, trade_list *list)
{
    size_t found = 0, last = SIZE_MAX;
    for (size_t at = list->to; at < text.n; sg_utf8_next(text, &at)) {
        if (!sgn_ends(text, at, ",|。|;|、|:| |!|\n|元|天|月|其中") && !(at > 0 && text.s[at - 1] == '\n'))
            continue;
        for (size_t i = 0; i < list->count; i++) {
            size_t length = list->item[i].to ? 0 : name_at(text, at, list->item[i].name);
            if (!length || !tells_pay(text, at + length))
                continue;
            if (last != SIZE_MAX)
                list->item[last].to = at;
            list->item[i] = (trade){.name = sgn_slice(text, at, at + length), .from = at, .to = at + length};
            last = i;
            found++;
            break;
        }
    }
    if (last != SIZE_MAX) {
        size_t end = list->item[last].to;
        while (end < text.n && !sgn_at(text, end, ",|。|;|!|\n"))
            sg_utf8_next(text, &end);
        list->item[last].to = end;
    }
    return found;
}

static size_t put(char *out, size_t n, sg_str text)
{
    if (text.n)
        memcpy(out + n, text.s, text.n);
    return n + text.n;
}

#define DAYS "一天|每天|/天|元/天|日薪|天天"

/* 锁边300到400 beside 平车一天350到500: paid by the day like the other, though no word says so. */
static bool is_paid_by_day(sg_str text, const trade_list *list, const trade *one)
{
    enum { LEAST = 50000, MOST = 1000000 };
    sgn_number n;
    size_t at = sgn_skip_blanks(text, one->from + one->name.n);
    bool others = false;
    for (size_t i = 0; i < list->count; i++)
        others |= sgn_has_any(sgn_slice(text, list->item[i].from, list->item[i].to), DAYS);
    return others && sgn_number_at(text, at, &n) && n.milli >= LEAST && n.milli < MOST &&
           !sgn_has_any(sgn_slice(text, at, one->to), "天|月|时|件|日|年|千|万|晚|班");
}

static sg_str rewrite(sg_str text, const trade_list *list, sg_arena *arena)
{
    static const char day[] = "一天";
    enum { SIGNS = 4 + sizeof day };
    char *out = sg_arena_alloc(arena, text.n + (list->count + 1) * SIGNS);
    size_t n = 0, at = list->to;
    if (!out)
        return text;
    n = put(out, n, sgn_slice(text, 0, list->from));
    at += sgn_at(text, at, ",|。|;|:|!");
    out[n++] = '\n';
    while (at < text.n) {
        const trade *next = NULL;
        for (size_t i = 0; i < list->count; i++)
            if (list->item[i].from >= at && (!next || list->item[i].from < next->from))
                next = &list->item[i];
        n = put(out, n, sgn_slice(text, at, next ? next->from : text.n));
        if (!next)
            break;
        out[n++] = '\n';
        out[n++] = SGN_LISTED;
        n = put(out, n, next->name);
        out[n++] = ' '; /* 修边工 一小时20: the period is no part of the name */
        if (is_paid_by_day(text, list, next))
            n = put(out, n, sg_str_of(day));
        size_t past = next->from + next->name.n;
        n = put(out, n, sgn_slice(text, past + sgn_at(text, past, " "), next->to));
        out[n++] = '\n';
        at = next->to + sgn_at(text, next->to, ",|。|;|!");
    }
    return (sg_str){out, n};
}

#define SEEKS "招聘|急招|招收|诚聘|急聘|招工|招|聘|要|缺|找|请|需要|需"

sg_str sgn_trades_first(const sg_vocabulary *v, sg_str text, sg_arena *arena)
{
    for (size_t at = 0; at < text.n; sg_utf8_next(text, &at)) {
        trade_list list;
        size_t verb = sgn_at(text, at, SEEKS), from = at + verb, got;
        if (!verb)
            continue;
        while ((got = sgn_at(text, from, " |:|熟练|熟手|长期|大量|以下|聘")) != 0)
            from += got;
        for (int commas = 0; commas < 2; commas++) /* 急需木工,钢筋工,泥工,木工一天400,… */
            if (names_at(v, text, from, commas == 1, &list) && find_pay(text, &list) == list.count)
                return rewrite(text, &list, arena);
        at += verb - 3;
    }
    return text;
}
