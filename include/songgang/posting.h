/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A normalised posting: one job at one place, every field either stated by its source or unknown.
 */
#ifndef SONGGANG_POSTING_H
#define SONGGANG_POSTING_H

#include <stdbool.h>
#include <stdint.h>

#include "songgang/date.h"
#include "songgang/vocabulary.h"

/* X(identifier, json value, Chinese label); the first entry of each list is "not stated". */
#define SG_PERIODS(X)                                                                              \
    X(NONE, NULL, "未注明") X(HOUR, "hour", "小时") X(DAY, "day", "天") X(WEEK, "week", "周")          \
    X(MONTH, "month", "月") X(YEAR, "year", "年") X(PIECE, "piece", "计件")
#define SG_PROVISIONS(X)                                                                           \
    X(UNKNOWN, "unknown", "未注明") X(NONE, "none", "自理") X(ALLOWANCE, "allowance", "补贴")         \
    X(PROVIDED, "provided", "提供")
#define SG_GENDERS(X) X(ANY, "any", "不限") X(MALE, "male", "男") X(FEMALE, "female", "女")
#define SG_EDUCATIONS(X)                                                                           \
    X(ANY, "any", "不限") X(PRIMARY, "primary", "小学") X(JUNIOR, "junior", "初中")                   \
    X(SENIOR, "senior", "高中") X(VOCATIONAL, "vocational", "中专") X(COLLEGE, "college", "大专")     \
    X(BACHELOR, "bachelor", "本科") X(MASTER, "master", "硕士") X(DOCTOR, "doctor", "博士")
#define SG_EMPLOYMENTS(X)                                                                          \
    X(NONE, NULL, "未注明") X(FULL_TIME, "full_time", "全职") X(PART_TIME, "part_time", "兼职")       \
    X(TEMPORARY, "temporary", "临时工") X(DAY_LABOUR, "day_labour", "零工")                          \
    X(HOME_BASED, "home_based", "居家") X(PUBLIC_WELFARE, "public_welfare", "公益性岗位")             \
    X(INTERN, "intern", "实习")
#define SG_POSTING_STATUSES(X)                                                                     \
    X(OPEN, "open", "招聘中") X(HELD, "held", "待核实") X(WITHDRAWN, "withdrawn", "已撤回")
/* Shifts: night work matters to carers. */
#define SG_SHIFTS(X)                                                                               \
    X(NONE, NULL, "未注明") X(DAY, "day", "白班") X(TWO, "two_shifts", "两班倒")                      \
    X(THREE, "three_shifts", "三班倒") X(NIGHT, "night", "夜班")

#define X(id, json, label) SG_PERIOD_##id,
typedef enum sg_period { SG_PERIODS(X) SG_PERIOD_COUNT } sg_period;
#undef X
#define X(id, json, label) SG_PROVISION_##id,
typedef enum sg_provision { SG_PROVISIONS(X) SG_PROVISION_COUNT } sg_provision;
#undef X
#define X(id, json, label) SG_GENDER_##id,
typedef enum sg_gender { SG_GENDERS(X) SG_GENDER_COUNT } sg_gender;
#undef X
#define X(id, json, label) SG_EDUCATION_##id,
typedef enum sg_education { SG_EDUCATIONS(X) SG_EDUCATION_COUNT } sg_education;
#undef X
#define X(id, json, label) SG_EMPLOYMENT_##id,
typedef enum sg_employment { SG_EMPLOYMENTS(X) SG_EMPLOYMENT_COUNT } sg_employment;
#undef X
#define X(id, json, label) SG_POSTING_##id,
typedef enum sg_posting_status { SG_POSTING_STATUSES(X) SG_POSTING_STATUS_COUNT } sg_posting_status;
#undef X
#define X(id, json, label) SG_SHIFT_##id,
typedef enum sg_shift { SG_SHIFTS(X) SG_SHIFT_COUNT } sg_shift;
#undef X

/* JSON value (NULL for "not stated" kinds that print null) and Chinese label. */
const char *sg_period_json(sg_period value);
const char *sg_period_label(sg_period value);
const char *sg_provision_json(sg_provision value);
const char *sg_provision_label(sg_provision value);
const char *sg_gender_json(sg_gender value);
const char *sg_gender_label(sg_gender value);
const char *sg_education_json(sg_education value);
const char *sg_education_label(sg_education value);
const char *sg_employment_json(sg_employment value);
const char *sg_employment_label(sg_employment value);
const char *sg_posting_status_json(sg_posting_status value);
const char *sg_shift_json(sg_shift value);
const char *sg_shift_label(sg_shift value);
/* Value of a JSON word or Chinese label; false when it is neither. */
bool sg_period_parse(const char *text, sg_period *ret);
bool sg_provision_parse(const char *text, sg_provision *ret);
bool sg_gender_parse(const char *text, sg_gender *ret);
bool sg_education_parse(const char *text, sg_education *ret);
bool sg_employment_parse(const char *text, sg_employment *ret);
bool sg_posting_status_parse(const char *text, sg_posting_status *ret);
bool sg_shift_parse(const char *text, sg_shift *ret);

