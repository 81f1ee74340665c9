/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Visiting the cells of a snapshot (rows of one trade in one city) from the most promising down,
 * and stopping when no cell left can win: exact best pairs without judging every row.
 *
 * Trade and place of a cell are known, its wage and date are bounded, so its rows have a least
 * ladder level and a greatest score. Cells are taken level by level and within a level by bound; a
 * level is not even looked at when the levels below it fill the list.
 */
#include "walk.h"

#include <stdlib.h>
#include <string.h>

enum { FRESH_DAYS = 64 };

typedef struct visit {
    uint32_t cell;
    uint8_t level;
    uint64_t key; /* best key any row of it can have */
} visit;

typedef struct suitable {
    sg_trade_id trade;
    uint16_t similarity;
} suitable;

typedef struct walker {
    const sg_match_plan *plan;
    sg_walk_task *task;
    const sg_cell *cell;
    const sg_fact *fact;
    sg_arena *arena;
    visit *seen; /* cells met so far, many of them waiting for their level */
    size_t seen_count, seen_capacity;
    suitable *suitable; /* room for every trade */
    int64_t fresh[FRESH_DAYS + 1]; /* weighted freshness by age; the last one bounds the rest */
} walker;

/* Keys above it cannot change the result any more. */
static uint64_t threshold(const sg_walk_task *task)
{
    uint64_t limit = sg_selection_threshold(task->selected);
    if (task->plain != NULL && task->plain->count == task->plain->limit) {
        uint8_t level = sg_pick_level(sg_selection_threshold(task->plain));
        uint64_t next = sg_pick_key((uint8_t)(level + 1), SG_SCORE_ONE, INT32_MAX);
        return limit < next ? limit : next;
    }
    return limit;
}

/* Has every row of the city the same place component? */
static bool exact_place(const sg_match_plan *plan, sg_place_fit city)
{
    return (city.flags & (SG_PLACE_BY_COUNTY | SG_PLACE_HOME_PROVINCE)) == 0 &&
           !plan->stay_near && !plan->wants_home_based;
}

static uint64_t best_key(const walker *w, const sg_cell *cell, uint8_t level)
{
    const sg_match_plan *plan = w->plan;
    const sg_trade_fit *fit = &plan->fit[cell->trade];
    sg_place_fit city = sg_place_of_city(plan, cell->province, cell->city);
    uint16_t fresh = sg_freshness(plan, cell->newest);
    uint16_t undated = sg_freshness(plan, SG_NO_DATE);
    uint16_t bound = sg_score_bound(plan, (uint16_t)(fit->similarity * 10),
                                    exact_place(plan, city) ? city.score : SG_SCORE_ONE,
                                    sg_wage_bound(plan, cell->best_monthly, fit->going_rate),
                                    fresh > undated ? fresh : undated);
    return sg_pick_key(level, bound, cell->newest);
}

/* Cells of one trade in places that are on the ladder. */
static void meet_cells(walker *w, uint32_t first, uint32_t end, uint8_t trade_level)
{
    for (uint32_t i = first; i < end; i++) {
        const sg_cell *cell = &w->cell[i];
        if (sg_place_hopeless(w->plan, cell->province)) {
            continue;
        }
        sg_place_fit city = sg_place_of_city(w->plan, cell->province, cell->city);
        uint8_t level = sg_ladder_cell_level(w->plan, trade_level, city);
        if (level <= w->task->max_level) {
            w->seen[w->seen_count++] = (visit){.cell = i, .level = level};
        }
    }
}

/* Room for `more` further visits. */
static bool reserve(walker *w, size_t more)
{
    if (w->seen_count + more <= w->seen_capacity) {
        return true;
    }
    size_t capacity = 2 * (w->seen_count + more);
    visit *grown = sg_arena_array(w->arena, capacity, sizeof *grown);
    if (grown == NULL) {
        return false;
    }
    if (w->seen_count > 0) {
        memcpy(grown, w->seen, w->seen_count * sizeof *grown);
    }
    w->seen = grown;
    w->seen_capacity = capacity;
    return true;
}

