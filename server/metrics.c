/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See metrics.h. A route gets a slot when it is first asked for; slot 0 is for requests that never
 * reached a route. Patterns stand in the label, never paths: those can name a person.
 */
#include "metrics.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { SLOTS = 160, CLASSES = 5, BUCKETS = 15 };

/* Upper bounds in microseconds, and as Prometheus reads them. */
static const struct bound {
    uint64_t us;
    const char *text;
} bounds[BUCKETS] = {{500, "0.0005"},   {1000, "0.001"},    {2500, "0.0025"}, {5000, "0.005"},
                     {10000, "0.01"},   {25000, "0.025"},   {50000, "0.05"},  {100000, "0.1"},
                     {250000, "0.25"},  {500000, "0.5"},    {1000000, "1"},   {2500000, "2.5"},
                     {5000000, "5"},    {10000000, "10"},   {UINT64_MAX, "+Inf"}};

typedef struct slot {
    _Atomic(const sg_route *) route;
    atomic_uint_fast64_t answers[CLASSES]; /* 1xx … 5xx */
    atomic_uint_fast64_t bucket[BUCKETS];
    atomic_uint_fast64_t microseconds, bytes_in, bytes_out;
} slot;

struct metrics {
    slot slots[SLOTS];
};

metrics *metrics_new(void)
{
    return calloc(1, sizeof(metrics));
}

void metrics_free(metrics *m)
{
    free(m);
}

static slot *slot_of(metrics *m, const sg_route *route)
{
    if (!route)
        return &m->slots[0];
    for (size_t i = 1; i < SLOTS; i++) {
        const sg_route *there = atomic_load_explicit(&m->slots[i].route, memory_order_relaxed);
        if (!there && atomic_compare_exchange_strong(&m->slots[i].route, &there, route))
            return &m->slots[i];
        if (there == route)
            return &m->slots[i];
    }
    return &m->slots[0]; /* cannot be: the router holds fewer routes */
}

static void count(atomic_uint_fast64_t *counter, uint64_t more)
{
    atomic_fetch_add_explicit(counter, more, memory_order_relaxed);
}

void metrics_request(metrics *m, const sg_access_record *record)
{
    slot *s = slot_of(m, record->route);
    int class = record->status / 100 - 1;
    size_t bucket = 0;
    while (record->microseconds > bounds[bucket].us)
        bucket++;
    count(&s->answers[class >= 0 && class < CLASSES ? class : CLASSES - 1], 1);
    count(&s->bucket[bucket], 1);
    count(&s->microseconds, record->microseconds);
    count(&s->bytes_in, record->bytes_in);
    count(&s->bytes_out, record->bytes);
}

/* ---- writing ---- */

