/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How people are remembered on the telephone: the initials of a name, the last digits of a number. Both
 * are sealed, and opening 337,900 records takes seconds. A service therefore keeps eight bytes of each
 * worker in memory, and only there: nothing that would tell names apart is written beside the seals.
 *
 * The table follows the store by its batches, one of which comes with whatever changes a worker, in the
 * same transaction. Then digests are compared, and only the records that differ are opened.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "seal.h"
#include "songgang/messages.h"
#include "store_internal.h"

_Static_assert(SG_PRIVATE_FIELDS == SG_SEALED_COUNT, "the fields that are sealed");

enum { LETTERS = 6, LETTER_BITS = 5, OTHER = 31, TAIL = 4, TAIL_BITS = 14, ROWS_MAX = 1 << 26 };
#define TAIL_AT (LETTERS * LETTER_BITS)
#define HAS_TAIL ((uint64_t)1 << 62)
#define KNOWN ((uint64_t)1 << 63)

typedef struct sound {
    int64_t digest; /* of the record, as stored */
    uint64_t bits;  /* letters, five bits each from the lowest; digits above them; 0: nobody */
} sound;

struct sg_sounds {
    pthread_mutex_t lock;
    bool made;
    int64_t batch; /* the last that is covered */
    sound *of;     /* by row */
    size_t room;
};

sg_sounds *sg_sounds_new(void)
{
    sg_sounds *sounds = calloc(1, sizeof *sounds);
    if (sounds)
        pthread_mutex_init(&sounds->lock, NULL);
    return sounds;
}

void sg_sounds_free(sg_sounds *sounds)
{
    if (!sounds)
        return;
    pthread_mutex_destroy(&sounds->lock);
    free(sounds->of);
    free(sounds);
}

void sg_store_share_sounds(sg_store *store, sg_sounds *sounds)
{
    store->sounds = sounds;
}

/* ---- what one sounds like ---- */

/* The first letter of how `cp` is read; '\0': it has none. */
static char first_letter(uint32_t cp)
{
    const char *read = sg_pinyin(cp);
    return read ? read[0] : cp < 128 ? (char)(cp | 32) : '\0';
}

/* Do the first characters of `name` sound as `initials` begin? */
static bool begins_with(const char *name, const char *initials)
{
    const sg_str text = sg_str_of(name);
    size_t at = 0;
    for (const char *wanted = initials; *wanted; wanted++)
        if (at >= text.n || first_letter(sg_utf8_next(text, &at)) != *wanted)
            return false;
    return true;
}

sg_status sg_private_fits(sg_store *store, int64_t row, const char *initials, const char *tail,
                          bool *ret, sg_error *err)
{
    const char *field[SG_SEALED_COUNT];
    sg_status status = sg_private_read(store, row, field, err);
    if (status != SG_OK)
        return status;
    const char *name = field[SG_SEALED_NAME], *phone = field[SG_SEALED_PHONE];
    const size_t size = phone ? strlen(phone) : 0, wanted = tail ? strlen(tail) : 0;
    *ret = (!initials || (name && begins_with(name, initials))) &&
           (!tail || (size >= wanted && strcmp(phone + size - wanted, tail) == 0));
    return SG_OK;
}

static uint64_t letter_bits(char letter)
{
    return letter >= 'a' && letter <= 'z' ? (uint64_t)(letter - 'a' + 1) : OTHER;
}

/* The last digits as bits; 0 when they are no digits. */
static uint64_t tail_bits(const char *tail)
{
    uint64_t number = 0;
    for (int i = 0; i < TAIL; i++) {
        if (tail[i] < '0' || tail[i] > '9')
            return 0;
        number = number * 10 + (uint64_t)(tail[i] - '0');
    }
    return HAS_TAIL | number << TAIL_AT;
}

static uint64_t bits_of(const char *name, const char *phone)
{
    const sg_str text = sg_str_of(name ? name : "");
    const size_t size = phone ? strlen(phone) : 0;
    uint64_t bits = KNOWN;
    size_t at = 0;
    for (unsigned i = 0; i < LETTERS && at < text.n; i++)
        bits |= letter_bits(first_letter(sg_utf8_next(text, &at))) << (i * LETTER_BITS);
    return size >= TAIL ? bits | tail_bits(phone + size - TAIL) : bits;
}

/* ---- following the store ---- */

