/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Counting from several threads, and what is written of it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <pthread.h>

#include "server/metrics.h"

enum { ROUTES = 100, THREADS = 4, ROUNDS = 2000 };

static sg_route routes[ROUTES];
static char patterns[ROUTES][16];

static void request(metrics *m, const sg_route *route, int status, uint64_t us)
{
    const sg_access_record record = {.status = status, .microseconds = us, .bytes = 100,
                                     .bytes_in = 10, .route = route};
    metrics_request(m, &record);
}

static void *many(void *context)
{
    for (int i = 0; i < ROUNDS; i++)
        request(context, &routes[i % ROUTES], 200, 700);
    return NULL;
}

static void has(const sg_buffer *out, const char *line)
{
    if (!strstr(out->data, line))
        fail_msg("no “%s” in\n%.2000s", line, out->data);
}

static void setup_routes(void)
{
    for (int i = 0; i < ROUTES; i++) {
        snprintf(patterns[i], sizeof patterns[i], "/r/%d", i);
        routes[i] = (sg_route){.method = SG_METHOD_GET, .pattern = patterns[i]};
    }
}

static void threads_lose_nothing(void **state)
{
    (void)state;
    setup_routes();
    metrics *m = metrics_new();
    pthread_t thread[THREADS];
    sg_buffer out = {0};
    assert_non_null(m);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, many, m), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(thread[i], NULL);
    metrics_write(m, &out);
    for (int i = 0; i < ROUTES; i++) {
        char line[128];
        snprintf(line, sizeof line,
                 "songgang_http_requests_total{method=\"GET\",route=\"/r/%d\",status=\"2xx\"} %d\n",
                 i, THREADS * ROUNDS / ROUTES);
        has(&out, line);
    }
    has(&out, "songgang_http_received_bytes_total 80000\n");
    has(&out, "songgang_http_sent_bytes_total 800000\n");
    sg_buffer_free(&out);
    metrics_free(m);
}

static void buckets_are_cumulative(void **state)
{
    (void)state;
    setup_routes();
    metrics *m = metrics_new();
    sg_buffer out = {0};
    request(m, &routes[0], 200, 500);      /* at the bound: in */
    request(m, &routes[0], 503, 501);      /* just above */
    request(m, &routes[0], 200, 11000000); /* beyond the last */
    request(m, NULL, 400, 0);
    request(m, NULL, 0, 0); /* an answer nobody could give counts as a failure of ours */
    metrics_write(m, &out);
    has(&out, "duration_seconds_bucket{method=\"GET\",route=\"/r/0\",le=\"0.0005\"} 1\n");
    has(&out, "duration_seconds_bucket{method=\"GET\",route=\"/r/0\",le=\"0.001\"} 2\n");
    has(&out, "duration_seconds_bucket{method=\"GET\",route=\"/r/0\",le=\"10\"} 2\n");
    has(&out, "duration_seconds_bucket{method=\"GET\",route=\"/r/0\",le=\"+Inf\"} 3\n");
    has(&out, "duration_seconds_count{method=\"GET\",route=\"/r/0\"} 3\n");
    has(&out, "duration_seconds_sum{method=\"GET\",route=\"/r/0\"} 11.001001\n");
    has(&out, "requests_total{method=\"GET\",route=\"/r/0\",status=\"5xx\"} 1\n");
    has(&out, "requests_total{method=\"\",route=\"\",status=\"4xx\"} 1\n");
    has(&out, "requests_total{method=\"\",route=\"\",status=\"5xx\"} 1\n");
    sg_buffer_free(&out);
    metrics_free(m);
}

static void the_process(void **state)
{
    (void)state;
    sg_buffer out = {0};
    metrics_process(&out);
    has(&out, "# TYPE process_cpu_seconds_total counter\n");
    has(&out, "\nprocess_open_fds ");
    has(&out, "\nprocess_start_time_seconds 1");
    assert_null(strstr(out.data, "memory_bytes 0\n"));
    sg_buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(threads_lose_nothing),
                                       cmocka_unit_test(buckets_are_cumulative),
                                       cmocka_unit_test(the_process)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
