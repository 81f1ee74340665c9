/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The servers in front of this one that are believed when they say for whom they ask. From anybody
 * else X-Forwarded-For is only text: whoever could write it there could lock others out, or hide.
 */
#ifndef SONGGANG_SERVER_PROXIES_H
#define SONGGANG_SERVER_PROXIES_H

#include <stdbool.h>

#include "admission.h"
#include "http_request.h"
#include "songgang/status.h"

enum { PROXIES_MAX = 8, PROXIES_ADDRESS = 46 };

typedef struct proxies {
    admission_key keys[PROXIES_MAX];
    unsigned count;
} proxies;

/* "192.0.2.7,2001:db8::1"; NULL or "": none. SG_INVALID not addresses, or more than PROXIES_MAX. */
sg_status proxies_parse(const char *text, proxies *ret, sg_error *err);
bool proxies_include(const proxies *p, const admission_key *key);
/* Address the last X-Forwarded-For ends with: what the proxy itself has seen, whatever its client
 * wrote before. False, and nothing written, when that is no address. */
bool proxies_client(const sg_http_request *head, char ret[PROXIES_ADDRESS]);
/* Its client spoke https. */
bool proxies_secure(const sg_http_request *head);

#endif
