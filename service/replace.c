/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One offer replaced by hand: only within the rules every plan keeps, and with the effect shown on
 * the worker and on everybody who has the new posting too.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk.h"
#include "facts.h"
#include "plan_line.h"
#include "songgang/allocate.h"
#include "songgang/index.h"
#include "songgang/messages/ledger.h"
#include "songgang/profile_text.h"

enum { OWN_LINES = 64 };

typedef struct replacing {
    const sg_desk *desk;
    const sg_policy *policy;
    sg_store *store;
    sg_snapshot *snapshot;
    sg_arena *arena;
    sg_effect *effect;
    int64_t plan;
    const char *worker;
    uint64_t old, fresh;
    sg_offer_now current; /* the offer given up */
    bool found;
    uint64_t own[OWN_LINES]; /* the worker's other postings in the plan */
    size_t owns;
    int by_hand; /* lines the worker has from earlier replacements */
} replacing;

static sg_status look(void *context, const sg_offer_now *now, sg_error *err)
{
    replacing *r = context;
    (void)err;
    r->by_hand += now->offer.line >= 100 && now->offer.line < 255;
    if (now->offer.posting == r->old && now->state != SG_OFFER_REPLACED) {
        r->current = *now;
        r->found = true;
    } else if (now->offer.posting && now->state != SG_OFFER_REPLACED && r->owns < OWN_LINES) {
        r->own[r->owns++] = now->offer.posting;
    }
    return SG_OK;
}

/* Somebody else who has the new posting too. */
static sg_status look_beside(void *context, const sg_offer_now *now, sg_error *err)
{
    replacing *r = context;
    sg_effect *e = r->effect;
    (void)err;
    const bool counts = now->state == SG_OFFER_PLANNED || sg_offer_open(now->state);
    const bool ours = sg_scope_covers(r->desk->scope, now->offer.home);
    if (!counts || (ours && strcmp(now->offer.worker, r->worker) == 0))
        return SG_OK;
    if (ours && e->named < SG_EFFECT_OTHERS) /* of those elsewhere only the number is told */
        snprintf(e->other[e->named++], sizeof e->other[0], "%s", now->offer.worker);
    e->others++;
    return SG_OK;
}

/* The worker as matching sees them, with what was offered and refused before. */
static sg_status read_worker(replacing *r, sg_match_plan **ret, sg_error *err)
{
    sg_buffer document = {0};
    sg_json *json = NULL;
    facts known = {0};
    sg_profile *profile = sg_arena_alloc(r->arena, sizeof *profile);
    if (!profile)
        return sg_fail_memory(err);
    sg_status status = sg_store_worker_json(r->store, r->desk->scope, r->worker, SG_PRIVATE_NONE,
                                            &document, err);
    if (status == SG_OK)
        status = sg_json_parse(document.data, document.size, &json, err);
    if (status == SG_OK)
        status = sg_json_profile(r->desk->vocabulary, json, r->arena, profile, NULL, NULL, err);
    sg_json_free(json);
    sg_buffer_free(&document);
    if (status == SG_OK)
        status = sg_profile_understand(r->desk->vocabulary, r->arena, profile, NULL, err);
    if (status == SG_OK)
        status = facts_load(r->store, r->desk->scope, r->desk->vocabulary, r->worker, INT64_MAX, r->desk->today,
                            &known, err);
    if (status == SG_OK) {
        size_t count;
        const fact *list = facts_of(&known, r->worker, &count);
        status = facts_apply(list, count, r->policy, r->desk->today, r->arena, profile, err);
    }
    facts_free(&known);
    if (status == SG_OK)
        status = sg_match_plan_new(r->snapshot, r->policy, profile, r->desk->today, r->arena, ret,
                                   err);
    return status;
}

/* Mean and last chance of `pushes` pushes for `openings`. */
static sg_status chances(const replacing *r, uint32_t openings, size_t pushes, double *ret_mean,
                         double *ret_last, sg_error *err)
{
    *ret_mean = *ret_last = 1;
    if (pushes == 0)
        return SG_OK;
    double *chance = malloc(pushes * sizeof *chance), sum = 0;
    if (!chance)
        return sg_fail_memory(err);
    sg_marginal_chance(openings, r->policy->take_up_permille, pushes, chance);
    for (size_t i = 0; i < pushes; i++)
        sum += chance[i];
    *ret_mean = sum / (double)pushes;
    *ret_last = chance[pushes - 1];
    free(chance);
    return SG_OK;
}