/* Greatest wage component of any posting on this wage step, kept per trade. */
static int64_t wage_bound(const walker *w, sg_trade_fit *fit, uint8_t step)
{
    const sg_match_plan *plan = w->plan;
    if (step == 0) {
        return sg_wage_component(plan, SG_NO_AMOUNT, fit->going_rate);
    }
    if (step == SG_WAGE_STEPS - 1) {
        return SG_SCORE_ONE;
    }
    if (fit->wage_bound == NULL) {
        fit->wage_bound = sg_arena_array(w->arena, SG_WAGE_STEPS, sizeof *fit->wage_bound);
        if (fit->wage_bound == NULL) {
            return SG_SCORE_ONE; /* slower, not wrong */
        }
    }
    if (fit->wage_bound[step] == 0) {
        int32_t most = step * SG_WAGE_STEP;
        fit->wage_bound[step] =
            (uint16_t)(1 + sg_wage_component(plan, most, fit->going_rate));
    }
    return fit->wage_bound[step] - 1;
}

static int64_t fresh_bound(const walker *w, sg_date posted)
{
    int64_t age = (int64_t)w->plan->today - posted;
    if (posted == SG_NO_DATE || age >= FRESH_DAYS) {
        return w->fresh[FRESH_DAYS];
    }
    return w->fresh[age < 0 ? 0 : age];
}

/* Can the pair beat the threshold? By table look-ups alone, never wrongly denied. */
static bool may_enter(const walker *w, const sg_fact *fact, sg_trade_fit *fit, uint16_t place,
                      int sleeping, uint8_t level, int price)
{
    const sg_match_plan *plan = w->plan;
    const uint64_t limit = w->task->threshold;
    if (level != sg_pick_level(limit)) {
        return level < sg_pick_level(limit);
    }
    const bool home_based = fact->employment == SG_EMPLOYMENT_HOME_BASED;
    const int64_t *weight = plan->weight;
    int64_t sum = plan->offered[home_based ? 2 : sleeping][fact->offered];
    sum += fresh_bound(w, fact->posted);
    sum += weight[SG_COMPONENT_CERTAINTY] * fact->certainty * SG_CERTAINTY_UNIT;
    sum += weight[SG_COMPONENT_PLACE] * (home_based ? SG_SCORE_ONE : place);
    sum += weight[SG_COMPONENT_WAGE] * wage_bound(w, fit, fact->wage_step);
    sum += weight[SG_COMPONENT_TRADE] * sg_trade_component(plan, fact, fit, true);
    /* score ≥ value, that is 2·sum + W ≥ 2·W·value */
    int64_t value = sg_pick_value(limit) + price;
    return 2 * sum + plan->weight_sum >= 2 * plan->weight_sum * value;
}

static void judge(const walker *w, const sg_fact *fact, const sg_cell *cell, sg_place_fit city,
                  bool may_win)
{
    const sg_match_plan *plan = w->plan;
    sg_walk_task *task = w->task;
    if (sg_hard_bar(plan, fact) != SG_BAR_NONE) {
        return;
    }
    if (fact->trades[1] != 0 && sg_best_trade(plan, fact) != cell->trade) {
        return; /* met in the cell of the trade that suits better */
    }
    sg_trade_fit *fit = &plan->fit[cell->trade];
    sg_place_fit place = city;
    if (plan->stay_near || (city.flags & SG_PLACE_BY_COUNTY) != 0) {
        place = sg_place_of_region(plan, fact->region, cell->city, city);
    }
    uint16_t relaxed = 0;
    if (fit->barred || !sg_ladder_relax(plan, fact, fit, place, &relaxed)) {
        return;
    }
    uint8_t level = sg_ladder_level(relaxed);
    task->eligible += task->count && level == 0;
    int price = task->price != NULL ? task->price[fact->row] : 0;
    if (!may_win || level > task->max_level || price >= SG_SCORE_ONE ||
        !may_enter(w, fact, fit, place.score, (place.flags & SG_PLACE_NEAR) != 0, level, price)) {
        return;
    }
    uint16_t component[SG_COMPONENT_COUNT];
    sg_score_fact(plan, fact, fit, place, false, component);
    int value = sg_score_total(plan, component) - price;
    sg_pick pick = {.key = sg_pick_key(level, value, fact->posted),
                    .row = fact->row,
                    .employer = fact->employer};
    if (pick.key > task->threshold) {
        return;
    }
    sg_selection_offer(task->selected, pick);
    if (task->plain != NULL) {
        sg_selection_offer(task->plain, pick);
    }
    task->threshold = threshold(task);
}

