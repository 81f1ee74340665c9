/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether two postings are one job, judged as a clerk would: who recruits, what for, where, and for
 * how much. Every fact both state speaks for or against, in tenths of a logit; some facts (another
 * city, another sex, day against night) are not outweighed by anything. A fact only one of the two
 * states says little: copies leave things out.
 *
 * The weights are estimates of ours, checked against tests/quality/duplicates.
 */
#include <string.h>

#include "evidence.h"
#include "songgang/text.h"
#include "songgang/vocabulary.h"
#include "traits.h"

enum { DAYS_APART = 120 };

static bool differ(int a, int b, int unstated)
{
    return a != unstated && b != unstated && a != b;
}

/* What a fact adds when both state the same, and when they differ. */
static int agreement(int a, int b, int unstated, int same, int different)
{
    if (a == unstated || b == unstated)
        return 0;
    return a == b ? same : different;
}

static int distance(int32_t a, int32_t b)
{
    return a > b ? a - b : b - a;
}

/* ---- what ---- */

static int best_trade_similarity(const sg_fingerprint *a, const sg_fingerprint *b)
{
    const sg_trade_id x[] = {a->trade, a->second_trade}, y[] = {b->trade, b->second_trade};
    int best = 0;
    for (int i = 0; i < 2; i++)
        for (int k = 0; k < 2; k++) {
            int similarity = x[i] && y[k] ? sg_trade_similarity(x[i], y[k]) : 0;
            best = similarity > best ? similarity : best;
        }
    return best;
}

/* 普工: what anybody in a factory may be called. */
static bool is_general_worker(sg_trade_id id)
{
    const sg_trade *trade = sg_trade_get(id);
    return trade && strcmp(trade->code, "T0101") == 0;
}

/* 普工, 司机: a word for many trades, so that one of them is no contradiction. */
static bool is_general(const sg_fingerprint *f)
{
    return is_general_worker(f->trade) || (!f->activity[0][0] && !f->activity[1][0]);
}

/* 瑞成制衣要5个: the title is a piece of text that names the firm, and the trade its line of business. */
static bool title_names(const sg_fingerprint *f, const sg_fingerprint *other)
{
    for (int k = 0; other->name[1] && k + 1 < SG_DUP_TITLE && f->head[k + 1]; k++)
        if (f->head[k] == other->name[0] && f->head[k + 1] == other->name[1])
            return true;
    return false;
}

/* As many are sought for the same pay, by a posting and by a text that tells the same work: 找4个打字快的客服. */
static bool is_told_alike(const sg_pair_view *p)
{
    return p->work == SG_WORK_TOLD && p->same_pay && p->a->headcount > 2 &&
           p->a->headcount == p->b->headcount && (!p->a->name[0] || !p->b->name[0]);
}

/* What one does may be what the other does, though it was read as something else. */
static bool is_open(const sg_pair_view *p)
{
    return is_general(p->a) || is_general(p->b) || is_told_alike(p) ||
           (p->work == SG_WORK_TOLD && p->agreed >= SG_AGREED_MOST && (!p->a->name[0] || !p->b->name[0])) ||
           (!p->a->name[0] && title_names(p->a, p->b)) || (!p->b->name[0] && title_names(p->b, p->a));
}

/* Both seek as many, and more than two: most lists say one or two. */
static bool seek_as_many(const sg_pair_view *p)
{
    return p->a->headcount > 2 && p->a->headcount == p->b->headcount;
}

/* 50 and 60, 10 and 12: a number rounded. */
static bool is_rounded(int32_t a, int32_t b)
{
    enum { FOURTH = 4, LEAST = 8 };
    return a >= LEAST && b >= LEAST && distance(a, b) <= (a > b ? a : b) / FOURTH;
}

static bool is_paid_alike(const sg_pair_view *p)
{
    return p->same_pay || p->near_pay;
}

/* Facts both state alike. Ages, wages and the telephone are the same for many jobs of a firm, so
 * they count less here than the numbers wanted, or not at all. */
