/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The words that say what an amount of money is: a role of wage_amount.h, or one of the values here.
 */
#ifndef SG_NORMALISE_WAGE_WORDS_H
#define SG_NORMALISE_WAGE_WORDS_H

#include "wage_amount.h"

enum {
    SAY_MOST = 100,
    SAY_LEAST,
    SAY_AROUND,
    SAY_ADD_ON,
    SAY_SEX,          /* 男, 夜班, 熟手: pay that differs by who does the work */
    SAY_WELFARE,      /* 月补贴: the pay of a public-welfare job */
    SAY_STANDARD,     /* 最低工资标准 */
    SAY_TWO,          /* 两人月薪: what two earn together */
    SAY_PERIOD = 200, /* + sg_period: 每月 */
    PAY = 400         /* + sg_period: 月薪 */
};
#define MONTHLY (SAY_PERIOD + SG_PERIOD_MONTH)
#define DAILY (SAY_PERIOD + SG_PERIOD_DAY)
#define HOURLY (SAY_PERIOD + SG_PERIOD_HOUR)
#define YEARLY (SAY_PERIOD + SG_PERIOD_YEAR)
#define WEEKLY (SAY_PERIOD + SG_PERIOD_WEEK)
#define PER_PIECE (SAY_PERIOD + SG_PERIOD_PIECE)
#define PAY_MONTH (PAY + SG_PERIOD_MONTH)
#define PAY_DAY (PAY + SG_PERIOD_DAY)
#define PAY_HOUR (PAY + SG_PERIOD_HOUR)
#define PAY_YEAR (PAY + SG_PERIOD_YEAR)
#define PAY_WEEK (PAY + SG_PERIOD_WEEK)
#define TOTAL_MONTH 301
#define TOTAL_YEAR 302

/* Words for sgn_find_words(), with their values. */
extern const sgn_word wage_words[];

#endif
