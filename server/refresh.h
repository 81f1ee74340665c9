/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keeping the index up to the store while serving. When postings have changed, or the published
 * index is found damaged, the program itself is run as `songgang index --background`: what it needs
 * of memory goes with it, and whatever ends it leaves the service alone. Readers go on with the
 * generation they hold.
 */
#ifndef SONGGANG_SERVER_REFRESH_H
#define SONGGANG_SERVER_REFRESH_H

#include <stdbool.h>
#include <stdint.h>

#include "songgang/status.h"

typedef struct refresher refresher;

typedef struct refresh_facts {
    int64_t store_change, index_change; /* as last seen */
    uint64_t updates, failures;         /* runs that ended well, and otherwise */
    double seconds;                     /* the last one took */
    bool running;
} refresh_facts;

/* `program`: the file to run; NULL: the index is only watched. Both strings are borrowed. NULL when
 * memory is short. */
refresher *refresh_new(const char *data_dir, const char *program);
/* A run under way is asked to stop and awaited. NULL is allowed. */
void refresh_free(refresher *r);

/* One look, a few times a second, always from the same thread. True when a new index was just
 * published by our run; `*ret_failed` (zeroed) says why a run failed. Never waits for a run. */
bool refresh_step(refresher *r, sg_error *ret_failed);
/* The published index turned out damaged: build it anew. Any thread. */
void refresh_damaged(refresher *r);
/* Any thread. */
refresh_facts refresh_look(const refresher *r);

/* Before serving: is the index there and whole? Otherwise it is built now; `told` (nullable) is
 * called before with the reason. SG_OK also when only opening it can tell what is wrong; SG_MISSING
 * no data; SG_CANCELLED a stopping signal, which stays pending; else what the build said. */
sg_status refresh_repair(const char *data_dir, const char *program,
                         void (*told)(void *context, const char *reason), void *context,
                         sg_error *err);

#endif