static void head(sg_buffer *out, const char *name, const char *type, const char *help)
{
    sg_buffer_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

void metrics_sample(sg_buffer *out, const char *name, metrics_kind kind, const char *help,
                    double value)
{
    head(out, name, kind == METRICS_COUNTER ? "counter" : "gauge", help);
    sg_buffer_printf(out, "%s %.15g\n", name, value);
}

static uint64_t get(const atomic_uint_fast64_t *counter)
{
    return atomic_load_explicit((atomic_uint_fast64_t *)(uintptr_t)counter, memory_order_relaxed);
}

/* method="GET",route="/v1/postings/{id}" */
static void labels(const slot *s, char *out, size_t size)
{
    const sg_route *route = atomic_load((_Atomic(const sg_route *) *)(uintptr_t)&s->route);
    snprintf(out, size, "method=\"%s\",route=\"%s\"", route ? sg_method_text(route->method) : "",
             route ? route->pattern : "");
}

static bool used(const slot *s)
{
    uint64_t answers = 0;
    for (int i = 0; i < CLASSES; i++)
        answers += get(&s->answers[i]);
    return answers > 0;
}

static void write_answers(const metrics *m, sg_buffer *out)
{
    static const char name[] = "songgang_http_requests_total";
    head(out, name, "counter", "Requests answered, by route and class of status.");
    for (size_t i = 0; i < SLOTS; i++) {
        char text[256];
        const slot *s = &m->slots[i];
        labels(s, text, sizeof text);
        for (int class = 0; class < CLASSES; class ++)
            if (get(&s->answers[class]) > 0)
                sg_buffer_printf(out, "%s{%s,status=\"%dxx\"} %" PRIu64 "\n", name, text, class + 1,
                                 get(&s->answers[class]));
    }
}

static void write_durations(const metrics *m, sg_buffer *out)
{
    static const char name[] = "songgang_http_request_duration_seconds";
    head(out, name, "histogram", "From the first byte of a request to the end of its answer.");
    for (size_t i = 0; i < SLOTS; i++) {
        char text[256];
        const slot *s = &m->slots[i];
        uint64_t sum = 0;
        if (!used(s))
            continue;
        labels(s, text, sizeof text);
        for (int b = 0; b < BUCKETS; b++) {
            sum += get(&s->bucket[b]);
            sg_buffer_printf(out, "%s_bucket{%s,le=\"%s\"} %" PRIu64 "\n", name, text,
                             bounds[b].text, sum);
        }
        sg_buffer_printf(out, "%s_sum{%s} %.6f\n%s_count{%s} %" PRIu64 "\n", name, text,
                         (double)get(&s->microseconds) / 1e6, name, text, sum);
    }
}

static void write_bytes(const metrics *m, sg_buffer *out)
{
    uint64_t in = 0, sent = 0;
    for (size_t i = 0; i < SLOTS; i++) {
        in += get(&m->slots[i].bytes_in);
        sent += get(&m->slots[i].bytes_out);
    }
    metrics_sample(out, "songgang_http_received_bytes_total", METRICS_COUNTER,
                   "Bytes of requests, heads and bodies.", (double)in);
    metrics_sample(out, "songgang_http_sent_bytes_total", METRICS_COUNTER,
                   "Bytes of answers, heads and bodies.", (double)sent);
}

void metrics_write(const metrics *m, sg_buffer *out)
{
    write_answers(m, out);
    write_durations(m, out);
    write_bytes(m, out);
}

/* ---- the process ---- */

static double open_descriptors(void)
{
    double entries = 0;
    DIR *directory = opendir("/proc/self/fd");
    while (directory && readdir(directory))
        entries++;
    if (directory)
        closedir(directory);
    return entries > 3 ? entries - 3 : 0; /* . and .. and the one looking */
}

static double resident_bytes(void)
{
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (file) {
        if (fscanf(file, "%*d %ld", &pages) != 1)
            pages = 0;
        fclose(file);
    }
    return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

static double started(void)
{
    /* field 22 of /proc/self/stat, ticks since boot; the second field may hold blanks */
    char text[1024];
    unsigned long long ticks = 0;
    FILE *file = fopen("/proc/self/stat", "re");
    size_t n = file ? fread(text, 1, sizeof text - 1, file) : 0;
    if (file)
        fclose(file);
    text[n] = '\0';
    const char *at = strrchr(text, ')');
    for (int field = 2; at && field < 22; field++)
        at = strchr(at + 1, ' ');
    if (at)
        ticks = strtoull(at + 1, NULL, 10);
    struct timespec real, boot;
    clock_gettime(CLOCK_REALTIME, &real);
    clock_gettime(CLOCK_BOOTTIME, &boot);
    return (double)(real.tv_sec - boot.tv_sec) + (double)ticks / (double)sysconf(_SC_CLK_TCK);
}

void metrics_process(sg_buffer *out)
{
    struct rusage usage;
    struct rlimit files = {0};
    getrusage(RUSAGE_SELF, &usage);
    getrlimit(RLIMIT_NOFILE, &files);
    double cpu = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                 (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
    metrics_sample(out, "process_cpu_seconds_total", METRICS_COUNTER,
                   "User and system processor time.", cpu);
    metrics_sample(out, "process_resident_memory_bytes", METRICS_GAUGE, "Resident memory.",
                   resident_bytes());
    metrics_sample(out, "process_open_fds", METRICS_GAUGE, "Open descriptors.",
                   open_descriptors());
    metrics_sample(out, "process_max_fds", METRICS_GAUGE, "Descriptors the system grants.",
                   (double)files.rlim_cur);
    metrics_sample(out, "process_start_time_seconds", METRICS_GAUGE,
                   "When the process started, since 1970.", started());
}
