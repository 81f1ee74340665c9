/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Why a posting is offered, as Chinese sentences a caseworker can read aloud: the strongest reasons
 * first, by their share of the score. Computed from plan and posting alone, never from the index.
 * What had to be relaxed is told in explain_relaxed.c.
 */
#include "explain.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "songgang/messages.h"

typedef struct ranked {
    const char *text;
    int64_t strength;
} ranked;

enum { REASONS = 4, MAX_RANKED = 12, FRESH_REASON_DAYS = 14, MANY_OPENINGS = 10 };

/* Words and whole numbers put in, as most sentences want: a third of what printf takes. False when
 * it is more than that, or does not fit. */
static bool say_plainly(char *out, size_t room, const char *format, va_list arguments)
{
    size_t used = 0;
    for (const char *at = format; *at != '\0';) {
        char digits[12];
        const char *piece = at;
        size_t size = strcspn(at, "%");
        if (size > 0) {
            at += size;
        } else if (at[1] == 's') {
            piece = va_arg(arguments, const char *);
            size = strlen(piece);
            at += 2;
        } else if (at[1] == 'd') {
            const int value = va_arg(arguments, int);
            size_t first = sizeof digits;
            for (unsigned rest = (unsigned)value; value >= 0 && (rest > 0 || first == sizeof digits);
                 rest /= 10) {
                digits[--first] = (char)('0' + rest % 10);
            }
            piece = digits + first;
            size = sizeof digits - first;
            at += 2;
            if (value < 0) {
                return false;
            }
        } else {
            return false;
        }
        if (size >= room - used) {
            return false;
        }
        memcpy(out + used, piece, size);
        used += size;
    }
    out[used] = '\0';
    return true;
}

const char *sg_say(sg_explainer *x, const char *format, ...)
{
    char text[640];
    va_list arguments, again;
    int wanted = 0;
    va_start(arguments, format);
    va_copy(again, arguments);
    if (!say_plainly(text, sizeof text, format, arguments)) {
        wanted = vsnprintf(text, sizeof text, format, again);
    }
    va_end(again);
    va_end(arguments);
    if (wanted >= (int)sizeof text) { /* never half a character */
        text[sg_utf8_prefix(sg_str_of(text), sizeof text - 1)] = '\0';
    }
    const char *copy = sg_arena_strdup(x->arena, text);
    x->failed = x->failed || copy == NULL;
    return copy;
}

const char *sg_place_words(sg_region region)
{
    const char *name = region != 0 ? sg_region_short_name(region) : NULL;
    return name != NULL ? name : SG_MSG_PLACE_UNNAMED;
}

const char *sg_trade_words(sg_trade_id id)
{
    const sg_trade *trade = sg_trade_get(id);
    return trade != NULL ? trade->name : SG_MSG_TRADE_UNNAMED;
}

const char *sg_region_list(sg_explainer *x, const sg_region *region, size_t count)
{
    const char *text = "";
    for (size_t i = 0; i < count && text != NULL; i++) {
        text = i == 0 ? sg_place_words(region[i])
                      : sg_say(x, "%s" SG_MSG_LIST_SEPARATOR "%s", text, sg_place_words(region[i]));
    }
    return text;
}

/* "平车、锁边": skills that posting and worker share, at most two; NULL none. */
static const char *shared_skills(sg_explainer *x)
{
    const sg_profile *p = x->plan->profile;
    const char *found[2];
    int count = 0;
    for (int i = 0; i < SG_MAX_SKILLS && x->row->skills[i] != 0 && count < 2; i++) {
        const sg_skill *skill = sg_skill_get(x->row->skills[i]);
        for (unsigned j = 0; skill != NULL && j < p->skill_count; j++) {
            if (p->skills[j] == x->row->skills[i]) {
                found[count++] = skill->name;
                break;
            }
        }
    }
    return count == 0   ? NULL
           : count == 1 ? found[0]
                        : sg_say(x, "%s" SG_MSG_LIST_SEPARATOR "%s", found[0],
                                          found[1]);
}

