/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the tests of matching share: rows and profiles made by hand or at random (fixed seeds), and
 * a snapshot of them. Random ones draw from few trades and places, so that every ladder step occurs.
 */
#ifndef SONGGANG_TESTS_MATCH_FIXTURE_H
#define SONGGANG_TESTS_MATCH_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "songgang/match.h"

enum { FIXTURE_TODAY = 20508 }; /* 2026-02-24 */

static inline uint32_t draw(uint64_t *state, uint32_t below)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (uint32_t)((*state >> 11) % below);
}

static inline sg_trade_id trade_named(const char *name)
{
    for (size_t id = 1; id <= sg_trade_count(); id++) {
        if (strcmp(sg_trade_get((sg_trade_id)id)->name, name) == 0) {
            return (sg_trade_id)id;
        }
    }
    fail_msg("no trade %s", name);
    return 0;
}

static inline sg_certificate_id certificate_named(const char *name)
{
    for (size_t id = 1; id <= sg_certificate_count(); id++) {
        if (strcmp(sg_certificate_get((sg_certificate_id)id)->name, name) == 0) {
            return (sg_certificate_id)id;
        }
    }
    fail_msg("no certificate %s", name);
    return 0;
}

/* An open full-time job that states nothing else but where it is and what. */
static inline sg_row plain_row(uint64_t id, const char *trade, sg_region region)
{
    sg_place place = sg_region_place(region);
    sg_row row = {.id = id,
                  .store_row = (int64_t)id,
                  .region = region,
                  .city = place.city,
                  .province = place.province,
                  .monthly_min = SG_NO_AMOUNT,
                  .monthly_max = SG_NO_AMOUNT,
                  .openings = 5,
                  .posted = FIXTURE_TODAY - 5,
                  .valid_through = SG_NO_DATE,
                  .age = {-1, -1},
                  .age_male = {-1, -1},
                  .age_female = {-1, -1},
                  .experience_years = -1,
                  .employment = SG_EMPLOYMENT_FULL_TIME,
                  .status = SG_POSTING_OPEN};
    if (trade != NULL) {
        row.trades[0] = trade_named(trade);
    }
    return row;
}

static inline sg_snapshot *snapshot_of(const sg_row *row, size_t count)
{
    sg_error err = {0};
    sg_snapshot *snapshot = NULL;
    sg_snapshot_builder *builder = sg_snapshot_builder_new();
    assert_non_null(builder);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(sg_snapshot_builder_add(builder, &row[i], &err), SG_OK);
    }
    assert_int_equal(sg_snapshot_build(builder, 1, &snapshot, &err), SG_OK);
    sg_snapshot_builder_free(builder);
    return snapshot;
}

static inline sg_match_plan *plan_under(const sg_policy *policy, const sg_snapshot *snapshot,
                                        const sg_profile *profile, sg_arena *arena)
{
    sg_error err = {0};
    sg_match_plan *plan = NULL;
    if (sg_match_plan_new(snapshot, policy, profile, FIXTURE_TODAY, arena, &plan, &err) != SG_OK) {
        fail_msg("%s", err.text);
    }
    return plan;
}

static inline sg_match_plan *plan_of(const sg_snapshot *snapshot, const sg_profile *profile,
                                     sg_arena *arena)
{
    return plan_under(sg_policy_default(), snapshot, profile, arena);
}

static const sg_region fixture_places[] = {
    522325, 522301, 522327, 522300, 520100, 520000, 441900, 440300, 440000, 440106,
    330100, 330000, 350200, 320500, 310100, 450100, 530100, 510100, 650100, 0};
static const char *const fixture_trades[] = {"普工",     "缝纫工", "焊工",   "钣金工", "电工",
                                             "叉车司机", "保洁员", "包装工", "搬运工", "电子装配工"};
enum {
    FIXTURE_PLACES = sizeof fixture_places / sizeof *fixture_places,
    FIXTURE_TRADES = sizeof fixture_trades / sizeof *fixture_trades
};

