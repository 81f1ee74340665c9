/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Figures and wishes in a query line: a wage (`6000以上`, `6k+`, `5000-7000`, `8000以下`), the worker's
 * age (`45岁`) and sex (`女`), a room (`包住`), meals (`包吃`), and no nights (`不上夜班`). A bare figure stays text: it may be a model number.
 */
#include <string.h>

#include "search_line.h"
#include "songgang/messages.h"

enum { WAGE_LOWEST = 500, WAGE_HIGHEST = 200000, AGE_LOWEST = 14, AGE_HIGHEST = 90 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A figure with 千/k/万/w and 元 at `*at`, in yuan; -1 when it is none. */
static int64_t read_amount(const sg_line *l, size_t *at)
{
    size_t i = *at;
    int64_t hundredths = 0;
    for (int digits = 0; i < l->size && is_digit(l->text[i]); i++) {
        hundredths = hundredths * 10 + (l->text[i] - '0') * 100;
        if (++digits > 7) {
            return -1;
        }
    }
    if (i + 1 < l->size && l->text[i] == '.' && is_digit(l->text[i + 1])) {
        hundredths += (l->text[i + 1] - '0') * 10;
        for (i += 2; i < l->size && is_digit(l->text[i]); i++) {
        }
    }
    static const char *const thousand[] = {"千", "k", NULL};
    static const char *const myriad[] = {"万", "w", NULL};
    static const char *const yuan[] = {"元/月", "元", "块钱", "块", NULL};
    size_t n = sg_line_any(l, i, thousand);
    int64_t amount = hundredths / 100;
    if (n > 0) {
        amount = hundredths * 10;
    } else if ((n = sg_line_any(l, i, myriad)) > 0) {
        amount = hundredths * 100;
    }
    i += n;
    i += sg_line_any(l, i, yuan);
    *at = i;
    return amount;
}

static bool take_wage(sg_line *l, size_t start, size_t end, int64_t amount, bool upper)
{
    sg_understood *u = l->understood;
    if (amount < WAGE_LOWEST || amount > WAGE_HIGHEST) {
        return false;
    }
    if (upper) {
        u->wage_max = (int32_t)amount;
    } else {
        u->wage_min = (int32_t)amount;
    }
    sg_line_note(l, start, end, upper ? "wage_max" : "wage_min",
                 sg_arena_printf(l->arena, "%d", (int)amount),
                 sg_arena_printf(l->arena,
                                 upper ? SG_LABEL_CONDITION_WAGE_MAX : SG_LABEL_CONDITION_WAGE_MIN,
                                 (int)amount));
    sg_line_blank(l, start, end);
    return true;
}

/* `6000以上`, `6k+`, `月薪6000`, `不低于1.2万`, `5000-7000元`: a lower bound; `8000以下`: an upper. */
static bool read_wage_at(sg_line *l, size_t start)
{
    static const char *const before[] = {"月薪不低于", "工资不低于", "不低于", "月薪", "工资",
                                         "薪资",       "高于",       "大于",   ">=",   ">",
                                         NULL};
    static const char *const after[] = {"及以上", "以上", "往上", "起", "+", NULL};
    static const char *const range[] = {"-", "~", "到", "至", "—", NULL};
    static const char *const below[] = {"不超过", "不高于", "低于", "小于", NULL};
    static const char *const at_most[] = {"及以下", "以下", "以内", NULL};
    size_t at = start;
    int64_t amount = read_amount(l, &at);
    size_t lead = sg_line_any_before(l, start, below);
    size_t tail = sg_line_any(l, at, at_most);
    if (lead > 0 || tail > 0) {
        return l->understood->wage_max == 0 && take_wage(l, start - lead, at + tail, amount, true);
    }
    lead = sg_line_any_before(l, start, before);
    tail = sg_line_any(l, at, after);
    if (lead == 0 && tail == 0) {
        size_t second = at + sg_line_any(l, at, range);
        if (second == at || second >= l->size || !is_digit(l->text[second])) {
            return false;
        }
        int64_t upper = read_amount(l, &second);
        if (upper < amount) {
            return false;
        }
        at = second;
    }
    return l->understood->wage_min == SG_NO_AMOUNT &&
           take_wage(l, start - lead, at + tail, amount, false);
}

/* `45岁`, `45周岁以上`, `年龄45`: how old the worker is. */
static bool read_age_at(sg_line *l, size_t start)
{
    static const char *const before[] = {"年龄", "今年", "年满", NULL};
    static const char *const years[] = {"多岁", "来岁", "周岁", "岁", NULL};
    static const char *const after[] = {"以上", "左右", "可做", "能做", "的", NULL};
    size_t at = start;
    int age = 0;
    for (; at < l->size && is_digit(l->text[at]) && at - start < 3; at++) {
        age = age * 10 + (l->text[at] - '0');
    }
    size_t unit = sg_line_any(l, at, years);
    size_t lead = sg_line_any_before(l, start, before);
    bool ends = at == l->size || !is_digit(l->text[at]);
    bool range = start > 0 && (l->text[start - 1] == '-' || l->text[start - 1] == '~');
    if (!ends || range || (unit == 0 && lead == 0) || age < AGE_LOWEST || age > AGE_HIGHEST) {
        return false;
    }
    size_t end = at + unit;
    end += unit > 0 ? sg_line_any(l, end, after) : 0;
    l->understood->age = age;
    sg_line_note(l, start - lead, end, "age", sg_arena_printf(l->arena, "%d", age),
                 sg_arena_printf(l->arena, SG_LABEL_CONDITION_AGE, age));
    sg_line_blank(l, start - lead, end);
    return true;
}

static void read_numbers(sg_line *l)
{
    for (size_t i = 0; i < l->size; i++) {
        bool inside = i > 0 && (is_digit(l->text[i - 1]) || l->text[i - 1] == '.' ||
                                (l->text[i - 1] >= 'a' && l->text[i - 1] <= 'z'));
        if (!is_digit(l->text[i]) || inside) {
            continue;
        }
        if (l->understood->age == 0 && read_age_at(l, i)) {
            continue;
        }
        (void)read_wage_at(l, i);
    }
}

/* 女性, 男士; 女 or 男 alone only beside something else, or it would be a one-character query. */
static void read_gender(sg_line *l)
{
    static const char *const women[] = {"女性", "女士", "女的", "女", NULL};
    static const char *const men[] = {"男性", "男士", "男的", "男", NULL};
    sg_str whole = sg_str_trim(sg_line_text(l));
    bool alone = l->understood->part_count == 0 && whole.n <= strlen("女性");
    for (size_t i = 0; i < l->size && !alone; i++) {
        size_t female = sg_line_any(l, i, women);
        size_t n = female > 0 ? female : sg_line_any(l, i, men);
        if (n == 0 || sg_line_han_before(l, i) || sg_line_han_at(l, i + n)) {
            continue;
        }
        sg_gender gender = female > 0 ? SG_GENDER_FEMALE : SG_GENDER_MALE;
        l->understood->gender = gender;
        sg_line_note(l, i, i + n, "gender", sg_gender_json(gender),
                     sg_arena_printf(l->arena, SG_LABEL_CONDITION_GENDER,
                                     sg_gender_label(gender)));
        sg_line_blank(l, i, i + n);
        return;
    }
}

static bool is(const sg_phrase *phrase, const char *attribute, const char *value)
{
    return strcmp(phrase->attribute, attribute) == 0 && strcmp(phrase->value, value) == 0;
}

/* 包住, 包吃, 提供食宿, 不上夜班: whatever the phrase table takes for a bed or meals that are
 * provided, or for no nights (白班 stays text: it finds who says so). */
static void read_phrases(sg_line *l)
{
    sg_lexeme lexemes[SG_LINE_LEXEMES];
    sg_understood *u = l->understood;
    size_t count = sg_vocabulary_scan(l->vocabulary, sg_line_text(l), SG_SCAN_PHRASES, lexemes,
                                      SG_LINE_LEXEMES);
    for (size_t i = 0; i < count; i++) {
        const sg_phrase *phrase = sg_phrase_get(lexemes[i].id);
        const size_t start = lexemes[i].start, end = lexemes[i].end;
        const bool both = is(phrase, "board", "both");
        const bool room = both || is(phrase, "accommodation", "provided") ||
                          is(phrase, "board", "accommodation_only");
        const bool meals =
            both || is(phrase, "meals", "provided") || is(phrase, "board", "meals_only");
        const bool no_night = is(phrase, "shift", "day") && strstr(phrase->text, "夜") != NULL;
        u->accommodation = u->accommodation || room;
        u->meals = u->meals || meals;
        u->no_night = u->no_night || no_night;
        if (room) {
            sg_line_note(l, start, end, "accommodation", "provided", SG_LABEL_CONDITION_ROOM);
        }
        if (meals) {
            sg_line_note(l, start, end, "meals", "provided", SG_LABEL_CONDITION_MEALS);
        }
        if (no_night) {
            sg_line_note(l, start, end, "no_night", "1", SG_LABEL_CONDITION_NO_NIGHT);
        }
        if (room || meals || no_night) {
            sg_line_blank(l, start, end);
        }
    }
}

void sg_line_figures(sg_line *l)
{
    read_numbers(l);
    read_phrases(l);
    read_gender(l);
}
