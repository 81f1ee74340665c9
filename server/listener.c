/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See listener.h. Every thread has its own SO_REUSEPORT socket, so the kernel spreads clients and
 * no thread wakes for another's connection. libevent's own listener is not used: out of
 * descriptors it spins (3 s of CPU in 3 s were measured).
 */
#include "listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "connection.h"
#include "songgang/messages/server.h"

enum { BACKLOG = 1024, ACCEPTS_PER_EVENT = 64, PAUSE_MS = 100 };

struct listener {
    sg_worker *worker;
    int fd;
    int spare; /* closed to make room for one accept when descriptors have run out */
    struct event *event, *resume;
};

typedef union endpoint {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
} endpoint;

/* "127.0.0.1:8080", "[::1]:8080", "localhost:8080" */
static sg_status parse(const char *text, endpoint *ret, bool *ret_local, sg_error *err)
{
    const char *colon = text ? strrchr(text, ':') : NULL;
    char host[64];
    char *end = NULL;
    unsigned long port = colon && colon[1] >= '0' && colon[1] <= '9'
                             ? strtoul(colon + 1, &end, 10) : 65536;
    if (port > 65535 || *end != '\0' || colon == text ||
        (size_t)(colon - text) >= sizeof host) {
        return sg_fail(err, SG_INVALID, SG_MSG_LISTEN_SYNTAX, text ? text : "");
    }
    size_t n = (size_t)(colon - text);
    memcpy(host, text, n);
    host[n] = '\0';
    memset(ret, 0, sizeof *ret);
    if (host[0] == '[' && host[n - 1] == ']') {
        host[n - 1] = '\0';
        ret->v6.sin6_family = AF_INET6;
        ret->v6.sin6_port = htons((uint16_t)port);
        if (inet_pton(AF_INET6, host + 1, &ret->v6.sin6_addr) != 1) {
            return sg_fail(err, SG_INVALID, SG_MSG_LISTEN_SYNTAX, text);
        }
        *ret_local = IN6_IS_ADDR_LOOPBACK(&ret->v6.sin6_addr);
    } else {
        const char *name = strcmp(host, "localhost") == 0 ? "127.0.0.1" : host;
        ret->v4.sin_family = AF_INET;
        ret->v4.sin_port = htons((uint16_t)port);
        if (inet_pton(AF_INET, name, &ret->v4.sin_addr) != 1) {
            return sg_fail(err, SG_INVALID, SG_MSG_LISTEN_SYNTAX, text);
        }
        *ret_local = (ntohl(ret->v4.sin_addr.s_addr) >> 24) == 127;
    }
    return SG_OK;
}

sg_status sg_listen_local(const char *listen, bool *ret_local, sg_error *err)
{
    endpoint e;
    return parse(listen, &e, ret_local, err);
}

static socklen_t size_of(const endpoint *e)
{
    return e->any.sa_family == AF_INET6 ? sizeof e->v6 : sizeof e->v4;
}

static unsigned port_of(const endpoint *e)
{
    return ntohs(e->any.sa_family == AF_INET6 ? e->v6.sin6_port : e->v4.sin_port);
}

/* A bound socket, or -1 with errno. */
static int bind_one(const endpoint *e, bool shared)
{
    int fd = socket(e->any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int on = 1;
    if (fd < 0) {
        return -1;
    }
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        (shared && setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0) ||
        bind(fd, &e->any, size_of(e)) != 0) {
        int saved = errno;
        close(fd);
        errno = saved;
        return -1;
    }
    return fd;
}

static sg_status fail_bind(const char *text, unsigned port, sg_error *err)
{
    if (errno == EADDRINUSE) {
        return sg_fail(err, SG_CONFLICT, SG_MSG_LISTEN_IN_USE, port);
    }
    return sg_fail(err, SG_IO, SG_MSG_LISTEN_FAILED, text, strerror(errno));
}

