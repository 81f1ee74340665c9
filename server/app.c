/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The application behind the HTTP edge: the route table, one reader per thread, and the tick that
 * moves a thread to the newest index and policy.
 */
#include "app.h"

#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "dispatch.h"
#include "errand.h"
#include "jobs.h"
#include "operations.h"
#include "refresh.h"
#include "songgang/messages/access.h"

enum {
    TICK_MS = 200,
    LARGE = 1 << 20,
    MATCH_BODY = 1 << 20,
    SMALL_BODY = 4096,
    PASSWORD_QUEUE = 32,
    ERRAND_THREADS = 3,
    ERRAND_QUEUE = 256,
    WRITER_QUEUE = 64,
    ESTIMATE_QUEUE = 8
};

static const sg_route routes[] = {
    {.method = SG_METHOD_GET, .pattern = "/v1/postings",
     .handler = route_search_postings, .right = SG_RIGHT_SEARCH},
    {.method = SG_METHOD_GET, .pattern = "/v1/postings/{id}",
     .handler = route_get_posting, .right = SG_RIGHT_SEARCH},
    {.method = SG_METHOD_POST,
     .pattern = "/v1/match",
     .body_limit = MATCH_BODY,
     .content_type = "application/json",
     .handler = route_match,
     .right = SG_RIGHT_MATCH},
    {.method = SG_METHOD_GET,
     .pattern = "/v1/stats",
     .handler = route_stats,
     .right = SG_RIGHT_STATS},
    {.method = SG_METHOD_GET,
     .pattern = "/v1/table",
     .handler = route_table,
     .right = SG_RIGHT_STATS},
    {.method = SG_METHOD_GET,
     .pattern = "/v1/table.xlsx",
     .produces = "*/*",
     .handler = route_table_workbook,
     .right = SG_RIGHT_STATS},
    {.method = SG_METHOD_GET,
     .pattern = "/metrics",
     .produces = "*/*",
     .handler = route_metrics,
     .right = SG_RIGHT_METRICS},
    {.method = SG_METHOD_GET,
     .pattern = "/",
     .produces = "text/html",
     .handler = route_page,
     .right = SG_RIGHT_NONE},
    {.method = SG_METHOD_GET,
     .pattern = "/favicon.svg",
     .produces = "*/*",
     .handler = route_page,
     .right = SG_RIGHT_NONE},
    {.method = SG_METHOD_GET,
     .pattern = "/manifest.webmanifest",
     .produces = "*/*",
     .handler = route_page,
     .right = SG_RIGHT_NONE},
    {.method = SG_METHOD_GET,
     .pattern = "/sw.js",
     .produces = "*/*",
     .handler = route_page,
     .right = SG_RIGHT_NONE},
    {.method = SG_METHOD_GET,
     .pattern = "/icon-192.png",
     .produces = "*/*",
     .handler = route_page,
     .right = SG_RIGHT_NONE},
    {.method = SG_METHOD_GET,
     .pattern = "/icon-512.png",
     .produces = "*/*",
     .handler = route_page,
     .right = SG_RIGHT_NONE},
    {.method = SG_METHOD_GET,
     .pattern = "/assets/{name}",
     .produces = "*/*",
     .handler = route_page,
     .right = SG_RIGHT_NONE},
    {.method = SG_METHOD_POST,
     .pattern = "/v1/session",
     .body_limit = SMALL_BODY,
     .content_type = "application/json",
     .handler = route_sign_in,
     .right = SG_RIGHT_NONE},
    {.method = SG_METHOD_GET, .pattern = "/v1/session", .handler = route_session,
     .right = SG_RIGHT_SIGNED_IN},
    {.method = SG_METHOD_DELETE, .pattern = "/v1/session", .handler = route_sign_out,
     .right = SG_RIGHT_SIGNED_IN},
    {.method = SG_METHOD_POST,
     .pattern = "/v1/workers/{id}/reveal",
     .body_limit = SMALL_BODY,
     .content_type = "application/json",
     .handler = route_reveal,
     .right = SG_RIGHT_REVEAL},
    {.method = SG_METHOD_GET,
     .pattern = "/screen",
     .produces = "text/html",
     .handler = route_page,
     .right = SG_RIGHT_NONE},
    {.method = SG_METHOD_GET,
     .pattern = "/docs",
     .produces = "text/html",
     .handler = route_page,
     .right = SG_RIGHT_NONE},
    {.method = SG_METHOD_GET,
     .pattern = "/m/{token}",
     .produces = "text/html",
     .handler = route_worker_page,
     .right = SG_RIGHT_NONE},
    {.method = SG_METHOD_POST,
     .pattern = "/m/{token}",
     .body_limit = SMALL_BODY,
     .content_type = "application/x-www-form-urlencoded",
     .produces = "*/*",
     .handler = route_worker_page,
     .right = SG_RIGHT_NONE},
    {.method = SG_METHOD_GET,
     .pattern = "/openapi.json",
     .handler = route_page,
     .right = SG_RIGHT_NONE},
};
enum { ROUTES = sizeof routes / sizeof *routes };

