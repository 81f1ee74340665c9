/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Policy: everything a bureau may want to change about matching and allocation, as one value.
 * Pure data; the compiled-in default is version "2026-03". Every field has an entry in one table
 * (sg_policy_fields) from which it is read, checked, written, shown and compared; docs/policy.md
 * says what each means and where it comes from. Reading and keeping files: songgang/policy_file.h.
 */
#ifndef SONGGANG_POLICY_H
#define SONGGANG_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "songgang/json_writer.h"
#include "songgang/profile.h"
#include "songgang/status.h"

/* Score components. X(identifier, json key, Chinese label, default weight) */
#define SG_COMPONENTS(X)                                                                           \
    X(TRADE, "trade", "工种", 340)                                                                   \
    X(PLACE, "place", "地区", 200)                                                                   \
    X(WAGE, "wage", "工资", 180)                                                                     \
    X(ACCOMMODATION, "accommodation", "住宿", 80)                                                    \
    X(MEALS, "meals", "伙食", 40)                                                                    \
    X(INSURANCE, "insurance", "社保", 40)                                                            \
    X(SCHEDULE, "schedule", "班次", 20)                                                              \
    X(FRESHNESS, "freshness", "时效", 30)                                                            \
    X(CERTAINTY, "certainty", "信息完整", 80)

typedef enum sg_component {
#define X(id, key, label, weight) SG_COMPONENT_##id,
    SG_COMPONENTS(X)
#undef X
        SG_COMPONENT_COUNT
} sg_component;

/* Relaxation rules; their order is the ladder's. X(identifier, json rule, Chinese label) */
#define SG_RULES(X)                                                                                \
    X(WAGE_10, "wage", "工资放宽10%")                                                                \
    X(WAGE_20, "wage_20", "工资放宽20%")                                                             \
    X(NEIGHBOUR, "neighbour_place", "放宽到相邻省份")                                                  \
    X(COOPERATING, "cooperating_place", "放宽到协作省份")                                              \
    X(RELATED_TRADE, "related_trade", "放宽到相近工种")                                                \
    X(UNSKILLED, "unskilled", "放宽到不要求技能的岗位")                                                 \
    X(ACCOMMODATION, "accommodation", "离家近可不包住")                                               \
    X(EMPLOYMENT, "employment", "放宽到其他用工形式")                                                  \
    X(AWAY_FROM_HOME, "away_from_home", "放宽到离家较远的意向地区")                                     \
    X(SAFETY_NET, "safety_net", "就近、居家、零工或公益性岗位兜底")

typedef enum sg_rule {
#define X(id, json, label) SG_RULE_##id,
    SG_RULES(X)
#undef X
        SG_RULE_COUNT
} sg_rule;

const char *sg_component_key(sg_component component);
const char *sg_component_label(sg_component component);
const char *sg_rule_json(sg_rule rule);
const char *sg_rule_label(sg_rule rule);

/* Piecewise linear: y between the points, the last y beyond them. x begins with 0 and rises. */
enum { SG_CURVE_POINTS = 16 };
typedef struct sg_curve {
    int32_t count;
    struct {
        int32_t x, y;
    } point[SG_CURVE_POINTS];
} sg_curve;
/* `x` ≥ 0 on a checked curve. */
int32_t sg_curve_at(const sg_curve *curve, int32_t x);
bool sg_curve_equal(const sg_curve *a, const sg_curve *b);

enum {
    SG_POLICY_VERSION_BYTES = 24,
    SG_SCHEDULE_USUAL = 0,
    SG_SCHEDULE_DAY = 1, /* of workers who should not work at night */
    SG_CERTAINTY_FACTS = 6
};

