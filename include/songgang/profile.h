/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A worker: roster record and match profile in one. Everything but `id` may be unknown.
 */
#ifndef SONGGANG_PROFILE_H
#define SONGGANG_PROFILE_H

#include "songgang/date.h"
#include "songgang/posting.h"
#include "songgang/vocabulary.h"

#define SG_WORKER_STATUSES(X)                                                                      \
    X(NONE, NULL, "未登记") X(AWAY, "away", "在外务工") X(HOME, "home", "返乡")                        \
    X(NOT_RETURNED, "not_returned_to_work", "未返岗") X(RETURNED, "returned_to_work", "返岗")         \
    X(LOCAL, "employed_locally", "就近就业") X(UNABLE, "unable", "无就业能力")
#define SG_WISHES(X) X(ANY, "any", "不限") X(PREFERRED, "preferred", "最好有") X(REQUIRED, "required", "必须有")
/* Target groups (重点群体); bit i of sg_profile.groups. X(id, json/Chinese name, entitled to 公益性岗位) */
#define SG_GROUPS(X)                                                                               \
    X(POVERTY_ALLEVIATED, "脱贫劳动力", true)                                                        \
    X(MONITORED, "监测对象", true)                                                                   \
    X(RELOCATED, "易地搬迁", true)                                                                   \
    X(LOW_INCOME, "低保对象", true)                                                                  \
    X(ZERO_EMPLOYMENT, "零就业家庭", true)                                                           \
    X(DISABLED, "残疾人", true)                                                                      \
    X(LONG_UNEMPLOYED, "长期失业人员", true)                                                         \
    X(OLDER, "大龄劳动力", true)                                                                     \
    X(CARER, "需照顾家庭", false)                                                                    \
    X(VETERAN, "退役军人", false)                                                                    \
    X(GRADUATE, "高校毕业生", false)                                                                 \
    X(WOMAN_AT_HOME, "留守妇女", false)                                                              \
    X(ETHNIC_MINORITY, "少数民族", false)                                                            \
    X(RETURNED_MIGRANT, "返乡农民工", false)

#define X(id, json, label) SG_WORKER_##id,
typedef enum sg_worker_status { SG_WORKER_STATUSES(X) SG_WORKER_STATUS_COUNT } sg_worker_status;
#undef X
#define X(id, json, label) SG_WISH_##id,
typedef enum sg_wish { SG_WISHES(X) SG_WISH_COUNT } sg_wish;
#undef X
#define X(id, name, entitled) SG_GROUP_##id,
typedef enum sg_group { SG_GROUPS(X) SG_GROUP_COUNT } sg_group;
#undef X

const char *sg_worker_status_json(sg_worker_status value);
const char *sg_worker_status_label(sg_worker_status value);
bool sg_worker_status_parse(const char *text, sg_worker_status *ret);
const char *sg_wish_json(sg_wish value);
bool sg_wish_parse(const char *text, sg_wish *ret);
const char *sg_group_name(sg_group group);
bool sg_group_parse(const char *text, sg_group *ret); /* full name or common alias */
bool sg_groups_entitled(uint32_t groups);             /* to 公益性岗位 */

enum { SG_MAX_REGIONS = 8, SG_MAX_EXCLUDED = 64, SG_MAX_AVOIDED = 8 };

typedef struct sg_profile {
    const char *id;
    const char *name, *phone, *wechat, *couple; /* couple: id of the partner to place together */
    const char *identity; /* number of the ID card */
    sg_gender gender;   /* ANY: unknown */
    sg_date birth;      /* SG_NO_DATE: unknown; `age` may stand for it */
    int16_t age;        /* completed years as stated; -1 unknown. Use sg_profile_age(). */
    sg_education education; /* attained; ANY: unknown */
    uint8_t trade_count, skill_count, certificate_count, region_count, excluded_count;
    sg_trade_id trades[SG_MAX_TRADES];
    uint8_t trade_years[SG_MAX_TRADES]; /* 0 unknown */
    sg_skill_id skills[SG_MAX_SKILLS];
    sg_certificate_id certificates[SG_MAX_CERTIFICATES];
    const char *text; /* free text */
    sg_region home, current; /* county, town …; 0 unknown */
    uint16_t village;        /* last three digits of a home code of 12; 0 none */
    uint32_t groups;         /* bit set of sg_group */
    sg_region regions[SG_MAX_REGIONS]; /* wished; empty: anywhere */
    int32_t wage_min;                  /* yuan a month; SG_NO_AMOUNT: no wish */
    sg_wish accommodation, meals;
    bool near_home, home_based;
    uint32_t employment; /* bit set of sg_employment wished; 0: any */
    uint8_t channels;    /* bit set: 1 sms, 2 wechat, 4 wecom, 8 webhook, 16 paper */
    sg_worker_status status;
    uint64_t excluded[SG_MAX_EXCLUDED]; /* posting id hashes never to offer */
    const uint64_t *offered;            /* those offered before: as if excluded; may be NULL */
    uint32_t offered_count;
    uint8_t avoid_trade_count, avoid_region_count;
    sg_trade_id avoid_trades[SG_MAX_AVOIDED]; /* never to offer, their kinds included */
    sg_region avoid_regions[SG_MAX_AVOIDED];  /* never to offer: province, city or county */
    bool no_night; /* no night or three-shift work */
} sg_profile;

/* Everything unknown, no wishes. */
void sg_profile_init(sg_profile *profile);
/* Does the worker refuse this trade (or what it is a kind of); does this region lie in one refused? */
bool sg_profile_avoids_trade(const sg_profile *profile, sg_trade_id trade);
bool sg_profile_avoids_region(const sg_profile *profile, sg_region region);
/* Age in completed years on `today`, or -1. */
int sg_profile_age(const sg_profile *profile, sg_date today);
/* The home with its village. */
sg_locality sg_profile_locality(const sg_profile *profile);

/* A training course or its notice. */
typedef struct sg_course {
    const char *id, *title, *provider;
    sg_trade_id trade;
    sg_region region; /* county or prefecture where it is held; 0: anywhere */
    sg_date starts, ends;
    int32_t seats;
    sg_age_range age;
    uint32_t groups; /* only these groups; 0: open to all */
    sg_certificate_id certificate;
    int32_t allowance_yuan_day; /* 0 none */
} sg_course;
void sg_course_init(sg_course *course);

#endif
