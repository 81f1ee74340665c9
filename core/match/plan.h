/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Private to core/match: a profile made ready for one snapshot, and the steps of judging a row.
 *
 * A row is judged in four steps, each its own file: hard rules (eligibility.c), how its trade and
 * place fit (trade_fit.c, place_fit.c), which ladder rules it needs (ladder.c), and its components
 * (score.c). What depends only on the trade or the place is resolved once and kept in the plan.
 */
#ifndef SONGGANG_CORE_MATCH_PLAN_H
#define SONGGANG_CORE_MATCH_PLAN_H

#include "songgang/match.h"

#include "fact.h"

/* A ladder level: 0 fits every wish, n needs the n-th step of the policy's ladder, SG_LEVEL_NEVER
 * is not on any step. */
enum { SG_LEVEL_COUNT = SG_RULE_COUNT + 1, SG_LEVEL_NEVER = 255, SG_OLDER_COUNT = 3 };
#define SG_BIT(rule) ((uint16_t)(1u << (rule)))

/* How one trade of the vocabulary suits the worker. Entry 0 is "posting names no trade". */
typedef struct sg_trade_fit {
    uint16_t similarity; /* 0..1000, to the nearest trade of the worker */
    uint8_t level;       /* 0, that of RELATED_TRADE, UNSKILLED or SAFETY_NET, or never */
    bool barred;         /* the law asks for a licence the worker does not hold */
    bool novice;         /* only when the posting asks for no experience */
    bool unskilled;
    uint8_t years;       /* the worker's years in the nearest trade, 0 unknown */
    uint8_t nearest;     /* index into sg_match_plan.trade */
    int32_t going_rate;  /* yuan a month; SG_NO_AMOUNT */
} sg_trade_fit;

enum {
    SG_PLACE_KNOWN = 1,     /* cache slot in use */
    SG_PLACE_BY_COUNTY = 2, /* of a city: counties differ; level and score are the best possible */
    SG_PLACE_NEAR = 4,      /* within daily reach of home */
    SG_PLACE_PREFECTURE = 8, /* in the home prefecture */
    SG_PLACE_HOME_PROVINCE = 16,
    SG_PLACE_REACH = 32, /* of a province: it is home's or borders it */
    SG_PLACE_DETAIL = 64, /* of a province: its cities differ */
    SG_PLACE_WISHED_COUNTY = 128 /* of a city: one of its counties is wished for */
};

/* How one region suits the worker. */
typedef struct sg_place_fit {
    sg_region region;
    uint16_t score; /* 0..SG_SCORE_ONE */
    uint8_t level;  /* 0, that of NEIGHBOUR, COOPERATING or AWAY_FROM_HOME, or never */
    uint8_t flags;
} sg_place_fit;

enum { SG_PLACE_SLOTS = 1024, SG_PROVINCE_SLOTS = 100 };

/* Filled while rows are judged: one thread at a time per plan. */
typedef struct sg_place_cache {
    sg_place_fit province[SG_PROVINCE_SLOTS];
    sg_place_fit slot[SG_PLACE_SLOTS]; /* open addressing by region code */
    uint32_t used;
} sg_place_cache;

struct sg_match_plan {
    const sg_snapshot *snapshot;
    const sg_policy *policy;
    const sg_profile *profile;
    sg_date today;
    int age; /* -1 unknown */

    uint8_t levels;                  /* the highest level */
    uint8_t level_of[SG_RULE_COUNT]; /* SG_LEVEL_NEVER when the policy leaves the rule out */
    uint16_t bit_of[SG_LEVEL_COUNT]; /* of the rule of a level */
    const uint16_t *rated; /* as sg_snapshot.rated, under this policy */

    int64_t weight[SG_COMPONENT_COUNT];
    int64_t weight_sum;
    uint16_t accommodation[SG_PROVISION_COUNT], meals[SG_PROVISION_COUNT];
    uint16_t accommodation_near[SG_PROVISION_COUNT]; /* when the worker can sleep at home */
    uint16_t insurance[SG_YES + 1], schedule[SG_SHIFT_COUNT];
    uint16_t certainty[SG_OLDER_COUNT][SG_STATED_COUNT]; /* by `older` and sg_fact.stated */
    uint8_t older; /* 0; 1 from the policy's age on; 2 five years later */

    sg_trade_id trade[SG_MAX_TRADES * 6]; /* the worker's, stated or implied by skills */
    size_t trade_count;
    bool any_trade;            /* nothing known of the worker's trade */
    sg_trade_fit *fit;         /* sg_trade_count() + 1 */
    uint8_t *holds;            /* per certificate id: requirement satisfied */
    uint32_t employment;       /* kinds of employment that fit the wish, bit set */
    uint32_t employment_next;  /* others, offered by the rule EMPLOYMENT */

    sg_place wished[SG_MAX_REGIONS];
    size_t wished_count;
    sg_place home, current;
    sg_region base;      /* from where distances count; 0: no precise home */
    bool base_known;     /* where it lies on the map: */
    double base_latitude, base_longitude;
    bool stay_near;      /* only jobs near home fit */
    bool wants_home_based;
    bool prefers_day;    /* a carer: nights cost more */
    sg_place_cache *place;
    struct sg_screen *screen; /* screen.h */

    uint64_t excluded_bloom; /* bit row % 64 */
    uint32_t *excluded;
    size_t excluded_count;
};

