/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One announcement, several jobs. Lines are told apart: those that open a job (招聘岗位:…, 1、普工20人,
 * 【保安】), those that name an employer, and the rest, which belongs to the job above it or, before
 * the first and after the last job, to all of them.
 */
#include <string.h>

#include "grammar.h"

enum { LINE_MAX = 512, LABEL_MAX = 24 };

typedef enum line_kind { LINE_OTHER, LINE_JOB, LINE_EMPLOYER, LINE_SHARED } line_kind;

typedef struct line {
    sg_str text;  /* folded, trimmed */
    sg_str title; /* of a job line */
    line_kind kind;
    int marker; /* numbering style; 0 none */
} line;

/* ---- markers ---- */

enum { MARK_NONE, MARK_HAN, MARK_DIGIT, MARK_PAREN, MARK_CIRCLED, MARK_BRACKET, MARK_BULLET };

/* Numbering or bullet at the start of a line; its length. */
static size_t marker_at(sg_str t, int *ret)
{
    size_t at = 0, length;
    *ret = MARK_NONE;
    if ((length = sgn_at(t, 0, "岗位一|岗位二|岗位三|岗位四|岗位五|岗位六|岗位1|岗位2|岗位3|岗位4|岗位5|岗位6|岗位7|岗位8|工种一|"
                               "工种二|工种三|职位1|职位2|职位3|职位一|职位二|职位三")) != 0) {
        *ret = MARK_DIGIT;
        return length + sgn_at(t, length, ":|、|.| ");
    }
    if ((length = sgn_at(t, 0, ";")) != 0) {
        *ret = MARK_CIRCLED;
        return length;
    }
    size_t open = sgn_at(t, 0, "(|第");
    at = open;
    size_t digits = at;
    while (digits < t.n && digits - at < 2 && t.s[digits] >= '0' && t.s[digits] <= '9')
        digits++;
    size_t han = at;
    while ((length = sgn_at(t, han, "一|二|三|四|五|六|七|八|九|十")) != 0 && han - at < 9)
        han += length;
    size_t end = digits > at ? digits : han;
    if (end > at && open && (length = sgn_at(t, end, ")|、")) != 0) {
        *ret = MARK_PAREN;
        return end + length;
    }
    if (end > at && !open && (length = sgn_at(t, end, "、|.|)|:|,|-|．| ")) != 0 &&
        !(digits > at && end + length < t.n && sgn_at(t, end, ".|:|-") && t.s[end + length] >= '0' &&
          t.s[end + length] <= '9')) {
        if (digits > at && sgn_at(t, end, ":|-| ") && sgn_at(t, end + length, "人|元|名|岁|0|1|2"))
            return 0;
        *ret = digits > at ? MARK_DIGIT : MARK_HAN;
        return end + length;
    }
    if ((length = sgn_at(t, 0, "【|[|「|《|〖|『")) != 0) {
        *ret = MARK_BRACKET;
        return length;
    }
    for (at = 0; at < t.n;) {
        size_t next = at;
        uint32_t cp = sg_utf8_next(t, &next);
        bool bullet = (cp >= 0x2190 && cp <= 0x2BFF) || cp >= 0x1F000 || cp == 0xB7 || cp == '*' ||
                      cp == '-' || cp == '#' || cp == 0xFE0F || cp == ' ' || cp == 0x2022 ||
                      cp == '>' || cp == '=' || cp == 0x2014 || cp == 0x3030;
        if (!bullet)
            break;
        at = next;
    }
    if (at > 0)
        *ret = MARK_BULLET;
    return at;
}

/* ---- lines ---- */

#define JOB_LABELS                                                                                 \
    "招聘岗位名称|招聘岗位|岗位名称|招聘职位|招聘工种|职位名称|岗位|工种|职位|用工岗位|招工岗位|需求岗位|急招岗位|招聘岗位一|招聘岗位二|招聘岗位三"

