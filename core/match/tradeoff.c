/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is worse about a posting than the worker wished, said as plainly as the reasons for it: a
 * worker who learns at the factory gate that there is no bed does not come back to the bureau.
 * Ordered by the share of the score it costs.
 */
#include "explain.h"

#include "songgang/messages.h"
#include "songgang/why.h"

enum { MAX_LIST = 12, STALE_DAYS = 45 };

typedef struct ranked {
    const char *text;
    int64_t cost;
} ranked;

typedef struct list {
    ranked item[MAX_LIST];
    size_t count;
} list;

/* Keeps the list ordered by cost; equal ones stay in the order they came. */
static void add(sg_explainer *x, list *l, const char *text, sg_component component)
{
    if (text == NULL || l->count == MAX_LIST) {
        return;
    }
    int64_t cost = x->plan->weight[component] * (SG_SCORE_ONE - x->hit->component[component]);
    size_t i = l->count++;
    for (; i > 0 && l->item[i - 1].cost < cost; i--) {
        l->item[i] = l->item[i - 1];
    }
    l->item[i] = (ranked){text, cost};
}

static const char *wage(sg_explainer *x)
{
    const int32_t wish = x->plan->profile->wage_min, low = x->row->monthly_min,
                  high = x->row->monthly_max;
    int percent = sg_below_wish(x);
    if (x->row->period == SG_PERIOD_PIECE && x->fact.offer < 0) {
        return SG_MSG_TRADEOFF_PIECE;
    }
    if (x->fact.offer < 0) {
        return x->row->negotiable ? SG_MSG_TRADEOFF_NEGOTIABLE : SG_MSG_TRADEOFF_NO_WAGE;
    }
    if (percent > 0) {
        return sg_say(x, SG_MSG_TRADEOFF_BELOW, x->fact.offer, wish, percent);
    }
    if (low < 0 && high >= 0) {
        return sg_say(x, SG_MSG_TRADEOFF_UP_TO, high);
    }
    return wish > 0 && low < wish ? sg_say(x, SG_MSG_TRADEOFF_FROM_BELOW, low, wish) : NULL;
}

static const char *place(sg_explainer *x)
{
    const sg_match_plan *plan = x->plan;
    const uint16_t elsewhere = SG_BIT(SG_RULE_NEIGHBOUR) | SG_BIT(SG_RULE_COOPERATING) |
                               SG_BIT(SG_RULE_AWAY_FROM_HOME);
    if ((x->hit->relaxed & elsewhere) != 0) {
        return sg_wish_words(x, SG_WISH_KIND_PLACE);
    }
    if (x->row->city == 0 && x->row->employment != SG_EMPLOYMENT_HOME_BASED) {
        return x->row->province == 0 ? SG_MSG_TRADEOFF_NO_PLACE
                                     : sg_say(x, SG_MSG_TRADEOFF_ONLY_PROVINCE,
                                              sg_place_words(x->row->province));
    }
    /* Of several wishes it is not the first. */
    for (size_t i = 1; i < plan->wished_count && plan->wished[0].province != x->row->province; i++) {
        if (plan->wished[i].province == x->row->province) {
            return sg_say(x, SG_MSG_TRADEOFF_LATER_WISH, sg_place_words(plan->profile->regions[i]),
                          (int)i + 1);
        }
    }
    return NULL;
}

static const char *trade(sg_explainer *x)
{
    const sg_trade_fit *fit = &x->plan->fit[x->trade];
    const int asked = x->fact.experience;
    if (fit->level > 0) {
        return sg_wish_words(x, SG_WISH_KIND_TRADE);
    }
    if (asked == 0 || fit->years >= asked) {
        return NULL;
    }
    return fit->years > 0 ? sg_say(x, SG_MSG_TRADEOFF_YEARS, asked, fit->years)
                          : sg_say(x, SG_MSG_TRADEOFF_YEARS_UNKNOWN, asked);
}

