/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See operations.h.
 */
#include "operations.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "app.h"
#include "metrics.h"
#include "notify.h"
#include "refresh.h"
#include "songgang/heads.h"
#include "songgang/messages/operations.h"
#include "worker.h"

enum { LOOK_MS = 100, THREADS_MAX = 64, HEADS_US = 60000000 };
/* A writing command wants room for the journal of a transaction; below it writes are about to fail. */
#define DISK_RESERVE ((uint64_t)4 << 20)

typedef struct loop {
    const void *context;
    atomic_uint beats;
    unsigned seen;
} loop;

struct operations {
    app *app;
    sg_server *server;
    metrics *metrics;
    refresher *refresher;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool made, running, stopping;
    loop loops[THREADS_MAX];
    unsigned loop_count;
    uint64_t watchdog_us;
    int64_t fed_us;
    int64_t heads_us; /* when to see whether a day began */
};

sg_status operations_new(app *a, operations **ret, sg_error *err)
{
    operations *o = calloc(1, sizeof *o);
    if (!o)
        return sg_fail_memory(err);
    o->app = a;
    o->metrics = metrics_new();
    o->refresher = refresh_new(a->config->data_dir, a->config->program);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&o->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
    pthread_mutex_init(&o->lock, NULL);
    if (!o->metrics || !o->refresher) {
        operations_free(o);
        return sg_fail_memory(err);
    }
    *ret = o;
    return SG_OK;
}

void operations_free(operations *o)
{
    if (!o)
        return;
    refresh_free(o->refresher);
    metrics_free(o->metrics);
    pthread_cond_destroy(&o->wake);
    pthread_mutex_destroy(&o->lock);
    free(o);
}

/* ---- the thread ---- */

static bool all_alive(operations *o)
{
    bool alive = true;
    for (unsigned i = 0; i < o->loop_count; i++)
        alive = alive && atomic_load(&o->loops[i].beats) != o->loops[i].seen;
    for (unsigned i = 0; alive && i < o->loop_count; i++)
        o->loops[i].seen = atomic_load(&o->loops[i].beats);
    return alive;
}

static void feed_watchdog(operations *o)
{
    int64_t now = worker_now();
    if (o->watchdog_us > 0 && now - o->fed_us >= (int64_t)(o->watchdog_us / 3) && all_alive(o)) {
        o->fed_us = now;
        notify_send("WATCHDOG=1");
    }
}

/* Once a day, and at the first start of a day: do the chains hold what was noted, and what to note now. */
static sg_status note_heads(const sg_serve_config *config, char ret_line[SG_HEADS_LINE], sg_error *err)
{
    sg_heads before, now;
    char day[16];
    struct tm local;
    time_t clock = time(NULL);
    localtime_r(&clock, &local);
    strftime(day, sizeof day, "%Y-%m-%d", &local);
    ret_line[0] = '\0';
    sg_status status = sg_heads_read(config->heads, &before, err);
    if (status != SG_OK || strcmp(before.day, day) == 0)
        return status;
    sg_error broken = {0};
    if (before.day[0] && sg_heads_check(config->data_dir, &before, &broken) == SG_CORRUPT &&
        config->noted)
        config->noted(config->context, "", &broken);
    status = sg_heads_look(config->data_dir, &now, err);
    memcpy(now.day, day, sizeof day);
    return status == SG_OK ? sg_heads_note(config->heads, &now, ret_line, err) : status;
}

static void look_at_heads(operations *o)
{
    const sg_serve_config *config = o->app->config;
    char line[SG_HEADS_LINE];
    sg_error err = {0};
    int64_t now = worker_now();
    if (!config->heads || now < o->heads_us)
        return;
    o->heads_us = now + HEADS_US;
    sg_status status = note_heads(config, line, &err);
    if (config->noted && (status != SG_OK || line[0]))
        config->noted(config->context, line, status == SG_OK ? NULL : &err);
}

static void look(operations *o)
{
    const sg_serve_config *config = o->app->config;
    sg_error failed = {0};
    if (refresh_step(o->refresher, &failed))
        hub_poke(o->app->hub);
    if (failed.status != SG_OK && config->index_failed)
        config->index_failed(config->context, &failed);
    feed_watchdog(o);
    look_at_heads(o);
}

static void *look_after(void *context)
{
    operations *o = context;
    pthread_mutex_lock(&o->lock);
    while (!o->stopping) {
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_nsec += LOOK_MS * 1000000L;
        until.tv_sec += until.tv_nsec / 1000000000L;
        until.tv_nsec %= 1000000000L;
        pthread_cond_timedwait(&o->wake, &o->lock, &until);
        if (o->stopping)
            break;
        pthread_mutex_unlock(&o->lock);
        look(o);
        pthread_mutex_lock(&o->lock);
    }
    pthread_mutex_unlock(&o->lock);
    return NULL;
}

sg_status operations_start(operations *o, sg_server *server, sg_error *err)
{
    o->server = server;
    o->watchdog_us = notify_watchdog();
    int error = pthread_create(&o->thread, NULL, look_after, o);
    if (error != 0)
        return sg_fail_memory(err);
    o->running = true;
    notify_send("READY=1");
    return SG_OK;
}

