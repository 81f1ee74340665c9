/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See screen.h. Postings come from the snapshot, workers and offers from the store.
 */
#include "screen.h"
#include "screen_fair.h"

#include <stdlib.h>
#include <string.h>

#include "songgang/json.h"
#include "songgang/ledger.h"

enum { NEWEST = 20, TRADES = 30, PLACES = 40, SPREAD_MAX = 4096, CARD_TRADES = 12, CARDS = 8 };

/* How the names of made-up sources begin; corpus/generate writes them. */
#define SYNTHETIC "\xe5\x90\x88\xe6\x88\x90"

/* Rows of the snapshot: at a fair those of employers who have a booth first, then the newest. */
typedef struct newest {
    uint32_t row[NEWEST];
    size_t count, most;
    const screen_fair *fair; /* nullable */
} newest;

typedef struct sum {
    uint32_t key; /* trade or region */
    int64_t openings, postings;
} sum;

static int by_openings(const void *a, const void *b)
{
    const sum *x = a, *y = b;
    if (x->openings != y->openings)
        return x->openings < y->openings ? 1 : -1;
    return (x->key > y->key) - (x->key < y->key);
}

static bool open_on(const sg_row *row, sg_date today)
{
    return row->status == SG_POSTING_OPEN &&
           (row->valid_through == SG_NO_DATE || row->valid_through >= today);
}

/* The sum of a region, found by trying places one after another; NULL when the table is full. */
static sum *place_of(sum *table, uint32_t region)
{
    for (uint32_t at = region * 2654435761U, i = 0; i < SPREAD_MAX; at++, i++) {
        sum *s = &table[at % SPREAD_MAX];
        if (s->key == region || s->key == 0) {
            s->key = region;
            return s;
        }
    }
    return NULL;
}

static void add_row(const sg_row *row, sum *trades, sum *places)
{
    sum *place = row->city ? place_of(places, row->city) : NULL;
    if (row->trades[0]) {
        trades[row->trades[0]].key = row->trades[0];
        trades[row->trades[0]].openings += row->openings;
        trades[row->trades[0]].postings++;
    }
    if (place) {
        place->openings += row->openings;
        place->postings++;
    }
}

/* Does row `a` come before row `b`? By the day they were posted, the later row first. */
static bool before(const newest *n, const sg_row *a, const sg_row *b)
{
    const bool here = screen_fair_booth(n->fair, a->employer) != NULL;
    if (here != (screen_fair_booth(n->fair, b->employer) != NULL))
        return here;
    return a->posted != b->posted ? a->posted > b->posted : a->store_row > b->store_row;
}

/* Rows are few to keep, many to look at. */
static void keep_newest(const sg_snapshot *s, uint32_t i, newest *n)
{
    size_t at = n->count;
    while (at > 0 && before(n, &s->row[i], &s->row[n->row[at - 1]]))
        at--;
    if (at == n->most)
        return;
    const size_t last = n->count < n->most ? n->count : n->most - 1;
    memmove(n->row + at + 1, n->row + at, (last - at) * sizeof *n->row);
    n->row[at] = i;
    n->count = n->count < n->most ? n->count + 1 : n->most;
}

/* For each of the trades with most openings the newest postings that say what they pay and where: a
 * card without either makes nobody look up. */
static void pick_cards(const sg_snapshot *s, sg_date today, const sum *trades, size_t count,
                       const screen_fair *fair, newest cards[CARD_TRADES])
{
    if (count > CARD_TRADES)
        count = CARD_TRADES;
    for (size_t t = 0; t < CARD_TRADES; t++)
        cards[t] = (newest){.most = CARDS, .fair = fair};
    for (uint32_t i = 0; i < s->count; i++) {
        const sg_row *row = &s->row[i];
        const bool paid = row->monthly_min != SG_NO_AMOUNT || row->monthly_max != SG_NO_AMOUNT;
        if (!row->trades[0] || !paid || !row->city || !open_on(row, today))
            continue;
        for (size_t t = 0; t < count; t++)
            if (trades[t].key == row->trades[0])
                keep_newest(s, i, &cards[t]);
    }
}

