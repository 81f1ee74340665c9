/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A report as tables: totals, coverage, and, where anybody is short, reasons, cures and counties.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report_run.h"

typedef struct builder {
    sg_arena *arena;
    report_table *table;
    bool failed;
} builder;

static void begin(builder *b, report_table *table, const char *name, const char *const *titles,
                  size_t columns)
{
    *table = (report_table){.name = name, .columns = columns};
    for (size_t i = 0; i < columns; i++)
        table->title[i] = titles[i];
    b->table = table;
}

static void put(builder *b, report_cell cell)
{
    report_table *t = b->table;
    if (b->failed || !check_grow((void **)&t->cell, t->cells, &t->room, sizeof *t->cell))
        b->failed = true;
    else
        t->cell[t->cells++] = cell;
}

static void text(builder *b, const char *words)
{
    char *kept = sg_arena_strdup(b->arena, words);
    b->failed = b->failed || !kept;
    put(b, (report_cell){.text = kept});
}

static void number(builder *b, double value, int decimals)
{
    put(b, (report_cell){.number = value, .decimals = decimals});
}

static void count(builder *b, uint64_t value)
{
    number(b, (double)value, 0);
}

static void blank(builder *b)
{
    text(b, "");
}

static double percent(double part, double whole)
{
    return whole > 0 ? 100 * part / whole : 0;
}

/* ---- totals ---- */

static void pair(builder *b, const char *name, double planned, double alone, int decimals)
{
    text(b, name);
    number(b, planned, decimals);
    number(b, alone, decimals);
}

static void single(builder *b, const char *name, double planned, int decimals)
{
    text(b, name);
    number(b, planned, decimals);
    blank(b);
}

static void put_totals(builder *b, const report_run *run, report_table *table)
{
    static const char *const titles[] = {SG_MSG_REPORT_TOTALS_TITLES};
    static const report_row nobody;
    const check_run *check = run->check;
    const report_side *p = &run->side[PLANNED], *a = &run->side[ALONE];
    const report_row *all = run->rows ? &run->row[0] : &nobody;
    begin(b, table, SG_MSG_REPORT_TOTALS, titles, sizeof titles / sizeof titles[0]);
    single(b, SG_MSG_REPORT_WORKERS, (double)all->workers, 0);
    pair(b, SG_MSG_REPORT_FULL, (double)all->full[PLANNED], (double)all->full[ALONE], 0);
    pair(b, SG_MSG_REPORT_RATE, percent((double)all->full[PLANNED], (double)all->workers),
         percent((double)all->full[ALONE], (double)all->workers), 1);
    pair(b, SG_MSG_REPORT_JOBS, (double)p->jobs, (double)a->jobs, 0);
    single(b, SG_MSG_REPORT_NOTICES, (double)check->notices, 0);
    single(b, SG_MSG_REPORT_SEATS, (double)check->seats, 0);
    pair(b, SG_MSG_REPORT_PLACED, p->placed, a->placed, 1);
    pair(b, SG_MSG_REPORT_OVER, (double)p->over, (double)a->over, 0);
    pair(b, SG_MSG_REPORT_GINI, p->gini, a->gini, 4);
    pair(b, SG_MSG_REPORT_USED, percent((double)p->used, (double)run->offered),
         percent((double)a->used, (double)run->offered), 1);
    pair(b, SG_MSG_REPORT_TOP, 100 * p->top, 100 * a->top, 1);
    pair(b, SG_MSG_REPORT_UTILITY, p->utility, a->utility, 4);
    if (check->plan && check->has_sums && !isnan(check->sums.objective) &&
        !isnan(check->sums.bound)) {
        const sg_plan_sums *s = &check->sums;
        single(b, SG_MSG_REPORT_OBJECTIVE, s->objective, 2);
        single(b, SG_MSG_REPORT_BOUND, s->bound, 2);
        single(b, SG_MSG_REPORT_GAP, percent(s->bound - s->objective, fabs(s->bound)), 3);
    }
}

/* ---- coverage ---- */

