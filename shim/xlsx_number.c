/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers as displayed. Decimal digits are handled as digits: no binary rounding, no locale, and a
 * telephone number stored as 1.3812345678E+10 comes out whole.
 */
#include <stdio.h>
#include <string.h>

#include "xlsx_internal.h"

enum {
    DIGITS_MAX = 40,
    SIGNIFICANT = 15, /* that Excel keeps */
    POINT_MAX = 24,   /* beyond 10^24 or below 10^-20 a number is shown as it is stored */
    POINT_MIN = -20,
    DAY_SECONDS = 86400
};

/* 0.d1d2d3… × 10^point */
typedef struct decimal {
    bool negative;
    char digit[DIGITS_MAX];
    int count, point;
} decimal;

/* ---- reading ---- */

static bool read_exponent(sg_str text, size_t at, int *ret)
{
    bool negative = at < text.n && text.s[at] == '-';
    if (at < text.n && (text.s[at] == '-' || text.s[at] == '+'))
        at++;
    if (at == text.n || text.n - at > 4)
        return false;
    int value = 0;
    for (; at < text.n; at++) {
        if (text.s[at] < '0' || text.s[at] > '9')
            return false;
        value = value * 10 + (text.s[at] - '0');
    }
    *ret = negative ? -value : value;
    return true;
}

static bool decimal_read(sg_str text, decimal *ret)
{
    decimal d = {.negative = text.n > 0 && text.s[0] == '-'};
    size_t at = text.n > 0 && (text.s[0] == '-' || text.s[0] == '+');
    bool point = false, any = false;
    int exponent = 0;
    for (; at < text.n && text.s[at] != 'E' && text.s[at] != 'e'; at++) {
        char c = text.s[at];
        if (c == '.' && !point) {
            point = true;
            continue;
        }
        if (c < '0' || c > '9' || text.n > 1000)
            return false;
        any = true;
        bool leading = d.count == 0 && c == '0';
        if (!leading && d.count < DIGITS_MAX)
            d.digit[d.count++] = c;
        if (point ? leading : !leading)
            d.point += point ? -1 : 1;
    }
    if (!any || (at < text.n && !read_exponent(text, at + 1, &exponent)))
        return false;
    d.point += exponent;
    *ret = d;
    return true;
}

static void trim_zeros(decimal *d)
{
    while (d->count > 0 && d->digit[d->count - 1] == '0')
        d->count--;
    if (d->count == 0) {
        d->point = 0;
        d->negative = false;
    }
}

/* Keep `keep` digits (may be negative), rounding half away from zero as Excel does. */
static void decimal_round(decimal *d, int keep)
{
    if (keep >= d->count)
        return;
    bool up = keep >= 0 && d->digit[keep] >= '5';
    d->count = keep > 0 ? keep : 0;
    int at = d->count - 1;
    while (up && at >= 0 && d->digit[at] == '9')
        d->digit[at--] = '0';
    if (up && at >= 0) {
        d->digit[at]++;
    } else if (up) { /* 9.99 → 10, 0.6 → 1 */
        d->digit[0] = '1';
        d->count = 1;
        d->point++;
    }
    trim_zeros(d);
}

/* Integer part; false when it does not fit. */
static bool decimal_whole(const decimal *d, int64_t *ret)
{
    int64_t value = 0;
    if (d->point > 17)
        return false;
    for (int i = 0; i < d->point; i++)
        value = value * 10 + (i < d->count ? d->digit[i] - '0' : 0);
    *ret = d->negative ? -value : value;
    return true;
}

/* Fraction in [0,1), of the magnitude. */
static double decimal_fraction(const decimal *d)
{
    double value = 0, unit = 0.1;
    for (int i = d->point; i < d->count && i < d->point + 17; i++, unit /= 10)
        value += i >= 0 ? unit * (d->digit[i] - '0') : 0;
    return value;
}

/* ---- plain numbers ---- */

/* `out` has room: point is bounded. */
static size_t decimal_print(const decimal *d, unsigned min_digits, char *out)
{
    size_t n = 0;
    if (d->negative)
        out[n++] = '-';
    int whole = d->point > 0 ? d->point : 0;
    for (unsigned pad = whole > 0 ? (unsigned)whole : 0; pad < min_digits; pad++)
        out[n++] = '0';
    if (whole == 0 && min_digits == 0)
        out[n++] = '0';
    for (int i = 0; i < whole; i++)
        out[n++] = i < d->count ? d->digit[i] : '0';
    if (d->count > d->point) {
        out[n++] = '.';
        for (int i = d->point; i < d->count; i++)
            out[n++] = i < 0 ? '0' : d->digit[i];
    }
    return n;
}

static size_t copy_cut(sg_str text, char out[SG_NUMBER_TEXT])
{
    size_t n = sg_utf8_prefix(text, SG_NUMBER_TEXT - 1);
    memcpy(out, n ? text.s : "", n);
    return n;
}

