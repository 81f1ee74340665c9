/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See worker.h. Each event base is used by its own thread only, so libevent runs without locks;
 * another thread reaches a worker through its eventfd.
 */
#include "worker.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <unistd.h>

#include "connection.h"
#include "listener.h"
#include "songgang/messages/server.h"

enum {
    REQUEST_ARENA_LIMIT = 64 << 20,
    ROUND_MIN = 16 /* requests served in any round: one slow handler is not overload */
};

int64_t worker_now(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

const char *worker_date(sg_worker *worker)
{
    time_t now = time(NULL);
    if (now != worker->date_second) {
        worker->date_second = now;
        http_date(now, worker->date);
    }
    return worker->date;
}

void worker_request_id(sg_worker *worker, char out[REQUEST_ID_TEXT])
{
    static const char HEX[] = "0123456789abcdef";
    uint64_t id = (uint64_t)worker->id_start << 32 | worker->id_next++;
    for (int i = 0; i < 16; i++) {
        out[i] = HEX[id >> (60 - 4 * i) & 15];
    }
    out[16] = '\0';
}

static void finish_if_empty(sg_worker *worker)
{
    if (worker->stopping && !worker->connections) {
        (void)event_base_loopbreak(worker->base);
    }
}

void worker_connection_ended(sg_worker *worker)
{
    finish_if_empty(worker);
}

static void on_drain(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    connections_abort(arg);
}

static void on_wake(evutil_socket_t fd, short what, void *arg)
{
    (void)what;
    sg_worker *worker = arg;
    uint64_t count;
    unsigned ms = worker_limits(worker)->drain_ms;
    const struct timeval drain = {ms / 1000, (ms % 1000) * 1000};
    if (read((int)fd, &count, sizeof count) < 0 || worker->stopping) {
        return;
    }
    worker->stopping = true;
    listener_free(worker->listener);
    worker->listener = NULL;
    (void)event_add(worker->drain, &drain);
    connections_stop(worker);
    finish_if_empty(worker);
}

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    sg_worker *worker = arg;
    worker->shared->config.tick(worker->shared->config.app, worker->context);
}

static bool init_events(sg_worker *worker)
{
    const sg_server_config *config = &worker->shared->config;
    struct event_config *options = event_config_new();
    if (!options) {
        return false;
    }
    (void)event_config_set_flag(options, EVENT_BASE_FLAG_NOLOCK);
    worker->base = event_base_new_with_config(options);
    event_config_free(options);
    worker->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (!worker->base || worker->wake_fd < 0) {
        return false;
    }
    worker->wake = event_new(worker->base, worker->wake_fd, EV_READ | EV_PERSIST, on_wake, worker);
    worker->drain = event_new(worker->base, -1, 0, on_drain, worker);
    if (!worker->wake || !worker->drain || event_add(worker->wake, NULL) != 0) {
        return false;
    }
    if (config->tick && config->tick_ms > 0) {
        const struct timeval every = {config->tick_ms / 1000, (config->tick_ms % 1000) * 1000};
        worker->tick = event_new(worker->base, -1, EV_PERSIST, on_tick, worker);
        return worker->tick && event_add(worker->tick, &every) == 0;
    }
    return true;
}

sg_status worker_init(sg_worker *worker, worker_shared *shared, unsigned index, int listen_fd,
                      sg_error *err)
{
    memset(worker, 0, sizeof *worker);
    worker->shared = shared;
    worker->index = index;
    worker->wake_fd = -1;
    if (getrandom(&worker->id_start, sizeof worker->id_start, 0) < 0) {
        worker->id_start = (unsigned)worker_now() + index;
    }
    worker->arena = sg_arena_new(REQUEST_ARENA_LIMIT);
    worker->output = evbuffer_new();
    bool events = init_events(worker);
    if (!worker->arena || !worker->output || !events) {
        close(listen_fd);
        return sg_fail_memory(err);
    }
    worker->listener = listener_new(worker, listen_fd);
    if (!worker->listener) {
        return sg_fail_memory(err);
    }
    const sg_server_config *config = &shared->config;
    if (config->context_new) {
        sg_status status = config->context_new(config->app, index, &worker->context, err);
        if (status != SG_OK) {
            return status;
        }
        worker->context_made = true;
    }
    return SG_OK;
}

void worker_destroy(sg_worker *worker)
{
    const sg_server_config *config = &worker->shared->config;
    connections_abort(worker);
    http_response_free(&worker->response);
    listener_free(worker->listener);
    struct event *events[] = {worker->wake, worker->tick, worker->drain};
    for (size_t i = 0; i < sizeof events / sizeof events[0]; i++) {
        if (events[i]) {
            event_free(events[i]);
        }
    }
    if (worker->base) {
        event_base_free(worker->base);
    }
    if (worker->wake_fd >= 0) {
        close(worker->wake_fd);
    }
    if (worker->output) {
        evbuffer_free(worker->output);
    }
    sg_arena_free(worker->arena);
    if (worker->context_made && config->context_free) {
        config->context_free(config->app, worker->context);
    }
    memset(worker, 0, sizeof *worker);
}

void *worker_run(void *arg)
{
    sg_worker *worker = arg;
    do {
        worker->round_us = 0;
        worker->round_served = 0;
    } while (event_base_loop(worker->base, EVLOOP_ONCE) == 0 &&
             !event_base_got_break(worker->base));
    return NULL;
}

/* A poll tells of everything that waits, and nobody can be served sooner than after all before
 * him. Serving for shed_ms and refusing the rest of the round bounds that wait, while nearly all
 * the time still goes into answers. */
bool worker_sheds(sg_worker *worker)
{
    int64_t now = worker_now();
    if (worker->waiting > worker_limits(worker)->outputs) {
        return true;
    }
    if (worker->round_us == 0) {
        worker->round_us = now;
    }
    if (worker->round_served >= ROUND_MIN &&
        now - worker->round_us > (int64_t)worker_limits(worker)->shed_ms * 1000) {
        return true;
    }
    worker->round_served++;
    return false;
}

void worker_stop(sg_worker *worker)
{
    const uint64_t one = 1;
    (void)!write(worker->wake_fd, &one, sizeof one);
}