static sg_status load_of(const replacing *r, uint64_t posting, uint32_t row, uint32_t *ret_openings,
                         uint32_t *ret_pushes, sg_error *err)
{
    sg_posting_load load;
    sg_status status = sg_store_posting_load(r->store, r->plan, posting, &load, err);
    if (status != SG_OK)
        return status;
    int64_t openings = row == UINT32_MAX ? 0 : r->snapshot->row[row].openings - load.hired;
    *ret_openings = openings > 0 ? (uint32_t)openings : 0;
    *ret_pushes = (uint32_t)(load.standing + load.planned);
    return SG_OK;
}

/* Rules first, then room; fills the effect. */
static sg_status judge(replacing *r, const char *fresh_id, sg_hit *ret, sg_explanation *ret_why,
                       sg_error *err)
{
    sg_effect *e = r->effect;
    double mean;
    uint32_t row = sg_snapshot_find(r->snapshot, r->fresh);
    uint32_t old_row = sg_snapshot_find(r->snapshot, r->old);
    if (row == UINT32_MAX)
        return sg_fail(err, SG_NOT_FOUND, SG_MSG_REPLACE_NOT_OPEN, fresh_id);
    for (size_t i = 0; i < r->owns; i++) {
        uint32_t own = sg_snapshot_find(r->snapshot, r->own[i]);
        if (r->own[i] == r->fresh)
            return sg_fail(err, SG_CONFLICT, SG_MSG_REPLACE_HAS, r->worker, fresh_id);
        e->same_employer = e->same_employer || (own != UINT32_MAX && r->snapshot->employer[row] &&
                                                r->snapshot->employer[own] ==
                                                    r->snapshot->employer[row]);
    }
    sg_match_plan *plan;
    sg_status status = read_worker(r, &plan, err);
    if (status != SG_OK)
        return status;
    sg_bar bar = sg_score(plan, row, ret);
    if (bar != SG_BAR_NONE)
        return sg_fail(err, SG_CONFLICT, SG_MSG_REPLACE_BAR, fresh_id, r->worker, sg_bar_label(bar));
    status = load_of(r, r->fresh, row, &e->openings_after, &e->pushes_after, err);
    if (status == SG_OK)
        status = load_of(r, r->old, old_row, &e->openings_before, &e->pushes_before, err);
    if (status != SG_OK)
        return status;
    if ((int64_t)e->pushes_after + 1 > (int64_t)e->openings_after * r->policy->push_ratio)
        return sg_fail(err, SG_CONFLICT, SG_MSG_REPLACE_FULL, fresh_id, (long long)e->openings_after,
                       (long long)e->pushes_after);
    status = chances(r, e->openings_after, e->pushes_after, &e->others_before, &mean, err);
    e->pushes_after++;
    if (status == SG_OK)
        status = chances(r, e->openings_after, e->pushes_after, &e->others_after, &e->chance_after,
                         err);
    if (status == SG_OK)
        status = chances(r, e->openings_before, e->pushes_before, &mean, &e->chance_before, err);
    if (status == SG_OK)
        status = sg_explain(plan, ret, r->arena, ret_why, err);
    if (status != SG_OK)
        return status;
    e->score_before = r->current.offer.score;
    e->level_before = r->current.offer.level;
    e->score_after = ret->score;
    e->level_after = ret->level;
    e->reason_count = ret_why->reason_count;
    memcpy(e->reasons, ret_why->reason, sizeof e->reasons);
    return SG_OK;
}