/* This table and that of the API, one behind the other; to be freed. */
static sg_route *all_routes(size_t *ret_count)
{
    size_t more;
    const sg_route *api = api_routes(&more);
    sg_route *all = malloc((ROUTES + more) * sizeof *all);
    if (all) {
        memcpy(all, routes, sizeof routes);
        memcpy(all + ROUTES, api, more * sizeof *api);
        *ret_count = ROUTES + more;
    }
    return all;
}

sg_date app_today(const app *a)
{
    if (a->config->now != SG_NO_DATE)
        return a->config->now;
    time_t now = time(NULL);
    struct tm local;
    localtime_r(&now, &local);
    return sg_date_of(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday);
}

static void close_reader(app *a, sg_reader *reader)
{
    sg_index_close(reader->index);
    sg_store_close(reader->store);
    sg_access_close(reader->access);
    hub_release(a->hub, reader->snapshot);
    sg_posting_cache_free(reader->cache);
    free(reader);
}

/* Snapshot and index of the same generation. A publication between the two is seen and tried
 * again; it cannot happen often, because a build takes seconds. */
static sg_status open_generation(app *a, sg_reader *reader, sg_error *err)
{
    sg_index *index;
    sg_status status = sg_index_open(a->config->data_dir, &index, err);
    if (status != SG_OK)
        return status;
    const sg_snapshot *snapshot = hub_acquire(a->hub);
    if (snapshot->generation != sg_index_generation(index)) {
        hub_release(a->hub, snapshot);
        sg_index_close(index);
        return sg_fail(err, SG_STALE, "%s", sg_status_text(SG_STALE));
    }
    sg_index_close(reader->index);
    hub_release(a->hub, reader->snapshot);
    reader->index = index;
    reader->snapshot = snapshot;
    reader->policy = hub_policy(a->hub, snapshot);
    return SG_OK;
}

sg_status app_context_new(void *application, void **ret_context, sg_error *err)
{
    app *a = application;
    sg_reader *reader = calloc(1, sizeof *reader);
    if (!reader)
        return sg_fail_memory(err);
    reader->data_dir = a->config->data_dir;
    reader->vocabulary = a->config->vocabulary;
    reader->cache = sg_posting_cache_new(); /* without it all goes on, slower */
    sg_status status = sg_store_open(a->config->data_dir, SG_STORE_READ, &reader->store, err);
    if (status == SG_OK) {
        sg_store_share_sounds(reader->store, a->sounds);
        status = sg_access_open(a->config->data_dir, &reader->access, err);
    }
    for (int i = 0; i < 50 && status == SG_OK; i++) {
        status = open_generation(a, reader, err);
        if (status != SG_STALE)
            break;
        struct timespec pause = {.tv_nsec = 100000000};
        nanosleep(&pause, NULL);
        status = i < 49 ? SG_OK : status;
    }
    if (status != SG_OK) {
        close_reader(a, reader);
        return status;
    }
    *ret_context = reader;
    return SG_OK;
}

static sg_status loop_context_new(void *application, unsigned thread, void **ret_context,
                                  sg_error *err)
{
    app *a = application;
    sg_status status = app_context_new(application, ret_context, err);
    if (status == SG_OK)
        operations_join(a->operations, thread, *ret_context);
    return status;
}

void app_context_free(void *application, void *context)
{
    close_reader(application, context);
}