static const char *trade_reason(sg_explainer *x)
{
    const sg_match_plan *plan = x->plan;
    const sg_trade_fit *fit = &plan->fit[x->trade];
    const char *name = sg_trade_words(x->trade);
    if (x->trade == 0) {
        return NULL;
    }
    if (plan->any_trade) {
        return sg_say(
            x, fit->unskilled ? SG_MSG_REASON_TRADE_UNSKILLED : SG_MSG_REASON_TRADE_ANY, name);
    }
    const char *own = sg_trade_words(plan->trade[fit->nearest]);
    if (fit->level == plan->level_of[SG_RULE_RELATED_TRADE]) {
        return sg_say(x, SG_MSG_REASON_TRADE_RELATED, name, own);
    }
    if (fit->level != 0) {
        return sg_say(x, SG_MSG_REASON_TRADE_UNSKILLED, name);
    }
    const char *skills = shared_skills(x);
    const char *text =
        skills != NULL ? sg_say(x, SG_MSG_REASON_TRADE_SKILL, name, skills)
        : plan->trade[fit->nearest] != x->trade
            ? sg_say(x, SG_MSG_REASON_TRADE_KIND, name, own)
            : sg_say(x, SG_MSG_REASON_TRADE, name);
    if (text != NULL && fit->years > 0) {
        text = sg_say(x, SG_MSG_REASON_YEARS, text, fit->years);
    }
    return text;
}

/* "就在家乡安龙" or "离家约35公里"; NULL when the distance is not known. */
const char *sg_distance_words(sg_explainer *x)
{
    const sg_place where = sg_region_place(x->row->region);
    if (where.county != 0 && where.county == x->plan->home.county) {
        return sg_say(x, SG_MSG_REASON_PLACE_HOME, sg_place_words(where.county));
    }
    int km = sg_place_km(x->plan, where.county);
    return km > 0 ? sg_say(x, SG_MSG_REASON_PLACE_KM, km) : NULL;
}

static const char *place_reason(sg_explainer *x)
{
    const sg_match_plan *plan = x->plan;
    const sg_row *row = x->row;
    const sg_region shown = row->city != 0 ? row->city : row->province;
    const bool relaxed =
        (x->hit->relaxed & (SG_BIT(SG_RULE_NEIGHBOUR) | SG_BIT(SG_RULE_COOPERATING) |
                            SG_BIT(SG_RULE_AWAY_FROM_HOME))) != 0;
    if (row->employment == SG_EMPLOYMENT_HOME_BASED) {
        return SG_MSG_REASON_PLACE_AT_HOME;
    }
    if (relaxed || shown == 0) {
        return NULL;
    }
    if ((x->place.flags & SG_PLACE_NEAR) != 0 || plan->stay_near) {
        const char *near_home = sg_distance_words(x);
        if (near_home != NULL) {
            return near_home;
        }
    }
    const bool current = row->city != 0 && row->city == plan->current.city;
    if (plan->wished_count > 0 && x->place.level == 0 && !plan->stay_near) {
        return sg_say(x,
                               current ? SG_MSG_REASON_PLACE_CURRENT : SG_MSG_REASON_PLACE_WISHED,
                               sg_place_words(shown));
    }
    return sg_say(x,
                           row->city != 0 && row->city == plan->home.city ? SG_MSG_REASON_PLACE_HOME
                           : current ? SG_MSG_REASON_PLACE_HERE
                                     : SG_MSG_REASON_PLACE_ANY,
                           sg_place_words(shown));
}

static const char *wage_words(sg_explainer *x)
{
    const int32_t low = x->row->monthly_min, high = x->row->monthly_max;
    const char *text = low >= 0 && high >= 0 && low != high
                           ? sg_say(x, SG_MSG_WAGE_RANGE, low, high)
                       : low >= 0 && high >= 0 ? sg_say(x, SG_MSG_WAGE_ONE, low)
                       : low >= 0              ? sg_say(x, SG_MSG_WAGE_FROM, low)
                                  : sg_say(x, SG_MSG_WAGE_UP_TO, high);
    if (text != NULL && x->row->period != SG_PERIOD_MONTH && x->row->period != SG_PERIOD_NONE) {
        text = sg_say(x, SG_MSG_WAGE_CONVERTED, text);
    }
    return text;
}

static const char *wage_reason(sg_explainer *x)
{
    const int32_t wish = x->plan->profile->wage_min, offer = x->fact.offer;
    if (offer < 0 || (wish > 0 && offer < wish)) {
        return NULL;
    }
    const char *text = wage_words(x);
    if (text == NULL) {
        return NULL;
    }
    if (wish > 0) {
        bool above = x->row->monthly_min > wish || (x->row->monthly_min < 0 && offer > wish);
        return sg_say(x, above ? SG_MSG_WAGE_ABOVE : SG_MSG_WAGE_MEETS, text, wish);
    }
    int32_t rate = x->plan->fit[x->trade].going_rate;
    bool above = rate > 0 && x->row->monthly_min > rate;
    return above ? sg_say(x, SG_MSG_WAGE_ABOVE_RATE, text) : text;
}

