/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See http_tag.h.
 */
#include "http_tag.h"

#include <string.h>

static size_t skip_blanks(sg_str list, size_t at)
{
    while (at < list.n && (list.s[at] == ' ' || list.s[at] == '\t' || list.s[at] == ','))
        at++;
    return at;
}

/* One tag at `at`; its end, or 0 when there is none. */
static size_t tag_end(sg_str list, size_t at)
{
    if (list.n - at > 2 && list.s[at] == 'W' && list.s[at + 1] == '/')
        at += 2;
    if (at >= list.n || list.s[at] != '"')
        return 0;
    const char *end = memchr(list.s + at + 1, '"', list.n - at - 1);
    return end ? (size_t)(end - list.s) + 1 : 0;
}

static bool is_weak(sg_str tag)
{
    return tag.n > 2 && tag.s[0] == 'W';
}

bool http_tag_listed(sg_str list, const char *tag, http_comparison comparison)
{
    sg_str own = sg_str_of(tag);
    if (!list.s)
        return false;
    if (sg_str_equal(sg_str_trim(list), sg_str_of("*")))
        return true;
    if (comparison == HTTP_STRONG && is_weak(own))
        return false;
    if (is_weak(own))
        own = (sg_str){own.s + 2, own.n - 2};
    for (size_t at = skip_blanks(list, 0), end; at < list.n; at = skip_blanks(list, end)) {
        end = tag_end(list, at);
        if (end == 0 || (end < list.n && list.s[end] != ',' && list.s[end] != ' ' &&
                         list.s[end] != '\t'))
            return false;
        sg_str one = {list.s + at, end - at};
        if (is_weak(one) && comparison == HTTP_STRONG)
            continue;
        if (is_weak(one))
            one = (sg_str){one.s + 2, one.n - 2};
        if (sg_str_equal(one, own))
            return true;
    }
    return false;
}