/* 高中 and above asked for, one level less is still let through. */
static const char *schooling(sg_explainer *x)
{
    const sg_education own = x->plan->profile->education;
    if (x->fact.education < SG_EDUCATION_SENIOR || own >= SG_EDUCATION_SENIOR) {
        return NULL;
    }
    const char *asked = sg_education_label((sg_education)x->fact.education);
    return own == SG_EDUCATION_ANY
               ? sg_say(x, SG_MSG_TRADEOFF_SCHOOLING_UNKNOWN, asked)
               : sg_say(x, SG_MSG_TRADEOFF_SCHOOLING, asked, sg_education_label(own));
}

/* `what`: 住宿, 伙食. Of what nobody wished for, nothing is said. */
static const char *provision(sg_explainer *x, sg_wish wish, unsigned offered, const char *what)
{
    if (wish == SG_WISH_ANY || offered == SG_PROVISION_PROVIDED ||
        x->row->employment == SG_EMPLOYMENT_HOME_BASED) {
        return NULL;
    }
    const char *wished = wish == SG_WISH_REQUIRED ? SG_MSG_TRADEOFF_REQUIRED
                                                  : SG_MSG_TRADEOFF_PREFERRED;
    return sg_say(x, SG_MSG_TRADEOFF_PROVISION, what, sg_provision_label((sg_provision)offered),
                  wished);
}

static const char *shift(sg_explainer *x)
{
    const unsigned shift = x->fact.shift;
    bool nights = shift == SG_SHIFT_NIGHT || shift == SG_SHIFT_THREE;
    if (!nights && !(x->plan->prefers_day && shift == SG_SHIFT_TWO)) {
        return NULL;
    }
    return sg_say(x, SG_MSG_TRADEOFF_SHIFT, sg_shift_label((sg_shift)shift));
}

static const char *employment(sg_explainer *x)
{
    if (x->fact.employment == SG_EMPLOYMENT_NONE ||
        (x->plan->employment >> x->fact.employment & 1) != 0) {
        return NULL;
    }
    return sg_say(x, SG_MSG_TRADEOFF_EMPLOYMENT,
                  sg_employment_label((sg_employment)x->fact.employment));
}

static const char *age_of_posting(sg_explainer *x)
{
    int64_t days = x->row->posted == SG_NO_DATE ? 0 : (int64_t)x->plan->today - x->row->posted;
    return days >= STALE_DAYS ? sg_say(x, SG_MSG_TRADEOFF_STALE, (int)days) : NULL;
}

sg_status sg_tell_tradeoffs(const sg_match_plan *plan, const sg_hit *hit, sg_arena *arena,
                            sg_tradeoffs *ret, sg_error *err)
{
    sg_explainer x;
    list l = {.count = 0};
    const sg_profile *p = plan->profile;
    sg_explainer_init(&x, plan, hit->row, hit, arena);
    add(&x, &l, trade(&x), SG_COMPONENT_TRADE);
    add(&x, &l, schooling(&x), SG_COMPONENT_TRADE);
    add(&x, &l, place(&x), SG_COMPONENT_PLACE);
    add(&x, &l, wage(&x), SG_COMPONENT_WAGE);
    add(&x, &l, employment(&x), SG_COMPONENT_SCHEDULE);
    add(&x, &l, provision(&x, p->accommodation, x.fact.accommodation, SG_MSG_TRADEOFF_ROOM),
        SG_COMPONENT_ACCOMMODATION);
    add(&x, &l, provision(&x, p->meals, sg_offered_meals(x.fact.offered), SG_MSG_TRADEOFF_MEALS),
        SG_COMPONENT_MEALS);
    if (x.row->social_insurance == SG_NO) {
        add(&x, &l, SG_MSG_TRADEOFF_INSURANCE, SG_COMPONENT_INSURANCE);
    }
    add(&x, &l, shift(&x), SG_COMPONENT_SCHEDULE);
    add(&x, &l, age_of_posting(&x), SG_COMPONENT_FRESHNESS);
    if (x.failed) {
        return sg_fail_memory(err);
    }
    *ret = (sg_tradeoffs){.count = 0};
    for (size_t i = 0; i < l.count && i < SG_TRADEOFFS_MAX; i++) {
        ret->text[ret->count++] = l.item[i].text;
    }
    return SG_OK;
}
