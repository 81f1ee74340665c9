/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Dates: 2026-02-10 · 2026年2月10日 · 2.10 · 3月5日 · 3月底 · 12-07发布 · Excel serial 46063 · 20260210 ·
 * 今天, 3天前. A date without a year is the one nearest to today. 长期有效 states none.
 */
#include "grammar.h"

enum { EXCEL_EPOCH = 25569, SERIAL_LOW = 36526, SERIAL_HIGH = 62000 };

static sg_date nearest_year(int month, int day, sg_date today)
{
    int year, ignored;
    sg_date best = SG_NO_DATE;
    if (today == SG_NO_DATE)
        return SG_NO_DATE;
    sg_date_split(today, &year, &ignored, &ignored);
    for (int y = year - 1; y <= year + 1; y++) {
        sg_date date = sg_date_of(y, month, day);
        int64_t distance = date > today ? (int64_t)date - today : (int64_t)today - date;
        int64_t best_distance = best > today ? (int64_t)best - today : (int64_t)today - best;
        if (date != SG_NO_DATE && (best == SG_NO_DATE || distance < best_distance))
            best = date;
    }
    return best;
}

static bool small(sg_str text, size_t pos, int32_t *ret, size_t *ret_end)
{
    int32_t value = 0;
    size_t at = pos;
    while (at < text.n && at - pos < 8 && text.s[at] >= '0' && text.s[at] <= '9')
        value = value * 10 + (text.s[at++] - '0');
    *ret = value;
    *ret_end = at;
    return at > pos;
}

static sg_date month_end(int year, int month)
{
    sg_date first = month == 12 ? sg_date_of(year + 1, 1, 1) : sg_date_of(year, month + 1, 1);
    return first == SG_NO_DATE ? SG_NO_DATE : first - 1;
}

/* "2月10日" or "-10" after a year or alone; `*at` stands at the month. */
static sg_date month_and_day(sg_str text, size_t *at, int32_t year, sg_date today, bool is_field)
{
    int32_t month, day;
    size_t end, day_end;
    if (!small(text, *at, &month, &end) || month < 1 || month > 12 || end - *at > 2)
        return SG_NO_DATE;
    size_t sign = sgn_at(text, end, year ? "-|/|.|月" : is_field ? "-|/|.|月" : "月");
    if (!sign)
        return SG_NO_DATE;
    size_t from = sgn_skip_blanks(text, end + sign);
    if (sgn_at(text, end, "月") && sgn_at(text, from, "底|末")) {
        sg_date start = year ? sg_date_of(year, month, 1) : nearest_year(month, 15, today);
        int y, ignored;
        if (start == SG_NO_DATE)
            return SG_NO_DATE;
        sg_date_split(start, &y, &ignored, &ignored);
        *at = from + 3;
        return month_end(y, month);
    }
    if (!small(text, from, &day, &day_end) || day_end - from > 2)
        return SG_NO_DATE;
    size_t suffix = sgn_at(text, day_end, "日|号");
    if (!year && !suffix && !is_field && !sgn_at(text, end, "月"))
        return SG_NO_DATE;
    *at = day_end + suffix;
    return year ? sg_date_of(year, month, day) : nearest_year(month, day, today);
}

static sg_date relative(sg_str text, sg_date today)
{
    size_t pos = 0;
    sgn_number n;
    int32_t value;
    if (today == SG_NO_DATE)
        return SG_NO_DATE;
    if (sgn_has_any(text, "今天|今日|刚刚|小时前|分钟前|小时内"))
        return today;
    if (sgn_has_any(text, "昨天|昨日"))
        return today - 1;
    if (sgn_has(text, "前天"))
        return today - 2;
    if (!sgn_has_any(text, "天前|周前|个月前") || !sgn_next_number(text, &pos, &n) ||
        !sgn_whole(&n, &value) || value > 1000)
        return SG_NO_DATE;
    return today - value * (sgn_has(text, "周前") ? 7 : sgn_has(text, "个月前") ? 30 : 1);
}

static sg_date compact(int32_t value, size_t digits)
{
    if (digits == 8)
        return sg_date_of(value / 10000, value / 100 % 100, value % 100);
    if (digits == 5 && value >= SERIAL_LOW && value <= SERIAL_HIGH)
        return value - EXCEL_EPOCH;
    return SG_NO_DATE;
}

