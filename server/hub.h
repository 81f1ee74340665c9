/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Snapshot and policy in use, shared by all server threads, and the thread that replaces them.
 *
 * A loader polls the published generation of the index and the policy file; when either changed,
 * the next snapshot is built beside the current one, prepared for the policy, and handed over with
 * it. A faulty policy file is told once and changes nothing. Readers hold the one they started with until their next
 * tick, so a refresh never blocks or fails a request.
 */
#ifndef SONGGANG_SERVER_HUB_H
#define SONGGANG_SERVER_HUB_H

#include "songgang/policy.h"
#include "songgang/snapshot.h"

typedef struct hub hub;

/* Whom to tell, from the loader's thread; each nullable. As in sg_serve_config. */
typedef struct hub_events {
    void (*refreshed)(void *context, uint64_t generation);
    void (*policy_changed)(void *context, const char *version, const sg_error *refused);
    /* The published index cannot be loaded: told once for a generation. */
    void (*damaged)(void *context, const sg_error *what);
    void *context;
} hub_events;

/* Loads policy and current index; SG_FORMAT faulty policy, SG_MISSING no index. */
sg_status hub_new(const char *data_dir, const hub_events *events, hub **ret, sg_error *err);
/* Stops the loader. All references must have been released. */
void hub_free(hub *h);
/* A reference to the newest snapshot; release it with hub_release. */
const sg_snapshot *hub_acquire(hub *h);
void hub_release(hub *h, const sg_snapshot *snapshot);
/* The policy that belongs to a snapshot held; valid as long. */
const sg_policy *hub_policy(hub *h, const sg_snapshot *snapshot);
/* Is the snapshot (held) still the one to use? Cheap. */
bool hub_is_newest(const hub *h, const sg_snapshot *snapshot);
uint64_t hub_generation(const hub *h);
/* Look at index and policy now, not at the next poll. Any thread. */
void hub_poke(hub *h);

typedef struct hub_facts {
    uint64_t generation;
    int64_t age_ms; /* since it was taken into use */
    unsigned postings, held;
} hub_facts;
hub_facts hub_look(hub *h);

#endif
