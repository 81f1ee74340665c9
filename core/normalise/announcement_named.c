/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Facts told by name behind a list of jobs: "…吹瓶工2个,灌装工15个。吹瓶5500,灌装4500,其余4000". Each
 * goes to the job it names, and is no longer said of all.
 */
#include <string.h>

#include "announcement.h"

enum { SPAN_MAX = 64 };
#define REST "其余岗位|其他岗位|其它岗位|其余|其他|其它"

typedef struct span {
    size_t start, run_end, end; /* the name ends where its fact begins */
    size_t line_start;
    uint64_t parts; /* one bit each; 0: those the line does not name */
} span;

/* How well the words of a clause name a title; 0 when they do not. */
static int names(sg_str run, sg_str title)
{
    enum { TWO_CHARACTERS = 6, EXACT = 4, WITHIN = 3, LONGER = 2, SHORTENED = 1 };
    if (run.n < TWO_CHARACTERS || title.n < TWO_CHARACTERS)
        return 0;
    if (run.n == title.n && memcmp(run.s, title.s, run.n) == 0)
        return EXACT;
    if (run.n < title.n && sg_str_find(title, run) != SIZE_MAX)
        return WITHIN;
    if (title.n < run.n && memcmp(run.s, title.s, title.n) == 0)
        return sgn_at(run, title.n, "工|员|师傅|岗|岗位|人员|的") == run.n - title.n ? LONGER : 0;
    return run.n <= title.n + 3 && sgn_same_title(run, title) ? SHORTENED : 0;
}

#define JOINED "和|、|及|与"

/* The part that the words name better than any other; -1 for none. */
static int part_named(const sgn_part *parts, size_t count, sg_str run)
{
    int best = 0, which = -1;
    for (size_t i = 0; i < count; i++) {
        int score = names(run, parts[i].title);
        if (score > best) {
            best = score;
            which = (int)i;
        } else if (score == best) {
            which = -1;
        }
    }
    return which;
}

/* 锁钉、检验3500: all parts the words name, or 0. */
static uint64_t parts_named(const sgn_part *parts, size_t count, sg_str words)
{
    uint64_t all = 0;
    size_t from = 0;
    for (size_t at = 0; at <= words.n;) {
        size_t sign = at < words.n ? sgn_at(words, at, JOINED) : 0;
        if (!sign && at < words.n) {
            sg_utf8_next(words, &at);
            continue;
        }
        int part = part_named(parts, count, sgn_slice(words, from, at));
        if (part < 0 || part >= 64)
            return 0;
        all |= UINT64_C(1) << part;
        from = at += sign ? sign : 1;
    }
    return all;
}

static bool is_word_start(sg_str text, size_t at)
{
    if (at == 0 || text.s[at - 1] == '\n' || (text.s[at - 1] >= '0' && text.s[at - 1] <= '9'))
        return true;
    return sgn_ends(text, at, ",|;|。|、|:| |(|)|!|元|/天|/月|】|]|」|工资|月薪|日薪|薪资|待遇|其中|年龄|要求|岁") != 0 ||
           sgn_ends(text, at, SGN_BULLETS) != 0;
}

/* 吹瓶|5500, 叉车工|需证6500: the name, and a fact right behind it. */
static bool named_at(const sgn_part *parts, size_t count, sg_str text, size_t at, span *ret)
{
    if (!is_word_start(text, at) || (unsigned char)text.s[at] < 0x80)
        return false;
    size_t rest = sgn_at(text, at, REST), end = rest ? at + rest : sgn_title_end(text, at);
    enum { NAME_BYTES = 36 };
    if (end <= at || end - at > NAME_BYTES)
        return false;
    size_t past = sgn_skip_blanks(text, end);
    past += sgn_at(text, past, ":");
    past = sgn_skip_blanks(text, past);
    bool figure = past < text.n && ((text.s[past] >= '0' && text.s[past] <= '9') || text.s[past] == '(');
    bool colon = sgn_at(text, sgn_skip_blanks(text, end), ":") != 0;
    if (!figure && !colon && !sgn_at(text, past, "要|需|持|男|女|限|月薪|日薪|工资|计件|底薪|年薪|时薪|综合|可放宽|不超|¥|均|都|六|七|八|九|五|四|三"))
        return false;
    uint64_t named = rest ? 0 : parts_named(parts, count, sgn_slice(text, at, end));
    if (!rest && named == 0)
        return false;
    *ret = (span){.start = at, .run_end = past, .parts = named};
    return true;
}

