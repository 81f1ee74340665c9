/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The life of an offer: its states, which may follow which, and why a worker refuses. Pure.
 *
 * States are stored as numbers: the list may only grow at its end.
 */
#ifndef SONGGANG_OFFER_H
#define SONGGANG_OFFER_H

#include <stdbool.h>
#include <stdint.h>

/* X(identifier, json, Chinese) */
#define SG_OFFER_STATES(X)                                                                         \
    X(PLANNED, "planned", "待批准")                                                                  \
    X(HELD, "held", "暂缓")                                                                          \
    X(REPLACED, "replaced", "已换下")                                                                \
    X(DISCARDED, "discarded", "已作废")                                                              \
    X(APPROVED, "approved", "已批准")                                                                \
    X(QUEUED, "queued", "待发送")                                                                    \
    X(SENT, "sent", "已发送")                                                                        \
    X(DELIVERED, "delivered", "已送达")                                                              \
    X(FAILED, "failed", "发送失败")                                                                  \
    X(UNKNOWN, "unknown", "是否送达不明")                                                             \
    X(INTERESTED, "interested", "有意向")                                                            \
    X(REFUSED, "refused", "已拒绝")                                                                  \
    X(HIRED, "hired", "已录用")                                                                      \
    X(NO_ANSWER, "no_answer", "未答复")                                                              \
    X(AT_WORK, "at_work_3_months", "稳岗满三个月")
typedef enum sg_offer_state {
#define X(id, json, label) SG_OFFER_##id,
    SG_OFFER_STATES(X)
#undef X
        SG_OFFER_STATE_COUNT
} sg_offer_state;
const char *sg_offer_state_json(sg_offer_state state);
const char *sg_offer_state_label(sg_offer_state state);
bool sg_offer_state_parse(const char *text, sg_offer_state *ret); /* json or Chinese name */

/* May an offer in state `from` come into state `to`? */
bool sg_offer_may(sg_offer_state from, sg_offer_state to);
/* Approved or later: it stays as it is whatever is planned next. */
bool sg_offer_stands(sg_offer_state state);
/* Stands and still counts towards the worker's quota and the posting's pushes. */
bool sg_offer_open(sg_offer_state state);
/* One of the four answers (and no later state). */
bool sg_offer_answered(sg_offer_state state);
/* The worker took the job: an opening less. */
bool sg_offer_took(sg_offer_state state);

/* Why an offer was refused. X(identifier, json, Chinese) */
#define SG_REFUSALS(X)                                                                             \
    X(OTHER, "other", "其他")                                                                        \
    X(TOO_FAR, "too_far", "太远")                                                                    \
    X(WAGE_LOW, "wage_low", "工资低")                                                                \
    X(KIND_OF_WORK, "kind_of_work", "不愿做这类工作")                                                  \
    X(HOURS, "hours", "工时不合适")                                                                   \
    X(NO_ACCOMMODATION, "no_accommodation", "不包住")                                                 \
    X(FAMILY, "family", "家里走不开")                                                                 \
    X(HEALTH, "health", "身体原因")
typedef enum sg_refusal {
#define X(id, json, label) SG_REFUSAL_##id,
    SG_REFUSALS(X)
#undef X
        SG_REFUSAL_COUNT
} sg_refusal;
const char *sg_refusal_json(sg_refusal refusal);
const char *sg_refusal_label(sg_refusal refusal);
bool sg_refusal_parse(const char *text, sg_refusal *ret); /* json or Chinese name */

#endif
