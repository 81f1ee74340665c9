/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See exchange.h. Handlers of all connections of a thread run one after the other, so arena,
 * response and request context belong to the worker. A request whose body arrives in several
 * reads is therefore resolved twice: at its head, to decide whether the body is wanted at all,
 * and again when complete.
 */
#include "exchange.h"

#include <string.h>

#include "http_syntax.h"
#include "songgang/messages/server.h"

enum { DISCARD_MAX = 65536, BODY_KEEP = 65536 };

/* All but the body and the kind of connection. */
static void begin(exchange *x)
{
    sg_http_request_init(&x->head);
    x->streaming = x->waiting = false;
    x->started_us = 0;
    x->body_us = 0;
    x->resolved = x->shed = x->in_file = x->discard = x->continued = x->close = false;
    x->status = 0;
    x->counted = false;
    x->route = NULL;
    x->caller = SG_CALLER_NOBODY;
    x->caller_id = 0;
    x->bytes = x->bytes_in = 0;
    x->id[0] = x->client[0] = '\0';
    x->client_secure = x->secure;
}

void exchange_init(exchange *x, bool secure)
{
    x->secure = secure;
    begin(x);
    body_init(&x->body);
}

static void end_stream(sg_worker *worker, exchange *x)
{
    if (x->waiting) {
        (void)atomic_fetch_sub(&worker->shared->waiting, 1);
        if (x->deferred.release) {
            x->deferred.release(x->deferred.state);
        }
    } else if (x->streaming) {
        worker->streams--;
        (void)atomic_fetch_sub(&worker->shared->streams, 1);
        if (x->stream.release) {
            x->stream.release(x->stream.state);
        }
    }
    x->streaming = x->waiting = false;
}