sg_status listener_bind(const char *text, bool beyond, unsigned count, int *ret_fds,
                        unsigned *ret_port, sg_error *err)
{
    endpoint e;
    bool local = false;
    sg_status status = parse(text, &e, &local, err);
    if (status == SG_OK && !local && !beyond) {
        status = sg_fail(err, SG_INVALID, SG_MSG_LISTEN_LOOPBACK, text);
    }
    if (status != SG_OK) {
        return status;
    }
    if (port_of(&e) != 0) {
        /* SO_REUSEPORT would let a second service of the same user share the port unnoticed;
         * a plain socket is refused while anybody listens. */
        int probe = bind_one(&e, false);
        if (probe < 0) {
            return fail_bind(text, port_of(&e), err);
        }
        close(probe);
    }
    for (unsigned i = 0; i < count; i++) {
        socklen_t size = sizeof e;
        ret_fds[i] = bind_one(&e, true);
        if (ret_fds[i] < 0 || listen(ret_fds[i], BACKLOG) != 0 ||
            getsockname(ret_fds[i], &e.any, &size) != 0) {
            status = fail_bind(text, port_of(&e), err);
            for (unsigned k = 0; k <= i; k++) {
                if (ret_fds[k] >= 0) {
                    close(ret_fds[k]);
                }
            }
            return status;
        }
    }
    *ret_port = port_of(&e);
    return SG_OK;
}

static int open_spare(void)
{
    return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

static void turn_away(int fd, const char *answer)
{
    (void)send(fd, answer, strlen(answer), MSG_DONTWAIT | MSG_NOSIGNAL);
    (void)shutdown(fd, SHUT_WR);
    close(fd);
}

static void refuse_busy(int fd)
{
    turn_away(fd, "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\n"
                  "Content-Length: 0\r\nConnection: close\r\n\r\n");
}

/* Without TLS only the proxies in front may come from elsewhere: nothing personal in the clear. */
static bool may_speak_plain(const worker_shared *shared, const admission_key *key)
{
    return shared->tls || admission_local(key) || proxies_include(&shared->proxies, key);
}

static void admit(sg_worker *worker, int fd, const struct sockaddr *address)
{
    admission_key key;
    int on = 1;
    if (!admission_enter(&worker->shared->admission, address, &key)) {
        refuse_busy(fd);
        return;
    }
    if (!may_speak_plain(worker->shared, &key)) {
        admission_leave(&worker->shared->admission, &key);
        turn_away(fd, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        return;
    }
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (!connection_open(worker, fd, key)) {
        admission_leave(&worker->shared->admission, &key);
        refuse_busy(fd);
    }
}

/* No descriptor left: free the spare, take the first client and turn it away, then rest. */
static void out_of_descriptors(listener *l)
{
    const struct timeval pause = {0, PAUSE_MS * 1000};
    if (l->spare >= 0) {
        close(l->spare);
        int fd = accept4(l->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0) {
            refuse_busy(fd);
        }
    }
    l->spare = open_spare();
    if (l->event && !l->worker->stopping) {
        event_del(l->event);
        event_add(l->resume, &pause);
    }
}

static void accept_some(listener *l, int most)
{
    for (int i = 0; i < most; i++) {
        endpoint e;
        socklen_t size = sizeof e;
        int fd = accept4(l->fd, &e.any, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0) {
            admit(l->worker, fd, &e.any);
        } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            out_of_descriptors(l);
            return;
        } else if (errno != ECONNABORTED && errno != EINTR) {
            return;
        }
    }
}

static void on_readable(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    accept_some(arg, ACCEPTS_PER_EVENT);
}

static void on_resume(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    listener *l = arg;
    event_add(l->event, NULL);
}

listener *listener_new(sg_worker *worker, int fd)
{
    listener *l = calloc(1, sizeof *l);
    if (!l) {
        close(fd);
        return NULL;
    }
    l->worker = worker;
    l->fd = fd;
    l->spare = open_spare();
    l->event = event_new(worker->base, fd, EV_READ | EV_PERSIST, on_readable, l);
    l->resume = event_new(worker->base, -1, 0, on_resume, l);
    if (!l->event || !l->resume || event_add(l->event, NULL) != 0) {
        listener_free(l);
        return NULL;
    }
    return l;
}

void listener_free(listener *l)
{
    if (!l) {
        return;
    }
    if (l->event) {
        event_free(l->event);
        l->event = NULL;
    }
    if (l->resume) {
        event_free(l->resume);
    }
    if (l->worker->stopping) {
        accept_some(l, BACKLOG);
    }
    close(l->fd);
    if (l->spare >= 0) {
        close(l->spare);
    }
    free(l);
}
