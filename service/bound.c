/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The bound of a plan, proved anew from exported prices of postings. For any prices p, no plan with as
 * many offers is worth more than
 *
 *   objective + Σ workers (u − v) + Σ postings s
 *
 * u is what the best jobs of different employers would gain a worker at these prices, of everything
 * eligible; v what their own jobs gain; s by how much the slots of a posting would gain more than those
 * taken do. Jobs gain BONUS and their weighted value less the price. This file takes scores from
 * matching, which the rest of the checker does without, and tells where the plan's are others; it
 * shares nothing with allocation.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check_run.h"
#include "songgang/index.h"
#include "songgang/match.h"

enum {
    BONUS = 54000, /* 1/10000 for each offer: docs/allocating.md */
    FIRST_LIST = 64,
    LONGEST_LIST = 1000,
    LINE_MAX_BYTES = 4096,
    QUOTA_MAX = 8,
    NEVER = UINT16_MAX
};

/* Prices as one weight of workers sees them. */
typedef struct view {
    int32_t weight;
    uint16_t *price; /* per row */
    sg_match_prices *prices;
} view;

typedef struct bound_run {
    check_run *check;
    sg_snapshot *snapshot;
    uint32_t *posting_of; /* per row: number of the posting; CHECK_NONE */
    int32_t *price;       /* per posting, 1/10000 */
    view view[SG_GROUP_COUNT + 1];
    size_t views;
    int64_t slack[CHECK_THREADS]; /* Σ (u − v) */
    uint64_t looked;
} bound_run;

/* ---- prices ---- */

static sg_status read_line(bound_run *b, const char *text, size_t size, sg_error *err)
{
    char id[SG_POSTING_ID_TEXT + 1] = "", figure[32] = "";
    const char *value;
    size_t length;
    uint64_t key;
    if (sg_json_member(text, size, "posting", &value, &length) && length > 2 &&
        length - 2 < sizeof id)
        snprintf(id, sizeof id, "%.*s", (int)length - 2, value + 1);
    if (sg_json_member(text, size, "price", &value, &length) && length < sizeof figure)
        snprintf(figure, sizeof figure, "%.*s", (int)length, value);
    char *end = figure;
    double price = strtod(figure, &end);
    if (!sg_posting_id_parse(id, &key) || end == figure || *end || !(price >= 0 && price < 1e5))
        return sg_fail(err, SG_FORMAT, SG_MSG_CHECK_PRICE_LINE, b->check->prices);
    uint32_t posting = check_find_posting(b->check, key);
    if (posting != CHECK_NONE)
        b->price[posting] = (int32_t)lround(price * 10000);
    return SG_OK;
}

static sg_status read_prices(bound_run *b, sg_error *err)
{
    FILE *file = fopen(b->check->prices, "re");
    if (!file)
        return sg_fail(err, SG_MISSING, SG_MSG_CHECK_OPEN, b->check->prices, strerror(errno));
    char line[LINE_MAX_BYTES];
    sg_status status = SG_OK;
    while (status == SG_OK && fgets(line, sizeof line, file))
        status = read_line(b, line, strcspn(line, "\r\n"), err);
    if (status == SG_OK && ferror(file))
        status = sg_fail(err, SG_IO, SG_MSG_CHECK_READ, b->check->prices, strerror(errno));
    fclose(file);
    return status;
}

/* The capacity there is: 0 when no plan could push there. */
static int64_t slots(const check_run *run, const check_posting *p)
{
    return (int64_t)p->openings * run->policy->push_ratio;
}

static sg_status make_view(bound_run *b, int32_t weight, sg_error *err)
{
    view *v = &b->view[b->views];
    v->weight = weight;
    v->price = malloc(((size_t)b->snapshot->count + 1) * sizeof *v->price);
    if (!v->price)
        return sg_fail_memory(err);
    b->views++;
    for (uint32_t row = 0; row < b->snapshot->count; row++) {
        uint32_t posting = b->posting_of[row];
        const check_posting *p = posting == CHECK_NONE ? NULL : &b->check->posting[posting];
        int64_t own = p ? (int64_t)b->price[posting] * 1000 / weight : 0;
        bool closed = !p || p->taken >= slots(b->check, p);
        v->price[row] = closed ? NEVER : own < NEVER - 1 ? (uint16_t)own : NEVER - 1;
    }
    return sg_match_prices_new(b->snapshot, v->price, &v->prices, err);
}

static int32_t weight_of(const check_run *run, uint32_t groups)
{
    int32_t extra = 0;
    for (int g = 0; g < SG_GROUP_COUNT; g++)
        if ((groups >> g & 1) && run->policy->group_permille[g] > extra)
            extra = run->policy->group_permille[g];
    return 1000 + extra;
}