static size_t line_start(sg_str text, size_t at)
{
    while (at > 0 && text.s[at - 1] != '\n')
        at--;
    return at;
}

/* 机修工限男,25-50周岁,…: the clause behind the comma says more of the one named. */
static bool goes_on(sg_str text, const span *s, size_t comma)
{
    size_t next = comma + sgn_at(text, comma, ",|、|!");
    bool sexed = sgn_at(text, s->run_end, "限男|限女|男,|女,") != 0;
    return sexed && ((next < text.n && text.s[next] >= '0' && text.s[next] <= '9') || sgn_at(text, next, "有"));
}

/* Where the fact ends: before the next name, at the end of its sentence, or of its clause when the
 * clauses behind it may speak for all. */
static size_t span_end(sg_str text, const span *s, size_t next, bool has_next, bool row)
{
    size_t comma = SIZE_MAX, at = s->run_end;
    int depth = 0;
    for (; at < text.n && text.s[at] != '\n'; sg_utf8_next(text, &at)) {
        if (has_next && at >= next)
            return next;
        depth += text.s[at] == '(' ? 1 : text.s[at] == ')' && depth > 0 ? -1 : 0;
        if (depth > 0)
            continue;
        if (sgn_at(text, at, ";|。"))
            break;
        if (comma == SIZE_MAX && sgn_at(text, at, ",|、|!") && !goes_on(text, s, at))
            comma = at;
        if (row && text.s[at] == ' ' && sgn_at(text, at + 1, "统一|都|均|包吃|包住|全部|以上|地址|地点|联系|电话|吃住|食宿"))
            return comma != SIZE_MAX ? comma : at;
    }
    bool semicolons = at < text.n && text.s[at] == ';';
    for (size_t i = s->start; !semicolons && i > s->line_start; i--)
        semicolons = text.s[i - 1] == ';';
    return comma != SIZE_MAX && !semicolons ? comma : at;
}

static size_t find_spans(const sgn_part *parts, size_t count, sg_str text, span *spans)
{
    size_t found = 0;
    for (size_t at = 0; at < text.n && found < SPAN_MAX;) {
        if (named_at(parts, count, text, at, &spans[found])) {
            spans[found].line_start = line_start(text, at);
            at = spans[found++].run_end;
        } else {
            sg_utf8_next(text, &at);
        }
    }
    for (size_t i = 0; i < found; i++) {
        bool row = i > 0 && spans[i - 1].line_start == spans[i].line_start;
        spans[i].end = span_end(text, &spans[i], i + 1 < found ? spans[i + 1].start : 0, i + 1 < found, row);
    }
    return found;
}

/* 工资:吹瓶5500: the word that says what the figures of a line are; empty for none. */
static sg_str label_before(sg_str text, const span *s)
{
    int marker;
    sg_str before = sgn_slice(text, s->line_start, s->start);
    size_t from = sgn_line_marker(before, &marker), colon = sgn_find(before, from, ":");
    enum { LABEL_BYTES = 18 };
    if (colon == SIZE_MAX || colon - from > LABEL_BYTES)
        return (sg_str){NULL, 0};
    sg_str label = sgn_slice(before, from, colon);
    return sgn_is_label(label) ? label : (sg_str){NULL, 0};
}

static sg_str join(sg_str body, sg_str label, sg_str words, sg_arena *arena)
{
    char *out = sg_arena_alloc(arena, body.n + label.n + words.n + 3);
    if (!out)
        return body;
    size_t n = body.n;
    memcpy(out, body.s, n);
    if (label.n) {
        memcpy(out + n, label.s, label.n);
        n += label.n;
        out[n++] = ':';
    }
    memcpy(out + n, words.s, words.n);
    n += words.n;
    out[n++] = '\n';
    return (sg_str){out, n};
}

static bool is_named_on_line(const span *spans, size_t count, size_t start_of_line, size_t part)
{
    for (size_t i = 0; i < count; i++)
        if (spans[i].line_start == start_of_line && (spans[i].parts >> part & 1))
            return true;
    return false;
}

