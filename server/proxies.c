/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See proxies.h.
 */
#include "proxies.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "songgang/messages/server.h"

/* IPv4 or IPv6 without a port. */
static bool parse_address(sg_str text, admission_key *ret)
{
    char copy[PROXIES_ADDRESS];
    admission_key key = {{0}};
    if (text.n == 0 || text.n >= sizeof copy || memchr(text.s, '\0', text.n)) {
        return false;
    }
    memcpy(copy, text.s, text.n);
    copy[text.n] = '\0';
    key.bytes[10] = key.bytes[11] = 0xff;
    if (inet_pton(AF_INET, copy, key.bytes + 12) != 1 &&
        inet_pton(AF_INET6, copy, key.bytes) != 1) {
        return false;
    }
    *ret = key;
    return true;
}

sg_status proxies_parse(const char *text, proxies *ret, sg_error *err)
{
    proxies found = {.count = 0};
    sg_str rest = sg_str_of(text ? text : "");
    while (rest.n > 0) {
        const char *comma = memchr(rest.s, ',', rest.n);
        size_t n = comma ? (size_t)(comma - rest.s) : rest.n;
        if (found.count == PROXIES_MAX ||
            !parse_address(sg_str_trim((sg_str){rest.s, n}), &found.keys[found.count])) {
            return sg_fail(err, SG_INVALID, SG_MSG_PROXY_SYNTAX, text, PROXIES_MAX);
        }
        found.count++;
        n += comma != NULL;
        rest = (sg_str){rest.s + n, rest.n - n};
    }
    *ret = found;
    return SG_OK;
}

bool proxies_include(const proxies *p, const admission_key *key)
{
    for (unsigned i = 0; i < p->count; i++) {
        if (memcmp(&p->keys[i], key, sizeof *key) == 0) {
            return true;
        }
    }
    return false;
}

/* A proxy that does not append to the client's own field adds one of its own behind it. */
static sg_str last_field(const sg_http_request *head, const char *name)
{
    for (size_t i = head->field_count; i-- > 0;) {
        if (sg_str_equal(sg_http_field_name(head, i), sg_str_of(name))) {
            return sg_http_field_value(head, i);
        }
    }
    return (sg_str){NULL, 0};
}

bool proxies_client(const sg_http_request *head, char ret[PROXIES_ADDRESS])
{
    sg_str value = last_field(head, "x-forwarded-for");
    admission_key key;
    size_t at = value.n;
    while (at > 0 && value.s[at - 1] != ',') {
        at--;
    }
    if (!value.s || !parse_address(sg_str_trim((sg_str){value.s + at, value.n - at}), &key)) {
        return false;
    }
    admission_key_text(&key, ret);
    return true;
}

bool proxies_secure(const sg_http_request *head)
{
    sg_str value = last_field(head, "x-forwarded-proto");
    return value.n == 5 && strncasecmp(value.s, "https", 5) == 0;
}
