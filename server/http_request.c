/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The byte machine of the request parser: lines, fields, bodies, chunks, trailers. It looks at
 * one byte at a time outside of bodies, so how the network cut the bytes cannot matter.
 */
#include "http_request.h"

#include <string.h>

#include "http_head.h"
#include "http_syntax.h"

enum {
    START,
    START_LF,
    METHOD,
    TARGET,
    VERSION,
    REQUEST_LF,
    FIELD_START,
    FIELD_NAME,
    FIELD_BLANK, /* optional blanks after the colon */
    FIELD_VALUE,
    FIELD_LF,
    FIELDS_END_LF,
    BODY_START, /* head told, first body byte not seen */
    BODY_FIXED,
    CHUNK_SIZE,
    CHUNK_NAME_START,
    CHUNK_NAME,
    CHUNK_VALUE_START,
    CHUNK_VALUE,
    CHUNK_QUOTED,
    CHUNK_QUOTED_PAIR,
    CHUNK_QUOTED_END,
    CHUNK_SIZE_LF,
    CHUNK_DATA,
    CHUNK_DATA_CR,
    CHUNK_DATA_LF,
    DONE,
    REFUSED
};

int sg_http_refusal_status(sg_http_refusal refusal)
{
    switch (refusal) {
#define X(name, status, detail)    \
    case SG_HTTP_REFUSE_##name: \
        return status;
        SG_HTTP_REFUSALS(X)
#undef X
    case SG_HTTP_ACCEPTED:
        break;
    }
    return 0;
}

const char *sg_http_refusal_name(sg_http_refusal refusal)
{
    switch (refusal) {
#define X(name, status, detail)    \
    case SG_HTTP_REFUSE_##name: \
        return #name;
        SG_HTTP_REFUSALS(X)
#undef X
    case SG_HTTP_ACCEPTED:
        break;
    }
    return "ACCEPTED";
}

const char *sg_http_refusal_detail(sg_http_refusal refusal)
{
    switch (refusal) {
#define X(name, status, detail)    \
    case SG_HTTP_REFUSE_##name: \
        return detail;
        SG_HTTP_REFUSALS(X)
#undef X
    case SG_HTTP_ACCEPTED:
        break;
    }
    return "";
}

void sg_http_request_init(sg_http_request *r)
{
    memset(r, 0, offsetof(sg_http_request, store));
    r->state = START;
}

void sg_http_request_limit_body(sg_http_request *r, uint64_t limit)
{
    r->body_limit = limit;
}

bool sg_http_request_started(const sg_http_request *r)
{
    return r->state != START && r->state != START_LF;
}

sg_str sg_http_field_name(const sg_http_request *r, size_t i)
{
    return (sg_str){r->store + r->fields[i].name, r->fields[i].name_size};
}

sg_str sg_http_field_value(const sg_http_request *r, size_t i)
{
    return (sg_str){r->store + r->fields[i].value, r->fields[i].value_size};
}

sg_str sg_http_request_field(const sg_http_request *r, const char *lower_name)
{
    size_t n = strlen(lower_name);
    for (size_t i = 0; i < r->field_count; i++) {
        if (r->fields[i].name_size == n &&
            memcmp(r->store + r->fields[i].name, lower_name, n) == 0) {
            return sg_http_field_value(r, i);
        }
    }
    return (sg_str){NULL, 0};
}

static sg_http_event refuse(sg_http_request *r, sg_http_refusal refusal)
{
    r->refusal = refusal;
    r->state = REFUSED;
    return SG_HTTP_REFUSED;
}

static sg_http_event go(sg_http_request *r, int state)
{
    r->state = state;
    return SG_HTTP_NEED_MORE;
}

/* The limits on line parts make room in `store` certain. */
static void keep(sg_http_request *r, unsigned char c)
{
    r->store[r->store_size++] = (char)c;
}

static sg_http_event end_request_line(sg_http_request *r)
{
    sg_http_refusal refusal = http_head_request_line(r);
    return refusal != SG_HTTP_ACCEPTED ? refuse(r, refusal) : go(r, FIELD_START);
}

