/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fingerprints in the store, and duplicates: all open postings' fingerprints are handed to
 * core/dedupe, and what it finds is written back where it differs from what was known.
 */
#include "store_internal.h"

#include <stdlib.h>
#include <string.h>

#include "songgang/messages.h"

enum { CODE_SIZE = 12, FIELD_U64 = 11, FIELD_U32 = 6, FIELD_U8 = 12, LAYOUT_VERSION = 2 };
_Static_assert(4 + 8 * FIELD_U64 + 4 * FIELD_U32 + FIELD_U8 + CODE_SIZE <= SG_FINGERPRINT_SIZE,
               "the layout fits");

/* ---- encoding ---- */

static void put_number(unsigned char **at, uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        *(*at)++ = (unsigned char)(value >> (8 * i));
}

static uint64_t get_number(const unsigned char **at, int bytes)
{
    uint64_t value = 0;
    for (int i = 0; i < bytes; i++)
        value |= (uint64_t) * (*at)++ << (8 * i);
    return value;
}

void sg_fingerprint_encode(const sg_fingerprint *f, unsigned char out[SG_FINGERPRINT_SIZE])
{
    const uint64_t wide[FIELD_U64] = {f->id,      f->source,  f->employer, f->employer_short[0],
                                      f->employer_short[1], f->phone, f->text[0], f->text[1],
                                      f->text[2], f->text[3], f->title};
    const uint32_t narrow[FIELD_U32] = {f->region, (uint32_t)f->monthly_min,
                                        (uint32_t)f->monthly_max, (uint32_t)f->headcount,
                                        (uint32_t)f->posted, (uint32_t)f->valid_through};
    const uint8_t small[FIELD_U8] = {f->accommodation, f->meals,  f->gender,    f->completeness,
                                     f->age_min,       f->age_max, f->period,    f->insurance,
                                     f->education,     f->experience, f->employment, f->shift};
    memset(out, 0, SG_FINGERPRINT_SIZE);
    unsigned char *at = out;
    put_number(&at, LAYOUT_VERSION, 4);
    for (int i = 0; i < FIELD_U64; i++)
        put_number(&at, wide[i], 8);
    for (int i = 0; i < FIELD_U32; i++)
        put_number(&at, narrow[i], 4);
    for (int i = 0; i < FIELD_U8; i++)
        put_number(&at, small[i], 1);
    const sg_trade *trade = sg_trade_get(f->trade);
    if (trade)
        memcpy(at, trade->code, strnlen(trade->code, CODE_SIZE - 1));
}

typedef struct code_entry {
    const char *code;
    sg_trade_id id;
} code_entry;

struct sg_trade_codes {
    size_t count;
    code_entry entry[];
};

static int by_code(const void *a, const void *b)
{
    return strcmp(((const code_entry *)a)->code, ((const code_entry *)b)->code);
}

sg_trade_codes *sg_trade_codes_new(void)
{
    size_t count = sg_trade_count();
    sg_trade_codes *codes = calloc(1, sizeof *codes + count * sizeof codes->entry[0]);
    if (!codes)
        return NULL;
    codes->count = count;
    for (size_t i = 0; i < count; i++) {
        sg_trade_id id = (sg_trade_id)(i + 1);
        codes->entry[i] = (code_entry){sg_trade_get(id)->code, id};
    }
    qsort(codes->entry, count, sizeof codes->entry[0], by_code);
    return codes;
}

void sg_trade_codes_free(sg_trade_codes *codes)
{
    free(codes);
}

bool sg_fingerprint_decode(const sg_trade_codes *codes, const unsigned char *data, size_t size,
                           sg_fingerprint *ret)
{
    if (!data || size != SG_FINGERPRINT_SIZE)
        return false;
    const unsigned char *at = data;
    if (get_number(&at, 4) != LAYOUT_VERSION)
        return false;
    uint64_t wide[FIELD_U64];
    uint32_t narrow[FIELD_U32];
    uint8_t small[FIELD_U8];
    for (int i = 0; i < FIELD_U64; i++)
        wide[i] = get_number(&at, 8);
    for (int i = 0; i < FIELD_U32; i++)
        narrow[i] = (uint32_t)get_number(&at, 4);
    for (int i = 0; i < FIELD_U8; i++)
        small[i] = (uint8_t)get_number(&at, 1);
    char code[CODE_SIZE];
    memcpy(code, at, CODE_SIZE);
    code[CODE_SIZE - 1] = '\0';
    code_entry key = {code, 0};
    const code_entry *found =
        bsearch(&key, codes->entry, codes->count, sizeof codes->entry[0], by_code);
    *ret = (sg_fingerprint){
        .id = wide[0], .source = wide[1], .employer = wide[2],
        .employer_short = {wide[3], wide[4]}, .phone = wide[5],
        .text = {wide[6], wide[7], wide[8], wide[9]}, .title = wide[10],
        .region = narrow[0], .trade = found ? found->id : 0,
        .monthly_min = (int32_t)narrow[1], .monthly_max = (int32_t)narrow[2],
        .headcount = (int32_t)narrow[3], .posted = (sg_date)narrow[4],
        .valid_through = (sg_date)narrow[5],
        .accommodation = small[0], .meals = small[1], .gender = small[2], .completeness = small[3],
        .age_min = small[4], .age_max = small[5], .period = small[6], .insurance = small[7],
        .education = small[8], .experience = small[9],
        .employment = small[10], .shift = small[11],
    };
    return true;
}

