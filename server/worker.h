/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One thread of the service: its event base, listening socket, connections, and the scratch
 * memory that synchronous handlers use one after the other. Nothing here is shared except the
 * server's configuration (constant while running) and its admission counts.
 */
#ifndef SONGGANG_SERVER_WORKER_H
#define SONGGANG_SERVER_WORKER_H

#include <event2/event.h>
#include <pthread.h>
#include <stdatomic.h>

#include "admission.h"
#include "http_response.h"
#include "proxies.h"
#include "router.h"
#include "songgang/server.h"

struct connection;
struct listener;

/* What all workers read; owned by the server, constant while running except where atomic. */
typedef struct worker_shared {
    sg_server_config config;
    _Atomic(const sg_server_limits *) limits; /* with defaults filled in; may be replaced, see server.c */
    sg_router router;
    admission admission;
    struct tls *tls; /* or NULL */
    proxies proxies;
    atomic_uint in_flight, streams, waiting; /* as in sg_server_load */
    atomic_bool stopping; /* answers given from now on say so, even before a worker wakes */
} worker_shared;

typedef struct sg_worker {
    worker_shared *shared;
    unsigned index;
    struct event_base *base;
    struct listener *listener;
    struct event *wake, *tick, *drain;
    int wake_fd;
    void *context;
    bool context_made, thread_made, stopping;
    pthread_t thread;

    struct connection *connections; /* doubly linked */
    size_t waiting;                 /* bytes of answers that clients have not taken yet */
    size_t bodies;                  /* bytes of request bodies held */
    uint64_t spooled;               /* and in files */
    unsigned streams;               /* open */
    int64_t round_us;               /* when handling what the last poll found began; 0 not yet */
    unsigned round_served;          /* requests handled since */

    /* of the request being handled */
    sg_arena *arena;
    sg_request_context request;
    sg_response response;
    struct evbuffer *output; /* what this callback wrote so far */

    char date[HTTP_DATE_TEXT];
    time_t date_second;
    unsigned id_start, id_next;
} sg_worker;

/* `listen_fd` is taken over. On failure the worker can only be destroyed. */
sg_status worker_init(sg_worker *worker, worker_shared *shared, unsigned index, int listen_fd,
                      sg_error *err);
void worker_destroy(sg_worker *worker);

/* Thread function: serve until worker_stop, then until the last connection ended. */
void *worker_run(void *worker);
/* From any thread, async-signal-safe. */
void worker_stop(sg_worker *worker);

/* A connection ended: perhaps the last one of a stopping worker. */
void worker_connection_ended(sg_worker *worker);

/* Should this request be refused because those that arrived with it already took too long, or
 * answers that nobody takes fill the memory? Counts it as served otherwise. */
bool worker_sheds(sg_worker *worker);

/* In force now; valid as long as the server. */
static inline const sg_server_limits *worker_limits(const sg_worker *worker)
{
    return atomic_load_explicit(&worker->shared->limits, memory_order_acquire);
}

/* "Sun, 06 Nov 1994 …" of this second. */
const char *worker_date(sg_worker *worker);
/* CLOCK_MONOTONIC in microseconds. */
int64_t worker_now(void);
/* A fresh request id in `out`. */
enum { REQUEST_ID_TEXT = 65 };
void worker_request_id(sg_worker *worker, char out[REQUEST_ID_TEXT]);

#endif
