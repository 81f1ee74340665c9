/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether a worker may take a job, and which wishes it disappoints: the rules of
 * docs/plan-check.md, written from that page and not from the matcher, so that the two can
 * disagree.
 *
 * A fact that either side has not stated never counts against a pair.
 */
#include <math.h>
#include <string.h>

#include "check_run.h"
#include "songgang/profile_text.h"

enum { WORKING_AGE = 16, GROWN_UP = 18, STUDENT_AGE = 24 };
enum { UNKNOWN = 0xFF, TRADE_STEP = 0x0F, TRADE_LICENCE = 0x10 };
/* Bits of a spot's verdict beside its step. */
enum { SPOT_STEP = 0x0F, SPOT_NEAR = 0x10, SPOT_PREFECTURE = 0x20, SPOT_PROVINCE = 0x40 };

sg_status check_read_profile(const check_run *run, check_local *local, const char *text,
                             size_t size, sg_profile **ret, sg_error *err)
{
    sg_arena_reset(local->arena);
    sg_profile *profile = sg_arena_alloc(local->arena, sizeof *profile);
    if (!profile)
        return sg_fail_memory(err);
    sg_json *json;
    sg_status status = sg_json_parse(text, size, &json, err);
    if (status != SG_OK)
        return status;
    status = sg_json_profile(run->vocabulary, json, local->arena, profile, NULL, NULL, err);
    sg_json_free(json);
    if (status != SG_OK)
        return status;
    *ret = profile;
    status = sg_profile_understand(run->vocabulary, local->arena, profile, NULL, err);
    return status == SG_OK ? check_tell_facts(run, local->arena, profile, err) : status;
}

/* ---- the worker ---- */

static uint32_t kind(sg_employment employment)
{
    return UINT32_C(1) << employment;
}

static void kinds_wished(check_person *person)
{
    const sg_profile *p = person->profile;
    const uint32_t full = kind(SG_EMPLOYMENT_FULL_TIME) | kind(SG_EMPLOYMENT_NONE);
    const uint32_t passing = kind(SG_EMPLOYMENT_PART_TIME) | kind(SG_EMPLOYMENT_TEMPORARY);
    const bool carer = (p->groups >> SG_GROUP_CARER | p->groups >> SG_GROUP_WOMAN_AT_HOME) & 1;
    const bool student = person->age <= STUDENT_AGE || (p->groups >> SG_GROUP_GRADUATE & 1);
    uint32_t kinds = p->employment, others = 0;
    if (kinds & kind(SG_EMPLOYMENT_FULL_TIME))
        kinds |= full;
    else if (kinds & kind(SG_EMPLOYMENT_DAY_LABOUR))
        others = full | passing;
    if (p->employment == 0) {
        kinds = full;
        others = passing | (student ? kind(SG_EMPLOYMENT_INTERN) : 0);
        if (p->near_home && carer)
            kinds |= kind(SG_EMPLOYMENT_HOME_BASED);
        if (p->near_home && !p->home_based)
            others |= kind(SG_EMPLOYMENT_HOME_BASED) | kind(SG_EMPLOYMENT_DAY_LABOUR);
    }
    if (p->home_based) {
        others = p->near_home ? others | kinds : 0;
        kinds = kind(SG_EMPLOYMENT_HOME_BASED);
    }
    person->employment = kinds;
    person->substitute = others & ~kinds;
}

