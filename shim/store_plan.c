/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Plans and the push ledger: what was offered to whom, written once. Triggers in the schema refuse
 * any later change, so the ledger can be shown to an auditor.
 */
#include "store_internal.h"

#include <stdio.h>
#include <string.h>

#include "songgang/messages.h"
#include "songgang/messages/ledger.h"

sg_status sg_store_plan_begin(sg_store *store, sg_locality scope, const char *policy, sg_date now,
                              int64_t *ret_plan, sg_error *err)
{
    sqlite3_stmt *put;
    sg_status status = sg_store_statement(store, SG_SQL_PLAN_BEGIN, &put, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(put, 1, (int64_t)scope);
    sg_bind_text(put, 2, policy ? policy : "");
    sqlite3_bind_int(put, 3, now);
    status = sg_store_run(store, put, err);
    if (status == SG_OK) {
        *ret_plan = sqlite3_last_insert_rowid(store->db);
        sg_plan_digest_begin(&store->digest);
    }
    return status;
}

sg_status sg_store_plan_offer(sg_store *store, int64_t plan, const sg_stored_offer *offer,
                              sg_error *err)
{
    sqlite3_stmt *put;
    sg_status status = sg_store_statement(store, SG_SQL_PLAN_OFFER, &put, err);
    if (status != SG_OK)
        return status;
    int line = offer->line ? offer->line : offer->posting ? offer->rank : SG_LINE_COURSE;
    unsigned char own[SG_SHA256_SIZE];
    const unsigned char *digest = offer->digest;
    if (!digest) {
        sg_offer_digest(offer, own);
        digest = own;
    }
    if (line < SG_LINE_BY_HAND || line == SG_LINE_COURSE)
        sg_plan_digest_add(&store->digest, offer, line, digest);
    sqlite3_bind_int64(put, 1, plan);
    sg_bind_text(put, 2, offer->worker);
    sqlite3_bind_int(put, 3, line);
    if (offer->posting)
        sqlite3_bind_int64(put, 4, (int64_t)offer->posting);
    sg_bind_text(put, 5, offer->course);
    sqlite3_bind_int(put, 6, offer->seat);
    sqlite3_bind_int(put, 7, offer->rank);
    sqlite3_bind_int(put, 8, offer->level);
    sqlite3_bind_int(put, 9, offer->score);
    sqlite3_bind_int(put, 10, offer->relaxed);
    sg_bind_text_n(put, 11, offer->json, offer->json_size);
    sqlite3_bind_int64(put, 12, (int64_t)offer->home);
    sqlite3_bind_blob(put, 13, digest, 8, SQLITE_STATIC);
    return sg_store_run(store, put, err);
}

sg_status sg_store_plan_finish(sg_store *store, int64_t plan, const char *summary, size_t size,
                               sg_error *err)
{
    sqlite3_stmt *put;
    sg_status status = sg_store_statement(store, SG_SQL_PLAN_FINISH, &put, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(put, 1, plan);
    sg_bind_text_n(put, 2, summary, size);
    status = sg_store_run(store, put, err);
    return status == SG_OK ? sg_ledger_note_plan(store, plan, err) : status;
}

sg_status sg_store_plan_latest(sg_store *store, const sg_scope *scope, int64_t *ret_plan,
                               sg_error *err)
{
    sqlite3_stmt *get;
    sg_status status = sg_scope_given(scope, err);
    if (status == SG_OK)
        status = sg_store_statement(store, SG_SQL_PLAN_LATEST, &get, err);
    if (status != SG_OK)
        return status;
    sg_bind_scope(get, 1, scope);
    int rc = sqlite3_step(get);
    if (rc != SQLITE_ROW)
        status = sg_store_fail(store, rc, err);
    else if (sqlite3_column_type(get, 0) == SQLITE_NULL)
        status = sg_fail(err, SG_NOT_FOUND, SG_MSG_STORE_NO_PLAN);
    else
        *ret_plan = sqlite3_column_int64(get, 0);
    sqlite3_reset(get);
    return status;
}

sg_status sg_store_plan_summary(sg_store *store, const sg_scope *scope, int64_t plan,
                                sg_buffer *out, sg_error *err)
{
    sqlite3_stmt *get;
    sg_status status = sg_scope_given(scope, err);
    if (status == SG_OK)
        status = sg_store_statement(store, SG_SQL_PLAN_SUMMARY, &get, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(get, 1, plan);
    int rc = sqlite3_step(get);
    if (rc == SQLITE_ROW &&
        !sg_scope_covers_all(scope, (sg_locality)sqlite3_column_int64(get, 1))) {
        char what[32];
        snprintf(what, sizeof what, "plan %lld", (long long)plan);
        sg_store_note_refused(store, what);
        status = sg_fail(err, SG_NOT_FOUND, SG_MSG_STORE_NO_PLAN);
    } else if (rc == SQLITE_ROW) {
        sg_buffer_append(out, sg_column_text(get, 0), sg_column_size(get, 0));
        if (out->failed)
            status = sg_fail_memory(err);
    } else {
        status = rc == SQLITE_DONE ? sg_fail(err, SG_NOT_FOUND, SG_MSG_STORE_NO_PLAN)
                                   : sg_store_fail(store, rc, err);
    }
    sqlite3_reset(get);
    return status;
}

sg_status sg_store_each_offer(sg_store *store, const sg_scope *scope, int64_t plan,
                              sg_offer_visit visit, void *context, sg_error *err)
{
    sqlite3_stmt *walk;
    sg_status status = sg_store_prepare_scoped(
        store, scope, "SELECT " SG_OFFER_COLUMNS " FROM offer WHERE plan=?1 AND "
        "NOT line BETWEEN 100 AND 254 AND (?2=0 OR sg_within(home,?2)) "
        "ORDER BY worker,line",
        &walk, err);
    if (status != SG_OK)
        return status;
    sqlite3_bind_int64(walk, 1, plan);
    sg_bind_scope(walk, 2, scope);
    int rc = SQLITE_DONE, line;
    while (status == SG_OK && (rc = sqlite3_step(walk)) == SQLITE_ROW) {
        sg_stored_offer offer;
        status = sg_offer_of_row(walk, &offer, &line)
                     ? visit(context, &offer, err)
                     : sg_fail(err, SG_CORRUPT, "%s", SG_MSG_LEDGER_UNREADABLE);
    }
    return sg_sqlite_walked(walk, status, rc, err);
}

sg_status sg_store_each_offered_pair(sg_store *store, const sg_scope *scope, sg_pair_visit visit,
                                     void *context, sg_error *err)
{
    sqlite3_stmt *walk;
    sg_status status = sg_store_prepare_scoped(
        store, scope, "SELECT worker,posting FROM offer WHERE posting IS NOT NULL AND "
        "plan IN (SELECT plan FROM plan_summary) AND (?1=0 OR sg_within(home,?1)) "
        "ORDER BY plan,worker,line",
        &walk, err);
    if (status != SG_OK)
        return status;
    sg_bind_scope(walk, 1, scope);
    int rc = SQLITE_DONE;
    while (status == SG_OK && (rc = sqlite3_step(walk)) == SQLITE_ROW)
        status = visit(context, sg_column_text(walk, 0), (uint64_t)sqlite3_column_int64(walk, 1),
                       err);
    return sg_sqlite_walked(walk, status, rc, err);
}

sg_status sg_store_each_plan(sg_store *store, const sg_scope *scope, sg_plan_visit visit,
                             void *context, sg_error *err)
{
    sqlite3_stmt *walk;
    sg_status status = sg_store_prepare_scoped(
        store, scope, "SELECT p.id,p.scope,p.policy,p.day FROM plan p JOIN plan_summary "
        "s ON s.plan=p.id WHERE sg_touches(p.scope,?1) ORDER BY p.id",
        &walk, err);
    if (status != SG_OK)
        return status;
    sg_bind_scope(walk, 1, scope);
    int rc = SQLITE_DONE;
    while (status == SG_OK && (rc = sqlite3_step(walk)) == SQLITE_ROW) {
        sg_stored_plan plan = {
            .id = sqlite3_column_int64(walk, 0),
            .scope = (sg_locality)sqlite3_column_int64(walk, 1),
            .policy = sg_column_text(walk, 2),
            .day = (sg_date)sqlite3_column_int(walk, 3),
        };
        status = visit(context, &plan, err);
    }
    return sg_sqlite_walked(walk, status, rc, err);
}
