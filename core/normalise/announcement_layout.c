/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What copying, scanning and chat programs leave in a text is undone before it is read: tags of web
 * pages, blanks between all characters, lines that only say who wrote when. Tables that lie on their
 * side (a line of titles, below it a line of figures) are turned upright.
 */
#include <string.h>

#include "announcement.h"

enum { CELL_MAX = 16, ROW_MAX = 8 };

typedef struct writer {
    char *s;
    size_t n, room;
} writer;

static bool open_writer(writer *w, size_t room, sg_arena *arena)
{
    *w = (writer){.s = sg_arena_alloc(arena, room + 1), .room = room};
    return w->s != NULL;
}

static void put(writer *w, sg_str text)
{
    if (text.n == 0 || w->n + text.n > w->room)
        return;
    memcpy(w->s + w->n, text.s, text.n);
    w->n += text.n;
}

static size_t line_end(sg_str text, size_t from)
{
    const char *stop = memchr(text.s + from, '\n', text.n - from);
    return stop ? (size_t)(stop - text.s) : text.n;
}

/* ---- tags ---- */

/* Length of a tag or entity at `at`, and the sign that stands for it; 0 for anything else. */
static size_t tag_at(sg_str text, size_t at, char *ret)
{
    enum { TAG_BYTES = 60 };
    size_t entity = sgn_at(text, at, "&nbsp;|&emsp;|&ensp;|&nbsp|&#160;");
    *ret = ' ';
    if (entity)
        return entity;
    size_t name = sgn_at(text, at, "<br|<p|</p|<div|</div|<li|</li|<tr|</tr|<td|</td|<th|</th|<span|</span|<b>|</b>|<strong|</strong|"
                                   "<font|</font|<table|</table|<ul|</ul|<ol|</ol|<tbody|</tbody|<BR|<P>|</P>");
    size_t close = name ? sgn_find(sgn_slice(text, 0, at + TAG_BYTES), at, ">") : SIZE_MAX;
    if (close == SIZE_MAX)
        return 0;
    *ret = sgn_at(text, at, "<span|</span|<b>|</b>|<strong|</strong|<font|</font") ? '\0'
           : sgn_at(text, at, "<td|</td|<th|</th")                                ? '\t'
                                                                                  : '\n';
    return close + 1 - at;
}

static sg_str without_tags(sg_str text, sg_arena *arena)
{
    writer w;
    if (!memchr(text.s, '&', text.n) && !memchr(text.s, '<', text.n))
        return text;
    if (!open_writer(&w, text.n, arena))
        return text;
    for (size_t at = 0; at < text.n;) {
        char sign;
        size_t length = text.s[at] == '&' || text.s[at] == '<' ? tag_at(text, at, &sign) : 0;
        if (!length) {
            w.s[w.n++] = text.s[at++];
            continue;
        }
        /* </td><td> is one border */
        if (sign && !(sign == '\t' && w.n > 0 && strchr("\t\n", w.s[w.n - 1])))
            w.s[w.n++] = sign;
        at += length;
    }
    return (sg_str){w.s, w.n};
}

/* "岗位"\t"人数": cells as a spreadsheet quotes them. */
static sg_str without_quotes(sg_str text, sg_arena *arena)
{
    writer w;
    if (!memchr(text.s, '"', text.n) || !sgn_has_any(text, "\"\t\"|\",\"|\";\"") || !open_writer(&w, text.n, arena))
        return text;
    for (size_t at = 0; at < text.n; at++)
        if (text.s[at] != '"')
            w.s[w.n++] = text.s[at];
    return (sg_str){w.s, w.n};
}

/* ---- blanks between all characters ---- */

static size_t blank_at(sg_str t, size_t at)
{
    if (at >= t.n || (t.s[at] != ' ' && t.s[at] != '\t' && (unsigned char)t.s[at] != 0xE3))
        return 0;
    return (unsigned char)t.s[at] < 0x80 ? 1 : sgn_at(t, at, "　");
}

