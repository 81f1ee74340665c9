/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a plan ended, written beside it for the next one to go on from (plan_start.h).
 */
#include "plan_start.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void put_header(const plan_run *run, sg_buffer *out)
{
    const start_header header = {.made_by = plan_made_by(run),
                                 .course_hash = run->course_hash,
                                 .postings = run->snapshot->count,
                                 .workers = run->workers,
                                 .day = run->request->now,
                                 .quota = run->quota,
                                 .order = 1};
    sg_buffer_append(out, (const char *)&header, sizeof header);
}

static void put_postings(const plan_run *run, sg_buffer *out)
{
    for (uint32_t row = 0; row < run->snapshot->count; row++) {
        const start_posting posting = {.id = run->snapshot->row[row].id,
                                       .hash = plan_row_hash(run->snapshot, row),
                                       .asked = run->allocation->asked[row],
                                       .peak = (int32_t)lround(run->allocation->price[row] * 10000),
                                       .openings = plan_openings(run, row),
                                       .taken = run->taken[row]};
        sg_buffer_append(out, (const char *)&posting, sizeof posting);
    }
}

static void put_worker(const plan_run *run, size_t i, const size_t *offer_at, sg_buffer *parts)
{
    const plan_start *s = run->start;
    const uint8_t offers = run->allocation->assigned[i];
    const bool same = s && plan_same_lines(run, i, offer_at);
    start_worker w = {.hash = run->hash_of[i],
                      .origin = same ? s->worker[plan_was(run, i)].origin : run->plan,
                      .rest = run->allocation->rest[i],
                      .course = run->course_of[i],
                      .partner = run->partner[i],
                      .weight = run->weight[i],
                      .quota = run->quota_of[i],
                      .offers = offers,
                      .baseline = (uint8_t)(run->first[i + 1] - run->first[i]),
                      .lines = (uint8_t)(offers + (run->course_of[i] != PLAN_NO_COURSE)),
                      .seat = run->seat[i]};
    w.home = run->home_of[i];
    const size_t before = parts[START_PROFILES].size;
    plan_profile_put(run, i, &parts[START_PROFILES]);
    w.profile = (uint16_t)(parts[START_PROFILES].size - before);
    memcpy(w.choice, run->choice + i * PLAN_CHOICES, sizeof w.choice);
    sg_buffer_append(&parts[START_WORKERS], (const char *)&w, sizeof w);
    const char *partner = run->named[i] ? run->named[i] : "";
    sg_buffer_append(&parts[START_PARTNERS], partner, strlen(partner) + 1);
    for (size_t o = offer_at[i]; o < offer_at[i + 1]; o++) {
        const sg_alloc_offer *from = &run->allocation->offer[o];
        const start_offer offer = {.posting = from->posting,
                                   .paid = run->allocation->paid[o],
                                   .alike = run->allocation->alike[o],
                                   .utility = from->utility,
                                   .level = from->level};
        sg_buffer_append(&parts[START_OFFERS], (const char *)&offer, sizeof offer);
    }
}

sg_status plan_keep_start(plan_run *run, sg_error *err)
{
    if (!run->allocation->rest)
        return SG_OK; /* nothing to go on from: where there is not enough, all is planned anew */
    size_t *offer_at = calloc(run->workers + 1, sizeof *offer_at);
    if (!offer_at)
        return sg_fail_memory(err);
    sg_buffer own[START_PARTS] = {{0}};
    int32_t *rates = plan_rates(run->snapshot);
    if (rates)
        sg_buffer_append(&own[START_RATES], (const char *)rates,
                         (sg_trade_count() + 1) * sizeof *rates);
    put_header(run, &own[START_HEADER]);
    put_postings(run, &own[START_POSTINGS]);
    for (size_t i = 0; i < run->workers; i++)
        offer_at[i + 1] = offer_at[i] + run->allocation->assigned[i];
    for (size_t i = 0; i < run->workers; i++)
        put_worker(run, i, offer_at, own);
    free(offer_at);
    sg_start_part parts[START_PARTS];
    bool failed = run->kept.failed || !rates;
    free(rates);
    for (int p = 0; p < START_PARTS; p++) {
        parts[p] = (sg_start_part){own[p].data, own[p].size};
        failed = failed || own[p].failed;
    }
    parts[START_IDS] = (sg_start_part){run->ids.data, run->ids.size};
    parts[START_BASELINE] =
        (sg_start_part){run->candidate, run->first[run->workers] * sizeof *run->candidate};
    parts[START_LINES] = (sg_start_part){run->kept.data, run->kept.size};
    sg_status status = failed ? sg_fail_memory(err)
                              : sg_store_put_start(run->store, run->plan, parts, START_PARTS, err);
    for (int p = 0; p < START_PARTS; p++)
        sg_buffer_free(&own[p]);
    return status;
}
