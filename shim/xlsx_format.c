/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Number format codes: is this number a date, a time, a percentage, and which Chinese words stand
 * around it? `yyyy"年"m"月"d"日"`, `0"元/月"`, `000000`, `[h]:mm`, `[$-804]上午/下午h:mm`.
 */
#include <string.h>
#include <strings.h>

#include "xlsx_internal.h"

/* What the first section of a code holds. */
typedef struct format_scan {
    bool year, month, day, hour, second, elapsed, percent, exponent;
    bool digits, point, broken; /* broken: scaled, conditional or interleaved, better left alone */
    unsigned zeros, decimals;
    char prefix[64], suffix[64];
} format_scan;

static void add_literal(format_scan *scan, const char *text, size_t size)
{
    char *to = scan->digits ? scan->suffix : scan->prefix;
    size_t used = strlen(to);
    if (size == 0)
        return;
    if (used + size >= sizeof scan->prefix) {
        scan->broken = true;
        return;
    }
    memcpy(to + used, text, size);
    to[used + size] = '\0';
}

/* "[…]" at `at`; returns what follows it. */
static const char *scan_bracket(format_scan *scan, const char *at)
{
    const char *close = strchr(at, ']');
    if (!close)
        return at + strlen(at);
    char first = at[1];
    size_t n = (size_t)(close - at) - 1;
    bool same = n > 0;
    for (size_t i = 1; i < n; i++)
        same = same && (at[1 + i] | 0x20) == (first | 0x20);
    if (same && strchr("hHmMsS", first))
        scan->elapsed = true;
    else if (first == '<' || first == '>' || first == '=')
        scan->broken = true;
    return close + 1;
}

static const char *scan_quoted(format_scan *scan, const char *at)
{
    const char *close = strchr(at + 1, '"');
    size_t n = close ? (size_t)(close - at) - 1 : strlen(at + 1);
    add_literal(scan, at + 1, n);
    return close ? close + 1 : at + 1 + n;
}

/* "AM/PM" and "A/P": letters that are no month. */
static size_t day_half(const char *at)
{
    if (strncasecmp(at, "am/pm", 5) == 0)
        return 5;
    return strncasecmp(at, "a/p", 3) == 0 ? 3 : 0;
}

static void scan_placeholder(format_scan *scan, char c)
{
    if (scan->suffix[0]) /* digits again behind words: 0"."0 and the like */
        scan->broken = true;
    if (c == '.') {
        scan->point = true;
    } else if (scan->point) {
        scan->decimals++;
    } else if (c == '0') {
        scan->zeros++;
    }
    scan->digits = true;
}

static void scan_letter(format_scan *scan, const char **at)
{
    switch (**at | 0x20) {
    case 'y':
    case 'g':
    case 'b': scan->year = true; break;
    case 'm': scan->month = true; break;
    case 'd': scan->day = true; break;
    case 'h': scan->hour = true; break;
    case 's': scan->second = true; break;
    case 'a': scan->day = scan->day || strncasecmp(*at, "aaa", 3) == 0; break;
    case 'e':
        if ((*at)[1] == '+' || (*at)[1] == '-') {
            scan->exponent = true;
            ++*at;
        } else {
            scan->year = true;
        }
        break;
    default: break;
    }
    ++*at;
}