void operations_stop(operations *o)
{
    if (!o || !o->running)
        return;
    notify_send("STOPPING=1");
    pthread_mutex_lock(&o->lock);
    o->stopping = true;
    pthread_cond_signal(&o->wake);
    pthread_mutex_unlock(&o->lock);
    pthread_join(o->thread, NULL);
    o->running = false;
}

void operations_reloaded(operations *o)
{
    notify_reloading();
    hub_poke(o->app->hub);
    notify_send("READY=1");
}

/* ---- from the event loops ---- */

void operations_request(operations *o, const sg_access_record *record)
{
    metrics_request(o->metrics, record);
}

void operations_damaged(operations *o, const sg_error *what)
{
    const sg_serve_config *config = o->app->config;
    refresh_damaged(o->refresher);
    if (config->index_damaged)
        config->index_damaged(config->context, what);
}

void operations_join(operations *o, unsigned thread, const void *context)
{
    if (thread >= THREADS_MAX)
        return;
    o->loops[thread].context = context;
    atomic_store(&o->loops[thread].beats, 1);
    if (thread >= o->loop_count)
        o->loop_count = thread + 1;
}

void operations_beat(operations *o, const void *context)
{
    for (unsigned i = 0; i < o->loop_count; i++)
        if (o->loops[i].context == context)
            atomic_fetch_add(&o->loops[i].beats, 1);
}

/* ---- ready ---- */

static uint64_t free_bytes(const char *data_dir)
{
    struct statvfs disk;
    return statvfs(data_dir, &disk) == 0 ? (uint64_t)disk.f_bavail * disk.f_frsize : UINT64_MAX;
}

sg_status operations_ready(operations *o, void *context, sg_error *err)
{
    const char *data_dir = o->app->config->data_dir;
    sg_reader *reader = context;
    int64_t change;
    sg_status status = sg_store_change(reader->store, &change, err);
    if (status != SG_OK)
        return status;
    if (access(data_dir, W_OK) != 0)
        return sg_fail(err, SG_IO, SG_MSG_READY_NOT_WRITABLE, strerror(errno));
    if (free_bytes(data_dir) < DISK_RESERVE)
        return sg_fail(err, SG_NO_SPACE, SG_MSG_READY_DISK);
    return SG_OK;
}

/* ---- metrics ---- */

static void write_index(operations *o, sg_buffer *out)
{
    hub_facts served = hub_look(o->app->hub);
    refresh_facts facts = refresh_look(o->refresher);
    metrics_sample(out, "songgang_snapshot_generation", METRICS_GAUGE,
                   "Generation of the index that is served.", (double)served.generation);
    metrics_sample(out, "songgang_snapshot_age_seconds", METRICS_GAUGE,
                   "Since that generation was taken into use.", (double)served.age_ms / 1000);
    metrics_sample(out, "songgang_snapshot_postings", METRICS_GAUGE, "Postings it holds.",
                   served.postings);
    metrics_sample(out, "songgang_snapshots_held", METRICS_GAUGE,
                   "Snapshots in memory: the one served, and those readers still hold.", served.held);
    metrics_sample(out, "songgang_store_change", METRICS_GAUGE,
                   "Highest change number of any posting in the store.",
                   (double)facts.store_change);
    metrics_sample(out, "songgang_index_change", METRICS_GAUGE,
                   "Highest change number that the published index covers.",
                   (double)facts.index_change);
    metrics_sample(out, "songgang_index_updating", METRICS_GAUGE,
                   "1 while the index is brought up to the store.", facts.running);
    metrics_sample(out, "songgang_index_updates_total", METRICS_COUNTER,
                   "Updates of the index that ended well.", (double)facts.updates);
    metrics_sample(out, "songgang_index_update_failures_total", METRICS_COUNTER,
                   "Updates of the index that failed.", (double)facts.failures);
    metrics_sample(out, "songgang_index_update_seconds", METRICS_GAUGE,
                   "What the last update took.", facts.seconds);
}

void operations_metrics(operations *o, sg_buffer *out)
{
    sg_server_load load = sg_server_load_now(o->server);
    sg_buffer_text(out, "# HELP songgang_build_info Version of the program.\n"
                        "# TYPE songgang_build_info gauge\n"
                        "songgang_build_info{version=\"" SG_VERSION "\"} 1\n");
    metrics_write(o->metrics, out);
    metrics_sample(out, "songgang_http_connections", METRICS_GAUGE, "Connections open.",
                   load.connections);
    metrics_sample(out, "songgang_http_in_flight", METRICS_GAUGE,
                   "Requests begun and not yet answered.", load.in_flight);
    metrics_sample(out, "songgang_http_streams", METRICS_GAUGE,
                   "Answers sent piece by piece now: event streams and exports.", load.streams);
    metrics_sample(out, "songgang_http_waiting", METRICS_GAUGE,
                   "Requests whose answer another thread is finding: the queue of work.",
                   load.waiting);
    write_index(o, out);
    metrics_sample(out, "songgang_disk_free_bytes", METRICS_GAUGE,
                   "Room on the disk of the data directory.",
                   (double)free_bytes(o->app->config->data_dir));
    metrics_process(out);
}
