/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shape of the generated character tables (corpus/build/build-tables.mjs writes them). Two-stage:
 * a block number for every 128 code points, then an entry for each, so that the mostly empty
 * range above the BMP costs nothing.
 */
#ifndef SG_TEXT_TABLES_H
#define SG_TEXT_TABLES_H

#include <stdint.h>

enum { SG_TABLE_SHIFT = 7, SG_TABLE_BLOCK = 1 << SG_TABLE_SHIFT, SG_TABLE_BLOCKS = 0x110000 >> 7 };

/* An entry is 0 (unchanged), one code point, or SG_FOLD_MANY | count << 24 | offset of `count`
 * code points in sg_fold_pool. */
#define SG_FOLD_MANY UINT32_C(0x80000000)
extern const uint16_t sg_fold_index[SG_TABLE_BLOCKS];
extern const uint32_t sg_fold_entries[];
extern const uint32_t sg_fold_pool[];

/* An entry is 0 (no reading) or the number of a syllable in sg_pinyin_syllables. */
extern const uint16_t sg_pinyin_index[SG_TABLE_BLOCKS];
extern const uint16_t sg_pinyin_entries[];
extern const char sg_pinyin_syllables[][7];

#endif
