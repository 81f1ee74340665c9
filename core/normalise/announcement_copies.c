/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One job at several sites: 三个站点,条件一样, and below it 凯里分公司 12人 / 都匀分公司 8人. What is
 * counted there are the same people at another place, so each site becomes a job with everything
 * else shared; here the sites are found and taken out of the text.
 */
#include <string.h>

#include "announcement.h"

#define SITE_ENDS                                                                                  \
    "分公司|店|站|站点|网点|院区|校区|厂区|园区|片区|驻点|点|项目部|项目|营业部|经营部|仓库|仓|中心|分厂|分院|分校|分部|基地|小区|服务区|收费站|营业厅|支行|车间|公司|厂"

/* Where the stretch that begins at `at` ends: a sign between two sites. */
static size_t stretch_end(sg_str text, size_t at)
{
    int depth = 0;
    for (; at < text.n; sg_utf8_next(text, &at)) {
        depth += text.s[at] == '(' ? 1 : text.s[at] == ')' && depth > 0 ? -1 : 0;
        if (text.s[at] == '\n' || (depth == 0 && sgn_at(text, at, ",|;|、|。|!")))
            return at;
    }
    return at;
}

/* No place and no house: 白班 10人, 男 5人, 普工 20人. */
static bool names_site(const sg_vocabulary *v, sg_str name)
{
    enum { LEAST = 6, MOST = 60 };
    sg_lexeme lexemes[8];
    if (name.n < LEAST || name.n > MOST || (unsigned char)name.s[0] < 0xE4 || (sgn_is_label(name) && !sgn_ends(name, name.n, SITE_ENDS)) ||
        sgn_has_any(name, "每|班次|白班|夜班|男|女|共|合计|总|住|宿舍|人间|招|聘|岁|元|以上|要求|员工|现有|团队|其中|学历|籍|老乡"))
        return false;
    size_t ends = sgn_ends(name, name.n, SITE_ENDS);
    size_t regions = sg_vocabulary_scan(v, name, SG_SCAN_REGIONS, lexemes, 8);
    if (ends)
        return ends < name.n;
    return regions > 0 && !sgn_is_title(v, name) && !sgn_looks_like_title(name);
}

/* "1、凯里分公司(北京路) 12人": a site and its openings, nothing else. */
static bool site_in(const sg_vocabulary *v, sg_str part)
{
    enum { REST_BYTES = 30 };
    int marker;
    sgn_number n = {.milli = 0};
    size_t from = sgn_skip_blanks(part, sgn_line_marker(part, &marker)), at = from, figure = SIZE_MAX;
    for (; at < part.n && figure == SIZE_MAX; sg_utf8_next(part, &at))
        if (part.s[at] >= '1' && part.s[at] <= '9') {
            if (!sgn_number_at(part, at, &n) || !sgn_at(part, n.end, "人|名|个|位") || n.decimal || n.milli > 999000)
                return false;
            figure = at;
        }
    if (figure == SIZE_MAX)
        return false;
    size_t end = figure, rest = n.end + 3;
    for (size_t sign; (sign = sgn_ends(part, end, " |:|(|—|-|–|→|需要|需求|需|招|缺|要|*|x|约")) != 0;)
        end -= sign;
    sg_str name = sgn_slice(part, from, end);
    if (name.n && sgn_ends(name, name.n, ")"))
        for (size_t i = name.n; i-- > 0;)
            if (name.s[i] == '(') {
                name.n = i;
                break;
            }
    for (size_t i = rest; i < part.n; i++)
        if (part.s[i] >= '0' && part.s[i] <= '9')
            return false;
    return part.n - rest <= REST_BYTES && names_site(v, sg_str_trim(name));
}

/* 站点:凯里 12人: the words before the colon are not the site's. */
static size_t past_label(sg_str text, size_t at, size_t end)
{
    size_t colon = sgn_find(sgn_slice(text, 0, end), at, ":");
    if (colon == SIZE_MAX)
        return at;
    for (size_t i = at; i < colon; i++)
        if (text.s[i] >= '0' && text.s[i] <= '9')
            return at;
    bool figures = false; /* 凯里项目部:10人 */
    size_t next = sgn_skip_blanks(text, colon + 1);
    figures = next < end && text.s[next] >= '0' && text.s[next] <= '9';
    return figures ? at : next;
}

static bool repeats(const sg_str *sites, size_t count, sg_str site)
{
    for (size_t i = 0; i < count; i++)
        if (sites[i].n == site.n && memcmp(sites[i].s, site.s, site.n) == 0)
            return true;
    return false;
}

size_t sgn_copies(const sg_vocabulary *v, sg_str text, sg_str *sites, size_t max, sg_str *ret_rest, sg_arena *arena)
{
    size_t count = 0, first = 0, last = 0;
    for (size_t at = 0; at < text.n && count < max;) {
        int marker;
        if (at == 0 || text.s[at - 1] == '\n') /* its sign parts no sites */
            at += sgn_line_marker(sgn_slice(text, at, stretch_end(text, at) + 3), &marker);
        size_t end = stretch_end(text, at), from = count ? at : past_label(text, at, end);
        sg_str part = sg_str_trim(sgn_slice(text, from, end));
        bool found = part.n && site_in(v, part);
        if (found && repeats(sites, count, part))
            return 0;
        if (found) {
            first = count ? first : from;
            sites[count++] = part;
            last = end;
        } else if (part.n && count >= 2) {
            break;
        } else if (part.n) {
            count = 0; /* one alone is where the job is */
        }
        at = end;
        if (at < text.n)
            sg_utf8_next(text, &at);
    }
    char *out = count >= 2 ? sg_arena_alloc(arena, text.n + 2) : NULL;
    if (!out)
        return 0;
    memcpy(out, text.s, first);
    out[first] = '\n';
    memcpy(out + first + 1, text.s + last, text.n - last);
    *ret_rest = (sg_str){out, first + 1 + text.n - last};
    return count;
}

/* 大方店: a word of daily life, but as what a site is called the county. */
static bool place_of_name(const sg_vocabulary *v, sg_str name, sgn_place *ret, sg_arena *arena)
{
    static const char *const kinds[] = {"县", "市", "区"};
    enum { SHORTEST = 6, LONGEST = 12 };
    size_t ends = sgn_ends(name, name.n, SITE_ENDS);
    name.n -= ends < name.n ? ends : 0;
    if (name.n < SHORTEST || name.n > LONGEST)
        return false;
    for (size_t i = 0; i < SGN_COUNT(kinds); i++) {
        const char *full = sg_arena_printf(arena, "%.*s%s", (int)name.n, name.s, kinds[i]);
        if (full && sgn_place_field(v, sg_str_of(full), ret) && !ret->ambiguous)
            return true;
    }
    return false;
}

bool sgn_site_place(const sg_vocabulary *v, sg_str site, sgn_place *ret, sg_arena *arena)
{
    size_t end = 0;
    int marker;
    size_t from = sgn_skip_blanks(site, sgn_line_marker(site, &marker));
    if (site.n == 0)
        return false;
    for (end = from; end < site.n && !(site.s[end] >= '0' && site.s[end] <= '9') && !sgn_at(site, end, " |:|(|需|招|缺");)
        sg_utf8_next(site, &end);
    return sgn_place_field(v, site, ret) || sgn_place_text(v, site, ret) || place_of_name(v, sgn_slice(site, from, end), ret, arena);
}
