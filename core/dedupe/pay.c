/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether two postings pay the same, in tenths of a logit: equal and overlapping ranges, a figure
 * amid a range, a base wage below what is earned, an hour's pay and what it comes to with overtime.
 */
#include "evidence.h"

enum { NEGOTIABLE = 16 }; /* added to a period: see sg_fingerprint */

static int distance(int32_t a, int32_t b)
{
    return a > b ? a - b : b - a;
}

static bool is_monthly(int period)
{
    return period == SG_PERIOD_MONTH || period == SG_PERIOD_YEAR || period == SG_PERIOD_WEEK;
}

/* Both state a range; `*ret` the shared part of it in percent of the whole; negative: the gap. */
static int overlap_percent(const sg_fingerprint *a, const sg_fingerprint *b)
{
    int32_t low_a = a->monthly_min >= 0 ? a->monthly_min : a->monthly_max;
    int32_t low_b = b->monthly_min >= 0 ? b->monthly_min : b->monthly_max;
    int32_t high_a = a->monthly_max >= 0 ? a->monthly_max : low_a;
    int32_t high_b = b->monthly_max >= 0 ? b->monthly_max : low_b;
    int32_t from = low_a > low_b ? low_a : low_b, to = high_a < high_b ? high_a : high_b;
    int32_t least = low_a < low_b ? low_a : low_b, most = high_a > high_b ? high_a : high_b;
    if (to < from)
        return -(int)((int64_t)(from - to) * 100 / (from > 0 ? from : 1)) - 1;
    return most == least ? 100 : (int)((int64_t)(to - from) * 100 / (most - least));
}

/* Ends that are equal but for rounding: 5500 and 5.5千. */
static bool same_amount(int32_t a, int32_t b)
{
    if (a < 0 || b < 0)
        return a < 0 && b < 0;
    int gap = distance(a, b);
    return gap <= 60 || gap <= a / 50;
}

/* 底薪2490 and 5500-7000: what one begins with, within what the other comes to. */
static bool is_base_of(const sg_fingerprint *base, const sg_fingerprint *whole)
{
    enum { TIMES = 3 };
    int32_t low = whole->monthly_min >= 0 ? whole->monthly_min : whole->monthly_max;
    return base->monthly_max < 0 && base->monthly_min > 0 && low >= base->monthly_min &&
           low / TIMES < base->monthly_min;
}

/* One round figure in the middle of the other's range, or anywhere in it when the numbers wanted are
 * the same; the range is not too wide. */
static bool is_about(const sg_fingerprint *figure, const sg_fingerprint *range)
{
    enum { HALF = 2, TWENTIETH = 20, ROUND = 100, ROUND_WIDE = 500, WIDE = 1000, TEN_YUAN = 1000 };
    int32_t low = range->monthly_min, high = range->monthly_max, at = figure->monthly_min;
    int x = figure->period & ~NEGOTIABLE, y = range->period & ~NEGOTIABLE;
    if (low < 0 || high <= low || at <= 0 || figure->monthly_max != at || !(x == y || (is_monthly(x) && is_monthly(y))))
        return false;
    if (is_monthly(x) ? at % (high - low < WIDE ? ROUND : ROUND_WIDE) : x != SG_PERIOD_DAY || figure->amount_min % TEN_YUAN)
        return false;
    bool middle = distance(at, low + (high - low) / 2) <= at / TWENTIETH;
    bool borne_out = figure->headcount > 2 && figure->headcount == range->headcount;
    /* day labour has few rates: only where numbers are told, and not two */
    bool told = figure->headcount > 2 || range->headcount > 2;
    bool unlike = figure->headcount > 0 && range->headcount > 0 && figure->headcount != range->headcount;
    return high - low <= low / HALF && at > low && at < high &&
           ((middle && (is_monthly(x) || (told && !unlike))) || borne_out);
}

/* 23元/小时 is 6000 a month to those who work ten hours a day. */
static bool is_with_overtime(const sg_fingerprint *a, const sg_fingerprint *b)
{
    enum { PERCENT = 100, LEAST = 120, MOST = 185 };
    int64_t x = a->monthly_min >= 0 ? a->monthly_min : a->monthly_max;
    int64_t y = b->monthly_min >= 0 ? b->monthly_min : b->monthly_max;
    int64_t by_hour = (a->period & ~NEGOTIABLE) == SG_PERIOD_HOUR ? x : y, other = x + y - by_hour;
    return other * PERCENT >= by_hour * LEAST && other * PERCENT <= by_hour * MOST;
}

