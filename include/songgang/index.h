/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The search index: Xapian behind C. Under `<data>/index/` each generation is a directory built
 * beside the others and published by renaming the file CURRENT; readers hold the one they opened.
 * Own bigrams and concept terms without positions or termlist, compacted; one value per document
 * carries its encoded sg_row.
 */
#ifndef SONGGANG_INDEX_H
#define SONGGANG_INDEX_H

#include "songgang/posting.h"
#include "songgang/snapshot.h"
#include "songgang/status.h"

/* Progress of long work: done of total units, 0 ≤ done ≤ total. Return false to cancel. */
typedef bool (*sg_progress)(void *context, uint64_t done, uint64_t total);

/* ---- reading ---- */
typedef struct sg_index sg_index; /* one thread each */
/* Opens the current generation. SG_MISSING no index yet; SG_CORRUPT failed its check. */
sg_status sg_index_open(const char *data_dir, sg_index **ret, sg_error *err);
void sg_index_close(sg_index *index);
uint64_t sg_index_generation(const sg_index *index);
/* Highest store change it covers (compare with sg_store_change). */
int64_t sg_index_change(const sg_index *index);
/* Number of the generation now published, without opening it (a cheap poll). */
sg_status sg_index_current(const char *data_dir, uint64_t *ret_generation, sg_error *err);
/* Generation now published and the highest store change it covers, from its manifest alone. */
sg_status sg_index_covers(const char *data_dir, uint64_t *ret_generation, int64_t *ret_change,
                          sg_error *err);
/* Reads every file of the published generation and compares it with what was written. SG_MISSING no
 * index; SG_CORRUPT something is missing or changed, or another version of the program wrote it. */
sg_status sg_index_verify(const char *data_dir, sg_error *err);
/* Streams every row into a new snapshot. */
sg_status sg_index_snapshot(sg_index *index, sg_snapshot **ret, sg_error *err);

/* How much of the text a posting covers. */
enum { SG_INDEX_WHOLE, SG_INDEX_HALF, SG_INDEX_SOME, SG_INDEX_TIERS };
/* Asked for every candidate: false leaves it out. Must be fast. */
typedef bool (*sg_index_filter)(void *context, const sg_brief *row, unsigned tier);
/* Place of a row in another order than by text: the larger stands first; below 2^62. */
typedef uint64_t (*sg_index_order)(void *context, const sg_brief *row);
typedef struct sg_index_request {
    sg_str text;
    bool everything;        /* every posting, whatever `text` says */
    sg_index_filter filter; /* NULL: all pass */
    const uint32_t *among;  /* with `everything`: the documents to look at, each once; NULL: all */
    size_t among_count;
    sg_index_order order;   /* NULL: best text first */
    void *context;          /* of both */
    size_t offset, limit;
    bool survey; /* ask the filter about candidates of every tier, wanted or not: for facets */
} sg_index_request;
typedef struct sg_text_hit {
    uint32_t row;
    float weight; /* text relevance, > 0; 0 when ordered otherwise */
    bool partial; /* covers only a part of the query */
} sg_text_hit;
typedef struct sg_index_found {
    size_t count;         /* hits given out */
    uint64_t total, full; /* that passed; and cover the whole query */
    uint64_t work;        /* entries and rows looked at: what it cost */
} sg_index_found;
/* Free-text search (docs/search.md): postings covering all of the text; when fewer than
 * SG_INDEX_ENOUGH of them pass the filter, also those covering at least half; when there is none of
 * either, those covering any word. At most `limit` hits
 * (room in `ret`) from `offset`: whole before partial, in the order asked for, then newest, then id.
 * The filter is asked once for each row that may. `snapshot` must be of the same generation.
 * SG_INVALID text without any term; SG_STALE reopen and retry. */
enum { SG_INDEX_ENOUGH = 10 };
sg_status sg_index_search(sg_index *index, const sg_vocabulary *v, const sg_snapshot *snapshot,
                          const sg_index_request *request, sg_text_hit *ret,
                          sg_index_found *ret_found, sg_error *err);

/* Version of the search engine: "1.4.22". */
const char *sg_index_engine(void);

/* ---- index = store ---- */
typedef struct sg_index_comparison {
    int64_t store_change, index_change; /* the index lags when they differ */
    uint64_t wanted, indexed; /* postings that should be in it, and that are */
    uint64_t missing;         /* should be, and are not */
    uint64_t canaries, unfound; /* postings searched for by their own title, and not found */
} sg_index_comparison;
struct sg_store;
/* Reads all of both. Statuses as of sg_index_open and sg_index_snapshot. */
sg_status sg_index_compare(const char *data_dir, const sg_vocabulary *v, struct sg_store *store,
                           sg_index_comparison *ret, sg_error *err);

/* ---- building ---- */
/* The search engine ends the process when the disk fails for good in the middle of its own clean-up.
 * `last_words` is called then, on any thread; it must not return. For a program that only builds. */
void sg_index_on_abort(void (*last_words)(void));
typedef struct sg_index_figures {
    uint64_t documents, changed, bytes;
    double seconds;
    bool rebuilt; /* false: only changes were applied */
} sg_index_figures;
/* Bring the index up to the store: a full build when there is none, when `rebuild`, or when many
 * postings changed; else only the changes. Atomically published. SG_LOCKED another indexer runs. */
sg_status sg_index_update(const char *data_dir, const sg_vocabulary *v, bool rebuild,
                          sg_date today, unsigned threads, sg_progress progress, void *context,
                          sg_index_figures *ret, sg_error *err);

#endif
