// SPDX-License-Identifier: GPL-3.0-or-later
//
// Trades, skills, certificates and phrases: references between the tables become ids, and the
// related trades of each trade are worked out once.
import { literal, numbers, writeC } from './emit.mjs';
import { fail, list, readTable } from './tsv.mjs';

const KIND_OF = [1000, 930, 880, 850]; // by steps between a trade and its kind
const MAX_SKILL_TRADES = 6, MAX_IMPLIED_BY = 4;

function byCode(rows) {
  const ids = new Map();
  rows.forEach((row, i) => {
    if (ids.has(row.code)) fail(row.table, row.line, `code ${row.code} twice`);
    if (row.code === '' || row.name === '') fail(row.table, row.line, 'code or name is empty');
    ids.set(row.code, i + 1);
  });
  return ids;
}

function reference(ids, row, code) {
  if (code === '') return 0;
  const id = ids.get(code);
  if (id === undefined) fail(row.table, row.line, `unknown code ${code}`);
  return id;
}

const truth = (row, cell) => {
  if (cell !== '' && cell !== '0' && cell !== '1') fail(row.table, row.line, `"${cell}" is neither 0 nor 1`);
  return cell === '1';
};

function relations(trades, tradeIds, rows) {
  const related = trades.map((_, i) => new Map([[i + 1, 1000]]));
  const relate = (a, b, similarity) => {
    related[a - 1].set(b, Math.max(related[a - 1].get(b) ?? 0, similarity));
    related[b - 1].set(a, Math.max(related[b - 1].get(a) ?? 0, similarity));
  };
  trades.forEach((row, i) => {
    let above = reference(tradeIds, row, row.parent);
    for (let step = 1; above; step++) {
      if (above === i + 1 || step > 8) fail(row.table, row.line, 'parents form a circle');
      relate(i + 1, above, KIND_OF[Math.min(step, KIND_OF.length - 1)]);
      above = reference(tradeIds, trades[above - 1], trades[above - 1].parent);
    }
  });
  for (const row of rows) {
    const a = reference(tradeIds, row, row.code_a), b = reference(tradeIds, row, row.code_b);
    const similarity = Math.round(Number(row.similarity) * 1000);
    if (!a || !b || a === b) fail(row.table, row.line, 'two different trades expected');
    if (!(similarity >= 1 && similarity <= 999))
      fail(row.table, row.line, `similarity ${row.similarity} is not between 0 and 1`);
    relate(a, b, similarity);
  }
  return related.map((map) => [...map].sort((x, y) => y[1] - x[1] || x[0] - y[0]));
}

export function readOccupations(tables) {
  const trades = readTable(tables, 'trades.tsv',
    ['code', 'name', 'group', 'parent', 'unskilled', 'manual', 'certificate', 'aliases']);
  const skills = readTable(tables, 'skills.tsv', ['code', 'name', 'trades', 'aliases']);
  const certificates = readTable(tables, 'certificates.tsv', ['code', 'name', 'kind', 'implied_by', 'aliases']);
  const phrases = readTable(tables, 'phrases.tsv', ['attribute', 'value', 'text']);
  const tradeIds = byCode(trades), certificateIds = byCode(certificates);
  byCode(skills);
  return { trades, skills, certificates, phrases, tradeIds, certificateIds,
    related: relations(trades, tradeIds, readTable(tables, 'trade-relations.tsv', ['code_a', 'code_b', 'similarity'])) };
}

const padded = (ids, size) => `{${[...ids, ...new Array(size).fill(0)].slice(0, size).join(', ')}}`;

export function writeOccupations(out, o) {
  const trade = (row) => `    {${literal(row.code)}, ${literal(row.name)}, ${literal(row.group)}, ` +
    `${reference(o.tradeIds, row, row.parent)}, ${truth(row, row.unskilled)}, ${truth(row, row.manual)}, ` +
    `${reference(o.certificateIds, row, row.certificate)}},\n`;
  const references = (ids, row, cell, max) => {
    const found = list(cell).map((code) => reference(ids, row, code));
    if (found.length > max) fail(row.table, row.line, `${found.length} codes, at most ${max} are kept`);
    return found;
  };
  const skill = (row) => `    {${literal(row.code)}, ${literal(row.name)}, ` +
    `${padded(references(o.tradeIds, row, row.trades, MAX_SKILL_TRADES), 7)}},\n`;
  const certificate = (row) => `    {${literal(row.code)}, ${literal(row.name)}, ${literal(row.kind)}, ` +
    `${padded(references(o.certificateIds, row, row.implied_by, MAX_IMPLIED_BY), 4)}},\n`;
  const phrase = (row) => `    {${literal(row.attribute)}, ${literal(row.value)}, ${literal(row.text)}},\n`;
  const table = (type, name, rows, write) =>
    `const uint32_t sg_${name}_rows_count = ${rows.length};\n` +
    `const ${type} sg_${name}_rows[] = {\n${rows.map(write).join('')}};\n\n`;
  const starts = [0];
  for (const r of o.related) starts.push(starts.at(-1) + r.length);
  writeC(out, 'trades.c', 'Trades and their relations, skills, certificates, phrases.', 'tables.h', [
    table('sg_trade', 'trade', o.trades, trade),
    table('sg_skill', 'skill', o.skills, skill),
    table('sg_certificate', 'certificate', o.certificates, certificate),
    table('sg_phrase', 'phrase', o.phrases, phrase),
    numbers('const uint32_t sg_relation_starts[]', starts),
    numbers('const sg_trade_relation sg_relation_rows[]',
      o.related.flatMap((r) => r.map(([id, similarity]) => `{${id}, ${similarity}}`)))]);
}

/** Entries of the word table; values are kind << 28 | id as the scanner reads them. */
export function occupationNames(o, key) {
  const entries = [];
  const add = (rows, kind) => rows.forEach((row, i) => {
    const id = kind === 4 ? i : i + 1;
    const names = kind === 4 ? [row.text] : [row.name, ...list(row.aliases)];
    names.forEach((name, n) => entries.push({ text: key(name), value: kind * 0x10000000 + id, kind: n ? 2 : 0 }));
  });
  add(o.trades, 0);
  add(o.skills, 1);
  add(o.certificates, 2);
  add(o.phrases, 4);
  /* A name proper comes before somebody else's alias. */
  return entries.sort((a, b) => a.kind - b.kind);
}
