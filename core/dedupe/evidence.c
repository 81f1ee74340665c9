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

#include "employer_name.h"
#include "songgang/vocabulary.h"
#include "traits.h"

enum { NEGOTIABLE = 16 }; /* added to a period: see sg_fingerprint */
enum { DAYS_APART = 120 };

/* One pair under judgement. */
typedef struct pair_view {
    const sg_fingerprint *a, *b;
    uint32_t reasons;
    int32_t score;
    bool never; /* a fact both state makes them two jobs */
    bool unnamed; /* nothing says that the same people recruit */
    bool same_title;
    bool same_pay; /* as far as both state it */
    int same_text; /* min-hashes that agree, of SG_DUP_TEXT */
} pair_view;

static bool both(uint64_t a, uint64_t b)
{
    return a != 0 && a == b;
}

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

/* ---- titles ---- */

typedef enum title_relation { TITLE_OTHER, TITLE_SHARES, TITLE_WITHIN, TITLE_SAME } title_relation;

/* Characters up to the brackets; `*ret_all` with what they hold. */
static int title_length(const uint16_t *head, int *ret_all)
{
    int n = SG_DUP_TITLE;
    *ret_all = 0;
    while (*ret_all < SG_DUP_TITLE && head[*ret_all]) {
        if (head[*ret_all] == '(' && n == SG_DUP_TITLE)
            n = *ret_all;
        ++*ret_all;
    }
    return n < *ret_all ? n : *ret_all;
}

/* 工 and 员 end every title. */
static bool is_title_ending(uint16_t cp)
{
    static const uint16_t endings[] = {'(',             0x5DE5 /* 工 */, 0x5458 /* 员 */, 0x4EBA /* 人 */,
                                       0x5E08 /* 师 */, 0x64CD /* 操 */, 0x4F5C /* 作 */};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (cp == endings[i])
            return true;
    return false;
}

static title_relation relate_titles(const sg_fingerprint *a, const sg_fingerprint *b)
{
    if (both(a->title, b->title))
        return TITLE_SAME;
    int all_a, all_b, same = 0;
    int m = title_length(a->head, &all_a), n = title_length(b->head, &all_b);
    const uint16_t *part = m <= n ? a->head : b->head, *whole = m <= n ? b->head : a->head;
    int least = m < n ? m : n, most = m < n ? n : m;
    for (int k = 0; least >= 3 && k + least <= most; k++)
        if (memcmp(part, whole + k, (size_t)least * sizeof *part) == 0)
            return TITLE_WITHIN;
    for (int i = 0; i < all_a; i++)
        for (int k = 0; k < all_b; k++)
            if (a->head[i] == b->head[k] && !is_title_ending(a->head[i])) {
                same++;
                break;
            }
    /* Most of both: 摘辣椒小工, 摘辣椒零工; but not 会计学讲师, 英语讲师. */
    int longer = all_a > all_b ? all_a : all_b;
    if (same >= 3 && same * 2 >= longer)
        return TITLE_WITHIN;
    return same >= 2 ? TITLE_SHARES : TITLE_OTHER;
}

/* ---- who ---- */

typedef enum phone_relation { PHONE_UNKNOWN, PHONE_OTHER, PHONE_MASKED, PHONE_SAME } phone_relation;

static phone_relation compare_phones(uint64_t a, uint64_t b)
{
    enum { MASKED = 11, LEAST_SHOWN = 7, MOBILE = 11 };
    int shown = 0, digits_a = 0, digits_b = 0;
    bool masked = false;
    if (a == 0 || b == 0)
        return PHONE_UNKNOWN;
    for (uint64_t x = a, y = b; x || y; x >>= 4, y >>= 4) {
        int p = (int)(x & 15), q = (int)(y & 15);
        digits_a += p != 0;
        digits_b += q != 0;
        if (p == 0 || q == 0)
            continue; /* one is written without its area code */
        if (p == MASKED || q == MASKED)
            masked = true;
        else if (p != q)
            return PHONE_OTHER;
        else
            shown++;
    }
    if (digits_a != digits_b && (digits_a > MOBILE ? digits_b : digits_a) < LEAST_SHOWN)
        return PHONE_OTHER;
    if (shown < LEAST_SHOWN)
        return PHONE_UNKNOWN;
    return masked ? PHONE_MASKED : PHONE_SAME;
}