void check_person_of(const check_run *run, check_local *local, const sg_profile *profile,
                     check_person *ret)
{
    *ret = (check_person){.profile = profile,
                          .policy = run->policy,
                          .spots = run->spot,
                          .now = run->now,
                          .age = sg_profile_age(profile, run->now),
                          .trade_cache = local->trade_cache,
                          .spot_cache = local->spot_cache};
    memset(ret->step, CHECK_NO_STEP, sizeof ret->step);
    for (int i = 0; i < run->policy->ladder_length; i++)
        ret->step[run->policy->ladder[i]] = (uint8_t)(i + 1);
    memset(ret->trade_cache, UNKNOWN, sg_trade_count() + 1);
    memset(ret->spot_cache, UNKNOWN, run->spots);
    for (unsigned i = 0; i < profile->trade_count; i++)
        ret->trades[ret->trade_count++] = profile->trades[i];
    for (unsigned i = 0; profile->trade_count == 0 && i < profile->skill_count; i++) {
        const sg_skill *skill = sg_skill_get(profile->skills[i]);
        for (int j = 0; skill && j < 6 && skill->trades[j]; j++)
            ret->trades[ret->trade_count++] = skill->trades[j];
    }
    kinds_wished(ret);
    bool stays = profile->near_home || profile->home_based;
    ret->home = sg_region_place(profile->home);
    if (ret->home.city)
        ret->base = profile->home;
    else if (profile->home == 0 && sg_region_place(profile->current).city)
        ret->base = profile->current;
    if (profile->home == 0 && ret->base && stays)
        ret->home = sg_region_place(ret->base);
    ret->stay_near = stays && ret->home.province != 0;
    for (unsigned i = 0; i < profile->region_count; i++)
        ret->wished[i] = sg_region_place(profile->regions[i]);
}

static bool holds_certificate(const sg_profile *profile, sg_certificate_id wanted)
{
    for (unsigned i = 0; i < profile->certificate_count; i++)
        if (sg_certificate_satisfies(profile->certificates[i], wanted))
            return true;
    return false;
}

/* The nearer or the farther rule of a wish, whichever comes first on the ladder of those that cover
 * the case. */
static uint8_t first_step(uint8_t nearer, uint8_t farther)
{
    if (nearer == CHECK_NO_STEP && farther == CHECK_NO_STEP)
        return STEP_NEVER;
    return nearer < farther ? STEP_NEAR : STEP_FAR;
}

/* ---- trades ---- */

static bool law_asks(sg_certificate_id id)
{
    static const char *const kinds[] = {"special-operation", "special-equipment", "driving"};
    const sg_certificate *certificate = sg_certificate_get(id);
    for (size_t i = 0; certificate && i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(certificate->kind, kinds[i]) == 0)
            return true;
    return false;
}

static uint8_t judge_trade(const check_person *person, sg_trade_id id)
{
    const sg_trade *trade = sg_trade_get(id);
    uint8_t licence = 0;
    if (trade && law_asks(trade->certificate) &&
        !holds_certificate(person->profile, trade->certificate))
        licence = TRADE_LICENCE;
    if (sg_profile_avoids_trade(person->profile, id))
        return STEP_NEVER;
    if (person->trade_count == 0)
        return licence | STEP_FITS;
    if (!trade)
        return STEP_UNSTATED;
    int nearest = 0;
    for (unsigned i = 0; i < person->trade_count; i++) {
        int similarity = sg_trade_similarity(person->trades[i], id);
        nearest = similarity > nearest ? similarity : nearest;
    }
    if (nearest >= person->policy->same_trade_similarity)
        return licence | STEP_FITS;
    bool related = nearest >= person->policy->related_trade_similarity;
    return licence |
           first_step(related ? person->step[SG_RULE_RELATED_TRADE] : CHECK_NO_STEP,
                      trade->unskilled ? person->step[SG_RULE_UNSKILLED] : CHECK_NO_STEP);
}

/* How soon the ladder comes to a trade of this step. */
static uint8_t trade_rank(const check_person *person, uint8_t step)
{
    switch (step) {
    case STEP_FITS: return 0;
    case STEP_NEAR: return person->step[SG_RULE_RELATED_TRADE];
    case STEP_FAR: return person->step[SG_RULE_UNSKILLED];
    default: return CHECK_NO_STEP;
    }
}

/* The trade of the posting that comes nearest among those the worker may practise; a posting all of
 * whose suitable trades ask for a licence the worker lacks is barred by law. */