static bool is_label_word(sg_str t)
{
    return sgn_at(t, 0, "岗位要求|要求|待遇|工资|薪资|薪酬|福利|地址|地点|联系|电话|工作|上班|年龄|性别|学历|食宿|吃住|住宿|招聘人数|"
                        "人数|时间|备注|说明|注意|报名|面试|公司|企业|单位|岗位职责|职责|任职|条件|月薪|综合|底薪|试用|社保|五险|包|"
                        "环境|简介|乘车|招聘要求|招聘条件|招聘单位|招聘企业|以上|有意|欢迎|咨询|男女|男|女|身体|吃苦|加班|班次|"
                        "发薪|保险|合同|无|有|能|会|负责|熟|持|具|服从|交通|厂车|车费|每|早|白班|夜班|两班|计件|保底|计时|坐|站|体检|"
                        "截止|来源|发布|提示|温馨|招工") != 0;
}

/* Length of the title portion at `from`: up to a sign, a blank or a figure. */
static size_t title_end(sg_str t, size_t from)
{
    size_t at = from;
    while (at < t.n) {
        if (sgn_at(t, at, ":|,|。|;|!| |\t|】|]|」|》|〗|』|-|~|=|—|…|—|。|+|招|若干|数名|月薪|工资|薪资|包吃|包住|待遇|底薪|综合|要求|男女不限|"
                          "需|急聘|长期|岗位|各"))
            break;
        if (sgn_at(t, at, "(")) {
            /* (男女不限), (20名) say something else; (装配) belongs to the title. */
            size_t close = at;
            while (close < t.n && t.s[close] != ')')
                close++;
            sg_str inside = sgn_slice(t, at + 1, close);
            bool figures = false;
            for (size_t i = 0; i < inside.n; i++)
                figures |= inside.s[i] >= '0' && inside.s[i] <= '9';
            if (figures || close >= t.n || inside.n > 24 || sgn_has_any(inside, "名|人|男|女|岁|不限|包|元"))
                break;
            at = close + 1;
            continue;
        }
        if (t.s[at] >= '0' && t.s[at] <= '9' && at > from) {
            bool letter = (t.s[at - 1] >= 'a' && t.s[at - 1] <= 'z');
            if (!letter)
                break;
        }
        sg_utf8_next(t, &at);
    }
    return at;
}

/* The title's own words make up most of it: a sentence that mentions a trade is no title. */
static bool is_title(const sg_vocabulary *v, sg_str title)
{
    size_t characters = sg_utf8_count(title);
    if (characters < 2 || characters > 24 || is_label_word(title))
        return false;
    if (sgn_has_any(title, "公司|有限|经验|优先|工作|负责|以上|招聘|集团|学历|熟悉|能够|证书|适合|专业|包括|完成|使用|厂区|环境|"
                           "宿舍楼|合作|就业局|人社局|持有|有证|以及|可以|需要|工地|相关|从事|不招|等岗|信息"))
        return false;
    sg_lexeme lexemes[16];
    size_t count = sg_vocabulary_scan(v, title, SG_SCAN_TRADES, lexemes, 16), last = 0;
    for (size_t i = 0; i < count; i++)
        if (lexemes[i].kind == SG_LEX_TRADE)
            last = lexemes[i].end;
    return last > 0 && title.n - last <= 12;
}

/* A trade the vocabulary lacks (过磅员): named as trades are, numbered, and counted. */
static bool looks_like_title(sg_str title)
{
    size_t characters = sg_utf8_count(title);
    return characters >= 2 && characters <= 8 && !is_label_word(title) &&
           sgn_ends(title, title.n, "员|工|师|手|嫂|司机|师傅|匠|技师|阿姨|学徒|文员|助理|经理|主管|班长");
}

/* Facts of its own on the same line: a count of people, a wage, an age. */
static bool has_own_facts(sg_str rest)
{
    for (size_t i = 0; i < rest.n; i++)
        if (rest.s[i] >= '0' && rest.s[i] <= '9')
            return true;
    return sgn_has_any(rest, "若干|名|数人|面议|不限");
}