static void scan_code(format_scan *scan, const char *at)
{
    while (*at && *at != ';') {
        size_t half = day_half(at);
        if (half) {
            scan->hour = true;
            at += half;
        } else if (*at == '"') {
            at = scan_quoted(scan, at);
        } else if (*at == '[') {
            at = scan_bracket(scan, at);
        } else if (*at == '\\' || *at == '!' || *at == '_' || *at == '*') {
            size_t size = at[1] ? sg_utf8_prefix(sg_str_of(at + 1), 4) : 0;
            size_t one = 0;
            if (size)
                sg_utf8_next((sg_str){at + 1, size}, &one);
            if (*at == '\\' || *at == '!')
                add_literal(scan, at + 1, one);
            at += 1 + one;
        } else if (strchr("0#?.", *at)) {
            scan_placeholder(scan, *at++);
        } else if (*at == ',') {
            /* between digits it groups, behind them it divides by a thousand */
            scan->broken = scan->broken || (scan->digits && !strchr("0#?", at[1])) || !at[1];
            at++;
        } else if (*at == '%') {
            scan->percent = true;
            at++;
        } else if ((*at | 0x20) >= 'a' && (*at | 0x20) <= 'z') {
            scan_letter(scan, &at);
        } else {
            if (*at == '/' && at[1] && strchr("0#?123456789", at[1])) /* a fraction */
                scan->broken = true;
            add_literal(scan, at, 1);
            at++;
        }
    }
    if (*at == ';') /* what decides between the sections may be a condition */
        scan->broken = scan->broken || strchr(at, '<') || strchr(at, '>');
}

/* A unit is worth keeping when it has a Han character; signs and blanks are decoration. */
static void keep_words(char out[25], const char *text)
{
    sg_str all = sg_str_trim(sg_str_of(text));
    bool han = false;
    for (size_t at = 0; at < all.n;)
        han = sg_is_han(sg_utf8_next(all, &at)) || han;
    size_t size = han ? sg_utf8_prefix(all, 24) : 0;
    memcpy(out, size ? all.s : "", size);
    out[size] = '\0';
}

sg_number_format sg_number_format_of(const char *code)
{
    sg_number_format format = {.kind = SG_NUMBER_GENERAL};
    format_scan scan = {0};
    if (strncasecmp(code, "general", 7) == 0 || strncmp(code, "G/", 2) == 0 ||
        strncasecmp(code, "standard", 8) == 0)
        return format;
    scan_code(&scan, code);
    bool date =
        scan.year || scan.day || (scan.month && !scan.hour && !scan.second && !scan.elapsed);
    bool time = scan.hour || scan.second;
    if (scan.digits && !date && !time && !scan.elapsed) {
        if (scan.exponent || scan.broken)
            return format;
        format.kind = scan.percent ? SG_NUMBER_PERCENT : SG_NUMBER_FIXED;
        format.decimals = (uint8_t)(scan.decimals > 15 ? 15 : scan.decimals);
        format.min_digits = (uint8_t)(scan.zeros > 20 ? 20 : scan.zeros);
        keep_words(format.prefix, scan.prefix);
        keep_words(format.suffix, scan.suffix);
    } else if (scan.elapsed && !date) {
        format.kind = SG_NUMBER_DURATION;
    } else if (date) {
        format.kind = time ? SG_NUMBER_DATE_TIME : SG_NUMBER_DATE;
    } else if (time) {
        format.kind = SG_NUMBER_TIME;
    }
    return format;
}

sg_number_format sg_number_format_builtin(uint32_t id)
{
    sg_number_format format = {.kind = SG_NUMBER_GENERAL};
    if (id == 1 || id == 3 || id == 37 || id == 38) {
        format.kind = SG_NUMBER_FIXED;
    } else if (id == 2 || id == 4 || id == 39 || id == 40) {
        format.kind = SG_NUMBER_FIXED;
        format.decimals = 2;
    } else if (id == 9 || id == 10) {
        format.kind = SG_NUMBER_PERCENT;
        format.decimals = id == 9 ? 0 : 2;
    } else if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 ||
               (id >= 50 && id <= 54) || id == 57 || id == 58) {
        format.kind = SG_NUMBER_DATE;
    } else if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id == 45 || id == 47 ||
               id == 55 || id == 56) {
        format.kind = SG_NUMBER_TIME;
    } else if (id == 22) {
        format.kind = SG_NUMBER_DATE_TIME;
    } else if (id == 46) {
        format.kind = SG_NUMBER_DURATION;
    }
    return format;
}
