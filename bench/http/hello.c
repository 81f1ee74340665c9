/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The yardstick of bench/http/load: libevent's own HTTP server saying hello, one event base and one
 * listening socket a thread, as our service has. How fast our service is means little on a machine
 * nobody else has; how fast it is beside this one, in the same run, means more.
 */
#include <arpa/inet.h>
#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { THREADS_MAX = 64 };

static void say_hello(struct evhttp_request *request, void *arg)
{
    (void)arg;
    evbuffer_add(evhttp_request_get_output_buffer(request), "hello, world\n", 13);
    evhttp_send_reply(request, 200, "OK", NULL);
}

static void *serve(void *arg)
{
    const unsigned *port = arg;
    struct event_base *base = event_base_new();
    struct evhttp *http = base ? evhttp_new(base) : NULL;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)*port)};
    int on = 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (!http || fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0 ||
        bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 1024) != 0 ||
        evhttp_accept_socket(http, fd) != 0) {
        perror("hello");
        exit(1);
    }
    evhttp_set_gencb(http, say_hello, NULL);
    event_base_dispatch(base);
    return NULL;
}

int main(int argc, char **argv)
{
    unsigned port = argc > 1 ? (unsigned)atoi(argv[1]) : 0;
    int threads = argc > 2 ? atoi(argv[2]) : 1;
    pthread_t made[THREADS_MAX];
    if (port == 0 || port > 65535 || threads < 1 || threads > THREADS_MAX) {
        fprintf(stderr, "hello PORT [THREADS]\n");
        return 2;
    }
    for (int i = 0; i < threads; i++) {
        if (pthread_create(&made[i], NULL, serve, &port) != 0) {
            perror("hello");
            return 1;
        }
    }
    pthread_join(made[0], NULL);
    return 0;
}
