/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See connection.h. The shape of every callback is: advance (read, answer, stream), flush, settle
 * (deadline, or the end). Deadlines are absolute and on the monotonic clock; the timer is only
 * moved when a deadline comes nearer, so that a busy connection does not touch it per request.
 */
#include "connection.h"

#include <errno.h>
#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <event2/event.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "exchange.h"
#include "tls.h"

enum {
    INPUT_HIGH = 65536,      /* unread bytes held per connection */
    OUTPUT_SCARCE = 16384,   /* answers held per connection when all together hold much */
    REQUESTS_PER_TURN = 32,  /* of one connection before others get a turn */
    WRITE_STEP = 65536,      /* bytes a client must take per write_ms */
    BODY_STEP = 16384,       /* bytes of a body that earn it another second */
    LINGER_BYTES = 4 << 20,  /* thrown away after a refusal, at most */
    STREAM_POLL_MS = 100,    /* until a stream with nothing to say is asked again */
    ANSWER_POLL_US = 3000    /* until an answer another thread is finding is asked for again */
};

struct connection {
    sg_worker *worker;
    connection *previous, *next;
    struct bufferevent *bev;
    struct ssl_st *tls; /* of the bufferevent; NULL: plain */
    int fd;
    struct event *timer;
    admission_key key;
    int64_t armed_us;    /* when the timer will fire; 0 not armed */
    int64_t opened_us, idle_since, linger_since;
    int64_t poll_at;     /* ask a stream again that had nothing to say; 0: not */
    int64_t write_since; /* 0: nothing waits to be written */
    uint64_t queued;     /* bytes ever handed to the bufferevent */
    size_t waiting;      /* bytes counted in worker->waiting */
    uint64_t write_mark; /* bytes the client had taken at write_since */
    size_t lingered;
    bool held;           /* enough is unread: nothing more is taken from the socket */
    bool fresh;          /* no request was answered yet */
    bool more;           /* work is left for another turn */
    bool ending;         /* no further request: flush, then linger */
    bool shut;           /* our side is closed; reading on to let the client read the answer */
    bool eof;            /* their side is closed */
    bool broken;         /* nothing can be written or read any more */
    exchange exchange;   /* last: most of it is only touched by requests that need it */
};

static size_t output_size(const connection *c)
{
    return evbuffer_get_length(bufferevent_get_output(c->bev));
}

static void connection_free(connection *c)
{
    sg_worker *worker = c->worker;
    if (c->previous) {
        c->previous->next = c->next;
    } else {
        worker->connections = c->next;
    }
    if (c->next) {
        c->next->previous = c->previous;
    }
    exchange_end(worker, &c->exchange);
    worker->waiting -= c->waiting;
    event_free(c->timer);
    bufferevent_free(c->bev); /* closes the socket */
    admission_leave(&worker->shared->admission, &c->key);
    free(c);
    worker_connection_ended(worker);
}

/* Send what this turn wrote. Without TLS straight to the socket when nothing waits before it: for a
 * short answer that saves arming and disarming the write event. */
static void flush(connection *c)
{
    struct evbuffer *out = c->worker->output;
    if (evbuffer_get_length(out) == 0) {
        return;
    }
    if (!c->tls && output_size(c) == 0 && !c->broken) {
        c->write_since = 0;
        int wrote = evbuffer_write(out, c->fd);
        if (wrote < 0 && errno != EAGAIN && errno != EINTR) {
            c->broken = true;
        }
    }
    size_t left = evbuffer_get_length(out);
    if (c->broken) {
        evbuffer_drain(out, left);
    } else if (left > 0 && bufferevent_write_buffer(c->bev, out) == 0) {
        c->queued += left;
    } else if (left > 0) {
        evbuffer_drain(out, left);
        c->broken = true;
    }
}

/* Many slow readers together are held to less than each alone might wait for. */
static bool output_full(const connection *c)
{
    const sg_server_limits *l = worker_limits(c->worker);
    size_t most = c->worker->waiting > l->outputs / 2 && l->output_high > OUTPUT_SCARCE
                      ? OUTPUT_SCARCE : l->output_high;
    return output_size(c) + evbuffer_get_length(c->worker->output) >= most;
}

