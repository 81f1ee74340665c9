/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Jobs listed inside a sentence get lines of their own: "招聘:缝纫工20人(…)、熨烫工5人(…),包吃住" and
 * "…1、普工20人…2、保安2人…". What follows the last of them is for all.
 */
#include <string.h>

#include "announcement.h"

enum { MARK_MAX = 64 };

/* A numbered list behind 工作内容 or 要求 lists no jobs. */
static bool is_section_head(sg_str text, size_t line_start, size_t at)
{
    sg_str before = sgn_slice(text, line_start, at);
    return sgn_has_any(before, "内容|职责|要求|条件|待遇|福利|注意|须知|描述|说明|优势|资格|方式");
}

/* Listed jobs tell more than one clause each: 护士2名,大专,月薪4000,护工1名. Commas before a job and
 * inside brackets or figures are none of its own. */
static bool has_own_comma(sg_str text, const size_t *jobs, size_t count)
{
    int depth = 0;
    for (size_t at = jobs[0], next = 1; next < count; at++) {
        if (at + 1 >= jobs[next]) {
            next++;
            continue;
        }
        depth += text.s[at] == '(' ? 1 : text.s[at] == ')' && depth > 0 ? -1 : 0;
        bool figure = at > 0 && text.s[at - 1] >= '0' && text.s[at - 1] <= '9' && text.s[at + 1] >= '0' && text.s[at + 1] <= '9';
        if (text.s[at] == ',' && depth == 0 && !figure)
            return true;
    }
    return false;
}

/* 包吃住 and the like are told job by job. */
static bool says_board(sg_str text, size_t first, size_t last)
{
    return sgn_has_any(sgn_slice(text, first, last), "吃住|包吃|包住|住宿|食宿|五险|社保|地址|地点");
}

/* Where the words for all begin behind the last listed job. */
static size_t shared_from(sg_str text, const size_t *jobs, size_t count, size_t end)
{
    size_t first = jobs[0], last = jobs[count - 1];
    /* The sign between the jobs stands before the number of the last: …;三、护工. */
    size_t number = sgn_ends(text, last, "一、|二、|三、|四、|五、|六、|七、|八、|九、|十、");
    if (!number && last > 3 && text.s[last - 4] >= '0' && text.s[last - 4] <= '9' && sgn_ends(text, last, "、"))
        number = 4;
    bool commas = !number && sgn_ends(text, last, "、");
    bool semicolons = sgn_ends(text, last - number, ";");
    /* A clause for each job: the comma behind the last ends the list. */
    commas |= !number && count > 1 && sgn_ends(text, last, ",") && !has_own_comma(text, jobs, count);
    bool blanks = count > 1 && sgn_ends(text, last, " ") && !says_board(text, first, last);
    bool glued = count > 1 && last > 0 && !sgn_ends(text, last, ",|;|。|、| |:|)|\n") && text.s[last - 1] != SGN_LISTED && !number;
    int depth = 0;
    for (size_t at = last; at < end; sg_utf8_next(text, &at)) {
        depth += text.s[at] == '(' ? 1 : text.s[at] == ')' && depth > 0 ? -1 : 0;
        if (depth > 0)
            continue;
        if (at > last && sgn_at(text, at, SGN_BULLETS))
            return at;
        if (text.s[at] == ' ' && (glued || (blanks && sgn_at(text, at + 1, "包|统一|都|均|吃|住|食|管|地址|地点|交社保|买社保|五险|工资分别|电话|联系|以上|要求"))))
            return at;
        if (sgn_at(text, at, "。") || (semicolons && text.s[at] == ';') || (commas && text.s[at] == ','))
            return at;
        if (text.s[at] == ';' && at > last)
            return at;
        if (text.s[at] == ',' && (!semicolons || !says_board(text, first, last)) &&
            sgn_at(text, at + 1, "都是|薪资均|待遇均|吃住|包吃|包住|提供|住宿|地址|地点|厂址|项目在|工资均|以上|福利|五险|社保|吃住|食宿|工作地|均|要求"))
            return at;
    }
    return end;
}