static inline sg_row random_row(uint64_t *state, uint64_t id)
{
    sg_row row = plain_row(id, NULL, fixture_places[draw(state, FIXTURE_PLACES)]);
    uint32_t trades = draw(state, 8) < 6 ? 1 : draw(state, 3) * 2;
    for (uint32_t i = 0; i < trades && i < SG_MAX_TRADES; i++) {
        sg_trade_id trade = trade_named(fixture_trades[draw(state, FIXTURE_TRADES)]);
        row.trades[i] = trade;
    }
    for (uint32_t i = 0, n = draw(state, 3); i < n; i++) {
        row.skills[i] = (sg_skill_id)(1 + (draw(state, 3) % sg_skill_count()));
    }
    row.employer = draw(state, 30);
    row.monthly_min = draw(state, 5) == 0 ? SG_NO_AMOUNT : (int32_t)(1800 + draw(state, 60) * 100);
    row.monthly_max = draw(state, 4) == 0 ? SG_NO_AMOUNT
                      : row.monthly_min < 0 ? (int32_t)(3000 + draw(state, 50) * 100)
                                            : row.monthly_min + (int32_t)draw(state, 30) * 100;
    row.openings = (int32_t)draw(state, 20);
    row.posted = draw(state, 9) == 0 ? SG_NO_DATE : FIXTURE_TODAY + 2 - (sg_date)draw(state, 90);
    row.valid_through = draw(state, 3) == 0 ? FIXTURE_TODAY - 3 + (sg_date)draw(state, 60) : SG_NO_DATE;
    if (draw(state, 4) == 0) {
        row.certificates[0] = (sg_certificate_id)(1 + draw(state, (uint32_t)sg_certificate_count()));
    }
    if (draw(state, 2) == 0) {
        row.age = (sg_age_range){18, (int16_t)(35 + draw(state, 25))};
    }
    row.experience_years = (int16_t)((int)draw(state, 6) - 1);
    row.accommodation = (uint8_t)draw(state, SG_PROVISION_COUNT);
    row.meals = (uint8_t)draw(state, SG_PROVISION_COUNT);
    row.social_insurance = (uint8_t)draw(state, 3);
    row.gender = draw(state, 5) == 0 ? (uint8_t)draw(state, SG_GENDER_COUNT) : SG_GENDER_ANY;
    row.education = draw(state, 3) == 0 ? (uint8_t)draw(state, SG_EDUCATION_COUNT) : 0;
    row.employment = draw(state, 3) == 0 ? (uint8_t)draw(state, SG_EMPLOYMENT_COUNT)
                                         : (uint8_t)SG_EMPLOYMENT_FULL_TIME;
    row.shift = (uint8_t)draw(state, SG_SHIFT_COUNT);
    row.status = draw(state, 20) == 0 ? SG_POSTING_HELD : SG_POSTING_OPEN;
    row.period = SG_PERIOD_MONTH;
    return row;
}

static inline void random_profile(uint64_t *state, sg_profile *p, uint32_t rows)
{
    static const sg_region homes[] = {0, 522325, 522301, 522327103, 522300, 520000};
    static const sg_region wishes[] = {440000, 441900, 330000, 520000, 522300, 522325, 310000, 350200};
    sg_profile_init(p);
    p->id = "w";
    p->trade_count = (uint8_t)draw(state, 4);
    for (unsigned i = 0; i < p->trade_count; i++) {
        p->trades[i] = trade_named(fixture_trades[draw(state, FIXTURE_TRADES)]);
        p->trade_years[i] = (uint8_t)draw(state, 6);
    }
    p->skill_count = (uint8_t)draw(state, 3);
    for (unsigned i = 0; i < p->skill_count; i++) {
        p->skills[i] = (sg_skill_id)(1 + (draw(state, 3) % sg_skill_count()));
    }
    p->certificate_count = (uint8_t)draw(state, SG_MAX_CERTIFICATES);
    for (unsigned i = 0; i < p->certificate_count; i++) {
        p->certificates[i] = (sg_certificate_id)(1 + draw(state, (uint32_t)sg_certificate_count()));
    }
    p->age = (int16_t)(draw(state, 4) == 0 ? -1 : 15 + (int)draw(state, 50));
    p->gender = (sg_gender)draw(state, SG_GENDER_COUNT);
    p->education = (sg_education)draw(state, SG_EDUCATION_COUNT);
    p->home = homes[draw(state, 6)];
    p->current = draw(state, 2) == 0 ? 441900 : 0;
    p->region_count = (uint8_t)draw(state, 4);
    for (unsigned i = 0; i < p->region_count; i++) {
        p->regions[i] = wishes[draw(state, 8)];
    }
    p->wage_min = draw(state, 3) == 0 ? SG_NO_AMOUNT : (int32_t)(2000 + draw(state, 40) * 100);
    p->accommodation = (sg_wish)draw(state, SG_WISH_COUNT);
    p->meals = (sg_wish)draw(state, SG_WISH_COUNT);
    p->near_home = draw(state, 4) == 0;
    p->home_based = draw(state, 8) == 0;
    p->employment = draw(state, 3) == 0 ? draw(state, 1u << SG_EMPLOYMENT_COUNT) & ~1u : 0;
    p->groups = draw(state, 3) == 0 ? draw(state, 1u << SG_GROUP_COUNT) : 0;
    p->excluded_count = (uint8_t)draw(state, 5);
    for (unsigned i = 0; i < p->excluded_count; i++) {
        p->excluded[i] = 1 + draw(state, rows);
    }
    static const sg_region refused[] = {440000, 441900, 520000, 522301, 522300, 330000, 330100, 520100};
    p->avoid_region_count = (uint8_t)(draw(state, 3) == 0 ? 1 + draw(state, 2) : 0);
    for (unsigned i = 0; i < p->avoid_region_count; i++) {
        p->avoid_regions[i] = refused[draw(state, 8)];
    }
    p->avoid_trade_count = draw(state, 4) == 0;
    p->avoid_trades[0] = trade_named(fixture_trades[draw(state, FIXTURE_TRADES)]);
    p->no_night = draw(state, 5) == 0;
}

static inline sg_snapshot *random_snapshot(uint64_t *state, uint32_t count)
{
    sg_row *row = calloc(count, sizeof *row);
    assert_non_null(row);
    for (uint32_t i = 0; i < count; i++) {
        row[i] = random_row(state, i + 1);
    }
    sg_snapshot *snapshot = snapshot_of(row, count);
    free(row);
    return snapshot;
}

#endif
