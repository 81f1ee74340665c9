/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Announcements as people say them: counts before titles (要五个焊工,两个电工), pay before titles
 * (8000-10000 模具师傅), 首先…其次…, telephone numbers spelt digit by digit, and speech typed by a
 * telephone without a comma. They are put as a list would have them, so that one grammar reads both.
 */
#include <string.h>
#include <uchar.h>

#include "announcement.h"

enum { EDIT_MAX = 96, LONG_BREATH = 105 };

/* `drop` bytes at `at` make room for up to three pieces. */
typedef struct edit {
    size_t at, drop;
    sg_str put[3];
} edit;

typedef struct edits {
    edit item[EDIT_MAX];
    size_t count;
} edits;

static void add(edits *e, size_t at, size_t drop, sg_str a, sg_str b, sg_str c)
{
    if (e->count < EDIT_MAX && (e->count == 0 || at >= e->item[e->count - 1].at + e->item[e->count - 1].drop))
        e->item[e->count++] = (edit){at, drop, {a, b, c}};
}

static sg_str apply(sg_str text, const edits *e, sg_arena *arena)
{
    size_t room = text.n + 1, n = 0, at = 0;
    for (size_t i = 0; i < e->count; i++)
        room += e->item[i].put[0].n + e->item[i].put[1].n + e->item[i].put[2].n;
    char *out = e->count ? sg_arena_alloc(arena, room) : NULL;
    if (!out)
        return text;
    for (size_t i = 0; i <= e->count; i++) {
        size_t to = i < e->count ? e->item[i].at : text.n;
        memcpy(out + n, text.s + at, to - at);
        n += to - at;
        at = to;
        for (size_t k = 0; i < e->count && k < 3; k++) {
            sg_str piece = e->item[i].put[k];
            if (piece.n)
                memcpy(out + n, piece.s, piece.n);
            n += piece.n;
        }
        at += i < e->count ? e->item[i].drop : 0;
    }
    return (sg_str){out, n};
}

static const sg_str nothing = {NULL, 0};

/* End of the title that begins at `from`, in its line. */
static size_t title_end(sg_str text, size_t from)
{
    enum { LONGEST = 240 };
    size_t far = from < text.n && text.n - from > LONGEST ? from + LONGEST : text.n;
    const char *stop = from < far ? memchr(text.s + from, '\n', far - from) : NULL;
    return sgn_title_end(sgn_slice(text, 0, stop ? (size_t)(stop - text.s) : far), from);
}

/* ---- telephone numbers digit by digit ---- */

static int digit_at(sg_str text, size_t at)
{
    if (at + 3 > text.n || (unsigned char)text.s[at] < 0xE3)
        return -1;
    switch (sg_utf8_next(text, &at)) {
    case u'零': case u'〇': return 0;
    case u'一': case u'幺': return 1;
    case u'二': return 2;
    case u'三': return 3;
    case u'四': return 4;
    case u'五': return 5;
    case u'六': return 6;
    case u'七': return 7;
    case u'八': return 8;
    case u'九': return 9;
    default: return -1;
    }
}

/* 一五零零…: as long as a telephone number and no amount. */
static sg_str with_phones(sg_str text, sg_arena *arena)
{
    enum { SHORTEST = 7, LONGEST = 12 };
    edits e = {.count = 0};
    for (size_t at = 0; at < text.n;) {
        char figures[LONGEST + 1];
        size_t end = at, count = 0;
        for (int digit; count < LONGEST && (digit = digit_at(text, end)) >= 0; end += 3)
            figures[count++] = (char)('0' + digit);
        if (count < SHORTEST) {
            at += count ? 3 * count : 0;
            if (!count)
                sg_utf8_next(text, &at);
            continue;
        }
        const char *copy = sg_arena_strndup(arena, figures, count);
        if (!copy)
            return text;
        bool parted = at == 0 || sgn_ends(text, at, ":|,|;|。| |\n") != 0;
        add(&e, at, end - at, parted ? nothing : sg_str_of(":"), (sg_str){copy, count}, nothing);
        at = end;
    }
    return apply(text, &e, arena);
}

/* ---- first, second, last ---- */

#define ORDINAL_JOBS "岗位|工种|职位|工作|活|招"