/* 冲 压 工 　 8 　 6 0 0 0: nearly all characters of the line stand alone. */
static bool is_spaced(sg_str t)
{
    enum { LEAST = 3 };
    size_t alone = 0, figures = 0, words = 0, first = 0;
    if (t.n > 0)
        sg_utf8_next(t, &first);
    if (first >= t.n || !blank_at(t, first))
        return false; /* 冲 压: the first stands alone, too */
    for (size_t at = 0; at < t.n;) {
        size_t blank = blank_at(t, at), characters = 0, han = 0, from = at;
        if (blank) {
            at += blank;
            continue;
        }
        for (; at < t.n && !blank_at(t, at); characters++)
            han += sg_is_han(sg_utf8_next(t, &at));
        words++;
        alone += characters == 1 && han == 1;
        figures += characters == 1 && t.s[from] >= '0' && t.s[from] <= '9';
        if (words > 6 && (alone + figures) * 2 < words)
            return false;
    }
    return alone >= LEAST && (alone + figures) * 5 >= words * 4;
}

/* One blank is dropped, several part cells. */
static void put_joined(writer *w, sg_str t)
{
    for (size_t at = 0; at < t.n;) {
        size_t blank, count = 0;
        for (; (blank = blank_at(t, at)) != 0; at += blank)
            count += t.s[at] == '\t' ? 2 : 1;
        if (count > 1)
            put(w, (sg_str){"  ", 2});
        size_t from = at;
        if (at < t.n)
            sg_utf8_next(t, &at);
        put(w, sgn_slice(t, from, at));
    }
}

/* ---- who wrote when ---- */

/* 王姐劳务 09:12, 老张 2026-03-01 9:12:33: a name, a time, and nothing else. */
static bool is_sender(sg_str t)
{
    enum { NAME_CHARACTERS = 16, LONGEST = 64 };
    if (t.n == 0 || t.n > LONGEST || t.s[t.n - 1] < '0' || t.s[t.n - 1] > '9')
        return false;
    size_t colon = sgn_find(t, 0, ":"), figures = 0, at = 0;
    if (colon == SIZE_MAX || colon == 0)
        return false;
    while (at < t.n && !blank_at(t, at))
        sg_utf8_next(t, &at);
    if (at == 0 || at >= t.n || at > colon || sg_utf8_count(sgn_slice(t, 0, at)) > NAME_CHARACTERS ||
        sgn_has_any(sgn_slice(t, 0, at), "时间|上班|班|点|电话|日期|面试|集合|发车|开会|报名"))
        return false;
    for (; at < t.n; at++) {
        if (t.s[at] >= '0' && t.s[at] <= '9')
            figures++;
        else if (!strchr(" :-/.\t", t.s[at]))
            return false;
    }
    return figures >= 3 && colon + 2 < t.n + 1 && t.s[colon - 1] >= '0' && t.s[colon - 1] <= '9';
}

static sg_str line_by_line(sg_str text, sg_arena *arena)
{
    writer w;
    bool changed = false;
    for (size_t from = 0; from < text.n && !changed; from = line_end(text, from) + 1) {
        sg_str bare = sg_str_trim(sgn_slice(text, from, line_end(text, from)));
        changed = is_sender(bare) || is_spaced(bare);
    }
    if (!changed || !open_writer(&w, text.n * 2 + 1, arena))
        return text;
    for (size_t from = 0; from < text.n;) {
        size_t end = line_end(text, from);
        sg_str whole = sgn_slice(text, from, end), bare = sg_str_trim(whole);
        from = end + 1;
        if (is_sender(bare)) {
            continue;
        } else if (is_spaced(bare)) {
            put_joined(&w, bare);
        } else {
            put(&w, whole);
        }
        put(&w, (sg_str){"\n", 1});
    }
    return (sg_str){w.s, w.n};
}

/* ---- tables on their side ---- */

typedef struct side_row {
    sg_str label, cells[CELL_MAX];
    size_t count;
    bool titles, people, pay;
} side_row;

#define TITLE_LABELS "招聘岗位|招聘工种|招聘职位|岗位名称|职位名称|需求岗位|岗位|工种|职位|工序|招工|招"
#define PEOPLE_LABELS "招聘人数|需求人数|用工人数|岗位人数|需要人数|人数|数量|名额"
#define PAY_LABELS "工资待遇|薪资待遇|薪酬待遇|月工资|日工资|月薪|日薪|时薪|工资|薪资|薪酬|待遇|工价|单价|报酬|计时"
#define OTHER_LABELS "年龄要求|年龄|性别|学历|要求|条件|经验|技能|备注|班次|证书"