enum { NAMED = 26, BRAND_NAMED = 16 };

/* What it says that the name of `named` stands in the texts of `other`: its first four characters,
 * or its brand of two. A filter too full answers yes to everything. */
static int named_in(const sg_fingerprint *named, const sg_fingerprint *other)
{
    enum { BITS = 64 * SG_DUP_WORDS, FULL = BITS / 3, RATHER_FULL = BITS / 8, FOUR = 4, TWO = 2 };
    int set = 0, size = 0;
    while (size < SG_DUP_NAME && named->name[size])
        size++;
    if (size < TWO)
        return 0;
    for (int k = 0; k < SG_DUP_WORDS; k++)
        set += __builtin_popcountll(other->words[k]);
    int longest = size < FOUR ? size : FOUR;
    bool brand = named->brand > TWO && named->brand <= FOUR;
    const int lengths[] = {brand ? named->brand : longest, TWO};
    for (int i = 0; i < 2; i++) {
        uint64_t wanted[SG_DUP_WORDS] = {0};
        bool found = set < (lengths[i] > TWO ? FULL : RATHER_FULL);
        for (int k = 0; k + 1 < lengths[i]; k++)
            sg_bigram_mark(named->name[k], named->name[k + 1], wanted);
        for (int k = 0; k < SG_DUP_WORDS; k++)
            found = found && !(wanted[k] & ~other->words[k]);
        if (found)
            return lengths[i] > TWO ? NAMED : BRAND_NAMED;
        if (named->brand > TWO)
            return 0; /* half a brand is none */
    }
    return 0;
}