/* 首先, 第二个岗位, 最后是: its length; `*ret_first` for those that begin a row. */
static size_t ordinal_at(sg_str text, size_t at, bool *ret_first)
{
    size_t first = sgn_at(text, at, "首先|第一个|第一种|第一,|第一是|第一呢|其一|一是|一个是"), length = first;
    if (!length)
        length = sgn_at(text, at, "其次|再次|再就是|再有就是|还有就是|然后是|最后|第二个|第三个|第四个|第五个|第六个|第二种|第三种|第四种|第二,|第三,|第四,|第二是|"
                                  "第三是|其二|其三|二是|三是|四是|五是|另一个是|还有一个是");
    *ret_first = first != 0;
    if (!length)
        return 0;
    at += length;
    size_t from = at, got;
    while ((got = sgn_at(text, at, ORDINAL_JOBS "|是|呢|要|找|,|:| ")) != 0)
        at += got;
    return length + (at - from);
}

static sg_str with_ordinals(const sg_vocabulary *v, sg_str text, sg_arena *arena)
{
    edits e = {.count = 0};
    bool begun = false;
    for (size_t at = 0; at < text.n && e.count < EDIT_MAX;) {
        bool first, opens = at == 0 || sgn_ends(text, at, ",|;|。|!|:|\n| |缺|人|岗位") != 0;
        size_t length = opens ? ordinal_at(text, at, &first) : 0;
        sg_str title = length ? sg_str_trim(sgn_slice(text, at + length, title_end(text, at + length))) : nothing;
        for (size_t comma; (comma = sgn_find(title, 0, ",")) != SIZE_MAX;)
            title.n = comma;
        bool job = title.n && (sgn_is_title(v, title) || sgn_looks_like_title(title) || (begun && sgn_may_be_title(title) && title.n <= 24));
        if (!length || !job || (!begun && !first)) {
            sg_utf8_next(text, &at);
            continue;
        }
        begun = true;
        const char *mark = sg_arena_printf(arena, "\n%zu、", e.count + 1);
        add(&e, at, length, sg_str_of(mark ? mark : "\n"), nothing, nothing);
        at += length;
    }
    return e.count >= 2 ? apply(text, &e, arena) : text;
}

/* ---- counts before titles ---- */

#define COUNTING_VERBS "招聘|急招|还招|招收|招|需要|还需|急需|需|还要|要|还缺|急缺|缺|请|找|差|想找|和|及|跟|与|以及|外加|加"

/* 5个焊工, 两位做饭的: the count's end, and the title's; false for anything else. */
static bool counted_title(const sg_vocabulary *v, sg_str text, size_t at, bool loose, size_t *ret_unit, size_t *ret_end)
{
    enum { TITLE_BYTES = 36, MANY = 999000 };
    sgn_number n;
    if (!sgn_number_at(text, at, &n) || n.decimal || n.leading_zero || n.milli <= 0 || n.milli > MANY || n.multiplier > 100)
        return false;
    size_t unit = sgn_at(text, n.end, "名|个|位|人");
    if (!unit)
        return false;
    size_t from = sgn_skip_blanks(text, n.end + unit), end = title_end(text, from);
    sg_str title = sgn_slice(text, from, end);
    for (size_t i = 0; i < title.n; sg_utf8_next(title, &i))
        if (i > 0 && sgn_at(title, i, "、|和|及|跟")) {
            title.n = i;
            break;
        }
    if (title.n < 6 || title.n > TITLE_BYTES || sgn_at(title, 0, "月|小时|工作|班|岗位|工种|职位|以上|以下|左右|人|孩|老人|厂|点"))
        return false;
    enum { SHORT_BYTES = 12 };
    bool likely = sgn_looks_like_title(title) || (title.n <= SHORT_BYTES && sgn_may_be_title(title) &&
                                                  (end >= text.n || sgn_at(text, end, ",|;|\n| ")));
    /* 缺三个派件的 一件一块二, 两个晚上分拣的一晚一百八 */
    size_t of = sgn_find(title, 0, "的");
    bool who = sgn_ends(text, at, "缺|要|招|找|请|差") && of != SIZE_MAX && of >= 6 && of <= 15 &&
               (of + 3 == title.n || sgn_at(title, of + 3, "一|两|每"));
    if (who)
        title.n = of + 3;
    if (!who && !sgn_is_title(v, title) && !(loose && likely))
        return false;
    *ret_unit = n.end + unit;
    *ret_end = from + title.n;
    return true;
}