/* ---- duplicates ---- */

/* What the store says of each posting now. */
typedef struct known {
    uint64_t id, duplicate_of;
    int64_t row;
    uint64_t found; /* kept posting according to this run; 0 none */
} known;

typedef struct run {
    known *known;
    sg_fingerprint *items;
    size_t known_count, item_count, capacity;
} run;

static int by_id(const void *a, const void *b)
{
    uint64_t x = ((const known *)a)->id, y = ((const known *)b)->id;
    return x < y ? -1 : x > y;
}

static bool grow(run *r)
{
    size_t capacity = r->capacity ? r->capacity * 2 : 4096;
    known *more_known = realloc(r->known, capacity * sizeof *more_known);
    if (!more_known)
        return false;
    r->known = more_known;
    sg_fingerprint *more_items = realloc(r->items, capacity * sizeof *more_items);
    if (!more_items)
        return false;
    r->items = more_items;
    r->capacity = capacity;
    return true;
}

static sg_status load(sg_store *store, run *r, sg_error *err)
{
    sqlite3_stmt *walk = NULL;
    sg_trade_codes *codes = sg_trade_codes_new();
    if (!codes)
        return sg_fail_memory(err);
    int rc = SQLITE_DONE;
    sg_status status = sg_store_prepare(
        store, "SELECT row,id,status,duplicate_of,fingerprint FROM posting ORDER BY row", &walk,
        err);
    while (status == SG_OK && (rc = sqlite3_step(walk)) == SQLITE_ROW) {
        if (r->known_count == r->capacity && !grow(r)) {
            status = sg_fail_memory(err);
            break;
        }
        known *k = &r->known[r->known_count++];
        *k = (known){.id = (uint64_t)sqlite3_column_int64(walk, 1),
                     .duplicate_of = (uint64_t)sqlite3_column_int64(walk, 3),
                     .row = sqlite3_column_int64(walk, 0)};
        int posting_status = sqlite3_column_int(walk, 2);
        if (posting_status != SG_POSTING_OPEN && posting_status != SG_POSTING_HELD)
            continue;
        const void *data = sqlite3_column_blob(walk, 4);
        if (sg_fingerprint_decode(codes, data, sg_column_size(walk, 4), &r->items[r->item_count]))
            r->item_count++;
        else
            status = sg_fail(err, SG_CORRUPT, SG_MSG_STORE_FINGERPRINT, (long long)k->row);
    }
    if (status == SG_OK && rc != SQLITE_DONE)
        status = sg_store_fail(store, rc, err);
    sqlite3_finalize(walk);
    sg_trade_codes_free(codes);
    return status;
}

static sg_status write_back(sg_store *store, const run *r, sg_error *err)
{
    for (size_t i = 0; i < r->known_count; i++) {
        const known *k = &r->known[i];
        if (k->found == k->duplicate_of)
            continue;
        sqlite3_stmt *put;
        sg_status status = sg_store_statement(store, SG_SQL_POSTING_DUPLICATE, &put, err);
        if (status != SG_OK)
            return status;
        sqlite3_bind_int64(put, 1, k->row);
        if (k->found)
            sqlite3_bind_int64(put, 2, (int64_t)k->found);
        sqlite3_bind_int64(put, 3, store->change + 1);
        status = sg_store_run(store, put, err);
        if (status != SG_OK)
            return status;
        store->change++;
    }
    return SG_OK;
}

sg_status sg_store_deduplicate(sg_store *store, uint64_t *ret_duplicates, sg_error *err)
{
    run r = {0};
    sg_duplicate *duplicates = NULL;
    size_t count = 0;
    bool own = sqlite3_get_autocommit(store->db) != 0;
    sg_status status = own ? sg_store_begin(store, err) : SG_OK;
    if (status == SG_OK)
        status = load(store, &r, err);
    if (status == SG_OK && r.item_count > 0)
        status = sg_deduplicate(r.items, r.item_count, &duplicates, &count, err);
    if (status != SG_OK)
        goto out;
    if (r.known_count > 0)
        qsort(r.known, r.known_count, sizeof *r.known, by_id);
    for (size_t i = 0; i < count; i++) {
        known key = {.id = duplicates[i].id};
        known *k = bsearch(&key, r.known, r.known_count, sizeof *r.known, by_id);
        if (k)
            k->found = duplicates[i].kept;
    }
    status = write_back(store, &r, err);
    if (status == SG_OK && own)
        status = sg_store_commit(store, err);
    if (status == SG_OK)
        *ret_duplicates = count;
out:
    if (status != SG_OK && own)
        sg_store_rollback(store);
    free(duplicates);
    free(r.known);
    free(r.items);
    return status;
}
