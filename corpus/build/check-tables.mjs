// SPDX-License-Identifier: GPL-3.0-or-later
//
// Checks the occupational tables beyond what the generator needs: an alias that two trades claim, a
// relation stated twice or a trade nothing relates to still builds, but misleads matching.
//   node check-tables.mjs [TABLES_DIR]      one line a fault, exit 1 if there is any
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TableError, list, readTable } from './tsv.mjs';

const folder = process.argv[2] ?? join(dirname(dirname(fileURLToPath(import.meta.url))), 'tables');
const LEAST = { trades: 380, manual: 250, groups: 25, skills: 450, certificates: 90 };
const KINDS = ['special-operation', 'special-equipment', 'driving', 'transport', 'health',
  'construction', 'qualification', 'professional'];
const fold = (text) => text.normalize('NFKC').toLowerCase();
const length = (text) => [...text].length;

let faults = 0;
function fault(row, text) {
  faults++;
  console.error(row ? `${row.table}:${row.line}: ${text}` : text);
}

/** Codes to rows, reporting malformed or repeated codes and empty cells. */
function byCode(rows, pattern) {
  const codes = new Map();
  for (const row of rows) {
    if (!pattern.test(row.code)) fault(row, `malformed code "${row.code}"`);
    if (codes.has(row.code)) fault(row, `code ${row.code} twice`);
    if (row.name === '') fault(row, 'no name');
    codes.set(row.code, row);
  }
  return codes;
}

/** Each folded name or alias belongs to one row; a name proper is nobody's alias. */
function checkNames(rows) {
  const owner = new Map();
  for (const row of rows) {
    const name = fold(row.name);
    if (owner.has(name)) fault(row, `name ${row.name} is also that of ${owner.get(name).code}`);
    owner.set(name, row);
  }
  for (const row of rows) {
    if (/ {2}|^ | $/.test(row.aliases)) fault(row, 'aliases are not separated by single spaces');
    for (const alias of list(row.aliases)) {
      const key = fold(alias), other = owner.get(key);
      if (length(key) < 2) fault(row, `alias "${alias}" is shorter than two characters`);
      if (other) fault(row, `alias ${alias} already belongs to ${other.code} ${other.name}`);
      owner.set(key, row);
    }
  }
  return owner.size;
}

function checkCodes(row, cell, codes, most) {
  const found = list(cell);
  if (new Set(found).size !== found.length) fault(row, `"${cell}" repeats a code`);
  if (found.length > most) fault(row, `${found.length} codes, at most ${most}`);
  for (const code of found) if (!codes.has(code)) fault(row, `unknown code ${code}`);
}

/** Following `column` from any row must come to an end. */
function checkAcyclic(rows, codes, column) {
  const state = new Map(); // code: 1 being followed, 2 done
  const follow = (row) => {
    if (!row || state.get(row.code) === 2) return;
    if (state.get(row.code) === 1) {
      fault(row, `${column} leads back to ${row.code}`);
      return;
    }
    state.set(row.code, 1);
    for (const code of list(row[column])) follow(codes.get(code));
    state.set(row.code, 2);
  };
  rows.forEach(follow);
}

function checkTrades(trades, codes, certificates) {
  const groups = new Map();
  for (const row of trades) {
    const number = row.code.slice(1, 3);
    if ((groups.get(number) ?? row.group) !== row.group) fault(row, `group ${number} has two names`);
    groups.set(number, row.group);
    for (const column of ['unskilled', 'manual'])
      if (!/^[01]$/.test(row[column])) fault(row, `${column} "${row[column]}" is neither 0 nor 1`);
    if (row.unskilled === '1' && row.manual !== '1') fault(row, 'unskilled but not manual');
    checkCodes(row, row.parent, codes, 1);
    checkCodes(row, row.certificate, certificates, 1);
  }
  checkAcyclic(trades, codes, 'parent');
  return groups.size;
}

function checkRelations(relations, trades, codes) {
  const related = new Map(trades.map((row) => [row.code, new Map()]));
  for (const row of relations) {
    const { code_a: a, code_b: b } = row, similarity = Number(row.similarity);
    if (!codes.has(a) || !codes.has(b)) {
      fault(row, `unknown code ${codes.has(a) ? b : a}`);
      continue;
    }
    if (a === b) fault(row, `${a} relates to itself`);
    if (!(similarity >= 0.1 && similarity <= 0.95)) fault(row, `similarity ${row.similarity} is not 0.10–0.95`);
    if (related.get(a).has(b)) fault(row, `${a} and ${b} stand in two lines`);
    related.get(a).set(b, similarity);
    related.get(b).set(a, similarity);
  }
  const general = trades.find((row) => row.name === '普工')?.code;
  for (const row of trades) {
    const own = related.get(row.code);
    if (own.size < 2) fault(row, `${row.name} has ${own.size} relations, at least 2 expected`);
    if (row.unskilled === '1' && row.code !== general && !(own.get(general) >= 0.5))
      fault(row, `${row.name} is unskilled, but less than 0.50 related to 普工`);
  }
}

function main() {
  const read = (name, ...columns) => readTable(folder, `${name}.tsv`, columns);
  const trades = read('trades', 'code', 'name', 'group', 'parent', 'unskilled', 'manual', 'certificate', 'aliases');
  const relations = read('trade-relations', 'code_a', 'code_b', 'similarity');
  const skills = read('skills', 'code', 'name', 'trades', 'aliases');
  const certificates = read('certificates', 'code', 'name', 'kind', 'implied_by', 'aliases');
  const tradeCodes = byCode(trades, /^T\d{4}$/);
  const certificateCodes = byCode(certificates, /^Z\d{4}$/);
  byCode(skills, /^S\d{4}$/);
  const names = [trades, skills, certificates].map(checkNames);
  const groups = checkTrades(trades, tradeCodes, certificateCodes);
  checkRelations(relations, trades, tradeCodes);
  for (const row of skills) {
    if (row.trades === '') fault(row, 'no trade uses it');
    checkCodes(row, row.trades, tradeCodes, 5);
  }
  for (const row of certificates) {
    if (!KINDS.includes(row.kind)) fault(row, `unknown kind "${row.kind}"`);
    checkCodes(row, row.implied_by, certificateCodes, 4);
  }
  checkAcyclic(certificates, certificateCodes, 'implied_by');
  const counts = { trades: trades.length, manual: trades.filter((r) => r.manual === '1').length, groups,
    skills: skills.length, certificates: certificates.length };
  for (const [what, least] of Object.entries(LEAST))
    if (counts[what] < least) fault(null, `${counts[what]} ${what}, at least ${least} expected`);
  console.log(`${counts.trades} trades (${counts.manual} manual) in ${groups} groups, ${names[0]} names; ` +
    `${relations.length} relations; ${counts.skills} skills, ${names[1]} names; ` +
    `${counts.certificates} certificates, ${names[2]} names`);
}

try {
  main();
} catch (error) {
  if (!(error instanceof TableError)) throw error;
  fault(null, error.message);
}
if (faults) console.error(`${faults} fault${faults === 1 ? '' : 's'}`);
process.exitCode = faults ? 1 : 0;
