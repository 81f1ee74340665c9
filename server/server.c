/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The service as a whole: configuration, threads, signals, and the two routes every service has.
 */
#include "songgang/server.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "listener.h"
#include "songgang/messages/server.h"
#include "tls.h"
#include "worker.h"

enum {
    THREADS_MAX = 64,
    DESCRIPTORS_RESERVED = 128 /* for stores, indexes, logs */
};

/* Limits once in force stay in memory until the end: a thread may be reading them. */
typedef struct limits_kept {
    struct limits_kept *before;
    sg_server_limits limits;
} limits_kept;

struct sg_server {
    worker_shared shared;
    limits_kept *limits;
    unsigned port;
    int stop_fd;
    bool admission_made;
    unsigned worker_count;
    sg_worker workers[];
};

static sg_status handle_livez(sg_request_context *ctx, sg_response *response)
{
    (void)ctx;
    sg_json_writer *w = sg_response_json(response);
    sg_response_no_store(response);
    sg_json_object(w);
    sg_json_member_string(w, "status", "ok");
    sg_json_end_object(w);
    return SG_OK;
}

static sg_status handle_readyz(sg_request_context *ctx, sg_response *response)
{
    const sg_server_config *config = &ctx->worker->shared->config;
    if (config->ready &&
        config->ready(config->app, ctx->thread_context, &ctx->error) != SG_OK) {
        return ctx->error.text[0] ? SG_MISSING
                                  : sg_fail(&ctx->error, SG_MISSING, SG_MSG_NOT_READY);
    }
    return handle_livez(ctx, response);
}

static const sg_route OWN_ROUTES[] = {
    {.method = SG_METHOD_GET, .pattern = "/livez", .vital = true, .handler = handle_livez,
     .right = SG_RIGHT_NONE},
    {.method = SG_METHOD_GET, .pattern = "/readyz", .vital = true, .handler = handle_readyz,
     .right = SG_RIGHT_NONE},
};

static unsigned either(unsigned value, unsigned otherwise)
{
    return value > 0 ? value : otherwise;
}

static void fill_limits(sg_server_limits *l)
{
    l->connections = either(l->connections, 4096);
    l->head_ms = either(l->head_ms, 10000);
    l->body_ms = either(l->body_ms, 11000);
    l->idle_ms = either(l->idle_ms, 60000);
    l->write_ms = either(l->write_ms, 15000);
    l->linger_ms = either(l->linger_ms, 2000);
    l->drain_ms = either(l->drain_ms, 10000);
    l->output_high = l->output_high > 0 ? l->output_high : 256 << 10;
    l->outputs = l->outputs > 0 ? l->outputs : 64 << 20;
    l->bodies = l->bodies > 0 ? l->bodies : 64 << 20;
    l->spooled = l->spooled > 0 ? l->spooled : 256 << 20;
    l->streams = either(l->streams, 2048);
    l->shed_ms = either(l->shed_ms, 500);
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur != RLIM_INFINITY) {
        rlim_t usable = files.rlim_cur > 2 * DESCRIPTORS_RESERVED
                            ? files.rlim_cur - DESCRIPTORS_RESERVED : files.rlim_cur / 2;
        if (usable < l->connections) {
            l->connections = (unsigned)usable;
        }
    }
}

static sg_status keep_limits(sg_server *server, const sg_server_limits *limits, sg_error *err)
{
    limits_kept *kept = malloc(sizeof *kept);
    if (!kept) {
        return sg_fail_memory(err);
    }
    kept->limits = *limits;
    fill_limits(&kept->limits);
    kept->before = server->limits;
    server->limits = kept;
    atomic_store_explicit(&server->shared.limits, &kept->limits, memory_order_release);
    return SG_OK;
}

static sg_status thread_count(unsigned wanted, unsigned *ret, sg_error *err)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned count = wanted > 0 ? wanted : processors > 0 ? (unsigned)processors : 1;
    if (wanted == 0 && count > THREADS_MAX) {
        count = THREADS_MAX;
    }
    if (count > THREADS_MAX) {
        return sg_fail(err, SG_INVALID, SG_MSG_THREADS, THREADS_MAX, count);
    }
    *ret = count;
    return SG_OK;
}

static sg_status init_workers(sg_server *server, unsigned count, sg_error *err)
{
    int fds[THREADS_MAX];
    sg_status status = listener_bind(server->shared.config.listen, server->shared.config.beyond,
                                     count, fds, &server->port, err);
    if (status != SG_OK) {
        return status;
    }
    for (unsigned i = 0; i < count; i++) {
        if (status != SG_OK) {
            close(fds[i]);
            continue;
        }
        server->worker_count++;
        status = worker_init(&server->workers[i], &server->shared, i, fds[i], err);
    }
    return status;
}

sg_status sg_server_new(const sg_server_config *config, sg_server **ret_server, sg_error *err)
{
    unsigned count = 0;
    sg_status status = thread_count(config->threads, &count, err);
    if (status != SG_OK) {
        return status;
    }
    sg_server *server = calloc(1, sizeof *server + count * sizeof server->workers[0]);
    if (!server) {
        return sg_fail_memory(err);
    }
    server->shared.config = *config;
    server->stop_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    status = keep_limits(server, &config->limits, err);
    if (status != SG_OK) {
        goto out;
    }
    server->admission_made =
        admission_init(&server->shared.admission, server->limits->limits.connections,
                       server->limits->limits.connections_per_address);
    if (server->stop_fd < 0 || !server->admission_made) {
        status = sg_fail(err, SG_IO, SG_MSG_START_FAILED, strerror(errno));
        goto out;
    }
    server->shared.router.authorize = config->authorize;
    server->shared.router.app = config->app;
    status = proxies_parse(config->proxies, &server->shared.proxies, err);
    if (status != SG_OK) {
        goto out;
    }
    status = config->tls_cert || config->tls_key
                 ? tls_new(config->tls_cert, config->tls_key, &server->shared.tls, err) : SG_OK;
    if (status != SG_OK) {
        goto out;
    }
    status = sg_router_add(&server->shared.router, OWN_ROUTES,
                           sizeof OWN_ROUTES / sizeof OWN_ROUTES[0], err);
    if (status == SG_OK) {
        status = sg_router_add(&server->shared.router, config->routes, config->route_count, err);
    }
    if (status == SG_OK) {
        status = init_workers(server, count, err);
    }
out:
    if (status != SG_OK) {
        sg_server_free(server);
        return status;
    }
    *ret_server = server;
    return SG_OK;
}

