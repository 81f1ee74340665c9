/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pay of a job: the trade's usual range at the place's level, in the way the trade is paid,
 * rounded as people round.
 */
#include <string.h>

#include "corpus_records.h"

static int32_t round_to(int32_t value, int32_t step)
{
    return (value + step / 2) / step * step;
}

/* Which of the contract's forms a monthly figure takes. */
static corpus_pay_kind monthly_kind(corpus_random *r)
{
    uint32_t draw = corpus_below(r, 100);
    if (draw < 72)
        return PAY_RANGE;
    if (draw < 82)
        return PAY_POINT;
    if (draw < 90)
        return PAY_FROM;
    if (draw < 92)
        return PAY_UPTO;
    return draw < 97 ? PAY_BASE_TOTAL : PAY_TRIAL;
}

/* From a monthly range in yuan to the trade's own period. Factory hours are ten a day, 26 days. */
static void convert(corpus_random *r, char pay, int32_t low, int32_t high, corpus_pay *ret)
{
    switch (pay) {
    case 'h':
        ret->period = SG_PERIOD_HOUR;
        ret->min = round_to(low * 100 / 260, 100);
        if (ret->min < 1300) /* below is below the minimum wage */
            ret->min = 1300;
        ret->max = ret->min + 100 * corpus_range(r, 1, 4);
        if (corpus_chance(r, 200))
            ret->min += 50;
        ret->kind = corpus_chance(r, 500) ? PAY_POINT : PAY_RANGE;
        break;
    case 'd':
        ret->period = SG_PERIOD_DAY;
        ret->min = round_to(low / 26, 10) * 100;
        ret->max = round_to(high / 26, 10) * 100;
        ret->kind = corpus_chance(r, 450) ? PAY_POINT : PAY_RANGE;
        break;
    case 'y':
        ret->period = SG_PERIOD_YEAR;
        ret->min = round_to(low * 12, 10000) * 100;
        ret->max = round_to(high * 12, 10000) * 100;
        ret->kind = PAY_RANGE;
        break;
    case 'p':
        ret->kind = corpus_chance(r, 330) ? PAY_PIECE : PAY_PIECE_TOTAL;
        ret->period = ret->kind == PAY_PIECE ? SG_PERIOD_PIECE : SG_PERIOD_MONTH;
        break;
    case 'b':
        ret->kind = corpus_chance(r, 500) ? PAY_BASE : PAY_BASE_TOTAL;
        ret->base = round_to(low * 6 / 10, 500) * 100;
        break;
    default:
        ret->kind = monthly_kind(r);
        ret->base = round_to(low * 4 / 10, 100) * 100;
        break;
    }
}

void corpus_pay_make(const corpus_trade *trade, const corpus_city *city, int percent,
                     corpus_random *r, corpus_pay *ret)
{
    memset(ret, 0, sizeof *ret);
    /* The lowest paid trades earn near the minimum wage everywhere. */
    int32_t level = trade->low < 3500 && city->level < 100 ? 100 : city->level;
    int32_t span = (trade->high - trade->low) * corpus_range(r, 50, 110) / 100;
    int32_t low = trade->low * level / 100 * percent / 100;
    low = low * corpus_range(r, 95, 106) / 100;
    int32_t step = corpus_chance(r, 650) ? 500 : 100;
    low = round_to(low, step);
    int32_t high = round_to(low + span * level / 100, step);
    if (low < trade->low / 2)
        low = trade->low;
    if (high <= low)
        high = low + step;
    ret->period = SG_PERIOD_MONTH;
    ret->min = low * 100;
    ret->max = high * 100;
    convert(r, trade->pay[corpus_below(r, (uint32_t)strlen(trade->pay))], low, high, ret);
    if (ret->max <= ret->min && ret->kind == PAY_RANGE)
        ret->kind = PAY_POINT;
    if (ret->base && ret->base >= ret->min)
        ret->base = ret->min / 200 * 100;
    if (corpus_chance(r, 50)) {
        if (corpus_chance(r, 720))
            *ret = (corpus_pay){.kind = PAY_NEGOTIABLE, .period = SG_PERIOD_NONE};
        else if (ret->kind == PAY_RANGE || ret->kind == PAY_FROM)
            ret->negotiable = true;
    }
}
