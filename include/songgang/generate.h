/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The synthetic corpus: postings, their hidden truth, workers and courses of an imagined
 * 黔西南州. Every record is a function of (seed, count, now, index) in integer arithmetic, so the
 * same request gives the same bytes on any machine, in any order and from any number of threads.
 */
#ifndef SONGGANG_GENERATE_H
#define SONGGANG_GENERATE_H

#include <stdbool.h>
#include <stdint.h>

#include "songgang/date.h"
#include "songgang/json_writer.h"
#include "songgang/status.h"
#include "songgang/vocabulary.h"

typedef enum sg_corpus_kind {
    SG_CORPUS_POSTINGS, /* raw postings as the contract has them, one line a record */
    SG_CORPUS_TRUTH,    /* what the same records state, one line a job */
    SG_CORPUS_WORKERS,  /* roster records with status and wishes */
    SG_CORPUS_COURSES
} sg_corpus_kind;

/* Words of the command line: postings, truth, workers, courses. */
bool sg_corpus_kind_parse(const char *text, sg_corpus_kind *ret);
/* Records of a whole prefecture: 125,000 postings, 337,900 workers, 300 courses. */
uint64_t sg_corpus_default_count(sg_corpus_kind kind);

enum { SG_CORPUS_MAX = 10000000 };

typedef struct sg_corpus_request {
    uint64_t count; /* 1..SG_CORPUS_MAX */
    uint64_t seed;
    sg_corpus_kind kind; /* what is wanted; jobs are dealt for postings and truth only */
    int32_t most_openings; /* of one job; 0: as many as drawn. 1 makes a prefecture short of jobs */
    bool phones; /* workers have whole made-up numbers (160…, a range that no carrier has), not masked ones */
    sg_date now; /* the day the data set is of; SG_NO_DATE: 2026-02-24, a week after New Year */
} sg_corpus_request;

typedef struct sg_corpus sg_corpus;

/* `v` gives trades, skills and certificates their names in the product and must outlive the
 * corpus. Immutable afterwards; any number of threads may read it. SG_INVALID a bad count;
 * SG_INTERNAL a table naming what does not exist; SG_NO_MEMORY. */
sg_status sg_corpus_open(const sg_vocabulary *v, const sg_corpus_request *request, sg_corpus **ret,
                         sg_error *err);
void sg_corpus_close(sg_corpus *corpus);

/* Append record `index` (0..count-1), ended by a newline; of SG_CORPUS_TRUTH one line for each of
 * its jobs. SG_INVALID index out of range; SG_NO_MEMORY. */
sg_status sg_corpus_record(const sg_corpus *corpus, sg_corpus_kind kind, uint64_t index,
                           sg_buffer *out, sg_error *err);

#endif
