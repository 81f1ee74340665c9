/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The facts of a job, before anybody writes them down: who hires, where, for what, at what pay and
 * on which terms. Some are drawn as "not said", because much is not.
 */
#include <string.h>

#include "corpus_records.h"

static void make_ages(const corpus_trade *trade, corpus_random *r, corpus_job *j)
{
    j->age = j->age_male = j->age_female = (sg_age_range){-1, -1};
    if (corpus_chance(r, 230))
        return;
    int low = trade->age_min, high = trade->age_max;
    if (corpus_chance(r, 200))
        low += 2;
    high += corpus_range(r, -1, 1) * 5;
    if (corpus_chance(r, 500))
        high = (high + 2) / 5 * 5;
    if (high < low + 10)
        high = low + 10;
    if (high > 65)
        high = 65;
    if (trade->sex == 'a' && corpus_chance(r, 110)) {
        j->age_male = (sg_age_range){(int16_t)low, (int16_t)high};
        j->age_female = (sg_age_range){(int16_t)low, (int16_t)(high - 5)};
        j->age = j->age_male;
        return;
    }
    j->age = (sg_age_range){(int16_t)low, (int16_t)high};
    if (corpus_chance(r, 180))
        j->age.min = -1;
    else if (corpus_chance(r, 30))
        j->age.max = -1;
}

static void make_person(const corpus_trade *trade, corpus_random *r, corpus_job *j)
{
    make_ages(trade, r, j);
    uint32_t draw = corpus_below(r, 100);
    j->gender_said = draw < 62;
    if (trade->sex == 'm')
        j->gender = draw < 40 ? SG_GENDER_MALE : SG_GENDER_ANY;
    else if (trade->sex == 'f')
        j->gender = draw < 22 ? SG_GENDER_FEMALE : SG_GENDER_ANY;
    else
        j->gender = draw < 4 ? SG_GENDER_MALE : draw < 7 ? SG_GENDER_FEMALE : SG_GENDER_ANY;
    if (j->age_male.max > 0) {
        j->gender = SG_GENDER_ANY;
        j->gender_said = false;
    }

    static const char letters[] = "npjsvcb";
    static const sg_education levels[] = {
        SG_EDUCATION_ANY,        SG_EDUCATION_PRIMARY, SG_EDUCATION_JUNIOR,  SG_EDUCATION_SENIOR,
        SG_EDUCATION_VOCATIONAL, SG_EDUCATION_COLLEGE, SG_EDUCATION_BACHELOR};
    j->education = levels[strchr(letters, trade->education) - letters];
    if (j->education == SG_EDUCATION_ANY && corpus_chance(r, 220))
        j->education = corpus_chance(r, 850) ? SG_EDUCATION_JUNIOR : SG_EDUCATION_PRIMARY;
    j->education_said = corpus_chance(r, j->education == SG_EDUCATION_ANY ? 400 : 700);

    j->experience = -1;
    if (trade->years > 0 && corpus_chance(r, 520))
        j->experience = trade->years + (corpus_chance(r, 200) ? 1 : 0);
    else if (trade->years < 2 && corpus_chance(r, 420))
        j->experience = 0;
    j->licence = LICENCE_UNSAID;
    if (trade->certificate) {
        draw = corpus_below(r, 100);
        j->licence = draw < 58 ? LICENCE_REQUIRED : draw < 76 ? LICENCE_PREFERRED : LICENCE_UNSAID;
    }
}

/* Board by how such jobs house people: factories and sites house, shops and cities often do not. */
static void make_terms(const sg_corpus *c, const corpus_trade *trade, corpus_random *r,
                       corpus_job *j)
{
    const corpus_city *city = &corpus_cities[j->city];
    bool home = j->city == c->home_prefecture;
    const char *industry = corpus_industries[j->industry].name;
    uint32_t draw = corpus_below(r, 1000);
    uint32_t housed = home ? 330 : 600;
    if (strcmp(industry, "建筑") == 0 || strcmp(industry, "光伏") == 0 ||
        strcmp(industry, "煤矿") == 0)
        housed = 780;
    if (trade->education == 'c' || j->industry == c->welfare || j->industry == c->handcraft)
        housed = 90;
    if (draw < housed)
        j->accommodation = SG_PROVISION_PROVIDED;
    else if (draw < housed + 80)
        j->accommodation = SG_PROVISION_NONE;
    else if (draw < housed + 125)
        j->accommodation = SG_PROVISION_ALLOWANCE;
    draw = corpus_below(r, 1000);
    if (draw < housed - housed / 5)
        j->meals = SG_PROVISION_PROVIDED;
    else if (draw < housed + 20)
        j->meals = SG_PROVISION_ALLOWANCE;
    else if (draw < housed + 110)
        j->meals = SG_PROVISION_NONE;

    draw = corpus_below(r, 100);
    uint32_t insured = city->level > 100 ? 48 : 34;
    j->insurance = draw < insured        ? INSURANCE_YES
                   : draw < insured + 4  ? INSURANCE_NO
                   : draw < insured + 13 ? INSURANCE_ACCIDENT
                                         : INSURANCE_UNSAID;
    draw = corpus_below(r, 100);
    bool factory = strchr(trade->pay, 'h') && strchr("jns", trade->education);
    j->shift = draw < 12              ? SG_SHIFT_DAY
               : factory && draw < 32 ? SG_SHIFT_TWO
               : factory && draw < 36 ? SG_SHIFT_THREE
               : factory && draw > 96 ? SG_SHIFT_NIGHT
                                      : SG_SHIFT_NONE;
}