/* Into `next`, of `room`: what is as it was from the table of before, the rest opened. */
static sg_status fill(sg_store *store, const sg_sounds *before, sound *next, size_t room,
                      sg_error *err)
{
    sqlite3_stmt *walk;
    int rc = SQLITE_DONE;
    sg_status status = sg_store_prepare(store, "SELECT row,digest FROM worker_private", &walk, err);
    if (status != SG_OK)
        return status;
    while (status == SG_OK && (rc = sqlite3_step(walk)) == SQLITE_ROW) {
        const int64_t row = sqlite3_column_int64(walk, 0), digest = sqlite3_column_int64(walk, 1);
        const size_t at = (size_t)row;
        const char *field[SG_SEALED_COUNT];
        if (row < 0 || at >= room)
            continue;
        next[at].digest = digest;
        if (at < before->room && before->of[at].bits && before->of[at].digest == digest) {
            next[at].bits = before->of[at].bits;
            continue;
        }
        status = sg_private_read(store, row, field, err);
        if (status == SG_OK)
            next[at].bits = bits_of(field[SG_SEALED_NAME], field[SG_SEALED_PHONE]);
    }
    return sg_sqlite_walked(walk, status, rc, err);
}

static sg_status follow_now(sg_store *store, sg_sounds *sounds, sg_error *err)
{
    int64_t batch = 0, last = 0;
    sg_status status = sg_sqlite_number(store->db, "SELECT coalesce(max(id),0) FROM batch", &batch, err);
    if (status != SG_OK || (sounds->made && batch == sounds->batch))
        return status;
    status = sg_sqlite_number(store->db, "SELECT coalesce(max(row),0) FROM worker_private", &last, err);
    if (status == SG_OK && (last < 0 || last >= ROWS_MAX))
        status = sg_fail(err, SG_LIMIT, "%s", sg_status_text(SG_LIMIT));
    sound *next = status == SG_OK ? calloc((size_t)last + 1, sizeof *next) : NULL;
    if (status == SG_OK && !next)
        status = sg_fail_memory(err);
    if (status == SG_OK)
        status = fill(store, sounds, next, (size_t)last + 1, err);
    if (status != SG_OK) {
        free(next);
        return status;
    }
    free(sounds->of);
    sounds->of = next;
    sounds->room = (size_t)last + 1;
    sounds->batch = batch;
    sounds->made = true;
    return SG_OK;
}

/* The table as the store is now; the caller holds the lock. One transaction, so that the batch and what
 * it brought are seen together, and so that the key is looked at once. */
static sg_status follow(sg_store *store, sg_sounds *sounds, sg_error *err)
{
    const bool own = sqlite3_get_autocommit(store->db) != 0;
    int rc = own ? sqlite3_exec(store->db, "BEGIN", NULL, NULL, NULL) : SQLITE_OK;
    if (rc != SQLITE_OK)
        return sg_store_fail(store, rc, err);
    sg_status status = follow_now(store, sounds, err);
    if (own) {
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL); /* nothing was written */
        store->keys_checked = false;
    }
    return status;
}

sg_status sg_store_warm_sounds(sg_store *store, sg_error *err)
{
    sg_sounds *sounds = store->sounds;
    if (!sounds)
        return SG_OK;
    pthread_mutex_lock(&sounds->lock);
    sg_status status = follow(store, sounds, err);
    pthread_mutex_unlock(&sounds->lock);
    return status;
}

/* ---- asking ---- */

bool sg_sounds_usable(const sg_store *store, const char *initials, const char *tail)
{
    return store->sounds && (!initials || strlen(initials) <= LETTERS) &&
           (!tail || (strlen(tail) == TAIL && tail_bits(tail)));
}

sg_status sg_sounds_pick(sg_store *store, const char *initials, const char *tail,
                         unsigned char **ret_bits, size_t *ret_rows, sg_error *err)
{
    sg_sounds *sounds = store->sounds;
    uint64_t mask = KNOWN, wanted = KNOWN;
    for (size_t i = 0; initials && initials[i]; i++) {
        mask |= (uint64_t)OTHER << (i * LETTER_BITS);
        wanted |= letter_bits(initials[i]) << (i * LETTER_BITS);
    }
    if (tail) {
        mask |= HAS_TAIL | (((uint64_t)1 << TAIL_BITS) - 1) << TAIL_AT;
        wanted |= tail_bits(tail);
    }
    pthread_mutex_lock(&sounds->lock);
    sg_status status = follow(store, sounds, err);
    unsigned char *bits = status == SG_OK ? calloc(sounds->room / 8 + 1, 1) : NULL;
    if (status == SG_OK && !bits)
        status = sg_fail_memory(err);
    for (size_t row = 0; status == SG_OK && row < sounds->room; row++)
        if ((sounds->of[row].bits & mask) == wanted)
            bits[row / 8] |= (unsigned char)(1u << row % 8);
    if (status == SG_OK)
        *ret_rows = sounds->room;
    pthread_mutex_unlock(&sounds->lock);
    if (status == SG_OK)
        *ret_bits = bits;
    return status;
}