/* A figure, in digits or spelt, and a unit for people behind it; the quick look before the careful one. */
static bool is_people(sg_str text, size_t at)
{
    unsigned char byte = (unsigned char)text.s[at];
    size_t end = at;
    if (byte >= '1' && byte <= '9') {
        while (end < text.n && text.s[end] >= '0' && text.s[end] <= '9')
            end++;
    } else if (byte >= 0xE4 && byte <= 0xE9) {
        while (end + 3 <= text.n && (digit_at(text, end) > 0 || sgn_at(text, end, "两|十|几|百")))
            end += 3;
    }
    if (end == at || end + 3 > text.n)
        return false;
    switch (sg_utf8_next(text, &end)) {
    case u'名': case u'个': case u'位': case u'人': return true;
    default: return false;
    }
}

static sg_str with_counts_behind(const sg_vocabulary *v, sg_str text, sg_arena *arena)
{
    edits e = {.count = 0};
    size_t known = 0;
    for (size_t at = 0; at < text.n && e.count < EDIT_MAX;) {
        bool starts = is_people(text, at) && (at == 0 || sgn_ends(text, at, ",|;|。|!|、|\n|:| |" COUNTING_VERBS) != 0);
        size_t unit, end;
        if (!starts || !counted_title(v, text, at, known > 0, &unit, &end)) {
            at++;
            continue;
        }
        /* 焊工 5人 电工: the count belongs to the title before it. */
        if (sgn_ends(text, at, " ") && at > 1 && text.s[at - 2] != '\n' && !sgn_ends(text, at, ", |; |。 |: ")) {
            at = unit;
            continue;
        }
        known++;
        size_t from = sgn_skip_blanks(text, unit);
        bool joined = sgn_ends(text, at, "和|及|跟|与|加") != 0;
        add(&e, at, end - at, joined ? sg_str_of("、") : nothing, sgn_slice(text, from, end), sgn_slice(text, at, unit));
        at = end;
    }
    return e.count >= 2 ? apply(text, &e, arena) : text;
}

/* ---- pay before titles ---- */

/* 8000-10000 模具师傅 at the start of a line: where the title begins. */
static size_t pay_at(sg_str text, size_t at)
{
    enum { LEAST = 1000000 };
    sgn_number n, high;
    if (at >= text.n || text.s[at] < '1' || text.s[at] > '9' || !sgn_number_at(text, at, &n) || n.digits > 6)
        return 0;
    size_t sign = sgn_range_sign(text, n.end), end = n.end;
    if (sign && sgn_number_at(text, n.end + sign, &high))
        end = high.end;
    size_t unit = sgn_at(text, end, "元/月|元/天|元/小时|元/时|元每月|元每天|元一天|元一月|/月|/天|/时|元|块一天|一天|一个月|起|以上|左右");
    if (n.milli < LEAST && n.multiplier < 1000 && !sgn_at(text, end, "元/天|元/小时|元/时|元每天|元一天|/天|/时|块一天|一天"))
        return 0;
    end += unit;
    size_t blank = sgn_skip_blanks(text, end);
    return blank > end && blank < text.n && (unsigned char)text.s[blank] >= 0xE4 ? blank : 0;
}

static sg_str with_pay_behind(const sg_vocabulary *v, sg_str text, sg_arena *arena)
{
    edits e = {.count = 0};
    for (size_t at = 0; at < text.n && e.count < EDIT_MAX;) {
        const char *stop = memchr(text.s + at, '\n', text.n - at);
        size_t next = stop ? (size_t)(stop - text.s) + 1 : text.n, from = sgn_skip_blanks(text, at), begin = pay_at(text, from);
        size_t end = begin ? title_end(text, begin) : 0;
        sg_str title = begin ? sg_str_trim(sgn_slice(text, begin, end)) : nothing;
        if (begin && end < next + 1 && (sgn_is_title(v, title) || (e.count && sgn_looks_like_title(title))))
            add(&e, from, end - from, title, sg_str_of(" "), sg_str_trim(sgn_slice(text, from, begin)));
        at = next;
    }
    return e.count >= 2 ? apply(text, &e, arena) : text;
}

/* ---- speech without commas ---- */

#define PAUSES                                                                                     \
    "还要|还招|还缺|还需|另外|再要|再招|再找|包吃|包住|管吃|管住|吃住|住宿|食宿|都是|都要|统一|想来|有意|愿意|需要的|要来的|地点|地址|电话|联系|要求|工资|一个月|一天|" \
    "饭自|吃饭|住的|吃的|厂里包|厂里管"

/* A stretch without any sign, too long to be one clause. */
static size_t breath_end(sg_str text, size_t at)
{
    for (; at < text.n; at++) {
        char c = text.s[at];
        if ((unsigned char)c < 0x80 ? strchr(",;!?: \n\t()/", c) != NULL : (unsigned char)c == 0xE3 && sgn_at(text, at, "。|、"))
            return at;
    }
    return at;
}