/* Scores are 1/10000 (0..10000) unless another unit is named. */
typedef struct sg_policy {
    char version[SG_POLICY_VERSION_BYTES];
    int32_t weight[SG_COMPONENT_COUNT]; /* any non-negative scale; their sum divides */

    /* trade */
    int32_t same_trade_similarity;    /* 1/1000: at or above counts as the wished trade (750) */
    int32_t related_trade_similarity; /* at or above may be offered on step RELATED_TRADE (500) */
    int32_t unskilled_floor;          /* least similarity of a job on step UNSKILLED (250) */
    struct {                          /* similarity when nothing is known of the worker's trade */
        int32_t unskilled, manual, office, unnamed;
    } no_trade;
    /* Per cent of the similarity that hang on these; the rest always counts. */
    int32_t skills_percent, experience_percent, schooling_percent;

    /* place */
    int32_t near_home_km; /* "near home" (60) */
    struct {
        int32_t wished_city, wished_province;
        int32_t order_step, wished_floor; /* less for each earlier wish, but not below */
        int32_t same_city;                /* another county of a wished city */
        int32_t same_province, neighbour_province, own_province, cooperating_province;
        int32_t current_city, current_province; /* added where the worker lives now */
        int32_t out_of_reach;                   /* wished for, but not near home as asked */
        int32_t unknown_km; /* counts as this distance where it cannot be measured */
    } place;
    struct { /* for workers who wish for no place */
        int32_t unknown, no_home, current, home, cooperating, elsewhere, home_city;
    } anywhere;
    sg_curve distance; /* kilometres → score, for workers who stay near home; falls */

    /* wage */
    sg_curve wage_wish, wage_rate; /* 1/1000 of the wish, of the going rate → score; rise */
    int32_t wish_percent;          /* share of the wish against the going rate (60) */
    int32_t wage_unknown;          /* pay not stated */

    int32_t accommodation[SG_WISH_COUNT][SG_PROVISION_COUNT];
    int32_t accommodation_near[SG_PROVISION_COUNT]; /* the worker can sleep at home */
    int32_t meals[SG_WISH_COUNT][SG_PROVISION_COUNT];
    int32_t insurance[SG_YES + 1];
    int32_t schedule[2][SG_SHIFT_COUNT]; /* SG_SCHEDULE_… */
    int32_t fresh_days;                  /* half-life of freshness (30) */
    int32_t fresh_unknown;               /* no posting date */
    /* For each thing stated: wage, city, employer, accommodation, insurance, trade. */
    int32_t certainty[SG_CERTAINTY_FACTS];
    int32_t older_from;    /* from this age on a posting that states no upper age is less certain: */
    int32_t older_percent; /* so much of the component is lost, twice that five years later */

    /* The ladder: rules in the order in which they are tried; level = position + 1. */
    int32_t ladder_length;
    sg_rule ladder[SG_RULE_COUNT];
    int32_t wage_percent[2];  /* how far WAGE_10 and WAGE_20 go below the wish (10, 20) */
    int32_t employer_percent; /* of a list may be of one employer, at least one posting (20) */

    int32_t quota_jobs, quota_courses;
    int32_t quota_briefings, quota_guidance; /* the services of 1311, counted by stats */
    int32_t refusal_days; /* how long a refusal keeps out a trade or a city (30) */
    int32_t push_ratio;                      /* pushes allowed per opening (10) */
    int32_t take_up_permille;                /* r: a push is taken up with this rate (150) */
    int32_t crowding_permille;               /* λ in 1/1000 of a score (150) */
    int32_t group_permille[SG_GROUP_COUNT];  /* extra weight of target groups in allocation */
    /* Minutes since midnight; equal: none. */
    int32_t quiet_from, quiet_until;
    int32_t daily_cap; /* messages per worker and day */
    int32_t release_above; /* more messages of a plan wait for a second person; 0: never */
} sg_policy;

const sg_policy *sg_policy_default(void);

/* ---- the fields, one by one ---- */

typedef enum sg_policy_kind {
    SG_POLICY_NUMBER,  /* int32_t */
    SG_POLICY_TIME,    /* int32_t, minutes since midnight; "HH:MM" in files */
    SG_POLICY_RISING,  /* sg_curve whose y never falls; `least`..`most` are of x */
    SG_POLICY_FALLING, /* never rises */
    SG_POLICY_STEPS    /* the ladder */
} sg_policy_kind;

typedef struct sg_policy_field {
    const char *pointer; /* RFC 6901: "/weights/trade" */
    const char *label;   /* Chinese, unique within its heading */
    const char *unit;    /* Chinese; "" none */
    sg_policy_kind kind;
    int32_t least, most;
    size_t offset; /* in sg_policy */
} sg_policy_field;
/* In the order of the file; members of one object stand together. Static storage. */
const sg_policy_field *sg_policy_fields(size_t *ret_count);
/* Chinese heading of a field's first segment: "/weights/trade" is under 分项权重. */
const char *sg_policy_heading(const sg_policy_field *field);

static inline int32_t *sg_policy_number(sg_policy *policy, const sg_policy_field *field)
{
    return (int32_t *)(void *)((char *)policy + field->offset);
}
static inline const int32_t *sg_policy_number_of(const sg_policy *policy,
                                                 const sg_policy_field *field)
{
    return (const int32_t *)(const void *)((const char *)policy + field->offset);
}
static inline const sg_curve *sg_policy_curve_of(const sg_policy *policy,
                                                 const sg_policy_field *field)
{
    return (const sg_curve *)(const void *)((const char *)policy + field->offset);
}

bool sg_policy_field_equal(const sg_policy *a, const sg_policy *b, const sg_policy_field *field);
/* Every field, the version aside. */
bool sg_policy_equal(const sg_policy *a, const sg_policy *b);

/* Is every value in its range and do they agree with each other? Each problem is one Chinese line,
 * its JSON pointer first, appended to `problems` (nullable); `err` has the first. SG_INVALID. */
sg_status sg_policy_check(const sg_policy *policy, sg_buffer *problems, sg_error *err);

/* 1..23 letters, digits, dots, dashes, underscores, a letter or digit first: also a file name. */
bool sg_policy_version_valid(const char *version);

/* Chinese label of a rule under this policy: 工资放宽10%. `policy` NULL: without percentages. */
enum { SG_RULE_LABEL_BYTES = 64 };
const char *sg_policy_rule_label(const sg_policy *policy, sg_rule rule,
                                 char out[SG_RULE_LABEL_BYTES]);

#endif
