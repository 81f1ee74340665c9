/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How many postings fit every wish of a worker. Every row of the worker's own trades in the places
 * they wish for is looked at, but hardly any is judged: its gate says as much.
 */
#include "screen.h"

static bool fits(const sg_match_plan *plan, const sg_fact *fact, sg_trade_id trade,
                 sg_place_fit place)
{
    uint16_t relaxed = 0;
    return sg_hard_bar(plan, fact) == SG_BAR_NONE &&
           (fact->trades[1] == 0 || sg_best_trade(plan, fact) == trade) &&
           sg_ladder_relax(plan, fact, &plan->fit[trade], place, &relaxed) && relaxed == 0;
}

static uint32_t count_run(const sg_match_plan *plan, sg_trade_id trade, const sg_run *run)
{
    const sg_snapshot *snapshot = plan->snapshot;
    const sg_screen *s = plan->screen;
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

uint32_t sg_count_fitting(const sg_match_plan *plan)
{
    const sg_snapshot *s = plan->snapshot;
    uint32_t fitting = 0;
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
            for (uint32_t at = cell->first, end = at + cell->count; at < end;) {
                const sg_run run = sg_run_at(plan, cell, city, at);
                fitting += run.level == 0 ? count_run(plan, (sg_trade_id)trade, &run) : 0;
                at += run.count;
            }
        }
    }
    return fitting;
}
