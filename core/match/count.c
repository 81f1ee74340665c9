/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How many postings fit every wish of a worker. Every row of the worker's own trades in the places
 * they wish for is looked at, but hardly any is judged: its gate says as much.
 */
#include "screen.h"

enum { AHEAD = 8 };

/* Rows of neighbouring cells in places that fit as a whole: counted in one go, since a cell of a
 * thinly spread trade is a few rows only. */
typedef struct span {
    const sg_cell *cell; /* of the first row not passed yet */
    uint32_t first, end; /* in sg_snapshot.list */
    bool novice;
} span;

static bool fits(const sg_match_plan *plan, const sg_fact *fact, sg_trade_id trade,
                 sg_place_fit place)
{
    uint16_t relaxed = 0;
    return sg_hard_bar(plan, fact) == SG_BAR_NONE &&
           (fact->trades[1] == 0 || sg_best_trade(plan, fact) == trade) &&
           sg_ladder_relax(plan, fact, &plan->fit[trade], place, &relaxed) && relaxed == 0;
}

/* The same of a row that its gate lets through, as far as a gate can tell. */
static bool fits_beyond_gate(const sg_match_plan *plan, uint32_t at, sg_trade_id trade)
{
    const sg_fact *fact = &plan->snapshot->fact[at];
    const bool maybe_barred = (fact->flags & (SG_FACT_CERTIFICATES | SG_FACT_BELOW_GROUND)) != 0 ||
                              (plan->excluded_bloom >> (fact->row % 64) & 1) != 0;
    return (!maybe_barred || sg_hard_bar(plan, fact) == SG_BAR_NONE) &&
           (fact->trades[1] == 0 || sg_best_trade(plan, fact) == trade);
}

static uint32_t count_run(const sg_match_plan *plan, sg_trade_id trade, const sg_run *run)
{
    const sg_snapshot *snapshot = plan->snapshot;
    sg_screen *s = plan->screen;
    const bool near = (run->place.flags & SG_PLACE_NEAR) != 0;
    const bool exact = run->place.level == 0; /* not only for work at home */
    uint16_t passed[SG_SIFT_BLOCK];
    uint32_t fitting = 0;
    for (uint32_t done = 0; done < run->count; done += SG_SIFT_BLOCK) {
        const uint32_t first = run->first + done, left = run->count - done;
        const uint32_t count =
            sg_screen_sift(s, &snapshot->gate[first], left < SG_SIFT_BLOCK ? left : SG_SIFT_BLOCK,
                           near, plan->fit[trade].novice, 0, passed);
        for (uint32_t i = 0; i < count; i++) {
            const uint32_t at = first + passed[i];
            fitting += (exact && !sg_screen_unsure(plan, s, at)) ||
                       fits(plan, &snapshot->fact[at], trade, run->place);
        }
    }
    return fitting;
}

/* Rows of the span that fit; the span is empty then. */
static uint32_t count_span(const sg_match_plan *plan, span *rows)
{
    sg_screen *s = plan->screen;
    const sg_gate *gate = plan->snapshot->gate;
    const bool excludes = plan->excluded_bloom != 0;
    uint16_t passed[SG_SIFT_BLOCK];
    uint32_t doubtful[SG_SIFT_BLOCK], fitting = 0;
    while (rows->first < rows->end) {
        const uint32_t first = rows->first, left = rows->end - first;
        const uint32_t block = left < SG_SIFT_BLOCK ? left : SG_SIFT_BLOCK;
        const uint32_t count =
            sg_screen_sift(s, &gate[first], block, false, rows->novice, 0, passed);
        uint32_t doubts = 0;
        for (uint32_t i = 0; i < count; i++) {
            const uint32_t at = first + passed[i];
            doubtful[doubts] = at;
            doubts += s->look[gate[at].kind] |
                      (excludes && (plan->excluded_bloom >> (plan->snapshot->list[at] % 64) & 1));
        }
        fitting += count - doubts;
        for (uint32_t i = 0; i < doubts; i++) {
            __builtin_prefetch(&plan->snapshot->fact[doubtful[i + AHEAD < doubts ? i + AHEAD : i]]);
            while (doubtful[i] >= rows->cell->first + rows->cell->count) {
                rows->cell++;
            }
            fitting += fits_beyond_gate(plan, doubtful[i], rows->cell->trade);
        }
        rows->first += block;
    }
    return fitting;
}

static uint32_t count_by_county(const sg_match_plan *plan, const sg_cell *cell, sg_place_fit city)
{
    uint32_t fitting = 0;
    for (uint32_t at = cell->first, end = at + cell->count; at < end;) {
        const sg_run run = sg_run_at(plan, cell, city, at);
        fitting += run.level == 0 ? count_run(plan, cell->trade, &run) : 0;
        at += run.count;
    }
    return fitting;
}

/* Do all rows of a city whose place fits depend on their gates alone? Being near home then only
 * decides which step a job without a bed needs, and it needs one either way. */
static bool fits_as_a_whole(const sg_match_plan *plan, sg_place_fit city)
{
    const bool refuses = plan->profile->avoid_region_count > 0;
    return plan->screen->exact && city.level == 0 && !plan->stay_near && !plan->wants_home_based &&
           (city.flags & SG_PLACE_WISHED_COUNTY) == 0 &&
           ((city.flags & SG_PLACE_BY_COUNTY) == 0 || !refuses);
}

uint32_t sg_count_fitting(const sg_match_plan *plan)
{
    const sg_snapshot *s = plan->snapshot;
    uint32_t fitting = 0;
    span rows = {0};
    (void)sg_screen_of(plan);
    for (size_t trade = 0; trade <= sg_trade_count(); trade++) {
        const sg_trade_fit *fit = &plan->fit[trade];
        if (fit->level != 0 || fit->barred) {
            continue;
        }
        for (uint32_t c = s->cell_of_trade[trade]; c < s->cell_of_trade[trade + 1]; c++) {
            const sg_cell *cell = &s->cell[c];
            if (sg_place_hopeless(plan, cell->province)) {
                continue;
            }
            sg_place_fit city = sg_place_of_city(plan, cell->province, cell->city);
            if (sg_ladder_cell_level(plan, 0, city) != 0) {
                continue;
            }
            if (!fits_as_a_whole(plan, city)) {
                fitting += count_by_county(plan, cell, city);
                continue;
            }
            if (rows.cell == NULL || cell->first != rows.end || fit->novice != rows.novice) {
                fitting += count_span(plan, &rows);
                rows = (span){.cell = cell, .first = cell->first, .novice = fit->novice};
            }
            rows.end = cell->first + cell->count;
        }
    }
    return fitting + count_span(plan, &rows);
}