/* Read and answer until input or output room runs out, or the turn is over. */
static void advance(connection *c)
{
    sg_worker *worker = c->worker;
    exchange *x = &c->exchange;
    struct evbuffer *in = bufferevent_get_input(c->bev);
    int answered = 0;
    while (!c->ending && !output_full(c)) {
        exchange_state state;
        if (x->streaming) {
            size_t before = evbuffer_get_length(worker->output);
            state = exchange_pump(worker, x);
            c->poll_at = 0;
            if (x->streaming && evbuffer_get_length(worker->output) == before) {
                unsigned ms = x->stream.poll_ms > 0 ? x->stream.poll_ms : STREAM_POLL_MS;
                c->poll_at = worker_now() + (x->waiting ? ANSWER_POLL_US : (int64_t)ms * 1000);
                break;
            }
        } else {
            struct evbuffer_iovec piece = {NULL, 0};
            size_t used = 0;
            if (evbuffer_peek(in, -1, NULL, &piece, 1) < 1 || piece.iov_len == 0) {
                break;
            }
            state = exchange_feed(worker, x, piece.iov_base, piece.iov_len, &used);
            evbuffer_drain(in, used);
        }
        if (state == EXCHANGE_STREAMING) {
            continue;
        }
        if (state == EXCHANGE_ANSWERED) {
            c->fresh = false;
            c->ending = x->close;
            if (!c->ending) {
                exchange_next(worker, x);
                c->idle_since = worker_now();
            }
            if (++answered == REQUESTS_PER_TURN) {
                break;
            }
        }
    }
    if (!c->ending && !x->streaming && evbuffer_get_length(in) == 0) {
        exchange_continue(worker, x);
    }
    flush(c);
    /* Stopped by the turn's end or by output that the socket has taken meanwhile: no event will
     * tell, so come back after the others. */
    bool work = x->streaming ? c->poll_at == 0 : evbuffer_get_length(in) > 0;
    c->more = work && !c->broken && !c->ending && !output_full(c);
}

