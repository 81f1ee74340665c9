/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A small service with short limits on an ephemeral port, and a plain client, for the tests that
 * need real sockets. Inline, because no test uses all of it.
 */
#ifndef SONGGANG_TESTS_SERVER_FIXTURE_H
#define SONGGANG_TESTS_SERVER_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "songgang/server.h"

enum { BIG = 4 << 20, STREAM_PIECES = 50 };

/* What the tests and the server's threads share; guarded by `lock`. */
typedef struct shared {
    pthread_mutex_t lock;
    unsigned logged, contexts, released;
    int last_status;
    bool not_ready;
} shared;

typedef struct fixture {
    sg_server *server;
    pthread_t thread;
    shared shared;
    unsigned port;
    bool running;
} fixture;

static inline sg_status handle_hello(sg_request_context *ctx, sg_response *response)
{
    assert_ptr_equal(ctx->thread_context, ctx->app);
    sg_buffer_printf(sg_response_body(response), "{\"hello\":\"%.*s\"}",
                     (int)sg_request_query(ctx, "name").n, sg_request_query(ctx, "name").s);
    return SG_OK;
}

static inline sg_status handle_echo(sg_request_context *ctx, sg_response *response)
{
    sg_response_type(response, "application/octet-stream");
    sg_buffer_append(sg_response_body(response), ctx->body.s, ctx->body.n);
    return SG_OK;
}

static inline sg_status handle_invalid(sg_request_context *ctx, sg_response *response)
{
    sg_buffer_text(sg_response_body(response), "half an answer");
    sg_response_error_at(response, "/desired/regions/0", "不认识的地区“火星”");
    return sg_fail(&ctx->error, SG_UNKNOWN, "%s", "档案有误");
}

static inline sg_status handle_internal(sg_request_context *ctx, sg_response *response)
{
    (void)response;
    return sg_fail(&ctx->error, SG_INTERNAL, "%s", "secret detail");
}

static inline sg_status handle_slow(sg_request_context *ctx, sg_response *response)
{
    (void)ctx;
    const struct timespec wait = {0, 300000000};
    nanosleep(&wait, NULL);
    sg_buffer_text(sg_response_body(response), "\"slow\"");
    return SG_OK;
}

static inline sg_status handle_big(sg_request_context *ctx, sg_response *response)
{
    char *block = sg_arena_alloc(ctx->arena, BIG);
    assert_non_null(block);
    memset(block, 'x', BIG);
    sg_buffer_append(sg_response_body(response), block, BIG);
    return SG_OK;
}

typedef struct stream_state {
    shared *shared;
    int pieces;
} stream_state;

static inline sg_status produce(void *state, void *context, sg_buffer *out, bool *ret_end)
{
    (void)context;
    stream_state *s = state;
    sg_buffer_printf(out, "piece %d\n", s->pieces);
    *ret_end = ++s->pieces == STREAM_PIECES;
    return SG_OK;
}

static inline void release(void *state)
{
    stream_state *s = state;
    pthread_mutex_lock(&s->shared->lock);
    s->shared->released++;
    pthread_mutex_unlock(&s->shared->lock);
    free(s);
}

static inline sg_status handle_stream(sg_request_context *ctx, sg_response *response)
{
    stream_state *s = calloc(1, sizeof *s);
    assert_non_null(s);
    s->shared = ctx->app;
    sg_response_type(response, "text/plain");
    sg_response_stream(response,
                       (sg_stream){.produce = produce, .release = release, .state = s});
    return SG_OK;
}

static inline sg_status handle_split(sg_request_context *ctx, sg_response *response)
{
    (void)ctx;
    return sg_response_header(response, "X-A", "1\r\nX-B: 2", NULL) == SG_INVALID ? SG_OK
                                                                                  : SG_INTERNAL;
}

static const sg_route ROUTES[] = {
    {.method = SG_METHOD_GET, .pattern = "/hello", .handler = handle_hello, .right = SG_RIGHT_NONE},
    {.method = SG_METHOD_POST, .pattern = "/echo", .body_limit = 100000, .handler = handle_echo, .right = SG_RIGHT_NONE},
    {.method = SG_METHOD_POST, .pattern = "/json", .body_limit = 1000,
     .content_type = "application/json", .handler = handle_echo, .right = SG_RIGHT_NONE},
    {.method = SG_METHOD_GET, .pattern = "/invalid", .handler = handle_invalid, .right = SG_RIGHT_NONE},
    {.method = SG_METHOD_GET, .pattern = "/internal", .handler = handle_internal, .right = SG_RIGHT_NONE},
    {.method = SG_METHOD_GET, .pattern = "/slow", .handler = handle_slow, .right = SG_RIGHT_NONE},
    {.method = SG_METHOD_GET, .pattern = "/big", .handler = handle_big, .right = SG_RIGHT_NONE},
    {.method = SG_METHOD_GET, .pattern = "/stream", .produces = "text/plain",
     .handler = handle_stream, .right = SG_RIGHT_NONE},
    {.method = SG_METHOD_GET, .pattern = "/split", .handler = handle_split, .right = SG_RIGHT_NONE},
};