static sg_str without(sg_str text, const span *spans, size_t count, sg_arena *arena)
{
    char *out = sg_arena_alloc(arena, text.n + 1);
    if (!out)
        return text;
    size_t n = 0, at = 0;
    for (size_t i = 0; i <= count; i++) {
        size_t to = i < count ? spans[i].start : text.n;
        if (to > at) {
            memcpy(out + n, text.s + at, to - at);
            n += to - at;
        }
        at = i < count && spans[i].end > at ? spans[i].end : at;
    }
    return (sg_str){out, n};
}

/* The items of "2、10、1"; how many there are. */
static size_t items_of(sg_str text, sg_str *items, size_t max)
{
    size_t count = 0, from = 0;
    for (size_t at = 0; at <= text.n && count < max;) {
        size_t sign = at < text.n ? sgn_at(text, at, "、|,|/") : 0;
        if (!sign && at < text.n) {
            sg_utf8_next(text, &at);
            continue;
        }
        items[count++] = sg_str_trim(sgn_slice(text, from, at));
        from = at += sign ? sign : 1;
    }
    return count;
}

/* 名额:2、10、1 · 月薪:6000、5000、4500 · 分别要30人、10人、2人: one item for each job, in their order. */
static bool take_parallel(sgn_part *parts, size_t count, sg_str row, sg_arena *arena)
{
    enum { ITEMS = 16, ITEM_BYTES = 36 };
    sg_str items[ITEMS];
    size_t colon = sgn_find(row, 0, ":"), respectively = sgn_find(row, 0, "分别"), figures = 0;
    sg_str label = colon != SIZE_MAX ? sgn_slice(row, 0, colon) : (sg_str){"招", 3};
    size_t from = colon != SIZE_MAX ? colon + 1 : respectively + 6;
    if (count > ITEMS || (colon == SIZE_MAX && respectively == SIZE_MAX) || label.n > ITEM_BYTES)
        return false;
    sg_str words = sgn_slice(row, from, row.n);
    while (sgn_ends(words, words.n, "。|;|,"))
        words.n -= sgn_ends(words, words.n, "。|;|,");
    if (sgn_has_any(label, "日期|时间|截止|截至|有效|电话|手机|微信|编号"))
        return false; /* 截止日期:2026/2/21 is one date, though there be three jobs */
    if (items_of(words, items, ITEMS) != count)
        return false;
    for (size_t i = 0; i < count; i++) {
        sgn_number n;
        if (items[i].n == 0 || items[i].n > ITEM_BYTES)
            return false;
        figures += sgn_number_at(items[i], sgn_at(items[i], 0, "要|招|需"), &n);
    }
    bool people = sgn_has_any(label, "名额|人数|数量") && figures == count;
    if (figures < count && !sgn_has_any(label, "要求|证书|学历|性别|年龄|工资|薪|待遇"))
        return false;
    for (size_t i = 0; i < count; i++) {
        const char *item = sg_arena_printf(arena, people && !sgn_has_any(items[i], "人|名") ? "%.*s人" : "%.*s",
                                           (int)items[i].n, items[i].s);
        if (item)
            parts[i].body = join(parts[i].body, people ? sg_str_of("招聘人数") : label, sg_str_of(item), arena);
    }
    return true;
}

/* …,工资分别是 3800 3500 2700,包吃住: the figures of a row in the order of the jobs. Where the words
 * end; `*ret_from` is where they begin, 0 returned for none. */
