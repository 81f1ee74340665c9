// SPDX-License-Identifier: GPL-3.0-or-later
//
// The table format: UTF-8, one record a line, tab-separated, a header line, '#' comments. A wrong
// table must stop the build and say where.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export class TableError extends Error {}

export function fail(table, line, text) {
  throw new TableError(`${table}:${line}: ${text}`);
}

/** Rows of `name` as objects by column, each with `line`. Missing trailing cells are ''. */
export function readTable(folder, name, columns) {
  const text = readFileSync(join(folder, name), 'utf8');
  const rows = [];
  let header = null;
  text.split('\n').forEach((raw, index) => {
    const line = index + 1;
    const record = raw.replace(/\r$/, '');
    if (record === '' || record.startsWith('#')) return;
    const cells = record.split('\t');
    if (!header) {
      header = cells;
      for (const column of columns)
        if (!header.includes(column)) fail(name, line, `column "${column}" is missing`);
      return;
    }
    if (cells.length > header.length) fail(name, line, `${cells.length} cells, ${header.length} expected`);
    const row = { line, table: name };
    header.forEach((column, i) => { row[column] = (cells[i] ?? '').trim(); });
    rows.push(row);
  });
  if (!header) fail(name, 1, 'no header line');
  return rows;
}

/** A cell holding a list: separated by single spaces. */
export const list = (cell) => cell.split(' ').filter((item) => item !== '');