/* Yes, no, or not stated. */
typedef enum sg_tristate { SG_UNSTATED = 0, SG_NO = 1, SG_YES = 2 } sg_tristate;

#define SG_NO_AMOUNT (-1)

typedef struct sg_wage {
    sg_period period;         /* NONE when no figure is stated */
    int32_t min_fen, max_fen; /* as stated in `period`, 1/100 yuan; SG_NO_AMOUNT when open */
    int32_t monthly_min, monthly_max; /* yuan a month; SG_NO_AMOUNT when open or per piece */
    bool negotiable;
} sg_wage;

typedef struct sg_age_range {
    int16_t min, max; /* completed years, inclusive; -1 when open */
} sg_age_range;

typedef struct sg_warning {
    const char *code; /* stable English word: "wage_reversed", "fee_demanded" … */
    const char *text; /* Chinese sentence */
} sg_warning;

enum {
    SG_MAX_TRADES = 4,
    SG_MAX_SKILLS = 12,
    SG_MAX_CERTIFICATES = 6,
    SG_MAX_WARNINGS = 12,
    SG_MAX_PLACES = 4
};

typedef struct sg_posting {
    const char *id; /* "p" + 13 base-32 letters of hash(source, external_id); sg_posting_id() */
    const char *source, *external_id;
    const char *title;
    const char *employer, *employer_id; /* as stated, NULL unknown */
    uint64_t employer_key;              /* equal for the same employer; sg_employer_key(); 0 unknown */
    uint8_t trade_count, skill_count, certificate_count, preferred_count, warning_count,
        place_count;
    sg_trade_id trades[SG_MAX_TRADES]; /* most specific first */
    sg_skill_id skills[SG_MAX_SKILLS];
    sg_certificate_id certificates[SG_MAX_CERTIFICATES];           /* required */
    sg_certificate_id certificates_preferred[SG_MAX_CERTIFICATES]; /* 优先 */
    sg_place place;                                                /* of work */
    sg_region places[SG_MAX_PLACES]; /* candidates when ambiguous, or further places of work */
    const char *address;
    sg_wage wage;
    sg_provision accommodation, meals;
    sg_tristate social_insurance;
    sg_age_range age, age_male, age_female; /* male/female only when they differ (else -1,-1) */
    sg_gender gender;
    sg_education education;   /* minimum asked for; ANY when not asked */
    int16_t experience_years; /* minimum; 0 none needed; -1 not stated */
    int32_t headcount;        /* openings; -1 not stated ("若干" too) */
    sg_employment employment;
    sg_shift shift;
    sg_date posted, valid_through; /* SG_NO_DATE */
    const char *contact_name, *contact_phone;
    sg_posting_status status;
    const char *description; /* remaining text, for the index and the reader; may be NULL */
    const char *benefits;    /* as stated, lines joined with '\n'; may be NULL */
    sg_warning warnings[SG_MAX_WARNINGS];
} sg_posting;

/* Everything unknown: dates, amounts and ages at their "not stated" values. */
void sg_posting_init(sg_posting *posting);

enum { SG_POSTING_ID_TEXT = 16 };
/* Stable id of (source, external_id); `out` gets "p" + 13 letters. Returns the 64-bit hash. */
uint64_t sg_posting_id(const char *source, const char *external_id, char out[SG_POSTING_ID_TEXT]);
void sg_posting_id_print(uint64_t hash, char out[SG_POSTING_ID_TEXT]);
/* False when `text` is not the form of a posting id. */
bool sg_posting_id_parse(const char *text, uint64_t *ret_hash);

/* Key of an employer name: folded, without legal forms, brackets and place prefixes, so that the
 * legal and the usual short name often agree. 0 for NULL or nothing left. */
uint64_t sg_employer_key(const char *name);

/* Statutory conversion of an amount in `period` to yuan a month, rounded (21.75 days, 174 hours:
 * 人社部 《关于职工全年月平均工作时间和工资折算问题的通知》); 4.35 weeks; year / 12.
 * SG_NO_AMOUNT for PIECE, NONE or a negative amount. */
int32_t sg_monthly_yuan(int32_t amount_fen, sg_period period);

#endif
