/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The HTTP service: routes in, requests served on several event loops, one per thread.
 *
 * Shared-nothing: each thread accepts on its own listening socket and owns its connections, its
 * event base and the context the embedding code made for it (index and store readers), so
 * handlers run without locks. A handler is synchronous: it reads the request, fills the response
 * and returns. The service prints nothing; the embedding main gets one record per request.
 */
#ifndef SONGGANG_SERVER_H
#define SONGGANG_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "songgang/access.h"
#include "songgang/arena.h"
#include "songgang/json_writer.h"
#include "songgang/status.h"
#include "songgang/text.h"

typedef enum sg_method {
    SG_METHOD_OTHER, /* well formed, but none of these */
    SG_METHOD_GET,
    SG_METHOD_HEAD,
    SG_METHOD_POST,
    SG_METHOD_PUT,
    SG_METHOD_PATCH,
    SG_METHOD_DELETE,
    SG_METHOD_OPTIONS,
    SG_METHOD_TRACE
} sg_method;

/* "GET" …; "" for SG_METHOD_OTHER. Static. */
const char *sg_method_text(sg_method method);

/* ---- the request a handler sees ---- */

typedef struct sg_query_pair {
    sg_str key, value; /* decoded, valid UTF-8 */
} sg_query_pair;

typedef struct sg_query {
    const sg_query_pair *pairs; /* in the order sent; a key may repeat */
    size_t count;
} sg_query;

enum { SG_ROUTE_PARAMS_MAX = 4 };

struct sg_http_request;
struct sg_route;

/* Everything in it lives until the handler returns. */
typedef struct sg_request_context {
    sg_method method; /* HEAD comes as SG_METHOD_GET: the server drops the body */
    sg_str path;      /* raw, without the query */
    const struct sg_route *route;
    sg_query query;
    sg_str params[SG_ROUTE_PARAMS_MAX]; /* decoded, in the order of the pattern */
    sg_str body;
    int body_fd;            /* of a route with `body_in_file`: the body, at its start; else -1 */
    const char *body_path;  /* the same as a path that can be opened; else NULL */
    uint64_t body_size;     /* of either */
    sg_arena *arena;
    void *thread_context;   /* of this thread, from the factory */
    void *app;              /* as configured */
    const char *request_id; /* also in the X-Request-Id answer header and the access log */
    const char *peer;       /* address of the client as text */
    bool secure;            /* came over TLS */
    bool again;             /* its head was looked at before, and now its body is complete */
    sg_caller caller;       /* who calls and what they may see: pass &ctx->caller.scope on */
    sg_error error;         /* a failing handler says here why, in Chinese */
    const struct sg_http_request *head;
    struct sg_worker *worker; /* the server's own */
} sg_request_context;

/* Value of a request header, name in lower case; {NULL,0} when absent. */
sg_str sg_request_header(const sg_request_context *ctx, const char *lower_name);
/* Decoded value of `{name}` in the route's pattern; {NULL,0} when the pattern has none. */
sg_str sg_request_param(const sg_request_context *ctx, const char *name);
/* First value of a query key; {NULL,0} when absent, {"",0} when empty. */
sg_str sg_request_query(const sg_request_context *ctx, const char *key);

/* ---- the response it fills ---- */

typedef struct sg_response sg_response;

/* Default 200. */
void sg_response_status(sg_response *response, int status);
/* Media type of the body; static string. Default "application/json". */
void sg_response_type(sg_response *response, const char *type);
/* The body so far; append to it, or write JSON through sg_response_json. */
sg_buffer *sg_response_body(sg_response *response);
/* A JSON writer on the body, begun anew at each call. */
sg_json_writer *sg_response_json(sg_response *response);
/* Add a header; both are copied. SG_INVALID for control bytes, SG_LIMIT for more than 16. */
sg_status sg_response_header(sg_response *response, const char *name, const char *value,
                             sg_error *err);
/* Personal or fast-changing data: caches must not keep it (Cache-Control: no-store). */
void sg_response_no_store(sg_response *response);
/* One element of `errors` in the problem document of a failing request: an RFC 6901 pointer into
 * the request body (or "?key" for a query parameter), and a Chinese detail. Both are copied. */
void sg_response_error_at(sg_response *response, const char *pointer, const char *detail);

/* A body made piece by piece, sent chunked as fast as the client reads. `produce` appends the
 * next piece (some tens of KiB) and sets `*ret_end` after the last; after an empty piece it is
 * asked again in `poll_ms`; it runs on the connection's thread after the handler has returned, so
 * `state` must not live in the arena. An error cuts the connection, so that the client sees the
 * answer is incomplete. `release` (nullable) is called exactly once. */
