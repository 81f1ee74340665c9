/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the generator knows of a record: the catalogue parsed from the tables, employers, the facts
 * of a job, and what a text has stated of them (the truth it is later scored against).
 */
#ifndef SONGGANG_CORPUS_RECORDS_H
#define SONGGANG_CORPUS_RECORDS_H

#include "corpus_random.h"
#include "corpus_tables.h"
#include "songgang/generate.h"
#include "songgang/posting.h"

enum {
    CORPUS_EMPLOYERS = 11500, /* so that 125,000 postings show well over 9,000 of them */
    CORPUS_MAX_CITIES = 64,
    CORPUS_MAX_INDUSTRIES = 64,
    CORPUS_MAX_TRADES = 256,
    CORPUS_MAX_CHOICES = 32,
    CORPUS_MAX_JOBS = 6,
    CORPUS_NAME = 128
};

/* A weighted choice: element i with probability (upto[i] - upto[i-1]) / upto[count-1]. */
typedef struct corpus_choice {
    uint16_t item[CORPUS_MAX_CHOICES];
    uint32_t upto[CORPUS_MAX_CHOICES];
    uint32_t count;
} corpus_choice;

/* Names the product uses for a trade and what belongs to it; own names where it has none. */
typedef struct corpus_names {
    const char *trade, *trade_code; /* code NULL: the vocabulary has no such trade */
    const char *certificate;        /* NULL: none */
    bool certificate_known;
    const char *skill[4];
    bool skill_known[4];
} corpus_names;

struct sg_corpus {
    sg_corpus_request request;
    const sg_vocabulary *vocabulary; /* NULL: own names only */
    uint32_t city_upto[CORPUS_MAX_CITIES];
    uint32_t first_employer[CORPUS_MAX_CITIES + 1];
    corpus_choice city_industries[CORPUS_MAX_CITIES];
    corpus_choice industry_trades[CORPUS_MAX_INDUSTRIES];
    corpus_names names[CORPUS_MAX_TRADES];
    size_t home_prefecture;            /* index of 黔西南州 in corpus_cities */
    size_t agency, welfare, handcraft; /* industries with ways of their own */
    size_t driver;                     /* the trade whose licence many hold */
    uint8_t *attempt; /* of job `slot` of record i at i * CORPUS_MAX_JOBS + slot; see vacancy.c */
    uint64_t dealt;   /* records it covers */
    struct corpus_employer *employers; /* all of them; NULL: each is made when it is asked for */
};