/* The label a line begins with, in brackets or not; where its cells begin, 0 for none. */
static size_t side_label(sg_str t, side_row *ret)
{
    size_t open = sgn_at(t, 0, "【|[|「|《|◆|●|■|★|•|·"), length;
    if ((length = sgn_at(t, open, TITLE_LABELS)) != 0)
        ret->titles = true;
    else if ((length = sgn_at(t, open, PEOPLE_LABELS)) != 0)
        ret->people = true;
    else if ((length = sgn_at(t, open, PAY_LABELS)) != 0)
        ret->pay = true;
    else if ((length = sgn_at(t, open, OTHER_LABELS)) == 0)
        return 0;
    ret->label = sgn_slice(t, open, open + length);
    size_t at = open + length, sign = 0, got;
    while ((got = blank_at(t, at)) != 0 || (got = sgn_at(t, at, ":|：|】|]|」|》")) != 0 || (got = at < t.n && t.s[at] == '|') != 0) {
        sign += got;
        at += got;
    }
    return sign ? at : 0;
}

typedef enum side_sign { SIDE_BLANKS, SIDE_BAR, SIDE_STROKE, SIDE_COMMA, SIDE_BLANK, SIDE_SIGNS } side_sign;

static size_t side_sign_at(sg_str t, size_t at, side_sign sign)
{
    size_t end = at, length, width = 0;
    switch (sign) {
    case SIDE_BAR:
        return at < t.n && t.s[at] == '|' ? 1 : sgn_at(t, at, "｜|;|；");
    case SIDE_STROKE:
        return sgn_at(t, at, "/|／");
    case SIDE_COMMA:
        return sgn_at(t, at, ",|，|、");
    default:
        while ((length = blank_at(t, end)) != 0) {
            width += length == 3 || t.s[end] == '\t' ? 2 : 1;
            end += length;
        }
        return width >= (sign == SIDE_BLANK ? 1u : 2u) ? end - at : 0;
    }
}

static size_t side_cells(sg_str t, side_sign sign, sg_str label, sg_str *cells)
{
    size_t count = 0, from = 0;
    for (size_t at = 0; at <= t.n && count < CELL_MAX;) {
        size_t length = at < t.n ? side_sign_at(t, at, sign) : 0;
        if (!length && at < t.n) {
            sg_utf8_next(t, &at);
            continue;
        }
        sg_str cell = sg_str_trim(sgn_slice(t, from, at));
        /* 岗位:电工 岗位:保安: the label again */
        if (cell.n > label.n && memcmp(cell.s, label.s, label.n) == 0 && sgn_at(cell, label.n, ":|："))
            cell = sgn_slice(cell, label.n + sgn_at(cell, label.n, ":|："), cell.n);
        if (cell.n > 0)
            cells[count++] = cell;
        from = at += length ? length : 1;
    }
    return count;
}

static bool starts_with_figure(sg_str cell, sg_arena *arena)
{
    sgn_number n;
    cell = sgn_fold(cell, arena);
    size_t at = sgn_at(cell, 0, "约|¥|￥|月薪|计件|保底|底薪|女|男");
    return sgn_number_at(cell, at, &n) || sgn_at(cell, 0, "面议|计件|若干");
}

/* What stands in the cells is what the label says. */
static bool side_fits(const side_row *row, sg_arena *arena)
{
    if (!row->people && !row->pay)
        return true;
    for (size_t i = 0; i < row->count; i++)
        if (!starts_with_figure(row->cells[i], arena) || sgn_has_any(row->cells[i], "小时|包吃|包住|月休|五险"))
            return false;
    return true;
}

static bool read_titles(const sg_vocabulary *v, sg_str t, sg_arena *arena, side_row *ret)
{
    size_t at = side_label(t, ret);
    if (!at || !ret->titles)
        return false;
    sg_str rest = sgn_slice(t, at, t.n);
    for (int sign = 0; sign < SIDE_SIGNS; sign++) {
        size_t known = 0, count = side_cells(rest, (side_sign)sign, ret->label, ret->cells);
        bool plain = count >= 2;
        for (size_t i = 0; i < count && plain; i++) {
            sg_str cell = sgn_fold(ret->cells[i], arena);
            known += sgn_is_title(v, cell);
            plain = cell.n <= 36 && !sgn_has_any(cell, ":|,|、|0|1|2|3|4|5|6|7|8|9");
        }
        if (plain && known * 2 >= count) {
            ret->count = count;
            return true;
        }
    }
    return false;
}