/* Announcements pasted as one line: "…1、普工20人…2、保安2人…" get their lines back. */
static sg_str unfold_numbers(sg_str text, sg_arena *arena)
{
    size_t marks[MARK_MAX], count = 0, line_start = 0;
    int expected = 1;
    for (size_t at = 0; at < text.n && count < MARK_MAX; at++) {
        if (text.s[at] == '\n')
            line_start = at + 1;
        if (text.s[at] < '1' || text.s[at] > '9' || (at > 0 && text.s[at - 1] >= '0' && text.s[at - 1] <= '9'))
            continue;
        size_t end = at;
        int value = 0;
        while (end < text.n && end - at < 2 && text.s[end] >= '0' && text.s[end] <= '9')
            value = value * 10 + (text.s[end++] - '0');
        bool open = at > 0 && text.s[at - 1] == '(';
        bool sign = open ? sgn_at(text, end, ")") : sgn_at(text, end, "、|.|)");
        if (!sign || value != expected ||
            (sgn_at(text, end, ".") && end + 1 < text.n && text.s[end + 1] >= '0' && text.s[end + 1] <= '9'))
            continue;
        if (value == 1 && at > line_start && is_section_head(text, line_start, at))
            continue;
        if (value > 1 && count && memchr(text.s + marks[count - 1], '\n', at - marks[count - 1]) && at != line_start)
            continue; /* another list's number */
        marks[count++] = at - (open ? 1 : 0);
        expected++;
    }
    if (count < 2)
        return text;
    char *out = sg_arena_alloc(arena, text.n + count + 2);
    if (!out)
        return text;
    size_t n = 0, next = 0, last = marks[count - 1];
    const char *stop = memchr(text.s + last, '\n', text.n - last);
    /* Jobs numbered line by line keep their whole sentences. */
    bool own_lines = last > 0 && text.s[last - 1] == '\n';
    size_t end = own_lines ? text.n : shared_from(text, marks, count, stop ? (size_t)(stop - text.s) : text.n);
    for (size_t at = 0; at < text.n; at++) {
        if ((next < count && marks[next] == at) || (at == end && text.s[at] != '\n')) {
            out[n++] = '\n';
            next += at != end;
        }
        out[n++] = text.s[at];
    }
    return (sg_str){out, n};
}

/* …电商主播1人。正安县格林镇,包吃住: the last sentence of a line says where. */
static bool says_where(const sg_vocabulary *v, sg_str text, size_t at)
{
    enum { LONGEST = 90, SHORTEST = 6 };
    size_t far = text.n - at > LONGEST ? at + LONGEST + 1 : text.n;
    const char *stop = memchr(text.s + at, '\n', far - at);
    sg_str rest = sgn_slice(text, at, stop ? (size_t)(stop - text.s) : far);
    sg_lexeme lexemes[4];
    if (rest.n < SHORTEST || rest.n > LONGEST || sgn_has_any(rest, "招|聘|人数|名|;"))
        return false;
    size_t count = sg_vocabulary_scan(v, rest, SG_SCAN_REGIONS, lexemes, 4);
    return count > 0 && lexemes[0].start == 0;
}

/* …美容技师1个5000起 威宁海边街道 管饭: where the last job's words give way to a place for all. */
static size_t place_from(const sg_vocabulary *v, sg_str text, size_t last, size_t common)
{
    for (size_t at = last; at < common; sg_utf8_next(text, &at))
        if (text.s[at] == ' ' && at + 1 < common && (unsigned char)text.s[at + 1] >= 0xE4 && says_where(v, text, at + 1))
            return at;
    return common;
}

typedef struct line_break {
    size_t at;
    bool job; /* begins here; else the words for all do */
} line_break;

/* Inserts a line end at each of the ascending places. */
static sg_str break_lines(sg_str text, const line_break *breaks, size_t count, sg_arena *arena)
{
    char *out = count ? sg_arena_alloc(arena, text.n + count * 2 + 1) : NULL;
    if (!out)
        return text;
    size_t n = 0, next = 0;
    for (size_t i = 0; i < text.n; i++) {
        for (; next < count && breaks[next].at == i; next++) {
            out[n++] = '\n';
            if (breaks[next].job)
                out[n++] = SGN_LISTED;
        }
        out[n++] = text.s[i];
    }
    return (sg_str){out, n};
}

/* The jobs of the line [start, end) as they were found before; nothing else was until now. */
static void take_known(const head_list *known, size_t end, head_list *list)
{
    while (list->count < known->count && known->head[list->count].at < end) {
        list->head[list->count] = known->head[list->count];
        list->count++;
    }
}

