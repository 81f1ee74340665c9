/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The states of an offer and their order. Answers may come at any time after approval: many are
 * given at the village office before any message went out.
 */
#include "songgang/offer.h"

#include <stddef.h>
#include <string.h>

static const struct {
    const char *json, *label;
} states[] = {
#define X(id, json, label) {json, label},
    SG_OFFER_STATES(X)
#undef X
}, refusals[] = {
#define X(id, json, label) {json, label},
    SG_REFUSALS(X)
#undef X
};

const char *sg_offer_state_json(sg_offer_state state)
{
    return state < SG_OFFER_STATE_COUNT ? states[state].json : NULL;
}

const char *sg_offer_state_label(sg_offer_state state)
{
    return state < SG_OFFER_STATE_COUNT ? states[state].label : NULL;
}

bool sg_offer_state_parse(const char *text, sg_offer_state *ret)
{
    static const char done[] = "已"; /* 拒绝 is as good as 已拒绝 */
    const size_t skip = sizeof done - 1;
    for (int i = 0; text && i < SG_OFFER_STATE_COUNT; i++)
        if (strcmp(text, states[i].json) == 0 || strcmp(text, states[i].label) == 0 ||
            (strncmp(states[i].label, done, skip) == 0 && strcmp(text, states[i].label + skip) == 0)) {
            *ret = (sg_offer_state)i;
            return true;
        }
    return false;
}

bool sg_offer_stands(sg_offer_state state)
{
    return state >= SG_OFFER_APPROVED && state < SG_OFFER_STATE_COUNT;
}

bool sg_offer_took(sg_offer_state state)
{
    return state == SG_OFFER_HIRED || state == SG_OFFER_AT_WORK;
}

bool sg_offer_open(sg_offer_state state)
{
    return sg_offer_stands(state) && state != SG_OFFER_REFUSED && !sg_offer_took(state);
}

bool sg_offer_answered(sg_offer_state state)
{
    return state >= SG_OFFER_INTERESTED && state <= SG_OFFER_NO_ANSWER;
}

bool sg_offer_may(sg_offer_state from, sg_offer_state to)
{
    if (from == to)
        return false;
    switch (to) {
    case SG_OFFER_PLANNED:
        return from == SG_OFFER_HELD || from == SG_OFFER_APPROVED || from == SG_OFFER_QUEUED;
    case SG_OFFER_HELD: return from == SG_OFFER_PLANNED || from == SG_OFFER_QUEUED;
    case SG_OFFER_APPROVED: return from == SG_OFFER_PLANNED;
    case SG_OFFER_REPLACED:
    case SG_OFFER_DISCARDED: return from == SG_OFFER_PLANNED || from == SG_OFFER_HELD;
    case SG_OFFER_QUEUED:
        return from == SG_OFFER_APPROVED || from == SG_OFFER_FAILED || from == SG_OFFER_UNKNOWN;
    case SG_OFFER_SENT: return from == SG_OFFER_QUEUED || from == SG_OFFER_UNKNOWN;
    case SG_OFFER_DELIVERED: /* networks take back that something failed */
        return from == SG_OFFER_SENT || from == SG_OFFER_UNKNOWN || from == SG_OFFER_FAILED;
    case SG_OFFER_FAILED:
        return from == SG_OFFER_SENT || from == SG_OFFER_UNKNOWN || from == SG_OFFER_QUEUED;
    case SG_OFFER_UNKNOWN: return from == SG_OFFER_SENT || from == SG_OFFER_QUEUED;
    case SG_OFFER_INTERESTED:
    case SG_OFFER_REFUSED:
    case SG_OFFER_HIRED:
    case SG_OFFER_NO_ANSWER: /* people change their minds, but nobody is hired and then silent */
        return sg_offer_stands(from) && !sg_offer_took(from) &&
               !(to == SG_OFFER_NO_ANSWER && sg_offer_answered(from));
    case SG_OFFER_AT_WORK: return from == SG_OFFER_HIRED;
    case SG_OFFER_STATE_COUNT: break;
    }
    return false;
}

const char *sg_refusal_json(sg_refusal refusal)
{
    return refusal < SG_REFUSAL_COUNT ? refusals[refusal].json : NULL;
}

const char *sg_refusal_label(sg_refusal refusal)
{
    return refusal < SG_REFUSAL_COUNT ? refusals[refusal].label : NULL;
}

bool sg_refusal_parse(const char *text, sg_refusal *ret)
{
    for (int i = 0; text && i < SG_REFUSAL_COUNT; i++)
        if (strcmp(text, refusals[i].json) == 0 || strcmp(text, refusals[i].label) == 0) {
            *ret = (sg_refusal)i;
            return true;
        }
    return false;
}
