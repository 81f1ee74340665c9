/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pay in words: every notation that job lists use, and what each of them states. A notation may
 * say less than the employer meant (6000以上 says no upper figure); the truth follows the words.
 */
#include <string.h>

#include "corpus_records.h"

typedef enum scale { SCALE_YUAN, SCALE_THOUSAND, SCALE_TEN_THOUSAND, SCALE_K, SCALE_HAN } scale;

static const char *const digits[] = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};

/* A figure of `fen` in the scale; without trailing zeros. */
static void figure(sg_buffer *out, int32_t fen, scale s)
{
    int32_t unit = s == SCALE_YUAN ? 100 : s == SCALE_TEN_THOUSAND ? 1000000 : 100000;
    int32_t whole = fen / unit, rest = fen % unit;
    if (s == SCALE_HAN) {
        int32_t thousands = fen / 100000;
        if (thousands >= 10) {
            sg_buffer_printf(out, "%s万", digits[thousands / 10 % 10]);
            if (thousands % 10)
                sg_buffer_text(out, digits[thousands % 10]);
        } else {
            sg_buffer_printf(out, "%s千", thousands == 2 ? "两" : digits[thousands]);
        }
        return;
    }
    sg_buffer_printf(out, "%d", (int)whole);
    if (!rest)
        return;
    int32_t hundredths = rest / (unit / 100);
    sg_buffer_printf(out, hundredths % 10 ? ".%02d" : ".%d",
                     (int)(hundredths % 10 ? hundredths : hundredths / 10));
}

static bool whole_thousands(int32_t fen)
{
    return fen > 0 && fen % 100000 == 0 && fen < 2000000;
}

/* Han numerals only for what people say: 六千, 一万, 一万二. */
static scale pick_scale(corpus_random *r, int32_t low, int32_t high)
{
    uint32_t draw = corpus_below(r, 100);
    if (draw < 62)
        return SCALE_YUAN;
    if (draw < 72)
        return SCALE_K;
    if (draw < 78 && whole_thousands(low) && whole_thousands(high))
        return SCALE_HAN;
    if (draw < 90 && low % 10000 == 0 && high % 10000 == 0)
        return low >= 1000000 ? SCALE_TEN_THOUSAND : SCALE_THOUSAND;
    return SCALE_YUAN;
}

static void separator(corpus_random *r, sg_buffer *out)
{
    corpus_append_pick(r, out, "-|-|-|-|-|~|—|～|至|到|--|－");
}

static void range_yuan(corpus_random *r, sg_buffer *out, int32_t low, int32_t high)
{
    uint32_t draw = corpus_below(r, 100);
    if (draw < 6)
        sg_buffer_text(out, draw < 3 ? "￥" : "¥");
    figure(out, low, SCALE_YUAN);
    if (draw > 92)
        sg_buffer_text(out, "元");
    separator(r, out);
    figure(out, high, SCALE_YUAN);
    corpus_append_pick(r, out,
                       draw < 6    ? "|/月"
                       : draw > 92 ? "元|元/月"
                                   : "|元|元|元/月|元/月|/月|元每月|块");
}

/* After words that say "a month" already. */
static void range_plain(corpus_random *r, sg_buffer *out, int32_t low, int32_t high)
{
    figure(out, low, SCALE_YUAN);
    separator(r, out);
    figure(out, high, SCALE_YUAN);
    corpus_append_pick(r, out, "|元|元");
}

static void range_month(corpus_random *r, sg_buffer *out, int32_t low, int32_t high)
{
    scale s = pick_scale(r, low, high);
    switch (s) {
    case SCALE_YUAN:
        range_yuan(r, out, low, high);
        break;
    case SCALE_HAN:
        figure(out, low, s);
        sg_buffer_text(out, corpus_chance(r, 500) ? "到" : "至");
        figure(out, high, s);
        break;
    case SCALE_K: {
        bool each = corpus_chance(r, 500), upper = corpus_chance(r, 500);
        figure(out, low, s);
        if (each)
            sg_buffer_text(out, upper ? "K" : "k");
        sg_buffer_text(out, "-");
        figure(out, high, s);
        sg_buffer_text(out, upper ? "K" : "k");
        if (corpus_chance(r, 250))
            sg_buffer_text(out, "/月");
        break;
    }
    default: {
        scale top = high >= 1000000 ? SCALE_TEN_THOUSAND : SCALE_THOUSAND;
        figure(out, low, s);
        if (top != s)
            sg_buffer_text(out, "千");
        sg_buffer_text(out, corpus_chance(r, 800) ? "-" : "~");
        figure(out, high, top);
        sg_buffer_text(out, top == SCALE_TEN_THOUSAND ? "万" : "千");
        if (corpus_chance(r, 350))
            sg_buffer_text(out, "/月");
        break;
    }
    }
}

