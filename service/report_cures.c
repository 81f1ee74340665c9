/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Why workers are short, and what would cure it. Nothing is guessed: for each cure every short worker
 * is judged again with that one thing relaxed, against the postings that have pushes left, and given
 * what there is, one after the other, so that nobody is promised what another has taken. Giving in
 * another order might serve a few more: the figures are what can be had for certain. Where the pairs
 * to judge are too many, an even sample of the short workers is looked at.
 */
#include <stdlib.h>
#include <string.h>

#include "report_run.h"

enum { PAIRS_MAX = 600000000 };

static const struct {
    const char *json, *label;
} cures[] = {
#define X(id, json, label) {json, label},
    SG_REPORT_CURES(X)
#undef X
};

static const char *const blocks[] = {
#define X(id, label) label,
    SG_CHECK_BLOCKS(X)
#undef X
};

const char *report_cure_json(report_cure cure)
{
    return cures[cure].json;
}

const char *report_cure_label(report_cure cure)
{
    return cures[cure].label;
}

const char *report_reason_label(const report_reason *reason, char room[64])
{
    if (reason->block >= BLOCK_COUNT)
        return SG_MSG_REPORT_FULL_POSTINGS;
    snprintf(room, 64, SG_MSG_REPORT_RULE, blocks[reason->block]);
    return room;
}

unsigned report_best(const uint64_t cured[CURE_COUNT], unsigned beside)
{
    unsigned best = CURE_COUNT;
    for (unsigned c = 0; c < CURE_COUNT; c++)
        if (c != beside && cured[c] > 0 && (best == CURE_COUNT || cured[c] > cured[best]))
            best = c;
    return best;
}

uint64_t report_openings(const report_run *run, uint64_t pushes)
{
    uint64_t ratio = (uint64_t)run->check->policy->push_ratio;
    return (pushes + ratio - 1) / ratio;
}

/* ---- one cure ---- */

static void relax_profile(report_cure cure, sg_profile *profile)
{
    switch (cure) {
    case CURE_WAGE_10:
    case CURE_WAGE_20:
        if (profile->wage_min > 0)
            profile->wage_min =
                (int32_t)((int64_t)profile->wage_min * (cure == CURE_WAGE_10 ? 90 : 80) / 100);
        break;
    case CURE_PLACE:
        profile->region_count = 0;
        profile->near_home = profile->home_based = false;
        break;
    case CURE_BED: profile->accommodation = SG_WISH_ANY; break;
    default: break;
    }
}

static void relax_verdict(report_cure cure, check_verdict *v)
{
    switch (cure) {
    case CURE_AGE: v->bars &= ~(unsigned)BAR_AGE; break;
    case CURE_GENDER: v->bars &= ~(unsigned)BAR_GENDER; break;
    case CURE_EDUCATION: v->bars &= ~(unsigned)BAR_EDUCATION; break;
    case CURE_CERTIFICATE:
        if (v->bars & BAR_LICENCE)
            v->trade = STEP_FITS;
        v->bars &= ~(unsigned)(BAR_CERTIFICATE | BAR_LICENCE);
        break;
    case CURE_TRADE:
        v->trade = v->bars & BAR_LICENCE ? v->trade : STEP_FITS;
        v->novice = false;
        break;
    case CURE_KIND: v->kind = STEP_FITS; break;
    default: break;
    }
}

typedef struct attempt {
    report_run *run;
    check_local *local;
    report_cure cure;
    uint32_t *room; /* pushes left, per posting */
    uint32_t *open; /* postings that had any, by number */
    size_t opens;
} attempt;

static bool has_employer(const check_run *check, const uint32_t *posting, size_t count,
                         uint32_t other)
{
    const uint64_t employer = check->posting[other].employer;
    for (size_t i = 0; i < count; i++)
        if (posting[i] == other || (employer && check->posting[posting[i]].employer == employer))
            return true;
    return false;
}

/* Gives one short worker what there is; how many jobs, of at most `missing`. */
static sg_status give(attempt *a, const check_document *d, unsigned missing, unsigned *ret,
                      sg_error *err)
{
    check_run *check = a->run->check;
    sg_profile *profile;
    uint32_t held[REPORT_QUOTA * 4];
    size_t count = 0, most = sizeof held / sizeof held[0] - REPORT_QUOTA;
    sg_status status = check_read_profile(check, a->local, check->short_text.data + d->offset,
                                          d->size, &profile, err);
    if (status != SG_OK)
        return status;
    relax_profile(a->cure, profile);
    check_person person;
    check_person_of(check, a->local, profile, &person);
    for (size_t i = d->number == CHECK_NONE ? 0 : check->first[d->number];
         d->number != CHECK_NONE && i < check->first[d->number + 1] && count < most; i++)
        if (check->offer[i].posting != CHECK_NONE)
            held[count++] = check->offer[i].posting;
    *ret = 0;
    for (size_t i = 0; i < a->opens && *ret < missing && *ret < REPORT_QUOTA; i++) {
        uint32_t posting = a->open[i];
        const check_posting *p = &check->posting[posting];
        check_verdict verdict;
        bool any_trade = a->cure == CURE_TRADE || a->cure == CURE_CERTIFICATE;
        if (a->room[posting] == 0 || (!any_trade && check_hopeless(&person, p)))
            continue;
        check_judge(&person, p, &verdict);
        relax_verdict(a->cure, &verdict);
        if (!check_takeable(&verdict) || has_employer(check, held, count, posting))
            continue;
        a->room[posting]--;
        held[count++] = posting;
        ++*ret;
    }
    return SG_OK;
}

