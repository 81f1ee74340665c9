/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Counting for the one table: each worker once into the row of their place, the row one level down, the
 * total, and in each of these into everybody and every group they belong to.
 */
#include "table_counts.h"

#include <stdlib.h>
#include <string.h>

#include "songgang/json.h"

const char *const table_figure_json[TABLE_FIGURE_COUNT] = {
#define X(id, json, heading) json,
    TABLE_FIGURES(X)
#undef X
};
const char *const table_figure_heading[TABLE_FIGURE_COUNT] = {
#define X(id, json, heading) heading,
    TABLE_FIGURES(X)
#undef X
};

/* ---- places ---- */

static int digits_of(sg_locality place)
{
    return place > 999999999 ? 12 : place > 999999 ? 9 : place > 0 ? 6 : 0;
}

/* The place of so many digits that `home` lies in; 0: home is not known that closely. */
static sg_locality place_of(sg_locality home, int digits)
{
    while (digits_of(home) > digits)
        home /= 1000;
    return digits_of(home) == digits ? home : 0;
}

/* Of the places a scope is divided into: counties of a prefecture or of everywhere. */
static int digits_within(const sg_scope *scope)
{
    const int digits = scope->whole ? 0 : digits_of(scope->home);
    if (digits == 0 || (digits == 6 && scope->home % 100 == 0))
        return 6;
    return digits == 12 ? 12 : digits + 3;
}

/* The row of `place`, made when it is new; NULL when memory is short. Unknown sorts last. */
static table_row *row_of(table_rows *rows, sg_locality place)
{
    size_t first = 0, end = rows->count;
    while (first < end) {
        const size_t middle = (first + end) / 2;
        if (rows->row[middle]->place - 1 < place - 1) /* 0 becomes the largest */
            first = middle + 1;
        else
            end = middle;
    }
    if (first < rows->count && rows->row[first]->place == place)
        return rows->row[first];
    if (rows->count == rows->room) {
        const size_t room = rows->room ? rows->room * 2 : 64;
        table_row **list = realloc(rows->row, room * sizeof *list);
        if (!list)
            return NULL;
        rows->row = list;
        rows->room = room;
    }
    table_row *row = calloc(1, sizeof *row);
    if (!row)
        return NULL;
    row->place = place;
    memmove(rows->row + first + 1, rows->row + first, (rows->count - first) * sizeof *rows->row);
    rows->row[first] = row;
    rows->count++;
    return row;
}

/* ---- figures ---- */

static const table_figure by_status[SG_WORKER_STATUS_COUNT] = {
    [SG_WORKER_NONE] = TABLE_NONE,         [SG_WORKER_AWAY] = TABLE_AWAY,
    [SG_WORKER_HOME] = TABLE_HOME,         [SG_WORKER_NOT_RETURNED] = TABLE_NOT_RETURNED,
    [SG_WORKER_RETURNED] = TABLE_RETURNED, [SG_WORKER_LOCAL] = TABLE_LOCAL,
    [SG_WORKER_UNABLE] = TABLE_UNABLE};