static sg_http_event step_method(sg_http_request *r, unsigned char c)
{
    if (c == ' ') {
        r->method_text = (sg_str){r->store, r->store_size};
        r->target_at = r->store_size;
        return go(r, TARGET);
    }
    if (!http_is_token(c)) {
        return refuse(r, SG_HTTP_REFUSE_REQUEST_LINE);
    }
    if (r->store_size == SG_HTTP_METHOD_MAX) {
        return refuse(r, SG_HTTP_REFUSE_METHOD_LONG);
    }
    keep(r, c);
    return SG_HTTP_NEED_MORE;
}

static sg_http_event step_target(sg_http_request *r, unsigned char c)
{
    if (c == ' ') {
        return r->target_size > 0 ? go(r, VERSION) : refuse(r, SG_HTTP_REFUSE_REQUEST_LINE);
    }
    if (c == '\r' || c == '\n') {
        return refuse(r, SG_HTTP_REFUSE_REQUEST_LINE); /* HTTP/0.9 or a missing part */
    }
    /* '[' and ']' stand in the authority of an absolute-form target only; the whole is checked
     * once the line is complete. */
    if (!http_is_target(c) && c != '[' && c != ']') {
        return refuse(r, SG_HTTP_REFUSE_TARGET);
    }
    if (r->target_size == SG_HTTP_TARGET_MAX) {
        return refuse(r, SG_HTTP_REFUSE_TARGET_LONG);
    }
    r->target_size++;
    keep(r, c);
    return SG_HTTP_NEED_MORE;
}

static sg_http_event step_request_line(sg_http_request *r, unsigned char c)
{
    switch (r->state) {
    case START:
        if (c == '\r' && !r->seen_blank_line) {
            return go(r, START_LF); /* one empty line before a request is customary */
        }
        if (!http_is_token(c)) {
            return refuse(r, SG_HTTP_REFUSE_REQUEST_LINE);
        }
        keep(r, c);
        return go(r, METHOD);
    case START_LF:
        r->seen_blank_line = true;
        return c == '\n' ? go(r, START) : refuse(r, SG_HTTP_REFUSE_LINE_END);
    case METHOD:
        return step_method(r, c);
    case TARGET:
        return step_target(r, c);
    case VERSION:
        if (c == '\r') {
            return go(r, REQUEST_LF);
        }
        if (c == '\n') {
            return refuse(r, SG_HTTP_REFUSE_LINE_END);
        }
        if (r->version_at == sizeof r->version || c <= ' ' || c >= 0x7f) {
            return refuse(r, SG_HTTP_REFUSE_VERSION);
        }
        r->version[r->version_at++] = (char)c;
        return SG_HTTP_NEED_MORE;
    default:
        return c == '\n' ? end_request_line(r) : refuse(r, SG_HTTP_REFUSE_LINE_END);
    }
}

/* A field line is complete; in a trailer it is checked and forgotten. */
static sg_http_event end_field(sg_http_request *r)
{
    size_t value = r->line_at + r->name_size;
    size_t end = r->store_size;
    while (end > value && (r->store[end - 1] == ' ' || r->store[end - 1] == '\t')) {
        end--;
    }
    if (r->field_count + r->trailer_count == SG_HTTP_FIELDS_MAX) {
        return refuse(r, SG_HTTP_REFUSE_FIELDS_MANY);
    }
    if (r->in_trailer) {
        if (!http_head_trailer_allowed((sg_str){r->store + r->line_at, r->name_size})) {
            return refuse(r, SG_HTTP_REFUSE_TRAILER);
        }
        r->trailer_count++;
        r->store_size = r->line_at;
    } else {
        r->fields[r->field_count++] = (sg_http_field){
            .name = (uint16_t)r->line_at,
            .name_size = (uint16_t)r->name_size,
            .value = (uint16_t)value,
            .value_size = (uint16_t)(end - value),
        };
        r->store_size = end;
    }
    return go(r, FIELD_START);
}

static sg_http_event end_fields(sg_http_request *r)
{
    if (r->in_trailer) {
        r->state = DONE;
        return SG_HTTP_DONE;
    }
    sg_http_refusal refusal = http_head_fields(r);
    if (refusal != SG_HTTP_ACCEPTED) {
        return refuse(r, refusal);
    }
    r->state = BODY_START;
    return SG_HTTP_HEAD;
}