void sg_judge_wage(sg_pair_view *p)
{
    const sg_fingerprint *a = p->a, *b = p->b;
    bool a_says = a->monthly_min >= 0 || a->monthly_max >= 0;
    bool b_says = b->monthly_min >= 0 || b->monthly_max >= 0;
    int x = a->period & ~NEGOTIABLE, y = b->period & ~NEGOTIABLE;
    if (!a_says || !b_says) {
        bool piece = x == y && x == SG_PERIOD_PIECE;
        if (piece && a->amount_min > 0 && b->amount_min > 0) {
            bool same = a->amount_min == b->amount_min && a->amount_max == b->amount_max;
            p->score += same ? 18 : -15; /* 0.6元/斤 */
            p->same_pay = same;
            p->reasons |= same ? SG_DUP_SAME_WAGE : 0u;
            return;
        }
        /* what piecework comes to, told by one only */
        bool by_piece = (x == SG_PERIOD_PIECE && !a_says) || (y == SG_PERIOD_PIECE && !b_says);
        bool as_many = a->headcount > 2 && a->headcount == b->headcount;
        int borne_out = by_piece ? (p->phone >= SG_PHONE_MASKED ? 3 : 0) + (as_many ? 4 : 0) : 0;
        p->score += piece ? 6 : x && y && a_says != b_says ? borne_out - 9 : 0;
        return;
    }
    if (x != y && a->amount_min > 0 && a->amount_min == b->amount_min && a->amount_max == b->amount_max) {
        p->score += 14; /* 700 and 700元/月: the unit left out was read as another */
        p->reasons |= SG_DUP_SAME_WAGE;
        p->same_pay = true;
        return;
    }
    bool converted = x != y && !(is_monthly(x) && is_monthly(y));
    int overlap = overlap_percent(a, b);
    if (same_amount(a->monthly_min, b->monthly_min) && same_amount(a->monthly_max, b->monthly_max)) {
        bool range = a->monthly_max > a->monthly_min && a->monthly_min >= 0;
        p->score += range ? 20 : 16;
        p->reasons |= SG_DUP_SAME_WAGE;
        p->same_pay = true;
    } else if (converted) {
        /* 300元/天 may be told as 9000 a month: other days are counted. */
        enum { HOURLY_GAP = -60, DAILY_GAP = -35, HOURLY = 45 };
        bool hourly = x == SG_PERIOD_HOUR || y == SG_PERIOD_HOUR;
        bool overtime = hourly && is_with_overtime(a, b);
        p->overtime = overtime && p->phone < SG_PHONE_MASKED;
        p->score -= hourly && (!overtime || p->overtime) ? HOURLY : 25;
        p->never |= overlap < (hourly ? HOURLY_GAP : DAILY_GAP);
    } else if ((a->monthly_max < 0) != (b->monthly_max < 0) &&
               same_amount(a->monthly_min, b->monthly_min)) {
        p->score += 10; /* 6000以上 and 6000-10000 */
        p->same_pay = true;
        p->reasons |= SG_DUP_WAGE_OVERLAPS;
    } else if ((a->monthly_min < 0) != (b->monthly_min < 0) &&
               same_amount(a->monthly_max, b->monthly_max)) {
        p->score += 8; /* 可达12000 and 8000-12000 */
        p->near_pay = true;
        p->reasons |= SG_DUP_WAGE_OVERLAPS;
    } else if (is_about(a, b) || is_about(b, a)) {
        p->score += 8; /* 6000左右 and 5500-6500 */
        p->near_pay = true;
        p->reasons |= SG_DUP_WAGE_OVERLAPS;
    } else if (is_base_of(a, b) || is_base_of(b, a)) {
        p->score -= 8;
        p->reasons |= SG_DUP_WAGE_OVERLAPS;
    } else if (overlap >= 0) {
        p->score += overlap >= 60 ? 6 : overlap >= 40 ? -4 : overlap >= 25 ? -14 : -24;
        p->reasons |= SG_DUP_WAGE_OVERLAPS;
    } else {
        enum { FAR_APART = -10 };
        p->score -= 30;
        p->never |= overlap < FAR_APART;
    }
}
