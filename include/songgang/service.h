/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Use cases over store, index and core, shared by the command line and the HTTP server.
 */
#ifndef SONGGANG_SERVICE_H
#define SONGGANG_SERVICE_H

#include "songgang/allocate.h"
#include "songgang/index.h"
#include "songgang/json.h"
#include "songgang/match.h"
#include "songgang/store.h"

/* What one reader thread needs: store reader, index reader, and a shared snapshot. */
typedef struct sg_reader {
    const char *data_dir;
    const sg_vocabulary *vocabulary;
    const sg_policy *policy;
    sg_store *store;
    sg_index *index;
    const sg_snapshot *snapshot;
} sg_reader;

/* ---- search ---- */
typedef struct sg_search_request {
    const char *query; /* NULL or "": all postings */
    sg_region province[16], city[16]; /* `city` takes counties too */
    size_t province_count, city_count;
    sg_trade_id trade[16];
    size_t trade_count;
    int32_t wage_min; /* yuan a month; SG_NO_AMOUNT */
    bool accommodation, facets;
    size_t limit, offset; /* limit 1..1000 */
} sg_search_request;
/* What was read out of the query line. */
typedef struct sg_understood {
    const char *text;       /* what is left to be searched as text; "" nothing */
    sg_region region[16];   /* became a place filter */
    size_t region_count;
    sg_region meant[16];    /* an ambiguous name: searched as text, these are what it may mean */
    size_t meant_count;
    sg_trade_id trade[8];
    size_t trade_count;
    int32_t wage_min;       /* SG_NO_AMOUNT */
    bool accommodation;
} sg_understood;
typedef struct sg_facets sg_facets;
typedef struct sg_search_result {
    const sg_text_hit *hit; /* best first; weight 0 without a query */
    size_t count;
    uint64_t total;
    bool relaxed;           /* some hits cover only a part of the query */
    sg_understood understood;
    const sg_facets *facets; /* NULL unless asked for */
} sg_search_result;
/* Postings ordered by text relevance, then newest, then id. Expired ones are left out. Province, city
 * (or county), trade, wage and accommodation must all fit; several of one kind are alternatives.
 * Everything lives in `arena`. SG_INVALID limit, query too long or not UTF-8; SG_STALE. */
sg_status sg_service_find(sg_reader *reader, const sg_search_request *request, sg_date today,
                          sg_arena *arena, sg_search_result *ret, sg_error *err);
/* The same, written as {"total","understood","postings":[…],"facets":{…}}. */
sg_status sg_service_search(sg_reader *reader, const sg_search_request *request, sg_date today,
                            sg_arena *arena, sg_buffer *out, sg_error *err);

/* ---- match ---- */
/* Reads the profile's free text, matches, explains, writes one result object of the contract. */
sg_status sg_service_match(sg_reader *reader, sg_profile *profile, size_t limit, bool brief,
                           sg_date today, sg_arena *arena, sg_buffer *out, sg_error *err);

/* ---- plan ---- */
typedef struct sg_plan_request {
    sg_region scope; /* 0: everybody */
    int quota;       /* 0: the policy's */
    bool dry_run;
    sg_date now;
    unsigned threads; /* 0: as many as cores */
    sg_buffer *shortfalls; /* nullable: one line per worker below quota is appended,
                              {"worker","jobs","rule","label"} */
    sg_progress progress;
    void *progress_context;
    const char **stage; /* nullable: set to a Chinese word for the stage in progress */
} sg_plan_request;
enum { SG_PLAN_RULES = 10 };
typedef struct sg_plan_figures {
    int64_t plan; /* its number in the ledger; 0 in a dry run */
    uint64_t workers, notices, seats;
    int quota;
    struct {
        const char *rule, *label; /* "age", 年龄不符合岗位要求 */
        uint64_t workers;
    } short_by[SG_PLAN_RULES];
    size_t short_count;
    sg_alloc_figures allocation, baseline;
    double seconds;
} sg_plan_figures;
/* Plans ≥ quota jobs and one course for every worker not back at work in scope, and writes the
 * ledger (unless dry_run), and keeps the policy under its version. SG_CONFLICT when that version
 * already names another policy. */
sg_status sg_service_plan(const char *data_dir, const sg_vocabulary *v, const sg_policy *policy,
                          const sg_plan_request *request, sg_plan_figures *ret, sg_error *err);
/* The summary object of the contract. */
void sg_plan_figures_json(const sg_plan_figures *figures, sg_buffer *out);
/* The same for people, one figure a line. */
void sg_plan_figures_text(const sg_plan_figures *figures, sg_buffer *out);

/* ---- stats ---- */
/* The one table: per county of `scope` (0: all) and in all: workers by status, offers, courses. */
sg_status sg_service_stats(sg_store *store, sg_region scope, sg_buffer *out, sg_error *err);

#endif