static void figures_of(const table_counts *t, const sg_tally *s, int64_t ret[TABLE_FIGURE_COUNT])
{
    const sg_service_quota *q = &t->quota;
    const bool served = s->approved_jobs || s->approved_courses || s->briefings || s->guidance;
    memset(ret, 0, TABLE_FIGURE_COUNT * sizeof *ret);
    ret[TABLE_WORKERS] = 1;
    ret[by_status[s->status]] = 1;
    ret[TABLE_OFFERED] = s->jobs > 0;
    ret[TABLE_FULL] = s->jobs > 0 && s->jobs >= t->plan_quota;
    ret[TABLE_JOBS] = s->jobs;
    ret[TABLE_COURSES] = s->courses;
    ret[TABLE_SEATS] = s->seats;
    ret[TABLE_SERVED_BRIEFING] = served && s->briefings >= q->briefings;
    ret[TABLE_SERVED_JOBS] = served && s->approved_jobs >= q->jobs;
    ret[TABLE_SERVED_GUIDANCE] = served && s->guidance >= q->guidance;
    ret[TABLE_SERVED_TRAINING] = served && s->approved_courses >= q->courses;
    ret[TABLE_COMPLETE] = ret[TABLE_SERVED_BRIEFING] && ret[TABLE_SERVED_JOBS] &&
                          ret[TABLE_SERVED_GUIDANCE] && ret[TABLE_SERVED_TRAINING];
    ret[TABLE_INTERESTED] = s->states >> SG_OFFER_INTERESTED & 1;
    ret[TABLE_REFUSED] = s->states >> SG_OFFER_REFUSED & 1;
    ret[TABLE_HIRED] = s->states >> SG_OFFER_HIRED & 1;
    ret[TABLE_AT_WORK] = s->states >> SG_OFFER_AT_WORK & 1;
}

static void add_to(table_row *row, const sg_tally *s, const int64_t figures[])
{
    row->deeper |= row->place && s->home != row->place;
    for (int slice = 0; slice < TABLE_SLICES; slice++)
        if (slice == TABLE_EVERYBODY || (s->groups >> (slice - 1) & 1))
            for (int f = 0; f < TABLE_FIGURE_COUNT; f++)
                row->of[slice][f] += figures[f];
}

static sg_status add(void *context, const sg_tally *s, sg_error *err)
{
    table_counts *t = context;
    int64_t figures[TABLE_FIGURE_COUNT];
    figures_of(t, s, figures);
    table_row *near = row_of(&t->near, place_of(s->home, t->digits));
    table_row *below = near;
    if (near && t->digits < 12 && near->place) {
        const sg_locality place = place_of(s->home, t->digits + 3);
        /* not known more closely: counted under the place itself, so that the sheet adds up */
        below = row_of(&t->below, place ? place : near->place);
    }
    if (!near || !below)
        return sg_fail_memory(err);
    add_to(near, s, figures);
    add_to(&t->total, s, figures);
    if (below != near)
        add_to(below, s, figures);
    return SG_OK;
}

/* The jobs a plan meant everyone to have. A number about the plan, not about anybody in it. */
static sg_status read_quota(sg_store *store, table_counts *t, sg_error *err)
{
    sg_buffer summary = {0};
    sg_json *json = NULL;
    int64_t quota = 0;
    sg_status status = sg_store_plan_summary(store, &sg_everywhere, t->plan, &summary, err);
    if (status == SG_OK)
        status = sg_json_parse(summary.data, summary.size, &json, err);
    if (status == SG_OK && sg_json_get_int(json, "quota", 1, 100, &quota, NULL) == SG_OK && quota > 0)
        t->plan_quota = (int)quota;
    sg_json_free(json);
    sg_buffer_free(&summary);
    return status;
}

sg_status table_count(sg_store *store, const sg_policy *policy, const sg_scope *scope,
                      table_counts *ret, sg_error *err)
{
    *ret = (table_counts){.scope = *scope,
                          .quota = {policy->quota_jobs, policy->quota_courses,
                                    policy->quota_briefings, policy->quota_guidance},
                          .plan_quota = policy->quota_jobs,
                          .digits = digits_within(scope)};
    sg_status status = sg_store_plan_latest(store, scope, &ret->plan, err);
    if (status == SG_OK)
        status = read_quota(store, ret, err);
    else if (status == SG_NOT_FOUND)
        status = SG_OK;
    return status == SG_OK ? sg_store_each_tally(store, scope, ret->plan, add, ret, err) : status;
}

static void free_rows(table_rows *rows)
{
    for (size_t i = 0; i < rows->count; i++)
        free(rows->row[i]);
    free(rows->row);
}

void table_counts_free(table_counts *counts)
{
    free_rows(&counts->near);
    free_rows(&counts->below);
}
