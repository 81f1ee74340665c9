/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * UTF-8 decoding, validation and slices. Input comes from spreadsheets and chat windows, so every
 * function accepts any bytes; malformed ones count as one replacement character each.
 */
#include <string.h>

#include "songgang/text.h"

enum { REPLACEMENT = 0xFFFD };

sg_str sg_str_of(const char *text)
{
    return text ? (sg_str){text, strlen(text)} : (sg_str){NULL, 0};
}

bool sg_str_equal(sg_str a, sg_str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.s, b.s, a.n) == 0);
}

size_t sg_str_find(sg_str text, sg_str needle)
{
    if (needle.n == 0)
        return 0;
    if (!text.s || text.n < needle.n)
        return SIZE_MAX;
    const char *from = text.s;
    size_t left = text.n - needle.n + 1;
    while (left > 0) {
        const char *hit = memchr(from, needle.s[0], left);
        if (!hit)
            return SIZE_MAX;
        if (memcmp(hit, needle.s, needle.n) == 0)
            return (size_t)(hit - text.s);
        left -= (size_t)(hit - from) + 1;
        from = hit + 1;
    }
    return SIZE_MAX;
}

static bool is_blank(uint32_t cp)
{
    return cp == ' ' || (cp >= '\t' && cp <= '\r') || cp == 0x85 || cp == 0xA0 || cp == 0x3000 ||
           (cp >= 0x2000 && cp <= 0x200D) || cp == 0x2028 || cp == 0x2029 || cp == 0x202F ||
           cp == 0x2060 || cp == 0xFEFF;
}

/* ASCII that is no blank, or the first byte of Han: most of what texts begin and end with. */
static bool is_plainly_ink(const char *s)
{
    unsigned char lead = (unsigned char)s[0];
    return (lead > ' ' && lead < 0x7F) || (lead >= 0xE4 && lead <= 0xE9);
}

/* The same of what ends before `s`; three bytes are there. */
static bool is_ink_behind(const char *s)
{
    unsigned char last = (unsigned char)s[-1], lead = (unsigned char)s[-3];
    return last < 0x80 ? last > ' ' && last < 0x7F
                       : lead >= 0xE4 && lead <= 0xE9 && ((unsigned char)s[-2] & 0xC0) == 0x80 &&
                             (last & 0xC0) == 0x80;
}

sg_str sg_str_trim(sg_str text)
{
    if (text.n == 0)
        return text;
    size_t pos = 0, start = 0, end = text.n;
    if (is_plainly_ink(text.s) && (text.n < 3 ? text.n == 1 : is_ink_behind(text.s + text.n)))
        return text;
    while (pos < text.n && is_blank(sg_utf8_next(text, &pos)))
        start = pos;
    while (end > start) {
        size_t at = end - 1;
        while (at > start && end - at < 4 && ((unsigned char)text.s[at] & 0xC0) == 0x80)
            at--;
        pos = at;
        if (!is_blank(sg_utf8_next((sg_str){text.s, end}, &pos)) || pos != end)
            break;
        end = at;
    }
    return (sg_str){text.s + start, end - start};
}

static bool is_continuation(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

/* Length of the well-formed sequence at `s` (n ≥ 1) and its code point; 0 when malformed. */
static size_t decode(const unsigned char *s, size_t n, uint32_t *ret_cp)
{
    unsigned char lead = s[0];
    if (lead < 0x80) {
        *ret_cp = lead;
        return 1;
    }
    if (lead < 0xC2 || lead > 0xF4)
        return 0;
    if (lead < 0xE0) {
        if (n < 2 || !is_continuation(s[1]))
            return 0;
        *ret_cp = (uint32_t)(lead & 0x1F) << 6 | (s[1] & 0x3F);
        return 2;
    }
    if (lead < 0xF0) {
        if (n < 3 || !is_continuation(s[1]) || !is_continuation(s[2]))
            return 0;
        uint32_t cp = (uint32_t)(lead & 0x0F) << 12 | (uint32_t)(s[1] & 0x3F) << 6 | (s[2] & 0x3F);
        if (cp < 0x800 || (cp >= 0xD800 && cp <= 0xDFFF))
            return 0;
        *ret_cp = cp;
        return 3;
    }
    if (n < 4 || !is_continuation(s[1]) || !is_continuation(s[2]) || !is_continuation(s[3]))
        return 0;
    uint32_t cp = (uint32_t)(lead & 0x07) << 18 | (uint32_t)(s[1] & 0x3F) << 12 |
                  (uint32_t)(s[2] & 0x3F) << 6 | (s[3] & 0x3F);
    if (cp < 0x10000 || cp > 0x10FFFF)
        return 0;
    *ret_cp = cp;
    return 4;
}

uint32_t sg_utf8_decode(sg_str text, size_t *pos)
{
    unsigned char lead = (unsigned char)text.s[*pos];
    if (lead < 0x80) {
        ++*pos;
        return lead;
    }
    uint32_t cp = REPLACEMENT;
    size_t length = decode((const unsigned char *)text.s + *pos, text.n - *pos, &cp);
    *pos += length ? length : 1;
    return length ? cp : REPLACEMENT;
}

size_t sg_utf8_put(uint32_t cp, char *out)
{
    if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        cp = REPLACEMENT;
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xC0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xE0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
        out[2] = (char)(0x80 | (cp & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
    out[3] = (char)(0x80 | (cp & 0x3F));
    return 4;
}

bool sg_utf8_valid(sg_str text)
{
    size_t pos = 0;
    while (pos < text.n) {
        uint32_t cp;
        size_t length = decode((const unsigned char *)text.s + pos, text.n - pos, &cp);
        if (!length)
            return false;
        pos += length;
    }
    return true;
}

size_t sg_utf8_count(sg_str text)
{
    size_t count = 0, pos = 0;
    while (pos < text.n) {
        sg_utf8_next(text, &pos);
        count++;
    }
    return count;
}

size_t sg_utf8_prefix(sg_str text, size_t max_bytes)
{
    size_t end = text.n < max_bytes ? text.n : max_bytes;
    /* At most three bytes of one sequence can hang over the end, whether the text was cut here or
     * (as by snprintf) before. */
    for (size_t back = 1; back <= 3 && back <= end; back++) {
        unsigned char byte = (unsigned char)text.s[end - back];
        if (is_continuation(byte))
            continue;
        size_t length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
        return length > back ? end - back : end;
    }
    return end;
}

bool sg_is_han(uint32_t cp)
{
    return (cp >= 0x4E00 && cp <= 0x9FFF) || (cp >= 0x3400 && cp <= 0x4DBF) || cp == 0x3007 ||
           (cp >= 0xF900 && cp <= 0xFAFF) || (cp >= 0x20000 && cp <= 0x323AF);
}
