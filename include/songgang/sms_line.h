/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One job on one line of a text message: 东莞鑫达服装缝纫工5500-7000元包吃住.
 *
 * A worker reads it on an old phone, and a message of 70 characters has to hold a link as well. So
 * the line is short, and what it costs to shorten is the employer's name and the title, never the
 * place and never a figure. Pure; any thread.
 */
#ifndef SONGGANG_SMS_LINE_H
#define SONGGANG_SMS_LINE_H

#include "songgang/arena.h"
#include "songgang/posting.h"

enum { SG_SMS_LINE_MAX = 40, SG_SMS_LINE_MIN = 32 }; /* characters; a Han character is one */

typedef struct sg_sms_job {
    const char *place;    /* short name of the city, or of the province; NULL unknown */
    const char *employer; /* as stated; NULL unknown */
    const char *title;    /* as stated; NULL unknown */
    const char *trade;    /* name of the trade; NULL unknown. Stands for a long or noisy title */
    sg_wage wage;
    sg_provision accommodation, meals;
} sg_sms_job;

/* The line, at most `limit` (SG_SMS_LINE_MIN..) characters, in `arena`; NULL when memory is short. */
const char *sg_sms_line(const sg_sms_job *job, size_t limit, sg_arena *arena);

/* 东莞市鑫达服装有限公司 → 鑫达服装: without brackets, the place and legal forms. In `arena`; "" when
 * nothing is left or known, NULL when memory is short. `place` may be NULL. */
const char *sg_employer_short(const char *name, const char *place, sg_arena *arena);

/* 5500-7000元, 20元/小时起, 面议: as stated, in its own period; in `arena`, NULL when memory is short. */
const char *sg_sms_wage(const sg_wage *wage, sg_arena *arena);
/* 包吃住, 包住, 包吃 or "". */
const char *sg_sms_board(const sg_sms_job *job);

#endif
