/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shape of the generated vocabulary tables (corpus/build/build-tables.mjs writes them). Strings
 * are offsets into pools: the tables hold no pointers, so they are shared and need no relocation.
 */
#ifndef SG_VOCABULARY_TABLES_H
#define SG_VOCABULARY_TABLES_H

#include <stdint.h>

#include "songgang/vocabulary.h"

extern const uint32_t sg_trade_rows_count, sg_skill_rows_count, sg_certificate_rows_count,
    sg_phrase_rows_count;
extern const sg_trade sg_trade_rows[];
extern const sg_skill sg_skill_rows[];
extern const sg_certificate sg_certificate_rows[];
extern const sg_phrase sg_phrase_rows[];
/* Relations of trade id `i` are rows starts[i - 1] .. starts[i] - 1. */
extern const uint32_t sg_relation_starts[];
extern const sg_trade_relation sg_relation_rows[];

/* In order of the hierarchy: 6-digit codes count as if followed by 000. */
typedef struct sg_region_row {
    uint32_t code;
    uint32_t name, short_name; /* in sg_region_pool */
    uint8_t level;
} sg_region_row;
extern const uint32_t sg_region_count;
extern const sg_region_row sg_region_rows[];
extern const char sg_region_pool[];

/* Each in order of code. */
typedef struct sg_centre_row {
    uint32_t code;
    int16_t latitude, longitude; /* hundredths of a degree */
} sg_centre_row;
typedef struct sg_wage_row {
    uint32_t code;
    uint16_t month;    /* yuan */
    uint16_t hour_fen;
} sg_wage_row;
extern const uint32_t sg_centres_count, sg_neighbours_count, sg_cooperating_count, sg_wages_count;
extern const sg_centre_row sg_centres[];
extern const uint16_t sg_neighbours[]; /* two digits of each province */
extern const uint32_t sg_cooperating[];
extern const sg_wage_row sg_wages[];

/* Distinct folded names in byte order. Name i is pool[offsets[i]] .. pool[offsets[i + 1]] and may
 * mean values[starts[i]] .. values[starts[i + 1]], most prominent first; a name without values is
 * passed over when scanning. parents[i] - 1 is the longest other name that i begins with. */
typedef struct sg_name_table {
    uint32_t count;
    const char *pool;
    const uint32_t *offsets, *parents, *starts, *values;
    const uint8_t *kinds;
} sg_name_table;

enum { SG_NAME_FULL, SG_NAME_SHORT, SG_NAME_ALIAS, SG_NAME_KIND = 0x0F, SG_NAME_CONTEXT = 0x80 };

extern const sg_name_table sg_region_names; /* provinces, cities, counties; values are codes */
extern const sg_name_table sg_town_names;   /* those and towns */
extern const sg_name_table sg_spoken_names; /* pinyin, Latin and one-character names */
extern const sg_name_table sg_word_names;   /* values: sg_lexeme_kind << 28 | id */

#endif
