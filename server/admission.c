/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See admission.h.
 */
#include "admission.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

static void set_limits(admission *a, unsigned limit, unsigned limit_per_address)
{
    a->limit = limit;
    a->limit_per_address = limit_per_address > 0 ? limit_per_address : ADMISSION_PER_ADDRESS;
    a->limit_local = limit_per_address > 0 ? limit_per_address : limit;
}

bool admission_init(admission *a, unsigned limit, unsigned limit_per_address)
{
    memset(a, 0, sizeof *a);
    set_limits(a, limit, limit_per_address);
    return pthread_mutex_init(&a->lock, NULL) == 0;
}

void admission_relimit(admission *a, unsigned limit, unsigned limit_per_address)
{
    pthread_mutex_lock(&a->lock);
    set_limits(a, limit, limit_per_address);
    pthread_mutex_unlock(&a->lock);
}

void admission_destroy(admission *a)
{
    for (size_t i = 0; i < ADMISSION_BUCKETS; i++) {
        while (a->buckets[i]) {
            admission_entry *next = a->buckets[i]->next;
            free(a->buckets[i]);
            a->buckets[i] = next;
        }
    }
    pthread_mutex_destroy(&a->lock);
}

static admission_key key_of(const struct sockaddr *address)
{
    admission_key key = {{0}};
    if (address->sa_family == AF_INET) {
        key.bytes[10] = key.bytes[11] = 0xff;
        memcpy(key.bytes + 12, &((const struct sockaddr_in *)(const void *)address)->sin_addr, 4);
    } else if (address->sa_family == AF_INET6) {
        memcpy(key.bytes, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr, 16);
    }
    return key;
}

bool admission_local(const admission_key *key)
{
    static const unsigned char MAPPED[12] = {[10] = 0xff, [11] = 0xff};
    static const unsigned char LOOPBACK[16] = {[15] = 1};
    return memcmp(key->bytes, LOOPBACK, sizeof LOOPBACK) == 0 ||
           (memcmp(key->bytes, MAPPED, sizeof MAPPED) == 0 && key->bytes[12] == 127);
}

/* Where the entry of `key` hangs, or where it would. */
static admission_entry **find(admission *a, const admission_key *key)
{
    unsigned hash = 0;
    for (size_t i = 0; i < sizeof key->bytes; i++) {
        hash = hash * 31 + key->bytes[i];
    }
    admission_entry **at = &a->buckets[hash % ADMISSION_BUCKETS];
    while (*at && memcmp(&(*at)->key, key, sizeof *key) != 0) {
        at = &(*at)->next;
    }
    return at;
}

bool admission_enter(admission *a, const struct sockaddr *address, admission_key *ret_key)
{
    admission_key key = key_of(address);
    bool admitted = false;
    pthread_mutex_lock(&a->lock);
    if (a->open < a->limit) {
        admission_entry **at = find(a, &key);
        if (!*at && (*at = calloc(1, sizeof **at))) {
            (*at)->key = key;
        }
        unsigned most = admission_local(&key) ? a->limit_local : a->limit_per_address;
        if (*at && (*at)->count < most) {
            (*at)->count++;
            a->open++;
            admitted = true;
        }
    }
    pthread_mutex_unlock(&a->lock);
    *ret_key = key;
    return admitted;
}

void admission_leave(admission *a, const admission_key *key)
{
    pthread_mutex_lock(&a->lock);
    admission_entry **at = find(a, key);
    a->open--;
    if (--(*at)->count == 0) {
        admission_entry *gone = *at;
        *at = gone->next;
        free(gone);
    }
    pthread_mutex_unlock(&a->lock);
}

unsigned admission_open(admission *a)
{
    pthread_mutex_lock(&a->lock);
    unsigned open = a->open;
    pthread_mutex_unlock(&a->lock);
    return open;
}

void admission_key_text(const admission_key *key, char ret[46])
{
    static const unsigned char V4[12] = {[10] = 0xff, [11] = 0xff};
    bool v4 = memcmp(key->bytes, V4, sizeof V4) == 0;
    if (!inet_ntop(v4 ? AF_INET : AF_INET6, key->bytes + (v4 ? 12 : 0), ret, 46)) {
        ret[0] = '\0';
    }
}
