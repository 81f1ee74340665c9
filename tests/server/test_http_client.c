/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Requests to a server that misbehaves in every way: what matters is that a result never says "unsent"
 * when something arrived, and that nothing arrives twice.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "server/http_client.h"

enum { DEADLINE_MS = 400, LIMIT = 1024, REQUESTS_MOST = 64 };

typedef enum manner {
    ANSWERS, ANSWERS_KEEPING, CLOSES_UNREAD, CLOSES_READ, RESETS, SILENT, DRIBBLES, LONG_ANSWER, GARBAGE,
    CUT_OFF, BUSY, REDIRECTS, KEEPS_THEN_CLOSES
} manner;

typedef struct rude {
    int fd;
    unsigned port;
    manner manner;
    atomic_int requests; /* whole ones that arrived */
    pthread_t thread;
} rude;

/* A request head and its body; false when the client went away first. */
static bool read_request(int fd)
{
    char text[8192];
    size_t size = 0;
    while (size < sizeof text - 1) {
        ssize_t got = recv(fd, text + size, sizeof text - 1 - size, 0);
        if (got <= 0)
            return false;
        size += (size_t)got;
        text[size] = '\0';
        const char *end = strstr(text, "\r\n\r\n"), *length = strcasestr(text, "content-length: ");
        if (end && size >= (size_t)(end + 4 - text) + (length ? strtoul(length + 16, NULL, 10) : 0))
            return true;
    }
    return false;
}

static void say(int fd, const char *text)
{
    (void)!send(fd, text, strlen(text), MSG_NOSIGNAL);
}