void app_tick(void *application, void *context)
{
    app *a = application;
    sg_reader *reader = context;
    if (!hub_is_newest(a->hub, reader->snapshot))
        open_generation(a, reader, NULL); /* on failure the next tick tries again */
}

static void loop_tick(void *application, void *context)
{
    const app *a = application;
    operations_beat(a->operations, context);
    app_tick(application, context);
}

static sg_status ready(void *application, void *context, sg_error *err)
{
    const app *a = application;
    return operations_ready(a->operations, context, err);
}

static void log_access(void *application, const sg_access_record *record)
{
    const app *a = application;
    operations_request(a->operations, record);
    if (a->config->log)
        a->config->log(a->config->context, record);
}

/* Beyond this machine only with accounts, and never a password in the clear. */
static sg_status check_listen(const sg_serve_config *config, bool *ret_required, sg_error *err)
{
    sg_access *access;
    bool local = false;
    sg_status status = sg_listen_local(config->listen, &local, err);
    if (status == SG_OK)
        status = sg_access_open(config->data_dir, &access, err);
    if (status != SG_OK)
        return status;
    status = sg_access_required(access, ret_required, err);
    sg_access_close(access);
    if (status != SG_OK || local)
        return status;
    if (!*ret_required)
        return sg_fail(err, SG_INVALID, SG_MSG_LISTEN_OPEN, config->listen);
    if (!config->tls_cert && !config->proxies)
        return sg_fail(err, SG_INVALID, SG_MSG_LISTEN_PLAIN, config->listen);
    return SG_OK;
}

static void hang_up(void *application, const sg_error *refused)
{
    const app *a = application;
    const sg_server_limits *limits =
        a->config->hangup ? a->config->hangup(a->config->context, refused) : NULL;
    if (limits)
        (void)sg_server_relimit(a->server, limits, NULL); /* without memory they stay */
    operations_reloaded(a->operations);
}

/* ---- what the hub tells ---- */

static void on_refreshed(void *application, uint64_t generation)
{
    const app *a = application;
    if (a->config->refreshed)
        a->config->refreshed(a->config->context, generation);
}

static void on_policy(void *application, const char *version, const sg_error *refused)
{
    const app *a = application;
    if (a->config->policy_changed)
        a->config->policy_changed(a->config->context, version, refused);
}

static void on_damaged(void *application, const sg_error *what)
{
    const app *a = application;
    operations_damaged(a->operations, what);
}

static void on_push_trouble(void *application, const char *channel, const sg_error *what)
{
    const app *a = application;
    if (a->config->push_trouble)
        a->config->push_trouble(a->config->context, channel, what);
}

/* The outbox is sent by this process; without it all else is served. */
static void start_dispatch(app *a)
{
    sg_error why = {0};
    const dispatch_config config = {.data_dir = a->config->data_dir,
                                    .vocabulary = a->config->vocabulary,
                                    .trouble = on_push_trouble,
                                    .context = a};
    if (dispatch_start(&config, &a->dispatch, &why) != SG_OK)
        on_push_trouble(a, "", &why);
}

/* Hub and operations; the hub's loader may tell of damage as soon as it runs. Both are the caller's to
 * free, also after a failure. */
static sg_status prepare(app *a, sg_error *err)
{
    const sg_serve_config *config = a->config;
    const hub_events events = {.refreshed = on_refreshed,
                               .policy_changed = on_policy,
                               .damaged = on_damaged,
                               .context = a};
    /* Restoring must not replace the files under a service. A directory where no lock can be had (read
     * only, full) is served all the same. */
    sg_status status = sg_lock_share(config->data_dir, "serve", &a->lock, err);
    if (status == SG_LOCKED || status == SG_MISSING)
        return status;
    status = refresh_repair(config->data_dir, config->program, config->repairing,
                                      config->context, err);
    if (status == SG_OK)
        status = operations_new(a, &a->operations, err);
    if (status == SG_OK)
        status = hub_new(config->data_dir, &events, &a->hub, err);
    return status;
}

/* Whoever searches first need not wait for it. Without a key there is nothing to warm, and whoever asks is
 * told so. */
static void warm(errand_thread *thread, void *context)
{
    (void)context;
    if (thread)
        (void)sg_store_warm_sounds(thread->reader->store, NULL);
}