static const char *room_reason(sg_explainer *x)
{
    if (x->row->accommodation == SG_PROVISION_ALLOWANCE) {
        return SG_MSG_REASON_ROOM_ALLOWANCE;
    }
    if (x->row->accommodation != SG_PROVISION_PROVIDED) {
        return NULL;
    }
    return x->row->meals == SG_PROVISION_PROVIDED ? SG_MSG_REASON_ROOM_AND_BOARD
                                                  : SG_MSG_REASON_ROOM;
}

static const char *meals_reason(sg_explainer *x)
{
    if (x->row->meals == SG_PROVISION_ALLOWANCE) {
        return SG_MSG_REASON_MEALS_ALLOWANCE;
    }
    bool told = x->row->accommodation == SG_PROVISION_PROVIDED; /* 包吃包住 */
    return x->row->meals == SG_PROVISION_PROVIDED && !told ? SG_MSG_REASON_MEALS : NULL;
}

static const char *freshness_reason(sg_explainer *x)
{
    int64_t days = x->row->posted == SG_NO_DATE ? -1 : (int64_t)x->plan->today - x->row->posted;
    if (days < 0 || days > FRESH_REASON_DAYS) {
        return NULL;
    }
    return days == 0 ? SG_MSG_REASON_TODAY
                     : sg_say(x, SG_MSG_REASON_DAYS_AGO, (int)days);
}

/* Keeps the list ordered by strength; equal ones stay in the order they came. */
static void rank(ranked *list, size_t *count, const char *text, int64_t strength)
{
    if (text == NULL || *count == MAX_RANKED) {
        return;
    }
    size_t i = (*count)++;
    for (; i > 0 && list[i - 1].strength < strength; i--) {
        list[i] = list[i - 1];
    }
    list[i] = (ranked){text, strength};
}

static void reasons(sg_explainer *x, sg_explanation *ret)
{
    ranked list[MAX_RANKED];
    size_t count = 0;
    const sg_hit *hit = x->hit;
    const int64_t *weight = x->plan->weight;
#define STRENGTH(c) (weight[SG_COMPONENT_##c] * hit->component[SG_COMPONENT_##c])
    rank(list, &count, trade_reason(x), STRENGTH(TRADE));
    rank(list, &count, place_reason(x), STRENGTH(PLACE));
    rank(list, &count, wage_reason(x), STRENGTH(WAGE));
    rank(list, &count, room_reason(x), STRENGTH(ACCOMMODATION));
    rank(list, &count, meals_reason(x), STRENGTH(MEALS));
    rank(list, &count, freshness_reason(x), STRENGTH(FRESHNESS));
    if (x->row->social_insurance == SG_YES) {
        rank(list, &count, SG_MSG_REASON_INSURANCE, STRENGTH(INSURANCE));
    }
    if (x->row->shift == SG_SHIFT_DAY) {
        rank(list, &count, SG_MSG_REASON_DAY_SHIFT, STRENGTH(SCHEDULE));
    }
    if (x->row->openings >= MANY_OPENINGS) {
        rank(list, &count, sg_say(x, SG_MSG_REASON_OPENINGS, x->row->openings), 1);
    }
#undef STRENGTH
    for (size_t i = 0; i < count && i < REASONS; i++) {
        ret->reason[ret->reason_count++] = list[i].text;
    }
}

void sg_explainer_init(sg_explainer *x, const sg_match_plan *plan, uint32_t row_number,
                       const sg_hit *hit, sg_arena *arena)
{
    const sg_row *row = &plan->snapshot->row[row_number];
    sg_place_fit city = sg_place_of_city(plan, row->province, row->city);
    *x = (sg_explainer){.plan = plan,
                        .hit = hit,
                        .row = row,
                        .place = sg_place_of_region(plan, row->region, row->city, city),
                        .arena = arena};
    sg_fact_of_row(row, row_number, plan->snapshot->employer[row_number], &x->fact);
    x->trade = sg_best_trade(plan, &x->fact);
}

sg_status sg_explain(const sg_match_plan *plan, const sg_hit *hit, sg_arena *arena,
                     sg_explanation *ret, sg_error *err)
{
    sg_explainer x;
    sg_explainer_init(&x, plan, hit->row, hit, arena);
    sg_explanation explanation = {.reason_count = 0};
    reasons(&x, &explanation);
    sg_explain_relaxed(&x, &explanation);
    if (x.failed) {
        return sg_fail_memory(err);
    }
    *ret = explanation;
    return SG_OK;
}
