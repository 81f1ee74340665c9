/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One connection over a real socket: order, framing, deadlines, backpressure, streams.
 */
#include "tests/server/server_fixture.h"

static void test_keep_alive_and_headers(void **state)
{
    fixture *f = *state;
    char out[4096];
    int fd = dial(f);
    for (int i = 0; i < 3; i++) {
        say(fd, "GET /hello?name=a%20b HTTP/1.1\r\nHost: a\r\nX-Request-Id: id-1\r\n\r\n");
        (void)hear(fd, "}", out, sizeof out);
        assert_has(out, "HTTP/1.1 200 OK\r\nDate: ");
        assert_has(out, " GMT\r\nContent-Type: application/json\r\nContent-Length: 15\r\n");
        assert_has(out, "X-Content-Type-Options: nosniff\r\n");
        assert_has(out, "X-Request-Id: id-1\r\n");
        assert_has(out, "\r\n\r\n{\"hello\":\"a b\"}");
        assert_null(strstr(out, "Connection:"));
    }
    close(fd);
    pthread_mutex_lock(&f->shared.lock);
    assert_int_equal(f->shared.logged, 3);
    assert_int_equal(f->shared.last_status, 200);
    pthread_mutex_unlock(&f->shared.lock);
}

static void test_pipelining_keeps_order(void **state)
{
    fixture *f = *state;
    char out[32768];
    char request[8192] = "";
    for (int i = 0; i < 60; i++) { /* more than one turn of a connection */
        char one[64];
        (void)snprintf(one, sizeof one, "GET /hello?name=n%02d HTTP/1.1\r\nHost: a\r\n\r\n", i);
        strcat(request, one);
    }
    strcat(request, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nConnection: close\r\n"
                    "\r\nlastGET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    ask(f, request, out, sizeof out);
    const char *at = out;
    for (int i = 0; i < 60; i++) {
        char want[16];
        (void)snprintf(want, sizeof want, "n%02d", i);
        at = strstr(at, want);
        assert_non_null(at);
    }
    at = strstr(at, "Connection: close\r\n");
    assert_non_null(at);
    assert_has(at, "\r\n\r\nlast");
    assert_null(strstr(at, "hello"));
}

static void test_head_options_and_versions(void **state)
{
    fixture *f = *state;
    char out[4096];
    ask(f, "HEAD /hello?name=x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", out, sizeof out);
    assert_has(out, "Content-Length: 13\r\n");
    assert_has(out + strlen(out) - 4, "\r\n\r\n");
    ask(f, "GET /hello HTTP/1.0\r\n\r\n", out, sizeof out);
    assert_has(out, "Connection: close\r\n");
    ask(f, "OPTIONS /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", out, sizeof out);
    assert_has(out, "HTTP/1.1 204 No Content\r\n");
    assert_has(out, "Allow: GET, HEAD, OPTIONS\r\n");
    assert_null(strstr(out, "Content-Length"));
    int fd = dial(f);
    say(fd, "GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    (void)hear(fd, "}", out, sizeof out);
    assert_has(out, "Connection: keep-alive\r\n");
    close(fd);
}

static void test_bodies(void **state)
{
    fixture *f = *state;
    char out[8192];
    int fd = dial(f);
    say(fd, "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
    say(fd, "2\r\nde\r\n0\r\n\r\n");
    (void)hear(fd, "abcde", out, sizeof out);
    assert_has(out, "\r\n\r\nabcde");
    say(fd, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
    (void)hear(fd, "\r\n\r\n", out, sizeof out);
    assert_string_equal(out, "HTTP/1.1 100 Continue\r\n\r\n");
    say(fd, "xyz");
    (void)hear(fd, "xyz", out, sizeof out);
    assert_has(out, "HTTP/1.1 200 OK\r\n");
    /* A short body nobody wants is skipped, and the connection lives on. */
    say(fd, "POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
    (void)hear(fd, "}", out, sizeof out);
    assert_has(out, "HTTP/1.1 404 ");
    say(fd, "POST /json HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}");
    (void)hear(fd, "}", out, sizeof out);
    assert_has(out, "HTTP/1.1 415 ");
    say(fd, "POST /json HTTP/1.1\r\nHost: a\r\n\r\n");
    (void)hear(fd, "}", out, sizeof out);
    assert_has(out, "HTTP/1.1 411 ");
    say(fd, "POST /nowhere HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            "3\r\nabc\r\n0\r\n\r\n");
    (void)hear(fd, "}", out, sizeof out);
    assert_has(out, "HTTP/1.1 404 ");
    assert_null(strstr(out, "Connection: close"));
    close(fd);
    /* A faulty chunk is told as such even where the request is unwanted: the end is not known. */
    ask(f, "POST /nowhere HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
           "3\r\nabcd\r\n0\r\n\r\n", out, sizeof out);
    assert_has(out, "HTTP/1.1 400 ");
    /* More than is worth skipping: answered as what it is, and closed. */
    ask(f, "POST /nowhere HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
           "fffff\r\nabcd", out, sizeof out);
    assert_has(out, "HTTP/1.1 404 ");
    assert_has(out, "Connection: close\r\n");
}

static void test_oversized_body_answer_is_read(void **state)
{
    fixture *f = *state;
    char out[4096];
    char block[65536];
    memset(block, 'x', sizeof block);
    int fd = dial(f);
    say(fd, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n");
    for (int i = 0; i < 15; i++) { /* the client goes on sending, as most do */
        if (send(fd, block, sizeof block, MSG_NOSIGNAL) < 0) {
            fail_msg("cut off while sending: %s", strerror(errno));
        }
    }
    (void)hear(fd, "}", out, sizeof out);
    assert_has(out, "HTTP/1.1 413 ");
    close(fd);
    fd = dial(f);
    say(fd, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n"
            "Expect: 100-continue\r\n\r\n");
    (void)hear(fd, "}", out, sizeof out);
    assert_has(out, "HTTP/1.1 413 ");
    assert_null(strstr(out, "100 Continue"));
    close(fd);
}

static void test_slow_clients_are_dropped(void **state)
{
    fixture *f = *state;
    char out[4096];
    double began = now();
    int fd = dial(f);
    static const char DRIP[] = "GET /hello HTTP/1.1\r\nHost: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    for (size_t i = 0; i < sizeof DRIP - 1 && now() - began < 3; i++) {
        const struct timespec wait = {0, 30000000};
        if (send(fd, DRIP + i, 1, MSG_NOSIGNAL) < 0) {
            break;
        }
        nanosleep(&wait, NULL);
        if (recv(fd, out, 1, MSG_PEEK | MSG_DONTWAIT) >= 0) {
            break;
        }
    }
    (void)hear(fd, "}", out, sizeof out);
    assert_has(out, "HTTP/1.1 408 ");
    assert_true(now() - began < 1.5);
    close(fd);
    fd = dial(f);
    say(fd, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
    (void)hear(fd, NULL, out, sizeof out);
    assert_has(out, "HTTP/1.1 408 ");
    close(fd);
    began = now();
    fd = dial(f); /* says nothing: closed without a word */
    assert_int_equal(hear(fd, NULL, out, sizeof out), 0);
    assert_true(now() - began > 0.3 && now() - began < 2.5);
    close(fd);
}

static void test_slow_reader_is_dropped(void **state)
{
    fixture *f = *state;
    int fd = dial(f);
    for (int i = 0; i < 4; i++) {
        say(fd, "GET /big HTTP/1.1\r\nHost: a\r\n\r\n");
    }
    double began = now();
    while (sg_server_connections(f->server) > 0 && now() - began < 5) {
        const struct timespec wait = {0, 20000000};
        nanosleep(&wait, NULL);
    }
    assert_int_equal(sg_server_connections(f->server), 0);
    close(fd);
}

static void test_big_answers_arrive_whole(void **state)
{
    fixture *f = *state;
    char *out = malloc(3 * (size_t)BIG);
    assert_non_null(out);
    int fd = dial(f);
    say(fd, "GET /big HTTP/1.1\r\nHost: a\r\n\r\nGET /big HTTP/1.1\r\nHost: a\r\n\r\n"
            "GET /hello?name=end HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    size_t n = 0;
    for (ssize_t got; (got = recv(fd, out + n, 3 * (size_t)BIG - n - 1, 0)) > 0; n += (size_t)got) {
    }
    out[n] = '\0';
    assert_in_range(n, 2 * (size_t)BIG, 2 * (size_t)BIG + 2000);
    assert_string_equal(out + n - 15, "{\"hello\":\"end\"}");
    close(fd);
    free(out);
}

static void test_streams(void **state)
{
    fixture *f = *state;
    char out[8192];
    ask(f, "GET /stream HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", out, sizeof out);
    assert_has(out, "Transfer-Encoding: chunked\r\n");
    assert_has(out, "\r\n\r\n8\r\npiece 0\n\r\n");
    assert_has(out, "9\r\npiece 49\n\r\n0\r\n\r\n");
    ask(f, "GET /stream HTTP/1.0\r\n\r\n", out, sizeof out);
    assert_null(strstr(out, "chunked"));
    assert_has(out, "\r\n\r\npiece 0\npiece 1\n");
    ask(f, "HEAD /stream HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", out, sizeof out);
    assert_null(strstr(out, "piece"));
    stop(f);
    assert_int_equal(f->shared.released, 3);
}

static void test_half_closed_client_is_answered(void **state)
{
    fixture *f = *state;
    char out[4096];
    int fd = dial(f);
    say(fd, "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
    shutdown(fd, SHUT_WR);
    (void)hear(fd, NULL, out, sizeof out);
    assert_has(out, "\"slow\"");
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SERVER_TEST(test_keep_alive_and_headers),
        SERVER_TEST(test_pipelining_keeps_order),
        SERVER_TEST(test_head_options_and_versions),
        SERVER_TEST(test_bodies),
        SERVER_TEST(test_oversized_body_answer_is_read),
        SERVER_TEST(test_slow_clients_are_dropped),
        SERVER_TEST(test_slow_reader_is_dropped),
        SERVER_TEST(test_big_answers_arrive_whole),
        SERVER_TEST(test_streams),
        SERVER_TEST(test_half_closed_client_is_answered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
