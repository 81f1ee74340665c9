/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows made ready for judging. Values outside their domain become "not stated" here, so that what
 * follows may use them as table indexes.
 */
#include "fact.h"

#include "songgang/policy.h"

#include <stdlib.h>

/* A mere "up to" promises less than a range does. */
enum { UP_TO_PERCENT = 85 };

static int32_t amount(int32_t value)
{
    return value >= 0 ? value : SG_NO_AMOUNT;
}

static int32_t expected(int32_t low, int32_t high)
{
    if (high < 0) {
        return low;
    }
    return low < 0 ? (int32_t)((int64_t)high * UP_TO_PERCENT / 100)
                   : (int32_t)(((int64_t)low + high) / 2);
}

/* Which of the things a worker asks first the posting states. */
static uint8_t stated(const sg_row *row, bool has_trade)
{
    const bool fact[SG_CERTAINTY_FACTS] = {
        row->monthly_min >= 0 || row->monthly_max >= 0,
        row->city != 0,
        row->employer != 0,
        row->accommodation != SG_PROVISION_UNKNOWN,
        row->social_insurance != SG_UNSTATED,
        has_trade,
    };
    unsigned set = 0;
    for (int i = 0; i < SG_CERTAINTY_FACTS; i++) {
        set |= (unsigned)fact[i] << i;
    }
    bool to_age = row->age.max >= 0 || row->age_male.max >= 0 || row->age_female.max >= 0;
    return (uint8_t)(set | (to_age ? SG_STATED_AGE : 0));
}

static uint8_t within(uint8_t value, int count)
{
    return value < count ? value : 0;
}

static uint8_t age(int16_t years)
{
    return years >= 0 && years < SG_FACT_AGE_OPEN ? (uint8_t)years : SG_FACT_AGE_OPEN;
}

static bool states_age(sg_age_range range)
{
    return range.min >= 0 || range.max >= 0;
}

void sg_fact_of_row(const sg_row *row, uint32_t row_number, uint32_t employer, sg_fact *ret)
{
    const int32_t low = amount(row->monthly_min), high = amount(row->monthly_max);
    sg_fact fact = {.row = row_number,
                    .employer = employer,
                    .region = row->region,
                    .offer = high >= 0 ? high : low,
                    .expected = expected(low, high),
                    .posted = row->posted,
                    .valid_through = row->valid_through,
                    .age_min = age(row->age.min),
                    .age_max = age(row->age.max),
                    .accommodation = within(row->accommodation, SG_PROVISION_COUNT),
                    .gender = within(row->gender, SG_GENDER_COUNT),
                    .education = within(row->education, SG_EDUCATION_COUNT),
                    .employment = within(row->employment, SG_EMPLOYMENT_COUNT),
                    .shift = within(row->shift, SG_SHIFT_COUNT)};
    fact.offered =
        sg_offered(fact.accommodation, within(row->meals, SG_PROVISION_COUNT),
                   within(row->social_insurance, SG_YES + 1), fact.shift);
    if (fact.expected >= 0) {
        int32_t step = fact.expected / SG_WAGE_STEP + 1;
        fact.wage_step = step < SG_WAGE_STEPS ? (uint8_t)step : SG_WAGE_STEPS - 1;
    }
    int trades = 0;
    for (int i = 0; i < SG_MAX_TRADES && row->trades[i] != 0; i++) {
        if (row->trades[i] <= sg_trade_count()) {
            fact.trades[trades++] = row->trades[i];
        }
    }
    if (row->experience_years > 0) {
        fact.experience = row->experience_years < 99 ? (uint8_t)row->experience_years : 99;
    }
    fact.stated = stated(row, trades > 0);
    fact.flags = (uint8_t)((row->status != SG_POSTING_OPEN ? SG_FACT_NOT_OPEN : 0) |
                           (row->openings <= 0 ? SG_FACT_FULL : 0) |
                           (states_age(row->age_male) || states_age(row->age_female)
                                ? SG_FACT_AGE_BY_SEX
                                : 0) |
                           (row->certificates[0] != 0 ? SG_FACT_CERTIFICATES : 0) |
                           (row->skills[0] != 0 ? SG_FACT_SKILLS : 0) |
                           (row->below_ground ? SG_FACT_BELOW_GROUND : 0));
    *ret = fact;
}

sg_fact *sg_facts_of_list(const sg_snapshot *snapshot, uint32_t count)
{
    const uint32_t *list = snapshot->list;
    sg_fact *fact = malloc(((size_t)count + 1) * sizeof *fact);
    for (uint32_t i = 0; fact != NULL && i < count; i++) {
        sg_fact_of_row(&snapshot->row[list[i]], list[i], snapshot->employer[list[i]], &fact[i]);
    }
    return fact;
}