static inline sg_status context_new(void *app, unsigned thread, void **ret_context, sg_error *err)
{
    (void)thread;
    (void)err;
    ((shared *)app)->contexts++;
    *ret_context = app;
    return SG_OK;
}

static inline void context_free(void *app, void *context)
{
    assert_ptr_equal(app, context);
    ((shared *)app)->contexts--;
}

static inline sg_status ready(void *app, void *context, sg_error *err)
{
    (void)context;
    shared *s = app;
    pthread_mutex_lock(&s->lock);
    bool not_ready = s->not_ready;
    pthread_mutex_unlock(&s->lock);
    return not_ready ? sg_fail(err, SG_STALE, "%s", "正在换索引") : SG_OK;
}

static inline void log_access(void *app, const sg_access_record *record)
{
    shared *s = app;
    char line[2048];
    size_t n = sg_access_format(record, line, sizeof line);
    pthread_mutex_lock(&s->lock);
    s->logged += n > 0 && line[n - 1] == '\n' && line[0] == '{';
    s->last_status = record->status;
    pthread_mutex_unlock(&s->lock);
}

static inline sg_server_config config_of(fixture *f)
{
    return (sg_server_config){
        .listen = "127.0.0.1:0",
        .threads = 2,
        .limits = {.head_ms = 400, .body_ms = 400, .idle_ms = 800, .write_ms = 500,
                   .linger_ms = 300, .drain_ms = 2000},
        .routes = ROUTES,
        .route_count = sizeof ROUTES / sizeof ROUTES[0],
        .app = &f->shared,
        .context_new = context_new,
        .context_free = context_free,
        .ready = ready,
        .log = log_access,
    };
}

static inline void *run(void *arg)
{
    fixture *f = arg;
    assert_int_equal(sg_server_run(f->server, false, NULL), SG_OK);
    return NULL;
}

static inline void start(fixture *f, const sg_server_config *config)
{
    sg_error err = {0};
    if (sg_server_new(config, &f->server, &err) != SG_OK) {
        fail_msg("%s", err.text);
    }
    f->port = sg_server_port(f->server);
    assert_int_equal(pthread_create(&f->thread, NULL, run, f), 0);
    f->running = true;
}

static inline void stop(fixture *f)
{
    if (f->running) {
        sg_server_stop(f->server);
        pthread_join(f->thread, NULL);
        f->running = false;
    }
}

static inline int set_up(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    assert_int_equal(pthread_mutex_init(&f->shared.lock, NULL), 0);
    sg_server_config config = config_of(f);
    start(f, &config);
    *state = f;
    return 0;
}

static inline int tear_down(void **state)
{
    fixture *f = *state;
    stop(f);
    assert_int_equal(sg_server_connections(f->server), 0);
    sg_server_free(f->server);
    assert_int_equal(f->shared.contexts, 0);
    pthread_mutex_destroy(&f->shared.lock);
    free(f);
    return 0;
}

/* ---- a plain client ---- */

static inline int dial(const fixture *f)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)f->port)};
    const struct timeval patience = {5, 0};
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_true(fd >= 0);
    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience), 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&a, sizeof a), 0);
    return fd;
}

static inline void say(int fd, const char *text)
{
    size_t n = strlen(text);
    assert_int_equal(send(fd, text, n, MSG_NOSIGNAL), (ssize_t)n);
}

/* Read until `needle` was seen or the end; the text is NUL-terminated in `out`. */
static inline size_t hear(int fd, const char *needle, char *out, size_t size)
{
    size_t n = 0;
    out[0] = '\0';
    while (n + 1 < size && !(needle && strstr(out, needle))) {
        ssize_t got = recv(fd, out + n, size - 1 - n, 0);
        if (got < 0) {
            fail_msg("no answer: %s", strerror(errno));
        }
        if (got == 0) {
            break;
        }
        n += (size_t)got;
        out[n] = '\0';
    }
    return n;
}

/* One exchange on its own connection; the server must close after it. */
static inline void ask(const fixture *f, const char *request, char *out, size_t size)
{
    int fd = dial(f);
    say(fd, request);
    (void)hear(fd, NULL, out, size);
    close(fd);
}

static inline void assert_has(const char *text, const char *part)
{
    if (!strstr(text, part)) {
        fail_msg("\"%s\" is not in \"%.600s\"", part, text);
    }
}

static inline double now(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

#define SERVER_TEST(t) cmocka_unit_test_setup_teardown(t, set_up, tear_down)

#endif
