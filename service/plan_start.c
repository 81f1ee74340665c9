/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a plan goes on from: reads where the plan before ended and finds who and what is as it was then.
 * A worker is when their document, home, quota and all that stands from earlier plans are; a posting, when
 * what matching reads of it is, and the going rates of its trades.
 */
#include "plan_start.h"

#include <stdlib.h>
#include <string.h>

#include "parallel.h"
#include "songgang/policy_file.h"
#include "songgang/text.h"

/* ---- hashes ---- */

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash ^= value + 0x9e3779b97f4a7c15u + (hash << 6) + (hash >> 2);
    hash *= 0xff51afd7ed558ccdu;
    return hash ^ hash >> 32;
}

static uint64_t mix_age(uint64_t hash, sg_age_range age)
{
    return mix(mix(hash, (uint64_t)age.min), (uint64_t)age.max);
}

uint64_t plan_row_hash(const sg_snapshot *snapshot, uint32_t row)
{
    const sg_row *r = &snapshot->row[row];
    uint64_t h = mix(r->id, r->employer);
    h = mix(h, (uint64_t)r->region << 32 | r->city);
    h = mix(h, (uint64_t)r->province << 32 | (uint32_t)r->openings);
    h = mix(h, (uint64_t)(uint32_t)r->monthly_min << 32 | (uint32_t)r->monthly_max);
    h = mix(h, (uint64_t)(uint32_t)r->posted << 32 | (uint32_t)r->valid_through);
    for (int i = 0; i < SG_MAX_TRADES; i++)
        h = mix(h, r->trades[i]);
    for (int i = 0; i < SG_MAX_SKILLS; i++)
        h = mix(h, r->skills[i]);
    for (int i = 0; i < SG_MAX_CERTIFICATES; i++)
        h = mix(h, r->certificates[i]);
    h = mix_age(mix_age(mix_age(h, r->age), r->age_male), r->age_female);
    h = mix(h, (uint64_t)(uint16_t)r->experience_years);
    const uint8_t small[] = {r->period, r->accommodation, r->meals,     r->social_insurance,
                             r->gender, r->education,     r->employment, r->shift,
                             r->status, r->negotiable,    r->below_ground};
    for (size_t i = 0; i < sizeof small; i++)
        h = mix(h, small[i]);
    return h;
}

int32_t *plan_rates(const sg_snapshot *snapshot)
{
    const size_t size = (sg_trade_count() + 1) * sizeof(int32_t);
    int32_t *rates = malloc(size);
    if (rates) {
        memcpy(rates, snapshot->going_rate, size);
        rates[0] = snapshot->median_monthly;
    }
    return rates;
}

uint64_t plan_made_by(const plan_run *run)
{
    sg_buffer policy = {0};
    sg_policy_write(run->policy, &policy);
    uint64_t h = sg_hash64(SG_VERSION, strlen(SG_VERSION), sizeof(sg_profile));
    for (size_t id = 1; id <= sg_trade_count(); id++)
        h = sg_hash64(sg_trade_get((sg_trade_id)id)->code, 5, h);
    h = mix(mix(h, sg_skill_count()), sg_certificate_count());
    h = policy.failed ? 0 : sg_hash64(policy.data, policy.size, h);
    sg_buffer_free(&policy);
    return h;
}

uint64_t plan_worker_hash(const plan_run *run, size_t worker)
{
    uint64_t h = sg_hash64(run->documents.data + run->offset[worker],
                           run->offset[worker + 1] - run->offset[worker], run->county_of[worker]);
    size_t count;
    const fact *list = plan_facts_of(run, worker, &count);
    for (size_t i = 0; i < count; i++) {
        h = mix(mix(h, list[i].posting), (uint64_t)list[i].plan);
        h = mix(h, (uint64_t)(uint32_t)list[i].day << 32 | list[i].avoid);
        h = mix(h, (uint64_t)list[i].state << 16 | (uint64_t)list[i].reason << 8 | list[i].open);
    }
    return mix(h, (uint64_t)plan_quota_left(run, worker));
}

/* ---- reading ---- */

