// SPDX-License-Identifier: GPL-3.0-or-later
//
// Generates the C tables of the vocabulary:
//   node build-tables.mjs [--packages NODE_MODULES] [--tables DIR] OUTPUT_DIR
// The C files agree with core/text/text_tables.h and core/vocabulary/tables.h, which they include.
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeC } from './emit.mjs';
import { writeFacts } from './facts.mjs';
import { makeFolder, writeFold } from './fold-table.mjs';
import { nameTable } from './lexicon.mjs';
import { occupationNames, readOccupations, writeOccupations } from './occupations.mjs';
import { makeReader, writePinyin } from './pinyin-table.mjs';
import { LEVELS, readRegions, regionNames, writeRegions } from './regions.mjs';
import { TableError, readTable } from './tsv.mjs';

const corpus = dirname(dirname(fileURLToPath(import.meta.url)));
const CONTEXT = 0x80; // SG_NAME_CONTEXT

function pinyinNames(regions, reader) {
  const names = [];
  for (const r of regions.values()) {
    if (r.level === 'town' || r.code === 610000) continue; // Shaanxi is in the alias table
    for (const [text, kind] of [[r.name, 0], [r.short, 1]]) {
      const reading = reader.name(text);
      if (reading.length >= 3) names.push({ text: reading, code: r.code, level: r.level, kind });
    }
  }
  return names;
}

/** Towns of cities without counties (东莞市长安镇) stand before other towns. */
const weight = (name) => LEVELS.indexOf(name.level) -
  (name.level === 'town' && Math.floor(name.code / 1000) % 100 === 0 ? 0.5 : 0);

/** Most prominent first: province, city, county, town; then full names before short ones. */
const prominence = (a, b) => weight(a) - weight(b) || a.kind - b.kind || a.code - b.code;

function writeNames(out, tables, regions, reader, fold) {
  const key = (text) => fold(text).replace(/[\s·•・'’-]/gu, '');
  const scan = readTable(tables, 'region-scan.tsv', ['text', 'treatment']);
  const context = new Set(scan.filter((r) => r.treatment === 'context').map((r) => key(r.text)));
  const skip = scan.filter((r) => r.treatment === 'skip').map((r) => key(r.text));

  const names = regionNames(regions, tables).sort(prominence);
  const entries = (chosen) => chosen.map((n) => {
    const text = key(n.text);
    return { text, value: n.code, kind: n.kind | (context.has(text) ? CONTEXT : 0) };
  });
  /* Latin names and one-character aliases are looked up but never scanned for. */
  const scanned = (n) => [...n.text].length > 1 && !/^[\x20-\x7E]+$/.test(n.text);
  const han = names.filter(scanned);
  const spoken = [...names.filter((n) => !scanned(n)), ...pinyinNames(regions, reader)].sort(prominence);
  const tablesOut = [
    nameTable('region_names', entries(han.filter((n) => n.level !== 'town')), skip),
    nameTable('town_names', entries(han), skip),
    nameTable('spoken_names', entries(spoken))];
  writeC(out, 'names.c', 'Names of regions.', 'tables.h', tablesOut.flatMap((t) => t.text));
  return tablesOut.map((t) => t.count);
}

async function main() {
  const { values, positionals } = parseArgs({ allowPositionals: true,
    options: { packages: { type: 'string' }, tables: { type: 'string' } } });
  if (positionals.length !== 1) throw new TableError('usage: build-tables.mjs [--packages DIR] [--tables DIR] OUTPUT_DIR');
  const out = resolve(positionals[0]);
  const packages = resolve(values.packages ?? join(corpus, 'node_modules'));
  const tables = resolve(values.tables ?? join(corpus, 'tables'));
  const { pinyin } = createRequire(join(packages, 'x.js'))('pinyin-pro');

  const { foldCodePoint, fold } = makeFolder(packages);
  writeFold(out, foldCodePoint);
  const reader = makeReader(pinyin);
  const syllables = writePinyin(out, reader);

  const regions = readRegions(packages);
  writeRegions(out, regions);
  writeFacts(out, tables, regions);
  const counts = writeNames(out, tables, regions, reader, fold);

  const occupations = readOccupations(tables);
  writeOccupations(out, occupations);
  const words = nameTable('word_names', occupationNames(occupations, (t) => fold(t).replace(/\s/gu, '')));
  writeC(out, 'words.c', 'Names of trades, skills, certificates, and phrases.', 'tables.h', words.text);

  console.log(`${regions.size} regions; names: ${counts.join(' + ')} of regions, ${words.count} words; ` +
    `${occupations.trades.length} trades, ${occupations.skills.length} skills, ` +
    `${occupations.certificates.length} certificates, ${occupations.phrases.length} phrases; ` +
    `${syllables} syllables`);
}

main().catch((error) => {
  console.error(error instanceof TableError ? error.message : error);
  process.exitCode = 1;
});
