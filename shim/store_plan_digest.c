/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How one event covers the hundreds of thousands of offers of a plan: SHA-256 of every offer, then
 * of all of those in order, and block by block, so that a change can be located.
 */
#include <stdlib.h>
#include <string.h>

#include "songgang/messages/ledger.h"
#include "store_internal.h"

static int line_of(const sg_stored_offer *offer)
{
    return offer->posting ? offer->rank : SG_LINE_COURSE;
}

void sg_offer_digest(const sg_stored_offer *offer, unsigned char ret[SG_SHA256_SIZE])
{
    sg_sha256 hash;
    char posting[SG_POSTING_ID_TEXT] = "";
    if (offer->posting)
        sg_posting_id_print(offer->posting, posting);
    sg_sha256_begin(&hash);
    sg_sha256_text(&hash, offer->worker);
    sg_sha256_number(&hash, offer->line ? offer->line : line_of(offer));
    sg_sha256_text(&hash, posting);
    sg_sha256_text(&hash, offer->course);
    sg_sha256_number(&hash, offer->seat);
    sg_sha256_number(&hash, offer->rank);
    sg_sha256_number(&hash, offer->level);
    sg_sha256_number(&hash, offer->score);
    sg_sha256_number(&hash, offer->relaxed);
    sg_sha256_number(&hash, (int64_t)offer->home);
    sg_sha256_field(&hash, offer->json, offer->json_size);
    sg_sha256_end(&hash, ret);
}

bool sg_offer_of_row(sqlite3_stmt *s, sg_stored_offer *ret, int *ret_line)
{
    for (int i = 0; i < 11; i++) {
        int type = sqlite3_column_type(s, i);
        bool text = i == 0 || i == 3 || i == 9, nullable = i == 2 || i == 3;
        if (type != (text ? SQLITE_TEXT : SQLITE_INTEGER) && !(nullable && type == SQLITE_NULL))
            return false;
    }
    *ret = (sg_stored_offer){
        .worker = sg_column_text(s, 0),
        .posting = (uint64_t)sqlite3_column_int64(s, 2),
        .course = (const char *)sqlite3_column_text(s, 3),
        .seat = sqlite3_column_int(s, 4) != 0,
        .rank = (uint8_t)sqlite3_column_int(s, 5),
        .level = (uint8_t)sqlite3_column_int(s, 6),
        .score = (uint16_t)sqlite3_column_int(s, 7),
        .relaxed = (uint16_t)sqlite3_column_int(s, 8),
        .json = sg_column_text(s, 9),
        .json_size = sg_column_size(s, 9),
        .home = (sg_locality)sqlite3_column_int64(s, 10),
        .line = sqlite3_column_int(s, 1),
    };
    *ret_line = ret->line;
    /* nothing may hide where the structure has no room for it */
    return sqlite3_column_int64(s, 1) == ret->line && sqlite3_column_int64(s, 4) == ret->seat &&
           sqlite3_column_int64(s, 5) == ret->rank && sqlite3_column_int64(s, 6) == ret->level &&
           sqlite3_column_int64(s, 7) == ret->score && sqlite3_column_int64(s, 8) == ret->relaxed &&
           strlen(ret->worker) == sg_column_size(s, 0) &&
           (!ret->course || strlen(ret->course) == sg_column_size(s, 3));
}

void sg_plan_digest_begin(sg_plan_digest *digest)
{
    sg_sha256_begin(&digest->whole);
    sg_sha256_begin(&digest->block);
    sg_buffer_clear(&digest->blocks);
    sg_buffer_clear(&digest->worker);
    digest->offers = 0;
    digest->in_block = digest->line = 0;
    digest->unsorted = false;
}

static void end_block(sg_plan_digest *digest)
{
    unsigned char hash[SG_SHA256_SIZE];
    char hex[SG_SHA256_HEX];
    sg_sha256_end(&digest->block, hash);
    sg_hex(hash, SG_SHA256_SIZE, hex);
    sg_buffer_printf(&digest->blocks, "%s\"%s\"", digest->blocks.size ? "," : "", hex);
    sg_sha256_begin(&digest->block);
    digest->in_block = 0;
}

void sg_plan_digest_add(sg_plan_digest *digest, const sg_stored_offer *offer, int line,
                        const unsigned char hash[SG_SHA256_SIZE])
{
    int order = digest->worker.size ? strcmp(digest->worker.data, offer->worker) : -1;
    if (order > 0 || (order == 0 && digest->line >= line))
        digest->unsorted = true;
    if (order != 0) {
        sg_buffer_clear(&digest->worker);
        sg_buffer_text(&digest->worker, offer->worker);
    }
    digest->line = line;
    sg_sha256_add(&digest->whole, hash, SG_SHA256_SIZE);
    sg_sha256_add(&digest->block, hash, SG_SHA256_SIZE);
    digest->offers++;
    if (++digest->in_block == SG_LEDGER_BLOCK)
        end_block(digest);
}

void sg_plan_digest_end(sg_plan_digest *digest, char ret_hex[SG_SHA256_HEX])
{
    unsigned char hash[SG_SHA256_SIZE];
    if (digest->in_block > 0)
        end_block(digest);
    sg_sha256_end(&digest->whole, hash);
    sg_hex(hash, SG_SHA256_SIZE, ret_hex);
}

void sg_plan_digest_free(sg_plan_digest *digest)
{
    sg_buffer_free(&digest->blocks);
    sg_buffer_free(&digest->worker);
}

/* ---- the event of a plan ---- */

