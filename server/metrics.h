/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Counters and latency histograms of the service, in Prometheus's text exposition format. Counting
 * is a few relaxed additions; any thread may count and any may write them out.
 */
#ifndef SONGGANG_SERVER_METRICS_H
#define SONGGANG_SERVER_METRICS_H

#include "songgang/server.h"

typedef struct metrics metrics;

/* NULL when memory is short. */
metrics *metrics_new(void);
void metrics_free(metrics *m);

/* One request was answered. */
void metrics_request(metrics *m, const sg_access_record *record);

/* ---- writing ---- */

typedef enum metrics_kind { METRICS_GAUGE, METRICS_COUNTER } metrics_kind;
/* A family of one sample. `help` is English, one line. */
void metrics_sample(sg_buffer *out, const char *name, metrics_kind kind, const char *help,
                    double value);
/* Families of requests: songgang_http_requests_total, …_request_duration_seconds, …_bytes_total. */
void metrics_write(const metrics *m, sg_buffer *out);
/* Of the process: resident memory, descriptors, processor time, start; from /proc. */
void metrics_process(sg_buffer *out);

#endif