/* The parts fit each other, and no number points beyond its array. */
static bool well_formed(const plan_start *s)
{
    const start_header *h = s->header;
    const uint64_t offers = s->part[START_OFFERS].size / sizeof *s->offer;
    const uint64_t candidates = s->part[START_BASELINE].size / sizeof *s->baseline;
    uint64_t o = 0, b = 0, l = 0, p = 0;
    if (s->part[START_RATES].size != (sg_trade_count() + 1) * sizeof(int32_t) ||
        s->part[START_POSTINGS].size != h->postings * sizeof *s->posting ||
        s->part[START_WORKERS].size != h->workers * sizeof *s->worker)
        return false;
    for (uint64_t i = 0; i < h->workers; i++) {
        const start_worker *w = &s->worker[i];
        o += w->offers;
        b += w->baseline;
        l += w->lines;
        p += w->profile;
        if (w->offers > 8 || w->baseline > PLAN_CANDIDATES || w->lines < w->offers || w->weight == 0 ||
            w->lines > w->offers + 1 || (w->partner != SG_ALLOC_ALONE && w->partner >= h->workers))
            return false;
    }
    if (o != offers || b != candidates || p != s->part[START_PROFILES].size || l * sizeof *s->line != s->part[START_LINES].size)
        return false;
    for (uint64_t i = 0; i < offers; i++)
        if (s->offer[i].posting >= h->postings)
            return false;
    for (uint64_t i = 0; i < candidates; i++)
        if (s->baseline[i].posting >= h->postings)
            return false;
    return true;
}

/* Where each text begins; false when there are not `count`. */
static bool split(const sg_buffer *texts, size_t count, const char **ret)
{
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        const char *end = at < texts->size ? memchr(texts->data + at, 0, texts->size - at) : NULL;
        if (!end)
            return false;
        ret[i] = texts->data + at;
        at = (size_t)(end - texts->data) + 1;
    }
    return at == texts->size;
}

static sg_status make_offsets(plan_start *s, sg_error *err)
{
    const size_t n = s->header->workers;
    s->id = malloc((n + 1) * sizeof *s->id);
    s->partner = malloc((n + 1) * sizeof *s->partner);
    s->offer_at = calloc(n + 1, sizeof *s->offer_at);
    s->baseline_at = calloc(n + 1, sizeof *s->baseline_at);
    s->line_at = calloc(n + 1, sizeof *s->line_at);
    s->profile_at = calloc(n + 1, sizeof *s->profile_at);
    if (!s->profile_at || !s->id || !s->partner || !s->offer_at || !s->baseline_at || !s->line_at)
        return sg_fail_memory(err);
    for (size_t i = 0; i < n; i++) {
        s->offer_at[i + 1] = s->offer_at[i] + s->worker[i].offers;
        s->baseline_at[i + 1] = s->baseline_at[i] + s->worker[i].baseline;
        s->line_at[i + 1] = s->line_at[i] + s->worker[i].lines;
        s->profile_at[i + 1] = s->profile_at[i] + s->worker[i].profile;
    }
    return SG_OK;
}

static sg_status read_start(plan_run *run, plan_start *s, bool *ret_usable, sg_error *err)
{
    *ret_usable = false;
    sg_error none = {0};
    sg_status status = sg_store_get_start(run->store, run->request->scope, run->policy->version,
                                          s->part, START_PARTS, &s->plan, &none);
    if (status == SG_NO_MEMORY)
        return sg_fail_memory(err);
    if (status != SG_OK || s->part[START_HEADER].size != sizeof *s->header)
        return SG_OK;
    s->header = (const void *)s->part[START_HEADER].data;
    s->posting = (const void *)s->part[START_POSTINGS].data;
    s->worker = (const void *)s->part[START_WORKERS].data;
    s->offer = (const void *)s->part[START_OFFERS].data;
    s->baseline = (const void *)s->part[START_BASELINE].data;
    s->line = (const void *)s->part[START_LINES].data;
    const start_header *h = s->header;
    if (h->order != 1 || h->made_by != plan_made_by(run) || h->day != run->request->now ||
        h->quota != run->quota || h->postings >= UINT32_MAX || h->workers >= UINT32_MAX ||
        !well_formed(s))
        return SG_OK;
    status = make_offsets(s, err);
    *ret_usable = status == SG_OK && split(&s->part[START_IDS], h->workers, s->id) &&
                  split(&s->part[START_PARTNERS], h->workers, s->partner);
    return status;
}

/* ---- what is as it was ---- */

