/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Meaning of a request head. Wherever the RFCs let a server choose between refusing and guessing,
 * this file refuses.
 */
#include "http_head.h"

#include <arpa/inet.h>
#include <string.h>

#include "http_syntax.h"

static const struct {
    const char *name;
    sg_method method;
} METHODS[] = {
    {"GET", SG_METHOD_GET},         {"HEAD", SG_METHOD_HEAD},     {"POST", SG_METHOD_POST},
    {"PUT", SG_METHOD_PUT},         {"PATCH", SG_METHOD_PATCH},   {"DELETE", SG_METHOD_DELETE},
    {"OPTIONS", SG_METHOD_OPTIONS}, {"TRACE", SG_METHOD_TRACE},
};

static sg_method method_of(sg_str text)
{
    for (size_t i = 0; i < sizeof METHODS / sizeof METHODS[0]; i++) {
        if (text.n == strlen(METHODS[i].name) && memcmp(text.s, METHODS[i].name, text.n) == 0) {
            return METHODS[i].method;
        }
    }
    return SG_METHOD_OTHER;
}

static sg_http_refusal read_version(sg_http_request *r)
{
    const char *v = r->version;
    if (r->version_at != 8 || memcmp(v, "HTTP/", 5) != 0 || !http_is_digit((unsigned char)v[5]) ||
        v[6] != '.' || !http_is_digit((unsigned char)v[7])) {
        return SG_HTTP_REFUSE_VERSION;
    }
    if (v[5] != '1') {
        return SG_HTTP_REFUSE_VERSION_UNSUPPORTED;
    }
    r->minor = v[7] == '0' ? 0 : 1;
    return SG_HTTP_ACCEPTED;
}

/* host [":" port] with a host of letters, digits, '.', '-', '_', or an IPv6 literal. Narrower than
 * RFC 3986 (no escapes, commas or other delimiters): no real host needs them. */
static bool authority_valid(sg_str a)
{
    size_t at = 0;
    if (a.n > 0 && a.s[0] == '[') {
        const char *end = memchr(a.s, ']', a.n);
        char literal[INET6_ADDRSTRLEN];
        struct in6_addr address;
        if (!end || (size_t)(end - a.s) - 1 >= sizeof literal) {
            return false;
        }
        memcpy(literal, a.s + 1, (size_t)(end - a.s) - 1);
        literal[end - a.s - 1] = '\0';
        if (inet_pton(AF_INET6, literal, &address) != 1) {
            return false;
        }
        at = (size_t)(end - a.s) + 1;
    } else {
        while (at < a.n && (http_is_alpha((unsigned char)a.s[at]) ||
                            http_is_digit((unsigned char)a.s[at]) || a.s[at] == '.' ||
                            a.s[at] == '-' || a.s[at] == '_')) {
            at++;
        }
        if (at == 0 || at > 255) {
            return false;
        }
    }
    if (at == a.n) {
        return true;
    }
    if (a.s[at++] != ':' || a.n - at > 5) {
        return false;
    }
    unsigned port = 0;
    for (; at < a.n; at++) {
        if (!http_is_digit((unsigned char)a.s[at])) {
            return false;
        }
        port = port * 10 + (unsigned)(a.s[at] - '0');
    }
    return port <= 65535;
}

/* Split an absolute-form target; `*ret_authority` is checked against Host once that is known. */
static bool split_absolute(sg_str target, sg_str *ret_authority, sg_str *ret_rest)
{
    size_t scheme = 0;
    static const char *const SCHEMES[] = {"http://", "https://"};
    for (size_t i = 0; i < 2 && scheme == 0; i++) {
        size_t n = strlen(SCHEMES[i]);
        if (target.n > n && http_equal_lower((sg_str){target.s, n}, SCHEMES[i])) {
            scheme = n;
        }
    }
    if (scheme == 0) {
        return false;
    }
    size_t end = scheme;
    while (end < target.n && target.s[end] != '/' && target.s[end] != '?') {
        end++;
    }
    *ret_authority = (sg_str){target.s + scheme, end - scheme};
    *ret_rest = (sg_str){target.s + end, target.n - end};
    return authority_valid(*ret_authority);
}

/* Only complete escapes, and no brackets. */
static bool path_and_query_valid(sg_str text)
{
    for (size_t i = 0; i < text.n; i++) {
        char c = text.s[i];
        if (c == '[' || c == ']') {
            return false;
        }
        if (c == '%' && (i + 2 >= text.n || http_hex((unsigned char)text.s[i + 1]) < 0 ||
                         http_hex((unsigned char)text.s[i + 2]) < 0)) {
            return false;
        }
    }
    return true;
}