/* What every posting that fits all wishes has; where rows are only counted it saves most of them
 * the judging. */
static bool may_fit(const sg_match_plan *plan, const sg_fact *fact)
{
    return (plan->employment >> fact->employment & 1) != 0 &&
           (fact->offer < 0 || fact->offer >= plan->profile->wage_min);
}

static void judge_cell(const walker *w, const visit *v, bool may_win)
{
    const sg_cell *cell = &w->cell[v->cell];
    sg_place_fit city = sg_place_of_city(w->plan, cell->province, cell->city);
    sg_trade_fit *fit = &w->plan->fit[cell->trade];
    /* Where nobody is counted most rows are out by their bound alone. */
    const bool bound_first = !(w->task->count && v->level == 0);
    const bool exact = exact_place(w->plan, city);
    const uint16_t place = exact ? city.score : SG_SCORE_ONE;
    for (uint32_t i = 0; i < cell->count; i++) {
        const sg_fact *fact = &w->fact[cell->first + i];
        if (!may_win ? may_fit(w->plan, fact)
                     : !bound_first || may_enter(w, fact, fit, place, exact ? 0 : 2, v->level, 0)) {
            judge(w, fact, cell, city, may_win);
        }
    }
}

/* Heap with the most promising visit on top: often only a few are ever taken. */
static void sink(visit *heap, size_t count, size_t i)
{
    const visit down = heap[i];
    for (size_t child; (child = 2 * i + 1) < count; i = child) {
        child += child + 1 < count && heap[child + 1].key < heap[child].key;
        if (heap[child].key >= down.key) {
            break;
        }
        heap[i] = heap[child];
    }
    heap[i] = down;
}

/* Judges the cells of one level among those met from `from` on. */
static bool walk_seen(walker *w, size_t from, uint8_t level)
{
    size_t count = 0;
    for (size_t i = from; i < w->seen_count; i++) {
        count += w->seen[i].level == level;
    }
    if (count == 0) {
        return true;
    }
    visit *stage = sg_arena_array(w->arena, count, sizeof *stage);
    if (stage == NULL) {
        return false;
    }
    count = 0;
    for (size_t i = from; i < w->seen_count; i++) {
        if (w->seen[i].level == level) {
            stage[count] = w->seen[i];
            stage[count].key = best_key(w, &w->cell[stage[count].cell], level);
            count++;
        }
    }
    for (size_t i = count / 2; i-- > 0;) {
        sink(stage, count, i);
    }
    while (count > 0 && stage[0].key <= w->task->threshold) {
        const visit best = stage[0];
        stage[0] = stage[--count];
        sink(stage, count, 0);
        judge_cell(w, &best, true);
    }
    for (size_t i = 0; i < count && w->task->count && level == 0; i++) {
        judge_cell(w, &stage[i], false);
    }
    return true;
}

static int by_similarity(const void *a, const void *b)
{
    const suitable *x = a, *y = b;
    if (x->similarity != y->similarity) {
        return x->similarity > y->similarity ? -1 : 1;
    }
    return x->trade < y->trade ? -1 : x->trade > y->trade;
}

/* The trades a worker can have from this level on, most similar first. */
static size_t trades_of_level(const walker *w, uint8_t level, suitable *ret)
{
    size_t count = 0;
    for (size_t trade = 0; trade <= sg_trade_count(); trade++) {
        const sg_trade_fit *fit = &w->plan->fit[trade];
        if (fit->level == level && !fit->barred) {
            ret[count++] = (suitable){(sg_trade_id)trade, fit->similarity};
        }
    }
    qsort(ret, count, sizeof *ret, by_similarity);
    return count;
}

