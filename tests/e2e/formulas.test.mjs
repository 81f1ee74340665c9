// SPDX-License-Identifier: GPL-3.0-or-later
// Workbooks we write hold texts, never formulas: cells that begin with = + - @ (full-width ones too) from
// jobs, people, courses and plans, by the file's own XML, and as LibreOffice opens it.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NOW, ok, run, serve, workspace } from './harness.mjs';
import { openedInOffice } from './office.mjs';
import { unzip } from './unzip.mjs';

const folder = workspace();
const data = join(folder, 'data');
const EVIL = ['=1+1', '=HYPERLINK("http://example.invalid","点")', "=cmd|' /C calc'!A0", '+1+1', '-1+1', '@SUM(1,1)', '＝1+1', '＋1', '－1', '＠SUM(1)',
  '\t=1+1', '=WEBSERVICE("http://example.invalid/")', '"=1+1', '{=1+1}', "'=1+1"];
const ndjson = (name, records) => {
  const file = join(folder, name);
  writeFileSync(file, records.map((one) => JSON.stringify(one)).join('\n'));
  return file;
};
const bring = (kind, file, ...more) => {
  const { code, err } = run(['--data', data, 'import', kind, file, ...more]);
  assert.ok(code <= 1, err);
};
bring('postings', ndjson('p.ndjson', EVIL.map((evil, i) => ({
  external_id: `${evil} ${i}`, title: `${evil} 缝纫工`, employer: `${evil}厂`, city_or_address: '东莞', address: evil, wage_text: '6000元', headcount: 3,
  description: evil, contact_name: evil, source: evil, benefits: ['包吃', '包住'] }))));
bring('workers', ndjson('w.ndjson', EVIL.map((evil, i) => ({
  id: `${evil.trim()}${i}`, name: evil, text: evil, wechat: evil, trades: ['缝纫工'], birth: '1985-01-01', home: '522325', status: 'not_returned_to_work' }))));
bring('courses', ndjson('c.ndjson', EVIL.map((evil, i) => ({
  id: `${evil.trim()}${i}`, title: evil, provider: evil, trade: '缝纫工', region: '522325', starts: '2026-03-10', ends: '2026-03-20', seats: 9 }))));
ok(['--data', data, 'index']);
ok(['--data', data, 'plan', '--now', NOW]);

const written = [];
const exported = (kind) => {
  const file = join(folder, `${kind}.xlsx`);
  ok(['--data', data, 'export', kind, '--format', 'xlsx', '-o', file]);
  written.push(file);
  return file;
};
const plain = (text) => text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&apos;/g, "'").replace(/&amp;/g, '&');

for (const kind of ['postings', 'workers', 'courses', 'plan', 'ledger', 'stats'])
  test(`export ${kind}: no formula, no link to elsewhere; texts as they were`, () => {
    const all = unzip(exported(kind));
    let cells = 0;
    for (const [path, xml] of all) {
      assert.doesNotMatch(xml, /<f[ >]|<f\/>|<ddeLink|<oleLink|TargetMode="External"/, path);
      assert.doesNotMatch(path, /externalLink|vba|connections/);
      cells += (xml.match(/<c /g) ?? []).length;
    }
    assert.ok(cells > 5);
    const text = plain([...all.values()].join('\n'));
    if (kind !== 'stats' && kind !== 'ledger')
      assert.ok(EVIL.filter((evil) => /^[=+\-@]/.test(evil)).every((evil) => text.includes(evil)), 'the texts came through');
  });

test('the workbook of rejects and the report of a plan', () => {
  const rejects = join(folder, 'rejects.xlsx');
  const csv = join(folder, '坏.csv');
  writeFileSync(csv, `编号,姓名,户籍地,手机号,${EVIL.slice(0, 3).map((evil) => `"${evil.replaceAll('"', '""')}"`).join(',')}\n${
    EVIL.map((evil) => Array(7).fill(`"${evil.replaceAll('"', '""')}"`).join(',')).join('\n')}\n`);
  bring('workers', csv, '--rejects', rejects);
  const report = join(folder, 'report.xlsx');
  ok(['--data', data, 'plan', 'report', '--format', 'xlsx', '-o', report]);
  written.push(rejects, report);
  for (const file of [rejects, report])
    for (const [path, xml] of unzip(file)) assert.doesNotMatch(xml, /<f[ >]|<f\/>|TargetMode="External"/, `${file} ${path}`);
  assert.ok(plain([...unzip(rejects).values()].join('')).includes('=HYPERLINK('));
});

test('the one table', async () => {
  const server = await serve(data, ['--now', NOW]);
  const file = join(folder, 'table.xlsx');
  writeFileSync(file, Buffer.from(await (await fetch(`${server.url}/v1/table.xlsx`)).arrayBuffer()));
  assert.equal(await server.stop(), 0);
  written.push(file);
  for (const [path, xml] of unzip(file)) assert.doesNotMatch(xml, /<f[ >]|<f\/>|TargetMode="External"/, path);
});

test('LibreOffice opens them, and shows each text as it is', () => {
  const out = openedInOffice(folder, ...written);
  // with formulas shown as formulas, a text that begins with = looks no different; so what they compute
  // to is looked at as well: none of these texts is replaced by a value or an error
  for (const file of written) {
    const opened = readFileSync(join(out, file.split('/').pop().replace(/xlsx$/, 'csv')), 'utf8');
    assert.ok(opened.length > 10, file);
    assert.doesNotMatch(opened, /#NAME\?|#REF!|Err:\d+|#VALUE!/, file);
  }
  const postings = readFileSync(join(out, 'postings.csv'), 'utf8').replaceAll('""', '"');
  for (const evil of EVIL.filter((one) => /^[=+\-@]/.test(one))) assert.ok(postings.includes(evil), evil);
});

test('csv is not a workbook: what Excel would compute is quoted there as well', () => {
  for (const kind of ['postings', 'workers', 'plan']) {
    const csv = ok(['--data', data, 'export', kind, '--format', 'csv']);
    assert.doesNotMatch(csv, /(^|[\n,]"?)[=@+](?=[\w(])/, kind);
  }
});
