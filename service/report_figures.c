/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Figures of a report: how the plan and independent lists spread pushes over postings, what hires are
 * to be expected of that, and whom it serves: by county, group, wish, age and sex.
 */
#include <stdlib.h>
#include <string.h>

#include "report_run.h"

/* ---- pushes ---- */

static bool offered(const check_posting *p)
{
    return p->status == SG_POSTING_OPEN && !p->duplicate && p->openings > 0;
}

static int fewer_last(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x < y) - (x > y);
}

/* What share of all pushes the most pushed hundredth of the postings offered has. */
static sg_status concentration(const report_run *run, report_side *side, sg_error *err)
{
    const check_run *check = run->check;
    uint32_t *sorted = malloc((check->postings + 1) * sizeof *sorted);
    if (!sorted)
        return sg_fail_memory(err);
    size_t count = 0;
    uint64_t top = 0;
    for (size_t i = 0; i < check->postings; i++)
        if (offered(&check->posting[i]))
            sorted[count++] = side->pushes[i];
    qsort(sorted, count, sizeof *sorted, fewer_last);
    for (size_t i = 0; i < (count + 99) / 100; i++)
        top += sorted[i];
    side->top = side->jobs ? (double)top / (double)side->jobs : 0;
    free(sorted);
    return SG_OK;
}

/* With what it got before the plan. */
static unsigned crowd_of(uint64_t pushes, uint64_t openings, uint64_t capacity)
{
    static const unsigned times[] = {1, 2, 5};
    unsigned band = 0;
    if (pushes > capacity)
        return REPORT_CROWDS - 1;
    while (band < sizeof times / sizeof *times && pushes > openings * times[band])
        band++;
    return band;
}

static sg_status spread(report_run *run, report_side *side, sg_error *err)
{
    const check_run *check = run->check;
    const double rate = check->policy->take_up_permille / 1000.0;
    side->chance = calloc(check->postings + 1, sizeof *side->chance);
    if (!side->chance)
        return sg_fail_memory(err);
    for (size_t i = 0; i < check->postings; i++) {
        const check_posting *p = &check->posting[i];
        uint32_t n = side->pushes[i], o = (uint32_t)p->openings;
        if (n == 0)
            continue;
        uint64_t capacity = (uint64_t)o * (uint64_t)check->policy->push_ratio;
        uint64_t beyond = (uint64_t)n + p->taken > capacity ? n + p->taken - capacity : 0;
        double hires = check_placements(o, p->taken + n, rate) - check_placements(o, p->taken, rate);
        const unsigned crowd = crowd_of((uint64_t)n + p->taken, o, capacity);
        side->crowd_pushes[crowd] += n;
        side->crowd_postings[crowd]++;
        side->used++;
        side->over += beyond < n ? beyond : n;
        side->placed += hires;
        side->chance[i] = hires / n;
    }
    sg_status status = check_inequality(check, side->pushes, &side->gini, err);
    return status == SG_OK ? concentration(run, side, err) : status;
}

static sg_status count_pushes(report_run *run, sg_error *err)
{
    const check_run *check = run->check;
    double score[SIDES] = {0};
    for (int s = 0; s < SIDES; s++) {
        run->side[s].pushes = calloc(check->postings + 1, sizeof(uint32_t));
        if (!run->side[s].pushes)
            return sg_fail_memory(err);
    }
    for (size_t i = 0; i < check->offers; i++) {
        if (check->offer[i].posting == CHECK_NONE)
            continue;
        run->side[PLANNED].pushes[check->offer[i].posting]++;
        run->side[PLANNED].jobs++;
        score[PLANNED] += check->offer[i].score;
    }
    for (size_t i = 0; i < run->workers; i++) {
        const report_worker *w = &run->worker[i];
        for (unsigned j = 0; j < w->jobs[ALONE]; j++)
            run->side[ALONE].pushes[w->alone[j]]++;
        run->side[ALONE].jobs += w->jobs[ALONE];
        score[ALONE] += w->alone_score;
    }
    for (size_t i = 0; i < check->postings; i++)
        run->offered += offered(&check->posting[i]);
    for (int s = 0; s < SIDES; s++)
        run->side[s].utility =
            run->side[s].jobs ? score[s] / 10000 / (double)run->side[s].jobs : 0;
    return SG_OK;
}

/* ---- coverage ---- */

static const int age_from[] = {0, 25, 35, 45, 50, 55, 60};
enum { AGES = sizeof age_from / sizeof age_from[0] };

static uint32_t age_band(int age)
{
    uint32_t band = 0;
    if (age < 0)
        return AGES;
    while (band + 1 < AGES && age >= age_from[band + 1])
        band++;
    return band;
}