sg_str sgn_unfold_lists(const sg_vocabulary *v, sg_str text, bool titles, sg_arena *arena,
                        head_list *known)
{
    head_list list;
    line_break breaks[HEAD_MAX * 2];
    size_t count = 0;
    bool differs = !titles; /* from what is known */
    list.count = 0;
    for (size_t start = 0; start < text.n && list.count < HEAD_MAX;) {
        const char *stop = memchr(text.s + start, '\n', text.n - start);
        size_t end = stop ? (size_t)(stop - text.s) : text.n, first = list.count, past = 0;
        bool told = start < end && text.s[start] == SGN_LISTED;
        past = told ? 0 : sgn_title_list(v, text, start, end, true, &list);
        if (!past && differs)
            sgn_heads(v, text, start, end, &list);
        else if (!past)
            take_known(known, end, &list);
        if (list.count == first && titles) {
            past = sgn_title_list(v, text, start, end, false, &list);
            differs |= list.count > first;
        }
        for (size_t i = first; i < list.count && !told; i++)
            breaks[count++] = (line_break){list.head[i].at, true};
        if (list.count > first && !told) {
            size_t jobs[HEAD_MAX], found = list.count - first;
            for (size_t i = 0; i < found; i++)
                jobs[i] = list.head[first + i].at;
            size_t common = past ? past : shared_from(text, jobs, found, end);
            breaks[count++] = (line_break){place_from(v, text, jobs[found - 1], common), false};
        }
        start = end + 1;
    }
    if (!titles) {
        known->count = list.count;
        memcpy(known->head, list.head, list.count * sizeof *list.head);
    }
    return break_lines(text, breaks, count, arena);
}

enum { EACH_TITLES = 12 };

/* The titles of "冲压工、折弯工和数控车工" that end at `end`, last first; 0 unless all are titles. */
static size_t titles_before(const sg_vocabulary *v, sg_str text, size_t end, sg_str *ret)
{
    size_t count = 0, from = sgn_clause_start(text, end), stop = end;
    bool known = false;
    for (size_t at = end; at > from && count < EACH_TITLES;) {
        size_t sign = sgn_ends(text, at, "、|和|及|与|/|以及");
        size_t head = sgn_ends(text, at, "招聘|招|聘|急需|需要|需|】|]|:| |诚聘|急招|现招");
        bool first = head || at == from + 1 || at - 1 == from;
        if (!sign && !head) {
            do
                at--;
            while (at > from && ((unsigned char)text.s[at] & 0xC0) == 0x80);
            first = at == from;
            if (!first)
                continue;
            head = 0;
        }
        sg_str title = sg_str_trim(sgn_slice(text, at, stop));
        bool is_known = sgn_is_title(v, title);
        if (!is_known && !sgn_looks_like_title(title))
            return 0;
        known |= is_known;
        ret[count++] = title;
        if (first)
            break;
        stop = at -= sign;
    }
    return known && count >= 2 ? count : 0;
}

/* "冲压工、折弯工、数控车工各10名,月薪…": a line for each, what follows is for all. */
static sg_str unfold_each(const sg_vocabulary *v, sg_str text, sg_arena *arena)
{
    for (size_t at = 0; (at = sgn_find(text, at, "各")) != SIZE_MAX; at += 3) {
        sg_str titles[EACH_TITLES];
        sgn_number n;
        size_t from = at + 3 + sgn_at(text, at + 3, "招聘|招|需要|需|要|缺"), unit;
        if (!sgn_number_at(text, from, &n) || (unit = sgn_at(text, n.end, "名|人|个|位")) == 0)
            continue;
        size_t count = titles_before(v, text, at - sgn_ends(text, at, ","), titles), total = text.n + 2;
        if (count == 0)
            continue;
        /* What is told up to a semicolon is told of each of these alone. */
        size_t stop = n.end + unit;
        while (stop < text.n && !sgn_at(text, stop, ";|。|\n"))
            sg_utf8_next(text, &stop);
        bool own = stop < text.n && text.s[stop] == ';';
        sg_str number = sgn_slice(text, n.start, own ? stop : n.end + unit);
        for (size_t i = 0; i < count; i++)
            total += titles[i].n + number.n + 2;
        char *out = sg_arena_alloc(arena, total);
        if (!out)
            return text;
        size_t size = (size_t)(titles[count - 1].s - text.s), rest = n.start + number.n;
        memcpy(out, text.s, size);
        for (size_t i = count; i-- > 0;) {
            out[size++] = '\n';
            out[size++] = SGN_LISTED;
            memcpy(out + size, titles[i].s, titles[i].n);
            size += titles[i].n;
            memcpy(out + size, number.s, number.n);
            size += number.n;
        }
        rest += sgn_at(text, rest, ",|。|;|、");
        out[size++] = '\n';
        size_t next = size;
        memcpy(out + size, text.s + rest, text.n - rest);
        text = (sg_str){out, size + text.n - rest};
        at = next;
    }
    return text;
}