/* plan.c: kinds of employment that fit, and the tables by wish, of plan->profile. */
void sg_plan_wishes(sg_match_plan *plan);

/* trade_fit.c */
/* The worker's trades into plan->trade; without any, those that use the worker's skills. */
void sg_trade_collect(sg_match_plan *plan);
/* Level and licence of one trade whose similarity, nearest and years are known. */
void sg_trade_settle(const sg_match_plan *plan, const sg_trade *trade, sg_certificate_id licence,
                     sg_trade_fit *fit);
sg_status sg_trade_fits(sg_match_plan *plan, sg_arena *arena, sg_error *err);
/* The licence the law itself demands for a trade, whether or not the posting repeats it; 0 none. */
sg_certificate_id sg_licence_of_trade(sg_trade_id trade);
/* The trade of the row that suits the worker best (0 for a row that names none). */
sg_trade_id sg_best_trade(const sg_match_plan *plan, const sg_fact *fact);
/* Similarity with skills, experience and education taken into account, 0..SG_SCORE_ONE. With
 * `all_skills` as if the worker had every skill: an upper bound that needs no look at the row. */
uint16_t sg_trade_component(const sg_match_plan *plan, const sg_fact *fact,
                            const sg_trade_fit *fit, bool all_skills);

/* place_fit.c */
/* Home, wishes and where distances count from, of plan->profile. */
void sg_place_resolve(sg_match_plan *plan);
sg_status sg_place_fits(sg_match_plan *plan, sg_arena *arena, sg_error *err);
/* No job of the province can be offered on any step. */
bool sg_place_hopeless(const sg_match_plan *plan, sg_region province);
/* Of a whole city (0: the province): exact, or the best possible when SG_PLACE_BY_COUNTY. */
sg_place_fit sg_place_of_city(const sg_match_plan *plan, sg_region province, sg_region city);
/* Of a row, given the fit of its city. */
sg_place_fit sg_place_of_region(const sg_match_plan *plan, sg_region region, sg_region city_code,
                                sg_place_fit city);
/* Kilometres from home, rounded; negative unknown. */
int sg_place_km(const sg_match_plan *plan, sg_region region);

/* wage_fit.c */
/* Points plan->rated to the snapshot's table, or to one of its own under another policy. */
sg_status sg_wage_tables(sg_match_plan *plan, sg_arena *arena, sg_error *err);
/* 0, the level of WAGE_10 or WAGE_20, or never. */
uint8_t sg_wage_level(const sg_match_plan *plan, int32_t offer);
uint16_t sg_wage_component(const sg_match_plan *plan, int32_t expected, int32_t going_rate);
/* Its two parts, at most, for postings on a wage step: against the wish, which there must be, and
 * against the going rate. */
uint16_t sg_wage_wished(const sg_match_plan *plan, int step);
uint16_t sg_wage_rated(const sg_policy *policy, int step, int32_t going_rate);
/* The latter for every trade and step of a snapshot: sg_wage_rated_count() entries. */
size_t sg_wage_rated_count(void);
void sg_wage_rate_all(const sg_policy *policy, const sg_snapshot *snapshot, uint16_t *out);
/* Upper bound of the component for rows paying at most `best_monthly`, some perhaps unknown. */
uint16_t sg_wage_bound(const sg_match_plan *plan, int32_t best_monthly, int32_t going_rate);

/* eligibility.c */
sg_status sg_hard_rules(sg_match_plan *plan, sg_arena *arena, sg_error *err);
/* Every rule that is never relaxed, but for the licence the law asks for (best trade). */
sg_bar sg_hard_bar(const sg_match_plan *plan, const sg_fact *fact);
bool sg_education_fits(const sg_match_plan *plan, unsigned asked);

/* ladder.c */
/* Which rules the pair needs. False: not on any step. */
bool sg_ladder_relax(const sg_match_plan *plan, const sg_fact *fact, const sg_trade_fit *trade,
                     sg_place_fit place, uint16_t *ret_relaxed);
/* 0, the level of EMPLOYMENT, or never: as an ordinary job. */
uint8_t sg_ladder_employment(const sg_match_plan *plan, unsigned employment);
/* The level of the highest step among them. */
uint8_t sg_ladder_level(const sg_match_plan *plan, uint16_t relaxed);
/* Lowest level any row of this trade in this city can have, or SG_LEVEL_NEVER. */
uint8_t sg_ladder_cell_level(const sg_match_plan *plan, uint8_t trade_level, sg_place_fit city);

/* score.c */
void sg_score_fact(const sg_match_plan *plan, const sg_fact *fact, const sg_trade_fit *trade,
                   sg_place_fit place, bool all_skills, uint16_t component[SG_COMPONENT_COUNT]);
/* Ladder and score of a pair past its hard rules; of one that needs more than `most`, only that. */
bool sg_score_pair(const sg_match_plan *plan, const sg_fact *fact, const sg_trade_fit *trade,
                   sg_place_fit place, uint8_t most, sg_hit *ret);
uint16_t sg_score_total(const sg_match_plan *plan, const uint16_t component[SG_COMPONENT_COUNT]);
/* Upper bound of the total for a run of rows. */
uint16_t sg_score_bound(const sg_match_plan *plan, uint16_t trade, uint16_t place, uint16_t wage,
                        uint16_t freshness);
uint16_t sg_freshness(const sg_match_plan *plan, sg_date posted);

#endif