static sg_status add_to(report_run *run, report_kind kind, uint32_t key, const report_row *one,
                        sg_error *err)
{
    size_t i = 0;
    while (i < run->rows && (run->row[i].kind != kind || run->row[i].key != key))
        i++;
    if (i == run->rows) {
        if (!check_grow((void **)&run->row, run->rows, &run->row_room, sizeof *run->row))
            return sg_fail_memory(err);
        run->row[run->rows++] = (report_row){.kind = kind, .key = key};
    }
    report_row *r = &run->row[i];
    r->workers += one->workers;
    r->missing += one->missing;
    for (int s = 0; s < SIDES; s++) {
        r->full[s] += one->full[s];
        r->jobs[s] += one->jobs[s];
        r->placed[s] += one->placed[s];
    }
    return SG_OK;
}

static report_row row_of(const report_run *run, const report_worker *w)
{
    const check_run *check = run->check;
    report_row one = {.workers = 1};
    for (int s = 0; s < SIDES; s++) {
        one.full[s] = w->jobs[s] >= w->owed;
        one.jobs[s] = w->jobs[s];
    }
    one.missing = w->jobs[PLANNED] < w->owed ? (uint64_t)(w->owed - w->jobs[PLANNED]) : 0;
    for (size_t i = w->number == CHECK_NONE ? 0 : check->first[w->number];
         w->number != CHECK_NONE && i < check->first[w->number + 1]; i++)
        if (check->offer[i].posting != CHECK_NONE)
            one.placed[PLANNED] += run->side[PLANNED].chance[check->offer[i].posting];
    for (unsigned j = 0; j < w->jobs[ALONE]; j++)
        one.placed[ALONE] += run->side[ALONE].chance[w->alone[j]];
    return one;
}

static sg_status add_worker(report_run *run, const report_worker *w, sg_error *err)
{
    report_row one = row_of(run, w);
    sg_status status = add_to(run, BY_ALL, 0, &one, err);
    if (status == SG_OK)
        status = add_to(run, BY_COUNTY, w->county, &one, err);
    for (uint32_t g = 0; g < SG_GROUP_COUNT && status == SG_OK; g++)
        if (w->groups >> g & 1)
            status = add_to(run, BY_GROUP, g, &one, err);
    if (status == SG_OK && w->groups == 0)
        status = add_to(run, BY_GROUP, SG_GROUP_COUNT, &one, err);
    if (status == SG_OK)
        status = add_to(run, BY_NEAR, w->near ? 0 : 1, &one, err);
    if (status == SG_OK)
        status = add_to(run, BY_AGE, age_band(w->age), &one, err);
    /* 性别未填 last */
    uint32_t sex = w->gender == SG_GENDER_ANY ? UINT32_MAX : w->gender;
    return status == SG_OK ? add_to(run, BY_SEX, sex, &one, err) : status;
}

static int in_order(const void *a, const void *b)
{
    const report_row *x = a, *y = b;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return (x->key > y->key) - (x->key < y->key);
}

const char *report_row_kind(const report_row *row)
{
    static const char *const names[] = {SG_MSG_REPORT_BY_ALL,  SG_MSG_REPORT_BY_COUNTY,
                                        SG_MSG_REPORT_BY_GROUP, SG_MSG_REPORT_BY_NEAR,
                                        SG_MSG_REPORT_BY_AGE,  SG_MSG_REPORT_BY_SEX};
    return names[row->kind];
}

const char *report_row_label(const report_row *row)
{
    static const char *const ages[] = {SG_MSG_REPORT_AGES};
    switch (row->kind) {
    case BY_COUNTY: return row->key ? sg_region_name(row->key) : SG_MSG_REPORT_NO_COUNTY;
    case BY_GROUP:
        return row->key < SG_GROUP_COUNT ? sg_group_name((sg_group)row->key)
                                         : SG_MSG_REPORT_NO_GROUP;
    case BY_NEAR: return row->key == 0 ? SG_MSG_REPORT_NEAR : SG_MSG_REPORT_FAR;
    case BY_AGE: return ages[row->key];
    case BY_SEX:
        return row->key < UINT32_MAX ? sg_gender_label((sg_gender)row->key) : SG_MSG_REPORT_NO_SEX;
    default: return SG_MSG_REPORT_EVERYBODY;
    }
}

sg_status report_figures(report_run *run, sg_error *err)
{
    sg_status status = count_pushes(run, err);
    for (int s = 0; s < SIDES && status == SG_OK; s++)
        status = spread(run, &run->side[s], err);
    for (size_t i = 0; i < run->workers && status == SG_OK; i++)
        status = add_worker(run, &run->worker[i], err);
    if (run->rows > 0)
        qsort(run->row, run->rows, sizeof *run->row, in_order);
    return status;
}