static sg_http_refusal read_target(sg_http_request *r)
{
    sg_str target = {r->store + r->target_at, r->target_size};
    if (target.n == 1 && target.s[0] == '*') {
        r->path = target;
        return r->method == SG_METHOD_OPTIONS ? SG_HTTP_ACCEPTED : SG_HTTP_REFUSE_TARGET;
    }
    sg_str rest = target;
    sg_str authority;
    if (target.s[0] != '/' && !split_absolute(target, &authority, &rest)) {
        return SG_HTTP_REFUSE_TARGET;
    }
    if (!path_and_query_valid(rest)) {
        return SG_HTTP_REFUSE_TARGET;
    }
    const char *mark = rest.n > 0 ? memchr(rest.s, '?', rest.n) : NULL;
    size_t path_size = mark ? (size_t)(mark - rest.s) : rest.n;
    r->path = path_size > 0 ? (sg_str){rest.s, path_size} : (sg_str){"/", 1};
    if (rest.n == 0 && r->method == SG_METHOD_OPTIONS) {
        r->path = (sg_str){"*", 1}; /* of the server as a whole (RFC 9112, 3.2.4) */
    }
    if (mark) {
        r->query = (sg_str){mark + 1, rest.n - path_size - 1};
    }
    return SG_HTTP_ACCEPTED;
}

sg_http_refusal http_head_request_line(sg_http_request *r)
{
    sg_http_refusal refusal = read_version(r);
    if (refusal != SG_HTTP_ACCEPTED) {
        return refusal;
    }
    r->method = method_of(r->method_text);
    if (r->method_text.n == 7 && memcmp(r->method_text.s, "CONNECT", 7) == 0) {
        return SG_HTTP_REFUSE_METHOD_CONNECT;
    }
    return read_target(r);
}

static size_t count_fields(const sg_http_request *r, const char *name)
{
    size_t count = 0;
    for (size_t i = 0; i < r->field_count; i++) {
        count += http_equal_lower(sg_http_field_name(r, i), name);
    }
    return count;
}

static sg_http_refusal check_host(const sg_http_request *r)
{
    size_t count = count_fields(r, "host");
    if (count == 0) {
        return r->minor == 0 ? SG_HTTP_ACCEPTED : SG_HTTP_REFUSE_HOST_MISSING;
    }
    if (count > 1) {
        return SG_HTTP_REFUSE_HOST_REPEATED;
    }
    sg_str host = sg_http_request_field(r, "host");
    if (!authority_valid(host)) {
        return SG_HTTP_REFUSE_HOST_INVALID;
    }
    sg_str target = {r->store + r->target_at, r->target_size};
    sg_str authority;
    sg_str rest;
    if (target.s[0] == '/' || target.s[0] == '*' || !split_absolute(target, &authority, &rest)) {
        return SG_HTTP_ACCEPTED;
    }
    if (authority.n != host.n) {
        return SG_HTTP_REFUSE_HOST_MISMATCH;
    }
    for (size_t i = 0; i < host.n; i++) {
        if (http_lower(host.s[i]) != http_lower(authority.s[i])) {
            return SG_HTTP_REFUSE_HOST_MISMATCH;
        }
    }
    return SG_HTTP_ACCEPTED;
}

/* Digits only, no leading zeros (octal to some readers), at most 18 of them. */
static sg_http_refusal read_length(sg_http_request *r)
{
    sg_str text = sg_http_request_field(r, "content-length");
    if (text.n == 0 || text.n > 18 || (text.n > 1 && text.s[0] == '0')) {
        return SG_HTTP_REFUSE_LENGTH_INVALID;
    }
    for (size_t i = 0; i < text.n; i++) {
        if (!http_is_digit((unsigned char)text.s[i])) {
            return SG_HTTP_REFUSE_LENGTH_INVALID;
        }
        r->length = r->length * 10 + (unsigned)(text.s[i] - '0');
    }
    r->has_length = true;
    return SG_HTTP_ACCEPTED;
}

/* "chunked" alone is served. A well-formed list ending otherwise, or applying chunked twice, has
 * no reliable end (400); one of other codings before chunked is not implemented (501). */
static sg_http_refusal read_coding(sg_http_request *r)
{
    if (r->minor == 0) {
        return SG_HTTP_REFUSE_CODING_OLD_VERSION;
    }
    if (count_fields(r, "transfer-encoding") > 1) {
        return SG_HTTP_REFUSE_CODING_INVALID;
    }
    sg_str text = sg_http_request_field(r, "transfer-encoding");
    size_t at = 0;
    size_t codings = 0;
    size_t chunked = 0;
    bool last_chunked = false;
    while (at <= text.n) {
        size_t end = at;
        while (end < text.n && http_is_token((unsigned char)text.s[end])) {
            end++;
        }
        if (end == at || (end < text.n && text.s[end] != ',')) {
            return SG_HTTP_REFUSE_CODING_INVALID;
        }
        last_chunked = http_equal_lower((sg_str){text.s + at, end - at}, "chunked");
        chunked += last_chunked;
        codings++;
        at = end + 1;
        while (at < text.n && (text.s[at] == ' ' || text.s[at] == '\t')) {
            at++;
        }
    }
    if (codings > 1 && (!last_chunked || chunked > 1)) {
        return SG_HTTP_REFUSE_CODING_INVALID;
    }
    if (codings > 1 || !last_chunked) {
        return SG_HTTP_REFUSE_CODING_UNKNOWN;
    }
    r->chunked = true;
    return SG_HTTP_ACCEPTED;
}

