/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See http_accept.h. RFC 9110, 12.5.1 and 8.3.
 */
#include "http_accept.h"

#include <string.h>

#include "http_syntax.h"

static sg_str trim(sg_str text)
{
    while (text.n > 0 && (text.s[0] == ' ' || text.s[0] == '\t')) {
        text.s++;
        text.n--;
    }
    while (text.n > 0 && (text.s[text.n - 1] == ' ' || text.s[text.n - 1] == '\t')) {
        text.n--;
    }
    return text;
}

/* Cut the part before `separator` off `*rest`, trimmed. */
static sg_str cut(sg_str *rest, char separator)
{
    const char *at = rest->n > 0 ? memchr(rest->s, separator, rest->n) : NULL;
    size_t n = at ? (size_t)(at - rest->s) : rest->n;
    sg_str part = trim((sg_str){rest->s, n});
    size_t skip = at ? n + 1 : n;
    if (skip > 0) {
        rest->s += skip;
        rest->n -= skip;
    }
    return part;
}

/* 3 exact, 2 type/ *, 1 * / *, 0 no match. */
static int specificity(sg_str range, const char *type)
{
    if (http_equal_lower(range, "*/*")) {
        return 1;
    }
    if (http_equal_lower(range, type)) {
        return 3;
    }
    size_t slash = (size_t)(strchr(type, '/') - type);
    if (range.n == slash + 2 && range.s[range.n - 1] == '*' && range.s[slash] == '/') {
        for (size_t i = 0; i < slash; i++) {
            if (http_lower(range.s[i]) != type[i]) {
                return 0;
            }
        }
        return 2;
    }
    return 0;
}

/* Is the q parameter zero ("0", "0.", "0.0", "0.00", "0.000")? */
static bool refused_by_q(sg_str parameters)
{
    while (parameters.n > 0) {
        sg_str p = cut(&parameters, ';');
        if (p.n >= 3 && http_lower(p.s[0]) == 'q' && p.s[1] == '=') {
            for (size_t i = 2; i < p.n; i++) {
                if (p.s[i] != '0' && p.s[i] != '.') {
                    return false;
                }
            }
            return true;
        }
    }
    return false;
}

static bool range_valid(sg_str range)
{
    const char *slash = range.n > 2 ? memchr(range.s, '/', range.n) : NULL;
    if (!slash || slash == range.s || slash == range.s + range.n - 1) {
        return false;
    }
    for (size_t i = 0; i < range.n; i++) {
        if (range.s + i != slash && !http_is_token((unsigned char)range.s[i])) {
            return false;
        }
    }
    return true;
}

bool http_accepts(const sg_http_request *request, const char *type)
{
    int best = 0;
    bool accepted = true;
    bool seen = false;
    for (size_t i = 0; i < request->field_count; i++) {
        if (!http_equal_lower(sg_http_field_name(request, i), "accept")) {
            continue;
        }
        sg_str rest = sg_http_field_value(request, i);
        while (rest.n > 0) {
            sg_str item = cut(&rest, ',');
            if (item.n == 0) {
                continue;
            }
            sg_str range = cut(&item, ';');
            if (!range_valid(range)) {
                return true;
            }
            seen = true;
            int s = specificity(range, type);
            if (s > best) {
                best = s;
                accepted = !refused_by_q(item);
            }
        }
    }
    return !seen || (best > 0 && accepted);
}

bool http_content_type_is(const sg_http_request *request, const char *type)
{
    sg_str coding = sg_http_request_field(request, "content-encoding");
    if (coding.s && !http_equal_lower(coding, "identity")) {
        return false;
    }
    sg_str rest = sg_http_request_field(request, "content-type");
    sg_str media = cut(&rest, ';');
    if (!http_equal_lower(media, type)) {
        return false;
    }
    while (rest.n > 0) {
        sg_str parameter = cut(&rest, ';');
        sg_str name = cut(&parameter, '=');
        if (http_equal_lower(name, "charset") && !http_equal_lower(parameter, "utf-8") &&
            !http_equal_lower(parameter, "\"utf-8\"") && !http_equal_lower(parameter, "utf8")) {
            return false;
        }
    }
    return true;
}