static sg_http_event step_field_name(sg_http_request *r, unsigned char c)
{
    if (c == ':' && r->store_size > r->line_at) {
        r->name_size = r->store_size - r->line_at;
        return go(r, FIELD_BLANK);
    }
    if (!http_is_token(c)) {
        return refuse(r, SG_HTTP_REFUSE_FIELD_NAME);
    }
    keep(r, (unsigned char)http_lower((char)c));
    return SG_HTTP_NEED_MORE;
}

static sg_http_event step_field(sg_http_request *r, unsigned char c)
{
    if (++r->field_bytes > SG_HTTP_FIELDS_BYTES_MAX) {
        return refuse(r, SG_HTTP_REFUSE_FIELDS_LARGE);
    }
    switch (r->state) {
    case FIELD_START:
        if (c == '\r') {
            return go(r, FIELDS_END_LF);
        }
        if (c == ' ' || c == '\t') {
            return refuse(r, SG_HTTP_REFUSE_FOLD);
        }
        if (c == '\n') {
            return refuse(r, SG_HTTP_REFUSE_LINE_END);
        }
        r->line_at = r->store_size;
        r->state = FIELD_NAME;
        return step_field_name(r, c);
    case FIELD_NAME:
        return step_field_name(r, c);
    case FIELD_BLANK:
        if (c == ' ' || c == '\t') {
            return SG_HTTP_NEED_MORE;
        }
        r->state = FIELD_VALUE;
        /* fall through */
    case FIELD_VALUE:
        if (c == '\r') {
            return go(r, FIELD_LF);
        }
        if (!http_is_value(c)) {
            return refuse(r, c == '\n' ? SG_HTTP_REFUSE_LINE_END : SG_HTTP_REFUSE_FIELD_VALUE);
        }
        keep(r, c);
        return SG_HTTP_NEED_MORE;
    case FIELD_LF:
        return c == '\n' ? end_field(r) : refuse(r, SG_HTTP_REFUSE_LINE_END);
    default:
        return c == '\n' ? end_fields(r) : refuse(r, SG_HTTP_REFUSE_LINE_END);
    }
}

static sg_http_event end_chunk_size(sg_http_request *r)
{
    r->extension_bytes = 0;
    r->digits = 0;
    if (r->left == 0) {
        r->in_trailer = true;
        return go(r, FIELD_START);
    }
    if (r->left > r->body_limit - r->body_size) {
        return refuse(r, SG_HTTP_REFUSE_BODY_LARGE);
    }
    r->body_size += r->left;
    return go(r, CHUNK_DATA);
}

static sg_http_event step_chunk_size(sg_http_request *r, unsigned char c)
{
    int digit = http_hex(c);
    if (digit >= 0) {
        if (r->digits == SG_HTTP_CHUNK_DIGITS_MAX) {
            return refuse(r, SG_HTTP_REFUSE_CHUNK_SIZE);
        }
        r->digits++;
        r->left = r->left << 4 | (unsigned)digit; /* 16 digits fit exactly */
        return SG_HTTP_NEED_MORE;
    }
    if (r->digits == 0 || (c != '\r' && c != ';')) {
        return refuse(r, c == '\n' ? SG_HTTP_REFUSE_LINE_END : SG_HTTP_REFUSE_CHUNK_SIZE);
    }
    return go(r, c == '\r' ? CHUNK_SIZE_LF : CHUNK_NAME_START);
}

/* chunk-ext = *( ";" name [ "=" ( token / quoted-string ) ] ); no blanks: nobody needs them, and
 * readers disagree about them. */
