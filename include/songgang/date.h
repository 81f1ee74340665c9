/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Civil dates as days since 1970-01-01 (proleptic Gregorian). Pure; any thread.
 */
#ifndef SONGGANG_DATE_H
#define SONGGANG_DATE_H

#include <stdbool.h>
#include <stdint.h>

typedef int32_t sg_date;
#define SG_NO_DATE INT32_MIN

enum { SG_DATE_TEXT = 11 }; /* "YYYY-MM-DD" and NUL */

/* SG_NO_DATE for an impossible date; years 1900..2200. */
sg_date sg_date_of(int year, int month, int day);
void sg_date_split(sg_date date, int *ret_year, int *ret_month, int *ret_day);
/* Strict "YYYY-MM-DD" (a time after 'T' is ignored); false if it is not one. */
bool sg_date_parse(const char *text, sg_date *ret);
void sg_date_print(sg_date date, char out[SG_DATE_TEXT]);
/* Completed years between birth and `today` (周岁). */
int sg_age_on(sg_date birth, sg_date today);

#endif
