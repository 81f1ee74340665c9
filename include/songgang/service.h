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
#include "songgang/roster.h"
#include "songgang/store.h"

/* Documents of postings lately shown, for one thread. Nullable wherever it is asked for. */
typedef struct sg_posting_cache sg_posting_cache;
sg_posting_cache *sg_posting_cache_new(void); /* NULL when memory is short */
void sg_posting_cache_free(sg_posting_cache *cache);

/* What one reader thread needs: store reader, index reader, and a shared snapshot. */
typedef struct sg_reader {
    const char *data_dir;
    const sg_vocabulary *vocabulary;
    const sg_policy *policy;
    sg_store *store;
    struct sg_access *access; /* accounts and audit log; NULL where nobody signs in */
    const sg_scope *scope; /* whose rows; of the caller, for one request; NULL: none may be read */
    sg_index *index;
    const sg_snapshot *snapshot;
    sg_posting_cache *cache; /* nullable; of this thread alone */
} sg_reader;

/* ---- search (docs/search.md) ---- */
typedef enum sg_search_sort {
    SG_SEARCH_RELEVANCE,
    SG_SEARCH_WAGE,
    SG_SEARCH_NEWEST,
    SG_SEARCH_DISTANCE
} sg_search_sort;
enum { SG_SEARCH_VALUES = 16, SG_SEARCH_PARTS = 48, SG_SEARCH_HINTS = 8 };
typedef struct sg_search_request {
    const char *query; /* NULL or "": all postings */
    sg_region province[SG_SEARCH_VALUES], city[SG_SEARCH_VALUES]; /* `city` takes counties too */
    size_t province_count, city_count;
    sg_trade_id trade[SG_SEARCH_VALUES];
    size_t trade_count;
    int32_t wage_min; /* yuan a month; SG_NO_AMOUNT */
    bool accommodation, facets;
    size_t limit, offset; /* limit 1..1000 */
    sg_region county[SG_SEARCH_VALUES];
    size_t county_count;
    const char *source[SG_SEARCH_VALUES]; /* names */
    size_t source_count;
    int32_t wage_max;    /* yuan a month; 0: none */
    int age;             /* completed years of the worker; 0: none */
    sg_gender gender;    /* of the worker; ANY: none */
    sg_region near;      /* distances are from here; 0: from the first place asked for */
    sg_search_sort sort;
    bool sorted;         /* by `sort`; else by relevance, or by distance when it says near where */
    bool literal;        /* never corrects a misspelt word */
    size_t page;         /* from 1, instead of `offset`; 0: none */
    bool meals;          /* provided */
    bool no_night;       /* none that says it works nights, now and then or always */
    int posted_days;     /* posted today or so many days before, less one; 0: whenever */
} sg_search_request;

/* A condition in force, as a label that can be taken away. */
typedef struct sg_search_condition {
    const char *key;     /* the parameter that says the same; "text" for a word */
    const char *value;   /* its value */
    const char *label;   /* 月薪6000元以上 */
    const char *without; /* the query line without it; NULL: it is a parameter, not in the line */
} sg_search_condition;
/* A piece of the query line that became a condition. */
typedef struct sg_search_part {
    uint32_t start, end; /* bytes of the line */
    const char *key, *value, *label;
} sg_search_part;
/* What was read out of the query line. */
typedef struct sg_understood {
    const char *text;       /* what is left to be searched as text; "" nothing */
    sg_region region[SG_SEARCH_VALUES]; /* became a place filter */
    size_t region_count;
    sg_region meant[SG_SEARCH_VALUES]; /* an ambiguous name: searched as text, these it may mean */
    size_t meant_count;
    const char *meant_name; /* that name; NULL: none */
    sg_trade_id trade[8];
    size_t trade_count;
    int32_t wage_min;       /* SG_NO_AMOUNT */
    int32_t wage_max;       /* 0: none */
    bool accommodation, meals, no_night;
    int age;                /* 0: none */
    sg_gender gender;       /* ANY: none */
    sg_region near;         /* 贞丰附近; 0: none */
    sg_search_part part[SG_SEARCH_PARTS];
    size_t part_count;
} sg_understood;
/* When nothing is found: what to leave out, and how many postings that finds. */
typedef struct sg_search_advice {
    const sg_search_condition *drop[2];
    size_t drop_count;
    uint64_t total;
} sg_search_advice;
/* 你是不是想找：… */
typedef struct sg_search_suggestion {
    const char *query;
    uint64_t total;
} sg_search_suggestion;
typedef struct sg_facets sg_facets;
typedef struct sg_search_result {
    const sg_text_hit *hit; /* best first; weight 0 without a query */
    size_t count, offset;
    uint64_t total;
    bool relaxed;           /* some hits cover only a part of the query */
    sg_understood understood; /* of `corrected` when there is one */
    const sg_facets *facets; /* NULL unless asked for */
    const sg_search_condition *condition;
    size_t condition_count;
    const char *corrected;  /* the line that was answered instead; NULL: the one asked */
    sg_search_suggestion suggestion[SG_SEARCH_HINTS]; /* closest, then most results first */
    size_t suggestion_count;
    sg_search_advice advice[SG_SEARCH_HINTS]; /* only when total is 0; most results first */
    size_t advice_count;
    sg_region origin;       /* of distances; 0: none */
    uint64_t work;          /* entries of the index looked at */
} sg_search_result;
/* Sets one parameter of a request by its name (docs/search.md) from text: a place, a trade, a figure …
 * `vocabulary` and `snapshot` (NULL: sources are checked later) of the reader say what exists.
 * Strings are kept in `arena`.
 * SG_NOT_FOUND no such parameter; SG_INVALID, SG_UNKNOWN with near ones in `err`. */