static size_t take_respectively(sgn_part *parts, size_t count, sg_str row, sg_arena *arena, size_t *ret_from)
{
    enum { ITEMS = 16 };
    sg_str items[ITEMS], label = {NULL, 0};
    size_t at = sgn_find(row, 0, "分别"), found = 0, got;
    if (at == SIZE_MAX || count > ITEMS || count < 2)
        return 0;
    for (size_t i = at + 1; i-- > 0 && !label.n && at - i < 18;)
        if (!sgn_inside(row, i) && (got = sgn_at(row, i, "工资|月薪|日薪|薪资|薪酬|待遇|工价|单价|月工资|人数|名额|需求|招|需")) != 0)
            label = sgn_slice(row, i, i + got);
    *ret_from = label.n ? (size_t)(label.s - row.s) : at;
    bool people = label.n && sgn_at(label, 0, "人数|名额|需求|招|需");
    if (!label.n)
        return 0;
    at += 6;
    while ((got = sgn_at(row, at, "是|为|给|要|需|招|在|:| ")) != 0)
        at += got;
    while (found < count) {
        sgn_number n, high;
        size_t start = at, sign;
        if (!sgn_number_at(row, at, &n))
            return 0;
        at = n.end;
        if ((sign = sgn_range_sign(row, at)) != 0 && sgn_number_at(row, at + sign, &high))
            at = high.end;
        at += sgn_at(row, at, "元/月|元/天|元每月|元每天|元一天|元|块|/月|/天|人|名|个");
        items[found++] = sgn_slice(row, start, at);
        while (found < count && (got = sgn_at(row, at, "、|,|/|和|及| |;")) != 0)
            at += got;
    }
    size_t unit = sgn_at(row, at, "左右|以上|(每天)|(元/天)|(元/月)|(每月)|一天|一个月");
    for (size_t i = 0; i < count; i++) {
        const char *item = sg_arena_printf(arena, "%.*s%.*s%s", (int)items[i].n, items[i].s, (int)unit, row.s + at,
                                           people && !sgn_has_any(items[i], "人|名|个") ? "人" : "");
        if (item)
            parts[i].body = join(parts[i].body, people ? sg_str_of("招聘人数") : label, sg_str_of(item), arena);
    }
    return at + unit;
}

/* Lines with an item for each job; the others are left to be said of all. */
static void take_parallels(sgn_part *parts, size_t count, sg_arena *arena)
{
    sg_str all = parts[0].shared;
    char *left = sg_arena_alloc(arena, all.n + 1);
    size_t n = 0;
    if (!left || !sgn_has_any(all, "、|,|/|分别"))
        return;
    for (size_t from = 0, at = 0; at <= all.n; at++) {
        if (at < all.n && all.s[at] != '\n')
            continue;
        sg_str row = sgn_slice(all, from, at);
        from = at + 1;
        size_t begin, end = take_respectively(parts, count, row, arena, &begin);
        if (end) {
            memcpy(left + n, row.s, begin);
            n += begin;
            row = sgn_slice(row, end, row.n);
        } else if (take_parallel(parts, count, row, arena)) {
            continue;
        }
        memcpy(left + n, row.s, row.n);
        n += row.n;
        if (at < all.n)
            left[n++] = '\n';
    }
    for (size_t p = 0; p < count && n < all.n; p++)
        parts[p].shared = (sg_str){left, n};
}

void sgn_named_facts(sgn_part *parts, size_t count, sg_arena *arena)
{
    span spans[SPAN_MAX];
    if (count < 2)
        return;
    take_parallels(parts, count, arena);
    sg_str shared = parts[0].shared;
    size_t found = find_spans(parts, count, shared, spans), named = 0;
    for (size_t i = 0; i < found; i++)
        named += spans[i].parts != 0;
    if (named == 0)
        return;
    for (size_t i = 0; i < found; i++) {
        sg_str label = label_before(shared, &spans[i]);
        /* 吹瓶5500: no unit says that it is pay, but nothing else is told so. */
        sg_str told = sgn_slice(shared, spans[i].run_end, spans[i].end);
        if (label.n == 0 && told.n > 0 && told.s[0] >= '0' && told.s[0] <= '9' && sgn_tells_job(told))
            label = sg_str_of("工资");
        if (label.n > 0 && sgn_at(label, 0, "单价|工价|价格") &&
            sgn_has_any(sgn_slice(shared, spans[i].line_start, sgn_find(shared, spans[i].start, "\n")), "(每天)|(元/天)|(一天)|(每人每天)|(日)"))
            label = sg_str_of("日薪");
        bool bare = label.n > 0 || spans[i].parts == 0;
        sg_str words = sgn_slice(shared, bare ? spans[i].run_end : spans[i].start, spans[i].end);
        for (size_t p = 0; p < count && p < 64; p++)
            if ((spans[i].parts >> p & 1) ||
                (spans[i].parts == 0 && !is_named_on_line(spans, found, spans[i].line_start, p)))
                parts[p].body = join(parts[p].body, label, words, arena);
    }
    sg_str left = without(shared, spans, found, arena);
    for (size_t p = 0; p < count; p++)
        parts[p].shared = left;
}