static int agreed_facts(const sg_pair_view *p)
{
    const sg_fingerprint *a = p->a, *b = p->b;
    int points = sg_both(a->age_min, b->age_min) && sg_both(a->age_max, b->age_max)  ? 3
                 : sg_both(a->age_min, b->age_min) || sg_both(a->age_max, b->age_max) ? 1
                                                                                      : 0;
    if (is_paid_alike(p))
        points += a->monthly_max > a->monthly_min && p->same_pay ? 3 : 2;
    if (a->headcount > 0 && b->headcount > 0)
        points += a->headcount == b->headcount              ? (a->headcount > 2 ? 3 : 1)
                  : is_rounded(a->headcount, b->headcount) ? -1
                                                           : -3;
    points += 2 * sg_both(a->town, b->town) + 2 * sg_both(a->site[0], b->site[0]);
    points += 2 * sg_both(a->licence, b->licence);
    points += sg_both(a->education, b->education) + sg_both(a->experience, b->experience) +
              sg_both(a->gender, b->gender);
    return points;
}

/* Read as two trades. Of one and the same firm, with everything else alike, one word is a general
 * one or was misread; otherwise they are two jobs, unless the titles say not. */
static int score_two_trades(const sg_pair_view *p, int similarity, sg_title_relation title)
{
    enum { OTHER_PAY = 14, LISTED_APART = 20, ALIKE_ENOUGH = 750, RELATED = 500 };
    static const int general[] = {-8, -6, -4, 0};
    static const int near[] = {-40, -12, 0, 0}, far[] = {-60, -20, -2, -2};
    const sg_fingerprint *a = p->a, *b = p->b;
    bool alike = p->same_people && p->agreed >= SG_AGREED_WELL && (is_paid_alike(p) || p->overtime) &&
                 !differ(a->headcount, b->headcount, -1);
    bool one_general = is_open(p);
    /* 务工人员5名 and 果园零工5名 at one number: the telephone bears out a general word. */
    alike |= one_general && p->same_people && (p->phone >= SG_PHONE_MASKED || is_told_alike(p)) && p->same_pay &&
             p->agreed >= SG_AGREED_WELL - 1 && seek_as_many(p);
    int score;
    if (alike && (one_general || title >= SG_TITLE_WITHIN))
        score = title >= SG_TITLE_WITHIN ? 2 : -2;
    else if (alike && similarity >= RELATED && title == SG_TITLE_SHARES)
        score = -4;
    else if (similarity >= ALIKE_ENOUGH && one_general)
        score = general[title];
    else
        score = similarity >= RELATED ? near[title] : far[title];
    score -= p->same_pay ? 0 : p->near_pay || p->overtime ? OTHER_PAY / 2 : OTHER_PAY;
    return score - (a->source == b->source ? LISTED_APART : 0);
}

/* Two trades with nothing in common, and neither told by a general word. */
static bool is_unrelated(const sg_pair_view *p)
{
    enum { RELATED = 500 };
    const sg_fingerprint *a = p->a, *b = p->b;
    return p->title == SG_TITLE_OTHER && p->same_text < SG_DUP_TEXT - 2 && a->trade && b->trade &&
           !is_open(p) && best_trade_similarity(a, b) < RELATED;
}

