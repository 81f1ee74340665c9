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
#include <string.h>

#include "reverse.h"

#include "songgang/messages.h"

enum { LEGAL_AGE = 16, ADULT_AGE = 18, MOST_YEARS = 99 };

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

static void sink(const sg_roster *roster, sg_reverse_heap *h, size_t at, size_t count)
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

static void offer(const sg_roster *roster, sg_reverse_heap *h, const sg_reverse_hit *hit)
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
static uint8_t most(const sg_reverse_heap *h)
{
    return h->count < h->limit ? UINT8_MAX : h->item[0].hit.level;
}

static void sort(const sg_roster *roster, sg_reverse_heap *h)
{
    for (size_t left = h->count; left > 1; left--) { /* worst to the end, in turn */
        sg_reverse_hit swap = h->item[0];
        h->item[0] = h->item[left - 1];
        h->item[left - 1] = swap;
        sink(roster, h, 0, left - 1);
    }
}

/* ---- at the door ---- */

/* The highest wish that this pay meets on some step, found by asking. */
static int32_t highest_wish(sg_reverse *r)
{
    int32_t low = r->fact.offer, high = INT32_MAX;
    if (low < 0) {
        return INT32_MAX;
    }
    while (low < high) { /* what meets a wish meets any lower one */
        int32_t middle = low + (high - low) / 2 + 1;
        r->profile.wage_min = middle;
        if (sg_wage_level(&r->plan, r->fact.offer) == SG_LEVEL_NEVER) {
            high = middle - 1;
        } else {
            low = middle;
        }
    }
    return low;
}

static uint8_t bound(int value, uint8_t open)
{
    return value < 0 ? open : value > UINT8_MAX - 1 ? UINT8_MAX - 1 : (uint8_t)value;
}

static void make_door(sg_reverse *r, uint32_t statuses)
{
    const sg_row *row = r->row;
    const sg_fact *fact = &r->fact;
    sg_reverse_door *d = &r->door;
    *d = (sg_reverse_door){.statuses = statuses == 0 ? UINT32_MAX : statuses};
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
        bool closed = (fact->flags & SG_FACT_BELOW_GROUND) != 0 && sex == SG_GENDER_FEMALE;
        d->gender[sex] = !closed && (fact->gender == SG_GENDER_ANY || sex == SG_GENDER_ANY ||
                                     fact->gender == sex);
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
    const sg_reverse_door *d = &r->door;
    bool of_age = e->age == SG_ROSTER_NO_AGE ||
                  (e->age >= d->age_min[e->gender] && e->age <= d->age_max[e->gender]);
    return !of_age || !d->gender[e->gender] || !d->education[e->education] ||
           (d->statuses >> e->status & 1) == 0 ||
           (d->night && (e->flags & SG_ROSTER_NO_NIGHT) != 0) ||
           (d->entitled_only && (e->flags & SG_ROSTER_ENTITLED) == 0) ||
           (d->certificates && r->roster->certificates[e->certificates].count == 0);
}

/* Surely above the lowest step of the ladder. */
static bool needs_relaxing(const sg_reverse_door *d, const sg_roster_entry *e)
{
    return (e->wage_min > 0 && e->wage_min > d->offer) ||
           (e->accommodation == SG_WISH_REQUIRED && !d->bed);
}

/* ---- one pair ---- */

/* Is the posting where these wishes go (or do they go anywhere)? Refusals are seen to later. */
static bool wished(sg_reverse *r, uint32_t class)
{
    const uint32_t known = r->question << 1;
    if (r->wish[class] >> 1 != r->question) {
        const sg_roster_wish *wish = &r->roster->wish[class];
        bool inside = wish->region_count == 0;
        for (uint32_t i = 0; i < wish->region_count && !inside; i++) {
            inside = sg_region_within(r->row->region, wish->regions[i]) ||
                     (r->row->region == 0 && r->row->province == wish->regions[i]);
        }
        r->wish[class] = known | inside;
    }
    return (r->wish[class] & 1) != 0;
}

/* From where distances count: home, or without one the place lived in now. */
static uint32_t base_of(const sg_reverse *r, const sg_roster_place *place)
{
    return r->roster->region[place->home] != 0 ? place->home : place->current;
}

/* May the posting lie in daily reach of home? No is certain. */
static bool reachable(sg_reverse *r, uint32_t base)
{
    if (!r->in_county) {
        return false;
    }
    if (r->near[base] >> 1 != r->question) {
        const sg_region from = r->roster->region[base];
        double km = from != 0 ? sg_region_distance(from, r->row->region) : -1;
        bool near = km <= r->plan.policy->near_home_km + 1;
        r->near[base] = r->question << 1 | near;
    }
    return (r->near[base] & 1) != 0;
}

