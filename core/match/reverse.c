/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One posting against the roster; see songgang/roster.h.
 *
 * Workers come from the lists of the trades that may fit on the lowest step, then of those related,
 * then all; further only while the list wants more. Most are turned away on their 64 bytes by rules
 * that are never relaxed. For the rest one plan is filled again and again, with the functions that
 * fill any plan, and judged with the functions that judge any pair. Workers of a trade lie in memory
 * by their places, so home and wishes are worked out once for many.
 */
#include <stdlib.h>
#include <string.h>

#include "plan.h"
#include "roster.h"

#include "songgang/messages.h"

enum { LEGAL_AGE = 16, ADULT_AGE = 18, NO_CLASS = -1 };

/* What the posting asks for, for turning workers away. */
typedef struct door {
    uint8_t age_min[SG_GENDER_COUNT], age_max[SG_GENDER_COUNT];
    bool gender[SG_GENDER_COUNT], education[SG_EDUCATION_COUNT];
    bool certificates, night, entitled_only;
    uint32_t statuses;
    /* More than the lowest step when below: */
    int32_t offer; /* INT32_MAX not stated */
    bool bed;      /* there is one, or none is needed */
} door;

typedef struct heap {
    sg_reverse_hit *item; /* worst first */
    size_t count, limit;
} heap;

struct sg_reverse {
    const sg_roster *roster;
    const sg_snapshot *snapshot;
    sg_arena *arena;
    sg_profile profile; /* of the worker in hand */
    sg_match_plan plan;
    uint8_t *holds;     /* per class of certificates, sg_certificate_count() + 1 each */
    uint16_t *similar;  /* per trade of the posting in hand, sg_trade_count() + 1 each */
    uint32_t *seen;     /* per worker: the question it was last met in */
    uint32_t question;
    /* the question in hand */
    const sg_row *row;
    sg_fact fact;
    door door;
    sg_region scope;
    heap best;
    uint32_t fits;
    int64_t class; /* whose places stand in the plan */
    sg_place_fit place;
};

sg_status sg_reverse_new(const sg_roster *roster, const sg_snapshot *snapshot,
                         const sg_policy *policy, sg_date today, sg_reverse **ret, sg_error *err)
{
    const size_t certificates = sg_certificate_count() + 1;
    sg_match_plan *plan = NULL;
    sg_reverse *r = calloc(1, sizeof *r);
    if (r == NULL) {
        return sg_fail_memory(err);
    }
    sg_profile_init(&r->profile);
    r->roster = roster;
    r->snapshot = snapshot;
    r->arena = sg_arena_new(0);
    r->holds = calloc((size_t)roster->certificate_count + 1, certificates);
    r->similar = calloc(SG_MAX_TRADES * (sg_trade_count() + 1), sizeof *r->similar);
    r->seen = calloc((size_t)roster->count + 1, sizeof *r->seen);
    sg_status status = SG_OK;
    if (r->arena == NULL || r->holds == NULL || r->similar == NULL || r->seen == NULL) {
        status = sg_fail_memory(err);
    }
    if (status == SG_OK) {
        status = sg_match_plan_new(snapshot, policy, &r->profile, today, r->arena, &plan, err);
    }
    if (status != SG_OK) {
        sg_reverse_free(r);
        return status;
    }
    r->plan = *plan;
    r->plan.place->used = SG_PLACE_SLOTS; /* full: one posting needs no cache of cities */
    for (uint32_t c = 0; c < roster->certificate_count; c++) {
        const sg_roster_certificates *held = &roster->certificates[c];
        uint8_t *holds = r->holds + c * certificates;
        holds[0] = 1;
        for (size_t wanted = 1; wanted < certificates; wanted++) {
            for (unsigned i = 0; i < held->count; i++) {
                holds[wanted] |= (uint8_t)sg_certificate_satisfies(held->id[i],
                                                                   (sg_certificate_id)wanted);
            }
        }
    }
    *ret = r;
    return SG_OK;
}

void sg_reverse_free(sg_reverse *reverse)
{
    if (reverse != NULL) {
        sg_arena_free(reverse->arena);
        free(reverse->holds);
        free(reverse->similar);
        free(reverse->seen);
        free(reverse);
    }
}

/* ---- the list ---- */

static bool worse(const sg_roster *roster, const sg_reverse_hit *a, const sg_reverse_hit *b)
{
    if (a->hit.level != b->hit.level) {
        return a->hit.level > b->hit.level;
    }
    if (a->hit.score != b->hit.score) {
        return a->hit.score < b->hit.score;
    }
    return roster->entry[a->worker].order > roster->entry[b->worker].order;
}

