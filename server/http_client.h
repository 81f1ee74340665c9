/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * HTTPS requests to others, many at a time, on an event loop: libcurl's multi interface over libevent.
 *
 * What the caller needs to know of a failure is whether the request can have arrived. So a result says one
 * of three things: an answer came; nothing of the request was ever written; or nobody knows. libcurl sends
 * a request again by itself when a connection it kept open turns out dead, which could send a text message
 * twice: only requests marked `repeatable` use kept connections, all others have one of their own.
 *
 * Certificates are verified, redirects are not followed, proxies of the environment are ignored, and an
 * address that is not of the public Internet is refused when it is connected to (after its name was looked
 * up, so that a name cannot point elsewhere meanwhile), unless the caller allows it.
 *
 * One thread: that of the event base.
 */
#ifndef SONGGANG_SERVER_HTTP_CLIENT_H
#define SONGGANG_SERVER_HTTP_CLIENT_H

#include <event2/event.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "songgang/status.h"
#include "songgang/text.h"

typedef struct http_client http_client;

/* Once per process before any thread uses a client. SG_NO_MEMORY. */
sg_status http_client_global(sg_error *err);
/* `base` is borrowed. At most `connections` are open at a time; more requests wait for one. */
sg_status http_client_new(struct event_base *base, unsigned connections, http_client **ret,
                          sg_error *err);
/* Requests under way end as HTTP_CALL_UNSENT or HTTP_CALL_UNKNOWN; their `done` is called. NULL is allowed. */
void http_client_free(http_client *client);

typedef struct http_call {
    const char *url;               /* https://…; http:// only when `allow_private` */
    const char *const *header;     /* lines "Name: value", NULL-terminated; NULL none */
    sg_str body;                   /* POSTed; {NULL,0}: an empty one */
    bool get;                      /* a GET, without body */
    const char *ca_file;           /* PEM of the authorities to believe; NULL: the system's */
    bool allow_private;            /* addresses of this machine and of private networks, and plain http */
    bool repeatable;               /* arriving twice does no harm */
    int deadline_ms, connect_ms;   /* for all of it, and for connecting; monotonic */
    size_t body_limit;             /* of the answer, in bytes */
} http_call;

typedef enum http_call_fate {
    HTTP_CALL_ANSWERED, /* whole */
    HTTP_CALL_UNSENT,   /* no byte of the request was written */
    HTTP_CALL_UNKNOWN   /* some of it was, and no whole answer came */
} http_call_fate;

typedef struct http_result {
    http_call_fate fate;
    int status;           /* of an answer; also of one cut off; 0 none */
    sg_str body;          /* of an answer; NUL-terminated */
    int64_t retry_after;  /* seconds the answer asks to wait; 0 none */
    bool refused_address; /* private, and not allowed */
    bool refused_certificate;
    const char *why;      /* English, for logs: what failed; never of the body or the address */
} http_result;

/* `result` is valid during the call. May start further requests. */
typedef void (*http_done)(void *context, const http_result *result);
/* All of `call` is copied. `done` is called exactly once, never before this returns, unless this fails.
 * SG_INVALID the address is no URL or of a scheme not allowed; SG_NO_MEMORY. */
sg_status http_client_call(http_client *client, const http_call *call, http_done done, void *context,
                           sg_error *err);

/* Not an address of the public Internet: of this machine, private, link-local, shared, reserved, multicast. */
bool http_address_private(const struct sockaddr *address);

#endif
