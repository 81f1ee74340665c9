/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Private to core/normalise: tables of words as sgn_find_words() wants them. Each has an index of
 * its words by their first character, made at build time of the table in the source
 * (corpus/build/word-indexes.mjs), because making it anew for every text cost more than searching.
 */
#ifndef SG_NORMALISE_WORD_INDEX_H
#define SG_NORMALISE_WORD_INDEX_H

#include <stdint.h>

enum { SGN_BUCKET_BITS = 9, SGN_BUCKETS = 1 << SGN_BUCKET_BITS, SGN_TABLE_MAX = 1024 };

/* A table's words stand in it one behind the other, so that a look at one costs one line of cache. */
typedef struct sgn_word {
    char text[28];
    int value;
} sgn_word;

/* Of bucket b the words order[starts[b]] … order[starts[b + 1] - 1], the longest first. */
typedef struct sgn_word_index {
    uint16_t starts[SGN_BUCKETS + 1], order[SGN_TABLE_MAX];
} sgn_word_index;

/* One for each table, named like it. */
extern const sgn_word_index sgn_index_nouns, sgn_index_schools, sgn_index_kinds,
    sgn_index_field_kinds, sgn_index_shifts, sgn_index_sex_words, sgn_index_insurances,
    sgn_index_foreign, sgn_index_place_labels, sgn_index_fees, sgn_index_baits,
    sgn_index_wage_words;

/* A table and its index, as arguments. */
#define SGN_TABLE(table) table, &sgn_index_##table

#endif