static void sink(const sg_roster *roster, heap *h, size_t at, size_t count)
{
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= count) {
            return;
        }
        if (child + 1 < count && worse(roster, &h->item[child + 1], &h->item[child])) {
            child++;
        }
        if (!worse(roster, &h->item[child], &h->item[at])) {
            return;
        }
        sg_reverse_hit swap = h->item[at];
        h->item[at] = h->item[child];
        h->item[child] = swap;
        at = child;
    }
}

static void offer(const sg_roster *roster, heap *h, const sg_reverse_hit *hit)
{
    if (h->count < h->limit) {
        size_t at = h->count++;
        h->item[at] = *hit;
        for (; at > 0 && worse(roster, &h->item[at], &h->item[(at - 1) / 2]); at = (at - 1) / 2) {
            sg_reverse_hit swap = h->item[at];
            h->item[at] = h->item[(at - 1) / 2];
            h->item[(at - 1) / 2] = swap;
        }
    } else if (worse(roster, &h->item[0], hit)) {
        h->item[0] = *hit;
        sink(roster, h, 0, h->count);
    }
}

/* The highest level that can still enter. */
static uint8_t most(const heap *h)
{
    return h->count < h->limit ? UINT8_MAX : h->item[0].hit.level;
}

static void sort(const sg_roster *roster, heap *h)
{
    for (size_t left = h->count; left > 1; left--) { /* worst to the end, in turn */
        sg_reverse_hit swap = h->item[0];
        h->item[0] = h->item[left - 1];
        h->item[left - 1] = swap;
        sink(roster, h, 0, left - 1);
    }
}

/* ---- at the door ---- */

static uint8_t bound(int value, uint8_t open)
{
    return value < 0 ? open : value > UINT8_MAX - 1 ? UINT8_MAX - 1 : (uint8_t)value;
}

static void make_door(sg_reverse *r, uint32_t statuses)
{
    const sg_row *row = r->row;
    const sg_fact *fact = &r->fact;
    door *d = &r->door;
    *d = (door){.statuses = statuses == 0 ? UINT32_MAX : statuses};
    d->night = fact->shift == SG_SHIFT_NIGHT || fact->shift == SG_SHIFT_THREE;
    const uint8_t legal = d->night ? ADULT_AGE : LEGAL_AGE;
    for (int sex = 0; sex < SG_GENDER_COUNT; sex++) {
        sg_age_range own = sex == SG_GENDER_MALE     ? row->age_male
                           : sex == SG_GENDER_FEMALE ? row->age_female
                                                     : (sg_age_range){-1, -1};
        bool stated = own.min >= 0 || own.max >= 0;
        int low = stated                                 ? own.min
                  : fact->age_min == SG_FACT_AGE_OPEN ? -1
                                                         : fact->age_min;
        int high = stated                                 ? own.max
                   : fact->age_max == SG_FACT_AGE_OPEN ? -1
                                                          : fact->age_max;
        d->age_min[sex] = bound(low, 0) > legal ? bound(low, 0) : legal;
        d->age_max[sex] = bound(high, UINT8_MAX - 1);
        d->gender[sex] = fact->gender == SG_GENDER_ANY || sex == SG_GENDER_ANY ||
                         fact->gender == sex;
    }
    for (int e = 0; e < SG_EDUCATION_COUNT; e++) {
        r->profile.education = (sg_education)e;
        d->education[e] = sg_education_fits(&r->plan, fact->education);
    }
    d->certificates = (fact->flags & SG_FACT_CERTIFICATES) != 0;
    d->entitled_only = fact->employment == SG_EMPLOYMENT_PUBLIC_WELFARE;
    d->offer = fact->offer < 0 ? INT32_MAX : fact->offer;
    d->bed = fact->accommodation == SG_PROVISION_PROVIDED ||
             fact->employment == SG_EMPLOYMENT_HOME_BASED;
}

/* By rules that are never relaxed. What passes may still be barred. */
static bool turned_away(const sg_reverse *r, const sg_roster_entry *e)
{
    const door *d = &r->door;
    bool of_age = e->age == SG_ROSTER_NO_AGE ||
                  (e->age >= d->age_min[e->gender] && e->age <= d->age_max[e->gender]);
    return !of_age || !d->gender[e->gender] || !d->education[e->education] ||
           (d->statuses >> e->status & 1) == 0 ||
           (d->night && (e->flags & SG_ROSTER_NO_NIGHT) != 0) ||
           (d->entitled_only && (e->flags & SG_ROSTER_ENTITLED) == 0) ||
           (d->certificates && r->roster->certificates[e->certificates].count == 0);
}

/* Surely above the lowest step of the ladder. */
static bool needs_relaxing(const door *d, const sg_roster_entry *e)
{
    return (e->wage_min > 0 && e->wage_min > d->offer) ||
           (e->accommodation == SG_WISH_REQUIRED && !d->bed);
}

/* ---- one pair ---- */