static void judge_trades(const check_person *person, const check_posting *posting,
                         check_verdict *ret)
{
    bool licence = false, easy = false;
    int count = 0;
    ret->trade = STEP_NEVER;
    do {
        sg_trade_id id = posting->trades[count];
        uint8_t *known = &person->trade_cache[id <= sg_trade_count() ? id : 0];
        if (*known == UNKNOWN)
            *known = judge_trade(person, id);
        uint8_t step = *known & TRADE_STEP;
        const sg_trade *trade = sg_trade_get(id);
        if (*known & TRADE_LICENCE) {
            licence = licence || step != STEP_NEVER;
        } else {
            if (ret->trade == STEP_NEVER ||
                trade_rank(person, step) < trade_rank(person, ret->trade))
                ret->trade = step;
            easy = easy || (trade && trade->unskilled && step != STEP_NEVER);
        }
    } while (++count < SG_MAX_TRADES && posting->trades[count]);
    if (ret->trade == STEP_NEVER && licence)
        ret->bars |= BAR_LICENCE;
    ret->novice = person->trade_count == 0 && !easy && posting->experience_years > 0;
}

/* ---- places ---- */

static bool near_home(const check_person *person, const check_spot *spot)
{
    if (spot->county == 0)
        return false;
    if (spot->county == person->home.county)
        return true;
    double km = person->base ? sg_region_distance(person->base, spot->county) : -1;
    return km >= 0 && lround(km) <= person->policy->near_home_km;
}

/* Against the wished regions alone. */
static uint8_t wished_step(const check_person *person, const check_spot *spot)
{
    unsigned count = person->profile->region_count;
    if (count == 0)
        return person->stay_near ? STEP_NEVER : STEP_FITS;
    if (spot->province == 0)
        return STEP_NEVER;
    uint8_t nearer = CHECK_NO_STEP, farther = CHECK_NO_STEP;
    if (spot->province == person->home.province || sg_province_cooperates(spot->province))
        farther = person->step[SG_RULE_COOPERATING];
    for (unsigned i = 0; i < count; i++) {
        const sg_place *w = &person->wished[i];
        bool inside = w->county  ? w->county == spot->county
                      : w->city ? w->city == spot->city
                                : w->province == spot->province;
        if (inside)
            return STEP_FITS;
        if (w->province == spot->province || sg_provinces_adjacent(w->province, spot->province))
            nearer = person->step[SG_RULE_NEIGHBOUR];
    }
    return first_step(nearer, farther);
}

/* 不想去广东: no posting of that province, city or county. */
static bool refuses_spot(const sg_profile *profile, const check_spot *spot)
{
    for (unsigned i = 0; i < profile->avoid_region_count; i++) {
        sg_region refused = profile->avoid_regions[i];
        if (refused == spot->province || refused == spot->city || refused == spot->county)
            return true;
    }
    return false;
}

static uint8_t judge_spot(const check_person *person, const check_spot *spot)
{
    uint8_t flags = 0, step = wished_step(person, spot);
    if (refuses_spot(person->profile, spot))
        return STEP_NEVER;
    if (near_home(person, spot))
        flags |= SPOT_NEAR;
    if (spot->city && spot->city == person->home.city)
        flags |= SPOT_PREFECTURE;
    if (spot->province && spot->province == person->home.province)
        flags |= SPOT_PROVINCE;
    if (!person->stay_near)
        return flags | step;
    bool reach = flags & (person->base ? SPOT_NEAR | SPOT_PREFECTURE : SPOT_PROVINCE);
    if (reach)
        return flags | STEP_FITS;
    if (step != STEP_FITS || person->profile->region_count == 0)
        return flags | STEP_NEVER;
    return flags | first_step(person->step[SG_RULE_AWAY_FROM_HOME], CHECK_NO_STEP);
}

/* ---- the pair ---- */

static bool in_range(sg_age_range range, int age)
{
    return (range.min < 0 || age >= range.min) && (range.max < 0 || age <= range.max);
}

static bool age_fits(const check_person *person, const check_posting *posting)
{
    sg_age_range own = {-1, -1};
    if (person->profile->gender == SG_GENDER_MALE)
        own = posting->age_male;
    else if (person->profile->gender == SG_GENDER_FEMALE)
        own = posting->age_female;
    return in_range(own.min >= 0 || own.max >= 0 ? own : posting->age, person->age);
}

