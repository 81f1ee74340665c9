/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See throttle.h.
 */
#include "throttle.h"

#include <string.h>

enum { PROBES = 16 };

bool throttle_init(throttle *t)
{
    memset(t->slots, 0, sizeof t->slots);
    return pthread_mutex_init(&t->lock, NULL) == 0;
}

void throttle_destroy(throttle *t)
{
    pthread_mutex_destroy(&t->lock);
}

static throttle_slot *slot_of(throttle *t, uint64_t key, double burst, int64_t now_us)
{
    throttle_slot *oldest = NULL;
    for (unsigned i = 0; i < PROBES; i++) {
        throttle_slot *slot = &t->slots[(key + i) % THROTTLE_SLOTS];
        if (slot->key == key)
            return slot;
        if (!oldest || slot->key == 0 || (oldest->key != 0 && slot->at_us < oldest->at_us))
            oldest = slot;
        if (slot->key == 0)
            break;
    }
    *oldest = (throttle_slot){key, now_us, burst};
    return oldest;
}

unsigned throttle_take(throttle *t, uint64_t key, double per_minute, double burst, int64_t now_us,
                       bool look)
{
    unsigned wait = 0;
    key = key ? key : 1;
    pthread_mutex_lock(&t->lock);
    throttle_slot *slot = slot_of(t, key, burst, now_us);
    if (now_us > slot->at_us) {
        slot->left += (double)(now_us - slot->at_us) * per_minute / 60e6;
        slot->left = slot->left < burst ? slot->left : burst;
        slot->at_us = now_us;
    }
    if (slot->left >= 1)
        slot->left -= look ? 0 : 1;
    else
        wait = 1 + (unsigned)((1 - slot->left) * 60 / per_minute);
    pthread_mutex_unlock(&t->lock);
    return wait;
}
