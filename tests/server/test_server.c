/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The service as a whole over real sockets: errors, health, caps, addresses, starting, stopping.
 */
#include "tests/server/server_fixture.h"

static void test_errors_are_problems(void **state)
{
    fixture *f = *state;
    char out[4096];
    ask(f, "GET /invalid HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", out, sizeof out);
    assert_has(out, "HTTP/1.1 400 Bad Request\r\n");
    assert_has(out, "Content-Type: application/problem+json\r\n");
    assert_has(out, "\"title\":\"请求有误\"");
    assert_has(out, "\"detail\":\"档案有误\"");
    assert_has(out, "\"errors\":[{\"pointer\":\"/desired/regions/0\",\"detail\":\"不认识的地区“火星”\"}]");
    assert_null(strstr(out, "half an answer"));
    ask(f, "GET /internal HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", out, sizeof out);
    assert_has(out, "HTTP/1.1 500 ");
    assert_null(strstr(out, "secret"));
    ask(f, "GET /nowhere HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", out, sizeof out);
    assert_has(out, "HTTP/1.1 404 Not Found\r\n");
    ask(f, "GET /hello HTTP/1.1\r\n\r\n", out, sizeof out); /* closes by itself */
    assert_has(out, "HTTP/1.1 400 Bad Request\r\n");
    assert_has(out, "Connection: close\r\n");
    ask(f, "GET /split HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", out, sizeof out);
    assert_has(out, "HTTP/1.1 200 OK\r\n");
    assert_null(strstr(out, "X-B"));
}

static void test_health(void **state)
{
    fixture *f = *state;
    char out[4096];
    ask(f, "GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", out, sizeof out);
    assert_has(out, "{\"status\":\"ok\"}");
    assert_has(out, "Cache-Control: no-store\r\n");
    ask(f, "GET /readyz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", out, sizeof out);
    assert_has(out, "HTTP/1.1 200 OK\r\n");
    pthread_mutex_lock(&f->shared.lock);
    f->shared.not_ready = true;
    pthread_mutex_unlock(&f->shared.lock);
    ask(f, "GET /readyz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", out, sizeof out);
    assert_has(out, "HTTP/1.1 503 ");
    assert_has(out, "Retry-After: ");
    assert_has(out, "正在换索引");
}