sg_status sg_serve(const sg_serve_config *config, sg_error *err)
{
    /* before any thread is started: they inherit the mask, and only sg_server_run reads these */
    sigset_t stop_signals, before;
    sigemptyset(&stop_signals);
    sigaddset(&stop_signals, SIGTERM);
    sigaddset(&stop_signals, SIGINT);
    sigaddset(&stop_signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &stop_signals, &before);
    app a = {.config = config};
    /* Snapshots are large and come and go: each column its own mapping, so that memory returns. */
    (void)mallopt(M_MMAP_THRESHOLD, LARGE);
    sg_store_patience_of_all(APP_PATIENCE_MS); /* 503 is a better answer than none */
    bool required = false;
    sg_status status = prepare(&a, err);
    if (status == SG_OK)
        status = check_listen(config, &required, err);
    if (status == SG_OK && (!throttle_init(&a.throttle) || !throttle_init(&a.pages)))
        status = sg_fail_memory(err);
    if (status != SG_OK) {
        hub_free(a.hub);
        operations_free(a.operations);
        sg_lock_release(a.lock);
        pthread_sigmask(SIG_SETMASK, &before, NULL);
        return status;
    }
    a.pool = pool_new(1, PASSWORD_QUEUE);
    a.sounds = sg_sounds_new(); /* without it all goes on, slower */
    a.boards = screen_boards_new();
    size_t route_count = 0;
    sg_route *all = all_routes(&route_count);
    status = all && a.boards ? jobs_new(&a, &a.jobs, err) : sg_fail_memory(err);
    if (status == SG_OK && !(a.errands = errands_new(&a, ERRAND_THREADS, ERRAND_QUEUE, err)))
        status = err ? err->status : SG_NO_MEMORY;
    if (status == SG_OK && !(a.counters = errands_new(&a, 1, ERRAND_QUEUE, err)))
        status = err ? err->status : SG_NO_MEMORY;
    if (status == SG_OK && !(a.estimates = errands_new(&a, 1, ESTIMATE_QUEUE, err)))
        status = err ? err->status : SG_NO_MEMORY;
    if (status == SG_OK && !(a.writers = errands_new(&a, 1, WRITER_QUEUE, err)))
        status = err ? err->status : SG_NO_MEMORY;
    sg_server_config server_config = {.listen = config->listen,
                                      .beyond = required,
                                      .proxies = config->proxies,
                                      .tls_cert = config->tls_cert,
                                      .tls_key = config->tls_key,
                                      .spool_dir = config->data_dir,
                                      .hangup = hang_up,
                                      .limits = config->limits,
                                      .threads = config->threads,
                                      .routes = all,
                                      .route_count = route_count,
                                      .app = &a,
                                      .authorize = app_authorize,
                                      .finished = app_finished,
                                      .context_new = loop_context_new,
                                      .context_free = app_context_free,
                                      .tick = loop_tick,
                                      .tick_ms = TICK_MS,
                                      .ready = ready,
                                      .log = log_access};
    sg_server *server = NULL;
    if (status == SG_OK)
        status = a.pool ? sg_server_new(&server_config, &server, err) : sg_fail_memory(err);
    a.server = server;
    if (status == SG_OK) {
        if (!required && config->open)
            config->open(config->context);
        status = operations_start(a.operations, server, err);
        (void)errand_run(a.errands, warm, NULL);
        if (status == SG_OK && config->started)
            config->started(config->context, sg_server_port(server), hub_generation(a.hub));
        if (status == SG_OK) {
            start_dispatch(&a);
            status = sg_server_run(server, true, err);
            dispatch_stop(a.dispatch);
        }
        operations_stop(a.operations);
    }
    errands_free(a.errands);
    errands_free(a.counters);
    errands_free(a.estimates);
    errands_free(a.writers);
    jobs_free(a.jobs); /* before the server: event streams ask for them until they are released */
    sg_server_free(server);
    screen_boards_free(a.boards);
    pool_free(a.pool);
    throttle_destroy(&a.throttle);
    throttle_destroy(&a.pages);
    free(all);
    sg_sounds_free(a.sounds);
    hub_free(a.hub); /* its loader may still tell of damage */
    operations_free(a.operations);
    sg_lock_release(a.lock);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return status;
}