/* Of every weight there can be. */
static sg_status make_views(bound_run *b, sg_error *err)
{
    sg_status status = SG_OK;
    for (int g = -1; g < SG_GROUP_COUNT && status == SG_OK; g++) {
        int32_t weight = g < 0 ? 1000 : weight_of(b->check, 1u << g);
        bool known = false;
        for (size_t i = 0; i < b->views; i++)
            known = known || b->view[i].weight == weight;
        if (!known)
            status = make_view(b, weight, err);
    }
    return status;
}

/* ---- workers ---- */

typedef struct gain {
    int64_t net;
    uint32_t row;
} gain;

static int better_first(const void *a, const void *b)
{
    const gain *x = a, *y = b;
    if (x->net != y->net)
        return x->net > y->net ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

/* What the best `owed` gain, each at least `floor`, which nothing unlisted exceeds; whether the floor
 * was of no consequence. */
static bool best_gain(const bound_run *b, gain *list, size_t count, unsigned owed, int64_t floor,
                      int64_t *ret)
{
    uint32_t employer[QUOTA_MAX];
    unsigned taken = 0;
    *ret = 0;
    qsort(list, count, sizeof *list, better_first);
    for (size_t i = 0; i < count && taken < owed && list[i].net > floor; i++) {
        uint32_t own = b->snapshot->employer[list[i].row];
        bool clash = false;
        for (unsigned j = 0; j < taken; j++)
            clash = clash || (own && employer[j] == own);
        if (clash)
            continue;
        employer[taken++] = own;
        *ret += list[i].net;
    }
    *ret += floor * (owed - taken);
    return taken == owed || floor == 0;
}

static sg_status most_gain(const bound_run *b, const view *v, const sg_match_plan *plan,
                           sg_arena *arena, unsigned owed, int64_t *ret, sg_error *err)
{
    for (size_t room = FIRST_LIST;; room = room * 4 < LONGEST_LIST ? room * 4 : LONGEST_LIST) {
        sg_match_list list = {0};
        sg_status status = sg_match_affordable(plan, room, CHECK_STEP_COST, SG_MATCH_ANY, v->prices,
                                               arena, &list, err);
        gain *gains = sg_arena_alloc(arena, (list.count + 1) * sizeof *gains);
        if (status != SG_OK || !gains)
            return status != SG_OK ? status : sg_fail_memory(err);
        int64_t floor = 0;
        for (size_t i = 0; i < list.count; i++) {
            const sg_hit *hit = &list.hit[i];
            int64_t own = hit->score - CHECK_STEP_COST * (int64_t)hit->level;
            int64_t price = b->price[b->posting_of[hit->row]];
            gains[i] = (gain){BONUS + own * v->weight / 1000 - price, hit->row};
            /* ordered in units of the worker's own score, so rounded by at most one of them */
            if (list.count == room && i + 1 == room)
                floor = BONUS + (own - v->price[hit->row] + 1) * v->weight / 1000 + 1;
        }
        bool exact = best_gain(b, gains, list.count, owed, floor > 0 ? floor : 0, ret);
        if (exact || room == LONGEST_LIST)
            return SG_OK;
    }
}

/* What the worker's own jobs gain; scores other than matching's are noted. */
static int64_t own_gain(const bound_run *b, check_local *local, const view *v,
                        const sg_match_plan *plan, uint32_t number)
{
    const check_run *run = b->check;
    int64_t sum = 0;
    for (size_t i = number == CHECK_NONE ? 0 : run->first[number];
         number != CHECK_NONE && i < run->first[number + 1]; i++) {
        const check_offer *o = &run->offer[i];
        if (o->posting == CHECK_NONE)
            continue;
        sg_hit hit = {0};
        uint32_t row = sg_snapshot_find(b->snapshot, run->posting[o->posting].id);
        bool same = row != UINT32_MAX && sg_score(plan, row, &hit) == SG_BAR_NONE &&
                    hit.score == o->score;
        if (!same)
            check_note(local->tally, CHECK_BOUND, o->line, SG_MSG_CHECK_SCORE_OTHER, o->line,
                       check_worker_id(run, number), o->score / 10000.0, hit.score / 10000.0);
        int64_t own = o->score - (int64_t)CHECK_STEP_COST * check_level(run->policy, o->relaxed);
        sum += BONUS + own * v->weight / 1000 - b->price[o->posting];
    }
    return sum;
}

static sg_status judge(check_run *run, check_local *local, size_t index, sg_error *err)
{
    bound_run *b = run->owner;
    const check_document *d = &run->document[index];
    sg_profile *profile;
    sg_match_plan *plan;
    sg_status status =
        check_read_profile(run, local, run->text.data + d->offset, d->size, &profile, err);
    if (status == SG_OK)
        status = sg_match_plan_new(b->snapshot, run->policy, profile, run->now, local->arena, &plan,
                                   err);
    if (status != SG_OK)
        return status;
    const view *v = b->view;
    while (v->weight != weight_of(run, profile->groups))
        v++;
    int64_t most = 0;
    unsigned owed = check_quota_of(run, run->text.data + d->id);
    status = most_gain(b, v, plan, local->arena, owed, &most, err);
    if (status == SG_OK)
        b->slack[local - run->local] += most - own_gain(b, local, v, plan, d->number);
    return status;
}

static sg_status flush(bound_run *b, sg_error *err)
{
    check_run *run = b->check;
    sg_status status = check_parallel(run, run->documents, judge, err);
    b->looked += run->documents;
    run->documents = 0;
    sg_buffer_clear(&run->text);
    return status;
}

static sg_status add_worker(void *context, const sg_stored_record *record, sg_error *err)
{
    bound_run *b = context;
    check_run *run = b->check;
    if (run->scope != 0 && !sg_locality_within(record->home, run->scope))
        return SG_OK;
    check_document *d = &run->document[run->documents++];
    *d = (check_document){.id = run->text.size,
                          .number = check_find_worker(run, record->id),
                          .size = record->json_size};
    sg_buffer_append(&run->text, record->id, strlen(record->id) + 1);
    d->offset = run->text.size;
    sg_buffer_append(&run->text, record->json, record->json_size);
    if (run->text.failed)
        return sg_fail_memory(err);
    return run->documents == CHECK_BATCH ? flush(b, err) : SG_OK;
}

/* ---- postings ---- */

/* Σ over all slots of max(0, price − cost), less Σ over those taken of price − cost. */
static int64_t slot_slack(const bound_run *b, uint32_t number)
{
    const check_run *run = b->check;
    const check_posting *p = &run->posting[number];
    const int64_t price = b->price[number];
    int64_t slack = 0, cost = 0;
    for (int64_t k = (int64_t)p->taken + 1; k <= slots(run, p); k++) {
        bool held = k <= (int64_t)p->taken + p->pushes;
        int64_t own = check_slot_cost(run, p, (uint32_t)k);
        cost = own > cost ? own : cost;
        if (!held && cost >= price)
            break;
        slack += (price > cost ? price - cost : 0) - (held ? price - cost : 0);
    }
    return slack;
}

static sg_status open_snapshot(bound_run *b, sg_error *err)
{
    check_run *run = b->check;
    sg_index *index = NULL;
    sg_status status = sg_index_open(run->data_dir, &index, err);
    if (status == SG_OK)
        status = sg_index_snapshot(index, &b->snapshot, err);
    sg_index_close(index);
    if (status != SG_OK)
        return status;
    sg_snapshot_use_policy(b->snapshot, run->policy);
    b->posting_of = malloc(((size_t)b->snapshot->count + 1) * sizeof *b->posting_of);
    b->price = calloc(run->postings + 1, sizeof *b->price);
    if (!b->posting_of || !b->price)
        return sg_fail_memory(err);
    for (uint32_t row = 0; row < b->snapshot->count; row++)
        b->posting_of[row] = check_find_posting(run, b->snapshot->row[row].id);
    return SG_OK;
}

static void compare(bound_run *b)
{
    check_run *run = b->check;
    int64_t slack = 0;
    for (unsigned t = 0; t < run->threads; t++)
        slack += b->slack[t];
    for (size_t i = 0; i < run->postings; i++)
        if (run->posting[i].pushes > 0 || b->price[i] > 0)
            slack += slot_slack(b, (uint32_t)i);
    const double own = run->value + (double)slack / 10000;
    run->seen[CHECK_BOUND][0] = b->looked;
    run->seen[CHECK_BOUND][1] = (uint64_t)llround(own > 0 ? own : 0);
    if (!run->has_sums || !(run->sums.bound >= own - 0.0051 - 1e-6 * (double)run->jobs))
        check_note(run->tally, CHECK_BOUND, 0, SG_MSG_CHECK_BOUND_FALSE, run->sums.bound, own);
}

sg_status check_bound(check_run *run, sg_error *err)
{
    if (!run->prices || !run->plan)
        return SG_OK;
    bound_run b = {.check = run};
    void *owner = run->owner;
    run->owner = &b;
    sg_status status = open_snapshot(&b, err);
    if (status == SG_OK)
        status = read_prices(&b, err);
    if (status == SG_OK)
        status = make_views(&b, err);
    if (status == SG_OK)
        status = sg_store_each_worker(run->store, 1u << SG_WORKER_NOT_RETURNED, &sg_everywhere,
                                      SG_PRIVATE_NONE, add_worker, &b, err);
    if (status == SG_OK)
        status = flush(&b, err);
    if (status == SG_OK)
        compare(&b);
    for (size_t i = 0; i < b.views; i++) {
        sg_match_prices_free(b.view[i].prices);
        free(b.view[i].price);
    }
    free(b.posting_of);
    free(b.price);
    sg_snapshot_free(b.snapshot);
    run->owner = owner;
    return status;
}
