/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How well a posting's trade suits the worker: the nearest of the worker's trades, the skills
 * both name, the years of experience, and whether the law asks for a licence.
 */
#include <string.h>

#include "plan.h"

enum { POINTS = 8 }; /* in full, for skills, experience and schooling */

/* The worker's trades; without any, those that use the worker's skills. */
void sg_trade_collect(sg_match_plan *plan)
{
    const sg_profile *p = plan->profile;
    plan->trade_count = 0;
    for (unsigned i = 0; i < p->trade_count; i++) {
        plan->trade[plan->trade_count++] = p->trades[i];
    }
    const size_t room = sizeof plan->trade / sizeof plan->trade[0];
    for (unsigned i = 0; p->trade_count == 0 && i < p->skill_count; i++) {
        const sg_skill *skill = sg_skill_get(p->skills[i]);
        for (int j = 0; skill != NULL && j < 6 && skill->trades[j] != 0; j++) {
            if (plan->trade_count < room) {
                plan->trade[plan->trade_count++] = skill->trades[j];
            }
        }
    }
    plan->any_trade = plan->trade_count == 0;
}

sg_certificate_id sg_licence_of_trade(sg_trade_id trade)
{
    const sg_trade *t = sg_trade_get(trade);
    const sg_certificate *licence = t != NULL ? sg_certificate_get(t->certificate) : NULL;
    bool demanded = licence != NULL && (strcmp(licence->kind, "special-operation") == 0 ||
                                        strcmp(licence->kind, "special-equipment") == 0 ||
                                        strcmp(licence->kind, "driving") == 0);
    return demanded ? t->certificate : 0;
}

static void relate(sg_match_plan *plan, size_t own)
{
    size_t count = 0;
    const sg_trade_relation *relation = sg_trade_relations(plan->trade[own], &count);
    unsigned years = own < plan->profile->trade_count ? plan->profile->trade_years[own] : 0;
    for (size_t i = 0; i < count; i++) {
        sg_trade_fit *fit = &plan->fit[relation[i].trade];
        if (relation[i].similarity > fit->similarity) {
            fit->similarity = relation[i].similarity;
            fit->nearest = (uint8_t)own;
            fit->years = (uint8_t)years;
        }
    }
}

void sg_trade_settle(const sg_match_plan *plan, const sg_trade *trade, sg_certificate_id licence,
                     sg_trade_fit *fit)
{
    const sg_policy *policy = plan->policy;
    fit->unskilled = trade != NULL && trade->unskilled;
    fit->barred = !plan->holds[licence];
    if (plan->any_trade) {
        fit->similarity = (uint16_t)(trade == NULL      ? policy->no_trade.unnamed
                                     : trade->unskilled ? policy->no_trade.unskilled
                                     : trade->manual    ? policy->no_trade.manual
                                                        : policy->no_trade.office);
        fit->novice = !fit->unskilled;
        fit->level = 0;
    } else if (trade == NULL) {
        fit->level = plan->level_of[SG_RULE_SAFETY_NET];
    } else if (fit->similarity >= policy->same_trade_similarity) {
        fit->level = 0;
    } else {
        fit->level = SG_LEVEL_NEVER;
        if (fit->similarity >= policy->related_trade_similarity) {
            fit->level = plan->level_of[SG_RULE_RELATED_TRADE];
        }
        if (fit->unskilled && plan->level_of[SG_RULE_UNSKILLED] < fit->level) {
            fit->level = plan->level_of[SG_RULE_UNSKILLED];
            if (fit->similarity < policy->unskilled_floor) {
                fit->similarity = (uint16_t)policy->unskilled_floor;
            }
        }
    }
}

