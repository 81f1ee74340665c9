/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A name table with the index that makes it fast: from the first two characters of a name to the
 * names that begin with them. In running text most positions begin no name, and one probe tells.
 */
#ifndef SG_LEXICON_H
#define SG_LEXICON_H

#include "tables.h"

typedef struct sg_lexicon_slot {
    uint64_t key; /* their bytes as they lie in memory; 0 is free */
    uint32_t first, count;
} sg_lexicon_slot;

typedef struct sg_lexicon {
    const sg_name_table *names;
    sg_lexicon_slot *slots;
    uint64_t *filter; /* a bit for every key: most positions of a text go no further */
    uint64_t mask;
    bool sorted; /* names mean lexemes: there is a filter for each sort as well */
} sg_lexicon;

/* What is looked for. Words of the vocabulary are of three sorts. */
typedef enum sg_name_sort {
    SG_ANY_SORT,
    SG_SORT_TRADE, /* trades and skills */
    SG_SORT_CERTIFICATE,
    SG_SORT_PHRASE,
    SG_SORT_COUNT
} sg_name_sort;
enum { SG_LEXEME_SHIFT = 28 }; /* of the kind in a value of such a name */

#define SG_NO_NAME UINT32_MAX

struct sg_vocabulary {
    sg_lexicon words, regions, towns, spoken;
};

/* False when memory is short; a zeroed lexicon may be freed. */
bool sg_lexicon_build(sg_lexicon *lexicon, const sg_name_table *names, bool sorted);
void sg_lexicon_free(sg_lexicon *lexicon);

sg_str sg_name_text(const sg_name_table *names, uint32_t name);
/* The longest name that `text` begins with, or SG_NO_NAME; then the next shorter one. Only names
 * of two characters and more. */
uint32_t sg_lexicon_longest(const sg_lexicon *lexicon, sg_str text);
/* The same, or SG_NO_NAME when neither that name nor a shorter one is of the sort. */
uint32_t sg_lexicon_longest_of(const sg_lexicon *lexicon, sg_str text, sg_name_sort sort);
uint32_t sg_name_shorter(const sg_name_table *names, uint32_t name);
/* The name equal to `text`, of any length, or SG_NO_NAME. */
uint32_t sg_name_find(const sg_name_table *names, sg_str text);

#endif