static void judge_trade(sg_pair_view *p)
{
    enum { OTHER_KIND_PAID = 10, CONTRARY = 36, CONTRARY_TOLD = 6, OTHER_WORK = 24, SAME_DUTIES = SG_DUP_TEXT - 2 };
    const sg_fingerprint *a = p->a, *b = p->b;
    sg_title_relation title = p->title;
    /* Fewer are shared by two announcements of one office. */
    if (title < SG_TITLE_WITHIN && p->same_text >= SAME_DUTIES)
        title = SG_TITLE_WITHIN;
    static const int by_title[] = {0, 4, 7, 10};
    p->score += by_title[p->by_work && title == SG_TITLE_WITHIN ? SG_TITLE_SHARES : title];
    p->score += p->same_text >= SAME_DUTIES ? 12 : p->same_text >= 3 ? 6 : p->same_text;
    if (p->same_title || p->same_text >= SAME_DUTIES)
        p->reasons |= SG_DUP_SAME_TEXT;
    p->reasons |= p->work == SG_WORK_SAME ? SG_DUP_SAME_WORK : 0u;
    if (p->work == SG_WORK_OTHER && title < SG_TITLE_WITHIN)
        p->score -= OTHER_WORK;
    const sg_trade *trade = sg_trade_get(a->trade), *other = sg_trade_get(b->trade);
    /* Offices and schools have more kinds of work than the vocabulary has trades. */
    bool coarse = (!trade || (!trade->manual && !trade->unskilled)) &&
                  (!other || (!other->manual && !other->unskilled));
    if (coarse && title < SG_TITLE_WITHIN && sg_titles_contrary(a, b))
        p->score -= p->reasons & SG_DUP_NAMED_IN_TEXT ? CONTRARY_TOLD : CONTRARY;
    if (!trade || !other)
        return;
    int similarity = best_trade_similarity(a, b);
    if (similarity == 1000) {
        p->score += coarse && title < SG_TITLE_WITHIN ? 2 : a->trade == b->trade ? 14 : 8;
        p->reasons = (p->reasons & ~(uint32_t)SG_DUP_SAME_WORK) | SG_DUP_SAME_TRADE;
        return;
    }
    if (similarity >= 850) {
        static const int kind_of[] = {-20, -4, 2, 8};
        bool licensed = sg_both(a->licence, b->licence);
        bool alike = p->same_people && p->same_pay && (licensed || p->agreed >= SG_AGREED_WELL);
        p->score += (alike && title == SG_TITLE_OTHER ? -4 : kind_of[title]) - (p->same_pay ? 0 : OTHER_KIND_PAID);
        p->reasons |= SG_DUP_SIMILAR_TRADE;
        return;
    }
    p->score += score_two_trades(p, similarity, title);
    int enough = is_told_alike(p) ? SG_AGREED_WELL - 1 : SG_AGREED_WELL;
    p->never |= title == SG_TITLE_OTHER && similarity < 500 &&
                !(p->same_people && p->agreed >= enough && is_open(p));
    p->reasons |= similarity >= 500 ? SG_DUP_SIMILAR_TRADE : 0u;
}

static unsigned shift_trait(const sg_fingerprint *f)
{
    return f->shift == SG_SHIFT_NIGHT ? SG_TRAIT_NIGHT : f->shift == SG_SHIFT_DAY ? SG_TRAIT_DAY : 0u;
}

/* Rank and hours: as the title says them. */
static void judge_traits(sg_pair_view *p)
{
    unsigned x = p->a->traits | shift_trait(p->a), y = p->b->traits | shift_trait(p->b), one = x ^ y;
    bool wages_same = p->reasons & SG_DUP_SAME_WAGE;
    if (one & SG_TRAIT_LEARNER)
        p->score -= wages_same ? 15 : 40;
    if (one & SG_TRAIT_LEADER)
        p->score -= wages_same ? 20 : 40;
    if (one & SG_TRAIT_DEPUTY)
        p->score -= 40;
    if (one & SG_TRAIT_ENGINEER)
        p->score -= wages_same ? 6 : 20;
    if ((x & SG_TRAIT_NIGHT && y & SG_TRAIT_DAY && !(x & SG_TRAIT_DAY)) ||
        (y & SG_TRAIT_NIGHT && x & SG_TRAIT_DAY && !(y & SG_TRAIT_DAY)))
        p->never |= (one & SG_TRAIT_NIGHT) && (one & SG_TRAIT_DAY);
    if ((x & SG_TRAIT_CASUAL && y & SG_TRAIT_REGULAR) || (y & SG_TRAIT_CASUAL && x & SG_TRAIT_REGULAR))
        p->never = true;
    if (one & SG_TRAIT_CASUAL)
        p->score -= wages_same ? 4 : 15;
    if ((x & SG_TRAIT_MALE && y & SG_TRAIT_FEMALE) || (y & SG_TRAIT_MALE && x & SG_TRAIT_FEMALE))
        p->never = true;
    if ((x & SG_TRAIT_SKILLED && y & SG_TRAIT_HELPER) || (y & SG_TRAIT_SKILLED && x & SG_TRAIT_HELPER))
        p->score -= 25;
    uint16_t s = p->a->skills, t = p->b->skills;
    if (s && t)
        p->score += s == t ? 3 : (s & t) == 0 ? -6 : 0;
    p->score += agreement(p->a->licence, p->b->licence, 0, 6, -40);
}

