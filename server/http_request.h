/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A strict, incremental HTTP/1.1 request parser: bytes in, one event at a time out.
 *
 * It exists because a lenient parser behind a proxy is how requests get smuggled: whatever two
 * readers could understand differently is refused, and the connection then closes. Pure: no I/O,
 * no clock, no allocation; everything it keeps is inside the struct. Any split of the same bytes
 * into pieces gives the same events, fields and body.
 *
 * One request: feed until SG_HTTP_HEAD, decide (method, target, fields) and set the body limit,
 * feed on for SG_HTTP_BODY pieces until SG_HTTP_DONE, then init again for the next.
 */
#ifndef SONGGANG_SERVER_HTTP_REQUEST_H
#define SONGGANG_SERVER_HTTP_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "songgang/messages/server.h"
#include "songgang/server.h"
#include "songgang/text.h"

enum {
    SG_HTTP_METHOD_MAX = 64,           /* longer: 400, no method is; shorter unknown ones: 501 */
    SG_HTTP_TARGET_MAX = 8192,        /* longer: 414 */
    SG_HTTP_FIELDS_BYTES_MAX = 16384, /* all field lines with their CRLF, trailers too: 431 */
    SG_HTTP_FIELDS_MAX = 64,          /* head and trailers together: 431 */
    SG_HTTP_CHUNK_DIGITS_MAX = 16,
    SG_HTTP_CHUNK_EXTENSION_MAX = 256,  /* of one chunk */
    SG_HTTP_CHUNK_EXTENSIONS_MAX = 2048 /* of one request */
};

/* Why a request was refused: name, HTTP status, Chinese detail. */
#define SG_HTTP_REFUSALS(X)                                          \
    X(REQUEST_LINE, 400, SG_MSG_HTTP_REQUEST_LINE)                   \
    X(METHOD_LONG, 400, SG_MSG_HTTP_METHOD_LONG)                     \
    X(METHOD_CONNECT, 501, SG_MSG_HTTP_METHOD_CONNECT)               \
    X(TARGET, 400, SG_MSG_HTTP_TARGET)                               \
    X(TARGET_LONG, 414, SG_MSG_HTTP_TARGET_LONG)                     \
    X(VERSION, 400, SG_MSG_HTTP_VERSION)                             \
    X(VERSION_UNSUPPORTED, 505, SG_MSG_HTTP_VERSION_UNSUPPORTED)     \
    X(LINE_END, 400, SG_MSG_HTTP_LINE_END)                           \
    X(FOLD, 400, SG_MSG_HTTP_FOLD)                                   \
    X(FIELD_NAME, 400, SG_MSG_HTTP_FIELD_NAME)                       \
    X(FIELD_VALUE, 400, SG_MSG_HTTP_FIELD_VALUE)                     \
    X(FIELD_REPEATED, 400, SG_MSG_HTTP_FIELD_REPEATED)               \
    X(FIELDS_LARGE, 431, SG_MSG_HTTP_FIELDS_LARGE)                   \
    X(FIELDS_MANY, 431, SG_MSG_HTTP_FIELDS_MANY)                     \
    X(HOST_MISSING, 400, SG_MSG_HTTP_HOST_MISSING)                   \
    X(HOST_REPEATED, 400, SG_MSG_HTTP_HOST_REPEATED)                 \
    X(HOST_INVALID, 400, SG_MSG_HTTP_HOST_INVALID)                   \
    X(HOST_MISMATCH, 400, SG_MSG_HTTP_HOST_MISMATCH)                 \
    X(LENGTH_INVALID, 400, SG_MSG_HTTP_LENGTH_INVALID)               \
    X(LENGTH_REPEATED, 400, SG_MSG_HTTP_LENGTH_REPEATED)             \
    X(LENGTH_AND_CODING, 400, SG_MSG_HTTP_LENGTH_AND_CODING)         \
    X(CODING_INVALID, 400, SG_MSG_HTTP_CODING_INVALID)               \
    X(CODING_UNKNOWN, 501, SG_MSG_HTTP_CODING_UNKNOWN)               \
    X(CODING_OLD_VERSION, 400, SG_MSG_HTTP_CODING_OLD_VERSION)       \
    X(EXPECTATION, 417, SG_MSG_HTTP_EXPECTATION)                     \
    X(BODY_UNEXPECTED, 400, SG_MSG_HTTP_BODY_UNEXPECTED)             \
    X(BODY_LARGE, 413, SG_MSG_HTTP_BODY_LARGE)                       \
    X(CHUNK_SIZE, 400, SG_MSG_HTTP_CHUNK_SIZE)                       \
    X(CHUNK_EXTENSION, 400, SG_MSG_HTTP_CHUNK_EXTENSION)             \
    X(CHUNK_END, 400, SG_MSG_HTTP_CHUNK_END)                         \
    X(TRAILER, 400, SG_MSG_HTTP_TRAILER)

