/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Toneless readings of Han characters, so that a name can be found by how it sounds.
 */
#include "songgang/text.h"
#include "text_tables.h"

const char *sg_pinyin(uint32_t cp)
{
    if (cp > 0x10FFFF)
        return NULL;
    size_t block = sg_pinyin_index[cp >> SG_TABLE_SHIFT];
    uint16_t syllable = sg_pinyin_entries[block * SG_TABLE_BLOCK + cp % SG_TABLE_BLOCK];
    return syllable ? sg_pinyin_syllables[syllable] : NULL;
}
