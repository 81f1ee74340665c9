/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Filling the tables of a plan that gates index. They hold what the hard rules, the ladder and the
 * score say about each value a gate can have, so those remain the only place where rules stand.
 */
#include "screen.h"

enum { OLDEST = 253, LEGAL_AGE = 16, ADULT_AGE = 18 };

static void fill_limits(const sg_match_plan *plan, sg_screen *s)
{
    const int64_t wish = plan->profile->wage_min > 0 ? plan->profile->wage_min : 0;
    const bool age_fits = plan->age <= OLDEST, wage_fits = wish < SG_GATE_NO_OFFER;
    const bool date_fits = plan->today > 0 && plan->today < SG_GATE_NO_END - 1;
    s->exact = age_fits && wage_fits && date_fits;
    s->any_age = plan->age < 0 || !age_fits;
    s->age = s->any_age ? 0 : (uint8_t)plan->age;
    s->sex = (uint8_t)plan->profile->gender;
    s->today = date_fits ? (uint16_t)plan->today : 0;
    s->levels = plan->levels;
    int percent = 100;
    for (int level = 0; level <= plan->levels && wage_fits; level++) {
        for (int step = 0; step < 2; step++) {
            const int less = 100 - plan->policy->wage_percent[step];
            bool met = plan->level_of[SG_RULE_WAGE_10 + step] <= level;
            percent = met && less < percent ? less : percent;
        }
        bool any_wage = plan->level_of[SG_RULE_SAFETY_NET] <= level;
        s->wage[level] = (uint16_t)(any_wage ? 0 : (wish * percent + 99) / 100);
    }
}

static bool kind_barred(const sg_match_plan *plan, const sg_kind *kind)
{
    const sg_profile *p = plan->profile;
    const bool minor = plan->age >= 0 &&
                 (plan->age < LEGAL_AGE || (plan->age < ADULT_AGE && kind->night));
    bool other_sex = kind->gender != SG_GENDER_ANY && p->gender != SG_GENDER_ANY &&
                     kind->gender != (unsigned)p->gender;
    return minor || other_sex || (p->no_night && kind->night) || (kind->certificates && p->certificate_count == 0) ||
           (kind->employment == SG_EMPLOYMENT_PUBLIC_WELFARE && !sg_groups_entitled(p->groups));
}

static void fill_kinds(const sg_match_plan *plan, sg_screen *s)
{
    s->level[0] = SG_LEVEL_NEVER;
    for (unsigned k = 1; k < SG_KIND_COUNT; k += 2) { /* of one trade, and of several */
        const sg_kind kind = sg_kind_of(k);
        const uint8_t ordinary = sg_ladder_employment(plan, kind.employment);
        const uint8_t net = plan->level_of[SG_RULE_SAFETY_NET];
        s->level[k] = kind_barred(plan, &kind) ? SG_LEVEL_NEVER : ordinary < net ? ordinary : net;
        s->level[k + 1] = s->level[k];
        s->look[k] = kind.certificates;
        s->look[k + 1] = true;
        s->home[k] = s->home[k + 1] = kind.employment == SG_EMPLOYMENT_HOME_BASED;
        s->bed_mask[k] = s->bed_mask[k + 1] = s->home[k] ? 0 : UINT8_MAX;
    }
}

static void fill_offered(const sg_match_plan *plan, sg_screen *s)
{
    const int64_t *weight = plan->weight;
    const bool required = plan->profile->accommodation == SG_WISH_REQUIRED;
    for (unsigned code = 0; code < SG_OFFERED_COUNT; code++) {
        const unsigned bed = sg_offered_accommodation(code);
        int64_t sum =
            weight[SG_COMPONENT_SCHEDULE] * plan->schedule[sg_offered_shift(code)] +
            weight[SG_COMPONENT_INSURANCE] * plan->insurance[sg_offered_insurance(code)] +
            weight[SG_COMPONENT_MEALS] * plan->meals[sg_offered_meals(code)];
        int64_t bed_weight = weight[SG_COMPONENT_ACCOMMODATION];
        s->offered[0][code] = SG_SUM_SCALE * (sum + bed_weight * plan->accommodation[bed]);
        s->offered[1][code] = SG_SUM_SCALE * (sum + bed_weight * plan->accommodation_near[bed]);
        const int64_t away = s->offered[0][code], home = s->offered[1][code];
        const int64_t either = away > home ? away : home;
        s->best_offered[0] = away > s->best_offered[0] ? away : s->best_offered[0];
        s->best_offered[1] = either > s->best_offered[1] ? either : s->best_offered[1];
        bool lacks = required && bed != SG_PROVISION_PROVIDED;
        s->bed[0][code] = lacks ? SG_LEVEL_NEVER : 0;
        s->bed[1][code] = lacks ? plan->level_of[SG_RULE_ACCOMMODATION] : 0;
    }
}

static void fill_schooling(const sg_match_plan *plan, sg_screen *s)
{
    for (unsigned ability = 0; ability < SG_ABILITY_COUNT; ability++) {
        const unsigned education = ability / SG_GATE_EXPERIENCE / 2;
        const bool asks_years = ability % SG_GATE_EXPERIENCE > 0;
        uint8_t level = sg_education_fits(plan, education) ? 0 : SG_LEVEL_NEVER;
        s->schooling[0][ability] = level;
        s->schooling[1][ability] = asks_years ? SG_LEVEL_NEVER : level;
    }
}