/* Does any source say that its postings are made up? */
static bool synthetic(const sg_snapshot *s)
{
    for (uint32_t i = 1; s->source && i < s->source_count; i++)
        if (s->source[i] && strncmp(s->source[i], SYNTHETIC, sizeof SYNTHETIC - 1) == 0)
            return true;
    return false;
}

static void put_amount(sg_json_writer *w, const char *key, int32_t yuan)
{
    sg_json_key(w, key);
    if (yuan == SG_NO_AMOUNT)
        sg_json_null(w);
    else
        sg_json_int(w, yuan);
}

static void put_trades(sg_json_writer *w, const sg_snapshot *s, const sum *trades, size_t count)
{
    sg_json_key(w, "trades");
    sg_json_array(w);
    for (size_t i = 0; i < count && i < TRADES && trades[i].postings > 0; i++) {
        const sg_trade *trade = sg_trade_get((sg_trade_id)trades[i].key);
        sg_json_object(w);
        sg_json_member_string(w, "code", trade ? trade->code : NULL);
        sg_json_member_string(w, "name", trade ? trade->name : NULL);
        sg_json_member_int(w, "postings", trades[i].postings);
        sg_json_member_int(w, "openings", trades[i].openings);
        put_amount(w, "monthly", s->going_rate[trades[i].key]);
        sg_json_end_object(w);
    }
    sg_json_end_array(w);
}

static void put_places(sg_json_writer *w, const sum *places)
{
    sg_json_key(w, "destinations");
    sg_json_array(w);
    for (size_t i = 0; i < PLACES && places[i].postings > 0; i++) {
        sg_json_object(w);
        sg_json_key(w, "city");
        sg_json_put_region(w, (sg_region)places[i].key);
        sg_json_member_int(w, "postings", places[i].postings);
        sg_json_member_int(w, "openings", places[i].openings);
        sg_json_end_object(w);
    }
    sg_json_end_array(w);
}

static void put_trade(sg_json_writer *w, sg_trade_id id)
{
    const sg_trade *trade = id ? sg_trade_get(id) : NULL;
    sg_json_key(w, "trade");
    if (!trade) {
        sg_json_null(w);
        return;
    }
    sg_json_object(w);
    sg_json_member_string(w, "code", trade->code);
    sg_json_member_string(w, "name", trade->name);
    sg_json_end_object(w);
}

static void put_posting(sg_json_writer *w, const sg_row *row, const screen_fair *fair,
                        const sg_buffer *brief)
{
    char day[SG_DATE_TEXT];
    sg_json_object(w);
    sg_json_key(w, "posting");
    sg_json_raw(w, brief->data, brief->size);
    put_trade(w, row->trades[0]);
    sg_json_key(w, "province");
    sg_json_put_region(w, row->province);
    sg_json_key(w, "city");
    sg_json_put_region(w, row->city);
    put_amount(w, "monthly_min", row->monthly_min);
    put_amount(w, "monthly_max", row->monthly_max);
    sg_json_member_string(w, "accommodation", sg_provision_json((sg_provision)row->accommodation));
    sg_json_member_string(w, "meals", sg_provision_json((sg_provision)row->meals));
    sg_json_member_int(w, "openings", row->openings);
    sg_json_member_string(w, "booth", screen_fair_booth(fair, row->employer));
    if (row->posted != SG_NO_DATE)
        sg_date_print(row->posted, day);
    sg_json_member_string(w, "posted", row->posted != SG_NO_DATE ? day : NULL);
    sg_json_end_object(w);
}

static void put_newest(sg_reader *reader, sg_json_writer *w, const newest *n)
{
    sg_buffer document = {0};
    for (size_t i = 0; i < n->count; i++) {
        const sg_row *row = &reader->snapshot->row[n->row[i]];
        sg_buffer_clear(&document);
        if (sg_store_posting_brief(reader->store, row->store_row, &document, NULL) == SG_OK)
            put_posting(w, row, n->fair, &document); /* otherwise changed since the index was made */
    }
    sg_buffer_free(&document);
}

