/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tables pasted into an announcement. A row of column names (序号 企业 岗位 人数 月薪 …) says what the
 * cells of the rows below it are; each row becomes a line that says so itself
 * (岗位:收银员,4人,月薪:2800-3200,…), and its employer a line above it.
 */
#include <string.h>

#include "announcement.h"

enum { CELL_MAX = 16 };

typedef enum table_column {
    COLUMN_NONE, /* kept with its name */
    COLUMN_NUMBER,
    COLUMN_TITLE,
    COLUMN_COUNT,
    COLUMN_EMPLOYER
} table_column;

typedef enum cell_sign {
    CELL_BAR,
    CELL_TAB,
    CELL_BLANKS,
    CELL_BLANK,
    CELL_COMMA,
    CELL_SEMICOLON,
    CELL_STROKE,
    CELL_DOT,
    CELL_SIGNS
} cell_sign;

typedef struct table {
    cell_sign sign;
    table_column column[CELL_MAX];
    sg_str name[CELL_MAX];
    size_t count, title;
    sg_str employer;
} table;

typedef struct table_text {
    char *s;
    size_t n, room;
} table_text;

/* Length of a blank at `at`: space, tab, ideographic space; 0 for none. */
static size_t blank_at(sg_str t, size_t at)
{
    return at < t.n && t.s[at] == ' ' ? 1 : sgn_at(t, at, "\t|　");
}

static size_t sign_at(sg_str t, size_t at, cell_sign sign)
{
    size_t end = at, count = 0, length;
    if (sign == CELL_BAR)
        return at < t.n && t.s[at] == '|' ? 1 : sgn_at(t, at, "｜");
    static const char *const signs[CELL_SIGNS] = {
        [CELL_TAB] = "\t", [CELL_COMMA] = ",|，|、", [CELL_SEMICOLON] = ";|；", [CELL_STROKE] = "/|／", [CELL_DOT] = "·|•|・"};
    if (signs[sign])
        return sgn_at(t, at, signs[sign]);
    while ((length = blank_at(t, end)) != 0) {
        end += length;
        count += length == 3 ? 2 : 1;
    }
    return count >= (sign == CELL_BLANKS ? 2u : 1u) ? end - at : 0;
}

static size_t cells_of(sg_str row, cell_sign sign, sg_str cells[CELL_MAX])
{
    size_t count = 0, from = 0;
    if (sign == CELL_BAR)
        from = sign_at(row, 0, sign);
    for (size_t at = from; at <= row.n && count < CELL_MAX;) {
        size_t length = at < row.n ? sign_at(row, at, sign) : 0;
        if (!length && at < row.n) {
            sg_utf8_next(row, &at);
            continue;
        }
        sg_str cell = sg_str_trim(sgn_slice(row, from, at));
        if (at < row.n || cell.n > 0)
            cells[count++] = cell;
        at += length ? length : 1;
        from = at;
    }
    return count;
}

static bool is_one_of(sg_str cell, const char *names)
{
    return cell.n > 0 && sgn_at(cell, 0, names) == cell.n;
}

#define OTHER_NAMES                                                                                \
    "月薪|工资|薪资|待遇|薪酬|工资待遇|薪资待遇|月工资|薪酬待遇|月薪(元)|工资(元/月)|年龄|年龄要求|性别|学历|学历要求|要求|岗位要求|备注|条件|福利|福利待遇|食宿|"   \
    "食宿情况|地点|工作地点|地址|工作地址|经验|技能要求|联系电话|联系方式|电话|联系人|任职要求|招聘条件|月薪范围|薪资范围|性别要求|吃住|住宿|保险|社保|班次|工作时间"