static void throw_input_away(connection *c)
{
    struct evbuffer *in = bufferevent_get_input(c->bev);
    size_t n = evbuffer_get_length(in);
    c->lingered += n;
    evbuffer_drain(in, n);
    if (c->lingered > LINGER_BYTES) {
        c->broken = true;
    }
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t deadline_of(const connection *c)
{
    const sg_server_limits *l = worker_limits(c->worker);
    const exchange *x = &c->exchange;
    if (c->shut) {
        return c->linger_since + (int64_t)l->linger_ms * 1000;
    }
    int64_t deadline = INT64_MAX;
    if (c->write_since > 0) {
        deadline = c->write_since + (int64_t)l->write_ms * 1000;
    }
    if (x->streaming && c->poll_at > 0) {
        return earlier(deadline, c->poll_at);
    }
    if (c->ending || x->streaming || output_full(c)) {
        return deadline;
    }
    if (x->body_us > 0) {
        int64_t earned = (int64_t)(x->body.received / BODY_STEP) * 1000000;
        return earlier(deadline, x->started_us + (int64_t)l->body_ms * 1000 + earned);
    }
    if (x->started_us > 0 || c->fresh) {
        int64_t since = c->fresh ? c->opened_us : x->started_us;
        return earlier(deadline, since + (int64_t)l->head_ms * 1000);
    }
    return earlier(deadline, c->idle_since + (int64_t)l->idle_ms * 1000);
}

static void arm(connection *c, int64_t at)
{
    if (at == INT64_MAX || (c->armed_us > 0 && c->armed_us <= at)) {
        return; /* an early alarm looks again */
    }
    int64_t wait = at - worker_now();
    wait = wait < 1000 ? 1000 : wait;
    const struct timeval tv = {wait / 1000000, wait % 1000000};
    if (event_add(c->timer, &tv) == 0) {
        c->armed_us = at;
    }
}

/* A slow reader is given write_ms for each WRITE_STEP, not for ever. */
static void watch_output(connection *c)
{
    size_t size = output_size(c);
    c->worker->waiting += size - c->waiting; /* modulo arithmetic: right even when it shrinks */
    c->waiting = size;
    uint64_t taken = c->queued - size;
    if (size == 0) {
        c->write_since = 0;
    } else if (c->write_since == 0 || taken - c->write_mark >= WRITE_STEP) {
        c->write_since = worker_now();
        c->write_mark = taken;
    }
}

/* Did the client send something we have not read? Then it is not idle. */
static bool bytes_wait(const connection *c)
{
    char byte;
    return recv(c->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

/* Reading rests while much is unread. Not by a watermark: libevent's crashes when memory is short. */
static void govern_reading(connection *c)
{
    const bool full = evbuffer_get_length(bufferevent_get_input(c->bev)) >= INPUT_HIGH;
    if (full == c->held) {
        return;
    }
    c->held = full;
    if ((full ? bufferevent_disable(c->bev, EV_READ) : bufferevent_enable(c->bev, EV_READ)) != 0) {
        c->broken = true;
    }
}

/* After each callback: the end, or the next deadline. `c` may be gone afterwards. */
static void settle(connection *c)
{
    watch_output(c);
    bool idle = !c->exchange.streaming && c->exchange.started_us == 0;
    if (!c->ending && !c->more && idle && c->worker->stopping && !bytes_wait(c)) {
        c->ending = true;
    }
    if (c->eof && !c->ending && !c->more && !c->exchange.streaming && !output_full(c)) {
        c->ending = true; /* all complete requests were answered; the rest will not come */
    }
    if (!c->broken && c->ending && !c->shut && output_size(c) == 0) {
        c->shut = true;
        c->linger_since = worker_now();
        if (c->tls) {
            tls_close(c->tls);
        }
        (void)shutdown(c->fd, SHUT_WR);
        throw_input_away(c);
    }
    govern_reading(c);
    if (c->broken || (c->shut && c->eof)) {
        connection_free(c);
        return;
    }
    if (c->more) {
        event_active(c->timer, EV_TIMEOUT, 0);
    }
    arm(c, deadline_of(c));
}

static void on_read(struct bufferevent *bev, void *arg)
{
    (void)bev;
    connection *c = arg;
    if (c->ending) {
        throw_input_away(c);
    } else {
        advance(c);
    }
    settle(c);
}

static void on_write(struct bufferevent *bev, void *arg)
{
    (void)bev;
    connection *c = arg;
    if (!c->ending) {
        advance(c);
    }
    settle(c);
}

static void on_event(struct bufferevent *bev, short what, void *arg)
{
    (void)bev;
    connection *c = arg;
    if (what & BEV_EVENT_EOF) {
        c->eof = true;
    } else if (!(what & BEV_EVENT_CONNECTED)) { /* TLS was agreed upon: nothing to do yet */
        c->broken = true;
    }
    settle(c);
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    connection *c = arg;
    if (!event_pending(c->timer, EV_TIMEOUT, NULL)) {
        c->armed_us = 0; /* it fired; event_active alone leaves it pending */
    }
    int64_t now = worker_now();
    if ((c->more || (c->poll_at > 0 && c->poll_at <= now)) && !c->ending) {
        advance(c);
    }
    watch_output(c);
    if (c->poll_at == 0 && deadline_of(c) <= now) {
        if (c->shut || c->write_since > 0) {
            c->broken = true;
        } else {
            if (c->exchange.started_us > 0) {
                exchange_timeout(c->worker, &c->exchange);
                flush(c);
            }
            c->ending = true;
        }
    }
    settle(c);
}

/* Takes `fd` over, and a TLS session with it. */
static struct bufferevent *open_bufferevent(sg_worker *worker, int fd, struct ssl_st **ret_tls)
{
    *ret_tls = NULL;
    if (!worker->shared->tls) {
        return bufferevent_socket_new(worker->base, fd, BEV_OPT_CLOSE_ON_FREE);
    }
    struct ssl_st *session = tls_session(worker->shared->tls);
    struct bufferevent *bev =
        session ? bufferevent_openssl_socket_new(worker->base, fd, session,
                                                 BUFFEREVENT_SSL_ACCEPTING, BEV_OPT_CLOSE_ON_FREE)
                : NULL;
    if (!bev) {
        tls_session_free(session);
        return NULL;
    }
    bufferevent_openssl_set_allow_dirty_shutdown(bev, 1); /* lengths and chunks say what is whole */
    *ret_tls = session;
    return bev;
}

bool connection_open(sg_worker *worker, int fd, admission_key key)
{
    connection *c = malloc(sizeof *c);
    if (!c) {
        return false;
    }
    memset(c, 0, offsetof(connection, exchange)); /* not the 24 KiB a request may need */
    c->worker = worker;
    c->fd = fd;
    c->key = key;
    c->fresh = true;
    c->opened_us = c->idle_since = worker_now();
    exchange_init(&c->exchange, worker->shared->tls != NULL);
    admission_key_text(&key, c->exchange.peer);
    c->exchange.proxied = proxies_include(&worker->shared->proxies, &key);
    c->timer = event_new(worker->base, -1, 0, on_timer, c);
    /* Last, because it owns the socket from here on. */
    c->bev = c->timer ? open_bufferevent(worker, fd, &c->tls) : NULL;
    if (!c->bev) {
        if (c->timer) {
            event_free(c->timer);
        }
        free(c);
        return false;
    }
    c->next = worker->connections;
    if (c->next) {
        c->next->previous = c;
    }
    worker->connections = c;
    bufferevent_setcb(c->bev, on_read, on_write, on_event, c);
    bufferevent_setwatermark(c->bev, EV_WRITE, worker_limits(worker)->output_high / 4, 0);
    if (bufferevent_enable(c->bev, EV_READ | EV_WRITE) != 0) {
        c->broken = true; /* no memory: nothing would ever be read */
    }
    settle(c);
    return true;
}

void connections_stop(sg_worker *worker)
{
    connection *next;
    for (connection *c = worker->connections; c; c = next) {
        next = c->next;
        settle(c);
    }
}

void connections_abort(sg_worker *worker)
{
    connection *next;
    for (connection *c = worker->connections; c; c = next) {
        next = c->next;
        connection_free(c);
    }
}