uint32_t corpus_choose(corpus_random *r, const corpus_choice *choice);
/* The next place of work, by the cities' shares. */
size_t corpus_choose_city(const sg_corpus *c, corpus_random *r);
size_t corpus_choose_county(const corpus_city *city, corpus_random *r);
/* printf into `out`, cut at a character. */
void corpus_print(char *out, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* ---- employers ---- */
typedef struct corpus_employer {
    size_t city;
    const corpus_county *county;
    size_t industry;
    bool agency;
    sg_str town;
    char legal[CORPUS_NAME];   /* 东莞市鸿达电子科技有限公司 */
    char common[CORPUS_NAME];  /* 鸿达电子厂 */
    char variant[CORPUS_NAME]; /* as a portal has it: 鸿达电子科技（东莞）有限公司 */
    char street[CORPUS_NAME];  /* 振兴路88号 */
    char contact[32], phone[32];
    int pay_percent; /* pays more or less than others */
} corpus_employer;
/* Makes all employers at once, for what names many; false when memory is short. */
bool corpus_make_employers(sg_corpus *c);
void corpus_employer_make(const sg_corpus *c, uint32_t index, corpus_employer *ret);
/* An employer of a city; the first of each city are the big recruiters. */
uint32_t corpus_choose_employer(const sg_corpus *c, size_t city, corpus_random *r);

/* ---- jobs ---- */
typedef enum corpus_pay_kind {
    PAY_RANGE,       /* 5000-7000 */
    PAY_POINT,       /* 6000 */
    PAY_FROM,        /* 6000以上 */
    PAY_UPTO,        /* 最高9000 */
    PAY_BASE,        /* 底薪3500+提成 */
    PAY_BASE_TOTAL,  /* 底薪2400+加班，综合6000-7000 */
    PAY_PIECE,       /* 计件 */
    PAY_PIECE_TOTAL, /* 计件，月均6000-9000 */
    PAY_TRIAL,       /* 试用期4500，转正5500 */
    PAY_NEGOTIABLE   /* 面议 */
} corpus_pay_kind;

typedef struct corpus_pay {
    corpus_pay_kind kind;
    sg_period period;
    int32_t min, max, base; /* fen in `period` */
    bool negotiable;        /* figures with 可面议 */
} corpus_pay;

typedef enum corpus_insurance {
    INSURANCE_UNSAID,
    INSURANCE_NO,
    INSURANCE_YES,
    INSURANCE_ACCIDENT
} corpus_insurance;
typedef enum corpus_suspicion { SUSPICION_NONE, SUSPICION_FEE, SUSPICION_WAGE } corpus_suspicion;
typedef enum corpus_licence { LICENCE_UNSAID, LICENCE_PREFERRED, LICENCE_REQUIRED } corpus_licence;

typedef struct corpus_job {
    corpus_employer employer;
    size_t city, industry, trade;
    sg_str named; /* the trade its titles name, other than the row's; {NULL,0}: the row's */
    const corpus_county *county;
    sg_str town;
    corpus_pay pay;
    sg_provision accommodation, meals;
    corpus_insurance insurance;
    sg_age_range age, age_male, age_female; /* male/female only when they differ */
    bool gender_said;
    sg_gender gender;
    bool education_said;
    sg_education education;
    int experience; /* -1 not said */
    int headcount;  /* -1 not said */
    corpus_licence licence;
    sg_employment employment;
    sg_shift shift;
    sg_date posted, valid_through;
    bool expired;
    corpus_suspicion suspicion;
} corpus_job;

/* Deals each original a vacancy a reader can tell from its employer's others. False: no memory. */
bool corpus_deal_vacancies(sg_corpus *c);
/* The facts of job `slot` of record `record` as drawn for the `attempt`th time. */
void corpus_job_draw(const sg_corpus *c, uint64_t record, uint32_t slot, bool shared_employer,
                     uint32_t attempt, corpus_job *ret);
/* The facts of job `slot` of record `record`. */
void corpus_job_make(const sg_corpus *c, uint64_t record, uint32_t slot, bool shared_employer,
                     corpus_job *ret);
void corpus_pay_make(const corpus_trade *trade, const corpus_city *city, int percent,
                     corpus_random *r, corpus_pay *ret);

/* ---- what a record has said of a job ---- */
typedef struct corpus_truth {
    char title[CORPUS_NAME];
    sg_str trade; /* named by the title, other than the job's row; {NULL,0}: the row's */
    sg_region province, city, county;
    sg_wage wage;
    sg_provision accommodation, meals;
    sg_tristate insurance;
    sg_age_range age, age_male, age_female;
    sg_gender gender;
    sg_education education;
    int experience, headcount;
    bool certificate;
    bool skill[4];
    sg_employment employment;
    sg_date posted, valid_through;
    bool suspicious;
} corpus_truth;
void corpus_truth_init(corpus_truth *truth);

/* One job being put into words: `said` follows every word written. */
typedef struct corpus_telling {
    const sg_corpus *corpus;
    corpus_random *r;
    const corpus_job *job;
    corpus_truth *said;
} corpus_telling;

/* A title of the trade's list, and the trade it names when that is not the row's. */
sg_str corpus_pick_title(corpus_random *r, const corpus_trade *trade, sg_str *ret_named);

/* Clauses: each appends its wording to `out` and notes in `said` what that states; false (and
 * nothing appended) when the job has nothing to say of the kind. */
bool corpus_say_wage(corpus_telling *t, sg_buffer *out);
void corpus_say_title(corpus_telling *t, sg_buffer *out, bool decorate);
void corpus_say_place(corpus_telling *t, sg_buffer *out);   /* short: 东莞长安, 广东-东莞 */
void corpus_say_address(corpus_telling *t, sg_buffer *out); /* with street and number */
void corpus_say_province(corpus_telling *t, sg_buffer *out);
void corpus_say_employer(corpus_telling *t, sg_buffer *out, bool legal);
bool corpus_say_board(corpus_telling *t, sg_buffer *out);
bool corpus_say_insurance(corpus_telling *t, sg_buffer *out);
bool corpus_say_age(corpus_telling *t, sg_buffer *out, bool with_gender);
bool corpus_say_gender(corpus_telling *t, sg_buffer *out);
bool corpus_say_education(corpus_telling *t, sg_buffer *out);
bool corpus_say_experience(corpus_telling *t, sg_buffer *out);
bool corpus_say_headcount(corpus_telling *t, sg_buffer *out, bool field);
bool corpus_say_licence(corpus_telling *t, sg_buffer *out);
bool corpus_say_skills(corpus_telling *t, sg_buffer *out);
bool corpus_say_employment(corpus_telling *t, sg_buffer *out);
bool corpus_say_shift(corpus_telling *t, sg_buffer *out);
bool corpus_say_fee(corpus_telling *t, sg_buffer *out);
void corpus_say_perks(corpus_telling *t, sg_buffer *out, unsigned count, const char *separator);
void corpus_say_duties(corpus_telling *t, sg_buffer *out, bool numbered);
void corpus_say_contact(corpus_telling *t, sg_buffer *out);
void corpus_say_date(corpus_random *r, sg_date date, sg_buffer *out, bool with_year);

/* ---- records ---- */
typedef enum corpus_style {
    STYLE_PORTAL,     /* a job portal's row */
    STYLE_SHEET,      /* a station's spreadsheet row: Chinese values under the standard keys */
    STYLE_STRUCTURED, /* numbers where numbers belong */
    STYLE_MIXED,      /* portal row with English letters */
    STYLE_LINE,       /* one sentence as text */
    STYLE_BULLETIN,   /* a station's bulletin of one job, text */
    STYLE_LETTER,     /* an employer's own announcement, text */
    STYLE_NOISY,      /* sheet row or sentence with full-width signs and slips of the pen */
    STYLE_WECHAT,     /* announcement of one employer with several jobs, text */
    STYLE_ROUNDUP     /* several employers in one text */
} corpus_style;

typedef struct corpus_shape {
    corpus_style style;
    uint32_t jobs;
    bool repost;
    uint64_t of_record; /* of a re-post: the record and job it repeats */
    uint32_t of_slot, of_jobs;
    bool of_shared;
} corpus_shape;
void corpus_shape_of(const sg_corpus *c, uint64_t record, corpus_shape *ret);
void corpus_source_of(const sg_corpus *c, uint64_t record, corpus_style style,
                      const corpus_job *job, char out[CORPUS_NAME]);

/* Everything a record is rendered from. */
typedef struct corpus_posting {
    uint64_t record;
    corpus_shape shape;
    corpus_job job[CORPUS_MAX_JOBS];
    corpus_truth said[CORPUS_MAX_JOBS];
    char source[CORPUS_NAME];
} corpus_posting;
void corpus_tell_row(const sg_corpus *c, corpus_random *r, corpus_posting *p, sg_json_writer *w);
/* Text of the announcement styles, appended to `out`. */
void corpus_tell_text(const sg_corpus *c, corpus_random *r, corpus_posting *p, sg_buffer *out);
/* Full-width signs and slips of the pen in `text`, appended to `out`; meaning is kept. */
void corpus_tell_noise(corpus_random *r, const char *text, sg_buffer *out);

void corpus_write_posting(const sg_corpus *c, uint64_t record, bool truth, sg_buffer *out);
void corpus_write_worker(const sg_corpus *c, uint64_t index, sg_buffer *out);
void corpus_write_course(const sg_corpus *c, uint64_t index, sg_buffer *out);
/* Free text of a worker: 在东莞鞋厂做过三年针车，想找包吃住的. */
void corpus_tell_worker(corpus_random *r, const char *place, const char *nickname,
                        const corpus_trade *trade, int years, int age, sg_gender gender,
                        bool near_home, sg_buffer *out);

void corpus_append(sg_buffer *out, sg_str text);
void corpus_append_pick(corpus_random *r, sg_buffer *out, const char *list);

#endif