static sg_http_refusal read_framing(sg_http_request *r)
{
    size_t lengths = count_fields(r, "content-length");
    size_t codings = count_fields(r, "transfer-encoding");
    if (count_fields(r, "content_length") + count_fields(r, "transfer_encoding") > 0) {
        return SG_HTTP_REFUSE_FIELD_NAME; /* the same field to readers that fold '_' to '-' */
    }
    if (lengths > 0 && codings > 0) {
        return SG_HTTP_REFUSE_LENGTH_AND_CODING;
    }
    if (lengths > 1) {
        return SG_HTTP_REFUSE_LENGTH_REPEATED;
    }
    sg_http_refusal refusal = SG_HTTP_ACCEPTED;
    if (lengths == 1) {
        refusal = read_length(r);
    } else if (codings > 0) {
        refusal = read_coding(r);
    }
    if (refusal != SG_HTTP_ACCEPTED) {
        return refusal;
    }
    bool bodiless = r->method == SG_METHOD_GET || r->method == SG_METHOD_HEAD ||
                    r->method == SG_METHOD_OPTIONS || r->method == SG_METHOD_TRACE;
    return bodiless && (r->chunked || r->length > 0) ? SG_HTTP_REFUSE_BODY_UNEXPECTED
                                                     : SG_HTTP_ACCEPTED;
}

/* Does the comma list `text` hold `token` (lower case)? */
static bool list_has(sg_str text, const char *token)
{
    size_t at = 0;
    while (at < text.n) {
        size_t end = at;
        while (end < text.n && text.s[end] != ',') {
            end++;
        }
        sg_str item = {text.s + at, end - at};
        while (item.n > 0 && (item.s[0] == ' ' || item.s[0] == '\t')) {
            item.s++;
            item.n--;
        }
        while (item.n > 0 && (item.s[item.n - 1] == ' ' || item.s[item.n - 1] == '\t')) {
            item.n--;
        }
        if (http_equal_lower(item, token)) {
            return true;
        }
        at = end + 1;
    }
    return false;
}

static sg_http_refusal read_options(sg_http_request *r)
{
    bool close = false;
    bool keep = false;
    for (size_t i = 0; i < r->field_count; i++) {
        sg_str name = sg_http_field_name(r, i);
        if (http_equal_lower(name, "connection")) {
            close |= list_has(sg_http_field_value(r, i), "close");
            keep |= list_has(sg_http_field_value(r, i), "keep-alive");
        } else if (http_equal_lower(name, "expect") && r->minor == 1) {
            if (!http_equal_lower(sg_http_field_value(r, i), "100-continue")) {
                return SG_HTTP_REFUSE_EXPECTATION;
            }
            r->expect_continue = true;
        }
    }
    r->keep_alive = !close && (r->minor == 1 || keep);
    if (!r->chunked && r->length == 0) {
        r->expect_continue = false;
    }
    return SG_HTTP_ACCEPTED;
}

sg_http_refusal http_head_fields(sg_http_request *r)
{
    /* Fields with one value whose repetition two readers resolve differently. */
    static const char *const SINGLE[] = {"content-type", "content-encoding", "authorization",
                                         "if-match", "idempotency-key"};
    sg_http_refusal refusal = check_host(r);
    if (refusal == SG_HTTP_ACCEPTED) {
        refusal = read_framing(r);
    }
    if (refusal == SG_HTTP_ACCEPTED) {
        refusal = read_options(r);
    }
    for (size_t i = 0; refusal == SG_HTTP_ACCEPTED && i < sizeof SINGLE / sizeof SINGLE[0]; i++) {
        if (count_fields(r, SINGLE[i]) > 1) {
            refusal = SG_HTTP_REFUSE_FIELD_REPEATED;
        }
    }
    return refusal;
}

bool http_head_trailer_allowed(sg_str name)
{
    static const char *const FORBIDDEN[] = {
        "content-length", "transfer-encoding", "content_length", "transfer_encoding", "host",
        "trailer", "content-type", "content-encoding", "content-range", "authorization", "cookie",
        "connection", "expect", "te", "upgrade", "cache-control", "max-forwards", "range",
        "proxy-authorization", "if-match", "if-none-match", "idempotency-key"};
    for (size_t i = 0; i < sizeof FORBIDDEN / sizeof FORBIDDEN[0]; i++) {
        if (http_equal_lower(name, FORBIDDEN[i])) {
            return false;
        }
    }
    return true;
}
