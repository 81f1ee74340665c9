/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Visiting the cells of a snapshot (rows of one trade in one city) from the most promising down,
 * and stopping when no cell left can win: exact best pairs without judging every row.
 *
 * Trade and place of a cell are known, its wage and date are bounded, so its rows have a least
 * ladder level and a greatest score. Cells are taken level by level and within a level by bound; a
 * level is not even looked at when the levels below it fill the list.
 */
#include "screen.h"
#include "walk.h"

#include <stdlib.h>
#include <string.h>

enum { AHEAD = 4 };

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
    sg_arena *arena;
    visit *seen; /* cells met so far, many of them waiting for their level */
    size_t seen_count, seen_capacity;
    suitable *suitable; /* room for every trade */
    sg_screen *screen;
    double per_sum; /* of the score */
} walker;

static uint64_t key_of(const sg_walk_task *task, uint8_t level, int value, sg_date posted)
{
    return task->merged != NULL ? sg_pick_key(0, value - task->step_cost * level, posted)
                        : sg_pick_key(level, value, posted);
}

/* Keys above it cannot change the result any more. */
static uint64_t threshold(const sg_walk_task *task)
{
    uint64_t limit = sg_selection_threshold(task->selected);
    if (task->merged != NULL && task->least > SG_MATCH_ANY) {
        uint64_t least = sg_pick_key(0, task->least, INT32_MAX) - 1;
        return limit < least ? limit : least;
    }
    if (task->plain != NULL && task->plain->count == task->plain->limit) {
        uint8_t level = sg_pick_level(sg_selection_threshold(task->plain));
        uint64_t next = sg_pick_key((uint8_t)(level + 1), SG_SCORE_ONE, INT32_MAX);
        return limit < next ? limit : next;
    }
    return limit;
}

/* Does nothing of a cell take part in the auction? */
static bool closed(const walker *w, uint32_t cell)
{
    const sg_match_prices *prices = w->task->merged;
    return prices != NULL && prices->cell[cell] == UINT16_MAX;
}

