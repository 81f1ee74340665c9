/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Contact: telephone numbers as written (masked ones too), and the name beside 联系人 or a title.
 */
#include <string.h>

#include "grammar.h"

static bool is_phone_byte(char c)
{
    return (c >= '0' && c <= '9') || c == '*';
}

/* Mobile (11 digits from 13…19) or landline (0851-1234567, 8 or 7 digits after 电话). */
static size_t phone_length(sg_str text, size_t at)
{
    size_t end = at, digits = 0;
    while (end < text.n && (is_phone_byte(text.s[end]) ||
                            ((text.s[end] == '-' || text.s[end] == ' ') && end > at && digits < 12 &&
                             end + 1 < text.n && is_phone_byte(text.s[end + 1])))) {
        digits += is_phone_byte(text.s[end]);
        end++;
        if (digits == 11 && text.s[at] == '1')
            break;
    }
    if (digits == 11 && text.s[at] == '1' && text.s[at + 1] >= '3' &&
        !(end < text.n && is_phone_byte(text.s[end])))
        return end - at;
    if (text.s[at] == '0' && digits >= 10 && digits <= 12)
        return end - at;
    if (text.s[at] == '4' && digits == 10 && sgn_at(text, at, "400"))
        return end - at;
    if ((digits == 7 || digits == 8) && sgn_ends(text, at, "电话:|电话|热线:|座机:"))
        return end - at;
    return 0;
}

bool sgn_phone(sg_str text, sg_arena *arena, const char **ret)
{
    for (size_t at = 0; at < text.n; at++) {
        if (text.s[at] < '0' || text.s[at] > '9')
            continue;
        size_t length = phone_length(text, at);
        if (length) {
            *ret = sg_arena_strndup(arena, text.s + at, length);
            return *ret != NULL;
        }
        while (at < text.n && is_phone_byte(text.s[at]))
            at++;
    }
    return false;
}

#define TITLES "经理|先生|女士|老师|主任|厂长|主管|姐|哥|师傅|总|小姐|站长|书记|校长|店长|老板|部长|科长|工|同志|院长"

bool sgn_contact(sg_str text, sg_arena *arena, const char **ret)
{
    size_t at = sgn_find(text, 0, "联系人");
    if (at == SIZE_MAX)
        at = sgn_find(text, 0, "联系电话");
    if (at == SIZE_MAX)
        return false;
    at += sgn_at(text, at, "联系人|联系电话");
    at += sgn_at(text, at, "及电话|及联系电话|及联系方式|姓名|及方式");
    while (at < text.n && strchr(":( ", text.s[at]))
        at++;
    /* A phone may come first: 联系电话:138… 王经理. */
    while (at < text.n && (is_phone_byte(text.s[at]) || strchr("-( ,", text.s[at])))
        at++;
    size_t end = at;
    for (int i = 0; i < 5 && end < text.n; i++) {
        size_t next = end;
        uint32_t cp = sg_utf8_next(text, &next);
        if (!sg_is_han(cp) || sgn_at(text, end, "电话|联系|手机|微信|地址|号码"))
            break;
        end = next;
    }
    sg_str name = sgn_slice(text, at, end);
    if (name.n < 6 || (name.n > 12 && !sgn_ends(text, end, TITLES)))
        return false;
    *ret = sg_arena_strndup(arena, name.s, name.n);
    return *ret != NULL;
}