static void make_employment(const sg_corpus *c, const corpus_trade *trade, corpus_random *r,
                            corpus_job *j)
{
    uint32_t draw = corpus_below(r, 1000);
    j->employment = SG_EMPLOYMENT_NONE;
    if (j->industry == c->welfare)
        j->employment = SG_EMPLOYMENT_PUBLIC_WELFARE;
    else if (j->industry == c->handcraft && draw < 600)
        j->employment = SG_EMPLOYMENT_HOME_BASED;
    else if (j->pay.period == SG_PERIOD_DAY && draw < 350)
        j->employment = draw < 220 ? SG_EMPLOYMENT_DAY_LABOUR : SG_EMPLOYMENT_TEMPORARY;
    else if (j->pay.period == SG_PERIOD_HOUR && draw < 80)
        j->employment = draw < 50 ? SG_EMPLOYMENT_TEMPORARY : SG_EMPLOYMENT_PART_TIME;
    else if (trade->age_max < 45 && draw < 6)
        j->employment = SG_EMPLOYMENT_INTERN;
    else if (draw < 300)
        j->employment = SG_EMPLOYMENT_FULL_TIME;
}

/* Openings: most postings want one to five, a few want hundreds. The mean over the kept jobs is
 * what makes 454,000 openings of 125,000 records. */
static int make_headcount(const corpus_trade *trade, bool agency, corpus_random *r)
{
    static const uint16_t few[] = {1, 1, 1, 2, 2, 3};
    static const uint16_t some[] = {1, 1, 2, 2, 2, 3, 3, 4, 5, 5, 6, 8, 10};
    static const uint16_t many[] = {1, 2, 2, 3, 3, 5, 5, 5, 8, 10, 10, 15, 20};
    static const uint16_t crowd[] = {20, 20, 30, 30, 50, 50, 50, 80, 100, 100, 150, 200, 300};
    if (corpus_chance(r, 190))
        return -1;
    if (trade->crowd == 0)
        return few[corpus_below(r, 6)];
    if (trade->crowd == 2 && corpus_chance(r, agency ? 300 : 182))
        return crowd[corpus_below(r, 13)];
    return trade->crowd == 2 ? many[corpus_skewed(r, 13)] : some[corpus_skewed(r, 13)];
}

static void make_dates(const sg_corpus *c, corpus_random *r, corpus_job *j)
{
    sg_date now = c->request.now;
    j->expired = corpus_chance(r, 30);
    if (j->expired) {
        j->valid_through = now - corpus_range(r, 1, 40);
        j->posted = j->valid_through - corpus_range(r, 12, 60);
        return;
    }
    j->posted = now - (int)(corpus_below(r, 50) * corpus_below(r, 50) / 50);
    /* notices that run for the year, so that a set made for one day stays usable for months */
    j->valid_through = corpus_chance(r, 300) ? now + corpus_range(r, 300, 400) : SG_NO_DATE;
}

static void make_suspicion(corpus_random *r, corpus_job *j)
{
    uint32_t draw = corpus_below(r, 1000);
    j->suspicion = SUSPICION_NONE;
    if (j->employment == SG_EMPLOYMENT_PUBLIC_WELFARE || j->employment == SG_EMPLOYMENT_HOME_BASED)
        return;
    if (draw < 13) {
        j->suspicion = SUSPICION_FEE;
    } else if (draw < 21) {
        j->suspicion = SUSPICION_WAGE;
        int32_t amount = corpus_range(r, 8, 13) * 10000;
        j->pay = (corpus_pay){
            .kind = PAY_POINT, .period = SG_PERIOD_MONTH, .min = amount, .max = amount};
        j->employment = SG_EMPLOYMENT_FULL_TIME;
    }
}