static void judge_who(pair_view *p)
{
    const sg_fingerprint *a = p->a, *b = p->b;
    static const int by_name[] = {
        [SG_NAME_UNKNOWN] = 0,   [SG_NAME_DIFFERENT] = -60, [SG_NAME_ALIKE] = 0, [SG_NAME_MISSPELT] = 22,
        [SG_NAME_SHORT] = 24, [SG_NAME_PART] = 33,       [SG_NAME_SAME] = 36};
    enum { WHO_MOST = 44 };
    sg_name_relation name = sg_employer_relation(a, b);
    phone_relation phone = compare_phones(a->phone, b->phone);
    bool rings = phone == PHONE_SAME || phone == PHONE_MASKED;
    bool agency = (a->traits | b->traits) & SG_TRAIT_AGENCY;
    int named = name == SG_NAME_UNKNOWN ? named_in(a, b) + named_in(b, a) : 0;
    bool legal = a->traits & b->traits & SG_TRAIT_LEGAL;
    int who = by_name[name] + named + (rings ? 30 : 0);
    if (name == SG_NAME_ALIKE) /* nicknames take liberties, legal names do not */
        who += legal ? -20 : 8;
    /* However sure it is who recruits, what for must be known as well. */
    p->score += who > WHO_MOST ? WHO_MOST : who;
    if (agency && (name >= SG_NAME_ALIKE || rings))
        p->score -= relate_titles(a, b) >= TITLE_SHARES ? 12 : 20; /* whose job it is remains open */
    if (phone == PHONE_OTHER)
        p->score -= name == SG_NAME_SAME || name == SG_NAME_PART ? 12 : 30;
    /* Two clients of one agency share its phone, two shops a chat group: other names, other jobs. */
    p->never |= name == SG_NAME_DIFFERENT && !(rings && p->same_title && p->same_text > SG_DUP_TEXT / 2);
    p->reasons |= name == SG_NAME_SAME    ? SG_DUP_SAME_EMPLOYER
                  : name >= SG_NAME_MISSPELT ? SG_DUP_SHORT_NAME
                  : named                    ? SG_DUP_NAMED_IN_TEXT
                                             : 0u;
    p->reasons |= phone == PHONE_SAME ? SG_DUP_SAME_PHONE : phone == PHONE_MASKED ? SG_DUP_MASKED_PHONE : 0u;
    if (name < SG_NAME_MISSPELT && !named && !rings && !(name == SG_NAME_ALIKE && !legal)) {
        /* Nobody is named: only the same words are evidence. */
        if (name == SG_NAME_UNKNOWN && p->same_text >= SG_DUP_TEXT - 1)
            p->score += 24;
        else
            p->unnamed = true;
    }
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

static void judge_trade(pair_view *p)
{
    enum { OTHER_PAY = 14, OTHER_KIND_PAID = 10, LISTED_APART = 20 };
    const sg_fingerprint *a = p->a, *b = p->b;
    title_relation title = relate_titles(a, b);
    enum { SAME_DUTIES = SG_DUP_TEXT - 2 }; /* fewer are shared by two announcements of one office */
    if (title < TITLE_WITHIN && p->same_text >= SAME_DUTIES)
        title = TITLE_WITHIN;
    static const int by_title[] = {0, 4, 7, 10};
    p->score += by_title[title];
    p->score += p->same_text >= SG_DUP_TEXT - 2 ? 12 : p->same_text >= 3 ? 6 : p->same_text;
    if (p->same_title || p->same_text >= SG_DUP_TEXT - 2)
        p->reasons |= SG_DUP_SAME_TEXT;
    if (!a->trade || !b->trade)
        return;
    int similarity = best_trade_similarity(a, b);
    if (similarity == 1000) {
        const sg_trade *trade = sg_trade_get(a->trade);
        /* Offices have more kinds of work than the vocabulary has trades. */
        bool coarse = !trade->manual && title < TITLE_WITHIN && !trade->unskilled;
        p->score += coarse ? 2 : a->trade == b->trade ? 14 : 8;
        p->reasons |= SG_DUP_SAME_TRADE;
        return;
    }
    if (similarity >= 850) {
        static const int kind_of[] = {-20, -4, 2, 8};
        p->score += kind_of[title] - (p->same_pay ? 0 : OTHER_KIND_PAID);
        p->reasons |= SG_DUP_SIMILAR_TRADE;
        return;
    }
    /* Read as two trades: two jobs, unless the titles say that one was misread. */
    static const int synonym[] = {-8, -6, -4, 0};
    static const int near[] = {-40, -12, -6, 0}, far[] = {-60, -20, -10, -6};
    p->score += similarity >= 750 && (is_general_worker(a->trade) || is_general_worker(b->trade)) ? synonym[title] : similarity >= 500 ? near[title] : far[title];
    p->score -= p->same_pay ? 0 : OTHER_PAY;
    p->score -= a->source == b->source ? LISTED_APART : 0;
    p->never |= title == TITLE_OTHER && similarity < 500;
    p->reasons |= similarity >= 500 ? SG_DUP_SIMILAR_TRADE : 0u;
}

/* Rank and hours: as the title says them. */
static void judge_traits(pair_view *p)
{
    unsigned x = p->a->traits, y = p->b->traits, one = x ^ y;
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
    if (differ(p->a->licence, p->b->licence, 0))
        p->score -= 40;
}

/* ---- how much ---- */

static bool is_monthly(int period)
{
    return period == SG_PERIOD_MONTH || period == SG_PERIOD_YEAR || period == SG_PERIOD_WEEK;
}

/* Both state a range; `*ret` the shared part of it in percent of the whole; negative: the gap. */
static int overlap_percent(const sg_fingerprint *a, const sg_fingerprint *b)
{
    int32_t low_a = a->monthly_min >= 0 ? a->monthly_min : a->monthly_max;
    int32_t low_b = b->monthly_min >= 0 ? b->monthly_min : b->monthly_max;
    int32_t high_a = a->monthly_max >= 0 ? a->monthly_max : low_a;
    int32_t high_b = b->monthly_max >= 0 ? b->monthly_max : low_b;
    int32_t from = low_a > low_b ? low_a : low_b, to = high_a < high_b ? high_a : high_b;
    int32_t least = low_a < low_b ? low_a : low_b, most = high_a > high_b ? high_a : high_b;
    if (to < from)
        return -(int)((int64_t)(from - to) * 100 / (from > 0 ? from : 1)) - 1;
    return most == least ? 100 : (int)((int64_t)(to - from) * 100 / (most - least));
}

/* Ends that are equal but for rounding: 5500 and 5.5千. */
static bool same_amount(int32_t a, int32_t b)
{
    if (a < 0 || b < 0)
        return a < 0 && b < 0;
    int gap = distance(a, b);
    return gap <= 60 || gap <= a / 50;
}

static void judge_wage(pair_view *p)
{
    const sg_fingerprint *a = p->a, *b = p->b;
    bool a_says = a->monthly_min >= 0 || a->monthly_max >= 0;
    bool b_says = b->monthly_min >= 0 || b->monthly_max >= 0;
    int x = a->period & ~NEGOTIABLE, y = b->period & ~NEGOTIABLE;
    if (!a_says || !b_says) {
        p->score += x == y && x == SG_PERIOD_PIECE ? 6 : x && y && a_says != b_says ? -9 : 0;
        return;
    }
    bool converted = x != y && !(is_monthly(x) && is_monthly(y));
    int overlap = overlap_percent(a, b);
    if (same_amount(a->monthly_min, b->monthly_min) && same_amount(a->monthly_max, b->monthly_max)) {
        bool range = a->monthly_max > a->monthly_min && a->monthly_min >= 0;
        p->score += range ? 20 : 16;
        p->reasons |= SG_DUP_SAME_WAGE;
        p->same_pay = true;
    } else if (converted) {
        /* 300元/天 may be told as 9000 a month: other days are counted. */
        enum { HOURLY_GAP = -60, DAILY_GAP = -35 };
        bool hourly = x == SG_PERIOD_HOUR || y == SG_PERIOD_HOUR;
        p->score -= hourly ? 45 : 25;
        p->never |= overlap < (hourly ? HOURLY_GAP : DAILY_GAP);
    } else if ((a->monthly_max < 0) != (b->monthly_max < 0) &&
               same_amount(a->monthly_min, b->monthly_min)) {
        p->score += 10; /* 6000以上 and 6000-10000 */
        p->same_pay = true;
        p->reasons |= SG_DUP_WAGE_OVERLAPS;
    } else if (overlap >= 0) {
        p->score += overlap >= 60 ? 6 : overlap >= 40 ? -4 : overlap >= 25 ? -14 : -24;
        p->reasons |= SG_DUP_WAGE_OVERLAPS;
    } else {
        enum { FAR_APART = -10 };
        p->score -= 30;
        p->never |= overlap < FAR_APART;
    }
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

static void judge_place(pair_view *p)
{
    const sg_fingerprint *a = p->a, *b = p->b;
    if (a->region && b->region) {
        if (!places_agree(a->region, b->region)) {
            p->never = true;
            return;
        }
        bool city = !is_province(a->region) && !is_province(b->region);
        p->score += !city ? -10 : a->region == b->region ? 5 : 2;
        p->reasons |= city ? SG_DUP_SAME_PLACE : 0u;
    } else {
        p->score -= 6;
    }
    p->score += agreement((int)a->town, (int)b->town, 0, 4, -30);
    p->never |= sg_sites_contradict(a->site, b->site);
    for (int i = 0; i < SG_DUP_SITES; i++)
        if (both(a->site[i], b->site[i]))
            p->score += 3;
}

static void judge_dates(pair_view *p)
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

static void judge_person(pair_view *p)
{
    const sg_fingerprint *a = p->a, *b = p->b;
    p->never |= differ(a->gender, b->gender, SG_GENDER_ANY);
    p->score += both(a->gender, b->gender) ? 3 : a->gender != b->gender ? -2 : 0;
    p->score += judge_age(a->age_min, b->age_min) + judge_age(a->age_max, b->age_max);
    if (a->education && b->education)
        p->score += a->education == b->education ? 3 : distance(a->education, b->education) > 1 ? -10 : -4;
    if (a->experience && b->experience)
        p->score += a->experience == b->experience ? 2 : distance(a->experience, b->experience) > 1 ? -10 : -3;
    if (a->headcount > 0 && b->headcount > 0)
        p->score += a->headcount == b->headcount ? (a->headcount > 2 ? 7 : 2) : -2;
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

static void judge_terms(pair_view *p)
{
    const sg_fingerprint *a = p->a, *b = p->b;
    p->score += judge_provision(a->accommodation, b->accommodation) + judge_provision(a->meals, b->meals);
    p->score += agreement(a->insurance, b->insurance, SG_UNSTATED, 2, -8);
    if (differ(a->employment, b->employment, SG_EMPLOYMENT_NONE))
        p->score -= is_short_term(a->employment) && is_short_term(b->employment) ? 4 : 20;
    if (differ(a->shift, b->shift, SG_SHIFT_NONE)) {
        p->never |= (a->shift == SG_SHIFT_NIGHT && b->shift == SG_SHIFT_DAY) ||
                    (b->shift == SG_SHIFT_NIGHT && a->shift == SG_SHIFT_DAY);
        p->score -= 20;
    } else if (a->shift && b->shift) {
        p->score += 4;
    }
}

/* A source repeats a job in the same words, or later; two rows that differ are mostly two jobs. */
static void judge_same_source(pair_view *p)
{
    enum { LATER = 10, SLIGHT = 8, CLEAR = 34, OFFICE = 48 };
    const sg_fingerprint *a = p->a, *b = p->b;
    bool asks_the_same = !differ(a->experience, b->experience, 0) &&
                         !differ(a->education, b->education, SG_EDUCATION_ANY) &&
                         !differ((int)a->town, (int)b->town, 0);
    if (p->same_title && p->same_pay && asks_the_same)
        return;
    if (p->same_text >= SG_DUP_TEXT - 2 && p->same_pay && relate_titles(a, b) >= TITLE_WITHIN)
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

static void judge(pair_view *p)
{
    p->same_title = both(p->a->title, p->b->title);
    for (int k = 0; k < SG_DUP_TEXT; k++)
        p->same_text += both(p->a->text[k], p->b->text[k]);
    static void (*const judges[])(pair_view *) = {judge_place, judge_wage,  judge_person, judge_trade,
                                                  judge_traits, judge_who, judge_dates,  judge_terms};
    for (size_t i = 0; i < sizeof judges / sizeof *judges && !p->never; i++)
        judges[i](p);
    if (!p->never && p->a->source == p->b->source)
        judge_same_source(p);
}

int32_t sg_duplicate_evidence(const sg_fingerprint *a, const sg_fingerprint *b,
                              uint32_t *ret_reasons)
{
    enum { NOBODY_NAMED = 40 };
    pair_view p = {.a = a, .b = b};
    judge(&p);
    *ret_reasons = p.reasons;
    return p.never ? INT32_MIN : p.score - (p.unnamed ? NOBODY_NAMED : 0);
}

bool sg_duplicate_tolerates(const sg_fingerprint *a, const sg_fingerprint *b)
{
    enum { AGAINST = 12, SOMEBODY = 25 }; /* one that names nobody speaks less */
    pair_view p = {.a = a, .b = b};
    judge(&p);
    return !p.never && p.score >= (p.unnamed ? AGAINST : AGAINST + SOMEBODY);
}
