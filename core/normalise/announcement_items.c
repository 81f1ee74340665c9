/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbered, bracketed or bulleted items that each say who seeks whom: 【1】瓯海鞋厂,针车工30人,…
 * ▲谷陇镇辣椒厂 —— 剪把工(计件,…). Each gets a line for the workplace, which heads a group, and one
 * for its job, so that neither place nor employer nor pay wanders to the next item.
 */
#include <string.h>

#include "announcement.h"

enum { ITEM_MAX = 64, PIECE_MAX = 2 };

typedef struct item {
    size_t from;              /* its number or bullet */
    sg_str piece[PIECE_MAX];  /* what stands before the job */
    size_t pieces, job, end;  /* where the job begins, and the line ends */
    int marker;
    bool known, sure, single; /* a trade; surely a workplace; one job and no more */
} item;

/* 【1】, [二], 〔3〕: a number in brackets of any kind; its length. */
static size_t bracketed_number(sg_str text)
{
    size_t open = sgn_at(text, 0, "【|[|「|『|〖|〔|<|《|("), at = open, got;
    while (open && at < text.n && at - open < 9 &&
           ((text.s[at] >= '0' && text.s[at] <= '9') || sgn_at(text, at, "一|二|三|四|五|六|七|八|九|十")))
        at += (unsigned char)text.s[at] < 0x80 ? 1 : 3;
    size_t close = at > open ? sgn_at(text, at, "】|]|」|』|〗|〕|>|》|)") : 0;
    if (!close)
        return 0;
    at += close;
    while ((got = sgn_at(text, at, "、|.|:| ")) != 0)
        at += got;
    return at;
}

/* The sign between two parts of an item: a dash or arrow, a comma, a blank. */
static size_t item_sign(sg_str text, size_t at, bool *ret_strong)
{
    size_t end = at, got;
    *ret_strong = false;
    while ((got = sgn_at(text, end, "—|–|→|⇒|➡|➜|▶|►|─|-|~|=|>|:| |,|/")) != 0 || (got = end < text.n && text.s[end] == '|') != 0) {
        *ret_strong |= text.s[end] != ' ' && text.s[end] != ',';
        end += got;
    }
    return end - at;
}

static bool has_figure(sg_str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.s[i] >= '0' && text.s[i] <= '9')
            return true;
    return false;
}

/* Names of regions and nothing else: 温州, 毕节市织金县. */
static bool is_region(const sg_vocabulary *v, sg_str words, bool *ret_begins)
{
    sg_lexeme lexemes[8];
    size_t count = sg_vocabulary_scan(v, words, SG_SCAN_REGIONS, lexemes, 8), end = 0;
    for (size_t i = 0; i < count && lexemes[i].start == end; i++)
        end = lexemes[i].end;
    *ret_begins = end > 0;
    return end > 0 && end == words.n;
}

/* Words that may name a workplace; `*ret_sure` when they end or begin like one. */
static bool names_workplace(const sg_vocabulary *v, sg_str words, bool *ret_sure)
{
    enum { LEAST = 6, MOST = 75 };
    if (words.n < LEAST || words.n > MOST || (unsigned char)words.s[0] < 'a' || has_figure(words) ||
        sgn_has_any(words, "待遇|福利|要求|工资|联系|电话|以上|年龄|包吃|包住|食宿|岗位|工种|职位|名额|男女|经验|优先|薪|不限|招聘|急招|、|。|;"))
        return false;
    size_t end = words.n;
    bool begins, ends;
    if (words.s[end - 1] == ')')
        while (end > 0 && words.s[--end] != '(')
            ;
    ends = end > 0 && sgn_ends(words, end, SGN_PLACE_ENDS "|镇|乡|村|街道|县|市|区") != 0;
    is_region(v, words, &begins);
    if (!begins && sgn_is_label(words)) /* 无锡 begins like 无 */
        return false;
    *ret_sure = ends || begins;
    return ends || (!sgn_looks_like_title(words) && (begins || !sgn_is_title(v, words)));
}

/* The job that begins at `at`: a title with facts behind it. */
static bool job_at(const sg_vocabulary *v, sg_str row, size_t at, bool *ret_known)
{
    enum { TITLE_BYTES = 36 };
    size_t begin = at + sgn_at(row, at, "急招|招聘|招收|诚聘|招|聘|缺|要|需"), end = sgn_title_end(row, begin);
    sg_str all = sgn_slice(row, begin, end);
    size_t bracket = sgn_find(all, 0, "("), square = sgn_find(all, 0, "【");
    size_t cut = bracket < square ? bracket : square;
    sg_str title = sg_str_trim(cut != SIZE_MAX ? sgn_slice(all, 0, cut) : all);
    if (title.n < 6 || title.n > TITLE_BYTES || sgn_has_any(title, "、") || !sgn_tells_job(sgn_slice(row, begin + title.n, row.n)))
        return false;
    *ret_known = sgn_is_title(v, title);
    return *ret_known || sgn_looks_like_title(title) || (sgn_may_be_title(title) && !sgn_ends(title, title.n, SGN_PLACE_ENDS "|镇|乡|村|区|县|市"));
}

/* 恒力化纤 挡车工40人: words nobody knows, and a trade that is known behind them. */
static bool is_before_job(const sg_vocabulary *v, sg_str row, size_t at)
{
    bool strong, known;
    size_t end = sgn_title_end(row, at), sign = item_sign(row, end, &strong);
    return sign && job_at(v, row, end + sign, &known) && known;
}