/* ---- where and when ---- */

/* GB/T 2260: two digits each for province, prefecture, county. */
static bool is_province(sg_region region)
{
    return region % 10000 == 0;
}

/* One lies within the other. */
static bool places_agree(sg_region a, sg_region b)
{
    if (a == b)
        return true;
    if (is_province(a) || is_province(b))
        return a / 10000 == b / 10000;
    return a / 100 == b / 100 && (a % 100 == 0 || b % 100 == 0);
}

/* The short name of `region` stands in the texts of `f`. */
static bool name_stands(sg_region region, const sg_fingerprint *f)
{
    enum { FULL = 64 * SG_DUP_WORDS / 3 };
    const char *name = sg_region_short_name(region);
    sg_str text = sg_str_of(name ? name : "");
    uint32_t before = 0;
    if (f->filled >= FULL)
        return false;
    for (size_t pos = 0; pos < text.n;) {
        uint32_t cp = sg_utf8_next(text, &pos);
        if (before && !sg_bigram_marked(before, cp, f->words))
            return false;
        before = cp;
    }
    return text.n > 0;
}

/* `other` names county and city of `f`, whatever was taken for its place (铝合金门窗 is not in 金门). */
static bool place_named(const sg_fingerprint *f, const sg_fingerprint *other)
{
    sg_place place = sg_region_place(f->region);
    return place.county && name_stands(place.city, other) && name_stands(place.county, other);
}

/* The same of the county alone, for one that says no place: 六枝 六安高速二分部 木模工. */
static bool county_named(const sg_fingerprint *f, const sg_fingerprint *other)
{
    sg_region county = sg_region_place(f->region).county;
    return county && name_stands(county, other);
}

/* 塘厦镇, 古街道: the place in the employer's name is a town. */
static bool is_town(const uint16_t lead[SG_DUP_LEAD])
{
    enum { TOWN = 0x9547, RURAL = 0x4E61, STREET = 0x8857 }; /* 镇, 乡, 街 */
    for (int i = 2; i < SG_DUP_LEAD; i++)
        if (lead[i] == TOWN || lead[i] == RURAL || lead[i] == STREET)
            return true;
    return false;
}

/* One says the province only, but its words name the other's city. */
static bool city_named(const sg_fingerprint *f, const sg_fingerprint *other)
{
    sg_region city = sg_region_place(f->region).city;
    return city && is_province(other->region) && name_stands(city, other);
}

static void judge_place(sg_pair_view *p)
{
    enum { MISREAD = 4 };
    const sg_fingerprint *a = p->a, *b = p->b;
    if (a->region && b->region) {
        if (!places_agree(a->region, b->region)) {
            p->never = !(p->phone == SG_PHONE_SAME && (place_named(a, b) || place_named(b, a)));
            p->score -= MISREAD;
            return;
        }
        bool city = !is_province(a->region) && !is_province(b->region);
        bool told = !city && (city_named(a, b) || city_named(b, a));
        p->score += told ? 0 : !city ? -10 : a->region == b->region ? 5 : 2;
        p->reasons |= city ? SG_DUP_SAME_PLACE : 0u;
    } else {
        bool told = (a->region && county_named(a, b)) || (b->region && county_named(b, a));
        p->score += told ? 2 : -6;
    }
    p->score += agreement((int)a->town, (int)b->town, 0, 4, -30);
    p->never |= sg_sites_contradict(a->site, b->site);
    p->never |= is_town(a->lead) && is_town(b->lead) && a->lead[0] != b->lead[0] &&
                a->lead[1] != b->lead[1];
    for (int i = 0; i < SG_DUP_SITES; i++)
        if (sg_both(a->site[i], b->site[i]))
            p->score += 3;
}

