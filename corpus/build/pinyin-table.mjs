// SPDX-License-Identifier: GPL-3.0-or-later
//
// Toneless readings of Han characters and of names. ü is written v, as input methods do.
import { numbers, literal, writeC } from './emit.mjs';
import { twoStage } from './fold-table.mjs';

const HAN = [[0x3007, 0x3007], [0x3400, 0x4DBF], [0x4E00, 0x9FFF], [0x20000, 0x2A6DF],
  [0x2A700, 0x323AF]];

export function makeReader(pinyin) {
  const plain = (syllable) => syllable.replace(/ü/g, 'v').normalize('NFD').replace(/[^a-z]/g, '');
  const character = (c) => {
    const reading = pinyin(c, { toneType: 'none', type: 'array' })[0] ?? '';
    return reading === c ? '' : plain(reading);
  };
  const name = (text) => pinyin(text, { toneType: 'none', type: 'array', nonZh: 'removed' })
    .map(plain).join('');
  return { character, name };
}

export function writePinyin(out, reader) {
  const entries = new Array(0x110000).fill(0);
  const numbersOf = new Map([['', 0]]);
  for (const [first, last] of HAN) {
    for (let cp = first; cp <= last; cp++) {
      const reading = reader.character(String.fromCodePoint(cp));
      if (!numbersOf.has(reading)) numbersOf.set(reading, numbersOf.size);
      entries[cp] = numbersOf.get(reading);
    }
  }
  const { index, flat } = twoStage(entries);
  const syllables = [...numbersOf.keys()];
  writeC(out, 'pinyin.c', 'The commonest reading of every Han character.', 'text_tables.h', [
    numbers('const uint16_t sg_pinyin_index[SG_TABLE_BLOCKS]', index),
    numbers('const uint16_t sg_pinyin_entries[]', flat),
    numbers('const char sg_pinyin_syllables[][7]', syllables.map(literal))]);
  return syllables.length;
}