static bool read_figures(sg_str t, size_t count, sg_arena *arena, side_row *ret)
{
    size_t at = side_label(t, ret);
    if (!at || ret->titles)
        return false;
    sg_str rest = sgn_slice(t, at, t.n);
    for (int sign = 0; sign < SIDE_SIGNS; sign++) {
        ret->count = side_cells(rest, (side_sign)sign, ret->label, ret->cells);
        if (ret->count == count && side_fits(ret, arena))
            return true;
    }
    return false;
}

/* 110 120 130(元/天): the unit stands behind the last. */
static sg_str common_unit(const side_row *row)
{
    sg_str last = row->cells[row->count - 1];
    size_t open = sgn_find(last, 0, "(") != SIZE_MAX ? sgn_find(last, 0, "(") : sgn_find(last, 0, "（");
    if (!row->pay || open == SIZE_MAX || open == 0 || !sgn_has_any(sgn_slice(last, open, last.n), "元|天|月|时"))
        return (sg_str){NULL, 0};
    return sgn_slice(last, open, last.n);
}

static void put_job(writer *w, const side_row *rows, size_t count, size_t column)
{
    put(w, sg_str_of("岗位:"));
    put(w, rows[0].cells[column]);
    for (size_t r = 1; r < count; r++) {
        sg_str unit = common_unit(&rows[r]), cell = rows[r].cells[column];
        put(w, sg_str_of(","));
        if (!rows[r].people) {
            put(w, rows[r].label);
            put(w, sg_str_of(":"));
        }
        put(w, cell);
        if (rows[r].people && cell.s[cell.n - 1] >= '0' && cell.s[cell.n - 1] <= '9')
            put(w, sg_str_of("人"));
        if (unit.n && column + 1 < rows[r].count && !sgn_has_any(cell, "(|（"))
            put(w, unit);
    }
    put(w, sg_str_of("\n"));
}

static sg_str upright(const sg_vocabulary *v, sg_str text, sg_arena *arena)
{
    enum { LONGEST = 16384 };
    writer w;
    if (text.n > LONGEST)
        return text;
    side_row *rows = NULL;
    bool found = false;
    w.s = NULL;
    for (size_t from = 0; from < text.n;) {
        size_t end = line_end(text, from), start = from;
        sg_str bare = sg_str_trim(sgn_slice(text, from, end));
        side_row first = {.count = 0};
        from = end + 1;
        if (from < text.n && sgn_at(bare, sgn_at(bare, 0, "【|[|「|《|◆|●|■|★|•|·"), TITLE_LABELS) &&
            read_titles(v, bare, arena, &first)) {
            if (!rows && ((rows = sg_arena_array(arena, ROW_MAX, sizeof *rows)) == NULL || !open_writer(&w, text.n * 4 + 1024, arena)))
                return text;
            size_t count = 1, next = from;
            bool told = false;
            rows[0] = first;
            while (count < ROW_MAX && next < text.n) {
                size_t stop = line_end(text, next);
                sg_str below = sg_str_trim(sgn_slice(text, next, stop));
                side_row row = {.count = 0};
                if (below.n > 0) {
                    if (!read_figures(below, first.count, arena, &row))
                        break;
                    told |= row.people || row.pay;
                    rows[count++] = row;
                }
                next = stop + 1;
            }
            if (told) {
                if (!found)
                    put(&w, sgn_slice(text, 0, start));
                found = true;
                for (size_t i = 0; i < first.count; i++)
                    put_job(&w, rows, count, i);
                from = next;
                continue;
            }
        }
        if (found) {
            put(&w, sgn_slice(text, start, end));
            put(&w, (sg_str){"\n", 1});
        }
    }
    return found ? (sg_str){w.s, w.n} : text;
}

/* ---- tables with a line for each cell ---- */

