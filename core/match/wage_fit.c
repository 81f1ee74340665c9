/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How well the pay suits the worker: against their wish and against the going rate of the trade.
 *
 * Concave and capped: the first yuan up to the wish count most, and an implausibly high promise
 * gains nothing over a good wage.
 */
#include "plan.h"

enum { UNKNOWN_WAGE = 3500, NO_MEASURE = 6000 };

uint8_t sg_wage_level(const sg_match_plan *plan, int32_t most)
{
    int64_t wish = plan->profile->wage_min, offer = most;
    if (wish <= 0 || offer < 0 || offer >= wish) {
        return 0;
    }
    if (offer * 10 >= wish * 9) {
        return SG_LEVEL(SG_RULE_WAGE_10);
    }
    return offer * 10 >= wish * 8 ? SG_LEVEL(SG_RULE_WAGE_20) : SG_LEVEL_NEVER;
}

/* Piecewise linear through (permille of the measure, component). */
static int32_t curve(int32_t amount, int32_t measure, const int32_t point[][2], int points)
{
    /* Beyond every curve's end the division may as well be skipped; it keeps to 32 bits, too. */
    if (amount / 2 >= measure || amount > INT32_MAX / 1000) {
        return point[points - 1][1];
    }
    int32_t permille = amount * 1000 / measure;
    for (int i = 1; i < points; i++) {
        if (permille < point[i][0]) {
            int32_t x0 = point[i - 1][0], y0 = point[i - 1][1];
            return y0 + (permille - x0) * (point[i][1] - y0) / (point[i][0] - x0);
        }
    }
    return point[points - 1][1];
}

static const int32_t against_wish[][2] = {
    {0, 0}, {800, 4400}, {900, 5600}, {1000, 6600}, {1150, 8200}, {1300, 9300}, {1500, 10000}};
static const int32_t against_rate[][2] = {
    {0, 0}, {600, 4200}, {800, 5900}, {1000, 7300}, {1200, 8600}, {1400, 9500}, {1700, 10000}};

uint16_t sg_wage_component(const sg_match_plan *plan, int32_t expected, int32_t going_rate)
{
    if (expected < 0) {
        return UNKNOWN_WAGE;
    }
    const int32_t wish = plan->profile->wage_min;
    int32_t rated = going_rate > 0 ? curve(expected, going_rate, against_rate, 7) : NO_MEASURE;
    if (wish <= 0) {
        return (uint16_t)rated;
    }
    int32_t wished = curve(expected, wish, against_wish, 7);
    return (uint16_t)(going_rate > 0 ? (3 * wished + 2 * rated) / 5 : wished);
}

static uint16_t of_step(int step, int32_t measure, const int32_t point[][2])
{
    if (step == 0) {
        return UNKNOWN_WAGE;
    }
    return (uint16_t)(step < SG_WAGE_STEPS - 1 ? curve(step * SG_WAGE_STEP, measure, point, 7)
                                               : SG_SCORE_ONE);
}

uint16_t sg_wage_wished(const sg_match_plan *plan, int step)
{
    return of_step(step, plan->profile->wage_min, against_wish);
}

uint16_t sg_wage_rated(int step, int32_t going_rate)
{
    if (going_rate <= 0 && step > 0) {
        return SG_SCORE_ONE; /* the wish alone may count, and for all of it */
    }
    return of_step(step, going_rate, against_rate);
}

uint16_t sg_wage_bound(const sg_match_plan *plan, int32_t best_monthly, int32_t going_rate)
{
    uint16_t bound = sg_wage_component(plan, best_monthly, going_rate);
    return bound > UNKNOWN_WAGE ? bound : UNKNOWN_WAGE;
}