/* The trades of the worker and of the posting named; what is said of neither is settled later. */
static bool unnamed(const sg_reverse *r, const sg_roster_entry *e)
{
    return r->fact.trades[0] == 0 && (e->trade_count > 0 || e->skill_count > 0);
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t worth_of_pay(sg_reverse *r, int32_t wish)
{
    sg_reverse_wage *known = &r->wage[(uint32_t)wish / 100 % SG_REVERSE_WAGES];
    if (known->question != r->question || known->wish != wish) {
        int64_t most_worth = 0;
        r->profile.wage_min = wish;
        for (int t = 0; t < SG_MAX_TRADES && (t == 0 || r->fact.trades[t] != 0); t++) {
            const int32_t rate = sg_going_rate(r->snapshot, r->fact.trades[t]);
            most_worth =
                larger(most_worth, sg_wage_component(&r->plan, r->fact.expected, rate));
        }
        *known = (sg_reverse_wage){
            r->question, wish, r->plan.weight[SG_COMPONENT_WAGE] * most_worth};
    }
    return known->worth;
}

/* Can the score of a worker where the place suits so well be as high as this? */
static bool may_score(sg_reverse *r, const sg_roster_entry *e, int64_t place, int64_t score)
{
    const sg_reverse_quick *q = &r->quick;
    const int64_t sum = q->fixed + q->trade[e->skill_count > 0][e->education] +
                        q->bed[e->accommodation] + q->meals[e->meals] + q->schedule +
                        r->plan.weight[SG_COMPONENT_PLACE] * place +
                        worth_of_pay(r, e->wage_min);
    return 2 * sum >= r->plan.weight_sum * (2 * score - 1); /* as it is rounded */
}

/* Can a pair on this step, or a higher one, whose place suits so well still enter the list? */
static bool can_enter(sg_reverse *r, const sg_roster_entry *e, uint8_t level, int64_t place)
{
    const sg_reverse_heap *best = &r->best;
    if (best->count < best->limit || best->item[0].hit.level > level) {
        return true;
    }
    return best->item[0].hit.level == level &&
           may_score(r, e, place, best->item[0].hit.score);
}

/* On no step but the safety net's, and that does not reach so far or has better ones. */
static bool out_of_reach(sg_reverse *r, uint32_t worker, const sg_roster_entry *e)
{
    bool bedless = e->accommodation == SG_WISH_REQUIRED && !r->door.bed;
    bool net_only = (r->offered[worker] >> r->fact.employment & 1) == 0 ||
                    e->wage_min > r->least || unnamed(r, e);
    if (net_only && !can_enter(r, e, r->plan.level_of[SG_RULE_SAFETY_NET], SG_SCORE_ONE)) {
        return true;
    }
    /* A public-welfare post is for its own prefecture. */
    const sg_region city = r->region[r->roster->place[e->place].home].place.city;
    bool afar = r->net_kind && (r->fact.employment != SG_EMPLOYMENT_PUBLIC_WELFARE || city == 0 ||
                                city == r->row->city);
    return (bedless || (net_only && !afar)) && !reachable(r, base_of(r, &r->roster->place[e->place]));
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

static void make_quick(sg_reverse *r)
{
    const sg_policy *policy = r->plan.policy;
    const int64_t *weight = r->plan.weight;
    const sg_fact *fact = &r->fact;
    const sg_trade_id trade = fact->trades[0];
    sg_reverse_quick *q = &r->quick;
    *q = (sg_reverse_quick){.ready = trade != 0 && fact->trades[1] == 0 && !r->door.certificates &&
                          r->snapshot->licence[trade] == 0 &&
                          fact->employment != SG_EMPLOYMENT_HOME_BASED};
    const unsigned bed = fact->accommodation, meals = sg_offered_meals(fact->offered);
    for (int wish = 0; wish < SG_WISH_COUNT; wish++) {
        int32_t at_home = wish == SG_WISH_REQUIRED ? 0 : policy->accommodation_near[bed];
        q->bed[wish] = weight[SG_COMPONENT_ACCOMMODATION] *
                       larger(policy->accommodation[wish][bed], at_home);
        q->meals[wish] = weight[SG_COMPONENT_MEALS] * policy->meals[wish][meals];
    }
    q->schedule = weight[SG_COMPONENT_SCHEDULE] *
                  larger(policy->schedule[0][fact->shift], policy->schedule[1][fact->shift]);
    q->fixed = weight[SG_COMPONENT_INSURANCE] *
                   policy->insurance[sg_offered_insurance(fact->offered)] +
               weight[SG_COMPONENT_FRESHNESS] * sg_freshness(&r->plan, fact->posted) +
               weight[SG_COMPONENT_CERTAINTY] * r->plan.certainty[0][fact->stated];
}

/* From here on workers are of trades at most so similar to the posting's, and have so many years
 * in them; of their skills only whether there are any is known. */
static void expect(sg_reverse *r, int similarity, uint8_t years)
{
    const sg_trade_fit best = {.similarity = (uint16_t)similarity, .years = years};
    for (uint8_t skilled = 0; skilled < 2; skilled++) {
        r->profile.skill_count = skilled;
        for (int e = 0; e < SG_EDUCATION_COUNT; e++) {
            r->profile.education = (sg_education)e;
            r->quick.trade[skilled][e] =
                r->plan.weight[SG_COMPONENT_TRADE] *
                sg_trade_component(&r->plan, &r->fact, &best, true);
        }
    }
}

/* Fits every wish for certain, and cannot enter the list: counted, and no more to do. */
static bool merely_fits(sg_reverse *r, const sg_roster_entry *e)
{
    return r->quick.now && e->avoid_count == 0 && r->place.level == 0 &&
           !may_score(r, e, r->place.score, r->best.item[0].hit.score);
}

static void judge(sg_reverse *r, uint32_t worker)
{
    const sg_roster_entry *e = &r->roster->entry[worker];
    const uint8_t limit = most(&r->best);
    if (turned_away(r, e) || (limit == 0 && needs_relaxing(&r->door, e)) || excludes(r, e)) {
        return;
    }
    if (limit == 0) { /* wanted: only whoever needs nothing relaxed */
        const sg_roster_place *place = &r->roster->place[e->place];
        bool at_home = r->fact.employment == SG_EMPLOYMENT_HOME_BASED;
        if ((r->kinds[worker] >> r->fact.employment & 1) == 0 ||
            (place->stays == 0 && !at_home && !wished(r, place->wish))) {
            return;
        }
    }
    if (out_of_reach(r, worker, e)) {
        return;
    }
    /* Another kind of employment than wished: on that step at best, or in the safety net. */
    const bool other_kind = (r->kinds[worker] >> r->fact.employment & 1) == 0;
    const uint8_t *level_of = r->plan.level_of;
    const uint8_t kind_level = level_of[SG_RULE_EMPLOYMENT] < level_of[SG_RULE_SAFETY_NET]
                                   ? level_of[SG_RULE_EMPLOYMENT]
                                   : level_of[SG_RULE_SAFETY_NET];
    if (other_kind && !can_enter(r, e, kind_level, SG_SCORE_ONE)) {
        return;
    }
    if (r->class != e->place) {
        sg_reverse_load_places(r, e);
    }
    if (other_kind && r->fact.employment != SG_EMPLOYMENT_HOME_BASED &&
        !can_enter(r, e, kind_level, r->place.score)) {
        return;
    }
    bool near = (r->place.flags & (SG_PLACE_NEAR | SG_PLACE_HOME_PROVINCE)) != 0;
    if (limit == 0 && r->place.level > 0 && !near) {
        return; /* work at home, too, is only near in the home province */
    }
    if (r->scope != 0 && !sg_region_within(r->profile.home, r->scope)) {
        return;
    }
    if (limit == 0 && merely_fits(r, e)) {
        r->fits++;
        return;
    }
    sg_reverse_load_wishes(r, e);
    sg_reverse_load_trades(r, e);
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

static int similarity_of(const sg_reverse *r, size_t own)
{
    int similarity = 0;
    for (size_t t = 0; t < SG_MAX_TRADES; t++) {
        const int s = r->similar[t * (sg_trade_count() + 1) + own];
        similarity = s > similarity ? s : similarity;
    }
    return similarity;
}

/* Lists of trades at least so similar to one of the posting's, and less than `below`: the most
 * similar first, so that whoever is met in a list has no more similar trade. */
static void judge_similar(sg_reverse *r, int least, int below, int floor)
{
    const size_t trades = sg_trade_count() + 1;
    for (int next = 0; below > least; below = next) {
        next = least;
        for (size_t own = 1; own < trades; own++) {
            const int similarity = similarity_of(r, own);
            next = similarity < below && similarity > next ? similarity : next;
        }
        expect(r, next > floor ? next : floor, MOST_YEARS);
        for (size_t own = 1; own < trades; own++) {
            if (similarity_of(r, own) >= next && similarity_of(r, own) < below) {
                judge_list(r, (sg_trade_id)own);
            }
        }
    }
}

/* Can a worker of other trades than the posting's enter, on the lowest step there is for them? */
static bool asks_others(const sg_reverse *r, bool related)
{
    const uint8_t *level_of = r->plan.level_of;
    /* the safety net takes those without a trade named */
    uint8_t least = r->fact.trades[0] == 0 ? level_of[SG_RULE_SAFETY_NET] : SG_LEVEL_NEVER;
    for (int t = 0; t < SG_MAX_TRADES && r->fact.trades[t] != 0; t++) {
        const bool unskilled = sg_trade_get(r->fact.trades[t])->unskilled;
        if (unskilled && level_of[SG_RULE_UNSKILLED] < least) {
            least = level_of[SG_RULE_UNSKILLED];
        }
    }
    if (related && level_of[SG_RULE_RELATED_TRADE] < least) {
        least = level_of[SG_RULE_RELATED_TRADE];
    }
    return least != SG_LEVEL_NEVER && least <= most(&r->best);
}

static void judge_rest(sg_reverse *r)
{
    /* Only trades unlike the posting's are left. */
    const sg_policy *policy = r->plan.policy;
    expect(r, r->fact.trades[0] == 0 ? 0
              : (int)larger(policy->related_trade_similarity, policy->unskilled_floor), MOST_YEARS);
    for (uint32_t worker = 0; worker < r->roster->count; worker++) {
        if (r->seen[worker] != r->question) {
            judge(r, worker);
        }
    }
}

/* How similar a trade is, at most, to whoever names none. */
static int of_no_trade(const sg_reverse *r)
{
    const sg_policy *policy = r->plan.policy;
    int most_similar = r->fact.trades[0] == 0 ? policy->no_trade.unnamed : 0;
    for (int t = 0; t < SG_MAX_TRADES && r->fact.trades[t] != 0; t++) {
        const sg_trade *trade = sg_trade_get(r->fact.trades[t]);
        const int similar = trade->unskilled ? policy->no_trade.unskilled
                            : trade->manual  ? policy->no_trade.manual
                                             : policy->no_trade.office;
        most_similar = similar > most_similar ? similar : most_similar;
    }
    return most_similar;
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
    r->best = (sg_reverse_heap){.item = sg_arena_array(arena, limit, sizeof *r->best.item), .limit = limit};
    if (r->best.item == NULL) {
        return sg_fail_memory(err);
    }
    if (++r->question > INT32_MAX) { /* after two thousand million of them: forget all */
        memset(r->seen, 0, r->roster->count * sizeof *r->seen);
        memset(r->wish, 0, r->roster->wish_count * sizeof *r->wish);
        memset(r->near, 0, r->roster->region_count * sizeof *r->near);
        r->question = 1;
    }
    r->row = &r->snapshot->row[row];
    r->fits = 0;
    r->class = SG_REVERSE_NO_CLASS;
    r->scope = scope;
    sg_fact_of_row(r->row, row, r->snapshot->employer[row], &r->fact);
    make_door(r, statuses);
    r->net_kind = r->fact.employment == SG_EMPLOYMENT_HOME_BASED ||
                  r->fact.employment == SG_EMPLOYMENT_DAY_LABOUR ||
                  r->fact.employment == SG_EMPLOYMENT_PUBLIC_WELFARE;
    r->least = highest_wish(r);
    r->in_county = sg_region_place(r->row->region).county != 0;
    relate(r);
    /* A posting that is closed, full or expired bars everybody: no more need be asked. */
    bool closed = (r->fact.flags & (SG_FACT_NOT_OPEN | SG_FACT_FULL)) != 0 ||
                  (r->fact.valid_through != SG_NO_DATE && r->fact.valid_through < r->plan.today);
    make_quick(r);
    if (!closed) {
        const sg_trade *first = sg_trade_get(r->fact.trades[0]);
        r->quick.now = r->quick.ready;
        judge_similar(r, policy->same_trade_similarity, INT32_MAX, 0);
        r->quick.now = r->quick.ready && (first->unskilled || r->fact.experience == 0);
        expect(r, of_no_trade(r), 0);
        judge_list(r, 0);
        r->quick.now = false;
        if (asks_others(r, true)) {
            judge_similar(r, policy->related_trade_similarity, policy->same_trade_similarity,
                          policy->unskilled_floor);
        }
        if (asks_others(r, false)) {
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