/* 高中 and 中专 count alike; one level short is borne below 大专, and below 高中 nothing is asked. */
static bool schooled(const sg_profile *profile, unsigned asked)
{
    static const int years[SG_EDUCATION_COUNT] = {
        [SG_EDUCATION_PRIMARY] = 1,    [SG_EDUCATION_JUNIOR] = 2,   [SG_EDUCATION_SENIOR] = 3,
        [SG_EDUCATION_VOCATIONAL] = 3, [SG_EDUCATION_COLLEGE] = 4,  [SG_EDUCATION_BACHELOR] = 5,
        [SG_EDUCATION_MASTER] = 6,     [SG_EDUCATION_DOCTOR] = 7,
    };
    if (asked < SG_EDUCATION_SENIOR || profile->education == SG_EDUCATION_ANY)
        return true;
    int borne = years[asked] >= years[SG_EDUCATION_COLLEGE] ? 0 : 1;
    return years[profile->education] + borne >= years[asked];
}

/* A miner, or a title that tells of the pit; not who works by daylight: at the lamps, in a quarry,
 * with what has been brought up. */
bool check_in_mine(const sg_posting *posting)
{
    static const char *const pit[] = {"井下", "掘进", "综采", "采煤", "矿井"};
    static const char *const daylight[] = {"地面", "不下井", "井上", "矿灯", "露天",
                                           "采石", "破碎", "洗煤", "选煤", "选矿"};
    const char *title = posting->title ? posting->title : "";
    bool mine = false;
    for (unsigned i = 0; i < posting->trade_count; i++) {
        const sg_trade *trade = sg_trade_get(posting->trades[i]);
        mine = mine || (trade && strcmp(trade->name, "矿工") == 0);
    }
    for (size_t i = 0; i < sizeof pit / sizeof pit[0]; i++)
        mine = mine || strstr(title, pit[i]);
    for (size_t i = 0; i < sizeof daylight / sizeof daylight[0]; i++)
        mine = mine && !strstr(title, daylight[i]);
    return mine;
}

static void hard_rules(const check_person *person, const check_posting *posting,
                       check_verdict *ret)
{
    const sg_profile *p = person->profile;
    if (posting->valid_through != SG_NO_DATE && posting->valid_through < person->now)
        ret->bars |= BAR_EXPIRED;
    bool night = posting->shift == SG_SHIFT_NIGHT || posting->shift == SG_SHIFT_THREE;
    if (night && p->no_night)
        ret->bars |= BAR_EXCLUDED;
    if (person->age >= 0) {
        if (person->age < WORKING_AGE || (night && person->age < GROWN_UP))
            ret->bars |= BAR_MINOR;
        if (!age_fits(person, posting))
            ret->bars |= BAR_AGE;
    }
    if (posting->gender != SG_GENDER_ANY && p->gender != SG_GENDER_ANY &&
        posting->gender != p->gender)
        ret->bars |= BAR_GENDER;
    if (posting->in_mine && p->gender == SG_GENDER_FEMALE)
        ret->bars |= BAR_PROTECTED;
    for (int i = 0; i < SG_MAX_CERTIFICATES && posting->certificates[i]; i++) {
        if (!holds_certificate(p, posting->certificates[i])) {
            ret->bars |= BAR_CERTIFICATE;
            ret->lacking = posting->certificates[i];
        }
    }
    if (!schooled(p, posting->education))
        ret->bars |= BAR_EDUCATION;
    for (unsigned i = 0; i < p->excluded_count; i++)
        if (p->excluded[i] == posting->id)
            ret->bars |= BAR_EXCLUDED;
    for (uint32_t i = 0; i < p->offered_count; i++)
        if (p->offered[i] == posting->id)
            ret->bars |= BAR_EXCLUDED;
    if (posting->employment == SG_EMPLOYMENT_PUBLIC_WELFARE && !sg_groups_entitled(p->groups))
        ret->bars |= BAR_ENTITLEMENT;
}

static uint8_t wage_step(const check_person *person, int32_t offer)
{
    const int32_t *percent = person->policy->wage_percent;
    int64_t wish = person->profile->wage_min, paid = (int64_t)offer * 100;
    if (wish <= 0 || offer < 0 || offer >= wish)
        return STEP_FITS;
    bool first = paid >= wish * (100 - percent[0]), second = paid >= wish * (100 - percent[1]);
    return first_step(first ? person->step[SG_RULE_WAGE_10] : CHECK_NO_STEP,
                      second ? person->step[SG_RULE_WAGE_20] : CHECK_NO_STEP);
}

