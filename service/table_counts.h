/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the one table counts, and the counts, before anybody writes them down.
 */
#ifndef SONGGANG_SERVICE_TABLE_COUNTS_H
#define SONGGANG_SERVICE_TABLE_COUNTS_H


#include "songgang/ledger.h"
#include "songgang/messages/table.h"
#include "songgang/policy.h"
#include "songgang/tally.h"

/* Each counts workers, but for jobs, courses and seats. X(identifier, JSON, heading) */
#define TABLE_FIGURES(X)                                                                           \
    X(WORKERS, "workers", SG_MSG_TABLE_WORKERS)                                                    \
    X(NOT_RETURNED, "not_returned_to_work", SG_MSG_TABLE_NOT_RETURNED)                             \
    X(RETURNED, "returned_to_work", SG_MSG_TABLE_RETURNED)                                         \
    X(LOCAL, "employed_locally", SG_MSG_TABLE_LOCAL)                                               \
    X(AWAY, "away", SG_MSG_TABLE_AWAY)                                                             \
    X(HOME, "home", SG_MSG_TABLE_HOME)                                                             \
    X(UNABLE, "unable", SG_MSG_TABLE_UNABLE)                                                       \
    X(NONE, "unregistered", SG_MSG_TABLE_NONE)                                                     \
    X(OFFERED, "offered", SG_MSG_TABLE_OFFERED)                                                    \
    X(FULL, "full_quota", SG_MSG_TABLE_FULL)                                                       \
    X(JOBS, "jobs", SG_MSG_TABLE_JOBS)                                                             \
    X(COURSES, "courses", SG_MSG_TABLE_COURSES)                                                    \
    X(SEATS, "seats", SG_MSG_TABLE_SEATS)                                                          \
    X(SERVED_BRIEFING, "served_briefing", SG_MSG_TABLE_BRIEFING)                                   \
    X(SERVED_JOBS, "served_jobs", SG_MSG_TABLE_SERVED_JOBS)                                        \
    X(SERVED_GUIDANCE, "served_guidance", SG_MSG_TABLE_GUIDANCE)                                   \
    X(SERVED_TRAINING, "served_training", SG_MSG_TABLE_TRAINING)                                   \
    X(COMPLETE, "complete", SG_MSG_TABLE_COMPLETE)                                                 \
    X(INTERESTED, "interested", SG_MSG_TABLE_INTERESTED)                                           \
    X(REFUSED, "refused", SG_MSG_TABLE_REFUSED)                                                    \
    X(HIRED, "hired", SG_MSG_TABLE_HIRED)                                                          \
    X(AT_WORK, "at_work_3_months", SG_MSG_TABLE_AT_WORK)
typedef enum table_figure {
#define X(id, json, heading) TABLE_##id,
    TABLE_FIGURES(X)
#undef X
        TABLE_FIGURE_COUNT
} table_figure;
extern const char *const table_figure_json[TABLE_FIGURE_COUNT];
extern const char *const table_figure_heading[TABLE_FIGURE_COUNT];

enum { TABLE_EVERYBODY = 0, TABLE_SLICES = 1 + SG_GROUP_COUNT }; /* slice 1+g: of group g */

typedef struct table_row {
    sg_locality place; /* 0: home not known that closely */
    bool deeper;       /* some homes are known more closely than `place` */
    int64_t of[TABLE_SLICES][TABLE_FIGURE_COUNT];
} table_row;

typedef struct table_rows { /* by place, 0 last */
    table_row **row;
    size_t count, room;
} table_rows;

typedef struct table_counts {
    sg_scope scope;
    sg_service_quota quota;
    int64_t plan;   /* 0 none */
    int plan_quota; /* jobs to be full; the policy's when there is no plan */
    int digits;     /* of the rows' places: 6 county, 9 town, 12 village */
    table_rows near, below; /* places of the scope, and one level down */
    table_row total;
} table_counts;

/* To be freed also after a failure. */
sg_status table_count(sg_store *store, const sg_policy *policy, const sg_scope *scope,
                      table_counts *ret, sg_error *err);
void table_counts_free(table_counts *counts);

#endif