static void test_graceful_stop(void **state)
{
    fixture *f = *state;
    char out[4096];
    int busy = dial(f);
    int idle = dial(f);
    const struct timespec wait = {0, 100000000};
    say(busy, "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
    nanosleep(&wait, NULL);
    double began = now();
    stop(f);
    assert_true(now() - began < 1.5);
    (void)hear(busy, NULL, out, sizeof out);
    assert_has(out, "\"slow\"");
    assert_has(out, "Connection: close\r\n");
    assert_int_equal(hear(idle, NULL, out, sizeof out), 0);
    close(busy);
    close(idle);
}

static void test_addresses(void **state)
{
    fixture *f = *state;
    static const char *const REFUSED[] = {"0.0.0.0:8080", "192.168.1.1:80", "[::]:80", "8080", "",
                                          "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:80x",
                                          "[::1:80", "example.com:80", ":80", "127.0.0.1:-1"};
    sg_server_config config = config_of(f);
    sg_server *other = NULL;
    sg_error err;
    for (size_t i = 0; i < sizeof REFUSED / sizeof REFUSED[0]; i++) {
        config.listen = REFUSED[i];
        assert_int_equal(sg_server_new(&config, &other, &err), SG_INVALID);
        assert_true(strlen(err.text) > 10);
    }
    char taken[32];
    (void)snprintf(taken, sizeof taken, "127.0.0.1:%u", f->port);
    config.listen = taken;
    assert_int_equal(sg_server_new(&config, &other, &err), SG_CONFLICT);
    assert_has(err.text, "已被占用");
    assert_null(other);
    config.listen = "127.0.0.1:0";
    config.threads = 1000;
    assert_int_equal(sg_server_new(&config, &other, &err), SG_INVALID);
}

static void test_connection_caps(void **state)
{
    fixture *f = *state;
    char out[4096];
    fixture *small = calloc(1, sizeof *small);
    assert_non_null(small);
    pthread_mutex_init(&small->shared.lock, NULL);
    sg_server_config config = config_of(small);
    config.limits.connections_per_address = 2;
    config.limits.idle_ms = 5000;
    start(small, &config);
    int fds[2];
    for (int i = 0; i < 2; i++) {
        fds[i] = dial(small);
        say(fds[i], "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
        (void)hear(fds[i], "}", out, sizeof out);
    }
    int third = dial(small);
    (void)hear(third, NULL, out, sizeof out);
    assert_has(out, "HTTP/1.1 503 ");
    close(third);
    close(fds[0]);
    double began = now();
    while (sg_server_connections(small->server) > 1 && now() - began < 3) {
        const struct timespec wait = {0, 10000000};
        nanosleep(&wait, NULL);
    }
    ask(small, "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", out, sizeof out);
    assert_has(out, "HTTP/1.1 200 ");
    close(fds[1]);
    void *again = small;
    (void)tear_down(&again);
    (void)f;
}

/* Out of descriptors the service neither spins nor dies, and recovers. */
static void test_descriptors_run_out(void **state)
{
    fixture *f = *state;
    char out[4096];
    int fds[256];
    size_t count = 0;
    int waiting = dial(f); /* accepted only after the others */
    struct rlimit files;
    struct rlimit tight;
    (void)usleep(100000);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &files), 0);
    int client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    tight = files;
    tight.rlim_cur = 256;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &tight), 0);
    while (count < 256 && (fds[count] = open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0) {
        count++;
    }
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)f->port)};
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(connect(client, (struct sockaddr *)&a, sizeof a), 0);
    struct timespec before;
    struct timespec after;
    const struct timespec wait = {0, 400000000};
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
    nanosleep(&wait, NULL);
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
    double used = (double)(after.tv_sec - before.tv_sec) +
                  (double)(after.tv_nsec - before.tv_nsec) / 1e9;
    assert_true(used < 0.2);
    (void)hear(client, NULL, out, sizeof out);
    assert_has(out, "HTTP/1.1 503 ");
    while (count > 0) {
        close(fds[--count]);
    }
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &files), 0);
    nanosleep(&wait, NULL);
    ask(f, "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", out, sizeof out);
    assert_has(out, "HTTP/1.1 200 ");
    close(client);
    close(waiting);
}

static void test_signal_stops(void **state)
{
    fixture *f = *state;
    sg_server_config config = config_of(f);
    sg_server *server = NULL;
    stop(f); /* its threads do not block the signal */
    assert_int_equal(sg_server_new(&config, &server, NULL), SG_OK);
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    assert_int_equal(pthread_sigmask(SIG_BLOCK, &signals, NULL), 0);
    assert_int_equal(kill(getpid(), SIGTERM), 0); /* pending until the service reads it */
    assert_int_equal(sg_server_run(server, true, NULL), SG_OK);
    sg_server_free(server);
    const struct timespec none = {0, 0};
    (void)sigtimedwait(&signals, NULL, &none); /* take it off before unblocking */
}

static void *swarm(void *arg)
{
    const fixture *f = arg;
    char out[4096];
    for (int i = 0; i < 50; i++) {
        int fd = dial(f);
        for (int k = 0; k < 5; k++) {
            say(fd, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nwxyz");
            (void)hear(fd, "wxyz", out, sizeof out);
        }
        close(fd);
    }
    return NULL;
}

static void test_many_clients(void **state)
{
    fixture *f = *state;
    pthread_t clients[4];
    for (int i = 0; i < 4; i++) {
        assert_int_equal(pthread_create(&clients[i], NULL, swarm, f), 0);
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(clients[i], NULL);
    }
    stop(f);
    assert_int_equal(f->shared.logged, 4 * 50 * 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SERVER_TEST(test_errors_are_problems),
        SERVER_TEST(test_health),
        SERVER_TEST(test_graceful_stop),
        SERVER_TEST(test_addresses),
        SERVER_TEST(test_connection_caps),
        SERVER_TEST(test_descriptors_run_out),
        SERVER_TEST(test_signal_stops),
        SERVER_TEST(test_many_clients),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
