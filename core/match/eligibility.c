/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hard rules: what bars a worker from a posting on every step of the ladder.
 *
 * A fact neither side has stated never bars; it costs certainty in the score instead.
 */
#include "plan.h"

enum { LEGAL_AGE = 16, ADULT_AGE = 18 };

/* Certificates by id, and excluded postings as rows: both then cost one look-up a row. */
sg_status sg_hard_rules(sg_match_plan *plan, sg_arena *arena, sg_error *err)
{
    const sg_profile *p = plan->profile;
    size_t count = sg_certificate_count();
    plan->holds = sg_arena_alloc(arena, count + 1);
    if (plan->holds == NULL) {
        return sg_fail_memory(err);
    }
    plan->holds[0] = 1;
    for (unsigned i = 0; i < p->certificate_count; i++) {
        for (size_t wanted = 1; wanted <= count; wanted++) {
            sg_certificate_id id = (sg_certificate_id)wanted;
            plan->holds[id] |= (uint8_t)sg_certificate_satisfies(p->certificates[i], id);
        }
    }
    const size_t left_out = (size_t)p->excluded_count + p->offered_count;
    plan->excluded = sg_arena_alloc(arena, (left_out + 1) * sizeof *plan->excluded);
    if (plan->excluded == NULL) {
        return sg_fail_memory(err);
    }
    for (size_t i = 0; i < left_out; i++) {
        uint64_t id = i < p->excluded_count ? p->excluded[i] : p->offered[i - p->excluded_count];
        uint32_t row = sg_snapshot_find(plan->snapshot, id);
        if (row != UINT32_MAX) {
            plan->excluded[plan->excluded_count++] = row;
            plan->excluded_bloom |= UINT64_C(1) << (row % 64);
        }
    }
    return SG_OK;
}

static bool excluded(const sg_match_plan *plan, uint32_t row)
{
    if ((plan->excluded_bloom >> (row % 64) & 1) == 0) {
        return false;
    }
    for (size_t i = 0; i < plan->excluded_count; i++) {
        if (plan->excluded[i] == row) {
            return true;
        }
    }
    return false;
}

/* Ages that differ by sex count only when the worker's sex is known. */
static bool age_fits(const sg_match_plan *plan, const sg_fact *fact)
{
    if ((fact->flags & SG_FACT_AGE_BY_SEX) != 0 && plan->profile->gender != SG_GENDER_ANY) {
        const sg_row *row = &plan->snapshot->row[fact->row];
        bool male = plan->profile->gender == SG_GENDER_MALE;
        sg_age_range range = male ? row->age_male : row->age_female;
        if (range.min >= 0 || range.max >= 0) {
            return (range.min < 0 || plan->age >= range.min) &&
                   (range.max < 0 || plan->age <= range.max);
        }
    }
    return (fact->age_min == SG_FACT_AGE_OPEN || plan->age >= fact->age_min) &&
           (fact->age_max == SG_FACT_AGE_OPEN || plan->age <= fact->age_max);
}

static bool certificates_held(const sg_match_plan *plan, const sg_fact *fact)
{
    const sg_row *row = &plan->snapshot->row[fact->row];
    for (int i = 0; i < SG_MAX_CERTIFICATES && row->certificates[i] != 0; i++) {
        if (row->certificates[i] > sg_certificate_count() || !plan->holds[row->certificates[i]]) {
            return false;
        }
    }
    return true;
}

/* 高中 and 中专 are one level; a minimum below them is never enforced by employers in the field. */
static int schooling_level(unsigned education)
{
    static const int level[SG_EDUCATION_COUNT] = {0, 1, 2, 3, 3, 4, 5, 6, 7};
    return education < SG_EDUCATION_COUNT ? level[education] : 0;
}

bool sg_education_fits(const sg_match_plan *plan, unsigned asked)
{
    if (asked < SG_EDUCATION_SENIOR || plan->profile->education == SG_EDUCATION_ANY) {
        return true;
    }
    int slack = asked >= SG_EDUCATION_COLLEGE ? 0 : 1;
    return schooling_level(plan->profile->education) + slack >= schooling_level(asked);
}

sg_bar sg_hard_bar(const sg_match_plan *plan, const sg_fact *fact)
{
    const sg_profile *p = plan->profile;
    if ((fact->flags & SG_FACT_NOT_OPEN) != 0) {
        return SG_BAR_NOT_OPEN;
    }
    if (fact->valid_through != SG_NO_DATE && fact->valid_through < plan->today) {
        return SG_BAR_EXPIRED;
    }
    if ((fact->flags & SG_FACT_FULL) != 0) {
        return SG_BAR_FULL;
    }
    if (excluded(plan, fact->row)) {
        return SG_BAR_EXCLUDED;
    }
    if (plan->age >= 0) {
        bool night = fact->shift == SG_SHIFT_NIGHT || fact->shift == SG_SHIFT_THREE;
        if (plan->age < LEGAL_AGE || (plan->age < ADULT_AGE && night)) {
            return SG_BAR_MINOR;
        }
        if (!age_fits(plan, fact)) {
            return SG_BAR_AGE;
        }
    }
    if (p->no_night && (fact->shift == SG_SHIFT_NIGHT || fact->shift == SG_SHIFT_THREE)) {
        return SG_BAR_WISH;
    }
    if (fact->gender != SG_GENDER_ANY && p->gender != SG_GENDER_ANY && fact->gender != p->gender) {
        return SG_BAR_GENDER;
    }
    /* 女职工劳动保护特别规定, annex, item 1: no work below ground in mines. */
    if ((fact->flags & SG_FACT_BELOW_GROUND) != 0 && p->gender == SG_GENDER_FEMALE) {
        return SG_BAR_PROTECTED;
    }
    if ((fact->flags & SG_FACT_CERTIFICATES) != 0 && !certificates_held(plan, fact)) {
        return SG_BAR_CERTIFICATE;
    }
    if (!sg_education_fits(plan, fact->education)) {
        return SG_BAR_EDUCATION;
    }
    if (fact->employment == SG_EMPLOYMENT_PUBLIC_WELFARE && !sg_groups_entitled(p->groups)) {
        return SG_BAR_ENTITLEMENT;
    }
    return SG_BAR_NONE;
}
