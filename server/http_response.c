/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See http_response.h. Values that reach a header are checked here, so that no handler can split
 * a response.
 */
#include "http_response.h"

#include <stdio.h>
#include <string.h>

#include "http_syntax.h"
#include "songgang/messages/server.h"

static const struct {
    int status;
    const char *reason, *title;
} STATUSES[] = {
    {200, "OK", NULL},
    {201, "Created", NULL},
    {202, "Accepted", NULL},
    {204, "No Content", NULL},
    {303, "See Other", NULL},
    {304, "Not Modified", NULL},
    {400, "Bad Request", SG_MSG_TITLE_400},
    {401, "Unauthorized", SG_MSG_TITLE_401},
    {403, "Forbidden", SG_MSG_TITLE_403},
    {404, "Not Found", SG_MSG_TITLE_404},
    {405, "Method Not Allowed", SG_MSG_TITLE_405},
    {406, "Not Acceptable", SG_MSG_TITLE_406},
    {408, "Request Timeout", SG_MSG_TITLE_408},
    {409, "Conflict", SG_MSG_TITLE_409},
    {411, "Length Required", SG_MSG_TITLE_411},
    {412, "Precondition Failed", SG_MSG_TITLE_412},
    {413, "Content Too Large", SG_MSG_TITLE_413},
    {414, "URI Too Long", SG_MSG_TITLE_414},
    {415, "Unsupported Media Type", SG_MSG_TITLE_415},
    {417, "Expectation Failed", SG_MSG_TITLE_417},
    {422, "Unprocessable Content", SG_MSG_TITLE_422},
    {428, "Precondition Required", SG_MSG_TITLE_428},
    {429, "Too Many Requests", SG_MSG_TITLE_429},
    {431, "Request Header Fields Too Large", SG_MSG_TITLE_431},
    {500, "Internal Server Error", SG_MSG_TITLE_500},
    {501, "Not Implemented", SG_MSG_TITLE_501},
    {503, "Service Unavailable", SG_MSG_TITLE_503},
    {505, "HTTP Version Not Supported", SG_MSG_TITLE_505},
    {507, "Insufficient Storage", SG_MSG_TITLE_507},
};

static const char *reason_of(int status)
{
    for (size_t i = 0; i < sizeof STATUSES / sizeof STATUSES[0]; i++) {
        if (STATUSES[i].status == status) {
            return STATUSES[i].reason;
        }
    }
    return "Unknown";
}

static const char *title_of(int status)
{
    for (size_t i = 0; i < sizeof STATUSES / sizeof STATUSES[0]; i++) {
        if (STATUSES[i].status == status && STATUSES[i].title) {
            return STATUSES[i].title;
        }
    }
    return SG_MSG_TITLE_OTHER;
}

int http_status_of(sg_status status)
{
    switch (status) {
    case SG_OK:
        return 200;
    case SG_INVALID:
    case SG_UNKNOWN:
    case SG_FORMAT:
        return 400;
    case SG_NOT_FOUND:
        return 404;
    case SG_CONFLICT:
        return 409;
    case SG_LIMIT:
        return 413;
    case SG_MISSING:
    case SG_STALE:
    case SG_LOCKED:
    case SG_NO_MEMORY: /* this request fails; the next may not */
        return 503;
    case SG_NO_SPACE:
        return 507;
    case SG_CORRUPT:
    case SG_IO:
    case SG_CANCELLED:
    case SG_INTERNAL:
        break;
    }
    return 500;
}