/* An agency of the home prefecture recruits for everywhere; one at the destination for its town. */
static void make_employer(const sg_corpus *c, corpus_random *r, corpus_job *j)
{
    size_t city = corpus_choose_city(c, r);
    bool sent = city != c->home_prefecture && corpus_chance(r, 35);
    uint32_t index = corpus_choose_employer(c, sent ? c->home_prefecture : city, r);
    corpus_employer_make(c, index, &j->employer);
    if (sent && !j->employer.agency) {
        index = corpus_choose_employer(c, city, r);
        corpus_employer_make(c, index, &j->employer);
    }
    j->city = city;
    j->county = j->employer.county;
    j->town = j->employer.town;
    if (j->employer.agency) {
        const corpus_city *place = &corpus_cities[city];
        j->county = &place->counties[corpus_choose_county(place, r)];
        j->town = corpus_pick(r, j->county->towns);
    }
}

/* Jobs of one announcement share board, insurance, dates and whether a fee is asked. */
static void share_terms(const sg_corpus *c, uint64_t record, corpus_job *j)
{
    corpus_job first;
    corpus_job_make(c, record, 0, true, &first);
    j->accommodation = first.accommodation;
    j->meals = first.meals;
    j->insurance = first.insurance;
    j->posted = first.posted;
    j->valid_through = first.valid_through;
    j->expired = first.expired;
    if (first.suspicion == SUSPICION_FEE || j->suspicion == SUSPICION_FEE)
        j->suspicion = first.suspicion == SUSPICION_FEE ? SUSPICION_FEE : SUSPICION_NONE;
}

void corpus_job_make(const sg_corpus *c, uint64_t record, uint32_t slot, bool shared_employer,
                     corpus_job *ret)
{
    uint32_t attempt = record < c->dealt ? c->attempt[record * CORPUS_MAX_JOBS + slot] : 0;
    corpus_job_draw(c, record, slot, shared_employer, attempt, ret);
}

void corpus_job_draw(const sg_corpus *c, uint64_t record, uint32_t slot, bool shared_employer,
                     uint32_t attempt, corpus_job *ret)
{
    memset(ret, 0, sizeof *ret);
    enum { SAME_EMPLOYER = 3, FAR = 40 }; /* another trade is tried before another employer */
    uint64_t key = record * CORPUS_MAX_JOBS, again = (uint64_t)attempt << FAR;
    /* All jobs of an announcement follow the employer of its first. */
    uint32_t draw = shared_employer && slot > 0 && record < c->dealt
                        ? c->attempt[record * CORPUS_MAX_JOBS]
                        : attempt;
    uint64_t hired = (uint64_t)(draw / SAME_EMPLOYER) << FAR;
    corpus_random shared = corpus_random_of(c->request.seed, CORPUS_FACTS,
                                            (key + (shared_employer ? 0 : slot)) ^ hired);
    corpus_random own = corpus_random_of(c->request.seed, CORPUS_SLOT, (key + slot) ^ again);
    make_employer(c, &shared, ret);
    ret->industry = ret->employer.industry;
    while (ret->industry == c->agency || ret->industry == corpus_industry_count)
        ret->industry = corpus_choose(&shared, &c->city_industries[ret->city]);
    /* An agency does not recruit for public-welfare posts. */
    if (ret->employer.agency && ret->industry == c->welfare)
        ret->industry = c->handcraft;

    ret->trade = corpus_choose(&own, &c->industry_trades[ret->industry]);
    const corpus_trade *trade = &corpus_trades[ret->trade];
    corpus_pick_title(&own, trade, &ret->named);
    make_terms(c, trade, &shared, ret);
    make_dates(c, &shared, ret);
    corpus_pay_make(trade, &corpus_cities[ret->city], ret->employer.pay_percent, &own, &ret->pay);
    make_person(trade, &own, ret);
    make_employment(c, trade, &own, ret);
    ret->headcount = make_headcount(trade, ret->employer.agency, &own);
    /* Drawing again must not change how many are suspicious. */
    corpus_random doubt = corpus_random_of(c->request.seed, CORPUS_DOUBT, key + slot);
    make_suspicion(&doubt, ret);
    if (c->request.most_openings > 0 && ret->headcount > c->request.most_openings)
        ret->headcount = c->request.most_openings;
    if (shared_employer && slot > 0)
        share_terms(c, record, ret);
}

void corpus_truth_init(corpus_truth *truth)
{
    memset(truth, 0, sizeof *truth);
    truth->wage = (sg_wage){.min_fen = SG_NO_AMOUNT,
                            .max_fen = SG_NO_AMOUNT,
                            .monthly_min = SG_NO_AMOUNT,
                            .monthly_max = SG_NO_AMOUNT};
    truth->age = truth->age_male = truth->age_female = (sg_age_range){-1, -1};
    truth->experience = truth->headcount = -1;
    truth->posted = truth->valid_through = SG_NO_DATE;
}