#define FOR_ALL                                                                                    \
    "厂在|厂子在|公司在|工地在|店在|地方在|就在|都是|都要|两个厂|全部|地址|工作地|地点|厂址|公司地址|上班地点|项目地址|福利|以上|联系|电话|有意|报名|咨询|工厂地址|单位地址|面试|薪资待遇均|均|统一|公司福利|待遇:"

/* …贴膜师傅1人。地址:都匀: what is said for all is no more of the last job. */
static sg_str unfold_sentences(const sg_vocabulary *v, sg_str text, sg_arena *arena)
{
    line_break breaks[HEAD_MAX];
    size_t count = 0;
    for (size_t at = 0; at < text.n && count < HEAD_MAX; sg_utf8_next(text, &at))
        if (at > 0 && sgn_ends(text, at, "。|;|!") &&
            (sgn_at(text, at, FOR_ALL "|另招|另聘|另需|还招|还需|同时招|现另招") || (sgn_ends(text, at, "。") && says_where(v, text, at))))
            breaks[count++] = (line_break){at, false};
    return break_lines(text, breaks, count, arena);
}

/* Where, how to call, how one lives there. */
#define FOR_ALL_SIGNS "📍|🏠|🏡|📞|☎|📱|🏭|🏢|🚌|🚐|🛏|🍚|🍱|🍴|🎁"

static bool is_emoji(uint32_t cp)
{
    return cp >= 0x1F000 || (cp >= 0x2190 && cp <= 0x2BFF);
}

/* …招聘👏服务员👉6人👉3000元 👏前台👉3人: signs before titles begin lines, the others part facts. */
static sg_str unfold_emoji(const sg_vocabulary *v, sg_str text, sg_arena *arena)
{
    line_break breaks[HEAD_MAX];
    size_t count = 0, inside = 0;
    for (size_t at = 0; at < text.n && count < HEAD_MAX;) {
        size_t from = at;
        if (!is_emoji(sg_utf8_next(text, &at)))
            continue;
        size_t begin = sgn_skip_blanks(text, at), end = sgn_title_end(text, begin);
        if (end >= text.n || !sgn_is_title(v, sg_str_trim(sgn_slice(text, begin, end))))
            continue;
        inside += from > 0 && text.s[from - 1] != '\n';
        breaks[count++] = (line_break){from, false};
    }
    if (count < 2 || inside < 2)
        return text;
    char *out = sg_arena_alloc(arena, text.n + count + 1);
    if (!out)
        return text;
    size_t n = 0, next = 0;
    for (size_t at = 0; at < text.n;) {
        size_t from = at;
        bool emoji = is_emoji(sg_utf8_next(text, &at));
        if (next < count && breaks[next].at == from) {
            out[n++] = '\n';
            next++;
        } else if (emoji) {
            out[n++] = sgn_at(text, from, FOR_ALL_SIGNS) ? '\n' : ' ';
        } else {
            memcpy(out + n, text.s + from, at - from);
            n += at - from;
        }
    }
    return (sg_str){out, n};
}

/* "…招聘 一.岗位:协管员,…二.岗位:导服,…": labels inside lines begin lines when there are several. */
static sg_str unfold_labels(sg_str text, sg_arena *arena)
{
    line_break breaks[HEAD_MAX];
    size_t count = 0, labels = 0;
    for (size_t at = 0; at < text.n && count < HEAD_MAX; sg_utf8_next(text, &at)) {
        size_t label = sgn_at(text, at, "招聘岗位|招聘职位|招聘工种|岗位|工种|职位");
        size_t sign = label ? label + sgn_at(text, at + label, "一|二|三|四|五|六|七|八|1|2|3|4|5|6|7|8|9") : 0;
        if (!label || !sgn_at(text, at + sign, ":"))
            continue;
        labels++;
        size_t begin = at - sgn_ends(text, at, "一.|二.|三.|四.|五.|六.|一、|二、|三、|四、|五、|六、|1.|2.|3.|4.|5.|6.|1、|2、|3、|4、|5、|6、|(1)|(2)|(3)|(4)");
        if (begin > 0 && text.s[begin - 1] != '\n')
            breaks[count++] = (line_break){begin, false};
        at += sign;
    }
    return labels >= 2 ? break_lines(text, breaks, count, arena) : text;
}

sg_str sgn_unfold(const sg_vocabulary *v, sg_str text, sg_arena *arena)
{
    sg_str lines = unfold_labels(unfold_sentences(v, unfold_emoji(v, text, arena), arena), arena);
    return unfold_each(v, unfold_numbers(lines, arena), arena);
}
