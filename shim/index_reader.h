/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What an open index is: shared by index_read.c (opening, loading) and index_search.c.
 */
#ifndef SG_SHIM_INDEX_READER_H
#define SG_SHIM_INDEX_READER_H

#include "index_database.h"
#include "index_files.h"
#include "index_lists.h"
#include "songgang/index.h"

/* What a query adds up per document; all of it is cleared through `touched` after each query. */
typedef struct sg_tally {
    uint32_t points;  /* how much of the query the document covers */
    uint32_t quality; /* in what fields */
    uint8_t unit;     /* last unit whose concept it has, counted from 1 */
} sg_tally;

struct sg_index {
    sg_index_manifest manifest;
    sg_database *base, *delta; /* NULL when empty */
    uint32_t documents;        /* of both; document d of base is d-1, of delta base + d-1 */
    sg_tally *tally;           /* documents */
    uint32_t *touched;         /* documents */
    struct sg_found *found;    /* documents */
    sg_lists *lists;           /* posting lists asked for lately */
    char path[2][SG_PATH_BYTES];
};

/* A document that passed, on its way to being ranked. */
typedef struct sg_found {
    uint64_t key;
    uint32_t row;
    sg_date posted;
} sg_found;

#endif