/* Cells of one trade in places that are on the ladder. */
static void meet_cells(walker *w, uint32_t first, uint32_t end, uint8_t trade_level)
{
    for (uint32_t i = first; i < end; i++) {
        const sg_cell *cell = &w->cell[i];
        if (closed(w, i) || sg_place_hopeless(w->plan, cell->province)) {
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

/* What the rows of a run have in common. */
typedef struct terms {
    const sg_cell *cell;
    const sg_trade_fit *fit;
    const sg_run *run;
    bool near;
    const int64_t *offered[2]; /* [1]: work at home */
    int64_t base[2];           /* what the place adds */
    int64_t similarity;        /* weighted */
    const uint16_t *rated;
} terms;

/* What a pair must reach to enter the list. */
typedef struct limits {
    bool merged;              /* `level` does not matter */
    uint8_t max_level, level; /* below `level` any sum will do */
    int64_t sum, per_price;
} limits;

/* A row that its gate lets through. */
typedef struct promising {
    int64_t sum;
    uint32_t offset;
    uint8_t level;
} promising;

/* score ≥ value, that is 2·sum + W ≥ 2·W·value */
static limits limits_of(const walker *w)
{
    const uint64_t key = w->task->threshold;
    const int64_t scaled = SG_SUM_SCALE * w->plan->weight_sum;
    const uint8_t most = w->task->max_level;
    const uint8_t levels = w->plan->levels;
    return (limits){.merged = w->task->merged != NULL,
                    .max_level = most < levels ? most : levels,
                    .level = sg_pick_level(key),
                    .sum = scaled / 2 * (2 * sg_pick_value(key) - 1),
                    .per_price = scaled};
}

/* How much of the similarity counts at most, for the years that the worker has in the trade. */
static void fill_percent(const sg_match_plan *plan, sg_screen *s, uint8_t years)
{
    const sg_trade_fit whole = {.similarity = 10, .years = years};
    sg_fact fact = {.flags = 0};
    uint8_t *percent = s->percent;
    int least = sg_trade_component(plan, &fact, &whole, true), by_years[SG_GATE_EXPERIENCE];
    for (int i = 0; i < SG_GATE_EXPERIENCE; i++) {
        fact.experience = (uint8_t)i;
        by_years[i] = sg_trade_component(plan, &fact, &whole, true) - least;
    }
    fact.experience = 0;
    for (int education = 0; education < SG_EDUCATION_COUNT; education++) {
        for (int skills = 0; skills < 2; skills++) {
            fact.education = (uint8_t)education;
            fact.flags = skills != 0 ? SG_FACT_SKILLS : 0;
            int most = sg_trade_component(plan, &fact, &whole, true);
            for (int i = 0; i < SG_GATE_EXPERIENCE; i++) {
                *percent++ = (uint8_t)(most + by_years[i]);
            }
        }
    }
    s->years = years;
}

static terms terms_of(const walker *w, const sg_cell *cell, const sg_run *run)
{
    const sg_match_plan *plan = w->plan;
    const sg_trade_fit *fit = &plan->fit[cell->trade];
    sg_screen *s = w->screen;
    if (s->years != fit->years) {
        fill_percent(plan, s, fit->years);
    }
    const bool near = (run->place.flags & SG_PLACE_NEAR) != 0;
    const int64_t place = SG_SUM_SCALE * plan->weight[SG_COMPONENT_PLACE];
    return (terms){
        .cell = cell,
        .fit = fit,
        .run = run,
        .near = near,
        .offered = {s->offered[near], s->offered[1]},
        .base = {place * run->place.score,
                 place * (plan->wants_home_based ? SG_SCORE_ONE : run->place.score)},
        /* thousandths times per cent: ten to the ten-thousandth */
        .similarity = SG_SUM_SCALE / 10 * plan->weight[SG_COMPONENT_TRADE] * fit->similarity,
        .rated = plan->rated + (size_t)cell->trade * SG_WAGE_STEPS,
    };
}

/* Rows that may enter the list, prices aside: those of the right level whose sum is high enough.
 * Hardly a branch depends on a row. */
static uint32_t sift(sg_screen *s, const terms *t, const sg_gate *gate, uint32_t count,
                     const limits *limit, promising *out)
{
    const bool by_level = !limit->merged && limit->level < limit->max_level;
    const uint8_t most = by_level ? limit->level : limit->max_level;
    const bool novice = t->fit->novice;
    const bool any_sum = !limit->merged && t->run->level < limit->level;
    uint16_t offset[SG_SIFT_BLOCK];
    const uint32_t admitted = sg_screen_sift(s, gate, count, t->near, novice, most, offset);
    uint32_t passed = 0;
    for (uint32_t i = 0; i < admitted; i++) {
        const sg_gate *g = &gate[offset[i]];
        const bool home = s->home[g->kind];
        const int64_t sum = t->base[home] + t->offered[home][g->offered] +
                            s->certainty[g->stated] + s->day[g->day] +
                            s->wished[g->wage_step] + s->rated * t->rated[g->wage_step] +
                            t->similarity * s->percent[g->ability];
        uint8_t level = t->run->level;
        if (any_sum) {
            uint8_t own = sg_screen_level(s, g, t->near, novice);
            level = own > level ? own : level;
        }
        out[passed] = (promising){.sum = sum, .offset = offset[i], .level = level};
        passed += (any_sum && level < limit->level) | (sum >= limit->sum);
    }
    return passed;
}

/* Judges one row and offers it to the selections. */
static void judge(const walker *w, const terms *t, uint32_t at, int price)
{
    const sg_match_plan *plan = w->plan;
    const sg_fact *fact = &plan->snapshot->fact[at];
    sg_walk_task *task = w->task;
    if (sg_screen_unsure(plan, w->screen, at) && sg_hard_bar(plan, fact) != SG_BAR_NONE) {
        return;
    }
    if (fact->trades[1] != 0 && sg_best_trade(plan, fact) != t->cell->trade) {
        return; /* met in the cell of the trade that suits better */
    }
    uint16_t relaxed = 0;
    if (!sg_ladder_relax(plan, fact, t->fit, t->run->place, &relaxed)) {
        return;
    }
    sg_hit hit = {.row = fact->row, .relaxed = relaxed, .level = sg_ladder_level(plan, relaxed)};
    if (hit.level > task->max_level) {
        return;
    }
    sg_score_fact(plan, fact, t->fit, t->run->place, false, hit.component);
    hit.score = sg_score_total(plan, hit.component);
    sg_pick pick = {.key = key_of(task, hit.level, hit.score - price, fact->posted),
                    .row = fact->row,
                    .employer = fact->employer,
                    .hit = &hit};
    if (pick.key > task->threshold) {
        return;
    }
    sg_selection_offer(task->selected, pick);
    if (task->plain != NULL) {
        sg_selection_offer(task->plain, pick);
    }
    task->threshold = threshold(task);
}

static void judge_run(const walker *w, const sg_cell *cell, const sg_run *run)
{
    const sg_snapshot *snapshot = w->plan->snapshot;
    const uint16_t *price = w->task->price;
    const terms t = terms_of(w, cell, run);
    promising block[SG_SIFT_BLOCK];
    for (uint32_t done = 0; done < run->count; done += SG_SIFT_BLOCK) {
        const uint32_t first = run->first + done, left = run->count - done;
        limits limit = limits_of(w);
        if (run->level > limit.level || run->level > limit.max_level) {
            return;
        }
        const uint32_t count =
            sift(w->screen, &t, &snapshot->gate[first],
                 left < SG_SIFT_BLOCK ? left : SG_SIFT_BLOCK, &limit, block);
        for (uint32_t i = 0; i < count; i++) {
            const uint32_t at = first + block[i].offset;
            if (i + AHEAD < count) {
                __builtin_prefetch(&snapshot->fact[first + block[i + AHEAD].offset]);
            }
            const int cost = price != NULL ? price[snapshot->list[at]] : 0;
            if (cost < SG_SCORE_ONE &&
                (block[i].level < limit.level ||
                 (block[i].level == limit.level &&
                  block[i].sum >= limit.sum + limit.per_price * cost))) {
                judge(w, &t, at, cost);
                limit = limits_of(w);
            }
        }
    }
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t best_of(const int64_t *table, unsigned a, unsigned b)
{
    return table[a] > table[b] ? table[a] : table[b];
}

/* No row of the bunch has a higher sum, where the place suits so well. What is not stated (0,
 * undated) may count for more than a low wage or an old date. */
static int64_t best_sum(const walker *w, const sg_bunch *b, sg_trade_id trade, uint16_t place,
                        bool maybe_near)
{
    const sg_match_plan *plan = w->plan;
    const sg_screen *s = w->screen;
    const sg_trade_fit *fit = &plan->fit[trade];
    const uint16_t *rated = plan->rated + (size_t)trade * SG_WAGE_STEPS;
    const bool at_home = maybe_near || b->home;
    int64_t offered = b->codes > SG_BUNCH_CODES ? s->best_offered[at_home] : 0;
    for (int i = 0; i < b->codes && b->codes <= SG_BUNCH_CODES; i++) {
        int64_t best = larger(s->offered[0][b->offered[i]],
                                s->offered[at_home][b->offered[i]]);
        offered = best > offered ? best : offered;
    }
    const uint16_t rate = rated[b->wage_step] > rated[0] ? rated[b->wage_step] : rated[0];
    return SG_SUM_SCALE * plan->weight[SG_COMPONENT_PLACE] * place + offered +
           s->certainty[b->stated] + best_of(s->day, b->day, SG_GATE_UNDATED) +
           best_of(s->wished, b->wage_step, 0) + s->rated * rate +
           SG_SUM_SCALE * 10 * plan->weight[SG_COMPONENT_TRADE] * fit->similarity;
}

/* The score of such a sum, or a little more: dividing for every cell would cost most of the walk. */
static int best_score(const walker *w, int64_t sum)
{
    const int score = (int)((double)sum * w->per_sum + 0.5001);
    return score < SG_SCORE_ONE ? score : SG_SCORE_ONE;
}

static uint64_t best_cell_key(const walker *w, const sg_cell *cell, uint8_t level)
{
    const sg_match_plan *plan = w->plan;
    const sg_match_prices *prices = w->task->merged;
    const size_t at = (size_t)(cell - w->cell);
    sg_place_fit city = sg_place_of_city(plan, cell->province, cell->city);
    bool exact = (city.flags & SG_PLACE_WISHED_COUNTY) == 0 && !plan->stay_near &&
                 !plan->wants_home_based;
    int64_t sum = best_sum(w, &plan->snapshot->cell_bunch[at], cell->trade,
                           exact ? city.score : SG_SCORE_ONE,
                           !exact || (city.flags & SG_PLACE_BY_COUNTY) != 0);
    return key_of(w->task, level, best_score(w, sum) - (prices != NULL ? prices->cell[at] : 0),
                  cell->newest);
}

static uint64_t best_run_key(const walker *w, const sg_cell *cell, const sg_run *run)
{
    bool anywhere = w->plan->wants_home_based; /* work at home has the best of places */
    int64_t sum = best_sum(w, &w->plan->snapshot->cell_bunch[cell - w->cell], cell->trade,
                           anywhere ? SG_SCORE_ONE : run->place.score,
                           (run->place.flags & SG_PLACE_NEAR) != 0);
    return key_of(w->task, run->level, best_score(w, sum), cell->newest);
}

/* The same in an auction: whole bunches of rows are too dear, or not good enough. */
static void judge_priced(const walker *w, const sg_cell *cell, const sg_run *run)
{
    const sg_match_prices *prices = w->task->merged;
    const terms t = terms_of(w, cell, run);
    const uint16_t place = w->plan->wants_home_based ? SG_SCORE_ONE : run->place.score;
    promising block[SG_PRICE_GROUP];
    if (run->level > w->plan->levels) {
        return;
    }
    for (uint32_t first = run->first, end = first + run->count, next; first < end; first = next) {
        const uint32_t group = first / SG_PRICE_GROUP;
        next = (group + 1) * SG_PRICE_GROUP;
        next = next < end ? next : end;
        if (prices->group[group] == UINT16_MAX) {
            continue;
        }
        limits limit = limits_of(w);
        const int64_t step = limit.per_price * w->task->step_cost * run->level;
        limit.sum += step + limit.per_price * prices->group[group];
        if (best_sum(w, &w->plan->snapshot->bunch[group], cell->trade, place, t.near) <
            limit.sum) {
            continue;
        }
        const uint32_t count = sift(w->screen, &t, &w->plan->snapshot->gate[first], next - first,
                                    &limit, block);
        limit.sum -= limit.per_price * prices->group[group];
        for (uint32_t i = 0; i < count; i++) {
            const uint32_t at = first + block[i].offset;
            const int cost = prices->at[at];
            if (cost < UINT16_MAX && block[i].sum >= limit.sum + limit.per_price * cost) {
                judge(w, &t, at, cost);
                limit = limits_of(w);
                limit.sum += step;
            }
        }
    }
}

static void judge_cell(const walker *w, const visit *v)
{
    const sg_cell *cell = &w->cell[v->cell];
    const sg_place_fit city = sg_place_of_city(w->plan, cell->province, cell->city);
    for (uint32_t at = cell->first, end = at + cell->count; at < end;) {
        const sg_run run = sg_run_at(w->plan, cell, city, at);
        if (run.count == cell->count || best_run_key(w, cell, &run) <= w->task->threshold) {
            if (w->task->merged != NULL) {
                judge_priced(w, cell, &run);
            } else {
                judge_run(w, cell, &run);
            }
        }
        at += run.count;
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
            stage[count].key = best_cell_key(w, &w->cell[stage[count].cell], level);
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
        __builtin_prefetch(&w->plan->snapshot->gate[w->cell[stage[0].cell].first]);
        judge_cell(w, &best);
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
    if (!walk_seen(w, 0, level)) {
        return false;
    }
    size_t count = trades_of_level(w, level, w->suitable);
    for (size_t i = 0; i < count;) {
        const uint16_t similarity = w->suitable[i].similarity;
        uint16_t bound = sg_score_bound(w->plan, (uint16_t)(similarity * 10), SG_SCORE_ONE,
                                        SG_SCORE_ONE, SG_SCORE_ONE);
        if (key_of(w->task, level, bound, INT32_MAX) > w->task->threshold) {
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

sg_status sg_walk(const sg_match_plan *plan, sg_walk_task *task, sg_arena *arena, sg_error *err)
{
    const sg_snapshot *s = plan->snapshot;
    walker w = {.plan = plan, .task = task, .arena = arena, .cell = s->cell};
    w.suitable = sg_arena_array(arena, sg_trade_count() + 1, sizeof *w.suitable);
    if (w.suitable == NULL) {
        return sg_fail_memory(err);
    }
    w.screen = sg_screen_of(plan);
    w.per_sum = 1.0 / (double)(SG_SUM_SCALE * plan->weight_sum);
    task->threshold = threshold(task);
    for (uint8_t level = 0; level <= task->max_level && level < SG_LEVEL_COUNT; level++) {
        if (key_of(task, level, SG_SCORE_ONE, INT32_MAX) > task->threshold) {
            break;
        }
        if (!walk_level(&w, level)) {
            return sg_fail_memory(err);
        }
    }
    return SG_OK;
}