unsigned sg_server_port(const sg_server *server)
{
    return server->port;
}

const char *sg_server_event_version(void)
{
    return event_get_version();
}

unsigned sg_server_connections(const sg_server *server)
{
    /* The counts are guarded by a lock inside, which reading must take too. */
    return admission_open((admission *)(uintptr_t)&server->shared.admission);
}

sg_server_load sg_server_load_now(const sg_server *server)
{
    worker_shared *shared = (worker_shared *)(uintptr_t)&server->shared; /* only read */
    return (sg_server_load){.connections = sg_server_connections(server),
                            .in_flight = atomic_load(&shared->in_flight),
                            .streams = atomic_load(&shared->streams),
                            .waiting = atomic_load(&shared->waiting)};
}

sg_status sg_server_reload_tls(sg_server *server, sg_error *err)
{
    return server->shared.tls ? tls_reload(server->shared.tls, err) : SG_OK;
}

sg_status sg_server_relimit(sg_server *server, const sg_server_limits *limits, sg_error *err)
{
    sg_status status = keep_limits(server, limits, err);
    if (status == SG_OK) {
        admission_relimit(&server->shared.admission, server->limits->limits.connections,
                          server->limits->limits.connections_per_address);
    }
    return status;
}

static void hang_up(sg_server *server)
{
    const sg_server_config *config = &server->shared.config;
    sg_error err = {0};
    sg_status status = sg_server_reload_tls(server, &err);
    if (config->hangup) {
        config->hangup(config->app, status == SG_OK ? NULL : &err);
    }
}

/* Block until somebody calls sg_server_stop or a stopping signal comes. */
static void wait_for_stop(sg_server *server, int signal_fd)
{
    struct pollfd fds[] = {{server->stop_fd, POLLIN, 0}, {signal_fd, POLLIN, 0}};
    for (;;) {
        if (poll(fds, signal_fd >= 0 ? 2 : 1, -1) < 0) {
            if (errno == EINTR) {
                continue;
            }
            return;
        }
        struct signalfd_siginfo taken;
        if (fds[0].revents != 0) {
            return;
        }
        if (read(signal_fd, &taken, sizeof taken) == (ssize_t)sizeof taken) {
            if (taken.ssi_signo != SIGHUP) {
                return;
            }
            hang_up(server);
        }
    }
}

static int watch_signals(void)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGHUP);
    (void)pthread_sigmask(SIG_BLOCK, &signals, NULL);
    return signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
}

static sg_status start_threads(sg_server *server, sg_error *err)
{
    /* Workers inherit this mask: no signal interrupts them, and writing to a closed connection is
     * an error, not the end of the process. */
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    sg_status status = SG_OK;
    for (unsigned i = 0; status == SG_OK && i < server->worker_count; i++) {
        sg_worker *worker = &server->workers[i];
        int error = pthread_create(&worker->thread, NULL, worker_run, worker);
        if (error != 0) {
            status = sg_fail(err, SG_IO, SG_MSG_START_FAILED, strerror(error));
        } else {
            worker->thread_made = true;
        }
    }
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return status;
}

sg_status sg_server_run(sg_server *server, bool until_signal, sg_error *err)
{
    int signal_fd = until_signal ? watch_signals() : -1;
    if (until_signal && signal_fd < 0) {
        return sg_fail(err, SG_IO, SG_MSG_START_FAILED, strerror(errno));
    }
    sg_status status = start_threads(server, err);
    if (status == SG_OK) {
        wait_for_stop(server, signal_fd);
    }
    atomic_store(&server->shared.stopping, true);
    for (unsigned i = 0; i < server->worker_count; i++) {
        worker_stop(&server->workers[i]);
    }
    for (unsigned i = 0; i < server->worker_count; i++) {
        if (server->workers[i].thread_made) {
            pthread_join(server->workers[i].thread, NULL);
            server->workers[i].thread_made = false;
        }
    }
    if (signal_fd >= 0) {
        /* taken, so that it is not delivered when a caller restores its signal mask */
        struct signalfd_siginfo taken;
        while (read(signal_fd, &taken, sizeof taken) == (ssize_t)sizeof taken) {
        }
        close(signal_fd);
    }
    return status;
}

void sg_server_stop(sg_server *server)
{
    const uint64_t one = 1;
    (void)!write(server->stop_fd, &one, sizeof one);
}

void sg_server_free(sg_server *server)
{
    if (!server) {
        return;
    }
    for (unsigned i = 0; i < server->worker_count; i++) {
        worker_destroy(&server->workers[i]);
    }
    tls_free(server->shared.tls);
    if (server->admission_made) {
        admission_destroy(&server->shared.admission);
    }
    if (server->stop_fd >= 0) {
        close(server->stop_fd);
    }
    for (limits_kept *kept = server->limits, *before; kept; kept = before) {
        before = kept->before;
        free(kept);
    }
    free(server);
}
