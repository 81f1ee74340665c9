/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pay named after the jobs: an announcement lists its jobs first and says later what each earns
 * (吹瓶5500,灌装4500,质检4000 · 瓦检员6500), in names shorter than the titles.
 */
#include "grammar.h"

enum { NAME_LEAST = 2, NAME_MOST = 8 };

/* What is left of a name without the word for a worker: 吹瓶工 is 吹瓶. */
static sg_str core_of(sg_str name)
{
    size_t length = sgn_ends(name, name.n, "师傅|人员|工人|工|员|师|岗");
    return length && name.n - length >= 6 ? sgn_slice(name, 0, name.n - length) : name;
}

/* 瓦检员 is 瓦斯检查员: the same characters in the same order, from the first on. */
static bool abbreviates(sg_str name, sg_str title)
{
    size_t at = 0, pos = 0;
    if (name.n < 9 || title.n < name.n)
        return false;
    while (pos < name.n) {
        size_t from = pos;
        uint32_t cp = sg_utf8_next(name, &pos);
        bool found = false;
        while (at < title.n && !found)
            found = sg_utf8_next(title, &at) == cp;
        if (!found || (from == 0 && at != pos))
            return false;
    }
    return true;
}

static bool is_named(sg_str name, sg_str title)
{
    sg_str shorter = core_of(name), core = core_of(title);
    return sg_str_find(title, shorter) != SIZE_MAX || sg_str_find(name, core) != SIZE_MAX ||
           abbreviates(name, title);
}

/* Where the part of a list that begins at `from` ends. */
static size_t part_end(sg_str text, size_t from)
{
    size_t end = sgn_clause_end(text, from), stop = sgn_find(text, from, "、");
    return stop < end ? stop : end;
}

bool sgn_named_pay(sg_str text, sg_str title, sg_wage *ret)
{
    for (size_t from = 0; from < text.n;) {
        size_t end = part_end(text, from), name = sgn_skip_blanks(text, from), at = name;
        size_t colon = sgn_find(sgn_slice(text, from, end), 0, ":");
        if (colon != SIZE_MAX && from + colon + 1 < end && (unsigned char)text.s[from + colon + 1] >= 0xE4)
            name = at = from + colon + 1; /* 工资:吹瓶5500 */
        int count = 0;
        while (at < end && (unsigned char)text.s[at] >= 0xE4 && count <= NAME_MOST) {
            sg_utf8_next(text, &at);
            count++;
        }
        size_t figure = sgn_skip_blanks(text, at);
        figure += sgn_at(text, figure, ":|¥");
        bool paid = figure < end && text.s[figure] >= '1' && text.s[figure] <= '9';
        if (paid && count >= NAME_LEAST && count <= NAME_MOST && is_named(sgn_slice(text, name, at), title)) {
            sg_str pay = sgn_slice(text, figure, end);
            sg_wage wage = {.period = SG_PERIOD_NONE};
            if ((sgn_wage(pay, false, &wage, NULL) && wage.period != SG_PERIOD_NONE) ||
                sgn_wage_bare(pay, &wage)) {
                *ret = wage;
                return true;
            }
        }
        from = end + (sgn_at(text, end, "、|。") ? 3 : 1);
    }
    return false;
}
