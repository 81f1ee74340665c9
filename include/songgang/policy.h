/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Policy: everything a bureau may want to change about matching and allocation, as one value.
 * Pure data; the compiled-in default is version "2026-02".
 */
#ifndef SONGGANG_POLICY_H
#define SONGGANG_POLICY_H

#include <stdint.h>

#include "songgang/profile.h"

/* Score components. X(identifier, json key, Chinese label, default weight) */
#define SG_COMPONENTS(X)                                                                           \
    X(TRADE, "trade", "工种", 340)                                                                   \
    X(PLACE, "place", "地区", 200)                                                                   \
    X(WAGE, "wage", "工资", 180)                                                                     \
    X(ACCOMMODATION, "accommodation", "住宿", 80)                                                    \
    X(MEALS, "meals", "伙食", 40)                                                                    \
    X(INSURANCE, "insurance", "社保", 40)                                                            \
    X(SCHEDULE, "schedule", "班次", 20)                                                              \
    X(FRESHNESS, "freshness", "时效", 60)                                                            \
    X(CERTAINTY, "certainty", "信息完整", 40)

typedef enum sg_component {
#define X(id, key, label, weight) SG_COMPONENT_##id,
    SG_COMPONENTS(X)
#undef X
        SG_COMPONENT_COUNT
} sg_component;

/* Relaxation ladder in order. X(identifier, json rule, Chinese label) */
#define SG_RULES(X)                                                                                \
    X(WAGE_10, "wage", "工资放宽10%")                                                                \
    X(WAGE_20, "wage_20", "工资放宽20%")                                                             \
    X(NEIGHBOUR, "neighbour_place", "放宽到相邻省份")                                                  \
    X(COOPERATING, "cooperating_place", "放宽到协作省份")                                              \
    X(RELATED_TRADE, "related_trade", "放宽到相近工种")                                                \
    X(UNSKILLED, "unskilled", "放宽到不要求技能的岗位")                                                 \
    X(ACCOMMODATION, "accommodation", "离家近可不包住")                                               \
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

typedef struct sg_policy {
    char version[24];
    int32_t weight[SG_COMPONENT_COUNT]; /* any non-negative scale; their sum divides */
    int16_t same_trade_similarity;    /* 1/1000: at or above counts as the wished trade (850) */
    int16_t related_trade_similarity; /* at or above may be offered on step RELATED_TRADE (300) */
    int16_t near_home_km;             /* "near home" (60) */
    int16_t fresh_days;               /* half-life of freshness (30) */
    int16_t quota_jobs, quota_courses;
    int16_t push_ratio;               /* pushes allowed per opening (10) */
    int32_t take_up_permille;         /* r: a push is taken up with this rate (150) */
    int32_t crowding_permille;        /* λ in 1/1000 of a score (300) */
    int32_t group_permille[SG_GROUP_COUNT]; /* extra weight of target groups in allocation */
} sg_policy;

const sg_policy *sg_policy_default(void);

#endif
