/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Character classes of HTTP/1.1 (RFC 9110, 9112) and URIs (RFC 3986), shared by the files that
 * read requests. Inline, because each byte from the network passes through one of them.
 */
#ifndef SONGGANG_SERVER_HTTP_SYNTAX_H
#define SONGGANG_SERVER_HTTP_SYNTAX_H

#include <stdbool.h>
#include <string.h>

#include "songgang/text.h"

static inline bool http_is_digit(unsigned char c)
{
    return c >= '0' && c <= '9';
}

static inline bool http_is_alpha(unsigned char c)
{
    return (unsigned char)((c | 0x20) - 'a') < 26;
}

/* Value of a hexadecimal digit, or -1. */
static inline int http_hex(unsigned char c)
{
    if (http_is_digit(c)) {
        return c - '0';
    }
    unsigned char low = c | 0x20;
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

static inline char http_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* tchar: the bytes of methods, field names and other tokens. */
static inline bool http_is_token(unsigned char c)
{
    if (http_is_alpha(c) || http_is_digit(c)) {
        return true;
    }
    switch (c) {
    case '!': case '#': case '$': case '%': case '&': case '\'': case '*': case '+':
    case '-': case '.': case '^': case '_': case '`': case '|': case '~':
        return true;
    default:
        return false;
    }
}

/* Bytes of a field value: visible, blank, or obs-text. Never NUL, CR, LF or another control. */
static inline bool http_is_value(unsigned char c)
{
    return (c >= 0x20 && c != 0x7f) || c == '\t';
}

/* pchar, '/' and '?', except that '%' is checked with its two digits by the caller. */
static inline bool http_is_target(unsigned char c)
{
    if (http_is_alpha(c) || http_is_digit(c)) {
        return true;
    }
    switch (c) {
    case '-': case '.': case '_': case '~': case '!': case '$': case '&': case '\'':
    case '(': case ')': case '*': case '+': case ',': case ';': case '=': case ':':
    case '@': case '/': case '?': case '%':
        return true;
    default:
        return false;
    }
}

/* ASCII case-insensitive comparison with a lower-case literal. */
static inline bool http_equal_lower(sg_str text, const char *lower)
{
    size_t n = strlen(lower);
    if (text.n != n) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        if (http_lower(text.s[i]) != lower[i]) {
            return false;
        }
    }
    return true;
}

#endif