/* "招聘岗位:普工", "普工20名", "1、保安(2人)", "【焊工】"; false for any other line. */
static bool open_job(const sg_vocabulary *v, line *l)
{
    sg_str t = l->text;
    size_t from = marker_at(t, &l->marker);
    from = sgn_skip_blanks(t, from);
    sg_str rest = sgn_slice(t, from, t.n);
    size_t label = sgn_at(rest, 0, JOB_LABELS);
    if (label) {
        size_t at = label;
        size_t number = sgn_at(rest, at, "一|二|三|四|五|六|1|2|3|4|5|6|7|8|9");
        at += number;
        size_t sign = sgn_at(rest, at, ":|】|]|-| |】:");
        sign += sgn_at(rest, at + sign, ":");
        if (sign) {
            at = sgn_skip_blanks(rest, at + sign);
            size_t end = title_end(rest, at);
            sg_str title = sg_str_trim(sgn_slice(rest, at, end));
            if (title.n >= 6 && title.n <= 90 && !sgn_at(title, 0, "要求|职责|如下|待遇|描述|信息")) {
                l->title = title;
                return true;
            }
        }
        if (!number)
            return false;
    }
    size_t start = sgn_at(rest, 0, "急招|招聘|急聘|诚聘|现招|招");
    if (start && sgn_at(rest, start, ":|岗|工|对|人|单|企|条|要|信|公"))
        start = 0;
    size_t begin = sgn_skip_blanks(rest, start);
    size_t end = title_end(rest, begin);
    sg_str title = sg_str_trim(sgn_slice(rest, begin, end));
    bool counted = end < rest.n && rest.s[end] >= '0' && rest.s[end] <= '9';
    if (!is_title(v, title) && !(l->marker && counted && looks_like_title(title)))
        return false;
    sg_str after = sgn_slice(rest, end, rest.n);
    bool alone = sg_utf8_count(after) <= 2;
    if (!alone && !has_own_facts(after) && !(l->marker && sgn_at(after, 0, ":|】|]|(")))
        return false;
    l->title = title;
    return true;
}

#define EMPLOYER_ENDS "有限公司|有限责任公司|股份公司|集团|公司|制衣厂|电子厂|服装厂|鞋厂|玩具厂|食品厂|家具厂|五金厂|塑料厂|合作社|养殖场|加工厂|砖厂|酒店|学校|幼儿园|医院|养老院|超市|饭店|扶贫车间|帮扶车间|物业|工厂|砂石厂|茶厂|酒厂|药业|纸业|宾馆"

/* A heading that is an employer's name: 【贵州XX有限公司】, 用工单位:…, 1、XX制衣厂. */
static bool employer_line(line *l, sg_str *ret_name)
{
    int marker;
    size_t from = sgn_skip_blanks(l->text, marker_at(l->text, &marker));
    sg_str t = sgn_slice(l->text, from, l->text.n);
    size_t label = sgn_at(t, 0, "用工单位:|企业名称:|公司名称:|招聘单位:|单位名称:|招聘企业:|用人单位:|企业:|公司:|单位:|工厂:|厂名:|用工企业:|"
                                "招聘公司:|工厂名称:|招聘单位名称:|用人单位名称:");
    size_t at = label, end = label;
    while (end < t.n && !sgn_at(t, end, ",|。|;|】|]|:|」|》|招|急|诚|\t| "))
        sg_utf8_next(t, &end);
    sg_str name = sg_str_trim(sgn_slice(t, at, end));
    size_t characters = sg_utf8_count(name);
    if (characters < 3 || characters > 30)
        return false;
    size_t bare = name.n;
    if (sgn_ends(name, bare, ")")) {
        const char *open = memrchr(name.s, '(', name.n);
        bare = open ? (size_t)(open - name.s) : bare;
    }
    if (!label && !sgn_ends(name, bare, EMPLOYER_ENDS))
        return false;
    if (!label && (sgn_has_any(name, "人力资源|劳务派遣|就业|人社|介绍|简介|规模|福利|待遇|成立|我|位于|附近|地址|联系|欢迎|要求|"
                                     "工作|在|年|是") ||
                   (end < t.n && sg_utf8_count(sgn_slice(t, end, t.n)) > 30)))
        return false;
    *ret_name = name;
    return true;
}

/* ---- the text as lines ---- */

/* Announcements pasted as one line: "…1、普工20人…2、保安2人…" get their lines back. */
static sg_str unfold_line(sg_str text, sg_arena *arena)
{
    size_t marks[64], count = 0;
    int expected = 1;
    for (size_t at = 0; at < text.n && count < 64; at++) {
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
        marks[count++] = at - (open ? 1 : 0);
        expected++;
    }
    if (count < 2)
        return text;
    char *out = sg_arena_alloc(arena, text.n + count + 2);
    if (!out)
        return text;
    size_t n = 0, next = 0;
    bool ended = false;
    for (size_t at = 0; at < text.n; at++) {
        if (next < count && marks[next] == at) {
            out[n++] = '\n';
            next++;
        }
        out[n++] = text.s[at];
        /* What follows the last job's sentence is for all. */
        if (next == count && !ended && sgn_ends(text, at + 1, "。") && at > marks[count - 1]) {
            out[n++] = '\n';
            ended = true;
        }
    }
    return (sg_str){out, n};
}