/* Both in order of their numbers. `*ret_gone`: somebody of then is not here, or is another by now. */
static uint64_t match_workers(const plan_run *run, plan_start *s)
{
    uint64_t same = 0;
    for (size_t i = 0, b = 0; i < run->workers; i++) {
        s->was[i] = START_NONE;
        while (b < s->header->workers && strcmp(s->id[b], plan_worker_id(run, i)) < 0)
            b++;
        if (b == s->header->workers || strcmp(s->id[b], plan_worker_id(run, i)) != 0 ||
            s->worker[b].hash != run->hash_of[i])
            continue;
        s->was[i] = (uint32_t)b;
        same++;
    }
    return same;
}

/* The row is that of then; how much of its price and place stays? */
static void take_over(const plan_run *run, plan_start *s, uint32_t row, const start_posting *was,
                      const int32_t *rates)
{
    enum { LITTLE = 20 }; /* 1/10000 of a score */
    const int32_t *before = (const void *)s->part[START_RATES].data;
    const int32_t shift = sg_rate_shift(run->policy, &run->snapshot->row[row], before, rates);
    if (shift > LITTLE)
        return;
    s->fresh[row] = false;
    s->shifted[row] = shift > 0;
    s->shift = shift > s->shift ? shift : s->shift;
    if (was->openings == plan_openings(run, row) && was->taken == run->taken[row]) {
        s->price[row] = was->asked;
        s->peak[row] = was->peak;
    }
}

static void match_postings(const plan_run *run, plan_start *s, const int32_t *rates)
{
    const sg_snapshot *snapshot = run->snapshot;
    for (uint32_t row = 0; row < snapshot->count; row++) {
        s->price[row] = SG_ALLOC_NEW;
        s->fresh[row] = true;
    }
    for (uint32_t p = 0, row = 0; p < s->header->postings; p++) {
        const start_posting *was = &s->posting[p];
        s->row_of[p] = START_NONE;
        while (row < snapshot->count && snapshot->row[row].id < was->id)
            row++;
        if (row == snapshot->count || snapshot->row[row].id != was->id ||
            plan_row_hash(snapshot, row) != was->hash)
            continue;
        take_over(run, s, row, was, rates);
        s->row_of[p] = s->fresh[row] ? START_NONE : row;
    }
}

static sg_status make_room(const plan_run *run, plan_start *s, sg_error *err)
{
    const size_t rows = (size_t)run->snapshot->count + 1;
    s->was = malloc((run->workers + 1) * sizeof *s->was);
    s->row_of = malloc((s->header->postings + 1) * sizeof *s->row_of);
    s->fresh = malloc(rows * sizeof *s->fresh);
    s->shifted = calloc(rows, sizeof *s->shifted);
    s->price = malloc(rows * sizeof *s->price);
    s->peak = calloc(rows, sizeof *s->peak);
    return s->was && s->row_of && s->fresh && s->shifted && s->price && s->peak ? SG_OK : sg_fail_memory(err);
}

static void free_start(plan_start *s)
{
    if (!s)
        return;
    for (int i = 0; i < START_PARTS; i++)
        sg_buffer_free(&s->part[i]);
    free(s->id);
    free(s->partner);
    free(s->offer_at);
    free(s->baseline_at);
    free(s->line_at);
    free(s->profile_at);
    free(s->was);
    free(s->row_of);
    free(s->fresh);
    free(s->shifted);
    free(s->whole);
    free(s->price);
    free(s->peak);
    free(s->rest);
    free(s->first);
    free(s->held);
    free(s);
}

void plan_free_start(plan_run *run)
{
    free_start(run->start);
    run->start = NULL;
}

static sg_status hash_one(void *shared, void *local, size_t worker, sg_error *err)
{
    (void)local;
    (void)err;
    plan_run *run = shared;
    run->hash_of[worker] = plan_worker_hash(run, worker);
    return SG_OK;
}