static void put_answers(sg_json_writer *w, const sg_offer_counts *offers)
{
    sg_json_key(w, "offers");
    sg_json_object(w);
    for (int s = 0; s < SG_OFFER_STATE_COUNT; s++)
        sg_json_member_int(w, sg_offer_state_json((sg_offer_state)s), offers->jobs[s]);
    sg_json_end_object(w);
}

static void put_workers(sg_json_writer *w, const sg_store_counts *counts)
{
    sg_json_key(w, "workers");
    sg_json_object(w);
    sg_json_member_int(w, "all", counts->workers);
    for (int s = 0; s < SG_WORKER_STATUS_COUNT; s++) {
        const char *key = sg_worker_status_json((sg_worker_status)s);
        sg_json_member_int(w, key ? key : "unregistered", counts->by_status[s]);
    }
    sg_json_end_object(w);
}

static sg_status write(sg_reader *reader, sg_date today, screen_fair *fair, sum *trades, sum *places,
                       sg_buffer *out, sg_error *err)
{
    const sg_snapshot *s = reader->snapshot;
    const size_t trade_count = sg_trade_count() + 1;
    newest latest = {.most = NEWEST, .fair = fair}, cards[CARD_TRADES];
    sg_store_counts counts;
    sg_offer_counts offers;
    sg_json_writer w;
    for (uint32_t i = 0; i < s->count; i++) {
        if (!open_on(&s->row[i], today))
            continue;
        add_row(&s->row[i], trades, places);
        screen_fair_add(fair, &s->row[i]);
        keep_newest(s, i, &latest);
    }
    qsort(trades, trade_count, sizeof *trades, by_openings);
    qsort(places, SPREAD_MAX, sizeof *places, by_openings);
    pick_cards(s, today, trades, trade_count, fair, cards);
    sg_status status = sg_store_count(reader->store, reader->scope, &counts, err);
    if (status == SG_OK)
        status = sg_store_count_offers(reader->store, 0, reader->scope, &offers, err);
    if (status != SG_OK)
        return status;
    sg_json_begin(&w, out);
    sg_json_object(&w);
    sg_json_key(&w, "scope");
    sg_json_put_locality(&w, reader->scope->whole ? 0 : reader->scope->home);
    sg_json_key(&w, "postings");
    sg_json_object(&w);
    sg_json_member_int(&w, "open", counts.open);
    sg_json_member_int(&w, "openings", counts.openings);
    sg_json_end_object(&w);
    put_workers(&w, &counts);
    put_answers(&w, &offers);
    sg_json_member_bool(&w, "synthetic", synthetic(s));
    sg_json_key(&w, "newest");
    sg_json_array(&w);
    put_newest(reader, &w, &latest);
    sg_json_end_array(&w);
    sg_json_key(&w, "cards");
    sg_json_array(&w);
    for (size_t t = 0; t < CARD_TRADES; t++)
        put_newest(reader, &w, &cards[t]);
    sg_json_end_array(&w);
    put_trades(&w, s, trades, trade_count);
    put_places(&w, places);
    screen_fair_put(&w, fair, reader->data_dir);
    sg_json_end_object(&w);
    return out->failed ? sg_fail_memory(err) : SG_OK;
}

sg_status screen_write(sg_reader *reader, sg_date today, sg_buffer *out, sg_error *err)
{
    sum *trades = calloc(sg_trade_count() + 1, sizeof *trades);
    sum *places = calloc(SPREAD_MAX, sizeof *places);
    screen_fair *fair = screen_fair_open(reader->data_dir, today);
    sg_status status = trades && places ? write(reader, today, fair, trades, places, out, err)
                                        : sg_fail_memory(err);
    screen_fair_close(fair);
    free(trades);
    free(places);
    return status;
}