/* The segment at `from` is "缝纫工20人": a title, a figure and 人 or 名. */
static bool counted_job(const sg_vocabulary *v, sg_str text, size_t from)
{
    size_t begin = from + sgn_at(text, from, "招聘|急招|招|诚聘"), at = begin;
    while (at < text.n && at - begin < 36 && (unsigned char)text.s[at] >= 0xE4)
        sg_utf8_next(text, &at);
    sgn_number n;
    return at > begin && at < text.n && sgn_number_at(text, at, &n) && !n.han &&
           sgn_at(text, n.end, "人|名|个") && is_title(v, sgn_slice(text, begin, at));
}

/* "招聘：缝纫工20人（…）、熨烫工5人（…）": jobs listed in a sentence get lines of their own. */
static sg_str unfold_list(const sg_vocabulary *v, sg_str text, sg_arena *arena)
{
    size_t marks[64], count = 0, line_count = 0, line_start = 0;
    int depth = 0;
    for (size_t at = 0; at < text.n && count < 64; at++) {
        char c = text.s[at];
        depth += c == '(' ? 1 : c == ')' && depth > 0 ? -1 : 0;
        if (c == '\n') {
            count = line_count == 1 && count > 0 ? count - 1 : count;
            line_count = 0;
            line_start = at + 1;
            depth = 0;
            continue;
        }
        size_t sign = sgn_ends(text, at, "、|,|;|:|。|招|聘");
        bool starts = depth == 0 && (at == line_start || sign) && (unsigned char)c >= 0xE4;
        if (starts && counted_job(v, text, at)) {
            marks[count++] = at;
            line_count++;
        }
    }
    count = line_count == 1 && count > 0 ? count - 1 : count;
    char *out = count ? sg_arena_alloc(arena, text.n + 2 * count + 1) : NULL;
    if (!out)
        return text;
    size_t n = 0, next = 0;
    for (size_t at = 0; at < text.n; at++) {
        if (next < count && marks[next] == at) {
            out[n++] = '\n';
            next++;
        }
        out[n++] = text.s[at];
        if (next > 0 && sgn_ends(text, at + 1, "。") &&
            (next == count || memchr(text.s + at, '\n', marks[next] - at)) && n + (count - next) < text.n + 2 * count)
            out[n++] = '\n';
    }
    return (sg_str){out, n};
}

static size_t lines_of(sg_str text, line *lines)
{
    size_t count = 0, from = 0;
    for (size_t at = 0; at <= text.n && count < LINE_MAX; at++) {
        if (at < text.n && text.s[at] != '\n')
            continue;
        sg_str t = sg_str_trim(sgn_slice(text, from, at));
        if (t.n > 0)
            lines[count++] = (line){.text = t};
        from = at + 1;
    }
    return count;
}

/* Appends a line; the buffer was made large enough for the whole text. */
static void append(char *buffer, size_t *n, sg_str text)
{
    memcpy(buffer + *n, text.s, text.n);
    *n += text.n;
    buffer[(*n)++] = '\n';
}

static const char *const shared_labels[] = {
    "地址", "地点", "联系", "电话", "福利", "食宿", "吃住", "报名", "面试", "乘车", "工作时间", "上班时间", "住宿",
    "社保", "保险", "备注", "注意", "厂址", "提供", "包吃", "包住", "五险"};

static const char *label_of(sg_str t)
{
    int marker;
    size_t from = sgn_skip_blanks(t, marker_at(t, &marker));
    sg_str head = sgn_slice(t, from, from + 24);
    for (size_t i = 0; i < SGN_COUNT(shared_labels); i++)
        if (sgn_has(head, shared_labels[i]))
            return shared_labels[i];
    return NULL;
}