static void behave(rude *r, int fd)
{
    static const char GOOD[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    struct linger hard = {.l_onoff = 1};
    if (r->manner == CLOSES_UNREAD)
        return;
    while (read_request(fd)) {
        int seen = atomic_fetch_add(&r->requests, 1) + 1;
        switch (r->manner) {
        case ANSWERS_KEEPING:
            say(fd, GOOD);
            continue;
        case KEEPS_THEN_CLOSES:
            if (seen > 1)
                return;
            say(fd, GOOD);
            continue;
        case ANSWERS: say(fd, GOOD); break;
        case RESETS: setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard); break;
        case SILENT: usleep(2 * DEADLINE_MS * 1000); break;
        case DRIBBLES:
            say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
            for (int i = 0; i < 10; i++) {
                say(fd, "x");
                usleep(DEADLINE_MS * 200);
            }
            break;
        case LONG_ANSWER:
            say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
            for (int i = 0; i < 100; i++)
                say(fd, "0123456789012345678901234567890123456789");
            break;
        case GARBAGE: say(fd, "\x01\x02 hello\r\n\r\n"); break;
        case CUT_OFF: say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nok"); break;
        case BUSY: say(fd, "HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n"); break;
        case REDIRECTS:
            say(fd, "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
            break;
        case CLOSES_READ:
        case CLOSES_UNREAD: break;
        }
        return;
    }
}

static void *serve(void *context)
{
    rude *r = context;
    for (int fd; (fd = accept(r->fd, NULL, NULL)) >= 0;) {
        behave(r, fd);
        close(fd);
    }
    return NULL;
}

static void rude_start(rude *r, manner how)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    *r = (rude){.manner = how, .fd = socket(AF_INET, SOCK_STREAM, 0)};
    assert_true(r->fd >= 0);
    assert_int_equal(bind(r->fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(r->fd, 16), 0);
    assert_int_equal(getsockname(r->fd, (struct sockaddr *)&address, &size), 0);
    r->port = ntohs(address.sin_port);
    assert_int_equal(pthread_create(&r->thread, NULL, serve, r), 0);
}

static void rude_stop(rude *r)
{
    shutdown(r->fd, SHUT_RDWR);
    pthread_join(r->thread, NULL);
    close(r->fd);
}

/* ---- the client's side ---- */

typedef struct seen {
    struct event_base *base;
    int done;
    http_result result;
    char body[LIMIT + 1];
} seen;

static void on_done(void *context, const http_result *result)
{
    seen *s = context;
    s->done++;
    s->result = *result;
    if (result->body.s)
        snprintf(s->body, sizeof s->body, "%.*s", (int)result->body.n, result->body.s);
    event_base_loopbreak(s->base);
}

static http_call call_to(unsigned port, char url[64])
{
    snprintf(url, 64, "http://127.0.0.1:%u/send", port);
    return (http_call){.url = url,
                       .body = sg_str_of("hello"),
                       .allow_private = true,
                       .deadline_ms = DEADLINE_MS,
                       .connect_ms = DEADLINE_MS,
                       .body_limit = LIMIT};
}

static void make_call(http_client *client, const http_call *call, seen *s)
{
    sg_error err = {0};
    assert_int_equal(http_client_call(client, call, on_done, s, &err), SG_OK);
    s->done = 0;
    while (s->done == 0)
        assert_true(event_base_loop(s->base, EVLOOP_ONCE) >= 0);
    assert_int_equal(s->done, 1);
}

static seen one(manner how, bool repeatable, int calls, int *ret_requests)
{
    rude r;
    char url[64];
    seen s = {.base = event_base_new()};
    http_client *client;
    rude_start(&r, how);
    assert_int_equal(http_client_new(s.base, 4, &client, NULL), SG_OK);
    http_call call = call_to(r.port, url);
    call.repeatable = repeatable;
    for (int i = 0; i < calls; i++)
        make_call(client, &call, &s);
    http_client_free(client);
    event_base_free(s.base);
    rude_stop(&r);
    *ret_requests = atomic_load(&r.requests);
    return s;
}

static void test_answered(void **state)
{
    (void)state;
    int requests;
    seen s = one(ANSWERS, false, 1, &requests);
    assert_int_equal(s.result.fate, HTTP_CALL_ANSWERED);
    assert_int_equal(s.result.status, 200);
    assert_string_equal(s.body, "ok");
    s = one(ANSWERS_KEEPING, true, 3, &requests);
    assert_int_equal(s.result.fate, HTTP_CALL_ANSWERED);
    assert_int_equal(requests, 3);
    s = one(BUSY, false, 1, &requests);
    assert_int_equal(s.result.fate, HTTP_CALL_ANSWERED);
    assert_int_equal(s.result.status, 429);
    assert_int_equal(s.result.retry_after, 7);
    s = one(REDIRECTS, false, 1, &requests);
    assert_int_equal(s.result.fate, HTTP_CALL_ANSWERED);
    assert_int_equal(s.result.status, 302);
    assert_int_equal(requests, 1);
}

/* The request arrived, and what came back is no answer. */
static void test_unknown(void **state)
{
    (void)state;
    static const manner MANNERS[] = {CLOSES_READ, RESETS, SILENT, DRIBBLES, LONG_ANSWER, GARBAGE, CUT_OFF};
    for (size_t i = 0; i < sizeof MANNERS / sizeof *MANNERS; i++) {
        int requests;
        seen s = one(MANNERS[i], false, 1, &requests);
        assert_int_equal(requests, 1);
        assert_int_equal(s.result.fate, HTTP_CALL_UNKNOWN);
    }
    int requests;
    seen s = one(CLOSES_UNREAD, false, 1, &requests);
    assert_int_equal(requests, 0);
    assert_int_not_equal(s.result.fate, HTTP_CALL_ANSWERED);
}

/* libcurl repeats a request on a kept connection that died; ours must arrive once. */
static void test_not_repeated(void **state)
{
    (void)state;
    int requests;
    seen s = one(KEEPS_THEN_CLOSES, false, 2, &requests);
    assert_int_equal(requests, 2);
    assert_int_equal(s.result.fate, HTTP_CALL_UNKNOWN);
    s = one(KEEPS_THEN_CLOSES, true, 2, &requests);
    assert_in_range(requests, 2, 3);
}

static void test_unsent(void **state)
{
    (void)state;
    rude r;
    char url[64];
    seen s = {.base = event_base_new()};
    http_client *client;
    rude_start(&r, ANSWERS);
    http_call call = call_to(r.port, url);
    assert_int_equal(http_client_new(s.base, 4, &client, NULL), SG_OK);
    rude_stop(&r); /* nobody listens there now */
    make_call(client, &call, &s);
    assert_int_equal(s.result.fate, HTTP_CALL_UNSENT);
    assert_false(s.result.refused_address);
    http_client_free(client);
    event_base_free(s.base);
}

static void test_private_refused(void **state)
{
    (void)state;
    rude r;
    char url[64];
    seen s = {.base = event_base_new()};
    http_client *client;
    sg_error err = {0};
    rude_start(&r, ANSWERS);
    http_call call = call_to(r.port, url);
    assert_int_equal(http_client_new(s.base, 4, &client, NULL), SG_OK);
    call.allow_private = false;
    assert_int_equal(http_client_call(client, &call, on_done, &s, &err), SG_INVALID); /* plain */
    static const char *const NAMES[] = {"https://127.0.0.1:%u/", "https://localhost:%u/",
                                        "https://[::1]:%u/", "https://[::ffff:127.0.0.1]:%u/",
                                        "https://2130706433:%u/", "https://0x7f.1:%u/",
                                        "https://0:%u/"};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        char other[64];
        int n = 0;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        n = snprintf(other, sizeof other, NAMES[i], r.port);
#pragma GCC diagnostic pop
        assert_in_range(n, 1, (int)sizeof other - 1);
        call.url = other;
        make_call(client, &call, &s);
        assert_int_equal(s.result.fate, HTTP_CALL_UNSENT);
        assert_true(s.result.refused_address);
    }
    call.url = "file:///etc/passwd";
    assert_int_equal(http_client_call(client, &call, on_done, &s, &err), SG_INVALID);
    http_client_free(client);
    event_base_free(s.base);
    rude_stop(&r);
    assert_int_equal(atomic_load(&r.requests), 0);
}

