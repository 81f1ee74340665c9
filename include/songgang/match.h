/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Matching: profile + policy + snapshot → eligible, ordered, relaxed, explained postings.
 *
 * One scoring function (sg_score) serves the single match and the batch, so both always agree.
 * All arithmetic is integer: a component is 0..10000, the score is the weighted mean rounded to
 * 1/10000, so components and weights recompute it to the last digit. Pure; a plan is used by one
 * thread at a time, a snapshot by any number.
 */
#ifndef SONGGANG_MATCH_H
#define SONGGANG_MATCH_H

#include <stddef.h>

#include "songgang/arena.h"
#include "songgang/policy.h"
#include "songgang/profile.h"
#include "songgang/snapshot.h"

enum { SG_SCORE_ONE = 10000, SG_MATCH_MAX = 1000 };

/* A profile made ready for one snapshot: trades expanded by relations, places resolved to a score
 * per province and city, wishes as numbers. Lives in the arena it was made in. */
typedef struct sg_match_plan sg_match_plan;
/* SG_INVALID what sg_policy_check says. Snapshots are prepared for the default policy; for another,
 * sg_snapshot_use_policy() beforehand saves every plan the work. */
sg_status sg_match_plan_new(const sg_snapshot *snapshot, const sg_policy *policy,
                            const sg_profile *profile, sg_date today, sg_arena *arena,
                            sg_match_plan **ret, sg_error *err);

/* Why a posting may never be offered to this worker. X(identifier, json, Chinese) */
#define SG_BARS(X)                                                                                 \
    X(NONE, NULL, "可以推荐") X(NOT_OPEN, "not_open", "岗位未开放") X(EXPIRED, "expired", "已过有效期")  \
    X(FULL, "full", "已无空缺") X(AGE, "age", "年龄不符") X(GENDER, "gender", "性别要求不符")          \
    X(CERTIFICATE, "certificate", "缺少必备证书") X(EXCLUDED, "excluded", "已排除或已推送")            \
    X(EDUCATION, "education", "学历不符")                                                            \
    X(ENTITLEMENT, "entitlement", "不属于公益性岗位安置对象")                                          \
    X(PROTECTED, "protected", "女职工禁忌从事的劳动")                                                \
    X(MINOR, "minor", "未满法定就业年龄") X(WISH, "wish", "不符合意愿且不在放宽范围")
typedef enum sg_bar {
#define X(id, json, label) SG_BAR_##id,
    SG_BARS(X)
#undef X
        SG_BAR_COUNT
} sg_bar;
const char *sg_bar_json(sg_bar bar);
const char *sg_bar_label(sg_bar bar);

typedef struct sg_hit {
    uint32_t row;      /* in the snapshot */
    uint16_t score;    /* 0..SG_SCORE_ONE */
    uint16_t relaxed;  /* bit set of sg_rule that this pair needs; 0: fits every wish */
    uint8_t level;     /* of the last step needed in the policy's ladder; 0: none */
    uint8_t reserved;
    uint16_t component[SG_COMPONENT_COUNT];
} sg_hit;

/* Judge one pair. Returns SG_BAR_NONE and fills `ret` (score, components, relaxed) when the posting
 * is eligible on some step of the ladder, else the bar. */
sg_bar sg_score(const sg_match_plan *plan, uint32_t row, sg_hit *ret);

typedef struct sg_match_list {
    const sg_hit *hit; /* best first: by level, then score, newer, id; employers varied */
    size_t count;
    uint32_t eligible; /* postings that fit every wish (level 0), counted over the snapshot */
    uint8_t level;     /* ladder step that was needed to fill the list; 0: none */
} sg_match_list;

/* The best `limit` (1..SG_MATCH_MAX) postings; the ladder is climbed only while fewer are found.
 * At most max(1, the policy's employer_percent of `limit`) per employer while others are left. */
sg_status sg_match(const sg_match_plan *plan, size_t limit, sg_arena *arena, sg_match_list *ret,
                   sg_error *err);

/* Candidates for allocation: the best `limit` pairs with level ≤ `max_level` by (level, score), at
 * most `per_employer` of one employer (0: no cap); no eligible count. `price` (nullable, per row,
 * 1/10000) is subtracted when ordering, so that a second call finds what is still affordable; rows
 * with price ≥ SG_SCORE_ONE are left out. Exact top-`limit`, by skipping cells that cannot win. */
sg_status sg_match_candidates(const sg_match_plan *plan, size_t limit, uint8_t max_level,
                              size_t per_employer, const uint16_t *price, sg_arena *arena,
                              sg_match_list *ret, sg_error *err);

/* Prices of an auction, one per row (1/10000), made ready for one snapshot; rows at UINT16_MAX are
 * never offered. Any number of threads may use them at once. SG_NO_MEMORY. */
typedef struct sg_match_prices sg_match_prices;
sg_status sg_match_prices_new(const sg_snapshot *snapshot, const uint16_t *price,
                              sg_match_prices **ret, sg_error *err);
void sg_match_prices_free(sg_match_prices *prices);

/* The best `limit` pairs of the whole ladder by score − price − step_cost × level (step_cost ≥ 0,
 * 1/10000), of those where that is more than `least`: for an auction, where a pair on a deeper step
 * may be the better one. */
enum { SG_MATCH_ANY = -1000000 }; /* a `least` that leaves nothing out */
sg_status sg_match_affordable(const sg_match_plan *plan, size_t limit, int32_t step_cost,
                              int32_t least, const sg_match_prices *prices, sg_arena *arena,
                              sg_match_list *ret, sg_error *err);

/* Chinese reasons (≤ 4, strongest first), trade-offs, and details of each relaxed rule. */
typedef struct sg_relaxation {
    sg_rule rule;
    const char *detail; /* 比期望低8% */
} sg_relaxation;
typedef struct sg_explanation {
    const char *reason[4];
    size_t reason_count;
    sg_relaxation relaxed[SG_RULE_COUNT];
    size_t relaxed_count;
} sg_explanation;
sg_status sg_explain(const sg_match_plan *plan, const sg_hit *hit, sg_arena *arena,
                     sg_explanation *ret, sg_error *err);

/* What is worse than the worker wished, costliest first: 月薪最高4140元，比期望4500元低8%. Told apart from
 * sg_explain(), because the ledger of a plan has no use for it. */
enum { SG_TRADEOFFS_MAX = 4 };
typedef struct sg_tradeoffs {
    const char *text[SG_TRADEOFFS_MAX];
    size_t count;
} sg_tradeoffs;
sg_status sg_tell_tradeoffs(const sg_match_plan *plan, const sg_hit *hit, sg_arena *arena,
                            sg_tradeoffs *ret, sg_error *err);

#endif