/* First line after the last job's own that speaks for all: 以上…, or a label no other job has. */
static size_t footer_start(const line *lines, size_t first, size_t last_job, size_t end)
{
    bool one_line_each = true;
    for (size_t i = first; i < last_job; i++)
        one_line_each &= lines[i].kind == LINE_JOB;
    if (one_line_each)
        return last_job + 1;
    for (size_t i = last_job + 1; i < end; i++) {
        int marker;
        if (lines[i].kind == LINE_EMPLOYER)
            return i;
        marker_at(lines[i].text, &marker);
        if (sgn_at(lines[i].text, 0, "以上|有意|注:|备注|温馨|欢迎|报名|联系|咨询|招聘单位|公司地址|公司福利|福利待遇|工作地点|公司简介|企业简介|"
                                     "统一|另:|本公司|我公司|本厂|面试|薪资福利|其他") ||
            (marker == MARK_HAN && lines[last_job].marker != MARK_HAN) ||
            (marker != MARK_NONE && marker == lines[last_job].marker && marker != MARK_BULLET)) {
            const char *label = label_of(lines[i].text);
            bool repeated = false;
            for (size_t k = first; k < last_job && label; k++)
                if (lines[k].kind != LINE_JOB)
                    repeated |= sgn_has(lines[k].text, label);
            if (!repeated)
                return i;
            continue;
        }
        const char *label = label_of(lines[i].text);
        if (!label)
            continue;
        bool seen = false;
        for (size_t k = first; k < last_job; k++)
            seen |= sgn_has(lines[k].text, label);
        if (!seen)
            return i;
    }
    return end;
}

typedef struct splitter {
    sg_arena *arena;
    line *lines;
    size_t count;
    sgn_part *parts;
    size_t part_count, max;
    char *header;
    size_t header_size, text_size;
} splitter;

static char *new_buffer(splitter *s)
{
    return sg_arena_alloc(s->arena, s->text_size + s->count + 2);
}

/* One employer's lines [from, to): its jobs and what it says for all of them. */
static bool split_group(splitter *s, size_t from, size_t to, const char *employer)
{
    size_t first = to, last = to;
    for (size_t i = from; i < to; i++)
        if (s->lines[i].kind == LINE_JOB) {
            first = first == to ? i : first;
            last = i;
        }
    if (first == to)
        return true;
    size_t footer = footer_start(s->lines, first, last, to);
    char *shared = new_buffer(s);
    size_t shared_size = 0, begin = s->part_count;
    if (!shared)
        return false;
    memcpy(shared, s->header, s->header_size);
    shared_size = s->header_size;
    for (size_t i = from; i < to; i++)
        if (i < first || i >= footer)
            append(shared, &shared_size, s->lines[i].text);
    for (size_t i = first; i < footer && s->part_count < s->max;) {
        size_t end = i + 1, size = 0;
        while (end < footer && s->lines[end].kind != LINE_JOB)
            end++;
        char *body = new_buffer(s);
        if (!body)
            return false;
        for (size_t k = i; k < end; k++)
            append(body, &size, s->lines[k].text);
        s->parts[s->part_count++] =
            (sgn_part){s->lines[i].title, {body, size}, {NULL, 0}, employer};
        i = end;
    }
    for (size_t i = begin; i < s->part_count; i++)
        s->parts[i].shared = (sg_str){shared, shared_size};
    return true;
}

/* A list of requirements under one title is numbered like jobs are: 1、保安经验… is not a job. When
 * jobs carry numbers, unnumbered title-like lines inside them are not jobs, and the reverse. */
static void settle_markers(line *lines, size_t count)
{
    size_t by_marker[8] = {0};
    for (size_t i = 0; i < count; i++)
        if (lines[i].kind == LINE_JOB)
            by_marker[lines[i].marker]++;
    int main_marker = MARK_NONE;
    for (int m = 1; m < 8; m++)
        if (by_marker[m] > by_marker[main_marker])
            main_marker = m;
    if (by_marker[main_marker] < 2)
        return;
    for (size_t i = 0; i < count; i++)
        if (lines[i].kind == LINE_JOB && lines[i].marker != main_marker &&
            by_marker[lines[i].marker] * 2 < by_marker[main_marker])
            lines[i].kind = LINE_OTHER;
}