static void point_month(corpus_random *r, sg_buffer *out, int32_t fen)
{
    if (whole_thousands(fen) && corpus_chance(r, 150)) {
        figure(out, fen, SCALE_HAN);
        corpus_append_pick(r, out, "|一个月|左右");
        return;
    }
    figure(out, fen, SCALE_YUAN);
    corpus_append_pick(r, out, "|元|元/月|元/月|左右|元左右|块一个月|元一个月");
}

static void say_hour(corpus_random *r, sg_buffer *out, const corpus_pay *pay)
{
    uint32_t draw = corpus_below(r, 6);
    if (draw == 0 && pay->kind == PAY_POINT)
        sg_buffer_text(out, "每小时");
    figure(out, pay->min, SCALE_YUAN);
    if (pay->kind == PAY_RANGE) {
        corpus_append_pick(r, out, "-|-|~|到");
        figure(out, pay->max, SCALE_YUAN);
    }
    if (draw == 0 && pay->kind == PAY_POINT)
        sg_buffer_text(out, "元");
    else
        corpus_append_pick(r, out, "元/小时|元/小时|元/时|块/小时|元每小时|块钱一小时|元/H");
}

static void say_day(corpus_random *r, sg_buffer *out, const corpus_pay *pay)
{
    bool before = pay->kind == PAY_POINT && corpus_chance(r, 200);
    if (before)
        corpus_append_pick(r, out, "一天|每天");
    figure(out, pay->min, SCALE_YUAN);
    if (pay->kind == PAY_RANGE) {
        corpus_append_pick(r, out, "-|-|~|到|至");
        figure(out, pay->max, SCALE_YUAN);
    }
    if (before)
        sg_buffer_text(out, "元");
    else
        corpus_append_pick(r, out, "元/天|元/天|元/日|块一天|元每天|/天|元一天");
}

static void say_year(corpus_random *r, sg_buffer *out, const corpus_pay *pay)
{
    bool before = corpus_chance(r, 350);
    if (before)
        sg_buffer_text(out, "年薪");
    figure(out, pay->min, SCALE_TEN_THOUSAND);
    if (corpus_chance(r, 300))
        sg_buffer_text(out, "万");
    if (pay->kind == PAY_RANGE) {
        sg_buffer_text(out, "-");
        figure(out, pay->max, SCALE_TEN_THOUSAND);
    }
    sg_buffer_text(out, before ? "万" : corpus_chance(r, 600) ? "万/年" : "万元/年");
}

static void say_open(corpus_random *r, sg_buffer *out, const corpus_pay *pay)
{
    bool from = pay->kind == PAY_FROM;
    int32_t fen = from ? pay->min : pay->max;
    uint32_t draw = corpus_below(r, from ? 7 : 4);
    static const char *const before[] = {"",         "",     "",         "不低于", "保底", "",
                                         "保底工资", "最高", "最高可达", "可达",   ""};
    static const char *const after[] = {"以上",         "元以上",    "元起",  "元",
                                        "元，上不封顶", "元/月以上", "元/月", "元/月",
                                        "元",           "元/月",     "元以下"};
    uint32_t at = from ? draw : 7 + draw;
    bool short_form = from && draw == 0 && whole_thousands(fen) && corpus_chance(r, 500);
    sg_buffer_text(out, before[at]);
    figure(out, fen, short_form ? SCALE_THOUSAND : SCALE_YUAN);
    if (short_form)
        sg_buffer_text(out, "千");
    sg_buffer_text(out, after[at]);
}

static void say_base(corpus_random *r, sg_buffer *out, const corpus_pay *pay)
{
    corpus_append_pick(r, out, pay->kind == PAY_BASE ? "底薪|底薪|无责底薪|保底" : "底薪");
    figure(out, pay->base, SCALE_YUAN);
    if (pay->kind == PAY_BASE) {
        corpus_append_pick(r, out, "+提成|元+提成|+高提成|元+提成+奖金|+业绩提成");
        return;
    }
    corpus_append_pick(
        r, out,
        "+加班费，综合工资|元+加班费，综合月薪|元，加班另算，综合月薪|+绩效+补贴，综合工资");
    range_plain(r, out, pay->min, pay->max);
}