static bool walk_level(walker *w, uint8_t level)
{
    const sg_snapshot *s = w->plan->snapshot;
    const bool must_count = w->task->count && level == 0;
    if (!walk_seen(w, 0, level)) {
        return false;
    }
    size_t count = trades_of_level(w, level, w->suitable);
    for (size_t i = 0; i < count;) {
        const uint16_t similarity = w->suitable[i].similarity;
        uint16_t bound = sg_score_bound(w->plan, (uint16_t)(similarity * 10), SG_SCORE_ONE,
                                        SG_SCORE_ONE, SG_SCORE_ONE);
        if (!must_count && sg_pick_key(level, bound, INT32_MAX) > w->task->threshold) {
            break;
        }
        const size_t from = w->seen_count;
        for (; i < count && w->suitable[i].similarity == similarity; i++) {
            const sg_trade_id trade = w->suitable[i].trade;
            uint32_t first = s->cell_of_trade[trade], end = s->cell_of_trade[trade + 1];
            if (!reserve(w, end - first)) {
                return false;
            }
            meet_cells(w, first, end, level);
        }
        if (!walk_seen(w, from, level)) {
            return false;
        }
    }
    return true;
}

static void fill_fresh(walker *w)
{
    const sg_match_plan *plan = w->plan;
    const int64_t weight = plan->weight[SG_COMPONENT_FRESHNESS];
    for (int age = 0; age <= FRESH_DAYS; age++) {
        w->fresh[age] = weight * sg_freshness(plan, plan->today - age);
    }
    int64_t undated = weight * sg_freshness(plan, SG_NO_DATE);
    w->fresh[FRESH_DAYS] = w->fresh[FRESH_DAYS] > undated ? w->fresh[FRESH_DAYS] : undated;
}

/* With no trade to go by nearly every cell fits: counting then reads each posting once, by city,
 * and leaves the walk free to skip trades. */
static void count_all(const sg_match_plan *plan, sg_walk_task *task)
{
    const sg_snapshot *s = plan->snapshot;
    for (uint32_t c = 0; c < s->all_cell_count; c++) {
        const sg_cell *cell = &s->all_cell[c];
        sg_place_fit city = sg_place_of_city(plan, cell->province, cell->city);
        if (sg_ladder_cell_level(plan, 0, city) != 0) {
            continue;
        }
        const bool by_row = plan->stay_near || (city.flags & SG_PLACE_BY_COUNTY) != 0;
        for (uint32_t i = cell->first; i < cell->first + cell->count; i++) {
            const sg_fact *fact = &s->all_fact[i];
            uint16_t relaxed = 0;
            if (!may_fit(plan, fact) || sg_hard_bar(plan, fact) != SG_BAR_NONE) {
                continue;
            }
            const sg_trade_fit *fit = &plan->fit[sg_best_trade(plan, fact)];
            sg_place_fit place =
                by_row ? sg_place_of_region(plan, fact->region, cell->city, city) : city;
            task->eligible +=
                !fit->barred && sg_ladder_relax(plan, fact, fit, place, &relaxed) && relaxed == 0;
        }
    }
    task->count = false;
}

sg_status sg_walk(const sg_match_plan *plan, sg_walk_task *task, sg_arena *arena, sg_error *err)
{
    const sg_snapshot *s = plan->snapshot;
    walker w = {.plan = plan, .task = task, .arena = arena, .cell = s->cell, .fact = s->fact};
    w.suitable = sg_arena_array(arena, sg_trade_count() + 1, sizeof *w.suitable);
    if (w.suitable == NULL) {
        return sg_fail_memory(err);
    }
    fill_fresh(&w);
    if (task->count && plan->any_trade) {
        count_all(plan, task);
    }
    task->threshold = threshold(task);
    for (uint8_t level = 0; level <= task->max_level && level < SG_LEVEL_COUNT; level++) {
        if (sg_pick_key(level, SG_SCORE_ONE, INT32_MAX) > task->threshold) {
            break;
        }
        if (!walk_level(&w, level)) {
            return sg_fail_memory(err);
        }
    }
    return SG_OK;
}
