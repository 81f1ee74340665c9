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
/* Streams every row into a new snapshot. */
sg_status sg_index_snapshot(sg_index *index, sg_snapshot **ret, sg_error *err);

/* Asked for every candidate: false leaves it out. Must be fast; called from Xapian's loop. */
typedef bool (*sg_index_filter)(void *context, uint32_t row);
typedef struct sg_text_hit {
    uint32_t row;
    float weight; /* text relevance, > 0 */
    bool partial; /* covers only a part of the query */
} sg_text_hit;
/* Free-text search (docs/search.md): postings covering all of `query`; when fewer than `limit` of
 * them pass `filter` (nullable), also those covering at least half. At most `limit` rows from
 * `offset`: best text, then newest, then id. `*ret_total` counts all that passed; `filter` is asked
 * once for each row that may. `snapshot` must be of the same generation.
 * SG_INVALID query without any term; SG_STALE reopen and retry. */
sg_status sg_index_search(sg_index *index, const sg_vocabulary *v, const sg_snapshot *snapshot,
                          sg_str query, sg_index_filter filter, void *context, size_t offset,
                          size_t limit, sg_text_hit *ret, size_t *ret_count, uint64_t *ret_total,
                          sg_error *err);

/* ---- building ---- */
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