static void log_access(sg_worker *worker, const exchange *x)
{
    const sg_server_config *config = &worker->shared->config;
    if (!config->log) {
        return;
    }
    struct timespec now;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    int64_t took = x->started_us > 0 ? worker_now() - x->started_us : 0;
    sg_str none = {"", 0};
    sg_access_record record = {
        .time_us = (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000 - took,
        .request_id = x->id,
        .method = x->head.method_text.s ? x->head.method_text : none,
        .path = x->head.path.s ? x->head.path : none,
        .status = x->status,
        .bytes = x->bytes,
        .bytes_in = x->bytes_in,
        .route = x->route,
        .caller = x->caller,
        .caller_id = x->caller_id,
        .microseconds = (uint64_t)took,
    };
    config->log(config->app, &record);
}

static void count_out(sg_worker *worker, exchange *x)
{
    if (x->counted) {
        (void)atomic_fetch_sub(&worker->shared->in_flight, 1);
    }
    x->counted = false;
}

void exchange_end(sg_worker *worker, exchange *x)
{
    count_out(worker, x);
    if (x->streaming) {
        log_access(worker, x); /* cut off before its end */
    }
    body_drop(&x->body, worker, 0);
    end_stream(worker, x);
}

void exchange_next(sg_worker *worker, exchange *x)
{
    count_out(worker, x);
    body_drop(&x->body, worker, BODY_KEEP);
    begin(x);
}

/* The client's X-Request-Id when it is harmless, so that logs of both sides meet; else ours. */
static void choose_id(sg_worker *worker, exchange *x)
{
    sg_str given = sg_http_request_field(&x->head, "x-request-id");
    bool usable = given.n > 0 && given.n < sizeof x->id;
    for (size_t i = 0; usable && i < given.n; i++) {
        unsigned char c = (unsigned char)given.s[i];
        usable = http_is_alpha(c) || http_is_digit(c) || c == '-' || c == '_' || c == '.';
    }
    if (usable) {
        memcpy(x->id, given.s, given.n);
        x->id[given.n] = '\0';
    } else {
        worker_request_id(worker, x->id);
    }
}

/* Write the response out. */
static exchange_state answer(sg_worker *worker, exchange *x)
{
    sg_response *r = &worker->response;
    bool head_only = x->head.method == SG_METHOD_HEAD;
    x->close |= !x->head.keep_alive || atomic_load(&worker->shared->stopping);
    if (r->body.failed) {
        sg_buffer_free(&r->body);
        r->body = (sg_buffer){0};
        http_response_problem(r, 503, SG_MSG_HTTP_BUSY);
    }
    if (r->streamed && x->head.minor == 0) {
        x->close = true; /* the end of the connection ends the body */
    }
    if (r->streamed && !head_only && worker->streams >= worker_limits(worker)->streams) {
        http_response_problem(r, 503, SG_MSG_HTTP_STREAMS);
    }
    if (r->status == 503) {
        (void)sg_response_header(r, "Retry-After", "2", NULL);
    }
    http_envelope envelope = {head_only, x->close, x->client_secure, x->head.minor, worker_date(worker),
                              x->id};
    size_t bytes = 0;
    if (!http_response_write(r, &envelope, worker->output, &bytes)) {
        x->close = true;
    }
    x->status = r->status;
    x->bytes += bytes;
    if (r->streamed && !head_only) {
        x->stream = r->stream;
        x->streaming = true;
        worker->streams++;
        (void)atomic_fetch_add(&worker->shared->streams, 1);
        r->streamed = false; /* ownership moved */
        return EXCHANGE_STREAMING;
    }
    http_response_drop_stream(r);
    log_access(worker, x);
    return EXCHANGE_ANSWERED;
}

/* An empty response and a request context without a request. */
static void begin_answer(sg_worker *worker, exchange *x)
{
    const sg_server_config *config = &worker->shared->config;
    sg_arena_reset(worker->arena);
    http_response_reset(&worker->response, worker->arena);
    memset(&worker->request, 0, sizeof worker->request);
    worker->request.arena = worker->arena;
    worker->request.app = config->app;
    worker->request.thread_context = worker->context;
    worker->request.request_id = x->id;
    worker->request.worker = worker;
    worker->request.body_fd = -1;
    worker->request.peer = x->client[0] ? x->client : x->peer;
    worker->request.secure = x->client_secure;
}

/* Fill worker->request from the head. False when the router answered. */
static bool resolve(sg_worker *worker, exchange *x, bool again)
{
    begin_answer(worker, x);
    worker->request.again = again;
    bool wanted = sg_router_resolve(&worker->shared->router, &x->head, &worker->request,
                                    &worker->response);
    x->route = worker->request.route;
    x->caller = worker->request.caller.kind;
    x->caller_id = worker->request.caller.id;
    return wanted;
}

static exchange_state refuse(sg_worker *worker, exchange *x, int status, const char *detail)
{
    if (x->id[0] == '\0') {
        worker_request_id(worker, x->id);
    }
    body_drop(&x->body, worker, 0); /* now, not when the client has read the answer */
    sg_arena_reset(worker->arena);
    http_response_reset(&worker->response, worker->arena);
    http_response_problem(&worker->response, status, detail);
    x->close = true;
    return answer(worker, x);
}

static const char *detail_of(int status)
{
    return status == 507 ? SG_MSG_HTTP_SPOOL_FULL
           : status == 503 ? SG_MSG_HTTP_BUSY : SG_MSG_HTTP_INTERNAL;
}

/* For whom a proxy asks. */
static void find_client(exchange *x)
{
    if (x->proxied) {
        (void)proxies_client(&x->head, x->client);
        x->client_secure = x->secure || proxies_secure(&x->head);
    }
}

/* The head is complete: is the request wanted, and its body? */
static exchange_state on_head(sg_worker *worker, exchange *x)
{
    choose_id(worker, x);
    find_client(x);
    x->counted = true;
    (void)atomic_fetch_add(&worker->shared->in_flight, 1);
    bool body = x->head.chunked || x->head.length > 0;
    x->resolved = resolve(worker, x, false);
    if (x->resolved && !worker->request.route->vital && worker_sheds(worker)) {
        x->shed = true;
        x->resolved = false;
        http_response_problem(&worker->response, 503, SG_MSG_HTTP_OVERLOAD);
    }
    if (!body) {
        return EXCHANGE_READING; /* the parser says DONE at once */
    }
    x->body_us = worker_now();
    if (x->resolved) {
        x->in_file = worker->request.route->body_in_file;
        sg_http_request_limit_body(&x->head, worker->request.route->body_limit);
        return EXCHANGE_READING;
    }
    if ((x->head.chunked || x->head.length <= DISCARD_MAX) && !x->head.expect_continue) {
        /* Read on without keeping it: the connection stays usable, and a faulty chunk is told as
         * such, whatever else is wrong with the request. */
        x->discard = true;
        sg_http_request_limit_body(&x->head, DISCARD_MAX);
        return EXCHANGE_READING;
    }
    x->close = true;
    return answer(worker, x);
}

static exchange_state on_body(sg_worker *worker, exchange *x)
{
    sg_str piece = x->head.piece;
    x->body.received += piece.n;
    if (x->discard || piece.n == 0) {
        return EXCHANGE_READING;
    }
    int status = body_keep(&x->body, worker, x->in_file, piece);
    return status == 0 ? EXCHANGE_READING : refuse(worker, x, status, detail_of(status));
}

/* Once the body is there, the request is looked up anew: others used the worker's meanwhile. */
static bool resolve_again(sg_worker *worker, exchange *x)
{
    bool wanted = resolve(worker, x, true);
    if (wanted && x->shed) {
        http_response_problem(&worker->response, 503, SG_MSG_HTTP_OVERLOAD);
        wanted = false;
    }
    return wanted;
}

static exchange_state on_done(sg_worker *worker, exchange *x)
{
    bool had_body = x->head.chunked || x->head.length > 0;
    bool wanted = had_body ? resolve_again(worker, x) : x->resolved;
    if (!wanted) {
        return answer(worker, x);
    }
    sg_request_context *ctx = &worker->request;
    int faulty = body_hand_over(&x->body, worker, ctx->route->body_in_file, ctx);
    if (faulty != 0) {
        return refuse(worker, x, faulty, detail_of(faulty));
    }
    sg_status status = ctx->route->handler(ctx, &worker->response);
    if (worker->shared->config.finished) {
        worker->shared->config.finished(worker->shared->config.app, ctx, status);
    }
    if (status == SG_OK && worker->response.waits) {
        x->deferred = worker->response.deferred;
        worker->response.waits = false; /* ownership moved */
        x->waiting = x->streaming = true;
        (void)atomic_fetch_add(&worker->shared->waiting, 1);
        return EXCHANGE_STREAMING;
    }
    if (status != SG_OK) {
        http_response_failed(&worker->response, status, &ctx->error);
    }
    return answer(worker, x);
}

exchange_state exchange_feed(sg_worker *worker, exchange *x, const char *data, size_t size,
                             size_t *ret_used)
{
    bool started = sg_http_request_started(&x->head);
    sg_http_event event = sg_http_request_feed(&x->head, data, size, ret_used);
    x->bytes_in += *ret_used;
    if (!started && (event == SG_HTTP_REFUSED || sg_http_request_started(&x->head))) {
        x->started_us = worker_now();
    }
    switch (event) {
    case SG_HTTP_NEED_MORE:
        return EXCHANGE_READING;
    case SG_HTTP_HEAD: {
        exchange_state state = on_head(worker, x);
        if (state != EXCHANGE_READING) {
            return state;
        }
        /* Without a body it is complete, and the worker's request still this one; a body known
         * to be too long is refused before it is invited. */
        size_t none = 0;
        event = sg_http_request_feed(&x->head, "", 0, &none);
        if (event == SG_HTTP_REFUSED) {
            break;
        }
        return event == SG_HTTP_DONE ? on_done(worker, x) : EXCHANGE_READING;
    }
    case SG_HTTP_BODY: {
        exchange_state state = on_body(worker, x);
        size_t none = 0;
        /* The last byte of a body may be the last one the client sends for now. */
        return state == EXCHANGE_READING &&
                       sg_http_request_feed(&x->head, "", 0, &none) == SG_HTTP_DONE
                   ? on_done(worker, x) : state;
    }
    case SG_HTTP_DONE:
        return on_done(worker, x);
    case SG_HTTP_REFUSED:
        break;
    }
    if (x->discard && x->head.refusal == SG_HTTP_REFUSE_BODY_LARGE) {
        x->close = true; /* longer than worth skipping: the answer known before */
        (void)resolve_again(worker, x);
        return answer(worker, x);
    }
    return refuse(worker, x, sg_http_refusal_status(x->head.refusal),
                  sg_http_refusal_detail(x->head.refusal));
}

void exchange_continue(sg_worker *worker, exchange *x)
{
    static const char CONTINUE[] = "HTTP/1.1 100 Continue\r\n\r\n";
    if (x->body_us > 0 && x->head.expect_continue && !x->continued && x->body.received == 0) {
        x->continued = true;
        (void)evbuffer_add(worker->output, CONTINUE, sizeof CONTINUE - 1);
    }
}

/* The deferred answer, once it is there. */
static exchange_state pump_deferred(sg_worker *worker, exchange *x)
{
    if (!x->deferred.ready(x->deferred.state)) {
        return EXCHANGE_STREAMING;
    }
    begin_answer(worker, x);
    sg_request_context *ctx = &worker->request;
    sg_status status = x->deferred.finish(x->deferred.state, ctx, &worker->response);
    end_stream(worker, x);
    if (status != SG_OK) {
        http_response_failed(&worker->response, status, &ctx->error);
    }
    return answer(worker, x);
}

exchange_state exchange_pump(sg_worker *worker, exchange *x)
{
    if (x->waiting) {
        return pump_deferred(worker, x);
    }
    bool end = false;
    sg_buffer *piece = &worker->response.body; /* free between requests */
    sg_buffer_clear(piece);
    sg_status status = x->stream.produce(x->stream.state, worker->context, piece, &end);
    end |= piece->size == 0 && atomic_load(&worker->shared->stopping); /* events may go on elsewhere */
    size_t before = evbuffer_get_length(worker->output);
    bool written = status == SG_OK && !piece->failed;
    if (written && x->head.minor == 0) {
        written = evbuffer_add(worker->output, piece->data ? piece->data : "", piece->size) == 0;
    } else if (written) {
        written = http_chunk_write(worker->output, piece->data, piece->size) &&
                  (!end || http_chunk_end(worker->output));
    }
    x->bytes += evbuffer_get_length(worker->output) - before;
    if (written && !end) {
        return EXCHANGE_STREAMING;
    }
    x->close |= !written; /* without the last chunk the client sees that it is incomplete */
    end_stream(worker, x);
    log_access(worker, x);
    return EXCHANGE_ANSWERED;
}

void exchange_timeout(sg_worker *worker, exchange *x)
{
    (void)refuse(worker, x, 408, SG_MSG_HTTP_TIMEOUT);
}