static void put_coverage(builder *b, const report_run *run, report_table *table)
{
    static const char *const titles[] = {SG_MSG_REPORT_COVERAGE_TITLES};
    begin(b, table, SG_MSG_REPORT_COVERAGE, titles, sizeof titles / sizeof titles[0]);
    for (size_t i = 0; i < run->rows; i++) {
        const report_row *r = &run->row[i];
        const double workers = (double)r->workers;
        text(b, report_row_kind(r));
        text(b, report_row_label(r));
        count(b, r->workers);
        count(b, r->full[PLANNED]);
        number(b, percent((double)r->full[PLANNED], workers), 1);
        count(b, r->jobs[PLANNED]);
        count(b, r->missing);
        number(b, percent(r->placed[PLANNED], workers), 1);
        number(b, percent((double)r->full[ALONE], workers), 1);
        number(b, percent(r->placed[ALONE], workers), 1);
    }
}

/* ---- shortfalls ---- */

static void best_of(builder *b, const uint64_t cured[CURE_COUNT], unsigned beside)
{
    unsigned best = report_best(cured, beside);
    if (best < CURE_COUNT) {
        text(b, report_cure_label((report_cure)best));
        count(b, cured[best]);
    } else {
        text(b, beside < CURE_COUNT ? "" : SG_MSG_REPORT_NO_CURE);
        blank(b);
    }
}

static void put_reasons(builder *b, const report_run *run, report_table *table)
{
    static const char *const titles[] = {SG_MSG_REPORT_SHORT_TITLES};
    begin(b, table, SG_MSG_REPORT_SHORT, titles, sizeof titles / sizeof titles[0]);
    for (size_t i = 0; i < run->reasons; i++) {
        const report_reason *r = &run->reason[i];
        char room[64];
        unsigned best = report_best(r->cured, CURE_COUNT);
        text(b, report_reason_label(r, room));
        count(b, r->workers);
        count(b, r->missing);
        best_of(b, r->cured, CURE_COUNT);
        if (best < CURE_COUNT) {
            best_of(b, r->cured, best);
        } else {
            blank(b);
            blank(b);
        }
    }
}

static void put_cures(builder *b, const report_run *run, report_table *table)
{
    static const char *const titles[] = {SG_MSG_REPORT_CURES_TITLES};
    begin(b, table, SG_MSG_REPORT_CURES, titles, sizeof titles / sizeof titles[0]);
    for (unsigned c = 0; c < CURE_COUNT; c++) {
        text(b, report_cure_label((report_cure)c));
        count(b, run->cure_workers[c]);
        count(b, run->cure_jobs[c]);
    }
}

static void put_places(builder *b, const report_run *run, report_table *table)
{
    static const char *const titles[] = {SG_MSG_REPORT_PLACES_TITLES};
    begin(b, table, SG_MSG_REPORT_PLACES, titles, sizeof titles / sizeof titles[0]);
    for (size_t i = 0; i < run->places; i++) {
        const report_place *p = &run->place[i];
        text(b, p->county ? sg_region_name(p->county) : SG_MSG_REPORT_NO_COUNTY);
        count(b, p->workers);
        count(b, p->missing);
        count(b, report_openings(run, p->missing));
        count(b, p->older);
        count(b, p->older_missing);
        count(b, report_openings(run, p->older_missing));
        best_of(b, p->cured, CURE_COUNT);
    }
}

sg_status report_tables(const report_run *run, sg_arena *arena, report_table *ret,
                        size_t *ret_count, sg_error *err)
{
    builder b = {.arena = arena};
    size_t tables = 0;
    put_totals(&b, run, &ret[tables++]);
    put_coverage(&b, run, &ret[tables++]);
    if (run->check->shorts > 0) {
        put_reasons(&b, run, &ret[tables++]);
        put_cures(&b, run, &ret[tables++]);
        put_places(&b, run, &ret[tables++]);
    }
    *ret_count = tables;
    return b.failed ? sg_fail_memory(err) : SG_OK;
}

void report_free_tables(report_table *tables, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(tables[i].cell);
}
