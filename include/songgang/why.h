/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Why one posting is offered to one worker, or why it is not.
 *
 * A caseworker asks this across the desk, so every answer has figures: the two that were compared,
 * the place in the order, or the step of the ladder. Judged with sg_score and sg_match themselves,
 * never by a second set of rules. Pure; one thread per plan.
 */
#ifndef SONGGANG_WHY_H
#define SONGGANG_WHY_H

#include "songgang/match.h"

/* X(identifier, json, Chinese) */
#define SG_VERDICTS(X)                                                                             \
    X(OFFERED, "offered", "已推荐")                                                                  \
    X(OUTRANKED, "outranked", "符合，但排在名单之后")                                                   \
    X(EMPLOYER_SHARE, "employer_share", "符合，但同一单位的岗位已推荐够数")                               \
    X(NOT_RELAXED, "not_relaxed", "须放宽条件才符合，目前不必放宽")                                      \
    X(UNWISHED, "unwished", "不符合意愿，且超出可放宽的范围")                                            \
    X(BARRED, "barred", "不能推荐")                                                                  \
    X(NOT_LISTED, "not_listed", "不在可推荐的岗位之列")
typedef enum sg_verdict {
#define X(id, json, label) SG_VERDICT_##id,
    SG_VERDICTS(X)
#undef X
        SG_VERDICT_COUNT
} sg_verdict;
const char *sg_verdict_json(sg_verdict verdict);
const char *sg_verdict_label(sg_verdict verdict);

/* The wishes a posting is held against. X(identifier, json, Chinese) */
#define SG_WISH_KINDS(X)                                                                           \
    X(TRADE, "trade", "工种") X(PLACE, "place", "地区") X(WAGE, "wage", "工资")                        \
    X(ACCOMMODATION, "accommodation", "住宿") X(EMPLOYMENT, "employment", "用工形式")
typedef enum sg_wish_kind {
#define X(id, json, label) SG_WISH_KIND_##id,
    SG_WISH_KINDS(X)
#undef X
        SG_WISH_KIND_COUNT
} sg_wish_kind;
const char *sg_wish_kind_json(sg_wish_kind kind);
const char *sg_wish_kind_label(sg_wish_kind kind);

enum { SG_WHY_OBSTACLES = SG_BAR_COUNT + SG_WISH_KIND_COUNT };

/* One thing in the way: a hard rule, or a wish (bar SG_BAR_WISH) not met. */
typedef struct sg_obstacle {
    sg_bar bar;
    sg_wish_kind wish; /* SG_WISH_KIND_COUNT: a hard rule */
    bool relaxable;    /* on step `step` of the ladder, `rule`, this wish alone would not matter */
    uint8_t step;      /* 1.. */
    sg_rule rule;
    const char *detail; /* 岗位要求18–45岁，本人52岁，大7岁 */
} sg_obstacle;

typedef struct sg_why {
    sg_verdict verdict; /* never NOT_LISTED */
    sg_bar bar;         /* as sg_score says */
    sg_hit hit;         /* when bar is SG_BAR_NONE */
    uint32_t rank;      /* among all postings eligible on any step, best first, from 1; 0 barred */
    uint32_t ranked;    /* how many those are */
    uint32_t offered_as; /* place in `list`, from 1; 0 not in it */
    sg_match_list list; /* what is offered */
    sg_obstacle obstacle[SG_WHY_OBSTACLES]; /* hard rules first; of an eligible pair: wishes relaxed */
    size_t obstacle_count;
} sg_why;

/* `row` against the list of the best `limit`. Looks at every posting of the snapshot: 20 ms of
 * 125,000. Texts and list live in `arena`. SG_INVALID limit or row. */
sg_status sg_why_posting(const sg_match_plan *plan, uint32_t row, size_t limit, sg_arena *arena,
                         sg_why *ret, sg_error *err);

/* Where the score of `hit` differs from that of `other`: per component, the share of the total
 * score won or lost, 1/10000 with sign, rounded; their sum is within a rounding of the difference. */
void sg_score_difference(const sg_match_plan *plan, const sg_hit *hit, const sg_hit *other,
                         int32_t ret[SG_COMPONENT_COUNT]);

#endif