static sg_http_event step_chunk_extension(sg_http_request *r, unsigned char c)
{
    if (++r->extension_bytes > SG_HTTP_CHUNK_EXTENSION_MAX ||
        ++r->extensions_bytes > SG_HTTP_CHUNK_EXTENSIONS_MAX) {
        return refuse(r, SG_HTTP_REFUSE_CHUNK_EXTENSION);
    }
    bool token = http_is_token(c);
    bool ended = c == '\r' || c == ';';
    int after = c == '\r' ? CHUNK_SIZE_LF : CHUNK_NAME_START;
    switch (r->state) {
    case CHUNK_NAME_START:
        return token ? go(r, CHUNK_NAME) : refuse(r, SG_HTTP_REFUSE_CHUNK_EXTENSION);
    case CHUNK_NAME:
        if (token) {
            return SG_HTTP_NEED_MORE;
        }
        if (c == '=') {
            return go(r, CHUNK_VALUE_START);
        }
        return ended ? go(r, after) : refuse(r, SG_HTTP_REFUSE_CHUNK_EXTENSION);
    case CHUNK_VALUE_START:
        if (c == '"') {
            return go(r, CHUNK_QUOTED);
        }
        return token ? go(r, CHUNK_VALUE) : refuse(r, SG_HTTP_REFUSE_CHUNK_EXTENSION);
    case CHUNK_VALUE:
        if (token) {
            return SG_HTTP_NEED_MORE;
        }
        return ended ? go(r, after) : refuse(r, SG_HTTP_REFUSE_CHUNK_EXTENSION);
    case CHUNK_QUOTED:
        if (!http_is_value(c)) {
            return refuse(r, SG_HTTP_REFUSE_CHUNK_EXTENSION);
        }
        return go(r, c == '"' ? CHUNK_QUOTED_END : c == '\\' ? CHUNK_QUOTED_PAIR : CHUNK_QUOTED);
    case CHUNK_QUOTED_PAIR:
        return http_is_value(c) ? go(r, CHUNK_QUOTED) : refuse(r, SG_HTTP_REFUSE_CHUNK_EXTENSION);
    default:
        return ended ? go(r, after) : refuse(r, SG_HTTP_REFUSE_CHUNK_EXTENSION);
    }
}

static sg_http_event step_chunk(sg_http_request *r, unsigned char c)
{
    switch (r->state) {
    case CHUNK_SIZE:
        return step_chunk_size(r, c);
    case CHUNK_SIZE_LF:
        return c == '\n' ? end_chunk_size(r) : refuse(r, SG_HTTP_REFUSE_LINE_END);
    case CHUNK_DATA_CR:
        return c == '\r' ? go(r, CHUNK_DATA_LF) : refuse(r, SG_HTTP_REFUSE_CHUNK_END);
    case CHUNK_DATA_LF:
        return c == '\n' ? go(r, CHUNK_SIZE) : refuse(r, SG_HTTP_REFUSE_CHUNK_END);
    default:
        return step_chunk_extension(r, c);
    }
}

static sg_http_event step(sg_http_request *r, unsigned char c)
{
    if (r->state <= REQUEST_LF) {
        return step_request_line(r, c);
    }
    if (r->state <= FIELDS_END_LF) {
        return step_field(r, c);
    }
    return step_chunk(r, c);
}

/* After the head: which body follows. Says DONE, REFUSED, or NEED_MORE to go on reading. */
static sg_http_event start_body(sg_http_request *r)
{
    if (r->chunked) {
        return go(r, CHUNK_SIZE);
    }
    if (r->length == 0) {
        r->state = DONE;
        return SG_HTTP_DONE;
    }
    if (r->length > r->body_limit) {
        return refuse(r, SG_HTTP_REFUSE_BODY_LARGE);
    }
    r->left = r->length;
    return go(r, BODY_FIXED);
}

static sg_http_event take_body(sg_http_request *r, const char *data, size_t size, size_t *used)
{
    size_t take = size < r->left ? size : (size_t)r->left;
    r->piece = (sg_str){data, take};
    r->left -= take;
    *used += take;
    if (r->left == 0 && r->state == CHUNK_DATA) {
        r->state = CHUNK_DATA_CR;
    }
    return SG_HTTP_BODY;
}

sg_http_event sg_http_request_feed(sg_http_request *r, const char *data, size_t size,
                                   size_t *ret_used)
{
    *ret_used = 0;
    if (r->state == BODY_START) {
        sg_http_event event = start_body(r);
        if (event != SG_HTTP_NEED_MORE) {
            return event;
        }
    }
    if (r->state == BODY_FIXED && r->left == 0) {
        r->state = DONE;
    }
    while (r->state != DONE && r->state != REFUSED && *ret_used < size) {
        if (r->state == BODY_FIXED || r->state == CHUNK_DATA) {
            return take_body(r, data + *ret_used, size - *ret_used, ret_used);
        }
        sg_http_event event = step(r, (unsigned char)data[(*ret_used)++]);
        if (event != SG_HTTP_NEED_MORE) {
            return event;
        }
    }
    if (r->state == DONE) {
        return SG_HTTP_DONE;
    }
    return r->state == REFUSED ? SG_HTTP_REFUSED : SG_HTTP_NEED_MORE;
}