sg_status sg_trade_fits(sg_match_plan *plan, sg_arena *arena, sg_error *err)
{
    const size_t count = sg_trade_count();
    plan->fit = sg_arena_array(arena, count + 1, sizeof *plan->fit);
    if (plan->fit == NULL) {
        return sg_fail_memory(err);
    }
    sg_trade_collect(plan);
    for (size_t i = 0; i < plan->trade_count; i++) {
        relate(plan, i);
    }
    const sg_snapshot *s = plan->snapshot;
    for (size_t id = 0; id <= count; id++) {
        sg_trade_settle(plan, sg_trade_get((sg_trade_id)id), s->licence[id], &plan->fit[id]);
        plan->fit[id].going_rate = sg_going_rate(s, id);
    }
    return SG_OK;
}

/* True when `a` suits better than `b`. */
static bool better(const sg_trade_fit *a, const sg_trade_fit *b)
{
    bool usable = !a->barred && a->level != SG_LEVEL_NEVER;
    if (usable != (!b->barred && b->level != SG_LEVEL_NEVER)) {
        return usable;
    }
    if (a->level != b->level) {
        return a->level < b->level;
    }
    if (a->novice != b->novice) {
        return b->novice; /* of several, the one a beginner may have whatever is asked for */
    }
    return a->similarity > b->similarity;
}

sg_trade_id sg_best_trade(const sg_match_plan *plan, const sg_fact *fact)
{
    sg_trade_id best = fact->trades[0];
    for (int i = 1; i < SG_MAX_TRADES && fact->trades[i] != 0; i++) {
        if (better(&plan->fit[fact->trades[i]], &plan->fit[best])) {
            best = fact->trades[i];
        }
    }
    return best;
}

/* 0..POINTS: the share of the posting's skills the worker names; 4 when it names none. */
static int skill_points(const sg_match_plan *plan, const sg_fact *fact, bool all_skills)
{
    const sg_profile *profile = plan->profile;
    if ((fact->flags & SG_FACT_SKILLS) == 0) {
        return 4;
    }
    if (profile->skill_count == 0) {
        return 3;
    }
    if (all_skills) {
        return 8;
    }
    const sg_row *row = &plan->snapshot->row[fact->row];
    int asked = 0, known = 0;
    for (int i = 0; i < SG_MAX_SKILLS && row->skills[i] != 0; i++) {
        asked++;
        for (unsigned j = 0; j < profile->skill_count; j++) {
            if (profile->skills[j] == row->skills[i]) {
                known++;
                break;
            }
        }
    }
    return 2 + 6 * known / asked;
}

/* 0..POINTS: more is better and asking for more never is. */
static int experience_points(const sg_fact *fact, const sg_trade_fit *fit)
{
    if (fact->experience == 0) {
        return fit->years > 0 ? 8 : 7;
    }
    if (fit->years == 0) {
        return fact->experience >= 3 ? 3 : 4;
    }
    return fit->years >= fact->experience ? 8 : 8 * fit->years / fact->experience;
}

/* 0..POINTS: schooling asked for that the worker lacks, or has not told. */
static int schooling_loss(const sg_profile *profile, const sg_fact *fact)
{
    if (profile->education == SG_EDUCATION_ANY) {
        return fact->education >= SG_EDUCATION_COLLEGE  ? 4
               : fact->education >= SG_EDUCATION_SENIOR ? 2
                                                        : 0;
    }
    const unsigned asked = fact->education < SG_EDUCATION_SENIOR ? fact->education
                                                                : (unsigned)SG_EDUCATION_SENIOR;
    return profile->education < asked ? POINTS : 0;
}

uint16_t sg_trade_component(const sg_match_plan *plan, const sg_fact *fact,
                            const sg_trade_fit *fit, bool all_skills)
{
    const sg_policy *p = plan->policy;
    int percent = 100 - p->skills_percent - p->experience_percent +
                  skill_points(plan, fact, all_skills) * p->skills_percent / POINTS +
                  experience_points(fact, fit) * p->experience_percent / POINTS -
                  schooling_loss(plan->profile, fact) * p->schooling_percent / POINTS;
    return (uint16_t)(fit->similarity * percent / 10);
}