sg_status plan_find_start(plan_run *run, sg_error *err)
{
    run->hash_of = malloc((run->workers + 1) * sizeof *run->hash_of);
    plan_start *s = calloc(1, sizeof *s);
    if (!run->hash_of || !s) {
        free(s);
        return sg_fail_memory(err);
    }
    const parallel_loop loop = {
        .count = run->workers, .threads = run->request->threads, .shared = run, .item = hash_one};
    bool usable = false;
    sg_status status = parallel_run(&loop, err);
    if (status == SG_OK && !run->request->cold)
        status = read_start(run, s, &usable, err);
    if (status == SG_OK && usable)
        status = make_room(run, s, err);
    /* when most is new, beginning anew is less work */
    usable = status == SG_OK && usable && match_workers(run, s) >= (run->workers + 1) / 2;
    int32_t *rates = usable ? plan_rates(run->snapshot) : NULL;
    if (usable && !rates)
        status = sg_fail_memory(err);
    if (rates)
        match_postings(run, s, rates);
    free(rates);
    if (rates)
        run->start = s;
    else
        free_start(s);
    return status;
}

uint32_t plan_was(const plan_run *run, size_t worker)
{
    return run->start ? run->start->was[worker] : START_NONE;
}

bool plan_was_profile(const plan_run *run, size_t worker, uint16_t *ret_weight,
                      const char **ret_partner)
{
    const uint32_t was = plan_was(run, worker);
    if (was == START_NONE)
        return false;
    *ret_weight = run->start->worker[was].weight;
    *ret_partner = run->start->partner[was];
    return true;
}

/* ---- for the allocation ---- */

/* What worker `i` held, as far as it is there; whether all is. */
static bool put_held(plan_start *s, uint32_t was, uint32_t *at, int32_t *rest)
{
    bool all = true;
    for (uint32_t o = s->offer_at[was]; o < s->offer_at[was + 1]; o++) {
        const start_offer *offer = &s->offer[o];
        const uint32_t row = s->row_of[offer->posting];
        const int32_t alike = offer->alike > 0 ? offer->alike + s->gain : 0;
        if (row != START_NONE && s->price[row] != SG_ALLOC_NEW) {
            s->held[(*at)++] = (sg_alloc_held){.posting = row,
                                               .paid = offer->paid,
                                               .alike = alike,
                                               .utility = offer->utility,
                                               .level = offer->level};
        } else { /* its employer may have other jobs yet */
            all = false;
            *rest = alike > *rest ? alike : *rest;
        }
    }
    return all;
}

/* By the going rates of now. */
static sg_status score_anew(void *shared, void *local, size_t worker, sg_error *err)
{
    plan_run *run = shared;
    plan_start *s = run->start;
    plan_judge *judge = NULL;
    for (uint32_t h = s->first[worker]; h < s->first[worker + 1]; h++) {
        sg_alloc_held *held = &s->held[h];
        sg_hit hit;
        if (!s->shifted[held->posting])
            continue;
        sg_status status = judge ? SG_OK : plan_judge_worker(run, local, worker, err);
        judge = local;
        if (status != SG_OK)
            return status;
        if (sg_score(judge->plan, held->posting, &hit) != SG_BAR_NONE) { /* not by a rate alone */
            s->rest[worker] = SG_ALLOC_NEW;
            s->whole[worker] = false;
            return SG_OK;
        }
        held->utility = hit.score;
        held->level = hit.level;
    }
    return SG_OK;
}

sg_status plan_prepare_start(plan_run *run, sg_error *err)
{
    plan_start *s = run->start;
    if (!s)
        return SG_OK;
    const size_t n = run->workers;
    s->rest = malloc((n + 1) * sizeof *s->rest);
    s->first = malloc((n + 1) * sizeof *s->first);
    s->held = malloc(((size_t)s->offer_at[s->header->workers] + 1) * sizeof *s->held);
    s->whole = calloc(n + 1, sizeof *s->whole);
    if (!s->rest || !s->first || !s->held || !s->whole)
        return sg_fail_memory(err);
    uint32_t at = 0;
    uint64_t offers = 0;
    bool gone = false;
    for (size_t i = 0; i < n; i++) {
        const uint32_t was = s->was[i];
        s->first[i] = at;
        s->rest[i] = SG_ALLOC_NEW;
        if (was == START_NONE)
            continue;
        s->gain = s->shift > 0 ? s->shift * s->worker[was].weight / 1000 + 1 : 0;
        s->rest[i] = s->worker[was].rest + (run->quota_of[i] > 0 ? s->gain : 0);
        offers += s->worker[was].offers;
        const bool all = put_held(s, was, &at, &s->rest[i]);
        s->whole[i] = all && at - s->first[i] == run->quota_of[i];
        gone = gone || !all;
    }
    s->first[n] = at;
    s->start = (sg_alloc_start){.price = s->price,
                                .peak = s->peak,
                                .first = s->first,
                                .held = s->held,
                                .rest = s->rest,
                                .gone = gone || offers < s->offer_at[s->header->workers]};
    const parallel_loop loop = {.count = s->shift > 0 ? n : 0,
                                .threads = run->request->threads,
                                .shared = run,
                                .start = plan_judge_start,
                                .stop = plan_judge_stop,
                                .item = score_anew};
    return parallel_run(&loop, err);
}