size_t sgn_split(const sg_vocabulary *v, sg_str text, sg_arena *arena, sgn_part *ret, size_t max)
{
    sg_str folded = sgn_fold(text, arena);
    folded = unfold_list(v, unfold_line(folded, arena), arena);
    line *lines = sg_arena_array(arena, LINE_MAX, sizeof *lines);
    if (!lines || max == 0)
        return 0;
    splitter s = {arena, lines, lines_of(folded, lines), ret, 0, max, NULL, 0, folded.n};
    size_t jobs = 0, employers = 0, first_employer = s.count;
    sg_str names[LABEL_MAX];
    size_t at[LABEL_MAX + 1];
    for (size_t i = 0; i < s.count; i++) {
        sg_str name;
        if (employer_line(&lines[i], &name)) {
            if (employers < LABEL_MAX) {
                at[employers] = i;
                names[employers++] = name;
            }
            lines[i].kind = LINE_EMPLOYER;
            first_employer = i < first_employer ? i : first_employer;
        } else if (open_job(v, &lines[i])) {
            lines[i].kind = LINE_JOB;
        }
    }
    settle_markers(lines, s.count);
    for (size_t i = 0; i < s.count; i++)
        jobs += lines[i].kind == LINE_JOB;
    if (jobs < 2) {
        sg_str title = {NULL, 0};
        for (size_t i = 0; i < s.count; i++)
            if (lines[i].kind == LINE_JOB)
                title = lines[i].title;
        ret[0] = (sgn_part){title, folded, {NULL, 0}, NULL};
        return 1;
    }
    /* Groups: an employer's name opens one when jobs follow it. */
    s.header = new_buffer(&s);
    if (!s.header)
        return 0;
    size_t kept = 0;
    for (size_t e = 0; e < employers; e++) {
        size_t to = e + 1 < employers ? at[e + 1] : s.count;
        bool opens = false;
        for (size_t i = at[e]; i < to; i++)
            opens |= lines[i].kind == LINE_JOB;
        if (opens) {
            at[kept] = at[e];
            names[kept++] = names[e];
        }
    }
    at[kept] = s.count;
    size_t first_job = 0;
    while (first_job < s.count && lines[first_job].kind != LINE_JOB)
        first_job++;
    bool grouped = kept >= 1 && at[0] < first_job;
    if (!grouped)
        return split_group(&s, 0, s.count, NULL) ? s.part_count : 0;
    for (size_t i = 0; i < at[0]; i++)
        append(s.header, &s.header_size, lines[i].text);
    for (size_t e = 0; e < kept; e++) {
        const char *name = sg_arena_strndup(arena, names[e].s, names[e].n);
        if (!name || !split_group(&s, at[e], at[e + 1], name))
            return 0;
    }
    return s.part_count;
}

/* "XX有限公司招聘…" or a labelled line; the longest run of name characters before 公司. */
const char *sgn_announced_employer(sg_str text, sg_arena *arena)
{
    size_t from = 0;
    for (size_t at = 0; at <= text.n; at++) {
        if (at < text.n && text.s[at] != '\n')
            continue;
        line l = {.text = sg_str_trim(sgn_slice(text, from, at))};
        sg_str name;
        if (l.text.n > 0 && employer_line(&l, &name))
            return sg_arena_strndup(arena, name.s, name.n);
        from = at + 1;
    }
    size_t hit = sgn_find(text, 0, "有限公司");
    if (hit == SIZE_MAX)
        hit = sgn_find(text, 0, "有限责任公司");
    if (hit == SIZE_MAX)
        return NULL;
    size_t end = hit + sgn_at(text, hit, "有限公司|有限责任公司"), start = hit;
    for (int i = 0; i < 30 && start > 0; i++) {
        size_t before = start - 1;
        while (before > 0 && ((unsigned char)text.s[before] & 0xC0) == 0x80)
            before--;
        size_t next = before;
        uint32_t cp = sg_utf8_next(text, &next);
        if (!sg_is_han(cp) && cp != '(' && cp != ')')
            break;
        start = before;
    }
    for (size_t length; (length = sgn_at(text, start, "招聘单位|用工单位|企业名称|公司名称|单位名称|现|今日|因|由|我司|急招|为")) != 0 && start + length < hit;)
        start += length;
    return end - start >= 18 ? sg_arena_strndup(arena, text.s + start, end - start) : NULL;
}