static void judge_dates(sg_pair_view *p)
{
    const sg_fingerprint *a = p->a, *b = p->b;
    p->score += agreement(a->valid_through, b->valid_through, SG_NO_DATE, 8, -2);
    if (a->posted == SG_NO_DATE || b->posted == SG_NO_DATE)
        return;
    p->never |= distance(a->posted, b->posted) > DAYS_APART;
    p->score += a->posted == b->posted ? 2 : 0;
}

/* ---- whom ---- */

static int judge_age(int a, int b)
{
    enum { SLIGHTLY = 5, CLEARLY = 10 };
    if (a == 0 || b == 0)
        return 0;
    int gap = distance(a, b);
    return gap == 0 ? 4 : gap <= SLIGHTLY ? -5 : gap < CLEARLY ? -12 : -30;
}

static void judge_person(sg_pair_view *p)
{
    const sg_fingerprint *a = p->a, *b = p->b;
    p->never |= differ(a->gender, b->gender, SG_GENDER_ANY);
    p->score += sg_both(a->gender, b->gender) ? 3 : a->gender != b->gender ? -2 : 0;
    p->score += judge_age(a->age_min, b->age_min) + judge_age(a->age_max, b->age_max);
    if (a->education && b->education)
        p->score += a->education == b->education ? 3 : distance(a->education, b->education) > 1 ? -10 : -4;
    if (a->experience && b->experience)
        p->score += a->experience == b->experience ? 2 : distance(a->experience, b->experience) > 1 ? -10 : -3;
    if (a->headcount > 0 && b->headcount > 0)
        p->score += a->headcount == b->headcount ? (a->headcount > 20  ? 9
                                                    : a->headcount > 2 ? 7
                                                                       : 2)
                    : is_rounded(a->headcount, b->headcount) ? -2
                                                             : -4;
    if (a->headcount > 0 && a->headcount == b->headcount)
        p->reasons |= SG_DUP_SAME_HEADCOUNT;
}

static int judge_provision(int a, int b)
{
    if (a == SG_PROVISION_UNKNOWN || b == SG_PROVISION_UNKNOWN)
        return 0;
    if (a == b)
        return 3;
    return a == SG_PROVISION_ALLOWANCE || b == SG_PROVISION_ALLOWANCE ? -5 : -12;
}

static bool is_short_term(int employment)
{
    return employment == SG_EMPLOYMENT_TEMPORARY || employment == SG_EMPLOYMENT_DAY_LABOUR ||
           employment == SG_EMPLOYMENT_PART_TIME;
}

static void judge_terms(sg_pair_view *p)
{
    const sg_fingerprint *a = p->a, *b = p->b;
    p->score += judge_provision(a->accommodation, b->accommodation) + judge_provision(a->meals, b->meals);
    p->score += agreement(a->insurance, b->insurance, SG_UNSTATED, 2, -8);
    if (differ(a->employment, b->employment, SG_EMPLOYMENT_NONE))
        p->score -= is_short_term(a->employment) && is_short_term(b->employment) ? 4 : 20;
    else if (a->employment && b->employment)
        p->score += 2;
    if (differ(a->shift, b->shift, SG_SHIFT_NONE)) {
        p->never |= (a->shift == SG_SHIFT_NIGHT && b->shift == SG_SHIFT_DAY) ||
                    (b->shift == SG_SHIFT_NIGHT && a->shift == SG_SHIFT_DAY);
        p->score -= 20;
    } else if (a->shift && b->shift) {
        p->score += 4;
    }
}

