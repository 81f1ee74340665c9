/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How many connections are open, in all and per client address. The one thing the threads share;
 * its lock is taken once when a connection opens and once when it closes.
 */
#ifndef SONGGANG_SERVER_ADMISSION_H
#define SONGGANG_SERVER_ADMISSION_H

#include <pthread.h>
#include <stdbool.h>
#include <sys/socket.h>

typedef struct admission_key {
    unsigned char bytes[16]; /* IPv6, or IPv4 as ::ffff:a.b.c.d */
} admission_key;

typedef struct admission_entry {
    struct admission_entry *next;
    admission_key key;
    unsigned count;
} admission_entry;

enum { ADMISSION_BUCKETS = 256, ADMISSION_PER_ADDRESS = 512 };

typedef struct admission {
    pthread_mutex_t lock;
    unsigned open, limit, limit_per_address, limit_local;
    admission_entry *buckets[ADMISSION_BUCKETS];
} admission;

/* `limit_per_address` 0: ADMISSION_PER_ADDRESS, and none for addresses of this machine. */
bool admission_init(admission *a, unsigned limit, unsigned limit_per_address);
/* Other limits, from now on; who is in stays. */
void admission_relimit(admission *a, unsigned limit, unsigned limit_per_address);
void admission_destroy(admission *a);
/* False when a cap is reached or memory is short. */
bool admission_enter(admission *a, const struct sockaddr *address, admission_key *ret_key);
void admission_leave(admission *a, const admission_key *key);
/* Of this machine: 127.0.0.0/8 or ::1. */
bool admission_local(const admission_key *key);
unsigned admission_open(admission *a);
/* "192.168.1.5" or "fe80::1". */
void admission_key_text(const admission_key *key, char ret[46]);

#endif
