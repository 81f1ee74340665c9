/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bodies in files: what arrives is what the handler reads, whatever the size, and bounds hold.
 */
#include "tests/server/server_fixture.h"

enum { UPLOAD_MAX = 3 << 20 };

static sg_status handle_upload(sg_request_context *ctx, sg_response *response)
{
    uint64_t sum = 0;
    uint64_t total = 0;
    char block[4096];
    assert_true(ctx->body_fd >= 0);
    assert_int_equal(ctx->body.n, 0);
    int again = open(ctx->body_path, O_RDONLY | O_CLOEXEC); /* as a program given its name would */
    assert_true(again >= 0);
    for (ssize_t got; (got = read(again, block, sizeof block)) > 0; total += (uint64_t)got) {
        for (ssize_t i = 0; i < got; i++) {
            sum = sum * 31 + (unsigned char)block[i];
        }
    }
    close(again);
    assert_int_equal(total, ctx->body_size);
    assert_int_equal(lseek(ctx->body_fd, 0, SEEK_CUR), 0);
    sg_buffer_printf(sg_response_body(response), "[%llu,%llu]", (unsigned long long)total,
                     (unsigned long long)(sum % 1000003));
    return SG_OK;
}

static const sg_route UPLOADS[] = {
    {.method = SG_METHOD_POST, .pattern = "/upload", .body_limit = UPLOAD_MAX, .right = SG_RIGHT_NONE,
     .body_in_file = true, .handler = handle_upload},
};

static int set_up_uploads(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    assert_int_equal(pthread_mutex_init(&f->shared.lock, NULL), 0);
    sg_server_config config = config_of(f);
    config.routes = UPLOADS;
    config.route_count = 1;
    config.threads = 1;
    config.limits.spooled = 4 << 20;
    config.limits.body_ms = 3000;
    start(f, &config);
    *state = f;
    return 0;
}

static void expect_answer(int fd, const char *data, size_t size)
{
    char want[64];
    char out[4096];
    uint64_t sum = 0;
    for (size_t i = 0; i < size; i++) {
        sum = sum * 31 + (unsigned char)data[i];
    }
    (void)snprintf(want, sizeof want, "[%zu,%llu]", size, (unsigned long long)(sum % 1000003));
    (void)hear(fd, "]", out, sizeof out);
    assert_has(out, want);
}

static void send_all(int fd, const char *data, size_t size)
{
    for (size_t at = 0; at < size;) {
        ssize_t n = send(fd, data + at, size - at, MSG_NOSIGNAL);
        assert_true(n > 0);
        at += (size_t)n;
    }
}

static char *some_data(size_t size)
{
    char *data = malloc(size);
    assert_non_null(data);
    for (size_t i = 0; i < size; i++) {
        data[i] = (char)(i * 7 + i / 251);
    }
    return data;
}

static void test_whole_uploads_arrive(void **state)
{
    fixture *f = *state;
    char head[128];
    char *data = some_data(UPLOAD_MAX);
    const size_t sizes[] = {0, 1, 65536, UPLOAD_MAX, 5};
    int fd = dial(f);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        (void)snprintf(head, sizeof head,
                       "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: %zu\r\n\r\n", sizes[i]);
        say(fd, head);
        send_all(fd, data, sizes[i]);
        expect_answer(fd, data, sizes[i]);
    }
    say(fd, "POST /upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n");
    send_all(fd, data, 5);
    say(fd, "\r\n3\r\n");
    send_all(fd, data + 5, 3);
    say(fd, "\r\n0\r\n\r\n");
    expect_answer(fd, data, 8);
    close(fd);
    free(data);
}

static void test_bounds_of_uploads(void **state)
{
    fixture *f = *state;
    char head[128];
    char out[4096];
    char *data = some_data(UPLOAD_MAX);
    int first = dial(f);
    (void)snprintf(head, sizeof head,
                   "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n", UPLOAD_MAX);
    say(first, head);
    send_all(first, data, UPLOAD_MAX - 1); /* held, not complete */
    const struct timespec wait = {0, 300000000};
    nanosleep(&wait, NULL); /* until the server has read it */
    int second = dial(f);
    say(second, head);
    for (size_t at = 0; at < UPLOAD_MAX - 1; at += 65536) { /* refused midway: sending may fail */
        if (send(second, data + at, 65536, MSG_NOSIGNAL) < 0) {
            break;
        }
    }
    (void)hear(second, "}", out, sizeof out);
    assert_has(out, "HTTP/1.1 503 ");
    close(second);
    send_all(first, data + UPLOAD_MAX - 1, 1);
    expect_answer(first, data, UPLOAD_MAX);
    say(first, "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 3145729\r\n\r\n");
    (void)hear(first, "}", out, sizeof out);
    assert_has(out, "HTTP/1.1 413 ");
    close(first);
    free(data);
}

static void test_no_room_for_a_file(void **state)
{
    fixture *f = *state;
    char out[4096];
    stop(f);
    sg_server_free(f->server);
    sg_server_config config = config_of(f);
    config.routes = UPLOADS;
    config.route_count = 1;
    config.spool_dir = "/dev/null/nowhere";
    start(f, &config);
    ask(f, "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", out, sizeof out);
    assert_has(out, "HTTP/1.1 500 ");
    ask(f, "GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", out, sizeof out);
    assert_has(out, "HTTP/1.1 200 ");
}

#define UPLOAD_TEST(t) cmocka_unit_test_setup_teardown(t, set_up_uploads, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UPLOAD_TEST(test_whole_uploads_arrive),
        UPLOAD_TEST(test_bounds_of_uploads),
        UPLOAD_TEST(test_no_room_for_a_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