typedef struct sg_stream {
    sg_status (*produce)(void *state, void *thread_context, sg_buffer *out, bool *ret_end);
    void (*release)(void *state);
    void *state;
    unsigned poll_ms; /* 0: 100; events of a screen can wait longer */
} sg_stream;
void sg_response_stream(sg_response *response, sg_stream stream);

/* An answer that another thread is finding: the handler returns SG_OK at once, `ready` is asked every
 * 100 ms, then `finish` fills a fresh response (its context has arena, thread_context, app,
 * request_id and error, but no request) and returns as a handler does. Both run on the
 * connection's thread. `release` (nullable) is called exactly once, perhaps before it is ready. */
typedef struct sg_deferred {
    bool (*ready)(void *state);
    sg_status (*finish)(void *state, sg_request_context *ctx, sg_response *response);
    void (*release)(void *state);
    void *state;
} sg_deferred;
void sg_response_defer(sg_response *response, sg_deferred deferred);

/* ---- routes ---- */

/* On failure return a status and fill ctx->error: the server answers with a problem document
 * (INVALID, UNKNOWN, FORMAT 400; NOT_FOUND 404; CONFLICT 409; LIMIT 413; MISSING, STALE, LOCKED,
 * NO_MEMORY 503; NO_SPACE 507; else 500, without the text), dropping whatever body was written.
 * Instead of 400 the handler may have set a more precise 4xx (401, 403, 412, 422, 429). */
typedef sg_status (*sg_handler)(sg_request_context *ctx, sg_response *response);

typedef struct sg_route {
    sg_method method;         /* GET serves HEAD too */
    const char *pattern;      /* "/v1/postings/{id}": whole segments, literal or {name} */
    size_t body_limit;        /* bytes; longer bodies get 413 */
    const char *content_type; /* of the request body; other types get 415, none 411; NULL: any */
    const char *produces;     /* NULL: application/json; for Accept (406); any type: not asked */
    bool body_in_file;        /* the body goes to a nameless file, not to memory: ctx->body_fd */
    bool vital;               /* answered even while overload sheds the others */
    sg_handler handler;
    sg_right right; /* what the caller must be allowed to do; a route without is refused */
} sg_route;

/* ---- the service ---- */

/* Zero means the default. */
typedef struct sg_server_limits {
    unsigned connections;             /* 4096, all threads together; less if descriptors are few */
    unsigned connections_per_address; /* 512, and any number from this machine, where a proxy
                                         speaks for all */
    unsigned head_ms;                 /* 10,000: from opening, or the first byte of a later request,
                                         to the last header, absolute */
    unsigned body_ms;                 /* 11,000: from the first byte of a request to the last of its
                                         body; and a second more for each 16 KiB that came */
    unsigned idle_ms;                 /* 60,000: between requests */
    unsigned write_ms;                /* 15,000: for each 64 KiB, or what is left, to be taken */
    unsigned linger_ms;               /* 2,000: after a refusal, so that the answer is read */
    unsigned drain_ms;                /* 10,000: for requests in flight when stopping */
    size_t output_high;               /* 262,144 bytes waiting: no further request is begun */
    size_t outputs;                   /* 67,108,864 bytes waiting per thread: more is told 503, and
                                         from half of it on a connection may hold 16 KiB only */
    size_t bodies;                    /* 67,108,864 bytes of request bodies held per thread */
    size_t spooled;                   /* 268,435,456 bytes of bodies in files per thread */
    unsigned streams;                 /* 2,048 open per thread; more are told 503 */
    unsigned shed_ms;                 /* 500: a thread busy longer than this with what arrived
                                         together answers 503 to the rest of it */
} sg_server_limits;

/* One request served, for the access log. Pointers are valid during the call only. */
typedef struct sg_access_record {
    int64_t time_us;     /* since 1970, UTC, when its first byte arrived */
    const char *request_id;
    sg_str method, path; /* as sent; path without query; empty when they could not be read */
    int status;
    uint64_t bytes;      /* of the response, with its head */
    uint64_t bytes_in;   /* of the request, with its head */
    uint64_t microseconds;
    const sg_route *route; /* NULL: it reached none */
    sg_caller_kind caller; /* SG_CALLER_NOBODY: unknown */
    int64_t caller_id;     /* of the token or user; never a name */
} sg_access_record;