static void load_places(sg_reverse *r, const sg_roster_entry *e)
{
    const sg_roster_place *from = &r->roster->place[e->place];
    sg_profile *p = &r->profile;
    p->home = from->home;
    p->current = from->current;
    p->region_count = from->region_count;
    memcpy(p->regions, from->regions, sizeof p->regions);
    p->avoid_region_count = from->avoid_count;
    memcpy(p->avoid_regions, from->avoid_regions, sizeof p->avoid_regions);
    p->near_home = from->near_home;
    p->home_based = from->home_based;
    sg_place_resolve(&r->plan);
    if (r->row->province / 10000 < SG_PROVINCE_SLOTS) {
        r->plan.place->province[r->row->province / 10000].flags = 0;
    }
    sg_place_fit city = sg_place_of_city(&r->plan, r->row->province, r->row->city);
    r->place = sg_place_of_region(&r->plan, r->row->region, r->row->city, city);
    r->class = e->place;
}

static void load_wishes(sg_reverse *r, const sg_roster_entry *e)
{
    sg_profile *p = &r->profile;
    p->gender = (sg_gender)e->gender;
    p->education = (sg_education)e->education;
    p->groups = e->groups;
    p->wage_min = e->wage_min;
    p->accommodation = (sg_wish)e->accommodation;
    p->meals = (sg_wish)e->meals;
    p->employment = e->employment;
    p->no_night = (e->flags & SG_ROSTER_NO_NIGHT) != 0;
    p->certificate_count = r->roster->certificates[e->certificates].count;
    r->plan.age = e->age == SG_ROSTER_NO_AGE ? -1 : e->age;
    r->plan.holds = r->holds + e->certificates * (sg_certificate_count() + 1);
    sg_plan_wishes(&r->plan);
}

static void load_trades(sg_reverse *r, const sg_roster_entry *e)
{
    sg_profile *p = &r->profile;
    const uint16_t *words = r->roster->words + e->words;
    p->trade_count = e->trade_count;
    p->skill_count = e->skill_count;
    p->avoid_trade_count = e->avoid_count;
    for (unsigned i = 0; i < e->trade_count && i < SG_MAX_TRADES; i++) {
        p->trades[i] = words[i];
        p->trade_years[i] = (uint8_t)words[e->trade_count + i];
    }
    words += 2 * e->trade_count;
    for (unsigned i = 0; i < e->skill_count && i < SG_MAX_SKILLS; i++) {
        p->skills[i] = words[i];
    }
    for (unsigned i = 0; i < e->avoid_count && i < SG_MAX_AVOIDED; i++) {
        p->avoid_trades[i] = words[e->skill_count + i];
    }
    sg_trade_collect(&r->plan);
    for (int t = 0; t < SG_MAX_TRADES && (t == 0 || r->fact.trades[t] != 0); t++) {
        const sg_trade_id asked = r->fact.trades[t];
        const uint16_t *similar = r->similar + (size_t)t * (sg_trade_count() + 1);
        sg_trade_fit *fit = &r->plan.fit[asked];
        fit->similarity = 0;
        fit->nearest = fit->years = 0;
        fit->novice = false;
        for (size_t own = 0; own < r->plan.trade_count; own++) {
            if (similar[r->plan.trade[own]] > fit->similarity) {
                fit->similarity = similar[r->plan.trade[own]];
                fit->nearest = (uint8_t)own;
                fit->years = own < p->trade_count ? p->trade_years[own] : 0;
            }
        }
        sg_trade_settle(&r->plan, sg_trade_get(asked), r->snapshot->licence[asked], fit);
        if (sg_profile_avoids_trade(p, asked) && asked != 0) {
            fit->level = SG_LEVEL_NEVER;
        }
    }
}

static bool excludes(const sg_reverse *r, const sg_roster_entry *e)
{
    for (unsigned i = 0; i < e->excluded_count; i++) {
        if (r->roster->excluded[e->excluded + i] == r->row->id) {
            return true;
        }
    }
    return false;
}

static void judge(sg_reverse *r, uint32_t worker)
{
    const sg_roster_entry *e = &r->roster->entry[worker];
    const uint8_t limit = most(&r->best);
    if (turned_away(r, e) || (limit == 0 && needs_relaxing(&r->door, e)) || excludes(r, e)) {
        return;
    }
    if (r->class != e->place) {
        load_places(r, e);
    }
    bool near = (r->place.flags & (SG_PLACE_NEAR | SG_PLACE_HOME_PROVINCE)) != 0;
    if (limit == 0 && r->place.level > 0 && !near) {
        return; /* work at home, too, is only near in the home province */
    }
    if (r->scope != 0 && !sg_region_within(r->profile.home, r->scope)) {
        return;
    }
    load_wishes(r, e);
    load_trades(r, e);
    const sg_trade_fit *trade = &r->plan.fit[sg_best_trade(&r->plan, &r->fact)];
    sg_reverse_hit hit = {.worker = worker};
    if (sg_hard_bar(&r->plan, &r->fact) != SG_BAR_NONE || trade->barred ||
        !sg_score_pair(&r->plan, &r->fact, trade, r->place, limit, &hit.hit)) {
        return;
    }
    r->fits += hit.hit.level == 0;
    if (hit.hit.level <= limit) {
        offer(r->roster, &r->best, &hit);
    }
}

