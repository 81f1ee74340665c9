/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers as announcements write them: 12,000 · 1.2万 · 8千 · 8k · 6千5 · 六千五 · 一万二 · 十五.
 */
#include "grammar.h"

static int han_digit(sg_str text, size_t pos)
{
    const unsigned char *s = (const unsigned char *)text.s + pos;
    if (pos + 3 > text.n || s[0] < 0xE3 || s[0] > 0xE9 || (s[1] & 0xC0) != 0x80 || (s[2] & 0xC0) != 0x80)
        return -1;
    switch ((s[0] & 0x0Fu) << 12 | (s[1] & 0x3Fu) << 6 | (s[2] & 0x3Fu)) {
    case 0x96F6: /* 零 */
    case 0x3007: /* 〇 */
        return 0;
    case 0x4E00: /* 一 */
    case 0x58F9: /* 壹 */
        return 1;
    case 0x4E8C: /* 二 */
    case 0x4E24: /* 两 */
    case 0x8D30: /* 贰 */
        return 2;
    case 0x4E09: /* 三 */
    case 0x53C1: /* 叁 */
        return 3;
    case 0x56DB: /* 四 */
    case 0x8086: /* 肆 */
        return 4;
    case 0x4E94: /* 五 */
    case 0x4F0D: /* 伍 */
        return 5;
    case 0x516D: /* 六 */
    case 0x9646: /* 陆 */
        return 6;
    case 0x4E03: /* 七 */
    case 0x67D2: /* 柒 */
        return 7;
    case 0x516B: /* 八 */
    case 0x634C: /* 捌 */
        return 8;
    case 0x4E5D: /* 九 */
    case 0x7396: /* 玖 */
        return 9;
    default:
        return -1;
    }
}

static bool is_digit(sg_str text, size_t pos)
{
    return pos < text.n && text.s[pos] >= '0' && text.s[pos] <= '9';
}

static bool is_letter(sg_str text, size_t pos)
{
    return pos < text.n && text.s[pos] >= 'a' && text.s[pos] <= 'z';
}

/* 万, w, 千, k, 百 at `pos`; its value, 0 for none. */
static int32_t multiplier_at(sg_str text, size_t pos, size_t *ret_length)
{
    *ret_length = 3;
    if (sgn_at(text, pos, "万"))
        return 10000;
    if (sgn_at(text, pos, "千|仟"))
        return 1000;
    if (sgn_at(text, pos, "百|佰"))
        return 100;
    *ret_length = 1;
    if (pos < text.n && (text.s[pos] == 'w' || text.s[pos] == 'k') && !is_letter(text, pos + 1))
        return text.s[pos] == 'w' ? 10000 : 1000;
    return 0;
}

/* Han numerals up to 9999万; `*pos` moves past. False when there are none. */
static bool han_number(sg_str text, size_t *pos, int64_t *ret, int32_t *ret_unit)
{
    int64_t total = 0, section = 0;
    int pending = -1, last_unit = 0;
    size_t at = *pos;
    for (;;) {
        int digit = han_digit(text, at);
        size_t unit_length;
        int32_t unit = sgn_at(text, at, "十|拾") ? 10 : multiplier_at(text, at, &unit_length);
        if (digit >= 0) {
            if (pending > 0)
                break; /* 五六千 is a range, left to the caller */
            if (last_unit && digit == 1 && sgn_at(text, at + 3, "天|个|月|小时|年|件|班|工"))
                break; /* 六百一天 */
            pending = digit;
            last_unit = digit == 0 ? 0 : last_unit;
        } else if (unit >= 10 && (unsigned char)text.s[at] >= 0x80) {
            if (at == *pos && unit != 10)
                return false;
            if (unit == 10000) {
                total += (section + (pending > 0 ? pending : 0)) * unit;
                section = 0;
            } else {
                section += (pending > 0 ? pending : unit == 10 ? 1 : 0) * unit;
            }
            pending = -1;
            last_unit = unit;
            if (*ret_unit < unit)
                *ret_unit = unit;
        } else {
            break;
        }
        at += 3;
        if (total > 100000000)
            return false;
    }
    if (at == *pos)
        return false;
    if (pending > 0) /* 六千五: the digit counts the next smaller unit */
        section += last_unit >= 100 ? pending * last_unit / 10 : pending;
    *ret = total + section;
    *pos = at;
    return true;
}

/* Digits with thousands commas, at most 12; `*pos` moves past all digits. */
static int64_t digits_at(sg_str text, size_t *pos, int *ret_count)
{
    int64_t value = 0;
    int count = 0;
    size_t at = *pos;
    while (is_digit(text, at)) {
        if (count < 12)
            value = value * 10 + (text.s[at] - '0');
        count++;
        at++;
    }
    while (count <= 9 && at < text.n && text.s[at] == ',' && (at - *pos <= 3 || count > 3) &&
           is_digit(text, at + 1) && is_digit(text, at + 2) && is_digit(text, at + 3) &&
           !is_digit(text, at + 4)) {
        for (size_t i = at + 1; i <= at + 3; i++)
            value = value * 10 + (text.s[i] - '0');
        count += 3;
        at += 4;
    }
    *pos = at;
    *ret_count = count;
    return value;
}

