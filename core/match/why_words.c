/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What stands in the way of a pair, in words. Each sentence puts the posting's figure beside the
 * worker's, so that a caseworker can check it against both papers.
 */
#include "explain.h"

#include "songgang/messages.h"
#include "songgang/why.h"

static const char *age_range(sg_explainer *x, sg_age_range range, const char *whose)
{
    if (range.min >= 0 && range.max >= 0) {
        return sg_say(x, SG_MSG_WHY_AGE_RANGE, whose, range.min, range.max);
    }
    return range.min >= 0 ? sg_say(x, SG_MSG_WHY_AGE_FROM, whose, range.min)
                          : sg_say(x, SG_MSG_WHY_AGE_TO, whose, range.max);
}

static const char *age(sg_explainer *x)
{
    const int age = x->plan->age;
    const sg_gender gender = x->plan->profile->gender;
    sg_age_range range = gender == SG_GENDER_MALE     ? x->row->age_male
                         : gender == SG_GENDER_FEMALE ? x->row->age_female
                                                      : (sg_age_range){-1, -1};
    bool by_sex = range.min >= 0 || range.max >= 0;
    if (!by_sex) {
        range = x->row->age;
    }
    const char *asked = age_range(x, range,
                                  !by_sex                     ? ""
                                  : gender == SG_GENDER_MALE ? SG_MSG_WHY_AGE_MEN
                                                             : SG_MSG_WHY_AGE_WOMEN);
    bool younger = range.min >= 0 && age < range.min;
    const char *by = younger ? sg_say(x, SG_MSG_WHY_AGE_YOUNGER, range.min - age)
                             : sg_say(x, SG_MSG_WHY_AGE_OLDER, age - range.max);
    return asked != NULL && by != NULL ? sg_say(x, SG_MSG_WHY_AGE, asked, age, by) : NULL;
}

static const char *expired(sg_explainer *x)
{
    char day[SG_DATE_TEXT];
    sg_date_print(x->fact.valid_through, day);
    return sg_say(x, SG_MSG_WHY_EXPIRED, day, (int)(x->plan->today - x->fact.valid_through));
}

static const char *minor(sg_explainer *x)
{
    return sg_say(x, x->plan->age < 16 ? SG_MSG_WHY_MINOR : SG_MSG_WHY_MINOR_NIGHT, x->plan->age);
}

/* "没有登记证书" or "登记的是焊工证、C1". */
static const char *held(sg_explainer *x)
{
    const sg_profile *p = x->plan->profile;
    const char *names = NULL;
    for (unsigned i = 0; i < p->certificate_count; i++) {
        const sg_certificate *own = sg_certificate_get(p->certificates[i]);
        if (own != NULL) {
            names = names == NULL ? own->name
                                  : sg_say(x, "%s" SG_MSG_LIST_SEPARATOR "%s", names, own->name);
        }
    }
    return names == NULL ? SG_MSG_WHY_HOLDS_NONE : sg_say(x, SG_MSG_WHY_HOLDS, names);
}

static const char *certificate(sg_explainer *x)
{
    const char *names = NULL;
    for (int i = 0; i < SG_MAX_CERTIFICATES && x->row->certificates[i] != 0; i++) {
        const sg_certificate *asked = sg_certificate_get(x->row->certificates[i]);
        if (asked != NULL && !x->plan->holds[x->row->certificates[i]]) {
            names = names == NULL ? asked->name
                                  : sg_say(x, "%s" SG_MSG_LIST_SEPARATOR "%s", names, asked->name);
        }
    }
    const char *own = held(x);
    if (own == NULL) {
        return NULL;
    }
    return names != NULL ? sg_say(x, SG_MSG_WHY_CERTIFICATE, names, own) : sg_licence_words(x);
}

const char *sg_licence_words(sg_explainer *x)
{
    const sg_certificate *licence = sg_certificate_get(sg_licence_of_trade(x->trade));
    const char *own = held(x);
    if (licence == NULL || own == NULL) {
        return sg_bar_label(SG_BAR_CERTIFICATE);
    }
    return sg_say(x, SG_MSG_WHY_LICENCE, sg_trade_words(x->trade), licence->name, own);
}

/* Names of the groups in the set, joined; NULL none. */
static const char *groups(sg_explainer *x, uint32_t set)
{
    const char *names = NULL;
    for (int i = 0; i < SG_GROUP_COUNT; i++) {
        if ((set >> i & 1) != 0) {
            const char *name = sg_group_name((sg_group)i);
            names = names == NULL ? name : sg_say(x, "%s" SG_MSG_LIST_SEPARATOR "%s", names, name);
        }
    }
    return names;
}

static const char *entitlement(sg_explainer *x)
{
    uint32_t entitled = 0;
    for (int i = 0; i < SG_GROUP_COUNT; i++) {
        entitled |= sg_groups_entitled(1u << i) ? 1u << i : 0;
    }
    const char *own = groups(x, x->plan->profile->groups);
    own = own == NULL ? SG_MSG_WHY_GROUP_NONE : sg_say(x, SG_MSG_WHY_GROUPS, own);
    const char *all = groups(x, entitled);
    return own != NULL && all != NULL ? sg_say(x, SG_MSG_WHY_ENTITLEMENT, all, own) : NULL;
}