/* The safety net: near home; or work at home in reach or in the home province; or day labour in
 * reach or in the home prefecture; or a public-welfare post in the home prefecture. */
static bool safety_net(const check_person *person, const check_posting *posting,
                       const check_verdict *v, uint8_t spot)
{
    bool in_reach = v->place != STEP_NEVER;
    if (person->step[SG_RULE_SAFETY_NET] == CHECK_NO_STEP)
        return false;
    if (v->near)
        return true;
    if (v->home_based)
        return in_reach || (spot & SPOT_PROVINCE);
    if (posting->employment == SG_EMPLOYMENT_DAY_LABOUR)
        return in_reach || v->prefecture;
    return posting->employment == SG_EMPLOYMENT_PUBLIC_WELFARE &&
           (v->prefecture || (person->home.city == 0 && v->place == STEP_FITS));
}

static uint8_t spot_of(const check_person *person, const check_posting *posting)
{
    uint8_t *known = &person->spot_cache[posting->spot];
    if (*known == UNKNOWN)
        *known = judge_spot(person, &person->spots[posting->spot]);
    return *known;
}

bool check_hopeless(const check_person *person, const check_posting *posting)
{
    check_verdict verdict = {0};
    judge_trades(person, posting, &verdict);
    if (verdict.trade == STEP_NEVER || verdict.novice)
        return true;
    uint8_t spot = spot_of(person, posting);
    return (spot & SPOT_STEP) == STEP_NEVER &&
           !(spot & (SPOT_NEAR | SPOT_PREFECTURE | SPOT_PROVINCE));
}

void check_judge(const check_person *person, const check_posting *posting, check_verdict *ret)
{
    uint8_t spot = spot_of(person, posting);
    *ret = (check_verdict){.home_based = posting->employment == SG_EMPLOYMENT_HOME_BASED};
    judge_trades(person, posting, ret);
    hard_rules(person, posting, ret);
    ret->near = spot & SPOT_NEAR;
    ret->prefecture = spot & SPOT_PREFECTURE;
    ret->place = spot & SPOT_STEP;
    ret->stays = person->stay_near;
    ret->kind = STEP_NEVER;
    if (person->employment & kind(posting->employment))
        ret->kind = STEP_FITS;
    else if (person->substitute & kind(posting->employment))
        ret->kind = first_step(person->step[SG_RULE_EMPLOYMENT], CHECK_NO_STEP);
    const uint32_t any = person->employment | person->substitute;
    ret->at_home = ret->home_based && (any & kind(SG_EMPLOYMENT_HOME_BASED)) &&
                   (spot & SPOT_PROVINCE);
    ret->wage = wage_step(person, posting->offer);
    bool bed = person->profile->accommodation != SG_WISH_REQUIRED || ret->home_based ||
               posting->accommodation == SG_PROVISION_PROVIDED;
    ret->bed = bed ? STEP_FITS
                   : first_step(ret->near ? person->step[SG_RULE_ACCOMMODATION] : CHECK_NO_STEP,
                                CHECK_NO_STEP);
    ret->net = safety_net(person, posting, ret, spot);
}

bool check_takeable(const check_verdict *v)
{
    if (v->bars || v->trade == STEP_NEVER || v->novice || v->bed == STEP_NEVER)
        return false;
    bool ordinary = v->kind != STEP_NEVER && v->trade != STEP_UNSTATED && v->wage != STEP_NEVER &&
                    (v->at_home || v->place != STEP_NEVER);
    return ordinary || v->net;
}