/* A list that cut its column: 8000~1000 was 8000~10000. False when the figures do not allow it. */
static bool say_cut(corpus_random *r, sg_buffer *out, const corpus_pay *pay)
{
    if (pay->kind != PAY_RANGE || pay->period != SG_PERIOD_MONTH || pay->max < 1000000 ||
        pay->min >= 1000000 || pay->max / 10 >= pay->min || !corpus_chance(r, 12))
        return false;
    figure(out, pay->min, SCALE_YUAN);
    sg_buffer_text(out, "~");
    figure(out, pay->max / 1000 * 100, SCALE_YUAN);
    return true;
}

static void state(corpus_telling *t, sg_period period, int32_t low, int32_t high)
{
    sg_wage *wage = &t->said->wage;
    wage->period = period;
    wage->min_fen = low;
    wage->max_fen = high;
    wage->monthly_min = sg_monthly_yuan(low, period);
    wage->monthly_max = sg_monthly_yuan(high, period);
    wage->negotiable = t->job->pay.negotiable;
}

static void say_monthly(corpus_telling *t, sg_buffer *out)
{
    const corpus_pay *pay = &t->job->pay;
    corpus_random *r = t->r;
    switch (pay->kind) {
    case PAY_FROM:
        say_open(r, out, pay);
        state(t, SG_PERIOD_MONTH, pay->min, SG_NO_AMOUNT);
        break;
    case PAY_UPTO:
        say_open(r, out, pay);
        state(t, SG_PERIOD_MONTH, SG_NO_AMOUNT, pay->max);
        break;
    case PAY_BASE:
        say_base(r, out, pay);
        state(t, SG_PERIOD_MONTH, pay->base, SG_NO_AMOUNT);
        break;
    case PAY_BASE_TOTAL:
        say_base(r, out, pay);
        state(t, SG_PERIOD_MONTH, pay->min, pay->max);
        break;
    case PAY_PIECE_TOTAL:
        corpus_append_pick(r, out,
                           "计件，月收入|计件工资，月均|计件，多劳多得，每月|计件工资，每月能拿");
        range_plain(r, out, pay->min, pay->max);
        state(t, SG_PERIOD_MONTH, pay->min, pay->max);
        break;
    case PAY_TRIAL:
        sg_buffer_printf(out, "试用期%d%s", (int)(pay->min / 1000 * 8 / 10 / 10 * 100),
                         corpus_chance(r, 500) ? "元，转正" : "，转正后");
        range_yuan(r, out, pay->min, pay->max);
        state(t, SG_PERIOD_MONTH, pay->min, pay->max);
        break;
    case PAY_POINT:
        point_month(r, out, pay->min);
        state(t, SG_PERIOD_MONTH, pay->min, pay->min);
        break;
    default:
        if (say_cut(r, out, pay)) {
            state(t, SG_PERIOD_MONTH, pay->min, SG_NO_AMOUNT);
        } else {
            range_month(r, out, pay->min, pay->max);
            if (corpus_chance(r, 12))
                sg_buffer_text(out, "·13薪");
            state(t, SG_PERIOD_MONTH, pay->min, pay->max);
        }
        break;
    }
}

bool corpus_say_wage(corpus_telling *t, sg_buffer *out)
{
    const corpus_pay *pay = &t->job->pay;
    corpus_random *r = t->r;
    if (pay->kind == PAY_NEGOTIABLE) {
        corpus_append_pick(r, out, "面议|面议|薪资面议|工资面谈|待遇面议|面议，待遇从优");
        t->said->wage.negotiable = true;
        return true;
    }
    if (pay->kind == PAY_PIECE) {
        corpus_append_pick(r, out,
                           "计件|计件工资|计件，多劳多得|计件，上不封顶|按件计酬|纯计件，单价高");
        state(t, SG_PERIOD_PIECE, SG_NO_AMOUNT, SG_NO_AMOUNT);
        return true;
    }
    int32_t high = pay->kind == PAY_POINT ? pay->min : pay->max;
    switch (pay->period) {
    case SG_PERIOD_HOUR:
        say_hour(r, out, pay);
        state(t, SG_PERIOD_HOUR, pay->min, high);
        break;
    case SG_PERIOD_DAY:
        say_day(r, out, pay);
        state(t, SG_PERIOD_DAY, pay->min, high);
        break;
    case SG_PERIOD_YEAR:
        say_year(r, out, pay);
        state(t, SG_PERIOD_YEAR, pay->min, high);
        break;
    default:
        say_monthly(t, out);
        break;
    }
    if (pay->negotiable)
        corpus_append_pick(r, out, "，可面议|，具体面议|（面议）");
    return true;
}