const char *sg_bar_words(sg_explainer *x, sg_bar bar)
{
    const sg_profile *p = x->plan->profile;
    switch (bar) {
    case SG_BAR_NOT_OPEN:
        return SG_MSG_WHY_NOT_OPEN;
    case SG_BAR_EXPIRED:
        return expired(x);
    case SG_BAR_FULL:
        return sg_say(x, SG_MSG_WHY_FULL, x->row->openings > 0 ? x->row->openings : 0);
    case SG_BAR_EXCLUDED:
        return SG_MSG_WHY_EXCLUDED;
    case SG_BAR_MINOR:
        return minor(x);
    case SG_BAR_AGE:
        return age(x);
    case SG_BAR_GENDER:
        return sg_say(x, SG_MSG_WHY_GENDER, sg_gender_label((sg_gender)x->fact.gender),
                      sg_gender_label(p->gender));
    case SG_BAR_PROTECTED:
        return SG_MSG_WHY_PROTECTED;
    case SG_BAR_CERTIFICATE:
        return certificate(x);
    case SG_BAR_EDUCATION:
        return sg_say(x, SG_MSG_WHY_EDUCATION,
                      sg_education_label((sg_education)x->fact.education),
                      sg_education_label(p->education));
    case SG_BAR_ENTITLEMENT:
        return entitlement(x);
    case SG_BAR_WISH:
        return sg_say(x, SG_MSG_WHY_NO_NIGHT, sg_shift_label((sg_shift)x->fact.shift));
    case SG_BAR_NONE:
    case SG_BAR_COUNT:
        break;
    }
    return sg_bar_label(bar);
}

static const char *trade(sg_explainer *x)
{
    const sg_match_plan *plan = x->plan;
    const sg_trade_fit *fit = &plan->fit[x->trade];
    const char *name = sg_trade_words(x->trade);
    if (sg_profile_avoids_trade(plan->profile, x->trade)) {
        return sg_say(x, SG_MSG_WHY_TRADE_REFUSED, name);
    }
    if (plan->any_trade) {
        return x->fact.experience > 0
                   ? sg_say(x, SG_MSG_WHY_TRADE_EXPERIENCE, name, (int)x->fact.experience)
                   : sg_say(x, SG_MSG_WHY_TRADE_OTHER, name);
    }
    const char *own = sg_trade_words(plan->trade[fit->nearest]);
    if (x->trade == 0) {
        return sg_say(x, SG_MSG_WHY_TRADE_UNNAMED, own);
    }
    if (fit->similarity >= plan->policy->related_trade_similarity) {
        return sg_say(x, SG_MSG_WHY_TRADE_RELATED, name, own, fit->similarity / 10);
    }
    return sg_say(x, fit->unskilled ? SG_MSG_WHY_TRADE_UNSKILLED : SG_MSG_WHY_TRADE_FAR, name, own);
}

static const char *place(sg_explainer *x)
{
    const sg_match_plan *plan = x->plan;
    const sg_profile *p = plan->profile;
    const char *where = sg_place_words(x->row->region);
    for (unsigned i = 0; i < p->avoid_region_count; i++) {
        if (x->row->region != 0 && sg_region_within(x->row->region, p->avoid_regions[i])) {
            return sg_say(x, SG_MSG_WHY_PLACE_REFUSED, where,
                          sg_place_words(p->avoid_regions[i]));
        }
    }
    int km = sg_place_km(plan, x->row->region);
    if (plan->stay_near) {
        return km >= 0 && x->row->region != 0
                   ? sg_say(x, SG_MSG_WHY_PLACE_FAR, where, km, (int)plan->policy->near_home_km)
                   : sg_say(x, SG_MSG_WHY_PLACE_NOT_NEAR, where);
    }
    const char *wished = sg_region_list(x, p->regions, p->region_count);
    if (wished == NULL) {
        return NULL;
    }
    return x->row->region == 0 ? sg_say(x, SG_MSG_WHY_PLACE_UNKNOWN, wished)
                               : sg_say(x, SG_MSG_WHY_PLACE_ELSEWHERE, where, wished);
}

static const char *employment(sg_explainer *x)
{
    const uint32_t wished = x->plan->profile->employment;
    const char *names = NULL;
    for (int i = 1; i < SG_EMPLOYMENT_COUNT; i++) {
        if ((wished >> i & 1) != 0) {
            const char *name = sg_employment_label((sg_employment)i);
            names = names == NULL ? name : sg_say(x, "%s" SG_MSG_LIST_SEPARATOR "%s", names, name);
        }
    }
    if (x->plan->profile->home_based) {
        names = sg_employment_label(SG_EMPLOYMENT_HOME_BASED);
    }
    return sg_say(x, SG_MSG_WHY_EMPLOYMENT,
                  sg_employment_label((sg_employment)x->fact.employment),
                  names != NULL ? names : SG_MSG_WHY_EMPLOYMENT_ANY);
}

const char *sg_wish_words(sg_explainer *x, unsigned kind)
{
    switch ((sg_wish_kind)kind) {
    case SG_WISH_KIND_TRADE:
        return trade(x);
    case SG_WISH_KIND_PLACE:
        return place(x);
    case SG_WISH_KIND_WAGE:
        return sg_say(x, SG_MSG_WHY_WAGE, x->fact.offer, x->plan->profile->wage_min,
                      sg_below_wish(x));
    case SG_WISH_KIND_ACCOMMODATION:
        return sg_say(x, SG_MSG_WHY_ACCOMMODATION,
                      sg_provision_label((sg_provision)x->fact.accommodation));
    case SG_WISH_KIND_EMPLOYMENT:
        return employment(x);
    case SG_WISH_KIND_COUNT:
        break;
    }
    return NULL;
}
