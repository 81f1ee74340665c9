/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One request and its answer: from bytes through parser, router and handler to bytes in the
 * worker's output. Knows nothing of sockets or timers.
 */
#ifndef SONGGANG_SERVER_EXCHANGE_H
#define SONGGANG_SERVER_EXCHANGE_H

#include "body.h"
#include "http_request.h"

typedef struct exchange {
    sg_http_request head;
    request_body body;
    bool resolved;      /* the head was complete and let pass */
    bool shed;          /* refused for overload */
    bool in_file;       /* the body goes to a file */
    bool discard;       /* the answer is already known to be an error: the body is only skipped */
    bool continued;     /* 100 Continue was sent */
    bool close;         /* after this answer the connection ends */
    bool streaming;     /* `stream` has more to say, or `deferred` is awaited */
    sg_stream stream;
    bool waiting;       /* for `deferred` */
    sg_deferred deferred;
    bool secure;        /* of the connection: came over TLS */
    bool proxied;       /* of the connection: from a proxy that is believed */
    char peer[SG_PEER_TEXT]; /* of the connection: address of whoever opened it */
    bool client_secure; /* of the request: the client's side is https */
    char client[SG_PEER_TEXT]; /* of the request: address of the client */
    int status;
    bool counted;       /* among those in flight */
    const sg_route *route;
    sg_caller_kind caller;
    int64_t caller_id;
    uint64_t bytes_in;  /* of the request so far */
    uint64_t bytes;     /* of the answer so far */
    int64_t started_us; /* monotonic; first byte */
    int64_t body_us;    /* monotonic; end of the head */
    char id[REQUEST_ID_TEXT];
} exchange;

typedef enum exchange_state {
    EXCHANGE_READING,  /* give it more bytes */
    EXCHANGE_ANSWERED, /* complete; call exchange_next unless `close` */
    EXCHANGE_STREAMING /* call exchange_pump until it is answered */
} exchange_state;

/* All but `peer` and `proxied`, which the connection fills in. */
void exchange_init(exchange *x, bool secure);
/* Frees the body and the stream. */
void exchange_end(sg_worker *worker, exchange *x);
/* Ready for the next request on the same connection. */
void exchange_next(sg_worker *worker, exchange *x);

/* Feed bytes; output is appended to worker->output. */
exchange_state exchange_feed(sg_worker *worker, exchange *x, const char *data, size_t size,
                             size_t *ret_used);
/* The client waits for 100 Continue and we want the body. */
void exchange_continue(sg_worker *worker, exchange *x);
/* The next piece of a stream. */
exchange_state exchange_pump(sg_worker *worker, exchange *x);
/* The deadline passed: 408 and close. */
void exchange_timeout(sg_worker *worker, exchange *x);

#endif
