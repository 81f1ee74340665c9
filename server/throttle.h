/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How often somebody may ask: token buckets by key (an account, an address), for all threads. They live
 * in memory; what must outlast a restart (locked accounts, persons shown) is in the access file.
 */
#ifndef SONGGANG_SERVER_THROTTLE_H
#define SONGGANG_SERVER_THROTTLE_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

enum { THROTTLE_SLOTS = 4096 };

typedef struct throttle_slot {
    uint64_t key; /* 0 free */
    int64_t at_us;
    double left;
} throttle_slot;

typedef struct throttle {
    pthread_mutex_t lock;
    throttle_slot slots[THROTTLE_SLOTS];
} throttle;

bool throttle_init(throttle *t);
void throttle_destroy(throttle *t);
/* Takes one of `burst` that are refilled at `per_minute`; 0, or the seconds until there is one again.
 * `now_us` is monotonic. `look`: take none. When the table is full the longest unused makes room. */
unsigned throttle_take(throttle *t, uint64_t key, double per_minute, double burst, int64_t now_us,
                       bool look);

#endif
