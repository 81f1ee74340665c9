/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Turning a response into bytes: status line, headers, body or chunks, problem documents.
 * One sg_response per thread, reset for each request, so its buffer is allocated once.
 */
#ifndef SONGGANG_SERVER_HTTP_RESPONSE_H
#define SONGGANG_SERVER_HTTP_RESPONSE_H

#include <event2/buffer.h>
#include <time.h>

#include "songgang/server.h"

enum { SG_RESPONSE_HEADERS_MAX = 16, SG_RESPONSE_ERRORS_MAX = 32 };

typedef struct http_problem_item {
    const char *pointer, *detail; /* in the arena */
} http_problem_item;

struct sg_response {
    sg_arena *arena; /* of the request; set by http_response_reset */
    int status;
    const char *type;
    bool no_store;
    size_t header_count;
    const char *header_names[SG_RESPONSE_HEADERS_MAX], *header_values[SG_RESPONSE_HEADERS_MAX];
    size_t item_count;
    http_problem_item items[SG_RESPONSE_ERRORS_MAX];
    sg_buffer body;
    sg_json_writer json;
    bool streamed;
    sg_stream stream;
    bool waits; /* `deferred` is set */
    sg_deferred deferred;
};

/* What the connection decides about the message around the body. */
typedef struct http_envelope {
    bool head_only;  /* answer to HEAD */
    bool close;      /* Connection: close */
    bool secure;     /* over TLS: say that it stays so */
    int minor;       /* of the request: 0 gets no chunks, and keep-alive spelled out */
    const char *date;       /* IMF-fixdate */
    const char *request_id; /* or NULL */
} http_envelope;

enum { HTTP_DATE_TEXT = 30 };
/* "Sun, 06 Nov 1994 08:49:37 GMT" */
void http_date(time_t now, char out[HTTP_DATE_TEXT]);

void http_response_reset(sg_response *response, sg_arena *arena);
void http_response_free(sg_response *response);
/* Call the release of the stream or deferred answer, if one was set and not taken over. */
void http_response_drop_stream(sg_response *response);

/* Make it a problem document with this HTTP status; keeps headers and errors, drops the body. */
void http_response_problem(sg_response *response, int status, const char *detail);

/* The problem document of a handler that failed with `status`; only what is ours to fix is not told. */
void http_response_failed(sg_response *response, sg_status status, const sg_error *error);

/* HTTP status for a failed handler. */
int http_status_of(sg_status status);

/* Append head and body (or only the head of a stream). False when memory is short: nothing
 * useful was appended and the connection must close. `*ret_bytes` counts what was appended. */
bool http_response_write(sg_response *response, const http_envelope *envelope,
                         struct evbuffer *out, size_t *ret_bytes);

/* One chunk, or with `size` 0 nothing (an empty chunk would end the body). */
bool http_chunk_write(struct evbuffer *out, const void *data, size_t size);
bool http_chunk_end(struct evbuffer *out);

#endif
