// SPDX-License-Identifier: GPL-3.0-or-later
//
// Facts about regions: centres, neighbours, co-operation, minimum wages.
import { numbers, writeC } from './emit.mjs';
import { knownRegion } from './regions.mjs';
import { fail, list, readTable } from './tsv.mjs';

function number(row, column, low, high) {
  const value = Number(row[column]);
  if (row[column] === '' || !(value >= low && value <= high))
    fail(row.table, row.line, `${column} "${row[column]}" is not in ${low}..${high}`);
  return value;
}

export function writeFacts(out, tables, regions) {
  const centres = readTable(tables, 'region-centres.tsv', ['code', 'latitude', 'longitude'])
    .map((row) => [knownRegion(regions, row, row.code),
      Math.round(number(row, 'latitude', 3, 54) * 100), Math.round(number(row, 'longitude', 73, 136) * 100)])
    .sort((a, b) => a[0] - b[0]);

  const pairs = new Set();
  for (const row of readTable(tables, 'region-neighbours.tsv', ['code', 'neighbours'])) {
    const a = knownRegion(regions, row, row.code) / 10000;
    for (const other of list(row.neighbours)) pairs.add(a * 100 + knownRegion(regions, row, other) / 10000);
  }
  for (const pair of pairs)
    if (!pairs.has((pair % 100) * 100 + Math.floor(pair / 100)))
      fail('region-neighbours.tsv', 1, `${pair} is given one way only`);

  const cooperating = readTable(tables, 'cooperating-provinces.tsv', ['code'])
    .map((row) => knownRegion(regions, row, row.code)).sort((a, b) => a - b);

  const wages = readTable(tables, 'minimum-wages.tsv', ['code', 'monthly', 'hourly', 'as_of'])
    .map((row) => {
      if (!/^\d{4}-\d{2}-\d{2}$/.test(row.as_of)) fail(row.table, row.line, `as_of "${row.as_of}" is no date`);
      return [knownRegion(regions, row, row.code), number(row, 'monthly', 1000, 9999),
        Math.round(number(row, 'hourly', 5, 99) * 100)];
    }).sort((a, b) => a[0] - b[0]);

  const rows = (values) => values.map((v) => `{${v.join(', ')}}`);
  const sized = (name, type, values) =>
    `const uint32_t ${name}_count = ${values.length};\n${numbers(`const ${type} ${name}[]`, values)}`;
  writeC(out, 'facts.c', 'Facts about regions, each table in order of code.', 'tables.h', [
    sized('sg_centres', 'sg_centre_row', rows(centres)),
    sized('sg_neighbours', 'uint16_t', [...pairs].sort((a, b) => a - b)),
    sized('sg_cooperating', 'uint32_t', cooperating),
    sized('sg_wages', 'sg_wage_row', rows(wages))]);
}
