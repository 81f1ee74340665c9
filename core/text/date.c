/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Civil dates as day numbers, after Howard Hinnant's days_from_civil: years begin in March, so
 * that the leap day comes last and no month table is needed.
 */
#include "songgang/date.h"

#include <stddef.h>

enum { FIRST_YEAR = 1900, LAST_YEAR = 2200, EPOCH_SHIFT = 719468, ERA_DAYS = 146097 };

static int month_days(int year, int month)
{
    static const signed char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

sg_date sg_date_of(int year, int month, int day)
{
    if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1 ||
        day > month_days(year, month))
        return SG_NO_DATE;
    int shifted = month <= 2 ? year - 1 : year;
    int era = shifted / 400;
    int year_of_era = shifted - era * 400;
    int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * ERA_DAYS + day_of_era - EPOCH_SHIFT;
}

void sg_date_split(sg_date date, int *ret_year, int *ret_month, int *ret_day)
{
    int64_t shifted = (int64_t)date + EPOCH_SHIFT;
    int64_t era = (shifted >= 0 ? shifted : shifted - (ERA_DAYS - 1)) / ERA_DAYS;
    int64_t day_of_era = shifted - era * ERA_DAYS;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t march_month = (5 * day_of_year + 2) / 153;
    *ret_day = (int)(day_of_year - (153 * march_month + 2) / 5 + 1);
    *ret_month = (int)(march_month < 10 ? march_month + 3 : march_month - 9);
    *ret_year = (int)(year_of_era + era * 400 + (*ret_month <= 2));
}

/* `count` digits at `text` as a number; -1 if one is not a digit. */
static int digits(const char *text, int count)
{
    int value = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

bool sg_date_parse(const char *text, sg_date *ret)
{
    if (!text)
        return false;
    int year = digits(text, 4);
    if (year < 0 || text[4] != '-')
        return false;
    int month = digits(text + 5, 2);
    if (month < 0 || text[7] != '-')
        return false;
    int day = digits(text + 8, 2);
    if (day < 0 || (text[10] != '\0' && text[10] != 'T'))
        return false;
    sg_date date = sg_date_of(year, month, day);
    if (date == SG_NO_DATE)
        return false;
    *ret = date;
    return true;
}

static void put_digits(char *out, int value, int count)
{
    for (int i = count - 1; i >= 0; i--) {
        out[i] = (char)('0' + value % 10);
        value /= 10;
    }
}

void sg_date_print(sg_date date, char out[SG_DATE_TEXT])
{
    int year, month, day;
    sg_date_split(date, &year, &month, &day);
    if (date == SG_NO_DATE || year < FIRST_YEAR || year > LAST_YEAR) {
        out[0] = '\0';
        return;
    }
    put_digits(out, year, 4);
    out[4] = '-';
    put_digits(out + 5, month, 2);
    out[7] = '-';
    put_digits(out + 8, day, 2);
    out[10] = '\0';
}

int sg_age_on(sg_date birth, sg_date today)
{
    if (birth == SG_NO_DATE || today == SG_NO_DATE || birth > today)
        return -1;
    int birth_year, birth_month, birth_day, year, month, day;
    sg_date_split(birth, &birth_year, &birth_month, &birth_day);
    sg_date_split(today, &year, &month, &day);
    bool before_birthday = month < birth_month || (month == birth_month && day < birth_day);
    return year - birth_year - (before_birthday ? 1 : 0);
}
