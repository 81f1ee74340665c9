/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What had to be relaxed for a pair, rule by rule, in words: the honest half of the explanation.
 */
#include "explain.h"

#include "songgang/messages.h"

int sg_below_wish(const sg_explainer *x)
{
    int64_t wish = x->plan->profile->wage_min, offer = x->fact.offer;
    if (wish <= 0 || offer < 0 || offer >= wish) {
        return 0;
    }
    int percent = (int)((200 * (wish - offer) + wish) / (2 * wish));
    return percent > 0 ? percent : 1;
}

static const char *neighbour(sg_explainer *x)
{
    const sg_match_plan *plan = x->plan;
    const sg_row *row = x->row;
    const sg_region shown = row->city != 0 ? row->city : row->province;
    for (size_t i = 0; i < plan->wished_count; i++) {
        if (row->city != 0 && plan->wished[i].city == row->city) {
            return sg_say(x, SG_MSG_RELAX_SAME_CITY, sg_place_words(row->region));
        }
    }
    for (size_t i = 0; i < plan->wished_count; i++) {
        if (plan->wished[i].province == row->province) {
            return sg_say(x, SG_MSG_RELAX_SAME_PROVINCE, sg_place_words(shown));
        }
    }
    return sg_say(x, SG_MSG_RELAX_ADJACENT, sg_place_words(row->province));
}

static const char *cooperating(sg_explainer *x)
{
    const sg_row *row = x->row;
    if (row->province == x->plan->home.province) {
        return sg_say(x, SG_MSG_RELAX_OWN_PROVINCE,
                               sg_place_words(row->city != 0 ? row->city : row->province));
    }
    return sg_say(x, SG_MSG_RELAX_COOPERATING, sg_place_words(row->province));
}

static const char *accommodation(sg_explainer *x)
{
    const char *distance = sg_distance_words(x);
    bool allowance = x->row->accommodation == SG_PROVISION_ALLOWANCE;
    return sg_say(x,
                           allowance ? SG_MSG_RELAX_ROOM_ALLOWANCE : SG_MSG_RELAX_NO_ROOM,
                           distance != NULL ? distance : sg_place_words(x->row->region));
}

static const char *safety_net(sg_explainer *x)
{
    const char *text = NULL;
    switch (x->row->employment) {
    case SG_EMPLOYMENT_HOME_BASED:
        text = SG_MSG_RELAX_HOME_BASED;
        break;
    case SG_EMPLOYMENT_DAY_LABOUR:
        text = SG_MSG_RELAX_DAY_LABOUR;
        break;
    case SG_EMPLOYMENT_PUBLIC_WELFARE:
        text = SG_MSG_RELAX_PUBLIC_WELFARE;
        break;
    default: {
        const char *distance = sg_distance_words(x);
        text = sg_say(x, SG_MSG_RELAX_NEAR,
                               distance != NULL ? distance : sg_place_words(x->row->region));
        break;
    }
    }
    int percent = sg_below_wish(x);
    if (text != NULL && percent > 0) {
        text = sg_say(x, SG_MSG_RELAX_AND_WAGE, text, percent);
    }
    return text;
}

static const char *detail(sg_explainer *x, sg_rule rule)
{
    switch (rule) {
    case SG_RULE_WAGE_10:
    case SG_RULE_WAGE_20:
        return sg_say(x, SG_MSG_RELAX_WAGE, sg_below_wish(x));
    case SG_RULE_NEIGHBOUR:
        return neighbour(x);
    case SG_RULE_COOPERATING:
        return cooperating(x);
    case SG_RULE_RELATED_TRADE:
        return sg_say(x, SG_MSG_RELAX_RELATED, sg_trade_words(x->trade));
    case SG_RULE_UNSKILLED:
        return sg_say(x, SG_MSG_RELAX_UNSKILLED, sg_trade_words(x->trade));
    case SG_RULE_ACCOMMODATION:
        return accommodation(x);
    case SG_RULE_EMPLOYMENT:
        return sg_say(x, SG_MSG_RELAX_EMPLOYMENT,
                      sg_employment_label((sg_employment)x->fact.employment));
    case SG_RULE_AWAY_FROM_HOME:
        return sg_say(x, SG_MSG_RELAX_NOT_NEAR,
                      sg_place_words(x->row->city != 0 ? x->row->city : x->row->province));
    case SG_RULE_SAFETY_NET:
        return safety_net(x);
    case SG_RULE_COUNT:
        break;
    }
    return NULL;
}

void sg_explain_relaxed(sg_explainer *x, sg_explanation *ret)
{
    const sg_policy *policy = x->plan->policy;
    for (int32_t i = 0; i < policy->ladder_length; i++) {
        const sg_rule rule = policy->ladder[i];
        if ((x->hit->relaxed & SG_BIT(rule)) != 0) {
            ret->relaxed[ret->relaxed_count++] = (sg_relaxation){rule, detail(x, rule)};
        }
    }
}