/* What is under way when the client goes: told, and not as unsent. */
static void test_abandoned(void **state)
{
    (void)state;
    rude r;
    char url[64];
    seen s = {.base = event_base_new()};
    http_client *client;
    rude_start(&r, SILENT);
    http_call call = call_to(r.port, url);
    assert_int_equal(http_client_new(s.base, 4, &client, NULL), SG_OK);
    assert_int_equal(http_client_call(client, &call, on_done, &s, NULL), SG_OK);
    while (atomic_load(&r.requests) == 0)
        event_base_loop(s.base, EVLOOP_NONBLOCK);
    http_client_free(client);
    assert_int_equal(s.done, 1);
    assert_int_equal(s.result.fate, HTTP_CALL_UNKNOWN);
    event_base_free(s.base);
    rude_stop(&r);
}

static void test_addresses(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool private;
    } CASES[] = {
        {"8.8.8.8", false}, {"223.5.5.5", false}, {"172.15.255.255", false}, {"172.32.0.1", false},
        {"100.63.0.1", false}, {"192.167.1.1", false}, {"2400:3200::1", false}, {"::ffff:8.8.8.8", false},
        {"10.0.0.1", true}, {"172.16.0.1", true}, {"172.31.255.255", true}, {"192.168.1.1", true},
        {"127.9.9.9", true}, {"0.0.0.0", true}, {"169.254.169.254", true}, {"100.64.0.1", true},
        {"100.127.255.255", true}, {"224.0.0.1", true}, {"255.255.255.255", true}, {"240.0.0.1", true},
        {"198.18.0.1", true}, {"::", true}, {"::1", true}, {"::127.0.0.1", true},
        {"::ffff:10.0.0.1", true}, {"fe80::1", true}, {"fd00::1", true}, {"fc00::1", true},
        {"ff02::1", true}, {"64:ff9b::a00:1", true}, {"2002:a00:1::", true}, {"2001:db8::1", true},
        {"2001::1", true}, {"fec0::1", true},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct sockaddr_in v4 = {.sin_family = AF_INET};
        struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
        bool six = strchr(CASES[i].text, ':') != NULL;
        assert_int_equal(six ? inet_pton(AF_INET6, CASES[i].text, &v6.sin6_addr)
                             : inet_pton(AF_INET, CASES[i].text, &v4.sin_addr), 1);
        if (http_address_private(six ? (void *)&v6 : (void *)&v4) != CASES[i].private)
            fail_msg("%s", CASES[i].text);
    }
    assert_true(http_address_private(&(struct sockaddr){.sa_family = AF_UNIX}));
}

static int start(void **state)
{
    (void)state;
    return http_client_global(NULL) == SG_OK ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answered),  cmocka_unit_test(test_unknown),
        cmocka_unit_test(test_not_repeated), cmocka_unit_test(test_unsent),
        cmocka_unit_test(test_private_refused), cmocka_unit_test(test_abandoned),
        cmocka_unit_test(test_addresses),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