/* The item of the line [from, to). */
static bool item_at(const sg_vocabulary *v, sg_str text, size_t from, size_t to, item *ret)
{
    sg_str row = sgn_slice(text, 0, to), whole = sgn_slice(text, from, to);
    size_t number = bracketed_number(whole), at = from + number;
    *ret = (item){.from = from, .end = to, .marker = MARK_BRACKET};
    if (!number)
        at += sgn_line_marker(whole, &ret->marker);
    if (!number && ret->marker == MARK_BRACKET)
        return false; /* 【某厂】 */
    at = sgn_skip_blanks(row, at);
    for (size_t begin = at, depth = 0; at < to && ret->pieces < PIECE_MAX;) {
        bool strong, sure, known;
        depth += text.s[at] == '(' ? 1 : text.s[at] == ')' && depth > 0 ? (size_t)-1 : 0;
        size_t sign = depth == 0 ? item_sign(row, at, &strong) : 0;
        if (!sign) {
            sg_utf8_next(row, &at);
            continue;
        }
        sg_str words = sgn_slice(text, begin, at);
        if (!names_workplace(v, words, &sure) || (ret->marker == MARK_NONE && !strong))
            return false;
        ret->piece[ret->pieces++] = words;
        ret->sure |= sure;
        begin = at += sign;
        if (job_at(v, row, begin, &known) && (known || !is_before_job(v, row, begin))) {
            head_list heads = {.count = 0};
            sgn_heads(v, text, begin, to, &heads);
            ret->job = begin;
            ret->known = known;
            ret->single = heads.count < 2;
            return true;
        }
    }
    return false;
}

/* Of two parts the workplace, and the place it lies in. */
static void name_parts(const sg_vocabulary *v, const item *it, sg_str *ret_site, sg_str *ret_place)
{
    bool begins;
    size_t first = it->pieces == 2 && is_region(v, it->piece[0], &begins) ? 1 : 0;
    *ret_site = it->piece[first];
    *ret_place = it->pieces == 2 ? it->piece[1 - first] : (sg_str){NULL, 0};
}

static size_t put(char *out, size_t n, sg_str text)
{
    if (text.n)
        memcpy(out + n, text.s, text.n);
    return n + text.n;
}

/* 制茶工【5000元/月】, 包装工20人—6000—包住: square brackets round the facts hide them as a heading's would,
 * dashes between them join what is told apart. */
static size_t put_job(char *out, size_t n, sg_str job)
{
    for (size_t at = 0; at < job.n;) {
        size_t from = at, sign = sgn_at(job, at, "【|】"), dash = sgn_at(job, at, "——|—|–|─|→");
        sg_utf8_next(job, &at);
        if (dash && !(at < job.n && job.s[at] >= '0' && job.s[at] <= '9' && from > 0 && job.s[from - 1] >= '0' && job.s[from - 1] <= '9')) {
            out[n++] = ',';
            at = from + dash;
        } else if (sign)
            out[n++] = sgn_at(job, from, "【") ? '(' : ')';
        else
            n = put(out, n, sgn_slice(job, from, at));
    }
    return n;
}

static sg_str rewrite(const sg_vocabulary *v, sg_str text, const item *items, size_t count, sg_arena *arena)
{
    enum { SIGNS = 8 };
    char *out = sg_arena_alloc(arena, text.n + count * SIGNS + 1);
    if (!out)
        return text;
    size_t n = 0, at = 0;
    for (size_t i = 0; i < count; i++) {
        sg_str name, place;
        name_parts(v, &items[i], &name, &place);
        n = put(out, n, sgn_slice(text, at, items[i].from));
        out[n++] = SGN_SITE;
        n = put(out, n, name);
        out[n++] = '\n';
        if (place.n) {
            n = put(out, n, place);
            out[n++] = '\n';
        }
        if (items[i].single)
            out[n++] = SGN_LISTED;
        n = put_job(out, n, sgn_slice(text, items[i].job, items[i].end));
        at = items[i].end;
    }
    return (sg_str){out, put(out, n, sgn_slice(text, at, text.n))};
}

static bool same(sg_str a, sg_str b)
{
    return a.n == b.n && memcmp(a.s, b.s, a.n) == 0;
}

sg_str sgn_items(const sg_vocabulary *v, sg_str text, sg_arena *arena)
{
    item items[ITEM_MAX];
    size_t count = 0, told[MARK_COUNT] = {0}, found[MARK_COUNT] = {0}, known = 0, sure = 0;
    bool differ = false;
    for (size_t from = 0; from < text.n && count < ITEM_MAX;) {
        const char *stop = memchr(text.s + from, '\n', text.n - from);
        size_t to = stop ? (size_t)(stop - text.s) : text.n, begin = sgn_skip_blanks(text, from);
        if (begin < to && sgn_tells_job(sgn_slice(text, begin, to))) {
            bool is_item = item_at(v, text, begin, to, &items[count]);
            told[items[count].marker] += 1;
            found[items[count].marker] += is_item;
            count += is_item;
        }
        from = to + 1;
    }
    int main_marker = 0;
    for (int m = 0; m < MARK_COUNT; m++)
        main_marker = found[m] > found[main_marker] ? m : main_marker;
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (items[i].marker != main_marker)
            continue;
        items[kept] = items[i];
        known += items[kept].known;
        sure += items[kept].sure;
        differ |= kept > 0 && !same(items[0].piece[0], items[kept].piece[0]);
        kept++;
    }
    bool most = main_marker == MARK_NONE ? kept >= 2 : kept * 3 >= told[main_marker] * 2;
    return kept >= 2 && most && differ && known * 2 >= kept && sure * 2 >= kept ? rewrite(v, text, items, kept, arena) : text;
}