static table_column column_of(sg_str name, bool *ret_known)
{
    *ret_known = true;
    enum { NAME_BYTES = 30 };
    if (is_one_of(name, "序号|编号|no|no.|#|序"))
        return COLUMN_NUMBER;
    if (is_one_of(name, "岗位|职位|工种|岗位名称|招聘岗位|职位名称|招聘工种|岗位/工种|需求岗位|用工岗位|工种/岗位|招聘职位|工序|工作岗位|缺工岗位|职务|工种名称|缺工工种|岗位(工种)"))
        return COLUMN_TITLE;
    if (is_one_of(name, "人数|招聘人数|需求人数|数量|用工人数|需求数|缺工人数|招工人数|人数(人)|需求|人|名额|缺口|缺工数|岗位数|需求量|招聘数量|需求人数(人)|拟招人数|缺额|招工数"))
        return COLUMN_COUNT;
    if (is_one_of(name, "企业|单位|公司|用工单位|企业名称|用人单位|公司名称|单位名称|招聘单位|招聘企业|用工企业|厂名|工厂|厂家|工厂名称|用工企业名称|雇主|用工方|招聘公司"))
        return COLUMN_EMPLOYER;
    *ret_known = is_one_of(name, OTHER_NAMES) ||
                 (name.n <= NAME_BYTES && sgn_has_any(name, "工资|薪|待遇|工价|单价|年龄|性别|学历|要求|备注|条件|福利|食宿|地点|地址|电话|联系"));
    return COLUMN_NONE;
}

static bool has_digit(sg_str t)
{
    for (size_t i = 0; i < t.n; i++)
        if (t.s[i] >= '0' && t.s[i] <= '9')
            return true;
    return false;
}

/* A row of column names, with one for the title. */
static bool read_heading(sg_str row, sg_arena *arena, table *ret)
{
    enum { NAMES_MIN = 3 };
    sg_str cells[CELL_MAX];
    if (has_digit(row) || row.n > 600 || row.n < 12 || !sgn_has_any(row, "岗|职|工种|工序") || !sgn_has_any(row, "人|数|量|额|资|薪|待遇|价|求"))
        return false;
    if (row.n > 8 && (row.s[0] == '(' || sgn_at(row, 0, "（|【"))) /* (岗位/工资/人数) */
        row = sgn_slice(row, row.s[0] == '(' ? 1 : 3, row.n - (row.s[row.n - 1] == ')' ? 1 : 3));
    for (int sign = CELL_BAR; sign < CELL_SIGNS; sign++) {
        table t = {.sign = (cell_sign)sign, .title = CELL_MAX};
        size_t known = 0;
        t.count = cells_of(row, t.sign, cells);
        if (t.count < NAMES_MIN)
            continue;
        for (size_t i = 0; i < t.count; i++) {
            bool is_known;
            t.name[i] = sgn_fold(cells[i], arena);
            t.column[i] = column_of(t.name[i], &is_known);
            known += is_known;
            if (t.column[i] == COLUMN_TITLE && t.title == CELL_MAX)
                t.title = i;
        }
        if (known >= NAMES_MIN && known * 3 >= t.count * 2 && t.title < CELL_MAX) {
            *ret = t;
            return true;
        }
    }
    return false;
}

static void put(table_text *out, sg_str text)
{
    if (out->n + text.n > out->room)
        return;
    memcpy(out->s + out->n, text.s, text.n);
    out->n += text.n;
}

static void put_text(table_text *out, const char *text)
{
    put(out, sg_str_of(text));
}