static bool is_column_name(sg_str t, bool *ret_titles)
{
    enum { NAME_BYTES = 30 };
    size_t length;
    if (t.n > NAME_BYTES)
        return false;
    *ret_titles = (length = sgn_at(t, 0, TITLE_LABELS)) != 0;
    if (!length)
        length = sgn_at(t, 0, PEOPLE_LABELS "|" PAY_LABELS "|" OTHER_LABELS "|序号|食宿|福利|地点|工作地点");
    return length && (length == t.n || sgn_at(t, length, "(元)|（元）|(元/月)|（元/月）|(人)|（人）"));
}

enum { NAMES_MAX = 8, STACK_MAX = 256 };

/* 工种 / 人数 / 月工资 / 电焊工 / 6 / 7000-9000 / …, a line each: as rows of cells again. */
static sg_str stacked(const sg_vocabulary *v, sg_str text, sg_arena *arena)
{
    sg_str lines[STACK_MAX];
    size_t count = 0, at = 0, titles = NAMES_MAX;
    writer w;
    if (!sgn_has_any(text, "人数|数量|名额|需求"))
        return text;
    for (size_t from = 0; from < text.n && count < STACK_MAX;) {
        size_t end = line_end(text, from);
        sg_str t = sg_str_trim(sgn_slice(text, from, end));
        if (t.n > 0)
            lines[count++] = t;
        from = end + 1;
    }
    bool title;
    while (at < count && !is_column_name(lines[at], &title))
        at++;
    size_t names = 0;
    for (; at + names < count && names < NAMES_MAX && is_column_name(lines[at + names], &title); names++)
        if (title && titles == NAMES_MAX)
            titles = names;
    if (names < 2 || titles == NAMES_MAX || !open_writer(&w, text.n + count + 1, arena))
        return text;
    size_t row = at + names, rows = 0;
    for (size_t i = 0; i < row; i++) {
        put(&w, lines[i]);
        put(&w, (sg_str){i < at || i + 1 == row ? "\n" : "\t", 1});
    }
    for (; row + names <= count; row += names, rows++) {
        sg_str cell = sgn_fold(lines[row + titles], arena);
        size_t figures = 0;
        for (size_t i = 0; i < names; i++)
            figures += starts_with_figure(lines[row + i], arena);
        if (!(sgn_is_title(v, cell) || sgn_looks_like_title(cell)) || figures == 0)
            break;
        for (size_t i = 0; i < names; i++) {
            put(&w, lines[row + i]);
            put(&w, (sg_str){i + 1 == names ? "\n" : "\t", 1});
        }
    }
    for (; row < count; row++) {
        put(&w, lines[row]);
        put(&w, (sg_str){"\n", 1});
    }
    return rows >= 2 ? (sg_str){w.s, w.n} : text;
}

enum { LABEL_ALONE = 1, LABEL_CELLS = 2 };

/* Lines that begin with a label for titles: LABEL_ALONE for one that is nothing else, LABEL_CELLS for
 * one with signs between cells. */
static unsigned label_lines(sg_str text)
{
    unsigned found = 0;
    for (size_t from = 0; from < text.n;) {
        size_t end = line_end(text, from), at = from;
        while (at < end && (text.s[at] == ' ' || text.s[at] == '\t'))
            at++;
        at += sgn_at(text, at, "【|[|「|《|◆|●|■|★|•|·|　");
        size_t length = sgn_at(text, at, TITLE_LABELS);
        sg_str rest = length ? sg_str_trim(sgn_slice(text, at + length, end)) : (sg_str){NULL, 0};
        if (length && rest.n == 0)
            found |= LABEL_ALONE;
        else if (length && (memchr(rest.s, '|', rest.n) || sgn_has_any(rest, " |,|，|、|/|;|；|\t|　|｜|／")))
            found |= LABEL_CELLS;
        from = end + 1;
    }
    return found;
}

sg_str sgn_layout(const sg_vocabulary *v, sg_str text, sg_arena *arena)
{
    if (text.n == 0)
        return text;
    text = line_by_line(without_quotes(without_tags(text, arena), arena), arena);
    unsigned labels = label_lines(text);
    text = labels & LABEL_ALONE ? stacked(v, text, arena) : text;
    return labels & LABEL_CELLS ? upright(v, text, arena) : text;
}
