/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One report on a plan: what its steps hand to each other. Plan, postings and workers are read by the
 * checker's loaders and judged by its rules, not by the planner. The steps, in order, a file each:
 *   report.c          the workers, and what independent lists would give each
 *   report_figures.c  crowding and placements of both, and coverage by kinds of workers
 *   report_cures.c    why workers are short, and what would cure it
 *   report_tables.c   all of it as tables
 *   report_write.c    the tables as text, CSV or workbook; report_json.c: as JSON
 */
#ifndef SONGGANG_SERVICE_REPORT_RUN_H
#define SONGGANG_SERVICE_REPORT_RUN_H

#include "check_run.h"
#include "songgang/index.h"
#include "songgang/messages/report.h"
#include "songgang/report.h"

typedef enum report_cure {
#define X(id, json, label) CURE_##id,
    SG_REPORT_CURES(X)
#undef X
        CURE_COUNT
} report_cure;
const char *report_cure_json(report_cure cure);
const char *report_cure_label(report_cure cure);

enum { REPORT_QUOTA = 8, REPORT_OLDER = 50 };
enum { PLANNED, ALONE, SIDES }; /* the plan; independent lists */
/* How crowded a posting is: pushes up to its openings, twice, five times as many, up to what it may get,
 * beyond. */
enum { REPORT_CROWDS = 5 };

typedef struct report_worker {
    uint32_t number; /* of the plan's lines; CHECK_NONE */
    sg_region county;
    uint32_t groups;
    int16_t age;
    uint8_t gender, owed, jobs[SIDES];
    bool near;
    uint32_t alone[REPORT_QUOTA]; /* postings */
    uint32_t alone_score;         /* their sum, 1/10000 */
} report_worker;

/* One way to spread pushes over postings. */
typedef struct report_side {
    uint32_t *pushes; /* per posting */
    double *chance;   /* per posting: expected hires of one of its pushes */
    uint64_t jobs, over, used;
    uint64_t crowd_pushes[REPORT_CROWDS], crowd_postings[REPORT_CROWDS];
    double utility, placed, gini, top; /* top: share of pushes on the most pushed 1 % */
} report_side;

typedef enum report_kind { BY_ALL, BY_COUNTY, BY_GROUP, BY_NEAR, BY_AGE, BY_SEX } report_kind;

typedef struct report_row {
    report_kind kind;
    uint32_t key;
    uint64_t workers, full[SIDES], jobs[SIDES], missing;
    double placed[SIDES];
} report_row;

typedef struct report_reason {
    unsigned block; /* check_block; BLOCK_COUNT: full postings */
    uint64_t workers, missing, cured[CURE_COUNT];
} report_reason;

typedef struct report_place {
    sg_region county;
    uint64_t workers, missing, older, older_missing, cured[CURE_COUNT];
} report_place;

typedef struct report_run {
    check_run *check;
    sg_index *index;
    sg_snapshot *snapshot;
    report_worker *worker;
    size_t workers, room;
    size_t batch; /* first worker of the documents being judged */
    uint32_t *short_of; /* per short worker: their number */
    size_t short_room;

    report_side side[SIDES];
    uint64_t offered; /* postings with openings */
    report_row *row;
    size_t rows, row_room;

    uint64_t step; /* every which short worker was looked at */
    uint8_t *cured; /* CURE_COUNT × short workers looked at: 1 the quota is met */
    uint64_t cure_workers[CURE_COUNT], cure_jobs[CURE_COUNT];
    report_reason reason[BLOCK_COUNT + 1];
    size_t reasons; /* most first */
    report_place *place; /* most first */
    size_t places;
} report_run;

sg_status report_figures(report_run *run, sg_error *err);
sg_status report_cures(report_run *run, sg_error *err);
const char *report_row_label(const report_row *row);
const char *report_row_kind(const report_row *row);
const char *report_reason_label(const report_reason *reason, char room[64]);
/* The cure that serves most; CURE_COUNT when none serves anybody. `beside`: not that one. */
unsigned report_best(const uint64_t cured[CURE_COUNT], unsigned beside);
/* Openings that would hold so many pushes. */
uint64_t report_openings(const report_run *run, uint64_t pushes);

/* ---- tables ---- */
typedef struct report_cell {
    const char *text; /* NULL: the number */
    double number;
    int decimals;
} report_cell;
enum { REPORT_COLUMNS = 12 };
typedef struct report_table {
    const char *name;
    const char *title[REPORT_COLUMNS];
    size_t columns, cells, room;
    report_cell *cell; /* row by row */
} report_table;
enum { REPORT_TABLES = 5 };
/* Texts in `arena`; the cells are freed by report_free_tables(). */
sg_status report_tables(const report_run *run, sg_arena *arena, report_table *ret, size_t *ret_count,
                        sg_error *err);
void report_free_tables(report_table *tables, size_t count);
sg_status report_write(const report_run *run, sg_report_format format, FILE *out, sg_error *err);
void report_json(const report_run *run, sg_buffer *out);

#endif