void http_date(time_t now, char out[HTTP_DATE_TEXT])
{
    /* Not strftime: its names follow the locale. */
    static const char DAYS[7][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char MONTHS[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct tm tm;
    if (!gmtime_r(&now, &tm)) {
        now = 0;
        (void)gmtime_r(&now, &tm);
    }
    (void)snprintf(out, HTTP_DATE_TEXT, "%s, %02d %s %04d %02d:%02d:%02d GMT",
                   DAYS[(unsigned)tm.tm_wday % 7], (int)((unsigned)tm.tm_mday % 32),
                   MONTHS[(unsigned)tm.tm_mon % 12], (int)((unsigned)(tm.tm_year + 1900) % 10000),
                   (int)((unsigned)tm.tm_hour % 24), (int)((unsigned)tm.tm_min % 60),
                   (int)((unsigned)tm.tm_sec % 61));
}

void http_response_drop_stream(sg_response *r)
{
    if (r->streamed && r->stream.release) {
        r->stream.release(r->stream.state);
    }
    r->streamed = false;
    if (r->waits && r->deferred.release) {
        r->deferred.release(r->deferred.state);
    }
    r->waits = false;
}

void http_response_reset(sg_response *r, sg_arena *arena)
{
    http_response_drop_stream(r);
    r->arena = arena;
    r->status = 200;
    r->type = "application/json";
    r->no_store = false;
    r->header_count = 0;
    r->item_count = 0;
    if (r->body.failed || r->body.capacity > 1 << 20) {
        sg_buffer_free(&r->body); /* one huge answer must not stay resident */
        r->body = (sg_buffer){0};
    }
    sg_buffer_clear(&r->body);
}

void http_response_free(sg_response *r)
{
    http_response_drop_stream(r);
    sg_buffer_free(&r->body);
    r->body = (sg_buffer){0};
}

void sg_response_status(sg_response *r, int status)
{
    r->status = status;
}

void sg_response_type(sg_response *r, const char *type)
{
    r->type = type;
}

sg_buffer *sg_response_body(sg_response *r)
{
    return &r->body;
}

sg_json_writer *sg_response_json(sg_response *r)
{
    sg_json_begin(&r->json, &r->body);
    return &r->json;
}

void sg_response_no_store(sg_response *r)
{
    r->no_store = true;
}

void sg_response_stream(sg_response *r, sg_stream stream)
{
    http_response_drop_stream(r);
    r->streamed = true;
    r->stream = stream;
}

void sg_response_defer(sg_response *r, sg_deferred deferred)
{
    http_response_drop_stream(r);
    r->waits = true;
    r->deferred = deferred;
}

sg_status sg_response_header(sg_response *r, const char *name, const char *value, sg_error *err)
{
    bool valid = name[0] != '\0';
    for (const char *c = name; *c; c++) {
        valid &= http_is_token((unsigned char)*c);
    }
    for (const char *c = value; *c; c++) {
        valid &= http_is_value((unsigned char)*c);
    }
    if (!valid) {
        return sg_fail(err, SG_INVALID, SG_MSG_HTTP_BAD_HEADER, name);
    }
    if (r->header_count == SG_RESPONSE_HEADERS_MAX) {
        return sg_fail(err, SG_LIMIT, SG_MSG_HTTP_BAD_HEADER, name);
    }
    const char *name_copy = sg_arena_strdup(r->arena, name);
    const char *value_copy = sg_arena_strdup(r->arena, value);
    if (!name_copy || !value_copy) {
        return sg_fail_memory(err);
    }
    r->header_names[r->header_count] = name_copy;
    r->header_values[r->header_count] = value_copy;
    r->header_count++;
    return SG_OK;
}

void sg_response_error_at(sg_response *r, const char *pointer, const char *detail)
{
    if (r->item_count == SG_RESPONSE_ERRORS_MAX) {
        return; /* the first ones say enough */
    }
    http_problem_item item = {sg_arena_strdup(r->arena, pointer),
                              sg_arena_strdup(r->arena, detail)};
    if (item.pointer && item.detail) {
        r->items[r->item_count++] = item;
    }
}

void http_response_problem(sg_response *r, int status, const char *detail)
{
    http_response_drop_stream(r);
    sg_buffer_clear(&r->body);
    r->status = status;
    r->type = "application/problem+json";
    r->no_store = true;
    sg_json_writer w;
    sg_json_begin(&w, &r->body);
    sg_json_object(&w);
    sg_json_member_string(&w, "type", "about:blank");
    sg_json_member_string(&w, "title", title_of(status));
    sg_json_member_int(&w, "status", status);
    sg_json_member_string(&w, "detail", detail);
    if (r->item_count > 0) {
        sg_json_key(&w, "errors");
        sg_json_array(&w);
        for (size_t i = 0; i < r->item_count; i++) {
            sg_json_object(&w);
            sg_json_member_string(&w, "pointer", r->items[i].pointer);
            sg_json_member_string(&w, "detail", r->items[i].detail);
            sg_json_end_object(&w);
        }
        sg_json_end_array(&w);
    }
    sg_json_end_object(&w);
}

void http_response_failed(sg_response *r, sg_status status, const sg_error *error)
{
    int code = http_status_of(status);
    bool told = code != 500 && error->text[0] != '\0';
    if (code == 400 && r->status > 400 && r->status < 500) {
        code = r->status; /* a handler may be more precise: 401, 412, 422 … */
    }
    http_response_problem(r, code, told ? error->text : SG_MSG_HTTP_INTERNAL);
}

/* Head text grows in a fixed array; `full` is sticky. */
typedef struct head_text {
    char text[12288];
    size_t n;
    bool full;
} head_text;

static void put(head_text *h, const char *text)
{
    size_t n = strlen(text);
    if (n > sizeof h->text - h->n) {
        h->full = true;
        return;
    }
    memcpy(h->text + h->n, text, n);
    h->n += n;
}

static void put_header(head_text *h, const char *name, const char *value)
{
    put(h, name);
    put(h, ": ");
    put(h, value);
    put(h, "\r\n");
}

static void put_headers(head_text *h, const sg_response *r, const http_envelope *e)
{
    put_header(h, "Date", e->date);
    bool bodiless = r->status == 204 || r->status == 304;
    if (!bodiless) {
        put_header(h, "Content-Type", r->type);
    }
    if (r->streamed && !bodiless) {
        if (e->minor > 0) {
            put_header(h, "Transfer-Encoding", "chunked");
        }
    } else if (!bodiless) {
        char size[24];
        (void)snprintf(size, sizeof size, "%zu", r->body.size);
        put_header(h, "Content-Length", size);
    }
    put_header(h, "X-Content-Type-Options", "nosniff");
    if (e->secure) {
        put_header(h, "Strict-Transport-Security", "max-age=31536000");
    }
    if (r->no_store) {
        put_header(h, "Cache-Control", "no-store");
    }
    if (e->request_id) {
        put_header(h, "X-Request-Id", e->request_id);
    }
    for (size_t i = 0; i < r->header_count; i++) {
        put_header(h, r->header_names[i], r->header_values[i]);
    }
    if (e->close || (r->streamed && e->minor == 0)) {
        put_header(h, "Connection", "close");
    } else if (e->minor == 0) {
        put_header(h, "Connection", "keep-alive");
    }
    put(h, "\r\n");
}

bool http_response_write(sg_response *r, const http_envelope *e, struct evbuffer *out,
                         size_t *ret_bytes)
{
    *ret_bytes = 0;
    head_text h;
    h.n = 0;
    h.full = r->body.failed;
    char line[32];
    (void)snprintf(line, sizeof line, "HTTP/1.1 %03d ", (int)((unsigned)r->status % 1000));
    put(&h, line);
    put(&h, reason_of(r->status));
    put(&h, "\r\n");
    put_headers(&h, r, e);
    if (h.full) {
        return false;
    }
    bool body = !r->streamed && !e->head_only && r->status != 204 && r->status != 304;
    size_t size = body ? r->body.size : 0;
    if (evbuffer_add(out, h.text, h.n) != 0 ||
        (size > 0 && evbuffer_add(out, r->body.data, size) != 0)) {
        return false;
    }
    *ret_bytes = h.n + size;
    return true;
}

bool http_chunk_write(struct evbuffer *out, const void *data, size_t size)
{
    return size == 0 || (evbuffer_add_printf(out, "%zx\r\n", size) >= 0 &&
                         evbuffer_add(out, data, size) == 0 && evbuffer_add(out, "\r\n", 2) == 0);
}

bool http_chunk_end(struct evbuffer *out)
{
    return evbuffer_add(out, "0\r\n\r\n", 5) == 0;
}
