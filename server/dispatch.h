/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What sends the outbox: takes messages of every channel that the program itself serves, sends them, and
 * reports what came of each. Two threads beside the service's loops, which are never kept waiting: the
 * keeper has the store, the sender has the network.
 *
 *   outbox ──lease──► keeper ──messages──► sender ──requests──► gateway
 *          ◄─report──        ◄─outcomes───        ◄─answers───
 *
 * A message is durably leased before a byte of it is written, so that after any crash it counts as one that
 * may have been sent. One process a data directory sends at a time.
 */
#ifndef SONGGANG_SERVER_DISPATCH_H
#define SONGGANG_SERVER_DISPATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "songgang/json_writer.h"
#include "songgang/status.h"
#include "songgang/vocabulary.h"

typedef struct dispatch dispatch;

typedef struct dispatch_config {
    const char *data_dir;             /* both are borrowed */
    const sg_vocabulary *vocabulary;
    /* A channel's settings, the store or the lock are at fault; told once until it changes. Keeper's
     * thread. Nullable. */
    void (*trouble)(void *context, const char *channel, const sg_error *what);
    void *context;
} dispatch_config;

/* Starts both threads. Without push.json they wait for one. SG_NO_MEMORY, SG_IO. */
sg_status dispatch_start(const dispatch_config *config, dispatch **ret, sg_error *err);
/* Something was approved, settled or resumed: look at once. Any thread; NULL is allowed. */
void dispatch_poke(dispatch *d);
/* Nothing new is sent; what is under way is awaited for some seconds and then reported as unknown. NULL is
 * allowed. */
void dispatch_stop(dispatch *d);
/* Counters in the text exposition format, appended. Any thread; NULL is allowed. */
void dispatch_metrics(dispatch *d, sg_buffer *out);

#endif