/* 要注塑工十二个: a job told with its count, in the middle of a sentence. */
static bool asks_at(const sg_vocabulary *v, sg_str text, size_t at)
{
    sgn_number n;
    size_t verb = sgn_at(text, at, "要|招|缺|请|找|差"), from = at + verb, end;
    if (!verb || sgn_at(text, from, "聘|收|工") || sgn_ends(text, at, "公司|长期|急|直|现|大量|诚|厂|店") ||
        (end = title_end(text, from)) <= from || !sgn_number_at(text, end, &n) || !sgn_at(text, n.end, "个|名|位|人"))
        return false;
    return sgn_is_title(v, sgn_slice(text, from, end));
}

static sg_str with_pauses(const sg_vocabulary *v, sg_str text, sg_arena *arena)
{
    edits e = {.count = 0};
    for (size_t at = 0; at < text.n;) {
        size_t end = breath_end(text, at);
        bool asked = false;
        for (size_t i = at; end - at >= LONG_BREATH && i < end && !asked; sg_utf8_next(text, &i))
            asked = asks_at(v, text, i);
        for (size_t i = at; asked && i < end && e.count < EDIT_MAX; sg_utf8_next(text, &i)) {
            size_t word = i > at ? sgn_at(text, i, PAUSES) : 0;
            if (i == at || (!word && !(asks_at(v, text, i) && !sgn_ends(text, i, "还|另|需|再|急|想|只"))))
                continue;
            add(&e, i, 0, sg_str_of(","), nothing, nothing);
            i += word > 3 ? word - 3 : 0;
        }
        at = end;
        if (at < text.n)
            sg_utf8_next(text, &at);
    }
    return apply(text, &e, arena);
}

/* 5500.要求18-50岁: a point that ends a sentence, not a number or a figure. */
static bool is_full_stop(sg_str text, size_t at)
{
    if (text.s[at] != '.' || at == 0 || sgn_ends(text, at, ".|…") || sgn_at(text, at + 1, ".|…"))
        return false;
    bool ends = at + 1 >= text.n || text.s[at + 1] == '\n' || (unsigned char)text.s[at + 1] >= 0xE4;
    size_t digits = 0;
    while (digits < at && text.s[at - digits - 1] >= '0' && text.s[at - digits - 1] <= '9')
        digits++;
    enum { LEAST = 3 };
    return ends && (digits >= LEAST || (digits == 0 && (unsigned char)text.s[at - 1] >= 0x80 &&
                                        !sgn_ends(text, at, "一|二|三|四|五|六|七|八|九|十|甲|乙|丙|丁")));
}

/* 日薪260——2人: a dash, no range, when openings stand behind it. */
static size_t dash_at(sg_str text, size_t at)
{
    sgn_number n;
    size_t length = sgn_at(text, at, "——|—|--"), end = at + length;
    while (length && sgn_at(text, end, "—|-"))
        end += sgn_at(text, end, "—|-");
    bool figures = at > 0 && ((text.s[at - 1] >= '0' && text.s[at - 1] <= '9') || sgn_ends(text, at, "元|千|k|万"));
    if (!length || !figures || !sgn_number_at(text, end, &n) || !sgn_at(text, n.end, "人|名|个|位"))
        return 0;
    return end - at;
}

/* qc2人: the figure is no part of the word. */
static bool is_count_of_letters(sg_str text, size_t at)
{
    sgn_number n;
    return at < text.n && text.s[at] >= '1' && text.s[at] <= '9' && at > 1 && text.s[at - 2] >= 'a' && text.s[at - 2] <= 'z' &&
           sgn_number_at(text, at, &n) && sgn_at(text, n.end, "人|名|位");
}

/* 7o00-9o00: what a scanner made of a nought. */
static bool is_zero(sg_str text, size_t at)
{
    size_t before = at, after = at + 1;
    while (before > 0 && text.s[before - 1] == 'o')
        before--;
    while (after < text.n && text.s[after] == 'o')
        after++;
    bool figure = before > 0 && text.s[before - 1] >= '0' && text.s[before - 1] <= '9';
    return figure && (after >= text.n || (text.s[after] >= '0' && text.s[after] <= '9') || sgn_at(text, after, "元|-|~|/|—|块| |,|人|名"));
}