typedef enum sg_http_refusal {
    SG_HTTP_ACCEPTED,
#define X(name, status, detail) SG_HTTP_REFUSE_##name,
    SG_HTTP_REFUSALS(X)
#undef X
} sg_http_refusal;

/* 400, 413 … ; 0 for SG_HTTP_ACCEPTED. */
int sg_http_refusal_status(sg_http_refusal refusal);
/* "LENGTH_INVALID"; static. */
const char *sg_http_refusal_name(sg_http_refusal refusal);
/* Chinese sentence; static. */
const char *sg_http_refusal_detail(sg_http_refusal refusal);

typedef enum sg_http_event {
    SG_HTTP_NEED_MORE, /* all bytes taken, the request goes on */
    SG_HTTP_HEAD,      /* method, target and fields are final; no body byte was taken */
    SG_HTTP_BODY,      /* `piece` holds body bytes, borrowed from the bytes just fed */
    SG_HTTP_DONE,      /* complete; bytes beyond `*ret_used` belong to the next request */
    SG_HTTP_REFUSED    /* `refusal` says why; answer and close; nothing more is read */
} sg_http_event;

/* Offsets into `store`; the name is lower case. */
typedef struct sg_http_field {
    uint16_t name, name_size, value, value_size;
} sg_http_field;

typedef struct sg_http_request {
    /* final from SG_HTTP_HEAD */
    sg_method method;      /* SG_METHOD_OTHER: a well-formed name we do not serve */
    int minor;             /* 0 or 1; a higher minor version counts as 1 */
    sg_str method_text;    /* the strings live in `store` */
    sg_str path, query;    /* raw; query {NULL,0} when there is no '?'; path "*" for OPTIONS * */
    bool keep_alive;       /* what the client allows */
    bool expect_continue;  /* it waits for 100 before the body */
    bool chunked;
    bool has_length;
    uint64_t length;       /* with has_length */
    sg_http_field fields[SG_HTTP_FIELDS_MAX];
    size_t field_count;

    sg_str piece;            /* at SG_HTTP_BODY */
    sg_http_refusal refusal; /* at SG_HTTP_REFUSED */

    /* private to the parser */
    int state;
    size_t store_size;
    size_t target_at;
    size_t target_size;
    size_t field_bytes;
    size_t line_at;          /* where the current line's text begins in `store` */
    size_t name_size;        /* of the current field */
    unsigned version_at;
    char version[8];
    bool seen_blank_line;
    bool in_trailer;
    size_t trailer_count;
    uint64_t body_limit, body_size;
    uint64_t left;           /* of the fixed body or of the chunk */
    unsigned digits;
    size_t extension_bytes, extensions_bytes;
    char store[SG_HTTP_METHOD_MAX + SG_HTTP_TARGET_MAX + SG_HTTP_FIELDS_BYTES_MAX];
} sg_http_request;

/* Ready for the first byte. `store` is left as it is: 24 KiB need no clearing per request. */
void sg_http_request_init(sg_http_request *request);

/* Most body bytes to accept (default 0): call at SG_HTTP_HEAD. */
void sg_http_request_limit_body(sg_http_request *request, uint64_t limit);

/* Take bytes until an event; `*ret_used` says how many. Call again with the rest; after
 * SG_HTTP_HEAD and SG_HTTP_BODY even when nothing is left, because SG_HTTP_DONE may follow. */
sg_http_event sg_http_request_feed(sg_http_request *request, const char *data, size_t size,
                                   size_t *ret_used);

/* True once any byte of a request arrived (a lone CRLF before it does not count). */
bool sg_http_request_started(const sg_http_request *request);

/* Value of the first field of that lower-case name, {NULL,0} when absent. */
sg_str sg_http_request_field(const sg_http_request *request, const char *lower_name);

sg_str sg_http_field_name(const sg_http_request *request, size_t index);
sg_str sg_http_field_value(const sg_http_request *request, size_t index);

#endif