static void fill_sums(const sg_match_plan *plan, sg_screen *s)
{
    const int64_t *weight = plan->weight;
    for (int i = 0; i < SG_STATED_COUNT; i++) {
        s->certainty[i] =
            SG_SUM_SCALE * weight[SG_COMPONENT_CERTAINTY] * plan->certainty[plan->older][i];
    }
    for (int day = 0; day <= SG_GATE_DAYS; day++) {
        int64_t posted = (int64_t)plan->snapshot->newest - day;
        uint16_t fresh = sg_freshness(plan, day == SG_GATE_UNDATED ? SG_NO_DATE : (sg_date)posted);
        s->day[day] = SG_SUM_SCALE * weight[SG_COMPONENT_FRESHNESS] * fresh;
    }
    /* The wage component is so many per cent of the one and the rest of the other, or one alone. */
    const bool has_wish = plan->profile->wage_min > 0;
    const int64_t percent = has_wish ? plan->policy->wish_percent : 0;
    const int64_t hundredth = SG_SUM_SCALE / 100 * weight[SG_COMPONENT_WAGE];
    s->rated = hundredth * (100 - percent);
    for (int step = 0; step < SG_WAGE_STEPS && has_wish; step++) {
        s->wished[step] = hundredth * percent * sg_wage_wished(plan, step);
    }
}

sg_screen *sg_screen_of(const sg_match_plan *plan)
{
    sg_screen *s = plan->screen;
    if (!s->ready) {
        fill_limits(plan, s);
        fill_kinds(plan, s);
        fill_offered(plan, s);
        fill_schooling(plan, s);
        fill_sums(plan, s);
        s->years = -1;
        s->ready = true;
    }
    return s;
}

/* What of each value a gate can have passes on levels up to `most`. */
static const sg_screen_pass *pass_of(sg_screen *s, uint8_t most)
{
    sg_screen_pass *p = &s->pass;
    if (!p->ready || p->most != most) {
        for (unsigned k = 0; k < SG_KIND_COUNT; k++) {
            p->kind[k] = (uint8_t)((s->level[k] <= most) | (s->bed_mask[k] == 0) << 1);
        }
        for (int table = 0; table < 2; table++) {
            for (unsigned i = 0; i < SG_ABILITY_COUNT; i++) {
                p->ability[table][i] = s->schooling[table][i] <= most;
            }
            for (unsigned i = 0; i < SG_OFFERED_COUNT; i++) {
                p->offered[table][i] = s->bed[table][i] <= most;
            }
        }
        p->most = most;
        p->ready = true;
    }
    return p;
}

/* No branch depends on a row. */
uint32_t sg_screen_sift(sg_screen *s, const sg_gate *gate, uint32_t count, bool near, bool novice,
                        uint8_t most, uint16_t *out)
{
    const sg_screen_pass *pass = pass_of(s, most);
    const uint8_t *offered = pass->offered[near], *ability = pass->ability[novice];
    const uint8_t *kind = pass->kind, sex = s->sex, age = s->age, any_age = s->any_age;
    const uint16_t wage = s->wage[most], today = s->today;
    uint32_t passed = 0;
    for (uint32_t i = 0; i < count; i++) {
        const sg_gate *g = &gate[i];
        const unsigned sort = kind[g->kind];
        const unsigned of_age =
            any_age | ((unsigned)(g->age[sex].min <= age) & (unsigned)(age <= g->age[sex].max));
        out[passed] = (uint16_t)i;
        passed += sort & ability[g->ability] & (offered[g->offered] | sort >> 1) & of_age &
                  (unsigned)(g->offer >= wage) & (unsigned)(g->valid >= today);
    }
    return passed;
}

static uint8_t higher(uint8_t a, uint8_t b)
{
    return a > b ? a : b;
}

uint8_t sg_screen_level(const sg_screen *s, const sg_gate *gate, bool near, bool novice)
{
    uint8_t wage = 0;
    while (wage <= s->levels && gate->offer < s->wage[wage]) {
        wage++;
    }
    wage = wage <= s->levels ? wage : SG_LEVEL_NEVER;
    uint8_t bed = s->bed[near][gate->offered] & s->bed_mask[gate->kind];
    return higher(higher(wage, bed),
                  higher(s->level[gate->kind], s->schooling[novice][gate->ability]));
}

static uint8_t run_level(const sg_match_plan *plan, const sg_trade_fit *fit, sg_place_fit place)
{
    uint8_t level = place.level;
    if (plan->wants_home_based && (place.flags & SG_PLACE_HOME_PROVINCE) != 0) {
        level = 0; /* of work at home */
    } else if (level == SG_LEVEL_NEVER) {
        level = plan->level_of[SG_RULE_SAFETY_NET];
    }
    return level > fit->level ? level : fit->level;
}

sg_run sg_run_at(const sg_match_plan *plan, const sg_cell *cell, sg_place_fit city, uint32_t first)
{
    const sg_snapshot *s = plan->snapshot;
    sg_run run = {.first = first, .count = cell->first + cell->count - first, .place = city};
    if ((city.flags & SG_PLACE_BY_COUNTY) != 0) {
        run.count = s->run_end[first] - first;
        run.place = sg_place_of_region(plan, s->fact[first].region, cell->city, city);
    } else if (plan->stay_near) { /* the same for every row, so none is read */
        run.place = sg_place_of_region(plan, cell->city, cell->city, city);
    }
    run.level = run_level(plan, &plan->fit[cell->trade], run.place);
    return run;
}