static sg_status write(replacing *r, const char *fresh_id, const sg_hit *hit,
                       const sg_explanation *why, sg_error *err)
{
    sg_buffer line = {0}, payload = {0};
    unsigned char digest[SG_SHA256_SIZE];
    char hex[SG_SHA256_HEX];
    const sg_offer_now *now = &r->current;
    plan_line_put(&line, r->worker, r->fresh, now->offer.rank, hit, why);
    sg_stored_offer stored = {.worker = r->worker,
                              .posting = r->fresh,
                              .rank = now->offer.rank,
                              .level = hit->level,
                              .line = 100 + r->by_hand,
                              .score = hit->score,
                              .relaxed = hit->relaxed,
                              .home = now->offer.home,
                              .json = line.data,
                              .json_size = line.size};
    sg_status status = line.failed ? sg_fail_memory(err) : SG_OK;
    if (status == SG_OK) {
        sg_offer_digest(&stored, digest);
        sg_hex(digest, SG_SHA256_SIZE, hex);
        status = sg_store_plan_offer(r->store, r->plan, &stored, err);
    }
    if (status == SG_OK) {
        sg_json_writer w;
        sg_offer_now old = *now;
        old.offer.worker = r->worker;
        desk_payload(&w, &payload, &old.offer);
        sg_json_member_string(&w, "new", fresh_id);
        sg_json_member_int(&w, "new_line", stored.line);
        sg_json_member_string(&w, "offer_sha256", hex);
        status = desk_note(r->store, SG_EVENT_KIND_REPLACE, &old, &w, err);
    }
    sg_buffer_free(&line);
    sg_buffer_free(&payload);
    return status;
}

static sg_status run(replacing *r, const char *fresh_id, bool dry_run, sg_error *err)
{
    sg_hit hit;
    sg_explanation why;
    sg_plan_now plan;
    sg_status status = sg_store_plan_now(r->store, r->desk->scope, r->plan, &plan, err);
    if (status == SG_OK && plan.state == SG_PLAN_DISCARDED)
        status = sg_fail(err, SG_CONFLICT, SG_MSG_PLAN_IS_DISCARDED, (long long)r->plan);
    if (status == SG_OK)
        status = sg_store_each_offer_now(r->store, r->plan, r->worker, r->desk->scope, look, r, err);
    if (status == SG_OK && !r->found)
        status = sg_fail(err, SG_NOT_FOUND, SG_MSG_PLAN_NO_OFFER, (long long)r->plan, r->worker);
    if (status == SG_OK && !sg_offer_may(r->current.state, SG_OFFER_REPLACED))
        status = sg_fail(err, SG_CONFLICT, SG_MSG_REPLACE_STATE, r->worker,
                         sg_offer_state_label(r->current.state));
    if (status == SG_OK && r->by_hand >= 155)
        status = sg_fail(err, SG_LIMIT, SG_MSG_REPLACE_TOO_MANY, r->worker);
    if (status == SG_OK)
        status = judge(r, fresh_id, &hit, &why, err);
    if (status == SG_OK)
        status = sg_store_each_offer_of(r->store, r->plan, r->fresh, &sg_everywhere, look_beside, r,
                                        err);
    if (status == SG_OK && !dry_run)
        status = write(r, fresh_id, &hit, &why, err);
    return status;
}

sg_status sg_service_replace(const sg_desk *desk, const sg_policy *policy, int64_t plan,
                             const char *worker, const char *posting, const char *fresh,
                             bool dry_run, sg_arena *arena, sg_effect *ret, sg_error *err)
{
    sg_index *index = NULL;
    *ret = (sg_effect){0};
    replacing r = {.desk = desk, .policy = policy, .arena = arena, .effect = ret, .plan = plan,
                   .worker = worker};
    if (!sg_posting_id_parse(posting, &r.old))
        return sg_fail(err, SG_INVALID, SG_MSG_REPLACE_ID, posting);
    if (!sg_posting_id_parse(fresh, &r.fresh))
        return sg_fail(err, SG_INVALID, SG_MSG_REPLACE_ID, fresh);
    sg_status status = sg_index_open(desk->data_dir, &index, err);
    if (status == SG_OK)
        status = sg_index_snapshot(index, &r.snapshot, err);
    sg_index_close(index);
    if (status == SG_OK) {
        sg_snapshot_use_policy(r.snapshot, policy);
        status = desk_begin(desk, &r.store, err);
    }
    if (status == SG_OK)
        status = desk_end(desk, r.store, run(&r, fresh, dry_run, err), err);
    sg_snapshot_free(r.snapshot);
    return status;
}