/* The row as a line that names its facts; false when it is none of this table. */
static bool write_row(table *t, sg_str row, table_text *out)
{
    sg_str cells[CELL_MAX];
    size_t count = cells_of(row, t->sign, cells);
    bool fits = count <= t->count + (t->sign == CELL_BLANK ? 0 : 1) && count >= t->title + 2;
    if (t->sign >= CELL_COMMA) /* signs that stand in sentences, too */
        fits = count >= t->count - 1 && count <= t->count + 2 && t->count >= 3 && count >= t->title + 2 && has_digit(row) &&
               !sgn_has_any(cells[t->title], ":|：") && !sgn_is_label(cells[t->title]);
    if (!fits || cells[t->title].n < 3 || sgn_at(cells[t->title], 0, "合计|总计|小计|-") || has_digit(sgn_slice(cells[t->title], 0, 1)))
        return false;
    if (count > t->count)
        count = t->count;
    for (size_t i = 0; i < count; i++)
        if (t->column[i] == COLUMN_EMPLOYER && cells[i].n > 0 &&
            !(cells[i].n == t->employer.n && memcmp(cells[i].s, t->employer.s, cells[i].n) == 0)) {
            t->employer = cells[i];
            put_text(out, "用工单位:");
            put(out, cells[i]);
            put_text(out, "\n");
        }
    put_text(out, "岗位:");
    put(out, cells[t->title]);
    for (size_t i = 0; i < count; i++) {
        if (i == t->title || cells[i].n == 0 || t->column[i] == COLUMN_NUMBER || t->column[i] == COLUMN_EMPLOYER ||
            is_one_of(cells[i], "-|/|—|无"))
            continue;
        put_text(out, ",");
        if (t->column[i] == COLUMN_NONE && t->name[i].n > 0) {
            put(out, t->name[i]);
            put_text(out, ":");
        }
        put(out, cells[i]);
        if (t->column[i] == COLUMN_COUNT && has_digit(sgn_slice(cells[i], cells[i].n - 1, cells[i].n)))
            put_text(out, "人");
    }
    put_text(out, "\n");
    return true;
}

/* The employer of the rows above stands in one cell for all: what is left of it here is a blank. */
static bool write_merged(table *t, sg_str row, table_text *out)
{
    sg_str cells[CELL_MAX];
    if (t->column[0] != COLUMN_EMPLOYER || t->sign > CELL_BLANKS || t->employer.n == 0)
        return false;
    while (row.n > 0 && (row.s[row.n - 1] == '\r' || row.s[row.n - 1] == ' '))
        row.n--;
    size_t count = cells_of(row, t->sign, cells);
    if (count < 2 || count > t->count || cells[0].n > 0 || !has_digit(row))
        return false;
    return write_row(t, row, out);
}

/* 宁波北仑|注塑工|25人|6000-7500元: a row without column names above it. Its title is the only cell that
 * is one; CELL_MAX when there is none or more than one. */
static size_t title_cell(const sg_vocabulary *v, sg_str row, cell_sign sign, sg_arena *arena, size_t *ret_count)
{
    sg_str cells[CELL_MAX];
    size_t found = CELL_MAX;
    *ret_count = cells_of(row, sign, cells);
    for (size_t i = 0; i < *ret_count; i++) {
        sg_str cell = sgn_fold(cells[i], arena);
        if (!sgn_is_title(v, cell) || has_digit(cell) || sgn_ends(cell, cell.n, "证|照"))
            continue;
        if (found != CELL_MAX)
            return CELL_MAX;
        found = i;
    }
    return found;
}

/* Rows with `columns` cells that have a title in a place of their own; where, or CELL_MAX. */
static size_t voted_title(const sg_vocabulary *v, sg_str text, cell_sign sign, size_t columns, sg_arena *arena)
{
    size_t votes[CELL_MAX] = {0}, rows = 0;
    for (size_t from = 0, at = 0; at <= text.n; at++) {
        if (at < text.n && text.s[at] != '\n')
            continue;
        sg_str row = sg_str_trim(sgn_slice(text, from, at)), cells[CELL_MAX];
        from = at + 1;
        if (cells_of(row, sign, cells) != columns)
            continue;
        size_t count, title = title_cell(v, row, sign, arena, &count);
        rows++;
        votes[title < CELL_MAX ? title : 0] += title < CELL_MAX;
    }
    for (size_t i = 0; i < columns; i++)
        if (votes[i] >= 2 && votes[i] * 2 >= rows)
            return i;
    return CELL_MAX;
}

/* The number of cells most lines have; 0 when no two lines are alike. */
static size_t common_width(sg_str text, cell_sign sign)
{
    size_t widths[CELL_MAX + 1] = {0}, best = 0;
    for (size_t from = 0, at = 0; at <= text.n; at++) {
        if (at < text.n && text.s[at] != '\n')
            continue;
        sg_str cells[CELL_MAX], row = sg_str_trim(sgn_slice(text, from, at));
        widths[row.n ? cells_of(row, sign, cells) : 0]++;
        from = at + 1;
    }
    for (size_t i = 3; i <= CELL_MAX; i++)
        if (widths[i] >= 2 && widths[i] > widths[best])
            best = i;
    return best >= 3 ? best : 0;
}