sg_status sg_search_parameter(const sg_reader *reader, sg_search_request *request, sg_str key,
                              sg_str value, sg_arena *arena, sg_error *err);
/* Postings in the order asked for (by text relevance), then newest, then id. Expired ones are left
 * out. All kinds of conditions must fit; several of one kind are alternatives. When no posting covers
 * a misspelt line, the corrected one is answered. Everything lives in `arena`. SG_INVALID limit,
 * query too long or not UTF-8, distance without a place; SG_STALE. */
sg_status sg_service_find(sg_reader *reader, const sg_search_request *request, sg_date today,
                          sg_arena *arena, sg_search_result *ret, sg_error *err);
/* The same, written as {"total","understood","postings":[…],"facets":{…} …}. */
sg_status sg_service_search(sg_reader *reader, const sg_search_request *request, sg_date today,
                            sg_arena *arena, sg_buffer *out, sg_error *err);

/* ---- match ---- */
/* Reads the profile's free text, matches, explains, writes one result object of the contract. */
sg_status sg_service_match(sg_reader *reader, sg_profile *profile, size_t limit, bool brief,
                           sg_date today, sg_arena *arena, sg_buffer *out, sg_error *err);

/* Tells the profile of a worker on the roster what was offered and refused before, so that it is not
 * matched again; appends {"earlier":[…],"why_not":[…]} to `out`, nothing when there was nothing. */
sg_status sg_service_history(sg_reader *reader, const char *worker, sg_date today, sg_arena *arena,
                             sg_profile *profile, sg_buffer *out, sg_error *err);
/* Why one posting (its id, or an external id) is or is not among the best `limit` for this profile:
 * a JSON object {"id","why":{…},"policy"}, or lines for a person when `text`. Reads the profile's
 * free text. SG_NOT_FOUND no such posting; SG_INVALID limit, or several sources use the external id
 * (the text lists their ids). On failure `out` is as before. */
sg_status sg_service_why(sg_reader *reader, sg_profile *profile, const char *posting, size_t limit,
                         bool text, sg_date today, sg_arena *arena, sg_buffer *out, sg_error *err);

/* ---- candidates: workers for a posting ---- */
/* The workers of the store with a status in the bit set `statuses` (0: all) whose home lies within
 * `scope`, their free text read, on `threads` threads (0: as many as cores). */
sg_status sg_service_roster(sg_store *store, const sg_vocabulary *v, uint32_t statuses,
                            const sg_scope *scope, sg_date today, unsigned threads, sg_progress progress,
                            void *progress_context, sg_roster **ret, sg_error *err);
/* The best `limit` workers of `roster` for one posting (its id, or an external id), with reasons, as
 * an object {"posting","fits","level","workers":[…],"policy"}. A posting nobody may be offered (held,
 * withdrawn …) has no workers and a "note". Errors as sg_service_why(). */
sg_status sg_service_candidates(sg_reader *reader, const sg_roster *roster, sg_reverse *reverse,
                                const char *posting, size_t limit, sg_date today, sg_arena *arena,
                                sg_buffer *out, sg_error *err);

/* ---- plan ---- */
typedef struct sg_plan_request {
    sg_locality scope; /* 0: everybody; whoever asks must be allowed all of it */
    int quota;       /* 0: the policy's */
    bool dry_run;
    bool cold;       /* do not go on from the plan before: plan everything anew */
    const char *actor; /* who asks, for the ledger; nullable */
    sg_date now;
    unsigned threads; /* 0: as many as cores */
    sg_buffer *shortfalls; /* nullable: one line per worker below quota is appended,
                              {"worker","jobs","rule","label"} */
    sg_buffer *prices; /* nullable: {"posting","price"} a line for those that have a price, by which the
                          bound can be proved (`plan check --prices`) */
    sg_progress progress;
    void *progress_context;
    const char **stage; /* nullable: set to a Chinese word for the stage in progress */
} sg_plan_request;
enum { SG_PLAN_RULES = 10, SG_PLAN_STEPS = 12 };
typedef struct sg_plan_figures {
    int64_t plan; /* its number in the ledger; 0 in a dry run */
    int64_t from; /* the plan it went on from; 0: all was planned anew */
    uint64_t same; /* workers whose offers are as in that plan */
    uint64_t workers, notices, seats;
    int quota;
    struct {
        const char *rule, *label; /* "age", 年龄不符合岗位要求 */
        uint64_t workers;
    } short_by[SG_PLAN_RULES];
    size_t short_count;
    sg_alloc_figures allocation, baseline;
    double seconds;
    struct {
        const char *name; /* Chinese; lasts as long as the program */
        double seconds, cpu; /* of all threads */
    } step[SG_PLAN_STEPS];
    size_t steps;
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
/* The one table: per county of `scope` and in all: workers by status, offers, courses;
 * by the quota of `policy`, who has which services; and offers by state, all from the ledger. */
sg_status sg_service_stats(sg_store *store, const sg_policy *policy, const sg_scope *scope,
                           sg_buffer *out, sg_error *err);

/* A value of `offers` as GET /v1/workers takes it, into `filter`: a state, none, full or short (of
 * `quota` jobs), unanswered, unreached. False: no such word. */
bool sg_offers_word(const char *word, int quota, sg_worker_filter *filter);
/* What is to be done today in `scope`, by town: who is not back at work, who of them has enough offers,
 * is to be called, has yet to answer, is interested; who is back, beside the goal; what was posted
 * lately. Each figure comes with the query of the list it is the length of. */
sg_status sg_service_today(sg_reader *reader, const sg_scope *scope, sg_date today, sg_arena *arena,
                           sg_buffer *out, sg_error *err);

#endif