bool sgn_date_at(sg_str text, size_t *pos, sg_date today, bool is_field, sg_date *ret)
{
    for (size_t at = *pos; at < text.n; at++) {
        int32_t value;
        size_t end;
        if (text.s[at] < '0' || text.s[at] > '9')
            continue;
        size_t run = at;
        while (run < text.n && text.s[run] >= '0' && text.s[run] <= '9')
            run++;
        small(text, at, &value, &end);
        sg_date date = SG_NO_DATE;
        size_t next = run;
        if (run - at == 4 && value >= 1990 && value <= 2200) {
            size_t sign = sgn_at(text, sgn_skip_blanks(text, run), "-|/|.|年");
            if (sign) {
                next = sgn_skip_blanks(text, sgn_skip_blanks(text, run) + sign);
                date = month_and_day(text, &next, value, today, is_field);
            }
        } else if (is_field && (run - at == 8 || run - at == 5)) {
            date = compact(value, run - at);
        } else if (run - at <= 2 && !(at > 0 && (text.s[at - 1] == '.' || text.s[at - 1] == '-'))) {
            next = at;
            date = month_and_day(text, &next, 0, today, is_field);
        }
        if (date != SG_NO_DATE) {
            *ret = date;
            *pos = next;
            return true;
        }
        at = run - 1;
    }
    *pos = text.n;
    return false;
}

bool sgn_last_date(sg_str text, sg_date today, sg_date *ret)
{
    size_t pos = 0;
    bool found = false;
    while (sgn_date_at(text, &pos, today, true, ret))
        found = true;
    return found;
}

/* 本月底, 月底前 of the month of `today`. */
static bool this_month(sg_str clause, sg_date today, sg_date *ret)
{
    int year, month, ignored;
    if (today == SG_NO_DATE || !sgn_has_any(clause, "本月底|本月末|这个月底|月底前"))
        return false;
    sg_date_split(today, &year, &month, &ignored);
    *ret = month_end(year, month);
    return *ret != SG_NO_DATE;
}

/* Last date of `text`; of 2026.3.1-3.15 the second, in the year of the first. */
static bool last_of(sg_str text, sg_date today, sg_date *ret)
{
    size_t pos = 0;
    bool found = false;
    while (sgn_date_at(text, &pos, today, false, ret)) {
        int year, ignored;
        size_t at = pos + sgn_range_sign(text, pos);
        found = true;
        sg_date_split(*ret, &year, &ignored, &ignored);
        sg_date second = at > pos ? month_and_day(text, &at, year, today, false) : SG_NO_DATE;
        if (second != SG_NO_DATE && second >= *ret) {
            *ret = second;
            pos = at;
        }
    }
    return found;
}

bool sgn_deadline(sg_str text, sg_date today, sg_date *ret)
{
    /* `before`: the date may stand before the label. `sure`: nothing else is meant by it. */
    static const struct {
        const char *text;
        bool before, sure;
    } labels[] = {
        {"截止", true, true},      {"截至", true, false},    {"有效期", false, true},
        {"报名时间", false, true}, {"有效时间", false, true}, {"报名日期", false, true},
        {"报名期限", false, true}, {"即日起", false, true},  {"前报名", true, true},
        {"前投递", true, true},    {"前来报名", true, true}, {"为止", true, false},
        {"前应聘", true, true},
    };
    if (!sgn_has_any(text, "截|有效|报名|即日起|前投递|为止|前应聘")) /* one of them is in all the labels */
        return false;
    for (size_t i = 0; i < SGN_COUNT(labels); i++) {
        for (size_t at = 0; (at = sgn_find(text, at, labels[i].text)) != SIZE_MAX; at += 6) {
            size_t end = sgn_clause_end(text, at), clause = sgn_clause_start(text, at);
            size_t start = at > 48 ? at - 48 : 0;
            while (start < at && ((unsigned char)text.s[start] & 0xC0) == 0x80)
                start++;
            if (sgn_has_any(sgn_slice(text, at, end), "长期|招满"))
                continue;
            if (!labels[i].sure &&
                !sgn_has_any(sgn_slice(text, clause, end), "报名|招聘|有效|投递|应聘|招工|本月底"))
                continue; /* 截至2022年底,员工… is no deadline */
            sg_date date;
            bool found = last_of(sgn_slice(text, at, end), today, &date);
            if (!found && labels[i].before)
                found = last_of(sgn_slice(text, clause > start ? clause : start, at), today, &date);
            if (found || this_month(sgn_slice(text, clause, end), today, &date)) {
                *ret = date;
                return true;
            }
        }
    }
    return false;
}

bool sg_read_date(sg_str text, sg_date today, sg_date *ret)
{
    char folded[128];
    /* Dates are short; full-width digits are the only folding they need. */
    size_t n = 0, pos = 0;
    while (pos < text.n && n + SG_FOLD_MAX * 4 < sizeof folded) {
        uint32_t cps[SG_FOLD_MAX];
        size_t count = sg_fold_code_point(sg_utf8_next(text, &pos), cps);
        for (size_t i = 0; i < count && n + 4 < sizeof folded; i++)
            n += sg_utf8_put(cps[i], folded + n);
    }
    sg_str t = {folded, n};
    if (sgn_has_any(t, "长期|不限|永久|招满"))
        return false;
    size_t at = 0;
    sg_date date = SG_NO_DATE;
    if (!sgn_date_at(t, &at, today, true, &date))
        date = relative(t, today);
    if (date == SG_NO_DATE)
        return false;
    *ret = date;
    return true;
}