static sg_status digest_stored(sg_store *store, int64_t plan, sg_error *err)
{
    sqlite3_stmt *walk;
    sg_status status = sg_store_prepare(store,
                                        "SELECT " SG_OFFER_COLUMNS " FROM offer WHERE plan=?1 AND "
                                        "NOT line BETWEEN 100 AND 254 ORDER BY worker,line",
                                        &walk, err);
    if (status != SG_OK)
        return status;
    sg_plan_digest_begin(&store->digest);
    sqlite3_bind_int64(walk, 1, plan);
    int rc = SQLITE_DONE, line;
    while (status == SG_OK && (rc = sqlite3_step(walk)) == SQLITE_ROW) {
        sg_stored_offer offer;
        unsigned char hash[SG_SHA256_SIZE];
        if (!sg_offer_of_row(walk, &offer, &line)) {
            status = sg_fail(err, SG_CORRUPT, "%s", SG_MSG_LEDGER_UNREADABLE);
            break;
        }
        sg_offer_digest(&offer, hash);
        sg_plan_digest_add(&store->digest, &offer, line, hash);
    }
    return sg_sqlite_walked(walk, status, rc, err);
}

/* SHA-256 over the columns of every row, each a netstring. */
static sg_status digest_rows(sg_store *store, const char *sql, int64_t plan,
                             char ret[SG_SHA256_HEX], sg_error *err)
{
    sqlite3_stmt *walk;
    sg_sha256 hash;
    unsigned char whole[SG_SHA256_SIZE];
    sg_status status = sg_store_prepare(store, sql, &walk, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(walk, 1, plan);
    sg_sha256_begin(&hash);
    int rc;
    while ((rc = sqlite3_step(walk)) == SQLITE_ROW)
        for (int i = 0; i < sqlite3_column_count(walk); i++)
            sg_sha256_field(&hash, sg_column_text(walk, i), sg_column_size(walk, i));
    if (rc != SQLITE_DONE)
        status = sg_store_fail(store, rc, err);
    sqlite3_finalize(walk);
    sg_sha256_end(&hash, whole);
    if (status == SG_OK)
        sg_hex(whole, SG_SHA256_SIZE, ret);
    return status;
}

sg_status sg_ledger_plan_payload(sg_store *store, int64_t plan, sg_plan_digest *digest,
                                 sg_buffer *ret, sg_error *err)
{
    char offers[SG_SHA256_HEX], summary[SG_SHA256_HEX], counties[SG_SHA256_HEX];
    sqlite3_stmt *get = NULL;
    int64_t count = digest->offers;
    sg_plan_digest_end(digest, offers);
    sg_status status = digest_rows(store, "SELECT summary FROM plan_summary WHERE plan=?1", plan,
                                   summary, err);
    if (status == SG_OK)
        status = digest_rows(store,
                             "SELECT county,workers,full_quota,offers,notices,seats FROM "
                             "plan_county WHERE plan=?1 ORDER BY county",
                             plan, counties, err);
    if (status == SG_OK)
        status = sg_store_prepare(store, "SELECT scope,policy,day,started FROM plan WHERE id=?1",
                                  &get, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(get, 1, plan);
    int rc = sqlite3_step(get);
    if (rc == SQLITE_ROW) {
        char scope[SG_LOCALITY_TEXT], day[SG_DATE_TEXT];
        sg_locality_print((sg_locality)sqlite3_column_int64(get, 0), scope);
        sg_date_print((sg_date)sqlite3_column_int(get, 2), day);
        sg_json_writer w;
        sg_json_begin(&w, ret);
        sg_json_object(&w);
        sg_json_member_string(&w, "scope", *scope ? scope : NULL);
        sg_json_member_string(&w, "policy", sg_column_text(get, 1));
        sg_json_member_string(&w, "day", day);
        sg_json_member_string(&w, "started", sg_column_text(get, 3));
        sg_json_member_int(&w, "offers", count);
        sg_json_member_string(&w, "offers_sha256", offers);
        sg_json_member_string(&w, "summary_sha256", summary);
        sg_json_member_string(&w, "counties_sha256", counties);
        sg_json_key(&w, "blocks");
        sg_json_array(&w);
        if (digest->blocks.size)
            sg_json_raw(&w, digest->blocks.data, digest->blocks.size);
        sg_json_end_array(&w);
        sg_json_end_object(&w);
        if (ret->failed || digest->blocks.failed || digest->worker.failed)
            status = sg_fail_memory(err);
    } else {
        status = rc == SQLITE_DONE ? sg_fail(err, SG_NOT_FOUND, SG_MSG_LEDGER_NO_PLAN, (long long)plan)
                                   : sg_store_fail(store, rc, err);
    }
    sqlite3_finalize(get);
    return status;
}

sg_status sg_ledger_note_plan(sg_store *store, int64_t plan, sg_error *err)
{
    sg_buffer payload = {0};
    sg_status status = SG_OK;
    if (store->digest.unsorted)
        status = digest_stored(store, plan, err);
    if (status == SG_OK)
        status = sg_ledger_plan_payload(store, plan, &store->digest, &payload, err);
    if (status == SG_OK)
        status = sg_ledger_append(store, SG_EVENT_KIND_PLAN, plan, NULL, NULL, &payload, err);
    sg_buffer_free(&payload);
    return status;
}

sg_status sg_ledger_adopt_plans(sg_store *store, sg_error *err)
{
    sqlite3_stmt *walk;
    sg_status status =
        sg_store_prepare(store, "SELECT plan FROM plan_summary ORDER BY plan", &walk, err);
    if (status != SG_OK)
        return status;
    int rc = SQLITE_DONE;
    while (status == SG_OK && (rc = sqlite3_step(walk)) == SQLITE_ROW) {
        store->digest.unsorted = true; /* read them */
        status = sg_ledger_note_plan(store, sqlite3_column_int64(walk, 0), err);
    }
    return sg_sqlite_walked(walk, status, rc, err);
}
