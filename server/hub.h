/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The snapshot in use, shared by all server threads, and the thread that replaces it.
 *
 * A loader polls the published generation of the index; when it changed, the next snapshot is built
 * beside the current one and handed over. Readers hold the one they started with until their next
 * tick, so a refresh never blocks or fails a request.
 */
#ifndef SONGGANG_SERVER_HUB_H
#define SONGGANG_SERVER_HUB_H

#include "songgang/snapshot.h"

typedef struct hub hub;

/* Loads the current index; SG_MISSING when there is none. `refreshed` is nullable. */
sg_status hub_new(const char *data_dir, void (*refreshed)(void *context, uint64_t generation),
                  void *context, hub **ret, sg_error *err);
/* Stops the loader. All references must have been released. */
void hub_free(hub *h);
/* A reference to the newest snapshot; release it with hub_release. */
const sg_snapshot *hub_acquire(hub *h);
void hub_release(hub *h, const sg_snapshot *snapshot);
uint64_t hub_generation(const hub *h);

#endif