/* The record as one JSON line with '\n', at most `size` bytes with its NUL (2048 are enough:
 * longer paths are cut). Returns its length. */
size_t sg_access_format(const sg_access_record *record, char *out, size_t size);

typedef struct sg_server_config {
    const char *listen; /* "127.0.0.1:8080", "[::1]:8080", "localhost:0" (0: any free port) */
    bool beyond;        /* other addresses than this machine's own may be listened on */
    const char *proxies; /* addresses whose X-Forwarded-For is believed, by commas; NULL none. Without
                            TLS nobody but they and this machine is let in */
    const char *tls_cert, *tls_key; /* PEM files (chain; key), both or neither: TLS 1.2 and 1.3 */
    const char *spool_dir;          /* for bodies in files; NULL: /tmp */
    unsigned threads;   /* 0: one per processor */
    sg_server_limits limits;
    const sg_route *routes; /* borrowed; /livez and /readyz are added by the server */
    size_t route_count;
    void *app; /* passed to every callback */

    /* The one place that decides who calls and whether they may: fills ctx->caller and returns SG_OK,
     * or fails as a handler does, with the status set (401, 403, 429). Called for every route, before
     * its body is read and (ctx->again) when it is complete. NULL: only routes that need
     * SG_RIGHT_NONE can be served. */
    sg_status (*authorize)(void *app, sg_request_context *ctx, sg_response *response);
    /* After the handler of a request that was authorized. Nullable. */
    void (*finished)(void *app, sg_request_context *ctx, sg_status status);

    /* All nullable. Made on the calling thread before serving starts, freed after it ended. */
    sg_status (*context_new)(void *app, unsigned thread, void **ret_context, sg_error *err);
    void (*context_free)(void *app, void *context);
    /* On each thread every `tick_ms` between requests: reopen a reader, swap a snapshot. */
    void (*tick)(void *app, void *context);
    unsigned tick_ms; /* 0: never */
    /* /readyz, any thread: anything but SG_OK answers 503 with the text. */
    sg_status (*ready)(void *app, void *context, sg_error *err);
    /* After SIGHUP (with `until_signal`), on the thread of sg_server_run: certificate and key were
     * read again, or `refused` says why the former stay. Without TLS it is told too. */
    void (*hangup)(void *app, const sg_error *refused);
    /* Any thread; must not block for long. */
    void (*log)(void *app, const sg_access_record *record);
} sg_server_config;

typedef struct sg_server sg_server;

/* Bind and prepare; nothing is accepted yet. SG_INVALID for the address, routes, limits, certificate
 * or key; SG_CONFLICT port in use; SG_IO; whatever context_new says. `config` is copied. */
sg_status sg_server_new(const sg_server_config *config, sg_server **ret_server, sg_error *err);

/* Whether `listen` can be reached from this machine only. SG_INVALID: no address and port. */
sg_status sg_listen_local(const char *listen, bool *ret_local, sg_error *err);

/* The port bound, in host order. */
unsigned sg_server_port(const sg_server *server);

/* Serve until sg_server_stop or, with `until_signal`, SIGTERM or SIGINT (blocked in all threads
 * and read here; SIGHUP too, which reads the certificate again). Then: no new connections, requests in flight end within drain_ms. Blocks. */
sg_status sg_server_run(sg_server *server, bool until_signal, sg_error *err);

/* From any thread or signal handler; may be called before run and more than once. */
void sg_server_stop(sg_server *server);

/* Read certificate and key again, as SIGHUP does. SG_INVALID: the former stay. SG_OK without TLS.
 * One thread at a time. */
sg_status sg_server_reload_tls(sg_server *server, sg_error *err);

/* Other limits from now on; connections that are open, and what waits on them, stay. Zeros: the
 * defaults. One thread at a time. */
sg_status sg_server_relimit(sg_server *server, const sg_server_limits *limits, sg_error *err);

/* Of the library under it: "2.1.12-stable". */
const char *sg_server_event_version(void);

/* Connections open now, all threads. */
unsigned sg_server_connections(const sg_server *server);

typedef struct sg_server_load {
    unsigned connections;
    unsigned in_flight; /* heads read whose answer has not been written, or not wholly */
    unsigned streams;   /* of these: sent piece by piece */
    unsigned waiting;   /* of these: deferred */
} sg_server_load;
/* Now, all threads; any thread may ask. */
sg_server_load sg_server_load_now(const sg_server *server);

/* After run returned, or without it. NULL is allowed. */
void sg_server_free(sg_server *server);

#endif