/* Pushes left; for the cure of pushing more often, as if the ratio were twice as high. */
static void fill_room(attempt *a)
{
    const check_run *check = a->run->check;
    int64_t ratio = (int64_t)check->policy->push_ratio * (a->cure == CURE_RATIO ? 2 : 1);
    for (size_t i = 0; i < check->postings; i++) {
        const check_posting *p = &check->posting[i];
        int64_t left = (int64_t)p->openings * ratio - p->taken - a->run->side[PLANNED].pushes[i];
        bool offered = p->status == SG_POSTING_OPEN && !p->duplicate && left > 0;
        a->room[i] = !offered ? 0 : left < UINT32_MAX ? (uint32_t)left : UINT32_MAX;
        if (offered)
            a->open[a->opens++] = (uint32_t)i;
    }
}

static unsigned missing_of(const report_run *run, size_t short_worker)
{
    const report_worker *w = &run->worker[run->short_of[short_worker]];
    return (unsigned)(w->owed - w->jobs[PLANNED]);
}

static size_t looked_at(const report_run *run)
{
    return (run->check->shorts + run->step - 1) / run->step;
}

static sg_status try_cure(check_run *check, check_local *local, size_t index, sg_error *err)
{
    report_run *run = check->owner;
    attempt a = {.run = run,
                 .local = local,
                 .cure = (report_cure)index,
                 .room = malloc((check->postings + 1) * sizeof *a.room),
                 .open = malloc((check->postings + 1) * sizeof *a.open)};
    sg_status status = a.room && a.open ? SG_OK : sg_fail_memory(err);
    if (status == SG_OK)
        fill_room(&a);
    const size_t sample = looked_at(run);
    for (size_t i = 0; i < sample && status == SG_OK; i++) {
        unsigned got = 0, missing = missing_of(run, i * run->step);
        status = give(&a, &check->short_worker[i * run->step], missing, &got, err);
        run->cured[index * sample + i] = got >= missing;
        run->cure_workers[index] += got >= missing;
        run->cure_jobs[index] += got;
    }
    free(a.room);
    free(a.open);
    return status;
}

/* ---- by reason and by county ---- */

static int more_first(const void *a, const void *b)
{
    const report_reason *x = a, *y = b;
    if (x->workers != y->workers)
        return x->workers > y->workers ? -1 : 1;
    return (x->block > y->block) - (x->block < y->block);
}

static int worse_first(const void *a, const void *b)
{
    const report_place *x = a, *y = b;
    if (x->missing != y->missing)
        return x->missing > y->missing ? -1 : 1;
    return (x->county > y->county) - (x->county < y->county);
}

static report_place *place_of(report_run *run, sg_region county)
{
    for (size_t i = 0; i < run->places; i++)
        if (run->place[i].county == county)
            return &run->place[i];
    run->place[run->places] = (report_place){.county = county};
    return &run->place[run->places++];
}

static void add_up(report_run *run)
{
    const size_t sample = looked_at(run);
    for (unsigned b = 0; b <= BLOCK_COUNT; b++)
        run->reason[b].block = b;
    for (size_t i = 0; i < sample; i++) {
        const report_worker *w = &run->worker[run->short_of[i * run->step]];
        unsigned missing = missing_of(run, i * run->step);
        report_reason *r = &run->reason[run->check->cause[i].block];
        report_place *p = place_of(run, w->county);
        r->workers++;
        r->missing += missing;
        p->workers++;
        p->missing += missing;
        p->older += w->age >= REPORT_OLDER;
        p->older_missing += w->age >= REPORT_OLDER ? missing : 0;
        for (unsigned c = 0; c < CURE_COUNT; c++) {
            r->cured[c] += run->cured[c * sample + i];
            p->cured[c] += run->cured[c * sample + i];
        }
    }
    qsort(run->reason, BLOCK_COUNT + 1, sizeof *run->reason, more_first);
    while (run->reasons <= BLOCK_COUNT && run->reason[run->reasons].workers > 0)
        run->reasons++;
    qsort(run->place, run->places, sizeof *run->place, worse_first);
}

sg_status report_cures(report_run *run, sg_error *err)
{
    check_run *check = run->check;
    if (check->shorts == 0)
        return SG_OK;
    size_t room = 0;
    for (size_t i = 0; i < check->postings; i++) {
        const check_posting *p = &check->posting[i];
        room += p->status == SG_POSTING_OPEN && !p->duplicate &&
                (int64_t)run->side[PLANNED].pushes[i] + p->taken <
                    (int64_t)p->openings * check->policy->push_ratio;
    }
    const uint64_t pairs = (uint64_t)check->shorts * (room + 1) * CURE_COUNT;
    run->step = check->short_step = 1 + pairs / PAIRS_MAX;
    const size_t sample = looked_at(run);
    run->cured = calloc(CURE_COUNT * sample + 1, 1);
    run->place = malloc((sample + 1) * sizeof *run->place);
    if (!run->cured || !run->place)
        return sg_fail_memory(err);
    sg_status status = check_find_causes(check, err);
    if (status == SG_OK)
        status = check_parallel(check, CURE_COUNT, try_cure, err);
    if (status == SG_OK)
        add_up(run);
    return status;
}
