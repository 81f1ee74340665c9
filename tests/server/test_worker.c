/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A thread with more to do than it can: sheds the rest of what arrived together, answers what is
 * vital, and goes on; streams are counted; deadlines do not move for drips.
 */
#include "tests/server/server_fixture.h"

static sg_status handle_busy(sg_request_context *ctx, sg_response *response)
{
    (void)ctx;
    const struct timespec wait = {0, 10000000};
    nanosleep(&wait, NULL);
    sg_buffer_text(sg_response_body(response), "\"done\"");
    return SG_OK;
}

static sg_status produce_nothing(void *state, void *context, sg_buffer *out, bool *ret_end)
{
    (void)state;
    (void)context;
    (void)out;
    *ret_end = false;
    return SG_OK;
}

static sg_status handle_quiet(sg_request_context *ctx, sg_response *response)
{
    (void)ctx;
    sg_response_type(response, "text/event-stream");
    sg_response_stream(response, (sg_stream){.produce = produce_nothing, .poll_ms = 20});
    return SG_OK;
}

static const sg_route BUSY[] = {
    {.method = SG_METHOD_POST, .pattern = "/busy", .body_limit = 200000, .handler = handle_busy,
     .right = SG_RIGHT_NONE},
    {.method = SG_METHOD_GET, .pattern = "/quiet", .produces = "text/event-stream",
     .handler = handle_quiet, .right = SG_RIGHT_NONE},
};

static int set_up_busy(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    assert_int_equal(pthread_mutex_init(&f->shared.lock, NULL), 0);
    sg_server_config config = config_of(f);
    config.routes = BUSY;
    config.route_count = 2;
    config.threads = 1;
    config.limits.shed_ms = 200;
    config.limits.streams = 3;
    start(f, &config);
    *state = f;
    return 0;
}

static void test_overload_is_shed(void **state)
{
    fixture *f = *state;
    enum { CLIENTS = 60 };
    int fds[CLIENTS];
    char out[4096];
    for (int i = 0; i < CLIENTS; i++) {
        fds[i] = dial(f);
    }
    int watcher = dial(f);
    /* 60 × 10 ms of work at once for one thread that promises 200 ms */
    for (int i = 0; i < CLIENTS; i++) {
        say(fds[i], i % 2 ? "POST /busy HTTP/1.1\r\nHost: a\r\n\r\n"
                          : "POST /busy HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
    }
    say(watcher, "GET /livez HTTP/1.1\r\nHost: a\r\n\r\n");
    int served = 0;
    int shed = 0;
    for (int i = 0; i < CLIENTS; i++) {
        (void)hear(fds[i], "\r\n\r\n", out, sizeof out);
        served += strstr(out, "HTTP/1.1 200 ") != NULL;
        if (strstr(out, "HTTP/1.1 503 ")) {
            assert_has(out, "Retry-After: ");
            assert_null(strstr(out, "Connection: close"));
            shed++;
        }
    }
    (void)hear(watcher, "}", out, sizeof out);
    assert_has(out, "HTTP/1.1 200 ");
    assert_int_equal(served + shed, CLIENTS);
    assert_true(served >= 16);
    assert_true(shed > 0);
    for (int i = 0; i < CLIENTS; i++) {
        close(fds[i]);
    }
    close(watcher);
    ask(f, "POST /busy HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", out, sizeof out);
    assert_has(out, "HTTP/1.1 200 ");
}

static void test_streams_are_counted(void **state)
{
    fixture *f = *state;
    char out[4096];
    int fds[3];
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 3; i++) {
            fds[i] = dial(f);
            say(fds[i], "GET /quiet HTTP/1.1\r\nHost: a\r\n\r\n");
            (void)hear(fds[i], "\r\n\r\n", out, sizeof out);
            assert_has(out, "HTTP/1.1 200 ");
        }
        int fourth = dial(f);
        say(fourth, "GET /quiet HTTP/1.1\r\nHost: a\r\n\r\n");
        (void)hear(fourth, "}", out, sizeof out);
        assert_has(out, "HTTP/1.1 503 ");
        say(fourth, "GET /livez HTTP/1.1\r\nHost: a\r\n\r\n");
        (void)hear(fourth, "}", out, sizeof out);
        assert_has(out, "HTTP/1.1 200 ");
        close(fourth);
        for (int i = 0; i < 3; i++) {
            const struct linger reset = {1, 0};
            (void)setsockopt(fds[i], SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
            close(fds[i]);
        }
        double began = now();
        while (sg_server_connections(f->server) > 0 && now() - began < 3) {
            const struct timespec wait = {0, 10000000};
            nanosleep(&wait, NULL);
        }
    }
}