/* ".5" as thousandths; a point and four or more digits is a list number before a figure. */
static int64_t fraction_at(sg_str text, size_t *pos, bool *ret_found)
{
    size_t at = *pos;
    if (at >= text.n || text.s[at] != '.' || !is_digit(text, at + 1))
        return 0;
    int64_t value = 0;
    int count = 0;
    for (at++; is_digit(text, at); at++, count++)
        if (count < 3)
            value = value * 10 + (text.s[at] - '0');
    if (count > 3)
        return 0;
    for (int i = count; i < 3; i++)
        value *= 10;
    *pos = at;
    *ret_found = true;
    return value;
}

/* What follows a unit: 1万2千, 6千5, 3千5百. */
static void add_tail(sg_str text, sgn_number *n)
{
    int64_t scale = n->multiplier;
    int digit = han_digit(text, n->end);
    size_t length = 3, unit_length;
    if (digit < 0 && is_digit(text, n->end)) {
        digit = text.s[n->end] - '0';
        length = 1;
    }
    if (digit <= 0 || n->decimal || is_digit(text, n->end + length) ||
        han_digit(text, n->end + length) >= 0)
        return;
    int32_t unit = multiplier_at(text, n->end + length, &unit_length);
    if (unit && unit < scale) {
        n->milli += (int64_t)digit * unit * 1000;
        n->end += length + unit_length;
    } else if (!unit && scale >= 1000 && !sgn_at(text, n->end + length, ".|薪|险|个|天|年|人|名")) {
        n->milli += (int64_t)digit * scale * 100;
        n->end += length;
    }
}

bool sgn_number_at(sg_str text, size_t pos, sgn_number *ret)
{
    sgn_number n = {.start = pos, .multiplier = 1};
    if (is_digit(text, pos)) {
        size_t at = pos;
        int64_t whole = digits_at(text, &at, &n.digits);
        n.leading_zero = text.s[pos] == '0' && n.digits > 1;
        n.milli = n.digits <= 12 ? whole * 1000 : INT64_C(1) << 50;
        n.milli += fraction_at(text, &at, &n.decimal);
        n.end = at;
        size_t length, unit_at = sgn_skip_blanks(text, at);
        int32_t unit = multiplier_at(text, unit_at, &length);
        if (unit && n.digits <= 5) {
            n.multiplier = unit;
            n.milli *= unit;
            n.end = unit_at + length;
            add_tail(text, &n);
        }
        *ret = n;
        return true;
    }
    size_t at = pos;
    int64_t value;
    if (!han_number(text, &at, &value, &n.multiplier))
        return false;
    n.milli = value * 1000;
    n.multiplier = n.multiplier < 100 ? 1 : n.multiplier;
    n.han = true;
    n.end = at;
    *ret = n;
    return true;
}

/* False for nearly all characters that begin no numeral; sgn_number_at() is sure. */
static bool may_begin_number(sg_str text, size_t pos)
{
    sgn_mask firsts;
    return !sgn_mask_firsts("零|〇|一|壹|二|两|贰|三|叁|四|肆|五|伍|六|陆|七|柒|八|捌|九|玖|十|拾", &firsts) ||
           sgn_may_begin(text, pos, firsts);
}

bool sgn_next_number(sg_str text, size_t *pos, sgn_number *ret)
{
    for (size_t at = *pos; at < text.n;) {
        unsigned char byte = (unsigned char)text.s[at];
        bool digit = byte >= '0' && byte <= '9';
        if ((digit || (byte >= 0xE3 && byte <= 0xE9 && may_begin_number(text, at))) &&
            sgn_number_at(text, at, ret)) {
            *pos = ret->end;
            bool glued = at > 0 && ((text.s[at - 1] >= 'a' && text.s[at - 1] <= 'z') ||
                                    text.s[at - 1] == '.' || text.s[at - 1] == '*');
            if (!glued || ret->han)
                return true;
            at = ret->end;
            continue;
        }
        at += byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
    }
    *pos = text.n;
    return false;
}

size_t sgn_range_sign(sg_str text, size_t pos)
{
    size_t at = sgn_skip_blanks(text, pos);
    size_t length = sgn_at(text, at, "-|~|—|–|―|−|‐|‑|至|到|〜|～|─|━|_|ー|→");
    if (!length)
        return 0;
    at += length;
    while ((length = sgn_at(text, at, "-|~|—|–|―|─")) != 0)
        at += length;
    return sgn_skip_blanks(text, at) - pos;
}

bool sgn_whole(const sgn_number *number, int32_t *ret)
{
    if (number->milli % 1000 || number->milli < 0 || number->milli > INT64_C(100000000000))
        return false;
    *ret = (int32_t)(number->milli / 1000);
    return true;
}