static bool all_digits(sg_str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.s[i] < '0' || text.s[i] > '9')
            return false;
    return text.n > 0;
}

static size_t print_plain(const sg_number_format *format, decimal d, sg_str text,
                          char out[SG_NUMBER_TEXT])
{
    bool percent = format->kind == SG_NUMBER_PERCENT;
    if (percent)
        d.point += 2;
    if (format->kind == SG_NUMBER_GENERAL || d.point >= SIGNIFICANT) {
        if (!all_digits(text)) /* written out, long numbers are meant to be whole */
            decimal_round(&d, SIGNIFICANT);
    } else {
        decimal_round(&d, d.point + format->decimals < SIGNIFICANT ? d.point + format->decimals
                                                                   : SIGNIFICANT);
    }
    trim_zeros(&d);
    if (d.point > POINT_MAX || d.point < POINT_MIN)
        return copy_cut(text, out);
    size_t n = strlen(format->prefix);
    memcpy(out, format->prefix, n);
    n += decimal_print(&d, format->min_digits, out + n);
    if (percent)
        out[n++] = '%';
    memcpy(out + n, format->suffix, strlen(format->suffix));
    return n + strlen(format->suffix);
}

/* ---- dates ---- */

static size_t print_clock(int seconds, char *out)
{
    int n = snprintf(out, 16, "%02d:%02d", seconds / 3600, seconds / 60 % 60);
    if (seconds % 60)
        n += snprintf(out + n, 8, ":%02d", seconds % 60);
    return (size_t)n;
}

/* Serial day → text; 0 when Excel has no such day. Excel believes in 29 February 1900 (day 60). */
static size_t print_day(int64_t serial, bool epoch_1904, char *out)
{
    int year, month, day;
    if (serial < (epoch_1904 ? 0 : 1) || serial > 2958465)
        return 0;
    if (!epoch_1904 && serial == 60)
        return (size_t)snprintf(out, 32, "1900-02-29");
    int64_t days = epoch_1904 ? serial - 24107 : serial - (serial > 60 ? 25569 : 25568);
    sg_date_split((sg_date)days, &year, &month, &day);
    return (size_t)snprintf(out, 32, "%04d-%02d-%02d", year, month, day);
}

static size_t print_date(const sg_number_format *format, const decimal *d, bool epoch_1904,
                         char out[SG_NUMBER_TEXT])
{
    int64_t day;
    if (d->negative || !decimal_whole(d, &day) || day > 2958465)
        return 0;
    int seconds = (int)(decimal_fraction(d) * DAY_SECONDS + 0.5);
    if (seconds >= DAY_SECONDS) {
        seconds = 0;
        day++;
    }
    if (format->kind == SG_NUMBER_DURATION) {
        int64_t total = day * DAY_SECONDS + seconds;
        int n = snprintf(out, SG_NUMBER_TEXT, "%lld:%02d", (long long)(total / 3600),
                         (int)(total / 60 % 60));
        if (total % 60)
            n += snprintf(out + n, 8, ":%02d", (int)(total % 60));
        return (size_t)n;
    }
    if (format->kind == SG_NUMBER_TIME || (format->kind == SG_NUMBER_DATE_TIME && day == 0))
        return print_clock(seconds, out);
    size_t n = print_day(day, epoch_1904, out);
    if (n > 0 && format->kind == SG_NUMBER_DATE_TIME && seconds > 0) {
        out[n++] = ' ';
        n += print_clock(seconds, out + n);
    }
    return n;
}

size_t sg_number_print(const sg_number_format *format, sg_str text, bool epoch_1904,
                       char out[SG_NUMBER_TEXT], bool *ret_date)
{
    decimal d;
    *ret_date = false;
    if (!decimal_read(text, &d))
        return copy_cut(text, out);
    if (format->kind < SG_NUMBER_DATE)
        return print_plain(format, d, text, out);
    size_t n = print_date(format, &d, epoch_1904, out);
    *ret_date = n > 0;
    const sg_number_format general = {.kind = SG_NUMBER_GENERAL};
    return n > 0 ? n : print_plain(&general, d, text, out);
}

size_t sg_iso_date_print(sg_str text, char out[SG_NUMBER_TEXT])
{
    sg_str t = sg_str_trim(text);
    char day[SG_DATE_TEXT] = "";
    sg_date date;
    if (t.n >= 10)
        memcpy(day, t.s, 10);
    if (!sg_date_parse(day, &date))
        return copy_cut(t, out);
    bool clock = t.n >= 16 && t.s[10] == 'T' && memcmp(t.s + 11, "00:00", 5) != 0;
    memcpy(out, t.s, 10);
    if (!clock)
        return 10;
    bool seconds = t.n >= 19 && t.s[16] == ':' && memcmp(t.s + 17, "00", 2) != 0;
    size_t n = seconds ? 9 : 6;
    out[10] = ' ';
    memcpy(out + 11, t.s + 11, n - 1);
    return 10 + n;
}
