/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Jobs listed inside a sentence get lines of their own: "招聘:缝纫工20人(…)、熨烫工5人(…),包吃住" and
 * "…1、普工20人…2、保安2人…". What follows the last of them is for all.
 */
#include <string.h>

#include "announcement.h"

enum { MARK_MAX = 64 };

#define BULLETS "★|☆|◆|■|●|▲|◎|※|◇|□"

/* A numbered list behind 工作内容 or 要求 lists no jobs. */
static bool is_section_head(sg_str text, size_t line_start, size_t at)
{
    sg_str before = sgn_slice(text, line_start, at);
    return sgn_has_any(before, "内容|职责|要求|条件|待遇|福利|注意|须知|描述|说明|优势|资格|方式");
}

/* Where the words for all begin behind the last listed job. */
static size_t shared_from(sg_str text, size_t last, size_t end)
{
    /* The sign between the jobs stands before the number of the last: …;三、护工. */
    size_t number = sgn_ends(text, last, "一、|二、|三、|四、|五、|六、|七、|八、|九、|十、");
    if (!number && last > 3 && text.s[last - 4] >= '0' && text.s[last - 4] <= '9' && sgn_ends(text, last, "、"))
        number = 4;
    bool commas = !number && sgn_ends(text, last, "、");
    bool semicolons = sgn_ends(text, last - number, ";");
    int depth = 0;
    for (size_t at = last; at < end; sg_utf8_next(text, &at)) {
        depth += text.s[at] == '(' ? 1 : text.s[at] == ')' && depth > 0 ? -1 : 0;
        if (depth > 0)
            continue;
        if (at > last && sgn_at(text, at, BULLETS))
            return at;
        if (sgn_at(text, at, "。") || (semicolons && text.s[at] == ';') || (commas && text.s[at] == ','))
            return at;
        if (text.s[at] == ';' && at > last)
            return at;
        if (text.s[at] == ',' && !semicolons &&
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
    size_t end = own_lines ? text.n : shared_from(text, last, stop ? (size_t)(stop - text.s) : text.n);
    for (size_t at = 0; at < text.n; at++) {
        if ((next < count && marks[next] == at) || (at == end && text.s[at] != '\n')) {
            out[n++] = '\n';
            next += at != end;
        }
        out[n++] = text.s[at];
    }
    return (sg_str){out, n};
}

/* What is counted in people but is no job: 每班10人, 宿舍6人. */
#define NO_TITLE "班|组|宿舍|间|桌|家|户|共|约|近|其中|年|员工|厂|店|人数|名额|限|合计|总|现|我|村|以|公司|团队|招|聘|夫妻|男|女"

typedef enum found { FOUND_NONE, FOUND_MAYBE, FOUND_JOB } found;

/* The segment at `from` is "缝纫工20人", "普工:10人", "叉车司机(2名,…)", "杂工若干". */
static found counted_job(const sg_vocabulary *v, sg_str text, size_t from)
{
    size_t begin = from + sgn_at(text, from, "招聘|急招|招|诚聘|另招|另要|还要|要");
    size_t end = sgn_title_end(text, begin), at = end;
    if (end <= begin || end - begin > 36)
        return FOUND_NONE;
    sg_str title = sg_str_trim(sgn_slice(text, begin, end));
    if (sgn_ends(title, title.n, "厂|公司|店|用工|招工|农场|工厂"))
        return FOUND_NONE;
    at = sgn_skip_blanks(text, at);
    size_t some = sgn_at(text, at, "若干|数名|数人|一名|两名|一人|两人|几名|多名");
    at += sgn_at(text, at, ":|(");
    at = sgn_skip_blanks(text, at);
    sgn_number n;
    bool counted = some || (sgn_number_at(text, at, &n) && !n.han && sgn_at(text, n.end, "人|名|个|位"));
    if (!counted)
        return FOUND_NONE;
    if (sgn_is_title(v, title))
        return FOUND_JOB;
    size_t behind = some ? at : n.end + sgn_at(text, n.end, "人|名|个|位");
    bool short_word = title.n >= 6 && title.n <= 18 && !sgn_at(text, behind, "间|一间|/|以上|左右|以下|房") &&
                      !sgn_has_any(title, NO_TITLE) && !sgn_is_label(title);
    return short_word || sgn_looks_like_title(title) || (title.n >= 6 && title.n <= 15 && sgn_ends(title, title.n, "货|包|拣|卸"))
               ? FOUND_MAYBE
               : FOUND_NONE;
}

typedef struct marks {
    size_t at[MARK_MAX];
    size_t count;
} marks;

/* One line's listed jobs; none unless there are two and one is known. */
static void mark_line(const sg_vocabulary *v, sg_str text, size_t start, size_t end, marks *m)
{
    size_t first = m->count, known = 0;
    int depth = 0;
    for (size_t at = start; at < end && m->count < MARK_MAX; at++) {
        char c = text.s[at];
        depth += c == '(' ? 1 : c == ')' && depth > 0 ? -1 : 0;
        size_t sign = at == start ? 1 : sgn_ends(text, at, "、|,|;|:|。|!|招|聘|)| |】|]|」");
        size_t bullet = sgn_ends(text, at, BULLETS);
        if (bullet && at > start + bullet)
            sign = bullet; /* ★物业管家2名:…★保洁10名:… */
        if (sgn_at(text, at, "聘"))
            continue;
        if (depth > 0 || !sign || !((unsigned char)c >= 0xE4 || (c >= 'a' && c <= 'z')))
            continue;
        found kind = counted_job(v, text, at);
        known += kind == FOUND_JOB;
        if (kind)
            m->at[m->count++] = at;
    }
    if (known == 0 || m->count - first < 2)
        m->count = first;
}

static sg_str unfold_lists(const sg_vocabulary *v, sg_str text, sg_arena *arena)
{
    marks m = {.count = 0};
    size_t ends[MARK_MAX], end_count = 0;
    for (size_t start = 0; start < text.n && m.count < MARK_MAX;) {
        const char *stop = memchr(text.s + start, '\n', text.n - start);
        size_t end = stop ? (size_t)(stop - text.s) : text.n, first = m.count;
        mark_line(v, text, start, end, &m);
        if (m.count > first)
            ends[end_count++] = shared_from(text, m.at[m.count - 1], end);
        start = end + 1;
    }
    char *out = m.count ? sg_arena_alloc(arena, text.n + m.count + end_count + 1) : NULL;
    if (!out)
        return text;
    size_t n = 0, next = 0, next_end = 0;
    for (size_t at = 0; at < text.n; at++) {
        if (next < m.count && m.at[next] == at) {
            out[n++] = '\n';
            next++;
        }
        if (next_end < end_count && ends[next_end] == at) {
            out[n++] = '\n';
            next_end++;
        }
        out[n++] = text.s[at];
    }
    return (sg_str){out, n};
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
        size_t from = at + 3 + sgn_at(text, at + 3, "招聘|招|需"), unit;
        if (!sgn_number_at(text, from, &n) || (unit = sgn_at(text, n.end, "名|人|个|位")) == 0)
            continue;
        size_t count = titles_before(v, text, at, titles), total = text.n + 2;
        if (count == 0)
            continue;
        sg_str number = sgn_slice(text, n.start, n.end + unit);
        for (size_t i = 0; i < count; i++)
            total += titles[i].n + number.n + 1;
        char *out = sg_arena_alloc(arena, total);
        if (!out)
            return text;
        size_t size = (size_t)(titles[count - 1].s - text.s), rest = n.end + unit;
        memcpy(out, text.s, size);
        for (size_t i = count; i-- > 0;) {
            out[size++] = '\n';
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

sg_str sgn_unfold(const sg_vocabulary *v, sg_str text, sg_arena *arena)
{
    return unfold_lists(v, unfold_each(v, unfold_numbers(text, arena), arena), arena);
}
