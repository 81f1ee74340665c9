/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fingerprints in the store, and duplicates: all open postings' fingerprints are handed to
 * core/dedupe, and what it finds is written back where it differs from what was known. A
 * fingerprint of an older layout is made anew from its document.
 */
#include "store_internal.h"

#include <stdlib.h>
#include <string.h>

#include "songgang/json.h"
#include "songgang/messages.h"

enum { CODE_SIZE = 8, FIELD_U64 = 6 + SG_DUP_WORDS, FIELD_U32 = 9 + SG_DUP_TEXT,
       FIELD_U16 = SG_DUP_NAME + SG_DUP_TITLE + SG_DUP_SITES + SG_DUP_LEAD + 2 * SG_DUP_ACTIVITIES + 3,
       FIELD_U8 = 15, LAYOUT_VERSION = 6 };
_Static_assert(4 + 8 * FIELD_U64 + 4 * FIELD_U32 + 2 * FIELD_U16 + FIELD_U8 + 2 * CODE_SIZE <=
                   SG_FINGERPRINT_SIZE,
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

static void put_code(unsigned char **at, sg_trade_id id)
{
    const sg_trade *trade = sg_trade_get(id);
    if (trade)
        memcpy(*at, trade->code, strnlen(trade->code, CODE_SIZE - 1));
    *at += CODE_SIZE;
}

void sg_fingerprint_encode(const sg_fingerprint *f, unsigned char out[SG_FINGERPRINT_SIZE])
{
    const uint64_t wide[] = {f->id, f->source, f->employer, f->phone, f->title, f->works};
    const uint32_t narrow[] = {f->region, f->town, (uint32_t)f->monthly_min,
                               (uint32_t)f->monthly_max, (uint32_t)f->headcount,
                               (uint32_t)f->posted, (uint32_t)f->valid_through,
                               (uint32_t)f->amount_min, (uint32_t)f->amount_max};
    const uint8_t small[FIELD_U8] = {
        f->licence, f->brand,   f->accommodation, f->meals,      f->gender, f->completeness, f->age_min,
        f->age_max, f->period, f->insurance,     f->education,  f->experience, f->employment, f->shift,
        f->work};
    memset(out, 0, SG_FINGERPRINT_SIZE);
    unsigned char *at = out;
    put_number(&at, LAYOUT_VERSION, 4);
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        put_number(&at, wide[i], 8);
    for (int i = 0; i < SG_DUP_WORDS; i++)
        put_number(&at, f->words[i], 8);
    for (size_t i = 0; i < sizeof narrow / sizeof *narrow; i++)
        put_number(&at, narrow[i], 4);
    for (int i = 0; i < SG_DUP_TEXT; i++)
        put_number(&at, f->text[i], 4);
    for (int i = 0; i < SG_DUP_NAME; i++)
        put_number(&at, f->name[i], 2);
    for (int i = 0; i < SG_DUP_TITLE; i++)
        put_number(&at, f->head[i], 2);
    for (int i = 0; i < SG_DUP_SITES; i++)
        put_number(&at, f->site[i], 2);
    for (int i = 0; i < SG_DUP_LEAD; i++)
        put_number(&at, f->lead[i], 2);
    for (int i = 0; i < 2 * SG_DUP_ACTIVITIES; i++)
        put_number(&at, f->activity[i / 2][i % 2], 2);
    put_number(&at, f->filled, 2);
    put_number(&at, f->skills, 2);
    put_number(&at, f->traits, 2);
    for (int i = 0; i < FIELD_U8; i++)
        put_number(&at, small[i], 1);
    put_code(&at, f->trade);
    put_code(&at, f->second_trade);
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

static sg_trade_id get_code(const sg_trade_codes *codes, const unsigned char **at)
{
    char code[CODE_SIZE];
    memcpy(code, *at, CODE_SIZE);
    code[CODE_SIZE - 1] = '\0';
    *at += CODE_SIZE;
    code_entry key = {code, 0};
    const code_entry *found =
        bsearch(&key, codes->entry, codes->count, sizeof codes->entry[0], by_code);
    return found ? found->id : 0;
}

bool sg_fingerprint_decode(const sg_trade_codes *codes, const unsigned char *data, size_t size,
                           sg_fingerprint *ret)
{
    if (!data || size != SG_FINGERPRINT_SIZE)
        return false;
    const unsigned char *at = data;
    if (get_number(&at, 4) != LAYOUT_VERSION)
        return false;
    sg_fingerprint f = {0};
    uint64_t *const wide[] = {&f.id, &f.source, &f.employer, &f.phone, &f.title, &f.works};
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        *wide[i] = get_number(&at, 8);
    for (int i = 0; i < SG_DUP_WORDS; i++)
        f.words[i] = get_number(&at, 8);
    f.region = (sg_region)get_number(&at, 4);
    f.town = (sg_region)get_number(&at, 4);
    f.monthly_min = (int32_t)get_number(&at, 4);
    f.monthly_max = (int32_t)get_number(&at, 4);
    f.headcount = (int32_t)get_number(&at, 4);
    f.posted = (sg_date)get_number(&at, 4);
    f.valid_through = (sg_date)get_number(&at, 4);
    f.amount_min = (int32_t)get_number(&at, 4);
    f.amount_max = (int32_t)get_number(&at, 4);
    for (int i = 0; i < SG_DUP_TEXT; i++)
        f.text[i] = (uint32_t)get_number(&at, 4);
    for (int i = 0; i < SG_DUP_NAME; i++)
        f.name[i] = (uint16_t)get_number(&at, 2);
    for (int i = 0; i < SG_DUP_TITLE; i++)
        f.head[i] = (uint16_t)get_number(&at, 2);
    for (int i = 0; i < SG_DUP_SITES; i++)
        f.site[i] = (uint16_t)get_number(&at, 2);
    for (int i = 0; i < SG_DUP_LEAD; i++)
        f.lead[i] = (uint16_t)get_number(&at, 2);
    for (int i = 0; i < 2 * SG_DUP_ACTIVITIES; i++)
        f.activity[i / 2][i % 2] = (uint16_t)get_number(&at, 2);
    f.filled = (uint16_t)get_number(&at, 2);
    f.skills = (uint16_t)get_number(&at, 2);
    f.traits = (uint16_t)get_number(&at, 2);
    uint8_t *const small[FIELD_U8] = {
        &f.licence, &f.brand,   &f.accommodation, &f.meals,      &f.gender, &f.completeness, &f.age_min,
        &f.age_max, &f.period, &f.insurance,     &f.education,  &f.experience, &f.employment, &f.shift,
        &f.work};
    for (int i = 0; i < FIELD_U8; i++)
        *small[i] = (uint8_t)get_number(&at, 1);
    f.trade = get_code(codes, &at);
    f.second_trade = get_code(codes, &at);
    if (f.brand > SG_DUP_NAME)
        return false;
    *ret = f;
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

/* What making fingerprints anew needs; empty until the first. */
typedef struct maker {
    sg_vocabulary *vocabulary;
    sg_arena *arena;
    sg_buffer document;
    sqlite3_stmt *put;
} maker;

static void maker_free(maker *m)
{
    sqlite3_finalize(m->put);
    sg_buffer_free(&m->document);
    sg_arena_free(m->arena);
    sg_vocabulary_free(m->vocabulary);
}

static sg_status maker_start(sg_store *store, maker *m, sg_error *err)
{
    if (m->put)
        return SG_OK;
    m->vocabulary = sg_vocabulary_new();
    m->arena = sg_arena_new(0);
    if (!m->vocabulary || !m->arena)
        return sg_fail_memory(err);
    return sg_store_prepare(store, "UPDATE posting SET fingerprint=?2 WHERE row=?1", &m->put, err);
}

static sg_status make_anew(sg_store *store, maker *m, int64_t row, sg_fingerprint *ret,
                           sg_error *err)
{
    sg_json *json = NULL;
    sg_posting posting;
    sg_status status = maker_start(store, m, err);
    if (status != SG_OK)
        return status;
    sg_buffer_clear(&m->document);
    sg_arena_reset(m->arena);
    status = sg_store_posting_json(store, row, 0, &m->document, err);
    if (status == SG_OK)
        status = sg_json_parse(m->document.data, m->document.size, &json, err);
    if (status == SG_OK)
        status = sg_json_posting(m->vocabulary, json, m->arena, &posting, err);
    if (status == SG_OK) {
        unsigned char encoded[SG_FINGERPRINT_SIZE];
        sg_fingerprint_of(&posting, m->arena, ret);
        sg_fingerprint_encode(ret, encoded);
        sqlite3_bind_int64(m->put, 1, row);
        sqlite3_bind_blob(m->put, 2, encoded, sizeof encoded, SQLITE_TRANSIENT);
        int rc = sqlite3_step(m->put);
        if (rc != SQLITE_DONE)
            status = sg_store_fail(store, rc, err);
        sqlite3_reset(m->put);
    }
    sg_json_free(json);
    return status;
}

/* Another layout of ours, as against damage. */
static bool is_older_layout(const unsigned char *data, size_t size)
{
    enum { FIRST_SIZE = 144, SECOND_SIZE = 272 };
    if (!data || (size != SG_FINGERPRINT_SIZE && size != FIRST_SIZE && size != SECOND_SIZE))
        return false;
    uint64_t version = get_number(&data, 4);
    return version > 0 && version < LAYOUT_VERSION;
}

static sg_status load_one(sg_store *store, sqlite3_stmt *walk, const sg_trade_codes *codes,
                          maker *m, run *r, sg_error *err)
{
    if (r->known_count == r->capacity && !grow(r))
        return sg_fail_memory(err);
    known *k = &r->known[r->known_count++];
    *k = (known){.id = (uint64_t)sqlite3_column_int64(walk, 1),
                 .duplicate_of = (uint64_t)sqlite3_column_int64(walk, 3),
                 .row = sqlite3_column_int64(walk, 0)};
    int posting_status = sqlite3_column_int(walk, 2);
    if (posting_status != SG_POSTING_OPEN && posting_status != SG_POSTING_HELD)
        return SG_OK;
    const void *data = sqlite3_column_blob(walk, 4);
    size_t size = sg_column_size(walk, 4);
    sg_fingerprint *f = &r->items[r->item_count];
    if (!sg_fingerprint_decode(codes, data, size, f)) {
        if (!is_older_layout(data, size))
            return sg_fail(err, SG_CORRUPT, SG_MSG_STORE_FINGERPRINT, (long long)k->row);
        sg_status status = make_anew(store, m, k->row, f, err);
        if (status != SG_OK)
            return status;
    }
    f->record = (uint64_t)sqlite3_column_int64(walk, 5);
    r->item_count++;
    return SG_OK;
}

static sg_status load(sg_store *store, run *r, sg_error *err)
{
    sqlite3_stmt *walk = NULL;
    maker m = {0};
    sg_trade_codes *codes = sg_trade_codes_new();
    if (!codes)
        return sg_fail_memory(err);
    int rc = SQLITE_DONE;
    sg_status status = sg_store_prepare(
        store,
        "SELECT row,id,status,duplicate_of,fingerprint,record FROM posting ORDER BY row",
        &walk, err);
    while (status == SG_OK && (rc = sqlite3_step(walk)) == SQLITE_ROW)
        status = load_one(store, walk, codes, &m, r, err);
    if (status == SG_OK && rc != SQLITE_DONE)
        status = sg_store_fail(store, rc, err);
    sqlite3_finalize(walk);
    maker_free(&m);
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
    sg_dup_verdict *verdicts = NULL;
    size_t verdict_count = 0;
    size_t count = 0;
    bool own = sqlite3_get_autocommit(store->db) != 0;
    sg_status status = own ? sg_store_begin(store, err) : SG_OK;
    if (status == SG_OK)
        status = load(store, &r, err);
    if (status == SG_OK)
        status = sg_store_pair_verdicts(store, &verdicts, &verdict_count, err);
    if (status == SG_OK && r.item_count > 0)
        status = sg_deduplicate(r.items, r.item_count, verdicts, verdict_count, &duplicates, &count,
                                err);
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
    free(verdicts);
    free(r.known);
    free(r.items);
    return status;
}