/* A source repeats a job in the same words, or later; two rows that differ are mostly two jobs. */
static void judge_same_source(sg_pair_view *p)
{
    enum { LATER = 10, SLIGHT = 8, CLEAR = 34, OFFICE = 48, BRACKETS = 30 };
    const sg_fingerprint *a = p->a, *b = p->b;
    bool asks_the_same = !differ(a->experience, b->experience, 0) &&
                         !differ(a->education, b->education, SG_EDUCATION_ANY) &&
                         !differ((int)a->town, (int)b->town, 0);
    bool same_day = a->posted != SG_NO_DATE && a->posted == b->posted;
    if (same_day && !p->same_title && p->same_text < SG_DUP_TEXT - 2 &&
        (p->by_work || p->title < SG_TITLE_WITHIN)) {
        p->never = true; /* two lines of one list: 硫化工, 成型工 */
        return;
    }
    bool legal = a->traits & b->traits & SG_TRAIT_LEGAL;
    if (same_day && legal && !(p->reasons & SG_DUP_SAME_EMPLOYER) && p->phone < SG_PHONE_MASKED) {
        p->never = true; /* two firms of one brand */
        return;
    }
    bool listed_together = a->posted == b->posted && differ(a->headcount, b->headcount, -1);
    if (sg_titles_bracket_other(a, b) && !p->same_title)
        p->score -= BRACKETS;
    if (p->same_title && p->same_pay && asks_the_same && !listed_together)
        return;
    if (p->same_text >= SG_DUP_TEXT - 2 && p->same_pay && p->title >= SG_TITLE_WITHIN)
        return;
    bool later = a->posted != SG_NO_DATE && b->posted != SG_NO_DATE &&
                 distance(a->posted, b->posted) >= LATER;
    bool rings = p->reasons & (SG_DUP_SAME_PHONE | SG_DUP_MASKED_PHONE);
    const sg_trade *trade = sg_trade_get(a->trade);
    bool office = !trade || !trade->manual;
    if (office && !p->same_title)
        p->score -= OFFICE;
    else
        p->score -= later || (rings && p->same_pay && p->reasons & SG_DUP_SAME_TRADE) ? SLIGHT : CLEAR;
}

static void judge(sg_pair_view *p)
{
    const sg_fingerprint *a = p->a, *b = p->b;
    if (sg_both(a->record, b->record)) {
        p->never = true; /* lines of one announcement */
        return;
    }
    p->phone = sg_phone_relate(a->phone, b->phone);
    judge_place(p);
    if (!p->never)
        sg_judge_wage(p);
    if (p->never)
        return;
    p->same_title = sg_both(a->title, b->title);
    for (int k = 0; k < SG_DUP_TEXT; k++)
        p->same_text += sg_both(a->text[k], b->text[k]);
    p->title = sg_title_relate(a, b);
    p->work = sg_work_relate(a, b);
    p->by_work = p->work == SG_WORK_SAME && p->title < SG_TITLE_WITHIN;
    if (p->by_work)
        p->title = SG_TITLE_WITHIN;
    else if (p->work == SG_WORK_PARTLY && p->title < SG_TITLE_SHARES)
        p->title = SG_TITLE_SHARES;
    if (is_unrelated(p)) { /* most pairs of one firm end here */
        p->never = true;
        return;
    }
    p->agreed = agreed_facts(p);
    static void (*const judges[])(sg_pair_view *) = {judge_person, sg_judge_who, judge_trade,
                                                  judge_traits, judge_dates,  judge_terms};
    for (size_t i = 0; i < sizeof judges / sizeof *judges && !p->never; i++)
        judges[i](p);
    /* 21元/小时 and 综合6500: of one firm and work the same pay, told in two ways. */
    enum { OVERTIME_OF_ONE = 33 };
    if (p->overtime && p->same_people && p->title >= SG_TITLE_WITHIN &&
        (seek_as_many(p) || is_rounded(a->headcount, b->headcount)))
        p->score += OVERTIME_OF_ONE;
    if (!p->never && a->source == b->source)
        judge_same_source(p);
}

int32_t sg_duplicate_evidence(const sg_fingerprint *a, const sg_fingerprint *b,
                              uint32_t *ret_reasons)
{
    enum { NOBODY_NAMED = 40 };
    sg_pair_view p = {.a = a, .b = b};
    judge(&p);
    *ret_reasons = p.reasons;
    return p.never ? INT32_MIN : p.score - (p.unnamed ? NOBODY_NAMED : 0);
}

bool sg_duplicate_tolerates(const sg_fingerprint *a, const sg_fingerprint *b)
{
    enum { AGAINST = 12, SOMEBODY = 25 }; /* one that names nobody speaks less */
    sg_pair_view p = {.a = a, .b = b};
    judge(&p);
    return !p.never && p.score >= (p.unnamed ? AGAINST : AGAINST + SOMEBODY);
}