check_block check_block_of(const check_verdict *v)
{
    static const struct {
        unsigned bars;
        check_block block;
    } of_bars[] = {{BAR_EXPIRED, BLOCK_EXPIRED},
                   {BAR_MINOR, BLOCK_MINOR},
                   {BAR_AGE, BLOCK_AGE},
                   {BAR_GENDER | BAR_PROTECTED, BLOCK_GENDER},
                   {BAR_CERTIFICATE | BAR_LICENCE, BLOCK_CERTIFICATE},
                   {BAR_EDUCATION, BLOCK_EDUCATION},
                   {BAR_EXCLUDED, BLOCK_EXCLUDED},
                   {BAR_ENTITLEMENT, BLOCK_ENTITLEMENT}};
    if (v->trade == STEP_NEVER || v->trade == STEP_UNSTATED || v->novice)
        return v->bars & BAR_LICENCE ? BLOCK_CERTIFICATE : BLOCK_TRADE;
    if (v->place == STEP_NEVER && !v->at_home && !v->net)
        return BLOCK_PLACE;
    for (size_t i = 0; i < sizeof of_bars / sizeof of_bars[0]; i++)
        if (v->bars & of_bars[i].bars)
            return of_bars[i].block;
    if (v->bed == STEP_NEVER)
        return BLOCK_BED;
    return v->kind == STEP_NEVER ? BLOCK_KIND : BLOCK_WAGE;
}

static bool owns_up(uint32_t relaxed, sg_rule rule)
{
    return relaxed >> rule & 1;
}

/* Places are owned up to except by the safety net's jobs near home, or at home. */
static const char *unnamed_place(const check_verdict *v, uint32_t relaxed)
{
    if (owns_up(relaxed, SG_RULE_SAFETY_NET)) {
        if (v->near || v->prefecture || v->home_based || v->place == STEP_NEVER)
            return NULL;
    } else if (v->at_home) {
        return NULL;
    } else if (v->place == STEP_NEVER) {
        return SG_MSG_CHECK_WISH_PLACE;
    }
    sg_rule rule = v->place == STEP_FAR ? SG_RULE_COOPERATING
                   : v->stays           ? SG_RULE_AWAY_FROM_HOME
                                        : SG_RULE_NEIGHBOUR;
    return v->place == STEP_FITS || owns_up(relaxed, rule) ? NULL : SG_MSG_CHECK_WISH_PLACE_UNNAMED;
}

const char *check_unnamed_wish(const check_verdict *v, uint32_t relaxed)
{
    bool net = owns_up(relaxed, SG_RULE_SAFETY_NET);
    if (v->trade == STEP_NEVER && !(v->bars & BAR_LICENCE))
        return SG_MSG_CHECK_WISH_TRADE;
    if (v->novice)
        return SG_MSG_CHECK_WISH_NOVICE;
    if (v->trade == STEP_NEAR && !owns_up(relaxed, SG_RULE_RELATED_TRADE))
        return SG_MSG_CHECK_WISH_RELATED;
    if (v->trade == STEP_FAR && !owns_up(relaxed, SG_RULE_UNSKILLED))
        return SG_MSG_CHECK_WISH_UNSKILLED;
    if (v->trade == STEP_UNSTATED && !net)
        return SG_MSG_CHECK_WISH_NO_TRADE;
    if (v->bed == STEP_NEVER)
        return SG_MSG_CHECK_WISH_BED;
    if (v->bed == STEP_NEAR && !owns_up(relaxed, SG_RULE_ACCOMMODATION))
        return SG_MSG_CHECK_WISH_BED_UNNAMED;
    if (net && !v->net)
        return SG_MSG_CHECK_WISH_NET;
    if (!net && v->kind == STEP_NEVER)
        return SG_MSG_CHECK_WISH_KIND;
    if (!net && v->kind == STEP_NEAR && !owns_up(relaxed, SG_RULE_EMPLOYMENT))
        return SG_MSG_CHECK_WISH_KIND_UNNAMED;
    if (!net && v->wage == STEP_NEVER)
        return SG_MSG_CHECK_WISH_WAGE;
    bool wage_named = net || owns_up(relaxed, SG_RULE_WAGE_20) ||
                      (v->wage == STEP_NEAR && owns_up(relaxed, SG_RULE_WAGE_10));
    if (v->wage != STEP_FITS && !wage_named)
        return SG_MSG_CHECK_WISH_WAGE_UNNAMED;
    return unnamed_place(v, relaxed);
}

int check_admission(const check_person *person, const check_course *course)
{
    if (course->starts != SG_NO_DATE && course->starts < person->now)
        return 1;
    if (person->age >= 0 && !in_range(course->age, person->age))
        return 2;
    return course->groups && !(course->groups & person->profile->groups) ? 3 : 0;
}