/* Clients that ask and do not read: what waits for them is bounded for all together. */
static void test_answers_nobody_takes(void **state)
{
    enum { READERS = 24 };
    fixture *f = *state;
    char out[4096];
    int fds[READERS];
    stop(f);
    sg_server_free(f->server);
    sg_server_config config = config_of(f);
    config.threads = 1;
    config.limits.outputs = 2 << 20;
    config.limits.write_ms = 20000;
    start(f, &config);
    int refused = 0;
    for (int i = 0; i < READERS; i++) { /* 16 MiB each, of which the kernel takes some */
        const int small = 4096;
        fds[i] = dial(f);
        (void)setsockopt(fds[i], SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
        for (int k = 0; k < 4; k++) {
            say(fds[i], "GET /big HTTP/1.1\r\nHost: a\r\n\r\n");
        }
        (void)recv(fds[i], out, 12, MSG_WAITALL);
        out[12] = '\0';
        refused += strcmp(out, "HTTP/1.1 503") == 0;
    }
    assert_true(refused > 0 && refused < READERS);
    ask(f, "GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", out, sizeof out);
    assert_has(out, "HTTP/1.1 200 ");
    for (int i = 0; i < READERS; i++) {
        close(fds[i]);
    }
    double began = now();
    while (sg_server_connections(f->server) > 0 && now() - began < 5) {
        const struct timespec wait = {0, 10000000};
        nanosleep(&wait, NULL);
    }
    int fd = dial(f);
    say(fd, "GET /big HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    (void)recv(fd, out, 12, MSG_WAITALL);
    out[12] = '\0';
    assert_string_equal(out, "HTTP/1.1 200");
    close(fd);
}

/* Clients of events that say nothing cost their thread next to nothing. */
static void test_quiet_streams_starve_nobody(void **state)
{
    enum { STREAMS = 300 };
    fixture *f = *state;
    char out[4096];
    int fds[STREAMS];
    stop(f);
    sg_server_free(f->server);
    sg_server_config config = config_of(f);
    config.routes = BUSY;
    config.route_count = 2;
    config.threads = 1;
    start(f, &config);
    for (int i = 0; i < STREAMS; i++) {
        fds[i] = dial(f);
        say(fds[i], "GET /quiet HTTP/1.1\r\nHost: a\r\n\r\n");
        (void)hear(fds[i], "\r\n\r\n", out, sizeof out);
        assert_has(out, "HTTP/1.1 200 ");
    }
    double slowest = 0;
    for (int i = 0; i < 50; i++) {
        double began = now();
        ask(f, "GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", out, sizeof out);
        assert_has(out, "HTTP/1.1 200 ");
        slowest = now() - began > slowest ? now() - began : slowest;
    }
    assert_true(slowest < 1);
    for (int i = 0; i < STREAMS; i++) {
        close(fds[i]);
    }
}

/* A body that comes one byte at a time is cut off at body_ms, counted from the first byte of the
 * request; one that comes steadily may take longer than that. */
static void test_drips_do_not_move_the_deadline(void **state)
{
    fixture *f = *state;
    char out[4096];
    char block[16384];
    const struct timespec wait = {0, 30000000};
    memset(block, 'x', sizeof block);
    int fd = dial(f);
    say(fd, "POST /busy HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n");
    double began = now();
    while (now() - began < 3 && send(fd, "x", 1, MSG_NOSIGNAL) == 1 &&
           recv(fd, out, 1, MSG_PEEK | MSG_DONTWAIT) < 0) {
        nanosleep(&wait, NULL);
    }
    assert_true(now() - began < 1.5); /* body_ms is 0.4 s here */
    (void)hear(fd, "}", out, sizeof out);
    assert_has(out, "HTTP/1.1 408 ");
    close(fd);

    const struct timespec pause = {0, 100000000};
    fd = dial(f);
    say(fd, "POST /busy HTTP/1.1\r\nHost: a\r\nContent-Length: 163840\r\n\r\n");
    for (int i = 0; i < 10; i++) { /* 1 s in all */
        assert_int_equal(send(fd, block, sizeof block, MSG_NOSIGNAL), (ssize_t)sizeof block);
        nanosleep(&pause, NULL);
    }
    (void)hear(fd, "done", out, sizeof out);
    assert_has(out, "HTTP/1.1 200 ");
    close(fd);
}

#define BUSY_TEST(t) cmocka_unit_test_setup_teardown(t, set_up_busy, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BUSY_TEST(test_overload_is_shed),
        BUSY_TEST(test_streams_are_counted),
        BUSY_TEST(test_answers_nobody_takes),
        BUSY_TEST(test_quiet_streams_starve_nobody),
        BUSY_TEST(test_drips_do_not_move_the_deadline),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