const unsigned char *plan_was_packed(const plan_run *run, size_t worker, size_t *ret_size)
{
    const plan_start *s = run->start;
    const uint32_t was = plan_was(run, worker);
    *ret_size = was == START_NONE ? 0 : s->worker[was].profile;
    return *ret_size ? (const unsigned char *)s->part[START_PROFILES].data + s->profile_at[was] : NULL;
}

const sg_alloc_start *plan_start_of(const plan_run *run)
{
    return run->start ? &run->start->start : NULL;
}

int64_t plan_from(const plan_run *run)
{
    return run->start && run->allocation->warm ? run->start->plan : 0;
}

bool plan_row_fresh(const plan_run *run, uint32_t row)
{
    return run->start && run->start->fresh[row];
}

bool plan_was_candidates(const plan_run *run, size_t worker, sg_alloc_candidate *out, uint64_t *ret)
{
    const plan_start *s = run->start;
    const uint32_t was = plan_was(run, worker);
    uint64_t n = 0;
    if (was == START_NONE || !s->whole[worker]) /* who gets a whole new list is not asked what is new */
        return false;
    for (uint32_t c = s->baseline_at[was]; c < s->baseline_at[was + 1]; c++) {
        const uint32_t row = s->row_of[s->baseline[c].posting];
        if (row == START_NONE)
            return false;
        out[n] = s->baseline[c];
        out[n++].posting = row; /* its score by the rates of then, which are hardly others */
    }
    *ret = n;
    return n == run->quota_of[worker]; /* fewer: anything new belongs to them */
}

bool plan_was_choices(const plan_run *run, size_t worker, plan_choice *out)
{
    const uint32_t was = plan_was(run, worker);
    if (was == START_NONE || run->start->header->course_hash != run->course_hash)
        return false;
    memcpy(out, run->start->worker[was].choice, PLAN_CHOICES * sizeof *out);
    return true;
}

/* ---- for the ledger ---- */

static bool same_offers(const plan_run *run, size_t worker, const size_t *offer_at)
{
    const plan_start *s = run->start;
    const uint32_t was = plan_was(run, worker);
    if (was == START_NONE || s->worker[was].offers != offer_at[worker + 1] - offer_at[worker])
        return false;
    for (size_t i = 0; i < s->worker[was].offers; i++) {
        const sg_alloc_offer *now = &run->allocation->offer[offer_at[worker] + i];
        const start_offer *then = &s->offer[s->offer_at[was] + i];
        if (s->row_of[then->posting] != now->posting || then->utility != now->utility ||
            then->level != now->level)
            return false;
    }
    return true;
}

bool plan_same_lines(const plan_run *run, size_t worker, const size_t *offer_at)
{
    const plan_start *s = run->start;
    const uint32_t was = plan_was(run, worker), partner = run->partner[worker];
    if (was == START_NONE || s->header->course_hash != run->course_hash ||
        s->worker[was].course != run->course_of[worker] ||
        s->worker[was].seat != run->seat[worker] || !same_offers(run, worker, offer_at))
        return false;
    if (partner == SG_ALLOC_ALONE || s->worker[was].partner == SG_ALLOC_ALONE)
        return partner == s->worker[was].partner;
    return plan_was(run, partner) == s->worker[was].partner && same_offers(run, partner, offer_at);
}

const plan_kept_line *plan_was_lines(const plan_run *run, size_t worker, int *ret_count,
                                     sg_locality *ret_home, int64_t *ret_origin)
{
    const plan_start *s = run->start;
    const uint32_t was = plan_was(run, worker);
    *ret_count = s->worker[was].lines;
    *ret_home = (sg_locality)s->worker[was].home;
    *ret_origin = s->worker[was].origin;
    return s->line + s->line_at[was];
}