/* As many strokes as two rows of three cells have; 元/月 has one. */
static bool has_strokes(sg_str text)
{
    enum { LEAST = 4 };
    size_t count = 0;
    const char *at = text.s, *end = text.s + text.n;
    while (count < LEAST && at < end && (at = memchr(at, '/', (size_t)(end - at))) != NULL) {
        count++;
        at++;
    }
    return count >= LEAST;
}

static bool has_bar(sg_str text)
{
    return text.n > 0 && (memchr(text.s, '|', text.n) || sgn_has(text, "｜"));
}

/* Two lines or more with two such signs each; the wide forms are left to common_width(). */
static bool has_rows(sg_str text, char sign)
{
    size_t rows = 0, signs = 0;
    for (size_t i = 0; i <= text.n; i++) {
        if (i < text.n && text.s[i] != '\n') {
            signs += text.s[i] == sign || (unsigned char)text.s[i] == 0xEF;
            continue;
        }
        rows += signs >= 2;
        signs = 0;
    }
    return rows >= 2;
}

/* Two rows or more of like cells, parted by bars or strokes, most with a title in the same place. */
static bool guess_columns(const sg_vocabulary *v, sg_str text, sg_arena *arena, table *ret)
{
    static const cell_sign signs[] = {CELL_BAR, CELL_STROKE};
    for (size_t i = has_bar(text) ? 0 : 1; i < SGN_COUNT(signs) && (i == 0 || has_strokes(text)); i++) {
        size_t columns = has_rows(text, signs[i] == CELL_BAR ? '|' : '/') ? common_width(text, signs[i]) : 0;
        size_t title = columns ? voted_title(v, text, signs[i], columns, arena) : CELL_MAX;
        if (title >= CELL_MAX)
            continue;
        *ret = (table){.sign = signs[i], .count = columns, .title = title};
        ret->column[title] = COLUMN_TITLE;
        return true;
    }
    return false;
}

/* |---|---| */
static bool is_rule(sg_str row)
{
    for (size_t i = 0; i < row.n; i++)
        if (row.s[i] != '|' && row.s[i] != '-' && row.s[i] != ':' && row.s[i] != ' ')
            return false;
    return row.n > 0;
}

sg_str sgn_tables(const sg_vocabulary *v, sg_str text, sg_arena *arena)
{
    table t = {.count = 0};
    bool guessed = (has_bar(text) || has_strokes(text)) && guess_columns(v, text, arena, &t);
    bool inside = guessed, found = false;
    enum { NAMES_PER_ROW = 16 * 24 };
    size_t lines = 1;
    if (!guessed && (!sgn_has_any(text, "岗位|职位|工种|工序|职务") || !sgn_has_any(text, "人数|月薪|工资|薪资|待遇|薪酬|工价|单价|名额")))
        return text;
    for (size_t i = 0; i < text.n; i++)
        lines += text.s[i] == '\n';
    enum { ROWS_MAX = 512 };
    if (lines < 2 || lines > ROWS_MAX)
        return text;
    table_text out = {.room = text.n * 2 + lines * NAMES_PER_ROW};
    out.s = sg_arena_alloc(arena, out.room + 1);
    if (!out.s)
        return text;
    for (size_t from = 0, at = 0; at <= text.n; at++) {
        if (at < text.n && text.s[at] != '\n')
            continue;
        sg_str row = sgn_slice(text, from, at), bare = sg_str_trim(row);
        from = at + 1;
        bool rule = is_rule(bare);
        if (inside && (rule || bare.n == 0))
            continue;
        if (read_heading(bare, arena, &t)) {
            inside = true;
            continue;
        }
        if (inside && (write_row(&t, bare, &out) || write_merged(&t, row, &out))) {
            found = true;
            continue;
        }
        inside = guessed && (t.sign == CELL_BAR || t.sign == CELL_STROKE); /* its rows need not stand together */
        put(&out, row);
        put_text(&out, "\n");
    }
    return found ? (sg_str){out.s, out.n} : text;
}
