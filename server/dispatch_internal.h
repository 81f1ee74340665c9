/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Between keeper and sender: lanes, parcels and shipments. Everything that both touch stands behind the
 * one lock of the dispatch; the rest belongs to the thread named.
 */
#ifndef SONGGANG_SERVER_DISPATCH_INTERNAL_H
#define SONGGANG_SERVER_DISPATCH_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>

#include "channel.h"
#include "dispatch.h"

/* The messages of one lease; gone when the last of them is reported. */
typedef struct parcel {
    sg_arena *arena;
    size_t left;       /* keeper */
    int64_t until_us;  /* monotonic; sending must have begun by then */
} parcel;

typedef struct item {
    struct item *next;
    const sg_push_message *message;
    parcel *parcel;
} item;

typedef struct item_queue {
    item *first, **last;
    size_t count;
} item_queue;

/* One request and what came of it. */
typedef struct shipment {
    struct shipment *next;
    struct lane *lane;
    sg_arena *arena;   /* of its request and outcomes */
    item **items;      /* `count` of them */
    const sg_push_message **message;
    size_t count;
    int repeats;       /* done */
    int64_t after_us;  /* not before */
    http_call call;    /* made at the first try, the same in every other */
    channel_verdict verdict;
    sg_channel_news *news; /* of a pull: it carries no messages */
} shipment;

/* A channel at work; made anew when settings change, while the former one empties. */
typedef struct lane {
    struct lane *next;
    struct dispatch *dispatch;
    sg_channel *channel;
    /* keeper */
    size_t outstanding; /* leased and not reported */
    size_t target;      /* of `outstanding` */
    int64_t ask_us;     /* not before */
    bool paused;        /* by a halt of ours, already told */
    bool retired;
    /* shared */
    item_queue arrived;     /* to the sender */
    int64_t quiet_until_us; /* set by the sender: lease nothing before */
    const char *halt;       /* set by the sender, taken by the keeper; to be freed */
    bool retire;            /* keeper wants it gone; the sender sets `retire_done` */
    bool retire_done;
    /* sender */
    item_queue queue;
    shipment *again;    /* halves and repeats */
    unsigned in_flight; /* requests */
    int64_t next_us, hold_us, pull_us;
    char *token;
    int64_t token_until_us;
    bool token_asked, pull_asked;
    /* counters: accepted, refused, again, unknown; requests */
    atomic_uint_fast64_t results[SG_PUSH_UNKNOWN + 1], requests;
} lane;

struct dispatch {
    dispatch_config config;
    pthread_t keeper, sender;
    pthread_mutex_t lock;
    pthread_cond_t wake; /* the keeper */
    bool poked, stopping, sender_done;
    lane *lanes;         /* changed by the keeper only, under the lock */
    shipment *done, *done_last;  /* from the sender to the keeper */
    int wake_fd;                 /* an eventfd: the sender */
    /* sender */
    struct event_base *base;
    struct event *wake_event, *timer;
    http_client *client;
    bool closing;
    int64_t close_us; /* what is under way then is given up */
};

int64_t dispatch_clock(void); /* CLOCK_MONOTONIC in microseconds */
/* Loop and client; released by dispatch_release_sender() whatever came of it. */
sg_status dispatch_prepare_sender(dispatch *d, sg_error *err);
void dispatch_release_sender(dispatch *d);
/* Thread functions. */
void *dispatch_keep(void *context);
void *dispatch_send(void *context);
void dispatch_wake_sender(dispatch *d);
/* From the sender: reported, or looked at, by the keeper. */
void dispatch_hand_back(dispatch *d, shipment *s);
void shipment_free(shipment *s);
/* Once the sender has ended: what it never saw goes back into the outbox. */
void dispatch_give_back(lane *l);

static inline void item_queue_init(item_queue *q)
{
    *q = (item_queue){.last = &q->first};
}

static inline void item_queue_add(item_queue *q, item *i)
{
    i->next = NULL;
    *q->last = i;
    q->last = &i->next;
    q->count++;
}

/* All of `from` behind `to`. */
static inline void item_queue_move(item_queue *to, item_queue *from)
{
    if (from->count == 0)
        return;
    *to->last = from->first;
    to->last = from->last;
    to->count += from->count;
    item_queue_init(from);
}

#endif