static sg_str with_signs(sg_str text, sg_arena *arena)
{
    edits e = {.count = 0};
    for (size_t at = 0; at < text.n && e.count < EDIT_MAX; at++) {
        if ((unsigned char)text.s[at] >= 0x80 && (unsigned char)text.s[at] != 0xE2)
            continue;
        if (text.s[at] >= 'a' && text.s[at] <= 'z' && is_count_of_letters(text, at + 1))
            add(&e, at + 1, 0, sg_str_of(" "), nothing, nothing);
        if (text.s[at] == 'o' && is_zero(text, at)) {
            add(&e, at, 1, sg_str_of("0"), nothing, nothing);
            continue;
        }
        size_t dash = text.s[at] == '-' || (unsigned char)text.s[at] == 0xE2 ? dash_at(text, at) : 0;
        if (dash)
            add(&e, at, dash, sg_str_of(" "), nothing, nothing);
        else if (text.s[at] == '.' && is_full_stop(text, at))
            add(&e, at, 1, sg_str_of("。"), nothing, nothing);
    }
    return apply(text, &e, arena);
}

/* 岗位=电工;人数=2 */
static sg_str with_colons(sg_str text, sg_arena *arena)
{
    edits e = {.count = 0};
    const char *sign = memchr(text.s, '=', text.n);
    if (!sign)
        return text;
    for (size_t at = (size_t)(sign - text.s); at < text.n && e.count < EDIT_MAX; at++)
        if (text.s[at] == '=' && sgn_ends(text, at, "岗位|工种|职位|名称|人数|数量|工资|月薪|薪资|待遇|年龄|性别|学历|地址|地点|单位|企业|公司|要求|食宿|电话|酒店|工厂|厂名|福利"))
            add(&e, at, 1, sg_str_of(":"), nothing, nothing);
    return apply(text, &e, arena);
}

/* 名, 个, 位 or 人 between a figure and a word. */
static bool counts_people(sg_str text, size_t at)
{
    if (at < 1 || at + 3 >= text.n || ((unsigned char)text.s[at + 3] < 0xE4 && text.s[at + 3] != ' '))
        return false;
    bool figure = text.s[at - 1] >= '0' && text.s[at - 1] <= '9';
    size_t next = at;
    switch (sg_utf8_next(text, &next)) {
    case u'名': case u'个': case u'位': case u'人':
        return figure || (at >= 3 && (digit_at(text, at - 3) > 0 || sgn_at(text, at - 3, "两|十|几|百")));
    default:
        return false;
    }
}

static bool is_sign(char c)
{
    unsigned char byte = (unsigned char)c;
    return byte < 0x41 && (byte < '0' || byte > '9');
}

/* Anywhere so many bytes without a sign: looked for from behind, most of them need no look. */
static bool is_breathless(sg_str text)
{
    for (size_t from = 0; from + LONG_BREATH <= text.n;) {
        size_t at = from + LONG_BREATH;
        while (at > from && !is_sign(text.s[at - 1]))
            at--;
        if (at == from)
            return true;
        from = at;
    }
    return false;
}

static bool has_double_dash(sg_str text)
{
    const char *at = text.s, *end = text.s + text.n;
    while (at + 1 < end && (at = memchr(at, '-', (size_t)(end - at - 1))) != NULL) {
        if (at[1] == '-')
            return true;
        at++;
    }
    return false;
}

static size_t count_people(sg_str text)
{
    size_t count = 0;
    for (size_t i = 1; i < text.n && count < 2; i++) {
        unsigned char lead = (unsigned char)text.s[i];
        count += (lead == 0xE4 || lead == 0xE5) && counts_people(text, i);
    }
    return count;
}

sg_str sgn_spoken(const sg_vocabulary *v, sg_str text, sg_arena *arena)
{
    if (text.n == 0)
        return text;
    text = with_colons(text, arena);
    bool told = sgn_has_any(text, "零零|幺|一三|一五|一八|一七|一九|首先|第一|其一|一是|一个是");
    text = told ? with_phones(text, arena) : text;
    if (memchr(text.s, '.', text.n) || memchr(text.s, 'o', text.n) || memchr(text.s, 0xE2, text.n) || memchr(text.s, 'c', text.n) ||
        has_double_dash(text))
        text = with_signs(text, arena);
    if (is_breathless(text))
        text = with_pauses(v, text, arena);
    text = told ? with_ordinals(v, text, arena) : text;
    if (count_people(text) >= 2)
        text = with_counts_behind(v, text, arena);
    return with_pay_behind(v, text, arena);
}