/* ---- the question ---- */

static void judge_list(sg_reverse *r, sg_trade_id trade)
{
    const sg_roster *roster = r->roster;
    for (uint32_t i = roster->of_trade[trade]; i < roster->of_trade[trade + 1]; i++) {
        const uint32_t worker = roster->list[i];
        if (r->seen[worker] != r->question) {
            r->seen[worker] = r->question;
            judge(r, worker);
        }
    }
}

/* The nearest of the posting's trades to each trade a worker may have. */
static void relate(sg_reverse *r)
{
    const size_t trades = sg_trade_count() + 1;
    memset(r->similar, 0, SG_MAX_TRADES * trades * sizeof *r->similar);
    for (size_t t = 0; t < SG_MAX_TRADES && r->fact.trades[t] != 0; t++) {
        size_t count = 0;
        for (size_t own = 1; own < trades; own++) {
            const sg_trade_relation *relation = sg_trade_relations((sg_trade_id)own, &count);
            for (size_t i = 0; i < count; i++) {
                if (relation[i].trade == r->fact.trades[t]) {
                    r->similar[t * trades + own] = relation[i].similarity;
                }
            }
        }
    }
}

/* Lists of trades at least so similar to one of the posting's, and less than `below`. */
static void judge_similar(sg_reverse *r, int least, int below)
{
    const size_t trades = sg_trade_count() + 1;
    for (size_t own = 1; own < trades; own++) {
        int similarity = 0;
        for (size_t t = 0; t < SG_MAX_TRADES; t++) {
            int s = r->similar[t * trades + own];
            similarity = s > similarity ? s : similarity;
        }
        if (similarity >= least && similarity < below) {
            judge_list(r, (sg_trade_id)own);
        }
    }
}

static void judge_rest(sg_reverse *r)
{
    bool any = r->fact.trades[0] == 0; /* the safety net takes those without a trade named */
    for (int t = 0; t < SG_MAX_TRADES && r->fact.trades[t] != 0; t++) {
        any = any || sg_trade_get(r->fact.trades[t])->unskilled;
    }
    for (uint32_t worker = 0; any && worker < r->roster->count; worker++) {
        if (r->seen[worker] != r->question) {
            judge(r, worker);
        }
    }
}

sg_status sg_reverse_match(sg_reverse *r, uint32_t row, size_t limit, uint32_t statuses,
                           sg_region scope, sg_arena *arena, sg_reverse_list *ret, sg_error *err)
{
    const sg_policy *policy = r->plan.policy;
    if (limit < 1 || limit > SG_MATCH_MAX) {
        return sg_fail(err, SG_INVALID, SG_MSG_MATCH_LIMIT, SG_MATCH_MAX);
    }
    if (row >= r->snapshot->count) {
        return sg_fail(err, SG_INVALID, SG_MSG_STORE_NO_POSTING);
    }
    r->best = (heap){.item = sg_arena_array(arena, limit, sizeof *r->best.item), .limit = limit};
    if (r->best.item == NULL) {
        return sg_fail_memory(err);
    }
    if (++r->question == 0) { /* after four thousand million of them */
        memset(r->seen, 0, r->roster->count * sizeof *r->seen);
        r->question = 1;
    }
    r->row = &r->snapshot->row[row];
    r->fits = 0;
    r->class = NO_CLASS;
    r->scope = scope;
    sg_fact_of_row(r->row, row, r->snapshot->employer[row], &r->fact);
    make_door(r, statuses);
    relate(r);
    /* A posting that is closed, full or expired bars everybody: no more need be asked. */
    bool closed = (r->fact.flags & (SG_FACT_NOT_OPEN | SG_FACT_FULL)) != 0 ||
                  (r->fact.valid_through != SG_NO_DATE && r->fact.valid_through < r->plan.today);
    if (!closed) {
        judge_similar(r, policy->same_trade_similarity, INT32_MAX);
        judge_list(r, 0);
        if (most(&r->best) > 0) {
            judge_similar(r, policy->related_trade_similarity, policy->same_trade_similarity);
        }
        if (most(&r->best) > 0) {
            judge_rest(r);
        }
    }
    sort(r->roster, &r->best);
    *ret = (sg_reverse_list){.hit = r->best.item, .count = r->best.count, .fits = r->fits};
    if (ret->count > 0) {
        ret->level = ret->hit[ret->count - 1].hit.level;
    }
    return SG_OK;
}
